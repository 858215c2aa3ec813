/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "jobs-posts.h"
#include "made-osm.h"
#include "store-support.h"
#include "territory-support.h"
#include "vigie-error.h"
#include "vigie-mbtiles.h"
#include "vigie-publish-preview.h"
#include "vigie-publish.h"
#include "vigie-territory-basemap.h"
#include "vigie-test-util.h"
#include "vigie-time.h"

#define LON 5.04
#define LAT 47.32

/* Two roads that cross in the middle of the closure. */
static char *
make_territory (const char *dir)
{
  g_autoptr (MadeOsm) osm = made_osm_new ();
  const gint64 east[] = { 1, 5, 2 }, north[] = { 3, 5, 4 };
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;

  made_osm_node (osm, 1, LON - 0.1, LAT, NULL);
  made_osm_node (osm, 2, LON + 0.1, LAT, NULL);
  made_osm_node (osm, 3, LON, LAT - 0.1, NULL);
  made_osm_node (osm, 4, LON, LAT + 0.1, NULL);
  made_osm_node (osm, 5, LON, LAT, NULL);
  made_osm_way (osm, 1, east, 3, "highway=primary", "ref=D 971", NULL);
  made_osm_way (osm, 2, north, 3, "highway=secondary", "ref=D 12", NULL);
  territory = build_osm (dir, osm, &report);
  return g_build_filename (dir, "OUT.territory", NULL);
}

static VigieStore *
make_incident (const Place *place, const char *territory)
{
  static const char payload[] =
      "{\"kind\":\"closure\",\"title\":\"D 971\",\"geometry\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[5.03,47.31],[5.05,47.31],[5.05,47.33],[5.03,47.33],[5.03,47.31]]]}}";
  VigieStore *store = create_store (place->path);
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft =
      vigie_draft_new ("shape.draw", "shape-1", node, NULL, "anne", &error);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
  vigie_store_set (store, VIGIE_INFO_TERRITORY, territory, &error);
  g_assert_no_error (error);
  return store;
}

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
decide (VigieStore *store, const char *kind, const char *subject, const char *payload)
{
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new (kind, subject, node, NULL, "anne", &error);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
}

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

/* ---- the brief before it is issued ---- */

static guint
count_issued (VigieStore *store)
{
  g_autoptr (GPtrArray) issued =
      vigie_store_list_decisions (store, VIGIE_DECISION_BRIEF_ISSUED, NULL);

  return issued->len;
}

static VigieBriefing *
prepare (VigieStore *store)
{
  const VigieBriefRequest request = { .language = "fr",
                                      .next_at = G_GINT64_CONSTANT (4000000000000) };
  g_autoptr (GError) error = NULL;
  VigieBriefing *briefing = vigie_briefing_new (store, &request, NULL, &error);

  g_assert_no_error (error);
  return briefing;
}

static void
test_preparing_a_brief_writes_nothing (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieBriefing) briefing = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *sha256 = NULL;
  g_autoptr (GPtrArray) issued = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *payload;
  gsize length;

  place_init (&place);
  store = make_incident (&place, "");
  briefing = prepare (store);
  g_assert_cmpuint (vigie_briefing_get_brief (briefing)->number, ==, 1);
  g_assert_cmpuint (vigie_brief_document_get_n_pages (vigie_briefing_get_document (briefing)), ==,
                    1);
  text = vigie_briefing_dup_short_text (briefing);
  g_assert_nonnull (strstr (text, "Routes coupées\u00a0: D 971"));
  g_assert_cmpuint (count_issued (store), ==, 0);

  path = g_build_filename (place.folder, "brief.pdf", NULL);
  g_assert_true (vigie_briefing_issue (briefing, path, NULL, NULL, &error));
  g_assert_no_error (error);
  issued = vigie_store_list_decisions (store, VIGIE_DECISION_BRIEF_ISSUED, NULL);
  g_assert_cmpuint (issued->len, ==, 1);
  payload = vigie_decision_get_payload (g_ptr_array_index (issued, 0));
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, length);
  g_assert_cmpstr (json_object_get_string_member (payload, "sha256"), ==, sha256);
  g_assert_cmpint (json_object_get_int_member (payload, "number"), ==, 1);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (payload, "next_at"), "2096-"));
}

/* Two desks, or two clicks: one number is one brief. */
static void
test_number_that_was_taken_is_refused (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieBriefing) first = NULL;
  g_autoptr (VigieBriefing) second = NULL;
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = make_incident (&place, "");
  first = prepare (store);
  second = prepare (store);
  path = g_build_filename (place.folder, "brief.pdf", NULL);
  other = g_build_filename (place.folder, "other.pdf", NULL);
  g_assert_true (vigie_briefing_issue (first, path, NULL, NULL, NULL));
  g_assert_false (vigie_briefing_issue (second, other, NULL, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_issued (store), ==, 1);
}

static void
test_next_brief_tells_what_was_undone (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieBriefing) first = NULL;
  g_autoptr (VigieBriefing) second = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = make_incident (&place, "");
  first = prepare (store);
  path = g_build_filename (place.folder, "brief.pdf", NULL);
  g_assert_true (vigie_briefing_issue (first, path, NULL, NULL, &error));
  g_assert_no_error (error);
  undone = vigie_store_undo (store, "anne", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigie_decision_get_kind_name (undone), ==, "shape.draw");
  second = prepare (store);
  text = vigie_briefing_dup_text (second);
  g_assert_nonnull (strstr (text, "CE QUI A CHANGÉ DEPUIS LE N° 1"));
  g_assert_nonnull (strstr (text, "D 971 (saisie par erreur, annulée)"));
  g_assert_nonnull (strstr (text, "Aucune coupure en cours."));
}

/* An entry of another desk, which comes when it comes, at the time of that desk's clock. */
static void
receive (VigieStore *store,
         VigieDecision **last,
         const char *kind,
         const char *subject,
         const char *text,
         gint64 at)
{
  g_autoptr (JsonNode) payload = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new (kind, subject, payload, NULL, "Zoé", &error);
  const gint64 seq = *last != NULL ? vigie_decision_get_seq (*last) + 1 : 1;
  g_autofree char *id = g_strdup_printf ("%032x", (guint) seq);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_decision_new (draft, id, "00000000000000ff", seq, at,
                                 *last != NULL ? vigie_decision_get_hash (*last) : VIGIE_HASH_NONE);
  g_assert_true (vigie_store_receive (store, decision, &error));
  g_assert_no_error (error);
  g_set_object (last, decision);
}

#define CLOSURE(title)                                                                             \
  "{\"kind\":\"closure\",\"title\":\"" title "\",\"geometry\":{\"type\":\"Polygon\","              \
  "\"coordinates\":[[[5.03,47.31],[5.05,47.31],[5.05,47.33],[5.03,47.33],[5.03,47.31]]]}}"

static void
issue (VigieStore *store, const char *path)
{
  g_autoptr (VigieBriefing) briefing = prepare (store);
  g_autoptr (GError) error = NULL;

  vigie_briefing_issue (briefing, path, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* A desk whose clock is late decides after the brief what is dated before it. */
static void
test_next_brief_tells_what_came_late (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) last = NULL;
  g_autoptr (VigieBriefing) second = NULL;
  g_autoptr (VigieBriefing) third = NULL;
  const gint64 early = g_get_real_time () / 1000 - 3600000;
  g_autofree char *end = vigie_time_format (early + 60000);
  g_autofree char *lift = g_strdup_printf ("{\"at\":\"%s\"}", end);
  char post[VIGIE_POST_ID_LENGTH + 1];
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  place_init (&place);
  store = make_incident (&place, "");
  ingest_numbered (store, 0, 2);
  numbered_post_id (1, post);
  receive (store, &last, "shape.draw", "known", CLOSURE ("D 905"), early);
  path = g_build_filename (place.folder, "brief.pdf", NULL);
  issue (store, path);

  receive (store, &last, "shape.draw", "late", CLOSURE ("D 12"), early);
  receive (store, &last, "shape.draw", "short", CLOSURE ("D 70"), early);
  receive (store, &last, "shape.lift", "short", lift, early);
  receive (store, &last, "post.status", post, "{\"status\":\"confirmed\"}", early);
  receive (store, &last, "message", NULL, "{\"text\":\"Évitez la D 12\"}", early);
  second = prepare (store);
  g_assert_cmpuint (vigie_briefing_get_brief (second)->changes->len, ==, 4);
  g_assert_cmpuint (vigie_briefing_get_brief (second)->n_closures_new, ==, 1);
  g_assert_cmpuint (vigie_briefing_get_brief (second)->n_facts_new, ==, 1);
  text = vigie_briefing_dup_text (second);
  g_assert_nonnull (strstr (text, "D 12"));
  g_assert_nonnull (strstr (text, "D 70"));
  g_assert_nonnull (strstr (text, "Évitez la D 12"));

  g_clear_pointer (&second, vigie_briefing_free);
  issue (store, path);
  third = prepare (store); /* told once */
  g_assert_cmpuint (vigie_briefing_get_brief (third)->changes->len, ==, 0);
}

static void
confirm_at (VigieStore *store, guint number, double lon, double lat, double radius_m)
{
  const VigiePosition position = { lon, lat, radius_m, VIGIE_ORIGIN_ANALYST };
  char post[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) placed = NULL;
  g_autoptr (VigieDecision) confirmed = NULL;

  numbered_post_id (number, post);
  draft = vigie_draft_new_position (post, &position, "anne");
  placed = vigie_store_append (store, draft, NULL);
  confirmed = decide_status (store, number, VIGIE_STATUS_CONFIRMED);
  g_assert_true (placed != NULL && confirmed != NULL);
}

/* Command knows roads, not degrees; but a road without PR is no place. */
static void
test_places_are_told_by_their_road (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieBriefing) briefing = NULL;
  g_autofree char *territory = NULL;
  const GPtrArray *items;

  place_init (&place);
  territory = make_territory (place.folder);
  store = make_incident (&place, territory);
  ingest_numbered (store, 1, 3);
  confirm_at (store, 1, LON + 0.05, LAT + 0.0002, 30);
  confirm_at (store, 2, LON + 0.05, LAT + 0.02, 30);     /* in the fields */
  confirm_at (store, 3, LON + 0.05, LAT + 0.0002, 4000); /* somewhere there */
  briefing = prepare (store);
  items = vigie_briefing_get_brief (briefing)->items;
  g_assert_cmpuint (items->len, ==, 3);
  for (guint i = 0; i < items->len; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (items, i);
      const gboolean is_first = item->position.radius_m < 1000 && item->position.lat < LAT + 0.01;

      g_assert_cmpstr (item->place, ==, is_first ? "D 971" : NULL);
      g_assert_false (item->place_has_road); /* there are no PR here */
    }
  {
    g_autofree char *text = vigie_briefing_dup_text (briefing);

    g_test_message ("%s", text);
    g_assert_nonnull (strstr (text, "D 971"));
    g_assert_nonnull (strstr (text, "47,3202\u00a0N"));
    g_assert_nonnull (strstr (text, "47,3400\u00a0N"));
  }
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
  static const char *const formats[] = { "geojson", "umap" };
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

/* ---- who, and with which number ---- */

static void
test_brief_is_of_who_issues_it (void)
{
  static const char *const given[] = { "Zoé", NULL };
  static const char *const written[] = { "Zoé", "Anne Martin" };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autofree char *path = NULL;

  place_init (&place);
  store = make_incident (&place, "");
  vigie_store_set (store, VIGIE_INFO_AUTHOR, "Anne Martin", NULL);
  path = g_build_filename (place.folder, "brief.pdf", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    {
      const VigieBriefRequest request = { .path = path, .actor = given[i] };
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) issued = NULL;

      vigie_publish_brief (store, &request, NULL, NULL, &error);
      g_assert_no_error (error);
      issued = vigie_store_list_decisions (store, VIGIE_DECISION_BRIEF_ISSUED, NULL);
      g_assert_cmpstr (vigie_decision_get_actor (g_ptr_array_index (issued, i)), ==, written[i]);
    }
}

typedef struct
{
  VigieStore *store;
  VigieBriefing *briefing;
  const char *path;
  gint *n_ready; /* (atomic) */
  GError *error;
} Issuer;

static gpointer
issue_in_thread (gpointer data)
{
  Issuer *issuer = data;

  g_atomic_int_inc (issuer->n_ready);
  while (g_atomic_int_get (issuer->n_ready) < 2)
    g_thread_yield ();
  vigie_briefing_issue (issuer->briefing, issuer->path, NULL, NULL, &issuer->error);
  return NULL;
}

/* Two programs that have the incident open and write the same file at the same time. */
static void
test_of_two_that_issue_at_once_one_does (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) first = NULL;
  g_autoptr (OpenStore) second = NULL;
  g_autofree char *path = NULL;

  place_init (&place);
  first = make_incident (&place, "");
  second = open_store (place.path);
  path = g_build_filename (place.folder, "brief.pdf", NULL);
  for (guint round = 1; round <= 4; round++)
    {
      gint n_ready = 0;
      Issuer issuers[] = { { first, prepare (first), path, &n_ready, NULL },
                           { second, prepare (second), path, &n_ready, NULL } };
      GThread *threads[2];
      g_autofree char *contents = NULL;
      g_autofree char *sha256 = NULL;
      g_autoptr (GPtrArray) issued = NULL;
      JsonObject *payload;
      gsize length;

      for (int i = 0; i < 2; i++)
        threads[i] = g_thread_new ("issuer", issue_in_thread, &issuers[i]);
      for (int i = 0; i < 2; i++)
        g_thread_join (threads[i]);
      g_assert_true ((issuers[0].error == NULL) != (issuers[1].error == NULL));
      g_assert_error (issuers[issuers[0].error == NULL].error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);

      issued = vigie_store_list_decisions (first, VIGIE_DECISION_BRIEF_ISSUED, NULL);
      g_assert_cmpuint (issued->len, ==, round);
      payload = vigie_decision_get_payload (g_ptr_array_index (issued, round - 1));
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, length);
      g_assert_cmpstr (json_object_get_string_member (payload, "sha256"), ==, sha256);
      for (int i = 0; i < 2; i++)
        {
          vigie_briefing_free (issuers[i].briefing);
          g_clear_error (&issuers[i].error);
        }
    }
}

static void
test_hours_of_the_next_brief (void)
{
  static const struct
  {
    const char *text;
    const char *at; /* (nullable): no hour */
  } hours[] = {
    { "21:30", "2026-11-24T20:30:00Z" },
    { "21h30", "2026-11-24T20:30:00Z" },
    { "21h", "2026-11-24T20:00:00Z" },
    { "9:05", "2026-11-25T08:05:00Z" },
    { "19:32", "2026-11-25T18:32:00Z" },
    { "24:00", NULL },
    { "21:60", NULL },
    { "21:3", NULL },
    { "soon", NULL },
    { "", NULL },
    { "-1:00", NULL },
    { "21:30:00", NULL },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");

  for (gsize i = 0; i < G_N_ELEMENTS (hours); i++)
    {
      gint64 next_at;
      gint64 wanted;

      if (!vigie_briefing_parse_next (hours[i].text, G_GINT64_CONSTANT (1795545120000), zone,
                                      &next_at))
        {
          g_assert_null (hours[i].at);
          continue;
        }
      g_assert_nonnull (hours[i].at);
      g_assert_true (vigie_time_parse (hours[i].at, &wanted));
      g_assert_cmpint (next_at, ==, wanted);
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
  g_test_add_func ("/publish/preparing-a-brief-writes-nothing",
                   test_preparing_a_brief_writes_nothing);
  g_test_add_func ("/publish/number-that-was-taken-is-refused",
                   test_number_that_was_taken_is_refused);
  g_test_add_func ("/publish/next-brief-tells-what-was-undone",
                   test_next_brief_tells_what_was_undone);
  g_test_add_func ("/publish/next-brief-tells-what-came-late",
                   test_next_brief_tells_what_came_late);
  g_test_add_func ("/publish/places-are-told-by-their-road", test_places_are_told_by_their_road);
  g_test_add_func ("/publish/cut-diversion-is-told-as-such-on-maps",
                   test_cut_diversion_is_told_as_such_on_maps);
  g_test_add_func ("/publish/brief-is-of-who-issues-it", test_brief_is_of_who_issues_it);
  g_test_add_func ("/publish/two-that-issue-at-once", test_of_two_that_issue_at_once_one_does);
  g_test_add_func ("/publish/hours-of-the-next-brief", test_hours_of_the_next_brief);
  return g_test_run ();
}
