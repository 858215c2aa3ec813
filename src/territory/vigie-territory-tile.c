/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory-tile.h"

#include <math.h>

#include "vigie-mercator.h"
#include "vigie-mvt-writer.h"
#include "vigie-territory-sheet.h"

#define E7 1e-7
#define EXTENT 4096
#define TILE_PX 512.0
#define BUFFER 128        /* beyond the tile's edges, in its units: half the widest road's width */
#define NEAR 3.0          /* units: steps below it are not worth their bytes */
#define TOLERANCE_PX 0.35 /* a line may lie so far from the road */
#define NAMES_ZOOM 14     /* of the first tiles with names of streets */
#define INNER_BORDERS_ZOOM 10
#define CHARACTER_UNITS 48 /* of a street's name */

/* Sheets for a range of zooms; above the last one roads are drawn as they are. */
static const struct
{
  int max_zoom;
  VigieRoadClass lowest;
} ranges[] = { { 7, VIGIE_ROAD_PRIMARY }, { 10, VIGIE_ROAD_TERTIARY }, { 12, VIGIE_ROAD_LOCAL } };

#define N_RANGES G_N_ELEMENTS (ranges)
#define WHOLE N_RANGES /* the range of the zooms above */

/* What is made once, in whatever thread asks first; the others wait for it. */
typedef struct
{
  GMutex lock;
  VigieRoadIndex *index;
} Sheet;

typedef struct
{
  GMutex lock;
  VigieLabelSheet *sheet;
} Labels;

struct _VigieTerritoryMap
{
  VigieTerritory *territory;
  Sheet roads[N_RANGES + 1];
  Sheet borders[N_RANGES + 1];
  Sheet names;
  GMutex labels_lock;
  VigieTerritoryLabels *labels;
  Labels placed[VIGIE_TERRITORY_MAX_ZOOM + 1];
};

/**
 * vigie_territory_map_new:
 * @territory: kept
 *
 * Returns: (transfer full): its map; nothing is made yet
 */
VigieTerritoryMap *
vigie_territory_map_new (VigieTerritory *territory)
{
  VigieTerritoryMap *self = g_new0 (VigieTerritoryMap, 1);

  self->territory = vigie_territory_ref (territory);
  for (guint i = 0; i <= N_RANGES; i++)
    {
      g_mutex_init (&self->roads[i].lock);
      g_mutex_init (&self->borders[i].lock);
    }
  g_mutex_init (&self->names.lock);
  g_mutex_init (&self->labels_lock);
  for (guint i = 0; i <= VIGIE_TERRITORY_MAX_ZOOM; i++)
    g_mutex_init (&self->placed[i].lock);
  return self;
}

static void
clear_sheet (Sheet *sheet)
{
  g_mutex_clear (&sheet->lock);
  g_clear_pointer (&sheet->index, vigie_road_index_unref);
}

void
vigie_territory_map_free (VigieTerritoryMap *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i <= N_RANGES; i++)
    {
      clear_sheet (&self->roads[i]);
      clear_sheet (&self->borders[i]);
    }
  clear_sheet (&self->names);
  for (guint i = 0; i <= VIGIE_TERRITORY_MAX_ZOOM; i++)
    {
      g_mutex_clear (&self->placed[i].lock);
      g_clear_pointer (&self->placed[i].sheet, vigie_label_sheet_free);
    }
  g_mutex_clear (&self->labels_lock);
  g_clear_pointer (&self->labels, vigie_territory_labels_free);
  vigie_territory_unref (self->territory);
  g_free (self);
}

/* ---- what is made once ---- */

static guint
get_range (int z)
{
  guint range = 0;

  while (range < N_RANGES && ranges[range].max_zoom < z)
    range++;
  return range;
}

static double
get_tolerance (int z)
{
  return TOLERANCE_PX / (TILE_PX * exp2 (z));
}

static VigieRoadIndex *
get_roads (VigieTerritoryMap *self, guint range)
{
  VigieRoadGraph *graph = vigie_territory_get_graph (self->territory);
  Sheet *sheet = &self->roads[range];
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sheet->lock);

  if (sheet->index == NULL && range == WHOLE)
    sheet->index = vigie_road_index_new (graph);
  else if (sheet->index == NULL)
    {
      g_autoptr (VigieRoadGraph) lines =
          vigie_territory_sheet_new (graph, VIGIE_SHEET_BY_NUMBER, ranges[range].lowest,
                                     get_tolerance (ranges[range].max_zoom));

      sheet->index = vigie_road_index_new (lines);
    }
  return sheet->index;
}

static VigieRoadIndex *
get_borders (VigieTerritoryMap *self, guint range)
{
  Sheet *sheet = &self->borders[range];
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sheet->lock);
  g_autoptr (VigieRoadGraph) lines = NULL;

  if (sheet->index != NULL)
    return sheet->index;
  if (range == WHOLE)
    lines = vigie_territory_sheet_new_borders (vigie_territory_get_communes (self->territory));
  else
    lines = vigie_territory_sheet_new (vigie_road_index_get_graph (get_borders (self, WHOLE)),
                                       VIGIE_SHEET_BY_NUMBER, VIGIE_BORDER_INNER,
                                       get_tolerance (ranges[range].max_zoom));
  sheet->index = vigie_road_index_new (lines);
  return sheet->index;
}

static VigieRoadIndex *
get_names (VigieTerritoryMap *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->names.lock);

  if (self->names.index == NULL)
    {
      g_autoptr (VigieRoadGraph) lines = vigie_territory_sheet_new (
          vigie_territory_get_graph (self->territory), VIGIE_SHEET_BY_NAME, VIGIE_ROAD_SERVICE,
          get_tolerance (VIGIE_TERRITORY_MAX_ZOOM));

      self->names.index = vigie_road_index_new (lines);
    }
  return self->names.index;
}

static const VigieLabelSheet *
get_labels (VigieTerritoryMap *self, int z)
{
  Labels *placed = &self->placed[z];
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&placed->lock);

  if (placed->sheet != NULL)
    return placed->sheet;
  g_mutex_lock (&self->labels_lock);
  if (self->labels == NULL)
    self->labels = vigie_territory_labels_new (self->territory);
  g_mutex_unlock (&self->labels_lock);
  placed->sheet = vigie_territory_labels_place (self->labels, z);
  return placed->sheet;
}

/* ---- one tile ---- */

/* Lines that are drawn alike, cut to the tile. */
typedef struct
{
  GArray *points; /* (element-type VigieMvtPoint) */
  GArray *parts;  /* (element-type guint): how many points each has */
} Ink;

typedef struct
{
  int z;
  int x;
  int y;
  double scale; /* units across the world */
  double left;  /* units */
  double top;
  VigieRoadBox box; /* with the buffer */
  VigieMvtWriter *writer;
} Tile;

static VigieRoadBox
make_road_box (int z, int x, int y, double buffer)
{
  double n = exp2 (z);

  return (VigieRoadBox) {
    .west = (gint32) floor (vigie_mercator_lon (MAX (x - buffer, 0) / n) / E7),
    .south = (gint32) floor (vigie_mercator_lat (MIN (y + 1 + buffer, n) / n) / E7),
    .east = (gint32) ceil (vigie_mercator_lon (MIN (x + 1 + buffer, n) / n) / E7),
    .north = (gint32) ceil (vigie_mercator_lat (MAX (y - buffer, 0) / n) / E7),
  };
}

static void
ink_init (Ink *ink)
{
  ink->points = g_array_new (FALSE, FALSE, sizeof (VigieMvtPoint));
  ink->parts = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
ink_clear (Ink *ink)
{
  g_clear_pointer (&ink->points, g_array_unref);
  g_clear_pointer (&ink->parts, g_array_unref);
}

static void
begin_part (Ink *ink)
{
  guint none = 0;

  if (ink->parts->len > 0)
    {
      guint *last = &g_array_index (ink->parts, guint, ink->parts->len - 1);

      if (*last == 0)
        return;
      if (*last == 1) /* nothing came of it */
        {
          g_array_set_size (ink->points, ink->points->len - 1);
          *last = 0;
          return;
        }
    }
  g_array_append_val (ink->parts, none);
}

static void
add_point (Ink *ink, double x, double y)
{
  VigieMvtPoint point = { (gint32) lround (x), (gint32) lround (y) };
  guint *n = &g_array_index (ink->parts, guint, ink->parts->len - 1);

  if (*n > 0)
    {
      const VigieMvtPoint *last = &g_array_index (ink->points, VigieMvtPoint, ink->points->len - 1);

      if (last->x == point.x && last->y == point.y)
        return;
    }
  g_array_append_val (ink->points, point);
  (*n)++;
}

/* One bound of Liang and Barsky's ("A new concept and method for line clipping", 1984). */
static gboolean
cut (double direction, double distance, double *from, double *to)
{
  double at = distance / direction;

  if (direction == 0)
    return distance >= 0;
  if (direction < 0)
    *from = MAX (*from, at);
  else
    *to = MIN (*to, at);
  return *from <= *to;
}

static void
add_segment (Ink *ink, const double *a, const double *b, double low, double high, gboolean *is_open)
{
  double dx = b[0] - a[0], dy = b[1] - a[1], from = 0, to = 1;

  if (!cut (-dx, a[0] - low, &from, &to) || !cut (dx, high - a[0], &from, &to) ||
      !cut (-dy, a[1] - low, &from, &to) || !cut (dy, high - a[1], &from, &to))
    {
      *is_open = FALSE;
      return;
    }
  if (!*is_open || from > 0)
    {
      begin_part (ink);
      add_point (ink, a[0] + from * dx, a[1] + from * dy);
    }
  add_point (ink, a[0] + to * dx, a[1] + to * dy);
  *is_open = to >= 1;
}

/* Both tiles beside an edge round the same places of a line to the same ones, so it goes on there
 * without a step. */
static void
add_line (Tile *tile, Ink *ink, VigieRoadGraph *graph, const VigieRoadEdge *edge, double buffer)
{
  gboolean is_open = FALSE;
  double last[2] = { 0 };

  for (guint32 i = 0; i < edge->n_points; i++)
    {
      const VigieRoadPoint *point = &graph->points[edge->first_point + i];
      double here[2] = { vigie_mercator_x (point->lon_e7 * E7) * tile->scale - tile->left,
                         vigie_mercator_y (point->lat_e7 * E7) * tile->scale - tile->top };

      if (i > 0 && i < edge->n_points - 1 &&
          fabs (here[0] - last[0]) + fabs (here[1] - last[1]) < NEAR)
        continue;
      if (i > 0)
        add_segment (ink, last, here, -buffer, EXTENT + buffer, &is_open);
      last[0] = here[0];
      last[1] = here[1];
    }
  begin_part (ink);
}

/* Writes one feature of all lines in @ink. FALSE where there are none. */
static gboolean
begin_feature (Tile *tile, const Ink *ink)
{
  guint first = 0;

  if (ink->points == NULL || ink->points->len < 2)
    return FALSE;
  vigie_mvt_writer_begin_feature (tile->writer, VIGIE_MVT_LINE);
  for (guint i = 0; i < ink->parts->len; i++)
    {
      guint n = g_array_index (ink->parts, guint, i);

      if (n >= 2)
        vigie_mvt_writer_add_part (tile->writer, &g_array_index (ink->points, VigieMvtPoint, first),
                                   n);
      first += n;
    }
  return TRUE;
}

#define N_INKS (VIGIE_N_ROAD_CLASSES * 4)

static guint
get_ink (const VigieRoadEdge *edge)
{
  return (guint) MIN (edge->road_class, VIGIE_ROAD_TRACK) * 4 +
         ((edge->flags & VIGIE_ROAD_TUNNEL) != 0 ? 2 : 0) +
         ((edge->flags & VIGIE_ROAD_RAMP) != 0 ? 1 : 0);
}

/* What is drawn later lies above: tunnels first, then small roads, then great ones. */
static void
write_roads (Tile *tile, Ink *inks)
{
  vigie_mvt_writer_begin_layer (tile->writer, "transportation", EXTENT);
  for (int tunnel = 1; tunnel >= 0; tunnel--)
    for (int class = VIGIE_ROAD_TRACK; class >= VIGIE_ROAD_MOTORWAY; class --)
      for (int ramp = 1; ramp >= 0; ramp--)
        {
          if (!begin_feature (tile, &inks[class * 4 + tunnel * 2 + ramp]))
            continue;
          vigie_mvt_writer_add_string (tile->writer, "class",
                                       vigie_territory_class_word ((VigieRoadClass) class));
          if (tunnel)
            vigie_mvt_writer_add_string (tile->writer, "brunnel", "tunnel");
          if (ramp)
            vigie_mvt_writer_add_integer (tile->writer, "ramp", 1);
        }
}

static void
add_roads (Tile *tile, VigieRoadIndex *index)
{
  VigieRoadGraph *graph = vigie_road_index_get_graph (index);
  VigieRoadClass lowest = vigie_territory_lowest_class (tile->z);
  g_autoptr (GArray) edges = vigie_road_index_query (index, &tile->box);
  Ink inks[N_INKS] = { 0 };

  for (guint i = 0; i < edges->len; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[g_array_index (edges, guint32, i)];
      Ink *ink = &inks[get_ink (edge)];

      if (edge->road_class > lowest)
        continue;
      if (ink->points == NULL)
        ink_init (ink);
      add_line (tile, ink, graph, edge, BUFFER);
    }
  write_roads (tile, inks);
  for (guint i = 0; i < N_INKS; i++)
    ink_clear (&inks[i]);
}

static void
add_borders (Tile *tile, VigieRoadIndex *index)
{
  VigieRoadGraph *graph = vigie_road_index_get_graph (index);
  g_autoptr (GArray) edges = vigie_road_index_query (index, &tile->box);
  static const int admin_levels[] = { [VIGIE_BORDER_OUTER] = 6, [VIGIE_BORDER_INNER] = 8 };

  vigie_mvt_writer_begin_layer (tile->writer, "boundary", EXTENT);
  for (int class = VIGIE_BORDER_INNER; class >= VIGIE_BORDER_OUTER; class --)
    {
      Ink ink;

      if (class == VIGIE_BORDER_INNER && tile->z < INNER_BORDERS_ZOOM)
        continue;
      ink_init (&ink);
      for (guint i = 0; i < edges->len; i++)
        {
          const VigieRoadEdge *edge = &graph->edges[g_array_index (edges, guint32, i)];

          if (edge->road_class == class)
            add_line (tile, &ink, graph, edge, BUFFER);
        }
      if (begin_feature (tile, &ink))
        vigie_mvt_writer_add_integer (tile->writer, "admin_level", admin_levels[class]);
      ink_clear (&ink);
    }
}

/* Ends at the tile's edges, so that no name is written across them, nor twice. */
static void
add_street_names (Tile *tile, VigieRoadIndex *index)
{
  VigieRoadGraph *graph = vigie_road_index_get_graph (index);
  g_autoptr (GArray) edges = vigie_road_index_query (index, &tile->box);

  for (guint i = 0; i < edges->len; i++)
    {
      const VigieRoadEdge *edge = &graph->edges[g_array_index (edges, guint32, i)];
      const char *name = vigie_road_graph_get_string (graph, edge->name);
      double least = (double) g_utf8_strlen (name, -1) * CHARACTER_UNITS, length = 0;
      Ink ink;

      ink_init (&ink);
      add_line (tile, &ink, graph, edge, 0);
      for (guint j = 1; j < ink.points->len; j++)
        length += hypot (g_array_index (ink.points, VigieMvtPoint, j).x -
                             g_array_index (ink.points, VigieMvtPoint, j - 1).x,
                         g_array_index (ink.points, VigieMvtPoint, j).y -
                             g_array_index (ink.points, VigieMvtPoint, j - 1).y);
      if (length >= least && begin_feature (tile, &ink))
        {
          vigie_mvt_writer_add_string (tile->writer, "name", name);
          vigie_mvt_writer_add_string (
              tile->writer, "class",
              vigie_territory_class_word ((VigieRoadClass) edge->road_class));
        }
      ink_clear (&ink);
    }
}

static void
add_labels (Tile *tile, const VigieLabelSheet *sheet, gboolean numbers)
{
  guint n;
  const guint32 *labels = vigie_label_sheet_get_tile (sheet, tile->x, tile->y, &n);

  for (guint i = 0; i < n; i++)
    {
      const VigieTerritoryLabel *label = vigie_label_sheet_get (sheet, labels[i]);
      VigieMvtPoint point = { (gint32) lround (label->x * tile->scale - tile->left),
                              (gint32) lround (label->y * tile->scale - tile->top) };

      if ((label->road_class >= 0) != numbers)
        continue;
      vigie_mvt_writer_begin_feature (tile->writer, VIGIE_MVT_POINT);
      vigie_mvt_writer_add_part (tile->writer, &point, 1);
      vigie_mvt_writer_add_string (tile->writer, numbers ? "ref" : "name", label->text);
      vigie_mvt_writer_add_string (tile->writer, "class", label->word);
      if (numbers)
        vigie_mvt_writer_add_integer (tile->writer, "ref_length", g_utf8_strlen (label->text, -1));
      else
        vigie_mvt_writer_add_integer (tile->writer, "rank", label->rank);
    }
}

/**
 * vigie_territory_map_covers:
 *
 * Returns: whether anything of the territory may lie in the tile
 */
gboolean
vigie_territory_map_covers (VigieTerritoryMap *self, int z, int x, int y)
{
  VigieRoadBox tile = make_road_box (z, x, y, 0);
  VigieBox box;

  vigie_territory_get_box (self->territory, &box);
  return !vigie_box_is_empty (&box) && box.west <= tile.east * E7 && box.east >= tile.west * E7 &&
         box.south <= tile.north * E7 && box.north >= tile.south * E7;
}

/**
 * vigie_territory_map_make_tile:
 * @self: a map
 * @z: %VIGIE_TERRITORY_MIN_ZOOM to %VIGIE_TERRITORY_MAX_ZOOM, of tiles of 512 pixels
 * @x: column from the west
 * @y: row from the north
 * @cancellable: (nullable): ends it between two layers
 *
 * Returns: (transfer full) (nullable): a vector tile, of no bytes where nothing is; %NULL when it
 *   was cancelled
 */
GBytes *
vigie_territory_map_make_tile (
    VigieTerritoryMap *self, int z, int x, int y, GCancellable *cancellable)
{
  g_autoptr (VigieMvtWriter) writer = vigie_mvt_writer_new ();
  const guint range = get_range (z);
  const double scale = EXTENT * exp2 (z);
  Tile tile = { z,
                x,
                y,
                scale,
                (double) x * EXTENT,
                (double) y * EXTENT,
                make_road_box (z, x, y, (double) BUFFER / EXTENT),
                writer };

  g_return_val_if_fail (z >= VIGIE_TERRITORY_MIN_ZOOM && z <= VIGIE_TERRITORY_MAX_ZOOM, NULL);

  add_borders (&tile, get_borders (self, range));
  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  add_roads (&tile, get_roads (self, range));
  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  vigie_mvt_writer_begin_layer (writer, "transportation_name", EXTENT);
  add_labels (&tile, get_labels (self, z), TRUE);
  if (z >= NAMES_ZOOM)
    add_street_names (&tile, get_names (self));
  vigie_mvt_writer_begin_layer (writer, "place", EXTENT);
  add_labels (&tile, get_labels (self, z), FALSE);
  return vigie_mvt_writer_end (writer);
}
