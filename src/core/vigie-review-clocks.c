/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When posts were confirmed, and when they left in an overlay or a brief first. */
#include <string.h>

#include "vigie-brief.h"
#include "vigie-json.h"
#include "vigie-review-private.h"

/* ---- subjects ---- */

static gboolean
parse_id (const char *hex, guint8 id[VIGIE_POST_ID_LENGTH / 2])
{
  if (strlen (hex) != VIGIE_POST_ID_LENGTH ||
      strspn (hex, "0123456789abcdef") != VIGIE_POST_ID_LENGTH)
    return FALSE;
  for (guint i = 0; i < VIGIE_POST_ID_LENGTH / 2; i++)
    id[i] =
        (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return TRUE;
}

/* (nullable): of a post that somebody decided on */
VigieReviewSubject *
vigie_review_find_subject (const VigieReview *self, const guint8 *id)
{
  return g_hash_table_lookup (self->work->subjects, id);
}

VigieReviewSubject *
vigie_review_find_subject_hex (const VigieReview *self, const char *hex)
{
  guint8 id[VIGIE_POST_ID_LENGTH / 2];

  return parse_id (hex, id) ? vigie_review_find_subject (self, id) : NULL;
}

static VigieReviewSubject *
ensure_subject (VigieReview *self, const char *hex)
{
  VigieReviewSubject *subject;
  guint8 id[VIGIE_POST_ID_LENGTH / 2];

  if (!parse_id (hex, id))
    return NULL;
  subject = vigie_review_find_subject (self, id);
  if (subject != NULL)
    return subject;
  subject = g_new0 (VigieReviewSubject, 1);
  memcpy (subject->id, id, sizeof id);
  g_strlcpy (subject->hex, hex, sizeof subject->hex);
  subject->turns = g_array_new (FALSE, FALSE, sizeof (VigieReviewTurn));
  subject->stays = g_array_new (FALSE, FALSE, sizeof (VigieReviewStay));
  subject->decided_at = VIGIE_TIME_UNKNOWN;
  g_hash_table_add (self->work->subjects, subject);
  return subject;
}

/* ---- the log, forward ---- */

static gboolean
is_of_post (VigieDecision *decision)
{
  switch ((int) vigie_decision_get_kind (decision))
    {
    case VIGIE_DECISION_POST_STATUS:
    case VIGIE_DECISION_POST_POSITION:
    case VIGIE_DECISION_POST_OWNER:
    case VIGIE_DECISION_POST_LABEL:
    case VIGIE_DECISION_POST_DUPLICATE_OF:
      return TRUE;
    default:
      return FALSE;
    }
}

/* What an entry changes in the end, of those that came so far; in a ring of revokes nothing. */
static VigieDecision *
find_root (VigieReview *self, VigieDecision *decision)
{
  guint left = self->work->decisions->len;

  while (decision != NULL && vigie_decision_get_kind (decision) == VIGIE_DECISION_REVOKE)
    {
      if (left-- == 0)
        return NULL;
      decision = g_hash_table_lookup (self->work->by_id, vigie_decision_get_subject (decision));
    }
  return decision;
}

static void
end_stay (VigieReviewSubject *subject, gint64 at)
{
  VigieReviewStay stay = { subject->out_since, at, subject->is_placed };

  if (subject->is_out && stay.from < stay.until) /* what begins and ends in one moment never was */
    g_array_append_val (subject->stays, stay);
  subject->is_out = FALSE;
}

static void
note_state (VigieReviewSubject *subject, const VigiePostState *state, gboolean four_eyes, gint64 at)
{
  const VigieStatus status = state != NULL ? state->status : VIGIE_STATUS_NEW;
  const gboolean is_out = state != NULL && vigie_post_state_is_cleared (state, four_eyes);
  const gboolean is_placed = state != NULL && state->has_position;
  VigieReviewTurn turn = { at, status };

  if (status != subject->status)
    g_array_append_val (subject->turns, turn);
  subject->status = status;
  if (is_out == subject->is_out && is_placed == subject->is_placed)
    return;
  end_stay (subject, at);
  subject->is_out = is_out;
  subject->is_placed = is_placed;
  subject->out_since = at;
}

static void
apply (VigieReview *self, VigieDecision *decision)
{
  struct _VigieReviewWork *work = self->work;
  VigieReviewSubject *subject;
  VigieDecision *root;
  const char *id;

  g_hash_table_insert (work->by_id, (gpointer) vigie_decision_get_id (decision), decision);
  vigie_board_apply (work->board, decision, NULL);
  root = find_root (self, decision);
  if (root == NULL || !is_of_post (root))
    return;
  id = vigie_decision_get_subject (root);
  subject = ensure_subject (self, id);
  if (subject != NULL)
    note_state (subject, vigie_board_get_post (work->board, id), work->four_eyes,
                vigie_decision_get_at (decision));
}

/* The first one after which it was confirmed, of those that count in the end. */
static void
note_confirmation (VigieReview *self, VigieDecision *decision)
{
  VigieReviewSubject *subject;
  VigiePostState state = VIGIE_POST_STATE_NONE;

  if (vigie_decision_get_kind (decision) != VIGIE_DECISION_POST_STATUS)
    return;
  subject = vigie_review_find_subject_hex (self, vigie_decision_get_subject (decision));
  if (subject == NULL || subject->confirmed != NULL ||
      !vigie_board_is_active (self->work->board, vigie_decision_get_id (decision)))
    return;
  if (vigie_post_state_fold (&state, decision) && state.status == VIGIE_STATUS_CONFIRMED)
    subject->confirmed = decision;
  vigie_post_state_clear (&state);
}

/* Everything of the log that posts need to know. */
void
vigie_review_fold (VigieReview *self)
{
  struct _VigieReviewWork *work = self->work;
  GHashTableIter iter;
  gpointer subject;

  work->board = vigie_board_new ();
  for (guint i = 0; i < work->decisions->len; i++)
    apply (self, g_ptr_array_index (work->decisions, i));
  for (guint i = 0; i < work->decisions->len; i++)
    note_confirmation (self, g_ptr_array_index (work->decisions, i));
  g_hash_table_iter_init (&iter, work->subjects);
  while (g_hash_table_iter_next (&iter, &subject, NULL))
    end_stay (subject, G_MAXINT64);
}

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

/* An overlay holds what is confirmed and has a place when it leaves: as exports choose it. */
static void
hold_in_overlays (VigieReview *self, VigieReviewSubject *subject, GArray *overlays)
{
  const VigieReviewPost *post = &g_array_index (self->posts, VigieReviewPost, subject->post);

  for (guint i = 0; i < subject->stays->len; i++)
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

/* What a brief knew: entries that its log held, in whatever order they are applied. */
typedef struct
{
  VigieBoard *board; /* (nullable) */
  GByteArray *applied;
} Known;

/* Briefs of one desk hold more and more; where one holds less, it begins anew. */
static void
learn (VigieReview *self, Known *known, const VigieBrief *reader)
{
  GPtrArray *decisions = self->work->decisions;
  g_autofree guint8 *held = g_new0 (guint8, decisions->len + 1);
  gboolean is_more = known->board != NULL;

  for (guint i = 0; i < decisions->len; i++)
    {
      held[i] = vigie_brief_has_told (reader, g_ptr_array_index (decisions, i));
      is_more = is_more && (held[i] || !known->applied->data[i]);
    }
  if (!is_more)
    {
      g_clear_pointer (&known->board, vigie_board_free);
      known->board = vigie_board_new ();
      g_byte_array_set_size (known->applied, decisions->len);
      if (decisions->len > 0)
        memset (known->applied->data, 0, decisions->len);
    }
  for (guint i = 0; i < decisions->len; i++)
    if (held[i] && !known->applied->data[i])
      vigie_board_apply (known->board, g_ptr_array_index (decisions, i), NULL);
  if (decisions->len > 0)
    memcpy (known->applied->data, held, decisions->len);
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
add_to_brief (VigieReview *self, VigieBrief *brief, VigieBoard *board, VigieReviewSubject *subject)
{
  const VigiePostState *state = vigie_board_get_post (board, subject->hex);
  g_autoptr (VigiePostState) waiting = NULL;

  if (!subject->is_here || state == NULL ||
      (state->status != VIGIE_STATUS_CONFIRMED && state->duplicate_of == NULL))
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
hold_in_brief (VigieReview *self, Known *known, guint index)
{
  const VigieReviewRelease *release = &g_array_index (self->releases, VigieReviewRelease, index);
  g_autoptr (VigieBrief) reader = vigie_brief_new (G_MAXINT64);
  g_autoptr (VigieBrief) brief = NULL;
  GHashTableIter iter;
  gpointer key;

  vigie_brief_add_decision (reader, release->decision);
  learn (self, known, reader);
  brief = vigie_brief_new (reader->previous_at);
  g_hash_table_iter_init (&iter, self->work->subjects);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    add_to_brief (self, brief, known->board, key);
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
  for (guint i = 0; i < self->work->decisions->len; i++)
    {
      VigieDecision *decision = g_ptr_array_index (self->work->decisions, i);
      const VigieDecisionKind kind = vigie_decision_get_kind (decision);
      VigieReviewRelease release = { .is_brief = kind == VIGIE_DECISION_BRIEF_ISSUED,
                                     .at = vigie_decision_get_at (decision) };
      JsonNode *number;

      if ((kind != VIGIE_DECISION_BRIEF_ISSUED && kind != VIGIE_DECISION_OVERLAY_PUBLISHED) ||
          !vigie_board_is_active (self->work->board, vigie_decision_get_id (decision)))
        continue;
      number = json_object_get_member (vigie_decision_get_payload (decision), "number");
      if (release.is_brief && number != NULL && json_node_get_value_type (number) == G_TYPE_INT64)
        release.number = json_node_get_int (number);
      release.decision = g_object_ref (decision);
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
}

/* When posts left first. */
void
vigie_review_find_releases (VigieReview *self)
{
  g_autoptr (GArray) overlays = NULL;
  g_autoptr (GByteArray) applied = g_byte_array_new ();
  Known known = { NULL, applied };
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
      hold_in_brief (self, &known, i);
  g_clear_pointer (&known.board, vigie_board_free);
  g_hash_table_iter_init (&iter, self->work->subjects);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (((VigieReviewSubject *) key)->decided_at != VIGIE_TIME_UNKNOWN)
      count_decided (self, key);
}
