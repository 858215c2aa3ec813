/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-photo-info.h"

G_BEGIN_DECLS

void vigie_photo_exif_read (GBytes *bytes, VigiePhotoInfo *info);

gboolean vigie_photo_exif_parse_time (const char *time,
                                      const char *subseconds,
                                      const char *offset,
                                      VigiePhotoTime *parsed);

G_END_DECLS
