/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-map-private.h"
#include "vigie-map-style.h"

#define GAP 5.0
#define SCALE_MAX 110.0 /* points */
#define SCALE_HEIGHT 24.0
#define NORTH_WIDTH 16.0
#define NOTE_SIZE 5.2
#define LEGEND_SIZE 6.2
#define LEGEND_ROW 10.0
#define SWATCH 13.0

/* ---- Text ---- */

/* (transfer full): what many texts are made in. */
PangoContext *
vigie_map_make_text_context (cairo_t *cr)
{
  PangoContext *context = pango_cairo_create_context (cr);
  cairo_font_options_t *options = cairo_font_options_create ();

  /* Paper has no pixels: letters keep their own widths. */
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  return context;
}

PangoLayout *
vigie_map_make_text_in (PangoContext *context, const char *text, double size, gboolean bold)
{
  PangoLayout *layout = pango_layout_new (context);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (VIGIE_DOCUMENT_FONT);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  /* Layouts count in points of 96 dpi screens; the page counts in its own. */
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);

  /* A ligature would be read back from the document as one strange letter. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga=0, clig=0, dlig=0"));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

PangoLayout *
vigie_map_make_text (cairo_t *cr, const char *text, double size, gboolean bold)
{
  PangoContext *context = vigie_map_make_text_context (cr);
  PangoLayout *layout = vigie_map_make_text_in (context, text, size, bold);

  g_object_unref (context);
  return layout;
}

void
vigie_map_measure_text (PangoLayout *layout, double *width, double *height)
{
  int w;
  int h;

  pango_layout_get_size (layout, &w, &h);
  *width = (double) w / PANGO_SCALE;
  *height = (double) h / PANGO_SCALE;
}

void
vigie_map_draw_haloed (
    VigieMapCanvas *self, PangoLayout *layout, double x, double y, const char *colour)
{
  cairo_t *cr = self->cr;

  cairo_move_to (cr, x, y);
  pango_cairo_layout_path (cr, layout);
  vigie_map_set_colour (cr, "#ffffff", 0.85);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 1.6);
  cairo_stroke (cr);
  vigie_map_set_colour (cr, colour, 1);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

/* ---- Scale and north ---- */

/* The longest length of 1, 2 or 5 × 10ⁿ metres that is not longer than @max. */
static double
choose_round_length (double max)
{
  double power = pow (10, floor (log10 (max)));

  if (5 * power <= max)
    return 5 * power;
  return 2 * power <= max ? 2 * power : power;
}

/* The scale holds in the middle of the map: Mercator stretches with the latitude. */
static void
measure_scale (VigieMapCanvas *self)
{
  double lat = vigie_mercator_lat (self->top + self->height / self->scale / 2);
  double points_per_metre = vigie_mercator_metres_to_world (lat, 1) * self->scale;

  self->report->scale_m = choose_round_length (SCALE_MAX / points_per_metre);
  self->report->scale_points = self->report->scale_m * points_per_metre;
}

static void
get_scale_rect (const VigieMapCanvas *self, VigieMapRect *rect)
{
  rect->width = self->report->scale_points + NORTH_WIDTH + 4 * GAP;
  rect->height = SCALE_HEIGHT;
  rect->x = GAP;
  rect->y = self->height - GAP - rect->height;
}

static void
draw_plate (cairo_t *cr, const VigieMapRect *rect)
{
  vigie_map_set_colour (cr, "#ffffff", 0.93);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_fill_preserve (cr);
  vigie_map_set_colour (cr, "#6b6e75", 1);
  cairo_set_line_width (cr, 0.4);
  cairo_stroke (cr);
}

static void
draw_north (VigieMapCanvas *self, double x, double y)
{
  cairo_t *cr = self->cr;
  g_autoptr (PangoLayout) layout =
      vigie_map_make_text (cr, vigie_words_get (self->spec->language, VIGIE_WORD_NORTH), 6.5, TRUE);
  double width;
  double height;

  vigie_map_measure_text (layout, &width, &height);
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + side * 4, y + 11);
      cairo_line_to (cr, x, y + 8.5);
      cairo_close_path (cr);
      vigie_map_set_colour (cr, side < 0 ? VIGIE_MAP_INK : "#ffffff", 1);
      cairo_fill_preserve (cr);
      vigie_map_set_colour (cr, VIGIE_MAP_INK, 1);
      cairo_set_line_width (cr, 0.5);
      cairo_stroke (cr);
    }
  cairo_move_to (cr, x - width / 2, y + 11);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_scale (VigieMapCanvas *self)
{
  cairo_t *cr = self->cr;
  double length = self->report->scale_points;
  g_autofree char *text = vigie_words_radius (self->spec->language, self->report->scale_m);
  g_autoptr (PangoLayout) layout = vigie_map_make_text (cr, text, 6.2, FALSE);
  g_autoptr (PangoLayout) zero = vigie_map_make_text (cr, "0", 6.2, FALSE);
  VigieMapRect rect;
  double x;
  double y;
  double width;
  double height;

  get_scale_rect (self, &rect);
  draw_plate (cr, &rect);
  draw_north (self, rect.x + GAP + NORTH_WIDTH / 2, rect.y + 2.5);

  x = rect.x + NORTH_WIDTH + 2 * GAP;
  y = rect.y + rect.height - 8;
  for (int i = 0; i < 4; i++)
    {
      cairo_rectangle (cr, x + i * length / 4, y, length / 4, 3);
      vigie_map_set_colour (cr, i % 2 == 0 ? VIGIE_MAP_INK : "#ffffff", 1);
      cairo_fill_preserve (cr);
      vigie_map_set_colour (cr, VIGIE_MAP_INK, 1);
      cairo_set_line_width (cr, 0.5);
      cairo_stroke (cr);
    }
  vigie_map_measure_text (layout, &width, &height);
  cairo_move_to (cr, x - 1, y - height - 1);
  pango_cairo_show_layout (cr, zero);
  cairo_move_to (cr, MAX (x + length - width, x + 8), y - height - 1);
  pango_cairo_show_layout (cr, layout);
}

/* ---- Legend ---- */

static guint
list_kinds (const VigieMapCanvas *self, VigieShapeKind kinds[VIGIE_SHAPE_MARKER + 1])
{
  guint n = 0;

  for (VigieShapeKind kind = VIGIE_SHAPE_CLOSURE; kind <= VIGIE_SHAPE_MARKER; kind++)
    {
      for (gsize i = 0; i < self->spec->n_shapes; i++)
        {
          if (self->spec->shapes[i].shape->kind == kind)
            {
              kinds[n++] = kind;
              break;
            }
        }
    }
  return n;
}

static gboolean
has_radius (const VigieMapCanvas *self)
{
  for (gsize i = 0; i < self->spec->n_posts; i++)
    {
      if (vigie_map_get_ring (self, &self->spec->posts[i]) > 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_unconfirmed (const VigieMapCanvas *self)
{
  for (gsize i = 0; i < self->spec->n_posts; i++)
    {
      if (!self->spec->posts[i].confirmed)
        return TRUE;
    }
  return FALSE;
}

typedef void (*SwatchFunc) (VigieMapCanvas *self, double x, double y, gconstpointer what);

typedef struct
{
  const char *text;
  SwatchFunc draw;
  VigieShapeKind kind;
} LegendRow;

static void
draw_kind_swatch (VigieMapCanvas *self, double x, double y, gconstpointer what)
{
  vigie_map_draw_swatch (self->cr, ((const LegendRow *) what)->kind, x, y + 1, SWATCH, 6);
}

static void
draw_post_swatch (VigieMapCanvas *self, double x, double y, gconstpointer what)
{
  const LegendRow *row = what;
  VigieMapBadge badge = { .text = "1",
                          .x = x + SWATCH / 2,
                          .y = y + 4,
                          .width = 8,
                          .size = 8,
                          .is_post = TRUE,
                          .colour = VIGIE_MAP_POST_COLOUR };

  badge.confirmed = row->kind == VIGIE_SHAPE_CLOSURE;
  vigie_map_draw_badge (self->cr, &badge);
}

static void
draw_radius_swatch (VigieMapCanvas *self, double x, double y, gconstpointer what)
{
  static const double dash[] = { 2, 1.5 };
  cairo_t *cr = self->cr;

  cairo_new_path (cr);
  cairo_arc (cr, x + SWATCH / 2, y + 4, 4, 0, 2 * G_PI);
  vigie_map_set_colour (cr, VIGIE_MAP_POST_COLOUR, 0.9);
  cairo_set_line_width (cr, 0.7);
  cairo_set_dash (cr, dash, 2, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static guint
list_rows (const VigieMapCanvas *self, LegendRow rows[9])
{
  VigieLanguage language = self->spec->language;
  VigieShapeKind kinds[VIGIE_SHAPE_MARKER + 1];
  guint n_kinds = list_kinds (self, kinds);
  guint n = 0;

  for (guint i = 0; i < n_kinds; i++)
    rows[n++] =
        (LegendRow) { vigie_words_shape_kind (language, kinds[i]), draw_kind_swatch, kinds[i] };
  if (self->spec->n_posts > 0)
    rows[n++] = (LegendRow) { vigie_words_get (language, VIGIE_WORD_LEGEND_POST), draw_post_swatch,
                              VIGIE_SHAPE_CLOSURE };
  if (has_unconfirmed (self))
    rows[n++] = (LegendRow) { vigie_words_get (language, VIGIE_WORD_LEGEND_UNCONFIRMED),
                              draw_post_swatch, VIGIE_SHAPE_MARKER };
  if (has_radius (self))
    rows[n++] = (LegendRow) { vigie_words_get (language, VIGIE_WORD_LEGEND_RADIUS),
                              draw_radius_swatch, VIGIE_SHAPE_MARKER };
  return n;
}

/* How much of what is shown a rectangle hides. */
static guint
count_hidden (const VigieMapCanvas *self, const VigieMapRect *rect)
{
  guint n = 0;

  for (gsize i = 0; i < self->spec->n_posts; i++)
    {
      double x, y;

      vigie_map_project (self, self->spec->posts[i].lon, self->spec->posts[i].lat, &x, &y);
      n += x > rect->x - 6 && y > rect->y - 6 && x < rect->x + rect->width + 6 &&
           y < rect->y + rect->height + 6;
    }
  for (gsize i = 0; i < self->spec->n_shapes; i++)
    {
      VigieBox box;
      double left, top, right, bottom;

      if (self->spec->shapes[i].shape->geometry == NULL)
        continue;
      vigie_geometry_get_box (self->spec->shapes[i].shape->geometry, &box);
      vigie_map_project (self, box.west, box.north, &left, &top);
      vigie_map_project (self, box.east, box.south, &right, &bottom);
      n += left < rect->x + rect->width && right > rect->x && top < rect->y + rect->height &&
           bottom > rect->y;
    }
  return n;
}

/* The corner where the legend hides least; the lower left one belongs to the scale. */
static void
place_legend (VigieMapCanvas *self)
{
  LegendRow rows[9];
  guint n_rows = list_rows (self, rows);
  VigieMapRect rect = { 0 };
  guint best = G_MAXUINT;

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (PangoLayout) layout =
          vigie_map_make_text (self->cr, rows[i].text, LEGEND_SIZE, FALSE);
      double width, height;

      vigie_map_measure_text (layout, &width, &height);
      rect.width = MAX (rect.width, width + SWATCH + 3 * GAP);
    }
  rect.height = n_rows * LEGEND_ROW + GAP;
  if (n_rows == 0 || rect.height > self->height * 0.6)
    return;
  for (int corner = 0; corner < 3; corner++)
    {
      guint hidden;

      rect.x = corner == 1 ? GAP : self->width - GAP - rect.width;
      rect.y = corner == 2 ? self->height - 2.6 * GAP - rect.height : GAP;
      hidden = count_hidden (self, &rect);
      if (hidden < best)
        {
          best = hidden;
          self->legend = rect;
        }
    }
  vigie_map_occupy (self, &self->legend);
}

static void
draw_legend (VigieMapCanvas *self)
{
  LegendRow rows[9];
  guint n_rows = list_rows (self, rows);
  cairo_t *cr = self->cr;

  if (self->legend.width <= 0)
    return;
  draw_plate (cr, &self->legend);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (PangoLayout) layout = vigie_map_make_text (cr, rows[i].text, LEGEND_SIZE, FALSE);
      double y = self->legend.y + GAP / 2 + i * LEGEND_ROW + 0.5;

      rows[i].draw (self, self->legend.x + GAP, y, &rows[i]);
      vigie_map_set_colour (cr, VIGIE_MAP_INK, 1);
      cairo_move_to (cr, self->legend.x + SWATCH + 2 * GAP, y - 0.4);
      pango_cairo_show_layout (cr, layout);
    }
}

/* ---- Attribution and notes ---- */

static char *
make_note (const VigieMapCanvas *self)
{
  const VigieMapReport *report = self->report;
  VigieLanguage language = self->spec->language;
  const char *attribution =
      self->basemap != NULL ? vigie_basemap_get_attribution (self->basemap) : NULL;
  g_autofree char *missing = NULL;

  /* A map file that does not say whose it is gets at least its name. */
  if (self->basemap != NULL && (attribution == NULL || *attribution == '\0'))
    attribution = vigie_basemap_get_title (self->basemap);
  if (self->basemap == NULL || report->n_missing == report->n_tiles)
    return g_strdup (vigie_words_get (language, VIGIE_WORD_NO_BASEMAP));
  if (report->n_missing == 0)
    return g_strdup (attribution != NULL ? attribution : "");
  missing = vigie_words_fill_count (language, VIGIE_WORD_TILES_MISSING, report->n_missing);
  return attribution != NULL && *attribution != '\0'
             ? g_strdup_printf ("%s · %s", missing, attribution)
             : g_steal_pointer (&missing);
}

static void
draw_note (VigieMapCanvas *self)
{
  g_autofree char *text = make_note (self);
  cairo_t *cr = self->cr;
  g_autoptr (PangoLayout) layout = vigie_map_make_text (cr, text, NOTE_SIZE, FALSE);
  double width;
  double height;

  if (*text == '\0')
    return;
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout,
                          (int) ((self->width - self->report->scale_points - 60) * PANGO_SCALE));
  pango_layout_set_height (layout, -2); /* a licence is read to its end also on a small map */
  pango_layout_set_alignment (layout, PANGO_ALIGN_LEFT);
  vigie_map_measure_text (layout, &width, &height);
  vigie_map_set_colour (cr, "#ffffff", 0.85);
  cairo_rectangle (cr, self->width - width - 5, self->height - height - 1, width + 5, height + 1);
  cairo_fill (cr);
  vigie_map_set_colour (cr, "#3c3f46", 1);
  cairo_move_to (cr, self->width - width - 2.5, self->height - height - 0.5);
  pango_cairo_show_layout (cr, layout);
}

/* ---- Graticule ---- */

#define DEGREE_HEIGHT 10.0

static double
choose_step (double degrees)
{
  return choose_round_length (MAX (degrees / 3, 1e-5));
}

static guint
count_decimals (double step)
{
  return step >= 1 ? 0 : (guint) ceil (-log10 (step) - 1e-9);
}

static void
draw_degree (
    VigieMapCanvas *self, double value, guint decimals, gboolean is_lat, double x, double y)
{
  static const char *const letters[2][2][2] = { { { "E", "E" }, { "O", "W" } },
                                                { { "N", "N" }, { "S", "S" } } };
  VigieLanguage language = self->spec->language;
  g_autofree char *number = vigie_words_number (language, fabs (value), decimals);
  g_autofree char *text = g_strdup_printf (
      "%s° %s", number, letters[is_lat][value < 0][language == VIGIE_LANGUAGE_FRENCH ? 0 : 1]);
  g_autoptr (PangoLayout) layout = vigie_map_make_text (self->cr, text, 5.5, FALSE);
  double width;
  double height;
  VigieMapRect rect;

  vigie_map_measure_text (layout, &width, &height);
  rect =
      (VigieMapRect) { is_lat ? 3 : x - width / 2, is_lat ? y - height - 0.5 : 3, width, height };
  if (!vigie_map_is_free (self, &rect))
    return;
  vigie_map_draw_haloed (self, layout, rect.x, rect.y, "#6f6a5c");
}

/* What lies below where there is no basemap: paper with coordinates, not a hole. */
void
vigie_map_draw_graticule (VigieMapCanvas *self)
{
  const VigieBox *view = &self->report->view;
  double step = choose_step (MIN (view->east - view->west, view->north - view->south));
  guint decimals = count_decimals (step);
  cairo_t *cr = self->cr;
  double x;
  double y;

  if (step <= 0 || vigie_box_crosses_antimeridian (view))
    return;
  vigie_map_set_colour (cr, "#cdc8b8", 1);
  cairo_set_line_width (cr, 0.5);
  for (double lon = ceil (view->west / step) * step; lon <= view->east; lon += step)
    {
      vigie_map_project (self, lon, view->south, &x, &y);
      cairo_move_to (cr, x, 0);
      cairo_line_to (cr, x, self->height);
    }
  for (double lat = ceil (view->south / step) * step; lat <= view->north; lat += step)
    {
      vigie_map_project (self, view->west, lat, &x, &y);
      cairo_move_to (cr, 0, y);
      cairo_line_to (cr, self->width, y);
    }
  cairo_stroke (cr);
  for (double lon = ceil (view->west / step) * step; lon <= view->east; lon += step)
    {
      vigie_map_project (self, lon, view->south, &x, &y);
      draw_degree (self, lon, decimals, FALSE, x, y);
    }
  for (double lat = ceil (view->south / step) * step; lat <= view->north; lat += step)
    {
      vigie_map_project (self, view->west, lat, &x, &y);
      if (y > 2 * DEGREE_HEIGHT) /* the topmost would stand among the longitudes */
        draw_degree (self, lat, decimals, TRUE, x, y);
    }
}

/* ---- All of it ---- */

/* Before anything is placed: badges and names keep away from it. */
void
vigie_map_reserve_furniture (VigieMapCanvas *self)
{
  VigieMapRect rect;

  measure_scale (self);
  get_scale_rect (self, &rect);
  vigie_map_occupy (self, &rect);
  rect = (VigieMapRect) { self->width * 0.45, self->height - 9, self->width * 0.55, 9 };
  vigie_map_occupy (self, &rect);
  if (self->spec->legend)
    place_legend (self);
}

void
vigie_map_draw_furniture (VigieMapCanvas *self)
{
  draw_note (self);
  draw_scale (self);
  draw_legend (self);
}
