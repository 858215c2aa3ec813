/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-redaction-mask.h"

#include <math.h>
#include <string.h>

/* A Gaussian blur alone hides nothing: it is a known linear filter, which can be undone, and
 * letters of a number plate or faces can be found by blurring candidates in the same way and
 * comparing. So what goes out must not hold the detail in any form. Each region is cut into few
 * large blocks, each becomes its mean, and the mean is rounded to LEVELS values a channel: of a
 * face or a plate some dozen coarse numbers are left, whatever is done to them later. What is shown
 * is made of these numbers alone, with smooth passages between them, which look like a blur and add
 * nothing. */
#define BLOCKS_ACROSS 6         /* of the longer side of what hangs together */
#define LEAST_BLOCK_PX 12       /* also of a small photo */
#define LEAST_BLOCK_PART 0.0125 /* of the photo's longer side */
#define LEVELS 16
#define FEATHER_PART 0.2 /* of a block: the passage to the photo lies outside of the region */

typedef VigieRedactionBox Box;

typedef struct
{
  Box box;         /* of the regions with their soft edge */
  GArray *regions; /* (element-type guint) */
} Group;

static void
group_clear (gpointer data)
{
  g_clear_pointer (&((Group *) data)->regions, g_array_unref);
}

/* ---- what hangs together ---- */

/* Pixels of the region, one around it for rounding. */
static Box
measure_region (const VigieRedactionRegion *region, const VigieImage *image)
{
  const double radius = region->width / 2 * MAX (image->width, image->height);
  double x0 = G_MAXDOUBLE, y0 = G_MAXDOUBLE, x1 = -G_MAXDOUBLE, y1 = -G_MAXDOUBLE;

  for (gsize i = 0; i < region->n_points; i++)
    {
      const double x = region->points[2 * i] * image->width;
      const double y = region->points[2 * i + 1] * image->height;

      x0 = MIN (x0, x - radius);
      y0 = MIN (y0, y - radius);
      x1 = MAX (x1, x + radius);
      y1 = MAX (y1, y + radius);
    }
  return (Box) { (int) floor (x0) - 1, (int) floor (y0) - 1, (int) ceil (x1) + 1,
                 (int) ceil (y1) + 1 };
}

static gboolean
boxes_meet (const Box *a, const Box *b)
{
  return a->x0 <= b->x1 && b->x0 <= a->x1 && a->y0 <= b->y1 && b->y0 <= a->y1;
}

static void
box_join (Box *self, const Box *other)
{
  self->x0 = MIN (self->x0, other->x0);
  self->y0 = MIN (self->y0, other->y0);
  self->x1 = MAX (self->x1, other->x1);
  self->y1 = MAX (self->y1, other->y1);
}

/* Many thin strokes over one face are one region: small blocks of each would leave it readable. */
static GArray *
make_groups (const VigieRedaction *self, const VigieImage *image)
{
  GArray *groups = g_array_new (FALSE, TRUE, sizeof (Group));

  g_array_set_clear_func (groups, group_clear);
  for (guint i = 0; i < vigie_redaction_get_n_regions (self); i++)
    {
      Group fresh = { measure_region (vigie_redaction_get_region (self, i), image),
                      g_array_new (FALSE, FALSE, sizeof (guint)) };
      guint k = 0;

      g_array_append_val (fresh.regions, i);
      while (k < groups->len)
        {
          Group *other = &g_array_index (groups, Group, k);

          if (!boxes_meet (&fresh.box, &other->box))
            {
              k++;
              continue;
            }
          box_join (&fresh.box, &other->box);
          g_array_append_vals (fresh.regions, other->regions->data, other->regions->len);
          g_array_remove_index_fast (groups, k);
          k = 0; /* now larger, so it may meet what it did not before */
        }
      g_array_append_val (groups, fresh);
    }
  return groups;
}

/* ---- what is put there ---- */

typedef struct
{
  Box box;
  int block; /* pixels */
  int columns, rows;
  float (*means)[4];
} Mosaic;

static float
quantise (double mean)
{
  const double step = 255.0 / (LEVELS - 1);

  return (float) (round (mean / step) * step);
}

static void
mosaic_init (Mosaic *self, const VigieImage *image, Box box, int block)
{
  const guint8 *data = g_bytes_get_data (image->pixels, NULL);

  *self = (Mosaic) { .box = box,
                     .block = block,
                     .columns = MAX (1, (box.x1 - box.x0) / block),
                     .rows = MAX (1, (box.y1 - box.y0) / block) };
  self->means = g_malloc0_n ((gsize) self->columns * (gsize) self->rows, sizeof *self->means);
  for (int row = 0; row < self->rows; row++)
    for (int column = 0; column < self->columns; column++)
      {
        const int x0 = box.x0 + column * block;
        const int y0 = box.y0 + row * block;
        /* The last ones take the rest: no block is smaller than the others. */
        const int x1 = column + 1 < self->columns ? x0 + block : box.x1;
        const int y1 = row + 1 < self->rows ? y0 + block : box.y1;
        float *mean = self->means[row * self->columns + column];
        guint64 sums[4] = { 0 };

        for (int y = y0; y < y1; y++)
          {
            const guint8 *pixel = data + (gsize) y * image->stride + 4 * (gsize) x0;

            for (int x = x0; x < x1; x++, pixel += 4)
              {
                sums[0] += (guint64) pixel[0] * pixel[3];
                sums[1] += (guint64) pixel[1] * pixel[3];
                sums[2] += (guint64) pixel[2] * pixel[3];
                sums[3] += pixel[3];
              }
          }
        for (int i = 0; i < 3 && sums[3] > 0; i++)
          mean[i] = quantise ((double) sums[i] / (double) sums[3]);
        mean[3] = quantise ((double) sums[3] / ((double) (x1 - x0) * (y1 - y0)));
      }
}

static void
mosaic_clear (Mosaic *self)
{
  g_free (self->means);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mosaic, mosaic_clear)

/* Between the middles of two blocks: the one before, and how far it is to the next. */
static int
locate (int offset, int block, int count, float *part)
{
  const float at = ((float) offset + 0.5f) / (float) block - 0.5f;
  const int index = CLAMP ((int) floorf (at), 0, MAX (count - 2, 0));

  *part = CLAMP (at - (float) index, 0.0f, 1.0f);
  return index;
}

static void
mosaic_sample (const Mosaic *self, int x, int row, float down, guint8 *rgba)
{
  float right;
  const int column = locate (x - self->box.x0, self->block, self->columns, &right);
  const int next_column = MIN (column + 1, self->columns - 1);
  const int next_row = MIN (row + 1, self->rows - 1);
  const float *a = self->means[row * self->columns + column];
  const float *b = self->means[row * self->columns + next_column];
  const float *c = self->means[next_row * self->columns + column];
  const float *d = self->means[next_row * self->columns + next_column];

  for (int i = 0; i < 4; i++)
    {
      const float above = a[i] + (b[i] - a[i]) * right;
      const float below = c[i] + (d[i] - c[i]) * right;

      rgba[i] = (guint8) (above + (below - above) * down + 0.5f);
    }
}

/* ---- together ---- */

typedef struct
{
  guint8 *out;
  gsize stride;
  gboolean is_cover;
} Target;

static void
put_pixel (const Target *target, guint8 *pixel, const guint8 *colour, guint cover)
{
  if (target->is_cover)
    {
      if (cover <= pixel[3])
        return; /* where soft edges of two groups meet */
      memcpy (pixel, colour, 3);
      pixel[3] = (guint8) cover;
      return;
    }
  for (int i = 0; i < 4; i++)
    pixel[i] = (guint8) ((colour[i] * cover + pixel[i] * (255u - cover) + 127u) / 255u);
}

static gboolean
redact_group (const VigieRedaction *self,
              const Group *group,
              const VigieImage *image,
              const Target *target,
              GCancellable *cancellable)
{
  const int longest = MAX (group->box.x1 - group->box.x0, group->box.y1 - group->box.y0);
  const double least = MAX (LEAST_BLOCK_PX, LEAST_BLOCK_PART * MAX (image->width, image->height));
  const int block = (int) ceil (MAX (least, (double) longest / BLOCKS_ACROSS));
  const double feather = MAX (1.0, FEATHER_PART * block);
  const int margin = (int) ceil (feather) + 1;
  const Box box = { MAX (0, group->box.x0 - margin), MAX (0, group->box.y0 - margin),
                    MIN (image->width, group->box.x1 + margin),
                    MIN (image->height, group->box.y1 + margin) };
  g_autofree guint8 *cover = NULL;
  g_auto (Mosaic) mosaic = { 0 };
  const int width = box.x1 - box.x0;

  if (box.x1 <= box.x0 || box.y1 <= box.y0)
    return TRUE;
  cover = vigie_redaction_make_mask (self, group->regions, image, box, feather, cancellable);
  if (cover == NULL)
    return FALSE;
  mosaic_init (&mosaic, image, box, block);
  for (int y = box.y0; y < box.y1; y++)
    {
      const guint8 *covers = cover + (gsize) (y - box.y0) * (gsize) width;
      guint8 *pixel = target->out + (gsize) y * target->stride + 4 * (gsize) box.x0;
      float down;
      const int row = locate (y - box.y0, block, mosaic.rows, &down);

      for (int x = 0; x < width; x++, pixel += 4)
        {
          guint8 colour[4];

          if (covers[x] == 0)
            continue;
          mosaic_sample (&mosaic, box.x0 + x, row, down, colour);
          put_pixel (target, pixel, colour, covers[x]);
        }
    }
  return TRUE;
}

static VigieImage *
redact (const VigieRedaction *self,
        VigieImage *image,
        gboolean is_cover,
        GCancellable *cancellable,
        GError **error)
{
  const gsize row_length = 4 * (gsize) image->width;
  g_autoptr (GArray) groups = make_groups (self, image);
  g_autoptr (GBytes) bytes = NULL;
  guint8 *out = is_cover ? g_malloc0_n ((gsize) image->height, row_length)
                         : g_malloc_n ((gsize) image->height, row_length);
  const Target target = { out, row_length, is_cover };
  const guint8 *in = g_bytes_get_data (image->pixels, NULL);

  bytes = g_bytes_new_take (out, (gsize) image->height * row_length);
  for (int y = 0; y < image->height && !is_cover; y++)
    memcpy (out + (gsize) y * row_length, in + (gsize) y * image->stride, row_length);
  for (guint i = 0; i < groups->len; i++)
    {
      if (redact_group (self, &g_array_index (groups, Group, i), image, &target, cancellable))
        continue;
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }
  return vigie_image_new (image->width, image->height, row_length, bytes);
}

/**
 * vigie_redaction_apply:
 * @self: what is to be made unrecognisable
 * @image: an upright photo, of any size
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Of what @self covers a few coarse colours are left, from which nothing can be found again. It
 * takes time by the pixels, and by the points for each row of them, whatever the regions are.
 *
 * Returns: (transfer full) (nullable): another picture of the same size; @image itself where @self
 *   is empty; %NULL where it was ended
 */
VigieImage *
vigie_redaction_apply (const VigieRedaction *self,
                       VigieImage *image,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (image != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return vigie_redaction_get_n_regions (self) > 0 ? redact (self, image, FALSE, cancellable, error)
                                                  : vigie_image_ref (image);
}

/**
 * vigie_redaction_render_cover:
 * @self: what is to be made unrecognisable
 * @image: an upright photo, of any size
 *
 * Returns: (transfer full): what vigie_redaction_apply() would put over the photo, transparent
 *   where it would leave it as it is: to be shown over a photo while somebody paints
 */
VigieImage *
vigie_redaction_render_cover (const VigieRedaction *self, VigieImage *image)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (image != NULL, NULL);

  return redact (self, image, TRUE, NULL, NULL);
}
