/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-network-private.h"

#include <math.h>
#include <string.h>

/* Metric data that was cut in its own projection may differ by a rounding. A cell is wider than
 * that in every direction up to 60° of latitude. */
#define SNAP_M 0.02
#define CELL_E7 4
#define METRES_PER_E7 0.0111319

/* A cell is two numbers in one. */
static guint
hash_cell (gconstpointer cell)
{
  guint64 mixed = (guint64) (guintptr) cell * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return (guint) (mixed >> 32);
}

G_STATIC_ASSERT (sizeof (gpointer) == sizeof (guint64));

VigieRoadNetwork *
vigie_road_network_new (void)
{
  VigieRoadNetwork *self = g_new0 (VigieRoadNetwork, 1);

  self->builder = vigie_road_graph_builder_new ();
  self->cells = g_hash_table_new (hash_cell, NULL);
  self->vertices = g_array_new (FALSE, FALSE, sizeof (VigieRoadVertex));
  self->roads = g_array_new (FALSE, FALSE, sizeof (VigieRoad));
  self->courses = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->pieces = g_array_new (FALSE, FALSE, sizeof (VigieRoadPiece));
  self->junctions = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));
  self->edge_pieces = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
vigie_road_network_free (VigieRoadNetwork *self)
{
  if (self == NULL)
    return;
  vigie_road_graph_builder_free (self->builder);
  g_hash_table_unref (self->cells);
  g_array_unref (self->vertices);
  g_array_unref (self->roads);
  g_array_unref (self->courses);
  g_array_unref (self->pieces);
  g_array_unref (self->junctions);
  g_array_unref (self->edge_pieces);
  g_free (self->first_end);
  g_free (self->ends);
  g_free (self);
}

/* ---- vertices and roads ---- */

/**
 * vigie_road_network_add_vertex:
 * @self: a network that is not cut yet
 * @where: the place
 *
 * Returns: a new vertex, which roads share when they name it
 */
guint32
vigie_road_network_add_vertex (VigieRoadNetwork *self, VigieRoadPoint where)
{
  VigieRoadVertex vertex = { .where = where, .is_shared = TRUE };

  g_return_val_if_fail (self->vertices->len < VIGIE_ROAD_MAX_VERTICES, VIGIE_ROAD_NONE);

  g_array_append_val (self->vertices, vertex);
  return self->vertices->len - 1;
}

/* The cell of a place, and those around it. */
static gpointer
make_cell (VigieRoadPoint where, int dx, int dy)
{
  guint64 x = (guint64) ((gint64) where.lon_e7 / CELL_E7 + dx + (1 << 30));
  guint64 y = (guint64) ((gint64) where.lat_e7 / CELL_E7 + dy + (1 << 30));

  return (gpointer) (guintptr) (x << 32 | y);
}

static double
measure_apart (VigieRoadPoint a, VigieRoadPoint b)
{
  double east = (double) (a.lon_e7 - (double) b.lon_e7) * cos (a.lat_e7 * 1e-7 * G_PI / 180);

  return METRES_PER_E7 * hypot (east, a.lat_e7 - (double) b.lat_e7);
}

static guint32
find_in_cell (VigieRoadNetwork *self, gpointer cell, VigieRoadPoint where, double reach_m)
{
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (self->cells, cell));

  while (at != 0)
    {
      const VigieRoadVertex *vertex = vigie_network_vertex (self, at - 1);

      if ((vertex->where.lon_e7 == where.lon_e7 && vertex->where.lat_e7 == where.lat_e7) ||
          (reach_m > 0 && measure_apart (vertex->where, where) <= reach_m))
        return at - 1;
      at = vertex->next;
    }
  return VIGIE_ROAD_NONE;
}

/**
 * vigie_road_network_find_vertex:
 * @self: a network that is not cut yet
 * @where: the place
 * @snap: whether up to two centimetres are the same place
 *
 * Returns: the vertex there, a new one where there is none
 */
guint32
vigie_road_network_find_vertex (VigieRoadNetwork *self, VigieRoadPoint where, gboolean snap)
{
  gpointer cell = make_cell (where, 0, 0);
  guint32 found = find_in_cell (self, cell, where, 0);
  VigieRoadVertex vertex = { .where = where };

  for (int dx = -1; dx <= 1 && snap && found == VIGIE_ROAD_NONE; dx++)
    {
      for (int dy = -1; dy <= 1 && found == VIGIE_ROAD_NONE; dy++)
        found = find_in_cell (self, make_cell (where, dx, dy), where, SNAP_M);
    }
  if (found != VIGIE_ROAD_NONE)
    return found;
  g_return_val_if_fail (self->vertices->len < VIGIE_ROAD_MAX_VERTICES, VIGIE_ROAD_NONE);

  vertex.next = GPOINTER_TO_UINT (g_hash_table_lookup (self->cells, cell));
  g_array_append_val (self->vertices, vertex);
  g_hash_table_insert (self->cells, cell, GUINT_TO_POINTER (self->vertices->len));
  return self->vertices->len - 1;
}

/* Returns: whether @n_more vertices are more than a graph can hold */
gboolean
vigie_road_network_is_full (VigieRoadNetwork *self, gsize n_more)
{
  return n_more > VIGIE_ROAD_MAX_VERTICES - MIN (self->courses->len, VIGIE_ROAD_MAX_VERTICES) ||
         n_more > VIGIE_ROAD_MAX_VERTICES - self->vertices->len;
}

/**
 * vigie_road_network_block:
 * @vertex: where something stands that no vehicle gets past: roads end there on both sides
 */
void
vigie_road_network_block (VigieRoadNetwork *self, guint32 vertex)
{
  g_return_if_fail (vertex < self->vertices->len);

  vigie_network_vertex (self, vertex)->is_blocked = TRUE;
}

/**
 * vigie_road_network_add_road:
 * @self: a network that is not cut yet
 * @facts: what is said of it
 * @vertices: (array length=n_vertices): its course; those that repeat the one before are left out
 * @n_vertices: how many
 *
 * Returns: its number, or %VIGIE_ROAD_NONE where it has no two places
 */
guint32
vigie_road_network_add_road (VigieRoadNetwork *self,
                             const VigieRoadFacts *facts,
                             const guint32 *vertices,
                             guint n_vertices)
{
  VigieRoad road = { .edge = facts->edge, .first = self->courses->len };

  for (guint i = 0; i < n_vertices; i++)
    {
      g_return_val_if_fail (vertices[i] < self->vertices->len, VIGIE_ROAD_NONE);
      if (i == 0 || vertices[i] != vertices[i - 1])
        g_array_append_val (self->courses, vertices[i]);
    }
  road.n = self->courses->len - road.first;
  if (road.n < 2)
    {
      g_array_set_size (self->courses, road.first);
      return VIGIE_ROAD_NONE;
    }
  road.edge.ref = vigie_road_graph_builder_add_string (self->builder, facts->ref);
  road.edge.name = vigie_road_graph_builder_add_string (self->builder, facts->name);
  road.other_refs = vigie_road_graph_builder_add_string (self->builder, facts->other_refs);
  g_array_append_val (self->roads, road);
  return self->roads->len - 1;
}

/* ---- pieces ---- */

static void
add_pieces (VigieRoadNetwork *self, const VigieRoadCuts *cuts, guint32 number)
{
  VigieRoad *road = vigie_network_road (self, number);
  guint32 first = road->first;

  road->first_piece = self->pieces->len;
  for (guint32 i = road->first + 1; i < road->first + road->n; i++)
    {
      VigieRoadPiece piece = { number, first, i, cuts->after[first], cuts->before[i], 0 };

      if (cuts->before[i] == VIGIE_ROAD_NONE)
        continue;
      g_array_append_val (self->pieces, piece);
      first = i;
    }
  road->n_pieces = self->pieces->len - road->first_piece;
}

/* Interleaves the bits of the place, so that what is near has near numbers: searches then stay in
 * the processor's cache. */
static guint64
interleave (guint32 value)
{
  guint64 x = value;

  x = (x | x << 16) & G_GUINT64_CONSTANT (0x0000ffff0000ffff);
  x = (x | x << 8) & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff);
  x = (x | x << 4) & G_GUINT64_CONSTANT (0x0f0f0f0f0f0f0f0f);
  x = (x | x << 2) & G_GUINT64_CONSTANT (0x3333333333333333);
  return (x | x << 1) & G_GUINT64_CONSTANT (0x5555555555555555);
}

typedef struct
{
  guint64 key;
  guint32 number;
} Order;

static int
compare_orders (gconstpointer a, gconstpointer b)
{
  const Order *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return (x->number > y->number) - (x->number < y->number);
}

/* Renumbers junctions and adds them to the graph. */
static void
add_nodes (VigieRoadNetwork *self)
{
  g_autofree Order *orders = g_new (Order, MAX (self->junctions->len, 1));
  g_autofree guint32 *new_number = g_new (guint32, MAX (self->junctions->len, 1));

  for (guint32 i = 0; i < self->junctions->len; i++)
    {
      VigieRoadPoint where = g_array_index (self->junctions, VigieRoadPoint, i);

      orders[i].key = interleave ((guint32) where.lon_e7 ^ 0x80000000u) |
                      interleave ((guint32) where.lat_e7 ^ 0x80000000u) << 1;
      orders[i].number = i;
    }
  qsort (orders, self->junctions->len, sizeof *orders, compare_orders);
  for (guint32 i = 0; i < self->junctions->len; i++)
    {
      new_number[orders[i].number] = i;
      vigie_road_graph_builder_add_node (
          self->builder, g_array_index (self->junctions, VigieRoadPoint, orders[i].number));
    }
  for (guint32 i = 0; i < self->pieces->len; i++)
    {
      VigieRoadPiece *piece = vigie_network_piece (self, i);

      piece->source = new_number[piece->source];
      piece->target = new_number[piece->target];
    }
}

/* The place half way along a line. */
static VigieRoadPoint
find_middle (const VigieRoadPoint *points, guint n)
{
  double left = vigie_road_measure (points, n) / 2;

  for (guint i = 1; i < n; i++)
    {
      double length = vigie_road_measure (points + i - 1, 2);

      if (length >= left && length > 0)
        return (VigieRoadPoint) {
          (gint32) (points[i - 1].lon_e7 +
                    ((double) points[i].lon_e7 - points[i - 1].lon_e7) * left / length),
          (gint32) (points[i - 1].lat_e7 +
                    ((double) points[i].lat_e7 - points[i - 1].lat_e7) * left / length)
        };
      left -= length;
    }
  return points[n / 2];
}

static void
add_edge (VigieRoadNetwork *self,
          VigieRoadPiece *piece,
          GArray *points,
          VigieRoadCommuneFunc find_commune,
          gpointer data)
{
  VigieRoadEdge edge = vigie_network_road (self, piece->road)->edge;
  VigieRoadPoint middle;

  g_array_set_size (points, 0);
  for (guint32 i = piece->first; i <= piece->last; i++)
    g_array_append_val (points, vigie_network_vertex (self, vigie_network_course (self, i))->where);
  edge.source = piece->source;
  edge.target = piece->target;
  edge.commune = VIGIE_ROAD_NONE;
  if (find_commune != NULL)
    {
      middle = find_middle ((const VigieRoadPoint *) (gconstpointer) points->data, points->len);
      edge.commune = find_commune (middle.lon_e7 * 1e-7, middle.lat_e7 * 1e-7, data);
    }
  piece->edge = vigie_road_graph_builder_add_edge (
      self->builder, &edge, (const VigieRoadPoint *) (gconstpointer) points->data, points->len);
}

static gboolean
add_edges (VigieRoadNetwork *self,
           VigieRoadCommuneFunc find_commune,
           gpointer data,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree Order *orders = g_new (Order, MAX (self->pieces->len, 1));
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));

  for (guint32 i = 0; i < self->pieces->len; i++)
    orders[i] = (Order) { vigie_network_piece (self, i)->source, i };
  qsort (orders, self->pieces->len, sizeof *orders, compare_orders);
  for (guint32 i = 0; i < self->pieces->len; i++)
    {
      if (i % 4096 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      add_edge (self, vigie_network_piece (self, orders[i].number), points, find_commune, data);
      g_array_append_val (self->edge_pieces, orders[i].number);
    }
  return TRUE;
}

static void
index_ends (VigieRoadNetwork *self)
{
  guint32 n = self->junctions->len;
  g_autofree guint32 *next = g_new (guint32, (gsize) n + 1);

  self->first_end = g_new0 (guint32, (gsize) n + 1);
  self->ends = g_new (guint32, 2 * (gsize) MAX (self->pieces->len, 1));
  for (guint32 i = 0; i < self->pieces->len; i++)
    {
      self->first_end[vigie_network_piece (self, i)->source + 1]++;
      self->first_end[vigie_network_piece (self, i)->target + 1]++;
    }
  for (guint32 i = 0; i < n; i++)
    self->first_end[i + 1] += self->first_end[i];
  memcpy (next, self->first_end, ((gsize) n + 1) * sizeof *next);
  for (guint32 i = 0; i < self->pieces->len; i++)
    {
      const VigieRoadPiece *piece = vigie_network_piece (self, i);

      self->ends[next[piece->source]++] = i;
      self->ends[next[piece->target]++] = i;
    }
}

/**
 * vigie_road_network_cut:
 * @self: a network with all its roads; once
 * @find_commune: (nullable): says in which commune a place is
 * @data: for @find_commune
 * @cancellable: (nullable): ends the work
 * @error: return location for a #GError
 *
 * Cuts all roads at their junctions.
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
vigie_road_network_cut (VigieRoadNetwork *self,
                        VigieRoadCommuneFunc find_commune,
                        gpointer data,
                        GCancellable *cancellable,
                        GError **error)
{
  VigieRoadCuts cuts;

  if (!vigie_road_network_find_cuts (self, &cuts, cancellable, error))
    return FALSE;
  for (guint32 i = 0; i < self->roads->len; i++)
    add_pieces (self, &cuts, i);
  g_free (cuts.before);
  g_free (cuts.after);
  add_nodes (self);
  if (!add_edges (self, find_commune, data, cancellable, error))
    return FALSE;
  index_ends (self);
  return TRUE;
}

/**
 * vigie_road_network_end:
 * @self: a network that is cut; of no use afterwards but to be freed, and for
 *   vigie_road_network_get_other_refs()
 *
 * Returns: (transfer full): its graph
 */
VigieRoadGraph *
vigie_road_network_end (VigieRoadNetwork *self)
{
  return vigie_road_graph_builder_end (self->builder);
}

/**
 * vigie_road_network_get_other_refs:
 * @edge: of the graph
 *
 * Returns: the offset into the graph's strings of further numbers of the road, parted by ";", or
 *   %VIGIE_ROAD_NONE
 */
guint32
vigie_road_network_get_other_refs (VigieRoadNetwork *self, guint32 edge)
{
  guint32 piece = g_array_index (self->edge_pieces, guint32, edge);

  return vigie_network_road (self, vigie_network_piece (self, piece)->road)->other_refs;
}
