/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made roads that behave like real ones: a bent grid with fast roads far apart and slow ones
 * between, gaps, one-ways, side roads that end, forbidden turns. */
#pragma once

#include "vigie-road-set.h"

typedef struct
{
  guint32 columns;
  guint32 rows;
  double gaps;           /* share of the small roads that are not there */
  double one_ways;       /* share of the small roads */
  double side_roads;     /* per junction, each ends after one edge */
  double no_through;     /* share of the small roads; side roads ten times that */
  double restrictions;   /* forbidden sequences per junction */
  guint max_restriction; /* steps in one */
  double limits;         /* share of edges that have one */
  double oddities;       /* loops and parallel edges per junction */
} RoadMaker;

VigieRoadGraph *road_maker_make (const RoadMaker *self, guint32 seed);
VigieRoadSet *road_maker_close (VigieRoadGraph *graph, guint n_areas, double radius_m, GRand *rand);
