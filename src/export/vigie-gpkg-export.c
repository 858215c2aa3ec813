/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-gpkg-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-atomic-file.h"
#include "vigie-error.h"
#include "vigie-export-geometry.h"
#include "vigie-gpkg-layers.h"

/* GDAL makes the file in memory: only a whole and checked one reaches the disk, and what goes wrong
 * there is told as for every other format. */
typedef struct
{
  const VigieGdalWrite *gdal;
  const VigieExportInput *input;
  GCancellable *cancellable;
  VigieExportReport *report;
  char *name; /* in memory */
  GDALDatasetH dataset;
  OGRLayerH layers[VIGIE_GPKG_N_LAYERS];
  guint64 n_features[VIGIE_GPKG_N_LAYERS];
  guint64 n_geometries[VIGIE_GPKG_N_LAYERS];
  GError *error;
} Writer;

static gboolean
set_gdal_error (Writer *self, GError **error)
{
  const char *message = self->gdal->CPLGetLastErrorMsg ();
  g_autofree char *valid = g_utf8_make_valid (message != NULL ? message : "", -1);

  /* Translators: %s is what the library GDAL says, in English */
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED, _ ("The GeoPackage could not be made: %s"),
               valid);
  return FALSE;
}

/* ---- writing ---- */

static gboolean
create (Writer *self, GError **error)
{
  const VigieGdalWrite *gdal = self->gdal;
  GDALDriverH driver = gdal->GDALGetDriverByName ("GPKG");
  OGRSpatialReferenceH wgs84;

  if (driver == NULL)
    return set_gdal_error (self, error);
  self->dataset = gdal->GDALCreate (driver, self->name, 0, 0, 0, GDT_Unknown, NULL);
  if (self->dataset == NULL)
    return set_gdal_error (self, error);
  wgs84 = gdal->OSRNewSpatialReference (NULL);
  gdal->OSRImportFromEPSG (wgs84, 4326);
  gdal->OSRSetAxisMappingStrategy (wgs84, OAMS_TRADITIONAL_GIS_ORDER);
  for (int i = 0; i < VIGIE_GPKG_N_LAYERS; i++)
    {
      self->layers[i] = vigie_gpkg_layer_create ((VigieGpkgLayer) i, gdal, self->dataset, wgs84);
      if (self->layers[i] == NULL)
        break;
    }
  gdal->OSRDestroySpatialReference (wgs84);
  if (self->layers[VIGIE_GPKG_N_LAYERS - 1] == NULL ||
      gdal->GDALDatasetStartTransaction (self->dataset, FALSE) != OGRERR_NONE)
    return set_gdal_error (self, error);
  return TRUE;
}

/* Takes @feature. */
static gboolean
add (Writer *self,
     VigieGpkgLayer layer,
     OGRFeatureH feature,
     const VigieGeometry *geometry, /* (nullable) */
     GError **error)
{
  const gboolean multi = layer != VIGIE_GPKG_SECTIONS && layer != VIGIE_GPKG_POSTS;
  OGRErr done;

  if (geometry != NULL)
    {
      self->gdal->OGR_F_SetGeometryDirectly (
          feature, vigie_gdal_write_make_geometry (self->gdal, geometry, multi));
      self->n_geometries[layer]++;
    }
  done = self->gdal->OGR_L_CreateFeature (self->layers[layer], feature);
  self->gdal->OGR_F_Destroy (feature);
  self->n_features[layer]++;
  return done == OGRERR_NONE || set_gdal_error (self, error);
}

static VigieGpkgLayer
choose_layer (const VigieGeometry *geometry)
{
  switch (vigie_geometry_get_kind (geometry))
    {
    case VIGIE_GEOMETRY_POINT:
    case VIGIE_GEOMETRY_MULTI_POINT:
      return VIGIE_GPKG_POINTS;
    case VIGIE_GEOMETRY_LINE_STRING:
    case VIGIE_GEOMETRY_MULTI_LINE_STRING:
      return VIGIE_GPKG_LINES;
    case VIGIE_GEOMETRY_POLYGON:
    case VIGIE_GEOMETRY_MULTI_POLYGON:
    default:
      return VIGIE_GPKG_AREAS;
    }
}

static gboolean
add_shape (Writer *self, const VigieSituationShape *shape, GError **error)
{
  const VigieSituation *situation = self->input->situation;
  const VigieGpkgLayer layer = choose_layer (shape->geometry);

  if (!vigie_export_check_geometry (shape->geometry, shape->label, error) ||
      !add (self, layer,
            vigie_gpkg_layer_make_shape (self->gdal, self->layers[layer], situation, shape),
            shape->geometry, error))
    return FALSE;
  for (guint i = 0; i < shape->sections->len; i++)
    {
      const VigieSituationSection *section = g_ptr_array_index (shape->sections, i);

      if (!add (self, VIGIE_GPKG_SECTIONS,
                vigie_gpkg_layer_make_section (self->gdal, self->layers[VIGIE_GPKG_SECTIONS],
                                               situation, shape, section),
                section->along != NULL ? section->along : section->against, error))
        return FALSE;
    }
  self->report->n_shapes++;
  return TRUE;
}

static gboolean
add_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Writer *self = user_data;
  g_auto (VigieExportPost) facts = { 0 };
  g_autoptr (VigieGeometry) point = NULL;

  state = vigie_export_post_choose_state (state, self->input->include_unconfirmed);
  if (state == NULL)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    return FALSE;
  if (!vigie_export_post_init (&facts, self->input, post, state, &self->error))
    return FALSE;
  if (facts.position != NULL)
    point = vigie_geometry_new_point (facts.position->lon, facts.position->lat);
  self->report->n_posts++;
  return add (self, VIGIE_GPKG_POSTS,
              vigie_gpkg_layer_make_post (self->gdal, self->layers[VIGIE_GPKG_POSTS],
                                          self->input->situation, &facts),
              point, &self->error);
}

static gboolean
fill (Writer *self, GError **error)
{
  const VigieSituation *situation = self->input->situation;

  for (guint i = 0; i < situation->shapes->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (situation->shapes, i);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (vigie_situation_shows (situation, shape, 0) && !add_shape (self, shape, error))
        return FALSE;
    }
  if (!vigie_export_source_foreach_post (self->input->source, add_post, self, error))
    return FALSE;
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  return TRUE;
}

static gboolean
end (Writer *self, GError **error)
{
  const OGRErr committed = self->gdal->GDALDatasetCommitTransaction (self->dataset);

  self->gdal->CPLErrorReset ();
  self->gdal->GDALClose (g_steal_pointer (&self->dataset));
  if (committed != OGRERR_NONE || self->gdal->CPLGetLastErrorMsg ()[0] != '\0')
    return set_gdal_error (self, error);
  return TRUE;
}

/* ---- the file read back ---- */

static gboolean
check_layer (Writer *self, GDALDatasetH dataset, VigieGpkgLayer layer)
{
  const VigieGdalWrite *gdal = self->gdal;
  OGRLayerH handle = gdal->GDALDatasetGetLayerByName (dataset, vigie_gpkg_layer_get_name (layer));
  guint64 n_features = 0;
  guint64 n_geometries = 0;
  OGRFeatureH feature;

  if (handle == NULL)
    return FALSE;
  while ((feature = gdal->OGR_L_GetNextFeature (handle)) != NULL)
    {
      OGRGeometryH geometry = gdal->OGR_F_GetGeometryRef (feature);

      n_features++;
      if (geometry != NULL && !gdal->OGR_G_IsEmpty (geometry))
        n_geometries++;
      gdal->OGR_F_Destroy (feature);
    }
  return n_features == self->n_features[layer] && n_geometries == self->n_geometries[layer];
}

static gboolean
check (Writer *self, GError **error)
{
  static const char *const drivers[] = { "GPKG", NULL };
  GDALDatasetH dataset =
      self->gdal->GDALOpenEx (self->name, GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, NULL, NULL);
  gboolean good = dataset != NULL;

  for (int i = 0; i < VIGIE_GPKG_N_LAYERS && good; i++)
    good = check_layer (self, dataset, (VigieGpkgLayer) i);
  if (dataset != NULL)
    self->gdal->GDALClose (dataset);
  if (!good)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                         _ ("The GeoPackage was not written, for its own check failed: rows or "
                            "outlines are missing."));
  return good;
}

static gboolean
save (Writer *self, const char *path, GError **error)
{
  g_autoptr (VigieAtomicFile) file = vigie_atomic_file_new (path, error);
  vsi_l_offset length = 0;
  const void *bytes;

  if (file == NULL)
    return FALSE;
  bytes = self->gdal->VSIGetMemFileBuffer (self->name, &length, FALSE);
  if (bytes == NULL)
    return set_gdal_error (self, error);
  vigie_atomic_file_write (file, bytes, (gsize) length);
  self->report->n_bytes = length;
  return vigie_atomic_file_commit (file, error);
}

/**
 * vigie_gpkg_write:
 * @input: what to write
 * @path: the file to make or to replace
 * @cancellable: (nullable): stops it
 * @report: (out caller-allocates): what was written
 * @error: return location for a #GError; %VIGIE_ERROR_UNSUPPORTED where GDAL is not installed
 *
 * Writes a GeoPackage in WGS 84 with a table each of areas, lines, points, closed sections and
 * posts. It is made in memory and read back before it takes the place of the old one.
 * Blocks.
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_gpkg_write (const VigieExportInput *input,
                  const char *path,
                  GCancellable *cancellable,
                  VigieExportReport *report,
                  GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf ("/vsimem/vigie-%s.gpkg", id);
  Writer self = { .input = input, .cancellable = cancellable, .report = report, .name = name };
  gboolean done;

  self.gdal = vigie_gdal_write_load (error);
  if (self.gdal == NULL)
    return FALSE;
  self.gdal->CPLPushErrorHandler (self.gdal->CPLQuietErrorHandler);
  self.gdal->CPLErrorReset ();
  done = create (&self, error) && fill (&self, error) && end (&self, error) &&
         check (&self, error) && save (&self, path, error);
  if (self.dataset != NULL)
    self.gdal->GDALClose (self.dataset);
  self.gdal->VSIUnlink (name);
  self.gdal->CPLPopErrorHandler ();
  g_clear_error (&self.error);
  return done;
}

/**
 * vigie_gpkg_is_ours:
 * @path: a file
 *
 * Returns: whether it is a GeoPackage with our tables and no others: not one of somebody's data
 */
gboolean
vigie_gpkg_is_ours (const char *path)
{
  static const char *const drivers[] = { "GPKG", NULL };
  const VigieGdalWrite *gdal = vigie_gdal_write_load (NULL);
  GDALDatasetH dataset;
  gboolean ours;

  if (gdal == NULL)
    return FALSE;
  gdal->CPLPushErrorHandler (gdal->CPLQuietErrorHandler);
  dataset = gdal->GDALOpenEx (path, GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, NULL, NULL);
  ours = dataset != NULL && gdal->GDALDatasetGetLayerCount (dataset) == VIGIE_GPKG_N_LAYERS;
  for (int i = 0; i < VIGIE_GPKG_N_LAYERS && ours; i++)
    ours = gdal->GDALDatasetGetLayerByName (dataset,
                                            vigie_gpkg_layer_get_name ((VigieGpkgLayer) i)) != NULL;
  if (dataset != NULL)
    gdal->GDALClose (dataset);
  gdal->CPLPopErrorHandler ();
  return ours;
}
