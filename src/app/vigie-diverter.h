/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-diversion.h"
#include "vigie-session.h"

G_BEGIN_DECLS

#define VIGIE_DIVERTER_MAX_PLACES 12

/**
 * VigieDiverter:
 *
 * A diversion that is being planned: from where to where, through what, for whom; and the ways that
 * there are, looked for again whenever any of that or what is closed changes. No widgets.
 *
 * Signals: "changed"; "ended" when it was saved or given up.
 */
#define VIGIE_TYPE_DIVERTER (vigie_diverter_get_type ())
G_DECLARE_FINAL_TYPE (VigieDiverter, vigie_diverter, VIGIE, DIVERTER, GObject)

VigieDiverter *
vigie_diverter_new (VigieSession *session,
                    const char *closure,   /* (nullable): what it leads around */
                    const char *replaces); /* (nullable): a diversion it stands for */
VigieDiverter *vigie_diverter_new_again (VigieSession *session, const VigieShape *diversion);
void vigie_diverter_end (VigieDiverter *self);

void vigie_diverter_set_vehicle (VigieDiverter *self, VigieVehicleKind kind);
VigieVehicleKind vigie_diverter_get_vehicle (VigieDiverter *self);
void vigie_diverter_set_places (VigieDiverter *self, const double (*places)[2], guint n_places);
const double (*vigie_diverter_get_places (VigieDiverter *self, guint *n_places))[2];
gboolean vigie_diverter_add_via (VigieDiverter *self, double lon, double lat);
void vigie_diverter_remove_via (VigieDiverter *self, guint via);

gboolean vigie_diverter_is_looking (VigieDiverter *self);
VigieDiverting *vigie_diverter_get_found (VigieDiverter *self); /* (nullable) */
const char *vigie_diverter_get_problem (VigieDiverter *self);   /* (nullable) */
void vigie_diverter_choose (VigieDiverter *self, guint route);
guint vigie_diverter_get_chosen (VigieDiverter *self);
VigieGuide *vigie_diverter_get_guide (VigieDiverter *self); /* (nullable): that found it */
char *vigie_diverter_dup_title (VigieDiverter *self);       /* (nullable) */

/* (transfer full) (element-type VigieShape): the ways as shapes, the chosen one last */
GPtrArray *vigie_diverter_make_shapes (VigieDiverter *self);
gboolean vigie_diverter_find_shape (VigieDiverter *self, const char *shape_id, guint *route);
void vigie_diverter_save (VigieDiverter *self, const char *title);

G_END_DECLS
