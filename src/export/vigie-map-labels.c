/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-map-style.h"
#include "vigie-map-vector-private.h"
#include "vigie-road-plate.h"

#define LABEL_COLOUR "#4a4c52"
#define MAX_LABELS 80

typedef struct
{
  char *text;
  double x;
  double y;
  double size;
  int rank;     /* lower ones come first */
  double order; /* among those of one rank, as the tile has it */
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
  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;
  return strcmp (first->text, second->text);
}

static double
get_number (const VigieMvtLayer *layer, const VigieMvtFeature *feature, const char *key)
{
  const VigieMvtValue *value = vigie_mvt_layer_find_tag (layer, feature, key);

  return value != NULL && value->type == VIGIE_MVT_NUMBER ? value->number : 0;
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
  } kinds[] = { { "city", 9, 0 },       { "town", 7.5, 1 },   { "village", 6.5, 3 },
                { "suburb", 6, 8 },     { "hamlet", 5.5, 9 }, { "neighbourhood", 5.5, 10 },
                { "locality", 5.5, 11 } };
  const char *name = vigie_mvt_layer_find_string (layer, feature, "name:fr");
  const char *class = vigie_map_get_class (layer, feature);
  guint n_points;
  const VigieMvtPoint *points = vigie_mvt_layer_get_part (layer, feature, 0, &n_points);

  if (name == NULL)
    name = vigie_mvt_layer_find_string (layer, feature, "name");
  if (name == NULL || n_points == 0)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      Label label = { .x = t->x + points[0].x * t->scale,
                      .y = t->y + points[0].y * t->scale,
                      .size = kinds[i].size,
                      .rank = kinds[i].rank,
                      .bold = kinds[i].rank < 2 };

      if (g_strcmp0 (class, kinds[i].name) != 0)
        continue;
      label.text = g_strdup (name);
      label.order = get_number (layer, feature, "rank");
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
  RoadClass road = vigie_map_get_road_class (layer, feature);
  guint n_points;
  const VigieMvtPoint *points;
  Label label = { .size = 5, .rank = 2 + (ROAD_MOTORWAY - road), .plate = TRUE };

  if (road < ROAD_TERTIARY && feature->geometry == VIGIE_MVT_LINE)
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
          Transform t = vigie_map_get_transform (canvas, tile, layer);
          gboolean is_place = g_strv_contains (places, layer->name);
          gboolean has_numbers = g_strv_contains (vigie_map_road_layers, layer->name) ||
                                 g_str_equal (layer->name, "transportation_name") ||
                                 g_str_equal (layer->name, "street_labels");

          for (guint j = 0; j < layer->n_features; j++)
            {
              const VigieMvtFeature *feature = &layer->features[j];

              if (is_place && feature->geometry == VIGIE_MVT_POINT)
                add_place (labels, layer, feature, &t);
              else if (has_numbers && feature->geometry != VIGIE_MVT_POLYGON)
                add_road_number (labels, layer, feature, &t);
            }
        }
    }
}

/* The same road number again only far away; a place that several tiles have only once. */
static gboolean
is_repeated (GArray *drawn, const Label *label)
{
  for (guint i = 0; i < drawn->len; i++)
    {
      const Label *other = g_array_index (drawn, const Label *, i);

      if (g_str_equal (other->text, label->text) &&
          hypot (other->x - label->x, other->y - label->y) < (label->plate ? 150 : 60))
        return TRUE;
    }
  return FALSE;
}

static void
set_packed_colour (cairo_t *cr, guint32 rgb)
{
  cairo_set_source_rgb (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                        (rgb & 0xff) / 255.0);
}

static void
draw_plate (VigieMapCanvas *canvas,
            const VigieMapRect *rect,
            PangoLayout *layout,
            const VigieRoadPlate *plate)
{
  const double corner = 1.4;
  cairo_t *cr = canvas->cr;

  cairo_new_path (cr);
  for (int i = 0; i < 4; i++)
    cairo_arc (cr, i == 0 || i == 3 ? rect->x + rect->width - corner : rect->x + corner,
               i < 2 ? rect->y + rect->height - corner : rect->y + corner, corner, i * G_PI_2,
               (i + 1) * G_PI_2);
  cairo_close_path (cr);
  set_packed_colour (cr, plate->ground);
  cairo_fill_preserve (cr);
  set_packed_colour (cr, plate->edge);
  cairo_set_line_width (cr, 0.4);
  cairo_stroke (cr);
  set_packed_colour (cr, plate->ink);
  cairo_move_to (cr, rect->x + 1.5, rect->y + 0.5);
  pango_cairo_show_layout (cr, layout);
}

void
vigie_map_draw_labels (VigieMapVector *self, VigieMapCanvas *canvas)
{
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (Label));
  g_autoptr (GArray) drawn = g_array_new (FALSE, FALSE, sizeof (const Label *));

  g_array_set_clear_func (labels, clear_label);
  collect_labels (self, canvas, labels);
  g_array_sort (labels, compare_labels);
  for (guint i = 0; i < labels->len && drawn->len < MAX_LABELS; i++)
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
        draw_plate (canvas, &rect, layout, vigie_road_plate_for_number (label->text));
      else
        vigie_map_draw_haloed (canvas, layout, rect.x + 1.5, rect.y + 0.5, LABEL_COLOUR);
      g_array_append_val (drawn, label);
    }
}
