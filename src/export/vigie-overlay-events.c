/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-overlay-events.h"

#include <string.h>

/* Who has not read this much is not there any more. */
#define PENDING_MAX (16 * 1024)
#define RETRY_MS 2000

static const char head[] = "HTTP/1.1 200 OK\r\n"
                           "Content-Type: text/event-stream; charset=utf-8\r\n"
                           "Cache-Control: no-cache, no-transform\r\n"
                           "X-Content-Type-Options: nosniff\r\n"
                           "X-Accel-Buffering: no\r\n"
                           "Connection: close\r\n";
static const char allow_origin[] = "Access-Control-Allow-Origin: *\r\n";

struct _VigieOverlayEvents
{
  GHashTable *listeners; /* a set of Listener */
  guint max_listeners;
  gboolean for_all_pages;
  char *id; /* (nullable): what was told last */
};

typedef struct
{
  VigieOverlayEvents *events;
  GIOStream *stream;
  GSocket *socket;
  GString *pending;
  GSource *source;
  gboolean waits_to_write;
} Listener;

static gboolean on_ready (GSocket *socket, GIOCondition condition, gpointer user_data);

static void
listener_free (gpointer data)
{
  Listener *self = data;

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_string_free (self->pending, TRUE);
  g_io_stream_close (self->stream, NULL, NULL);
  g_object_unref (self->stream);
  g_object_unref (self->socket);
  g_free (self);
}

static void
listen_for (Listener *self, gboolean to_write)
{
  if (self->source != NULL)
    {
      if (self->waits_to_write == to_write)
        return;
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }
  self->waits_to_write = to_write;
  self->source =
      g_socket_create_source (self->socket, to_write ? G_IO_IN | G_IO_OUT : G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_ready), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

/* %FALSE: it is gone */
static gboolean
flush (Listener *self)
{
  while (self->pending->len > 0)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_socket_send_with_blocking (self->socket, self->pending->str, self->pending->len,
                                              FALSE, NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;
      if (n <= 0)
        return FALSE;
      g_string_erase (self->pending, 0, n);
    }
  listen_for (self, self->pending->len > 0);
  return TRUE;
}

static gboolean
on_ready (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  Listener *self = user_data;
  gboolean alive = (condition & (G_IO_ERR | G_IO_HUP | G_IO_NVAL)) == 0;
  char ignored[1024];

  /* A listener has nothing more to say; that it leaves is read here. */
  if (alive && (condition & G_IO_IN) != 0)
    alive = g_socket_receive_with_blocking (socket, ignored, sizeof ignored, FALSE, NULL, NULL) > 0;
  if (alive)
    alive = flush (self);
  if (!alive)
    g_hash_table_remove (self->events->listeners, self);
  return G_SOURCE_CONTINUE; /* where it was replaced or removed, it is destroyed */
}

static gboolean
send_text (Listener *self, const char *text)
{
  if (self->pending->len + strlen (text) > PENDING_MAX)
    return FALSE;
  g_string_append (self->pending, text);
  return flush (self);
}

/* (transfer full) */
static char *
make_event (const char *id)
{
  return g_strdup_printf ("event: overlay\nid: %s\ndata: {\"id\":\"%s\"}\n\n", id, id);
}

/**
 * vigie_overlay_events_new:
 * @max_listeners: at once
 * @for_all_pages: whether pages of other servers may listen
 *
 * Returns: (transfer full): nobody, yet
 */
VigieOverlayEvents *
vigie_overlay_events_new (guint max_listeners, gboolean for_all_pages)
{
  VigieOverlayEvents *self = g_new0 (VigieOverlayEvents, 1);

  self->listeners = g_hash_table_new_full (NULL, NULL, listener_free, NULL);
  self->max_listeners = max_listeners;
  self->for_all_pages = for_all_pages;
  return self;
}

void
vigie_overlay_events_free (VigieOverlayEvents *self)
{
  g_hash_table_unref (self->listeners);
  g_free (self->id);
  g_free (self);
}

gboolean
vigie_overlay_events_is_full (VigieOverlayEvents *self)
{
  return g_hash_table_size (self->listeners) >= self->max_listeners;
}

guint
vigie_overlay_events_get_n_listeners (VigieOverlayEvents *self)
{
  return g_hash_table_size (self->listeners);
}

/**
 * vigie_overlay_events_take:
 * @self: the listeners
 * @stream: (transfer full): a connection on which a request was read and not answered
 * @socket: its socket
 * @last_id: (nullable): what it heard last; it is told at once where that is another now
 */
void
vigie_overlay_events_take (VigieOverlayEvents *self,
                           GIOStream *stream,
                           GSocket *socket,
                           const char *last_id)
{
  Listener *listener = g_new0 (Listener, 1);
  g_autofree char *begin = g_strdup_printf ("%s%s\r\nretry: %d\n\n", head,
                                            self->for_all_pages ? allow_origin : "", RETRY_MS);
  gboolean alive;

  listener->events = self;
  listener->stream = stream;
  listener->socket = g_object_ref (socket);
  listener->pending = g_string_new (NULL);
  listen_for (listener, FALSE);
  g_hash_table_add (self->listeners, listener);
  alive = send_text (listener, begin);
  if (alive && self->id != NULL && g_strcmp0 (last_id, self->id) != 0)
    {
      g_autofree char *event = make_event (self->id);

      alive = send_text (listener, event);
    }
  if (!alive)
    g_hash_table_remove (self->listeners, listener);
}

static void
send_all (VigieOverlayEvents *self, const char *text)
{
  GHashTableIter iter;
  gpointer listener;

  g_hash_table_iter_init (&iter, self->listeners);
  while (g_hash_table_iter_next (&iter, &listener, NULL))
    if (!send_text (listener, text))
      g_hash_table_iter_remove (&iter);
}

/**
 * vigie_overlay_events_tell:
 * @self: the listeners
 * @id: of what there is now; nobody is told the same twice in a row
 */
void
vigie_overlay_events_tell (VigieOverlayEvents *self, const char *id)
{
  g_autofree char *event = NULL;

  if (!g_set_str (&self->id, id))
    return;
  event = make_event (id);
  send_all (self, event);
}

/**
 * vigie_overlay_events_beat:
 * @self: the listeners
 *
 * Says that the connection lives; who has not read what came before is dropped.
 */
void
vigie_overlay_events_beat (VigieOverlayEvents *self)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->listeners);
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      Listener *listener = data;

      if (listener->pending->len > 0 || !send_text (listener, ": here\n\n"))
        g_hash_table_iter_remove (&iter);
    }
}
