/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-finding.h"
#include "vigie-post-state.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

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
const VigiePhotoState *vigie_board_get_photo (VigieBoard *self, const char *sha256);
VigieShape *vigie_board_get_shape (VigieBoard *self, const char *shape_id);
gboolean vigie_board_is_active (VigieBoard *self, const char *decision_id);
GPtrArray *vigie_board_list_posts (
    VigieBoard *self); /* (element-type utf8) (transfer container): ids, sorted */
GPtrArray *vigie_board_list_photos (
    VigieBoard *self); /* (element-type utf8) (transfer container): SHA-256, sorted */
GPtrArray *vigie_board_list_shapes (
    VigieBoard *self); /* (element-type VigieShape) (transfer full): by drawn_at, id */
GPtrArray *vigie_board_list_findings (
    VigieBoard *self); /* (element-type VigieFinding) (transfer full): by found_at, id */
gboolean vigie_board_equal (VigieBoard *a, VigieBoard *b);

G_END_DECLS
