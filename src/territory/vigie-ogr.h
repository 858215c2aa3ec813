/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-geometry.h"

G_BEGIN_DECLS

/**
 * VigieOgrFile:
 *
 * A file with layers of rows: GeoPackage, Shapefile, GeoJSON or CSV, read through GDAL. Used by one
 * thread.
 */
typedef struct _VigieOgrFile VigieOgrFile;

/* A row that is being read; valid while its function runs. */
typedef struct _VigieOgrRow VigieOgrRow;

/**
 * VigieOgrFunc:
 * @row: a row
 * @fraction: how far the layer was read, 0 to 1
 *
 * Returns: whether to go on
 */
typedef gboolean (*VigieOgrFunc) (VigieOgrRow *row, double fraction, gpointer data);

VigieOgrFile *vigie_ogr_file_open (const char *path, GError **error);
void vigie_ogr_file_close (VigieOgrFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieOgrFile, vigie_ogr_file_close)

const char *vigie_ogr_file_get_name (VigieOgrFile *self); /* for people */
guint vigie_ogr_file_get_n_layers (VigieOgrFile *self);
const char *vigie_ogr_file_get_layer_name (VigieOgrFile *self, guint layer);
gboolean vigie_ogr_file_has_column (VigieOgrFile *self, guint layer, const char *column);
gboolean vigie_ogr_file_may_hold (VigieOgrFile *self, guint layer, VigieGeometryKind kind);
gboolean vigie_ogr_file_read (VigieOgrFile *self,
                              guint layer,
                              VigieOgrFunc func,
                              gpointer data,
                              GCancellable *cancellable,
                              GError **error);

const char *vigie_ogr_row_get (const VigieOgrRow *self, const char *column); /* (nullable) */
const char *vigie_ogr_row_get_any (const VigieOgrRow *self, const char *const *columns);
gboolean vigie_ogr_row_get_number (const VigieOgrRow *self, const char *column, double *number);
gboolean vigie_ogr_row_is_metric (const VigieOgrRow *self);
VigieGeometry *vigie_ogr_row_read_geometry (VigieOgrRow *self); /* (transfer full) (nullable) */

G_END_DECLS
