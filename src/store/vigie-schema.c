/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-schema.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"

/* What came from outside: inserted once, never changed. A post's key is its time in milliseconds,
 * moved to the next free number where another post has it. */
static const char observations[] =
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE source (source INTEGER PRIMARY KEY, kind TEXT NOT NULL, host TEXT NOT NULL,"
    " UNIQUE (kind, host)) STRICT;"
    "CREATE TABLE post (key INTEGER PRIMARY KEY, id BLOB NOT NULL,"
    " source INTEGER NOT NULL REFERENCES source, posted_at INTEGER NOT NULL,"
    " received_at INTEGER NOT NULL, n_candidates INTEGER NOT NULL, n_photos INTEGER NOT NULL,"
    " lon REAL, lat REAL, radius_m REAL, origin INTEGER,"
    " external_id TEXT NOT NULL, url TEXT, author TEXT, text TEXT NOT NULL) STRICT;"
    /* See vigie-post-id.c. */
    "CREATE TABLE post_id (hash INTEGER PRIMARY KEY, key INTEGER NOT NULL) STRICT;"
    "CREATE TABLE post_id_recent (hash INTEGER PRIMARY KEY, key INTEGER NOT NULL) STRICT;"
    /* The first candidate is in the post's own row. */
    "CREATE TABLE candidate (key INTEGER NOT NULL, n INTEGER NOT NULL, lon REAL NOT NULL,"
    " lat REAL NOT NULL, radius_m REAL NOT NULL, origin INTEGER NOT NULL,"
    " PRIMARY KEY (key, n)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE photo (photo INTEGER PRIMARY KEY, sha256 BLOB UNIQUE, mime_type TEXT,"
    " width INTEGER NOT NULL, height INTEGER NOT NULL, taken_at INTEGER, lon REAL, lat REAL,"
    " radius_m REAL, origin INTEGER, error TEXT) STRICT;"
    "CREATE TABLE post_photo (key INTEGER NOT NULL, n INTEGER NOT NULL,"
    " photo INTEGER NOT NULL REFERENCES photo, uri TEXT, PRIMARY KEY (key, n))"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX post_photo_photo ON post_photo (photo);"
    "CREATE TABLE blob (sha256 BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE thumbnail (sha256 BLOB PRIMARY KEY, jpeg BLOB NOT NULL) STRICT;";

/* The insert trigger is there because INSERT OR REPLACE deletes without firing delete triggers. */
static const char log_tables[] =
    "CREATE TABLE log (entry INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL,"
    " seq INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,"
    " version INTEGER NOT NULL, subject TEXT NOT NULL, reason TEXT NOT NULL,"
    " previous_hash TEXT NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL,"
    " UNIQUE (device, seq)) STRICT;"
    "CREATE INDEX log_order ON log (at, device, seq);"
    "CREATE INDEX log_kind ON log (kind);"
    "CREATE TRIGGER log_no_update BEFORE UPDATE ON log"
    " BEGIN SELECT RAISE (ABORT, 'the log is append-only'); END;"
    "CREATE TRIGGER log_no_delete BEFORE DELETE ON log"
    " BEGIN SELECT RAISE (ABORT, 'the log is append-only'); END;"
    "CREATE TRIGGER log_no_replace BEFORE INSERT ON log"
    " WHEN EXISTS (SELECT 1 FROM log WHERE entry = NEW.entry OR id = NEW.id"
    " OR (device = NEW.device AND seq = NEW.seq))"
    " BEGIN SELECT RAISE (ABORT, 'the log is append-only'); END;";

/* Everything from here on follows from the tables above and can be made again from them. */
static const char projections[] =
    "CREATE TABLE projection (name TEXT PRIMARY KEY, version INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    /* key: the subject that an entry is folded with; target: what a revoke revokes */
    "CREATE TABLE log_fold (entry INTEGER PRIMARY KEY, key TEXT NOT NULL, target TEXT,"
    " active INTEGER NOT NULL) STRICT;"
    "CREATE INDEX log_fold_key ON log_fold (key);"
    "CREATE TABLE post_state (id TEXT PRIMARY KEY, key INTEGER, status INTEGER NOT NULL,"
    " lon REAL, lat REAL, radius_m REAL, origin INTEGER, owner TEXT, labels TEXT,"
    " duplicate_of TEXT, decided_at INTEGER NOT NULL, decided_by TEXT, reason TEXT)"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX post_state_key ON post_state (key);"
    "CREATE INDEX post_state_duplicate_of ON post_state (duplicate_of)"
    " WHERE duplicate_of IS NOT NULL;"
    "CREATE TABLE shape_state (id TEXT PRIMARY KEY, kind INTEGER NOT NULL, title TEXT NOT NULL,"
    " cause TEXT NOT NULL, valid_from INTEGER, valid_to INTEGER, lifted_at INTEGER,"
    " drawn_at INTEGER NOT NULL, edited_at INTEGER NOT NULL, drawn_by TEXT NOT NULL,"
    " version INTEGER NOT NULL, geometry BLOB NOT NULL) STRICT;"
    "CREATE INDEX shape_state_order ON shape_state (drawn_at, id);"
    "CREATE TABLE counter (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE feed (key INTEGER PRIMARY KEY, flags INTEGER NOT NULL, x INTEGER, y INTEGER,"
    " radius_m REAL) STRICT;"
    "CREATE TABLE map_run (run INTEGER PRIMARY KEY, level INTEGER NOT NULL, n INTEGER NOT NULL,"
    " directory BLOB NOT NULL) STRICT;"
    "CREATE TABLE map_block (block INTEGER PRIMARY KEY, points BLOB NOT NULL) STRICT;"
    "CREATE VIRTUAL TABLE post_text USING fts5 (text, content = 'post', content_rowid = 'key',"
    " tokenize = 'unicode61 remove_diacritics 2', columnsize = 0);"
    /* A batch is written as one segment; segments are merged when there is time. */
    "INSERT INTO post_text (post_text, rank) VALUES ('automerge', 0);"
    "INSERT INTO post_text (post_text, rank) VALUES ('hashsize', 8388608);"
    "CREATE VIRTUAL TABLE post_term USING fts5vocab (post_text, instance);"
    /* What changed lately, for whoever follows the file: rows are dropped after a while. */
    "CREATE TABLE change (n INTEGER PRIMARY KEY, kind INTEGER NOT NULL, posts BLOB) STRICT;";

static gboolean
migrate_to_1 (VigieSql *sql, GError **error)
{
  return vigie_sql_exec (sql, observations, error) && vigie_sql_exec (sql, log_tables, error) &&
         vigie_sql_exec (sql, projections, error);
}

/* What a photo looks like, for others that look like it; NULL where there is nothing to see. It can
 * be made again from the photo. */
static gboolean
migrate_to_2 (VigieSql *sql, GError **error)
{
  return vigie_sql_exec (sql,
                         "CREATE TABLE photo_look (sha256 BLOB PRIMARY KEY,"
                         " version INTEGER NOT NULL, look BLOB) STRICT",
                         error);
}

/* The state of posts holds more, and photos have one; both are made again from the log. */
static const char states[] =
    "DROP TABLE post_state;"
    "CREATE TABLE post_state (id TEXT PRIMARY KEY, key INTEGER, status INTEGER NOT NULL,"
    " lon REAL, lat REAL, radius_m REAL, origin INTEGER, owner TEXT, labels TEXT,"
    " duplicate_of TEXT, differs_from TEXT, confirmed_by TEXT, checks TEXT,"
    " decided_at INTEGER NOT NULL, judged_at INTEGER NOT NULL, judged_by TEXT, reason TEXT)"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX post_state_key ON post_state (key);"
    "CREATE INDEX post_state_duplicate_of ON post_state (duplicate_of)"
    " WHERE duplicate_of IS NOT NULL;"
    "CREATE TABLE photo_state (sha256 TEXT PRIMARY KEY, verdict INTEGER NOT NULL, checks TEXT,"
    " decided_at INTEGER NOT NULL, decided_by TEXT, reason TEXT) STRICT, WITHOUT ROWID;";

/* Photos that posts name by address: what came from there, inserted once. The index on post_photo
 * tells which posts name an address. And where a photo says that its camera looked. */
static const char photo_fetches[] =
    "CREATE TABLE photo_fetch (uri TEXT PRIMARY KEY, sha256 BLOB NOT NULL,"
    " fetched_at INTEGER NOT NULL, final_uri TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "ALTER TABLE photo ADD COLUMN direction_deg REAL;"
    "CREATE INDEX photo_fetch_sha256 ON photo_fetch (sha256);"
    "CREATE INDEX post_photo_uri ON post_photo (uri) WHERE uri IS NOT NULL;";

static gboolean
migrate_to_3 (VigieSql *sql, GError **error)
{
  return vigie_sql_exec (sql, states, error) && vigie_sql_exec (sql, photo_fetches, error);
}

/* Shapes know what a territory said to them; they are made again from the log. */
static gboolean
migrate_to_4 (VigieSql *sql, GError **error)
{
  return vigie_sql_exec (
      sql,
      "DROP TABLE shape_state;"
      "CREATE TABLE shape_state (id TEXT PRIMARY KEY, kind INTEGER NOT NULL, title TEXT NOT NULL,"
      " cause TEXT NOT NULL, valid_from INTEGER, valid_to INTEGER, lifted_at INTEGER,"
      " drawn_at INTEGER NOT NULL, edited_at INTEGER NOT NULL, drawn_by TEXT NOT NULL,"
      " version INTEGER NOT NULL, geometry BLOB NOT NULL, details TEXT) STRICT;"
      "CREATE INDEX shape_state_order ON shape_state (drawn_at, id);",
      error);
}

/* Photos know what is blurred before they go out; their states are made again from the log. */
static gboolean
migrate_to_5 (VigieSql *sql, GError **error)
{
  return vigie_sql_exec (
      sql,
      "DROP TABLE photo_state;"
      "CREATE TABLE photo_state (sha256 TEXT PRIMARY KEY, verdict INTEGER NOT NULL, checks TEXT,"
      " decided_at INTEGER NOT NULL, decided_by TEXT, reason TEXT, redaction TEXT)"
      " STRICT, WITHOUT ROWID;",
      error);
}

/* What is watched: where each source goes on, what it brought, and what sources did with posts
 * afterwards. All of it is observed, none of it is edited but the cursors. */
static gboolean
migrate_to_6 (VigieSql *sql, GError **error)
{
  return vigie_sql_exec (
      sql,
      "CREATE TABLE watch (watch INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, cursor TEXT)"
      " STRICT;"
      "CREATE TABLE provenance (key INTEGER NOT NULL, watch INTEGER NOT NULL REFERENCES watch,"
      " at INTEGER NOT NULL, PRIMARY KEY (key, watch)) STRICT, WITHOUT ROWID;"
      "CREATE INDEX provenance_watch ON provenance (watch, at);"
      "CREATE TABLE post_change (n INTEGER PRIMARY KEY, key INTEGER NOT NULL, kind INTEGER NOT"
      " NULL, at INTEGER NOT NULL, watch INTEGER NOT NULL REFERENCES watch, text TEXT) STRICT;"
      "CREATE INDEX post_change_key ON post_change (key);",
      error);
}

/* The situation as authorities see it: what a source said, when, and from when to when each answer
 * was that one; then the next one begins. What is the same is kept once. Of a row only last_at
 * moves on. */
static gboolean
migrate_to_7 (VigieSql *sql, GError **error)
{
  return vigie_sql_exec (
      sql,
      "CREATE TABLE official_body (sha256 BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
      "CREATE TABLE official (n INTEGER PRIMARY KEY, watch INTEGER NOT NULL REFERENCES watch,"
      " kind TEXT NOT NULL, said_at INTEGER, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,"
      " answer BLOB NOT NULL, body BLOB NOT NULL REFERENCES official_body) STRICT;"
      "CREATE INDEX official_watch ON official (watch, n);",
      error);
}

/* What was removed on purpose, so that it does not come back and is not missed: of a post its
 * identifier, which is a hash, and what the figures of a review need; of a photo its SHA-256. entry
 * is the one of the log that removed it. Nothing in here is about a person. */
#define REMOVALS(temp)                                                                             \
  "CREATE " temp "TABLE removed_post (id BLOB PRIMARY KEY, entry INTEGER NOT NULL,"                \
  " source INTEGER NOT NULL, posted_at INTEGER NOT NULL, received_at INTEGER NOT NULL,"            \
  " has_place INTEGER NOT NULL) STRICT, WITHOUT ROWID;"                                            \
  "CREATE " temp "TABLE removed_photo (sha256 BLOB PRIMARY KEY, entry INTEGER NOT NULL)"           \
  " STRICT, WITHOUT ROWID;"                                                                        \
  "CREATE " temp "TABLE removed_link (key INTEGER NOT NULL, n INTEGER NOT NULL,"                   \
  " entry INTEGER NOT NULL, PRIMARY KEY (key, n)) STRICT, WITHOUT ROWID;"                          \
  "CREATE " temp "TABLE renamed_post (key INTEGER PRIMARY KEY, entry INTEGER NOT NULL) STRICT;"

static gboolean
migrate_to_8 (VigieSql *sql, GError **error)
{
  return vigie_sql_exec (sql, REMOVALS (""), error);
}

/**
 * vigie_schema_stand_in:
 * @sql: a connection that will only read
 * @error: return location for a #GError
 *
 * Nothing was removed from a file that is older than removals: tables of the connection's own say
 * so, because that file may not be written.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_schema_stand_in (VigieSql *sql, GError **error)
{
  gint64 version;

  return vigie_sql_read_int (sql, "PRAGMA user_version", &version, error) &&
         (version >= 8 ||
          vigie_sql_exec (sql, "PRAGMA temp_store = MEMORY;" REMOVALS ("TEMP "), error));
}

typedef gboolean (*MigrateFunc) (VigieSql *sql, GError **error);

/* migrations[n] brings a file from version n to n + 1. */
static const MigrateFunc migrations[VIGIE_SCHEMA_VERSION] = { migrate_to_1, migrate_to_2,
                                                              migrate_to_3, migrate_to_4,
                                                              migrate_to_5, migrate_to_6,
                                                              migrate_to_7, migrate_to_8 };

static gboolean
migrate_from (VigieSql *sql, gint64 version, GError **error)
{
  char *pragma;
  gboolean done;

  for (gint64 i = version; i < VIGIE_SCHEMA_VERSION; i++)
    {
      if (!migrations[i](sql, error))
        return FALSE;
    }
  pragma = g_strdup_printf ("PRAGMA user_version = %d", VIGIE_SCHEMA_VERSION);
  done = vigie_sql_exec (sql, pragma, error);
  g_free (pragma);
  return done;
}

/**
 * vigie_schema_create:
 * @sql: a connection to an empty file
 * @error: return location for a #GError
 *
 * Makes the tables. Call in a transaction.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_schema_create (VigieSql *sql, GError **error)
{
  char *pragma = g_strdup_printf ("PRAGMA application_id = %d", VIGIE_APPLICATION_ID);
  gboolean done = vigie_sql_exec (sql, pragma, error) && migrate_from (sql, 0, error);

  g_free (pragma);
  return done;
}

/**
 * vigie_schema_migrate:
 * @sql: a write connection to an incident file
 * @error: return location for a #GError
 *
 * Brings the file to this version's schema, all at once or not at all.
 *
 * Returns: %FALSE with @error set, %VIGIE_ERROR_NEWER when the file is from a newer Vigie
 */
gboolean
vigie_schema_migrate (VigieSql *sql, GError **error)
{
  gint64 version;

  if (!vigie_sql_read_int (sql, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version == VIGIE_SCHEMA_VERSION)
    return TRUE;
  if (version > VIGIE_SCHEMA_VERSION)
    {
      g_set_error_literal (
          error, VIGIE_ERROR, VIGIE_ERROR_NEWER,
          _ ("The incident file was written by a newer Vigie. Update Vigie to open it."));
      return FALSE;
    }
  if (version <= 0)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
                           _ ("The incident file was never finished. Use a copy."));
      return FALSE;
    }

  if (!vigie_sql_exec (sql, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (vigie_sql_read_int (sql, "PRAGMA user_version", &version, error) &&
      migrate_from (sql, version, error) && vigie_sql_exec (sql, "COMMIT", error))
    return TRUE;
  vigie_sql_rollback (sql);
  return FALSE;
}
