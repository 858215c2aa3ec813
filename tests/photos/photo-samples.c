/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "photo-samples.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdlib.h>
#include <string.h>
#include <webp/encode.h>

#include "vigie-photo-encode.h"
#include "vigie-pixels.h"

/* A picture whose four quarters differ, so that every turn and mirror shows. */
VigieImage *
photo_samples_image (int width, int height)
{
  guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 4);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize) width * (gsize) height * 4);

  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++, pixels += 4)
        {
          gboolean right = x * 2 >= width;
          gboolean low = y * 2 >= height;

          pixels[0] = right && !low ? 220 : 40;
          pixels[1] = low ? 200 : 60;
          pixels[2] = right && low ? 30 : 180;
          pixels[3] = 255;
        }
    }
  return vigie_image_new (width, height, (gsize) width * 4, bytes);
}

GBytes *
photo_samples_jpeg (int width, int height)
{
  g_autoptr (VigieImage) image = photo_samples_image (width, height);
  g_autoptr (GError) error = NULL;
  GBytes *jpeg = vigie_photo_encode_jpeg (image, 90, &error);

  g_assert_no_error (error);
  return jpeg;
}

static GBytes *
save (int width, int height, const char *type)
{
  g_autoptr (VigieImage) image = photo_samples_image (width, height);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_bytes (image->pixels, GDK_COLORSPACE_RGB, TRUE,
                                                            8, width, height, (int) image->stride);
  g_autoptr (GError) error = NULL;
  char *buffer;
  gsize size;

  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, type, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (buffer, size);
}

GBytes *
photo_samples_png (int width, int height)
{
  return save (width, height, "png");
}

GBytes *
photo_samples_tiff (int width, int height)
{
  return save (width, height, "tiff");
}

GBytes *
photo_samples_webp (int width, int height)
{
  g_autoptr (VigieImage) image = photo_samples_image (width, height);
  guint8 *output = NULL;
  gsize size = WebPEncodeRGBA (g_bytes_get_data (image->pixels, NULL), width, height,
                               (int) image->stride, 90.0f, &output);

  g_assert_cmpuint (size, >, 0);
  return g_bytes_new_with_free_func (output, size, WebPFree, output);
}

/* Red and blue, each one pixel. */
GBytes *
photo_samples_gif (void)
{
  static const guint8 gif[] = {
    'G', 'I', 'F', '8', '9', 'a', 2, 0, 1, 0, 0x80, 0,    0,    255,  0,    0, 0,   0,
    255, ',', 0,   0,   0,   0,   2, 0, 1, 0, 0,    0x02, 0x02, 0x44, 0x0a, 0, ';',
  };

  return g_bytes_new_static (gif, sizeof gif);
}

/* Only the head of a PNG, and an end: what a decompression bomb looks like at first sight. */
GBytes *
photo_samples_png_header (guint32 width, guint32 height)
{
  g_autoptr (GBytes) small = photo_samples_png (1, 1);
  guint8 *data = g_memdup2 (g_bytes_get_data (small, NULL), g_bytes_get_size (small));
  guint32 big[2] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };

  memcpy (data + 16, big, sizeof big);
  return g_bytes_new_take (data, g_bytes_get_size (small));
}

GBytes *
photo_samples_cut (GBytes *bytes, gsize size)
{
  return g_bytes_new_from_bytes (bytes, 0, MIN (size, g_bytes_get_size (bytes)));
}

GBytes *
photo_samples_real (const char *name)
{
  const char *shared = g_getenv ("VIGIE_SHARED");
  g_autofree char *path =
      g_build_filename (shared != NULL ? shared : "", "data", "photos", name, NULL);
  char *contents;
  gsize size;

  if (!g_file_get_contents (path, &contents, &size, NULL))
    {
      g_test_skip ("the real photos are not here");
      return NULL;
    }
  return g_bytes_new_take (contents, size);
}

/* Mean difference of the colours, 0–255; 255 when the sizes differ. */
double
photo_samples_difference (VigieImage *a, VigieImage *b)
{
  double sum = 0.0;

  if (a->width != b->width || a->height != b->height)
    return 255.0;
  for (int y = 0; y < a->height; y++)
    {
      const guint8 *row_a =
          (const guint8 *) g_bytes_get_data (a->pixels, NULL) + (gsize) y * a->stride;
      const guint8 *row_b =
          (const guint8 *) g_bytes_get_data (b->pixels, NULL) + (gsize) y * b->stride;

      for (int i = 0; i < a->width * 4; i++)
        sum += abs (row_a[i] - row_b[i]);
    }
  return sum / (4.0 * a->width * a->height);
}
