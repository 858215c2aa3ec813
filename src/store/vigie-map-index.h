/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-box.h"
#include "vigie-sql.h"

G_BEGIN_DECLS

/**
 * VigieMapPoint:
 * @x: longitude as a fraction of the whole circle, times 2³²
 * @y: latitude as a fraction of the half circle, times 2³²
 * @key: the post
 *
 * Where the map shows a post, to 1 cm.
 */
typedef struct
{
  guint32 x;
  guint32 y;
  gint64 key;
} VigieMapPoint;

void vigie_map_point_set (VigieMapPoint *self, double lon, double lat, gint64 key);
void vigie_map_point_project (const VigieMapPoint *self, double *x, double *y);

/* Points are sorted on the way. All of it inside the caller's transaction. */
gboolean
vigie_map_index_insert (VigieSql *sql, VigieMapPoint *points, gsize n_points, GError **error);
gboolean vigie_map_index_remove (VigieSql *sql, const VigieMapPoint *point, GError **error);
gboolean vigie_map_index_clear (VigieSql *sql, GError **error);
gboolean vigie_map_index_query (VigieSql *sql, const VigieBox *box, GArray *keys, GError **error);
gboolean vigie_map_index_count (VigieSql *sql, const VigieBox *box, guint64 *count, GError **error);

typedef gboolean (*VigieMapPointFunc) (const VigieMapPoint *point, gpointer user_data);
gboolean
vigie_map_index_foreach (VigieSql *sql, VigieMapPointFunc func, gpointer user_data, GError **error);

void vigie_keys_sort (gint64 *keys, gsize n_keys); /* ascending */

G_END_DECLS
