/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-log-filter.h"
#include "vigie-sql.h"

G_BEGIN_DECLS

/* Where an entry of the log lies, and whether it counts. */
typedef struct
{
  gint64 entry;
  gboolean active;
} VigieLogRow;

GArray *vigie_log_rows_read (VigieSql *sql, const VigieLogFilter *filter, GError **error);

G_END_DECLS
