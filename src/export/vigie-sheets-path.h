/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names of files that are either sheets (PDF) or a table (CSV). */
gboolean vigie_sheets_check_path (const char *path, GError **error);
gboolean vigie_sheets_path_is_table (const char *path);

G_END_DECLS
