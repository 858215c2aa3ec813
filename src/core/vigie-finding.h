/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"

G_BEGIN_DECLS

/**
 * VigieFinding:
 * @id: what decisions name
 * @improve: whether something is to be improved; it worked otherwise
 * @text: what was found
 * @action: (nullable): what is to be done
 * @owner: (nullable): who sees to it
 * @due: (nullable): until when, as "2026-03-31"
 * @found_at: when it was first written, ms
 * @written_at: when it was written as it is, ms
 * @written_by: who did
 *
 * What the review found: it worked, or is to be improved. A decision of kind `review.finding`; a
 * later one on the same subject replaces it. Reference counted, immutable once on a board.
 */
typedef struct
{
  char *id;
  gboolean improve;
  char *text;
  char *action;
  char *owner;
  char *due;
  gint64 found_at;
  gint64 written_at;
  char *written_by;
} VigieFinding;

VigieFinding *vigie_finding_new (VigieDecision *decision, const VigieFinding *before);
VigieFinding *vigie_finding_ref (VigieFinding *self);
void vigie_finding_unref (VigieFinding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieFinding, vigie_finding_unref)

gboolean vigie_finding_equal (const VigieFinding *a, const VigieFinding *b);
char *vigie_finding_new_id (void);
VigieDraft *vigie_draft_new_finding (const char *finding_id,
                                     gboolean improve,
                                     const char *text,
                                     const char *action,
                                     const char *owner,
                                     const char *due,
                                     const char *actor);

G_END_DECLS
