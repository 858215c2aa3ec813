/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GeoJSON as one format among the others. */
#include "vigie-geojson-export.h"

static gboolean
write_input (const VigieExportInput *input,
             gboolean for_umap,
             const char *path,
             GCancellable *cancellable,
             VigieExportReport *report,
             GError **error)
{
  const VigieSituation *situation = input->situation;
  const VigieGeojsonOptions options = { .at = situation->at,
                                        .exported_at = situation->exported_at,
                                        .with_lifted = situation->with_lifted,
                                        .include_authors = input->include_authors,
                                        .include_unconfirmed = input->include_unconfirmed,
                                        .photos = input->photos,
                                        .cut = input->cut,
                                        .exercise = situation->exercise,
                                        .for_umap = for_umap,
                                        .title = situation->title,
                                        .incident_id = situation->id,
                                        .attribution = situation->attribution,
                                        .language = situation->language,
                                        .zone = situation->zone };
  VigieGeojsonCounts counts = { 0 };

  if (!vigie_geojson_export (input->source, &options, path, cancellable, &counts, error))
    return FALSE;
  report->n_shapes = counts.n_shapes;
  report->n_posts = counts.n_posts;
  report->n_bytes = counts.n_bytes;
  return TRUE;
}

/**
 * vigie_geojson_write:
 * @input: what to write
 * @path: the file to make or to replace
 * @cancellable: (nullable): stops it
 * @report: (out caller-allocates): what was written
 * @error: return location for a #GError
 *
 * vigie_geojson_export() as a #VigieExportFunc.
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_geojson_write (const VigieExportInput *input,
                     const char *path,
                     GCancellable *cancellable,
                     VigieExportReport *report,
                     GError **error)
{
  return write_input (input, FALSE, path, cancellable, report, error);
}

/**
 * vigie_umap_write:
 * @input: what to write
 * @path: the file to make or to replace
 * @cancellable: (nullable): stops it
 * @report: (out caller-allocates): what was written
 * @error: return location for a #GError
 *
 * The same as vigie_geojson_write(), with the style that uMap reads (`_umap_options`).
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_umap_write (const VigieExportInput *input,
                  const char *path,
                  GCancellable *cancellable,
                  VigieExportReport *report,
                  GError **error)
{
  return write_input (input, TRUE, path, cancellable, report, error);
}
