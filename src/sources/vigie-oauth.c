/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-oauth.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/random.h>

#include "vigie-error.h"
#include "vigie-http-address.h"
#include "vigie-import-private.h"
#include "vigie-json.h"

#define CLIENT_NAME "Vigie"
#define MAX_BYTES 100000
#define MAX_WORDS 200 /* of a server that are shown */
#define SECRET_BYTES 32

/* Posts by tag and by words, and whose account it is; a server that knows no parts gives "read". */
#define SCOPES "read:accounts read:search read:statuses"
#define WIDE_SCOPES "read"

#define TEXT_MARK "vigie-login:" /* no token begins so, nor does a password by chance */

struct _VigieOauth
{
  VigieHttpClient *client;
  GCancellable *cancellable; /* (nullable) */
  char *origin;
  char *host;
  char *authorize; /* addresses, on the server itself */
  char *exchange;
  char *revoke;

  char *redirect;
  char *scopes;
  char *verifier;
  char *state;
  char *code;
  char *client_id;
  char *client_secret;
};

/* ---- what is kept ---- */

static void
wipe (char **secret)
{
  if (*secret != NULL)
    explicit_bzero (*secret, strlen (*secret));
  g_clear_pointer (secret, g_free);
}

void
vigie_oauth_login_clear (VigieOauthLogin *self)
{
  g_clear_pointer (&self->client_id, g_free);
  wipe (&self->client_secret);
  wipe (&self->token);
  wipe (&self->refresh);
  g_clear_pointer (&self->account, g_free);
}

static void
append_member (GString *text, const char *name, const char *value /* (nullable) */)
{
  if (value == NULL)
    return;
  g_string_append (text, text->str[text->len - 1] == '{' ? "" : ",");
  vigie_json_append_string (text, name);
  g_string_append_c (text, ':');
  vigie_json_append_string (text, value);
}

/**
 * vigie_oauth_login_to_text:
 * @self: a login
 *
 * Returns: (transfer full): it as one secret, for a keyring; free it with vigie_secret_free()
 */
char *
vigie_oauth_login_to_text (const VigieOauthLogin *self)
{
  GString *text = g_string_new (TEXT_MARK "{");

  append_member (text, "client_id", self->client_id);
  append_member (text, "client_secret", self->client_secret);
  append_member (text, "token", self->token);
  append_member (text, "refresh", self->refresh);
  append_member (text, "account", self->account);
  g_string_append_c (text, '}');
  return g_string_free_and_steal (text);
}

/**
 * vigie_oauth_login_from_text:
 * @self: (out caller-allocates): the login; to be cleared, in any case
 * @text: a secret of a source
 *
 * Returns: whether it is one; %FALSE where somebody typed a token or a password
 */
gboolean
vigie_oauth_login_from_text (VigieOauthLogin *self, const char *text)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  *self = (VigieOauthLogin) { 0 };
  if (!g_str_has_prefix (text, TEXT_MARK))
    return FALSE;
  node = vigie_json_parse (text + strlen (TEXT_MARK), -1, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  self->client_id = g_strdup (vigie_json_get_string (object, "client_id"));
  self->client_secret = g_strdup (vigie_json_get_string (object, "client_secret"));
  self->token = g_strdup (vigie_json_get_string (object, "token"));
  self->refresh = g_strdup (vigie_json_get_string (object, "refresh"));
  self->account = g_strdup (vigie_json_get_string (object, "account"));
  return self->token != NULL;
}

/* ---- secrets of one login ---- */

static char *
encode (const guint8 *bytes, gsize size)
{
  char *text = g_base64_encode (bytes, size);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

char *
vigie_oauth_make_secret (void)
{
  guint8 bytes[SECRET_BYTES];

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("The system gives no random bytes");
  return encode (bytes, sizeof bytes);
}

/* RFC 7636, section 4.2 */
static char *
make_challenge (const char *verifier)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &size);
  return encode (digest, size);
}

/* ---- the server ---- */

static gboolean
refuse_unencrypted (const char *host, GError **error)
{
  g_set_error (
      error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
      _ ("The login for %s was not begun: its address begins with http://, so that anybody "
         "on the way could read it."),
      host);
  return FALSE;
}

/**
 * vigie_oauth_new:
 * @client: what asks
 * @address: of any page of the server
 * @cancellable: (nullable): ends all that is asked
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a login at that server; %NULL with %VIGIE_ERROR_LOGIN where
 *   the way there is not encrypted
 */
VigieOauth *
vigie_oauth_new (VigieHttpClient *client,
                 const char *address,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, error);
  VigieOauth *self;

  if (uri == NULL)
    return NULL;
  if (!g_str_equal (g_uri_get_scheme (uri), "https") &&
      !vigie_http_host_is_local (g_uri_get_host (uri)))
    {
      refuse_unencrypted (g_uri_get_host (uri), error);
      return NULL;
    }
  self = g_new0 (VigieOauth, 1);
  self->client = g_object_ref (client);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->origin = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL,
                             g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);
  self->host = g_strdup (g_uri_get_host (uri));
  self->authorize = g_strconcat (self->origin, "/oauth/authorize", NULL);
  self->exchange = g_strconcat (self->origin, "/oauth/token", NULL);
  self->revoke = g_strconcat (self->origin, "/oauth/revoke", NULL);
  return self;
}

void
vigie_oauth_free (VigieOauth *self)
{
  if (self == NULL)
    return;

  g_object_unref (self->client);
  g_clear_object (&self->cancellable);
  g_free (self->origin);
  g_free (self->host);
  g_free (self->authorize);
  g_free (self->exchange);
  g_free (self->revoke);
  g_free (self->redirect);
  g_free (self->scopes);
  wipe (&self->verifier);
  wipe (&self->state);
  wipe (&self->code);
  g_free (self->client_id);
  wipe (&self->client_secret);
  g_free (self);
}

static VigieHttpResponse *
ask (VigieOauth *self,
     const char *address,
     const char *form, /* (nullable): sent with POST */
     const char *token /* (nullable) */,
     GCancellable *cancellable, /* (nullable) */
     GError **error)
{
  g_autoptr (GBytes) body = form != NULL ? g_bytes_new (form, strlen (form)) : NULL;
  g_autofree char *authorization = token != NULL ? g_strconcat ("Bearer ", token, NULL) : NULL;

  return vigie_http_client_get (
      self->client,
      &(VigieHttpRequest) { .uri = address,
                            .accept = "application/json",
                            .method = form != NULL ? "POST" : "GET",
                            .body = body,
                            .body_type = "application/x-www-form-urlencoded",
                            .authorization = authorization,
                            .max_bytes = MAX_BYTES,
                            .allow_local = TRUE, /* somebody typed it */
                            .keep_refusals = TRUE },
      cancellable, error);
}

/* (nullable) */
static JsonNode *
read_object (const VigieHttpResponse *response)
{
  gsize size = 0;
  const char *data = response->bytes != NULL ? g_bytes_get_data (response->bytes, &size) : NULL;
  g_autoptr (JsonNode) node = size > 0 ? vigie_json_parse (data, (gssize) size, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

static const char *
get_member (JsonNode *node /* (nullable) */, const char *name)
{
  return node != NULL ? vigie_json_get_string (json_node_get_object (node), name) : NULL;
}

static gboolean
refuse (VigieOauth *self, const char *words /* (nullable) */, guint status, GError **error)
{
  g_autofree char *said = words != NULL ? vigie_import_shorten (words, strlen (words), MAX_WORDS)
                                        : g_strdup_printf ("%u", status);

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
               /* Translators: a server, and what it says in its own language */
               _ ("%s refuses the login: “%s”."), self->host, said);
  return FALSE;
}

static gboolean
refuse_answer (VigieOauth *self, const VigieHttpResponse *response, GError **error)
{
  g_autoptr (JsonNode) answer = read_object (response);
  const char *words = get_member (answer, "error_description");

  return refuse (self, words != NULL ? words : get_member (answer, "error"), response->status,
                 error);
}

static gboolean
fail_strange (VigieOauth *self, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
               _ ("%s has no login in the browser that Vigie knows. Give an access token instead."),
               self->host);
  return FALSE;
}

/* ---- the beginning ---- */

/* Whoever answered in the server's place must not send passwords elsewhere. */
static void
take_address (VigieOauth *self, char **address, const char *said /* (nullable) */)
{
  if (said != NULL && g_str_has_prefix (said, self->origin) && said[strlen (self->origin)] == '/')
    g_set_str (address, said);
}

/* RFC 8414; those that do not have it are asked where Mastodon is. */
static gboolean
discover (VigieOauth *self, GError **error)
{
  g_autofree char *address =
      g_strconcat (self->origin, "/.well-known/oauth-authorization-server", NULL);
  g_autoptr (VigieHttpResponse) response =
      ask (self, address, NULL, NULL, self->cancellable, error);
  g_autoptr (JsonNode) facts = NULL;

  if (response == NULL)
    return FALSE;
  facts = response->status < 300 ? read_object (response) : NULL;
  take_address (self, &self->authorize, get_member (facts, "authorization_endpoint"));
  take_address (self, &self->exchange, get_member (facts, "token_endpoint"));
  take_address (self, &self->revoke, get_member (facts, "revocation_endpoint"));
  return TRUE;
}

static gboolean
make_known_with (VigieOauth *self, const char *scopes, guint *status, GError **error)
{
  g_autofree char *address = g_strconcat (self->origin, "/api/v1/apps", NULL);
  g_autofree char *form = soup_form_encode ("client_name", CLIENT_NAME, "redirect_uris",
                                            self->redirect, "scopes", scopes, NULL);
  g_autoptr (VigieHttpResponse) response =
      ask (self, address, form, NULL, self->cancellable, error);
  g_autoptr (JsonNode) answer = NULL;

  *status = response != NULL ? response->status : 0;
  if (response == NULL)
    return FALSE;
  if (response->status == 404 || response->status == 405 || response->status == 410)
    return fail_strange (self, error);
  if (response->status >= 400)
    return refuse_answer (self, response, error);
  answer = read_object (response);
  if (get_member (answer, "client_id") == NULL)
    return fail_strange (self, error);
  g_set_str (&self->client_id, get_member (answer, "client_id"));
  g_set_str (&self->client_secret, get_member (answer, "client_secret"));
  g_set_str (&self->scopes, scopes);
  return TRUE;
}

static gboolean
make_known (VigieOauth *self, GError **error)
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

/**
 * vigie_oauth_begin:
 * @self: a login
 * @redirect: where on this machine the browser is sent to with the answer
 * @error: return location for a #GError
 *
 * Errors: those of vigie_http_client_get_finish(), %VIGIE_ERROR_LOGIN where the server refuses, and
 * %VIGIE_ERROR_UNSUPPORTED where it is another one
 *
 * Returns: (transfer full) (nullable): address of the page where somebody agrees
 */
char *
vigie_oauth_begin (VigieOauth *self, const char *redirect, GError **error)
{
  g_autofree char *challenge = NULL;
  g_autofree char *query = NULL;

  g_set_str (&self->redirect, redirect);
  if (!discover (self, error) || !make_known (self, error))
    return NULL;
  wipe (&self->verifier);
  wipe (&self->state);
  self->verifier = vigie_oauth_make_secret ();
  self->state = vigie_oauth_make_secret ();
  challenge = make_challenge (self->verifier);
  query = soup_form_encode ("response_type", "code", "client_id", self->client_id, "redirect_uri",
                            self->redirect, "scope", self->scopes, "state", self->state,
                            "code_challenge", challenge, "code_challenge_method", "S256", NULL);
  return g_strconcat (self->authorize, strchr (self->authorize, '?') != NULL ? "&" : "?", query,
                      NULL);
}

/* ---- the answer ---- */

/**
 * vigie_oauth_take_answer:
 * @self: a login that has begun
 * @query: (nullable): of the address that the browser was sent to
 * @error: return location for a #GError
 *
 * Returns: whether somebody agreed, so that vigie_oauth_complete() may go on; else %FALSE with
 *   %VIGIE_ERROR_LOGIN
 */
gboolean
vigie_oauth_take_answer (VigieOauth *self, const char *query, GError **error)
{
  g_autoptr (GHashTable) form = query != NULL ? soup_form_decode (query) : NULL;
  const char *state = form != NULL ? g_hash_table_lookup (form, "state") : NULL;
  const char *refusal = form != NULL ? g_hash_table_lookup (form, "error") : NULL;
  const char *code = form != NULL ? g_hash_table_lookup (form, "code") : NULL;
  const char *words;

  if (g_strcmp0 (state, self->state) != 0 || (refusal == NULL && (code == NULL || code[0] == '\0')))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                   _ ("What came from the browser is no answer to this login at %s. Nothing was "
                      "taken from it; sign in again."),
                   self->host);
      return FALSE;
    }
  if (g_strcmp0 (refusal, "access_denied") == 0)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                   _ ("Nobody agreed on the page of %s that Vigie reads there."), self->host);
      return FALSE;
    }
  if (refusal != NULL)
    {
      words = g_hash_table_lookup (form, "error_description");
      return refuse (self, words != NULL ? words : refusal, 0, error);
    }
  wipe (&self->code);
  self->code = g_strdup (code);
  return TRUE;
}

/* ---- tokens ---- */

/* Not to be cancelled: whoever does not read the answer can neither use what the server has made
 * nor give it back, and has lost what it was made of. */
static gboolean
take_tokens (VigieOauth *self, const char *form, VigieOauthLogin *login, GError **error)
{
  g_autoptr (VigieHttpResponse) response = ask (self, self->exchange, form, NULL, NULL, error);
  g_autoptr (JsonNode) answer = NULL;

  if (response == NULL)
    return FALSE;
  answer = read_object (response);
  if (response->status >= 400 && g_strcmp0 (get_member (answer, "error"), "invalid_grant") == 0)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                   _ ("%s does not take this login any more: it came too late, or was used before. "
                      "Sign in again."),
                   self->host);
      return FALSE;
    }
  if (response->status >= 400)
    return refuse_answer (self, response, error);
  if (get_member (answer, "access_token") == NULL || get_member (answer, "access_token")[0] == '\0')
    return fail_strange (self, error);
  wipe (&login->token);
  login->token = g_strdup (get_member (answer, "access_token"));
  if (get_member (answer, "refresh_token") != NULL)
    {
      wipe (&login->refresh);
      login->refresh = g_strdup (get_member (answer, "refresh_token"));
    }
  return TRUE;
}

/* Whose it is; a server that does not say it to us is used all the same. */
static gboolean
ask_account (VigieOauth *self, VigieOauthLogin *login, GError **error)
{
  g_autofree char *address =
      g_strconcat (self->origin, "/api/v1/accounts/verify_credentials", NULL);
  g_autoptr (VigieHttpResponse) response =
      ask (self, address, NULL, login->token, self->cancellable, error);
  g_autoptr (JsonNode) answer = NULL;
  const char *name;

  if (response == NULL)
    return FALSE;
  if (response->status == 401)
    return refuse_answer (self, response, error);
  answer = response->status < 300 ? read_object (response) : NULL;
  name = get_member (answer, "acct");
  if (name != NULL)
    {
      g_autofree char *shown = vigie_import_shorten (name, strlen (name), MAX_WORDS);

      g_free (login->account);
      login->account = strchr (shown, '@') != NULL ? g_strconcat ("@", shown, NULL)
                                                   : g_strdup_printf ("@%s@%s", shown, self->host);
    }
  return TRUE;
}

/**
 * vigie_oauth_complete:
 * @self: a login with an answer
 * @login: (out caller-allocates): what it leaves; to be cleared, in any case
 * @error: return location for a #GError
 *
 * Errors: those of vigie_oauth_begin()
 *
 * Returns: whether it is there; where it is not, @login may have a token that is to be given back
 */
gboolean
vigie_oauth_complete (VigieOauth *self, VigieOauthLogin *login, GError **error)
{
  char *form = soup_form_encode (
      "grant_type", "authorization_code", "code", self->code, "client_id", self->client_id,
      "client_secret", self->client_secret != NULL ? self->client_secret : "", "redirect_uri",
      self->redirect, "code_verifier", self->verifier, "scope", self->scopes, NULL);
  gboolean done;

  *login = (VigieOauthLogin) { .client_id = g_strdup (self->client_id),
                               .client_secret = g_strdup (self->client_secret) };
  done = take_tokens (self, form, login, error) && ask_account (self, login, error);
  wipe (&form);
  return done;
}

/**
 * vigie_oauth_renew:
 * @self: a login at the same server
 * @login: (inout): one that the server does not take any more; it gets another token
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %VIGIE_ERROR_LOGIN where there is nothing to renew it with, or where the
 *   server refuses that
 */
gboolean
vigie_oauth_renew (VigieOauth *self, VigieOauthLogin *login, GError **error)
{
  char *form;
  gboolean done;

  if (login->refresh == NULL)
    return refuse (self, NULL, 401, error);
  form =
      soup_form_encode ("grant_type", "refresh_token", "refresh_token", login->refresh, "client_id",
                        login->client_id != NULL ? login->client_id : "", "client_secret",
                        login->client_secret != NULL ? login->client_secret : "", NULL);
  done = discover (self, error) && take_tokens (self, form, login, error);
  wipe (&form);
  return done;
}

/**
 * vigie_oauth_revoke:
 * @self: a login at the same server
 * @login: what it left
 * @error: return location for a #GError
 *
 * The server forgets it (RFC 7009): whoever has a copy of the token has nothing.
 *
 * Returns: whether it did
 */
gboolean
vigie_oauth_revoke (VigieOauth *self, const VigieOauthLogin *login, GError **error)
{
  char *form = soup_form_encode ("token", login->token, "client_id",
                                 login->client_id != NULL ? login->client_id : "", "client_secret",
                                 login->client_secret != NULL ? login->client_secret : "", NULL);
  g_autoptr (VigieHttpResponse) response = NULL;

  response = discover (self, error) ? ask (self, self->revoke, form, NULL, self->cancellable, error)
                                    : NULL;
  wipe (&form);
  if (response == NULL)
    return FALSE;
  return response->status < 300 || refuse_answer (self, response, error);
}
