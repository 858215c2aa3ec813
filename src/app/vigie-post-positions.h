/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-guide.h"
#include "vigie-post-state.h"
#include "vigie-post.h"

G_BEGIN_DECLS

/**
 * VigiePostPositions:
 * @positions: (element-type VigiePosition): the confirmed position first where it is none of the
 *   candidates, then the candidates as the post has them, then what its text speaks of
 * @labels: (element-type utf8): what each is called; "" where it has no name
 * @confirmed: index of the confirmed one, or −1
 *
 * Where a post may be, as map and inspector show it.
 */
typedef struct
{
  GArray *positions;
  GPtrArray *labels;
  int confirmed;
} VigiePostPositions;

void vigie_post_positions_init (VigiePostPositions *self,
                                VigiePost *post,
                                const VigiePostState *state, /* (nullable) */
                                VigieGuide *guide);          /* (nullable) */
void vigie_post_positions_clear (VigiePostPositions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigiePostPositions, vigie_post_positions_clear)

const VigiePosition *vigie_post_positions_get_reference (const VigiePostPositions *self);
char *vigie_post_positions_describe (const VigiePostPositions *self, const VigiePosition *position);

G_END_DECLS
