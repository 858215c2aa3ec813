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

/**
 * vigie_pixels_fit:
 * @width: pixels
 * @height: pixels
 * @max_size_px: the longest side allowed, 0 for any
 * @fit_width: (out): at least 1
 * @fit_height: (out): at least 1
 *
 * The size that keeps the shape, never larger than the original.
 */
void
vigie_pixels_fit (int width, int height, int max_size_px, int *fit_width, int *fit_height)
{
  int longest = MAX (width, height);

  *fit_width = width;
  *fit_height = height;
  if (max_size_px <= 0 || longest <= max_size_px)
    return;
  *fit_width = MAX (1, (int) (((gint64) width * max_size_px + longest / 2) / longest));
  *fit_height = MAX (1, (int) (((gint64) height * max_size_px + longest / 2) / longest));
}

/* One axis of the reduction: which source pixels make up a target pixel. Source pixel i covers
 * [i, i + 1); a target pixel covers `ratio` of them and weighs each by the shared length. */
typedef struct
{
  int *first;
  int *count;
  float *weights; /* `most` for each target */
  int most;
} Axis;

static void
axis_clear (Axis *axis)
{
  g_free (axis->first);
  g_free (axis->count);
  g_free (axis->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Axis, axis_clear)

static Axis
axis_new (int source, int target)
{
  double ratio = (double) source / target;
  Axis axis = { .most = (int) ceil (ratio) + 1 };

  axis.first = g_new (int, target);
  axis.count = g_new (int, target);
  axis.weights = g_new0 (float, (gsize) target *(gsize) axis.most);
  for (int i = 0; i < target; i++)
    {
      double start = i * ratio;
      double end = MIN ((i + 1) * ratio, source);
      int first = MIN ((int) start, source - 1);
      float *weights = axis.weights + (gsize) i * (gsize) axis.most;
      int n = 0;

      for (int j = first; j < source && n < axis.most && (n == 0 || j < end); j++, n++)
        weights[n] = (float) ((MIN (end, j + 1.0) - MAX (start, (double) j)) / (end - start));
      axis.first[i] = first;
      axis.count[i] = n;
    }
  return axis;
}

/* Sums one source row along x; colours are weighed by alpha, so that transparent pixels do not
 * bleed. */
static void
reduce_row (const guint8 *in, const Axis *axis, int width, float *out)
{
  for (int x = 0; x < width; x++, out += 4)
    {
      const guint8 *pixel = in + 4 * (gsize) axis->first[x];
      const float *weights = axis->weights + (gsize) x * (gsize) axis->most;
      float sum[4] = { 0 };

      for (int i = 0; i < axis->count[x]; i++, pixel += 4)
        {
          float weight = weights[i];

          if (pixel[3] != 255)
            {
              sum[3] += weight * pixel[3];
              weight *= (float) pixel[3] / 255.0f;
            }
          else
            sum[3] += weight * 255.0f;
          sum[0] += weight * pixel[0];
          sum[1] += weight * pixel[1];
          sum[2] += weight * pixel[2];
        }
      memcpy (out, sum, sizeof sum);
    }
}

static void
write_row (const float *sums, int width, guint8 *out)
{
  for (int x = 0; x < width; x++, sums += 4, out += 4)
    {
      float scale = sums[3] > 0.0f ? 255.0f / sums[3] : 0.0f;

      for (int i = 0; i < 3; i++)
        out[i] = (guint8) MIN (255.0f, sums[i] * scale + 0.5f);
      out[3] = (guint8) MIN (255.0f, sums[3] + 0.5f);
    }
}

/**
 * vigie_pixels_scale_to_fit:
 * @image: a picture
 * @max_size_px: the longest side allowed, 0 for any
 *
 * Averages over areas, which keeps thin things visible in small pictures.
 *
 * Returns: (transfer full): @image or a smaller one
 */
VigieImage *
vigie_pixels_scale_to_fit (VigieImage *image, int max_size_px)
{
  const guint8 *data = g_bytes_get_data (image->pixels, NULL);
  g_auto (Axis) horizontal = { 0 };
  g_auto (Axis) vertical = { 0 };
  g_autofree float *row = NULL;
  g_autofree float *sums = NULL;
  g_autoptr (GBytes) pixels = NULL;
  guint8 *out;
  gsize n_floats;
  int row_is = -1;
  int width;
  int height;

  vigie_pixels_fit (image->width, image->height, max_size_px, &width, &height);
  if (width == image->width && height == image->height)
    return vigie_image_ref (image);

  horizontal = axis_new (image->width, width);
  vertical = axis_new (image->height, height);
  n_floats = (gsize) width * 4;
  row = g_new (float, n_floats);
  sums = g_new (float, n_floats);
  out = g_malloc_n ((gsize) width * (gsize) height, 4);
  pixels = g_bytes_new_take (out, (gsize) width * (gsize) height * 4);
  for (int y = 0; y < height; y++)
    {
      memset (sums, 0, n_floats * sizeof (float));
      for (int i = 0; i < vertical.count[y]; i++)
        {
          float weight = vertical.weights[(gsize) y * (gsize) vertical.most + (gsize) i];
          int source = vertical.first[y] + i;

          if (source != row_is) /* two target rows may share one source row */
            reduce_row (data + (gsize) source * image->stride, &horizontal, width, row);
          row_is = source;
          for (gsize j = 0; j < n_floats; j++)
            sums[j] += weight * row[j];
        }
      write_row (sums, width, out + (gsize) y * n_floats);
    }
  return vigie_image_new (width, height, (gsize) width * 4, pixels);
}
