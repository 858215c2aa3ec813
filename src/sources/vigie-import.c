/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-import.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-import-private.h"

#define SNIFF_SIZE 4096

struct _VigieImport
{
  GObject parent_instance;

  GFile *file;
  VigieImportOptions options; /* its strings are ours */
  VigieImportProgressFunc progress;
  gpointer progress_data;
  GDestroyNotify progress_destroy;
  VigieImportResult *result;
};

G_DEFINE_FINAL_TYPE (VigieImport, vigie_import, G_TYPE_OBJECT)

const char *
vigie_import_format_describe (VigieImportFormat format)
{
  switch (format)
    {
    case VIGIE_IMPORT_FORMAT_CSV:
      return _ ("Table (CSV)");
    case VIGIE_IMPORT_FORMAT_GEOJSON:
      return _ ("GeoJSON");
    case VIGIE_IMPORT_FORMAT_JSON:
    default:
      return _ ("JSON");
    }
}

void
vigie_import_result_free (VigieImportResult *self)
{
  if (self == NULL)
    return;

  g_free (self->rejects_path);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}

static VigieImportResult *
result_new (void)
{
  VigieImportResult *self = g_new0 (VigieImportResult, 1);

  self->messages = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);

  return self;
}

static VigieImportResult *
result_copy (const VigieImportResult *self)
{
  VigieImportResult *copy = g_memdup2 (self, sizeof *self);

  copy->rejects_path = g_strdup (self->rejects_path);
  copy->messages = g_ptr_array_copy (self->messages, (GCopyFunc) (void (*) (void)) g_strdup, NULL);
  g_ptr_array_set_free_func (copy->messages, g_free);
  copy->notes = g_ptr_array_copy (self->notes, (GCopyFunc) (void (*) (void)) g_strdup, NULL);
  g_ptr_array_set_free_func (copy->notes, g_free);

  return copy;
}

static void
vigie_import_finalize (GObject *object)
{
  VigieImport *self = VIGIE_IMPORT (object);

  if (self->progress_destroy != NULL)
    self->progress_destroy (self->progress_data);
  g_clear_object (&self->file);
  g_free ((char *) (gpointer) self->options.source_name);
  g_free ((char *) (gpointer) self->options.time_zone);
  g_free ((char *) (gpointer) self->options.watch);
  g_clear_pointer (&self->options.mapping, vigie_import_mapping_unref);
  g_clear_pointer (&self->result, vigie_import_result_free);

  G_OBJECT_CLASS (vigie_import_parent_class)->finalize (object);
}

static void
vigie_import_class_init (VigieImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_import_finalize;
}

static void
vigie_import_init (VigieImport *self)
{
}

/**
 * vigie_import_new:
 * @file: what to read
 * @options: (nullable): copied
 *
 * Returns: (transfer full): an import that has not begun
 */
VigieImport *
vigie_import_new (GFile *file, const VigieImportOptions *options)
{
  VigieImport *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (VIGIE_TYPE_IMPORT, NULL);
  self->file = g_object_ref (file);
  if (options != NULL)
    {
      self->options = *options;
      self->options.source_name = g_strdup (options->source_name);
      self->options.time_zone = g_strdup (options->time_zone);
      self->options.watch = g_strdup (options->watch);
      if (options->mapping != NULL)
        vigie_import_mapping_ref (options->mapping);
    }

  return self;
}

/**
 * vigie_import_set_progress:
 * @func: (nullable): called on the importing thread, some hundred times
 */
void
vigie_import_set_progress (VigieImport *self,
                           VigieImportProgressFunc func,
                           gpointer user_data,
                           GDestroyNotify destroy)
{
  g_return_if_fail (VIGIE_IS_IMPORT (self));

  if (self->progress_destroy != NULL)
    self->progress_destroy (self->progress_data);
  self->progress = func;
  self->progress_data = user_data;
  self->progress_destroy = destroy;
}

static gboolean
has_suffix (GFile *file, const char *const *suffixes)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *lower = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  for (; lower != NULL && *suffixes != NULL; suffixes++)
    if (g_str_has_suffix (lower, *suffixes))
      return TRUE;

  return FALSE;
}

static gboolean
refuse_known_kind (const guint8 *head, gsize length, GError **error)
{
  static const struct
  {
    const char *magic;
    gsize length;
    const char *what;
  } kinds[] = {
    { "PK\003\004", 4,
      N_ ("an archive or a spreadsheet (XLSX, ODS); save the sheet as CSV first") },
    { "\xd0\xcf\x11\xe0", 4, N_ ("an old spreadsheet (XLS); save the sheet as CSV first") },
    { "\x1f\x8b", 2, N_ ("compressed (gzip); unpack it first") },
    { "SQLite format 3", 15, N_ ("a database") },
    { "%PDF", 4, N_ ("a PDF document") },
    { "\xff\xd8\xff", 3, N_ ("a photo") },
    { "\x89PNG", 4, N_ ("a photo") },
    { "<?xml", 5, N_ ("XML, which this version does not import") },
    { "<html", 5, N_ ("a web page") },
    { "<!DOC", 5, N_ ("a web page") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (length >= kinds[i].length && memcmp (head, kinds[i].magic, kinds[i].length) == 0)
      {
        g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                     _ ("This is not a file of posts but %s."), _ (kinds[i].what));
        return FALSE;
      }

  return TRUE;
}

static gboolean
sniff_bytes (
    GFile *file, const guint8 *head, gsize length, VigieImportFormat *format, GError **error)
{
  static const char *const tables[] = { ".csv", ".tsv", ".tab", NULL };
  static const char *const json[] = { ".jsonl",    ".ndjson",    ".json", ".geojson",
                                      ".geojsonl", ".jsonlines", NULL };
  static const char *const geojson[] = { ".geojson", ".geojsonl", ".geojsons", NULL };
  g_autofree char *text = NULL;
  gsize i = 0;

  if (length == 0)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("The file is empty"));
      return FALSE;
    }
  if (!refuse_known_kind (head, length, error))
    return FALSE;
  if (length >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0)
    i = 3;
  while (i < length && g_ascii_isspace (head[i]))
    i++;
  if (i < length && (head[i] == '{' || head[i] == '[' || head[i] == 0x1e) &&
      !has_suffix (file, tables))
    {
      text = g_strndup ((const char *) head, length);
      *format = has_suffix (file, geojson) || strstr (text, "FeatureCollection") != NULL
                    ? VIGIE_IMPORT_FORMAT_GEOJSON
                    : VIGIE_IMPORT_FORMAT_JSON;
      return TRUE;
    }
  if (memchr (head, 0, length) != NULL && memcmp (head, "\xff\xfe", 2) != 0 &&
      memcmp (head, "\xfe\xff", 2) != 0)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                           _ ("This is not a text file."));
      return FALSE;
    }
  *format = has_suffix (file, json) ? VIGIE_IMPORT_FORMAT_JSON : VIGIE_IMPORT_FORMAT_CSV;

  return TRUE;
}

static gboolean
sniff_stream (GFile *file,
              GInputStream *stream,
              VigieImportFormat *format,
              GCancellable *cancellable,
              GError **error)
{
  GBufferedInputStream *buffered = G_BUFFERED_INPUT_STREAM (stream);
  gsize length;
  const guint8 *head;

  while (g_buffered_input_stream_get_available (buffered) < SNIFF_SIZE)
    {
      gssize n = g_buffered_input_stream_fill (buffered, -1, cancellable, error);

      if (n < 0)
        return FALSE;
      if (n == 0)
        break;
    }
  head = g_buffered_input_stream_peek_buffer (buffered, &length);

  return sniff_bytes (file, head, length, format, error);
}

/**
 * vigie_import_sniff:
 * @file: what might be imported
 * @format: (out): what it looks like
 *
 * Returns: %FALSE when it cannot be read or is of a kind that cannot be imported
 */
gboolean
vigie_import_sniff (GFile *file,
                    VigieImportFormat *format,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GInputStream) buffered = NULL;

  if (stream == NULL)
    return FALSE;
  buffered = g_buffered_input_stream_new_sized (G_INPUT_STREAM (stream), SNIFF_SIZE);

  return sniff_stream (file, buffered, format, cancellable, error);
}

static char *
choose_host (VigieImport *self)
{
  static const char *const endings[] = { ".rejects.csv", ".rejects.jsonl", NULL };
  g_autofree char *name = NULL;

  if (self->options.source_name != NULL && self->options.source_name[0] != '\0')
    return g_strdup (self->options.source_name);
  name = g_file_get_basename (self->file);
  for (guint i = 0; endings[i] != NULL && name != NULL;
       i++) /* mended rows belong to the first file */
    if (g_str_has_suffix (name, endings[i]))
      name[strlen (name) - strlen (endings[i])] = '\0';

  return name != NULL ? g_utf8_make_valid (name, -1) : g_strdup ("import");
}

/**
 * vigie_import_run_init:
 * @run: (out caller-allocates): a run without a file
 * @options: live as long as @run
 * @host: what posts without a source of their own are said to be from
 * @sink: where posts go
 * @cancellable: (nullable): as for vigie_import_run()
 *
 * For what comes in another way than by a file. Its result is its own.
 */
void
vigie_import_run_init (VigieImportRun *run,
                       const VigieImportOptions *options,
                       const char *host,
                       VigiePostSink *sink,
                       GCancellable *cancellable)
{
  *run = (VigieImportRun) { .options = options,
                            .date_order = options->date_order,
                            .source_host = g_strdup (host),
                            .batch = vigie_import_batch_new (sink),
                            .rejects = vigie_import_rejects_new (NULL, ".jsonl"),
                            .result = result_new (),
                            .owns_result = TRUE,
                            .cancellable = cancellable,
                            .time_zone = g_time_zone_new_utc (),
                            .ignored = g_ptr_array_new_with_free_func (g_free) };
  run->known_members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Where photos lie that rows name by path. */
void
vigie_import_run_set_folder (VigieImportRun *run, GFile *folder)
{
  g_autofree char *path = g_file_get_path (folder);
  char *real = path != NULL ? realpath (path, NULL) : NULL;

  g_set_object (&run->folder, folder);
  g_free (run->real_folder);
  run->real_folder = g_strdup (real);
  free (real);
}

static gboolean
run_init (VigieImportRun *run,
          VigieImport *self,
          VigiePostSink *sink,
          GCancellable *cancellable,
          GError **error)
{
  const char *zone = self->options.time_zone != NULL ? self->options.time_zone : "Europe/Paris";
  g_autofree char *host = choose_host (self);
  g_autoptr (GFile) folder = NULL;

  vigie_import_run_init (run, &self->options, host, sink, cancellable);
  g_clear_pointer (&run->rejects, vigie_import_rejects_free);
  g_clear_pointer (&run->result, vigie_import_result_free);
  run->owns_result = FALSE;
  run->result = self->result;
  run->file = self->file;
  run->progress = self->progress;
  run->progress_data = self->progress_data;
  vigie_import_batch_set_watch (run->batch, self->options.watch);
  folder = g_file_get_parent (self->file);
  if (folder != NULL)
    vigie_import_run_set_folder (run, folder);
  g_clear_pointer (&run->time_zone, g_time_zone_unref);
  run->time_zone = g_time_zone_new_identifier (zone);
  if (run->time_zone == NULL)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("The time zone “%s” is not known"),
                   zone);
      return FALSE;
    }

  return TRUE;
}

void
vigie_import_run_clear (VigieImportRun *run)
{
  g_clear_pointer (&run->batch, vigie_import_batch_free);
  g_clear_pointer (&run->rejects, vigie_import_rejects_free);
  g_clear_pointer (&run->ignored, g_ptr_array_unref);
  g_clear_pointer (&run->known_members, g_hash_table_unref);
  g_clear_pointer (&run->time_zone, g_time_zone_unref);
  g_clear_object (&run->folder);
  if (run->owns_result)
    g_clear_pointer (&run->result, vigie_import_result_free);
  g_free (run->source_host);
  g_free (run->real_folder);
}

static void
add_note (VigieImportRun *run, char *note)
{
  g_ptr_array_add (run->result->notes, note);
}

static void
add_count_note (VigieImportRun *run, guint64 n, const char *words)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  g_auto (GStrv) parts = NULL;

  if (n == 0)
    return;
  parts = g_strsplit (words, "%s", 2);
  add_note (run, g_strjoinv (number, parts));
}

/* What was left out or changed though no row was lost. */
static void
add_notes (VigieImportRun *run)
{
  if (run->ignored->len > 0)
    {
      g_autofree char *names = NULL;

      if (run->ignored->len == VIGIE_IMPORT_MAX_IGNORED)
        g_ptr_array_add (run->ignored, g_strdup ("…"));
      g_ptr_array_add (run->ignored, NULL);
      names = g_strjoinv (", ", (GStrv) run->ignored->pdata);
      add_note (run, g_strdup_printf (_ ("Not imported: %s"), names));
    }
  /* Translators: %s is a number */
  add_count_note (
      run, run->n_without_time,
      g_dngettext (GETTEXT_PACKAGE,
                   "%s post has no date of its own; it stands at the time of import.",
                   "%s posts have no date of their own; they stand at the time of import.",
                   (gulong) run->n_without_time));
  add_count_note (
      run, vigie_import_batch_get_counts (run->batch)->known_otherwise,
      g_dngettext (
          GETTEXT_PACKAGE,
          "%s known post has another text in this file; it stayed as it was. If it is "
          "another post, import the file with a source name of its own.",
          "%s known posts have other texts in this file; they stayed as they were. If they "
          "are other posts, import the file with a source name of its own.",
          (gulong) vigie_import_batch_get_counts (run->batch)->known_otherwise));
  add_count_note (run, run->n_null_island,
                  g_dngettext (GETTEXT_PACKAGE,
                               "%s post at 0°, 0° was taken as having no position.",
                               "%s posts at 0°, 0° were taken as having no position.",
                               (gulong) run->n_null_island));
  add_count_note (
      run, run->n_replaced,
      g_dngettext (GETTEXT_PACKAGE,
                   "%s value held characters that cannot be shown; they were replaced.",
                   "%s values held characters that cannot be shown; they were replaced.",
                   (gulong) run->n_replaced));
  add_count_note (run, run->n_photo_errors,
                  g_dngettext (GETTEXT_PACKAGE, "%s photo cannot be shown; its post was kept.",
                               "%s photos cannot be shown; their posts were kept.",
                               (gulong) run->n_photo_errors));
}

static void
take_counts (VigieImportRun *run)
{
  const VigieIngestCounts *counts = vigie_import_batch_get_counts (run->batch);

  run->result->imported = counts->imported;
  run->result->known = counts->known;
}

static gboolean
finish_rejects (VigieImportRun *run, GError **error)
{
  const char *path;

  if (!vigie_import_rejects_finish (run->rejects, error))
    return FALSE;
  path = vigie_import_rejects_get_path (run->rejects);
  run->result->rejects_path = g_strdup (path);
  if (vigie_import_rejects_is_elsewhere (run->rejects))
    add_note (
        run, g_strdup_printf (_ ("The rejected rows cannot be put beside the file; they are in %s"),
                              path));

  return TRUE;
}

static VigieImportRejects *
new_rejects (VigieImportRun *run, const char *extension)
{
  return vigie_import_rejects_new (run->options->discard_rejects ? NULL : run->file, extension);
}

static gboolean
run_stream (VigieImportRun *run, GInputStream *plain, GError **error)
{
  g_autoptr (GInputStream) buffered = g_buffered_input_stream_new_sized (plain, SNIFF_SIZE);
  GInputStream *stream = buffered;
  gboolean done;

  if (!sniff_stream (run->file, buffered, &run->result->format, run->cancellable, error))
    return FALSE;
  if (G_IS_SEEKABLE (plain) && g_seekable_can_seek (G_SEEKABLE (plain)))
    { /* without the buffer in between */
      if (!g_seekable_seek (G_SEEKABLE (plain), 0, G_SEEK_SET, run->cancellable, error))
        return FALSE;
      stream = plain;
    }
  if (run->result->format == VIGIE_IMPORT_FORMAT_CSV)
    {
      run->rejects = new_rejects (run, ".csv");
      done = vigie_import_csv (run, stream, error);
    }
  else
    {
      run->rejects = new_rejects (run, ".jsonl");
      done = vigie_import_json (run, stream, error);
    }
  done = done && vigie_import_batch_flush (run->batch, error);
  take_counts (run);

  return finish_rejects (run, done ? error : NULL) && done;
}

static gboolean
open_and_run (VigieImportRun *run, GError **error)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;

  info = g_file_query_info (run->file,
                            G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                            G_FILE_QUERY_INFO_NONE, run->cancellable, error);
  if (info == NULL)
    return FALSE;
  run->n_total = (guint64) MAX (g_file_info_get_size (info), 0);
  stream = g_file_read (run->file, run->cancellable, error);
  if (stream == NULL)
    return FALSE;

  return run_stream (run, G_INPUT_STREAM (stream), error);
}

static VigieImportResult *
run_stream_of (VigieImport *self,
               GInputStream *stream,
               VigiePostSink *sink,
               GCancellable *cancellable,
               GError **error)
{
  VigieImportRun run;
  gboolean done;

  self->result = result_new ();
  done = run_init (&run, self, sink, cancellable, error) &&
         (stream != NULL ? run_stream (&run, stream, error) : open_and_run (&run, error));
  if (done)
    add_notes (&run);
  vigie_import_run_clear (&run);

  return done ? result_copy (self->result) : NULL;
}

/**
 * vigie_import_run:
 * @self: an import that has not run
 * @sink: where the posts go, in batches of some thousands, each all or nothing
 * @cancellable: (nullable): stops between two rows; what was handed over stays
 * @error: return location
 *
 * Imports on the calling thread.
 *
 * Returns: (transfer full) (nullable): the counts, or %NULL when the file as a whole cannot be
 *   imported; see vigie_import_get_partial()
 */
VigieImportResult *
vigie_import_run (VigieImport *self, VigiePostSink *sink, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_IMPORT (self), NULL);
  g_return_val_if_fail (self->result == NULL, NULL);

  return run_stream_of (self, NULL, sink, cancellable, error);
}

/**
 * vigie_import_run_stream:
 * @self: an import that has not run; its file only gives names: of the source, the rejects, the
 * photos
 * @stream: what is read instead of the file
 * @sink: as for vigie_import_run()
 * @cancellable: (nullable): as there
 * @error: return location
 *
 * Returns: (transfer full) (nullable): as there
 */
VigieImportResult *
vigie_import_run_stream (VigieImport *self,
                         GInputStream *stream,
                         VigiePostSink *sink,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (VIGIE_IS_IMPORT (self), NULL);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);
  g_return_val_if_fail (self->result == NULL, NULL);

  return run_stream_of (self, stream, sink, cancellable, error);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  VigieImportResult *result = vigie_import_run (source, data, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) vigie_import_result_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * vigie_import_run_async:
 *
 * As vigie_import_run(), on a worker thread; the progress function is called there.
 */
void
vigie_import_run_async (VigieImport *self,
                        VigiePostSink *sink,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VIGIE_IS_IMPORT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vigie_import_run_async);
  g_task_set_task_data (task, g_object_ref (sink), g_object_unref);
  g_task_run_in_thread (task, run_in_thread);
}

VigieImportResult *
vigie_import_run_finish (VigieImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_import_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * vigie_import_get_partial:
 *
 * Returns: (transfer none) (nullable): what was done before the import failed or was cancelled
 */
const VigieImportResult *
vigie_import_get_partial (VigieImport *self)
{
  g_return_val_if_fail (VIGIE_IS_IMPORT (self), NULL);

  return self->result;
}
