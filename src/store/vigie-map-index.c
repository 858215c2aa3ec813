/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-map-index.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-map-run.h"
#include "vigie-mercator.h"

#define RADIX_BITS 11
#define RADIX_SIZE (1 << RADIX_BITS)

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

/**
 * vigie_map_point_project:
 * @self: a point
 * @x: (out): Web Mercator, 0 to 1
 * @y: (out): see @x
 */
void
vigie_map_point_project (const VigieMapPoint *self, double *x, double *y)
{
  *x = (self->x + 0.5) / 4294967296.0;
  *y = vigie_mercator_y ((self->y + 0.5) / 4294967296.0 * 180 - 90);
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
  return vigie_map_run_insert (sql, points, n_points, error);
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
               VigieMapEntry *entries,
               gsize n_entries,
               gsize index,
               const guint8 *block,
               gsize n,
               gsize without,
               GError **error)
{
  guint64 copy[VIGIE_MAP_BLOCK_POINTS * 2];
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
  return vigie_map_run_write_block (sql, VIGIE_MAP_BLOCK_ID (run, index), to, n - 1, error) &&
         vigie_map_run_write_directory (sql, run, left, entries, n_entries, error);
}

static gboolean
remove_from_run (Reader *reader, const VigieMapPoint *point, gboolean *removed, GError **error)
{
  gint64 run = sqlite3_column_int64 (reader->runs, 0);
  gsize n_entries = (gsize) sqlite3_column_bytes (reader->runs, 1) / sizeof (VigieMapEntry);
  g_autofree VigieMapEntry *entries =
      g_memdup2 (sqlite3_column_blob (reader->runs, 1), n_entries * sizeof (VigieMapEntry));

  for (gsize i = 0; i < n_entries; i++)
    {
      const guint8 *block;
      gsize n;

      if (point->x < entries[i].min_x || point->x > entries[i].max_x ||
          point->y < entries[i].min_y || point->y > entries[i].max_y || entries[i].n == 0)
        continue;
      block = read_block (reader, VIGIE_MAP_BLOCK_ID (run, i), &n, error);
      if (block == NULL)
        return FALSE;
      for (gsize j = 0; j < n && n <= VIGIE_MAP_BLOCK_POINTS; j++)
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
is_inside (const Search *search, const VigieMapEntry *entry)
{
  return entry->min_x > search->min.x && entry->max_x < search->max.x &&
         entry->min_y > search->min.y && entry->max_y < search->max.y;
}

static gboolean
is_apart (const Search *search, const VigieMapEntry *entry)
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
  gsize n_entries = (gsize) sqlite3_column_bytes (reader->runs, 1) / sizeof (VigieMapEntry);

  for (gsize i = 0; i < n_entries; i++)
    {
      VigieMapEntry entry;
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
      block = read_block (reader, VIGIE_MAP_BLOCK_ID (run, i), &n, error);
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
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  while (vigie_sql_step (sql, statement, &failure))
    {
      const guint8 *block = sqlite3_column_blob (statement, 0);
      gsize n = (gsize) sqlite3_column_bytes (statement, 0) / 16;

      for (gsize i = 0; i < n; i++)
        {
          VigieMapPoint point;

          memcpy (&point.x, block + i * 4, 4);
          memcpy (&point.y, block + (n + i) * 4, 4);
          memcpy (&point.key, block + n * 8 + i * 8, 8);
          if (!func (&point, user_data))
            {
              sqlite3_reset (statement);
              return TRUE;
            }
        }
    }
  return vigie_sql_pass (&failure, error);
}
