/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two PR are not 1,000 m apart: they are where they stand, and what lies between them is measured,
 * by the road's keeper or along the road's line. */
#include "vigie-pr-table-private.h"

#include <math.h>
#include <string.h>

#define MAX_SPOTS 4
#define MAX_SNAP_M 100       /* a PR stands at its road */
#define SNAP_SLACK_M 25      /* and may be nearer to the other carriageway */
#define MAX_STRAIGHT_M 3000  /* a road that is missing between two PR */
#define MAX_OPEN_M 20000     /* behind the last PR */
#define MAX_DISAGREEMENT 2.0 /* of a distance that is given and the line's */

typedef struct
{
  VigieRoadSpot spots[MAX_SPOTS];
  guint n;
} Snapped;

/* ---- PR in their order ---- */

static int
compare_prs (gconstpointer a, gconstpointer b)
{
  const VigiePr *x = a, *y = b;

  if (x->road != y->road)
    return x->road < y->road ? -1 : 1;
  if (x->side != y->side)
    return x->side < y->side ? -1 : 1;
  if (x->number != y->number)
    return x->number < y->number ? -1 : 1;
  if (x->lon != y->lon)
    return x->lon < y->lon ? -1 : 1;
  return (x->lat > y->lat) - (x->lat < y->lat);
}

static guint32
add_road (VigiePrTable *self, const char *number)
{
  g_autofree char *key = g_ascii_strup (number, -1);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->roads, key));

  if (known == 0)
    {
      VigiePrRoad road = { .n_pr = 0 };

      g_strlcpy (road.number, number, sizeof road.number);
      g_array_append_val (self->road_list, road);
      known = self->road_list->len;
      g_hash_table_insert (self->roads, g_steal_pointer (&key), GUINT_TO_POINTER (known));
    }
  return known - 1;
}

static void
add_points (VigiePrTable *self, const VigiePrPoint *points, gsize n_points)
{
  for (gsize i = 0; i < n_points; i++)
    {
      char number[VIGIE_ROAD_NUMBER_SIZE];
      VigiePr pr = { .number = points[i].number, .lon = points[i].lon, .lat = points[i].lat };

      if (points[i].road == NULL || !vigie_road_number_normalize (points[i].road, number) ||
          !vigie_lon_lat_is_valid (pr.lon, pr.lat))
        continue;
      pr.road = add_road (self, number);
      pr.side = points[i].side == 'D' || points[i].side == 'G' ? points[i].side : '\0';
      pr.distance_m =
          points[i].distance_m > 0 && isfinite (points[i].distance_m) ? points[i].distance_m : 0;
      pr.next = -1;
      g_array_append_val (self->prs, pr);
    }
  g_array_sort (self->prs, compare_prs);
  for (guint i = 0; i < self->prs->len; i++)
    {
      VigiePrRoad *road = &g_array_index (self->road_list, VigiePrRoad, VIGIE_PR (self, i)->road);

      if (road->n_pr++ == 0)
        road->first_pr = i;
    }
}

/* ---- lines between them ---- */

static gboolean
is_same_chain (const VigiePr *a, const VigiePr *b)
{
  return a->road == b->road && a->side == b->side;
}

/* The PR with the next number, the nearest where there are several; −1 for none. */
static gint32
find_next (VigiePrTable *self, guint32 i)
{
  const VigiePr *pr = VIGIE_PR (self, i);
  gint32 next = -1;
  double best = G_MAXDOUBLE;

  for (guint32 j = i + 1; j < self->prs->len; j++)
    {
      const VigiePr *other = VIGIE_PR (self, j);
      double distance;

      if (!is_same_chain (pr, other) ||
          (next >= 0 && other->number != VIGIE_PR (self, next)->number))
        break;
      if (other->number == pr->number)
        continue;
      distance = vigie_distance_m (pr->lon, pr->lat, other->lon, other->lat);
      if (distance < best)
        {
          best = distance;
          next = (gint32) j;
        }
    }
  return next;
}

static void
snap (VigiePrTable *self, const VigiePr *pr, Snapped *snapped)
{
  guint32 road;

  snapped->n = 0;
  if (self->index == NULL)
    return;
  road = vigie_road_numbers_find_road (
      self->index, g_array_index (self->road_list, VigiePrRoad, pr->road).number);
  if (road == VIGIE_ROAD_NONE)
    return;
  snapped->n = vigie_road_numbers_find_spots (self->index, road, pr->lon, pr->lat, MAX_SNAP_M,
                                              snapped->spots, MAX_SPOTS);
  while (snapped->n > 1 &&
         snapped->spots[snapped->n - 1].distance_m > snapped->spots[0].distance_m + SNAP_SLACK_M)
    snapped->n--;
}

/* One carriageway's PR are counted as traffic goes there. Where PR say no side, the line keeps to
 * one carriageway if it can without a way round. */
static gboolean
find_line (VigiePrTable *self,
           const VigiePr *pr,
           const Snapped *from,
           const Snapped *to,
           double crow_m,
           GArray *points)
{
  guint32 road = vigie_road_numbers_find_road (
      self->index, g_array_index (self->road_list, VigiePrRoad, pr->road).number);
  double limit = 3 * crow_m + 1000;
  double any = vigie_road_numbers_find_way (self->index, road, from->spots, from->n, to->spots,
                                            to->n, VIGIE_ROAD_WAY_ANY, limit, NULL);
  VigieRoadWayMode modes[] = {
    pr->side == 'G' ? VIGIE_ROAD_WAY_BACKWARD : VIGIE_ROAD_WAY_FORWARD,
    pr->side == 0 ? VIGIE_ROAD_WAY_BACKWARD : VIGIE_ROAD_WAY_ANY,
    VIGIE_ROAD_WAY_ANY,
  };

  if (any < 0)
    return FALSE;
  limit = pr->side == 0 ? any * 1.02 + 4 * SNAP_SLACK_M : limit;
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    if (vigie_road_numbers_find_way (self->index, road, from->spots, from->n, to->spots, to->n,
                                     modes[i], limit, points) >= 0)
      return TRUE;
  return FALSE;
}

static VigieRoadPoint
get_point (double lon, double lat)
{
  return (VigieRoadPoint) { (gint32) lround (lon * 1e7), (gint32) lround (lat * 1e7) };
}

static void
keep_line (VigiePrTable *self, VigiePr *pr, GArray *points)
{
  pr->first_point = self->points->len;
  pr->n_points = points->len;
  g_array_append_vals (self->points, points->data, points->len);
  pr->line_m = vigie_road_measure (vigie_pr_table_get_line (self, pr), pr->n_points);
  pr->counted_m = pr->line_m;
}

static void
link_to_next (VigiePrTable *self, guint32 i, gint32 next, const Snapped *from, const Snapped *to)
{
  VigiePr *pr = VIGIE_PR (self, i);
  const VigiePr *other = VIGIE_PR (self, next);
  double crow = vigie_distance_m (pr->lon, pr->lat, other->lon, other->lat);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));

  if (from->n == 0 || to->n == 0 || !find_line (self, pr, from, to, crow, points))
    {
      VigieRoadPoint ends[] = { get_point (pr->lon, pr->lat), get_point (other->lon, other->lat) };

      if (crow > MAX_STRAIGHT_M && (self->index != NULL || other->distance_m == 0))
        return;
      g_array_append_vals (points, ends, 2);
      pr->is_straight = TRUE;
    }
  keep_line (self, pr, points);
  pr->next = next;
  if (other->distance_m > pr->line_m / MAX_DISAGREEMENT &&
      other->distance_m < pr->line_m * MAX_DISAGREEMENT)
    pr->counted_m = other->distance_m;
}

/* The spot on the carriageway on which a line came. */
static const VigieRoadSpot *
find_end (const Snapped *at, VigieRoadPoint end)
{
  const VigieRoadSpot *spot = &at->spots[0];
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < at->n; i++)
    {
      double distance = vigie_distance_m (at->spots[i].lon, at->spots[i].lat, end.lon_e7 * 1e-7,
                                          end.lat_e7 * 1e-7);

      if (distance < least)
        {
          least = distance;
          spot = &at->spots[i];
        }
    }
  return spot;
}

/* Behind a PR that no other follows the road goes on, away from where it came. */
static void
go_on (VigiePrTable *self, guint32 i, const VigiePr *before, const Snapped *at)
{
  VigiePr *pr = VIGIE_PR (self, i);
  const VigieRoadPoint *line = vigie_pr_table_get_line (self, before);
  VigieRoadGraph *graph = vigie_road_numbers_get_graph (self->index);
  const VigieRoadSpot *spot = find_end (at, line[before->n_points - 1]);
  const VigieRoadEdge *edge = &graph->edges[spot->edge];
  guint32 road = vigie_road_numbers_find_road (
      self->index, g_array_index (self->road_list, VigiePrRoad, pr->road).number);
  double lon, lat, came_m;
  gboolean backward;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));

  /* It came from where the line lies a little before its end. */
  vigie_road_line_interpolate (line, before->n_points, MAX (before->line_m - 5, 0), &lon, &lat);
  vigie_road_line_project (graph->points + edge->first_point, edge->n_points, lon, lat, &came_m);
  backward = came_m > spot->along_m + 0.1 ||
             (came_m > spot->along_m - 0.1 && spot->along_m > edge->length_m / 2);
  vigie_road_numbers_follow (self->index, road, spot, backward, MAX_OPEN_M, points);
  if (points->len > 1)
    keep_line (self, pr, points);
}

static void
link_all (VigiePrTable *self)
{
  g_autofree Snapped *snapped = g_new0 (Snapped, MAX (self->prs->len, 1));
  g_autofree gint32 *before = g_new (gint32, MAX (self->prs->len, 1));

  for (guint32 i = 0; i < self->prs->len; i++)
    {
      snap (self, VIGIE_PR (self, i), &snapped[i]);
      before[i] = -1;
    }
  for (guint32 i = 0; i < self->prs->len; i++)
    {
      gint32 next = find_next (self, i);

      if (next >= 0)
        link_to_next (self, i, next, &snapped[i], &snapped[next]);
      if (VIGIE_PR (self, i)->next >= 0)
        before[VIGIE_PR (self, i)->next] = (gint32) i;
    }
  for (guint32 i = 0; i < self->prs->len; i++)
    if (VIGIE_PR (self, i)->next < 0 && before[i] >= 0 && snapped[i].n > 0 &&
        !VIGIE_PR (self, before[i])->is_straight)
      go_on (self, i, VIGIE_PR (self, before[i]), &snapped[i]);
}

/* ---- the table ---- */

const VigiePrRoad *
vigie_pr_table_find_road (VigiePrTable *self, const char *number)
{
  char normal[VIGIE_ROAD_NUMBER_SIZE];
  g_autofree char *key = NULL;
  guint known;

  if (!vigie_road_number_normalize (number, normal))
    return NULL;
  key = g_ascii_strup (normal, -1);
  known = GPOINTER_TO_UINT (g_hash_table_lookup (self->roads, key));
  return known > 0 ? &g_array_index (self->road_list, VigiePrRoad, known - 1) : NULL;
}

const VigieRoadPoint *
vigie_pr_table_get_line (VigiePrTable *self, const VigiePr *pr)
{
  return &g_array_index (self->points, VigieRoadPoint, pr->first_point);
}

/**
 * vigie_pr_table_new:
 * @points: (array length=n_points): PR in any order; those without a valid place are left out
 * @n_points: how many; there need be none
 * @graph: (nullable): the roads; without them lines between PR are straight
 *
 * Returns: (transfer full): a table of them
 */
VigiePrTable *
vigie_pr_table_new (const VigiePrPoint *points, gsize n_points, VigieRoadGraph *graph)
{
  return vigie_pr_table_new_on_roads (
      points, n_points, graph != NULL ? vigie_road_numbers_new (graph, NULL, 0) : NULL);
}

/**
 * vigie_pr_table_new_on_roads:
 * @points: (array length=n_points): as for vigie_pr_table_new()
 * @n_points: how many
 * @roads: (transfer full) (nullable): the roads by number
 *
 * Returns: (transfer full): a table of them
 */
VigiePrTable *
vigie_pr_table_new_on_roads (const VigiePrPoint *points, gsize n_points, VigieRoadNumbers *roads)
{
  VigiePrTable *self = g_new0 (VigiePrTable, 1);

  self->roads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->road_list = g_array_new (FALSE, TRUE, sizeof (VigiePrRoad));
  self->prs = g_array_new (FALSE, TRUE, sizeof (VigiePr));
  self->points = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));
  self->index = roads;
  add_points (self, points, n_points);
  link_all (self);
  return self;
}

void
vigie_pr_table_free (VigiePrTable *self)
{
  g_clear_pointer (&self->index, vigie_road_numbers_free);
  g_hash_table_unref (self->roads);
  g_array_unref (self->road_list);
  g_array_unref (self->prs);
  g_array_unref (self->points);
  g_free (self);
}

VigieRoadNumbers *
vigie_pr_table_get_roads (VigiePrTable *self)
{
  return self->index;
}
