/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-ogr.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-gdal.h"

#define MAX_LAYERS 1000
#define MAX_COLUMNS 2000
#define MAX_POINTS (1 << 24) /* of one row */
#define MAX_DEPTH 4          /* of geometries in geometries */
#define MAX_TEXT 4096        /* of one value */

struct _VigieOgrFile
{
  const VigieGdal *gdal;
  GDALDatasetH dataset;
  char *name;
  GPtrArray *columns; /* (element-type GHashTable): of each layer, name in lower case → index + 1 */
};

struct _VigieOgrRow
{
  VigieOgrFile *file;
  GHashTable *columns;
  OGRFeatureH feature;
  OGRCoordinateTransformationH to_wgs84; /* (nullable): it is that already */
  gboolean is_metric;
  GHashTable *values;  /* (element-type utf8 utf8): asked for in this row */
  GStringChunk *chunk; /* those values */
  GHashTable *more;    /* (element-type utf8 utf8) (nullable): of "other_tags" */
};

/* ---- a file ---- */

static void
forget_columns (gpointer columns)
{
  g_hash_table_unref (columns);
}

static GHashTable *
list_columns (const VigieGdal *gdal, OGRLayerH layer)
{
  GHashTable *columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  OGRFeatureDefnH definition = gdal->OGR_L_GetLayerDefn (layer);
  int n = MIN (gdal->OGR_FD_GetFieldCount (definition), MAX_COLUMNS);

  for (int i = 0; i < n; i++)
    {
      const char *name = gdal->OGR_Fld_GetNameRef (gdal->OGR_FD_GetFieldDefn (definition, i));
      char *lower = g_ascii_strdown (name, -1);

      if (g_hash_table_contains (columns, lower))
        g_free (lower);
      else
        g_hash_table_insert (columns, lower, GINT_TO_POINTER (i + 1));
    }
  return columns;
}

/**
 * vigie_ogr_file_open:
 * @path: a local file
 * @error: return location for a #GError
 *
 * Only formats that hold all of their data themselves are opened: nothing in a file leads to
 * another one or to the network.
 *
 * Returns: (transfer full) (nullable): the file
 */
VigieOgrFile *
vigie_ogr_file_open (const char *path, GError **error)
{
  static const char *const drivers[] = { "GPKG", "ESRI Shapefile", "GeoJSON", "GeoJSONSeq", "CSV",
                                         NULL };
  const VigieGdal *gdal = vigie_gdal_load (error);
  g_autofree char *name = g_filename_display_basename (path);
  VigieOgrFile *self;
  GDALDatasetH dataset;

  if (gdal == NULL)
    return NULL;
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no file “%s”."), name);
      return NULL;
    }
  gdal->CPLPushErrorHandler (gdal->CPLQuietErrorHandler);
  gdal->CPLErrorReset ();
  dataset = gdal->GDALOpenEx (path, GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, NULL, NULL);
  if (dataset == NULL)
    {
      g_debug ("%s: %s", path, gdal->CPLGetLastErrorMsg ());
      gdal->CPLPopErrorHandler ();
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                   _ ("“%s” is damaged, or not a GeoPackage, Shapefile, GeoJSON or CSV file."),
                   name);
      return NULL;
    }
  self = g_new0 (VigieOgrFile, 1);
  self->gdal = gdal;
  self->dataset = dataset;
  self->name = g_steal_pointer (&name);
  self->columns = g_ptr_array_new_with_free_func (forget_columns);
  for (int i = 0; i < MIN (gdal->GDALDatasetGetLayerCount (dataset), MAX_LAYERS); i++)
    g_ptr_array_add (self->columns, list_columns (gdal, gdal->GDALDatasetGetLayer (dataset, i)));
  gdal->CPLPopErrorHandler ();
  return self;
}

void
vigie_ogr_file_close (VigieOgrFile *self)
{
  if (self == NULL)
    return;
  self->gdal->CPLPushErrorHandler (self->gdal->CPLQuietErrorHandler);
  self->gdal->GDALClose (self->dataset);
  self->gdal->CPLPopErrorHandler ();
  g_ptr_array_unref (self->columns);
  g_free (self->name);
  g_free (self);
}

const char *
vigie_ogr_file_get_name (VigieOgrFile *self)
{
  return self->name;
}

guint
vigie_ogr_file_get_n_layers (VigieOgrFile *self)
{
  return self->columns->len;
}

static OGRLayerH
get_layer (VigieOgrFile *self, guint layer)
{
  return self->gdal->GDALDatasetGetLayer (self->dataset, (int) layer);
}

const char *
vigie_ogr_file_get_layer_name (VigieOgrFile *self, guint layer)
{
  return self->gdal->OGR_L_GetName (get_layer (self, layer));
}

/**
 * vigie_ogr_file_has_column:
 * @column: in lower case
 *
 * Returns: whether @layer has it, in whatever case
 */
gboolean
vigie_ogr_file_has_column (VigieOgrFile *self, guint layer, const char *column)
{
  return g_hash_table_contains (g_ptr_array_index (self->columns, layer), column);
}

/**
 * vigie_ogr_file_may_hold:
 * @kind: points, lines or polygons, simple or many
 *
 * Returns: whether @layer says that it holds such geometries, or says nothing
 */
gboolean
vigie_ogr_file_may_hold (VigieOgrFile *self, guint layer, VigieGeometryKind kind)
{
  OGRwkbGeometryType type =
      self->gdal->OGR_GT_Flatten (self->gdal->OGR_L_GetGeomType (get_layer (self, layer)));

  switch ((int) type)
    {
    case wkbPoint:
    case wkbMultiPoint:
      return kind == VIGIE_GEOMETRY_POINT || kind == VIGIE_GEOMETRY_MULTI_POINT;
    case wkbLineString:
    case wkbMultiLineString:
    case wkbCompoundCurve:
    case wkbMultiCurve:
    case wkbCircularString:
      return kind == VIGIE_GEOMETRY_LINE_STRING || kind == VIGIE_GEOMETRY_MULTI_LINE_STRING;
    case wkbPolygon:
    case wkbMultiPolygon:
    case wkbCurvePolygon:
    case wkbMultiSurface:
      return kind == VIGIE_GEOMETRY_POLYGON || kind == VIGIE_GEOMETRY_MULTI_POLYGON;
    case wkbNone:
      return FALSE;
    default:
      return TRUE;
    }
}

/* ---- projections ---- */

/* Files without a projection are taken for degrees where all of them could be. */
static gboolean
could_be_degrees (const VigieGdal *gdal, OGRLayerH layer)
{
  OGREnvelope extent;

  return gdal->OGR_L_GetExtent (layer, &extent, TRUE) != OGRERR_NONE ||
         (extent.MinX >= -180 && extent.MaxX <= 180 && extent.MinY >= -90 && extent.MaxY <= 90);
}

static gboolean
prepare_projection (VigieOgrRow *row, OGRLayerH layer, GError **error)
{
  const VigieGdal *gdal = row->file->gdal;
  OGRSpatialReferenceH given = gdal->OGR_L_GetSpatialRef (layer), from, to;

  if (given == NULL)
    {
      if (gdal->OGR_GT_Flatten (gdal->OGR_L_GetGeomType (layer)) == wkbNone ||
          could_be_degrees (gdal, layer))
        return TRUE;
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("“%s” does not say in which projection its coordinates are."),
                   row->file->name);
      return FALSE;
    }
  row->is_metric = gdal->OSRIsProjected (given);
  from = gdal->OSRClone (given);
  to = gdal->OSRNewSpatialReference (NULL);
  gdal->OSRImportFromEPSG (to, 4326);
  gdal->OSRSetAxisMappingStrategy (from, OAMS_TRADITIONAL_GIS_ORDER);
  gdal->OSRSetAxisMappingStrategy (to, OAMS_TRADITIONAL_GIS_ORDER);
  row->to_wgs84 = gdal->OCTNewCoordinateTransformation (from, to);
  gdal->OSRDestroySpatialReference (from);
  gdal->OSRDestroySpatialReference (to);
  if (row->to_wgs84 != NULL)
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
               _ ("The coordinates of “%s” are in a projection that cannot be read."),
               row->file->name);
  return FALSE;
}

/* ---- values ---- */

static char *
make_text (const char *raw)
{
  gsize length = strnlen (raw, MAX_TEXT);

  if (g_utf8_validate_len (raw, length, NULL))
    return g_strstrip (g_strndup (raw, length));
  /* Old shapefiles and spreadsheets of Windows. */
  return g_strstrip (
      g_convert_with_fallback (raw, (gssize) length, "UTF-8", "WINDOWS-1252", "?", NULL, NULL, NULL)
          ?: g_strdup (""));
}

static const char *
read_value (VigieOgrRow *self, const char *column)
{
  const VigieGdal *gdal = self->file->gdal;
  int index = GPOINTER_TO_INT (g_hash_table_lookup (self->columns, column)) - 1;
  g_autofree char *text = NULL;

  if (index < 0 || !gdal->OGR_F_IsFieldSetAndNotNull (self->feature, index))
    return NULL;
  text = make_text (gdal->OGR_F_GetFieldAsString (self->feature, index));
  return *text != '\0' ? g_string_chunk_insert (self->chunk, text) : NULL;
}

static const char *
take_quoted (VigieOgrRow *self, const char **at)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (**at != '"')
    return NULL;
  for ((*at)++; **at != '\0' && **at != '"'; (*at)++)
    {
      if (**at == '\\' && (*at)[1] != '\0')
        (*at)++;
      g_string_append_c (text, **at);
    }
  if (**at == '"')
    (*at)++;
  return g_string_chunk_insert (self->chunk, text->str);
}

/* GDAL and osm2pgsql keep tags without a column of their own as "key"=>"value","key"=>"value". */
static void
read_other_tags (VigieOgrRow *self)
{
  const char *at = read_value (self, "other_tags");

  self->more = g_hash_table_new (g_str_hash, g_str_equal);
  if (at == NULL)
    at = read_value (self, "tags");
  while (at != NULL && *at != '\0')
    {
      const char *key = take_quoted (self, &at), *value;

      if (key == NULL || !g_str_has_prefix (at, "=>"))
        return;
      at += 2;
      value = take_quoted (self, &at);
      if (value == NULL)
        return;
      g_hash_table_insert (self->more, (gpointer) key, (gpointer) value);
      at += strspn (at, ", ");
    }
}

/**
 * vigie_ogr_row_get:
 * @self: a row
 * @column: in lower case
 *
 * Returns: (nullable) (transfer none): valid UTF-8 without blanks around it; %NULL where nothing is
 *   said. Tags that an export of OpenStreetMap keeps in one column are found too.
 */
const char *
vigie_ogr_row_get (const VigieOgrRow *self, const char *column)
{
  VigieOgrRow *row = (VigieOgrRow *) self; /* what was read is kept for the row */
  gpointer known;
  const char *value;

  if (g_hash_table_lookup_extended (row->values, column, NULL, &known))
    return known;
  value = read_value (row, column);
  if (value == NULL && (g_hash_table_contains (row->columns, "other_tags") ||
                        g_hash_table_contains (row->columns, "tags")))
    {
      if (row->more == NULL)
        read_other_tags (row);
      value = g_hash_table_lookup (row->more, column);
    }
  g_hash_table_insert (row->values, g_strdup (column), (gpointer) value);
  return value;
}

/* Returns: (nullable): the first of @columns, a list that %NULL ends, that says something */
const char *
vigie_ogr_row_get_any (const VigieOgrRow *self, const char *const *columns)
{
  const char *value = NULL;

  for (; value == NULL && *columns != NULL; columns++)
    value = vigie_ogr_row_get (self, *columns);
  return value;
}

/* Decimal points and commas alike. */
gboolean
vigie_ogr_row_get_number (const VigieOgrRow *self, const char *column, double *number)
{
  const char *text = vigie_ogr_row_get (self, column);
  g_autofree char *plain = NULL;
  char *end;

  if (text == NULL)
    return FALSE;
  plain = g_strdelimit (g_strdup (text), ",", '.');
  *number = g_ascii_strtod (plain, &end);
  return end != plain && *end == '\0' && isfinite (*number);
}

gboolean
vigie_ogr_row_is_metric (const VigieOgrRow *self)
{
  return self->is_metric;
}

/* ---- geometries ---- */

/* Appends a row of points as degrees; the row is spoilt where one of them is nowhere. */
static gboolean
add_points (VigieOgrRow *self, OGRGeometryH line, VigieGeometryBuilder *builder)
{
  const VigieGdal *gdal = self->file->gdal;
  int n = gdal->OGR_G_GetPointCount (line);
  g_autofree double *x = NULL, *y = NULL;
  g_autofree int *done = NULL;

  if (n <= 0 || n > MAX_POINTS)
    return FALSE;
  x = g_new (double, n);
  y = g_new (double, n);
  done = g_new (int, n);
  gdal->OGR_G_GetPoints (line, x, sizeof (double), y, sizeof (double), NULL, 0);
  if (self->to_wgs84 != NULL && !gdal->OCTTransformEx (self->to_wgs84, n, x, y, NULL, done))
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      if (!(fabs (x[i]) <= 180) || !(fabs (y[i]) <= 90))
        return FALSE;
      vigie_geometry_builder_add (builder, x[i], y[i]);
    }
  return TRUE;
}

static gboolean
add_geometry (VigieOgrRow *self, OGRGeometryH geometry, VigieGeometryBuilder *builder, guint depth)
{
  const VigieGdal *gdal = self->file->gdal;
  OGRwkbGeometryType type = gdal->OGR_GT_Flatten (gdal->OGR_G_GetGeometryType (geometry));
  int n = gdal->OGR_G_GetGeometryCount (geometry);

  if (depth > MAX_DEPTH)
    return FALSE;
  switch ((int) type)
    {
    case wkbPoint:
    case wkbLineString:
      vigie_geometry_builder_begin_part (builder);
      return add_points (self, geometry, builder);
    case wkbPolygon:
      vigie_geometry_builder_begin_part (builder);
      for (int i = 0; i < n; i++)
        {
          vigie_geometry_builder_begin_ring (builder);
          if (!add_points (self, gdal->OGR_G_GetGeometryRef (geometry, i), builder))
            return FALSE;
        }
      return n > 0;
    default:
      for (int i = 0; i < n; i++)
        {
          if (!add_geometry (self, gdal->OGR_G_GetGeometryRef (geometry, i), builder, depth + 1))
            return FALSE;
        }
      return n > 0;
    }
}

static gboolean
find_kind (const VigieGdal *gdal, OGRGeometryH geometry, VigieGeometryKind *kind)
{
  switch ((int) gdal->OGR_GT_Flatten (gdal->OGR_G_GetGeometryType (geometry)))
    {
    case wkbPoint:
      *kind = VIGIE_GEOMETRY_POINT;
      return TRUE;
    case wkbMultiPoint:
      *kind = VIGIE_GEOMETRY_MULTI_POINT;
      return TRUE;
    case wkbLineString:
      *kind = VIGIE_GEOMETRY_LINE_STRING;
      return TRUE;
    case wkbMultiLineString:
      *kind = VIGIE_GEOMETRY_MULTI_LINE_STRING;
      return TRUE;
    case wkbPolygon:
      *kind = VIGIE_GEOMETRY_POLYGON;
      return TRUE;
    case wkbMultiPolygon:
      *kind = VIGIE_GEOMETRY_MULTI_POLYGON;
      return TRUE;
    default: /* collections of all sorts */
      return FALSE;
    }
}

/**
 * vigie_ogr_row_read_geometry:
 * @self: a row
 *
 * Heights are left out, arcs become lines.
 *
 * Returns: (transfer full) (nullable): in WGS 84; %NULL where there is none, or where a part of it
 *   has no place on earth
 */
VigieGeometry *
vigie_ogr_row_read_geometry (VigieOgrRow *self)
{
  const VigieGdal *gdal = self->file->gdal;
  OGRGeometryH given = gdal->OGR_F_GetGeometryRef (self->feature), linear = NULL;
  g_autoptr (VigieGeometryBuilder) builder = NULL;
  VigieGeometryKind kind;
  gboolean done = FALSE;

  if (given == NULL)
    return NULL;
  if (gdal->OGR_G_HasCurveGeometry (given, FALSE))
    given = linear = gdal->OGR_G_GetLinearGeometry (given, 0, NULL);
  if (given != NULL && find_kind (gdal, given, &kind))
    {
      builder = vigie_geometry_builder_new (kind);
      done = add_geometry (self, given, builder, 0);
    }
  if (linear != NULL)
    gdal->OGR_G_DestroyGeometry (linear);
  return done ? vigie_geometry_builder_end (g_steal_pointer (&builder)) : NULL;
}

/* ---- reading ---- */

static void
forget_row (VigieOgrRow *row)
{
  row->file->gdal->OGR_F_Destroy (row->feature);
  g_hash_table_remove_all (row->values);
  g_string_chunk_clear (row->chunk);
  g_clear_pointer (&row->more, g_hash_table_unref);
}

static gboolean
read_rows (VigieOgrRow *row,
           OGRLayerH layer,
           VigieOgrFunc func,
           gpointer data,
           GCancellable *cancellable,
           GError **error)
{
  const VigieGdal *gdal = row->file->gdal;
  gint64 n_rows = gdal->OGR_L_GetFeatureCount (layer, FALSE), n = 0;
  gboolean go_on = TRUE;

  gdal->OGR_L_ResetReading (layer);
  gdal->CPLErrorReset ();
  while (go_on && (row->feature = gdal->OGR_L_GetNextFeature (layer)) != NULL)
    {
      if (n++ % 256 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          forget_row (row);
          return FALSE;
        }
      go_on = func (row, n_rows > 0 ? MIN (1, (double) n / (double) n_rows) : 0.5, data);
      forget_row (row);
    }
  /* GDAL ends a file that it cannot read further as if that were its end. */
  if (go_on && n_rows >= 0 && n < n_rows)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED, _ ("“%s” is damaged."),
                   row->file->name);
      return FALSE;
    }
  return TRUE;
}

/**
 * vigie_ogr_file_read:
 * @self: a file
 * @layer: one of its layers
 * @func: takes each row
 * @data: for @func
 * @cancellable: (nullable): ends the reading
 * @error: return location for a #GError
 *
 * Returns: %FALSE where the rows cannot all be read, or when it was cancelled
 */
gboolean
vigie_ogr_file_read (VigieOgrFile *self,
                     guint layer,
                     VigieOgrFunc func,
                     gpointer data,
                     GCancellable *cancellable,
                     GError **error)
{
  OGRLayerH handle = get_layer (self, layer);
  VigieOgrRow row = { .file = self, .columns = g_ptr_array_index (self->columns, layer) };
  gboolean done;

  row.values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  row.chunk = g_string_chunk_new (4096);
  self->gdal->CPLPushErrorHandler (self->gdal->CPLQuietErrorHandler);
  done = prepare_projection (&row, handle, error) &&
         read_rows (&row, handle, func, data, cancellable, error);
  if (row.to_wgs84 != NULL)
    self->gdal->OCTDestroyCoordinateTransformation (row.to_wgs84);
  self->gdal->CPLPopErrorHandler ();
  g_hash_table_unref (row.values);
  g_string_chunk_free (row.chunk);
  return done;
}
