/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-http-error.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "vigie-error.h"
#include "vigie-http-hosts.h"

/* Errors: %VIGIE_ERROR_NOT_FOUND, %VIGIE_ERROR_LOGIN, %VIGIE_ERROR_LIMITED, %VIGIE_ERROR_NETWORK */
gboolean
vigie_http_fail_status (const char *host, guint status, GError **error)
{
  switch (status)
    {
    case SOUP_STATUS_NOT_FOUND:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("%s has nothing at this address."),
                   host);
      break;
    case SOUP_STATUS_GONE:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                   _ ("%s had this once and has removed it."), host);
      break;
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_PAYMENT_REQUIRED:
    case SOUP_STATUS_FORBIDDEN:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                   _ ("%s does not show this to everybody (%u)."), host, status);
      break;
    case VIGIE_HTTP_TOO_MANY_REQUESTS:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LIMITED,
                   _ ("%s was asked too often and wants a pause."), host);
      break;
    case SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED:
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                           _ ("The proxy of this network wants a name and a password."));
      break;
    default:
      if (status >= 500)
        g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                     _ ("%s is out of order at the moment (%u)."), host, status);
      else
        g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                     _ ("%s did not give what was asked for (%u)."), host, status);
    }
  return FALSE;
}

gboolean
vigie_http_fail_wait (const char *host, gint64 until_ms, GError **error)
{
  g_autoptr (GDateTime) until = g_date_time_new_from_unix_local (until_ms / 1000);
  g_autofree char *time = until != NULL ? g_date_time_format (until, "%H:%M:%S") : g_strdup ("…");

  /* Translators: a server and a time of day */
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LIMITED, _ ("%s wants a pause until %s."), host,
               time);
  return FALSE;
}

gboolean
vigie_http_fail_time (const char *host, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK, _ ("%s did not answer in time."), host);
  return FALSE;
}

gboolean
vigie_http_fail_size (const char *host, gsize max_bytes, GError **error)
{
  g_autofree char *most = g_format_size (max_bytes);

  /* Translators: a server, and a size like 30.0 MB */
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
               _ ("What %s has at this address is too large: more than %s."), host, most);
  return FALSE;
}

gboolean
vigie_http_fail_local (const char *host, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("This address leads into the local network (%s). It is not followed, because "
                  "anybody may have written it."),
               host);
  return FALSE;
}

static const char *
describe (const GError *cause)
{
  if (cause->domain == G_RESOLVER_ERROR)
    return _ ("%s cannot be found. Perhaps there is no network, or no such server any more.");
  if (cause->domain == G_TLS_ERROR)
    return _ ("The connection to %s is not secure, so nothing was loaded.");
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return _ ("%s accepts no connection.");
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
      g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE))
    return _ ("%s cannot be reached. Perhaps there is no network.");
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return _ ("%s did not answer in time.");
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
      g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return _ ("The connection to %s broke off.");
  return NULL;
}

/* @cause is what GIO or libsoup said; a cancellation stays one. */
gboolean
vigie_http_fail_connection (const char *host, const GError *cause, GError **error)
{
  const char *sentence = describe (cause);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (cause));
  else if (sentence != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (sentence, "%s", 2);
      g_autofree char *text = g_strjoinv (host, parts);

      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK, text);
    }
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK, _ ("%s: %s"), host, cause->message);
  return FALSE;
}
