/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vigie-oauth.h"

G_BEGIN_DECLS

#define VIGIE_OAUTH_MAX_BYTES 100000
#define VIGIE_OAUTH_MAX_WORDS 200 /* of a server that are shown */
#define VIGIE_OAUTH_FORM_TYPE "application/x-www-form-urlencoded"

/**
 * VigieOauthClass:
 * @begin: see vigie_oauth_begin(); what it is to send stands in the login
 * @check_answer: (nullable): whether an answer that has the right state is from the right server
 * @complete: see vigie_oauth_complete()
 * @renew: see vigie_oauth_renew(); there is something to renew it with
 * @revoke: see vigie_oauth_revoke()
 * @free: of all but what stands in #VigieOauth
 *
 * What differs between networks.
 */
typedef struct
{
  char *(*begin) (VigieOauth *self, const char *challenge, GError **error);
  gboolean (*check_answer) (VigieOauth *self, GHashTable *form);
  gboolean (*complete) (VigieOauth *self, VigieOauthLogin *login, GError **error);
  gboolean (*renew) (VigieOauth *self, VigieOauthLogin *login, GError **error);
  gboolean (*revoke) (VigieOauth *self, const VigieOauthLogin *login, GError **error);
  void (*free) (VigieOauth *self);
} VigieOauthClass;

struct _VigieOauth
{
  const VigieOauthClass *klass;
  VigieHttpClient *client;
  GCancellable *cancellable; /* (nullable) */
  char *host;                /* of the server that is asked, for people */
  const char *path;          /* (nullable): where the browser is to be sent to, on this machine */
  char *redirect;
  char *verifier;
  char *state;
  char *code;
};

VigieOauth *vigie_mastodon_oauth_new (VigieHttpClient *client,
                                      const char *address,
                                      GCancellable *cancellable,
                                      GError **error);
VigieOauth *vigie_bluesky_oauth_new (VigieHttpClient *client,
                                     const char *address,
                                     const char *account,
                                     GCancellable *cancellable,
                                     GError **error);

JsonNode *vigie_oauth_read_object (const VigieHttpResponse *response);
const char *vigie_oauth_get_member (JsonNode *node, const char *name);
char *vigie_oauth_append_query (const char *address, const char *query);
gboolean vigie_oauth_refuse_unencrypted (const char *host, GError **error);
gboolean vigie_oauth_refuse (VigieOauth *self, const char *words, guint status, GError **error);
gboolean
vigie_oauth_refuse_answer (VigieOauth *self, const VigieHttpResponse *response, GError **error);
JsonNode *vigie_oauth_take_tokens (VigieOauth *self,
                                   const VigieHttpResponse *response,
                                   VigieOauthLogin *login,
                                   GError **error);

G_END_DECLS
