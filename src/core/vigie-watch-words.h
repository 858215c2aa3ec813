/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieWatchWords:
 *
 * Words to watch for, as people type them:
 *
 * - words beside each other must all occur: `pont coupé`
 * - a comma, a line end, `OU`, `OR` or `|` parts alternatives: `crue, inondation OU submersion`
 * - quotes hold words together in their order: `"route barrée"`, `« route barrée »`
 * - `-` before a word or quotes excludes what has it: `neige -ski`
 * - `*` stands for any end of a word: `inond*`
 * - `#` finds a word only as a tag: `#crue`
 *
 * Case, accents, ligatures, hyphens, apostrophes, plurals and repeated letters make no difference,
 * so `Travaux` finds “travail”, `coupée` “coupés” and `inondation` “innondations” or
 * “inooondation”. A word is also found as a tag, or as a part of one that is written #LikeThis.
 *
 * Immutable, so any thread may use it.
 */
typedef struct _VigieWatchWords VigieWatchWords;

#define VIGIE_WATCH_MAX_TERMS 256
#define VIGIE_WATCH_MAX_CHARS 4000

/* Whose search a query is written for. */
typedef enum
{
  VIGIE_SEARCH_MASTODON,
  VIGIE_SEARCH_BLUESKY,
  VIGIE_SEARCH_X,
} VigieSearch;

/**
 * VigieWatchSpan:
 * @start: the first byte
 * @end: the byte behind the last
 *
 * A stretch of a text that was looked for.
 */
typedef struct
{
  gsize start;
  gsize end;
} VigieWatchSpan;

VigieWatchWords *vigie_watch_words_new (const char *expression, GError **error);
void vigie_watch_words_free (VigieWatchWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieWatchWords, vigie_watch_words_free)

const char *vigie_watch_words_get_expression (const VigieWatchWords *self);
gboolean vigie_watch_words_match (const VigieWatchWords *self, const char *text, gssize length);
GArray *vigie_watch_words_find (const VigieWatchWords *self, const char *text, gssize length);
GStrv vigie_watch_words_make_queries (const VigieWatchWords *self, VigieSearch search);
GStrv vigie_watch_words_list_tags (const VigieWatchWords *self);

G_END_DECLS
