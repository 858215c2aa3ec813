/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-place-editor-private.h"
#include "vigie-position-geometry.h"

#define CLICK_PX 5.0 /* a press that moves further is a drag */
#define NUDGE_PX 10.0

static void
grab_part (VigiePlaceEditor *self, double x, double y)
{
  const VigiePosition *position =
      self->grab == VIGIE_PLACE_STANDING ? &self->standing : &self->place;
  VigieMapTransform transform;
  double tip_x, tip_y;

  vigie_place_editor_get_transform (self, &transform);
  vigie_position_to_widget (&transform, position->lon, position->lat, &tip_x, &tip_y);
  self->grab_dx = tip_x - x;
  self->grab_dy = tip_y - y;
  self->grab_radius =
      hypot (self->grab_dx, self->grab_dy) - vigie_position_radius_px (&transform, position);
}

/**
 * vigie_place_editor_press:
 * @self: the editor
 * @x: in widget pixels
 * @y: in widget pixels
 * @n_press: 2 for a double click
 *
 * Returns: whether the press is the editor's; otherwise the map pans
 */
gboolean
vigie_place_editor_press (VigiePlaceEditor *self, double x, double y, int n_press)
{
  g_return_val_if_fail (VIGIE_IS_PLACE_EDITOR (self), FALSE);

  self->grab = vigie_place_editor_hit (self, x, y);
  self->pressed = self->active || self->grab != VIGIE_PLACE_NOTHING;
  self->moved = FALSE;
  self->press_x = x;
  self->press_y = y;
  if (!self->pressed)
    return FALSE;
  if (self->grab != VIGIE_PLACE_NOTHING)
    grab_part (self, x, y);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  /* libshumate 1.4 zooms on every double click. */
  return self->grab != VIGIE_PLACE_NOTHING || n_press >= 2;
}

static void
drag_handle (VigiePlaceEditor *self, double x, double y)
{
  VigieMapTransform transform;
  double tip_x, tip_y, radius, metre;

  vigie_place_editor_get_transform (self, &transform);
  vigie_position_to_widget (&transform, self->place.lon, self->place.lat, &tip_x, &tip_y);
  metre = vigie_map_transform_meters (&transform, vigie_mercator_y (self->place.lat), 1);
  radius = hypot (x - tip_x, y - tip_y) - self->grab_radius;
  self->place.radius_m = vigie_radius_round (radius / MAX (metre, 1e-9));
  vigie_place_editor_changed (self);
}

/**
 * vigie_place_editor_drag:
 * @self: the editor
 * @x: in widget pixels
 * @y: in widget pixels
 *
 * Returns: whether the pointer drags a part of the editor
 */
gboolean
vigie_place_editor_drag (VigiePlaceEditor *self, double x, double y)
{
  g_return_val_if_fail (VIGIE_IS_PLACE_EDITOR (self), FALSE);

  if (!self->pressed)
    return FALSE;
  if (hypot (x - self->press_x, y - self->press_y) > CLICK_PX)
    self->moved = TRUE;
  if (!self->moved || self->grab == VIGIE_PLACE_NOTHING)
    return FALSE;

  if (self->grab == VIGIE_PLACE_STANDING)
    vigie_place_editor_begin_standing (self);
  if (self->grab == VIGIE_PLACE_HANDLE)
    drag_handle (self, x, y);
  else if (self->grab == VIGIE_PLACE_PIN)
    vigie_place_editor_move_to (self, x + self->grab_dx, y + self->grab_dy);
  return TRUE;
}

void
vigie_place_editor_release (VigiePlaceEditor *self, double x, double y)
{
  VigiePlacePart grab = self->grab;
  gboolean clicked;

  g_return_if_fail (VIGIE_IS_PLACE_EDITOR (self));

  if (!self->pressed)
    return;
  clicked = !self->moved && hypot (x - self->press_x, y - self->press_y) <= CLICK_PX;
  self->pressed = FALSE;
  self->grab = VIGIE_PLACE_NOTHING;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (clicked && grab == VIGIE_PLACE_STANDING)
    vigie_place_editor_emit_clicked (self, x, y);
  else if (clicked && grab == VIGIE_PLACE_NOTHING && self->active)
    vigie_place_editor_move_to (self, x, y);
}

static void
nudge (VigiePlaceEditor *self, double dx, double dy, GdkModifierType state)
{
  double length = (state & GDK_SHIFT_MASK) != 0 ? 1 : NUDGE_PX;
  double x, y;

  if (vigie_place_editor_get_pin (self, &x, &y))
    vigie_place_editor_move_to (self, x + dx * length, y + dy * length);
}

/**
 * vigie_place_editor_key:
 * @self: the editor
 * @keyval: GDK_KEY_…
 * @state: modifiers
 *
 * Returns: whether the key meant something to the editor
 */
gboolean
vigie_place_editor_key (VigiePlaceEditor *self, guint keyval, GdkModifierType state)
{
  g_return_val_if_fail (VIGIE_IS_PLACE_EDITOR (self), FALSE);

  if (!self->active || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      nudge (self, -1, 0, state);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      nudge (self, 1, 0, state);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      nudge (self, 0, -1, state);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      nudge (self, 0, 1, state);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      vigie_place_editor_step_radius (self, 1);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      vigie_place_editor_step_radius (self, -1);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      return vigie_place_editor_finish (self);
    case GDK_KEY_Escape:
      vigie_place_editor_cancel (self);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
update_cursor (VigiePlaceEditor *self)
{
  const char *name = self->active ? "crosshair" : NULL;

  if (self->hover == VIGIE_PLACE_HANDLE)
    name = "ew-resize";
  else if (self->hover != VIGIE_PLACE_NOTHING)
    name = "move";
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, VigiePlaceEditor *self)
{
  VigiePlacePart hover = self->pressed ? self->grab : vigie_place_editor_hit (self, x, y);

  if (hover != self->hover)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->hover = hover;
  update_cursor (self);
}

static void
on_leave (GtkEventControllerMotion *controller, VigiePlaceEditor *self)
{
  self->hover = VIGIE_PLACE_NOTHING;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, VigiePlaceEditor *self)
{
  if (vigie_place_editor_press (self, x, y, n_press))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_drag_update (GtkGestureDrag *gesture, double offset_x, double offset_y, VigiePlaceEditor *self)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    vigie_place_editor_drag (self, x + offset_x, y + offset_y);
}

static void
on_drag_end (GtkGestureDrag *gesture, double offset_x, double offset_y, VigiePlaceEditor *self)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    vigie_place_editor_release (self, x + offset_x, y + offset_y);
}

static void
on_gesture_cancel (GtkGesture *gesture, GdkEventSequence *sequence, VigiePlaceEditor *self)
{
  self->pressed = FALSE;
  self->grab = VIGIE_PLACE_NOTHING;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Connects the pointer; the keyboard comes through the map, which has the focus. */
void
vigie_place_editor_init_input (VigiePlaceEditor *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_gesture_cancel), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (click, drag);
}
