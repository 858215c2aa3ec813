/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieUntrustedServer:
 * @port: on 127.0.0.1
 * @n_connections: how many came
 * @n_bytes: what was sent to it once a connection was there; to be read when it has stopped
 *
 * Speaks TLS with a certificate that nobody vouches for, and takes what it is sent.
 */
typedef struct
{
  guint port;
  guint n_connections;
  gsize n_bytes;

  /*< private >*/
  GThread *thread;
  GSocketListener *listener;
  GCancellable *cancellable;
} VigieUntrustedServer;

void vigie_untrusted_server_start (VigieUntrustedServer *self); /* listens when it returns */
void vigie_untrusted_server_stop (VigieUntrustedServer *self);

G_END_DECLS
