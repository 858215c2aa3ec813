/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-history.h"

G_BEGIN_DECLS

/**
 * VigieMoment:
 *
 * The incident as it stood at one moment: the posts that had arrived and the decisions that had
 * been taken, those of that very millisecond included. Moves to any other moment; several share one
 * history. Belongs to one thread.
 *
 * It is a #GListModel of #VigieFeedItem: the posts that the query finds, newest first, read when
 * they are asked for. Their states follow the moment and notify, as those of a #VigieFeedModel.
 *
 * Signal "changed": everything stands as of the new moment or query, the list as well.
 */
#define VIGIE_TYPE_MOMENT (vigie_moment_get_type ())
G_DECLARE_FINAL_TYPE (VigieMoment, vigie_moment, VIGIE, MOMENT, GObject)

VigieMoment *vigie_moment_new (VigieHistory *history); /* before everything */
VigieHistory *vigie_moment_get_history (VigieMoment *self);
void vigie_moment_seek (VigieMoment *self, gint64 at_ms);
gint64 vigie_moment_get_at (VigieMoment *self);
void vigie_moment_set_query (VigieMoment *self, const VigieQuery *query); /* (nullable) */

/* ---- numbers: of all posts, whatever the query ---- */
guint64 vigie_moment_get_n_posts (VigieMoment *self);
guint64 vigie_moment_get_n_decisions (VigieMoment *self); /* entries of the log, revoked ones too */
const guint64 *vigie_moment_get_counts (VigieMoment *self); /* VIGIE_N_STATUSES numbers */

/* ---- the map ---- */
const VigieMapPointsData *
vigie_moment_get_points (VigieMoment *self); /* valid until the next "changed" */
GPtrArray *vigie_moment_list_shapes (
    VigieMoment *self); /* (element-type VigieShape) (transfer full): lifted ones too */

/* ---- single things ---- */
gboolean vigie_moment_has_arrived (VigieMoment *self, gint64 row_id);
const VigiePostState *vigie_moment_get_state (VigieMoment *self,
                                              gint64 row_id); /* (nullable): nothing counts */
const VigiePhotoState *vigie_moment_get_photo_state (VigieMoment *self,
                                                     const char *sha256); /* (nullable) */
gboolean vigie_moment_find_row (VigieMoment *self, gint64 row_id, guint *position);
gint64 vigie_moment_get_row_id (VigieMoment *self, guint position); /* without reading the post */

G_END_DECLS
