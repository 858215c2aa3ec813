/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-outline.h"

#include <math.h>

#define FRACTION_BITS 30
#define UNITS_PER_DEGREE 1e7
#define MAX_EVENTS_ON_STACK 64
#define MAX_ROWS 512 /* sides that go up and down all over must not fill the memory */

/* Of products of differences of coordinates: 2 × (31 + 30 + 1) + 1 bits. */
__extension__ typedef __int128 Wide;

typedef struct
{
  gint64 x;
  gint64 y;
} Exact;

/* From one corner of a ring to the next. */
typedef struct
{
  Exact a;
  Exact b;
  VigieRoadBox box; /* rounded outwards */
  double x;         /* of @a, nearly */
  double y;
  double dx; /* to @b, nearly */
  double dy;
} Side;

struct _VigieOutline
{
  Side *sides;
  guint n_sides;
  VigieRoadBox box;
  /* Sides by the rows of equal height that they reach into, for vigie_outline_locate() */
  guint n_rows;
  double rows_per_unit;
  guint32 *first_in_row; /* n_rows + 1 */
  guint32 *in_rows;
};

/* ---- exact coordinates ---- */

/* Degrees that were written with seven decimals become the whole number that was meant. */
static gint64
get_exact (double degrees, double limit)
{
  const double units = CLAMP (degrees, -limit, limit) * UNITS_PER_DEGREE;
  const double whole = round (units);

  if (fabs (units - whole) <= fabs (units) * 2.3e-16)
    return (gint64) whole * ((gint64) 1 << FRACTION_BITS);
  return llrint (ldexp (units, FRACTION_BITS));
}

static inline Exact
get_exact_point (VigieRoadPoint point)
{
  return (Exact) { point.lon_e7 * ((gint64) 1 << FRACTION_BITS),
                   point.lat_e7 * ((gint64) 1 << FRACTION_BITS) };
}

/* More than 0: @c lies to the left of the line from @a to @b; 0: on it. */
static inline Wide
orient (Exact a, Exact b, Exact c)
{
  return (Wide) (b.x - a.x) * (c.y - a.y) - (Wide) (b.y - a.y) * (c.x - a.x);
}

static inline int
get_sign (Wide value)
{
  return (value > 0) - (value < 0);
}

static inline gboolean
is_equal (Exact a, Exact b)
{
  return a.x == b.x && a.y == b.y;
}

static inline gint32
round_down (gint64 exact)
{
  return (gint32) (exact >> FRACTION_BITS);
}

static inline gint32
round_up (gint64 exact)
{
  return (gint32) (-(-exact >> FRACTION_BITS));
}

static inline gboolean
do_boxes_meet (const VigieRoadBox *a, const VigieRoadBox *b)
{
  return a->west <= b->east && b->west <= a->east && a->south <= b->north && b->south <= a->north;
}

/* ---- making one ---- */

static void
add_side (VigieOutline *self, Exact a, Exact b)
{
  Side *side;

  if (is_equal (a, b))
    return;
  side = &self->sides[self->n_sides++];
  side->a = a;
  side->b = b;
  side->x = ldexp ((double) a.x, -FRACTION_BITS);
  side->y = ldexp ((double) a.y, -FRACTION_BITS);
  side->dx = ldexp ((double) (b.x - a.x), -FRACTION_BITS);
  side->dy = ldexp ((double) (b.y - a.y), -FRACTION_BITS);
  side->box = (VigieRoadBox) { round_down (MIN (a.x, b.x)), round_down (MIN (a.y, b.y)),
                               round_up (MAX (a.x, b.x)), round_up (MAX (a.y, b.y)) };
  self->box.west = MIN (self->box.west, side->box.west);
  self->box.south = MIN (self->box.south, side->box.south);
  self->box.east = MAX (self->box.east, side->box.east);
  self->box.north = MAX (self->box.north, side->box.north);
}

/* Corners that are no numbers are left out. */
static void
add_ring (VigieOutline *self, const double *lonlat, gsize n)
{
  Exact first = { 0, 0 }, last = { 0, 0 };
  gboolean begun = FALSE;

  for (gsize i = 0; i < n; i++)
    {
      Exact corner;

      if (!isfinite (lonlat[2 * i]) || !isfinite (lonlat[2 * i + 1]))
        continue;
      corner = (Exact) { get_exact (lonlat[2 * i], 180), get_exact (lonlat[2 * i + 1], 90) };
      if (begun)
        add_side (self, last, corner);
      else
        first = corner;
      begun = TRUE;
      last = corner;
    }
  if (begun)
    add_side (self, last, first);
}

static guint
get_row (const VigieOutline *self, gint32 y)
{
  const double row = ((double) y - self->box.south) * self->rows_per_unit;

  return (guint) CLAMP (row, 0, self->n_rows - 1);
}

static void
fill_rows (VigieOutline *self)
{
  g_autofree guint16 *rows = g_new (guint16, 2 * (gsize) self->n_sides + 1);
  guint32 *next;

  self->n_rows = CLAMP (self->n_sides, 1, MAX_ROWS);
  self->rows_per_unit = self->n_rows / MAX (1, (double) self->box.north - self->box.south);
  self->first_in_row = g_new0 (guint32, self->n_rows + 2);
  next = self->first_in_row + 1; /* becomes the beginnings while they are filled */
  for (guint i = 0; i < self->n_sides; i++)
    {
      rows[2 * i] = (guint16) get_row (self, self->sides[i].box.south);
      rows[2 * i + 1] = (guint16) get_row (self, self->sides[i].box.north);
      for (guint row = rows[2 * i]; row <= rows[2 * i + 1]; row++)
        next[row + 1]++;
    }
  for (guint row = 0; row < self->n_rows; row++)
    next[row + 1] += next[row];
  self->in_rows = g_new (guint32, MAX (1, next[self->n_rows]));
  for (guint i = 0; i < self->n_sides; i++)
    for (guint row = rows[2 * i]; row <= rows[2 * i + 1]; row++)
      self->in_rows[next[row]++] = i;
}

/**
 * vigie_outline_new:
 * @polygon: a polygon or several
 * @part: which of them
 *
 * Returns: (transfer full): its outline; latitudes beyond the poles and longitudes beyond ±180 are
 * taken for these
 */
VigieOutline *
vigie_outline_new (const VigieGeometry *polygon, gsize part)
{
  VigieOutline *self = g_new0 (VigieOutline, 1);
  const gsize n_rings = vigie_geometry_get_n_rings (polygon, part);
  gsize n_corners = 0;

  self->box = (VigieRoadBox) { G_MAXINT32, G_MAXINT32, G_MININT32, G_MININT32 };
  for (gsize ring = 0; ring < n_rings; ring++)
    {
      gsize n;

      vigie_geometry_get_ring (polygon, part, ring, &n);
      n_corners += n;
    }
  self->sides = g_new (Side, n_corners + 1);
  for (gsize ring = 0; ring < n_rings; ring++)
    {
      gsize n;
      const double *lonlat = vigie_geometry_get_ring (polygon, part, ring, &n);

      add_ring (self, lonlat, n);
    }
  fill_rows (self);
  return self;
}

void
vigie_outline_free (VigieOutline *self)
{
  if (self == NULL)
    return;
  g_free (self->sides);
  g_free (self->first_in_row);
  g_free (self->in_rows);
  g_free (self);
}

guint
vigie_outline_get_n_sides (const VigieOutline *self)
{
  return self->n_sides;
}

/* ---- boxes and points ---- */

/* Is all of @box surely on one side of the line through @side? Ten times what rounding can do is
 * left for it. */
static inline gboolean
is_beside (const Side *side, const VigieRoadBox *box)
{
  const double dx = side->dx, dy = side->dy;
  const double half_width = ((double) box->east - box->west) / 2;
  const double half_height = ((double) box->north - box->south) / 2;
  const double to_x = box->west + half_width - side->x;
  const double to_y = box->south + half_height - side->y;
  const double reach = fabs (dx) * half_height + fabs (dy) * half_width;
  const double size = fabs (dx * to_y) + fabs (dy * to_x) + reach;

  /* Coordinates themselves are rounded to 2^-22 of a unit. */
  return fabs (dx * to_y - dy * to_x) > reach + 1e-14 * size + 1e-5 * (fabs (dx) + fabs (dy));
}

guint
vigie_outline_filter (const VigieOutline *self,
                      const VigieRoadBox *box,
                      const guint32 *sides,
                      guint n_sides,
                      guint32 *met)
{
  guint n_met = 0;

  for (guint i = 0; i < n_sides; i++)
    {
      const Side *side = &self->sides[sides[i]];

      if (do_boxes_meet (&side->box, box) && !is_beside (side, box))
        met[n_met++] = sides[i];
    }
  return n_met;
}

static gboolean
is_on_side (const Side *side, Exact point)
{
  return point.x >= MIN (side->a.x, side->b.x) && point.x <= MAX (side->a.x, side->b.x) &&
         point.y >= MIN (side->a.y, side->b.y) && point.y <= MAX (side->a.y, side->b.y) &&
         orient (side->a, side->b, point) == 0;
}

/**
 * vigie_outline_locate:
 * @self: an outline
 * @where: a point
 *
 * Counts sides on the point's right (even and odd), each side without its upper end.
 *
 * Returns: whether it is inside, exactly
 */
VigieWhere
vigie_outline_locate (const VigieOutline *self, VigieRoadPoint where)
{
  const Exact point = get_exact_point (where);
  gboolean inside = FALSE;
  guint row;

  if (where.lon_e7 < self->box.west || where.lon_e7 > self->box.east ||
      where.lat_e7 < self->box.south || where.lat_e7 > self->box.north)
    return VIGIE_WHERE_OUTSIDE;
  row = get_row (self, where.lat_e7);
  for (guint32 i = self->first_in_row[row]; i < self->first_in_row[row + 1]; i++)
    {
      const Side *side = &self->sides[self->in_rows[i]];

      if (is_on_side (side, point))
        return VIGIE_WHERE_ON_RING;
      if ((side->a.y > point.y) == (side->b.y > point.y))
        continue;
      if (point.x < side->box.west * ((gint64) 1 << FRACTION_BITS))
        inside = !inside;
      else if (point.x <= side->box.east * ((gint64) 1 << FRACTION_BITS) &&
               (get_sign (orient (side->a, side->b, point)) > 0) == (side->b.y > side->a.y))
        inside = !inside;
    }
  return inside ? VIGIE_WHERE_INSIDE : VIGIE_WHERE_OUTSIDE;
}

/* ---- cutting ---- */

/*
 * A segment is cut by counting. Think of it as moved to its right by less than anything: corners of
 * the outline on its line are then on its left, each side either crosses the moved line or does
 * not, and between two crossings all of it is inside or all of it is outside. What lies on a side
 * is added, as the outline's rings belong to it. Where an end of a segment is on a ring, the count
 * is taken anew for the next one, as right is elsewhere for that.
 */

typedef struct
{
  double from;
  double to;
} Span;

typedef struct
{
  const VigieOutline *outline;
  const guint32 *sides;
  guint n_sides;
  double *crossings; /* room for all sides */
  guint n_crossings;
  Span *along; /* the same: pieces of the segment on sides */
  guint n_along;
  gboolean ends_on_ring;
  guint first_cut;
  GArray *cuts;
} Cutting;

/* Is the segment, moved to its right, inside just after its beginning? */
static gboolean
begins_inside (const VigieOutline *self, Exact p, Exact q)
{
  gboolean inside = FALSE;

  for (guint i = 0; i < self->n_sides; i++)
    {
      const Side *side = &self->sides[i];
      const gboolean a_left = orient (p, q, side->a) >= 0, b_left = orient (p, q, side->b) >= 0;
      int at;

      if (a_left == b_left)
        continue;
      at = get_sign (orient (side->a, side->b, p));
      if (a_left ? at < 0 : at > 0) /* the crossing lies ahead */
        inside = !inside;
    }
  return inside;
}

/* Where on the segment a point of its line is. */
static double
get_fraction (Exact p, Exact q, Exact point)
{
  const gint64 dx = q.x - p.x, dy = q.y - p.y;

  if ((dx < 0 ? -dx : dx) >= (dy < 0 ? -dy : dy))
    return (double) (point.x - p.x) / (double) dx;
  return (double) (point.y - p.y) / (double) dy;
}

static void
add_along (Cutting *cutting, const Side *side, Exact p, Exact q)
{
  const double a = get_fraction (p, q, side->a), b = get_fraction (p, q, side->b);
  const double from = MAX (MIN (a, b), 0), to = MIN (MAX (a, b), 1);

  if (from < to)
    cutting->along[cutting->n_along++] = (Span) { from, to };
}

static void
meet_side (Cutting *cutting, const Side *side, Exact p, Exact q)
{
  const Wide a = orient (p, q, side->a), b = orient (p, q, side->b);
  Wide from, to;

  if ((a > 0 && b > 0) || (a < 0 && b < 0))
    return;
  if (is_on_side (side, q))
    cutting->ends_on_ring = TRUE;
  if (a == 0 && b == 0)
    {
      add_along (cutting, side, p, q);
      return;
    }
  if ((a >= 0) == (b >= 0))
    return;
  from = orient (side->a, side->b, p);
  to = orient (side->a, side->b, q);
  if ((from > 0 && to < 0) || (from < 0 && to > 0))
    cutting->crossings[cutting->n_crossings++] = (double) from / (double) (from - to);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  return compare_doubles (&((const Span *) a)->from, &((const Span *) b)->from);
}

static void
add_span (Cutting *cutting, guint32 segment, double from, double to)
{
  const VigieLineCut cut = { { segment, from }, { segment, to } };

  if (to - from > VIGIE_LINE_NOTHING)
    vigie_line_cuts_add (cutting->cuts, cutting->first_cut, &cut);
}

/* What is between crossings, and what is on sides, in the order of beginnings. Returns whether the
 * segment's end is inside. */
static gboolean
add_spans (Cutting *cutting, guint32 segment, gboolean inside)
{
  guint next_along = 0;
  double from = 0;

  if (cutting->n_crossings > 1)
    qsort (cutting->crossings, cutting->n_crossings, sizeof *cutting->crossings, compare_doubles);
  if (cutting->n_along > 1)
    qsort (cutting->along, cutting->n_along, sizeof *cutting->along, compare_spans);
  for (guint i = 0; i <= cutting->n_crossings; i++)
    {
      const double to = i < cutting->n_crossings ? cutting->crossings[i] : 1;

      for (; inside && next_along < cutting->n_along && cutting->along[next_along].from <= from;
           next_along++)
        add_span (cutting, segment, cutting->along[next_along].from, cutting->along[next_along].to);
      if (inside)
        add_span (cutting, segment, from, to);
      if (i < cutting->n_crossings)
        {
          inside = !inside;
          from = to;
        }
    }
  for (; next_along < cutting->n_along; next_along++)
    add_span (cutting, segment, cutting->along[next_along].from, cutting->along[next_along].to);
  return inside;
}

/* A point that is there twice does not end a piece. */
static void
pass_point (Cutting *cutting, guint32 segment)
{
  VigieLineCut *last;

  if (cutting->cuts->len == cutting->first_cut)
    return;
  last = &g_array_index (cutting->cuts, VigieLineCut, cutting->cuts->len - 1);
  if (last->to.segment + 1 == segment && last->to.fraction == 1)
    last->to.segment = segment;
}

static inline VigieRoadBox
get_segment_box (VigieRoadPoint p, VigieRoadPoint q)
{
  return (VigieRoadBox) { MIN (p.lon_e7, q.lon_e7), MIN (p.lat_e7, q.lat_e7),
                          MAX (p.lon_e7, q.lon_e7), MAX (p.lat_e7, q.lat_e7) };
}

/* A segment whose box no side meets is as it begins. */
static inline void
add_whole_segment (Cutting *cutting, guint32 segment)
{
  const VigieLineCut whole = { { segment, 0 }, { segment, 1 } };
  GArray *cuts = cutting->cuts;
  VigieLineCut *last =
      cuts->len > cutting->first_cut ? &g_array_index (cuts, VigieLineCut, cuts->len - 1) : NULL;

  if (last != NULL && last->to.segment + 1 == segment && last->to.fraction == 1)
    last->to.segment = segment;
  else
    vigie_line_cuts_add (cuts, cutting->first_cut, &whole);
}

/* Returns whether the segment's end is inside. */
static gboolean
cut_segment (
    Cutting *cutting, VigieRoadPoint from, VigieRoadPoint to, guint32 segment, gboolean inside)
{
  const VigieRoadBox box = get_segment_box (from, to);
  const Exact p = get_exact_point (from), q = get_exact_point (to);
  const Side *sides = cutting->outline->sides;
  gboolean met = FALSE;

  if (cutting->ends_on_ring)
    inside = begins_inside (cutting->outline, p, q);
  cutting->n_crossings = cutting->n_along = 0;
  cutting->ends_on_ring = FALSE;
  for (guint i = 0; i < cutting->n_sides; i++)
    {
      if (!do_boxes_meet (&box, &sides[cutting->sides[i]].box))
        continue;
      met = TRUE;
      meet_side (cutting, &sides[cutting->sides[i]], p, q);
    }
  if (met)
    return add_spans (cutting, segment, inside);
  if (inside)
    add_whole_segment (cutting, segment);
  return inside;
}

static void
cut_segments (Cutting *cutting, const VigieRoadPoint *points, guint n_points)
{
  const VigieWhere where = vigie_outline_locate (cutting->outline, points[0]);
  gboolean inside = where == VIGIE_WHERE_INSIDE;

  cutting->ends_on_ring = where == VIGIE_WHERE_ON_RING;
  for (guint32 i = 0; i + 1 < n_points; i++)
    {
      if (points[i].lon_e7 == points[i + 1].lon_e7 && points[i].lat_e7 == points[i + 1].lat_e7)
        pass_point (cutting, i);
      else
        inside = cut_segment (cutting, points[i], points[i + 1], i, inside);
    }
}

/**
 * vigie_outline_cut:
 * @self: an outline
 * @sides: those of its sides that may meet the line
 * @n_sides: how many
 * @points: a line
 * @n_points: 2 or more
 * @cuts: (element-type VigieLineCut): where the pieces are added
 *
 * Finds the pieces of a line that are inside or on a ring; where it only touches there is none.
 */
void
vigie_outline_cut (const VigieOutline *self,
                   const guint32 *sides,
                   guint n_sides,
                   const VigieRoadPoint *points,
                   guint n_points,
                   GArray *cuts)
{
  double crossings[MAX_EVENTS_ON_STACK];
  Span along[MAX_EVENTS_ON_STACK];
  Cutting cutting = { .outline = self,
                      .sides = sides,
                      .n_sides = n_sides,
                      .crossings = crossings,
                      .along = along,
                      .first_cut = cuts->len,
                      .cuts = cuts };
  g_autofree double *many_crossings = NULL;
  g_autofree Span *many_along = NULL;

  if (n_sides > MAX_EVENTS_ON_STACK)
    {
      cutting.crossings = many_crossings = g_new (double, n_sides);
      cutting.along = many_along = g_new (Span, n_sides);
    }
  cut_segments (&cutting, points, n_points);
}

static int
compare_places (const VigieLinePlace *a, const VigieLinePlace *b)
{
  /* The end of a segment is the beginning of the next. */
  const double x = a->segment + a->fraction, y = b->segment + b->fraction;

  if (a->segment == b->segment)
    return (a->fraction > b->fraction) - (a->fraction < b->fraction);
  return (x > y) - (x < y);
}

void
vigie_line_cuts_add (GArray *cuts, guint first, const VigieLineCut *cut)
{
  VigieLineCut *last;
  VigieLinePlace reached;

  if (cuts->len > first)
    {
      last = &g_array_index (cuts, VigieLineCut, cuts->len - 1);
      reached = last->to;
      reached.fraction += VIGIE_LINE_NOTHING;
      if (compare_places (&cut->from, &reached) <= 0)
        {
          if (compare_places (&cut->to, &last->to) > 0)
            last->to = cut->to;
          return;
        }
    }
  g_array_append_vals (cuts, cut, 1);
}
