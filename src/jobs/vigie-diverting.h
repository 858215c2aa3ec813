/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vigie-closed-sections.h"
#include "vigie-guide.h"
#include "vigie-reach.h"

G_BEGIN_DECLS

#define VIGIE_DIVERTING_REACH_M 2000.0 /* from a point to a road */

/**
 * VigieDivertingRequest:
 * @vehicle: who drives
 * @closed: (nullable): what is closed
 * @places: (array length=n_places): longitude and latitude of each, degrees: from, via…, to
 * @n_places: 2 or more
 *
 * A way that is looked for.
 */
typedef struct
{
  VigieVehicle vehicle;
  const VigieRoadSet *closed;
  const double (*places)[2];
  guint n_places;
} VigieDivertingRequest;

/**
 * VigieDiverting:
 * @routes: (element-type VigieRoute): the fastest first; empty where there is no way
 * @normal: (nullable): the fastest with nothing closed
 * @reach: (nullable): what the closures cut off, where something is closed
 * @vehicle: who drives
 * @from_m: from the place that was asked for to the open road where the ways begin
 * @to_m: the same where they end
 *
 * Ways around what is closed.
 */
typedef struct
{
  GPtrArray *routes;
  VigieRoute *normal;
  VigieReach *reach;
  VigieVehicle vehicle;
  double from_m;
  double to_m;
} VigieDiverting;

VigieDiverting *
vigie_diverting_find (VigieGuide *guide, const VigieDivertingRequest *request, GError **error);
void vigie_diverting_free (VigieDiverting *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieDiverting, vigie_diverting_free)

JsonNode *vigie_diverting_to_json (VigieDiverting *self, VigieGuide *guide);
char *vigie_diverting_to_text (VigieDiverting *self, VigieGuide *guide);
char *vigie_diverting_describe_cut_off (const VigieReach *reach, VigieGuide *guide);

void vigie_diverting_close (VigieRoadSet *closed, const VigieClosedSections *sections);

G_END_DECLS
