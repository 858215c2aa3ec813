/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-incident-words.h"
#include "vigie-source-trial.h"
#include "vigie-test-util.h"
#include "watch-follower.h"

#define TOKEN "123456789:AAF-abcdefghijklmnopqrstuvwxyz_0123"
#define AT 1795000000 /* s */

/* ---- a server that speaks the Bot API ---- */

typedef struct
{
  VigieServerThread thread;
  GMutex mutex;
  GPtrArray *updates; /* (element-type utf8): what stands behind "update_id" */
  gint64 first_id;
  gint64 confirmed; /* the first that was not */
  guint status;     /* of everything; 0 to answer well */
  const char *refusal;
  gboolean is_page;
  gboolean tells_slowly; /* one update more with each question */
  guint n_told;
  guint n_asked;
  guint n_files;
  guint file_status;
  const char *broken;  /* (nullable): end of the names of files that are not given */
  const char *refused; /* (nullable): why none is */
  gint64 slow_ms;      /* that a file takes, by the clock of the desk */
  gint64 *clock;
  SoupServerMessage *waiting; /* (nullable): a question without an answer so far */
} Fake;

static void
answer (SoupServerMessage *message, guint status, const char *type, const char *text)
{
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_set_status (message, status, NULL);
}

/* Returns: whether there was something to tell */
static gboolean
tell_updates (Fake *self, SoupServerMessage *message, guint limit)
{
  g_autoptr (GString) text = g_string_new ("{\"ok\":true,\"result\":[");
  const guint n_ready =
      self->tells_slowly ? MIN (++self->n_told, self->updates->len) : self->updates->len;
  guint n = 0;

  for (guint i = 0; i < n_ready && n < limit; i++)
    if (self->first_id + i >= self->confirmed)
      g_string_append_printf (text, "%s{\"update_id\":%" G_GINT64_FORMAT ",%s}", n++ > 0 ? "," : "",
                              self->first_id + i, (char *) g_ptr_array_index (self->updates, i));
  g_string_append (text, "]}");
  soup_message_body_truncate (soup_server_message_get_response_body (message));
  answer (message, 200, "application/json", text->str);
  return n > 0;
}

static void
get_updates (Fake *self, SoupServerMessage *message, GHashTable *query)
{
  const char *offset = g_hash_table_lookup (query, "offset");
  const guint limit = (guint) g_ascii_strtoull (g_hash_table_lookup (query, "limit"), NULL, 10);

  g_assert_nonnull (strstr (g_hash_table_lookup (query, "allowed_updates"), "\"channel_post\""));
  self->n_asked++;
  if (offset != NULL)
    self->confirmed = g_ascii_strtoll (offset, NULL, 10);
  if (tell_updates (self, message, limit) ||
      g_str_equal (g_hash_table_lookup (query, "timeout"), "0"))
    return;
  soup_server_message_pause (message);
  g_set_object (&self->waiting, message);
}

/* The rest of a file comes when its time has passed. */
static void
on_wrote_chunk (SoupServerMessage *message, Fake *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  g_signal_handlers_disconnect_by_func (message, on_wrote_chunk, self);
  *self->clock += self->slow_ms;
  soup_message_body_append (body, SOUP_MEMORY_STATIC, "rest", 4);
  soup_message_body_complete (body);
  soup_server_message_unpause (message);
}

static void
give_slowly (Fake *self, SoupServerMessage *message)
{
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            "begin", 5);
  soup_server_message_set_status (message, 200, NULL);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), self);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fake *self = user_data;

  g_mutex_lock (&self->mutex);
  if (self->is_page)
    answer (message, 200, "text/html", "<html>Bienvenue</html>");
  else if (self->status == 429)
    {
      soup_message_headers_append (soup_server_message_get_response_headers (message),
                                   "Retry-After", "40");
      answer (message, 429, "application/json",
              "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests\","
              "\"parameters\":{\"retry_after\":40}}");
    }
  else if (self->status != 0)
    answer (message, self->status, "application/json", self->refusal);
  else if (g_str_equal (path, "/bot" TOKEN "/getUpdates"))
    get_updates (self, message, query);
  else if (g_str_equal (path, "/bot" TOKEN "/getFile") && self->refused != NULL)
    answer (message, 400, "application/json", self->refused);
  else if (g_str_equal (path, "/bot" TOKEN "/getFile"))
    {
      g_autofree char *text = g_strdup_printf (
          "{\"ok\":true,\"result\":{\"file_id\":\"x\",\"file_path\":\"%s/%s.jpg\"}}", "photos",
          (char *) g_hash_table_lookup (query, "file_id"));

      answer (message, 200, "application/json", text);
    }
  else if (g_str_has_prefix (path, "/file/bot" TOKEN "/photos/") && self->slow_ms > 0)
    give_slowly (self, message);
  else if (g_str_has_prefix (path, "/file/bot" TOKEN "/photos/"))
    {
      const gboolean is_broken = self->broken != NULL && g_str_has_suffix (path, self->broken);

      self->n_files++;
      if (is_broken) /* the clock stands: no pause */
        soup_message_headers_append (soup_server_message_get_response_headers (message),
                                     "Retry-After", "0");
      answer (message,
              is_broken                ? 500
              : self->file_status != 0 ? self->file_status
                                       : 200,
              "application/octet-stream", strrchr (path, '/'));
    }
  else
    answer (message, 404, "application/json",
            "{\"ok\":false,\"error_code\":404,\"description\":\"Not Found\"}");
  g_mutex_unlock (&self->mutex);
}

static gboolean
answer_waiting (gpointer data)
{
  Fake *self = data;

  g_mutex_lock (&self->mutex);
  if (self->waiting != NULL)
    {
      tell_updates (self, self->waiting, 100);
      soup_server_message_unpause (self->waiting);
      g_clear_object (&self->waiting);
    }
  g_mutex_unlock (&self->mutex);
  return G_SOURCE_REMOVE;
}

static void
write_update (Fake *self, const char *text)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->updates, g_strdup (text));
  g_mutex_unlock (&self->mutex);
  g_main_context_invoke (self->thread.context, answer_waiting, self);
}

#define CHANNEL                                                                                    \
  "\"chat\":{\"id\":-1001234,\"type\":\"channel\",\"title\":\"SDIS 21\",\"username\":\"sdis21\"}"
#define PRIVATE                                                                                    \
  "\"chat\":{\"id\":77,\"type\":\"private\",\"first_name\":\"Anne\"},\"from\":{\"id\":77,"         \
  "\"first_name\":\"Anne\",\"last_name\":\"Martin\"}"

static void
write_channel_post (Fake *self, guint number, const char *more)
{
  g_autofree char *text =
      g_strdup_printf ("\"channel_post\":{\"message_id\":%u,\"date\":%d," CHANNEL ",%s}", number,
                       AT + (int) number, more);

  write_update (self, text);
}

/* ---- an incident that watches it ---- */

typedef struct
{
  WatchDesk watch;
  Fake fake;
} Desk;

static void
desk_init (Desk *self, const char *option /* (nullable) */)
{
  g_mutex_init (&self->fake.mutex);
  self->fake.updates = g_ptr_array_new_with_free_func (g_free);
  self->fake.first_id = 5000;
  self->fake.clock = &self->watch.now;
  vigie_server_thread_start (&self->fake.thread, "telegram", on_request, &self->fake);
  watch_desk_init (&self->watch, &self->fake.thread, TOKEN, AT * G_GINT64_CONSTANT (1000) + 3600000,
                   "telegram", (const char *const[]) { option, NULL });
}

static void
desk_clear (Desk *self)
{
  watch_desk_clear (&self->watch);
  g_clear_object (&self->fake.waiting);
  g_clear_pointer (&self->fake.updates, g_ptr_array_unref);
  g_mutex_clear (&self->fake.mutex);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static VigiePost *
find_post (Desk *self, const char *external_id)
{
  return watch_desk_find (&self->watch, "telegram", external_id);
}

/* ---- tests ---- */

static void
test_posts_and_messages_come (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (VigiePost) message = NULL;
  const VigiePosition *candidates;
  gsize n;

  desk_init (&desk, NULL);
  write_channel_post (&desk.fake, 12, "\"text\":\"D971 coupée\"");
  write_update (&desk.fake, "\"message\":{\"message_id\":3,\"date\":1795000500," PRIVATE
                            ",\"location\":{\"latitude\":47.32,\"longitude\":5.04,"
                            "\"horizontal_accuracy\":30}}");
  write_update (&desk.fake, "\"message\":{\"message_id\":4,\"date\":1795000501," PRIVATE
                            ",\"text\":\"/start\"}");
  write_update (&desk.fake, "\"my_chat_member\":{\"date\":1}");
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 2);
  g_assert_cmpuint (round.n_rejected, ==, 0);
  post = find_post (&desk, "-1001234/12");
  g_assert_cmpstr (vigie_post_get_text (post), ==, "D971 coupée");
  g_assert_cmpstr (vigie_post_get_author (post), ==, "SDIS 21");
  g_assert_cmpstr (vigie_post_get_url (post), ==, "https://t.me/sdis21/12");
  g_assert_cmpint (vigie_post_get_posted_at (post), ==, (AT + 12) * G_GINT64_CONSTANT (1000));
  message = find_post (&desk, "77/3");
  g_assert_cmpstr (vigie_post_get_author (message), ==, "Anne Martin");
  g_assert_null (vigie_post_get_url (message)); /* nobody else can see it */
  candidates = vigie_post_get_candidates (message, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat (candidates[0].radius_m, ==, 30);
  g_assert_cmpint (desk.fake.confirmed, ==, 5004);

  write_channel_post (&desk.fake, 13, "\"text\":\"suite\"");
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 1);
  g_assert_cmpuint (round.counts.known, ==, 0);
}

#define PHOTO(id)                                                                                  \
  "\"photo\":[{\"file_id\":\"small" id "\",\"file_unique_id\":\"s" id "\",\"width\":90,"           \
  "\"height\":60},{\"file_id\":\"large" id "\",\"file_unique_id\":\"u" id "\",\"width\":1280,"     \
  "\"height\":960,\"file_size\":20}]"

static void
test_photos_come_without_the_token (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (VigiePost) file = NULL;
  g_autoptr (VigiePost) big = NULL;
  VigiePhotoFacts *const *photos;
  g_autofree char *content = NULL;
  g_autofree char *wal = NULL;
  gsize n, length;

  desk_init (&desk, NULL);
  write_channel_post (&desk.fake, 1, PHOTO ("1") ",\"caption\":\"Le pont\"");
  write_channel_post (&desk.fake, 2,
                      "\"document\":{\"file_id\":\"raw\",\"file_unique_id\":\"uraw\",\"mime_type\":"
                      "\"image/jpeg\",\"file_size\":900}");
  write_channel_post (&desk.fake, 3,
                      "\"document\":{\"file_id\":\"big\",\"file_unique_id\":\"ubig\",\"mime_type\":"
                      "\"image/jpeg\",\"file_size\":90000000}");
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 3);
  g_assert_cmpuint (desk.fake.n_files, ==, 2);
  post = find_post (&desk, "-1001234/1");
  photos = vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (photos[0]->uri, ==, "telegram:u1"); /* the largest */
  file = find_post (&desk, "-1001234/2");
  photos = vigie_post_get_photos (file, &n);
  g_assert_cmpstr (photos[0]->uri, ==, "telegram:uraw");
  big = find_post (&desk, "-1001234/3");
  photos = vigie_post_get_photos (big, &n);
  g_assert_nonnull (strstr (photos[0]->error, "20 MB"));

  /* nowhere in the incident */
  g_assert_true (g_file_get_contents (desk.watch.place.path, &content, &length, NULL));
  g_assert_null (g_strstr_len (content, (gssize) length, "AAF-abc"));
  wal = g_strconcat (desk.watch.place.path, "-wal", NULL);
  g_clear_pointer (&content, g_free);
  if (g_file_get_contents (wal, &content, &length, NULL))
    g_assert_null (g_strstr_len (content, (gssize) length, "AAF-abc"));
}

static void
test_photo_that_fails_for_now_is_loaded_later (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, NULL);
  desk.fake.file_status = 503;
  write_channel_post (&desk.fake, 1, PHOTO ("1"));
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_null (strstr (error->message, "AAF-abc"));
  g_assert_cmpint (desk.fake.confirmed, ==, 0); /* Telegram keeps it */
  desk.fake.file_status = 0;
  desk.watch.now += 600000;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 1);
}

static void
test_photo_that_keeps_failing_keeps_no_posts (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePost) post = NULL;
  VigiePhotoFacts *const *photos;
  gsize n;

  desk_init (&desk, NULL);
  desk.fake.broken = "1.jpg";
  write_channel_post (&desk.fake, 1, "\"text\":\"avant\"");
  write_channel_post (&desk.fake, 2, PHOTO ("1") ",\"caption\":\"Le pont\"");
  write_channel_post (&desk.fake, 3, "\"text\":\"après\"");
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpuint (round.counts.imported, ==, 1); /* what came before it stays */
  g_clear_error (&error);
  desk.watch.now += 20000; /* an outage is not over by then */
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpint (desk.fake.confirmed, ==, 5001);
  desk.watch.now += 600000;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 2);
  g_assert_cmpuint (round.notes->len, >, 0);
  g_assert_nonnull (strstr (g_ptr_array_index (round.notes, 0), "without it"));
  g_assert_cmpint (desk.fake.confirmed, ==, 5003);
  post = find_post (&desk, "-1001234/2");
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Le pont");
  photos = vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_nonnull (photos[0]->error);
}

static void
on_tried (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static gboolean
is_tried (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

/* Telegram forgets what was told once the next question is asked: a trial asks none. */
static void
test_trial_loses_nothing (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (VigieSourceTrial) trial = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk, NULL);
  write_channel_post (&desk.fake, 1, "\"text\":\"Le pont est coupé\"");
  write_channel_post (&desk.fake, 2, "\"text\":\"après\"");
  vigie_source_try_async (desk.watch.source, desk.watch.store, desk.watch.client, TOKEN, NULL,
                          on_tried, &result);
  g_assert_true (vigie_test_wait_until (is_tried, &result, 60000));
  trial = vigie_source_try_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (trial->n_posts, ==, 2);
  g_assert_true (trial->is_cut);
  g_assert_cmpint (desk.fake.confirmed, ==, 0);
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 2);
}

/* A poor network gets ten minutes for a photo. */
static void
test_photo_has_ten_minutes (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePost) slow = NULL;
  g_autoptr (VigiePost) late = NULL;
  VigiePhotoFacts *const *photos;
  gsize n;

  desk_init (&desk, NULL);
  desk.fake.slow_ms = 9 * 60000;
  write_channel_post (&desk.fake, 1, PHOTO ("1"));
  watch_desk_poll_well (&desk.watch, &round);
  slow = find_post (&desk, "-1001234/1");
  photos = vigie_post_get_photos (slow, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_null (strstr (photos[0]->error, "in time")); /* it came, and is no photo */

  desk.fake.slow_ms = 11 * 60000;
  write_channel_post (&desk.fake, 2, PHOTO ("2"));
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "in time"));
  g_assert_cmpint (desk.fake.confirmed, ==, 5001);
  watch_desk_poll_well (&desk.watch, &round); /* that was long enough */
  late = find_post (&desk, "-1001234/2");
  photos = vigie_post_get_photos (late, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_nonnull (strstr (photos[0]->error, "in time"));
}

static void
test_photo_that_is_unavailable_for_now_is_loaded_later (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePost) post = NULL;
  VigiePhotoFacts *const *photos;
  gsize n;

  desk_init (&desk, NULL);
  desk.fake.refused = "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: wrong "
                      "file_id or the file is temporarily unavailable\"}";
  write_channel_post (&desk.fake, 1, PHOTO ("1") ",\"media_group_id\":\"9\"");
  write_channel_post (&desk.fake, 2, PHOTO ("2") ",\"media_group_id\":\"9\"");
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_clear_error (&error);
  desk.fake.refused = NULL;
  desk.fake.broken = "2.jpg"; /* now the other one */
  desk.watch.now += 600000;
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  desk.watch.now += 600000;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 1);
  post = find_post (&desk, "-1001234/1");
  photos = vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_null (strstr (photos[0]->error, "out of order")); /* it came, and is no photo */
  g_assert_nonnull (strstr (photos[1]->error, "out of order"));
}

static void
test_photos_that_were_sent_together_are_one_post (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (VigiePost) post = NULL;
  gsize n;

  desk_init (&desk, NULL);
  desk.fake.tells_slowly = TRUE;
  write_channel_post (&desk.fake, 1, PHOTO ("1") ",\"media_group_id\":\"9\"");
  write_channel_post (&desk.fake, 2,
                      PHOTO ("2") ",\"media_group_id\":\"9\",\"caption\":\"Trois vues\"");
  write_channel_post (&desk.fake, 3, PHOTO ("3") ",\"media_group_id\":\"9\"");
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 1);
  post = find_post (&desk, "-1001234/1");
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Trois vues");
  vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 3);
}

static void
test_group_that_an_answer_cuts_stays_whole (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (VigiePost) post = NULL;
  gsize n;

  desk_init (&desk, NULL);
  for (guint i = 1; i < 100; i++)
    write_channel_post (&desk.fake, i, "\"text\":\"x\"");
  write_channel_post (&desk.fake, 100, PHOTO ("1") ",\"media_group_id\":\"9\"");
  write_channel_post (&desk.fake, 101, PHOTO ("2") ",\"media_group_id\":\"9\"");
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 100);
  post = find_post (&desk, "-1001234/100");
  vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 2);
}

static void
test_edits_are_noted (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GPtrArray) updates = NULL;

  desk_init (&desk, NULL);
  write_channel_post (&desk.fake, 5, "\"text\":\"D971 coupée\"");
  watch_desk_poll_well (&desk.watch, &round);
  write_update (&desk.fake, "\"edited_channel_post\":{\"message_id\":5,\"date\":1795000005,"
                            "\"edit_date\":4000000000," CHANNEL ",\"text\":\"D971 rouverte\"}");
  write_update (&desk.fake, "\"edited_channel_post\":{\"message_id\":6,\"date\":1795000005,"
                            "\"edit_date\":4000000000," CHANNEL ",\"text\":\"jamais vue\"}");
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.changed, ==, 1);
  g_assert_cmpuint (round.counts.imported, ==, 0);
  post = find_post (&desk, "-1001234/5");
  updates = vigie_store_list_post_updates (desk.watch.store, vigie_post_get_id (post), NULL);
  g_assert_cmpuint (updates->len, ==, 1);
  g_assert_cmpstr (((VigieProvenance *) g_ptr_array_index (updates, 0))->text, ==, "D971 rouverte");
}

static void
test_only_some_chats_are_wanted (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "chat=@SDIS21");
  write_channel_post (&desk.fake, 1, "\"text\":\"a\"");
  write_update (&desk.fake,
                "\"message\":{\"message_id\":3,\"date\":1795000500," PRIVATE ",\"text\":\"b\"}");
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 1);
  g_assert_cmpint (desk.fake.confirmed, ==, 5002);
}

/* After a week without a message Telegram numbers anew. */
static void
test_numbers_that_begin_anew_are_found (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, NULL);
  write_channel_post (&desk.fake, 1, "\"text\":\"a\"");
  watch_desk_poll_well (&desk.watch, &round);
  g_ptr_array_set_size (desk.fake.updates, 0);
  desk.fake.first_id = 40;
  desk.fake.confirmed = 0;
  desk.watch.now += 8 * G_GINT64_CONSTANT (86400000);
  write_channel_post (&desk.fake, 2, "\"text\":\"b\"");
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 1);
}

static void
test_refusals_are_said (void)
{
  static const struct
  {
    guint status;
    const char *text;
    int code;
    const char *words;
  } cases[] = {
    { 401, "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}", VIGIE_ERROR_LOGIN,
      "token" },
    { 409,
      "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: can't use getUpdates method "
      "while webhook is active; use deleteWebhook to delete the webhook first\"}",
      VIGIE_ERROR_INVALID, "webhook" },
    { 409,
      "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: terminated by other getUpdates "
      "request\"}",
      VIGIE_ERROR_LIMITED, "Another program" },
    { 400, "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: odd\"}",
      VIGIE_ERROR_NETWORK, "odd" },
    { 404, "Not here", VIGIE_ERROR_INVALID, "bots" },
    { 429, "", VIGIE_ERROR_LIMITED, "" },
  };
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, NULL);
  g_assert_false (watch_desk_poll (&desk.watch, NULL, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_clear_error (&error);
  g_assert_false (watch_desk_poll (&desk.watch, "1:../../x", &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_clear_error (&error);
  desk.fake.is_page = TRUE;
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  desk.fake.is_page = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      desk.fake.status = cases[i].status;
      desk.fake.refusal = cases[i].text;
      g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
      g_assert_error (error, VIGIE_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_assert_null (strstr (error->message, "AAF-abc"));
      g_clear_error (&error);
    }
  g_assert_cmpint (vigie_http_client_get_pause (
                       desk.watch.client, vigie_source_get_option (desk.watch.source, "url")) -
                       desk.watch.now,
                   ==, 40000);
  for (guint i = 0; round.notes != NULL && i < round.notes->len; i++)
    g_assert_null (strstr (g_ptr_array_index (round.notes, i), "AAF-abc"));
}

/* ---- as it comes ---- */

static gboolean
has_two (gpointer data)
{
  return g_atomic_int_get (&((WatchFollower *) data)->n_imported) == 2;
}

static void
test_messages_come_at_once (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (WatchFollower) follower = { 0 };

  desk_init (&desk, NULL);
  write_channel_post (&desk.fake, 1, "\"text\":\"a\"");
  watch_follower_start (&follower, &desk.watch);
  g_assert_true (vigie_test_wait_until (watch_follower_is_live, &follower, 20000));
  g_assert_cmpint (g_atomic_int_get (&follower.n_imported), ==, 1);
  write_channel_post (&desk.fake, 2, "\"text\":\"b\"");
  g_assert_true (vigie_test_wait_until (has_two, &follower, 20000));
  g_cancellable_cancel (follower.cancellable);
  watch_follower_join (&follower);
  g_assert_error (follower.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/telegram/posts", test_posts_and_messages_come);
  g_test_add_func ("/telegram/photos/token", test_photos_come_without_the_token);
  g_test_add_func ("/telegram/photos/later", test_photo_that_fails_for_now_is_loaded_later);
  g_test_add_func ("/telegram/photos/keeps-failing", test_photo_that_keeps_failing_keeps_no_posts);
  g_test_add_func ("/telegram/trial", test_trial_loses_nothing);
  g_test_add_func ("/telegram/photos/slow", test_photo_has_ten_minutes);
  g_test_add_func ("/telegram/photos/unavailable",
                   test_photo_that_is_unavailable_for_now_is_loaded_later);
  g_test_add_func ("/telegram/photos/group", test_photos_that_were_sent_together_are_one_post);
  g_test_add_func ("/telegram/photos/cut-group", test_group_that_an_answer_cuts_stays_whole);
  g_test_add_func ("/telegram/edits", test_edits_are_noted);
  g_test_add_func ("/telegram/chats", test_only_some_chats_are_wanted);
  g_test_add_func ("/telegram/numbers", test_numbers_that_begin_anew_are_found);
  g_test_add_func ("/telegram/refusals", test_refusals_are_said);
  g_test_add_func ("/telegram/stream", test_messages_come_at_once);
  return g_test_run ();
}
