/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-span-editor-private.h"

#define CLICK_PX 5.0 /* a press that moves further pans the map */

/**
 * vigie_span_editor_press:
 * @self: the editor
 * @x: in widget pixels
 * @y: in widget pixels
 * @n_press: 2 for a double click
 *
 * Returns: whether the press is the editor's; otherwise the map pans
 */
gboolean
vigie_span_editor_press (VigieSpanEditor *self, double x, double y, int n_press)
{
  g_return_val_if_fail (VIGIE_IS_SPAN_EDITOR (self), FALSE);

  if (!self->active)
    return FALSE;
  vigie_span_editor_move (self, x, y);
  self->pressed = n_press < 2;
  self->press_x = x;
  self->press_y = y;
  return n_press >= 2; /* which keeps the map from zooming */
}

void
vigie_span_editor_release (VigieSpanEditor *self, double x, double y)
{
  g_return_if_fail (VIGIE_IS_SPAN_EDITOR (self));

  if (!self->active || !self->pressed)
    return;
  self->pressed = FALSE;
  vigie_span_editor_move (self, x, y);
  if (hypot (x - self->press_x, y - self->press_y) <= CLICK_PX)
    vigie_span_editor_set (self);
}

void
vigie_span_editor_move (VigieSpanEditor *self, double x, double y)
{
  g_return_if_fail (VIGIE_IS_SPAN_EDITOR (self));

  if (!self->active)
    return;
  self->by_keyboard = FALSE;
  self->pointer_inside = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  vigie_span_editor_update (self);
}

/* The cross in the middle, for those who have no pointer; the map moves under it. */
static void
use_keyboard (VigieSpanEditor *self)
{
  if (self->by_keyboard)
    return;
  self->by_keyboard = TRUE;
  vigie_span_editor_update (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Where the pointer is, if it is over the map. */
static void
set_here (VigieSpanEditor *self)
{
  if (!self->pointer_inside)
    use_keyboard (self);
  vigie_span_editor_set (self);
}

/**
 * vigie_span_editor_key:
 * @self: the editor
 * @keyval: GDK_KEY_…
 * @state: modifiers
 *
 * Returns: whether the key meant something to the editor
 */
gboolean
vigie_span_editor_key (VigieSpanEditor *self, guint keyval, GdkModifierType state)
{
  gboolean control = (state & GDK_CONTROL_MASK) != 0;

  g_return_val_if_fail (VIGIE_IS_SPAN_EDITOR (self), FALSE);

  if (!self->active)
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      set_here (self);
      return TRUE;
    case GDK_KEY_space:
    case GDK_KEY_Insert:
      use_keyboard (self);
      vigie_span_editor_set (self);
      return TRUE;
    case GDK_KEY_Escape:
      if (!vigie_span_editor_step_back (self))
        vigie_span_editor_cancel (self);
      return TRUE;
    case GDK_KEY_BackSpace:
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      vigie_span_editor_step_back (self);
      return TRUE;
    case GDK_KEY_z:
      if (control)
        vigie_span_editor_step_back (self);
      return control;
    case GDK_KEY_b:
    case GDK_KEY_B:
      if (control)
        return FALSE;
      vigie_span_editor_set_one_direction (self, !self->one_direction);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_Right:
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      use_keyboard (self);
      return FALSE; /* the map pans */
    default:
      return FALSE;
    }
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, VigieSpanEditor *self)
{
  /* What is painted under a resting pointer makes GTK say so again. */
  if (self->by_keyboard && x == self->pointer_x && y == self->pointer_y)
    return;
  vigie_span_editor_move (self, x, y);
}

static void
on_leave (GtkEventControllerMotion *controller, VigieSpanEditor *self)
{
  self->pointer_inside = FALSE;
  vigie_span_editor_update (self);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, VigieSpanEditor *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (vigie_span_editor_press (self, x, y, n_press))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_drag_end (GtkGestureDrag *gesture, double offset_x, double offset_y, VigieSpanEditor *self)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    vigie_span_editor_release (self, x + offset_x, y + offset_y);
}

static void
on_gesture_cancel (GtkGesture *gesture, GdkEventSequence *sequence, VigieSpanEditor *self)
{
  self->pressed = FALSE;
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                VigieSpanEditor *self)
{
  return vigie_span_editor_key (self, keyval, state);
}

/* Connects pointer and keys. */
void
vigie_span_editor_init_input (VigieSpanEditor *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_gesture_cancel), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (click, drag);
}
