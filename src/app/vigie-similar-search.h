/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-deja-vu.h"
#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieSimilarFindings:
 * @posts: (element-type VigieSimilarPost): posts that look alike, earliest first
 * @seen_before: (element-type VigieSeenBefore): older incidents that had one of its photos
 * @state: what was decided about the post itself
 * @notice: (nullable): a sentence for the user about the library of past incidents
 *
 * What looks like a post.
 */
typedef struct
{
  GPtrArray *posts;
  GPtrArray *seen_before;
  VigiePostState *state;
  char *notice;
} VigieSimilarFindings;

void vigie_similar_findings_free (VigieSimilarFindings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieSimilarFindings, vigie_similar_findings_free)

void vigie_similar_search_async (VigieSession *session,
                                 VigiePost *post,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
VigieSimilarFindings *
vigie_similar_search_finish (VigieSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
