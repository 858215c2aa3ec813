/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-map-style.h"
#include "vigie-map-vector-private.h"

#define NEAR 0.12 /* points: steps below it are not worth their bytes */

/* Widths in points at zoom 14, from which zoom on, and colours: grey levels apart on paper. */
typedef struct
{
  double width;
  double casing;
  double min_zoom;
  const char *fill;
  const char *edge;
} RoadStyle;

static const RoadStyle styles[N_ROADS] = {
  [ROAD_PATH] = { 0.35, 0, 12.8, "#c3beb2", NULL },
  [ROAD_SERVICE] = { 0.6, 0, 12, "#d3d0c8", NULL },
  [ROAD_RAIL] = { 0.7, 0, 9, "#8b8d93", NULL },
  [ROAD_MINOR] = { 1.1, 0.25, 10.6, "#ffffff", "#bdb9ae" },
  [ROAD_TERTIARY] = { 1.7, 0.3, 9.4, "#ffffff", "#a7a398" },
  [ROAD_SECONDARY] = { 2.1, 0.35, 8.5, "#fdf3c4", "#a09a86" },
  [ROAD_PRIMARY] = { 2.5, 0.4, 7, "#fbe3a0", "#938a6c" },
  [ROAD_TRUNK] = { 2.8, 0.45, 5, "#f6cd8c", "#8a7350" },
  [ROAD_MOTORWAY] = { 3.2, 0.5, 4, "#eeb27a", "#86603c" },
};

static void
clear_tile (gpointer data)
{
  g_clear_pointer (&((Tile *) data)->mvt, vigie_mvt_tile_free);
}

VigieMapVector *
vigie_map_vector_new (void)
{
  VigieMapVector *self = g_new0 (VigieMapVector, 1);

  self->tiles = g_array_new (FALSE, FALSE, sizeof (Tile));
  g_array_set_clear_func (self->tiles, clear_tile);
  return self;
}

void
vigie_map_vector_free (VigieMapVector *self)
{
  g_array_unref (self->tiles);
  g_free (self);
}

/* Takes a tile, once however often it is the ancestor that stands in. FALSE for a broken one. */
gboolean
vigie_map_vector_add (VigieMapVector *self, GBytes *bytes, int z, int x, int y)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Tile tile = { NULL, z, x, y };

  for (guint i = 0; i < self->tiles->len; i++)
    {
      const Tile *other = &g_array_index (self->tiles, Tile, i);

      if (other->z == z && other->x == x && other->y == y)
        return TRUE;
    }
  tile.mvt = vigie_mvt_parse (data, size, NULL);
  if (tile.mvt == NULL)
    return FALSE;
  g_array_append_val (self->tiles, tile);
  return TRUE;
}

/* ---- Walking over features ---- */

Transform
vigie_map_get_transform (const VigieMapCanvas *canvas, const Tile *tile, const VigieMvtLayer *layer)
{
  double edge = canvas->scale / (double) (1 << tile->z);

  return (Transform) { tile->x * edge - canvas->left * canvas->scale,
                       tile->y * edge - canvas->top * canvas->scale,
                       edge / MAX (layer->extent, 1) };
}

/* Adds a feature's lines or rings to the path. Returns whether there was any. */
static gboolean
add_path (cairo_t *cr,
          const Transform *t,
          const VigieMvtLayer *layer,
          const VigieMvtFeature *feature)
{
  gboolean any = FALSE;

  for (guint part = 0; part < feature->n_parts; part++)
    {
      guint n_points;
      const VigieMvtPoint *points = vigie_mvt_layer_get_part (layer, feature, part, &n_points);
      double last_x = 0;
      double last_y = 0;

      if (n_points < 2)
        continue;
      for (guint i = 0; i < n_points; i++)
        {
          double x = t->x + points[i].x * t->scale;
          double y = t->y + points[i].y * t->scale;

          if (i == 0)
            cairo_move_to (cr, x, y);
          else if (i == n_points - 1 || fabs (x - last_x) + fabs (y - last_y) > NEAR)
            cairo_line_to (cr, x, y);
          else
            continue;
          last_x = x;
          last_y = y;
        }
      if (feature->geometry == VIGIE_MVT_POLYGON)
        cairo_close_path (cr);
      any = TRUE;
    }
  return any;
}

static gboolean
is_one_of (const char *word, const char *const *words)
{
  return word != NULL && g_strv_contains (words, word);
}

const char *
vigie_map_get_class (const VigieMvtLayer *layer, const VigieMvtFeature *feature)
{
  static const char *const keys[] = { "class", "kind", "highway", "railway", "natural", "landuse" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *value = vigie_mvt_layer_find_string (layer, feature, keys[i]);

      if (value != NULL)
        return value;
    }
  return NULL;
}

typedef gboolean (*FeatureFilter) (const VigieMvtLayer *layer,
                                   const VigieMvtFeature *feature,
                                   gconstpointer what);

/* Collects the path of all features that a filter wants, of all tiles. */
static gboolean
collect (VigieMapVector *self,
         VigieMapCanvas *canvas,
         const char *const *layers,
         VigieMvtGeometry geometry,
         FeatureFilter filter,
         gconstpointer what)
{
  gboolean any = FALSE;

  cairo_new_path (canvas->cr);
  for (guint i = 0; i < self->tiles->len; i++)
    {
      const Tile *tile = &g_array_index (self->tiles, Tile, i);

      for (guint n = 0; n < vigie_mvt_tile_get_n_layers (tile->mvt); n++)
        {
          const VigieMvtLayer *layer = vigie_mvt_tile_get_layer (tile->mvt, n);
          Transform t = vigie_map_get_transform (canvas, tile, layer);

          if (!g_strv_contains (layers, layer->name))
            continue;
          for (guint j = 0; j < layer->n_features; j++)
            {
              if (layer->features[j].geometry == geometry &&
                  (filter == NULL || filter (layer, &layer->features[j], what)))
                any |= add_path (canvas->cr, &t, layer, &layer->features[j]);
            }
        }
    }
  return any;
}

/* ---- Areas ---- */

static gboolean
has_class (const VigieMvtLayer *layer, const VigieMvtFeature *feature, gconstpointer what)
{
  return is_one_of (vigie_map_get_class (layer, feature), what);
}

static void
draw_areas (VigieMapVector *self, VigieMapCanvas *canvas)
{
  static const char *const land[] = { "landcover", "landuse", "land", "park", NULL };
  static const char *const woods[] = { "wood", "forest", "scrub", "orchard", NULL };
  static const char *const parks[] = { "grass",    "park",  "meadow",        "garden",
                                       "cemetery", "pitch", "national_park", "nature_reserve",
                                       "heath",    NULL };
  static const char *const towns[] = { "residential", "commercial", "industrial", "retail", NULL };
  static const char *const water[] = { "water", "water_polygons", "ocean", NULL };
  static const char *const buildings[] = { "building", "buildings", NULL };
  static const char *const rivers[] = { "waterway", "water_lines", NULL };
  static const struct
  {
    const char *const *layers;
    const char *const *classes;
    const char *colour;
  } areas[] = { { land, towns, "#e9e6de" },
                { land, parks, "#e8eddc" },
                { land, woods, "#d9e4cc" },
                { water, NULL, "#c3d7e6" } };
  cairo_t *cr = canvas->cr;

  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  for (gsize i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      if (!collect (self, canvas, areas[i].layers, VIGIE_MVT_POLYGON,
                    areas[i].classes != NULL ? has_class : NULL, areas[i].classes))
        continue;
      vigie_map_set_colour (cr, areas[i].colour, 1);
      cairo_fill (cr);
    }
  if (collect (self, canvas, rivers, VIGIE_MVT_LINE, NULL, NULL))
    {
      vigie_map_set_colour (cr, "#a9c5da", 1);
      cairo_set_line_width (cr, 0.9);
      cairo_stroke (cr);
    }
  if (vigie_map_get_zoom (canvas) > 13.2 &&
      collect (self, canvas, buildings, VIGIE_MVT_POLYGON, NULL, NULL))
    {
      vigie_map_set_colour (cr, "#d8d4ca", 1);
      cairo_fill (cr);
    }
  cairo_new_path (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
}

/* ---- Roads ---- */

const char *const vigie_map_road_layers[] = { "roads", "transportation",  "streets",
                                              "road",  "street_polygons", NULL };

RoadClass
vigie_map_get_road_class (const VigieMvtLayer *layer, const VigieMvtFeature *feature)
{
  static const struct
  {
    const char *name;
    RoadClass road;
  } names[] = {
    { "motorway", ROAD_MOTORWAY },   { "trunk", ROAD_TRUNK },
    { "primary", ROAD_PRIMARY },     { "secondary", ROAD_SECONDARY },
    { "tertiary", ROAD_TERTIARY },   { "minor", ROAD_MINOR },
    { "residential", ROAD_MINOR },   { "unclassified", ROAD_MINOR },
    { "living_street", ROAD_MINOR }, { "road", ROAD_MINOR },
    { "busway", ROAD_MINOR },        { "service", ROAD_SERVICE },
    { "pedestrian", ROAD_SERVICE },  { "track", ROAD_PATH },
    { "path", ROAD_PATH },           { "footway", ROAD_PATH },
    { "cycleway", ROAD_PATH },       { "bridleway", ROAD_PATH },
    { "steps", ROAD_PATH },          { "rail", ROAD_RAIL },
    { "light_rail", ROAD_RAIL },     { "transit", ROAD_RAIL },
    { "narrow_gauge", ROAD_RAIL },
  };
  const char *name = vigie_map_get_class (layer, feature);
  gsize length;

  if (name == NULL)
    return ROAD_NONE;
  length = strlen (name);
  if (g_str_has_suffix (name, "_link"))
    length -= strlen ("_link");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (strlen (names[i].name) == length && strncmp (name, names[i].name, length) == 0)
        return names[i].road;
    }
  return ROAD_NONE;
}

static gboolean
has_flag (const VigieMvtLayer *layer, const VigieMvtFeature *feature, const char *key)
{
  const VigieMvtValue *value = vigie_mvt_layer_find_tag (layer, feature, key);

  if (value == NULL)
    return FALSE;
  switch (value->type)
    {
    case VIGIE_MVT_BOOLEAN:
      return value->boolean;
    case VIGIE_MVT_NUMBER:
      return value->number != 0;
    case VIGIE_MVT_STRING:
    default:
      return g_str_equal (value->string, "yes") || g_str_equal (value->string, "true");
    }
}

static gboolean
is_tunnel (const VigieMvtLayer *layer, const VigieMvtFeature *feature)
{
  return g_strcmp0 (vigie_mvt_layer_find_string (layer, feature, "brunnel"), "tunnel") == 0 ||
         has_flag (layer, feature, "tunnel");
}

static gboolean
is_ramp (const VigieMvtLayer *layer, const VigieMvtFeature *feature)
{
  const char *class = vigie_map_get_class (layer, feature);

  return g_str_has_suffix (class, "_link") || has_flag (layer, feature, "ramp") ||
         has_flag (layer, feature, "link");
}

/* Roads that are drawn alike. */
typedef struct
{
  Transform transform;
  const VigieMvtLayer *layer;
  const VigieMvtFeature *feature;
} Road;

typedef struct
{
  GArray *roads[N_ROADS][2][2]; /* (nullable) (element-type Road): by class, tunnel and ramp */
} Roads;

static void
add_roads (Roads *self, VigieMapCanvas *canvas, const Tile *tile, const VigieMvtLayer *layer)
{
  Road road = { vigie_map_get_transform (canvas, tile, layer), layer, NULL };

  for (guint32 i = 0; i < layer->n_features; i++)
    {
      RoadClass class = vigie_map_get_road_class (layer, &layer->features[i]);
      GArray **roads;

      if (layer->features[i].geometry != VIGIE_MVT_LINE || class == ROAD_NONE ||
          vigie_map_get_zoom (canvas) < styles[class].min_zoom)
        continue;
      roads = &self->roads[class][is_tunnel (layer, &layer->features[i]) ? 1 : 0]
                          [is_ramp (layer, &layer->features[i]) ? 1 : 0];
      if (*roads == NULL)
        *roads = g_array_new (FALSE, FALSE, sizeof (Road));
      road.feature = &layer->features[i];
      g_array_append_val (*roads, road);
    }
}

static double
get_road_width (const VigieMapCanvas *canvas, RoadClass road, gboolean ramp)
{
  double width = styles[road].width * CLAMP (pow (1.3, vigie_map_get_zoom (canvas) - 14), 0.4, 2.2);

  return ramp ? width * 0.65 : width;
}

/* The edges of all roads, then what lies between, so that crossings are open. Edges of tunnels are
 * broken lines. */
static void
stroke_roads (const Roads *self, VigieMapCanvas *canvas, int tunnel, gboolean edges)
{
  static const double dash[] = { 1.6, 1.2 };
  cairo_t *cr = canvas->cr;

  for (RoadClass class = ROAD_PATH; class < N_ROADS; class ++)
    {
      const RoadStyle *style = &styles[class];

      for (int ramp = 1; ramp >= 0; ramp--)
        {
          const GArray *roads = self->roads[class][tunnel][ramp];
          double width = get_road_width (canvas, class, ramp);

          if (roads == NULL || (edges && style->edge == NULL))
            continue;
          cairo_new_path (cr);
          for (guint i = 0; i < roads->len; i++)
            {
              const Road *road = &g_array_index (roads, Road, i);

              add_path (cr, &road->transform, road->layer, road->feature);
            }
          cairo_set_line_width (cr, edges ? width + 2 * style->casing : width);
          if (tunnel)
            cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
          if (tunnel && edges)
            cairo_set_dash (cr, dash, G_N_ELEMENTS (dash), 0);
          if (tunnel && !edges) /* paler than on the ground */
            {
              vigie_map_set_colour (cr, "#f7f5ef", 1);
              cairo_stroke_preserve (cr);
            }
          vigie_map_set_colour (cr, edges ? style->edge : style->fill, tunnel && !edges ? 0.45 : 1);
          cairo_stroke (cr);
          cairo_set_dash (cr, NULL, 0, 0);
          cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
        }
    }
}

static void
draw_roads (VigieMapVector *self, VigieMapCanvas *canvas)
{
  cairo_t *cr = canvas->cr;
  Roads roads = { 0 };

  for (guint i = 0; i < self->tiles->len; i++)
    {
      const Tile *tile = &g_array_index (self->tiles, Tile, i);

      for (guint n = 0; n < vigie_mvt_tile_get_n_layers (tile->mvt); n++)
        {
          const VigieMvtLayer *layer = vigie_mvt_tile_get_layer (tile->mvt, n);

          if (g_strv_contains (vigie_map_road_layers, layer->name))
            add_roads (&roads, canvas, tile, layer);
        }
    }
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (int tunnel = 1; tunnel >= 0; tunnel--)
    {
      stroke_roads (&roads, canvas, tunnel, TRUE);
      stroke_roads (&roads, canvas, tunnel, FALSE);
    }
  cairo_new_path (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  for (int i = 0; i < N_ROADS * 4; i++)
    g_clear_pointer (&roads.roads[i / 4][i / 2 % 2][i % 2], g_array_unref);
}

/* ---- Borders ---- */

static gboolean
is_border (const VigieMvtLayer *layer, const VigieMvtFeature *feature, gconstpointer what)
{
  const VigieMvtValue *level = vigie_mvt_layer_find_tag (layer, feature, "admin_level");
  gboolean small = level != NULL && level->type == VIGIE_MVT_NUMBER && level->number > 6;

  return small == *(const gboolean *) what && !has_flag (layer, feature, "maritime");
}

static void
draw_borders (VigieMapVector *self, VigieMapCanvas *canvas)
{
  static const char *const layers[] = { "boundary", "boundaries", NULL };
  static const double dash[] = { 4, 1.5, 1, 1.5 };
  static const double small_dash[] = { 2, 1.5 };
  cairo_t *cr = canvas->cr;

  for (gboolean small = TRUE; small >= FALSE; small--)
    {
      if (!collect (self, canvas, layers, VIGIE_MVT_LINE, is_border, &small))
        continue;
      vigie_map_set_colour (cr, small ? "#a89fb2" : "#8d7f9c", 1);
      cairo_set_line_width (cr, small ? 0.6 : 1);
      if (small)
        cairo_set_dash (cr, small_dash, G_N_ELEMENTS (small_dash), 0);
      else
        cairo_set_dash (cr, dash, G_N_ELEMENTS (dash), 0);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
  cairo_new_path (cr);
}

void
vigie_map_vector_draw (VigieMapVector *self, VigieMapCanvas *canvas)
{
  draw_areas (self, canvas);
  draw_borders (self, canvas);
  draw_roads (self, canvas);
  vigie_map_draw_labels (self, canvas);
}
