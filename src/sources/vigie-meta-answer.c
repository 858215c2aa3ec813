/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-meta-answer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-import-time.h"
#include "vigie-json-post.h"
#include "vigie-time.h"

#define MAX_ID 64
#define MAX_CURSOR 1000
#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define MAX_REGAIN_MINUTES 1440.0
#define PLACE_M 500.0 /* a place that somebody names is no point */

/* ---- answers ---- */

static const struct
{
  int first;
  int last;
  VigieMetaTrouble trouble;
} codes[] = {
  { 1, 2, VIGIE_META_BROKEN },      { 3, 3, VIGIE_META_RIGHTS },
  { 4, 4, VIGIE_META_LIMIT },       { 10, 10, VIGIE_META_RIGHTS },
  { 17, 17, VIGIE_META_LIMIT },     { 18, 18, VIGIE_META_TAGS },
  { 24, 24, VIGIE_META_NOTHING },   { 32, 32, VIGIE_META_LIMIT },
  { 102, 102, VIGIE_META_LOGIN },   { 190, 190, VIGIE_META_LOGIN },
  { 200, 299, VIGIE_META_RIGHTS },  { 341, 341, VIGIE_META_LIMIT },
  { 368, 368, VIGIE_META_LIMIT },   { 613, 613, VIGIE_META_LIMIT },
  { 803, 803, VIGIE_META_NOTHING }, { 80000, 80014, VIGIE_META_LIMIT },
};

static VigieMetaTrouble
find_trouble (gint64 code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (code >= codes[i].first && code <= codes[i].last)
      return codes[i].trouble;
  return VIGIE_META_WRONG;
}

static void
read_error (VigieMetaAnswer *self, yyjson_val *error)
{
  const gint64 subcode = yyjson_get_sint (yyjson_obj_get (error, "error_subcode"));

  self->trouble = find_trouble (yyjson_get_sint (yyjson_obj_get (error, "code")));
  self->has_expired = self->trouble == VIGIE_META_LOGIN && subcode == 463;
  self->message = yyjson_get_str (yyjson_obj_get (error, "error_user_msg"));
  if (self->message == NULL)
    self->message = yyjson_get_str (yyjson_obj_get (error, "message"));
}

static gboolean
is_cursor (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("-_=.|+/:%", *c) == NULL)
      return FALSE;
  return text[0] != '\0' && strlen (text) <= MAX_CURSOR;
}

/* (nullable): where the page after @list begins, an object with "data" and "paging". The address
 * that it names is not asked: it holds the token. */
const char *
vigie_meta_get_after (yyjson_val *list)
{
  yyjson_val *paging = yyjson_obj_get (list, "paging");
  const char *after = yyjson_get_str (yyjson_obj_get (yyjson_obj_get (paging, "cursors"), "after"));

  return yyjson_is_str (yyjson_obj_get (paging, "next")) && after != NULL && is_cursor (after)
             ? after
             : NULL;
}

/**
 * vigie_meta_answer_read:
 * @self: (out caller-allocates): an answer
 * @bytes: (nullable): what came
 *
 * Returns: whether it is one of the Graph API, also where it is a refusal
 */
gboolean
vigie_meta_answer_read (VigieMetaAnswer *self, GBytes *bytes)
{
  gsize size = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  yyjson_val *root, *error;

  *self = (VigieMetaAnswer) { 0 };
  if (size == 0)
    return FALSE;
  self->doc = yyjson_read (text, size, YYJSON_READ_NOFLAG);
  root = yyjson_doc_get_root (self->doc);
  error = yyjson_obj_get (root, "error");
  if (yyjson_is_obj (error))
    {
      read_error (self, error);
      return TRUE;
    }
  self->data = yyjson_obj_get (root, "data");
  if (!yyjson_is_arr (self->data))
    self->data = NULL;
  self->after = vigie_meta_get_after (root);
  return self->data != NULL;
}

void
vigie_meta_answer_clear (VigieMetaAnswer *self)
{
  g_clear_pointer (&self->doc, yyjson_doc_free);
  *self = (VigieMetaAnswer) { 0 };
}

/* ---- how much was asked ---- */

static void
take_usage (VigieMetaUsage *self, yyjson_val *usage)
{
  static const char *const members[] = { "call_count", "total_time", "total_cputime" };
  const double minutes = yyjson_get_num (yyjson_obj_get (usage, "estimated_time_to_regain_access"));

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    self->percent = MAX (self->percent, yyjson_get_num (yyjson_obj_get (usage, members[i])));
  if (minutes > 0)
    self->regain_ms =
        MAX (self->regain_ms, (gint64) (MIN (minutes, MAX_REGAIN_MINUTES) * (double) MINUTE_MS));
}

static void
take_business (VigieMetaUsage *self, yyjson_val *accounts)
{
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (!yyjson_obj_iter_init (accounts, &iter))
    return;
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      yyjson_arr_iter uses;
      yyjson_val *usage;

      if (!yyjson_arr_iter_init (yyjson_obj_iter_get_val (key), &uses))
        continue;
      while ((usage = yyjson_arr_iter_next (&uses)) != NULL)
        take_usage (self, usage);
    }
}

/**
 * vigie_meta_usage_read:
 * @self: (out): how much was asked
 * @app: (nullable): the header X-App-Usage
 * @business: (nullable): the header X-Business-Use-Case-Usage
 */
void
vigie_meta_usage_read (VigieMetaUsage *self, const char *app, const char *business)
{
  yyjson_doc *doc = app != NULL ? yyjson_read (app, strlen (app), YYJSON_READ_NOFLAG) : NULL;

  *self = (VigieMetaUsage) { 0 };
  take_usage (self, yyjson_doc_get_root (doc));
  yyjson_doc_free (doc);
  doc = business != NULL ? yyjson_read (business, strlen (business), YYJSON_READ_NOFLAG) : NULL;
  take_business (self, yyjson_doc_get_root (doc));
  yyjson_doc_free (doc);
}

/* ---- posts ---- */

/* "17895695668004550", "104_205": it becomes a part of addresses */
gboolean
vigie_meta_is_id (const char *text)
{
  const gsize length = text != NULL ? strspn (text, "0123456789_") : 0;

  return length > 0 && length <= MAX_ID && text[length] == '\0' && text[0] != '_';
}

/* (nullable) */
const char *
vigie_meta_get_id (yyjson_val *item)
{
  const char *id = yyjson_get_str (yyjson_obj_get (item, "id"));

  return vigie_meta_is_id (id) ? id : NULL;
}

static const char *
get_text (yyjson_val *object, const char *name)
{
  yyjson_val *value = yyjson_obj_get (object, name);

  return vigie_json_is_string (value) ? yyjson_get_str (value) : NULL;
}

/* ms, or %VIGIE_TIME_UNKNOWN */
gint64
vigie_meta_get_time (yyjson_val *item)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  const char *text = get_text (item, "created_time");
  gint64 at;

  if (text == NULL)
    text = get_text (item, "timestamp");
  return text != NULL && vigie_import_parse_time (text, utc, VIGIE_DATE_ORDER_AUTO, &at)
             ? at
             : VIGIE_TIME_UNKNOWN;
}

/* Whether a page wrote it itself: its id begins with that of the page. */
gboolean
vigie_meta_is_own (yyjson_val *post)
{
  const char *id = vigie_meta_get_id (post);
  const char *from = vigie_meta_get_id (yyjson_obj_get (post, "from"));
  const gsize length = from != NULL ? strlen (from) : 0;

  return id != NULL && from != NULL && strncmp (id, from, length) == 0 && id[length] == '_';
}

static const char *
take_line (VigieImportRun *run, const char *text /* (nullable) */)
{
  return text != NULL ? vigie_import_run_text (run, text, strlen (text), TRUE) : NULL;
}

static const char *
take_text (VigieImportRun *run, yyjson_val *item, const char *name)
{
  yyjson_val *value = yyjson_obj_get (item, name);

  return yyjson_is_str (value)
             ? vigie_import_run_text (run, yyjson_get_str (value), yyjson_get_len (value), FALSE)
             : vigie_import_run_text (run, "", 0, FALSE);
}

static const char *
take_url (VigieImportRun *run, yyjson_val *item, const char *name)
{
  const char *url = get_text (item, name);

  return url != NULL && g_str_has_prefix (url, "https://") ? take_line (run, url) : NULL;
}

static gboolean
begin_post (
    VigieImportRun *run, yyjson_val *item, const char *kind, VigieImportPost *post, char **reason)
{
  const char *id = vigie_meta_get_id (item);

  if (id == NULL)
    {
      *reason = g_strdup (_ ("The post has no id"));
      return FALSE;
    }
  post->source_kind = kind;
  post->source_host = "";
  post->external_id = take_line (run, id);
  post->posted_at = vigie_meta_get_time (item);
  return TRUE;
}

static gboolean
end_post (const VigieImportPost *post, char **reason)
{
  if (post->text[0] != '\0' || post->n_photos > 0)
    return TRUE;
  *reason = g_strdup (_ ("Neither a text nor a photo"));
  return FALSE;
}

static void
add_photo (VigieImportPost *post, const char *url, yyjson_val *sizes /* (nullable) */)
{
  if (url != NULL && g_str_has_prefix (url, "https://"))
    vigie_import_post_add_remote_photo (post, url, yyjson_get_int (yyjson_obj_get (sizes, "width")),
                                        yyjson_get_int (yyjson_obj_get (sizes, "height")));
}

static gboolean
add_media (VigieImportPost *post, yyjson_val *attachment)
{
  yyjson_val *image = yyjson_obj_get (yyjson_obj_get (attachment, "media"), "image");
  const char *url = get_text (image, "src");

  add_photo (post, url, image);
  return url != NULL;
}

/* An album names the first of its photos twice. */
static void
add_attachments (VigieImportPost *post, yyjson_val *attachments)
{
  yyjson_val *attachment, *inner;
  yyjson_arr_iter iter, parts;

  if (!yyjson_arr_iter_init (yyjson_obj_get (attachments, "data"), &iter))
    return;
  while ((attachment = yyjson_arr_iter_next (&iter)) != NULL)
    {
      yyjson_val *list = yyjson_obj_get (yyjson_obj_get (attachment, "subattachments"), "data");

      if (yyjson_arr_size (list) == 0 || !yyjson_arr_iter_init (list, &parts))
        {
          add_media (post, attachment);
          continue;
        }
      while ((inner = yyjson_arr_iter_next (&parts)) != NULL)
        add_media (post, inner);
    }
}

static void
add_place (VigieImportPost *post, yyjson_val *place)
{
  yyjson_val *location = yyjson_obj_get (place, "location");
  yyjson_val *lat = yyjson_obj_get (location, "latitude");
  yyjson_val *lon = yyjson_obj_get (location, "longitude");
  const VigiePosition position = { .lon = yyjson_get_num (lon),
                                   .lat = yyjson_get_num (lat),
                                   .radius_m = PLACE_M,
                                   .origin = VIGIE_ORIGIN_SOURCE };

  if (yyjson_is_num (lat) && yyjson_is_num (lon) &&
      vigie_lon_lat_is_valid (position.lon, position.lat))
    vigie_import_post_add_candidate (post, &position);
}

/**
 * vigie_meta_facebook_to_post:
 * @run: whose memory is used
 * @item: a post or a comment
 * @post: (inout): what it becomes
 * @reason: (out): why it is none
 *
 * Returns: whether it is one
 */
gboolean
vigie_meta_facebook_to_post (VigieImportRun *run,
                             yyjson_val *item,
                             VigieImportPost *post,
                             char **reason)
{
  yyjson_val *comment_photo = yyjson_obj_get (item, "attachment");

  if (!begin_post (run, item, "facebook", post, reason))
    return FALSE;
  post->url = take_url (run, item, "permalink_url");
  post->author = take_line (run, get_text (yyjson_obj_get (item, "from"), "name"));
  post->text = take_text (run, item, "message");
  add_attachments (post, yyjson_obj_get (item, "attachments"));
  if (comment_photo != NULL)
    add_media (post, comment_photo);
  if (post->n_photos == 0)
    add_photo (post, get_text (item, "full_picture"), NULL);
  add_place (post, yyjson_obj_get (item, "place"));
  return end_post (post, reason);
}

static void
add_instagram_photo (VigieImportPost *post, yyjson_val *media)
{
  if (yyjson_equals_str (yyjson_obj_get (media, "media_type"), "IMAGE"))
    add_photo (post, get_text (media, "media_url"), NULL);
}

/* See vigie_meta_facebook_to_post(). */
gboolean
vigie_meta_instagram_to_post (VigieImportRun *run,
                              yyjson_val *item,
                              VigieImportPost *post,
                              char **reason)
{
  yyjson_val *children = yyjson_obj_get (yyjson_obj_get (item, "children"), "data"), *child;
  yyjson_arr_iter iter;

  if (!begin_post (run, item, "instagram", post, reason))
    return FALSE;
  post->url = take_url (run, item, "permalink");
  post->author = take_line (run, get_text (item, "username"));
  post->text = take_text (run, item, "caption");
  add_instagram_photo (post, item);
  if (yyjson_arr_iter_init (children, &iter))
    while ((child = yyjson_arr_iter_next (&iter)) != NULL)
      add_instagram_photo (post, child);
  return end_post (post, reason);
}
