/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-x-server.h"

#define INTERVAL_MS (60 * 1000)
#define FAILED_MS (5 * 60 * 1000) /* until the stream is tried again after it was refused */
#define MAX_QUERY 512             /* characters, as X takes them */
#define MAX_OWN 460               /* of them, for what somebody types */
#define MAX_WORD_QUERIES 20
#define MAX_SHOWN 40              /* characters of a question */
#define NO_REPEATS " -is:retweet" /* a post is paid for once */

struct _VigieXSource
{
  VigieSource parent_instance;

  VigieXCap cap;
  GMutex mutex;           /* everything below */
  gint64 no_stream_until; /* ms, of the client's clock */
};

G_DEFINE_FINAL_TYPE (VigieXSource, vigie_x_source, VIGIE_TYPE_SOURCE)

/* ---- what is asked ---- */

static gboolean
has_own (VigieSource *source)
{
  return vigie_source_get_option (source, "q") != NULL ||
         vigie_source_get_option (source, "tag") != NULL;
}

static gboolean
vigie_x_source_follows_words (VigieSource *source)
{
  return vigie_source_asks_for_words (source, has_own (source));
}

static void
add_query (VigieSource *source, VigieSourceRound *round, GStrvBuilder *queries, const char *words)
{
  const char *language = vigie_source_get_option (source, "lang");
  g_autofree char *query =
      g_strdup_printf ("(%s)" NO_REPEATS "%s%s", words, language != NULL ? " lang:" : "",
                       language != NULL ? language : "");

  g_autofree char *start = NULL;

  if (g_utf8_strlen (query, -1) <= MAX_QUERY)
    {
      g_strv_builder_take (queries, g_steal_pointer (&query));
      return;
    }
  start = vigie_import_shorten (words, strlen (words), MAX_SHOWN);
  vigie_source_round_add_note (
      round, g_strdup_printf (_ ("X takes questions of at most %d characters: “%s” was left out."),
                              MAX_QUERY, start));
}

static GStrv
list_own (VigieSource *source, VigieSourceRound *round)
{
  g_autoptr (GStrvBuilder) queries = g_strv_builder_new ();
  g_auto (GStrv) words = vigie_source_dup_option (source, "q");
  g_auto (GStrv) tags = vigie_source_dup_option (source, "tag");

  for (gsize i = 0; words[i] != NULL; i++)
    add_query (source, round, queries, words[i]);
  for (gsize i = 0; tags[i] != NULL; i++)
    {
      g_autofree char *tag = g_strconcat (tags[i][0] == '#' ? "" : "#", tags[i], NULL);

      add_query (source, round, queries, tag);
    }
  return g_strv_builder_end (queries);
}

/* Because of the incident's words; none where there are none. */
static GStrv
list_for_words (VigieSource *source, VigieSourceRound *round)
{
  g_autoptr (GStrvBuilder) queries = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  if (round->words == NULL || !vigie_x_source_follows_words (source))
    return g_strv_builder_end (queries);
  words = vigie_source_round_list_queries (round, VIGIE_SEARCH_X, MAX_WORD_QUERIES);
  for (gsize i = 0; words[i] != NULL; i++)
    add_query (source, round, queries, words[i]);
  return g_strv_builder_end (queries);
}

/* ---- a round ---- */

/* Queries that are not asked any more lose their place; what they brought stays, and was paid. */
static gboolean
follow_words (VigieSourceRound *round, const char *const *queries, GError **error)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (round);
  JsonObject *places = vigie_x_get_part (json_node_get_object (cursor), VIGIE_X_SEARCHES);
  g_auto (VigieSourceIntake) intake = { 0 };

  if (round->words == NULL || !vigie_source_round_follow_words (round, places, queries))
    return TRUE;
  vigie_source_intake_init (&intake, round, "");
  return vigie_x_commit (&intake, cursor, error);
}

static gboolean
search_all (const VigieXServer *server, const char *const *queries, GError **error)
{
  for (gsize i = 0; queries[i] != NULL; i++)
    if (!vigie_x_search (server, queries[i], error))
      return FALSE;
  return TRUE;
}

/* What was deleted is no reason to miss what is new: without an answer it is looked up later. */
static gboolean
look_for_deletions (const VigieXServer *server, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (vigie_x_recheck (server, &failure) ||
      g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_NETWORK) ||
      g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_LIMITED) ||
      g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_INVALID))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
vigie_x_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  g_auto (VigieXServer) server = { 0 };
  g_auto (GStrv) own = NULL;
  g_auto (GStrv) words = NULL;
  gboolean done;

  if (!vigie_x_server_init (&server, source, round, error) ||
      !vigie_source_round_check_words (round, source, has_own (source), error))
    return FALSE;
  own = list_own (source, round);
  words = list_for_words (source, round);
  if (!follow_words (round, (const char *const *) words, error) ||
      !look_for_deletions (&server, error))
    return FALSE;
  done = search_all (&server, (const char *const *) own, error) &&
         search_all (&server, (const char *const *) words, error);
  return vigie_x_server_note_cost (&server, done ? error : NULL) && done;
}

/* ---- as it comes ---- */

static gboolean
may_stream (VigieXSource *self, VigieHttpClient *client)
{
  gint64 left_ms;

  if (g_strcmp0 (vigie_source_get_option (VIGIE_SOURCE (self), "stream"), "no") == 0)
    return FALSE;
  g_mutex_lock (&self->mutex);
  left_ms = self->no_stream_until - vigie_http_client_get_now (client);
  g_mutex_unlock (&self->mutex);
  return left_ms <= 0 || left_ms > FAILED_MS; /* a clock that was put back counts for nothing */
}

static gboolean
is_final (const GError *error)
{
  return error->domain != VIGIE_ERROR || error->code == VIGIE_ERROR_CAP;
}

static gboolean
vigie_x_source_stream (VigieSource *source, VigieSourceRound *round, GError **error)
{
  VigieXSource *self = VIGIE_X_SOURCE (source);
  g_auto (VigieXServer) server = { 0 };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) own = NULL;
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) queries = NULL;
  g_autoptr (GError) refusal = NULL;
  gboolean was_open;

  if (!may_stream (self, round->client))
    return vigie_x_source_poll (source, round, error);
  if (!vigie_x_server_init (&server, source, round, error) ||
      !vigie_source_round_check_words (round, source, has_own (source), error))
    return FALSE;
  own = list_own (source, round);
  words = list_for_words (source, round);
  g_strv_builder_addv (builder, (const char **) own);
  g_strv_builder_addv (builder, (const char **) words);
  queries = g_strv_builder_end (builder);
  vigie_x_stream_run (&server, source, (const char *const *) queries, &was_open, &refusal);
  if (was_open || is_final (refusal))
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return FALSE;
    }
  g_mutex_lock (&self->mutex);
  self->no_stream_until = vigie_http_client_get_now (round->client) + FAILED_MS;
  g_mutex_unlock (&self->mutex);
  vigie_source_round_add_note (
      round, g_strdup_printf (_ ("X does not send its posts at once and is asked every minute: %s"),
                              refusal->message));
  return vigie_x_source_poll (source, round, error);
}

/* ---- options ---- */

static gboolean
check_tag (const char *tag, GError **error)
{
  const char *word = tag[0] == '#' ? tag + 1 : tag;

  if (*word != '\0' && strpbrk (word, " \t\n#/?&,;()\"") == NULL)
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("“%s” is no tag: a tag is one word. Give each tag as an option of its own."),
               tag);
  return FALSE;
}

static gboolean
check_words (const char *words, GError **error)
{
  if (g_utf8_strlen (words, -1) <= MAX_OWN)
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("X takes at most %d characters of words in one question. Split them in several."),
               MAX_OWN);
  return FALSE;
}

static gboolean
check_language (const char *language /* (nullable) */, GError **error)
{
  const gsize length = language != NULL ? strlen (language) : 2;

  if (language == NULL ||
      ((length == 2 || length == 3) && strspn (language, "abcdefghijklmnopqrstuvwxyz") == length))
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("“%s” is no language: it is written as “fr”."), language);
  return FALSE;
}

static gboolean
vigie_x_source_check (VigieSource *source, GError **error)
{
  VigieXSource *self = VIGIE_X_SOURCE (source);
  g_auto (GStrv) words = vigie_source_dup_option (source, "q");
  g_auto (GStrv) tags = vigie_source_dup_option (source, "tag");

  if (!has_own (source) && !vigie_x_source_follows_words (source))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("Say what to look for: with “q” words, with “tag” a tag."));
      return FALSE;
    }
  for (gsize i = 0; words[i] != NULL; i++)
    if (!check_words (words[i], error))
      return FALSE;
  for (gsize i = 0; tags[i] != NULL; i++)
    if (!check_tag (tags[i], error))
      return FALSE;
  return check_language (vigie_source_get_option (source, "lang"), error) &&
         vigie_x_cap_parse (&self->cap, vigie_source_get_option (source, "cap"), error);
}

/* ---- what it costs ---- */

static char *
vigie_x_source_describe_price (VigieSource *source)
{
  return vigie_x_cap_describe_price (&VIGIE_X_SOURCE (source)->cap);
}

static char *
vigie_x_source_describe_cost (VigieSource *source,
                              VigiePostSink *sink,
                              const char *cursor,
                              gint64 now)
{
  const VigieXCap *cap = &VIGIE_X_SOURCE (source)->cap;
  g_autofree char *watch = vigie_source_dup_key (source);
  g_autoptr (JsonNode) node = NULL;
  VigieSourceRound round = { .cursor = (char *) cursor };
  VigieXSpent spent;
  g_autoptr (GError) error = NULL;

  node = vigie_source_round_read_cursor (&round);
  if (!vigie_x_spent_load (&spent, cap, sink, watch, json_node_get_object (node), now, NULL))
    return NULL;
  if (vigie_x_cap_get_room (cap, &spent) >= VIGIE_X_MIN_PAGE)
    return vigie_x_cap_describe_spent (cap, &spent);
  vigie_x_cap_fail (cap, &spent, &error);
  return g_strdup (error->message);
}

static const VigieSourceOption options[] = {
  { "q", VIGIE_SOURCE_OPTION_REPEATED, N_ ("words to look for, in X’s own language") },
  { "tag", VIGIE_SOURCE_OPTION_REPEATED, N_ ("a tag") },
  { VIGIE_SOURCE_WORDS, VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“yes” to look for the incident’s words to watch for as well; with none of its own, it "
        "does so "
        "anyway") },
  { "cap", VIGIE_SOURCE_OPTION_LIMIT,
    N_ ("what may be spent: “5/day” (dollars, and what holds without it), “100/month”, “2000 "
        "posts/day”") },
  { "stream", VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“no” to ask every minute instead of having posts sent as they are written") },
  { "lang", 0, N_ ("only posts in this language, as “fr”") },
  { "url", VIGIE_SOURCE_OPTION_ADDRESS, N_ ("address of the interface, if it is not X’s") },
  { NULL, 0, NULL },
};

static void
vigie_x_source_finalize (GObject *object)
{
  g_mutex_clear (&VIGIE_X_SOURCE (object)->mutex);

  G_OBJECT_CLASS (vigie_x_source_parent_class)->finalize (object);
}

static void
vigie_x_source_class_init (VigieXSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_x_source_finalize;

  source_class->kind = "x";
  source_class->title = N_ ("X");
  source_class->options = options;
  source_class->login = N_ ("Bearer token");
  source_class->server = VIGIE_X_SERVER;
  source_class->interval_ms = INTERVAL_MS;
  source_class->follows_words = vigie_x_source_follows_words;
  source_class->check = vigie_x_source_check;
  source_class->poll = vigie_x_source_poll;
  source_class->stream = vigie_x_source_stream;
  source_class->describe_price = vigie_x_source_describe_price;
  source_class->describe_cost = vigie_x_source_describe_cost;
}

static void
vigie_x_source_init (VigieXSource *self)
{
  g_mutex_init (&self->mutex);
}
