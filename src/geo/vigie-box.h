/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieBox:
 * @west: degrees east of the western edge
 * @south: degrees north of the southern edge
 * @east: degrees east of the eastern edge
 * @north: degrees north of the northern edge
 *
 * A box of longitudes and latitudes, edges included. As in RFC 7946 §5.2, @west > @east is a
 * box over the antimeridian. @south > @north is the empty box.
 */
typedef struct
{
  double west;
  double south;
  double east;
  double north;
} VigieBox;

#define VIGIE_BOX_EMPTY                                                                            \
  { .west = G_MAXDOUBLE, .south = G_MAXDOUBLE, .east = -G_MAXDOUBLE, .north = -G_MAXDOUBLE }

void vigie_box_init_empty (VigieBox *self);
gboolean vigie_box_is_empty (const VigieBox *self);
gboolean vigie_box_is_valid (const VigieBox *self); /* finite, in range, not empty */
gboolean vigie_box_crosses_antimeridian (const VigieBox *self);
void vigie_box_extend (VigieBox *self,
                       double lon,
                       double lat); /* never makes a box over the antimeridian */
void vigie_box_extend_box (VigieBox *self, const VigieBox *other);
gboolean vigie_box_contains (const VigieBox *self, double lon, double lat);
gboolean vigie_box_intersects (const VigieBox *a, const VigieBox *b);
gboolean vigie_box_equal (const VigieBox *a, const VigieBox *b);
guint vigie_box_split (const VigieBox *self,
                       VigieBox halves[2]); /* 0, 1 or 2 boxes with west ≤ east */
gboolean vigie_box_from_string (const char *text, VigieBox *box); /* "W,S,E,N" */
char *vigie_box_to_string (const VigieBox *self);                 /* (transfer full) */

G_END_DECLS
