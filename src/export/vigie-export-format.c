/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-export-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cap-export.h"
#include "vigie-cifs-export.h"
#include "vigie-csv-export.h"
#include "vigie-datex-export.h"
#include "vigie-geojson-export.h"
#include "vigie-gpkg-export.h"
#include "vigie-kml-export.h"

static const VigieExportFormat formats[] = {
  { "geojson", ".geojson", N_ ("GeoJSON map"),
    N_ ("For the routes-information map and any map on the web"), VIGIE_EXPORT_POSTS, 0,
    vigie_geojson_write, NULL },
  { "umap", ".umap.geojson", N_ ("uMap layer"), N_ ("For a shared uMap, in the same colours"),
    VIGIE_EXPORT_POSTS, 0, vigie_umap_write, NULL },
  { "datex2", ".xml", N_ ("DATEX II v3 for traffic services"),
    N_ ("For traffic centres and providers of road information"),
    VIGIE_EXPORT_SHAPES | VIGIE_EXPORT_LINES, 0, vigie_datex3_write, NULL },
  { "datex2-2.3", ".xml", N_ ("DATEX II v2.3 for national services"),
    N_ ("For the national access point, which reads this version"),
    VIGIE_EXPORT_SHAPES | VIGIE_EXPORT_LINES, 0, vigie_datex2_write, NULL },
  { "cifs", ".xml", N_ ("Closures for Waze (CIFS)"),
    N_ ("For Waze and other navigation; only roads that are closed"),
    VIGIE_EXPORT_SHAPES | VIGIE_EXPORT_LINES, 1u << VIGIE_SHAPE_CLOSURE, vigie_cifs_write, NULL },
  { "cap", ".xml", N_ ("CAP alert for the public"), N_ ("For systems that alert people"),
    VIGIE_EXPORT_SHAPES,
    1u << VIGIE_SHAPE_CLOSURE | 1u << VIGIE_SHAPE_HAZARD | 1u << VIGIE_SHAPE_PERIMETER,
    vigie_cap_write, NULL },
  { "kml", ".kml", N_ ("KML for globes"), N_ ("For Google Earth and other globes"),
    VIGIE_EXPORT_SHAPES | VIGIE_EXPORT_LINES | VIGIE_EXPORT_POSTS, 0, vigie_kml_write, NULL },
  { "gpkg", ".gpkg", N_ ("GeoPackage"), N_ ("For QGIS and the services that work with GIS"),
    VIGIE_EXPORT_SHAPES | VIGIE_EXPORT_LINES | VIGIE_EXPORT_POSTS, 0, vigie_gpkg_write,
    vigie_gpkg_is_ours },
  { "csv", ".csv", N_ ("Table of closed sections"),
    N_ ("For a spreadsheet of the service that keeps the roads"),
    VIGIE_EXPORT_SHAPES | VIGIE_EXPORT_LINES, 1u << VIGIE_SHAPE_CLOSURE, vigie_csv_write, NULL },
};

void
vigie_export_report_clear (VigieExportReport *self)
{
  g_clear_pointer (&self->note, g_free);
}

/**
 * vigie_export_formats_get:
 * @n_formats: (out): how many
 *
 * Returns: (array length=n_formats) (transfer none): all that can be written
 */
const VigieExportFormat *
vigie_export_formats_get (gsize *n_formats)
{
  *n_formats = G_N_ELEMENTS (formats);
  return formats;
}

/**
 * vigie_export_format_find:
 * @name: as people give it to `--format`
 *
 * Returns: (transfer none) (nullable): the format
 */
const VigieExportFormat *
vigie_export_format_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].name, name) == 0)
      return &formats[i];
  return NULL;
}

/**
 * vigie_export_formats_list_names:
 *
 * Returns: (transfer full): all names, for a message
 */
char *
vigie_export_formats_list_names (void)
{
  GString *names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", formats[i].name);
  return g_string_free_and_steal (names);
}
