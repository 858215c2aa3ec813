/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "vigie-closures.h"
#include "vigie-palette.h"
#include "vigie-shape-editor-private.h"

typedef struct
{
  VigieShapeEditor *editor;
  GtkSnapshot *snapshot;
  VigieMapTransform transform;
  GdkRGBA color, halo, paper;
} Drawing;

static GskPath *
build_path (Drawing *drawing)
{
  VigieEditModel *model = drawing->editor->model;
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  gboolean close = vigie_edit_model_get_kind (model) == VIGIE_EDIT_POLYGON &&
                   !vigie_edit_model_is_drawing (model);

  for (guint ring = 0; ring < vigie_edit_model_get_n_rings (model); ring++)
    {
      guint n;
      const VigieEditVertex *vertices = vigie_edit_model_get_ring (model, ring, &n);

      for (guint i = 0; i < n; i++)
        {
          double x, y;

          vigie_shape_editor_place (&drawing->transform, &vertices[i], &x, &y);
          if (i == 0)
            gsk_path_builder_move_to (builder, (float) x, (float) y);
          else
            gsk_path_builder_line_to (builder, (float) x, (float) y);
        }
      if (close && n > 0)
        gsk_path_builder_close (builder);
    }
  return gsk_path_builder_free_to_path (g_steal_pointer (&builder));
}

static void
stroke (Drawing *drawing, GskPath *path, float width, const GdkRGBA *color, gboolean dashed)
{
  g_autoptr (GskStroke) line = gsk_stroke_new (width);

  gsk_stroke_set_line_join (line, GSK_LINE_JOIN_ROUND);
  if (dashed)
    gsk_stroke_set_dash (line, (float[]) { 6, 5 }, 2);
  gtk_snapshot_append_stroke (drawing->snapshot, path, line, color);
}

/* From the last corner to the pointer and back to the first: what the next click would make. */
static void
draw_rubber_band (Drawing *drawing)
{
  VigieShapeEditor *self = drawing->editor;
  g_autoptr (GskPathBuilder) builder = NULL;
  g_autoptr (GskPath) path = NULL;
  const VigieEditVertex *vertices;
  double x, y, to_x = self->pointer_x, to_y = self->pointer_y;
  guint n;

  if (!vigie_edit_model_is_drawing (self->model))
    return;
  if (self->by_keyboard)
    {
      to_x = drawing->transform.width / 2;
      to_y = drawing->transform.height / 2;
    }
  else if (!self->pointer_inside || self->pressed)
    {
      return;
    }
  vertices = vigie_edit_model_get_ring (self->model, 0, &n);
  if (n == 0)
    return;
  if (self->has_snap)
    vigie_road_snap_place (&self->snap, &drawing->transform, &to_x, &to_y);

  builder = gsk_path_builder_new ();
  vigie_shape_editor_place (&drawing->transform, &vertices[n - 1], &x, &y);
  gsk_path_builder_move_to (builder, (float) x, (float) y);
  gsk_path_builder_line_to (builder, (float) to_x, (float) to_y);
  if (n > 1 && vigie_edit_model_get_kind (self->model) == VIGIE_EDIT_POLYGON)
    {
      vigie_shape_editor_place (&drawing->transform, &vertices[0], &x, &y);
      gsk_path_builder_line_to (builder, (float) x, (float) y);
    }
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  stroke (drawing, path, 3, &drawing->halo, FALSE);
  stroke (drawing, path, 1.5f, &drawing->color, TRUE);
}

static void
draw_disc (Drawing *drawing, double x, double y, float radius, const GdkRGBA *inside)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;

  gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT ((float) x, (float) y), radius);
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  stroke (drawing, path, 5, &drawing->halo, FALSE);
  gtk_snapshot_append_fill (drawing->snapshot, path, GSK_FILL_RULE_WINDING, inside);
  stroke (drawing, path, 2, &drawing->color, FALSE);
}

static gboolean
is_at (const VigieEditHit *hit, VigieEditPart part, guint ring, guint index)
{
  return hit->part == part && hit->ring == ring && hit->index == index;
}

static void
draw_ring_handles (Drawing *drawing, guint ring)
{
  VigieShapeEditor *self = drawing->editor;
  gboolean drawing_now = vigie_edit_model_is_drawing (self->model);
  guint n;
  const VigieEditVertex *vertices = vigie_edit_model_get_ring (self->model, ring, &n);
  double x, y;

  for (guint i = 0; i < vigie_shape_editor_count_edges (self, ring); i++)
    {
      gboolean hot = is_at (&self->hover, VIGIE_EDIT_MIDDLE, ring, i);
      GdkRGBA faint = drawing->paper;

      faint.alpha = 0.75f;
      if (vigie_shape_editor_get_middle (self, &drawing->transform, ring, i, &x, &y))
        draw_disc (drawing, x, y, hot ? 5 : 3, hot ? &drawing->color : &faint);
    }

  for (guint i = 0; i < n; i++)
    {
      gboolean hot = is_at (&self->hover, VIGIE_EDIT_VERTEX, ring, i) ||
                     is_at (&self->grab, VIGIE_EDIT_VERTEX, ring, i);
      gboolean focused = is_at (&self->focus, VIGIE_EDIT_VERTEX, ring, i);
      gboolean closes = drawing_now && i == 0 && n >= vigie_edit_model_get_minimum (self->model);

      vigie_shape_editor_place (&drawing->transform, &vertices[i], &x, &y);
      draw_disc (drawing, x, y, hot || closes ? 7.5f : 6,
                 focused || closes ? &drawing->color : &drawing->paper);
      if (focused)
        draw_disc (drawing, x, y, 3, &drawing->paper);
    }
}

/* Where edges cross: a ring around the very place. */
static void
draw_problem (Drawing *drawing)
{
  VigieShapeEditor *self = drawing->editor;
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  double x, y;

  vigie_shape_editor_place (&drawing->transform, &self->problem_at, &x, &y);
  gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT ((float) x, (float) y), 15);
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  stroke (drawing, path, 5, &drawing->halo, FALSE);
  stroke (drawing, path, 2.5f, &drawing->color, FALSE);
}

/* Draws the shape with its handles. */
void
vigie_shape_editor_snapshot (VigieShapeEditor *self, GtkSnapshot *snapshot)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gboolean wrong = self->problem != VIGIE_GEOMETRY_OK;
  gboolean area = vigie_edit_model_get_kind (self->model) == VIGIE_EDIT_POLYGON;
  guint32 rgb = vigie_palette_shape (self->kind, dark);
  Drawing drawing = { .editor = self, .snapshot = snapshot };
  g_autoptr (GskPath) path = NULL;

  if (wrong)
    rgb = dark ? 0xff4d4d : 0xe01b24;
  drawing.color = vigie_palette_unpack (rgb);
  drawing.halo = vigie_palette_unpack (dark ? 0x000000 : 0xffffff);
  drawing.halo.alpha = 0.8f;
  drawing.paper = vigie_palette_unpack (dark ? 0x1d1d20 : 0xffffff);
  vigie_shape_editor_get_transform (self, &drawing.transform);

  path = build_path (&drawing);
  if (area && !gsk_path_is_empty (path))
    {
      GdkRGBA fill = drawing.color;

      fill.alpha = 0.16f;
      gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_EVEN_ODD, &fill);
    }
  if (!gsk_path_is_empty (path) && vigie_edit_model_get_kind (self->model) != VIGIE_EDIT_POINT)
    {
      stroke (&drawing, path, 5, &drawing.halo, FALSE);
      stroke (&drawing, path, 2.5f, &drawing.color, wrong);
    }
  draw_rubber_band (&drawing);
  if (wrong && self->problem != VIGIE_GEOMETRY_TOO_FEW_POINTS)
    draw_problem (&drawing);
  for (guint ring = 0; ring < vigie_edit_model_get_n_rings (self->model); ring++)
    draw_ring_handles (&drawing, ring);
  if (self->by_keyboard && vigie_edit_model_is_drawing (self->model))
    vigie_map_transform_append_crosshair (&drawing.transform, drawing.snapshot, 12.5f,
                                          &drawing.color, &drawing.halo);
  if (self->has_snap)
    vigie_road_snap_draw (&self->snap, &drawing.transform, snapshot, &drawing.color, &drawing.halo);
}

static char *
dup_size (VigieShapeEditor *self)
{
  g_autofree char *length = NULL;
  g_autofree char *area = NULL;

  if (self->geometry == NULL)
    return g_strdup ("");
  length = vigie_format_length (vigie_geometry_get_length_m (self->geometry));
  if (!vigie_geometry_is_polygonal (self->geometry))
    return g_steal_pointer (&length);
  area = vigie_format_area (vigie_geometry_get_area_m2 (self->geometry));
  /* Translators: area and length of the outline, as in "1.2 km², 4.8 km around" */
  return g_strdup_printf (_ ("%s, %s around"), area, length);
}

/**
 * vigie_shape_editor_dup_readout:
 * @self: the editor
 *
 * Returns: (transfer full): how large the shape is, for people, and what the next corner would be
 * on; "" while there is nothing to say
 */
char *
vigie_shape_editor_dup_readout (VigieShapeEditor *self)
{
  g_autofree char *size = NULL;

  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), NULL);

  size = dup_size (self);
  if (self->has_snap)
    {
      g_autofree char *road = vigie_road_snapper_describe (self->snapper, &self->snap);

      /* Translators: what the next corner would be on, as in "Junction of D 190 and D 157", and
       * how large the outline is */
      return size[0] != '\0' ? g_strdup_printf (_ ("%s · %s"), road, size)
                             : g_steal_pointer (&road);
    }
  return g_steal_pointer (&size);
}
