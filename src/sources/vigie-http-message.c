/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request that is read to its end and one that never ends have in common. */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-http-address.h"
#include "vigie-http-private.h"

#define REFUSED "vigie-refused" /* on a message that was kept from a connection */

/* What may be asked for, without name, password and fragment; %NULL with @error set where it is not
 * of the web. */
GUri *
vigie_http_uri_clean (GUri *uri, GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);
  const char *path = g_uri_get_path (uri);

  if ((g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0) || host == NULL ||
      *host == '\0' || (*path != '\0' && *path != '/')) /* "http://a;b", read relaxed */
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("This is no address of the web: it must begin with http:// or "
                              "https://."));
      return NULL;
    }
  return g_uri_build (SOUP_HTTP_URI_FLAGS, scheme, NULL, host, g_uri_get_port (uri), path,
                      g_uri_get_query (uri), NULL);
}

/* (transfer full): names and values in turn */
GStrv
vigie_http_request_dup_headers (const VigieHttpRequest *request)
{
  g_autoptr (GStrvBuilder) headers = g_strv_builder_new ();

  if (request->authorization != NULL)
    g_strv_builder_add_many (headers, "Authorization", request->authorization, NULL);
  if (request->headers != NULL)
    g_strv_builder_addv (headers, (const char **) request->headers);
  return g_strv_builder_end (headers);
}

/* (transfer full) (nullable): where an answer sends to, which is the @n_redirects-th time; %NULL
 * with
 * @error set where that is not followed */
GUri *
vigie_http_message_follow (SoupMessage *message, guint n_redirects, GError **error)
{
  GUri *from = soup_message_get_uri (message);
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr (GUri) raw = NULL;
  g_autoptr (GUri) uri = NULL;

  if (n_redirects > VIGIE_HTTP_MAX_REDIRECTS)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                   _ ("%s sends from one address to the next without an end."),
                   g_uri_get_host (from));
      return NULL;
    }
  if (location != NULL)
    raw = g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_PARSE_RELAXED,
                                NULL);
  if (raw != NULL)
    uri = vigie_http_uri_clean (raw, NULL);
  if (uri == NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                 _ ("%s sends to an address that is not of the web. It is not followed."),
                 g_uri_get_host (from));
  return g_steal_pointer (&uri);
}

gboolean
vigie_http_is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* ---- the local network ---- */

/* Comes after the name was resolved, for each address that is tried, before the socket connects: a
 * closed socket sends nothing. Holds for the message's whole life, which may be longer than ours.
 */
static void
on_network_event (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  gpointer user_data)
{
  g_autoptr (GSocketAddress) address = NULL;

  if (event != G_SOCKET_CLIENT_CONNECTING)
    return;
  address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  /* the desk's own proxy: it is in the local network, and goes on by itself */
  if (G_IS_PROXY_ADDRESS (address))
    return;
  if (G_IS_INET_SOCKET_ADDRESS (address) &&
      vigie_http_address_is_public (
          g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address))))
    return;
  g_object_set_data (G_OBJECT (message), REFUSED, GINT_TO_POINTER (TRUE));
  g_socket_close (g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)), NULL);
}

/* Keeps a message out of the local network, before it is sent with @cancellable. */
void
vigie_http_message_guard (SoupMessage *message, GCancellable *cancellable)
{
  if (vigie_http_host_is_local (g_uri_get_host (soup_message_get_uri (message))))
    {
      g_object_set_data (G_OBJECT (message), REFUSED, GINT_TO_POINTER (TRUE));
      g_cancellable_cancel (cancellable);
    }
  g_signal_connect (message, "network-event", G_CALLBACK (on_network_event), NULL);
}

gboolean
vigie_http_message_is_refused (SoupMessage *message)
{
  return g_object_get_data (G_OBJECT (message), REFUSED) != NULL;
}
