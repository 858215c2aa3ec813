/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-overlay-document.h"

G_BEGIN_DECLS

/**
 * VigieOverlayServer:
 *
 * Gives a snapshot of files to whoever asks over HTTP, and a page to look at them. It is
 * read-only, knows no incident, and works in a thread of its own from the moment it is made until
 * vigie_overlay_server_close(). Every function may be called on any thread.
 */
#define VIGIE_TYPE_OVERLAY_SERVER (vigie_overlay_server_get_type ())
G_DECLARE_FINAL_TYPE (VigieOverlayServer, vigie_overlay_server, VIGIE, OVERLAY_SERVER, GObject)

/**
 * VigieOverlayServerOptions:
 * @address: (nullable): of this machine, numeric or "localhost"; loopback when %NULL
 * @port: or 0 for any that is free
 * @token: (nullable): what has to be shown; only loopback goes without
 * @max_connections: at once, or 0 for as many as are usual
 * @max_listeners: of /events at once, or 0 for as many as are usual
 * @deadline_s: for a request and for its answer, in seconds, or 0 for what is usual
 */
typedef struct
{
  const char *address;
  guint port;
  const char *token;
  guint max_connections;
  guint max_listeners;
  guint deadline_s;
} VigieOverlayServerOptions;

gboolean vigie_overlay_server_check_options (const VigieOverlayServerOptions *options,
                                             GError **error);
gboolean vigie_overlay_server_options_are_local (const VigieOverlayServerOptions *options);
VigieOverlayServer *vigie_overlay_server_new (const VigieOverlayServerOptions *options,
                                              GError **error);
void vigie_overlay_server_close (VigieOverlayServer *self); /* owner, once */
void vigie_overlay_server_publish (VigieOverlayServer *self, VigieOverlaySnapshot *snapshot);
guint vigie_overlay_server_get_port (VigieOverlayServer *self);
gboolean vigie_overlay_server_needs_token (VigieOverlayServer *self);
char *vigie_overlay_server_dup_uri (VigieOverlayServer *self, const char *path);
guint64 vigie_overlay_server_get_n_requests (VigieOverlayServer *self);

G_END_DECLS
