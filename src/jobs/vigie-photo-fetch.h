/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-http-client.h"
#include "vigie-store.h"

G_BEGIN_DECLS

#define VIGIE_PHOTO_FETCH_MAX_BYTES (30 * 1000 * 1000)
#define VIGIE_PHOTO_FETCH_DEADLINE_MS (60 * 1000)
#define VIGIE_PHOTO_FETCH_AGAIN_MS (10 * 60 * 1000) /* after a failure */

/**
 * VigiePhotoFetcher:
 *
 * Fetches photos that posts name by address into one open incident. Used in one main context; close
 * it before the incident.
 */
#define VIGIE_TYPE_PHOTO_FETCHER (vigie_photo_fetcher_get_type ())
G_DECLARE_FINAL_TYPE (VigiePhotoFetcher, vigie_photo_fetcher, VIGIE, PHOTO_FETCHER, GObject)

VigiePhotoFetcher *
vigie_photo_fetcher_new (VigieStore *store, const char *contact, gboolean allow_local);
VigieHttpClient *vigie_photo_fetcher_get_client (VigiePhotoFetcher *self);
void vigie_photo_fetcher_close (VigiePhotoFetcher *self);

void vigie_photo_fetcher_fetch_async (VigiePhotoFetcher *self,
                                      const char *uri,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
vigie_photo_fetcher_fetch_finish (VigiePhotoFetcher *self, GAsyncResult *result, GError **error);
gboolean vigie_photo_fetcher_is_running (VigiePhotoFetcher *self, const char *uri);
const char *
vigie_photo_fetcher_get_failure (VigiePhotoFetcher *self, const char *uri, gint64 *at_ms);
void vigie_photo_fetcher_forget (VigiePhotoFetcher *self, const char *uri);

/* ---- one, and all ---- */
gboolean vigie_photo_fetch (VigieStore *store,
                            VigieHttpClient *client,
                            const char *uri,
                            GCancellable *cancellable,
                            GError **error);

typedef struct
{
  char *uri;
  char *sentence; /* why, in the user's words */
} VigiePhotoFailure;

/**
 * VigiePhotoFetchCounts:
 * @n_fetched: photos that are in the incident now
 * @failures: (element-type VigiePhotoFailure): those that are not, in the order of their posts
 */
typedef struct
{
  guint n_fetched;
  GPtrArray *failures;
} VigiePhotoFetchCounts;

void vigie_photo_fetch_counts_clear (VigiePhotoFetchCounts *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigiePhotoFetchCounts, vigie_photo_fetch_counts_clear)

typedef void (*VigiePhotoFetchProgress) (guint n_done, guint n_all, gpointer user_data);

gboolean vigie_photos_fetch_all (VigieStore *store,
                                 VigieHttpClient *client,
                                 guint limit,
                                 GCancellable *cancellable,
                                 VigiePhotoFetchProgress progress,
                                 gpointer user_data,
                                 VigiePhotoFetchCounts *counts,
                                 GError **error);

G_END_DECLS
