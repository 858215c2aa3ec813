/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-numbers.h"

#include <math.h>
#include <string.h>

#include "vigie-position.h"
#include "vigie-road-numbers-private.h"

#define E7 1e-7
#define METRES_PER_DEGREE (VIGIE_EARTH_RADIUS_M * G_PI / 180)

/* Roads that are known by a word rather than by their number. */
static const struct
{
  const char *word;
  const char *number;
} named[] = { { "rocade", "rocade" }, { "Rocade", "rocade" }, { "ériphérique", "périphérique" } };

struct _VigieRoadNumbers
{
  VigieRoadGraph *graph;
  GHashTable *roads;    /* (element-type utf8 guint): by number in capitals, plus one */
  GPtrArray *numbers;   /* (element-type utf8) */
  GPtrArray *edges;     /* (element-type GArray): of each road */
  GPtrArray *sets;      /* (element-type GArray): what roads an edge belongs to */
  guint32 *set_of_edge; /* into @sets */
};

/* ---- making it ---- */

static guint32
add_road (VigieRoadNumbers *self, const char *number)
{
  g_autofree char *key = g_ascii_strup (number, -1);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->roads, key));

  if (known == 0)
    {
      g_ptr_array_add (self->numbers, g_strdup (number));
      g_ptr_array_add (self->edges, g_array_new (FALSE, FALSE, sizeof (guint32)));
      known = self->numbers->len;
      g_hash_table_insert (self->roads, g_steal_pointer (&key), GUINT_TO_POINTER (known));
    }
  return known - 1;
}

static void
add_to_set (GArray *set, guint32 road)
{
  for (guint i = 0; i < set->len; i++)
    if (g_array_index (set, guint32, i) == road)
      return;
  g_array_append_val (set, road);
}

/* "D 971;N 74" is two roads on one way. */
static GArray *
make_set (VigieRoadNumbers *self, const char *ref, const char *name)
{
  GArray *set = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_auto (GStrv) parts = g_strsplit (ref != NULL ? ref : "", ";", 16);

  for (char **part = parts; *part != NULL; part++)
    {
      char number[VIGIE_ROAD_NUMBER_SIZE];

      if (vigie_road_number_normalize (*part, number))
        add_to_set (set, add_road (self, number));
    }
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (named); i++)
    if (strstr (name, named[i].word) != NULL)
      add_to_set (set, add_road (self, named[i].number));
  return set;
}

/* Names that are no road's of their own make no set of their own. */
static gboolean
is_named_road (const char *name)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (named); i++)
    if (strstr (name, named[i].word) != NULL)
      return TRUE;
  return FALSE;
}

static void
index_edges (VigieRoadNumbers *self)
{
  g_autoptr (GHashTable) sets = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) names = g_hash_table_new (NULL, NULL); /* offset → 1 no, 2 yes */

  for (guint32 i = 0; i < self->graph->n_edges; i++)
    {
      const VigieRoadEdge *edge = &self->graph->edges[i];
      const char *name = vigie_road_graph_get_string (self->graph, edge->name);
      guint is_named =
          GPOINTER_TO_UINT (g_hash_table_lookup (names, GUINT_TO_POINTER (edge->name)));
      gint64 key;
      guint set;

      if (is_named == 0)
        {
          is_named = is_named_road (name) ? 2 : 1;
          g_hash_table_insert (names, GUINT_TO_POINTER (edge->name), GUINT_TO_POINTER (is_named));
        }
      key = (gint64) ((guint64) edge->ref << 32 | (is_named == 2 ? edge->name : VIGIE_ROAD_NONE));
      set = GPOINTER_TO_UINT (g_hash_table_lookup (sets, &key));
      if (set == 0)
        {
          g_ptr_array_add (self->sets,
                           make_set (self, vigie_road_graph_get_string (self->graph, edge->ref),
                                     is_named == 2 ? name : NULL));
          set = self->sets->len;
          g_hash_table_insert (sets, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (set));
        }
      self->set_of_edge[i] = set - 1;
      for (guint j = 0; j < ((GArray *) self->sets->pdata[set - 1])->len; j++)
        g_array_append_val (
            self->edges->pdata[g_array_index ((GArray *) self->sets->pdata[set - 1], guint32, j)],
            i);
    }
}

/* Gives an edge a set of its own, with further roads. */
static void
add_others (VigieRoadNumbers *self, const VigieRoadOtherRef *others, gsize n_others)
{
  guint32 edge = others[0].edge;
  GArray *known = self->sets->pdata[self->set_of_edge[edge]];
  GArray *set = g_array_copy (known);

  for (gsize i = 0; i < n_others; i++)
    {
      char number[VIGIE_ROAD_NUMBER_SIZE];

      if (vigie_road_number_normalize (others[i].ref, number))
        add_to_set (set, add_road (self, number));
    }
  for (guint i = known->len; i < set->len; i++)
    g_array_append_val (self->edges->pdata[g_array_index (set, guint32, i)], edge);
  self->set_of_edge[edge] = self->sets->len;
  g_ptr_array_add (self->sets, set);
}

/**
 * vigie_road_numbers_new:
 * @graph: kept
 * @others: (array length=n_others) (nullable): numbers besides the edges' own, by ascending edge
 * @n_others: how many
 *
 * Returns: (transfer full): its roads by number
 */
VigieRoadNumbers *
vigie_road_numbers_new (VigieRoadGraph *graph, const VigieRoadOtherRef *others, gsize n_others)
{
  VigieRoadNumbers *self = g_new0 (VigieRoadNumbers, 1);

  self->graph = vigie_road_graph_ref (graph);
  self->roads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->numbers = g_ptr_array_new_with_free_func (g_free);
  self->edges = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->sets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->set_of_edge = g_new0 (guint32, MAX (graph->n_edges, 1));
  index_edges (self);
  for (gsize i = 0, n; i < n_others; i += n)
    {
      for (n = 1; i + n < n_others && others[i + n].edge == others[i].edge; n++)
        ;
      if (others[i].edge < graph->n_edges)
        add_others (self, &others[i], n);
    }
  return self;
}

void
vigie_road_numbers_free (VigieRoadNumbers *self)
{
  g_hash_table_unref (self->roads);
  g_ptr_array_unref (self->numbers);
  g_ptr_array_unref (self->edges);
  g_ptr_array_unref (self->sets);
  g_free (self->set_of_edge);
  vigie_road_graph_unref (self->graph);
  g_free (self);
}

/* ---- asking it ---- */

VigieRoadGraph *
vigie_road_numbers_get_graph (VigieRoadNumbers *self)
{
  return self->graph;
}

guint32
vigie_road_numbers_find_road (VigieRoadNumbers *self, const char *number)
{
  char normal[VIGIE_ROAD_NUMBER_SIZE];
  g_autofree char *key = NULL;
  guint known;

  if (!vigie_road_number_normalize (number, normal))
    return VIGIE_ROAD_NONE;
  key = g_ascii_strup (normal, -1);
  known = GPOINTER_TO_UINT (g_hash_table_lookup (self->roads, key));
  return known > 0 ? known - 1 : VIGIE_ROAD_NONE;
}

const char *
vigie_road_numbers_get_number (VigieRoadNumbers *self, guint32 road)
{
  return self->numbers->pdata[road];
}

const guint32 *
vigie_road_numbers_get_edges (VigieRoadNumbers *self, guint32 road, guint *n_edges)
{
  GArray *edges = self->edges->pdata[road];

  *n_edges = edges->len;
  return (const guint32 *) (gpointer) edges->data;
}

const guint32 *
vigie_road_numbers_get_roads (VigieRoadNumbers *self, guint32 edge, guint *n_roads)
{
  GArray *set = self->sets->pdata[self->set_of_edge[edge]];

  *n_roads = set->len;
  return (const guint32 *) (gpointer) set->data;
}

gboolean
vigie_road_numbers_holds (VigieRoadNumbers *self, guint32 road, guint32 edge)
{
  guint n;
  const guint32 *roads = vigie_road_numbers_get_roads (self, edge, &n);

  for (guint i = 0; i < n; i++)
    if (roads[i] == road)
      return TRUE;
  return FALSE;
}

/* ---- places on roads ---- */

/* No point of an edge is further from its beginning than it is long. */
static gboolean
may_be_near (VigieRoadNumbers *self, guint32 edge, double lon, double lat, double limit_m)
{
  const VigieRoadEdge *e = &self->graph->edges[edge];
  const VigieRoadPoint *begin = &self->graph->points[e->first_point];
  double reach = (limit_m + e->length_m) * 1.01;
  double north = (begin->lat_e7 * E7 - lat) * METRES_PER_DEGREE;

  if (fabs (north) > reach)
    return FALSE;
  return fabs ((begin->lon_e7 * E7 - lon) * METRES_PER_DEGREE * cos (lat * G_PI / 180)) <= reach;
}

static gboolean
find_spot (VigieRoadNumbers *self,
           guint32 edge,
           double lon,
           double lat,
           double limit_m,
           VigieRoadSpot *spot)
{
  const VigieRoadEdge *e = &self->graph->edges[edge];
  const VigieRoadPoint *points = self->graph->points + e->first_point;

  if (!may_be_near (self, edge, lon, lat, limit_m))
    return FALSE;
  spot->edge = edge;
  spot->distance_m = vigie_road_line_project (points, e->n_points, lon, lat, &spot->along_m);
  if (spot->distance_m > limit_m)
    return FALSE;
  spot->along_m = MIN (spot->along_m, e->length_m);
  vigie_road_line_interpolate (points, e->n_points, spot->along_m, &spot->lon, &spot->lat);
  return TRUE;
}

guint
vigie_road_numbers_find_spots (VigieRoadNumbers *self,
                               guint32 road,
                               double lon,
                               double lat,
                               double limit_m,
                               VigieRoadSpot *spots,
                               guint max)
{
  GArray *edges = self->edges->pdata[road];
  guint n = 0;

  for (guint i = 0; i < edges->len; i++)
    {
      VigieRoadSpot spot;
      guint at;

      if (!find_spot (self, g_array_index (edges, guint32, i), lon, lat, limit_m, &spot))
        continue;
      for (at = n; at > 0 && spots[at - 1].distance_m > spot.distance_m; at--)
        if (at < max)
          spots[at] = spots[at - 1];
      if (at < max)
        spots[at] = spot;
      n = MIN (n + 1, max);
      if (n == max)
        limit_m = spots[max - 1].distance_m;
    }
  return n;
}

/**
 * vigie_road_numbers_find_nearest:
 * @self: an index
 * @lon: degrees
 * @lat: degrees
 * @limit_m: how far it may be away
 * @spot: (out): the nearest place on a numbered road
 *
 * Looks at every edge: for a click, not for a loop.
 *
 * Returns: whether there is one
 */
gboolean
vigie_road_numbers_find_nearest (
    VigieRoadNumbers *self, double lon, double lat, double limit_m, VigieRoadSpot *spot)
{
  gboolean found = FALSE;

  for (guint32 i = 0; i < self->graph->n_edges; i++)
    {
      VigieRoadSpot other;
      guint n_roads;

      vigie_road_numbers_get_roads (self, i, &n_roads);
      if (n_roads == 0 || !find_spot (self, i, lon, lat, limit_m, &other) ||
          (found && other.distance_m >= spot->distance_m))
        continue;
      *spot = other;
      limit_m = other.distance_m;
      found = TRUE;
    }
  return found;
}
