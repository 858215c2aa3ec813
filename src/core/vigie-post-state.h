/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"
#include "vigie-redaction.h"

G_BEGIN_DECLS

/**
 * VigiePostState:
 * @status: the verdict
 * @has_position: whether a position is confirmed
 * @position: the confirmed position
 * @owner: (nullable): who works on it
 * @labels: (nullable): sorted, %NULL-terminated
 * @duplicate_of: (nullable): id of the post that this one repeats
 * @differs_from: (nullable): ids of posts that it looks like and is not the same as, sorted
 * @confirmed_by: (nullable): who stands for it as it is now, in the order in which they did
 * @checks: (nullable): what was found to hold, with the verdict
 * @decided_at: ms of the last verdict or position, or %VIGIE_TIME_UNKNOWN
 * @judged_at: ms of the last verdict, or %VIGIE_TIME_UNKNOWN
 * @judged_by: (nullable): who gave it
 * @reason: (nullable): the verdict's reason
 *
 * What people decided about a post.
 */
typedef struct
{
  VigieStatus status;
  gboolean has_position;
  VigiePosition position;
  char *owner;
  GStrv labels;
  char *duplicate_of;
  GStrv differs_from;
  GStrv confirmed_by;
  GStrv checks;
  gint64 decided_at;
  gint64 judged_at;
  char *judged_by;
  char *reason;
} VigiePostState;

/* Of a post that nobody has decided on. */
#define VIGIE_POST_STATE_NONE                                                                      \
  ((VigiePostState) { .decided_at = VIGIE_TIME_UNKNOWN, .judged_at = VIGIE_TIME_UNKNOWN })

void vigie_post_state_clear (VigiePostState *self);
VigiePostState *vigie_post_state_copy (const VigiePostState *self);
void vigie_post_state_free (VigiePostState *self);
gboolean vigie_post_state_equal (const VigiePostState *a, const VigiePostState *b);
gboolean vigie_post_state_fold (VigiePostState *self, VigieDecision *decision);
gboolean vigie_person_equal (const char *a, const char *b);
gboolean vigie_post_state_is_cleared (const VigiePostState *self, gboolean four_eyes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigiePostState, vigie_post_state_free)

/**
 * VigiePhotoState:
 * @verdict: %VIGIE_STATUS_NEW while there is none
 * @checks: (nullable): what was found to hold
 * @decided_at: ms of the verdict, or %VIGIE_TIME_UNKNOWN
 * @decided_by: (nullable): who gave it
 * @reason: (nullable): why
 * @redaction: (nullable): what is blurred before the photo goes out
 *
 * What people decided about a photo, wherever it is shown.
 */
typedef struct
{
  VigieStatus verdict;
  GStrv checks;
  gint64 decided_at;
  char *decided_by;
  char *reason;
  VigieRedaction *redaction;
} VigiePhotoState;

/* Of a photo that nobody has decided on. */
#define VIGIE_PHOTO_STATE_NONE ((VigiePhotoState) { .decided_at = VIGIE_TIME_UNKNOWN })

void vigie_photo_state_clear (VigiePhotoState *self);
VigiePhotoState *vigie_photo_state_copy (const VigiePhotoState *self);
void vigie_photo_state_free (VigiePhotoState *self);
gboolean vigie_photo_state_equal (const VigiePhotoState *a, const VigiePhotoState *b);
gboolean vigie_photo_state_fold (VigiePhotoState *self, VigieDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigiePhotoState, vigie_photo_state_free)

G_END_DECLS
