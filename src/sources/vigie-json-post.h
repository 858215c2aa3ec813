/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <yyjson.h>

#include "vigie-import-private.h"

G_BEGIN_DECLS

/* Top-level members that tell one network's objects from another's. */
typedef enum
{
  VIGIE_MEMBER_ACCOUNT,
  VIGIE_MEMBER_AUTHOR,
  VIGIE_MEMBER_AUTHOR_ID,
  VIGIE_MEMBER_ATTACHMENTS,
  VIGIE_MEMBER_COMMIT,
  VIGIE_MEMBER_CONTENT,
  VIGIE_MEMBER_COORDINATES,
  VIGIE_MEMBER_CREATED_AT,
  VIGIE_MEMBER_DATA,
  VIGIE_MEMBER_DID,
  VIGIE_MEMBER_EDIT_HISTORY_TWEET_IDS,
  VIGIE_MEMBER_EMBED,
  VIGIE_MEMBER_ENTITIES,
  VIGIE_MEMBER_EXTENDED_ENTITIES,
  VIGIE_MEMBER_EXTENDED_TWEET,
  VIGIE_MEMBER_FEATURES,
  VIGIE_MEMBER_FEED,
  VIGIE_MEMBER_FULL_TEXT,
  VIGIE_MEMBER_GEO,
  VIGIE_MEMBER_GEOMETRY,
  VIGIE_MEMBER_ID,
  VIGIE_MEMBER_ID_STR,
  VIGIE_MEMBER_INCLUDES,
  VIGIE_MEMBER_INDEXED_AT,
  VIGIE_MEMBER_KIND,
  VIGIE_MEMBER_MEDIA_ATTACHMENTS,
  VIGIE_MEMBER_PLACE,
  VIGIE_MEMBER_POST,
  VIGIE_MEMBER_POSTS,
  VIGIE_MEMBER_PROPERTIES,
  VIGIE_MEMBER_REBLOG,
  VIGIE_MEMBER_RECORD,
  VIGIE_MEMBER_REJECT_REASON,
  VIGIE_MEMBER_RETWEETED_STATUS,
  VIGIE_MEMBER_ROW,
  VIGIE_MEMBER_SPOILER_TEXT,
  VIGIE_MEMBER_STATUSES,
  VIGIE_MEMBER_TEXT,
  VIGIE_MEMBER_TYPE,
  VIGIE_MEMBER_URI,
  VIGIE_MEMBER_URL,
  VIGIE_MEMBER_USER,
} VigieMember;

#define VIGIE_N_MEMBERS (VIGIE_MEMBER_USER + 1)

typedef struct
{
  yyjson_val *object;
  yyjson_val *value[VIGIE_N_MEMBERS]; /* NULL where it has none, or null */
} VigieMembers;

void vigie_members_read (VigieMembers *self, yyjson_val *object);
gboolean vigie_crs_is_wgs84 (yyjson_val *object);
gboolean vigie_json_is_string (yyjson_val *value); /* one that is not empty */

/* Each puts @post together, or says in @reason why it is none. */
gboolean vigie_mastodon_to_post (VigieImportRun *run,
                                 const VigieMembers *status,
                                 VigieImportPost *post,
                                 char **reason);
gboolean vigie_bluesky_to_post (VigieImportRun *run,
                                const VigieMembers *view,
                                VigieImportPost *post,
                                char **reason);
gboolean vigie_bluesky_record_to_post (VigieImportRun *run,
                                       yyjson_val *record,
                                       const char *did,
                                       const char *rkey,
                                       gint64 seen_at,
                                       VigieImportPost *post,
                                       char **reason);
gboolean vigie_jetstream_to_post (VigieImportRun *run,
                                  const VigieMembers *event,
                                  VigieImportPost *post,
                                  char **reason);
gboolean vigie_x1_to_post (VigieImportRun *run,
                           const VigieMembers *tweet,
                           VigieImportPost *post,
                           char **reason);
gboolean vigie_x2_to_post (VigieImportRun *run,
                           const VigieMembers *tweet,
                           yyjson_val *includes,
                           VigieImportPost *post,
                           char **reason);
gboolean vigie_plain_to_post (
    VigieImportRun *run, yyjson_val *object, VigieSlice raw, VigieImportPost *post, char **reason);
gboolean vigie_feature_to_post (VigieImportRun *run,
                                const VigieMembers *feature,
                                VigieSlice raw,
                                VigieImportPost *post,
                                char **reason);

VigieGeometry *vigie_geometry_from_yyjson (yyjson_val *value); /* (transfer full) (nullable) */

G_END_DECLS
