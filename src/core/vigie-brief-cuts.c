/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-parts.h"

#include <math.h>
#include <string.h>

#include "vigie-json.h"
#include "vigie-section-place.h"
#include "vigie-text.h"

void
vigie_brief_cut_free (VigieBriefCut *self)
{
  g_free (self->road);
  g_free (self->from);
  g_free (self->to);
  g_free (self->direction);
  g_free (self->communes);
  g_free (self);
}

static char *
dup_line (JsonObject *object, const char *member)
{
  const char *text = vigie_json_get_string (object, member);
  g_autofree char *line = text != NULL ? vigie_text_make_line (text, 120) : NULL;

  return line != NULL && *line != '\0' ? g_steal_pointer (&line) : NULL;
}

/* A PR and a road are called the same in every language; other words are in the one of the desk
 * that wrote them, and are left away. */
static char *
dup_end (JsonObject *section, const char *member)
{
  g_autofree char *text = dup_line (section, member);
  g_autofree char *line = vigie_section_place_read (text);

  return line != NULL && (g_unichar_isupper (g_utf8_get_char (line)) ||
                          g_str_has_prefix (line, VIGIE_SECTION_DEAD_END))
             ? g_steal_pointer (&line)
             : NULL;
}

static char *
dup_communes (JsonObject *section)
{
  JsonNode *node = json_object_get_member (section, "communes");
  JsonArray *list =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *name = json_array_get_element (list, i);

      if (!JSON_NODE_HOLDS_VALUE (name) || json_node_get_value_type (name) != G_TYPE_STRING)
        continue;
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", json_node_get_string (name));
    }
  if (out->len > 0)
    return vigie_text_make_line (out->str, 240);
  return dup_line (section, "commune");
}

static void
add_section (VigieBrief *self, const VigieBriefShape *closure, JsonObject *section)
{
  VigieBriefCut *cut = g_new0 (VigieBriefCut, 1);
  double length_m;

  cut->closure = closure;
  cut->has_section = TRUE;
  cut->road = dup_line (section, "road");
  cut->from = dup_end (section, "from");
  cut->to = dup_end (section, "to");
  cut->direction = dup_line (section, "direction");
  cut->communes = dup_communes (section);
  if (vigie_json_get_double (section, "length_m", &length_m) && isfinite (length_m) && length_m > 0)
    cut->length_m = length_m;
  g_ptr_array_add (self->cuts, cut);
}

static void
add_closure (VigieBrief *self, const VigieBriefShape *closure)
{
  const char *text = closure->shape->details;
  g_autoptr (JsonNode) details = text != NULL ? vigie_json_parse (text, -1, NULL) : NULL;
  JsonNode *node = details != NULL && JSON_NODE_HOLDS_OBJECT (details)
                       ? json_object_get_member (json_node_get_object (details), "sections")
                       : NULL;
  JsonArray *sections =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const guint n_before = self->cuts->len;

  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    {
      JsonNode *section = json_array_get_element (sections, i);

      if (JSON_NODE_HOLDS_OBJECT (section))
        add_section (self, closure, json_node_get_object (section));
    }
  if (self->cuts->len == n_before)
    {
      VigieBriefCut *cut = g_new0 (VigieBriefCut, 1);

      cut->closure = closure;
      g_ptr_array_add (self->cuts, cut);
    }
}

/* Motorways, national roads, those of the département, the others by name, what has no name. */
static int
get_rank (const VigieBriefCut *cut)
{
  static const char letters[] = "ANMD";
  const char *found;

  if (!cut->has_section)
    return 6;
  if (cut->road == NULL)
    return 5;
  found = strchr (letters, cut->road[0]);
  return found != NULL && (cut->road[1] == ' ' || g_ascii_isdigit (cut->road[1]))
             ? (int) (found - letters)
             : 4;
}

static guint64
get_number (const char *text)
{
  text += strcspn (text, "0123456789");
  return g_ascii_strtoull (text, NULL, 10);
}

static int
compare_numbers (const char *a, const char *b)
{
  const guint64 first = a != NULL ? get_number (a) : G_MAXUINT64;
  const guint64 second = b != NULL ? get_number (b) : G_MAXUINT64;

  return (first > second) - (first < second);
}

static int
compare_cuts (gconstpointer a, gconstpointer b)
{
  const VigieBriefCut *first = *(VigieBriefCut *const *) a;
  const VigieBriefCut *second = *(VigieBriefCut *const *) b;
  const int rank = get_rank (first);
  int order = rank - get_rank (second);

  if (order == 0 && rank < 4)
    order = compare_numbers (first->road, second->road);
  if (order == 0)
    order = g_strcmp0 (first->road, second->road);
  if (order == 0 && first->has_section)
    order = compare_numbers (first->from, second->from);
  if (order == 0)
    order = g_strcmp0 (first->from, second->from);
  if (order == 0) /* labels: A, B, …, Z, AA */
    order = (int) strlen (first->closure->label) - (int) strlen (second->closure->label);
  return order != 0 ? order : strcmp (first->closure->label, second->closure->label);
}

/* Lists what is closed, by road. */
void
vigie_brief_finish_cuts (VigieBrief *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  g_ptr_array_set_size (self->cuts, 0);
  for (guint i = 0; i < self->n_closures; i++)
    add_closure (self, g_ptr_array_index (self->shapes, i));
  g_ptr_array_sort (self->cuts, compare_cuts);
  for (guint i = 0; i < self->cuts->len; i++)
    {
      VigieBriefCut *cut = g_ptr_array_index (self->cuts, i);

      cut->is_first = g_hash_table_add (seen, (gpointer) cut->closure);
    }
}
