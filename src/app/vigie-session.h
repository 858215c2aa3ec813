/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-feed-model.h"
#include "vigie-guide.h"
#include "vigie-officials.h"
#include "vigie-photo-fetch.h"
#include "vigie-sources.h"

G_BEGIN_DECLS

/**
 * VigieSession:
 *
 * What one window works on: the open incident, the query, the selection and the models that
 * follow from them. No widgets; a widget asks the session, only the session appends to the log.
 *
 * Signals:
 * - "feed-changed": the query has a new feed model
 * - "shapes-changed": the drawn shapes
 * - "histogram-changed": posts over time
 * - "counts-changed": posts by status
 * - "info-changed": title, times
 * - "photos-changed": what is known of photos that look alike
 * - "checks-changed": what is ticked for the selected post
 * - "territory-changed": the incident's territory was read, or is another one or none
 * - "decided" (#VigieDecision, boolean undone, uint n): a decision of this desk is written, the
 * first of @n that were made together
 * - "failed" (string): a sentence for the user
 */
#define VIGIE_TYPE_SESSION (vigie_session_get_type ())
G_DECLARE_FINAL_TYPE (VigieSession, vigie_session, VIGIE, SESSION, GObject)

/* takes over closing the store */
VigieSession *vigie_session_new (VigieStore *store, guint64 n_posts);
void vigie_session_close (VigieSession *self);

VigieStore *vigie_session_get_store (VigieSession *self);
VigieSources *vigie_session_get_sources (VigieSession *self);     /* (nullable): of a closed one */
VigieOfficials *vigie_session_get_officials (VigieSession *self); /* (nullable): as above */
const char *vigie_session_get_title (VigieSession *self);
gboolean vigie_session_is_exercise (VigieSession *self);
gint64 vigie_session_get_alert_at (VigieSession *self);
const char *vigie_session_get_actor (VigieSession *self);
gint64 vigie_session_get_milestone (VigieSession *self, const char *name);

const VigieQuery *vigie_session_get_query (VigieSession *self);
void vigie_session_set_query (VigieSession *self, const VigieQuery *query);
GListModel *vigie_session_get_feed (VigieSession *self); /* (nullable) until the first is loaded */
VigieMapPoints *vigie_session_get_points (VigieSession *self);
const VigieHistogram *vigie_session_get_histogram (VigieSession *self); /* (nullable) */
GPtrArray *vigie_session_get_shapes (VigieSession *self); /* (element-type VigieShape) */
const guint64 *vigie_session_get_counts (VigieSession *self);

VigieFeedItem *vigie_session_get_selected_item (VigieSession *self); /* (nullable) */
void vigie_session_select_item (VigieSession *self, VigieFeedItem *item);
void vigie_session_select_row (VigieSession *self, gint64 row_id);
void vigie_session_select_row_when_there (VigieSession *self, gint64 row_id);
void vigie_session_select_rows (VigieSession *self, GArray *row_ids); /* (element-type gint64) */
GArray *vigie_session_get_selected_rows (VigieSession *self); /* (nullable): where several are */
guint vigie_session_get_n_selected (VigieSession *self);
const char *vigie_session_get_selected_shape (VigieSession *self); /* (nullable) */
void vigie_session_select_shape (VigieSession *self, const char *shape_id);
VigieShape *vigie_session_find_shape (VigieSession *self,
                                      const char *shape_id); /* (transfer none) */

void vigie_session_decide (VigieSession *self, VigieDraft *draft); /* (transfer full) */
void vigie_session_decide_all (VigieSession *self, GPtrArray *drafts);
void vigie_session_set_status (VigieSession *self, VigieStatus status, const char *reason);
void vigie_session_set_position (VigieSession *self, const VigiePosition *position);
void vigie_session_set_label (VigieSession *self, const char *label, gboolean remove);
void vigie_session_set_owner (VigieSession *self, const char *owner, gboolean take_over);
void vigie_session_set_photo_verdict (VigieSession *self,
                                      const char *sha256,
                                      VigieStatus verdict,
                                      const char *reason);
void vigie_session_undo (VigieSession *self);
void vigie_session_redo (VigieSession *self);

const char *const *vigie_session_get_checklist (VigieSession *self);
gboolean vigie_session_has_check (VigieSession *self, const char *check);
void vigie_session_set_check (VigieSession *self, const char *check, gboolean holds);
gboolean vigie_session_wants_second_person (VigieSession *self);

VigiePhotoFetcher *vigie_session_get_fetcher (VigieSession *self); /* (nullable) */
void vigie_session_set_allow_local (VigieSession *self, gboolean allow_local);

VigieGuide *vigie_session_get_guide (VigieSession *self);             /* (nullable) */
const char *vigie_session_get_territory (VigieSession *self);         /* (nullable): its path */
const char *vigie_session_get_territory_problem (VigieSession *self); /* (nullable) */
void vigie_session_reload_territory (VigieSession *self);
const GArray *vigie_session_get_cut_diversions (VigieSession *self); /* (nullable) */
void vigie_session_say (VigieSession *self, const char *sentence);

void vigie_session_reload_info (VigieSession *self); /* a setting of this desk has changed */
void vigie_session_set_info (VigieSession *self, const char *key, const char *value);

G_END_DECLS
