/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of a GeoPackage hold. */
#include "vigie-gpkg-layers.h"

#include <math.h>

typedef enum
{
  TEXT,
  TIME,
  WHOLE,
  REAL,
  FLAG,
} ColumnType;

typedef struct
{
  const char *name;
  ColumnType type;
} Column;

/* "from" and "to" would have to be quoted in every query. */
static const Column shape_columns[] = {
  { "id", TEXT },          { "version", WHOLE },  { "kind", TEXT },        { "title", TEXT },
  { "description", TEXT }, { "cause", TEXT },     { "cause_label", TEXT }, { "status", TEXT },
  { "valid_from", TIME },  { "valid_to", TIME },  { "lifted_at", TIME },   { "roads", TEXT },
  { "length_m", REAL },    { "seconds", REAL },   { "vehicle", TEXT },     { "leads_around", TEXT },
  { "incident", TEXT },    { "publisher", TEXT }, { "exercise", FLAG },    { "described_at", TIME },
  { "exported_at", TIME },
};

static const Column section_columns[] = {
  { "shape", TEXT },        { "title", TEXT },      { "cause", TEXT },
  { "cause_label", TEXT },  { "status", TEXT },     { "valid_from", TIME },
  { "valid_to", TIME },     { "lifted_at", TIME },  { "road", TEXT },
  { "section_from", TEXT }, { "section_to", TEXT }, { "direction", TEXT },
  { "communes", TEXT },     { "length_m", REAL },   { "stretch_from", TEXT },
  { "stretch_to", TEXT },   { "stretch_m", REAL },  { "incident", TEXT },
  { "publisher", TEXT },    { "exercise", FLAG },   { "described_at", TIME },
  { "exported_at", TIME },
};

static const Column post_columns[] = {
  { "id", TEXT },
  { "title", TEXT },
  { "status", TEXT },
  { "source", TEXT },
  { "author", TEXT },
  { "external_id", TEXT },
  { "text", TEXT },
  { "url", TEXT },
  { "posted_at", TIME },
  { "photos", WHOLE },
  { "photo_files", TEXT },
  { "sources", TEXT },
  { "edited_at", TIME },
  { "deleted_at_source", TIME },
  { "licence", TEXT },
  { "duplicate_of", TEXT },
  { "radius_m", REAL },
  { "position_origin", TEXT },
  { "position_confirmed", FLAG },
  { "incident", TEXT },
  { "publisher", TEXT },
  { "exercise", FLAG },
  { "described_at", TIME },
  { "exported_at", TIME },
};

static const struct
{
  const char *name;
  const char *description;
  OGRwkbGeometryType type;
  const Column *columns;
  gsize n_columns;
} layers[VIGIE_GPKG_N_LAYERS] = {
  { "areas", "Closures, hazards and perimeters", wkbMultiPolygon, shape_columns,
    G_N_ELEMENTS (shape_columns) },
  { "lines", "Diversions and drawn lines", wkbMultiLineString, shape_columns,
    G_N_ELEMENTS (shape_columns) },
  { "points", "Markers", wkbMultiPoint, shape_columns, G_N_ELEMENTS (shape_columns) },
  { "sections", "Closed sections, from the last usable junction to the first", wkbLineString,
    section_columns, G_N_ELEMENTS (section_columns) },
  { "posts", "Posts, with their status", wkbPoint, post_columns, G_N_ELEMENTS (post_columns) },
};

const char *
vigie_gpkg_layer_get_name (VigieGpkgLayer layer)
{
  return layers[layer].name;
}

static gboolean
add_column (const VigieGdalWrite *gdal, OGRLayerH handle, const Column *column)
{
  static const OGRFieldType types[] = { OFTString, OFTDateTime, OFTInteger64, OFTReal, OFTInteger };
  OGRFieldDefnH field = gdal->OGR_Fld_Create (column->name, types[column->type]);
  OGRErr done;

  if (column->type == FLAG)
    gdal->OGR_Fld_SetSubType (field, OFSTBoolean);
  done = gdal->OGR_L_CreateField (handle, field, FALSE);
  gdal->OGR_Fld_Destroy (field);
  return done == OGRERR_NONE;
}

/**
 * vigie_gpkg_layer_create:
 * @layer: which
 * @gdal: GDAL
 * @dataset: where
 * @wgs84: longitude and latitude
 *
 * Returns: (transfer none) (nullable): it; %NULL where GDAL failed
 */
OGRLayerH
vigie_gpkg_layer_create (VigieGpkgLayer layer,
                         const VigieGdalWrite *gdal,
                         GDALDatasetH dataset,
                         OGRSpatialReferenceH wgs84)
{
  g_autofree char *description = g_strdup_printf ("DESCRIPTION=%s", layers[layer].description);
  const char *const options[] = { "GEOMETRY_NAME=geom", description, NULL };
  OGRLayerH handle = gdal->GDALDatasetCreateLayer (dataset, layers[layer].name, wgs84,
                                                   layers[layer].type, (char **) options);

  for (gsize i = 0; handle != NULL && i < layers[layer].n_columns; i++)
    if (!add_column (gdal, handle, &layers[layer].columns[i]))
      return NULL;
  return handle;
}

/* ---- values ---- */

typedef struct
{
  const VigieGdalWrite *gdal;
  OGRFeatureH feature;
} Row;

static Row
begin (const VigieGdalWrite *gdal, OGRLayerH handle)
{
  return (Row) { gdal, gdal->OGR_F_Create (gdal->OGR_L_GetLayerDefn (handle)) };
}

static int
get_index (Row row, const char *column)
{
  const int index = row.gdal->OGR_F_GetFieldIndex (row.feature, column);

  g_assert (index >= 0);
  return index;
}

static void
set_text (Row row, const char *column, const char *text)
{
  g_autofree char *valid = text != NULL && text[0] != '\0' ? g_utf8_make_valid (text, -1) : NULL;

  if (valid != NULL)
    row.gdal->OGR_F_SetFieldString (row.feature, get_index (row, column), valid);
}

static void
set_whole (Row row, const char *column, gint64 value)
{
  row.gdal->OGR_F_SetFieldInteger64 (row.feature, get_index (row, column), value);
}

static void
set_real (Row row, const char *column, double value)
{
  if (isfinite (value))
    row.gdal->OGR_F_SetFieldDouble (row.feature, get_index (row, column), value);
}

static void
set_time (Row row, const char *column, gint64 at)
{
  const int utc = 100; /* as GDAL says it */
  g_autoptr (GDateTime) time =
      at != VIGIE_TIME_UNKNOWN
          ? g_date_time_new_from_unix_utc (at >= 0 ? at / 1000 : (at - 999) / 1000)
          : NULL;

  if (time != NULL)
    row.gdal->OGR_F_SetFieldDateTimeEx (row.feature, get_index (row, column),
                                        g_date_time_get_year (time), g_date_time_get_month (time),
                                        g_date_time_get_day_of_month (time),
                                        g_date_time_get_hour (time), g_date_time_get_minute (time),
                                        (float) g_date_time_get_second (time), utc);
}

static void
set_title (Row row, const VigieSituation *situation, const char *title)
{
  g_autofree char *marked = vigie_situation_mark (situation, title);

  set_text (row, "title", marked);
}

static void
set_common (Row row, const VigieSituation *situation)
{
  set_text (row, "incident", situation->title);
  set_text (row, "publisher", situation->attribution);
  set_whole (row, "exercise", situation->exercise);
  set_time (row, "described_at", situation->at);
  set_time (row, "exported_at", situation->exported_at);
}

static void
set_validity (Row row, const VigieSituationShape *shape)
{
  set_text (row, "cause", shape->cause);
  set_text (row, "cause_label", shape->cause_label);
  set_text (row, "status", vigie_situation_status_to_string (shape->status));
  set_time (row, "valid_from", shape->from);
  set_time (row, "valid_to", shape->to);
  set_time (row, "lifted_at", shape->lifted_at);
}

/* ---- rows ---- */

static void
set_route (Row row, const VigieSituationRoute *route)
{
  g_autoptr (GString) roads = g_string_new (NULL);

  for (guint i = 0; i < route->roads->len; i++)
    {
      const VigieSituationRoad *road = g_ptr_array_index (route->roads, i);

      if (road->road != NULL)
        g_string_append_printf (roads, "%s%s", roads->len > 0 ? ", " : "", road->road);
    }
  set_text (row, "roads", roads->str);
  set_real (row, "length_m", route->length_m);
  set_real (row, "seconds", route->seconds);
  set_text (row, "vehicle", route->vehicle);
  set_text (row, "leads_around", route->closure);
}

/* The roads that it closes, each once. */
static void
set_sections (Row row, GPtrArray *sections)
{
  g_autoptr (GPtrArray) roads = g_ptr_array_new_null_terminated (4, NULL, TRUE);
  g_autofree char *list = NULL;
  double length_m = 0;

  for (guint i = 0; i < sections->len; i++)
    {
      const VigieSituationSection *section = g_ptr_array_index (sections, i);

      length_m += section->length_m;
      if (section->road != NULL &&
          !g_ptr_array_find_with_equal_func (roads, section->road, g_str_equal, NULL))
        g_ptr_array_add (roads, section->road);
    }
  if (sections->len == 0)
    return;
  list = g_strjoinv (", ", (char **) roads->pdata);
  set_text (row, "roads", list);
  set_real (row, "length_m", length_m);
}

OGRFeatureH
vigie_gpkg_layer_make_shape (const VigieGdalWrite *gdal,
                             OGRLayerH handle,
                             const VigieSituation *situation,
                             const VigieSituationShape *shape)
{
  g_autofree char *description = vigie_situation_describe (situation, shape);
  const Row row = begin (gdal, handle);

  set_text (row, "id", shape->id);
  set_whole (row, "version", shape->version);
  set_text (row, "kind", vigie_shape_kind_to_string (shape->kind));
  set_title (row, situation, shape->label);
  set_text (row, "description", description);
  set_validity (row, shape);
  set_sections (row, shape->sections);
  if (shape->route != NULL)
    set_route (row, shape->route);
  set_common (row, situation);
  return row.feature;
}

OGRFeatureH
vigie_gpkg_layer_make_section (const VigieGdalWrite *gdal,
                               OGRLayerH handle,
                               const VigieSituation *situation,
                               const VigieSituationShape *shape,
                               const VigieSituationSection *section)
{
  g_autofree char *communes = g_strjoinv (", ", section->communes);
  const Row row = begin (gdal, handle);

  set_text (row, "shape", shape->id);
  set_title (row, situation, shape->label);
  set_validity (row, shape);
  set_text (row, "road", section->road);
  set_text (row, "section_from", section->from.text);
  set_text (row, "section_to", section->to.text);
  set_text (row, "direction", section->direction);
  set_text (row, "communes", communes);
  set_real (row, "length_m", section->length_m);
  set_text (row, "stretch_from", section->stretch_from);
  set_text (row, "stretch_to", section->stretch_to);
  set_real (row, "stretch_m", section->stretch_length_m);
  set_common (row, situation);
  return row.feature;
}

OGRFeatureH
vigie_gpkg_layer_make_post (const VigieGdalWrite *gdal,
                            OGRLayerH handle,
                            const VigieSituation *situation,
                            const VigieExportPost *post)
{
  const Row row = begin (gdal, handle);

  set_text (row, "id", post->id);
  set_title (row, situation, post->title);
  set_text (row, "status", vigie_status_to_string (post->status));
  set_text (row, "source", post->source);
  set_text (row, "author", post->author);
  set_text (row, "external_id", post->external_id);
  set_text (row, "text", post->text);
  set_text (row, "url", post->url);
  set_time (row, "posted_at", post->posted_at);
  set_whole (row, "photos", (gint64) post->n_photos);
  if (post->photo_files != NULL)
    {
      g_autofree char *files = g_strjoinv ("\n", (char **) post->photo_files);

      set_text (row, "photo_files", files);
    }
  if (post->origin.sources != NULL)
    {
      g_autofree char *sources = g_strjoinv (", ", post->origin.sources);

      set_text (row, "sources", sources);
    }
  set_time (row, "edited_at", post->origin.edited_at);
  set_time (row, "deleted_at_source", post->origin.deleted_at);
  set_text (row, "licence", post->licence);
  set_text (row, "duplicate_of", post->duplicate_of);
  if (post->position != NULL)
    {
      set_real (row, "radius_m", post->position->radius_m);
      set_text (row, "position_origin", vigie_origin_to_string (post->position->origin));
      set_whole (row, "position_confirmed", post->position_confirmed);
    }
  set_common (row, situation);
  return row.feature;
}
