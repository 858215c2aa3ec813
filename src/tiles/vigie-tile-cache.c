/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-tile-cache.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#define APPLICATION_ID 0x56475443 /* "VGTC" */
#define VERSION 1
#define STRING_OF(n) #n
#define AS_STRING(n) STRING_OF (n)

/* What a row costs beside its tile, about. */
#define ROW_BYTES 256
/* Least recently used leave until this part of the limit is full. */
#define KEEP_PART 0.9
/* "Used" is a rough word: a tile on screen is not written to at each frame. */
#define TOUCH_EVERY (10 * 60 * G_USEC_PER_SEC)
#define STORES_PER_CHECK 64
#define MEMORY_MAX_BYTES (32 * 1024 * 1024)

struct _VigieTileCache
{
  GThread *thread;
  char *path;
  char *source;
  gint64 max_bytes;
  gint64 source_id;
  gboolean on_disk;
  gboolean foreign; /* the file is another program's: leave it alone */
  sqlite3 *db;
  sqlite3_stmt *find;
  sqlite3_stmt *touch;
  sqlite3_stmt *store;
  sqlite3_stmt *confirm;
  guint n_unchecked;
  gint64 unchecked_bytes;
};

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE IF NOT EXISTS tile (source INTEGER NOT NULL, z INTEGER NOT NULL,"
    " x INTEGER NOT NULL, y INTEGER NOT NULL, used_at INTEGER NOT NULL, size INTEGER NOT NULL,"
    " expires_at INTEGER NOT NULL, lifetime INTEGER NOT NULL, format INTEGER NOT NULL,"
    " etag TEXT, modified TEXT, bytes BLOB NOT NULL, PRIMARY KEY (source, z, x, y)) STRICT;"
    "CREATE INDEX IF NOT EXISTS tile_used ON tile (used_at, size);"
    "PRAGMA application_id = " AS_STRING (APPLICATION_ID) ";"
                                                          "PRAGMA user_version = " AS_STRING (
                                                              VERSION) ";";

void
vigie_cached_tile_clear (VigieCachedTile *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->modified, g_free);
}

static void
close_database (VigieTileCache *self)
{
  g_clear_pointer (&self->find, sqlite3_finalize);
  g_clear_pointer (&self->touch, sqlite3_finalize);
  g_clear_pointer (&self->store, sqlite3_finalize);
  g_clear_pointer (&self->confirm, sqlite3_finalize);
  g_clear_pointer (&self->db, sqlite3_close);
}

static gboolean
execute (VigieTileCache *self, const char *sql)
{
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static gint64
query_int (VigieTileCache *self, const char *sql)
{
  sqlite3_stmt *stmt = NULL;
  gint64 value = -1;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
      sqlite3_step (stmt) == SQLITE_ROW)
    value = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return value;
}

static gboolean
find_source (VigieTileCache *self)
{
  sqlite3_stmt *stmt = NULL;
  gboolean found = FALSE;

  if (sqlite3_prepare_v2 (self->db,
                          "INSERT INTO source (name) VALUES (?1)"
                          " ON CONFLICT (name) DO UPDATE SET name = name RETURNING id",
                          -1, &stmt, NULL) == SQLITE_OK)
    {
      sqlite3_bind_text (stmt, 1, self->source, -1, SQLITE_STATIC);
      if (sqlite3_step (stmt) == SQLITE_ROW)
        {
          self->source_id = sqlite3_column_int64 (stmt, 0);
          found = sqlite3_step (stmt) == SQLITE_DONE;
        }
    }
  sqlite3_finalize (stmt);
  return found;
}

static gboolean
prepare (VigieTileCache *self)
{
  const struct
  {
    sqlite3_stmt **stmt;
    const char *sql;
  } statements[] = {
    { &self->find, "SELECT bytes, format, etag, modified, lifetime, expires_at, used_at FROM tile"
                   " WHERE source = ?1 AND z = ?2 AND x = ?3 AND y = ?4" },
    { &self->touch,
      "UPDATE tile SET used_at = ?5 WHERE source = ?1 AND z = ?2 AND x = ?3 AND y = ?4" },
    { &self->store,
      "INSERT OR REPLACE INTO tile (source, z, x, y, used_at, size, expires_at, lifetime, format,"
      " etag, modified, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)" },
    { &self->confirm, "UPDATE tile SET lifetime = ?5, expires_at = ?6"
                      " WHERE source = ?1 AND z = ?2 AND x = ?3 AND y = ?4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (sqlite3_prepare_v3 (self->db, statements[i].sql, -1, SQLITE_PREPARE_PERSISTENT,
                            statements[i].stmt, NULL) != SQLITE_OK)
      return FALSE;
  return TRUE;
}

static gboolean
open_database (VigieTileCache *self, const char *path)
{
  gint64 id;

  if (sqlite3_open_v2 (path, &self->db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                       NULL) != SQLITE_OK)
    return FALSE;

  sqlite3_busy_timeout (self->db, 1000);
  id = query_int (self, "PRAGMA application_id");
  if (id < 0)
    return FALSE;
  self->foreign =
      id == 0 ? query_int (self, "SELECT count(*) FROM sqlite_schema") != 0 : id != APPLICATION_ID;
  if (self->foreign || (id != 0 && query_int (self, "PRAGMA user_version") != VERSION))
    return FALSE;

  /* Vacuuming bit by bit must be chosen before the first table. */
  return execute (self, "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;"
                        "PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304;") &&
         execute (self, "BEGIN IMMEDIATE") && execute (self, schema) && execute (self, "COMMIT") &&
         find_source (self) && prepare (self);
}

/* Only ever called on our own file in the user's cache folder: everything in it can be had again.
 */
static void
remove_files (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_unlink (file);
    }
}

static void
reopen (VigieTileCache *self, gboolean afresh)
{
  self->on_disk = FALSE;
  if (self->path)
    {
      if (afresh)
        remove_files (self->path);
      self->on_disk = open_database (self, self->path);
      if (!self->on_disk && !afresh)
        {
          int code = sqlite3_errcode (self->db);

          close_database (self);
          if (!self->foreign && code != SQLITE_BUSY && code != SQLITE_FULL)
            {
              remove_files (self->path);
              self->on_disk = open_database (self, self->path);
            }
        }
    }
  if (!self->on_disk)
    {
      close_database (self);
      if (!open_database (self, ":memory:"))
        close_database (self);
    }
}

/**
 * vigie_tile_cache_open:
 * @path: (nullable): the file, made if missing with its folder; a damaged one, or one of another
 *   version, is made anew; %NULL keeps tiles in memory
 * @source: what the tiles are of, usually the address template
 * @max_bytes: limit for all sources together
 *
 * Returns: (transfer full): the cache, for use on this thread only
 */
VigieTileCache *
vigie_tile_cache_open (const char *path, const char *source, gint64 max_bytes)
{
  VigieTileCache *self = g_new0 (VigieTileCache, 1);

  self->thread = g_thread_self ();
  self->path = g_strdup (path);
  self->source = g_strdup (source);
  self->max_bytes = max_bytes;
  if (path)
    {
      g_autofree char *folder = g_path_get_dirname (path);

      g_mkdir_with_parents (folder, 0700);
    }
  reopen (self, FALSE);
  return self;
}

void
vigie_tile_cache_close (VigieTileCache *self)
{
  if (self == NULL)
    return;
  g_assert (self->thread == g_thread_self ());
  close_database (self);
  g_free (self->path);
  g_free (self->source);
  g_free (self);
}

/**
 * vigie_tile_cache_is_on_disk:
 *
 * Returns: %FALSE where no file could be used and tiles are kept in memory
 */
gboolean
vigie_tile_cache_is_on_disk (VigieTileCache *self)
{
  return self->on_disk;
}

/**
 * vigie_tile_cache_get_bytes:
 *
 * Returns: what all tiles of all sources take
 */
gint64
vigie_tile_cache_get_bytes (VigieTileCache *self)
{
  return self->db ? query_int (self, "SELECT coalesce (sum (size), 0) FROM tile") : 0;
}

static void
bind_address (VigieTileCache *self, sqlite3_stmt *stmt, int z, int x, int y)
{
  sqlite3_bind_int64 (stmt, 1, self->source_id);
  sqlite3_bind_int (stmt, 2, z);
  sqlite3_bind_int (stmt, 3, x);
  sqlite3_bind_int (stmt, 4, y);
}

/* Ends a statement; a damaged file is left for a new one. */
static void
finish (VigieTileCache *self, sqlite3_stmt *stmt, int code)
{
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
  code &= 0xff;
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    {
      close_database (self);
      reopen (self, TRUE);
    }
}

static char *
dup_column (sqlite3_stmt *stmt, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, column));
}

/**
 * vigie_tile_cache_find:
 * @now: counts as its last use
 * @tile: (out caller-allocates): cleared by the caller; untouched when there is none
 *
 * Returns: whether the cache has the tile, valid or expired
 */
gboolean
vigie_tile_cache_find (VigieTileCache *self, int z, int x, int y, gint64 now, VigieCachedTile *tile)
{
  gint64 used_at = 0;
  gboolean found;
  int code;

  g_assert (self->thread == g_thread_self ());
  if (self->db == NULL)
    return FALSE;

  bind_address (self, self->find, z, x, y);
  code = sqlite3_step (self->find);
  found = code == SQLITE_ROW && sqlite3_column_bytes (self->find, 0) > 0;
  if (found)
    {
      gconstpointer blob = sqlite3_column_blob (self->find, 0);

      tile->bytes = g_bytes_new (blob, (gsize) sqlite3_column_bytes (self->find, 0));
      tile->format = (VigieTileFormat) sqlite3_column_int (self->find, 1);
      tile->etag = dup_column (self->find, 2);
      tile->modified = dup_column (self->find, 3);
      tile->lifetime = sqlite3_column_int64 (self->find, 4);
      tile->expires_at = sqlite3_column_int64 (self->find, 5);
      used_at = sqlite3_column_int64 (self->find, 6);
    }
  finish (self, self->find, code);
  if (!found)
    return FALSE;

  if (now - used_at > TOUCH_EVERY)
    {
      bind_address (self, self->touch, z, x, y);
      sqlite3_bind_int64 (self->touch, 5, now);
      finish (self, self->touch, sqlite3_step (self->touch));
    }
  return TRUE;
}

static void
make_room (VigieTileCache *self)
{
  gint64 limit = self->on_disk ? self->max_bytes : MIN (self->max_bytes, MEMORY_MAX_BYTES);
  g_autofree char *sql = NULL;

  self->n_unchecked = 0;
  self->unchecked_bytes = 0;
  if (vigie_tile_cache_get_bytes (self) <= limit)
    return;

  sql = g_strdup_printf ("DELETE FROM tile WHERE rowid IN (SELECT rowid FROM (SELECT rowid,"
                         " sum (size) OVER (ORDER BY used_at DESC, rowid DESC"
                         " ROWS UNBOUNDED PRECEDING) AS newer FROM tile) WHERE newer > %lld)",
                         (long long) ((double) limit * KEEP_PART));
  execute (self, sql);
  execute (self, "PRAGMA incremental_vacuum (4096)");
}

/**
 * vigie_tile_cache_store:
 * @tile: the caller keeps it; its bytes have been checked
 *
 * Keeps a tile in place of an older one. Now and then, those used least recently leave.
 */
void
vigie_tile_cache_store (
    VigieTileCache *self, int z, int x, int y, gint64 now, const VigieCachedTile *tile)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (tile->bytes, &size);

  g_assert (self->thread == g_thread_self ());
  if (self->db == NULL || size == 0)
    return;

  bind_address (self, self->store, z, x, y);
  sqlite3_bind_int64 (self->store, 5, now);
  sqlite3_bind_int64 (self->store, 6, (gint64) size + ROW_BYTES);
  sqlite3_bind_int64 (self->store, 7, tile->expires_at);
  sqlite3_bind_int64 (self->store, 8, tile->lifetime);
  sqlite3_bind_int (self->store, 9, (int) tile->format);
  sqlite3_bind_text (self->store, 10, tile->etag, -1, SQLITE_STATIC);
  sqlite3_bind_text (self->store, 11, tile->modified, -1, SQLITE_STATIC);
  sqlite3_bind_blob64 (self->store, 12, data, size, SQLITE_STATIC);
  finish (self, self->store, sqlite3_step (self->store));

  self->unchecked_bytes += (gint64) size + ROW_BYTES;
  if (++self->n_unchecked >= STORES_PER_CHECK ||
      self->unchecked_bytes > (gint64) ((double) self->max_bytes * (1 - KEEP_PART)))
    make_room (self);
}

/**
 * vigie_tile_cache_confirm:
 *
 * Notes that the server confirmed the tile as it is.
 */
void
vigie_tile_cache_confirm (
    VigieTileCache *self, int z, int x, int y, gint64 lifetime, gint64 expires_at)
{
  g_assert (self->thread == g_thread_self ());
  if (self->db == NULL)
    return;

  bind_address (self, self->confirm, z, x, y);
  sqlite3_bind_int64 (self->confirm, 5, lifetime);
  sqlite3_bind_int64 (self->confirm, 6, expires_at);
  finish (self, self->confirm, sqlite3_step (self->confirm));
}
