/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "vigie-brief-describe.h"
#include "vigie-brief-document.h"

G_BEGIN_DECLS

#define PAGE_MARGIN 34.0
#define FOOTER_HEIGHT 18.0
#define COLUMN_GAP 16.0

#define INK "#1d1f24"
#define QUIET "#5c6068" /* still dark enough for a bad copy */
#define RULE "#b9bcc2"
#define WASH "#f1f1ee"
#define ALARM "#b3151f"
#define WHITE "#ffffff"

#define SIZE_BODY 7.9
#define SIZE_SMALL 6.7

#define BADGE 11.0
#define INDENT 17.0 /* text beside a badge */
#define ROW_GAP 4.0

/* What pages are drawn with. */
typedef struct
{
  cairo_t *cr;
  cairo_surface_t *pdf; /* (nullable): where there is an outline of headings */
  VigieBriefVoice voice;
  const VigieBriefOptions *options;
  VigieBriefReport *report;
  GPtrArray *alternatives;  /* of utf8: what the figures show */
  const gboolean *numbered; /* for each item, whether a reader finds its number beside the map */
  double width;             /* of the sheet */
  double height;
  guint number; /* of the page, from 1 */
  guint n_pages;
  guint photo_columns;
  double map_height;
} VigieBriefPage;

static inline double
vigie_brief_page_inner (const VigieBriefPage *self)
{
  return self->width - 2 * PAGE_MARGIN;
}

static inline double
vigie_brief_page_bottom (const VigieBriefPage *self)
{
  return self->height - PAGE_MARGIN - FOOTER_HEIGHT;
}

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
void vigie_brief_rule (
    VigieBriefPage *self, double x, double y, double width, double thickness, const char *colour);
void vigie_brief_begin_link (VigieBriefPage *self, const char *url); /* (nullable) */
void vigie_brief_end_link (VigieBriefPage *self, const char *url);
void vigie_brief_draw_badge (VigieBriefPage *self,
                             const char *text,
                             const char *colour,
                             gboolean is_post,
                             gboolean confirmed,
                             double x,
                             double y);
void vigie_brief_draw_shape_badge (
    VigieBriefPage *self, const VigieBriefShape *entry, gboolean is_target, double x, double y);
void vigie_brief_draw_post_badge (
    VigieBriefPage *self, const VigieBriefItem *item, gboolean is_target, double x, double y);

/* Around what the pages say. */
double vigie_brief_draw_header (VigieBriefPage *self, gboolean draw); /* where the rest begins */
double vigie_brief_draw_running_header (VigieBriefPage *self, gboolean draw);
void vigie_brief_draw_footer (VigieBriefPage *self);
void vigie_brief_draw_watermark (VigieBriefPage *self);

/* ---- blocks ---- */

/* Draws a block, or only measures it; returns its height. */
typedef double (*VigieBriefBlockFunc) (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw);

/**
 * VigieBriefBlock:
 * @func: draws it
 * @what: for @func
 * @free_what: (nullable): frees @what
 * @container: (nullable): tag around it and its neighbours with the same @group: "L", "Table"
 * @group: tells lists apart
 * @keep: never the last one of a page
 * @repeat: (nullable): drawn above it where it comes first on a page or in a column
 * @continued: (nullable): the same, only where a page begins with it
 * @owned: (nullable): freed with it
 * @height: as measured for @measured_width
 *
 * What is never broken: a heading, a row of a list or table, a row of photos, the map.
 */
typedef struct _VigieBriefBlock VigieBriefBlock;
struct _VigieBriefBlock
{
  VigieBriefBlockFunc func;
  gpointer what;
  GDestroyNotify free_what;
  const char *container;
  guint group;
  gboolean keep;
  const VigieBriefBlock *repeat;
  const VigieBriefBlock *continued;
  VigieBriefBlock *owned;
  double measured_width;
  double height;
};

/* (element-type VigieBriefBlock): in the order of reading */
typedef GPtrArray VigieBriefFlow;

VigieBriefFlow *vigie_brief_flow_new (void);
VigieBriefBlock *
vigie_brief_flow_add (VigieBriefFlow *self, VigieBriefBlockFunc func, gconstpointer what);
VigieBriefBlock *vigie_brief_flow_add_owned (VigieBriefFlow *self,
                                             VigieBriefBlockFunc func,
                                             gpointer what,
                                             GDestroyNotify free_what);
VigieBriefBlock *vigie_brief_flow_add_heading (VigieBriefFlow *self, const char *text);
void vigie_brief_flow_continue (VigieBriefPage *page,
                                VigieBriefFlow *self,
                                guint first,
                                const char *heading);
void vigie_brief_flow_add_note (VigieBriefFlow *self, const char *text); /* a line of its own */

/* Where a block goes. */
typedef struct
{
  guint page; /* from 1 */
  double x;
  double y;
  double width;
  const VigieBriefBlock *block;
} VigieBriefPlacement;

/* The place where blocks go, page after page. */
typedef struct
{
  VigieBriefPage *page;
  GArray *placements; /* of VigieBriefPlacement */
  guint number;       /* of the page, from 1 */
  double y;
  double left; /* of the area that is filled on this page */
  double width;
  gboolean in_first_column;
} VigieBriefCursor;

void vigie_brief_cursor_break (VigieBriefCursor *self);
void vigie_brief_cursor_place (VigieBriefCursor *self,
                               VigieBriefFlow *flow,
                               guint first,
                               guint n_columns);
void vigie_brief_cursor_add (
    VigieBriefCursor *self, const VigieBriefBlock *block, double x, double y, double width);
guint vigie_brief_cursor_fill (VigieBriefCursor *self,
                               VigieBriefFlow *flow,
                               guint first,
                               double x,
                               double y,
                               double width,
                               double room,
                               gboolean place,
                               double *height);
double vigie_brief_flow_measure (VigieBriefPage *page, VigieBriefFlow *flow, double width);

/* What a brief is made of. */
void vigie_brief_add_changes_heading (VigieBriefPage *self, VigieBriefFlow *flow);
void vigie_brief_add_changes (VigieBriefPage *self, VigieBriefFlow *flow);
void vigie_brief_add_cuts (VigieBriefPage *self, VigieBriefFlow *flow);
void vigie_brief_add_diversions (VigieBriefPage *self, VigieBriefFlow *flow);
void vigie_brief_add_areas (VigieBriefPage *self, VigieBriefFlow *flow);
void vigie_brief_add_facts (VigieBriefPage *self, VigieBriefFlow *flow);
void vigie_brief_add_pending (VigieBriefPage *self, VigieBriefFlow *flow);
void vigie_brief_add_rumours (VigieBriefPage *self, VigieBriefFlow *flow);
void vigie_brief_add_messages (VigieBriefPage *self, VigieBriefFlow *flow);
void vigie_brief_add_next (VigieBriefPage *self, VigieBriefFlow *flow);
double vigie_brief_draw_tag (
    VigieBriefPage *self, const char *text, double right, double y, gboolean draw);

/* The map. */
gboolean vigie_brief_has_map (const VigieBrief *brief);
double vigie_brief_map_block (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw);

/* Photos. */
typedef struct
{
  const VigieBriefItem *item;
  VigieImage *image;        /* until a worker has made its surface */
  cairo_surface_t *surface; /* (nullable): %NULL where it could not be made */
} VigieBriefPhoto;

cairo_surface_t *vigie_brief_make_surface (VigieImage *image, int max_side);
void vigie_brief_paint_photo (
    cairo_t *cr, cairo_surface_t *surface, double x, double y, double width, double height);
GArray *vigie_brief_load_photos (VigieBriefPage *self, guint *n_more, GThreadPool **workers);
void
vigie_brief_add_photos (VigieBriefPage *self, GArray *photos, guint n_more, VigieBriefFlow *flow);

G_END_DECLS
