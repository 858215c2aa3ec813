/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "vigie-map-transform.h"
#include "vigie-map-view-private.h"

#define CLICK_PX 5.0
#define PAN_PX 80.0
#define MAX_LISTED 5000u /* posts in a cluster that no zoom takes apart */
#define SAME_PLACE_ZOOM 19.0
#define APART_PX 84.0 /* at that zoom; posts nearer than this may still share a cell */

static void
to_lon_lat (VigieMapView *self, double x, double y, double *lon, double *lat)
{
  shumate_viewport_widget_coords_to_location (self->viewport, GTK_WIDGET (self->map), x, y, lat,
                                              lon);
}

/* Posts at one place: each click brings up the next of them. */
static void
activate_next_member (VigieMapView *self, GArray *members)
{
  guint next = 0;

  for (guint i = 0; i < members->len; i++)
    if (g_array_index (members, gint64, i) == self->selected_row_id)
      next = (i + 1) % members->len;
  if (members->len > 0)
    vigie_map_view_emit (self, VIGIE_MAP_POST_ACTIVATED, g_array_index (members, gint64, next));
}

/* Zooms to a cluster's posts; those at one place are handed out as a list, and one by one. */
static void
activate_cluster (VigieMapView *self, const VigieClusterHit *hit)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self->map));
  double height = gtk_widget_get_height (GTK_WIDGET (self->map));
  double span = MAX (hit->box.max_x - hit->box.min_x, hit->box.max_y - hit->box.min_y);
  VigieBox box;
  double zoom, now = shumate_viewport_get_zoom_level (self->viewport);

  vigie_world_box_to_box (&hit->box, &box);
  zoom = vigie_mercator_zoom_to_fit (&box, MAX (width - 160, 64), MAX (height - 160, 64));
  vigie_map_view_emit (self, VIGIE_MAP_CLUSTER_ACTIVATED, (guint) hit->count);
  if (now >= SAME_PLACE_ZOOM || span * vigie_mercator_world_px (SAME_PLACE_ZOOM) < APART_PX)
    {
      g_autoptr (GArray) members =
          vigie_cluster_layer_list_members (self->cluster_layer, hit, MAX_LISTED);

      vigie_map_view_emit (self, VIGIE_MAP_POSTS_ACTIVATED, members);
      activate_next_member (self, members);
    }
  else
    {
      double lon, lat;

      vigie_mercator_to_lon_lat ((hit->box.min_x + hit->box.max_x) / 2 - floor (hit->box.min_x),
                                 (hit->box.min_y + hit->box.max_y) / 2, &lon, &lat);
      vigie_map_view_go_to (self, lon, lat, CLAMP (zoom, now + 1, SAME_PLACE_ZOOM), TRUE);
    }
}

static void
activate_hit (VigieMapView *self, const VigieClusterHit *hit)
{
  if (hit->count > 1)
    activate_cluster (self, hit);
  else
    vigie_map_view_emit (self, VIGIE_MAP_POST_ACTIVATED, hit->row_id);
}

/**
 * vigie_map_view_click:
 * @self: the map
 * @x: in the map's pixels
 * @y: in the map's pixels
 *
 * What a click does while no shape is under the pen.
 */
void
vigie_map_view_click (VigieMapView *self, double x, double y)
{
  VigieClusterHit hit;
  const char *shape;

  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  if (vigie_place_editor_is_active (self->place_editor))
    {
      vigie_place_editor_press (self->place_editor, x, y, 1);
      vigie_place_editor_release (self->place_editor, x, y);
      return;
    }
  if (vigie_cluster_layer_hit (self->cluster_layer, x, y, &hit))
    {
      activate_hit (self, &hit);
      return;
    }
  shape = vigie_shape_layer_hit (self->shape_layer, x, y);
  if (shape != NULL)
    {
      g_autofree char *id = g_strdup (shape);

      vigie_map_view_set_selected_shape (self, id);
      vigie_map_view_emit (self, VIGIE_MAP_SHAPE_ACTIVATED, id);
      return;
    }
  if (vigie_map_view_click_official (self, x, y))
    return;
  vigie_map_view_set_selected_shape (self, NULL);
  vigie_map_view_emit (self, VIGIE_MAP_BACKGROUND_ACTIVATED);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, VigieMapView *self)
{
  VigieClusterHit hit;

  vigie_cluster_layer_set_crosshair (self->cluster_layer, FALSE);
  self->pressed = !vigie_map_view_is_drawing (self);
  self->press_x = x;
  self->press_y = y;
  if (!self->pressed)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self->map));
  if (vigie_place_editor_wants (self->place_editor, x, y))
    {
      self->pressed = FALSE; /* the pin's */
      return;
    }
  /* libshumate 1.4 zooms on every double click, whatever its property says. */
  if (n_press >= 2 && (vigie_cluster_layer_hit (self->cluster_layer, x, y, &hit) ||
                       vigie_shape_layer_hit (self->shape_layer, x, y) != NULL ||
                       vigie_official_layer_hit (self->official_layer, x, y) != NULL))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, VigieMapView *self)
{
  gboolean pressed = self->pressed;

  self->pressed = FALSE;
  if (!pressed || n_press > 1 || hypot (x - self->press_x, y - self->press_y) > CLICK_PX ||
      vigie_map_view_is_drawing (self))
    return;
  vigie_map_view_click (self, x, y);
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, VigieMapView *self)
{
  VigieClusterHit hit;
  const char *cursor = "grab";

  if (self->pressed || vigie_map_view_is_drawing (self))
    return;
  if (vigie_cluster_layer_hit (self->cluster_layer, x, y, &hit) ||
      vigie_shape_layer_hit (self->shape_layer, x, y) != NULL ||
      vigie_official_layer_hit (self->official_layer, x, y) != NULL)
    cursor = "pointer";
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->map), cursor);
}

/* What lies under the pointer, while no pen is at work. */
gboolean
vigie_map_view_query_tooltip (
    VigieMapView *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip, GtkWidget *widget)
{
  VigieClusterHit hit;
  g_autofree char *text = NULL;
  const char *id;

  if (vigie_place_editor_is_active (self->place_editor) || vigie_map_view_is_drawing (self))
    return FALSE;
  if (vigie_cluster_layer_hit (self->cluster_layer, x, y, &hit))
    {
      text = vigie_map_view_describe_counts (hit.count, hit.by_status);
      if (hit.count == 1 && hit.radius_m > 0)
        {
          g_autofree char *line = g_strdup_printf (_ ("Position within %.0f m"), hit.radius_m);

          gtk_tooltip_set_text (tooltip, line);
          return TRUE;
        }
      gtk_tooltip_set_text (tooltip, text);
      return TRUE;
    }
  id = vigie_shape_layer_hit (self->shape_layer, x, y);
  if (id != NULL)
    {
      const VigieShape *shape = vigie_shape_layer_find (self->shape_layer, id);

      if (shape != NULL && shape->title != NULL && shape->title[0] != '\0')
        {
          gtk_tooltip_set_text (tooltip, shape->title);
          return TRUE;
        }
      return FALSE;
    }
  g_free (text);
  text = vigie_map_view_dup_official_tooltip (self, x, y);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
pan (VigieMapView *self, double dx, double dy)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self->map));
  double height = gtk_widget_get_height (GTK_WIDGET (self->map));
  double lon, lat;

  to_lon_lat (self, width / 2 + dx, height / 2 + dy, &lon, &lat);
  shumate_map_stop_go_to (self->map);
  shumate_map_center_on (self->map, lat, lon);
}

static void
activate_centre (VigieMapView *self)
{
  VigieClusterHit hit;

  if (vigie_cluster_layer_hit_nearest_centre (self->cluster_layer, &hit))
    activate_hit (self, &hit);
  else
    vigie_map_view_click_official (self, gtk_widget_get_width (GTK_WIDGET (self->map)) / 2.0,
                                   gtk_widget_get_height (GTK_WIDGET (self->map)) / 2.0);
}

/**
 * vigie_map_view_key:
 * @self: the map
 * @keyval: GDK_KEY_…
 * @state: modifiers
 *
 * Returns: whether the key means something to the map while it has the focus
 */
gboolean
vigie_map_view_key (VigieMapView *self, guint keyval, GdkModifierType state)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  if (vigie_map_view_place_key (self, keyval, state))
    return TRUE;

  switch (keyval)
    {
    case GDK_KEY_Left:
      pan (self, -PAN_PX, 0);
      break;
    case GDK_KEY_Right:
      pan (self, PAN_PX, 0);
      break;
    case GDK_KEY_Up:
      pan (self, 0, -PAN_PX);
      break;
    case GDK_KEY_Down:
      pan (self, 0, PAN_PX);
      break;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
    case GDK_KEY_Page_Up:
      vigie_map_view_zoom_by (self, 1);
      break;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
    case GDK_KEY_Page_Down: /* while placing, + and − are the radius */
      vigie_map_view_zoom_by (self, -1);
      break;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      vigie_map_view_show_all (self, TRUE);
      break;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      activate_centre (self);
      break;
    default:
      return FALSE;
    }
  return TRUE;
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                VigieMapView *self)
{
  gboolean used;

  /* The pen has the keyboard first; what it does not want bubbles up to here. */
  if (vigie_map_view_is_drawing (self) && (keyval == GDK_KEY_Return || keyval == GDK_KEY_Escape))
    return vigie_map_view_pen_key (self, keyval, state);
  used = vigie_map_view_key (self, keyval, state);
  if (used && !vigie_map_view_is_drawing (self) &&
      !vigie_place_editor_is_active (self->place_editor))
    vigie_cluster_layer_set_crosshair (self->cluster_layer, TRUE);
  return used;
}

static void
on_focus_enter (GtkEventControllerFocus *controller, VigieMapView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  vigie_cluster_layer_set_crosshair (
      self->cluster_layer,
      GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root)) &&
          !vigie_map_view_is_drawing (self) && !vigie_place_editor_is_active (self->place_editor));
}

static void
on_focus_leave (GtkEventControllerFocus *controller, VigieMapView *self)
{
  vigie_cluster_layer_set_crosshair (self->cluster_layer, FALSE);
}

/* Connects the map's controllers. libshumate's own come after them. */
void
vigie_map_view_init_input (VigieMapView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map), GTK_EVENT_CONTROLLER (click));

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map), motion);

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map), keys);

  g_signal_connect (focus, "enter", G_CALLBACK (on_focus_enter), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map), focus);
}

static char *
count_status (VigieStatus status, guint n)
{
  switch (status)
    {
    case VIGIE_STATUS_CONFIRMED:
      return g_strdup_printf (ngettext ("%u confirmed", "%u confirmed", n), n);
    case VIGIE_STATUS_REJECTED:
      return g_strdup_printf (ngettext ("%u rejected", "%u rejected", n), n);
    case VIGIE_STATUS_UNVERIFIABLE:
      return g_strdup_printf (ngettext ("%u unverifiable", "%u unverifiable", n), n);
    case VIGIE_STATUS_KNOWN_TO_COMMAND:
      return g_strdup_printf (ngettext ("%u known to command", "%u known to command", n), n);
    case VIGIE_STATUS_NEW:
    default:
      return g_strdup_printf (ngettext ("%u new", "%u new", n), n);
    }
}

/**
 * vigie_map_view_describe_counts:
 * @sum: of @by_status
 * @by_status: posts by status
 *
 * Returns: (transfer full): the counts in words, a line each
 */
char *
vigie_map_view_describe_counts (guint64 sum, const guint32 by_status[VIGIE_N_STATUSES])
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (lines,
                   g_strdup_printf (ngettext ("%u post", "%u posts", (gulong) sum), (guint) sum));
  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    if (by_status[i] > 0)
      g_ptr_array_add (lines, count_status ((VigieStatus) i, by_status[i]));
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}
