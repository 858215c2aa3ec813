/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-map-index.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-error.h"

/* The index is a set of runs, each with its points in Z-order (Morton 1966) in blocks that fill a
 * page, and a directory of the blocks' boxes. A batch of posts becomes a run; eight runs of a size
 * are merged into one of the next, as in a log-structured merge tree (O'Neil et al. 1996), so that
 * every point is written a few times only and a box touches few blocks. Numbers are little-endian:
 * a block is n x's, n y's, n keys; a directory entry is min x, min y, max x, max y, n. */
#define BLOCK_POINTS 500
#define FAN_OUT 8
#define MAX_RUN_POINTS (G_GUINT64_CONSTANT (1) << 20) /* bounds the memory of a merge */
#define BLOCK_ID(run, index) ((run) << 24 | (gint64) (index))

G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

typedef struct
{
  guint32 min_x;
  guint32 min_y;
  guint32 max_x;
  guint32 max_y;
  guint32 n;
} Entry;

G_STATIC_ASSERT (sizeof (Entry) == 20);

static guint32
to_fraction (double value, double min, double range)
{
  double scaled = floor ((value - min) / range * 4294967296.0);

  return (guint32) CLAMP (scaled, 0, 4294967295.0);
}

void
vigie_map_point_set (VigieMapPoint *self, double lon, double lat, gint64 key)
{
  self->x = to_fraction (lon, -180, 360);
  self->y = to_fraction (lat, -90, 180);
  self->key = key;
}

/* ---- order ---- */

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

#define RADIX_BITS 11
#define RADIX_SIZE (1 << RADIX_BITS)

static void
sort_ordered (Ordered *items, gsize n)
{
  g_autofree Ordered *other = g_new (Ordered, n);
  Ordered *from = items;
  Ordered *to = other;

  for (guint shift = 0; shift < 64; shift += RADIX_BITS)
    {
      gsize counts[RADIX_SIZE] = { 0 };
      gsize sum = 0;

      for (gsize i = 0; i < n; i++)
        counts[from[i].order >> shift & (RADIX_SIZE - 1)]++;
      if (n == 0 || counts[from[0].order >> shift & (RADIX_SIZE - 1)] == n)
        continue;
      for (gsize i = 0; i < RADIX_SIZE; i++)
        {
          gsize count = counts[i];

          counts[i] = sum;
          sum += count;
        }
      for (gsize i = 0; i < n; i++)
        to[counts[from[i].order >> shift & (RADIX_SIZE - 1)]++] = from[i];
      Ordered *swap = from;
      from = to;
      to = swap;
    }
  if (from != items)
    memcpy (items, from, n * sizeof *items);
}

static int
compare_keys (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/**
 * vigie_keys_sort:
 * @keys: (array length=n_keys): sorted in place, ascending
 * @n_keys: how many
 */
void
vigie_keys_sort (gint64 *keys, gsize n_keys)
{
  g_autofree gint64 *other = NULL;
  gint64 *from = keys;
  gint64 *to;

  if (n_keys < 512)
    {
      if (n_keys > 0)
        qsort (keys, n_keys, sizeof *keys, compare_keys);
      return;
    }

  other = g_new (gint64, n_keys);
  to = other;
  for (guint shift = 0; shift < 64; shift += RADIX_BITS)
    {
      const guint64 flip = G_GUINT64_CONSTANT (1) << 63; /* negative keys come first */
      gsize counts[RADIX_SIZE] = { 0 };
      gsize sum = 0;

      for (gsize i = 0; i < n_keys; i++)
        counts[((guint64) from[i] ^ flip) >> shift & (RADIX_SIZE - 1)]++;
      if (counts[((guint64) from[0] ^ flip) >> shift & (RADIX_SIZE - 1)] == n_keys)
        continue;
      for (gsize i = 0; i < RADIX_SIZE; i++)
        {
          gsize count = counts[i];

          counts[i] = sum;
          sum += count;
        }
      for (gsize i = 0; i < n_keys; i++)
        to[counts[((guint64) from[i] ^ flip) >> shift & (RADIX_SIZE - 1)]++] = from[i];
      gint64 *swap = from;
      from = to;
      to = swap;
    }
  if (from != keys)
    memcpy (keys, from, n_keys * sizeof *keys);
}

/* ---- runs ---- */

static int
level_of (guint64 n)
{
  int level = 0;

  for (guint64 limit = FAN_OUT; n > limit; limit *= FAN_OUT)
    level++;
  return level;
}

static void
fill_block (guint8 *block, Entry *entry, const Ordered *items, gsize n)
{
  guint32 *xs = (guint32 *) (gpointer) block;
  guint32 *ys = xs + n;
  guint8 *keys = (guint8 *) (ys + n);

  *entry = (Entry) { G_MAXUINT32, G_MAXUINT32, 0, 0, (guint32) n };
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

static gboolean
write_block (VigieSql *sql, gint64 id, const guint8 *block, gsize n, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "INSERT OR REPLACE INTO map_block (block, points) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  vigie_sql_bind_blob (statement, 2, block, n * 16);
  return vigie_sql_run (sql, statement, error);
}

static gboolean
write_run (
    VigieSql *sql, gint64 run, guint64 n, const Entry *entries, gsize n_entries, GError **error)
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

static gboolean
insert_run (VigieSql *sql, Ordered *items, gsize n, GError **error)
{
  gsize n_blocks = (n + BLOCK_POINTS - 1) / BLOCK_POINTS;
  g_autofree Entry *entries = g_new (Entry, n_blocks);
  guint64 block[BLOCK_POINTS * 2];
  gint64 run;

  if (!vigie_sql_read_int (sql, "SELECT max (run) FROM map_run", &run, error))
    return FALSE;
  run++;
  sort_ordered (items, n);
  for (gsize i = 0; i < n_blocks; i++)
    {
      gsize first = i * BLOCK_POINTS;
      gsize n_points = MIN (n - first, BLOCK_POINTS);

      fill_block ((guint8 *) block, &entries[i], items + first, n_points);
      if (!write_block (sql, BLOCK_ID (run, i), (guint8 *) block, n_points, error))
        return FALSE;
    }
  return write_run (sql, run, n, entries, n_blocks, error);
}

static void
take_block (GArray *items, sqlite3_stmt *statement)
{
  const guint8 *bytes = sqlite3_column_blob (statement, 0);
  gsize n = (gsize) sqlite3_column_bytes (statement, 0) / 16;

  for (gsize i = 0; i < n; i++)
    {
      Ordered item;

      memcpy (&item.point.x, bytes + i * 4, 4);
      memcpy (&item.point.y, bytes + (n + i) * 4, 4);
      memcpy (&item.point.key, bytes + n * 8 + i * 8, 8);
      item.order = z_order (&item.point);
      g_array_append_val (items, item);
    }
}

static gboolean
take_run (VigieSql *sql, gint64 run, GArray *items, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "SELECT points FROM map_block WHERE block >= ?1 AND block < ?2 ORDER BY block", error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, BLOCK_ID (run, 0));
  sqlite3_bind_int64 (statement, 2, BLOCK_ID (run + 1, 0));
  while (vigie_sql_step (sql, statement, &failure))
    take_block (items, statement);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  statement = vigie_sql_get (sql, "DELETE FROM map_block WHERE block >= ?1 AND block < ?2", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, BLOCK_ID (run, 0));
  sqlite3_bind_int64 (statement, 2, BLOCK_ID (run + 1, 0));
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

static gboolean
merge_runs (VigieSql *sql, GError **error)
{
  while (TRUE)
    {
      g_autoptr (GArray) items = NULL;
      gint64 runs[FAN_OUT];
      gsize n_runs;

      if (!find_full_level (sql, runs, &n_runs, error))
        return FALSE;
      if (n_runs == 0)
        return TRUE;
      items = g_array_new (FALSE, FALSE, sizeof (Ordered));
      for (gsize i = 0; i < n_runs; i++)
        {
          if (!take_run (sql, runs[i], items, error))
            return FALSE;
        }
      if (items->len > 0 &&
          !insert_run (sql, (Ordered *) (gpointer) items->data, items->len, error))
        return FALSE;
    }
}

/**
 * vigie_map_index_insert:
 * @sql: a write connection in a transaction
 * @points: (array length=n_points): posts that the map shows from now on
 * @n_points: how many
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_map_index_insert (VigieSql *sql, VigieMapPoint *points, gsize n_points, GError **error)
{
  g_autofree Ordered *items = g_new (Ordered, n_points);

  if (n_points == 0)
    return TRUE;
  for (gsize i = 0; i < n_points; i++)
    items[i] = (Ordered) { z_order (&points[i]), points[i] };
  return insert_run (sql, items, n_points, error) && merge_runs (sql, error);
}

/* ---- reading ---- */

typedef struct
{
  VigieSql *sql;
  sqlite3_stmt *runs;
  sqlite3_stmt *blocks;
} Reader;

static gboolean
begin_reading (Reader *reader, VigieSql *sql, GError **error)
{
  reader->sql = sql;
  reader->runs = vigie_sql_get (sql, "SELECT run, directory FROM map_run ORDER BY run", error);
  reader->blocks = reader->runs != NULL
                       ? vigie_sql_get (sql, "SELECT points FROM map_block WHERE block = ?1", error)
                       : NULL;
  return reader->blocks != NULL;
}

/* Valid until the next one is read. */
static const guint8 *
read_block (Reader *reader, gint64 id, gsize *n, GError **error)
{
  g_autoptr (GError) failure = NULL;

  sqlite3_reset (reader->blocks);
  sqlite3_bind_int64 (reader->blocks, 1, id);
  *n = 0;
  if (!vigie_sql_step (reader->sql, reader->blocks, &failure))
    {
      if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        g_set_error_literal (
            error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
            _ ("The incident file is damaged (a part of the map is missing). Use a copy."));
      return NULL;
    }
  *n = (gsize) sqlite3_column_bytes (reader->blocks, 0) / 16;
  return *n > 0 ? sqlite3_column_blob (reader->blocks, 0) : (const guint8 *) "";
}

static gboolean
rewrite_block (VigieSql *sql,
               gint64 run,
               Entry *entries,
               gsize n_entries,
               gsize index,
               const guint8 *block,
               gsize n,
               gsize without,
               GError **error)
{
  guint64 copy[BLOCK_POINTS * 2];
  guint8 *to = (guint8 *) copy;
  guint64 left = 0;

  for (gsize i = 0, j = 0; i < n; i++)
    {
      if (i == without)
        continue;
      memcpy (to + j * 4, block + i * 4, 4);
      memcpy (to + (n - 1 + j) * 4, block + (n + i) * 4, 4);
      memcpy (to + (n - 1) * 8 + j * 8, block + n * 8 + i * 8, 8);
      j++;
    }
  entries[index].n--;
  for (gsize i = 0; i < n_entries; i++)
    left += entries[i].n;
  return write_block (sql, BLOCK_ID (run, index), to, n - 1, error) &&
         write_run (sql, run, left, entries, n_entries, error);
}

static gboolean
remove_from_run (Reader *reader, const VigieMapPoint *point, gboolean *removed, GError **error)
{
  gint64 run = sqlite3_column_int64 (reader->runs, 0);
  gsize n_entries = (gsize) sqlite3_column_bytes (reader->runs, 1) / sizeof (Entry);
  g_autofree Entry *entries =
      g_memdup2 (sqlite3_column_blob (reader->runs, 1), n_entries * sizeof (Entry));

  for (gsize i = 0; i < n_entries; i++)
    {
      const guint8 *block;
      gsize n;

      if (point->x < entries[i].min_x || point->x > entries[i].max_x ||
          point->y < entries[i].min_y || point->y > entries[i].max_y || entries[i].n == 0)
        continue;
      block = read_block (reader, BLOCK_ID (run, i), &n, error);
      if (block == NULL)
        return FALSE;
      for (gsize j = 0; j < n && n <= BLOCK_POINTS; j++)
        {
          if (memcmp (block + n * 8 + j * 8, &point->key, sizeof point->key) != 0)
            continue;
          *removed = TRUE;
          return rewrite_block (reader->sql, run, entries, n_entries, i, block, n, j, error);
        }
    }
  return TRUE;
}

/**
 * vigie_map_index_remove:
 * @sql: a write connection in a transaction
 * @point: a post with the place it was inserted at
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_map_index_remove (VigieSql *sql, const VigieMapPoint *point, GError **error)
{
  Reader reader;
  gboolean removed = FALSE;
  gboolean done = TRUE;
  g_autoptr (GError) failure = NULL;

  if (!begin_reading (&reader, sql, error))
    return FALSE;
  while (done && !removed && vigie_sql_step (sql, reader.runs, &failure))
    done = remove_from_run (&reader, point, &removed, &failure);
  sqlite3_reset (reader.runs);
  sqlite3_reset (reader.blocks);
  return vigie_sql_pass (&failure, error) && done;
}

gboolean
vigie_map_index_clear (VigieSql *sql, GError **error)
{
  return vigie_sql_exec (sql, "DELETE FROM map_block; DELETE FROM map_run", error);
}

typedef struct
{
  VigieMapPoint min;
  VigieMapPoint max;
  const VigieBox *box;
  GArray *keys;     /* (nullable): when they are only counted */
  GArray *doubtful; /* keys on the very edge: their exact place decides */
  guint64 count;
} Search;

/* Whether a block lies inside the box and clear of its edges, so that all its points are in it. */
static gboolean
is_inside (const Search *search, const Entry *entry)
{
  return entry->min_x > search->min.x && entry->max_x < search->max.x &&
         entry->min_y > search->min.y && entry->max_y < search->max.y;
}

static gboolean
is_apart (const Search *search, const Entry *entry)
{
  return entry->n == 0 || entry->max_x < search->min.x || entry->min_x > search->max.x ||
         entry->max_y < search->min.y || entry->min_y > search->max.y;
}

static void
search_block (Search *search, const guint8 *block, gsize n)
{
  const guint32 *xs = (const guint32 *) (gconstpointer) block;
  const guint32 *ys = xs + n;
  const guint8 *keys = block + n * 8;

  for (gsize i = 0; i < n; i++)
    {
      guint32 x, y;
      gint64 key;

      memcpy (&x, xs + i, 4);
      memcpy (&y, ys + i, 4);
      if (x < search->min.x || x > search->max.x || y < search->min.y || y > search->max.y)
        continue;
      memcpy (&key, keys + i * 8, 8);
      if (x == search->min.x || x == search->max.x || y == search->min.y || y == search->max.y)
        g_array_append_val (search->doubtful, key);
      else if (search->keys != NULL)
        g_array_append_val (search->keys, key);
      else
        search->count++;
    }
}

static gboolean
search_run (Search *search, Reader *reader, GError **error)
{
  gint64 run = sqlite3_column_int64 (reader->runs, 0);
  const guint8 *directory = sqlite3_column_blob (reader->runs, 1);
  gsize n_entries = (gsize) sqlite3_column_bytes (reader->runs, 1) / sizeof (Entry);

  for (gsize i = 0; i < n_entries; i++)
    {
      Entry entry;
      const guint8 *block;
      gsize n;

      memcpy (&entry, directory + i * sizeof entry, sizeof entry);
      if (is_apart (search, &entry))
        continue;
      if (is_inside (search, &entry) && search->keys == NULL)
        {
          search->count += entry.n;
          continue;
        }
      block = read_block (reader, BLOCK_ID (run, i), &n, error);
      if (block == NULL)
        return FALSE;
      if (is_inside (search, &entry))
        g_array_append_vals (search->keys, block + n * 8, (guint) n);
      else
        search_block (search, block, n);
    }
  return TRUE;
}

static gboolean
settle_doubtful (Search *search, VigieSql *sql, GError **error)
{
  for (guint i = 0; i < search->doubtful->len; i++)
    {
      gint64 key = g_array_index (search->doubtful, gint64, i);
      sqlite3_stmt *statement =
          vigie_sql_get (sql,
                         "SELECT coalesce (s.lon, p.lon), coalesce (s.lat, p.lat)"
                         " FROM post p LEFT JOIN post_state s ON s.key = p.key WHERE p.key = ?1",
                         error);

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, key);
      if (vigie_sql_step (sql, statement, NULL) &&
          vigie_box_contains (search->box, sqlite3_column_double (statement, 0),
                              sqlite3_column_double (statement, 1)))
        {
          search->count++;
          if (search->keys != NULL)
            g_array_append_val (search->keys, key);
        }
      sqlite3_reset (statement);
    }
  return TRUE;
}

static gboolean
search_box (VigieSql *sql, const VigieBox *box, GArray *keys, guint64 *count, GError **error)
{
  Search search = { .box = box, .keys = keys };
  g_autoptr (GArray) doubtful = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) failure = NULL;
  gboolean done = TRUE;
  Reader reader;

  search.doubtful = doubtful;
  vigie_map_point_set (&search.min, box->west, box->south, 0);
  vigie_map_point_set (&search.max, box->east, box->north, 0);
  if (!begin_reading (&reader, sql, error))
    return FALSE;
  while (done && vigie_sql_step (sql, reader.runs, &failure))
    done = search_run (&search, &reader, &failure);
  sqlite3_reset (reader.runs);
  sqlite3_reset (reader.blocks);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!done || !settle_doubtful (&search, sql, error))
    return FALSE;
  *count += search.count;
  return TRUE;
}

/**
 * vigie_map_index_query:
 * @sql: a connection
 * @box: edges included
 * @keys: (element-type gint64): the posts inside are added, in no order
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_map_index_query (VigieSql *sql, const VigieBox *box, GArray *keys, GError **error)
{
  VigieBox halves[2];
  guint n_halves = vigie_box_split (box, halves);
  guint64 count = 0;

  for (guint i = 0; i < n_halves; i++)
    {
      if (!search_box (sql, &halves[i], keys, &count, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
vigie_map_index_count (VigieSql *sql, const VigieBox *box, guint64 *count, GError **error)
{
  VigieBox halves[2];
  guint n_halves = vigie_box_split (box, halves);

  *count = 0;
  for (guint i = 0; i < n_halves; i++)
    {
      if (!search_box (sql, &halves[i], NULL, count, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
vigie_map_index_foreach (VigieSql *sql, VigieMapPointFunc func, gpointer user_data, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT points FROM map_block ORDER BY block", error);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Ordered));
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  while (vigie_sql_step (sql, statement, &failure))
    {
      g_array_set_size (items, 0);
      take_block (items, statement);
      for (guint i = 0; i < items->len; i++)
        {
          if (!func (&g_array_index (items, Ordered, i).point, user_data))
            {
              sqlite3_reset (statement);
              return TRUE;
            }
        }
    }
  return vigie_sql_pass (&failure, error);
}
