/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-export-post.h"

#include "vigie-query.h"

/**
 * vigie_export_post_dup_title:
 * @post: a post
 * @language: of the title
 * @at: the moment of the export, ms: a time of the same day is told without its date
 * @zone: (nullable): of the time; UTC when %NULL
 *
 * Returns: (transfer full): « Mastodon, 18:04 »
 */
char *
vigie_export_post_dup_title (VigiePost *post, VigieLanguage language, gint64 at, GTimeZone *zone)
{
  g_autofree char *id = vigie_post_dup_source (post);
  g_autofree char *source = vigie_words_source (language, id);
  g_autofree char *time = vigie_words_time (language, vigie_post_get_posted_at (post), at, zone);

  return g_strdup_printf ("%s, %s", source, time);
}

/**
 * vigie_export_post_init:
 * @self: to be filled
 * @situation: what is exported
 * @post: a confirmed post
 * @state: what was decided of it
 */
void
vigie_export_post_init (VigieExportPost *self,
                        const VigieSituation *situation,
                        VigiePost *post,
                        const VigiePostState *state)
{
  const gboolean link_only = vigie_post_is_link_only (post);
  const VigiePosition *position = vigie_post_choose_position (post, state);

  *self = (VigieExportPost) { .id = vigie_post_get_id (post),
                              .url = vigie_post_get_url (post),
                              .duplicate_of = state->duplicate_of,
                              .posted_at = vigie_post_get_posted_at (post),
                              .position_confirmed = state->has_position };
  self->title =
      vigie_export_post_dup_title (post, situation->language, situation->at, situation->zone);
  self->source = vigie_post_dup_source (post);
  self->text = link_only ? NULL : vigie_post_get_text (post);
  self->description = link_only ? self->url : self->text;
  self->external_id = link_only ? vigie_post_get_external_id (post) : NULL;
  self->position = position != NULL && vigie_position_is_valid (position) ? position : NULL;
  vigie_post_get_photos (post, &self->n_photos);
}

void
vigie_export_post_clear (VigieExportPost *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->source, g_free);
}
