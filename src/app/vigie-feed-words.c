/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-words.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-text.h"

#define NOTE_CHARS 24 /* of a name or of labels */

/* Returns: (transfer full): a time of day, with the day where that is not today */
char *
vigie_feed_words_moment (gint64 at)
{
  return vigie_format_moment (at, g_get_real_time () / 1000);
}

/**
 * vigie_feed_words_change:
 * @change: a #VigiePostUpdateKind, or 0
 * @at: ms, when it was
 *
 * Returns: (transfer full) (nullable): what the source did with a post, and when
 */
char *
vigie_feed_words_change (int change, gint64 at)
{
  g_autofree char *moment = vigie_feed_words_moment (at);

  if (change == VIGIE_POST_EDITED)
    /* Translators: a time of day, or a day and a time */
    return g_strdup_printf (_ ("Edited at the source, %s"), moment);
  if (change == VIGIE_POST_DELETED)
    /* Translators: a time of day, or a day and a time */
    return g_strdup_printf (_ ("Deleted at the source, %s"), moment);
  return NULL;
}

static char *
describe_change_briefly (VigieFeedItem *item)
{
  gint64 at;
  int change = vigie_feed_item_get_source_change (item, &at);
  g_autofree char *moment = vigie_feed_words_moment (at);

  if (change == VIGIE_POST_EDITED)
    /* Translators: what happened to a post at its source, and when; there is little room */
    return g_strdup_printf (_ ("Edited %s"), moment);
  if (change == VIGIE_POST_DELETED)
    /* Translators: what happened to a post at its source, and when; there is little room */
    return g_strdup_printf (_ ("Deleted %s"), moment);
  return NULL;
}

static char *
describe_position (VigieFeedItem *item)
{
  const VigiePostState *state = vigie_feed_item_get_state (item);
  const VigiePosition *position =
      vigie_post_choose_position (vigie_feed_item_get_post (item), state);

  if (position == NULL)
    return NULL;
  return state->has_position ? g_strdup (_ ("Position confirmed"))
                             : vigie_format_origin (position->origin);
}

/**
 * vigie_feed_words_note:
 * @item: a post
 * @note: what to say of it
 *
 * Returns: (transfer full) (nullable): a few words; %NULL where there is nothing to say
 */
char *
vigie_feed_words_note (VigieFeedItem *item, VigieFeedNote note)
{
  const VigiePostState *state = vigie_feed_item_get_state (item);
  guint n_duplicates = vigie_feed_item_get_n_duplicates (item);
  g_autofree char *labels = NULL;

  switch (note)
    {
    case VIGIE_FEED_NOTE_POSITION:
      return describe_position (item);
    case VIGIE_FEED_NOTE_CHANGE:
      return describe_change_briefly (item);
    case VIGIE_FEED_NOTE_DUPLICATES:
      return n_duplicates > 0 ? vigie_format_count (n_duplicates) : NULL;
    case VIGIE_FEED_NOTE_OWNER:
      return state->owner != NULL && state->status == VIGIE_STATUS_NEW
                 ? vigie_text_make_line (state->owner, NOTE_CHARS)
                 : NULL;
    case VIGIE_FEED_NOTE_LABELS:
      labels = state->labels != NULL ? g_strjoinv (", ", state->labels) : NULL;
      return labels != NULL ? vigie_text_make_line (labels, NOTE_CHARS) : NULL;
    case VIGIE_N_FEED_NOTES:
    default:
      g_return_val_if_reached (NULL);
    }
}

const char *
vigie_feed_words_note_sign (VigieFeedItem *item, VigieFeedNote note)
{
  static const char *const signs[VIGIE_N_FEED_NOTES] = {
    "mark-location-symbolic", "document-edit-symbolic", "edit-copy-symbolic",
    "avatar-default-symbolic", "user-bookmarks-symbolic"
  };
  gint64 at;

  if (note == VIGIE_FEED_NOTE_CHANGE &&
      vigie_feed_item_get_source_change (item, &at) == VIGIE_POST_DELETED)
    return "user-trash-symbolic";
  return signs[note];
}

/**
 * vigie_feed_words_describe:
 * @item: a post
 *
 * Returns: (transfer full): what a screen reader says for its row
 */
char *
vigie_feed_words_describe (VigieFeedItem *item)
{
  VigiePost *post = vigie_feed_item_get_post (item);
  gint64 changed_at;
  int change = vigie_feed_item_get_source_change (item, &changed_at);
  g_autofree char *status = vigie_format_status (vigie_feed_item_get_status (item));
  g_autofree char *time = vigie_format_time (vigie_post_get_posted_at (post));
  g_autofree char *changed = vigie_feed_words_change (change, changed_at);
  const char *author = vigie_post_get_author (post);
  /* Translators: a post for screen readers: verdict, author, time, text */
  g_autofree char *words =
      g_strdup_printf (_ ("%s, %s, %s: %s"), status, author != NULL ? author : _ ("Unknown author"),
                       time, vigie_post_get_text (post));

  if (changed == NULL)
    return g_steal_pointer (&words);
  /* Translators: a post for screen readers, and what its source did with it */
  return g_strdup_printf (_ ("%s (%s)"), words, changed);
}
