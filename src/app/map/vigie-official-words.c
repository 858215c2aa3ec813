/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-official-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-closures.h"
#include "vigie-source.h"

#define MAX_LINES 4

/* ---- names ---- */

const char *
vigie_official_get_source_name (const char *kind)
{
  const char *title = vigie_source_kind_get_title (kind);

  return title != NULL ? title : kind;
}

const char *
vigie_official_get_level_name (guint level)
{
  switch (level)
    {
    case 1:
      return C_ ("vigilance", "Green");
    case 2:
      return C_ ("vigilance", "Yellow");
    case 3:
      return C_ ("vigilance", "Orange");
    case 4:
      return C_ ("vigilance", "Red");
    default:
      return C_ ("vigilance", "No level");
    }
}

const char *
vigie_official_get_kind_name (VigieOfficialKind kind)
{
  switch (kind)
    {
    case VIGIE_OFFICIAL_RIVER:
      return C_ ("official", "Stretch of a river");
    case VIGIE_OFFICIAL_CLOSED:
      return C_ ("official", "Road closed");
    case VIGIE_OFFICIAL_ACCIDENT:
      return C_ ("official", "Accident");
    case VIGIE_OFFICIAL_OBSTACLE:
      return C_ ("official", "Obstacle");
    case VIGIE_OFFICIAL_LANES:
      return C_ ("official", "Lanes closed");
    case VIGIE_OFFICIAL_DIVERSION:
      return C_ ("official", "Diversion");
    case VIGIE_OFFICIAL_WORKS:
      return C_ ("official", "Works");
    case VIGIE_OFFICIAL_TRAFFIC:
      return C_ ("official", "Traffic");
    case VIGIE_OFFICIAL_WEATHER:
      return C_ ("official", "Weather");
    case VIGIE_OFFICIAL_OTHER:
    default:
      return C_ ("official", "Other event");
    }
}

const char *
vigie_official_get_topic_name (const char *topic)
{
  static const struct
  {
    const char *topic;
    const char *name;
  } names[] = {
    { "wind", N_ ("Wind") },
    { "rain-flood", N_ ("Rain and floods") },
    { "storms", N_ ("Thunderstorms") },
    { "floods", N_ ("Rivers in flood") },
    { "snow-ice", N_ ("Snow and ice") },
    { "heat", N_ ("Heat wave") },
    { "cold", N_ ("Extreme cold") },
    { "avalanches", N_ ("Avalanches") },
    { "waves", N_ ("Waves and submersion") },
  };

  for (gsize i = 0; topic != NULL && i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].topic, topic) == 0)
      return _ (names[i].name);
  return _ ("Another phenomenon");
}

/* ---- items ---- */

/**
 * vigie_official_format_title:
 * @item: an item
 *
 * Returns: (transfer full): in one line, what it is and of what
 */
char *
vigie_official_format_title (const VigieOfficialItem *item)
{
  const char *title = item->title != NULL ? item->title : item->id;

  if (item->kind == VIGIE_OFFICIAL_RIVER ||
      (item->kind == VIGIE_OFFICIAL_WEATHER && item->topic == NULL))
    /* Translators: a stretch of a river, and its level of vigilance: “Saône aval: orange” */
    return g_strdup_printf (_ ("%s: %s"), title, vigie_official_get_level_name (item->level));
  if (item->kind == VIGIE_OFFICIAL_WEATHER)
    /* Translators: number of a département, a phenomenon, and its level: “21 · Wind: orange” */
    return g_strdup_printf (_ ("%s · %s: %s"), title, vigie_official_get_topic_name (item->topic),
                            vigie_official_get_level_name (item->level));
  /* Translators: what happens on a road, and its number: “Road closed: N 20” */
  return g_strdup_printf (_ ("%s: %s"), vigie_official_get_kind_name (item->kind), title);
}

static char *
format_validity (const VigieOfficialItem *item, gint64 now)
{
  g_autofree char *from =
      item->from != VIGIE_TIME_UNKNOWN ? vigie_format_moment (item->from, now) : NULL;
  g_autofree char *to = item->to != VIGIE_TIME_UNKNOWN ? vigie_format_moment (item->to, now) : NULL;

  if (from != NULL && to != NULL)
    /* Translators: two times */
    return g_strdup_printf (_ ("From %s to %s"), from, to);
  if (from != NULL)
    /* Translators: a time */
    return g_strdup_printf (_ ("Since %s, no end is said"), from);
  if (to != NULL)
    /* Translators: a time */
    return g_strdup_printf (_ ("Until %s"), to);
  return NULL;
}

static void
add_line (GString *text, const char *line /* (nullable) */)
{
  if (line == NULL || line[0] == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

/**
 * vigie_official_format_item:
 * @item: an item
 * @now: ms
 *
 * Returns: (transfer full): where it is, what the authority says and how long it holds; a line each
 */
char *
vigie_official_format_item (const VigieOfficialItem *item, gint64 now)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *validity = format_validity (item, now);

  add_line (text, item->place);
  add_line (text, item->text);
  add_line (text, validity);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- sheets ---- */

/* Returns: (transfer full): whose it is and of when: “Vigicrues, 14:10” */
char *
vigie_official_format_heading (const VigieOfficialSheet *sheet, gint64 now)
{
  const char *name = vigie_official_get_source_name (sheet->kind);
  g_autofree char *moment = NULL;

  if (sheet->said_at == VIGIE_TIME_UNKNOWN)
    return g_strdup (name);
  moment = vigie_format_moment (sheet->said_at, now);
  /* Translators: an authority, and the time of what it says: “Vigicrues, 14:10” */
  return g_strdup_printf (_ ("%s, %s"), name, moment);
}

/* Returns: (transfer full): when it was last asked, and whether that is long ago */
char *
vigie_official_format_fetched (const VigieOfficialSheet *sheet, gint64 now)
{
  g_autofree char *moment = vigie_format_moment (sheet->last_at, now);

  if (vigie_official_sheet_is_old (sheet, now))
    /* Translators: a time */
    return g_strdup_printf (_ ("out of date, fetched %s"), moment);
  /* Translators: a time */
  return g_strdup_printf (_ ("fetched %s"), moment);
}

static char *
format_extent (const VigieOfficialState *state)
{
  if (state->is_whole)
    return g_strdup_printf (ngettext ("%u entry, of the whole country",
                                      "%u entries, of the whole country", state->items->len),
                            state->items->len);
  /* Translators: how many entries are near the incident, and how many there are in all */
  return g_strdup_printf (ngettext ("%u entry near the incident, %u in all",
                                    "%u entries near the incident, %u in all", state->items->len),
                          state->items->len, state->n_all);
}

static gboolean
has_weather (const VigieOfficialState *state)
{
  return state->items->len > 0 &&
         ((const VigieOfficialItem *) g_ptr_array_index (state->items, 0))->kind ==
             VIGIE_OFFICIAL_WEATHER;
}

/* What has no place on the map: the first few, in words. */
static void
add_weather (GString *text, const VigieOfficialState *state, gint64 now)
{
  guint n = 0;

  for (guint i = 0; i < state->items->len && n < MAX_LINES; i++)
    {
      const VigieOfficialItem *item = g_ptr_array_index (state->items, i);
      g_autofree char *title = vigie_official_format_title (item);
      g_autofree char *validity = format_validity (item, now);
      g_autofree char *line =
          validity != NULL ? g_strdup_printf ("%s · %s", title, validity) : NULL;

      if (item->level < 2 || (item->to != VIGIE_TIME_UNKNOWN && item->to <= now))
        continue;
      add_line (text, line != NULL ? line : title);
      n++;
    }
  if (n == 0)
    add_line (text, _ ("Nothing above green"));
  add_line (text, _ ("No outlines of départements come with it: it is said in words."));
}

static char *
format_alerts (const VigieOfficialState *state)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n[VIGIE_OFFICIAL_N_LEVELS] = { 0 };

  for (guint i = 0; i < state->items->len; i++)
    n[((const VigieOfficialItem *) g_ptr_array_index (state->items, i))->level]++;
  for (guint level = VIGIE_OFFICIAL_N_LEVELS - 1; level > 1; level--)
    if (n[level] > 0)
      /* Translators: a level of vigilance, and how often it is given */
      g_string_append_printf (text, _ ("%s%s: %u"), text->len > 0 ? ", " : "",
                              vigie_official_get_level_name (level), n[level]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * vigie_official_format_row:
 * @sheet: what is known of a source
 * @now: ms
 *
 * Returns: (transfer full): what is said of it among the sources, in lines
 */
char *
vigie_official_format_row (const VigieOfficialSheet *sheet, gint64 now)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *heading = vigie_official_format_heading (sheet, now);
  g_autofree char *fetched = vigie_official_format_fetched (sheet, now);
  g_autofree char *extent = format_extent (sheet->state);
  g_autofree char *alerts = format_alerts (sheet->state);

  /* Translators: an authority and the time of what it says, and when it was fetched */
  g_string_append_printf (text, _ ("%s (%s)"), heading, fetched);
  if (has_weather (sheet->state))
    add_weather (text, sheet->state, now);
  else
    {
      add_line (text, extent);
      add_line (text, alerts);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
