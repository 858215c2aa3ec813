/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-export-format.h"

G_BEGIN_DECLS

gboolean vigie_gpkg_write (const VigieExportInput *input,
                           const char *path,
                           GCancellable *cancellable,
                           VigieExportReport *report,
                           GError **error); /* a VigieExportFunc */

gboolean vigie_gpkg_is_ours (const char *path);

G_END_DECLS
