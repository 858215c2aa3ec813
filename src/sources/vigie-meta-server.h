/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-meta-answer.h"

G_BEGIN_DECLS

#define VIGIE_META_SERVER "https://graph.facebook.com"

/**
 * VigieMetaServer:
 * @round: that asks
 * @source: whose it is
 * @words: (nullable): what posts have to match
 * @server: where it is
 * @authorization: value of the header
 * @is_tired: whether it is to be left alone for the rest of the round, as too much was asked
 *
 * The Graph API as it is asked in one round.
 */
typedef struct
{
  VigieSourceRound *round;
  VigieSource *source;
  const VigieWatchWords *words;
  VigieSourceServer server;
  char *authorization;
  gboolean is_tired;
} VigieMetaServer;

gboolean vigie_meta_server_init (VigieMetaServer *self,
                                 VigieSource *source,
                                 VigieSourceRound *round,
                                 GError **error);
void vigie_meta_server_clear (VigieMetaServer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieMetaServer, vigie_meta_server_clear)

gboolean vigie_meta_server_get (VigieMetaServer *self,
                                const char *place,
                                VigieMetaAnswer *answer,
                                GError **error);
gboolean vigie_meta_commit (VigieSourceIntake *intake, JsonNode *cursor, GError **error);

gboolean vigie_meta_may_go_on (GError **first, GError *error);

/* Each brings what is new at one place; what it brings it commits. */
gboolean vigie_meta_read_tagged (VigieMetaServer *self, const char *page, GError **error);
gboolean vigie_meta_read_feed (VigieMetaServer *self, const char *page, GError **error);
gboolean
vigie_meta_read_hashtags (VigieMetaServer *self, const char *user, char **tags, GError **error);
gboolean vigie_meta_read_mentions (VigieMetaServer *self, const char *user, GError **error);

G_END_DECLS
