/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-oauth.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "vigie-base64url.h"
#include "vigie-error.h"
#include "vigie-import-private.h"
#include "vigie-json.h"
#include "vigie-oauth-private.h"

/**
 * vigie_oauth_is_for:
 * @kind: of a source
 *
 * Returns: whether its login can be one in the browser
 */
gboolean
vigie_oauth_is_for (const char *kind)
{
  return strcmp (kind, "mastodon") == 0 || strcmp (kind, "bluesky") == 0;
}

/**
 * vigie_oauth_new:
 * @source: of a kind with such a login
 * @client: what asks
 * @cancellable: (nullable): ends all that is asked
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a login at its server; %NULL with %VIGIE_ERROR_LOGIN where
 *   the way there is not encrypted, or where it does not say which account
 */
VigieOauth *
vigie_oauth_new (VigieSource *source,
                 VigieHttpClient *client,
                 GCancellable *cancellable,
                 GError **error)
{
  const char *address = vigie_source_get_option (source, "url");

  g_return_val_if_fail (vigie_oauth_is_for (vigie_source_get_kind (source)), NULL);

  if (strcmp (vigie_source_get_kind (source), "bluesky") == 0)
    return vigie_bluesky_oauth_new (client, address, vigie_source_get_option (source, "handle"),
                                    cancellable, error);
  return vigie_mastodon_oauth_new (client, address, cancellable, error);
}

void
vigie_oauth_free (VigieOauth *self)
{
  if (self == NULL)
    return;

  g_object_unref (self->client);
  g_clear_object (&self->cancellable);
  g_free (self->host);
  g_free (self->redirect);
  vigie_oauth_wipe (&self->verifier);
  vigie_oauth_wipe (&self->state);
  vigie_oauth_wipe (&self->code);
  self->klass->free (self);
}

/* (nullable): the path on this machine that the program is known with; %NULL for any */
const char *
vigie_oauth_get_path (VigieOauth *self)
{
  return self->path;
}

/* ---- what a server says ---- */

/* (transfer full) (nullable) */
JsonNode *
vigie_oauth_read_object (const VigieHttpResponse *response)
{
  gsize size = 0;
  const char *data = response->bytes != NULL ? g_bytes_get_data (response->bytes, &size) : NULL;
  g_autoptr (JsonNode) node = size > 0 ? vigie_json_parse (data, (gssize) size, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

/* (nullable): a text; @node: (nullable) */
const char *
vigie_oauth_get_member (JsonNode *node, const char *name)
{
  return node != NULL ? vigie_json_get_string (json_node_get_object (node), name) : NULL;
}

/* (transfer full) */
char *
vigie_oauth_append_query (const char *address, const char *query)
{
  return g_strconcat (address, strchr (address, '?') != NULL ? "&" : "?", query, NULL);
}

gboolean
vigie_oauth_refuse_unencrypted (const char *host, GError **error)
{
  g_set_error (
      error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
      _ ("The login for %s was not begun: its address begins with http://, so that anybody "
         "on the way could read it."),
      host);
  return FALSE;
}

/* @words: (nullable): the server's */
gboolean
vigie_oauth_refuse (VigieOauth *self, const char *words, guint status, GError **error)
{
  g_autofree char *said = words != NULL
                              ? vigie_import_shorten (words, strlen (words), VIGIE_OAUTH_MAX_WORDS)
                              : g_strdup_printf ("%u", status);

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
               /* Translators: a server, and what it says in its own language */
               _ ("%s refuses the login: “%s”."), self->host, said);
  return FALSE;
}

gboolean
vigie_oauth_refuse_answer (VigieOauth *self, const VigieHttpResponse *response, GError **error)
{
  g_autoptr (JsonNode) answer = vigie_oauth_read_object (response);
  const char *words = vigie_oauth_get_member (answer, "error_description");

  return vigie_oauth_refuse (self, words != NULL ? words : vigie_oauth_get_member (answer, "error"),
                             response->status, error);
}

/* (transfer full) (nullable): what came, which holds a token, with %VIGIE_ERROR_LOGIN where there
 * is none to be had; without @error where it is no such answer */
JsonNode *
vigie_oauth_take_tokens (VigieOauth *self,
                         const VigieHttpResponse *response,
                         VigieOauthLogin *login,
                         GError **error)
{
  g_autoptr (JsonNode) answer = vigie_oauth_read_object (response);
  const char *token = vigie_oauth_get_member (answer, "access_token");
  const char *refresh = vigie_oauth_get_member (answer, "refresh_token");

  if (response->status >= 400 &&
      g_strcmp0 (vigie_oauth_get_member (answer, "error"), "invalid_grant") == 0)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                   _ ("%s does not take this login any more: it came too late, or was used before. "
                      "Sign in again."),
                   self->host);
      return NULL;
    }
  if (response->status >= 400)
    {
      vigie_oauth_refuse_answer (self, response, error);
      return NULL;
    }
  if (token == NULL || token[0] == '\0')
    return NULL;
  vigie_oauth_wipe (&login->token);
  login->token = g_strdup (token);
  if (refresh != NULL)
    {
      vigie_oauth_wipe (&login->refresh);
      login->refresh = g_strdup (refresh);
    }
  return g_steal_pointer (&answer);
}

/* ---- the beginning ---- */

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

  g_set_str (&self->redirect, redirect);
  vigie_oauth_wipe (&self->verifier);
  vigie_oauth_wipe (&self->state);
  self->verifier = vigie_oauth_make_secret ();
  self->state = vigie_oauth_make_secret ();
  challenge = vigie_base64url_hash (self->verifier); /* RFC 7636, section 4.2 */
  return self->klass->begin (self, challenge, error);
}

/* ---- the answer ---- */

static gboolean
is_ours (VigieOauth *self, GHashTable *form /* (nullable) */)
{
  return form != NULL && self->state != NULL &&
         g_strcmp0 (g_hash_table_lookup (form, "state"), self->state) == 0 &&
         (self->klass->check_answer == NULL || self->klass->check_answer (self, form));
}

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
  const char *refusal = form != NULL ? g_hash_table_lookup (form, "error") : NULL;
  const char *code = form != NULL ? g_hash_table_lookup (form, "code") : NULL;
  const char *words;

  if (!is_ours (self, form) || (refusal == NULL && (code == NULL || code[0] == '\0')))
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
      return vigie_oauth_refuse (self, words != NULL ? words : refusal, 0, error);
    }
  vigie_oauth_wipe (&self->code);
  self->code = g_strdup (code);
  return TRUE;
}

/* ---- tokens ---- */

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
  *login = (VigieOauthLogin) { 0 };
  return self->klass->complete (self, login, error);
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
  if (login->refresh == NULL)
    return vigie_oauth_refuse (self, NULL, 401, error);
  return self->klass->renew (self, login, error);
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
  return self->klass->revoke (self, login, error);
}
