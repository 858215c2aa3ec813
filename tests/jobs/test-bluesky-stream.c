/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is written on Bluesky comes as it is written, and what happens to it later. Against a
 * Jetstream of ours, and with the same assertions against a real network of Bluesky's servers: see
 * real-bluesky.h.
 */
#include <signal.h>

#include "jetstream-desk.h"

/* ---- what people do ---- */

static void
do_operation (Desk *self, const char *operation, const char *rkey, const char *text)
{
  gint64 now_us = g_get_real_time ();

  if (self->real.pds == NULL)
    {
      g_autofree char *event = fake_jetstream_make_event (operation, rkey, now_us, text);

      fake_jetstream_add (&self->fake, now_us, event);
    }
  else if (g_str_equal (operation, "delete"))
    real_bluesky_delete (&self->real, rkey);
  else
    real_bluesky_put (&self->real, rkey, text);
}

typedef struct
{
  Desk *desk;
  const char *rkey;
  int kind; /* 0 for the post, else what happened to it */
} Wanted;

static void
make_id (Desk *self, const char *rkey, char id[VIGIE_POST_ID_LENGTH + 1])
{
  g_autofree char *uri = g_strdup_printf ("at://%s/app.bsky.feed.post/%s", self->did, rkey);

  vigie_post_make_id ("bluesky", "", uri, id);
}

static VigiePost *
find_post (Desk *self, const char *rkey)
{
  char id[VIGIE_POST_ID_LENGTH + 1];

  make_id (self, rkey, id);
  return vigie_store_find_post (self->store, id, NULL);
}

static gboolean
is_here (gpointer data)
{
  const Wanted *wanted = data;
  g_autoptr (VigiePost) post = find_post (wanted->desk, wanted->rkey);
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (GPtrArray) updates = NULL;

  g_assert_false (has_ended (wanted->desk));
  if (post == NULL || wanted->kind == 0)
    return post != NULL;
  make_id (wanted->desk, wanted->rkey, id);
  updates = vigie_store_list_post_updates (wanted->desk->store, id, NULL);
  return updates->len > 0 &&
         ((VigieProvenance *) g_ptr_array_index (updates, updates->len - 1))->kind == wanted->kind;
}

static void
expect (Desk *self, const char *rkey, int kind)
{
  Wanted wanted = { self, rkey, kind };

  g_assert_true (vigie_test_wait_until (is_here, &wanted, PATIENCE_MS));
}

static void
wait_live (Desk *self)
{
  g_assert_true (vigie_test_wait_until (is_live, self, PATIENCE_MS));
  g_assert_false (has_ended (self));
}

/* ---- tests ---- */

static void
test_posts_come_and_change_and_go (gconstpointer data)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *one = real_bluesky_make_key (), *two = real_bluesky_make_key (),
                  *other = real_bluesky_make_key ();
  g_autoptr (VigiePost) post = NULL, missing = NULL;

  if (!desk_init_peer (&desk, GPOINTER_TO_INT (data)))
    return;
  desk_begin (&desk);
  wait_live (&desk);
  do_operation (&desk, "create", other, "Beau temps sur le marché");
  do_operation (&desk, "create", one, "Inondations à Arles");
  expect (&desk, one, 0);
  post = find_post (&desk, one);
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Inondations à Arles");
  g_assert_cmpstr (vigie_post_get_author (post), ==, FAKE_JETSTREAM_HANDLE);
  missing = find_post (&desk, other);
  g_assert_null (missing);

  do_operation (&desk, "update", one, "Plus rien à Arles");
  expect (&desk, one, VIGIE_POST_EDITED);
  do_operation (&desk, "delete", other, NULL); /* of no interest */
  do_operation (&desk, "delete", one, NULL);
  expect (&desk, one, VIGIE_POST_DELETED);
  desk_stop (&desk);

  /* what is written while nobody reads comes later, and only that is new */
  do_operation (&desk, "create", two, "L’inondation monte");
  desk_begin (&desk);
  expect (&desk, two, 0);
  desk_stop (&desk);
}

static void
test_the_way_goes_on_where_it_was (void)
{
  g_auto (Desk) desk = { 0 };
  gint64 now_us = g_get_real_time ();
  g_autofree char *old =
      fake_jetstream_make_event ("create", "old", now_us - 60 * G_TIME_SPAN_SECOND, "#Crue");
  g_autofree char *young = fake_jetstream_make_event ("create", "young", now_us, "#Crue");
  gint64 first, second;

  desk_init (&desk, "", FALSE); /* the usual path */
  fake_jetstream_add (&desk.fake, now_us - 60 * G_TIME_SPAN_SECOND, old);
  desk_begin (&desk);
  expect (&desk, "old", 0); /* the first connection looks back */
  g_assert_cmpuint (desk.fake.n_profiles, ==, 1);
  fake_jetstream_add (&desk.fake, now_us, young);
  expect (&desk, "young", 0);
  g_assert_cmpuint (desk.fake.n_profiles, ==, 1); /* the name is known by now */
  desk_stop (&desk);
  desk_begin (&desk);
  wait_live (&desk);
  desk_stop (&desk);
  g_assert_cmpuint (desk.fake.cursors->len, ==, 2);
  first = g_ascii_strtoll (g_ptr_array_index (desk.fake.cursors, 0), NULL, 10);
  second = g_ascii_strtoll (g_ptr_array_index (desk.fake.cursors, 1), NULL, 10);
  g_assert_cmpint (first, <, now_us - 10 * G_TIME_SPAN_MINUTE);
  g_assert_cmpint (second, <=, now_us);
  g_assert_cmpint (second, >=, now_us - 5 * G_TIME_SPAN_SECOND);
}

static guint64
count_posts (Desk *self)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();

  return count_found (self->store, query);
}

typedef struct
{
  Desk *desk;
  guint64 n_posts;
} Wish;

static gboolean
has_posts (gpointer data)
{
  const Wish *wish = data;

  return count_posts (wish->desk) >= wish->n_posts;
}

static void
wait_for_posts (Desk *self, guint64 n_posts)
{
  Wish wish = { self, n_posts };

  g_assert_true (vigie_test_wait_until (has_posts, &wish, PATIENCE_MS));
}

/* Sent now, and again to who goes on before it. */
static void
publish (Desk *self, const char *operation, guint number)
{
  gint64 now_us = g_get_real_time ();
  g_autofree char *rkey = g_strdup_printf ("k%u", number);
  g_autofree char *text = g_strdup_printf ("Inondation %u", number);
  g_autofree char *event = fake_jetstream_make_event (
      operation, rkey, now_us, g_str_equal (operation, "delete") ? NULL : text);

  fake_jetstream_add (&self->fake, now_us, event);
}

static void
test_double_and_out_of_order (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk, "/subscribe", TRUE);
  desk_begin (&desk);
  wait_live (&desk);
  publish (&desk, "delete", 7); /* before there is one */
  for (guint i = 20; i > 0; i--)
    for (guint n = 0; n < 3; n++)
      {
        gint64 at_us = g_get_real_time () - (gint64) i * G_TIME_SPAN_SECOND;
        g_autofree char *rkey = g_strdup_printf ("k%u", i);
        g_autofree char *event =
            fake_jetstream_make_event ("create", rkey, at_us, "Inondation à Arles");

        fake_jetstream_add (&desk.fake, at_us, event);
      }
  publish (&desk, "delete", 5);
  publish (&desk, "delete", 5);
  expect (&desk, "k5", VIGIE_POST_DELETED);
  wait_for_posts (&desk, 20);
  desk_stop (&desk);
  desk_begin (&desk); /* what was sent in the last seconds comes again */
  wait_live (&desk);
  publish (&desk, "create", 21);
  wait_for_posts (&desk, 21);
  desk_stop (&desk);
  g_assert_cmpuint (count_posts (&desk), ==, 21);
}

static void
test_cut_in_the_middle_of_a_frame (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "/subscribe", TRUE);
  desk_begin (&desk);
  wait_live (&desk);
  for (guint i = 0; i < 3; i++)
    publish (&desk, "create", i);
  fake_jetstream_cut (&desk.fake);
  desk_take_end (&desk, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpuint (count_posts (&desk), ==, 3); /* also what came just before */
  for (guint i = 3; i < 100; i++)
    publish (&desk, "create", i); /* nobody listens */
  desk_begin (&desk);
  wait_for_posts (&desk, 100);
  desk_stop (&desk);
  g_assert_cmpuint (count_posts (&desk), ==, 100);
}

static void
on_nothing (const VigieWatchingNews *news, gpointer user_data)
{
}

static void
on_process_ended (GObject *object, GAsyncResult *result, gpointer data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Another process, which reads until it is killed. */
static int
read_until_killed (const char *path, const char *const *options)
{
  VigieStore *store = open_store (path);
  VigieHttpClient *client = vigie_http_client_new (NULL, TRUE);
  g_autoptr (VigieSource) source = vigie_source_new ("bluesky", options, NULL);

  while (TRUE)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_auto (VigieSourceRound) round = { 0 };

      vigie_watching_follow_async (store, source, client, PASSWORD, NULL, on_nothing,
                                   vigie_test_take_result, &result);
      vigie_test_wait_result (&result);
      vigie_watching_follow_finish (result, &round, NULL);
    }
  return 1;
}

static void
test_killed_while_posts_come (void)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();
  g_auto (Desk) desk = { 0 };
  g_autofree char *url = NULL;
  g_autofree char *jetstream = NULL;
  guint n_posts = 0;

  desk_init (&desk, "/subscribe", TRUE);
  url = g_strconcat ("url=", vigie_source_get_option (desk.source, "url"), NULL);
  jetstream = g_strconcat ("jetstream=", vigie_source_get_option (desk.source, "jetstream"), NULL);
  for (guint life = 0; life < 4; life++)
    {
      guint n_enough = n_posts + (guint) g_rand_int_range (random, 1, 300);
      gboolean has_ended = FALSE;
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process =
          g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--read",
                            desk.place.path, url, jetstream, NULL);

      g_assert_no_error (error);
      g_subprocess_wait_async (process, NULL, on_process_ended, &has_ended);
      wait_for_posts (&desk, n_posts); /* the hole of the last time */
      for (guint i = 0; i < 300; i++, n_posts++)
        publish (&desk, "create", n_posts);
      wait_for_posts (&desk, n_enough);
      g_subprocess_send_signal (process, SIGKILL);
      g_assert_true (vigie_test_wait_until (is_true, &has_ended, PATIENCE_MS));
      for (guint i = 0; i < 10; i++, n_posts++)
        publish (&desk, "create", n_posts); /* nobody listens */
    }
  desk_begin (&desk);
  wait_for_posts (&desk, n_posts);
  wait_live (&desk);
  desk_stop (&desk);
  g_assert_cmpuint (count_posts (&desk), ==, n_posts);
  assert_intact (desk.store);
}

/* Two days later the server has not kept everything: that is said. */
static void
test_hole_is_said (void)
{
  g_auto (Desk) desk = { 0 };
  gint64 now_us = g_get_real_time ();
  g_autofree char *young = fake_jetstream_make_event ("create", "young", now_us, "Inondation");
  g_autofree char *notes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *cursor = NULL;

  desk_init (&desk, "/subscribe", FALSE);
  key = vigie_source_dup_key (desk.source);
  cursor = g_strdup_printf ("{\"stream\":{\"at\":%" G_GINT64_FORMAT "}}",
                            now_us - 50 * G_TIME_SPAN_HOUR);
  g_assert_true (vigie_post_sink_take (VIGIE_POST_SINK (desk.store),
                                       &(VigieBatch) { .watch = key, .cursor = cursor },
                                       &(VigieIngestCounts) { 0 }, &error));
  g_assert_no_error (error);
  fake_jetstream_add (&desk.fake, now_us, young);
  desk_begin (&desk);
  expect (&desk, "young", 0);
  g_cancellable_cancel (desk.cancellable);
  desk_take_end (&desk, &notes, &error);
  g_assert_nonnull (strstr (notes, "may be missing"));
}

static void
test_event_that_is_gone_is_replaced_by_its_time (void)
{
  g_auto (Desk) desk = { 0 };
  gint64 now_us = g_get_real_time ();
  g_autofree char *time = vigie_time_format (now_us / 1000);
  g_autofree char *event = g_strdup_printf (
      "{\"$type\":\"message\",\"payload\":{\"$type\":"
      "\"network.bsky.jetstream.subscribeEvents#commit\",\"seq\":900,\"did\":\"" FAKE_JETSTREAM_DID
      "\",\"time\":\"%s\",\"operation\":\"create\",\"collection\":\"app.bsky.feed.post\","
      "\"rkey\":\"young\",\"record\":{\"text\":\"Inondation\"}}}",
      time);
  g_autofree char *key = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *notes = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk, FAKE_JETSTREAM_SECOND_PATH, FALSE);
  desk.fake.is_too_old = TRUE;
  key = vigie_source_dup_key (desk.source);
  cursor = g_strdup_printf ("{\"stream\":{\"at\":%" G_GINT64_FORMAT ",\"seq\":3}}",
                            now_us - 50 * G_TIME_SPAN_HOUR);
  vigie_post_sink_take (VIGIE_POST_SINK (desk.store),
                        &(VigieBatch) { .watch = key, .cursor = cursor },
                        &(VigieIngestCounts) { 0 }, &error);
  g_assert_no_error (error);
  fake_jetstream_add (&desk.fake, now_us, event);
  desk_begin (&desk);
  expect (&desk, "young", 0);
  g_cancellable_cancel (desk.cancellable);
  desk_take_end (&desk, &notes, &error);
  g_assert_nonnull (strstr (notes, "may be missing"));
  kept = vigie_store_dup_cursor (desk.store, key, NULL);
  g_assert_nonnull (strstr (kept, "\"seq\":900"));
}

static void
test_what_the_server_says_at_the_end (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, FAKE_JETSTREAM_SECOND_PATH, FALSE);
  fake_jetstream_add (
      &desk.fake, G_MAXINT64,
      "{\"$type\":\"error\",\"error\":\"ConsumerTooSlow\",\"message\":\"too slow\"}");
  desk_begin (&desk);
  desk_take_end (&desk, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "too slow"));
}

static void
test_server_of_something_else (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "/subscribe", FALSE);
  for (guint i = 0; i < 100; i++)
    fake_jetstream_add (&desk.fake, G_MAXINT64, "{\"prix\":12}");
  desk_begin (&desk);
  desk_take_end (&desk, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

static void
test_members_only (void)
{
  g_auto (Desk) desk = { 0 };
  gint64 now_us = g_get_real_time ();
  g_autofree char *event = fake_jetstream_make_event ("create", "mine", now_us, "Inondation");
  g_autofree char *notes = NULL;
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "/subscribe", FALSE);
  desk.fake.hides = TRUE;
  fake_jetstream_add (&desk.fake, now_us, event);
  desk_begin (&desk);
  wait_live (&desk);
  g_main_context_invoke (desk.fake.thread.context, fake_jetstream_hang_up, &desk.fake);
  desk_take_end (&desk, &notes, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  post = find_post (&desk, "mine");
  g_assert_null (post);
  g_assert_nonnull (strstr (notes, "left out"));
}

static gboolean
was_asked_who (gpointer data)
{
  Desk *desk = data;
  guint n_profiles;

  g_mutex_lock (&desk->fake.mutex);
  n_profiles = desk->fake.n_profiles;
  g_mutex_unlock (&desk->fake.mutex);
  return n_profiles > 0;
}

/* Whether its author wants to be seen by everybody has to be known first; it is not lost. */
static void
test_post_waits_for_its_author (void)
{
  g_auto (Desk) desk = { 0 };
  gint64 now_us = g_get_real_time ();
  g_autofree char *event = fake_jetstream_make_event ("create", "mine", now_us, "Inondation");
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "/subscribe", FALSE);
  desk.fake.fails = TRUE;
  fake_jetstream_add (&desk.fake, now_us, event);
  desk_begin (&desk);
  g_assert_true (vigie_test_wait_until (was_asked_who, &desk, PATIENCE_MS));
  g_main_context_invoke (desk.fake.thread.context, fake_jetstream_hang_up, &desk.fake);
  desk_take_end (&desk, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  post = find_post (&desk, "mine");
  g_assert_null (post);

  desk.fake.fails = FALSE;
  desk_begin (&desk);
  expect (&desk, "mine", 0);
}

/* Members see each other: a name that is missing holds nothing up. */
static void
test_post_does_not_wait_where_there_is_an_account (void)
{
  g_auto (Desk) desk = { 0 };
  gint64 now_us = g_get_real_time ();
  g_autofree char *event = fake_jetstream_make_event ("create", "mine", now_us, "Inondation");
  g_autoptr (VigiePost) post = NULL;

  desk_init (&desk, "/subscribe", TRUE);
  desk.fake.fails = TRUE;
  fake_jetstream_add (&desk.fake, now_us, event);
  desk_begin (&desk);
  expect (&desk, "mine", 0);
  post = find_post (&desk, "mine");
  g_assert_cmpstr (vigie_post_get_author (post), ==, FAKE_JETSTREAM_DID);
}

static void
test_nothing_is_taken_once_it_is_stopped (void)
{
  const gboolean accounts[] = { FALSE, TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      g_auto (Desk) desk = { 0 };
      gint64 now_us = g_get_real_time ();
      g_autofree char *event = fake_jetstream_make_event ("create", "mine", now_us, "Inondation");
      g_autoptr (VigiePost) post = NULL;

      desk_init (&desk, "/subscribe", accounts[i]);
      desk.fake.stalls = TRUE;
      fake_jetstream_add (&desk.fake, now_us, event);
      desk_begin (&desk);
      g_assert_true (vigie_test_wait_until (was_asked_who, &desk, PATIENCE_MS));
      desk_stop (&desk);
      post = find_post (&desk, "mine");
      g_assert_null (post);

      desk.fake.stalls = FALSE;
      desk_begin (&desk);
      expect (&desk, "mine", 0);
    }
}

/* Where other words were looked for, what came since may match these. */
static void
test_other_words_look_back (void)
{
  g_auto (Desk) desk = { 0 };
  gint64 now_us = g_get_real_time ();
  gint64 then_us = now_us - 5 * G_TIME_SPAN_MINUTE;
  g_autofree char *event = fake_jetstream_make_event ("create", "old", then_us, "Inondation");
  g_autofree char *key = NULL;
  g_autofree char *cursor = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "/subscribe", FALSE);
  key = vigie_source_dup_key (desk.source);
  cursor = g_strdup_printf ("{\"stream\":{\"at\":%" G_GINT64_FORMAT ",\"words\":\"neige\"}}",
                            now_us - G_TIME_SPAN_SECOND);
  vigie_post_sink_take (VIGIE_POST_SINK (desk.store),
                        &(VigieBatch) { .watch = key, .cursor = cursor },
                        &(VigieIngestCounts) { 0 }, &error);
  g_assert_no_error (error);
  fake_jetstream_add (&desk.fake, then_us, event);
  desk_begin (&desk);
  expect (&desk, "old", 0);
}

static gint64
get_fast_time (gpointer data)
{
  return g_get_real_time () / 1000 + 60 * 1000;
}

static gboolean
send_ordinary (gpointer data)
{
  FakeJetstream *self = data;
  g_autofree char *event =
      fake_jetstream_make_event ("create", "other", g_get_real_time (), "Beau temps");

  for (guint i = 0; i < self->sockets->len; i++)
    {
      SoupWebsocketConnection *socket = g_ptr_array_index (self->sockets, i);

      if (soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_text (socket, event);
    }
  return G_SOURCE_CONTINUE;
}

/* The world is never quiet, and each frame seems to be a minute old. */
static void
test_live_with_a_clock_that_is_fast (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GSource) ticks = g_timeout_source_new (20);

  desk_init (&desk, "/subscribe", FALSE);
  vigie_http_client_set_clock (desk.client, get_fast_time, NULL);
  g_source_set_callback (ticks, send_ordinary, &desk.fake, NULL);
  g_source_attach (ticks, desk.fake.thread.context);
  desk_begin (&desk);
  wait_live (&desk);
  desk_stop (&desk);
  g_source_destroy (ticks);
}

static void
test_addresses (void)
{
  static const char *const good[] = { "jetstream=on", "jetstream=jetstream1.us-west.bsky.network",
                                      "jetstream=wss://example.org:8443/subscribe" };
  static const char *const bad[] = { "jetstream=ftp://example.org", "jetstream=wss://",
                                     "jetstream=wss://anne:secret@example.org" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieSource) source =
          vigie_source_new ("bluesky", (const char *const[]) { "q=crue", good[i], NULL }, &error);

      g_assert_no_error (error);
      g_assert_nonnull (source);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieSource) source =
          vigie_source_new ("bluesky", (const char *const[]) { "q=crue", bad[i], NULL }, &error);

      g_assert_null (source);
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

/* The photo as its author sent it, with what the camera wrote, instead of the server's copy. */
static void
test_original_of_a_real_photo (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GPtrArray) uris = NULL;
  g_autoptr (GError) error = NULL;
  guint n_originals = 0;

  if (!desk_init_peer (&desk, TRUE))
    return;
  g_assert_nonnull (g_getenv ("VIGIE_PLC_DIRECTORY"));
  vigie_watching_poll (desk.store, desk.source, desk.client, PASSWORD, NULL, &round, &error);
  g_assert_no_error (error);
  uris = vigie_store_list_unfetched_photos (desk.store, G_MAXUINT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (uris->len, >, 0);
  for (guint i = 0; i < uris->len; i++)
    {
      const char *uri = g_ptr_array_index (uris, i);
      g_autoptr (VigiePhotoFetch) fetched = NULL;

      vigie_photo_fetch (desk.store, desk.client, uri, NULL, &error);
      g_assert_no_error (error);
      fetched = vigie_store_find_photo_fetch (desk.store, uri, &error);
      g_assert_no_error (error);
      n_originals += strstr (fetched->final_uri, "com.atproto.sync.getBlob") != NULL;
    }
  g_assert_cmpuint (n_originals, ==, uris->len);
}

int
main (int argc, char *argv[])
{
  if (argc == 5 && g_str_equal (argv[1], "--read"))
    return read_until_killed (argv[2],
                              (const char *const[]) { "q=inondation", "tag=crue", argv[3], argv[4],
                                                      "handle=" FAKE_JETSTREAM_HANDLE, NULL });
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/bluesky-stream/posts-come-and-change-and-go/fake",
                        GINT_TO_POINTER (FALSE), test_posts_come_and_change_and_go);
  g_test_add_data_func ("/bluesky-stream/posts-come-and-change-and-go/real", GINT_TO_POINTER (TRUE),
                        test_posts_come_and_change_and_go);
  g_test_add_func ("/bluesky-stream/the-way-goes-on-where-it-was",
                   test_the_way_goes_on_where_it_was);
  g_test_add_func ("/bluesky-stream/double-and-out-of-order", test_double_and_out_of_order);
  g_test_add_func ("/bluesky-stream/cut-in-the-middle-of-a-frame",
                   test_cut_in_the_middle_of_a_frame);
  g_test_add_func ("/bluesky-stream/killed", test_killed_while_posts_come);
  g_test_add_func ("/bluesky-stream/hole-is-said", test_hole_is_said);
  g_test_add_func ("/bluesky-stream/event-that-is-gone-is-replaced-by-its-time",
                   test_event_that_is_gone_is_replaced_by_its_time);
  g_test_add_func ("/bluesky-stream/what-the-server-says-at-the-end",
                   test_what_the_server_says_at_the_end);
  g_test_add_func ("/bluesky-stream/server-of-something-else", test_server_of_something_else);
  g_test_add_func ("/bluesky-stream/members-only", test_members_only);
  g_test_add_func ("/bluesky-stream/post-waits-for-its-author", test_post_waits_for_its_author);
  g_test_add_func ("/bluesky-stream/post-does-not-wait-where-there-is-an-account",
                   test_post_does_not_wait_where_there_is_an_account);
  g_test_add_func ("/bluesky-stream/nothing-is-taken-once-it-is-stopped",
                   test_nothing_is_taken_once_it_is_stopped);
  g_test_add_func ("/bluesky-stream/other-words-look-back", test_other_words_look_back);
  g_test_add_func ("/bluesky-stream/live-with-a-clock-that-is-fast",
                   test_live_with_a_clock_that_is_fast);
  g_test_add_func ("/bluesky-stream/addresses", test_addresses);
  g_test_add_func ("/bluesky-stream/original-of-a-real-photo", test_original_of_a_real_photo);

  return g_test_run ();
}
