/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-bluesky-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-bluesky-authority.h"
#include "vigie-dpop.h"
#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-oauth-login.h"

#define MAX_BYTES (20 * 1000 * 1000)

/* XRPC: https://atproto.com/specs/xrpc; its methods: lexicons com.atproto.server.* */

struct _VigieBlueskySession
{
  char *entry;  /* the address that was typed */
  char *handle; /* (nullable): asked without a login */

  GMutex mutex;      /* everything below */
  guint deadline_ms; /* of what is being asked */
  char *server;      /* (nullable): the account's own */
  char *access;      /* (nullable) */
  char *refresh;     /* (nullable) */
  char *secret;      /* (nullable): what the login was made with */
  VigieDpop *dpop;   /* (nullable): where it was one in the browser */
};

/**
 * vigie_bluesky_session_new:
 * @entry: address of a server, where an account logs in, or one that answers everybody
 * @handle: (nullable): the account
 *
 * Returns: (transfer full): a session that logs in when it is first asked for something
 */
VigieBlueskySession *
vigie_bluesky_session_new (const char *entry, const char *handle)
{
  VigieBlueskySession *self = g_new0 (VigieBlueskySession, 1);

  self->entry = g_strdup (entry);
  self->handle = g_strdup (handle);
  if (g_str_has_suffix (self->entry, "/"))
    self->entry[strlen (self->entry) - 1] = '\0';
  g_mutex_init (&self->mutex);
  return self;
}

static void
forget (VigieBlueskySession *self)
{
  g_clear_pointer (&self->server, g_free);
  vigie_oauth_wipe (&self->access);
  vigie_oauth_wipe (&self->refresh);
  vigie_oauth_wipe (&self->secret);
  g_clear_pointer (&self->dpop, vigie_dpop_free);
}

void
vigie_bluesky_session_free (VigieBlueskySession *self)
{
  if (self == NULL)
    return;

  forget (self);
  g_mutex_clear (&self->mutex);
  g_free (self->entry);
  g_free (self->handle);
  g_free (self);
}

/* ---- requests ---- */

static const char *
get_host (GUri *uri)
{
  return uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "";
}

static VigieHttpResponse *
ask (VigieBlueskySession *self,
     VigieSourceRound *round,
     const char *server,
     const char *method,
     const char *path,
     const char *token, /* (nullable) */
     const char *body,  /* (nullable) */
     GError **error)
{
  g_autofree char *uri = g_strconcat (server, "/xrpc/", path, NULL);
  g_autofree char *authorization = token != NULL ? g_strconcat ("Bearer ", token, NULL) : NULL;
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  const VigieHttpRequest request = {
    .uri = uri,
    .accept = "application/json",
    .method = method,
    .body = bytes,
    .body_type = "application/json",
    .authorization = authorization,
    .max_bytes = MAX_BYTES,
    .deadline_ms = self->deadline_ms,
    .allow_local = vigie_bluesky_is_typed (self->entry, server),
    .keep_refusals = TRUE,
  };

  if (self->dpop != NULL)
    return vigie_dpop_ask (self->dpop, round->client, &request, token, round->cancellable, error);
  return vigie_http_client_get (round->client, &request, round->cancellable, error);
}

static JsonNode *
read_object (VigieHttpResponse *response)
{
  gsize size;
  const char *data = g_bytes_get_data (response->bytes, &size);
  /* an empty answer has no data at all */
  g_autoptr (JsonNode) node = vigie_json_parse (size > 0 ? data : "", (gssize) size, NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

static const char *
get_member (JsonNode *node, const char *name)
{
  return node != NULL ? vigie_json_get_string (json_node_get_object (node), name) : NULL;
}

static gboolean
is_expired (VigieHttpResponse *response)
{
  g_autoptr (JsonNode) answer = read_object (response);
  const char *name = get_member (answer, "error");

  return (response->status == 400 || response->status == 401) &&
         (g_strcmp0 (name, "ExpiredToken") == 0 || g_strcmp0 (name, "InvalidToken") == 0 ||
          g_strcmp0 (name, "invalid_token") == 0 || g_strcmp0 (name, "AuthMissing") == 0);
}

/* Sets @error and returns %NULL, or the answer where it is one. */
static JsonNode *
take_answer (VigieBlueskySession *self, VigieHttpResponse *response, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (response->uri, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autoptr (JsonNode) answer = read_object (response);
  const char *message = get_member (answer, "message");

  if (answer != NULL && response->status < 300)
    return g_steal_pointer (&answer);
  if (response->status == 401 || response->status == 403)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                 self->dpop != NULL ? _ ("%s does not take the login any more. Sign in again.")
                 : self->handle != NULL
                     ? _ ("%s refuses the login. Sign in in the browser, or give the account’s app "
                          "password as the secret.")
                     : _ ("%s wants a login for this. Give the account as “handle”, and sign in."),
                 get_host (uri));
  else if (answer == NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("What %s answered is not what it should be. Is this the address of a Bluesky "
                    "server?"),
                 get_host (uri));
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK, _ ("%s refuses: %s"), get_host (uri),
                 message != NULL ? message : get_member (answer, "error"));
  return NULL;
}

/* ---- the login ---- */

/**
 * vigie_bluesky_find_server:
 * @document: a DID document: https://atproto.com/specs/did
 *
 * Returns: (transfer full) (nullable): address of the account's own server, without a "/" at its
 *   end
 */
char *
vigie_bluesky_find_server (JsonObject *document)
{
  JsonNode *services = json_object_get_member (document, "service");
  JsonArray *array =
      services != NULL && JSON_NODE_HOLDS_ARRAY (services) ? json_node_get_array (services) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *service = json_array_get_element (array, i);
      const char *id, *address;

      if (!JSON_NODE_HOLDS_OBJECT (service))
        continue;
      id = get_member (service, "id");
      address = get_member (service, "serviceEndpoint");
      if (id != NULL && g_str_has_suffix (id, "#atproto_pds") && address != NULL &&
          (g_str_has_prefix (address, "https://") || g_str_has_prefix (address, "http://")))
        return g_strndup (address, strlen (address) - (g_str_has_suffix (address, "/") ? 1 : 0));
    }
  return NULL;
}

static char *
find_session_server (JsonNode *session)
{
  JsonNode *document = json_object_get_member (json_node_get_object (session), "didDoc");

  return document != NULL && JSON_NODE_HOLDS_OBJECT (document)
             ? vigie_bluesky_find_server (json_node_get_object (document))
             : NULL;
}

static gboolean
take_session (VigieBlueskySession *self,
              const char *secret,
              VigieHttpResponse *response,
              GError **error)
{
  g_autoptr (JsonNode) answer = take_answer (self, response, error);
  char *server;

  if (answer == NULL)
    return FALSE;
  if (get_member (answer, "accessJwt") == NULL || get_member (answer, "refreshJwt") == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("The login gave no key to go on with."));
      return FALSE;
    }
  server = find_session_server (answer);
  if (server == NULL)
    server = g_strdup (self->server != NULL ? self->server : self->entry);
  g_free (self->server);
  self->server = server;
  g_set_str (&self->access, get_member (answer, "accessJwt"));
  g_set_str (&self->refresh, get_member (answer, "refreshJwt"));
  g_set_str (&self->secret, secret);
  return TRUE;
}

static gboolean
log_in (VigieBlueskySession *self, VigieSourceRound *round, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *body = NULL;
  g_autoptr (VigieHttpResponse) response = NULL;

  if (round->secret == NULL)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                   /* Translators: an account */
                   _ ("Sign in as %s, in the browser or with its app password."), self->handle);
      return FALSE;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "identifier");
  json_builder_add_string_value (builder, self->handle);
  json_builder_set_member_name (builder, "password");
  json_builder_add_string_value (builder, round->secret);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  body = json_to_string (node, FALSE);
  forget (self);
  response =
      ask (self, round, self->entry, "POST", "com.atproto.server.createSession", NULL, body, error);
  return response != NULL && take_session (self, round->secret, response, error);
}

/* A login is dear (300 a day), a renewal is not. */
static gboolean
renew (VigieBlueskySession *self, VigieSourceRound *round, GError **error)
{
  g_autoptr (VigieHttpResponse) response = NULL;

  if (self->refresh == NULL)
    return log_in (self, round, error);
  response = ask (self, round, self->server, "POST", "com.atproto.server.refreshSession",
                  self->refresh, NULL, error);
  if (response == NULL)
    return FALSE;
  if (response->status >= 300)
    return log_in (self, round, error);
  return take_session (self, round->secret, response, error);
}

/* ---- the login in the browser ---- */

/* Returns: whether @round's secret is one of a browser, which the session has now */
static gboolean
take_bound (VigieBlueskySession *self, VigieSourceRound *round)
{
  g_auto (VigieOauthLogin) login = { 0 };
  VigieDpopKey *key;

  if (round->secret == NULL)
    return FALSE;
  if (self->dpop != NULL && g_strcmp0 (self->secret, round->secret) == 0)
    return TRUE;
  if (!vigie_oauth_login_from_text (&login, round->secret) || !vigie_oauth_login_is_bound (&login))
    return FALSE;
  key = vigie_dpop_key_new_from_text (login.key);
  if (key == NULL)
    return FALSE;
  forget (self);
  self->dpop = vigie_dpop_new (key);
  self->server = g_steal_pointer (&login.server);
  self->access = g_steal_pointer (&login.token);
  self->secret = g_strdup (round->secret);
  return TRUE;
}

/* Others may have the same login, so it is renewed where all of them know of it. Where that fails
 * for another reason than the login's, that is what is said. */
static VigieHttpResponse *
renew_bound (VigieBlueskySession *self,
             VigieSourceRound *round,
             VigieHttpResponse *refused,
             const char *method_and_query,
             GError **error)
{
  GError *failure = NULL;

  if (round->renew == NULL)
    return refused;
  if (!round->renew (round, round->renew_data, &failure))
    {
      if (g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_LOGIN))
        {
          g_error_free (failure);
          return refused;
        }
      vigie_http_response_free (refused);
      g_propagate_error (error, failure);
      return NULL;
    }
  if (!take_bound (self, round))
    return refused;
  vigie_http_response_free (refused);
  return ask (self, round, self->server, "GET", method_and_query, self->access, NULL, error);
}

static JsonNode *
get_bound (VigieBlueskySession *self,
           VigieSourceRound *round,
           const char *method_and_query,
           GError **error)
{
  g_autoptr (VigieHttpResponse) response =
      ask (self, round, self->server, "GET", method_and_query, self->access, NULL, error);

  if (response != NULL && is_expired (response))
    response = renew_bound (self, round, g_steal_pointer (&response), method_and_query, error);
  return response != NULL ? take_answer (self, response, error) : NULL;
}

/* ---- questions ---- */

static JsonNode *
get_locked (VigieBlueskySession *self,
            VigieSourceRound *round,
            const char *method_and_query,
            GError **error)
{
  g_autoptr (VigieHttpResponse) response = NULL;

  if (self->handle == NULL)
    {
      response = ask (self, round, self->entry, "GET", method_and_query, NULL, NULL, error);
      return response != NULL ? take_answer (self, response, error) : NULL;
    }
  if (take_bound (self, round))
    return get_bound (self, round, method_and_query, error);
  if ((self->access == NULL || g_strcmp0 (self->secret, round->secret) != 0) &&
      !log_in (self, round, error))
    return NULL;
  response = ask (self, round, self->server, "GET", method_and_query, self->access, NULL, error);
  if (response != NULL && is_expired (response))
    {
      g_clear_pointer (&response, vigie_http_response_free);
      if (!renew (self, round, error))
        return NULL;
      response =
          ask (self, round, self->server, "GET", method_and_query, self->access, NULL, error);
    }
  return response != NULL ? take_answer (self, response, error) : NULL;
}

/**
 * vigie_bluesky_session_get:
 * @self: a session
 * @round: with the client, and the account's app password or what a login in the browser left
 * @method_and_query: of a query of XRPC: "app.bsky.feed.searchPosts?q=crue"
 * @deadline_ms: see #VigieHttpRequest; of each request that is needed
 * @error: see vigie_source_poll()
 *
 * Asks the account's server, logs in where that is needed, and renews a login that has run out.
 *
 * Returns: (transfer full) (nullable): an object
 */
JsonNode *
vigie_bluesky_session_get (VigieBlueskySession *self,
                           VigieSourceRound *round,
                           const char *method_and_query,
                           guint deadline_ms,
                           GError **error)
{
  JsonNode *answer;

  g_mutex_lock (&self->mutex);
  self->deadline_ms = deadline_ms;
  answer = get_locked (self, round, method_and_query, error);
  g_mutex_unlock (&self->mutex);
  return answer;
}
