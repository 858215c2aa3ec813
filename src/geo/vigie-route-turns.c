/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forbidden sequences as an automaton (Aho, Corasick, "Efficient string matching", CACM 1975):
 * which of their beginnings the last arcs are. A beginning of one arc is the arc's own state. */
#include "vigie-route-private.h"

#include <string.h>

typedef struct
{
  guint32 arc;   /* its last */
  guint32 fail;  /* the longest other beginning that this one ends with */
  guint32 depth; /* how many arcs; the root is none */
  gboolean forbidden;
} Beginning;

typedef struct
{
  guint32 parent;
  guint32 arc;
  guint32 child;
} Link;

typedef struct
{
  guint32 arc;
  guint32 beginning; /* 0 where it is no longer than the arc */
  guint32 is_ending; /* closed to through traffic: where the route ends */
} More;

struct _VigieRouteTurns
{
  guint32 n_arcs;
  GArray *beginnings; /* (element-type Beginning) */
  GArray *links;      /* (element-type Link): sorted */
  GArray *more;       /* (element-type More): sorted */
};

static int
compare_words (const guint32 *a, const guint32 *b, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (a[i] != b[i])
        return a[i] < b[i] ? -1 : 1;
    }
  return 0;
}

static int
compare_links (gconstpointer a, gconstpointer b)
{
  return compare_words (a, b, 2); /* parent, arc */
}

static int
compare_more (gconstpointer a, gconstpointer b)
{
  return compare_words (a, b, 3);
}

/* ---- the automaton ---- */

static gconstpointer
find_sorted (const GArray *array, gconstpointer wanted, GCompareFunc compare)
{
  if (array->len == 0)
    return NULL;
  return bsearch (wanted, array->data, array->len, g_array_get_element_size ((GArray *) array),
                  compare);
}

static guint32
find_child (const VigieRouteTurns *self, guint32 parent, guint32 arc)
{
  const Link wanted = { .parent = parent, .arc = arc };
  const Link *found = find_sorted (self->links, &wanted, compare_links);

  return found != NULL ? found->child : 0;
}

static const Beginning *
get_beginning (const VigieRouteTurns *self, guint32 i)
{
  return &g_array_index (self->beginnings, Beginning, i);
}

static guint32
follow (const VigieRouteTurns *self, guint32 beginning, guint32 arc)
{
  while (TRUE)
    {
      guint32 child = find_child (self, beginning, arc);

      if (child != 0 || beginning == 0)
        return child;
      beginning = get_beginning (self, beginning)->fail;
    }
}

typedef struct
{
  guint32 *arcs;
  guint32 n;
} Sequence;

static void
clear_sequence (gpointer data)
{
  g_free (((Sequence *) data)->arcs);
}

static int
compare_sequences (gconstpointer a, gconstpointer b)
{
  const Sequence *first = a, *second = b;
  int order = compare_words (first->arcs, second->arcs, MIN (first->n, second->n));

  return order != 0 ? order : (first->n > second->n) - (first->n < second->n);
}

/* What cannot be driven anyway needs no rule. */
static GArray *
collect_sequences (const VigieRouteNetwork *network)
{
  const VigieRoadGraph *graph = network->graph;
  GArray *sequences = g_array_new (FALSE, FALSE, sizeof (Sequence));

  g_array_set_clear_func (sequences, clear_sequence);
  for (guint32 i = 0; i < graph->n_restrictions; i++)
    {
      guint32 n = graph->first_restricted[i + 1] - graph->first_restricted[i];
      const VigieRoadStep *steps = graph->restricted + graph->first_restricted[i];
      Sequence sequence = { .arcs = g_new (guint32, n + 1), .n = n };
      gboolean can_be_driven = n >= 2;

      for (guint32 j = 0; j < n && can_be_driven; j++)
        {
          sequence.arcs[j] = network->step_arcs[steps[j]];
          can_be_driven = sequence.arcs[j] != VIGIE_ROAD_NONE &&
                          (j == 0 || network->arcs[sequence.arcs[j - 1]].head ==
                                         network->tails[sequence.arcs[j]]);
        }
      if (can_be_driven)
        g_array_append_val (sequences, sequence);
      else
        clear_sequence (&sequence);
    }
  g_array_sort (sequences, compare_sequences);
  return sequences;
}

/* Sequences come sorted, so that what two have in common is at hand. */
static void
build_beginnings (VigieRouteTurns *self, const GArray *sequences)
{
  const Beginning root = { 0 };
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (guint32));
  const Sequence *last = NULL;

  g_array_append_val (self->beginnings, root);
  for (guint i = 0; i < sequences->len; i++)
    {
      const Sequence *sequence = &g_array_index (sequences, Sequence, i);
      guint32 common = 0;

      while (last != NULL && common < MIN (last->n, sequence->n) &&
             last->arcs[common] == sequence->arcs[common])
        common++;
      g_array_set_size (path, common);
      for (guint32 j = common; j < sequence->n; j++)
        {
          const Beginning added = { .arc = sequence->arcs[j], .depth = j + 1 };
          const Link link = { .parent = j > 0 ? g_array_index (path, guint32, j - 1) : 0,
                              .arc = sequence->arcs[j],
                              .child = self->beginnings->len };

          g_array_append_val (self->beginnings, added);
          g_array_append_val (self->links, link);
          g_array_append_val (path, link.child);
        }
      g_array_index (self->beginnings, Beginning, g_array_index (path, guint32, sequence->n - 1))
          .forbidden = TRUE;
      last = sequence;
    }
  g_array_sort (self->links, compare_links);
}

static int
compare_depths (gconstpointer a, gconstpointer b)
{
  return compare_words (a, b, 2);
}

static void
build_fails (VigieRouteTurns *self)
{
  typedef struct
  {
    guint32 depth;
    guint32 link;
  } Turn;
  g_autofree Turn *order = g_new (Turn, (gsize) self->links->len + 1);

  for (guint i = 0; i < self->links->len; i++)
    {
      const Link *link = &g_array_index (self->links, Link, i);

      order[i] = (Turn) { .depth = get_beginning (self, link->child)->depth, .link = i };
    }
  qsort (order, self->links->len, sizeof *order, compare_depths);
  for (guint i = 0; i < self->links->len; i++)
    {
      const Link *link = &g_array_index (self->links, Link, order[i].link);
      Beginning *child = &g_array_index (self->beginnings, Beginning, link->child);

      if (child->depth > 1)
        child->fail = follow (self, get_beginning (self, link->parent)->fail, link->arc);
      child->forbidden = child->forbidden || get_beginning (self, child->fail)->forbidden;
    }
}

/* ---- states ---- */

static void
add_more (VigieRouteTurns *self, VigieRouteNetwork *network)
{
  for (guint32 i = 0; i < self->n_arcs; i++)
    {
      const More more = { .arc = i, .is_ending = TRUE };

      if (network->arcs[i].bits & VIGIE_ROUTE_ARC_NO_THROUGH)
        g_array_append_val (self->more, more);
    }
  for (guint32 i = 1; i < self->beginnings->len; i++)
    {
      const Beginning *beginning = get_beginning (self, i);
      More more = { .arc = beginning->arc, .beginning = i };

      if (beginning->depth < 2 || beginning->forbidden)
        continue;
      g_array_append_val (self->more, more);
      more.is_ending = TRUE;
      if (network->arcs[beginning->arc].bits & VIGIE_ROUTE_ARC_NO_THROUGH)
        g_array_append_val (self->more, more);
    }
  g_array_sort (self->more, compare_more);
}

VigieRouteTurns *
vigie_route_turns_new (VigieRouteNetwork *network)
{
  VigieRouteTurns *self = g_new0 (VigieRouteTurns, 1);
  g_autoptr (GArray) sequences = collect_sequences (network);

  self->n_arcs = network->n_arcs;
  self->beginnings = g_array_new (FALSE, FALSE, sizeof (Beginning));
  self->links = g_array_new (FALSE, FALSE, sizeof (Link));
  self->more = g_array_new (FALSE, FALSE, sizeof (More));
  build_beginnings (self, sequences);
  build_fails (self);
  for (guint i = 0; i < sequences->len; i++)
    {
      const Sequence *sequence = &g_array_index (sequences, Sequence, i);

      for (guint32 j = 0; j + 1 < sequence->n; j++)
        {
          VigieRouteArc *arc = &network->arcs[sequence->arcs[j]];

          arc->bits |= VIGIE_ROUTE_ARC_RESTRICTED;
          network->busy[arc->head / 32] |= 1u << (arc->head % 32);
        }
    }
  add_more (self, network);
  return self;
}

void
vigie_route_turns_free (VigieRouteTurns *self)
{
  g_array_unref (self->beginnings);
  g_array_unref (self->links);
  g_array_unref (self->more);
  g_free (self);
}

gsize
vigie_route_turns_get_memory (const VigieRouteTurns *self)
{
  return self->beginnings->len * sizeof (Beginning) + self->links->len * sizeof (Link) +
         self->more->len * sizeof (More);
}

guint32
vigie_route_turns_get_n_states (const VigieRouteTurns *self)
{
  return self->n_arcs + self->more->len;
}

static const More *
get_more (const VigieRouteTurns *self, guint32 state)
{
  return &g_array_index (self->more, More, state - self->n_arcs);
}

guint32
vigie_route_turns_get_more_arc (const VigieRouteTurns *self, guint32 state)
{
  return get_more (self, state)->arc;
}

guint32
vigie_route_turns_get_more (const VigieRouteTurns *self, guint32 arc, guint32 *first)
{
  guint low = 0, high = self->more->len, n = 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->more, More, middle).arc < arc)
        low = middle + 1;
      else
        high = middle;
    }
  *first = self->n_arcs + low;
  while (low + n < self->more->len && g_array_index (self->more, More, low + n).arc == arc)
    n++;
  return n;
}

static guint32
find_state (const VigieRouteTurns *self, guint32 arc, guint32 beginning, gboolean is_ending)
{
  const More wanted = { .arc = arc, .beginning = beginning, .is_ending = is_ending };
  const More *found;

  if (beginning == 0 && !is_ending)
    return arc;
  found = find_sorted (self->more, &wanted, compare_more);
  return found != NULL
             ? self->n_arcs + (guint32) (found - (const More *) (gpointer) self->more->data)
             : VIGIE_ROAD_NONE;
}

guint32
vigie_route_turns_begin_again (const VigieRouteTurns *self, guint32 state)
{
  return state < self->n_arcs ? state
                              : find_state (self, get_more (self, state)->arc,
                                            get_more (self, state)->beginning, FALSE);
}

static gboolean
has_area (const guint32 areas[2], guint32 area)
{
  return area != VIGIE_ROAD_NONE && (areas[0] == area || areas[1] == area);
}

guint32
vigie_route_turns_next (const VigieRouteTurns *self,
                        const VigieRouteRules *rules,
                        guint32 state,
                        guint32 arc)
{
  const VigieRouteNetwork *network = rules->network;
  guint32 before = vigie_route_network_get_arc (network, state);
  guint32 beginning = state < self->n_arcs ? 0 : get_more (self, state)->beginning;
  gboolean is_ending = state >= self->n_arcs && get_more (self, state)->is_ending;
  gboolean was_closed = (network->arcs[before].bits & VIGIE_ROUTE_ARC_NO_THROUGH) != 0;
  const Beginning *now;

  if (network->arcs[arc].bits & VIGIE_ROUTE_ARC_NO_THROUGH)
    {
      is_ending = is_ending || !was_closed;
      if (!has_area (is_ending ? rules->to_areas : rules->from_areas,
                     network->areas[network->tails[arc]]))
        return VIGIE_ROAD_NONE;
    }
  else if (is_ending)
    {
      return VIGIE_ROAD_NONE;
    }
  if (beginning == 0 && (network->arcs[before].bits & VIGIE_ROUTE_ARC_RESTRICTED))
    beginning = find_child (self, 0, before);
  beginning = follow (self, beginning, arc);
  now = get_beginning (self, beginning);
  if (now->forbidden)
    return VIGIE_ROAD_NONE;
  return find_state (self, arc, now->depth > 1 ? beginning : 0, is_ending);
}
