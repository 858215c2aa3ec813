/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the inspector shows while several posts are selected: what can be decided on all of them. */
#define VIGIE_TYPE_SELECTION_PAGE (vigie_selection_page_get_type ())
G_DECLARE_FINAL_TYPE (VigieSelectionPage, vigie_selection_page, VIGIE, SELECTION_PAGE, AdwBin)

void vigie_selection_page_set_n_selected (VigieSelectionPage *self, guint n_selected);

G_END_DECLS
