/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-post.h"

G_BEGIN_DECLS

/**
 * VigieCredit:
 * @author: (nullable): who made it
 * @licence: on which terms it may be shown: "CC BY-SA 4.0"
 *
 * What a licence wants to be said beside a picture. It is the last paragraph of its post, in no
 * language, so that it goes wherever the post goes.
 */
typedef struct
{
  char *author;
  char *licence;
} VigieCredit;

char *vigie_credit_make (const char *author /* (nullable) */,
                         const char *date /* (nullable) */,
                         const char *licence /* (nullable) */); /* (nullable) */
gboolean vigie_credit_read (VigieCredit *self, VigiePost *post);
void vigie_credit_clear (VigieCredit *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieCredit, vigie_credit_clear)

G_END_DECLS
