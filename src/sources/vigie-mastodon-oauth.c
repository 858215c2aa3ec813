/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A login in the browser at a server of Mastodon's network. */
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-address.h"
#include "vigie-import-private.h"
#include "vigie-oauth-private.h"

#define CLIENT_NAME "Vigie"

/* Posts by tag and by words, and whose account it is; a server that knows no parts gives "read". */
#define SCOPES "read:accounts read:search read:statuses"
#define WIDE_SCOPES "read"

typedef struct
{
  VigieOauth base;
  char *origin;
  char *authorize; /* addresses, on the server itself */
  char *exchange;
  char *revoke;
  char *scopes;
  char *client_id;
  char *client_secret;
} MastodonOauth;

/* ---- the server ---- */

static VigieHttpResponse *
ask (MastodonOauth *self,
     const char *address,
     const char *form, /* (nullable): sent with POST */
     const char *token /* (nullable) */,
     GCancellable *cancellable, /* (nullable) */
     GError **error)
{
  g_autoptr (GBytes) body = form != NULL ? g_bytes_new (form, strlen (form)) : NULL;
  g_autofree char *authorization = token != NULL ? g_strconcat ("Bearer ", token, NULL) : NULL;

  return vigie_http_client_get (self->base.client,
                                &(VigieHttpRequest) { .uri = address,
                                                      .accept = "application/json",
                                                      .method = form != NULL ? "POST" : "GET",
                                                      .body = body,
                                                      .body_type = VIGIE_OAUTH_FORM_TYPE,
                                                      .authorization = authorization,
                                                      .max_bytes = VIGIE_OAUTH_MAX_BYTES,
                                                      .allow_local = TRUE, /* somebody typed it */
                                                      .keep_refusals = TRUE },
                                cancellable, error);
}

static gboolean
fail_strange (MastodonOauth *self, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
               _ ("%s has no login in the browser that Vigie knows. Give an access token instead."),
               self->base.host);
  return FALSE;
}

/* ---- the beginning ---- */

/* Whoever answered in the server's place must not send passwords elsewhere. */
static void
take_address (MastodonOauth *self, char **address, const char *said /* (nullable) */)
{
  if (said != NULL && g_str_has_prefix (said, self->origin) && said[strlen (self->origin)] == '/')
    g_set_str (address, said);
}

/* RFC 8414; those that do not have it are asked where Mastodon is. */
static gboolean
discover (MastodonOauth *self, GError **error)
{
  g_autofree char *address =
      g_strconcat (self->origin, "/.well-known/oauth-authorization-server", NULL);
  g_autoptr (VigieHttpResponse) response =
      ask (self, address, NULL, NULL, self->base.cancellable, error);
  g_autoptr (JsonNode) facts = NULL;

  if (response == NULL)
    return FALSE;
  facts = response->status < 300 ? vigie_oauth_read_object (response) : NULL;
  take_address (self, &self->authorize, vigie_oauth_get_member (facts, "authorization_endpoint"));
  take_address (self, &self->exchange, vigie_oauth_get_member (facts, "token_endpoint"));
  take_address (self, &self->revoke, vigie_oauth_get_member (facts, "revocation_endpoint"));
  return TRUE;
}

static gboolean
make_known_with (MastodonOauth *self, const char *scopes, guint *status, GError **error)
{
  g_autofree char *address = g_strconcat (self->origin, "/api/v1/apps", NULL);
  g_autofree char *form = soup_form_encode ("client_name", CLIENT_NAME, "redirect_uris",
                                            self->base.redirect, "scopes", scopes, NULL);
  g_autoptr (VigieHttpResponse) response =
      ask (self, address, form, NULL, self->base.cancellable, error);
  g_autoptr (JsonNode) answer = NULL;

  *status = response != NULL ? response->status : 0;
  if (response == NULL)
    return FALSE;
  if (response->status == 404 || response->status == 405 || response->status == 410)
    return fail_strange (self, error);
  if (response->status >= 400)
    return vigie_oauth_refuse_answer (&self->base, response, error);
  answer = vigie_oauth_read_object (response);
  if (vigie_oauth_get_member (answer, "client_id") == NULL)
    return fail_strange (self, error);
  g_set_str (&self->client_id, vigie_oauth_get_member (answer, "client_id"));
  g_set_str (&self->client_secret, vigie_oauth_get_member (answer, "client_secret"));
  g_set_str (&self->scopes, scopes);
  return TRUE;
}

static gboolean
make_known (MastodonOauth *self, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  guint status;

  if (make_known_with (self, SCOPES, &status, &refusal))
    return TRUE;
  if (status == 400 || status == 422)
    return make_known_with (self, WIDE_SCOPES, &status, error);
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

static char *
begin (VigieOauth *base, const char *challenge, GError **error)
{
  MastodonOauth *self = (MastodonOauth *) base;
  g_autofree char *query = NULL;

  if (!discover (self, error) || !make_known (self, error))
    return NULL;
  query = soup_form_encode ("response_type", "code", "client_id", self->client_id, "redirect_uri",
                            base->redirect, "scope", self->scopes, "state", base->state,
                            "code_challenge", challenge, "code_challenge_method", "S256", NULL);
  return vigie_oauth_append_query (self->authorize, query);
}

/* ---- tokens ---- */

/* Not to be cancelled: whoever does not read the answer can neither use what the server has made
 * nor give it back, and has lost what it was made of. */
static gboolean
take_tokens (MastodonOauth *self, const char *form, VigieOauthLogin *login, GError **error)
{
  g_autoptr (VigieHttpResponse) response = ask (self, self->exchange, form, NULL, NULL, error);
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
  return answer != NULL || fail_strange (self, error);
}

/* Whose it is; a server that does not say it to us is used all the same. */
static gboolean
ask_account (MastodonOauth *self, VigieOauthLogin *login, GError **error)
{
  g_autofree char *address =
      g_strconcat (self->origin, "/api/v1/accounts/verify_credentials", NULL);
  g_autoptr (VigieHttpResponse) response =
      ask (self, address, NULL, login->token, self->base.cancellable, error);
  g_autoptr (JsonNode) answer = NULL;
  const char *name;

  if (response == NULL)
    return FALSE;
  if (response->status == 401)
    return vigie_oauth_refuse_answer (&self->base, response, error);
  answer = response->status < 300 ? vigie_oauth_read_object (response) : NULL;
  name = vigie_oauth_get_member (answer, "acct");
  if (name != NULL)
    {
      g_autofree char *shown = vigie_import_shorten (name, strlen (name), VIGIE_OAUTH_MAX_WORDS);

      g_free (login->account);
      login->account = strchr (shown, '@') != NULL
                           ? g_strconcat ("@", shown, NULL)
                           : g_strdup_printf ("@%s@%s", shown, self->base.host);
    }
  return TRUE;
}

static gboolean
complete (VigieOauth *base, VigieOauthLogin *login, GError **error)
{
  MastodonOauth *self = (MastodonOauth *) base;
  char *form = soup_form_encode (
      "grant_type", "authorization_code", "code", base->code, "client_id", self->client_id,
      "client_secret", self->client_secret != NULL ? self->client_secret : "", "redirect_uri",
      base->redirect, "code_verifier", base->verifier, "scope", self->scopes, NULL);
  gboolean done;

  login->client_id = g_strdup (self->client_id);
  login->client_secret = g_strdup (self->client_secret);
  done = take_tokens (self, form, login, error) && ask_account (self, login, error);
  vigie_oauth_wipe (&form);
  return done;
}

static gboolean
renew (VigieOauth *base, VigieOauthLogin *login, GError **error)
{
  MastodonOauth *self = (MastodonOauth *) base;
  char *form =
      soup_form_encode ("grant_type", "refresh_token", "refresh_token", login->refresh, "client_id",
                        login->client_id != NULL ? login->client_id : "", "client_secret",
                        login->client_secret != NULL ? login->client_secret : "", NULL);
  gboolean done = discover (self, error) && take_tokens (self, form, login, error);

  vigie_oauth_wipe (&form);
  return done;
}

static gboolean
forget (VigieOauth *base, const VigieOauthLogin *login, GError **error)
{
  MastodonOauth *self = (MastodonOauth *) base;
  char *form = soup_form_encode ("token", login->token, "client_id",
                                 login->client_id != NULL ? login->client_id : "", "client_secret",
                                 login->client_secret != NULL ? login->client_secret : "", NULL);
  g_autoptr (VigieHttpResponse) response = NULL;

  response = discover (self, error) ? ask (self, self->revoke, form, NULL, base->cancellable, error)
                                    : NULL;
  vigie_oauth_wipe (&form);
  if (response == NULL)
    return FALSE;
  return response->status < 300 || vigie_oauth_refuse_answer (base, response, error);
}

/* ---- life ---- */

static void
mastodon_oauth_free (VigieOauth *base)
{
  MastodonOauth *self = (MastodonOauth *) base;

  g_free (self->origin);
  g_free (self->authorize);
  g_free (self->exchange);
  g_free (self->revoke);
  g_free (self->scopes);
  g_free (self->client_id);
  vigie_oauth_wipe (&self->client_secret);
  g_free (self);
}

static const VigieOauthClass mastodon_class = {
  .begin = begin,
  .complete = complete,
  .renew = renew,
  .revoke = forget,
  .free = mastodon_oauth_free,
};

/**
 * vigie_mastodon_oauth_new:
 * @client: what asks
 * @address: of any page of the server
 * @cancellable: (nullable): ends all that is asked
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a login at that server; %NULL with %VIGIE_ERROR_LOGIN where
 *   the way there is not encrypted
 */
VigieOauth *
vigie_mastodon_oauth_new (VigieHttpClient *client,
                          const char *address,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, error);
  MastodonOauth *self;

  if (uri == NULL)
    return NULL;
  if (!g_str_equal (g_uri_get_scheme (uri), "https") &&
      !vigie_http_host_is_local (g_uri_get_host (uri)))
    {
      vigie_oauth_refuse_unencrypted (g_uri_get_host (uri), error);
      return NULL;
    }
  self = g_new0 (MastodonOauth, 1);
  self->base.klass = &mastodon_class;
  self->base.client = g_object_ref (client);
  self->base.cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->base.host = g_strdup (g_uri_get_host (uri));
  self->origin = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL,
                             g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);
  self->authorize = g_strconcat (self->origin, "/oauth/authorize", NULL);
  self->exchange = g_strconcat (self->origin, "/oauth/token", NULL);
  self->revoke = g_strconcat (self->origin, "/oauth/revoke", NULL);
  return &self->base;
}
