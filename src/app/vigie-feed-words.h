/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-feed-model.h"

G_BEGIN_DECLS

/* What is said of a post in a list, and of what its source did with it afterwards. */

/* Beside the source of a post, each a sign before some words. */
typedef enum
{
  VIGIE_FEED_NOTE_POSITION,
  VIGIE_FEED_NOTE_CHANGE,
  VIGIE_FEED_NOTE_DUPLICATES,
  VIGIE_FEED_NOTE_OWNER,
  VIGIE_FEED_NOTE_LABELS,
  VIGIE_N_FEED_NOTES
} VigieFeedNote;

char *vigie_feed_words_note (VigieFeedItem *item, VigieFeedNote note); /* (nullable) */
const char *vigie_feed_words_note_sign (VigieFeedItem *item, VigieFeedNote note);

char *vigie_feed_words_describe (VigieFeedItem *item);
char *vigie_feed_words_moment (gint64 at);
char *vigie_feed_words_change (int change, gint64 at); /* (nullable) */

G_END_DECLS
