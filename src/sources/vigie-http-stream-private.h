/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-event-stream.h"
#include "vigie-http-private.h"
#include "vigie-http-stream.h"

G_BEGIN_DECLS

#define VIGIE_HTTP_STREAM_MAX_QUEUED 4096
#define VIGIE_HTTP_STREAM_MAX_QUEUED_BYTES (4 * 1000 * 1000) /* and one message */

/* What its user and its thread share. */
struct _VigieHttpStream
{
  VigieHttpClient *client;
  VigieHttpStreamKind kind;
  char *accept;
  GStrv headers;
  char *first_key; /* of the first server, which alone gets @headers and may be local */
  gboolean allow_local;
  gsize max_bytes;
  guint deadline_ms;
  guint idle_ms;
  GCancellable *cancellable; /* ends it */
  gulong wake_id;
  GThread *thread;
  GMainContext *context;

  GMutex mutex; /* everything below */
  GCond came;   /* a message, the connection or the end */
  GCond room;   /* in the queue, or the end is wanted */
  GQueue queue; /* of VigieHttpStreamMessage */
  gsize n_bytes;
  gboolean connected;
  GError *error; /* (nullable): why it ended */

  /* of the thread */
  GUri *uri;
  SoupSession *session;
  SoupMessage *message;
  GInputStream *input;
  SoupWebsocketConnection *socket;
  VigieEventStream *parser;
  GSource *deadline;
  GSource *idle;
  guint n_redirects;
  guint n_pending; /* calls that are not back */
  gboolean ended;
};

gpointer vigie_http_stream_run (gpointer data); /* its thread */

G_END_DECLS
