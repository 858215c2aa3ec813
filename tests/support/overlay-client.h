/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <string.h>

/* A client that says exactly what a test wants it to say, over a real socket. */

static inline GSocketConnection *
overlay_client_connect (guint port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, 30);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) port, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static inline void
overlay_client_send (GSocketConnection *connection, const char *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                             strlen (text), NULL, NULL, NULL);
}

/* Reads until @mark has come (%NULL: until the end); (transfer full) (nullable): it ended before.
 */
static inline char *
overlay_client_read_until (GSocketConnection *connection, const char *mark)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while (mark == NULL || strstr (text->str, mark) == NULL)
    {
      n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL);
      if (n <= 0)
        return mark == NULL ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
      g_string_append_len (text, buffer, n);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The whole answer; @headers are lines with their ends. (transfer full) */
static inline char *
overlay_client_ask (guint port, const char *method, const char *path, const char *headers)
{
  g_autoptr (GSocketConnection) connection = overlay_client_connect (port);
  g_autofree char *host = strstr (headers, "Host:") != NULL
                              ? g_strdup ("")
                              : g_strdup_printf ("Host: 127.0.0.1:%u\r\n", port);
  g_autofree char *text = g_strdup_printf ("%s %s HTTP/1.1\r\n%s%sConnection: close\r\n\r\n",
                                           method, path, host, headers);

  overlay_client_send (connection, text);
  return overlay_client_read_until (connection, NULL);
}

/* (transfer full) (nullable) */
static inline char *
overlay_client_find_header (const char *answer, const char *name)
{
  g_autofree char *begin = g_strdup_printf ("\r\n%s: ", name);
  const char *found = strstr (answer, begin);
  const char *end = found != NULL ? strstr (found + 2, "\r\n") : NULL;

  return end != NULL ? g_strndup (found + strlen (begin), (gsize) (end - found) - strlen (begin))
                     : NULL;
}

#define assert_answer(answer, code)                                                                \
  g_assert_true (g_str_has_prefix ((answer), "HTTP/1.1 " code " "))
#define assert_header(answer, name, expected)                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *value_ = overlay_client_find_header ((answer), (name));                       \
    g_assert_cmpstr (value_, ==, (expected));                                                      \
  }                                                                                                \
  G_STMT_END
