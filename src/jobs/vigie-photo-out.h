/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-image.h"
#include "vigie-store.h"

G_BEGIN_DECLS

#define VIGIE_PHOTO_OUT_SIZE 1600 /* pixels of the longer side, unless another is asked for */

VigieImage *vigie_photo_out_load (VigieStore *store,
                                  const char *sha256,
                                  int max_size_px,
                                  GCancellable *cancellable,
                                  GError **error);
GBytes *vigie_photo_out_make_jpeg (VigieStore *store,
                                   const char *sha256,
                                   int max_size_px,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
