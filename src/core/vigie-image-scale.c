/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-image.h"

#include <math.h>
#include <string.h>

/**
 * vigie_image_fit_size:
 * @width: pixels
 * @height: pixels
 * @max_size_px: the longest side allowed, 0 for any
 * @fit_width: (out): at least 1
 * @fit_height: (out): at least 1
 *
 * The size that keeps the shape, never larger than the original.
 */
void
vigie_image_fit_size (int width, int height, int max_size_px, int *fit_width, int *fit_height)
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

static gboolean
is_row_opaque (const guint8 *in, int width)
{
  guint8 all = 255;

  for (int x = 0; x < width; x++)
    all &= in[4 * (gsize) x + 3];
  return all == 255;
}

/* Adds a source row to the sums of a target row. Colours are weighed by alpha, so that transparent
 * pixels do not bleed; the opaque case is a loop that the compiler turns into vectors. */
static void
add_row (const guint8 *restrict in, int width, float weight, float *restrict sums)
{
  if (is_row_opaque (in, width))
    {
      for (gsize i = 0; i < 4 * (gsize) width; i++)
        sums[i] += weight * in[i];
      return;
    }
  for (int x = 0; x < width; x++, in += 4, sums += 4)
    {
      float share = weight * in[3] / 255.0f;

      for (int i = 0; i < 3; i++)
        sums[i] += share * in[i];
      sums[3] += weight * in[3];
    }
}

/* Sums along x what add_row() summed along y. */
static void
write_row (const float *sums, const Axis *axis, int width, guint8 *out)
{
  for (int x = 0; x < width; x++, out += 4)
    {
      const float *in = sums + 4 * (gsize) axis->first[x];
      const float *weights = axis->weights + (gsize) x * (gsize) axis->most;
      float sum[4] = { 0 };
      float scale;

      for (int i = 0; i < axis->count[x]; i++, in += 4)
        {
          for (int j = 0; j < 4; j++)
            sum[j] += weights[i] * in[j];
        }
      scale = sum[3] > 0.0f ? 255.0f / sum[3] : 0.0f;
      for (int j = 0; j < 3; j++)
        out[j] = (guint8) MIN (255.0f, sum[j] * scale + 0.5f);
      out[3] = (guint8) MIN (255.0f, sum[3] + 0.5f);
    }
}

/**
 * vigie_image_scale_to_fit:
 * @self: a picture
 * @max_size_px: the longest side allowed, 0 for any
 *
 * Averages over areas, which keeps thin things visible in small pictures.
 *
 * Returns: (transfer full): @self or a smaller one
 */
VigieImage *
vigie_image_scale_to_fit (VigieImage *self, int max_size_px)
{
  const guint8 *data = g_bytes_get_data (self->pixels, NULL);
  g_auto (Axis) horizontal = { 0 };
  g_auto (Axis) vertical = { 0 };
  g_autofree float *sums = NULL;
  g_autoptr (GBytes) pixels = NULL;
  guint8 *out;
  gsize n_floats = 4 * (gsize) self->width;
  int width;
  int height;

  vigie_image_fit_size (self->width, self->height, max_size_px, &width, &height);
  if (width == self->width && height == self->height)
    return vigie_image_ref (self);

  horizontal = axis_new (self->width, width);
  vertical = axis_new (self->height, height);
  sums = g_new (float, n_floats);
  out = g_malloc_n ((gsize) width * (gsize) height, 4);
  pixels = g_bytes_new_take (out, (gsize) width * (gsize) height * 4);
  for (int y = 0; y < height; y++)
    {
      const float *weights = vertical.weights + (gsize) y * (gsize) vertical.most;
      const guint8 *in = data + (gsize) vertical.first[y] * self->stride;

      memset (sums, 0, n_floats * sizeof (float));
      for (int i = 0; i < vertical.count[y]; i++, in += self->stride)
        add_row (in, self->width, weights[i], sums);
      write_row (sums, &horizontal, width, out + 4 * (gsize) y * (gsize) width);
    }
  return vigie_image_new (width, height, (gsize) width * 4, pixels);
}
