/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-image-link.h"

struct _VigieImageLink
{
  GObject parent_instance;

  VigieImageView *views[2];
  gboolean is_active;
  gboolean is_following;
  /* How the second lies to the first. */
  double ratio;        /* of what a whole picture takes on the screen, times what fits */
  int quarters;        /* by how much it is turned further */
  double places[2][2]; /* as turned, in fractions: what lies on what */
};

G_DEFINE_FINAL_TYPE (VigieImageLink, vigie_image_link, G_TYPE_OBJECT)

/* What is in the middle of a view, in fractions of the picture as it is turned. */
static void
get_place (VigieImageView *view, double *x, double *y)
{
  const VigieImageGeometry *geometry = vigie_image_view_get_geometry (view);

  *x = geometry->centre_x;
  *y = geometry->centre_y;
  vigie_image_geometry_turn (vigie_image_view_get_rotation (view) / 90, x, y);
}

static double
get_magnification (VigieImageView *view)
{
  const VigieImageGeometry *geometry = vigie_image_view_get_geometry (view);

  return geometry->zoom / vigie_image_geometry_get_fit (geometry);
}

/* The size of the whole picture on the screen, as turned, in device pixels. */
static void
get_size (VigieImageView *view, double zoom, double *width, double *height)
{
  const VigieImageGeometry *geometry = vigie_image_view_get_geometry (view);
  gboolean is_across = vigie_image_view_get_rotation (view) % 180 != 0;

  *width = MAX (is_across ? geometry->image_height : geometry->image_width, 1.0) * zoom;
  *height = MAX (is_across ? geometry->image_width : geometry->image_height, 1.0) * zoom;
}

/* Takes how the two lie now as what is to be kept. */
static void
take_places (VigieImageLink *self)
{
  for (int i = 0; i < 2; i++)
    get_place (self->views[i], &self->places[i][0], &self->places[i][1]);
  self->ratio = get_magnification (self->views[1]) / get_magnification (self->views[0]);
  self->quarters = vigie_image_view_get_rotation (self->views[1]) / 90 -
                   vigie_image_view_get_rotation (self->views[0]) / 90;
}

static void
follow_rotation (VigieImageLink *self, int leader)
{
  VigieImageView *follower = self->views[1 - leader];
  int wanted = vigie_image_view_get_rotation (self->views[leader]) / 90 +
               (leader == 0 ? self->quarters : -self->quarters);
  int quarters = ((wanted - vigie_image_view_get_rotation (follower) / 90) % 4 + 4) % 4;

  if (quarters != 0)
    vigie_image_view_rotate (follower, quarters == 3 ? -1 : quarters);
}

static void
follow_view (VigieImageLink *self, int leader)
{
  VigieImageView *from = self->views[leader];
  VigieImageView *to = self->views[1 - leader];
  double ratio = leader == 0 ? self->ratio : 1.0 / self->ratio;
  double zoom = get_magnification (from) * ratio *
                vigie_image_geometry_get_fit (vigie_image_view_get_geometry (to));
  const double *from_place = self->places[leader];
  const double *to_place = self->places[1 - leader];
  double x, y, from_width, from_height, to_width, to_height;

  get_place (from, &x, &y);
  get_size (from, vigie_image_view_get_zoom (from), &from_width, &from_height);
  get_size (to, zoom, &to_width, &to_height);
  x = to_place[0] + (x - from_place[0]) * from_width / to_width;
  y = to_place[1] + (y - from_place[1]) * from_height / to_height;
  vigie_image_geometry_turn (-vigie_image_view_get_rotation (to) / 90, &x, &y);
  vigie_image_view_go (to, vigie_image_view_get_fit (from), zoom, x, y,
                       vigie_image_view_get_motion (from));
}

static void
on_changed (VigieImageView *view, GParamSpec *pspec, VigieImageLink *self)
{
  int leader = view == self->views[0] ? 0 : 1;

  if (!self->is_active || self->is_following || !vigie_image_view_has_picture (self->views[0]) ||
      !vigie_image_view_has_picture (self->views[1]))
    return;
  self->is_following = TRUE;
  follow_rotation (self, leader);
  follow_view (self, leader);
  self->is_following = FALSE;
}

/* What comes to the other later lies as that does now. */
static void
on_picture (VigieImageView *view, GParamSpec *pspec, VigieImageLink *self)
{
  on_changed (self->views[view == self->views[0] ? 1 : 0], NULL, self);
}

static void
vigie_image_link_finalize (GObject *object)
{
  VigieImageLink *self = VIGIE_IMAGE_LINK (object);

  for (int i = 0; i < 2; i++)
    g_clear_object (&self->views[i]);

  G_OBJECT_CLASS (vigie_image_link_parent_class)->finalize (object);
}

static void
vigie_image_link_class_init (VigieImageLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_image_link_finalize;
}

static void
vigie_image_link_init (VigieImageLink *self)
{
  self->ratio = 1.0;
  self->places[0][0] = self->places[0][1] = self->places[1][0] = self->places[1][1] = 0.5;
}

/**
 * vigie_image_link_new:
 * @first: a view
 * @second: another
 *
 * Returns: (transfer full): what links them, not active yet
 */
VigieImageLink *
vigie_image_link_new (VigieImageView *first, VigieImageView *second)
{
  static const char *const names[] = { "notify::zoom", "notify::fit", "notify::rotation",
                                       "notify::centre-x", "notify::centre-y" };
  VigieImageLink *self = g_object_new (VIGIE_TYPE_IMAGE_LINK, NULL);

  self->views[0] = g_object_ref (first);
  self->views[1] = g_object_ref (second);
  for (int i = 0; i < 2; i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
        g_signal_connect_object (self->views[i], names[j], G_CALLBACK (on_changed), self, 0);
      g_signal_connect_object (self->views[i], "notify::has-picture", G_CALLBACK (on_picture), self,
                               0);
    }
  return self;
}

/**
 * vigie_image_link_align:
 * @self: a link
 *
 * From now on the two lie on one another middle on middle, each as it fits, and turned alike. For
 * when a view is given another picture: it comes to lie there as soon as it has it.
 */
void
vigie_image_link_align (VigieImageLink *self)
{
  g_return_if_fail (VIGIE_IS_IMAGE_LINK (self));

  self->ratio = 1.0;
  self->quarters = 0;
  self->places[0][0] = self->places[0][1] = self->places[1][0] = self->places[1][1] = 0.5;
}

/**
 * vigie_image_link_set_active:
 * @self: a link
 * @active: whether the views go together
 *
 * From a view that was moved by itself, the other goes on as the two lie now: a part of a picture
 * can so be laid on the whole.
 */
void
vigie_image_link_set_active (VigieImageLink *self, gboolean active)
{
  g_return_if_fail (VIGIE_IS_IMAGE_LINK (self));

  if (self->is_active == active)
    return;
  self->is_active = active;
  if (active && vigie_image_view_has_picture (self->views[0]) &&
      vigie_image_view_has_picture (self->views[1]))
    take_places (self);
}

gboolean
vigie_image_link_is_active (VigieImageLink *self)
{
  g_return_val_if_fail (VIGIE_IS_IMAGE_LINK (self), FALSE);

  return self->is_active;
}
