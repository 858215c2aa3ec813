/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "vigie-sql.h"

G_BEGIN_DECLS

/* What can be said about an incident file without SQLite, and what is beside it. */
gboolean vigie_store_file_inspect (const char *path, gboolean *writable, GError **error);
gboolean vigie_store_file_create (const char *path,
                                  const char *title,
                                  gboolean exercise,
                                  const char *exercise_of,
                                  gint64 now,
                                  GError **error);
VigieSql *vigie_store_file_open_reader (const char *path, gboolean writable, GError **error);
VigieSql *vigie_store_file_peek (const char *path, GError **error);
void vigie_store_file_make_device (const char *path, const char *incident_id, char device[17]);
char *vigie_store_file_random_id (void);

G_END_DECLS
