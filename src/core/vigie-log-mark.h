/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"

G_BEGIN_DECLS

/**
 * VigieLogMark:
 *
 * What a log held at some moment: of each device the last entry. Entries of one device come in
 * order and without gaps, but clocks of several desks differ and their entries arrive late, so that
 * no time says what was known.
 */
typedef struct _VigieLogMark VigieLogMark;

VigieLogMark *vigie_log_mark_new (void);
VigieLogMark *vigie_log_mark_new_from_json (JsonNode *node); /* (nullable) both */
void vigie_log_mark_free (VigieLogMark *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieLogMark, vigie_log_mark_free)

void vigie_log_mark_add (VigieLogMark *self, const char *device, gint64 seq);
void vigie_log_mark_join (VigieLogMark *self, const VigieLogMark *other);
gboolean vigie_log_mark_holds (const VigieLogMark *self, VigieDecision *decision);
JsonNode *vigie_log_mark_to_json (const VigieLogMark *self);

G_END_DECLS
