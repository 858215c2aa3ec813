/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-territory-file.h"

/*
 * The file may come from anywhere: values and the number of rows have limits, views may call no
 * function that does anything, and what does not fit together is a damaged file.
 */
#define MAX_ROWS (1u << 24)
#define MAX_FACTS 10000 /* rows of the tables that say something of the file itself */
#define STEPS_PER_CALL 100000
#define MAX_CALLS 20000 /* two thousand million steps: far more than the largest file takes */

typedef struct
{
  sqlite3 *db;
  VigieTerritoryContent *content;
  GCancellable *cancellable;
  guint n_calls;
} Reader;

/* Takes a row of a query. */
typedef gboolean (*RowFunc) (Reader *self, sqlite3_stmt *stmt);

static int
on_steps (gpointer data)
{
  Reader *self = data;

  return ++self->n_calls > MAX_CALLS || g_cancellable_is_cancelled (self->cancellable);
}

static const char *
keep_text (Reader *self, sqlite3_stmt *stmt, int column)
{
  const char *text = (const char *) sqlite3_column_text (stmt, column);

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    text = "";
  return vigie_territory_content_keep (self->content, text);
}

/* Nothing gives VIGIE_ROAD_NONE; what is no index below @n makes the file a damaged one. */
static gboolean
read_index (sqlite3_stmt *stmt, int column, guint64 n, guint32 *index)
{
  gint64 value = sqlite3_column_int64 (stmt, column);

  *index = VIGIE_ROAD_NONE;
  if (sqlite3_column_type (stmt, column) == SQLITE_NULL)
    return TRUE;
  if (value < 0 || (guint64) value >= n)
    return FALSE;
  *index = (guint32) value;
  return TRUE;
}

static gboolean
read_place (sqlite3_stmt *stmt, int column, double *lon, double *lat)
{
  *lon = sqlite3_column_double (stmt, column);
  *lat = sqlite3_column_double (stmt, column + 1);
  return fabs (*lon) <= 180 && fabs (*lat) <= 90;
}

static double
read_length (sqlite3_stmt *stmt, int column)
{
  double length = sqlite3_column_double (stmt, column);

  return sqlite3_column_type (stmt, column) == SQLITE_NULL || !(length >= 0) ? -1 : length;
}

static gboolean
read_meta (Reader *self, sqlite3_stmt *stmt)
{
  const char *key = keep_text (self, stmt, 0), *value = keep_text (self, stmt, 1);

  if (g_str_equal (key, "title"))
    {
      g_free (self->content->title);
      self->content->title = g_strdup (value);
    }
  else if (g_str_equal (key, "box") && *value != '\0')
    return vigie_box_from_string (value, &self->content->box);
  return TRUE;
}

static gboolean
read_source (Reader *self, sqlite3_stmt *stmt)
{
  VigieTerritorySource source = { keep_text (self, stmt, 0), keep_text (self, stmt, 1),
                                  keep_text (self, stmt, 2), keep_text (self, stmt, 3),
                                  keep_text (self, stmt, 4) };

  g_array_append_val (self->content->sources, source);
  return TRUE;
}

static gboolean
read_left_out (Reader *self, sqlite3_stmt *stmt)
{
  VigieLeftOut reason;

  if (vigie_left_out_from_string ((const char *) sqlite3_column_text (stmt, 0), &reason))
    self->content->left_out[reason] = (guint64) MAX (sqlite3_column_int64 (stmt, 1), 0);
  return TRUE;
}

static gboolean
read_marker (Reader *self, sqlite3_stmt *stmt)
{
  VigieRoadMarker marker = { .road = keep_text (self, stmt, 0),
                             .number = (guint32) sqlite3_column_int64 (stmt, 1),
                             .suffix = keep_text (self, stmt, 2),
                             .side = keep_text (self, stmt, 3),
                             .along_m = read_length (stmt, 7),
                             .distance_m = read_length (stmt, 8) };

  if (!read_place (stmt, 4, &marker.lon, &marker.lat) ||
      !read_index (stmt, 6, self->content->graph->n_edges, &marker.edge))
    return FALSE;
  g_array_append_val (self->content->markers, marker);
  return TRUE;
}

static gboolean
read_other_ref (Reader *self, sqlite3_stmt *stmt)
{
  VigieRoadOtherRef other = { .ref = keep_text (self, stmt, 1) };

  if (!read_index (stmt, 0, self->content->graph->n_edges, &other.edge) ||
      other.edge == VIGIE_ROAD_NONE)
    return FALSE;
  g_array_append_val (self->content->other_refs, other);
  return TRUE;
}

static gboolean
read_name (Reader *self, sqlite3_stmt *stmt)
{
  VigiePlaceName name = { .folded = keep_text (self, stmt, 0),
                          .label = keep_text (self, stmt, 1),
                          .kind = keep_text (self, stmt, 2),
                          .radius_m = MAX (read_length (stmt, 5), 0) };

  if (!read_place (stmt, 3, &name.lon, &name.lat) ||
      !read_index (stmt, 6, vigie_commune_set_get_n (self->content->communes), &name.commune))
    return FALSE;
  g_array_append_val (self->content->names, name);
  return TRUE;
}

static gboolean
run (Reader *self, const char *sql, guint max_rows, RowFunc func)
{
  sqlite3_stmt *stmt = NULL;
  gboolean sound = TRUE;
  guint n = 0;
  int code = sqlite3_prepare_v2 (self->db, sql, -1, &stmt, NULL);

  if (code == SQLITE_OK)
    {
      while (sound && (code = sqlite3_step (stmt)) == SQLITE_ROW)
        sound = n++ < max_rows && func (self, stmt);
    }
  sqlite3_finalize (stmt);
  return sound && code == SQLITE_DONE;
}

/* ---- communes ---- */

typedef struct
{
  Reader reader;
  GPtrArray *communes;
} CommuneReader;

static gboolean
read_commune (Reader *reader, sqlite3_stmt *stmt)
{
  CommuneReader *self = (CommuneReader *) reader;
  const guint8 *data = sqlite3_column_blob (stmt, 4);
  int size = sqlite3_column_bytes (stmt, 4);
  g_autoptr (VigieCommune) commune = g_new0 (VigieCommune, 1);

  if (sqlite3_column_int64 (stmt, 0) != self->communes->len || data == NULL)
    return FALSE;
  commune->geometry = vigie_commune_unpack (data, (gsize) size);
  if (commune->geometry == NULL)
    return FALSE;
  commune->name = g_utf8_make_valid ((const char *) sqlite3_column_text (stmt, 1) ?: "", -1);
  if (sqlite3_column_type (stmt, 2) == SQLITE_TEXT)
    commune->code = g_utf8_make_valid ((const char *) sqlite3_column_text (stmt, 2), -1);
  commune->population =
      sqlite3_column_type (stmt, 3) == SQLITE_NULL ? -1 : sqlite3_column_int64 (stmt, 3);
  vigie_geometry_get_box (commune->geometry, &commune->box);
  commune->radius_m = MAX (read_length (stmt, 7), 0);
  if (!vigie_box_is_valid (&commune->box) || !read_place (stmt, 5, &commune->lon, &commune->lat))
    return FALSE;
  g_ptr_array_add (self->communes, g_steal_pointer (&commune));
  return TRUE;
}

static gboolean
read_communes (Reader *self)
{
  CommuneReader reader = { *self,
                           g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_commune_free) };
  gboolean done = run (&reader.reader,
                       "SELECT n, name, code, population, geometry, lon, lat, radius_m"
                       " FROM commune ORDER BY n",
                       MAX_ROWS, read_commune);

  self->content->communes = vigie_commune_set_new (reader.communes);
  return done;
}

/* ---- the graph ---- */

static gboolean
read_hash (Reader *self, guint64 *hash)
{
  sqlite3_stmt *stmt = NULL;
  gboolean done = sqlite3_prepare_v2 (self->db, "SELECT hash FROM graph WHERE n = 1", -1, &stmt,
                                      NULL) == SQLITE_OK &&
                  sqlite3_step (stmt) == SQLITE_ROW;

  if (done)
    *hash = (guint64) sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return done;
}

/* Straight into its place: SQLite would copy it twice. */
static gboolean
read_graph (Reader *self)
{
  g_autoptr (GBytes) bytes = NULL;
  sqlite3_blob *blob = NULL;
  guint8 *data = NULL;
  gboolean done = FALSE;
  guint64 hash;
  int size = 0;

  if (!read_hash (self, &hash))
    return FALSE;
  if (sqlite3_blob_open (self->db, "main", "graph", "data", 1, 0, &blob) == SQLITE_OK)
    {
      size = sqlite3_blob_bytes (blob);
      data = g_try_malloc ((gsize) MAX (size, 1));
      done = data != NULL && sqlite3_blob_read (blob, data, size, 0) == SQLITE_OK;
    }
  sqlite3_blob_close (blob);
  bytes = g_bytes_new_take (data, (gsize) size);
  if (!done || vigie_territory_hash (data, (gsize) size) != hash)
    return FALSE;
  self->content->graph = vigie_road_graph_new_from_bytes (bytes, NULL);
  return self->content->graph != NULL;
}

/* ---- a file ---- */

static gboolean
read_pragma (sqlite3 *db, const char *sql, gint64 *value)
{
  sqlite3_stmt *stmt = NULL;
  gboolean done = sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) == SQLITE_OK &&
                  sqlite3_step (stmt) == SQLITE_ROW;

  if (done)
    *value = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return done;
}

static void
harden (Reader *self)
{
  sqlite3_limit (self->db, SQLITE_LIMIT_SQL_LENGTH, 64 * 1024);
  sqlite3_limit (self->db, SQLITE_LIMIT_EXPR_DEPTH, 64);
  sqlite3_limit (self->db, SQLITE_LIMIT_COMPOUND_SELECT, 8);
  sqlite3_limit (self->db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_exec (self->db, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0", NULL, NULL, NULL);
  sqlite3_progress_handler (self->db, STEPS_PER_CALL, on_steps, self);
}

/* A territory is never changed where it lies: no locks, and no files beside it. */
static gboolean
open_read_only (const char *path, sqlite3 **db)
{
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (full, NULL, NULL);
  g_autofree char *immutable = g_strconcat (uri != NULL ? uri : "", "?immutable=1", NULL);

  if (uri != NULL && !g_file_test (path, G_FILE_TEST_IS_DIR) &&
      sqlite3_open_v2 (immutable, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI,
                       NULL) == SQLITE_OK)
    return TRUE;
  sqlite3_close (*db);
  return FALSE;
}

static gboolean
check_kind (Reader *self, const char *name, GError **error)
{
  gint64 id, version;

  if (!read_pragma (self->db, "PRAGMA application_id", &id) ||
      id != VIGIE_TERRITORY_APPLICATION_ID ||
      !read_pragma (self->db, "PRAGMA user_version", &version))
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_OURS, _ ("“%s” is not a territory of Vigie."),
                 name);
  else if (version > VIGIE_TERRITORY_VERSION)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NEWER,
                 _ ("“%s” was built by a newer Vigie. Update Vigie, or build it again with this "
                    "one."),
                 name);
  else
    return TRUE;
  return FALSE;
}

/* What is looked up must be sorted, and edges must name communes that are there. */
static gboolean
is_sound (const VigieTerritoryContent *content)
{
  const VigieRoadGraph *graph = content->graph;
  guint n_communes = vigie_commune_set_get_n (content->communes);

  for (guint i = 1; i < content->names->len; i++)
    {
      if (strcmp (g_array_index (content->names, VigiePlaceName, i - 1).folded,
                  g_array_index (content->names, VigiePlaceName, i).folded) > 0)
        return FALSE;
    }
  for (guint i = 1; i < content->markers->len; i++)
    {
      if (strcmp (g_array_index (content->markers, VigieRoadMarker, i - 1).road,
                  g_array_index (content->markers, VigieRoadMarker, i).road) > 0)
        return FALSE;
    }
  for (guint i = 1; i < content->other_refs->len; i++)
    {
      if (g_array_index (content->other_refs, VigieRoadOtherRef, i - 1).edge >
          g_array_index (content->other_refs, VigieRoadOtherRef, i).edge)
        return FALSE;
    }
  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      if (graph->edges[i].commune != VIGIE_ROAD_NONE && graph->edges[i].commune >= n_communes)
        return FALSE;
    }
  return TRUE;
}

/* What the file says of itself. */
static gboolean
read_about (Reader *self)
{
  self->content->title = g_strdup ("");
  return run (self, "SELECT key, value FROM meta", MAX_FACTS, read_meta) &&
         run (self, "SELECT file, holds, attribution, licence, as_of FROM source ORDER BY n",
              MAX_FACTS, read_source) &&
         run (self, "SELECT reason, count FROM left_out", MAX_FACTS, read_left_out);
}

static gboolean
read_all (Reader *self)
{
  return read_about (self) && read_graph (self) && read_communes (self) &&
         run (self,
              "SELECT road, number, suffix, side, lon, lat, edge, along_m, distance_m"
              " FROM pr ORDER BY n",
              MAX_ROWS, read_marker) &&
         run (self, "SELECT edge, ref FROM other_ref ORDER BY n", MAX_ROWS, read_other_ref) &&
         run (self, "SELECT folded, label, kind, lon, lat, radius_m, commune FROM name ORDER BY n",
              MAX_ROWS, read_name) &&
         is_sound (self->content);
}

typedef gboolean (*ReadFunc) (Reader *self);

static VigieTerritoryContent *
read_file (const char *path, ReadFunc func, GCancellable *cancellable, GError **error)
{
  g_autoptr (VigieTerritoryContent) content = vigie_territory_content_new ();
  g_autofree char *name = g_filename_display_basename (path);
  Reader reader = { .content = content, .cancellable = cancellable };
  gboolean done;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no file “%s”."), name);
      return NULL;
    }
  if (!open_read_only (path, &reader.db))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO, _ ("“%s” cannot be opened."), name);
      return NULL;
    }
  harden (&reader);
  done = check_kind (&reader, name, error);
  if (done && !func (&reader))
    {
      done = FALSE;
      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED,
                     _ ("The territory “%s” is damaged. Build it again."), name);
    }
  sqlite3_close (reader.db);
  return done ? g_steal_pointer (&content) : NULL;
}

/**
 * vigie_territory_file_read:
 * @path: a territory
 * @cancellable: (nullable): ends the reading
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): all of it; %NULL with %VIGIE_ERROR_NOT_FOUND,
 *   %VIGIE_ERROR_NOT_OURS, %VIGIE_ERROR_NEWER or %VIGIE_ERROR_DAMAGED
 */
VigieTerritoryContent *
vigie_territory_file_read (const char *path, GCancellable *cancellable, GError **error)
{
  return read_file (path, read_all, cancellable, error);
}

/**
 * vigie_territory_file_read_about:
 * @path: a territory
 * @cancellable: (nullable): ends the reading
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): its title, sources and what was left out, and nothing else;
 *   %NULL as vigie_territory_file_read()
 */
VigieTerritoryContent *
vigie_territory_file_read_about (const char *path, GCancellable *cancellable, GError **error)
{
  return read_file (path, read_about, cancellable, error);
}
