/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bot is told what is written to it, and what is written in groups and channels that it was put
 * into. Telegram forgets what was asked for with the number above it, so that number is committed
 * with the posts first. The bot's token is a part of every address: none of them is kept, logged or
 * shown, and photos come into the incident whole. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-error.h"
#include "vigie-json.h"
#include "vigie-telegram-update.h"

#define INTERVAL_MS (10 * 1000)
#define DEFAULT_SERVER "https://api.telegram.org"
#define MAX_FILE (20 * 1024 * 1024) /* bytes: a bot gets no larger one */
#define MAX_UPDATES 100
#define MAX_ROUNDS 50 /* answers of one poll: five thousand messages */
#define WAIT_S 25     /* how long Telegram keeps a question that has no answer yet */
#define IDLE_MS (45 * 1000)
#define FILE_DEADLINE_MS (10 * 60 * 1000) /* 20 MB through a poor network */
#define PATIENCE_MS (30 * 1000)      /* for a pause that is wanted because of a file given up */
#define FILE_PATIENCE_MS (60 * 1000) /* a file that fails again after that is given up */
#define MAX_WORDS 200                /* of a server that are shown */

/* After a week of silence Telegram numbers anew, from anywhere. */
#define STALE_MS (6 * G_GINT64_CONSTANT (86400000))

/* members of the cursor */
#define OFFSET "offset" /* the first update that is not here */
#define AT "at"         /* ms: when that was noted */
#define FAILED "failed" /* files of that update that could not be had, and ms: since when */

struct _VigieTelegramSource
{
  VigieSource parent_instance;
};

G_DEFINE_FINAL_TYPE (VigieTelegramSource, vigie_telegram_source, VIGIE_TYPE_SOURCE)

/* ---- the server ---- */

typedef struct
{
  VigieSource *source;
  VigieSourceRound *round;
  const VigieWatchWords *words; /* (nullable): what posts have to match */
  VigieSourceServer server;
  GStrv chats;
  gint64 stopped_at;   /* update that waits for its file, or -1 */
  char *failed;        /* (nullable): that file, where it is what failed */
  gboolean is_patient; /* a file was given up, for which the server may want a pause */
} Bot;

static gboolean
bot_init (Bot *self, VigieSource *source, VigieSourceRound *round, GError **error)
{
  *self = (Bot) { .source = source, .round = round };
  if (round->secret == NULL || !vigie_telegram_is_token (round->secret))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                           round->secret == NULL
                               ? _ ("Telegram answers only to a bot. Give the token that BotFather "
                                    "gave for it as the source’s secret.")
                               : _ ("The secret is no token of a bot: it is as BotFather gives it, "
                                    "digits, a colon and letters."));
      return FALSE;
    }
  vigie_source_server_init (&self->server, source, DEFAULT_SERVER);
  self->chats = vigie_source_dup_option (source, "chat");
  self->words = vigie_source_choose_words (source, round);
  return TRUE;
}

static void
bot_clear (Bot *self)
{
  vigie_source_server_clear (&self->server);
  g_clear_pointer (&self->chats, g_strfreev);
  g_clear_pointer (&self->failed, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bot, bot_clear)

/* @place may hold the token, what comes of it must not. */
static VigieHttpResponse *
get (const Bot *self, const char *place, gsize max_bytes, guint deadline_ms, GError **error)
{
  g_autofree char *uri = g_strconcat (self->server.origin, place, NULL);

  return vigie_http_client_get (
      self->round->client,
      &(VigieHttpRequest) { .uri = uri,
                            .max_bytes = max_bytes,
                            .deadline_ms = deadline_ms,
                            .idle_ms = IDLE_MS,
                            .patience_ms = self->is_patient ? PATIENCE_MS : 0,
                            .allow_local = self->server.is_typed,
                            .keep_refusals = TRUE },
      self->round->cancellable, error);
}

static gboolean
fail_conflict (const char *description /* (nullable) */, GError **error)
{
  if (description != NULL && strstr (description, "webhook") != NULL)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                         _ ("The bot has a webhook: Telegram hands its messages to another "
                            "program. Have that program take it away, or make a bot for Vigie."));
  else
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_LIMITED,
                         _ ("Another program or desk asks for this bot’s messages at the same "
                            "time. Only one can have them."));
  return FALSE;
}

static gboolean
refuse (const Bot *self, guint status, const char *description /* (nullable) */, GError **error)
{
  g_autofree char *words = description != NULL
                               ? vigie_import_shorten (description, strlen (description), MAX_WORDS)
                               : g_strdup_printf ("%u", status);

  if (status == 409)
    return fail_conflict (description, error);
  if (status == 401 || status == 403 || status == 404)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                 _ ("Telegram does not know this bot’s token: “%s”. If it was made anew, give the "
                    "new one as the source’s secret."),
                 words);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK, _ ("%s refuses: %s"), self->server.host,
                 words);
  return FALSE;
}

/* @answer: (out caller-allocates), whatever @status: see vigie_telegram_answer_read() */
static gboolean
ask (const Bot *self,
     const char *method_and_query,
     VigieTelegramAnswer *answer,
     guint *status,
     GError **error)
{
  g_autofree char *place = g_strdup_printf ("/bot%s/%s", self->round->secret, method_and_query);
  g_autoptr (VigieHttpResponse) response = get (self, place, 0, 0, error);

  *answer = (VigieTelegramAnswer) { 0 };
  if (response == NULL)
    return FALSE;
  *status = response->status;
  if (vigie_telegram_answer_read (answer, response->bytes))
    return TRUE;
  vigie_telegram_answer_clear (answer);
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("%s does not answer as Telegram’s interface for bots does."), self->server.host);
  return FALSE;
}

/* ---- photos ---- */

/* (transfer full) (nullable): %NULL with @problem set where it cannot be had, ever, or with @error
 * set where it may be had later */
static GBytes *
load_file (const Bot *self, const VigieTelegramFile *file, const char **problem, GError **error)
{
  g_autofree char *id = g_uri_escape_string (file->id, NULL, FALSE);
  g_autofree char *method = g_strconcat ("getFile?file_id=", id, NULL);
  g_auto (VigieTelegramAnswer) answer = { 0 };
  g_autofree char *escaped = NULL;
  g_autofree char *place = NULL;
  g_autoptr (VigieHttpResponse) response = NULL;
  g_autoptr (GError) failure = NULL;
  const char *path;
  guint status;

  *problem = _ ("Telegram gives bots no files of more than 20 MB");
  if (file->size > MAX_FILE)
    return NULL;
  if (!ask (self, method, &answer, &status, error))
    return NULL;
  path = yyjson_get_str (yyjson_obj_get (answer.result, "file_path"));
  if (path == NULL && answer.description != NULL && strstr (answer.description, "too big") != NULL)
    return NULL;
  if (path == NULL && answer.description != NULL &&
      strstr (answer.description, "temporarily unavailable") != NULL)
    {
      refuse (self, status, answer.description, error);
      return NULL;
    }
  *problem = _ ("Telegram does not have the photo any more");
  if (path == NULL || !vigie_telegram_is_path (path))
    return NULL;
  escaped = g_uri_escape_string (path, "/", FALSE);
  place = g_strdup_printf ("/file/bot%s/%s", self->round->secret, escaped);
  response = get (self, place, MAX_FILE, FILE_DEADLINE_MS, &failure);
  if (response != NULL && response->status < 300 && response->bytes != NULL)
    return g_bytes_ref (response->bytes);
  if (failure != NULL && !g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE) &&
      !g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_INVALID))
    g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* ms: since when it cannot be had; 0 where nothing is known of that */
static gint64
get_failed_since (const Bot *self, const char *name)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (self->round);
  JsonNode *failed = json_object_get_member (json_node_get_object (cursor), FAILED);

  return failed != NULL && JSON_NODE_HOLDS_OBJECT (failed)
             ? vigie_source_get_number (json_node_get_object (failed), name)
             : 0;
}

/* An outage passes, and the message is asked for again; a file that goes on to fail does not keep
 * others from coming, which Telegram forgets after a day. */
static gboolean
give_up (Bot *self, const char *name, GError *failure, GError **error)
{
  const gint64 since = get_failed_since (self, name);
  const gint64 now = vigie_http_client_get_now (self->round->client);
  const gboolean is_old = since > 0 && now - since >= FILE_PATIENCE_MS;

  /* the server may want a pause because of the file before it */
  if (g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_NETWORK) ||
      g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_INVALID) ||
      (is_old && g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_LIMITED)))
    {
      if (is_old)
        {
          self->is_patient = TRUE;
          vigie_source_round_add_note (self->round,
                                       g_strdup (_ ("Telegram does not give a photo, whose post "
                                                    "came without it.")));
          return TRUE;
        }
      g_set_str (&self->failed, name);
    }
  g_propagate_error (error, g_error_copy (failure));
  return FALSE;
}

static gboolean
add_photo (Bot *self,
           const VigieTelegramMessage *message,
           VigieSourceIntake *intake,
           VigieImportPost *post,
           GError **error)
{
  VigieTelegramFile file;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) failure = NULL;
  const char *problem;

  if (!vigie_telegram_find_file (message, &file))
    return TRUE;
  bytes = load_file (self, &file, &problem, &failure);
  if (failure != NULL)
    {
      problem = failure->message;
      if (!give_up (self, file.unique_id, failure, error))
        return FALSE;
    }
  name = g_strconcat ("telegram:", file.unique_id, NULL);
  vigie_import_post_add_photo_bytes (post, &intake->run, name, bytes, problem);
  return TRUE;
}

/* ---- messages ---- */

static gboolean
is_wanted (const Bot *self, const VigieTelegramMessage *message)
{
  if (self->chats[0] == NULL)
    return TRUE;
  for (gsize i = 0; self->chats[i] != NULL; i++)
    {
      const char *chat = self->chats[i];

      if (g_str_equal (chat, message->chat) ||
          (message->chat_name != NULL && chat[0] == '@' &&
           g_ascii_strcasecmp (chat + 1, message->chat_name) == 0))
        return TRUE;
    }
  return FALSE;
}

/* A post that is here need not have its photos loaded again. */
static gboolean
is_known (const Bot *self, const VigieTelegramMessage *message, gboolean *known, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  char *id = vigie_telegram_dup_external_id (message);

  if (id != NULL)
    g_ptr_array_add (ids, id);
  if (!vigie_post_sink_keep_known (self->round->sink, "telegram", "", ids, error))
    return FALSE;
  *known = ids->len > 0;
  return TRUE;
}

static gboolean
take_post (Bot *self,
           const VigieTelegramMessage *messages,
           guint n_messages,
           VigieSourceIntake *intake,
           GError **error)
{
  VigieImportPost post;
  g_autofree char *reason = NULL;
  gboolean known = FALSE;

  if (!is_known (self, messages, &known, error))
    return FALSE;
  if (known)
    return TRUE;
  vigie_import_post_init (&post);
  for (guint i = 0; i < n_messages; i++)
    if (!add_photo (self, &messages[i], intake, &post, error))
      {
        self->stopped_at = messages->update_id;
        vigie_import_post_clear (&post);
        return FALSE;
      }
  if (vigie_telegram_to_post (messages, n_messages, &intake->run, &post, &reason))
    return vigie_import_run_add (&intake->run, &post, error);
  vigie_import_post_clear (&post);
  vigie_source_intake_reject (intake, reason);
  return TRUE;
}

static void
take_edit (const VigieTelegramMessage *message, VigieSourceIntake *intake)
{
  VigiePostUpdate update;

  if (vigie_telegram_to_update (message, &intake->run, &update))
    vigie_import_batch_add_update (intake->run.batch, &update);
}

/* How many from @first on belong together. */
static guint
count_group (GArray *messages, guint first)
{
  const VigieTelegramMessage *head = &g_array_index (messages, VigieTelegramMessage, first);
  guint n = 1;

  if (head->group == NULL || head->is_edit)
    return 1;
  while (first + n < messages->len)
    {
      const VigieTelegramMessage *next = &g_array_index (messages, VigieTelegramMessage, first + n);

      if (next->is_edit || g_strcmp0 (next->group, head->group) != 0 ||
          !g_str_equal (next->chat, head->chat))
        break;
      n++;
    }
  return n;
}

/* Stickers, who came and who left: no posts, and nothing to tell about. */
static gboolean
says_something (const VigieTelegramMessage *message)
{
  static const char *const members[] = {
    "text", "caption", "photo", "document", "location", "venue"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (yyjson_obj_get (message->message, members[i]) != NULL)
      return !vigie_telegram_is_command (message);
  return FALSE;
}

static gboolean
take_messages (Bot *self, GArray *messages, VigieSourceIntake *intake, GError **error)
{
  guint n;

  for (guint i = 0; i < messages->len; i += n)
    {
      const VigieTelegramMessage *message = &g_array_index (messages, VigieTelegramMessage, i);

      n = count_group (messages, i);
      if (message->message == NULL || !says_something (message) || !is_wanted (self, message))
        continue;
      if (message->is_edit)
        take_edit (message, intake);
      else if (!take_post (self, message, n, intake, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- a round ---- */

static gint64
get_offset (JsonObject *cursor, gint64 now)
{
  const gint64 at = vigie_source_get_number (cursor, AT);

  if (at > now || now - at > STALE_MS)
    return 0;
  return MAX (vigie_source_get_number (cursor, OFFSET), 0);
}

/* Only files of the update at the front are kept in mind. */
static void
note_failed (const Bot *self, JsonObject *place, gint64 offset, gint64 now)
{
  JsonNode *known = json_object_get_member (place, FAILED);

  if (known == NULL || !JSON_NODE_HOLDS_OBJECT (known) ||
      vigie_source_get_number (place, OFFSET) != offset)
    json_object_remove_member (place, FAILED);
  if (self->failed == NULL || get_failed_since (self, self->failed) > 0)
    return;
  if (!json_object_has_member (place, FAILED))
    json_object_set_object_member (place, FAILED, json_object_new ());
  json_object_set_int_member (json_object_get_object_member (place, FAILED), self->failed, now);
}

/* @offset: the first update that is not here */
static gboolean
commit (const Bot *self, gint64 offset, VigieSourceIntake *intake, GError **error)
{
  const gint64 now = vigie_http_client_get_now (self->round->client);
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (self->round);
  JsonObject *place = json_node_get_object (cursor);
  g_autofree char *text = NULL;

  note_failed (self, place, offset, now);
  json_object_set_int_member (place, OFFSET, offset);
  json_object_set_int_member (place, AT, now);
  text = vigie_json_canonical (cursor);
  return vigie_source_intake_commit (intake, text, error);
}

static gboolean
get_updates (const Bot *self, guint wait_s, VigieTelegramAnswer *answer, GError **error)
{
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (self->round);
  const gint64 offset =
      get_offset (json_node_get_object (cursor), vigie_http_client_get_now (self->round->client));
  g_autofree char *from =
      offset > 0 ? g_strdup_printf ("&offset=%" G_GINT64_FORMAT, offset) : g_strdup ("");
  g_autofree char *method = g_strdup_printf (
      "getUpdates?limit=%d&timeout=%u%s&allowed_updates=%%5B%%22message%%22%%2C%%22edited_message"
      "%%22%%2C%%22channel_post%%22%%2C%%22edited_channel_post%%22%%5D",
      MAX_UPDATES, wait_s, from);
  guint status;

  if (!ask (self, method, answer, &status, error))
    return FALSE;
  if (answer->result == NULL)
    return refuse (self, status, answer->description, error);
  if (yyjson_is_arr (answer->result))
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("%s does not answer as Telegram’s interface for bots does."), self->server.host);
  return FALSE;
}

/* Whether the last of them may have companions that are still on their way. */
static gboolean
ends_in_group (GArray *messages)
{
  return messages->len > 0 &&
         g_array_index (messages, VigieTelegramMessage, messages->len - 1).group != NULL;
}

/* A group that a full answer cuts is left for the next one. */
static void
drop_cut_group (GArray *messages)
{
  guint first = 0;

  if (messages->len < MAX_UPDATES || !ends_in_group (messages))
    return;
  for (guint i = 0; i < messages->len; i += count_group (messages, i))
    first = i;
  if (first > 0)
    g_array_set_size (messages, first);
}

/* Asks again for a group that may not be whole: its messages are told one by one. */
static gboolean
complete_group (const Bot *self, VigieTelegramAnswer *answer, GArray **messages, GError **error)
{
  while (ends_in_group (*messages) && (*messages)->len < MAX_UPDATES)
    {
      const guint n_before = (*messages)->len;

      g_clear_pointer (messages, g_array_unref);
      vigie_telegram_answer_clear (answer);
      if (!get_updates (self, 0, answer, error))
        return FALSE;
      *messages = vigie_telegram_list_messages (answer);
      if ((*messages)->len <= n_before)
        break;
    }
  return TRUE;
}

/* @n_taken: (out): updates that were taken */
static gboolean
take_updates (Bot *self, guint wait_s, guint *n_taken, GError **error)
{
  g_auto (VigieTelegramAnswer) answer = { 0 };
  g_auto (VigieSourceIntake) intake = { 0 };
  g_autoptr (GArray) messages = NULL;
  const VigieTelegramMessage *last;

  *n_taken = 0;
  if (!get_updates (self, wait_s, &answer, error))
    return FALSE;
  messages = vigie_telegram_list_messages (&answer);
  if (!complete_group (self, &answer, &messages, error))
    return FALSE;
  drop_cut_group (messages);
  if (messages->len == 0)
    return TRUE;
  vigie_source_intake_init (&intake, self->round, "");
  vigie_source_intake_set_words (&intake, self->words);
  self->stopped_at = -1;
  g_clear_pointer (&self->failed, g_free);
  if (!take_messages (self, messages, &intake, error))
    {
      if (self->stopped_at >= 0) /* what came before it stays */
        commit (self, self->stopped_at, &intake, NULL);
      return FALSE;
    }
  last = &g_array_index (messages, VigieTelegramMessage, messages->len - 1);
  if (!commit (self, last->update_id + 1, &intake, error))
    return FALSE;
  *n_taken = messages->len;
  return TRUE;
}

static gboolean
vigie_telegram_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  g_auto (Bot) bot = { 0 };
  guint n_taken = 1;

  if (!bot_init (&bot, source, round, error))
    return FALSE;
  for (guint i = 0; i < MAX_ROUNDS && n_taken > 0; i++)
    if (!take_updates (&bot, 0, &n_taken, error))
      return FALSE;
  return TRUE;
}

/* Telegram answers as soon as something is written. */
static gboolean
vigie_telegram_source_stream (VigieSource *source, VigieSourceRound *round, GError **error)
{
  g_auto (Bot) bot = { 0 };
  guint n_taken;

  if (!vigie_telegram_source_poll (source, round, error) || !bot_init (&bot, source, round, error))
    return FALSE;
  vigie_source_round_report (round, TRUE);
  while (take_updates (&bot, WAIT_S, &n_taken, error))
    if (n_taken > 0)
      vigie_source_round_report (round, TRUE);
  return FALSE;
}

/* ---- options ---- */

static gboolean
vigie_telegram_source_follows_words (VigieSource *source)
{
  return vigie_source_wants_only_words (source);
}

static gboolean
vigie_telegram_source_check (VigieSource *source, GError **error)
{
  g_auto (GStrv) chats = vigie_source_dup_option (source, "chat");

  for (gsize i = 0; chats[i] != NULL; i++)
    {
      const char *number = chats[i] + (chats[i][0] == '-' ? 1 : 0);

      if ((chats[i][0] == '@' && chats[i][1] != '\0') ||
          (*number != '\0' && strspn (number, "0123456789") == strlen (number)))
        continue;
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("“%s” is no chat of Telegram: give its name with @, or its number."),
                   chats[i]);
      return FALSE;
    }
  return TRUE;
}

static const VigieSourceOption options[] = {
  { "chat", VIGIE_SOURCE_OPTION_REPEATED,
    N_ ("only what is written there: a channel or group as “@name”, or its number; all of the "
        "bot’s where nothing is said") },
  { VIGIE_SOURCE_ONLY_WORDS, VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“yes” to take only posts that match the incident’s words to watch for") },
  { "handle", 0, N_ ("name of the bot, where there are several: each has its own token") },
  { "url", VIGIE_SOURCE_OPTION_ADDRESS,
    N_ ("address of a Bot API server, if it is not Telegram’s") },
  { NULL, 0, NULL },
};

static void
vigie_telegram_source_class_init (VigieTelegramSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  source_class->kind = "telegram";
  source_class->title = N_ ("Telegram");
  source_class->options = options;
  source_class->login = N_ ("Token of the bot");
  source_class->server = DEFAULT_SERVER;
  source_class->interval_ms = INTERVAL_MS;
  source_class->follows_words = vigie_telegram_source_follows_words;
  source_class->check = vigie_telegram_source_check;
  source_class->poll = vigie_telegram_source_poll;
  source_class->stream = vigie_telegram_source_stream;
}

static void
vigie_telegram_source_init (VigieTelegramSource *self)
{
}
