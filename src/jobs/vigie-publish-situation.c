/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident as the formats need it: from its store, and from its territory what the log does not
 * hold, the lines. */
#include "vigie-publish-situation.h"

#include <math.h>
#include <string.h>

#include "vigie-closing.h"
#include "vigie-diversion.h"
#include "vigie-json.h"
#include "vigie-section-place.h"
#include "vigie-sections-json.h"
#include "vigie-store-exercise.h"

/* ---- what the log holds; another desk may have written anything ---- */

static char *
dup_member (JsonObject *object, const char *member)
{
  const char *text = vigie_json_get_string (object, member);

  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

static double
get_number (JsonObject *object, const char *member, double otherwise)
{
  double number;

  return vigie_json_get_double (object, member, &number) && isfinite (number) ? number : otherwise;
}

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
is_true (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static char **
dup_communes (JsonObject *object)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *several = get_array (object, "communes");
  const char *one = vigie_json_get_string (object, "commune");

  for (guint i = 0; several != NULL && i < json_array_get_length (several); i++)
    {
      JsonNode *node = json_array_get_element (several, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_take (builder, g_utf8_make_valid (json_node_get_string (node), -1));
    }
  if (several == NULL && one != NULL)
    g_strv_builder_take (builder, g_utf8_make_valid (one, -1));
  return g_strv_builder_end (builder);
}

/* (transfer full) (nullable): in the situation's language */
static char *
dup_place (const VigieSituation *situation, JsonObject *object, const char *member)
{
  g_autofree char *place = dup_member (object, member);

  return vigie_words_place (situation->language, place);
}

static void
read_section (const VigieSituation *situation, VigieSituationSection *section, JsonObject *object)
{
  g_autofree char *from = dup_place (situation, object, "from");
  g_autofree char *to = dup_place (situation, object, "to");
  JsonObject *stretch = get_object (object, "stretch");

  section->road = dup_member (object, "road");
  vigie_situation_reference_set (&section->from, from);
  vigie_situation_reference_set (&section->to, to);
  section->direction = dup_member (object, "direction");
  if (section->direction == NULL)
    section->direction = g_strdup ("both");
  section->both_ways = strcmp (section->direction, "both") == 0;
  section->is_roundabout = is_true (object, "roundabout");
  section->is_carriageway = is_true (object, "carriageway");
  g_strfreev (section->communes);
  section->communes = dup_communes (object);
  section->length_m = MAX (get_number (object, "length_m", 0), 0);
  if (stretch == NULL)
    return;
  section->stretch_from = dup_place (situation, stretch, "from");
  section->stretch_to = dup_place (situation, stretch, "to");
  section->stretch_length_m = get_number (stretch, "length_m", NAN);
}

static void
read_route (VigieSituationShape *shape, JsonObject *object)
{
  VigieSituationRoute *route = vigie_situation_shape_add_route (shape);
  JsonArray *roads = get_array (object, "roads");

  route->length_m = get_number (object, "length_m", NAN);
  route->seconds = get_number (object, "seconds", NAN);
  route->extra_seconds = get_number (object, "extra_seconds", NAN);
  route->vehicle = dup_member (object, "vehicle");
  route->closure = dup_member (object, "closure");
  for (guint i = 0; roads != NULL && i < json_array_get_length (roads); i++)
    {
      JsonNode *node = json_array_get_element (roads, i);
      VigieSituationRoad *road;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      road = vigie_situation_route_add_road (route);
      road->road = dup_member (json_node_get_object (node), "road");
      road->name = dup_member (json_node_get_object (node), "name");
      road->length_m = get_number (json_node_get_object (node), "length_m", NAN);
      road->seconds = get_number (json_node_get_object (node), "seconds", NAN);
    }
}

/* ---- lines ---- */

/* (transfer full) (nullable): of whole edges */
static VigieGeometry *
make_line (VigieRoadGraph *graph, const VigieClosedStretch *stretch)
{
  g_autoptr (VigieGeometryBuilder) builder =
      vigie_geometry_builder_new (VIGIE_GEOMETRY_LINE_STRING);
  VigieRoadPoint last = { G_MAXINT32, G_MAXINT32 };
  gsize n = 0;

  for (guint32 i = 0; i < stretch->n_steps; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[VIGIE_ROAD_STEP_EDGE (stretch->steps[i])];

      for (guint32 j = 0; j < edge->n_points; j++)
        {
          const guint32 at =
              VIGIE_ROAD_STEP_IS_BACKWARD (stretch->steps[i]) ? edge->n_points - 1 - j : j;
          const VigieRoadPoint point = graph->points[edge->first_point + at];

          if (point.lon_e7 == last.lon_e7 && point.lat_e7 == last.lat_e7)
            continue;
          vigie_geometry_builder_add (builder, point.lon_e7 * 1e-7, point.lat_e7 * 1e-7);
          last = point;
          n++;
        }
    }
  if (n < 2)
    return NULL;
  return vigie_geometry_builder_end (g_steal_pointer (&builder));
}

static void
set_lines (VigieSituationSection *section, VigieRoadGraph *graph, const VigieClosedRoad *road)
{
  section->along = make_line (graph, &road->along);
  section->against = road->both_ways ? make_line (graph, &road->against) : NULL;
}

static gboolean
has_edges (JsonObject *section, const VigieClosedRoad *road)
{
  JsonArray *edges = get_array (section, "edges");

  if (edges == NULL || json_array_get_length (edges) != road->n_steps)
    return FALSE;
  for (guint i = 0; i < road->n_steps; i++)
    {
      JsonNode *node = json_array_get_element (edges, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 ||
          json_node_get_int (node) != VIGIE_ROAD_STEP_EDGE (road->steps[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_alike (const VigieSituationSection *section, VigieRoadGraph *graph, const VigieClosedRoad *road)
{
  const char *name =
      vigie_road_graph_get_string (graph, road->ref != VIGIE_ROAD_NONE ? road->ref : road->name);

  return g_strcmp0 (name, section->road) == 0 &&
         strcmp (section->direction, vigie_closed_road_get_direction (road)) == 0;
}

/* In a territory whose edges are others, a section is found again by its road and direction, where
 * these mean one section both in the log and there. What was decided is not decided anew. */
static const VigieClosedRoad *
find_alike (const VigieSituationShape *shape,
            const VigieSituationSection *section,
            VigieRoadGraph *graph,
            GPtrArray *roads)
{
  const VigieClosedRoad *found = NULL;

  for (guint i = 0; i < shape->sections->len; i++)
    {
      const VigieSituationSection *other = g_ptr_array_index (shape->sections, i);

      if (other != section && g_strcmp0 (other->road, section->road) == 0 &&
          strcmp (other->direction, section->direction) == 0)
        return NULL;
    }
  for (guint i = 0; i < roads->len; i++)
    {
      const VigieClosedRoad *road = g_ptr_array_index (roads, i);

      if (!is_alike (section, graph, road))
        continue;
      if (found != NULL)
        return NULL;
      found = road;
    }
  return found;
}

static const VigieClosedRoad *
find_same (JsonObject *section, GPtrArray *roads)
{
  for (guint i = 0; i < roads->len; i++)
    if (has_edges (section, g_ptr_array_index (roads, i)))
      return g_ptr_array_index (roads, i);
  return NULL;
}

/* ---- shapes ---- */

static void
read_sections (const VigieSituation *situation, VigieSituationShape *shape, JsonArray *logged)
{
  for (guint i = 0; logged != NULL && i < json_array_get_length (logged); i++)
    {
      JsonNode *node = json_array_get_element (logged, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (object != NULL)
        read_section (situation, vigie_situation_shape_add_section (shape), object);
    }
}

static void
look_up_lines (VigieSituationShape *shape,
               JsonArray *logged,
               VigieGuide *guide,
               GPtrArray *roads,
               gboolean same_territory)
{
  VigieRoadGraph *graph = vigie_guide_get_graph (guide);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (logged); i++)
    {
      JsonNode *node = json_array_get_element (logged, i);
      VigieSituationSection *section;
      const VigieClosedRoad *road;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      section = g_ptr_array_index (shape->sections, n++);
      road = same_territory ? find_same (json_node_get_object (node), roads)
                            : find_alike (shape, section, graph, roads);
      if (road != NULL)
        set_lines (section, graph, road);
    }
}

/* A closure that was drawn without a territory is asked of the one that there is now. */
static void
add_sections (const VigieSituation *situation,
              VigieSituationShape *added,
              const VigieShape *shape,
              JsonObject *details,
              VigieGuide *guide)
{
  JsonArray *logged = get_array (details, "sections");
  g_autoptr (VigieClosedSections) closed =
      guide != NULL ? vigie_closing_measure (guide, shape) : NULL;
  g_autoptr (GPtrArray) roads = NULL;
  g_autoptr (JsonNode) asked = NULL;
  const char *territory;
  gboolean same_territory = TRUE;

  if (closed != NULL)
    roads = vigie_closed_roads_new (vigie_guide_get_graph (guide), closed, NULL);
  if (logged == NULL && roads != NULL)
    {
      asked = vigie_closing_to_json (guide, roads);
      logged = json_node_get_array (asked);
    }
  else if (roads != NULL)
    {
      territory = vigie_json_get_string (details, "territory");
      same_territory =
          territory != NULL && strcmp (territory, vigie_guide_get_fingerprint (guide)) == 0;
    }
  read_sections (situation, added, logged);
  if (roads != NULL)
    look_up_lines (added, logged, guide, roads, same_territory);
}

static void
add_shape (VigieSituation *situation, const VigieShape *shape, VigieGuide *guide)
{
  VigieSituationShape *added = vigie_situation_add_shape (situation, shape);
  g_autoptr (JsonNode) node =
      shape->details != NULL ? vigie_json_parse (shape->details, -1, NULL) : NULL;
  JsonObject *details =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *route = get_object (details, "route");

  if (shape->kind == VIGIE_SHAPE_CLOSURE || (situation->wants_road_states && added->has_road_state))
    add_sections (situation, added, shape, details,
                  vigie_situation_shows (situation, added, VIGIE_SITUATION_KEEP_MS) ? guide : NULL);
  if (shape->kind == VIGIE_SHAPE_DIVERSION && route != NULL)
    read_route (added, route);
}

/**
 * vigie_publish_begin_situation:
 * @store: the incident
 * @at: the moment it describes in ms, or %VIGIE_TIME_UNKNOWN for now
 *
 * Returns: (transfer full): what it is, without shapes
 */
VigieSituation *
vigie_publish_begin_situation (VigieStore *store, gint64 at)
{
  VigieSituation *self = vigie_situation_new ();
  g_autofree char *title = vigie_store_get (store, VIGIE_INFO_TITLE);
  g_autofree char *organisation = vigie_store_get (store, VIGIE_INFO_ORGANISATION);

  self->exported_at = g_get_real_time () / 1000;
  self->at = at != VIGIE_TIME_UNKNOWN ? at : self->exported_at;
  self->id = vigie_store_get (store, VIGIE_INFO_ID);
  self->organisation = organisation != NULL ? g_utf8_make_valid (organisation, -1) : NULL;
  self->author = vigie_store_get (store, VIGIE_INFO_AUTHOR);
  self->attribution = g_strdup (self->organisation);
  self->exercise = vigie_store_is_exercise (store);
  self->language = vigie_language_get_default ();
  if (title != NULL)
    {
      g_free (self->title);
      self->title = g_utf8_make_valid (title, -1);
    }
  g_time_zone_unref (self->zone);
  self->zone = g_time_zone_new_local ();
  return self;
}

static void
mark_cut (VigieSituation *situation, GPtrArray *shapes)
{
  g_autoptr (GArray) cuts = vigie_diversion_find_cut (shapes, situation->at);

  for (guint i = 0; i < cuts->len; i++)
    {
      const VigieShape *diversion = g_array_index (cuts, VigieDiversionCut, i).diversion;

      for (guint k = 0; k < situation->shapes->len; k++)
        {
          VigieSituationShape *shape = g_ptr_array_index (situation->shapes, k);

          if (g_str_equal (shape->id, diversion->id))
            shape->is_cut = TRUE;
        }
    }
}

/**
 * vigie_publish_add_shapes:
 * @situation: of which moment and language are known
 * @store: its incident
 * @board: (nullable): the incident as it stood at the moment; %NULL for now
 * @guide: (nullable): the incident's territory
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Adds all shapes, closures with their sections, diversions with their routes. With a @guide,
 * closures that may be published get lines, and those that were drawn without one get sections.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_publish_add_shapes (VigieSituation *situation,
                          VigieStore *store,
                          VigieBoard *board,
                          VigieGuide *guide,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GPtrArray) shapes =
      board != NULL ? vigie_board_list_shapes (board) : vigie_store_list_shapes (store, error);

  if (shapes == NULL)
    return FALSE;
  situation->has_territory = guide != NULL;
  for (guint i = 0; i < shapes->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      add_shape (situation, g_ptr_array_index (shapes, i), guide);
    }
  mark_cut (situation, shapes);
  return TRUE;
}
