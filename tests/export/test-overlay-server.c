/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server of the live overlay, over real sockets. */
#include "overlay-client.h"
#include "vigie-error.h"
#include "vigie-overlay-request.h"
#include "vigie-overlay-server.h"
#include "vigie-test-util.h"

#define TOKEN "0123456789abcdef-right"
#define FILE_PATH "/overlay.geojson"
#define FILE_TYPE "application/geo+json"

/* ---- what headers ask for ---- */

static void
test_gzip_is_sent_where_it_is_liked_best (void)
{
  static const struct
  {
    const char *header;
    gboolean gzip;
  } cases[] = {
    { NULL, FALSE },
    { "", FALSE },
    { "gzip", TRUE },
    { "GZIP;q=0.5", TRUE },
    { "deflate, gzip;q=1.0, *;q=0.5", TRUE },
    { "*", TRUE },
    { "gzip;q=0", FALSE },
    { "*;q=0.5, gzip;q=0", FALSE },
    { "identity;q=1, gzip;q=0.5", FALSE },
    { "identity;q=0.2, gzip;q=0.5", TRUE },
    { "br, zstd", FALSE },
    { "x-gzip", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (vigie_overlay_request_accepts_gzip (cases[i].header) != cases[i].gzip)
      g_error ("“%s” is taken wrongly", cases[i].header);
}

static void
test_versions_are_known_again_in_every_form (void)
{
  const char *etag = "\"abc\"";

  g_assert_false (vigie_overlay_request_has_version (NULL, etag));
  g_assert_false (vigie_overlay_request_has_version ("", etag));
  g_assert_true (vigie_overlay_request_has_version ("\"abc\"", etag));
  g_assert_true (vigie_overlay_request_has_version ("W/\"abc\"", etag));
  g_assert_true (vigie_overlay_request_has_version ("\"x\", W/\"y\",\"abc\"", etag));
  g_assert_true (vigie_overlay_request_has_version ("\"abc-gz\"", etag));
  g_assert_true (vigie_overlay_request_has_version ("\"abc\"", "\"abc-gz\""));
  g_assert_true (vigie_overlay_request_has_version ("*", etag));
  g_assert_false (vigie_overlay_request_has_version ("\"ab\"", etag));
  g_assert_false (vigie_overlay_request_has_version ("abc", etag));
  g_assert_false (vigie_overlay_request_has_version ("\"", etag));
}

static void
test_only_this_machine_is_called_loopback (void)
{
  static const char *const ours[] = { "127.0.0.1", "127.0.0.1:8080", "127.9.9.9", "localhost:1",
                                      "LOCALHOST", "[::1]:80",       NULL };
  static const char *const others[] = { "evil.example",
                                        "127.0.0.1.evil.example",
                                        "localhost.example:80",
                                        "192.0.2.7",
                                        "a@127.0.0.1",
                                        "127.0.0.1/x",
                                        "0.0.0.0",
                                        "",
                                        NULL };

  for (gsize i = 0; ours[i] != NULL; i++)
    g_assert_true (vigie_overlay_request_host_is_loopback (ours[i]));
  for (gsize i = 0; others[i] != NULL; i++)
    g_assert_false (vigie_overlay_request_host_is_loopback (others[i]));
  g_assert_false (vigie_overlay_request_host_is_loopback (NULL));
}

static void
test_tokens_are_long_and_need_no_quoting (void)
{
  g_autofree char *made = vigie_overlay_token_new ();
  g_autofree char *other = vigie_overlay_token_new ();

  g_assert_true (vigie_overlay_token_is_valid (made));
  g_assert_cmpstr (made, !=, other);
  g_assert_false (vigie_overlay_token_is_valid ("short"));
  g_assert_false (vigie_overlay_token_is_valid ("0123456789abcdef&x=1"));
  g_assert_false (vigie_overlay_token_is_valid ("0123456789abcdef é"));
}

/* ---- the server ---- */

static VigieOverlaySnapshot *
make_snapshot (const char *text)
{
  VigieOverlaySnapshot *snapshot = vigie_overlay_snapshot_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (VigieOverlayDocument) document =
      vigie_overlay_document_new (FILE_TYPE, bytes, G_GINT64_CONSTANT (1768240000000));
  g_autoptr (VigieOverlayDocument) missing =
      vigie_overlay_document_new_missing ("No organisation is set.");

  vigie_overlay_snapshot_add (snapshot, FILE_PATH, document);
  vigie_overlay_snapshot_add (snapshot, "/datex2.xml", missing);
  return snapshot;
}

static void
publish (VigieOverlayServer *server, const char *text)
{
  g_autoptr (VigieOverlaySnapshot) snapshot = make_snapshot (text);

  vigie_overlay_server_publish (server, snapshot);
}

static VigieOverlayServer *
start (const VigieOverlayServerOptions *options)
{
  g_autoptr (GError) error = NULL;
  VigieOverlayServer *server = vigie_overlay_server_new (options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (server);
  return server;
}

static char *
make_long_text (void)
{
  g_autoptr (GString) text = g_string_new ("{\"a\":\"");

  for (guint i = 0; i < 2000; i++)
    g_string_append (text, "Fermée ");
  g_string_append (text, "\"}");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_a_file_is_given_with_its_headers (void)
{
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { 0 });
  guint port = vigie_overlay_server_get_port (server);
  g_autofree char *early = overlay_client_ask (port, "GET", FILE_PATH, "");
  g_autofree char *answer = NULL, *head = NULL, *missing = NULL, *nothing = NULL, *uri = NULL;

  assert_answer (early, "503");
  assert_header (early, "Retry-After", "1");
  publish (server, "{\"a\":1}");
  answer = overlay_client_ask (port, "GET", FILE_PATH, "");
  assert_answer (answer, "200");
  assert_header (answer, "Content-Type", FILE_TYPE);
  assert_header (answer, "Content-Length", "7");
  assert_header (answer, "Cache-Control", "no-cache");
  assert_header (answer, "Vary", "Accept-Encoding");
  assert_header (answer, "X-Content-Type-Options", "nosniff");
  assert_header (answer, "Last-Modified", "Mon, 12 Jan 2026 17:46:40 GMT");
  g_assert_true (g_str_has_suffix (answer, "\r\n\r\n{\"a\":1}"));
  head = overlay_client_ask (port, "HEAD", FILE_PATH, "");
  assert_answer (head, "200");
  assert_header (head, "Content-Length", "7");
  g_assert_true (g_str_has_suffix (head, "\r\n\r\n"));
  missing = overlay_client_ask (port, "GET", "/datex2.xml", "");
  assert_answer (missing, "503");
  g_assert_nonnull (strstr (missing, "No organisation is set."));
  nothing = overlay_client_ask (port, "GET", "/../etc/passwd", "");
  assert_answer (nothing, "404");
  uri = vigie_overlay_server_dup_uri (server, FILE_PATH);
  g_assert_true (g_str_has_prefix (uri, "http://127.0.0.1:"));
  vigie_overlay_server_close (server);
}

static void
test_who_has_it_gets_304_until_it_changes (void)
{
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { 0 });
  guint port = vigie_overlay_server_get_port (server);
  g_autofree char *first = NULL, *etag = NULL, *header = NULL, *same = NULL, *changed = NULL;

  publish (server, "one");
  first = overlay_client_ask (port, "GET", FILE_PATH, "");
  etag = overlay_client_find_header (first, "ETag");
  header = g_strdup_printf ("If-None-Match: \"x\"\r\nIf-None-Match: %s\r\n", etag);
  publish (server, "one");
  same = overlay_client_ask (port, "GET", FILE_PATH, header);
  assert_answer (same, "304");
  assert_header (same, "ETag", etag);
  g_assert_true (g_str_has_suffix (same, "\r\n\r\n"));
  publish (server, "two");
  changed = overlay_client_ask (port, "GET", FILE_PATH, header);
  assert_answer (changed, "200");
  g_assert_true (g_str_has_suffix (changed, "two"));
  vigie_overlay_server_close (server);
}

static void
test_a_long_file_is_compressed_for_who_wants_it (void)
{
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { 0 });
  guint port = vigie_overlay_server_get_port (server);
  g_autofree char *text = make_long_text ();
  g_autofree char *plain = NULL, *packed = NULL, *plain_etag = NULL, *packed_etag = NULL;

  publish (server, text);
  plain = overlay_client_ask (port, "GET", FILE_PATH, "Range: bytes=0-3\r\n");
  packed = overlay_client_ask (port, "HEAD", FILE_PATH, "Accept-Encoding: br, gzip\r\n");
  assert_answer (plain, "200");
  g_assert_true (g_str_has_suffix (plain, text));
  assert_header (plain, "Content-Encoding", NULL);
  assert_header (packed, "Content-Encoding", "gzip");
  plain_etag = overlay_client_find_header (plain, "ETag");
  packed_etag = overlay_client_find_header (packed, "ETag");
  g_assert_cmpstr (plain_etag, !=, packed_etag);
  vigie_overlay_server_close (server);
}

static void
test_it_can_only_be_read (void)
{
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { 0 });
  guint port = vigie_overlay_server_get_port (server);
  static const char *const methods[] = { "POST", "PUT", "DELETE", "PATCH", "PROPFIND", NULL };
  g_autofree char *preflight =
      overlay_client_ask (port, "OPTIONS", FILE_PATH, "Origin: https://routes.example\r\n");

  for (gsize i = 0; methods[i] != NULL; i++)
    {
      g_autofree char *answer =
          overlay_client_ask (port, methods[i], FILE_PATH, "Content-Length: 0\r\n");

      assert_answer (answer, "405");
      assert_header (answer, "Allow", "GET, HEAD, OPTIONS");
    }
  assert_answer (preflight, "204");
  assert_header (preflight, "Allow", "GET, HEAD, OPTIONS");
  vigie_overlay_server_close (server);
}

static void
test_a_token_is_asked_for_everywhere_but_for_the_pages_parts (void)
{
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { .token = TOKEN });
  guint port = vigie_overlay_server_get_port (server);
  static const char *const closed[] = {
    FILE_PATH, "/", "/events", "/nothing", FILE_PATH "?token=0123456789abcdef-wrong", NULL
  };
  g_autofree char *bearer = NULL, *query = NULL, *wrong = NULL, *script = NULL, *page = NULL;

  publish (server, "one");
  for (gsize i = 0; closed[i] != NULL; i++)
    {
      g_autofree char *answer = overlay_client_ask (port, "GET", closed[i], "");

      assert_answer (answer, "401");
      assert_header (answer, "WWW-Authenticate", "Bearer realm=\"Vigie\"");
    }
  wrong = overlay_client_ask (port, "GET", FILE_PATH, "Authorization: Basic " TOKEN "\r\n");
  assert_answer (wrong, "401");
  bearer = overlay_client_ask (port, "GET", FILE_PATH, "Authorization: Bearer " TOKEN "\r\n");
  assert_answer (bearer, "200");
  query = overlay_client_ask (port, "GET", FILE_PATH "?token=" TOKEN, "");
  assert_answer (query, "200");
  script = overlay_client_ask (port, "GET", "/page.js", "");
  assert_answer (script, "200");
  page = overlay_client_ask (port, "GET", "/?token=" TOKEN, "");
  assert_answer (page, "200");
  g_assert_null (strstr (page, TOKEN));
  vigie_overlay_server_close (server);
}

static void
test_pages_of_the_web_cannot_pose_as_this_machine (void)
{
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { 0 });
  guint port = vigie_overlay_server_get_port (server);
  g_autofree char *rebound = NULL, *local = NULL;

  publish (server, "one");
  rebound = overlay_client_ask (port, "GET", FILE_PATH, "Host: evil.example\r\n");
  assert_answer (rebound, "421");
  assert_header (rebound, "Access-Control-Allow-Origin", NULL);
  local = overlay_client_ask (port, "GET", FILE_PATH, "Host: localhost:1\r\n");
  assert_answer (local, "200");
  vigie_overlay_server_close (server);
}

#define ORIGIN "Origin: https://routes.example\r\n"

/* @method: of FILE_PATH, or NULL to listen to events */
static void
assert_pages_of_others_may_read (guint port, const char *method, const char *query, gboolean may)
{
  g_autofree char *path = g_strconcat (method != NULL ? FILE_PATH : "/events", query, NULL);
  g_autofree char *request = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: localhost\r\n" ORIGIN "\r\n",
                                              method != NULL ? method : "GET", path);
  g_autoptr (GSocketConnection) connection = overlay_client_connect (port);
  g_autofree char *answer = NULL;
  gboolean is_preflight = g_strcmp0 (method, "OPTIONS") == 0;

  overlay_client_send (connection, request);
  answer = overlay_client_read_until (connection, "\r\n\r\n");
  g_assert_nonnull (answer);
  g_assert_true (g_str_has_prefix (answer, is_preflight ? "HTTP/1.1 204 " : "HTTP/1.1 200 "));
  assert_header (answer, "Access-Control-Allow-Origin", may ? "*" : NULL);
  assert_header (answer, "Access-Control-Allow-Methods",
                 may && is_preflight ? "GET, HEAD, OPTIONS" : NULL);
  if (method != NULL)
    assert_header (answer, "Cross-Origin-Resource-Policy", may ? NULL : "same-origin");
}

static void
test_pages_of_the_web_read_only_with_the_token (void)
{
  static const char *const methods[] = { "GET", "HEAD", "OPTIONS", NULL };
  g_autoptr (VigieOverlayServer) without = start (&(VigieOverlayServerOptions) { 0 });
  g_autoptr (VigieOverlayServer) with = start (&(VigieOverlayServerOptions) { .token = TOKEN });

  publish (without, "one");
  publish (with, "one");
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      assert_pages_of_others_may_read (vigie_overlay_server_get_port (without), methods[i], "",
                                       FALSE);
      assert_pages_of_others_may_read (vigie_overlay_server_get_port (with), methods[i],
                                       "?token=" TOKEN, TRUE);
    }
  vigie_overlay_server_close (without);
  vigie_overlay_server_close (with);
}

static void
test_the_page_takes_nothing_from_elsewhere_but_tiles (void)
{
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { 0 });
  guint port = vigie_overlay_server_get_port (server);
  static const char *const parts[] = { "/",
                                       "/page.js",
                                       "/page.css",
                                       "/icon.svg",
                                       "/leaflet.js",
                                       "/leaflet.css",
                                       "/leaflet-license.txt",
                                       NULL };
  g_autofree char *page = overlay_client_ask (port, "GET", "/", "");
  g_autofree char *policy = overlay_client_find_header (page, "Content-Security-Policy");

  g_assert_nonnull (strstr (policy, "default-src 'none'"));
  g_assert_null (strstr (policy, "unsafe"));
  g_assert_null (strstr (strstr (page, "<!DOCTYPE"), "//")); /* no address of another host */
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *answer = overlay_client_ask (port, "GET", parts[i], "");

      assert_answer (answer, "200");
    }
  vigie_overlay_server_close (server);
}

/* ---- events ---- */

static GSocketConnection *
listen (guint port, const char *headers)
{
  GSocketConnection *connection = overlay_client_connect (port);
  g_autofree char *text =
      g_strdup_printf ("GET /events HTTP/1.1\r\nHost: localhost\r\n%s\r\n", headers);

  overlay_client_send (connection, text);
  return connection;
}

static void
test_who_listens_is_told_of_changes (void)
{
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { 0 });
  guint port = vigie_overlay_server_get_port (server);
  g_autoptr (VigieOverlaySnapshot) first = make_snapshot ("one");
  g_autoptr (VigieOverlaySnapshot) second = make_snapshot ("two");
  g_autofree char *first_id = vigie_overlay_snapshot_dup_id (first);
  g_autofree char *second_id = vigie_overlay_snapshot_dup_id (second);
  g_autofree char *known = g_strdup_printf ("Last-Event-ID: %s\r\n", first_id);
  g_autoptr (GSocketConnection) fresh = NULL;
  g_autoptr (GSocketConnection) back = NULL;
  g_autofree char *told = NULL, *changed = NULL, *only_new = NULL;

  vigie_overlay_server_publish (server, first);
  fresh = listen (port, "");
  told = overlay_client_read_until (fresh, first_id);
  g_assert_nonnull (strstr (told, "text/event-stream"));
  g_assert_nonnull (strstr (told, "retry: "));
  g_assert_nonnull (strstr (told, "event: overlay\nid: "));
  back = listen (port, known);
  g_free (overlay_client_read_until (back, "retry: "));
  vigie_overlay_server_publish (server, first); /* nothing new */
  vigie_overlay_server_publish (server, second);
  changed = overlay_client_read_until (fresh, second_id);
  g_assert_nonnull (changed);
  only_new = overlay_client_read_until (back, second_id);
  g_assert_nonnull (only_new);
  g_assert_null (strstr (only_new, first_id));
  vigie_overlay_server_close (server);
}

static void
test_too_many_listeners_are_sent_away (void)
{
  g_autoptr (VigieOverlayServer) server =
      start (&(VigieOverlayServerOptions) { .max_listeners = 1 });
  guint port = vigie_overlay_server_get_port (server);
  g_autoptr (GSocketConnection) first = listen (port, "");
  g_autofree char *begin = overlay_client_read_until (first, "retry: ");
  g_autofree char *answer = overlay_client_ask (port, "GET", "/events", "");

  g_assert_nonnull (begin);
  assert_answer (answer, "503");
  assert_header (answer, "Retry-After", "30");
  vigie_overlay_server_close (server);
}

/* ---- bounds ---- */

static void
test_the_slow_ones_end (void)
{
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { .deadline_s = 1 });
  guint port = vigie_overlay_server_get_port (server);
  g_autoptr (GSocketConnection) slow = overlay_client_connect (port);
  g_autoptr (GSocketConnection) silent = overlay_client_connect (port);
  g_autofree char *ended = NULL, *answer = NULL;

  overlay_client_send (slow, "GET / HTTP/1.1\r\nX-Never: en");
  ended = overlay_client_read_until (silent, NULL);
  g_assert_cmpstr (ended, ==, "");
  g_free (overlay_client_read_until (slow, NULL));
  publish (server, "one");
  answer = overlay_client_ask (port, "GET", FILE_PATH, "");
  assert_answer (answer, "200");
  vigie_overlay_server_close (server);
}

/* On a connection that is kept. */
static void
ask_again (GSocketConnection *connection)
{
  g_autofree char *answer = NULL;

  overlay_client_send (connection, "HEAD /page.js HTTP/1.1\r\nHost: localhost\r\n\r\n");
  answer = overlay_client_read_until (connection, "\r\n\r\n");
  g_assert_nonnull (answer);
  assert_answer (answer, "200");
}

static void
test_who_is_silent_longest_gives_way_to_who_comes (void)
{
  g_autoptr (VigieOverlayServer) server =
      start (&(VigieOverlayServerOptions) { .max_connections = 2 });
  guint port = vigie_overlay_server_get_port (server);
  g_autoptr (GSocketConnection) slow = overlay_client_connect (port);
  g_autoptr (GSocketConnection) kept = overlay_client_connect (port);
  g_autoptr (GSocketConnection) third = NULL;

  overlay_client_send (slow, "GET / HTTP/1.1\r\nX-Never: en");
  ask_again (kept);
  third = overlay_client_connect (port);
  ask_again (third);
  g_free (overlay_client_read_until (slow, NULL)); /* it ends */
  ask_again (kept);
  ask_again (third);
  vigie_overlay_server_close (server);
}

static void
test_listeners_leave_room_and_keep_their_own (void)
{
  g_autoptr (VigieOverlayServer) server =
      start (&(VigieOverlayServerOptions) { .max_connections = 2, .max_listeners = 2 });
  guint port = vigie_overlay_server_get_port (server);
  g_autoptr (GSocketConnection) listener = listen (port, "");
  g_autofree char *begin = overlay_client_read_until (listener, "retry: ");
  g_autofree char *second = overlay_client_ask (port, "GET", "/events", "");
  g_autofree char *told = NULL;

  assert_answer (second, "503");
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GSocketConnection) client = overlay_client_connect (port);

      ask_again (client);
    }
  publish (server, "one");
  told = overlay_client_read_until (listener, "event: overlay");
  g_assert_nonnull (told);
  vigie_overlay_server_close (server);
}

static void
test_all_who_are_there_see_the_end (void)
{
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { 0 });
  guint port = vigie_overlay_server_get_port (server);
  g_autoptr (GSocketConnection) listener = listen (port, "");
  g_autoptr (GSocketConnection) kept = overlay_client_connect (port);
  g_autoptr (GSocketConnection) slow = overlay_client_connect (port);
  g_autofree char *begin = overlay_client_read_until (listener, "retry: ");

  ask_again (kept);
  overlay_client_send (slow, "GET / HTTP/1.1\r\nX-Never: en");
  vigie_overlay_server_close (server);
  g_free (overlay_client_read_until (listener, NULL));
  g_free (overlay_client_read_until (kept, NULL));
  g_free (overlay_client_read_until (slow, NULL));
}

static void
test_odd_addresses_get_an_answer (void)
{
  static const struct
  {
    const char *method;
    const char *path;
    const char *code;
  } cases[] = {
    { "GET", "/%6Fverlay%2Egeojson", "200" },
    { "GET", FILE_PATH "?x&=&y=%C3%A9&y=", "200" },
    { "GET", FILE_PATH "?x=%zz", "400" },
    { "GET", "//overlay.geojson", "404" },
    { "GET", "/overlay.geojson/", "404" },
    { "GET", "/overlay.geojson%00.js", "400" },
    { "GET", "/%2e%2e/overlay.geojson", "200" },
    { "GET", "/\xff\xfe", "404" },
    { "GET", "overlay.geojson", "400" },
    { "GET", "ftp://127.0.0.1/overlay.geojson", "400" },
  };
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { 0 });
  guint port = vigie_overlay_server_get_port (server);

  publish (server, "one");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = overlay_client_ask (port, cases[i].method, cases[i].path, "");
      g_autofree char *begin = g_strdup_printf ("HTTP/1.1 %s ", cases[i].code);

      if (!g_str_has_prefix (answer, begin))
        g_error ("“%s” is answered with %.20s", cases[i].path, answer);
    }
  vigie_overlay_server_close (server);
}

static void
test_large_and_broken_requests_do_no_harm (void)
{
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { 0 });
  guint port = vigie_overlay_server_get_port (server);
  g_autofree char *much = g_strnfill (200000, 'x');
  g_autofree char *headers = g_strdup_printf ("X-Much: %s\r\n", much);
  g_autofree char *body = g_strdup_printf (
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n%s", much);
  g_autoptr (GSocketConnection) sender = overlay_client_connect (port);
  g_autoptr (GSocketConnection) garbage = overlay_client_connect (port);
  g_autofree char *answer = NULL;

  g_free (overlay_client_ask (port, "GET", "/", headers));
  overlay_client_send (sender, body);
  g_free (overlay_client_read_until (sender, NULL)); /* it ends */
  overlay_client_send (garbage, "\x16\x03\x01\x02\r\n\r\n");
  g_free (overlay_client_read_until (garbage, NULL));
  publish (server, "one");
  answer = overlay_client_ask (port, "GET", FILE_PATH, "");
  assert_answer (answer, "200");
  vigie_overlay_server_close (server);
}

/* ---- where ---- */

static void
test_a_taken_port_is_said (void)
{
  g_autoptr (VigieOverlayServer) server = start (&(VigieOverlayServerOptions) { 0 });
  VigieOverlayServerOptions same = { .port = vigie_overlay_server_get_port (server) };
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_overlay_server_new (&same, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_BUSY);
  vigie_overlay_server_close (server);
}

static void
test_others_are_served_only_with_a_token (void)
{
  static const VigieOverlayServerOptions wrong[] = {
    { .address = "0.0.0.0" },
    { .address = "::" },
    { .address = "192.0.2.7" },
    { .address = "routes.example" },
    { .token = "short" },
    { .port = 65536 },
    { .address = "0.0.0.0", .token = "" },
  };
  g_autoptr (VigieOverlayServer) server =
      start (&(VigieOverlayServerOptions) { .address = "0.0.0.0", .token = TOKEN });
  g_autofree char *answer = overlay_client_ask (vigie_overlay_server_get_port (server), "GET",
                                                "/?token=" TOKEN, "Host: desk.example\r\n");

  assert_answer (answer, "200");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (vigie_overlay_server_check_options (&wrong[i], &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
  vigie_overlay_server_close (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name) g_test_add_func ("/overlay-server/" #name, test_##name)
  add (gzip_is_sent_where_it_is_liked_best);
  add (versions_are_known_again_in_every_form);
  add (only_this_machine_is_called_loopback);
  add (tokens_are_long_and_need_no_quoting);
  add (a_file_is_given_with_its_headers);
  add (who_has_it_gets_304_until_it_changes);
  add (a_long_file_is_compressed_for_who_wants_it);
  add (it_can_only_be_read);
  add (a_token_is_asked_for_everywhere_but_for_the_pages_parts);
  add (pages_of_the_web_cannot_pose_as_this_machine);
  add (pages_of_the_web_read_only_with_the_token);
  add (the_page_takes_nothing_from_elsewhere_but_tiles);
  add (who_listens_is_told_of_changes);
  add (too_many_listeners_are_sent_away);
  add (the_slow_ones_end);
  add (who_is_silent_longest_gives_way_to_who_comes);
  add (listeners_leave_room_and_keep_their_own);
  add (all_who_are_there_see_the_end);
  add (odd_addresses_get_an_answer);
  add (large_and_broken_requests_do_no_harm);
  add (a_taken_port_is_said);
  add (others_are_served_only_with_a_token);
#undef add
  return g_test_run ();
}
