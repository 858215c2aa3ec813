/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-atomic-file.h"
#include "vigie-csv-cells.h"
#include "vigie-exercise-word.h"
#include "vigie-log-words.h"
#include "vigie-sheets-path.h"
#include "vigie-time.h"

static const char *const columns[] = {
  "at",     "actor", "what", "subject_label", "reason",   "counts",   "kind", "subject",
  "device", "seq",   "id",   "hash",          "incident", "exercise", "head",
};

/* ---- the table ---- */

static void
append_line (GString *row, const VigieLogDocument *self, const VigieLogLine *line)
{
  VigieDecision *decision = line->decision;
  const VigieLogLine undisputed = { decision, TRUE, line->redo, line->headline, line->text };
  g_autofree char *at = vigie_time_format (vigie_decision_get_at (decision));
  /* Whether it counts has a column of its own. */
  g_autofree char *what = vigie_log_say_what (self->language, &undisputed);
  g_autofree char *subject = vigie_log_say_subject (self->language, line);
  g_autofree char *reason = vigie_log_say_reason (self->language, line);
  g_autofree char *title = vigie_exercise_mark (self->exercise, self->title);
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, vigie_decision_get_seq (decision));

  vigie_csv_append_cell (row, at);
  vigie_csv_append_text (row, vigie_decision_get_actor (decision));
  vigie_csv_append_text (row, what);
  vigie_csv_append_text (row, subject);
  vigie_csv_append_text (row, reason);
  vigie_csv_append_cell (row, line->active ? "true" : "false");
  vigie_csv_append_text (row, vigie_decision_get_kind_name (decision));
  vigie_csv_append_text (row, vigie_decision_get_subject (decision));
  vigie_csv_append_text (row, vigie_decision_get_device (decision));
  vigie_csv_append_cell (row, seq);
  vigie_csv_append_text (row, vigie_decision_get_id (decision));
  vigie_csv_append_cell (row, vigie_decision_get_hash (decision));
  vigie_csv_append_text (row, title);
  vigie_csv_append_cell (row, self->exercise ? "true" : "false");
  vigie_csv_append_cell (row, self->head);
  g_string_append (row, "\r\n");
}

static gboolean
write_csv (const VigieLogDocument *self, VigieAtomicFile *file, GError **error)
{
  g_autoptr (GString) row = g_string_new (VIGIE_CSV_BYTE_ORDER_MARK);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    g_string_append_printf (row, "%s%s", i > 0 ? "," : "", columns[i]);
  g_string_append (row, "\r\n");
  for (guint i = 0; i < self->n; i++)
    {
      VigieLogLine line = { 0 };

      vigie_atomic_file_write (file, row->str, row->len);
      /* A row begins behind the end of the one before it, which cells look at. */
      g_string_assign (row, "\n");
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
          !self->load (i, &line, self->data, error))
        return FALSE;
      append_line (row, self, &line);
      g_string_erase (row, 0, 1);
      if (self->progress != NULL)
        self->progress ((i + 1.0) / self->n, self->progress_data);
    }
  vigie_atomic_file_write (file, row->str, row->len);
  return TRUE;
}

/**
 * vigie_log_document_write:
 * @self: a log
 * @path: the file to make or to replace, of which vigie_sheets_check_path() approves
 * @n_pages: (out): of the PDF; 0 for a table
 * @n_bytes: (out): its size
 * @error: return location for a #GError
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_log_document_write (const VigieLogDocument *self,
                          const char *path,
                          guint *n_pages,
                          guint64 *n_bytes,
                          GError **error)
{
  g_autoptr (VigieAtomicFile) file = NULL;

  *n_pages = 0;
  if (!vigie_sheets_check_path (path, error))
    return FALSE;
  file = vigie_atomic_file_new (path, error);
  if (file == NULL ||
      !(vigie_sheets_path_is_table (path) ? write_csv (self, file, error)
                                          : vigie_log_document_to_pdf (self, file, n_pages, error)))
    return FALSE;
  *n_bytes = vigie_atomic_file_get_size (file);
  return vigie_atomic_file_commit (file, error);
}
