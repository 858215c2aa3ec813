/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-shape-editor.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vigie-map-transform.h"
#include "vigie-shape-editor-private.h"

#define HIT_VERTEX_PX 11.0
#define HIT_MIDDLE_PX 9.0

G_DEFINE_FINAL_TYPE (VigieShapeEditor, vigie_shape_editor, SHUMATE_TYPE_LAYER)

enum
{
  CHANGED,
  FINISHED,
  CANCELLED,
  SNAPS_TOGGLED,
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

void
vigie_shape_editor_to_lon_lat (VigieShapeEditor *self, double x, double y, double *lon, double *lat)
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

/* ---- roads ---- */

static gboolean
find_snap (VigieShapeEditor *self, double x, double y, VigieRoadSnap *snap)
{
  VigieMapTransform transform;

  if (self->snapper == NULL || !self->snaps || self->held_off)
    return FALSE;
  vigie_shape_editor_get_transform (self, &transform);
  return vigie_road_snapper_find (self->snapper, &transform, x, y, snap);
}

/* Where a corner goes that is set at a place of the widget: to a road, if one is near. */
void
vigie_shape_editor_pick (VigieShapeEditor *self, double x, double y, double *lon, double *lat)
{
  VigieRoadSnap snap;

  if (find_snap (self, x, y, &snap))
    vigie_road_snap_get_lon_lat (&snap, lon, lat);
  else
    vigie_shape_editor_to_lon_lat (self, x, y, lon, lat);
}

static gboolean
find_next_snap (VigieShapeEditor *self, VigieRoadSnap *snap)
{
  gboolean dragging = self->pressed && self->moved && self->grab.part == VIGIE_EDIT_VERTEX;

  if (self->model == NULL)
    return FALSE;
  if (self->by_keyboard)
    return vigie_edit_model_is_drawing (self->model) &&
           find_snap (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                      gtk_widget_get_height (GTK_WIDGET (self)) / 2.0, snap);
  if (!self->pointer_inside || (self->pressed && !dragging) ||
      (!dragging &&
       (self->hover.part != VIGIE_EDIT_NOTHING || !vigie_edit_model_is_drawing (self->model))))
    return FALSE;
  return find_snap (self, self->pointer_x, self->pointer_y, snap);
}

/* After everything that may bring another road under the pen. */
void
vigie_shape_editor_update_snap (VigieShapeEditor *self)
{
  VigieRoadSnap snap = { 0 };
  gboolean found = find_next_snap (self, &snap);

  if (found == self->has_snap && (!found || vigie_road_snap_equal (&snap, &self->snap)))
    return;
  self->has_snap = found;
  self->snap = snap;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * vigie_shape_editor_set_snapper:
 * @self: the editor
 * @snapper: (nullable): what draws corners to roads
 */
void
vigie_shape_editor_set_snapper (VigieShapeEditor *self, VigieRoadSnapper *snapper)
{
  g_return_if_fail (VIGIE_IS_SHAPE_EDITOR (self));

  if (snapper != NULL)
    vigie_road_snapper_ref (snapper);
  g_clear_pointer (&self->snapper, vigie_road_snapper_unref);
  self->snapper = snapper;
  vigie_shape_editor_update_snap (self);
}

/* Whether corners are drawn to roads at all. */
void
vigie_shape_editor_set_snaps (VigieShapeEditor *self, gboolean snaps)
{
  g_return_if_fail (VIGIE_IS_SHAPE_EDITOR (self));

  if (self->snaps == snaps)
    return;
  self->snaps = snaps;
  vigie_shape_editor_update_snap (self);
  g_signal_emit (self, signals[SNAPS_TOGGLED], 0);
}

gboolean
vigie_shape_editor_get_snaps (VigieShapeEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), FALSE);

  return self->snaps;
}

/* While a key is held, corners go where the pointer is. */
void
vigie_shape_editor_hold_off (VigieShapeEditor *self, gboolean held_off)
{
  g_return_if_fail (VIGIE_IS_SHAPE_EDITOR (self));

  self->held_off = held_off;
  vigie_shape_editor_update_snap (self);
}

/* Returns: (transfer none) (nullable): what the next click would be drawn to */
const VigieRoadSnap *
vigie_shape_editor_get_snap (VigieShapeEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_SHAPE_EDITOR (self), NULL);

  return self->has_snap ? &self->snap : NULL;
}

/* ---- corners ---- */

/* Whether a-b and c-d cross, and where: the usual test by cross products, touching ends left out.
 */
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

/* After every change of the corners. */
void
vigie_shape_editor_changed (VigieShapeEditor *self)
{
  judge (self);
  self->has_snap = find_next_snap (self, &self->snap);
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
  self->held_off = FALSE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  vigie_shape_editor_changed (self);
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
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (vigie_shape_editor_update_snap), self, G_CONNECT_SWAPPED);
}

static void
vigie_shape_editor_finalize (GObject *object)
{
  VigieShapeEditor *self = VIGIE_SHAPE_EDITOR (object);

  g_clear_pointer (&self->model, vigie_edit_model_free);
  g_clear_pointer (&self->geometry, vigie_geometry_unref);
  g_clear_pointer (&self->snapper, vigie_road_snapper_unref);

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
  signals[SNAPS_TOGGLED] = g_signal_new ("snaps-toggled", VIGIE_TYPE_SHAPE_EDITOR,
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_shape_editor_init (VigieShapeEditor *self)
{
  self->snaps = TRUE;
  vigie_shape_editor_init_input (self);
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
      vigie_geometry_is_polygonal (shape->geometry)                        ? VIGIE_EDIT_POLYGON
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
  static const VigieGeometryKind kinds[][2] = {
    { VIGIE_GEOMETRY_POLYGON, VIGIE_GEOMETRY_MULTI_POLYGON },
    { VIGIE_GEOMETRY_LINE_STRING, VIGIE_GEOMETRY_MULTI_LINE_STRING },
    { VIGIE_GEOMETRY_POINT, VIGIE_GEOMETRY_MULTI_POINT }
  };
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
 * Closes the shape and hands it out by "finished". A shape that crosses itself or lacks corners
 * stays under the pen.
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
      vigie_shape_editor_changed (self);
      return FALSE;
    }
  end (self);
  vigie_shape_editor_changed (self);
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
  vigie_shape_editor_changed (self);
  g_signal_emit (self, signals[CANCELLED], 0);
}

static gboolean
after_step (VigieShapeEditor *self, gboolean stepped)
{
  if (!stepped)
    return FALSE;
  self->hover.part = VIGIE_EDIT_NOTHING;
  self->focus.part = VIGIE_EDIT_NOTHING;
  vigie_shape_editor_changed (self);
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
