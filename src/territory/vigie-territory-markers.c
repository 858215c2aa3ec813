/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-territory-rows.h"

#define NEAR_M 150          /* from a PR to its road */
#define MAX_BETWEEN_M 20000 /* from one PR to the next, along the road */

static int
compare_markers (gconstpointer a, gconstpointer b)
{
  const VigieRawMarker *x = *(VigieRawMarker *const *) a, *y = *(VigieRawMarker *const *) b;
  int order = strcmp (x->road, y->road);

  if (order == 0)
    order = strcmp (x->side, y->side);
  if (order == 0)
    order = (x->number > y->number) - (x->number < y->number);
  if (order == 0)
    order = strcmp (x->suffix, y->suffix);
  return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

static gboolean
is_same (const VigieRawMarker *a, const VigieRawMarker *b)
{
  return strcmp (a->road, b->road) == 0 && strcmp (a->side, b->side) == 0 &&
         a->number == b->number && strcmp (a->suffix, b->suffix) == 0;
}

static gboolean
is_on_same_side (const VigieRawMarker *a, const VigieRawMarker *b)
{
  return a != NULL && strcmp (a->road, b->road) == 0 && strcmp (a->side, b->side) == 0;
}

/* What the source says, or what the road measures. */
static double
measure_from (VigieRoadRefs *index,
              const VigieRawMarker *before,
              const VigieRoadFoot *before_foot,
              const VigieRawMarker *marker,
              const VigieRoadFoot *foot)
{
  if (marker->distance_m >= 0)
    return marker->distance_m;
  if (before->section != NULL && g_strcmp0 (before->section, marker->section) == 0 &&
      before->abscissa_m >= 0 && marker->abscissa_m > before->abscissa_m)
    return marker->abscissa_m - before->abscissa_m;
  if (before_foot->edge == VIGIE_ROAD_NONE || foot->edge == VIGIE_ROAD_NONE)
    return -1;
  return vigie_road_refs_measure (index, marker->road, before_foot, foot, MAX_BETWEEN_M);
}

static void
add_marker (VigieTerritoryRows *self,
            const VigieRawMarker *raw,
            const VigieRoadFoot *foot,
            double distance_m)
{
  VigieRoadMarker marker = {
    .road = vigie_territory_content_keep (self->content, raw->road),
    .suffix = vigie_territory_content_keep (self->content, raw->suffix),
    .side = vigie_territory_content_keep (self->content, raw->side),
    .lon = raw->lon,
    .lat = raw->lat,
    .along_m = foot->edge != VIGIE_ROAD_NONE ? foot->along_m : -1,
    .distance_m = distance_m,
    .number = raw->number,
    .edge = foot->edge,
  };

  if (foot->edge == VIGIE_ROAD_NONE)
    self->report->n_markers_off_road++;
  g_array_append_val (self->content->markers, marker);
}

/**
 * vigie_territory_rows_place_markers:
 * @self: what has read the PR
 * @index: the roads
 *
 * Sorts the PR, finds where they stand on their roads, and how far it is from each to the next.
 */
void
vigie_territory_rows_place_markers (VigieTerritoryRows *self, VigieRoadRefs *index)
{
  VigieRoadFoot before_foot = { VIGIE_ROAD_NONE, 0, 0 };
  const VigieRawMarker *before = NULL;

  g_ptr_array_sort (self->markers, compare_markers);
  for (guint i = 0; i < self->markers->len; i++)
    {
      const VigieRawMarker *marker = g_ptr_array_index (self->markers, i);
      VigieRoadFoot foot = { VIGIE_ROAD_NONE, 0, NEAR_M };
      double distance = -1;

      if (before != NULL && is_same (before, marker))
        {
          self->report->left_out[VIGIE_LEFT_MARKER_DUPLICATE]++;
          continue;
        }
      vigie_road_refs_find_foot (index, marker->road, marker->lon, marker->lat, &foot);
      if (is_on_same_side (before, marker))
        distance = measure_from (index, before, &before_foot, marker, &foot);
      add_marker (self, marker, &foot, distance);
      before = marker;
      before_foot = foot;
    }
  self->report->n_markers = self->content->markers->len;
}
