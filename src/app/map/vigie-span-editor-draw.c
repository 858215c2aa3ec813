/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "vigie-closures.h"
#include "vigie-palette.h"
#include "vigie-span-editor-private.h"

typedef struct
{
  GtkSnapshot *snapshot;
  VigieMapTransform transform;
  GdkRGBA color, halo;
} Drawing;

static void
stroke (Drawing *drawing, GskPath *path, float width, const GdkRGBA *color)
{
  g_autoptr (GskStroke) line = gsk_stroke_new (width);

  gsk_stroke_set_line_join (line, GSK_LINE_JOIN_ROUND);
  gtk_snapshot_append_stroke (drawing->snapshot, path, line, color);
}

static void
draw_line (Drawing *drawing, const VigieGeometry *geometry)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;

  for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
    {
      gsize n;
      const double *points = vigie_geometry_get_ring (geometry, part, 0, &n);

      for (gsize i = 0; i < n; i++)
        {
          double world_x, world_y, x, y;

          vigie_mercator_from_lon_lat (points[2 * i], points[2 * i + 1], &world_x, &world_y);
          vigie_map_transform_to_widget (&drawing->transform,
                                         world_x + round (drawing->transform.cx - world_x), world_y,
                                         &x, &y);
          if (i == 0)
            gsk_path_builder_move_to (builder, (float) x, (float) y);
          else
            gsk_path_builder_line_to (builder, (float) x, (float) y);
        }
    }
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  stroke (drawing, path, 10, &drawing->halo);
  stroke (drawing, path, 6, &drawing->color);
}

/* Draws the two places and what lies between them. */
void
vigie_span_editor_snapshot (VigieSpanEditor *self, GtkSnapshot *snapshot)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  const GdkRGBA paper = vigie_palette_unpack (dark ? 0x1d1d20 : 0xffffff);
  Drawing drawing = { .snapshot = snapshot };

  drawing.color = vigie_palette_unpack (vigie_palette_shape (VIGIE_SHAPE_CLOSURE, dark));
  drawing.halo = vigie_palette_unpack (dark ? 0x000000 : 0xffffff);
  drawing.halo.alpha = 0.8f;
  vigie_span_editor_get_transform (self, &drawing.transform);

  if (self->preview != NULL)
    draw_line (&drawing, self->preview->line);
  if (self->by_keyboard)
    vigie_map_transform_append_crosshair (&drawing.transform, drawing.snapshot, 12.5f,
                                          &drawing.color, &drawing.halo);
  if (self->has_from)
    vigie_road_snap_draw (&self->from, &drawing.transform, snapshot, &drawing.color, &paper);
  if (self->has_snap)
    vigie_road_snap_draw (&self->snap, &drawing.transform, snapshot, &drawing.color, &paper);
}

static char *
describe_preview (VigieSpanEditor *self)
{
  g_autofree char *length = vigie_format_length (self->preview->length_m);
  const char *road = self->preview->road != NULL ? self->preview->road : _ ("Over several roads");

  if (self->preview->n_carriageways > 1)
    /* Translators: number or name of a road, and the length of what is to be closed of it */
    return g_strdup_printf (_ ("%s · %s, both carriageways"), road, length);
  if (self->one_direction)
    return g_strdup_printf (_ ("%s · %s, this direction only"), road, length);
  return g_strdup_printf (_ ("%s · %s"), road, length);
}

/**
 * vigie_span_editor_dup_readout:
 * @self: the editor
 * @wrong: (out): whether it says that something cannot be
 *
 * Returns: (transfer full): what the next click does, for people
 */
char *
vigie_span_editor_dup_readout (VigieSpanEditor *self, gboolean *wrong)
{
  g_autofree char *road = NULL;
  VigieMapTransform transform;

  g_return_val_if_fail (VIGIE_IS_SPAN_EDITOR (self), NULL);

  *wrong = self->problem != NULL;
  if (self->problem != NULL)
    return g_strdup (self->problem);
  if (self->preview != NULL)
    return describe_preview (self);
  vigie_span_editor_get_transform (self, &transform);
  if (!vigie_road_snapper_is_near_enough (&transform))
    return g_strdup (_ ("Zoom in until you can tell the roads apart."));
  if (self->has_snap)
    road = vigie_road_snapper_describe (self->snapper, &self->snap);
  if (self->has_from)
    return g_strdup (_ ("Click where the closure ends."));
  if (road != NULL)
    return g_strdup_printf ("%s\n%s", road, _ ("Click where the closure begins."));
  return g_strdup (_ ("Click on the road where the closure begins."));
}
