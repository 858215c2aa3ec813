/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-cluster.h"

typedef struct
{
  gsize n;
  double *x;
  double *y;
  guint8 *status;
  guint8 *mask;
} Points;

static void
points_init (Points *self, gsize n)
{
  *self =
      (Points) { n, g_new (double, n), g_new (double, n), g_new (guint8, n), g_new (guint8, n) };
  for (gsize i = 0; i < n; i++)
    {
      gboolean near = g_test_rand_bit ();

      self->x[i] = near ? 0.5 + g_test_rand_double_range (0, 0.01) : g_test_rand_double ();
      self->y[i] = near ? 0.35 + g_test_rand_double_range (0, 0.01) : g_test_rand_double ();
      self->status[i] = (guint8) g_test_rand_int_range (0, VIGIE_GRID_N_STATUSES);
      self->mask[i] =
          g_test_rand_int_range (0, 4) > 0 ? (guint8) g_test_rand_int_range (1, 256) : 0;
    }
}

static void
points_clear (Points *self)
{
  g_free (self->x);
  g_free (self->y);
  g_free (self->status);
  g_free (self->mask);
}

static VigiePoints
points_view (const Points *self)
{
  return (VigiePoints) { self->x, self->y, self->status, self->mask, self->n };
}

static gint64
get_cell (double x, double per_world)
{
  return (gint64) floor (x * per_world);
}

/* Each cluster again, point by point. */
static void
assert_cluster_is_its_cell (const Points *points, const VigieGridCluster *cluster, double per_world)
{
  VigieGridCluster again = { .first = G_MAXUINT32, .box = { 2, 2, -2, -2 } };
  gint64 column = get_cell (cluster->x, per_world), row = get_cell (cluster->y, per_world);

  for (gsize i = 0; i < points->n; i++)
    if (points->mask[i] != 0 && get_cell (points->x[i], per_world) == column &&
        get_cell (points->y[i], per_world) == row)
      {
        again.x += points->x[i];
        again.y += points->y[i];
        again.count++;
        again.by_status[points->status[i]]++;
        again.first = MIN (again.first, (guint32) i);
        again.box.min_x = MIN (again.box.min_x, points->x[i]);
        again.box.min_y = MIN (again.box.min_y, points->y[i]);
        again.box.max_x = MAX (again.box.max_x, points->x[i]);
        again.box.max_y = MAX (again.box.max_y, points->y[i]);
      }
  g_assert_cmpuint (cluster->count, ==, again.count);
  g_assert_cmpuint (cluster->first, ==, again.first);
  for (guint i = 0; i < VIGIE_GRID_N_STATUSES; i++)
    g_assert_cmpuint (cluster->by_status[i], ==, again.by_status[i]);
  g_assert_cmpfloat_with_epsilon (cluster->x, again.x / again.count, 1e-12);
  g_assert_cmpfloat_with_epsilon (cluster->y, again.y / again.count, 1e-12);
  g_assert_cmpfloat (cluster->box.min_x, ==, again.box.min_x);
  g_assert_cmpfloat (cluster->box.min_y, ==, again.box.min_y);
  g_assert_cmpfloat (cluster->box.max_x, ==, again.box.max_x);
  g_assert_cmpfloat (cluster->box.max_y, ==, again.box.max_y);
}

static void
test_sums_equal_brute_force (void)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new ();

  for (int round = 0; round < 60; round++)
    {
      Points points;
      VigiePoints input;
      VigieWorldBox view;
      const VigieGridCluster *clusters;
      double zoom = g_test_rand_double_range (0, 12), px = g_test_rand_double_range (20, 100);
      double per_world = vigie_mercator_world_px (zoom) / px;
      double half = 400 / vigie_mercator_world_px (zoom);
      double x = g_test_rand_double_range (0.4, 0.6), y = g_test_rand_double_range (0.3, 0.4);
      gsize n, sum = 0, expected = 0;

      points_init (&points, (gsize) g_test_rand_int_range (0, 800));
      input = points_view (&points);
      view = (VigieWorldBox) { MAX (x - half, 0), MAX (y - half, 0), MIN (x + half, 0.999),
                               MIN (y + half, 0.999) };
      n = vigie_grid_cluster (grid, &input, &view, zoom, px, &clusters);
      for (gsize i = 0; i < n; i++)
        {
          assert_cluster_is_its_cell (&points, &clusters[i], per_world);
          sum += clusters[i].count;
        }
      for (gsize i = 0; i < points.n; i++)
        expected += points.mask[i] != 0 &&
                    get_cell (points.x[i], per_world) >= get_cell (view.min_x, per_world) &&
                    get_cell (points.x[i], per_world) <= get_cell (view.max_x, per_world) &&
                    get_cell (points.y[i], per_world) >= get_cell (view.min_y, per_world) &&
                    get_cell (points.y[i], per_world) <= get_cell (view.max_y, per_world);
      g_assert_cmpuint (sum, ==, expected);
      points_clear (&points);
    }
}

static void
test_without_mask_and_status_all_count (void)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new ();
  const double x[] = { 0.1, 0.1, 0.9 }, y[] = { 0.1, 0.1, 0.9 };
  const VigiePoints points = { .x = x, .y = y, .n = 3 };
  const VigieWorldBox world = { 0, 0, 1, 1 };
  const VigieGridCluster *clusters;

  g_assert_cmpuint (vigie_grid_cluster (grid, &points, &world, 1, 64, &clusters), ==, 2);
  g_assert_cmpuint (clusters[0].count + clusters[1].count, ==, 3);
  g_assert_cmpuint (clusters[0].by_status[0] + clusters[1].by_status[0], ==, 3);
}

static void
test_grid_forgets_the_call_before (void)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new ();
  const double x[] = { 0.25, 0.75 }, y[] = { 0.5, 0.5 };
  guint8 mask[] = { 1, 1 };
  const VigiePoints points = { .x = x, .y = y, .mask = mask, .n = 2 };
  const VigieWorldBox world = { 0, 0, 1, 1 };
  const VigieGridCluster *clusters;

  g_assert_cmpuint (vigie_grid_cluster (grid, &points, &world, 3, 64, &clusters), ==, 2);
  g_assert_cmpuint (vigie_grid_cluster (grid, &points, &world, 6, 64, &clusters), ==, 2);
  mask[0] = 0;
  g_assert_cmpuint (vigie_grid_cluster (grid, &points, &world, 3, 64, &clusters), ==, 1);
  g_assert_cmpuint (clusters[0].count, ==, 1);
  g_assert_cmpuint (clusters[0].first, ==, 1);
  mask[1] = 0;
  g_assert_cmpuint (vigie_grid_cluster (grid, &points, &world, 3, 64, &clusters), ==, 0);
}

static int
compare_clusters (gconstpointer a, gconstpointer b)
{
  const VigieWorldBox *one = &((const VigieGridCluster *) a)->box;
  const VigieWorldBox *other = &((const VigieGridCluster *) b)->box;

  if (one->min_x < other->min_x || one->min_x > other->min_x)
    return one->min_x < other->min_x ? -1 : 1;
  return (one->min_y > other->min_y) - (one->min_y < other->min_y);
}

static GArray *
sort_clusters (const VigieGridCluster *clusters, gsize n)
{
  GArray *sorted = g_array_new (FALSE, TRUE, sizeof *clusters);

  g_array_append_vals (sorted, clusters, (guint) n);
  g_array_sort (sorted, compare_clusters);
  return sorted;
}

static void
assert_as_at_once (const VigieGridCluster *clusters,
                   gsize n,
                   const VigiePoints *points,
                   const VigieWorldBox *view,
                   double zoom)
{
  g_autoptr (VigieGrid) fresh = vigie_grid_new ();
  const VigieGridCluster *at_once;
  gsize n_at_once = vigie_grid_cluster (fresh, points, view, zoom, 60, &at_once);
  g_autoptr (GArray) ours = sort_clusters (clusters, n);
  g_autoptr (GArray) theirs = sort_clusters (at_once, n_at_once);

  g_assert_cmpuint (ours->len, ==, theirs->len);
  for (guint i = 0; i < ours->len; i++)
    {
      const VigieGridCluster *one = &g_array_index (ours, VigieGridCluster, i);
      const VigieGridCluster *other = &g_array_index (theirs, VigieGridCluster, i);

      g_assert_cmpuint (one->count, ==, other->count);
      g_assert_cmpmem (one->by_status, sizeof one->by_status, other->by_status,
                       sizeof other->by_status);
      g_assert_cmpmem (&one->box, sizeof one->box, &other->box, sizeof other->box);
      g_assert_cmpfloat_with_epsilon (one->x, other->x, 1e-12);
      g_assert_cmpfloat_with_epsilon (one->y, other->y, 1e-12);
      if (view->min_x >= 0 && view->max_x <= 1) /* a cell may have points of two worlds' copies */
        g_assert_cmpuint (one->first, ==, other->first);
    }
}

static void
test_added_points_are_counted_as_if_all_came_at_once (void)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new ();

  for (int round = 0; round < 40; round++)
    {
      const VigieWorldBox views[] = { { 0, 0, 1, 1 },
                                      { 0.4, 0.3, 0.6, 0.45 },
                                      { -0.4, 0, 1.3, 1 } };
      const VigieWorldBox *view = &views[round % (int) G_N_ELEMENTS (views)];
      double zoom = g_test_rand_double_range (0, 9);
      const VigieGridCluster *clusters;
      Points all;
      gsize from = 0;

      points_init (&all, 900);
      while (from < all.n)
        {
          VigiePoints points = points_view (&all);
          gsize n, n_new = (gsize) g_test_rand_int_range (0, 300);

          points.n = MIN (from + n_new, all.n);
          n = from == 0 ? vigie_grid_cluster (grid, &points, view, zoom, 60, &clusters)
                        : vigie_grid_add (grid, &points, from, &clusters);
          assert_as_at_once (clusters, n, &points, view, zoom);
          from = points.n;
        }
      points_clear (&all);
    }
}

static void
test_nothing_is_added_to_a_view_without_cells (void)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new ();
  const double x[] = { 0.5, 0.5 }, y[] = { 0.5, 0.5 };
  VigiePoints points = { .x = x, .y = y, .n = 1 };
  const VigieWorldBox world = { 0, 0, 1, 1 }, odd = { 0.6, 0, 0.4, 1 };
  const VigieGridCluster *clusters;

  g_assert_cmpuint (vigie_grid_add (grid, &points, 0, &clusters), ==, 0);
  g_assert_cmpuint (vigie_grid_cluster (grid, &points, &world, 3, 64, &clusters), ==, 1);
  g_assert_cmpuint (vigie_grid_cluster (grid, &points, &odd, 3, 64, &clusters), ==, 0);
  points.n = 2;
  g_assert_cmpuint (vigie_grid_add (grid, &points, 1, &clusters), ==, 0);
}

static void
test_places_that_are_no_number_are_left_out (void)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new ();
  const double x[] = { NAN, 0.5, 0.5, INFINITY, -INFINITY }, y[] = { 0.5, NAN, 0.5, 0.5, 0.5 };
  const VigiePoints points = { .x = x, .y = y, .n = 5 };
  const VigieWorldBox world = { 0, 0, 1, 1 };
  const VigieGridCluster *clusters;

  g_assert_cmpuint (vigie_grid_cluster (grid, &points, &world, 3, 64, &clusters), ==, 1);
  g_assert_cmpuint (clusters[0].count, ==, 1);
  g_assert_cmpuint (clusters[0].first, ==, 2);
}

static void
test_unknown_status_counts_as_the_last (void)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new ();
  const double x[] = { 0.5 }, y[] = { 0.5 };
  const guint8 status[] = { 200 };
  const VigiePoints points = { .x = x, .y = y, .status = status, .n = 1 };
  const VigieWorldBox world = { 0, 0, 1, 1 };
  const VigieGridCluster *clusters;

  g_assert_cmpuint (vigie_grid_cluster (grid, &points, &world, 3, 64, &clusters), ==, 1);
  g_assert_cmpuint (clusters[0].by_status[VIGIE_GRID_N_STATUSES - 1], ==, 1);
}

static const VigieGridCluster *
find_first (const VigieGridCluster *clusters, gsize n, guint32 first)
{
  for (gsize i = 0; i < n; i++)
    if (clusters[i].first == first)
      return &clusters[i];
  return NULL;
}

/* Cells belong to the world: what stays in view stays the same to the last bit. */
static void
test_panning_changes_no_cluster (void)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new (), moved = vigie_grid_new ();
  Points points;
  VigiePoints input;

  points_init (&points, 2000);
  input = points_view (&points);
  for (int round = 0; round < 50; round++)
    {
      VigieWorldBox view = { 0.4, 0.3, 0.6, 0.45 };
      const VigieGridCluster *before, *after;
      gsize n, m, common = 0;
      double by = g_test_rand_double_range (0, 0.1);

      n = vigie_grid_cluster (grid, &input, &view, 6.3, 60, &before);
      view.min_x += by;
      view.max_x += by;
      m = vigie_grid_cluster (moved, &input, &view, 6.3, 60, &after);
      for (gsize i = 0; i < m; i++)
        {
          const VigieGridCluster *same = find_first (before, n, after[i].first);

          if (same == NULL)
            continue;
          common++;
          g_assert_cmpuint (same->count, ==, after[i].count);
          g_assert_cmpfloat (same->x, ==, after[i].x);
          g_assert_cmpfloat (same->y, ==, after[i].y);
        }
      g_assert_cmpuint (common, >, 0);
    }
  points_clear (&points);
}

static void
assert_stands_at (const VigieGridCluster *clusters, guint32 first, double x)
{
  const VigieGridCluster *cluster = find_first (clusters, 2, first);

  if (cluster == NULL)
    g_assert_not_reached ();
  g_assert_cmpfloat_with_epsilon (cluster->x, x, 1e-12);
}

static void
test_view_over_the_antimeridian_shows_both_sides (void)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new ();
  const double x[] = { 0.99, 0.01, 0.5 }, y[] = { 0.5, 0.5, 0.5 };
  const VigiePoints points = { .x = x, .y = y, .n = 3 };
  const VigieWorldBox east = { 0.95, 0.4, 1.05, 0.6 }, west = { -0.05, 0.4, 0.05, 0.6 };
  const VigieGridCluster *clusters;

  g_assert_cmpuint (vigie_grid_cluster (grid, &points, &east, 5, 64, &clusters), ==, 2);
  assert_stands_at (clusters, 0, 0.99);
  assert_stands_at (clusters, 1, 1.01);
  g_assert_cmpuint (vigie_grid_cluster (grid, &points, &west, 5, 64, &clusters), ==, 2);
  assert_stands_at (clusters, 0, -0.01);
  assert_stands_at (clusters, 1, 0.01);
}

static void
test_poles_and_edges_are_in_the_world (void)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new ();
  double x[4], y[4];
  const VigiePoints points = { .x = x, .y = y, .n = 4 };
  const VigieWorldBox world = { 0, 0, 1, 1 };
  const VigieGridCluster *clusters;
  gsize n, sum = 0;

  vigie_mercator_from_lon_lat (-180, 90, &x[0], &y[0]);
  vigie_mercator_from_lon_lat (180, 90, &x[1], &y[1]);
  vigie_mercator_from_lon_lat (-180, -90, &x[2], &y[2]);
  vigie_mercator_from_lon_lat (180, -90, &x[3], &y[3]);
  n = vigie_grid_cluster (grid, &points, &world, 2, 64, &clusters);
  for (gsize i = 0; i < n; i++)
    sum += clusters[i].count;
  g_assert_cmpuint (sum, ==, 4);
}

static void
test_too_many_cells_become_larger (void)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new ();
  Points points;
  VigiePoints input;
  const VigieWorldBox world = { 0, 0, 0.999999, 0.999999 };
  const VigieGridCluster *clusters;
  gsize n, sum = 0, expected = 0;

  points_init (&points, 5000);
  input = points_view (&points);
  n = vigie_grid_cluster (grid, &input, &world, 22, 1, &clusters);
  for (gsize i = 0; i < n; i++)
    sum += clusters[i].count;
  for (gsize i = 0; i < points.n; i++)
    expected += points.mask[i] != 0;
  g_assert_cmpuint (sum, ==, expected);
  points_clear (&points);
}

static void
test_odd_views_have_no_clusters (void)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new ();
  const double x[] = { 0.5 }, y[] = { 0.5 };
  const VigiePoints points = { .x = x, .y = y, .n = 1 };
  const VigieWorldBox odd[] = {
    { 0.6, 0, 0.4, 1 }, { 0, 0.6, 1, 0.4 }, { NAN, 0, 1, 1 },
    { 0, 0, 1, NAN },   { 0, 2, 1, 3 },     { 5, 0, 6, 1 },
  };
  const VigieGridCluster *clusters;

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    g_assert_cmpuint (vigie_grid_cluster (grid, &points, &odd[i], 3, 64, &clusters), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grid/sums-equal-brute-force", test_sums_equal_brute_force);
  g_test_add_func ("/grid/without-mask-and-status-all-count",
                   test_without_mask_and_status_all_count);
  g_test_add_func ("/grid/grid-forgets-the-call-before", test_grid_forgets_the_call_before);
  g_test_add_func ("/grid/added-points-are-counted-as-if-all-came-at-once",
                   test_added_points_are_counted_as_if_all_came_at_once);
  g_test_add_func ("/grid/nothing-is-added-to-a-view-without-cells",
                   test_nothing_is_added_to_a_view_without_cells);
  g_test_add_func ("/grid/places-that-are-no-number-are-left-out",
                   test_places_that_are_no_number_are_left_out);
  g_test_add_func ("/grid/unknown-status-counts-as-the-last",
                   test_unknown_status_counts_as_the_last);
  g_test_add_func ("/grid/panning-changes-no-cluster", test_panning_changes_no_cluster);
  g_test_add_func ("/grid/view-over-the-antimeridian-shows-both-sides",
                   test_view_over_the_antimeridian_shows_both_sides);
  g_test_add_func ("/grid/poles-and-edges-are-in-the-world", test_poles_and_edges_are_in_the_world);
  g_test_add_func ("/grid/too-many-cells-become-larger", test_too_many_cells_become_larger);
  g_test_add_func ("/grid/odd-views-have-no-clusters", test_odd_views_have_no_clusters);
  return g_test_run ();
}
