/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-sheet.h"

#include "vigie-map-private.h"
#include "vigie-map-style.h"

void
vigie_sheet_begin (VigieSheet *self, const char *tag)
{
  if (self->draws)
    cairo_tag_begin (self->page.cr, tag, NULL);
}

void
vigie_sheet_end (VigieSheet *self, const char *tag)
{
  if (self->draws)
    cairo_tag_end (self->page.cr, tag);
}

double
vigie_sheet_put (VigieSheet *self,
                 const VigieBriefText *style,
                 const char *text,
                 double x,
                 double y,
                 double width)
{
  if (text[0] == '\0')
    return 0;
  return self->draws ? vigie_brief_draw (&self->page, style, text, x, y, width)
                     : vigie_brief_measure (&self->page, style, text, width);
}

double
vigie_sheet_put_tagged (VigieSheet *self,
                        const char *tag,
                        const VigieBriefText *style,
                        const char *text,
                        double x,
                        double y,
                        double width)
{
  double height;

  vigie_sheet_begin (self, tag);
  height = vigie_sheet_put (self, style, text, x, y, width);
  vigie_sheet_end (self, tag);
  return height;
}

/* Lines and grounds are no content for those who have the page read to them. */

/* A ground as wide as the text of the page. */
void
vigie_sheet_fill (VigieSheet *self, const char *colour, double y, double height)
{
  if (!self->draws)
    return;
  vigie_sheet_begin (self, "Artifact");
  vigie_map_set_colour (self->page.cr, colour, 1);
  cairo_rectangle (self->page.cr, PAGE_MARGIN, y, vigie_brief_page_inner (&self->page), height);
  cairo_fill (self->page.cr);
  vigie_sheet_end (self, "Artifact");
}

void
vigie_sheet_rule (VigieSheet *self, double y, double thickness, const char *colour)
{
  if (!self->draws)
    return;
  vigie_sheet_begin (self, "Artifact");
  vigie_brief_rule (&self->page, PAGE_MARGIN, y, vigie_brief_page_inner (&self->page), thickness,
                    colour);
  vigie_sheet_end (self, "Artifact");
}

/**
 * vigie_sheet_begin_table:
 * @self: a sheet
 * @table: how it is laid out
 * @titles: (array): one for each of its columns
 *
 * Draws the head of a table, on each page anew.
 */
void
vigie_sheet_begin_table (VigieSheet *self, const VigieSheetTable *table, const char *const *titles)
{
  double x = PAGE_MARGIN;

  vigie_sheet_fill (self, INK, self->y, table->head_height);
  vigie_sheet_begin (self, "Table");
  vigie_sheet_begin (self, "TR");
  for (guint i = 0; i < table->n_columns; i++)
    {
      vigie_sheet_put_tagged (self, "TH", &table->head_style, titles[i], x + table->padding,
                              self->y + table->head_inset, table->widths[i] - 2 * table->padding);
      x += table->widths[i];
    }
  vigie_sheet_end (self, "TR");
  self->y += table->head_height;
  self->in_table = TRUE;
}

void
vigie_sheet_end_table (VigieSheet *self)
{
  if (self->in_table)
    vigie_sheet_end (self, "Table");
  self->in_table = FALSE;
}
