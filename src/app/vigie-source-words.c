/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-source-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "map/vigie-official-words.h"
#include "vigie-closures.h"
#include "vigie-watch-trust.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)

/* ---- what it is ---- */

static const char *
get_kind_title (const VigieWatch *watch)
{
  const char *title = vigie_source_kind_get_title (watch->kind);

  return title != NULL ? title : watch->kind;
}

static const char *
find_option (const VigieWatch *watch, const char *prefix)
{
  for (gsize i = 0; watch->options[i] != NULL; i++)
    if (g_str_has_prefix (watch->options[i], prefix))
      return watch->options[i] + strlen (prefix);
  return NULL;
}

/* "47.32, 5.04": where it looks, for those that look around a place */
static void
add_around (GString *text, const VigieWatch *watch)
{
  const char *lat = find_option (watch, "lat="), *lon = find_option (watch, "lon=");
  const char *radius = find_option (watch, "radius=");

  if (lat != NULL && lon != NULL)
    g_string_append_printf (text, " · %s, %s", lat, lon);
  if (radius != NULL)
    g_string_append_printf (text, " (%s m)", radius);
}

/* What else an option names may be somebody who is asked, too: it is shown as it stands. */
static char *
add_other_options (const char *text, const VigieWatch *watch)
{
  static const char *const known[] = {
    "url=",    "path=",       "handle=",   "q=",        "tag=",        "lang=", "only-media=",
    "words=",  "only-words=", "stream=",   "name=",     "department=", "lat=",  "lon=",
    "radius=", "cap=",        "incident=", "original=", "speed="
  };
  g_autoptr (GString) all = g_string_new (text);

  for (gsize i = 0; watch->options[i] != NULL; i++)
    {
      gboolean is_known = FALSE;

      for (gsize k = 0; k < G_N_ELEMENTS (known); k++)
        is_known = is_known || g_str_has_prefix (watch->options[i], known[k]);
      if (!is_known)
        g_string_append_printf (all, " · %s", watch->options[i]);
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

/**
 * vigie_source_format_what:
 * @watch: a source
 *
 * Returns: (transfer full): its kind, where it asks, for what, and what else it is told
 */
char *
vigie_source_format_what (const VigieWatch *watch)
{
  g_autoptr (GString) text = g_string_new (get_kind_title (watch));
  g_autofree char *place = vigie_watch_dup_place (watch, NULL);

  if (place != NULL)
    g_string_append_printf (text, " · %s", place);
  for (gsize i = 0; watch->options[i] != NULL; i++)
    {
      const char *option = watch->options[i];

      if (g_str_has_prefix (option, "q="))
        g_string_append_printf (text, " · %s", option + strlen ("q="));
      else if (g_str_has_prefix (option, "department="))
        g_string_append_printf (text, " · %s", option + strlen ("department="));
      else if (g_str_has_prefix (option, "tag="))
        g_string_append_printf (text, " · %s%s", option[strlen ("tag=")] == '#' ? "" : "#",
                                option + strlen ("tag="));
      else if (g_str_has_prefix (option, "speed=")) /* of an exercise */
        g_string_append_printf (text, " · ×%s", option + strlen ("speed="));
    }
  add_around (text, watch);
  return add_other_options (text->str, watch);
}

/**
 * vigie_source_format_place:
 * @watch: a source
 *
 * Returns: (transfer full): which server would be asked or which folder would be read
 */
char *
vigie_source_format_place (const VigieWatch *watch)
{
  gboolean is_local;
  g_autofree char *place = vigie_watch_dup_place (watch, &is_local);
  g_autofree char *all = NULL;

  if (strcmp (watch->kind, "folder") == 0 && place != NULL)
    /* Translators: %s is a folder of this machine */
    return g_strdup_printf (_ ("Read the folder %s"), place);
  if (place == NULL)
    place = g_strdup (get_kind_title (watch));
  all = add_other_options (place, watch);
  if (is_local)
    /* Translators: %s is a server */
    return g_strdup_printf (_ ("Ask %s, in this desk’s own network"), all);
  /* Translators: %s is a server */
  return g_strdup_printf (_ ("Ask %s"), all);
}

/* ---- how it stands ---- */

static char *
join_reason (const char *state, const char *reason)
{
  if (reason == NULL || reason[0] == '\0')
    return g_strdup (state);
  /* Translators: how a source stands, and a sentence that says why */
  return g_strdup_printf (_ ("%s. %s"), state, reason);
}

/**
 * vigie_source_format_state:
 * @status: of a source
 * @now: ms
 *
 * Returns: (transfer full): how it stands and, where somebody has to know it, why
 */
char *
vigie_source_format_state (const VigieWatchStatus *status, gint64 now)
{
  g_autofree char *moment = NULL;
  g_autofree char *state = NULL;

  switch (status->state)
    {
    case VIGIE_WATCH_PAUSED:
      return g_strdup (C_ ("source", "Paused"));
    case VIGIE_WATCH_HELD:
      return g_strdup (_ ("Not watched: nobody at this desk agreed to it yet"));
    case VIGIE_WATCH_CATCHING_UP:
      return join_reason (_ ("Catching up…"), status->reason);
    case VIGIE_WATCH_LIVE:
      if (status->is_streaming)
        return g_strdup (_ ("Live, posts come as they are written"));
      if (status->asked_at == VIGIE_TIME_UNKNOWN)
        return g_strdup (C_ ("source", "Live"));
      moment = vigie_format_moment (status->asked_at, now);
      /* Translators: %s is a time of day */
      return g_strdup_printf (_ ("Live, asked at %s"), moment);
    case VIGIE_WATCH_WAITING:
      if (status->next_at == VIGIE_TIME_UNKNOWN)
        return join_reason (_ ("Waiting"), status->reason);
      moment = vigie_format_moment (status->next_at, now);
      /* Translators: %s is a time of day */
      state = g_strdup_printf (_ ("Waiting until %s"), moment);
      return join_reason (state, status->reason);
    case VIGIE_WATCH_NEEDS_LOGIN:
      return join_reason (_ ("Needs a login"), status->reason);
    case VIGIE_WATCH_ENDED:
      /* Translators: of an exercise that replays an incident */
      return g_strdup (C_ ("source", "Over: all has come that there was"));
    case VIGIE_WATCH_CAPPED: /* the reason says it */
      return g_strdup (status->reason);
    case VIGIE_WATCH_FAILED:
    default:
      if (status->next_at == VIGIE_TIME_UNKNOWN)
        return join_reason (C_ ("source", "Failed"), status->reason);
      moment = vigie_format_moment (status->next_at, now);
      /* Translators: how a source stands; %s is a time of day */
      state = g_strdup_printf (_ ("Failed, asked again at %s"), moment);
      return join_reason (state, status->reason);
    }
}

/**
 * vigie_source_format_rhythm:
 * @rhythm: of a source
 * @now: ms
 *
 * Returns: (transfer full): when its last post was posted, and how many there were in an hour
 */
char *
vigie_source_format_rhythm (const VigieRhythm *rhythm, gint64 now)
{
  g_autofree char *moment = NULL;

  if (rhythm->last_at == VIGIE_TIME_UNKNOWN)
    return g_strdup (_ ("No posts in the last 24 hours"));
  moment = vigie_format_moment (rhythm->last_at, now);
  if (rhythm->n_last_hour == 0)
    /* Translators: %s is a time of day */
    return g_strdup_printf (_ ("Last post at %s, none in the last hour"), moment);
  return g_strdup_printf (
      /* Translators: a time of day, and a count */
      ngettext ("Last post at %s, %u in the last hour", "Last post at %s, %u in the last hour",
                rhythm->n_last_hour),
      moment, rhythm->n_last_hour);
}

static char *
format_span (gint64 span_ms)
{
  const gint64 minutes = MAX ((span_ms + MINUTE_MS / 2) / MINUTE_MS, 1);

  if (minutes < 120)
    /* Translators: a span of time */
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes), (int) minutes);
  /* Translators: a span of time */
  return g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) ((minutes + 30) / 60)),
                          (int) ((minutes + 30) / 60));
}

/**
 * vigie_source_format_silence:
 * @rhythm: of a source that vigie_rhythm_is_silent()
 * @now: ms
 *
 * Returns: (transfer full): a sentence
 */
char *
vigie_source_format_silence (const VigieRhythm *rhythm, gint64 now)
{
  g_autofree char *silence = format_span (now - rhythm->last_at);
  g_autofree char *gap = format_span (rhythm->median_gap_ms);

  /* Translators: both are spans of time: "3 minutes" */
  return g_strdup_printf (
      _ ("Silent for %s, while others go on. Half of its posts come within %s of the one before."),
      silence, gap);
}

/**
 * vigie_source_format_bins:
 * @rhythm: of a source
 *
 * Returns: (transfer full): what the drawing of its last hours shows
 */
char *
vigie_source_format_bins (const VigieRhythm *rhythm)
{
  guint sum = 0, most = 0;

  for (guint i = 0; i < VIGIE_RHYTHM_BINS; i++)
    {
      sum += rhythm->bins[i];
      most = MAX (most, rhythm->bins[i]);
    }
  return g_strdup_printf (
      /* Translators: counts of posts */
      ngettext ("%u post in the last 6 hours, at most %u in a quarter of an hour",
                "%u posts in the last 6 hours, at most %u in a quarter of an hour", sum),
      sum, most);
}

static void
add_line (GString *text, const char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

/**
 * vigie_source_format_row:
 * @status: of a source
 * @rhythm: how often it brings something
 * @is_silent: whether that is much too seldom
 * @now: ms
 *
 * Returns: (transfer full): all that is said of it, in lines
 */
char *
vigie_source_format_row (const VigieWatchStatus *status,
                         const VigieRhythm *rhythm,
                         gboolean is_silent,
                         gint64 now)
{
  g_autofree char *what = vigie_source_format_what (status->watch);
  g_autofree char *state = vigie_source_format_state (status, now);
  g_autofree char *often = vigie_source_format_rhythm (rhythm, now);
  g_autoptr (GString) text = g_string_new (what);

  add_line (text, state);
  if (status->state != VIGIE_WATCH_HELD || rhythm->last_at != VIGIE_TIME_UNKNOWN)
    add_line (text, often);
  if (is_silent)
    {
      g_autofree char *silence = vigie_source_format_silence (rhythm, now);

      add_line (text, silence);
    }
  for (guint i = 0; i < status->notes->len; i++)
    add_line (text, g_ptr_array_index (status->notes, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * vigie_source_format_official_row:
 * @status: of a source of official information
 * @sheet: (nullable): what it said last
 * @now: ms
 *
 * Returns: (transfer full): all that is said of it, in lines
 */
char *
vigie_source_format_official_row (const VigieWatchStatus *status,
                                  const VigieOfficialSheet *sheet,
                                  gint64 now)
{
  g_autofree char *what = vigie_source_format_what (status->watch);
  g_autofree char *state = vigie_source_format_state (status, now);
  g_autofree char *said = sheet != NULL ? vigie_official_format_row (sheet, now) : NULL;
  g_autoptr (GString) text = g_string_new (what);

  add_line (text, state);
  if (said != NULL)
    add_line (text, said);
  add_line (text, _ ("Shown on the map only: it is no post, and in no overlay and no brief."));
  for (guint i = 0; i < status->notes->len; i++)
    add_line (text, g_ptr_array_index (status->notes, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- the form ---- */

/**
 * vigie_source_option_get_title:
 * @kind: of a source
 * @option: one of its options
 *
 * Returns: (nullable): what a form calls it; %NULL where it is for those who type commands
 */
const char *
vigie_source_option_get_title (const char *kind, const VigieSourceOption *option)
{
  static const struct
  {
    const char *name;
    const char *title;
  } titles[] = {
    { "url", N_ ("Address") },
    { "q", N_ ("Words") },
    { "tag", N_ ("Tags, separated by commas") },
    { "handle", N_ ("Account") },
    { "page", N_ ("Your Page of Facebook") },
    { "instagram", N_ ("Number of Your Account of Instagram") },
    { "chat", N_ ("Channels or Groups; left empty, all") },
    { "lang", N_ ("Language") },
    { "path", N_ ("Folder") },
    { "department", N_ ("Départements, separated by commas") },
    { "cap", N_ ("Stop at: 5/day ($) or 2000 posts/day") },
    { "name", N_ ("Posts are said to be from") },
    { "lat", N_ ("Latitude, as 47.32") },
    { "lon", N_ ("Longitude, as 5.04") },
    { "radius", N_ ("Radius in Metres") },
    { "form", N_ ("Number of a Survey") },
    { "only-media", N_ ("Only Posts with Photos or Films") },
    { "words", N_ ("The Incident’s Words as Well") },
    { "only-words", N_ ("Only Posts with the Incident’s Words") },
  };

  if (strcmp (option->name, "url") == 0 && (option->flags & VIGIE_SOURCE_OPTION_REQUIRED) == 0)
    return _ ("Other Server (Optional)");
  if (strcmp (option->name, "handle") == 0 && strcmp (kind, "telegram") == 0)
    return _ ("Name of the Bot (Optional)");
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i].name, option->name) == 0)
      return _ (titles[i].title);
  return NULL;
}

const char *
vigie_source_kind_describe (const char *kind)
{
  static const struct
  {
    const char *kind;
    const char *text;
  } texts[] = {
    { "feed", N_ ("News, warnings or a town’s site: whatever has an address of a feed") },
    { "mastodon", N_ ("Tags of a server of Mastodon’s network; words with an account there") },
    { "bluesky", N_ ("Words and tags") },
    { "ushahidi", N_ ("Reports of a crisis map that runs on Ushahidi") },
    { "commons", N_ ("Photos that were taken in the incident’s territory, or around a place") },
    { "csv", N_ ("A sheet that a team fills in, published as CSV") },
    { "x", N_ ("Words and tags; billed by X for what is read") },
    { "meta", N_ ("Hashtags of Instagram, and what is written to your own page and account") },
    { "telegram", N_ ("What is written to a bot, and in channels and groups that it is in") },
    { "vigicrues", N_ ("Official: how much watchfulness each stretch of a river asks for, as a "
                       "layer of the map. "
                       "Vigicrues, Licence Ouverte 2.0") },
    { "bisonfute",
      N_ ("Official: closed roads, accidents and works on national roads, as a layer of "
          "the map. Bison Futé, Licence Ouverte 2.0") },
    { "vigilance",
      N_ ("Official: wind, rain, snow… by département, in the map’s legend. Wants a free "
          "key. Météo-France, Licence Ouverte 2.0") },
    { "folder", N_ ("Where people put photos and tables, also of a shared drive") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].kind, kind) == 0)
      return _ (texts[i].text);
  return NULL;
}
