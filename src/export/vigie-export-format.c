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
  { "geojson", ".geojson", N_ ("GeoJSON map"), VIGIE_EXPORT_POSTS, vigie_geojson_write, NULL },
  { "umap", ".umap.geojson", N_ ("uMap layer"), VIGIE_EXPORT_POSTS, vigie_umap_write, NULL },
  { "datex2", ".xml", N_ ("DATEX II v3 for traffic services"),
    VIGIE_EXPORT_SHAPES | VIGIE_EXPORT_LINES, vigie_datex3_write, NULL },
  { "datex2-2.3", ".xml", N_ ("DATEX II v2.3 for national services"),
    VIGIE_EXPORT_SHAPES | VIGIE_EXPORT_LINES, vigie_datex2_write, NULL },
  { "cifs", ".xml", N_ ("Closures for Waze (CIFS)"), VIGIE_EXPORT_SHAPES | VIGIE_EXPORT_LINES,
    vigie_cifs_write, NULL },
  { "cap", ".xml", N_ ("CAP alert for the public"), VIGIE_EXPORT_SHAPES, vigie_cap_write, NULL },
  { "kml", ".kml", N_ ("KML for globes"),
    VIGIE_EXPORT_SHAPES | VIGIE_EXPORT_LINES | VIGIE_EXPORT_POSTS, vigie_kml_write, NULL },
  { "gpkg", ".gpkg", N_ ("GeoPackage"),
    VIGIE_EXPORT_SHAPES | VIGIE_EXPORT_LINES | VIGIE_EXPORT_POSTS, vigie_gpkg_write,
    vigie_gpkg_is_ours },
  { "csv", ".csv", N_ ("Table of closed sections"), VIGIE_EXPORT_SHAPES | VIGIE_EXPORT_LINES,
    vigie_csv_write, NULL },
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
