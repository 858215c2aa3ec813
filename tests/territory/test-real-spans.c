/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "From here to there" on real roads: what the area closes is the stretch. */
#include "../geo/span-checks.h"
#include "territory-support.h"

#define N_ROUNDS 120

/* Another edge of the same road, reached by going on from one. */
static guint32
wander (VigieRoadGraph *graph, guint32 edge, guint n_steps)
{
  const guint32 ref = graph->edges[edge].ref, name = graph->edges[edge].name;

  for (guint step = 0; step < n_steps; step++)
    {
      const guint32 node =
          g_test_rand_bit () ? graph->edges[edge].target : graph->edges[edge].source;
      const guint32 first = graph->first_step[node], n = graph->first_step[node + 1] - first;
      const guint32 next = VIGIE_ROAD_STEP_EDGE (
          graph->steps[first + (guint32) g_test_rand_int_range (0, (gint32) n)]);

      if (graph->edges[next].ref == ref && graph->edges[next].name == name)
        edge = next;
    }
  return edge;
}

static VigieRoadSnap
snap_somewhere (VigieRoadGraph *graph, guint32 edge)
{
  const guint32 segment =
      (guint32) g_test_rand_int_range (0, (gint32) graph->edges[edge].n_points - 1);
  VigieRoadSnap snap = snap_on_edge (graph, edge, segment, g_test_rand_double_range (0, 1));

  if (g_test_rand_int_range (0, 3) == 0 &&
      vigie_road_graph_count_roads (graph, graph->edges[edge].source) != 2)
    {
      snap = snap_on_edge (graph, edge, 0, 0);
      snap.node = graph->edges[edge].source;
    }
  return snap;
}

static void
test_spans_close_exactly (gconstpointer data)
{
  g_autofree char *relative = g_build_filename ("data", "roads", data, NULL);
  g_autofree char *roads = vigie_test_shared_path_or_skip (relative);
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_auto (VigieTerritoryReport) report = { 0 };
  g_autoptr (VigieTerritory) territory = NULL;
  g_autoptr (VigieRoadIndex) index = NULL;
  VigieRoadGraph *graph;
  guint n_found = 0, n_exact = 0, n_double = 0;

  if (roads == NULL)
    return;
  territory = build_roads (dir, roads, &report);
  graph = vigie_territory_get_graph (territory);
  index = vigie_road_index_new (graph);
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      const guint32 edge = (guint32) g_test_rand_int_range (0, (gint32) graph->n_edges);
      const VigieRoadSnap from = snap_somewhere (graph, edge);
      const VigieRoadSnap to =
          snap_somewhere (graph, wander (graph, edge, (guint) g_test_rand_int_range (0, 60)));
      g_autoptr (VigieRoadSpan) span = NULL;
      g_autoptr (GError) error = NULL;

      if ((graph->edges[edge].flags & (VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD)) == 0)
        continue;
      span = vigie_road_span_new (index, &from, &to, FALSE, &error);
      if (span == NULL || span->length_m < 1)
        continue;
      n_found++;
      n_double += span->n_carriageways > 1;
      g_assert_true (vigie_road_span_outline (span, index, &error));
      g_assert_no_error (error);
      n_exact += assert_closes_nearly (index, span);
    }
  g_test_message ("%u spans, %u to the centimetre, %u with two carriageways", n_found, n_exact,
                  n_double);
  g_assert_cmpuint (n_found, >, N_ROUNDS / 2);
  g_assert_cmpuint (n_exact, >=, n_found * 95 / 100);
}

int
main (int argc, char *argv[])
{
  static const char *const files[] = { "monaco.osm.pbf", "saint-germain-en-laye.osm.pbf",
                                       "andorra.osm.pbf", "liechtenstein-latest.osm.pbf" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strconcat ("/real-spans/", files[i], NULL);

      g_test_add_data_func (path, files[i], test_spans_close_exactly);
    }
  return g_test_run ();
}
