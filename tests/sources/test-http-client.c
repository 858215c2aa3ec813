/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-client-fixture.h"
#include "vigie-untrusted-server.h"

/* ---- answers ---- */

static void
test_success (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/caf%C3%A9?a=b%20c#part");
  g_autofree char *expected = vigie_web_server_dup_uri (f->server, "/caf%C3%A9?a=b%20c");
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieHttpResponse) response = NULL;
  g_autofree char *agent = NULL;
  g_autofree char *query = NULL;

  vigie_web_server_set_text (f->server, "/café", 200, "Text/Plain; charset=utf-8", "Verglas");
  response = get_uri (f, uri, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpstr (response->mime_type, ==, "text/plain");
  g_assert_cmpstr (response->uri, ==, expected);
  g_assert_cmpint (response->received_at, ==, START);
  g_assert_cmpuint (g_bytes_get_size (response->bytes), ==, 7);
  agent = vigie_web_server_dup_header (f->server, "/café", "User-Agent");
  g_assert_cmpstr (agent, ==, "Vigie/" VIGIE_VERSION " (+desk@sdis21.example)");
  query = vigie_web_server_dup_query (f->server, "/café");
  g_assert_cmpstr (query, ==, "a=b%20c");
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  vigie_web_server_set (f->server, "/empty", 200, "text/plain", NULL, NULL);
  expect_text (f, "/empty", "");
}

static void
test_sloppy_addresses (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/une photo à Beaune.jpg");
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieHttpResponse) response = NULL;

  vigie_web_server_set_text (f->server, "/une photo à Beaune.jpg", 200, NULL, "x");
  response = get_uri (f, uri, &error);
  g_assert_no_error (error);
  g_assert_null (response->mime_type);
}

static void
test_not_of_the_web (Fixture *f, gconstpointer data)
{
  static const char *const uris[] = { "",
                                      "photo.jpg",
                                      "file:///etc/passwd",
                                      "ftp://example.org/a",
                                      "javascript:alert(1)",
                                      "data:text/plain,x",
                                      "http:///nothing",
                                      "http://",
                                      "http://[::1/",
                                      "//example.org/a" };

  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    expect_error_of (f, uris[i], VIGIE_ERROR_INVALID);
}

static void
test_credentials_stay_here (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = g_strdup_printf ("http://officer:secret@127.0.0.1:%u/closed",
                                          vigie_web_server_get_port (f->server));
  g_autofree char *redirect = g_strdup_printf ("http://officer:secret@127.0.0.1:%u/open",
                                               vigie_web_server_get_port (f->server));
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (VigieHttpResponse) response = NULL;
  g_autofree char *header = NULL;

  vigie_web_server_set (f->server, "/closed", 401, NULL, NULL, "WWW-Authenticate",
                        "Basic realm=\"x\"", NULL);
  vigie_web_server_set_redirect (f->server, "/go", redirect);
  vigie_web_server_set_text (f->server, "/open", 200, "text/plain", "x");
  g_assert_null (get_uri (f, uri, &refused));
  g_assert_error (refused, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_assert_null (strstr (refused->message, "secret"));
  g_assert_cmpuint (vigie_web_server_count (f->server, "/closed"), ==, 1);
  header = vigie_web_server_dup_header (f->server, "/closed", "Authorization");
  g_assert_null (header);

  response = get (f, "/go", &error);
  g_assert_no_error (error);
  g_assert_null (strstr (response->uri, "secret"));
  header = vigie_web_server_dup_header (f->server, "/open", "Authorization");
  g_assert_null (header);
}

static void
test_statuses (Fixture *f, gconstpointer data)
{
  vigie_web_server_set_text (f->server, "/gone", 410, "text/html", "<p>gone</p>");
  vigie_web_server_set_text (f->server, "/closed", 403, "text/html", "<p>no</p>");
  vigie_web_server_set_text (f->server, "/odd", 418, "text/html", "<p>tea</p>");
  vigie_web_server_set (f->server, "/unasked", 304, NULL, NULL, NULL);
  vigie_web_server_set (f->server, "/nowhere", 302, NULL, NULL, NULL);
  vigie_web_server_set_text (f->server, "/fine", 200, "text/plain", "fine");
  expect_error (f, "/none", VIGIE_ERROR_NOT_FOUND);
  expect_error (f, "/gone", VIGIE_ERROR_NOT_FOUND);
  expect_error (f, "/closed", VIGIE_ERROR_LOGIN);
  expect_error (f, "/odd", VIGIE_ERROR_NETWORK);
  expect_error (f, "/unasked", VIGIE_ERROR_NETWORK);
  expect_error (f, "/nowhere", VIGIE_ERROR_NETWORK);
  /* and what they said besides is not taken for the next answer */
  expect_text (f, "/fine", "fine");
}

static void
test_validator (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/feed");
  g_autofree char *old = vigie_web_server_dup_uri (f->server, "/old");
  g_autoptr (GBytes) body = g_bytes_new_static ("<rss/>", 6);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieHttpResponse) first = NULL;
  g_autoptr (VigieHttpResponse) second = NULL;
  g_autoptr (VigieHttpResponse) third = NULL;
  g_autofree char *sent = NULL;

  vigie_web_server_set (f->server, "/feed", 200, "application/rss+xml", body, "ETag", "\"v1\"",
                        "Last-Modified", "Mon, 12 Jan 2026 18:00:00 GMT", NULL);
  vigie_web_server_set_redirect (f->server, "/old", uri);
  first = get_uri (f, old, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->validator.etag, ==, "\"v1\"");
  g_assert_cmpstr (first->validator.modified, ==, "Mon, 12 Jan 2026 18:00:00 GMT");

  second = vigie_http_client_get (
      f->client, &(VigieHttpRequest) { .uri = old, .validator = &first->validator }, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->status, ==, 304);
  g_assert_null (second->bytes);
  g_assert_cmpstr (second->uri, ==, uri);
  sent = vigie_web_server_dup_header (f->server, "/feed", "If-Modified-Since");
  g_assert_cmpstr (sent, ==, "Mon, 12 Jan 2026 18:00:00 GMT");
  g_clear_pointer (&sent, g_free);
  /* the address that only redirects was never asked about the other's version */
  sent = vigie_web_server_dup_header (f->server, "/old", "If-None-Match");
  g_assert_null (sent);

  vigie_web_server_set (f->server, "/feed", 200, "application/rss+xml", body, "ETag", "\"v2\"",
                        NULL);
  third = vigie_http_client_get (
      f->client, &(VigieHttpRequest) { .uri = uri, .validator = &first->validator }, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (third->status, ==, 200);
  g_assert_cmpstr (third->validator.etag, ==, "\"v2\"");
}

/* ---- redirects ---- */

static void
test_redirects (Fixture *f, gconstpointer data)
{
  g_autofree char *final = vigie_web_server_dup_uri (f->server, "/dir/5");
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieHttpResponse) response = NULL;

  vigie_web_server_set_redirect (f->server, "/0", "/dir/1");
  vigie_web_server_set_redirect (f->server, "/dir/1", "2");
  vigie_web_server_set_redirect (f->server, "/dir/2", "./3");
  vigie_web_server_set_redirect (f->server, "/dir/3", "4#x");
  vigie_web_server_set_redirect (f->server, "/dir/4", "5");
  vigie_web_server_set_text (f->server, "/dir/5", 200, "text/plain", "there");
  response = get (f, "/0", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (response->uri, ==, final);

  vigie_web_server_set_redirect (f->server, "/one-more", "/0");
  expect_error (f, "/one-more", VIGIE_ERROR_NETWORK);
  g_assert_cmpuint (vigie_web_server_count (f->server, "/dir/5"), ==, 1);
}

static void
test_redirect_loop (Fixture *f, gconstpointer data)
{
  vigie_web_server_set_redirect (f->server, "/a", "/b");
  vigie_web_server_set_redirect (f->server, "/b", "/a");
  expect_error (f, "/a", VIGIE_ERROR_NETWORK);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 1 + VIGIE_HTTP_MAX_REDIRECTS);
}

static void
test_redirect_out_of_the_web (Fixture *f, gconstpointer data)
{
  static const char *const targets[] = {
    "file:///etc/passwd", "ftp://example.org/x", "http://", "data:text/plain,x", "//a;b", ""
  };

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      vigie_web_server_set_redirect (f->server, "/away", targets[i]);
      expect_error (f, "/away", VIGIE_ERROR_NETWORK);
    }
}

/* What says or changes something is for the server that was asked, whoever it names instead. */
static void
test_only_questions_are_redirected (Fixture *f, gconstpointer data)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/login");
  g_autofree char *there = vigie_web_server_dup_uri (f->server, "/there");
  g_autoptr (GBytes) body = g_bytes_new_static ("password=secret", 15);

  vigie_web_server_set_text (f->server, "/there", 200, "text/plain", "there");
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      const VigieHttpRequest request = {
        .uri = uri, .method = "POST", .body = body, .body_type = "text/plain"
      };
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieHttpResponse) response = NULL;

      vigie_web_server_set (f->server, "/login", statuses[i], NULL, NULL, "Location", there, NULL);
      response = vigie_http_client_get (f->client, &request, NULL, &error);
      g_assert_null (response);
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
    }
  g_assert_cmpuint (vigie_web_server_count (f->server, "/login"), ==, G_N_ELEMENTS (statuses));
  g_assert_cmpuint (vigie_web_server_count (f->server, "/there"), ==, 0);
}

/* Which way leads where is remembered only where each step was for good. */
static void
test_moved_for_good (Fixture *f, gconstpointer data)
{
  static const struct
  {
    guint first, second;
    gboolean is_for_good;
  } ways[] = { { 301, 308, TRUE }, { 301, 302, FALSE }, { 307, 301, FALSE }, { 303, 303, FALSE } };
  g_autofree char *final = vigie_web_server_dup_uri (f->server, "/c");

  vigie_web_server_set_text (f->server, "/c", 200, "text/plain", "there");
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieHttpResponse) response = NULL;

      vigie_web_server_set (f->server, "/a", ways[i].first, NULL, NULL, "Location", "/b", NULL);
      vigie_web_server_set (f->server, "/b", ways[i].second, NULL, NULL, "Location", "/c", NULL);
      response = get (f, "/a", &error);
      g_assert_no_error (error);
      g_assert_cmpstr (response->moved_to, ==, ways[i].is_for_good ? final : NULL);
    }
}

/* ---- who answers ---- */

/* Not even where somebody typed the address: whoever is in between would read along. */
static void
test_nobody_vouches_for_it (Fixture *f, gconstpointer data)
{
  VigieUntrustedServer server = { 0 };
  g_autofree char *uri = NULL;

  vigie_untrusted_server_start (&server);
  uri = g_strdup_printf ("https://127.0.0.1:%u/", server.port);
  vigie_web_server_set_redirect (f->server, "/safer", uri);
  for (guint way = 0; way < 2; way++)
    {
      const VigieHttpRequest request = { .uri = uri,
                                         .authorization = "Bearer secret",
                                         .allow_local = TRUE };
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieHttpResponse) response =
          way == 0 ? vigie_http_client_get (f->client, &request, NULL, &error)
                   : get (f, "/safer", &error);

      g_assert_null (response);
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
      g_assert_nonnull (strstr (error->message, "not secure"));
    }
  vigie_untrusted_server_stop (&server);
  g_assert_cmpuint (server.n_connections, >=, 2);
  g_assert_cmpuint (server.n_bytes, ==, 0);
}

/* ---- limits ---- */

static void
test_too_large (Fixture *f, gconstpointer data)
{
  g_autofree char *zeros = g_malloc0 (100001);
  g_autoptr (GBytes) most = g_bytes_new (zeros, 100000);
  g_autoptr (GBytes) more = g_bytes_new (zeros, 100001);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieHttpResponse) response = NULL;

  vigie_web_server_set (f->server, "/most", 200, NULL, most, NULL);
  vigie_web_server_set (f->server, "/announced", 200, NULL, more, NULL);
  vigie_web_server_set (f->server, "/silent", 200, NULL, more, NULL);
  vigie_web_server_set_manner (f->server, "/silent", VIGIE_WEB_CHUNKED);
  expect_error (f, "/announced", VIGIE_ERROR_TOO_LARGE);
  expect_error (f, "/silent", VIGIE_ERROR_TOO_LARGE);
  response = get (f, "/most", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (response->bytes), ==, 100000);
}

/* A little file that becomes a large one: what counts is what it takes here. */
static void
test_too_large_when_unpacked (Fixture *f, gconstpointer data)
{
  g_autofree char *zeros = g_malloc0 (10 * 1000 * 1000);
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GInputStream) plain =
      g_memory_input_stream_new_from_data (zeros, 10 * 1000 * 1000, NULL);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (plain, G_CONVERTER (packer));
  g_autofree char *small = g_malloc (90000);
  g_autoptr (GBytes) body = NULL;
  gsize size;

  g_assert_true (g_input_stream_read_all (packed, small, 90000, &size, NULL, NULL));
  g_assert_cmpuint (size, <, 90000);
  body = g_bytes_new (small, size);
  vigie_web_server_set (f->server, "/bomb", 200, NULL, body, "Content-Encoding", "gzip", NULL);
  expect_error (f, "/bomb", VIGIE_ERROR_TOO_LARGE);
}

static void
expect_late (Fixture *f, const char *path, guint deadline_ms, guint idle_ms)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, path);
  g_autoptr (GError) error = NULL;
  gint64 before = g_get_monotonic_time ();

  g_assert_null (vigie_http_client_get (
      f->client, &(VigieHttpRequest) { .uri = uri, .deadline_ms = deadline_ms, .idle_ms = idle_ms },
      NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpstr (error->message, ==, "127.0.0.1 did not answer in time.");
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 200 * 1000);
}

static void
test_late (Fixture *f, gconstpointer data)
{
  vigie_web_server_set_text (f->server, "/stalled", 200, "text/plain", "half of it");
  vigie_web_server_set_manner (f->server, "/stalled", VIGIE_WEB_STALLED);
  vigie_web_server_set_text (f->server, "/held", 200, "text/plain", "nothing");
  vigie_web_server_set_manner (f->server, "/held", VIGIE_WEB_HELD);
  vigie_web_server_set_redirect (f->server, "/to-held", "/held");
  expect_late (f, "/stalled", 200, 60000);
  expect_late (f, "/stalled", 60000, 200);
  expect_late (f, "/held", 200, 60000);
  expect_late (f, "/held", 60000, 200);
  expect_late (f, "/to-held", 200, 60000);
}

static void
test_broken_off (Fixture *f, gconstpointer data)
{
  vigie_web_server_set_text (f->server, "/broken", 200, "image/jpeg", "half a photo");
  vigie_web_server_set_manner (f->server, "/broken", VIGIE_WEB_BROKEN);
  expect_error (f, "/broken", VIGIE_ERROR_NETWORK);
}

static void
test_refused_connection (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/", port);

  g_assert_no_error (error);
  g_socket_listener_close (listener);
  expect_error_of (f, uri, VIGIE_ERROR_NETWORK);
}

/* ---- pauses ---- */

static void
test_pause_in_seconds (Fixture *f, gconstpointer data)
{
  vigie_web_server_set (f->server, "/busy", 429, NULL, NULL, "Retry-After", "120", NULL);
  vigie_web_server_set_text (f->server, "/other", 200, "text/plain", "fine");
  expect_error (f, "/busy", VIGIE_ERROR_LIMITED);
  advance (f, 119999);
  expect_error (f, "/busy", VIGIE_ERROR_LIMITED);
  expect_error (f, "/other", VIGIE_ERROR_LIMITED);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 1);
  advance (f, 1);
  expect_text (f, "/other", "fine");
}

static void
test_pause_until_date (Fixture *f, gconstpointer data)
{
  /* two minutes after START, which is 2026-01-31T08:00:00Z */
  vigie_web_server_set (f->server, "/busy", 503, NULL, NULL, "Retry-After",
                        "Sat, 31 Jan 2026 08:02:00 GMT", NULL);
  expect_error (f, "/busy", VIGIE_ERROR_NETWORK);
  advance (f, 119000);
  expect_error (f, "/busy", VIGIE_ERROR_LIMITED);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 1);
  advance (f, 1000);
  expect_error (f, "/busy", VIGIE_ERROR_NETWORK);
  g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, 2);
}

static void
test_pause_has_an_end (Fixture *f, gconstpointer data)
{
  static const char *const waits[] = { "99999999999999999999999", "31536000",
                                       "Fri, 31 Dec 2100 08:00:00 GMT" };

  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      vigie_web_server_set (f->server, "/busy", 429, NULL, NULL, "Retry-After", waits[i], NULL);
      expect_error (f, "/busy", VIGIE_ERROR_LIMITED);
      advance (f, 60 * 60 * 1000 - 1);
      expect_error (f, "/busy", VIGIE_ERROR_LIMITED);
      g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, i + 1);
      advance (f, 1);
    }
}

/* Half a minute after START by the header's clock, however it is written. */
static void
test_pause_until_reset (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *value;
    const char *date;
  } resets[] = {
    { "X-RateLimit-Reset", "2026-01-31T08:00:30.000000Z", "Sat, 31 Jan 2026 08:00:00 GMT" },
    { "X-RateLimit-Reset", "1769846430", "Sat, 31 Jan 2026 08:00:00 GMT" },
    { "RateLimit-Reset", "1769846430", "Sat, 31 Jan 2026 08:00:00 GMT" },
    { "RateLimit-Reset", "30", "Sat, 31 Jan 2026 08:00:00 GMT" },
    /* a server whose clock is an hour behind ours */
    { "X-RateLimit-Reset", "2026-01-31T07:00:30Z", "Sat, 31 Jan 2026 07:00:00 GMT" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (resets); i++)
    {
      vigie_web_server_set (f->server, "/busy", 429, NULL, NULL, resets[i].name, resets[i].value,
                            "Date", resets[i].date, NULL);
      expect_error (f, "/busy", VIGIE_ERROR_LIMITED);
      advance (f, 29999);
      expect_error (f, "/busy", VIGIE_ERROR_LIMITED);
      g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, i + 1);
      advance (f, 1);
    }
}

/* What is no time to come, or comes with other answers, counts for nothing. */
static void
test_resets_that_say_nothing (Fixture *f, gconstpointer data)
{
  static const char *const resets[] = { "soon",       "",     "2020-01-31T08:00:30Z",
                                        "1580457630", "-30",  "0",
                                        "nan",        "1e300" };

  for (guint i = 0; i < G_N_ELEMENTS (resets); i++)
    {
      vigie_web_server_set (f->server, "/busy", 429, NULL, NULL, "X-RateLimit-Reset", resets[i],
                            "Date", "Sat, 31 Jan 2026 08:00:00 GMT", NULL);
      expect_error (f, "/busy", VIGIE_ERROR_LIMITED);
      advance (f, (1000 << (i + 1)) / 2 - 1);
      expect_error (f, "/busy", VIGIE_ERROR_LIMITED);
      g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, i + 1);
      advance (f, (1000 << (i + 1)) / 2 + 1);
    }
  vigie_web_server_set (f->server, "/busy", 500, NULL, NULL, "X-RateLimit-Reset",
                        "2026-01-31T12:00:00Z", NULL);
  vigie_web_server_set_text (f->server, "/well", 200, "text/plain", "fine");
  expect_text (f, "/well", "fine");
  expect_error (f, "/busy", VIGIE_ERROR_NETWORK);
  advance (f, 2000);
  expect_text (f, "/well", "fine");
}

/* Without Retry-After: 2, 4, 8 seconds less up to a half, and nothing after an answer. */
static void
test_pauses_grow (Fixture *f, gconstpointer data)
{
  vigie_web_server_set (f->server, "/busy", 500, NULL, NULL, NULL);
  for (guint i = 1; i <= 3; i++)
    {
      expect_error (f, "/busy", VIGIE_ERROR_NETWORK);
      advance (f, (1000 << i) / 2 - 1);
      expect_error (f, "/busy", VIGIE_ERROR_LIMITED);
      g_assert_cmpuint (vigie_web_server_count (f->server, NULL), ==, i);
      advance (f, (1000 << i) / 2 + 1);
    }
  vigie_web_server_set_text (f->server, "/busy", 200, NULL, "well again");
  expect_text (f, "/busy", "well again");
  expect_text (f, "/busy", "well again");
  vigie_web_server_set (f->server, "/busy", 500, NULL, NULL, NULL);
  expect_error (f, "/busy", VIGIE_ERROR_NETWORK);
  advance (f, 2000);
  expect_error (f, "/busy", VIGIE_ERROR_NETWORK);
}

/* By the real clock: who has patience gets the answer after the pause. */
static void
test_patience (Fixture *f, gconstpointer data)
{
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, TRUE);
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/busy");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) limited = NULL;
  g_autoptr (VigieHttpResponse) response = NULL;
  const VigieHttpRequest hasty = { .uri = uri };
  const VigieHttpRequest patient = { .uri = uri, .patience_ms = 10000 };

  vigie_web_server_set (f->server, "/busy", 429, NULL, NULL, "Retry-After", "1", NULL);
  g_assert_null (vigie_http_client_get (client, &hasty, NULL, &limited));
  g_assert_error (limited, VIGIE_ERROR, VIGIE_ERROR_LIMITED);
  vigie_web_server_set_text (f->server, "/busy", 200, NULL, "now");
  response = vigie_http_client_get (client, &patient, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vigie_web_server_get_interval (f->server, "/busy"), >=, 900 * 1000);
  vigie_http_client_close (client);
}

/* ---- many at once ---- */

static void
count_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieHttpResponse) response =
      vigie_http_client_get_finish (VIGIE_HTTP_CLIENT (object), result, &error);

  g_assert_no_error (error);
  (*(guint *) user_data)++;
}

static gboolean
are_twelve (gpointer data)
{
  return *(guint *) data == 12;
}

static void
test_two_at_once (Fixture *f, gconstpointer data)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, "/held");
  guint n_done = 0;

  vigie_web_server_set_text (f->server, "/held", 200, NULL, "x");
  vigie_web_server_set_manner (f->server, "/held", VIGIE_WEB_HELD);
  for (guint i = 0; i < 12; i++)
    vigie_http_client_get_async (f->client, &(VigieHttpRequest) { .uri = uri }, NULL, count_result,
                                 &n_done);
  vigie_web_server_wait (f->server, "/held", 2);
  vigie_web_server_release (f->server);
  g_assert_true (vigie_test_wait_until (are_twelve, &n_done, 10000));
  g_assert_cmpuint (vigie_web_server_get_most_held (f->server), ==, 2);
  g_assert_cmpuint (vigie_web_server_count (f->server, "/held"), ==, 12);
}

/* Servers are told apart by their ports too. */
static void
test_six_at_once (Fixture *f, gconstpointer data)
{
  VigieWebServer *servers[6];
  guint n_done = 0;
  guint n_asked = 0;
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *uri = NULL;

      servers[i] = vigie_web_server_new ();
      vigie_web_server_set_text (servers[i], "/held", 200, NULL, "x");
      vigie_web_server_set_manner (servers[i], "/held", VIGIE_WEB_HELD);
      uri = vigie_web_server_dup_uri (servers[i], "/held");
      for (guint n = 0; n < 2; n++)
        vigie_http_client_get_async (f->client, &(VigieHttpRequest) { .uri = uri }, NULL,
                                     count_result, &n_done);
    }
  while (n_asked < 6 && g_get_monotonic_time () < deadline)
    {
      n_asked = 0;
      for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
        n_asked += vigie_web_server_count (servers[i], NULL);
      g_thread_yield ();
    }
  g_assert_cmpuint (n_asked, ==, 6);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      guint n = vigie_web_server_count (servers[i], NULL);

      g_assert_cmpuint (n, ==, i < 3 ? 2 : 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    vigie_web_server_release (servers[i]);
  g_assert_true (vigie_test_wait_until (are_twelve, &n_done, 10000));
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    vigie_web_server_free (servers[i]);
}

static void
start (Fixture *f, const char *path, GCancellable *cancellable, GAsyncResult **result)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, path);

  vigie_http_client_get_async (f->client, &(VigieHttpRequest) { .uri = uri }, cancellable,
                               vigie_test_take_result, result);
}

static void
expect_cancelled (Fixture *f, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  vigie_test_wait_result (result);
  g_assert_null (vigie_http_client_get_finish (f->client, *result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (result);
}

/* Three of one server: the third waits for its turn. */
static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *results[4] = { NULL };

  vigie_web_server_set_text (f->server, "/held", 200, NULL, "x");
  vigie_web_server_set_manner (f->server, "/held", VIGIE_WEB_HELD);
  for (guint i = 0; i < 3; i++)
    start (f, "/held", cancellable, &results[i]);
  vigie_web_server_wait (f->server, "/held", 2);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < 3; i++)
    expect_cancelled (f, &results[i]);
  start (f, "/held", cancellable, &results[3]);
  expect_cancelled (f, &results[3]);
  g_assert_cmpuint (vigie_web_server_count (f->server, "/held"), ==, 2);

  vigie_web_server_set_text (f->server, "/fine", 200, NULL, "fine");
  expect_text (f, "/fine", "fine");
}

static void
test_closed (Fixture *f, gconstpointer data)
{
  GAsyncResult *results[4] = { NULL };

  vigie_web_server_set_text (f->server, "/held", 200, NULL, "x");
  vigie_web_server_set_manner (f->server, "/held", VIGIE_WEB_HELD);
  for (guint i = 0; i < 3; i++)
    start (f, "/held", NULL, &results[i]);
  vigie_web_server_wait (f->server, "/held", 2);
  vigie_http_client_close (f->client);
  start (f, "/held", NULL, &results[3]);
  for (guint i = 0; i < 4; i++)
    expect_cancelled (f, &results[i]);
}

#define ADD(path, func) g_test_add (path, Fixture, GINT_TO_POINTER (TRUE), set_up, func, tear_down)
int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/http-client/success", test_success);
  ADD ("/http-client/empty-answer", test_empty);
  ADD ("/http-client/sloppy-addresses", test_sloppy_addresses);
  ADD ("/http-client/only-the-web", test_not_of_the_web);
  ADD ("/http-client/credentials-stay-here", test_credentials_stay_here);
  ADD ("/http-client/errors-of-servers", test_statuses);
  ADD ("/http-client/unchanged-since", test_validator);
  ADD ("/http-client/redirects", test_redirects);
  ADD ("/http-client/redirect-loop", test_redirect_loop);
  ADD ("/http-client/redirect-out-of-the-web", test_redirect_out_of_the_web);
  ADD ("/http-client/only-questions-are-redirected", test_only_questions_are_redirected);
  ADD ("/http-client/moved-for-good", test_moved_for_good);
  ADD ("/http-client/nobody-vouches-for-it", test_nobody_vouches_for_it);
  ADD ("/http-client/too-large", test_too_large);
  ADD ("/http-client/too-large-when-unpacked", test_too_large_when_unpacked);
  ADD ("/http-client/late", test_late);
  ADD ("/http-client/broken-off", test_broken_off);
  ADD ("/http-client/refused-connection", test_refused_connection);
  ADD ("/http-client/pause-in-seconds", test_pause_in_seconds);
  ADD ("/http-client/pause-until-a-date", test_pause_until_date);
  ADD ("/http-client/pause-has-an-end", test_pause_has_an_end);
  ADD ("/http-client/pauses-grow", test_pauses_grow);
  ADD ("/http-client/pause-until-reset", test_pause_until_reset);
  ADD ("/http-client/resets-that-say-nothing", test_resets_that_say_nothing);
  ADD ("/http-client/patience", test_patience);
  ADD ("/http-client/two-at-once-per-server", test_two_at_once);
  ADD ("/http-client/six-at-once", test_six_at_once);
  ADD ("/http-client/cancelled", test_cancelled);
  ADD ("/http-client/closed", test_closed);
  return g_test_run ();
}
