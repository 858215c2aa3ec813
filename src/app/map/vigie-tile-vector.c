/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A plain drawing of vector tiles, without names, for machines on which libshumate draws none (one
 * processor). Knows the layers of OpenMapTiles, Shortbread and plain OpenStreetMap tags.
 */
#include "vigie-tile-vector.h"

#include <cairo.h>
#include <math.h>

#include "vigie-mvt.h"
#include "vigie-palette.h"

typedef enum
{
  ROAD_PATH,
  ROAD_PLAIN,
  ROAD_SECOND,
  ROAD_MAJOR,
  N_ROADS,
} RoadRank;

/* The colours of styles/light.json and styles/dark.json. */
static const guint32 road_colors[2][N_ROADS] = { { 0xb5a898, 0xffffff, 0xf8e08e, 0xf0b860 },
                                                 { 0x4a4c54, 0x5b5d66, 0x7d7450, 0x9c7a40 } };
static const guint32 casing_colors[2] = { 0xb8b0a6, 0x17181b };
static const double road_widths[N_ROADS] = { 0.8, 2.6, 4.2, 5.2 }; /* at zoom 14 */

static const struct
{
  const char *layer;
  guint32 light, dark;
} areas[] = {
  { "landcover", 0xdfead4, 0x27302a },      { "landuse", 0xe8e4dc, 0x2a2a2e },
  { "land", 0xdfead4, 0x27302a },           { "park", 0xd8e8c8, 0x28352a },
  { "water", 0xa9d0e0, 0x1d3a4a },          { "ocean", 0xa9d0e0, 0x1d3a4a },
  { "water_polygons", 0xa9d0e0, 0x1d3a4a }, { "building", 0xd6cfc7, 0x34343a },
  { "buildings", 0xd6cfc7, 0x34343a },
};

static const char *const road_layers[] = { "transportation", "roads", "streets", "road" };
static const char *const water_lines[] = { "waterway", "water_lines" };

typedef struct
{
  cairo_t *cr;
  double zoom; /* as it is shown, for widths */
  gboolean dark;
} Canvas;

static void
set_color (Canvas *canvas, guint32 rgb)
{
  GdkRGBA color = vigie_palette_unpack (rgb);

  gdk_cairo_set_source_rgba (canvas->cr, &color);
}

static void
trace (Canvas *canvas, const VigieMvtLayer *layer, const VigieMvtFeature *feature)
{
  for (guint part = 0; part < feature->n_parts; part++)
    {
      guint n;
      const VigieMvtPoint *points = vigie_mvt_layer_get_part (layer, feature, part, &n);

      for (guint i = 0; i < n; i++)
        if (i == 0)
          cairo_move_to (canvas->cr, points[i].x, points[i].y);
        else
          cairo_line_to (canvas->cr, points[i].x, points[i].y);
      if (feature->geometry == VIGIE_MVT_POLYGON)
        cairo_close_path (canvas->cr);
    }
}

static RoadRank
rank_road (const VigieMvtLayer *layer, const VigieMvtFeature *feature)
{
  static const struct
  {
    const char *beginning;
    RoadRank rank;
  } ranks[] = {
    { "motorway", ROAD_MAJOR },   { "trunk", ROAD_MAJOR },     { "primary", ROAD_SECOND },
    { "secondary", ROAD_SECOND }, { "path", ROAD_PATH },       { "foot", ROAD_PATH },
    { "steps", ROAD_PATH },       { "cycleway", ROAD_PATH },   { "track", ROAD_PATH },
    { "bridleway", ROAD_PATH },   { "pedestrian", ROAD_PATH }, { "rail", ROAD_PATH },
  };
  const char *keys[] = { "class", "highway", "kind" };

  for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      const char *value = vigie_mvt_layer_find_string (layer, feature, keys[k]);

      for (gsize i = 0; value != NULL && i < G_N_ELEMENTS (ranks); i++)
        if (g_str_has_prefix (value, ranks[i].beginning))
          return ranks[i].rank;
    }
  return ROAD_PLAIN;
}

/* Strokes what was traced in tile units, with a width in pixels. */
static void
stroke (Canvas *canvas, double width)
{
  cairo_matrix_t matrix;

  cairo_get_matrix (canvas->cr, &matrix);
  cairo_identity_matrix (canvas->cr);
  cairo_set_line_width (canvas->cr, width);
  cairo_stroke (canvas->cr);
  cairo_set_matrix (canvas->cr, &matrix);
}

static void
paint_lines (Canvas *canvas, const VigieMvtLayer *layer, int rank, guint32 color, double width)
{
  set_color (canvas, color);
  cairo_new_path (canvas->cr);
  for (guint32 i = 0; i < layer->n_features; i++)
    {
      const VigieMvtFeature *feature = &layer->features[i];

      if (feature->geometry == VIGIE_MVT_LINE &&
          (rank < 0 || (int) rank_road (layer, feature) == rank))
        trace (canvas, layer, feature);
    }
  stroke (canvas, width);
}

static void
paint_roads (Canvas *canvas, const VigieMvtLayer *layer)
{
  double grow = exp2 ((canvas->zoom - 14) * 0.6);

  for (int pass = 0; pass < 2; pass++)
    for (int rank = ROAD_PATH; rank < N_ROADS; rank++)
      {
        double width = MAX (road_widths[rank] * grow, 0.5);

        if (rank == ROAD_PATH && (pass == 0 || canvas->zoom < 12))
          continue;
        paint_lines (canvas, layer, rank,
                     pass == 0 ? casing_colors[canvas->dark] : road_colors[canvas->dark][rank],
                     pass == 0 ? width + 1.2 : width);
      }
}

static void
paint_areas (Canvas *canvas, const VigieMvtLayer *layer, guint32 color)
{
  set_color (canvas, color);
  cairo_set_fill_rule (canvas->cr, CAIRO_FILL_RULE_EVEN_ODD);
  for (guint32 i = 0; i < layer->n_features; i++)
    if (layer->features[i].geometry == VIGIE_MVT_POLYGON)
      {
        cairo_new_path (canvas->cr);
        trace (canvas, layer, &layer->features[i]);
        cairo_fill (canvas->cr);
      }
}

/* Points of a layer count in its extent; what of it lies under the tile fills the picture. */
static void
enter_layer (Canvas *canvas, const VigieMvtLayer *layer, const VigieTileInfo *info, int tile_size)
{
  double scale = tile_size / (MAX (layer->extent, 1) * info->part);

  cairo_identity_matrix (canvas->cr);
  cairo_scale (canvas->cr, scale, scale);
  cairo_translate (canvas->cr, -info->left * layer->extent, -info->top * layer->extent);
}

static void
paint_tile (Canvas *canvas, VigieMvtTile *tile, const VigieTileInfo *info, int tile_size)
{
  const VigieMvtLayer *layer;

  set_color (canvas, canvas->dark ? 0x212226 : 0xf1efe9);
  cairo_paint (canvas->cr);
  cairo_set_line_join (canvas->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (canvas->cr, CAIRO_LINE_CAP_ROUND);

  for (gsize i = 0; i < G_N_ELEMENTS (areas); i++)
    if ((layer = vigie_mvt_tile_find_layer (tile, areas[i].layer)) != NULL)
      {
        enter_layer (canvas, layer, info, tile_size);
        paint_areas (canvas, layer, canvas->dark ? areas[i].dark : areas[i].light);
      }
  for (gsize i = 0; i < G_N_ELEMENTS (water_lines); i++)
    if ((layer = vigie_mvt_tile_find_layer (tile, water_lines[i])) != NULL)
      {
        enter_layer (canvas, layer, info, tile_size);
        paint_lines (canvas, layer, -1, canvas->dark ? 0x27506a : 0x8fbfd4, 1.2);
      }
  for (gsize i = 0; i < G_N_ELEMENTS (road_layers); i++)
    if ((layer = vigie_mvt_tile_find_layer (tile, road_layers[i])) != NULL)
      {
        enter_layer (canvas, layer, info, tile_size);
        paint_roads (canvas, layer);
      }
}

/**
 * vigie_tile_paint_vector:
 * @bytes: an unpacked Mapbox vector tile
 * @info: which tile it is, or which part of an ancestor is wanted
 * @tile_size: edge of the picture in pixels
 * @dark: whether to draw a night map
 *
 * Takes milliseconds: for workers.
 *
 * Returns: (transfer full) (nullable): the drawn tile; %NULL when @bytes are damaged
 */
GdkTexture *
vigie_tile_paint_vector (GBytes *bytes, const VigieTileInfo *info, int tile_size, gboolean dark)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (VigieMvtTile) tile = vigie_mvt_parse (data, size, NULL);
  g_autoptr (GBytes) pixels = NULL;
  cairo_surface_t *surface;
  Canvas canvas = { NULL, info->z - log2 (info->part), dark != FALSE };
  gsize stride;

  if (tile == NULL)
    return NULL;

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, tile_size, tile_size);
  stride = (gsize) cairo_image_surface_get_stride (surface);
  canvas.cr = cairo_create (surface);
  canvas.zoom += 1; /* tiles of 512 px show what those of 256 px show one zoom later */
  paint_tile (&canvas, tile, info, tile_size);
  cairo_destroy (canvas.cr);
  cairo_surface_flush (surface);
  pixels = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                       stride * (gsize) tile_size,
                                       (GDestroyNotify) cairo_surface_destroy, surface);
  return gdk_memory_texture_new (tile_size, tile_size, GDK_MEMORY_DEFAULT, pixels, stride);
}
