/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-geometry.h"
#include "vigie-road-graph.h"

G_BEGIN_DECLS

/**
 * VigieCommune:
 * @name: as its source writes it
 * @code: (nullable): INSEE's, five characters
 * @population: inhabitants, or −1 where that is not known
 * @geometry: its area
 * @box: around it
 * @lon: a place well inside, degrees
 * @lat: of that place
 * @radius_m: from there to its farthest corner
 */
typedef struct
{
  char *name;
  char *code;
  gint64 population;
  VigieGeometry *geometry;
  VigieBox box;
  double lon;
  double lat;
  double radius_m;
} VigieCommune;

VigieCommune *vigie_commune_new (const char *name,
                                 const char *code,
                                 gint64 population,
                                 VigieGeometry *geometry); /* (nullable): %NULL for no area */
void vigie_commune_free (VigieCommune *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieCommune, vigie_commune_free)

/* All communes of a territory, which places are looked up in. Immutable, for any thread. */
typedef struct _VigieCommuneSet VigieCommuneSet;

VigieCommuneSet *vigie_commune_set_new (GPtrArray *communes); /* (transfer full) */
void vigie_commune_set_free (VigieCommuneSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieCommuneSet, vigie_commune_set_free)

guint vigie_commune_set_get_n (const VigieCommuneSet *self);
const VigieCommune *vigie_commune_set_get (const VigieCommuneSet *self, guint index);
guint32 vigie_commune_set_find (const VigieCommuneSet *self,
                                double lon,
                                double lat); /* or %VIGIE_ROAD_NONE */

GBytes *vigie_commune_pack (const VigieCommune *self); /* its geometry */
VigieGeometry *vigie_commune_unpack (const guint8 *data, gsize size);

G_END_DECLS
