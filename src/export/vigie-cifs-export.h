/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-export-format.h"

G_BEGIN_DECLS

gboolean vigie_cifs_write (const VigieExportInput *input,
                           const char *path,
                           GCancellable *cancellable,
                           VigieExportReport *report,
                           GError **error); /* a VigieExportFunc */

G_END_DECLS
