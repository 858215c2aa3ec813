/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-pixels.h"

#include <math.h>
#include <string.h>

static const guint8 number_sizes[] = { 1, 2, 2, 4 };

/* IEEE 754 binary16. */
static float
half_to_float (guint16 half)
{
  int exponent = half >> 10 & 31;
  float fraction = (float) (half & 1023);
  float value;

  if (exponent == 31)
    value = fraction != 0.0f ? 0.0f : G_MAXFLOAT;
  else if (exponent == 0)
    value = ldexpf (fraction, -24);
  else
    value = ldexpf (fraction + 1024.0f, exponent - 25);
  return half & 0x8000 ? -value : value;
}

static guint8
unit_to_u8 (float value)
{
  if (!(value > 0.0f)) /* not a number as well */
    return 0;
  return value >= 1.0f ? 255 : (guint8) (value * 255.0f + 0.5f);
}

static guint8
number_at (const guint8 *pixel, VigieNumber number, int channel)
{
  guint16 word;
  float value;

  switch (number)
    {
    case VIGIE_NUMBER_U16:
      memcpy (&word, pixel + 2 * channel, sizeof word);
      return (guint8) ((word * 255u + 32767u) / 65535u);
    case VIGIE_NUMBER_HALF:
      memcpy (&word, pixel + 2 * channel, sizeof word);
      return unit_to_u8 (half_to_float (word));
    case VIGIE_NUMBER_FLOAT:
      memcpy (&value, pixel + 4 * channel, sizeof value);
      return unit_to_u8 (value);
    case VIGIE_NUMBER_U8:
    default:
      return pixel[channel];
    }
}

static void
unpremultiply (guint8 *rgba)
{
  guint alpha = rgba[3];

  if (alpha == 255)
    return;
  for (guint i = 0; i < 3; i++)
    rgba[i] = alpha == 0 ? 0 : (guint8) MIN (255u, (rgba[i] * 255u + alpha / 2) / alpha);
}

/**
 * vigie_pixels_convert:
 * @layout: what @pixels hold
 * @width: pixels, at least 1
 * @height: pixels, at least 1
 * @stride: bytes a row of @pixels
 * @pixels: at least @stride × (@height − 1) and one row
 *
 * Returns: (transfer full) (nullable): the same as R8G8B8A8, %NULL when @pixels is too short
 */
VigieImage *
vigie_pixels_convert (
    const VigiePixelLayout *layout, int width, int height, gsize stride, GBytes *pixels)
{
  gsize pixel_size = (gsize) number_sizes[layout->number] * layout->n_channels;
  gsize row_size = pixel_size * (gsize) width;
  gboolean is_rgb = layout->number == VIGIE_NUMBER_U8 && layout->n_channels == 3 &&
                    layout->red == 0 && layout->blue == 2;
  gsize size;
  const guint8 *data = g_bytes_get_data (pixels, &size);
  g_autoptr (GBytes) converted = NULL;
  guint8 *out;

  if (stride < row_size || size < row_size || (size - row_size) / stride < (gsize) height - 1)
    return NULL;
  if (layout->number == VIGIE_NUMBER_U8 && layout->n_channels == 4 && layout->red == 0 &&
      layout->blue == 2 && layout->alpha == 3 && !layout->is_premultiplied)
    return vigie_image_new (width, height, stride, pixels);

  out = g_malloc_n ((gsize) width * (gsize) height, 4);
  converted = g_bytes_new_take (out, (gsize) width * (gsize) height * 4);
  for (int y = 0; y < height; y++)
    {
      const guint8 *in = data + (gsize) y * stride;

      for (int x = 0; x < width; x++, in += pixel_size, out += 4)
        {
          if (is_rgb) /* what nearly all photos are */
            {
              out[0] = in[0];
              out[1] = in[1];
              out[2] = in[2];
              out[3] = 255;
              continue;
            }
          out[0] = number_at (in, layout->number, layout->red);
          out[1] = number_at (in, layout->number, layout->green);
          out[2] = number_at (in, layout->number, layout->blue);
          out[3] = layout->alpha < 0 ? 255 : number_at (in, layout->number, layout->alpha);
          if (layout->is_premultiplied)
            unpremultiply (out);
        }
    }
  return vigie_image_new (width, height, (gsize) width * 4, converted);
}

/**
 * vigie_pixels_orient:
 * @image: a picture as it is stored
 * @orientation: 1–8 (EXIF 2.32, § 4.6.4, tag 274)
 *
 * Returns: (transfer full): the picture upright
 */
VigieImage *
vigie_pixels_orient (VigieImage *image, int orientation)
{
  gboolean turn = orientation >= 5;
  /* Whether a step along the upright picture's row, or down its column, goes backwards in the
   * stored one. */
  gboolean x_back = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  gboolean y_back = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  int width = turn ? image->height : image->width;
  int height = turn ? image->width : image->height;
  gssize x_step = turn ? (gssize) image->stride : 4;
  gssize y_step = turn ? 4 : (gssize) image->stride;
  const guint8 *row = g_bytes_get_data (image->pixels, NULL);
  g_autoptr (GBytes) pixels = NULL;
  guint8 *out;

  if (orientation <= 1 || orientation > 8)
    return vigie_image_ref (image);

  if (x_back)
    {
      row += (width - 1) * x_step;
      x_step = -x_step;
    }
  if (y_back)
    {
      row += (height - 1) * y_step;
      y_step = -y_step;
    }
  out = g_malloc_n ((gsize) width * (gsize) height, 4);
  pixels = g_bytes_new_take (out, (gsize) width * (gsize) height * 4);
  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++, out += 4)
        memcpy (out, row + y * y_step + x * x_step, 4);
    }
  return vigie_image_new (width, height, (gsize) width * 4, pixels);
}
