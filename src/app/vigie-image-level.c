/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-image-level.h"

#include <math.h>
#include <string.h>

#define TILE_PX 512
#define MARGIN_PX                                                                                  \
  2 /* of its neighbours that a tile has too: filters look a little beyond the edge */
#define SMALLEST_PX 256 /* no smaller size is made of a picture whose longer side is this */

struct _VigieImageLevel
{
  VigieImage *image;
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
make_tile (VigieImage *image, guint column, guint row)
{
  int left, right, top, bottom;
  gsize start, length;
  g_autoptr (GBytes) pixels = NULL;

  get_span (column, image->width, &left, &right);
  get_span (row, image->height, &top, &bottom);
  start = (gsize) top * image->stride + 4 * (gsize) left;
  length = ((gsize) (bottom - top) - 1) * image->stride + 4 * (gsize) (right - left);
  pixels = g_bytes_new_from_bytes (image->pixels, start, length);
  return gdk_memory_texture_new (right - left, bottom - top, GDK_MEMORY_R8G8B8A8, pixels,
                                 image->stride);
}

/**
 * vigie_image_level_new:
 * @image: a picture, whose pixels are shared
 *
 * Returns: (transfer full): a level
 */
VigieImageLevel *
vigie_image_level_new (VigieImage *image)
{
  VigieImageLevel *self = g_atomic_rc_box_new0 (VigieImageLevel);

  self->image = vigie_image_ref (image);
  self->n_columns = ((guint) image->width + TILE_PX - 1) / TILE_PX;
  self->n_rows = ((guint) image->height + TILE_PX - 1) / TILE_PX;
  self->tiles = g_ptr_array_new_full (self->n_columns * self->n_rows, g_object_unref);
  for (guint row = 0; row < self->n_rows; row++)
    for (guint column = 0; column < self->n_columns; column++)
      g_ptr_array_add (self->tiles, make_tile (image, column, row));
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
  g_clear_pointer (&self->image, vigie_image_unref);
}

void
vigie_image_level_unref (VigieImageLevel *self)
{
  g_atomic_rc_box_release_full (self, level_clear);
}

VigieImage *
vigie_image_level_get_image (VigieImageLevel *self)
{
  return self->image;
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

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) across->start,
                                                         (float) down->start,
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
          place_tile (picture->origin.y, picture->size.height, row, self->image->height, scale);

      if (!is_seen (&down, visible->origin.y, visible->size.height))
        continue;
      for (guint column = 0; column < self->n_columns; column++)
        {
          Place across = place_tile (picture->origin.x, picture->size.width, column,
                                     self->image->width, scale);

          if (is_seen (&across, visible->origin.x, visible->size.width))
            snapshot_tile (g_ptr_array_index (self->tiles, row * self->n_columns + column),
                           snapshot, &across, &down, scale, filter);
        }
    }
}

/* A row of half the size: the mean of each four. The last of an odd number stands twice. */
static void
halve_row (const guint8 *above, const guint8 *below, int from_width, guint8 *to, int to_width)
{
  for (int x = 0; x < to_width; x++)
    {
      gsize left = 8 * (gsize) x;
      gsize right = 2 * x + 1 < from_width ? left + 4 : left;

      for (gsize i = 0; i < 4; i++)
        to[4 * (gsize) x + i] = (guint8) ((above[left + i] + above[right + i] + below[left + i] +
                                           below[right + i] + 2) /
                                          4);
    }
}

static VigieImage *
halve (VigieImage *image, GCancellable *cancellable)
{
  const guint8 *from = g_bytes_get_data (image->pixels, NULL);
  int width = (image->width + 1) / 2;
  int height = (image->height + 1) / 2;
  gsize stride = 4 * (gsize) width;
  guint8 *pixels = g_malloc (stride * (gsize) height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * (gsize) height);

  for (int y = 0; y < height; y++)
    {
      const guint8 *above = from + 2 * (gsize) y * image->stride;
      const guint8 *below = 2 * y + 1 < image->height ? above + image->stride : above;

      if (g_cancellable_is_cancelled (cancellable))
        return NULL;
      halve_row (above, below, image->width, pixels + (gsize) y * stride, width);
    }
  return vigie_image_new (width, height, stride, bytes);
}

/**
 * vigie_image_levels_build:
 * @image: a picture
 * @cancellable: (nullable): ends it
 *
 * For worker threads. Together the smaller ones take a third of the picture's memory.
 *
 * Returns: (transfer full) (element-type VigieImageLevel) (nullable): the picture, then each time
 *   half of the size before; %NULL when it was cancelled
 */
GPtrArray *
vigie_image_levels_build (VigieImage *image, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) levels =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_image_level_unref);
  g_autoptr (VigieImage) next = vigie_image_ref (image);

  g_ptr_array_add (levels, vigie_image_level_new (next));
  while (MAX (next->width, next->height) > SMALLEST_PX)
    {
      VigieImage *half = halve (next, cancellable);

      if (half == NULL)
        return NULL;
      vigie_image_unref (next);
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
 * Returns: the index of the smallest that has a pixel for each of the device's
 */
guint
vigie_image_levels_choose (GPtrArray *levels, double zoom)
{
  guint index = 0;

  while (index + 1 < levels->len && zoom * (double) (2u << index) <= 1.0)
    index++;
  return index;
}

static double
logistic (double x)
{
  return 1.0 / (1.0 + exp (-x));
}

/**
 * vigie_image_tone_make_table:
 * @contrast: 0 for none, 1 for most
 * @shadows: how much dark parts are lifted, 0–1
 * @table: (out): what each number of a colour becomes
 *
 * Neither curve loses anything: each rises all the way and keeps black and white. Shadows:
 * y = x + 3s·x·(1 − x)³, four times as steep at black and flattest, with a quarter, at one half.
 * Contrast: the logistic curve about one half with the slope 8c, stretched to reach 0 and 1.
 */
void
vigie_image_tone_make_table (double contrast, double shadows, guint8 table[256])
{
  double steepness = 8.0 * CLAMP (contrast, 0.0, 1.0);
  double low = logistic (-steepness / 2.0);
  double lift = 3.0 * CLAMP (shadows, 0.0, 1.0);

  for (int i = 0; i < 256; i++)
    {
      double y = i / 255.0;

      y += lift * y * pow (1.0 - y, 3.0);
      if (steepness > 0.01)
        y = (logistic (steepness * (y - 0.5)) - low) / (1.0 - 2.0 * low);
      table[i] = (guint8) round (CLAMP (y, 0.0, 1.0) * 255.0);
    }
}

/**
 * vigie_image_tone_apply:
 * @image: a picture
 * @table: what each number of a colour becomes; opacity stays
 * @cancellable: (nullable): ends it
 *
 * For worker threads: takes some milliseconds for a million pixels. @image stays as it is.
 *
 * Returns: (transfer full) (nullable): a new picture, or %NULL when it was cancelled
 */
VigieImage *
vigie_image_tone_apply (VigieImage *image, const guint8 table[256], GCancellable *cancellable)
{
  gsize stride = 4 * (gsize) image->width;
  gsize size = stride * (gsize) image->height;
  guint8 *pixels = g_malloc (size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, size);

  for (int y = 0; y < image->height; y++)
    {
      const guint8 *from =
          (const guint8 *) g_bytes_get_data (image->pixels, NULL) + (gsize) y * image->stride;
      guint8 *to = pixels + (gsize) y * stride;

      if (g_cancellable_is_cancelled (cancellable))
        return NULL;
      for (gsize i = 0; i < stride; i += 4)
        {
          to[i] = table[from[i]];
          to[i + 1] = table[from[i + 1]];
          to[i + 2] = table[from[i + 2]];
          to[i + 3] = from[i + 3];
        }
    }
  return vigie_image_new (image->width, image->height, stride, bytes);
}
