/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-http-client.h"

G_BEGIN_DECLS

/**
 * VigieOauthLogin:
 * @client_id: as what the server knows this login's program
 * @client_secret: (nullable): with it
 * @token: what sources ask with
 * @refresh: (nullable): gives another @token when that has run out
 * @account: (nullable): whose it is, for people: "@anne@example.org"
 *
 * What a login in the browser leaves. All of it is secret but @account.
 */
typedef struct
{
  char *client_id;
  char *client_secret;
  char *token;
  char *refresh;
  char *account;
} VigieOauthLogin;

void vigie_oauth_login_clear (VigieOauthLogin *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieOauthLogin, vigie_oauth_login_clear)
char *vigie_oauth_login_to_text (const VigieOauthLogin *self);
gboolean vigie_oauth_login_from_text (VigieOauthLogin *self, const char *text);

/**
 * VigieOauth:
 *
 * A login at a server of Mastodon's network, in the browser: RFC 6749 with PKCE (RFC 7636) and a
 * redirect to this machine (RFC 8252). The program is made known to the server first, as each
 * server is an authority of its own. Only reading is asked for. Used by one thread; it blocks,
 * never on the main one.
 */
typedef struct _VigieOauth VigieOauth;

VigieOauth *vigie_oauth_new (VigieHttpClient *client,
                             const char *address,
                             GCancellable *cancellable,
                             GError **error);
void vigie_oauth_free (VigieOauth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOauth, vigie_oauth_free)

char *vigie_oauth_begin (VigieOauth *self, const char *redirect, GError **error);
gboolean vigie_oauth_take_answer (VigieOauth *self, const char *query, GError **error);
gboolean vigie_oauth_complete (VigieOauth *self, VigieOauthLogin *login, GError **error);
gboolean vigie_oauth_renew (VigieOauth *self, VigieOauthLogin *login, GError **error);
gboolean vigie_oauth_revoke (VigieOauth *self, const VigieOauthLogin *login, GError **error);

/* 256 bits that nobody guesses, to be used in an address. (transfer full) */
char *vigie_oauth_make_secret (void);

G_END_DECLS
