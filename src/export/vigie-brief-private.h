/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "vigie-brief-pdf.h"

G_BEGIN_DECLS

#define PAGE_MARGIN 34.0
#define PAGE_INNER (VIGIE_BRIEF_PAGE_WIDTH - 2 * PAGE_MARGIN)
#define PAGE_BOTTOM (VIGIE_BRIEF_PAGE_HEIGHT - PAGE_MARGIN - 18)

#define INK "#1d1f24"
#define QUIET "#5c6068" /* still dark enough for a bad copy */
#define RULE "#b9bcc2"
#define WASH "#f1f1ee"
#define ALARM "#b3151f"

#define SIZE_BODY 7.7
#define SIZE_SMALL 6.5

/* One page on its way. */
typedef struct
{
  cairo_t *cr;
  const VigieBrief *brief;
  const VigieBriefOptions *options;
  VigieBriefReport *report;
  GPtrArray *alternatives; /* of utf8: what the figures show */
  gboolean pending_left;   /* what waits stands below the drawings */
  guint n_closures_left;   /* the others go on in the right column; 0: none does */
} VigieBriefPage;

/**
 * VigieBriefText:
 * @size: points
 * @bold: heavier
 * @colour: "#rrggbb"
 * @max_lines: 0 for any number; what is longer ends in …
 * @spacing: between letters, in points
 * @align: where short lines go
 */
typedef struct
{
  double size;
  gboolean bold;
  const char *colour;
  int max_lines;
  double spacing;
  PangoAlignment align;
} VigieBriefText;

/* Text: both return its height in points. */
double vigie_brief_measure (VigieBriefPage *self,
                            const VigieBriefText *style,
                            const char *text,
                            double width);
double vigie_brief_draw (VigieBriefPage *self,
                         const VigieBriefText *style,
                         const char *text,
                         double x,
                         double y,
                         double width);
double vigie_brief_get_width (VigieBriefPage *self, const VigieBriefText *style, const char *text);
double
vigie_brief_draw_heading (VigieBriefPage *self, const char *text, double x, double y, double width);
void vigie_brief_rule (
    VigieBriefPage *self, double x, double y, double width, double thickness, const char *colour);
void vigie_brief_begin_link (VigieBriefPage *self, const char *url);
void vigie_brief_end_link (VigieBriefPage *self, const char *url);

#define HEADING_HEIGHT 17.0
#define NO_LIMIT 10000.0 /* for the height of a column */

/* Parts of the page. Each returns where the next one begins. */
double vigie_brief_draw_header (VigieBriefPage *self);
void vigie_brief_draw_footer (VigieBriefPage *self);
void vigie_brief_draw_watermark (VigieBriefPage *self);

/* Decides what of the lists goes from one column into the other, before either is drawn. */
void vigie_brief_balance_columns (VigieBriefPage *self,
                                  double left_width,
                                  double right_width,
                                  double room);

/* A list in a column; @draw is FALSE to measure only. Returns the height; it is at most @room. */
double vigie_brief_left_column (
    VigieBriefPage *self, double x, double y, double width, double room, gboolean draw);
double vigie_brief_right_column (
    VigieBriefPage *self, double x, double y, double width, double room, gboolean draw);

/* Items up to this number are named on the page: in the list or by a photo. */
gboolean *
vigie_brief_choose_numbered (VigieBriefPage *self, double width, double room, GArray *photos);

void vigie_brief_draw_badge (VigieBriefPage *self,
                             const char *text,
                             const char *colour,
                             gboolean is_post,
                             gboolean confirmed,
                             double x,
                             double y);
char *vigie_brief_describe_place (VigieBriefPage *self, const VigieBriefItem *item);
const char *vigie_brief_get_item_text (VigieBriefPage *self, const VigieBriefItem *item);

/* Photos. */
typedef struct
{
  const VigieBriefItem *item;
  cairo_surface_t *surface;
} VigieBriefPhoto;

GArray *vigie_brief_load_photos (VigieBriefPage *self, guint *n_more);
double vigie_brief_photos_height (guint n_photos);
void vigie_brief_draw_photos (VigieBriefPage *self, GArray *photos, guint n_more, double y);

G_END_DECLS
