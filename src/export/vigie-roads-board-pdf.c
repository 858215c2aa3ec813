/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the roads on paper. It hangs on a wall and is copied in black and white: every state
 * is written out and has a pattern besides its colour. */
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

#include "vigie-error.h"
#include "vigie-exercise-word.h"
#include "vigie-map-private.h"
#include "vigie-map-style.h"
#include "vigie-pdf.h"
#include "vigie-roads-board.h"
#include "vigie-sheet.h"

#define PAGE_WIDTH 595.276 /* A4, upright, in points */
#define PAGE_HEIGHT 841.89
#define INNER (PAGE_WIDTH - 2 * PAGE_MARGIN)
#define BOTTOM (PAGE_HEIGHT - PAGE_MARGIN - 20) /* above the footer */

#define SIZE_CELL 8.4
#define PADDING 4.0
#define SWATCH 11.0
#define HEAD_HEIGHT 17.0

typedef enum
{
  COLUMN_STATE,
  COLUMN_ROAD,
  COLUMN_WHERE,
  COLUMN_TIMES,
  COLUMN_CAUSE,
  COLUMN_DIVERSION,
  N_COLUMNS,
} Column;

static const double widths[N_COLUMNS] = { 80, 58, 150, 94, 66, INNER - 80 - 58 - 150 - 94 - 66 };

typedef struct
{
  VigieSheet sheet;
  const VigieRoadsBoard *board;
  VigieLanguage language;
} Paper;

static const VigieBriefText cell_style = { .size = SIZE_CELL, .colour = INK, .max_lines = 6 };
static const VigieBriefText road_style = {
  .size = 10, .bold = TRUE, .colour = INK, .max_lines = 3
};
static const VigieBriefText name_style = {
  .size = 7.4, .bold = TRUE, .colour = INK, .max_lines = 4
};

/* ---- states ---- */

static void
hatch (cairo_t *cr, double x, double y, gboolean crossed)
{
  cairo_set_line_width (cr, crossed ? 0.8 : 1.0);
  for (double at = -SWATCH; at < 2 * SWATCH; at += crossed ? 4.4 : 3.6)
    {
      cairo_move_to (cr, x + at, y + SWATCH);
      cairo_line_to (cr, x + at + SWATCH, y);
      if (!crossed)
        continue;
      cairo_move_to (cr, x + at, y);
      cairo_line_to (cr, x + at + SWATCH, y + SWATCH);
    }
  cairo_stroke (cr);
}

/* Full, crossed, hatched and empty: also without colours the worse is the darker. */
static void
draw_swatch (Paper *self, VigieRoadState state, double x, double y)
{
  static const char *const colours[VIGIE_N_ROAD_STATES] = {
    [VIGIE_ROAD_STATE_GREEN] = "#d6ecd2",
    [VIGIE_ROAD_STATE_ORANGE] = "#f2a33a",
    [VIGIE_ROAD_STATE_RED] = "#d8323c",
    [VIGIE_ROAD_STATE_BLACK] = "#000000",
  };
  cairo_t *cr = self->sheet.page.cr;

  if (!self->sheet.draws)
    return;
  vigie_sheet_begin (&self->sheet, "Artifact");
  cairo_save (cr);
  cairo_rectangle (cr, x, y, SWATCH, SWATCH);
  cairo_clip_preserve (cr);
  vigie_map_set_colour (cr, colours[state], 1);
  cairo_fill (cr);
  vigie_map_set_colour (cr, INK, 1);
  if (state == VIGIE_ROAD_STATE_ORANGE || state == VIGIE_ROAD_STATE_RED)
    hatch (cr, x, y, state == VIGIE_ROAD_STATE_RED);
  cairo_restore (cr);
  vigie_map_set_colour (cr, INK, 1);
  cairo_set_line_width (cr, 0.8);
  cairo_rectangle (cr, x, y, SWATCH, SWATCH);
  cairo_stroke (cr);
  vigie_sheet_end (&self->sheet, "Artifact");
}

/* ---- pages ---- */

static double
draw_exercise (Paper *self, double y)
{
  static const VigieBriefText style = {
    .size = 12, .bold = TRUE, .colour = WHITE, .max_lines = 1, .align = PANGO_ALIGN_CENTER
  };

  if (!self->board->situation->exercise)
    return y;
  vigie_sheet_fill (&self->sheet, INK, y, 20);
  vigie_sheet_put_tagged (&self->sheet, "P", &style, VIGIE_EXERCISE_WORD, PAGE_MARGIN, y + 2.5,
                          INNER);
  return y + 25;
}

static void
draw_footer (Paper *self)
{
  static const VigieBriefText alert = { .size = 8, .bold = TRUE, .colour = INK, .max_lines = 1 };
  static const VigieBriefText middle = {
    .size = 6.5, .colour = QUIET, .max_lines = 2, .align = PANGO_ALIGN_RIGHT
  };
  static const VigieBriefText number = {
    .size = 7.5, .bold = TRUE, .colour = INK, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  const char *attribution = self->board->attribution;
  g_autofree char *source = attribution != NULL && attribution[0] != '\0'
                                ? vigie_roads_fill (self->language, VIGIE_ROADS_SOURCE, attribution)
                                : NULL;
  g_autofree char *note = g_strconcat (vigie_roads_word (self->language, VIGIE_ROADS_MADE_WITH),
                                       source != NULL ? " · " : NULL, source, NULL);
  g_autofree char *page =
      g_strdup_printf ("page %u/%u", self->sheet.page.number, self->sheet.page.n_pages);
  const double y = PAGE_HEIGHT - PAGE_MARGIN - 12;

  vigie_sheet_rule (&self->sheet, y - 3, 0.6, INK);
  vigie_sheet_put_tagged (&self->sheet, "P", &alert,
                          vigie_roads_word (self->language, VIGIE_ROADS_ALERT), PAGE_MARGIN, y,
                          INNER * 0.5);
  vigie_sheet_put_tagged (&self->sheet, "P", &middle, note, PAGE_MARGIN + INNER * 0.5, y,
                          INNER * 0.5 - 54);
  vigie_sheet_put_tagged (&self->sheet, "P", &number, page, PAGE_MARGIN + INNER - 50, y, 50);
}

static char *
describe_moment (Paper *self)
{
  const VigieSituation *situation = self->board->situation;
  g_autofree char *date = vigie_words_date_time (self->language, situation->at, situation->zone);

  return vigie_roads_fill (self->language, VIGIE_ROADS_AS_OF, date);
}

/* What the other pages begin with, so that a loose sheet says what it is. */
static double
draw_short_header (Paper *self, double y)
{
  static const VigieBriefText style = { .size = 8, .bold = TRUE, .colour = QUIET, .max_lines = 1 };
  g_autofree char *moment = describe_moment (self);
  g_autofree char *text = g_strdup_printf (
      "%s · %s%s%s", vigie_roads_word (self->language, VIGIE_ROADS_TITLE),
      self->board->situation->title, self->board->situation->title[0] != '\0' ? " · " : "", moment);

  return y + vigie_sheet_put_tagged (&self->sheet, "P", &style, text, PAGE_MARGIN, y, INNER) + 6;
}

static double
draw_counts (Paper *self, double y)
{
  static const VigieBriefText style = { .size = 9, .bold = TRUE, .colour = INK, .max_lines = 1 };
  const double width = INNER / VIGIE_N_ROAD_STATES;
  double x = PAGE_MARGIN;

  vigie_sheet_fill (&self->sheet, WASH, y, 22);
  for (guint i = VIGIE_N_ROAD_STATES; i-- > 0;)
    {
      const gboolean is_rest = i == VIGIE_ROAD_STATE_GREEN && self->board->others == NULL &&
                               self->board->n_roads[i] == 0;
      g_autofree char *text = is_rest
                                  ? g_strdup (vigie_roads_state_name (self->language, i))
                                  : g_strdup_printf ("%u %s", self->board->n_roads[i],
                                                     vigie_roads_state_name (self->language, i));
      g_autofree char *whole =
          g_strdup_printf ("%s, %s", text, vigie_roads_state_words (self->language, i));

      draw_swatch (self, i, x + 6, y + 5.5);
      vigie_sheet_put_tagged (&self->sheet, "P", &style, whole, x + 22, y + 4.5, width - 24);
      x += width;
    }
  return y + 30;
}

static double
draw_header (Paper *self, double y)
{
  static const VigieBriefText title = { .size = 22, .bold = TRUE, .colour = INK, .max_lines = 1 };
  static const VigieBriefText incident = {
    .size = 12, .bold = TRUE, .colour = INK, .max_lines = 2
  };
  static const VigieBriefText detail = { .size = 9, .colour = INK, .max_lines = 1 };
  const VigieSituation *situation = self->board->situation;
  g_autofree char *moment = describe_moment (self);
  g_autofree char *line = situation->organisation != NULL && situation->organisation[0] != '\0'
                              ? g_strdup_printf ("%s · %s", moment, situation->organisation)
                              : g_strdup (moment);

  y += vigie_sheet_put_tagged (&self->sheet, "H1", &title,
                               vigie_roads_word (self->language, VIGIE_ROADS_TITLE), PAGE_MARGIN,
                               y - 4, INNER);
  y += vigie_sheet_put_tagged (&self->sheet, "P", &incident, situation->title, PAGE_MARGIN, y,
                               INNER);
  y += vigie_sheet_put_tagged (&self->sheet, "P", &detail, line, PAGE_MARGIN, y + 1, INNER) + 8;
  return draw_counts (self, y);
}

static void
begin_page (Paper *self)
{
  self->sheet.page.number++;
  self->sheet.y = draw_exercise (self, PAGE_MARGIN);
  self->sheet.y = self->sheet.page.number == 1 ? draw_header (self, self->sheet.y)
                                               : draw_short_header (self, self->sheet.y);
}

static void
end_page (Paper *self)
{
  draw_footer (self);
  /* What ended behind the last page would begin another one. */
  if (self->sheet.page.number == self->sheet.page.n_pages)
    vigie_sheet_end (&self->sheet, "Document");
  if (self->sheet.draws)
    cairo_show_page (self->sheet.page.cr);
}

/* ---- the table ---- */

static void
begin_table (Paper *self)
{
  static const VigieSheetTable table = {
    .widths = widths,
    .n_columns = N_COLUMNS,
    .padding = PADDING,
    .head_height = HEAD_HEIGHT,
    .head_inset = 3,
    .head_style = { .size = 7.6, .bold = TRUE, .colour = WHITE, .max_lines = 1 },
  };
  const char *titles[N_COLUMNS];

  for (guint i = 0; i < N_COLUMNS; i++)
    titles[i] = vigie_roads_word (self->language, (VigieRoadsWord) (VIGIE_ROADS_STATE + i));
  vigie_sheet_begin_table (&self->sheet, &table, titles);
}

static char *
describe_where (Paper *self, const VigieRoadsRow *row)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *direction = vigie_roads_describe_direction (self->language, row->direction);

  if (row->from[0] != '\0' || row->to[0] != '\0')
    g_string_append_printf (out, "%s – %s", row->from[0] != '\0' ? row->from : "?",
                            row->to[0] != '\0' ? row->to : "?");
  if (direction[0] != '\0')
    g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", direction);
  if (row->communes[0] != '\0')
    g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", row->communes);
  return g_string_free_and_steal (g_steal_pointer (&out));
}

static char *
describe_times (Paper *self, const VigieRoadsRow *row)
{
  const VigieSituation *situation = self->board->situation;
  g_autofree char *from =
      vigie_words_time (self->language, row->since, situation->at, situation->zone);
  g_autofree char *since = vigie_roads_fill (self->language, VIGIE_ROADS_SINCE, from);
  g_autofree char *to = NULL;
  g_autofree char *until = NULL;

  if (row->until == VIGIE_TIME_UNKNOWN)
    return g_strdup_printf ("%s\n%s", since, vigie_roads_word (self->language, VIGIE_ROADS_NO_END));
  to = vigie_words_time (self->language, row->until, situation->at, situation->zone);
  until = vigie_roads_fill (self->language, VIGIE_ROADS_UNTIL, to);
  return g_strdup_printf ("%s\n%s", since, until);
}

static double
put_state (Paper *self, VigieRoadState state, double x, double y)
{
  static const VigieBriefText name = { .size = 9, .bold = TRUE, .colour = INK, .max_lines = 1 };
  static const VigieBriefText meaning = { .size = 7.4, .colour = INK, .max_lines = 2 };
  const double width = widths[COLUMN_STATE] - 2 * PADDING - SWATCH - 5;
  double height;

  draw_swatch (self, state, x, y + 1);
  vigie_sheet_begin (&self->sheet, "TD");
  height = vigie_sheet_put (&self->sheet, &name, vigie_roads_state_name (self->language, state),
                            x + SWATCH + 5, y - 1, width);
  height +=
      vigie_sheet_put (&self->sheet, &meaning, vigie_roads_state_words (self->language, state),
                       x + SWATCH + 5, y - 1 + height, width);
  vigie_sheet_end (&self->sheet, "TD");
  return height;
}

/* Returns: the height of the row; draws it if the paper draws */
static double
put_row (Paper *self, const VigieRoadsRow *row, double y)
{
  g_autofree char *where = describe_where (self, row);
  g_autofree char *times = describe_times (self, row);
  const char *const texts[N_COLUMNS] = {
    NULL, row->road, where, times, row->cause, row->diversion[0] != '\0' ? row->diversion : "–"
  };
  double x = PAGE_MARGIN + widths[COLUMN_STATE];
  double height;

  vigie_sheet_begin (&self->sheet, "TR");
  height = put_state (self, row->state, PAGE_MARGIN + PADDING, y + PADDING);
  for (guint i = COLUMN_ROAD; i < N_COLUMNS; i++)
    {
      const VigieBriefText *style = i != COLUMN_ROAD                    ? &cell_style
                                    : vigie_roads_is_number (row->road) ? &road_style
                                                                        : &name_style;
      const double h = vigie_sheet_put_tagged (&self->sheet, "TD", style, texts[i], x + PADDING,
                                               y + PADDING - 1, widths[i] - 2 * PADDING);

      height = MAX (height, h);
      x += widths[i];
    }
  vigie_sheet_end (&self->sheet, "TR");
  return height + 2 * PADDING;
}

static double
measure_row (Paper *self, const VigieRoadsRow *row)
{
  const gboolean draws = self->sheet.draws;
  double height;

  self->sheet.draws = FALSE;
  height = put_row (self, row, 0);
  self->sheet.draws = draws;
  return height;
}

static void
turn_page (Paper *self)
{
  vigie_sheet_end_table (&self->sheet);
  end_page (self);
  begin_page (self);
}

static void
write_rows (Paper *self)
{
  static const VigieBriefText style = { .size = 10, .colour = INK, .max_lines = 1 };
  const GPtrArray *rows = self->board->rows;

  for (guint i = 0; i < rows->len; i++)
    {
      const VigieRoadsRow *row = g_ptr_array_index (rows, i);
      const double height = measure_row (self, row);

      if (self->sheet.y + height + (self->sheet.in_table ? 0 : HEAD_HEIGHT) > BOTTOM)
        turn_page (self);
      if (!self->sheet.in_table)
        begin_table (self);
      put_row (self, row, self->sheet.y);
      self->sheet.y += height;
      vigie_sheet_rule (&self->sheet, self->sheet.y, 0.5, RULE);
    }
  vigie_sheet_end_table (&self->sheet);
  if (rows->len == 0)
    self->sheet.y += vigie_sheet_put_tagged (&self->sheet, "P", &style,
                                             vigie_roads_word (self->language, VIGIE_ROADS_NOTHING),
                                             PAGE_MARGIN, self->sheet.y, INNER);
}

/* ---- the others ---- */

#define OTHER_COLUMNS 8
#define OTHER_LINE 12.0

static void
write_list (Paper *self)
{
  static const VigieBriefText style = { .size = 8.4, .colour = INK, .max_lines = 1 };
  char **others = self->board->others;
  const guint n = g_strv_length (others);
  const double width = INNER / OTHER_COLUMNS;

  vigie_sheet_begin (&self->sheet, "P");
  for (guint i = 0; i < n; i++)
    {
      if (i % OTHER_COLUMNS == 0 && self->sheet.y + OTHER_LINE > BOTTOM)
        {
          vigie_sheet_end (&self->sheet, "P");
          turn_page (self);
          vigie_sheet_begin (&self->sheet, "P");
        }
      vigie_sheet_put (&self->sheet, &style, others[i], PAGE_MARGIN + (i % OTHER_COLUMNS) * width,
                       self->sheet.y, width - 4);
      if (i % OTHER_COLUMNS == OTHER_COLUMNS - 1 || i + 1 == n)
        self->sheet.y += OTHER_LINE;
    }
  vigie_sheet_end (&self->sheet, "P");
}

static void
write_others (Paper *self)
{
  static const VigieBriefText heading = { .size = 10, .bold = TRUE, .colour = INK, .max_lines = 1 };
  const gboolean listed = self->board->others != NULL && self->board->others[0] != NULL;

  if (self->sheet.y + 40 > BOTTOM)
    turn_page (self);
  self->sheet.y += 12;
  draw_swatch (self, VIGIE_ROAD_STATE_GREEN, PAGE_MARGIN, self->sheet.y + 1.5);
  self->sheet.y +=
      vigie_sheet_put_tagged (
          &self->sheet, listed ? "H2" : "P", &heading,
          vigie_roads_word (self->language, listed ? VIGIE_ROADS_OTHERS : VIGIE_ROADS_ALL_OTHERS),
          PAGE_MARGIN + SWATCH + 6, self->sheet.y, INNER - SWATCH - 6) +
      4;
  if (listed)
    write_list (self);
}

static void
write_pages (Paper *self, gboolean draws)
{
  self->sheet.draws = draws;
  self->sheet.page.number = 0;
  begin_page (self);
  write_rows (self);
  write_others (self);
  end_page (self);
  self->sheet.page.n_pages = self->sheet.page.number;
}

/* ---- the file ---- */

/**
 * vigie_roads_board_to_pdf:
 * @self: a board
 * @n_pages: (out): how many pages it has
 * @error: return location for a #GError
 *
 * Makes A4 pages, tagged, with embedded fonts. Needs no display and no locale.
 *
 * Returns: (transfer full) (nullable): the PDF
 */
GBytes *
vigie_roads_board_to_pdf (const VigieRoadsBoard *self, guint *n_pages, GError **error)
{
  const VigieSituation *situation = self->situation;
  g_autofree char *whole = g_strdup_printf (
      "%s – %s", vigie_roads_word (situation->language, VIGIE_ROADS_TITLE), situation->title);
  g_autofree char *title = vigie_situation_mark (situation, whole);
  const VigiePdfAbout about = { .title = title,
                                .author = situation->organisation,
                                .created_at = situation->exported_at,
                                .language = situation->language };
  g_autoptr (VigiePdf) pdf = vigie_pdf_new (&about, PAGE_WIDTH, PAGE_HEIGHT, NULL);
  Paper paper = { .board = self,
                  .language = situation->language,
                  .sheet.page = {
                      .cr = vigie_pdf_get_cr (pdf), .width = PAGE_WIDTH, .height = PAGE_HEIGHT } };
  cairo_status_t status;

  write_pages (&paper, FALSE);
  cairo_tag_begin (paper.sheet.page.cr, "Document", NULL);
  write_pages (&paper, TRUE);
  status = vigie_pdf_end (pdf);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED,
                   _ ("The roads board could not be drawn: %s"), cairo_status_to_string (status));
      return NULL;
    }
  *n_pages = paper.sheet.page.n_pages;
  return vigie_pdf_take_bytes (pdf);
}
