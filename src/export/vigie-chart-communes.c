/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A map of communes, each in the colour of its class. */
#include <math.h>

#include "vigie-chart-axis.h"
#include "vigie-chart-private.h"
#include "vigie-mercator.h"

#define NEAR 0.3        /* pixels or points: nothing smaller is drawn */
#define MAX_NUMBERS 400 /* written on the map */
#define MAX_NAMES 10    /* of the communes with the most */

static const VigieChartCommune *
get_commune (const VigieChart *chart, guint row)
{
  return &g_array_index (chart->communes, VigieChartCommune, row);
}

static void
project (const VigieChartLayout *self, double lon, double lat, double *x, double *y)
{
  double world_x, world_y;

  vigie_mercator_from_lon_lat (lon, lat, &world_x, &world_y);
  *x = self->plot.x + (world_x - self->left) * self->scale;
  *y = self->plot.y + (world_y - self->top) * self->scale;
}

static void
unproject (const VigieChartLayout *self, double x, double y, double *lon, double *lat)
{
  vigie_mercator_to_lon_lat (self->left + (x - self->plot.x) / self->scale,
                             self->top + (y - self->plot.y) / self->scale, lon, lat);
}

static double
get_dot (const VigieChartLayout *self)
{
  return self->size * 0.45;
}

gboolean
vigie_chart_is_in_commune (const VigieChartLayout *self, guint row, double x, double y)
{
  VigieGeometry *outline = get_commune (self->chart, row)->outline;
  double lon, lat;

  if (!vigie_geometry_is_polygonal (outline))
    return TRUE;
  unproject (self, x, y, &lon, &lat);
  return vigie_geometry_contains (outline, lon, lat);
}

/* ---- layout ---- */

/* In world units: all communes. */
static void
find_world (const VigieChart *chart, VigieWorldBox *world)
{
  VigieBox box = VIGIE_BOX_EMPTY;

  for (guint i = 0; i < chart->communes->len; i++)
    {
      VigieBox one;

      vigie_geometry_get_box (get_commune (chart, i)->outline, &one);
      vigie_box_extend (&box, one.west, one.south);
      vigie_box_extend (&box, one.east, one.north);
    }
  vigie_mercator_from_lon_lat (box.west, box.north, &world->min_x, &world->min_y);
  vigie_mercator_from_lon_lat (box.east, box.south, &world->max_x, &world->max_y);
}

static guint
find_class (const VigieChartLayout *self, gint64 value)
{
  guint class = 0;

  while (class + 1 < self->n_classes && (guint64) value > self->class_lasts[class])
    class ++;
  return class;
}

static void
add_class_keys (VigieChartLayout *self, GArray *keys)
{
  const VigieLanguage language = self->chart->language;

  for (guint i = 0; i < self->n_classes; i++)
    {
      const guint64 first = i > 0 ? self->class_lasts[i - 1] + 1 : 1;
      g_autofree char *from = vigie_chart_say_number (language, first);
      g_autofree char *to = vigie_chart_say_number (language, self->class_lasts[i]);
      g_autofree char *text = first < self->class_lasts[i]
                                  ? vigie_chart_fill (language, VIGIE_CHART_WORD_BETWEEN, from, to)
                                  : g_strdup (to);

      vigie_chart_add_key (keys, VIGIE_CHART_SWATCH_CLASS, i, text);
    }
}

/* (transfer full): from nothing to much. */
static GArray *
make_keys (VigieChartLayout *self)
{
  const VigieChart *chart = self->chart;
  GArray *keys = vigie_chart_keys_new ();
  gboolean has_none = FALSE;
  gboolean has_unknown = FALSE;
  guint64 max = 0;

  for (guint i = 0; i < chart->communes->len; i++)
    {
      const gint64 value = get_commune (chart, i)->value;

      has_none |= value == 0;
      has_unknown |= value < 0;
      max = MAX (max, (guint64) MAX (value, 0));
    }
  self->n_classes =
      vigie_chart_make_classes (max, self->class_lasts, G_N_ELEMENTS (self->class_lasts));
  if (has_unknown)
    vigie_chart_add_key (keys, VIGIE_CHART_SWATCH_UNKNOWN, 0,
                         vigie_chart_word (chart->language, VIGIE_CHART_WORD_NOT_WATCHED));
  if (has_none)
    vigie_chart_add_key (keys, VIGIE_CHART_SWATCH_NONE, 0,
                         vigie_chart_word (chart->language, VIGIE_CHART_WORD_NONE));
  add_class_keys (self, keys);
  return keys;
}

/* In the middle of the room that is left for it. */
static void
fit_map (VigieChartLayout *self, const VigieWorldBox *world)
{
  const double width = MAX (world->max_x - world->min_x, 1e-9);
  const double height = MAX (world->max_y - world->min_y, 1e-9);
  const double edge = get_dot (self) + 1;
  const double room_x = MAX (self->plot.width - 2 * edge, 1);
  const double room_y = MAX (self->plot.height - 2 * edge, 1);

  self->scale = MIN (room_x / width, room_y / height);
  self->left = world->min_x - (self->plot.width / self->scale - width) / 2;
  self->top = world->min_y - (self->plot.height / self->scale - height) / 2;
}

static void
add_slot (VigieChartLayout *self, guint row)
{
  const double edge = get_dot (self);
  VigieChartSlot slot = { { 0 }, row, 1 };
  VigieBox box;
  double x1, y1, x2, y2;

  vigie_geometry_get_box (get_commune (self->chart, row)->outline, &box);
  project (self, box.west, box.north, &x1, &y1);
  project (self, box.east, box.south, &x2, &y2);
  if (x2 - x1 < 2 * edge && y2 - y1 < 2 * edge) /* a point, or as small as one */
    {
      x1 = (x1 + x2) / 2 - edge;
      y1 = (y1 + y2) / 2 - edge;
      x2 = x1 + 2 * edge;
      y2 = y1 + 2 * edge;
    }
  slot.rect = (VigieChartRect) { x1, y1, x2 - x1, y2 - y1 };
  g_array_append_val (self->slots, slot);
}

/* ---- numbers on the map ---- */

static gboolean
fits_inside (const VigieChartLayout *self, guint row, double x, double y, double width)
{
  const double half = self->line * 0.36;

  for (int i = -1; i <= 1; i++)
    if (!vigie_chart_is_in_commune (self, row, x + i * width / 2, y) ||
        !vigie_chart_is_in_commune (self, row, x, y + i * half))
      return FALSE;
  return TRUE;
}

static gboolean
place_on_commune (VigieChartLayout *self, guint row, const char *text, double x, double y)
{
  const gint64 value = get_commune (self->chart, row)->value;
  const char *ground =
      vigie_chart_get_class_colour (&self->style, find_class (self, value), self->n_classes);
  const double width = vigie_chart_get_text_width (self, text);

  return fits_inside (self, row, x, y, width) &&
         vigie_chart_place_text (self, text,
                                 vigie_chart_get_lightness (ground) < 55 ? VIGIE_CHART_ON_DARK
                                                                         : VIGIE_CHART_ON_LIGHT,
                                 x, y - self->line / 2, 0.5, 0);
}

static gboolean
place_number (VigieChartLayout *self, guint row)
{
  const VigieChartCommune *commune = get_commune (self->chart, row);
  const VigieChartRect *rect = &g_array_index (self->slots, VigieChartSlot, row).rect;
  g_autofree char *number = NULL;
  double lon, lat, x, y;

  if (commune->value <= 0 || rect->height < self->line * 0.7 || rect->width < self->size ||
      !vigie_geometry_is_polygonal (commune->outline) ||
      !vigie_geometry_get_label_point (commune->outline, &lon, &lat))
    return FALSE;
  number = vigie_chart_say_number (self->chart->language, (guint64) commune->value);
  project (self, lon, lat, &x, &y);
  return place_on_commune (self, row, number, x, y);
}

/* Whether another commune with posts is there, which a text would seem to name. */
static gboolean
is_of_another (const VigieChartLayout *self, guint row, double x, double y)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      const VigieChartRect *rect = &g_array_index (self->slots, VigieChartSlot, i).rect;

      if (i != row && get_commune (self->chart, i)->value > 0 && x >= rect->x && y >= rect->y &&
          x < rect->x + rect->width && y < rect->y + rect->height &&
          vigie_chart_is_in_commune (self, i, x, y))
        return TRUE;
    }
  return FALSE;
}

static gboolean
place_name_at (VigieChartLayout *self, guint row, double x, double y)
{
  const char *name = get_commune (self->chart, row)->name;
  const double half = vigie_chart_get_text_width (self, name) / 2;

  for (int i = -2; i <= 2; i++)
    if (is_of_another (self, row, x + i * half / 2, y + self->line / 2))
      return FALSE;
  return vigie_chart_place_text (self, name, VIGIE_CHART_HALOED, x, y, 0.5, 0);
}

/* Under its number, or else above it; over its neighbours too, where these say nothing. */
static gboolean
place_name (VigieChartLayout *self, guint row)
{
  double lon, lat, x, y;

  if (!vigie_geometry_get_label_point (get_commune (self->chart, row)->outline, &lon, &lat))
    return FALSE;
  project (self, lon, lat, &x, &y);
  return place_name_at (self, row, x, y + self->line * 0.505) ||
         place_name_at (self, row, x, y - self->line * 1.505);
}

static gint
compare_values (gconstpointer a, gconstpointer b, gpointer chart)
{
  const gint64 first = get_commune (chart, *(const guint *) a)->value;
  const gint64 second = get_commune (chart, *(const guint *) b)->value;

  return (second > first) - (second < first);
}

static void
place_numbers (VigieChartLayout *self)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) placed = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_named = 0;

  for (guint i = 0; i < self->chart->communes->len; i++)
    if (get_commune (self->chart, i)->value > 0)
      g_array_append_val (rows, i);
  g_array_sort_with_data (rows, compare_values, self->chart);
  for (guint i = 0; i < rows->len && placed->len < MAX_NUMBERS; i++)
    if (place_number (self, g_array_index (rows, guint, i)))
      g_array_append_val (placed, g_array_index (rows, guint, i));
  for (guint i = 0; i < MIN (placed->len, 2 * MAX_NAMES) && n_named < MAX_NAMES; i++)
    n_named += place_name (self, g_array_index (placed, guint, i));
}

void
vigie_chart_lay_communes (VigieChartLayout *self)
{
  const VigieChart *chart = self->chart;
  const gboolean beside = self->width >= self->size * 38;
  const double column = self->size * 9;
  g_autoptr (GArray) keys = make_keys (self);
  VigieWorldBox world;
  double aspect, y, room;
  guint max_rows;

  find_world (chart, &world);
  aspect = MAX (world.max_y - world.min_y, 1e-9) / MAX (world.max_x - world.min_x, 1e-9);
  vigie_chart_place_text (self, vigie_chart_word (chart->language, VIGIE_CHART_WORD_POSTS),
                          VIGIE_CHART_QUIET, 0, 0, 0, self->width);
  y = self->line + self->size * 0.4;

  /* Beside the map one below the other, else in rows above it. */
  if (beside)
    for (guint i = 0; i < keys->len; i++)
      {
        g_autoptr (GArray) one = vigie_chart_keys_new ();
        const VigieChartKey *key = &g_array_index (keys, VigieChartKey, i);

        vigie_chart_add_key (one, key->kind, key->index, key->text);
        vigie_chart_lay_keys (self, one, 0, y + i * self->line * 1.15, column, 1);
      }
  else
    y = vigie_chart_lay_keys (self, keys, 0, y, self->width, 3) + self->size * 0.4;

  self->plot.x = beside ? column : 0;
  self->plot.width = MAX (self->width - self->plot.x, 1);
  self->plot.y = beside ? 0 : y;
  max_rows = keys->len + 2;
  room = CLAMP (self->plot.width * aspect, self->size * 14, self->size * 46);
  self->used = self->plot.y + MAX (room, beside ? max_rows * self->line * 1.15 : 0);
  self->plot.height = MAX ((self->is_natural ? self->used : self->height) - self->plot.y, 1);
  if (self->is_natural) /* the height is known */
    return;
  fit_map (self, &world);
  for (guint i = 0; i < chart->communes->len; i++)
    add_slot (self, i);
  place_numbers (self);
}

/* ---- drawing ---- */

static void
add_ring (VigieChartLayout *self, cairo_t *cr, const double *lonlat, gsize n_points)
{
  double last_x = 0;
  double last_y = 0;

  for (gsize i = 0; i < n_points; i++)
    {
      double x, y;

      project (self, lonlat[2 * i], lonlat[2 * i + 1], &x, &y);
      if (i == 0)
        cairo_move_to (cr, x, y);
      else if (fabs (x - last_x) + fabs (y - last_y) > NEAR)
        cairo_line_to (cr, x, y);
      else
        continue;
      last_x = x;
      last_y = y;
    }
  cairo_close_path (cr);
}

void
vigie_chart_add_outline (VigieChartLayout *self, cairo_t *cr, VigieGeometry *outline)
{
  cairo_new_path (cr);
  for (gsize part = 0; part < vigie_geometry_get_n_parts (outline); part++)
    {
      for (gsize ring = 0; ring < vigie_geometry_get_n_rings (outline, part); ring++)
        {
          gsize n_points;
          const double *lonlat = vigie_geometry_get_ring (outline, part, ring, &n_points);

          if (vigie_geometry_is_polygonal (outline))
            add_ring (self, cr, lonlat, n_points);
          else if (n_points > 0)
            {
              double x, y;

              project (self, lonlat[0], lonlat[1], &x, &y);
              cairo_new_sub_path (cr);
              cairo_arc (cr, x, y, get_dot (self), 0, 2 * G_PI);
            }
        }
    }
}

void
vigie_chart_draw_communes (VigieChartLayout *self, cairo_t *cr)
{
  const VigieChartColours *colours = vigie_chart_get_colours (&self->style);
  const gboolean is_print = self->style.look == VIGIE_CHART_PRINT;

  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->slots->len; i++)
    {
      const VigieChartSlot *slot = &g_array_index (self->slots, VigieChartSlot, i);
      const VigieChartCommune *commune = get_commune (self->chart, slot->first_row);

      vigie_chart_add_outline (self, cr, commune->outline);
      if (commune->value > 0)
        vigie_chart_fill_class (cr, &self->style, find_class (self, commune->value),
                                self->n_classes, &slot->rect);
      else
        {
          vigie_chart_set_colour (cr, colours->none);
          cairo_fill_preserve (cr);
          if (commune->value < 0)
            vigie_chart_hatch (cr, VIGIE_HATCH_RISING, colours->axis, 0.8, self->size * 0.35,
                               &slot->rect);
        }
      vigie_chart_set_colour (cr, self->style.high_contrast ? colours->ink : colours->axis);
      cairo_set_line_width (cr, is_print ? 0.3 : 0.6);
      cairo_stroke (cr);
    }
}
