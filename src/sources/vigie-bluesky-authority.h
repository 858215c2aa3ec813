/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-http-client.h"

G_BEGIN_DECLS

/**
 * VigieBlueskyAuthority:
 * @did: (nullable): the account for good
 * @server: (nullable): where the account is kept, without "/" at its end
 * @issuer: the authority, as it names itself
 * @page: address of the page where somebody agrees
 * @push: where it is said beforehand what that page is to be for
 * @exchange: where tokens are to be had
 * @revoke: (nullable): where it is told to forget them
 *
 * Who gives logins for an account: https://atproto.com/specs/oauth
 */
typedef struct
{
  char *did;
  char *server;
  char *issuer;
  char *page;
  char *push;
  char *exchange;
  char *revoke;
} VigieBlueskyAuthority;

void vigie_bluesky_authority_clear (VigieBlueskyAuthority *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieBlueskyAuthority, vigie_bluesky_authority_clear)

gboolean vigie_bluesky_authority_find (VigieBlueskyAuthority *self,
                                       VigieHttpClient *client,
                                       const char *entry,
                                       const char *account,
                                       GCancellable *cancellable,
                                       GError **error);
gboolean vigie_bluesky_authority_read (VigieBlueskyAuthority *self,
                                       VigieHttpClient *client,
                                       const char *entry,
                                       const char *issuer,
                                       GCancellable *cancellable,
                                       GError **error);

/* A server in the local network is asked where its address was typed, not where another server
 * names it. */
gboolean vigie_bluesky_is_typed (const char *entry, const char *address);

G_END_DECLS
