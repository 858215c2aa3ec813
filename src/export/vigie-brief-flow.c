/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-private.h"

#include <math.h>

#include <cairo-pdf.h>

#define HEADING_HEIGHT 17.0
#define MIN_ROOM 60.0 /* at the foot of a page; less of a list is not begun there */

/* ---- blocks ---- */

static void
block_free (gpointer data)
{
  VigieBriefBlock *self = data;

  if (self->owned != NULL)
    block_free (self->owned);
  if (self->free_what != NULL)
    self->free_what (self->what);
  g_free (self);
}

VigieBriefFlow *
vigie_brief_flow_new (void)
{
  return g_ptr_array_new_with_free_func (block_free);
}

VigieBriefBlock *
vigie_brief_flow_add (VigieBriefFlow *self, VigieBriefBlockFunc func, gconstpointer what)
{
  VigieBriefBlock *block = g_new0 (VigieBriefBlock, 1);

  block->func = func;
  block->what = (gpointer) what;
  block->measured_width = -1;
  g_ptr_array_add (self, block);
  return block;
}

VigieBriefBlock *
vigie_brief_flow_add_owned (VigieBriefFlow *self,
                            VigieBriefBlockFunc func,
                            gpointer what,
                            GDestroyNotify free_what)
{
  VigieBriefBlock *block = vigie_brief_flow_add (self, func, what);

  block->free_what = free_what;
  return block;
}

/* What stands where a list goes on, on another page. */
static double
continued_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  static const VigieBriefText style = {
    .size = 7.4, .bold = TRUE, .colour = QUIET, .max_lines = 1
  };

  if (draw)
    {
      cairo_tag_begin (self->cr, "P", NULL);
      vigie_brief_draw (self, &style, what, x, y, width);
      cairo_tag_end (self->cr, "P");
    }
  return 14;
}

/* A block that @block and its neighbours have above them where they go on; owned by the flow but
 * not in it. */
void
vigie_brief_flow_continue (VigieBriefPage *page,
                           VigieBriefFlow *self,
                           guint first,
                           const char *heading)
{
  VigieBriefBlock *continued = NULL;

  for (guint i = first; i < self->len; i++)
    {
      VigieBriefBlock *block = g_ptr_array_index (self, i);

      if (continued == NULL)
        {
          continued = g_new0 (VigieBriefBlock, 1);
          continued->func = continued_block;
          continued->what =
              vigie_words_fill (page->voice.language, VIGIE_WORD_CONTINUED, heading, NULL);
          continued->free_what = g_free;
          continued->measured_width = -1;
          block->owned = continued;
        }
      block->continued = continued;
    }
}

static void
add_to_outline (VigieBriefPage *self, const char *text, double x, double y)
{
  char numbers[2][G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *attributes = NULL;

  if (self->pdf == NULL)
    return;
  g_ascii_formatd (numbers[0], sizeof numbers[0], "%.1f", x);
  g_ascii_formatd (numbers[1], sizeof numbers[1], "%.1f", y);
  attributes = g_strdup_printf ("page=%u pos=[%s %s]", self->number, numbers[0], numbers[1]);
  cairo_pdf_surface_add_outline (self->pdf, CAIRO_PDF_OUTLINE_ROOT, text, attributes, 0);
}

static double
heading_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  static const VigieBriefText style = { .size = 8.6, .bold = TRUE, .colour = INK, .max_lines = 1 };
  const char *text = what;

  if (draw)
    {
      vigie_brief_rule (self, x, y + 0.6, width, 1.2, INK);
      cairo_tag_begin (self->cr, "H2", NULL);
      vigie_brief_draw (self, &style, text, x, y + 2.0, width);
      cairo_tag_end (self->cr, "H2");
      add_to_outline (self, text, x, y);
    }
  return HEADING_HEIGHT;
}

/* A heading; it is never the last thing on a page. */
VigieBriefBlock *
vigie_brief_flow_add_heading (VigieBriefFlow *self, const char *text)
{
  VigieBriefBlock *block =
      vigie_brief_flow_add_owned (self, heading_block, g_strdup (text), g_free);

  block->keep = TRUE;
  return block;
}

static double
note_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  static const VigieBriefText style = {
    .size = 7.2, .bold = TRUE, .colour = QUIET, .max_lines = 2
  };

  if (draw)
    {
      cairo_tag_begin (self->cr, "P", NULL);
      vigie_brief_draw (self, &style, what, x, y, width);
      cairo_tag_end (self->cr, "P");
    }
  return vigie_brief_measure (self, &style, what, width) + 4;
}

void
vigie_brief_flow_add_note (VigieBriefFlow *self, const char *text)
{
  vigie_brief_flow_add_owned (self, note_block, g_strdup (text), g_free);
}

/* ---- measuring ---- */

static double
measure (VigieBriefPage *page, VigieBriefBlock *block, double width)
{
  if (fabs (block->measured_width - width) > 0.01)
    {
      block->height = block->func (page, block->what, 0, 0, width, FALSE);
      block->measured_width = width;
    }
  return block->height;
}

double
vigie_brief_flow_measure (VigieBriefPage *page, VigieBriefFlow *flow, double width)
{
  double height = 0;

  for (guint i = 0; i < flow->len; i++)
    height += measure (page, g_ptr_array_index (flow, i), width);
  return height;
}

/* Places one block on the page, wherever it is wanted. */
void
vigie_brief_cursor_add (
    VigieBriefCursor *self, const VigieBriefBlock *block, double x, double y, double width)
{
  const VigieBriefPlacement placement = { self->number, x, y, width, block };

  g_array_append_val (self->placements, placement);
}

/* What must go together from @first on: headings with what they head. Returns where it ends. */
static guint
find_end_of_chain (VigieBriefFlow *flow, guint first)
{
  guint end = first;

  while (end < flow->len && ((VigieBriefBlock *) g_ptr_array_index (flow, end))->keep)
    end++;
  return MIN (end + 1, flow->len);
}

/* What is said again above a block where a list goes on. */
static const VigieBriefBlock *
get_repeated (const VigieBriefCursor *self, VigieBriefFlow *flow, guint first, guint next)
{
  const VigieBriefBlock *block = g_ptr_array_index (flow, next);

  if (next != first || first == 0)
    return NULL;
  return block->repeat != NULL ? block->repeat : self->in_first_column ? block->continued : NULL;
}

/**
 * vigie_brief_cursor_fill:
 * @flow: blocks
 * @first: where to go on
 * @x: of the column, points
 * @y: where it begins
 * @width: of the column
 * @room: its height
 * @really: whether blocks are placed, or only measured
 * @height: (out): what they take
 *
 * Fills one column. What is kept together is either there as a whole or not at all.
 *
 * Returns: the first block that is not in it
 */
guint
vigie_brief_cursor_fill (VigieBriefCursor *self,
                         VigieBriefFlow *flow,
                         guint first,
                         double x,
                         double y,
                         double width,
                         double room,
                         gboolean really,
                         double *height)
{
  guint next = first;

  *height = 0;
  while (next < flow->len)
    {
      VigieBriefBlock *block = g_ptr_array_index (flow, next);
      const VigieBriefBlock *repeat = get_repeated (self, flow, first, next);
      const guint end = find_end_of_chain (flow, next);
      double needed = repeat != NULL ? measure (self->page, (VigieBriefBlock *) repeat, width) : 0;

      for (guint i = next; i < end; i++)
        needed += measure (self->page, g_ptr_array_index (flow, i), width);
      if (*height + needed > room + 0.01)
        break;
      if (repeat != NULL)
        {
          if (really)
            vigie_brief_cursor_add (self, repeat, x, y + *height, width);
          *height += measure (self->page, (VigieBriefBlock *) repeat, width);
        }
      for (; next < end; next++)
        {
          block = g_ptr_array_index (flow, next);
          if (really)
            vigie_brief_cursor_add (self, block, x, y + *height, width);
          *height += measure (self->page, block, width);
        }
    }
  return next;
}

/* ---- pages ---- */

/* Goes to the top of a new page. */
void
vigie_brief_cursor_break (VigieBriefCursor *self)
{
  self->number++;
  self->left = PAGE_MARGIN;
  self->width = vigie_brief_page_inner (self->page);
  self->y = vigie_brief_draw_running_header (self->page, FALSE);
}

/* Fills columns of one height. Returns the first block that is in none. */
static guint
fill_columns (VigieBriefCursor *self,
              VigieBriefFlow *flow,
              guint first,
              guint n_columns,
              double room,
              gboolean really,
              double *height)
{
  const double width = (self->width - (n_columns - 1) * COLUMN_GAP) / n_columns;
  guint next = first;

  *height = 0;
  for (guint column = 0; column < n_columns && next < flow->len; column++)
    {
      double own;

      self->in_first_column = column == 0;
      next = vigie_brief_cursor_fill (self, flow, next, self->left + column * (width + COLUMN_GAP),
                                      self->y, width, room, really, &own);
      *height = MAX (*height, own);
    }
  self->in_first_column = FALSE;
  return next;
}

/* The least height at which all that is left goes into the columns. */
static double
balance (VigieBriefCursor *self, VigieBriefFlow *flow, guint first, guint n_columns, double room)
{
  double low = 0;
  double high = room;
  double height;

  for (int i = 0; i < 10; i++)
    {
      const double middle = (low + high) / 2;

      if (fill_columns (self, flow, first, n_columns, middle, FALSE, &height) == flow->len)
        high = middle;
      else
        low = middle;
    }
  return high;
}

/**
 * vigie_brief_cursor_place:
 * @flow: blocks
 * @first: where to begin
 * @n_columns: side by side, of equal height at the end
 *
 * Places all blocks, on as many pages as they need.
 */
void
vigie_brief_cursor_place (VigieBriefCursor *self,
                          VigieBriefFlow *flow,
                          guint first,
                          guint n_columns)
{
  guint next = first;
  gboolean is_fresh = FALSE;

  while (next < flow->len)
    {
      double room = vigie_brief_page_bottom (self->page) - self->y;
      double height = 0;
      guint end = next;

      end = fill_columns (self, flow, next, n_columns, room, FALSE, &height);
      if (end < flow->len && !is_fresh && room < MIN_ROOM)
        end = next;
      if (end < flow->len && end == next && is_fresh)
        {
          /* Higher than a page, which nothing is: it is drawn all the same, not lost. */
          vigie_brief_cursor_add (self, g_ptr_array_index (flow, next), self->left, self->y,
                                  self->width);
          next++;
          end = next;
        }
      else if (end > next)
        {
          if (end == flow->len && n_columns > 1)
            room = balance (self, flow, next, n_columns, room);
          next = fill_columns (self, flow, next, n_columns, room, TRUE, &height);
          self->y += height;
        }
      if (next < flow->len)
        vigie_brief_cursor_break (self);
      is_fresh = TRUE;
    }
}
