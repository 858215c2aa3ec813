/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-road-network.h"
#include "vigie-road-refs.h"
#include "vigie-territory-build.h"

G_BEGIN_DECLS

/* A PR as its source has it. */
typedef struct
{
  char *road; /* as signed */
  char *suffix;
  char *side;
  char *section; /* (nullable): within which abscissas may be compared */
  guint32 number;
  guint32 order; /* of its source: keeps equal ones apart */
  double lon;
  double lat;
  double abscissa_m; /* −1: not said */
  double distance_m; /* −1: not said */
} VigieRawMarker;

/* A name as its source has it. */
typedef struct
{
  char *label;
  char *kind;
  char *commune; /* (nullable): a name or INSEE's code */
  double lon;    /* a quiet NaN: not said */
  double lat;
  double radius_m; /* −1: not said */
} VigieRawName;

/**
 * VigieTerritoryRows:
 *
 * What was read of files that GDAL opens.
 */
typedef struct
{
  VigieRoadNetwork *network; /* borrowed */
  GHashTable *road_ids;      /* (element-type guint64): of BD TOPO, so that each counts once */
  GPtrArray *communes;       /* (element-type VigieCommune) */
  GHashTable *codes;         /* (element-type utf8): of those */
  GPtrArray *markers;        /* (element-type VigieRawMarker) */
  GPtrArray *names;          /* (element-type VigieRawName) */
  VigieTerritoryReport *report;
  VigieTerritoryContent *content;
} VigieTerritoryRows;

void vigie_territory_rows_init (VigieTerritoryRows *self,
                                VigieTerritoryContent *content,
                                VigieTerritoryReport *report);
void vigie_territory_rows_clear (VigieTerritoryRows *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieTerritoryRows, vigie_territory_rows_clear)

typedef void (*VigieRowsProgress) (double fraction, gpointer data);

typedef enum
{
  VIGIE_ROWS_ROADS,
  VIGIE_ROWS_MARKERS,
  VIGIE_ROWS_COMMUNES,
  VIGIE_ROWS_NAMES,
} VigieRowsKind;

gboolean vigie_territory_rows_read (VigieTerritoryRows *self,
                                    VigieRowsKind kind,
                                    const char *path,
                                    VigieRowsProgress progress,
                                    gpointer data,
                                    GCancellable *cancellable,
                                    GError **error);

void vigie_territory_rows_place_markers (VigieTerritoryRows *self, VigieRoadRefs *index);
void vigie_territory_rows_make_names (VigieTerritoryRows *self, VigieRoadRefs *index);

G_END_DECLS
