/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-commune-set.h"
#include "vigie-left-out.h"
#include "vigie-road-numbers.h"

G_BEGIN_DECLS

/**
 * VigieRoadMarker:
 * @road: the number as signed, "D 971"
 * @number: of the PR
 * @suffix: what follows the number, "" for nothing
 * @side: of a road with two carriageways: "D" or "G", "" where there is one
 * @lon: degrees
 * @lat: degrees
 * @edge: of the graph that it stands at, or %VIGIE_ROAD_NONE where none of its road is near
 * @along_m: metres from the edge's source
 * @distance_m: metres along the road from the one before on the same side, or −1 where that is
 *   not known; never taken to be 1,000
 *
 * A PR (point de repère). Sorted by road, side, number and suffix.
 */
typedef struct
{
  const char *road;
  const char *suffix;
  const char *side;
  double lon;
  double lat;
  double along_m;
  double distance_m;
  guint32 number;
  guint32 edge;
} VigieRoadMarker;

/**
 * VigiePlaceName:
 * @folded: by vigie_place_fold(), what it is looked up by
 * @label: as it is shown
 * @kind: "commune", "road", "street", or what its source says ("place" for nothing)
 * @lon: degrees
 * @lat: degrees
 * @radius_m: how far from there what is meant may be
 * @commune: where it lies, or %VIGIE_ROAD_NONE
 *
 * Sorted by @folded.
 */
typedef struct
{
  const char *folded;
  const char *label;
  const char *kind;
  double lon;
  double lat;
  double radius_m;
  guint32 commune;
} VigiePlaceName;

/**
 * VigieTerritorySource:
 * @file: its name without folders
 * @holds: what was taken of it: "roads", "pr", "communes" or "names"
 * @attribution: who must be named wherever it is shown; "" where that is not known
 * @licence: under which it may be used; "" where that is not known
 * @as_of: the day that it describes, "2026-01-12", or ""
 */
typedef struct
{
  const char *file;
  const char *holds;
  const char *attribution;
  const char *licence;
  const char *as_of;
} VigieTerritorySource;

/**
 * VigieTerritoryAbout:
 * @title: what the territory is called
 * @attribution: who must be named, in one line; "" where no source is known
 * @as_of: the oldest day that its roads are of, "2026-01-12", or ""
 *
 * What a territory file says of itself.
 */
typedef struct
{
  char *title;
  char *attribution;
  char *as_of;
} VigieTerritoryAbout;

VigieTerritoryAbout *
vigie_territory_read_about (const char *path, GCancellable *cancellable, GError **error);
void vigie_territory_about_free (VigieTerritoryAbout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTerritoryAbout, vigie_territory_about_free)

/**
 * VigieTerritory:
 *
 * The roads, PR, communes and names of a département. Immutable, reference counted, for any thread;
 * what its functions return is borrowed from it.
 */
typedef struct _VigieTerritory VigieTerritory;

VigieTerritory *vigie_territory_open (const char *path, GCancellable *cancellable, GError **error);
VigieTerritory *vigie_territory_ref (VigieTerritory *self);
void vigie_territory_unref (VigieTerritory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTerritory, vigie_territory_unref)

const char *vigie_territory_get_title (VigieTerritory *self);
const char *vigie_territory_get_attribution (VigieTerritory *self); /* one line, to be shown */
void vigie_territory_get_box (VigieTerritory *self, VigieBox *box);
guint64 vigie_territory_get_left_out (VigieTerritory *self, VigieLeftOut reason);

VigieRoadGraph *vigie_territory_get_graph (VigieTerritory *self);
VigieCommuneSet *vigie_territory_get_communes (VigieTerritory *self);
const VigieCommune *vigie_territory_get_commune (VigieTerritory *self,
                                                 guint32 index); /* (nullable) */
guint32 vigie_territory_find_commune (VigieTerritory *self, double lon, double lat);
guint32 vigie_territory_find_commune_by_code (VigieTerritory *self, const char *code);

const VigieRoadMarker *vigie_territory_get_markers (VigieTerritory *self, gsize *n);
const VigieRoadMarker *
vigie_territory_find_markers (VigieTerritory *self, const char *road, gsize *n); /* (nullable) */
const VigiePlaceName *vigie_territory_get_names (VigieTerritory *self, gsize *n);
const VigiePlaceName *
vigie_territory_find_names (VigieTerritory *self, const char *folded, gsize *n); /* (nullable) */
const VigieRoadOtherRef *vigie_territory_get_other_refs (VigieTerritory *self, gsize *n);
const VigieRoadOtherRef *
vigie_territory_find_other_refs (VigieTerritory *self, guint32 edge, gsize *n); /* (nullable) */
const VigieTerritorySource *vigie_territory_get_sources (VigieTerritory *self, gsize *n);

G_END_DECLS
