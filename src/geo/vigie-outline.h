/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-geometry.h"
#include "vigie-road-index.h"

G_BEGIN_DECLS

/* A place on a line: on the segment from its point @segment to the next, 0 to 1 on it. */
typedef struct
{
  guint32 segment;
  double fraction;
} VigieLinePlace;

/* A piece of a line. */
typedef struct
{
  VigieLinePlace from;
  VigieLinePlace to;
} VigieLineCut;

/* Less of a segment than this is nothing: far below what coordinates can say. */
#define VIGIE_LINE_NOTHING 1e-12

/**
 * VigieOutline:
 *
 * One part of a polygon, its holes included, made ready for cutting lines. The inside is what an
 * odd number of rings surrounds, and the rings themselves. All decisions are exact: coordinates are
 * whole numbers of 2^-30 of a ten-millionth of a degree, finer than a double tells degrees apart.
 */
typedef struct _VigieOutline VigieOutline;

VigieOutline *vigie_outline_new (const VigieGeometry *polygon, gsize part);
void vigie_outline_free (VigieOutline *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOutline, vigie_outline_free)

guint vigie_outline_get_n_sides (const VigieOutline *self);

/* Which of @sides may meet @box, into @met, which has room for them all; returns how many. Those
 * that do meet are always among them. */
guint vigie_outline_filter (const VigieOutline *self,
                            const VigieRoadBox *box,
                            const guint32 *sides,
                            guint n_sides,
                            guint32 *met);

/**
 * VigieWhere:
 * @VIGIE_WHERE_OUTSIDE: not in the outline
 * @VIGIE_WHERE_ON_RING: on one of its rings
 * @VIGIE_WHERE_INSIDE: in the outline
 */
typedef enum
{
  VIGIE_WHERE_OUTSIDE,
  VIGIE_WHERE_ON_RING,
  VIGIE_WHERE_INSIDE,
} VigieWhere;

VigieWhere vigie_outline_locate (const VigieOutline *self, VigieRoadPoint where);

/* Appends the pieces of a line that are inside, from its beginning to its end. @sides are those
 * that may meet it, as vigie_outline_filter() gives them. */
void vigie_outline_cut (const VigieOutline *self,
                        const guint32 *sides,
                        guint n_sides,
                        const VigieRoadPoint *points,
                        guint n_points,
                        GArray *cuts); /* of VigieLineCut */

/* Appends @cut, or makes the last of @cuts from @first on longer where that one ends or covers
 * where
 * @cut begins. Cuts are added in the order of their beginnings. */
void vigie_line_cuts_add (GArray *cuts, guint first, const VigieLineCut *cut);

G_END_DECLS
