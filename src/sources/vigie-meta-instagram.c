/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is public on Instagram: photos under a hashtag, of the last day, and photos in which the
 * organisation's account is tagged. An account may ask for thirty hashtags in seven days; which
 * those are is noted with the place where the source goes on. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-meta-server.h"

#define MAX_PAGES 10
#define MAX_TAGS 30
#define WEEK_MS (7 * G_GINT64_CONSTANT (86400000))
#define FIELDS                                                                                     \
  "id,caption,media_type,media_url,permalink,timestamp,children%7Bmedia_type,media_url%7D"
#define HASHTAGS                                                                                   \
  "hashtags" /* a part of the cursor: tag → its number, and when it was first asked */
#define ID "id"
#define AT "at"
#define MENTIONS "mentions" /* another part */
#define NEWEST "newest"     /* of either: ms: time of the newest that was seen */

/* ---- where it goes on ---- */

static JsonObject *
get_hashtags (JsonObject *cursor)
{
  JsonNode *node = json_object_get_member (cursor, HASHTAGS);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_object_member (cursor, HASHTAGS, json_object_new ());
  return json_object_get_object_member (cursor, HASHTAGS);
}

static JsonObject *
get_hashtag (JsonObject *hashtags, const char *tag) /* (nullable) */
{
  JsonNode *node = json_object_get_member (hashtags, tag);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* (transfer none) (nullable): of photos in which the account is tagged where @tag is %NULL */
static JsonObject *
get_entry (JsonObject *cursor, const char *tag)
{
  JsonNode *node = json_object_get_member (cursor, MENTIONS);

  if (tag != NULL)
    return get_hashtag (get_hashtags (cursor), tag);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_object_member (cursor, MENTIONS, json_object_new ());
  return json_object_get_object_member (cursor, MENTIONS);
}

static gint64
get_newest (JsonObject *entry /* (nullable) */)
{
  return entry != NULL ? vigie_source_get_number (entry, NEWEST) : 0;
}

/* Time in ms; of no later than now, or one wrong clock would end the reading for good. Returns:
 * whether it is another one */
static gboolean
set_newest (JsonObject *entry /* (nullable) */, gint64 newest, gint64 now)
{
  const gint64 at = MIN (newest, now);

  if (entry == NULL || at <= 0 || at == get_newest (entry))
    return FALSE;
  json_object_set_int_member (entry, NEWEST, at);
  return TRUE;
}

/* ---- taking ---- */

typedef struct
{
  gint64 known;  /* ms: the newest of the last time */
  gint64 newest; /* ms */
  guint n_pages;
  char *after; /* (nullable): where the next page begins */
} Walk;

static void
walk_clear (Walk *self)
{
  g_free (self->after);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static gboolean
take_item (VigieSourceIntake *intake, yyjson_val *item, GError **error)
{
  VigieImportPost post;
  g_autofree char *reason = NULL;

  vigie_import_post_init (&post);
  if (vigie_meta_instagram_to_post (&intake->run, item, &post, &reason))
    return vigie_import_run_add (&intake->run, &post, error);
  vigie_import_post_clear (&post);
  vigie_source_intake_reject (intake, reason);
  return TRUE;
}

/* @newest: (inout): time of the newest item, in ms */
static gboolean
take_page (VigieSourceIntake *intake, yyjson_val *data, gint64 *newest, GError **error)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (!yyjson_arr_iter_init (data, &iter))
    return TRUE;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      *newest = MAX (*newest, vigie_meta_get_time (item));
      if (!take_item (intake, item, error))
        return FALSE;
    }
  return TRUE;
}

/* The last one is committed with how far it was read. */
static gboolean
read_page (VigieMetaServer *self, const char *address, const char *tag, Walk *walk, GError **error)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (self->round);
  g_auto (VigieMetaAnswer) answer = { 0 };
  g_auto (VigieSourceIntake) intake = { 0 };
  gint64 newest = 0;

  if (!vigie_meta_server_get (self, address, &answer, error))
    return FALSE;
  vigie_source_intake_init (&intake, self->round, "");
  vigie_source_intake_set_words (&intake, self->words);
  if (!take_page (&intake, answer.data, &newest, error))
    return FALSE;
  walk->newest = MAX (walk->newest, newest);
  walk->n_pages++;
  g_set_str (&walk->after, newest > walk->known ? answer.after : NULL);
  if (walk->after != NULL && walk->n_pages < MAX_PAGES)
    return vigie_source_intake_commit (&intake, NULL, error);
  g_set_str (&walk->after, NULL);
  if (!set_newest (get_entry (json_node_get_object (cursor), tag), walk->newest,
                   vigie_http_client_get_now (self->round->client)))
    return vigie_source_intake_commit (&intake, NULL, error);
  return vigie_meta_commit (&intake, cursor, error);
}

/* They are not quite in the order of time: it is read on until a page holds nothing that is newer
 * than what the last reading came upon, whether that was taken or not. One that broke off does not
 * count. @tag: (nullable): see get_entry() */
static gboolean
read_media (VigieMetaServer *self, const char *place, const char *tag, GError **error)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (self->round);
  g_auto (Walk) walk = { .known = get_newest (get_entry (json_node_get_object (cursor), tag)) };

  walk.newest = walk.known;
  do
    {
      g_autoptr (GString) address = g_string_new (place);

      if (walk.after != NULL)
        {
          g_string_append (address, "&after=");
          g_string_append_uri_escaped (address, walk.after, NULL, FALSE);
        }
      if (!read_page (self, address->str, tag, &walk, error))
        return FALSE;
    }
  while (walk.after != NULL && !self->is_tired);
  return TRUE;
}

gboolean
vigie_meta_read_mentions (VigieMetaServer *self, const char *user, GError **error)
{
  g_autofree char *place =
      g_strconcat ("/", user, "/tags?limit=50&fields=" FIELDS ",username", NULL);

  return read_media (self, place, NULL, error);
}

/* ---- hashtags ---- */

static gint64
get_asked_at (JsonObject *hashtag)
{
  return vigie_source_get_number (hashtag, AT);
}

/* Of the last seven days. @free_at: (out): ms: when the first of them no longer counts */
static guint
count_asked (JsonObject *hashtags, gint64 now, gint64 *free_at)
{
  g_autoptr (GList) tags = json_object_get_members (hashtags);
  guint n = 0;

  *free_at = G_MAXINT64;
  for (GList *item = tags; item != NULL; item = item->next)
    {
      JsonObject *hashtag = get_hashtag (hashtags, item->data);
      const gint64 at = hashtag != NULL ? get_asked_at (hashtag) : 0;

      if (at <= now - WEEK_MS)
        continue;
      n++;
      *free_at = MIN (*free_at, at + WEEK_MS);
    }
  return n;
}

static void
note_full (VigieMetaServer *self, const char *tag, gint64 free_at)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (free_at / 1000);
  g_autofree char *when = date != NULL ? g_date_time_format (date, "%x %H:%M") : g_strdup ("…");

  vigie_source_round_add_note (
      self->round,
      g_strdup_printf (
          /* Translators: a count, a tag, and a date with a time of day */
          _ ("Instagram lets an account ask for %d hashtags in 7 days, and all are used: “#%s” is "
             "not asked for before %s."),
          MAX_TAGS, tag, when));
}

static gboolean
commit_hashtag (VigieMetaServer *self, const char *tag, const char *id, gint64 at, GError **error)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (self->round);
  JsonObject *hashtags = get_hashtags (json_node_get_object (cursor));
  const gint64 newest = get_newest (get_hashtag (hashtags, tag));
  JsonObject *hashtag = json_object_new ();
  g_auto (VigieSourceIntake) intake = { 0 };

  set_newest (hashtag, newest, G_MAXINT64);
  if (id != NULL)
    json_object_set_string_member (hashtag, ID, id);
  json_object_set_int_member (hashtag, AT, at);
  json_object_set_object_member (hashtags, tag, hashtag);
  vigie_source_intake_init (&intake, self->round, "");
  return vigie_meta_commit (&intake, cursor, error);
}

/* (transfer full) (nullable): its number; %NULL without @error where there is none */
static char *
look_up (VigieMetaServer *self, const char *user, const char *tag, gint64 now, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (tag, NULL, TRUE);
  g_autofree char *place = g_strdup_printf ("/ig_hashtag_search?user_id=%s&q=%s", user, escaped);
  g_auto (VigieMetaAnswer) answer = { 0 };
  g_autoptr (GError) failure = NULL;
  const char *id;

  if (!vigie_meta_server_get (self, place, &answer, &failure) &&
      answer.trouble != VIGIE_META_NOTHING)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  id = vigie_meta_get_id (yyjson_arr_get_first (answer.data));
  if (!commit_hashtag (self, tag, id, now, error))
    return NULL;
  if (id == NULL)
    vigie_source_round_add_note (
        self->round, g_strdup_printf (_ ("Instagram has no photo under “#%s” so far."), tag));
  return g_strdup (id);
}

/* The number of a tag that may be asked for; what is asked anew after a week counts anew. */
static char *
find_number (VigieMetaServer *self, const char *user, const char *tag, GError **error)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (self->round);
  JsonObject *hashtags = get_hashtags (json_node_get_object (cursor));
  JsonObject *hashtag = get_hashtag (hashtags, tag);
  const gint64 now = vigie_http_client_get_now (self->round->client);
  const char *id = hashtag != NULL ? vigie_json_get_string (hashtag, ID) : NULL;
  const gboolean counts = hashtag != NULL && get_asked_at (hashtag) > now - WEEK_MS;
  gint64 free_at;

  if (counts && vigie_meta_is_id (id))
    return g_strdup (id);
  if (!counts && count_asked (hashtags, now, &free_at) >= MAX_TAGS)
    {
      note_full (self, tag, free_at);
      return NULL;
    }
  return look_up (self, user, tag, counts ? get_asked_at (hashtag) : now, error);
}

static void
note_asked (VigieMetaServer *self)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (self->round);
  gint64 free_at;
  const guint n = count_asked (get_hashtags (json_node_get_object (cursor)),
                               vigie_http_client_get_now (self->round->client), &free_at);

  if (n > 0)
    vigie_source_round_add_note (
        self->round,
        /* Translators: counts of hashtags */
        g_strdup_printf (_ ("Hashtags asked for in 7 days: %u of %d."), n, MAX_TAGS));
}

static gboolean
read_hashtag (VigieMetaServer *self, const char *user, const char *tag, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *number = find_number (self, user, tag, &failure);
  g_autofree char *place = NULL;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (number == NULL)
    return TRUE;
  place =
      g_strconcat ("/", number, "/recent_media?user_id=", user, "&limit=50&fields=" FIELDS, NULL);
  return read_media (self, place, tag, error);
}

/**
 * vigie_meta_read_hashtags:
 * @self: a server
 * @user: number of the account that asks
 * @tags: (array zero-terminated=1): without "#"
 * @error: see vigie_meta_server_get(): what was wrong first
 *
 * Returns: whether all were asked that may be
 */
gboolean
vigie_meta_read_hashtags (VigieMetaServer *self, const char *user, char **tags, GError **error)
{
  GError *first = NULL;
  gboolean goes_on = TRUE;

  for (gsize i = 0; tags[i] != NULL && goes_on && !self->is_tired; i++)
    {
      g_autofree char *tag = g_utf8_strdown (tags[i], -1);
      GError *failure = NULL;

      goes_on = read_hashtag (self, user, tag, &failure) || vigie_meta_may_go_on (&first, failure);
    }
  note_asked (self);
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}
