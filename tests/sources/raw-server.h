/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RawServer:
 *
 * Takes one connection after the other on loopback, answers each request with the same bytes, and
 * then sends what it is told, byte by byte as it stands. For streams, in all their ways to end.
 */
typedef struct _RawServer RawServer;

#define RAW_EVENTS "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
#define RAW_LINES "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n"
#define RAW_WEBSOCKET "websocket" /* the handshake of one */

RawServer *raw_server_new (const char *answer);
void raw_server_free (RawServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer, raw_server_free)

void raw_server_set_answer (RawServer *self, const char *answer); /* of later connections */
char *raw_server_dup_uri (RawServer *self, const char *scheme);
guint raw_server_count (RawServer *self);
guint raw_server_get_port (RawServer *self);
void raw_server_send (RawServer *self, const char *bytes, gsize length);
void raw_server_send_text (RawServer *self, const char *text);
void raw_server_send_frame (RawServer *self, guint8 first, const char *payload, gsize length);
/* Sends @piece again and again until the other side takes no more for a while: how much it took */
gsize raw_server_flood (RawServer *self, const char *piece, gsize length, gsize most);
void raw_server_cut (RawServer *self);
/* (transfer full): what the next short frame of the other side holds, waited for */
char *raw_server_wait_frame (RawServer *self, guint8 *first);

G_END_DECLS
