/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When posts left in an overlay or a brief first. */
#include <string.h>

#include "vigie-json.h"
#include "vigie-review-private.h"

/* ---- what left ---- */

static void
note_decided (VigieReviewSubject *subject, gint64 at, guint release)
{
  if (subject->decided_at != VIGIE_TIME_UNKNOWN && subject->decided_at <= at)
    return;
  subject->decided_at = at;
  subject->release = release;
}

/* Of what says itself that it holds no posts, none left: some formats tell of roads alone. */
static gboolean
may_hold_posts (VigieDecision *overlay)
{
  JsonNode *node = json_object_get_member (vigie_decision_get_payload (overlay), "n_posts");

  return node == NULL || json_node_get_value_type (node) != G_TYPE_INT64 ||
         json_node_get_int (node) != 0;
}

/* (element-type guint): indexes of the overlays that may hold posts, by time */
static GArray *
list_overlays (VigieReview *self)
{
  GArray *overlays = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->releases->len; i++)
    {
      const VigieReviewRelease *release = &g_array_index (self->releases, VigieReviewRelease, i);

      if (!release->is_brief && may_hold_posts (release->decision))
        g_array_append_val (overlays, i);
    }
  return overlays;
}

/* The first overlay from a moment on; @overlays->len where there is none. */
static guint
find_overlay (VigieReview *self, GArray *overlays, gint64 from)
{
  guint low = 0, high = overlays->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      const guint index = g_array_index (overlays, guint, middle);

      if (g_array_index (self->releases, VigieReviewRelease, index).at < from)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* An overlay shows what is confirmed and has a place when it leaves. Its file may hold what has no
 * place as well, and its n_posts counts that: no map shows it. */
static void
hold_in_overlays (VigieReview *self, VigieReviewSubject *subject, GArray *overlays)
{
  const VigieReviewPost *post = &g_array_index (self->posts, VigieReviewPost, subject->post);

  for (guint i = 0; subject->stays != NULL && i < subject->stays->len; i++)
    {
      const VigieReviewStay *stay = &g_array_index (subject->stays, VigieReviewStay, i);
      guint found, index;
      gint64 at;

      if (!stay->is_placed && !subject->has_candidate)
        continue;
      found = find_overlay (self, overlays, MAX (stay->from, post->seen_at));
      if (found == overlays->len)
        continue;
      index = g_array_index (overlays, guint, found);
      at = g_array_index (self->releases, VigieReviewRelease, index).at;
      if (at < stay->until)
        note_decided (subject, at, index);
    }
}

/* (nullable): what a brief knew of a post, where that may be told */
static const VigiePostState *
find_told (const VigieReviewSubject *subject, guint brief)
{
  const VigiePostState *state = NULL;

  for (guint i = 0; subject->told != NULL && i < subject->told->len; i++)
    {
      const VigieReviewTold *told = &g_array_index (subject->told, VigieReviewTold, i);

      if (told->brief > brief)
        break;
      state = told->state;
    }
  return state;
}

/* As much of it as a brief looks at to choose it; briefs look again and again. */
static VigiePost *
ensure_post (VigieReview *self, VigieReviewSubject *subject)
{
  const VigieReviewPost *row = &g_array_index (self->posts, VigieReviewPost, subject->post);
  const VigieObservation observation = { .source_kind = subject->source_kind,
                                         .source_host = subject->source_host,
                                         .external_id = subject->external_id,
                                         .text = "",
                                         .posted_at = row->posted_at,
                                         .received_at = row->seen_at };

  if (subject->post_of_briefs == NULL)
    subject->post_of_briefs = vigie_post_new_with_id (0, subject->hex, &observation);
  return subject->post_of_briefs;
}

static void
add_to_brief (VigieReview *self, VigieBrief *brief, VigieReviewSubject *subject, guint number)
{
  const VigiePostState *state = find_told (subject, number);
  g_autoptr (VigiePostState) waiting = NULL;

  if (!subject->is_here || state == NULL)
    return;
  if (state->status == VIGIE_STATUS_CONFIRMED &&
      !vigie_post_state_is_cleared (state, self->work->four_eyes))
    {
      waiting = vigie_post_state_copy (state);
      waiting->status = VIGIE_STATUS_NEW;
      state = waiting;
    }
  vigie_brief_add_post (brief, ensure_post (self, subject), state);
}

/* A brief is filled again from what its desk knew, by the brief's own rule. */
static void
hold_in_brief (VigieReview *self, guint index)
{
  const VigieReviewRelease *release = &g_array_index (self->releases, VigieReviewRelease, index);
  g_autoptr (VigieBrief) brief = NULL;
  const VigieBrief *reader;
  GHashTableIter iter;
  gpointer key;
  guint number;

  if (!g_hash_table_lookup_extended (self->work->brief_numbers,
                                     vigie_decision_get_id (release->decision), NULL, &key))
    return; /* it came while the log was read */
  number = GPOINTER_TO_UINT (key);
  reader = g_ptr_array_index (self->work->briefs, number);
  brief = vigie_brief_new (reader->previous_at);
  g_hash_table_iter_init (&iter, self->work->subjects);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    add_to_brief (self, brief, key, number);
  vigie_brief_finish (brief);
  for (guint i = 0; i < brief->items->len; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (brief->items, i);
      VigieReviewSubject *subject = vigie_review_find_subject_hex (self, item->post_id);

      if (subject != NULL)
        note_decided (subject, release->at, index);
    }
}

static void
list_releases (VigieReview *self)
{
  for (guint i = 0; i < self->work->entries->len; i++)
    {
      const VigieReviewEntry *entry = &g_array_index (self->work->entries, VigieReviewEntry, i);
      VigieReviewRelease release = { .is_brief = entry->kind == VIGIE_DECISION_BRIEF_ISSUED,
                                     .at = entry->at };
      JsonNode *number;

      if (!entry->is_active || (entry->kind != VIGIE_DECISION_BRIEF_ISSUED &&
                                entry->kind != VIGIE_DECISION_OVERLAY_PUBLISHED))
        continue;
      number = json_object_get_member (vigie_decision_get_payload (entry->kept), "number");
      if (release.is_brief && number != NULL && json_node_get_value_type (number) == G_TYPE_INT64)
        release.number = json_node_get_int (number);
      release.decision = g_object_ref (entry->kept);
      g_array_append_val (self->releases, release);
      self->counts.briefs += release.is_brief;
      self->counts.overlays += !release.is_brief;
    }
}

static void
count_decided (VigieReview *self, const VigieReviewSubject *subject)
{
  VigieReviewPost *post = &g_array_index (self->posts, VigieReviewPost, subject->post);
  VigieReviewOrigin *source = g_ptr_array_index (self->sources, post->source);
  VigieReviewOrigin *network = g_ptr_array_index (self->networks, source->network);

  post->decided_at = subject->decided_at;
  self->counts.decided++;
  self->counts.withdrawn += post->status != VIGIE_STATUS_CONFIRMED;
  source->n_decided++;
  network->n_decided++;
  g_array_index (self->releases, VigieReviewRelease, subject->release).n_first++;
  if (subject->is_placed)
    g_hash_table_replace (self->positions, g_memdup2 (subject->id, sizeof subject->id),
                          g_memdup2 (&subject->position, sizeof subject->position));
}

/* When posts left first. */
void
vigie_review_find_releases (VigieReview *self)
{
  g_autoptr (GArray) overlays = NULL;
  GHashTableIter iter;
  gpointer key;

  list_releases (self);
  overlays = list_overlays (self);
  g_hash_table_iter_init (&iter, self->work->subjects);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (((VigieReviewSubject *) key)->is_here)
      hold_in_overlays (self, key, overlays);
  for (guint i = 0; i < self->releases->len; i++)
    if (g_array_index (self->releases, VigieReviewRelease, i).is_brief)
      hold_in_brief (self, i);
  g_hash_table_iter_init (&iter, self->work->subjects);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (((VigieReviewSubject *) key)->decided_at != VIGIE_TIME_UNKNOWN)
      count_decided (self, key);
}
