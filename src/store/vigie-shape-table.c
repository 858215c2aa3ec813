/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-shape-table.h"

#include <string.h>

/* Geometries are kept as numbers, so that thousands of shapes are read without parsing JSON: kind
 * and number of parts; for each part its number of rings; for each ring its number of points and
 * their longitudes and latitudes. 32-bit numbers and doubles, little-endian. */

static void
append_number (GByteArray *out, gsize number)
{
  guint32 value = (guint32) number;

  g_byte_array_append (out, (const guint8 *) &value, sizeof value);
}

static GByteArray *
encode (VigieGeometry *geometry)
{
  GByteArray *out = g_byte_array_new ();
  gsize n_parts = vigie_geometry_get_n_parts (geometry);

  append_number (out, vigie_geometry_get_kind (geometry));
  append_number (out, n_parts);
  for (gsize part = 0; part < n_parts; part++)
    {
      gsize n_rings = vigie_geometry_get_n_rings (geometry, part);

      append_number (out, n_rings);
      for (gsize ring = 0; ring < n_rings; ring++)
        {
          gsize n_points;
          const double *points = vigie_geometry_get_ring (geometry, part, ring, &n_points);

          append_number (out, n_points);
          g_byte_array_append (out, (const guint8 *) points,
                               (guint) (n_points * 2 * sizeof (double)));
        }
    }
  return out;
}

typedef struct
{
  const guint8 *bytes;
  gsize left;
} Cursor;

static gboolean
take_number (Cursor *cursor, guint32 *number)
{
  if (cursor->left < sizeof *number)
    return FALSE;
  memcpy (number, cursor->bytes, sizeof *number);
  cursor->bytes += sizeof *number;
  cursor->left -= sizeof *number;
  return TRUE;
}

static gboolean
take_ring (Cursor *cursor, VigieGeometryBuilder *builder)
{
  guint32 n_points;

  if (!take_number (cursor, &n_points) || n_points > cursor->left / (2 * sizeof (double)))
    return FALSE;
  for (guint32 i = 0; i < n_points; i++)
    {
      double lonlat[2];

      memcpy (lonlat, cursor->bytes, sizeof lonlat);
      vigie_geometry_builder_add (builder, lonlat[0], lonlat[1]);
      cursor->bytes += sizeof lonlat;
      cursor->left -= sizeof lonlat;
    }
  return TRUE;
}

static gboolean
take_parts (Cursor *cursor, VigieGeometryBuilder *builder, guint32 n_parts)
{
  for (guint32 part = 0; part < n_parts; part++)
    {
      guint32 n_rings;

      vigie_geometry_builder_begin_part (builder);
      if (!take_number (cursor, &n_rings))
        return FALSE;
      for (guint32 ring = 0; ring < n_rings; ring++)
        {
          if (ring > 0)
            vigie_geometry_builder_begin_ring (builder);
          if (!take_ring (cursor, builder))
            return FALSE;
        }
    }
  return TRUE;
}

static VigieGeometry *
decode (gconstpointer bytes, gsize length)
{
  Cursor cursor = { bytes, length };
  g_autoptr (VigieGeometryBuilder) builder = NULL;
  guint32 kind, n_parts;

  if (!take_number (&cursor, &kind) || kind > VIGIE_GEOMETRY_MULTI_POLYGON ||
      !take_number (&cursor, &n_parts))
    return NULL;
  builder = vigie_geometry_builder_new ((VigieGeometryKind) kind);
  if (!take_parts (&cursor, builder, n_parts))
    return NULL;
  return vigie_geometry_builder_end (g_steal_pointer (&builder));
}

static void
bind_time (sqlite3_stmt *statement, int index, gint64 at)
{
  if (at != VIGIE_TIME_UNKNOWN)
    sqlite3_bind_int64 (statement, index, at);
}

static gint64
read_time (sqlite3_stmt *statement, int column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL
             ? VIGIE_TIME_UNKNOWN
             : sqlite3_column_int64 (statement, column);
}

static gboolean
write_row (VigieSql *sql, VigieShape *shape, GError **error)
{
  g_autoptr (GByteArray) geometry = encode (shape->geometry);
  sqlite3_stmt *statement = vigie_sql_get (
      sql,
      "INSERT OR REPLACE INTO shape_state (id, kind, title, cause, valid_from, valid_to, lifted_at,"
      " drawn_at, edited_at, drawn_by, version, geometry, details)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
      error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, shape->id);
  sqlite3_bind_int (statement, 2, (int) shape->kind);
  vigie_sql_bind_text (statement, 3, shape->title);
  vigie_sql_bind_text (statement, 4, shape->cause);
  bind_time (statement, 5, shape->from);
  bind_time (statement, 6, shape->to);
  bind_time (statement, 7, shape->lifted_at);
  sqlite3_bind_int64 (statement, 8, shape->drawn_at);
  sqlite3_bind_int64 (statement, 9, shape->edited_at);
  vigie_sql_bind_text (statement, 10, shape->drawn_by);
  sqlite3_bind_int (statement, 11, shape->version);
  vigie_sql_bind_blob (statement, 12, geometry->data, geometry->len);
  if (shape->details != NULL)
    vigie_sql_bind_text (statement, 13, shape->details);
  return vigie_sql_run (sql, statement, error);
}

gboolean
vigie_shape_table_write (VigieSql *sql, const char *id, VigieShape *shape, GError **error)
{
  sqlite3_stmt *statement;

  if (shape != NULL)
    return write_row (sql, shape, error);
  statement = vigie_sql_get (sql, "DELETE FROM shape_state WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, id);
  return vigie_sql_run (sql, statement, error);
}

static VigieShape *
read_row (sqlite3_stmt *statement)
{
  VigieShape *shape = vigie_shape_new (vigie_sql_peek_string (statement, 0));
  int kind = sqlite3_column_int (statement, 1);

  shape->kind = (VigieShapeKind) CLAMP (kind, 0, VIGIE_SHAPE_MARKER);
  g_free (shape->title);
  shape->title = g_strdup (vigie_sql_peek_string (statement, 2));
  g_free (shape->cause);
  shape->cause = g_strdup (vigie_sql_peek_string (statement, 3));
  shape->from = read_time (statement, 4);
  shape->to = read_time (statement, 5);
  shape->lifted_at = read_time (statement, 6);
  shape->drawn_at = sqlite3_column_int64 (statement, 7);
  shape->edited_at = sqlite3_column_int64 (statement, 8);
  g_free (shape->drawn_by);
  shape->drawn_by = g_strdup (vigie_sql_peek_string (statement, 9));
  shape->version = sqlite3_column_int (statement, 10);
  shape->geometry =
      decode (sqlite3_column_blob (statement, 11), (gsize) sqlite3_column_bytes (statement, 11));
  shape->details = vigie_sql_dup_text (statement, 12);
  return shape;
}

/**
 * vigie_shape_table_read:
 * @sql: a connection
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type VigieShape) (nullable): all shapes, lifted ones too, as
 *   the board has them
 */
GPtrArray *
vigie_shape_table_read (VigieSql *sql, GError **error)
{
  g_autoptr (GPtrArray) shapes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_unref);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement = vigie_sql_get (
      sql,
      "SELECT id, kind, title, cause, valid_from, valid_to, lifted_at, drawn_at,"
      " edited_at, drawn_by, version, geometry, details FROM shape_state ORDER BY drawn_at, id",
      error);

  if (statement == NULL)
    return NULL;
  while (vigie_sql_step (sql, statement, &failure))
    {
      g_autoptr (VigieShape) shape = read_row (statement);

      if (shape->geometry != NULL)
        g_ptr_array_add (shapes, g_steal_pointer (&shape));
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return g_steal_pointer (&shapes);
}
