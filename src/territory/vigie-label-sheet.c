/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Labels are placed once for a whole zoom, not tile by tile: so none is cut where two tiles meet,
 * none comes twice, and what a tile shows does not depend on which tiles were made before.
 */
#include <math.h>

#include "vigie-territory-labels-private.h"

#define TILE 512.0
#define CELL 128.0         /* of the grid in which collisions are looked for, pixels */
#define NUMBER_SPACING 380 /* between two of one chain */
#define SAME_NUMBER_PX 240 /* between two of one number, on whatever carriageway */

/* A label in a cell of a grid; the next one of the same cell follows by number. */
typedef struct
{
  guint32 label;
  guint32 next; /* plus one */
} Entry;

struct _VigieLabelSheet
{
  int zoom;
  double pixels;     /* across the world */
  GArray *labels;    /* (element-type VigieTerritoryLabel) */
  GHashTable *cells; /* (element-type guint64 guint): entry, plus one; only while placing */
  GArray *entries;   /* (element-type Entry); only while placing */
  GHashTable *tiles; /* (element-type guint64 GArray): of guint32 */
};

typedef struct
{
  double left;
  double top;
  double right;
  double bottom;
} Rect;

static guint64
make_cell_key (int x, int y)
{
  return (guint64) (guint32) x << 32 | (guint32) y;
}

static Rect
get_rect (const VigieLabelSheet *self, const VigieTerritoryLabel *label, double margin)
{
  double x = label->x * self->pixels, y = label->y * self->pixels;

  return (Rect) { x - label->half_width - margin, y - label->half_height - margin,
                  x + label->half_width + margin, y + label->half_height + margin };
}

typedef gboolean (*Obstacle) (const VigieLabelSheet *self,
                              const VigieTerritoryLabel *placed,
                              const VigieTerritoryLabel *label,
                              const Rect *rect);

static gboolean
is_overlapped (const VigieLabelSheet *self,
               const VigieTerritoryLabel *placed,
               const VigieTerritoryLabel *label,
               const Rect *rect)
{
  Rect other = get_rect (self, placed, 0);

  return rect->left < other.right && other.left < rect->right && rect->top < other.bottom &&
         other.top < rect->bottom;
}

/* Numbers are one string for all roads that have it. */
static gboolean
is_same_number (const VigieLabelSheet *self,
                const VigieTerritoryLabel *placed,
                const VigieTerritoryLabel *label,
                const Rect *rect)
{
  return placed->text == label->text &&
         hypot (placed->x - label->x, placed->y - label->y) * self->pixels < SAME_NUMBER_PX;
}

static gboolean
is_hindered (const VigieLabelSheet *self,
             const VigieTerritoryLabel *label,
             const Rect *rect,
             Obstacle obstacle)
{
  for (int y = (int) floor (rect->top / CELL); y <= (int) floor (rect->bottom / CELL); y++)
    {
      for (int x = (int) floor (rect->left / CELL); x <= (int) floor (rect->right / CELL); x++)
        {
          guint64 key = make_cell_key (x, y);
          guint32 next = GPOINTER_TO_UINT (g_hash_table_lookup (self->cells, &key));

          while (next > 0)
            {
              const Entry *entry = &g_array_index (self->entries, Entry, next - 1);

              if (obstacle (self, vigie_label_sheet_get (self, entry->label), label, rect))
                return TRUE;
              next = entry->next;
            }
        }
    }
  return FALSE;
}

static void
enter_cells (VigieLabelSheet *self, guint32 index)
{
  Rect rect = get_rect (self, vigie_label_sheet_get (self, index), 0);

  for (int y = (int) floor (rect.top / CELL); y <= (int) floor (rect.bottom / CELL); y++)
    {
      for (int x = (int) floor (rect.left / CELL); x <= (int) floor (rect.right / CELL); x++)
        {
          guint64 key = make_cell_key (x, y);
          Entry entry = { index, GPOINTER_TO_UINT (g_hash_table_lookup (self->cells, &key)) };

          g_array_append_val (self->entries, entry);
          g_hash_table_insert (self->cells, g_memdup2 (&key, sizeof key),
                               GUINT_TO_POINTER (self->entries->len));
        }
    }
}

static void
enter_tiles (VigieLabelSheet *self, guint32 index)
{
  Rect rect = get_rect (self, vigie_label_sheet_get (self, index), 0);

  for (int y = (int) floor (rect.top / TILE); y <= (int) floor (rect.bottom / TILE); y++)
    {
      for (int x = (int) floor (rect.left / TILE); x <= (int) floor (rect.right / TILE); x++)
        {
          guint64 key = make_cell_key (x, y);
          GArray *tile = g_hash_table_lookup (self->tiles, &key);

          if (tile == NULL)
            {
              tile = g_array_new (FALSE, FALSE, sizeof (guint32));
              g_hash_table_insert (self->tiles, g_memdup2 (&key, sizeof key), tile);
            }
          g_array_append_val (tile, index);
        }
    }
}

/* Puts a label where it is, if there is room with so much around it. */
static gboolean
try_label (VigieLabelSheet *self, const VigieTerritoryLabel *label, double margin)
{
  Rect rect = get_rect (self, label, margin);

  if (is_hindered (self, label, &rect, is_overlapped))
    return FALSE;
  if (label->road_class >= 0)
    {
      rect = get_rect (self, label, SAME_NUMBER_PX);
      if (is_hindered (self, label, &rect, is_same_number))
        return FALSE;
    }
  g_array_append_vals (self->labels, label, 1);
  enter_cells (self, self->labels->len - 1);
  enter_tiles (self, self->labels->len - 1);
  return TRUE;
}

/* Places of the classes from @first to @last. The wider the land, the more air around a name. */
static void
place_names (VigieLabelSheet *self, const VigieTerritoryLabels *labels, guint first, guint last)
{
  double margin = self->zoom < 10 ? 36 : self->zoom < 11 ? 16 : 6;

  for (guint i = 0; i < labels->places->len; i++)
    {
      const Place *place = &g_array_index (labels->places, Place, i);
      const PlaceClass *class = &vigie_place_classes[place->class];
      VigieTerritoryLabel label = { .text = place->text,
                                    .word = class->word,
                                    .x = place->x,
                                    .y = place->y,
                                    .road_class = -1,
                                    .rank = i + 1 };

      if (place->class < first || place->class > last || class->min_zoom > self->zoom)
        continue;
      label.half_width = (double) g_utf8_strlen (place->text, -1) * class->size * 0.31 + 2;
      label.half_height = class->size * 0.7;
      try_label (self, &label, margin);
    }
}

/* Where a line is at so much of its length. */
static void
find_along (const VigieTerritoryLabels *labels,
            const NumberedLine *line,
            double along,
            double *x,
            double *y)
{
  const double *xy = &g_array_index (labels->xy, double, 2 * line->first);

  for (guint i = 1; i < line->n; i++)
    {
      double dx = xy[2 * i] - xy[2 * i - 2], dy = xy[2 * i + 1] - xy[2 * i - 1];
      double length = hypot (dx, dy);

      if (along <= length || i == line->n - 1)
        {
          double part = length > 0 ? CLAMP (along / length, 0, 1) : 0;

          *x = xy[2 * i - 2] + part * dx;
          *y = xy[2 * i - 1] + part * dy;
          return;
        }
      along -= length;
    }
}

static void
place_numbers_along (VigieLabelSheet *self,
                     const VigieTerritoryLabels *labels,
                     const NumberedLine *line)
{
  static const double shifts[] = { 0, 0.2, -0.2, 0.35, -0.35 };
  double length = line->length * self->pixels;
  double margin = self->zoom < 13 && line->road_class >= VIGIE_ROAD_TERTIARY ? 12 : 4;
  guint n = MAX (1, (guint) floor (length / NUMBER_SPACING));
  VigieTerritoryLabel label = { .text = line->text,
                                .word = vigie_territory_class_word (line->road_class),
                                .half_height = 8.5,
                                .road_class = line->road_class,
                                .rank = line->road_class };

  label.half_width = (double) g_utf8_strlen (line->text, -1) * 3.6 + 5;
  /* Far out, a number on a short road hides it; close up, a tile may hold no more of the road. */
  if (length < (self->zoom < 14 ? 4.4 : 1.6) * label.half_width)
    return;
  for (guint i = 0; i < n; i++)
    {
      for (gsize s = 0; s < G_N_ELEMENTS (shifts); s++)
        {
          find_along (labels, line, (i + 0.5 + shifts[s]) / n * line->length, &label.x, &label.y);
          if (try_label (self, &label, margin))
            break;
        }
    }
}

static void
place_numbers (VigieLabelSheet *self,
               const VigieTerritoryLabels *labels,
               VigieRoadClass first,
               VigieRoadClass last)
{
  /* Small roads get their numbers later than their lines. */
  VigieRoadClass lowest =
      self->zoom < 14 ? vigie_territory_lowest_class (self->zoom - 1) : VIGIE_ROAD_LOCAL;

  if (self->zoom < 14)
    lowest = MIN (lowest, VIGIE_ROAD_TERTIARY);
  if (self->zoom < 6)
    return;
  for (guint i = 0; i < labels->numbered->len; i++)
    {
      const NumberedLine *line = &g_array_index (labels->numbered, NumberedLine, i);

      if (line->road_class >= first && line->road_class <= MIN (last, lowest))
        place_numbers_along (self, labels, line);
    }
}

/**
 * vigie_territory_labels_place:
 * @self: what may be written
 * @zoom: of tiles of 512 pixels
 *
 * Returns: (transfer full): what is written
 */
VigieLabelSheet *
vigie_territory_labels_place (const VigieTerritoryLabels *self, int zoom)
{
  VigieLabelSheet *sheet = g_new0 (VigieLabelSheet, 1);

  sheet->zoom = zoom;
  sheet->pixels = TILE * exp2 (zoom);
  sheet->labels = g_array_new (FALSE, FALSE, sizeof (VigieTerritoryLabel));
  sheet->cells = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  sheet->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  sheet->tiles =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  place_names (sheet, self, 0, 1);
  place_numbers (sheet, self, VIGIE_ROAD_MOTORWAY, VIGIE_ROAD_TRUNK);
  place_names (sheet, self, 2, 2);
  place_numbers (sheet, self, VIGIE_ROAD_PRIMARY, VIGIE_ROAD_LOCAL);
  place_names (sheet, self, 3, VIGIE_N_PLACE_CLASSES - 1);
  g_clear_pointer (&sheet->cells, g_hash_table_unref);
  g_clear_pointer (&sheet->entries, g_array_unref);
  return sheet;
}

void
vigie_label_sheet_free (VigieLabelSheet *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->labels);
  g_hash_table_unref (self->tiles);
  g_free (self);
}

const VigieTerritoryLabel *
vigie_label_sheet_get (const VigieLabelSheet *self, guint index)
{
  return &g_array_index (self->labels, VigieTerritoryLabel, index);
}

/**
 * vigie_label_sheet_get_tile:
 * @x: of a tile of the sheet's zoom
 * @y: the same
 * @n: (out): how many
 *
 * Returns: (array length=n) (nullable): labels that reach into the tile, first what matters most
 */
const guint32 *
vigie_label_sheet_get_tile (const VigieLabelSheet *self, int x, int y, guint *n)
{
  guint64 key = make_cell_key (x, y);
  const GArray *tile = g_hash_table_lookup (self->tiles, &key);

  *n = tile != NULL ? tile->len : 0;
  return tile != NULL ? (const guint32 *) (gconstpointer) tile->data : NULL;
}
