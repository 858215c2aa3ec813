/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-store.h"

G_BEGIN_DECLS

/* Says over a photo that it goes out blurred; hides where nothing of it is. Follows what is
 * decided, here or elsewhere. */
#define VIGIE_TYPE_BLUR_SIGN (vigie_blur_sign_get_type ())
G_DECLARE_FINAL_TYPE (VigieBlurSign, vigie_blur_sign, VIGIE, BLUR_SIGN, AdwBin)

void vigie_blur_sign_set_photo (VigieBlurSign *self,
                                VigieStore *store,   /* (nullable) */
                                const char *sha256); /* (nullable) */

G_END_DECLS
