/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <math.h>

#include "vigie-palette.h"
#include "vigie-place-editor-private.h"
#include "vigie-position-geometry.h"

typedef struct
{
  GtkSnapshot *snapshot;
  GdkRGBA color, halo, paper;
  float line;
} Drawing;

static void
stroke (Drawing *drawing, GskPath *path, float width, const GdkRGBA *color)
{
  g_autoptr (GskStroke) line = gsk_stroke_new (width);

  gsk_stroke_set_line_join (line, GSK_LINE_JOIN_ROUND);
  gsk_stroke_set_line_cap (line, GSK_LINE_CAP_ROUND);
  gtk_snapshot_append_stroke (drawing->snapshot, path, line, color);
}

static void
draw_disc (Drawing *drawing, double x, double y, float radius, const GdkRGBA *fill)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;

  gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT ((float) x, (float) y), radius);
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  stroke (drawing, path, 5.5f, &drawing->halo);
  gtk_snapshot_append_fill (drawing->snapshot, path, GSK_FILL_RULE_WINDING, fill);
  stroke (drawing, path, 2, &drawing->color);
}

static void
draw_ring (Drawing *drawing, const VigieMapTransform *transform, const VigiePosition *place)
{
  graphene_point_t points[VIGIE_RING_POINTS];
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  GdkRGBA fill = drawing->color;

  fill.alpha = 0.14f;
  if (vigie_position_radius_px (transform, place) < 3 ||
      !vigie_position_ring (transform, place, points))
    return;
  gsk_path_builder_move_to (builder, points[0].x, points[0].y);
  for (guint i = 1; i < VIGIE_RING_POINTS; i++)
    gsk_path_builder_line_to (builder, points[i].x, points[i].y);
  gsk_path_builder_close (builder);
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  gtk_snapshot_append_fill (drawing->snapshot, path, GSK_FILL_RULE_WINDING, &fill);
  stroke (drawing, path, drawing->line + 2.8f, &drawing->halo);
  stroke (drawing, path, drawing->line, &drawing->color);
}

static void
fill_circle (Drawing *drawing, double x, double y, float radius, const GdkRGBA *fill)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;

  gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT ((float) x, (float) y), radius);
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  gtk_snapshot_append_fill (drawing->snapshot, path, GSK_FILL_RULE_WINDING, fill);
}

/* A head with a hole, whose tip is the place. */
static void
draw_pin (Drawing *drawing, double x, double y, gboolean hot)
{
  const float radius = (float) VIGIE_PLACE_PIN_RADIUS;
  const float shoulder = radius * 0.93f;
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  GdkRGBA shade = { 0, 0, 0, 0.28f };

  gsk_path_builder_move_to (builder, 0, 0);
  gsk_path_builder_cubic_to (builder, -3, -8, -shoulder, -12, -radius,
                             -(float) VIGIE_PLACE_PIN_HEIGHT);
  gsk_path_builder_svg_arc_to (builder, radius, radius, 0, FALSE, TRUE, radius,
                               -(float) VIGIE_PLACE_PIN_HEIGHT);
  gsk_path_builder_cubic_to (builder, shoulder, -12, 3, -8, 0, 0);
  gsk_path_builder_close (builder);
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));

  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (drawing->snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  stroke (drawing, path, 7, &shade);
  stroke (drawing, path, hot ? 6 : 4.5f, &drawing->paper);
  gtk_snapshot_append_fill (drawing->snapshot, path, GSK_FILL_RULE_WINDING, &drawing->color);
  gtk_snapshot_restore (drawing->snapshot);
  fill_circle (drawing, x, y - VIGIE_PLACE_PIN_HEIGHT, 5, &drawing->paper);
}

/* Draws the pin, its ring and the ring's handle. */
void
vigie_place_editor_snapshot (VigiePlaceEditor *self, GtkSnapshot *snapshot)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (style);
  Drawing drawing = { .snapshot = snapshot };
  VigieMapTransform transform;
  double x, y, handle_x, handle_y;

  drawing.color = vigie_palette_unpack (vigie_palette_status (VIGIE_STATUS_NEW, dark));
  drawing.paper = vigie_palette_unpack (dark ? 0x1d1d20 : 0xffffff);
  drawing.halo = drawing.paper;
  drawing.halo.alpha = 0.85f;
  drawing.line = adw_style_manager_get_high_contrast (style) ? 3 : 2;
  vigie_place_editor_get_transform (self, &transform);
  vigie_place_editor_get_pin (self, &x, &y);

  draw_ring (&drawing, &transform, &self->place);
  if (vigie_place_editor_get_handle (self, &handle_x, &handle_y))
    draw_disc (&drawing, handle_x, handle_y,
               self->hover == VIGIE_PLACE_HANDLE || self->grab == VIGIE_PLACE_HANDLE ? 8 : 6,
               self->grab == VIGIE_PLACE_HANDLE ? &drawing.color : &drawing.paper);
  draw_pin (&drawing, x, y, self->hover == VIGIE_PLACE_PIN || self->grab == VIGIE_PLACE_PIN);
}
