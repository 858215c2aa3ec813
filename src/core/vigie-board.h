/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

/**
 * VigiePostState:
 * @status: the verdict
 * @has_position: whether a position is confirmed
 * @position: the confirmed position
 * @owner: (nullable): who works on it
 * @labels: (nullable): sorted, %NULL-terminated
 * @duplicate_of: (nullable): id of the post that this one repeats
 * @decided_at: ms of the last decision that counts, or %VIGIE_TIME_UNKNOWN
 * @decided_by: (nullable): its actor
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
  gint64 decided_at;
  char *decided_by;
  char *reason;
} VigiePostState;

void vigie_post_state_clear (VigiePostState *self);
VigiePostState *vigie_post_state_copy (const VigiePostState *self);
void vigie_post_state_free (VigiePostState *self);
gboolean vigie_post_state_equal (const VigiePostState *a, const VigiePostState *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigiePostState, vigie_post_state_free)

/**
 * VigieBoard:
 *
 * The state that follows from decisions; vigie_board_apply() is the only place where it
 * changes. Also used to fold one subject's decisions alone: subjects do not touch each
 * other, and a revoke touches only the subject of what it revokes.
 */
typedef struct _VigieBoard VigieBoard;

VigieBoard *vigie_board_new (void);
void vigie_board_free (VigieBoard *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieBoard, vigie_board_free)

gboolean vigie_board_apply (VigieBoard *self, VigieDecision *decision, GError **error);

const VigiePostState *vigie_board_get_post (VigieBoard *self, const char *post_id);
VigieShape *vigie_board_get_shape (VigieBoard *self, const char *shape_id);
gboolean vigie_board_is_active (VigieBoard *self, const char *decision_id);
GPtrArray *vigie_board_list_posts (
    VigieBoard *self); /* (element-type utf8) (transfer container): ids, sorted */
GPtrArray *vigie_board_list_shapes (
    VigieBoard *self); /* (element-type VigieShape) (transfer full): by drawn_at, id */
gboolean vigie_board_equal (VigieBoard *a, VigieBoard *b);

G_END_DECLS
