/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* One GET of one tile, with limits. Knows nothing of caches, queues or waiting. */

/**
 * VigieTileRequest:
 * @uri: http or https
 * @accept: media types
 * @etag: (nullable): for If-None-Match
 * @modified: (nullable): for If-Modified-Since
 * @timeout_ms: for the whole of it, redirects included
 * @max_bytes: for the body, unpacked
 */
typedef struct
{
  const char *uri;
  const char *accept;
  const char *etag;
  const char *modified;
  guint timeout_ms;
  gsize max_bytes;
} VigieTileRequest;

/**
 * VigieTileAnswer:
 * @message: of the last hop: status and headers
 * @body: (nullable): what came, for status 200 to 299 only
 */
typedef struct
{
  SoupMessage *message;
  GBytes *body;
} VigieTileAnswer;

void vigie_tile_download_async (SoupSession *session,
                                const VigieTileRequest *request,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean vigie_tile_download_finish (GAsyncResult *result, VigieTileAnswer *answer, GError **error);

GUri *vigie_tile_follow_redirect (GUri *from, const char *location);

void vigie_tile_answer_clear (VigieTileAnswer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieTileAnswer, vigie_tile_answer_clear)

G_END_DECLS
