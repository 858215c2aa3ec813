/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store-private.h"

G_BEGIN_DECLS

/* In the writer's transaction: the entry and what follows from it; %VIGIE_ERROR_LOCKED with nothing
 * written where somebody else works on the post. */
VigieDecision *vigie_log_append (VigieWriter *writer, VigieDraft *draft, GError **error);

VigieLogMark *vigie_log_read_mark (VigieSql *sql, char **head, GError **error);

G_END_DECLS
