/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenStreetMap files come from servers that nobody checked. What is accepted is walked through,
 * and its roads are cut and become a graph, which must pass its own checks. */
#include <gio/gio.h>
#include <string.h>

#include "fuzz.h"
#include "vigie-error.h"
#include "vigie-osm-pbf.h"
#include "vigie-osm-roads.h"

typedef struct
{
  gsize n;
  gsize n_bytes;
} Walk;

static void
look_at_tags (Walk *walk, const VigieOsmTags *tags)
{
  for (guint i = 0; i < tags->n; i++)
    {
      g_assert_true (g_utf8_validate (tags->tags[i].key, -1, NULL));
      walk->n_bytes += strlen (tags->tags[i].value);
    }
  walk->n++;
}

static void
on_node (gint64 id, VigieRoadPoint where, const VigieOsmTags *tags, gpointer data)
{
  g_assert_cmpint (ABS ((gint64) where.lon_e7), <=, 1800000000);
  g_assert_cmpint (ABS ((gint64) where.lat_e7), <=, 900000000);
  look_at_tags (data, tags);
}

static void
on_way (gint64 id, const VigieOsmTags *tags, const gint64 *nodes, guint n_nodes, gpointer data)
{
  Walk *walk = data;

  for (guint i = 0; i < n_nodes; i++)
    walk->n += nodes[i] != 0;
  look_at_tags (walk, tags);
}

static void
on_relation (gint64 id,
             const VigieOsmTags *tags,
             const VigieOsmMember *members,
             guint n_members,
             gpointer data)
{
  Walk *walk = data;

  for (guint i = 0; i < n_members; i++)
    walk->n_bytes += strlen (members[i].role);
  look_at_tags (walk, tags);
}

static gboolean
read_all (const uint8_t *data, size_t size)
{
  static const VigieOsmHandler handler = { on_node, on_way, on_relation, NULL, NULL };
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GError) error = NULL;
  Walk walk = { 0 };
  gboolean done = vigie_osm_pbf_read (stream, (goffset) size, "x", &handler, &walk, NULL, &error);

  g_assert_true (done == (error == NULL));
  g_assert_true (done || g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED) ||
                 g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED));
  return done;
}

static void
make_graph (GFile *file)
{
  g_autoptr (VigieOsmRoads) roads = vigie_osm_roads_new ();
  g_autoptr (VigieRoadNetwork) network = vigie_road_network_new ();
  g_autoptr (VigieRoadGraph) graph = NULL;
  g_autoptr (VigieRoadGraph) again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gint64 as_of;

  g_assert_true (vigie_osm_roads_read_ways (roads, file, &as_of, NULL, NULL, NULL, NULL));
  g_assert_true (vigie_osm_roads_read_nodes (roads, file, NULL, NULL, NULL, NULL));
  vigie_osm_roads_add (roads, network);
  g_assert_true (vigie_road_network_cut (network, NULL, NULL, NULL, NULL));
  vigie_osm_roads_restrict (roads, network);
  graph = vigie_road_network_end (network);
  bytes = vigie_road_graph_to_bytes (graph);
  again = vigie_road_graph_new_from_bytes (bytes, &error);
  g_assert_no_error (error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = NULL;

  if (!read_all (data, size))
    return 0;
  file = g_file_new_tmp ("fuzz-XXXXXX.osm.pbf", &stream, NULL);
  g_assert_nonnull (file);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                                            data, size, NULL, NULL, NULL));
  make_graph (file);
  g_assert_true (g_file_delete (file, NULL, NULL));
  return 0;
}
