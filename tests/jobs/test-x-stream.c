/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch-follower.h"
#include "x-desk.h"

/* ---- as it comes ---- */

typedef struct
{
  Fake *fake;
  char *text;
  gboolean is_end;
} Line;

static gboolean
send_line (gpointer data)
{
  Line *line = data;

  g_mutex_lock (&line->fake->mutex);
  if (line->fake->stream != NULL)
    {
      SoupMessageBody *body = soup_server_message_get_response_body (line->fake->stream);

      soup_message_body_append (body, SOUP_MEMORY_COPY, line->text, strlen (line->text));
      if (line->is_end)
        soup_message_body_complete (body);
      soup_server_message_unpause (line->fake->stream);
    }
  g_mutex_unlock (&line->fake->mutex);
  g_free (line->text);
  g_free (line);
  return G_SOURCE_REMOVE;
}

static void
send_text (Fake *self, const char *text, gboolean is_end)
{
  Line *line = g_new (Line, 1);

  *line = (Line) { self, g_strdup (text), is_end };
  g_main_context_invoke (self->thread.context, send_line, line);
}

static void
send_post (Fake *self, guint index, const char *tag)
{
  g_autoptr (GString) text = g_string_new ("{\"data\":");

  append_post (self, text, index);
  g_string_append_c (text, ',');
  append_includes (self, text);
  g_string_append_printf (text, ",\"matching_rules\":[{\"id\":\"1\",\"tag\":\"%s\"}]}\r\n", tag);
  send_text (self, text->str, FALSE);
}

static char *
dup_own_tag (Fake *self)
{
  char *tag = NULL;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->rules->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (self->rules, i), "vigie "))
      {
        const char *rule = g_ptr_array_index (self->rules, i);

        tag = g_strndup (rule, strcspn (rule, "\t"));
      }
  g_mutex_unlock (&self->mutex);
  return tag;
}

static gboolean
has_three (gpointer data)
{
  return g_atomic_int_get (&((WatchFollower *) data)->n_imported) >= 3;
}

static void
test_stream_brings_posts_at_once (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (WatchFollower) follower = { 0 };
  g_autofree char *tag = NULL;

  desk_init (&desk, "q=crue", "cap=1000posts/day");
  desk.fake.streams = TRUE;
  desk.fake.n_posts = 0;
  g_ptr_array_add (desk.fake.rules, g_strdup ("somebody\tcats has:images"));
  watch_follower_start (&follower, &desk.watch);
  g_assert_true (vigie_test_wait_until (watch_follower_is_live, &follower, 20000));
  tag = dup_own_tag (&desk.fake);
  g_assert_nonnull (tag);
  g_assert_cmpuint (desk.fake.rules->len, ==, 2); /* the other one stays */
  g_assert_cmpstr (g_ptr_array_index (desk.fake.rules, 0), ==, "somebody\tcats has:images");

  desk.fake.n_posts = 5;
  send_text (&desk.fake, "\r\n", FALSE);
  send_post (&desk.fake, 0, tag);
  send_post (&desk.fake, 0, tag); /* X may send one twice */
  send_text (&desk.fake, "{\"data\":{\"id\":\"no\"\r\n", FALSE);
  send_post (&desk.fake, 1, "somebody");
  send_post (&desk.fake, 2, tag);
  send_post (&desk.fake, 3, tag);
  g_assert_true (vigie_test_wait_until (has_three, &follower, 20000));
  /* what X says before it ends, and a line that is cut */
  send_text (&desk.fake, "{\"data\":{\"id\":", TRUE);
  watch_follower_join (&follower);
  g_assert_error (follower.error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpint (follower.n_imported, ==, 3);
  expect_cost (&desk, "4 of 1000 posts"); /* the other one's is paid as well */
}

static void
test_stream_says_why_it_ends (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (WatchFollower) follower = { 0 };

  desk_init (&desk, "q=crue", NULL);
  desk.fake.streams = TRUE;
  watch_follower_start (&follower, &desk.watch);
  g_assert_true (vigie_test_wait_until (watch_follower_is_live, &follower, 20000));
  send_text (&desk.fake,
             "{\"errors\":[{\"title\":\"operational-disconnect\",\"disconnect_type\":"
             "\"UpstreamOperationalDisconnect\",\"detail\":\"This stream has been disconnected\"}]}"
             "\r\n",
             FALSE);
  watch_follower_join (&follower);
  g_assert_error (follower.error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_nonnull (strstr (follower.error->message, "has been disconnected"));
}

static guint
count_posts (Desk *self)
{
  guint n = 0;

  for (guint i = 0; i < self->fake.n_posts; i++)
    {
      g_autoptr (VigiePost) post = find_post (self, i);

      n += post != NULL;
    }
  return n;
}

/* What came before the connection was closed is billed, so that it is kept and counted. */
static void
test_stream_stops_at_the_cap (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (WatchFollower) follower = { 0 };
  g_autofree char *tag = NULL;
  g_autofree char *sum = NULL;

  desk_init (&desk, "q=crue", "cap=12posts/day");
  desk.fake.streams = TRUE;
  desk.fake.n_posts = 0;
  watch_follower_start (&follower, &desk.watch);
  g_assert_true (vigie_test_wait_until (watch_follower_is_live, &follower, 20000));
  tag = dup_own_tag (&desk.fake);
  desk.fake.n_posts = 30;
  for (guint i = 0; i < 30; i++)
    send_post (&desk.fake, i, tag);
  watch_follower_join (&follower);
  g_assert_error (follower.error, VIGIE_ERROR, VIGIE_ERROR_CAP);
  g_assert_cmpuint (count_posts (&desk), >=, 3);
  sum = g_strdup_printf ("%u of 12 posts", count_posts (&desk));
  expect_cost (&desk, sum);
}

/* Where less is left than the smallest question takes, the stream is not opened either. */
static void
test_stream_is_not_opened_at_the_cap (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_auto (WatchFollower) follower = { 0 };

  desk_init (&desk, "q=crue", "cap=12posts/day");
  desk.fake.streams = TRUE;
  watch_desk_poll_well (&desk.watch, &round); /* 3 of 12 */
  watch_follower_start (&follower, &desk.watch);
  watch_follower_join (&follower);
  g_assert_error (follower.error, VIGIE_ERROR, VIGIE_ERROR_CAP);
  g_assert_cmpuint (desk.fake.n_rules, ==, 0);
}

static void
test_without_a_stream_it_is_asked (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (WatchFollower) follower = { 0 };

  desk_init (&desk, "q=crue", NULL);
  watch_follower_start (&follower, &desk.watch);
  watch_follower_join (&follower);
  g_assert_no_error (follower.error);
  g_assert_cmpuint (desk.fake.n_searches, ==, 1);
}

/* Rules of the words of before go, and those of others stay. */
static void
test_outdated_rules_go (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (WatchFollower) follower = { 0 };
  g_autofree char *tag = NULL;

  desk_init (&desk, "q=crue", NULL);
  desk.fake.streams = TRUE;
  watch_follower_start (&follower, &desk.watch);
  g_assert_true (vigie_test_wait_until (watch_follower_is_live, &follower, 20000));
  watch_follower_clear (&follower);
  tag = dup_own_tag (&desk.fake);
  g_ptr_array_add (desk.fake.rules, g_strconcat (tag, "\t(neige) -is:retweet", NULL));
  g_ptr_array_add (desk.fake.rules, g_strdup ("somebody\tcats"));
  watch_follower_start (&follower, &desk.watch);
  g_assert_true (vigie_test_wait_until (watch_follower_is_live, &follower, 20000));
  watch_follower_clear (&follower);
  g_assert_cmpuint (desk.fake.rules->len, ==, 2);
  g_assert_true (g_str_has_suffix (g_ptr_array_index (desk.fake.rules, 0), "(crue) -is:retweet"));
  g_assert_cmpstr (g_ptr_array_index (desk.fake.rules, 1), ==, "somebody\tcats");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/x/stream/at-once", test_stream_brings_posts_at_once);
  g_test_add_func ("/x/stream/end", test_stream_says_why_it_ends);
  g_test_add_func ("/x/stream/cap", test_stream_stops_at_the_cap);
  g_test_add_func ("/x/stream/closed-at-the-cap", test_stream_is_not_opened_at_the_cap);
  g_test_add_func ("/x/stream/none", test_without_a_stream_it_is_asked);
  g_test_add_func ("/x/stream/rules", test_outdated_rules_go);
  return g_test_run ();
}
