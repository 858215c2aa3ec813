/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-online-places.h"
#include "vigie-test-util.h"
#include "vigie-web-server.h"

#define PATIENCE_MS 20000

/* Two services on loopback, and a finder that asks them. */
typedef struct
{
  VigieWebServer *server;
  VigieHttpClient *client;
  VigieOnlinePlaces *places;
  GPtrArray *found;
  GError *error;
  gboolean done;
} Fixture;

#define SURE(name)                                                                                 \
  "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[4.84,47.02]},"          \
  "\"properties\":{\"label\":\"" name "\",\"score\":0.9,\"type\":\"municipality\","                \
  "\"_type\":\"address\"}}"
#define DOUBTFUL(name)                                                                             \
  "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[4.8,47.1]},"            \
  "\"properties\":{\"label\":\"" name "\",\"score\":0.3,\"type\":\"street\","                      \
  "\"_type\":\"address\"}}"
#define ANSWER(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

static const char osm[] = "[{\"lat\":\"47.0246\",\"lon\":\"4.8381\",\"category\":\"highway\","
                          "\"type\":\"residential\",\"addresstype\":\"road\","
                          "\"display_name\":\"Rue de Savigny, Beaune\","
                          "\"boundingbox\":[\"47.02\",\"47.03\",\"4.83\",\"4.84\"]}]";

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *ban = NULL;
  g_autofree char *nominatim = NULL;

  self->server = vigie_web_server_new ();
  vigie_web_server_set_text (self->server, "/osm/search", 200, "application/json", osm);
  ban = vigie_web_server_dup_uri (self->server, "/ban/");
  nominatim = vigie_web_server_dup_uri (self->server, "/osm/");
  self->client = vigie_http_client_new (NULL, TRUE);
  self->places = vigie_online_places_new (self->client, ban, nominatim);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->places);
  vigie_http_client_close (self->client);
  g_clear_object (&self->client);
  vigie_web_server_free (self->server);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_error (&self->error);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  self->found = vigie_place_finder_find_finish (VIGIE_PLACE_FINDER (object), result, &self->error);
  self->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
look_for (Fixture *self, const char *text, gboolean deliberate)
{
  self->done = FALSE;
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_error (&self->error);
  vigie_place_finder_find_async (VIGIE_PLACE_FINDER (self->places), text, 4.8, 47.0, deliberate,
                                 NULL, found_cb, self);
  g_assert_true (vigie_test_wait_until (is_done, self, PATIENCE_MS));
}

static void
test_places_say_what_they_are (Fixture *self, gconstpointer data)
{
  const VigieFoundPlace *place;

  vigie_web_server_set_text (self->server, "/ban/search", 200, "application/json",
                             ANSWER (SURE ("Beaune") "," DOUBTFUL ("Rue de Beaune")));
  look_for (self, "Beaune", TRUE);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->found->len, ==, 2);
  place = g_ptr_array_index (self->found, 0);
  g_assert_cmpstr (place->label, ==, "Beaune");
  g_assert_cmpstr (place->detail, ==, "Commune, 90 % · © IGN, Base Adresse Nationale");
  g_assert_false (place->doubtful);
  place = g_ptr_array_index (self->found, 1);
  g_assert_true (place->doubtful);
}

static void
test_nominatim_is_not_asked_by_itself (Fixture *self, gconstpointer data)
{
  vigie_web_server_set_text (self->server, "/ban/search", 200, "application/json", ANSWER (""));
  look_for (self, "rue de Savigny", TRUE);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->found->len, ==, 0);
  g_assert_cmpuint (vigie_web_server_count (self->server, "/osm/search"), ==, 0);
}

static void
test_nominatim_is_asked_on_enter_alone (Fixture *self, gconstpointer data)
{
  const VigieFoundPlace *place;

  vigie_web_server_set_text (self->server, "/ban/search", 200, "application/json", ANSWER (""));
  vigie_online_places_set_use_nominatim (self->places, TRUE);
  look_for (self, "rue de Sav", FALSE);
  g_assert_cmpuint (vigie_web_server_count (self->server, "/osm/search"), ==, 0);
  look_for (self, "rue de Savigny", TRUE);
  g_assert_cmpuint (vigie_web_server_count (self->server, "/osm/search"), ==, 1);
  g_assert_cmpuint (self->found->len, ==, 1);
  place = g_ptr_array_index (self->found, 0);
  g_assert_true (place->doubtful); /* it does not say how well it fits */
  g_assert_nonnull (strstr (place->detail, "OpenStreetMap"));
}

static void
test_failure_of_the_first_is_told (Fixture *self, gconstpointer data)
{
  vigie_web_server_set_text (self->server, "/ban/search", 404, "text/plain", "");
  look_for (self, "Beaune", TRUE);
  g_assert_null (self->found);
  g_assert_nonnull (self->error);
}

static void
test_second_answers_for_the_first (Fixture *self, gconstpointer data)
{
  vigie_web_server_set_text (self->server, "/ban/search", 404, "text/plain", "");
  vigie_online_places_set_use_nominatim (self->places, TRUE);
  look_for (self, "rue de Savigny", TRUE);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->found->len, ==, 1);
}

#define ADD(path, func) g_test_add ("/online-places/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("places-say-what-they-are", test_places_say_what_they_are);
  ADD ("nominatim-is-not-asked-by-itself", test_nominatim_is_not_asked_by_itself);
  ADD ("nominatim-is-asked-on-enter-alone", test_nominatim_is_asked_on_enter_alone);
  ADD ("failure-of-the-first-is-told", test_failure_of_the_first_is_told);
  ADD ("second-answers-for-the-first", test_second_answers_for_the_first);

  return g_test_run ();
}
