/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What charts are measured with, and in which colours. */
#include "chart-samples.h"
#include "vigie-chart-axis.h"
#include "vigie-chart-private.h"
#include "vigie-test-util.h"

/* ---- axes ---- */

#define N_ROUNDS 400

static gint64
random_span (GRand *random)
{
  /* From seconds to centuries, each as often. */
  return (gint64) (1000 * pow (10, g_rand_double_range (random, 0, 9.5)));
}

static void
test_numbers_of_an_axis_are_round_and_few (void)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const guint64 max = (guint64) pow (10, g_rand_double_range (random, 0, 12)) - 1;
      const guint n = (guint) g_rand_int_range (random, 1, 12);
      gint64 step = vigie_chart_choose_value_step (max, n);

      g_assert_cmpuint ((max + (guint64) step - 1) / (guint64) step, <=, n);
      while (step % 10 == 0)
        step /= 10;
      g_assert_true (step == 1 || step == 2 || step == 5);
    }
}

static void
test_bins_reach_over_all_and_are_few (void)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();

  g_assert_cmpint (vigie_chart_choose_bin (0, 0), ==, 1000);
  g_assert_cmpint (vigie_chart_choose_bin (3600000, 60), ==, 60000);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const gint64 span = random_span (random);
      const guint n = (guint) g_rand_int_range (random, 1, 400);
      const gint64 bin = vigie_chart_choose_bin (span, n);

      g_assert_cmpint ((span + bin - 1) / bin, <=, n);
      g_assert_cmpint (bin % 1000, ==, 0);
    }
}

/* On the clock of the wall, also when it is put forward or back. */
static void
test_times_of_an_axis_are_round_on_the_wall (void)
{
  static const char *const zones[] = { "UTC", "Europe/Paris", "Asia/Kathmandu",
                                       "America/St_Johns" };
  g_autoptr (GRand) random = vigie_test_rand_new ();

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GTimeZone) zone =
          g_time_zone_new_identifier (zones[g_rand_int_range (random, 0, 4)]);
      const gint64 from =
          SAMPLE_NIGHT + g_rand_int_range (random, -400, 400) * G_GINT64_CONSTANT (86400000);
      const gint64 to = from + random_span (random);
      const guint n = (guint) g_rand_int_range (random, 1, 40);
      const VigieChartStep *step = vigie_chart_choose_time_step (to - from, n);
      g_autoptr (GArray) ticks = vigie_chart_make_time_ticks (zone, from, to, step);
      gint64 last = G_MININT64;

      g_assert_cmpuint (ticks->len, <=, 2 * n + 3);
      for (guint j = 0; j < ticks->len; j++)
        {
          const gint64 at = g_array_index (ticks, gint64, j);
          g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / 1000);
          g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
          const int second = g_date_time_get_hour (local) * 3600 +
                             g_date_time_get_minute (local) * 60 + g_date_time_get_second (local);

          g_assert_cmpint (at, >=, from);
          g_assert_cmpint (at, <=, to);
          g_assert_cmpint (at, >, last);
          last = at;
          if (step->seconds > 0 && step->seconds <= 1800)
            g_assert_cmpint (second % (int) step->seconds, ==, 0);
          else
            g_assert_cmpint (second % 3600, ==, 0);
          if (step->months > 0)
            g_assert_cmpint (g_date_time_get_day_of_month (local), ==, 1);
          if (step->days == 7)
            g_assert_cmpint (g_date_time_get_day_of_week (local), ==, 1);
        }
    }
}

static void
test_longer_delays_lie_further_right (void)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();
  guint n_bounds;
  const gint64 *bounds = vigie_chart_get_usual_bounds (&n_bounds);

  for (guint i = 0; i < n_bounds; i++)
    g_assert_cmpfloat_with_epsilon (vigie_chart_place_delay (bounds, n_bounds, bounds[i]), i + 1,
                                    i + 1 < n_bounds ? 1e-9 : 0.51);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const gint64 one = random_span (random) - 1000;
      const gint64 other = random_span (random);
      const double a = vigie_chart_place_delay (bounds, n_bounds, MIN (one, other));
      const double b = vigie_chart_place_delay (bounds, n_bounds, MAX (one, other));

      g_assert_cmpfloat (a, <=, b);
      g_assert_cmpfloat (b, <=, n_bounds + 1);
    }
}

static void
test_each_number_is_in_one_class (void)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();
  guint64 lasts[5];

  g_assert_cmpuint (vigie_chart_make_classes (0, lasts, 5), ==, 0);
  g_assert_cmpuint (vigie_chart_make_classes (1, lasts, 5), ==, 1);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const guint64 max = (guint64) pow (10, g_rand_double_range (random, 0, 12));
      const guint n = vigie_chart_make_classes (max, lasts, 5);

      g_assert_cmpuint (n, >=, 1);
      g_assert_cmpuint (n, <=, 5);
      g_assert_cmpuint (lasts[n - 1], ==, max);
      for (guint j = 0; j < n; j++)
        g_assert_cmpuint (lasts[j], >, j > 0 ? lasts[j - 1] : 0);
    }
}

/* ---- colours ---- */

static void
test_tones_are_told_apart_without_colours (void)
{
  for (guint look = VIGIE_CHART_LIGHT; look <= VIGIE_CHART_PRINT; look++)
    {
      const VigieChartStyle style = { .look = look };
      const VigieChartColours *colours = vigie_chart_get_colours (&style);
      double last = -100;

      for (guint i = VIGIE_CHART_TONE_NAVY; i <= VIGIE_CHART_TONE_YELLOW; i++)
        {
          const double lightness = vigie_chart_get_lightness (colours->tones[i]);

          g_assert_cmpfloat (lightness, >, last + 8);
          last = lightness;
        }
      for (guint i = 1; i < G_N_ELEMENTS (colours->classes); i++)
        g_assert_cmpfloat (fabs (vigie_chart_get_lightness (colours->classes[i]) -
                                 vigie_chart_get_lightness (colours->classes[i - 1])),
                           >, 12);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/charts/axis/numbers", test_numbers_of_an_axis_are_round_and_few);
  g_test_add_func ("/charts/axis/bins", test_bins_reach_over_all_and_are_few);
  g_test_add_func ("/charts/axis/times", test_times_of_an_axis_are_round_on_the_wall);
  g_test_add_func ("/charts/axis/delays", test_longer_delays_lie_further_right);
  g_test_add_func ("/charts/axis/classes", test_each_number_is_in_one_class);
  g_test_add_func ("/charts/colours", test_tones_are_told_apart_without_colours);
  return g_test_run ();
}
