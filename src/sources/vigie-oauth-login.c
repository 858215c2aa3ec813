/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-oauth-login.h"

#include <string.h>
#include <sys/random.h>

#include "vigie-base64url.h"
#include "vigie-json.h"

#define SECRET_BYTES 32
#define TEXT_MARK "vigie-login:" /* no token begins so, nor does a password by chance */

typedef struct
{
  const char *name;
  gsize offset; /* of a char *, in a #VigieOauthLogin */
} Member;

static const Member members[] = {
  { "client_id", G_STRUCT_OFFSET (VigieOauthLogin, client_id) },
  { "client_secret", G_STRUCT_OFFSET (VigieOauthLogin, client_secret) },
  { "token", G_STRUCT_OFFSET (VigieOauthLogin, token) },
  { "refresh", G_STRUCT_OFFSET (VigieOauthLogin, refresh) },
  { "account", G_STRUCT_OFFSET (VigieOauthLogin, account) },
  { "key", G_STRUCT_OFFSET (VigieOauthLogin, key) },
  { "issuer", G_STRUCT_OFFSET (VigieOauthLogin, issuer) },
  { "server", G_STRUCT_OFFSET (VigieOauthLogin, server) },
  { "subject", G_STRUCT_OFFSET (VigieOauthLogin, subject) },
};

/* Overwrites @secret, frees it and sets it to %NULL. */
void
vigie_oauth_wipe (char **secret)
{
  if (*secret != NULL)
    explicit_bzero (*secret, strlen (*secret));
  g_clear_pointer (secret, g_free);
}

void
vigie_oauth_login_clear (VigieOauthLogin *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    vigie_oauth_wipe (G_STRUCT_MEMBER_P (self, members[i].offset));
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

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *value = G_STRUCT_MEMBER (char *, self, members[i].offset);

      if (value == NULL)
        continue;
      g_string_append (text, text->str[text->len - 1] == '{' ? "" : ",");
      vigie_json_append_string (text, members[i].name);
      g_string_append_c (text, ':');
      vigie_json_append_string (text, value);
    }
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
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    G_STRUCT_MEMBER (char *, self, members[i].offset) =
        g_strdup (vigie_json_get_string (object, members[i].name));
  return self->token != NULL;
}

/**
 * vigie_oauth_login_is_bound:
 * @self: a login
 *
 * Returns: whether its token is worth something with its key only, so that who asks needs all of it
 */
gboolean
vigie_oauth_login_is_bound (const VigieOauthLogin *self)
{
  return self->token != NULL && self->key != NULL && self->issuer != NULL && self->server != NULL;
}

char *
vigie_oauth_make_secret (void)
{
  guint8 bytes[SECRET_BYTES];

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("The system gives no random bytes");
  return vigie_base64url_encode (bytes, sizeof bytes);
}
