/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-image-level.h"

#include <math.h>

#define TILE_PX 512
#define MARGIN_PX                                                                                  \
  2 /* of its neighbours that a tile has too: filters look a little beyond the edge */
#define MOST_ENLARGED 1.1 /* times: not seen, while the next size has four times the pixels */
#define SMALLEST_PX 256   /* no smaller size is made of a picture whose longer side is this */

struct _VigieImageLevel
{
  VigieRaster *raster;
  guint n_columns;
  guint n_rows;
  GPtrArray *tiles; /* (element-type GdkTexture): row by row */
};

/* What a tile holds of a row or a column of the picture. */
static void
get_span (guint index, int image_px, int *start, int *end)
{
  *start = MAX ((int) index * TILE_PX - MARGIN_PX, 0);
  *end = MIN (((int) index + 1) * TILE_PX + MARGIN_PX, image_px);
}

static GdkTexture *
make_tile (VigieRaster *raster, guint column, guint row)
{
  int left, right, top, bottom;

  get_span (column, raster->width, &left, &right);
  get_span (row, raster->height, &top, &bottom);
  return vigie_raster_cut (raster, left, top, right, bottom);
}

/**
 * vigie_image_level_new:
 * @raster: a picture, whose pixels are shared
 *
 * Returns: (transfer full): a level
 */
VigieImageLevel *
vigie_image_level_new (VigieRaster *raster)
{
  VigieImageLevel *self = g_atomic_rc_box_new0 (VigieImageLevel);

  self->raster = vigie_raster_ref (raster);
  self->n_columns = ((guint) raster->width + TILE_PX - 1) / TILE_PX;
  self->n_rows = ((guint) raster->height + TILE_PX - 1) / TILE_PX;
  self->tiles = g_ptr_array_new_full (self->n_columns * self->n_rows, g_object_unref);
  for (guint row = 0; row < self->n_rows; row++)
    for (guint column = 0; column < self->n_columns; column++)
      g_ptr_array_add (self->tiles, make_tile (raster, column, row));
  return self;
}

VigieImageLevel *
vigie_image_level_ref (VigieImageLevel *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
level_clear (gpointer data)
{
  VigieImageLevel *self = data;

  g_clear_pointer (&self->tiles, g_ptr_array_unref);
  g_clear_pointer (&self->raster, vigie_raster_unref);
}

void
vigie_image_level_unref (VigieImageLevel *self)
{
  g_atomic_rc_box_release_full (self, level_clear);
}

VigieRaster *
vigie_image_level_get_raster (VigieImageLevel *self)
{
  return self->raster;
}

/* Along one axis: where a tile is seen, and where the whole of it would lie. */
typedef struct
{
  double start, end;
  double whole_start, whole_end;
} Place;

/* A cut between tiles lies on a device pixel, so that neighbours meet without a seam. */
static double
place_cut (double start, double size, guint index, int image_px, double scale)
{
  double part = MIN ((double) index * TILE_PX / image_px, 1.0);

  return round ((start + size * part) * scale) / scale;
}

static Place
place_tile (double start, double size, guint index, int image_px, double scale)
{
  Place place = { .start = place_cut (start, size, index, image_px, scale),
                  .end = place_cut (start, size, index + 1, image_px, scale) };
  int first = (int) index * TILE_PX;
  int last = MIN (first + TILE_PX, image_px);
  double factor = (place.end - place.start) / (last - first);
  int span_start, span_end;

  get_span (index, image_px, &span_start, &span_end);
  place.whole_start = place.start - (first - span_start) * factor;
  place.whole_end = place.end + (span_end - last) * factor;
  return place;
}

static gboolean
is_seen (const Place *place, double start, double size)
{
  return place->end > place->start && place->end > start && place->start < start + size;
}

/* Each lies a pixel below the next: where cuts are not on device pixels after all, as in a window
 * that is scaled, an edge is then mixed with the same picture and not with what is behind. */
static void
snapshot_tile (GdkTexture *tile,
               GtkSnapshot *snapshot,
               const Place *across,
               const Place *down,
               double scale,
               GskScalingFilter filter)
{
  double right = MIN (across->end + 1.0 / scale, across->whole_end);
  double bottom = MIN (down->end + 1.0 / scale, down->whole_end);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) across->start, (float) down->start,
                                                         (float) (right - across->start),
                                                         (float) (bottom - down->start)));
  gtk_snapshot_append_scaled_texture (
      snapshot, tile, filter,
      &GRAPHENE_RECT_INIT ((float) across->whole_start, (float) down->whole_start,
                           (float) (across->whole_end - across->whole_start),
                           (float) (down->whole_end - down->whole_start)));
  gtk_snapshot_pop (snapshot);
}

/**
 * vigie_image_level_snapshot:
 * @self: a level
 * @snapshot: where it is drawn
 * @picture: the place of the whole picture
 * @visible: what of it can be seen; tiles outside are left out
 * @scale: device pixels in a unit of @snapshot
 * @filter: how pixels are made larger or smaller
 */
void
vigie_image_level_snapshot (VigieImageLevel *self,
                            GtkSnapshot *snapshot,
                            const graphene_rect_t *picture,
                            const graphene_rect_t *visible,
                            double scale,
                            GskScalingFilter filter)
{
  for (guint row = 0; row < self->n_rows; row++)
    {
      Place down =
          place_tile (picture->origin.y, picture->size.height, row, self->raster->height, scale);

      if (!is_seen (&down, visible->origin.y, visible->size.height))
        continue;
      for (guint column = 0; column < self->n_columns; column++)
        {
          Place across = place_tile (picture->origin.x, picture->size.width, column,
                                     self->raster->width, scale);

          if (is_seen (&across, visible->origin.x, visible->size.width))
            snapshot_tile (g_ptr_array_index (self->tiles, row * self->n_columns + column),
                           snapshot, &across, &down, scale, filter);
        }
    }
}

/**
 * vigie_image_levels_build:
 * @raster: a picture
 * @cancellable: (nullable): ends it
 *
 * For worker threads. Together the smaller ones take a third of the picture's memory.
 *
 * Returns: (transfer full) (element-type VigieImageLevel) (nullable): the picture, then each time
 *   half of the size before; %NULL when it was cancelled
 */
GPtrArray *
vigie_image_levels_build (VigieRaster *raster, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) levels =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_image_level_unref);
  g_autoptr (VigieRaster) next = vigie_raster_ref (raster);

  g_ptr_array_add (levels, vigie_image_level_new (next));
  while (MAX (next->width, next->height) > SMALLEST_PX)
    {
      VigieRaster *half = vigie_raster_halve (next, cancellable);

      if (half == NULL)
        return NULL;
      vigie_raster_unref (next);
      next = half;
      g_ptr_array_add (levels, vigie_image_level_new (next));
    }
  return g_steal_pointer (&levels);
}

/**
 * vigie_image_levels_choose:
 * @levels: (element-type VigieImageLevel): as vigie_image_levels_build() makes them
 * @zoom: device pixels in a pixel of the first
 *
 * Returns: the index of the smallest that has a pixel for each of the device's, or nearly so
 */
guint
vigie_image_levels_choose (GPtrArray *levels, double zoom)
{
  guint index = 0;

  while (index + 1 < levels->len && zoom * (double) (2u << index) <= MOST_ENLARGED)
    index++;
  return index;
}
