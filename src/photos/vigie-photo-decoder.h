/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-image.h"

G_BEGIN_DECLS

#define VIGIE_PHOTO_THUMBNAIL_SIZE 256 /* pixels of the longest side */

/**
 * VigiePhotoBackend:
 * @VIGIE_PHOTO_BACKEND_AUTO: glycin where its sandbox runs, else the helper
 * @VIGIE_PHOTO_BACKEND_GLYCIN: glycin's sandboxed loaders
 * @VIGIE_PHOTO_BACKEND_HELPER: Vigie's own helper process under resource limits
 *
 * Where photos are decoded. Never in this process.
 */
typedef enum
{
  VIGIE_PHOTO_BACKEND_AUTO,
  VIGIE_PHOTO_BACKEND_GLYCIN,
  VIGIE_PHOTO_BACKEND_HELPER,
} VigiePhotoBackend;

void vigie_photo_decoder_set_backend (VigiePhotoBackend backend);

VigieImage *
vigie_photo_decode (GBytes *bytes, int max_size_px, GCancellable *cancellable, GError **error);

void vigie_photo_decode_async (GBytes *bytes,
                               int max_size_px,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
VigieImage *vigie_photo_decode_finish (GAsyncResult *result, GError **error);

void vigie_photo_thumbnail_async (GBytes *bytes,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GBytes *vigie_photo_thumbnail_finish (GAsyncResult *result, GError **error);

G_END_DECLS
