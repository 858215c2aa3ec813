/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-map-private.h"
#include "vigie-map-style.h"

#define NEAR 0.15 /* points */
#define HATCH_STEP 5.0
#define SHAPE_BADGE 11.0
#define POST_BADGE 12.0

/* ---- Paths ---- */

static void
add_ring (VigieMapCanvas *self, const double *lonlat, gsize n_points, gboolean close)
{
  double last_x = 0;
  double last_y = 0;

  for (gsize i = 0; i < n_points; i++)
    {
      double x;
      double y;

      vigie_map_project (self, lonlat[2 * i], lonlat[2 * i + 1], &x, &y);
      if (i == 0)
        cairo_move_to (self->cr, x, y);
      else if (i == n_points - 1 || fabs (x - last_x) + fabs (y - last_y) > NEAR)
        cairo_line_to (self->cr, x, y);
      else
        continue;
      last_x = x;
      last_y = y;
    }
  if (close)
    cairo_close_path (self->cr);
}

static void
add_geometry (VigieMapCanvas *self, VigieGeometry *geometry)
{
  gboolean polygonal = vigie_geometry_is_polygonal (geometry);

  cairo_new_path (self->cr);
  for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
    {
      for (gsize ring = 0; ring < vigie_geometry_get_n_rings (geometry, part); ring++)
        {
          gsize n_points;
          const double *lonlat = vigie_geometry_get_ring (geometry, part, ring, &n_points);

          add_ring (self, lonlat, n_points, polygonal);
        }
    }
}

/* ---- Hatching ---- */

/* Lines at 45° over a box, anchored on the map and not on the box, so that neighbours match. */
static void
add_lines (cairo_t *cr, double x, double y, double width, double height, gboolean rising)
{
  double start = rising ? floor ((x + y) / HATCH_STEP) * HATCH_STEP
                        : floor ((x - y - height) / HATCH_STEP) * HATCH_STEP;
  double end = rising ? x + y + width + height : x + width - y;

  for (double c = start; c <= end; c += HATCH_STEP)
    {
      if (rising) /* x + y = c */
        {
          cairo_move_to (cr, c - y, y);
          cairo_line_to (cr, c - y - height, y + height);
        }
      else /* x − y = c */
        {
          cairo_move_to (cr, c + y, y);
          cairo_line_to (cr, c + y + height, y + height);
        }
    }
}

static void
add_dots (cairo_t *cr, double x, double y, double width, double height)
{
  for (double dot_y = floor (y / HATCH_STEP) * HATCH_STEP; dot_y <= y + height; dot_y += HATCH_STEP)
    {
      for (double dot_x = floor (x / HATCH_STEP) * HATCH_STEP; dot_x <= x + width;
           dot_x += HATCH_STEP)
        {
          cairo_move_to (cr, dot_x, dot_y);
          cairo_close_path (cr);
        }
    }
}

/* Fills the current path with the style's pattern; consumes it. */
static void
fill_hatched (cairo_t *cr, const VigieMapStyle *style)
{
  double x1, y1, x2, y2;

  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  vigie_map_set_colour (cr, style->fill, style->fill_opacity);
  cairo_fill_preserve (cr);
  if (style->hatch == VIGIE_HATCH_NONE)
    {
      cairo_new_path (cr);
      return;
    }

  cairo_save (cr);
  cairo_clip (cr);
  cairo_clip_extents (cr, &x1, &y1, &x2, &y2);
  if (x2 > x1 && y2 > y1)
    {
      if (style->hatch == VIGIE_HATCH_DOTS)
        add_dots (cr, x1, y1, x2 - x1, y2 - y1);
      if (style->hatch == VIGIE_HATCH_RISING || style->hatch == VIGIE_HATCH_CROSSED)
        add_lines (cr, x1, y1, x2 - x1, y2 - y1, TRUE);
      if (style->hatch == VIGIE_HATCH_FALLING || style->hatch == VIGIE_HATCH_CROSSED)
        add_lines (cr, x1, y1, x2 - x1, y2 - y1, FALSE);
      vigie_map_set_colour (cr, style->stroke, 0.85);
      cairo_set_line_cap (cr, style->hatch == VIGIE_HATCH_DOTS ? CAIRO_LINE_CAP_ROUND
                                                               : CAIRO_LINE_CAP_BUTT);
      cairo_set_line_width (cr, style->hatch == VIGIE_HATCH_DOTS ? 1.1 : 0.55);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

/* ---- Outlines ---- */

static void
set_dash (cairo_t *cr, const VigieMapStyle *style)
{
  int n = 0;

  while (n < 4 && style->dash[n] > 0)
    n++;
  cairo_set_dash (cr, style->dash, n, 0);
}

/* Strokes the current path on a light edge; keeps it. */
static void
stroke_edged (cairo_t *cr, const VigieMapStyle *style, double width)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  vigie_map_set_colour (cr, "#ffffff", 0.9);
  cairo_set_line_width (cr, width + 1.6);
  cairo_stroke_preserve (cr);
  set_dash (cr, style);
  vigie_map_set_colour (cr, style->stroke, 1);
  cairo_set_line_width (cr, width);
  cairo_stroke_preserve (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_line (cairo_t *cr, const VigieMapStyle *style, VigieShapeKind kind)
{
  static const double barrier[] = { 3.5, 3.5 };

  stroke_edged (cr, style, kind == VIGIE_SHAPE_CLOSURE ? 4 : 2.6);
  if (kind == VIGIE_SHAPE_CLOSURE) /* like a barrier: seen without colours too */
    {
      cairo_set_dash (cr, barrier, 2, 0);
      vigie_map_set_colour (cr, "#ffffff", 1);
      cairo_set_line_width (cr, 1.5);
      cairo_stroke_preserve (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
  cairo_new_path (cr);
}

static void
draw_point (cairo_t *cr, const VigieMapStyle *style, double x, double y)
{
  const double r = 4.5;

  cairo_new_path (cr);
  cairo_move_to (cr, x, y - r);
  cairo_line_to (cr, x + r, y);
  cairo_line_to (cr, x, y + r);
  cairo_line_to (cr, x - r, y);
  cairo_close_path (cr);
  vigie_map_set_colour (cr, style->stroke, 1);
  cairo_fill_preserve (cr);
  vigie_map_set_colour (cr, "#ffffff", 1);
  cairo_set_line_width (cr, 0.9);
  cairo_stroke (cr);
}

static void
draw_shape (VigieMapCanvas *self, VigieShape *shape)
{
  const VigieMapStyle *style = vigie_map_style_for_kind (shape->kind);
  VigieGeometry *geometry = shape->geometry;
  VigieGeometryKind kind = vigie_geometry_get_kind (geometry);
  cairo_t *cr = self->cr;

  if (kind == VIGIE_GEOMETRY_POINT || kind == VIGIE_GEOMETRY_MULTI_POINT)
    {
      for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
        {
          gsize n_points;
          const double *lonlat = vigie_geometry_get_ring (geometry, part, 0, &n_points);
          double x;
          double y;

          vigie_map_project (self, lonlat[0], lonlat[1], &x, &y);
          draw_point (cr, style, x, y);
        }
      return;
    }

  cairo_save (cr);
  add_geometry (self, geometry);
  if (vigie_geometry_is_polygonal (geometry))
    {
      cairo_path_t *path = cairo_copy_path (cr);

      fill_hatched (cr, style);
      cairo_append_path (cr, path);
      cairo_path_destroy (path);
      stroke_edged (cr, style, shape->kind == VIGIE_SHAPE_CLOSURE ? 1.9 : 1.4);
      cairo_new_path (cr);
    }
  else
    draw_line (cr, style, shape->kind);
  cairo_restore (cr);
}

/* Closures last, so that nothing hides them. */
void
vigie_map_draw_shapes (VigieMapCanvas *self)
{
  for (gsize i = self->spec->n_shapes; i-- > 0;)
    {
      if (self->spec->shapes[i].shape->geometry != NULL)
        draw_shape (self, self->spec->shapes[i].shape);
    }
}

/* What a kind looks like, for the legend. */
void
vigie_map_draw_swatch (
    cairo_t *cr, VigieShapeKind kind, double x, double y, double width, double height)
{
  const VigieMapStyle *style = vigie_map_style_for_kind (kind);

  cairo_save (cr);
  if (kind == VIGIE_SHAPE_MARKER)
    draw_point (cr, style, x + width / 2, y + height / 2);
  else
    {
      cairo_rectangle (cr, x, y, width, height);
      fill_hatched (cr, style);
      cairo_rectangle (cr, x, y, width, height);
      stroke_edged (cr, style, 1.2);
      cairo_new_path (cr);
    }
  cairo_restore (cr);
}

/* ---- Posts ---- */

#define SMALLEST_RING 4.0 /* points: a dot or a number is about as large */

/* The ring of a post's uncertainty in points, or 0 where the mark itself would cover it. */
double
vigie_map_get_ring (const VigieMapCanvas *self, const VigieMapPost *post)
{
  double radius = vigie_mercator_metres_to_world (post->lat, post->radius_m) * self->scale;

  return radius > SMALLEST_RING ? radius : 0;
}

void
vigie_map_draw_posts (VigieMapCanvas *self)
{
  static const double dash[] = { 2.5, 1.8 };
  cairo_t *cr = self->cr;

  for (gsize i = 0; i < self->spec->n_posts; i++)
    {
      const VigieMapPost *post = &self->spec->posts[i];
      double radius = vigie_map_get_ring (self, post);
      const gboolean is_sure = post->confirmed || post->number != 0; /* a badge says it itself */
      const char *colour = is_sure ? VIGIE_MAP_POST_COLOUR : VIGIE_MAP_UNCONFIRMED_COLOUR;
      double x;
      double y;

      vigie_map_project (self, post->lon, post->lat, &x, &y);
      cairo_new_path (cr);
      if (radius > 0)
        {
          cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
          vigie_map_set_colour (cr, colour, 0.07);
          cairo_fill_preserve (cr);
          vigie_map_set_colour (cr, colour, 0.9);
          cairo_set_line_width (cr, 0.7);
          cairo_set_dash (cr, dash, 2, 0);
          cairo_stroke (cr);
          cairo_set_dash (cr, NULL, 0, 0);
        }
      if (post->number == 0)
        {
          cairo_arc (cr, x, y, 2.2, 0, 2 * G_PI);
          vigie_map_set_colour (cr, post->confirmed ? colour : "#ffffff", 1);
          cairo_fill_preserve (cr);
          vigie_map_set_colour (cr, post->confirmed ? "#ffffff" : colour, 1);
          cairo_set_line_width (cr, 0.6);
          cairo_stroke (cr);
        }
    }
}

/* ---- Badges ---- */

double
vigie_map_badge_width (cairo_t *cr, const char *text, double size)
{
  g_autoptr (PangoLayout) layout = vigie_map_make_text (cr, text, size * 0.62, TRUE);
  double width;
  double height;

  vigie_map_measure_text (layout, &width, &height);
  return MAX (size, width + size * 0.4);
}

/* The nearest free place around the anchor, or the anchor itself when all is full. */
static void
place_badge (VigieMapCanvas *self, VigieMapBadge *badge)
{
  static const double distances[] = { 0, 14, 21, 30, 42 };
  VigieMapRect rect = { 0, 0, badge->width + 1.5, badge->size + 1.5 };

  for (gsize ring = 0; ring < G_N_ELEMENTS (distances); ring++)
    {
      int n = ring == 0 ? 1 : 12;

      for (int step = 0; step < n; step++)
        {
          /* Upper right first: the lower side is where thumbs and roads' names are. */
          double angle = -G_PI / 4 + (step % 2 == 0 ? 1 : -1) * ((step + 1) / 2) * 2 * G_PI / n;

          badge->x = badge->anchor_x + distances[ring] * cos (angle);
          badge->y = badge->anchor_y + distances[ring] * sin (angle);
          rect.x = badge->x - rect.width / 2;
          rect.y = badge->y - rect.height / 2;
          if (vigie_map_is_free (self, &rect))
            {
              vigie_map_occupy (self, &rect);
              return;
            }
        }
    }
  badge->x = badge->anchor_x;
  badge->y = badge->anchor_y;
}

static gboolean
is_inside (const VigieMapCanvas *self, double x, double y)
{
  return x >= 0 && y >= 0 && x <= self->width && y <= self->height;
}

static void
add_badge (VigieMapCanvas *self, VigieMapBadge *badge, double lon, double lat)
{
  vigie_map_project (self, lon, lat, &badge->anchor_x, &badge->anchor_y);
  if (!is_inside (self, badge->anchor_x, badge->anchor_y))
    return;
  badge->width = vigie_map_badge_width (self->cr, badge->text, badge->size);
  place_badge (self, badge);
  g_array_append_vals (self->badges, badge, 1);
}

void
vigie_map_place_badges (VigieMapCanvas *self)
{
  for (gsize i = 0; i < self->spec->n_shapes; i++)
    {
      const VigieMapShape *entry = &self->spec->shapes[i];
      VigieMapBadge badge = { .size = SHAPE_BADGE };
      double lon;
      double lat;

      if (entry->label == NULL || entry->shape->geometry == NULL ||
          !vigie_geometry_get_label_point (entry->shape->geometry, &lon, &lat))
        continue;
      g_strlcpy (badge.text, entry->label, sizeof badge.text);
      badge.colour = vigie_map_style_for_kind (entry->shape->kind)->stroke;
      add_badge (self, &badge, lon, lat);
    }
  for (gsize i = 0; i < self->spec->n_posts; i++)
    {
      const VigieMapPost *post = &self->spec->posts[i];
      VigieMapBadge badge = { .size = POST_BADGE, .is_post = TRUE, .confirmed = post->confirmed };

      if (post->number == 0)
        continue;
      g_snprintf (badge.text, sizeof badge.text, "%u", post->number);
      badge.colour = VIGIE_MAP_POST_COLOUR;
      add_badge (self, &badge, post->lon, post->lat);
    }
}

static void
add_outline (cairo_t *cr, const VigieMapBadge *badge, double inset)
{
  double width = badge->width - 2 * inset;
  double height = badge->size - 2 * inset;
  double x = badge->x - width / 2;
  double y = badge->y - height / 2;
  double r = badge->is_post ? height / 2 : 1.8;

  cairo_new_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

/* A badge as on the map and in the lists beside it. */
void
vigie_map_draw_badge (cairo_t *cr, const VigieMapBadge *badge)
{
  static const double dash[] = { 1.6, 1.2 };
  gboolean hollow = badge->is_post && !badge->confirmed;
  g_autoptr (PangoLayout) layout = vigie_map_make_text (cr, badge->text, badge->size * 0.62, TRUE);
  double width;
  double height;

  add_outline (cr, badge, -0.8);
  vigie_map_set_colour (cr, "#ffffff", 1);
  cairo_fill (cr);
  add_outline (cr, badge, hollow ? 0.5 : 0);
  vigie_map_set_colour (cr, hollow ? "#ffffff" : badge->colour, 1);
  cairo_fill_preserve (cr);
  if (hollow)
    {
      vigie_map_set_colour (cr, badge->colour, 1);
      cairo_set_line_width (cr, 1);
      cairo_set_dash (cr, dash, 2, 0);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
  cairo_new_path (cr);

  vigie_map_measure_text (layout, &width, &height);
  vigie_map_set_colour (cr, hollow ? badge->colour : "#ffffff", 1);
  cairo_move_to (cr, badge->x - width / 2, badge->y - height / 2);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_leader (cairo_t *cr, const VigieMapBadge *badge)
{
  for (int pass = 0; pass < 2; pass++)
    {
      vigie_map_set_colour (cr, pass == 0 ? "#ffffff" : badge->colour, 1);
      cairo_set_line_width (cr, pass == 0 ? 2.2 : 0.9);
      cairo_move_to (cr, badge->anchor_x, badge->anchor_y);
      cairo_line_to (cr, badge->x, badge->y);
      cairo_stroke (cr);
      cairo_arc (cr, badge->anchor_x, badge->anchor_y, pass == 0 ? 2.3 : 1.6, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

void
vigie_map_draw_badges (VigieMapCanvas *self)
{
  for (guint i = 0; i < self->badges->len; i++)
    {
      const VigieMapBadge *badge = &g_array_index (self->badges, VigieMapBadge, i);

      if (hypot (badge->x - badge->anchor_x, badge->y - badge->anchor_y) > 1)
        draw_leader (self->cr, badge);
    }
  /* From the last to the first: where they must overlap, the newest is on top. */
  for (guint i = self->badges->len; i-- > 0;)
    {
      const VigieMapBadge *badge = &g_array_index (self->badges, VigieMapBadge, i);
      const gboolean is_link = self->spec->links && badge->text[0] != '\0';

      if (is_link)
        {
          g_autofree char *attributes =
              g_strdup_printf ("dest='%s-%s'", badge->is_post ? "post" : "shape", badge->text);

          cairo_tag_begin (self->cr, CAIRO_TAG_LINK, attributes);
        }
      vigie_map_draw_badge (self->cr, badge);
      if (is_link)
        cairo_tag_end (self->cr, CAIRO_TAG_LINK);
    }
}
