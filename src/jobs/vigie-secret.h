/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-destination.h"
#include "vigie-source.h"

G_BEGIN_DECLS

/* Passwords and tokens of destinations, in the keyring of whoever is logged in and nowhere else.
 * They are of an address and a user, so every incident that sends there has them. These block:
 * the keyring may ask to be unlocked. Free a secret with vigie_secret_free(). */
char *vigie_secret_lookup (const VigieDestination *destination,
                           GCancellable *cancellable,
                           GError **error);
gboolean vigie_secret_store (const VigieDestination *destination,
                             const char *secret,
                             GCancellable *cancellable,
                             GError **error);
gboolean vigie_secret_forget (const VigieDestination *destination,
                              GCancellable *cancellable,
                              GError **error);
/* Those of sources are of a kind, a server and an account, which the key names. */
char *vigie_secret_dup_source_key (VigieSource *source);
char *vigie_secret_lookup_source (VigieSource *source, GCancellable *cancellable, GError **error);
gboolean vigie_secret_store_source (VigieSource *source,
                                    const char *secret,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean
vigie_secret_forget_source (VigieSource *source, GCancellable *cancellable, GError **error);
void vigie_secret_free (char *secret);

G_END_DECLS
