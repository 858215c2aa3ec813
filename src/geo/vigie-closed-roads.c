/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-closed-roads.h"

#include <math.h>
#include <string.h>

#include "vigie-closed-stretch.h"
#include "vigie-key-sort.h"

#define NO_LINK G_MAXUINT32
#define DEGREES(radians) ((radians) * 180 / G_PI)

/* An end of a section: its number times two, plus one for the target. */
typedef guint32 End;

typedef struct
{
  VigieRoadGraph *graph;
  const VigieClosedSections *sections;
  VigieOpenRoads open;
  guint32 *numbers; /* for each closed edge that of its section; nothing for others */
  End *links;       /* for each end the one that goes on from it, or NO_LINK */
  guint8 *is_taken; /* for each section */
  GPtrArray *roads; /* (element-type VigieClosedRoad) */
} Grouping;

void
vigie_closed_road_free (VigieClosedRoad *self)
{
  g_free (self->steps);
  g_free (self->communes);
  vigie_closed_stretch_clear (&self->along);
  vigie_closed_stretch_clear (&self->against);
  g_free (self);
}

/* ---- which sections follow each other ---- */

static const VigieClosedSection *
get_section (const Grouping *grouping, VigieRoadStep step)
{
  return &grouping->sections->sections[grouping->numbers[VIGIE_ROAD_STEP_EDGE (step)]];
}

static const VigieRoadEdge *
get_edge_of (const Grouping *grouping, guint32 section)
{
  return &grouping->graph->edges[grouping->sections->sections[section].edge];
}

static guint32
get_node_of (const Grouping *grouping, End end)
{
  const VigieRoadEdge *edge = get_edge_of (grouping, end / 2);

  return end % 2 == 0 ? edge->source : edge->target;
}

/* The step of the end's section that comes to that end. */
static VigieRoadStep
get_step_to (const Grouping *grouping, End end)
{
  return VIGIE_ROAD_STEP (grouping->sections->sections[end / 2].edge, end % 2 == 0);
}

static gboolean
is_closed_to (const Grouping *grouping, End end)
{
  const VigieClosedSection *section = &grouping->sections->sections[end / 2];

  return end % 2 == 0 ? section->source_closed : section->target_closed;
}

static gboolean
is_same_road (const VigieRoadEdge *a, const VigieRoadEdge *b)
{
  const guint32 key = vigie_road_edge_get_key (a);

  return key == vigie_road_edge_get_key (b) &&
         ((a->flags ^ b->flags) & VIGIE_ROAD_ROUNDABOUT) == 0 &&
         (key != VIGIE_ROAD_NONE ||
          (a->road_class == b->road_class && ((a->flags ^ b->flags) & VIGIE_ROAD_RAMP) == 0));
}

/* Does @b go on where @a ends: the same road, driven in the same directions? */
static gboolean
may_follow (const Grouping *grouping, End a, End b)
{
  const VigieRoadEdge *from = get_edge_of (grouping, a / 2), *to = get_edge_of (grouping, b / 2);
  const VigieRoadStep in = get_step_to (grouping, a), out = get_step_to (grouping, b) ^ 1;

  return a / 2 != b / 2 && from->source != from->target && to->source != to->target &&
         is_same_road (from, to) &&
         vigie_road_graph_may_drive (grouping->graph, in) ==
             vigie_road_graph_may_drive (grouping->graph, out) &&
         vigie_road_graph_may_drive (grouping->graph, in ^ 1) ==
             vigie_road_graph_may_drive (grouping->graph, out ^ 1);
}

/* The only end among those of a node that goes on from @end. */
static End
find_follower (const Grouping *grouping, const guint64 *ends, guint n, End end)
{
  End found = NO_LINK;

  for (guint i = 0; i < n; i++)
    {
      if (!may_follow (grouping, end, (End) ends[i]))
        continue;
      if (found != NO_LINK)
        return NO_LINK;
      found = (End) ends[i];
    }
  return found;
}

/* Two cuts of a road are one where it is closed in between, or where nobody could leave it there.
 */
static void
link_ends_of_node (Grouping *grouping, const guint64 *ends, guint n)
{
  for (guint i = 0; i + 1 < n; i++)
    {
      const End end = (End) ends[i];
      const End other = find_follower (grouping, ends, n, end);
      const VigieRoadEdge *edge = get_edge_of (grouping, end / 2);

      if (other == NO_LINK || find_follower (grouping, ends, n, other) != end)
        continue;
      if ((is_closed_to (grouping, end) && is_closed_to (grouping, other)) ||
          !vigie_open_roads_is_usable (&grouping->open, get_node_of (grouping, end),
                                       grouping->sections->sections[end / 2].edge,
                                       edge->road_class))
        {
          grouping->links[end] = other;
          grouping->links[other] = end;
        }
    }
}

static void
link_sections (Grouping *grouping)
{
  const guint32 n = 2 * grouping->sections->n_sections;
  g_autofree guint64 *ends = g_new (guint64, n + 1);

  for (End end = 0; end < n; end++)
    {
      ends[end] = (guint64) get_node_of (grouping, end) << 32 | end;
      grouping->links[end] = NO_LINK;
    }
  vigie_key_sort (ends, n);
  for (guint32 i = 0, next; i < n; i = next)
    {
      for (next = i + 1; next < n && ends[next] >> 32 == ends[i] >> 32;)
        next++;
      link_ends_of_node (grouping, ends + i, next - i);
    }
}

/* ---- one road ---- */

static const VigieClosedInterval *
get_interval (const Grouping *grouping, VigieRoadStep step, gboolean last)
{
  const VigieClosedSection *section = get_section (grouping, step);

  if (last != VIGIE_ROAD_STEP_IS_BACKWARD (step))
    return &grouping->sections->intervals[section->first_interval + section->n_intervals - 1];
  return &grouping->sections->intervals[section->first_interval];
}

/* Where the cut begins on its first step, or ends on its last: the place, and metres from the
 * edge's source. */
static double
get_cut_end (const Grouping *grouping, VigieRoadStep step, gboolean last, double *lon, double *lat)
{
  const VigieClosedInterval *interval = get_interval (grouping, step, last);
  const gboolean at_end = last != VIGIE_ROAD_STEP_IS_BACKWARD (step);
  const VigieLinePlace place = at_end ? interval->cut.to : interval->cut.from;
  const VigieRoadPoint *points = grouping->graph->points +
                                 grouping->graph->edges[VIGIE_ROAD_STEP_EDGE (step)].first_point +
                                 place.segment;

  *lon = points[0].lon_e7 + place.fraction * ((double) points[1].lon_e7 - points[0].lon_e7);
  *lat = points[0].lat_e7 + place.fraction * ((double) points[1].lat_e7 - points[0].lat_e7);
  return at_end ? interval->to_m : interval->from_m;
}

/* Metres of a step that are open before @along_m, which counts from the edge's source. */
static double
get_open_before (VigieRoadGraph *graph, VigieRoadStep step, double along_m)
{
  return VIGIE_ROAD_STEP_IS_BACKWARD (step)
             ? MAX (graph->edges[VIGIE_ROAD_STEP_EDGE (step)].length_m - along_m, 0)
             : along_m;
}

static void
measure_road (VigieClosedRoad *self, const Grouping *grouping)
{
  const VigieRoadStep first = self->steps[0], last = self->steps[self->n_steps - 1];
  double lon, lat, to_lon, to_lat, east, north;

  self->begin_m = get_cut_end (grouping, first, FALSE, &lon, &lat);
  self->end_m = get_cut_end (grouping, last, TRUE, &to_lon, &to_lat);
  east = (to_lon - lon) * cos ((lat + to_lat) / 2 * 1e-7 * G_PI / 180);
  north = to_lat - lat;
  self->bearing = DEGREES (atan2 (east, north));
  if (self->bearing < 0)
    self->bearing += 360;
}

static void
find_stretches (VigieClosedRoad *self, Grouping *grouping)
{
  VigieRoadGraph *graph = grouping->graph;
  const VigieRoadStep first = self->steps[0], last = self->steps[self->n_steps - 1];
  const double before = get_open_before (graph, first, self->begin_m);
  const double after = get_open_before (graph, last ^ 1, self->end_m);
  g_autofree VigieRoadStep *against = NULL;

  vigie_closed_stretch_init (&self->along, &grouping->open, self->steps, self->n_steps, before,
                             after);
  if (!self->both_ways)
    return;
  against = g_new (VigieRoadStep, self->n_steps);
  for (guint32 i = 0; i < self->n_steps; i++)
    against[i] = self->steps[self->n_steps - 1 - i] ^ 1;
  vigie_closed_stretch_init (&self->against, &grouping->open, against, self->n_steps, after,
                             before);
}

typedef struct
{
  guint32 commune;
  double length_m;
} Share;

static int
compare_shares (gconstpointer a, gconstpointer b)
{
  const Share *x = a, *y = b;

  if (x->length_m != y->length_m)
    return x->length_m > y->length_m ? -1 : 1;
  return x->commune < y->commune ? -1 : x->commune > y->commune;
}

static void
add_share (GArray *shares, guint32 commune, double length_m)
{
  const Share share = { commune, length_m };

  for (guint i = 0; i < shares->len; i++)
    if (g_array_index (shares, Share, i).commune == commune)
      {
        g_array_index (shares, Share, i).length_m += length_m;
        return;
      }
  g_array_append_val (shares, share);
}

/* What the sections say, together. */
static void
sum_sections (VigieClosedRoad *self, const Grouping *grouping)
{
  g_autoptr (GArray) shares = g_array_new (FALSE, FALSE, sizeof (Share));

  for (guint32 i = 0; i < self->n_steps; i++)
    {
      const guint32 edge = VIGIE_ROAD_STEP_EDGE (self->steps[i]);
      const VigieClosedSection *section = get_section (grouping, self->steps[i]);
      const VigieRoadEdge *road = &grouping->graph->edges[edge];

      self->length_m += section->length_m;
      self->road_class = MIN (self->road_class, road->road_class);
      if (road->commune != VIGIE_ROAD_NONE)
        add_share (shares, road->commune, section->length_m);
    }
  g_array_sort (shares, compare_shares);
  self->n_communes = shares->len;
  self->communes = g_new (guint32, shares->len + 1);
  for (guint i = 0; i < shares->len; i++)
    self->communes[i] = g_array_index (shares, Share, i).commune;
}

/* Steps run as traffic may; on a two-way road as most of its edges were drawn. */
static void
turn_steps (VigieRoadGraph *graph, GArray *steps)
{
  VigieRoadStep *at = (VigieRoadStep *) (gpointer) steps->data;
  guint n_backward = 0;
  gboolean both_ways =
      vigie_road_graph_may_drive (graph, at[0]) && vigie_road_graph_may_drive (graph, at[0] ^ 1);

  for (guint i = 0; i < steps->len; i++)
    n_backward += VIGIE_ROAD_STEP_IS_BACKWARD (at[i]);
  if (both_ways ? 2 * n_backward <= steps->len : vigie_road_graph_may_drive (graph, at[0]))
    return;
  for (guint i = 0; i < (steps->len + 1) / 2; i++)
    {
      const VigieRoadStep step = at[i];

      at[i] = at[steps->len - 1 - i] ^ 1;
      at[steps->len - 1 - i] = step ^ 1;
    }
}

static void
add_road (Grouping *grouping, GArray *steps)
{
  VigieRoadGraph *graph = grouping->graph;
  VigieClosedRoad *road = g_new0 (VigieClosedRoad, 1);
  const VigieRoadEdge *edge;

  turn_steps (graph, steps);
  road->n_steps = steps->len;
  road->steps = g_memdup2 (steps->data, steps->len * sizeof (VigieRoadStep));
  edge = &graph->edges[VIGIE_ROAD_STEP_EDGE (road->steps[0])];
  road->ref = edge->ref;
  road->name = edge->ref != VIGIE_ROAD_NONE ? VIGIE_ROAD_NONE : edge->name;
  road->road_class = edge->road_class;
  road->is_roundabout = (edge->flags & VIGIE_ROAD_ROUNDABOUT) != 0;
  road->both_ways = vigie_road_graph_may_drive (graph, road->steps[0] ^ 1);
  sum_sections (road, grouping);
  measure_road (road, grouping);
  find_stretches (road, grouping);
  g_ptr_array_add (grouping->roads, road);
}

/* From an end of a section on until nothing follows. */
static void
take_chain (Grouping *grouping, End from)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));
  End at = from;

  do
    {
      const VigieRoadStep step = get_step_to (grouping, at) ^ 1;

      g_array_append_val (steps, step);
      grouping->is_taken[at / 2] = TRUE;
      at = grouping->links[at ^ 1];
    }
  while (at != NO_LINK && !grouping->is_taken[at / 2]);
  add_road (grouping, steps);
}

static void
take_chains (Grouping *grouping)
{
  const guint32 n = grouping->sections->n_sections;

  for (End end = 0; end < 2 * n; end++)
    if (grouping->links[end] == NO_LINK && !grouping->is_taken[end / 2])
      take_chain (grouping, end);
  /* What is left goes round. */
  for (guint32 i = 0; i < n; i++)
    if (!grouping->is_taken[i])
      take_chain (grouping, 2 * i);
}

/* ---- all roads ---- */

typedef struct
{
  VigieRoadGraph *graph;
  GHashTable *classes; /* (element-type guint32 guint8): the greatest class of a road */
} Order;

static guint32
get_key (const VigieClosedRoad *road)
{
  return road->ref != VIGIE_ROAD_NONE ? road->ref : road->name;
}

/* "D 9" is before "D 10". */
static int
compare_naturally (const char *a, const char *b)
{
  while (*a != '\0' && *b != '\0')
    {
      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        {
          char *after_a, *after_b;
          const guint64 x = g_ascii_strtoull (a, &after_a, 10);
          const guint64 y = g_ascii_strtoull (b, &after_b, 10);

          if (x != y)
            return x < y ? -1 : 1;
          a = after_a;
          b = after_b;
          continue;
        }
      if (*a != *b)
        return (guchar) *a < (guchar) *b ? -1 : 1;
      a++;
      b++;
    }
  return (*a != '\0') - (*b != '\0');
}

static int
compare_numbers (double a, double b)
{
  return (a > b) - (a < b);
}

/* Roads with a name first, the greatest first, then by number; of one road the longest first. */
static int
compare_roads (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Order *order = user_data;
  const VigieClosedRoad *x = *(VigieClosedRoad *const *) a, *y = *(VigieClosedRoad *const *) b;
  const guint32 x_key = get_key (x), y_key = get_key (y);
  int result = (x_key == VIGIE_ROAD_NONE) - (y_key == VIGIE_ROAD_NONE);

  if (result == 0 && x_key == VIGIE_ROAD_NONE)
    result = compare_numbers (x->road_class, y->road_class);
  else if (result == 0 && x_key != y_key)
    {
      guint x_class =
          GPOINTER_TO_UINT (g_hash_table_lookup (order->classes, GUINT_TO_POINTER (x_key)));
      guint y_class =
          GPOINTER_TO_UINT (g_hash_table_lookup (order->classes, GUINT_TO_POINTER (y_key)));

      result = compare_numbers (x_class, y_class);
      if (result == 0)
        result = compare_naturally (vigie_road_graph_get_string (order->graph, x_key),
                                    vigie_road_graph_get_string (order->graph, y_key));
      if (result == 0)
        result = compare_numbers (x_key, y_key);
    }
  if (result == 0)
    result = compare_numbers (y->length_m, x->length_m);
  if (result == 0)
    result = compare_numbers (x->steps[0], y->steps[0]);
  return result;
}

static void
sort_roads (Grouping *grouping)
{
  g_autoptr (GHashTable) classes = g_hash_table_new (NULL, NULL);
  Order order = { grouping->graph, classes };

  for (guint i = 0; i < grouping->roads->len; i++)
    {
      const VigieClosedRoad *road = g_ptr_array_index (grouping->roads, i);
      gpointer key = GUINT_TO_POINTER (get_key (road)), known;

      if (!g_hash_table_lookup_extended (classes, key, NULL, &known) ||
          GPOINTER_TO_UINT (known) > road->road_class)
        g_hash_table_insert (classes, key, GUINT_TO_POINTER ((guint) road->road_class));
    }
  g_ptr_array_sort_with_data (grouping->roads, compare_roads, &order);
}

static gboolean
is_one_of_two (const VigieClosedRoad *road)
{
  return !road->both_ways && !road->is_roundabout && get_key (road) != VIGIE_ROAD_NONE;
}

/* One way of a road and the other are two lines; roads are sorted. */
static void
mark_carriageways (GPtrArray *roads)
{
  for (guint i = 0; i < roads->len; i++)
    {
      VigieClosedRoad *road = g_ptr_array_index (roads, i);

      for (guint j = i + 1; j < roads->len; j++)
        {
          VigieClosedRoad *other = g_ptr_array_index (roads, j);

          if (get_key (other) != get_key (road) || !is_one_of_two (road))
            break;
          if (is_one_of_two (other) && cos ((road->bearing - other->bearing) * G_PI / 180) < 0)
            road->is_carriageway = other->is_carriageway = TRUE;
        }
    }
}

/**
 * vigie_closed_roads_new:
 * @graph: the roads
 * @sections: what is closed of it
 * @other_closed: (nullable): a bit for each step that something else closes, as
 * vigie_closure_cuts_get_steps() has them
 *
 * Groups sections by road: by number, or else by name. A piece is where sections follow each other
 * in the same directions without a junction in between at which anybody could come or go. From each
 * piece the stretch reaches on both sides to the last junction where traffic has another way, in
 * each direction for itself. Turn restrictions are not looked at.
 *
 * Returns: (transfer full) (element-type VigieClosedRoad): roads with a name first, the greatest
 * first, then by number
 */
GPtrArray *
vigie_closed_roads_new (VigieRoadGraph *graph,
                        const VigieClosedSections *sections,
                        const guint64 *other_closed)
{
  const gsize n_words = ((gsize) graph->n_edges * 2 + 63) / 64;
  g_autofree guint64 *closed = g_new0 (guint64, n_words + 1);
  g_autofree guint32 *met = g_new0 (guint32, (gsize) graph->n_edges + 1);
  g_autofree guint32 *numbers = g_new (guint32, (gsize) graph->n_edges + 1);
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));
  g_autofree End *links = g_new (End, (gsize) sections->n_sections * 2 + 1);
  g_autofree guint8 *is_taken = g_new0 (guint8, (gsize) sections->n_sections + 1);
  Grouping grouping = {
    .graph = graph,
    .sections = sections,
    .open = { graph, closed, met, 0, before, after },
    .numbers = numbers,
    .links = links,
    .is_taken = is_taken,
    .roads = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_closed_road_free),
  };

  if (other_closed != NULL)
    memcpy (closed, other_closed, n_words * sizeof *closed);
  for (guint32 i = 0; i < sections->n_sections; i++)
    {
      const VigieRoadStep step = VIGIE_ROAD_STEP (sections->sections[i].edge, FALSE);

      closed[step / 64] |= G_GUINT64_CONSTANT (3) << (step % 64);
      numbers[sections->sections[i].edge] = i;
    }
  link_sections (&grouping);
  take_chains (&grouping);
  sort_roads (&grouping);
  mark_carriageways (grouping.roads);
  return grouping.roads;
}
