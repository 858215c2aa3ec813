/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "official-desk.h"
#include "vigie-bisonfute.h"

/* Situations in the shape that Bison Futé publishes them in: DATEX II 2.2.2 in an envelope of
 * SOAP, with its own habits. */

#define NOW G_GINT64_CONSTANT (1768223520000) /* 2026-01-12T13:12:00Z */
#define ENVELOPE(situations)                                                                       \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                   \
  "<SOAP:Envelope xmlns:SOAP=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP:Body>"            \
  "<ns2:d2LogicalModel xmlns:ns2=\"http://datex2.eu/schema/2/2_0\" "                               \
  "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" modelBaseVersion=\"2\">"                \
  "<ns2:payloadPublication xsi:type=\"ns2:SituationPublication\" lang=\"fr\">"                     \
  "<ns2:publicationTime>2026-01-12T14:00:00.000+01:00</ns2:publicationTime>" situations            \
  "</ns2:payloadPublication></ns2:d2LogicalModel></SOAP:Body></SOAP:Envelope>"
#define SITUATION(id, status, records)                                                             \
  "<ns2:situation id=\"" id "\" version=\"1\"><ns2:headerInformation>"                             \
  "<ns2:informationStatus>" status "</ns2:informationStatus></ns2:headerInformation>" records      \
  "</ns2:situation>"
#define RECORD(id, version, type, more)                                                            \
  "<ns2:situationRecord xsi:type=\"ns2:" type "\" id=\"" id "\" version=\"" version "\">" more     \
  "</ns2:situationRecord>"
#define VALID(from, to)                                                                            \
  "<ns2:validity><ns2:validityStatus>definedByValidityTimeSpec</ns2:validityStatus>"               \
  "<ns2:validityTimeSpecification><ns2:overallStartTime>" from "</ns2:overallStartTime>" to        \
  "</ns2:validityTimeSpecification></ns2:validity>"
#define UNTIL(to) "<ns2:overallEndTime>" to "</ns2:overallEndTime>"
#define SINCE_NOON VALID ("2026-01-12T12:00:00.000+01:00", "")
#define COMMENT(text, type)                                                                        \
  "<ns2:generalPublicComment><ns2:comment><ns2:values><ns2:value lang=\"fr\">" text                \
  "</ns2:value></ns2:values></ns2:comment><ns2:commentType>" type                                  \
  "</ns2:commentType></ns2:generalPublicComment>"
#define POINT(lat, lon)                                                                            \
  "<ns2:pointCoordinates><ns2:latitude>" lat "</ns2:latitude><ns2:longitude>" lon                  \
  "</ns2:longitude></ns2:pointCoordinates>"
#define NAME(text, sort)                                                                           \
  "<ns2:name><ns2:descriptor><ns2:values><ns2:value lang=\"fr\">" text                             \
  "</ns2:value></ns2:values></ns2:descriptor><ns2:tpegOtherPointDescriptorType>" sort              \
  "</ns2:tpegOtherPointDescriptorType></ns2:name>"
#define NUMBER(road)                                                                               \
  "<ns2:pointAlongLinearElement><ns2:linearElement><ns2:roadNumber>" road                          \
  "</ns2:roadNumber></ns2:linearElement></ns2:pointAlongLinearElement>"
#define AT(more)                                                                                   \
  "<ns2:groupOfLocations xsi:type=\"ns2:Point\"><ns2:tpegPointLocation><ns2:point>" more           \
  "</ns2:point></ns2:tpegPointLocation></ns2:groupOfLocations>"
#define HERE AT (POINT ("47.32", "5.04") NAME ("Dijon", "townName"))
#define MANAGED(what)                                                                              \
  "<ns2:roadOrCarriagewayOrLaneManagementType>" what "</"                                          \
  "ns2:roadOrCarriagewayOrLaneManagementType>"
#define CLOSED(id)                                                                                 \
  RECORD (id, "1", "RoadOrCarriagewayOrLaneManagement", SINCE_NOON HERE MANAGED ("roadClosed"))

typedef struct
{
  VigieOfficialAnswer answer;
  VigieOfficialSheet sheet; /* for desk_find() */
} Read;

static void
read_clear (Read *self)
{
  vigie_official_answer_clear (&self->answer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Read, read_clear)

static gboolean
parse (Read *self, const char *text, const VigieBox *area, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  gboolean done;

  self->answer.now = NOW;
  done = vigie_bisonfute_parse (&self->answer, bytes, area, error);
  self->sheet.state = self->answer.state;
  return done;
}

static void
parse_well (Read *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  parse (self, text, NULL, &error);
  g_assert_no_error (error);
}

static void
test_closed_road_is_told_with_its_place (void)
{
  g_auto (Read) read = { 0 };
  const VigieOfficialItem *item;
  const double *point;
  gsize n;

  parse_well (
      &read,
      ENVELOPE (SITUATION (
          "S1", "real",
          RECORD ("S1-1", "1", "RoadOrCarriagewayOrLaneManagement",
                  VALID ("2026-01-12T12:00:00.000+01:00", UNTIL ("2026-01-12T18:00:00.000+01:00"))
                      COMMENT ("Chute de  blocs", "description")
                          COMMENT ("De Dijon vers Beaune", "locationDescriptor")
                              COMMENT ("Appeler Mme Martin au 06", "internalNote")
                                  AT (POINT ("47.32", "5.04") NAME ("Dijon", "townName"))
                                      MANAGED ("carriagewayClosures")))));
  g_assert_cmpint (read.answer.said_at, ==, NOW - 12 * MINUTE_MS);
  g_assert_cmpuint (read.answer.state->items->len, ==, 1);
  item = desk_find (&read.sheet, "S1");
  g_assert_cmpint (item->kind, ==, VIGIE_OFFICIAL_CLOSED);
  g_assert_cmpstr (item->place, ==, "Dijon");
  g_assert_cmpstr (item->text, ==, "Chute de blocs\nDe Dijon vers Beaune");
  g_assert_cmpint (item->to - item->from, ==, 6 * 60 * MINUTE_MS);
  point = vigie_geometry_get_ring (item->geometry, 0, 0, &n);
  g_assert_cmpfloat_with_epsilon (point[0], 5.04, 1e-9);
  g_assert_cmpfloat_with_epsilon (point[1], 47.32, 1e-9);
}

static void
test_road_by_its_number_or_its_name (void)
{
  g_auto (Read) read = { 0 };

  parse_well (
      &read,
      ENVELOPE (
          SITUATION ("S1", "real",
                     RECORD ("a", "1", "Accident",
                             SINCE_NOON "<ns2:groupOfLocations>" POINT ("47", "5") NUMBER ("N0020")
                                 NAME ("Autre", "linkName") "</ns2:groupOfLocations>"))
              SITUATION (
                  "S2", "real",
                  RECORD ("b", "1", "Accident",
                          SINCE_NOON AT (POINT ("47.1", "5") NAME ("Rocade Est", "linkName"))))));
  g_assert_cmpstr (desk_find (&read.sheet, "S1")->title, ==, "N 20");
  g_assert_cmpstr (desk_find (&read.sheet, "S2")->title, ==, "Rocade Est");
}

static void
test_of_several_records_one_is_shown (void)
{
  g_auto (Read) read = { 0 };

  parse_well (
      &read,
      ENVELOPE (SITUATION ("S1", "real",
                           RECORD ("w", "1", "MaintenanceWorks", SINCE_NOON HERE) CLOSED ("c")
                               RECORD ("r", "1", "ReroutingManagement", SINCE_NOON HERE))
                    SITUATION ("S2", "real",
                               RECORD ("l", "1", "RoadOrCarriagewayOrLaneManagement",
                                       SINCE_NOON HERE MANAGED ("laneClosures")))
                        SITUATION ("S3", "real", RECORD ("x", "1", "NewThing", SINCE_NOON HERE))));
  g_assert_cmpuint (read.answer.state->items->len, ==, 3);
  g_assert_cmpint (desk_find (&read.sheet, "S1")->kind, ==, VIGIE_OFFICIAL_CLOSED);
  g_assert_cmpint (desk_find (&read.sheet, "S2")->kind, ==, VIGIE_OFFICIAL_LANES);
  g_assert_cmpint (desk_find (&read.sheet, "S3")->kind, ==, VIGIE_OFFICIAL_OTHER);
}

static void
test_what_begins_later_hides_nothing (void)
{
  g_auto (Read) read = { 0 };

  parse_well (&read, ENVELOPE (SITUATION ("S1", "real",
                                          RECORD ("a", "1", "RoadOrCarriagewayOrLaneManagement",
                                                  SINCE_NOON HERE MANAGED ("laneClosures"))
                                              RECORD ("b", "1", "RoadOrCarriagewayOrLaneManagement",
                                                      VALID ("2026-01-13T12:00:00.000+01:00", "")
                                                          HERE MANAGED ("roadClosed")))));
  g_assert_cmpuint (read.answer.state->items->len, ==, 1);
  g_assert_true (vigie_official_item_holds_at (desk_find (&read.sheet, "S1"), NOW));
}

static void
test_what_is_over_or_not_real_is_left_out (void)
{
  g_auto (Read) read = { 0 };

  parse_well (
      &read,
      ENVELOPE (SITUATION ("exercise", "securityExercise", CLOSED ("1")) SITUATION (
          "past", "real",
          RECORD ("2", "1", "Accident",
                  VALID ("2026-01-12T08:00:00+01:00", UNTIL ("2026-01-12T09:00:00+01:00")) HERE))
                    SITUATION ("ended", "real",
                               RECORD ("3", "1", "Accident",
                                       SINCE_NOON HERE
                                       "<ns2:management><ns2:lifeCycleManagement><ns2:end>true"
                                       "</ns2:end></ns2:lifeCycleManagement></ns2:management>"))
                        SITUATION ("ended-at", "real",
                                   RECORD ("4", "1", "Accident",
                                           SINCE_NOON HERE
                                           "<ns2:management><ns2:lifeCycleManagement><ns2:end>"
                                           "2026-01-12T13:30:00+01:00</ns2:end>"
                                           "</ns2:lifeCycleManagement></ns2:management>"))
                            SITUATION ("far", "real",
                                       RECORD ("5", "1", "MaintenanceWorks",
                                               VALID ("2026-03-01T08:00:00+01:00", "") HERE))
                                SITUATION (
                                    "nowhere", "real",
                                    RECORD ("6", "1", "Accident",
                                            SINCE_NOON AT (POINT ("north", "5") POINT ("95", "5"))))
                                    SITUATION ("kept", "real", CLOSED ("7"))));
  g_assert_cmpuint (read.answer.state->items->len, ==, 1);
  g_assert_true (desk_has (&read.sheet, "kept"));
}

static void
test_two_ends_are_two_places_and_no_line (void)
{
  g_auto (Read) read = { 0 };
  const VigieBox area = { 0, 40, 1, 41 };
  g_auto (Read) elsewhere = { 0 };
  const char *text =
      ENVELOPE (SITUATION ("S1", "real",
                           RECORD ("a", "1", "MaintenanceWorks",
                                   SINCE_NOON AT (POINT ("47.1", "5") POINT ("47.2", "5.1")
                                                      POINT ("47.1", "5") POINT ("0", "0")))));

  parse_well (&read, text);
  g_assert_cmpint (vigie_geometry_get_kind (desk_find (&read.sheet, "S1")->geometry), ==,
                   VIGIE_GEOMETRY_MULTI_POINT);
  g_assert_cmpuint (vigie_geometry_get_n_parts (desk_find (&read.sheet, "S1")->geometry), ==, 2);
  g_assert_true (parse (&elsewhere, text, &area, NULL));
  g_assert_cmpuint (elsewhere.answer.state->items->len, ==, 0);
  g_assert_cmpuint (elsewhere.answer.state->n_all, ==, 1);
}

static void
expect_refusal (const char *text)
{
  g_auto (Read) read = { 0 };
  g_autoptr (GError) error = NULL;

  if (parse (&read, text, NULL, &error))
    g_error ("This was taken: %.80s", text);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

static void
test_hostile_documents_are_refused (void)
{
  const char *whole =
      ENVELOPE (SITUATION ("S1", "real", CLOSED ("a")) SITUATION ("S2", "real", ""));
  g_autofree char *cut = g_strndup (whole, strstr (whole, "id=\"S2\"") + 20 - whole);
  g_autofree char *cut_within = g_strndup (whole, strstr (whole, "roadClosed") - whole);

  expect_refusal ("");
  expect_refusal ("<!DOCTYPE html><html><body>Maintenance</body></html>");
  expect_refusal ("<html><body>Maintenance</body></html>");
  expect_refusal ("{}");
  expect_refusal (cut);
  expect_refusal (cut_within);
  expect_refusal ("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                  "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>"
                  "<d><payloadPublication><publicationTime>&c;</publicationTime>"
                  "</payloadPublication></d>");
  expect_refusal ("<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
                  "<d><payloadPublication>&f;</payloadPublication></d>");
  expect_refusal ("<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">"
                  "<soap:Body><soap:Fault><faultstring>down</faultstring></soap:Fault></soap:Body>"
                  "</soap:Envelope>");
}

static void
test_round_keeps_what_holds (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GPtrArray) sheets = NULL;

  desk_init (&desk, "bisonfute", NULL);
  desk_serve (&desk, ENVELOPE (SITUATION ("S1", "real", CLOSED ("a"))), "\"1\"");
  desk_poll_well (&desk, NULL, &round);
  g_assert_cmpuint (round.official->n_kept, ==, 1);
  desk_expect_refusal (&desk, NULL, "<html>Maintenance</html>");
  sheets = desk_list (&desk, G_MAXINT64);
  g_assert_true (desk_has (g_ptr_array_index (sheets, 0), "S1"));
  /* an empty publication is one: all is over */
  desk_serve (&desk, ENVELOPE (""), "\"2\"");
  desk_poll_well (&desk, NULL, &round);
  g_assert_cmpuint (round.official->n_kept, ==, 0);
}

void
add_bisonfute_tests (void)
{
  g_test_add_func ("/bisonfute/closed-road-is-told-with-its-place",
                   test_closed_road_is_told_with_its_place);
  g_test_add_func ("/bisonfute/road-by-its-number-or-its-name",
                   test_road_by_its_number_or_its_name);
  g_test_add_func ("/bisonfute/of-several-records-one-is-shown",
                   test_of_several_records_one_is_shown);
  g_test_add_func ("/bisonfute/what-begins-later-hides-nothing",
                   test_what_begins_later_hides_nothing);
  g_test_add_func ("/bisonfute/what-is-over-or-not-real-is-left-out",
                   test_what_is_over_or_not_real_is_left_out);
  g_test_add_func ("/bisonfute/two-ends-are-two-places-and-no-line",
                   test_two_ends_are_two_places_and_no_line);
  g_test_add_func ("/bisonfute/hostile-documents-are-refused", test_hostile_documents_are_refused);
  g_test_add_func ("/bisonfute/round-keeps-what-holds", test_round_keeps_what_holds);
}
