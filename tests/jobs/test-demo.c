/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "store-support.h"
#include "vigie-closing.h"
#include "vigie-demo.h"
#include "vigie-diverting.h"
#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-reviewing.h"
#include "vigie-territory-build.h"
#include "vigie-test-util.h"

/* The demonstration, and that its territory fits what it tells. */

#define NOW G_GINT64_CONSTANT (1769846400000)

static char *
get_built (const char *name)
{
  return g_build_filename (g_getenv ("VIGIE_BUILDDIR"), "data", "demo", name, NULL);
}

static VigieGuide *
open_guide (void)
{
  g_autofree char *path = get_built ("dijon.territory");
  g_autoptr (GError) error = NULL;
  VigieGuide *guide = vigie_guide_open (path, NULL, &error);

  g_assert_no_error (error);
  return guide;
}

/* The store of the demonstration that @data_dir tells */
static VigieStore *
create_demo (const Place *place, const char *data_dir)
{
  g_autoptr (GError) error = NULL;

  vigie_demo_create (place->path, data_dir, NOW, &error);
  g_assert_no_error (error);
  return open_store (place->path);
}

/* (element-type JsonNode): the posts of the story that say something */
static GPtrArray *
read_posts (void)
{
  GPtrArray *posts = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autofree char *path = vigie_test_source_path ("data/demo/posts.jsonl");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      g_ptr_array_add (posts, vigie_json_parse (lines[i], -1, NULL));
  g_assert_cmpuint (posts->len, >, 300);
  return posts;
}

static JsonObject *
get_post (GPtrArray *posts, guint i)
{
  return json_node_get_object (g_ptr_array_index (posts, i));
}

static const VigieShape *
find_shape (GPtrArray *shapes, const char *id)
{
  for (guint i = 0; i < shapes->len; i++)
    {
      const VigieShape *shape = g_ptr_array_index (shapes, i);

      if (g_str_equal (shape->id, id))
        return shape;
    }
  g_error ("no shape %s", id);
}

static GPtrArray *
list_shapes (VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *shapes = vigie_store_list_shapes (store, &error);

  g_assert_no_error (error);
  return shapes;
}

/* ---- the territory ---- */

/* Nothing is left out, everything is joined, and the file is the one that was built. */
static void
test_the_territory_is_whole (void)
{
  static const char *const names[] = { "roads.geojson", "communes.geojson", "pr.csv", "names.csv" };
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "again.territory", NULL);
  g_autofree char *built = get_built ("dijon.territory");
  char *files[4][2] = { { NULL } };
  g_auto (VigieTerritoryReport) report = { 0 };
  VigieTerritoryInputs inputs = { .title = "Côte-d’Or (démonstration)" };
  g_autofree char *one = NULL, *other = NULL;
  gsize one_size, other_size;
  g_autoptr (GError) error = NULL;
  const char *const attributions[] = { "Données de démonstration de Vigie (GPL-3.0-or-later)",
                                       NULL };

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *relative = g_build_filename ("data/demo", names[i], NULL);

      files[i][0] = vigie_test_source_path (relative);
    }
  inputs.roads = (const char *const *) files[0];
  inputs.communes = (const char *const *) files[1];
  inputs.markers = (const char *const *) files[2];
  inputs.names = (const char *const *) files[3];
  inputs.attributions = attributions;
  vigie_territory_build (&inputs, path, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < VIGIE_N_LEFT_OUT; i++)
    g_assert_cmpuint (report.left_out[i], ==, 0);
  g_assert_cmpuint (report.n_used, ==, report.n_ways);
  g_assert_cmpuint (report.n_markers, >, 1000);
  g_assert_cmpuint (report.n_markers_off_road, ==, 0);
  g_assert_cmpuint (report.n_communes, >, 100);
  g_assert_cmpuint (report.unattributed->len, ==, 0);
  g_assert_true (g_file_get_contents (path, &one, &one_size, NULL));
  g_assert_true (g_file_get_contents (built, &other, &other_size, NULL));
  g_assert_cmpmem (one, one_size, other, other_size);
  for (guint i = 0; i < 4; i++)
    g_free (files[i][0]);
}

/* All roads hang together, whichever way they may be driven. */
static void
test_all_roads_are_one_network (void)
{
  g_autoptr (VigieGuide) guide = open_guide ();
  VigieRoadGraph *graph = vigie_guide_get_graph (guide);
  g_autofree guint8 *reached = g_new0 (guint8, graph->n_nodes);
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint32 first = 0;

  g_array_append_val (queue, first);
  reached[first] = 1;
  for (guint at = 0; at < queue->len; at++)
    {
      guint32 node = g_array_index (queue, guint32, at);

      for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
        {
          guint32 end = vigie_road_graph_get_step_end (graph, graph->steps[i]);

          if (reached[end] == 0)
            g_array_append_val (queue, end);
          reached[end] = 1;
        }
    }
  g_assert_cmpuint (queue->len, ==, graph->n_nodes);
}

/* ---- what the texts name ---- */

static void
test_every_road_of_the_story_is_there (void)
{
  g_autoptr (VigieGuide) guide = open_guide ();
  g_autoptr (GPtrArray) posts = read_posts ();
  guint n = 0;

  for (guint i = 0; i < posts->len; i++)
    {
      const char *text = vigie_json_get_string (get_post (posts, i), "text");
      VigieRoadReference found = { 0 };

      for (gsize from = 0; vigie_road_reference_find (text, from, &found); from = found.end)
        {
          gsize n_markers;

          g_test_message ("%s: %s", text, found.number);
          g_assert_nonnull (vigie_territory_find_markers (vigie_guide_get_territory (guide),
                                                          found.number, &n_markers));
          n++;
        }
    }
  g_test_message ("%u roads are named", n);
  g_assert_cmpuint (n, >, 170);
}

/* Who names a PR stands there: the position that the source gave is beside the road at that PR. */
static void
assert_place (JsonObject *post, GArray *places)
{
  JsonObject *given = json_object_has_member (post, "position")
                          ? json_object_get_object_member (post, "position")
                          : NULL;
  const VigiePlace *best = &g_array_index (places, VigiePlace, 0);
  double away;

  if (given == NULL || best->position.origin != VIGIE_ORIGIN_ROAD_REFERENCE ||
      strstr (best->label, "PR") == NULL)
    return;
  away = vigie_distance_m (best->position.lon, best->position.lat,
                           json_object_get_double_member (given, "lon"),
                           json_object_get_double_member (given, "lat"));
  g_test_message ("%s: %.0f m", best->label, away);
  g_assert_cmpfloat (away, <, 150);
}

static void
test_texts_tell_where (void)
{
  g_autoptr (VigieGuide) guide = open_guide ();
  g_autoptr (GPtrArray) posts = read_posts ();
  guint n_placed = 0, n_with_pr = 0;

  for (guint i = 0; i < posts->len; i++)
    {
      JsonObject *post = get_post (posts, i);
      const char *text = vigie_json_get_string (post, "text");
      g_autoptr (GArray) places = vigie_guide_find_places (guide, text);

      if (places->len > 0)
        {
          n_placed++;
          assert_place (post, places);
        }
      else
        g_assert_null (strstr (text, " PR "));
      n_with_pr += strstr (text, " PR ") != NULL ? 1 : 0;
    }
  g_test_message ("%u of %u texts tell where, %u by a PR", n_placed, posts->len, n_with_pr);
  g_assert_cmpuint (n_with_pr, >=, 12);
  g_assert_cmpuint (n_placed, >, 250);
}

/* ---- closures ---- */

/* "D 971, Chanceaux – …": the road that the title of a closure begins with */
static char *
dup_titled_road (const VigieShape *shape)
{
  VigieRoadReference found = { 0 };

  g_assert_true (vigie_road_reference_find (shape->title, 0, &found));
  g_assert_cmpuint (found.start, ==, 0);
  return g_strdup (found.number);
}

static void
test_closures_cut_the_roads_of_their_titles (void)
{
  g_autoptr (VigieGuide) guide = open_guide ();
  g_autofree char *data_dir = get_built (".");
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GPtrArray) shapes = NULL;
  guint n = 0;

  place_init (&place);
  store = create_demo (&place, data_dir);
  shapes = list_shapes (store);
  for (guint i = 0; i < shapes->len; i++)
    {
      const VigieShape *shape = g_ptr_array_index (shapes, i);
      g_autofree char *road = NULL;
      g_autofree char *member = NULL;
      g_autoptr (VigieClosedSections) sections = NULL;
      g_autoptr (GPtrArray) roads = NULL;
      const VigieClosedRoad *first;

      if (shape->kind != VIGIE_SHAPE_CLOSURE)
        continue;
      road = dup_titled_road (shape);
      sections = vigie_closing_measure (guide, shape);
      roads = vigie_closed_roads_new (vigie_guide_get_graph (guide), sections, NULL);
      g_assert_cmpuint (roads->len, >, 0);
      first = g_ptr_array_index (roads, 0);
      g_assert_cmpstr (vigie_road_graph_get_string (vigie_guide_get_graph (guide), first->ref), ==,
                       road);
      g_assert_cmpfloat (first->length_m, >, 1000);
      /* The log says so, too. */
      member = g_strdup_printf ("\"road\":\"%s\"", road);
      g_assert_nonnull (shape->details);
      g_assert_nonnull (strstr (shape->details, member));
      n++;
    }
  g_assert_cmpuint (n, ==, 5);
}

static VigieRoadSet *
close_shape (VigieGuide *guide, const char *id)
{
  g_autofree char *data_dir = get_built (".");
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GPtrArray) shapes = NULL;
  g_autoptr (VigieClosedSections) sections = NULL;
  VigieRoadSet *closed = vigie_road_set_new (vigie_guide_get_graph (guide));

  place_init (&place);
  store = create_demo (&place, data_dir);
  shapes = list_shapes (store);
  sections = vigie_closing_measure (guide, find_shape (shapes, id));
  vigie_diverting_close (closed, sections);
  return closed;
}

static VigieDiverting *
divert (VigieGuide *guide, const VigieRoadSet *closed, VigieVehicleKind kind, double places[2][2])
{
  VigieDivertingRequest request = { .closed = closed,
                                    .places = (const double (*)[2]) places,
                                    .n_places = 2 };
  g_autoptr (GError) error = NULL;
  VigieDiverting *found;

  vigie_vehicle_init (&request.vehicle, kind);
  found = vigie_diverting_find (guide, &request, &error);
  g_assert_no_error (error);
  return found;
}

/* Lorries do not fit under the bridge that cars drive under. */
static void
test_ways_lead_around_chanceaux (void)
{
  g_autoptr (VigieGuide) guide = open_guide ();
  g_autoptr (VigieRoadSet) closed = close_shape (guide, "shape-d971-chanceaux");
  double places[2][2] = { { 4.789, 47.437 }, { 4.7175, 47.519 } };
  g_autoptr (VigieDiverting) car = divert (guide, closed, VIGIE_VEHICLE_CAR, places);
  g_autoptr (VigieDiverting) heavy = divert (guide, closed, VIGIE_VEHICLE_HEAVY, places);
  g_autofree char *by_car = vigie_diverting_to_text (car, guide);
  g_autofree char *by_lorry = vigie_diverting_to_text (heavy, guide);
  const VigieRoute *way, *longer;

  g_assert_cmpuint (car->routes->len, >, 0);
  g_assert_cmpuint (heavy->routes->len, >, 0);
  way = g_ptr_array_index (car->routes, 0);
  longer = g_ptr_array_index (heavy->routes, 0);
  g_test_message ("%s%s", by_car, by_lorry);
  g_assert_nonnull (strstr (by_car, "D 103"));
  g_assert_null (strstr (by_lorry, "D 103"));
  g_assert_cmpfloat (way->length_m, >, car->normal->length_m);
  g_assert_cmpfloat (longer->length_m, >, way->length_m + 5000);
}

static void
test_a_valley_is_cut_off (void)
{
  g_autoptr (VigieGuide) guide = open_guide ();
  g_autoptr (VigieRoadSet) closed = close_shape (guide, "shape-d112");
  double places[2][2] = { { 5.0285, 47.6695 }, { 4.9875, 47.6748 } };
  g_autoptr (VigieDiverting) found = divert (guide, closed, VIGIE_VEHICLE_CAR, places);
  const VigieReachCommune *cut_off;
  const VigieCommune *commune;

  g_assert_cmpuint (found->routes->len, ==, 0);
  g_assert_nonnull (found->reach);
  g_assert_cmpuint (found->reach->communes->len, ==, 1);
  cut_off = &g_array_index (found->reach->communes, VigieReachCommune, 0);
  commune = vigie_territory_get_commune (vigie_guide_get_territory (guide), cut_off->commune);
  g_assert_cmpstr (commune->name, ==, "Fraignot-et-Vesvrotte");
  g_assert_cmpuint (cut_off->n_cut_off, ==, cut_off->n_edges);
}

static gboolean
closes (VigieGuide *guide, const VigieGeometry *area, gboolean ground_only, const char *number)
{
  const VigieClosedOptions options = { .ground_only = ground_only };
  g_autoptr (GPtrArray) roads = vigie_closing_list_roads (guide, area, &options);

  for (guint i = 0; i < roads->len; i++)
    {
      const VigieClosedRoad *road = g_ptr_array_index (roads, i);

      if (g_strcmp0 (vigie_road_graph_get_string (vigie_guide_get_graph (guide), road->ref),
                     number) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The A 38 crosses the valley of the Ouche on a viaduct: a flood takes the road below it only. */
static void
test_a_flood_runs_under_the_viaduct (void)
{
  g_autoptr (VigieGuide) guide = open_guide ();
  g_autoptr (VigieGeometry) area = vigie_geometry_from_wkt (
      "POLYGON ((4.9388 47.3284, 4.9402 47.3284, 4.9402 47.3296, 4.9388 47.3296, 4.9388 47.3284))");

  g_assert_nonnull (area);
  g_assert_true (closes (guide, area, FALSE, "A 38"));
  g_assert_true (closes (guide, area, FALSE, "D 905"));
  g_assert_false (closes (guide, area, TRUE, "A 38"));
  g_assert_true (closes (guide, area, TRUE, "D 905"));
}

/* ---- the incident ---- */

static void
copy_story (const char *to)
{
  static const char *const names[] = { "posts.jsonl", "decisions.jsonl" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *from = get_built (names[i]);
      g_autofree char *path = g_build_filename (to, names[i], NULL);

      copy_file (from, path);
    }
}

static void
test_the_incident_names_its_territory (void)
{
  g_autofree char *data_dir = get_built (".");
  g_autofree char *territory = NULL;
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieGuide) guide = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_demo (&place, data_dir);
  territory = vigie_store_get (store, VIGIE_INFO_TERRITORY);
  g_assert_true (g_path_is_absolute (territory));
  g_assert_null (strstr (territory, "/./"));
  guide = vigie_closing_open_guide (store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigie_territory_get_attribution (vigie_guide_get_territory (guide)), ==,
                   "Données de démonstration de Vigie (GPL-3.0-or-later)");
  assert_intact (store);
}

/* Without a territory, or with one that cannot be read, it is the same story. */
static void
test_the_story_goes_without_a_territory (gconstpointer data)
{
  gboolean is_damaged = GPOINTER_TO_INT (data);
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *territory = g_build_filename (dir, "dijon.territory", NULL);
  g_autofree char *named = NULL;
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GPtrArray) shapes = NULL;

  copy_story (dir);
  if (is_damaged)
    g_assert_true (g_file_set_contents (territory, "no territory", -1, NULL));
  place_init (&place);
  store = create_demo (&place, dir);
  named = vigie_store_get (store, VIGIE_INFO_TERRITORY);
  g_assert_null (named);
  shapes = list_shapes (store);
  g_assert_cmpuint (shapes->len, ==, 6);
  assert_intact (store);
}

/* The incident is copied to another desk, where the territory is not. */
static void
test_the_incident_outlives_its_territory (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *built = get_built ("dijon.territory");
  g_autofree char *territory = g_build_filename (dir, "dijon.territory", NULL);
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieGuide) guide = NULL;
  g_autoptr (GPtrArray) shapes = NULL;
  g_autoptr (GError) error = NULL;

  copy_story (dir);
  copy_file (built, territory);
  place_init (&place);
  store = create_demo (&place, dir);
  g_assert_cmpint (g_unlink (territory), ==, 0);
  guide = vigie_closing_open_guide (store, NULL, &error);
  g_assert_null (guide);
  g_assert_nonnull (error);
  shapes = list_shapes (store);
  g_assert_nonnull (find_shape (shapes, "shape-d112")->details);
  assert_intact (store);
}

/* ---- the review ---- */

#define MINUTE 60000.0
#define SECOND 1000.0

static const VigieReviewOrigin *
find_network (const VigieReview *review, const char *name)
{
  for (guint i = 0; i < review->networks->len; i++)
    {
      const VigieReviewOrigin *network = g_ptr_array_index (review->networks, i);

      if (g_str_equal (network->name, name))
        return network;
    }
  g_error ("no network %s", name);
}

/* Worked out by hand, with a spreadsheet, from the two files of the story. Times there have a
 * fraction of a minute, of which a millisecond may be lost. */
static void
test_the_review_has_the_figures_of_the_story (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *data = vigie_test_source_path ("data/demo");
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieReview) review = NULL;
  g_autoptr (GError) error = NULL;
  const VigieDelays *delays;

  place_init (&place);
  store = create_demo (&place, data);
  review = vigie_reviewing_run (store, NOW, NULL, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (review->counts.posts, ==, 304);
  g_assert_cmpuint (review->counts.by_status[VIGIE_STATUS_CONFIRMED], ==, 53);
  g_assert_cmpuint (review->counts.by_status[VIGIE_STATUS_REJECTED], ==, 46);
  g_assert_cmpuint (review->counts.persons, ==, 3);
  g_assert_cmpuint (review->counts.closures, ==, 5);
  delays = &review->delays[VIGIE_DELAY_POSTED_TO_SEEN];
  g_assert_cmpuint (delays->n, ==, 304);
  g_assert_cmpfloat_with_epsilon ((double) delays->median_ms, 54.0 * SECOND, 3);
  g_assert_cmpfloat_with_epsilon ((double) delays->q3_ms, 132.0 * SECOND, 3);
  delays = &review->delays[VIGIE_DELAY_SEEN_TO_CONFIRMED];
  g_assert_cmpuint (delays->n, ==, 53);
  g_assert_cmpfloat_with_epsilon ((double) delays->q1_ms, 180.0 * SECOND, 3);
  g_assert_cmpfloat_with_epsilon ((double) delays->median_ms, 589.2 * SECOND, 3);
  g_assert_cmpfloat_with_epsilon ((double) delays->p90_ms, 1196.88 * SECOND, 3);
  g_assert_cmpuint (review->counts.overlays, ==, 6);
  g_assert_cmpuint (review->counts.briefs, ==, 3);
  g_assert_cmpuint (review->counts.decided, ==, 48);
  delays = &review->delays[VIGIE_DELAY_CONFIRMED_TO_DECIDED];
  g_assert_cmpuint (delays->n, ==, 48);
  g_assert_cmpfloat_with_epsilon ((double) delays->median_ms, 1591.8 * SECOND, 3);
  delays = &review->delays[VIGIE_DELAY_POSTED_TO_DECIDED];
  g_assert_cmpfloat_with_epsilon ((double) delays->median_ms, 2037.9 * SECOND, 3);
  g_assert_cmpuint (find_network (review, "x")->n_posts, ==, 105);
  g_assert_cmpuint (find_network (review, "mastodon")->n_posts, ==, 81);
  delays = &find_network (review, "mastodon")->delays[VIGIE_DELAY_SEEN_TO_CONFIRMED];
  g_assert_cmpuint (delays->n, ==, 11);
  g_assert_cmpfloat_with_epsilon ((double) delays->median_ms, 150.0 * SECOND, 3);
  g_assert_cmpfloat_with_epsilon ((double) review->call_out.called_ms, 2.2 * MINUTE, 3);
  g_assert_cmpfloat_with_epsilon ((double) review->call_out.online_ms, 12.4 * MINUTE, 3);
  g_assert_cmpfloat_with_epsilon ((double) review->gain.seen_ms, 34.6 * MINUTE, 3);
  g_assert_cmpfloat_with_epsilon ((double) review->gain.confirmed_ms, 33.1 * MINUTE, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/the-territory-is-whole", test_the_territory_is_whole);
  g_test_add_func ("/demo/all-roads-are-one-network", test_all_roads_are_one_network);
  g_test_add_func ("/demo/every-road-of-the-story-is-there", test_every_road_of_the_story_is_there);
  g_test_add_func ("/demo/texts-tell-where", test_texts_tell_where);
  g_test_add_func ("/demo/closures-cut-the-roads-of-their-titles",
                   test_closures_cut_the_roads_of_their_titles);
  g_test_add_func ("/demo/ways-lead-around-chanceaux", test_ways_lead_around_chanceaux);
  g_test_add_func ("/demo/a-valley-is-cut-off", test_a_valley_is_cut_off);
  g_test_add_func ("/demo/a-flood-runs-under-the-viaduct", test_a_flood_runs_under_the_viaduct);
  g_test_add_func ("/demo/the-incident-names-its-territory", test_the_incident_names_its_territory);
  g_test_add_data_func ("/demo/the-story-goes-without-a-territory", GINT_TO_POINTER (FALSE),
                        test_the_story_goes_without_a_territory);
  g_test_add_data_func ("/demo/the-story-goes-with-a-damaged-territory", GINT_TO_POINTER (TRUE),
                        test_the_story_goes_without_a_territory);
  g_test_add_func ("/demo/the-incident-outlives-its-territory",
                   test_the_incident_outlives_its_territory);
  g_test_add_func ("/demo/the-review-has-the-figures-of-the-story",
                   test_the_review_has_the_figures_of_the_story);
  return g_test_run ();
}
