/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo-pdf.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "vigie-export-sample.h"
#include "vigie-map-render.h"
#include "vigie-mbtiles.h"
#include "vigie-mercator.h"
#include "vigie-test-util.h"

#define WIDTH 500
#define HEIGHT 300

static cairo_surface_t *
render (const VigieMapSpec *spec, VigieMapReport *report)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GError) error = NULL;

  vigie_map_render (cr, WIDTH, HEIGHT, spec, report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  guint32 pixel;

  memcpy (&pixel,
          data + (gsize) y * (gsize) cairo_image_surface_get_stride (surface) + 4 * (gsize) x, 4);
  return pixel & 0xffffff;
}

/* How many pixels of two pictures differ. */
static guint
count_differences (cairo_surface_t *a, cairo_surface_t *b)
{
  guint n = 0;

  for (int y = 0; y < HEIGHT; y++)
    {
      for (int x = 0; x < WIDTH; x++)
        n += get_pixel (a, x, y) != get_pixel (b, x, y);
    }
  return n;
}

static VigieBasemap *
open_tiles_or_skip (const char *name)
{
  g_autofree char *relative = g_build_filename ("data/tiles", name, NULL);
  g_autofree char *path = vigie_test_shared_path_or_skip (relative);
  g_autoptr (GError) error = NULL;
  VigieMbtiles *tiles;

  if (path == NULL)
    return NULL;
  tiles = vigie_mbtiles_new (path, NULL, &error);
  g_assert_no_error (error);
  return VIGIE_BASEMAP (tiles);
}

static VigieGeometry *
make_square (double west, double south, double size)
{
  const double lonlat[] = { west,        south,        west + size, south,
                            west + size, south + size, west,        south + size };

  return vigie_geometry_new_polygon (lonlat, 4);
}

/* ---- View ---- */

static void
test_shows_all (void)
{
  g_autoptr (VigieShape) shape =
      vigie_sample_shape ("a", VIGIE_SHAPE_CLOSURE, make_square (4.8, 47.2, 0.1));
  const VigieMapShape shapes[] = { { shape, "A" } };
  const VigieMapPost posts[] = { { 1, 5.3, 47.6, 2000, TRUE } };
  const VigieMapSpec spec = {
    .shapes = shapes, .n_shapes = 1, .posts = posts, .n_posts = 1, .legend = TRUE
  };
  VigieMapReport report;
  cairo_surface_t *surface = render (&spec, &report);

  g_assert_cmpfloat (report.view.west, <, 4.8);
  g_assert_cmpfloat (report.view.south, <, 47.2);
  g_assert_cmpfloat (report.view.east, >, 5.3 + 2000 / 111320.0 / cos (47.6 * G_PI / 180));
  g_assert_cmpfloat (report.view.north, >, 47.6 + 2000 / 111320.0);
  g_assert_cmpuint (report.n_tiles, ==, 0);
  cairo_surface_destroy (surface);
}

/* One point alone still has its surroundings. */
static void
test_keeps_a_smallest_extent (void)
{
  const VigieMapPost posts[] = { { 1, 5.04, 47.32, 0, TRUE } };
  const VigieMapSpec spec = { .posts = posts, .n_posts = 1 };
  VigieMapReport report;
  cairo_surface_t *surface = render (&spec, &report);
  double width = vigie_distance_m (report.view.west, 47.32, report.view.east, 47.32);

  g_assert_cmpfloat (width, >, 2400);
  g_assert_cmpfloat (width, <, 2600);
  g_assert_cmpfloat_with_epsilon ((report.view.west + report.view.east) / 2, 5.04, 1e-6);
  cairo_surface_destroy (surface);
}

static cairo_surface_t *
render_radius (double radius_m)
{
  const VigieMapPost post = { 1, 5.04, 47.32, radius_m, TRUE };
  const VigieMapSpec spec = { .posts = &post,
                              .n_posts = 1,
                              .legend = TRUE,
                              .has_box = TRUE,
                              .box = { 5.03, 47.31, 5.05, 47.33 } };
  VigieMapReport report;

  return render (&spec, &report);
}

/* The ring and its word in the legend, or neither. */
static void
test_radius_is_drawn_where_it_is_visible (void)
{
  cairo_surface_t *none = render_radius (0);
  cairo_surface_t *small = render_radius (8);
  cairo_surface_t *large = render_radius (400);
  guint n_changed = count_differences (none, large);

  g_assert_cmpuint (count_differences (none, small), ==, 0);
  g_assert_cmpuint (n_changed, >, 500);
  cairo_surface_destroy (none);
  cairo_surface_destroy (small);
  cairo_surface_destroy (large);
}

static void
test_nothing_to_show (void)
{
  const VigieMapSpec spec = { .legend = TRUE };
  VigieMapReport report;
  cairo_surface_t *surface = render (&spec, &report);

  g_assert_true (vigie_box_contains (&report.view, 5.04, 47.32)); /* France */
  cairo_surface_destroy (surface);
}

static void
test_the_whole_world (void)
{
  g_autoptr (VigieShape) shape =
      vigie_sample_shape ("a", VIGIE_SHAPE_HAZARD, make_square (-60, -60, 120));
  const VigieMapShape shapes[] = { { shape, "A" } };
  const VigieMapPost posts[] = { { 1, -179.9, 89, 100000, FALSE }, { 2, 179.9, -89, 0, TRUE } };
  const VigieMapSpec spec = { .shapes = shapes, .n_shapes = 1, .posts = posts, .n_posts = 2 };
  VigieMapReport report;
  cairo_surface_t *surface = render (&spec, &report);

  g_assert_true (isfinite (report.scale_m));
  cairo_surface_destroy (surface);
}

/* ---- Scale ---- */

/* The bar is a round length, and as long on paper as that length is at the map's latitude. */
static void
test_scale_bar (void)
{
  static const double latitudes[] = { 0, 16.2, 43.3, 48.9, 60, 70 };
  static const double sizes[] = { 0.001, 0.02, 0.3, 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (latitudes); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++)
        {
          const VigieMapSpec spec = {
            .has_box = TRUE, .box = { 5, latitudes[i], 5 + sizes[j], latitudes[i] + sizes[j] }
          };
          VigieMapReport report;
          cairo_surface_t *surface = render (&spec, &report);
          double digit = report.scale_m / pow (10, floor (log10 (report.scale_m) + 1e-9));
          double middle =
              (vigie_mercator_y (report.view.north) + vigie_mercator_y (report.view.south)) / 2;
          double lat = vigie_mercator_lat (middle);
          double metres = vigie_distance_m (report.view.west, lat, report.view.east, lat);

          g_assert_true (fabs (digit - 1) < 1e-6 || fabs (digit - 2) < 1e-6 ||
                         fabs (digit - 5) < 1e-6);
          g_assert_cmpfloat (report.scale_points, >, 40);
          g_assert_cmpfloat (report.scale_points, <=, 110);
          g_assert_cmpfloat_with_epsilon (report.scale_points * metres / WIDTH / report.scale_m, 1,
                                          0.005);
          cairo_surface_destroy (surface);
        }
    }
}

/* ---- Shapes ---- */

/* Kinds differ in a black-and-white copy: hatching and outline, not only colour. */
static void
test_kinds_differ_in_grey (void)
{
  cairo_surface_t *pictures[VIGIE_SHAPE_MARKER + 1];

  for (VigieShapeKind kind = VIGIE_SHAPE_CLOSURE; kind <= VIGIE_SHAPE_MARKER; kind++)
    {
      g_autoptr (VigieShape) shape = vigie_sample_shape ("a", kind, make_square (5, 47, 0.1));
      const VigieMapShape shapes[] = { { shape, NULL } };
      const VigieMapSpec spec = { .shapes = shapes, .n_shapes = 1 };
      VigieMapReport report;

      pictures[kind] = render (&spec, &report);
    }
  for (int a = 0; a <= VIGIE_SHAPE_MARKER; a++)
    {
      for (int b = a + 1; b <= VIGIE_SHAPE_MARKER; b++)
        {
          guint n = 0;

          for (int y = 60; y < HEIGHT - 60; y++)
            {
              for (int x = 150; x < WIDTH - 150; x++)
                {
                  guint32 one = get_pixel (pictures[a], x, y);
                  guint32 two = get_pixel (pictures[b], x, y);
                  /* Rec. 601, as a copier or pdftoppm -gray sees it. */
                  double grey =
                      0.299 * (one >> 16 & 0xff) + 0.587 * (one >> 8 & 0xff) + 0.114 * (one & 0xff);
                  double other =
                      0.299 * (two >> 16 & 0xff) + 0.587 * (two >> 8 & 0xff) + 0.114 * (two & 0xff);

                  n += fabs (grey - other) > 24;
                }
            }
          if (n < 500)
            g_error ("kinds %d and %d differ in only %u pixels of grey", a, b, n);
        }
    }
  for (int a = 0; a <= VIGIE_SHAPE_MARKER; a++)
    cairo_surface_destroy (pictures[a]);
}

static void
test_all_kinds_of_geometry (void)
{
  static const char *const wkt[] = {
    "POINT (5.1 47.3)",
    "MULTIPOINT ((5.1 47.3), (5.2 47.4))",
    "LINESTRING (5.1 47.3, 5.2 47.4, 5.3 47.3)",
    "MULTILINESTRING ((5.1 47.3, 5.2 47.4), (5.3 47.3, 5.4 47.2, 5.5 47.1))",
    "POLYGON ((5 47, 6 47, 6 48, 5 47), (5.6 47.2, 5.8 47.2, 5.8 47.4, 5.6 47.2))",
    "MULTIPOLYGON (((5 47, 6 47, 6 48, 5 47)), ((7 47, 7 48, 8 48, 7 47)))",
  };
  const VigieMapSpec nothing = { .has_box = TRUE, .box = { 4.9, 46.9, 8.1, 48.1 } };
  VigieMapReport report;
  cairo_surface_t *empty = render (&nothing, &report);

  for (gsize i = 0; i < G_N_ELEMENTS (wkt); i++)
    {
      for (VigieShapeKind kind = VIGIE_SHAPE_CLOSURE; kind <= VIGIE_SHAPE_MARKER; kind++)
        {
          g_autoptr (VigieShape) shape =
              vigie_sample_shape ("a", kind, vigie_geometry_from_wkt (wkt[i]));
          const VigieMapShape shapes[] = { { shape, "A" } };
          VigieMapSpec spec = nothing;
          cairo_surface_t *surface;

          spec.shapes = shapes;
          spec.n_shapes = 1;
          spec.legend = TRUE;
          surface = render (&spec, &report);
          g_assert_cmpuint (count_differences (surface, empty), >, 80);
          cairo_surface_destroy (surface);
        }
    }
  cairo_surface_destroy (empty);
}

/* The colour lies where Web Mercator puts it. */
static void
test_draws_in_place (void)
{
  g_autoptr (VigieShape) shape =
      vigie_sample_shape ("a", VIGIE_SHAPE_PERIMETER, make_square (5, 47, 0.1));
  const VigieMapShape shapes[] = { { shape, NULL } };
  const VigieMapSpec spec = {
    .shapes = shapes, .n_shapes = 1, .has_box = TRUE, .box = { 4.9, 46.9, 5.2, 47.2 }
  };
  const VigieMapSpec nothing = { .has_box = TRUE, .box = { 4.9, 46.9, 5.2, 47.2 } };
  VigieMapReport report;
  cairo_surface_t *surface = render (&spec, &report);
  cairo_surface_t *empty = render (&nothing, &report);
  double left = (vigie_mercator_x (5) - vigie_mercator_x (report.view.west)) /
                (vigie_mercator_x (report.view.east) - vigie_mercator_x (report.view.west)) * WIDTH;
  double top = (vigie_mercator_y (47.1) - vigie_mercator_y (report.view.north)) /
               (vigie_mercator_y (report.view.south) - vigie_mercator_y (report.view.north)) *
               HEIGHT;
  int x = (int) left;
  int y = (int) top;

  g_assert_cmphex (get_pixel (surface, x + 8, y + 8), !=, get_pixel (empty, x + 8, y + 8));
  g_assert_cmphex (get_pixel (surface, x - 5, y + 20), ==, get_pixel (empty, x - 5, y + 20));
  g_assert_cmphex (get_pixel (surface, x + 20, y - 5), ==, get_pixel (empty, x + 20, y - 5));
  cairo_surface_destroy (surface);
  cairo_surface_destroy (empty);
}

static void
test_many_posts_at_one_place (void)
{
  VigieMapPost posts[200];
  const VigieMapSpec spec = { .posts = posts, .n_posts = G_N_ELEMENTS (posts), .legend = TRUE };
  VigieMapReport report;
  cairo_surface_t *surface;

  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    posts[i] = (VigieMapPost) { i < 60 ? i + 1 : 0, 5.04, 47.32, i % 300, i % 2 == 0 };
  surface = render (&spec, &report);
  cairo_surface_destroy (surface);
}

/* ---- Basemap ---- */

static void
test_tiles (gconstpointer name)
{
  g_autoptr (VigieBasemap) basemap = open_tiles_or_skip (name);
  VigieMapSpec spec = { .has_box = TRUE, .box = { 2.05, 48.9, 2.15, 48.96 } };
  VigieMapReport report;
  cairo_surface_t *with;
  cairo_surface_t *without;

  if (basemap == NULL)
    return;
  without = render (&spec, &report);
  spec.basemap = basemap;
  spec.flags = VIGIE_BASEMAP_CACHE_ONLY;
  with = render (&spec, &report);
  g_assert_cmpuint (report.n_tiles, >, 2);
  g_assert_cmpuint (report.n_missing, <, report.n_tiles);
  g_assert_cmpuint (count_differences (with, without), >, WIDTH * HEIGHT / 10);
  cairo_surface_destroy (with);
  cairo_surface_destroy (without);
}

/* Deeper than the tiles go, their ancestors stand in. */
static void
test_tiles_are_stretched (gconstpointer name)
{
  g_autoptr (VigieBasemap) basemap = open_tiles_or_skip (name);
  const VigieMapSpec spec = { .basemap = basemap,
                              .has_box = TRUE,
                              .box = { 2.09, 48.92, 2.0901, 48.9201 } };
  VigieMapReport report;
  cairo_surface_t *surface;

  if (basemap == NULL)
    return;
  surface = render (&spec, &report);
  g_assert_cmpint (report.zoom, ==, 14);
  g_assert_cmpuint (report.n_missing, ==, 0);
  cairo_surface_destroy (surface);
}

static void
test_no_tile_there (gconstpointer name)
{
  g_autoptr (VigieBasemap) basemap = open_tiles_or_skip (name);
  const VigieMapSpec spec = { .basemap = basemap,
                              .has_box = TRUE,
                              .box = { 5.0, 47.3, 5.1, 47.35 } };
  VigieMapReport report;
  cairo_surface_t *surface;

  if (basemap == NULL)
    return;
  surface = render (&spec, &report);
  g_assert_cmpuint (report.n_missing, ==, report.n_tiles);
  cairo_surface_destroy (surface);
}

/* A continent would need a hundred thousand tiles of a map that begins at zoom 11. */
static void
test_too_many_tiles (gconstpointer name)
{
  g_autoptr (VigieBasemap) basemap = open_tiles_or_skip (name);
  const VigieMapSpec spec = { .basemap = basemap, .has_box = TRUE, .box = { -10, 36, 30, 60 } };
  VigieMapReport report;
  cairo_surface_t *surface;

  if (basemap == NULL)
    return;
  surface = render (&spec, &report);
  g_assert_cmpuint (report.n_missing, ==, report.n_tiles);
  cairo_surface_destroy (surface);
}

/* In a PDF the raster is a JPEG, the rest stays vectors. */
static void
test_pdf_holds_a_jpeg (void)
{
  g_autoptr (VigieBasemap) basemap = open_tiles_or_skip ("saint-germain-raster.mbtiles");
  const VigieMapSpec spec = { .basemap = basemap,
                              .has_box = TRUE,
                              .box = { 2.05, 48.9, 2.15, 48.96 } };
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "map.pdf", NULL);
  const char *argv[] = { "pdfimages", "-list", path, NULL };
  g_autofree char *out = NULL;
  g_auto (GStrv) lines = NULL;
  cairo_surface_t *surface;
  cairo_t *cr;

  if (basemap == NULL)
    return;
  surface = cairo_pdf_surface_create (path, WIDTH, HEIGHT);
  cr = cairo_create (surface);
  g_assert_true (vigie_map_render (cr, WIDTH, HEIGHT, &spec, NULL, NULL));
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  out = vigie_sample_run (argv);
  if (out == NULL)
    return;
  lines = g_strsplit (g_strchomp (out), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3); /* two of heading, one image */
  g_assert_nonnull (strstr (lines[2], " jpeg "));
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const VigieMapSpec spec = { .cancellable = cancellable };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (vigie_map_render (cr, WIDTH, HEIGHT, &spec, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  static const char *const files[] = { "saint-germain.mbtiles", "saint-germain-raster.mbtiles" };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-render/shows-all", test_shows_all);
  g_test_add_func ("/map-render/keeps-a-smallest-extent", test_keeps_a_smallest_extent);
  g_test_add_func ("/map-render/radius-where-visible", test_radius_is_drawn_where_it_is_visible);
  g_test_add_func ("/map-render/nothing-to-show", test_nothing_to_show);
  g_test_add_func ("/map-render/the-whole-world", test_the_whole_world);
  g_test_add_func ("/map-render/scale-bar", test_scale_bar);
  g_test_add_func ("/map-render/kinds-differ-in-grey", test_kinds_differ_in_grey);
  g_test_add_func ("/map-render/all-kinds-of-geometry", test_all_kinds_of_geometry);
  g_test_add_func ("/map-render/draws-in-place", test_draws_in_place);
  g_test_add_func ("/map-render/many-posts-at-one-place", test_many_posts_at_one_place);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      const char *kind = i == 0 ? "vector" : "raster";
      g_autofree char *tiles = g_strdup_printf ("/map-render/%s/tiles", kind);
      g_autofree char *stretched = g_strdup_printf ("/map-render/%s/stretched", kind);
      g_autofree char *missing = g_strdup_printf ("/map-render/%s/no-tile-there", kind);
      g_autofree char *many = g_strdup_printf ("/map-render/%s/too-many", kind);

      g_test_add_data_func (tiles, files[i], test_tiles);
      g_test_add_data_func (stretched, files[i], test_tiles_are_stretched);
      g_test_add_data_func (missing, files[i], test_no_tile_there);
      g_test_add_data_func (many, files[i], test_too_many_tiles);
    }
  g_test_add_func ("/map-render/pdf-holds-a-jpeg", test_pdf_holds_a_jpeg);
  g_test_add_func ("/map-render/cancel", test_cancel);
  return g_test_run ();
}
