/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieImportDialog:
 *
 * Brings files of posts into an incident, one after the other: the columns of a table are shown and
 * can be changed first, then progress with a way to stop, then what came in and what did not.
 */
#define VIGIE_TYPE_IMPORT_DIALOG (vigie_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieImportDialog, vigie_import_dialog, VIGIE, IMPORT_DIALOG, AdwDialog)

GtkWidget *vigie_import_dialog_new (VigieStore *store, GListModel *files);

G_END_DECLS
