/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "vigie-map-render.h"
#include "vigie-mercator.h"

G_BEGIN_DECLS

#define VIGIE_DOCUMENT_FONT "Noto Sans, Open Sans, DejaVu Sans, sans-serif"

/* A rectangle on the map in points. */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} VigieMapRect;

/**
 * VigieMapBadge:
 * @text: letter or number
 * @anchor_x: what it stands for, in points
 * @anchor_y: the same
 * @x: middle of the badge
 * @y: middle of the badge
 * @size: its height
 * @is_post: round for a post, square for a shape
 * @confirmed: for a post: whether its position is
 * @colour: "#rrggbb"
 */
typedef struct
{
  char text[12];
  double anchor_x;
  double anchor_y;
  double x;
  double y;
  double width;
  double size;
  gboolean is_post;
  gboolean confirmed;
  const char *colour;
} VigieMapBadge;

/* One drawing of a map. The origin is its upper left corner, the unit a point. */
typedef struct
{
  cairo_t *cr;
  double width;
  double height;
  const VigieMapSpec *spec;
  VigieMapReport *report;
  VigieBasemap *basemap; /* (nullable): of the two the one that is drawn */
  double scale;          /* points per world unit */
  double left;           /* world units */
  double top;
  GArray *occupied; /* of VigieMapRect: where labels must not go */
  GArray *badges;   /* of VigieMapBadge */
  VigieMapRect legend;
} VigieMapCanvas;

void vigie_map_project (const VigieMapCanvas *self, double lon, double lat, double *x, double *y);
gboolean vigie_map_is_free (const VigieMapCanvas *self, const VigieMapRect *rect);
void vigie_map_occupy (VigieMapCanvas *self, const VigieMapRect *rect);
double vigie_map_get_zoom (const VigieMapCanvas *self); /* as if tiles were 256 points wide */

/* Text */
PangoContext *vigie_map_make_text_context (cairo_t *cr);
PangoLayout *
vigie_map_make_text_in (PangoContext *context, const char *text, double size, gboolean bold);
PangoLayout *vigie_map_make_text (cairo_t *cr, const char *text, double size, gboolean bold);
void vigie_map_measure_text (PangoLayout *layout, double *width, double *height);
void vigie_map_draw_haloed (
    VigieMapCanvas *self, PangoLayout *layout, double x, double y, const char *colour);

/* Basemap */
gboolean vigie_map_draw_basemap (VigieMapCanvas *self, GError **error);
void vigie_map_draw_graticule (VigieMapCanvas *self);

typedef struct _VigieMapVector VigieMapVector;
VigieMapVector *vigie_map_vector_new (void);
void vigie_map_vector_free (VigieMapVector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieMapVector, vigie_map_vector_free)
gboolean vigie_map_vector_add (VigieMapVector *self, GBytes *bytes, int z, int x, int y);
void vigie_map_vector_draw (VigieMapVector *self, VigieMapCanvas *canvas);

/* Shapes and posts */
void vigie_map_place_badges (VigieMapCanvas *self);
void vigie_map_draw_shapes (VigieMapCanvas *self);
double vigie_map_get_ring (const VigieMapCanvas *self, const VigieMapPost *post);
void vigie_map_draw_posts (VigieMapCanvas *self);
void vigie_map_draw_badges (VigieMapCanvas *self);
void vigie_map_draw_swatch (
    cairo_t *cr, VigieShapeKind kind, double x, double y, double width, double height);
void vigie_map_draw_badge (cairo_t *cr, const VigieMapBadge *badge);
double vigie_map_badge_width (cairo_t *cr, const char *text, double size);

/* Furniture */
void vigie_map_reserve_furniture (VigieMapCanvas *self);
void vigie_map_draw_furniture (VigieMapCanvas *self);

G_END_DECLS
