/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-geometry.h"
#include "vigie-outline.h"
#include "vigie-road-index.h"

G_BEGIN_DECLS

/**
 * VigieClosedOptions:
 * @ground_only: bridges and tunnels stay open, as over and under a flood
 * @include: (array length=n_include): edges that somebody says are closed: a bridge in the area,
 * or one outside of it, which is closed from end to end
 * @n_include: how many
 * @exclude: (array length=n_exclude): edges that somebody says are open all the same
 * @n_exclude: how many; what is in both sets is closed
 */
typedef struct
{
  gboolean ground_only;
  const guint32 *include;
  gsize n_include;
  const guint32 *exclude;
  gsize n_exclude;
} VigieClosedOptions;

/* A closed piece of an edge: metres from its source. */
typedef struct
{
  double from_m;
  double to_m;
  VigieLineCut cut; /* the same on its line */
} VigieClosedInterval;

/**
 * VigieClosedSection:
 * @edge: an edge
 * @first_interval: of its intervals, which follow each other from its source
 * @n_intervals: 1 or more
 * @closes: %VIGIE_ROAD_FORWARD and %VIGIE_ROAD_BACKWARD, as far as it may be driven at all
 * @source_closed: closed to the very source
 * @target_closed: closed to the very target
 * @is_forced: nobody drew it: somebody chose it
 * @length_m: of all intervals; a two-way road counts once
 */
typedef struct
{
  guint32 edge;
  guint32 first_interval;
  guint32 n_intervals;
  guint8 closes;
  guint8 source_closed;
  guint8 target_closed;
  guint8 is_forced;
  double length_m;
} VigieClosedSection;

/**
 * VigieClosedSections:
 * @n_sections: how many edges are closed
 * @sections: (array length=n_sections): by ascending edge
 * @n_intervals: of all of them
 * @intervals: (array length=n_intervals): in the order of sections
 * @length_m: of all of them
 *
 * What an area closes. Immutable, reference counted; the arrays are borrowed from it.
 */
typedef struct
{
  guint32 n_sections;
  guint32 n_intervals;
  const VigieClosedSection *sections;
  const VigieClosedInterval *intervals;
  double length_m;
} VigieClosedSections;

VigieClosedSections *vigie_closed_sections_new (VigieRoadIndex *index,
                                                const VigieGeometry *area,
                                                const VigieClosedOptions *options); /* (nullable) */
VigieClosedSections *vigie_closed_sections_ref (VigieClosedSections *self);
void vigie_closed_sections_unref (VigieClosedSections *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieClosedSections, vigie_closed_sections_unref)

const VigieClosedSection *vigie_closed_sections_find (const VigieClosedSections *self,
                                                      guint32 edge); /* (nullable) */

/* The length of a closed piece in degrees, as if these were a plane: what GEOS and PostGIS measure.
 */
double vigie_closed_interval_measure_degrees (VigieRoadGraph *graph,
                                              guint32 edge,
                                              const VigieClosedInterval *interval);

G_END_DECLS
