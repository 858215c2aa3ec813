/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-http-client.h"
#include "vigie-oauth-login.h"
#include "vigie-source.h"

G_BEGIN_DECLS

/**
 * VigieOauth:
 *
 * A login in the browser: RFC 6749 with PKCE (RFC 7636) and a redirect to this machine (RFC 8252).
 * Only reading is asked for. Used by one thread; it blocks, never on the main one.
 *
 * At a server of Mastodon's network the program is made known to the server first, as each server
 * is an authority of its own. On Bluesky the account says which server is asked, and tokens are
 * bound to a key (RFC 9449).
 */
typedef struct _VigieOauth VigieOauth;

gboolean vigie_oauth_is_for (const char *kind);
VigieOauth *vigie_oauth_new (VigieSource *source,
                             VigieHttpClient *client,
                             GCancellable *cancellable,
                             GError **error);
void vigie_oauth_free (VigieOauth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOauth, vigie_oauth_free)

const char *vigie_oauth_get_path (VigieOauth *self);
char *vigie_oauth_begin (VigieOauth *self, const char *redirect, GError **error);
gboolean vigie_oauth_take_answer (VigieOauth *self, const char *query, GError **error);
gboolean vigie_oauth_complete (VigieOauth *self, VigieOauthLogin *login, GError **error);
gboolean vigie_oauth_renew (VigieOauth *self, VigieOauthLogin *login, GError **error);
gboolean vigie_oauth_revoke (VigieOauth *self, const VigieOauthLogin *login, GError **error);

G_END_DECLS
