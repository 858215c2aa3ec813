/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-image-view.h"

#include <adwaita.h>
#include <math.h>

#include "vigie-image-pyramid.h"
#include "vigie-image-view-private.h"

#define PIXELS_SHOW_FROM 4.0 /* times: single pixels are seen as such, not blurred */
#define NEARLY 1.001

struct _VigieImageView
{
  GtkWidget parent_instance;

  VigieImagePyramid *pyramid;
  gboolean has_texture; /* was given one, which may not be there yet */
  gboolean has_picture;
  gboolean is_preview;
  gboolean fit;
  int turns; /* quarters, clockwise; counts on over a whole turn so that the animation goes on */
  double contrast;
  double shadows;
  VigieImageGeometry target; /* what the properties say */
  VigieImageGeometry shown;
  VigieImageGeometry from; /* where the animation began */
  AdwAnimation *animation;
  guint motion; /* ms */
  GSignalGroup *surface_signals;
};

typedef enum
{
  PROP_ZOOM = 1,
  PROP_FIT,
  PROP_ROTATION,
  PROP_CENTRE_X,
  PROP_CENTRE_Y,
  PROP_CONTRAST,
  PROP_SHADOWS,
  PROP_HAS_PICTURE,
} VigieImageViewProperty;

static GParamSpec *properties[PROP_HAS_PICTURE + 1];

G_DEFINE_FINAL_TYPE (VigieImageView, vigie_image_view, GTK_TYPE_WIDGET)

/* ---- going somewhere ---- */

static double
get_device_scale (VigieImageView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;

  return surface != NULL ? gdk_surface_get_scale (surface) : 1.0;
}

/* Brings a geometry up to the picture, the widget and the limits. */
static void
settle (VigieImageView *self, VigieImageGeometry *geometry)
{
  int width, height;

  vigie_image_pyramid_get_size (self->pyramid, &width, &height);
  geometry->image_width = width;
  geometry->image_height = height;
  geometry->width = gtk_widget_get_width (GTK_WIDGET (self));
  geometry->height = gtk_widget_get_height (GTK_WIDGET (self));
  geometry->scale = get_device_scale (self);
  geometry->angle = 90.0 * self->turns;
  geometry->zoom = self->fit ? vigie_image_geometry_get_fit (geometry)
                             : vigie_image_geometry_clamp_zoom (geometry, geometry->zoom);
  vigie_image_geometry_clamp_centre (geometry);
}

static void
notify_changes (VigieImageView *self, const VigieImageGeometry *old, gboolean old_fit)
{
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  if (self->fit != old_fit)
    g_object_notify_by_pspec (object, properties[PROP_FIT]);
  if (self->target.zoom != old->zoom)
    g_object_notify_by_pspec (object, properties[PROP_ZOOM]);
  if (self->target.angle != old->angle)
    g_object_notify_by_pspec (object, properties[PROP_ROTATION]);
  if (self->target.centre_x != old->centre_x)
    g_object_notify_by_pspec (object, properties[PROP_CENTRE_X]);
  if (self->target.centre_y != old->centre_y)
    g_object_notify_by_pspec (object, properties[PROP_CENTRE_Y]);
  g_object_thaw_notify (object);
}

static void
animate_cb (double part, gpointer user_data)
{
  VigieImageView *self = user_data;

  self->shown = vigie_image_geometry_mix (&self->from, &self->target, part);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The target has a new place: goes there. */
static void
go (VigieImageView *self, VigieImageGeometry target, gboolean fit, guint ms)
{
  VigieImageGeometry old = self->target;
  gboolean old_fit = self->fit;

  self->fit = fit;
  self->target = target;
  settle (self, &self->target);
  self->motion = ms;
  self->from = self->shown;
  if (ms > 0 && self->from.zoom > 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      adw_timed_animation_set_duration (ADW_TIMED_ANIMATION (self->animation), ms);
      adw_animation_reset (self->animation);
      adw_animation_play (self->animation);
    }
  else
    {
      adw_animation_skip (self->animation);
      self->shown = self->target;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  notify_changes (self, &old, old_fit);
}

/* The widget or the picture has another size: no movement of somebody's. */
static void
resettle (VigieImageView *self)
{
  VigieImageGeometry old = self->target;

  settle (self, &self->target);
  if (adw_animation_get_state (self->animation) != ADW_ANIMATION_PLAYING)
    self->shown = self->target;
  self->motion = VIGIE_IMAGE_VIEW_AT_ONCE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  notify_changes (self, &old, self->fit);
}

/* ---- drawing ---- */

static GskScalingFilter
choose_filter (VigieImageView *self, double level_zoom)
{
  if (self->shown.zoom >= PIXELS_SHOW_FROM && !self->is_preview)
    return GSK_SCALING_FILTER_NEAREST;
  /* The pyramid has halved the picture as often as it could: the GPU makes no mipmap of its own
   * but for what is left. */
  if (level_zoom < 0.5)
    return GSK_SCALING_FILTER_TRILINEAR;
  return GSK_SCALING_FILTER_LINEAR;
}

static void
vigie_image_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieImageView *self = VIGIE_IMAGE_VIEW (widget);
  const VigieImageGeometry *shown = &self->shown;
  VigieImageLevel *level = vigie_image_pyramid_choose (self->pyramid, shown->zoom);
  double factor = shown->zoom / shown->scale;
  double width = shown->image_width * factor;
  double height = shown->image_height * factor;
  /* From the middle: what a turned widget shows lies within its diagonal. */
  float reach = (float) hypot (shown->width, shown->height) / 2.0f + 1.0f;
  float half_width = fmod (shown->angle, 180.0) == 0.0 ? (float) shown->width / 2.0f + 1.0f : reach;
  float half_height =
      fmod (shown->angle, 180.0) == 0.0 ? (float) shown->height / 2.0f + 1.0f : reach;

  if (level == NULL || width <= 0 || height <= 0)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT ((float) (round (shown->width / 2.0 * shown->scale) / shown->scale),
                            (float) (round (shown->height / 2.0 * shown->scale) / shown->scale)));
  gtk_snapshot_rotate (snapshot, (float) shown->angle);
  vigie_image_level_snapshot (
      level, snapshot,
      &GRAPHENE_RECT_INIT ((float) (-shown->centre_x * width), (float) (-shown->centre_y * height),
                           (float) width, (float) height),
      &GRAPHENE_RECT_INIT (-half_width, -half_height, 2.0f * half_width, 2.0f * half_height),
      shown->scale,
      choose_filter (self, width * shown->scale / vigie_image_level_get_raster (level)->width));
  gtk_snapshot_restore (snapshot);
}

static void
vigie_image_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  resettle (VIGIE_IMAGE_VIEW (widget));
}

static void
vigie_image_view_realize (GtkWidget *widget)
{
  VigieImageView *self = VIGIE_IMAGE_VIEW (widget);

  GTK_WIDGET_CLASS (vigie_image_view_parent_class)->realize (widget);
  g_signal_group_set_target (self->surface_signals,
                             gtk_native_get_surface (gtk_widget_get_native (widget)));
}

static void
vigie_image_view_unrealize (GtkWidget *widget)
{
  g_signal_group_set_target (VIGIE_IMAGE_VIEW (widget)->surface_signals, NULL);

  GTK_WIDGET_CLASS (vigie_image_view_parent_class)->unrealize (widget);
}

/* ---- life ---- */

static void
set_has_picture (VigieImageView *self, gboolean has_picture, gboolean is_preview)
{
  if (self->has_picture == has_picture && self->is_preview == is_preview)
    return;
  self->has_picture = has_picture;
  self->is_preview = is_preview;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PICTURE]);
}

/* The same picture with more pixels, or fewer: what is seen stays where it was. */
static void
on_pyramid_loaded (VigieImageView *self)
{
  int width, height;

  vigie_image_pyramid_get_size (self->pyramid, &width, &height);
  if (self->target.image_width > 0)
    self->target.zoom *= self->target.image_width / width;
  adw_animation_skip (self->animation);
  resettle (self);
  set_has_picture (self, TRUE, !self->has_texture);
}

static void
vigie_image_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VigieImageView *self = VIGIE_IMAGE_VIEW (object);

  switch ((VigieImageViewProperty) id)
    {
    case PROP_ZOOM:
      g_value_set_double (value, self->target.zoom);
      break;
    case PROP_FIT:
      g_value_set_boolean (value, self->fit);
      break;
    case PROP_ROTATION:
      g_value_set_int (value, vigie_image_view_get_rotation (self));
      break;
    case PROP_CENTRE_X:
      g_value_set_double (value, self->target.centre_x);
      break;
    case PROP_CENTRE_Y:
      g_value_set_double (value, self->target.centre_y);
      break;
    case PROP_CONTRAST:
      g_value_set_double (value, self->contrast);
      break;
    case PROP_SHADOWS:
      g_value_set_double (value, self->shadows);
      break;
    case PROP_HAS_PICTURE:
      g_value_set_boolean (value, self->has_picture);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vigie_image_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VigieImageView *self = VIGIE_IMAGE_VIEW (object);
  VigieImageGeometry target = self->target;

  switch ((VigieImageViewProperty) id)
    {
    case PROP_ZOOM:
      vigie_image_view_set_zoom (self, g_value_get_double (value));
      break;
    case PROP_FIT:
      vigie_image_view_set_fit (self, g_value_get_boolean (value));
      break;
    case PROP_ROTATION:
      vigie_image_view_rotate (self, g_value_get_int (value) / 90 -
                                         vigie_image_view_get_rotation (self) / 90);
      break;
    case PROP_CENTRE_X:
      target.centre_x = g_value_get_double (value);
      go (self, target, self->fit, VIGIE_IMAGE_VIEW_AT_ONCE);
      break;
    case PROP_CENTRE_Y:
      target.centre_y = g_value_get_double (value);
      go (self, target, self->fit, VIGIE_IMAGE_VIEW_AT_ONCE);
      break;
    case PROP_CONTRAST:
      vigie_image_view_set_tone (self, g_value_get_double (value), self->shadows);
      break;
    case PROP_SHADOWS:
      vigie_image_view_set_tone (self, self->contrast, g_value_get_double (value));
      break;
    case PROP_HAS_PICTURE: /* only read */
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vigie_image_view_dispose (GObject *object)
{
  VigieImageView *self = VIGIE_IMAGE_VIEW (object);

  if (self->animation != NULL)
    adw_animation_reset (self->animation);
  g_clear_object (&self->animation);
  vigie_image_pyramid_clear (self->pyramid);

  G_OBJECT_CLASS (vigie_image_view_parent_class)->dispose (object);
}

static void
vigie_image_view_finalize (GObject *object)
{
  VigieImageView *self = VIGIE_IMAGE_VIEW (object);

  g_clear_object (&self->pyramid);
  g_clear_object (&self->surface_signals);

  G_OBJECT_CLASS (vigie_image_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_ZOOM] =
      g_param_spec_double ("zoom", NULL, NULL, 0.0, VIGIE_IMAGE_MAX_ZOOM, 1.0, flags);
  properties[PROP_FIT] = g_param_spec_boolean ("fit", NULL, NULL, TRUE, flags);
  properties[PROP_ROTATION] = g_param_spec_int ("rotation", NULL, NULL, 0, 270, 0, flags);
  properties[PROP_CENTRE_X] = g_param_spec_double ("centre-x", NULL, NULL, 0.0, 1.0, 0.5, flags);
  properties[PROP_CENTRE_Y] = g_param_spec_double ("centre-y", NULL, NULL, 0.0, 1.0, 0.5, flags);
  properties[PROP_CONTRAST] = g_param_spec_double ("contrast", NULL, NULL, 0.0, 1.0, 0.0, flags);
  properties[PROP_SHADOWS] = g_param_spec_double ("shadows", NULL, NULL, 0.0, 1.0, 0.0, flags);
  properties[PROP_HAS_PICTURE] = g_param_spec_boolean ("has-picture", NULL, NULL, FALSE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
vigie_image_view_class_init (VigieImageViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = vigie_image_view_get_property;
  object_class->set_property = vigie_image_view_set_property;
  object_class->dispose = vigie_image_view_dispose;
  object_class->finalize = vigie_image_view_finalize;
  widget_class->snapshot = vigie_image_view_snapshot;
  widget_class->size_allocate = vigie_image_view_size_allocate;
  widget_class->realize = vigie_image_view_realize;
  widget_class->unrealize = vigie_image_view_unrealize;

  install_properties (object_class);
  gtk_widget_class_set_css_name (widget_class, "imageview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  vigie_image_view_add_bindings (widget_class);
}

static void
vigie_image_view_init (VigieImageView *self)
{
  AdwAnimationTarget *target = adw_callback_animation_target_new (animate_cb, self, NULL);

  self->pyramid = vigie_image_pyramid_new ();
  self->fit = TRUE;
  self->target =
      (VigieImageGeometry) { .scale = 1.0, .zoom = 1.0, .centre_x = 0.5, .centre_y = 0.5 };
  self->shown = self->target;
  self->animation =
      adw_timed_animation_new (GTK_WIDGET (self), 0.0, 1.0, VIGIE_IMAGE_VIEW_SWIFTLY, target);
  self->surface_signals = g_signal_group_new (GDK_TYPE_SURFACE);
  g_signal_group_connect_swapped (self->surface_signals, "notify::scale", G_CALLBACK (resettle),
                                  self);
  g_signal_connect_object (self->pyramid, "loaded", G_CALLBACK (on_pyramid_loaded), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pyramid, "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  vigie_image_view_add_controllers (self);
}

/* ---- the picture ---- */

/**
 * vigie_image_view_set_preview:
 * @self: a view
 * @preview: (nullable): a small picture to show until vigie_image_view_set_texture()
 *
 * Begins with another picture: all of it, upright, as it is.
 */
void
vigie_image_view_set_preview (VigieImageView *self, GdkTexture *preview)
{
  g_return_if_fail (VIGIE_IS_IMAGE_VIEW (self));

  vigie_image_pyramid_clear (self->pyramid);
  vigie_image_view_set_tone (self, 0.0, 0.0);
  self->has_texture = FALSE;
  set_has_picture (self, FALSE, FALSE);
  vigie_image_view_reset (self);
  if (preview != NULL)
    vigie_image_pyramid_set_texture (self->pyramid, preview);
}

/**
 * vigie_image_view_set_texture:
 * @self: a view
 * @texture: a picture, in memory
 *
 * Shows it, as soon as its sizes are made, where its preview was, or what was before.
 */
void
vigie_image_view_set_texture (VigieImageView *self, GdkTexture *texture)
{
  g_return_if_fail (VIGIE_IS_IMAGE_VIEW (self));

  self->has_texture = TRUE;
  vigie_image_pyramid_set_texture (self->pyramid, texture);
}

void
vigie_image_view_set_label (VigieImageView *self, const char *label)
{
  g_return_if_fail (VIGIE_IS_IMAGE_VIEW (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

gboolean
vigie_image_view_has_picture (VigieImageView *self)
{
  g_return_val_if_fail (VIGIE_IS_IMAGE_VIEW (self), FALSE);

  return self->has_picture;
}

/**
 * vigie_image_view_is_preview:
 * @self: a view
 *
 * Returns: whether what is shown is a small picture until the whole is there
 */
gboolean
vigie_image_view_is_preview (VigieImageView *self)
{
  g_return_val_if_fail (VIGIE_IS_IMAGE_VIEW (self), TRUE);

  return self->is_preview;
}

/* ---- what is seen of it ---- */

/**
 * vigie_image_view_reset:
 * @self: a view
 *
 * Shows all of the picture again, upright, without a way there.
 */
void
vigie_image_view_reset (VigieImageView *self)
{
  g_return_if_fail (VIGIE_IS_IMAGE_VIEW (self));

  self->turns = 0;
  go (self, self->target, TRUE, VIGIE_IMAGE_VIEW_AT_ONCE);
}

void
vigie_image_view_set_fit (VigieImageView *self, gboolean fit)
{
  g_return_if_fail (VIGIE_IS_IMAGE_VIEW (self));

  go (self, self->target, fit, VIGIE_IMAGE_VIEW_SWIFTLY);
}

gboolean
vigie_image_view_get_fit (VigieImageView *self)
{
  g_return_val_if_fail (VIGIE_IS_IMAGE_VIEW (self), TRUE);

  return self->fit;
}

/**
 * vigie_image_view_set_zoom:
 * @self: a view
 * @zoom: device pixels in a pixel of the picture; what is in the middle stays there
 */
void
vigie_image_view_set_zoom (VigieImageView *self, double zoom)
{
  g_return_if_fail (VIGIE_IS_IMAGE_VIEW (self));

  vigie_image_view_zoom_at (self, zoom, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                            gtk_widget_get_height (GTK_WIDGET (self)) / 2.0,
                            VIGIE_IMAGE_VIEW_SWIFTLY);
}

double
vigie_image_view_get_zoom (VigieImageView *self)
{
  g_return_val_if_fail (VIGIE_IS_IMAGE_VIEW (self), 1.0);

  return self->target.zoom;
}

/* What is shown at a point, in fractions of the picture. */
void
vigie_image_view_get_under (VigieImageView *self, double x, double y, double *ix, double *iy)
{
  vigie_image_geometry_to_image (&self->shown, x, y, ix, iy);
}

/**
 * vigie_image_view_zoom_at:
 * @self: a view
 * @zoom: device pixels in a pixel of the picture
 * @x: a point of the widget: what is there stays there
 * @y: likewise
 * @ms: how long it takes, %VIGIE_IMAGE_VIEW_AT_ONCE or %VIGIE_IMAGE_VIEW_SWIFTLY
 */
void
vigie_image_view_zoom_at (VigieImageView *self, double zoom, double x, double y, guint ms)
{
  VigieImageGeometry target;
  double image_x, image_y, fit;

  g_return_if_fail (VIGIE_IS_IMAGE_VIEW (self));

  if (!vigie_image_view_has_picture (self))
    return;
  fit = vigie_image_geometry_get_fit (&self->target);
  zoom = vigie_image_geometry_clamp_zoom (&self->target, zoom);
  target = self->target;
  vigie_image_view_get_under (self, x, y, &image_x, &image_y);
  target.zoom = zoom;
  vigie_image_geometry_put (&target, image_x, image_y, x, y);
  go (self, target, zoom <= fit * NEARLY && zoom >= fit / NEARLY, ms);
}

/**
 * vigie_image_view_zoom_by:
 * @self: a view
 * @factor: above 1 to come nearer
 * @x: a point of the widget: what is there stays there
 * @y: likewise
 * @ms: how long it takes
 *
 * On the way out, all of the picture is where one comes to rest.
 */
void
vigie_image_view_zoom_by (VigieImageView *self, double factor, double x, double y, guint ms)
{
  double fit, zoom;

  g_return_if_fail (VIGIE_IS_IMAGE_VIEW (self));

  fit = vigie_image_geometry_get_fit (&self->target);
  zoom = self->target.zoom * factor;
  if (self->target.zoom > fit * NEARLY && zoom < fit)
    zoom = fit;
  vigie_image_view_zoom_at (self, zoom, x, y, ms);
}

/**
 * vigie_image_view_toggle_fit:
 * @self: a view
 * @x: a point of the widget
 * @y: likewise
 *
 * Changes between all of the picture and 100 % at a point.
 */
void
vigie_image_view_toggle_fit (VigieImageView *self, double x, double y)
{
  g_return_if_fail (VIGIE_IS_IMAGE_VIEW (self));

  if (self->fit)
    vigie_image_view_zoom_at (self, 1.0, x, y, VIGIE_IMAGE_VIEW_SWIFTLY);
  else
    vigie_image_view_set_fit (self, TRUE);
}

/**
 * vigie_image_view_pan:
 * @self: a view
 * @dx: how far the picture is pushed to the right, px of the widget
 * @dy: downwards
 * @ms: how long it takes
 *
 * Returns: whether there was more to see that way
 */
gboolean
vigie_image_view_pan (VigieImageView *self, double dx, double dy, guint ms)
{
  VigieImageGeometry target;

  g_return_val_if_fail (VIGIE_IS_IMAGE_VIEW (self), FALSE);

  if (!vigie_image_view_has_picture (self))
    return FALSE;
  target = self->target;
  vigie_image_geometry_pan (&target, dx, dy);
  if (fabs (target.centre_x - self->target.centre_x) * target.image_width < 1e-6 &&
      fabs (target.centre_y - self->target.centre_y) * target.image_height < 1e-6)
    return FALSE;
  go (self, target, self->fit, ms);
  return TRUE;
}

/**
 * vigie_image_view_rotate:
 * @self: a view
 * @n_quarters: quarter turns, clockwise
 *
 * Turns what is shown, and nothing else.
 */
void
vigie_image_view_rotate (VigieImageView *self, int n_quarters)
{
  g_return_if_fail (VIGIE_IS_IMAGE_VIEW (self));

  self->turns += n_quarters;
  go (self, self->target, self->fit, VIGIE_IMAGE_VIEW_SWIFTLY);
}

int
vigie_image_view_get_rotation (VigieImageView *self)
{
  g_return_val_if_fail (VIGIE_IS_IMAGE_VIEW (self), 0);

  return (self->turns % 4 + 4) % 4 * 90;
}

/**
 * vigie_image_view_set_tone:
 * @self: a view
 * @contrast: 0 for none, 1 for most
 * @shadows: how much dark parts are lifted, 0–1
 *
 * Changes what is shown, and nothing else.
 */
void
vigie_image_view_set_tone (VigieImageView *self, double contrast, double shadows)
{
  gboolean other_contrast = contrast != self->contrast;
  gboolean other_shadows = shadows != self->shadows;

  g_return_if_fail (VIGIE_IS_IMAGE_VIEW (self));

  if (!other_contrast && !other_shadows)
    return;
  self->contrast = contrast;
  self->shadows = shadows;
  vigie_image_pyramid_set_tone (self->pyramid, contrast, shadows);
  if (other_contrast)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTRAST]);
  if (other_shadows)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHADOWS]);
}

const VigieImageGeometry *
vigie_image_view_get_geometry (VigieImageView *self)
{
  g_return_val_if_fail (VIGIE_IS_IMAGE_VIEW (self), NULL);

  return &self->target;
}

/**
 * vigie_image_view_go:
 * @self: a view
 * @fit: whether all of the picture is shown; then the rest does not count
 * @zoom: device pixels in a pixel of the picture
 * @centre_x: what is in the middle
 * @centre_y: likewise
 * @ms: how long it takes
 */
void
vigie_image_view_go (
    VigieImageView *self, gboolean fit, double zoom, double centre_x, double centre_y, guint ms)
{
  VigieImageGeometry target;

  g_return_if_fail (VIGIE_IS_IMAGE_VIEW (self));

  target = self->target;
  target.zoom = zoom;
  target.centre_x = centre_x;
  target.centre_y = centre_y;
  go (self, target, fit, ms);
}

guint
vigie_image_view_get_motion (VigieImageView *self)
{
  g_return_val_if_fail (VIGIE_IS_IMAGE_VIEW (self), 0);

  return self->motion;
}

/**
 * vigie_image_view_is_at_rest:
 * @self: a view
 *
 * Returns: whether nothing moves and nothing of what is to be seen is still being made
 */
gboolean
vigie_image_view_is_at_rest (VigieImageView *self)
{
  g_return_val_if_fail (VIGIE_IS_IMAGE_VIEW (self), FALSE);

  return adw_animation_get_state (self->animation) != ADW_ANIMATION_PLAYING &&
         !vigie_image_pyramid_is_busy (self->pyramid);
}
