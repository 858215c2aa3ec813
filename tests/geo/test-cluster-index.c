/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-cluster.h"

#define MAX_ZOOM 16

static const VigieWorldBox world = { 0, 0, 1, 1 };

static GArray *
query (const VigieClusterIndex *index, const VigieWorldBox *view, double zoom)
{
  GArray *clusters = g_array_new (FALSE, FALSE, sizeof (VigieCluster));
  gsize n = vigie_cluster_index_query (index, view, zoom, clusters);

  g_assert_cmpuint (n, ==, clusters->len);
  return clusters;
}

/* Some towns and their surroundings, as posts lie. */
static void
make_points (double *x, double *y, gsize n)
{
  double towns[8][3];

  for (guint i = 0; i < G_N_ELEMENTS (towns); i++)
    {
      towns[i][0] = g_test_rand_double_range (0.49, 0.53);
      towns[i][1] = g_test_rand_double_range (0.33, 0.37);
      towns[i][2] = pow (10, g_test_rand_double_range (-6, -2.5));
    }
  for (gsize i = 0; i < n; i++)
    {
      const double *town = towns[g_test_rand_int_range (0, G_N_ELEMENTS (towns))];

      x[i] = town[0] + town[2] * g_test_rand_double_range (-1, 1);
      y[i] = town[1] + town[2] * g_test_rand_double_range (-1, 1);
    }
}

/* The rule as npm's supercluster follows it, the short way: in the order of the list, whoever is
 * free takes in all that are free within the radius. Places are in the index's units. */
typedef struct
{
  guint32 x;
  guint32 y;
  guint32 count;
} Simple;

static void
cluster_simply (GArray *list, double radius)
{
  g_autoptr (GArray) next = g_array_new (FALSE, FALSE, sizeof (Simple));
  g_autofree gboolean *taken = g_new0 (gboolean, list->len);

  for (guint i = 0; i < list->len; i++)
    {
      const Simple *seed = &g_array_index (list, Simple, i);
      Simple cluster = *seed;
      guint64 sum_x = (guint64) seed->x * seed->count, sum_y = (guint64) seed->y * seed->count;

      if (taken[i])
        continue;
      taken[i] = TRUE;
      for (guint j = 0; j < list->len; j++)
        {
          const Simple *other = &g_array_index (list, Simple, j);

          if (!taken[j] &&
              hypot ((double) other->x - seed->x, (double) other->y - seed->y) <= radius)
            {
              taken[j] = TRUE;
              cluster.count += other->count;
              sum_x += (guint64) other->x * other->count;
              sum_y += (guint64) other->y * other->count;
            }
        }
      cluster.x = (guint32) (sum_x / cluster.count);
      cluster.y = (guint32) (sum_y / cluster.count);
      g_array_append_val (next, cluster);
    }
  g_array_set_size (list, 0);
  g_array_append_vals (list, next->data, next->len);
}

static int
compare_simple (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (Simple));
}

static void
assert_same_clusters (const VigieClusterIndex *index, int zoom, const GArray *expected)
{
  g_autoptr (GArray) clusters = query (index, &world, zoom);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Simple));
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (Simple));

  for (guint i = 0; i < clusters->len; i++)
    {
      const VigieCluster *cluster = &g_array_index (clusters, VigieCluster, i);
      Simple simple = { (guint32) (cluster->x * 4294967296.0),
                        (guint32) (cluster->y * 4294967296.0), cluster->count };

      g_array_append_val (found, simple);
    }
  g_array_append_vals (sorted, expected->data, expected->len);
  g_array_sort (found, compare_simple);
  g_array_sort (sorted, compare_simple);
  g_assert_cmpmem (found->data, found->len * sizeof (Simple), sorted->data,
                   sorted->len * sizeof (Simple));
}

static void
test_clusters_follow_the_rule (void)
{
  for (int round = 0; round < 12; round++)
    {
      gsize n = (gsize) g_test_rand_int_range (1, 700);
      g_autofree double *x = g_new (double, n);
      g_autofree double *y = g_new (double, n);
      g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Simple));
      g_autoptr (VigieClusterIndex) index = NULL;

      make_points (x, y, n);
      index = vigie_cluster_index_new (x, y, n, NULL);
      for (gsize i = 0; i < n; i++)
        {
          Simple point = { (guint32) (x[i] * 4294967296.0), (guint32) (y[i] * 4294967296.0), 1 };

          g_array_append_val (list, point);
        }
      assert_same_clusters (index, MAX_ZOOM + 1, list);
      for (int zoom = MAX_ZOOM; zoom >= 0; zoom--)
        {
          cluster_simply (list, 40 / 512.0 * 4294967296.0 / exp2 (zoom));
          assert_same_clusters (index, zoom, list);
        }
    }
}

/* At every zoom each point is in exactly one cluster, and the cluster stands at their mean. */
static void
test_members_are_a_partition (void)
{
  const gsize n = 20000;
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autofree guint8 *seen = g_new (guint8, n);
  g_autoptr (VigieClusterIndex) index = NULL;
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (guint32));

  make_points (x, y, n);
  index = vigie_cluster_index_new (x, y, n, NULL);
  for (int zoom = 0; zoom <= MAX_ZOOM + 1; zoom++)
    {
      g_autoptr (GArray) clusters = query (index, &world, zoom);
      gsize sum = 0;

      g_assert_cmpuint (clusters->len, ==, vigie_cluster_index_get_n_clusters (index, zoom));
      memset (seen, 0, n);
      for (guint i = 0; i < clusters->len; i++)
        {
          const VigieCluster *cluster = &g_array_index (clusters, VigieCluster, i);
          double mean_x = 0, mean_y = 0;
          gboolean has_point = FALSE;

          g_array_set_size (members, 0);
          g_assert_cmpuint (vigie_cluster_index_get_members (index, cluster->id, members), ==,
                            cluster->count);
          for (guint j = 0; j < members->len; j++)
            {
              guint32 point = g_array_index (members, guint32, j);

              g_assert_cmpuint (seen[point]++, ==, 0);
              has_point |= point == cluster->point;
              mean_x += x[point] / cluster->count;
              mean_y += y[point] / cluster->count;
            }
          g_assert_true (has_point);
          g_assert_cmpfloat_with_epsilon (cluster->x, mean_x, 1e-8);
          g_assert_cmpfloat_with_epsilon (cluster->y, mean_y, 1e-8);
          sum += cluster->count;
        }
      g_assert_cmpuint (sum, ==, n);
    }
}

static void
test_query_is_all_clusters_in_the_box (void)
{
  const gsize n = 5000;
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autoptr (VigieClusterIndex) index = NULL;

  make_points (x, y, n);
  index = vigie_cluster_index_new (x, y, n, NULL);
  for (int round = 0; round < 200; round++)
    {
      double zoom = g_test_rand_double_range (-2, 20), west = g_test_rand_double_range (0.48, 0.53);
      double north = g_test_rand_double_range (0.32, 0.37),
             size = pow (10, g_test_rand_double_range (-5, -1));
      VigieWorldBox view = { west, north, west + size, north + size };
      g_autoptr (GArray) found = query (index, &view, zoom), all = query (index, &world, zoom);
      gsize expected = 0;

      for (guint i = 0; i < all->len; i++)
        {
          const VigieCluster *cluster = &g_array_index (all, VigieCluster, i);

          expected += cluster->x >= view.min_x && cluster->x <= view.max_x &&
                      cluster->y >= view.min_y && cluster->y <= view.max_y;
        }
      g_assert_cmpuint (found->len, ==, expected);
    }
}

static void
test_expansion_zoom_is_where_it_comes_apart (void)
{
  const gsize n = 3000;
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autoptr (VigieClusterIndex) index = NULL;

  make_points (x, y, n);
  index = vigie_cluster_index_new (x, y, n, NULL);
  for (int zoom = 0; zoom <= MAX_ZOOM; zoom += 4)
    {
      g_autoptr (GArray) clusters = query (index, &world, zoom);

      for (guint i = 0; i < clusters->len; i++)
        {
          const VigieCluster *cluster = &g_array_index (clusters, VigieCluster, i);
          int apart = vigie_cluster_index_get_expansion_zoom (index, cluster->id);
          g_autoptr (GArray) at = NULL, before = NULL;
          gboolean is_there = FALSE;

          if (cluster->count == 1)
            {
              g_assert_cmpint (apart, ==, 0);
              continue;
            }
          g_assert_cmpint (apart, >, zoom);
          g_assert_cmpint (apart, <=, MAX_ZOOM + 1);
          at = query (index, &world, apart);
          before = query (index, &world, apart - 1);
          for (guint j = 0; j < at->len; j++)
            g_assert_cmpuint (g_array_index (at, VigieCluster, j).id, !=, cluster->id);
          for (guint j = 0; j < before->len; j++)
            is_there |= g_array_index (before, VigieCluster, j).id == cluster->id;
          g_assert_true (is_there);
        }
    }
}

/* Many posts have a commune's middle as their place; neither time nor stack may suffer. */
static void
test_many_points_at_one_place (void)
{
  const gsize n = 200000;
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autoptr (VigieClusterIndex) index = NULL;

  for (gsize i = 0; i < n; i++)
    {
      x[i] = i % 2 == 0 ? 0.5 : 0.5 + g_test_rand_double_range (0, 2e-6);
      y[i] = i % 2 == 0 ? 0.35 : 0.35 + g_test_rand_double_range (0, 2e-6);
    }
  index = vigie_cluster_index_new (x, y, n, NULL);
  for (int zoom = 0; zoom <= MAX_ZOOM; zoom++)
    {
      g_autoptr (GArray) clusters = query (index, &world, zoom);
      gsize sum = 0;

      g_assert_cmpuint (clusters->len, <, 20);
      for (guint i = 0; i < clusters->len; i++)
        sum += g_array_index (clusters, VigieCluster, i).count;
      g_assert_cmpuint (sum, ==, n);
    }
}

/* Each waits for the one before it, all along the line. */
static void
test_points_given_in_the_order_of_space (void)
{
  const gsize n = 100000;
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);

  for (int direction = 0; direction < 2; direction++)
    {
      g_autoptr (VigieClusterIndex) index = NULL;

      for (gsize i = 0; i < n; i++)
        {
          gsize at = direction == 0 ? i : n - 1 - i;

          x[i] = 0.4 + 1e-6 * (double) at;
          y[i] = 0.35;
        }
      index = vigie_cluster_index_new (x, y, n, NULL);
      /* The radius at zoom 16 is 1.19 of these steps: pairs. */
      g_assert_cmpuint (vigie_cluster_index_get_n_clusters (index, MAX_ZOOM), ==, n / 2);
    }
}

static void
test_no_points (void)
{
  g_autoptr (VigieClusterIndex) index = vigie_cluster_index_new (NULL, NULL, 0, NULL);

  for (int zoom = 0; zoom <= MAX_ZOOM + 1; zoom++)
    {
      g_autoptr (GArray) clusters = query (index, &world, zoom);

      g_assert_cmpuint (clusters->len, ==, 0);
    }
}

static void
test_places_beyond_the_world (void)
{
  const double x[] = { NAN, 0.5, 0, 1, -7, 1e300, INFINITY, 0.5 };
  const double y[] = { 0.5, NAN, 0, 1, 0.5, 0.5, 0.25, 0.25 };
  g_autoptr (VigieClusterIndex) index = vigie_cluster_index_new (x, y, G_N_ELEMENTS (x), NULL);
  g_autoptr (GArray) all = query (index, &world, MAX_ZOOM + 1);
  g_autoptr (GArray) far = query (index, &world, 0);
  gsize sum = 0;

  g_assert_cmpuint (all->len, ==, 6);
  for (guint i = 0; i < far->len; i++)
    sum += g_array_index (far, VigieCluster, i).count;
  g_assert_cmpuint (sum, ==, 6);
}

static void
test_view_over_the_antimeridian (void)
{
  const double x[] = { 0.99, 0.01, 0.5 }, y[] = { 0.5, 0.5, 0.5 };
  g_autoptr (VigieClusterIndex) index = vigie_cluster_index_new (x, y, 3, NULL);
  const VigieWorldBox east = { 0.95, 0.4, 1.05, 0.6 }, west = { -0.05, 0.4, 0.05, 0.6 };
  g_autoptr (GArray) of_east = query (index, &east, 10), of_west = query (index, &west, 10);

  g_assert_cmpuint (of_east->len, ==, 2);
  g_assert_cmpfloat_with_epsilon (g_array_index (of_east, VigieCluster, 0).x, 0.99, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_array_index (of_east, VigieCluster, 1).x, 1.01, 1e-9);
  g_assert_cmpuint (of_west->len, ==, 2);
  g_assert_cmpfloat_with_epsilon (g_array_index (of_west, VigieCluster, 0).x, -0.01, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_array_index (of_west, VigieCluster, 1).x, 0.01, 1e-9);
}

static void
test_odd_views_have_no_clusters (void)
{
  const double x[] = { 0.5 }, y[] = { 0.5 };
  g_autoptr (VigieClusterIndex) index = vigie_cluster_index_new (x, y, 1, NULL);
  const VigieWorldBox odd[] = {
    { 0.6, 0, 0.4, 1 }, { 0, 0.6, 1, 0.4 }, { NAN, 0, 1, 1 },
    { 0, 0, 1, NAN },   { 0, 2, 1, 3 },     { 9, 0, 10, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GArray) clusters = query (index, &odd[i], 3);

      g_assert_cmpuint (clusters->len, ==, 0);
    }
}

/* Room: at most 24 bytes for each point that a level holds. */
static void
test_memory (void)
{
  const gsize n = 100000;
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autoptr (VigieClusterIndex) index = NULL;
  gsize slots = 0;

  for (gsize i = 0; i < n; i++)
    {
      x[i] = g_test_rand_double_range (0, 1); /* alone at most zooms, in as many rows as can be */
      y[i] = g_test_rand_double_range (0, 1);
    }
  index = vigie_cluster_index_new (x, y, n, NULL);
  for (int zoom = 0; zoom <= MAX_ZOOM + 1; zoom++)
    slots += vigie_cluster_index_get_n_clusters (index, zoom);
  g_assert_cmpuint (vigie_cluster_index_get_memory (index), <=, 24 * slots);
}

static void
test_options_count (void)
{
  const VigieClusterOptions options = {
    .radius_px = 256, .extent_px = 512, .min_zoom = 3, .max_zoom = 5
  };
  const double x[] = { 0.5, 0.51 }, y[] = { 0.5, 0.5 };
  g_autoptr (VigieClusterIndex) index = vigie_cluster_index_new (x, y, 2, &options);

  g_assert_cmpuint (vigie_cluster_index_get_n_clusters (index, 0), ==, 1); /* as zoom 3 */
  g_assert_cmpuint (vigie_cluster_index_get_n_clusters (index, 5), ==, 1); /* within 0.5 / 2⁵ */
  g_assert_cmpuint (vigie_cluster_index_get_n_clusters (index, 6), ==, 2);
  g_assert_cmpuint (vigie_cluster_index_get_n_clusters (index, 22), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cluster-index/clusters-follow-the-rule", test_clusters_follow_the_rule);
  g_test_add_func ("/cluster-index/members-are-a-partition", test_members_are_a_partition);
  g_test_add_func ("/cluster-index/query-is-all-clusters-in-the-box",
                   test_query_is_all_clusters_in_the_box);
  g_test_add_func ("/cluster-index/expansion-zoom-is-where-it-comes-apart",
                   test_expansion_zoom_is_where_it_comes_apart);
  g_test_add_func ("/cluster-index/many-points-at-one-place", test_many_points_at_one_place);
  g_test_add_func ("/cluster-index/points-given-in-the-order-of-space",
                   test_points_given_in_the_order_of_space);
  g_test_add_func ("/cluster-index/no-points", test_no_points);
  g_test_add_func ("/cluster-index/places-beyond-the-world", test_places_beyond_the_world);
  g_test_add_func ("/cluster-index/view-over-the-antimeridian", test_view_over_the_antimeridian);
  g_test_add_func ("/cluster-index/odd-views-have-no-clusters", test_odd_views_have_no_clusters);
  g_test_add_func ("/cluster-index/memory", test_memory);
  g_test_add_func ("/cluster-index/options-count", test_options_count);
  return g_test_run ();
}
