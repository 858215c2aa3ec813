/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-dpop.h"

#include <libsoup/soup.h>
#include <string.h>

#include "vigie-oauth-private.h"
#include "vigie-time.h"

#define MAX_TRIES 3                   /* without its word, with it, by its clock */
#define MIN_DIFFERENCE_MS (20 * 1000) /* of clocks that is worth another try */

/* What a server wants of proofs. */
typedef struct
{
  char *nonce; /* (nullable) */
  gint64 ahead_ms;
} Server;

struct _VigieDpop
{
  VigieDpopKey *key;
  GHashTable *servers; /* (element-type utf8 Server): by origin */
};

static void
server_free (gpointer data)
{
  Server *self = data;

  g_free (self->nonce);
  g_free (self);
}

/* @key: (transfer full) */
VigieDpop *
vigie_dpop_new (VigieDpopKey *key)
{
  VigieDpop *self = g_new0 (VigieDpop, 1);

  self->key = key;
  self->servers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, server_free);
  return self;
}

void
vigie_dpop_free (VigieDpop *self)
{
  if (self == NULL)
    return;

  vigie_dpop_key_free (self->key);
  g_hash_table_unref (self->servers);
  g_free (self);
}

VigieDpopKey *
vigie_dpop_get_key (VigieDpop *self)
{
  return self->key;
}

static Server *
find_server (VigieDpop *self, const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *origin =
      uri != NULL ? g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL,
                                g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL)
                  : g_strdup ("");
  Server *server = g_hash_table_lookup (self->servers, origin);

  if (server == NULL)
    {
      server = g_new0 (Server, 1);
      g_hash_table_insert (self->servers, g_steal_pointer (&origin), server);
    }
  return server;
}

/* An authority says why in its answer, what it is an authority of in a header. */
static gboolean
is_refused_for (const VigieHttpResponse *response, const char *reason)
{
  g_autofree char *quoted = g_strdup_printf ("error=\"%s\"", reason);
  g_autoptr (JsonNode) answer = NULL;

  if (response->status != 400 && response->status != 401)
    return FALSE;
  if (response->challenge != NULL && strstr (response->challenge, quoted) != NULL)
    return TRUE;
  answer = vigie_oauth_read_object (response);
  return g_strcmp0 (vigie_oauth_get_member (answer, "error"), reason) == 0;
}

/* Returns: whether it is worth another try */
static gboolean
learn (Server *server, const VigieHttpResponse *response)
{
  const char *nonce = response->dpop_nonce;
  const gboolean differs = nonce != NULL && g_strcmp0 (nonce, server->nonce) != 0;
  const gint64 ahead_ms = response->server_time - response->received_at;

  if (differs)
    g_set_str (&server->nonce, nonce);
  if (differs && is_refused_for (response, "use_dpop_nonce"))
    return TRUE;
  if (response->server_time == VIGIE_TIME_UNKNOWN ||
      ABS (ahead_ms - server->ahead_ms) < MIN_DIFFERENCE_MS ||
      !is_refused_for (response, "invalid_dpop_proof"))
    return FALSE;
  server->ahead_ms = ahead_ms;
  return TRUE;
}

static VigieHttpResponse *
ask_once (VigieDpop *self,
          VigieHttpClient *client,
          const VigieHttpRequest *request,
          const char *token,
          const Server *server,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *proof = vigie_dpop_key_prove (
      self->key, request->method != NULL ? request->method : "GET", request->uri, server->nonce,
      token, vigie_http_client_get_now (client) + server->ahead_ms);
  g_autofree char *authorization = token != NULL ? g_strconcat ("DPoP ", token, NULL) : NULL;
  const char *const headers[] = { "DPoP", proof, NULL };
  VigieHttpRequest own = *request;

  own.authorization = authorization;
  own.headers = headers;
  own.keep_refusals = TRUE;
  return vigie_http_client_get (client, &own, cancellable, error);
}

/**
 * vigie_dpop_ask:
 * @self: proofs of one login
 * @client: what asks
 * @request: what is asked; its authorization and further headers are not used, and refusals are
 *   given
 * @token: (nullable): that is bound to the key
 * @cancellable: (nullable): ends it
 * @error: see vigie_http_client_get_finish()
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the answer
 */
VigieHttpResponse *
vigie_dpop_ask (VigieDpop *self,
                VigieHttpClient *client,
                const VigieHttpRequest *request,
                const char *token,
                GCancellable *cancellable,
                GError **error)
{
  Server *server = find_server (self, request->uri);
  VigieHttpResponse *response;

  for (guint n = 1;; n++)
    {
      response = ask_once (self, client, request, token, server, cancellable, error);
      if (response == NULL || !learn (server, response) || n == MAX_TRIES)
        return response;
      vigie_http_response_free (response);
    }
}
