/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"
#include "vigie-photo-info.h"

G_BEGIN_DECLS

/* What a photo's bytes say, in words. Pure functions of their arguments; each returns a new,
 * translated string. */

char *vigie_describe_photo_size (const VigiePhotoInfo *info, gsize n_bytes);
char *vigie_describe_photo_time (const VigiePhotoTime *time);
char *vigie_describe_direction (double direction_deg, gboolean is_magnetic);
char *vigie_describe_source_type (VigiePhotoSourceType type, const char *text /* (nullable) */);
char *vigie_describe_photo_edit (const VigiePhotoEdit *edit);
char *vigie_describe_photo_edits (const VigiePhotoInfo *info);
char *vigie_format_photo_state (VigieStatus verdict, gboolean is_redacted); /* (nullable) */

G_END_DECLS
