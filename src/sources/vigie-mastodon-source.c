/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-address.h"
#include "vigie-json.h"
#include "vigie-mastodon-stream.h"
#include "vigie-mastodon-walk.h"

#define INTERVAL_MS (60 * 1000)

/* A server that does not stream is asked again whether it does, after so long. */
#define REFUSED_MS (30 * 60 * 1000)
#define FAILED_MS (2 * 60 * 1000)

#define SEARCH_KEY "?" /* in the cursor; tags have "#" before them */

/* Because of the incident's words, in one round */
#define MAX_WORD_TAGS 20
#define MAX_WORD_SEARCHES 20
#define WORD_KEY "w" /* before their key */

struct _VigieMastodonSource
{
  VigieSource parent_instance;

  VigieMastodonIds *ids;
  GMutex mutex;           /* everything below */
  gint64 no_stream_until; /* ms, of the client's clock */
  char *refused_token;    /* (nullable): with which that was said */
};

G_DEFINE_FINAL_TYPE (VigieMastodonSource, vigie_mastodon_source, VIGIE_TYPE_SOURCE)

static gboolean
wants_only_media (VigieSource *source)
{
  return g_strcmp0 (vigie_source_get_option (source, "only-media"), "yes") == 0;
}

/* ---- what is asked ---- */

/* "#crue" is what people copy. */
static const char *
skip_hash (const char *tag)
{
  return g_str_has_prefix (tag, "#") ? tag + 1 : tag;
}

static char *
make_tag_address (const char *tag, gboolean only_media)
{
  g_autofree char *escaped = g_uri_escape_string (tag, NULL, FALSE);

  return g_strdup_printf ("/api/v1/timelines/tag/%s?limit=%d%s", escaped, VIGIE_MASTODON_PAGE_POSTS,
                          only_media ? "&only_media=true" : "");
}

static char *
make_search_address (const char *words, gboolean only_media)
{
  g_autofree char *query = g_strconcat (words, only_media ? " has:media" : "", NULL);
  g_autofree char *escaped = g_uri_escape_string (query, NULL, FALSE);

  return g_strdup_printf ("/api/v2/search?q=%s&type=statuses&limit=%d", escaped,
                          VIGIE_MASTODON_PAGE_POSTS);
}

/* ---- a round ---- */

/* What became of the timelines. */
typedef struct
{
  guint n_read;
  GError *error;    /* (nullable): the first that is about the server */
  GError *own;      /* (nullable): the first that is about one timeline alone */
  GPtrArray *notes; /* (element-type utf8): all of the latter */
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_clear_error (&self->error);
  g_clear_error (&self->own);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

/* (transfer full): @error, of the timeline @name. Returns: whether the others may still be read:
 * neither the incident nor the server as a whole has failed */
static gboolean
take_failure (Outcome *self, const char *name, GError *error)
{
  gboolean is_own = g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND) ||
                    g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  gboolean go_on = is_own || g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  GError **first = is_own ? &self->own : &self->error;

  if (is_own)
    g_ptr_array_add (self->notes, g_strdup_printf ("%s: %s", name, error->message));
  if (*first == NULL)
    *first = error;
  else
    g_error_free (error);
  return go_on;
}

/* A timeline that is not to be had does not stop those that are. */
static gboolean
settle (Outcome *self, VigieSourceRound *round, GError **error)
{
  if (self->error == NULL && self->own != NULL && self->n_read == 0)
    {
      g_propagate_error (error, g_steal_pointer (&self->own));
      return FALSE;
    }
  for (guint i = 0; i < self->notes->len; i++)
    vigie_source_round_add_note (round, g_strdup (g_ptr_array_index (self->notes, i)));
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

static gboolean
read_tags (VigieSource *source,
           const VigieMastodonServer *server,
           JsonObject *cursor,
           gboolean *is_empty,
           Outcome *outcome)
{
  g_auto (GStrv) tags = vigie_source_dup_option (source, "tag");

  for (gsize i = 0; tags[i] != NULL; i++)
    {
      const char *tag = skip_hash (tags[i]);
      gboolean only_media = wants_only_media (source);
      g_autofree char *key = g_strconcat ("#", tag, NULL);
      g_autofree char *address = make_tag_address (tag, only_media);
      gboolean is_new = FALSE;
      GError *error = NULL;

      if (!vigie_mastodon_walk (server,
                                &(VigieMastodonTimeline) { key, address, "since_id", only_media },
                                cursor, &is_new, &error))
        {
          if (!take_failure (outcome, key, error))
            return FALSE;
          continue;
        }
      outcome->n_read++;
      if (!is_new)
        continue;
      *is_empty = TRUE;
      vigie_source_round_add_note (
          server->round,
          g_strdup_printf (_ ("%s has no post under %s so far."), server->host, key));
    }
  return TRUE;
}

static gboolean
read_search (VigieSource *source,
             const VigieMastodonServer *server,
             JsonObject *cursor,
             Outcome *outcome)
{
  const char *words = vigie_source_get_option (source, "q");
  gboolean only_media = wants_only_media (source);
  g_autofree char *address = words != NULL ? make_search_address (words, only_media) : NULL;
  gboolean is_empty = FALSE;
  GError *error = NULL;

  if (words == NULL)
    return TRUE;
  if (server->authorization == NULL && vigie_source_get_option (source, "tag") != NULL)
    { /* the tags go on all the same */
      vigie_source_round_add_note (
          server->round, g_strdup_printf (_ ("%s lets only members search posts. Give an access "
                                             "token as the source’s secret."),
                                          server->host));
      return TRUE;
    }
  if (server->authorization == NULL)
    g_set_error (&error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                 _ ("%s lets only members search posts. Give an access token as the source’s "
                    "secret."),
                 server->host);
  else if (vigie_mastodon_walk (
               server, &(VigieMastodonTimeline) { SEARCH_KEY, address, "min_id", only_media },
               cursor, &is_empty, &error))
    {
      outcome->n_read++;
      return TRUE;
    }
  return take_failure (outcome, words, error);
}

/* ---- the incident's words ---- */

static gboolean
has_own (VigieSource *source)
{
  return vigie_source_get_option (source, "tag") != NULL ||
         vigie_source_get_option (source, "q") != NULL;
}

static gboolean
vigie_mastodon_source_follows_words (VigieSource *source)
{
  return vigie_source_asks_for_words (source, has_own (source));
}

/* What is asked because of the words: tags, which everybody may ask for, and searches. */
typedef struct
{
  GPtrArray *keys; /* (element-type utf8) */
  GPtrArray *addresses;
  guint n_tags;
} Asking;

static void
asking_init (Asking *self, VigieSource *source, const VigieMastodonServer *server)
{
  const gboolean only_media = wants_only_media (source);
  g_auto (GStrv) tags = vigie_source_round_list_tags (server->round, MAX_WORD_TAGS);
  g_auto (GStrv) searches = server->authorization != NULL
                                ? vigie_source_round_list_queries (
                                      server->round, VIGIE_SEARCH_MASTODON, MAX_WORD_SEARCHES)
                                : g_new0 (char *, 1);

  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->addresses = g_ptr_array_new_with_free_func (g_free);
  self->n_tags = g_strv_length (tags);
  for (gsize i = 0; tags[i] != NULL; i++)
    {
      g_ptr_array_add (self->keys, g_strconcat (WORD_KEY "#", tags[i], NULL));
      g_ptr_array_add (self->addresses, make_tag_address (tags[i], only_media));
    }
  for (gsize i = 0; searches[i] != NULL; i++)
    {
      g_ptr_array_add (self->keys, g_strconcat (WORD_KEY SEARCH_KEY, searches[i], NULL));
      g_ptr_array_add (self->addresses, make_search_address (searches[i], only_media));
    }
  g_ptr_array_add (self->keys, NULL);
}

static void
asking_clear (Asking *self)
{
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asking, asking_clear)

static void
follow_words (const Asking *self, VigieSourceRound *round, JsonObject *cursor)
{
  const char *const *keys = (const char *const *) self->keys->pdata;

  if (!vigie_source_round_follow_words (round, cursor, keys))
    return;
  for (gsize i = 0; keys[i] != NULL; i++)
    vigie_mastodon_forget_left_out (cursor, keys[i]);
}

/* Without an account, what is no single word cannot be asked for at all. */
static gboolean
check_login (const Asking *self, const VigieMastodonServer *server, Outcome *outcome)
{
  if (server->authorization != NULL)
    return TRUE;
  if (self->n_tags > 0)
    {
      vigie_source_round_add_note (
          server->round,
          g_strdup_printf (_ ("%s lets only members search posts: of the words to watch for, only "
                              "tags are asked. Give an access token as the source’s secret."),
                           server->host));
      return TRUE;
    }
  return take_failure (outcome, NULL,
                       g_error_new (VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                                    _ ("%s lets only members search posts. Give an access token as "
                                       "the source’s secret."),
                                    server->host));
}

static gboolean
read_words (VigieSource *source,
            const VigieMastodonServer *server,
            JsonObject *cursor,
            Outcome *outcome)
{
  g_auto (Asking) asking = { 0 };

  if (server->round->words == NULL || !vigie_mastodon_source_follows_words (source))
    return TRUE;
  asking_init (&asking, source, server);
  if (!check_login (&asking, server, outcome))
    return FALSE;
  follow_words (&asking, server->round, cursor);
  for (guint i = 0; i < asking.addresses->len; i++)
    {
      const char *key = g_ptr_array_index (asking.keys, i);
      const char *name = key + strlen (i < asking.n_tags ? WORD_KEY : WORD_KEY SEARCH_KEY);
      const VigieMastodonTimeline timeline = { key, g_ptr_array_index (asking.addresses, i),
                                               i < asking.n_tags ? "since_id" : "min_id",
                                               wants_only_media (source), server->round->words };
      gboolean is_empty = FALSE;
      GError *error = NULL;

      if (vigie_mastodon_walk (server, &timeline, cursor, &is_empty, &error))
        outcome->n_read++;
      else if (!take_failure (outcome, name, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- a server ---- */

/* A server as it is asked in one round. */
typedef struct
{
  VigieSourceServer place;
  char *authorization;
  VigieMastodonServer server;
} Asked;

static void
asked_init (Asked *self, VigieSource *source, VigieSourceRound *round)
{
  *self = (Asked) { 0 };
  vigie_source_server_init (&self->place, source, NULL);
  self->authorization = round->secret != NULL ? g_strconcat ("Bearer ", round->secret, NULL) : NULL;
  self->server = (VigieMastodonServer) { round, self->place.origin, self->place.host,
                                         self->authorization, VIGIE_MASTODON_SOURCE (source)->ids };
}

static void
asked_clear (Asked *self)
{
  vigie_source_server_clear (&self->place);
  g_clear_pointer (&self->authorization, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static gboolean
vigie_mastodon_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  g_auto (Asked) asked = { 0 };
  g_auto (Outcome) outcome = { .notes = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (round);
  JsonObject *places = json_node_get_object (cursor);
  const VigieMastodonServer *server = &asked.server;
  gboolean is_empty = FALSE;

  asked_init (&asked, source, round);
  if (!vigie_source_round_check_words (round, source, has_own (source), error))
    return FALSE;
  if (server->authorization != NULL && g_str_has_prefix (server->origin, "http:") &&
      !vigie_http_host_is_local (server->host))
    vigie_source_round_add_note (
        round, g_strdup_printf (_ ("The access token goes to %s unencrypted, as the address begins "
                                   "with http://."),
                                server->host));
  if (read_tags (source, server, places, &is_empty, &outcome) &&
      read_search (source, server, places, &outcome))
    read_words (source, server, places, &outcome);
  if (is_empty)
    {
      char *access = vigie_mastodon_describe_access (server);

      if (access != NULL)
        vigie_source_round_add_note (round, access);
    }
  return settle (&outcome, round, error);
}

/* ---- as it comes ---- */

/* (transfer full): its own, or, where it has none, those of the incident's words */
static GStrv
list_stream_tags (VigieSource *source, VigieSourceRound *round)
{
  GStrv tags;

  if (!has_own (source) && round->words != NULL)
    return vigie_source_round_list_tags (round, MAX_WORD_TAGS);
  tags = vigie_source_dup_option (source, "tag");
  for (gsize i = 0; tags[i] != NULL; i++)
    {
      char *tag = g_strdup (skip_hash (tags[i]));

      g_free (tags[i]);
      tags[i] = tag;
    }
  return tags;
}

/* Whether it is worth trying now. */
static gboolean
may_stream (VigieMastodonSource *self, const VigieMastodonServer *server)
{
  VigieSource *source = VIGIE_SOURCE (self);
  const char *way = vigie_source_get_option (source, "stream");
  g_auto (GStrv) tags = list_stream_tags (source, server->round);
  gint64 left_ms;

  if (tags[0] == NULL || g_strcmp0 (way, "off") == 0)
    return FALSE;
  if (server->authorization == NULL && (way == NULL || g_str_equal (way, "auto")))
    {
      vigie_source_round_add_note (
          server->round,
          g_strdup_printf (_ ("%s is asked every minute. With an access token as the source’s "
                              "secret, posts come at once."),
                           server->host));
      return FALSE;
    }
  g_mutex_lock (&self->mutex);
  left_ms = self->no_stream_until - vigie_http_client_get_now (server->round->client);
  if (g_strcmp0 (self->refused_token, server->round->secret) != 0)
    left_ms = 0; /* another login may be allowed more */
  g_mutex_unlock (&self->mutex);
  return left_ms <= 0 || left_ms > REFUSED_MS; /* a clock that was put back counts for nothing */
}

/* A server that does not stream will hardly begin to, one that is out of order will. A login is
 * tried whenever it is asked, as it may be another one the next time. */
static void
put_off_streaming (VigieMastodonSource *self, const VigieSourceRound *round, const GError *refusal)
{
  gboolean is_passing = g_error_matches (refusal, VIGIE_ERROR, VIGIE_ERROR_NETWORK) ||
                        g_error_matches (refusal, VIGIE_ERROR, VIGIE_ERROR_LIMITED);

  if (g_error_matches (refusal, VIGIE_ERROR, VIGIE_ERROR_LOGIN))
    return;
  g_mutex_lock (&self->mutex);
  self->no_stream_until =
      vigie_http_client_get_now (round->client) + (is_passing ? FAILED_MS : REFUSED_MS);
  g_set_str (&self->refused_token, round->secret);
  g_mutex_unlock (&self->mutex);
}

static gboolean
open_connection (VigieMastodonSource *self,
                 VigieMastodonConnection *connection,
                 const VigieMastodonServer *server,
                 GError **error)
{
  g_auto (GStrv) tags = list_stream_tags (VIGIE_SOURCE (self), server->round);
  const char *way = vigie_source_get_option (VIGIE_SOURCE (self), "stream");

  return vigie_mastodon_connect (connection, server, (const char *const *) tags,
                                 g_strcmp0 (way, "auto") == 0 ? NULL : way, error);
}

static gboolean
vigie_mastodon_source_stream (VigieSource *source, VigieSourceRound *round, GError **error)
{
  VigieMastodonSource *self = VIGIE_MASTODON_SOURCE (source);
  g_auto (Asked) asked = { 0 };
  g_auto (VigieMastodonConnection) connection = { 0 };
  g_autoptr (GError) refusal = NULL;

  asked_init (&asked, source, round);
  if (!may_stream (self, &asked.server))
    return vigie_mastodon_source_poll (source, round, error);
  if (!open_connection (self, &connection, &asked.server, &refusal))
    {
      if (g_error_matches (refusal, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&refusal));
          return FALSE;
        }
      put_off_streaming (self, round, refusal);
      vigie_source_round_add_note (
          round, g_strdup_printf (_ ("%s does not send its posts at once and is asked every "
                                     "minute: %s"),
                                  asked.server.host, refusal->message));
      return vigie_mastodon_source_poll (source, round, error);
    }
  return vigie_mastodon_listen (&connection, &asked.server, source, error);
}

/* ---- options ---- */

static gboolean
check_tag (const char *tag, GError **error)
{
  if (*skip_hash (tag) != '\0' && strpbrk (skip_hash (tag), " \t\n#/?&,;") == NULL)
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("“%s” is no tag: a tag is one word. Give each tag as an option of its own."),
               tag);
  return FALSE;
}

static gboolean
check_way (const char *way /* (nullable) */, guint n_tags, GError **error)
{
  static const char *const ways[] = { "auto", "sse", "websocket", "off", NULL };

  if (way == NULL)
    return TRUE;
  if (!g_strv_contains (ways, way))
    {
      g_set_error_literal (
          error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
          _ ("The option “stream” is either “auto”, “sse”, “websocket” or “off”."));
      return FALSE;
    }
  if (g_str_equal (way, "sse") && n_tags != 1)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("“sse” brings the posts of one tag. Choose “websocket” for several, "
                              "or make a source of each."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
vigie_mastodon_source_check (VigieSource *source, GError **error)
{
  g_auto (GStrv) tags = vigie_source_dup_option (source, "tag");

  if (!has_own (source) && !vigie_mastodon_source_follows_words (source))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("What should be watched there? Give a tag, or words to search for."));
      return FALSE;
    }
  for (gsize i = 0; tags[i] != NULL; i++)
    if (!check_tag (tags[i], error))
      return FALSE;
  return check_way (vigie_source_get_option (source, "stream"), g_strv_length (tags), error);
}

static const VigieSourceOption options[] = {
  { "url", VIGIE_SOURCE_OPTION_REQUIRED | VIGIE_SOURCE_OPTION_ADDRESS,
    N_ ("address of the Mastodon server") },
  { "tag", VIGIE_SOURCE_OPTION_REPEATED, N_ ("a tag whose posts are wanted; may be repeated") },
  { "q", 0, N_ ("words to search for; needs an access token as the secret") },
  { VIGIE_SOURCE_WORDS, VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“yes” to look for the incident’s words to watch for as well; with none of its own, it "
        "does "
        "so anyway") },
  { "only-media", VIGIE_SOURCE_OPTION_YES_NO, N_ ("“yes” for posts with a photo or a film only") },
  { "stream", 0,
    N_ ("how posts of tags come at once: “auto” (with an access token), “sse”, “websocket” or "
        "“off”") },
  { NULL, 0, NULL },
};

static void
vigie_mastodon_source_finalize (GObject *object)
{
  VigieMastodonSource *self = VIGIE_MASTODON_SOURCE (object);

  vigie_mastodon_ids_free (self->ids);
  g_mutex_clear (&self->mutex);
  g_free (self->refused_token);

  G_OBJECT_CLASS (vigie_mastodon_source_parent_class)->finalize (object);
}

static void
vigie_mastodon_source_class_init (VigieMastodonSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_mastodon_source_finalize;
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  source_class->kind = "mastodon";
  source_class->title = N_ ("Mastodon");
  source_class->options = options;
  source_class->login = N_ ("Access token");
  source_class->interval_ms = INTERVAL_MS;
  source_class->follows_words = vigie_mastodon_source_follows_words;
  source_class->check = vigie_mastodon_source_check;
  source_class->poll = vigie_mastodon_source_poll;
  source_class->stream = vigie_mastodon_source_stream;
}

static void
vigie_mastodon_source_init (VigieMastodonSource *self)
{
  g_mutex_init (&self->mutex);
  self->ids = vigie_mastodon_ids_new ();
}
