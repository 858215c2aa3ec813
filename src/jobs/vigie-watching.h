/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-source.h"
#include "vigie-store.h"

G_BEGIN_DECLS

gboolean vigie_watching_poll (VigieStore *store,
                              VigieSource *source,
                              VigieHttpClient *client,
                              const char *secret, /* (nullable) */
                              GCancellable *cancellable,
                              VigieSourceRound *round,
                              GError **error);
gboolean vigie_watching_poll_into (VigieStore *store,
                                   VigiePostSink *sink,
                                   VigieSource *source,
                                   VigieHttpClient *client,
                                   const char *secret, /* (nullable) */
                                   GCancellable *cancellable,
                                   VigieSourceRound *round,
                                   GError **error);
void vigie_watching_poll_async (VigieStore *store,
                                VigieSource *source,
                                VigieHttpClient *client,
                                const char *secret,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean vigie_watching_poll_finish (GAsyncResult *result, VigieSourceRound *round, GError **error);

/**
 * VigieWatchingNews:
 * @counts: what has come since it is followed
 * @is_live: whether posts come as they are written, with nothing missing before
 * @notes: (element-type utf8): what was left out or mended since then; nobody changes it
 *
 * How it stands with a source that is followed.
 */
typedef struct
{
  VigieIngestCounts counts;
  gboolean is_live;
  GPtrArray *notes;
} VigieWatchingNews;

typedef void (*VigieWatchingNewsFunc) (const VigieWatchingNews *news, gpointer user_data);

void vigie_watching_follow_async (VigieStore *store,
                                  VigieSource *source,
                                  VigieHttpClient *client,
                                  const char *secret,
                                  GCancellable *cancellable,
                                  VigieWatchingNewsFunc news,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean
vigie_watching_follow_finish (GAsyncResult *result, VigieSourceRound *round, GError **error);

G_END_DECLS
