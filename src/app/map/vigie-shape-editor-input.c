/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "vigie-shape-editor-private.h"

#define CLICK_PX 5.0 /* a press that moves further is a drag */

static gboolean
is_first_of_drawing (VigieShapeEditor *self, const VigieEditHit *hit)
{
  guint n;

  if (!vigie_edit_model_is_drawing (self->model) || hit->part != VIGIE_EDIT_VERTEX ||
      vigie_edit_model_get_kind (self->model) != VIGIE_EDIT_POLYGON)
    return FALSE;
  vigie_edit_model_get_ring (self->model, 0, &n);
  return hit->index == 0 && n >= vigie_edit_model_get_minimum (self->model);
}

/**
 * vigie_shape_editor_press:
 * @self: the editor
 * @x: in widget pixels
 * @y: in widget pixels
 * @n_press: 2 for a double click
 *
 * Returns: whether the press is the editor's; otherwise the map pans
 */
gboolean
vigie_shape_editor_press (VigieShapeEditor *self, double x, double y, int n_press)
{
  double lon, lat;

  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), FALSE);

  if (self->model == NULL)
    return FALSE;

  self->by_keyboard = FALSE;
  if (n_press >= 2 && vigie_edit_model_is_drawing (self->model))
    {
      self->pressed = FALSE;
      vigie_shape_editor_finish (self);
      return TRUE; /* also keeps the map from zooming */
    }

  self->pressed = TRUE;
  self->press_x = x;
  self->press_y = y;
  self->moved = FALSE;
  self->grab = vigie_shape_editor_hit (self, x, y);
  if (self->grab.part == VIGIE_EDIT_NOTHING)
    return FALSE;

  vigie_edit_model_begin_move (self->model);
  if (self->grab.part == VIGIE_EDIT_MIDDLE)
    {
      vigie_shape_editor_pick (self, x, y, &lon, &lat);
      self->grab.index++;
      vigie_edit_model_insert (self->model, self->grab.ring, self->grab.index, lon, lat);
      self->grab.part = VIGIE_EDIT_VERTEX;
      self->moved = TRUE;
    }
  self->focus = self->grab;
  vigie_shape_editor_changed (self);
  return TRUE;
}

void
vigie_shape_editor_drag (VigieShapeEditor *self, double x, double y)
{
  double lon, lat;

  g_return_if_fail (VIGIE_IS_SHAPE_EDITOR (self));

  if (self->model == NULL || !self->pressed)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  if (hypot (x - self->press_x, y - self->press_y) > CLICK_PX)
    self->moved = TRUE;
  if (self->grab.part != VIGIE_EDIT_VERTEX || !self->moved)
    return;

  vigie_shape_editor_pick (self, x, y, &lon, &lat);
  vigie_edit_model_move (self->model, self->grab.ring, self->grab.index, lon, lat);
  vigie_shape_editor_changed (self);
}

void
vigie_shape_editor_release (VigieShapeEditor *self, double x, double y)
{
  VigieEditHit grab = self->grab;
  double lon, lat;

  g_return_if_fail (VIGIE_IS_SHAPE_EDITOR (self));

  if (self->model == NULL || !self->pressed)
    return;

  self->pressed = FALSE;
  self->grab.part = VIGIE_EDIT_NOTHING;
  vigie_shape_editor_update_snap (self);
  if (grab.part == VIGIE_EDIT_VERTEX)
    {
      vigie_edit_model_end_move (self->model);
      if (!self->moved && is_first_of_drawing (self, &grab))
        {
          vigie_shape_editor_finish (self);
          return;
        }
      vigie_shape_editor_changed (self);
    }
  else if (vigie_edit_model_is_drawing (self->model) && !self->moved &&
           hypot (x - self->press_x, y - self->press_y) <= CLICK_PX)
    {
      vigie_shape_editor_pick (self, x, y, &lon, &lat);
      if (vigie_edit_model_append (self->model, lon, lat))
        {
          if (vigie_edit_model_get_kind (self->model) == VIGIE_EDIT_POINT)
            vigie_shape_editor_finish (self);
          else
            vigie_shape_editor_changed (self);
        }
    }
}

static gboolean
remove_vertex (VigieShapeEditor *self, const VigieEditHit *hit)
{
  guint n;

  if (hit->part != VIGIE_EDIT_VERTEX ||
      !vigie_edit_model_remove (self->model, hit->ring, hit->index))
    return FALSE;

  self->hover.part = VIGIE_EDIT_NOTHING;
  if (self->focus.part == VIGIE_EDIT_VERTEX)
    {
      if (self->focus.ring < vigie_edit_model_get_n_rings (self->model))
        {
          vigie_edit_model_get_ring (self->model, self->focus.ring, &n);
          if (self->focus.index >= n)
            self->focus.index = n > 0 ? n - 1 : 0;
          if (n == 0)
            self->focus.part = VIGIE_EDIT_NOTHING;
        }
      else
        {
          self->focus.part = VIGIE_EDIT_NOTHING;
        }
    }
  vigie_shape_editor_changed (self);
  return TRUE;
}

/**
 * vigie_shape_editor_remove_at:
 * @self: the editor
 * @x: in widget pixels
 * @y: in widget pixels
 *
 * Returns: whether there was a corner that could go
 */
gboolean
vigie_shape_editor_remove_at (VigieShapeEditor *self, double x, double y)
{
  VigieEditHit hit;

  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), FALSE);

  if (self->model == NULL || self->pressed)
    return FALSE;
  hit = vigie_shape_editor_hit (self, x, y);
  return remove_vertex (self, &hit);
}

static gboolean
remove_last_or_focused (VigieShapeEditor *self, gboolean last)
{
  VigieEditHit hit = self->focus;
  guint n;

  if (last && vigie_edit_model_is_drawing (self->model))
    {
      vigie_edit_model_get_ring (self->model, 0, &n);
      if (n == 0)
        return FALSE;
      hit = (VigieEditHit) { VIGIE_EDIT_VERTEX, 0, n - 1 };
    }
  return remove_vertex (self, &hit);
}

static gboolean
nudge (VigieShapeEditor *self, double dx, double dy)
{
  VigieMapTransform transform;
  const VigieEditVertex *vertices;
  double x, y, lon, lat;
  guint n;

  if (self->focus.part != VIGIE_EDIT_VERTEX)
    return FALSE;
  vertices = vigie_edit_model_get_ring (self->model, self->focus.ring, &n);
  if (self->focus.index >= n)
    return FALSE;

  vigie_shape_editor_get_transform (self, &transform);
  vigie_shape_editor_place (&transform, &vertices[self->focus.index], &x, &y);
  vigie_shape_editor_to_lon_lat (self, x + dx, y + dy, &lon, &lat);
  vigie_edit_model_begin_move (self->model);
  vigie_edit_model_move (self->model, self->focus.ring, self->focus.index, lon, lat);
  vigie_edit_model_end_move (self->model);
  vigie_shape_editor_changed (self);
  return TRUE;
}

static void
announce_focus (VigieShapeEditor *self, int at, int total)
{
  /* Translators: which corner of a shape has the keyboard, as in "Corner 2 of 5" */
  g_autofree char *text = g_strdup_printf (_ ("Corner %d of %d"), at + 1, total);

  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* Walks through all corners; beyond the last one the focus leaves the editor. */
static gboolean
cycle (VigieShapeEditor *self, int step)
{
  int total = 0, at = -1, n_before = 0;
  guint n;

  for (guint ring = 0; ring < vigie_edit_model_get_n_rings (self->model); ring++)
    {
      vigie_edit_model_get_ring (self->model, ring, &n);
      if (self->focus.part == VIGIE_EDIT_VERTEX && self->focus.ring == ring)
        at = total + (int) self->focus.index;
      total += (int) n;
    }

  at = at < 0 && step < 0 ? total - 1 : at + step;
  if (at < 0 || at >= total)
    {
      self->focus.part = VIGIE_EDIT_NOTHING;
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return FALSE;
    }
  for (guint ring = 0; ring < vigie_edit_model_get_n_rings (self->model); ring++)
    {
      vigie_edit_model_get_ring (self->model, ring, &n);
      if (at < n_before + (int) n)
        {
          self->focus = (VigieEditHit) { VIGIE_EDIT_VERTEX, ring, (guint) (at - n_before) };
          break;
        }
      n_before += (int) n;
    }
  announce_focus (self, at, total);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

/* A corner under the cross in the middle of the map, for those who draw without a pointer. */
static gboolean
append_at_centre (VigieShapeEditor *self)
{
  double lon, lat;

  if (!vigie_edit_model_is_drawing (self->model))
    return FALSE;
  self->by_keyboard = TRUE;
  vigie_shape_editor_pick (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                           gtk_widget_get_height (GTK_WIDGET (self)) / 2.0, &lon, &lat);
  if (vigie_edit_model_append (self->model, lon, lat))
    {
      if (vigie_edit_model_get_kind (self->model) == VIGIE_EDIT_POINT)
        vigie_shape_editor_finish (self);
      else
        vigie_shape_editor_changed (self);
    }
  return TRUE;
}

/**
 * vigie_shape_editor_key:
 * @self: the editor
 * @keyval: GDK_KEY_…
 * @state: modifiers
 *
 * Returns: whether the key meant something to the editor
 */
gboolean
vigie_shape_editor_key (VigieShapeEditor *self, guint keyval, GdkModifierType state)
{
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;
  double far = shift ? 10 : 1;

  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), FALSE);

  if (self->model == NULL)
    return FALSE;

  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      vigie_shape_editor_finish (self);
      return TRUE;
    case GDK_KEY_Escape:
      vigie_shape_editor_cancel (self);
      return TRUE;
    case GDK_KEY_BackSpace:
      remove_last_or_focused (self, TRUE);
      return TRUE;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      remove_last_or_focused (self, self->focus.part == VIGIE_EDIT_NOTHING);
      return TRUE;
    case GDK_KEY_z:
    case GDK_KEY_Z:
      if (!control)
        return FALSE;
      if (shift)
        vigie_shape_editor_redo (self);
      else
        vigie_shape_editor_undo (self);
      return TRUE;
    case GDK_KEY_y:
      if (!control)
        return FALSE;
      vigie_shape_editor_redo (self);
      return TRUE;
    case GDK_KEY_s:
    case GDK_KEY_S:
      if (control || self->snapper == NULL || vigie_road_snapper_get_index (self->snapper) == NULL)
        return FALSE;
      vigie_shape_editor_set_snaps (self, !self->snaps);
      return TRUE;
    case GDK_KEY_space:
    case GDK_KEY_Insert:
      return append_at_centre (self);
    case GDK_KEY_Left:
      return !control && nudge (self, -far, 0);
    case GDK_KEY_Right:
      return !control && nudge (self, far, 0);
    case GDK_KEY_Up:
      return !control && nudge (self, 0, -far);
    case GDK_KEY_Down:
      return !control && nudge (self, 0, far);
    case GDK_KEY_Tab:
    case GDK_KEY_ISO_Left_Tab:
    case GDK_KEY_KP_Tab:
      return !control && cycle (self, shift || keyval == GDK_KEY_ISO_Left_Tab ? -1 : 1);
    default:
      return FALSE;
    }
}

static void
update_cursor (VigieShapeEditor *self)
{
  const char *name = NULL;

  if (self->hover.part == VIGIE_EDIT_VERTEX)
    name = "move";
  else if (self->hover.part == VIGIE_EDIT_MIDDLE)
    name = "copy";
  else if (vigie_shape_editor_is_drawing (self))
    name = "crosshair";
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

/* With Ctrl a corner goes where the pointer is. */
static void
follow_modifiers (VigieShapeEditor *self, GtkEventController *controller)
{
  vigie_shape_editor_hold_off (
      self, (gtk_event_controller_get_current_event_state (controller) & GDK_CONTROL_MASK) != 0);
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, VigieShapeEditor *self)
{
  if (self->model == NULL)
    return;
  self->pointer_inside = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  if (!self->pressed)
    self->hover = vigie_shape_editor_hit (self, x, y);
  follow_modifiers (self, GTK_EVENT_CONTROLLER (controller));
  update_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (GtkEventControllerMotion *controller, VigieShapeEditor *self)
{
  self->pointer_inside = FALSE;
  self->hover.part = VIGIE_EDIT_NOTHING;
  vigie_shape_editor_update_snap (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_click_pressed (GtkGestureClick *gesture, int n_press, double x, double y, VigieShapeEditor *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (self->model == NULL)
    return;
  if (button == GDK_BUTTON_PRIMARY)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self));
      follow_modifiers (self, GTK_EVENT_CONTROLLER (gesture));
      if (vigie_shape_editor_press (self, x, y, n_press))
        gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  else if (button == GDK_BUTTON_SECONDARY && vigie_shape_editor_remove_at (self, x, y))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
}

static void
on_drag_update (GtkGestureDrag *gesture, double offset_x, double offset_y, VigieShapeEditor *self)
{
  double x, y;

  follow_modifiers (self, GTK_EVENT_CONTROLLER (gesture));
  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    vigie_shape_editor_drag (self, x + offset_x, y + offset_y);
}

static void
on_drag_end (GtkGestureDrag *gesture, double offset_x, double offset_y, VigieShapeEditor *self)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    vigie_shape_editor_release (self, x + offset_x, y + offset_y);
}

static void
on_gesture_cancel (GtkGesture *gesture, GdkEventSequence *sequence, VigieShapeEditor *self)
{
  if (self->model == NULL || !self->pressed)
    return;
  self->pressed = FALSE;
  self->grab.part = VIGIE_EDIT_NOTHING;
  vigie_edit_model_abort_move (self->model);
  vigie_shape_editor_changed (self);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                VigieShapeEditor *self)
{
  return vigie_shape_editor_key (self, keyval, state);
}

static gboolean
on_modifiers (GtkEventControllerKey *controller, GdkModifierType state, VigieShapeEditor *self)
{
  vigie_shape_editor_hold_off (self, (state & GDK_CONTROL_MASK) != 0);
  return FALSE;
}

/* Connects pointer and keys. */
void
vigie_shape_editor_init_input (VigieShapeEditor *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect (keys, "modifiers", G_CALLBACK (on_modifiers), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (on_click_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_gesture_cancel), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  /* Together: what one claims the other keeps. */
  gtk_gesture_group (click, drag);
}
