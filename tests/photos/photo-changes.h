/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "photo-scenes.h"
#include "vigie-photo-encode.h"

/* What a photo goes through on its way round the networks. For tests and benchmarks only. */

static inline VigieImage *
photo_keep (VigieImage *image)
{
  return vigie_image_ref (image);
}

static inline VigieImage *
photo_shrink (VigieImage *image)
{
  return vigie_image_scale_to_fit (image, MAX (image->width, image->height) / 4);
}

static inline VigieImage *
photo_recompress (VigieImage *image)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg = vigie_photo_encode_jpeg (image, 40, &error);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GdkPixbuf) opaque = NULL;
  g_autoptr (GBytes) pixels = NULL;

  g_assert_no_error (error);
  stream = g_memory_input_stream_new_from_bytes (jpeg);
  pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);
  g_assert_no_error (error);
  opaque = gdk_pixbuf_add_alpha (pixbuf, FALSE, 0, 0, 0);
  pixels = gdk_pixbuf_read_pixel_bytes (opaque);
  return vigie_image_new (gdk_pixbuf_get_width (opaque), gdk_pixbuf_get_height (opaque),
                          (gsize) gdk_pixbuf_get_rowstride (opaque), pixels);
}

static inline VigieImage *
photo_crop_one_side (VigieImage *image)
{
  return scene_crop (image, image->width / 10, 0, image->width * 9 / 10, image->height);
}

/* Between the cuts that have a hash. */
static inline VigieImage *
photo_crop_between (VigieImage *image)
{
  return scene_crop (image, 0, 0, image->width, image->height * 925 / 1000);
}

static inline VigieImage *
photo_crop_corner (VigieImage *image)
{
  return scene_crop (image, image->width * 3 / 100, image->height * 3 / 100,
                     image->width * 97 / 100, image->height * 97 / 100);
}

/* A tenth of the area. */
static inline VigieImage *
photo_crop_around (VigieImage *image)
{
  int x = image->width * 26 / 1000;
  int y = image->height * 26 / 1000;

  return scene_crop (image, x, y, image->width - 2 * x, image->height - 2 * y);
}

static inline VigieImage *
photo_crop_mirror_and_recompress (VigieImage *image)
{
  g_autoptr (VigieImage) part = photo_crop_one_side (image);
  g_autoptr (VigieImage) turned = scene_mirror (part);

  return photo_recompress (turned);
}

typedef struct
{
  const char *name;
  VigieImage *(*change) (VigieImage *image);
  gboolean mirrored;
  guint least; /* of 100 are found */
} PhotoChange;

static const PhotoChange photo_changes[] = {
  { "unchanged", photo_keep, FALSE, 100 },
  { "resized to 25 %", photo_shrink, FALSE, 100 },
  { "recompressed at quality 40", photo_recompress, FALSE, 100 },
  { "a tenth cropped, one side", photo_crop_one_side, FALSE, 100 },
  { "a tenth cropped, all around", photo_crop_around, FALSE, 100 },
  { "7.5 % cropped, one side", photo_crop_between, FALSE, 90 },
  { "3 % cropped, two sides", photo_crop_corner, FALSE, 90 },
  { "mirrored", scene_mirror, TRUE, 100 },
  { "watermarked", scene_watermark, FALSE, 95 },
  { "cropped, mirrored, recompressed", photo_crop_mirror_and_recompress, TRUE, 95 },
};
