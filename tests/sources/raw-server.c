/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "raw-server.h"

#include <string.h>

#include "vigie-test-util.h"

#define KEY_SUFFIX "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
#define DEADLINE_S 20

struct _RawServer
{
  GSocketListener *listener;
  GCancellable *cancellable;
  GThread *thread;
  guint port;

  GMutex mutex; /* everything below */
  GCond cond;
  char *answer;
  GSocketConnection *connection; /* (nullable): the latest that was answered */
  guint n_connections;
};

/* ---- the server's thread ---- */

static char *
read_request (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString *request = g_string_new (NULL);
  char c;

  while (!g_str_has_suffix (request->str, "\r\n\r\n") &&
         g_input_stream_read (input, &c, 1, NULL, NULL) == 1)
    g_string_append_c (request, c);
  return g_string_free (request, FALSE);
}

static char *
make_handshake (const char *request)
{
  static const char name[] = "\r\nSec-WebSocket-Key: ";
  const char *key = strstr (request, name);
  g_autofree char *value = NULL;
  g_autofree char *salted = NULL;
  g_autofree char *accept = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize size = sizeof digest;

  if (key == NULL)
    return g_strdup ("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  key += strlen (name);
  value = g_strndup (key, strcspn (key, "\r"));
  salted = g_strconcat (value, KEY_SUFFIX, NULL);
  g_checksum_update (checksum, (const guchar *) salted, -1);
  g_checksum_get_digest (checksum, digest, &size);
  accept = g_base64_encode (digest, size);
  return g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                          accept);
}

static gpointer
run (gpointer data)
{
  RawServer *self = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL)) !=
         NULL)
    {
      g_autofree char *request = read_request (connection);
      g_autofree char *answer = NULL;

      g_mutex_lock (&self->mutex);
      answer = g_str_equal (self->answer, RAW_WEBSOCKET) ? make_handshake (request)
                                                         : g_strdup (self->answer);
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer,
                                 strlen (answer), NULL, NULL, NULL);
      g_clear_object (&self->connection);
      self->connection = connection;
      self->n_connections++;
      g_cond_broadcast (&self->cond);
      g_mutex_unlock (&self->mutex);
    }
  return NULL;
}

/* ---- the test's thread ---- */

RawServer *
raw_server_new (const char *answer)
{
  RawServer *self = g_new0 (RawServer, 1);
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->answer = g_strdup (answer);
  self->cancellable = g_cancellable_new ();
  self->listener = g_socket_listener_new ();
  self->port = g_socket_listener_add_any_inet_port (self->listener, NULL, &error);
  g_assert_no_error (error);
  self->thread = g_thread_new ("raw-server", run, self);
  return self;
}

void
raw_server_free (RawServer *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_clear_object (&self->connection);
  g_object_unref (self->listener);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->answer);
  g_free (self);
}

void
raw_server_set_answer (RawServer *self, const char *answer)
{
  g_mutex_lock (&self->mutex);
  g_set_str (&self->answer, answer);
  g_mutex_unlock (&self->mutex);
}

char *
raw_server_dup_uri (RawServer *self, const char *scheme)
{
  return g_strdup_printf ("%s://127.0.0.1:%u/stream", scheme, self->port);
}

guint
raw_server_get_port (RawServer *self)
{
  return self->port;
}

guint
raw_server_count (RawServer *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_connections;
  g_mutex_unlock (&self->mutex);
  return n;
}

/* (transfer full): the one that stands, waited for */
static GSocketConnection *
ref_connection (RawServer *self)
{
  gint64 deadline =
      g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC * vigie_test_get_patience ();
  GSocketConnection *connection;

  g_mutex_lock (&self->mutex);
  while (self->connection == NULL)
    if (!g_cond_wait_until (&self->cond, &self->mutex, deadline))
      g_error ("Nobody has connected");
  connection = g_object_ref (self->connection);
  g_mutex_unlock (&self->mutex);
  return connection;
}

void
raw_server_send (RawServer *self, const char *bytes, gsize length)
{
  g_autoptr (GSocketConnection) connection = ref_connection (self);

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes,
                             length, NULL, NULL, NULL);
}

void
raw_server_send_text (RawServer *self, const char *text)
{
  raw_server_send (self, text, strlen (text));
}

void
raw_server_send_frame (RawServer *self, guint8 first, const char *payload, gsize length)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  guint8 head[4] = { first, (guint8) length };
  gsize n_head = 2;

  g_assert_cmpuint (length, <, 65536);
  if (length > 125)
    {
      head[1] = 126;
      head[2] = (guint8) (length >> 8);
      head[3] = (guint8) length;
      n_head = 4;
    }
  g_byte_array_append (frame, head, (guint) n_head);
  g_byte_array_append (frame, (const guint8 *) payload, (guint) length);
  raw_server_send (self, (const char *) frame->data, frame->len);
}

gsize
raw_server_flood (RawServer *self, const char *piece, gsize length, gsize most)
{
  g_autoptr (GSocketConnection) connection = ref_connection (self);
  GSocket *socket = g_socket_connection_get_socket (connection);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  gsize total = 0, written = 0;

  g_socket_set_timeout (socket, 1);
  while (total < most && g_output_stream_write_all (output, piece, length, &written, NULL, NULL))
    total += written;
  g_socket_set_timeout (socket, 0);
  return total;
}

void
raw_server_cut (RawServer *self)
{
  g_autoptr (GSocketConnection) connection = ref_connection (self);

  g_socket_shutdown (g_socket_connection_get_socket (connection), TRUE, TRUE, NULL);
}

char *
raw_server_wait_frame (RawServer *self, guint8 *first)
{
  g_autoptr (GSocketConnection) connection = ref_connection (self);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GError) error = NULL;
  guint8 head[6];
  char *payload;
  gsize length, n;

  g_socket_set_timeout (g_socket_connection_get_socket (connection), DEADLINE_S);
  g_input_stream_read_all (input, head, sizeof head, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, sizeof head);
  *first = head[0];
  g_assert_cmpuint (head[1] & 0x80, ==, 0x80); /* what a client sends is masked */
  length = head[1] & 0x7f;
  g_assert_cmpuint (length, <, 126);
  payload = g_malloc0 (length + 1);
  g_input_stream_read_all (input, payload, length, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, length);
  for (gsize i = 0; i < length; i++)
    payload[i] ^= (char) head[2 + i % 4];
  return payload;
}
