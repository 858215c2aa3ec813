/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <yyjson.h>

#include "vigie-source-private.h"

G_BEGIN_DECLS

/**
 * VigieMetaTrouble:
 * @VIGIE_META_FINE: an answer
 * @VIGIE_META_LOGIN: the token is missing, wrong or has run out
 * @VIGIE_META_RIGHTS: the token is not allowed to see this
 * @VIGIE_META_LIMIT: too much was asked
 * @VIGIE_META_TAGS: too many hashtags were asked for in seven days
 * @VIGIE_META_NOTHING: there is no such thing
 * @VIGIE_META_BROKEN: the server is out of order at the moment
 * @VIGIE_META_WRONG: anything else
 *
 * What became of a question.
 */
typedef enum
{
  VIGIE_META_FINE,
  VIGIE_META_LOGIN,
  VIGIE_META_RIGHTS,
  VIGIE_META_LIMIT,
  VIGIE_META_TAGS,
  VIGIE_META_NOTHING,
  VIGIE_META_BROKEN,
  VIGIE_META_WRONG,
} VigieMetaTrouble;

/**
 * VigieMetaAnswer:
 * @trouble: what became of it
 * @has_expired: whether the token was good once
 * @message: (nullable): what Meta says, in its own language
 * @data: (nullable): a list
 * @after: (nullable): where the next page begins
 *
 * An answer of the Graph API.
 */
typedef struct
{
  VigieMetaTrouble trouble;
  gboolean has_expired;
  const char *message;
  yyjson_val *data;
  const char *after;

  /*< private >*/
  yyjson_doc *doc;
} VigieMetaAnswer;

/**
 * VigieMetaUsage:
 * @percent: of what may be asked for in an hour
 * @regain_ms: until something is answered again, where too much was asked
 */
typedef struct
{
  double percent;
  gint64 regain_ms;
} VigieMetaUsage;

gboolean vigie_meta_answer_read (VigieMetaAnswer *self, GBytes *bytes /* (nullable) */);
void vigie_meta_answer_clear (VigieMetaAnswer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieMetaAnswer, vigie_meta_answer_clear)

void vigie_meta_usage_read (VigieMetaUsage *self, const char *app, const char *business);

gboolean vigie_meta_is_id (const char *text /* (nullable) */);
const char *vigie_meta_get_id (yyjson_val *item);
gint64 vigie_meta_get_time (yyjson_val *item);
const char *vigie_meta_get_after (yyjson_val *list);
gboolean vigie_meta_is_own (yyjson_val *post);

gboolean vigie_meta_facebook_to_post (VigieImportRun *run,
                                      yyjson_val *item,
                                      VigieImportPost *post,
                                      char **reason);
gboolean vigie_meta_instagram_to_post (VigieImportRun *run,
                                       yyjson_val *item,
                                       VigieImportPost *post,
                                       char **reason);

G_END_DECLS
