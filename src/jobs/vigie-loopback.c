/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-loopback.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-oauth-login.h"

struct _VigieLoopback
{
  SoupServer *server;
  char *path;
  char *address;
  VigieLoopbackTakeFunc take; /* (nullable): nobody waits */
  gpointer user_data;
  SoupServerMessage *answered; /* (nullable): the one that brought it */
  gboolean is_sent;
};

/* ---- the page ---- */

static void
set_page (SoupServerMessage *message, guint status, const char *title, const char *sentence)
{
  g_autofree char *shown_title = g_markup_escape_text (title, -1);
  g_autofree char *shown = g_markup_escape_text (sentence, -1);
  char *page = g_strdup_printf (
      "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>%s</title>"
      "<meta name=\"viewport\" content=\"width=device-width\">"
      "<style>:root{color-scheme:light dark}body{font:1.2em sans-serif;margin:15vh auto;"
      "max-width:30em;padding:0 1em;text-align:center}</style></head>"
      "<body><h1>%s</h1><p>%s</p></body></html>\n",
      shown_title, shown_title, shown);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  /* the address holds the answer: it is to go no further */
  soup_message_headers_append (headers, "Cache-Control", "no-store");
  soup_message_headers_append (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_append (headers, "Content-Security-Policy",
                               "default-src 'none'; style-src 'unsafe-inline'");
  soup_message_headers_append (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_append (headers, "Connection", "close");
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_TAKE, page,
                                    strlen (page));
}

/* Before the body is read, of which nothing is of use: whoever has found the port may send one. */
static void
on_headers (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  VigieLoopback *self = user_data;

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  if (g_str_equal (path, self->path) &&
      g_strcmp0 (soup_server_message_get_method (message), SOUP_METHOD_GET) == 0)
    return;
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Connection",
                               "close");
  soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  VigieLoopback *self = user_data;

  if (self->take == NULL || self->answered != NULL)
    {
      set_page (message, SOUP_STATUS_GONE, _ ("Already Answered"),
                _ ("This login has its answer. You can close this window."));
      return;
    }
  self->answered = g_object_ref (message);
  if (self->take (g_uri_get_query (soup_server_message_get_uri (message)), self->user_data))
    set_page (message, SOUP_STATUS_OK, _ ("Back to Vigie"),
              _ ("Vigie has its answer. You can close this window."));
  else
    set_page (message, SOUP_STATUS_BAD_REQUEST, _ ("Not Signed In"),
              _ ("Vigie says why. You can close this window."));
}

static void
on_request_ended (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  VigieLoopback *self = user_data;

  if (message == self->answered)
    self->is_sent = TRUE;
}

/* ---- life ---- */

/**
 * vigie_loopback_new:
 * @path: (nullable): that it has to have
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): an address that can be asked from now on
 */
VigieLoopback *
vigie_loopback_new (const char *path, GError **error)
{
  g_autoptr (VigieLoopback) self = g_new0 (VigieLoopback, 1);
  g_autofree char *secret = vigie_oauth_make_secret ();
  GSList *uris;

  self->path = path != NULL ? g_strdup (path) : g_strconcat ("/", secret, NULL);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (self->server, NULL, on_headers, self, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  g_signal_connect (self->server, "request-finished", G_CALLBACK (on_request_ended), self);
  g_signal_connect (self->server, "request-aborted", G_CALLBACK (on_request_ended), self);
  if (!soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return NULL;
  uris = soup_server_get_uris (self->server);
  self->address =
      g_strdup_printf ("http://127.0.0.1:%d%s", g_uri_get_port (uris->data), self->path);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return g_steal_pointer (&self);
}

void
vigie_loopback_free (VigieLoopback *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->server, self);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_clear_object (&self->answered);
  g_free (self->path);
  g_free (self->address);
  g_free (self);
}

const char *
vigie_loopback_get_address (VigieLoopback *self)
{
  return self->address;
}

/* ---- waiting ---- */

static gboolean
on_late (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* Until *@done, which anything in the context may set, for @ms at most. */
static void
run_until (const gboolean *done, guint ms, GCancellable *cancellable)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) timer = g_timeout_source_new (ms);
  g_autoptr (GSource) end = cancellable != NULL ? g_cancellable_source_new (cancellable) : NULL;
  gboolean late = FALSE;

  g_source_set_callback (timer, on_late, &late, NULL);
  g_source_attach (timer, context);
  if (end != NULL)
    {
      g_source_set_callback (end, G_SOURCE_FUNC (on_cancelled), NULL, NULL);
      g_source_attach (end, context);
    }
  while (!*done && !late && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (context, TRUE);
  g_source_destroy (timer);
  if (end != NULL)
    g_source_destroy (end);
}

/**
 * vigie_loopback_wait:
 * @self: an address
 * @take: looks at the answer
 * @user_data: for @take
 * @deadline_ms: how long somebody has
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Waits until a browser has brought its answer and got its page.
 *
 * Returns: whether @take has seen one; %FALSE with %VIGIE_ERROR_LOGIN after @deadline_ms
 */
gboolean
vigie_loopback_wait (VigieLoopback *self,
                     VigieLoopbackTakeFunc take,
                     gpointer user_data,
                     guint deadline_ms,
                     GCancellable *cancellable,
                     GError **error)
{
  const guint minutes = MAX (deadline_ms / 60000, 1);

  self->take = take;
  self->user_data = user_data;
  run_until (&self->is_sent, deadline_ms, cancellable);
  self->take = NULL;
  if (self->answered != NULL)
    return TRUE;
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                 ngettext ("Nobody agreed in the browser within %u minute. Sign in again.",
                           "Nobody agreed in the browser within %u minutes. Sign in again.",
                           minutes),
                 minutes);
  return FALSE;
}
