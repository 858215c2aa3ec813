/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-jetstream.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "vigie-json.h"
#include "vigie-time.h"

typedef struct
{
  gint64 at_us;
  char *text;
} Event;

static void
event_free (gpointer data)
{
  g_free (((Event *) data)->text);
  g_free (data);
}

static void
answer (SoupServerMessage *message, guint status, const char *text)
{
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text,
                                    strlen (text));
  soup_server_message_set_status (message, status, NULL);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  FakeJetstream *self = user_data;

  g_mutex_lock (&self->mutex);
  if (g_str_equal (path, "/xrpc/com.atproto.server.createSession"))
    answer (message, 200,
            "{\"accessJwt\":\"a\",\"refreshJwt\":\"r\",\"did\":\"" FAKE_JETSTREAM_DID
            "\",\"handle\":\"" FAKE_JETSTREAM_HANDLE "\"}");
  else if (g_str_equal (path, "/xrpc/app.bsky.feed.searchPosts") ||
           g_str_equal (path, "/xrpc/app.bsky.feed.getPosts"))
    answer (message, 200, "{\"posts\":[]}");
  else if (g_str_equal (path, "/xrpc/app.bsky.actor.getProfiles"))
    {
      g_autofree char *text =
          g_strdup_printf ("{\"profiles\":[{\"did\":\"" FAKE_JETSTREAM_DID
                           "\",\"handle\":\"" FAKE_JETSTREAM_HANDLE "\"%s}]}",
                           self->hides ? ",\"labels\":[{\"val\":\"!no-unauthenticated\"}]" : "");

      self->n_profiles++;
      if (self->stalls)
        soup_server_message_pause (message);
      else if (self->fails)
        answer (message, 400, "{\"error\":\"InvalidRequest\"}");
      else
        answer (message, 200, text);
    }
  else
    answer (message, 501, "{\"error\":\"MethodNotImplemented\"}");
  g_mutex_unlock (&self->mutex);
}

static gint64
get_cursor (const char *query)
{
  const char *at = query != NULL ? strstr (query, "cursor=") : NULL;

  return at != NULL ? g_ascii_strtoll (at + strlen ("cursor="), NULL, 10) : 0;
}

/* Numbers of events that are gone are refused before the connection stands. */
static void
on_early (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  FakeJetstream *self = user_data;

  if (self->is_too_old &&
      get_cursor (g_uri_get_query (soup_server_message_get_uri (message))) < 1000000000000000)
    answer (message, 400, "{\"error\":\"CursorTooOld\",\"message\":\"floor 17\"}");
}

static void
on_socket (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           SoupWebsocketConnection *socket,
           gpointer user_data)
{
  FakeJetstream *self = user_data;
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  gint64 cursor = get_cursor (query);

  g_mutex_lock (&self->mutex);
  g_assert_nonnull (strstr (query, g_str_equal (path, "/subscribe")
                                       ? "wantedCollections=app.bsky.feed.post"
                                       : "collections=app.bsky.feed.post"));
  g_ptr_array_add (self->cursors, g_strdup_printf ("%" G_GINT64_FORMAT, cursor));
  for (guint i = 0; i < self->n_sent; i++)
    {
      const Event *event = g_ptr_array_index (self->events, i);

      if (event->at_us >= cursor)
        soup_websocket_connection_send_text (socket, event->text);
    }
  g_ptr_array_add (self->sockets, g_object_ref (socket));
  g_mutex_unlock (&self->mutex);
}

static gboolean
set_up_sockets (gpointer data)
{
  FakeJetstream *self = data;

  soup_server_add_early_handler (self->thread.server, FAKE_JETSTREAM_SECOND_PATH, on_early, self,
                                 NULL);
  soup_server_add_websocket_handler (self->thread.server, "/subscribe", NULL, NULL, on_socket, self,
                                     NULL);
  soup_server_add_websocket_handler (self->thread.server, FAKE_JETSTREAM_SECOND_PATH, NULL, NULL,
                                     on_socket, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
send_to_all (FakeJetstream *self, const Event *event)
{
  for (guint i = 0; i < self->sockets->len; i++)
    {
      SoupWebsocketConnection *socket = g_ptr_array_index (self->sockets, i);

      if (soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_text (socket, event->text);
    }
}

static gboolean
send_new (gpointer data)
{
  FakeJetstream *self = data;

  g_mutex_lock (&self->mutex);
  for (; self->n_sent < self->events->len; self->n_sent++)
    send_to_all (self, g_ptr_array_index (self->events, self->n_sent));
  g_mutex_unlock (&self->mutex);
  return G_SOURCE_REMOVE;
}

gboolean
fake_jetstream_hang_up (gpointer data)
{
  FakeJetstream *self = data;

  for (guint i = 0; i < self->sockets->len; i++)
    {
      SoupWebsocketConnection *socket = g_ptr_array_index (self->sockets, i);

      if (soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
    }
  g_ptr_array_set_size (self->sockets, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
on_cut (gpointer data)
{
  static const char half[] = "\x81\x7e\x10\x00{\"did\":\"did:plc:al";
  FakeJetstream *self = data;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->sockets->len; i++)
    {
      SoupWebsocketConnection *socket = g_ptr_array_index (self->sockets, i);
      GIOStream *stream = soup_websocket_connection_get_io_stream (socket);

      g_output_stream_write_all (g_io_stream_get_output_stream (stream), half, sizeof half - 1,
                                 NULL, NULL, NULL);
      g_io_stream_close (stream, NULL, NULL);
    }
  g_ptr_array_set_size (self->sockets, 0);
  g_mutex_unlock (&self->mutex);
  return G_SOURCE_REMOVE;
}

void
fake_jetstream_cut (FakeJetstream *self)
{
  /* after what is to be sent before */
  g_main_context_invoke_full (self->thread.context, G_PRIORITY_LOW, on_cut, self, NULL);
}

void
fake_jetstream_add (FakeJetstream *self, gint64 at_us, const char *text)
{
  Event *event = g_new0 (Event, 1);

  event->at_us = at_us;
  event->text = g_strdup (text);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->events, event);
  g_mutex_unlock (&self->mutex);
  g_main_context_invoke (self->thread.context, send_new, self);
}

char *
fake_jetstream_make_event (const char *operation, const char *rkey, gint64 at_us, const char *text)
{
  g_autofree char *record =
      text != NULL ? g_strdup_printf (",\"record\":{\"$type\":\"app.bsky.feed.post\",\"createdAt\":"
                                      "\"2026-05-25T14:23:28.757Z\",\"text\":\"%s\"},\"cid\":\"c\"",
                                      text)
                   : g_strdup ("");

  return g_strdup_printf ("{\"did\":\"" FAKE_JETSTREAM_DID "\",\"time_us\":%" G_GINT64_FORMAT
                          ",\"kind\":\"commit\",\"commit\":{\"rev\":\"r\",\"operation\":\"%s\","
                          "\"collection\":\"app.bsky.feed.post\",\"rkey\":\"%s\"%s}}",
                          at_us, operation, rkey, record);
}

void
fake_jetstream_init (FakeJetstream *self)
{
  g_mutex_init (&self->mutex);
  self->events = g_ptr_array_new_with_free_func (event_free);
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->cursors = g_ptr_array_new_with_free_func (g_free);
  vigie_server_thread_start (&self->thread, "jetstream", on_request, self);
  g_main_context_invoke (self->thread.context, set_up_sockets, self);
}

void
fake_jetstream_clear (FakeJetstream *self)
{
  if (self->events == NULL)
    return;
  g_main_context_invoke (self->thread.context, fake_jetstream_hang_up, self);
  vigie_server_thread_stop (&self->thread);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->sockets);
  g_ptr_array_unref (self->cursors);
  g_mutex_clear (&self->mutex);
}
