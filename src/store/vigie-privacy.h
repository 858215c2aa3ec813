/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-feed-model.h"
#include "vigie-purge.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/* What an incident knows of people, and how it forgets them; docs/privacy.md says all of it. */

/**
 * VigiePersonalData:
 * @n_posts: posts that are here
 * @n_authors: those of them that name their author
 * @n_pseudonyms: those of them whose author was named otherwise
 * @n_photos: photos whose original is here
 * @n_bytes: what the originals take
 * @n_addresses: photos that posts name by an address of the web or a file, and that are not here
 * @n_removed_posts: posts that were removed
 * @n_removed_photos: photos that were removed
 * @oldest: ms: when the oldest post was posted, or %VIGIE_TIME_UNKNOWN
 */
typedef struct
{
  guint64 n_posts;
  guint64 n_authors;
  guint64 n_pseudonyms;
  guint64 n_photos;
  guint64 n_bytes;
  guint64 n_addresses;
  guint64 n_removed_posts;
  guint64 n_removed_photos;
  gint64 oldest;
} VigiePersonalData;

/**
 * VigieRemovalReport:
 * @n_posts: posts that were removed; of photos: that showed them; of pseudonyms: that were changed
 * @n_photos: photos that were removed
 * @n_bytes: what their originals took
 * @n_authors: who got a pseudonym
 * @decision: (nullable): the entry of the log; %NULL where there was nothing to do
 * @is_clean: nothing of what was removed is left in the file or its write-ahead log
 * @notice: (nullable): why it is not, in words
 */
typedef struct
{
  guint64 n_posts;
  guint64 n_photos;
  guint64 n_bytes;
  guint64 n_authors;
  VigieDecision *decision;
  gboolean is_clean;
  char *notice;
} VigieRemovalReport;

void vigie_removal_report_free (VigieRemovalReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRemovalReport, vigie_removal_report_free)

gboolean vigie_store_count_personal (VigieStore *self, VigiePersonalData *data, GError **error);
void vigie_store_count_personal_async (VigieStore *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean vigie_store_count_personal_finish (VigieStore *self,
                                            GAsyncResult *result,
                                            VigiePersonalData *data,
                                            GError **error);

/* What a purge would remove; nothing is changed */
VigieRemovalReport *
vigie_store_preview_purge (VigieStore *self, const VigiePurge *purge, GError **error);
void vigie_store_preview_purge_async (VigieStore *self,
                                      const VigiePurge *purge,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
VigieRemovalReport *
vigie_store_preview_purge_finish (VigieStore *self, GAsyncResult *result, GError **error);

VigieRemovalReport *vigie_store_purge (VigieStore *self,
                                       const VigiePurge *purge,
                                       const char *reason,
                                       const char *actor,
                                       GError **error);

VigieRemovalReport *
vigie_store_pseudonymise (VigieStore *self, const char *reason, const char *actor, GError **error);

/* (element-type GBytes) (transfer full): SHA-256 of photos that were removed */
GPtrArray *vigie_store_list_removed_photos (VigieStore *self, GError **error);

gboolean vigie_log_item_is_removed (VigieLogItem *self);

/* ---- how long personal data may stay ---- */
/* @past_at: (out): from when on it may not, on this desk's clock, ms */
gboolean vigie_retention_parse (const char *text, gint64 *past_at);
/* The last day as it is set, (transfer full) (nullable); whether it is over */
char *vigie_store_dup_retention (VigieStore *self, gint64 now_ms, gboolean *is_past);

/* The same of a file that need not be open, where it is over and personal data is there: (transfer
 * full) (nullable) */
char *vigie_retention_peek (const char *path, gint64 now_ms);

/* (element-type VigieRemoval) (transfer full): the oldest first */
GPtrArray *vigie_store_list_removals (VigieStore *self, GError **error);

G_END_DECLS
