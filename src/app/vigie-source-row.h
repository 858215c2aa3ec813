/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-sources.h"

G_BEGIN_DECLS

/**
 * VigieSourceRow:
 *
 * One source: how it stands in words and as a sign, how often it brings something, and a menu of
 * what can be done with it, which are actions "sources.…" of the page.
 */
#define VIGIE_TYPE_SOURCE_ROW (vigie_source_row_get_type ())
G_DECLARE_FINAL_TYPE (VigieSourceRow, vigie_source_row, VIGIE, SOURCE_ROW, AdwActionRow)

GtkWidget *vigie_source_row_new (const char *name);
const char *vigie_source_row_get_name (VigieSourceRow *self);
void vigie_source_row_set_narrow (VigieSourceRow *self, gboolean is_narrow);
void vigie_source_row_update (VigieSourceRow *self,
                              VigieSources *sources,
                              const VigieOfficialSheet *sheet, /* (nullable) */
                              gint64 now);

G_END_DECLS
