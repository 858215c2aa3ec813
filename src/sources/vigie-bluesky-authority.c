/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-bluesky-authority.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "vigie-bluesky-original.h"
#include "vigie-bluesky-session.h"
#include "vigie-error.h"
#include "vigie-http-address.h"
#include "vigie-import-private.h"
#include "vigie-oauth-private.h"

#define MAX_ACCOUNT 60 /* letters of what was typed that are shown */
#define RESOURCE_PAGE "/.well-known/oauth-protected-resource"    /* RFC 9728 */
#define AUTHORITY_PAGE "/.well-known/oauth-authorization-server" /* RFC 8414 */
#define ALGORITHM "ES256"

/* One who looks for an authority. */
typedef struct
{
  VigieHttpClient *client;
  const char *entry;
  const char *account; /* (nullable): without "@" before it */
  GCancellable *cancellable;
} Search;

void
vigie_bluesky_authority_clear (VigieBlueskyAuthority *self)
{
  g_clear_pointer (&self->did, g_free);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->issuer, g_free);
  g_clear_pointer (&self->page, g_free);
  g_clear_pointer (&self->push, g_free);
  g_clear_pointer (&self->exchange, g_free);
  g_clear_pointer (&self->revoke, g_free);
}

/* ---- addresses ---- */

static char *
dup_host (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);

  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "");
}

gboolean
vigie_bluesky_is_typed (const char *entry, const char *address)
{
  g_autofree char *typed = dup_host (entry);
  g_autofree char *host = dup_host (address);

  return host[0] != '\0' && g_ascii_strcasecmp (typed, host) == 0;
}

/* Passwords and tokens go there. */
static gboolean
check_address (const Search *search, const char *address, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host != NULL && g_strcmp0 (g_uri_get_scheme (uri), "https") == 0)
    return TRUE;
  if (host != NULL && g_strcmp0 (g_uri_get_scheme (uri), "http") == 0 &&
      vigie_http_host_is_local (host) && vigie_bluesky_is_typed (search->entry, address))
    return TRUE;
  return vigie_oauth_refuse_unencrypted (host != NULL && host[0] != '\0' ? host : address, error);
}

static gboolean
fail_strange (const char *address, GError **error)
{
  g_autofree char *host = dup_host (address);

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
               _ ("%s has no login in the browser that Vigie knows. Give an app password instead."),
               host);
  return FALSE;
}

/* (transfer full) (nullable): what is at @address itself, redirected nowhere; %NULL without @error
 * where it is no object */
static JsonNode *
read_page (const Search *search, const char *address, gboolean allow_local, GError **error)
{
  g_autoptr (VigieHttpResponse) response =
      vigie_http_client_get (search->client,
                             &(VigieHttpRequest) { .uri = address,
                                                   .accept = "application/json",
                                                   .max_bytes = VIGIE_OAUTH_MAX_BYTES,
                                                   .allow_local = allow_local,
                                                   .keep_refusals = TRUE },
                             search->cancellable, error);

  if (response == NULL || response->status >= 300 || !g_str_equal (response->uri, address))
    return NULL;
  return vigie_oauth_read_object (response);
}

/* ---- the account ---- */

static gboolean
fail_account (const Search *search, GError **error)
{
  g_autofree char *shown =
      vigie_import_shorten (search->account, strlen (search->account), MAX_ACCOUNT);

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
               _ ("No account “%s” is known. Give it as its name, like anne.bsky.social."), shown);
  return FALSE;
}

static gboolean
is_handle (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '.' && *c != '-')
      return FALSE;
  return strchr (text, '.') != NULL;
}

/* By the server that was typed, or Bluesky's; what it says is checked with the account's own
 * document. */
static gboolean
find_did (VigieBlueskyAuthority *self, const Search *search, GError **error)
{
  g_autofree char *address = NULL;
  g_autoptr (JsonNode) answer = NULL;
  GError *failure = NULL;
  const char *did;

  if (vigie_bluesky_is_did (search->account))
    {
      self->did = g_strdup (search->account);
      return TRUE;
    }
  if (!is_handle (search->account))
    return fail_account (search, error);
  address = g_strconcat (search->entry,
                         "/xrpc/com.atproto.identity.resolveHandle?handle=", search->account, NULL);
  if (!check_address (search, address, error))
    return FALSE;
  answer = read_page (search, address, TRUE, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  did = vigie_oauth_get_member (answer, "did");
  if (did == NULL || !vigie_bluesky_is_did (did))
    return fail_account (search, error);
  self->did = g_strdup (did);
  return TRUE;
}

/* An account has the name that its document says, not the one that a server says. */
static gboolean
names_account (JsonObject *document, const char *account)
{
  JsonNode *names = json_object_get_member (document, "alsoKnownAs");
  JsonArray *array =
      names != NULL && JSON_NODE_HOLDS_ARRAY (names) ? json_node_get_array (names) : NULL;
  g_autofree char *expected = g_strconcat ("at://", account, NULL);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *name = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (name) && json_node_get_value_type (name) == G_TYPE_STRING &&
          g_ascii_strcasecmp (json_node_get_string (name), expected) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
find_server (VigieBlueskyAuthority *self, const Search *search, GError **error)
{
  g_autofree char *address = vigie_bluesky_make_document_address (self->did);
  /* another directory is of whoever set up the desk */
  const gboolean allow_local = g_getenv (VIGIE_PLC_DIRECTORY_VARIABLE) != NULL;
  g_autoptr (JsonNode) document = NULL;
  GError *failure = NULL;
  JsonObject *object;

  if (address == NULL)
    return fail_account (search, error);
  document = read_page (search, address, allow_local, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  object = document != NULL ? json_node_get_object (document) : NULL;
  if (g_strcmp0 (vigie_oauth_get_member (document, "id"), self->did) != 0 ||
      (!vigie_bluesky_is_did (search->account) && !names_account (object, search->account)))
    return fail_account (search, error);
  self->server = vigie_bluesky_find_server (object);
  return self->server != NULL ? check_address (search, self->server, error)
                              : fail_account (search, error);
}

/* ---- the authority ---- */

/* (nullable): the only one in a list */
static const char *
get_only (JsonNode *node, const char *name)
{
  JsonNode *list = node != NULL ? json_object_get_member (json_node_get_object (node), name) : NULL;
  JsonNode *element;

  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list) ||
      json_array_get_length (json_node_get_array (list)) != 1)
    return NULL;
  element = json_array_get_element (json_node_get_array (list), 0);
  return JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING
             ? json_node_get_string (element)
             : NULL;
}

static gboolean
has_algorithm (JsonNode *node)
{
  JsonNode *list =
      json_object_get_member (json_node_get_object (node), "dpop_signing_alg_values_supported");
  JsonArray *array =
      list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING &&
          g_str_equal (json_node_get_string (element), ALGORITHM))
        return TRUE;
    }
  return FALSE;
}

static gboolean
take_address (
    const Search *search, JsonNode *facts, const char *name, char **address, GError **error)
{
  const char *said = vigie_oauth_get_member (facts, name);

  if (said == NULL)
    return TRUE;
  if (!check_address (search, said, error))
    return FALSE;
  g_set_str (address, said);
  return TRUE;
}

static gboolean
read_authority (VigieBlueskyAuthority *self,
                const Search *search,
                const char *issuer,
                GError **error)
{
  g_autofree char *address = g_strconcat (issuer, AUTHORITY_PAGE, NULL);
  g_autoptr (JsonNode) facts = NULL;
  GError *failure = NULL;

  if (!check_address (search, address, error))
    return FALSE;
  facts = read_page (search, address, vigie_bluesky_is_typed (search->entry, issuer), &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (g_strcmp0 (vigie_oauth_get_member (facts, "issuer"), issuer) != 0 || !has_algorithm (facts))
    return fail_strange (issuer, error);
  if (!take_address (search, facts, "authorization_endpoint", &self->page, error) ||
      !take_address (search, facts, "pushed_authorization_request_endpoint", &self->push, error) ||
      !take_address (search, facts, "token_endpoint", &self->exchange, error) ||
      !take_address (search, facts, "revocation_endpoint", &self->revoke, error))
    return FALSE;
  if (self->page == NULL || self->push == NULL || self->exchange == NULL)
    return fail_strange (issuer, error);
  g_set_str (&self->issuer, issuer);
  return TRUE;
}

static gboolean
find_authority (VigieBlueskyAuthority *self, const Search *search, GError **error)
{
  g_autofree char *address = g_strconcat (self->server, RESOURCE_PAGE, NULL);
  g_autoptr (JsonNode) facts = NULL;
  GError *failure = NULL;
  const char *issuer;

  facts =
      read_page (search, address, vigie_bluesky_is_typed (search->entry, self->server), &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  issuer = get_only (facts, "authorization_servers");
  if (issuer == NULL || g_strcmp0 (vigie_oauth_get_member (facts, "resource"), self->server) != 0)
    return fail_strange (self->server, error);
  return read_authority (self, search, issuer, error);
}

/**
 * vigie_bluesky_authority_find:
 * @self: (out caller-allocates): the authority; to be cleared, in any case
 * @client: what asks
 * @entry: address of a server that knows accounts, without "/" at its end
 * @account: its name, as "anne.bsky.social", or its DID
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Goes from an account to its document, its server, and the server that gives logins for that.
 * Blocks.
 *
 * Errors: those of vigie_http_client_get_finish(), %VIGIE_ERROR_LOGIN where the account is not
 * known or the way is not encrypted, %VIGIE_ERROR_UNSUPPORTED where there is no such login
 *
 * Returns: whether it was found
 */
gboolean
vigie_bluesky_authority_find (VigieBlueskyAuthority *self,
                              VigieHttpClient *client,
                              const char *entry,
                              const char *account,
                              GCancellable *cancellable,
                              GError **error)
{
  const Search search = { client, entry, account, cancellable };

  *self = (VigieBlueskyAuthority) { 0 };
  return find_did (self, &search, error) && find_server (self, &search, error) &&
         find_authority (self, &search, error);
}

/**
 * vigie_bluesky_authority_read:
 * @issuer: an authority that is known
 *
 * As vigie_bluesky_authority_find(), where the way to it was gone before.
 *
 * Returns: whether it was found; it says nothing of an account
 */
gboolean
vigie_bluesky_authority_read (VigieBlueskyAuthority *self,
                              VigieHttpClient *client,
                              const char *entry,
                              const char *issuer,
                              GCancellable *cancellable,
                              GError **error)
{
  const Search search = { client, entry, NULL, cancellable };

  *self = (VigieBlueskyAuthority) { 0 };
  return read_authority (self, &search, issuer, error);
}
