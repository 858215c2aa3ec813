/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-sql.h"

G_BEGIN_DECLS

#define VIGIE_POST_ID_BYTES 16

/* Which post has an identifier. */
gboolean vigie_post_id_parse (const char *hex, guint8 id[VIGIE_POST_ID_BYTES]);
gboolean vigie_post_id_find (VigieSql *sql,
                             const guint8 id[VIGIE_POST_ID_BYTES],
                             gint64 *key,
                             gint64 *place,
                             GError **error);
gboolean vigie_post_id_insert (
    VigieSql *sql, const guint8 id[VIGIE_POST_ID_BYTES], gint64 place, gint64 key, GError **error);
gboolean vigie_post_id_settle (VigieSql *sql, GError **error);
gint64 vigie_post_id_hash (const guint8 id[VIGIE_POST_ID_BYTES]);

G_END_DECLS
