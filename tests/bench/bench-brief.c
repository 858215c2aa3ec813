/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures a full brief: one A4 page with a raster map, 30 closures, 40 facts and 12 photos of
 * 1600 × 1200 pixels that are already decoded. Beside it what cairo alone needs to put the same
 * 13 pictures on a page without JPEG compression: the floor for anybody who draws such a page with
 * cairo as it comes. Median of 5 runs after one to warm up. Needs the raster tiles of the shared
 * test data. Prints one line a figure: name, ours, theirs, unit, ratio, budget. */

#include <cairo-pdf.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench-util.h"
#include "vigie-brief-pdf.h"
#include "vigie-mbtiles.h"

#define N_RUNS 5
#define N_PHOTOS 12
#define N_CLOSURES 30
#define N_POSTS 40
#define AT G_GINT64_CONSTANT (1795545120000)

static VigieImage *photos[N_PHOTOS];

static VigieImage *
make_photo (GRand *random)
{
  const int width = 1600;
  const int height = 1200;
  guint8 *pixels = g_malloc ((gsize) width * height * 4);
  g_autoptr (GBytes) bytes = NULL;
  double phase = g_rand_double_range (random, 0, 9);

  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++)
        {
          guint8 *pixel = pixels + 4 * ((gsize) y * width + (gsize) x);
          double wave = sin (x / 60.0 + phase) * cos (y / 45.0);
          guint32 noise = g_rand_int (random) & 15;

          pixel[0] = (guint8) (120 + 60 * wave + noise);
          pixel[1] = (guint8) (130 + 40 * wave + noise);
          pixel[2] = (guint8) (110 + 50 * wave + noise);
          pixel[3] = 255;
        }
    }
  bytes = g_bytes_new_take (pixels, (gsize) width * height * 4);
  return vigie_image_new (width, height, (gsize) width * 4, bytes);
}

static VigieImage *
load_photo (const char *sha256, int max_side, gpointer user_data)
{
  return vigie_image_ref (photos[g_ascii_strtoull (sha256, NULL, 16) % N_PHOTOS]);
}

static void
add_shapes (VigieBrief *brief, GRand *random)
{
  for (guint i = 0; i < N_CLOSURES; i++)
    {
      g_autofree char *id = g_strdup_printf ("shape-%016x", i);
      g_autoptr (VigieShape) shape = vigie_shape_new (id);
      double lon = g_rand_double_range (random, 2.04, 2.16);
      double lat = g_rand_double_range (random, 48.89, 48.98);
      const double lonlat[] = { lon,         lat,         lon + 0.006, lat,
                                lon + 0.006, lat + 0.004, lon,         lat + 0.004 };

      g_free (shape->title);
      shape->title = g_strdup_printf ("D %u coupée entre deux communes", i + 1);
      shape->drawn_at = AT - i * 60000;
      shape->edited_at = shape->drawn_at;
      shape->version = 1;
      shape->geometry = vigie_geometry_new_polygon (lonlat, 4);
      vigie_brief_add_shape (brief, shape);
    }
}

static void
add_posts (VigieBrief *brief, GRand *random)
{
  for (guint i = 0; i < N_POSTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autofree char *sha256 = g_strdup_printf ("%064x", i);
      VigiePhotoFacts photo = { .sha256 = sha256, .taken_at = VIGIE_TIME_UNKNOWN };
      VigiePhotoFacts *list[] = { &photo };
      const VigieObservation observation = { .source_kind = "mastodon",
                                             .source_host = "mastodon.example",
                                             .external_id = id,
                                             .text = "La neige tient au sol et la route est coupée",
                                             .posted_at = AT - i * 60000,
                                             .received_at = AT,
                                             .photos = list,
                                             .n_photos = i < N_PHOTOS ? 1 : 0 };
      g_autoptr (VigiePost) post = vigie_post_new (i + 1, &observation);
      VigiePostState state = { .status = VIGIE_STATUS_CONFIRMED,
                               .decided_at = AT,
                               .has_position = TRUE,
                               .position = { g_rand_double_range (random, 2.04, 2.16),
                                             g_rand_double_range (random, 48.89, 48.98), 100,
                                             VIGIE_ORIGIN_ANALYST } };

      vigie_brief_add_post (brief, post, &state);
    }
}

static double
draw_ours (const VigieBrief *brief, VigieBasemap *basemap, gsize *n_bytes)
{
  const VigieBriefOptions options = { .language = VIGIE_LANGUAGE_FRENCH,
                                      .basemap = basemap,
                                      .basemap_flags = VIGIE_BASEMAP_CACHE_ONLY,
                                      .load_photo = load_photo,
                                      .created_at = AT };
  double times[N_RUNS];

  for (int run = -1; run < N_RUNS; run++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GError) error = NULL;
      VigieBriefReport report;
      g_autoptr (GBytes) pdf = vigie_brief_to_pdf (brief, &options, &report, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (report.n_photos, ==, N_PHOTOS);
      g_assert_cmpuint (report.map.n_missing, <, report.map.n_tiles);
      *n_bytes = g_bytes_get_size (pdf);
      if (run >= 0)
        times[run] = (double) (g_get_monotonic_time () - start) / 1000;
    }
  qsort (times, N_RUNS, sizeof times[0], compare_doubles);
  return times[N_RUNS / 2];
}

static cairo_status_t
count_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  *(gsize *) closure += length;
  return CAIRO_STATUS_SUCCESS;
}

/* The pictures alone, in the sizes that the brief gives them, as cairo writes them by itself. */
static double
draw_floor (gsize *n_bytes)
{
  double times[N_RUNS];

  for (int run = -1; run < N_RUNS; run++)
    {
      gint64 start = g_get_monotonic_time ();
      cairo_surface_t *page;
      cairo_t *cr;

      *n_bytes = 0;
      page = cairo_pdf_surface_create_for_stream (count_bytes, n_bytes, VIGIE_BRIEF_PAGE_WIDTH,
                                                  VIGIE_BRIEF_PAGE_HEIGHT);
      cr = cairo_create (page);
      for (int i = 0; i <= N_PHOTOS; i++)
        {
          const VigieImage *image = photos[i % N_PHOTOS];
          int width = i == N_PHOTOS ? 1060 : 312; /* the last one stands for the map */
          int height = i == N_PHOTOS ? 400 : 234;
          cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
          cairo_surface_t *whole = cairo_image_surface_create_for_data (
              (guchar *) g_bytes_get_data (image->pixels, NULL), CAIRO_FORMAT_RGB24, image->width,
              image->height, (int) image->stride);
          cairo_t *scaled = cairo_create (picture);

          cairo_scale (scaled, (double) width / image->width, (double) height / image->height);
          cairo_set_source_surface (scaled, whole, 0, 0);
          cairo_paint (scaled);
          cairo_destroy (scaled);
          cairo_save (cr);
          cairo_scale (cr, 0.25, 0.25);
          cairo_set_source_surface (cr, picture, 4.0 * 10 * i, 4.0 * 50 * i);
          cairo_paint (cr);
          cairo_restore (cr);
          cairo_surface_destroy (picture);
          cairo_surface_destroy (whole);
        }
      cairo_destroy (cr);
      cairo_surface_finish (page);
      cairo_surface_destroy (page);
      if (run >= 0)
        times[run] = (double) (g_get_monotonic_time () - start) / 1000;
    }
  qsort (times, N_RUNS, sizeof times[0], compare_doubles);
  return times[N_RUNS / 2];
}

int
main (int argc, char **argv)
{
  const char *shared = g_getenv ("VIGIE_SHARED");
  g_autofree char *path = NULL;
  g_autoptr (VigieMbtiles) tiles = NULL;
  g_autoptr (VigieBrief) brief = vigie_brief_new (AT);
  g_autoptr (GRand) random = g_rand_new_with_seed (12);
  gsize our_bytes = 0;
  gsize floor_bytes = 0;
  double ours;
  double theirs;

  setlocale (LC_ALL, "");
  path = g_build_filename (shared != NULL && *shared != '\0' ? shared : "../shared", "data",
                           "tiles", "saint-germain-raster.mbtiles", NULL);
  tiles = vigie_mbtiles_new (path, NULL, NULL);
  if (tiles == NULL)
    {
      fprintf (stderr, "The shared test data is absent: no brief is measured.\n");
      return EXIT_SUCCESS;
    }
  for (int i = 0; i < N_PHOTOS; i++)
    photos[i] = make_photo (random);
  vigie_brief_set_identity (brief, "Neige", "Cne Martin", "SDIS", "COS", FALSE);
  add_shapes (brief, random);
  add_posts (brief, random);
  vigie_brief_finish (brief);

  ours = draw_ours (brief, VIGIE_BASEMAP (tiles), &our_bytes);
  theirs = draw_floor (&floor_bytes);
  printf ("brief of one page, 12 photos, against its pictures alone as cairo writes "
          "them\t%.1f\t%.1f\tms\t%.2f\t-\n",
          ours, theirs, theirs / ours);
  printf ("size of that brief, against the same\t%.0f\t%.0f\tkB\t%.2f\t<= 3000 kB\n",
          (double) our_bytes / 1000, (double) floor_bytes / 1000,
          (double) floor_bytes / (double) our_bytes);
  for (int i = 0; i < N_PHOTOS; i++)
    vigie_image_unref (photos[i]);
  return EXIT_SUCCESS;
}
