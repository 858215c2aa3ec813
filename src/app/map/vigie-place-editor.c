/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-place-editor.h"

#include <math.h>

#include "vigie-place-editor-private.h"
#include "vigie-position-geometry.h"

#define HIT_PX 12.0
#define HANDLE_MIN_PX 30.0 /* nearer the pin would cover it */
#define HANDLE_MARGIN_PX 16.0

G_DEFINE_FINAL_TYPE (VigiePlaceEditor, vigie_place_editor, SHUMATE_TYPE_LAYER)

enum
{
  CHANGED,
  STARTED,
  FINISHED,
  CANCELLED,
  CLICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
vigie_place_editor_get_transform (VigiePlaceEditor *self, VigieMapTransform *transform)
{
  vigie_map_transform_init (transform, shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                            gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)));
}

void
vigie_place_editor_changed (VigiePlaceEditor *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

void
vigie_place_editor_emit_clicked (VigiePlaceEditor *self, double x, double y)
{
  g_signal_emit (self, signals[CLICKED], 0, x, y);
}

/* Moves the pin's tip to a place of the widget. */
void
vigie_place_editor_move_to (VigiePlaceEditor *self, double x, double y)
{
  VigieMapTransform transform;
  double world_x, world_y;

  vigie_place_editor_get_transform (self, &transform);
  vigie_map_transform_from_widget (&transform, x, y, &world_x, &world_y);
  vigie_mercator_to_lon_lat (world_x - floor (world_x), CLAMP (world_y, 0, 1), &self->place.lon,
                             &self->place.lat);
  vigie_place_editor_changed (self);
}

static void
let_go (VigiePlaceEditor *self)
{
  self->grab = VIGIE_PLACE_NOTHING;
  self->hover = VIGIE_PLACE_NOTHING;
  self->pressed = FALSE;
  self->moved = FALSE;
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

/**
 * vigie_place_editor_start:
 * @self: the editor
 * @place: (nullable): where the pin stands first; the middle of the view otherwise. A radius of 0
 *   becomes the usual one
 */
void
vigie_place_editor_start (VigiePlaceEditor *self, const VigiePosition *place)
{
  g_return_if_fail (VIGIE_IS_PLACE_EDITOR (self));

  let_go (self);
  self->active = TRUE;
  if (place != NULL && vigie_position_is_valid (place))
    {
      self->place = *place;
    }
  else
    {
      ShumateLocation *centre =
          SHUMATE_LOCATION (shumate_layer_get_viewport (SHUMATE_LAYER (self)));

      self->place =
          (VigiePosition) { shumate_location_get_longitude (centre),
                            shumate_location_get_latitude (centre), 0, VIGIE_ORIGIN_ANALYST };
    }
  self->place.origin = VIGIE_ORIGIN_ANALYST;
  if (self->place.radius_m <= 0)
    self->place.radius_m = VIGIE_PLACE_DEFAULT_RADIUS_M;
  vigie_place_editor_changed (self);
}

/* The standing pin was dragged off: placing begins where it stood. */
void
vigie_place_editor_begin_standing (VigiePlaceEditor *self)
{
  const VigiePosition standing = self->standing;
  gboolean pressed = self->pressed;

  vigie_place_editor_start (self, &standing);
  self->pressed = pressed;
  self->moved = TRUE;
  self->grab = VIGIE_PLACE_PIN;
  g_signal_emit (self, signals[STARTED], 0);
}

gboolean
vigie_place_editor_is_active (VigiePlaceEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_PLACE_EDITOR (self), FALSE);

  return self->active;
}

/* Returns: (transfer none) (nullable): where the pin stands */
const VigiePosition *
vigie_place_editor_get_place (VigiePlaceEditor *self)
{
  g_return_val_if_fail (VIGIE_IS_PLACE_EDITOR (self), NULL);

  return self->active ? &self->place : NULL;
}

/**
 * vigie_place_editor_set_place:
 * @self: the editor
 * @lon: degrees
 * @lat: degrees
 * @radius_m: metres, 0 to keep the present one
 *
 * Moves the pin. Does nothing while there is none, or for what is no place.
 */
void
vigie_place_editor_set_place (VigiePlaceEditor *self, double lon, double lat, double radius_m)
{
  VigiePosition place = { lon, lat, radius_m > 0 ? radius_m : self->place.radius_m,
                          VIGIE_ORIGIN_ANALYST };

  g_return_if_fail (VIGIE_IS_PLACE_EDITOR (self));

  if (!self->active || !vigie_position_is_valid (&place))
    return;
  self->place = place;
  vigie_place_editor_changed (self);
}

/**
 * vigie_place_editor_set_standing:
 * @self: the editor
 * @standing: (nullable): a pin on the map that may be dragged to another place
 */
void
vigie_place_editor_set_standing (VigiePlaceEditor *self, const VigiePosition *standing)
{
  g_return_if_fail (VIGIE_IS_PLACE_EDITOR (self));

  self->has_standing = standing != NULL;
  if (standing != NULL)
    self->standing = *standing;
  if (!self->active)
    let_go (self);
}

/**
 * vigie_place_editor_finish:
 * @self: the editor
 *
 * Hands the place out by "finished".
 *
 * Returns: %FALSE while nothing is being placed
 */
gboolean
vigie_place_editor_finish (VigiePlaceEditor *self)
{
  VigiePosition place;

  g_return_val_if_fail (VIGIE_IS_PLACE_EDITOR (self), FALSE);

  if (!self->active)
    return FALSE;
  place = self->place;
  self->active = FALSE;
  let_go (self);
  vigie_place_editor_changed (self);
  g_signal_emit (self, signals[FINISHED], 0, &place);
  return TRUE;
}

void
vigie_place_editor_cancel (VigiePlaceEditor *self)
{
  g_return_if_fail (VIGIE_IS_PLACE_EDITOR (self));

  if (!self->active)
    return;
  self->active = FALSE;
  let_go (self);
  vigie_place_editor_changed (self);
  g_signal_emit (self, signals[CANCELLED], 0);
}

/* See vigie_radius_step(). */
void
vigie_place_editor_step_radius (VigiePlaceEditor *self, int steps)
{
  g_return_if_fail (VIGIE_IS_PLACE_EDITOR (self));

  if (!self->active)
    return;
  self->place.radius_m = vigie_radius_step (self->place.radius_m, steps);
  vigie_place_editor_changed (self);
}

static void
get_tip (VigiePlaceEditor *self, const VigiePosition *position, double *x, double *y)
{
  VigieMapTransform transform;

  vigie_place_editor_get_transform (self, &transform);
  vigie_position_to_widget (&transform, position->lon, position->lat, x, y);
}

/**
 * vigie_place_editor_get_pin:
 * @self: the editor
 * @x: (out): of the pin's tip
 * @y: (out): of the pin's tip
 *
 * Returns: %FALSE while nothing is being placed
 */
gboolean
vigie_place_editor_get_pin (VigiePlaceEditor *self, double *x, double *y)
{
  g_return_val_if_fail (VIGIE_IS_PLACE_EDITOR (self), FALSE);

  if (!self->active)
    return FALSE;
  get_tip (self, &self->place, x, y);
  return TRUE;
}

/**
 * vigie_place_editor_get_handle:
 * @self: the editor
 * @x: (out): of the ring's handle
 * @y: (out): of the ring's handle
 *
 * The handle stands on the ring, in the first of the four directions that is in view; a ring too
 * small to be grabbed has it outside.
 *
 * Returns: %FALSE where there is none
 */
gboolean
vigie_place_editor_get_handle (VigiePlaceEditor *self, double *x, double *y)
{
  VigieMapTransform transform;
  double tip_x, tip_y, radius;

  g_return_val_if_fail (VIGIE_IS_PLACE_EDITOR (self), FALSE);

  if (!self->active)
    return FALSE;
  vigie_place_editor_get_transform (self, &transform);
  get_tip (self, &self->place, &tip_x, &tip_y);
  radius = MAX (vigie_position_radius_px (&transform, &self->place), HANDLE_MIN_PX);
  for (int azimuth = 90; azimuth < 450; azimuth += 90)
    {
      graphene_point_t at = vigie_position_toward (tip_x, tip_y, azimuth, radius, 0);

      *x = (double) at.x;
      *y = (double) at.y;
      if (*x > HANDLE_MARGIN_PX && *y > HANDLE_MARGIN_PX &&
          *x < transform.width - HANDLE_MARGIN_PX && *y < transform.height - HANDLE_MARGIN_PX)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_on_pin (VigiePlaceEditor *self, const VigiePosition *position, double x, double y)
{
  double tip_x, tip_y;

  get_tip (self, position, &tip_x, &tip_y);
  return hypot (x - tip_x, y - (tip_y - VIGIE_PLACE_PIN_HEIGHT)) <= VIGIE_PLACE_PIN_RADIUS + 3 ||
         hypot (x - tip_x, y - tip_y) <= HIT_PX;
}

/* What a press there would take. */
VigiePlacePart
vigie_place_editor_hit (VigiePlaceEditor *self, double x, double y)
{
  double handle_x, handle_y;

  if (!self->active)
    return self->has_standing && is_on_pin (self, &self->standing, x, y) ? VIGIE_PLACE_STANDING
                                                                         : VIGIE_PLACE_NOTHING;
  if (vigie_place_editor_get_handle (self, &handle_x, &handle_y) &&
      hypot (x - handle_x, y - handle_y) <= HIT_PX)
    return VIGIE_PLACE_HANDLE;
  return is_on_pin (self, &self->place, x, y) ? VIGIE_PLACE_PIN : VIGIE_PLACE_NOTHING;
}

/* Returns: whether a press there is the editor's and not the map's */
gboolean
vigie_place_editor_wants (VigiePlaceEditor *self, double x, double y)
{
  g_return_val_if_fail (VIGIE_IS_PLACE_EDITOR (self), FALSE);

  return self->active || vigie_place_editor_hit (self, x, y) != VIGIE_PLACE_NOTHING;
}

static gboolean
vigie_place_editor_contains (GtkWidget *widget, double x, double y)
{
  VigiePlaceEditor *self = VIGIE_PLACE_EDITOR (widget);

  if (x < 0 || y < 0 || x > gtk_widget_get_width (widget) || y > gtk_widget_get_height (widget))
    return FALSE;
  return self->pressed || vigie_place_editor_wants (self, x, y);
}

static void
vigie_place_editor_snapshot_vfunc (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigiePlaceEditor *self = VIGIE_PLACE_EDITOR (widget);

  if (self->active)
    vigie_place_editor_snapshot (self, snapshot);
}

static void
vigie_place_editor_constructed (GObject *object)
{
  VigiePlaceEditor *self = VIGIE_PLACE_EDITOR (object);

  G_OBJECT_CLASS (vigie_place_editor_parent_class)->constructed (object);

  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

static void
vigie_place_editor_class_init (VigiePlaceEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct
  {
    const char *name;
    guint n_parameters;
    GType types[2];
  } rows[N_SIGNALS] = {
    [CHANGED] = { "changed", 0, { 0 } },
    [STARTED] = { "started", 0, { 0 } },
    [FINISHED] = { "finished", 1, { G_TYPE_POINTER } },
    [CANCELLED] = { "cancelled", 0, { 0 } },
    [CLICKED] = { "clicked", 2, { G_TYPE_DOUBLE, G_TYPE_DOUBLE } },
  };

  G_OBJECT_CLASS (klass)->constructed = vigie_place_editor_constructed;
  widget_class->contains = vigie_place_editor_contains;
  widget_class->snapshot = vigie_place_editor_snapshot_vfunc;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] =
        g_signal_newv (rows[i].name, VIGIE_TYPE_PLACE_EDITOR, G_SIGNAL_RUN_LAST, NULL, NULL, NULL,
                       NULL, G_TYPE_NONE, rows[i].n_parameters, (GType *) rows[i].types);
}

static void
vigie_place_editor_init (VigiePlaceEditor *self)
{
  vigie_place_editor_init_input (self);
}

/**
 * vigie_place_editor_new:
 * @viewport: (transfer none): the map's
 *
 * Returns: (transfer floating): an editor without a pin
 */
VigiePlaceEditor *
vigie_place_editor_new (ShumateViewport *viewport)
{
  return g_object_new (VIGIE_TYPE_PLACE_EDITOR, "viewport", viewport, NULL);
}
