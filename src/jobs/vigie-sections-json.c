/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-sections-json.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>

#include "vigie-section-place.h"

#define N_EIGHTHS 8

static const VigieSectionsWords no_words;

/* Those that traffic goes in by eighths of a circle come first. */
static const struct
{
  const char *word; /* in JSON */
  const char *text;
} directions[] = {
  { "north", N_ ("northbound") },     { "north-east", N_ ("north-eastbound") },
  { "east", N_ ("eastbound") },       { "south-east", N_ ("south-eastbound") },
  { "south", N_ ("southbound") },     { "south-west", N_ ("south-westbound") },
  { "west", N_ ("westbound") },       { "north-west", N_ ("north-westbound") },
  { "both", N_ ("both directions") }, { "forward", N_ ("one way round") },
};

/* ---- words ---- */

static guint
get_eighth (double bearing)
{
  return (guint) lround (bearing / (360.0 / N_EIGHTHS)) % N_EIGHTHS;
}

/* "both", "forward" on a roundabout, or where traffic goes: "north", "north-east", … */
const char *
vigie_closed_road_get_direction (const VigieClosedRoad *road)
{
  if (road->both_ways)
    return "both";
  return road->is_roundabout ? "forward" : directions[get_eighth (road->bearing)].word;
}

/**
 * vigie_section_direction_get_words:
 * @direction: (nullable): `direction` of a section
 *
 * Returns: (transfer none): the same in the user's language; "" where it is none
 */
const char *
vigie_section_direction_get_words (const char *direction)
{
  for (gsize i = 0; direction != NULL && i < G_N_ELEMENTS (directions); i++)
    if (g_str_equal (directions[i].word, direction))
      return _ (directions[i].text);
  return "";
}

static const char *
get_name (VigieRoadGraph *graph, const VigieClosedRoad *road)
{
  return vigie_road_graph_get_string (graph, road->ref != VIGIE_ROAD_NONE ? road->ref : road->name);
}

/* (transfer full): words where it has neither number nor name */
static char *
dup_title (VigieRoadGraph *graph, const VigieClosedRoad *road)
{
  const char *name = get_name (graph, road);

  if (name != NULL)
    return g_strdup (name);
  return g_strdup (road->is_roundabout ? _ ("Roundabout") : _ ("Road without a name"));
}

/* (transfer full) (nullable): the crossing road at an end of a stretch */
static char *
dup_end (VigieRoadGraph *graph, const VigieRoadEnd *end)
{
  if (end->crossing != VIGIE_ROAD_NONE)
    return g_strdup (vigie_road_graph_get_string (graph, end->crossing));
  return end->kind == VIGIE_ROAD_END_DEAD_END ? g_strdup (VIGIE_SECTION_DEAD_END) : NULL;
}

static char *
dup_place (VigieRoadGraph *graph, const VigieRoadEnd *end, double away_m, const char *reference)
{
  g_autofree char *crossing = NULL;

  if (reference != NULL)
    return g_strdup (reference);
  crossing = dup_end (graph, end);
  return vigie_section_place_make (crossing, away_m);
}

static char *
dup_reference (const VigieSectionsWords *words, VigieRoadStep step, double along_m)
{
  if (words == NULL || words->dup_reference == NULL)
    return NULL;
  return words->dup_reference (VIGIE_ROAD_STEP_EDGE (step), along_m, words->user_data);
}

/* (transfer full) (nullable): where the cut begins */
static char *
dup_from (VigieRoadGraph *graph, const VigieClosedRoad *road, const VigieSectionsWords *words)
{
  g_autofree char *reference = dup_reference (words, road->steps[0], road->begin_m);

  return dup_place (graph, &road->along.from, road->along.before_m, reference);
}

/* (transfer full) (nullable): where it ends */
static char *
dup_to (VigieRoadGraph *graph, const VigieClosedRoad *road, const VigieSectionsWords *words)
{
  g_autofree char *reference = dup_reference (words, road->steps[road->n_steps - 1], road->end_m);

  return dup_place (graph, &road->along.to, road->along.after_m, reference);
}

/* ---- JSON ---- */

static void
add_text (JsonBuilder *builder, const char *member, const char *text)
{
  json_builder_set_member_name (builder, member);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_number (JsonBuilder *builder, const char *member, double number)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_double_value (builder, number);
}

static void
add_communes (JsonBuilder *builder, const VigieClosedRoad *road, const VigieSectionsWords *words)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint32 i = 0; i < road->n_communes && words->dup_commune != NULL; i++)
    {
      char *name = words->dup_commune (road->communes[i], words->user_data);

      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  add_text (builder, "commune", names->len > 0 ? g_ptr_array_index (names, 0) : NULL);
  if (names->len < 2)
    return;
  json_builder_set_member_name (builder, "communes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < names->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (names, i));
  json_builder_end_array (builder);
}

static void
add_stretch (JsonBuilder *builder,
             const char *member,
             VigieRoadGraph *graph,
             const VigieClosedStretch *stretch)
{
  g_autofree char *from = dup_end (graph, &stretch->from);
  g_autofree char *to = dup_end (graph, &stretch->to);

  json_builder_set_member_name (builder, member);
  json_builder_begin_object (builder);
  add_text (builder, "from", from);
  add_text (builder, "to", to);
  add_number (builder, "length_m", stretch->length_m);
  json_builder_set_member_name (builder, "from_node");
  json_builder_add_int_value (builder, stretch->from.node);
  json_builder_set_member_name (builder, "to_node");
  json_builder_add_int_value (builder, stretch->to.node);
  json_builder_end_object (builder);
}

/* The edges as the territory numbers them, and the ways of its source that these were cut from. */
static void
add_edges (JsonBuilder *builder, VigieRoadGraph *graph, const VigieClosedRoad *road)
{
  guint64 last = 0;

  json_builder_set_member_name (builder, "edges");
  json_builder_begin_array (builder);
  for (guint32 i = 0; i < road->n_steps; i++)
    json_builder_add_int_value (builder, VIGIE_ROAD_STEP_EDGE (road->steps[i]));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "ways");
  json_builder_begin_array (builder);
  for (guint32 i = 0; i < road->n_steps; i++)
    {
      const guint64 id = graph->edges[VIGIE_ROAD_STEP_EDGE (road->steps[i])].origin_id;

      if (id != 0 && id != last && id <= G_MAXINT64)
        json_builder_add_int_value (builder, (gint64) id);
      last = id;
    }
  json_builder_end_array (builder);
}

static gboolean
is_mirrored (const VigieClosedRoad *road)
{
  return road->against.from.node == road->along.to.node &&
         road->against.to.node == road->along.from.node;
}

static void
add_road (JsonBuilder *builder,
          VigieRoadGraph *graph,
          const VigieClosedRoad *road,
          const VigieSectionsWords *words)
{
  g_autofree char *from = dup_from (graph, road, words);
  g_autofree char *to = dup_to (graph, road, words);

  json_builder_begin_object (builder);
  add_text (builder, "road", get_name (graph, road));
  add_text (builder, "from", from);
  add_text (builder, "to", to);
  add_text (builder, "direction", vigie_closed_road_get_direction (road));
  add_communes (builder, road, words);
  add_number (builder, "length_m", road->length_m);
  add_stretch (builder, "stretch", graph, &road->along);
  if (road->both_ways && !is_mirrored (road))
    add_stretch (builder, "stretch_back", graph, &road->against);
  if (road->is_roundabout)
    {
      json_builder_set_member_name (builder, "roundabout");
      json_builder_add_boolean_value (builder, TRUE);
    }
  if (road->is_carriageway)
    {
      json_builder_set_member_name (builder, "carriageway");
      json_builder_add_boolean_value (builder, TRUE);
    }
  add_edges (builder, graph, road);
  json_builder_end_object (builder);
}

/**
 * vigie_sections_to_json:
 * @graph: the roads
 * @roads: (element-type VigieClosedRoad): as vigie_closed_roads_new() groups them
 * @words: (nullable): what the territory knows to say
 *
 * Each object has `road`, `from`, `to`, `direction`, `commune`, `length_m` and `stretch` {`from`,
 * `to`, `length_m`, `from_node`, `to_node`}, `edges` and `ways`. What is not known is null; no
 * text is in a language. Only where so: `communes` when there are several, `stretch_back` when the
 * last usable junctions are others the other way, `roundabout`, and `carriageway` when the other
 * carriageway of the same road is an object of its own, so that both lengths are counted.
 *
 * Returns: (transfer full): an array
 */
JsonNode *
vigie_sections_to_json (VigieRoadGraph *graph, GPtrArray *roads, const VigieSectionsWords *words)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < roads->len; i++)
    add_road (builder, graph, g_ptr_array_index (roads, i), words != NULL ? words : &no_words);
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

/* ---- for people ---- */

static void
append_line (GString *text,
             VigieRoadGraph *graph,
             const VigieClosedRoad *road,
             const VigieSectionsWords *words)
{
  g_autofree char *title = dup_title (graph, road);
  g_autofree char *from = dup_from (graph, road, words);
  g_autofree char *to = dup_to (graph, road, words);
  g_autofree char *commune = NULL;

  if (road->n_communes > 0 && words->dup_commune != NULL)
    commune = words->dup_commune (road->communes[0], words->user_data);
  g_string_append (text, title);
  if (from != NULL && to != NULL)
    {
      const char *point = localeconv ()->decimal_point;
      g_autofree char *here = vigie_section_place_say (from, _ ("dead end"), point);
      g_autofree char *there = vigie_section_place_say (to, _ ("dead end"), point);

      g_string_append (text, ", ");
      /* Translators: a road is closed from here to there */
      g_string_append_printf (text, _ ("from %s to %s"), here, there);
    }
  if (commune != NULL)
    g_string_append_printf (text, " (%s)", commune);
  g_string_append_printf (
      text, ", %s, ", vigie_section_direction_get_words (vigie_closed_road_get_direction (road)));
  g_string_append_printf (text, _ ("%.0f m closed"), road->length_m);
  if (road->is_carriageway)
    g_string_append_printf (text, ", %s", _ ("this carriageway"));
  g_string_append_c (text, '\n');
}

/**
 * vigie_sections_to_text:
 * @graph: the roads
 * @roads: (element-type VigieClosedRoad): closed ones
 * @words: (nullable): what the territory knows to say
 *
 * Returns: (transfer full): a line for each
 */
char *
vigie_sections_to_text (VigieRoadGraph *graph, GPtrArray *roads, const VigieSectionsWords *words)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < roads->len; i++)
    append_line (text, graph, g_ptr_array_index (roads, i), words != NULL ? words : &no_words);
  return g_string_free (text, FALSE);
}
