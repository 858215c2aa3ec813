/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-raster.h"

G_BEGIN_DECLS

/**
 * VigieImageLevel:
 *
 * One size of a picture, cut into tiles that are drawn one by one: what a frame costs follows from
 * what is on the screen, not from how large the photo is. Immutable and reference counted; made in
 * workers.
 */
typedef struct _VigieImageLevel VigieImageLevel;

VigieImageLevel *vigie_image_level_new (VigieRaster *raster);
VigieImageLevel *vigie_image_level_ref (VigieImageLevel *self);
void vigie_image_level_unref (VigieImageLevel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieImageLevel, vigie_image_level_unref)

VigieRaster *vigie_image_level_get_raster (VigieImageLevel *self);
void vigie_image_level_snapshot (VigieImageLevel *self,
                                 GtkSnapshot *snapshot,
                                 const graphene_rect_t *picture,
                                 const graphene_rect_t *visible,
                                 double scale,
                                 GskScalingFilter filter);

GPtrArray *vigie_image_levels_build (VigieRaster *raster, GCancellable *cancellable);
guint vigie_image_levels_choose (GPtrArray *levels, double zoom);

G_END_DECLS
