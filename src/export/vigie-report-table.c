/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of the report: they go over pages, each with their head again, and show every cell whole.
 */
#include <string.h>

#include "vigie-map-private.h"
#include "vigie-map-style.h"
#include "vigie-report-private.h"

#define PADDING 3.0
#define HEAD_HEIGHT 15.0
#define MAX_COLUMNS 8

static const VigieBriefText cell_style = { .size = SIZE_BODY - 0.5, .colour = INK };
static const VigieBriefText number_style = { .size = SIZE_BODY - 0.5,
                                             .colour = INK,
                                             .align = PANGO_ALIGN_RIGHT };

static double
get_width (VigieReportPaper *self, guint column)
{
  return vigie_brief_page_inner (&self->page) * self->columns[column].part;
}

/* For those who have the page read to them. */
static void
begin_tag (VigieReportPaper *self, const char *tag)
{
  if (!self->is_plain)
    cairo_tag_begin (self->page.cr, tag, NULL);
  else if (g_str_equal (tag, "Table"))
    cairo_tag_begin (self->page.cr, "P", NULL);
}

static void
end_tag (VigieReportPaper *self, const char *tag)
{
  if (!self->is_plain)
    cairo_tag_end (self->page.cr, tag);
  else if (g_str_equal (tag, "Table"))
    cairo_tag_end (self->page.cr, "P");
}

/* What of the table is on this page is drawn. Its rules are one ornament and not one a row: cairo
 * keeps a word for each until the end. */
static void
end_part (VigieReportPaper *self)
{
  if (!self->draws)
    return;
  end_tag (self, "Table");
  if (self->rules->len == 0)
    return;
  cairo_tag_begin (self->page.cr, "Artifact", NULL);
  vigie_map_set_colour (self->page.cr, RULE, 1);
  for (guint i = 0; i < self->rules->len; i++)
    {
      cairo_rectangle (self->page.cr, PAGE_MARGIN, g_array_index (self->rules, float, i),
                       vigie_brief_page_inner (&self->page), 0.4);
      cairo_fill (self->page.cr); /* each by itself: viewers draw it as sharp as the others */
    }
  cairo_tag_end (self->page.cr, "Artifact");
  g_array_set_size (self->rules, 0);
}

/* Between numbers, which end at the right, and what follows them. */
static double
get_left (VigieReportPaper *self, guint column)
{
  const gboolean after_number =
      column > 0 && self->columns[column - 1].number && !self->columns[column].number;

  return PADDING + (after_number ? 7 : 0);
}

static double
get_inner (VigieReportPaper *self, guint column)
{
  return get_width (self, column) - get_left (self, column) - PADDING;
}

static void
draw_head (VigieReportPaper *self)
{
  static const VigieBriefText left = {
    .size = SIZE_SMALL, .bold = TRUE, .colour = WHITE, .max_lines = 1
  };
  static const VigieBriefText right = {
    .size = SIZE_SMALL, .bold = TRUE, .colour = WHITE, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  double x = PAGE_MARGIN;

  if (self->draws)
    {
      vigie_report_fill (self, INK, x, self->y, vigie_brief_page_inner (&self->page), HEAD_HEIGHT);
      begin_tag (self, "Table");
      begin_tag (self, "TR");
      for (guint i = 0; i < self->n_columns; i++)
        {
          const VigieReportColumn *column = &self->columns[i];

          begin_tag (self, "TH");
          vigie_brief_draw (&self->page, column->number ? &right : &left,
                            vigie_report_pick (self, column->french, column->english),
                            x + get_left (self, i), self->y + 2.6, get_inner (self, i));
          end_tag (self, "TH");
          x += get_width (self, i);
        }
      end_tag (self, "TR");
    }
  self->y += HEAD_HEIGHT;
}

static void
turn_page (VigieReportPaper *self)
{
  end_part (self);
  vigie_report_turn_page (self);
  draw_head (self);
}

/**
 * vigie_report_begin_table:
 * @columns: borrowed until vigie_report_end_table()
 * @n_columns: how many
 */
void
vigie_report_begin_table (VigieReportPaper *self, const VigieReportColumn *columns, guint n_columns)
{
  g_return_if_fail (n_columns <= MAX_COLUMNS);

  self->columns = columns;
  self->n_columns = n_columns;
  vigie_report_need (self, HEAD_HEIGHT + 2 * self->line);
  draw_head (self);
}

void
vigie_report_end_table (VigieReportPaper *self)
{
  end_part (self);
  self->columns = NULL;
  self->y += 6;
}

/* ---- rows ---- */

/* Certainly one line of the document's font: no letter is wider than its size. */
static gboolean
is_one_line (const char *text, double size, double width)
{
  glong n = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at), n++)
    {
      const gunichar letter = g_utf8_get_char (at);

      if (letter < 0x20 || (letter > 0x24f && (letter < 0x2010 || letter > 0x203a)))
        return FALSE;
    }
  return (double) n * size <= width;
}

static double
measure_cell (VigieReportPaper *self, guint column, const char *text)
{
  const double width = get_inner (self, column);
  const gboolean draws = self->draws;
  double height;

  if (is_one_line (text, cell_style.size, width))
    return self->line;
  self->draws = FALSE;
  height = vigie_report_put (self, NULL, &cell_style, text, 0, 0, width);
  self->draws = draws;
  return MAX (height, self->line);
}

static void
draw_cells (VigieReportPaper *self, const char *const *cells)
{
  double x = PAGE_MARGIN;

  begin_tag (self, "TR");
  for (guint i = 0; i < self->n_columns; i++)
    {
      const double width = get_width (self, i);

      begin_tag (self, "TD");
      vigie_report_put (self, NULL, self->columns[i].number ? &number_style : &cell_style, cells[i],
                        x + get_left (self, i), self->y + PADDING - 1, get_inner (self, i));
      end_tag (self, "TD");
      x += width;
    }
  end_tag (self, "TR");
}

/* Where a text must be cut to be no higher than @room. */
static gsize
find_cut (VigieReportPaper *self, guint column, const char *text, double room)
{
  g_autoptr (PangoLayout) layout =
      vigie_map_make_text_in (self->context, text, cell_style.size, FALSE);
  PangoLayoutIter *iter;
  gsize cut = 0;

  pango_layout_set_width (layout, (int) (get_inner (self, column) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 0.88f);
  iter = pango_layout_get_iter (layout);
  do
    {
      PangoRectangle line;

      pango_layout_iter_get_line_extents (iter, NULL, &line);
      if (cut > 0 && line.y + line.height > room * PANGO_SCALE)
        {
          pango_layout_iter_free (iter);
          return cut;
        }
      cut = (gsize) pango_layout_iter_get_line_readonly (iter)->start_index +
            (gsize) pango_layout_iter_get_line_readonly (iter)->length;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  return strlen (text);
}

/* Higher than a page: what fits, and the rest as further rows. */
static void
add_in_parts (VigieReportPaper *self, const char *const *cells, double room)
{
  g_autoptr (GPtrArray) rest = g_ptr_array_new_with_free_func (g_free);
  gboolean goes_on = TRUE;

  for (guint i = 0; i < self->n_columns; i++)
    g_ptr_array_add (rest, g_strdup (cells[i]));
  while (goes_on)
    {
      g_autoptr (GPtrArray) now = g_ptr_array_new_with_free_func (g_free);

      goes_on = FALSE;
      for (guint i = 0; i < self->n_columns; i++)
        {
          char *text = g_ptr_array_index (rest, i);
          const gsize cut = find_cut (self, i, text, room - 2 * PADDING);
          const char *next = text + cut;

          g_ptr_array_add (now, g_strndup (text, cut));
          while (g_ascii_isspace (*next))
            next++;
          goes_on = goes_on || *next != '\0';
          memmove (text, next, strlen (next) + 1);
        }
      turn_page (self);
      if (self->draws)
        draw_cells (self, (const char *const *) now->pdata);
      self->y += room;
    }
}

/**
 * vigie_report_add_row:
 * @cells: one of each column
 * @known: its height, if it was asked before; or a number below 0
 *
 * Returns: its height; below 0 where it has none of its own as it needs several pages
 */
double
vigie_report_add_row (VigieReportPaper *self, const char *const *cells, double known)
{
  const double bottom = vigie_brief_page_bottom (&self->page);
  const double room = bottom - PAGE_MARGIN - 15 - HEAD_HEIGHT;
  double height = known;

  if (known < 0)
    {
      height = 0;
      for (guint i = 0; i < self->n_columns; i++)
        height = MAX (height, measure_cell (self, i, cells[i]));
      /* As it is kept for the second time, so that pages end at the same rows. */
      height = (float) (height + 2 * PADDING - 1);
    }
  if (height > room)
    {
      add_in_parts (self, cells, room);
      return -1;
    }
  if (self->y + height > bottom)
    turn_page (self);
  if (self->draws)
    draw_cells (self, cells);
  self->y += height;
  if (self->draws)
    {
      const float rule = (float) (self->y - 0.4);

      g_array_append_val (self->rules, rule);
    }
  return height;
}
