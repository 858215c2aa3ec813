/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-time.h"

#include "vigie-test-util.h"

static void
test_formats_utc_with_milliseconds (void)
{
  static const struct
  {
    gint64 at;
    const char *text;
  } cases[] = {
    { 0, "1970-01-01T00:00:00.000Z" },
    { -1, "1969-12-31T23:59:59.999Z" },
    { 1709164800123, "2024-02-29T00:00:00.123Z" },
    { 951782400000, "2000-02-29T00:00:00.000Z" },
    { 4102444799999, "2099-12-31T23:59:59.999Z" },
    { -62135596800000, "0001-01-01T00:00:00.000Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = vigie_time_format (cases[i].at);
      gint64 at;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (vigie_time_parse (text, &at));
      g_assert_cmpint (at, ==, cases[i].at);
    }
}

static void
test_reads_offsets_and_fractions (void)
{
  gint64 at;

  g_assert_true (vigie_time_parse ("2026-01-12T19:04:05.5+01:00", &at));
  g_assert_cmpint (at, ==, 1768241045500);
  g_assert_true (vigie_time_parse ("2026-01-12 18:04:05.500999z", &at));
  g_assert_cmpint (at, ==, 1768241045500);
  g_assert_true (vigie_time_parse ("2026-01-12T14:34:05-03:30", &at));
  g_assert_cmpint (at, ==, 1768241045000);
}

static void
test_refuses_what_is_no_time (void)
{
  static const char *const bad[] = {
    "",
    "2026-01-12",
    "2026-01-12T18:04:05",  /* without an offset nobody knows when it is */
    "2026-02-29T00:00:00Z", /* no leap year */
    "1900-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-12T24:00:00Z",
    "2026-01-12T18:60:00Z",
    "2026-01-12T18:04:05.Z",
    "2026-01-12T18:04:05+1:00",
    "2026-01-12T18:04:05Z ",
    "2026-01-12T18:04:05+25:00",
    "12/01/2026 18:04",
  };
  gint64 at;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (vigie_time_parse (bad[i], &at));
}

static void
test_unknown_is_empty (void)
{
  g_autofree char *text = vigie_time_format (VIGIE_TIME_UNKNOWN);

  g_assert_cmpstr (text, ==, "");
}

static void
test_agrees_with_glib (void)
{
  g_autoptr (GRand) rand = vigie_test_rand_new ();

  for (int i = 0; i < 2000; i++)
    {
      gint64 seconds = (gint64) g_rand_int (rand) * 50 - G_GINT64_CONSTANT (60000000000);
      g_autoptr (GDateTime) expected = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *theirs = g_date_time_format (expected, "%Y-%m-%dT%H:%M:%S.000Z");
      g_autofree char *ours = vigie_time_format (seconds * 1000);

      if (g_date_time_get_year (expected) >= 1000)
        g_assert_cmpstr (ours, ==, theirs);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/time/formats-utc-with-milliseconds", test_formats_utc_with_milliseconds);
  g_test_add_func ("/time/reads-offsets-and-fractions", test_reads_offsets_and_fractions);
  g_test_add_func ("/time/refuses-what-is-no-time", test_refuses_what_is_no_time);
  g_test_add_func ("/time/unknown-is-empty", test_unknown_is_empty);
  g_test_add_func ("/time/agrees-with-glib", test_agrees_with_glib);

  return g_test_run ();
}
