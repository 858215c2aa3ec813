/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-map-private.h"
#include "vigie-map-style.h"

#define PADDING 28.0 /* points between what is shown and the edge, for badges */
#define CONTEXT 0.12 /* of the map around what is shown, to see where it is */
#define MIN_WIDTH_M 2500.0
#define PAPER "#f3f1ea"

/* Mainland France, for a map without anything to show. */
static const VigieBox default_view = { .west = -4.9, .south = 42.2, .east = 8.3, .north = 51.1 };

void
vigie_map_project (const VigieMapCanvas *self, double lon, double lat, double *x, double *y)
{
  double world_x;
  double world_y;

  vigie_mercator_from_lon_lat (lon, lat, &world_x, &world_y);
  *x = (world_x - self->left) * self->scale;
  *y = (world_y - self->top) * self->scale;
}

double
vigie_map_get_zoom (const VigieMapCanvas *self)
{
  return log2 (self->scale / 256);
}

gboolean
vigie_map_is_free (const VigieMapCanvas *self, const VigieMapRect *rect)
{
  if (rect->x < 2 || rect->y < 2 || rect->x + rect->width > self->width - 2 ||
      rect->y + rect->height > self->height - 2)
    return FALSE;
  for (guint i = 0; i < self->occupied->len; i++)
    {
      const VigieMapRect *other = &g_array_index (self->occupied, VigieMapRect, i);

      if (rect->x < other->x + other->width && other->x < rect->x + rect->width &&
          rect->y < other->y + other->height && other->y < rect->y + rect->height)
        return FALSE;
    }
  return TRUE;
}

void
vigie_map_occupy (VigieMapCanvas *self, const VigieMapRect *rect)
{
  g_array_append_vals (self->occupied, rect, 1);
}

/* What the view must show, radii included. */
static void
get_content_box (const VigieMapSpec *spec, VigieBox *box)
{
  vigie_box_init_empty (box);
  if (spec->has_box)
    {
      *box = spec->box;
      return;
    }
  for (gsize i = 0; i < spec->n_shapes; i++)
    {
      VigieBox own;

      if (spec->shapes[i].shape->geometry == NULL)
        continue;
      vigie_geometry_get_box (spec->shapes[i].shape->geometry, &own);
      vigie_box_extend_box (box, &own);
    }
  for (gsize i = 0; i < spec->n_posts; i++)
    {
      const VigieMapPost *post = &spec->posts[i];
      /* A position that is only known to 50 km must not shrink the map to nothing. */
      double degrees = MIN (post->radius_m, 5000) / 111320.0;
      double lon_degrees = degrees / MAX (0.1, cos (post->lat * G_PI / 180));

      vigie_box_extend (box, post->lon - lon_degrees, post->lat - degrees);
      vigie_box_extend (box, post->lon + lon_degrees, post->lat + degrees);
    }
  if (vigie_box_is_empty (box) || !vigie_box_is_valid (box))
    *box = default_view;
}

static void
choose_view (VigieMapCanvas *self)
{
  VigieBox box;
  VigieWorldBox world;
  double middle_x;
  double middle_y;
  double padding_x;
  double padding_y;
  double metres_per_point;
  double min_scale;

  get_content_box (self->spec, &box);
  vigie_world_box_from_box (&box, &world);
  middle_x = (world.min_x + world.max_x) / 2;
  middle_y = (world.min_y + world.max_y) / 2;
  padding_x = MAX (PADDING, CONTEXT * self->width);
  padding_y = MAX (PADDING, CONTEXT * self->height);
  self->scale = MIN ((self->width - 2 * padding_x) / MAX (world.max_x - world.min_x, 1e-9),
                     (self->height - 2 * padding_y) / MAX (world.max_y - world.min_y, 1e-9));

  metres_per_point =
      1 / (vigie_mercator_metres_to_world (vigie_mercator_lat (middle_y), 1) * self->scale);
  if (metres_per_point * self->width < MIN_WIDTH_M)
    self->scale *= metres_per_point * self->width / MIN_WIDTH_M;
  min_scale = MAX (self->width, self->height);
  self->scale = MAX (self->scale, min_scale);

  self->left = middle_x - self->width / self->scale / 2;
  self->top = CLAMP (middle_y - self->height / self->scale / 2, 0, 1 - self->height / self->scale);
  world = (VigieWorldBox) { self->left, self->top, self->left + self->width / self->scale,
                            self->top + self->height / self->scale };
  vigie_world_box_to_box (&world, &self->report->view);
}

static gboolean
draw (VigieMapCanvas *self, GError **error)
{
  cairo_t *cr = self->cr;

  cairo_rectangle (cr, 0, 0, self->width, self->height);
  cairo_clip (cr);
  vigie_map_set_colour (cr, PAPER, 1);
  cairo_paint (cr);

  vigie_map_reserve_furniture (self);
  vigie_map_place_badges (self);
  if (!vigie_map_draw_basemap (self, error))
    return FALSE;
  if (self->report->n_tiles == self->report->n_missing)
    vigie_map_draw_graticule (self);
  vigie_map_draw_shapes (self);
  vigie_map_draw_posts (self);
  vigie_map_draw_badges (self);
  vigie_map_draw_furniture (self);
  return TRUE;
}

/**
 * vigie_map_render:
 * @cr: where to draw; the map's upper left corner is its origin
 * @width: points
 * @height: points
 * @spec: what to draw
 * @report: (out) (optional): what came of it
 * @error: return location for a #GError
 *
 * Draws a map for paper, needing no display: basemap, shapes, numbered positions, scale bar,
 * north, legend and attribution. Missing tiles are counted in a note, never an error. Loads tiles
 * as it goes, so call it in a worker thread.
 *
 * Returns: %FALSE only when it was cancelled
 */
gboolean
vigie_map_render (cairo_t *cr,
                  double width,
                  double height,
                  const VigieMapSpec *spec,
                  VigieMapReport *report,
                  GError **error)
{
  VigieMapReport own_report;
  VigieMapCanvas self = { .cr = cr, .width = width, .height = height, .spec = spec };
  gboolean done;

  g_return_val_if_fail (cr != NULL && spec != NULL, FALSE);
  g_return_val_if_fail (width > 4 * PADDING / 2 && height > 4 * PADDING / 2, FALSE);

  self.report = report != NULL ? report : &own_report;
  *self.report = (VigieMapReport) { 0 };
  self.occupied = g_array_new (FALSE, FALSE, sizeof (VigieMapRect));
  self.badges = g_array_new (FALSE, TRUE, sizeof (VigieMapBadge));

  cairo_save (cr);
  choose_view (&self);
  done = draw (&self, error);
  cairo_restore (cr);

  /* The frame lies on the edge, so it is not clipped. */
  vigie_map_set_colour (cr, VIGIE_MAP_INK, 1);
  cairo_set_line_width (cr, 0.6);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_stroke (cr);

  g_array_unref (self.occupied);
  g_array_unref (self.badges);
  return done;
}
