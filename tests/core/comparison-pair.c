/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comparison-pair.h"

#include "vigie-json.h"
#include "vigie-test-util.h"

void
pair_init (Pair *self)
{
  *self = (Pair) { .posts = g_array_new (FALSE, TRUE, sizeof (Post)), .speed = 10 };
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    self->logs[side] = g_ptr_array_new_with_free_func (g_object_unref);
  self->now[VIGIE_SIDE_ORIGINAL] = FROM;
  self->now[VIGIE_SIDE_EXERCISE] = BEGUN;
  self->to = FROM + 24 * 60 * MINUTE;
}

void
pair_clear (Pair *self)
{
  g_array_unref (self->posts);
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    g_ptr_array_unref (self->logs[side]);
}

/* @original or @exercise is VIGIE_TIME_UNKNOWN where it is not there. */
Post *
pair_add_post (Pair *self, gint64 original, gint64 exercise)
{
  Post post = { .seen_at = { original, exercise },
                .is_there = { original != VIGIE_TIME_UNKNOWN, exercise != VIGIE_TIME_UNKNOWN } };
  g_autofree char *external_id = g_strdup_printf ("p%u", self->posts->len);

  vigie_post_make_id ("file", "t.csv", external_id, post.id);
  g_array_append_val (self->posts, post);
  return &g_array_index (self->posts, Post, self->posts->len - 1);
}

static const char *
pair_get_post_id (const Pair *self, guint number)
{
  return g_array_index (self->posts, Post, number).id;
}

/* Takes @draft. */
const char *
pair_write (Pair *self, VigieSide side, gint64 at, VigieDraft *draft)
{
  g_autofree char *id = g_strdup_printf ("%032x", ++self->n_entries);
  VigieDecision *decision;

  g_assert_nonnull (draft);
  decision = vigie_decision_new (draft, id, "0123456789abcdef", self->logs[side]->len + 1, at,
                                 VIGIE_HASH_NONE);
  g_ptr_array_add (self->logs[side], decision);
  vigie_draft_unref (draft);
  return vigie_decision_get_id (decision);
}

VigieDraft *
pair_make_draft (const char *kind, const char *subject, const char *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = vigie_json_parse (payload, -1, &error);
  VigieDraft *draft;

  g_assert_no_error (error);
  draft = vigie_draft_new (kind, subject, node, NULL, "Ana", &error);
  g_assert_no_error (error);
  return draft;
}

const char *
pair_judge (Pair *self, VigieSide side, gint64 at, guint post, VigieStatus status)
{
  return pair_write (self, side, at,
                     vigie_draft_new_status (pair_get_post_id (self, post), status, NULL, "Ana"));
}

const char *
pair_place (Pair *self, VigieSide side, gint64 at, guint post, double lon, double radius_m)
{
  const VigiePosition position = { lon, 47, radius_m, VIGIE_ORIGIN_ANALYST };

  return pair_write (self, side, at,
                     vigie_draft_new_position (pair_get_post_id (self, post), &position, "Ana"));
}

/* In thousandths of a degree. */
static VigieGeometry *
make_box (int x, int y, int width, int height)
{
  const double west = 5 + x / 1000.0, east = 5 + (x + width) / 1000.0;
  const double south = 47 + y / 1000.0, north = 47 + (y + height) / 1000.0;
  const double points[] = { west, south, east, south, east, north, west, north };

  return vigie_geometry_new_polygon (points, 4);
}

const char *
pair_draw (
    Pair *self, VigieSide side, gint64 at, const char *id, VigieShapeKind kind, const int box[4])
{
  g_autoptr (VigieGeometry) geometry = make_box (box[0], box[1], box[2], box[3]);

  return pair_write (self, side, at,
                     vigie_draft_new_shape (id, VIGIE_DECISION_SHAPE_DRAW, kind, id, "flood",
                                            VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN, geometry,
                                            "Ana"));
}

/* (nullable): what an entry takes back in the end, itself where it takes back nothing */
static VigieDecision *
find_root (GPtrArray *log, VigieDecision *decision)
{
  guint i = log->len; /* only what was written before it */

  while (i-- > 0 && vigie_decision_get_kind (decision) == VIGIE_DECISION_REVOKE)
    if (g_str_equal (vigie_decision_get_id (g_ptr_array_index (log, i)),
                     vigie_decision_get_subject (decision)))
      decision = g_ptr_array_index (log, i);
  return vigie_decision_get_kind (decision) == VIGIE_DECISION_REVOKE ? NULL : decision;
}

/* What an entry is about: itself where it has no subject. */
static const char *
get_thing (GPtrArray *log, VigieDecision *decision)
{
  VigieDecision *root = find_root (log, decision);
  const char *subject = root != NULL ? vigie_decision_get_subject (root) : NULL;

  if (root == NULL)
    return vigie_decision_get_id (decision);
  return subject != NULL && *subject != '\0' ? subject : vigie_decision_get_id (root);
}

/* Thing by thing, with what revokes each entry, as a review wants them. */
static void
add_log (VigieReview *review, GPtrArray *log)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < log->len; i++)
    {
      const char *thing = get_thing (log, g_ptr_array_index (log, i));

      if (!g_hash_table_add (done, (gpointer) thing))
        continue;
      vigie_review_begin_thing (review);
      for (guint j = i; j < log->len; j++)
        if (g_str_equal (get_thing (log, g_ptr_array_index (log, j)), thing))
          vigie_review_add_decision (review, g_ptr_array_index (log, j));
    }
}

VigieReview *
pair_make_review (const Pair *self, VigieSide side, gint64 at)
{
  VigieReview *review = vigie_review_new (at, FALSE);
  const VigiePosition candidate = { 5, 47, 0, VIGIE_ORIGIN_SOURCE };

  add_log (review, self->logs[side]);
  for (guint i = 0; i < self->posts->len; i++)
    {
      const Post *post = &g_array_index (self->posts, Post, i);
      guint8 id[VIGIE_POST_ID_LENGTH / 2];
      const VigieReviewArrival arrival = { .id = id,
                                           .source_kind = "file",
                                           .source_host = "t.csv",
                                           .external_id = post->id,
                                           .posted_at = post->seen_at[side],
                                           .received_at = post->seen_at[side],
                                           .candidate = &candidate };

      for (guint digit = 0; digit < sizeof id; digit++)
        id[digit] = (guint8) (g_ascii_xdigit_value (post->id[2 * digit]) * 16 +
                              g_ascii_xdigit_value (post->id[2 * digit + 1]));
      if (post->is_there[side])
        vigie_review_add_post (review, &arrival);
    }
  vigie_review_finish (review);
  return review;
}

VigieComparison *
pair_compare (const Pair *self, gint64 at)
{
  const VigieExerciseOf of = { .incident = (char *) "original",
                               .from = FROM,
                               .to = self->to,
                               .speed = self->speed,
                               .begun_at = BEGUN,
                               .by_posting = self->by_posting };
  VigieComparison *comparison = vigie_comparison_new (&of, at);

  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    {
      g_autoptr (VigieReview) review =
          pair_make_review (self, (VigieSide) side, side == VIGIE_SIDE_EXERCISE ? at : G_MAXINT64);

      for (guint i = 0; i < self->logs[side]->len; i++)
        vigie_comparison_add_decision (comparison, (VigieSide) side,
                                       g_ptr_array_index (self->logs[side], i));
      vigie_comparison_add_review (comparison, (VigieSide) side, review);
    }
  vigie_comparison_finish (comparison);
  return comparison;
}
