/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-shape.h"
#include "vigie-sql.h"

G_BEGIN_DECLS

gboolean vigie_shape_table_write (VigieSql *sql,
                                  const char *id,
                                  VigieShape *shape,
                                  GError **error); /* (nullable): @shape; without it the row goes */
GPtrArray *vigie_shape_table_read (VigieSql *sql,
                                   GError **error); /* (element-type VigieShape): by drawn_at, id */

G_END_DECLS
