/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-post.h"

G_BEGIN_DECLS

/* The verdict as a small round sign: colour and shape say the same. */
#define VIGIE_TYPE_STATUS_ICON (vigie_status_icon_get_type ())
G_DECLARE_FINAL_TYPE (VigieStatusIcon, vigie_status_icon, VIGIE, STATUS_ICON, AdwBin)

const char *vigie_status_icon_get_name (VigieStatus status);
void vigie_status_icon_set_status (VigieStatusIcon *self, VigieStatus status);

G_END_DECLS
