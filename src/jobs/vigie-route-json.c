/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-route-json.h"

#include <math.h>

#include "vigie-geometry-codec.h"

#define DECIMALS 7 /* of degrees, a centimetre */

static double
round_metres (double metres)
{
  return round (metres * 10) / 10;
}

static double
to_seconds (gint64 milliseconds)
{
  return (double) milliseconds / 1000;
}

static void
add_road (JsonBuilder *builder, const VigieRouteRoad *road)
{
  const char *text = road->ref != NULL ? road->ref : road->name;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "road");
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
  if (road->ref != NULL && road->name != NULL)
    {
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, road->name);
    }
  json_builder_set_member_name (builder, "length_m");
  json_builder_add_double_value (builder, round_metres (road->length_m));
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, to_seconds (road->milliseconds));
  json_builder_end_object (builder);
}

static JsonNode *
make_geometry (VigieRoute *route, VigieRoadGraph *graph)
{
  g_autoptr (VigieGeometry) line = vigie_route_make_line (route, graph);
  g_autoptr (VigieGeometry) rounded = NULL;

  if (line == NULL)
    return json_node_new (JSON_NODE_NULL);
  rounded = vigie_geometry_round (line, DECIMALS);
  return vigie_geometry_to_json (rounded);
}

/**
 * vigie_route_to_json:
 * @route: a route
 * @graph: the roads that it was found in
 * @kind: of vehicle that it was found for
 * @normal: (nullable): the fastest with nothing closed
 *
 * Members: `geometry` (%NULL where it is a point), `length_m`, `seconds`, `roads` with `road` (its
 * number, or its name, or %NULL), `name` where both are known, `length_m` and `seconds`; and with
 * @normal `extra_seconds`, how much longer this one takes.
 *
 * Returns: (transfer full): an object
 */
JsonNode *
vigie_route_to_json (VigieRoute *route,
                     VigieRoadGraph *graph,
                     VigieVehicleKind kind,
                     VigieRoute *normal)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GArray) roads = vigie_route_list_roads (route, graph, kind);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "geometry");
  json_builder_add_value (builder, make_geometry (route, graph));
  json_builder_set_member_name (builder, "length_m");
  json_builder_add_double_value (builder, round_metres (route->length_m));
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, to_seconds (route->milliseconds));
  if (normal != NULL)
    {
      json_builder_set_member_name (builder, "extra_seconds");
      json_builder_add_double_value (
          builder, to_seconds ((gint64) route->milliseconds - normal->milliseconds));
    }
  json_builder_set_member_name (builder, "roads");
  json_builder_begin_array (builder);
  for (guint i = 0; i < roads->len; i++)
    add_road (builder, &g_array_index (roads, VigieRouteRoad, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/**
 * vigie_routes_to_json:
 * @routes: (element-type VigieRoute): the best first
 * @graph: the roads that they were found in
 * @kind: of vehicle that they were found for
 * @normal: (nullable): the fastest with nothing closed
 *
 * Returns: (transfer full): the array that `routes` holds; empty for no way round
 */
JsonNode *
vigie_routes_to_json (GPtrArray *routes,
                      VigieRoadGraph *graph,
                      VigieVehicleKind kind,
                      VigieRoute *normal)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < routes->len; i++)
    json_array_add_element (
        array, vigie_route_to_json (g_ptr_array_index (routes, i), graph, kind, normal));
  json_node_take_array (node, array);
  return node;
}

/**
 * vigie_reach_to_json:
 * @reach: what is cut off
 * @func: (nullable): tells of communes
 * @user_data: for @func
 *
 * Returns: (transfer full): an array of `commune` (its name, or %NULL), `population` (or %NULL),
 * `length_m` that is cut off of its roads, and `whole`: whether that is all of them
 */
JsonNode *
vigie_reach_to_json (VigieReach *reach, VigieCommuneFunc func, gpointer user_data)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < reach->communes->len; i++)
    {
      const VigieReachCommune *it = &g_array_index (reach->communes, VigieReachCommune, i);
      gint64 population = -1;
      const char *name = func != NULL && it->commune != VIGIE_ROAD_NONE
                             ? func (it->commune, &population, user_data)
                             : NULL;

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "commune");
      if (name != NULL)
        json_builder_add_string_value (builder, name);
      else
        json_builder_add_null_value (builder);
      json_builder_set_member_name (builder, "population");
      if (population >= 0)
        json_builder_add_int_value (builder, population);
      else
        json_builder_add_null_value (builder);
      json_builder_set_member_name (builder, "length_m");
      json_builder_add_double_value (builder, round_metres (it->cut_off_m));
      json_builder_set_member_name (builder, "whole");
      json_builder_add_boolean_value (builder, it->n_cut_off == it->n_edges);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}
