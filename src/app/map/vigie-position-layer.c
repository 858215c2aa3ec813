/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-position-layer.h"

#include <math.h>

#include "vigie-position-layer-private.h"

/* What lies on the ground, below all pins. */
struct _VigiePositionGround
{
  ShumateLayer parent_instance;

  VigiePositionLayer *owner; /* (nullable): whose positions they are */
};

G_DEFINE_FINAL_TYPE (VigiePositionGround, vigie_position_ground, SHUMATE_TYPE_LAYER)
G_DEFINE_FINAL_TYPE (VigiePositionLayer, vigie_position_layer, SHUMATE_TYPE_LAYER)

/* Signs of the origins, about 11 wide around 0, 0. */
static const char *const glyph_paths[VIGIE_N_ORIGINS] = {
  /* something said */
  [VIGIE_ORIGIN_SOURCE] = "M -5 -4.5 H 5 V 2 H 0.5 L -2.5 5 V 2 H -5 Z",
  /* a camera */
  [VIGIE_ORIGIN_EXIF] = "M -5.5 -2.6 H -2.9 L -1.7 -4.6 H 1.7 L 2.9 -2.6 H 5.5 V 4.2 H -5.5 Z "
                        "M 2.1 0.7 A 2.1 2.1 0 1 1 -2.1 0.7 A 2.1 2.1 0 1 1 2.1 0.7 Z",
  /* lines of text */
  [VIGIE_ORIGIN_TEXT] = "M -4.5 -3.5 H 4.5 M -4.5 0 H 4.5 M -4.5 3.5 H 1",
  /* a road */
  [VIGIE_ORIGIN_ROAD_REFERENCE] =
      "M -2 -5 L -4.8 5 M 2 -5 L 4.8 5 M 0 -4.4 V -2.6 M 0 -0.8 V 1 M 0 3 V 4.8",
  /* a person */
  [VIGIE_ORIGIN_ANALYST] = "M 2.3 -2.6 A 2.3 2.3 0 1 1 -2.3 -2.6 A 2.3 2.3 0 1 1 2.3 -2.6 Z "
                           "M -4.8 5 C -4.8 0.6 4.8 0.6 4.8 5",
};

static gboolean
get_transform (VigiePositionLayer *self, GtkWidget *widget, VigieMapTransform *transform)
{
  if (self == NULL || (self->display.n == 0 && !self->has_place))
    return FALSE;
  vigie_map_transform_init (transform, shumate_layer_get_viewport (SHUMATE_LAYER (self)),
                            gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  return TRUE;
}

static void
vigie_position_ground_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigiePositionGround *self = VIGIE_POSITION_GROUND (widget);
  VigieMapTransform transform;

  if (get_transform (self->owner, widget, &transform))
    vigie_position_layer_draw_ground (self->owner, snapshot, &transform);
}

static void
vigie_position_ground_class_init (VigiePositionGroundClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = vigie_position_ground_snapshot;
}

static void
vigie_position_ground_init (VigiePositionGround *self)
{
}

static void
vigie_position_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigiePositionLayer *self = VIGIE_POSITION_LAYER (widget);
  VigieMapTransform transform;

  if (get_transform (self, widget, &transform))
    vigie_position_layer_draw_labels (self, snapshot, &transform);
}

static void
queue_draw (VigiePositionLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self->ground));
}

static void
vigie_position_layer_constructed (GObject *object)
{
  VigiePositionLayer *self = VIGIE_POSITION_LAYER (object);

  G_OBJECT_CLASS (vigie_position_layer_parent_class)->constructed (object);

  self->ground =
      g_object_ref_sink (g_object_new (VIGIE_TYPE_POSITION_GROUND, "viewport",
                                       shumate_layer_get_viewport (SHUMATE_LAYER (self)), NULL));
  self->ground->owner = self;
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->style_manager, "notify", G_CALLBACK (queue_draw), self,
                           G_CONNECT_SWAPPED);
}

static void
vigie_position_layer_finalize (GObject *object)
{
  VigiePositionLayer *self = VIGIE_POSITION_LAYER (object);

  self->ground->owner = NULL;
  g_object_unref (self->ground);
  g_free ((VigiePosition *) self->display.candidates);
  for (guint i = 0; i < VIGIE_N_ORIGINS; i++)
    gsk_path_unref (self->glyphs[i]);

  G_OBJECT_CLASS (vigie_position_layer_parent_class)->finalize (object);
}

static void
vigie_position_layer_class_init (VigiePositionLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = vigie_position_layer_constructed;
  object_class->finalize = vigie_position_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = vigie_position_layer_snapshot;
}

static void
vigie_position_layer_init (VigiePositionLayer *self)
{
  self->style_manager = adw_style_manager_get_default ();
  self->display.confirmed = -1;
  self->pinned = -1;
  for (guint i = 0; i < VIGIE_N_ORIGINS; i++)
    {
      self->glyphs[i] = gsk_path_parse (glyph_paths[i]);
      g_assert (self->glyphs[i] != NULL);
    }
}

/**
 * vigie_position_layer_new:
 * @viewport: (transfer none): the map's
 *
 * Returns: (transfer floating): a layer without positions
 */
VigiePositionLayer *
vigie_position_layer_new (ShumateViewport *viewport)
{
  return g_object_new (VIGIE_TYPE_POSITION_LAYER, "viewport", viewport, NULL);
}

/**
 * vigie_position_layer_get_ground:
 * @self: the layer
 *
 * Returns: (transfer none): the layer that goes below the pins
 */
ShumateLayer *
vigie_position_layer_get_ground (VigiePositionLayer *self)
{
  g_return_val_if_fail (VIGIE_IS_POSITION_LAYER (self), NULL);

  return SHUMATE_LAYER (self->ground);
}

/**
 * vigie_position_layer_set_display:
 * @self: the layer
 * @display: (nullable) (transfer none): what to show; copied, positions that are none left out
 */
void
vigie_position_layer_set_display (VigiePositionLayer *self, const VigiePositionDisplay *display)
{
  VigiePosition *candidates;
  int confirmed = -1;
  gsize n = 0;

  g_return_if_fail (VIGIE_IS_POSITION_LAYER (self));

  g_clear_pointer ((VigiePosition **) &self->display.candidates, g_free);
  self->display = (VigiePositionDisplay) { .confirmed = -1 };
  self->pinned = -1;
  queue_draw (self);
  if (display == NULL)
    return;

  candidates = g_new (VigiePosition, MIN (display->n, VIGIE_MAX_SHOWN_POSITIONS) + 1);
  for (gsize i = 0; i < display->n; i++)
    {
      if (!vigie_position_is_valid (&display->candidates[i]) ||
          (n >= VIGIE_MAX_SHOWN_POSITIONS && (int) i != display->confirmed))
        continue;
      if ((int) i == display->confirmed)
        confirmed = (int) n;
      candidates[n++] = display->candidates[i];
    }
  self->display = *display;
  self->display.candidates = candidates;
  self->display.n = n;
  self->display.confirmed = confirmed;
  self->display.has_direction = display->has_direction && isfinite (display->direction_deg);
  self->display.has_sun = display->has_sun && isfinite (display->sun_azimuth_deg) &&
                          isfinite (display->sun_elevation_deg);
}

/**
 * vigie_position_layer_set_pinned:
 * @self: the layer
 * @position: (nullable): which of the positions the posts' layer marks with a pin
 */
void
vigie_position_layer_set_pinned (VigiePositionLayer *self, const VigiePosition *position)
{
  g_return_if_fail (VIGIE_IS_POSITION_LAYER (self));

  self->pinned = -1;
  for (gsize i = 0; position != NULL && i < self->display.n && self->pinned < 0; i++)
    if (vigie_position_equal (&self->display.candidates[i], position))
      self->pinned = (int) i;
  queue_draw (self);
}

/**
 * vigie_position_layer_set_place:
 * @self: the layer
 * @place: (nullable): a pin that is being placed: distances, direction and sun are its own then
 */
void
vigie_position_layer_set_place (VigiePositionLayer *self, const VigiePosition *place)
{
  g_return_if_fail (VIGIE_IS_POSITION_LAYER (self));

  if (place == NULL && !self->has_place)
    return;
  self->has_place = place != NULL;
  if (place != NULL)
    self->place = *place;
  queue_draw (self);
}

/* Returns: (transfer none) (array length=n) (nullable): what is shown */
const VigiePosition *
vigie_position_layer_get_candidates (VigiePositionLayer *self, gsize *n)
{
  g_return_val_if_fail (VIGIE_IS_POSITION_LAYER (self), NULL);

  *n = self->display.n;
  return self->display.candidates;
}

/* Returns: (transfer none) (nullable): the confirmed position */
const VigiePosition *
vigie_position_layer_get_confirmed (VigiePositionLayer *self)
{
  g_return_val_if_fail (VIGIE_IS_POSITION_LAYER (self), NULL);

  return self->display.confirmed >= 0 ? &self->display.candidates[self->display.confirmed] : NULL;
}

/**
 * vigie_position_layer_get_reference:
 * @self: the layer
 *
 * Returns: (transfer none) (nullable): what distances are measured from: the pin that is being
 *   placed, else the confirmed position, else the first one
 */
const VigiePosition *
vigie_position_layer_get_reference (VigiePositionLayer *self)
{
  const VigiePosition *confirmed = vigie_position_layer_get_confirmed (self);

  if (self->has_place)
    return &self->place;
  if (confirmed != NULL)
    return confirmed;
  return self->display.n > 0 ? self->display.candidates : NULL;
}

/**
 * vigie_position_layer_get_camera:
 * @self: the layer
 *
 * Returns: (transfer none) (nullable): where the camera is taken to have stood: as
 *   vigie_position_layer_get_reference(), but the photo's own position comes before the first one
 */
const VigiePosition *
vigie_position_layer_get_camera (VigiePositionLayer *self)
{
  g_return_val_if_fail (VIGIE_IS_POSITION_LAYER (self), NULL);

  if (!self->has_place && self->display.confirmed < 0)
    for (gsize i = 0; i < self->display.n; i++)
      if (self->display.candidates[i].origin == VIGIE_ORIGIN_EXIF)
        return &self->display.candidates[i];
  return vigie_position_layer_get_reference (self);
}
