/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "vigie-image.h"

/* Pictures whose frequencies fall off as those of photos do: clouds of noise at six sizes, and a
 * few areas with sharp edges. For tests and benchmarks only. */

#define SCENE_OCTAVES 6

typedef struct
{
  float values[(1 << SCENE_OCTAVES) + 1][(1 << SCENE_OCTAVES) + 1];
} SceneNoise;

static inline float
scene_noise_at (const SceneNoise *noise, int cells, float x, float y)
{
  int i = MIN ((int) (x * cells), cells - 1);
  int j = MIN ((int) (y * cells), cells - 1);
  float fx = x * cells - i;
  float fy = y * cells - j;

  return (noise->values[j][i] * (1 - fx) + noise->values[j][i + 1] * fx) * (1 - fy) +
         (noise->values[j + 1][i] * (1 - fx) + noise->values[j + 1][i + 1] * fx) * fy;
}

static inline void
scene_add_noise (GRand *rand, int octave, int width, int height, float *grey)
{
  g_autofree SceneNoise *noise = g_new (SceneNoise, 1);
  int cells = 1 << octave;
  float amplitude = 128.0f / (1 << octave);

  for (int j = 0; j <= cells; j++)
    for (int i = 0; i <= cells; i++)
      noise->values[j][i] = (float) g_rand_double (rand) - 0.5f;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      grey[y * width + x] +=
          amplitude * scene_noise_at (noise, cells, (float) x / width, (float) y / height);
}

static inline void
scene_add_area (GRand *rand, int width, int height, float *grey)
{
  int left = g_rand_int_range (rand, 0, width);
  int top = g_rand_int_range (rand, 0, height);
  int across = g_rand_int_range (rand, width / 10, width / 2);
  int down = g_rand_int_range (rand, height / 10, height / 2);
  int right = MIN (width, left + across);
  int bottom = MIN (height, top + down);
  float tone = (float) g_rand_double_range (rand, -64, 64);

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      grey[y * width + x] = 0.5f * grey[y * width + x] + tone;
}

/* (transfer full) */
static inline VigieImage *
scene_new (GRand *rand, int width, int height)
{
  gsize n = (gsize) width * (gsize) height;
  g_autofree float *grey = g_new0 (float, n);
  guint8 *data = g_malloc (n * 4);
  g_autoptr (GBytes) pixels = g_bytes_new_take (data, n * 4);
  float tint = (float) g_rand_double_range (rand, -20, 20);

  for (int octave = 1; octave <= SCENE_OCTAVES; octave++)
    scene_add_noise (rand, octave, width, height, grey);
  for (int i = 0; i < 6; i++)
    scene_add_area (rand, width, height, grey);
  for (gsize i = 0; i < n; i++)
    {
      data[4 * i] = (guint8) CLAMP (128 + grey[i] + tint, 0, 255);
      data[4 * i + 1] = (guint8) CLAMP (128 + grey[i], 0, 255);
      data[4 * i + 2] = (guint8) CLAMP (128 + grey[i] - tint, 0, 255);
      data[4 * i + 3] = 255;
    }
  return vigie_image_new (width, height, (gsize) width * 4, pixels);
}

/* A part of a picture; pixels. (transfer full) */
static inline VigieImage *
scene_crop (VigieImage *image, int left, int top, int width, int height)
{
  g_autoptr (GBytes) pixels =
      g_bytes_new_from_bytes (image->pixels, (gsize) top * image->stride + (gsize) left * 4,
                              (gsize) (height - 1) * image->stride + (gsize) width * 4);

  return vigie_image_new (width, height, image->stride, pixels);
}

/* (transfer full) */
static inline VigieImage *
scene_mirror (VigieImage *image)
{
  const guint8 *in = g_bytes_get_data (image->pixels, NULL);
  gsize stride = (gsize) image->width * 4;
  guint8 *out = g_malloc (stride * (gsize) image->height);
  g_autoptr (GBytes) pixels = g_bytes_new_take (out, stride * (gsize) image->height);

  for (int y = 0; y < image->height; y++)
    for (int x = 0; x < image->width; x++)
      memcpy (out + (gsize) y * stride + (gsize) (image->width - 1 - x) * 4,
              in + (gsize) y * image->stride + (gsize) x * 4, 4);
  return vigie_image_new (image->width, image->height, stride, pixels);
}

/* A name in a corner: white bars, as broad as letters, that let half of the picture through.
 * (transfer full) */
static inline VigieImage *
scene_watermark (VigieImage *image)
{
  const guint8 *in = g_bytes_get_data (image->pixels, NULL);
  gsize stride = (gsize) image->width * 4;
  guint8 *out = g_malloc (stride * (gsize) image->height);
  g_autoptr (GBytes) pixels = g_bytes_new_take (out, stride * (gsize) image->height);
  int left = image->width * 6 / 10;
  int right = image->width * 95 / 100;
  int top = image->height * 88 / 100;
  int bottom = image->height * 94 / 100;
  int letter = MAX (1, image->width / 80);

  for (int y = 0; y < image->height; y++)
    {
      memcpy (out + (gsize) y * stride, in + (gsize) y * image->stride, stride);
      for (int x = left; y >= top && y < bottom && x < right; x++)
        for (int i = 0; i < 3 && x / letter % 2 == 0; i++)
          {
            guint8 *value = out + (gsize) y * stride + (gsize) x * 4 + i;

            *value = (guint8) ((*value + 255) / 2);
          }
    }
  return vigie_image_new (image->width, image->height, stride, pixels);
}
