/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-http-client.h"

G_BEGIN_DECLS

#define VIGIE_HTTP_STREAM_MAX_BYTES                                                                \
  (2 * 1000 * 1000) /* of a message, where the request leaves it open */

/**
 * VigieHttpStream:
 *
 * One connection over which a server sends messages as they come about. It is under the rules of
 * its client: the same look at each address, pauses and limits of time; but it takes no place from
 * its requests. Used by one thread, and to be closed before the client.
 *
 * A thread of its own reads on while its user is busy, up to some thousand messages: then the
 * server has to wait.
 */
typedef struct _VigieHttpStream VigieHttpStream;

/**
 * VigieHttpStreamKind:
 * @VIGIE_HTTP_STREAM_EVENTS: text/event-stream
 * @VIGIE_HTTP_STREAM_LINES: a message each line; blank ones are signs of life
 * @VIGIE_HTTP_STREAM_WEBSOCKET: text messages of a WebSocket
 */
typedef enum
{
  VIGIE_HTTP_STREAM_EVENTS,
  VIGIE_HTTP_STREAM_LINES,
  VIGIE_HTTP_STREAM_WEBSOCKET,
} VigieHttpStreamKind;

/**
 * VigieHttpStreamMessage:
 * @event: (nullable): the name of an event
 * @data: (nullable): UTF-8; %NULL where nothing came
 */
typedef struct
{
  char *event;
  GBytes *data;
} VigieHttpStreamMessage;

void vigie_http_stream_message_clear (VigieHttpStreamMessage *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieHttpStreamMessage, vigie_http_stream_message_clear)

VigieHttpStream *vigie_http_stream_open (VigieHttpClient *client,
                                         VigieHttpStreamKind kind,
                                         const VigieHttpRequest *request,
                                         GCancellable *cancellable,
                                         GError **error);
gboolean vigie_http_stream_send (VigieHttpStream *self, const char *text, GError **error);
gboolean vigie_http_stream_read (VigieHttpStream *self,
                                 guint wait_ms,
                                 VigieHttpStreamMessage *message,
                                 GCancellable *cancellable,
                                 GError **error);
void vigie_http_stream_close (VigieHttpStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieHttpStream, vigie_http_stream_close)

G_END_DECLS
