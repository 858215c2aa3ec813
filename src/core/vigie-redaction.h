/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"
#include "vigie-image.h"

G_BEGIN_DECLS

#define VIGIE_REDACTION_MAX_REGIONS 500
#define VIGIE_REDACTION_MAX_POINTS 20000 /* of all regions together */

/**
 * VigieRedactionRegion:
 * @points: x, y, x, y, …: 0 to 1 of width and height of the upright photo
 * @n_points: how many pairs
 * @width: of the brush, 0 to 1 of the photo's longer side; 0: the area that the points enclose
 *
 * One stroke of the brush, or one area.
 */
typedef struct
{
  double *points;
  gsize n_points;
  double width;
} VigieRedactionRegion;

/**
 * VigieRedaction:
 *
 * What of a photo is made unrecognisable before it goes out: faces, number plates. It says where,
 * never what was there; the photo itself stays as it came. Reference counted; once it is shared, it
 * is not changed any more.
 */
typedef struct _VigieRedaction VigieRedaction;

VigieRedaction *vigie_redaction_new (void);
VigieRedaction *vigie_redaction_new_whole (void);
VigieRedaction *vigie_redaction_copy (const VigieRedaction *self);
VigieRedaction *vigie_redaction_ref (VigieRedaction *self);
void vigie_redaction_unref (VigieRedaction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRedaction, vigie_redaction_unref)

gboolean vigie_redaction_has_room (const VigieRedaction *self, gsize n_points);
gboolean
vigie_redaction_add (VigieRedaction *self, const double *points, gsize n_points, double width);
gboolean
vigie_redaction_add_rectangle (VigieRedaction *self, double x, double y, double w, double h);
void vigie_redaction_remove (VigieRedaction *self, guint index);
guint vigie_redaction_get_n_regions (const VigieRedaction *self);
const VigieRedactionRegion *vigie_redaction_get_region (const VigieRedaction *self, guint index);
int vigie_redaction_find (const VigieRedaction *self, double x, double y, double aspect);
gboolean vigie_redaction_equal (const VigieRedaction *a, const VigieRedaction *b);
void vigie_redaction_add_all (VigieRedaction *self, const VigieRedaction *other);
void vigie_redaction_subtract (VigieRedaction *self, const VigieRedaction *other);

VigieRedaction *vigie_redaction_from_json (JsonObject *payload, GError **error);
VigieRedaction *vigie_redaction_removed_from_json (JsonObject *payload, GError **error);
VigieRedaction *vigie_redaction_change (const VigieRedaction *self, JsonObject *payload);
VigieRedaction *vigie_redaction_from_text (const char *text, GError **error);
JsonNode *vigie_redaction_to_json (const VigieRedaction *self);
char *vigie_redaction_to_text (const VigieRedaction *self);

VigieDraft *vigie_draft_new_photo_redaction (const char *sha256,
                                             const VigieRedaction *before,
                                             const VigieRedaction *after,
                                             const char *actor);

VigieImage *vigie_redaction_apply (const VigieRedaction *self,
                                   VigieImage *image,
                                   GCancellable *cancellable,
                                   GError **error);
VigieImage *vigie_redaction_render_cover (const VigieRedaction *self, VigieImage *image);

G_END_DECLS
