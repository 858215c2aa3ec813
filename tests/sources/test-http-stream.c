/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "http-client-fixture.h"
#include "raw-server.h"
#include "vigie-event-stream.h"
#include "vigie-http-stream.h"

#define PATIENCE_MS 20000
#define LONG_MS (10 * 60 * 1000)

static const struct
{
  VigieHttpStreamKind kind;
  const char *answer;
  const char *scheme;
} ways[] = {
  { VIGIE_HTTP_STREAM_EVENTS, RAW_EVENTS, "http" },
  { VIGIE_HTTP_STREAM_LINES, RAW_LINES, "http" },
  { VIGIE_HTTP_STREAM_WEBSOCKET, RAW_WEBSOCKET, "ws" },
};

/* ---- what is taken apart ---- */

static void
append_event (const char *event, GBytes *data, gpointer user_data)
{
  gsize size;
  const char *text = g_bytes_get_data (data, &size);

  g_assert_cmpuint (strlen (text), ==, size);
  g_string_append_printf (user_data, "%s[%s]", event != NULL ? event : "", text);
}

/* Cut anywhere, it says the same. */
static void
expect_events (VigieEventStreamFormat format, const char *input, gsize length, const char *expected)
{
  for (gsize step = 1; step <= length; step++)
    {
      g_autoptr (GString) found = g_string_new (NULL);
      g_autoptr (VigieEventStream) stream =
          vigie_event_stream_new (format, 1000, append_event, found);

      for (gsize i = 0; i < length; i += step)
        g_assert_true (vigie_event_stream_push (stream, input + i, MIN (step, length - i)));
      g_assert_cmpstr (found->str, ==, expected);
    }
}

static void
test_events_are_taken_apart (void)
{
  static const struct
  {
    const char *input;
    const char *expected;
  } cases[] = {
    { "data: a\n\n", "[a]" },
    { "data:a\r\rdata:b\n\n", "[a][b]" },
    { "\xef\xbb\xbf"
      "data: a\r\n\r\ndata:  b\r\n\r\n",
      "[a][ b]" },
    { "event: update\ndata: a\ndata\ndata: b\n\ndata: c\n\n", "update[a\n\nb][c]" },
    { ":)\n:thump\n\nid: 7\nretry: 100\nfoo: bar\n\ndata: a\n\n", "[a]" },
    { "data\n\n", "[]" },
    { "event: gone\n\ndata: a\n\n", "[a]" },
    { "event\ndata: a\n\n", "[a]" },
    { "data: a\xff"
      "b\n\n",
      "[a\xef\xbf\xbd"
      "b]" },
    { "data: whole\n\ndata: not whole\n", "[whole]" },
    { " data: a\n\n", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    expect_events (VIGIE_EVENT_STREAM_EVENTS, cases[i].input, strlen (cases[i].input),
                   cases[i].expected);
  expect_events (VIGIE_EVENT_STREAM_EVENTS, "data: a\0b\n\n", 11,
                 "[a\xef\xbf\xbd"
                 "b]");
}

static void
test_lines_are_taken_apart (void)
{
  static const char input[] = "\xef\xbb\xbf{\"a\":1}\r\n\r\n\n {\"b\":\r2}\n{\"c\"";

  expect_events (VIGIE_EVENT_STREAM_LINES, input, strlen (input), "[{\"a\":1}][ {\"b\":\r2}]");
}

static void
test_id_and_retry_are_kept (void)
{
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (VigieEventStream) stream =
      vigie_event_stream_new (VIGIE_EVENT_STREAM_EVENTS, 1000, append_event, found);
  static const char first[] = "id: 7\nretry: 2500\n";
  static const char second[] = "id: a\0b\nretry: soon\nretry: 99999999999999999999\n\n";

  g_assert_cmpint (vigie_event_stream_get_retry (stream), ==, -1);
  g_assert_true (vigie_event_stream_push (stream, first, sizeof first - 1));
  g_assert_true (vigie_event_stream_push (stream, second, sizeof second - 1));
  g_assert_cmpstr (vigie_event_stream_get_last_id (stream), ==, "7");
  g_assert_cmpint (vigie_event_stream_get_retry (stream), ==, 2500);
}

/* ---- connections ---- */

/* @deadline_ms: for the opening; 0 for the usual one */
static VigieHttpStream *
open_within (
    Fixture *f, guint way, const char *uri, guint deadline_ms, guint idle_ms, GError **error)
{
  const VigieHttpRequest request = { .uri = uri,
                                     .deadline_ms = deadline_ms,
                                     .idle_ms = idle_ms,
                                     .allow_local = TRUE,
                                     .authorization = "Bearer secret" };

  return vigie_http_stream_open (f->client, ways[way].kind, &request, NULL, error);
}

static VigieHttpStream *
open_uri (Fixture *f, guint way, const char *uri, guint idle_ms, GError **error)
{
  return open_within (f, way, uri, 0, idle_ms, error);
}

static VigieHttpStream *
open_way (Fixture *f, guint way, RawServer *server)
{
  g_autofree char *uri = raw_server_dup_uri (server, ways[way].scheme);
  g_autoptr (GError) error = NULL;
  VigieHttpStream *stream = open_uri (f, way, uri, LONG_MS, &error);

  g_assert_no_error (error);
  g_assert_nonnull (stream);
  return stream;
}

static void
send_message (RawServer *server, guint way, const char *text)
{
  g_autofree char *framed = NULL;

  if (ways[way].kind == VIGIE_HTTP_STREAM_WEBSOCKET)
    {
      raw_server_send_frame (server, 0x81, text, strlen (text));
      return;
    }
  framed = ways[way].kind == VIGIE_HTTP_STREAM_EVENTS
               ? g_strdup_printf ("event: update\ndata: %s\n\n", text)
               : g_strconcat (text, "\r\n", NULL);
  raw_server_send_text (server, framed);
}

static void
expect_message (VigieHttpStream *stream, const char *text)
{
  g_auto (VigieHttpStreamMessage) message = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (vigie_http_stream_read (stream, PATIENCE_MS, &message, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (message.data);
  g_assert_cmpstr (g_bytes_get_data (message.data, NULL), ==, text);
}

static void
expect_end (VigieHttpStream *stream, GQuark domain, int code, const char *words)
{
  g_auto (VigieHttpStreamMessage) message = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (vigie_http_stream_read (stream, PATIENCE_MS, &message, NULL, &error));
  g_assert_error (error, domain, code);
  g_test_message ("%s", error->message);
  if (words != NULL)
    g_assert_nonnull (strstr (error->message, words));
}

static void
test_messages_come (Fixture *f, gconstpointer data)
{
  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (RawServer) server = raw_server_new (ways[way].answer);
      g_autoptr (VigieHttpStream) stream = open_way (f, way, server);
      g_auto (VigieHttpStreamMessage) message = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_true (vigie_http_stream_read (stream, 0, &message, NULL, &error));
      g_assert_null (message.data);
      g_assert_true (vigie_http_stream_read (stream, 1, &message, NULL, &error));
      g_assert_null (message.data);
      send_message (server, way, "{\"text\":\"Pont fermé\"}");
      send_message (server, way, "b");
      expect_message (stream, "{\"text\":\"Pont fermé\"}");
      expect_message (stream, "b");
      raw_server_cut (server);
      expect_end (stream, VIGIE_ERROR, VIGIE_ERROR_NETWORK, "broke off");
      /* and so it stays */
      expect_end (stream, VIGIE_ERROR, VIGIE_ERROR_NETWORK, "broke off");
    }
}

static void
test_names_of_events (Fixture *f, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new (RAW_EVENTS);
  g_autoptr (VigieHttpStream) stream = open_way (f, 0, server);
  g_auto (VigieHttpStreamMessage) message = { 0 };

  send_message (server, 0, "7");
  g_assert_true (vigie_http_stream_read (stream, PATIENCE_MS, &message, NULL, NULL));
  g_assert_cmpstr (message.event, ==, "update");
}

static void
test_cut_in_the_middle (Fixture *f, gconstpointer data)
{
  static const char *const halves[] = { "event: update\ndata: {\"te", "{\"te", "\x81\x0c{\"te" };

  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (RawServer) server = raw_server_new (ways[way].answer);
      g_autoptr (VigieHttpStream) stream = open_way (f, way, server);

      send_message (server, way, "whole");
      raw_server_send_text (server, halves[way]);
      raw_server_cut (server);
      expect_message (stream, "whole");
      expect_end (stream, VIGIE_ERROR, VIGIE_ERROR_NETWORK, NULL);
    }
}

static void
test_too_large (Fixture *f, gconstpointer data)
{
  g_autofree char *piece = g_strnfill (1000 * 1000, 'a');

  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (RawServer) server = raw_server_new (ways[way].answer);
      g_autoptr (VigieHttpStream) stream = open_way (f, way, server);

      if (ways[way].kind == VIGIE_HTTP_STREAM_WEBSOCKET)
        raw_server_send (server, "\x81\x7f\0\0\0\0\x05\xf5\xe1\0", 10); /* 100,000,000 bytes */
      else
        raw_server_send_text (server, "data: ");
      raw_server_flood (server, piece, 1000 * 1000, 100 * 1000 * 1000);
      expect_end (stream, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE, NULL);
    }
}

static void
test_many_lines_of_one_event_are_too_large (Fixture *f, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new (RAW_EVENTS);
  g_autoptr (VigieHttpStream) stream = open_way (f, 0, server);
  g_autoptr (GString) lines = g_string_new (NULL);

  while (lines->len < 1000 * 1000)
    g_string_append (lines, "data: a\n");
  raw_server_flood (server, lines->str, lines->len, 100 * 1000 * 1000);
  expect_end (stream, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE, NULL);
}

static void
expect_refusal (Fixture *f, guint way, RawServer *server, int code)
{
  g_autofree char *uri = raw_server_dup_uri (server, ways[way].scheme);
  g_autoptr (GError) error = NULL;

  g_assert_null (open_uri (f, way, uri, LONG_MS, &error));
  g_assert_error (error, VIGIE_ERROR, code);
  g_test_message ("%s", error->message);
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *answer;
    int code;
  } cases[] = {
    { "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
      VIGIE_ERROR_INVALID },
    { "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", VIGIE_ERROR_LOGIN },
    { "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", VIGIE_ERROR_NOT_FOUND },
    { "HTTP/1.1 204 No Content\r\n\r\n", VIGIE_ERROR_INVALID },
    { "HTTP/1.1 302 Found\r\nLocation: ftp://example.org/\r\nContent-Length: 0\r\n\r\n",
      VIGIE_ERROR_NETWORK },
    { "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n", VIGIE_ERROR_NETWORK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
      {
        g_autoptr (RawServer) server = raw_server_new (cases[i].answer);

        expect_refusal (f, way, server, cases[i].code);
      }
}

/* What a server asks for on one connection holds for all that is asked from it. */
static void
test_pauses_are_noted (Fixture *f, gconstpointer data)
{
  static const char *const answers[] = {
    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 100\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 100\r\nContent-Length: 0\r\n\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
      {
        g_autoptr (RawServer) server = raw_server_new (answers[i]);
        g_autofree char *uri = raw_server_dup_uri (server, "http");
        gint64 pause;

        expect_refusal (f, way, server, i == 2 ? VIGIE_ERROR_NETWORK : VIGIE_ERROR_LIMITED);
        pause = vigie_http_client_get_pause (f->client, uri);
        g_assert_cmpint (pause, >, f->now);
        if (i != 1)
          g_assert_cmpint (pause, ==, f->now + 100 * 1000);
        expect_refusal (f, way, server, VIGIE_ERROR_LIMITED);
        expect_error_of (f, uri, VIGIE_ERROR_LIMITED);
        g_assert_cmpuint (raw_server_count (server), ==, 1);
      }
}

static void
test_clock_that_jumps (Fixture *f, gconstpointer data)
{
  const gint64 day = 24 * 60 * 60 * 1000;
  g_autoptr (RawServer) server = raw_server_new (
      "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 100\r\nContent-Length: 0\r\n\r\n");
  g_autofree char *uri = raw_server_dup_uri (server, "http");

  expect_refusal (f, 0, server, VIGIE_ERROR_LIMITED);
  advance (f, -10 * day); /* which must not silence the server for ten days */
  g_assert_cmpint (vigie_http_client_get_pause (f->client, uri), <=, f->now + day / 24);
  expect_refusal (f, 0, server, VIGIE_ERROR_LIMITED);
  g_assert_cmpuint (raw_server_count (server), ==, 1);
  advance (f, 20 * day);
  g_assert_cmpint (vigie_http_client_get_pause (f->client, uri), ==, 0);
  expect_refusal (f, 0, server, VIGIE_ERROR_LIMITED);
  g_assert_cmpuint (raw_server_count (server), ==, 2);
}

/* However long the opening takes: what is waited for afterwards begins then. */
static void
test_silence (Fixture *f, gconstpointer data)
{
  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (RawServer) server = raw_server_new (ways[way].answer);
      g_autofree char *uri = raw_server_dup_uri (server, ways[way].scheme);
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieHttpStream) stream = open_uri (f, way, uri, 1, &error);

      g_assert_no_error (error);
      expect_end (stream, VIGIE_ERROR, VIGIE_ERROR_NETWORK, "sign of life");
    }
}

static void
test_no_answer (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RawServer) server = raw_server_new ("");

  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autofree char *uri = raw_server_dup_uri (server, ways[way].scheme);

      g_assert_null (open_within (f, way, uri, 100, 1, &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
      g_assert_nonnull (strstr (error->message, "in time"));
      g_clear_error (&error);
    }
}

static void
test_websocket_ends_from_either_side (Fixture *f, gconstpointer data)
{
  static const char reason[] = "\x03\xf5Trop lent";
  g_autoptr (RawServer) server = raw_server_new (RAW_WEBSOCKET);
  VigieHttpStream *stream = open_way (f, 2, server);
  g_autofree char *said = NULL;
  g_autofree char *payload = NULL;
  g_autoptr (GError) error = NULL;
  guint8 first;

  g_assert_true (vigie_http_stream_send (stream, "{\"type\":\"subscribe\"}", &error));
  g_assert_no_error (error);
  said = raw_server_wait_frame (server, &first);
  g_assert_cmpuint (first, ==, 0x81);
  g_assert_cmpstr (said, ==, "{\"type\":\"subscribe\"}");
  raw_server_send_frame (server, 0x88, reason, sizeof reason - 1);
  raw_server_cut (server);
  expect_end (stream, VIGIE_ERROR, VIGIE_ERROR_NETWORK, "“Trop lent”");
  g_assert_false (vigie_http_stream_send (stream, "more", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  vigie_http_stream_close (stream);

  raw_server_free (g_steal_pointer (&server));
  server = raw_server_new (RAW_WEBSOCKET);
  stream = open_way (f, 2, server);
  vigie_http_stream_close (stream);
  payload = raw_server_wait_frame (server, &first);
  g_assert_cmpuint (first, ==, 0x88);
}

/* Fragments are one message, a ping is answered, and what is no text is none. */
static void
test_frames (Fixture *f, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new (RAW_WEBSOCKET);
  g_autoptr (VigieHttpStream) stream = open_way (f, 2, server);
  g_autofree char *pong = NULL;
  guint8 first;

  raw_server_send_frame (server, 0x01, "Pont ", 5);
  raw_server_send_frame (server, 0x89, "ça va ?", strlen ("ça va ?"));
  raw_server_send_frame (server, 0x82, "\0\1", 2);
  pong = raw_server_wait_frame (server, &first);
  g_assert_cmpuint (first, ==, 0x8a);
  g_assert_cmpstr (pong, ==, "ça va ?");
  expect_end (stream, VIGIE_ERROR, VIGIE_ERROR_INVALID, NULL); /* a frame within a message */
}

static void
test_fragments_and_binary (Fixture *f, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new (RAW_WEBSOCKET);
  g_autoptr (VigieHttpStream) stream = open_way (f, 2, server);

  raw_server_send_frame (server, 0x01, "Pont ", 5);
  raw_server_send_frame (server, 0x80, "fermé", strlen ("fermé"));
  raw_server_send_frame (server, 0x82, "\0\1", 2);
  raw_server_send_frame (server, 0x81, "ici", 3);
  expect_message (stream, "Pont fermé");
  expect_message (stream, "ici");
}

/* ---- somebody else ends it ---- */

/* Whenever that is: so it is done many times, at any moment. */
#define N_MOMENTS 40
#define MAX_MOMENT_US 3000

typedef struct
{
  GCancellable *cancellable; /* (nullable) */
  VigieHttpClient *client;   /* (nullable) */
  gint32 after_us;
} Ending;

static gpointer
end_at_moment (gpointer data)
{
  const Ending *self = data;
  gint64 until = g_get_monotonic_time () + self->after_us;

  while (g_get_monotonic_time () < until)
    g_thread_yield ();
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->client != NULL)
    vigie_http_client_close (self->client);
  return NULL;
}

static void
cancel_while_reading (VigieHttpStream *stream, gint32 after_us)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Ending ending = { .cancellable = cancellable, .after_us = after_us };
  GThread *thread = g_thread_new ("cancel", end_at_moment, &ending);
  g_auto (VigieHttpStreamMessage) message = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (vigie_http_stream_read (stream, LONG_MS, &message, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

static void
test_cancelled_from_another_thread (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();

  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (RawServer) server = raw_server_new (ways[way].answer);
      g_autoptr (VigieHttpStream) stream = open_way (f, way, server);

      for (guint i = 0; i < N_MOMENTS; i++)
        cancel_while_reading (stream, g_rand_int_range (random, 0, MAX_MOMENT_US));
      send_message (server, way, "goes on");
      expect_message (stream, "goes on");
    }
}

static void
test_cancelled_before_it_stands (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();
  g_autoptr (RawServer) server = raw_server_new ("");

  for (guint i = 0; i < N_MOMENTS; i++)
    {
      guint way = i % G_N_ELEMENTS (ways);
      g_autofree char *uri = raw_server_dup_uri (server, ways[way].scheme);
      const VigieHttpRequest request = { .uri = uri, .deadline_ms = LONG_MS, .allow_local = TRUE };
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Ending ending = { .cancellable = cancellable,
                        .after_us = g_rand_int_range (random, 0, MAX_MOMENT_US) };
      GThread *thread = g_thread_new ("cancel", end_at_moment, &ending);
      g_autoptr (GError) error = NULL;

      g_assert_null (
          vigie_http_stream_open (f->client, ways[way].kind, &request, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_thread_join (thread);
    }
}

static void
test_client_that_is_closed_ends_it (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();

  for (guint i = 0; i < N_MOMENTS; i++)
    {
      guint way = i % G_N_ELEMENTS (ways);
      g_autoptr (RawServer) server = raw_server_new (ways[way].answer);
      g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, TRUE);
      g_autofree char *uri = raw_server_dup_uri (server, ways[way].scheme);
      const VigieHttpRequest request = { .uri = uri, .idle_ms = LONG_MS };
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieHttpStream) stream =
          vigie_http_stream_open (client, ways[way].kind, &request, NULL, &error);
      Ending ending = { .client = client, .after_us = g_rand_int_range (random, 0, MAX_MOMENT_US) };
      GThread *thread;

      g_assert_no_error (error);
      thread = g_thread_new ("close", end_at_moment, &ending);
      expect_end (stream, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
      g_thread_join (thread);
      g_assert_null (vigie_http_stream_open (client, ways[way].kind, &request, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* ---- the local network ---- */

static void
test_redirected_into_the_local_network (Fixture *f, gconstpointer data)
{
  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (RawServer) server = raw_server_new ("");
      g_autofree char *answer =
          g_strdup_printf ("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.2:%u/\r\n"
                           "Content-Length: 0\r\n\r\n",
                           raw_server_get_port (server));

      raw_server_set_answer (server, answer);
      expect_refusal (f, way, server, VIGIE_ERROR_INVALID);
      g_assert_cmpuint (raw_server_count (server), ==, 1);
    }
}

static void
test_redirected_within_its_server (Fixture *f, gconstpointer data)
{
  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (RawServer) server = raw_server_new (ways[way].answer);
      g_autofree char *uri = raw_server_dup_uri (server, ways[way].scheme);
      g_autofree char *moved = vigie_web_server_dup_uri (f->server, "/moved");
      g_autofree char *target = raw_server_dup_uri (server, "http");
      g_autoptr (VigieHttpStream) stream = NULL;
      g_autoptr (GError) error = NULL;

      vigie_web_server_set_redirect (f->server, "/moved", target);
      stream = open_uri (f, way, moved, LONG_MS, &error);
      g_assert_no_error (error);
      send_message (server, way, "moved");
      expect_message (stream, "moved");
    }
}

/* ---- a flood ---- */

#define N_FLOOD 100000

static char *
make_piece (guint way, gsize *length)
{
  g_autofree char *text = g_strnfill (100, 'a');
  char *piece;

  if (ways[way].kind == VIGIE_HTTP_STREAM_WEBSOCKET)
    piece = g_strconcat ("\x81\x64", text, NULL);
  else if (ways[way].kind == VIGIE_HTTP_STREAM_EVENTS)
    piece = g_strconcat ("data:", text, "\n\n", NULL);
  else
    piece = g_strconcat (text, "\n", NULL);
  *length = strlen (piece);
  return piece;
}

/* Who reads slowly lets the server wait, instead of keeping it all. */
static void
test_flood_waits (Fixture *f, gconstpointer data)
{
  const gsize most = 200 * 1000 * 1000;

  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (RawServer) server = raw_server_new (ways[way].answer);
      g_autoptr (VigieHttpStream) stream = open_way (f, way, server);
      gsize length;
      g_autofree char *piece = make_piece (way, &length);
      g_autofree char *text = g_strnfill (100, 'a');

      g_assert_cmpuint (raw_server_flood (server, piece, length, most), <, most / 4);
      for (guint i = 0; i < 5000; i++)
        expect_message (stream, text);
    }
}

typedef struct
{
  RawServer *server;
  char *piece;
  gsize length;
} Flood;

static gpointer
flood (gpointer data)
{
  Flood *self = data;
  g_autoptr (GString) many = g_string_new (NULL);

  for (guint i = 0; i < 1000; i++)
    g_string_append_len (many, self->piece, (gssize) self->length);
  for (guint i = 0; i < N_FLOOD / 1000; i++)
    raw_server_send (self->server, many->str, many->len);
  return NULL;
}

static void
test_flood_comes_whole (Fixture *f, gconstpointer data)
{
  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (RawServer) server = raw_server_new (ways[way].answer);
      g_autoptr (VigieHttpStream) stream = open_way (f, way, server);
      Flood job = { .server = server };
      gint64 started = g_get_monotonic_time ();
      g_autofree char *text = g_strnfill (100, 'a');
      GThread *thread;

      job.piece = make_piece (way, &job.length);
      thread = g_thread_new ("flood", flood, &job);
      for (guint i = 0; i < N_FLOOD; i++)
        expect_message (stream, text);
      g_test_message ("%.0f messages a second",
                      N_FLOOD * 1e6 / (double) (g_get_monotonic_time () - started));
      g_thread_join (thread);
      g_free (job.piece);
    }
}

static gpointer
flood_on (gpointer data)
{
  Flood *self = data;
  g_autoptr (GString) many = g_string_new (NULL);

  for (guint i = 0; i < 1000; i++)
    g_string_append_len (many, self->piece, (gssize) self->length);
  raw_server_flood (self->server, many->str, many->len, G_MAXSIZE);
  return NULL;
}

/* It ends at once, however much more would come. */
static void
test_closed_in_a_flood (Fixture *f, gconstpointer data)
{
  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (RawServer) server = raw_server_new (ways[way].answer);
      VigieHttpStream *stream = open_way (f, way, server);
      Flood job = { .server = server };
      g_autofree char *text = g_strnfill (100, 'a');
      GThread *thread;

      job.piece = make_piece (way, &job.length);
      thread = g_thread_new ("flood", flood_on, &job);
      for (guint i = 0; i < 10000; i++)
        expect_message (stream, text);
      vigie_http_stream_close (stream);
      g_thread_join (thread); /* whose connection is gone */
      g_free (job.piece);
    }
}

#define ADD(path, local, test)                                                                     \
  g_test_add ("/http-stream/" path, Fixture, GINT_TO_POINTER (local), set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-stream/events-are-taken-apart", test_events_are_taken_apart);
  g_test_add_func ("/http-stream/lines-are-taken-apart", test_lines_are_taken_apart);
  g_test_add_func ("/http-stream/id-and-retry-are-kept", test_id_and_retry_are_kept);
  ADD ("messages-come", FALSE, test_messages_come);
  ADD ("names-of-events", FALSE, test_names_of_events);
  ADD ("cut-in-the-middle", FALSE, test_cut_in_the_middle);
  ADD ("too-large", FALSE, test_too_large);
  ADD ("many-lines-too-large", FALSE, test_many_lines_of_one_event_are_too_large);
  ADD ("refusals", FALSE, test_refusals);
  ADD ("pauses-are-noted", TRUE, test_pauses_are_noted);
  ADD ("clock-that-jumps", TRUE, test_clock_that_jumps);
  ADD ("silence", FALSE, test_silence);
  ADD ("no-answer", FALSE, test_no_answer);
  ADD ("websocket-ends-from-either-side", FALSE, test_websocket_ends_from_either_side);
  ADD ("frame-within-a-message", FALSE, test_frames);
  ADD ("fragments-and-binary", FALSE, test_fragments_and_binary);
  ADD ("cancelled-from-another-thread", FALSE, test_cancelled_from_another_thread);
  ADD ("cancelled-before-it-stands", FALSE, test_cancelled_before_it_stands);
  ADD ("closed-client", FALSE, test_client_that_is_closed_ends_it);
  ADD ("redirected-into-the-local-network", FALSE, test_redirected_into_the_local_network);
  ADD ("redirected-within-its-server", TRUE, test_redirected_within_its_server);
  ADD ("flood-waits", FALSE, test_flood_waits);
  ADD ("flood-comes-whole", FALSE, test_flood_comes_whole);
  ADD ("closed-in-a-flood", FALSE, test_closed_in_a_flood);
  return g_test_run ();
}
