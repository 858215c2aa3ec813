/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/* What a photo was judged to be, wherever it is shown, with a menu to judge it. Hides while there
 * is no photo. */
#define VIGIE_TYPE_PHOTO_VERDICT (vigie_photo_verdict_get_type ())
G_DECLARE_FINAL_TYPE (VigiePhotoVerdict, vigie_photo_verdict, VIGIE, PHOTO_VERDICT, AdwBin)

void vigie_photo_verdict_set_photo (VigiePhotoVerdict *self,
                                    VigieSession *session,
                                    const char *sha256 /* (nullable) */);

G_END_DECLS
