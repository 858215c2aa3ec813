/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "jobs-posts.h"
#include "publish-fixture.h"
#include "vigie-error.h"
#include "vigie-mbtiles.h"
#include "vigie-publish-preview.h"
#include "vigie-publish.h"
#include "vigie-push-tried.h"
#include "vigie-territory-basemap.h"
#include "vigie-test-util.h"
#include "vigie-time.h"

static void
write_brief (VigieStore *store,
             const Place *place,
             VigieBriefRequest *request,
             VigieBriefOutcome *outcome)
{
  g_autofree char *path = g_build_filename (place->folder, "brief.pdf", NULL);
  g_autoptr (GError) error = NULL;

  request->path = path;
  request->language = "en";
  vigie_publish_brief (store, request, NULL, outcome, &error);
  g_assert_no_error (error);
}

/* (transfer full) (nullable): %NULL where pdftotext is not installed, which is said */
static char *
read_brief (const Place *place)
{
  g_autofree char *path = g_build_filename (place->folder, "brief.pdf", NULL);
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  char *text = NULL;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL,
                     NULL))
    g_test_message ("pdftotext is not here: the page is not read");
  return text;
}

static void
test_map_is_drawn_from_the_territory (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_auto (VigieBriefOutcome) outcome = { 0 };
  VigieBriefRequest request = { 0 };
  g_autofree char *territory = NULL;
  g_autofree char *text = NULL;

  place_init (&place);
  territory = make_territory (place.folder);
  store = make_incident (&place, territory);
  write_brief (store, &place, &request, &outcome);
  g_assert_true (outcome.map_is_territory);
  g_assert_cmpuint (outcome.n_tiles_missing, ==, 0);
  g_assert_null (outcome.territory_problem);
  text = read_brief (&place);
  if (text == NULL)
    return;
  g_assert_nonnull (strstr (text, "OpenStreetMap contributors"));
  g_assert_nonnull (strstr (text, "D 12")); /* only on the map */
}

static void
test_territory_that_is_open_is_used (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_auto (VigieBriefOutcome) outcome = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (VigieTerritory) territory = NULL;
  g_autoptr (VigieBasemap) basemap = NULL;
  VigieBriefRequest request = { 0 };

  place_init (&place);
  path = make_territory (place.folder);
  territory = vigie_territory_open (path, NULL, NULL);
  basemap = vigie_territory_basemap_new (territory);
  g_unlink (path);
  store = make_incident (&place, path);
  request.territory = basemap;
  write_brief (store, &place, &request, &outcome);
  g_assert_true (outcome.map_is_territory);
  g_assert_null (outcome.territory_problem);
}

static void
test_territory_that_cannot_be_read_is_said (gconstpointer data)
{
  const char *content = data;
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_auto (VigieBriefOutcome) outcome = { 0 };
  VigieBriefRequest request = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  place_init (&place);
  path = g_build_filename (place.folder, "broken.territory", NULL);
  if (content != NULL)
    g_assert_true (g_file_set_contents (path, content, -1, NULL));
  store = make_incident (&place, path);
  write_brief (store, &place, &request, &outcome);
  g_assert_false (outcome.map_is_territory);
  g_assert_nonnull (outcome.territory_problem);
  g_assert_cmpuint (outcome.number, ==, 1);
  text = read_brief (&place);
  if (text != NULL)
    g_assert_nonnull (strstr (text, "No basemap"));
}

/* A territory of elsewhere shows nothing: the map stays as it was. */
static void
test_territory_of_elsewhere_is_not_used (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_auto (VigieBriefOutcome) outcome = { 0 };
  VigieBriefRequest request = { 0 };
  g_autoptr (MadeOsm) osm = made_osm_new ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  g_autofree char *path = NULL;
  const gint64 nodes[] = { 1, 2 };

  place_init (&place);
  made_osm_node (osm, 1, -3, 48, NULL);
  made_osm_node (osm, 2, -3, 48.01, NULL);
  made_osm_way (osm, 1, nodes, 2, "highway=primary", NULL);
  territory = build_osm (place.folder, osm, &report);
  path = g_build_filename (place.folder, "OUT.territory", NULL);
  store = make_incident (&place, path);
  write_brief (store, &place, &request, &outcome);
  g_assert_false (outcome.map_is_territory);
  g_assert_null (outcome.territory_problem);
  g_assert_cmpuint (outcome.n_tiles_missing, ==, 0);
}

/* The offline map has no tile of Dijon; the territory has. */
static void
test_stands_in_where_tiles_are_missing (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_auto (VigieBriefOutcome) outcome = { 0 };
  VigieBriefRequest request = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *map = vigie_test_shared_path_or_skip ("data/tiles/saint-germain-raster.mbtiles");
  g_autoptr (VigieBasemap) basemap = NULL;

  if (map == NULL)
    return;
  place_init (&place);
  path = make_territory (place.folder);
  store = make_incident (&place, path);
  basemap = VIGIE_BASEMAP (vigie_mbtiles_new (map, NULL, NULL));
  request.basemap = basemap;
  write_brief (store, &place, &request, &outcome);
  g_assert_true (outcome.map_is_territory);
  g_assert_cmpuint (outcome.n_tiles_missing, ==, 0);
}

/* ---- what would go out ---- */

static void
judge (VigieStore *store, const char *external_id, const char *status)
{
  g_autofree char *id = jobs_get_id (external_id);
  g_autofree char *payload = g_strdup_printf ("{\"status\":\"%s\"}", status);

  decide (store, "post.status", id, payload);
}

static void
draw_marker (VigieStore *store, const char *id, const char *times)
{
  g_autofree char *payload = g_strdup_printf ("{\"kind\":\"marker\",\"title\":\"M\",%s\"geometry\":"
                                              "{\"type\":\"Point\",\"coordinates\":[5,47]}}",
                                              times);

  decide (store, "shape.draw", id, payload);
}

/* A closure without sections, a marker, one that has ended and one of later; five posts. */
static VigieStore *
make_mixed_incident (const Place *place)
{
  static const JobsPost posts[] = {
    { "confirmed", 0, "a", "http://a.example/1", 5, 47, NULL },
    { "lost", 1, "b", "http://a.example/2", 0, 0, NULL },
    { "new", 2, "c", "http://a.example/3", 5.1, 47.1, NULL },
    { "doubtful", 3, "d", "http://a.example/4", 5.2, 47.2, NULL },
    { "wrong", 4, "e", "http://a.example/5", 5.3, 47.3, NULL },
  };
  VigieStore *store = make_incident (place, "");

  draw_marker (store, "m-1", "");
  draw_marker (store, "m-2", "\"to\":\"2020-01-01T00:00:00Z\",\"from\":\"2019-01-01T00:00:00Z\",");
  draw_marker (store, "m-3", "\"from\":\"2199-01-01T00:00:00Z\",");
  for (gsize i = 0; i < G_N_ELEMENTS (posts); i++)
    jobs_add (store, &posts[i]);
  judge (store, "confirmed", "confirmed");
  judge (store, "lost", "confirmed");
  judge (store, "doubtful", "unverifiable");
  judge (store, "wrong", "rejected");
  return store;
}

static VigiePublishPreview *
preview (VigieStore *store, const char *format, gboolean everything)
{
  const VigieOverlayRequest request = { .path = "/nowhere/at/all",
                                        .format = vigie_export_format_find (format),
                                        .at = VIGIE_TIME_UNKNOWN,
                                        .with_lifted = everything,
                                        .include_unconfirmed = everything };
  g_autoptr (GError) error = NULL;
  VigiePublishPreview *made = vigie_publish_preview (store, &request, NULL, &error);

  g_assert_no_error (error);
  return made;
}

static void
test_preview_counts_what_would_go_out (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePublishPreview) usual = NULL;
  g_autoptr (VigiePublishPreview) all = NULL;

  place_init (&place);
  store = make_mixed_incident (&place);
  usual = preview (store, "geojson", FALSE);
  g_assert_null (usual->problem);
  g_assert_cmpuint (usual->n_kinds[VIGIE_SHAPE_CLOSURE], ==, 1);
  g_assert_cmpuint (usual->n_kinds[VIGIE_SHAPE_MARKER], ==, 1);
  g_assert_cmpuint (usual->n_without_sections, ==, 1);
  g_assert_cmpuint (usual->n_ended, ==, 1);
  g_assert_cmpuint (usual->n_planned, ==, 1);
  g_assert_cmpuint (usual->n_confirmed, ==, 2);
  g_assert_cmpuint (usual->n_unconfirmed, ==, 0);
  g_assert_cmpuint (usual->n_kept, ==, 2);
  g_assert_cmpuint (usual->n_without_position, ==, 1);
  g_assert_cmpuint (usual->posts->len, ==, 1);
  g_assert_cmpuint (usual->shapes->len, ==, 2);
  g_assert_cmpuint (usual->outcome.report.n_shapes, ==, 2);
  g_assert_cmpuint (usual->outcome.report.n_posts, ==, 2);
  g_assert_cmpuint (usual->outcome.report.n_bytes, >, 0);

  all = preview (store, "kml", TRUE);
  g_assert_cmpuint (all->n_kinds[VIGIE_SHAPE_MARKER], ==, 2);
  g_assert_cmpuint (all->n_unconfirmed, ==, 2);
  g_assert_cmpuint (all->n_kept, ==, 0);
  g_assert_cmpuint (all->outcome.report.n_posts, ==, 4);
  g_assert_cmpuint (all->outcome.report.n_shapes, ==, 3);
}

static void
test_preview_of_a_feed_has_no_posts (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePublishPreview) feed = NULL;

  place_init (&place);
  store = make_mixed_incident (&place);
  feed = preview (store, "cifs", TRUE);
  g_assert_cmpuint (feed->n_confirmed + feed->n_unconfirmed + feed->n_kept, ==, 0);
  g_assert_cmpuint (feed->n_kinds[VIGIE_SHAPE_MARKER], ==, 0);
  g_assert_cmpuint (feed->n_not_held, ==, 2);
  g_assert_cmpuint (feed->outcome.report.n_left_out, ==, 1); /* no road of it is known */
  g_assert_nonnull (feed->outcome.report.note);
}

static void
test_preview_passes_on_the_note_of_a_format (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePublishPreview) alert = NULL;

  place_init (&place);
  store = create_store (place.path);
  alert = preview (store, "cap", FALSE);
  g_assert_null (alert->problem);
  g_assert_nonnull (alert->outcome.report.note);
}

static void
test_preview_can_be_cancelled (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const VigieOverlayRequest request = { .at = VIGIE_TIME_UNKNOWN };
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = make_mixed_incident (&place);
  g_cancellable_cancel (cancellable);
  g_assert_null (vigie_publish_preview (store, &request, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- what is cut ---- */

static void
write_overlay (VigieStore *store, const Place *place, const char *format, char **text)
{
  g_autofree char *path = g_build_filename (place->folder, "overlay", NULL);
  const VigieOverlayRequest request = { .format = vigie_export_format_find (format),
                                        .path = path,
                                        .at = VIGIE_TIME_UNKNOWN };
  g_auto (VigieOverlayOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  vigie_publish_overlay (store, &request, NULL, &outcome, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, text, NULL, NULL));
}

static void
test_cut_diversion_is_told_as_such_on_maps (void)
{
  static const char *const formats[] = { "geojson", "umap", "kml" };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;

  place_init (&place);
  store = make_incident (&place, "");
  decide (store, "shape.draw", "way",
          "{\"kind\":\"diversion\",\"title\":\"Par la D 16\",\"geometry\":{\"type\":"
          "\"LineString\",\"coordinates\":[[6,48],[6.2,48]]}}");
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *text = NULL;

      write_overlay (store, &place, formats[i], &text);
      g_assert_null (strstr (text, "COUPÉ – "));
    }
  decide (store, "shape.draw", "across",
          "{\"kind\":\"closure\",\"title\":\"D 16\",\"geometry\":{\"type\":\"Polygon\","
          "\"coordinates\":[[[6.05,47.9],[6.1,47.9],[6.1,48.1],[6.05,48.1],[6.05,47.9]]]}}");
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *text = NULL;

      write_overlay (store, &place, formats[i], &text);
      g_assert_nonnull (strstr (text, "COUPÉ – "));
    }
}

/* A post of Commons that two watched sources brought, one of which may not be named. */
static void
watch_post (VigieStore *store, const char *watch, VigiePostUpdateKind kind)
{
  VigieObservation post = { .source_kind = "commons",
                            .source_host = "",
                            .external_id = "7",
                            .url = "https://commons.wikimedia.org/wiki/File:Pont.jpg",
                            .text = "Le pont\n\nJane Doe, 2024-05-01, CC BY-SA 4.0",
                            .posted_at = JOBS_TIME,
                            .received_at = JOBS_TIME };
  const VigiePostUpdate update = { .kind = kind,
                                   .source_kind = "commons",
                                   .source_host = "",
                                   .external_id = "7",
                                   .at = JOBS_TIME + MINUTES (kind),
                                   .text = "Le pont rouvert" };
  const VigieBatch batch = { .watch = watch,
                             .observations = &post,
                             .n_observations = kind == 0,
                             .updates = &update,
                             .n_updates = kind != 0 };
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  vigie_post_sink_take (VIGIE_POST_SINK (store), &batch, &counts, &error);
  g_assert_no_error (error);
}

static char *
dup_content (VigieStore *store)
{
  const VigieOverlayRequest request = { .at = VIGIE_TIME_UNKNOWN };
  g_autoptr (GError) error = NULL;
  char *content = vigie_publish_get_content (store, &request, NULL, &error);

  g_assert_no_error (error);
  return content;
}

static void
expect_all (const char *text, const char *const *wanted)
{
  for (gsize i = 0; wanted[i] != NULL; i++)
    if (strstr (text, wanted[i]) == NULL)
      g_error ("“%s” is missing in: %s", wanted[i], text);
}

static void
test_overlay_tells_where_a_post_comes_from (void)
{
  static const char *const in_geojson[] = {
    "\"sources\":[\"commons\",\"feed:example.org\",\"folder\",\"hand\"]",
    "\"licence\":\"CC BY-SA 4.0\"", "\"edited_at\":\"2026-01-12T", "\"deleted_at_source\":\"20",
    NULL
  };
  static const char *const in_kml[] = { "commons, feed:example.org", "CC BY-SA 4.0", "edited_at",
                                        "deleted_at_source", NULL };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autofree char *before = NULL, *same = NULL, *after = NULL;
  g_autofree char *first = NULL, *geojson = NULL, *kml = NULL;

  place_init (&place);
  store = make_incident (&place, "");
  vigie_post_make_id ("commons", "", "7", id);
  watch_post (store, "commons ", 0);
  decide (store, "post.status", id, "{\"status\":\"confirmed\"}");
  before = dup_content (store);
  write_overlay (store, &place, "geojson", &first);
  g_assert_null (strstr (first, "edited_at"));
  g_assert_null (strstr (first, "deleted_at_source"));
  watch_post (store, "feed url=https://example.org/secret?key=1", 0);
  watch_post (store, "folder path=/home/anne/photos", 0);
  watch_post (store, "hand Anne", 0);
  same = dup_content (store);
  g_assert_cmpstr (same, ==, before); /* nothing that others would have to be sent anew */
  watch_post (store, "commons ", VIGIE_POST_EDITED);
  watch_post (store, "commons ", VIGIE_POST_DELETED);
  after = dup_content (store);
  g_assert_cmpstr (after, !=, before);
  write_overlay (store, &place, "geojson", &geojson);
  expect_all (geojson, in_geojson);
  g_assert_null (strstr (geojson, "secret"));
  g_assert_null (strstr (geojson, "/home"));
  g_assert_null (strstr (geojson, "Anne"));
  write_overlay (store, &place, "kml", &kml);
  expect_all (kml, in_kml);
}

/* Drawn by hand: no route was looked for, and it is cut all the same. */
static void
test_cut_diversion_is_suspended_for_services (void)
{
  static const char *const formats[] = { "datex2", "datex2-2.3" };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;

  place_init (&place);
  store = make_incident (&place, "");
  decide (store, "shape.draw", "way",
          "{\"kind\":\"diversion\",\"title\":\"Par la D 16\",\"geometry\":{\"type\":"
          "\"LineString\",\"coordinates\":[[6,48],[6.2,48]]}}");
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *text = NULL;

      write_overlay (store, &place, formats[i], &text);
      g_assert_null (strstr (text, ">suspended<"));
    }
  decide (store, "shape.draw", "across",
          "{\"kind\":\"closure\",\"title\":\"D 16\",\"geometry\":{\"type\":\"Polygon\","
          "\"coordinates\":[[[6.05,47.9],[6.1,47.9],[6.1,48.1],[6.05,48.1],[6.05,47.9]]]}}");
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *text = NULL;

      write_overlay (store, &place, formats[i], &text);
      g_assert_nonnull (strstr (text, ">suspended<"));
    }
}

/* ---- what was tried ---- */

#define N_TRIED 20

typedef struct
{
  const char *path;
  const char *desk;
} Trying;

static gpointer
try_in_thread (gpointer data)
{
  const Trying *trying = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_open (trying->path, VIGIE_STORE_OPEN_DEFAULT, &error);

  g_assert_no_error (error);
  for (int i = 0; i < N_TRIED; i++)
    {
      g_autofree char *hash = g_strdup_printf ("%s-%d", trying->desk, i);

      vigie_push_tried_add (store, "place", hash);
    }
  vigie_store_close (store);
  return NULL;
}

/* As two programs that send at once. */
static void
test_nothing_that_was_tried_is_lost (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  GThread *threads[2];
  Trying trying[] = { { NULL, "a" }, { NULL, "b" } };

  place_init (&place);
  store = make_incident (&place, "");
  for (gsize i = 0; i < G_N_ELEMENTS (trying); i++)
    {
      trying[i].path = vigie_store_get_path (store);
      threads[i] = g_thread_new (trying[i].desk, try_in_thread, &trying[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (trying); i++)
    g_thread_join (threads[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (trying); i++)
    for (int k = 0; k < N_TRIED; k++)
      {
        g_autofree char *hash = g_strdup_printf ("%s-%d", trying[i].desk, k);

        g_assert_true (vigie_push_tried_has (store, "place", hash));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/publish/map-is-drawn-from-the-territory",
                   test_map_is_drawn_from_the_territory);
  g_test_add_func ("/publish/territory-that-is-open-is-used", test_territory_that_is_open_is_used);
  g_test_add_data_func ("/publish/lost-territory-is-said", NULL,
                        test_territory_that_cannot_be_read_is_said);
  g_test_add_data_func ("/publish/broken-territory-is-said", "not a territory",
                        test_territory_that_cannot_be_read_is_said);
  g_test_add_func ("/publish/territory-of-elsewhere-is-not-used",
                   test_territory_of_elsewhere_is_not_used);
  g_test_add_func ("/publish/stands-in-where-tiles-are-missing",
                   test_stands_in_where_tiles_are_missing);
  g_test_add_func ("/publish/preview-counts-what-would-go-out",
                   test_preview_counts_what_would_go_out);
  g_test_add_func ("/publish/preview-of-a-feed-has-no-posts", test_preview_of_a_feed_has_no_posts);
  g_test_add_func ("/publish/preview-passes-on-the-note-of-a-format",
                   test_preview_passes_on_the_note_of_a_format);
  g_test_add_func ("/publish/preview-can-be-cancelled", test_preview_can_be_cancelled);
  g_test_add_func ("/publish/cut-diversion-is-told-as-such-on-maps",
                   test_cut_diversion_is_told_as_such_on_maps);
  g_test_add_func ("/publish/cut-diversion-is-suspended-for-services",
                   test_cut_diversion_is_suspended_for_services);
  g_test_add_func ("/publish/origin-of-posts", test_overlay_tells_where_a_post_comes_from);
  g_test_add_func ("/publish/nothing-that-was-tried-is-lost", test_nothing_that_was_tried_is_lost);
  return g_test_run ();
}
