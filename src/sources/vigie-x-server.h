/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-source-private.h"
#include "vigie-x-answer.h"
#include "vigie-x-cost.h"

G_BEGIN_DECLS

#define VIGIE_X_SERVER "https://api.x.com"

/* What comes with each post. */
#define VIGIE_X_FIELDS                                                                             \
  "expansions=author_id,attachments.media_keys,geo.place_id"                                       \
  "&tweet.fields=created_at,geo,attachments,note_tweet,edit_history_tweet_ids&media.fields=url,"   \
  "type,width,height"                                                                              \
  "&place.fields=full_name,geo&user.fields=username"

/**
 * VigieXServer:
 * @round: that asks
 * @cap: what it may spend
 * @server: where it is
 * @authorization: value of the header
 *
 * The X API as it is asked in one round.
 */
typedef struct
{
  VigieSourceRound *round;
  VigieXCap cap;
  VigieSourceServer server;
  char *authorization;
} VigieXServer;

gboolean vigie_x_server_init (VigieXServer *self,
                              VigieSource *source,
                              VigieSourceRound *round,
                              GError **error);
void vigie_x_server_clear (VigieXServer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieXServer, vigie_x_server_clear)

gboolean vigie_x_server_ask (const VigieXServer *self,
                             const char *place,
                             const char *body /* (nullable) */,
                             VigieXAnswer *answer,
                             GError **error);
gboolean vigie_x_server_load_spent (const VigieXServer *self, VigieXSpent *spent, GError **error);
gboolean vigie_x_server_note_cost (const VigieXServer *self, GError **error);

/* Parts of a round, each in its own file; each commits what it brings. */
gboolean vigie_x_search (const VigieXServer *self, const char *query, GError **error);
gboolean vigie_x_recheck (const VigieXServer *self, GError **error);
gboolean vigie_x_stream_run (const VigieXServer *self,
                             VigieSource *source,
                             const char *const *queries,
                             gboolean *was_open,
                             GError **error);

/* The place of one query, and all of them, in the cursor */
#define VIGIE_X_SEARCHES "searches"
JsonObject *vigie_x_get_part (JsonObject *cursor, const char *name);
gboolean vigie_x_take (const VigieXServer *self,
                       const VigieXAnswer *answer,
                       VigieSourceIntake *intake,
                       JsonObject *cursor,
                       GError **error);
gboolean vigie_x_commit (VigieSourceIntake *intake, JsonNode *cursor, GError **error);

G_END_DECLS
