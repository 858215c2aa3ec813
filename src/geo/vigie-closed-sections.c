/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-closed-sections.h"

#include <math.h>
#include <stdlib.h>

#include "vigie-key-sort.h"

typedef struct
{
  VigieClosedSections sections;
  gatomicrefcount references;
} Owner;

/* Pieces of one edge as one part of the area cuts it. */
typedef struct
{
  guint32 edge;
  guint32 first_cut;
  guint32 n_cuts; /* 0: the whole edge, by its own length */
} Piece;

/* A walk through the index with one part of the area: at each level the sides that meet the box. */
typedef struct
{
  VigieRoadGraph *graph;
  const VigieOutline *outline;
  guint n_sides;
  guint32 *sides; /* n_sides for each level and one more */
  guint n_met[VIGIE_ROAD_INDEX_MAX_LEVELS + 2];
  guint top;
  guint16 skipped; /* flags of edges that are not closed */
  GHashTable *included;
  GHashTable *excluded;
  GArray *pieces; /* (element-type Piece) */
  GArray *cuts;   /* (element-type VigieLineCut) */
} Walk;

/* ---- which edges ---- */

static GHashTable *
collect_edges (const guint32 *edges, gsize n)
{
  GHashTable *set;

  if (n == 0)
    return NULL;
  set = g_hash_table_new (NULL, NULL);
  for (gsize i = 0; i < n; i++)
    g_hash_table_add (set, GUINT_TO_POINTER (edges[i]));
  return set;
}

static inline gboolean
has_edge (GHashTable *set, guint32 edge)
{
  return set != NULL && g_hash_table_contains (set, GUINT_TO_POINTER (edge));
}

static inline gboolean
is_concerned (const Walk *walk, guint32 edge)
{
  const guint16 flags = walk->graph->edges[edge].flags;

  if ((flags & (VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD)) == 0)
    return FALSE;
  if ((flags & walk->skipped) != 0 || has_edge (walk->excluded, edge))
    return has_edge (walk->included, edge);
  return TRUE;
}

static guint32 *
get_sides (Walk *walk, guint level)
{
  return walk->sides + (gsize) level * walk->n_sides;
}

static VigieRoadPoint
get_first_point (const Walk *walk, guint32 edge)
{
  return walk->graph->points[walk->graph->edges[edge].first_point];
}

static VigieRoadWalk
see_box (const VigieRoadBox *box, guint level, gpointer user_data)
{
  Walk *walk = user_data;
  const VigieRoadPoint corner = { box->west, box->south };

  /* The box at the top is judged by all sides, which lie one level above it. */
  if (walk->top == 0)
    walk->top = level;
  if (level == walk->top)
    {
      walk->n_met[level + 1] = walk->n_sides;
      for (guint i = 0; i < walk->n_sides; i++)
        get_sides (walk, level + 1)[i] = i;
    }
  walk->n_met[level] = vigie_outline_filter (walk->outline, box, get_sides (walk, level + 1),
                                             walk->n_met[level + 1], get_sides (walk, level));
  if (walk->n_met[level] > 0)
    return VIGIE_ROAD_WALK_INTO;
  /* No side meets it: all of it is where its corner is. */
  return vigie_outline_locate (walk->outline, corner) == VIGIE_WHERE_OUTSIDE
             ? VIGIE_ROAD_WALK_SKIP
             : VIGIE_ROAD_WALK_WHOLE;
}

static void
see_edge (const VigieRoadBox *box, guint32 edge, gpointer user_data)
{
  Walk *walk = user_data;
  const VigieRoadEdge *road = &walk->graph->edges[edge];
  Piece piece = { .edge = edge, .first_cut = walk->cuts->len };

  if (!is_concerned (walk, edge))
    return;
  walk->n_met[0] = vigie_outline_filter (walk->outline, box, get_sides (walk, 1), walk->n_met[1],
                                         get_sides (walk, 0));
  if (walk->n_met[0] == 0)
    {
      if (vigie_outline_locate (walk->outline, get_first_point (walk, edge)) != VIGIE_WHERE_OUTSIDE)
        g_array_append_val (walk->pieces, piece);
      return;
    }
  vigie_outline_cut (walk->outline, get_sides (walk, 0), walk->n_met[0],
                     walk->graph->points + road->first_point, road->n_points, walk->cuts);
  piece.n_cuts = walk->cuts->len - piece.first_cut;
  if (piece.n_cuts > 0)
    g_array_append_val (walk->pieces, piece);
}

static void
see_whole (const guint32 *edges, gsize n_edges, gpointer user_data)
{
  Walk *walk = user_data;

  for (gsize i = 0; i < n_edges; i++)
    {
      const Piece piece = { .edge = edges[i] };

      if (is_concerned (walk, edges[i]))
        g_array_append_val (walk->pieces, piece);
    }
}

static void
walk_part (Walk *walk, VigieRoadIndex *index, const VigieGeometry *area, gsize part)
{
  static const VigieRoadVisitor visitor = { see_box, see_edge, see_whole };
  g_autoptr (VigieOutline) outline = vigie_outline_new (area, part);
  g_autofree guint32 *sides = NULL;

  walk->outline = outline;
  walk->n_sides = vigie_outline_get_n_sides (outline);
  walk->top = 0;
  if (walk->n_sides == 0)
    return;
  walk->sides = sides = g_new (guint32, (gsize) walk->n_sides * (VIGIE_ROAD_INDEX_MAX_LEVELS + 2));
  vigie_road_index_walk (index, &visitor, walk);
}

/* ---- what was found, as sections ---- */

typedef struct
{
  VigieRoadGraph *graph;
  GHashTable *included;
  GArray *sections;  /* (element-type VigieClosedSection) */
  GArray *intervals; /* (element-type VigieClosedInterval) */
  GArray *merged;    /* (element-type VigieLineCut): of one edge */
  double length_m;
} Result;

static VigieLineCut
get_whole_cut (const VigieRoadEdge *road)
{
  return (VigieLineCut) { { 0, 0 }, { road->n_points - 2, 1 } };
}

static gboolean
is_whole (const VigieRoadEdge *road, const VigieLineCut *cut)
{
  return cut->from.segment == 0 && cut->from.fraction == 0 &&
         cut->to.segment == road->n_points - 2 && cut->to.fraction == 1;
}

/* A line measured as far as it was asked for, from the front. */
typedef struct
{
  const VigieRoadPoint *points;
  guint32 segment;
  double metres; /* to where the segment begins */
} Tape;

static double
measure_to (Tape *tape, const VigieLinePlace *place)
{
  for (; tape->segment < place->segment; tape->segment++)
    tape->metres += vigie_road_measure (tape->points + tape->segment, 2);
  return tape->metres + vigie_road_measure_part (tape->points[place->segment],
                                                 tape->points[place->segment + 1], place->fraction);
}

static void
add_section (Result *result, guint32 edge, const VigieLineCut *cuts, guint n_cuts)
{
  const VigieRoadEdge *road = &result->graph->edges[edge];
  const VigieLinePlace end = get_whole_cut (road).to;
  Tape tape = { .points = result->graph->points + road->first_point };
  VigieClosedSection section = {
    .edge = edge,
    .first_interval = result->intervals->len,
    .n_intervals = n_cuts,
    .closes = (guint8) (road->flags & (VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD)),
    .is_forced = has_edge (result->included, edge),
  };

  for (guint i = 0; i < n_cuts; i++)
    {
      VigieClosedInterval interval = { .from_m = 0, .to_m = road->length_m, .cut = cuts[i] };

      if (!is_whole (road, &cuts[i]))
        {
          interval.from_m = measure_to (&tape, &cuts[i].from);
          interval.to_m = measure_to (&tape, &cuts[i].to);
        }
      section.length_m += interval.to_m - interval.from_m;
      g_array_append_val (result->intervals, interval);
    }
  section.source_closed =
      g_array_index (result->intervals, VigieClosedInterval, section.first_interval).from_m == 0;
  section.target_closed =
      cuts[n_cuts - 1].to.segment == end.segment && cuts[n_cuts - 1].to.fraction == end.fraction;
  result->length_m += section.length_m;
  g_array_append_val (result->sections, section);
}

static int
compare_cuts (gconstpointer a, gconstpointer b)
{
  const VigieLinePlace *x = &((const VigieLineCut *) a)->from;
  const VigieLinePlace *y = &((const VigieLineCut *) b)->from;

  if (x->segment != y->segment)
    return x->segment < y->segment ? -1 : 1;
  return (x->fraction > y->fraction) - (x->fraction < y->fraction);
}

static void
collect_cuts (const Walk *walk, const Piece *piece, GArray *all)
{
  const VigieLineCut whole = get_whole_cut (&walk->graph->edges[piece->edge]);

  if (piece->n_cuts == 0)
    g_array_append_val (all, whole);
  else
    g_array_append_vals (all, &g_array_index (walk->cuts, VigieLineCut, piece->first_cut),
                         piece->n_cuts);
}

/* The same edge in several parts of an area, which may touch or even overlap. */
static void
add_merged_section (Result *result, const Walk *walk, const guint64 *keys, guint n)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (VigieLineCut));

  for (guint i = 0; i < n; i++)
    collect_cuts (walk, &g_array_index (walk->pieces, Piece, (guint32) keys[i]), all);
  g_array_sort (all, compare_cuts);
  g_array_set_size (result->merged, 0);
  for (guint i = 0; i < all->len; i++)
    vigie_line_cuts_add (result->merged, 0, &g_array_index (all, VigieLineCut, i));
  add_section (result, (guint32) (keys[0] >> 32),
               (const VigieLineCut *) (gpointer) result->merged->data, result->merged->len);
}

static void
add_sections (Result *result, const Walk *walk)
{
  const guint n = walk->pieces->len;
  g_autofree guint64 *keys = g_new (guint64, n + 1);

  for (guint i = 0; i < n; i++)
    keys[i] = (guint64) g_array_index (walk->pieces, Piece, i).edge << 32 | i;
  vigie_key_sort (keys, n);
  for (guint i = 0, end; i < n; i = end)
    {
      const Piece *piece = &g_array_index (walk->pieces, Piece, (guint32) keys[i]);
      const VigieLineCut whole = get_whole_cut (&walk->graph->edges[piece->edge]);

      for (end = i + 1; end < n && keys[end] >> 32 == piece->edge;)
        end++;
      if (end - i > 1)
        add_merged_section (result, walk, keys + i, end - i);
      else if (piece->n_cuts == 0)
        add_section (result, piece->edge, &whole, 1);
      else
        add_section (result, piece->edge,
                     &g_array_index (walk->cuts, VigieLineCut, piece->first_cut), piece->n_cuts);
    }
}

/* Edges that the area does not meet but that somebody closes. */
static void
add_included (Walk *walk, const VigieClosedOptions *options)
{
  g_autoptr (GHashTable) met = NULL;

  if (walk->included == NULL)
    return;
  met = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < walk->pieces->len; i++)
    g_hash_table_add (met, GUINT_TO_POINTER (g_array_index (walk->pieces, Piece, i).edge));
  for (gsize i = 0; i < options->n_include; i++)
    {
      const Piece piece = { .edge = options->include[i] };

      if (piece.edge < walk->graph->n_edges &&
          g_hash_table_add (met, GUINT_TO_POINTER (piece.edge)) && is_concerned (walk, piece.edge))
        g_array_append_val (walk->pieces, piece);
    }
}

static VigieClosedSections *
end_result (Result *result)
{
  Owner *owner = g_new0 (Owner, 1);

  g_atomic_ref_count_init (&owner->references);
  owner->sections = (VigieClosedSections) { .n_sections = result->sections->len,
                                            .n_intervals = result->intervals->len,
                                            .length_m = result->length_m };
  owner->sections.sections = (gpointer) g_array_free (result->sections, FALSE);
  owner->sections.intervals = (gpointer) g_array_free (result->intervals, FALSE);
  return &owner->sections;
}

/**
 * vigie_closed_sections_new:
 * @index: of the graph's edges
 * @area: a polygon or several, which may touch or overlap; its rings belong to it, its holes do not
 * @options: (nullable): everything in the area where %NULL
 *
 * Finds what lies in an area. Where a road only touches it, nothing is closed; where it runs along
 * the area's border, it is. Edges that nobody may drive are left out. Coordinates are a plane here:
 * an area over the antimeridian is given in two parts.
 *
 * Returns: (transfer full): the closed sections
 */
VigieClosedSections *
vigie_closed_sections_new (VigieRoadIndex *index,
                           const VigieGeometry *area,
                           const VigieClosedOptions *options)
{
  static const VigieClosedOptions no_options;
  const VigieClosedOptions *chosen = options != NULL ? options : &no_options;
  g_autoptr (GHashTable) included = collect_edges (chosen->include, chosen->n_include);
  g_autoptr (GHashTable) excluded = collect_edges (chosen->exclude, chosen->n_exclude);
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (VigieLineCut));
  g_autoptr (GArray) merged = g_array_new (FALSE, FALSE, sizeof (VigieLineCut));
  Walk walk = { .graph = vigie_road_index_get_graph (index),
                .skipped = chosen->ground_only ? VIGIE_ROAD_BRIDGE | VIGIE_ROAD_TUNNEL : 0,
                .included = included,
                .excluded = excluded,
                .pieces = pieces,
                .cuts = cuts };
  Result result = { .graph = walk.graph, .included = included, .merged = merged };

  if (vigie_geometry_is_polygonal (area))
    for (gsize part = 0; part < vigie_geometry_get_n_parts (area); part++)
      walk_part (&walk, index, area, part);
  add_included (&walk, chosen);
  result.sections = g_array_sized_new (FALSE, FALSE, sizeof (VigieClosedSection), pieces->len);
  result.intervals = g_array_sized_new (FALSE, FALSE, sizeof (VigieClosedInterval), pieces->len);
  add_sections (&result, &walk);
  return end_result (&result);
}

VigieClosedSections *
vigie_closed_sections_ref (VigieClosedSections *self)
{
  g_atomic_ref_count_inc (&((Owner *) self)->references);
  return self;
}

void
vigie_closed_sections_unref (VigieClosedSections *self)
{
  Owner *owner = (Owner *) self;

  if (self == NULL || !g_atomic_ref_count_dec (&owner->references))
    return;
  g_free ((gpointer) self->sections);
  g_free ((gpointer) self->intervals);
  g_free (owner);
}

static int
compare_edge (gconstpointer key, gconstpointer section)
{
  const guint32 edge = *(const guint32 *) key;
  const guint32 other = ((const VigieClosedSection *) section)->edge;

  return (edge > other) - (edge < other);
}

/**
 * vigie_closed_sections_find:
 * @self: closed sections
 * @edge: an edge
 *
 * Returns: (transfer none) (nullable): what of it is closed, or %NULL for nothing
 */
const VigieClosedSection *
vigie_closed_sections_find (const VigieClosedSections *self, guint32 edge)
{
  if (self->n_sections == 0)
    return NULL;
  return bsearch (&edge, self->sections, self->n_sections, sizeof *self->sections, compare_edge);
}

/* As doubles that say degrees, so that the sum is one that others can make. */
static void
get_place (const VigieRoadPoint *points, const VigieLinePlace *place, double *lon, double *lat)
{
  const VigieRoadPoint from = points[place->segment], to = points[place->segment + 1];

  *lon = (from.lon_e7 + place->fraction * ((double) to.lon_e7 - from.lon_e7)) / 1e7;
  *lat = (from.lat_e7 + place->fraction * ((double) to.lat_e7 - from.lat_e7)) / 1e7;
}

double
vigie_closed_interval_measure_degrees (VigieRoadGraph *graph,
                                       guint32 edge,
                                       const VigieClosedInterval *interval)
{
  const VigieRoadPoint *points = graph->points + graph->edges[edge].first_point;
  const VigieLineCut *cut = &interval->cut;
  double lon, lat, length = 0;

  get_place (points, &cut->from, &lon, &lat);
  for (guint32 i = cut->from.segment; i <= cut->to.segment; i++)
    {
      const VigieLinePlace end = { i, i < cut->to.segment ? 1 : cut->to.fraction };
      double to_lon, to_lat;

      get_place (points, &end, &to_lon, &to_lat);
      length += hypot (to_lon - lon, to_lat - lat);
      lon = to_lon;
      lat = to_lat;
    }
  return length;
}
