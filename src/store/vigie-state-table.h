/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-board.h"
#include "vigie-sql.h"

G_BEGIN_DECLS

#define VIGIE_STATE_COLUMNS                                                                        \
  "status, lon, lat, radius_m, origin, owner, labels, duplicate_of, decided_at, judged_by, "       \
  "reason, differs_from, confirmed_by, checks, judged_at"
#define VIGIE_PHOTO_STATE_COLUMNS "verdict, checks, decided_at, decided_by, reason, redaction"

void vigie_state_read (sqlite3_stmt *statement, int column, VigiePostState *state);
void vigie_photo_state_read (sqlite3_stmt *statement, int column, VigiePhotoState *state);

/* @state: (nullable): nothing that counts was decided; @key: 0 while the post is not here */
gboolean vigie_state_table_write_post (
    VigieSql *sql, const char *id, gint64 key, const VigiePostState *state, GError **error);
gboolean vigie_state_table_read_original (
    VigieSql *sql, const char *id, gboolean *exists, char **original, GError **error);

/* @touched: (nullable) (element-type gint64): gets the posts that show the photo */
gboolean vigie_state_table_write_photo (VigieSql *sql,
                                        const char *sha256,
                                        const VigiePhotoState *state,
                                        GArray *touched,
                                        GError **error);
gboolean vigie_state_table_find_photo (VigieSql *sql,
                                       const char *sha256,
                                       VigiePhotoState *state,
                                       GError **error);

G_END_DECLS
