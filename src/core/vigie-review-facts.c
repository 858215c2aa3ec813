/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Milestones, closures, and what follows from them. */
#include <string.h>

#include "vigie-json.h"
#include "vigie-milestone.h"
#include "vigie-review-private.h"

/* ---- milestones ---- */

static gint64
find_milestone (const VigieReview *self, const char *name)
{
  for (guint i = 0; i < self->milestones->len; i++)
    {
      const VigieReviewMilestone *milestone =
          &g_array_index (self->milestones, VigieReviewMilestone, i);

      if (strcmp (milestone->name, name) == 0)
        return milestone->at;
    }
  return VIGIE_TIME_UNKNOWN;
}

/* A later one of the same name takes its place, as on the desk. */
static void
add_milestone (VigieReview *self, VigieDecision *decision)
{
  JsonObject *payload = vigie_decision_get_payload (decision);
  const char *name = vigie_milestone_get_current_name (vigie_json_get_string (payload, "name"));
  const char *text = vigie_json_get_string (payload, "at");
  VigieReviewMilestone milestone = { .at = vigie_decision_get_at (decision) };

  if (name == NULL)
    return;
  if (text != NULL && !vigie_time_parse (text, &milestone.at))
    milestone.at = vigie_decision_get_at (decision);
  for (guint i = 0; i < self->milestones->len; i++)
    {
      VigieReviewMilestone *known = &g_array_index (self->milestones, VigieReviewMilestone, i);

      if (strcmp (known->name, name) == 0)
        {
          known->at = milestone.at;
          return;
        }
    }
  milestone.name = g_strdup (name);
  g_array_append_val (self->milestones, milestone);
}

static int
compare_milestones (gconstpointer a, gconstpointer b)
{
  const VigieReviewMilestone *first = a;
  const VigieReviewMilestone *second = b;

  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  return strcmp (first->name, second->name);
}

static gint64
since (gint64 from, gint64 to)
{
  return from != VIGIE_TIME_UNKNOWN && to != VIGIE_TIME_UNKNOWN ? to - from : VIGIE_TIME_UNKNOWN;
}

static void
tell_call_out (VigieReview *self)
{
  VigieReviewCallOut *call_out = &self->call_out;

  call_out->alert_at = find_milestone (self, VIGIE_MILESTONE_ALERT);
  if (call_out->alert_at == VIGIE_TIME_UNKNOWN)
    call_out->alert_at = self->work->alert_at;
  call_out->called_at = find_milestone (self, VIGIE_MILESTONE_CALLED);
  call_out->online_at = find_milestone (self, VIGIE_MILESTONE_ONLINE);
  call_out->called_ms = since (call_out->alert_at, call_out->called_at);
  call_out->online_ms = since (call_out->alert_at, call_out->online_at);
}

static gboolean
is_earlier (const VigieReviewPost *a, const VigieReviewPost *b)
{
  if (a->confirmed_at != b->confirmed_at)
    return a->confirmed_at < b->confirmed_at;
  if (a->seen_at != b->seen_at)
    return a->seen_at < b->seen_at;
  return memcmp (a->id, b->id, sizeof a->id) < 0;
}

static char *
format_id (const VigieReviewPost *post)
{
  GString *hex = g_string_sized_new (VIGIE_POST_ID_LENGTH);

  for (guint i = 0; i < sizeof post->id; i++)
    g_string_append_printf (hex, "%02x", post->id[i]);
  return g_string_free_and_steal (hex);
}

static void
tell_gain (VigieReview *self)
{
  VigieReviewGain *gain = &self->gain;
  const VigieReviewPost *first = NULL;

  for (guint i = 0; i < self->posts->len; i++)
    {
      const VigieReviewPost *post = &g_array_index (self->posts, VigieReviewPost, i);

      if (post->confirmed_at != VIGIE_TIME_UNKNOWN && (first == NULL || is_earlier (post, first)))
        first = post;
    }
  gain->official_at = find_milestone (self, VIGIE_MILESTONE_OFFICIAL);
  gain->first = first != NULL ? format_id (first) : NULL;
  gain->first_posted_at = first != NULL ? first->posted_at : VIGIE_TIME_UNKNOWN;
  gain->first_seen_at = first != NULL ? first->seen_at : VIGIE_TIME_UNKNOWN;
  gain->first_confirmed_at = first != NULL ? first->confirmed_at : VIGIE_TIME_UNKNOWN;
  gain->seen_ms = since (gain->first_seen_at, gain->official_at);
  gain->confirmed_ms = since (gain->first_confirmed_at, gain->official_at);
}

/* ---- closures ---- */

static void
add_closure (VigieReview *self, VigieShape *shape)
{
  VigieReviewClosure closure = { .shape = vigie_shape_ref (shape), .ends_at = VIGIE_TIME_UNKNOWN };
  const gint64 lifted_at = shape->lifted_at;

  closure.begins_at = shape->from != VIGIE_TIME_UNKNOWN ? shape->from : shape->drawn_at;
  closure.is_lifted = lifted_at != VIGIE_TIME_UNKNOWN && lifted_at <= self->at;
  if (closure.is_lifted)
    closure.ends_at = lifted_at;
  if (shape->to != VIGIE_TIME_UNKNOWN && shape->to <= self->at)
    closure.ends_at = closure.is_lifted ? MIN (lifted_at, shape->to) : shape->to;
  g_array_append_val (self->closures, closure);
  self->counts.closures++;
  self->counts.closures_lifted += closure.is_lifted;
  self->counts.closures_open += closure.ends_at == VIGIE_TIME_UNKNOWN;
}

static int
compare_closures (gconstpointer a, gconstpointer b)
{
  const VigieReviewClosure *first = a;
  const VigieReviewClosure *second = b;

  if (first->begins_at != second->begins_at)
    return first->begins_at < second->begins_at ? -1 : 1;
  return strcmp (first->shape->id, second->shape->id);
}

static void
list_closures (VigieReview *self)
{
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer shape;

  g_hash_table_iter_init (&iter, self->shapes);
  while (g_hash_table_iter_next (&iter, NULL, &shape))
    if (((VigieShape *) shape)->kind == VIGIE_SHAPE_CLOSURE)
      add_closure (self, shape);
  g_array_sort (self->closures, compare_closures);
  for (guint i = 0; i < self->closures->len; i++)
    {
      const VigieReviewClosure *closure = &g_array_index (self->closures, VigieReviewClosure, i);
      const gint64 length = since (closure->begins_at, closure->ends_at);

      if (length != VIGIE_TIME_UNKNOWN)
        g_array_append_val (lengths, length);
    }
  vigie_delays_measure (&self->closed, (gint64 *) (gpointer) lengths->data, lengths->len);
}

/* ---- all of them ---- */

static void
count_entry (VigieReview *self, VigieBoard *board, const VigieReviewEntry *entry)
{
  self->counts.decisions++;
  if (entry->kind == VIGIE_DECISION_REVOKE)
    return;
  if (!entry->is_active)
    self->counts.undone++;
  else if (entry->kind == VIGIE_DECISION_MESSAGE)
    self->counts.messages++;
  else if (entry->kind == VIGIE_DECISION_MILESTONE)
    add_milestone (self, entry->kept);
  else if (entry->kind == VIGIE_DECISION_REVIEW_FINDING)
    vigie_board_apply (board, entry->kept, NULL);
}

void
vigie_review_list_facts (VigieReview *self)
{
  VigieBoard *findings = vigie_board_new ();

  for (guint i = 0; i < self->work->entries->len; i++)
    count_entry (self, findings, &g_array_index (self->work->entries, VigieReviewEntry, i));
  self->counts.persons = g_hash_table_size (self->work->persons) -
                         (guint) g_hash_table_contains (self->work->persons, "");
  g_array_sort (self->milestones, compare_milestones);
  tell_call_out (self);
  tell_gain (self);
  list_closures (self);
  self->findings = vigie_board_list_findings (findings);
  vigie_board_free (findings);
}
