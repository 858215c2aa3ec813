/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-image.h"

#include <math.h>
#include <string.h>

#define AT_ONCE 32 /* values: what the registers of a processor hold */

/* The same loops twice, for a processor that can take more at once and for any. */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__)
#define FOR_EACH_PROCESSOR __attribute__ ((target_clones ("avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

/* Four channels together, which all processors of today take in one step. */
typedef float Colour __attribute__ ((vector_size (16)));
typedef gint32 WholeColour __attribute__ ((vector_size (16)));

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

FOR_EACH_PROCESSOR static gboolean
are_rows_opaque (const guint8 *in, gsize stride, int n_rows, int width)
{
  guint32 all[AT_ONCE];
  guint8 rest = 255;

  memset (all, 255, sizeof all);
  for (int y = 0; y < n_rows; y++, in += stride)
    {
      int x = 0;

      for (; x + AT_ONCE <= width; x += AT_ONCE)
        {
          guint32 pixels[AT_ONCE];

          memcpy (pixels, in + 4 * (gsize) x, sizeof pixels);
          for (int i = 0; i < AT_ONCE; i++)
            all[i] &= pixels[i];
        }
      for (; x < width; x++)
        rest &= in[4 * (gsize) x + 3];
    }
  for (int i = 0; i < AT_ONCE; i++)
    rest &= ((const guint8 *) &all[i])[3];
  return rest == 255;
}

/* Sums the source rows of a target row of the usual picture, nothing of which can be seen through:
 * so many values at a time that they stay in the processor until all rows are added. */
FOR_EACH_PROCESSOR static void
sum_opaque_rows (
    const guint8 *in, gsize stride, const float *weights, int n_rows, int width, float *sums)
{
  const gsize n = 4 * (gsize) width;
  gsize x = 0;

  for (; x + AT_ONCE <= n; x += AT_ONCE)
    {
      float held[AT_ONCE] = { 0 };

      for (int y = 0; y < n_rows; y++)
        {
          const guint8 *row = in + (gsize) y * stride + x;

          for (int i = 0; i < AT_ONCE; i++)
            held[i] += weights[y] * row[i];
        }
      memcpy (sums + x, held, sizeof held);
    }
  for (; x < n; x++)
    {
      sums[x] = 0;
      for (int y = 0; y < n_rows; y++)
        sums[x] += weights[y] * in[(gsize) y * stride + x];
    }
}

/* Colours are weighed by alpha, so that transparent pixels do not bleed. */
static void
sum_rows (const guint8 *in, gsize stride, const float *weights, int n_rows, int width, float *sums)
{
  memset (sums, 0, 4 * (gsize) width * sizeof *sums);
  for (int y = 0; y < n_rows; y++)
    {
      const guint8 *pixel = in + (gsize) y * stride;
      float *sum = sums;

      for (int x = 0; x < width; x++, pixel += 4, sum += 4)
        {
          float share = weights[y] * pixel[3] / 255.0f;

          for (int i = 0; i < 3; i++)
            sum[i] += share * pixel[i];
          sum[3] += weights[y] * pixel[3];
        }
    }
}

static inline WholeColour
sum_colour (const float *sums, const Axis *axis, int x)
{
  const float *in = sums + 4 * (gsize) axis->first[x];
  const float *weights = axis->weights + (gsize) x * (gsize) axis->most;
  Colour sum = { 0 };
  float scale, alpha;

  for (int i = 0; i < axis->count[x]; i++, in += 4)
    {
      Colour colour;

      memcpy (&colour, in, sizeof colour);
      sum += weights[i] * colour;
    }
  alpha = sum[3];
  scale = alpha > 0.0f ? 255.0f / alpha : 0.0f;
  sum *= scale;
  sum[3] = alpha;
  return __builtin_convertvector (sum + 0.5f, WholeColour);
}

static inline void
pack (const WholeColour *colours, guint8 *out, int n)
{
  const gint32 *values = (const gint32 *) colours;

  for (int i = 0; i < n; i++)
    out[i] = (guint8) values[i];
}

/* Sums along x what was summed along y. As weights add up to one, nothing comes out above 255. */
static void
write_row (const float *sums, const Axis *axis, int width, guint8 *out)
{
  WholeColour held[AT_ONCE / 4];

  for (int begin = 0; begin < width; begin += AT_ONCE / 4)
    {
      const int n = MIN (width - begin, AT_ONCE / 4);

      for (int x = 0; x < n; x++)
        held[x] = sum_colour (sums, axis, begin + x);
      if (G_LIKELY (n == AT_ONCE / 4))
        pack (held, out + 4 * (gsize) begin, AT_ONCE);
      else
        pack (held, out + 4 * (gsize) begin, 4 * n);
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

      if (are_rows_opaque (in, self->stride, vertical.count[y], self->width))
        sum_opaque_rows (in, self->stride, weights, vertical.count[y], self->width, sums);
      else
        sum_rows (in, self->stride, weights, vertical.count[y], self->width, sums);
      write_row (sums, &horizontal, width, out + 4 * (gsize) y * (gsize) width);
    }
  return vigie_image_new (width, height, (gsize) width * 4, pixels);
}
