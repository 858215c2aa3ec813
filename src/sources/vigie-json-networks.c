/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-html-text.h"
#include "vigie-import-time.h"
#include "vigie-json-post.h"
#include "vigie-post-link.h"
#include "vigie-time.h"

#define MIN_PLACE_M 100.0

static const char *
take_line (VigieImportRun *run, yyjson_val *value)
{
  return vigie_json_is_string (value)
             ? vigie_import_run_text (run, yyjson_get_str (value), yyjson_get_len (value), TRUE)
             : NULL;
}

/* An id may be written as a number. */
static const char *
take_id (VigieImportRun *run, yyjson_val *value)
{
  char buffer[32];

  if (!yyjson_is_int (value))
    return take_line (run, value);
  if (yyjson_is_uint (value))
    g_snprintf (buffer, sizeof buffer, "%" G_GUINT64_FORMAT, (guint64) yyjson_get_uint (value));
  else
    g_snprintf (buffer, sizeof buffer, "%" G_GINT64_FORMAT, (gint64) yyjson_get_sint (value));

  return vigie_import_batch_dup (run->batch, buffer, strlen (buffer));
}

static gboolean
read_time (VigieImportRun *run, yyjson_val *value, gint64 *at_ms)
{
  return vigie_json_is_string (value) &&
         vigie_import_parse_time (yyjson_get_str (value), run->time_zone, run->date_order, at_ms);
}

static gboolean
refuse (char **reason, const char *why)
{
  *reason = g_strdup (why);
  return FALSE;
}

static gboolean
finish (VigieImportPost *post, char **reason)
{
  if (post->external_id == NULL)
    return refuse (reason, _ ("The post has no id"));
  if ((post->text == NULL || post->text[0] == '\0') && post->url == NULL && post->n_photos == 0)
    return refuse (reason, _ ("Neither a text nor a photo nor a link"));

  return TRUE;
}

/* "https://Example.org:3000/users/a" → "example.org:3000", in the batch's memory, as links are
 * read: in lower case, without the usual port. */
static const char *
take_host (VigieImportRun *run, yyjson_val *uri)
{
  const char *text = yyjson_get_str (uri);
  gsize length = 0;
  const char *host = text != NULL ? vigie_address_find_host (text, &length) : NULL;
  g_autofree char *lower = host != NULL ? g_ascii_strdown (host, (gssize) length) : NULL;

  if (lower == NULL)
    return "";
  if (g_ascii_strncasecmp (text, "https:", 6) == 0 && g_str_has_suffix (lower, ":443"))
    length -= 4;
  else if (g_ascii_strncasecmp (text, "http:", 5) == 0 && g_str_has_suffix (lower, ":80"))
    length -= 3;
  return vigie_import_run_text (run, lower, length, TRUE);
}

/* The post's id on the server that it was written on, which is the same wherever it is seen:
 * the number in ".../statuses/117020583223442465" for Mastodon, else the whole address. */
static const char *
take_mastodon_id (VigieImportRun *run, yyjson_val *uri, yyjson_val *id)
{
  const char *text = yyjson_get_str (uri);
  const char *number;
  gsize length;

  if (text == NULL || yyjson_get_len (uri) == 0)
    return take_id (run, id);
  number = vigie_mastodon_find_number (text, &length);

  return number != NULL ? vigie_import_batch_dup (run->batch, number, length)
                        : take_line (run, uri);
}

static const char *
take_html (VigieImportRun *run, yyjson_val *warning, yyjson_val *content)
{
  gsize length = yyjson_get_len (content), warning_length = yyjson_get_len (warning);
  char *html = vigie_import_batch_alloc (run->batch, length + warning_length + 3);
  gsize used = 0;

  if (vigie_json_is_string (warning))
    {
      memcpy (html, yyjson_get_str (warning), warning_length);
      memcpy (html + warning_length, "\n\n", 2);
      used = warning_length + 2;
    }
  if (yyjson_is_str (content))
    used += vigie_html_to_text (yyjson_get_str (content), length, html + used);
  html[used] = '\0';
  vigie_import_batch_shrink_last (run->batch, html, used + 1);

  return vigie_import_run_keep (run, html, used);
}

static void
add_mastodon_photos (VigieImportPost *post, yyjson_val *attachments)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (!yyjson_arr_iter_init (attachments, &iter))
    return;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      yyjson_val *original = yyjson_obj_get (yyjson_obj_get (item, "meta"), "original");
      yyjson_val *url = yyjson_obj_get (item, "url");

      if (!yyjson_equals_str (yyjson_obj_get (item, "type"), "image"))
        continue;
      if (!vigie_json_is_string (url))
        url = yyjson_obj_get (item, "remote_url");
      if (vigie_json_is_string (url))
        vigie_import_post_add_remote_photo (post, yyjson_get_str (url),
                                            yyjson_get_int (yyjson_obj_get (original, "width")),
                                            yyjson_get_int (yyjson_obj_get (original, "height")));
    }
}

static const char *
take_mastodon_author (VigieImportRun *run, yyjson_val *account, const char *host)
{
  yyjson_val *acct = yyjson_obj_get (account, "acct");
  char *author;
  int length;

  if (!vigie_json_is_string (acct))
    return take_line (run, yyjson_obj_get (account, "username"));
  if (host[0] == '\0' || memchr (yyjson_get_str (acct), '@', yyjson_get_len (acct)) != NULL)
    return take_line (run, acct);

  length = (int) (yyjson_get_len (acct) + strlen (host) + 2);
  author = vigie_import_batch_alloc (run->batch, (gsize) length);
  g_snprintf (author, (gulong) length, "%s@%s", yyjson_get_str (acct), host);

  return vigie_import_run_text (run, author, strlen (author), TRUE);
}

/**
 * vigie_mastodon_to_post:
 * @status: a status of the Mastodon API, or of a server that speaks it
 *
 * A boost gives the status that it repeats.
 */
gboolean
vigie_mastodon_to_post (VigieImportRun *run,
                        const VigieMembers *status,
                        VigieImportPost *post,
                        char **reason)
{
  VigieMembers inner;

  if (yyjson_is_obj (status->value[VIGIE_MEMBER_REBLOG]))
    {
      vigie_members_read (&inner, status->value[VIGIE_MEMBER_REBLOG]);
      inner.value[VIGIE_MEMBER_REBLOG] = NULL;
      status = &inner;
    }
  post->source_kind = "mastodon";
  post->source_host =
      take_host (run, status->value[VIGIE_MEMBER_URI] != NULL ? status->value[VIGIE_MEMBER_URI]
                                                              : status->value[VIGIE_MEMBER_URL]);
  post->external_id =
      take_mastodon_id (run, status->value[VIGIE_MEMBER_URI], status->value[VIGIE_MEMBER_ID]);
  post->url =
      take_line (run, status->value[VIGIE_MEMBER_URL] != NULL ? status->value[VIGIE_MEMBER_URL]
                                                              : status->value[VIGIE_MEMBER_URI]);
  post->author = take_mastodon_author (run, status->value[VIGIE_MEMBER_ACCOUNT], post->source_host);
  post->text = take_html (run, status->value[VIGIE_MEMBER_SPOILER_TEXT],
                          status->value[VIGIE_MEMBER_CONTENT]);
  read_time (run, status->value[VIGIE_MEMBER_CREATED_AT], &post->posted_at);
  add_mastodon_photos (post, status->value[VIGIE_MEMBER_MEDIA_ATTACHMENTS]);

  return finish (post, reason);
}

/* Images of a view carry addresses; those of a record only their content's id. */
static void
add_bluesky_photos (VigieImportPost *post, yyjson_val *embed, const char *did)
{
  yyjson_val *images = yyjson_obj_get (embed, "images"), *item;
  yyjson_arr_iter iter;

  if (images == NULL)
    images = yyjson_obj_get (yyjson_obj_get (embed, "media"), "images");
  if (!yyjson_arr_iter_init (images, &iter))
    return;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      yyjson_val *ratio = yyjson_obj_get (item, "aspectRatio");
      yyjson_val *full = yyjson_obj_get (item, "fullsize");
      yyjson_val *link =
          yyjson_obj_get (yyjson_obj_get (yyjson_obj_get (item, "image"), "ref"), "$link");
      g_autofree char *url = NULL;

      if (vigie_json_is_string (full))
        url = g_strdup (yyjson_get_str (full));
      else if (vigie_json_is_string (link) && did != NULL)
        url = g_strdup_printf ("https://cdn.bsky.app/img/feed_fullsize/plain/%s/%s@jpeg", did,
                               yyjson_get_str (link));
      if (url != NULL)
        vigie_import_post_add_remote_photo (post, url,
                                            yyjson_get_int (yyjson_obj_get (ratio, "width")),
                                            yyjson_get_int (yyjson_obj_get (ratio, "height")));
    }
}

/**
 * vigie_bluesky_record_to_post:
 * @record: an app.bsky.feed.post, as its author wrote it
 * @did: whose it is
 * @rkey: its key there
 * @seen_at: ms, when a server saw it, or %VIGIE_TIME_UNKNOWN
 *
 * A time of writing after @seen_at is not believed.
 */
gboolean
vigie_bluesky_record_to_post (VigieImportRun *run,
                              yyjson_val *record,
                              const char *did,
                              const char *rkey,
                              gint64 seen_at,
                              VigieImportPost *post,
                              char **reason)
{
  yyjson_val *text = yyjson_obj_get (record, "text");
  g_autofree char *uri = vigie_bluesky_make_id (did, rkey);
  g_autofree char *url = vigie_bluesky_make_url (did, rkey);

  post->source_kind = "bluesky";
  post->source_host = "";
  post->external_id = vigie_import_run_text (run, uri, strlen (uri), TRUE);
  post->url = vigie_import_run_text (run, url, strlen (url), TRUE);
  if (yyjson_is_str (text))
    post->text = vigie_import_run_text (run, yyjson_get_str (text), yyjson_get_len (text), FALSE);
  read_time (run, yyjson_obj_get (record, "createdAt"), &post->posted_at);
  if (seen_at != VIGIE_TIME_UNKNOWN &&
      (post->posted_at == VIGIE_TIME_UNKNOWN || post->posted_at > seen_at))
    post->posted_at = seen_at;
  if (post->n_photos == 0)
    add_bluesky_photos (post, yyjson_obj_get (record, "embed"), did);
  if ((post->text == NULL || post->text[0] == '\0') && post->n_photos == 0)
    return refuse (reason, _ ("Neither a text nor a photo"));

  return finish (post, reason);
}

/**
 * vigie_bluesky_to_post:
 * @view: an app.bsky.feed.defs#postView
 */
gboolean
vigie_bluesky_to_post (VigieImportRun *run,
                       const VigieMembers *view,
                       VigieImportPost *post,
                       char **reason)
{
  const char *uri = yyjson_get_str (view->value[VIGIE_MEMBER_URI]);
  yyjson_val *author = view->value[VIGIE_MEMBER_AUTHOR],
             *handle = yyjson_obj_get (author, "handle");
  g_auto (GStrv) parts = NULL;
  gint64 indexed_at = VIGIE_TIME_UNKNOWN;

  parts = g_strsplit (uri != NULL ? uri : "", "/", 6);
  if (g_strv_length (parts) != 5 || strcmp (parts[0], "at:") != 0 ||
      strcmp (parts[3], "app.bsky.feed.post") != 0 || parts[2][0] == '\0' || parts[4][0] == '\0')
    return refuse (reason, _ ("The address of the post is not one of Bluesky"));
  post->author =
      take_line (run, vigie_json_is_string (handle) ? handle : yyjson_obj_get (author, "did"));
  add_bluesky_photos (post, view->value[VIGIE_MEMBER_EMBED], NULL);
  read_time (run, view->value[VIGIE_MEMBER_INDEXED_AT], &indexed_at);

  return vigie_bluesky_record_to_post (run, view->value[VIGIE_MEMBER_RECORD], parts[2], parts[4],
                                       indexed_at, post, reason);
}

/**
 * vigie_jetstream_to_post:
 * @event: an event of Bluesky's Jetstream
 *
 * Only new posts are posts; likes, follows and deletions are refused.
 */
gboolean
vigie_jetstream_to_post (VigieImportRun *run,
                         const VigieMembers *event,
                         VigieImportPost *post,
                         char **reason)
{
  yyjson_val *commit = event->value[VIGIE_MEMBER_COMMIT], *did = event->value[VIGIE_MEMBER_DID];
  yyjson_val *collection = yyjson_obj_get (commit, "collection"),
             *rkey = yyjson_obj_get (commit, "rkey");
  yyjson_val *record = yyjson_obj_get (commit, "record");

  if (!yyjson_equals_str (collection, "app.bsky.feed.post"))
    {
      yyjson_val *kind = collection != NULL ? collection : event->value[VIGIE_MEMBER_KIND];

      g_autofree char *said =
          vigie_json_is_string (kind)
              ? vigie_import_shorten (yyjson_get_str (kind), yyjson_get_len (kind), 60)
              : g_strdup ("?");

      *reason = g_strdup_printf (_ ("Not a post: %s"), said);
      return FALSE;
    }
  if (!yyjson_is_obj (record) || !vigie_json_is_string (rkey) || !vigie_json_is_string (did))
    return refuse (reason, _ ("The event does not hold a new post"));
  post->author = take_line (run, did);

  return vigie_bluesky_record_to_post (run, record, yyjson_get_str (did), yyjson_get_str (rkey),
                                       VIGIE_TIME_UNKNOWN, post, reason);
}

/* X escapes &, < and > in its texts. */
static const char *
take_x_text (VigieImportRun *run, yyjson_val *value)
{
  gsize length = yyjson_get_len (value), used;
  char *text;

  if (!yyjson_is_str (value))
    return NULL;
  text = vigie_import_batch_alloc (run->batch, length + 1);
  used = vigie_html_decode_entities (yyjson_get_str (value), length, text);

  text[used] = '\0';

  return vigie_import_run_keep (run, text, used);
}

static const char *
take_x_url (VigieImportRun *run, yyjson_val *name, const char *id)
{
  g_autofree char *url = NULL;

  if (id == NULL)
    return NULL;
  url = vigie_x_make_url (vigie_json_is_string (name) ? yyjson_get_str (name) : NULL, id);

  return vigie_import_run_text (run, url, strlen (url), TRUE);
}

static void
finish_x_time (VigieImportRun *run, yyjson_val *created_at, VigieImportPost *post)
{
  if (!read_time (run, created_at, &post->posted_at) && post->external_id != NULL)
    vigie_snowflake_to_time (post->external_id, &post->posted_at);
}

static gboolean
add_x_point (VigieImportPost *post, yyjson_val *coordinates, gboolean lat_first)
{
  VigiePosition position = { .origin = VIGIE_ORIGIN_SOURCE };
  yyjson_val *a = yyjson_arr_get (coordinates, 0), *b = yyjson_arr_get (coordinates, 1);

  if (!yyjson_is_num (a) || !yyjson_is_num (b))
    return FALSE;
  position.lon = yyjson_get_num (lat_first ? b : a);
  position.lat = yyjson_get_num (lat_first ? a : b);
  if (!vigie_lon_lat_is_valid (position.lon, position.lat))
    return FALSE;
  vigie_import_post_add_candidate (post, &position);

  return TRUE;
}

/* A place of X is an area and never shown as a point: its radius covers the box, also that of a
 * shop, which X writes without any width. */
static void
add_x_box (VigieImportPost *post, double west, double south, double east, double north)
{
  VigiePosition position = { .lon = (west + east) / 2,
                             .lat = (south + north) / 2,
                             .origin = VIGIE_ORIGIN_SOURCE };

  if (!vigie_lon_lat_is_valid (west, south) || !vigie_lon_lat_is_valid (east, north) || west > east)
    return;
  position.radius_m = MAX (vigie_distance_m (position.lon, position.lat, west, south),
                           vigie_distance_m (position.lon, position.lat, west, north));
  position.radius_m = MAX (position.radius_m, MIN_PLACE_M);
  vigie_import_post_add_candidate (post, &position);
}

static void
add_x1_place (VigieImportPost *post, yyjson_val *place)
{
  yyjson_val *ring =
      yyjson_arr_get_first (yyjson_obj_get (yyjson_obj_get (place, "bounding_box"), "coordinates"));
  VigieBox box = VIGIE_BOX_EMPTY;
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (!yyjson_arr_iter_init (ring, &iter))
    return;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    if (yyjson_is_num (yyjson_arr_get (item, 0)) && yyjson_is_num (yyjson_arr_get (item, 1)))
      vigie_box_extend (&box, yyjson_get_num (yyjson_arr_get (item, 0)),
                        yyjson_get_num (yyjson_arr_get (item, 1)));
  if (!vigie_box_is_empty (&box))
    add_x_box (post, box.west, box.south, box.east, box.north);
}

static void
add_x1_photos (VigieImportPost *post, const VigieMembers *tweet)
{
  yyjson_val *media = yyjson_obj_get (tweet->value[VIGIE_MEMBER_EXTENDED_ENTITIES], "media"), *item;
  yyjson_arr_iter iter;

  if (media == NULL)
    media = yyjson_obj_get (
        yyjson_obj_get (tweet->value[VIGIE_MEMBER_EXTENDED_TWEET], "extended_entities"), "media");
  if (media == NULL)
    media = yyjson_obj_get (tweet->value[VIGIE_MEMBER_ENTITIES], "media");
  if (!yyjson_arr_iter_init (media, &iter))
    return;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      yyjson_val *url = yyjson_obj_get (item, "media_url_https");

      if (!vigie_json_is_string (url))
        url = yyjson_obj_get (item, "media_url");
      if (vigie_json_is_string (url) && yyjson_equals_str (yyjson_obj_get (item, "type"), "photo"))
        vigie_import_post_add_remote_photo (post, yyjson_get_str (url), 0, 0);
    }
}

/**
 * vigie_x1_to_post:
 * @tweet: a Tweet object of the X API v1.1
 *
 * A retweet gives the post that it repeats.
 */
gboolean
vigie_x1_to_post (VigieImportRun *run,
                  const VigieMembers *tweet,
                  VigieImportPost *post,
                  char **reason)
{
  VigieMembers inner;
  yyjson_val *name, *text;

  if (yyjson_is_obj (tweet->value[VIGIE_MEMBER_RETWEETED_STATUS]))
    {
      vigie_members_read (&inner, tweet->value[VIGIE_MEMBER_RETWEETED_STATUS]);
      tweet = &inner;
    }
  name = yyjson_obj_get (tweet->value[VIGIE_MEMBER_USER], "screen_name");
  text = yyjson_obj_get (tweet->value[VIGIE_MEMBER_EXTENDED_TWEET], "full_text");
  if (text == NULL)
    text = tweet->value[VIGIE_MEMBER_FULL_TEXT];
  if (text == NULL)
    text = tweet->value[VIGIE_MEMBER_TEXT];

  post->source_kind = "x";
  post->source_host = "";
  post->external_id =
      take_id (run, tweet->value[VIGIE_MEMBER_ID_STR] != NULL ? tweet->value[VIGIE_MEMBER_ID_STR]
                                                              : tweet->value[VIGIE_MEMBER_ID]);
  post->url = take_x_url (run, name, post->external_id);
  post->author = take_line (run, name);
  post->text = take_x_text (run, text);
  finish_x_time (run, tweet->value[VIGIE_MEMBER_CREATED_AT], post);
  if (!add_x_point (post, yyjson_obj_get (tweet->value[VIGIE_MEMBER_COORDINATES], "coordinates"),
                    FALSE) &&
      !add_x_point (post, yyjson_obj_get (tweet->value[VIGIE_MEMBER_GEO], "coordinates"), TRUE))
    add_x1_place (post, tweet->value[VIGIE_MEMBER_PLACE]);
  add_x1_photos (post, tweet);

  return finish (post, reason);
}

/* The object in includes.@list whose @member is @key. */
static yyjson_val *
find_included (yyjson_val *includes, const char *list, const char *member, yyjson_val *key)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (!vigie_json_is_string (key) || !yyjson_arr_iter_init (yyjson_obj_get (includes, list), &iter))
    return NULL;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    if (yyjson_equals_strn (yyjson_obj_get (item, member), yyjson_get_str (key),
                            yyjson_get_len (key)))
      return item;

  return NULL;
}

static void
add_x2_place (VigieImportPost *post, yyjson_val *geo, yyjson_val *includes)
{
  yyjson_val *place, *box;

  if (add_x_point (post, yyjson_obj_get (yyjson_obj_get (geo, "coordinates"), "coordinates"),
                   FALSE))
    return;
  place = find_included (includes, "places", "id", yyjson_obj_get (geo, "place_id"));
  box = yyjson_obj_get (yyjson_obj_get (place, "geo"), "bbox");
  if (yyjson_arr_size (box) == 4)
    add_x_box (post, yyjson_get_num (yyjson_arr_get (box, 0)),
               yyjson_get_num (yyjson_arr_get (box, 1)), yyjson_get_num (yyjson_arr_get (box, 2)),
               yyjson_get_num (yyjson_arr_get (box, 3)));
}

static void
add_x2_photos (VigieImportPost *post, yyjson_val *keys, yyjson_val *includes)
{
  yyjson_arr_iter iter;
  yyjson_val *key;

  if (!yyjson_arr_iter_init (keys, &iter))
    return;
  while ((key = yyjson_arr_iter_next (&iter)) != NULL)
    {
      yyjson_val *media = find_included (includes, "media", "media_key", key);
      yyjson_val *url = yyjson_obj_get (media, "url");

      if (vigie_json_is_string (url) && yyjson_equals_str (yyjson_obj_get (media, "type"), "photo"))
        vigie_import_post_add_remote_photo (post, yyjson_get_str (url),
                                            yyjson_get_int (yyjson_obj_get (media, "width")),
                                            yyjson_get_int (yyjson_obj_get (media, "height")));
    }
}

/**
 * vigie_x2_to_post:
 * @tweet: a Post object of the X API v2
 * @includes: (nullable): the answer's `includes`: users, media and places by their ids
 */
gboolean
vigie_x2_to_post (VigieImportRun *run,
                  const VigieMembers *tweet,
                  yyjson_val *includes,
                  VigieImportPost *post,
                  char **reason)
{
  yyjson_val *author_id = tweet->value[VIGIE_MEMBER_AUTHOR_ID];
  yyjson_val *user = find_included (includes, "users", "id", author_id);
  yyjson_val *name = yyjson_obj_get (user, "username");
  yyjson_val *note = yyjson_obj_get (yyjson_obj_get (tweet->object, "note_tweet"), "text");

  post->source_kind = "x";
  post->source_host = "";
  post->external_id = take_id (run, tweet->value[VIGIE_MEMBER_ID]);
  post->url = take_x_url (run, name, post->external_id);
  post->author = vigie_json_is_string (name) ? take_line (run, name) : take_id (run, author_id);
  post->text = take_x_text (run, note != NULL ? note : tweet->value[VIGIE_MEMBER_TEXT]);
  finish_x_time (run, tweet->value[VIGIE_MEMBER_CREATED_AT], post);
  add_x2_place (post, tweet->value[VIGIE_MEMBER_GEO], includes);
  add_x2_photos (post, yyjson_obj_get (tweet->value[VIGIE_MEMBER_ATTACHMENTS], "media_keys"),
                 includes);

  return finish (post, reason);
}
