/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A perceptual hash after pHash (Zauner, Implementation and Benchmarking of Perceptual Image Hash
 * Functions, 2010): the signs of the lowest frequencies of a discrete cosine transform (DCT-II) of
 * 32 × 32 grey cells, against their median. It takes the 64 frequencies with the least sum of both
 * directions, without the mean. A mirror changes the sign of those that are odd along x, so that
 * the mirrored picture needs no transform of its own.
 *
 * A hash of the whole picture does not bear a crop: cutting a tenth away moves every cell. The
 * cuts that are seen most, from one side or all around, have a hash of their own.
 */
#include "vigie-photo-hash.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELLS 32
#define N_FREQUENCIES 11 /* along one direction: 0 to 10 */
#define N_BITS 64
#define WORKING_SIZE 256        /* px; larger pictures are reduced first */
#define MIN_CONTRAST (1.0 / 64) /* standard deviation of the cells, of 255: less is a blank */

/* What of the width and height is cut away. */
typedef struct
{
  double left;
  double top;
  double right;
  double bottom;
} Cut;

static const Cut cuts[VIGIE_PHOTO_HASH_N_CROPS] = {
  { 0.05, 0, 0, 0 },          { 0, 0.05, 0, 0 }, { 0, 0, 0.05, 0 },
  { 0, 0, 0, 0.05 },          { 0.1, 0, 0, 0 },  { 0, 0.1, 0, 0 },
  { 0, 0, 0.1, 0 },           { 0, 0, 0, 0.1 },  { 0.026, 0.026, 0.026, 0.026 },
  { 0.05, 0.05, 0.05, 0.05 },
};

/* Sums of the grey values above and to the left of each corner: any area's mean in four reads. */
typedef struct
{
  int width;
  int height;
  double *sums; /* (width + 1) × (height + 1) */
} Grey;

static void
grey_clear (Grey *self)
{
  g_free (self->sums);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grey, grey_clear)

/* Luma of ITU-R BT.601 over white. */
static double
get_luma (const guint8 *pixel)
{
  double luma = 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];

  return 255 + (luma - 255) * pixel[3] / 255;
}

static Grey
grey_new (VigieImage *image)
{
  const guint8 *pixels = g_bytes_get_data (image->pixels, NULL);
  Grey self = { image->width, image->height, NULL };
  gsize row = (gsize) self.width + 1;

  self.sums = g_new0 (double, row *((gsize) self.height + 1));
  for (gsize y = 0; y < (gsize) self.height; y++)
    {
      const guint8 *pixel = pixels + y * image->stride;
      double sum = 0;

      for (gsize x = 0; x < (gsize) self.width; x++, pixel += 4)
        {
          sum += get_luma (pixel);
          self.sums[(y + 1) * row + x + 1] = self.sums[y * row + x + 1] + sum;
        }
    }
  return self;
}

/* The sum of what lies above and to the left of a point between pixels. */
static double
grey_sum_to (const Grey *self, double x, double y)
{
  gsize row = (gsize) self->width + 1;
  int left = MIN ((int) x, self->width - 1);
  int top = MIN ((int) y, self->height - 1);
  const double *corner = self->sums + (gsize) top * row + left;
  double fx = x - left;
  double fy = y - top;

  return (corner[0] * (1 - fx) + corner[1] * fx) * (1 - fy) +
         (corner[row] * (1 - fx) + corner[row + 1] * fx) * fy;
}

static void
read_cells (const Grey *grey, const Cut *cut, double cells[CELLS][CELLS])
{
  double x0 = cut->left * grey->width;
  double y0 = cut->top * grey->height;
  double dx = grey->width * (1 - cut->left - cut->right) / CELLS;
  double dy = grey->height * (1 - cut->top - cut->bottom) / CELLS;

  for (int j = 0; j < CELLS; j++)
    for (int i = 0; i < CELLS; i++)
      {
        double left = x0 + i * dx;
        double top = y0 + j * dy;

        cells[j][i] =
            (grey_sum_to (grey, left + dx, top + dy) - grey_sum_to (grey, left, top + dy) -
             grey_sum_to (grey, left + dx, top) + grey_sum_to (grey, left, top)) /
            (dx * dy);
      }
}

static double
get_deviation (double cells[CELLS][CELLS])
{
  double sum = 0;
  double squares = 0;

  for (int j = 0; j < CELLS; j++)
    for (int i = 0; i < CELLS; i++)
      {
        sum += cells[j][i];
        squares += cells[j][i] * cells[j][i];
      }
  return sqrt (MAX (0, squares - sum * sum / (CELLS * CELLS))) / CELLS;
}

static const double *
get_cosines (void)
{
  static double cosines[N_FREQUENCIES * CELLS];
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      for (int u = 0; u < N_FREQUENCIES; u++)
        for (int x = 0; x < CELLS; x++)
          cosines[u * CELLS + x] = cos (G_PI * (2 * x + 1) * u / (2 * CELLS));
      g_once_init_leave (&ready, 1);
    }
  return cosines;
}

/* The frequencies of the hash, by the sum of both directions; @odd: those that a mirror turns. */
static void
transform (double cells[CELLS][CELLS], double coefficients[N_BITS], gboolean odd[N_BITS])
{
  const double *cosines = get_cosines ();
  double rows[CELLS][N_FREQUENCIES];
  int n = 0;

  for (int y = 0; y < CELLS; y++)
    for (int u = 0; u < N_FREQUENCIES; u++)
      {
        double sum = 0;

        for (int x = 0; x < CELLS; x++)
          sum += cells[y][x] * cosines[u * CELLS + x];
        rows[y][u] = sum;
      }
  for (int total = 1; n < N_BITS; total++)
    for (int v = 0; v <= total && n < N_BITS; v++)
      {
        int u = total - v;
        double sum = 0;

        for (int y = 0; y < CELLS; y++)
          sum += rows[y][u] * cosines[v * CELLS + y];
        odd[n] = u % 2 != 0;
        coefficients[n++] = sum;
      }
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static guint64
take_bits (const double coefficients[N_BITS])
{
  double sorted[N_BITS];
  double median;
  guint64 hash = 0;

  memcpy (sorted, coefficients, sizeof sorted);
  qsort (sorted, N_BITS, sizeof *sorted, compare_doubles);
  median = (sorted[N_BITS / 2 - 1] + sorted[N_BITS / 2]) / 2;
  for (int i = 0; i < N_BITS; i++)
    hash |= (guint64) (coefficients[i] > median) << i;
  return hash;
}

static void
hash_cells (double cells[CELLS][CELLS], guint64 *as_it_is, guint64 *mirrored)
{
  double coefficients[N_BITS];
  gboolean odd[N_BITS];

  transform (cells, coefficients, odd);
  *as_it_is = take_bits (coefficients);
  for (int i = 0; i < N_BITS; i++)
    coefficients[i] = odd[i] ? -coefficients[i] : coefficients[i];
  *mirrored = take_bits (coefficients);
}

/**
 * vigie_photo_hash_compute:
 * @image: a picture
 * @hash: (out): what it looks like
 *
 * Returns: %FALSE where there is nothing to see: a blank looks like any other
 */
gboolean
vigie_photo_hash_compute (VigieImage *image, VigiePhotoHash *hash)
{
  static const Cut nothing = { 0, 0, 0, 0 };
  g_autoptr (VigieImage) small = vigie_image_scale_to_fit (image, WORKING_SIZE);
  g_auto (Grey) grey = grey_new (small);
  double cells[CELLS][CELLS];

  *hash = (VigiePhotoHash) { 0 };
  read_cells (&grey, &nothing, cells);
  if (get_deviation (cells) < 255 * MIN_CONTRAST)
    return FALSE;

  hash_cells (cells, &hash->whole[VIGIE_PHOTO_AS_IT_IS], &hash->whole[VIGIE_PHOTO_MIRRORED]);
  for (int i = 0; i < VIGIE_PHOTO_HASH_N_CROPS; i++)
    {
      read_cells (&grey, &cuts[i], cells);
      hash_cells (cells, &hash->crops[VIGIE_PHOTO_AS_IT_IS][i],
                  &hash->crops[VIGIE_PHOTO_MIRRORED][i]);
    }
  return TRUE;
}

G_STATIC_ASSERT (sizeof (VigiePhotoHash) ==
                 sizeof (guint64) * VIGIE_PHOTO_N_SIDES * (1 + VIGIE_PHOTO_HASH_N_CROPS));

/**
 * vigie_photo_hash_to_bytes:
 * @hash: what a picture looks like
 *
 * Returns: (transfer full): the same in any machine's words: its numbers, little-endian
 */
GBytes *
vigie_photo_hash_to_bytes (const VigiePhotoHash *hash)
{
  guint64 numbers[sizeof (VigiePhotoHash) / sizeof (guint64)];

  g_return_val_if_fail (hash != NULL, NULL);

  memcpy (numbers, hash, sizeof numbers);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = GUINT64_TO_LE (numbers[i]);
  return g_bytes_new (numbers, sizeof numbers);
}

/**
 * vigie_photo_hash_from_bytes:
 * @bytes: what vigie_photo_hash_to_bytes() of this version wrote
 * @hash: (out): what the picture looks like
 *
 * Returns: whether @bytes are that
 */
gboolean
vigie_photo_hash_from_bytes (GBytes *bytes, VigiePhotoHash *hash)
{
  guint64 numbers[sizeof (VigiePhotoHash) / sizeof (guint64)];

  g_return_val_if_fail (bytes != NULL, FALSE);

  if (g_bytes_get_size (bytes) != sizeof numbers)
    return FALSE;
  memcpy (numbers, g_bytes_get_data (bytes, NULL), sizeof numbers);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = GUINT64_FROM_LE (numbers[i]);
  memcpy (hash, numbers, sizeof numbers);
  return TRUE;
}
