/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-road-graph.h"

#define N_DAMAGES 20000u

static VigieRoadPoint
get_point (double lon, double lat)
{
  return (VigieRoadPoint) { (gint32) lround (lon * 1e7), (gint32) lround (lat * 1e7) };
}

/* A crossing of a two-way road with a one-way street, which may not turn left into it. */
static VigieRoadGraph *
make_graph (void)
{
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();
  const VigieRoadPoint places[] = { get_point (5, 47), get_point (5.01, 47),
                                    get_point (5.02, 47.001), get_point (5.01, 47.01) };
  const VigieRoadPoint bend[] = { places[0], get_point (5.005, 47.002), places[1] };
  VigieRoadEdge edge = { .commune = 3,
                         .flags = VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD | VIGIE_ROAD_BRIDGE,
                         .max_height_cm = 380,
                         .max_weight_10kg = 350,
                         .speed_kmh = 80,
                         .road_class = VIGIE_ROAD_SECONDARY,
                         .level = -1,
                         .origin_id = G_GUINT64_CONSTANT (9000000000) };
  guint32 nodes[4];

  for (guint i = 0; i < 4; i++)
    nodes[i] = vigie_road_graph_builder_add_node (builder, places[i]);
  edge.ref = vigie_road_graph_builder_add_string (builder, "D 971");
  edge.name = vigie_road_graph_builder_add_string (builder, NULL);
  edge.source = nodes[0];
  edge.target = nodes[1];
  g_assert_cmpuint (vigie_road_graph_builder_add_edge (builder, &edge, bend, 3), ==, 0);
  edge.source = nodes[1];
  edge.target = nodes[2];
  g_assert_cmpuint (vigie_road_graph_builder_add_edge (builder, &edge, places + 1, 2), ==, 1);
  edge = (VigieRoadEdge) { .source = nodes[1], .target = nodes[3], .flags = VIGIE_ROAD_FORWARD };
  edge.ref = vigie_road_graph_builder_add_string (builder, "");
  edge.name = vigie_road_graph_builder_add_string (builder, "Rue de l’Église");
  g_assert_cmpuint (edge.ref, ==, VIGIE_ROAD_NONE);
  g_assert_cmpuint (vigie_road_graph_builder_add_string (builder, "D 971"), ==, 0);
  vigie_road_graph_builder_add_edge (builder, &edge,
                                     (const VigieRoadPoint[]) { places[1], places[3] }, 2);
  vigie_road_graph_builder_forbid (
      builder, (const VigieRoadStep[]) { VIGIE_ROAD_STEP (0, FALSE), VIGIE_ROAD_STEP (2, FALSE) },
      2);
  return vigie_road_graph_builder_end (builder);
}

static void
assert_is_made_graph (VigieRoadGraph *graph)
{
  const VigieRoadEdge *edge = &graph->edges[0];

  g_assert_cmpuint (graph->n_nodes, ==, 4);
  g_assert_cmpuint (graph->n_edges, ==, 3);
  g_assert_cmpuint (graph->n_points, ==, 7);
  g_assert_cmpuint (edge->n_points, ==, 3);
  g_assert_cmpint (graph->points[edge->first_point + 1].lat_e7, ==, 470020000);
  g_assert_cmpfloat (edge->length_m, ==,
                     vigie_road_measure (graph->points + edge->first_point, edge->n_points));
  g_assert_cmpstr (vigie_road_graph_get_string (graph, edge->ref), ==, "D 971");
  g_assert_null (vigie_road_graph_get_string (graph, edge->name));
  g_assert_cmpuint (edge->commune, ==, 3);
  g_assert_cmpuint (edge->max_height_cm, ==, 380);
  g_assert_cmpuint (edge->max_weight_10kg, ==, 350);
  g_assert_cmpint (edge->level, ==, -1);
  g_assert_cmpuint (edge->origin_id, ==, G_GUINT64_CONSTANT (9000000000));
  g_assert_cmpuint (graph->edges[2].speed_kmh, ==, 1); /* never none */
  g_assert_cmpstr (vigie_road_graph_get_string (graph, graph->edges[2].name), ==,
                   "Rue de l’Église");
  g_assert_cmpuint (graph->n_restrictions, ==, 1);
  g_assert_cmpuint (graph->first_restricted[1], ==, 2);
  g_assert_cmpuint (graph->restricted[1], ==, VIGIE_ROAD_STEP (2, FALSE));
}

static void
test_round_trip (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph (), again = NULL, same = make_graph ();
  g_autoptr (GBytes) bytes = vigie_road_graph_to_bytes (graph);
  g_autoptr (GBytes) same_bytes = vigie_road_graph_to_bytes (same), again_bytes = NULL;
  g_autoptr (GError) error = NULL;

  assert_is_made_graph (graph);
  g_assert_true (g_bytes_equal (bytes, same_bytes));
  again = vigie_road_graph_new_from_bytes (bytes, &error);
  g_assert_no_error (error);
  assert_is_made_graph (again);
  again_bytes = vigie_road_graph_to_bytes (again);
  g_assert_true (g_bytes_equal (bytes, again_bytes));
}

/* As a database hands them out. */
static void
test_bytes_anywhere (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (GBytes) bytes = vigie_road_graph_to_bytes (graph);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  for (gsize shift = 0; shift < 8; shift++)
    {
      g_autofree char *copy = g_malloc (length + 8);
      g_autoptr (GBytes) shifted = NULL;
      g_autoptr (VigieRoadGraph) again = NULL;
      g_autoptr (GError) error = NULL;

      memcpy (copy + shift, data, length);
      shifted = g_bytes_new_static (copy + shift, length);
      again = vigie_road_graph_new_from_bytes (shifted, &error);
      g_assert_no_error (error);
      assert_is_made_graph (again);
    }
}

static void
test_steps (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  guint n_seen = 0;

  for (guint32 node = 0; node < graph->n_nodes; node++)
    for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++, n_seen++)
      g_assert_cmpuint (vigie_road_graph_get_step_start (graph, graph->steps[i]), ==, node);
  g_assert_cmpuint (n_seen, ==, 2 * graph->n_edges);
  g_assert_cmpuint (vigie_road_graph_get_step_end (graph, VIGIE_ROAD_STEP (2, FALSE)), ==, 3);
  g_assert_cmpuint (vigie_road_graph_get_step_end (graph, VIGIE_ROAD_STEP (2, TRUE)), ==, 1);
  g_assert_true (vigie_road_graph_may_drive (graph, VIGIE_ROAD_STEP (0, TRUE)));
  g_assert_true (vigie_road_graph_may_drive (graph, VIGIE_ROAD_STEP (2, FALSE)));
  g_assert_false (vigie_road_graph_may_drive (graph, VIGIE_ROAD_STEP (2, TRUE)));
  g_assert_null (vigie_road_graph_get_string (graph, VIGIE_ROAD_NONE));
}

static void
test_nothing (void)
{
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();
  g_autoptr (VigieRoadGraph) graph = vigie_road_graph_builder_end (builder), again = NULL;
  g_autoptr (GBytes) bytes = vigie_road_graph_to_bytes (graph);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  g_autoptr (GError) error = NULL;

  again = vigie_road_graph_new_from_bytes (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->n_edges, ==, 0);
  g_assert_null (vigie_road_graph_new_from_bytes (none, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Goes everywhere that the graph's numbers lead. */
static double
use_everything (VigieRoadGraph *graph)
{
  double sum = 0;

  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[i];
      const char *ref = vigie_road_graph_get_string (graph, edge->ref);
      const char *name = vigie_road_graph_get_string (graph, edge->name);

      sum += vigie_road_measure (graph->points + edge->first_point, edge->n_points);
      sum += (ref != NULL ? strlen (ref) : 0) + (name != NULL ? strlen (name) : 0);
      sum += graph->nodes[edge->source].lon_e7 + graph->nodes[edge->target].lat_e7;
    }
  for (guint32 node = 0; node < graph->n_nodes; node++)
    for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
      sum += vigie_road_graph_get_step_end (graph, graph->steps[i]) +
             vigie_road_graph_may_drive (graph, graph->steps[i]);
  for (guint32 i = 0; i < graph->n_restrictions; i++)
    for (guint32 at = graph->first_restricted[i]; at < graph->first_restricted[i + 1]; at++)
      sum += graph->edges[VIGIE_ROAD_STEP_EDGE (graph->restricted[at])].length_m;
  return sum;
}

/* The seed is printed at the beginning. */
static void
test_damaged_bytes (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (GBytes) bytes = vigie_road_graph_to_bytes (graph);
  guint n_refused = 0;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < N_DAMAGES; i++)
    {
      const gsize kept = g_test_rand_int_range (0, 20) == 0
                             ? (gsize) g_test_rand_int_range (0, (gint32) length)
                             : length;
      /* A block of its own, so that reading past it is noticed. */
      guint8 *damaged = g_memdup2 (data, length);
      g_autoptr (GBytes) taken = NULL;
      g_autoptr (VigieRoadGraph) again = NULL;
      g_autoptr (GError) error = NULL;

      for (int n = g_test_rand_int_range (0, 4); n >= 0; n--)
        damaged[g_test_rand_int_range (0, (gint32) length)] =
            g_test_rand_bit () ? 0xff : (guint8) g_test_rand_int_range (0, 256);
      taken = g_bytes_new_take (g_realloc (damaged, MAX (kept, 1)), kept);
      again = vigie_road_graph_new_from_bytes (taken, &error);
      if (again != NULL)
        use_everything (again);
      else
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
          n_refused++;
        }
    }
  g_assert_cmpuint (n_refused, >, N_DAMAGES / 10);
  g_test_message ("%u of %u refused", n_refused, N_DAMAGES);
}

/* ---- lengths ---- */

/* Vincenty's inverse solution (Survey Review XXIII, 1975, p. 88), not for opposite ends of the
 * Earth. */
static double
measure_by_vincenty (double lat, double lon, double to_lat, double to_lon)
{
  const double a = 6378137, f = 1 / 298.257223563, b = a * (1 - f), rad = G_PI / 180;
  const double u1 = atan ((1 - f) * tan (lat * rad)), u2 = atan ((1 - f) * tan (to_lat * rad));
  const double l = (to_lon - lon) * rad;
  double lambda = l, sigma = 0, sin_sigma = 0, cos_sigma = 1, cos2_alpha = 1, cos_2m = 0, u, k1,
         big_a, big_b;

  for (guint turn = 0; turn < 30; turn++)
    {
      double sin_alpha, c;

      sin_sigma =
          hypot (cos (u2) * sin (lambda), cos (u1) * sin (u2) - sin (u1) * cos (u2) * cos (lambda));
      if (sin_sigma == 0)
        return 0;
      cos_sigma = sin (u1) * sin (u2) + cos (u1) * cos (u2) * cos (lambda);
      sigma = atan2 (sin_sigma, cos_sigma);
      sin_alpha = cos (u1) * cos (u2) * sin (lambda) / sin_sigma;
      cos2_alpha = 1 - sin_alpha * sin_alpha;
      cos_2m = cos2_alpha > 0 ? cos_sigma - 2 * sin (u1) * sin (u2) / cos2_alpha : 0;
      c = f / 16 * cos2_alpha * (4 + f * (4 - 3 * cos2_alpha));
      lambda =
          l + (1 - c) * f * sin_alpha *
                  (sigma + c * sin_sigma * (cos_2m + c * cos_sigma * (2 * cos_2m * cos_2m - 1)));
    }
  u = cos2_alpha * (a * a - b * b) / (b * b);
  k1 = (sqrt (1 + u) - 1) / (sqrt (1 + u) + 1);
  big_a = (1 + k1 * k1 / 4) / (1 - k1);
  big_b = k1 * (1 - 3 * k1 * k1 / 8);
  return b * big_a *
         (sigma - big_b * sin_sigma *
                      (cos_2m + big_b / 4 *
                                    (cos_sigma * (2 * cos_2m * cos_2m - 1) -
                                     big_b / 6 * cos_2m * (4 * sin_sigma * sin_sigma - 3) *
                                         (4 * cos_2m * cos_2m - 3))));
}

static double
measure_road (double lat, double lon, double to_lat, double to_lon)
{
  const VigieRoadPoint points[] = { get_point (lon, lat), get_point (to_lon, to_lat) };

  return vigie_road_measure (points, 2);
}

/* Flinders Peak to Buninyong, the example of Geoscience Australia's GDA manual: 54,972.271 m. The
 * GRS 80 ellipsoid is WGS 84's to a tenth of a millimetre. */
#define FLINDERS_LAT -(37 + 57 / 60.0 + 3.72030 / 3600)
#define FLINDERS_LON (144 + 25 / 60.0 + 29.52440 / 3600)
#define BUNINYONG_LAT -(37 + 39 / 60.0 + 10.15610 / 3600)
#define BUNINYONG_LON (143 + 55 / 60.0 + 35.38390 / 3600)
#define FLINDERS_BUNINYONG_M 54972.271

static void
test_published_lengths (void)
{
  const double vincenty =
      measure_by_vincenty (FLINDERS_LAT, FLINDERS_LON, BUNINYONG_LAT, BUNINYONG_LON);
  const double ours = measure_road (FLINDERS_LAT, FLINDERS_LON, BUNINYONG_LAT, BUNINYONG_LON);

  g_assert_cmpfloat_with_epsilon (vincenty, FLINDERS_BUNINYONG_M, 0.0006);
  /* One straight segment of 55 km is drawn straight on the map: that is a little longer. */
  g_assert_cmpfloat (ours, >=, vincenty - 0.01);
  g_assert_cmpfloat_with_epsilon (ours, vincenty, 3e-6 * vincenty);
  /* A quarter of a meridian of WGS 84, and a degree of its equator. */
  g_assert_cmpfloat_with_epsilon (measure_road (0, 5, 90, 5), 10001965.729, 0.02);
  g_assert_cmpfloat_with_epsilon (measure_road (0, 5, 0, 6), 111319.4908, 0.0002);
}

/* As roads are: up to a kilometre, anywhere where there are some. */
static void
test_short_lengths (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      const VigieRoadPoint from = { g_test_rand_int_range (-1790000000, 1790000000),
                                    g_test_rand_int_range (-650000000, 650000000) };
      const gint32 reach = g_test_rand_bit () ? 100000 : 5000;
      const VigieRoadPoint points[] = { from,
                                        { from.lon_e7 + g_test_rand_int_range (-reach, reach),
                                          from.lat_e7 + g_test_rand_int_range (-reach, reach) } };
      const double vincenty = measure_by_vincenty (points[0].lat_e7 / 1e7, points[0].lon_e7 / 1e7,
                                                   points[1].lat_e7 / 1e7, points[1].lon_e7 / 1e7);
      const double ours = vigie_road_measure (points, 2);

      if (fabs (ours - vincenty) > 1e-8 * vincenty + 1e-7)
        g_error ("%.9f m, the geodesic has %.9f m", ours, vincenty);
    }
}

static void
test_parts_add_up (void)
{
  const VigieRoadPoint from = get_point (5, 47), to = get_point (5.034, 47.021);
  const VigieRoadPoint middle = get_point (5.017, 47.0105);
  const double whole = vigie_road_measure_part (from, to, 1);
  double before = -1;

  g_assert_cmpfloat (vigie_road_measure_part (from, to, 0), ==, 0);
  g_assert_cmpfloat (whole, ==, measure_road (47, 5, 47.021, 5.034));
  for (guint i = 0; i <= 100; i++)
    {
      const double part = vigie_road_measure_part (from, to, i / 100.0);

      g_assert_cmpfloat (part, >, before);
      before = part;
    }
  g_assert_cmpfloat_with_epsilon (vigie_road_measure_part (from, to, 0.5) +
                                      vigie_road_measure_part (middle, to, 1),
                                  whole, 1e-8 * whole);
  g_assert_cmpfloat (vigie_road_measure (&from, 1), ==, 0);
  g_assert_cmpfloat (vigie_road_measure (NULL, 0), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road-graph/round-trip", test_round_trip);
  g_test_add_func ("/road-graph/bytes-anywhere", test_bytes_anywhere);
  g_test_add_func ("/road-graph/steps", test_steps);
  g_test_add_func ("/road-graph/nothing", test_nothing);
  g_test_add_func ("/road-graph/damaged-bytes", test_damaged_bytes);
  g_test_add_func ("/road-graph/published-lengths", test_published_lengths);
  g_test_add_func ("/road-graph/short-lengths", test_short_lengths);
  g_test_add_func ("/road-graph/parts-add-up", test_parts_add_up);
  return g_test_run ();
}
