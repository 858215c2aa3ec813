/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "road-maker.h"

#include <math.h>

#define LON 4.0
#define LAT 47.0
#define CELL_M 180.0
#define FAST_EVERY 36
#define MAIN_EVERY 9
#define METRES_PER_DEGREE 111195.0

typedef struct
{
  const RoadMaker *maker;
  GRand *rand;
  VigieRoadGraphBuilder *builder;
  GArray *nodes;  /* (element-type VigieRoadPoint) */
  GArray *edges;  /* (element-type VigieRoadEdge) */
  GArray *starts; /* (element-type GArray): of a node: its steps */
} World;

static gboolean
has_luck (World *world, double share)
{
  return share > 0 && g_rand_double (world->rand) < share;
}

static VigieRoadPoint
get_point (double x_m, double y_m)
{
  double lat = LAT + y_m / METRES_PER_DEGREE;
  double lon = LON + x_m / (METRES_PER_DEGREE * cos (LAT * G_PI / 180));

  return (VigieRoadPoint) { .lon_e7 = (gint32) (lon * 1e7), .lat_e7 = (gint32) (lat * 1e7) };
}

static guint32
add_node (World *world, double x_m, double y_m)
{
  VigieRoadPoint point = get_point (x_m, y_m);

  g_array_append_val (world->nodes, point);
  return vigie_road_graph_builder_add_node (world->builder, point);
}

static void
add_limits (World *world, VigieRoadEdge *edge)
{
  if (!has_luck (world, world->maker->limits))
    return;
  switch (g_rand_int_range (world->rand, 0, 4))
    {
    case 0:
      edge->max_height_cm = (guint16) g_rand_int_range (world->rand, 200, 450);
      break;
    case 1:
      edge->max_width_cm = (guint16) g_rand_int_range (world->rand, 180, 300);
      break;
    case 2:
      edge->max_weight_10kg = (guint16) g_rand_int_range (world->rand, 100, 4500);
      break;
    default:
      edge->flags |= VIGIE_ROAD_NO_HGV;
      break;
    }
}

/* Bent by a point or two. */
static void
add_edge (World *world, VigieRoadEdge edge)
{
  VigieRoadPoint a = g_array_index (world->nodes, VigieRoadPoint, edge.source);
  VigieRoadPoint b = g_array_index (world->nodes, VigieRoadPoint, edge.target);
  VigieRoadPoint points[4] = { a };
  guint n = 1, n_bends = (guint) g_rand_int_range (world->rand, 0, 3);

  if (edge.source == edge.target)
    n_bends = 2;
  for (guint i = 1; i <= n_bends; i++)
    {
      double along = (double) i / (n_bends + 1);
      double away = edge.source == edge.target ? 4000 : 1000;

      points[n].lon_e7 = a.lon_e7 + (gint32) ((b.lon_e7 - a.lon_e7) * along +
                                              g_rand_double_range (world->rand, -away, away));
      points[n].lat_e7 = a.lat_e7 + (gint32) ((b.lat_e7 - a.lat_e7) * along +
                                              g_rand_double_range (world->rand, -away, away));
      n++;
    }
  points[n++] = b;
  add_limits (world, &edge);
  edge.commune = edge.source % 7;
  vigie_road_graph_builder_add_edge (world->builder, &edge, points, n);
  g_array_append_val (world->edges, edge);
}

static void
add_grid_edge (World *world, guint32 source, guint32 target, guint32 line)
{
  VigieRoadEdge edge = { .source = source,
                         .target = target,
                         .flags = VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD,
                         .ref = VIGIE_ROAD_NONE,
                         .name = VIGIE_ROAD_NONE };
  g_autofree char *ref = NULL;

  if (line % FAST_EVERY == 0)
    {
      edge.road_class = VIGIE_ROAD_TRUNK;
      edge.speed_kmh = (guint8) (90 + line * 7919 % 21);
      ref = g_strdup_printf ("N %u", line / FAST_EVERY + 1);
    }
  else if (line % MAIN_EVERY == 0)
    {
      edge.road_class = VIGIE_ROAD_SECONDARY;
      edge.speed_kmh = (guint8) (55 + line * 7919 % 26); /* each road has its own */
      ref = g_strdup_printf ("D %u", line / MAIN_EVERY + 100);
    }
  else
    {
      if (has_luck (world, world->maker->gaps))
        return;
      edge.road_class = VIGIE_ROAD_LOCAL;
      edge.speed_kmh = (guint8) g_rand_int_range (world->rand, 25, 50);
      if (has_luck (world, world->maker->one_ways))
        edge.flags = has_luck (world, 0.5) ? VIGIE_ROAD_FORWARD : VIGIE_ROAD_BACKWARD;
      if (has_luck (world, world->maker->no_through))
        edge.flags |= VIGIE_ROAD_NO_THROUGH;
    }
  edge.ref = vigie_road_graph_builder_add_string (world->builder, ref);
  add_edge (world, edge);
}

/* Most junctions join three roads: of the small roads that go north every other one is missing. */
static gboolean
is_missing (guint32 row, guint32 column)
{
  return column % MAIN_EVERY != 0 && (row + column) % 2 != 0;
}

static void
add_grid (World *world)
{
  const RoadMaker *maker = world->maker;

  for (guint32 row = 0; row < maker->rows; row++)
    {
      for (guint32 column = 0; column < maker->columns; column++)
        add_node (world, (column + g_rand_double_range (world->rand, -0.3, 0.3)) * CELL_M,
                  (row + g_rand_double_range (world->rand, -0.3, 0.3)) * CELL_M);
    }
  for (guint32 row = 0; row < maker->rows; row++)
    {
      for (guint32 column = 0; column < maker->columns; column++)
        {
          guint32 node = row * maker->columns + column;

          if (column + 1 < maker->columns)
            add_grid_edge (world, node, node + 1, row);
          if (row + 1 < maker->rows && !is_missing (row, column))
            add_grid_edge (world, node, node + maker->columns, column);
        }
    }
}

static void
add_side_roads (World *world)
{
  const guint32 n = world->nodes->len;
  VigieRoadEdge edge = { .ref = VIGIE_ROAD_NONE,
                         .name = VIGIE_ROAD_NONE,
                         .road_class = VIGIE_ROAD_SERVICE,
                         .speed_kmh = 20 };

  for (guint32 i = 0; i < n; i++)
    {
      edge.flags = VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD;
      edge.source = i;
      if (has_luck (world, world->maker->side_roads))
        {
          double x = i % world->maker->columns + 0.4, y = floor (i / world->maker->columns) + 0.4;

          edge.target = add_node (world, x * CELL_M, y * CELL_M);
          if (has_luck (world, 10 * world->maker->no_through))
            edge.flags |= VIGIE_ROAD_NO_THROUGH;
          add_edge (world, edge);
        }
      if (has_luck (world, world->maker->oddities))
        {
          edge.flags = VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD;
          edge.target = i % 2 == 0 || i + 1 == n ? i : i + 1;
          add_edge (world, edge);
          if (edge.target != i)
            add_edge (world, edge);
        }
    }
}

static void
index_steps (World *world)
{
  for (guint32 i = 0; i < world->nodes->len; i++)
    {
      GArray *steps = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));

      g_array_append_val (world->starts, steps);
    }
  for (guint32 i = 0; i < world->edges->len; i++)
    {
      const VigieRoadEdge *edge = &g_array_index (world->edges, VigieRoadEdge, i);
      VigieRoadStep forward = VIGIE_ROAD_STEP (i, FALSE), backward = VIGIE_ROAD_STEP (i, TRUE);

      if (edge->flags & VIGIE_ROAD_FORWARD)
        g_array_append_val (g_array_index (world->starts, GArray *, edge->source), forward);
      if (edge->flags & VIGIE_ROAD_BACKWARD)
        g_array_append_val (g_array_index (world->starts, GArray *, edge->target), backward);
    }
}

static void
add_restriction (World *world, guint32 node)
{
  guint length =
      (guint) g_rand_int_range (world->rand, 2, (gint32) world->maker->max_restriction + 1);
  VigieRoadStep steps[8];
  guint n = 0;

  while (n < MIN (length, G_N_ELEMENTS (steps)))
    {
      GArray *out = g_array_index (world->starts, GArray *, node);
      VigieRoadStep step;
      const VigieRoadEdge *edge;

      if (out->len == 0)
        return;
      step =
          g_array_index (out, VigieRoadStep, g_rand_int_range (world->rand, 0, (gint32) out->len));
      if (n > 0 && step == (steps[n - 1] ^ 1) && out->len > 1)
        continue;
      edge = &g_array_index (world->edges, VigieRoadEdge, step / 2);
      node = step % 2 == 0 ? edge->target : edge->source;
      steps[n++] = step;
    }
  vigie_road_graph_builder_forbid (world->builder, steps, n);
}

static void
add_restrictions (World *world)
{
  if (world->maker->restrictions <= 0)
    return;
  index_steps (world);
  for (guint32 i = 0; i < world->nodes->len; i++)
    {
      if (has_luck (world, world->maker->restrictions))
        add_restriction (world, i);
    }
  for (guint32 i = 0; i < world->starts->len; i++)
    g_array_unref (g_array_index (world->starts, GArray *, i));
}

VigieRoadGraph *
road_maker_make (const RoadMaker *self, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (VigieRoadEdge));
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (GArray *));
  World world = { .maker = self,
                  .rand = rand,
                  .builder = builder,
                  .nodes = nodes,
                  .edges = edges,
                  .starts = starts };

  add_grid (&world);
  add_side_roads (&world);
  add_restrictions (&world);
  return vigie_road_graph_builder_end (builder);
}

/* Everything that begins or ends in one of some circles; some of it in one direction only. */
VigieRoadSet *
road_maker_close (VigieRoadGraph *graph, guint n_areas, double radius_m, GRand *rand)
{
  VigieRoadSet *closed = vigie_road_set_new (graph);

  for (guint i = 0; i < n_areas; i++)
    {
      VigieRoadPoint centre = graph->nodes[g_rand_int_range (rand, 0, (gint32) graph->n_nodes)];
      double radius = radius_m / METRES_PER_DEGREE * 1e7;

      for (guint32 j = 0; j < graph->n_edges; j++)
        {
          VigieRoadPoint at = graph->nodes[graph->edges[j].source];
          double x = (at.lon_e7 - centre.lon_e7) * cos (LAT * G_PI / 180);

          if (hypot (x, at.lat_e7 - centre.lat_e7) > radius)
            continue;
          if (j % 11 == 0)
            vigie_road_set_add_step (closed, VIGIE_ROAD_STEP (j, TRUE));
          else
            vigie_road_set_add_edge (closed, j);
        }
    }
  return closed;
}
