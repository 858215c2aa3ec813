/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-network.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define SEED 20240117
#define N_TOWNS 60
#define PER_DEGREE 1e7

static const struct
{
  const char *highway;
  guint8 road_class;
} classes[] = {
  { "motorway", VIGIE_ROAD_MOTORWAY },      { "trunk", VIGIE_ROAD_TRUNK },
  { "primary", VIGIE_ROAD_PRIMARY },        { "secondary", VIGIE_ROAD_SECONDARY },
  { "tertiary", VIGIE_ROAD_TERTIARY },      { "unclassified", VIGIE_ROAD_LOCAL },
  { "residential", VIGIE_ROAD_LOCAL },      { "living_street", VIGIE_ROAD_LOCAL },
  { "motorway_link", VIGIE_ROAD_MOTORWAY }, { "trunk_link", VIGIE_ROAD_TRUNK },
  { "primary_link", VIGIE_ROAD_PRIMARY },   { "secondary_link", VIGIE_ROAD_SECONDARY },
  { "service", VIGIE_ROAD_SERVICE },        { "track", VIGIE_ROAD_TRACK },
};

static VigieRoadPoint
get_point (double lon, double lat)
{
  return (VigieRoadPoint) { (gint32) lround (lon * PER_DEGREE),
                            (gint32) lround (lat * PER_DEGREE) };
}

/* ---- made up ---- */

static void
add_winding_road (VigieRoadGraphBuilder *builder, GRand *rand, double lon, double lat, double step)
{
  VigieRoadPoint points[24];
  const guint n = (guint) g_rand_int_range (rand, 2, (gint32) G_N_ELEMENTS (points));
  VigieRoadEdge edge = { .ref = VIGIE_ROAD_NONE,
                         .name = VIGIE_ROAD_NONE,
                         .commune = VIGIE_ROAD_NONE,
                         .flags = VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD,
                         .speed_kmh = 50,
                         .road_class = VIGIE_ROAD_LOCAL };
  double turn = g_rand_double_range (rand, 0, 2 * G_PI);

  for (guint i = 0; i < n; i++)
    {
      points[i] = get_point (lon, lat);
      turn += g_rand_double_range (rand, -0.5, 0.5);
      lon += step * cos (turn);
      lat += step * sin (turn);
    }
  edge.source = vigie_road_graph_builder_add_node (builder, points[0]);
  edge.target = vigie_road_graph_builder_add_node (builder, points[n - 1]);
  vigie_road_graph_builder_add_edge (builder, &edge, points, n);
}

VigieRoadGraph *
bench_network_make (guint n_edges)
{
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  double towns[N_TOWNS][2];

  for (guint i = 0; i < N_TOWNS; i++)
    {
      towns[i][0] = g_rand_double_range (rand, 4, 6);
      towns[i][1] = g_rand_double_range (rand, 46.9, 48.1);
    }
  for (guint i = 0; i < n_edges; i++)
    {
      if (g_rand_double (rand) < 0.75)
        {
          const double *town = towns[g_rand_int_range (rand, 0, N_TOWNS)];
          double away = 0.02 * sqrt (-2 * log (1 - g_rand_double (rand)));
          double turn = g_rand_double_range (rand, 0, 2 * G_PI);

          add_winding_road (builder, rand, town[0] + away * cos (turn), town[1] + away * sin (turn),
                            1.5e-4);
        }
      else
        add_winding_road (builder, rand, g_rand_double_range (rand, 4, 6),
                          g_rand_double_range (rand, 46.9, 48.1), 6e-4);
    }
  return vigie_road_graph_builder_end (builder);
}

/* ---- read ---- */

typedef struct
{
  GArray *points; /* (element-type VigieRoadPoint): of all ways */
  GArray *first;  /* (element-type guint): where each begins, and the end */
  GArray *edges;  /* (element-type VigieRoadEdge): what is said of each */
  GPtrArray *refs;
  GHashTable *uses; /* (element-type gint64 guint): how many ways a point has */
} Ways;

static gint64
get_key (VigieRoadPoint point)
{
  return ((gint64) point.lon_e7 << 32) | (guint32) point.lat_e7;
}

static void
count_use (Ways *ways, VigieRoadPoint point, guint times)
{
  const gint64 key = get_key (point);
  const guint known = GPOINTER_TO_UINT (g_hash_table_lookup (ways->uses, &key));

  g_hash_table_insert (ways->uses, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (known + times));
}

static char *
get_tag (const char *tags, const char *name)
{
  g_autofree char *begin = g_strdup_printf ("\"%s\"=>\"", name);
  const char *at = tags != NULL ? strstr (tags, begin) : NULL, *end;

  if (at == NULL)
    return NULL;
  at += strlen (begin);
  end = strchr (at, '"');
  return end != NULL ? g_strndup (at, (gsize) (end - at)) : NULL;
}

static gboolean
describe_way (Ways *ways, JsonObject *properties)
{
  const char *highway = json_object_get_string_member_with_default (properties, "highway", "");
  const char *tags = json_object_get_string_member_with_default (properties, "other_tags", NULL);
  g_autofree char *oneway = get_tag (tags, "oneway"), *bridge = get_tag (tags, "bridge");
  g_autofree char *tunnel = get_tag (tags, "tunnel");
  VigieRoadEdge edge = { .name = VIGIE_ROAD_NONE,
                         .commune = VIGIE_ROAD_NONE,
                         .flags = VIGIE_ROAD_FORWARD,
                         .speed_kmh = 50,
                         .road_class = VIGIE_N_ROAD_CLASSES };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_str_equal (highway, classes[i].highway))
      edge.road_class = classes[i].road_class;
  if (edge.road_class == VIGIE_N_ROAD_CLASSES)
    return FALSE;
  if (g_strcmp0 (oneway, "yes") != 0)
    edge.flags |= VIGIE_ROAD_BACKWARD;
  if (bridge != NULL)
    edge.flags |= VIGIE_ROAD_BRIDGE;
  if (tunnel != NULL)
    edge.flags |= VIGIE_ROAD_TUNNEL;
  g_array_append_val (ways->edges, edge);
  g_ptr_array_add (ways->refs, get_tag (tags, "ref"));
  return TRUE;
}

static void
read_way (Ways *ways, const char *line)
{
  g_autoptr (JsonNode) node = json_from_string (line, NULL);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  JsonArray *places;

  if (object == NULL || !describe_way (ways, json_object_get_object_member (object, "properties")))
    return;
  places = json_object_get_array_member (json_object_get_object_member (object, "geometry"),
                                         "coordinates");
  for (guint i = 0; i < json_array_get_length (places); i++)
    {
      JsonArray *place = json_array_get_array_element (places, i);
      const VigieRoadPoint point = get_point (json_array_get_double_element (place, 0),
                                              json_array_get_double_element (place, 1));

      count_use (ways, point, i == 0 || i + 1 == json_array_get_length (places) ? 2 : 1);
      g_array_append_val (ways->points, point);
    }
  g_array_append_val (ways->first, ways->points->len);
}

static guint32
get_node (VigieRoadGraphBuilder *builder, GHashTable *nodes, VigieRoadPoint where)
{
  const gint64 key = get_key (where);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (nodes, &key));

  if (known == 0)
    {
      known = vigie_road_graph_builder_add_node (builder, where) + 1;
      g_hash_table_insert (nodes, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (known));
    }
  return known - 1;
}

/* One copy of all ways, moved by @by. Returns how many edges it made, no more than @limit. */
static guint
add_ways (const Ways *ways, VigieRoadGraphBuilder *builder, VigieRoadPoint by, guint limit)
{
  g_autoptr (GHashTable) nodes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) line = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));
  guint n = 0;

  for (guint way = 0; way < ways->edges->len; way++)
    {
      VigieRoadEdge edge = g_array_index (ways->edges, VigieRoadEdge, way);

      edge.ref = vigie_road_graph_builder_add_string (builder, g_ptr_array_index (ways->refs, way));
      g_array_set_size (line, 0);
      for (guint i = g_array_index (ways->first, guint, way);
           i < g_array_index (ways->first, guint, way + 1) && n < limit; i++)
        {
          const VigieRoadPoint at = g_array_index (ways->points, VigieRoadPoint, i);
          const gint64 key = get_key (at);
          VigieRoadPoint *ends;
          const VigieRoadPoint moved = { at.lon_e7 + by.lon_e7, at.lat_e7 + by.lat_e7 };

          g_array_append_val (line, moved);
          if (line->len < 2 || GPOINTER_TO_UINT (g_hash_table_lookup (ways->uses, &key)) < 2)
            continue;
          ends = (VigieRoadPoint *) (gpointer) line->data;
          edge.source = get_node (builder, nodes, ends[0]);
          edge.target = get_node (builder, nodes, moved);
          vigie_road_graph_builder_add_edge (builder, &edge, ends, line->len);
          g_array_set_size (line, 0);
          g_array_append_val (line, moved);
          n++;
        }
    }
  return n;
}

static void
ways_clear (Ways *self)
{
  g_array_unref (self->points);
  g_array_unref (self->first);
  g_array_unref (self->edges);
  g_ptr_array_unref (self->refs);
  g_hash_table_unref (self->uses);
}

static VigieRoadGraph *
repeat_ways (const Ways *ways, guint n_edges)
{
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();
  guint n = 0;

  for (gint32 row = 0; n < n_edges && row < 100; row++)
    for (gint32 column = 0; column < 8 && n < n_edges; column++)
      {
        const VigieRoadPoint by = { column * 2500000, row * 3000000 };

        n += add_ways (ways, builder, by, n_edges - n);
      }
  return vigie_road_graph_builder_end (builder);
}

VigieRoadGraph *
bench_network_read (const char *path, guint n_edges)
{
  const char *const command[] = { "ogr2ogr", "-f",     "GeoJSONSeq",          "/vsistdout/", path,
                                  "lines",   "-where", "highway IS NOT NULL", NULL };
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  const guint zero = 0;
  int status;
  Ways ways;
  VigieRoadGraph *graph = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) ||
      !g_spawn_sync (NULL, (char **) command, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text, NULL,
                     &status, NULL) ||
      !g_spawn_check_wait_status (status, NULL))
    return NULL;
  ways = (Ways) { g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint)),
                  g_array_new (FALSE, FALSE, sizeof (guint)),
                  g_array_new (FALSE, FALSE, sizeof (VigieRoadEdge)),
                  g_ptr_array_new_with_free_func (g_free),
                  g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL) };
  g_array_append_val (ways.first, zero);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    read_way (&ways, lines[i][0] == '\x1e' ? lines[i] + 1 : lines[i]);
  if (ways.edges->len > 0)
    graph = repeat_ways (&ways, n_edges);
  ways_clear (&ways);
  return graph;
}
