/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-place-fold.h"
#include "vigie-territory-rows.h"

#define PLACE_RADIUS_M 500 /* of a hamlet or a place that says no size */

static void
add_name (VigieTerritoryContent *content, VigiePlaceName *name, const char *label)
{
  g_autofree char *folded = vigie_place_fold (label);

  if (*folded == '\0')
    return;
  name->folded = vigie_territory_content_keep (content, folded);
  name->label = vigie_territory_content_keep (content, label);
  g_array_append_val (content->names, *name);
}

static void
add_communes (VigieTerritoryContent *content)
{
  for (guint i = 0; i < vigie_commune_set_get_n (content->communes); i++)
    {
      const VigieCommune *commune = vigie_commune_set_get (content->communes, i);
      VigiePlaceName name = { .kind = "commune",
                              .lon = commune->lon,
                              .lat = commune->lat,
                              .radius_m = commune->radius_m,
                              .commune = i };

      add_name (content, &name, commune->name);
    }
}

/* ---- roads ---- */

static VigieRoadPoint
get_middle (const VigieRoadGraph *graph, guint32 edge)
{
  const VigieRoadEdge *found = &graph->edges[edge];

  return graph->points[found->first_point + found->n_points / 2];
}

/* From a place to the farthest end of some edges; which one that is, is found as on a plane. */
static double
measure_reach (const VigieRoadGraph *graph, const guint32 *edges, guint n, VigieRoadPoint from)
{
  double east = cos (from.lat_e7 * 1e-7 * G_PI / 180), farthest = 0;
  VigieRoadPoint line[2] = { from, from };

  for (guint i = 0; i < 2 * n; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[edges[i / 2]];
      VigieRoadPoint end = graph->nodes[i % 2 == 0 ? edge->source : edge->target];
      double distance =
          hypot (((double) end.lon_e7 - from.lon_e7) * east, (double) end.lat_e7 - from.lat_e7);

      if (distance > farthest)
        {
          farthest = distance;
          line[1] = end;
        }
    }
  return vigie_road_measure (line, 2);
}

/* A place on the road near its middle, and how far the road reaches from there. */
static void
add_road (VigieTerritoryContent *content,
          const guint32 *edges,
          guint n,
          const char *kind,
          guint32 commune,
          const char *label)
{
  const VigieRoadGraph *graph = content->graph;
  double x = 0, y = 0, least = INFINITY;
  VigieRoadPoint middle = { 0, 0 };
  VigiePlaceName name = { .kind = kind, .commune = commune };

  for (guint i = 0; i < n; i++)
    {
      x += (double) get_middle (graph, edges[i]).lon_e7 / n;
      y += (double) get_middle (graph, edges[i]).lat_e7 / n;
    }
  for (guint i = 0; i < n; i++)
    {
      VigieRoadPoint point = get_middle (graph, edges[i]);
      double distance = hypot (point.lon_e7 - x, point.lat_e7 - y);

      if (distance < least)
        {
          least = distance;
          middle = point;
        }
    }
  name.radius_m = measure_reach (graph, edges, n, middle);
  name.lon = middle.lon_e7 * 1e-7;
  name.lat = middle.lat_e7 * 1e-7;
  add_name (content, &name, label);
}

static void
add_numbers (VigieTerritoryContent *content, VigieRoadRefs *index)
{
  g_autoptr (GPtrArray) refs = vigie_road_refs_list_refs (index);

  for (guint i = 0; i < refs->len; i++)
    {
      guint n;
      const char *ref = g_ptr_array_index (refs, i);
      const guint32 *edges = vigie_road_refs_get_edges (index, ref, &n);

      add_road (content, edges, n, "road", VIGIE_ROAD_NONE, ref);
    }
}

typedef struct
{
  guint32 name;
  guint32 commune;
  guint32 edge;
} Street;

static int
compare_streets (gconstpointer a, gconstpointer b)
{
  const Street *x = a, *y = b;

  if (x->name != y->name)
    return x->name < y->name ? -1 : 1;
  if (x->commune != y->commune)
    return x->commune < y->commune ? -1 : 1;
  return (x->edge > y->edge) - (x->edge < y->edge);
}

/* Of each name and commune one. */
static void
add_streets (VigieTerritoryContent *content)
{
  VigieRoadGraph *graph = content->graph;
  g_autoptr (GArray) streets = g_array_new (FALSE, FALSE, sizeof (Street));
  g_autofree guint32 *edges = g_new (guint32, MAX (graph->n_edges, 1));
  guint n = 0;

  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      Street street = { graph->edges[i].name, graph->edges[i].commune, i };

      if (street.name != VIGIE_ROAD_NONE)
        g_array_append_val (streets, street);
    }
  g_array_sort (streets, compare_streets);
  for (guint i = 0; i < streets->len; i++)
    {
      const Street *street = &g_array_index (streets, Street, i);

      edges[n++] = street->edge;
      if (i + 1 < streets->len && street[1].name == street->name &&
          street[1].commune == street->commune)
        continue;
      add_road (content, edges, n, "street", street->commune,
                vigie_road_graph_get_string (graph, street->name));
      n = 0;
    }
}

/* ---- names of files ---- */

/* Communes by code and by folded name; of several of one name none. */
static GHashTable *
index_communes (VigieTerritoryContent *content)
{
  GHashTable *communes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < vigie_commune_set_get_n (content->communes); i++)
    {
      const VigieCommune *commune = vigie_commune_set_get (content->communes, i);
      char *folded = vigie_place_fold (commune->name);
      gboolean known = g_hash_table_contains (communes, folded);

      g_hash_table_replace (communes, folded, GUINT_TO_POINTER (known ? 0 : i + 1));
      if (commune->code != NULL)
        g_hash_table_replace (communes, g_strdup (commune->code), GUINT_TO_POINTER (i + 1));
    }
  return communes;
}

static guint32
find_commune (VigieTerritoryContent *content, GHashTable *communes, const VigieRawName *raw)
{
  g_autofree char *folded = raw->commune != NULL ? vigie_place_fold (raw->commune) : NULL;
  guint known = 0;

  if (raw->commune != NULL)
    known = GPOINTER_TO_UINT (g_hash_table_lookup (communes, raw->commune));
  if (known == 0 && folded != NULL)
    known = GPOINTER_TO_UINT (g_hash_table_lookup (communes, folded));
  if (known > 0)
    return known - 1;
  return isnan (raw->lon) ? VIGIE_ROAD_NONE
                          : vigie_commune_set_find (content->communes, raw->lon, raw->lat);
}

/* A name without a place stands for its commune: so are old names of merged communes found. */
static void
add_raw (VigieTerritoryRows *self, GHashTable *communes, const VigieRawName *raw)
{
  VigieTerritoryContent *content = self->content;
  guint32 commune = find_commune (content, communes, raw);
  VigiePlaceName name = { .kind = vigie_territory_content_keep (content, raw->kind),
                          .lon = raw->lon,
                          .lat = raw->lat,
                          .radius_m = raw->radius_m >= 0 ? raw->radius_m : PLACE_RADIUS_M,
                          .commune = commune };

  if (isnan (raw->lon) && commune == VIGIE_ROAD_NONE)
    {
      self->report->left_out[VIGIE_LEFT_NAME_INCOMPLETE]++;
      return;
    }
  if (isnan (raw->lon))
    {
      const VigieCommune *found = vigie_commune_set_get (content->communes, commune);

      name.lon = found->lon;
      name.lat = found->lat;
      name.radius_m = raw->radius_m >= 0 ? raw->radius_m : found->radius_m;
    }
  add_name (content, &name, raw->label);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const VigiePlaceName *x = a, *y = b;
  int order = strcmp (x->folded, y->folded);

  if (order == 0)
    order = strcmp (x->kind, y->kind);
  if (order == 0)
    order = strcmp (x->label, y->label);
  if (order == 0)
    order = (x->commune > y->commune) - (x->commune < y->commune);
  if (order == 0)
    order = (x->lon > y->lon) - (x->lon < y->lon);
  return order != 0 ? order : (x->lat > y->lat) - (x->lat < y->lat);
}

/**
 * vigie_territory_rows_make_names:
 * @self: what has read the names; its content has roads and communes
 * @index: the roads
 *
 * Gathers the names of files, communes and roads.
 */
void
vigie_territory_rows_make_names (VigieTerritoryRows *self, VigieRoadRefs *index)
{
  g_autoptr (GHashTable) communes = index_communes (self->content);

  add_communes (self->content);
  add_numbers (self->content, index);
  add_streets (self->content);
  for (guint i = 0; i < self->names->len; i++)
    add_raw (self, communes, g_ptr_array_index (self->names, i));
  g_array_sort (self->content->names, compare_names);
  self->report->n_names = self->content->names->len;
}
