/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts and places of posts, and verdicts on photos, of both sides. */
#include <string.h>

#include "vigie-comparison-private.h"
#include "vigie-review-private.h"

/* A post that both files have, as indexes in the posts of their reviews. */
typedef struct
{
  guint original;
  guint exercise;
} Common;

/* ---- one post ---- */

/**
 * vigie_compared_post_is_beyond:
 *
 * Returns: whether both confirmed a place, and these are farther apart than they may be
 */
gboolean
vigie_compared_post_is_beyond (const VigieComparedPost *self)
{
  return self->has_distance && self->distance_m > self->allowed_m;
}

/**
 * vigie_compared_post_differs:
 *
 * Returns: whether there is something to talk about
 */
gboolean
vigie_compared_post_differs (const VigieComparedPost *self)
{
  return self->is_used_against || vigie_compared_post_is_beyond (self) ||
         self->kind < VIGIE_COMPARED_LATER;
}

/**
 * vigie_compared_post_format_id:
 * @id: (out): its hex digits
 */
void
vigie_compared_post_format_id (const VigieComparedPost *self, char id[VIGIE_POST_ID_LENGTH + 1])
{
  static const char digits[] = "0123456789abcdef";

  for (guint i = 0; i < sizeof self->id; i++)
    {
      id[2 * i] = digits[self->id[i] >> 4];
      id[2 * i + 1] = digits[self->id[i] & 15];
    }
  id[VIGIE_POST_ID_LENGTH] = '\0';
}

static VigieComparedKind
choose_kind (const VigieComparison *self, const VigieComparedPost *post)
{
  const VigieStatus original = post->status[VIGIE_SIDE_ORIGINAL];
  const VigieStatus exercise = post->status[VIGIE_SIDE_EXERCISE];

  if (original == VIGIE_STATUS_NEW && exercise == VIGIE_STATUS_NEW)
    return VIGIE_COMPARED_PLACED;
  if (original == exercise)
    return VIGIE_COMPARED_AGREE;
  if (original == VIGIE_STATUS_NEW)
    return VIGIE_COMPARED_EXTRA;
  if (exercise == VIGIE_STATUS_NEW)
    {
      if (vigie_comparison_is_later (self, post->judged_at[VIGIE_SIDE_ORIGINAL]))
        return VIGIE_COMPARED_LATER;
      return original == VIGIE_STATUS_CONFIRMED ? VIGIE_COMPARED_MISSED : VIGIE_COMPARED_LEFT_OPEN;
    }
  if ((original == VIGIE_STATUS_CONFIRMED && exercise == VIGIE_STATUS_REJECTED) ||
      (original == VIGIE_STATUS_REJECTED && exercise == VIGIE_STATUS_CONFIRMED))
    return VIGIE_COMPARED_CONTRARY;
  return VIGIE_COMPARED_DIFFERENT;
}

static void
measure_places (VigieComparedPost *post,
                const VigiePostState *original,
                const VigiePostState *exercise)
{
  if (original == NULL || exercise == NULL || !original->has_position || !exercise->has_position)
    return;
  post->has_distance = TRUE;
  post->distance_m = vigie_position_distance_m (&original->position, &exercise->position);
  post->allowed_m =
      MAX (original->position.radius_m + exercise->position.radius_m, VIGIE_COMPARED_NEAR_M);
}

static void
fill_side (const VigieComparison *self,
           VigieComparedPost *post,
           VigieSide side,
           const VigieReviewPost *row,
           const char *hex)
{
  VigieDecision *verdict = g_hash_table_lookup (self->work->verdicts[side], hex);

  post->status[side] = row->status;
  post->seen_at[side] = row->seen_at;
  if (side ==
      VIGIE_SIDE_EXERCISE) /* what was there when it began may be dated as in the original */
    post->seen_at[side] = MAX (row->seen_at, self->of.begun_at);
  post->used_at[side] = row->decided_at;
  post->judged_at[side] = post->delay_ms[side] = VIGIE_TIME_UNKNOWN;
  if (row->status == VIGIE_STATUS_NEW || verdict == NULL)
    return;
  post->judged_at[side] = vigie_decision_get_at (verdict);
  post->delay_ms[side] = post->judged_at[side] - post->seen_at[side];
}

static void
compare_post (VigieComparison *self, const Common *common)
{
  const VigieReviewPost *rows[VIGIE_N_SIDES];
  const VigiePostState *states[VIGIE_N_SIDES];
  VigieComparedPost post = { .kind = VIGIE_COMPARED_AGREE };
  char hex[VIGIE_POST_ID_LENGTH + 1];

  rows[VIGIE_SIDE_ORIGINAL] = &g_array_index (self->work->reviews[VIGIE_SIDE_ORIGINAL]->posts,
                                              VigieReviewPost, common->original);
  rows[VIGIE_SIDE_EXERCISE] = &g_array_index (self->work->reviews[VIGIE_SIDE_EXERCISE]->posts,
                                              VigieReviewPost, common->exercise);
  memcpy (post.id, rows[0]->id, sizeof post.id);
  vigie_compared_post_format_id (&post, hex);
  for (guint side = 0; side < VIGIE_N_SIDES; side++)
    {
      states[side] = vigie_board_get_post (self->work->boards[side], hex);
      fill_side (self, &post, (VigieSide) side, rows[side], hex);
    }
  post.kind = choose_kind (self, &post);
  self->verdicts[post.kind == VIGIE_COMPARED_LATER ? VIGIE_STATUS_NEW : post.status[0]]
                [post.status[1]]++;
  measure_places (&post, states[0], states[1]);
  if (post.kind == VIGIE_COMPARED_PLACED && !post.has_distance)
    return;
  post.is_used_against = post.status[VIGIE_SIDE_ORIGINAL] == VIGIE_STATUS_REJECTED &&
                         post.used_at[VIGIE_SIDE_EXERCISE] != VIGIE_TIME_UNKNOWN;
  self->n_kinds[post.kind]++;
  self->n_used_against += post.is_used_against;
  self->n_places += post.has_distance;
  self->n_beyond += vigie_compared_post_is_beyond (&post);
  g_array_append_val (self->posts, post);
}

/* ---- all of them ---- */

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const VigieReviewPost *rows = user_data;

  return memcmp (rows[*(const guint *) a].id, rows[*(const guint *) b].id, sizeof rows->id);
}

/* (transfer full): the indexes of posts by their id */
static guint *
sort_rows (const VigieReview *review)
{
  const guint n = review->posts->len;
  guint *order = g_new (guint, n + 1);

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_sort_array (order, n, sizeof *order, compare_rows, review->posts->data);
  return order;
}

/* (element-type Common): those that both have; counts the others */
static GArray *
join (VigieComparison *self)
{
  const GArray *original = self->work->reviews[VIGIE_SIDE_ORIGINAL]->posts;
  const GArray *exercise = self->work->reviews[VIGIE_SIDE_EXERCISE]->posts;
  g_autofree guint *first = sort_rows (self->work->reviews[VIGIE_SIDE_ORIGINAL]);
  g_autofree guint *second = sort_rows (self->work->reviews[VIGIE_SIDE_EXERCISE]);
  GArray *common = g_array_new (FALSE, FALSE, sizeof (Common));
  guint i = 0, j = 0;

  while (i < original->len && j < exercise->len)
    {
      const Common both = { first[i], second[j] };
      const int order = memcmp (g_array_index (original, VigieReviewPost, both.original).id,
                                g_array_index (exercise, VigieReviewPost, both.exercise).id,
                                sizeof (((VigieReviewPost *) NULL)->id));

      if (order == 0)
        g_array_append_val (common, both);
      i += order <= 0;
      j += order >= 0;
    }
  self->n_common = common->len;
  self->n_only[VIGIE_SIDE_ORIGINAL] = original->len - common->len;
  self->n_only[VIGIE_SIDE_EXERCISE] = exercise->len - common->len;
  return common;
}

/* What was there when the exercise began says nothing about how quickly it goes. */
static void
set_clock (VigieComparison *self, const GArray *common)
{
  for (guint i = 0; i < common->len; i++)
    {
      const Common *both = &g_array_index (common, Common, i);
      const VigieReviewPost *original = &g_array_index (
          self->work->reviews[VIGIE_SIDE_ORIGINAL]->posts, VigieReviewPost, both->original);
      const VigieClockMark mark = {
        .exercise = g_array_index (self->work->reviews[VIGIE_SIDE_EXERCISE]->posts, VigieReviewPost,
                                   both->exercise)
                        .seen_at,
        .original = self->of.by_posting ? original->posted_at : original->seen_at,
      };

      if (mark.exercise >= self->of.begun_at && mark.original >= self->of.from)
        g_array_append_val (self->work->marks, mark);
    }
  vigie_comparison_set_clock (self);
  self->reached = vigie_comparison_map_time (self, self->at);
}

static guint
get_rank (const VigieComparedPost *post)
{
  static const guint ranks[VIGIE_N_COMPARED] = {
    [VIGIE_COMPARED_CONTRARY] = 1, [VIGIE_COMPARED_MISSED] = 3,    [VIGIE_COMPARED_DIFFERENT] = 4,
    [VIGIE_COMPARED_EXTRA] = 6,    [VIGIE_COMPARED_LEFT_OPEN] = 7, [VIGIE_COMPARED_LATER] = 8,
    [VIGIE_COMPARED_AGREE] = 9,    [VIGIE_COMPARED_PLACED] = 10,
  };

  if (post->is_used_against)
    return 0;
  if (post->kind == VIGIE_COMPARED_MISSED &&
      post->used_at[VIGIE_SIDE_ORIGINAL] != VIGIE_TIME_UNKNOWN)
    return 2;
  return vigie_compared_post_is_beyond (post) ? MIN (ranks[post->kind], 5) : ranks[post->kind];
}

static int
compare_posts (gconstpointer a, gconstpointer b)
{
  const VigieComparedPost *first = a;
  const VigieComparedPost *second = b;
  const guint rank = get_rank (first), other = get_rank (second);

  if (rank != other)
    return rank < other ? -1 : 1;
  if (first->seen_at[VIGIE_SIDE_ORIGINAL] != second->seen_at[VIGIE_SIDE_ORIGINAL])
    return first->seen_at[VIGIE_SIDE_ORIGINAL] < second->seen_at[VIGIE_SIDE_ORIGINAL] ? -1 : 1;
  return memcmp (first->id, second->id, sizeof first->id);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double first = *(const double *) a;
  const double second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
measure_distances (VigieComparison *self)
{
  g_autoptr (GArray) distances = g_array_new (FALSE, FALSE, sizeof (double));
  const double *values;

  for (guint i = 0; i < self->posts->len; i++)
    {
      const VigieComparedPost *post = &g_array_index (self->posts, VigieComparedPost, i);

      if (post->has_distance)
        g_array_append_val (distances, post->distance_m);
    }
  if (distances->len == 0)
    return;
  g_array_sort (distances, compare_doubles);
  values = (const double *) (gpointer) distances->data;
  self->median_distance_m = (values[(distances->len - 1) / 2] + values[distances->len / 2]) / 2;
}

static void
measure_delays (VigieComparison *self, VigieSide side)
{
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->posts->len; i++)
    {
      const VigieComparedPost *post = &g_array_index (self->posts, VigieComparedPost, i);

      if (post->delay_ms[VIGIE_SIDE_ORIGINAL] != VIGIE_TIME_UNKNOWN &&
          post->delay_ms[VIGIE_SIDE_EXERCISE] != VIGIE_TIME_UNKNOWN)
        g_array_append_val (delays, post->delay_ms[side]);
    }
  vigie_delays_measure (&self->delays[side], (gint64 *) (gpointer) delays->data, delays->len);
}

void
vigie_comparison_compare_posts (VigieComparison *self)
{
  g_autoptr (GArray) common = join (self);

  set_clock (self, common);
  for (guint i = 0; i < common->len; i++)
    compare_post (self, &g_array_index (common, Common, i));
  g_array_sort (self->posts, compare_posts);
  measure_distances (self);
  measure_delays (self, VIGIE_SIDE_ORIGINAL);
  measure_delays (self, VIGIE_SIDE_EXERCISE);
}

/**
 * vigie_comparison_count_differing:
 * @self: a finished comparison
 *
 * Returns: of how many posts there is something to talk about: they come first
 */
guint
vigie_comparison_count_differing (const VigieComparison *self)
{
  guint n = 0;

  while (n < self->posts->len &&
         vigie_compared_post_differs (&g_array_index (self->posts, VigieComparedPost, n)))
    n++;
  return n;
}

/* ---- photos ---- */

static VigieStatus
get_photo_verdict (const VigieComparison *self, VigieSide side, const char *sha256, gint64 *at)
{
  const VigiePhotoState *state = vigie_board_get_photo (self->work->boards[side], sha256);

  *at = state != NULL ? state->decided_at : VIGIE_TIME_UNKNOWN;
  return state != NULL ? state->verdict : VIGIE_STATUS_NEW;
}

static void
compare_photo (VigieComparison *self, const char *sha256)
{
  gint64 original_at, exercise_at;
  VigieStatus original = get_photo_verdict (self, VIGIE_SIDE_ORIGINAL, sha256, &original_at);
  const VigieStatus exercise = get_photo_verdict (self, VIGIE_SIDE_EXERCISE, sha256, &exercise_at);

  if (exercise == VIGIE_STATUS_NEW && original != VIGIE_STATUS_NEW &&
      vigie_comparison_is_later (self, original_at))
    original = VIGIE_STATUS_NEW;
  if (original != VIGIE_STATUS_NEW || exercise != VIGIE_STATUS_NEW)
    self->photos[original][exercise]++;
}

void
vigie_comparison_compare_photos (VigieComparison *self)
{
  g_autoptr (GPtrArray) original =
      vigie_board_list_photos (self->work->boards[VIGIE_SIDE_ORIGINAL]);
  g_autoptr (GPtrArray) exercise =
      vigie_board_list_photos (self->work->boards[VIGIE_SIDE_EXERCISE]);
  g_autoptr (GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer sha256;

  for (guint i = 0; i < original->len; i++)
    g_hash_table_add (all, g_ptr_array_index (original, i));
  for (guint i = 0; i < exercise->len; i++)
    g_hash_table_add (all, g_ptr_array_index (exercise, i));
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &sha256, NULL))
    compare_photo (self, sha256);
}

/* ---- tables of verdicts ---- */

/**
 * vigie_verdicts_count_both:
 *
 * Returns: on how many both sides gave a verdict
 */
guint64
vigie_verdicts_count_both (const VigieVerdictTable table)
{
  guint64 n = 0;

  for (guint i = VIGIE_STATUS_NEW + 1; i < VIGIE_N_STATUSES; i++)
    for (guint j = VIGIE_STATUS_NEW + 1; j < VIGIE_N_STATUSES; j++)
      n += table[i][j];
  return n;
}

/**
 * vigie_verdicts_count_agree:
 *
 * Returns: on how many both gave the same
 */
guint64
vigie_verdicts_count_agree (const VigieVerdictTable table)
{
  guint64 n = 0;

  for (guint i = VIGIE_STATUS_NEW + 1; i < VIGIE_N_STATUSES; i++)
    n += table[i][i];
  return n;
}

/**
 * vigie_verdicts_count_original:
 *
 * Returns: how many have @status in the original, whatever the exercise says
 */
guint64
vigie_verdicts_count_original (const VigieVerdictTable table, VigieStatus status)
{
  guint64 n = 0;

  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    n += table[status][i];
  return n;
}

/**
 * vigie_verdicts_count_exercise:
 *
 * Returns: how many have @status in the exercise, whatever the original says
 */
guint64
vigie_verdicts_count_exercise (const VigieVerdictTable table, VigieStatus status)
{
  guint64 n = 0;

  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    n += table[i][status];
  return n;
}
