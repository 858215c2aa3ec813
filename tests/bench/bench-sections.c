/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What closed areas cut, with exact lengths, against GEOS on the same coordinates:
 *
 *   bench-sections [N_CLOSURES [N_EDGES]]
 *
 * GEOS has all lines in an STRtree, prepares each area, takes a line's own length where the area
 * contains it and intersects the others. One line for each figure on stdout: figure TAB ours TAB
 * theirs TAB unit. Times are the best of several runs on both sides.
 */
#include <geos_c.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench-network.h"
#include "vigie-closed-roads.h"
#include "vigie-closure-cuts.h"

#define SEED 20240118
#define N_RUNS 5
#define N_CORNERS 60

typedef struct
{
  VigieRoadGraph *graph;
  guint n_closures;
  VigieGeometry **areas;
  GEOSGeometry **geos_areas;
  GEOSGeometry **lines;
} World;

static double
get_ms (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / 1000;
}

static void
be_quiet (const char *format, ...)
{
}

/* ---- what is measured ---- */

/* A closed area around some road: sixty corners on a wavy circle of one to five kilometres. */
static void
make_area (World *world, GRand *rand, guint which)
{
  const guint32 at = (guint32) g_rand_int_range (rand, 0, (gint32) world->graph->n_points);
  const VigieRoadPoint middle = world->graph->points[at];
  const double reach = g_rand_double_range (rand, 0.012, 0.05);
  double lonlat[2 * (N_CORNERS + 1)];
  GEOSCoordSequence *corners = GEOSCoordSeq_create (N_CORNERS + 1, 2);

  for (guint i = 0; i < N_CORNERS; i++)
    {
      double turn = 2 * G_PI * i / N_CORNERS;
      double away = reach * g_rand_double_range (rand, 0.7, 1);

      lonlat[2 * i] = round (middle.lon_e7 + 1e7 * away * 1.4 * cos (turn)) / 1e7;
      lonlat[2 * i + 1] = round (middle.lat_e7 + 1e7 * away * sin (turn)) / 1e7;
    }
  for (guint i = 0; i <= N_CORNERS; i++)
    GEOSCoordSeq_setXY (corners, i, lonlat[2 * (i % N_CORNERS)], lonlat[2 * (i % N_CORNERS) + 1]);
  world->areas[which] = vigie_geometry_new_polygon (lonlat, N_CORNERS);
  world->geos_areas[which] = GEOSGeom_createPolygon (GEOSGeom_createLinearRing (corners), NULL, 0);
}

static GEOSGeometry *
make_line (const VigieRoadGraph *graph, guint32 edge)
{
  const VigieRoadPoint *points = graph->points + graph->edges[edge].first_point;
  GEOSCoordSequence *line = GEOSCoordSeq_create (graph->edges[edge].n_points, 2);

  for (guint i = 0; i < graph->edges[edge].n_points; i++)
    GEOSCoordSeq_setXY (line, i, points[i].lon_e7 / 1e7, points[i].lat_e7 / 1e7);
  return GEOSGeom_createLineString (line);
}

static void
world_init (World *self, VigieRoadGraph *graph, guint n_closures)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  *self = (World) { .graph = graph,
                    .n_closures = n_closures,
                    .areas = g_new (VigieGeometry *, n_closures),
                    .geos_areas = g_new (GEOSGeometry *, n_closures),
                    .lines = g_new (GEOSGeometry *, graph->n_edges) };
  for (guint i = 0; i < n_closures; i++)
    make_area (self, rand, i);
  for (guint32 i = 0; i < graph->n_edges; i++)
    self->lines[i] = make_line (graph, i);
}

static void
world_clear (World *self)
{
  for (guint i = 0; i < self->n_closures; i++)
    {
      vigie_geometry_unref (self->areas[i]);
      GEOSGeom_destroy (self->geos_areas[i]);
    }
  for (guint32 i = 0; i < self->graph->n_edges; i++)
    GEOSGeom_destroy (self->lines[i]);
  g_free (self->areas);
  g_free (self->geos_areas);
  g_free (self->lines);
}

/* ---- GEOS ---- */

typedef struct
{
  const GEOSPreparedGeometry *prepared;
  const GEOSGeometry *area;
  double length;
  guint n_hits;
} GeosQuery;

static void
see_candidate (void *item, void *user_data)
{
  GeosQuery *query = user_data;
  GEOSGeometry *common;
  double length = 0;

  if (!GEOSPreparedIntersects (query->prepared, item))
    return;
  if (GEOSPreparedContains (query->prepared, item))
    GEOSLength (item, &length);
  else
    {
      common = GEOSIntersection (item, query->area);
      GEOSLength (common, &length);
      GEOSGeom_destroy (common);
    }
  query->n_hits += length > 0;
  query->length += length;
}

static GEOSSTRtree *
build_tree (const World *world)
{
  GEOSSTRtree *tree = GEOSSTRtree_create (10);

  for (guint32 i = 0; i < world->graph->n_edges; i++)
    GEOSSTRtree_insert (tree, world->lines[i], world->lines[i]);
  GEOSSTRtree_build (tree);
  return tree;
}

static double
measure_geos (const World *world, GEOSSTRtree *tree, double *length, guint *n_hits)
{
  const gint64 begin = g_get_monotonic_time ();

  *length = 0;
  *n_hits = 0;
  for (guint i = 0; i < world->n_closures; i++)
    {
      GeosQuery query = { GEOSPrepare (world->geos_areas[i]), world->geos_areas[i], 0, 0 };

      GEOSSTRtree_query (tree, query.area, see_candidate, &query);
      GEOSPreparedGeom_destroy (query.prepared);
      *length += query.length;
      *n_hits += query.n_hits;
    }
  return get_ms (begin);
}

/* ---- ours ---- */

static double
measure_ours (const World *world, VigieRoadIndex *index, VigieClosedSections **closed)
{
  const gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < world->n_closures; i++)
    closed[i] = vigie_closed_sections_new (index, world->areas[i], NULL);
  return get_ms (begin);
}

static double
sum_degrees (const World *world, VigieClosedSections *const *closed, guint *n_hits)
{
  double sum = 0;

  *n_hits = 0;
  for (guint i = 0; i < world->n_closures; i++)
    for (guint at = 0; at < closed[i]->n_sections; at++)
      {
        const VigieClosedSection *section = &closed[i]->sections[at];

        *n_hits += 1;
        for (guint j = 0; j < section->n_intervals; j++)
          sum += vigie_closed_interval_measure_degrees (
              world->graph, section->edge, &closed[i]->intervals[section->first_interval + j]);
      }
  return sum;
}

/* ---- in one run ---- */

static void
bench_sections (const World *world, VigieRoadIndex *index, GEOSSTRtree *tree, const char *network)
{
  g_autofree VigieClosedSections **closed = g_new (VigieClosedSections *, world->n_closures);
  double ours = INFINITY, theirs = INFINITY, degrees = 0, geos_degrees = 0;
  guint n_hits = 0, n_geos_hits = 0;

  for (guint run = 0; run < N_RUNS; run++)
    {
      ours = MIN (ours, measure_ours (world, index, closed));
      if (run == 0)
        degrees = sum_degrees (world, closed, &n_hits);
      for (guint i = 0; i < world->n_closures; i++)
        vigie_closed_sections_unref (closed[i]);
      theirs = MIN (theirs, measure_geos (world, tree, &geos_degrees, &n_geos_hits));
    }
  g_print ("closed sections of %u closures and %u edges, %s\t%.3f\t%.3f\tms\n", world->n_closures,
           world->graph->n_edges, network, ours, theirs);
  g_print ("closed lengths off, relative, %s\t%.3g\t-\t\n", network,
           fabs (degrees - geos_degrees) / geos_degrees);
  g_printerr ("%s: %u hits (GEOS %u), %.10f degrees\n", network, n_hits, n_geos_hits, degrees);
}

/* One closure of many is drawn again: its sections, the sum of all, and its roads with their
 * stretches. The slowest of all closures. */
static void
bench_edit (const World *world, VigieRoadIndex *index, const char *network)
{
  g_autoptr (VigieClosureCuts) cuts = vigie_closure_cuts_new (index);
  double slowest = 0, slowest_roads = 0;

  for (guint i = 0; i < world->n_closures; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      vigie_closure_cuts_draw (cuts, id, world->areas[i], NULL);
    }
  for (guint i = 0; i < world->n_closures; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", (i + 1) % world->n_closures);
      double best = INFINITY, best_roads = INFINITY;

      for (guint run = 0; run < N_RUNS; run++)
        {
          g_autoptr (GPtrArray) roads = NULL;
          gint64 begin = g_get_monotonic_time ();
          VigieClosedSections *closed = vigie_closure_cuts_draw (cuts, id, world->areas[i], NULL);

          best = MIN (best, get_ms (begin));
          roads =
              vigie_closed_roads_new (world->graph, closed, vigie_closure_cuts_get_steps (cuts));
          best_roads = MIN (best_roads, get_ms (begin));
        }
      slowest = MAX (slowest, best);
      slowest_roads = MAX (slowest_roads, best_roads);
    }
  g_print ("one edited closure, slowest of %u, %s\t%.3f\t-\tms\n", world->n_closures, network,
           slowest);
  g_print ("that and its roads with stretches, %s\t%.3f\t-\tms\n", network, slowest_roads);
}

static void
bench_network (VigieRoadGraph *graph, guint n_closures, const char *network)
{
  g_autoptr (VigieRoadIndex) index = NULL;
  GEOSSTRtree *tree = NULL;
  double ours = INFINITY, theirs = INFINITY;
  World world;

  world_init (&world, graph, n_closures);
  for (guint run = 0; run < N_RUNS; run++)
    {
      gint64 begin = g_get_monotonic_time ();

      g_clear_pointer (&index, vigie_road_index_unref);
      index = vigie_road_index_new (graph);
      ours = MIN (ours, get_ms (begin));
      if (tree != NULL)
        GEOSSTRtree_destroy (tree);
      begin = g_get_monotonic_time ();
      tree = build_tree (&world);
      theirs = MIN (theirs, get_ms (begin));
    }
  g_print ("index of %u road edges, %s\t%.3f\t%.3f\tms\n", graph->n_edges, network, ours, theirs);
  g_print ("memory of that index, %s\t%.1f\t-\tB/edge\n", network,
           (double) vigie_road_index_get_size (index) / graph->n_edges);
  bench_sections (&world, index, tree, network);
  bench_edit (&world, index, network);
  GEOSSTRtree_destroy (tree);
  world_clear (&world);
}

int
main (int argc, char *argv[])
{
  const guint n_closures = argc > 1 ? (guint) atoi (argv[1]) : 100;
  const guint n_edges = argc > 2 ? (guint) atoi (argv[2]) : 200000;
  const char *shared = g_getenv ("VIGIE_SHARED");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : "", "data", "roads",
                                            "liechtenstein-latest.osm.pbf", NULL);
  g_autoptr (VigieRoadGraph) made = NULL, real = NULL;

  if (n_closures == 0 || n_edges == 0)
    {
      g_printerr ("usage: bench-sections [N_CLOSURES [N_EDGES]]\n");
      return 2;
    }
  initGEOS (be_quiet, be_quiet);
  made = bench_network_make (n_edges);
  bench_network (made, n_closures, "made up");
  real = bench_network_read (path, n_edges);
  if (real != NULL)
    bench_network (real, n_closures, "Liechtenstein repeated");
  else
    g_printerr ("no real roads here, or no ogr2ogr\n");
  finishGEOS ();
  return 0;
}
