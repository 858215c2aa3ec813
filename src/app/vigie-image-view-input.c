/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-image-view-private.h"

#include <math.h>

#define WHEEL_FACTOR 1.3     /* of the zoom, for one notch */
#define SURFACE_FACTOR 1.005 /* for one px of a touchpad */
#define WHEEL_PAN_PX 64.0
#define KEY_PAN_PX 80.0
/* A movement let go at v px/ms that ends as a cubic goes on for v · T / 3. */
#define COASTING_MS 600

/* Where the pointer is belongs to one view; so do its gestures. */
typedef struct
{
  VigieImageView *view;
  double pointer_x, pointer_y;
  double drag_x, drag_y;   /* how far was dragged already */
  double pinch_x, pinch_y; /* where the fingers were */
  double pinch_zoom;       /* when they came down */
  GtkGesture *drag;
} Input;

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, Input *input)
{
  input->pointer_x = x;
  input->pointer_y = y;
}

/* ---- scrolling ---- */

static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, Input *input)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_WHEEL;

  if ((state & GDK_CONTROL_MASK) != 0 || (is_wheel && (state & GDK_SHIFT_MASK) == 0))
    {
      double factor = pow (is_wheel ? WHEEL_FACTOR : SURFACE_FACTOR, -dy);

      if (dy != 0)
        vigie_image_view_zoom_by (input->view, factor, input->pointer_x, input->pointer_y,
                                  is_wheel && fabs (dy) >= 1 ? VIGIE_IMAGE_VIEW_SWIFTLY
                                                             : VIGIE_IMAGE_VIEW_AT_ONCE);
    }
  else if (is_wheel) /* with Shift: sideways */
    vigie_image_view_pan (input->view, -(dx != 0 ? dx : dy) * WHEEL_PAN_PX, 0,
                          VIGIE_IMAGE_VIEW_SWIFTLY);
  else
    vigie_image_view_pan (input->view, -dx, -dy, VIGIE_IMAGE_VIEW_AT_ONCE);
  return GDK_EVENT_STOP;
}

static void
on_decelerate (GtkEventControllerScroll *scroll, double vx, double vy, Input *input)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));

  if ((state & GDK_CONTROL_MASK) == 0 &&
      gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_SURFACE)
    vigie_image_view_pan (input->view, -vx * COASTING_MS / 3.0, -vy * COASTING_MS / 3.0,
                          COASTING_MS);
}

/* ---- dragging ---- */

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, Input *input)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (drag));

  if (button > GDK_BUTTON_MIDDLE)
    {
      gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (input->view));
  input->drag_x = input->drag_y = 0;
}

static void
on_drag_update (GtkGestureDrag *drag, double dx, double dy, Input *input)
{
  if (vigie_image_view_pan (input->view, dx - input->drag_x, dy - input->drag_y,
                            VIGIE_IMAGE_VIEW_AT_ONCE))
    gtk_widget_set_cursor_from_name (GTK_WIDGET (input->view), "grabbing");
  input->drag_x = dx;
  input->drag_y = dy;
}

static void
on_drag_end (GtkGestureDrag *drag, double dx, double dy, Input *input)
{
  gtk_widget_set_cursor (GTK_WIDGET (input->view), NULL);
}

static void
on_pressed (GtkGestureClick *click, int n_press, double x, double y, Input *input)
{
  if (n_press != 2)
    return;
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  vigie_image_view_toggle_fit (input->view, x, y);
}

/* ---- pinching ---- */

static void
on_pinch_begin (GtkGesture *pinch, GdkEventSequence *sequence, Input *input)
{
  gtk_gesture_set_state (input->drag, GTK_EVENT_SEQUENCE_DENIED);
  input->pinch_zoom = vigie_image_view_get_zoom (input->view);
  gtk_gesture_get_bounding_box_center (pinch, &input->pinch_x, &input->pinch_y);
}

static void
on_pinch (GtkGestureZoom *pinch, double scale, Input *input)
{
  double x = input->pinch_x;
  double y = input->pinch_y;

  /* On a screen the picture goes with the fingers; a touchpad pinches where the pointer is. */
  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (pinch), &x, &y))
    vigie_image_view_pan (input->view, x - input->pinch_x, y - input->pinch_y,
                          VIGIE_IMAGE_VIEW_AT_ONCE);
  input->pinch_x = x;
  input->pinch_y = y;
  vigie_image_view_zoom_at (input->view, input->pinch_zoom * scale, x, y, VIGIE_IMAGE_VIEW_AT_ONCE);
}

/* ---- the keyboard ---- */

/* What cannot move leaves the key to others. */
static gboolean
on_arrow (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  double dx, dy;

  g_variant_get (arguments, "(dd)", &dx, &dy);
  return vigie_image_view_pan (VIGIE_IMAGE_VIEW (widget), dx * KEY_PAN_PX, dy * KEY_PAN_PX,
                               VIGIE_IMAGE_VIEW_SWIFTLY);
}

static void
bind_arrow (GtkWidgetClass *widget_class, guint key, guint keypad_key, double dx, double dy)
{
  gtk_widget_class_add_binding (widget_class, key, 0, on_arrow, "(dd)", dx, dy);
  gtk_widget_class_add_binding (widget_class, keypad_key, 0, on_arrow, "(dd)", dx, dy);
}

void
vigie_image_view_add_bindings (GtkWidgetClass *widget_class)
{
  bind_arrow (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, 1.0, 0.0);
  bind_arrow (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, -1.0, 0.0);
  bind_arrow (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, 0.0, 1.0);
  bind_arrow (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, 0.0, -1.0);
}

static void
add (VigieImageView *self, gpointer controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
vigie_image_view_add_controllers (VigieImageView *self)
{
  Input *input = g_new0 (Input, 1);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  input->view = self;
  input->drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (input->drag), 0);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);

  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), input);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), input);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), input);
  g_signal_connect (scroll, "decelerate", G_CALLBACK (on_decelerate), input);
  g_signal_connect (input->drag, "drag-begin", G_CALLBACK (on_drag_begin), input);
  g_signal_connect (input->drag, "drag-update", G_CALLBACK (on_drag_update), input);
  g_signal_connect (input->drag, "drag-end", G_CALLBACK (on_drag_end), input);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), input);
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), input);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), input);
  add (self, motion);
  add (self, scroll);
  add (self, input->drag);
  add (self, click);
  add (self, pinch);
  g_object_set_data_full (G_OBJECT (self), "vigie-input", input, g_free);
}
