/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-decision.h"

G_BEGIN_DECLS

gboolean vigie_draft_check_payload (VigieDecisionKind kind,
                                    const char *subject,
                                    JsonObject *payload,
                                    GError **error);

G_END_DECLS
