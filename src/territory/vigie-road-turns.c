/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-network-private.h"

/*
 * Turn restrictions name whole roads; what is forbidden is a sequence of steps over the pieces that
 * the roads were cut into.
 */

#define MAX_STEPS 64   /* of one forbidden sequence */
#define MAX_MEMBERS 32 /* of one kind in one restriction: there are hardly ever more than three */

static VigieRoadStep
step_to (const VigieRoadPiece *piece, gboolean backward)
{
  return VIGIE_ROAD_STEP (piece->edge, backward);
}

static gboolean
may_drive (VigieRoadNetwork *self, const VigieRoadPiece *piece, gboolean backward)
{
  guint flags = vigie_network_road (self, piece->road)->edge.flags;

  return (flags & (backward ? VIGIE_ROAD_BACKWARD : VIGIE_ROAD_FORWARD)) != 0;
}

/* Steps of a road that lead to a junction, or that leave it; how many there would be if both
 * directions were open is counted too. */
static guint
find_steps (
    VigieRoadNetwork *self, guint32 number, guint32 junction, gboolean leaving, GArray *steps)
{
  const VigieRoad *road = vigie_network_road (self, number);
  guint n = 0;

  for (guint32 i = road->first_piece; i < road->first_piece + road->n_pieces; i++)
    {
      const VigieRoadPiece *piece = vigie_network_piece (self, i);

      for (int backward = 0; backward < 2; backward++)
        {
          guint32 begin = backward ? piece->target : piece->source;
          guint32 end = backward ? piece->source : piece->target;
          VigieRoadStep step = step_to (piece, backward);

          if ((leaving ? begin : end) != junction)
            continue;
          n++;
          if (may_drive (self, piece, backward))
            g_array_append_val (steps, step);
        }
    }
  return n;
}

/* A road that goes through the junction is unclear unless only one of its directions is open. */
static VigieRoadTurnResult
find_one_step (
    VigieRoadNetwork *self, guint32 road, guint32 junction, gboolean leaving, VigieRoadStep *step)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));
  guint n = find_steps (self, road, junction, leaving, steps);

  if (steps->len == 0 && n > 0)
    return VIGIE_ROAD_TURN_NEEDLESS;
  if (steps->len != 1)
    return VIGIE_ROAD_TURN_UNCLEAR;
  *step = g_array_index (steps, VigieRoadStep, 0);
  return VIGIE_ROAD_TURN_FORBIDDEN;
}

/* The junction that a vertex of a road became. */
static guint32
find_junction (VigieRoadNetwork *self, guint32 number, guint32 vertex)
{
  const VigieRoad *road = vigie_network_road (self, number);

  for (guint32 i = road->first_piece; i < road->first_piece + road->n_pieces; i++)
    {
      const VigieRoadPiece *piece = vigie_network_piece (self, i);

      if (vigie_network_course (self, piece->first) == vertex)
        return piece->source;
      if (vigie_network_course (self, piece->last) == vertex)
        return piece->target;
    }
  return VIGIE_ROAD_NONE;
}

/* Forbids going on from a sequence in any way but one. */
static void
forbid_others (
    VigieRoadNetwork *self, VigieRoadStep *steps, guint n, guint32 junction, VigieRoadStep allowed)
{
  for (guint32 i = self->first_end[junction]; i < self->first_end[junction + 1]; i++)
    {
      const VigieRoadPiece *piece = vigie_network_piece (self, self->ends[i]);

      for (int backward = 0; backward < 2; backward++)
        {
          steps[n] = step_to (piece, backward);
          if ((backward ? piece->target : piece->source) != junction || steps[n] == allowed ||
              !may_drive (self, piece, backward))
            continue;
          if (piece->source == piece->target && i > self->first_end[junction] &&
              self->ends[i - 1] == self->ends[i])
            continue; /* a loop is at its junction twice */
          vigie_road_graph_builder_forbid (self->builder, steps, n + 1);
        }
    }
}

/* ---- roads between ---- */

static guint32
get_road_end (VigieRoadNetwork *self, guint32 number, gboolean last)
{
  const VigieRoad *road = vigie_network_road (self, number);

  if (last)
    return vigie_network_piece (self, road->first_piece + road->n_pieces - 1)->target;
  return vigie_network_piece (self, road->first_piece)->source;
}

/* Appends the steps over a whole road from one of its ends. */
static gboolean
append_road (
    VigieRoadNetwork *self, guint32 number, gboolean backward, VigieRoadStep *steps, guint *n)
{
  const VigieRoad *road = vigie_network_road (self, number);

  for (guint32 i = 0; i < road->n_pieces; i++)
    {
      const VigieRoadPiece *piece =
          vigie_network_piece (self, road->first_piece + (backward ? road->n_pieces - 1 - i : i));

      if (*n >= MAX_STEPS - 1 || !may_drive (self, piece, backward))
        return FALSE;
      steps[(*n)++] = step_to (piece, backward);
    }
  return TRUE;
}

/* Goes over all roads between, each once, beginning at a junction; sets where that ends. */
static gboolean
append_between (VigieRoadNetwork *self,
                const VigieRoadTurn *turn,
                guint32 *junction,
                VigieRoadStep *steps,
                guint *n)
{
  guint64 used = 0;

  for (guint k = 0; k < turn->n_via; k++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < turn->n_via && !found; i++)
        {
          gboolean backward = get_road_end (self, turn->via[i], TRUE) == *junction;

          if ((used >> i & 1) ||
              (!backward && get_road_end (self, turn->via[i], FALSE) != *junction))
            continue;
          if (!append_road (self, turn->via[i], backward, steps, n))
            return FALSE;
          *junction = get_road_end (self, turn->via[i], !backward);
          used |= G_GUINT64_CONSTANT (1) << i;
          found = TRUE;
        }
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* A road that is entered where it was left. */
static VigieRoadTurnResult
forbid_u_turn (VigieRoadNetwork *self, guint32 road, guint32 junction)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));
  VigieRoadTurnResult result = VIGIE_ROAD_TURN_NEEDLESS;

  if (find_steps (self, road, junction, FALSE, steps) == 0)
    return VIGIE_ROAD_TURN_UNCLEAR;
  for (guint i = 0; i < steps->len; i++)
    {
      VigieRoadStep step = g_array_index (steps, VigieRoadStep, i);
      const VigieRoad *way = vigie_network_road (self, road);
      guint back = VIGIE_ROAD_STEP_IS_BACKWARD (step) ? VIGIE_ROAD_FORWARD : VIGIE_ROAD_BACKWARD;

      if (!(way->edge.flags & back))
        continue;
      vigie_road_graph_builder_forbid (self->builder, (VigieRoadStep[]) { step, step ^ 1 }, 2);
      result = VIGIE_ROAD_TURN_FORBIDDEN;
    }
  return result;
}

static VigieRoadTurnResult
forbid_turn (
    VigieRoadNetwork *self, const VigieRoadTurn *turn, guint32 begin, guint32 from, guint32 to)
{
  VigieRoadStep steps[MAX_STEPS], last;
  VigieRoadTurnResult result;
  guint32 junction = begin;
  guint n = 1;

  if (from == to && turn->n_via == 0 && !turn->only)
    return forbid_u_turn (self, from, begin);
  result = find_one_step (self, from, begin, FALSE, &steps[0]);
  if (result != VIGIE_ROAD_TURN_FORBIDDEN)
    return result;
  if (!append_between (self, turn, &junction, steps, &n))
    return VIGIE_ROAD_TURN_UNCLEAR;
  result = find_one_step (self, to, junction, TRUE, &last);
  if (result != VIGIE_ROAD_TURN_FORBIDDEN)
    return turn->only ? VIGIE_ROAD_TURN_UNCLEAR : result;
  if (turn->only)
    forbid_others (self, steps, n, junction, last);
  else
    {
      steps[n] = last;
      vigie_road_graph_builder_forbid (self->builder, steps, n + 1);
    }
  return VIGIE_ROAD_TURN_FORBIDDEN;
}

/* Where the road that is left meets those between: at one of their ends. */
static VigieRoadTurnResult
forbid_over_roads (VigieRoadNetwork *self, const VigieRoadTurn *turn, guint32 from, guint32 to)
{
  VigieRoadTurnResult best = VIGIE_ROAD_TURN_UNCLEAR;

  for (guint i = 0; i < 2 * turn->n_via && best != VIGIE_ROAD_TURN_FORBIDDEN; i++)
    {
      guint32 begin = get_road_end (self, turn->via[i / 2], i % 2);
      VigieRoadTurnResult result = forbid_turn (self, turn, begin, from, to);

      best = MAX (best, result);
    }
  return best;
}

/**
 * vigie_road_network_restrict:
 * @self: a network that is cut
 * @turn: what is forbidden
 *
 * Returns: what came of it
 */
VigieRoadTurnResult
vigie_road_network_restrict (VigieRoadNetwork *self, const VigieRoadTurn *turn)
{
  VigieRoadTurnResult best = VIGIE_ROAD_TURN_UNCLEAR;

  g_return_val_if_fail (self->ends != NULL, VIGIE_ROAD_TURN_UNCLEAR);

  if (turn->n_via > MAX_MEMBERS || turn->n_from > MAX_MEMBERS || turn->n_to > MAX_MEMBERS ||
      (turn->via_vertex == VIGIE_ROAD_NONE) != (turn->n_via > 0))
    return VIGIE_ROAD_TURN_UNCLEAR;
  for (guint i = 0; i < turn->n_from; i++)
    {
      for (guint j = 0; j < turn->n_to; j++)
        {
          VigieRoadTurnResult result = VIGIE_ROAD_TURN_UNCLEAR;
          guint32 junction =
              turn->n_via == 0 ? find_junction (self, turn->from[i], turn->via_vertex) : 0;

          if (turn->n_via > 0)
            result = forbid_over_roads (self, turn, turn->from[i], turn->to[j]);
          else if (junction != VIGIE_ROAD_NONE)
            result = forbid_turn (self, turn, junction, turn->from[i], turn->to[j]);
          best = MAX (best, result);
        }
    }
  return best;
}
