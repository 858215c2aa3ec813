/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "made-osm.h"
#include "made-valley.h"
#include "vigie-guide.h"
#include "vigie-territory-build.h"
#include "vigie-test-util.h"

G_BEGIN_DECLS

char *write_bytes (const char *dir, const char *name, GBytes *bytes);   /* its path */
char *write_text (const char *dir, const char *name, const char *text); /* its path */

/* Builds OUT.territory in @dir and opens it; the test ends where that fails. */
VigieTerritory *
build_territory (const char *dir, const VigieTerritoryInputs *inputs, VigieTerritoryReport *report);
VigieTerritory *build_roads (const char *dir, const char *roads, VigieTerritoryReport *report);
VigieTerritory *build_osm (const char *dir, MadeOsm *osm, VigieTerritoryReport *report);

/* The country of made-valley.h */
char *build_valley_file (const char *dir); /* its path */
VigieGuide *build_valley (void);
VigieGuide *build_guide (const char *roads,
                         const char *communes, /* (nullable) */
                         const char *pr,       /* (nullable) */
                         const char *names);   /* (nullable) */

guint count_edges (VigieRoadGraph *graph, guint64 origin_id);
const VigieRoadEdge *get_only_edge (VigieRoadGraph *graph, guint64 origin_id);
guint count_steps (VigieRoadGraph *graph, guint32 node);
double measure_all (VigieRoadGraph *graph);       /* metres of all edges */
guint count_largest_part (VigieRoadGraph *graph); /* nodes that lead to each other */
guint64 sum_left_out (const VigieTerritoryReport *report, VigieLeftOut first, VigieLeftOut last);

G_END_DECLS
