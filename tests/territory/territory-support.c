/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory-support.h"

char *
write_bytes (const char *dir, const char *name, GBytes *bytes)
{
  char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  return path;
}

char *
write_text (const char *dir, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return write_bytes (dir, name, bytes);
}

VigieTerritory *
build_territory (const char *dir, const VigieTerritoryInputs *inputs, VigieTerritoryReport *report)
{
  g_autofree char *path = g_build_filename (dir, "OUT.territory", NULL);
  g_autoptr (GError) error = NULL;
  VigieTerritory *territory;

  vigie_territory_build (inputs, path, NULL, NULL, NULL, report, &error);
  g_assert_no_error (error);
  territory = vigie_territory_open (path, NULL, &error);
  g_assert_no_error (error);
  return territory;
}

VigieTerritory *
build_roads (const char *dir, const char *roads, VigieTerritoryReport *report)
{
  const char *const list[] = { roads, NULL };
  VigieTerritoryInputs inputs = { .roads = list };

  return build_territory (dir, &inputs, report);
}

VigieTerritory *
build_osm (const char *dir, MadeOsm *osm, VigieTerritoryReport *report)
{
  g_autoptr (GBytes) bytes = made_osm_end (osm, TRUE);
  g_autofree char *path = write_bytes (dir, "made.osm.pbf", bytes);

  return build_roads (dir, path, report);
}

/* Builds OUT.territory in @dir from texts; all but the roads may be %NULL. Returns: its path */
static char *
build_texts (
    const char *dir, const char *roads, const char *communes, const char *pr, const char *names)
{
  const char *const files[] = { "roads.geojson", "communes.geojson", "pr.csv", "names.csv" };
  const char *const texts[] = { roads, communes, pr, names };
  const char *lists[G_N_ELEMENTS (files)][2] = { { NULL } };
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  VigieTerritoryInputs inputs = { 0 };
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      if (texts[i] == NULL)
        continue;
      g_ptr_array_add (paths, write_text (dir, files[i], texts[i]));
      lists[i][0] = g_ptr_array_index (paths, paths->len - 1);
    }
  inputs.roads = lists[0];
  inputs.communes = lists[1];
  inputs.markers = lists[2];
  inputs.names = lists[3];
  territory = build_territory (dir, &inputs, &report);
  return g_build_filename (dir, "OUT.territory", NULL);
}

char *
build_valley_file (const char *dir)
{
  return build_texts (dir, VALLEY_ROADS, VALLEY_COMMUNES, VALLEY_PR, VALLEY_NAMES);
}

VigieGuide *
build_guide (const char *roads, const char *communes, const char *pr, const char *names)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = build_texts (dir, roads, communes, pr, names);
  g_autoptr (GError) error = NULL;
  VigieGuide *guide = vigie_guide_open (path, NULL, &error);

  g_assert_no_error (error);
  return guide;
}

VigieGuide *
build_valley (void)
{
  return build_guide (VALLEY_ROADS, VALLEY_COMMUNES, VALLEY_PR, VALLEY_NAMES);
}

guint
count_edges (VigieRoadGraph *graph, guint64 origin_id)
{
  guint n = 0;

  for (guint32 i = 0; i < graph->n_edges; i++)
    n += graph->edges[i].origin_id == origin_id;
  return n;
}

const VigieRoadEdge *
get_only_edge (VigieRoadGraph *graph, guint64 origin_id)
{
  g_assert_cmpuint (count_edges (graph, origin_id), ==, 1);
  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      if (graph->edges[i].origin_id == origin_id)
        return &graph->edges[i];
    }
  g_assert_not_reached ();
}

guint
count_steps (VigieRoadGraph *graph, guint32 node)
{
  return graph->first_step[node + 1] - graph->first_step[node];
}

double
measure_all (VigieRoadGraph *graph)
{
  double length = 0;

  for (guint32 i = 0; i < graph->n_edges; i++)
    length += graph->edges[i].length_m;
  return length;
}

static guint32
find_root (guint32 *parents, guint32 node)
{
  while (parents[node] != node)
    node = parents[node] = parents[parents[node]];
  return node;
}

guint
count_largest_part (VigieRoadGraph *graph)
{
  g_autofree guint32 *parents = g_new (guint32, graph->n_nodes);
  g_autofree guint *sizes = g_new0 (guint, graph->n_nodes);
  guint largest = 0;

  for (guint32 i = 0; i < graph->n_nodes; i++)
    parents[i] = i;
  for (guint32 i = 0; i < graph->n_edges; i++)
    parents[find_root (parents, graph->edges[i].source)] =
        find_root (parents, graph->edges[i].target);
  for (guint32 i = 0; i < graph->n_nodes; i++)
    {
      guint size = ++sizes[find_root (parents, i)];

      largest = MAX (largest, size);
    }
  return largest;
}

guint64
sum_left_out (const VigieTerritoryReport *report, VigieLeftOut first, VigieLeftOut last)
{
  guint64 n = 0;

  for (guint i = first; i <= last; i++)
    n += report->left_out[i];
  return n;
}
