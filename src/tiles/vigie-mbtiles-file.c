/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-mbtiles-file.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-text.h"
#include "vigie-tile-format.h"

/*
 * A hostile file can be a database whose `tiles` is a view that computes for ever or yields huge
 * blobs. So values have a limit, each query a number of steps, and views may call no function that
 * does anything.
 */
#define MAX_VALUE_BYTES (4 * 1024 * 1024)
#define STEPS_PER_CALL 10000
#define MAX_CALLS 2000 /* 20 M steps, some tenths of a second */
#define MAX_METADATA 4096

struct _VigieMbtilesFile
{
  sqlite3 *db;
  sqlite3_stmt *find;
  VigieMbtilesFacts facts;
  GCancellable *cancellable; /* of the query that runs */
  guint n_calls;
};

static gboolean
set_damaged (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED, _ ("The map file “%s” is damaged."), name);
  return FALSE;
}

static gboolean
set_not_mbtiles (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED, _ ("“%s” is no map in MBTiles format."),
               name);
  return FALSE;
}

static int
on_progress (gpointer data)
{
  VigieMbtilesFile *self = data;

  return ++self->n_calls > MAX_CALLS || g_cancellable_is_cancelled (self->cancellable);
}

static void
begin_query (VigieMbtilesFile *self, GCancellable *cancellable)
{
  self->cancellable = cancellable;
  self->n_calls = 0;
}

static void
harden (VigieMbtilesFile *self)
{
  sqlite3_limit (self->db, SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
  sqlite3_limit (self->db, SQLITE_LIMIT_SQL_LENGTH, 64 * 1024);
  sqlite3_limit (self->db, SQLITE_LIMIT_EXPR_DEPTH, 64);
  sqlite3_limit (self->db, SQLITE_LIMIT_COMPOUND_SELECT, 8);
  sqlite3_limit (self->db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (self->db, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_exec (self->db, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0", NULL, NULL, NULL);
  sqlite3_progress_handler (self->db, STEPS_PER_CALL, on_progress, self);
}

static gunichar
find_entity (const char *name, gsize size)
{
  static const struct
  {
    const char *name;
    gunichar character;
  } entities[] = { { "amp", '&' },    { "lt", '<' },      { "gt", '>' },   { "quot", '"' },
                   { "apos", '\'' },  { "copy", 0x00a9 }, { "nbsp", ' ' }, { "eacute", 0x00e9 },
                   { "reg", 0x00ae }, { "ndash", 0x2013 } };
  g_autofree char *number = NULL;
  guint64 value;

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strlen (entities[i].name) == size && strncmp (entities[i].name, name, size) == 0)
      return entities[i].character;
  if (size < 2 || name[0] != '#')
    return 0;
  number = g_strndup (name + 1, size - 1);
  if (g_ascii_tolower (number[0]) == 'x'
          ? g_ascii_string_to_unsigned (number + 1, 16, 32, 0x10ffff, &value, NULL)
          : g_ascii_string_to_unsigned (number, 10, 32, 0x10ffff, &value, NULL))
    return g_unichar_validate ((gunichar) value) ? (gunichar) value : 0;
  return 0;
}

/**
 * vigie_mbtiles_plain_text:
 * @html: what files write as attribution: text with links and entities
 *
 * Returns: (transfer full): one line of text without any markup
 */
char *
vigie_mbtiles_plain_text (const char *html)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *c = html; *c; c = g_utf8_next_char (c))
    {
      const char *end;
      gunichar character = g_utf8_get_char (c);

      if (*c == '<' && (end = strchr (c, '>')))
        {
          c = end;
          continue;
        }
      if (*c == '&' && (end = strchr (c, ';')) && end - c <= 10 &&
          find_entity (c + 1, (gsize) (end - c - 1)))
        {
          character = find_entity (c + 1, (gsize) (end - c - 1));
          c = end;
        }
      g_string_append_unichar (text, character);
    }
  return vigie_text_make_line (text->str, G_MAXSIZE);
}

static void
read_zoom (const char *value, int *zoom)
{
  gint64 number;

  if (g_ascii_string_to_signed (value, 10, 0, VIGIE_TILE_MAX_ZOOM, &number, NULL))
    *zoom = (int) number;
}

static void
read_bounds (VigieMbtilesFacts *facts, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", 5);
  double numbers[4];

  if (g_strv_length (parts) != 4)
    return;
  for (guint i = 0; i < 4; i++)
    {
      char *end;

      numbers[i] = g_ascii_strtod (parts[i], &end);
      if (end == parts[i] || !isfinite (numbers[i]))
        return;
    }
  if (fabs (numbers[0]) > 180 || fabs (numbers[2]) > 180 || fabs (numbers[1]) > 90 ||
      fabs (numbers[3]) > 90 || numbers[1] >= numbers[3] || numbers[0] == numbers[2])
    return;
  memcpy (facts->bounds, numbers, sizeof numbers);
  facts->has_bounds = TRUE;
}

static void
read_format (VigieMbtilesFacts *facts, const char *value)
{
  static const struct
  {
    const char *name;
    VigieTileFormat format;
  } formats[] = { { "png", VIGIE_TILE_PNG },
                  { "jpg", VIGIE_TILE_JPEG },
                  { "jpeg", VIGIE_TILE_JPEG },
                  { "webp", VIGIE_TILE_WEBP },
                  { "pbf", VIGIE_TILE_MVT },
                  { "mvt", VIGIE_TILE_MVT },
                  { "application/x-protobuf", VIGIE_TILE_MVT } };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (value, formats[i].name) == 0)
      facts->format = formats[i].format;
}

static void
read_fact (VigieMbtilesFacts *facts, const char *name, const char *value)
{
  if (g_str_equal (name, "name") && *value)
    {
      g_free (facts->title);
      facts->title = vigie_mbtiles_plain_text (value);
    }
  else if (g_str_equal (name, "attribution"))
    {
      g_free (facts->attribution);
      facts->attribution = vigie_mbtiles_plain_text (value);
    }
  else if (g_str_equal (name, "format"))
    read_format (facts, value);
  else if (g_str_equal (name, "minzoom"))
    read_zoom (value, &facts->min_zoom);
  else if (g_str_equal (name, "maxzoom"))
    read_zoom (value, &facts->max_zoom);
  else if (g_str_equal (name, "bounds"))
    read_bounds (facts, value);
}

/* Returns: SQLITE_DONE, or why not */
static int
read_metadata (VigieMbtilesFile *self)
{
  sqlite3_stmt *stmt = NULL;
  int code =
      sqlite3_prepare_v2 (self->db, "SELECT name, value FROM metadata LIMIT 1000", -1, &stmt, NULL);

  if (code == SQLITE_OK)
    while ((code = sqlite3_step (stmt)) == SQLITE_ROW)
      {
        const char *name = (const char *) sqlite3_column_text (stmt, 0);
        const char *value = (const char *) sqlite3_column_text (stmt, 1);

        if (name && value && strlen (value) <= MAX_METADATA && g_utf8_validate (value, -1, NULL))
          read_fact (&self->facts, name, value);
      }
  sqlite3_finalize (stmt);
  return code;
}

static int
query_zoom (VigieMbtilesFile *self, const char *sql, int fallback)
{
  sqlite3_stmt *stmt = NULL;
  int zoom = fallback;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
      sqlite3_step (stmt) == SQLITE_ROW && sqlite3_column_type (stmt, 0) == SQLITE_INTEGER)
    zoom = CLAMP (sqlite3_column_int (stmt, 0), 0, VIGIE_TILE_MAX_ZOOM);
  sqlite3_finalize (stmt);
  return zoom;
}

/* Any tile at all: says that this is a map, and what its tiles are. */
static gboolean
read_example (VigieMbtilesFile *self, const char *path, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  gboolean ok = FALSE;
  int code;

  begin_query (self, self->cancellable);
  code = sqlite3_prepare_v2 (
      self->db, "SELECT tile_data FROM tiles WHERE tile_data IS NOT NULL LIMIT 1", -1, &stmt, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step (stmt);
  if (code == SQLITE_ROW)
    {
      gconstpointer blob = sqlite3_column_blob (stmt, 0);
      gsize size = (gsize) sqlite3_column_bytes (stmt, 0);
      g_autoptr (GBytes) packed = g_bytes_new (blob, blob ? size : 0);
      g_autoptr (GBytes) tile = vigie_tile_unpack (packed, VIGIE_TILE_MAX_BYTES, NULL);
      VigieTileFormat format = tile ? vigie_tile_sniff_format (tile) : VIGIE_TILE_UNKNOWN;
      int width, height;

      if (format != VIGIE_TILE_UNKNOWN)
        self->facts.format = format;
      self->facts.tile_size = self->facts.format == VIGIE_TILE_MVT ? 512 : 256;
      if (format != VIGIE_TILE_UNKNOWN && format != VIGIE_TILE_MVT &&
          vigie_tile_read_size (tile, &width, &height) && width > 0 &&
          width <= VIGIE_TILE_MAX_PIXELS)
        self->facts.tile_size = width;
      ok = self->facts.format != VIGIE_TILE_UNKNOWN;
    }
  sqlite3_finalize (stmt);

  if (ok)
    return TRUE;
  code &= 0xff;
  if (code == SQLITE_CORRUPT || code == SQLITE_IOERR || code == SQLITE_INTERRUPT)
    return set_damaged (path, error);
  return set_not_mbtiles (path, error);
}

static gboolean
read_facts (VigieMbtilesFile *self, const char *path, GError **error)
{
  VigieMbtilesFacts *facts = &self->facts;
  int code;

  facts->min_zoom = -1;
  facts->max_zoom = -1;
  begin_query (self, self->cancellable);
  code = read_metadata (self) & 0xff;
  if (code == SQLITE_CORRUPT || code == SQLITE_IOERR)
    return set_damaged (path, error);
  if (code == SQLITE_NOTADB)
    return set_not_mbtiles (path, error);
  if (!read_example (self, path, error))
    return FALSE;

  begin_query (self, self->cancellable);
  if (facts->min_zoom < 0)
    facts->min_zoom = query_zoom (self, "SELECT min (zoom_level) FROM tiles", 0);
  if (facts->max_zoom < 0)
    facts->max_zoom = query_zoom (self, "SELECT max (zoom_level) FROM tiles", facts->min_zoom);
  if (facts->max_zoom < facts->min_zoom)
    return set_damaged (path, error);
  if (facts->title == NULL || *facts->title == '\0')
    {
      g_free (facts->title);
      facts->title = g_filename_display_basename (path);
    }
  if (facts->attribution == NULL)
    facts->attribution = g_strdup ("");
  return TRUE;
}

static gboolean
check_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no map file “%s”."), name);
  return FALSE;
}

/**
 * vigie_mbtiles_file_open:
 * @path: an MBTiles file, raster or vector
 *
 * Opens without writing anything, beside the file either.
 *
 * Errors: %VIGIE_ERROR_NOT_FOUND, %VIGIE_ERROR_UNSUPPORTED (no MBTiles), %VIGIE_ERROR_DAMAGED,
 * %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the open file
 */
VigieMbtilesFile *
vigie_mbtiles_file_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (VigieMbtilesFile) self = NULL;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *escaped = g_uri_escape_string (absolute, "/", FALSE);
  /* Immutable: no lock and no -wal or -shm file, so it also works on a read-only medium. */
  g_autofree char *uri = g_strconcat ("file:", escaped, "?mode=ro&immutable=1", NULL);

  if (!check_file (path, cancellable, error))
    return NULL;

  self = g_new0 (VigieMbtilesFile, 1);
  self->cancellable = cancellable;
  if (sqlite3_open_v2 (uri, &self->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
                       NULL) != SQLITE_OK)
    {
      g_autofree char *name = g_filename_display_basename (path);

      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO, _ ("The map file “%s” cannot be read."),
                   name);
      return NULL;
    }
  harden (self);
  if (!read_facts (self, path, error))
    {
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_clear_error (error);
          g_cancellable_set_error_if_cancelled (cancellable, error);
        }
      return NULL;
    }
  if (sqlite3_prepare_v2 (self->db,
                          "SELECT tile_data FROM tiles"
                          " WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3",
                          -1, &self->find, NULL) != SQLITE_OK)
    {
      set_not_mbtiles (path, error);
      return NULL;
    }
  self->cancellable = NULL;
  return g_steal_pointer (&self);
}

void
vigie_mbtiles_file_close (VigieMbtilesFile *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->find);
  sqlite3_close (self->db);
  g_free (self->facts.title);
  g_free (self->facts.attribution);
  g_free (self);
}

const VigieMbtilesFacts *
vigie_mbtiles_file_get_facts (VigieMbtilesFile *self)
{
  return &self->facts;
}

/**
 * vigie_mbtiles_file_read:
 * @y: row from the north; the file counts from the south
 * @format: (out): what it is
 *
 * Errors: %VIGIE_ERROR_NOT_FOUND where the file has no such tile, %VIGIE_ERROR_DAMAGED,
 * %VIGIE_ERROR_INVALID and %VIGIE_ERROR_TOO_LARGE for a tile that is none, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the tile, unpacked
 */
GBytes *
vigie_mbtiles_file_read (VigieMbtilesFile *self,
                         int z,
                         int x,
                         int y,
                         GCancellable *cancellable,
                         VigieTileFormat *format,
                         GError **error)
{
  g_autoptr (GBytes) packed = NULL;
  int code;

  begin_query (self, cancellable);
  sqlite3_bind_int (self->find, 1, z);
  sqlite3_bind_int (self->find, 2, x);
  sqlite3_bind_int (self->find, 3, (1 << z) - 1 - y);
  code = sqlite3_step (self->find);
  if (code == SQLITE_ROW && sqlite3_column_bytes (self->find, 0) > 0)
    {
      gconstpointer blob = sqlite3_column_blob (self->find, 0);

      if (blob)
        packed = g_bytes_new (blob, (gsize) sqlite3_column_bytes (self->find, 0));
    }
  sqlite3_reset (self->find);
  self->cancellable = NULL;

  if (packed)
    return vigie_tile_check (packed, self->facts.format == VIGIE_TILE_MVT, format, error);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (code == SQLITE_ROW || code == SQLITE_DONE)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                         _ ("There is no map for this place."));
  else
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
                         _ ("This part of the map file is damaged."));
  return NULL;
}
