/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "official-desk.h"
#include "territory-support.h"

/* What authorities publish becomes what the incident knows of them, with their own times. The
 * bodies are made in the shape of the services' own. */

#define STRETCH(id, name, level, points)                                                           \
  "{\"type\":\"Feature\",\"properties\":{\"lbentcru\":\"" name "\",\"CdEntCru\":\"" id             \
  "\",\"NivInfViCr\":" level "},\"geometry\":" points "}"
#define LINE(points) "{\"type\":\"LineString\",\"coordinates\":[" points "]}"
#define LINES(points) "{\"type\":\"MultiLineString\",\"coordinates\":[" points "]}"
#define RIVERS(time, features)                                                                     \
  "{\"type\":\"FeatureCollection\",\"DtHrInfoVigiCru\":\"" time "\",\"features\":[" features "]}"
#define OUCHE(level) STRETCH ("OR1", "Ouche", level, LINE ("[5.02,47.32],[5.05,47.3],[5.1,47.28]"))
#define TILLE(level)                                                                               \
  STRETCH ("OR2", "Tille", level, LINES ("[[5.2,47.4],[5.25,47.3]],[[5.25,47.3],[5.3,47.2]]"))
#define ISERE STRETCH ("RM9", "Isère", "1", LINE ("[5.7,45.2],[5.8,45.3]"))
#define AT_1410 "2026-01-12T14:10:00+01:00"
#define MS_1410 (DESK_START - 2 * MINUTE_MS)

static void
test_rivers_are_known_with_their_own_time (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GPtrArray) sheets = NULL;
  const VigieOfficialSheet *sheet;
  const VigieOfficialItem *item;

  desk_init (&desk, "vigicrues", NULL);
  desk_serve (&desk, RIVERS (AT_1410, OUCHE ("3") "," TILLE ("\"2\"") "," ISERE), "\"1\"");
  desk_poll_well (&desk, NULL, &round);
  g_assert_nonnull (round.official);
  g_assert_cmpuint (round.official->n_all, ==, 3);
  g_assert_cmpuint (round.counts.imported, ==, 0);

  sheets = desk_list (&desk, G_MAXINT64);
  g_assert_cmpuint (sheets->len, ==, 1);
  sheet = g_ptr_array_index (sheets, 0);
  g_assert_cmpstr (sheet->kind, ==, "vigicrues");
  g_assert_cmpint (sheet->said_at, ==, MS_1410);
  g_assert_cmpint (sheet->first_at, ==, DESK_START);
  g_assert_cmpuint (sheet->state->levels[2], ==, 1);
  g_assert_true (sheet->state->is_whole); /* there is no territory */
  g_assert_cmpuint (vigie_official_state_get_top_level (sheet->state), ==, 3);
  item = desk_find (sheet, "OR2"); /* its level is text */
  g_assert_cmpuint (item->level, ==, 2);
  g_assert_cmpstr (item->title, ==, "Tille");
  g_assert_cmpint (vigie_geometry_get_kind (item->geometry), ==, VIGIE_GEOMETRY_MULTI_LINE_STRING);
}

static void
test_unchanged_state_is_known_for_longer (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GPtrArray) sheets = NULL;
  const VigieOfficialSheet *sheet;

  desk_init (&desk, "vigicrues", NULL);
  desk_serve (&desk, RIVERS (AT_1410, OUCHE ("3")), "\"1\"");
  desk_poll_well (&desk, NULL, &round);
  desk.now += 10 * MINUTE_MS;
  desk_poll_well (&desk, NULL, &round); /* 304 */
  g_assert_null (round.official);
  desk.now += 10 * MINUTE_MS;
  desk_serve (&desk, RIVERS (AT_1410, OUCHE ("3")), "\"2\""); /* another tag, the same in it */
  desk_poll_well (&desk, NULL, &round);

  sheets = desk_list (&desk, G_MAXINT64);
  g_assert_cmpuint (sheets->len, ==, 1);
  sheet = g_ptr_array_index (sheets, 0);
  g_assert_cmpint (sheet->first_at, ==, DESK_START);
  g_assert_cmpint (sheet->last_at, ==, DESK_START + 20 * MINUTE_MS);
  g_assert_false (vigie_official_sheet_is_old (sheet, desk.now + 10 * MINUTE_MS));
  g_assert_true (vigie_official_sheet_is_old (sheet, desk.now + 40 * MINUTE_MS));
}

static void
test_earlier_states_stay (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GPtrArray) now = NULL, before = NULL, never = NULL;

  desk_init (&desk, "vigicrues", NULL);
  desk_serve (&desk, RIVERS (AT_1410, OUCHE ("2")), "\"1\"");
  desk_poll_well (&desk, NULL, &round);
  desk.now += 60 * MINUTE_MS;
  desk_serve (&desk, RIVERS ("2026-01-12T15:05:00+01:00", OUCHE ("4")), "\"2\"");
  desk_poll_well (&desk, NULL, &round);

  now = desk_list (&desk, G_MAXINT64);
  before = desk_list (&desk, DESK_START + 30 * MINUTE_MS);
  never = desk_list (&desk, DESK_START - 1);
  g_assert_cmpuint (vigie_official_state_get_top_level (
                        ((VigieOfficialSheet *) g_ptr_array_index (now, 0))->state),
                    ==, 4);
  g_assert_cmpuint (vigie_official_state_get_top_level (
                        ((VigieOfficialSheet *) g_ptr_array_index (before, 0))->state),
                    ==, 2);
  g_assert_cmpuint (never->len, ==, 0);
  assert_intact (desk.store);
}

static void
test_only_what_is_near_is_kept (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = build_valley_file (dir);
  g_autoptr (VigieTerritory) territory = vigie_territory_open (path, NULL, NULL);
  g_autoptr (GPtrArray) sheets = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  VigieBox box;

  vigie_territory_get_box (territory, &box);
  body = g_strdup_printf (
      RIVERS (AT_1410, "%s," STRETCH ("V1", "Rivière", "2", LINE ("[%.4f,%.4f],[%.4f,%.4f]"))),
      "{\"type\":\"Feature\",\"properties\":{\"CdEntCru\":\"F\",\"NivInfViCr\":4},"
      "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[-4,48],[-4.1,48.1]]}}",
      box.west - 1, box.south, box.east, box.north);
  desk_init (&desk, "vigicrues", NULL);
  desk_serve (&desk, body, "\"1\"");
  desk_poll_well (&desk, NULL, &round);
  g_assert_cmpuint (round.official->n_kept, ==, 2);

  /* the server says that nothing changed, but another part of it is kept */
  vigie_store_set (desk.store, VIGIE_INFO_TERRITORY, path, &error);
  g_assert_no_error (error);
  desk_poll_well (&desk, NULL, &round);
  g_assert_nonnull (round.official);
  g_assert_cmpuint (round.official->n_kept, ==, 1);
  g_assert_cmpuint (round.official->n_all, ==, 2);
  sheets = desk_list (&desk, G_MAXINT64);
  g_assert_true (desk_has (g_ptr_array_index (sheets, 0), "V1"));
  g_assert_false (desk_has (g_ptr_array_index (sheets, 0), "F"));
  g_assert_false (((VigieOfficialSheet *) g_ptr_array_index (sheets, 0))->state->is_whole);
  g_assert_cmpuint (((VigieOfficialSheet *) g_ptr_array_index (sheets, 0))->state->levels[4], ==,
                    1);
}

static void
test_what_is_no_publication_is_refused (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "vigicrues", NULL);
  desk_serve (&desk, RIVERS (AT_1410, OUCHE ("3")), "\"1\"");
  desk_poll_well (&desk, NULL, &round);
  desk.now += 10 * MINUTE_MS;
  desk_expect_refusal (&desk, NULL, "");
  desk_expect_refusal (&desk, NULL, "<!DOCTYPE html><html><body>Maintenance</body></html>");
  desk_expect_refusal (&desk, NULL, "{\"type\":\"FeatureCollection\",\"features\":[");
  desk_expect_refusal (&desk, NULL, "{\"features\":{}}");
  desk_expect_refusal (&desk, NULL, "[]");
  desk_expect_refusal (&desk, NULL, RIVERS (AT_1410, "null,3,{}"));
  desk_expect_refusal (&desk, NULL, RIVERS (AT_1410, OUCHE ("5") "," OUCHE ("true")));
}

static void
test_entries_that_cannot_be_read_are_counted (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GPtrArray) sheets = NULL;
  gboolean is_said = FALSE;

  desk_init (&desk, "vigicrues", NULL);
  desk_serve (
      &desk,
      RIVERS (
          "yesterday",
          OUCHE ("3") "," OUCHE ("0") "," STRETCH (
              "X", "Far", "2",
              LINE (
                  "[200,47],[5,47]")) "," STRETCH ("Y", "Point", "2",
                                                   "{\"type\":\"Point\",\"coordinates\":[5,47]}")),
      "\"1\"");
  desk_poll_well (&desk, NULL, &round);
  for (guint i = 0; i < round.notes->len; i++)
    is_said = is_said || strstr (g_ptr_array_index (round.notes, i), "3 entries") != NULL;
  g_assert_true (is_said);
  sheets = desk_list (&desk, G_MAXINT64);
  g_assert_cmpint (((VigieOfficialSheet *) g_ptr_array_index (sheets, 0))->said_at, ==,
                   VIGIE_TIME_UNKNOWN);
  g_assert_cmpuint (((VigieOfficialSheet *) g_ptr_array_index (sheets, 0))->state->items->len, ==,
                    1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/official/rivers-are-known-with-their-own-time",
                   test_rivers_are_known_with_their_own_time);
  g_test_add_func ("/official/unchanged-state-is-known-for-longer",
                   test_unchanged_state_is_known_for_longer);
  g_test_add_func ("/official/earlier-states-stay", test_earlier_states_stay);
  g_test_add_func ("/official/only-what-is-near-is-kept", test_only_what_is_near_is_kept);
  g_test_add_func ("/official/what-is-no-publication-is-refused",
                   test_what_is_no_publication_is_refused);
  g_test_add_func ("/official/entries-that-cannot-be-read-are-counted",
                   test_entries_that_cannot_be_read_are_counted);
  add_bisonfute_tests ();
  add_vigilance_tests ();

  return g_test_run ();
}
