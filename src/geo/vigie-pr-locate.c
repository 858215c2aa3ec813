/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a road reference to a place, and back. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vigie-pr-table-private.h"

#define SURPLUS_M 300        /* metres that people count on behind the next PR… */
#define SURPLUS_SHARE 0.25   /* …or this share of what lies between */
#define LINE_SLACK_M 60      /* from the nearest carriageway to the line with the PR */
#define LONELY_M 30          /* around a PR from which no line is known */
#define SAME_PLACE_M 0.5     /* metres are written as whole ones */
#define MAX_JUNCTION_M 10000 /* what is further helps nobody */
#define SIDE_SLACK_M 25      /* either carriageway may be meant */
#define MIN_PART_M 50
#define MAX_BETWEEN_M 100000

/* ---- reference to place ---- */

/* How well a PR's side is what was asked for: 0 for best. */
static guint
rate_side (const VigiePr *pr, char side)
{
  if (pr->side == side)
    return 0;
  return pr->side == 0 ? 1 : pr->side == 'D' ? 2 : 3;
}

static gint32
find_pr (VigiePrTable *self, const VigiePrRoad *road, const VigieRoadReference *reference)
{
  gint32 found = -1;

  for (guint32 i = road->first_pr; i < road->first_pr + road->n_pr; i++)
    if (VIGIE_PR (self, i)->number == reference->pr &&
        (found < 0 || rate_side (VIGIE_PR (self, i), reference->side) <
                          rate_side (VIGIE_PR (self, found), reference->side)))
      found = (gint32) i;
  return found;
}

/* Says what PR there are instead. */
static gboolean
refuse_pr (VigiePrTable *self,
           const VigiePrRoad *road,
           const VigieRoadReference *reference,
           GError **error)
{
  guint least = G_MAXUINT, most = 0, below = 0, above = G_MAXUINT;

  for (guint32 i = road->first_pr; i < road->first_pr + road->n_pr; i++)
    {
      guint number = VIGIE_PR (self, i)->number;

      least = MIN (least, number);
      most = MAX (most, number);
      if (number < reference->pr)
        below = MAX (below, number);
      else
        above = MIN (above, number);
    }
  if (reference->pr < least || reference->pr > most)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("There is no PR %u on the %s; it has %u to %u."), reference->pr, road->number,
                 least, most);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("There is no PR %u on the %s; PR %u follows PR %u there."), reference->pr,
                 road->number, above, below);
  return FALSE;
}

static gboolean
refuse_metres (VigiePrTable *self, const VigiePrRoad *road, const VigiePr *pr, GError **error)
{
  if (pr->next >= 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("On the %s, PR %u follows PR %u after %.0f m."), road->number,
                 VIGIE_PR (self, pr->next)->number, pr->number, pr->counted_m);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("Behind PR %u, the %s is known for %.0f m only."), pr->number, road->number,
                 pr->counted_m);
  return FALSE;
}

static gboolean
walk (VigiePrTable *self,
      const VigiePrRoad *road,
      const VigiePr *pr,
      double metres,
      VigiePosition *position,
      GError **error)
{
  const VigiePr *first = pr;

  if (metres > pr->counted_m && pr->next >= 0)
    {
      double surplus = metres - pr->counted_m;

      if (surplus > MAX (SURPLUS_M, SURPLUS_SHARE * pr->counted_m))
        return refuse_metres (self, road, pr, error);
      pr = VIGIE_PR (self, pr->next);
      metres = surplus;
      position->radius_m += surplus; /* it was counted another way */
    }
  position->lon = pr->lon;
  position->lat = pr->lat;
  if (metres > pr->counted_m + SAME_PLACE_M)
    return refuse_metres (self, road, first, error);
  if (pr->n_points > 0)
    vigie_road_line_interpolate (vigie_pr_table_get_line (self, pr), pr->n_points,
                                 pr->counted_m > 0 ? metres / pr->counted_m * pr->line_m : 0,
                                 &position->lon, &position->lat);
  if (pr->is_straight) /* the road bends, the line does not */
    position->radius_m += pr->line_m / 4;
  return TRUE;
}

/* A number that is there twice, as across the border of a département, is meant at either place. */
static void
cover_others (VigiePrTable *self,
              const VigiePrRoad *road,
              const VigieRoadReference *reference,
              gint32 found,
              VigiePosition *position)
{
  for (guint32 i = road->first_pr; i < road->first_pr + road->n_pr; i++)
    {
      const VigiePr *pr = VIGIE_PR (self, i);
      double distance = vigie_distance_m (pr->lon, pr->lat, VIGIE_PR (self, found)->lon,
                                          VIGIE_PR (self, found)->lat);

      if ((gint32) i != found && pr->number == reference->pr && distance > 2 * LINE_SLACK_M)
        position->radius_m = MAX (position->radius_m, distance);
      else if ((gint32) i != found && pr->number == reference->pr && reference->side == 0)
        position->radius_m = MAX (position->radius_m, distance + SIDE_SLACK_M);
    }
}

static gboolean
locate_whole (VigiePrTable *self, const char *number, VigiePosition *position, GError **error)
{
  if (vigie_pr_table_locate_part (self, number, VIGIE_ROAD_NONE, 0, 0, G_MAXDOUBLE, position))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("There is no road %s in this territory."), number);
  return FALSE;
}

static gboolean
locate_one (VigiePrTable *self,
            const VigieRoadReference *reference,
            VigiePosition *position,
            GError **error)
{
  const VigiePrRoad *road = vigie_pr_table_find_road (self, reference->number);
  gint32 pr;

  *position = (VigiePosition) { .origin = VIGIE_ORIGIN_ROAD_REFERENCE };
  if (!reference->has_pr)
    return locate_whole (self, reference->number, position, error);
  if (road == NULL)
    {
      if (locate_whole (self, reference->number, position, error))
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                     _ ("The %s has no PR in this territory."), reference->number);
      return FALSE;
    }
  pr = find_pr (self, road, reference);
  if (pr < 0)
    return refuse_pr (self, road, reference, error);
  position->radius_m = reference->precision_m;
  if (!walk (self, road, VIGIE_PR (self, pr), MAX (reference->pr_m, 0), position, error))
    return FALSE;
  cover_others (self, road, reference, pr, position);
  return TRUE;
}

/* The middle of a stretch whose ends are known. */
static void
join_ends (VigiePrTable *self,
           const char *number,
           const VigiePosition *from,
           const VigiePosition *to,
           VigiePosition *position)
{
  double radius = MAX (from->radius_m, to->radius_m);

  if (!vigie_pr_table_locate_between (self, number, from, to, position))
    {
      *position = *from;
      position->lon = (from->lon + to->lon) / 2;
      position->lat = (from->lat + to->lat) / 2;
      position->radius_m = vigie_position_distance_m (from, to) / 2;
    }
  position->radius_m += radius;
}

/**
 * vigie_pr_table_locate:
 * @self: a table
 * @reference: a road, with or without PR
 * @position: (out): where that is, with a radius that covers what the reference leaves open
 * @error: return location for a #GError
 *
 * Goes along the road from the PR towards the next one. What its keeper measured between the two
 * counts; where nothing was measured, the road's line does. A stretch between two PR is its middle,
 * with a radius that covers it.
 *
 * Returns: %FALSE with %G_IO_ERROR_NOT_FOUND and a sentence for people where there is no such place
 */
gboolean
vigie_pr_table_locate (VigiePrTable *self,
                       const VigieRoadReference *reference,
                       VigiePosition *position,
                       GError **error)
{
  VigieRoadReference end = *reference;
  VigiePosition from, to;

  if (!locate_one (self, reference, &from, error))
    return FALSE;
  *position = from;
  if (!reference->has_pr || !reference->has_to)
    return TRUE;
  end.pr = reference->to_pr;
  end.pr_m = reference->to_m;
  if (!locate_one (self, &end, &to, error))
    return FALSE;
  join_ends (self, reference->number, &from, &to, position);
  return TRUE;
}

/* ---- parts of roads ---- */

typedef struct
{
  VigieRoadNumbers *index;
  guint32 road;
  guint32 commune; /* %VIGIE_ROAD_NONE: by distance */
  double lon;
  double lat;
  double reach_m;
} Part;

static gboolean
is_in_part (const Part *part, guint32 edge)
{
  VigieRoadGraph *graph = vigie_road_numbers_get_graph (part->index);
  const VigieRoadEdge *e = &graph->edges[edge];
  double along;

  if (part->commune != VIGIE_ROAD_NONE)
    return e->commune == part->commune;
  return part->reach_m == G_MAXDOUBLE ||
         vigie_road_line_project (graph->points + e->first_point, e->n_points, part->lon, part->lat,
                                  &along) <= part->reach_m;
}

/* The middle of what is in the part, by length. */
static gboolean
find_middle (const Part *part, double *lon, double *lat)
{
  VigieRoadGraph *graph = vigie_road_numbers_get_graph (part->index);
  guint n;
  const guint32 *edges = vigie_road_numbers_get_edges (part->index, part->road, &n);
  double sum = 0, x = 0, y = 0;

  for (guint i = 0; i < n; i++)
    {
      const VigieRoadEdge *e = &graph->edges[edges[i]];
      double weight = e->length_m + 0.01, at_lon, at_lat;

      if (!is_in_part (part, edges[i]))
        continue;
      vigie_road_line_interpolate (graph->points + e->first_point, e->n_points, e->length_m / 2,
                                   &at_lon, &at_lat);
      sum += weight;
      x += weight * at_lon;
      y += weight * at_lat;
    }
  if (sum == 0)
    return FALSE;
  *lon = x / sum;
  *lat = y / sum;
  return TRUE;
}

/* The place of the part that is nearest to its middle, and what it takes to cover the rest. */
static gboolean
cover_part (const Part *part, VigiePosition *position)
{
  VigieRoadGraph *graph = vigie_road_numbers_get_graph (part->index);
  guint n;
  const guint32 *edges = vigie_road_numbers_get_edges (part->index, part->road, &n);
  double lon, lat, nearest = G_MAXDOUBLE;

  if (!find_middle (part, &lon, &lat))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const VigieRoadEdge *e = &graph->edges[edges[i]];
      const VigieRoadPoint *line = graph->points + e->first_point;
      double along, distance;

      if (!is_in_part (part, edges[i]))
        continue;
      distance = vigie_road_line_project (line, e->n_points, lon, lat, &along);
      if (distance >= nearest)
        continue;
      nearest = distance;
      vigie_road_line_interpolate (line, e->n_points, along, &position->lon, &position->lat);
    }
  position->radius_m = MIN_PART_M;
  for (guint i = 0; i < n; i++)
    {
      const VigieRoadEdge *e = &graph->edges[edges[i]];

      for (guint j = 0; j < e->n_points && is_in_part (part, edges[i]); j++)
        {
          const VigieRoadPoint *p = &graph->points[e->first_point + j];
          double distance =
              vigie_distance_m (position->lon, position->lat, p->lon_e7 * 1e-7, p->lat_e7 * 1e-7);

          position->radius_m = MAX (position->radius_m, distance);
        }
    }
  position->radius_m = MIN (position->radius_m, VIGIE_MAX_RADIUS_M);
  return TRUE;
}

/**
 * vigie_pr_table_locate_part:
 * @self: a table
 * @number: a road
 * @commune: as the graph's edges have it, or %VIGIE_ROAD_NONE
 * @lon: the middle of the place
 * @lat: the same
 * @radius_m: how large the place is; %G_MAXDOUBLE for the whole road
 * @position: (out): a place on the road, and the radius around it that covers the part
 *
 * Where the road does not run through the commune, what of it passes nearby is taken.
 *
 * Returns: whether the road is there
 */
gboolean
vigie_pr_table_locate_part (VigiePrTable *self,
                            const char *number,
                            guint32 commune,
                            double lon,
                            double lat,
                            double radius_m,
                            VigiePosition *position)
{
  Part part = { .index = self->index, .commune = commune, .lon = lon, .lat = lat };
  VigieRoadSpot spot;

  *position = (VigiePosition) { .origin = VIGIE_ORIGIN_ROAD_REFERENCE };
  if (self->index == NULL)
    return FALSE;
  part.road = vigie_road_numbers_find_road (self->index, number);
  if (part.road == VIGIE_ROAD_NONE)
    return FALSE;
  if (commune != VIGIE_ROAD_NONE && cover_part (&part, position))
    return TRUE;
  part.commune = VIGIE_ROAD_NONE;
  part.reach_m = radius_m == G_MAXDOUBLE ? radius_m : radius_m * 1.2 + 100;
  if (cover_part (&part, position))
    {
      if (radius_m < G_MAXDOUBLE) /* edges may reach far out of it */
        position->radius_m = MIN (position->radius_m, part.reach_m);
      return TRUE;
    }
  if (vigie_road_numbers_find_spots (self->index, part.road, lon, lat, MAX (2 * radius_m, 3000),
                                     &spot, 1) == 0)
    return FALSE;
  position->lon = spot.lon;
  position->lat = spot.lat;
  position->radius_m = MAX (radius_m, MIN_PART_M);
  return TRUE;
}

gboolean
vigie_pr_table_locate_between (VigiePrTable *self,
                               const char *number,
                               const VigiePosition *from,
                               const VigiePosition *to,
                               VigiePosition *position)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (VigieRoadPoint));
  const VigiePosition *ends[] = { from, to };
  VigieRoadSpot spots[2];
  guint32 road =
      self->index != NULL ? vigie_road_numbers_find_road (self->index, number) : VIGIE_ROAD_NONE;
  double length;

  for (guint i = 0; i < 2; i++)
    {
      if (road == VIGIE_ROAD_NONE ||
          vigie_road_numbers_find_spots (self->index, road, ends[i]->lon, ends[i]->lat,
                                         MAX (2 * ends[i]->radius_m, 3000), &spots[i], 1) == 0)
        return FALSE;
      spots[i].distance_m = 0;
    }
  length = vigie_road_numbers_find_way (self->index, road, &spots[0], 1, &spots[1], 1,
                                        VIGIE_ROAD_WAY_ANY, MAX_BETWEEN_M, points);
  if (length <= 0)
    return FALSE;
  *position = (VigiePosition) { .origin = VIGIE_ORIGIN_ROAD_REFERENCE, .radius_m = MIN_PART_M };
  vigie_road_line_interpolate ((VigieRoadPoint *) (gpointer) points->data, points->len, length / 2,
                               &position->lon, &position->lat);
  for (guint i = 0; i < points->len; i++)
    {
      const VigieRoadPoint *p = &g_array_index (points, VigieRoadPoint, i);

      position->radius_m =
          MAX (position->radius_m,
               vigie_distance_m (position->lon, position->lat, p->lon_e7 * 1e-7, p->lat_e7 * 1e-7));
    }
  return TRUE;
}

/* ---- place to reference ---- */

typedef struct
{
  const VigiePrRoad *road;
  const VigiePr *pr;
  double along_m;
  double distance_m;
} Nearest;

/* The line between two PR goes before one that only goes on; a side is said where it matters. */
static void
look_along (VigiePrTable *self, const VigiePrRoad *road, double lon, double lat, Nearest *nearest)
{
  for (guint32 i = road->first_pr; i < road->first_pr + road->n_pr; i++)
    {
      const VigiePr *pr = VIGIE_PR (self, i);
      double along = 0, distance = vigie_distance_m (lon, lat, pr->lon, pr->lat);

      if (pr->n_points > 0)
        distance = vigie_road_line_project (vigie_pr_table_get_line (self, pr), pr->n_points, lon,
                                            lat, &along) +
                   (pr->next < 0 ? 1 : 0);
      else if (distance > LONELY_M)
        continue;
      if (distance < nearest->distance_m - 0.001)
        *nearest = (Nearest) { road, pr, along, distance };
    }
}

static void
set_reference (VigiePrTable *self, const Nearest *nearest, VigieRoadReference *reference)
{
  const VigiePr *pr = nearest->pr;
  double metres = pr->line_m > 0 ? nearest->along_m / pr->line_m * pr->counted_m : 0;

  if (pr->next >= 0 && metres > pr->counted_m - SAME_PLACE_M)
    {
      pr = VIGIE_PR (self, pr->next);
      metres = 0;
    }
  reference->has_pr = TRUE;
  reference->pr = pr->number;
  reference->pr_m = metres;
  reference->side = pr->side;
}

static void
describe_on_road (
    VigiePrTable *self, const VigieRoadSpot *spot, double lon, double lat, VigieRoadPlace *place)
{
  Nearest nearest = { .distance_m = spot->distance_m + LINE_SLACK_M };
  guint n_roads;
  const guint32 *roads = vigie_road_numbers_get_roads (self->index, spot->edge, &n_roads);
  guint32 road = roads[0];

  for (guint i = 0; i < n_roads; i++)
    {
      const VigiePrRoad *known =
          vigie_pr_table_find_road (self, vigie_road_numbers_get_number (self->index, roads[i]));

      if (known != NULL)
        look_along (self, known, lon, lat, &nearest);
      if (known != NULL && nearest.road == known)
        road = roads[i];
    }
  g_strlcpy (place->reference.number, vigie_road_numbers_get_number (self->index, road),
             sizeof place->reference.number);
  if (nearest.pr != NULL)
    set_reference (self, &nearest, &place->reference);
  place->position =
      (VigiePosition) { spot->lon, spot->lat, spot->distance_m, VIGIE_ORIGIN_ROAD_REFERENCE };
  place->edge = spot->edge;
  place->along_m = spot->along_m;
  place->commune = vigie_road_numbers_get_graph (self->index)->edges[spot->edge].commune;
  place->junction_m =
      vigie_road_numbers_find_junction (self->index, road, spot, MAX_JUNCTION_M, &place->junction);
}

static gboolean
describe_without_roads (
    VigiePrTable *self, double lon, double lat, double limit_m, VigieRoadPlace *place)
{
  Nearest nearest = { .distance_m = limit_m };

  for (guint i = 0; i < self->road_list->len; i++)
    look_along (self, &g_array_index (self->road_list, VigiePrRoad, i), lon, lat, &nearest);
  if (nearest.pr == NULL)
    return FALSE;
  g_strlcpy (place->reference.number, nearest.road->number, sizeof place->reference.number);
  set_reference (self, &nearest, &place->reference);
  place->position =
      (VigiePosition) { .radius_m = nearest.distance_m, .origin = VIGIE_ORIGIN_ROAD_REFERENCE };
  place->position.lon = nearest.pr->lon;
  place->position.lat = nearest.pr->lat;
  if (nearest.pr->n_points > 0)
    vigie_road_line_interpolate (vigie_pr_table_get_line (self, nearest.pr), nearest.pr->n_points,
                                 nearest.along_m, &place->position.lon, &place->position.lat);
  return TRUE;
}

/**
 * vigie_pr_table_describe:
 * @self: a table
 * @lon: degrees
 * @lat: degrees
 * @limit_m: how far the road may be away
 * @place: (out): where on the nearest numbered road that is
 *
 * Returns: whether there is a numbered road within the limit
 */
gboolean
vigie_pr_table_describe (
    VigiePrTable *self, double lon, double lat, double limit_m, VigieRoadPlace *place)
{
  VigieRoadSpot spot;

  *place =
      (VigieRoadPlace) { .edge = VIGIE_ROAD_NONE, .commune = VIGIE_ROAD_NONE, .junction_m = -1 };
  if (self->index == NULL)
    return describe_without_roads (self, lon, lat, limit_m, place);
  if (!vigie_road_numbers_find_nearest (self->index, lon, lat, limit_m, &spot))
    return FALSE;
  describe_on_road (self, &spot, lon, lat, place);
  return TRUE;
}

/**
 * vigie_pr_table_describe_edge:
 * @self: a table with roads
 * @edge: of its graph
 * @along_m: metres from its source
 * @place: (out): where on its road that is
 *
 * Returns: whether the edge is of a numbered road
 */
gboolean
vigie_pr_table_describe_edge (VigiePrTable *self,
                              guint32 edge,
                              double along_m,
                              VigieRoadPlace *place)
{
  VigieRoadSpot spot = { .edge = edge, .along_m = along_m };
  const VigieRoadGraph *graph;
  guint n_roads;

  *place =
      (VigieRoadPlace) { .edge = VIGIE_ROAD_NONE, .commune = VIGIE_ROAD_NONE, .junction_m = -1 };
  g_return_val_if_fail (self->index != NULL, FALSE);

  graph = vigie_road_numbers_get_graph (self->index);
  vigie_road_numbers_get_roads (self->index, edge, &n_roads);
  if (n_roads == 0)
    return FALSE;
  vigie_road_line_interpolate (&graph->points[graph->edges[edge].first_point],
                               graph->edges[edge].n_points, along_m, &spot.lon, &spot.lat);
  describe_on_road (self, &spot, spot.lon, spot.lat, place);
  return TRUE;
}

/**
 * vigie_road_place_to_string:
 * @self: a place on a road
 *
 * Returns: (transfer full): "D 971 PR 12+300", or without PR « D 971, 240 m from the junction with
 *   D 16 », for people
 */
char *
vigie_road_place_to_string (const VigieRoadPlace *self)
{
  if (self->reference.has_pr || self->junction == NULL)
    return vigie_road_reference_to_string (&self->reference);
  if (self->junction_m < SAME_PLACE_M)
    /* Translators: two roads */
    return g_strdup_printf (_ ("%s, junction with %s"), self->reference.number, self->junction);
  return g_strdup_printf (_ ("%s, %.0f m from the junction with %s"), self->reference.number,
                          self->junction_m, self->junction);
}
