/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-csv-reader.h"
#include "vigie-error.h"
#include "vigie-import-private.h"
#include "vigie-import-time.h"

#define PROBE_ROWS 20
#define PROBE_ROWS_FOR_DATES 2000
#define PROBE_BYTES (4 * 1024 * 1024)
#define REJECT_LINE "reject_line"
#define REJECT_REASON "reject_reason"

static GStrv
cells_to_strv (GArray *cells)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < cells->len; i++)
    {
      const VigieSlice *cell = &g_array_index (cells, VigieSlice, i);
      char *text = g_utf8_make_valid (cell->data, (gssize) cell->length);

      g_strv_builder_take (builder, g_strstrip (text));
    }

  return g_strv_builder_end (builder);
}

/* The header, with names for columns that have none. */
static GStrv
read_header (VigieCsvReader *reader, GError **error)
{
  GStrv names;

  switch (vigie_csv_reader_next (reader, error))
    {
    case VIGIE_CSV_ROW:
      break;
    case VIGIE_CSV_ERROR:
      return NULL;
    case VIGIE_CSV_BAD:
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("The first line cannot be read: %s"),
                   reader->reason);
      return NULL;
    case VIGIE_CSV_END:
    default:
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("The file is empty"));
      return NULL;
    }
  names = cells_to_strv (reader->cells);
  for (guint i = 0; names[i] != NULL; i++)
    if (names[i][0] == '\0')
      {
        g_free (names[i]);
        names[i] = g_strdup_printf (_ ("column %u"), i + 1);
      }

  return names;
}

static void
look_at_dates (VigieCsvReader *reader, int column, VigieDateOrder *order)
{
  const VigieSlice *cell;

  if (column < 0 || (guint) column >= reader->cells->len || *order != VIGIE_DATE_ORDER_AUTO)
    return;
  cell = &g_array_index (reader->cells, VigieSlice, column);
  *order = vigie_import_guess_date_order (cell->data);
}

static GStrv
pad_row (GArray *cells, guint n_columns)
{
  GStrv row = cells_to_strv (cells);
  guint n = g_strv_length (row);

  if (n < n_columns)
    {
      row = g_renew (char *, row, n_columns + 1);
      for (guint i = n; i < n_columns; i++)
        row[i] = g_strdup ("");
      row[n_columns] = NULL;
    }

  return row;
}

static VigieCsvProbe *
probe_stream (GInputStream *stream,
              VigieEncoding encoding,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (VigieCsvProbe) self = g_new0 (VigieCsvProbe, 1);
  VigieTextReader bytes;
  VigieCsvReader reader;
  gboolean done = FALSE;
  int time_column;

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->encoding = vigie_encoding_to_string (encoding);
  vigie_text_reader_init (&bytes, stream, encoding, cancellable);
  if (vigie_csv_reader_init (&reader, &bytes, error) &&
      (self->columns = read_header (&reader, error)) != NULL)
    {
      done = TRUE;
      self->delimiter = reader.delimiter;
      self->mapping = vigie_import_mapping_new_guess ((const char *const *) self->columns);
      time_column = vigie_import_mapping_find (self->mapping, VIGIE_IMPORT_FIELD_TIME);
      for (guint n = 0; n < PROBE_ROWS_FOR_DATES && bytes.n_read <= PROBE_BYTES; n++)
        {
          VigieCsvEvent event = vigie_csv_reader_next (&reader, NULL);

          if (event == VIGIE_CSV_BAD)
            continue;
          if (event != VIGIE_CSV_ROW)
            break;
          if (self->rows->len < PROBE_ROWS)
            g_ptr_array_add (self->rows, pad_row (reader.cells, g_strv_length (self->columns)));
          look_at_dates (&reader, time_column, &self->date_order);
        }
    }
  vigie_csv_reader_clear (&reader);
  vigie_text_reader_clear (&bytes);

  return done ? g_steal_pointer (&self) : NULL;
}

/**
 * vigie_csv_probe:
 * @file: a table
 * @cancellable: (nullable): stops reading
 * @error: return location
 *
 * Reads the beginning (and the whole once for its encoding); call it in a worker thread.
 *
 * Returns: (transfer full): what a mapping can be made from
 */
VigieCsvProbe *
vigie_csv_probe (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  VigieEncoding encoding;

  if (stream == NULL ||
      !vigie_encoding_detect (G_INPUT_STREAM (stream), &encoding, cancellable, error))
    return NULL;

  return probe_stream (G_INPUT_STREAM (stream), encoding, cancellable, error);
}

void
vigie_csv_probe_free (VigieCsvProbe *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->columns);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->mapping, vigie_import_mapping_unref);
  g_free (self);
}

static gboolean
reject (VigieImportRun *run, VigieCsvReader *reader, const char *reason, GError **error)
{
  vigie_import_run_note_reject (run, reader->row_line, 1, reason);

  return vigie_import_rejects_add_csv (run->rejects, reader->delimiter, reader->row_line, reason,
                                       reader->row.data, reader->row.length, error);
}

static gboolean
has_too_many_cells (VigieCsvReader *reader, guint n_columns)
{
  for (guint i = n_columns; i < reader->cells->len; i++)
    if (g_array_index (reader->cells, VigieSlice, i).length > 0)
      return TRUE;

  return FALSE;
}

static gboolean
import_row (VigieImportRun *run,
            VigieCsvReader *reader,
            VigieImportMapping *mapping,
            GError **error)
{
  VigieImportRow row = { .content = reader->row.data, .content_length = reader->row.length };
  VigieImportPost post;
  g_autofree char *reason = NULL;
  guint n_columns = vigie_import_mapping_get_n_columns (mapping);

  if (has_too_many_cells (reader, n_columns))
    {
      reason = g_strdup_printf (_ ("%u cells where the header has %u columns"), reader->cells->len,
                                n_columns);
      return reject (run, reader, reason, error);
    }
  vigie_import_post_init (&post);
  for (guint i = 0; i < MIN (n_columns, reader->cells->len); i++)
    {
      VigieImportField field = vigie_import_mapping_get (mapping, i);
      VigieSlice cell = g_array_index (reader->cells, VigieSlice, i);

      if (field == VIGIE_IMPORT_FIELD_PHOTO && row.values[field].length > 0)
        vigie_import_add_photo_list (run, &post, cell);
      else if (field != VIGIE_IMPORT_FIELD_NONE)
        row.values[field] = cell;
    }
  if (vigie_import_row_to_post (run, &row, &post, &reason))
    return vigie_import_run_add (run, &post, error);

  vigie_import_post_clear (&post);

  return reject (run, reader, reason, error);
}

static gboolean
import_rows (VigieImportRun *run,
             VigieCsvReader *reader,
             VigieImportMapping *mapping,
             GError **error)
{
  for (;;)
    {
      gboolean done;

      switch (vigie_csv_reader_next (reader, error))
        {
        case VIGIE_CSV_ROW:
          done = import_row (run, reader, mapping, error);
          break;
        case VIGIE_CSV_BAD:
          done = reject (run, reader, reader->reason, error);
          break;
        case VIGIE_CSV_END:
          return TRUE;
        case VIGIE_CSV_ERROR:
        default:
          return FALSE;
        }
      if (!done)
        return FALSE;
      if (++run->n_rows % 1024 == 0)
        {
          vigie_import_run_report (run, reader->bytes->n_read);
          if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
            return FALSE;
        }
    }
}

static VigieImportMapping *
choose_mapping (VigieImportRun *run, GStrv columns, GError **error)
{
  g_autoptr (VigieImportMapping) mapping = NULL;

  if (run->options->mapping != NULL)
    mapping = vigie_import_mapping_ref (run->options->mapping);
  else
    mapping = vigie_import_mapping_new_guess ((const char *const *) columns);
  if (!vigie_import_mapping_is_usable (mapping))
    {
      g_autofree char *joined = g_strjoinv (", ", columns);
      g_autofree char *names = vigie_import_shorten (joined, strlen (joined), 300);

      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("No column is known as the text, the photo or the link of a post. The first "
                      "line must name the "
                      "columns; here they are: %s"),
                   names);
      return NULL;
    }
  for (guint i = 0; columns[i] != NULL; i++)
    if (vigie_import_mapping_get (mapping, i) == VIGIE_IMPORT_FIELD_NONE &&
        strcmp (columns[i], REJECT_LINE) != 0 && strcmp (columns[i], REJECT_REASON) != 0)
      vigie_import_run_ignore (run, columns[i], strlen (columns[i]));

  return g_steal_pointer (&mapping);
}

static gboolean
import_table (VigieImportRun *run, VigieCsvReader *reader, GError **error)
{
  g_autoptr (VigieImportMapping) mapping = NULL;
  g_autofree char *header = NULL;
  g_auto (GStrv) columns = read_header (reader, error);

  if (columns == NULL)
    return FALSE;
  header = g_strdup_printf (REJECT_LINE "%c" REJECT_REASON "%c%.*s\n", reader->delimiter,
                            reader->delimiter, (int) reader->row.length, reader->row.data);
  vigie_import_rejects_set_header (run->rejects, header);
  mapping = choose_mapping (run, columns, error);

  return mapping != NULL && import_rows (run, reader, mapping, error);
}

/**
 * vigie_import_csv:
 * @stream: at its beginning
 *
 * Imports a table. Its encoding is said when it is not UTF-8.
 */
gboolean
vigie_import_csv (VigieImportRun *run, GInputStream *stream, GError **error)
{
  VigieTextReader bytes;
  VigieCsvReader reader;
  VigieEncoding encoding;
  gboolean done;

  if (!vigie_encoding_detect (stream, &encoding, run->cancellable, error))
    return FALSE;
  if (encoding != VIGIE_ENCODING_UTF8)
    g_ptr_array_add (run->result->notes,
                     g_strdup_printf (_ ("The file is not in UTF-8; it was read as %s."),
                                      vigie_encoding_to_string (encoding)));
  if (run->date_order == VIGIE_DATE_ORDER_AUTO && G_IS_SEEKABLE (stream) &&
      g_seekable_can_seek (G_SEEKABLE (stream)))
    {
      g_autoptr (VigieCsvProbe) probe = probe_stream (stream, encoding, run->cancellable, NULL);

      if (probe != NULL)
        run->date_order = probe->date_order;
      if (!g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, run->cancellable, error))
        return FALSE;
    }

  vigie_text_reader_init (&bytes, stream, encoding, run->cancellable);
  done = vigie_csv_reader_init (&reader, &bytes, error) && import_table (run, &reader, error);
  if (done)
    vigie_import_run_report (run, bytes.n_read);
  vigie_csv_reader_clear (&reader);
  vigie_text_reader_clear (&bytes);

  return done;
}
