/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-snapper.h"

#include <glib/gi18n.h>
#include <math.h>

#define REACH_PX 12.0
#define MAX_REACH_M 400.0 /* seen from higher up nobody can tell which road is meant */

struct _VigieRoadSnapper
{
  VigieRoadIndex *index;
};

VigieRoadSnapper *
vigie_road_snapper_new (void)
{
  return g_rc_box_new0 (VigieRoadSnapper);
}

VigieRoadSnapper *
vigie_road_snapper_ref (VigieRoadSnapper *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  VigieRoadSnapper *self = data;

  g_clear_pointer (&self->index, vigie_road_index_unref);
}

void
vigie_road_snapper_unref (VigieRoadSnapper *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * vigie_road_snapper_set_index:
 * @self: a snapper
 * @index: (nullable): of the roads, or %NULL for none
 */
void
vigie_road_snapper_set_index (VigieRoadSnapper *self, VigieRoadIndex *index)
{
  if (index != NULL)
    vigie_road_index_ref (index);
  g_clear_pointer (&self->index, vigie_road_index_unref);
  self->index = index;
}

VigieRoadIndex *
vigie_road_snapper_get_index (VigieRoadSnapper *self)
{
  return self->index;
}

static double
get_reach_m (const VigieMapTransform *transform)
{
  return REACH_PX / MAX (vigie_map_transform_meters (transform, transform->cy, 1), 1e-9);
}

/* Whether the map is so near that a road can be told from the next one. */
gboolean
vigie_road_snapper_is_near_enough (const VigieMapTransform *transform)
{
  return get_reach_m (transform) <= MAX_REACH_M;
}

/**
 * vigie_road_snapper_find:
 * @self: a snapper
 * @transform: of the map
 * @x: in widget pixels
 * @y: in widget pixels
 * @snap: (out): what is near
 *
 * Returns: whether there is something
 */
gboolean
vigie_road_snapper_find (VigieRoadSnapper *self,
                         const VigieMapTransform *transform,
                         double x,
                         double y,
                         VigieRoadSnap *snap)
{
  double world_x, world_y, lon, lat;

  if (self->index == NULL || !vigie_road_snapper_is_near_enough (transform))
    return FALSE;
  vigie_map_transform_from_widget (transform, x, y, &world_x, &world_y);
  vigie_mercator_to_lon_lat (world_x - floor (world_x), CLAMP (world_y, 0, 1), &lon, &lat);
  return vigie_road_snap_find (
      self->index, (VigieRoadPoint) { (gint32) lround (lon * 1e7), (gint32) lround (lat * 1e7) },
      get_reach_m (transform), snap);
}

/* ---- in words ---- */

/**
 * vigie_road_snapper_describe:
 * @self: a snapper with roads
 * @snap: found with them
 *
 * Returns: (transfer full): the road or the junction, for people
 */
char *
vigie_road_snapper_describe (VigieRoadSnapper *self, const VigieRoadSnap *snap)
{
  VigieRoadGraph *graph = vigie_road_index_get_graph (self->index);
  const char *label = vigie_road_graph_get_label (graph, snap->hit.edge);
  const char *crossing;

  if (snap->node == VIGIE_ROAD_NONE)
    return g_strdup (label != NULL ? label : _ ("Road without a name"));
  if (vigie_road_graph_count_roads (graph, snap->node) == 1)
    /* Translators: where a road ends, and the road's number or name */
    return label != NULL ? g_strdup_printf (_ ("End of %s"), label)
                         : g_strdup (_ ("End of a road without a name"));
  crossing = vigie_road_graph_find_crossing (graph, snap->node, snap->hit.edge);
  if (label != NULL && crossing != NULL)
    /* Translators: numbers or names of two roads that meet, as in "Junction of D 190 and D 157" */
    return g_strdup_printf (_ ("Junction of %s and %s"), label, crossing);
  if (label != NULL || crossing != NULL)
    /* Translators: a junction, and the number or name of its road */
    return g_strdup_printf (_ ("Junction on %s"), label != NULL ? label : crossing);
  return g_strdup (_ ("Junction of roads without a name"));
}

/* ---- on the map ---- */

void
vigie_road_snap_get_lon_lat (const VigieRoadSnap *snap, double *lon, double *lat)
{
  *lon = snap->hit.where.lon_e7 / 1e7;
  *lat = snap->hit.where.lat_e7 / 1e7;
}

/* Where it is in widget pixels. */
void
vigie_road_snap_place (const VigieRoadSnap *snap,
                       const VigieMapTransform *transform,
                       double *x,
                       double *y)
{
  double lon, lat, world_x, world_y;

  vigie_road_snap_get_lon_lat (snap, &lon, &lat);
  vigie_mercator_from_lon_lat (lon, lat, &world_x, &world_y);
  vigie_map_transform_to_widget (transform, world_x + round (transform->cx - world_x), world_y, x,
                                 y);
}

gboolean
vigie_road_snap_equal (const VigieRoadSnap *a, const VigieRoadSnap *b)
{
  return a->node == b->node && a->hit.edge == b->hit.edge && a->hit.segment == b->hit.segment &&
         a->hit.fraction == b->hit.fraction;
}

static void
draw_circle (GtkSnapshot *snapshot,
             double x,
             double y,
             float radius,
             const GdkRGBA *fill,
             const GdkRGBA *color,
             const GdkRGBA *halo)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskStroke) wide = gsk_stroke_new (5);
  g_autoptr (GskStroke) line = gsk_stroke_new (2);
  g_autoptr (GskPath) path = NULL;

  gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT ((float) x, (float) y), radius);
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  gtk_snapshot_append_stroke (snapshot, path, wide, halo);
  gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, fill);
  gtk_snapshot_append_stroke (snapshot, path, line, color);
}

/**
 * vigie_road_snap_draw:
 * @snap: what a pen is drawn to
 * @transform: of the map
 * @snapshot: where to draw
 * @color: of the shape
 * @paper: what it is drawn on
 *
 * A ring on a road; a ring around a dot on a junction.
 */
void
vigie_road_snap_draw (const VigieRoadSnap *snap,
                      const VigieMapTransform *transform,
                      GtkSnapshot *snapshot,
                      const GdkRGBA *color,
                      const GdkRGBA *paper)
{
  GdkRGBA halo = *paper;
  double x, y;

  halo.alpha = 0.8f;
  vigie_road_snap_place (snap, transform, &x, &y);
  if (snap->node != VIGIE_ROAD_NONE)
    {
      draw_circle (snapshot, x, y, 9, paper, color, &halo);
      draw_circle (snapshot, x, y, 3, color, color, paper);
    }
  else
    draw_circle (snapshot, x, y, 5, paper, color, &halo);
}
