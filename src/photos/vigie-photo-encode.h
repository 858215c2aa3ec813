/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-image.h"

G_BEGIN_DECLS

#define VIGIE_PHOTO_THUMBNAIL_QUALITY 80
#define VIGIE_PHOTO_PRINT_QUALITY 85

GBytes *vigie_photo_encode_jpeg (VigieImage *image, int quality, GError **error);
GBytes *vigie_photo_make_thumbnail (VigieImage *image, GError **error);

G_END_DECLS
