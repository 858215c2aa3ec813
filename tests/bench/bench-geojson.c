/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the overlay of 10,000 polygons of 50 vertices, from the incident file to a checked and
 * synced GeoJSON file, beside ogr2ogr from a GeoPackage with the same polygons. Both read from disk
 * through the page cache and write 7 decimals with RFC 7946's winding; ogr2ogr neither checks nor
 * syncs. Each is the median of 5 runs after one to warm up. Prints one line a figure: name, ours,
 * theirs, unit, ratio, budget. */

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bench-util.h"
#include "vigie-publish.h"
#include "vigie-store.h"

#define N_POLYGONS 10000
#define N_VERTICES 50
#define N_RUNS 5

static VigieGeometry *
make_polygon (GRand *random)
{
  double lonlat[2 * N_VERTICES];
  double lon = g_rand_double_range (random, 4.1, 5.5);
  double lat = g_rand_double_range (random, 46.9, 48);

  for (int i = 0; i < N_VERTICES; i++)
    {
      double r = g_rand_double_range (random, 0.004, 0.01);

      lonlat[2 * i] = lon + 1.4 * r * cos (2 * G_PI * i / N_VERTICES);
      lonlat[2 * i + 1] = lat + r * sin (2 * G_PI * i / N_VERTICES);
    }
  return vigie_geometry_new_polygon (lonlat, N_VERTICES);
}

static void
fill_incident (VigieStore *store, guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (21);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VigieGeometry) geometry = make_polygon (random);
      g_autofree char *id = g_strdup_printf ("shape-%016x", i);
      g_autofree char *title = g_strdup_printf ("D %u coupée", i % 900 + 1);
      g_autoptr (VigieDraft) draft =
          vigie_draft_new_shape (id, VIGIE_DECISION_SHAPE_DRAW, VIGIE_SHAPE_CLOSURE, title, "snow",
                                 VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN, geometry, "bench");
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieDecision) decision = vigie_store_append (store, draft, &error);

      g_assert_no_error (error);
    }
}

static double
take_median (double times[N_RUNS])
{
  qsort (times, N_RUNS, sizeof times[0], compare_doubles);
  return times[N_RUNS / 2];
}

static double
export_ours (const char *incident, const char *path)
{
  double times[N_RUNS];

  for (int run = -1; run < N_RUNS; run++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieStore) store =
          vigie_store_open (incident, VIGIE_STORE_OPEN_READ_ONLY, &error);
      VigieOverlayRequest request = { .path = path, .at = VIGIE_TIME_UNKNOWN };
      g_auto (VigieOverlayOutcome) outcome = { 0 };

      g_assert_no_error (error);
      vigie_publish_overlay (store, &request, NULL, &outcome, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (outcome.report.n_shapes, ==, N_POLYGONS);
      vigie_store_close (store);
      if (run >= 0)
        times[run] = (double) (g_get_monotonic_time () - start) / 1000;
    }
  return take_median (times);
}

static void
run_program (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

static double
export_with_ogr (const char *overlay, const char *folder)
{
  g_autofree char *package = g_build_filename (folder, "peer.gpkg", NULL);
  g_autofree char *out = g_build_filename (folder, "peer.geojson", NULL);
  const char *convert[] = { "ogr2ogr", "-f", "GPKG", package, overlay, NULL };
  const char *peer[] = {
    "ogr2ogr", "-f",    "GeoJSON", "-lco", "RFC7946=YES", "-lco", "COORDINATE_PRECISION=7",
    out,       package, NULL
  };
  double times[N_RUNS];

  run_program (convert);
  for (int run = -1; run < N_RUNS; run++)
    {
      gint64 start;

      g_unlink (out);
      start = g_get_monotonic_time ();
      run_program (peer);
      if (run >= 0)
        times[run] = (double) (g_get_monotonic_time () - start) / 1000;
    }
  g_unlink (package);
  g_unlink (out);
  return take_median (times);
}

/* The most memory that this process has needed so far, in MB. */
static double
get_peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *incident = NULL;
  g_autofree char *overlay = NULL;
  g_autoptr (VigieStore) store = NULL;
  double before;
  double after;
  double ours;
  GStatBuf status;

  setlocale (LC_ALL, "");
  folder = g_dir_make_tmp ("vigie-bench-XXXXXX", &error);
  g_assert_no_error (error);
  incident = g_build_filename (folder, "bench.vigie", NULL);
  overlay = g_build_filename (folder, "overlay.geojson", NULL);
  store = vigie_store_create (incident, "Bench", FALSE, &error);
  g_assert_no_error (error);
  fill_incident (store, N_POLYGONS);
  vigie_store_close (store);

  before = get_peak_mb ();
  ours = export_ours (incident, overlay);
  after = get_peak_mb ();
  g_assert_cmpint (g_stat (overlay, &status), ==, 0);
  if (g_find_program_in_path ("ogr2ogr") != NULL)
    {
      double theirs = export_with_ogr (overlay, folder);

      printf ("GeoJSON of 10,000 polygons, read included, against "
              "ogr2ogr\t%.1f\t%.1f\tms\t%.2f\t>= 10\n",
              ours, theirs, theirs / ours);
    }
  else
    printf ("GeoJSON of 10,000 polygons, read included (ogr2ogr is not "
            "installed)\t%.1f\t-\tms\t-\t>= 10\n",
            ours);
  printf ("GeoJSON file\t%.1f\t-\tMB\t-\t-\n", (double) status.st_size / 1e6);
  printf ("memory that the export adds to the process\t%.1f\t-\tMB\t-\tconstant\n", after - before);

  g_unlink (overlay);
  g_clear_object (&store);
  {
    g_autoptr (GDir) listing = g_dir_open (folder, 0, NULL);
    const char *name;

    while (listing != NULL && (name = g_dir_read_name (listing)) != NULL)
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_unlink (path);
      }
  }
  g_rmdir (folder);
  return EXIT_SUCCESS;
}
