/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store-private.h"

G_BEGIN_DECLS

gboolean vigie_text_index_merge (VigieSql *sql, int n_pages, gboolean *is_done, GError **error);
gboolean vigie_text_index_tidy (VigieWriter *writer);

G_END_DECLS
