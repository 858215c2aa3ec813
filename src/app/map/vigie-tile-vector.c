/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A plain drawing of vector tiles, for machines on which libshumate draws none (one processor).
 * Knows the layers of OpenMapTiles, Shortbread and plain OpenStreetMap tags.
 */
#include "vigie-tile-vector.h"

#include <cairo.h>
#include <math.h>

#include "vigie-mvt.h"
#include "vigie-palette.h"
#include "vigie-tile-labels.h"

/* From what is drawn first to what lies above. */
typedef enum
{
  ROAD_PATH,
  ROAD_SERVICE,
  ROAD_PLAIN,
  ROAD_TERTIARY,
  ROAD_SECONDARY,
  ROAD_PRIMARY,
  ROAD_TRUNK,
  ROAD_MOTORWAY,
  N_ROADS,
} RoadRank;

/* The colours of styles/light.json and styles/dark.json; widths in pixels at zoom 14 of tiles of
 * 512, and the first zoom with an edge. */
static const struct
{
  guint32 fill[2];
  guint32 edge[2];
  double width;
  double edge_zoom;
} roads[N_ROADS] = {
  [ROAD_PATH] = { { 0xb5a898, 0x4a4c54 }, { 0 }, 0.8, 99 },
  [ROAD_SERVICE] = { { 0xffffff, 0x4a4c54 }, { 0xd0cac1, 0x17181b }, 1.4, 13 },
  [ROAD_PLAIN] = { { 0xffffff, 0x5b5d66 }, { 0xc0b9af, 0x17181b }, 3, 11 },
  [ROAD_TERTIARY] = { { 0xffffff, 0x5b5d66 }, { 0xb0a99e, 0x17181b }, 4, 9 },
  [ROAD_SECONDARY] = { { 0xfbebae, 0x716b4e }, { 0xb0a67e, 0x17181b }, 4.6, 7 },
  [ROAD_PRIMARY] = { { 0xf8d886, 0x857648 }, { 0xad945a, 0x17181b }, 5.2, 5 },
  [ROAD_TRUNK] = { { 0xf3c06c, 0x9c7a40 }, { 0xac8442, 0x17181b }, 5.6, 4 },
  [ROAD_MOTORWAY] = { { 0xeda868, 0xa87444 }, { 0xa8703a, 0x17181b }, 6, 4 },
};

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
static const char *const border_layers[] = { "boundary", "boundaries" };

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
    { "motorway", ROAD_MOTORWAY },   { "trunk", ROAD_TRUNK },       { "primary", ROAD_PRIMARY },
    { "secondary", ROAD_SECONDARY }, { "tertiary", ROAD_TERTIARY }, { "service", ROAD_SERVICE },
    { "path", ROAD_PATH },           { "foot", ROAD_PATH },         { "steps", ROAD_PATH },
    { "cycleway", ROAD_PATH },       { "track", ROAD_PATH },        { "bridleway", ROAD_PATH },
    { "pedestrian", ROAD_PATH },     { "rail", ROAD_PATH },
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

static gboolean
is_tunnel (const VigieMvtLayer *layer, const VigieMvtFeature *feature)
{
  return g_strcmp0 (vigie_mvt_layer_find_string (layer, feature, "brunnel"), "tunnel") == 0;
}

static gboolean
is_ramp (const VigieMvtLayer *layer, const VigieMvtFeature *feature)
{
  const VigieMvtValue *ramp = vigie_mvt_layer_find_tag (layer, feature, "ramp");

  return ramp != NULL && ramp->type == VIGIE_MVT_NUMBER && ramp->number != 0;
}

/* What is drawn alike of a layer. */
typedef struct
{
  RoadRank rank;
  gboolean tunnel;
  gboolean ramp;
} RoadKind;

/* What each feature is; one that is no line has a rank of its own. */
static RoadKind *
list_kinds (const VigieMvtLayer *layer)
{
  RoadKind *kinds = g_new0 (RoadKind, MAX (layer->n_features, 1));

  for (guint32 i = 0; i < layer->n_features; i++)
    {
      const VigieMvtFeature *feature = &layer->features[i];

      kinds[i].rank = N_ROADS;
      if (feature->geometry == VIGIE_MVT_LINE)
        kinds[i] = (RoadKind) { rank_road (layer, feature), is_tunnel (layer, feature),
                                is_ramp (layer, feature) };
    }
  return kinds;
}

static gboolean
trace_roads (Canvas *canvas,
             const VigieMvtLayer *layer,
             const RoadKind *kinds,
             const RoadKind *kind)
{
  gboolean any = FALSE;

  cairo_new_path (canvas->cr);
  for (guint32 i = 0; i < layer->n_features; i++)
    {
      if (kinds[i].rank != kind->rank || kinds[i].tunnel != kind->tunnel ||
          kinds[i].ramp != kind->ramp)
        continue;
      trace (canvas, layer, &layer->features[i]);
      any = TRUE;
    }
  return any;
}

/* Half way to the ground. */
static guint32
make_pale (Canvas *canvas, guint32 rgb)
{
  guint32 ground = canvas->dark ? 0x212226 : 0xf1efe9;

  return ((rgb >> 1) & 0x7f7f7f) + ((ground >> 1) & 0x7f7f7f);
}

static void
paint_road (Canvas *canvas,
            const VigieMvtLayer *layer,
            const RoadKind *kinds,
            const RoadKind *kind,
            gboolean edge)
{
  static const double dash[] = { 4, 3 };
  double width = MAX (roads[kind->rank].width * exp2 ((canvas->zoom - 14) * 0.6), 0.5);
  guint32 color =
      edge ? roads[kind->rank].edge[canvas->dark] : roads[kind->rank].fill[canvas->dark];

  if (kind->rank == ROAD_PATH ? edge || canvas->zoom < 13
                              : edge && canvas->zoom < roads[kind->rank].edge_zoom)
    return;
  if (!trace_roads (canvas, layer, kinds, kind))
    return;
  if (kind->ramp)
    width *= 0.65;
  set_color (canvas, kind->tunnel ? make_pale (canvas, color) : color);
  if (kind->tunnel && edge)
    {
      set_color (canvas, canvas->dark ? 0x6a6c74 : color);
      cairo_set_line_cap (canvas->cr, CAIRO_LINE_CAP_BUTT);
      cairo_set_dash (canvas->cr, dash, G_N_ELEMENTS (dash), 0);
    }
  stroke (canvas, edge ? width + 1.4 : width);
  cairo_set_dash (canvas->cr, NULL, 0, 0);
  cairo_set_line_cap (canvas->cr, CAIRO_LINE_CAP_ROUND);
}

static void
paint_roads (Canvas *canvas, const VigieMvtLayer *layer)
{
  g_autofree RoadKind *kinds = list_kinds (layer);

  for (int tunnel = 1; tunnel >= 0; tunnel--)
    for (int edge = 1; edge >= 0; edge--)
      for (RoadRank rank = ROAD_PATH; rank < N_ROADS; rank++)
        for (int ramp = 1; ramp >= 0; ramp--)
          {
            const RoadKind kind = { rank, tunnel, ramp };

            paint_road (canvas, layer, kinds, &kind, edge);
          }
}

static void
paint_lines (Canvas *canvas, const VigieMvtLayer *layer, guint32 color, double width)
{
  set_color (canvas, color);
  cairo_new_path (canvas->cr);
  for (guint32 i = 0; i < layer->n_features; i++)
    if (layer->features[i].geometry == VIGIE_MVT_LINE)
      trace (canvas, layer, &layer->features[i]);
  stroke (canvas, width);
}

static void
paint_borders (Canvas *canvas, const VigieMvtLayer *layer)
{
  static const double dash[] = { 4, 3 };

  cairo_set_line_cap (canvas->cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (canvas->cr, dash, G_N_ELEMENTS (dash), 0);
  paint_lines (canvas, layer, canvas->dark ? 0x6d6479 : 0xa99fb6, 1);
  cairo_set_dash (canvas->cr, NULL, 0, 0);
  cairo_set_line_cap (canvas->cr, CAIRO_LINE_CAP_ROUND);
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
        paint_lines (canvas, layer, canvas->dark ? 0x27506a : 0x8fbfd4, 1.2);
      }
  for (gsize i = 0; i < G_N_ELEMENTS (border_layers); i++)
    if ((layer = vigie_mvt_tile_find_layer (tile, border_layers[i])) != NULL)
      {
        enter_layer (canvas, layer, info, tile_size);
        paint_borders (canvas, layer);
      }
  for (gsize i = 0; i < G_N_ELEMENTS (road_layers); i++)
    if ((layer = vigie_mvt_tile_find_layer (tile, road_layers[i])) != NULL)
      {
        enter_layer (canvas, layer, info, tile_size);
        paint_roads (canvas, layer);
      }
  cairo_identity_matrix (canvas->cr);
  vigie_tile_labels_paint (canvas->cr, tile, info, tile_size, canvas->dark);
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
  paint_tile (&canvas, tile, info, tile_size);
  cairo_destroy (canvas.cr);
  cairo_surface_flush (surface);
  pixels = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                       stride * (gsize) tile_size,
                                       (GDestroyNotify) cairo_surface_destroy, surface);
  return gdk_memory_texture_new (tile_size, tile_size, GDK_MEMORY_DEFAULT, pixels, stride);
}
