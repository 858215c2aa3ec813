/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <yyjson.h>

#include "vigie-source-private.h"

G_BEGIN_DECLS

/**
 * VigieXAnswer:
 * @posts: (nullable): list of posts, or one post
 * @includes: (nullable): users, media and places that they name
 * @errors: (nullable): list of what is left out
 * @rules: (nullable): list of the rules that a post of a stream matches
 * @newest: (nullable): the largest id
 * @oldest: (nullable): the smallest id
 * @next: (nullable): token of the next page
 *
 * An answer of the X API v2, or a line of its stream. Whatever it says, ids are digits.
 */
typedef struct
{
  yyjson_val *posts;
  yyjson_val *includes;
  yyjson_val *errors;
  yyjson_val *rules;
  const char *newest;
  const char *oldest;
  const char *next;

  /*< private >*/
  yyjson_doc *doc;
} VigieXAnswer;

gboolean vigie_x_answer_read (VigieXAnswer *self, GBytes *bytes);
void vigie_x_answer_clear (VigieXAnswer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieXAnswer, vigie_x_answer_clear)

gboolean vigie_x_id_is_valid (const char *id /* (nullable) */);
gsize vigie_x_answer_count (const VigieXAnswer *self);
GPtrArray *vigie_x_answer_list_edited (const VigieXAnswer *self);
gboolean vigie_x_answer_take (const VigieXAnswer *self,
                              VigieImportRun *run,
                              GPtrArray *known,
                              guint *n_older,
                              GError **error);
GPtrArray *vigie_x_answer_list_older (const VigieXAnswer *self, gint64 before);
gboolean vigie_x_answer_has_rule (const VigieXAnswer *self, const char *tag);
char *vigie_x_answer_describe_errors (const VigieXAnswer *self);
GPtrArray *vigie_x_answer_list_gone (const VigieXAnswer *self);
char *vigie_x_describe_refusal (GBytes *bytes /* (nullable) */);

G_END_DECLS
