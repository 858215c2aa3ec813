/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "vigie-error.h"

/*
 * Written once, in one order, by one connection that keeps no journal: the same content gives the
 * same bytes. Large pages, so that the graph is read in long strides.
 */
static const char schema[] =
    "PRAGMA page_size = 32768; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE;"
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
    "BEGIN;"
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE source (n INTEGER PRIMARY KEY, file TEXT NOT NULL, holds TEXT NOT NULL,"
    " attribution TEXT NOT NULL, licence TEXT NOT NULL, as_of TEXT NOT NULL) STRICT;"
    "CREATE TABLE left_out (reason TEXT PRIMARY KEY, count INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    /* hash: vigie_territory_hash() of data, so that a damaged byte is seen */
    "CREATE TABLE graph (n INTEGER PRIMARY KEY CHECK (n = 1), hash INTEGER NOT NULL,"
    " data BLOB NOT NULL) STRICT;"
    "CREATE TABLE commune (n INTEGER PRIMARY KEY, code TEXT, name TEXT NOT NULL,"
    " population INTEGER, west REAL NOT NULL, south REAL NOT NULL, east REAL NOT NULL,"
    " north REAL NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, radius_m REAL NOT NULL,"
    " geometry BLOB NOT NULL) STRICT;"
    "CREATE TABLE pr (n INTEGER PRIMARY KEY, road TEXT NOT NULL, number INTEGER NOT NULL,"
    " suffix TEXT NOT NULL, side TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL,"
    " edge INTEGER, along_m REAL, distance_m REAL) STRICT;"
    "CREATE TABLE other_ref (n INTEGER PRIMARY KEY, edge INTEGER NOT NULL, ref TEXT NOT NULL)"
    " STRICT;"
    "CREATE TABLE name (n INTEGER PRIMARY KEY, folded TEXT NOT NULL, label TEXT NOT NULL,"
    " kind TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, radius_m REAL NOT NULL,"
    " commune INTEGER) STRICT;";

#define CANCEL_EVERY_STEPS 100000

/* ---- content ---- */

VigieTerritoryContent *
vigie_territory_content_new (void)
{
  VigieTerritoryContent *self = g_new0 (VigieTerritoryContent, 1);

  vigie_box_init_empty (&self->box);
  self->markers = g_array_new (FALSE, FALSE, sizeof (VigieRoadMarker));
  self->names = g_array_new (FALSE, FALSE, sizeof (VigiePlaceName));
  self->other_refs = g_array_new (FALSE, FALSE, sizeof (VigieRoadOtherRef));
  self->sources = g_array_new (FALSE, FALSE, sizeof (VigieTerritorySource));
  self->strings = g_string_chunk_new (16 * 1024);
  return self;
}

void
vigie_territory_content_free (VigieTerritoryContent *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  vigie_road_graph_unref (self->graph);
  vigie_commune_set_free (self->communes);
  g_array_unref (self->markers);
  g_array_unref (self->names);
  g_array_unref (self->other_refs);
  g_array_unref (self->sources);
  g_string_chunk_free (self->strings);
  g_free (self);
}

/* Returns: (transfer none): a copy of @text, "" for %NULL; equal texts are kept once */
const char *
vigie_territory_content_keep (VigieTerritoryContent *self, const char *text)
{
  return g_string_chunk_insert_const (self->strings, text != NULL ? text : "");
}

/**
 * vigie_territory_hash:
 * @data: (array length=size): the graph's bytes
 * @size: how many
 *
 * Sees every change of one byte, and damage in general; it is no signature. After FNV-1a
 * (http://www.isthe.com/chongo/tech/comp/fnv/), by words of eight bytes in four rows so that the
 * processor need not wait.
 *
 * Returns: the hash, 63 bits
 */
guint64
vigie_territory_hash (const guint8 *data, gsize size)
{
  const guint64 prime = G_GUINT64_CONSTANT (0x00000100000001b3);
  guint64 rows[4] = { G_GUINT64_CONSTANT (0xcbf29ce484222325), 1, 2, 3 };
  gsize at = 0;

  for (; at + sizeof rows <= size; at += sizeof rows)
    {
      for (guint i = 0; i < 4; i++)
        {
          guint64 word;

          memcpy (&word, data + at + i * sizeof word, sizeof word);
          rows[i] = (rows[i] ^ word) * prime;
          rows[i] ^= rows[i] >> 29;
        }
    }
  for (; at < size; at++)
    rows[0] = (rows[0] ^ data[at]) * prime;
  for (guint i = 1; i < 4; i++)
    rows[0] = ((rows[0] ^ rows[i]) * prime) ^ rows[0] >> 31;
  return (rows[0] ^ size) & G_MAXINT64;
}

/* ---- writing ---- */

typedef struct
{
  sqlite3 *db;
  char *name; /* for people */
  GCancellable *cancellable;
} Writer;

static gboolean
fail (Writer *self, GError **error)
{
  int code = sqlite3_errcode (self->db) & 0xff;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (code == SQLITE_FULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE,
                 _ ("The disk is full. “%s” was not written."), self->name);
  else if (code == SQLITE_TOOBIG)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                         _ ("There are too many roads for one territory. Take a smaller region."));
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO, _ ("“%s” could not be written: %s"),
                 self->name, sqlite3_errmsg (self->db));
  return FALSE;
}

static sqlite3_stmt *
prepare (Writer *self, const char *sql)
{
  sqlite3_stmt *stmt = NULL;

  sqlite3_prepare_v2 (self->db, sql, -1, &stmt, NULL);
  return stmt;
}

/* Binds what @types says (t text, i integer, n integer or nothing, r real) and runs it. */
static gboolean
insert (sqlite3_stmt *stmt, const char *types, ...)
{
  int code;
  va_list values;

  va_start (values, types);
  for (int i = 1; types[i - 1] != '\0'; i++)
    {
      gint64 number;
      double real;

      switch (types[i - 1])
        {
        case 't':
          sqlite3_bind_text (stmt, i, va_arg (values, const char *), -1, SQLITE_TRANSIENT);
          break;
        case 'r':
          sqlite3_bind_double (stmt, i, va_arg (values, double));
          break;
        case 'i':
          sqlite3_bind_int64 (stmt, i, va_arg (values, gint64));
          break;
        case 'n': /* −1: nothing */
          number = va_arg (values, gint64);
          if (number >= 0)
            sqlite3_bind_int64 (stmt, i, number);
          break;
        case 'm': /* −1: nothing */
          real = va_arg (values, double);
          if (real >= 0)
            sqlite3_bind_double (stmt, i, real);
          break;
        default:
          g_assert_not_reached ();
        }
    }
  va_end (values);
  code = sqlite3_step (stmt);
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
  return code == SQLITE_DONE;
}

static gint64
number_or_nothing (guint32 index)
{
  return index == VIGIE_ROAD_NONE ? -1 : (gint64) index;
}

static gboolean
write_meta (Writer *self, const VigieTerritoryContent *content)
{
  sqlite3_stmt *stmt = prepare (self, "INSERT INTO meta VALUES (?, ?)");
  g_autofree char *box = vigie_box_to_string (&content->box);
  gboolean done;

  done = stmt != NULL &&
         insert (stmt, "tt", "box", vigie_box_is_empty (&content->box) ? "" : box) &&
         insert (stmt, "tt", "title", content->title);
  sqlite3_finalize (stmt);
  stmt = prepare (self, "INSERT INTO left_out VALUES (?, ?)");
  for (guint i = 0; done && i < VIGIE_N_LEFT_OUT; i++)
    {
      if (content->left_out[i] > 0)
        done = insert (stmt, "ti", vigie_left_out_to_string ((VigieLeftOut) i),
                       (gint64) content->left_out[i]);
    }
  sqlite3_finalize (stmt);
  stmt = prepare (self, "INSERT INTO source VALUES (NULL, ?, ?, ?, ?, ?)");
  for (guint i = 0; done && i < content->sources->len; i++)
    {
      const VigieTerritorySource *source =
          &g_array_index (content->sources, VigieTerritorySource, i);

      done = insert (stmt, "ttttt", source->file, source->holds, source->attribution,
                     source->licence, source->as_of);
    }
  sqlite3_finalize (stmt);
  return done;
}

static gboolean
write_graph (Writer *self, const VigieTerritoryContent *content)
{
  sqlite3_stmt *stmt = prepare (self, "INSERT INTO graph VALUES (1, ?, ?)");
  g_autoptr (GBytes) bytes = vigie_road_graph_to_bytes (content->graph);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean done = stmt != NULL;

  if (done)
    {
      sqlite3_bind_int64 (stmt, 1, (gint64) vigie_territory_hash (data, size));
      done = sqlite3_bind_blob64 (stmt, 2, data, size, SQLITE_STATIC) == SQLITE_OK &&
             sqlite3_step (stmt) == SQLITE_DONE;
    }
  sqlite3_finalize (stmt);
  return done;
}

static gboolean
write_communes (Writer *self, const VigieTerritoryContent *content)
{
  sqlite3_stmt *stmt =
      prepare (self, "INSERT INTO commune (n, name, population, west, south, east, north, lon, lat,"
                     " radius_m, code, geometry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?11, ?12)");
  gboolean done = stmt != NULL;

  for (guint i = 0; done && i < vigie_commune_set_get_n (content->communes); i++)
    {
      const VigieCommune *commune = vigie_commune_set_get (content->communes, i);
      g_autoptr (GBytes) packed = vigie_commune_pack (commune);

      if (commune->code != NULL)
        sqlite3_bind_text (stmt, 11, commune->code, -1, SQLITE_STATIC);
      sqlite3_bind_blob64 (stmt, 12, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed),
                           SQLITE_TRANSIENT);
      done = insert (stmt, "itnrrrrrrr", (gint64) i, commune->name, commune->population,
                     commune->box.west, commune->box.south, commune->box.east, commune->box.north,
                     commune->lon, commune->lat, commune->radius_m);
    }
  sqlite3_finalize (stmt);
  return done;
}

static gboolean
write_markers (Writer *self, const VigieTerritoryContent *content)
{
  sqlite3_stmt *stmt = prepare (self, "INSERT INTO pr VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  gboolean done = stmt != NULL;

  for (guint i = 0; done && i < content->markers->len; i++)
    {
      const VigieRoadMarker *marker = &g_array_index (content->markers, VigieRoadMarker, i);

      done = insert (stmt, "itittrrnmm", (gint64) i, marker->road, (gint64) marker->number,
                     marker->suffix, marker->side, marker->lon, marker->lat,
                     number_or_nothing (marker->edge),
                     marker->edge == VIGIE_ROAD_NONE ? -1.0 : marker->along_m, marker->distance_m);
    }
  sqlite3_finalize (stmt);
  stmt = prepare (self, "INSERT INTO other_ref VALUES (NULL, ?, ?)");
  for (guint i = 0; done && i < content->other_refs->len; i++)
    {
      const VigieRoadOtherRef *other = &g_array_index (content->other_refs, VigieRoadOtherRef, i);

      done = insert (stmt, "it", (gint64) other->edge, other->ref);
    }
  sqlite3_finalize (stmt);
  return done;
}

static gboolean
write_names (Writer *self, const VigieTerritoryContent *content)
{
  sqlite3_stmt *stmt = prepare (self, "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  gboolean done = stmt != NULL;

  for (guint i = 0; done && i < content->names->len; i++)
    {
      const VigiePlaceName *name = &g_array_index (content->names, VigiePlaceName, i);

      done = insert (stmt, "itttrrrn", (gint64) i, name->folded, name->label, name->kind, name->lon,
                     name->lat, name->radius_m, number_or_nothing (name->commune));
    }
  sqlite3_finalize (stmt);
  return done;
}

static int
on_steps (gpointer data)
{
  return g_cancellable_is_cancelled (data);
}

static gboolean
write_all (Writer *self, const VigieTerritoryContent *content, GError **error)
{
  g_autofree char *pragmas =
      g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                       VIGIE_TERRITORY_APPLICATION_ID, VIGIE_TERRITORY_VERSION);

  sqlite3_progress_handler (self->db, CANCEL_EVERY_STEPS, on_steps, self->cancellable);
  if (sqlite3_exec (self->db, schema, NULL, NULL, NULL) != SQLITE_OK ||
      !write_meta (self, content) || !write_graph (self, content) ||
      !write_communes (self, content) || !write_markers (self, content) ||
      !write_names (self, content) ||
      sqlite3_exec (self->db, pragmas, NULL, NULL, NULL) != SQLITE_OK)
    return fail (self, error);
  return TRUE;
}

static gboolean
set_errno (int number, const char *name, GError **error)
{
  if (number == ENOENT || number == ENOTDIR)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                 _ ("The folder for “%s” does not exist."), name);
  else if (number == EACCES || number == EPERM || number == EROFS)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY, _ ("“%s” cannot be written here."),
                 name);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO, _ ("“%s” could not be written: %s"), name,
                 g_strerror (number));
  return FALSE;
}

static gboolean
write_temporary (const VigieTerritoryContent *content,
                 const char *temporary,
                 Writer *writer,
                 GError **error)
{
  gboolean done = FALSE;

  if (sqlite3_open_v2 (temporary, &writer->db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
    done = write_all (writer, content, error);
  else
    fail (writer, error);
  sqlite3_close (writer->db);
  return done;
}

/**
 * vigie_territory_file_write:
 * @content: what to write
 * @path: the file to make or to replace
 * @cancellable: (nullable): ends the writing
 * @error: return location for a #GError
 *
 * The file is written beside the old one and takes its place when it is complete and on disk.
 *
 * Returns: %FALSE where that failed: what was there is there still
 */
gboolean
vigie_territory_file_write (const VigieTerritoryContent *content,
                            const char *path,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *temporary = g_strdup_printf ("%s/.%.200s.XXXXXX", folder, base);
  Writer writer = { NULL, name, cancellable };
  gboolean done;
  int fd;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("“%s” is a folder."), name);
      return FALSE;
    }
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    return set_errno (errno, name, error);
  done = write_temporary (content, temporary, &writer, error);
  if (done && (g_cancellable_set_error_if_cancelled (cancellable, error)))
    done = FALSE;
  else if (done && (fsync (fd) != 0 || g_rename (temporary, path) != 0))
    done = set_errno (errno, name, error);
  close (fd);
  if (!done)
    g_unlink (temporary);
  return done;
}
