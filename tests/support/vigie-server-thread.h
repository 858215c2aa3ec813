/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * VigieServerThread:
 * @context: of the thread, where messages are paused and unpaused
 * @port: on 127.0.0.1
 *
 * A real HTTP server on loopback, in a thread of its own.
 */
typedef struct
{
  GMainContext *context;
  guint port;

  /*< private >*/
  GThread *thread;
  GMainLoop *loop;
  SoupServer *server;
  GMutex mutex;
  GCond cond;
} VigieServerThread;

/* Listens when it returns. @handler is called in the thread. */
void vigie_server_thread_start (VigieServerThread *self,
                                const char *name,
                                SoupServerCallback handler,
                                gpointer user_data);
void vigie_server_thread_stop (VigieServerThread *self);

G_END_DECLS
