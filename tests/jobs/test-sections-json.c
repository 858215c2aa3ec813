/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made-roads.h"
#include "vigie-sections-json.h"

static char *
dup_commune (guint32 commune, gpointer user_data)
{
  return commune == 1 ? g_strdup ("Is-sur-Tille") : commune == 2 ? g_strdup ("Til-Châtel") : NULL;
}

static char *
dup_reference (guint32 edge, double along_m, gpointer user_data)
{
  return g_strdup_printf ("PR %u+%.0f", edge, along_m);
}

static VigieRoadIndex *
make_roads (void)
{
  MadeRoads roads;
  const double west[] = { 0, 0, 5, 0 }, east[] = { 5, 0, 10, 0 };
  VigieRoadEdge edge = { .flags = MADE_BOTH, .commune = 1, .origin_id = 71 };

  made_roads_init (&roads);
  made_edge (&roads, edge, "D 112", west, 2);
  edge.commune = 2;
  edge.origin_id = 72;
  made_edge (&roads, edge, "D 112", east, 2);
  MADE_ROAD (&roads, MADE_BOTH, "D 16", 0, -5, 0, 0);
  MADE_ROAD (&roads, MADE_BOTH, "D 16", 0, 0, 0, 5);
  MADE_ROAD (&roads, VIGIE_ROAD_FORWARD, "A 31", 3, 5, 3, -5);
  MADE_ROAD (&roads, VIGIE_ROAD_FORWARD, "A 31", 3.2, -5, 3.2, 5);
  MADE_ROAD (&roads, MADE_BOTH, NULL, 4, 0.5, 4, 5);
  return made_roads_end (&roads);
}

static GPtrArray *
close_roads (VigieRoadIndex *index)
{
  g_autoptr (VigieGeometry) area = made_box (2, -1, 6, 1);
  g_autoptr (VigieClosedSections) closed = vigie_closed_sections_new (index, area, NULL);

  return vigie_closed_roads_new (vigie_road_index_get_graph (index), closed, NULL);
}

/* Members that are there, in their order. */
static void
assert_members (JsonObject *object, const char *expected)
{
  g_autoptr (GList) members = json_object_get_members (object);
  g_autoptr (GString) names = g_string_new (NULL);

  for (GList *at = members; at != NULL; at = at->next)
    g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", (const char *) at->data);
  g_assert_cmpstr (names->str, ==, expected);
}

static void
test_members (void)
{
  g_autoptr (VigieRoadIndex) index = make_roads ();
  VigieRoadGraph *graph = vigie_road_index_get_graph (index);
  g_autoptr (GPtrArray) roads = close_roads (index);
  const VigieSectionsWords words = { .dup_commune = dup_commune };
  g_autoptr (JsonNode) node = vigie_sections_to_json (graph, roads, &words);
  JsonArray *array = json_node_get_array (node);
  JsonObject *road, *stretch;

  g_assert_cmpuint (json_array_get_length (array), ==, 4);
  road = json_array_get_object_element (array, 0);
  assert_members (road, "road from to direction commune communes length_m stretch edges ways");
  g_assert_cmpstr (json_object_get_string_member (road, "road"), ==, "D 112");
  g_assert_cmpstr (json_object_get_string_member (road, "direction"), ==, "both");
  g_assert_cmpstr (json_object_get_string_member (road, "from"), ==, "D 16 + 1200 m");
  g_assert_cmpstr (json_object_get_string_member (road, "to"), ==, "dead-end + 2400 m");
  g_assert_cmpstr (json_object_get_string_member (road, "commune"), ==, "Is-sur-Tille");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (road, "communes")), ==, 2);
  g_assert_cmpfloat (json_object_get_double_member (road, "length_m"), ==,
                     ((VigieClosedRoad *) g_ptr_array_index (roads, 0))->length_m);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (road, "edges")), ==, 2);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (road, "ways"), 1), ==,
                   72);
  stretch = json_object_get_object_member (road, "stretch");
  assert_members (stretch, "from to length_m from_node to_node");
  g_assert_cmpstr (json_object_get_string_member (stretch, "from"), ==, "D 16");
  g_assert_cmpstr (json_object_get_string_member (stretch, "to"), ==, "dead-end");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (stretch, "length_m"),
                                  graph->edges[0].length_m + graph->edges[1].length_m, 1e-6);
}

static void
test_directions (void)
{
  g_autoptr (VigieRoadIndex) index = make_roads ();
  g_autoptr (GPtrArray) roads = close_roads (index);
  g_autoptr (JsonNode) node =
      vigie_sections_to_json (vigie_road_index_get_graph (index), roads, NULL);
  JsonArray *array = json_node_get_array (node);
  JsonObject *first = json_array_get_object_element (array, 1);
  JsonObject *second = json_array_get_object_element (array, 2);
  JsonObject *unnamed = json_array_get_object_element (array, 3);
  const char *direction = json_object_get_string_member (first, "direction");

  g_assert_cmpstr (json_object_get_string_member (first, "road"), ==, "A 31");
  g_assert_true (json_object_get_boolean_member (first, "carriageway"));
  g_assert_true (json_object_get_boolean_member (second, "carriageway"));
  g_assert_cmpstr (direction, ==, "south");
  g_assert_cmpstr (json_object_get_string_member (second, "direction"), ==, "north");
  g_assert_true (json_object_get_null_member (first, "commune"));
  g_assert_true (json_object_get_null_member (unnamed, "road"));
}

static void
test_references (void)
{
  g_autoptr (VigieRoadIndex) index = make_roads ();
  g_autoptr (GPtrArray) roads = close_roads (index);
  const VigieSectionsWords words = { .dup_reference = dup_reference };
  g_autoptr (JsonNode) node =
      vigie_sections_to_json (vigie_road_index_get_graph (index), roads, &words);
  JsonObject *road = json_array_get_object_element (json_node_get_array (node), 0);
  g_autofree char *from = NULL, *to = NULL;
  const VigieClosedRoad *closed = g_ptr_array_index (roads, 0);

  from = g_strdup_printf ("PR 0+%.0f", closed->begin_m);
  to = g_strdup_printf ("PR 1+%.0f", closed->end_m);
  g_assert_cmpstr (json_object_get_string_member (road, "from"), ==, from);
  g_assert_cmpstr (json_object_get_string_member (road, "to"), ==, to);
}

static void
test_text (void)
{
  g_autoptr (VigieRoadIndex) index = make_roads ();
  VigieRoadGraph *graph = vigie_road_index_get_graph (index);
  g_autoptr (GPtrArray) roads = close_roads (index), none = g_ptr_array_new ();
  const VigieSectionsWords words = { .dup_commune = dup_commune };
  g_autofree char *text = vigie_sections_to_text (graph, roads, &words);
  g_autofree char *nothing = vigie_sections_to_text (graph, none, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_true (g_str_has_prefix (lines[0], "D 112, from D 16 + 1.2 km to dead end + 2.4 km "
                                             "(Is-sur-Tille), both directions, "));
  g_assert_true (g_str_has_prefix (lines[1], "A 31, "));
  g_assert_nonnull (strstr (lines[1], "southbound"));
  g_assert_true (g_str_has_prefix (lines[3], "Road without a name, "));
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sections-json/members", test_members);
  g_test_add_func ("/sections-json/directions", test_directions);
  g_test_add_func ("/sections-json/references", test_references);
  g_test_add_func ("/sections-json/text", test_text);
  return g_test_run ();
}
