/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-diverting.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vigie-route-json.h"

#define MOVED_M 100 /* what is farther from a place is told */

void
vigie_diverting_free (VigieDiverting *self)
{
  g_clear_pointer (&self->routes, g_ptr_array_unref);
  g_clear_pointer (&self->normal, vigie_route_unref);
  g_clear_pointer (&self->reach, vigie_reach_free);
  g_free (self);
}

/**
 * vigie_diverting_close:
 * @closed: what is closed already
 * @sections: what is closed, too: an edge that is closed in any part cannot be driven through
 */
void
vigie_diverting_close (VigieRoadSet *closed, const VigieClosedSections *sections)
{
  for (guint32 i = 0; i < sections->n_sections; i++)
    vigie_road_set_add_edge (closed, sections->sections[i].edge);
}

/* ---- finding ---- */

/* On a road of the main network where there is one in reach, else on any. */
static gboolean
snap_one (VigieGuide *guide,
          const VigieVehicle *vehicle,
          const VigieRoadSet *unusable,
          const VigieRoadSet *closed,
          const double lon_lat[2],
          VigieRoutePlace *place)
{
  VigieRouter *router = vigie_guide_get_router (guide);

  return vigie_router_snap (router, vehicle, unusable, lon_lat[0], lon_lat[1],
                            VIGIE_DIVERTING_REACH_M, place) ||
         vigie_router_snap (router, vehicle, closed, lon_lat[0], lon_lat[1],
                            VIGIE_DIVERTING_REACH_M, place);
}

static void
fail_place (const double lon_lat[2], GError **error)
{
  char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE];

  /* Translators: a latitude and a longitude */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no open road near %s, %s."),
               g_ascii_formatd (lat, sizeof lat, "%.5f", lon_lat[1]),
               g_ascii_formatd (lon, sizeof lon, "%.5f", lon_lat[0]));
}

/* The places on roads; and the first and the last as if nothing were closed, from which the usual
 * way is measured. */
static gboolean
snap (VigieGuide *guide,
      const VigieDivertingRequest *request,
      GArray *places,
      VigieRoutePlace usual[2],
      GError **error)
{
  g_autoptr (VigieRoadSet) outside =
      vigie_reach_find_outside (vigie_guide_get_graph (guide), &request->vehicle);
  g_autoptr (VigieRoadSet) unusable = vigie_road_set_new (vigie_guide_get_graph (guide));

  vigie_road_set_add_all (unusable, outside);
  if (request->closed != NULL)
    vigie_road_set_add_all (unusable, request->closed);
  for (guint i = 0; i < request->n_places; i++)
    {
      VigieRoutePlace place;

      if (!snap_one (guide, &request->vehicle, unusable, request->closed, request->places[i],
                     &place))
        {
          fail_place (request->places[i], error);
          return FALSE;
        }
      g_array_append_val (places, place);
    }
  /* What is near an open road is near a road. */
  return snap_one (guide, &request->vehicle, outside, NULL, request->places[0], &usual[0]) &&
         snap_one (guide, &request->vehicle, outside, NULL, request->places[request->n_places - 1],
                   &usual[1]);
}

static void
find (VigieDiverting *self,
      VigieGuide *guide,
      const VigieDivertingRequest *request,
      const GArray *places,
      const VigieRoutePlace usual[2])
{
  VigieRouter *router = vigie_guide_get_router (guide);
  g_autoptr (VigieRouteScratch) scratch = vigie_route_scratch_new (router);
  VigieRouteRequest wanted = { .vehicle = request->vehicle,
                               .closed = request->closed,
                               .places = (const VigieRoutePlace *) (gpointer) places->data,
                               .n_places = places->len };

  self->from_m = wanted.places[0].distance_m;
  self->to_m = wanted.places[places->len - 1].distance_m;
  self->routes = vigie_router_find_some (router, scratch, &wanted, VIGIE_ROUTE_MAX_ALTERNATIVES);
  wanted.closed = NULL;
  wanted.places = usual;
  wanted.n_places = 2;
  self->normal = vigie_router_find (router, scratch, &wanted);
}

/**
 * vigie_diverting_find:
 * @guide: the roads
 * @request: what is looked for
 * @error: return location: %G_IO_ERROR_NOT_FOUND where a place is near no open road
 *
 * Not for the thread of a window.
 *
 * Returns: (transfer full) (nullable): the ways, or what is cut off
 */
VigieDiverting *
vigie_diverting_find (VigieGuide *guide, const VigieDivertingRequest *request, GError **error)
{
  g_autoptr (VigieDiverting) self = g_new0 (VigieDiverting, 1);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (VigieRoutePlace));
  VigieRoutePlace usual[2];

  g_return_val_if_fail (request->n_places >= 2, NULL);

  self->vehicle = request->vehicle;
  if (!snap (guide, request, places, usual, error))
    return NULL;
  find (self, guide, request, places, usual);
  if (request->closed != NULL)
    self->reach =
        vigie_reach_cut_off (vigie_guide_get_graph (guide), request->closed, &request->vehicle);
  return g_steal_pointer (&self);
}

/* ---- telling ---- */

static const char *
tell_commune (guint32 number, gint64 *population, gpointer user_data)
{
  const VigieCommune *commune =
      vigie_territory_get_commune (vigie_guide_get_territory (user_data), number);

  if (commune == NULL)
    return NULL;
  *population = commune->population;
  return commune->name;
}

/**
 * vigie_diverting_to_json:
 * @self: what was found
 * @guide: the roads
 *
 * Returns: (transfer full): an object with `routes`, `normal` (or %NULL), `cut_off` where something
 *   is closed, `from_m` and `to_m` to the roads where the ways begin and end, and the `attribution`
 *   of the roads
 */
JsonNode *
vigie_diverting_to_json (VigieDiverting *self, VigieGuide *guide)
{
  VigieRoadGraph *graph = vigie_guide_get_graph (guide);
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_member (
      object, "routes",
      vigie_routes_to_json (self->routes, graph, self->vehicle.kind, self->normal));
  json_object_set_member (object, "normal",
                          self->normal != NULL
                              ? vigie_route_to_json (self->normal, graph, self->vehicle.kind, NULL)
                              : json_node_new (JSON_NODE_NULL));
  json_object_set_double_member (object, "from_m", round (self->from_m * 10) / 10);
  json_object_set_double_member (object, "to_m", round (self->to_m * 10) / 10);
  if (self->reach != NULL)
    json_object_set_member (object, "cut_off",
                            vigie_reach_to_json (self->reach, tell_commune, guide));
  json_object_set_string_member (
      object, "attribution", vigie_territory_get_attribution (vigie_guide_get_territory (guide)));
  json_node_set_object (node, object);
  return node;
}

static void
append_length (GString *text, double metres)
{
  if (metres < 1000)
    g_string_append_printf (text, _ ("%.0f m"), metres);
  else
    g_string_append_printf (text, _ ("%.1f km"), metres / 1000);
}

static void
append_route (GString *text, VigieDiverting *self, VigieGuide *guide, VigieRoute *route)
{
  g_autoptr (GArray) roads =
      vigie_route_list_roads (route, vigie_guide_get_graph (guide), self->vehicle.kind);

  append_length (text, route->length_m);
  /* Translators: how long a way takes */
  g_string_append_printf (text, _ (", %.0f min"), ceil (route->milliseconds / 60000.0));
  if (self->normal != NULL && self->reach != NULL)
    /* Translators: how much longer than without the closure */
    g_string_append_printf (
        text, _ (" (%+.0f min)"),
        round (((double) route->milliseconds - self->normal->milliseconds) / 60000.0) +
            0.0); /* no "-0" */
  g_string_append_c (text, '\n');
  for (guint i = 0; i < roads->len; i++)
    {
      const VigieRouteRoad *road = &g_array_index (roads, VigieRouteRoad, i);
      const char *name = road->ref != NULL ? road->ref : road->name;

      g_string_append_printf (text, "    %s, ", name != NULL ? name : _ ("Road without a name"));
      append_length (text, road->length_m);
      g_string_append_c (text, '\n');
    }
}

/**
 * vigie_diverting_describe_cut_off:
 * @reach: what is cut off
 * @guide: the roads
 *
 * Returns: (transfer full): a line for each commune; "" where nothing is cut off
 */
char *
vigie_diverting_describe_cut_off (const VigieReach *reach, VigieGuide *guide)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < reach->communes->len; i++)
    {
      const VigieReachCommune *it = &g_array_index (reach->communes, VigieReachCommune, i);
      gint64 population = -1;
      const char *name = tell_commune (it->commune, &population, guide);

      g_string_append (text, name != NULL ? name : _ ("outside of the known communes"));
      if (it->n_cut_off < it->n_edges)
        g_string_append_printf (text, _ (", in part"));
      else if (population >= 0)
        g_string_append_printf (text,
                                g_dngettext (GETTEXT_PACKAGE, ", %u inhabitant", ", %u inhabitants",
                                             (gulong) population),
                                (guint) population);
      g_string_append (text, ", ");
      append_length (text, it->cut_off_m);
      g_string_append_c (text, '\n');
    }
  return g_string_free_and_steal (text);
}

/* An open road may lie on the other bank. */
static void
append_moved (GString *text, const VigieDiverting *self)
{
  if (self->from_m >= MOVED_M)
    g_string_append_printf (
        text, _ ("The way begins %.0f m from the place: no open road is nearer.\n"), self->from_m);
  if (self->to_m >= MOVED_M)
    g_string_append_printf (
        text, _ ("The way ends %.0f m from the place: no open road is nearer.\n"), self->to_m);
}

/* The same for people: (transfer full) */
char *
vigie_diverting_to_text (VigieDiverting *self, VigieGuide *guide)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->routes->len; i++)
    append_route (text, self, guide, g_ptr_array_index (self->routes, i));
  append_moved (text, self);
  if (self->routes->len == 0)
    g_string_append_printf (text, "%s\n", _ ("There is no way round."));
  if (self->reach != NULL && self->reach->communes->len > 0)
    {
      g_autofree char *cut_off = vigie_diverting_describe_cut_off (self->reach, guide);

      g_string_append_printf (text, "%s\n%s", _ ("Cut off:"), cut_off);
    }
  return g_string_free_and_steal (text);
}
