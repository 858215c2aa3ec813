/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-import-mapping.h"
#include "vigie-post-sink.h"
#include "vigie-watch-words.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_IMPORT_FORMAT_CSV,
  VIGIE_IMPORT_FORMAT_GEOJSON,
  VIGIE_IMPORT_FORMAT_JSON, /* JSON Lines, a list, or a saved answer of a network's API */
} VigieImportFormat;

const char *vigie_import_format_describe (VigieImportFormat format); /* translated */

/**
 * VigieImportProgressFunc:
 * @n_bytes: read so far
 * @n_total: size of the file, 0 when it is not known
 * @n_rows: rows seen so far
 */
typedef void (*VigieImportProgressFunc) (guint64 n_bytes,
                                         guint64 n_total,
                                         guint64 n_rows,
                                         gpointer user_data);

/**
 * VigieImportOptions:
 * @source_name: (nullable): what the posts' source is called; %NULL for the file's name
 * @mapping: (nullable): which column means what, for CSV; %NULL guesses
 * @time_zone: (nullable): for times without a zone; %NULL is Europe/Paris
 * @date_order: how 03/04/2026 is meant
 * @discard_rejects: only count and name bad rows, without the file that keeps them
 * @watch: (nullable): key of the watched source that the file comes from
 * @words: (nullable): only posts that match are wanted; borrowed while it runs
 * @inspect: (nullable): reads what a photo says about itself; called on the importing thread
 * @inspect_data: for @inspect
 *
 * How to import. Zero-initialise.
 */
typedef struct
{
  const char *source_name;
  VigieImportMapping *mapping;
  const char *time_zone;
  VigieDateOrder date_order;
  gboolean discard_rejects;
  const char *watch;
  const VigieWatchWords *words;
  VigiePhotoInspectFunc inspect;
  gpointer inspect_data;
} VigieImportOptions;

#define VIGIE_IMPORT_MAX_MESSAGES 100

/**
 * VigieImportResult:
 * @format: what the file turned out to be
 * @imported: posts that are new
 * @known: posts that were there already
 * @rejected: rows that are no posts
 * @left_out: posts that do not match the words
 * @rejects_path: (nullable): the file that keeps them
 * @messages: (element-type utf8): "line 12: why", of the first rejected rows
 * @notes: (element-type utf8): what was left out or changed without a row being lost
 */
typedef struct
{
  VigieImportFormat format;
  guint64 imported;
  guint64 known;
  guint64 rejected;
  guint64 left_out;
  char *rejects_path;
  GPtrArray *messages;
  GPtrArray *notes;
} VigieImportResult;

void vigie_import_result_free (VigieImportResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieImportResult, vigie_import_result_free)

/**
 * VigieImport:
 *
 * Reads one file of posts into a sink, once.
 */
#define VIGIE_TYPE_IMPORT (vigie_import_get_type ())
G_DECLARE_FINAL_TYPE (VigieImport, vigie_import, VIGIE, IMPORT, GObject)

VigieImport *vigie_import_new (GFile *file, const VigieImportOptions *options);
void vigie_import_set_progress (VigieImport *self,
                                VigieImportProgressFunc func,
                                gpointer user_data,
                                GDestroyNotify destroy);

VigieImportResult *vigie_import_run (VigieImport *self,
                                     VigiePostSink *sink,
                                     GCancellable *cancellable,
                                     GError **error);
VigieImportResult *vigie_import_run_stream (VigieImport *self,
                                            GInputStream *stream,
                                            VigiePostSink *sink,
                                            GCancellable *cancellable,
                                            GError **error);
void vigie_import_run_async (VigieImport *self,
                             VigiePostSink *sink,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
VigieImportResult *
vigie_import_run_finish (VigieImport *self, GAsyncResult *result, GError **error);
const VigieImportResult *vigie_import_get_partial (VigieImport *self); /* after a failure */

/**
 * VigieCsvProbe:
 * @delimiter: between columns
 * @encoding: (transfer none): name of the file's encoding
 * @columns: names as the header has them
 * @rows: (element-type GStrv): the first rows, at most 20, each with as many cells as @columns
 * @mapping: a guess to start from
 * @date_order: what the dates of the first rows prove, or AUTO
 *
 * A look at a table before it is imported.
 */
typedef struct
{
  char delimiter;
  const char *encoding;
  GStrv columns;
  GPtrArray *rows;
  VigieImportMapping *mapping;
  VigieDateOrder date_order;
} VigieCsvProbe;

VigieCsvProbe *vigie_csv_probe (GFile *file, GCancellable *cancellable, GError **error);
void vigie_csv_probe_free (VigieCsvProbe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieCsvProbe, vigie_csv_probe_free)

/* By content; the name counts only where the content leaves it open */
gboolean vigie_import_sniff (GFile *file,
                             VigieImportFormat *format,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
