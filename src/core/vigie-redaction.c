/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-redaction.h"

#include <math.h>
#include <string.h>

#define ROUNDING 100000.0 /* a hundred thousandth of a side: below a pixel of any photo */

struct _VigieRedaction
{
  GPtrArray *regions; /* (element-type VigieRedactionRegion) */
  gsize n_points;     /* of all */
};

static void
region_free (gpointer data)
{
  VigieRedactionRegion *region = data;

  g_free (region->points);
  g_free (region);
}

/**
 * vigie_redaction_new:
 *
 * Returns: (transfer full): a redaction of nothing
 */
VigieRedaction *
vigie_redaction_new (void)
{
  VigieRedaction *self = g_atomic_rc_box_new0 (VigieRedaction);

  self->regions = g_ptr_array_new_with_free_func (region_free);
  return self;
}

/**
 * vigie_redaction_new_whole:
 *
 * Returns: (transfer full): a redaction of all of the photo
 */
VigieRedaction *
vigie_redaction_new_whole (void)
{
  VigieRedaction *self = vigie_redaction_new ();

  vigie_redaction_add_rectangle (self, 0, 0, 1, 1);
  return self;
}

VigieRedaction *
vigie_redaction_copy (const VigieRedaction *self)
{
  VigieRedaction *copy = vigie_redaction_new ();

  for (guint i = 0; i < self->regions->len; i++)
    {
      const VigieRedactionRegion *region = g_ptr_array_index (self->regions, i);

      vigie_redaction_add (copy, region->points, region->n_points, region->width);
    }
  return copy;
}

VigieRedaction *
vigie_redaction_ref (VigieRedaction *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
redaction_clear (gpointer data)
{
  g_ptr_array_unref (((VigieRedaction *) data)->regions);
}

void
vigie_redaction_unref (VigieRedaction *self)
{
  g_atomic_rc_box_release_full (self, redaction_clear);
}

/* ---- regions ---- */

static double
tidy (double part)
{
  return round (part * ROUNDING) / ROUNDING;
}

static gboolean
is_part (double value)
{
  return value >= 0.0 && value <= 1.0; /* false for what is no number */
}

/**
 * vigie_redaction_has_room:
 * @self: a redaction
 * @n_points: of a region
 *
 * Returns: whether there is room for such a region
 */
gboolean
vigie_redaction_has_room (const VigieRedaction *self, gsize n_points)
{
  return self->regions->len < VIGIE_REDACTION_MAX_REGIONS &&
         n_points <= VIGIE_REDACTION_MAX_POINTS - self->n_points;
}

/**
 * vigie_redaction_add:
 * @self: a redaction that nobody else has
 * @points: x, y, …: 0 to 1 of the upright photo's width and height
 * @n_points: at least 1, or 3 for an area
 * @width: of the brush, 0 to 1 of the longer side; 0 for the area that the points enclose
 *
 * Returns: %FALSE where the region is none, or there are too many
 */
gboolean
vigie_redaction_add (VigieRedaction *self, const double *points, gsize n_points, double width)
{
  VigieRedactionRegion *region;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!is_part (width) || n_points < (tidy (width) > 0.0 ? 1 : 3) ||
      !vigie_redaction_has_room (self, n_points))
    return FALSE;
  for (gsize i = 0; i < 2 * n_points; i++)
    if (!is_part (points[i]))
      return FALSE;

  region = g_new0 (VigieRedactionRegion, 1);
  region->points = g_new (double, 2 * n_points);
  region->n_points = n_points;
  region->width = tidy (width);
  for (gsize i = 0; i < 2 * n_points; i++)
    region->points[i] = tidy (points[i]);
  g_ptr_array_add (self->regions, region);
  self->n_points += n_points;
  return TRUE;
}

/**
 * vigie_redaction_add_rectangle:
 * @self: a redaction that nobody else has
 * @x: of the left side, 0 to 1 of the photo's width
 * @y: of the upper side, 0 to 1 of its height
 * @w: more than 0
 * @h: more than 0
 *
 * What lies outside of the photo is left away.
 *
 * Returns: %FALSE where nothing of the rectangle lies in the photo, or there are too many regions
 */
gboolean
vigie_redaction_add_rectangle (VigieRedaction *self, double x, double y, double w, double h)
{
  const double x0 = CLAMP (x, 0, 1);
  const double y0 = CLAMP (y, 0, 1);
  const double x1 = CLAMP (x + w, 0, 1);
  const double y1 = CLAMP (y + h, 0, 1);

  return tidy (x1) > tidy (x0) && tidy (y1) > tidy (y0) &&
         vigie_redaction_add (self, (const double[]) { x0, y0, x1, y0, x1, y1, x0, y1 }, 4, 0);
}

void
vigie_redaction_remove (VigieRedaction *self, guint index)
{
  g_return_if_fail (index < self->regions->len);

  self->n_points -= ((VigieRedactionRegion *) g_ptr_array_index (self->regions, index))->n_points;
  g_ptr_array_remove_index (self->regions, index);
}

guint
vigie_redaction_get_n_regions (const VigieRedaction *self)
{
  return self->regions->len;
}

const VigieRedactionRegion *
vigie_redaction_get_region (const VigieRedaction *self, guint index)
{
  g_return_val_if_fail (index < self->regions->len, NULL);

  return g_ptr_array_index (self->regions, index);
}

static double
measure_to_segment (double x, double y, const double *a, const double *b, double sx, double sy)
{
  const double dx = (b[0] - a[0]) * sx;
  const double dy = (b[1] - a[1]) * sy;
  const double length = dx * dx + dy * dy;
  const double px = (x - a[0]) * sx;
  const double py = (y - a[1]) * sy;
  const double at = length > 0 ? CLAMP ((px * dx + py * dy) / length, 0, 1) : 0;

  return hypot (px - at * dx, py - at * dy);
}

static gboolean
is_enclosed (const VigieRedactionRegion *region, double x, double y)
{
  gboolean inside = FALSE;

  for (gsize i = 0, j = region->n_points - 1; i < region->n_points; j = i++)
    {
      const double *a = region->points + 2 * i;
      const double *b = region->points + 2 * j;

      if ((a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0])
        inside = !inside;
    }
  return inside;
}

/**
 * vigie_redaction_find:
 * @self: a redaction
 * @x: 0 to 1 of the photo's width
 * @y: 0 to 1 of its height
 * @aspect: the photo's width through its height
 *
 * Returns: the last region that covers the place, or -1
 */
int
vigie_redaction_find (const VigieRedaction *self, double x, double y, double aspect)
{
  const double sx = aspect >= 1 ? 1 : aspect;
  const double sy = aspect >= 1 ? 1 / aspect : 1;

  for (guint i = self->regions->len; i-- > 0;)
    {
      const VigieRedactionRegion *region = g_ptr_array_index (self->regions, i);

      if (region->width <= 0 && is_enclosed (region, x, y))
        return (int) i;
      for (gsize k = 0; region->width > 0 && k < region->n_points; k++)
        {
          const double *a = region->points + 2 * k;
          const double *b = k + 1 < region->n_points ? a + 2 : a;

          if (measure_to_segment (x, y, a, b, sx, sy) <= region->width / 2)
            return (int) i;
        }
    }
  return -1;
}

/* ---- two of them ---- */

static gboolean
regions_equal (const VigieRedactionRegion *a, const VigieRedactionRegion *b)
{
  return a->n_points == b->n_points && a->width == b->width &&
         memcmp (a->points, b->points, 2 * a->n_points * sizeof (double)) == 0;
}

/**
 * vigie_redaction_equal:
 * @a: (nullable): a redaction
 * @b: (nullable): another
 *
 * Returns: whether both cover the same in the same order
 */
gboolean
vigie_redaction_equal (const VigieRedaction *a, const VigieRedaction *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;
  if (a->regions->len != b->regions->len)
    return FALSE;
  for (guint i = 0; i < a->regions->len; i++)
    {
      if (!regions_equal (a->regions->pdata[i], b->regions->pdata[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_region (const VigieRedaction *self, const VigieRedactionRegion *region)
{
  for (guint i = 0; i < self->regions->len; i++)
    {
      if (regions_equal (self->regions->pdata[i], region))
        return TRUE;
    }
  return FALSE;
}

/**
 * vigie_redaction_add_all:
 * @self: a redaction that nobody else has
 * @other: another
 *
 * Adds what @self does not have. Where there is no room for it, all of the photo is covered.
 */
void
vigie_redaction_add_all (VigieRedaction *self, const VigieRedaction *other)
{
  g_return_if_fail (self != NULL && other != NULL);

  for (guint i = 0; i < other->regions->len; i++)
    {
      const VigieRedactionRegion *region = other->regions->pdata[i];

      if (has_region (self, region) ||
          vigie_redaction_add (self, region->points, region->n_points, region->width))
        continue;
      while (!vigie_redaction_add_rectangle (self, 0, 0, 1, 1))
        vigie_redaction_remove (self, self->regions->len - 1);
      return;
    }
}

/**
 * vigie_redaction_subtract:
 * @self: a redaction that nobody else has
 * @other: another
 *
 * Takes away the regions that @other has as well.
 */
void
vigie_redaction_subtract (VigieRedaction *self, const VigieRedaction *other)
{
  g_return_if_fail (self != NULL && other != NULL);

  for (guint i = self->regions->len; i-- > 0;)
    {
      if (has_region (other, self->regions->pdata[i]))
        vigie_redaction_remove (self, i);
    }
}
