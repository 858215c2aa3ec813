/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos of a wiki by place: from a server of ours that gives what was recorded from a MediaWiki
 * with GeoData, and with the same assertions from such a wiki, where there is one. */
#include <string.h>

#include "fake-site.h"
#include "vigie-commons-circle.h"
#include "vigie-error.h"
#include "vigie-test-util.h"

#define HOST "127.0.0.1"
#define MAX_LISTED 500
#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))
#define FIRST_ID 1000 /* of files that are not recorded */

typedef struct
{
  guint id;
  gint64 uploaded_at;
  double lon;
  double lat;
  double distance_m; /* from where it was asked for last */
} File;

typedef struct
{
  GArray *files;      /* (element-type File) */
  char *details;      /* of the recorded ones */
  gboolean in_pieces; /* whether answers come in parts */
} Wiki;

static char *
load (const char *name)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("VIGIE_SRCDIR"), "tests", "sources", "wiki", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
wiki_init (Wiki *self)
{
  self->files = g_array_new (FALSE, FALSE, sizeof (File));
  self->details = load ("details.json");
}

static void
wiki_clear (Wiki *self)
{
  g_clear_pointer (&self->files, g_array_unref);
  g_free (self->details);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wiki, wiki_clear)

static void
add_file (Wiki *self, guint id, gint64 uploaded_at, double lon, double lat)
{
  const File file = { id != 0 ? id : FIRST_ID + self->files->len, uploaded_at, lon, lat, 0 };

  g_array_append_val (self->files, file);
}

/* ---- what it answers ---- */

static int
compare_distances (gconstpointer a, gconstpointer b)
{
  const File *x = a, *y = b;

  return (x->distance_m > y->distance_m) - (x->distance_m < y->distance_m);
}

static char *
finish (GString *json /* (transfer full) */)
{
  g_string_prepend (json, "{\"batchcomplete\":true,\"query\":{\"pages\":[");
  g_string_append (json, "]}}");
  return g_string_free_and_steal (json);
}

static char *
list_files (Wiki *self, GHashTable *query)
{
  g_auto (GStrv) place = g_strsplit (g_hash_table_lookup (query, "ggscoord"), "|", 2);
  const double radius = g_ascii_strtod (g_hash_table_lookup (query, "ggsradius"), NULL);
  GString *json = g_string_new (NULL);
  double lon, lat;
  guint n = 0;

  g_assert_cmpfloat (radius, >=, 10);
  g_assert_cmpfloat (radius, <=, 10000);
  g_assert_cmpstr (g_hash_table_lookup (query, "maxlag"), ==, "5");
  lon = g_ascii_strtod (place[1], NULL);
  lat = g_ascii_strtod (place[0], NULL);
  for (guint i = 0; i < self->files->len; i++)
    {
      File *file = &g_array_index (self->files, File, i);

      file->distance_m = vigie_distance_m (lon, lat, file->lon, file->lat);
    }
  g_array_sort (self->files, compare_distances);
  for (guint i = 0; i < self->files->len && n < MAX_LISTED; i++)
    {
      const File *file = &g_array_index (self->files, File, i);
      g_autofree char *time = vigie_time_format (file->uploaded_at);

      if (file->distance_m > radius)
        break;
      g_string_append_printf (json,
                              "%s{\"pageid\":%u,\"ns\":6,\"title\":\"File:%u.jpg\","
                              "\"imageinfo\":[{\"timestamp\":\"%s\"}]}",
                              n++ > 0 ? "," : "", file->id, file->id, time);
    }
  return finish (json);
}

static const File *
find_file (Wiki *self, const char *id)
{
  for (guint i = 0; i < self->files->len; i++)
    if (g_array_index (self->files, File, i).id == g_ascii_strtoull (id, NULL, 10))
      return &g_array_index (self->files, File, i);
  g_error ("%s is no file of the wiki", id);
}

/* In pieces, the places of files come after the files. */
static char *
tell_files (Wiki *self, GHashTable *query)
{
  const char *asked = g_hash_table_lookup (query, "pageids");
  g_auto (GStrv) ids = g_strsplit (asked, "|", -1);
  const gboolean is_second = g_hash_table_lookup (query, "cocontinue") != NULL;
  GString *json = g_string_new (NULL);

  g_assert_cmpuint (g_strv_length (ids), <=, 50);
  if (g_ascii_strtoull (ids[0], NULL, 10) < FIRST_ID)
    {
      g_string_free (json, TRUE);
      return g_strdup (self->details);
    }
  for (gsize i = 0; ids[i] != NULL; i++)
    {
      const File *file = find_file (self, ids[i]);
      g_autofree char *time = vigie_time_format (file->uploaded_at);

      g_string_append_printf (json, "%s{\"pageid\":%u,\"title\":\"File:Foto %u.jpg\"",
                              i > 0 ? "," : "", file->id, file->id);
      if (!self->in_pieces || is_second)
        g_string_append_printf (json, ",\"coordinates\":[{\"lat\":%.6f,\"lon\":%.6f}]", file->lat,
                                file->lon);
      if (!self->in_pieces || !is_second)
        g_string_append_printf (json,
                                ",\"imageinfo\":[{\"timestamp\":\"%s\",\"user\":\"Anne\",\"url\":"
                                "\"https://upload.example/%u.jpg\",\"mime\":\"image/jpeg\"}]",
                                time, file->id);
      g_string_append_c (json, '}');
    }
  if (!self->in_pieces || is_second)
    return finish (json);
  g_string_prepend (json, "{\"continue\":{\"cocontinue\":\"a|b\",\"continue\":\"||\"},"
                          "\"query\":{\"pages\":[");
  g_string_append (json, "]}}");
  return g_string_free_and_steal (json);
}

static char *
answer (const char *path, GHashTable *query, gpointer data)
{
  if (!g_str_equal (path, "/w/api.php"))
    return NULL;
  return g_hash_table_lookup (query, "generator") != NULL ? list_files (data, query)
                                                          : tell_files (data, query);
}

static void
set_up (SiteDesk *desk, Wiki *wiki)
{
  wiki_init (wiki);
  site_desk_init (desk, answer, wiki);
  site_desk_watch (desk, "commons", "url=/wiki/Main_Page", "lat=47,5", "lon=4.7", "radius=10000",
                   NULL);
}

/* ---- the same for both ---- */

/* FALSE, with a word, where there is no wiki */
static gboolean
set_up_peer (SiteDesk *desk, Wiki *wiki, gboolean is_real)
{
  const char *address = g_getenv ("VIGIE_TEST_WIKI");

  if (!is_real)
    {
      set_up (desk, wiki);
      add_file (wiki, 3, SITE_DESK_START - HOUR_MS, 4.7102, 47.5201);
      add_file (wiki, 4, SITE_DESK_START - HOUR_MS, 4.54, 47.4);
      add_file (wiki, 2, SITE_DESK_START - HOUR_MS, -55.5, -21.1);
      return TRUE;
    }
  if (address == NULL)
    {
      g_test_skip ("VIGIE_TEST_WIKI names no wiki");
      return FALSE;
    }
  vigie_test_note_peer ("MediaWiki");
  wiki_init (wiki);
  site_desk_init (desk, NULL, NULL);
  desk->now = 0;
  return TRUE;
}

static void
watch (SiteDesk *desk, const char *lat, const char *lon, const char *radius)
{
  const char *address = desk->func == NULL ? g_getenv ("VIGIE_TEST_WIKI") : "/w/api.php";
  g_autofree char *option = g_strconcat ("url=", address, NULL);

  site_desk_watch (desk, "commons", option, lat, lon, radius, NULL);
}

static gboolean
find_by_text (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  VigiePost **found = user_data;

  if (strstr (vigie_post_get_url (post), "Chanceaux") != NULL)
    g_set_object (found, post);
  return TRUE;
}

static void
test_photos_come_with_licence_and_place (gconstpointer is_real)
{
  g_auto (Wiki) wiki = { 0 };
  g_auto (SiteDesk) desk = { 0 };
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (VigiePost) post = NULL;
  const VigiePosition *positions;
  VigiePhotoFacts *const *photos;
  gsize n_positions, n_photos;

  if (!set_up_peer (&desk, &wiki, is_real != NULL))
    return;
  watch (&desk, "lat=47.5", "lon=4.7", "radius=40000");
  site_desk_expect_round (&desk, 2, 2);
  site_desk_expect_round (&desk, 0, 2);
  vigie_store_foreach_post (desk.store, query, 0, find_by_text, &post, NULL);
  g_assert_nonnull (post);
  g_assert_cmpstr (vigie_post_get_source_kind (post), ==, "commons");
  g_assert_cmpstr (vigie_post_get_source_host (post), ==, HOST);
  g_assert_cmpstr (vigie_post_get_author (post), ==, "Anne B.");
  g_assert_cmpstr (vigie_post_get_text (post), ==,
                   "Le pont sur la Seine à Chanceaux, sous l'eau & fermé\n\n"
                   "Anne B., 2026-01-12, CC BY-SA 4.0");

  /* camera and subject as the page has them; what the camera wrote is the former */
  positions = vigie_post_get_candidates (post, &n_positions);
  g_assert_cmpuint (n_positions, ==, 2);
  g_assert_cmpint (positions[0].origin, ==, VIGIE_ORIGIN_SOURCE);
  g_assert_cmpfloat_with_epsilon (positions[0].lat, 47.5201, 1e-9);
  photos = vigie_post_get_photos (post, &n_photos);
  g_assert_cmpuint (n_photos, ==, 1);
  g_assert_true (g_str_has_suffix (photos[0]->uri, "/images/9/96/Pont_de_Chanceaux.jpg"));
  g_assert_cmpint (photos[0]->width, ==, 1280);
}

static void
test_southern_places_are_found (gconstpointer is_real)
{
  g_auto (Wiki) wiki = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  if (!set_up_peer (&desk, &wiki, is_real != NULL))
    return;
  watch (&desk, "lat=-21.1", "lon=-55.5", NULL);
  site_desk_expect_round (&desk, 1, 1);
}

/* ---- which are new ---- */

static void
test_only_new_photos_come (void)
{
  g_auto (Wiki) wiki = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &wiki);
  add_file (&wiki, 0, SITE_DESK_START - 30 * 24 * HOUR_MS, 4.7, 47.5);
  add_file (&wiki, 0, SITE_DESK_START - 2 * 24 * HOUR_MS, 4.7, 47.5);
  site_desk_expect_round (&desk, 1, 1);
  /* one that got its place some hours after it was uploaded */
  add_file (&wiki, 0, SITE_DESK_START - 2 * 24 * HOUR_MS - 5 * HOUR_MS, 4.71, 47.5);
  add_file (&wiki, 0, SITE_DESK_START, 4.72, 47.5);
  site_desk_expect_round (&desk, 2, 3);
  site_desk_count (&desk);
  site_desk_expect_round (&desk, 0, 3);
  g_assert_cmpuint (site_desk_count (&desk), ==, 1); /* what is here is not asked for again */
}

static void
test_full_circles_are_parted (void)
{
  g_auto (Wiki) wiki = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &wiki);
  for (guint i = 0; i < 700; i++)
    add_file (&wiki, 0,
              i % 10 == 0 ? SITE_DESK_START - HOUR_MS : SITE_DESK_START - 100 * 24 * HOUR_MS,
              4.7 + g_test_rand_double_range (-0.02, 0.02),
              47.5 + g_test_rand_double_range (-0.02, 0.02));
  site_desk_expect_round (&desk, 70, 70);
  g_assert_cmpstr (desk.notes, ==, "");
}

static void
test_crowds_are_said (void)
{
  g_auto (Wiki) wiki = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &wiki);
  for (guint i = 0; i < MAX_LISTED + 1; i++)
    add_file (&wiki, 0, SITE_DESK_START - 100 * 24 * HOUR_MS, 4.7131, 47.5077);
  site_desk_expect_round (&desk, 0, 0);
  g_assert_cmpuint (site_desk_count (&desk), <, 150);
  g_assert_nonnull (strstr (desk.notes, "smaller radius"));
}

static void
test_answers_in_pieces_are_joined (void)
{
  g_auto (Wiki) wiki = { 0 };
  g_auto (SiteDesk) desk = { 0 };
  g_autoptr (VigiePost) post = NULL;
  const VigiePosition *positions;
  gsize n_positions;

  set_up (&desk, &wiki);
  wiki.in_pieces = TRUE;
  for (guint i = 0; i < 70; i++)
    add_file (&wiki, 0, SITE_DESK_START - HOUR_MS, 4.7, 47.5);
  site_desk_expect_round (&desk, 70, 70);
  post = site_desk_find (&desk, "commons", HOST, "1069");
  positions = vigie_post_get_candidates (post, &n_positions);
  g_assert_cmpuint (n_positions, ==, 1);
  g_assert_cmpfloat_with_epsilon (positions[0].lon, 4.7, 1e-9);
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Foto 1069\n\nAnne");
}

static void
test_territory_is_looked_through (void)
{
  const VigieBox area = { 4.5, 47.2, 5.1, 47.6 };
  g_auto (Wiki) wiki = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &wiki);
  site_desk_watch (&desk, "commons", "url=/w/api.php", NULL);
  site_desk_expect_failure (&desk, VIGIE_ERROR_INVALID, "Where?");
  desk.area = &area;
  add_file (&wiki, 0, SITE_DESK_START - HOUR_MS, 4.501, 47.201);
  add_file (&wiki, 0, SITE_DESK_START - HOUR_MS, 5.099, 47.599);
  add_file (&wiki, 0, SITE_DESK_START - HOUR_MS, 4.8, 47.4);
  add_file (&wiki, 0, SITE_DESK_START - HOUR_MS, 6.5, 47.4);
  site_desk_expect_round (&desk, 3, 3);
  desk.area = &(const VigieBox) { -180, -90, 180, 90 };
  site_desk_expect_failure (&desk, VIGIE_ERROR_INVALID, "too large");
}

static void
test_words_leave_others_out (void)
{
  g_auto (Wiki) wiki = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &wiki);
  add_file (&wiki, 3, SITE_DESK_START - HOUR_MS, 4.7102, 47.5201);
  site_desk_watch (&desk, "commons", "url=/w/api.php", "lat=47.5", "lon=4.7", "only-words=yes",
                   NULL);
  desk.expression = "avalanche";
  site_desk_expect_round (&desk, 0, 0);
  desk.expression = "avalanche, pont";
  site_desk_expect_round (&desk, 1, 1);
}

/* ---- circles ---- */

static void
check_covered (const GArray *circles, double lon, double lat)
{
  for (guint i = 0; i < circles->len; i++)
    {
      const VigieCommonsCircle *circle = &g_array_index (circles, VigieCommonsCircle, i);

      if (vigie_distance_m (lon, lat, circle->lon, circle->lat) <= circle->radius_m)
        return;
    }
  g_error ("%f, %f is in no circle", lat, lon);
}

static void
test_circles_cover_everything (void)
{
  for (guint i = 0; i < 60; i++)
    {
      const double lat = g_test_rand_double_range (-80, 80);
      const double lon = g_test_rand_double_range (-179, 178);
      const VigieBox box = { lon, lat, lon + g_test_rand_double_range (0, 1),
                             lat + g_test_rand_double_range (0, 1) };
      g_autoptr (GArray) circles = vigie_commons_cover_box (&box);

      g_assert_nonnull (circles);
      for (guint k = 0; k < 20; k++)
        check_covered (circles, g_test_rand_double_range (box.west, box.east + 1e-12),
                       g_test_rand_double_range (box.south, box.north + 1e-12));
      for (guint k = 0; k < circles->len; k++)
        {
          const int radius_m = g_array_index (circles, VigieCommonsCircle, k).radius_m;

          g_assert_cmpint (radius_m, >=, VIGIE_COMMONS_MIN_RADIUS_M);
          g_assert_cmpint (radius_m, <=, VIGIE_COMMONS_MAX_RADIUS_M);
        }
    }
}

static void
test_large_circles_are_covered_too (void)
{
  g_autoptr (GArray) here = vigie_commons_cover_circle (4.7, 47.5, 40000);
  g_autoptr (GArray) dateline = vigie_commons_cover_circle (179.9, -17, 40000);
  g_autoptr (GArray) pole = vigie_commons_cover_circle (0, 89.9, 10000);

  for (guint i = 0; i < 300; i++)
    {
      const double lon = 4.7 + g_test_rand_double_range (-0.6, 0.6);
      const double lat = 47.5 + g_test_rand_double_range (-0.4, 0.4);

      if (vigie_distance_m (4.7, 47.5, lon, lat) <= 40000)
        check_covered (here, lon, lat);
    }
  check_covered (dateline, -179.9, -17);
  check_covered (dateline, 179.6, -17.1);
  g_assert_cmpuint (pole->len, ==, 1);
}

/* ---- what goes wrong ---- */

static void
test_refusals_say_what_to_do (void)
{
  static const char *const lag =
      "{\"error\":{\"code\":\"maxlag\",\"info\":\"Waiting for db1: 7.1 seconds lagged.\","
      "\"host\":\"db1\",\"lag\":7.1}}";
  g_autofree char *no_geodata = load ("no-geodata.json"), *warnings = load ("warnings.json");
  g_auto (Wiki) wiki = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &wiki);
  add_file (&wiki, 0, SITE_DESK_START, 4.7, 47.5);
  site_desk_fail (&desk, 0, 200, "application/json", lag);
  site_desk_expect_failure (&desk, VIGIE_ERROR_LIMITED, "wants a pause");
  site_desk_fail (&desk, 0, 200, "application/json", no_geodata);
  site_desk_expect_failure (&desk, VIGIE_ERROR_INVALID, "GeoData");
  site_desk_fail (&desk, 0, 429, "text/html", "<h1>429</h1>");
  site_desk_expect_failure (&desk, VIGIE_ERROR_LIMITED, "pause");
  site_desk_fail (&desk, 0, 200, "application/json",
                  "{\"error\":{\"code\":\"x\",\"info\":\"No\\nway\"}}");
  site_desk_expect_failure (&desk, VIGIE_ERROR_INVALID, "“No way”");
  site_desk_fail (&desk, 0, 200, "application/json", warnings);
  site_desk_expect_round (&desk, 0, 0);
  g_assert_nonnull (strstr (desk.notes, "geosearchx"));
  site_desk_expect_round (&desk, 1, 1); /* nothing was lost */
}

static void
test_broken_answers_lose_nothing (void)
{
  g_auto (Wiki) wiki = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &wiki);
  for (guint i = 0; i < 60; i++)
    add_file (&wiki, 0, SITE_DESK_START, 4.7, 47.5);
  site_desk_fail (&desk, 0, 200, "text/html", "<!DOCTYPE html><p>Wartung</p>");
  site_desk_expect_failure (&desk, VIGIE_ERROR_INVALID, "web page");
  site_desk_fail (&desk, 1, 0, "application/json", "{\"batchcomplete\":tr");
  g_assert_false (site_desk_poll (&desk));
  site_desk_fail (&desk, 2, 200, "application/json", "{\"batchcomplete\":true,\"query\":{");
  site_desk_expect_failure (&desk, VIGIE_ERROR_INVALID, "cut off");
  site_desk_expect_round (&desk, 10, 60); /* the first fifty stayed */
}

static void
test_hostile_answers (void)
{
  static const char *const bodies[] = {
    "{\"batchcomplete\":1,\"query\":{\"pages\":[1,null,{\"pageid\":-1},{\"pageid\":\"x\"}]}}",
    "{\"query\":{\"pages\":[{\"pageid\":9,\"coordinates\":[{\"lat\":1e300,\"lon\":4}],"
    "\"imageinfo\":[{\"timestamp\":\"2026-01-31T07:00:00Z\",\"url\":\"javascript:x\"}]}]}}",
    "{\"query\":{\"pages\":[{\"pageid\":9,\"coordinates\":[{\"lat\":91,\"lon\":4},{\"lat\":\"x\"}],"
    "\"imageinfo\":[{\"timestamp\":\"9999-12-31T23:59:59Z\",\"url\":\"https://a.example/a.jpg\","
    "\"width\":1e99,\"extmetadata\":{\"Artist\":{\"value\":[]}},\"commonmetadata\":"
    "[{\"name\":\"GPSLatitude\",\"value\":1000},{\"name\":\"GPSLongitude\",\"value\":-1000}]}]}]}}",
    "{\"continue\":{\"a\":{},\"b\":null},\"query\":{\"pages\":{}}}",
  };
  g_auto (Wiki) wiki = { 0 };
  g_auto (SiteDesk) desk = { 0 };

  set_up (&desk, &wiki);
  add_file (&wiki, 0, SITE_DESK_START, 4.7, 47.5);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      site_desk_fail (&desk, 1, 200, "application/json", bodies[i]);
      site_desk_poll (&desk);
      g_assert_no_error (desk.error);
      site_desk_watch (&desk, "commons", "url=/w/api.php", "lat=47.5", "lon=4.7",
                       i % 2 == 0 ? "radius=9000" : "radius=8000", NULL);
    }
  /* a clock that runs ahead keeps nothing out that comes later */
  add_file (&wiki, 0, SITE_DESK_START + HOUR_MS, 4.7, 47.5);
  site_desk_poll (&desk);
  g_assert_no_error (desk.error);
  g_object_unref (site_desk_find (&desk, "commons", HOST, "1001"));
}

static void
expect_refused (const char *const *options)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_source_new ("commons", options, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

static void
test_options_are_checked (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieSource) source = NULL;

  expect_refused ((const char *const[]) { "lat=47", NULL });
  expect_refused ((const char *const[]) { "radius=47", NULL });
  expect_refused ((const char *const[]) { "lat=147", "lon=4", NULL });
  expect_refused ((const char *const[]) { "lat=4x", "lon=4", NULL });
  expect_refused ((const char *const[]) { "lat=nan", "lon=4", NULL });
  expect_refused ((const char *const[]) { "lat=47", "lon=4", "radius=5", NULL });
  source = vigie_source_new ("commons", (const char *const[]) { NULL }, &error);
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/commons-source/licence-and-place/recorded", NULL,
                        test_photos_come_with_licence_and_place);
  g_test_add_data_func ("/commons-source/licence-and-place/mediawiki", GINT_TO_POINTER (TRUE),
                        test_photos_come_with_licence_and_place);
  g_test_add_data_func ("/commons-source/southern-places/recorded", NULL,
                        test_southern_places_are_found);
  g_test_add_data_func ("/commons-source/southern-places/mediawiki", GINT_TO_POINTER (TRUE),
                        test_southern_places_are_found);
  g_test_add_func ("/commons-source/only-new-photos-come", test_only_new_photos_come);
  g_test_add_func ("/commons-source/full-circles-are-parted", test_full_circles_are_parted);
  g_test_add_func ("/commons-source/crowds-are-said", test_crowds_are_said);
  g_test_add_func ("/commons-source/answers-in-pieces", test_answers_in_pieces_are_joined);
  g_test_add_func ("/commons-source/territory", test_territory_is_looked_through);
  g_test_add_func ("/commons-source/words-leave-others-out", test_words_leave_others_out);
  g_test_add_func ("/commons-source/circles-cover-everything", test_circles_cover_everything);
  g_test_add_func ("/commons-source/large-circles", test_large_circles_are_covered_too);
  g_test_add_func ("/commons-source/refusals-say-what-to-do", test_refusals_say_what_to_do);
  g_test_add_func ("/commons-source/broken-answers-lose-nothing", test_broken_answers_lose_nothing);
  g_test_add_func ("/commons-source/hostile-answers", test_hostile_answers);
  g_test_add_func ("/commons-source/options-are-checked", test_options_are_checked);
  return g_test_run ();
}
