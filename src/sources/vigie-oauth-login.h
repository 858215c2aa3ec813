/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieOauthLogin:
 * @client_id: as what the server knows this login's program
 * @client_secret: (nullable): with it
 * @token: what sources ask with
 * @refresh: (nullable): gives another @token when that has run out
 * @account: (nullable): whose it is, for people: "@anne@example.org"
 * @key: (nullable): a pair of keys that @token is bound to: vigie_dpop_key_to_text()
 * @issuer: (nullable): the server that gave it, where that is not the one that is asked
 * @server: (nullable): the one that is asked, without "/" at its end
 * @subject: (nullable): the account in the server's own words
 *
 * What a login in the browser leaves. All of it is secret but @account. The last four are of logins
 * whose token is bound to a key.
 */
typedef struct
{
  char *client_id;
  char *client_secret;
  char *token;
  char *refresh;
  char *account;
  char *key;
  char *issuer;
  char *server;
  char *subject;
} VigieOauthLogin;

void vigie_oauth_login_clear (VigieOauthLogin *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieOauthLogin, vigie_oauth_login_clear)
char *vigie_oauth_login_to_text (const VigieOauthLogin *self);
gboolean vigie_oauth_login_from_text (VigieOauthLogin *self, const char *text);
gboolean vigie_oauth_login_is_bound (const VigieOauthLogin *self);

/* 256 bits that nobody guesses, to be used in an address. (transfer full) */
char *vigie_oauth_make_secret (void);
void vigie_oauth_wipe (char **secret);

G_END_DECLS
