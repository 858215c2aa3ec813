/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-import-time.h"
#include "vigie-time.h"

static void
assert_time (const char *text, VigieDateOrder order, const char *expected)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autofree char *result = NULL;
  gint64 at = VIGIE_TIME_UNKNOWN;

  g_test_message ("%s", text);
  if (expected == NULL)
    {
      g_assert_false (vigie_import_parse_time (text, paris, order, &at));
      return;
    }
  g_assert_true (vigie_import_parse_time (text, paris, order, &at));
  result = vigie_time_format (at);
  g_assert_cmpstr (result, ==, expected);
}

static void
test_forms (void)
{
  static const char *const cases[][2] = {
    { "2026-01-12T18:04:05Z", "2026-01-12T18:04:05.000Z" },
    { "2026-01-12T18:04:05.25+01:00", "2026-01-12T17:04:05.250Z" },
    { "2026-01-12 18:04:05 +0100", "2026-01-12T17:04:05.000Z" },
    { "2026-01-12 18:04", "2026-01-12T17:04:00.000Z" }, /* winter in Paris */
    { "2026-07-12 18:04", "2026-07-12T16:04:00.000Z" }, /* summer */
    { "2010-01-17", "2010-01-16T23:00:00.000Z" },
    { "2026/01/12 18:04:05", "2026-01-12T17:04:05.000Z" },
    { "2026-01-12 18:04:05 UTC", "2026-01-12T18:04:05.000Z" },
    { " 12/01/2026 18:04 ", "2026-01-12T17:04:00.000Z" },
    { "12/01/2026", "2026-01-11T23:00:00.000Z" },
    { "12/01/26 18h04", "2026-01-12T17:04:00.000Z" },
    { "12/01/2026 à 18 h 04", "2026-01-12T17:04:00.000Z" },
    { "12-01-2026 06:04:00 PM", "2026-01-12T17:04:00.000Z" },
    { "12.01.2026, 18:04:05", "2026-01-12T17:04:05.000Z" },
    { "12 janvier 2026 18:04", "2026-01-12T17:04:00.000Z" },
    { "1er août 2026 à 18h", "2026-08-01T16:00:00.000Z" },
    { "1768241045", "2026-01-12T18:04:05.000Z" },
    { "1768241045.5", "2026-01-12T18:04:05.500Z" },
    { "1768241045123", "2026-01-12T18:04:05.123Z" },
    { "1768241045123456", "2026-01-12T18:04:05.123Z" },
    { "20260112", "2026-01-11T23:00:00.000Z" },
    { "20260112180405", "2026-01-12T17:04:05.000Z" },
    { "Sat Nov 10 05:55:39 +0000 2018", "2018-11-10T05:55:39.000Z" },
    { "Sat, 10 Nov 2018 05:55:39 +0000", "2018-11-10T05:55:39.000Z" },
    { "10 Nov 2018 05:55:39 GMT", "2018-11-10T05:55:39.000Z" },
    { "Sat, 10 Nov 2018 06:55:39 +0100", "2018-11-10T05:55:39.000Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_time (cases[i][0], VIGIE_DATE_ORDER_AUTO, cases[i][1]);
}

static void
test_orders (void)
{
  assert_time ("03/04/2026 10:00", VIGIE_DATE_ORDER_AUTO, "2026-04-03T08:00:00.000Z");
  assert_time ("03/04/2026 10:00", VIGIE_DATE_ORDER_DMY, "2026-04-03T08:00:00.000Z");
  assert_time ("03/04/2026 10:00", VIGIE_DATE_ORDER_MDY, "2026-03-04T09:00:00.000Z");
  assert_time ("03/14/2026", VIGIE_DATE_ORDER_DMY, NULL);
  g_assert_cmpint (vigie_import_guess_date_order ("03/04/2026"), ==, VIGIE_DATE_ORDER_AUTO);
  g_assert_cmpint (vigie_import_guess_date_order ("13/04/2026"), ==, VIGIE_DATE_ORDER_DMY);
  g_assert_cmpint (vigie_import_guess_date_order ("03/14/2026 08:00"), ==, VIGIE_DATE_ORDER_MDY);
  g_assert_cmpint (vigie_import_guess_date_order ("2026-03-14"), ==, VIGIE_DATE_ORDER_AUTO);
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "",
    "   ",
    "yesterday",
    "2026-02-30",
    "31/02/2026",
    "2026-01-12 25:00",
    "12",
    "123456",
    "2026-13-01",
    "12/01",
    "12/01/2026 18:04 or so",
    "Nov 2018",
    "18:04",
    "99999999999999999999",
    "2026-01-12T18:04:05+99:00",
    "12 brumaire 2026",
    "2026-01-12 18:61",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_time (cases[i], VIGIE_DATE_ORDER_AUTO, NULL);
}

static void
test_skipped_hour_is_not_lost (void)
{
  /* clocks went from 2:00 to 3:00, which was 1:00 UTC */
  assert_time ("2026-03-29 02:30", VIGIE_DATE_ORDER_AUTO, "2026-03-29T01:00:00.000Z");
}

static void
test_clock (void)
{
  gint64 ms;

  g_assert_true (vigie_import_parse_clock ("18h04", &ms));
  g_assert_cmpint (ms, ==, (18 * 60 + 4) * 60000);
  g_assert_true (vigie_import_parse_clock ("18:04:05", &ms));
  g_assert_cmpint (ms, ==, ((18 * 60 + 4) * 60 + 5) * 1000);
  g_assert_false (vigie_import_parse_clock ("25:00", &ms));
  g_assert_false (vigie_import_parse_clock ("soon", &ms));
  g_assert_true (vigie_import_has_clock ("2026-01-12T18:04"));
  g_assert_false (vigie_import_has_clock ("2026-01-12"));
  g_assert_false (vigie_import_has_clock ("12/01/2026"));
}

static void
test_snowflake (void)
{
  g_autofree char *text = NULL;
  gint64 at;

  /* the IDRISI file has both: created_at "Sat Nov 10 05:55:39 +0000 2018" */
  g_assert_true (vigie_snowflake_to_time ("1061135278256066560", &at));
  text = vigie_time_format (at);
  g_assert_true (g_str_has_prefix (text, "2018-11-10T05:55:39."));
  g_assert_false (vigie_snowflake_to_time ("20", &at));
  g_assert_false (vigie_snowflake_to_time ("10611352782560665x0", &at));
  g_assert_false (vigie_snowflake_to_time ("", &at));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/import-time/reads-what-people-and-programs-write", test_forms);
  g_test_add_func ("/import-time/follows-the-order-of-day-and-month", test_orders);
  g_test_add_func ("/import-time/refuses-what-is-no-date", test_refused);
  g_test_add_func ("/import-time/keeps-a-time-that-the-clocks-skipped",
                   test_skipped_hour_is_not_lost);
  g_test_add_func ("/import-time/reads-a-time-of-day", test_clock);
  g_test_add_func ("/import-time/reads-the-time-in-an-id-of-x", test_snowflake);

  return g_test_run ();
}
