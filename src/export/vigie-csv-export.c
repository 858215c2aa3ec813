/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closed sections as a table: RFC 4180, for the service that keeps the roads. */
#include "vigie-csv-export.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-atomic-file.h"
#include "vigie-csv-cells.h"
#include "vigie-error.h"

static const char *const columns[] = {
  "id",       "version",   "title",        "cause",        "cause_label",
  "status",   "from",      "to",           "lifted_at",    "road",
  "pr_from",  "pr_to",     "section_from", "section_to",   "direction",
  "communes", "length_m",  "stretch_from", "stretch_to",   "stretch_length_m",
  "incident", "publisher", "exercise",     "described_at", "exported_at",
};

/* ---- cells ---- */

static void
add_time (GString *row, const VigieSituation *situation, gint64 at)
{
  g_autofree char *text =
      at != VIGIE_TIME_UNKNOWN ? vigie_situation_format_time (situation, at) : g_strdup ("");

  vigie_csv_append_cell (row, text);
}

/* Whole metres: a decimal point is none in half of the world. */
static void
add_metres (GString *row, double metres)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "";

  if (isfinite (metres) && metres >= 0 && metres < 1e12)
    g_ascii_formatd (text, sizeof text, "%.0f", metres);
  vigie_csv_append_cell (row, text);
}

static void
add_pr (GString *row, const VigieSituationReference *reference)
{
  g_autofree char *text = reference->has_pr
                              ? g_strdup_printf ("%u+%03.0f%s", reference->pr, reference->pr_m,
                                                 reference->side == 'D'   ? "D"
                                                 : reference->side == 'G' ? "G"
                                                                          : "")
                              : g_strdup ("");

  vigie_csv_append_cell (row, text);
}

/* ---- rows ---- */

static void
begin_row (GString *out, const VigieSituation *situation, const VigieSituationShape *shape)
{
  g_autofree char *version = g_strdup_printf ("%d", shape->version);
  g_autofree char *title = vigie_situation_mark (situation, shape->label);

  vigie_csv_append_text (out, shape->id);
  vigie_csv_append_cell (out, version);
  vigie_csv_append_text (out, title);
  vigie_csv_append_text (out, shape->cause);
  vigie_csv_append_text (out, shape->cause_label);
  vigie_csv_append_cell (out, vigie_situation_status_to_string (shape->status));
  add_time (out, situation, shape->from);
  add_time (out, situation, shape->to);
  add_time (out, situation, shape->lifted_at);
}

static void
add_section (GString *out, const VigieSituationSection *section)
{
  g_autofree char *communes = g_strjoinv (", ", section->communes);

  vigie_csv_append_text (out, section->road);
  add_pr (out, &section->from);
  add_pr (out, &section->to);
  vigie_csv_append_text (out, section->from.text);
  vigie_csv_append_text (out, section->to.text);
  vigie_csv_append_text (out, section->direction);
  vigie_csv_append_text (out, communes);
  add_metres (out, section->length_m);
  vigie_csv_append_text (out, section->stretch_from);
  vigie_csv_append_text (out, section->stretch_to);
  add_metres (out, section->stretch_length_m);
}

static void
add_no_section (GString *out)
{
  for (guint i = 0; i < 11; i++)
    vigie_csv_append_cell (out, "");
}

static void
end_row (GString *out, const VigieSituation *situation)
{
  vigie_csv_append_text (out, situation->title);
  vigie_csv_append_text (out, situation->attribution);
  vigie_csv_append_cell (out, situation->exercise ? "true" : "false");
  add_time (out, situation, situation->at);
  add_time (out, situation, situation->exported_at);
  g_string_append (out, "\r\n");
}

/* Returns: how many rows. What is closed and has no known road has one, too. */
static guint64
add_closure (GString *out, const VigieSituation *situation, const VigieSituationShape *shape)
{
  for (guint i = 0; i < shape->sections->len; i++)
    {
      begin_row (out, situation, shape);
      add_section (out, g_ptr_array_index (shape->sections, i));
      end_row (out, situation);
    }
  if (shape->sections->len > 0)
    return shape->sections->len;
  begin_row (out, situation, shape);
  add_no_section (out);
  end_row (out, situation);
  return 1;
}

/* ---- the file read back ---- */

/* Returns: behind the cell that begins at @text; %NULL where it is none */
static const char *
skip_cell (const char *text, gboolean *is_safe)
{
  if (*text != '"')
    {
      *is_safe = !vigie_csv_is_formula (text);
      return text + strcspn (text, ",\"\r\n");
    }
  *is_safe = !vigie_csv_is_formula (text + 1);
  for (text++; *text != '\0'; text++)
    {
      if (*text == '\n' || *text == '\r')
        return NULL;
      if (text[0] == '"' && text[1] != '"')
        return text + 1;
      if (text[0] == '"')
        text++;
    }
  return NULL;
}

/* Returns: behind the row that begins at @text; %NULL where it is none of our columns */
static const char *
skip_row (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const gboolean is_last = i + 1 == G_N_ELEMENTS (columns);
      gboolean is_safe;

      text = skip_cell (text, &is_safe);
      if (text == NULL || !is_safe || !g_str_has_prefix (text, is_last ? "\r\n" : ","))
        return NULL;
      text += is_last ? 2 : 1;
    }
  return text;
}

static gboolean
check (const GString *table, guint64 n_rows, GError **error)
{
  const char *text = table->str + strlen (VIGIE_CSV_BYTE_ORDER_MARK);
  g_autofree char *where = NULL;
  guint64 n_found = 0;

  while (text != NULL && *text != '\0')
    {
      text = skip_row (text);
      n_found++;
    }
  if (text != NULL && n_found == n_rows + 1 && strlen (table->str) == table->len &&
      g_utf8_validate_len (table->str, table->len, NULL))
    return TRUE;
  where = g_strdup_printf ("%" G_GUINT64_FORMAT, n_found);
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("The table was not written, for its own check failed in row %s."), where);
  return FALSE;
}

/**
 * vigie_csv_write:
 * @input: what to write
 * @path: the file to make or to replace
 * @cancellable: (nullable): stops it
 * @report: (out caller-allocates): what was written
 * @error: return location for a #GError
 *
 * Writes a row for each closed section (RFC 4180, UTF-8 with a byte order mark). Metres are whole;
 * times have the offset of the situation's zone. A text that a spreadsheet would compute begins
 * with an apostrophe. The table is read back before it takes the place of the old one. Blocks.
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_csv_write (const VigieExportInput *input,
                 const char *path,
                 GCancellable *cancellable,
                 VigieExportReport *report,
                 GError **error)
{
  const VigieSituation *situation = input->situation;
  g_autoptr (GString) out = g_string_new (VIGIE_CSV_BYTE_ORDER_MARK);
  g_autoptr (VigieAtomicFile) file = NULL;
  g_autofree char *head = g_strjoinv (",", (char **) columns);
  guint64 n_rows = 0;

  G_STATIC_ASSERT (G_N_ELEMENTS (columns) == 9 + 11 + 5);
  g_string_append_printf (out, "%s\r\n", head);
  for (guint i = 0; i < situation->shapes->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (situation->shapes, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (shape->kind != VIGIE_SHAPE_CLOSURE || !vigie_situation_shows (situation, shape, 0))
        continue;
      n_rows += add_closure (out, situation, shape);
      report->n_shapes++;
    }
  if (!check (out, n_rows, error))
    return FALSE;
  file = vigie_atomic_file_new (path, error);
  if (file == NULL)
    return FALSE;
  vigie_atomic_file_write (file, out->str, out->len);
  report->n_bytes = out->len;
  return vigie_atomic_file_commit (file, error);
}
