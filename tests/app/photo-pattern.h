/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-image.h"

/* A picture by which it can be told what of it is drawn, and how. For test programs only. */

/* Each pixel says where it is: red across, green down, blue of the corner. */
static inline VigieImage *
photo_pattern_make (int width, int height)
{
  guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 4);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize) width * (gsize) height * 4);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++, pixels += 4)
      {
        pixels[0] = (guint8) (x * 255 / width);
        pixels[1] = (guint8) (y * 255 / height);
        pixels[2] = x * 2 < width && y * 2 < height ? 200 : 20;
        pixels[3] = 255;
      }
  return vigie_image_new (width, height, (gsize) width * 4, bytes);
}

static inline const guint8 *
photo_pattern_get_pixel (VigieImage *image, int x, int y)
{
  const guint8 *pixels = g_bytes_get_data (image->pixels, NULL);

  return pixels + (gsize) y * image->stride + 4 * (gsize) x;
}
