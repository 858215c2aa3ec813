/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-shape-editor.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vigie-map-transform.h"
#include "vigie-shape-editor-private.h"

#define HIT_VERTEX_PX 11.0
#define HIT_MIDDLE_PX 9.0
#define CLICK_PX 5.0 /* a press that moves further is a drag */

G_DEFINE_FINAL_TYPE (VigieShapeEditor, vigie_shape_editor, SHUMATE_TYPE_LAYER)

enum
{
  CHANGED,
  FINISHED,
  CANCELLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
vigie_shape_editor_get_transform (VigieShapeEditor *self, VigieMapTransform *transform)
{
  vigie_map_transform_init (transform, shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                            gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)));
}

static void
to_lon_lat (VigieShapeEditor *self, double x, double y, double *lon, double *lat)
{
  VigieMapTransform transform;
  double world_x, world_y;

  vigie_shape_editor_get_transform (self, &transform);
  vigie_map_transform_from_widget (&transform, x, y, &world_x, &world_y);
  vigie_mercator_to_lon_lat (world_x - floor (world_x), CLAMP (world_y, 0, 1), lon, lat);
}

void
vigie_shape_editor_place (const VigieMapTransform *transform,
                          const VigieEditVertex *vertex,
                          double *x,
                          double *y)
{
  double world_x, world_y;

  vigie_mercator_from_lon_lat (vertex->lon, vertex->lat, &world_x, &world_y);
  vigie_map_transform_to_widget (transform, world_x + round (transform->cx - world_x), world_y, x,
                                 y);
}

/* Whether a-b and c-d cross, and where: the usual test by cross products, touching ends left out. */
static gboolean
edges_cross (const VigieEditVertex *a,
             const VigieEditVertex *b,
             const VigieEditVertex *c,
             const VigieEditVertex *d,
             VigieEditVertex *at)
{
  double rx = b->lon - a->lon, ry = b->lat - a->lat;
  double sx = d->lon - c->lon, sy = d->lat - c->lat;
  double cross = rx * sy - ry * sx;
  double t, u;

  if (fabs (cross) < 1e-18)
    return FALSE;
  t = ((c->lon - a->lon) * sy - (c->lat - a->lat) * sx) / cross;
  u = ((c->lon - a->lon) * ry - (c->lat - a->lat) * rx) / cross;
  *at = (VigieEditVertex) { a->lon + t * rx, a->lat + t * ry };
  return t > 0 && t < 1 && u > 0 && u < 1;
}

/* While drawing, the edge that would close the ring may still cross: only what is drawn counts. */
static gboolean
does_drawn_line_cross (VigieShapeEditor *self, VigieEditVertex *at)
{
  guint n;
  const VigieEditVertex *v = vigie_edit_model_get_ring (self->model, 0, &n);

  if (vigie_edit_model_get_kind (self->model) != VIGIE_EDIT_POLYGON)
    return FALSE;
  for (guint i = 2; i + 1 < n; i++)
    for (guint k = 0; k + 1 < i; k++)
      if (edges_cross (&v[i], &v[i + 1], &v[k], &v[k + 1], at))
        return TRUE;
  return FALSE;
}

static void
judge (VigieShapeEditor *self)
{
  double lon = 0, lat = 0;

  g_clear_pointer (&self->geometry, vigie_geometry_unref);
  self->problem = VIGIE_GEOMETRY_OK;
  if (self->model == NULL)
    return;

  self->geometry = vigie_shape_editor_dup_geometry (self);
  if (vigie_edit_model_is_drawing (self->model))
    {
      if (does_drawn_line_cross (self, &self->problem_at))
        self->problem = VIGIE_GEOMETRY_SELF_CROSSING;
    }
  else if (self->geometry != NULL)
    {
      self->problem = vigie_geometry_check (self->geometry, &lon, &lat);
      self->problem_at = (VigieEditVertex) { lon, lat };
    }
}

static void
changed (VigieShapeEditor *self)
{
  judge (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
clear_pointer_state (VigieShapeEditor *self)
{
  self->hover.part = VIGIE_EDIT_NOTHING;
  self->grab.part = VIGIE_EDIT_NOTHING;
  self->focus.part = VIGIE_EDIT_NOTHING;
  self->pressed = FALSE;
}

static void
end (VigieShapeEditor *self)
{
  g_clear_pointer (&self->model, vigie_edit_model_free);
  clear_pointer_state (self);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

static void
begin (VigieShapeEditor *self, VigieShapeKind kind)
{
  self->kind = kind;
  clear_pointer_state (self);
  self->pointer_inside = FALSE;
  self->by_keyboard = FALSE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  changed (self);
}

/**
 * vigie_shape_editor_hit:
 * @self: the editor
 * @x: in widget pixels
 * @y: in widget pixels
 *
 * Returns: the corner, or else the middle of an edge, under the pointer
 */
VigieEditHit
vigie_shape_editor_hit (VigieShapeEditor *self, double x, double y)
{
  VigieEditHit hit = { VIGIE_EDIT_NOTHING, 0, 0 };
  VigieMapTransform transform;
  double best = HIT_VERTEX_PX;

  if (self->model == NULL)
    return hit;

  vigie_shape_editor_get_transform (self, &transform);
  for (guint ring = 0; ring < vigie_edit_model_get_n_rings (self->model); ring++)
    {
      guint n;
      const VigieEditVertex *vertices = vigie_edit_model_get_ring (self->model, ring, &n);

      for (guint i = 0; i < n; i++)
        {
          double vx, vy;

          vigie_shape_editor_place (&transform, &vertices[i], &vx, &vy);
          if (hypot (vx - x, vy - y) <= best)
            {
              best = hypot (vx - x, vy - y);
              hit = (VigieEditHit) { VIGIE_EDIT_VERTEX, ring, i };
            }
        }
    }
  if (hit.part == VIGIE_EDIT_VERTEX)
    return hit;

  best = HIT_MIDDLE_PX;
  for (guint ring = 0; ring < vigie_edit_model_get_n_rings (self->model); ring++)
    for (guint i = 0; i < vigie_shape_editor_count_edges (self, ring); i++)
      {
        double mx, my;

        if (vigie_shape_editor_get_middle (self, &transform, ring, i, &mx, &my) &&
            hypot (mx - x, my - y) <= best)
          {
            best = hypot (mx - x, my - y);
            hit = (VigieEditHit) { VIGIE_EDIT_MIDDLE, ring, i };
          }
      }
  return hit;
}

/* Edges of a ring: one more than between its corners where it is closed. */
guint
vigie_shape_editor_count_edges (VigieShapeEditor *self, guint ring)
{
  guint n;

  vigie_edit_model_get_ring (self->model, ring, &n);
  if (n < 2)
    return 0;
  if (vigie_edit_model_get_kind (self->model) == VIGIE_EDIT_POLYGON &&
      !vigie_edit_model_is_drawing (self->model))
    return n;
  return n - 1;
}

/* The handle in the middle of an edge; edges too short for one have none. */
gboolean
vigie_shape_editor_get_middle (VigieShapeEditor *self,
                               const VigieMapTransform *transform,
                               guint ring,
                               guint edge,
                               double *x,
                               double *y)
{
  guint n;
  const VigieEditVertex *vertices = vigie_edit_model_get_ring (self->model, ring, &n);
  double ax, ay, bx, by;

  vigie_shape_editor_place (transform, &vertices[edge], &ax, &ay);
  vigie_shape_editor_place (transform, &vertices[(edge + 1) % n], &bx, &by);
  *x = (ax + bx) / 2;
  *y = (ay + by) / 2;
  return hypot (bx - ax, by - ay) > 4 * HIT_MIDDLE_PX;
}

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
      to_lon_lat (self, x, y, &lon, &lat);
      self->grab.index++;
      vigie_edit_model_insert (self->model, self->grab.ring, self->grab.index, lon, lat);
      self->grab.part = VIGIE_EDIT_VERTEX;
      self->moved = TRUE;
    }
  self->focus = self->grab;
  changed (self);
  return TRUE;
}

void
vigie_shape_editor_drag (VigieShapeEditor *self, double x, double y)
{
  double lon, lat;

  g_return_if_fail (VIGIE_IS_SHAPE_EDITOR (self));

  if (self->model == NULL || !self->pressed)
    return;
  if (hypot (x - self->press_x, y - self->press_y) > CLICK_PX)
    self->moved = TRUE;
  if (self->grab.part != VIGIE_EDIT_VERTEX || !self->moved)
    return;

  to_lon_lat (self, x, y, &lon, &lat);
  vigie_edit_model_move (self->model, self->grab.ring, self->grab.index, lon, lat);
  changed (self);
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
  if (grab.part == VIGIE_EDIT_VERTEX)
    {
      vigie_edit_model_end_move (self->model);
      if (!self->moved && is_first_of_drawing (self, &grab))
        {
          vigie_shape_editor_finish (self);
          return;
        }
      changed (self);
    }
  else if (vigie_edit_model_is_drawing (self->model) && !self->moved &&
           hypot (x - self->press_x, y - self->press_y) <= CLICK_PX)
    {
      to_lon_lat (self, x, y, &lon, &lat);
      if (vigie_edit_model_append (self->model, lon, lat))
        {
          if (vigie_edit_model_get_kind (self->model) == VIGIE_EDIT_POINT)
            vigie_shape_editor_finish (self);
          else
            changed (self);
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
  changed (self);
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
  to_lon_lat (self, x + dx, y + dy, &lon, &lat);
  vigie_edit_model_begin_move (self->model);
  vigie_edit_model_move (self->model, self->focus.ring, self->focus.index, lon, lat);
  vigie_edit_model_end_move (self->model);
  changed (self);
  return TRUE;
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
  to_lon_lat (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
              gtk_widget_get_height (GTK_WIDGET (self)) / 2.0, &lon, &lat);
  if (vigie_edit_model_append (self->model, lon, lat))
    {
      if (vigie_edit_model_get_kind (self->model) == VIGIE_EDIT_POINT)
        vigie_shape_editor_finish (self);
      else
        changed (self);
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
  update_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (GtkEventControllerMotion *controller, VigieShapeEditor *self)
{
  self->pointer_inside = FALSE;
  self->hover.part = VIGIE_EDIT_NOTHING;
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
  changed (self);
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

/* While drawing every place is the pen's; otherwise only handles are, and the map has the rest. */
static gboolean
vigie_shape_editor_contains (GtkWidget *widget, double x, double y)
{
  VigieShapeEditor *self = VIGIE_SHAPE_EDITOR (widget);

  if (self->model == NULL || x < 0 || y < 0 || x > gtk_widget_get_width (widget) ||
      y > gtk_widget_get_height (widget))
    return FALSE;
  return self->pressed || vigie_edit_model_is_drawing (self->model) ||
         vigie_shape_editor_hit (self, x, y).part != VIGIE_EDIT_NOTHING;
}

static void
vigie_shape_editor_snapshot_vfunc (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieShapeEditor *self = VIGIE_SHAPE_EDITOR (widget);

  if (self->model != NULL)
    vigie_shape_editor_snapshot (self, snapshot);
}

static void
vigie_shape_editor_constructed (GObject *object)
{
  VigieShapeEditor *self = VIGIE_SHAPE_EDITOR (object);

  G_OBJECT_CLASS (vigie_shape_editor_parent_class)->constructed (object);

  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

static void
vigie_shape_editor_finalize (GObject *object)
{
  VigieShapeEditor *self = VIGIE_SHAPE_EDITOR (object);

  g_clear_pointer (&self->model, vigie_edit_model_free);
  g_clear_pointer (&self->geometry, vigie_geometry_unref);

  G_OBJECT_CLASS (vigie_shape_editor_parent_class)->finalize (object);
}

static void
vigie_shape_editor_class_init (VigieShapeEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = vigie_shape_editor_constructed;
  object_class->finalize = vigie_shape_editor_finalize;
  widget_class->contains = vigie_shape_editor_contains;
  widget_class->snapshot = vigie_shape_editor_snapshot_vfunc;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_SHAPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", VIGIE_TYPE_SHAPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[CANCELLED] = g_signal_new ("cancelled", VIGIE_TYPE_SHAPE_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_shape_editor_init (VigieShapeEditor *self)
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

/**
 * vigie_shape_editor_new:
 * @viewport: (transfer none): the map's
 *
 * Returns: (transfer floating): an editor with nothing to edit
 */
VigieShapeEditor *
vigie_shape_editor_new (ShumateViewport *viewport)
{
  return g_object_new (VIGIE_TYPE_SHAPE_EDITOR, "viewport", viewport, NULL);
}

/**
 * vigie_shape_editor_draw:
 * @self: the editor
 * @kind: what it will be; gives the colour
 * @edit_kind: a polygon, a line or a point
 *
 * Begins an empty shape and takes the keyboard.
 */
void
vigie_shape_editor_draw (VigieShapeEditor *self, VigieShapeKind kind, VigieEditKind edit_kind)
{
  g_return_if_fail (VIGIE_IS_SHAPE_EDITOR (self));

  g_clear_pointer (&self->model, vigie_edit_model_free);
  self->model = vigie_edit_model_new (edit_kind, TRUE);
  begin (self, kind);
}

/**
 * vigie_shape_editor_edit:
 * @self: the editor
 * @shape: (transfer none): the shape whose corners to edit
 *
 * Returns: %FALSE when @shape has no geometry
 */
gboolean
vigie_shape_editor_edit (VigieShapeEditor *self, VigieShape *shape)
{
  VigieGeometryKind kind;

  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), FALSE);

  if (shape->geometry == NULL)
    return FALSE;

  kind = vigie_geometry_get_kind (shape->geometry);
  g_clear_pointer (&self->model, vigie_edit_model_free);
  self->model = vigie_edit_model_new (
      vigie_geometry_is_polygonal (shape->geometry) ? VIGIE_EDIT_POLYGON
      : kind == VIGIE_GEOMETRY_POINT || kind == VIGIE_GEOMETRY_MULTI_POINT ? VIGIE_EDIT_POINT
                                                                           : VIGIE_EDIT_LINE,
      FALSE);
  for (gsize part = 0; part < vigie_geometry_get_n_parts (shape->geometry); part++)
    for (gsize ring = 0; ring < vigie_geometry_get_n_rings (shape->geometry, part); ring++)
      {
        gsize n;
        const double *lonlat = vigie_geometry_get_ring (shape->geometry, part, ring, &n);
        GArray *vertices = g_array_new (FALSE, FALSE, sizeof (VigieEditVertex));

        if (vigie_geometry_is_polygonal (shape->geometry) && n > 0)
          n--; /* the closing point repeats the first */
        for (gsize i = 0; i < n; i++)
          {
            VigieEditVertex vertex = { lonlat[2 * i], lonlat[2 * i + 1] };

            g_array_append_val (vertices, vertex);
          }
        vigie_edit_model_take_ring (self->model, vertices, (guint) part);
      }
  begin (self, shape->kind);
  return TRUE;
}

gboolean
vigie_shape_editor_is_active (VigieShapeEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), FALSE);

  return self->model != NULL;
}

gboolean
vigie_shape_editor_is_drawing (VigieShapeEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), FALSE);

  return self->model != NULL && vigie_edit_model_is_drawing (self->model);
}

/* Returns: (transfer none) (nullable): the corners under edit */
VigieEditModel *
vigie_shape_editor_get_model (VigieShapeEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), NULL);

  return self->model;
}

/**
 * vigie_shape_editor_dup_geometry:
 * @self: the editor
 *
 * Returns: (transfer full) (nullable): the shape as it would be handed out, whether it is right
 *   or not; %NULL while it lacks corners
 */
VigieGeometry *
vigie_shape_editor_dup_geometry (VigieShapeEditor *self)
{
  static const VigieGeometryKind kinds[][2]
      = { { VIGIE_GEOMETRY_POLYGON, VIGIE_GEOMETRY_MULTI_POLYGON },
          { VIGIE_GEOMETRY_LINE_STRING, VIGIE_GEOMETRY_MULTI_LINE_STRING },
          { VIGIE_GEOMETRY_POINT, VIGIE_GEOMETRY_MULTI_POINT } };
  g_autoptr (VigieGeometryBuilder) builder = NULL;
  VigieEditKind kind;
  guint n_rings, last_part;

  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), NULL);

  if (self->model == NULL || !vigie_edit_model_is_complete (self->model))
    return NULL;

  kind = vigie_edit_model_get_kind (self->model);
  n_rings = vigie_edit_model_get_n_rings (self->model);
  last_part = vigie_edit_model_get_part (self->model, n_rings - 1);
  builder = vigie_geometry_builder_new (kinds[kind][last_part > 0]);
  for (guint ring = 0; ring < n_rings; ring++)
    {
      guint n;
      const VigieEditVertex *vertices = vigie_edit_model_get_ring (self->model, ring, &n);

      if (ring == 0 || vigie_edit_model_get_part (self->model, ring) !=
                           vigie_edit_model_get_part (self->model, ring - 1))
        vigie_geometry_builder_begin_part (builder);
      vigie_geometry_builder_begin_ring (builder);
      for (guint i = 0; i < n; i++)
        vigie_geometry_builder_add (builder, vertices[i].lon, vertices[i].lat);
      if (kind == VIGIE_EDIT_POLYGON)
        vigie_geometry_builder_add (builder, vertices[0].lon, vertices[0].lat);
    }
  return vigie_geometry_builder_end (g_steal_pointer (&builder));
}

/* What is wrong with the shape as it stands; too few corners count only when finishing. */
VigieGeometryProblem
vigie_shape_editor_get_problem (VigieShapeEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), VIGIE_GEOMETRY_OK);

  return self->problem;
}

/**
 * vigie_shape_editor_finish:
 * @self: the editor
 *
 * Closes the shape and hands it out by "finished". A shape that crosses itself or lacks corners stays
 * under the pen.
 *
 * Returns: whether it was handed out
 */
gboolean
vigie_shape_editor_finish (VigieShapeEditor *self)
{
  g_autoptr (VigieGeometry) geometry = NULL;

  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), FALSE);

  if (self->model == NULL)
    return FALSE;
  if (vigie_edit_model_is_drawing (self->model))
    vigie_edit_model_stop_drawing (self->model);
  geometry = vigie_shape_editor_dup_geometry (self);
  if (geometry == NULL || vigie_geometry_check (geometry, NULL, NULL) != VIGIE_GEOMETRY_OK)
    {
      changed (self);
      return FALSE;
    }
  end (self);
  changed (self);
  g_signal_emit (self, signals[FINISHED], 0, geometry);
  return TRUE;
}

/* Drops the shape without asking; the drawn one can be drawn again in seconds. */
void
vigie_shape_editor_cancel (VigieShapeEditor *self)
{
  g_return_if_fail (VIGIE_IS_SHAPE_EDITOR (self));

  if (self->model == NULL)
    return;
  end (self);
  changed (self);
  g_signal_emit (self, signals[CANCELLED], 0);
}

static gboolean
after_step (VigieShapeEditor *self, gboolean stepped)
{
  if (!stepped)
    return FALSE;
  self->hover.part = VIGIE_EDIT_NOTHING;
  self->focus.part = VIGIE_EDIT_NOTHING;
  changed (self);
  return TRUE;
}

gboolean
vigie_shape_editor_undo (VigieShapeEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), FALSE);

  return self->model != NULL && after_step (self, vigie_edit_model_undo (self->model));
}

gboolean
vigie_shape_editor_redo (VigieShapeEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), FALSE);

  return self->model != NULL && after_step (self, vigie_edit_model_redo (self->model));
}

/* Where a corner is drawn, in widget pixels. For tests and for menus. */
gboolean
vigie_shape_editor_get_vertex_place (
    VigieShapeEditor *self, guint ring, guint index, double *x, double *y)
{
  VigieMapTransform transform;
  const VigieEditVertex *vertices;
  guint n;

  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), FALSE);

  if (self->model == NULL || ring >= vigie_edit_model_get_n_rings (self->model))
    return FALSE;
  vertices = vigie_edit_model_get_ring (self->model, ring, &n);
  if (index >= n)
    return FALSE;
  vigie_shape_editor_get_transform (self, &transform);
  vigie_shape_editor_place (&transform, &vertices[index], x, y);
  return TRUE;
}
