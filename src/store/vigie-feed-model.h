/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-log-filter.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieFeedItem:
 *
 * A row of the feed: the post and what people decided about it. The same object for the same
 * post while it is alive; its properties notify when decisions arrive.
 *
 * Properties: "status" (int), "has-position", "duplicates" (uint), "judged-by", "owner", "labels",
 * "photo-verdict" (int), "source-change" (int), "post": whose photos may have been fetched since.
 */
#define VIGIE_TYPE_FEED_ITEM (vigie_feed_item_get_type ())
G_DECLARE_FINAL_TYPE (VigieFeedItem, vigie_feed_item, VIGIE, FEED_ITEM, GObject)

VigiePost *vigie_feed_item_get_post (VigieFeedItem *self);
const VigiePostState *vigie_feed_item_get_state (VigieFeedItem *self);
guint vigie_feed_item_get_n_duplicates (VigieFeedItem *self);
VigieStatus vigie_feed_item_get_status (VigieFeedItem *self);
VigieStatus vigie_feed_item_get_photo_verdict (VigieFeedItem *self);
gboolean vigie_feed_item_is_photo_redacted (VigieFeedItem *self);
int vigie_feed_item_get_source_change (VigieFeedItem *self,
                                       gint64 *at); /* (out): ms; see VigiePostUpdateKind, or 0 */

/**
 * VigieFeedModel:
 *
 * The posts that a query finds, newest first, as a lazy #GListModel over the incident: pages are
 * read on demand and a bounded number is kept. Made by vigie_feed_model_load_async(), which reads
 * the list of row ids in a worker thread, the newest of them first where that is asked for; a new
 * query means a new model (see map-toolkit: never items_changed over everything). While it lives it
 * follows the store: new posts that match are inserted, posts that no longer match are removed with
 * the smallest items_changed, states notify.
 *
 * Signal "changing": rows are about to come or to go.
 */
#define VIGIE_TYPE_FEED_MODEL (vigie_feed_model_get_type ())
G_DECLARE_FINAL_TYPE (VigieFeedModel, vigie_feed_model, VIGIE, FEED_MODEL, GObject)

void vigie_feed_model_load_async (VigieStore *store,
                                  const VigieQuery *query,
                                  guint n_first, /* rows that come at once; 0: all */
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
VigieFeedModel *vigie_feed_model_load_finish (GAsyncResult *result, GError **error);
gboolean vigie_feed_model_is_partial (VigieFeedModel *self);
void vigie_feed_model_load_rest (VigieFeedModel *self); /* no-op when it is not partial */
void vigie_feed_model_hold (VigieFeedModel *self, guint first, guint last); /* rows in view */
gboolean vigie_feed_model_find (VigieFeedModel *self, gint64 row_id, guint *position); /* exact */
gint64 vigie_feed_model_get_row_id (VigieFeedModel *self, guint position); /* without reading it */
guint vigie_feed_model_find_time (VigieFeedModel *self, gint64 at_ms);     /* first row not newer */

/**
 * VigieMapPoints:
 *
 * Every post with a position (the confirmed one, else the first candidate) as arrays for the map,
 * with a mask for the current query. Follows the store on the main thread by small changes; full
 * loads run in a worker.
 *
 * Signal "changed": arrays or mask changed.
 */
typedef struct
{
  gsize n;
  const double *x, *y;  /* Web Mercator, 0..1 */
  const guint8 *status; /* VigieStatus */
  const guint8 *mask;   /* 1 when the query wants it */
  const gint64 *row_id;
  const float *radius_m;
  guint64 revision; /* goes up by one with each change */
  gsize n_kept;     /* the first ones, which are as they were one revision ago */
} VigieMapPointsData;

#define VIGIE_TYPE_MAP_POINTS (vigie_map_points_get_type ())
G_DECLARE_FINAL_TYPE (VigieMapPoints, vigie_map_points, VIGIE, MAP_POINTS, GObject)

VigieMapPoints *vigie_map_points_new (VigieStore *store);
void vigie_map_points_load (VigieMapPoints *self);
void vigie_map_points_set_query (VigieMapPoints *self, const VigieQuery *query);
const VigieMapPointsData *
vigie_map_points_get_data (VigieMapPoints *self); /* valid until the next "changed" */

/**
 * VigieHistogram:
 * @from: ms, start of the first bin
 * @bin_ms: width of a bin
 * @counts: n_bins × VIGIE_N_STATUSES, bin by bin
 * @brief: posts over time for the query (its own time range left out, so that the brush shows
 * context)
 */
typedef struct
{
  gint64 from;
  gint64 bin_ms;
  guint n_bins;
  guint32 *counts;
} VigieHistogram;

void vigie_store_load_histogram_async (VigieStore *store,
                                       const VigieQuery *query,
                                       guint max_bins,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
VigieHistogram *
vigie_store_load_histogram_finish (VigieStore *store, GAsyncResult *result, GError **error);
void vigie_histogram_free (VigieHistogram *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieHistogram, vigie_histogram_free)

/**
 * VigieLogItem:
 *
 * A row of the log: an entry, whether it counts, and what it is about.
 *
 * Properties: "active" (boolean), which notifies.
 */
#define VIGIE_TYPE_LOG_ITEM (vigie_log_item_get_type ())
G_DECLARE_FINAL_TYPE (VigieLogItem, vigie_log_item, VIGIE, LOG_ITEM, GObject)

VigieDecision *vigie_log_item_get_decision (VigieLogItem *self);
gboolean vigie_log_item_is_active (VigieLogItem *self);       /* nobody revoked it */
gboolean vigie_log_item_is_redo (VigieLogItem *self);         /* revokes an undo */
const char *vigie_log_item_get_subject (VigieLogItem *self);  /* (nullable): post or shape */
const char *vigie_log_item_get_headline (VigieLogItem *self); /* (nullable): author, title */
const char *vigie_log_item_get_text (VigieLogItem *self);     /* (nullable): of the post */
gint64 vigie_log_item_get_row_id (VigieLogItem *self);        /* of the post; 0: none */

/**
 * VigieLogModel:
 *
 * The log, newest first, as a lazy GListModel of VigieLogItem that follows the store.
 *
 * Properties: "total" (uint), how many entries the whole log has; "busy" (boolean), whether a
 * worker still reads what the list should hold. Both notify.
 */
#define VIGIE_TYPE_LOG_MODEL (vigie_log_model_get_type ())
G_DECLARE_FINAL_TYPE (VigieLogModel, vigie_log_model, VIGIE, LOG_MODEL, GObject)

VigieLogModel *vigie_log_model_new (VigieStore *store);
void vigie_log_model_set_filter (VigieLogModel *self,
                                 const VigieLogFilter *filter); /* (nullable) */
const VigieLogFilter *vigie_log_model_get_filter (VigieLogModel *self);
guint vigie_log_model_get_total (VigieLogModel *self);
gboolean vigie_log_model_is_busy (VigieLogModel *self);

G_END_DECLS
