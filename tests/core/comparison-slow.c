/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison by a slow computation, which shares nothing with that of Vigie but when posts left,
 * which the figures of the review say. */
#include <math.h>
#include <string.h>

#include "comparison-pair.h"
#include "vigie-json.h"

#define MAX_POSTS 200

/* ---- the slow computation ---- */

typedef struct
{
  const Pair *pair;
  gint64 at;
} Slow;

/* Whether an entry is there at the moment, and no revoke that counts takes it back. */
static gboolean
counts (const Slow *slow, VigieSide side, VigieDecision *decision)
{
  GPtrArray *log = slow->pair->logs[side];

  if (side == VIGIE_SIDE_EXERCISE && vigie_decision_get_at (decision) > slow->at)
    return FALSE;
  for (guint i = 0; i < log->len; i++)
    {
      VigieDecision *other = g_ptr_array_index (log, i);

      if (vigie_decision_get_kind (other) == VIGIE_DECISION_REVOKE &&
          strcmp (vigie_decision_get_subject (other), vigie_decision_get_id (decision)) == 0 &&
          counts (slow, side, other))
        return FALSE;
    }
  return TRUE;
}

/* The last (or the first) that counts, of a kind and a subject; with a status, where one is given.
 */
static VigieDecision *
find_entry (const Slow *slow,
            VigieSide side,
            VigieDecisionKind kind,
            const char *subject,
            const char *status,
            gboolean first)
{
  GPtrArray *log = slow->pair->logs[side];
  VigieDecision *found = NULL;

  for (guint i = 0; i < log->len; i++)
    {
      VigieDecision *decision = g_ptr_array_index (log, i);

      if (vigie_decision_get_kind (decision) != kind || !counts (slow, side, decision) ||
          strcmp (vigie_decision_get_subject (decision), subject) != 0)
        continue;
      if (status != NULL &&
          g_strcmp0 (vigie_json_get_string (vigie_decision_get_payload (decision), "status"),
                     status) != 0)
        continue;
      if (found == NULL || !first)
        found = decision;
    }
  return found;
}

static VigieStatus
get_status (const Slow *slow, VigieSide side, const char *id)
{
  VigieDecision *last = find_entry (slow, side, VIGIE_DECISION_POST_STATUS, id, NULL, FALSE);
  VigieStatus status = VIGIE_STATUS_NEW;

  if (last != NULL)
    g_assert_true (vigie_status_from_string (
        vigie_json_get_string (vigie_decision_get_payload (last), "status"), &status));
  return status;
}

/* By hand: the nearest marks below and above. */
static gint64
map (const Slow *slow, gint64 at)
{
  gint64 below[2] = { G_MININT64, 0 }, above[2] = { G_MAXINT64, 0 };
  gint64 mapped;

  for (int i = -1; i < (int) slow->pair->posts->len; i++)
    {
      const Post *post = i >= 0 ? &g_array_index (slow->pair->posts, Post, i) : NULL;
      const gint64 exercise = post != NULL ? post->seen_at[VIGIE_SIDE_EXERCISE] : BEGUN;
      const gint64 original = post != NULL ? post->seen_at[VIGIE_SIDE_ORIGINAL] : FROM;

      if (post != NULL && (!post->is_there[0] || !post->is_there[1] || original < FROM ||
                           exercise < BEGUN || exercise > slow->at))
        continue;
      if (exercise <= at && (exercise > below[0] || (exercise == below[0] && original > below[1])))
        {
          below[0] = exercise;
          below[1] = original;
        }
      if (exercise > at && (exercise < above[0] || (exercise == above[0] && original > above[1])))
        {
          above[0] = exercise;
          above[1] = original;
        }
    }
  if (below[0] == G_MININT64)
    return FROM + (gint64) ((double) (at - BEGUN) * slow->pair->speed);
  if (above[0] != G_MAXINT64)
    return below[1] + (gint64) ((double) (at - below[0]) / (double) (above[0] - below[0]) *
                                (double) (above[1] - below[1]));
  mapped = below[1] + (gint64) ((double) (at - below[0]) * slow->pair->speed);
  return mapped > slow->pair->to ? MAX (slow->pair->to, below[1]) : mapped;
}

static gint64
get_used_at (const VigieReview *review, const char *id)
{
  for (guint i = 0; i < review->posts->len; i++)
    {
      const VigieReviewPost *post = &g_array_index (review->posts, VigieReviewPost, i);
      g_autoptr (GString) hex = g_string_new (NULL);

      for (guint digit = 0; digit < sizeof post->id; digit++)
        g_string_append_printf (hex, "%02x", post->id[digit]);
      if (strcmp (hex->str, id) == 0)
        return post->decided_at;
    }
  return VIGIE_TIME_UNKNOWN;
}

static VigieComparedKind
get_kind (const VigieStatus status[2], gint64 judged_at, gint64 reached)
{
  const gboolean confirmed = status[0] == VIGIE_STATUS_CONFIRMED;

  if (status[0] == VIGIE_STATUS_NEW)
    return status[1] == VIGIE_STATUS_NEW ? VIGIE_COMPARED_PLACED : VIGIE_COMPARED_EXTRA;
  if (status[1] == VIGIE_STATUS_NEW)
    return judged_at > reached ? VIGIE_COMPARED_LATER
           : confirmed         ? VIGIE_COMPARED_MISSED
                               : VIGIE_COMPARED_LEFT_OPEN;
  if (status[0] == status[1])
    return VIGIE_COMPARED_AGREE;
  if ((confirmed && status[1] == VIGIE_STATUS_REJECTED) ||
      (status[0] == VIGIE_STATUS_REJECTED && status[1] == VIGIE_STATUS_CONFIRMED))
    return VIGIE_COMPARED_CONTRARY;
  return VIGIE_COMPARED_DIFFERENT;
}

static const VigieComparedPost *
find_row (const VigieComparison *comparison, const char *id)
{
  for (guint i = 0; i < comparison->posts->len; i++)
    {
      const VigieComparedPost *row = &g_array_index (comparison->posts, VigieComparedPost, i);
      char hex[VIGIE_POST_ID_LENGTH + 1];

      vigie_compared_post_format_id (row, hex);
      if (strcmp (hex, id) == 0)
        return row;
    }
  return NULL;
}

static gboolean
read_lon (VigieDecision *decision, double *lon, double *radius_m)
{
  JsonObject *payload = decision != NULL ? vigie_decision_get_payload (decision) : NULL;

  return payload != NULL && vigie_json_get_double (payload, "lon", lon) &&
         (vigie_json_get_double (payload, "radius_m", radius_m) || TRUE);
}

/* Returns: whether there must be a row. */
static gboolean
assert_post (const Slow *slow,
             const VigieComparison *comparison,
             const Post *post,
             VigieReview *const *reviews,
             VigieVerdictTable verdicts)
{
  const VigieComparedPost *row = find_row (comparison, post->id);
  VigieDecision *entries[2];
  VigieStatus status[2];
  gint64 judged_at[2], delay[2];
  double lon[2], radius_m[2] = { 0, 0 };
  gboolean placed = TRUE;
  VigieComparedKind kind;

  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    {
      const gint64 seen_at =
          side == VIGIE_SIDE_EXERCISE ? MAX (post->seen_at[1], BEGUN) : post->seen_at[0];

      status[side] = get_status (slow, (VigieSide) side, post->id);
      entries[side] = find_entry (slow, (VigieSide) side, VIGIE_DECISION_POST_STATUS, post->id,
                                  vigie_status_to_string (status[side]), TRUE);
      judged_at[side] = status[side] != VIGIE_STATUS_NEW ? vigie_decision_get_at (entries[side])
                                                         : VIGIE_TIME_UNKNOWN;
      delay[side] =
          status[side] != VIGIE_STATUS_NEW ? judged_at[side] - seen_at : VIGIE_TIME_UNKNOWN;
      placed = read_lon (find_entry (slow, (VigieSide) side, VIGIE_DECISION_POST_POSITION, post->id,
                                     NULL, FALSE),
                         &lon[side], &radius_m[side]) &&
               placed;
    }
  kind = get_kind (status, judged_at[0], map (slow, slow->at));
  verdicts[kind == VIGIE_COMPARED_LATER ? VIGIE_STATUS_NEW : status[0]][status[1]]++;
  if (kind == VIGIE_COMPARED_PLACED && !placed)
    {
      g_assert_null (row);
      return FALSE;
    }
  if (row == NULL)
    g_error ("%s is missing", post->id);
  g_assert_cmpint (row->kind, ==, kind);
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    {
      g_assert_cmpint (row->status[side], ==, status[side]);
      g_assert_cmpint (row->judged_at[side], ==, judged_at[side]);
      g_assert_cmpint (row->delay_ms[side], ==, delay[side]);
      g_assert_cmpint (row->used_at[side], ==, get_used_at (reviews[side], post->id));
    }
  g_assert_cmpint (row->is_used_against, ==,
                   status[0] == VIGIE_STATUS_REJECTED && row->used_at[1] != VIGIE_TIME_UNKNOWN);
  g_assert_cmpint (row->has_distance, ==, placed);
  if (placed)
    {
      g_assert_cmpfloat_with_epsilon (row->distance_m, vigie_distance_m (lon[0], 47, lon[1], 47),
                                      0.01);
      g_assert_cmpint (vigie_compared_post_is_beyond (row), ==,
                       row->distance_m > MAX (100, radius_m[0] + radius_m[1]));
    }
  return TRUE;
}

static gint64
get_median (const VigieComparison *comparison, VigieSide side)
{
  gint64 values[MAX_POSTS];
  guint n = 0;

  for (guint i = 0; i < comparison->posts->len; i++)
    {
      const VigieComparedPost *row = &g_array_index (comparison->posts, VigieComparedPost, i);

      if (row->status[0] == VIGIE_STATUS_NEW || row->status[1] == VIGIE_STATUS_NEW ||
          row->delay_ms[side] < 0)
        continue;
      values[n] = row->delay_ms[side];
      for (guint j = n++; j > 0 && values[j] < values[j - 1]; j--)
        {
          const gint64 swap = values[j];

          values[j] = values[j - 1];
          values[j - 1] = swap;
        }
    }
  if (n == 0)
    return VIGIE_TIME_UNKNOWN;
  return n % 2 == 1
             ? values[n / 2]
             : values[n / 2 - 1] + llround ((double) (values[n / 2] - values[n / 2 - 1]) / 2.0);
}

static void
assert_posts (const Slow *slow, const VigieComparison *comparison)
{
  g_autoptr (VigieReview) original = pair_make_review (slow->pair, VIGIE_SIDE_ORIGINAL, G_MAXINT64);
  g_autoptr (VigieReview) exercise = pair_make_review (slow->pair, VIGIE_SIDE_EXERCISE, slow->at);
  VigieReview *const reviews[] = { original, exercise };
  guint64 verdicts[VIGIE_N_STATUSES][VIGIE_N_STATUSES] = { 0 };
  guint64 n_common = 0, n_rows = 0, n_only[2] = { 0, 0 };

  for (guint i = 0; i < slow->pair->posts->len; i++)
    {
      const Post *post = &g_array_index (slow->pair->posts, Post, i);
      const gboolean here = post->is_there[1] && post->seen_at[1] <= slow->at;

      n_only[0] += post->is_there[0] && !here;
      n_only[1] += here && !post->is_there[0];
      if (!here || !post->is_there[0])
        continue;
      n_common++;
      n_rows += assert_post (slow, comparison, post, reviews, verdicts);
    }
  g_assert_cmpuint (comparison->n_common, ==, n_common);
  g_assert_cmpuint (comparison->n_only[0], ==, n_only[0]);
  g_assert_cmpuint (comparison->n_only[1], ==, n_only[1]);
  g_assert_cmpuint (comparison->posts->len, ==, n_rows);
  g_assert_cmpmem (comparison->verdicts, sizeof comparison->verdicts, verdicts, sizeof verdicts);
  g_assert_cmpint (comparison->delays[0].median_ms, ==, get_median (comparison, 0));
  g_assert_cmpint (comparison->delays[1].median_ms, ==, get_median (comparison, 1));
}

/* ---- areas, slowly ---- */

typedef struct
{
  const char *id;
  VigieShapeKind kind;
  int box[4];
  gint64 drawn_at;
  gint64 lifted_at;
} Box;

/* (element-type Box): those that count, by time */
static GArray *
list_boxes (const Slow *slow, VigieSide side)
{
  GPtrArray *log = slow->pair->logs[side];
  GArray *boxes = g_array_new (FALSE, TRUE, sizeof (Box));

  for (guint i = 0; i < log->len; i++)
    {
      VigieDecision *decision = g_ptr_array_index (log, i);
      JsonObject *payload = vigie_decision_get_payload (decision);
      Box box = { .id = vigie_decision_get_subject (decision),
                  .drawn_at = vigie_decision_get_at (decision),
                  .lifted_at = VIGIE_TIME_UNKNOWN };
      VigieDecision *lift;
      JsonArray *ring;
      double corners[4];

      if (vigie_decision_get_kind (decision) != VIGIE_DECISION_SHAPE_DRAW ||
          !counts (slow, side, decision))
        continue;
      g_assert_true (
          vigie_shape_kind_from_string (vigie_json_get_string (payload, "kind"), &box.kind));
      ring = json_array_get_array_element (
          json_object_get_array_member (json_object_get_object_member (payload, "geometry"),
                                        "coordinates"),
          0);
      for (guint corner = 0; corner < 4; corner++)
        corners[corner] = json_array_get_double_element (
            json_array_get_array_element (ring, corner / 2 * 2), corner % 2);
      box.box[0] = (int) lround ((corners[0] - 5) * 1000);
      box.box[1] = (int) lround ((corners[1] - 47) * 1000);
      box.box[2] = (int) lround ((corners[2] - 5) * 1000) - box.box[0];
      box.box[3] = (int) lround ((corners[3] - 47) * 1000) - box.box[1];
      lift = find_entry (slow, side, VIGIE_DECISION_SHAPE_LIFT, box.id, NULL, FALSE);
      if (lift != NULL)
        box.lifted_at = vigie_decision_get_at (lift);
      if (side == VIGIE_SIDE_ORIGINAL && lift != NULL && box.lifted_at <= FROM)
        continue;
      g_array_append_val (boxes, box);
    }
  return boxes;
}

static double
get_area (const int box[4])
{
  return (double) box[2] * box[3];
}

static double
get_shared (const Box *a, const Box *b)
{
  const int width = MIN (a->box[0] + a->box[2], b->box[0] + b->box[2]) - MAX (a->box[0], b->box[0]);
  const int height =
      MIN (a->box[1] + a->box[3], b->box[1] + b->box[3]) - MAX (a->box[1], b->box[1]);

  return a->kind == b->kind && width > 0 && height > 0 ? (double) width * height : 0;
}

static const VigieComparedShape *
find_shape (const VigieComparison *comparison, VigieSide side, const char *id)
{
  for (guint i = 0; i < comparison->shapes->len; i++)
    {
      const VigieComparedShape *row = &g_array_index (comparison->shapes, VigieComparedShape, i);

      if (row->shape[side] != NULL && strcmp (row->shape[side]->id, id) == 0 &&
          (side == VIGIE_SIDE_ORIGINAL || row->kind == VIGIE_COMPARED_AREA_EXTRA))
        return row;
    }
  return NULL;
}

static void
assert_shapes (const Slow *slow, const VigieComparison *comparison)
{
  g_autoptr (GArray) originals = list_boxes (slow, VIGIE_SIDE_ORIGINAL);
  g_autoptr (GArray) others = list_boxes (slow, VIGIE_SIDE_EXERCISE);
  guint n_rows = originals->len;

  for (guint i = 0; i < originals->len; i++)
    {
      const Box *original = &g_array_index (originals, Box, i);
      const VigieComparedShape *row = find_shape (comparison, VIGIE_SIDE_ORIGINAL, original->id);
      double best = 0;
      guint n_parts = 0;

      if (row == NULL)
        g_error ("%s is missing", original->id);
      g_assert_cmpint (row->drawn_at[0], ==, original->drawn_at);
      g_assert_cmpint (row->lifted_at[0], ==, original->lifted_at);
      for (guint j = 0; j < others->len; j++)
        {
          const Box *other = &g_array_index (others, Box, j);
          const double shared = get_shared (original, other);

          n_parts += shared > 0;
          best = MAX (best, shared / (get_area (original->box) + get_area (other->box) - shared));
        }
      g_assert_cmpuint (row->n_parts, ==, n_parts);
      if (n_parts == 0)
        g_assert_cmpint (row->kind, ==,
                         original->drawn_at > map (slow, slow->at) ? VIGIE_COMPARED_AREA_LATER
                                                                   : VIGIE_COMPARED_AREA_MISSED);
      else
        {
          g_assert_cmpint (row->kind, ==, VIGIE_COMPARED_AREA_BOTH);
          g_assert_cmpfloat_with_epsilon (1 / (1 / row->of_original + 1 / row->of_exercise - 1),
                                          best, 1e-6);
          g_assert_cmpint (row->drawn_at[1], ==, map (slow, row->shape[1]->drawn_at));
        }
    }
  for (guint j = 0; j < others->len; j++)
    {
      const Box *other = &g_array_index (others, Box, j);
      gboolean meets = FALSE;

      for (guint i = 0; i < originals->len; i++)
        meets = meets || get_shared (&g_array_index (originals, Box, i), other) > 0;
      g_assert_cmpint (find_shape (comparison, VIGIE_SIDE_EXERCISE, other->id) == NULL, ==, meets);
      n_rows += !meets;
    }
  g_assert_cmpuint (comparison->shapes->len, ==, n_rows);
}

void
slow_assert_comparison (const Pair *pair, gint64 at, const VigieComparison *comparison)
{
  const Slow slow = { pair, at };

  g_assert_cmpuint (pair->posts->len, <=, MAX_POSTS);
  g_assert_cmpint (comparison->reached, ==, map (&slow, at));
  for (guint i = 0; i < comparison->posts->len; i++) /* those that differ come first */
    g_assert_cmpint (
        vigie_compared_post_differs (&g_array_index (comparison->posts, VigieComparedPost, i)), ==,
        i < vigie_comparison_count_differing (comparison));
  assert_posts (&slow, comparison);
  assert_shapes (&slow, comparison);
}
