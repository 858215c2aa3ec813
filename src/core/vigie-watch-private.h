/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An expression as it was read. */
#pragma once

#include "vigie-watch-fold.h"
#include "vigie-watch-words.h"

G_BEGIN_DECLS

#define VIGIE_WATCH_MAX_PHRASE 12 /* words */

/* A word or words that belong together. */
typedef struct
{
  char *text; /* as it was typed, without signs */
  guint n_words;
  VigieWatchWord words[VIGIE_WATCH_MAX_PHRASE];
  guint64 road; /* what it means as the number of a road, or 0 */
  gboolean is_prefix;
  gboolean is_tag;
} VigieWatchTerm;

typedef struct
{
  GArray *required; /* (element-type guint): numbers of terms */
  GArray *excluded;
} VigieWatchAlternative;

struct _VigieWatchWords
{
  char *expression;
  GPtrArray *terms;        /* (element-type VigieWatchTerm) */
  GPtrArray *alternatives; /* (element-type VigieWatchAlternative) */
  GHashTable *starts; /* (element-type guint64 GArray): terms by the hash of their first word */
  GHashTable *roads;  /* (element-type guint64 GArray): terms by the road that they mean */
  GArray *prefixes;   /* (element-type guint): terms that are none of those */
};

G_END_DECLS
