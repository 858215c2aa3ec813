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

#define PAGE_WIDTH 595.276 /* A4, upright, in points */
#define PAGE_HEIGHT 841.89
#define MARGIN 34.0
#define INNER (PAGE_WIDTH - 2 * MARGIN)
#define BOTTOM (PAGE_HEIGHT - MARGIN - 20) /* above the footer */

#define INK "#1d1f24"
#define QUIET "#5c6068" /* still dark enough for a bad copy */
#define RULE "#b9bcc2"
#define WASH "#f1f1ee"

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
  cairo_t *cr;
  const VigieRoadsBoard *board;
  VigieLanguage language;
  gboolean draws; /* FALSE while pages are counted */
  guint page;     /* from 1 */
  guint n_pages;
  double y;
  gboolean in_table;
} Paper;

/* ---- text ---- */

typedef struct
{
  double size;
  gboolean bold;
  const char *colour;
  int max_lines;
  PangoAlignment align;
} Style;

static const Style cell_style = { SIZE_CELL, FALSE, INK, 6, PANGO_ALIGN_LEFT };
static const Style road_style = { 10, TRUE, INK, 3, PANGO_ALIGN_LEFT };
static const Style name_style = { 7.4, TRUE, INK, 4, PANGO_ALIGN_LEFT };

/* Returns: its height */
static double
put (Paper *self, const Style *style, const char *text, double x, double y, double width)
{
  g_autoptr (PangoLayout) layout = NULL;
  double w, h;

  if (text[0] == '\0')
    return 0;
  layout = vigie_map_make_text (self->cr, text, style->size, style->bold);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, style->align);
  pango_layout_set_height (layout, -style->max_lines);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_line_spacing (layout, 0.88f);
  vigie_map_measure_text (layout, &w, &h);
  if (self->draws)
    {
      vigie_map_set_colour (self->cr, style->colour, 1);
      cairo_move_to (self->cr, x, y);
      pango_cairo_show_layout (self->cr, layout);
    }
  return h;
}

static void
begin (Paper *self, const char *tag)
{
  if (self->draws)
    cairo_tag_begin (self->cr, tag, NULL);
}

static void
end (Paper *self, const char *tag)
{
  if (self->draws)
    cairo_tag_end (self->cr, tag);
}

static double
put_tagged (Paper *self,
            const char *tag,
            const Style *style,
            const char *text,
            double x,
            double y,
            double width)
{
  double height;

  begin (self, tag);
  height = put (self, style, text, x, y, width);
  end (self, tag);
  return height;
}

/* Lines and grounds are no content for those who have the page read to them. */
static void
draw_rule (Paper *self, double y, double thickness, const char *colour)
{
  if (!self->draws)
    return;
  begin (self, "Artifact");
  vigie_map_set_colour (self->cr, colour, 1);
  cairo_set_line_width (self->cr, thickness);
  cairo_move_to (self->cr, MARGIN, y);
  cairo_line_to (self->cr, MARGIN + INNER, y);
  cairo_stroke (self->cr);
  end (self, "Artifact");
}

static void
fill_box (Paper *self, const char *colour, double x, double y, double width, double height)
{
  if (!self->draws)
    return;
  begin (self, "Artifact");
  vigie_map_set_colour (self->cr, colour, 1);
  cairo_rectangle (self->cr, x, y, width, height);
  cairo_fill (self->cr);
  end (self, "Artifact");
}

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
  cairo_t *cr = self->cr;

  if (!self->draws)
    return;
  begin (self, "Artifact");
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
  end (self, "Artifact");
}

/* ---- pages ---- */

static double
draw_exercise (Paper *self, double y)
{
  static const Style style = { 12, TRUE, "#ffffff", 1, PANGO_ALIGN_CENTER };

  if (!self->board->situation->exercise)
    return y;
  fill_box (self, INK, MARGIN, y, INNER, 20);
  put_tagged (self, "P", &style, VIGIE_EXERCISE_WORD, MARGIN, y + 2.5, INNER);
  return y + 25;
}

static void
draw_footer (Paper *self)
{
  static const Style alert = { 8, TRUE, INK, 1, PANGO_ALIGN_LEFT };
  static const Style middle = { 6.5, FALSE, QUIET, 2, PANGO_ALIGN_RIGHT };
  static const Style number = { 7.5, TRUE, INK, 1, PANGO_ALIGN_RIGHT };
  const char *attribution = self->board->attribution;
  g_autofree char *source = attribution != NULL && attribution[0] != '\0'
                                ? vigie_roads_fill (self->language, VIGIE_ROADS_SOURCE, attribution)
                                : NULL;
  g_autofree char *note = g_strconcat (vigie_roads_word (self->language, VIGIE_ROADS_MADE_WITH),
                                       source != NULL ? " · " : NULL, source, NULL);
  g_autofree char *page = g_strdup_printf ("page %u/%u", self->page, self->n_pages);
  const double y = PAGE_HEIGHT - MARGIN - 12;

  draw_rule (self, y - 3, 0.6, INK);
  put_tagged (self, "P", &alert, vigie_roads_word (self->language, VIGIE_ROADS_ALERT), MARGIN, y,
              INNER * 0.5);
  put_tagged (self, "P", &middle, note, MARGIN + INNER * 0.5, y, INNER * 0.5 - 54);
  put_tagged (self, "P", &number, page, MARGIN + INNER - 50, y, 50);
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
  static const Style style = { 8, TRUE, QUIET, 1, PANGO_ALIGN_LEFT };
  g_autofree char *moment = describe_moment (self);
  g_autofree char *text = g_strdup_printf (
      "%s · %s%s%s", vigie_roads_word (self->language, VIGIE_ROADS_TITLE),
      self->board->situation->title, self->board->situation->title[0] != '\0' ? " · " : "", moment);

  return y + put_tagged (self, "P", &style, text, MARGIN, y, INNER) + 6;
}

static double
draw_counts (Paper *self, double y)
{
  static const Style style = { 9, TRUE, INK, 1, PANGO_ALIGN_LEFT };
  const double width = INNER / VIGIE_N_ROAD_STATES;
  double x = MARGIN;

  fill_box (self, WASH, MARGIN, y, INNER, 22);
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
      put_tagged (self, "P", &style, whole, x + 22, y + 4.5, width - 24);
      x += width;
    }
  return y + 30;
}

static double
draw_header (Paper *self, double y)
{
  static const Style title = { 22, TRUE, INK, 1, PANGO_ALIGN_LEFT };
  static const Style incident = { 12, TRUE, INK, 2, PANGO_ALIGN_LEFT };
  static const Style detail = { 9, FALSE, INK, 1, PANGO_ALIGN_LEFT };
  const VigieSituation *situation = self->board->situation;
  g_autofree char *moment = describe_moment (self);
  g_autofree char *line = situation->organisation != NULL && situation->organisation[0] != '\0'
                              ? g_strdup_printf ("%s · %s", moment, situation->organisation)
                              : g_strdup (moment);

  y += put_tagged (self, "H1", &title, vigie_roads_word (self->language, VIGIE_ROADS_TITLE), MARGIN,
                   y - 4, INNER);
  y += put_tagged (self, "P", &incident, situation->title, MARGIN, y, INNER);
  y += put_tagged (self, "P", &detail, line, MARGIN, y + 1, INNER) + 8;
  return draw_counts (self, y);
}

static void
begin_page (Paper *self)
{
  self->page++;
  self->y = draw_exercise (self, MARGIN);
  self->y = self->page == 1 ? draw_header (self, self->y) : draw_short_header (self, self->y);
}

static void
end_page (Paper *self)
{
  draw_footer (self);
  /* What ended behind the last page would begin another one. */
  if (self->page == self->n_pages)
    end (self, "Document");
  if (self->draws)
    cairo_show_page (self->cr);
}

/* ---- the table ---- */

static void
begin_table (Paper *self)
{
  static const Style style = { 7.6, TRUE, "#ffffff", 1, PANGO_ALIGN_LEFT };
  double x = MARGIN;

  fill_box (self, INK, MARGIN, self->y, INNER, HEAD_HEIGHT);
  begin (self, "Table");
  begin (self, "TR");
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      put_tagged (self, "TH", &style,
                  vigie_roads_word (self->language, (VigieRoadsWord) (VIGIE_ROADS_STATE + i)),
                  x + PADDING, self->y + 3, widths[i] - 2 * PADDING);
      x += widths[i];
    }
  end (self, "TR");
  self->y += HEAD_HEIGHT;
  self->in_table = TRUE;
}

static void
end_table (Paper *self)
{
  if (self->in_table)
    end (self, "Table");
  self->in_table = FALSE;
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
  static const Style name = { 9, TRUE, INK, 1, PANGO_ALIGN_LEFT };
  static const Style meaning = { 7.4, FALSE, INK, 2, PANGO_ALIGN_LEFT };
  const double width = widths[COLUMN_STATE] - 2 * PADDING - SWATCH - 5;
  double height;

  draw_swatch (self, state, x, y + 1);
  begin (self, "TD");
  height = put (self, &name, vigie_roads_state_name (self->language, state), x + SWATCH + 5, y - 1,
                width);
  height += put (self, &meaning, vigie_roads_state_words (self->language, state), x + SWATCH + 5,
                 y - 1 + height, width);
  end (self, "TD");
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
  double x = MARGIN + widths[COLUMN_STATE];
  double height;

  begin (self, "TR");
  height = put_state (self, row->state, MARGIN + PADDING, y + PADDING);
  for (guint i = COLUMN_ROAD; i < N_COLUMNS; i++)
    {
      const Style *style = i != COLUMN_ROAD                    ? &cell_style
                           : vigie_roads_is_number (row->road) ? &road_style
                                                               : &name_style;
      const double h = put_tagged (self, "TD", style, texts[i], x + PADDING, y + PADDING - 1,
                                   widths[i] - 2 * PADDING);

      height = MAX (height, h);
      x += widths[i];
    }
  end (self, "TR");
  return height + 2 * PADDING;
}

static double
measure_row (Paper *self, const VigieRoadsRow *row)
{
  const gboolean draws = self->draws;
  double height;

  self->draws = FALSE;
  height = put_row (self, row, 0);
  self->draws = draws;
  return height;
}

static void
turn_page (Paper *self)
{
  end_table (self);
  end_page (self);
  begin_page (self);
}

static void
write_rows (Paper *self)
{
  static const Style style = { 10, FALSE, INK, 1, PANGO_ALIGN_LEFT };
  const GPtrArray *rows = self->board->rows;

  for (guint i = 0; i < rows->len; i++)
    {
      const VigieRoadsRow *row = g_ptr_array_index (rows, i);
      const double height = measure_row (self, row);

      if (self->y + height + (self->in_table ? 0 : HEAD_HEIGHT) > BOTTOM)
        turn_page (self);
      if (!self->in_table)
        begin_table (self);
      put_row (self, row, self->y);
      self->y += height;
      draw_rule (self, self->y, 0.5, RULE);
    }
  end_table (self);
  if (rows->len == 0)
    self->y +=
        put_tagged (self, "P", &style, vigie_roads_word (self->language, VIGIE_ROADS_NOTHING),
                    MARGIN, self->y, INNER);
}

/* ---- the others ---- */

#define OTHER_COLUMNS 8
#define OTHER_LINE 12.0

static void
write_list (Paper *self)
{
  static const Style style = { 8.4, FALSE, INK, 1, PANGO_ALIGN_LEFT };
  char **others = self->board->others;
  const guint n = g_strv_length (others);
  const double width = INNER / OTHER_COLUMNS;

  begin (self, "P");
  for (guint i = 0; i < n; i++)
    {
      if (i % OTHER_COLUMNS == 0 && self->y + OTHER_LINE > BOTTOM)
        {
          end (self, "P");
          turn_page (self);
          begin (self, "P");
        }
      put (self, &style, others[i], MARGIN + (i % OTHER_COLUMNS) * width, self->y, width - 4);
      if (i % OTHER_COLUMNS == OTHER_COLUMNS - 1 || i + 1 == n)
        self->y += OTHER_LINE;
    }
  end (self, "P");
}

static void
write_others (Paper *self)
{
  static const Style heading = { 10, TRUE, INK, 1, PANGO_ALIGN_LEFT };
  const gboolean listed = self->board->others != NULL && self->board->others[0] != NULL;

  if (self->y + 40 > BOTTOM)
    turn_page (self);
  self->y += 12;
  draw_swatch (self, VIGIE_ROAD_STATE_GREEN, MARGIN, self->y + 1.5);
  self->y += put_tagged (self, listed ? "H2" : "P", &heading,
                         vigie_roads_word (self->language,
                                           listed ? VIGIE_ROADS_OTHERS : VIGIE_ROADS_ALL_OTHERS),
                         MARGIN + SWATCH + 6, self->y, INNER - SWATCH - 6) +
             4;
  if (listed)
    write_list (self);
}

static void
write_pages (Paper *self, gboolean draws)
{
  self->draws = draws;
  self->page = 0;
  begin_page (self);
  write_rows (self);
  write_others (self);
  end_page (self);
  self->n_pages = self->page;
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
  Paper paper = { .board = self, .language = situation->language, .cr = vigie_pdf_get_cr (pdf) };
  cairo_status_t status;

  write_pages (&paper, FALSE);
  cairo_tag_begin (paper.cr, "Document", NULL);
  write_pages (&paper, TRUE);
  status = vigie_pdf_end (pdf);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED,
                   _ ("The roads board could not be drawn: %s"), cairo_status_to_string (status));
      return NULL;
    }
  *n_pages = paper.n_pages;
  return vigie_pdf_take_bytes (pdf);
}
