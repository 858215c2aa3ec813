/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What holds of every span: its area closes it, and nothing else. For test programs only. */

#include <math.h>

#include "vigie-closed-sections.h"
#include "vigie-road-plane.h"
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

#define SPAN_ON_LINE_M 0.1 /* a band that is narrower than this is none */
#define SPAN_STEP_M 0.02

/* Metres from a place to the line of a span. */
static inline double
measure_to_line (const VigieRoadSpan *span, const VigieRoadPlane *plane)
{
  double nearest = INFINITY;

  for (gsize part = 0; part < vigie_geometry_get_n_parts (span->line); part++)
    {
      gsize n;
      const double *points = vigie_geometry_get_ring (span->line, part, 0, &n);

      for (gsize i = 0; i + 1 < n; i++)
        {
          const double x = (points[2 * i] * 1e7 - plane->origin.lon_e7) * plane->east_m;
          const double y = (points[2 * i + 1] * 1e7 - plane->origin.lat_e7) * plane->north_m;
          const double dx = (points[2 * i + 2] - points[2 * i]) * 1e7 * plane->east_m;
          const double dy = (points[2 * i + 3] - points[2 * i + 1]) * 1e7 * plane->north_m;
          const double length = dx * dx + dy * dy;
          const double t = length > 0 ? CLAMP (-(x * dx + y * dy) / length, 0, 1) : 0;

          nearest = MIN (nearest, hypot (x + t * dx, y + t * dy));
        }
    }
  return nearest;
}

/* Metres of what is closed of an edge and is none of its pieces, but lies on the line of the span:
 * where a road turns back on itself, nothing can tell the two apart. */
static inline double
measure_doubled (VigieRoadGraph *graph,
                 const VigieRoadSpan *span,
                 guint first,
                 guint end,
                 const VigieClosedInterval *interval)
{
  const VigieRoadEdge *edge = &graph->edges[span->pieces[first].edge];
  const VigieRoadPoint *points = graph->points + edge->first_point;
  double begin = 0, doubled = 0;

  for (guint32 i = 0; i + 1 < edge->n_points; i++)
    {
      const double length = vigie_road_measure_part (points[i], points[i + 1], 1);
      const double from = MAX (interval->from_m, begin), to = MIN (interval->to_m, begin + length);

      for (double at = from + SPAN_STEP_M / 2; at < to; at += SPAN_STEP_M)
        {
          const VigieRoadSnap place =
              snap_on_edge (graph, span->pieces[first].edge, i, (at - begin) / length);
          gboolean wanted = FALSE;
          VigieRoadPlane plane;

          for (guint k = first; k < end; k++)
            wanted |= at >= span->pieces[k].from_m && at <= span->pieces[k].to_m;
          if (wanted)
            continue;
          vigie_road_plane_init (&plane, place.hit.where);
          if (measure_to_line (span, &plane) <= SPAN_ON_LINE_M)
            doubled += SPAN_STEP_M;
        }
      begin += length;
    }
  return doubled;
}

/* Metres in which what is closed differs from the pieces, at the worst edge; infinite where
 * another edge is closed. What lies on the span's own line can be told not to count. */
static inline double
compare_with_span (VigieRoadIndex *index,
                   const VigieRoadSpan *span,
                   gboolean ground_only,
                   gboolean doubled_counts)
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
      double wanted = 0, closed = 0, overlap = 0, doubled = 0;

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
      for (guint k = 0; !doubled_counts && section != NULL && k < section->n_intervals; k++)
        doubled += measure_doubled (vigie_road_index_get_graph (index), span, i, end,
                                    &sections->intervals[section->first_interval + k]);
      worst = MAX (worst, wanted + closed - 2 * overlap - doubled);
    }
  return known == sections->n_sections ? worst : INFINITY;
}

/* Returns: whether it closes what it should to the centimetre, and not only nearly. */
static inline gboolean
assert_closes_nearly (VigieRoadIndex *index, const VigieRoadSpan *span)
{
  const double difference = MAX (compare_with_span (index, span, FALSE, TRUE),
                                 compare_with_span (index, span, TRUE, TRUE));

  g_assert_nonnull (span->area);
  g_assert_cmpint (vigie_geometry_check (span->area, NULL, NULL), ==, VIGIE_GEOMETRY_OK);
  if (difference > SPAN_UNAVOIDABLE_M)
    {
      g_assert_cmpfloat (compare_with_span (index, span, FALSE, FALSE), <=, SPAN_UNAVOIDABLE_M);
      g_assert_cmpfloat (compare_with_span (index, span, TRUE, FALSE), <=, SPAN_UNAVOIDABLE_M);
    }
  return difference <= SPAN_TOLERANCE_M;
}

static inline void
assert_closes_exactly (VigieRoadIndex *index, const VigieRoadSpan *span)
{
  g_assert_nonnull (span->area);
  g_assert_cmpint (vigie_geometry_check (span->area, NULL, NULL), ==, VIGIE_GEOMETRY_OK);
  g_assert_cmpfloat (compare_with_span (index, span, FALSE, TRUE), <=, SPAN_TOLERANCE_M);
  g_assert_cmpfloat (compare_with_span (index, span, TRUE, TRUE), <=, SPAN_TOLERANCE_M);
}
