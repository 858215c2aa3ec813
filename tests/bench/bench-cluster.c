/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Clustering against npm's supercluster on the same points:
 *
 *   bench-cluster [--peer FOLDER] [--script cluster-peer.mjs] [N…]
 *
 * FOLDER is where `npm install supercluster` was done; without it the peer's column has "-". One
 * line for each figure on stdout: figure TAB ours TAB peer TAB unit. Times are the best of several
 * runs on both sides: what else the machine does only adds to them.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <math.h>

#include "vigie-cluster.h"

#define SEED 20240117
#define N_RUNS 7
#define N_VIEWS 24
#define MIN_ZOOM 0
#define MAX_ZOOM 16

typedef struct
{
  gsize n;
  double *lonlat;
  double *x;
  double *y;
} Points;

/* Where posts are: four in five near some town of France, the others anywhere around. */
static void
points_init (Points *self, gsize n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  double towns[40][3];

  self->n = n;
  self->lonlat = g_new (double, 2 * n);
  self->x = g_new (double, n);
  self->y = g_new (double, n);
  for (gsize i = 0; i < G_N_ELEMENTS (towns); i++)
    {
      towns[i][0] = g_rand_double_range (rand, -4, 8);
      towns[i][1] = g_rand_double_range (rand, 43, 51);
      towns[i][2] = g_rand_double_range (rand, 0.01, 0.3);
    }
  for (gsize i = 0; i < n; i++)
    {
      double lon = g_rand_double_range (rand, -5, 9);
      double lat = g_rand_double_range (rand, 42, 52);

      if (g_rand_double (rand) < 0.8)
        {
          const double *town = towns[g_rand_int_range (rand, 0, G_N_ELEMENTS (towns))];
          double away = town[2] * sqrt (-2 * log (1 - g_rand_double (rand)));
          double turn = 2 * G_PI * g_rand_double (rand);

          lon = town[0] + away * cos (turn);
          lat = town[1] + away * sin (turn) * 0.7;
        }
      self->lonlat[2 * i] = lon;
      self->lonlat[2 * i + 1] = lat;
      vigie_mercator_from_lon_lat (lon, lat, &self->x[i], &self->y[i]);
    }
}

static void
points_clear (Points *self)
{
  g_free (self->lonlat);
  g_free (self->x);
  g_free (self->y);
}

static double
get_least (const double *numbers, gsize n)
{
  double least = numbers[0];

  for (gsize i = 1; i < n; i++)
    least = MIN (least, numbers[i]);
  return least;
}

static double
get_ms (void)
{
  return (double) g_get_monotonic_time () / 1000;
}

/* The peer's answers by the figure's name. */
static GHashTable *
run_peer (const Points *points, const char *folder, const char *script)
{
  GHashTable *answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *count = g_strdup_printf ("%" G_GSIZE_FORMAT, points->n);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  int fd = g_file_open_tmp ("vigie-bench-XXXXXX", &path, &error);
  const char *argv[] = { "node", "--max-old-space-size=4096", script, folder, path, count, NULL };

  if (fd < 0)
    g_error ("%s", error->message);
  g_close (fd, NULL);
  if (!g_file_set_contents (path, (const char *) points->lonlat,
                            (gssize) (2 * points->n * sizeof (double)), &error) ||
      !g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL,
                     &error))
    g_error ("%s", error->message);
  g_unlink (path);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", 2);

      if (g_strv_length (fields) == 2)
        g_hash_table_insert (answers, g_strdup (fields[0]), g_strdup (fields[1]));
    }
  return answers;
}

static void
print_figure (
    GHashTable *peer, const Points *points, const char *name, double ours, const char *unit)
{
  const char *theirs = peer != NULL ? g_hash_table_lookup (peer, name) : NULL;

  g_print ("%s, %" G_GSIZE_FORMAT " points\t%.5f\t%s\t%s\n", name, points->n, ours,
           theirs != NULL ? theirs : "-", unit);
}

static VigieClusterIndex *
bench_build (const Points *points, GHashTable *peer)
{
  VigieClusterIndex *index = NULL;
  double times[N_RUNS];

  for (int i = 0; i < N_RUNS; i++)
    {
      double start = get_ms ();

      g_clear_pointer (&index, vigie_cluster_index_free);
      start = get_ms ();
      index = vigie_cluster_index_new (points->x, points->y, points->n, NULL);
      times[i] = get_ms () - start;
    }
  print_figure (peer, points, "cluster build", get_least (times, N_RUNS), "ms");
  return index;
}

static void
bench_counts (const Points *points, VigieClusterIndex *index, GHashTable *peer)
{
  g_autoptr (GArray) clusters = g_array_new (FALSE, FALSE, sizeof (VigieCluster));
  const VigieWorldBox world = { 0, 0, 1, 1 };
  gsize slots = 0;

  for (int zoom = MIN_ZOOM; zoom <= MAX_ZOOM; zoom++)
    {
      g_autofree char *name = g_strdup_printf ("clusters at zoom %d", zoom);
      gsize sum = 0;

      g_array_set_size (clusters, 0);
      vigie_cluster_index_query (index, &world, zoom, clusters);
      for (guint i = 0; i < clusters->len; i++)
        sum += g_array_index (clusters, VigieCluster, i).count;
      if (sum != points->n)
        g_error ("Zoom %d holds %" G_GSIZE_FORMAT " points", zoom, sum);
      slots += clusters->len;
      print_figure (peer, points, name, clusters->len, "clusters");
    }
  print_figure (peer, points, "cluster memory for a point and level",
                (double) vigie_cluster_index_get_memory (index) / (double) slots, "bytes");
}

/* As many views as the peer has, at the places of the same points. */
static void
bench_queries (const Points *points, VigieClusterIndex *index, GHashTable *peer)
{
  g_autoptr (GArray) clusters = g_array_new (FALSE, FALSE, sizeof (VigieCluster));

  for (int zoom = 4; zoom <= MAX_ZOOM; zoom += 2)
    {
      g_autofree char *name = g_strdup_printf ("cluster queries at zoom %d", zoom);
      double half_x = 1920 / 512.0 / exp2 (zoom) / 2, half_y = 1080 / 512.0 / exp2 (zoom) / 2;
      double times[N_RUNS];

      for (int run = 0; run < N_RUNS; run++)
        {
          double start = get_ms ();

          for (gsize i = 0; i < N_VIEWS; i++)
            {
              gsize at = i * (points->n / N_VIEWS);
              VigieWorldBox view = { points->x[at] - half_x, points->y[at] - half_y,
                                     points->x[at] + half_x, points->y[at] + half_y };

              g_array_set_size (clusters, 0);
              vigie_cluster_index_query (index, &view, zoom, clusters);
            }
          times[run] = get_ms () - start;
        }
      print_figure (peer, points, name, get_least (times, N_RUNS) / N_VIEWS, "ms");
    }
}

static void
bench_grid (const Points *points)
{
  g_autoptr (VigieGrid) grid = vigie_grid_new ();
  g_autofree guint8 *status = g_new (guint8, points->n);
  g_autofree guint8 *mask = g_new (guint8, points->n);
  const VigiePoints input = { points->x, points->y, status, mask, points->n };

  for (gsize i = 0; i < points->n; i++)
    {
      status[i] = (guint8) (i * 7 % VIGIE_GRID_N_STATUSES);
      mask[i] = i % 3 != 0;
    }
  for (int zoom = 5; zoom <= 15; zoom += 5)
    {
      g_autofree char *name = g_strdup_printf ("grid of a frame at zoom %d", zoom);
      double half_x = 1920 / 256.0 / exp2 (zoom) / 2, half_y = 1080 / 256.0 / exp2 (zoom) / 2;
      VigieWorldBox view = { 0.505 - half_x, 0.345 - half_y, 0.505 + half_x, 0.345 + half_y };
      double times[N_RUNS];

      for (int run = 0; run < N_RUNS; run++)
        {
          const VigieGridCluster *clusters;
          double start = get_ms ();

          vigie_grid_cluster (grid, &input, &view, zoom, 64, &clusters);
          times[run] = get_ms () - start;
        }
      print_figure (NULL, points, name, get_least (times, N_RUNS), "ms");
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *script = NULL;
  g_auto (GStrv) counts = NULL;
  const GOptionEntry entries[] = {
    { "peer", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Folder with node_modules/supercluster",
      "FOLDER" },
    { "script", 0, 0, G_OPTION_ARG_FILENAME, &script, "cluster-peer.mjs", "FILE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &counts, NULL, "N…" },
    { NULL },
  };
  static const char *const usual_counts[] = { "100000", "1000000", NULL };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  /* The peer's heap stays with it between its runs, so ours does too. */
  mallopt (M_MMAP_THRESHOLD, G_MAXINT);
  mallopt (M_TRIM_THRESHOLD, G_MAXINT);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (script == NULL)
    script = g_build_filename (VIGIE_BENCH_SRCDIR, "cluster-peer.mjs", NULL);
  if (counts == NULL)
    counts = g_strdupv ((char **) usual_counts);

  for (guint i = 0; counts[i] != NULL; i++)
    {
      Points points;
      g_autoptr (GHashTable) peer = NULL;
      g_autoptr (VigieClusterIndex) index = NULL;

      points_init (&points, (gsize) g_ascii_strtoull (counts[i], NULL, 10));
      if (folder != NULL)
        peer = run_peer (&points, folder, script);
      index = bench_build (&points, peer);
      bench_counts (&points, index, peer);
      bench_queries (&points, index, peer);
      bench_grid (&points);
      points_clear (&points);
    }
  return 0;
}
