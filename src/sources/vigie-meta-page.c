/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written to a page of Facebook: posts that name it, posts that others write on it, and
 * comments under what is there. */
#include <glib/gi18n-lib.h>

#include "vigie-json.h"
#include "vigie-meta-server.h"
#include "vigie-time.h"

#define MAX_PAGES 10
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define OVERLAP_MS (10 * 60 * 1000) /* what is shown late */

#define FIELDS                                                                                     \
  "id,message,created_time,permalink_url,from,full_picture,place,"                                 \
  "attachments%7Bmedia,subattachments%7Bmedia%7D%7D"
#define COMMENT_FIELDS "id,message,created_time,permalink_url,from,attachment%7Bmedia%7D"
#define TAGGED "tagged" /* parts of the cursor: ms of the newest that is here */
#define FEED "feed"
#define COMMENTS "comments"

/* ---- taking ---- */

typedef struct
{
  VigieMetaServer *server;
  VigieSourceIntake intake;
  gint64 since;
  gint64 newest;
  gint64 oldest; /* of the page that was taken last */
} Taking;

static void
taking_init (Taking *self, VigieMetaServer *server, const char *part)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (server->round);
  const gint64 now = vigie_http_client_get_now (server->round->client);
  const gint64 known = vigie_source_get_number (json_node_get_object (cursor), part);

  *self = (Taking) { .server = server };
  self->since = known > 0 && known <= now ? known - OVERLAP_MS : now - DAY_MS;
  self->newest = known > 0 && known <= now ? known : 0;
  vigie_source_intake_init (&self->intake, server->round, "");
  vigie_source_intake_set_words (&self->intake, server->words);
}

static void
taking_clear (Taking *self)
{
  vigie_source_intake_clear (&self->intake);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taking, taking_clear)

static gboolean
take_item (Taking *self, yyjson_val *item, gboolean is_wanted, GError **error)
{
  VigieImportRun *run = &self->intake.run;
  const gint64 at = vigie_meta_get_time (item);
  VigieImportPost post;
  g_autofree char *reason = NULL;

  if (at != VIGIE_TIME_UNKNOWN)
    {
      self->newest = MAX (self->newest, at);
      self->oldest = MIN (self->oldest, at);
    }
  if (!is_wanted || (at != VIGIE_TIME_UNKNOWN && at < self->since))
    return TRUE;
  vigie_import_post_init (&post);
  if (vigie_meta_facebook_to_post (run, item, &post, &reason))
    return vigie_import_run_add (run, &post, error);
  vigie_import_post_clear (&post);
  vigie_source_intake_reject (&self->intake, reason);
  return TRUE;
}

static gboolean
commit (Taking *self, const char *part, GError **error)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (self->server->round);

  /* a clock that is ahead there must not hide what comes later */
  if (self->newest > 0)
    json_object_set_int_member (
        json_node_get_object (cursor), part,
        MIN (self->newest, vigie_http_client_get_now (self->server->round->client)));
  return vigie_meta_commit (&self->intake, cursor, error);
}

static void
note_more (VigieMetaServer *server)
{
  vigie_source_round_add_note (
      server->round, g_strdup (_ ("More came at Facebook than could be asked for: the newest posts "
                                  "are here, older ones may be missing.")));
}

/* From the newest down to what is known. */
typedef gboolean (*TakePageFunc) (Taking *self,
                                  yyjson_val *data,
                                  gpointer data_for,
                                  GError **error);

static gboolean
walk (Taking *self, const char *place, TakePageFunc take_page, gpointer user_data, GError **error)
{
  g_autofree char *after = NULL;

  for (guint n = 0; !self->server->is_tired; n++)
    {
      g_auto (VigieMetaAnswer) answer = { 0 };
      g_autoptr (GString) address = g_string_new (place);

      if (n == MAX_PAGES)
        {
          note_more (self->server);
          return TRUE;
        }
      if (after != NULL)
        {
          g_string_append (address, "&after=");
          g_string_append_uri_escaped (address, after, NULL, FALSE);
        }
      if (!vigie_meta_server_get (self->server, address->str, &answer, error))
        return FALSE;
      self->oldest = G_MAXINT64;
      if (!take_page (self, answer.data, user_data, error))
        return FALSE;
      if (answer.after == NULL || self->oldest == G_MAXINT64 || self->oldest < self->since)
        return TRUE;
      g_free (after);
      after = g_strdup (answer.after);
    }
  return TRUE;
}

static gboolean
take_all (Taking *self, yyjson_val *data, gpointer user_data, GError **error)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  yyjson_arr_iter_init (data, &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    if (!take_item (self, item, TRUE, error))
      return FALSE;
  return TRUE;
}

/* ---- posts that name the page ---- */

gboolean
vigie_meta_read_tagged (VigieMetaServer *self, const char *page, GError **error)
{
  g_autofree char *place = g_strconcat ("/", page, "/tagged?limit=50&fields=" FIELDS, NULL);
  g_auto (Taking) taking = { 0 };
  gboolean done;

  taking_init (&taking, self, TAGGED);
  done = walk (&taking, place, take_all, NULL, error);
  if (!done)
    {
      vigie_source_intake_commit (&taking.intake, NULL, NULL); /* what came stays */
      return FALSE;
    }
  return self->is_tired ? vigie_source_intake_commit (&taking.intake, NULL, error)
                        : commit (&taking, TAGGED, error);
}

/* ---- what is on the page ---- */

static gboolean
take_comments (Taking *self, yyjson_val *post, GError **error)
{
  yyjson_val *comments = yyjson_obj_get (post, "comments");
  const char *id = vigie_meta_get_id (post);
  const char *after = vigie_meta_get_after (comments);
  yyjson_val *data = yyjson_obj_get (comments, "data");
  g_autofree char *escaped = after != NULL ? g_uri_escape_string (after, NULL, FALSE) : NULL;
  g_autofree char *place = NULL;

  self->oldest = G_MAXINT64;
  if (yyjson_is_arr (data) && !take_all (self, data, NULL, error))
    return FALSE;
  if (escaped == NULL || id == NULL || self->oldest == G_MAXINT64 || self->oldest < self->since)
    return TRUE;
  place = g_strconcat ("/", id,
                       "/comments?filter=stream&order=reverse_chronological&limit=100"
                       "&fields=" COMMENT_FIELDS,
                       NULL);
  return walk (self, place, take_all, NULL, error);
}

/* Posts of the page itself are the organisation's own words; what is under them is not. */
static gboolean
take_feed (Taking *self, yyjson_val *data, gpointer user_data, GError **error)
{
  Taking *comments = user_data; /* (nullable) */
  yyjson_arr_iter iter;
  yyjson_val *item;

  yyjson_arr_iter_init (data, &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    if (!take_item (self, item, !vigie_meta_is_own (item), error) ||
        (comments != NULL && !take_comments (comments, item, error)))
      return FALSE;
  return TRUE;
}

gboolean
vigie_meta_read_feed (VigieMetaServer *self, const char *page, GError **error)
{
  const gboolean wants_comments =
      g_strcmp0 (vigie_source_get_option (self->source, "comments"), "no") != 0;
  g_autofree char *place =
      g_strconcat ("/", page, "/feed?limit=25&fields=" FIELDS,
                   wants_comments ? ",comments.filter(stream).order(reverse_chronological)"
                                    ".limit(50)%7B" COMMENT_FIELDS "%7D"
                                  : "",
                   NULL);
  g_auto (Taking) posts = { 0 };
  g_auto (Taking) comments = { 0 };
  gboolean done;

  taking_init (&posts, self, FEED);
  taking_init (&comments, self, COMMENTS);
  done = walk (&posts, place, take_feed, wants_comments ? &comments : NULL, error);
  if (!done || self->is_tired)
    {
      vigie_source_intake_commit (&posts.intake, NULL, NULL);
      vigie_source_intake_commit (&comments.intake, NULL, NULL);
      return done;
    }
  return commit (&posts, FEED, error) && commit (&comments, COMMENTS, error);
}
