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

/* What a pixel of the small picture must be: what it covers, by area and alpha. */
static double
average (VigieImage *image, VigieImage *small, int x, int y, int channel)
{
  double width = (double) image->width / small->width;
  double height = (double) image->height / small->height;
  double sum = 0, all = 0;

  for (int row = (int) (y * height); row < MIN ((y + 1) * height, image->height); row++)
    {
      for (int column = (int) (x * width); column < MIN ((x + 1) * width, image->width); column++)
        {
          const guint8 *pixel = pixel_at (image, column, row);
          double area = (MIN (row + 1, (y + 1) * height) - MAX (row, y * height)) *
                        (MIN (column + 1, (x + 1) * width) - MAX (column, x * width));
          double weight = channel == 3 ? area : area * pixel[3];

          sum += weight * pixel[channel];
          all += weight;
        }
    }
  return all > 0 ? sum / all : 0;
}

/* Some rows can be seen through and others not, and rows are wider than what is worked on at once
 * or narrower. */
static void
test_scaling_is_exact (void)
{
  guint32 seed = g_test_rand_int_range (0, G_MAXINT);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int i = 0; i < 30; i++)
    {
      int width = g_rand_int_range (rand, 1, 200);
      int height = g_rand_int_range (rand, 1, 60);
      gsize stride = 4 * (gsize) width + 8;
      guint8 *data = g_malloc (stride * (gsize) height);
      g_autoptr (GBytes) pixels = g_bytes_new_take (data, stride * (gsize) height);
      g_autoptr (VigieImage) image = NULL;
      g_autoptr (VigieImage) small = NULL;

      for (gsize j = 0; j < stride * (gsize) height; j++)
        data[j] = (guint8) g_rand_int_range (rand, 0, 256);
      for (int y = 0; y < height; y++)
        {
          if (g_rand_int_range (rand, 0, 8) == 0)
            continue;
          for (int x = 0; x < width; x++)
            data[(gsize) y * stride + 4 * (gsize) x + 3] = 255;
        }
      image = vigie_image_new (width, height, stride, pixels);
      small = vigie_image_scale_to_fit (image, g_rand_int_range (rand, 1, 120));
      if (small == image)
        continue;
      for (int y = 0; y < small->height; y++)
        {
          for (int x = 0; x < small->width; x++)
            {
              for (int channel = 0; channel < 4; channel++)
                g_assert_cmpfloat_with_epsilon (pixel_at (small, x, y)[channel],
                                                average (image, small, x, y, channel), 0.51);
            }
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image/scaling-averages", test_scaling_averages);
  g_test_add_func ("/image/scaling-keeps-the-mean", test_scaling_keeps_the_mean);
  g_test_add_func ("/image/scaling-is-exact", test_scaling_is_exact);

  return g_test_run ();
}
