/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-map-index.h"

G_BEGIN_DECLS

/* The index is a set of runs, each with its points in Z-order (Morton 1966) in blocks that fill a
 * page, and a directory of the blocks' boxes. A batch of posts becomes a run; eight runs of a size
 * are merged into one of the next, as in a log-structured merge tree (O'Neil et al. 1996), so that
 * every point is written a few times only and a box touches few blocks. Numbers are little-endian:
 * a block is n x's, n y's, n keys; a directory entry is min x, min y, max x, max y, n. */
#define VIGIE_MAP_BLOCK_POINTS 500
#define VIGIE_MAP_BLOCK_ID(run, index) ((run) << 24 | (gint64) (index))

typedef struct
{
  guint32 min_x;
  guint32 min_y;
  guint32 max_x;
  guint32 max_y;
  guint32 n;
} VigieMapEntry;

gboolean
vigie_map_run_insert (VigieSql *sql, const VigieMapPoint *points, gsize n_points, GError **error);
gboolean
vigie_map_run_write_block (VigieSql *sql, gint64 id, const guint8 *block, gsize n, GError **error);
gboolean vigie_map_run_write_directory (VigieSql *sql,
                                        gint64 run,
                                        guint64 n,
                                        const VigieMapEntry *entries,
                                        gsize n_entries,
                                        GError **error);

G_END_DECLS
