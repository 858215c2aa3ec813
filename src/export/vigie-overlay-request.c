/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-overlay-request.h"

#include <errno.h>
#include <gio/gio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>

#define TOKEN_MIN 16
#define TOKEN_MAX 256
#define TOKEN_BYTES 16

static gboolean
list_has (GSList *list, const char *word)
{
  return g_slist_find_custom (list, word, (GCompareFunc) g_ascii_strcasecmp) != NULL;
}

/**
 * vigie_overlay_request_accepts_gzip:
 * @accept_encoding: (nullable): the header
 *
 * Returns: whether to send it compressed: gzip is accepted, and nothing is liked more
 */
gboolean
vigie_overlay_request_accepts_gzip (const char *accept_encoding)
{
  GSList *unwanted = NULL, *wanted;
  gboolean accepted = FALSE;

  if (accept_encoding == NULL)
    return FALSE;
  wanted = soup_header_parse_quality_list (accept_encoding, &unwanted);
  if (!list_has (unwanted, "gzip") && !list_has (unwanted, "x-gzip"))
    {
      for (GSList *l = wanted; l != NULL && !accepted; l = l->next)
        {
          if (g_ascii_strcasecmp (l->data, "identity") == 0)
            break;
          accepted = g_ascii_strcasecmp (l->data, "gzip") == 0 ||
                     g_ascii_strcasecmp (l->data, "x-gzip") == 0 || g_str_equal (l->data, "*");
        }
    }
  soup_header_free_list (wanted);
  soup_header_free_list (unwanted);
  return accepted;
}

/* What an ETag says of the content, however it is packed: between its quotes, before "-gz". */
static const char *
find_content (const char *etag, gsize *length)
{
  if (g_str_has_prefix (etag, "W/"))
    etag += 2;
  *length = strlen (etag);
  if (*length < 2 || etag[0] != '"' || etag[*length - 1] != '"')
    return NULL;
  etag++;
  *length -= 2;
  if (*length > 3 && strncmp (etag + *length - 3, "-gz", 3) == 0)
    *length -= 3;
  return etag;
}

/**
 * vigie_overlay_request_has_version:
 * @if_none_match: (nullable): the header, a list of ETags or "*"
 * @etag: the present one
 *
 * Compares weakly, as RFC 9110 says for this header, and takes compressed for the same as plain.
 *
 * Returns: whether who asks has it already
 */
gboolean
vigie_overlay_request_has_version (const char *if_none_match, const char *etag)
{
  const char *present;
  gsize present_length;
  gboolean found = FALSE;
  GSList *list;

  if (if_none_match == NULL)
    return FALSE;
  present = find_content (etag, &present_length);
  g_return_val_if_fail (present != NULL, FALSE);
  list = soup_header_parse_list (if_none_match);
  for (GSList *l = list; l != NULL && !found; l = l->next)
    {
      gsize length;
      const char *known = find_content (l->data, &length);

      found = g_str_equal (l->data, "*") ||
              (known != NULL && length == present_length && strncmp (known, present, length) == 0);
    }
  soup_header_free_list (list);
  return found;
}

/**
 * vigie_overlay_request_host_is_loopback:
 * @host: (nullable): the header
 *
 * A page of the web can give its own name the address 127.0.0.1 and ask us by it; such a request
 * names that page's host.
 *
 * Returns: whether it names this machine as this machine does
 */
gboolean
vigie_overlay_request_host_is_loopback (const char *host)
{
  g_autofree char *address = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GInetAddress) inet = NULL;

  if (host == NULL || host[0] == '\0' || strpbrk (host, "/@?# ") != NULL)
    return FALSE;
  address = g_strconcat ("http://", host, "/", NULL);
  uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return FALSE;
  name = g_ascii_strdown (g_uri_get_host (uri), -1);
  if (g_str_equal (name, "localhost") || g_str_equal (name, "localhost."))
    return TRUE;
  inet = g_inet_address_new_from_string (name);
  return inet != NULL && g_inet_address_get_is_loopback (inet);
}

/* In a time that does not depend on where they differ: digests are equally long. */
static gboolean
equals_token (const char *given, const char *token)
{
  g_autofree char *a = g_compute_checksum_for_string (G_CHECKSUM_SHA256, given, -1);
  g_autofree char *b = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  volatile guint differs = 0;

  for (gsize i = 0; a[i] != '\0'; i++)
    differs |= (guint) (a[i] ^ b[i]);
  return differs == 0;
}

/**
 * vigie_overlay_request_shows_token:
 * @authorization: (nullable): the header
 * @query: (nullable) (element-type utf8 utf8): of the address
 * @token: what is asked for
 *
 * Returns: whether either of them has it
 */
gboolean
vigie_overlay_request_shows_token (const char *authorization, GHashTable *query, const char *token)
{
  const char *in_query = query != NULL ? g_hash_table_lookup (query, "token") : NULL;

  if (authorization != NULL && g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0)
    {
      g_autofree char *given = g_strstrip (g_strdup (authorization + 7));

      if (equals_token (given, token))
        return TRUE;
    }
  return in_query != NULL && equals_token (in_query, token);
}

/**
 * vigie_overlay_token_is_valid:
 * @token: what somebody chose
 *
 * Returns: whether it is long enough not to be guessed and needs no quoting in addresses and
 *   headers: 16 to 256 of A-Z, a-z, 0-9, "-", ".", "_", "~"
 */
gboolean
vigie_overlay_token_is_valid (const char *token)
{
  gsize length = strlen (token);

  if (length < TOKEN_MIN || length > TOKEN_MAX)
    return FALSE;
  for (const char *c = token; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("-._~", *c) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * vigie_overlay_token_new:
 *
 * Returns: (transfer full): a token of 128 bits that nobody can guess
 */
char *
vigie_overlay_token_new (void)
{
  guint8 bytes[TOKEN_BYTES];
  GString *token = g_string_sized_new (2 * TOKEN_BYTES);

  if (getentropy (bytes, sizeof bytes) != 0)
    g_error ("The system has no random numbers: %s", g_strerror (errno));
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (token, "%02x", bytes[i]);
  return g_string_free (token, FALSE);
}
