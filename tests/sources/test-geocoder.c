/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-geocoder.h"

#include <string.h>

#include "vigie-error.h"
#include "vigie-test-util.h"
#include "vigie-web-server.h"

/* As the service's documentation has it: two of addresses, the rest of places, some of no use. */
static const char answer[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[4.838124,47.024691]},"
    "\"properties\":{\"label\":\"8 Rue de l'Hôtel-Dieu 21200 Beaune\",\"score\":0.97,"
    "\"housenumber\":\"8\",\"id\":\"21054_0570_00008\",\"name\":\"8 Rue de l'Hôtel-Dieu\","
    "\"postcode\":\"21200\",\"citycode\":\"21054\",\"x\":839574.1,\"y\":6659912.4,"
    "\"city\":\"Beaune\",\"context\":\"21, Côte-d'Or, Bourgogne-Franche-Comté\","
    "\"type\":\"housenumber\",\"importance\":0.6,\"street\":\"Rue de l'Hôtel-Dieu\","
    "\"_type\":\"address\"}},"
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[4.84,47.02]},"
    "\"properties\":{\"label\":\"Rue de\\nSavigny 21200 Beaune\",\"score\":0.41,"
    "\"type\":\"street\",\"_type\":\"address\"}},"
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[4.87,47.05]},"
    "\"properties\":{\"name\":[\"Pont de la Bouzaise\"],\"toponym\":\"Pont de la Bouzaise\","
    "\"category\":[\"pont\",\"construction\"],\"postcode\":[\"21200\",\"21420\"],"
    "\"city\":[\"Beaune\",\"Savigny-lès-Beaune\"],\"score\":0.5,\"_type\":\"poi\"}},"
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[4.83,47.02]},"
    "\"properties\":{\"name\":[\"Beaune\"],\"toponym\":\"Beaune\","
    "\"category\":[\"administratif\",\"commune\"],\"postcode\":[\"21200\"],\"score\":0.96,"
    "\"_type\":\"poi\"}},"
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[4.8,47.4]},"
    "\"properties\":{\"toponym\":\"Côte-d'Or\",\"category\":[\"administratif\",\"département\"],"
    "\"score\":0.9,\"_type\":\"poi\"}},"
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[4.81,47.07]},"
    "\"properties\":{\"toponym\":\"Le Rhoin\",\"category\":[\"cours d'eau\",\"hydrographie\"],"
    "\"city\":[],\"score\":0.8,\"_type\":\"poi\"}},"
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[481,4707]},"
    "\"properties\":{\"label\":\"Nowhere\",\"score\":0.99,\"type\":\"street\"}},"
    "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"label\":\"No point\"}},"
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[\"a\",null]},"
    "\"properties\":{\"label\":\"No numbers\"}},"
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[4.8,47.0]},"
    "\"properties\":{\"score\":0.9}},"
    "17,null,"
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[4.8,47.0]},"
    "\"properties\":{\"label\":\"Without a score\",\"type\":\"locality\",\"score\":\"high\"}}"
    "],\"query\":\"beaune\"}";

static const char osm_answer[] =
    "[{\"place_id\":1,\"licence\":\"Data © OpenStreetMap contributors, ODbL 1.0.\","
    "\"osm_type\":\"way\",\"osm_id\":2,\"lat\":\"47.0246\",\"lon\":\"4.8381\","
    "\"category\":\"highway\",\"type\":\"residential\",\"place_rank\":26,\"importance\":0.053,"
    "\"addresstype\":\"road\",\"name\":\"Rue de Savigny\","
    "\"display_name\":\"Rue de Savigny, Beaune, Côte-d'Or, France\","
    "\"boundingbox\":[\"47.0200\",\"47.0300\",\"4.8300\",\"4.8400\"]},"
    "{\"lat\":\"47.0251\",\"lon\":\"4.8397\",\"type\":\"administrative\",\"addresstype\":\"town\","
    "\"display_name\":\"Beaune, Côte-d'Or, France\",\"boundingbox\":[\"x\",\"y\"]},"
    "{\"lat\":\"47.03\",\"lon\":\"4.84\",\"type\":\"house\",\"addresstype\":\"building\","
    "\"display_name\":\"8, Rue X\",\"boundingbox\":[\"47.03\",\"47.03\",\"4.84\",\"4.84\"]},"
    "{\"lat\":\"97.0251\",\"lon\":\"4.8397\",\"display_name\":\"Nowhere\"},"
    "{\"lat\":\"47.0x\",\"lon\":\"4.8\",\"display_name\":\"No number\"},"
    "{\"lat\":\"47.0\",\"lon\":\"4.8\"}]";

typedef struct
{
  VigieWebServer *server;
  VigieHttpClient *client;
  VigieGeocoder *geocoder;
} Fixture;

static void
set_up (Fixture *f, gconstpointer nominatim)
{
  g_autofree char *uri = NULL;

  f->server = vigie_web_server_new ();
  f->client = vigie_http_client_new (NULL, TRUE);
  uri = vigie_web_server_dup_uri (f->server, "/geo");
  f->geocoder = GPOINTER_TO_INT (nominatim) ? vigie_geocoder_new_nominatim (f->client, uri)
                                            : vigie_geocoder_new (f->client, uri);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->geocoder);
  vigie_http_client_close (f->client);
  g_assert_finalize_object (f->client);
  vigie_web_server_free (f->server);
}

static void
serve (Fixture *f, const char *text)
{
  vigie_web_server_set_text (f->server, "/geo/search", 200, "application/json", text);
}

static GPtrArray *
search_for (Fixture *f, const VigieGeocoderQuery *query)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *places = vigie_geocoder_search (f->geocoder, query, NULL, &error);

  g_assert_no_error (error);
  return places;
}

static GPtrArray *
search (Fixture *f, const char *text)
{
  return search_for (f, &(VigieGeocoderQuery) { .text = text, .limit = 20 });
}

static void
expect_error (Fixture *f, const char *text, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      vigie_geocoder_search (f->geocoder, &(VigieGeocoderQuery) { .text = text }, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, code);
  g_test_message ("%s", error->message);
}

static void
expect_place (GPtrArray *places,
              guint index,
              const char *label,
              VigieGeocodedType type,
              double radius_m,
              double score,
              gboolean doubtful)
{
  const VigieGeocodedPlace *place;

  g_assert_cmpuint (index, <, places->len);
  place = g_ptr_array_index (places, index);
  g_assert_cmpstr (place->label, ==, label);
  g_assert_cmpint (place->type, ==, type);
  g_assert_cmpfloat_with_epsilon (place->radius_m, radius_m, 1);
  g_assert_cmpfloat (place->score, ==, score);
  g_assert_cmpint (place->doubtful, ==, doubtful);
}

/* ---- Géoplateforme ---- */

static void
test_places (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) places = NULL;
  const VigieGeocodedPlace *first;

  serve (f, answer);
  places = search (f, "beaune");
  g_assert_cmpuint (places->len, ==, 7);
  expect_place (places, 0, "8 Rue de l'Hôtel-Dieu 21200 Beaune", VIGIE_GEOCODED_HOUSE, 30, 0.97,
                FALSE);
  expect_place (places, 1, "Rue de Savigny 21200 Beaune", VIGIE_GEOCODED_STREET, 300, 0.41, TRUE);
  expect_place (places, 2, "Pont de la Bouzaise, 21200 Beaune", VIGIE_GEOCODED_POI, 100, 0.5,
                FALSE);
  expect_place (places, 3, "Beaune, 21200", VIGIE_GEOCODED_MUNICIPALITY, 3000, 0.96, FALSE);
  expect_place (places, 4, "Côte-d'Or", VIGIE_GEOCODED_AREA, 30000, 0.9, FALSE);
  expect_place (places, 5, "Le Rhoin", VIGIE_GEOCODED_LOCALITY, 1000, 0.8, FALSE);
  expect_place (places, 6, "Without a score", VIGIE_GEOCODED_LOCALITY, 1000, -1, TRUE);
  first = g_ptr_array_index (places, 0);
  g_assert_cmpfloat (first->lon, ==, 4.838124);
  g_assert_cmpfloat (first->lat, ==, 47.024691);
  g_assert_null (first->category);
  g_assert_cmpstr (((VigieGeocodedPlace *) g_ptr_array_index (places, 2))->category, ==, "pont");
  g_assert_cmpstr (vigie_geocoder_get_attribution (f->geocoder), ==,
                   VIGIE_GEOPLATEFORME_ATTRIBUTION);
  g_assert_null (vigie_geocoder_get_policy_uri (f->geocoder));
}

static void
test_asks (Fixture *f, gconstpointer data)
{
  const VigieGeocoderQuery query = {
    .text = "  « 8 rue de l’Hôtel-Dieu,\n Beaune & co »  ",
    .has_near = TRUE,
    .near_lon = 4.83812,
    .near_lat = 47.0249,
    .limit = 3,
  };
  g_autoptr (GPtrArray) places = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *plain = NULL;

  serve (f, answer);
  places = search_for (f, &query);
  g_assert_cmpuint (places->len, ==, 3); /* however many come */
  asked = vigie_web_server_dup_query (f->server, "/geo/search");
  g_assert_cmpstr (asked, ==,
                   "q=8%20rue%20de%20l%E2%80%99H%C3%B4tel-Dieu%2C%20Beaune%20%26%20co%20%C2%BB"
                   "&limit=3&autocomplete=0&index=address,poi&lon=4.84&lat=47.02");
  g_ptr_array_unref (places);
  places = search_for (
      f, &(VigieGeocoderQuery) { .text = "dijon", .has_near = TRUE, .near_lon = 999, .limit = 99 });
  plain = vigie_web_server_dup_query (f->server, "/geo/search");
  g_assert_cmpstr (plain, ==, "q=dijon&limit=20&autocomplete=0&index=address,poi");
}

static void
test_remembers (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) other = NULL;

  serve (f, answer);
  first = search (f, "beaune");
  second = search (f, " beaune ");
  g_assert_cmpuint (second->len, ==, 7);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 1);
  other = search (f, "dijon");
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 2);
}

static void
test_nothing_found (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) places = NULL;

  serve (f, "{\"type\":\"FeatureCollection\",\"features\":[],\"query\":\"xyz\"}");
  places = search (f, "xyz");
  g_assert_cmpuint (places->len, ==, 0);
}

static void
test_too_short (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "", "ab", "  a ", "«»!?", "-- é ", "\xff\xfe\xfd\xfc" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    expect_error (f, texts[i], VIGIE_ERROR_INVALID);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 0);
}

static void
test_too_long (Fixture *f, gconstpointer data)
{
  g_autofree char *text = g_strnfill (5000, 'a');
  g_autofree char *asked = NULL;
  g_autoptr (GPtrArray) places = NULL;

  serve (f, answer);
  places = search (f, text);
  asked = vigie_web_server_dup_query (f->server, "/geo/search");
  g_assert_cmpuint (strcspn (asked, "&"), <=, 2 + 3 * 200);
}

static void
test_garbage (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "",
                                       "<html>maintenance</html>",
                                       "[]",
                                       "{}",
                                       "null",
                                       "{\"features\":{}}",
                                       "{\"features\":[",
                                       "{\"features\":[]} x",
                                       "\xff\xfe" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      serve (f, texts[i]);
      expect_error (f, "beaune", VIGIE_ERROR_NETWORK);
    }
  /* and none of it is remembered */
  serve (f, answer);
  g_ptr_array_unref (search (f, "beaune"));
}

static void
test_server_fails (Fixture *f, gconstpointer data)
{
  vigie_web_server_set_text (f->server, "/geo/search", 400, "application/json", "{\"code\":400}");
  expect_error (f, "beaune", VIGIE_ERROR_NETWORK);
  vigie_web_server_set_text (f->server, "/geo/search", 500, "text/html", "<p>oops</p>");
  expect_error (f, "beaune", VIGIE_ERROR_NETWORK);
  /* it is left alone for a while */
  expect_error (f, "beaune", VIGIE_ERROR_LIMITED);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 2);
}

static void
test_asked_too_often (Fixture *f, gconstpointer data)
{
  vigie_web_server_set (f->server, "/geo/search", 429, NULL, NULL, "Retry-After", "5", NULL);
  expect_error (f, "beaune", VIGIE_ERROR_LIMITED);
  expect_error (f, "dijon", VIGIE_ERROR_LIMITED);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 1);
}

static void
test_connection_breaks (Fixture *f, gconstpointer data)
{
  serve (f, answer);
  vigie_web_server_set_manner (f->server, "/geo/search", VIGIE_WEB_BROKEN);
  expect_error (f, "beaune", VIGIE_ERROR_NETWORK);
}

static void
test_late (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/geo");
  g_autoptr (VigieGeocoder) hasty = g_object_new (VIGIE_TYPE_GEOCODER, "client", f->client,
                                                  "base-uri", uri, "timeout-ms", 200, NULL);
  g_autoptr (GError) error = NULL;

  serve (f, answer);
  vigie_web_server_set_manner (f->server, "/geo/search", VIGIE_WEB_HELD);
  g_assert_null (
      vigie_geocoder_search (hasty, &(VigieGeocoderQuery) { .text = "beaune" }, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpstr (error->message, ==, "127.0.0.1 did not answer in time.");
}

static gboolean
was_asked (gpointer data)
{
  return vigie_web_server_count (data, NULL) > 0;
}

static void
expect_cancelled (Fixture *f, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  vigie_test_wait_result (result);
  g_assert_null (vigie_geocoder_search_finish (f->geocoder, *result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (result);
}

/* One that the server lets wait, and ones that wait for their turn. */
static void
test_cancelled (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "beaune", "dijon", "nolay" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *results[3] = { NULL };

  serve (f, answer);
  vigie_web_server_set_manner (f->server, "/geo/search", VIGIE_WEB_HELD);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    vigie_geocoder_search_async (f->geocoder, &(VigieGeocoderQuery) { .text = texts[i] },
                                 cancellable, vigie_test_take_result, &results[i]);
  /* the turn comes on the main context */
  g_assert_true (vigie_test_wait_until (was_asked, f->server, 10000));
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    expect_cancelled (f, &results[i]);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), <, 3);
}

/* ---- how often ---- */

static GPtrArray *
search_twice (Fixture *f)
{
  g_autoptr (VigieGeocoder) other = NULL;
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/geo/");
  g_autoptr (GError) error = NULL;

  g_ptr_array_unref (search (f, "beaune"));
  /* two of them are one service */
  other = vigie_geocoder_get_policy_uri (f->geocoder) != NULL
              ? vigie_geocoder_new_nominatim (f->client, uri)
              : vigie_geocoder_new (f->client, uri);
  g_ptr_array_unref (
      vigie_geocoder_search (other, &(VigieGeocoderQuery) { .text = "dijon" }, NULL, &error));
  g_assert_no_error (error);
  return search (f, "nolay");
}

static void
test_five_a_second (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) places = NULL;

  serve (f, answer);
  places = search_twice (f);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 3);
  g_assert_cmpint (vigie_web_server_get_interval (f->server, "/geo/search"), >=, 150 * 1000);
}

static void
test_once_a_second (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) places = NULL;

  serve (f, osm_answer);
  places = search_twice (f);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 3);
  g_assert_cmpint (vigie_web_server_get_interval (f->server, "/geo/search"), >=, 1000 * 1000);
}

/* ---- Nominatim ---- */

static void
test_osm_places (Fixture *f, gconstpointer data)
{
  const VigieGeocoderQuery query = {
    .text = "rue de savigny", .has_near = TRUE, .near_lon = 4.84, .near_lat = 47.02, .limit = 20
  };
  g_autoptr (GPtrArray) places = NULL;
  g_autofree char *asked = NULL;

  serve (f, osm_answer);
  places = search_for (f, &query);
  g_assert_cmpuint (places->len, ==, 3);
  /* half the diagonal of 0.01° × 0.01° there */
  expect_place (places, 0, "Rue de Savigny, Beaune, Côte-d'Or, France", VIGIE_GEOCODED_STREET, 673,
                -1, TRUE);
  expect_place (places, 1, "Beaune, Côte-d'Or, France", VIGIE_GEOCODED_MUNICIPALITY, 3000, -1,
                TRUE);
  expect_place (places, 2, "8, Rue X", VIGIE_GEOCODED_POI, 30, -1, TRUE);
  asked = vigie_web_server_dup_query (f->server, "/geo/search");
  g_assert_cmpstr (asked, ==,
                   "q=rue%20de%20savigny&limit=20&format=jsonv2&countrycodes=fr"
                   "&viewbox=4.34,46.52,5.34,47.52");
  g_assert_cmpstr (vigie_geocoder_get_attribution (f->geocoder), ==, VIGIE_NOMINATIM_ATTRIBUTION);
  g_assert_cmpstr (vigie_geocoder_get_policy_uri (f->geocoder), ==, VIGIE_NOMINATIM_POLICY_URI);
}

static void
test_osm_garbage (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) none = NULL;

  serve (f, "{\"error\":\"no\"}");
  expect_error (f, "beaune", VIGIE_ERROR_NETWORK);
  serve (f, "[]");
  none = search (f, "beaune");
  g_assert_cmpuint (none->len, ==, 0);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/geocoder/" path, Fixture, GINT_TO_POINTER (FALSE), set_up, func, tear_down)
#define ADD_OSM(path, func)                                                                        \
  g_test_add ("/geocoder/" path, Fixture, GINT_TO_POINTER (TRUE), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("places", test_places);
  ADD ("asks", test_asks);
  ADD ("remembers", test_remembers);
  ADD ("nothing-found", test_nothing_found);
  ADD ("too-short", test_too_short);
  ADD ("too-long", test_too_long);
  ADD ("garbage", test_garbage);
  ADD ("server-fails", test_server_fails);
  ADD ("asked-too-often", test_asked_too_often);
  ADD ("connection-breaks", test_connection_breaks);
  ADD ("late", test_late);
  ADD ("cancelled", test_cancelled);
  ADD ("five-a-second", test_five_a_second);
  ADD_OSM ("nominatim/once-a-second", test_once_a_second);
  ADD_OSM ("nominatim/places", test_osm_places);
  ADD_OSM ("nominatim/garbage", test_osm_garbage);
  return g_test_run ();
}
