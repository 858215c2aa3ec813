/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names of places and numbers of roads on a tile that we draw ourselves. Tiles hold the labels of
 * their neighbours that reach into them, so a label goes on where the tile ends.
 */
#include "vigie-tile-labels.h"

#include <pango/pangocairo.h>
#include <string.h>

#include "vigie-road-shield.h"

typedef struct
{
  const char *text;
  double x;
  double y;
  double size; /* of a name; 0 for a road's number */
  double order;
} Label;

typedef struct
{
  double left;
  double top;
  double right;
  double bottom;
} Rect;

static double
get_size (const char *class)
{
  static const struct
  {
    const char *class;
    double size;
  } sizes[] = { { "city", 18 },     { "town", 15.5 },        { "village", 13 }, { "suburb", 12 },
                { "hamlet", 11.5 }, { "neighbourhood", 11 }, { "locality", 11 } };

  for (gsize i = 0; class != NULL && i < G_N_ELEMENTS (sizes); i++)
    if (strcmp (sizes[i].class, class) == 0)
      return sizes[i].size;
  return 0;
}

static void
collect (GArray *labels,
         const VigieMvtLayer *layer,
         const VigieTileInfo *info,
         int tile_size,
         gboolean numbers)
{
  for (guint32 i = 0; layer != NULL && i < layer->n_features; i++)
    {
      const VigieMvtFeature *feature = &layer->features[i];
      const char *class = vigie_mvt_layer_find_string (layer, feature, "class");
      const VigieMvtValue *rank = vigie_mvt_layer_find_tag (layer, feature, "rank");
      guint n;
      const VigieMvtPoint *point = vigie_mvt_layer_get_part (layer, feature, 0, &n);
      double extent = MAX (layer->extent, 1), side = tile_size / info->part;
      Label label = { .size = numbers ? 0 : get_size (class) };

      label.text = vigie_mvt_layer_find_string (layer, feature, numbers ? "ref" : "name");
      if (feature->geometry != VIGIE_MVT_POINT || label.text == NULL || label.text[0] == '\0' ||
          strlen (label.text) > 80 || (!numbers && label.size <= 0))
        continue;
      label.x = (point->x / extent - info->left) * side;
      label.y = (point->y / extent - info->top) * side;
      label.order = -label.size;
      if (rank != NULL && rank->type == VIGIE_MVT_NUMBER)
        label.order += CLAMP (rank->number, 0, 1e6) * 1e-7;
      g_array_append_val (labels, label);
    }
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const Label *x = a, *y = b;

  return (x->order > y->order) - (x->order < y->order);
}

/* Returns: whether the place was free, and now is not */
static gboolean
occupy (GArray *occupied, const Rect *rect, int tile_size)
{
  if (rect->right < 0 || rect->bottom < 0 || rect->left > tile_size || rect->top > tile_size)
    return FALSE;
  for (guint i = 0; i < occupied->len; i++)
    {
      const Rect *other = &g_array_index (occupied, Rect, i);

      if (rect->left < other->right && other->left < rect->right && rect->top < other->bottom &&
          other->top < rect->bottom)
        return FALSE;
    }
  g_array_append_vals (occupied, rect, 1);
  return TRUE;
}

static void
paint_name (cairo_t *cr, const Label *label, GArray *occupied, int tile_size, gboolean dark)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  double ink = dark ? 0.93 : 0.15, halo = dark ? 0.13 : 0.96;
  int width, height;
  Rect rect;

  pango_font_description_set_absolute_size (font, label->size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, label->text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  rect = (Rect) { label->x - width / 2.0, label->y - height / 2.0, label->x + width / 2.0,
                  label->y + height / 2.0 };
  if (!occupy (occupied, &rect, tile_size))
    return;
  cairo_move_to (cr, rect.left, rect.top);
  pango_cairo_layout_path (cr, layout);
  cairo_set_source_rgba (cr, halo, halo, halo, 0.8);
  cairo_set_line_width (cr, 2.5);
  cairo_stroke (cr);
  cairo_move_to (cr, rect.left, rect.top);
  cairo_set_source_rgb (cr, ink, ink, ink);
  pango_cairo_show_layout (cr, layout);
}

static void
paint_number (cairo_t *cr, const Label *label, GArray *occupied, int tile_size, gboolean dark)
{
  double width, height;
  Rect rect;

  vigie_road_shield_measure (label->text, &width, &height);
  rect = (Rect) { label->x - width / 2, label->y - height / 2, label->x + width / 2,
                  label->y + height / 2 };
  if (occupy (occupied, &rect, tile_size))
    vigie_road_shield_paint (cr, label->text, label->x, label->y, dark);
}

/**
 * vigie_tile_labels_paint:
 * @cr: whose unit is a pixel of the tile
 * @tile: has a layer of places, or of roads' numbers as points
 * @info: which tile it is, or which part of it is wanted
 * @tile_size: edge of the picture in pixels
 * @dark: whether on a night map
 *
 * Writes what finds room, the most important first.
 */
void
vigie_tile_labels_paint (
    cairo_t *cr, const VigieMvtTile *tile, const VigieTileInfo *info, int tile_size, gboolean dark)
{
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (Label));
  g_autoptr (GArray) occupied = g_array_new (FALSE, FALSE, sizeof (Rect));

  collect (labels, vigie_mvt_tile_find_layer (tile, "place"), info, tile_size, FALSE);
  collect (labels, vigie_mvt_tile_find_layer (tile, "transportation_name"), info, tile_size, TRUE);
  g_array_sort (labels, compare_labels);
  for (guint i = 0; i < labels->len; i++)
    {
      const Label *label = &g_array_index (labels, Label, i);

      if (label->size > 0)
        paint_name (cr, label, occupied, tile_size, dark);
      else
        paint_number (cr, label, occupied, tile_size, dark);
    }
}
