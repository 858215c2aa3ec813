/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-feed-model.h"
#include "vigie-sql.h"

G_BEGIN_DECLS

VigieLogItem *vigie_log_item_load (VigieSql *sql,
                                   gint64 entry); /* (nullable): sql; (transfer full) */
void vigie_log_item_set_active (VigieLogItem *self, gboolean active);

G_END_DECLS
