/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading a Jetstream, every post of the world: from the socket through the WebSocket to what
 * matches, in the incident. The frames are made beforehand and only written here, so that the other
 * end is not what is measured; its thread's time is taken off.
 *
 *   bench-jetstream [MESSAGES]
 *
 * Lines on stdout: figure TAB ours TAB peer TAB unit.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <time.h>

#include "vigie-source.h"
#include "vigie-store.h"

#define SEED 20260112
#define MATCH_EVERY 200

typedef struct
{
  GSocketListener *listener;
  GByteArray *frames;
  double seconds; /* processor time of its thread */
} Server;

static double
get_seconds (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

/* ---- frames ---- */

static char *
make_text (GRand *rand, guint number)
{
  static const char *const words[] = { "just",   "saw",   "the",  "weather", "今日は", "いい",
                                       "lovely", "photo", "of",   "my",      "été",    "match",
                                       "goal",   "new",   "song", "heute",   "schön",  "gracias" };
  GString *text = g_string_new (NULL);

  for (gint i = g_rand_int_range (rand, 6, 40); i > 0; i--)
    g_string_append_printf (text, "%s ", words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  if (number % MATCH_EVERY == 0)
    g_string_append (text, "inondation");
  return g_string_free_and_steal (text);
}

/* As a server sends a text: unmasked, its length in two bytes. */
static void
append_frame (GByteArray *frames, GPtrArray *texts, GRand *rand, guint number, gint64 at_us)
{
  g_autofree char *words = make_text (rand, number);
  char *text = g_strdup_printf (
      "{\"did\":\"did:plc:%024x\",\"time_us\":%" G_GINT64_FORMAT
      ",\"kind\":\"commit\",\"commit\":{\"rev\":\"3mptbypluud2a\",\"operation\":\"create\","
      "\"collection\":\"app.bsky.feed.post\",\"rkey\":\"3mpt%09u\",\"record\":{\"$type\":"
      "\"app.bsky.feed.post\",\"createdAt\":\"2026-07-04T14:38:06.240Z\",\"langs\":[\"en\"],"
      "\"reply\":{\"parent\":{\"cid\":"
      "\"bafyreiainko5un5pbcdosvxpbisjnjzemojnry6nsgtdftdgslbu37kxai\",\"uri\":"
      "\"at://did:plc:j76trmiofvaxxpvx2vnb2vwf/app.bsky.feed.post/3mmojbrjwbs26\"},\"root\":{"
      "\"cid\":\"bafyreiainko5un5pbcdosvxpbisjnjzemojnry6nsgtdftdgslbu37kxai\",\"uri\":"
      "\"at://did:plc:j76trmiofvaxxpvx2vnb2vwf/app.bsky.feed.post/3mmojbrjwbs26\"}},"
      "\"text\":\"%s\"},\"cid\":\"bafyreiapzyf65cmq55jklpnrihiygze2jmmdqvvkw\"}}",
      number % 50000, at_us, number, words);
  gsize length = strlen (text);
  const guint8 head[] = { 0x81, 126, (guint8) (length >> 8), (guint8) length };

  g_byte_array_append (frames, head, sizeof head);
  g_byte_array_append (frames, (const guint8 *) text, (guint) length);
  g_ptr_array_add (texts, text);
}

/* ---- the other end ---- */

static void
shake_hands (GSocketConnection *connection)
{
  g_autoptr (GDataInputStream) input =
      g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *key = NULL;
  g_autofree char *accept = NULL;
  g_autofree char *answer = NULL;
  guint8 digest[20];
  gsize length = sizeof digest;
  char *line;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (input), FALSE);
  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  while ((line = g_data_input_stream_read_line (input, NULL, NULL, NULL)) != NULL && *line != '\0')
    {
      if (g_ascii_strncasecmp (line, "Sec-WebSocket-Key:", 18) == 0)
        key = g_strdup (g_strstrip (line + 18));
      g_free (line);
    }
  g_free (line);
  g_assert_nonnull (key);
  g_checksum_update (checksum, (const guint8 *) key, -1);
  g_checksum_update (checksum, (const guint8 *) "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", -1);
  g_checksum_get_digest (checksum, digest, &length);
  accept = g_base64_encode (digest, length);
  answer = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                            "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                            accept);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer,
                             strlen (answer), NULL, NULL, NULL);
}

static gpointer
serve (gpointer data)
{
  Server *self = data;
  g_autoptr (GSocketConnection) connection =
      g_socket_listener_accept (self->listener, NULL, NULL, NULL);

  shake_hands (connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                             self->frames->data, self->frames->len, NULL, NULL, NULL);
  self->seconds = get_seconds (CLOCK_THREAD_CPUTIME_ID);
  return NULL;
}

/* ---- ours, and a floor ---- */

static double
run_ours (Server *server, VigieStore *store, guint n_matches)
{
  g_autoptr (GError) error = NULL;
  guint port = g_socket_listener_add_any_inet_port (server->listener, NULL, &error);
  g_autofree char *jetstream = g_strdup_printf ("jetstream=ws://127.0.0.1:%u/subscribe", port);
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, TRUE);
  g_auto (VigieSourceRound)
      round = { .client = client, .sink = VIGIE_POST_SINK (store), .secret = "secret" };
  g_autoptr (VigieSource) source = NULL;
  GThread *thread;
  double begin;

  g_assert_no_error (error);
  /* an account, so that posts do not wait for the names of who wrote them: nobody is there to ask
   */
  source = vigie_source_new ("bluesky",
                             (const char *const[]) { "q=inondation, \"route barrée\", neige -ski",
                                                     "tag=crue", "url=http://127.0.0.1:1",
                                                     "handle=desk.test", jetstream, NULL },
                             &error);
  g_assert_no_error (error);
  begin = get_seconds (CLOCK_PROCESS_CPUTIME_ID);
  thread = g_thread_new ("server", serve, server);
  g_assert_false (vigie_source_follow (source, &round, &error));
  g_thread_join (thread);
  begin = get_seconds (CLOCK_PROCESS_CPUTIME_ID) - begin - server->seconds;
  g_assert_cmpuint (round.counts.imported, ==, n_matches);
  vigie_http_client_close (client);
  return begin;
}

static double
run_floor (GPtrArray *texts)
{
  double begin = get_seconds (CLOCK_THREAD_CPUTIME_ID);
  gsize length = 0;

  for (guint i = 0; i < texts->len; i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();
      JsonObject *commit, *record;

      g_assert_true (json_parser_load_from_data (parser, g_ptr_array_index (texts, i), -1, NULL));
      commit = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)),
                                              "commit");
      record = json_object_get_object_member (commit, "record");
      length += strlen (json_object_get_string_member (record, "text"));
    }
  g_assert_cmpuint (length, >, texts->len);
  return get_seconds (CLOCK_THREAD_CPUTIME_ID) - begin;
}

int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 200000;
  g_autofree char *dir = g_dir_make_tmp ("vigie-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "bench.vigie", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_create (path, "Bench", FALSE, &error);
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  Server server = { listener, frames, 0 };
  gint64 now_us = g_get_real_time ();
  double ours, floor;

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    append_frame (frames, texts, rand, i, now_us + i);
  ours = run_ours (&server, store, (n + MATCH_EVERY - 1) / MATCH_EVERY);
  floor = run_floor (texts);
  g_print ("a message of a Jetstream, read, matched, kept\t%.2f\t%.2f\tµs\n", ours * 1e6 / n,
           floor * 1e6 / n);
  vigie_store_close (store);
  g_remove (path);
  g_rmdir (dir);

  return 0;
}
