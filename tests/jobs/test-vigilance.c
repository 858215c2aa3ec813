/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "official-desk.h"
#include "vigie-vigilance.h"

/* Météo-France's vigilance, in the shape of its interface. */

#define SPAN(from, to, level)                                                                      \
  "{\"begin_time\":\"2026-01-" from ":00Z\",\"end_time\":\"2026-01-" to                            \
  ":00Z\",\"color_id\":" level "}"
#define PHENOMENON(id, level, spans)                                                               \
  "{\"phenomenon_id\":" id ",\"phenomenon_max_color_id\":" level ",\"timelaps_items\":[" spans "]" \
  "}"
#define DOMAIN(id, level, phenomena)                                                               \
  "{\"domain_id\":\"" id "\",\"max_color_id\":" level ",\"phenomenon_items\":[" phenomena "]}"
#define PERIOD(term, domains)                                                                      \
  "{\"echeance\":\"" term "\",\"begin_validity_time\":\"2026-01-12T05:00:00Z\","                   \
  "\"end_validity_time\":\"2026-01-12T23:00:00Z\",\"timelaps\":{\"domain_ids\":[" domains "]}}"
#define PRODUCT(periods)                                                                           \
  "{\"product\":{\"update_time\":\"2026-01-12T13:05:00Z\",\"periods\":[" periods "]}}"
#define CALM DOMAIN ("75", "1", "")
#define SNOW                                                                                       \
  DOMAIN ("21", "3",                                                                               \
          PHENOMENON (                                                                             \
              "\"5\"", "3",                                                                        \
              SPAN ("12T06:00", "12T12:00", "2") "," SPAN ("12T12:00", "12T18:00", "3") "," SPAN ( \
                  "12T18:00", "12T23:00", "1")) "," PHENOMENON ("1", "1", ""))

static void
test_phenomena_are_told_with_their_hours (void)
{
  g_auto (VigieOfficialAnswer) answer = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  static const char text[] = PRODUCT (PERIOD ("J", SNOW "," CALM) "," PERIOD (
      "J1", DOMAIN ("21", "2", PHENOMENON ("4", "2", "")) "," CALM));
  const VigieOfficialItem *item;
  g_autoptr (GError) error = NULL;

  bytes = g_bytes_new_static (text, strlen (text));
  vigie_vigilance_parse (&answer, bytes, (const char *const[]) { "21", NULL }, &error);
  g_assert_no_error (error);
  g_assert_cmpint (answer.said_at, ==, DESK_START - 7 * MINUTE_MS);
  g_assert_cmpuint (answer.state->n_all, ==, 5);
  g_assert_cmpuint (answer.state->levels[3], ==, 1); /* of today */
  g_assert_cmpuint (answer.state->items->len, ==, 3);
  item = g_ptr_array_index (answer.state->items, 1);
  g_assert_cmpstr (item->topic, ==, "snow-ice");
  g_assert_cmpstr (item->title, ==, "21");
  g_assert_cmpuint (item->level, ==, 3);
  g_assert_cmpint (item->to - item->from, ==, 6 * 60 * MINUTE_MS);
  g_assert_null (item->geometry); /* none comes with it, and none is made up */
  item = g_ptr_array_index (answer.state->items, 2);
  g_assert_cmpstr (item->topic, ==, "floods");
  g_assert_cmpint (item->to - item->from, ==, 18 * 60 * MINUTE_MS); /* its period's */
}

static void
test_coast_belongs_to_its_departement (void)
{
  g_auto (VigieOfficialAnswer) answer = { 0 };
  static const char text[] = PRODUCT (PERIOD (
      "J", DOMAIN ("13", "1", "") "," DOMAIN ("1310", "3", PHENOMENON ("9", "3", "")) "," DOMAIN (
               "2A", "\"2\"", PHENOMENON ("8", "\"2\"", "")) "," DOMAIN ("131", "4", "")));
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;

  vigie_vigilance_parse (&answer, bytes, (const char *const[]) { "13", "2a", NULL }, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer.state->items->len, ==, 3);
  g_assert_cmpuint (vigie_official_state_get_top_level (answer.state), ==, 3);
  g_assert_cmpstr (((VigieOfficialItem *) g_ptr_array_index (answer.state->items, 2))->topic, ==,
                   "avalanches");
}

static void
test_key_is_sent_and_asked_for (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sheets = NULL;

  desk_init (&desk, "vigilance", "department=21");
  desk_serve (&desk, PRODUCT (PERIOD ("J", SNOW)), "\"1\"");
  g_assert_false (desk_poll (&desk, NULL, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_assert_cmpuint (vigie_web_server_count (desk.server, NULL), ==, 0);
  desk_poll_well (&desk, "s3cret", &round);
  key = vigie_web_server_dup_header (desk.server, "/official", "apikey");
  g_assert_cmpstr (key, ==, "s3cret");
  sheets = desk_list (&desk, G_MAXINT64);
  g_assert_cmpuint (sheets->len, ==, 1);
  g_assert_null (strstr (((VigieOfficialSheet *) g_ptr_array_index (sheets, 0))->watch, "s3cret"));
  g_assert_false (((VigieOfficialSheet *) g_ptr_array_index (sheets, 0))->state->is_whole);
  g_assert_cmpuint (round.notes->len, ==, 0);
}

static void
test_what_is_no_vigilance_is_refused (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk, "vigilance", "department=21");
  desk_expect_refusal (&desk, "key", "<html><body>Maintenance</body></html>");
  desk_expect_refusal (&desk, "key", "{\"product\":{\"periods\":{}}}");
  desk_expect_refusal (&desk, "key", "{\"product\":[]}");
  desk_expect_refusal (&desk, "key", PRODUCT (PERIOD ("J", "")));
  desk_expect_refusal (&desk, "key", PRODUCT (PERIOD ("J", "3,null,{\"domain_id\":21}")));
  desk_expect_refusal (&desk, "key", "{\"product\":{\"periods\":[{\"echeance\":\"J\"");
}

static void
test_number_of_departement_is_checked (void)
{
  static const char *const wrong[] = { "department=Côte-d’Or", "department=2", "department=A2",
                                       "department=2100" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          vigie_source_new ("vigilance", (const char *const[]) { wrong[i], NULL }, &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

void
add_vigilance_tests (void)
{
  g_test_add_func ("/vigilance/phenomena-are-told-with-their-hours",
                   test_phenomena_are_told_with_their_hours);
  g_test_add_func ("/vigilance/coast-belongs-to-its-departement",
                   test_coast_belongs_to_its_departement);
  g_test_add_func ("/vigilance/key-is-sent-and-asked-for", test_key_is_sent_and_asked_for);
  g_test_add_func ("/vigilance/what-is-no-vigilance-is-refused",
                   test_what_is_no_vigilance_is_refused);
  g_test_add_func ("/vigilance/number-of-departement-is-checked",
                   test_number_of_departement_is_checked);
}
