/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-roads-board.h"

/* In the language of the readers, as those of the brief. */
static const char *const words[VIGIE_ROADS_N_WORDS][VIGIE_N_LANGUAGES] = {
  [VIGIE_ROADS_TITLE] = { "État des routes", "State of the roads" },
  [VIGIE_ROADS_AS_OF] = { "Situation au {0}", "As of {0}" },
  [VIGIE_ROADS_STATE] = { "État", "State" },
  [VIGIE_ROADS_ROAD] = { "Route", "Road" },
  [VIGIE_ROADS_WHERE] = { "De – à, communes", "From – to, communes" },
  [VIGIE_ROADS_TIMES] = { "Période", "Period" },
  [VIGIE_ROADS_CAUSE] = { "Cause", "Cause" },
  [VIGIE_ROADS_DIVERSION] = { "Délestage", "Diversion" },
  [VIGIE_ROADS_SINCE] = { "depuis {0}", "since {0}" },
  [VIGIE_ROADS_UNTIL] = { "jusqu’à {0}", "until {0}" },
  [VIGIE_ROADS_NO_END] = { "fin non connue", "no known end" },
  [VIGIE_ROADS_NOTHING] = { "Aucune route n’est signalée.", "No road is reported." },
  [VIGIE_ROADS_OTHERS] = { "Autres routes du territoire\u00a0: vert, circulation normale",
                           "Other roads of the territory: green, normal traffic" },
  [VIGIE_ROADS_ALL_OTHERS] = { "Toutes les autres routes\u00a0: vert, rien de signalé.",
                               "All other roads: green, nothing reported." },
  [VIGIE_ROADS_ALERT] = { "« Alertez d'abord le 18 ou le 112 »",
                          "Call 18 or 112 first: « Alertez d'abord le 18 ou le 112 »" },
  [VIGIE_ROADS_SOURCE] = { "Routes\u00a0: {0}", "Roads: {0}" },
  [VIGIE_ROADS_MADE_WITH] = { "Établi avec Vigie", "Made with Vigie" },
};

static const struct
{
  const char *name[VIGIE_N_LANGUAGES];
  const char *meaning[VIGIE_N_LANGUAGES];
} states[VIGIE_N_ROAD_STATES] = {
  [VIGIE_ROAD_STATE_GREEN] = { { "VERT", "GREEN" }, { "normale", "normal" } },
  [VIGIE_ROAD_STATE_ORANGE] = { { "ORANGE", "ORANGE" }, { "difficile", "difficult" } },
  [VIGIE_ROAD_STATE_RED] = { { "ROUGE", "RED" }, { "très difficile", "very difficult" } },
  [VIGIE_ROAD_STATE_BLACK] = { { "NOIR", "BLACK" }, { "fermée", "closed" } },
};

const char *
vigie_roads_word (VigieLanguage language, VigieRoadsWord word)
{
  return words[word][language];
}

char *
vigie_roads_fill (VigieLanguage language, VigieRoadsWord word, const char *value)
{
  g_autoptr (GString) out = g_string_new (words[word][language]);

  g_string_replace (out, "{0}", value, 1);
  return g_string_free_and_steal (g_steal_pointer (&out));
}

/* « NOIR » */
const char *
vigie_roads_state_name (VigieLanguage language, VigieRoadState state)
{
  return states[state].name[language];
}

/* « fermée » */
const char *
vigie_roads_state_words (VigieLanguage language, VigieRoadState state)
{
  return states[state].meaning[language];
}

/**
 * vigie_roads_describe_direction:
 * @direction: of a section's traffic, as "north-east"
 *
 * Returns: (transfer full): « sens nord-est », "" round a roundabout; of a word that is not known,
 *   only that it is one direction
 */
char *
vigie_roads_describe_direction (VigieLanguage language, const char *direction)
{
  static const char *const compass[][2] = {
    { "north", "nord" }, { "north-east", "nord-est" },
    { "east", "est" },   { "south-east", "sud-est" },
    { "south", "sud" },  { "south-west", "sud-ouest" },
    { "west", "ouest" }, { "north-west", "nord-ouest" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (compass); i++)
    if (g_str_equal (direction, compass[i][0]))
      return language == VIGIE_LANGUAGE_FRENCH ? g_strdup_printf ("sens %s", compass[i][1])
                                               : g_strdup_printf ("%s-bound", compass[i][0]);
  if (g_str_equal (direction, "forward") || g_str_equal (direction, "both") || *direction == '\0')
    return g_strdup ("");
  return g_strdup (language == VIGIE_LANGUAGE_FRENCH ? "un seul sens" : "one direction");
}
