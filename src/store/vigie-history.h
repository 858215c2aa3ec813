/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-feed-model.h"

G_BEGIN_DECLS

/**
 * VigieHistory:
 *
 * All that happened in an incident, in the order in which it became known: posts as they arrived,
 * decisions as they count. Read once in a worker, then immutable and shared; #VigieMoment moves
 * over it. What comes later is not in it: read another one.
 *
 * Reference counted, for any thread.
 */
typedef struct _VigieHistory VigieHistory;

void vigie_history_load_async (VigieStore *store,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
VigieHistory *vigie_history_load_finish (GAsyncResult *result, GError **error);
VigieHistory *vigie_history_load (VigieStore *store, GCancellable *cancellable, GError **error);
VigieHistory *vigie_history_ref (VigieHistory *self);
void vigie_history_unref (VigieHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieHistory, vigie_history_unref)

/**
 * VigieHistoryPosts:
 * @n: how many
 * @row_id: as in #VigieFeedModel
 * @posted_at: ms, as the source says
 * @received_at: ms, ascending; posts of one moment are in the order of their row ids
 * @source: see vigie_history_get_source()
 * @has_photo: whether the post shows or names a photo
 *
 * The posts in the order in which they arrived, as arrays.
 */
typedef struct
{
  gsize n;
  const gint64 *row_id;
  const gint64 *posted_at;
  const gint64 *received_at;
  const guint32 *source;
  const guint8 *has_photo;
} VigieHistoryPosts;

const VigieHistoryPosts *vigie_history_get_posts (VigieHistory *self);
gboolean vigie_history_get_source (VigieHistory *self,
                                   guint32 source,
                                   const char **kind,  /* (out) */
                                   const char **host); /* (out) */

/* ---- times ---- */
gboolean vigie_history_get_span (VigieHistory *self, gint64 *from, gint64 *to);
const gint64 *vigie_history_get_decision_times (VigieHistory *self, gsize *n); /* ms, ascending */
gboolean vigie_history_find_next (VigieHistory *self, gint64 after, gint64 *at);
gboolean vigie_history_find_previous (VigieHistory *self, gint64 before, gint64 *at);

/**
 * VigieHistoryMark:
 * @at: ms
 * @kind: milestone, message, overlay published or brief issued
 * @decision: the entry of the log
 * @active: whether it counts in the end: nobody revoked it
 *
 * What a review's slider marks.
 */
typedef struct
{
  gint64 at;
  VigieDecisionKind kind;
  VigieDecision *decision;
  gboolean active;
} VigieHistoryMark;

GPtrArray *vigie_history_get_marks (
    VigieHistory *self); /* (element-type VigieHistoryMark) (transfer none): oldest first */

G_END_DECLS
