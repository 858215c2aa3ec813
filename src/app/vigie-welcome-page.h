/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a window shows while no incident is open. Signal "file-chosen" (#GFile): a recent one. */
#define VIGIE_TYPE_WELCOME_PAGE (vigie_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (VigieWelcomePage, vigie_welcome_page, VIGIE, WELCOME_PAGE, AdwBin)

void vigie_recent_add (GFile *file, gboolean exercise);

G_END_DECLS
