/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-board.h"
#include "vigie-map-index.h"
#include "vigie-sql.h"

G_BEGIN_DECLS

/* A row of the table "feed": the status, whether the post has a photo, and whether two persons
 * confirmed it. */
#define VIGIE_FEED_STATUS(flags) ((VigieStatus) ((flags) & 7))
#define VIGIE_FEED_PHOTO 8
#define VIGIE_FEED_SECONDED 16
int vigie_feed_flags (const VigiePostState *state, gboolean has_photo);

/* x and y are stored as signed numbers of 32 bits, which SQLite keeps in four bytes. */
#define VIGIE_FEED_FRACTION(column) ((guint32) ((column) + G_GINT64_CONSTANT (0x80000000)))
#define VIGIE_FEED_COLUMN(fraction) ((gint64) (fraction) - G_GINT64_CONSTANT (0x80000000))

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigiePostState, vigie_post_state_clear)

gboolean vigie_projection_init (VigieSql *sql, GError **error);
gboolean vigie_projection_refresh (VigieSql *sql, GError **error);
gboolean vigie_projection_check_versions (VigieSql *sql, GError **error);
gboolean vigie_projection_rebuild (VigieSql *sql, GError **error);
gboolean vigie_projection_rebuild_map (VigieSql *sql, GError **error); /* from the feed */

/* In a transaction: takes in an entry that was just written to the log. @touched (element-type
 * gint64) gets the posts of this file that look different now. */
gboolean vigie_projection_add (
    VigieSql *sql, VigieDecision *decision, gint64 entry, GArray *touched, GError **error);

/* In a transaction: a post arrived about which there are decisions already. */
gboolean vigie_projection_attach (
    VigieSql *sql, const char *post_id, gint64 key, GArray *touched, GError **error);

char *vigie_projection_make_key (VigieSql *sql, VigieDecision *decision, GError **error);

G_END_DECLS
