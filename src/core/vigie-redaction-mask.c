/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-redaction-mask.h"

#include <math.h>
#include <string.h>

/* The mask is made row by row: what a segment or an area covers of a row is known from its two
 * ends, so that a row takes time by its width and by the points, however wide the strokes are. */

typedef struct
{
  VigieRedactionBox box;
  int width;
  guint8 *cover; /* 255: nothing of the photo is left */
} Mask;

typedef struct
{
  double a[2], b[2];
  double along[2]; /* from a to b, 1 long; 0 for a dot */
  double length;
  double radius;
} Segment;

typedef struct
{
  double a[2], b[2];
  guint area; /* of which it is a side */
} Side;

#define AREAS_AT_ONCE 64 /* a bit each */
#define LOOK_AFTER 2000  /* segments, whether a row is covered already */

typedef struct
{
  GArray *segments; /* (element-type Segment): of strokes and outlines */
  GArray *sides;    /* (element-type Side): by area */
  guint n_areas;
  int *begins;      /* of a row: how many segments begin here less how many end */
  guint64 *crossed; /* of a row: which areas begin or end here */
} Outlines;

static void
outlines_clear (Outlines *self)
{
  g_clear_pointer (&self->segments, g_array_unref);
  g_clear_pointer (&self->sides, g_array_unref);
  g_clear_pointer (&self->begins, g_free);
  g_clear_pointer (&self->crossed, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outlines, outlines_clear)

static void
outlines_add (Outlines *self, const VigieRedactionRegion *region, const VigieImage *image)
{
  const gboolean is_area = region->width <= 0;
  const gsize n = region->n_points;
  /* An outline is as wide as a pixel, so that no pixel that it cuts is left. */
  const double radius =
      is_area ? 1.0 : MAX (region->width / 2 * MAX (image->width, image->height), 1.0);

  for (gsize i = 0; i < n; i++)
    {
      const double *a = region->points + 2 * i;
      const double *b = region->points + 2 * (i + 1 < n ? i + 1 : is_area ? 0 : i);
      Segment segment = { { a[0] * image->width, a[1] * image->height },
                          { b[0] * image->width, b[1] * image->height },
                          .radius = radius };
      const double dx = segment.b[0] - segment.a[0], dy = segment.b[1] - segment.a[1];
      const Side side = { { segment.a[0], segment.a[1] },
                          { segment.b[0], segment.b[1] },
                          self->n_areas };

      segment.length = hypot (dx, dy);
      segment.along[0] = segment.length > 0 ? dx / segment.length : 0;
      segment.along[1] = segment.length > 0 ? dy / segment.length : 0;
      g_array_append_val (self->segments, segment);
      if (is_area)
        g_array_append_val (self->sides, side);
    }
  if (is_area)
    self->n_areas++;
}

static void
outlines_init (Outlines *self,
               const VigieRedaction *redaction,
               const GArray *regions,
               const VigieImage *image,
               int width)
{
  *self = (Outlines) { .segments = g_array_new (FALSE, FALSE, sizeof (Segment)),
                       .sides = g_array_new (FALSE, FALSE, sizeof (Side)),
                       .begins = g_new (int, width + 1),
                       .crossed = g_new (guint64, width + 1) };
  for (guint i = 0; i < regions->len; i++)
    outlines_add (self, vigie_redaction_get_region (redaction, g_array_index (regions, guint, i)),
                  image);
}

static void
widen (double *from, double *to, double x, double half)
{
  *from = MIN (*from, x - half);
  *to = MAX (*to, x + half);
}

/* Keeps the part of from–to where @low ≤ @base + @slope · x ≤ @high. */
static void
narrow (double *from, double *to, double base, double slope, double low, double high)
{
  if (fabs (slope) < 1e-12)
    {
      if (base < low || base > high)
        *to = -G_MAXDOUBLE;
      return;
    }
  *from = MAX (*from, ((slope > 0 ? low : high) - base) / slope);
  *to = MIN (*to, ((slope > 0 ? high : low) - base) / slope);
}

/* What lies within the radius of a segment is convex: one part of a row, if any. */
static gboolean
cut_segment (const Segment *self, double y, double *from, double *to)
{
  const double r = self->radius;
  const double above = y - self->a[1], below = y - self->b[1];

  *from = G_MAXDOUBLE;
  *to = -G_MAXDOUBLE;
  if (fabs (above) <= r)
    widen (from, to, self->a[0], sqrt (r * r - above * above));
  if (fabs (below) <= r)
    widen (from, to, self->b[0], sqrt (r * r - below * below));
  if (self->length > 0)
    {
      const double ux = self->along[0], uy = self->along[1];
      double left = -G_MAXDOUBLE, right = G_MAXDOUBLE;

      narrow (&left, &right, above * uy - self->a[0] * ux, ux, 0, self->length);
      narrow (&left, &right, above * ux + self->a[0] * uy, -uy, -r, r);
      if (left <= right)
        {
          *from = MIN (*from, left);
          *to = MAX (*to, right);
        }
    }
  return *from <= *to;
}

/* The first pixel of the row whose middle is not left of @x. */
static int
find_pixel (const Mask *mask, double x)
{
  return (int) CLAMP (ceil (x - 0.5 - mask->box.x0), 0, mask->width);
}

/* Returns: whether nothing is left of the row */
static gboolean
cover_begun (const Mask *mask, const Outlines *outlines, guint8 *row)
{
  gboolean is_whole = TRUE;
  int depth = 0;

  for (int x = 0; x < mask->width; x++)
    {
      depth += outlines->begins[x];
      if (depth > 0)
        row[x] = 255;
      is_whole = is_whole && row[x] == 255;
    }
  return is_whole;
}

static void
cover_strokes (const Mask *mask, const Outlines *outlines, int y, guint8 *row)
{
  const double at = y + 0.5, near = 1e-6;

  memset (outlines->begins, 0, sizeof (int) * (gsize) (mask->width + 1));
  for (guint i = 0; i < outlines->segments->len; i++)
    {
      const Segment *segment = &g_array_index (outlines->segments, Segment, i);
      double from, to;

      if (i % LOOK_AFTER == LOOK_AFTER - 1 && cover_begun (mask, outlines, row))
        return;
      if (at < MIN (segment->a[1], segment->b[1]) - segment->radius ||
          at > MAX (segment->a[1], segment->b[1]) + segment->radius ||
          !cut_segment (segment, at, &from, &to))
        continue;
      outlines->begins[find_pixel (mask, from - near)]++;
      outlines->begins[find_pixel (mask, to + near)]--;
    }
  cover_begun (mask, outlines, row);
}

/* What the sides enclose, by the rule of even and odd. */
static void
cover_areas (const Mask *mask, const Outlines *outlines, int y, guint8 *row)
{
  const double at = y + 0.5;
  guint i = 0;

  for (guint first = 0; first < outlines->n_areas; first += AREAS_AT_ONCE)
    {
      guint64 inside = 0;

      memset (outlines->crossed, 0, sizeof (guint64) * (gsize) (mask->width + 1));
      for (; i < outlines->sides->len; i++)
        {
          const Side *side = &g_array_index (outlines->sides, Side, i);
          const double *a = side->a, *b = side->b;

          if (side->area >= first + AREAS_AT_ONCE)
            break;
          if ((a[1] > at) == (b[1] > at))
            continue;
          outlines
              ->crossed[find_pixel (mask, a[0] + (b[0] - a[0]) * (at - a[1]) / (b[1] - a[1]))] ^=
              G_GUINT64_CONSTANT (1) << (side->area - first);
        }
      for (int x = 0; x < mask->width; x++)
        {
          inside ^= outlines->crossed[x];
          if (inside != 0)
            row[x] = 255;
        }
    }
}

/* A soft edge around what is covered, @feather pixels wide: each pixel knows its distance from
 * there by its neighbours, in thirds of a pixel, in one way down and one up. */
static void
feather_edge (const Mask *mask, double feather)
{
  enum
  {
    STRAIGHT = 3,
    DIAGONAL = 4,
    FAR = G_MAXUINT16 - DIAGONAL
  };
  const int height = mask->box.y1 - mask->box.y0;
  const gsize stride = (gsize) mask->width + 2; /* one around, so that each has its neighbours */
  g_autofree guint16 *away = g_new (guint16, stride * (gsize) (height + 2));

  for (gsize i = 0; i < stride * (gsize) (height + 2); i++)
    away[i] = FAR;
  for (int y = 0; y < height; y++)
    {
      const guint8 *row = mask->cover + (gsize) y * (gsize) mask->width;
      guint16 *here = away + (gsize) (y + 1) * stride + 1;

      for (int x = 0; x < mask->width; x++, here++)
        {
          guint16 least = MIN (MIN (here[-1], *(here - stride)) + STRAIGHT,
                               MIN (*(here - stride - 1), *(here - stride + 1)) + DIAGONAL);

          *here = row[x] == 255 ? 0 : MIN (least, FAR);
        }
    }
  for (int y = height; y-- > 0;)
    {
      guint8 *row = mask->cover + (gsize) y * (gsize) mask->width;
      guint16 *here = away + (gsize) (y + 1) * stride + (gsize) mask->width;

      for (int x = mask->width; x-- > 0; here--)
        {
          guint16 least = MIN (MIN (here[1], here[stride]) + STRAIGHT,
                               MIN (here[stride - 1], here[stride + 1]) + DIAGONAL);
          double distance;

          *here = MIN (*here, least);
          /* From the middle of a pixel to the edge of the covered one. */
          distance = (double) *here / STRAIGHT - 0.5;
          if (*here > 0 && distance < feather)
            row[x] = (guint8) (254.0 * (feather - distance) / feather);
        }
    }
}

/**
 * vigie_redaction_make_mask:
 * @self: a redaction
 * @regions: (element-type guint): numbers of those of its regions that lie in @box
 * @image: an upright photo
 * @box: of its pixels
 * @feather: pixels of the soft edge around the regions
 * @cancellable: (nullable): ends it
 *
 * Returns: (transfer full) (nullable): of each pixel of @box, row by row, how much of it is
 * covered: 255 where nothing of the photo is left; %NULL where it was ended
 */
guint8 *
vigie_redaction_make_mask (const VigieRedaction *self,
                           const GArray *regions,
                           const VigieImage *image,
                           VigieRedactionBox box,
                           double feather,
                           GCancellable *cancellable)
{
  const int width = box.x1 - box.x0;
  g_autofree guint8 *cover = g_malloc0_n ((gsize) width, (gsize) (box.y1 - box.y0));
  const Mask mask = { box, width, cover };
  g_auto (Outlines) outlines = { 0 };

  outlines_init (&outlines, self, regions, image, width);
  for (int y = box.y0; y < box.y1; y++)
    {
      guint8 *row = cover + (gsize) (y - box.y0) * (gsize) width;

      if (g_cancellable_is_cancelled (cancellable))
        return NULL;
      cover_areas (&mask, &outlines, y, row);
      cover_strokes (&mask, &outlines, y, row);
    }
  feather_edge (&mask, feather);
  return g_steal_pointer (&cover);
}
