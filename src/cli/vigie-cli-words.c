/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cli.h"
#include "vigie-incident-words.h"
#include "vigie-json.h"

#define SINCE_MS (60 * 60 * 1000)
#define MAX_POSTS G_MAXUINT

typedef struct
{
  char *trial; /* (nullable) */
  gint64 since_ms;
  gint64 limit;
  gboolean queries;
  gboolean json;
} Options;

/* ---- what the networks are asked ---- */

static const struct
{
  const char *name; /* part of the contract with scripts and therefore not translated */
  VigieSearch search;
} searches[] = {
  { "mastodon", VIGIE_SEARCH_MASTODON },
  { "bluesky", VIGIE_SEARCH_BLUESKY },
  { "x", VIGIE_SEARCH_X },
};

static void
append_list (GString *out, const char *name, GStrv list, gboolean json)
{
  if (json)
    g_string_append_printf (out, "\"%s\":[", name);
  for (gsize i = 0; list[i] != NULL; i++)
    {
      if (!json)
        g_string_append_printf (out, "%-14s %s\n", name, list[i]);
      else
        {
          g_string_append (out, i > 0 ? "," : "");
          vigie_json_append_string (out, list[i]);
        }
    }
  if (json)
    g_string_append_c (out, ']');
}

static void
append_queries (GString *out, const VigieWatchWords *words, gboolean json)
{
  g_auto (GStrv) tags = vigie_watch_words_list_tags (words);

  if (json)
    g_string_append (out, ",\"queries\":{");
  append_list (out, "mastodon_tags", tags, json);
  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_auto (GStrv) queries = vigie_watch_words_make_queries (words, searches[i].search);

      if (json)
        g_string_append_c (out, ',');
      append_list (out, searches[i].name, queries, json);
    }
  if (json)
    g_string_append_c (out, '}');
}

/* ---- what they would have found ---- */

static char *
find_id (VigieStore *store, gint64 row_id)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof row_id);
  g_autoptr (GPtrArray) ids = NULL;

  g_array_append_val (rows, row_id);
  ids = vigie_store_list_post_ids (store, rows, NULL);
  return g_strdup (ids != NULL && ids->len > 0 ? g_ptr_array_index (ids, 0) : "");
}

static void
append_match (GString *out, VigieStore *store, const VigieWordsMatch *match, gboolean json)
{
  g_autofree char *id = find_id (store, match->row_id);

  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "id", id);
      vigie_cli_append_time (out, "posted_at", match->posted_at);
      vigie_cli_append_member (out, "text", match->text);
      g_string_append_c (out, '}');
    }
  else
    {
      g_autofree char *time = vigie_time_format (match->posted_at);
      g_autofree char *text = vigie_cli_shorten (match->text, 120);

      g_string_append_printf (out, "%.12s  %.19sZ  %s\n", id, time, text);
    }
}

static void
append_trial (GString *out, VigieStore *store, const VigieWordsTrial *trial, gboolean json)
{
  if (json)
    {
      vigie_cli_append_time (out, "since", trial->looked_back_to);
      g_string_append_printf (out, ",\"posts\":%u,\"matched\":%u,\"matches\":[", trial->n_posts,
                              trial->n_matched);
    }
  else /* The words are part of the contract with scripts and therefore not translated. */
    g_string_append_printf (out, "matched %u of %u\n", trial->n_matched, trial->n_posts);
  for (guint i = 0; i < trial->matches->len; i++)
    {
      if (json && i > 0)
        g_string_append_c (out, ',');
      append_match (out, store, g_ptr_array_index (trial->matches, i), json);
    }
  if (json)
    g_string_append_c (out, ']');
}

/* ---- the command ---- */

static VigieCliStatus
show (VigieStore *store, const VigieWatchWords *words, const Options *options)
{
  g_autoptr (VigieWordsTrial) trial = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  const char *expression = vigie_watch_words_get_expression (words);

  if (options->trial != NULL)
    {
      const VigieWordsBounds bounds = { .since = vigie_cli_now () - options->since_ms,
                                        .max_posts = MAX_POSTS,
                                        .max_matches = (guint) options->limit };

      trial = vigie_words_trial_run (store, words, &bounds, NULL, &error);
      if (trial == NULL)
        return vigie_cli_fail (error);
    }
  if (options->json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "expression", expression);
    }
  else if (options->trial == NULL && !options->queries)
    g_string_append_printf (out, "%s\n", expression);
  if (options->queries)
    append_queries (out, words, options->json);
  if (trial != NULL)
    append_trial (out, store, trial, options->json);
  if (options->json)
    g_string_append (out, "}\n");
  return vigie_cli_print (out);
}

static VigieCliStatus
show_current (VigieStore *store, const Options *options)
{
  g_autoptr (VigieWatchWords) words = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!vigie_incident_words_load (store, &words, &error))
    return vigie_cli_fail (error);
  if (words != NULL)
    return show (store, words, options);
  vigie_cli_message ("%s", _ ("The incident has no words to watch for."));
  if (options->json)
    g_string_append (out, "{\"expression\":null}\n");
  return vigie_cli_print (out);
}

static VigieCliStatus
show_trial (VigieStore *store, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieWatchWords) words = vigie_watch_words_new (options->trial, &error);

  return words != NULL ? show (store, words, options) : vigie_cli_fail (error);
}

static VigieCliStatus
save (VigieStore *store, const char *expression)
{
  g_autoptr (GError) error = NULL;

  return vigie_incident_words_save (store, expression, &error) ? VIGIE_CLI_DONE
                                                               : vigie_cli_fail (error);
}

/* "30m", "6h", "2d" */
static gboolean
read_duration (const char *text, gint64 *ms)
{
  static const struct
  {
    char unit;
    gint64 ms;
  } units[] = {
    { 'm', 60 * 1000 },
    { 'h', 60 * 60 * 1000 },
    { 'd', 24 * 60 * 60 * 1000 },
  };
  char *end;
  guint64 n = g_ascii_strtoull (text, &end, 10);

  if (!g_ascii_isdigit (text[0]) || n == 0 || n > 1000000 || end[0] == '\0' || end[1] != '\0')
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].unit == end[0])
      {
        *ms = (gint64) n * units[i].ms;
        return TRUE;
      }
  return FALSE;
}

static gboolean
check (char **rest, const char *since, Options *options, VigieCliStatus *status)
{
  const gboolean sets = rest[2] != NULL;

  if (sets && (options->trial != NULL || options->queries || options->json))
    *status = vigie_cli_usage_error ("words", _ ("words are set or shown; --try tries others"));
  else if (since != NULL && options->trial == NULL)
    *status = vigie_cli_usage_error ("words", _ ("--since goes with --try"));
  else if (since != NULL && !read_duration (since, &options->since_ms))
    *status = vigie_cli_usage_error (
        "words", _ ("“%s” is no time back from now, like 30m, 6h or 2d"), since);
  else if (options->limit < 0 || options->limit > G_MAXINT)
    *status = vigie_cli_usage_error ("words", _ ("the limit is a number of posts"));
  else
    return TRUE;
  return FALSE;
}

/* vigie-cli words FILE [EXPRESSION] [--try EXPRESSION [--since 1h] [--limit N]] [--queries]
 *   [--json] */
VigieCliStatus
vigie_cli_words (char **args)
{
  g_autofree char *trial = NULL;
  g_autofree char *since = NULL;
  Options options = { .since_ms = SINCE_MS, .limit = 100 };
  const GOptionEntry entries[] = {
    { "try", 't', 0, G_OPTION_ARG_STRING, &trial,
      N_ ("Say what other words would have found, and change nothing"), N_ ("EXPRESSION") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &since,
      N_ ("How far back, as 30m, 6h or 2d; an hour otherwise"), N_ ("TIME") },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &options.limit, N_ ("Show at most so many posts"), "N" },
    { "queries", 'q', 0, G_OPTION_ARG_NONE, &options.queries, N_ ("Say what each network is asked"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieStore) store = NULL;
  g_auto (GStrv) rest = NULL;
  VigieCliStatus status;

  if (!vigie_cli_parse (&args, entries, 1, 2, &status))
    return status;
  rest = args;
  options.trial = trial;
  if (!check (rest, since, &options, &status))
    return status;
  store = vigie_cli_open (rest[1], rest[2] != NULL, &status);
  if (store == NULL)
    return status;
  if (rest[2] != NULL)
    status = save (store, rest[2]);
  else
    status = trial != NULL ? show_trial (store, &options) : show_current (store, &options);
  vigie_store_close (store);
  return status;
}
