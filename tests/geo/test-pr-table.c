/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From road references to places and back, on roads that are made for it. */
#include <math.h>
#include <string.h>

#include "vigie-position.h"
#include "vigie-pr-table.h"

#define LON 4.8
#define LAT 47.4
#define METRES_PER_DEGREE 111194.9
#define LON_OF(x) (LON + (x) / (METRES_PER_DEGREE * cos (LAT * G_PI / 180)))
#define LAT_OF(y) (LAT + (y) / METRES_PER_DEGREE)

static VigieRoadPoint
point (double x, double y)
{
  return (VigieRoadPoint) { (gint32) lround (LON_OF (x) * 1e7),
                            (gint32) lround (LAT_OF (y) * 1e7) };
}

/* A road that winds eastwards, at @x metres. */
static double
wind (double x)
{
  return 200 * sin (x / 300);
}

static guint32
add_edge (VigieRoadGraphBuilder *builder,
          guint32 source,
          guint32 target,
          const VigieRoadPoint *points,
          guint n,
          const char *ref,
          const char *name,
          guint flags,
          guint32 commune)
{
  VigieRoadEdge edge = {
    .source = source,
    .target = target,
    .flags = (guint16) flags,
    .speed_kmh = 80,
    .ref = vigie_road_graph_builder_add_string (builder, ref),
    .name = vigie_road_graph_builder_add_string (builder, name),
    .commune = commune,
  };

  return vigie_road_graph_builder_add_edge (builder, &edge, points, n);
}

#define BOTH (VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD)
#define N_EDGES 20
#define EDGE_M 500

/* The line of one edge of the winding road, @shift metres north. */
static void
draw (VigieRoadPoint points[11], guint edge, double shift)
{
  for (guint i = 0; i <= 10; i++)
    {
      double x = edge * EDGE_M + i * EDGE_M / 10.0;

      points[i] = point (x, wind (x) + shift);
    }
}

/* D 971 winds for 10 km. At every fourth node D 16 leaves to the north, at 2.5 km a street does.
 * A 38 runs beside it on two carriageways, 3 km further south. */
static VigieRoadGraph *
make_graph (void)
{
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();
  guint32 nodes[N_EDGES + 1], right[N_EDGES + 1], left[N_EDGES + 1];

  for (guint i = 0; i <= N_EDGES; i++)
    {
      double x = i * EDGE_M;

      nodes[i] = vigie_road_graph_builder_add_node (builder, point (x, wind (x)));
      right[i] = vigie_road_graph_builder_add_node (builder, point (x, wind (x) - 3000));
      left[i] = vigie_road_graph_builder_add_node (builder, point (x, wind (x) - 2984));
    }
  for (guint i = 0; i < N_EDGES; i++)
    {
      VigieRoadPoint line[11], back[11];

      /* Some edges are drawn the other way round, as in real data. */
      draw (line, i, 0);
      for (guint j = 0; j < 11; j++)
        back[j] = line[10 - j];
      if (i % 3 == 1)
        add_edge (builder, nodes[i + 1], nodes[i], back, 11, "D 971", NULL, BOTH, i / 5);
      else
        add_edge (builder, nodes[i], nodes[i + 1], line, 11, i == 7 ? "D 971;D 70" : "D971", NULL,
                  BOTH, i / 5);
      draw (line, i, -3000);
      add_edge (builder, right[i], right[i + 1], line, 11, "A 38", NULL, VIGIE_ROAD_FORWARD, 9);
      draw (line, i, -2984);
      for (guint j = 0; j < 11; j++)
        back[j] = line[10 - j];
      add_edge (builder, left[i + 1], left[i], back, 11, "A 38", NULL, VIGIE_ROAD_FORWARD, 9);
      if (i % 4 == 3 || i == 5)
        {
          VigieRoadPoint side[2] = { line[0], point (i * EDGE_M, wind (i * EDGE_M) + 900) };
          guint32 end = vigie_road_graph_builder_add_node (builder, side[1]);

          side[0] = point (i * EDGE_M, wind (i * EDGE_M));
          add_edge (builder, nodes[i], end, side, 2, i == 5 ? NULL : "D 16",
                    i == 5 ? "Rue du Moulin" : NULL, BOTH, i / 5);
        }
    }
  return vigie_road_graph_builder_end (builder);
}

/* PR unevenly along the road, with gaps in their numbers; those of A 38 for each side. */
static const struct
{
  guint number;
  double x;
} marks[] = { { 3, 120 },  { 4, 1075 },  { 5, 2200 }, { 7, 3333 },
              { 8, 3950 }, { 12, 7011 }, { 13, 8190 } };

static VigiePrTable *
make_table (VigieRoadGraph *graph, gboolean is_measured)
{
  g_autoptr (GArray) points = g_array_new (FALSE, TRUE, sizeof (VigiePrPoint));

  for (gsize i = G_N_ELEMENTS (marks); i-- > 0;) /* in any order */
    {
      double x = marks[i].x;
      VigiePrPoint road = { "RD971", marks[i].number, 0, LON_OF (x), LAT_OF (wind (x) + 4), 0 };
      VigiePrPoint right = {
        "A0038", marks[i].number, 'D', LON_OF (x), LAT_OF (wind (x) - 3002), 0
      };
      VigiePrPoint left = {
        "A0038", marks[i].number, 'G', LON_OF (x + 20), LAT_OF (wind (x + 20) - 2982), 0
      };

      if (is_measured && i > 0)
        road.distance_m = (x - marks[i - 1].x) * 1.3;
      g_array_append_val (points, left);
      g_array_append_val (points, road);
      g_array_append_val (points, right);
    }
  return vigie_pr_table_new ((VigiePrPoint *) (gpointer) points->data, points->len, graph);
}

static void
assert_located (VigiePrTable *table, const char *text, double x, double y, double off_m)
{
  g_autoptr (GError) error = NULL;
  VigieRoadReference reference;
  VigiePosition position;

  g_test_message ("%s", text);
  g_assert_true (vigie_road_reference_find (text, 0, &reference));
  g_assert_true (vigie_pr_table_locate (table, &reference, &position, &error));
  g_assert_no_error (error);
  g_assert_cmpint (position.origin, ==, VIGIE_ORIGIN_ROAD_REFERENCE);
  g_assert_true (vigie_position_is_valid (&position));
  g_assert_cmpfloat (position.radius_m, >, 0);
  g_assert_cmpfloat (vigie_distance_m (position.lon, position.lat, LON_OF (x), LAT_OF (y)), <,
                     off_m);
}

static void
assert_refused (VigiePrTable *table, const char *text, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  VigieRoadReference reference;
  VigiePosition position;

  g_assert_true (vigie_road_reference_find (text, 0, &reference));
  g_assert_false (vigie_pr_table_locate (table, &reference, &position, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, sentence);
}

/* Metres along the winding road from one x to another, by small steps. */
static double
measure (double from, double to)
{
  double length = 0;

  for (double x = from; x < to; x += 1)
    length += hypot (1, wind (x + 1) - wind (x));
  return length;
}

static double
find_x (double from, double metres)
{
  double x = from;

  for (; metres > 0; x += 0.5)
    metres -= hypot (0.5, wind (x + 0.5) - wind (x));
  return x;
}

static void
test_locate (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (VigiePrTable) table = make_table (graph, FALSE);
  double x;

  assert_located (table, "D 971 PR 4", 1075, wind (1075), 5);
  x = find_x (1075, 300);
  assert_located (table, "D 971 PR 4+300", x, wind (x), 8);
  x = find_x (3950, 2000); /* PR 9 to 11 are not there */
  assert_located (table, "RD971 PR 8+2000", x, wind (x), 12);
  x = find_x (8190, 700); /* behind the last one */
  assert_located (table, "D971 PK 13,7", x, wind (x), 12);
  assert_located (table, "A38 PR 4 D", 1075, wind (1075) - 3000, 5);
  assert_located (table, "A38 PR 4 G", 1095, wind (1095) - 2984, 5);
}

/* People count on behind the next PR; not for ever. */
static void
test_surplus (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (VigiePrTable) table = make_table (graph, FALSE);
  double between = measure (3333, 3950);
  VigieRoadReference exact = { "D 971", 0, TRUE, 7, between - 10, 25, 0, 0 };
  VigieRoadReference beyond = { "D 971", 0, TRUE, 7, between + 150, 25, 0, 0 };
  VigiePosition a, b;
  double x = find_x (3950, 150);

  g_assert_true (vigie_pr_table_locate (table, &exact, &a, NULL));
  g_assert_true (vigie_pr_table_locate (table, &beyond, &b, NULL));
  g_assert_cmpfloat (vigie_distance_m (b.lon, b.lat, LON_OF (x), LAT_OF (wind (x))), <, 8);
  g_assert_cmpfloat (b.radius_m, >, a.radius_m + 100);
}

static void
test_refusals (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (VigiePrTable) table = make_table (graph, FALSE);
  g_autoptr (GError) error = NULL;
  VigieRoadReference reference = { "D 971", 0, TRUE, 13, 9000, 25, 0, 0 };
  VigiePosition position;

  assert_refused (table, "D 971 PR 2", "There is no PR 2 on the D 971; it has 3 to 13.");
  assert_refused (table, "D 971 PR 41", "There is no PR 41 on the D 971; it has 3 to 13.");
  assert_refused (table, "D 971 PR 10",
                  "There is no PR 10 on the D 971; PR 12 follows PR 8 there.");
  assert_refused (table, "D 16 PR 1", "The D 16 has no PR in this territory.");
  assert_refused (table, "D 99 PR 1", "There is no road D 99 in this territory.");
  assert_refused (table, "D 99", "There is no road D 99 in this territory.");
  g_assert_false (vigie_pr_table_locate (table, &reference, &position, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, "Behind PR 13, the D 971 is known for "));
  g_clear_error (&error);
  reference.pr = 7;
  g_assert_false (vigie_pr_table_locate (table, &reference, &position, &error));
  g_assert_true (g_str_has_prefix (error->message, "On the D 971, PR 8 follows PR 7 after "));
}

/* What the road's keeper measured counts, whatever the line's length is. */
static void
test_measured_distances (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (VigiePrTable) table = make_table (graph, TRUE);
  double measured = (2200 - 1075) * 1.3, line = measure (1075, 2200);
  double x = find_x (1075, 600 / measured * line);
  VigieRoadPlace place;

  g_assert_cmpfloat (fabs (measured - line), >, 50);
  assert_located (table, "D 971 PR 4+600", x, wind (x), 8);
  g_assert_true (vigie_pr_table_describe (table, LON_OF (x), LAT_OF (wind (x)), 50, &place));
  g_assert_cmpuint (place.reference.pr, ==, 4);
  g_assert_cmpfloat_with_epsilon (place.reference.pr_m, 600, 3);
}

static void
assert_round_trip (VigiePrTable *table, const char *road, char side, gboolean is_sided)
{
  guint n = 0;

  for (gsize i = 0; i + 1 < G_N_ELEMENTS (marks); i++)
    for (double metres = 0; metres < 4000; metres += 37)
      {
        VigieRoadReference reference = { "", side, TRUE, marks[i].number, metres, 25, 0, 0 };
        VigiePosition position;
        VigieRoadPlace place;

        g_strlcpy (reference.number, road, sizeof reference.number);
        if (!vigie_pr_table_locate (table, &reference, &position, NULL) ||
            position.radius_m > 25) /* counted on behind the next PR */
          break;
        g_assert_true (vigie_pr_table_describe (table, position.lon, position.lat, 20, &place));
        g_assert_cmpstr (place.reference.number, ==, road);
        g_assert_true (place.reference.has_pr);
        g_assert_cmpfloat (place.position.radius_m, <, 0.1);
        if (is_sided)
          g_assert_cmpint (place.reference.side, ==, side);
        if (place.reference.pr != marks[i].number) /* the next one's place itself */
          g_assert_cmpfloat (place.reference.pr_m, <, 1);
        else
          g_assert_cmpfloat_with_epsilon (place.reference.pr_m, metres, 0.2);
        n++;
      }
  g_assert_cmpuint (n, >, 150);
}

static void
test_round_trips (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (VigiePrTable) by_line = make_table (graph, FALSE);
  g_autoptr (VigiePrTable) by_keeper = make_table (graph, TRUE);

  assert_round_trip (by_line, "D 971", 0, FALSE);
  assert_round_trip (by_keeper, "D 971", 0, FALSE);
  assert_round_trip (by_line, "A 38", 'D', TRUE);
  assert_round_trip (by_line, "A 38", 'G', TRUE);
}

static void
test_describe_without_pr (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (VigiePrTable) table = vigie_pr_table_new (NULL, 0, graph);
  g_autofree char *text = NULL, *at_junction = NULL;
  VigieRoadPlace place;
  double x = find_x (1500, 240);

  g_assert_true (vigie_pr_table_describe (table, LON_OF (x), LAT_OF (wind (x)), 50, &place));
  g_assert_false (place.reference.has_pr);
  g_assert_cmpstr (place.junction, ==, "D 16");
  g_assert_cmpfloat_with_epsilon (place.junction_m, 240, 3);
  g_assert_cmpuint (place.commune, ==, 0);
  text = vigie_road_place_to_string (&place);
  g_assert_true (g_str_has_prefix (text, "D 971, 24") || g_str_has_prefix (text, "D 971, 23"));
  g_assert_true (g_str_has_suffix (text, " m from the junction with D 16"));
  g_assert_true (vigie_pr_table_describe (table, LON_OF (1500), LAT_OF (wind (1500)), 50, &place));
  at_junction = vigie_road_place_to_string (&place);
  g_assert_nonnull (strstr (at_junction, "junction"));
  /* A street nearby says more than a numbered road far away. */
  g_assert_true (vigie_pr_table_describe (table, LON_OF (2500), LAT_OF (wind (2500)), 50, &place));
  g_assert_cmpstr (place.junction, ==, "Rue du Moulin");
  g_assert_false (vigie_pr_table_describe (table, LON_OF (x), LAT_OF (wind (x) + 300), 50, &place));
}

/* Before the first PR there is none to count from. */
static void
test_before_the_first (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (VigiePrTable) table = make_table (graph, FALSE);
  VigieRoadPlace place;

  g_assert_true (vigie_pr_table_describe (table, LON_OF (0), LAT_OF (wind (0)), 20, &place));
  g_assert_false (place.reference.has_pr);
}

static void
test_parts (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (VigiePrTable) table = vigie_pr_table_new (NULL, 0, graph);
  VigiePosition position, from = { LON_OF (1000), LAT_OF (300), 300, 0 },
                          to = { LON_OF (3000), LAT_OF (-300), 300, 0 };

  /* The second commune has the road from 2,500 to 5,000 m. */
  g_assert_true (vigie_pr_table_locate_part (table, "RD 971", 1, LON, LAT, 1000, &position));
  g_assert_cmpfloat (
      vigie_distance_m (position.lon, position.lat, LON_OF (3750), LAT_OF (wind (3750))), <, 200);
  g_assert_cmpfloat (position.radius_m, >, 1200);
  g_assert_cmpfloat (position.radius_m, <, 1600);
  /* No such commune: what passes near the place */
  g_assert_true (
      vigie_pr_table_locate_part (table, "D971", 77, LON_OF (6000), LAT_OF (600), 500, &position));
  g_assert_cmpfloat (vigie_distance_m (position.lon, position.lat, LON_OF (6000), LAT_OF (0)), <,
                     700);
  /* Far away */
  g_assert_false (vigie_pr_table_locate_part (table, "D971", 77, LON_OF (6000), LAT_OF (50000), 500,
                                              &position));
  g_assert_false (vigie_pr_table_locate_part (table, "D 1", 1, LON, LAT, 500, &position));
  g_assert_true (vigie_pr_table_locate_between (table, "D 971", &from, &to, &position));
  g_assert_cmpfloat (
      vigie_distance_m (position.lon, position.lat, LON_OF (2000), LAT_OF (wind (2000))), <, 150);
  g_assert_cmpfloat (position.radius_m, <, 1300);
}

static void
test_stretch (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  g_autoptr (VigiePrTable) table = make_table (graph, FALSE);
  VigieRoadReference reference;
  VigiePosition position;
  double x = find_x (1075, measure (1075, 3333) / 2);

  assert_located (table, "D 971 du PR 4 au PR 7", x, wind (x), 20);
  g_assert_true (vigie_road_reference_find ("D 971 du PR 4 au PR 7", 0, &reference));
  g_assert_true (vigie_pr_table_locate (table, &reference, &position, NULL));
  g_assert_cmpfloat (
      vigie_distance_m (position.lon, position.lat, LON_OF (1075), LAT_OF (wind (1075))), <=,
      position.radius_m);
  g_assert_cmpfloat (
      vigie_distance_m (position.lon, position.lat, LON_OF (3333), LAT_OF (wind (3333))), <=,
      position.radius_m);
  assert_refused (table, "D 971 du PR 4 au PR 6",
                  "There is no PR 6 on the D 971; PR 7 follows PR 5 there.");
}

/* PR alone, without any road, still say more than nothing. */
static void
test_without_roads (void)
{
  g_autoptr (VigiePrTable) table = make_table (NULL, FALSE);
  VigieRoadReference reference;
  VigiePosition position;
  VigieRoadPlace place;
  g_autoptr (GError) error = NULL;

  g_assert_true (vigie_road_reference_find ("D 971 PR 4+500", 0, &reference));
  g_assert_true (vigie_pr_table_locate (table, &reference, &position, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (
      vigie_distance_m (position.lon, position.lat, LON_OF (1500), LAT_OF (wind (1500))), <,
      position.radius_m);
  g_assert_true (vigie_pr_table_describe (table, position.lon, position.lat, 20, &place));
  g_assert_cmpuint (place.reference.pr, ==, 4);
  g_assert_cmpfloat_with_epsilon (place.reference.pr_m, 500, 1);
  assert_refused (table, "D 99", "There is no road D 99 in this territory.");
}

/* One that no other follows or precedes gives its own place, and says when more is asked for. */
static void
test_lonely_pr (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  VigiePrPoint point = { "D 971", 5, 0, LON_OF (2200), LAT_OF (wind (2200)), 0 };
  g_autoptr (VigiePrTable) table = vigie_pr_table_new (&point, 1, graph);
  VigieRoadPlace place;

  assert_located (table, "D 971 PR 5", 2200, wind (2200), 5);
  assert_refused (table, "D 971 PR 5+400", "Behind PR 5, the D 971 is known for 0 m only.");
  g_assert_true (vigie_pr_table_describe (table, point.lon, point.lat, 20, &place));
  g_assert_true (place.reference.has_pr);
  g_assert_cmpuint (place.reference.pr, ==, 5);
  g_assert_true (vigie_pr_table_describe (table, LON_OF (3000), LAT_OF (wind (3000)), 20, &place));
  g_assert_false (place.reference.has_pr);
}

/* A number that is there twice, as where two départements meet, is not known better than that. */
static void
test_number_twice (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  VigiePrPoint points[] = { { "D 971", 5, 0, LON_OF (2200), LAT_OF (wind (2200)), 0 },
                            { "D 971", 5, 0, LON_OF (9000), LAT_OF (wind (9000)), 0 } };
  g_autoptr (VigiePrTable) table = vigie_pr_table_new (points, 2, graph);
  VigieRoadReference reference;
  VigiePosition position;

  g_assert_true (vigie_road_reference_find ("D 971 PR 5", 0, &reference));
  g_assert_true (vigie_pr_table_locate (table, &reference, &position, NULL));
  for (guint i = 0; i < 2; i++)
    g_assert_cmpfloat (vigie_distance_m (position.lon, position.lat, points[i].lon, points[i].lat),
                       <=, position.radius_m);
}

/* Places that no file should hold do no harm. */
static void
test_bad_points (void)
{
  g_autoptr (VigieRoadGraph) graph = make_graph ();
  VigiePrPoint points[] = { { NULL, 1, 0, LON, LAT, 0 },
                            { "", 1, 0, LON, LAT, 0 },
                            { "D 971", 1, 0, NAN, LAT, 0 },
                            { "D 971", 2, 0, 400, LAT, 0 },
                            { "D 971", 3, 'x', LON_OF (120), LAT_OF (wind (120)), -5 },
                            { "D 971", 4, 0, LON_OF (1075), LAT_OF (wind (1075)), NAN },
                            { "D 971", 5, 0, LON_OF (2200), LAT_OF (wind (2200)), 1e9 } };
  g_autoptr (VigiePrTable) table = vigie_pr_table_new (points, G_N_ELEMENTS (points), graph);
  double x = find_x (1075, 300);

  assert_refused (table, "D 971 PR 2", "There is no PR 2 on the D 971; it has 3 to 5.");
  assert_located (table, "D 971 PR 4+300", x, wind (x), 8);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pr-table/locate", test_locate);
  g_test_add_func ("/pr-table/surplus", test_surplus);
  g_test_add_func ("/pr-table/refusals", test_refusals);
  g_test_add_func ("/pr-table/measured-distances", test_measured_distances);
  g_test_add_func ("/pr-table/round-trips", test_round_trips);
  g_test_add_func ("/pr-table/describe-without-pr", test_describe_without_pr);
  g_test_add_func ("/pr-table/before-the-first", test_before_the_first);
  g_test_add_func ("/pr-table/parts", test_parts);
  g_test_add_func ("/pr-table/stretch", test_stretch);
  g_test_add_func ("/pr-table/without-roads", test_without_roads);
  g_test_add_func ("/pr-table/lonely-pr", test_lonely_pr);
  g_test_add_func ("/pr-table/number-twice", test_number_twice);
  g_test_add_func ("/pr-table/bad-points", test_bad_points);

  return g_test_run ();
}
