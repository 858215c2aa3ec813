/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-sql.h"

G_BEGIN_DECLS

VigieSql *vigie_library_file_open (const char *path, char **notice, GError **error);
char *vigie_library_file_set_aside (const char *path, const char *word);
gboolean vigie_library_file_remove_aside (const char *path, GError **error);

gboolean vigie_library_pass (GError **failure, GError **error);

G_END_DECLS
