/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending to a server that somebody here chose, unlike what VigieHttpClient reads from addresses of
 * strangers: with a name and a password, and also into the local network. */
#include "vigie-push-link.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-error.h"
#include "vigie-http-hosts.h"
#include "vigie-user-agent.h"

#define MAX_REDIRECTS 3
#define CHUNK_BYTES (64 * 1024)
#define MAX_SAID_BYTES (64 * 1024) /* of an answer that nobody reads */

struct _VigiePushLink
{
  GMainContext *context;
  SoupSession *session;
  char *user;   /* (nullable) */
  char *secret; /* (nullable) */
  char *host;
  guint deadline_ms;
  gboolean kept_secret; /* the password was not sent, for anybody could have read it */
};

/* One request on its way. */
typedef struct
{
  VigiePushLink *link;
  SoupMessage *message;
  GBytes *sent;     /* (nullable) */
  const char *type; /* (nullable): of what is sent */
  GCancellable *cancellable;
  GInputStream *stream;
  GByteArray *body;
  gsize max_bytes;
  gboolean late;
  gboolean too_large;
  gboolean done;
  GError *error;
} Exchange;

void
vigie_push_answer_clear (VigiePushAnswer *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->etag, g_free);
}

/* The certificate of the server is always checked: nothing here takes one that is not good. */
VigiePushLink *
vigie_push_link_new (const VigieDestination *destination, const char *secret)
{
  VigiePushLink *self = g_new0 (VigiePushLink, 1);
  g_autofree char *agent = vigie_user_agent_new (NULL);

  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("user-agent", agent, "timeout", VIGIE_PUSH_IDLE_S,
                                                 "idle-timeout", 5, NULL);
  g_main_context_pop_thread_default (self->context);
  /* Bytes as they lie there, and the ETag that belongs to them. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  self->user = destination->user != NULL && destination->user[0] != '\0'
                   ? g_strdup (destination->user)
                   : NULL;
  self->secret = g_strdup (secret);
  self->deadline_ms = VIGIE_PUSH_DEADLINE_MS;
  self->host = vigie_destination_dup_place (destination);
  return self;
}

/* For one request and its answer from now on, instead of VIGIE_PUSH_DEADLINE_MS. */
void
vigie_push_link_set_deadline (VigiePushLink *self, guint deadline_ms)
{
  self->deadline_ms = deadline_ms;
}

void
vigie_push_link_free (VigiePushLink *self)
{
  g_main_context_push_thread_default (self->context);
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
  if (self->secret != NULL)
    memset (self->secret, 0, strlen (self->secret));
  g_free (self->secret);
  g_free (self->user);
  g_free (self->host);
  g_free (self);
}

const char *
vigie_push_link_get_host (VigiePushLink *self)
{
  return self->host;
}

/* ---- the secret ---- */

static gboolean
is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_str_equal (host, "localhost") ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

/* Nobody on the way may read what is sent. */
static gboolean
is_private (SoupMessage *message)
{
  GUri *uri = soup_message_get_uri (message);

  return g_str_equal (g_uri_get_scheme (uri), "https") || is_loopback (uri);
}

/* libsoup sends Basic as Latin-1, where it can; servers expect UTF-8 (RFC 7617 §2.1, and every
 * browser). Each byte as a letter of Latin-1 comes out as that byte. */
static void
authenticate_basic (VigiePushLink *self, SoupAuth *auth)
{
  g_autofree char *user = g_convert (self->user, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  char *secret = g_convert (self->secret, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);

  soup_auth_authenticate (auth, user, secret);
  memset (secret, 0, strlen (secret));
  g_free (secret);
}

/* Digest tells nobody the password, Basic does. */
static gboolean
on_authenticate (SoupMessage *message, SoupAuth *auth, gboolean retrying, VigiePushLink *self)
{
  if (retrying || soup_auth_is_for_proxy (auth) || self->user == NULL || self->secret == NULL)
    return FALSE;
  if (g_strcmp0 (soup_auth_get_scheme_name (auth), "Digest") == 0)
    soup_auth_authenticate (auth, self->user, self->secret);
  else if (is_private (message))
    authenticate_basic (self, auth);
  else
    self->kept_secret = TRUE;
  return !self->kept_secret;
}

static gboolean
fail_kept (VigiePushLink *self, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("The password for %s was not sent: on a connection that is not secure anybody "
                  "could read it. Use an address that begins with https://."),
               self->host);
  return FALSE;
}

static gboolean
add_token (VigiePushLink *self, SoupMessage *message, GError **error)
{
  g_autofree char *value = NULL;

  if (self->user != NULL || self->secret == NULL || self->secret[0] == '\0')
    return TRUE;
  if (!is_private (message))
    return fail_kept (self, error);
  for (const char *c = self->secret; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c))
      {
        g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                             _ ("A token has neither blanks nor accents. Enter it again."));
        return FALSE;
      }
  value = g_strconcat ("Bearer ", self->secret, NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
  return TRUE;
}

/* ---- one exchange ---- */

static void
end_exchange (Exchange *self, GError *error) /* (transfer full) (nullable): error */
{
  self->error = error;
  self->done = TRUE;
}

static void read_on (Exchange *self);

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Exchange *self = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (self->stream, result, &error);
  gsize size;
  gconstpointer data;

  if (bytes == NULL)
    {
      end_exchange (self, error);
      return;
    }
  data = g_bytes_get_data (bytes, &size);
  if (size == 0)
    {
      end_exchange (self, NULL);
      return;
    }
  if (size > self->max_bytes - self->body->len)
    {
      self->too_large = TRUE;
      end_exchange (self, NULL);
      return;
    }
  g_byte_array_append (self->body, data, (guint) size);
  read_on (self);
}

static void
read_on (Exchange *self)
{
  g_input_stream_read_bytes_async (self->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, self->cancellable,
                                   on_read, self);
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Exchange *self = user_data;
  GError *error = NULL;

  self->stream = soup_session_send_finish (self->link->session, result, &error);
  if (self->stream == NULL)
    end_exchange (self, error);
  else
    read_on (self);
}

/* libsoup begins again where a password was wanted or a connection had ended, and has read the file
 * to its end by then: it would send an empty one. */
static void
on_restarted (Exchange *self)
{
  soup_message_set_request_body_from_bytes (self->message, self->type, self->sent);
}

static gboolean
on_late (gpointer data)
{
  Exchange *self = data;

  self->late = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
on_caller_cancelled (GCancellable *caller, gpointer data)
{
  g_cancellable_cancel (((Exchange *) data)->cancellable);
  return G_SOURCE_REMOVE;
}

static GSource *
attach (Exchange *self, GSource *source, GSourceFunc func)
{
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->link->context);
  return source;
}

/* The session works by callbacks, for only so each step can be stopped. */
static void
run_exchange (Exchange *self, GCancellable *caller)
{
  GSource *deadline = attach (self, g_timeout_source_new (self->link->deadline_ms), on_late);
  GSource *stop = caller != NULL ? attach (self, g_cancellable_source_new (caller),
                                           G_SOURCE_FUNC (on_caller_cancelled))
                                 : NULL;

  soup_session_send_async (self->link->session, self->message, G_PRIORITY_DEFAULT,
                           self->cancellable, on_sent, self);
  while (!self->done)
    g_main_context_iteration (self->link->context, TRUE);
  g_source_destroy (deadline);
  g_source_unref (deadline);
  if (stop != NULL)
    g_source_destroy (stop);
  g_clear_pointer (&stop, g_source_unref);
}

static gint64
read_wait (guint status, SoupMessageHeaders *headers)
{
  VigieHttpHost host = { 0 };
  const gint64 now = g_get_real_time () / 1000;

  if (soup_message_headers_get_one (headers, "Retry-After") == NULL)
    return -1;
  /* Also who is locked (423) may say until when. */
  vigie_http_host_take_answer (&host, MAX (status, (guint) VIGIE_HTTP_TOO_MANY_REQUESTS), headers,
                               now, 0);
  return vigie_http_host_get_wait (&host, now);
}

static void
read_answer (Exchange *self, VigiePushAnswer *answer)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);

  answer->status = soup_message_get_status (self->message);
  answer->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  answer->wait_ms = read_wait (answer->status, headers);
  if (SOUP_STATUS_IS_SUCCESSFUL (answer->status))
    answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
}

static void
exchange_clear (Exchange *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

/* An answer of 4xx or 5xx is as good as it came, also where its text broke off. */
static gboolean
check_exchange (Exchange *self, GCancellable *caller, GError **error)
{
  VigiePushLink *link = self->link;
  const guint status = soup_message_get_status (self->message);

  if (g_cancellable_set_error_if_cancelled (caller, error))
    return FALSE;
  if (self->late)
    return vigie_http_fail_time (link->host, error);
  if (link->kept_secret)
    return fail_kept (link, error);
  if (self->error != NULL && (self->stream == NULL || SOUP_STATUS_IS_SUCCESSFUL (status)))
    return vigie_http_fail_connection (link->host, self->error, error);
  if (self->too_large && SOUP_STATUS_IS_SUCCESSFUL (status))
    return vigie_http_fail_size (link->host, self->max_bytes, error);
  return TRUE;
}

/* ---- redirects ---- */

/* What is sent goes on to the same server only: the file, and the password, are for nobody else. */
static GUri *
follow (VigiePushLink *self, SoupMessage *message, GError **error)
{
  const guint status = soup_message_get_status (message);
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  GUri *from = soup_message_get_uri (message);
  g_autoptr (GUri) to =
      location != NULL ? g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  if (to != NULL && (status == 307 || status == 308) &&
      g_strcmp0 (g_uri_get_host (to), g_uri_get_host (from)) == 0 &&
      (g_str_equal (g_uri_get_scheme (to), "https") ||
       g_str_equal (g_uri_get_scheme (to), g_uri_get_scheme (from))))
    return g_steal_pointer (&to);
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("%s sends on to another address. It is not followed; enter the right one."),
               self->host);
  return NULL;
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* A session is used, and what belongs to it freed, on the context that it was made on. */
typedef GMainContext Context;

static Context *
context_enter (GMainContext *context)
{
  g_main_context_push_thread_default (context);
  return context;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Context, g_main_context_pop_thread_default)

static gboolean
ask_once (VigiePushLink *self,
          const char *method,
          GUri *uri,
          GBytes *body,
          const char *type,
          const char *const *headers,
          GCancellable *cancellable,
          VigiePushAnswer *answer,
          GUri **next,
          GError **error)
{
  g_autoptr (Context) context = context_enter (self->context);
  g_auto (Exchange) exchange = { .link = self, .cancellable = g_cancellable_new () };

  exchange.body = g_byte_array_new ();
  exchange.max_bytes = g_str_equal (method, "GET") ? VIGIE_PUSH_MAX_BYTES : MAX_SAID_BYTES;
  exchange.message = soup_message_new_from_uri (method, uri);
  soup_message_add_flags (exchange.message, SOUP_MESSAGE_NO_REDIRECT);
  if (body != NULL)
    {
      exchange.sent = body;
      exchange.type = type;
      soup_message_set_request_body_from_bytes (exchange.message, type, body);
      g_signal_connect_swapped (exchange.message, "restarted", G_CALLBACK (on_restarted),
                                &exchange);
    }
  for (gsize i = 0; headers != NULL && headers[i] != NULL; i += 2)
    soup_message_headers_replace (soup_message_get_request_headers (exchange.message), headers[i],
                                  headers[i + 1]);
  g_signal_connect (exchange.message, "authenticate", G_CALLBACK (on_authenticate), self);
  self->kept_secret = FALSE;
  if (!add_token (self, exchange.message, error))
    return FALSE;
  run_exchange (&exchange, cancellable);
  if (!check_exchange (&exchange, cancellable, error))
    return FALSE;
  if (!is_redirect (soup_message_get_status (exchange.message)))
    {
      read_answer (&exchange, answer);
      return TRUE;
    }
  *next = follow (self, exchange.message, error);
  return *next != NULL;
}

/**
 * vigie_push_link_ask:
 * @self: a link
 * @method: of HTTP
 * @address: of the web
 * @body: (nullable): what to send
 * @type: (nullable): of @body
 * @headers: (nullable) (array zero-terminated=1): name, value, name, value
 * @cancellable: (nullable): ends it
 * @answer: (out caller-allocates): of zeros before; whatever the server said, also 4xx and 5xx
 * @error: a sentence where there is no answer
 *
 * Returns: whether there is an answer
 */
gboolean
vigie_push_link_ask (VigiePushLink *self,
                     const char *method,
                     const char *address,
                     GBytes *body,
                     const char *type,
                     const char *const *headers,
                     GCancellable *cancellable,
                     VigiePushAnswer *answer,
                     GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("This address is not written as addresses are."));
      return FALSE;
    }
  for (guint i = 0; i <= MAX_REDIRECTS; i++)
    {
      GUri *next = NULL;

      if (!ask_once (self, method, uri, body, type, headers, cancellable, answer, &next, error))
        return FALSE;
      if (next == NULL)
        return TRUE;
      g_uri_unref (uri);
      uri = next;
    }
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
               _ ("%s sends from one address to the next without an end."), self->host);
  return FALSE;
}
