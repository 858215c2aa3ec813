/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vigie-closures.h"
#include "vigie-road-state.h"

#define MIN_LISTED_M 100 /* of a road that is named; ramps and crossings are not */
#define SPOT_REACH_M 200

/**
 * vigie_describe_way:
 * @length_m: metres
 * @seconds: on the way
 * @extra_seconds: longer than without the closure, or NaN
 *
 * Returns: (transfer full): "12 km, 18 min (+6 min)"
 */
char *
vigie_describe_way (double length_m, double seconds, double extra_seconds)
{
  g_autofree char *length = vigie_format_length (length_m);
  const double minutes = MAX (round (seconds / 60), 1);

  if (isnan (extra_seconds))
    /* Translators: how long a way is, and how many minutes it takes */
    return g_strdup_printf (_ ("%s, %.0f min"), length, minutes);
  /* Translators: how long a way is, how many minutes it takes, and how many more than usual */
  return g_strdup_printf (_ ("%s, %.0f min (%+.0f min)"), length, minutes,
                          round (extra_seconds / 60) + 0.0);
}

char *
vigie_describe_route (const VigieRoute *route, const VigieRoute *normal)
{
  return vigie_describe_way (
      route->length_m, route->milliseconds / 1000.0,
      normal != NULL ? ((double) route->milliseconds - normal->milliseconds) / 1000 : NAN);
}

/**
 * vigie_list_route_roads:
 * @guide: that found it
 * @found: ways around
 * @route: which of them
 *
 * Returns: (transfer full): "D 16, D 103, Rue de la Gare": each road once where it is taken in one
 *   go, without the shortest
 */
char *
vigie_list_route_roads (VigieGuide *guide, VigieDiverting *found, guint route)
{
  g_autoptr (GArray) roads = vigie_route_list_roads (
      g_ptr_array_index (found->routes, route), vigie_guide_get_graph (guide), found->vehicle.kind);
  GString *text = g_string_new (NULL);
  const char *last = NULL;

  for (guint i = 0; i < roads->len; i++)
    {
      const VigieRouteRoad *road = &g_array_index (roads, VigieRouteRoad, i);
      const char *name = road->ref != NULL ? road->ref : road->name;

      if (name == NULL || road->length_m < MIN_LISTED_M || g_strcmp0 (name, last) == 0)
        continue;
      if (text->len > 0)
        g_string_append (text, ", ");
      g_string_append (text, name);
      last = name;
    }
  return g_string_free_and_steal (text);
}

/**
 * vigie_describe_cut_off:
 * @guide: the roads
 * @commune: of a #VigieReach
 * @name: (out): the commune
 *
 * Returns: (transfer full): "102 inhabitants, 4.2 km of roads", or what part of it
 */
char *
vigie_describe_cut_off (VigieGuide *guide, const VigieReachCommune *commune, char **name)
{
  const VigieCommune *known =
      vigie_territory_get_commune (vigie_guide_get_territory (guide), commune->commune);
  g_autofree char *length = vigie_format_length (commune->cut_off_m);

  *name = g_strdup (known != NULL ? known->name : _ ("Outside of the known communes"));
  if (commune->n_cut_off < commune->n_edges)
    /* Translators: a length of roads of a commune */
    return g_strdup_printf (_ ("In part: %s of roads"), length);
  if (known == NULL || known->population < 0)
    /* Translators: a length of roads of a commune */
    return g_strdup_printf (_ ("All of it: %s of roads"), length);
  /* Translators: the second is a length of roads */
  return g_strdup_printf (ngettext ("%u inhabitant, %s of roads", "%u inhabitants, %s of roads",
                                    (gulong) known->population),
                          (guint) known->population, length);
}

/**
 * vigie_describe_road_at:
 * @guide: (nullable): the roads
 * @lon: degrees
 * @lat: degrees
 *
 * Returns: (transfer full) (nullable): "D 971 PR 12+300 (Chanceaux)"; %NULL where no road is near
 */
char *
vigie_describe_road_at (VigieGuide *guide, double lon, double lat)
{
  g_auto (VigieGuideSpot) spot = { 0 };

  if (guide == NULL || !vigie_guide_describe (guide, lon, lat, SPOT_REACH_M, &spot) ||
      spot.edge == VIGIE_ROAD_NONE)
    return NULL;
  if (spot.has_pr && spot.commune != NULL)
    return g_strdup_printf ("%s (%s)", spot.label, spot.commune);
  return g_steal_pointer (&spot.label);
}

/* The road at a place, else its coordinates. */
char *
vigie_describe_spot (VigieGuide *guide, double lon, double lat)
{
  const VigiePosition position = { lon, lat, 0, VIGIE_ORIGIN_ANALYST };
  char *road = vigie_describe_road_at (guide, lon, lat);

  return road != NULL ? road : vigie_format_position (&position);
}

/* What people can set, the worst last; before them, what follows from kind and cause. */
static const char *const state_words[VIGIE_N_ROAD_STATES] = {
  [VIGIE_ROAD_STATE_GREEN] = N_ ("Green: normal"),
  [VIGIE_ROAD_STATE_ORANGE] = N_ ("Orange: difficult"),
  [VIGIE_ROAD_STATE_RED] = N_ ("Red: very difficult"),
  [VIGIE_ROAD_STATE_BLACK] = N_ ("Black: closed"),
};

/**
 * vigie_list_road_states:
 *
 * Returns: (transfer full): what a row offers where the state of a shape's roads is set
 */
char **
vigie_list_road_states (void)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  g_strv_builder_add (words, _ ("From kind and cause"));
  for (gsize i = 0; i < G_N_ELEMENTS (state_words); i++)
    g_strv_builder_add (words, _ (state_words[i]));
  return g_strv_builder_end (words);
}

/**
 * vigie_shape_get_road_state_row:
 * @shape: a shape
 *
 * Returns: which of vigie_list_road_states() holds
 */
guint
vigie_shape_get_road_state_row (const VigieShape *shape)
{
  VigieRoadState state;

  return vigie_shape_get_chosen_road_state (shape, &state) ? 1 + (guint) state : 0;
}

/**
 * vigie_draft_take_road_state_row:
 * @draft: (transfer full): draws or edits a shape
 * @row: one of vigie_list_road_states()
 *
 * Returns: (transfer full): the same draft with this state
 */
VigieDraft *
vigie_draft_take_road_state_row (VigieDraft *draft, guint row)
{
  VigieDraft *chosen;

  if (row > VIGIE_N_ROAD_STATES)
    return draft;
  chosen = row > 0 ? vigie_draft_set_road_state (draft, (VigieRoadState) (row - 1))
                   : vigie_draft_clear_road_state (draft);
  vigie_draft_unref (draft);
  return chosen;
}
