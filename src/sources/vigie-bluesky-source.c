/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-bluesky-names.h"
#include "vigie-bluesky-place.h"
#include "vigie-bluesky-recheck.h"
#include "vigie-bluesky-stream.h"
#include "vigie-error.h"
#include "vigie-jetstream.h"
#include "vigie-json.h"
#include "vigie-time.h"

/* The server's search is for people, not for machines (bluesky-social/atproto#3583): it is asked
 * seldom. The stream is for everything else. */
#define INTERVAL_MS (60 * 1000)
#define PAGE_POSTS 100
#define MAX_PAGES 10
#define OVERLAP_MS (10 * 60 * 1000)     /* what is indexed late */
#define RECENT_MS (24 * 60 * 60 * 1000) /* how far the first search for new words goes back */
#define SEARCHES "searches"             /* a part of the cursor */
#define MAX_WORD_QUERIES 20
#define WORD_KEY "\t" /* before a query in the cursor: options do not begin so */
#define DEFAULT_VIEW "https://public.api.bsky.app"

struct _VigieBlueskySource
{
  VigieSource parent_instance;
  VigieBlueskySession *session;
  char *jetstream;   /* (nullable): its address */
  GStrv expressions; /* what is looked for there */
};

G_DEFINE_FINAL_TYPE (VigieBlueskySource, vigie_bluesky_source, VIGIE_TYPE_SOURCE)

/* ---- one page ---- */

typedef struct
{
  gint64 newest; /* ms, of indexedAt; VIGIE_TIME_UNKNOWN where no post has one */
  gint64 oldest;
  char *next; /* (nullable): cursor of the following page */
} Page;

static void
page_clear (Page *self)
{
  g_free (self->next);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* Who wants to be seen only by those who are logged in is not kept by others. */
static gboolean
hides_from_strangers (JsonObject *post)
{
  JsonNode *author = json_object_get_member (post, "author");

  return author != NULL && JSON_NODE_HOLDS_OBJECT (author) &&
         vigie_bluesky_author_hides (json_node_get_object (author));
}

static void
note_time (Page *page, JsonObject *post)
{
  const char *text = vigie_json_get_string (post, "indexedAt");
  gint64 at;

  if (text == NULL || !vigie_time_parse (text, &at))
    return;
  if (page->newest == VIGIE_TIME_UNKNOWN || at > page->newest)
    page->newest = at;
  if (page->oldest == VIGIE_TIME_UNKNOWN || at < page->oldest)
    page->oldest = at;
}

static gboolean
read_page (VigieSource *source, JsonNode *answer, Page *page)
{
  JsonObject *object = json_node_get_object (answer);
  JsonNode *posts = json_object_get_member (object, "posts");
  gboolean is_stranger = vigie_source_get_option (source, "handle") == NULL;
  JsonArray *array;

  *page = (Page) { .newest = VIGIE_TIME_UNKNOWN, .oldest = VIGIE_TIME_UNKNOWN };
  if (posts == NULL || !JSON_NODE_HOLDS_ARRAY (posts))
    return FALSE;
  array = json_node_get_array (posts);
  for (guint i = json_array_get_length (array); i-- > 0;)
    {
      JsonNode *post = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (post))
        continue;
      note_time (page, json_node_get_object (post));
      if (is_stranger && hides_from_strangers (json_node_get_object (post)))
        json_array_remove_element (array, i);
    }
  page->next = g_strdup (vigie_json_get_string (object, "cursor"));
  return TRUE;
}

/* ---- one search ---- */

static char *
make_method (VigieSource *source, const char *words, gint64 since, const char *cursor)
{
  const char *language = vigie_source_get_option (source, "lang");
  GString *method = g_string_new ("app.bsky.feed.searchPosts?sort=latest&limit=");

  g_string_append_printf (method, "%d&q=", PAGE_POSTS);
  g_string_append_uri_escaped (method, words, NULL, FALSE);
  if (language != NULL)
    {
      g_string_append (method, "&lang=");
      g_string_append_uri_escaped (method, language, NULL, FALSE);
    }
  if (since != VIGIE_TIME_UNKNOWN)
    {
      g_autofree char *time = vigie_time_format (since - OVERLAP_MS);

      g_string_append (method, "&since=");
      g_string_append_uri_escaped (method, time, NULL, FALSE);
    }
  if (cursor != NULL)
    {
      g_string_append (method, "&cursor=");
      g_string_append_uri_escaped (method, cursor, NULL, FALSE);
    }
  return g_string_free_and_steal (method);
}

static gboolean
take_page (VigieSourceIntake *intake, JsonNode *answer, GError **error)
{
  g_autofree char *text = json_to_string (answer, FALSE);
  gsize length = strlen (text);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&text), length);

  return vigie_source_intake_take_json (intake, bytes, error);
}

/**
 * Search:
 * @key: of its place in the cursor
 * @words: what is asked
 * @first_since: ms: how far it goes back where it has no place yet; %VIGIE_TIME_UNKNOWN for the
 *   newest posts
 */
typedef struct
{
  const char *key;
  const char *words;
  gint64 first_since;
} Search;

/* From the newest post back to where the last round began. Pages are handed over as they come, the
 * place to go on with the last of them: a round that breaks off is made again. */
static gboolean
search (VigieSource *source,
        VigieSourceIntake *intake,
        const Search *asked,
        JsonObject *cursor,
        GError **error)
{
  VigieBlueskySource *self = VIGIE_BLUESKY_SOURCE (source);
  const char *words = asked->words;
  const char *known = vigie_json_get_string (cursor, asked->key);
  gint64 since = asked->first_since, newest = VIGIE_TIME_UNKNOWN;
  g_autofree char *next = NULL;
  guint n_pages = 0;

  if (known != NULL && !vigie_time_parse (known, &since))
    since = asked->first_since;
  newest = since;
  while (TRUE)
    {
      g_autofree char *method = make_method (source, words, since, next);
      g_autoptr (JsonNode) answer =
          vigie_bluesky_session_get (self->session, intake->round, method, 0, error);
      g_auto (Page) page = { 0 };

      if (answer == NULL)
        return FALSE;
      if (!read_page (source, answer, &page))
        {
          g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                               _ ("The answer to the search holds no list of posts."));
          return FALSE;
        }
      if (!take_page (intake, answer, error))
        return FALSE;
      if (newest == VIGIE_TIME_UNKNOWN ||
          (page.newest != VIGIE_TIME_UNKNOWN && page.newest > newest))
        newest = page.newest;
      n_pages++;
      if (page.next == NULL || g_strcmp0 (page.next, next) == 0 ||
          page.oldest == VIGIE_TIME_UNKNOWN ||
          (since != VIGIE_TIME_UNKNOWN && page.oldest < since - OVERLAP_MS))
        break;
      if (n_pages == MAX_PAGES)
        {
          if (since != VIGIE_TIME_UNKNOWN)
            vigie_source_round_add_note (
                intake->round,
                g_strdup_printf (_ ("More came for “%s” than could be asked for: the newest %d "
                                    "posts are here, older ones may be missing."),
                                 words, MAX_PAGES * PAGE_POSTS));
          break;
        }
      g_free (next);
      next = g_steal_pointer (&page.next);
    }
  if (newest != VIGIE_TIME_UNKNOWN)
    {
      g_autofree char *time = vigie_time_format (newest);

      json_object_set_string_member (cursor, asked->key, time);
    }
  return TRUE;
}

/* ---- a round ---- */

/* What is asked for, one search each. */
static GStrv
list_searches (VigieSource *source)
{
  g_autoptr (GStrvBuilder) searches = g_strv_builder_new ();
  g_auto (GStrv) words = vigie_source_dup_option (source, "q");
  g_auto (GStrv) tags = vigie_source_dup_option (source, "tag");

  g_strv_builder_addv (searches, (const char **) words);
  for (gsize i = 0; tags[i] != NULL; i++)
    g_strv_builder_take (searches, g_strconcat ("#", tags[i] + (tags[i][0] == '#' ? 1 : 0), NULL));
  return g_strv_builder_end (searches);
}

/* @words: (nullable): what posts have to match */
static gboolean
take_search (VigieSource *source,
             VigieSourceRound *round,
             const Search *asked,
             const VigieWatchWords *words,
             JsonObject *cursor,
             GError **error)
{
  g_auto (VigieSourceIntake) intake = { 0 };

  vigie_source_intake_init (&intake, round, "");
  vigie_source_intake_set_words (&intake, words);
  if (!search (source, &intake, asked, cursor, error))
    {
      vigie_source_intake_commit (&intake, NULL, NULL); /* what came stays */
      return FALSE;
    }
  return vigie_bluesky_place_commit (&intake, SEARCHES, cursor, error);
}

/* ---- the incident's words ---- */

static gboolean
vigie_bluesky_source_follows_words (VigieSource *source)
{
  g_auto (GStrv) own = list_searches (source);

  return vigie_source_asks_for_words (source, own[0] != NULL);
}

/* Posts that did not match the words of the last round may match these. */
static void
go_back (JsonObject *cursor, const char *const *keys, gint64 to)
{
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      const char *known = vigie_json_get_string (cursor, keys[i]);
      g_autofree char *time = NULL;
      gint64 at;

      if (known == NULL || !vigie_time_parse (known, &at) || at <= to)
        continue;
      time = vigie_time_format (to);
      json_object_set_string_member (cursor, keys[i], time);
    }
}

static gboolean
search_words (VigieSource *source, VigieSourceRound *round, JsonObject *cursor, GError **error)
{
  const gint64 recent = vigie_http_client_get_now (round->client) - RECENT_MS;
  g_auto (GStrv) queries =
      vigie_source_round_list_queries (round, VIGIE_SEARCH_BLUESKY, MAX_WORD_QUERIES);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) keys = NULL;

  for (gsize i = 0; queries[i] != NULL; i++)
    g_strv_builder_take (builder, g_strconcat (WORD_KEY, queries[i], NULL));
  keys = g_strv_builder_end (builder);
  if (vigie_source_round_follow_words (round, cursor, (const char *const *) keys))
    go_back (cursor, (const char *const *) keys, recent);
  for (gsize i = 0; queries[i] != NULL; i++)
    if (!take_search (source, round, &(Search) { keys[i], queries[i], recent }, round->words,
                      cursor, error))
      return FALSE;
  return TRUE;
}

/* What was deleted is no reason to miss what is new: without an answer it is asked again. */
static gboolean
look_for_deletions (VigieBlueskySource *self, VigieSourceRound *round, GError **error)
{
  return vigie_bluesky_recheck (self->session, round, NULL) ||
         !g_cancellable_set_error_if_cancelled (round->cancellable, error);
}

static gboolean
make_searches (VigieSource *source, VigieSourceRound *round, GError **error)
{
  g_auto (GStrv) searches = list_searches (source);
  g_autoptr (JsonObject) cursor = vigie_bluesky_place_read (round, SEARCHES);

  if (!vigie_source_round_check_words (round, source, searches[0] != NULL, error))
    return FALSE;
  for (gsize i = 0; searches[i] != NULL; i++)
    if (!take_search (source, round, &(Search) { searches[i], searches[i], VIGIE_TIME_UNKNOWN },
                      NULL, cursor, error))
      return FALSE;
  return round->words == NULL || !vigie_bluesky_source_follows_words (source) ||
         search_words (source, round, cursor, error);
}

/* What is there, beside what a stream brings. */
static gboolean
take_what_is_there (VigieSource *source, VigieSourceRound *round, GError **error)
{
  VigieBlueskySource *self = VIGIE_BLUESKY_SOURCE (source);

  if (!look_for_deletions (self, round, error))
    return FALSE;
  /* strangers are hardly let search; the stream goes on where it was, without that */
  if (self->jetstream != NULL && vigie_source_get_option (source, "handle") == NULL)
    return TRUE;
  return make_searches (source, round, error);
}

static gboolean
vigie_bluesky_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  if (VIGIE_BLUESKY_SOURCE (source)->jetstream != NULL)
    vigie_source_round_add_note (
        round, g_strdup (_ ("The Jetstream is read while the source is watched, not by one "
                            "round.")));
  return take_what_is_there (source, round, error);
}

/* (transfer full): what posts have to match one of */
static GStrv
list_expressions (VigieSource *source, VigieSourceRound *round)
{
  g_autoptr (GStrvBuilder) expressions = g_strv_builder_new ();
  g_auto (GStrv) own = list_searches (source);

  g_strv_builder_addv (expressions, (const char **) own);
  if (round->words != NULL && vigie_bluesky_source_follows_words (source))
    g_strv_builder_add (expressions, vigie_watch_words_get_expression (round->words));
  return g_strv_builder_end (expressions);
}

static gboolean
vigie_bluesky_source_stream (VigieSource *source, VigieSourceRound *round, GError **error)
{
  VigieBlueskySource *self = VIGIE_BLUESKY_SOURCE (source);
  g_autoptr (VigieBlueskyNames) names = vigie_bluesky_names_new (self->session);
  g_auto (GStrv) expressions = list_expressions (source, round);
  const VigieBlueskyStreamTask task = {
    .address = self->jetstream,
    .expressions = (const char *const *) expressions,
    .language = vigie_source_get_option (source, "lang"),
    .is_stranger = vigie_source_get_option (source, "handle") == NULL,
    .names = names,
    .fill = take_what_is_there,
    .source = source,
  };

  if (self->jetstream == NULL)
    return vigie_bluesky_source_poll (source, round, error);
  if (!vigie_source_round_check_words (round, source, self->expressions[0] != NULL, error))
    return FALSE;
  return vigie_bluesky_stream_run (&task, round, error);
}

/* The words have to be some that Vigie understands too: no search of the server's looks for them
 * there. */
static gboolean
check_jetstream (VigieBlueskySource *self, const char *option, GError **error)
{
  g_autoptr (VigieJetstream) reader = NULL;

  self->jetstream = vigie_bluesky_stream_read_address (option, error);
  if (self->jetstream == NULL)
    return FALSE;
  self->expressions = list_searches (VIGIE_SOURCE (self));
  if (self->expressions[0] == NULL)
    return TRUE; /* those of the incident are to come */
  reader = vigie_jetstream_new ((const char *const *) self->expressions, NULL, error);
  return reader != NULL;
}

static gboolean
vigie_bluesky_source_check (VigieSource *source, GError **error)
{
  VigieBlueskySource *self = VIGIE_BLUESKY_SOURCE (source);
  g_auto (GStrv) searches = list_searches (source);
  const char *address = vigie_source_get_option (source, "url");
  const char *handle = vigie_source_get_option (source, "handle");
  const char *jetstream = vigie_source_get_option (source, "jetstream");

  if (searches[0] == NULL && !vigie_bluesky_source_follows_words (source))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("Say what to look for: with “q” words, with “tag” a tag."));
      return FALSE;
    }
  if (address == NULL)
    address = handle != NULL ? VIGIE_BLUESKY_SERVER : DEFAULT_VIEW;
  self->session = vigie_bluesky_session_new (address, handle);
  return jetstream == NULL || check_jetstream (self, jetstream, error);
}

/* ---- life ---- */

static void
vigie_bluesky_source_finalize (GObject *object)
{
  VigieBlueskySource *self = VIGIE_BLUESKY_SOURCE (object);

  g_clear_pointer (&self->session, vigie_bluesky_session_free);
  g_free (self->jetstream);
  g_strfreev (self->expressions);

  G_OBJECT_CLASS (vigie_bluesky_source_parent_class)->finalize (object);
}

static const VigieSourceOption options[] = {
  { "q", VIGIE_SOURCE_OPTION_REPEATED, N_ ("words that posts must hold") },
  { "tag", VIGIE_SOURCE_OPTION_REPEATED, N_ ("a tag") },
  { VIGIE_SOURCE_WORDS, VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“yes” to look for the incident’s words to watch for as well; with none of its own, it "
        "does so "
        "anyway") },
  { "handle", 0,
    N_ ("account that asks, as name.bsky.social; it signs in in the browser, or with an app "
        "password as the secret") },
  { "url", VIGIE_SOURCE_OPTION_ADDRESS,
    N_ ("server of the account, if it is another than Bluesky’s") },
  { "jetstream", 0,
    N_ ("“on” to read everything as it is written, or the address of a Jetstream: finds within "
        "seconds, and needs no account") },
  { "lang", 0, N_ ("only posts in this language, as “fr”") },
  { NULL, 0, NULL },
};

static void
vigie_bluesky_source_class_init (VigieBlueskySourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_bluesky_source_finalize;

  source_class->kind = "bluesky";
  source_class->title = N_ ("Bluesky");
  source_class->options = options;
  source_class->login = N_ ("App password");
  source_class->server = DEFAULT_VIEW;
  source_class->interval_ms = INTERVAL_MS;
  source_class->follows_words = vigie_bluesky_source_follows_words;
  source_class->check = vigie_bluesky_source_check;
  source_class->poll = vigie_bluesky_source_poll;
  source_class->stream = vigie_bluesky_source_stream;
}

static void
vigie_bluesky_source_init (VigieBlueskySource *self)
{
}
