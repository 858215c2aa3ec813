/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-source.h"
#include "vigie-store.h"

G_BEGIN_DECLS

#define VIGIE_SOURCE_TRIAL_EXAMPLES 3

/**
 * VigieTrialPost:
 * @author: (nullable): who wrote it
 * @line: how it begins
 * @at: ms: when it was posted, or %VIGIE_TIME_UNKNOWN
 */
typedef struct
{
  char *author;
  char *line;
  gint64 at;
} VigieTrialPost;

/**
 * VigieSourceTrial:
 * @n_posts: that would come
 * @is_cut: whether there may be more of them
 * @n_left_out: those that do not match the incident's words
 * @newest: (element-type VigieTrialPost): the newest of them, %VIGIE_SOURCE_TRIAL_EXAMPLES at most
 * @official: (nullable): what a source of official information says
 * @notes: (element-type utf8): sentences about what would be left out or mended
 *
 * What a source would bring.
 */
typedef struct
{
  guint64 n_posts;
  gboolean is_cut;
  guint64 n_left_out;
  GPtrArray *newest;
  VigieOfficialRound *official;
  GPtrArray *notes;
} VigieSourceTrial;

void vigie_source_trial_free (VigieSourceTrial *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieSourceTrial, vigie_source_trial_free)

gboolean vigie_source_may_be_tried (VigieSource *source);
void vigie_source_try_async (VigieSource *source,
                             VigieStore *store,
                             VigieHttpClient *client,
                             const char *secret, /* (nullable) */
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
VigieSourceTrial *vigie_source_try_finish (GAsyncResult *result, GError **error);

G_END_DECLS
