/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-road-graph.h"

/* Towns of short streets and long winding roads between them, the same ones each time. */
VigieRoadGraph *bench_network_make (guint n_edges);

/* The roads of an OpenStreetMap extract, read with ogr2ogr and cut where they share a point; as
 * many copies beside each other as make @n_edges. NULL where the file or ogr2ogr is not there. */
VigieRoadGraph *bench_network_read (const char *path, guint n_edges);
