/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-road-network-private.h"

/* Where roads are cut, and which of their ends are one junction. */

/* A road at one of its vertices. */
typedef struct
{
  guint32 at; /* in the courses */
  gint8 level;
  gboolean is_end;
} Use;

typedef struct
{
  VigieRoadNetwork *network;
  VigieRoadCuts cuts;
  guint32 *first_use; /* of each vertex */
  guint32 *uses;      /* places in the courses */
  guint32 *road_of;   /* of each place in the courses */
  GArray *here;       /* (element-type Use) */
} Cutter;

static gboolean
is_end (const Cutter *self, guint32 at)
{
  const VigieRoad *road = vigie_network_road (self->network, self->road_of[at]);

  return at == road->first || at == road->first + road->n - 1;
}

static guint32
add_junction (Cutter *self, VigieRoadPoint where)
{
  g_array_append_val (self->network->junctions, where);
  return self->network->junctions->len - 1;
}

static void
join (Cutter *self, guint32 at, guint32 junction)
{
  self->cuts.before[at] = self->cuts.after[at] = junction;
}

/* Both sides of a barrier are dead ends. */
static void
part (Cutter *self, guint32 at, VigieRoadPoint where)
{
  const VigieRoad *road = vigie_network_road (self->network, self->road_of[at]);

  if (at != road->first)
    self->cuts.before[at] = add_junction (self, where);
  if (at != road->first + road->n - 1)
    self->cuts.after[at] = add_junction (self, where);
  if (self->cuts.before[at] == VIGIE_ROAD_NONE)
    self->cuts.before[at] = self->cuts.after[at];
}

/* ---- levels ---- */

static double
get_bearing (VigieRoadPoint from, VigieRoadPoint to)
{
  double east = ((double) to.lon_e7 - from.lon_e7) * cos (from.lat_e7 * 1e-7 * G_PI / 180);

  return atan2 (east, (double) to.lat_e7 - from.lat_e7);
}

/* In which direction a road that ends here leaves. */
static double
get_leaving (const Cutter *self, guint32 at)
{
  VigieRoadNetwork *network = self->network;
  const VigieRoad *road = vigie_network_road (network, self->road_of[at]);
  guint32 next = at == road->first ? at + 1 : at - 1;

  return get_bearing (vigie_network_vertex (network, vigie_network_course (network, at))->where,
                      vigie_network_vertex (network, vigie_network_course (network, next))->where);
}

static gboolean
is_between (double angle, double from, double to)
{
  double turn = fmod (angle - from + 4 * G_PI, 2 * G_PI);

  return turn < fmod (to - from + 4 * G_PI, 2 * G_PI);
}

/* Two roads, each in two pieces that end here, one above the other: their four directions take
 * turns. Roads that go on as bridges do not. */
static gboolean
cross_over (const Cutter *self, const Use *lower, const Use *upper)
{
  double a = get_leaving (self, lower[0].at), b = get_leaving (self, lower[1].at);
  double c = get_leaving (self, upper[0].at), d = get_leaving (self, upper[1].at);

  return is_between (c, a, b) != is_between (d, a, b);
}

static int
compare_uses (gconstpointer a, gconstpointer b)
{
  const Use *x = a, *y = b;

  if (x->level != y->level)
    return x->level < y->level ? -1 : 1;
  return (x->at > y->at) - (x->at < y->at);
}

/* Uses of one level, which are one junction. */
typedef struct
{
  guint first;
  guint n;
  guint n_ends;
  guint32 junction;
} Floor;

static gboolean
do_meet (const Cutter *self, const Floor *a, const Floor *b)
{
  const Use *uses = (const Use *) (gconstpointer) self->here->data;

  if (a->n_ends > 0 && b->n_ends > 0)
    return !(a->n == 2 && a->n_ends == 2 && b->n == 2 && b->n_ends == 2 &&
             cross_over (self, uses + a->first, uses + b->first));
  return (a->n == 1 && a->n_ends == 1) || (b->n == 1 && b->n_ends == 1);
}

static guint
find_floors (const Cutter *self, Floor *floors, guint max)
{
  const Use *uses = (const Use *) (gconstpointer) self->here->data;
  guint n = 0;

  for (guint i = 0; i < self->here->len; i++)
    {
      if (n == 0 || uses[i].level != uses[floors[n - 1].first].level)
        {
          g_assert (n < max);
          floors[n++] = (Floor) { .first = i, .junction = VIGIE_ROAD_NONE };
        }
      floors[n - 1].n++;
      floors[n - 1].n_ends += uses[i].is_end ? 1 : 0;
    }
  return n;
}

#define MAX_FLOORS 11 /* levels −5 to 5 */

/* Roads whose vertices only have equal coordinates. */
static void
cut_by_level (Cutter *self, VigieRoadPoint where)
{
  const Use *uses = (const Use *) (gconstpointer) self->here->data;
  Floor floors[MAX_FLOORS];
  guint n;

  g_array_sort (self->here, compare_uses);
  n = find_floors (self, floors, MAX_FLOORS);
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < i && floors[i].junction == VIGIE_ROAD_NONE; j++)
        {
          if (!do_meet (self, &floors[i], &floors[j]))
            continue;
          if (floors[j].junction == VIGIE_ROAD_NONE)
            floors[j].junction = add_junction (self, where);
          floors[i].junction = floors[j].junction;
        }
      if (floors[i].junction == VIGIE_ROAD_NONE && (floors[i].n > 1 || floors[i].n_ends > 0))
        floors[i].junction = add_junction (self, where);
    }
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < floors[i].n && floors[i].junction != VIGIE_ROAD_NONE; j++)
        join (self, uses[floors[i].first + j].at, floors[i].junction);
    }
}

/* ---- all vertices ---- */

static void
cut_vertex (Cutter *self, guint32 number)
{
  const VigieRoadVertex *vertex = vigie_network_vertex (self->network, number);
  guint32 begin = self->first_use[number], end = self->first_use[number + 1];
  gboolean any_end = FALSE;
  guint32 junction;

  g_array_set_size (self->here, 0);
  for (guint32 i = begin; i < end; i++)
    {
      Use use = { self->uses[i],
                  vigie_network_road (self->network, self->road_of[self->uses[i]])->edge.level,
                  is_end (self, self->uses[i]) };

      any_end = any_end || use.is_end;
      g_array_append_val (self->here, use);
    }
  if (vertex->is_blocked)
    {
      for (guint32 i = begin; i < end; i++)
        part (self, self->uses[i], vertex->where);
      return;
    }
  if (end - begin < 2 && !any_end)
    return;
  if (!vertex->is_shared)
    {
      cut_by_level (self, vertex->where);
      return;
    }
  junction = add_junction (self, vertex->where);
  for (guint32 i = begin; i < end; i++)
    join (self, self->uses[i], junction);
}

static void
index_uses (Cutter *self)
{
  VigieRoadNetwork *network = self->network;
  guint32 n = network->vertices->len;
  g_autofree guint32 *next = g_new (guint32, (gsize) n + 1);

  for (guint32 i = 0; i < network->courses->len; i++)
    self->first_use[vigie_network_course (network, i) + 1]++;
  for (guint32 i = 0; i < n; i++)
    self->first_use[i + 1] += self->first_use[i];
  memcpy (next, self->first_use, ((gsize) n + 1) * sizeof *next);
  for (guint32 i = 0; i < network->courses->len; i++)
    self->uses[next[vigie_network_course (network, i)]++] = i;
  for (guint32 i = 0; i < network->roads->len; i++)
    {
      const VigieRoad *road = vigie_network_road (network, i);

      for (guint32 j = 0; j < road->n; j++)
        self->road_of[road->first + j] = i;
    }
}

/**
 * vigie_road_network_find_cuts:
 * @self: a network with all its roads
 * @cuts: (out): where each road is cut; to be freed
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
vigie_road_network_find_cuts (VigieRoadNetwork *self,
                              VigieRoadCuts *cuts,
                              GCancellable *cancellable,
                              GError **error)
{
  gsize n = MAX (self->courses->len, 1);
  Cutter cutter = {
    .network = self,
    .cuts = { g_new (guint32, n), g_new (guint32, n) },
    .first_use = g_new0 (guint32, (gsize) self->vertices->len + 1),
    .uses = g_new (guint32, n),
    .road_of = g_new (guint32, n),
    .here = g_array_new (FALSE, FALSE, sizeof (Use)),
  };
  gboolean cancelled = FALSE;

  memset (cutter.cuts.before, 0xff, n * sizeof (guint32));
  memset (cutter.cuts.after, 0xff, n * sizeof (guint32));
  index_uses (&cutter);
  for (guint32 i = 0; i < self->vertices->len && !cancelled; i++)
    {
      cancelled = i % 65536 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error);
      cut_vertex (&cutter, i);
    }
  g_free (cutter.first_use);
  g_free (cutter.uses);
  g_free (cutter.road_of);
  g_array_unref (cutter.here);
  *cuts = cutter.cuts;
  if (cancelled)
    {
      g_clear_pointer (&cuts->before, g_free);
      g_clear_pointer (&cuts->after, g_free);
    }
  return !cancelled;
}
