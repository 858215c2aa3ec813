/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-image.h"
#include "vigie-photo-helper-protocol.h"

G_BEGIN_DECLS

/* One function a family of formats. Each gives a picture as R8G8B8A8 that may still be larger
 * than @max_size_px; only JPEG, PNG and WebP are still to be turned upright. */
typedef VigiePhotoAnswerStatus (*VigiePhotoDecodeFunc) (const guint8 *data,
                                                        gsize size,
                                                        int max_size_px,
                                                        VigieImage **image);

VigiePhotoAnswerStatus vigie_photo_helper_decode_jpeg (const guint8 *data,
                                                       gsize size,
                                                       int max_size_px,
                                                       VigieImage **image);
VigiePhotoAnswerStatus
vigie_photo_helper_decode_png (const guint8 *data, gsize size, int max_size_px, VigieImage **image);
VigiePhotoAnswerStatus vigie_photo_helper_decode_webp (const guint8 *data,
                                                       gsize size,
                                                       int max_size_px,
                                                       VigieImage **image);
VigiePhotoAnswerStatus vigie_photo_helper_decode_heif (const guint8 *data,
                                                       gsize size,
                                                       int max_size_px,
                                                       VigieImage **image);
VigiePhotoAnswerStatus
vigie_photo_helper_decode_gif (const guint8 *data, gsize size, int max_size_px, VigieImage **image);
VigiePhotoAnswerStatus vigie_photo_helper_decode_tiff (const guint8 *data,
                                                       gsize size,
                                                       int max_size_px,
                                                       VigieImage **image);

/* Room for a picture, %NULL when it is more than the helper may use. */
guint8 *vigie_photo_helper_allocate (guint64 width, guint64 height);

G_END_DECLS
