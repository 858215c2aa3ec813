/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Diversions as shapes: a way that was found, kept and watched. */
#include "vigie-diversion.h"

#include <glib/gi18n-lib.h>

#include "vigie-closing.h"
#include "vigie-json.h"
#include "vigie-route-json.h"

#define MAX_TITLE_ROADS 3
#define MIN_TITLE_ROAD_M 300 /* what is shorter nobody is led by */

/* ---- keeping it ---- */

static void
add_places (JsonObject *object, const VigieDiversionPlan *plan)
{
  JsonArray *places = json_array_new ();

  for (guint i = 0; i < plan->n_places; i++)
    {
      JsonArray *place = json_array_new ();

      json_array_add_double_element (place, plan->places[i][0]);
      json_array_add_double_element (place, plan->places[i][1]);
      json_array_add_array_element (places, place);
    }
  json_object_set_array_member (object, "places", places);
}

static void
add_edges (JsonObject *object, const VigieRoute *route)
{
  JsonArray *edges = json_array_new ();

  for (guint32 i = 0; i < route->n_steps; i++)
    json_array_add_int_element (edges, VIGIE_ROAD_STEP_EDGE (route->steps[i]));
  json_object_set_array_member (object, "edges", edges);
}

/**
 * vigie_diversion_new_draft:
 * @guide: the roads
 * @found: ways around
 * @route: which of them
 * @plan: what it is for
 * @actor: (nullable): who
 *
 * The payload's `route` has `length_m`, `seconds`, `extra_seconds` and `roads` as
 * vigie_route_to_json() writes them, `vehicle`, `places`, `edges`, and `closure` where it leads
 * around one; `territory` says whose edges these are.
 *
 * Returns: (transfer full) (nullable): a draft that draws it; %NULL where the way is a point
 */
VigieDraft *
vigie_diversion_new_draft (VigieGuide *guide,
                           VigieDiverting *found,
                           guint route,
                           const VigieDiversionPlan *plan,
                           const char *actor)
{
  VigieRoute *way = g_ptr_array_index (found->routes, route);
  g_autoptr (JsonNode) details =
      vigie_route_to_json (way, vigie_guide_get_graph (guide), found->vehicle.kind, found->normal);
  g_autoptr (VigieGeometry) line = vigie_route_make_line (way, vigie_guide_get_graph (guide));
  g_autoptr (VigieGeometry) rounded = line != NULL ? vigie_geometry_round (line, 7) : NULL;
  g_autofree char *id = vigie_shape_new_id ();
  g_autoptr (VigieDraft) plain = NULL;
  g_autoptr (JsonNode) payload = NULL;
  JsonObject *object = json_node_get_object (details);

  if (rounded == NULL)
    return NULL;
  json_object_remove_member (object, "geometry");
  json_object_set_string_member (object, "vehicle",
                                 found->vehicle.kind == VIGIE_VEHICLE_HEAVY ? "hgv" : "car");
  if (plan->closure != NULL)
    json_object_set_string_member (object, "closure", plan->closure);
  add_places (object, plan);
  add_edges (object, way);
  plain = vigie_draft_new_shape (id, VIGIE_DECISION_SHAPE_DRAW, VIGIE_SHAPE_DIVERSION, plan->title,
                                 "", plan->from, VIGIE_TIME_UNKNOWN, rounded, actor);
  if (plain == NULL)
    return NULL;
  payload = vigie_json_parse (vigie_draft_get_payload (plain), -1, NULL);
  json_object_set_member (json_node_get_object (payload), "route", g_steal_pointer (&details));
  json_object_set_string_member (json_node_get_object (payload), "territory",
                                 vigie_guide_get_fingerprint (guide));
  return vigie_draft_new (vigie_draft_get_kind_name (plain), id, payload, NULL, actor, NULL);
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  const VigieRouteRoad *x = a, *y = b;

  return (x->length_m < y->length_m) - (x->length_m > y->length_m);
}

/**
 * vigie_diversion_make_title:
 * @guide: the roads
 * @found: ways around
 * @route: which of them
 *
 * Returns: (transfer full): « Diversion by D 16, D 103 »: the roads that it mostly takes
 */
char *
vigie_diversion_make_title (VigieGuide *guide, VigieDiverting *found, guint route)
{
  g_autoptr (GArray) roads = vigie_route_list_roads (
      g_ptr_array_index (found->routes, route), vigie_guide_get_graph (guide), found->vehicle.kind);
  g_autoptr (GPtrArray) names = g_ptr_array_new_null_terminated (4, NULL, TRUE);
  g_autofree char *list = NULL;

  g_array_sort (roads, compare_lengths);
  for (guint i = 0; i < roads->len && names->len < MAX_TITLE_ROADS; i++)
    {
      const VigieRouteRoad *road = &g_array_index (roads, VigieRouteRoad, i);
      const char *name = road->ref != NULL ? road->ref : road->name;

      if (name != NULL && (names->len == 0 || road->length_m >= MIN_TITLE_ROAD_M) &&
          !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) name);
    }
  if (names->len == 0)
    return g_strdup (_ ("Diversion"));
  list = g_strjoinv (", ", (char **) names->pdata);
  /* Translators: a list of roads */
  return g_strdup_printf (_ ("Diversion by %s"), list);
}

/**
 * vigie_diversion_close_all:
 * @guide: the roads
 * @shapes: (element-type VigieShape): all shapes
 * @at: ms
 *
 * Returns: (transfer full): what the closures among them close at that time
 */
VigieRoadSet *
vigie_diversion_close_all (VigieGuide *guide, GPtrArray *shapes, gint64 at)
{
  VigieRoadSet *closed = vigie_road_set_new (vigie_guide_get_graph (guide));

  for (guint i = 0; i < shapes->len; i++)
    {
      const VigieShape *shape = g_ptr_array_index (shapes, i);
      g_autoptr (VigieClosedSections) sections = NULL;

      if (shape->kind != VIGIE_SHAPE_CLOSURE || !vigie_shape_is_valid_at (shape, at))
        continue;
      sections = vigie_closing_measure (guide, shape);
      if (sections != NULL)
        vigie_diverting_close (closed, sections);
    }
  return closed;
}

/* ---- watching it ---- */

static void
add_edges_of (GHashTable *edges, JsonObject *object)
{
  JsonArray *list = json_object_get_array_member (object, "edges");

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    g_hash_table_add (edges, GUINT_TO_POINTER (json_array_get_int_element (list, i)));
}

static JsonArray *
get_array (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* (transfer full) (nullable): the edges that a shape closes or takes, with whose they are */
static GHashTable *
read_edges (const VigieShape *shape, char **territory)
{
  g_autoptr (JsonNode) details =
      shape->details != NULL ? vigie_json_parse (shape->details, -1, NULL) : NULL;
  g_autoptr (GHashTable) edges = g_hash_table_new (NULL, NULL);
  JsonObject *object = details != NULL ? json_node_get_object (details) : NULL;
  JsonArray *sections = object != NULL ? get_array (object, "sections") : NULL;
  JsonNode *route = object != NULL ? json_object_get_member (object, "route") : NULL;

  if (object == NULL || vigie_json_get_string (object, "territory") == NULL)
    return NULL;
  if (route != NULL && JSON_NODE_HOLDS_OBJECT (route) &&
      get_array (json_node_get_object (route), "edges") != NULL)
    add_edges_of (edges, json_node_get_object (route));
  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    {
      JsonNode *section = json_array_get_element (sections, i);

      if (JSON_NODE_HOLDS_OBJECT (section) &&
          get_array (json_node_get_object (section), "edges") != NULL)
        add_edges_of (edges, json_node_get_object (section));
    }
  *territory = g_strdup (vigie_json_get_string (object, "territory"));
  return g_steal_pointer (&edges);
}

static gboolean
meet (GHashTable *a, GHashTable *b)
{
  GHashTable *fewer = g_hash_table_size (a) <= g_hash_table_size (b) ? a : b;
  GHashTable *more = fewer == a ? b : a;
  GHashTableIter iter;
  gpointer edge;

  g_hash_table_iter_init (&iter, fewer);
  while (g_hash_table_iter_next (&iter, &edge, NULL))
    if (g_hash_table_contains (more, edge))
      return TRUE;
  return FALSE;
}

/* Where the edges are not of one territory: whether the area holds a piece of the line. */
static gboolean
area_meets_line (VigieGeometry *area, VigieGeometry *line)
{
  enum
  {
    N_PIECES = 8
  };

  for (gsize part = 0; part < vigie_geometry_get_n_parts (line); part++)
    {
      gsize n_points;
      const double *points = vigie_geometry_get_ring (line, part, 0, &n_points);

      for (gsize i = 0; i + 1 < n_points; i++)
        for (int piece = 0; piece <= N_PIECES; piece++)
          {
            const double t = (double) piece / N_PIECES;

            if (vigie_geometry_contains (
                    area, points[2 * i] + t * (points[2 * i + 2] - points[2 * i]),
                    points[2 * i + 1] + t * (points[2 * i + 3] - points[2 * i + 1])))
              return TRUE;
          }
    }
  return FALSE;
}

static gboolean
cuts (const VigieShape *closure, const VigieShape *diversion)
{
  g_autofree char *theirs = NULL;
  g_autofree char *ours = NULL;
  g_autoptr (GHashTable) closed = read_edges (closure, &theirs);
  g_autoptr (GHashTable) taken = read_edges (diversion, &ours);

  if (closed != NULL && taken != NULL && g_str_equal (theirs, ours))
    return meet (closed, taken);
  return vigie_geometry_is_polygonal (closure->geometry) &&
         vigie_geometry_get_kind (diversion->geometry) == VIGIE_GEOMETRY_LINE_STRING &&
         area_meets_line (closure->geometry, diversion->geometry);
}

static void
diversion_cut_clear (gpointer data)
{
  VigieDiversionCut *cut = data;

  vigie_shape_unref (cut->diversion);
  vigie_shape_unref (cut->closure);
}

/**
 * vigie_diversion_find_cut:
 * @shapes: (element-type VigieShape): all shapes
 * @at: ms
 *
 * A diversion that leads over a road that is closed by then must be seen at once. Where both know
 * their roads of one territory these are compared, else the area and the line.
 *
 * Returns: (transfer full) (element-type VigieDiversionCut): each cut diversion once, with the
 *   closure that was drawn first
 */
GArray *
vigie_diversion_find_cut (GPtrArray *shapes, gint64 at)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (VigieDiversionCut));

  g_array_set_clear_func (found, diversion_cut_clear);
  for (guint i = 0; i < shapes->len; i++)
    {
      VigieShape *diversion = g_ptr_array_index (shapes, i);

      if (diversion->kind != VIGIE_SHAPE_DIVERSION || !vigie_shape_is_valid_at (diversion, at))
        continue;
      for (guint j = 0; j < shapes->len; j++)
        {
          VigieShape *closure = g_ptr_array_index (shapes, j);
          VigieDiversionCut cut = { diversion, closure };

          if (closure->kind != VIGIE_SHAPE_CLOSURE || !vigie_shape_is_valid_at (closure, at) ||
              !cuts (closure, diversion))
            continue;
          vigie_shape_ref (diversion);
          vigie_shape_ref (closure);
          g_array_append_val (found, cut);
          break;
        }
    }
  return found;
}
