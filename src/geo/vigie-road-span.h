/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-geometry.h"
#include "vigie-road-snap.h"

G_BEGIN_DECLS

#define VIGIE_ROAD_SPAN_LIMIT_M 50000.0 /* along one road */
#define VIGIE_ROAD_SPAN_OTHER_LIMIT_M                                                              \
  15000.0 /* where no road leads from one place to the other                                       \
           */

/* A piece of an edge: metres from its source, and the same on its line. */
typedef struct
{
  guint32 edge;
  double from_m;
  double to_m;
  guint32 from_segment;
  guint32 to_segment;
  double from_fraction;
  double to_fraction;
} VigieRoadSpanPiece;

/**
 * VigieRoadSpan:
 * @road: (nullable): number or else name of the road that leads from one place to the other; %NULL
 *   where none does and the shortest way was taken
 * @length_m: of the way; two carriageways count once
 * @n_carriageways: 2 where it goes another way back, 1 otherwise
 * @n_pieces: how many pieces of edges
 * @pieces: (array length=n_pieces): by ascending edge and place, none twice
 * @line: the ways, each from its beginning to its end
 * @area: (nullable): a narrow band around @line, once vigie_road_span_outline() was called
 * @exclude: (element-type guint32): edges that @area meets although they are not of the span
 * @include: (element-type guint32): edges of the span on bridges and in tunnels
 *
 * A road from here to there.
 */
typedef struct
{
  char *road;
  double length_m;
  guint n_carriageways;
  guint n_pieces;
  VigieRoadSpanPiece *pieces;
  VigieGeometry *line;
  VigieGeometry *area;
  GArray *exclude;
  GArray *include;
  GPtrArray *ways; /* private */
} VigieRoadSpan;

VigieRoadSpan *vigie_road_span_new (VigieRoadIndex *index,
                                    const VigieRoadSnap *from,
                                    const VigieRoadSnap *to,
                                    gboolean one_direction,
                                    GError **error);
void vigie_road_span_free (VigieRoadSpan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRoadSpan, vigie_road_span_free)

gboolean vigie_road_span_outline (VigieRoadSpan *self, VigieRoadIndex *index, GError **error);

G_END_DECLS
