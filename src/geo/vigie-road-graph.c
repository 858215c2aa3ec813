/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-graph.h"

#include <math.h>
#include <string.h>

/* WGS 84 */
#define SEMI_MAJOR_M 6378137.0
#define FLATTENING (1 / 298.257223563)
#define DEGREES_PER_E7 1e-7
#define RADIANS(degrees) ((degrees) * G_PI / 180)
#define LONG_SEGMENT_DEG 0.01 /* about a kilometre: what is longer is measured piece by piece */

#define MAGIC "VigieRG1"
#define MAX_COUNT (1u << 28)

typedef struct
{
  VigieRoadGraph graph;
  gatomicrefcount references;
  GBytes *bytes; /* all arrays lie in them */
} Owner;

/**
 * Header:
 *
 * The beginning of a graph as it is written: little-endian, then the arrays in the order of the
 * counts, each beginning at a multiple of eight bytes.
 */
typedef struct
{
  char magic[8];
  guint32 n_nodes;
  guint32 n_edges;
  guint32 n_points;
  guint32 n_restrictions;
  guint32 n_restricted;
  guint32 strings_length;
} Header;

G_STATIC_ASSERT (sizeof (Header) == 32);
G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN); /* the arrays are used as they are written */

/* ---- measuring ---- */

/* Between points so near that the ellipsoid is as good as its two radii of curvature there. */
static double
measure_short (double lon, double lat, double to_lon, double to_lat)
{
  const double e2 = FLATTENING * (2 - FLATTENING);
  double middle = RADIANS ((lat + to_lat) / 2);
  double w = sqrt (1 - e2 * sin (middle) * sin (middle));
  double north = SEMI_MAJOR_M * (1 - e2) / (w * w * w) * RADIANS (to_lat - lat);
  double east = SEMI_MAJOR_M / w * cos (middle) * RADIANS (to_lon - lon);

  return hypot (north, east);
}

/**
 * vigie_road_measure_part:
 * @from: where a segment begins
 * @to: where it ends
 * @fraction: how much of it, 0 to 1
 *
 * Returns: metres from @from to that place, by the measure of vigie_road_measure()
 */
double
vigie_road_measure_part (VigieRoadPoint from, VigieRoadPoint to, double fraction)
{
  double lon = from.lon_e7 * DEGREES_PER_E7, lat = from.lat_e7 * DEGREES_PER_E7;
  double width = (to.lon_e7 * DEGREES_PER_E7 - lon) * fraction;
  double height = (to.lat_e7 * DEGREES_PER_E7 - lat) * fraction;
  int n = (int) ceil (MAX (fabs (width), fabs (height)) / LONG_SEGMENT_DEG);
  double length = 0;

  n = MAX (n, 1);
  for (int i = 0; i < n; i++)
    length += measure_short (lon + width * i / n, lat + height * i / n, lon + width * (i + 1) / n,
                             lat + height * (i + 1) / n);
  return length;
}

/**
 * vigie_road_measure:
 * @points: a line
 * @n_points: how many
 *
 * By the radii of curvature of the WGS 84 ellipsoid (Bowring, "Total inverse solutions for the
 * geodesic", Survey Review 1981, for the short line); differs from the geodesic by less than a
 * hundred-millionth for segments of roads.
 *
 * Returns: metres
 */
double
vigie_road_measure (const VigieRoadPoint *points, guint n_points)
{
  double length = 0;

  for (guint i = 1; i < n_points; i++)
    length += vigie_road_measure_part (points[i - 1], points[i], 1);
  return length;
}

/* ---- a graph ---- */

VigieRoadGraph *
vigie_road_graph_ref (VigieRoadGraph *self)
{
  g_atomic_ref_count_inc (&((Owner *) self)->references);
  return self;
}

void
vigie_road_graph_unref (VigieRoadGraph *self)
{
  Owner *owner = (Owner *) self;

  if (self == NULL || !g_atomic_ref_count_dec (&owner->references))
    return;
  g_bytes_unref (owner->bytes);
  g_free (owner);
}

const char *
vigie_road_graph_get_string (VigieRoadGraph *self, guint32 offset)
{
  return offset < self->strings_length ? self->strings + offset : NULL;
}

guint32
vigie_road_graph_get_step_start (VigieRoadGraph *self, VigieRoadStep step)
{
  const VigieRoadEdge *edge = &self->edges[VIGIE_ROAD_STEP_EDGE (step)];

  return VIGIE_ROAD_STEP_IS_BACKWARD (step) ? edge->target : edge->source;
}

guint32
vigie_road_graph_get_step_end (VigieRoadGraph *self, VigieRoadStep step)
{
  return vigie_road_graph_get_step_start (self, step ^ 1);
}

/**
 * vigie_road_graph_may_drive:
 * @self: a graph
 * @step: an edge in one direction
 *
 * Returns: whether traffic may go that way at all; what a vehicle is too high for is another matter
 */
gboolean
vigie_road_graph_may_drive (VigieRoadGraph *self, VigieRoadStep step)
{
  guint flag = VIGIE_ROAD_STEP_IS_BACKWARD (step) ? VIGIE_ROAD_BACKWARD : VIGIE_ROAD_FORWARD;

  return (self->edges[VIGIE_ROAD_STEP_EDGE (step)].flags & flag) != 0;
}

/* ---- as bytes ---- */

typedef struct
{
  gsize nodes, edges, points, first_step, steps, first_restricted, restricted, strings, end;
} Layout;

static gsize
take (gsize *at, gsize size)
{
  gsize begin = *at;

  *at += (size + 7) & ~(gsize) 7;
  return begin;
}

static Layout
lay_out (const Header *header)
{
  gsize at = sizeof *header;
  Layout layout;

  layout.nodes = take (&at, (gsize) header->n_nodes * sizeof (VigieRoadPoint));
  layout.edges = take (&at, (gsize) header->n_edges * sizeof (VigieRoadEdge));
  layout.points = take (&at, (gsize) header->n_points * sizeof (VigieRoadPoint));
  layout.first_step = take (&at, ((gsize) header->n_nodes + 1) * sizeof (guint32));
  layout.steps = take (&at, 2 * (gsize) header->n_edges * sizeof (guint32));
  layout.first_restricted = take (&at, ((gsize) header->n_restrictions + 1) * sizeof (guint32));
  layout.restricted = take (&at, (gsize) header->n_restricted * sizeof (guint32));
  layout.strings = take (&at, header->strings_length);
  layout.end = at;
  return layout;
}

static gboolean
are_edges_right (const VigieRoadGraph *graph)
{
  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[i];

      if (edge->source >= graph->n_nodes || edge->target >= graph->n_nodes || edge->n_points < 2 ||
          edge->first_point > graph->n_points ||
          edge->n_points > graph->n_points - edge->first_point || !(edge->length_m >= 0) ||
          !isfinite (edge->length_m) || edge->speed_kmh == 0 ||
          edge->road_class >= VIGIE_N_ROAD_CLASSES ||
          (edge->ref != VIGIE_ROAD_NONE && edge->ref >= graph->strings_length) ||
          (edge->name != VIGIE_ROAD_NONE && edge->name >= graph->strings_length))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_ascending (const guint32 *first, guint32 n, guint32 end)
{
  if (first[0] != 0 || first[n] != end)
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    {
      if (first[i] > first[i + 1])
        return FALSE;
    }
  return TRUE;
}

static gboolean
are_steps_right (VigieRoadGraph *graph, guint32 n_restricted)
{
  if (!is_ascending (graph->first_step, graph->n_nodes, 2 * graph->n_edges) ||
      !is_ascending (graph->first_restricted, graph->n_restrictions, n_restricted))
    return FALSE;
  for (guint32 node = 0; node < graph->n_nodes; node++)
    {
      for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
        {
          if (VIGIE_ROAD_STEP_EDGE (graph->steps[i]) >= graph->n_edges ||
              vigie_road_graph_get_step_start (graph, graph->steps[i]) != node)
            return FALSE;
        }
    }
  for (guint32 i = 0; i < n_restricted; i++)
    {
      if (VIGIE_ROAD_STEP_EDGE (graph->restricted[i]) >= graph->n_edges)
        return FALSE;
    }
  return TRUE;
}

static VigieRoadGraph *
open_bytes (GBytes *bytes, const Header *header)
{
  const Layout layout = lay_out (header);
  const char *data = g_bytes_get_data (bytes, NULL);
  Owner *owner = g_new0 (Owner, 1);

  g_atomic_ref_count_init (&owner->references);
  owner->bytes = g_bytes_ref (bytes);
  owner->graph = (VigieRoadGraph) {
    .n_nodes = header->n_nodes,
    .n_edges = header->n_edges,
    .n_points = header->n_points,
    .n_restrictions = header->n_restrictions,
    .nodes = (gconstpointer) (data + layout.nodes),
    .edges = (gconstpointer) (data + layout.edges),
    .points = (gconstpointer) (data + layout.points),
    .first_step = (gconstpointer) (data + layout.first_step),
    .steps = (gconstpointer) (data + layout.steps),
    .first_restricted = (gconstpointer) (data + layout.first_restricted),
    .restricted = (gconstpointer) (data + layout.restricted),
    .strings = data + layout.strings,
    .strings_length = header->strings_length,
  };
  return &owner->graph;
}

static gboolean
is_header_right (const Header *header, gsize length)
{
  return memcmp (header->magic, MAGIC, sizeof header->magic) == 0 && header->n_nodes < MAX_COUNT &&
         header->n_edges < MAX_COUNT && header->n_points < MAX_COUNT &&
         header->n_restrictions < MAX_COUNT && header->n_restricted < MAX_COUNT &&
         header->strings_length < MAX_COUNT && lay_out (header).end == length;
}

/**
 * vigie_road_graph_new_from_bytes:
 * @bytes: what vigie_road_graph_to_bytes() gave; kept
 * @error: return location for a #GError
 *
 * Everything is checked, so that a damaged file leads nowhere outside of it.
 *
 * Returns: (transfer full) (nullable): the graph, or %NULL with %G_IO_ERROR_INVALID_DATA
 */
VigieRoadGraph *
vigie_road_graph_new_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (VigieRoadGraph) graph = NULL;
  g_autoptr (GBytes) aligned = NULL;
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  Header header;

  if (length >= sizeof header)
    memcpy (&header, data, sizeof header);
  if (length < sizeof header || !is_header_right (&header, length))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a road graph");
      return NULL;
    }
  /* What SQLite hands out need not begin where a double may. */
  aligned = (guintptr) data % 8 == 0 ? g_bytes_ref (bytes) : g_bytes_new (data, length);
  graph = open_bytes (aligned, &header);
  if (are_edges_right (graph) && are_steps_right (graph, header.n_restricted) &&
      (header.strings_length == 0 || graph->strings[header.strings_length - 1] == '\0'))
    return g_steal_pointer (&graph);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "a damaged road graph");
  return NULL;
}

/**
 * vigie_road_graph_to_bytes:
 * @self: a graph
 *
 * Returns: (transfer full): the same bytes for the same edges added in the same order
 */
GBytes *
vigie_road_graph_to_bytes (VigieRoadGraph *self)
{
  return g_bytes_ref (((Owner *) self)->bytes);
}

/* ---- building ---- */

struct _VigieRoadGraphBuilder
{
  GArray *nodes;            /* (element-type VigieRoadPoint) */
  GArray *edges;            /* (element-type VigieRoadEdge) */
  GArray *points;           /* (element-type VigieRoadPoint) */
  GArray *first_restricted; /* (element-type guint32) */
  GArray *restricted;       /* (element-type VigieRoadStep) */
  GByteArray *strings;
  GHashTable *offsets; /* (element-type utf8 guint): of strings, plus one */
};

VigieRoadGraphBuilder *
vigie_road_graph_builder_new (void)
{
  VigieRoadGraphBuilder *self = g_new0 (VigieRoadGraphBuilder, 1);

  self->nodes = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));
  self->edges = g_array_new (FALSE, FALSE, sizeof (VigieRoadEdge));
  self->points = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));
  self->first_restricted = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->restricted = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));
  self->strings = g_byte_array_new ();
  self->offsets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
vigie_road_graph_builder_free (VigieRoadGraphBuilder *self)
{
  g_array_unref (self->nodes);
  g_array_unref (self->edges);
  g_array_unref (self->points);
  g_array_unref (self->first_restricted);
  g_array_unref (self->restricted);
  g_byte_array_unref (self->strings);
  g_hash_table_unref (self->offsets);
  g_free (self);
}

guint32
vigie_road_graph_builder_add_string (VigieRoadGraphBuilder *self, const char *text)
{
  guint known;

  if (text == NULL || text[0] == '\0')
    return VIGIE_ROAD_NONE;
  known = GPOINTER_TO_UINT (g_hash_table_lookup (self->offsets, text));
  if (known == 0)
    {
      known = self->strings->len + 1;
      g_byte_array_append (self->strings, (const guint8 *) text, (guint) strlen (text) + 1);
      g_hash_table_insert (self->offsets, g_strdup (text), GUINT_TO_POINTER (known));
    }
  return known - 1;
}

guint32
vigie_road_graph_builder_add_node (VigieRoadGraphBuilder *self, VigieRoadPoint where)
{
  g_array_append_val (self->nodes, where);
  return self->nodes->len - 1;
}

/**
 * vigie_road_graph_builder_add_edge:
 * @self: a builder
 * @edge: source, target and what describes it; where its line is and how long does not count
 * @points: (array length=n_points): from source to target, both included
 * @n_points: 2 or more
 *
 * Returns: the edge's number
 */
guint32
vigie_road_graph_builder_add_edge (VigieRoadGraphBuilder *self,
                                   const VigieRoadEdge *edge,
                                   const VigieRoadPoint *points,
                                   guint n_points)
{
  VigieRoadEdge added = *edge;

  g_return_val_if_fail (n_points >= 2, VIGIE_ROAD_NONE);
  g_return_val_if_fail (edge->source < self->nodes->len && edge->target < self->nodes->len,
                        VIGIE_ROAD_NONE);

  added.first_point = self->points->len;
  added.n_points = n_points;
  added.length_m = vigie_road_measure (points, n_points);
  added.speed_kmh = MAX (edge->speed_kmh, 1);
  memset (added.unused, 0, sizeof added.unused);
  g_array_append_vals (self->points, points, n_points);
  g_array_append_val (self->edges, added);
  return self->edges->len - 1;
}

void
vigie_road_graph_builder_forbid (VigieRoadGraphBuilder *self,
                                 const VigieRoadStep *steps,
                                 guint n_steps)
{
  g_return_if_fail (n_steps >= 2);

  g_array_append_val (self->first_restricted, self->restricted->len);
  g_array_append_vals (self->restricted, steps, n_steps);
}

/* Steps by the node that they leave, in the order of edges. */
static void
sort_steps (VigieRoadGraphBuilder *self, guint32 *first_step, VigieRoadStep *steps)
{
  g_autofree guint32 *next = g_new0 (guint32, (gsize) self->nodes->len + 1);

  for (guint i = 0; i < self->edges->len; i++)
    {
      first_step[g_array_index (self->edges, VigieRoadEdge, i).source + 1]++;
      first_step[g_array_index (self->edges, VigieRoadEdge, i).target + 1]++;
    }
  for (guint i = 0; i < self->nodes->len; i++)
    first_step[i + 1] += first_step[i];
  memcpy (next, first_step, self->nodes->len * sizeof *next);
  for (guint32 i = 0; i < self->edges->len; i++)
    {
      const VigieRoadEdge *edge = &g_array_index (self->edges, VigieRoadEdge, i);

      steps[next[edge->source]++] = VIGIE_ROAD_STEP (i, FALSE);
      steps[next[edge->target]++] = VIGIE_ROAD_STEP (i, TRUE);
    }
}

static void
copy_array (char *to, GArray *array)
{
  if (array->len > 0)
    memcpy (to, array->data, (gsize) array->len * g_array_get_element_size (array));
}

/**
 * vigie_road_graph_builder_end:
 * @self: a builder, of no use afterwards but to be freed
 *
 * Returns: (transfer full): the graph
 */
VigieRoadGraph *
vigie_road_graph_builder_end (VigieRoadGraphBuilder *self)
{
  Header header = { .n_nodes = self->nodes->len,
                    .n_edges = self->edges->len,
                    .n_points = self->points->len,
                    .n_restrictions = self->first_restricted->len,
                    .n_restricted = self->restricted->len,
                    .strings_length = self->strings->len };
  const guint32 end = self->restricted->len;
  g_autoptr (GBytes) bytes = NULL;
  Layout layout;
  char *data;

  memcpy (header.magic, MAGIC, sizeof header.magic);
  layout = lay_out (&header);
  g_array_append_val (self->first_restricted, end);
  data = g_malloc0 (layout.end);
  memcpy (data, &header, sizeof header);
  copy_array (data + layout.nodes, self->nodes);
  copy_array (data + layout.edges, self->edges);
  copy_array (data + layout.points, self->points);
  sort_steps (self, (guint32 *) (gpointer) (data + layout.first_step),
              (VigieRoadStep *) (gpointer) (data + layout.steps));
  copy_array (data + layout.first_restricted, self->first_restricted);
  copy_array (data + layout.restricted, self->restricted);
  if (self->strings->len > 0)
    memcpy (data + layout.strings, self->strings->data, self->strings->len);
  bytes = g_bytes_new_take (data, layout.end);
  return open_bytes (bytes, &header);
}
