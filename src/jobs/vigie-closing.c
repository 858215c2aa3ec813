/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-closing.h"

#include <string.h>

#include "vigie-geometry-codec.h"
#include "vigie-json.h"
#include "vigie-sections-json.h"

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

/* Edges of a member that the graph has. */
static GArray *
read_edges (VigieGuide *guide, JsonObject *object, const char *member)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (guint32));
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *list =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const gint64 number = json_array_get_int_element (list, i);

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

static JsonNode *
parse_details (const VigieShape *shape)
{
  return shape->details != NULL ? vigie_json_parse (shape->details, -1, NULL) : NULL;
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
  g_autoptr (JsonNode) details = parse_details (shape);

  if (shape->geometry == NULL || !vigie_geometry_is_polygonal (shape->geometry))
    return NULL;
  return measure (guide, shape->geometry, shape->cause,
                  details != NULL ? json_node_get_object (details) : NULL);
}

/**
 * vigie_closing_list_open:
 * @guide: the roads
 * @shape: a closure
 *
 * Returns: (transfer full) (nullable): the roads that lie in its area and are open all the same,
 *   over or under what closes the others, or because somebody said so: as the closed ones are
 *   written; %NULL where it is no area
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
  return vigie_closing_to_json (guide, roads);
}

/* What is not in the payload is as it was. */
static void
take_over (JsonObject *payload, JsonObject *details, const char *member)
{
  if (!json_object_has_member (payload, member) && json_object_has_member (details, member))
    json_object_set_member (payload, member, json_object_dup_member (details, member));
}

static gboolean
changes_sections (JsonObject *payload)
{
  static const char *const members[] = { "geometry", "kind", "cause", "include", "exclude" };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (payload, members[i]))
      return TRUE;
  return FALSE;
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
  g_autoptr (JsonNode) node = vigie_json_parse (vigie_draft_get_payload (draft), -1, NULL);
  g_autoptr (JsonNode) details = shape != NULL ? parse_details (shape) : NULL;
  g_autoptr (VigieGeometry) geometry = NULL;
  g_autoptr (VigieClosedSections) sections = NULL;
  JsonObject *payload = node != NULL ? json_node_get_object (node) : NULL;
  VigieShapeKind kind = shape != NULL ? shape->kind : VIGIE_SHAPE_CLOSURE;
  const char *cause = shape != NULL ? shape->cause : "";

  if (payload == NULL || (vigie_draft_get_kind (draft) != VIGIE_DECISION_SHAPE_DRAW &&
                          vigie_draft_get_kind (draft) != VIGIE_DECISION_SHAPE_EDIT))
    return vigie_draft_ref (draft);
  if (json_object_has_member (payload, "geometry"))
    geometry = vigie_geometry_from_json (json_object_get_member (payload, "geometry"), NULL);
  else if (shape != NULL)
    geometry = vigie_geometry_ref (shape->geometry);
  vigie_shape_kind_from_string (vigie_json_get_string (payload, "kind"), &kind);
  if (json_object_has_member (payload, "cause"))
    cause = vigie_json_get_string (payload, "cause");
  if (kind != VIGIE_SHAPE_CLOSURE || geometry == NULL || !vigie_geometry_is_polygonal (geometry) ||
      !changes_sections (payload))
    return vigie_draft_ref (draft);

  if (!is_of (guide, payload))
    {
      json_object_remove_member (payload, "include");
      json_object_remove_member (payload, "exclude");
    }
  if (details != NULL && is_of (guide, json_node_get_object (details)))
    {
      take_over (payload, json_node_get_object (details), "include");
      take_over (payload, json_node_get_object (details), "exclude");
    }
  sections = measure (guide, geometry, cause, payload);
  set_sections (guide, payload, sections);
  return vigie_draft_new (vigie_draft_get_kind_name (draft), vigie_draft_get_subject (draft), node,
                          vigie_draft_get_reason (draft), vigie_draft_get_actor (draft), NULL);
}
