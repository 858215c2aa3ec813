/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-places.h"
#include "vigie-road-index.h"
#include "vigie-route.h"
#include "vigie-territory.h"

G_BEGIN_DECLS

/**
 * VigieGuide:
 *
 * A territory that can be asked: where a text speaks of, what road is at a place, what an area
 * closes, which way leads around. Immutable, reference counted, for any thread; what its functions
 * return is borrowed from it unless they say otherwise.
 */
typedef struct _VigieGuide VigieGuide;

VigieGuide *vigie_guide_open (const char *path, GCancellable *cancellable, GError **error);
VigieGuide *vigie_guide_new (VigieTerritory *territory);
VigieGuide *vigie_guide_ref (VigieGuide *self);
void vigie_guide_unref (VigieGuide *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieGuide, vigie_guide_unref)

VigieTerritory *vigie_guide_get_territory (VigieGuide *self);
VigieRoadGraph *vigie_guide_get_graph (VigieGuide *self);
VigieRoadIndex *vigie_guide_get_index (VigieGuide *self);
VigieRouter *vigie_guide_get_router (VigieGuide *self);
const char *vigie_guide_get_fingerprint (VigieGuide *self);

GArray *vigie_guide_find_places (VigieGuide *self, const char *text);
GArray *vigie_guide_look_up (VigieGuide *self, const char *name, GError **error);

/**
 * VigieGuideSpot:
 * @label: "D 971 PR 12+300", for people
 * @road: (nullable): its number, or else its name
 * @has_pr: whether the road has PR there
 * @pr: the one before
 * @pr_m: metres behind it
 * @position: the nearest place on the road; its radius is how far away it is
 * @edge: of the graph, or %VIGIE_ROAD_NONE where there is no road within reach
 * @along_m: metres from the edge's source
 * @commune: (nullable): its name
 * @junction: (nullable): number or name of the road that crosses nearest along the road
 * @junction_m: metres to there, −1 where that is not known
 *
 * What there is at a place. Its texts are its own.
 */
typedef struct
{
  char *label;
  char *road;
  gboolean has_pr;
  guint pr;
  double pr_m;
  VigiePosition position;
  guint32 edge;
  double along_m;
  char *commune;
  char *junction;
  double junction_m;
} VigieGuideSpot;

gboolean vigie_guide_describe (
    VigieGuide *self, double lon, double lat, double reach_m, VigieGuideSpot *spot);
void vigie_guide_spot_clear (VigieGuideSpot *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieGuideSpot, vigie_guide_spot_clear)

char *vigie_guide_dup_pr (VigieGuide *self, guint32 edge, double along_m);

G_END_DECLS
