/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VIGIE_WATCH_WORD_LENGTH 40 /* of a longer word its beginning counts */

/**
 * VigieWatchWord:
 * @letters: folded, with each letter once where it is repeated; no terminating zero
 * @n_letters: how many there are
 * @hash: of the word without the end of its plural
 * @is_tag: whether it is a whole tag, with all of its letters
 * @start: its first byte in the text
 * @end: the byte behind it
 *
 * A word of a text.
 */
typedef struct
{
  guint16 letters[VIGIE_WATCH_WORD_LENGTH];
  guint n_letters;
  guint64 hash;
  gboolean is_tag;
  gsize start;
  gsize end;
} VigieWatchWord;

typedef gboolean (*VigieWatchWordFunc) (const VigieWatchWord *word,
                                        gpointer data); /* FALSE stops */

void vigie_watch_fold (const char *text, gssize length, VigieWatchWordFunc func, gpointer data);

G_END_DECLS
