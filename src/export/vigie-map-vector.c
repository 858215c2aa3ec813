/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-map-private.h"
#include "vigie-map-style.h"
#include "vigie-mvt.h"

#define NEAR 0.12 /* points: steps below it are not worth their bytes */
#define LABEL_COLOUR "#4a4c52"

/* Knows the layer and class names of OpenMapTiles, Shortbread and plain OpenStreetMap tags. */

typedef enum
{
  ROAD_NONE = -1,
  ROAD_PATH,
  ROAD_SERVICE,
  ROAD_RAIL,
  ROAD_MINOR,
  ROAD_TERTIARY,
  ROAD_SECONDARY,
  ROAD_PRIMARY,
  ROAD_TRUNK,
  ROAD_MOTORWAY,
  N_ROADS,
} RoadClass;

/* Widths in points at zoom 14, from which zoom on, and colours: grey levels apart on paper. */
static const struct
{
  double width;
  double casing;
  double min_zoom;
  const char *fill;
  const char *edge;
} roads[N_ROADS] = {
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

typedef struct
{
  VigieMvtTile *mvt;
  int z;
  int x;
  int y;
} Tile;

struct _VigieMapVector
{
  GArray *tiles; /* of Tile */
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

/* From a layer's units to points on the map. */
typedef struct
{
  double x;
  double y;
  double scale;
} Transform;

static Transform
get_transform (const VigieMapCanvas *canvas, const Tile *tile, const VigieMvtLayer *layer)
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

static const char *
get_class (const VigieMvtLayer *layer, const VigieMvtFeature *feature)
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
          Transform t = get_transform (canvas, tile, layer);

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
  return is_one_of (get_class (layer, feature), what);
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

static const char *const road_layers[] = { "roads", "transportation",  "streets",
                                           "road",  "street_polygons", NULL };

static RoadClass
get_road_class (const VigieMvtLayer *layer, const VigieMvtFeature *feature)
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
  const char *name = get_class (layer, feature);
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
is_road (const VigieMvtLayer *layer, const VigieMvtFeature *feature, gconstpointer what)
{
  return get_road_class (layer, feature) == *(const RoadClass *) what;
}

static double
get_road_width (const VigieMapCanvas *canvas, RoadClass road)
{
  return roads[road].width * CLAMP (pow (1.3, vigie_map_get_zoom (canvas) - 14), 0.4, 2.2);
}

static void
draw_roads (VigieMapVector *self, VigieMapCanvas *canvas)
{
  cairo_t *cr = canvas->cr;
  cairo_path_t *paths[N_ROADS] = { NULL };

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (RoadClass road = ROAD_PATH; road < N_ROADS; road++)
    {
      if (vigie_map_get_zoom (canvas) < roads[road].min_zoom ||
          !collect (self, canvas, road_layers, VIGIE_MVT_LINE, is_road, &road))
        continue;
      paths[road] = cairo_copy_path (cr);
      if (roads[road].edge == NULL)
        continue;
      vigie_map_set_colour (cr, roads[road].edge, 1);
      cairo_set_line_width (cr, get_road_width (canvas, road) + 2 * roads[road].casing);
      cairo_stroke (cr);
    }
  for (RoadClass road = ROAD_PATH; road < N_ROADS; road++)
    {
      if (paths[road] == NULL)
        continue;
      cairo_new_path (cr);
      cairo_append_path (cr, paths[road]);
      vigie_map_set_colour (cr, roads[road].fill, 1);
      cairo_set_line_width (cr, get_road_width (canvas, road));
      cairo_stroke (cr);
      cairo_path_destroy (paths[road]);
    }
  cairo_new_path (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
}

/* ---- Labels ---- */

typedef struct
{
  char *text;
  double x;
  double y;
  double size;
  int rank; /* lower ones come first */
  gboolean bold;
  gboolean plate; /* a road number, in a frame */
} Label;

static void
clear_label (gpointer data)
{
  g_clear_pointer (&((Label *) data)->text, g_free);
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const Label *first = a;
  const Label *second = b;

  if (first->rank != second->rank)
    return first->rank - second->rank;
  return strcmp (first->text, second->text);
}

static void
add_place (GArray *labels,
           const VigieMvtLayer *layer,
           const VigieMvtFeature *feature,
           const Transform *t)
{
  static const struct
  {
    const char *name;
    double size;
    int rank;
  } kinds[] = { { "city", 9, 0 },   { "town", 7.5, 1 },   { "village", 6.5, 3 },
                { "suburb", 6, 5 }, { "hamlet", 5.5, 6 }, { "neighbourhood", 5.5, 7 } };
  const char *name = vigie_mvt_layer_find_string (layer, feature, "name:fr");
  const char *class = get_class (layer, feature);
  guint n_points;
  const VigieMvtPoint *points = vigie_mvt_layer_get_part (layer, feature, 0, &n_points);

  if (name == NULL)
    name = vigie_mvt_layer_find_string (layer, feature, "name");
  if (name == NULL || n_points == 0)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      Label label = { NULL,
                      t->x + points[0].x * t->scale,
                      t->y + points[0].y * t->scale,
                      kinds[i].size,
                      kinds[i].rank,
                      kinds[i].rank < 2,
                      FALSE };

      if (g_strcmp0 (class, kinds[i].name) != 0)
        continue;
      label.text = g_strdup (name);
      g_array_append_val (labels, label);
      return;
    }
}

/* The number of a road: a tag of its own, or one in the leftover tags of OpenStreetMap tools. */
static char *
get_road_number (const VigieMvtLayer *layer, const VigieMvtFeature *feature)
{
  const char *number = vigie_mvt_layer_find_string (layer, feature, "ref");
  const char *other = vigie_mvt_layer_find_string (layer, feature, "other_tags");
  const char *start = other != NULL ? strstr (other, "\"ref\"=>\"") : NULL;

  if (number != NULL && *number != '\0')
    return g_strndup (number, strcspn (number, ";"));
  if (start == NULL)
    return NULL;
  start += strlen ("\"ref\"=>\"");
  return g_strndup (start, strcspn (start, "\";"));
}

static void
add_road_number (GArray *labels,
                 const VigieMvtLayer *layer,
                 const VigieMvtFeature *feature,
                 const Transform *t)
{
  RoadClass road = get_road_class (layer, feature);
  guint n_points;
  const VigieMvtPoint *points;
  Label label = { .size = 5, .rank = 2 + (ROAD_MOTORWAY - road), .plate = TRUE };

  if (road < ROAD_TERTIARY)
    return;
  label.text = get_road_number (layer, feature);
  if (label.text == NULL || *label.text == '\0' || strlen (label.text) > 12)
    {
      g_free (label.text);
      return;
    }
  points = vigie_mvt_layer_get_part (layer, feature, 0, &n_points);
  label.x = t->x + points[n_points / 2].x * t->scale;
  label.y = t->y + points[n_points / 2].y * t->scale;
  g_array_append_val (labels, label);
}

static void
collect_labels (VigieMapVector *self, VigieMapCanvas *canvas, GArray *labels)
{
  static const char *const places[] = { "place", "places", "place_labels", NULL };

  for (guint i = 0; i < self->tiles->len; i++)
    {
      const Tile *tile = &g_array_index (self->tiles, Tile, i);

      for (guint n = 0; n < vigie_mvt_tile_get_n_layers (tile->mvt); n++)
        {
          const VigieMvtLayer *layer = vigie_mvt_tile_get_layer (tile->mvt, n);
          Transform t = get_transform (canvas, tile, layer);
          gboolean is_place = g_strv_contains (places, layer->name);
          gboolean has_numbers = g_strv_contains (road_layers, layer->name) ||
                                 g_str_equal (layer->name, "transportation_name") ||
                                 g_str_equal (layer->name, "street_labels");

          for (guint j = 0; j < layer->n_features; j++)
            {
              const VigieMvtFeature *feature = &layer->features[j];

              if (is_place && feature->geometry == VIGIE_MVT_POINT)
                add_place (labels, layer, feature, &t);
              else if (has_numbers && feature->geometry == VIGIE_MVT_LINE)
                add_road_number (labels, layer, feature, &t);
            }
        }
    }
}

/* The same road number again only far away. */
static gboolean
is_repeated (GArray *drawn, const Label *label)
{
  for (guint i = 0; i < drawn->len; i++)
    {
      const Label *other = g_array_index (drawn, const Label *, i);

      if (g_str_equal (other->text, label->text) &&
          (!label->plate || hypot (other->x - label->x, other->y - label->y) < 150))
        return TRUE;
    }
  return FALSE;
}

static void
draw_plate (VigieMapCanvas *canvas, const VigieMapRect *rect, PangoLayout *layout)
{
  cairo_t *cr = canvas->cr;

  vigie_map_set_colour (cr, "#ffffff", 0.92);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_fill_preserve (cr);
  vigie_map_set_colour (cr, "#8d8a80", 1);
  cairo_set_line_width (cr, 0.4);
  cairo_stroke (cr);
  vigie_map_set_colour (cr, LABEL_COLOUR, 1);
  cairo_move_to (cr, rect->x + 1.5, rect->y + 0.5);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_labels (VigieMapVector *self, VigieMapCanvas *canvas)
{
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (Label));
  g_autoptr (GArray) drawn = g_array_new (FALSE, FALSE, sizeof (const Label *));

  g_array_set_clear_func (labels, clear_label);
  collect_labels (self, canvas, labels);
  g_array_sort (labels, compare_labels);
  for (guint i = 0; i < labels->len && drawn->len < 60; i++)
    {
      const Label *label = &g_array_index (labels, Label, i);
      g_autoptr (PangoLayout) layout = NULL;
      VigieMapRect rect;

      if (label->x < 0 || label->y < 0 || label->x > canvas->width || label->y > canvas->height ||
          is_repeated (drawn, label))
        continue;
      layout = vigie_map_make_text (canvas->cr, label->text, label->size, label->bold);
      vigie_map_measure_text (layout, &rect.width, &rect.height);
      rect.width += 3;
      rect.height += 1;
      rect.x = label->x - rect.width / 2;
      rect.y = label->y - rect.height / 2;
      if (!vigie_map_is_free (canvas, &rect))
        continue;
      vigie_map_occupy (canvas, &rect);
      if (label->plate)
        draw_plate (canvas, &rect, layout);
      else
        vigie_map_draw_haloed (canvas, layout, rect.x + 1.5, rect.y + 0.5, LABEL_COLOUR);
      g_array_append_val (drawn, label);
    }
}

void
vigie_map_vector_draw (VigieMapVector *self, VigieMapCanvas *canvas)
{
  draw_areas (self, canvas);
  draw_roads (self, canvas);
  draw_labels (self, canvas);
}
