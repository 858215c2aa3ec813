/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief.h"
#include "vigie-store.h"

G_BEGIN_DECLS

VigieBrief *vigie_brief_collect (VigieStore *store,
                                 gint64 now,
                                 gint64 next_at,
                                 guint *n_waiting,
                                 VigieLogMark **mark,
                                 GError **error);

G_END_DECLS
