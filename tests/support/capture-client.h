/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "overlay-client.h"

/* A browser's extension that says exactly what a test wants it to say. */

#define CAPTURE_EXTENSION "Origin: chrome-extension://abcdefghijklmnop\r\n"

static inline char *
capture_client_prove (const char *key, const char *lines)
{
  g_autofree char *all = g_strconcat ("vigie-capture-1\n", lines, NULL);

  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key), all, -1);
}

/* (transfer full) (nullable): a member that is a string without escapes */
static inline char *
capture_client_find (const char *answer, const char *member)
{
  g_autofree char *begin = g_strdup_printf ("\"%s\":\"", member);
  const char *found = strstr (answer, begin);

  return found != NULL ? g_strndup (found + strlen (begin), strcspn (found + strlen (begin), "\""))
                       : NULL;
}

/* The whole answer; @headers are lines with their ends. (transfer full) */
static inline char *
capture_client_ask (
    guint port, const char *method, const char *path, const char *headers, const char *body)
{
  g_autofree char *length =
      body != NULL ? g_strdup_printf ("Content-Length: %zu\r\n", strlen (body)) : g_strdup ("");
  const char *host = strstr (headers, "Host:") != NULL ? "" : "Host: 127.0.0.1\r\n";
  g_autoptr (GSocketConnection) connection = overlay_client_connect (port);
  g_autofree char *text = g_strdup_printf ("%s %s HTTP/1.1\r\n%s%s%s\r\n%s", method, path, host,
                                           headers, length, body != NULL ? body : "");

  overlay_client_send (connection, text);
  return overlay_client_read_until (connection, NULL); /* it ends by itself */
}

/* Shows that it knows @key, and sees that the other side does. Returns: (transfer full) (nullable):
 * what the next request is to be proved with; %NULL where it is a stranger there */
static inline char *
capture_client_greet (guint port, const char *key)
{
  static const char nonce[] = "00112233445566778899aabbccddeeff";
  g_autofree char *proof = NULL;
  g_autofree char *body = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *given = NULL;
  char *theirs;

  lines = g_strconcat ("browser\n", nonce, NULL);
  proof = capture_client_prove (key, lines);
  body = g_strdup_printf ("{\"nonce\":\"%s\",\"proof\":\"%s\"}", nonce, proof);
  answer = capture_client_ask (port, "POST", "/hello", CAPTURE_EXTENSION, body);
  theirs = capture_client_find (answer, "nonce");
  if (theirs == NULL)
    {
      assert_answer (answer, "401");
      return NULL;
    }
  g_free (lines);
  lines = g_strdup_printf ("vigie\n%s\n%s\n%u", nonce, theirs, port);
  expected = capture_client_prove (key, lines);
  given = capture_client_find (answer, "proof");
  g_assert_cmpstr (given, ==, expected);
  return theirs;
}

/* (transfer full): the header of a request */
static inline char *
capture_client_sign (
    const char *nonce, const char *key, const char *method, const char *path, const char *body)
{
  g_autofree char *sum =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, body != NULL ? body : "", -1);
  g_autofree char *lines = g_strdup_printf ("request\n%s\n%s\n%s\n%s", nonce, method, path, sum);
  g_autofree char *proof = capture_client_prove (key, lines);

  return g_strdup_printf ("Authorization: Vigie %s %s %s\r\n", nonce, sum, proof);
}

/* As a browser that is connected does it. Returns: (transfer full) (nullable): the answer; %NULL
 * where it is a stranger */
static inline char *
capture_client_request (
    guint port, const char *key, const char *method, const char *path, const char *body)
{
  g_autofree char *nonce = capture_client_greet (port, key);
  g_autofree char *signature =
      nonce != NULL ? capture_client_sign (nonce, key, method, path, body) : NULL;
  g_autofree char *headers =
      signature != NULL ? g_strconcat (signature, CAPTURE_EXTENSION, NULL) : NULL;

  return headers != NULL ? capture_client_ask (port, method, path, headers, body) : NULL;
}

/* Asks for the key with @code. Returns: (transfer full) (nullable): it */
static inline char *
capture_client_pair (guint port, const char *code, const char *headers, char **answer)
{
  static const char nonce[] = "ffeeddccbbaa99887766554433221100";
  g_autofree char *ask = g_strconcat ("pair\n", nonce, NULL);
  g_autofree char *proof = capture_client_prove (code, ask);
  g_autofree char *body = g_strdup_printf ("{\"nonce\":\"%s\",\"proof\":\"%s\"}", nonce, proof);
  g_autofree char *theirs = NULL;
  g_autofree char *sealed = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *pad = NULL;
  GString *key;

  *answer = capture_client_ask (port, "POST", "/pair", headers, body);
  theirs = capture_client_find (*answer, "nonce");
  sealed = capture_client_find (*answer, "key");
  if (theirs == NULL || sealed == NULL)
    return NULL;
  lines = g_strdup_printf ("seal\n%s\n%s", nonce, theirs);
  pad = capture_client_prove (code, lines);
  g_assert_cmpuint (strlen (sealed), ==, strlen (pad));
  key = g_string_new (NULL);
  for (gsize i = 0; pad[i] != '\0'; i++)
    g_string_append_printf (
        key, "%x", (guint) (g_ascii_xdigit_value (sealed[i]) ^ g_ascii_xdigit_value (pad[i])));
  return g_string_free_and_steal (key);
}
