/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-raster.h"

#include <math.h>

/**
 * vigie_raster_new:
 * @width: pixels, at least 1
 * @height: pixels, at least 1
 * @pixels: 4 × @width × @height bytes
 *
 * Returns: (transfer full): a raster that shares @pixels
 */
VigieRaster *
vigie_raster_new (int width, int height, GBytes *pixels)
{
  VigieRaster *self;

  g_return_val_if_fail (width > 0 && height > 0, NULL);
  g_return_val_if_fail (g_bytes_get_size (pixels) >= 4 * (gsize) width * (gsize) height, NULL);

  self = g_atomic_rc_box_new0 (VigieRaster);
  self->width = width;
  self->height = height;
  self->pixels = g_bytes_ref (pixels);
  return self;
}

/**
 * vigie_raster_new_for_texture:
 * @texture: a picture, in memory
 *
 * For worker threads, as pixels are converted.
 *
 * Returns: (transfer full): a raster of it
 */
VigieRaster *
vigie_raster_new_for_texture (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  gsize size = 4 * (gsize) width * (gsize) height;
  guint8 *data = g_malloc (size);
  g_autoptr (GBytes) pixels = g_bytes_new_take (data, size);

  gdk_texture_download (texture, data, 4 * (gsize) width);
  return vigie_raster_new (width, height, pixels);
}

VigieRaster *
vigie_raster_ref (VigieRaster *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
raster_clear (gpointer data)
{
  g_bytes_unref (((VigieRaster *) data)->pixels);
}

void
vigie_raster_unref (VigieRaster *self)
{
  g_atomic_rc_box_release_full (self, raster_clear);
}

static const guint32 *
get_row (VigieRaster *self, int y)
{
  const guint32 *pixels = g_bytes_get_data (self->pixels, NULL);

  return pixels + (gsize) y * (gsize) self->width;
}

guint32
vigie_raster_get (VigieRaster *self, int x, int y)
{
  g_return_val_if_fail (x >= 0 && x < self->width && y >= 0 && y < self->height, 0);

  return get_row (self, y)[x];
}

/**
 * vigie_raster_cut:
 * @self: a raster
 * @left: first column
 * @top: first row
 * @right: the column after the last
 * @bottom: the row after the last
 *
 * Returns: (transfer full): a part of it, which shares its pixels
 */
GdkTexture *
vigie_raster_cut (VigieRaster *self, int left, int top, int right, int bottom)
{
  gsize stride = 4 * (gsize) self->width;
  gsize length = ((gsize) (bottom - top) - 1) * stride + 4 * (gsize) (right - left);
  g_autoptr (GBytes) pixels =
      g_bytes_new_from_bytes (self->pixels, (gsize) top * stride + 4 * (gsize) left, length);

  return gdk_memory_texture_new (right - left, bottom - top, GDK_MEMORY_DEFAULT, pixels, stride);
}

/* The mean of four pixels: two channels at a time, each with room for the sum. */
static inline guint32
mean (guint32 a, guint32 b, guint32 c, guint32 d)
{
  const guint32 mask = 0x00ff00ff;
  guint32 even = (a & mask) + (b & mask) + (c & mask) + (d & mask) + 0x00020002;
  guint32 odd =
      ((a >> 8) & mask) + ((b >> 8) & mask) + ((c >> 8) & mask) + ((d >> 8) & mask) + 0x00020002;

  return ((even >> 2) & mask) | (((odd >> 2) & mask) << 8);
}

/* The last of an odd number counts twice. */
static void
halve_row (const guint32 *above, const guint32 *below, int from_width, guint32 *to)
{
  int n_pairs = from_width / 2;

  for (int x = 0; x < n_pairs; x++)
    to[x] = mean (above[2 * x], above[2 * x + 1], below[2 * x], below[2 * x + 1]);
  if (from_width % 2 == 1)
    to[n_pairs] = mean (above[from_width - 1], above[from_width - 1], below[from_width - 1],
                        below[from_width - 1]);
}

/**
 * vigie_raster_halve:
 * @self: a raster
 * @cancellable: (nullable): ends it
 *
 * Returns: (transfer full) (nullable): the same in half of its width and height, rounded up; each
 *   pixel is the mean of four
 */
VigieRaster *
vigie_raster_halve (VigieRaster *self, GCancellable *cancellable)
{
  int width = (self->width + 1) / 2;
  int height = (self->height + 1) / 2;
  gsize size = 4 * (gsize) width * (gsize) height;
  guint32 *pixels = g_malloc (size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, size);

  for (int y = 0; y < height; y++)
    {
      if (g_cancellable_is_cancelled (cancellable))
        return NULL;
      halve_row (get_row (self, 2 * y), get_row (self, MIN (2 * y + 1, self->height - 1)),
                 self->width, pixels + (gsize) y * (gsize) width);
    }
  return vigie_raster_new (width, height, bytes);
}

/* Of a channel that is multiplied with @alpha. */
static inline guint32
apply_through (const guint8 table[256], guint32 channel, guint32 alpha)
{
  return (table[MIN ((channel * 255 + alpha / 2) / alpha, 255)] * alpha + 127) / 255;
}

static inline guint32
apply_to_pixel (const guint8 table[256], guint32 pixel)
{
  guint32 alpha = pixel >> 24;
  guint32 red = (pixel >> 16) & 0xff;
  guint32 green = (pixel >> 8) & 0xff;
  guint32 blue = pixel & 0xff;

  if (alpha == 255)
    return alpha << 24 | (guint32) table[red] << 16 | (guint32) table[green] << 8 | table[blue];
  if (alpha == 0)
    return 0;
  return alpha << 24 | apply_through (table, red, alpha) << 16 |
         apply_through (table, green, alpha) << 8 | apply_through (table, blue, alpha);
}

/**
 * vigie_raster_apply:
 * @self: a raster, which stays as it is
 * @table: what each number of a colour becomes; opacity stays
 * @cancellable: (nullable): ends it
 *
 * Returns: (transfer full) (nullable): a new raster
 */
VigieRaster *
vigie_raster_apply (VigieRaster *self, const guint8 table[256], GCancellable *cancellable)
{
  gsize size = 4 * (gsize) self->width * (gsize) self->height;
  guint32 *pixels = g_malloc (size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, size);

  for (int y = 0; y < self->height; y++)
    {
      const guint32 *from = get_row (self, y);
      guint32 *to = pixels + (gsize) y * (gsize) self->width;

      if (g_cancellable_is_cancelled (cancellable))
        return NULL;
      for (int x = 0; x < self->width; x++)
        to[x] = apply_to_pixel (table, from[x]);
    }
  return vigie_raster_new (self->width, self->height, bytes);
}

static double
logistic (double x)
{
  return 1.0 / (1.0 + exp (-x));
}

/**
 * vigie_raster_make_tone:
 * @contrast: 0 for none, 1 for most
 * @shadows: how much dark parts are lifted, 0–1
 * @table: (out): what each number of a colour becomes
 *
 * Neither curve loses anything: each rises all the way and keeps black and white. Shadows:
 * y = x + 3s·x·(1 − x)³, four times as steep at black and flattest, with a quarter, at one half.
 * Contrast: the logistic curve about one half with the slope 8c, stretched to reach 0 and 1.
 */
void
vigie_raster_make_tone (double contrast, double shadows, guint8 table[256])
{
  double steepness = 8.0 * CLAMP (contrast, 0.0, 1.0);
  double low = logistic (-steepness / 2.0);
  double lift = 3.0 * CLAMP (shadows, 0.0, 1.0);

  for (int i = 0; i < 256; i++)
    {
      double y = i / 255.0;

      y += lift * y * pow (1.0 - y, 3.0);
      if (steepness > 0.01)
        y = (logistic (steepness * (y - 0.5)) - low) / (1.0 - 2.0 * low);
      table[i] = (guint8) round (CLAMP (y, 0.0, 1.0) * 255.0);
    }
}
