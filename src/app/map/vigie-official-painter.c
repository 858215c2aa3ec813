/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-official-art.h"
#include "vigie-official-paths.h"
#include "vigie-palette.h"

#define SKIP_PX 0.6
#define SIGN_ROOM_PX 13.0   /* a sign nearer than this to one that matters more is left out */
#define LABEL_ABOVE_PX 80.0 /* of a stretch */
#define LABEL_WIDTH_PX 170

typedef struct
{
  const VigieLayerView *view;
  const VigieOfficialPaths *paths;
  cairo_t *cr;
  GArray *taken; /* (element-type graphene_rect_t) */
} Painter;

static double
shift_of (const VigieLayerView *view, const VigieOfficialPath *path)
{
  return round ((view->box.min_x + view->box.max_x - path->box.min_x - path->box.max_x) / 2);
}

static void
project (
    const Painter *self, const VigieOfficialPath *path, const double *point, double *x, double *y)
{
  const VigieLayerView *view = self->view;

  *x = (point[0] + shift_of (view, path) - view->box.min_x) * view->world;
  *y = (point[1] - view->box.min_y) * view->world;
}

static gboolean
is_in_view (const VigieLayerView *view, const VigieOfficialPath *path)
{
  const double shift = shift_of (view, path);
  const double margin = 20 / view->world;
  const VigieWorldBox box = { path->box.min_x + shift - margin, path->box.min_y - margin,
                              path->box.max_x + shift + margin, path->box.max_y + margin };

  return vigie_world_box_meets (&view->box, &box);
}

static gboolean
take_room (Painter *self, double x, double y, double width, double height)
{
  const graphene_rect_t place =
      GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height);

  for (guint i = 0; i < self->taken->len; i++)
    if (graphene_rect_intersection (&place, &g_array_index (self->taken, graphene_rect_t, i), NULL))
      return FALSE;
  g_array_append_val (self->taken, place);
  return TRUE;
}

/* ---- lines ---- */

static void
paint_line (Painter *self, const VigieOfficialPath *path)
{
  guint start = 0;

  cairo_new_path (self->cr);
  for (guint line = 0; line < path->n_lines; start = path->ends[line++])
    {
      double last_x = 0, last_y = 0;

      for (guint i = start; i < path->ends[line]; i++)
        {
          double x, y;

          project (self, path, path->points + 2 * i, &x, &y);
          if (i == start)
            cairo_move_to (self->cr, x, y);
          else if (fabs (x - last_x) + fabs (y - last_y) < SKIP_PX && i + 1 < path->ends[line])
            continue;
          else
            cairo_line_to (self->cr, x, y);
          last_x = x;
          last_y = y;
        }
    }
  vigie_official_art_stroke (self->cr, path->item->level, self->view->dark);
}

static void
paint_label (Painter *self, const VigieOfficialPath *path, PangoLayout *layout)
{
  const guint middle = path->ends[0] / 2; /* of its first line */
  PangoRectangle text;
  double x, y;

  project (self, path, path->points + 2 * middle, &x, &y);
  pango_layout_set_text (layout, path->item->title, -1);
  pango_layout_get_pixel_extents (layout, NULL, &text);
  y += 5 + vigie_official_art_get_width (path->item->level) / 2 + text.height / 2.0;
  if (!take_room (self, x - text.width / 2.0 - 3, y - text.height / 2.0 - 2, text.width + 6,
                  text.height + 4))
    return;
  cairo_move_to (self->cr, x - text.width / 2.0 - text.x, y - text.height / 2.0 - text.y);
  pango_cairo_layout_path (self->cr, layout);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (self->cr, 4);
  if (self->view->dark)
    cairo_set_source_rgba (self->cr, 0.1, 0.1, 0.12, 0.95);
  else
    cairo_set_source_rgba (self->cr, 1, 1, 1, 0.95);
  cairo_stroke_preserve (self->cr);
  if (self->view->dark)
    cairo_set_source_rgb (self->cr, 0.75, 0.85, 1);
  else
    cairo_set_source_rgb (self->cr, 0.1, 0.2, 0.4);
  cairo_fill (self->cr);
}

/* Names of rivers that somebody has to watch. */
static void
paint_labels (Painter *self)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (self->cr);
  g_autoptr (PangoFontDescription) font = self->view->font != NULL
                                              ? pango_font_description_copy (self->view->font)
                                              : pango_font_description_from_string ("Sans 10");
  const GPtrArray *list = self->paths->list;

  pango_font_description_set_style (font, PANGO_STYLE_ITALIC);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, LABEL_WIDTH_PX * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_height (layout, -2);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  for (guint i = list->len; i > 0; i--)
    {
      const VigieOfficialPath *path = g_ptr_array_index (list, i - 1);
      const double size =
          MAX (path->box.max_x - path->box.min_x, path->box.max_y - path->box.min_y) *
          self->view->world;

      if (!path->is_point && path->item->level > 1 && path->item->title != NULL &&
          size >= LABEL_ABOVE_PX && is_in_view (self->view, path))
        paint_label (self, path, layout);
    }
}

/* ---- signs ---- */

/* Where several stand close together, what matters most is shown: from the top of the heap down. */
static void
paint_signs (Painter *self)
{
  const GPtrArray *list = self->paths->list;

  for (guint i = list->len; i > 0; i--)
    {
      const VigieOfficialPath *path = g_ptr_array_index (list, i - 1);

      if (!path->is_point || !is_in_view (self->view, path))
        continue;
      for (guint k = 0; k < path->n_lines; k++)
        {
          double x, y;

          project (self, path, path->points + 2 * k, &x, &y);
          if (take_room (self, x - SIGN_ROOM_PX / 2, y - SIGN_ROOM_PX / 2, SIGN_ROOM_PX,
                         SIGN_ROOM_PX))
            vigie_official_art_draw_sign (self->cr, path->item->kind, x, y);
        }
    }
}

/**
 * vigie_official_paths_paint:
 * @cr: where to
 * @view: what of the world, and how
 * @content: a #VigieOfficialPaths
 *
 * Draws them, in any thread.
 */
void
vigie_official_paths_paint (cairo_t *cr, const VigieLayerView *view, gconstpointer content)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  Painter painter = { .view = view, .paths = content, .cr = cr, .taken = taken };
  const GPtrArray *list = painter.paths->list;

  for (guint i = 0; i < list->len; i++)
    {
      const VigieOfficialPath *path = g_ptr_array_index (list, i);

      if (!path->is_point && is_in_view (view, path))
        paint_line (&painter, path);
    }
  paint_signs (&painter);
  paint_labels (&painter);
}
