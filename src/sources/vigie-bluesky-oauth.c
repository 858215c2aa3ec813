/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A login in the browser on Bluesky: https://atproto.com/specs/oauth. Tokens are bound to a key of
 * each login. */
#include "vigie-bluesky-oauth.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "vigie-bluesky-authority.h"
#include "vigie-bluesky-session.h"
#include "vigie-dpop.h"
#include "vigie-error.h"
#include "vigie-oauth-private.h"

#define LOCAL_CLIENT "http://localhost"
#define LOCAL_REDIRECT "http://127.0.0.1" /* a port is not told */
#define NEEDED_SCOPE "app.bsky.feed.searchPosts"
#define WIDE_SCOPE "transition:generic"

typedef struct
{
  VigieOauth base;
  char *entry;   /* address of a server that knows accounts */
  char *account; /* without "@" before it */
  VigieBlueskyAuthority authority;
  VigieDpop *dpop; /* (nullable) */
  char *client_id;
} BlueskyOauth;

static gboolean
fail_strange (BlueskyOauth *self, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
               _ ("%s has no login in the browser that Vigie knows. Give an app password instead."),
               self->base.host);
  return FALSE;
}

/* From here on the authority is who is asked. */
static void
take_host (BlueskyOauth *self)
{
  g_autoptr (GUri) uri = g_uri_parse (self->authority.issuer, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri != NULL && g_uri_get_host (uri) != NULL)
    g_set_str (&self->base.host, g_uri_get_host (uri));
}

static VigieHttpResponse *
post (BlueskyOauth *self,
      const char *address,
      const char *form,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));

  return vigie_dpop_ask (
      self->dpop, self->base.client,
      &(VigieHttpRequest) { .uri = address,
                            .accept = "application/json",
                            .method = "POST",
                            .body = body,
                            .body_type = VIGIE_OAUTH_FORM_TYPE,
                            .max_bytes = VIGIE_OAUTH_MAX_BYTES,
                            .allow_local = vigie_bluesky_is_typed (self->entry, address) },
      NULL, cancellable, error);
}

/* ---- the program ---- */

/* (nullable) */
static const char *
get_hosted_client (void)
{
  const char *client = g_getenv (VIGIE_BLUESKY_CLIENT_VARIABLE);

  if (client == NULL)
    client = VIGIE_BLUESKY_CLIENT_ID;
  return client[0] != '\0' ? client : NULL;
}

/* A program of this machine has no document: all that servers are to know stands in its name. */
static char *
make_client_id (const char *redirect)
{
  g_autoptr (GUri) uri = g_uri_parse (redirect, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *address =
      g_strconcat (LOCAL_REDIRECT, uri != NULL ? g_uri_get_path (uri) : "/", NULL);
  g_autofree char *escaped = g_uri_escape_string (address, NULL, FALSE);
  g_autofree char *scopes = g_uri_escape_string (VIGIE_BLUESKY_SCOPES, NULL, FALSE);

  if (get_hosted_client () != NULL)
    return g_strdup (get_hosted_client ());
  return g_strdup_printf (LOCAL_CLIENT "?redirect_uri=%s&scope=%s", escaped, scopes);
}

/* ---- the beginning ---- */

/* RFC 9126: what is asked for goes to the authority itself, not through the browser. */
static char *
push (BlueskyOauth *self, const char *challenge, GError **error)
{
  g_autofree char *form = soup_form_encode (
      "response_type", "code", "client_id", self->client_id, "redirect_uri", self->base.redirect,
      "scope", VIGIE_BLUESKY_SCOPES, "state", self->base.state, "code_challenge", challenge,
      "code_challenge_method", "S256", "login_hint", self->account, NULL);
  g_autoptr (VigieHttpResponse) response =
      post (self, self->authority.push, form, self->base.cancellable, error);
  g_autoptr (JsonNode) answer = NULL;
  const char *request;

  if (response == NULL)
    return NULL;
  answer = vigie_oauth_read_object (response);
  request = vigie_oauth_get_member (answer, "request_uri");
  if (response->status >= 400)
    vigie_oauth_refuse_answer (&self->base, response, error);
  else if (request == NULL)
    fail_strange (self, error);
  else
    return g_strdup (request);
  return NULL;
}

static char *
begin (VigieOauth *base, const char *challenge, GError **error)
{
  BlueskyOauth *self = (BlueskyOauth *) base;
  g_autofree char *request = NULL;
  g_autofree char *query = NULL;

  vigie_bluesky_authority_clear (&self->authority);
  if (!vigie_bluesky_authority_find (&self->authority, base->client, self->entry, self->account,
                                     base->cancellable, error))
    return NULL;
  take_host (self);
  g_clear_pointer (&self->dpop, vigie_dpop_free);
  self->dpop = vigie_dpop_new (vigie_dpop_key_new ());
  g_free (self->client_id);
  self->client_id = make_client_id (base->redirect);
  request = push (self, challenge, error);
  if (request == NULL)
    return NULL;
  query = soup_form_encode ("client_id", self->client_id, "request_uri", request, NULL);
  return vigie_oauth_append_query (self->authority.page, query);
}

/* RFC 9207: another authority's answer is not to be taken to this one. */
static gboolean
check_answer (VigieOauth *base, GHashTable *form)
{
  BlueskyOauth *self = (BlueskyOauth *) base;

  return g_strcmp0 (g_hash_table_lookup (form, "iss"), self->authority.issuer) == 0;
}

/* ---- tokens ---- */

/* An old server leaves out what it does not know, and people may agree to a part. */
static gboolean
may_search (const char *scopes /* (nullable) */)
{
  return scopes == NULL || strstr (scopes, NEEDED_SCOPE) != NULL ||
         strstr (scopes, WIDE_SCOPE) != NULL;
}

static gboolean
check_tokens (BlueskyOauth *self, JsonNode *answer, const char *subject, GError **error)
{
  const char *type = vigie_oauth_get_member (answer, "token_type");

  if (type == NULL || g_ascii_strcasecmp (type, "DPoP") != 0)
    return fail_strange (self, error);
  if (subject == NULL || g_strcmp0 (vigie_oauth_get_member (answer, "sub"), subject) != 0)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                   _ ("Another account than %s signed in. Sign in again, as that one."),
                   self->account);
      return FALSE;
    }
  if (!may_search (vigie_oauth_get_member (answer, "scope")))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                   _ ("With this login %s lets nobody search: it may be too old for that. Give an "
                      "app password instead."),
                   self->base.host);
      return FALSE;
    }
  return TRUE;
}

/* Not to be cancelled: whoever does not read the answer can neither use what the server has made
 * nor give it back, and has lost what it was made of. */
static gboolean
take_tokens (BlueskyOauth *self,
             const char *form,
             const char *subject,
             VigieOauthLogin *login,
             GError **error)
{
  g_autoptr (VigieHttpResponse) response = post (self, self->authority.exchange, form, NULL, error);
  g_autoptr (JsonNode) answer = NULL;
  GError *refusal = NULL;

  if (response == NULL)
    return FALSE;
  answer = vigie_oauth_take_tokens (&self->base, response, login, &refusal);
  if (refusal != NULL)
    {
      g_propagate_error (error, refusal);
      return FALSE;
    }
  if (answer == NULL)
    return fail_strange (self, error);
  return check_tokens (self, answer, subject, error);
}

static gboolean
complete (VigieOauth *base, VigieOauthLogin *login, GError **error)
{
  BlueskyOauth *self = (BlueskyOauth *) base;
  char *form = soup_form_encode ("grant_type", "authorization_code", "code", base->code,
                                 "redirect_uri", base->redirect, "client_id", self->client_id,
                                 "code_verifier", base->verifier, NULL);
  gboolean done;

  login->client_id = g_strdup (self->client_id);
  login->account = g_strconcat ("@", self->account, NULL);
  login->key = vigie_dpop_key_to_text (vigie_dpop_get_key (self->dpop));
  login->issuer = g_strdup (self->authority.issuer);
  login->server = g_strdup (self->authority.server);
  login->subject = g_strdup (self->authority.did);
  done = take_tokens (self, form, self->authority.did, login, error);
  vigie_oauth_wipe (&form);
  return done;
}

/* ---- a login that is known ---- */

static gboolean
go_to_authority (BlueskyOauth *self, const VigieOauthLogin *login, GError **error)
{
  VigieDpopKey *key =
      vigie_oauth_login_is_bound (login) ? vigie_dpop_key_new_from_text (login->key) : NULL;

  if (key == NULL || login->client_id == NULL)
    {
      vigie_dpop_key_free (key);
      return vigie_oauth_refuse (&self->base, NULL, 401, error);
    }
  g_clear_pointer (&self->dpop, vigie_dpop_free);
  self->dpop = vigie_dpop_new (key);
  vigie_bluesky_authority_clear (&self->authority);
  if (!vigie_bluesky_authority_read (&self->authority, self->base.client, self->entry,
                                     login->issuer, self->base.cancellable, error))
    return FALSE;
  take_host (self);
  return TRUE;
}

static gboolean
renew (VigieOauth *base, VigieOauthLogin *login, GError **error)
{
  BlueskyOauth *self = (BlueskyOauth *) base;
  char *form;
  gboolean done;

  if (!go_to_authority (self, login, error))
    return FALSE;
  form = soup_form_encode ("grant_type", "refresh_token", "refresh_token", login->refresh,
                           "client_id", login->client_id, NULL);
  done = take_tokens (self, form, login->subject, login, error);
  vigie_oauth_wipe (&form);
  return done;
}

static gboolean
forget (VigieOauth *base, const VigieOauthLogin *login, GError **error)
{
  BlueskyOauth *self = (BlueskyOauth *) base;
  g_autoptr (VigieHttpResponse) response = NULL;
  char *form;

  if (!go_to_authority (self, login, error))
    return FALSE;
  if (self->authority.revoke == NULL)
    return fail_strange (self, error);
  form = soup_form_encode ("token", login->refresh != NULL ? login->refresh : login->token,
                           "client_id", login->client_id, NULL);
  response = post (self, self->authority.revoke, form, base->cancellable, error);
  vigie_oauth_wipe (&form);
  if (response == NULL)
    return FALSE;
  return response->status < 300 || vigie_oauth_refuse_answer (base, response, error);
}

/* ---- life ---- */

static void
bluesky_oauth_free (VigieOauth *base)
{
  BlueskyOauth *self = (BlueskyOauth *) base;

  g_free (self->entry);
  g_free (self->account);
  vigie_bluesky_authority_clear (&self->authority);
  vigie_dpop_free (self->dpop);
  g_free (self->client_id);
  g_free (self);
}

static const VigieOauthClass bluesky_class = {
  .begin = begin,
  .check_answer = check_answer,
  .complete = complete,
  .renew = renew,
  .revoke = forget,
  .free = bluesky_oauth_free,
};

/**
 * vigie_bluesky_oauth_new:
 * @client: what asks
 * @address: (nullable): of a server that knows accounts, where it is another than Bluesky's
 * @account: (nullable): its name, as "anne.bsky.social", or its DID
 * @cancellable: (nullable): ends all that is asked
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a login of that account; %NULL with %VIGIE_ERROR_LOGIN
 *   where there is none
 */
VigieOauth *
vigie_bluesky_oauth_new (VigieHttpClient *client,
                         const char *address,
                         const char *account,
                         GCancellable *cancellable,
                         GError **error)
{
  const char *entry = address != NULL ? address : VIGIE_BLUESKY_SERVER;
  g_autoptr (GUri) uri = g_uri_parse (entry, SOUP_HTTP_URI_FLAGS, error);
  BlueskyOauth *self;

  if (uri == NULL)
    return NULL;
  if (account == NULL || account[strspn (account, "@ ")] == '\0')
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                           _ ("Give the account first, like anne.bsky.social: its name says where "
                              "it signs in."));
      return NULL;
    }
  self = g_new0 (BlueskyOauth, 1);
  self->base.klass = &bluesky_class;
  self->base.client = g_object_ref (client);
  self->base.cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->base.host = g_strdup (g_uri_get_host (uri));
  self->base.path = get_hosted_client () != NULL ? VIGIE_BLUESKY_CLIENT_PATH : NULL;
  self->entry = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                            g_uri_get_port (uri), "", NULL, NULL);
  self->account = g_strstrip (g_strdup (account + strspn (account, "@ ")));
  return &self->base;
}
