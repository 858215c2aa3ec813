/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "vigie-publish-preview.h"

G_BEGIN_DECLS

/**
 * VigieOverlayPreview:
 * @counts: what would go out
 * @map: (nullable): the same drawn, %NULL where it could not be
 */
typedef struct
{
  VigiePublishPreview *counts;
  GdkTexture *map;
} VigieOverlayPreview;

/**
 * VigieOverlayView:
 * @basemap_id: what the map is drawn on; only tiles that are here are used
 * @territory: (nullable): what stands in where these are missing
 * @width: of the map, in pixels of an unscaled screen
 * @height: the same
 * @scale: pixels of the screen for one of these
 *
 * How a preview is drawn.
 */
typedef struct
{
  const char *basemap_id;
  VigieBasemap *territory;
  int width;
  int height;
  int scale;
} VigieOverlayView;

void vigie_overlay_preview_load_async (VigieStore *store,
                                       const VigieOverlayRequest *request,
                                       const VigieOverlayView *view,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
VigieOverlayPreview *
vigie_overlay_preview_load_finish (VigieStore *store, GAsyncResult *result, GError **error);
void vigie_overlay_preview_free (VigieOverlayPreview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOverlayPreview, vigie_overlay_preview_free)

G_END_DECLS
