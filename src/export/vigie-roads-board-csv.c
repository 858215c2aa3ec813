/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-csv-cells.h"
#include "vigie-roads-board.h"

static const char *const columns[] = {
  "road",     "state",    "state_label", "from",     "to",           "direction", "communes",
  "length_m", "since",    "until",       "cause",    "cause_label",  "diversion", "id",
  "version",  "incident", "publisher",   "exercise", "described_at",
};

static void
add_time (GString *out, const VigieSituation *situation, gint64 at)
{
  g_autofree char *text =
      at != VIGIE_TIME_UNKNOWN ? vigie_situation_format_time (situation, at) : g_strdup ("");

  vigie_csv_append_cell (out, text);
}

static void
end_row (GString *out, const VigieSituation *situation)
{
  g_autofree char *title = vigie_situation_mark (situation, situation->title);

  vigie_csv_append_text (out, title);
  vigie_csv_append_text (out, situation->organisation);
  vigie_csv_append_cell (out, situation->exercise ? "true" : "false");
  add_time (out, situation, situation->at);
  g_string_append (out, "\r\n");
}

static void
add_row (GString *out, const VigieSituation *situation, const VigieRoadsRow *row)
{
  g_autofree char *version = g_strdup_printf ("%d", row->shape->version);
  char metres[G_ASCII_DTOSTR_BUF_SIZE] = "";

  if (row->length_m > 0 && row->length_m < 1e12)
    g_ascii_formatd (metres, sizeof metres, "%.0f", row->length_m);
  vigie_csv_append_text (out, row->road);
  vigie_csv_append_cell (out, vigie_road_state_to_string (row->state));
  vigie_csv_append_cell (out, vigie_roads_state_words (situation->language, row->state));
  vigie_csv_append_text (out, row->from);
  vigie_csv_append_text (out, row->to);
  vigie_csv_append_text (out, row->direction[0] != '\0' ? row->direction : "both");
  vigie_csv_append_text (out, row->communes);
  vigie_csv_append_cell (out, metres);
  add_time (out, situation, row->since);
  add_time (out, situation, row->until);
  vigie_csv_append_text (out, row->shape->cause);
  vigie_csv_append_text (out, row->cause);
  vigie_csv_append_text (out, row->diversion);
  vigie_csv_append_text (out, row->shape->id);
  vigie_csv_append_cell (out, version);
  end_row (out, situation);
}

static void
add_other (GString *out, const VigieSituation *situation, const char *road)
{
  vigie_csv_append_text (out, road);
  vigie_csv_append_cell (out, vigie_road_state_to_string (VIGIE_ROAD_STATE_GREEN));
  vigie_csv_append_cell (out,
                         vigie_roads_state_words (situation->language, VIGIE_ROAD_STATE_GREEN));
  for (guint i = 0; i < 12; i++)
    vigie_csv_append_cell (out, "");
  end_row (out, situation);
}

/**
 * vigie_roads_board_to_csv:
 * @self: a board
 *
 * Returns: (transfer full): a table (RFC 4180, UTF-8 with a byte order mark), a row for each
 *   stretch, and one for each other road where they are listed
 */
GBytes *
vigie_roads_board_to_csv (const VigieRoadsBoard *self)
{
  GString *out = g_string_new (VIGIE_CSV_BYTE_ORDER_MARK);

  G_STATIC_ASSERT (G_N_ELEMENTS (columns) == 3 + 12 + 4);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "", columns[i]);
  g_string_append (out, "\r\n");
  for (guint i = 0; i < self->rows->len; i++)
    add_row (out, self->situation, g_ptr_array_index (self->rows, i));
  for (guint i = 0; self->others != NULL && self->others[i] != NULL; i++)
    add_other (out, self->situation, self->others[i]);
  return g_string_free_to_bytes (out);
}
