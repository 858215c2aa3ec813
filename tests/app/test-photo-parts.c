/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "photo-pattern.h"
#include "vigie-image-geometry.h"
#include "vigie-image-level.h"
#include "vigie-photo-search.h"
#include "vigie-test-util.h"

/* What the photo viewer stands on and needs no display for: geometry, pixels, links. */

#define NEAR 1e-9

/* ---- geometry ---- */

static VigieImageGeometry
make_geometry (double image_width, double image_height, double zoom)
{
  return (VigieImageGeometry) { .image_width = image_width,
                                .image_height = image_height,
                                .width = 800,
                                .height = 600,
                                .scale = 2,
                                .zoom = zoom,
                                .centre_x = 0.5,
                                .centre_y = 0.5 };
}

static void
test_a_picture_fits_as_it_is_turned (void)
{
  VigieImageGeometry geometry = make_geometry (4000, 2000, 1);

  g_assert_cmpfloat_with_epsilon (vigie_image_geometry_get_fit (&geometry), 0.4, NEAR);
  geometry.angle = 90;
  g_assert_cmpfloat_with_epsilon (vigie_image_geometry_get_fit (&geometry), 0.3, NEAR);
  geometry.angle = -180;
  g_assert_cmpfloat_with_epsilon (vigie_image_geometry_get_fit (&geometry), 0.4, NEAR);

  geometry = make_geometry (2, 2, 1);
  g_assert_cmpfloat (vigie_image_geometry_get_fit (&geometry), ==, VIGIE_IMAGE_MAX_ZOOM);
  geometry = make_geometry (0, 0, 1);
  g_assert_cmpfloat (vigie_image_geometry_get_fit (&geometry), ==, 1.0);
}

static void
test_zoom_has_limits (void)
{
  VigieImageGeometry large = make_geometry (4000, 2000, 1);
  VigieImageGeometry small = make_geometry (400, 200, 1);

  g_assert_cmpfloat_with_epsilon (vigie_image_geometry_clamp_zoom (&large, 0.01), 0.4, NEAR);
  g_assert_cmpfloat (vigie_image_geometry_clamp_zoom (&large, 99), ==, VIGIE_IMAGE_MAX_ZOOM);
  g_assert_cmpfloat (vigie_image_geometry_clamp_zoom (&large, 2), ==, 2);
  /* A small one is enlarged to fit, but may be seen at 100 %. */
  g_assert_cmpfloat_with_epsilon (vigie_image_geometry_get_fit (&small), 4.0, NEAR);
  g_assert_cmpfloat (vigie_image_geometry_clamp_zoom (&small, 0.1), ==, 1.0);
  g_assert_cmpfloat (vigie_image_geometry_clamp_zoom (&small, NAN), ==, small.zoom);
}

static void
test_places_go_there_and_back (void)
{
  g_autoptr (GRand) rand = vigie_test_rand_new ();

  for (int i = 0; i < 1000; i++)
    {
      VigieImageGeometry geometry =
          make_geometry (g_rand_double_range (rand, 1, 9000), g_rand_double_range (rand, 1, 9000),
                         g_rand_double_range (rand, 0.05, 16));
      double image_x = g_rand_double (rand);
      double image_y = g_rand_double (rand);
      double x, y, back_x, back_y;

      geometry.angle = g_rand_double_range (rand, -720, 720);
      geometry.centre_x = g_rand_double (rand);
      geometry.centre_y = g_rand_double (rand);
      vigie_image_geometry_to_widget (&geometry, image_x, image_y, &x, &y);
      vigie_image_geometry_to_image (&geometry, x, y, &back_x, &back_y);
      g_assert_cmpfloat_with_epsilon (back_x, image_x, 1e-7);
      g_assert_cmpfloat_with_epsilon (back_y, image_y, 1e-7);
    }
}

static void
test_panning_goes_with_the_pointer (void)
{
  for (int quarters = -1; quarters < 4; quarters++)
    {
      VigieImageGeometry geometry = make_geometry (8000, 6000, 1);
      double x, y;

      geometry.angle = quarters * 90;
      vigie_image_geometry_pan (&geometry, 30, -40);
      vigie_image_geometry_to_widget (&geometry, 0.5, 0.5, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, 430, 1e-6);
      g_assert_cmpfloat_with_epsilon (y, 260, 1e-6);
    }
}

static void
test_panning_stops_at_the_edges (void)
{
  static const double angles[] = { 0, 90, 180, 270, -90 };

  for (gsize i = 0; i < G_N_ELEMENTS (angles); i++)
    {
      VigieImageGeometry geometry = make_geometry (4000, 3000, 1);
      double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;

      geometry.angle = angles[i];
      vigie_image_geometry_pan (&geometry, 1e6, -1e6); /* up to the left and lower edge */
      for (int corner = 0; corner < 4; corner++)
        {
          double x, y;

          vigie_image_geometry_to_widget (&geometry, corner % 2, corner / 2, &x, &y);
          left = MIN (left, x);
          right = MAX (right, x);
          top = MIN (top, y);
          bottom = MAX (bottom, y);
        }
      g_assert_cmpfloat_with_epsilon (left, 0, 1e-6);
      g_assert_cmpfloat (right, >, 800);
      g_assert_cmpfloat (top, <, 0);
      g_assert_cmpfloat_with_epsilon (bottom, 600, 1e-6);
    }
}

static void
test_what_is_smaller_stays_in_the_middle (void)
{
  VigieImageGeometry geometry = make_geometry (4000, 100, 1);

  geometry.centre_x = 0.1;
  geometry.centre_y = 0.9;
  vigie_image_geometry_clamp_centre (&geometry);
  g_assert_cmpfloat_with_epsilon (geometry.centre_x, 0.2, NEAR); /* half of 800 px of 2000 */
  g_assert_cmpfloat_with_epsilon (geometry.centre_y, 0.5, NEAR);
  geometry.centre_x = NAN;
  vigie_image_geometry_clamp_centre (&geometry);
  g_assert_cmpfloat (geometry.centre_x, ==, 0.5);
}

static void
test_what_is_under_the_pointer_stays_there (void)
{
  VigieImageGeometry from = make_geometry (8000, 6000, 0.5);
  VigieImageGeometry to = from;
  double image_x, image_y;

  vigie_image_geometry_to_image (&from, 500, 200, &image_x, &image_y);
  to.zoom = 4;
  vigie_image_geometry_put (&to, image_x, image_y, 500, 200);
  for (int i = 0; i <= 10; i++) /* on all the way */
    {
      VigieImageGeometry mixed = vigie_image_geometry_mix (&from, &to, i / 10.0);
      double x, y;

      vigie_image_geometry_to_widget (&mixed, image_x, image_y, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, 500, 1e-6);
      g_assert_cmpfloat_with_epsilon (y, 200, 1e-6);
    }
}

static void
test_four_quarters_are_a_whole_turn (void)
{
  double x = 0.1;
  double y = 0.3;

  vigie_image_geometry_turn (1, &x, &y); /* what was left and up is right and up */
  g_assert_cmpfloat_with_epsilon (x, 0.7, NEAR);
  g_assert_cmpfloat_with_epsilon (y, 0.1, NEAR);
  vigie_image_geometry_turn (-5, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 0.1, NEAR);
  g_assert_cmpfloat_with_epsilon (y, 0.3, NEAR);
}

/* ---- pixels ---- */

static VigieRaster *
make_raster (int width, int height)
{
  g_autoptr (VigieImage) image = photo_pattern_make (width, height);
  g_autoptr (GdkTexture) texture =
      gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8, image->pixels, image->stride);

  return vigie_raster_new_for_texture (texture);
}

static guint
get_red (VigieRaster *raster, int x, int y)
{
  return (vigie_raster_get (raster, x, y) >> 16) & 0xff;
}

static void
test_tones_keep_black_white_and_order (void)
{
  guint8 table[256];
  guint8 plain[256];

  vigie_raster_make_tone (0, 0, plain);
  for (int i = 0; i < 256; i++)
    g_assert_cmpuint (plain[i], ==, (guint) i);

  for (int i = 1; i < 16; i++)
    {
      vigie_raster_make_tone ((i % 4) / 3.0, i / 4 / 3.0, table);
      g_assert_cmpuint (table[0], ==, 0);
      g_assert_cmpuint (table[255], ==, 255);
      for (int j = 1; j < 256; j++)
        g_assert_cmpuint (table[j], >=, table[j - 1]);
    }

  vigie_raster_make_tone (0, 1, table);
  g_assert_cmpuint (table[20], >, 60); /* dark parts come up, bright ones hardly */
  g_assert_cmpuint (table[230], <, 234);
  vigie_raster_make_tone (1, 0, table);
  g_assert_cmpuint (table[64], <, 40);
  g_assert_cmpuint (table[192], >, 215);
}

static void
test_a_tone_leaves_the_picture_alone (void)
{
  g_autoptr (VigieRaster) raster = make_raster (40, 30);
  g_autoptr (GBytes) before =
      g_bytes_new (g_bytes_get_data (raster->pixels, NULL), g_bytes_get_size (raster->pixels));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VigieRaster) lifted = NULL;
  guint8 table[256];

  vigie_raster_make_tone (0, 1, table);
  lifted = vigie_raster_apply (raster, table, cancellable);
  g_assert_cmphex (vigie_raster_get (lifted, 39, 29), ==,
                   0xff000000u | (guint32) table[39 * 255 / 40] << 16 |
                       (guint32) table[29 * 255 / 30] << 8 | table[20]);
  g_assert_true (g_bytes_equal (raster->pixels, before));

  g_cancellable_cancel (cancellable);
  g_assert_null (vigie_raster_apply (raster, table, cancellable));
}

static void
test_a_tone_sees_through_opacity (void)
{
  static const guint32 numbers[] = { 0x80800040, 0x00000000, 0xff800040 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (numbers, sizeof numbers);
  g_autoptr (VigieRaster) raster = vigie_raster_new (3, 1, bytes);
  g_autoptr (VigieRaster) inverted = NULL;
  guint8 table[256];

  for (int i = 0; i < 256; i++)
    table[i] = (guint8) (255 - i);
  inverted = vigie_raster_apply (raster, table, NULL);
  /* Half opaque: red was full, green none, blue a half. */
  g_assert_cmphex (vigie_raster_get (inverted, 0, 0), ==, 0x80008040);
  g_assert_cmphex (vigie_raster_get (inverted, 1, 0), ==, 0);
  g_assert_cmphex (vigie_raster_get (inverted, 2, 0), ==, 0xff7fffbf);
}

static void
test_smaller_sizes_are_means (void)
{
  g_autoptr (VigieRaster) raster = make_raster (1027, 515);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) levels = vigie_image_levels_build (raster, NULL);
  VigieRaster *half = vigie_image_level_get_raster (levels->pdata[1]);
  VigieRaster *last = vigie_image_level_get_raster (levels->pdata[levels->len - 1]);

  g_assert_cmpint (half->width, ==, 514);
  g_assert_cmpint (half->height, ==, 258);
  for (int x = 0; x < 513; x++)
    g_assert_cmpuint (
        get_red (half, x, 50), ==,
        (get_red (raster, 2 * x, 100) * 2 + get_red (raster, 2 * x + 1, 100) * 2 + 2) / 4);
  /* The odd edge is there as well. */
  g_assert_cmphex (vigie_raster_get (half, 513, 257), ==, vigie_raster_get (raster, 1026, 514));
  g_assert_cmpint (MAX (last->width, last->height), <=, 257);

  g_assert_cmpuint (vigie_image_levels_choose (levels, 16), ==, 0);
  g_assert_cmpuint (vigie_image_levels_choose (levels, 0.56), ==, 0);
  g_assert_cmpuint (vigie_image_levels_choose (levels, 0.5), ==, 1);
  g_assert_cmpuint (vigie_image_levels_choose (levels, 0.28), ==, 1);
  g_assert_cmpuint (vigie_image_levels_choose (levels, 0.0001), ==, levels->len - 1);

  g_cancellable_cancel (cancellable);
  g_assert_null (vigie_image_levels_build (raster, cancellable));
}

/* ---- searching elsewhere ---- */

static void
test_links_carry_the_whole_address (void)
{
  gsize n_services;
  const VigieSearchService *services = vigie_photo_search_get_services (&n_services);
  const char *url = "https://pbs.example.org/media/a b+c.jpg?name=été&x=1#top";

  g_assert_cmpuint (n_services, ==, 4);
  for (gsize i = 0; i < n_services; i++)
    {
      g_autofree char *link = vigie_photo_search_make_link (&services[i], url);
      g_autofree char *back = NULL;

      g_assert_true (g_str_has_prefix (link, services[i].link));
      /* One value: nothing in it can be taken for a part of the link. */
      for (const char *at = link + strlen (services[i].link); *at != '\0'; at++)
        g_assert_true (g_ascii_isalnum (*at) || strchr ("-._~%", *at) != NULL);
      back = g_uri_unescape_string (link + strlen (services[i].link), NULL);
      g_assert_cmpstr (back, ==, url);
      g_assert_true (g_uri_is_valid (link, G_URI_FLAGS_NONE, NULL));
      g_assert_true (g_str_has_prefix (services[i].page, "https://"));
    }
  {
    g_autofree char *lens = vigie_photo_search_make_link (&services[0], "http://a.fr/b?c=d&e");

    g_assert_cmpstr (lens, ==,
                     "https://lens.google.com/uploadbyurl?url=http%3A%2F%2Fa.fr%2Fb%3Fc%3Dd%26e");
  }
}

static void
test_only_public_addresses_are_sent (void)
{
  static const char *const private[] = {
    NULL,
    "",
    "photo.jpg",
    "file:///home/anne/photo.jpg",
    "javascript:alert(1)",
    "ftp://example.org/photo.jpg",
    "https:///photo.jpg",
    "http://localhost/photo.jpg",
    "http://LOCALHOST:8080/photo.jpg",
    "http://127.0.0.1/photo.jpg",
    "http://[::1]/photo.jpg",
    "http://[fe80::1]/photo.jpg",
    "http://[fd12:3456::1]/photo.jpg",
    "http://10.1.2.3/photo.jpg",
    "http://192.168.1.20/photo.jpg",
    "http://169.254.1.1/photo.jpg",
    "http://intranet/photo.jpg",
    "http://nas.local/photo.jpg",
    "https://anne:secret@example.org/photo.jpg",
    "https://example.org/\xff.jpg",
  };
  static const char *const public[] = {
    "https://example.org/photo.jpg",  "HTTP://example.org/photo.jpg",
    "http://93.184.216.34/photo.jpg", "https://[2606:2800:220:1::1]/photo.jpg",
    "https://exämple.org/phöto.jpg",
  };
  gsize n_services;
  const VigieSearchService *services = vigie_photo_search_get_services (&n_services);

  for (gsize i = 0; i < G_N_ELEMENTS (private); i++)
    {
      g_assert_false (vigie_photo_search_is_public (private[i]));
      g_assert_null (vigie_photo_search_make_link (&services[0], private[i]));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (public); i++)
    {
      g_assert_true (vigie_photo_search_is_public (public[i]));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image-geometry/fit", test_a_picture_fits_as_it_is_turned);
  g_test_add_func ("/image-geometry/zoom", test_zoom_has_limits);
  g_test_add_func ("/image-geometry/places", test_places_go_there_and_back);
  g_test_add_func ("/image-geometry/pan", test_panning_goes_with_the_pointer);
  g_test_add_func ("/image-geometry/edges", test_panning_stops_at_the_edges);
  g_test_add_func ("/image-geometry/middle", test_what_is_smaller_stays_in_the_middle);
  g_test_add_func ("/image-geometry/pointer", test_what_is_under_the_pointer_stays_there);
  g_test_add_func ("/image-geometry/turn", test_four_quarters_are_a_whole_turn);
  g_test_add_func ("/image-pixels/tones", test_tones_keep_black_white_and_order);
  g_test_add_func ("/image-pixels/apply", test_a_tone_leaves_the_picture_alone);
  g_test_add_func ("/image-pixels/opacity", test_a_tone_sees_through_opacity);
  g_test_add_func ("/image-pixels/sizes", test_smaller_sizes_are_means);
  g_test_add_func ("/photo-search/links", test_links_carry_the_whole_address);
  g_test_add_func ("/photo-search/public", test_only_public_addresses_are_sent);

  return g_test_run ();
}
