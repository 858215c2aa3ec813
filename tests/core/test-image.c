/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-image.h"

static const guint8 *
pixel_at (VigieImage *image, int x, int y)
{
  return (const guint8 *) g_bytes_get_data (image->pixels, NULL) + (gsize) y * image->stride +
         4 * (gsize) x;
}

static void
test_scaling_averages (void)
{
  /* Two white and two black columns, of which one is transparent. */
  static const guint8 row[] = {
    255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 0,
  };
  g_autoptr (GBytes) pixels = g_bytes_new_static (row, sizeof row);
  g_autoptr (VigieImage) image = vigie_image_new (4, 1, sizeof row, pixels);
  g_autoptr (VigieImage) same = vigie_image_scale_to_fit (image, 0);
  g_autoptr (VigieImage) half = vigie_image_scale_to_fit (image, 2);
  g_autoptr (VigieImage) one = vigie_image_scale_to_fit (image, 1);

  g_assert_true (same == image);
  g_assert_cmpint (half->width, ==, 2);
  g_assert_cmpint (half->height, ==, 1);
  g_assert_cmpuint (pixel_at (half, 0, 0)[0], ==, 255);
  g_assert_cmpuint (pixel_at (half, 1, 0)[0], ==, 0);
  g_assert_cmpuint (pixel_at (half, 1, 0)[3], ==, 128);
  /* The transparent one has no say in the colour: two white against one black. */
  g_assert_cmpuint (pixel_at (one, 0, 0)[0], ==, 170);
  g_assert_cmpuint (pixel_at (one, 0, 0)[3], ==, 191);
}

static void
test_scaling_keeps_the_mean (void)
{
  guint32 seed = g_test_rand_int_range (0, G_MAXINT);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int i = 0; i < 50; i++)
    {
      int width = g_rand_int_range (rand, 1, 300);
      int height = g_rand_int_range (rand, 1, 300);
      int fit = g_rand_int_range (rand, 1, 200);
      gsize size = (gsize) width * (gsize) height * 4;
      guint8 *data = g_malloc (size);
      g_autoptr (GBytes) pixels = g_bytes_new_take (data, size);
      g_autoptr (VigieImage) image = NULL;
      g_autoptr (VigieImage) small = NULL;
      double mean = 0.0;
      double small_mean = 0.0;

      for (gsize j = 0; j < size; j += 4)
        {
          memset (data + j, g_rand_int_range (rand, 0, 256), 3);
          data[j + 3] = 255;
          mean += data[j];
        }
      mean /= (double) size / 4;
      image = vigie_image_new (width, height, (gsize) width * 4, pixels);
      small = vigie_image_scale_to_fit (image, fit);
      g_assert_cmpint (MAX (small->width, small->height), ==, MIN (fit, MAX (width, height)));
      for (int y = 0; y < small->height; y++)
        {
          for (int x = 0; x < small->width; x++)
            {
              small_mean += pixel_at (small, x, y)[0];
              g_assert_cmpuint (pixel_at (small, x, y)[3], ==, 255);
            }
        }
      small_mean /= (double) small->width * small->height;
      g_assert_cmpfloat_with_epsilon (mean, small_mean, 0.6);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image/scaling-averages", test_scaling_averages);
  g_test_add_func ("/image/scaling-keeps-the-mean", test_scaling_keeps_the_mean);

  return g_test_run ();
}
