/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An exercise beside its original: random pairs against a slow computation, and cases by hand. */
#include "comparison-pair.h"
#include "vigie-error.h"
#include "vigie-json.h"

#define N_POSTS 24

/* ---- random pairs ---- */

static gint64
roll (int from, int to)
{
  return g_test_rand_int_range (from, to);
}

/* Posts arrive in the same order; the exercise stands still now and then. */
static void
add_random_posts (Pair *self)
{
  gint64 original = FROM - 20 * MINUTE, exercise = BEGUN;

  for (guint i = 0; i < N_POSTS; i++)
    {
      const gint64 step = roll (0, 20) * MINUTE / 2;

      if (original >= FROM)
        exercise += (gint64) ((double) MIN (step, original + step - FROM) / self->speed) +
                    (roll (0, 5) == 0 ? roll (0, 30) * MINUTE : 0);
      original += step;
      switch (roll (0, 12))
        {
        case 0:
          pair_add_post (self, original, VIGIE_TIME_UNKNOWN);
          break;
        case 1:
          pair_add_post (self, VIGIE_TIME_UNKNOWN, exercise);
          break;
        default:
          pair_add_post (self, original, exercise);
          break;
        }
    }
}

static void
write_random (Pair *self, VigieSide side)
{
  const guint post = (guint) roll (0, N_POSTS);
  const gint64 at = self->now[side];
  const int box[] = { (int) roll (0, 12), (int) roll (0, 6), (int) roll (1, 5), (int) roll (1, 5) };
  g_autofree char *shape = g_strdup_printf ("shape-%u", self->n_entries);
  GPtrArray *log = self->logs[side];
  VigieDecision *other = log->len > 0 ? g_ptr_array_index (log, roll (0, (int) log->len)) : NULL;

  switch (roll (0, 12))
    {
    case 0:
      pair_place (self, side, at, post, 5 + (double) roll (0, 30) / 10000,
                  (double) roll (0, 3) * 60);
      break;
    case 1:
      pair_draw (self, side, at, shape, roll (0, 4) > 0 ? VIGIE_SHAPE_CLOSURE : VIGIE_SHAPE_HAZARD,
                 box);
      break;
    case 2:
      if (other != NULL)
        pair_write (self, side, at, vigie_draft_new_revoke (vigie_decision_get_id (other), "Ana"));
      break;
    case 3:
      pair_write (self, side, at,
                  pair_make_draft ("overlay.published", NULL, "{\"format\":\"geojson\"}"));
      break;
    case 4:
      if (other != NULL && vigie_decision_get_kind (other) == VIGIE_DECISION_SHAPE_DRAW)
        pair_write (self, side, at,
                    vigie_draft_new_lift (vigie_decision_get_subject (other), at, "Ana"));
      break;
    default:
      pair_judge (self, side, at, post, (VigieStatus) roll (0, VIGIE_N_STATUSES));
      break;
    }
}

static void
test_equals_a_slow_computation (void)
{
  for (guint round = 0; round < 120; round++)
    {
      g_auto (Pair) pair = { 0 };
      gint64 at;
      g_autoptr (VigieComparison) comparison = NULL;

      pair_init (&pair);
      pair.speed = (double[]) { 0.5, 1, 10, 60 }[roll (0, 4)];
      pair.to = roll (0, 3) == 0 ? FROM + 60 * MINUTE : pair.to;
      add_random_posts (&pair);
      for (guint i = 0; i < 60; i++)
        {
          pair.now[0] += roll (0, 10) * 20000;
          pair.now[1] += (gint64) ((double) roll (0, 10) * 20000 / pair.speed) + roll (0, 9000);
          write_random (&pair, VIGIE_SIDE_ORIGINAL);
          write_random (&pair, VIGIE_SIDE_EXERCISE);
        }
      at = pair.now[1] - (roll (0, 2) == 0 ? roll (0, 10) * MINUTE : 0);
      comparison = pair_compare (&pair, at);
      slow_assert_comparison (&pair, at, comparison);
    }
}

/* ---- by hand ---- */

static void
test_what_was_used_against_the_original_comes_first (void)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (VigieComparison) comparison = NULL;
  const VigieComparedPost *rows;

  pair_init (&pair);
  for (guint i = 0; i < 4; i++)
    pair_add_post (&pair, FROM + i * MINUTE, BEGUN + i * MINUTE / 10);
  pair_judge (&pair, VIGIE_SIDE_ORIGINAL, FROM + 5 * MINUTE, 0, VIGIE_STATUS_CONFIRMED);
  pair_judge (&pair, VIGIE_SIDE_ORIGINAL, FROM + 6 * MINUTE, 1, VIGIE_STATUS_CONFIRMED);
  pair_judge (&pair, VIGIE_SIDE_ORIGINAL, FROM + 7 * MINUTE, 3, VIGIE_STATUS_REJECTED);
  pair_judge (&pair, VIGIE_SIDE_EXERCISE, BEGUN + 2 * MINUTE, 0, VIGIE_STATUS_CONFIRMED);
  pair_judge (&pair, VIGIE_SIDE_EXERCISE, BEGUN + 3 * MINUTE, 3, VIGIE_STATUS_CONFIRMED);
  pair_write (&pair, VIGIE_SIDE_EXERCISE, BEGUN + 4 * MINUTE,
              pair_make_draft ("overlay.published", NULL, "{\"format\":\"geojson\"}"));
  comparison = pair_compare (&pair, BEGUN + 5 * MINUTE);
  rows = (const VigieComparedPost *) (gpointer) comparison->posts->data;

  g_assert_cmpuint (comparison->posts->len, ==, 3);
  g_assert_true (rows[0].is_used_against);
  g_assert_cmpint (rows[0].kind, ==, VIGIE_COMPARED_CONTRARY);
  g_assert_cmpint (rows[1].kind, ==, VIGIE_COMPARED_MISSED);
  g_assert_cmpint (rows[2].kind, ==, VIGIE_COMPARED_AGREE);
  g_assert_cmpint (rows[2].delay_ms[VIGIE_SIDE_ORIGINAL], ==, 5 * MINUTE);
  g_assert_cmpint (rows[2].delay_ms[VIGIE_SIDE_EXERCISE], ==, 2 * MINUTE); /* not ×10 */
  g_assert_cmpuint (comparison->n_used_against, ==, 1);
  g_assert_cmpuint (vigie_verdicts_count_original (comparison->verdicts, VIGIE_STATUS_CONFIRMED),
                    ==, 2);
  g_assert_cmpuint (vigie_verdicts_count_exercise (comparison->verdicts, VIGIE_STATUS_CONFIRMED),
                    ==, 2);
  g_assert_cmpuint (vigie_verdicts_count_both (comparison->verdicts), ==, 2);
  g_assert_cmpuint (vigie_verdicts_count_agree (comparison->verdicts), ==, 1);
}

/* What the original decided when the exercise has not come so far is not missed. */
static void
test_what_comes_later_is_not_missed (void)
{
  const int box[] = { 0, 0, 2, 2 };
  g_auto (Pair) pair = { 0 };
  g_autoptr (VigieComparison) comparison = NULL;

  pair_init (&pair);
  pair_add_post (&pair, FROM, BEGUN);
  pair_judge (&pair, VIGIE_SIDE_ORIGINAL, FROM + 60 * MINUTE, 0, VIGIE_STATUS_CONFIRMED);
  pair_draw (&pair, VIGIE_SIDE_ORIGINAL, FROM + 60 * MINUTE, "closed", VIGIE_SHAPE_CLOSURE, box);
  pair_write (&pair, VIGIE_SIDE_ORIGINAL, FROM + 60 * MINUTE,
              pair_make_draft ("milestone", NULL, "{\"name\":\"team-online\"}"));
  pair_write (&pair, VIGIE_SIDE_ORIGINAL, FROM + 60 * MINUTE,
              pair_make_draft ("overlay.published", NULL, "{\"format\":\"geojson\"}"));
  comparison = pair_compare (&pair, BEGUN + MINUTE);
  g_assert_cmpint (comparison->reached, ==, FROM + 10 * MINUTE);
  g_assert_cmpuint (comparison->n_kinds[VIGIE_COMPARED_LATER], ==, 1);
  g_assert_cmpuint (comparison->n_areas[VIGIE_COMPARED_AREA_LATER], ==, 1);
  g_assert_cmpuint (comparison->milestones->len, ==, 0);
  g_assert_cmpuint (comparison->releases->len, ==, 0);
  g_clear_pointer (&comparison, vigie_comparison_unref);
  comparison = pair_compare (&pair, BEGUN + 7 * MINUTE);
  g_assert_cmpuint (comparison->n_kinds[VIGIE_COMPARED_MISSED], ==, 1);
  g_assert_cmpuint (comparison->n_areas[VIGIE_COMPARED_AREA_MISSED], ==, 1);
  g_assert_cmpuint (comparison->milestones->len, ==, 1);
  g_assert_cmpuint (comparison->releases->len, ==, 1);
}

/* Its posts were imported afterwards: its decisions are all of later, and none of them counts so.
 */
static void
test_an_imported_original_has_nothing_later (void)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (VigieComparison) comparison = NULL;

  pair_init (&pair);
  pair.by_posting = TRUE;
  add_random_posts (&pair);
  for (guint i = 0; i < N_POSTS; i++)
    pair_judge (&pair, VIGIE_SIDE_ORIGINAL, FROM + 1000 * 60 * MINUTE, i, VIGIE_STATUS_CONFIRMED);
  comparison = pair_compare (&pair, BEGUN + 3000 * MINUTE);
  g_assert_cmpuint (comparison->n_common, >, 0);
  g_assert_cmpuint (comparison->n_kinds[VIGIE_COMPARED_MISSED], ==, comparison->n_common);
  g_assert_cmpuint (comparison->n_kinds[VIGIE_COMPARED_LATER], ==, 0);
}

/* A pause of an hour between two posts, and the end of what is replayed. */
static void
test_the_clock_follows_the_posts (void)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (VigieComparison) comparison = NULL;

  pair_init (&pair);
  pair.to = FROM + 100 * MINUTE;
  pair_add_post (&pair, FROM + 10 * MINUTE, BEGUN + MINUTE);
  pair_add_post (&pair, FROM + 20 * MINUTE, BEGUN + 62 * MINUTE);
  comparison = pair_compare (&pair, BEGUN + 1000 * MINUTE);
  g_assert_cmpint (vigie_comparison_map_time (comparison, BEGUN), ==, FROM);
  g_assert_cmpint (vigie_comparison_map_time (comparison, BEGUN - MINUTE), ==, FROM - 10 * MINUTE);
  g_assert_cmpint (vigie_comparison_map_time (comparison, BEGUN + MINUTE), ==, FROM + 10 * MINUTE);
  g_assert_cmpint (vigie_comparison_map_time (comparison, BEGUN + 62 * MINUTE), ==,
                   FROM + 20 * MINUTE);
  g_assert_cmpint (vigie_comparison_map_time (comparison, BEGUN + 63 * MINUTE), ==,
                   FROM + 30 * MINUTE);
  g_assert_cmpint (comparison->reached, ==, FROM + 100 * MINUTE);
}

/* Neighbours that touch are two; sections of road are one where one territory says so. */
static void
test_areas_meet_by_roads_too (void)
{
  static const char payload[] =
      "{\"kind\":\"closure\",\"title\":\"D 10\",\"cause\":\"flood\",\"territory\":\"%s\","
      "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%s,47],[%s1,47],[%s1,47.1],[%s,47]]]},"
      "\"sections\":[{\"road\":\"D 10\",\"edges\":[4,5]}]}";
  const char *const territories[][2] = { { "0123456789abcdef", "0123456789abcdef" },
                                         { "0123456789abcdef", "fedcba9876543210" } };

  for (guint i = 0; i < G_N_ELEMENTS (territories); i++)
    {
      g_auto (Pair) pair = { 0 };
      g_autoptr (VigieComparison) comparison = NULL;
      const VigieComparedShape *row;

      pair_init (&pair);
      for (guint side = 0; side < VIGIE_N_SIDES; side++)
        {
          const char *lon = side == 0 ? "5.0" : "5.5";
          g_autoptr (GString) text = g_string_new (payload);

          g_string_replace (text, "\"%s\"", "\"TERRITORY\"", 1);
          g_string_replace (text, "%s", lon, 0);
          g_string_replace (text, "TERRITORY", territories[i][side], 1);
          pair_write (&pair, (VigieSide) side, pair.now[side],
                      pair_make_draft ("shape.draw", side == 0 ? "there" : "here", text->str));
        }
      comparison = pair_compare (&pair, BEGUN + MINUTE);
      row = &g_array_index (comparison->shapes, VigieComparedShape, 0);
      g_assert_cmpuint (comparison->shapes->len, ==, i == 0 ? 1 : 2);
      g_assert_cmpint (row->kind, ==,
                       i == 0 ? VIGIE_COMPARED_AREA_BOTH : VIGIE_COMPARED_AREA_MISSED);
      g_assert_cmpuint (row->n_edges, ==, i == 0 ? 2 : 0);
    }
}

static void
test_what_is_replayed_is_read (void)
{
  static const char *const bad[] = {
    "",
    "[]",
    "{}",
    "nonsense",
    "{\"incident\":\"a\",\"from\":\"2026-01-31T08:00:00Z\",\"begun_at\":\"2026-03-01T08:00:00Z\"}",
    ("{\"incident\":\"a\",\"from\":\"2026-01-31T08:00:00Z\",\"begun_at\":\"2026-03-01T08:00:00Z\","
     "\"speed\":0}"),
    "{\"incident\":\"a\",\"from\":\"yesterday\",\"begun_at\":\"2026-03-01T08:00:00Z\",\"speed\":2}",
  };
  g_auto (VigieExerciseOf) of = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (vigie_exercise_of_read (&of, bad[i], &error));
      g_assert_nonnull (error);
      g_assert_cmpint (error->code, ==,
                       i == 0 ? (int) VIGIE_ERROR_UNSUPPORTED : (int) VIGIE_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_true (vigie_exercise_of_read (
      &of,
      "{\"incident\":\"a\",\"title\":\"Crue\",\"from\":\"2026-01-31T08:00:00Z\","
      "\"begun_at\":\"2026-03-01T08:00:00Z\",\"speed\":2.5}",
      &error));
  g_assert_no_error (error);
  g_assert_cmpstr (of.incident, ==, "a");
  g_assert_cmpfloat (of.speed, ==, 2.5);
  g_assert_cmpint (of.from, ==, FROM);
  g_assert_cmpint (of.to, ==, VIGIE_TIME_UNKNOWN);
  g_assert_null (of.path);
}

static void
test_nothing_to_compare (void)
{
  g_auto (Pair) pair = { 0 };
  g_autoptr (VigieComparison) comparison = NULL;

  pair_init (&pair);
  comparison = pair_compare (&pair, BEGUN);
  g_assert_cmpuint (comparison->posts->len, ==, 0);
  g_assert_cmpuint (comparison->shapes->len, ==, 0);
  g_assert_cmpint (comparison->reached, ==, FROM);
  g_assert_cmpint (comparison->delays[0].median_ms, ==, VIGIE_TIME_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/comparison/equals-a-slow-computation", test_equals_a_slow_computation);
  g_test_add_func ("/core/comparison/used-against",
                   test_what_was_used_against_the_original_comes_first);
  g_test_add_func ("/core/comparison/later", test_what_comes_later_is_not_missed);
  g_test_add_func ("/core/comparison/imported", test_an_imported_original_has_nothing_later);
  g_test_add_func ("/core/comparison/clock", test_the_clock_follows_the_posts);
  g_test_add_func ("/core/comparison/areas", test_areas_meet_by_roads_too);
  g_test_add_func ("/core/comparison/setting", test_what_is_replayed_is_read);
  g_test_add_func ("/core/comparison/nothing", test_nothing_to_compare);
  return g_test_run ();
}
