/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-export-post.h"

#include "vigie-credit.h"
#include "vigie-map-style.h"
#include "vigie-query.h"

/* In the language of the document, not of the desk. */
static const char *const unconfirmed_words[VIGIE_N_LANGUAGES][VIGIE_N_STATUSES] = {
  [VIGIE_LANGUAGE_FRENCH] = { [VIGIE_STATUS_NEW] = "à confirmer",
                              [VIGIE_STATUS_UNVERIFIABLE] = "invérifiable",
                              [VIGIE_STATUS_KNOWN_TO_COMMAND] = "connue du commandement" },
  [VIGIE_LANGUAGE_ENGLISH] = { [VIGIE_STATUS_NEW] = "to be confirmed",
                               [VIGIE_STATUS_UNVERIFIABLE] = "unverifiable",
                               [VIGIE_STATUS_KNOWN_TO_COMMAND] = "known to command" },
};

/**
 * vigie_export_post_choose_state:
 * @state: (nullable): what was decided of a post
 * @include_unconfirmed: whether it goes out also where nobody confirmed it
 *
 * Returns: (transfer none) (nullable): @state, or one of nothing; %NULL where the post does not go
 *   out. What was rejected never does.
 */
const VigiePostState *
vigie_export_post_choose_state (const VigiePostState *state, gboolean include_unconfirmed)
{
  static const VigiePostState none = { .decided_at = VIGIE_TIME_UNKNOWN,
                                       .judged_at = VIGIE_TIME_UNKNOWN };

  if (state == NULL)
    state = &none;
  if (state->status == VIGIE_STATUS_CONFIRMED)
    return state;
  return include_unconfirmed && state->status != VIGIE_STATUS_REJECTED ? state : NULL;
}

/**
 * vigie_export_post_get_colour:
 * @status: a verdict
 *
 * Returns: (transfer none): "#rrggbb" of its marker: what is not confirmed is not mistaken for what
 *   is
 */
const char *
vigie_export_post_get_colour (VigieStatus status)
{
  return status == VIGIE_STATUS_CONFIRMED ? VIGIE_MAP_POST_COLOUR : VIGIE_MAP_UNCONFIRMED_COLOUR;
}

/**
 * vigie_export_post_dup_title:
 * @post: a post
 * @status: its verdict
 * @language: of the title
 * @at: the moment of the export, ms: a time of the same day is told without its date
 * @zone: (nullable): of the time; UTC when %NULL
 *
 * Returns: (transfer full): « Mastodon, 18:04 », or « Mastodon, 18:04 (à confirmer) »
 */
char *
vigie_export_post_dup_title (
    VigiePost *post, VigieStatus status, VigieLanguage language, gint64 at, GTimeZone *zone)
{
  g_autofree char *id = vigie_post_dup_source (post);
  g_autofree char *source = vigie_words_source (language, id);
  g_autofree char *time = vigie_words_time (language, vigie_post_get_posted_at (post), at, zone);
  const char *word = unconfirmed_words[language][status];

  if (word != NULL)
    return g_strdup_printf ("%s, %s (%s)", source, time, word);
  return g_strdup_printf ("%s, %s", source, time);
}

/**
 * vigie_export_post_init:
 * @self: to be filled
 * @input: what is exported
 * @post: a post that goes out
 * @state: what was decided of it, from vigie_export_post_choose_state()
 * @error: return location for a #GError
 *
 * Returns: %FALSE with an error when the incident could not be read
 */
gboolean
vigie_export_post_init (VigieExportPost *self,
                        const VigieExportInput *input,
                        VigiePost *post,
                        const VigiePostState *state,
                        GError **error)
{
  g_auto (VigieCredit) credit = { 0 };
  const VigieSituation *situation = input->situation;
  const gboolean link_only = vigie_post_is_link_only (post);
  const VigiePosition *position = vigie_post_choose_position (post, state);

  *self = (VigieExportPost) { .id = vigie_post_get_id (post),
                              .status = state->status,
                              .url = vigie_post_get_url (post),
                              .duplicate_of = state->duplicate_of,
                              .posted_at = vigie_post_get_posted_at (post),
                              .position_confirmed = state->has_position };
  self->title = vigie_export_post_dup_title (post, state->status, situation->language,
                                             situation->at, situation->zone);
  self->source = vigie_post_dup_source (post);
  self->text = link_only ? NULL : vigie_post_get_text (post);
  self->description = link_only ? self->url : self->text;
  self->external_id = link_only ? vigie_post_get_external_id (post) : NULL;
  self->author = input->include_authors && !link_only ? vigie_post_get_author (post) : NULL;
  self->position = position != NULL && vigie_position_is_valid (position) ? position : NULL;
  vigie_post_get_photos (post, &self->n_photos);
  if (input->photos != NULL && !link_only)
    self->photo_files = g_hash_table_lookup (input->photos, self->id);
  if (vigie_credit_read (&credit, post))
    self->licence = g_steal_pointer (&credit.licence);
  return vigie_export_source_find_origin (input->source, post, &self->origin, error);
}

void
vigie_export_post_clear (VigieExportPost *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->licence, g_free);
  vigie_export_origin_clear (&self->origin);
}
