/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-source.h"

G_BEGIN_DECLS

/* Logins of sources in the browser, at servers of Mastodon's network and on Bluesky. What they
 * leave is a secret as a typed token is one: it goes into the keyring and to what watches, and
 * nowhere else. */

#define VIGIE_LOGIN_DEADLINE_MS (10 * 60 * 1000)

/* Called in the context of the caller: somebody has to agree on the page at @address. */
typedef void (*VigieLoginShowFunc) (const char *address, gpointer user_data);

gboolean vigie_login_is_in_browser (const char *kind);
void vigie_login_async (VigieSource *source,
                        VigieHttpClient *client,
                        guint deadline_ms,
                        GCancellable *cancellable,
                        VigieLoginShowFunc show,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
char *vigie_login_finish (GAsyncResult *result, GError **error);

/* Of a secret, which may be a typed one as well. */
char *vigie_login_dup_token (const char *secret);
char *vigie_login_dup_account (const char *secret);
gboolean vigie_login_renew (VigieSource *source,
                            VigieHttpClient *client,
                            const char *secret,
                            const char *token,
                            GCancellable *cancellable,
                            GError **error);
gboolean vigie_login_revoke (VigieSource *source,
                             VigieHttpClient *client,
                             const char *secret,
                             GCancellable *cancellable,
                             GError **error);
void vigie_login_give_back (VigieSource *source, const char *secret);

G_END_DECLS
