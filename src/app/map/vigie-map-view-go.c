/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What part of the world the map shows. */
#include <math.h>

#include "vigie-map-transform.h"
#include "vigie-map-view-private.h"

#define ANIMATION_MS 250
#define ZOOM_STEP_MS 150
#define MARGIN_PX 60 /* kept free around what is shown on request */
#define CLOSEST_FIT 16.0

/**
 * vigie_map_view_go_to:
 * @self: the map
 * @lon: degrees
 * @lat: degrees
 * @zoom: as for tiles of 256 px, or negative to keep the present one
 * @animate: whether to glide there
 */
void
vigie_map_view_go_to (VigieMapView *self, double lon, double lat, double zoom, gboolean animate)
{
  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));
  g_return_if_fail (isfinite (lon) && isfinite (lat));

  if (zoom < 0)
    zoom = shumate_viewport_get_zoom_level (self->viewport);
  zoom = CLAMP (zoom, shumate_viewport_get_min_zoom_level (self->viewport),
                shumate_viewport_get_max_zoom_level (self->viewport));
  lat = CLAMP (lat, SHUMATE_MIN_LATITUDE, SHUMATE_MAX_LATITUDE);
  lon = CLAMP (lon, SHUMATE_MIN_LONGITUDE, SHUMATE_MAX_LONGITUDE);
  self->has_pending_box = FALSE;
  shumate_map_stop_go_to (self->map);
  shumate_map_go_to_full_with_duration (
      self->map, lat, lon, zoom,
      animate && gtk_widget_get_mapped (GTK_WIDGET (self->map)) ? ANIMATION_MS : 0);
}

/* By whole levels around the middle. libshumate's own step is a fifth of a level. */
void
vigie_map_view_zoom_by (VigieMapView *self, double levels)
{
  double zoom = shumate_viewport_get_zoom_level (self->viewport);
  double to = levels > 0 ? floor (zoom + 0.01 + levels) : ceil (zoom - 0.01 + levels);

  to = CLAMP (to, shumate_viewport_get_min_zoom_level (self->viewport),
              shumate_viewport_get_max_zoom_level (self->viewport));
  shumate_map_stop_go_to (self->map);
  shumate_map_go_to_full_with_duration (
      self->map, shumate_location_get_latitude (SHUMATE_LOCATION (self->viewport)),
      shumate_location_get_longitude (SHUMATE_LOCATION (self->viewport)), to,
      gtk_widget_get_mapped (GTK_WIDGET (self->map)) ? ZOOM_STEP_MS : 0);
}

/**
 * vigie_map_view_show_box:
 * @self: the map
 * @box: what to show; a map without a size yet shows it as soon as it has one
 * @animate: whether to glide there
 */
void
vigie_map_view_show_box (VigieMapView *self, const VigieBox *box, gboolean animate)
{
  double width, height, lon, lat;
  VigieWorldBox world;

  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));
  g_return_if_fail (vigie_box_is_valid (box));

  width = gtk_widget_get_width (GTK_WIDGET (self->map));
  height = gtk_widget_get_height (GTK_WIDGET (self->map));
  if (width < 1 || height < 1)
    {
      self->has_pending_box = TRUE;
      self->pending_box = *box;
      return;
    }

  vigie_world_box_from_box (box, &world);
  vigie_mercator_to_lon_lat (fmod ((world.min_x + world.max_x) / 2, 1),
                             (world.min_y + world.max_y) / 2, &lon, &lat);
  vigie_map_view_go_to (self, lon, lat,
                        MIN (vigie_mercator_zoom_to_fit (box, MAX (width - 2 * MARGIN_PX, 50),
                                                         MAX (height - 2 * MARGIN_PX, 50)),
                             CLOSEST_FIT),
                        animate);
}

/**
 * vigie_map_view_show_all:
 * @self: the map
 * @animate: whether to glide there
 *
 * Shows all posts that the filter lets through and all shapes that are not lifted.
 *
 * Returns: %FALSE when there is nothing to show
 */
gboolean
vigie_map_view_show_all (VigieMapView *self, gboolean animate)
{
  VigieWorldBox world = { 2, 2, -1, -1 };
  VigieBox box;

  g_return_val_if_fail (VIGIE_IS_MAP_VIEW (self), FALSE);

  for (gsize i = 0; self->data != NULL && i < self->data->n; i++)
    {
      if (!self->data->mask[i] || !isfinite (self->data->x[i]) || !isfinite (self->data->y[i]))
        continue;
      world.min_x = MIN (world.min_x, self->data->x[i]);
      world.min_y = MIN (world.min_y, self->data->y[i]);
      world.max_x = MAX (world.max_x, self->data->x[i]);
      world.max_y = MAX (world.max_y, self->data->y[i]);
    }
  vigie_box_init_empty (&box);
  if (world.min_x <= world.max_x)
    vigie_world_box_to_box (&world, &box);
  if (!vigie_box_is_empty (&self->shapes_box))
    vigie_box_extend_box (&box, &self->shapes_box);
  if (!vigie_box_is_valid (&box))
    return FALSE;
  vigie_map_view_show_box (self, &box, animate);
  return TRUE;
}

/**
 * vigie_map_view_get_view_box:
 * @self: the map
 * @box: (out caller-allocates): what is seen
 */
void
vigie_map_view_get_view_box (VigieMapView *self, VigieBox *box)
{
  VigieMapTransform transform;
  VigieWorldBox world;

  g_return_if_fail (VIGIE_IS_MAP_VIEW (self));

  vigie_map_transform_init (&transform, self->viewport,
                            gtk_widget_get_width (GTK_WIDGET (self->map)),
                            gtk_widget_get_height (GTK_WIDGET (self->map)));
  world = vigie_map_transform_get_bounds (&transform, 0);
  world.min_y = MAX (world.min_y, 0);
  world.max_y = MIN (world.max_y, 1);
  vigie_world_box_to_box (&world, box);
}
