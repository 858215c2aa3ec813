/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message to the public says of an incident: from what holds now, as the overlays have it.
 */
#include "vigie-message-facts.h"

#include <string.h>

#include "vigie-publish-situation.h"

typedef struct
{
  GPtrArray *roads;
  GPtrArray *communes;
  GPtrArray *causes;
  GPtrArray *ways;
  gint64 until; /* %VIGIE_TIME_UNKNOWN before the first closure */
  gboolean is_open;
} Collection;

static void
add_once (GPtrArray *texts, const char *text)
{
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  if (stripped != NULL && stripped[0] != '\0' &&
      !g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_ptr_array_add (texts, g_strdup (text));
}

static void
add_closure (Collection *self, const VigieSituationShape *shape)
{
  for (guint i = 0; i < shape->sections->len; i++)
    {
      const VigieSituationSection *section = g_ptr_array_index (shape->sections, i);

      add_once (self->roads, section->road);
      for (guint j = 0; section->communes[j] != NULL; j++)
        add_once (self->communes, section->communes[j]);
    }
  /* Without a territory its title is what people call it. */
  if (shape->sections->len == 0)
    add_once (self->roads, shape->title);
  if (shape->ends_at == VIGIE_TIME_UNKNOWN)
    self->is_open = TRUE;
  else if (self->until == VIGIE_TIME_UNKNOWN || shape->ends_at > self->until)
    self->until = shape->ends_at;
}

static void
add_shape (Collection *self, const VigieSituationShape *shape)
{
  add_once (self->causes, shape->cause);
  if (shape->kind == VIGIE_SHAPE_CLOSURE)
    add_closure (self, shape);
  for (guint i = 0; shape->route != NULL && !shape->is_cut && i < shape->route->roads->len; i++)
    {
      const VigieSituationRoad *road = g_ptr_array_index (shape->route->roads, i);

      add_once (self->ways, road->road != NULL ? road->road : road->name);
    }
}

/* Those with a number are known to everybody, so they come first. */
static void
put_numbers_first (GPtrArray *roads)
{
  guint n_numbered = 0;

  for (guint i = 0; i < roads->len; i++)
    {
      const char *road = g_ptr_array_index (roads, i);
      const char *number = road + 1 + strspn (road + 1, " ");

      if (g_ascii_isupper (road[0]) && g_ascii_isdigit (*number))
        g_ptr_array_insert (roads, (int) n_numbered++, g_ptr_array_steal_index (roads, i));
    }
}

static char **
take_texts (GPtrArray *texts)
{
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (texts, FALSE);
}

/* An end is announced only where all of it has one. */
static char *
format_until (const Collection *self, VigieMessageLanguage language, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = self->until != VIGIE_TIME_UNKNOWN && !self->is_open
                                  ? g_date_time_new_from_unix_utc (self->until / 1000)
                                  : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  if (local == NULL)
    return g_strdup ("");
  return g_date_time_format (local, language == VIGIE_MESSAGE_FRENCH ? "le %d/%m à %H:%M"
                                                                     : "%d/%m at %H:%M");
}

/**
 * vigie_message_read_facts:
 * @store: an incident
 * @language: of the message
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Reads what holds now: the roads and communes of closures, the ways of diversions, and when the
 * last closure ends, if every one has an announced end. Names of people are not among it. Blocks.
 *
 * Returns: (transfer full) (nullable): what messages are filled with
 */
VigieMessageFacts *
vigie_message_read_facts (VigieStore *store,
                          VigieMessageLanguage language,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (VigieSituation) situation = vigie_publish_begin_situation (store, VIGIE_TIME_UNKNOWN);
  Collection found = { .until = VIGIE_TIME_UNKNOWN };
  VigieMessageFacts *facts;
  g_auto (GStrv) ways = NULL;

  if (!vigie_publish_add_shapes (situation, store, NULL, NULL, cancellable, error))
    return NULL;
  found.roads = g_ptr_array_new ();
  found.communes = g_ptr_array_new ();
  found.causes = g_ptr_array_new ();
  found.ways = g_ptr_array_new ();
  for (guint i = 0; i < situation->shapes->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (situation->shapes, i);

      if (shape->status == VIGIE_SITUATION_ACTIVE)
        add_shape (&found, shape);
    }
  put_numbers_first (found.roads);
  facts = vigie_message_facts_new ();
  g_strfreev (facts->roads);
  g_strfreev (facts->communes);
  g_strfreev (facts->causes);
  facts->roads = take_texts (found.roads);
  facts->communes = take_texts (found.communes);
  facts->causes = take_texts (found.causes);
  ways = take_texts (found.ways);
  g_free (facts->diversion);
  facts->diversion = g_strjoinv (", ", ways);
  g_free (facts->until);
  facts->until = format_until (&found, language, situation->zone);
  g_set_str (&facts->incident, situation->title);
  facts->exercise = situation->exercise;
  return facts;
}
