/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-map-view-private.h"

#define FOLLOW_MARGIN_PX 48.0

/* ---- what is known ---- */

/* The enlarged pin of the selected post; while another is placed, its position is a sign like the
 * other candidates. */
void
vigie_map_view_update_selected (VigieMapView *self)
{
  gboolean placing = vigie_place_editor_is_active (self->place_editor);
  gboolean shown = self->has_selected_position && !placing;
  const VigiePosition *confirmed = vigie_position_layer_get_confirmed (self->position_layer);
  gsize n;

  vigie_cluster_layer_set_selected (self->cluster_layer, self->selected_row_id,
                                    shown ? self->selected_position.lon : 0,
                                    shown ? self->selected_position.lat : 0, shown);
  vigie_position_layer_get_candidates (self->position_layer, &n);
  vigie_cluster_layer_set_show_radius (self->cluster_layer, n == 0);
  vigie_position_layer_set_pinned (self->position_layer, shown ? &self->selected_position : NULL);
  vigie_position_layer_set_place (self->position_layer,
                                  vigie_place_editor_get_place (self->place_editor));
  vigie_place_editor_set_standing (self->place_editor, self->can_place && shown ? confirmed : NULL);
}

/**
 * vigie_map_view_set_selected_post:
 * @self: the map
 * @row_id: the post
 * @position: (nullable): where it stands out, or nowhere
 */
void
vigie_map_view_set_selected_post (VigieMapView *self, gint64 row_id, const VigiePosition *position)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  self->selected_row_id = row_id;
  self->has_selected_position = position != NULL;
  if (position != NULL)
    self->selected_position = *position;
  vigie_map_view_update_selected (self);
}

/**
 * vigie_map_view_set_positions:
 * @self: the map
 * @display: (nullable) (transfer none): the positions of the selected post; copied
 *
 * Shows where the selected post may be, how sure each position is and how far they lie apart.
 */
void
vigie_map_view_set_positions (VigieMapView *self, const VigiePositionDisplay *display)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_position_layer_set_display (self->position_layer, display);
  vigie_map_view_update_selected (self);
  vigie_map_view_update_readout (self);
}

/**
 * vigie_map_view_set_can_place:
 * @self: the map
 * @can_place: whether the selected post's confirmed pin can be dragged to another place
 */
void
vigie_map_view_set_can_place (VigieMapView *self, gboolean can_place)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  if (self->can_place == can_place)
    return;
  self->can_place = can_place;
  vigie_map_view_update_selected (self);
}

/* ---- the pin ---- */

/* Moves the map no further than the pin needs to be seen. */
static void
follow_pin (VigieMapView *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self->map));
  double height = gtk_widget_get_height (GTK_WIDGET (self->map));
  const VigiePosition *place = vigie_place_editor_get_place (self->place_editor);
  double x, y;

  if (!vigie_place_editor_get_pin (self->place_editor, &x, &y) || width < 1 || height < 1)
    return;
  if (x >= FOLLOW_MARGIN_PX && y >= FOLLOW_MARGIN_PX && x <= width - FOLLOW_MARGIN_PX &&
      y <= height - FOLLOW_MARGIN_PX)
    return;
  vigie_map_view_go_to (self, place->lon, place->lat, -1, FALSE);
}

static void
on_place_changed (VigieMapView *self)
{
  vigie_position_layer_set_place (self->position_layer,
                                  vigie_place_editor_get_place (self->place_editor));
  vigie_map_view_update_readout (self);
}

static void
on_placing_changed (VigieMapView *self)
{
  vigie_cluster_layer_set_crosshair (self->cluster_layer, FALSE);
  vigie_map_view_update_selected (self);
  vigie_map_view_update_readout (self);
  g_object_notify (G_OBJECT (self), "placing");
}

static void
on_place_finished (VigieMapView *self, const VigiePosition *place)
{
  const VigiePosition copy = *place;

  on_placing_changed (self);
  vigie_map_view_emit (self, VIGIE_MAP_PLACE_PICKED, copy.lon, copy.lat, copy.radius_m);
}

static void
on_place_cancelled (VigieMapView *self)
{
  on_placing_changed (self);
  vigie_map_view_emit (self, VIGIE_MAP_DRAWING_CANCELLED);
}

/**
 * vigie_map_view_start_placing:
 * @self: the map
 * @start: (nullable): where the pin stands first; the middle of the view otherwise
 *
 * Puts a pin with a radius on the map. It ends by "place-picked" or "drawing-cancelled".
 */
void
vigie_map_view_start_placing (VigieMapView *self, const VigiePosition *start)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_shape_editor_cancel (self->editor);
  vigie_place_editor_start (self->place_editor, start);
  on_placing_changed (self);
  follow_pin (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->map));
}

/* Returns: %FALSE while nothing is being placed */
gboolean
vigie_map_view_finish_placing (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  return vigie_place_editor_finish (self->place_editor);
}

gboolean
vigie_map_view_is_placing (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  return vigie_place_editor_is_active (self->place_editor);
}

/* Returns: (transfer none) (nullable): where the pin stands */
const VigiePosition *
vigie_map_view_get_place (VigieMapView *self)
{
  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), NULL);

  return vigie_place_editor_get_place (self->place_editor);
}

/**
 * vigie_map_view_set_place:
 * @self: the map
 * @lon: degrees
 * @lat: degrees
 * @radius_m: metres, 0 to keep the present one
 *
 * Moves the pin that is being placed, and the map so that it is seen.
 */
void
vigie_map_view_set_place (VigieMapView *self, double lon, double lat, double radius_m)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_place_editor_set_place (self->place_editor, lon, lat, radius_m);
  follow_pin (self);
}

/* Steps the radius of the pin that is being placed up or down. */
void
vigie_map_view_step_radius (VigieMapView *self, int steps)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_place_editor_step_radius (self->place_editor, steps);
}

VigiePositionLayer *
vigie_map_view_get_position_layer (VigieMapView *self)
{
  return self->position_layer;
}

VigiePlaceEditor *
vigie_map_view_get_place_editor (VigieMapView *self)
{
  return self->place_editor;
}

/* A key of the map while a pin is being placed. */
gboolean
vigie_map_view_place_key (VigieMapView *self, guint keyval, GdkModifierType state)
{
  if (!vigie_place_editor_key (self->place_editor, keyval, state))
    return FALSE;
  follow_pin (self);
  return TRUE;
}

/* Follows the pin. */
void
vigie_map_view_init_place (VigieMapView *self)
{
  static const struct
  {
    const char *name;
    GCallback callback;
  } handlers[] = {
    { "changed", G_CALLBACK (on_place_changed) },
    { "started", G_CALLBACK (on_placing_changed) },
    { "finished", G_CALLBACK (on_place_finished) },
    { "cancelled", G_CALLBACK (on_place_cancelled) },
    { "clicked", G_CALLBACK (vigie_map_view_click) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->place_editor, handlers[i].name, handlers[i].callback, self,
                             G_CONNECT_SWAPPED);
}
