/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-diverting.h"

#include <string.h>

#include "territory-support.h"
#include "vigie-geometry-codec.h"
#include "vigie-json.h"

#define WEST { 5.001, 47.3 }
#define EAST { 5.05, 47.3 }
#define FOND { 5.079, 47.3 }
#define YARD { 5.0305, 47.3201 }

/* (transfer full): what an area closes */
static VigieRoadSet *
close_area (VigieGuide *guide, const char *area)
{
  g_autoptr (JsonNode) node = json_from_string (area, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieGeometry) geometry = vigie_geometry_from_json (node, &error);
  g_autoptr (VigieClosedSections) sections = NULL;
  VigieRoadSet *closed = vigie_road_set_new (vigie_guide_get_graph (guide));

  g_assert_no_error (error);
  sections = vigie_closed_sections_new (vigie_guide_get_index (guide), geometry, NULL);
  vigie_diverting_close (closed, sections);
  return closed;
}

static VigieDiverting *
find (VigieGuide *guide,
      VigieVehicleKind kind,
      const char *area, /* (nullable) */
      const double (*places)[2],
      guint n_places,
      GError **error)
{
  g_autoptr (VigieRoadSet) closed = area != NULL ? close_area (guide, area) : NULL;
  VigieDivertingRequest request = { .closed = closed, .places = places, .n_places = n_places };

  vigie_vehicle_init (&request.vehicle, kind);
  return vigie_diverting_find (guide, &request, error);
}

/* What roads the best way takes: "D 971, D 10" */
static char *
list_roads (VigieGuide *guide, VigieDiverting *found)
{
  g_autoptr (GArray) roads = NULL;
  GString *text = g_string_new (NULL);

  g_assert_cmpuint (found->routes->len, >, 0);
  roads = vigie_route_list_roads (g_ptr_array_index (found->routes, 0),
                                  vigie_guide_get_graph (guide), found->vehicle.kind);
  for (guint i = 0; i < roads->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            g_array_index (roads, VigieRouteRoad, i).ref);
  return g_string_free_and_steal (text);
}

#define assert_roads(guide, found, expected)                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *roads_ = list_roads (guide, found);                                           \
    g_assert_cmpstr (roads_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static void
test_nothing_closed (void)
{
  static const double places[][2] = { WEST, EAST };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDiverting) found = find (guide, VIGIE_VEHICLE_CAR, NULL, places, 2, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  assert_roads (guide, found, "D 971");
  g_assert_null (found->reach);
  g_assert_nonnull (found->normal);
  text = vigie_diverting_to_text (found, guide);
  g_assert_null (strstr (text, "Cut off"));
  g_assert_null (strstr (text, "+")); /* nothing to compare with */
}

static void
test_leads_around (void)
{
  static const double places[][2] = { WEST, EAST };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDiverting) found =
      find (guide, VIGIE_VEHICLE_CAR, VALLEY_ON_BRIDGE, places, 2, &error);
  VigieRoute *best;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  assert_roads (guide, found, "D 971, D 10, D 971");
  best = g_ptr_array_index (found->routes, 0);
  g_assert_cmpuint (best->milliseconds, >, found->normal->milliseconds);
  g_assert_nonnull (found->reach);
  g_assert_cmpuint (found->reach->communes->len, ==, 0);
  text = vigie_diverting_to_text (found, guide);
  g_assert_nonnull (strstr (text, "(+"));
  g_assert_nonnull (strstr (text, "    D 10, "));
  g_assert_null (strstr (text, "Cut off"));
}

static void
test_lorry_takes_the_high_way (void)
{
  static const double places[][2] = { WEST, EAST };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDiverting) found =
      find (guide, VIGIE_VEHICLE_HEAVY, VALLEY_ON_BRIDGE, places, 2, &error);

  g_assert_no_error (error);
  assert_roads (guide, found, "D 971, D 12, D 971");
}

static void
test_goes_through_what_is_asked_for (void)
{
  static const double places[][2] = { WEST, { 5.03, 47.2801 }, { 5.03, 47.3099 }, EAST };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDiverting) found = find (guide, VIGIE_VEHICLE_CAR, NULL, places, 4, &error);
  VigieRoute *best;

  g_assert_no_error (error);
  g_assert_cmpuint (found->routes->len, ==, 1);
  best = g_ptr_array_index (found->routes, 0);
  g_assert_cmpfloat (best->length_m, >, found->normal->length_m + 5000);
}

static void
test_no_way_round (void)
{
  static const double places[][2] = { WEST, FOND };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDiverting) found =
      find (guide, VIGIE_VEHICLE_CAR, VALLEY_BEFORE_FOND, places, 2, &error);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object, *fond;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (found->routes->len, ==, 0);
  node = vigie_diverting_to_json (found, guide);
  object = json_node_get_object (node);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "routes")), ==, 0);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "normal")));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "cut_off")), ==,
                    1);
  fond = json_array_get_object_element (json_object_get_array_member (object, "cut_off"), 0);
  g_assert_cmpstr (json_object_get_string_member (fond, "commune"), ==, "Fond");
  g_assert_cmpint (json_object_get_int_member (fond, "population"), ==, 87);
  g_assert_true (json_object_get_boolean_member (fond, "whole"));
  text = vigie_diverting_to_text (found, guide);
  g_assert_nonnull (strstr (text, "There is no way round.\n"));
  g_assert_nonnull (strstr (text, "Cut off:\nFond, 87 inhabitants, 1.5 km\n"));
}

static void
test_population_that_is_not_known (void)
{
  static const double places[][2] = { { 5.0, 47.304 }, EAST };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDiverting) found =
      find (guide, VIGIE_VEHICLE_CAR, VALLEY_IN_WEST, places, 2, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = vigie_diverting_describe_cut_off (found->reach, guide);
  g_assert_cmpstr (text, ==, "Ouest, 556 m\n");
}

static void
test_communes_that_are_not_known (void)
{
  static const double places[][2] = { WEST, FOND };
  g_autoptr (VigieGuide) guide = build_guide (VALLEY_ROADS, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDiverting) found =
      find (guide, VIGIE_VEHICLE_CAR, VALLEY_BEFORE_FOND, places, 2, &error);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  node = vigie_diverting_to_json (found, guide);
  json = vigie_json_canonical (node);
  text = vigie_diverting_to_text (found, guide);
  g_assert_nonnull (strstr (json, "\"commune\":null"));
  g_assert_nonnull (strstr (json, "\"population\":null"));
  g_assert_nonnull (strstr (text, "outside of the known communes, in part"));
}

/* Nobody means the yard: the way begins on the road beside it. */
static void
test_yard_that_no_road_leads_to (void)
{
  static const double places[][2] = { YARD, EAST };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDiverting) found = find (guide, VIGIE_VEHICLE_CAR, NULL, places, 2, &error);

  g_assert_no_error (error);
  assert_roads (guide, found, "D 10, D 971");
}

static void
test_begins_where_it_ends (void)
{
  static const double places[][2] = { WEST, WEST };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDiverting) found =
      find (guide, VIGIE_VEHICLE_CAR, VALLEY_ON_BRIDGE, places, 2, &error);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  node = vigie_diverting_to_json (found, guide);
  text = vigie_diverting_to_text (found, guide);
  g_assert_nonnull (node);
  g_assert_nonnull (text);
}

static void
test_no_open_road_is_near (void)
{
  static const double far[][2] = { { 6.5, 48 }, EAST };
  static const double there[][2] = { WEST, { -180, -90 } };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;

  g_assert_null (find (guide, VIGIE_VEHICLE_CAR, NULL, far, 2, &first));
  g_assert_error (first, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (first->message, "48.00000, 6.50000"));
  g_assert_null (find (guide, VIGIE_VEHICLE_CAR, VALLEY_ON_BRIDGE, there, 2, &second));
  g_assert_error (second, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* What stands on a closed road begins elsewhere: that must be seen, and its usual way is its own.
 */
static void
test_moved_place_is_told (void)
{
  static const double places[][2] = { { 5.025, 47.3 }, EAST };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDiverting) open = find (guide, VIGIE_VEHICLE_CAR, NULL, places, 2, &error);
  g_autoptr (VigieDiverting) moved =
      find (guide, VIGIE_VEHICLE_CAR, VALLEY_ON_BRIDGE, places, 2, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpfloat (open->from_m, <, 1);
  g_assert_cmpfloat (moved->from_m, >, 300);
  g_assert_cmpfloat (moved->to_m, <, 1);
  g_assert_cmpuint (moved->normal->milliseconds, ==, open->normal->milliseconds);
  text = vigie_diverting_to_text (moved, guide);
  g_assert_nonnull (strstr (text, "The way begins"));
  g_assert_null (strstr (text, "The way ends"));
}

static void
test_everything_is_closed (void)
{
  static const double places[][2] = { WEST, EAST };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GError) error = NULL;

  g_assert_null (find (guide, VIGIE_VEHICLE_CAR, VALLEY_SQUARE ("4.9", "5.2", "47.2", "47.4"),
                       places, 2, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* ---- a real valley ---- */

/* One valley leads up to El Serrat; where it is closed there is no way. */
static void
test_andorra (void)
{
  g_autofree char *roads = vigie_test_shared_path_or_skip ("data/roads/andorra.osm.pbf");
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  g_autoptr (VigieGuide) guide = NULL;
  static const double places[][2] = { { 1.5218, 42.5063 }, { 1.539, 42.6178 } };
  g_autoptr (VigieDiverting) open = NULL, found = NULL;
  g_autoptr (GError) error = NULL;

  if (roads == NULL)
    return;
  territory = build_roads (dir, roads, &report);
  guide = vigie_guide_new (territory);
  open = find (guide, VIGIE_VEHICLE_CAR, NULL, places, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (open->routes->len, >, 0);
  found = find (guide, VIGIE_VEHICLE_CAR, VALLEY_SQUARE ("1.50", "1.56", "42.590", "42.592"),
                places, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->routes->len, ==, 0);
  g_assert_cmpfloat (found->reach->length_m, >, 10000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diverting/nothing-closed", test_nothing_closed);
  g_test_add_func ("/diverting/leads-around", test_leads_around);
  g_test_add_func ("/diverting/lorry-takes-the-high-way", test_lorry_takes_the_high_way);
  g_test_add_func ("/diverting/goes-through-what-is-asked-for",
                   test_goes_through_what_is_asked_for);
  g_test_add_func ("/diverting/no-way-round", test_no_way_round);
  g_test_add_func ("/diverting/population-that-is-not-known", test_population_that_is_not_known);
  g_test_add_func ("/diverting/communes-that-are-not-known", test_communes_that_are_not_known);
  g_test_add_func ("/diverting/yard-that-no-road-leads-to", test_yard_that_no_road_leads_to);
  g_test_add_func ("/diverting/begins-where-it-ends", test_begins_where_it_ends);
  g_test_add_func ("/diverting/no-open-road-is-near", test_no_open_road_is_near);
  g_test_add_func ("/diverting/moved-place-is-told", test_moved_place_is_told);
  g_test_add_func ("/diverting/everything-is-closed", test_everything_is_closed);
  g_test_add_func ("/diverting/andorra", test_andorra);
  return g_test_run ();
}
