/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-image-view.h"

G_BEGIN_DECLS

void vigie_image_view_add_controllers (VigieImageView *self);
void vigie_image_view_add_bindings (GtkWidgetClass *widget_class);
void vigie_image_view_get_under (VigieImageView *self, double x, double y, double *ix, double *iy);

G_END_DECLS
