/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-closing.h"

#include <string.h>

#include "vigie-geometry-codec.h"
#include "vigie-json.h"
#include "vigie-sections-json.h"

#define CLIP_M 15.0 /* less of a road lies in an area by the way that it was drawn */

/**
 * vigie_closing_open_guide:
 * @store: an incident
 * @cancellable: (nullable): to give up
 * @error: see vigie_guide_open()
 *
 * Returns: (transfer full) (nullable): what answers for the incident's territory; %NULL without
 *   @error where it names none
 */
VigieGuide *
vigie_closing_open_guide (VigieStore *store, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = vigie_store_get (store, VIGIE_INFO_TERRITORY);

  return path != NULL && path[0] != '\0' ? vigie_guide_open (path, cancellable, error) : NULL;
}

/* ---- words ---- */

static char *
dup_commune (guint32 commune, gpointer user_data)
{
  const VigieCommune *found =
      vigie_territory_get_commune (vigie_guide_get_territory (user_data), commune);

  return found != NULL ? g_strdup (found->name) : NULL;
}

static char *
dup_reference (guint32 edge, double along_m, gpointer user_data)
{
  return vigie_guide_dup_pr (user_data, edge, along_m);
}

/**
 * vigie_closing_list_roads:
 * @guide: the roads
 * @area: what is closed
 * @options: (nullable): more of it
 *
 * Returns: (transfer full) (element-type VigieClosedRoad): the closed roads, each as one
 */
GPtrArray *
vigie_closing_list_roads (VigieGuide *guide,
                          const VigieGeometry *area,
                          const VigieClosedOptions *options)
{
  g_autoptr (VigieClosedSections) sections =
      vigie_closed_sections_new (vigie_guide_get_index (guide), area, options);

  return vigie_closed_roads_new (vigie_guide_get_graph (guide), sections, NULL);
}

/**
 * vigie_closing_to_json:
 * @guide: the roads
 * @roads: (element-type VigieClosedRoad): closed ones
 *
 * Returns: (transfer full): as vigie_sections_to_json() writes them, with PR and communes
 */
JsonNode *
vigie_closing_to_json (VigieGuide *guide, GPtrArray *roads)
{
  const VigieSectionsWords words = { dup_commune, dup_reference, guide };

  return vigie_sections_to_json (vigie_guide_get_graph (guide), roads, &words);
}

/* The same for people: (transfer full) */
char *
vigie_closing_to_text (VigieGuide *guide, GPtrArray *roads)
{
  const VigieSectionsWords words = { dup_commune, dup_reference, guide };

  return vigie_sections_to_text (vigie_guide_get_graph (guide), roads, &words);
}

/* ---- closures ---- */

/* Edges of a member that the graph has; what another desk wrote may be anything. */
static GArray *
read_edges (VigieGuide *guide, JsonObject *object, const char *member)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (guint32));
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *list =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);
      const gint64 number =
          JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_INT64
              ? json_node_get_int (item)
              : -1;

      if (number >= 0 && number < vigie_guide_get_graph (guide)->n_edges)
        {
          const guint32 edge = (guint32) number;

          g_array_append_val (edges, edge);
        }
    }
  return edges;
}

/* A choice of edges means those of the territory in which it was made. */
static gboolean
is_of (VigieGuide *guide, JsonObject *object)
{
  const char *territory = vigie_json_get_string (object, "territory");

  return territory == NULL || strcmp (territory, vigie_guide_get_fingerprint (guide)) == 0;
}

/* Water lies on the ground: it runs under bridges and over tunnels. */
static gboolean
is_on_ground (const char *cause)
{
  return g_strcmp0 (cause, "flood") == 0;
}

static VigieClosedSections *
measure (VigieGuide *guide, const VigieGeometry *area, const char *cause, JsonObject *choices)
{
  g_autoptr (JsonObject) none = json_object_new ();
  JsonObject *from = choices != NULL && is_of (guide, choices) ? choices : none;
  g_autoptr (GArray) include = read_edges (guide, from, "include");
  g_autoptr (GArray) exclude = read_edges (guide, from, "exclude");
  const VigieClosedOptions options = { .ground_only = is_on_ground (cause),
                                       .include = (const guint32 *) (gpointer) include->data,
                                       .n_include = include->len,
                                       .exclude = (const guint32 *) (gpointer) exclude->data,
                                       .n_exclude = exclude->len };

  return vigie_closed_sections_new (vigie_guide_get_index (guide), area, &options);
}

/* (transfer full) (nullable) */
static JsonObject *
parse_details (const VigieShape *shape)
{
  g_autoptr (JsonNode) node =
      shape->details != NULL ? vigie_json_parse (shape->details, -1, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

/**
 * vigie_closing_measure:
 * @guide: the roads
 * @shape: a closure
 *
 * Returns: (transfer full) (nullable): what it closes, by its area and by what people chose; %NULL
 *   where it is no area
 */
VigieClosedSections *
vigie_closing_measure (VigieGuide *guide, const VigieShape *shape)
{
  g_autoptr (JsonObject) details = parse_details (shape);

  if (shape->geometry == NULL || !vigie_geometry_is_polygonal (shape->geometry))
    return NULL;
  return measure (guide, shape->geometry, shape->cause, details);
}

/* A crossing road that the area clips is of no interest, unless it leads over or under it. */
static gboolean
is_clipped (VigieRoadGraph *graph, const VigieClosedRoad *road)
{
  if (road->length_m >= CLIP_M)
    return FALSE;
  for (guint32 i = 0; i < road->n_steps; i++)
    if ((graph->edges[VIGIE_ROAD_STEP_EDGE (road->steps[i])].flags &
         (VIGIE_ROAD_BRIDGE | VIGIE_ROAD_TUNNEL)) != 0)
      return FALSE;
  return TRUE;
}

/**
 * vigie_closing_list_open:
 * @guide: the roads
 * @shape: a closure
 *
 * Returns: (transfer full) (nullable): the roads that lie in its area and are open all the same,
 *   over or under what closes the others, or because somebody said so: as the closed ones are
 *   written, without those of which the area only holds a few metres; %NULL where it is no area
 */
JsonNode *
vigie_closing_list_open (VigieGuide *guide, const VigieShape *shape)
{
  g_autoptr (VigieClosedSections) closed = vigie_closing_measure (guide, shape);
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GPtrArray) roads = NULL;
  VigieClosedOptions options = { 0 };

  if (closed == NULL)
    return NULL;
  for (guint32 i = 0; i < closed->n_sections; i++)
    g_array_append_val (edges, closed->sections[i].edge);
  options.exclude = (const guint32 *) (gpointer) edges->data;
  options.n_exclude = edges->len;
  roads = vigie_closing_list_roads (guide, shape->geometry, &options);
  for (guint i = roads->len; i > 0; i--)
    if (is_clipped (vigie_guide_get_graph (guide), g_ptr_array_index (roads, i - 1)))
      g_ptr_array_remove_index (roads, i - 1);
  return vigie_closing_to_json (guide, roads);
}

/**
 * vigie_closing_concerns:
 * @draft: any decision
 *
 * Returns: whether a territory may have something to say to it: it draws a shape, or changes what
 *   one closes
 */
gboolean
vigie_closing_concerns (VigieDraft *draft)
{
  static const char *const members[] = { "geometry", "kind", "cause", "include", "exclude" };
  g_autoptr (JsonNode) node = NULL;

  if (vigie_draft_get_kind (draft) != VIGIE_DECISION_SHAPE_DRAW &&
      vigie_draft_get_kind (draft) != VIGIE_DECISION_SHAPE_EDIT)
    return FALSE;
  node = vigie_json_parse (vigie_draft_get_payload (draft), -1, NULL);
  for (gsize i = 0; node != NULL && i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (json_node_get_object (node), members[i]))
      return TRUE;
  return FALSE;
}

/* What the shape will be, by @payload and by what it is now. */
static gboolean
is_closed_area (JsonObject *payload,
                const VigieShape *shape,
                VigieGeometry **geometry,
                const char **cause)
{
  VigieShapeKind kind = shape != NULL ? shape->kind : VIGIE_SHAPE_MARKER;

  if (json_object_has_member (payload, "geometry"))
    *geometry = vigie_geometry_from_json (json_object_get_member (payload, "geometry"), NULL);
  else if (shape != NULL && shape->geometry != NULL)
    *geometry = vigie_geometry_ref (shape->geometry);
  *cause = json_object_has_member (payload, "cause") ? vigie_json_get_string (payload, "cause")
           : shape != NULL                           ? shape->cause
                                                     : NULL;
  if (json_object_has_member (payload, "kind") &&
      !vigie_shape_kind_from_string (vigie_json_get_string (payload, "kind"), &kind))
    return FALSE;
  return kind == VIGIE_SHAPE_CLOSURE && *geometry != NULL &&
         vigie_geometry_is_polygonal (*geometry);
}

/* The choices that hold: those of @payload, else those made before. Those of other edges than the
 * territory's are taken away. */
static void
settle_choices (VigieGuide *guide, JsonObject *payload, JsonObject *details)
{
  static const char *const members[] = { "include", "exclude" };
  const gboolean keeps_new = is_of (guide, payload);
  const gboolean keeps_old = details != NULL && is_of (guide, details);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const gboolean was_chosen = details != NULL && json_object_has_member (details, members[i]);

      if (!keeps_new && json_object_has_member (payload, members[i]))
        json_object_remove_member (payload, members[i]);
      if (json_object_has_member (payload, members[i]) || !was_chosen)
        continue;
      if (keeps_old)
        json_object_set_member (payload, members[i], json_object_dup_member (details, members[i]));
      else
        json_object_set_null_member (payload, members[i]);
    }
}

static double
get_closed_length (const VigieClosedSections *sections, guint32 edge)
{
  const VigieClosedSection *section = vigie_closed_sections_find (sections, edge);

  return section != NULL ? section->length_m : 0;
}

/* A road that the old outline only clipped was left open for that; it is no choice of what happens
 * to it in a larger one. */
static void
drop_outgrown (VigieGuide *guide,
               JsonObject *payload,
               const VigieShape *shape,
               const VigieGeometry *geometry)
{
  g_autoptr (VigieClosedSections) before =
      vigie_closed_sections_new (vigie_guide_get_index (guide), shape->geometry, NULL);
  g_autoptr (VigieClosedSections) after =
      vigie_closed_sections_new (vigie_guide_get_index (guide), geometry, NULL);
  g_autoptr (GArray) edges = read_edges (guide, payload, "exclude");
  JsonArray *kept = json_array_new ();

  for (guint i = 0; i < edges->len; i++)
    {
      const guint32 edge = g_array_index (edges, guint32, i);
      const double was_m = get_closed_length (before, edge);

      if (was_m == 0 || was_m >= CLIP_M || get_closed_length (after, edge) < was_m + CLIP_M)
        json_array_add_int_element (kept, edge);
    }
  json_object_set_array_member (payload, "exclude", kept);
}

static void
set_sections (VigieGuide *guide, JsonObject *payload, VigieClosedSections *sections)
{
  g_autoptr (GPtrArray) roads =
      vigie_closed_roads_new (vigie_guide_get_graph (guide), sections, NULL);

  json_object_set_member (payload, "sections", vigie_closing_to_json (guide, roads));
  json_object_set_string_member (payload, "territory", vigie_guide_get_fingerprint (guide));
}

/**
 * vigie_closing_complete:
 * @guide: the roads
 * @draft: any decision
 * @shape: (nullable): the shape that it edits, as it stands
 *
 * Where @draft draws a closure or changes what it closes, its payload gets the list of closed roads
 * (`sections`) and names the territory whose edges they are. Choices of edges (`include`,
 * `exclude`) that were made before are taken over where they still mean the same edges.
 *
 * Returns: (transfer full): such a draft; else @draft itself
 */
VigieDraft *
vigie_closing_complete (VigieGuide *guide, VigieDraft *draft, const VigieShape *shape)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonObject) details = shape != NULL ? parse_details (shape) : NULL;
  g_autoptr (VigieGeometry) geometry = NULL;
  g_autoptr (VigieClosedSections) sections = NULL;
  JsonObject *payload;
  gboolean has_own_choice;
  const char *cause;

  if (!vigie_closing_concerns (draft))
    return vigie_draft_ref (draft);
  node = vigie_json_parse (vigie_draft_get_payload (draft), -1, NULL);
  payload = json_node_get_object (node);
  if (!is_closed_area (payload, shape, &geometry, &cause))
    return vigie_draft_ref (draft);

  has_own_choice = json_object_has_member (payload, "exclude");
  settle_choices (guide, payload, details);
  if (!has_own_choice && json_object_has_member (payload, "exclude") && shape != NULL &&
      vigie_geometry_is_polygonal (shape->geometry) &&
      !vigie_geometry_equal (shape->geometry, geometry))
    drop_outgrown (guide, payload, shape, geometry);
  sections = measure (guide, geometry, cause, payload);
  set_sections (guide, payload, sections);
  return vigie_draft_new (vigie_draft_get_kind_name (draft), vigie_draft_get_subject (draft), node,
                          vigie_draft_get_reason (draft), vigie_draft_get_actor (draft), NULL);
}
