/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-photo-cache.h"
#include "vigie-photo-pane.h"

G_BEGIN_DECLS

GtkWidget *vigie_viewer_photo_row_new (VigieViewerPhoto *photo,
                                       VigiePhotoCache *cache,
                                       GCancellable *cancellable); /* (nullable) */

G_END_DECLS
