/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "vigie-map-view-private.h"
#include "vigie-position-words.h"

static const char *
describe_problem (VigieGeometryProblem problem)
{
  switch (problem)
    {
    case VIGIE_GEOMETRY_OK:
      return NULL;
    case VIGIE_GEOMETRY_SELF_CROSSING:
      return _ ("Edges cross. Move or remove a corner before you finish.");
    case VIGIE_GEOMETRY_BAD_HOLE:
      return _ ("A hole leaves its area. Move its corners inside.");
    case VIGIE_GEOMETRY_OVERLAP:
      return _ ("Two parts overlap. Move them apart.");
    case VIGIE_GEOMETRY_TOO_FEW_POINTS:
    case VIGIE_GEOMETRY_NOT_CLOSED:
      return _ ("There are too few corners.");
    case VIGIE_GEOMETRY_NOT_FINITE:
    case VIGIE_GEOMETRY_OUT_OF_RANGE:
    default:
      return _ ("A corner lies outside the map.");
    }
}

static char *
dup_drawing_text (VigieMapView *self, gboolean *wrong)
{
  const char *hint = _ ("Click the corners; at least three. Double-click, or Enter, to finish.");
  VigieGeometryProblem problem = vigie_shape_editor_get_problem (self->editor);
  g_autofree char *readout = vigie_shape_editor_dup_readout (self->editor);
  guint n_corners = 1;

  *wrong = problem != VIGIE_GEOMETRY_OK;
  if (*wrong)
    return g_strdup (describe_problem (problem));
  if (readout[0] == '\0')
    return g_strdup (hint);
  if (vigie_edit_model_get_n_rings (vigie_shape_editor_get_model (self->editor)) == 1)
    vigie_edit_model_get_ring (vigie_shape_editor_get_model (self->editor), 0, &n_corners);
  return n_corners == 0 ? g_strdup_printf ("%s\n%s", readout, hint) : g_steal_pointer (&readout);
}

/* What the pen or the pin says about itself. */
void
vigie_map_view_update_readout (VigieMapView *self)
{
  const VigiePosition *place = vigie_place_editor_get_place (self->place_editor);
  gboolean active = vigie_map_view_is_drawing (self);
  gboolean wrong = FALSE;
  g_autofree char *text = NULL;

  if (vigie_span_editor_is_active (self->span_editor))
    text = vigie_span_editor_dup_readout (self->span_editor, &wrong);
  else if (active)
    text = dup_drawing_text (self, &wrong);
  else if (place != NULL)
    {
      gsize n;
      const VigiePosition *candidates =
          vigie_position_layer_get_candidates (self->position_layer, &n);

      text = vigie_describe_place (place, candidates, n);
    }

  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->drawing_readout), "wrong");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->drawing_readout), "wrong");
  gtk_label_set_label (self->drawing_readout, text != NULL ? text : "");
  /* While placing, the bar of the pin says it. */
  gtk_widget_set_visible (GTK_WIDGET (self->drawing_readout), active);
  if (g_set_str (&self->drawing_text, text))
    g_object_notify (G_OBJECT (self), "drawing-text");
}

static void
leave_editor (VigieMapView *self)
{
  vigie_shape_layer_set_hidden (self->shape_layer, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->map));
  g_object_notify (G_OBJECT (self), "closing-road");
  g_object_notify (G_OBJECT (self), "drawing");
}

static void
on_editor_finished (VigieMapView *self, VigieGeometry *geometry)
{
  leave_editor (self);
  vigie_map_view_emit (self, VIGIE_MAP_GEOMETRY_FINISHED, geometry);
}

static void
on_editor_cancelled (VigieMapView *self)
{
  leave_editor (self);
  vigie_map_view_emit (self, VIGIE_MAP_DRAWING_CANCELLED);
}

static void
on_span_finished (VigieMapView *self, VigieRoadSpan *span)
{
  leave_editor (self);
  self->finished_span = span;
  vigie_map_view_emit (self, VIGIE_MAP_GEOMETRY_FINISHED, span->area);
  self->finished_span = NULL;
}

/* Gives up what goes on without a word, for what comes instead. */
static void
begin_pen (VigieMapView *self)
{
  vigie_place_editor_cancel (self->place_editor);
  vigie_span_editor_cancel (self->span_editor);
  vigie_cluster_layer_set_crosshair (self->cluster_layer, FALSE);
  vigie_shape_layer_set_hidden (self->shape_layer, NULL);
}

/* Draws a closure; see vigie_map_view_start_drawing_kind(). */
void
vigie_map_view_start_drawing (VigieMapView *self)
{
  vigie_map_view_start_drawing_kind (self, VIGIE_SHAPE_CLOSURE, VIGIE_EDIT_POLYGON);
}

/**
 * vigie_map_view_start_drawing_kind:
 * @self: the map
 * @kind: what it will be; gives the colour
 * @edit_kind: a polygon, a line or a point
 *
 * Begins a shape. It ends by "geometry-finished" or "drawing-cancelled".
 */
void
vigie_map_view_start_drawing_kind (VigieMapView *self, VigieShapeKind kind, VigieEditKind edit_kind)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  begin_pen (self);
  vigie_shape_editor_draw (self->editor, kind, edit_kind);
  g_object_notify (G_OBJECT (self), "drawing");
}

/**
 * vigie_map_view_edit_shape:
 * @self: the map
 * @shape: (transfer none): whose corners to edit
 *
 * Returns: %FALSE when it has none
 */
gboolean
vigie_map_view_edit_shape (VigieMapView *self, VigieShape *shape)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  begin_pen (self);
  if (!vigie_shape_editor_edit (self->editor, shape))
    return FALSE;
  vigie_shape_layer_set_hidden (self->shape_layer, shape->id);
  g_object_notify (G_OBJECT (self), "drawing");
  return TRUE;
}

gboolean
vigie_map_view_finish_drawing (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  if (vigie_span_editor_is_active (self->span_editor))
    return vigie_span_editor_key (self->span_editor, GDK_KEY_Return, 0) &&
           !vigie_span_editor_is_active (self->span_editor);
  return vigie_shape_editor_finish (self->editor);
}

/* Gives up drawing, editing or placing, whichever goes on. */
void
vigie_map_view_cancel_drawing (VigieMapView *self)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_place_editor_cancel (self->place_editor);
  vigie_span_editor_cancel (self->span_editor);
  vigie_shape_editor_cancel (self->editor);
}

gboolean
vigie_map_view_drawing_undo (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  return vigie_span_editor_step_back (self->span_editor) || vigie_shape_editor_undo (self->editor);
}

gboolean
vigie_map_view_drawing_redo (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  return vigie_shape_editor_redo (self->editor);
}

gboolean
vigie_map_view_is_drawing (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  return vigie_shape_editor_is_active (self->editor) ||
         vigie_span_editor_is_active (self->span_editor);
}

/* Returns: (transfer none) (nullable): the property "drawing-text" */
const char *
vigie_map_view_get_drawing_text (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), NULL);

  return self->drawing_text;
}

/* A key for the pen that goes on. */
gboolean
vigie_map_view_pen_key (VigieMapView *self, guint keyval, GdkModifierType state)
{
  return vigie_span_editor_is_active (self->span_editor)
             ? vigie_span_editor_key (self->span_editor, keyval, state)
             : vigie_shape_editor_key (self->editor, keyval, state);
}

/* ---- roads ---- */

/**
 * vigie_map_view_set_roads:
 * @self: the map
 * @index: (nullable) (transfer none): of the roads that the pen is drawn to; kept
 */
void
vigie_map_view_set_roads (VigieMapView *self, VigieRoadIndex *index)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  if (vigie_road_snapper_get_index (self->snapper) == index)
    return;
  vigie_span_editor_cancel (self->span_editor); /* its places are on other roads */
  vigie_road_snapper_set_index (self->snapper, index);
  vigie_shape_editor_set_snapper (self->editor, index != NULL ? self->snapper : NULL);
  g_object_notify (G_OBJECT (self), "has-roads");
}

void
vigie_map_view_set_snap_to_roads (VigieMapView *self, gboolean snap_to_roads)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_shape_editor_set_snaps (self->editor, snap_to_roads);
}

gboolean
vigie_map_view_get_snap_to_roads (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  return vigie_shape_editor_get_snaps (self->editor);
}

/**
 * vigie_map_view_start_closing_road:
 * @self: the map
 *
 * Begins to close a road from here to there. It ends by "geometry-finished", during which
 * vigie_map_view_get_finished_span() says what was meant, or by "drawing-cancelled".
 *
 * Returns: %FALSE where the map knows no roads
 */
gboolean
vigie_map_view_start_closing_road (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  if (vigie_road_snapper_get_index (self->snapper) == NULL)
    return FALSE;
  vigie_shape_editor_cancel (self->editor);
  begin_pen (self);
  vigie_span_editor_start (self->span_editor);
  g_object_notify (G_OBJECT (self), "one-direction");
  g_object_notify (G_OBJECT (self), "closing-road");
  g_object_notify (G_OBJECT (self), "drawing");
  return TRUE;
}

gboolean
vigie_map_view_is_closing_road (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  return vigie_span_editor_is_active (self->span_editor);
}

/* See vigie_span_editor_set_one_direction(). */
void
vigie_map_view_set_one_direction (VigieMapView *self, gboolean one_direction)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_span_editor_set_one_direction (self->span_editor, one_direction);
}

gboolean
vigie_map_view_get_one_direction (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  return vigie_span_editor_get_one_direction (self->span_editor);
}

/**
 * vigie_map_view_get_finished_span:
 * @self: the map
 *
 * Returns: (transfer none) (nullable): during "geometry-finished" of a closed road: which one, and
 *   what its area must exclude and include; %NULL for what was drawn
 */
const VigieRoadSpan *
vigie_map_view_get_finished_span (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), NULL);

  return self->finished_span;
}

VigieSpanEditor *
vigie_map_view_get_span_editor (VigieMapView *self)
{
  return self->span_editor;
}

static void
on_snaps_toggled (VigieMapView *self)
{
  g_object_notify (G_OBJECT (self), "snap-to-roads");
}

static void
on_span_changed (VigieMapView *self)
{
  vigie_map_view_update_readout (self);
  g_object_notify (G_OBJECT (self), "one-direction");
}

/* Follows the pens. */
void
vigie_map_view_init_pen (VigieMapView *self)
{
  g_signal_connect_object (self->editor, "snaps-toggled", G_CALLBACK (on_snaps_toggled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->span_editor, "changed", G_CALLBACK (on_span_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->span_editor, "finished", G_CALLBACK (on_span_finished), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->span_editor, "cancelled", G_CALLBACK (on_editor_cancelled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "changed", G_CALLBACK (vigie_map_view_update_readout),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "finished", G_CALLBACK (on_editor_finished), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "cancelled", G_CALLBACK (on_editor_cancelled), self,
                           G_CONNECT_SWAPPED);
}
