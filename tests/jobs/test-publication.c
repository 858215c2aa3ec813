/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "store-support.h"
#include "vigie-json.h"
#include "vigie-publication.h"
#include "vigie-test-util.h"

#define SQUARE                                                                                     \
  "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"                                            \
  "[[[5.03,47.31],[5.05,47.31],[5.05,47.33],[5.03,47.33],[5.03,47.31]]]}"

static void
decide (VigieStore *store, const char *kind, const char *subject, const char *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (payload, &error);
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  draft = vigie_draft_new (kind, subject, node, NULL, "anne", &error);
  g_assert_no_error (error);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
}

static void
draw (VigieStore *store, const char *id)
{
  decide (store, "shape.draw", id, "{\"kind\":\"closure\",\"title\":\"D 971\"," SQUARE "}");
}

static void
lift (VigieStore *store, const char *id)
{
  g_autofree char *now = vigie_time_format (g_get_real_time () / 1000);
  g_autofree char *payload = g_strdup_printf ("{\"at\":\"%s\"}", now);

  decide (store, "shape.lift", id, payload);
}

static char *
get_content (VigieStore *store)
{
  const VigieOverlayRequest request = { .at = VIGIE_TIME_UNKNOWN };
  g_autoptr (GError) error = NULL;
  char *content = vigie_publish_get_content (store, &request, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (content), ==, VIGIE_HASH_LENGTH);
  return content;
}

static void export (VigieStore *store,
                    const Place *place,
                    const char *format,
                    VigieOverlayOutcome *outcome)
{
  g_autofree char *path = g_build_filename (place->folder, "roads", NULL);
  g_autoptr (GError) error = NULL;
  const VigieOverlayRequest request = { .path = path,
                                        .format = vigie_export_format_find (format),
                                        .at = VIGIE_TIME_UNKNOWN,
                                        .to_log = TRUE };

  vigie_publish_overlay (store, &request, NULL, outcome, &error);
  g_assert_no_error (error);
}

static void
export_geojson (VigieStore *store, const Place *place)
{
  g_auto (VigieOverlayOutcome) outcome = { 0 };

  export (store, place, "geojson", &outcome);
  g_assert_null (outcome.log_problem);
}

static GPtrArray *
list_entries (VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = vigie_store_list_decisions (store, VIGIE_DECISION_OVERLAY_PUBLISHED, &error);

  g_assert_no_error (error);
  return entries;
}

static GPtrArray *
list_targets (VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *targets = vigie_publication_list_targets (store, TRUE, NULL, &error);

  g_assert_no_error (error);
  return targets;
}

/* ---- what an overlay says ---- */

static void
test_content_follows_what_is_published (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autofree char *empty = NULL, *drawn = NULL, *confirmed = NULL, *back = NULL, *noted = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 20);
  empty = get_content (store);
  draw (store, "shape-1");
  drawn = get_content (store);
  g_assert_cmpstr (drawn, !=, empty);
  g_object_unref (decide_note (store, "says nothing to others"));
  noted = get_content (store);
  g_assert_cmpstr (noted, ==, drawn);
  g_object_unref (decide_status (store, 3, VIGIE_STATUS_CONFIRMED));
  confirmed = get_content (store);
  g_assert_cmpstr (confirmed, !=, drawn);
  undone = vigie_store_undo (store, "anne", NULL, &error);
  g_assert_no_error (error);
  back = get_content (store);
  g_assert_cmpstr (back, ==, drawn);
}

static void
test_content_is_the_same_as_it_stood_then (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *now = NULL, *then = NULL;
  VigieOverlayRequest request = { 0 };

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 20);
  draw (store, "shape-1");
  g_object_unref (decide_status (store, 3, VIGIE_STATUS_CONFIRMED));
  g_object_unref (decide_status (store, 4, VIGIE_STATUS_CONFIRMED));
  now = get_content (store);
  request.at = g_get_real_time () / 1000 + 1000;
  then = vigie_publish_get_content (store, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (then, ==, now);
}

static void
test_content_counts_what_is_chosen (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  const VigieOverlayRequest request = { .at = VIGIE_TIME_UNKNOWN, .with_lifted = TRUE };
  g_autofree char *plain = NULL, *with_lifted = NULL, *empty = NULL;

  place_init (&place);
  store = create_store (place.path);
  empty = get_content (store);
  draw (store, "shape-1");
  lift (store, "shape-1");
  plain = get_content (store);
  with_lifted = vigie_publish_get_content (store, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plain, ==, empty);
  g_assert_cmpstr (with_lifted, !=, plain);
}

/* ---- the log ---- */

static void
test_file_is_noted_with_its_hash (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *path = NULL, *contents = NULL, *sha256 = NULL;
  VigiePublication publication;
  gsize length;

  place_init (&place);
  store = create_store (place.path);
  draw (store, "shape-1");
  export_geojson (store, &place);
  entries = list_entries (store);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_true (vigie_publication_read (g_ptr_array_index (entries, 0), &publication));
  path = g_build_filename (place.folder, "roads", NULL);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, length);
  g_assert_cmpstr (publication.sha256, ==, sha256);
  g_assert_cmpstr (publication.target, ==, "roads");
  g_assert_cmpstr (publication.format, ==, "geojson");
  g_assert_cmpuint (publication.n_bytes, ==, length);
  g_assert_cmpuint (publication.n_shapes, ==, 1);
  g_assert_null (strstr (vigie_decision_get_body (g_ptr_array_index (entries, 0)), place.folder));
  assert_intact (store);
}

static void
test_choices_are_noted (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_auto (VigieOverlayOutcome) outcome = { 0 };
  g_autoptr (GPtrArray) entries = NULL, targets = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  VigieOverlayRequest request = { .at = VIGIE_TIME_UNKNOWN,
                                  .to_log = TRUE,
                                  .with_lifted = TRUE,
                                  .include_authors = TRUE,
                                  .include_unconfirmed = TRUE };
  VigiePublication publication;

  place_init (&place);
  store = create_store (place.path);
  draw (store, "shape-1");
  request.path = path = g_build_filename (place.folder, "roads", NULL);
  g_assert_true (vigie_publish_overlay (store, &request, NULL, &outcome, &error));
  g_assert_no_error (error);
  entries = list_entries (store);
  g_assert_true (vigie_publication_read (g_ptr_array_index (entries, 0), &publication));
  g_assert_true (publication.with_lifted);
  g_assert_true (publication.include_authors);
  g_assert_true (publication.include_unconfirmed);
  targets = list_targets (store);
  g_assert_false (((VigieTarget *) g_ptr_array_index (targets, 0))->changed);
}

static void
test_another_address_is_another_place (void)
{
  const VigiePublication here = {
    .target = "map", .place = "a", .format = "geojson", .sha256 = "x", .content = "y"
  };
  VigiePublication there = here;

  g_assert_true (vigie_publication_says_the_same (&here, &there));
  there.place = "b";
  g_assert_false (vigie_publication_says_the_same (&here, &there));
}

static void
test_repeats_are_not_noted (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_auto (VigieOverlayOutcome) outcome = { 0 };
  g_autoptr (GPtrArray) once = NULL, again = NULL, other_format = NULL;

  place_init (&place);
  store = create_store (place.path);
  draw (store, "shape-1");
  export_geojson (store, &place);
  export_geojson (store, &place);
  export_geojson (store, &place);
  once = list_entries (store);
  g_assert_cmpuint (once->len, ==, 1);
  draw (store, "shape-2");
  export_geojson (store, &place);
  again = list_entries (store);
  g_assert_cmpuint (again->len, ==, 2);
  export (store, &place, "kml", &outcome);
  other_format = list_entries (store);
  g_assert_cmpuint (other_format->len, ==, 3);
}

static void
test_read_only_incident_says_that_nothing_is_noted (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_auto (VigieOverlayOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  draw (store, "shape-1");
  vigie_store_close (store);
  g_clear_object (&store);
  store = vigie_store_open (place.path, VIGIE_STORE_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  export (store, &place, "geojson", &outcome);
  g_assert_nonnull (outcome.log_problem);
  g_assert_cmpuint (outcome.report.n_shapes, ==, 1);
}

static void
test_past_moment_is_no_publication (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  place_init (&place);
  path = g_build_filename (place.folder, "then", NULL);
  store = create_store (place.path);
  vigie_publish_overlay (
      store,
      &(VigieOverlayRequest) { .path = path, .at = g_get_real_time () / 1000, .to_log = TRUE },
      NULL, NULL, &error);
  g_assert_no_error (error);
  entries = list_entries (store);
  g_assert_cmpuint (entries->len, ==, 0);
}

/* ---- what others see ---- */

static void
test_target_changes_when_something_new_stays_here (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GPtrArray) fresh = NULL, old = NULL, sent = NULL;
  const VigieTarget *target;
  gint64 before;

  place_init (&place);
  store = create_store (place.path);
  draw (store, "shape-1");
  export_geojson (store, &place);
  fresh = list_targets (store);
  g_assert_cmpuint (fresh->len, ==, 1);
  target = g_ptr_array_index (fresh, 0);
  g_assert_false (target->changed);
  g_assert_cmpint (target->changed_at, ==, VIGIE_TIME_UNKNOWN);
  while (g_get_real_time () / 1000 <= target->publication.at)
    g_thread_yield (); /* the next millisecond */
  before = g_get_real_time () / 1000;
  g_object_unref (decide_note (store, "says nothing to others"));
  draw (store, "shape-2");
  old = list_targets (store);
  target = g_ptr_array_index (old, 0);
  g_assert_true (target->changed);
  g_assert_cmpint (target->changed_at, >=, before);
  g_assert_cmpint (target->changed_at, <=, g_get_real_time () / 1000);
  export_geojson (store, &place);
  sent = list_targets (store);
  g_assert_cmpuint (sent->len, ==, 1);
  g_assert_false (((VigieTarget *) g_ptr_array_index (sent, 0))->changed);
}

static gint64
get_then (gpointer user_data)
{
  return *(gint64 *) user_data;
}

/* Nobody decides anything: its announced end comes. */
static void
test_target_changes_when_a_closure_ends (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GPtrArray) targets = NULL;
  g_autofree char *content = NULL, *to = NULL, *payload = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 now = g_get_real_time () / 1000;
  const gint64 end = now - 30000;
  gint64 clock = now - 120000;
  const VigieOverlayRequest request = { .at = now - 60000 };
  VigiePublication publication = { .channel = VIGIE_CHANNEL_DESTINATION,
                                   .target = "routes",
                                   .format = "geojson",
                                   .sha256 = VIGIE_HASH_NONE,
                                   .at = request.at };
  const VigieTarget *target;

  place_init (&place);
  store = create_store (place.path);
  vigie_store_set_clock (store, get_then, &clock);
  to = vigie_time_format (end);
  payload =
      g_strdup_printf ("{\"kind\":\"closure\",\"title\":\"D 971\",\"to\":\"%s\"," SQUARE "}", to);
  decide (store, "shape.draw", "shape-1", payload);
  clock = request.at;
  content = vigie_publish_get_content (store, &request, NULL, &error);
  g_assert_no_error (error);
  publication.content = content;
  vigie_publication_record (store, &publication, NULL, &error);
  g_assert_no_error (error);
  targets = list_targets (store);
  g_assert_cmpuint (targets->len, ==, 1);
  target = g_ptr_array_index (targets, 0);
  g_assert_true (target->changed);
  g_assert_cmpint (target->changed_at, ==, end);
  g_assert_cmpint (target->channel, ==, VIGIE_CHANNEL_DESTINATION);
}

static void
test_strange_entries_are_no_targets (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GPtrArray) targets = NULL;
  static const char *const payloads[] = {
    "{}",
    "{\"target\":7,\"format\":[],\"sha256\":{},\"content\":null}",
    "{\"target\":\"a\",\"format\":\"geojson\",\"sha256\":\"\"}",
    ("{\"target\":\"b\",\"format\":\"of-tomorrow\",\"sha256\":\"x\",\"content\":\"y\","
     "\"channel\":\"pigeon\",\"at\":\"soon\",\"n_bytes\":-1e300}"),
  };

  place_init (&place);
  store = create_store (place.path);
  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    decide (store, "overlay.published", NULL, payloads[i]);
  targets = list_targets (store);
  g_assert_cmpuint (targets->len, ==, 1);
  g_assert_cmpstr (((VigieTarget *) g_ptr_array_index (targets, 0))->name, ==, "b");
  g_assert_true (((VigieTarget *) g_ptr_array_index (targets, 0))->changed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/publication/content/follows-what-is-published",
                   test_content_follows_what_is_published);
  g_test_add_func ("/publication/content/same-as-it-stood-then",
                   test_content_is_the_same_as_it_stood_then);
  g_test_add_func ("/publication/content/counts-what-is-chosen",
                   test_content_counts_what_is_chosen);
  g_test_add_func ("/publication/log/file-is-noted-with-its-hash",
                   test_file_is_noted_with_its_hash);
  g_test_add_func ("/publication/log/choices-are-noted", test_choices_are_noted);
  g_test_add_func ("/publication/log/another-address-is-another-place",
                   test_another_address_is_another_place);
  g_test_add_func ("/publication/log/repeats-are-not-noted", test_repeats_are_not_noted);
  g_test_add_func ("/publication/log/read-only-says-that-nothing-is-noted",
                   test_read_only_incident_says_that_nothing_is_noted);
  g_test_add_func ("/publication/log/past-moment-is-no-publication",
                   test_past_moment_is_no_publication);
  g_test_add_func ("/publication/targets/something-new-stays-here",
                   test_target_changes_when_something_new_stays_here);
  g_test_add_func ("/publication/targets/closure-ends", test_target_changes_when_a_closure_ends);
  g_test_add_func ("/publication/targets/strange-entries", test_strange_entries_are_no_targets);
  return g_test_run ();
}
