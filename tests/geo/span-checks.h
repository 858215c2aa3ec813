/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What holds of every span: its area closes it, and nothing else. For test programs only. */

#include <math.h>

#include "vigie-closed-sections.h"
#include "vigie-road-span.h"

#define SPAN_TOLERANCE_M 0.05
#define SPAN_UNAVOIDABLE_M 1.0 /* where the rest of one of its own edges crosses it */

/* A place on an edge, as if somebody had clicked on it. */
static inline VigieRoadSnap
snap_on_edge (VigieRoadGraph *graph, guint32 edge, guint32 segment, double fraction)
{
  const VigieRoadPoint *points = graph->points + graph->edges[edge].first_point;
  const VigieRoadPoint a = points[segment], b = points[segment + 1];

  return (VigieRoadSnap) {
    .node = VIGIE_ROAD_NONE,
    .hit = { .edge = edge,
             .segment = segment,
             .fraction = fraction,
             .along_m = vigie_road_measure (points, segment + 1) +
                        vigie_road_measure_part (a, b, fraction),
             .where = { (gint32) lround (a.lon_e7 + fraction * ((double) b.lon_e7 - a.lon_e7)),
                        (gint32) lround (a.lat_e7 + fraction * ((double) b.lat_e7 - a.lat_e7)) } }
  };
}

/* Metres in which what is closed differs from the pieces, at the worst edge; infinite where
 * another edge is closed. */
static inline double
compare_with_span (VigieRoadIndex *index, const VigieRoadSpan *span, gboolean ground_only)
{
  const VigieClosedOptions options = { .ground_only = ground_only,
                                       .include = (const guint32 *) (gpointer) span->include->data,
                                       .n_include = span->include->len,
                                       .exclude = (const guint32 *) (gpointer) span->exclude->data,
                                       .n_exclude = span->exclude->len };
  g_autoptr (VigieClosedSections) sections =
      vigie_closed_sections_new (index, span->area, &options);
  double worst = 0;
  guint32 known = 0;

  for (guint i = 0, end; i < span->n_pieces; i = end)
    {
      const VigieRoadSpanPiece *pieces = span->pieces;
      const VigieClosedSection *section = vigie_closed_sections_find (sections, pieces[i].edge);
      double wanted = 0, closed = 0, overlap = 0;

      for (end = i; end < span->n_pieces && pieces[end].edge == pieces[i].edge; end++)
        wanted += pieces[end].to_m - pieces[end].from_m;
      known += section != NULL;
      for (guint k = 0; section != NULL && k < section->n_intervals; k++)
        {
          const VigieClosedInterval *interval = &sections->intervals[section->first_interval + k];

          closed += interval->to_m - interval->from_m;
          for (guint p = i; p < end; p++)
            overlap += MAX (
                MIN (pieces[p].to_m, interval->to_m) - MAX (pieces[p].from_m, interval->from_m), 0);
        }
      worst = MAX (worst, wanted + closed - 2 * overlap);
    }
  return known == sections->n_sections ? worst : INFINITY;
}

/* Returns: whether it closes what it should to the centimetre, and not only nearly. */
static inline gboolean
assert_closes_nearly (VigieRoadIndex *index, const VigieRoadSpan *span)
{
  const double difference =
      MAX (compare_with_span (index, span, FALSE), compare_with_span (index, span, TRUE));

  g_assert_nonnull (span->area);
  g_assert_cmpint (vigie_geometry_check (span->area, NULL, NULL), ==, VIGIE_GEOMETRY_OK);
  g_assert_cmpfloat (difference, <=, SPAN_UNAVOIDABLE_M);
  return difference <= SPAN_TOLERANCE_M;
}

static inline void
assert_closes_exactly (VigieRoadIndex *index, const VigieRoadSpan *span)
{
  g_assert_nonnull (span->area);
  g_assert_cmpint (vigie_geometry_check (span->area, NULL, NULL), ==, VIGIE_GEOMETRY_OK);
  g_assert_cmpfloat (compare_with_span (index, span, FALSE), <=, SPAN_TOLERANCE_M);
  g_assert_cmpfloat (compare_with_span (index, span, TRUE), <=, SPAN_TOLERANCE_M);
}
