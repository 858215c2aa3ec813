/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-map-run.h"

#include <stdlib.h>
#include <string.h>

#define FAN_OUT 8
#define MAX_RUN_POINTS (G_GUINT64_CONSTANT (1) << 20) /* bounds the time of a merge */

G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);
G_STATIC_ASSERT (sizeof (VigieMapEntry) == 20);

typedef struct
{
  guint64 order;
  VigieMapPoint point;
} Ordered;

static guint64
spread_bits (guint64 v)
{
  v = (v | v << 16) & G_GUINT64_CONSTANT (0x0000ffff0000ffff);
  v = (v | v << 8) & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff);
  v = (v | v << 4) & G_GUINT64_CONSTANT (0x0f0f0f0f0f0f0f0f);
  v = (v | v << 2) & G_GUINT64_CONSTANT (0x3333333333333333);
  v = (v | v << 1) & G_GUINT64_CONSTANT (0x5555555555555555);
  return v;
}

/* The box's y axis is half as long in degrees: its top bit counts as much as x's second one. */
static guint64
z_order (const VigieMapPoint *point)
{
  return spread_bits (point->x) << 1 | spread_bits (point->y);
}

static int
compare_ordered (const void *a, const void *b)
{
  const Ordered *x = a;
  const Ordered *y = b;

  return x->order != y->order ? (x->order > y->order) - (x->order < y->order)
                              : (x->point.key > y->point.key) - (x->point.key < y->point.key);
}

static int
level_of (guint64 n)
{
  int level = 0;

  for (guint64 limit = FAN_OUT; n > limit; limit *= FAN_OUT)
    level++;
  return level;
}

static void
fill_block (guint8 *block, VigieMapEntry *entry, const Ordered *items, gsize n)
{
  guint32 *xs = (guint32 *) (gpointer) block;
  guint32 *ys = xs + n;
  guint8 *keys = (guint8 *) (ys + n);

  *entry = (VigieMapEntry) { G_MAXUINT32, G_MAXUINT32, 0, 0, (guint32) n };
  for (gsize i = 0; i < n; i++)
    {
      const VigieMapPoint *point = &items[i].point;

      xs[i] = point->x;
      ys[i] = point->y;
      memcpy (keys + i * sizeof (gint64), &point->key, sizeof (gint64));
      entry->min_x = MIN (entry->min_x, point->x);
      entry->min_y = MIN (entry->min_y, point->y);
      entry->max_x = MAX (entry->max_x, point->x);
      entry->max_y = MAX (entry->max_y, point->y);
    }
}

gboolean
vigie_map_run_write_block (VigieSql *sql, gint64 id, const guint8 *block, gsize n, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "INSERT OR REPLACE INTO map_block (block, points) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  vigie_sql_bind_blob (statement, 2, block, n * 16);
  return vigie_sql_run (sql, statement, error);
}

gboolean
vigie_map_run_write_directory (VigieSql *sql,
                               gint64 run,
                               guint64 n,
                               const VigieMapEntry *entries,
                               gsize n_entries,
                               GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "INSERT OR REPLACE INTO map_run (run, level, n, directory)"
                     " VALUES (?1, ?2, ?3, ?4)",
                     error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, run);
  sqlite3_bind_int (statement, 2, level_of (n));
  sqlite3_bind_int64 (statement, 3, (gint64) n);
  vigie_sql_bind_blob (statement, 4, entries, n_entries * sizeof *entries);
  return vigie_sql_run (sql, statement, error);
}

/* A run as it is written, block by block. */
typedef struct
{
  VigieSql *sql;
  gint64 run;
  GArray *entries; /* (element-type VigieMapEntry) */
  guint64 n_written;
  gsize n;
  Ordered items[VIGIE_MAP_BLOCK_POINTS];
} RunWriter;

static void
run_writer_free (RunWriter *self)
{
  g_array_unref (self->entries);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunWriter, run_writer_free)

static RunWriter *
run_writer_new (VigieSql *sql, GError **error)
{
  RunWriter *self;
  gint64 last;

  if (!vigie_sql_read_int (sql, "SELECT max (run) FROM map_run", &last, error))
    return NULL;
  self = g_new (RunWriter, 1);
  self->sql = sql;
  self->run = last + 1;
  self->entries = g_array_new (FALSE, FALSE, sizeof (VigieMapEntry));
  self->n_written = 0;
  self->n = 0;
  return self;
}

static gboolean
run_writer_flush (RunWriter *self, GError **error)
{
  gint64 id = VIGIE_MAP_BLOCK_ID (self->run, self->entries->len);
  guint64 block[VIGIE_MAP_BLOCK_POINTS * 2];
  VigieMapEntry entry;

  if (self->n == 0)
    return TRUE;
  fill_block ((guint8 *) block, &entry, self->items, self->n);
  if (!vigie_map_run_write_block (self->sql, id, (guint8 *) block, self->n, error))
    return FALSE;
  g_array_append_val (self->entries, entry);
  self->n_written += self->n;
  self->n = 0;
  return TRUE;
}

/* Points come in their order. */
static gboolean
run_writer_add (RunWriter *self, const Ordered *item, GError **error)
{
  self->items[self->n++] = *item;
  return self->n < VIGIE_MAP_BLOCK_POINTS || run_writer_flush (self, error);
}

static gboolean
run_writer_finish (RunWriter *self, GError **error)
{
  return run_writer_flush (self, error) &&
         (self->n_written == 0 ||
          vigie_map_run_write_directory (self->sql, self->run, self->n_written,
                                         (const VigieMapEntry *) (gpointer) self->entries->data,
                                         self->entries->len, error));
}

static gboolean
insert_run (VigieSql *sql, Ordered *items, gsize n, GError **error)
{
  g_autoptr (RunWriter) writer = run_writer_new (sql, error);

  if (writer == NULL)
    return FALSE;
  if (n > 0)
    qsort (items, n, sizeof *items, compare_ordered);
  for (gsize i = 0; i < n; i++)
    {
      if (!run_writer_add (writer, &items[i], error))
        return FALSE;
    }
  return run_writer_finish (writer, error);
}

/* A run as it is read, block by block. */
typedef struct
{
  gint64 run;
  gint64 next_block;
  gsize at, n;
  Ordered items[VIGIE_MAP_BLOCK_POINTS];
} RunReader;

static void
take_block (RunReader *self, const guint8 *bytes, gsize n)
{
  self->n = MIN (n, VIGIE_MAP_BLOCK_POINTS);
  self->at = 0;
  for (gsize i = 0; i < self->n; i++)
    {
      Ordered *item = &self->items[i];

      memcpy (&item->point.x, bytes + i * 4, 4);
      memcpy (&item->point.y, bytes + (n + i) * 4, 4);
      memcpy (&item->point.key, bytes + n * 8 + i * 8, 8);
      item->order = z_order (&item->point);
    }
}

/* Reads the next block that has points; none is left at the end of the run. */
static gboolean
run_reader_fill (RunReader *self, VigieSql *sql, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT block, points FROM map_block"
                     " WHERE block >= ?1 AND block < ?2 AND length (points) > 0"
                     " ORDER BY block LIMIT 1",
                     error);
  g_autoptr (GError) failure = NULL;

  self->n = self->at = 0;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, self->next_block);
  sqlite3_bind_int64 (statement, 2, VIGIE_MAP_BLOCK_ID (self->run + 1, 0));
  if (vigie_sql_step (sql, statement, &failure))
    {
      self->next_block = sqlite3_column_int64 (statement, 0) + 1;
      take_block (self, sqlite3_column_blob (statement, 1),
                  (gsize) sqlite3_column_bytes (statement, 1) / 16);
    }
  sqlite3_reset (statement); /* it must not hold up the blocks that are written */
  return vigie_sql_pass (&failure, error);
}

static gboolean
delete_run (VigieSql *sql, gint64 run, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "DELETE FROM map_block WHERE block >= ?1 AND block < ?2", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, VIGIE_MAP_BLOCK_ID (run, 0));
  sqlite3_bind_int64 (statement, 2, VIGIE_MAP_BLOCK_ID (run + 1, 0));
  if (!vigie_sql_run (sql, statement, error))
    return FALSE;
  statement = vigie_sql_get (sql, "DELETE FROM map_run WHERE run = ?1", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, run);
  return vigie_sql_run (sql, statement, error);
}

/* Finds a level that has as many runs as are merged; 0 runs when there is none. */
static gboolean
find_full_level (VigieSql *sql, gint64 runs[FAN_OUT], gsize *n_runs, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT level FROM map_run GROUP BY level"
                     " HAVING count (*) >= ?1 AND sum (n) <= ?2 ORDER BY level LIMIT 1",
                     error);
  g_autoptr (GError) failure = NULL;
  int level = -1;

  *n_runs = 0;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, FAN_OUT);
  sqlite3_bind_int64 (statement, 2, (gint64) MAX_RUN_POINTS);
  if (vigie_sql_step (sql, statement, &failure))
    level = sqlite3_column_int (statement, 0);
  sqlite3_reset (statement);
  if (failure == NULL && level >= 0)
    {
      statement = vigie_sql_get (
          sql, "SELECT run FROM map_run WHERE level = ?1 ORDER BY run LIMIT ?2", error);
      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int (statement, 1, level);
      sqlite3_bind_int (statement, 2, FAN_OUT);
      while (vigie_sql_step (sql, statement, &failure))
        runs[(*n_runs)++] = sqlite3_column_int64 (statement, 0);
    }
  return vigie_sql_pass (&failure, error);
}

/* Each run is in order, so one block of each is all that has to be in memory. */
static gboolean
merge_into (RunWriter *writer, RunReader *readers, gsize n_readers, GError **error)
{
  while (TRUE)
    {
      RunReader *first = NULL;

      for (gsize i = 0; i < n_readers; i++)
        {
          RunReader *reader = &readers[i];

          if (reader->at < reader->n &&
              (first == NULL || reader->items[reader->at].order < first->items[first->at].order))
            first = reader;
        }
      if (first == NULL)
        return run_writer_finish (writer, error);
      if (!run_writer_add (writer, &first->items[first->at++], error))
        return FALSE;
      if (first->at == first->n && !run_reader_fill (first, writer->sql, error))
        return FALSE;
    }
}

static gboolean
merge_level (VigieSql *sql, const gint64 *runs, gsize n_runs, GError **error)
{
  g_autoptr (RunWriter) writer = run_writer_new (sql, error);
  g_autofree RunReader *readers = g_new0 (RunReader, n_runs);

  if (writer == NULL)
    return FALSE;
  for (gsize i = 0; i < n_runs; i++)
    {
      readers[i].run = runs[i];
      readers[i].next_block = VIGIE_MAP_BLOCK_ID (runs[i], 0);
      if (!run_reader_fill (&readers[i], sql, error))
        return FALSE;
    }
  if (!merge_into (writer, readers, n_runs, error))
    return FALSE;
  for (gsize i = 0; i < n_runs; i++)
    {
      if (!delete_run (sql, runs[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
merge_runs (VigieSql *sql, GError **error)
{
  gint64 runs[FAN_OUT];
  gsize n_runs;

  do
    {
      if (!find_full_level (sql, runs, &n_runs, error))
        return FALSE;
      if (n_runs > 0 && !merge_level (sql, runs, n_runs, error))
        return FALSE;
    }
  while (n_runs > 0);
  return TRUE;
}

/**
 * vigie_map_run_insert:
 * @sql: a write connection in a transaction
 * @points: (array length=n_points): posts that the map shows from now on
 * @n_points: how many
 * @error: return location for a #GError
 *
 * Writes a run, and merges runs where there are many of a size.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_map_run_insert (VigieSql *sql, const VigieMapPoint *points, gsize n_points, GError **error)
{
  g_autofree Ordered *items = g_new (Ordered, n_points);

  if (n_points == 0)
    return TRUE;
  for (gsize i = 0; i < n_points; i++)
    items[i] = (Ordered) { z_order (&points[i]), points[i] };
  return insert_run (sql, items, n_points, error) && merge_runs (sql, error);
}
