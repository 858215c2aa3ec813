/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-http-stream.h"
#include "vigie-mastodon-page.h"
#include "vigie-source-private.h"

G_BEGIN_DECLS

/**
 * VigieMastodonConnection:
 * @stream: over which posts come
 * @is_websocket: how they are wrapped
 */
typedef struct
{
  VigieHttpStream *stream;
  gboolean is_websocket;
} VigieMastodonConnection;

gboolean vigie_mastodon_connect (VigieMastodonConnection *self,
                                 const VigieMastodonServer *server,
                                 const char *const *tags,
                                 const char *way,
                                 GError **error);
gboolean vigie_mastodon_listen (VigieMastodonConnection *self,
                                const VigieMastodonServer *server,
                                VigieSource *source,
                                GError **error);
void vigie_mastodon_connection_clear (VigieMastodonConnection *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieMastodonConnection, vigie_mastodon_connection_clear)

G_END_DECLS
