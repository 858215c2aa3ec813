/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief-private.h"

G_BEGIN_DECLS

/**
 * VigieSheet:
 * @page: what is drawn on
 * @draws: %FALSE while pages are only counted
 * @y: where the next thing comes
 * @in_table: whether a table has begun on this page
 *
 * Tagged pages with a table, which are written twice: first only counted, for each says how many
 * there are.
 */
typedef struct
{
  VigieBriefPage page;
  gboolean draws;
  double y;
  gboolean in_table;
} VigieSheet;

/**
 * VigieSheetTable:
 * @widths: (array length=n_columns): of the columns, in points; all of them fill the page
 * @n_columns: how many
 * @padding: beside and above what stands in a cell
 * @head_height: of its head
 * @head_inset: how far below its upper edge the head's words begin
 * @head_style: of these words
 */
typedef struct
{
  const double *widths;
  guint n_columns;
  double padding;
  double head_height;
  double head_inset;
  VigieBriefText head_style;
} VigieSheetTable;

void vigie_sheet_begin (VigieSheet *self, const char *tag);
void vigie_sheet_end (VigieSheet *self, const char *tag);

/* Text, drawn or only measured. Both return its height in points; nothing has none. */
double vigie_sheet_put (VigieSheet *self,
                        const VigieBriefText *style,
                        const char *text,
                        double x,
                        double y,
                        double width);
double vigie_sheet_put_tagged (VigieSheet *self,
                               const char *tag,
                               const VigieBriefText *style,
                               const char *text,
                               double x,
                               double y,
                               double width);

void vigie_sheet_fill (VigieSheet *self, const char *colour, double y, double height);
void vigie_sheet_rule (VigieSheet *self, double y, double thickness, const char *colour);
void
vigie_sheet_begin_table (VigieSheet *self, const VigieSheetTable *table, const char *const *titles);
void vigie_sheet_end_table (VigieSheet *self);

G_END_DECLS
