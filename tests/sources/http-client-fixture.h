/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-error.h"
#include "vigie-http-client.h"
#include "vigie-test-util.h"
#include "vigie-web-server.h"

/* The HTTP client, with a clock that goes when it is told, and a server. For test programs only. */

#define START (G_GINT64_CONSTANT (1769846400000))

typedef struct
{
  VigieWebServer *server;
  VigieHttpClient *client;
  GMutex mutex;
  gint64 now;
} Fixture;

static inline gint64
read_clock (gpointer data)
{
  Fixture *f = data;
  gint64 now;

  g_mutex_lock (&f->mutex);
  now = f->now;
  g_mutex_unlock (&f->mutex);
  return now;
}

static inline void
advance (Fixture *f, gint64 ms)
{
  g_mutex_lock (&f->mutex);
  f->now += ms;
  g_mutex_unlock (&f->mutex);
}

static inline void
set_up (Fixture *f, gconstpointer allow_local)
{
  g_mutex_init (&f->mutex);
  f->now = START;
  f->server = vigie_web_server_new ();
  f->client = vigie_http_client_new ("desk@sdis21.example", GPOINTER_TO_INT (allow_local));
  vigie_http_client_set_clock (f->client, read_clock, f);
}

static inline void
tear_down (Fixture *f, gconstpointer data)
{
  vigie_http_client_close (f->client);
  g_assert_finalize_object (f->client);
  vigie_web_server_free (f->server);
  g_mutex_clear (&f->mutex);
}

static inline VigieHttpResponse *
get_uri (Fixture *f, const char *uri, GError **error)
{
  const VigieHttpRequest request = { .uri = uri, .max_bytes = 100000, .idle_ms = 5000 };

  return vigie_http_client_get (f->client, &request, NULL, error);
}

static inline VigieHttpResponse *
get (Fixture *f, const char *path, GError **error)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, path);

  return get_uri (f, uri, error);
}

static inline void
expect_text (Fixture *f, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieHttpResponse) response = get (f, path, &error);
  gsize size;
  const char *data;

  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  data = g_bytes_get_data (response->bytes, &size);
  g_assert_cmpmem (data, size, text, strlen (text));
}

/* A sentence that says which server it is about. */
static inline void
expect_error_of (Fixture *f, const char *uri, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieHttpResponse) response = get_uri (f, uri, &error);

  g_assert_null (response);
  g_assert_error (error, VIGIE_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static inline void
expect_error (Fixture *f, const char *path, int code)
{
  g_autofree char *uri = vigie_web_server_dup_uri (f->server, path);

  expect_error_of (f, uri, code);
}
