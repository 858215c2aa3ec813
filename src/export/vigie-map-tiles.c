/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-jpeg.h"
#include "vigie-map-private.h"
#include "vigie-map-style.h"

#define MAX_TILES 256
#define RASTER_TILE_POINTS 128.0 /* a tile of 256 pixels on paper: 144 dpi, labels stay legible */
#define VECTOR_TILE_POINTS 256.0
#define COARSEST_PART 0.25 /* of an ancestor that still shows what the tile would */
#define JPEG_QUALITY 88

/* The tiles that the view needs. */
typedef struct
{
  int zoom;
  double tile_world; /* edge of a tile in world units */
  int first_x;
  int last_x;
  int first_y;
  int last_y;
} TileRange;

typedef struct
{
  GBytes *bytes; /* (nullable): %NULL where there is none that can be drawn */
  VigieTileInfo info;
} Tile;

/* What one basemap has for the view. */
typedef struct
{
  VigieBasemap *basemap;
  TileRange range;
  guint n_tiles;
  guint n_lacking; /* missing, or so coarse that another map shows more */
  GArray *tiles;   /* (element-type Tile): row by row; none where the view needs too many */
} TileSet;

static void
clear_tile (gpointer data)
{
  g_clear_pointer (&((Tile *) data)->bytes, g_bytes_unref);
}

static void
tile_set_clear (TileSet *set)
{
  g_clear_pointer (&set->tiles, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TileSet, tile_set_clear)

static void
choose_tiles (const VigieMapCanvas *self, TileSet *set)
{
  VigieBasemap *basemap = set->basemap;
  TileRange *range = &set->range;
  double tile_points = vigie_basemap_is_vector (basemap) ? VECTOR_TILE_POINTS : RASTER_TILE_POINTS;
  int n;

  range->zoom = CLAMP ((int) lround (log2 (self->scale / tile_points)),
                       vigie_basemap_get_min_zoom (basemap), vigie_basemap_get_max_zoom (basemap));
  n = 1 << range->zoom;
  range->tile_world = 1.0 / n;
  range->first_x = (int) floor (self->left * n);
  range->last_x = (int) ceil ((self->left + self->width / self->scale) * n) - 1;
  range->first_y = MAX (0, (int) floor (self->top * n));
  range->last_y = MIN (n - 1, (int) ceil ((self->top + self->height / self->scale) * n) - 1);
  set->n_tiles =
      (guint) ((range->last_x - range->first_x + 1) * (range->last_y - range->first_y + 1));
}

static gboolean
can_draw (VigieBasemap *basemap, VigieTileFormat format)
{
  return vigie_basemap_is_vector (basemap) ? format == VIGIE_TILE_MVT
                                           : format == VIGIE_TILE_PNG || format == VIGIE_TILE_JPEG;
}

static void
load_tile (const VigieMapCanvas *self, TileSet *set, int x, int y)
{
  int n = 1 << set->range.zoom;
  int column = ((x % n) + n) % n;
  Tile tile = { NULL };

  tile.bytes = vigie_basemap_load_tile (set->basemap, set->range.zoom, column, y, self->spec->flags,
                                        self->spec->cancellable, &tile.info, NULL);
  if (tile.bytes != NULL && !can_draw (set->basemap, tile.info.format))
    g_clear_pointer (&tile.bytes, g_bytes_unref);
  set->n_lacking += tile.bytes == NULL || tile.info.part < COARSEST_PART;
  g_array_append_val (set->tiles, tile);
}

/* Returns: %FALSE when it was cancelled */
static gboolean
load_tiles (const VigieMapCanvas *self, TileSet *set)
{
  set->tiles = g_array_new (FALSE, FALSE, sizeof (Tile));
  g_array_set_clear_func (set->tiles, clear_tile);
  choose_tiles (self, set);
  if (set->n_tiles > MAX_TILES)
    {
      set->n_lacking = set->n_tiles;
      return TRUE;
    }
  for (int y = set->range.first_y; y <= set->range.last_y; y++)
    for (int x = set->range.first_x; x <= set->range.last_x; x++)
      {
        load_tile (self, set, x, y);
        if (g_cancellable_is_cancelled (self->spec->cancellable))
          return FALSE;
      }
  return TRUE;
}

static const Tile *
get_tile (const TileSet *set, int x, int y)
{
  const TileRange *range = &set->range;
  int columns = range->last_x - range->first_x + 1;

  return &g_array_index (set->tiles, Tile,
                         (guint) ((y - range->first_y) * columns + x - range->first_x));
}

/* ---- Raster ---- */

static cairo_surface_t *
decode_tile (GBytes *bytes, VigieTileFormat format)
{
  switch (format)
    {
    case VIGIE_TILE_PNG:
      return vigie_png_decode (bytes, NULL);
    case VIGIE_TILE_JPEG:
      return vigie_jpeg_decode (bytes, NULL);
    case VIGIE_TILE_UNKNOWN:
    case VIGIE_TILE_WEBP:
    case VIGIE_TILE_MVT:
    default:
      return NULL;
    }
}

/* Draws the part of @tile that @info names over the square at @x, @y of @size pixels. */
static void
paint_tile (
    cairo_t *cr, cairo_surface_t *tile, const VigieTileInfo *info, double x, double y, double size)
{
  double tile_size = cairo_image_surface_get_width (tile);
  double zoom = size / (tile_size * info->part);

  cairo_save (cr);
  cairo_rectangle (cr, x, y, size, size);
  cairo_clip (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, zoom, zoom);
  cairo_set_source_surface (cr, tile, -info->left * tile_size, -info->top * tile_size);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            info->part < 1 ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* Takes some colour and contrast out of the basemap, so that what is drawn on it stands out,
 * in colour and in grey. */
static void
calm_down (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guchar *data;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  for (int y = 0; y < height; y++)
    {
      guint32 *row = (guint32 *) (gpointer) (data + (gsize) y * (gsize) stride);

      for (int x = 0; x < width; x++)
        {
          guint32 red = row[x] >> 16 & 0xff;
          guint32 green = row[x] >> 8 & 0xff;
          guint32 blue = row[x] & 0xff;
          guint32 grey = (red + 2 * green + blue) / 4;

          red = 255 - (255 - (red * 5 + grey * 3) / 8) * 13 / 16;
          green = 255 - (255 - (green * 5 + grey * 3) / 8) * 13 / 16;
          blue = 255 - (255 - (blue * 5 + grey * 3) / 8) * 13 / 16;
          row[x] = red << 16 | green << 8 | blue;
        }
    }
  cairo_surface_mark_dirty (surface);
}

static void
draw_raster_tiles (VigieMapCanvas *self, const TileSet *set, cairo_t *cr, double tile_px)
{
  const TileRange *range = &set->range;

  for (int y = range->first_y; y <= range->last_y; y++)
    {
      for (int x = range->first_x; x <= range->last_x; x++)
        {
          const Tile *tile = get_tile (set, x, y);
          cairo_surface_t *picture =
              tile->bytes != NULL ? decode_tile (tile->bytes, tile->info.format) : NULL;

          if (picture == NULL)
            {
              self->report->n_missing++;
              continue;
            }
          self->report->n_stretched += tile->info.part < 1;
          paint_tile (cr, picture, &tile->info, (x - range->first_x) * tile_px,
                      (y - range->first_y) * tile_px, tile_px);
          cairo_surface_destroy (picture);
        }
    }
}

static void
draw_raster (VigieMapCanvas *self, const TileSet *set)
{
  const TileRange *range = &set->range;
  double tile_px = vigie_basemap_get_tile_size (set->basemap);
  double tile_points = range->tile_world * self->scale;
  double zoom = tile_points / tile_px;
  /* Only the pixels that the view shows, cut on whole ones so that none is blurred. */
  double left_px = floor ((self->left / range->tile_world - range->first_x) * tile_px);
  double top_px = floor ((self->top / range->tile_world - range->first_y) * tile_px);
  int width = (int) ceil (self->width / zoom) + 1;
  int height = (int) ceil (self->height / zoom) + 1;
  cairo_surface_t *surface;
  cairo_t *image;

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  image = cairo_create (surface);
  vigie_map_set_colour (image, "#f0eee6", 1);
  cairo_paint (image);
  cairo_translate (image, -left_px, -top_px);
  draw_raster_tiles (self, set, image, tile_px);
  cairo_destroy (image);

  if (self->report->n_missing < self->report->n_tiles)
    {
      calm_down (surface);
      if (!vigie_jpeg_attach (surface, JPEG_QUALITY))
        g_debug ("The basemap is embedded without JPEG compression.");
      cairo_save (self->cr);
      cairo_translate (
          self->cr,
          ((range->first_x + left_px / tile_px) * range->tile_world - self->left) * self->scale,
          ((range->first_y + top_px / tile_px) * range->tile_world - self->top) * self->scale);
      cairo_scale (self->cr, zoom, zoom);
      cairo_set_source_surface (self->cr, surface, 0, 0);
      cairo_paint (self->cr);
      cairo_restore (self->cr);
    }
  cairo_surface_destroy (surface);
}

/* ---- Vector ---- */

static void
draw_vector (VigieMapCanvas *self, const TileSet *set)
{
  const TileRange *range = &set->range;
  g_autoptr (VigieMapVector) vector = vigie_map_vector_new ();

  for (int y = range->first_y; y <= range->last_y; y++)
    {
      for (int x = range->first_x; x <= range->last_x; x++)
        {
          const Tile *tile = get_tile (set, x, y);
          /* Where the map goes on east or west of the world's edge, so does the tile. */
          int turns = (int) floor ((double) x / (1 << range->zoom));

          if (tile->bytes == NULL ||
              !vigie_map_vector_add (vector, tile->bytes, tile->info.z,
                                     tile->info.x + turns * (1 << tile->info.z), tile->info.y))
            self->report->n_missing++;
          else
            self->report->n_stretched += tile->info.part < 1;
        }
    }
  if (self->report->n_missing < self->report->n_tiles)
    vigie_map_vector_draw (vector, self);
}

static void
draw_set (VigieMapCanvas *self, const TileSet *set)
{
  self->basemap = set->basemap;
  self->report->zoom = set->range.zoom;
  self->report->n_tiles = set->n_tiles;
  if (set->tiles->len == 0)
    self->report->n_missing = set->n_tiles;
  else if (vigie_basemap_is_vector (set->basemap))
    draw_vector (self, set);
  else
    draw_raster (self, set);
}

/* Whether of the view a smaller part lacks in @other. */
static gboolean
is_better (const TileSet *other, const TileSet *set)
{
  return (guint64) other->n_lacking * set->n_tiles < (guint64) set->n_lacking * other->n_tiles;
}

/* Draws what tiles there are. FALSE only when it was cancelled. */
gboolean
vigie_map_draw_basemap (VigieMapCanvas *self, GError **error)
{
  g_auto (TileSet) set = { .basemap = self->spec->basemap };
  g_auto (TileSet) other = { .basemap = self->spec->stand_in };
  gboolean uses_other = FALSE;

  if (set.basemap != NULL && !load_tiles (self, &set))
    return !g_cancellable_set_error_if_cancelled (self->spec->cancellable, error);
  if (other.basemap != NULL && (set.basemap == NULL || set.n_lacking > 0))
    {
      if (!load_tiles (self, &other))
        return !g_cancellable_set_error_if_cancelled (self->spec->cancellable, error);
      uses_other = set.basemap == NULL ? other.n_lacking < other.n_tiles : is_better (&other, &set);
    }
  self->report->used_stand_in = uses_other;
  if (uses_other)
    draw_set (self, &other);
  else if (set.basemap != NULL)
    draw_set (self, &set);
  return !g_cancellable_set_error_if_cancelled (self->spec->cancellable, error);
}
