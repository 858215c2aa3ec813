/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-incident-words.h"
#include "vigie-json.h"
#include "watch-desk.h"

#define TOKEN "EAAB-access"
#define HOUR_MS 3600000
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define PHOTO "https://scontent.example/p.jpg?sig=1"

/* ---- a server that speaks the Graph API ---- */

typedef struct
{
  VigieServerThread thread;
  GMutex mutex;
  gint64 now;
  guint n_tagged; /* each an hour older than the one before */
  guint n_comments;
  guint n_media;
  guint n_requests;
  guint n_searches; /* for hashtags */
  guint n_media_asked;
  gboolean is_bare; /* media without a caption or a photo */
  guint fail_at;    /* the search for a hashtag that is refused, from 1; 0 for none */
  guint fail_media; /* the page of media that fails, from 1; 0 for none */
  guint status;     /* of everything; 0 to answer well */
  const char *refusal;
  gboolean is_page; /* a web page for everything */
  const char *app_usage;
  const char *business_usage;
} Fake;

static void
answer (SoupServerMessage *message, guint status, const char *type, const char *text)
{
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_set_status (message, status, NULL);
}

static char *
format_time (const Fake *self, guint hours)
{
  g_autoptr (GDateTime) time =
      g_date_time_new_from_unix_utc ((self->now - (gint64) hours * HOUR_MS) / 1000);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%S+0000");
}

/* A list of which @n_all are there, from the one behind "after", at most "limit". */
static void
answer_list (Fake *self,
             SoupServerMessage *message,
             GHashTable *query,
             guint n_all,
             void (*append) (Fake *self, GString *text, guint index))
{
  const char *after = g_hash_table_lookup (query, "after");
  const char *limit = g_hash_table_lookup (query, "limit");
  const guint first = after != NULL ? (guint) g_ascii_strtoull (after, NULL, 10) : 0;
  const guint end = MIN (n_all, first + (guint) g_ascii_strtoull (limit, NULL, 10));
  g_autoptr (GString) text = g_string_new ("{\"data\":[");

  for (guint i = first; i < end; i++)
    {
      g_string_append (text, i > first ? "," : "");
      append (self, text, i);
    }
  g_string_append_printf (text, "],\"paging\":{\"cursors\":{\"after\":\"%u\"}", end);
  if (end < n_all) /* this address holds the token, and is never asked */
    g_string_append (text, ",\"next\":\"https://graph.facebook.com/x?access_token=" TOKEN "\"");
  g_string_append (text, "}}");
  answer (message, 200, "application/json", text->str);
}

static void
append_tagged (Fake *self, GString *text, guint index)
{
  g_autofree char *time = format_time (self, index);

  g_string_append_printf (
      text,
      "{\"id\":\"77_%u\",\"message\":\"Crue %u\",\"created_time\":\"%s\",\"permalink_url\":"
      "\"https://www.facebook.com/77/posts/%u\",\"attachments\":{\"data\":[{\"media\":{\"image\":{"
      "\"src\":\"" PHOTO "\",\"width\":720,\"height\":540}}}]}}",
      900 - index, 900 - index, time, 900 - index);
}

static void
append_feed (Fake *self, GString *text, guint index)
{
  g_autofree char *time = format_time (self, 30);

  g_string_append_printf (text,
                          "{\"id\":\"21_5\",\"message\":\"Restez chez vous\",\"created_time\":"
                          "\"%s\",\"from\":{\"id\":\"21\",\"name\":\"SDIS 21\"},\"comments\":{"
                          "\"data\":[",
                          time);
  for (guint i = 0; i < MIN (self->n_comments, 2); i++)
    {
      g_autofree char *at = format_time (self, i);

      g_string_append_printf (text,
                              "%s{\"id\":\"5_%u\",\"message\":\"Ici aussi %u\",\"created_time\":"
                              "\"%s\",\"from\":{\"id\":\"3\",\"name\":\"Anne Martin\"}}",
                              i > 0 ? "," : "", 100 - i, 100 - i, at);
    }
  g_string_append (text, "],\"paging\":{\"cursors\":{\"after\":\"2\"}");
  if (self->n_comments > 2)
    g_string_append (text, ",\"next\":\"https://graph.facebook.com/x\"");
  g_string_append (text, "}}}");
}

static void
append_comment (Fake *self, GString *text, guint index)
{
  g_autofree char *at = format_time (self, index);

  g_string_append_printf (text,
                          "{\"id\":\"5_%u\",\"message\":\"Ici aussi %u\",\"created_time\":\"%s\"}",
                          100 - index, 100 - index, at);
}

static void
append_media (Fake *self, GString *text, guint index)
{
  g_autofree char *at = format_time (self, index % 20);

  if (self->is_bare)
    {
      g_string_append_printf (
          text, "{\"id\":\"17%u\",\"media_type\":\"VIDEO\",\"timestamp\":\"%s\"}", index, at);
      return;
    }
  g_string_append_printf (
      text,
      "{\"id\":\"17%u\",\"caption\":\"La Saône #crue\",\"media_type\":\"CAROUSEL_ALBUM\","
      "\"permalink\":\"https://www.instagram.com/p/a%u/\",\"timestamp\":\"%s\",\"children\":{"
      "\"data\":[{\"media_type\":\"IMAGE\",\"media_url\":\"" PHOTO "\"},{\"media_type\":"
      "\"VIDEO\",\"media_url\":\"https://x.example/v.mp4\"}]}}",
      index, index, at);
}

static void
dispatch (Fake *self, SoupServerMessage *message, const char *path, GHashTable *query)
{
  if (g_str_has_suffix (path, "/sdis21/tagged"))
    answer_list (self, message, query, self->n_tagged, append_tagged);
  else if (g_str_has_suffix (path, "/sdis21/feed"))
    answer_list (self, message, query, 1, append_feed);
  else if (g_str_has_suffix (path, "/21_5/comments"))
    answer_list (self, message, query, self->n_comments, append_comment);
  else if (g_str_has_suffix (path, "/178/tags"))
    answer_list (self, message, query, 0, append_media);
  else if (g_str_has_suffix (path, "/ig_hashtag_search"))
    {
      g_autofree char *text = g_strdup_printf ("{\"data\":[{\"id\":\"%u\"}]}",
                                               g_str_hash (g_hash_table_lookup (query, "q")));

      g_assert_cmpstr (g_hash_table_lookup (query, "user_id"), ==, "178");
      if (++self->n_searches == self->fail_at)
        answer (message, 400, "application/json",
                "{\"error\":{\"message\":\"(#100) Odd tag\",\"code\":100}}");
      else
        answer (message, 200, "application/json", text);
    }
  else if (g_str_has_suffix (path, "/recent_media"))
    {
      if (++self->n_media_asked == self->fail_media)
        answer (message, 400, "application/json",
                "{\"error\":{\"message\":\"(#100) Odd page\",\"code\":100}}");
      else
        answer_list (self, message, query, self->n_media, append_media);
    }
  else
    answer (message, 404, "application/json",
            "{\"error\":{\"message\":\"Unknown path\",\"code\":2500}}");
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fake *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *authorization = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  const char *whole = g_uri_get_query (soup_server_message_get_uri (message));

  g_mutex_lock (&self->mutex);
  self->n_requests++;
  g_assert_true (whole == NULL || strstr (whole, TOKEN) == NULL);
  if (self->app_usage != NULL)
    soup_message_headers_append (headers, "x-app-usage", self->app_usage);
  if (self->business_usage != NULL)
    soup_message_headers_append (headers, "x-business-use-case-usage", self->business_usage);
  if (self->is_page)
    answer (message, 200, "text/html", "<html>Bienvenue</html>");
  else if (g_strcmp0 (authorization, "Bearer " TOKEN) != 0)
    answer (message, 400, "application/json",
            "{\"error\":{\"message\":\"Invalid OAuth access token.\",\"code\":190}}");
  else if (self->status != 0)
    answer (message, self->status, "application/json", self->refusal);
  else
    dispatch (self, message, path, query);
  g_mutex_unlock (&self->mutex);
}

/* ---- an incident that watches it ---- */

typedef struct
{
  WatchDesk watch;
  Fake fake;
} Desk;

static void
desk_init (Desk *self, const char *const *options)
{
  g_mutex_init (&self->fake.mutex);
  self->fake.now = g_get_real_time () / 1000;
  vigie_server_thread_start (&self->fake.thread, "meta", on_request, &self->fake);
  watch_desk_init (&self->watch, &self->fake.thread, TOKEN, self->fake.now, "meta", options);
}

static void
desk_clear (Desk *self)
{
  watch_desk_clear (&self->watch);
  g_mutex_clear (&self->fake.mutex);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static VigiePost *
find_post (Desk *self, const char *kind, const char *external_id)
{
  return watch_desk_find (&self->watch, kind, external_id);
}

static const char *const page_options[] = { "page=sdis21", NULL };
static const char *const tag_options[] = { "instagram=178", "tag=#Crue", NULL };

/* ---- tests ---- */

static void
test_page_brings_what_others_write (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (VigiePost) tagged = NULL;
  g_autoptr (VigiePost) own = NULL;
  g_autoptr (VigiePost) comment = NULL;
  VigiePhotoFacts *const *photos;
  gsize n;

  desk_init (&desk, page_options);
  desk.fake.n_tagged = 2;
  desk.fake.n_comments = 4;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 6);
  g_assert_null (strstr (round.cursor, TOKEN));
  tagged = find_post (&desk, "facebook", "77_900");
  g_assert_cmpstr (vigie_post_get_text (tagged), ==, "Crue 900");
  g_assert_cmpstr (vigie_post_get_url (tagged), ==, "https://www.facebook.com/77/posts/900");
  g_assert_cmpint (vigie_post_get_posted_at (tagged), ==, desk.watch.now / 1000 * 1000);
  photos = vigie_post_get_photos (tagged, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (photos[0]->uri, ==, PHOTO);
  own = find_post (&desk, "facebook", "21_5"); /* the organisation's own words are no news */
  g_assert_null (own);
  comment = find_post (&desk, "facebook", "5_97"); /* of the second page */
  g_assert_nonnull (comment);
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 0);
}

static void
test_pages_are_read_down_to_what_is_known (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, page_options);
  desk.fake.n_tagged = 120; /* of which a day is taken */
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, >=, 24);
  g_assert_cmpuint (round.counts.imported, <=, 25);
  g_assert_cmpuint (desk.fake.n_requests, ==, 2);
}

static void
test_hashtags_bring_photos (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (VigiePost) post = NULL;
  gsize n;

  desk_init (&desk, tag_options);
  desk.fake.n_media = 70;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 70);
  g_assert_cmpuint (desk.fake.n_searches, ==, 1);
  g_assert_cmpuint (desk.fake.n_media_asked, ==, 2);
  g_assert_true (round_says (&round, "1 of 30"));
  post = find_post (&desk, "instagram", "173");
  g_assert_cmpstr (vigie_post_get_url (post), ==, "https://www.instagram.com/p/a3/");
  vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 1);
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_searches, ==, 1); /* its number is known */
  g_assert_cmpuint (desk.fake.n_media_asked, ==, 3);
}

/* What is left out by words, or is no post, is not read down to its end in each round. */
static void
test_what_is_left_out_is_read_once (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, (const char *const[]) { "instagram=178", "tag=#Crue", "only-words=yes", NULL });
  vigie_incident_words_save (desk.watch.store, "neige", &error);
  g_assert_no_error (error);
  desk.fake.n_media = 170;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 0);
  g_assert_cmpuint (desk.fake.n_media_asked, ==, 4);
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_media_asked, ==, 5);
  desk.fake.is_bare = TRUE;
  desk.watch.now += 30 * 60000;
  desk.fake.now = desk.watch.now; /* what is newer is looked for further down, too */
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_media_asked, ==, 9);
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_media_asked, ==, 10);
}

static void
test_hashtag_that_breaks_off_is_read_again (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, tag_options);
  desk.fake.n_media = 70;
  desk.fake.fail_media = 2;
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_cmpuint (round.counts.imported, ==, 50);
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 20);
}

/* One that is refused does not keep the others, and is told. */
static void
test_refused_hashtag_does_not_keep_the_others (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk,
             (const char *const[]) { "instagram=178", "tag=odd", "tag=crue", "tag=saone", NULL });
  desk.fake.n_media = 3;
  desk.fake.fail_at = 1;
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Odd tag"));
  g_assert_cmpuint (desk.fake.n_searches, ==, 3);
  g_assert_cmpuint (round.counts.imported, ==, 3);
  g_clear_error (&error);
  desk.fake.status = 400; /* what is wrong with the login is not asked for each */
  desk.fake.refusal = "{\"error\":{\"message\":\"Expired\",\"code\":190}}";
  desk.fake.n_requests = 0;
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_assert_cmpuint (desk.fake.n_requests, ==, 1);
}

static void
test_thirty_hashtags_in_a_week (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) options = NULL;

  g_strv_builder_add (builder, "instagram=178");
  for (guint i = 0; i < 32; i++)
    g_strv_builder_take (builder, g_strdup_printf ("tag=crue%u", i));
  options = g_strv_builder_end (builder);
  desk_init (&desk, (const char *const *) options);
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_searches, ==, 30);
  g_assert_true (round_says (&round, "#crue31"));
  g_assert_true (round_says (&round, "30 of 30"));
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_searches, ==, 30);
  desk.watch.now += 8 * DAY_MS; /* they count anew */
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_searches, ==, 60);
}

static void
test_refusals_are_said (void)
{
  static const struct
  {
    const char *text;
    int code;
    const char *words;
  } cases[] = {
    { "{\"error\":{\"message\":\"Error validating access token: Session has expired on Monday\","
      "\"type\":\"OAuthException\",\"code\":190,\"error_subcode\":463}}",
      VIGIE_ERROR_LOGIN, "run out" },
    { "{\"error\":{\"message\":\"The user has not authorized application\",\"code\":190}}",
      VIGIE_ERROR_LOGIN, "not authorized" },
    { "{\"error\":{\"message\":\"(#10) requires pages_read_user_content\",\"code\":10}}",
      VIGIE_ERROR_LOGIN, "rights" },
    { "{\"error\":{\"message\":\"(#4) Application request limit reached\",\"code\":4}}",
      VIGIE_ERROR_LIMITED, "pause" },
    { "{\"error\":{\"message\":\"There have been too many calls\",\"code\":80002}}",
      VIGIE_ERROR_LIMITED, "pause" },
    { "{\"error\":{\"message\":\"An unknown error\",\"code\":1}}", VIGIE_ERROR_NETWORK,
      "out of order" },
    { "{\"error\":{\"message\":\"(#803) Some of the aliases do not exist\",\"code\":803}}",
      VIGIE_ERROR_NOT_FOUND, "aliases" },
    { "{\"error\":{\"message\":\"(#100) Odd\",\"code\":100}}", VIGIE_ERROR_INVALID, "Odd" },
    { "{\"error\":\"text\"}", VIGIE_ERROR_INVALID, "Meta" },
  };
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, page_options);
  g_assert_false (watch_desk_poll (&desk.watch, NULL, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_clear_error (&error);
  g_assert_false (watch_desk_poll (&desk.watch, "other", &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_clear_error (&error);
  desk.fake.is_page = TRUE;
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  desk.fake.is_page = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      desk.fake.status = 400;
      desk.fake.refusal = cases[i].text;
      g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
      g_assert_error (error, VIGIE_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_assert_cmpint (round.pause_ms > 0, ==, cases[i].code == VIGIE_ERROR_LIMITED);
      g_clear_error (&error);
    }
}

static void
test_headers_slow_it_down (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, page_options);
  desk.fake.n_tagged = 2;
  desk.fake.app_usage = "{\"call_count\":80,\"total_time\":25,\"total_cputime\":3}";
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpint (round.pause_ms, ==, 5 * 60 * 1000);
  g_assert_cmpuint (round.counts.imported, ==, 2);
  g_assert_cmpuint (desk.fake.n_requests, ==, 2);
  desk.fake.app_usage = "no JSON";
  desk.fake.business_usage = "{\"21\":[{\"type\":\"pages\",\"call_count\":100,\"total_cputime\":1,"
                             "\"total_time\":1,\"estimated_time_to_regain_access\":19}]}";
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpint (round.pause_ms, ==, 19 * 60 * 1000);
  g_assert_cmpuint (desk.fake.n_requests, ==, 3); /* nothing more in this round */
}

static void
test_options_are_checked (void)
{
  static const char *const wrong[][4] = {
    { NULL },
    { "tag=crue", NULL },
    { "page=sdis21", "tag=crue", NULL },
    { "instagram=sdis21", NULL },
    { "page=../me", NULL },
    { "instagram=178", "tag=deux mots", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vigie_source_new ("meta", wrong[i], &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

/* What the incident looks for is asked as hashtags. */
static void
test_words_become_hashtags (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, (const char *const[]) { "instagram=178", NULL });
  vigie_incident_words_save (desk.watch.store, "crue, inondation, pont coupé", &error);
  g_assert_no_error (error);
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_searches, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/page", test_page_brings_what_others_write);
  g_test_add_func ("/meta/page/known", test_pages_are_read_down_to_what_is_known);
  g_test_add_func ("/meta/hashtags", test_hashtags_bring_photos);
  g_test_add_func ("/meta/hashtags/left-out", test_what_is_left_out_is_read_once);
  g_test_add_func ("/meta/hashtags/broken-off", test_hashtag_that_breaks_off_is_read_again);
  g_test_add_func ("/meta/hashtags/refused", test_refused_hashtag_does_not_keep_the_others);
  g_test_add_func ("/meta/hashtags/thirty", test_thirty_hashtags_in_a_week);
  g_test_add_func ("/meta/hashtags/words", test_words_become_hashtags);
  g_test_add_func ("/meta/refusals", test_refusals_are_said);
  g_test_add_func ("/meta/limits", test_headers_slow_it_down);
  g_test_add_func ("/meta/options", test_options_are_checked);
  return g_test_run ();
}
