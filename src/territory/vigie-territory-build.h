/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-territory.h"

G_BEGIN_DECLS

/**
 * VigieTerritoryInputs:
 * @title: (nullable): what the territory is called; %NULL for the name of its file
 * @roads: (nullable): paths of OpenStreetMap files in PBF format, or of GeoPackage, Shapefile and
 *   GeoJSON files with roads, BD TOPO's among them; %NULL ends each list
 * @communes: (nullable): GeoPackage, Shapefile or GeoJSON with areas
 * @markers: (nullable): PR: BD TOPO's point_de_repere, or CSV: road,pr,lon,lat[,distance_m]
 * @names: (nullable): CSV: name,lon,lat[,kind][,commune][,radius_m], or any of the other formats
 *   with points
 * @attributions: (nullable): who must be named for what does not say so itself
 *
 * What a territory is built of.
 */
typedef struct
{
  const char *title;
  const char *const *roads;
  const char *const *communes;
  const char *const *markers;
  const char *const *names;
  const char *const *attributions;
} VigieTerritoryInputs;

/**
 * VigieTerritoryReport:
 * @n_ways: roads that the sources hold, left out or not
 * @n_used: of these, those that are in the territory
 * @n_nodes: junctions and ends
 * @n_edges: pieces of road between them
 * @n_numbered: different road numbers
 * @n_restrictions: turn restrictions that hold
 * @n_markers: PR
 * @n_markers_off_road: of these, those whose road is not near
 * @n_communes: communes
 * @n_names: place names, those of communes and roads included
 * @left_out: what was left out, by #VigieLeftOut
 * @size: bytes of the file
 * @unattributed: (element-type utf8): files that nobody is named for
 *
 * What came of building.
 */
typedef struct
{
  guint64 n_ways;
  guint64 n_used;
  guint n_nodes;
  guint n_edges;
  guint n_numbered;
  guint n_restrictions;
  guint n_markers;
  guint n_markers_off_road;
  guint n_communes;
  guint n_names;
  VigieLeftOuts left_out;
  guint64 size;
  GPtrArray *unattributed;
} VigieTerritoryReport;

void vigie_territory_report_clear (VigieTerritoryReport *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieTerritoryReport, vigie_territory_report_clear)

/**
 * VigieTerritoryProgress:
 * @fraction: of the work, 0 to 1, never less than before
 * @sentence: what is being done, translated
 *
 * Called in the thread that builds.
 */
typedef void (*VigieTerritoryProgress) (double fraction, const char *sentence, gpointer data);

gboolean vigie_territory_build (const VigieTerritoryInputs *inputs,
                                const char *path,
                                VigieTerritoryProgress progress,
                                gpointer data,
                                GCancellable *cancellable,
                                VigieTerritoryReport *report,
                                GError **error);

G_END_DECLS
