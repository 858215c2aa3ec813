/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-telegram-update.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-json-post.h"

#define MAX_RADIUS_M 100000.0
#define MAX_PATH 300
#define CHANNEL_PREFIX "-100" /* of ids of chats whose messages have an address */
#define KIND "telegram"

/* ---- answers ---- */

/**
 * vigie_telegram_answer_read:
 * @self: (out caller-allocates): an answer
 * @bytes: (nullable): what came
 *
 * Returns: whether it is one of the Bot API
 */
gboolean
vigie_telegram_answer_read (VigieTelegramAnswer *self, GBytes *bytes)
{
  gsize size = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  yyjson_val *root, *ok;

  *self = (VigieTelegramAnswer) { 0 };
  if (size == 0)
    return FALSE;
  self->doc = yyjson_read (text, size, YYJSON_READ_NOFLAG);
  root = yyjson_doc_get_root (self->doc);
  ok = yyjson_obj_get (root, "ok");
  if (!yyjson_is_bool (ok))
    return FALSE;
  if (yyjson_get_bool (ok))
    self->result = yyjson_obj_get (root, "result");
  self->description = yyjson_get_str (yyjson_obj_get (root, "description"));
  return !yyjson_get_bool (ok) || self->result != NULL;
}

void
vigie_telegram_answer_clear (VigieTelegramAnswer *self)
{
  g_clear_pointer (&self->doc, yyjson_doc_free);
  *self = (VigieTelegramAnswer) { 0 };
}

/* What BotFather gives: it becomes a part of addresses. */
gboolean
vigie_telegram_is_token (const char *text)
{
  const char *colon = strchr (text, ':');

  if (colon == NULL || colon == text || strspn (text, "0123456789") != (gsize) (colon - text) ||
      strlen (colon + 1) < 20)
    return FALSE;
  for (const char *c = colon + 1; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '_' && *c != '-')
      return FALSE;
  return TRUE;
}

/* Where a file lies: "photos/file_7.jpg" */
gboolean
vigie_telegram_is_path (const char *text)
{
  if (text[0] == '\0' || text[0] == '/' || strlen (text) > MAX_PATH || strstr (text, "..") != NULL)
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("_-./ ", *c) == NULL)
      return FALSE;
  return TRUE;
}

/* ---- messages ---- */

static const char *
get_text (yyjson_val *object, const char *name)
{
  yyjson_val *value = yyjson_obj_get (object, name);

  return vigie_json_is_string (value) ? yyjson_get_str (value) : NULL;
}

static gboolean
read_message (yyjson_val *update, VigieTelegramMessage *message)
{
  static const struct
  {
    const char *name;
    gboolean is_edit;
  } kinds[] = { { "message", FALSE },
                { "channel_post", FALSE },
                { "edited_message", TRUE },
                { "edited_channel_post", TRUE } };
  yyjson_val *id = yyjson_obj_get (update, "update_id");
  yyjson_val *chat;

  *message = (VigieTelegramMessage) { 0 };
  if (!yyjson_is_int (id) || yyjson_get_sint (id) < 0)
    return FALSE;
  message->update_id = yyjson_get_sint (id);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds) && message->message == NULL; i++)
    {
      yyjson_val *value = yyjson_obj_get (update, kinds[i].name);

      if (!yyjson_is_obj (value))
        continue;
      message->message = value;
      message->is_edit = kinds[i].is_edit;
    }
  chat = yyjson_obj_get (message->message, "chat");
  if (yyjson_is_int (yyjson_obj_get (chat, "id")))
    g_snprintf (message->chat, sizeof message->chat, "%" G_GINT64_FORMAT,
                (gint64) yyjson_get_sint (yyjson_obj_get (chat, "id")));
  message->chat_name = get_text (chat, "username");
  message->group = get_text (message->message, "media_group_id");
  return TRUE;
}

/**
 * vigie_telegram_list_messages:
 * @self: an answer to "getUpdates"
 *
 * Returns: (element-type VigieTelegramMessage) (transfer full): one for each update, without a
 *   message where it is about something else
 */
GArray *
vigie_telegram_list_messages (const VigieTelegramAnswer *self)
{
  GArray *messages = g_array_new (FALSE, FALSE, sizeof (VigieTelegramMessage));
  yyjson_arr_iter iter;
  yyjson_val *update;

  if (!yyjson_arr_iter_init (self->result, &iter))
    return messages;
  while ((update = yyjson_arr_iter_next (&iter)) != NULL)
    {
      VigieTelegramMessage message;

      if (read_message (update, &message))
        g_array_append_val (messages, message);
    }
  return messages;
}

/* What people tell a bot, and not others: "/start" */
gboolean
vigie_telegram_is_command (const VigieTelegramMessage *message)
{
  const char *text = get_text (message->message, "text");

  return text != NULL && text[0] == '/' && g_ascii_isalpha (text[1]);
}

/* (transfer full) (nullable): chat and number */
char *
vigie_telegram_dup_external_id (const VigieTelegramMessage *message)
{
  yyjson_val *number = yyjson_obj_get (message->message, "message_id");

  if (message->chat[0] == '\0' || !yyjson_is_int (number) || yyjson_get_sint (number) <= 0)
    return NULL;
  return g_strdup_printf ("%s/%" G_GINT64_FORMAT, message->chat, (gint64) yyjson_get_sint (number));
}

/* ---- photos ---- */

static gboolean
read_file (yyjson_val *value, VigieTelegramFile *file)
{
  *file = (VigieTelegramFile) { .id = get_text (value, "file_id"),
                                .unique_id = get_text (value, "file_unique_id"),
                                .size = MAX (yyjson_get_sint (yyjson_obj_get (value, "file_size")),
                                             0) };
  return file->id != NULL && file->unique_id != NULL;
}

static yyjson_val *
find_largest (yyjson_val *sizes)
{
  yyjson_val *largest = NULL, *size;
  yyjson_arr_iter iter;
  double most = -1;

  if (!yyjson_arr_iter_init (sizes, &iter))
    return NULL;
  while ((size = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const double area = yyjson_get_num (yyjson_obj_get (size, "width")) *
                          yyjson_get_num (yyjson_obj_get (size, "height"));

      if (area <= most)
        continue;
      most = area;
      largest = size;
    }
  return largest;
}

/**
 * vigie_telegram_find_file:
 * @message: a message
 * @file: (out): its photo: one that was sent as a file, as its camera wrote it, or the largest that
 *   Telegram made of it
 *
 * Returns: whether it has one
 */
gboolean
vigie_telegram_find_file (const VigieTelegramMessage *message, VigieTelegramFile *file)
{
  yyjson_val *document = yyjson_obj_get (message->message, "document");
  const char *type = get_text (document, "mime_type");

  if (type != NULL && g_ascii_strncasecmp (type, "image/", 6) == 0)
    return read_file (document, file);
  return read_file (find_largest (yyjson_obj_get (message->message, "photo")), file);
}

/* ---- posts ---- */

static const char *
take_text (VigieImportRun *run, const VigieTelegramMessage *message)
{
  yyjson_val *value = yyjson_obj_get (message->message, "text");
  yyjson_val *venue = yyjson_obj_get (message->message, "venue");
  g_autoptr (GString) text = g_string_new (NULL);
  static const char *const members[] = { "title", "address" };

  if (!vigie_json_is_string (value))
    value = yyjson_obj_get (message->message, "caption");
  if (vigie_json_is_string (value))
    g_string_append_len (text, yyjson_get_str (value), (gssize) yyjson_get_len (value));
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (get_text (venue, members[i]) != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                              get_text (venue, members[i]));
  return vigie_import_run_text (run, text->str, text->len, FALSE);
}

/* "@anne", or "Anne Martin" */
static char *
dup_person (yyjson_val *user)
{
  const char *name = get_text (user, "username");
  const char *first = get_text (user, "first_name");
  const char *last = get_text (user, "last_name");

  if (name != NULL)
    return g_strconcat ("@", name, NULL);
  if (first == NULL && last == NULL)
    return NULL;
  return g_strjoin (first != NULL && last != NULL ? " " : "", first != NULL ? first : "",
                    last != NULL ? last : "", NULL);
}

/* Who wrote it: a person, or the channel or group that speaks. */
static const char *
take_author (VigieImportRun *run, const VigieTelegramMessage *message)
{
  yyjson_val *sender = yyjson_obj_get (message->message, "sender_chat");
  g_autofree char *author = NULL;

  if (sender == NULL)
    author = dup_person (yyjson_obj_get (message->message, "from"));
  if (author == NULL)
    author = g_strdup (
        get_text (sender != NULL ? sender : yyjson_obj_get (message->message, "chat"), "title"));
  return author != NULL ? vigie_import_run_text (run, author, strlen (author), TRUE) : NULL;
}

static gboolean
is_name (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '_')
      return FALSE;
  return TRUE;
}

/* Where it can be seen: by everybody, or by members; not in what somebody writes to a bot. */
static const char *
take_url (VigieImportRun *run, const VigieTelegramMessage *message, const char *external_id)
{
  const char *number = strchr (external_id, '/');
  g_autofree char *url = NULL;

  if (message->chat[0] != '-')
    return NULL;
  if (message->chat_name != NULL && is_name (message->chat_name))
    url = g_strconcat ("https://t.me/", message->chat_name, number, NULL);
  else if (g_str_has_prefix (message->chat, CHANNEL_PREFIX))
    url = g_strconcat ("https://t.me/c/", message->chat + strlen (CHANNEL_PREFIX), number, NULL);
  return url != NULL ? vigie_import_run_text (run, url, strlen (url), TRUE) : NULL;
}

static void
add_location (VigieImportPost *post, yyjson_val *location)
{
  yyjson_val *lat = yyjson_obj_get (location, "latitude");
  yyjson_val *lon = yyjson_obj_get (location, "longitude");
  const double radius = yyjson_get_num (yyjson_obj_get (location, "horizontal_accuracy"));
  const VigiePosition position = {
    .lon = yyjson_get_num (lon),
    .lat = yyjson_get_num (lat),
    .radius_m = isfinite (radius) ? CLAMP (radius, 0, MAX_RADIUS_M) : 0,
    .origin = VIGIE_ORIGIN_SOURCE,
  };

  if (yyjson_is_num (lat) && yyjson_is_num (lon) &&
      vigie_lon_lat_is_valid (position.lon, position.lat))
    vigie_import_post_add_candidate (post, &position);
}

static gint64
read_time (yyjson_val *message, const char *name)
{
  yyjson_val *value = yyjson_obj_get (message, name);
  const gint64 seconds = yyjson_is_int (value) ? yyjson_get_sint (value) : 0;

  /* up to the year 5138, whatever somebody sends */
  return seconds > 0 && seconds < G_GINT64_CONSTANT (100000000000) ? seconds * 1000
                                                                   : VIGIE_TIME_UNKNOWN;
}

static const char *
find_group_text (VigieImportRun *run, const VigieTelegramMessage *messages, guint n_messages)
{
  const char *text = "";

  for (guint i = 0; i < n_messages && text[0] == '\0'; i++)
    text = take_text (run, &messages[i]);
  return text;
}

/**
 * vigie_telegram_to_post:
 * @messages: (array length=n_messages): a message, or those of one group
 * @n_messages: 1 or more
 * @run: whose memory is used
 * @post: (inout): what it becomes; its photos are there already
 * @reason: (out): why it is none
 *
 * Returns: whether it is a post
 */
gboolean
vigie_telegram_to_post (const VigieTelegramMessage *messages,
                        guint n_messages,
                        VigieImportRun *run,
                        VigieImportPost *post,
                        char **reason)
{
  g_autofree char *id = vigie_telegram_dup_external_id (messages);

  if (id == NULL)
    {
      *reason = g_strdup (_ ("The post has no id"));
      return FALSE;
    }
  post->source_kind = KIND;
  post->source_host = "";
  post->external_id = vigie_import_run_text (run, id, strlen (id), TRUE);
  post->url = take_url (run, messages, id);
  post->author = take_author (run, messages);
  post->text = find_group_text (run, messages, n_messages);
  post->posted_at = read_time (messages->message, "date");
  for (guint i = 0; i < n_messages; i++)
    {
      yyjson_val *venue = yyjson_obj_get (messages[i].message, "venue");

      add_location (post, venue != NULL ? yyjson_obj_get (venue, "location")
                                        : yyjson_obj_get (messages[i].message, "location"));
    }
  if (post->text[0] != '\0' || post->n_photos > 0 || post->n_candidates > 0)
    return TRUE;
  *reason = g_strdup (_ ("Neither a text nor a photo"));
  return FALSE;
}

/* Whether an edit says something: @update is borrowed of the batch. */
gboolean
vigie_telegram_to_update (const VigieTelegramMessage *message,
                          VigieImportRun *run,
                          VigiePostUpdate *update)
{
  g_autofree char *id = vigie_telegram_dup_external_id (message);

  if (id == NULL)
    return FALSE;
  *update = (VigiePostUpdate) {
    .kind = VIGIE_POST_EDITED,
    .source_kind = KIND,
    .source_host = "",
    .external_id = vigie_import_batch_dup (run->batch, id, strlen (id)),
    .at = read_time (message->message, "edit_date"),
    .text = take_text (run, message),
  };
  return TRUE;
}
