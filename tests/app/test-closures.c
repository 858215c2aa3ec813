/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-closures.h"
#include "vigie-time-axis.h"

#define AT 1768240000000 /* 12 January 2026, 17:46:40 UTC */
#define MINUTE 60000

/* The words of lists and pages, without a display. */

static void
assert_words (char *words, const char *expected) /* takes words */
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static void
test_measures_have_the_figures_people_read (void)
{
  assert_words (vigie_format_radius (0), "");
  assert_words (vigie_format_radius (40), "± 40 m");
  assert_words (vigie_format_radius (2500), "± 2.5 km");
  assert_words (vigie_format_length (340.4), "340 m");
  assert_words (vigie_format_length (4810), "4.8 km");
  assert_words (vigie_format_length (126000), "126 km");
  assert_words (vigie_format_area (900), "900 m²");
  assert_words (vigie_format_area (42000), "4.2 ha");
  assert_words (vigie_format_area (1.346e9), "1346 km²");
}

static void
test_positions_are_written_as_they_are_pasted (void)
{
  const VigiePosition position = { .lon = 4.84, .lat = -47.0202 };

  assert_words (vigie_format_position (&position), "-47.02020, 4.84000");
}

static void
test_age_becomes_a_date (void)
{
  assert_words (vigie_format_age (AT, AT), "now");
  assert_words (vigie_format_age (AT, AT + 59 * MINUTE), "59 min");
  assert_words (vigie_format_age (AT, AT + 60 * MINUTE), "1 h");
  assert_words (vigie_format_age (AT, AT + 25 * 60 * MINUTE), "12 Jan, 17:46");
  assert_words (vigie_format_age (AT + 5 * MINUTE, AT), "12 Jan, 17:51"); /* a wrong clock */
  assert_words (vigie_format_age (VIGIE_TIME_UNKNOWN, AT), "");
}

static void
test_minutes_are_counted_from_the_alert (void)
{
  assert_words (vigie_format_since_alert (VIGIE_TIME_UNKNOWN, AT), "");
  assert_words (vigie_format_since_alert (AT, VIGIE_TIME_UNKNOWN), "");
  assert_words (vigie_format_since_alert (AT, AT + 43 * MINUTE), "H+00:43");
  assert_words (vigie_format_since_alert (AT, AT + 101 * 60 * MINUTE), "H+101:00");
  assert_words (vigie_format_since_alert (AT, AT - 3 * MINUTE), "H−00:03");
}

static void
assert_axis (gint64 span, int n_labels, const char *expected)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (int i = 0; i <= n_labels; i++)
    {
      g_autofree char *text = vigie_time_axis_make_label (AT, AT + span, n_labels, i);

      g_string_append_printf (words, "%s%s", i > 0 ? " " : "", text != NULL ? text : "-");
    }
  g_assert_cmpstr (words->str, ==, expected);
}

/* No label says what the one before it says, however short the time is. */
static void
test_labels_of_an_axis_tell_times_apart (void)
{
  assert_axis (0, 2, "17:46:40 - -");
  assert_axis (400, 2, "17:46:40 - -");
  assert_axis (2000, 4, "17:46:40 - 17:46:41 - 17:46:42");
  assert_axis (2 * MINUTE, 3, "17:46:40 17:47:20 17:48:00 17:48:40");
  assert_axis (2 * MINUTE, 2, "17:46 17:47 17:48");
  assert_axis (6 * 60 * MINUTE, 3, "17:46 19:46 21:46 23:46");
  assert_axis (48 * 60 * MINUTE, 2, "12 Jan, 17:46 13 Jan, 17:46 14 Jan, 17:46");
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/closures/measures", test_measures_have_the_figures_people_read);
  g_test_add_func ("/closures/positions", test_positions_are_written_as_they_are_pasted);
  g_test_add_func ("/closures/axis", test_labels_of_an_axis_tell_times_apart);
  g_test_add_func ("/closures/age", test_age_becomes_a_date);
  g_test_add_func ("/closures/since-alert", test_minutes_are_counted_from_the_alert);
  return g_test_run ();
}
