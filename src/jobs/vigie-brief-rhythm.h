/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"

G_BEGIN_DECLS

gboolean vigie_brief_suggest_next (VigieStore *store, gint64 now, gint64 *next_at, GError **error);

G_END_DECLS
