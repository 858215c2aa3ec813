/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Two roads that cross in the middle of the test maps, and what a pen closes of them. For test
 * programs only. */

#include <math.h>

#include "vigie-road-index.h"

typedef struct
{
  double lon, lat;
} RoadPlace;

static inline guint32
road_fixture_add (VigieRoadGraphBuilder *builder,
                  guint32 source,
                  guint32 target,
                  const RoadPlace *places,
                  const char *ref)
{
  const RoadPlace ends[] = { places[source], places[target] };
  VigieRoadPoint points[2];
  VigieRoadEdge edge = { .source = source,
                         .target = target,
                         .ref = vigie_road_graph_builder_add_string (builder, ref),
                         .name = VIGIE_ROAD_NONE,
                         .commune = VIGIE_ROAD_NONE,
                         .flags = VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD,
                         .road_class = VIGIE_ROAD_SECONDARY,
                         .speed_kmh = 80 };

  for (guint i = 0; i < 2; i++)
    points[i] = (VigieRoadPoint) { (gint32) lround (ends[i].lon * 1e7),
                                   (gint32) lround (ends[i].lat * 1e7) };
  return vigie_road_graph_builder_add_edge (builder, &edge, points, 2);
}

/* D 190 from west to east, D 157 from south to north, and D 9 that nothing leads to; about a
 * kilometre from the middle to each end. */
static inline VigieRoadGraph *
road_fixture_make (double lon, double lat)
{
  const RoadPlace places[] = { { lon - 0.014, lat },        { lon, lat },
                               { lon + 0.014, lat },        { lon, lat - 0.009 },
                               { lon, lat + 0.009 },        { lon - 0.014, lat + 0.006 },
                               { lon - 0.004, lat + 0.006 } };
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    vigie_road_graph_builder_add_node (builder,
                                       (VigieRoadPoint) { (gint32) lround (places[i].lon * 1e7),
                                                          (gint32) lround (places[i].lat * 1e7) });
  road_fixture_add (builder, 0, 1, places, "D 190");
  road_fixture_add (builder, 1, 2, places, "D 190");
  road_fixture_add (builder, 3, 1, places, "D 157");
  road_fixture_add (builder, 1, 4, places, "D 157");
  road_fixture_add (builder, 5, 6, places, "D 9");
  return vigie_road_graph_builder_end (builder);
}
