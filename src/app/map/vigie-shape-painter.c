/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-shape-painter.h"

#include <math.h>

#include "vigie-palette.h"

#define HATCH_PX 10.0
/* A shape smaller than this is drawn as its sign: a closure must not vanish from a wide view. */
#define SIGN_BELOW_PX 14.0
#define LABEL_ABOVE_PX 44.0
#define LABEL_WIDTH_PX 170
#define SKIP_PX 0.5

typedef struct
{
  const VigieLayerView *view;
  const GPtrArray *paths;
  cairo_t *cr;
  cairo_pattern_t *hatch;
  GArray *labels; /* of graphene_rect_t */
} Painter;

static void
set_rgb (cairo_t *cr, guint32 rgb, double alpha)
{
  GdkRGBA color = vigie_palette_unpack (rgb);

  color.alpha = (float) alpha;
  gdk_cairo_set_source_rgba (cr, &color);
}

static guint32
halo_color (const VigieLayerView *view)
{
  return view->dark ? 0x1a1a1e : 0xffffff;
}

static guint32
shape_color (const VigieLayerView *view, const VigieShapePath *path)
{
  if (path->lifted)
    return view->dark ? 0xb0aab5 : 0x6b6470;
  return vigie_palette_shape (path->shape->kind, view->dark);
}

static double
shift_of (const VigieLayerView *view, const VigieShapePath *path)
{
  return round ((view->box.min_x + view->box.max_x - path->box.min_x - path->box.max_x) / 2);
}

static void
project (const VigieLayerView *view, double shift, double x, double y, double *px, double *py)
{
  *px = (x + shift - view->box.min_x) * view->world;
  *py = (y - view->box.min_y) * view->world;
}

static void
trace (Painter *painter, const VigieShapePath *path)
{
  double shift = shift_of (painter->view, path);
  guint start = 0;

  cairo_new_path (painter->cr);
  for (guint ring = 0; ring < path->n_rings; start = path->ends[ring++])
    {
      double last_x = 0, last_y = 0;

      for (guint i = start; i < path->ends[ring]; i++)
        {
          double x, y;

          project (painter->view, shift, path->points[2 * i], path->points[2 * i + 1], &x, &y);
          if (i == start)
            cairo_move_to (painter->cr, x, y);
          else if (fabs (x - last_x) + fabs (y - last_y) < SKIP_PX && i + 1 < path->ends[ring])
            continue;
          else
            cairo_line_to (painter->cr, x, y);
          last_x = x;
          last_y = y;
        }
      if (path->polygonal)
        cairo_close_path (painter->cr);
    }
}

/* Diagonal stripes, tied to the world so that they stay put while the map moves. */
static cairo_pattern_t *
create_hatch (const VigieLayerView *view)
{
  int scale = view->scale_factor;
  int size = (int) HATCH_PX * scale;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);
  cairo_pattern_t *pattern;
  cairo_matrix_t matrix;

  cairo_scale (cr, scale, scale);
  set_rgb (cr, vigie_palette_shape (VIGIE_SHAPE_CLOSURE, view->dark),
           view->high_contrast ? 0.9 : 0.5);
  cairo_set_line_width (cr, view->high_contrast ? 2.5 : 1.75);
  for (int i = -1; i <= 1; i++)
    {
      cairo_move_to (cr, i * HATCH_PX - 2, HATCH_PX + 2);
      cairo_line_to (cr, (i + 1) * HATCH_PX + 2, -2);
    }
  cairo_stroke (cr);
  cairo_destroy (cr);

  pattern = cairo_pattern_create_for_surface (surface);
  cairo_surface_destroy (surface);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_matrix_init_scale (&matrix, scale, scale);
  cairo_matrix_translate (&matrix, fmod (view->box.min_x * view->world, HATCH_PX),
                          fmod (view->box.min_y * view->world, HATCH_PX));
  cairo_pattern_set_matrix (pattern, &matrix);
  return pattern;
}

static void
stroke (Painter *painter, guint32 rgb, double alpha, double width, const double *dash, int n_dash)
{
  set_rgb (painter->cr, rgb, alpha);
  cairo_set_line_width (painter->cr, width);
  cairo_set_dash (painter->cr, dash, n_dash, 0);
  cairo_stroke_preserve (painter->cr);
  cairo_set_dash (painter->cr, NULL, 0, 0);
}

static void
paint_area (Painter *painter, const VigieShapePath *path)
{
  static const double long_dash[] = { 9, 5 }, short_dash[] = { 3, 4 };
  static const double fill_alpha[] = { 0.15, 0.22, 0.07, 0.12, 0.12 };
  const VigieLayerView *view = painter->view;
  VigieShapeKind kind = path->shape->kind;
  guint32 rgb = shape_color (view, path);
  double alpha = fill_alpha[MIN ((guint) kind, G_N_ELEMENTS (fill_alpha) - 1)];

  trace (painter, path);
  cairo_set_fill_rule (painter->cr, CAIRO_FILL_RULE_EVEN_ODD);
  if (!path->lifted)
    {
      set_rgb (painter->cr, rgb, path->upcoming ? alpha / 2 : alpha);
      cairo_fill_preserve (painter->cr);
    }
  if (kind == VIGIE_SHAPE_CLOSURE && !path->lifted && !path->upcoming)
    {
      cairo_set_source (painter->cr, painter->hatch);
      cairo_fill_preserve (painter->cr);
    }

  stroke (painter, halo_color (view), 0.75, 4.5, NULL, 0);
  if (path->lifted)
    stroke (painter, rgb, 0.9, 1.5, short_dash, 2);
  else if (path->upcoming)
    stroke (painter, rgb, 1, 2, short_dash, 2);
  else if (kind == VIGIE_SHAPE_PERIMETER)
    stroke (painter, rgb, 1, 2.5, long_dash, 2);
  else
    stroke (painter, rgb, 1, 2.25, NULL, 0);
  cairo_new_path (painter->cr);
}

/* Arrow heads along a line, for the way that a diversion takes. */
static void
paint_arrows (Painter *painter, const VigieShapePath *path)
{
  double shift = shift_of (painter->view, path);
  double along = 35;
  guint start = 0;

  set_rgb (painter->cr, halo_color (painter->view), 1);
  cairo_set_line_width (painter->cr, 1.75);
  for (guint ring = 0; ring < path->n_rings; start = path->ends[ring++])
    for (guint i = start + 1; i < path->ends[ring]; i++)
      {
        const double *p = path->points + 2 * (i - 1);
        double x0, y0, x1, y1, length;

        project (painter->view, shift, p[0], p[1], &x0, &y0);
        project (painter->view, shift, p[2], p[3], &x1, &y1);
        length = hypot (x1 - x0, y1 - y0);
        for (; along < length; along += 70)
          {
            cairo_save (painter->cr);
            cairo_translate (painter->cr, x0 + (x1 - x0) * along / length,
                             y0 + (y1 - y0) * along / length);
            cairo_rotate (painter->cr, atan2 (y1 - y0, x1 - x0));
            cairo_move_to (painter->cr, -2.5, -3);
            cairo_line_to (painter->cr, 1.5, 0);
            cairo_line_to (painter->cr, -2.5, 3);
            cairo_stroke (painter->cr);
            cairo_restore (painter->cr);
          }
        along -= length;
      }
}

static void
paint_line (Painter *painter, const VigieShapePath *path)
{
  static const double barrier[] = { 7, 7 }, short_dash[] = { 4, 5 };
  const VigieLayerView *view = painter->view;
  guint32 rgb = shape_color (view, path);

  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  trace (painter, path);
  stroke (painter, halo_color (view), 0.85, 9, NULL, 0);
  if (path->lifted || path->upcoming)
    {
      stroke (painter, rgb, 1, 2.5, short_dash, 2);
    }
  else
    {
      stroke (painter, rgb, 1, 6, NULL, 0);
      if (path->shape->kind == VIGIE_SHAPE_CLOSURE)
        stroke (painter, halo_color (view), 1, 2.5, barrier, 2);
    }
  cairo_new_path (painter->cr);
  if (path->shape->kind == VIGIE_SHAPE_DIVERSION && !path->lifted && !path->upcoming)
    paint_arrows (painter, path);
}

static void
paint_sign (Painter *painter, const VigieShapePath *path, double x, double y, double r)
{
  const VigieLayerView *view = painter->view;
  cairo_t *cr = painter->cr;

  cairo_new_path (cr);
  switch (path->shape->kind)
    {
    case VIGIE_SHAPE_HAZARD:
      cairo_move_to (cr, x, y - r * 1.15);
      cairo_line_to (cr, x + r * 1.15, y + r * 0.9);
      cairo_line_to (cr, x - r * 1.15, y + r * 0.9);
      cairo_close_path (cr);
      break;
    case VIGIE_SHAPE_MARKER:
      cairo_move_to (cr, x, y - r * 1.1);
      cairo_line_to (cr, x + r * 1.1, y);
      cairo_line_to (cr, x, y + r * 1.1);
      cairo_line_to (cr, x - r * 1.1, y);
      cairo_close_path (cr);
      break;
    case VIGIE_SHAPE_PERIMETER:
      cairo_rectangle (cr, x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7);
      break;
    case VIGIE_SHAPE_CLOSURE:
    case VIGIE_SHAPE_DIVERSION:
    default:
      cairo_arc (cr, x, y, r, 0, 2 * G_PI);
      break;
    }
  stroke (painter, halo_color (view), 1, 4, NULL, 0);
  set_rgb (cr, shape_color (view, path), path->upcoming ? 0.6 : 1);
  cairo_fill (cr);

  set_rgb (cr, halo_color (view), 1);
  cairo_set_line_width (cr, r * 0.3);
  if (path->shape->kind == VIGIE_SHAPE_CLOSURE)
    {
      cairo_rectangle (cr, x - r * 0.6, y - r * 0.2, r * 1.2, r * 0.4);
      cairo_fill (cr);
    }
  else if (path->shape->kind == VIGIE_SHAPE_HAZARD)
    {
      cairo_rectangle (cr, x - r * 0.13, y - r * 0.45, r * 0.26, r * 0.75);
      cairo_rectangle (cr, x - r * 0.13, y + r * 0.42, r * 0.26, r * 0.26);
      cairo_fill (cr);
    }
  else if (path->shape->kind == VIGIE_SHAPE_DIVERSION)
    {
      cairo_move_to (cr, x - r * 0.3, y - r * 0.5);
      cairo_line_to (cr, x + r * 0.35, y);
      cairo_line_to (cr, x - r * 0.3, y + r * 0.5);
      cairo_stroke (cr);
    }
}

static void
paint_points (Painter *painter, const VigieShapePath *path)
{
  double shift = shift_of (painter->view, path);

  for (guint i = 0; i < path->ends[path->n_rings - 1]; i++)
    {
      double x, y;

      project (painter->view, shift, path->points[2 * i], path->points[2 * i + 1], &x, &y);
      paint_sign (painter, path, x, y, 9);
    }
}

static gboolean
is_free (Painter *painter, const graphene_rect_t *place)
{
  for (guint i = 0; i < painter->labels->len; i++)
    if (graphene_rect_intersection (&g_array_index (painter->labels, graphene_rect_t, i), place,
                                    NULL))
      return FALSE;
  return TRUE;
}

static void
paint_label (Painter *painter, const VigieShapePath *path, PangoLayout *layout)
{
  double x, y;
  PangoRectangle text;
  graphene_rect_t place;

  pango_layout_set_text (layout, path->shape->title, -1);
  pango_layout_get_pixel_extents (layout, NULL, &text);
  project (painter->view, shift_of (painter->view, path), path->label_x, path->label_y, &x, &y);
  if (!path->polygonal ||
      (path->box.max_x - path->box.min_x) * painter->view->world < SIGN_BELOW_PX)
    y += 14 + text.height / 2.0; /* below the sign or the line */
  place =
      GRAPHENE_RECT_INIT ((float) (x - text.width / 2.0 - 3), (float) (y - text.height / 2.0 - 2),
                          (float) text.width + 6, (float) text.height + 4);
  if (!is_free (painter, &place))
    return;
  g_array_append_val (painter->labels, place);

  cairo_move_to (painter->cr, x - text.width / 2.0 - text.x, y - text.height / 2.0 - text.y);
  pango_cairo_layout_path (painter->cr, layout);
  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  stroke (painter, halo_color (painter->view), 0.95, 4, NULL, 0);
  set_rgb (painter->cr, shape_color (painter->view, path), 1);
  cairo_fill (painter->cr);
}

static void
paint_labels (Painter *painter)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (painter->cr);
  g_autoptr (PangoFontDescription) font = NULL;
  const GPtrArray *paths = painter->paths;

  font = painter->view->font != NULL ? pango_font_description_copy (painter->view->font)
                                     : pango_font_description_from_string ("Sans 10");
  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, LABEL_WIDTH_PX * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (layout, -2);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);

  /* From the top of the heap down: what lies above has the first say on the space. */
  for (guint i = paths->len; i > 0; i--)
    {
      const VigieShapePath *path = g_ptr_array_index (paths, i - 1);
      double width = (path->box.max_x - path->box.min_x) * painter->view->world;

      if (path->shape->title == NULL || path->shape->title[0] == '\0' || path->lifted)
        continue;
      if (width >= LABEL_ABOVE_PX || path->is_point)
        paint_label (painter, path, layout);
    }
}

static gboolean
is_in_view (const VigieLayerView *view, const VigieShapePath *path)
{
  double shift = shift_of (view, path);
  double margin = 20 / view->world;
  VigieWorldBox box = { path->box.min_x + shift - margin, path->box.min_y - margin,
                        path->box.max_x + shift + margin, path->box.max_y + margin };

  return vigie_world_box_meets (&view->box, &box);
}

static void
paint_path (Painter *painter, const VigieShapePath *path)
{
  double width = (path->box.max_x - path->box.min_x) * painter->view->world;
  double height = (path->box.max_y - path->box.min_y) * painter->view->world;

  if (path->n_rings == 0 || !is_in_view (painter->view, path))
    return;
  if (path->is_point)
    {
      paint_points (painter, path);
    }
  else if (MAX (width, height) < SIGN_BELOW_PX)
    {
      double x, y;

      project (painter->view, shift_of (painter->view, path),
               (path->box.min_x + path->box.max_x) / 2, (path->box.min_y + path->box.max_y) / 2, &x,
               &y);
      paint_sign (painter, path, x, y, path->lifted ? 4 : 7);
    }
  else if (path->polygonal)
    {
      paint_area (painter, path);
    }
  else
    {
      paint_line (painter, path);
    }
}

/**
 * vigie_shape_paths_paint:
 * @cr: where to
 * @view: what of the world, and how
 * @content: (element-type VigieShapePath): an array, in the order of drawing
 *
 * Draws them, in any thread.
 */
void
vigie_shape_paths_paint (cairo_t *cr, const VigieLayerView *view, gconstpointer content)
{
  Painter painter = { .view = view, .paths = content, .cr = cr };

  painter.hatch = create_hatch (view);
  painter.labels = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));

  for (guint i = 0; i < painter.paths->len; i++)
    paint_path (&painter, g_ptr_array_index (painter.paths, i));
  paint_labels (&painter);

  g_array_unref (painter.labels);
  cairo_pattern_destroy (painter.hatch);
}
