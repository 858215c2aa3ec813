/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gexiv2/gexiv2.h>

#include "vigie-photo-info.h"

G_BEGIN_DECLS

/* What the readers of metadata share. Call with Exiv2 locked. */

#define VIGIE_PHOTO_MAX_NAME 200 /* bytes of a name that is kept */
#define VIGIE_PHOTO_MAX_CAPTION 1000

char *vigie_photo_tag_dup (GExiv2Metadata *metadata, const char *tag, gsize max_bytes);
void vigie_photo_provenance_read (GExiv2Metadata *metadata, VigiePhotoInfo *info);

G_END_DECLS
