/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-sql.h"

G_BEGIN_DECLS

#define VIGIE_APPLICATION_ID 0x56494749 /* "VIGI" */
#define VIGIE_SCHEMA_VERSION 8
#define VIGIE_PAGE_SIZE 8192

/* Kinds of rows in the table of changes; the numbers are those of VigieStoreChange. */
gboolean vigie_schema_create (VigieSql *sql, GError **error);
gboolean vigie_schema_migrate (VigieSql *sql, GError **error);
gboolean vigie_schema_stand_in (VigieSql *sql, GError **error);

G_END_DECLS
