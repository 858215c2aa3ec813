/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-post.h"

G_BEGIN_DECLS

/**
 * VigieSprite:
 * @texture: the pixels, at the widget's scale factor
 * @width: in widget pixels
 * @height: in widget pixels
 * @anchor_x: what lies on the position, from the left
 * @anchor_y: what lies on the position, from the top
 * @radius: of the circle that a pointer hits, around @hit_y
 * @hit_y: middle of that circle, from the top
 */
typedef struct
{
  GdkTexture *texture;
  float width, height;
  float anchor_x, anchor_y;
  float radius;
  float hit_y;
} VigieSprite;

typedef struct _VigieClusterArt VigieClusterArt;

VigieClusterArt *vigie_cluster_art_new (GtkWidget *widget);
void vigie_cluster_art_free (VigieClusterArt *self);
gboolean vigie_cluster_art_refresh (VigieClusterArt *self, gboolean dark, gboolean high_contrast);
double vigie_cluster_art_get_scale (VigieClusterArt *self);
const VigieSprite *vigie_cluster_art_get_cluster (VigieClusterArt *self,
                                                  const guint32 counts[VIGIE_N_STATUSES]);
const VigieSprite *
vigie_cluster_art_get_pin (VigieClusterArt *self, VigieStatus status, gboolean selected);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieClusterArt, vigie_cluster_art_free)

G_END_DECLS
