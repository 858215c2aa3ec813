/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-section-words.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "vigie-closures.h"
#include "vigie-json.h"
#include "vigie-road-reference.h"
#include "vigie-section-place.h"
#include "vigie-sections-json.h"

double
vigie_section_get_length (JsonObject *section)
{
  double length = 0;

  vigie_json_get_double (section, "length_m", &length);
  return length;
}

/* As people name it; a road of its own kind has no name. */
const char *
vigie_section_get_road (JsonObject *section)
{
  const char *road = vigie_json_get_string (section, "road");

  if (road != NULL)
    return road;
  return json_object_has_member (section, "roundabout") ? _ ("Roundabout")
                                                        : _ ("Road without a name");
}

/* (transfer full) (nullable) */
static char *
dup_place (JsonObject *object, const char *member)
{
  return vigie_section_place_say (vigie_json_get_string (object, member), _ ("dead end"),
                                  localeconv ()->decimal_point);
}

/* "PR 12+300 – PR 13"; NULL where that is not known. */
char *
vigie_section_dup_span (JsonObject *section)
{
  g_autofree char *from = dup_place (section, "from");
  g_autofree char *to = dup_place (section, "to");

  return from != NULL && to != NULL ? g_strdup_printf ("%s – %s", from, to) : NULL;
}

char *
vigie_section_dup_title (JsonObject *section)
{
  g_autofree char *span = vigie_section_dup_span (section);

  if (span == NULL)
    return g_strdup (vigie_section_get_road (section));
  /* Translators: a road, and from where to where: "D 971, PR 12+300 – PR 13" */
  return g_strdup_printf (_ ("%s, %s"), vigie_section_get_road (section), span);
}

/**
 * vigie_section_describe:
 * @section: closed or open
 *
 * Returns: (transfer full): "846 m, both directions, Val-Suzon"
 */
char *
vigie_section_describe (JsonObject *section)
{
  const char *commune = vigie_json_get_string (section, "commune");
  const char *direction =
      vigie_section_direction_get_words (vigie_json_get_string (section, "direction"));
  GString *text = g_string_new (NULL);
  g_autofree char *length = vigie_format_length (vigie_section_get_length (section));

  g_string_append (text, length);
  if (direction[0] != '\0')
    g_string_append_printf (text, ", %s", direction);
  if (commune != NULL)
    g_string_append_printf (text, ", %s", commune);
  return g_string_free_and_steal (text);
}

/**
 * vigie_section_describe_closed:
 * @section: closed
 *
 * Returns: (transfer full): the same, and between which junctions nobody gets through, where that
 *   is more than what is closed
 */
char *
vigie_section_describe_closed (JsonObject *section)
{
  g_autofree char *text = vigie_section_describe (section);
  g_autofree char *whole = NULL;
  g_autofree char *through = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  JsonNode *node = json_object_get_member (section, "stretch");
  JsonObject *stretch =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (stretch != NULL)
    {
      from = dup_place (stretch, "from");
      to = dup_place (stretch, "to");
    }
  if (from == NULL || to == NULL ||
      vigie_section_get_length (stretch) <= vigie_section_get_length (section) + 1)
    return g_steal_pointer (&text);
  whole = vigie_format_length (vigie_section_get_length (stretch));
  /* Translators: two roads at whose junctions traffic must turn off, and the length between */
  through = g_strdup_printf (_ ("No through traffic from %s to %s, %s"), from, to, whole);
  return g_strdup_printf ("%s\n%s", text, through);
}

/* Roads with a number before those with a name, and those before the others. */
static int
get_rank (JsonObject *section)
{
  static const char *const letters[] = { "A ", "N ", "D ", NULL };
  const char *road = vigie_json_get_string (section, "road");
  VigieRoadReference reference;
  int rank = 0;

  if (road == NULL)
    return 9;
  if (!vigie_road_reference_parse (road, &reference))
    return 8;
  while (letters[rank] != NULL && !g_str_has_prefix (reference.number, letters[rank]))
    rank++;
  return rank;
}

static int
compare_sections (gconstpointer a, gconstpointer b)
{
  JsonObject *x = json_node_get_object (*(JsonNode *const *) a);
  JsonObject *y = json_node_get_object (*(JsonNode *const *) b);
  const int ranks[2] = { get_rank (x), get_rank (y) };

  if (ranks[0] != ranks[1])
    return ranks[0] - ranks[1];
  return g_utf8_collate (vigie_section_get_road (x), vigie_section_get_road (y));
}

/**
 * vigie_list_sections:
 * @details: (nullable): of a closure
 *
 * Returns: (transfer container) (element-type JsonNode): its sections, objects, the greatest roads
 *   first, those of one road beside each other
 */
GPtrArray *
vigie_list_sections (JsonNode *details)
{
  GPtrArray *list = g_ptr_array_new ();
  JsonNode *node =
      details != NULL ? json_object_get_member (json_node_get_object (details), "sections") : NULL;

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
                    i < json_array_get_length (json_node_get_array (node));
       i++)
    {
      JsonNode *section = json_array_get_element (json_node_get_array (node), i);

      if (JSON_NODE_HOLDS_OBJECT (section))
        g_ptr_array_add (list, section);
    }
  g_ptr_array_sort (list, compare_sections);
  return list;
}
