/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tags and searches of Mastodon’s network, watched into an incident: against a server of ours, and
 * with the same assertions against snac, which is a real one. */
#include <string.h>

#include "mastodon-desk.h"
#include "vigie-error.h"
#include "vigie-post-link.h"
#include "vigie-test-util.h"

static const Peer peers[] = {
  { "fake", FALSE, 0 },
  { "fake-since", FALSE, FAKE_MASTODON_SINCE | FAKE_MASTODON_NO_LINK },
  { "snac", TRUE, 0 },
};

/* ---- the same for all ---- */

/* Who pastes the address of a post gets the same one. */
static gboolean
expect_same_by_link (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  g_auto (VigiePostLink) link = { 0 };

  g_assert_true (vigie_post_link_parse (vigie_post_get_url (post), &link));
  g_assert_cmpstr (link.kind, ==, vigie_post_get_source_kind (post));
  g_assert_cmpstr (link.host, ==, vigie_post_get_source_host (post));
  g_assert_cmpstr (link.external_id, ==, vigie_post_get_external_id (post));
  (*(guint *) user_data)++;
  return TRUE;
}

static void
expect_same_by_links (Desk *desk, guint n_posts)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (GError) error = NULL;
  guint n = 0;

  vigie_store_foreach_post (desk->store, query, 0, expect_same_by_link, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, n_posts);
}

static void
test_each_post_comes_once (gconstpointer data)
{
  g_auto (Desk) desk = { 0 };
  guint n = 0;

  if (!desk_set_up_peer (&desk, data))
    return;
  desk_expect_round (&desk, 0, 0);
  g_assert_nonnull (strstr (desk.notes, "has no post under #crue so far"));
  for (guint i = 0; i < 3; i++)
    desk_publish (&desk, n++);
  desk_expect_round (&desk, 3, 3);
  g_assert_cmpstr (desk.notes, ==, "");
  desk_expect_round (&desk, 0, 3);
  desk_publish (&desk, n++);
  desk_expect_round (&desk, 1, 4);
  desk_expect_round (&desk, 0, 4);
  expect_same_by_links (&desk, 4);
}

/* More than a page comes between two rounds, also where the server gives the newest of them. */
static void
test_many_come_at_once (gconstpointer data)
{
  const guint n_many = ((const Peer *) data)->is_real ? 45 : 85; /* snac takes its time */
  g_auto (Desk) desk = { 0 };
  guint n = 0;

  if (!desk_set_up_peer (&desk, data))
    return;
  for (guint i = 0; i < 21; i++)
    desk_publish (&desk, n++);
  desk_expect_round (&desk, 21, 21);
  for (guint i = 0; i < n_many; i++)
    desk_publish (&desk, n++);
  desk_expect_round (&desk, n_many, 21 + n_many);
  desk_expect_round (&desk, 0, 21 + n_many);
  desk_publish (&desk, n++);
  desk_expect_round (&desk, 1, 22 + n_many);
}

/* The incident is closed and opened again: it goes on where it was. */
static void
test_goes_on_after_reopening (gconstpointer data)
{
  g_auto (Desk) desk = { 0 };
  guint n = 0;

  if (!desk_set_up_peer (&desk, data))
    return;
  for (guint i = 0; i < 12; i++)
    desk_publish (&desk, n++);
  desk_expect_round (&desk, 12, 12);
  close_and_unref (desk.store);
  for (guint i = 0; i < 12; i++)
    desk_publish (&desk, n++);
  desk.store = open_store (desk.place.path);
  desk.sink->store = desk.store;
  desk_expect_round (&desk, 12, 24);
}

static void
test_search_needs_a_token (gconstpointer data)
{
  static const char *const search[] = { "q=pont fermé", NULL };
  g_auto (Desk) desk = { 0 };

  if (!desk_set_up_peer (&desk, data))
    return;
  desk_watch (&desk, search);
  desk_expect_failure (&desk, VIGIE_ERROR_LOGIN, "access token");
}

/* ---- a real server's feed ---- */

static gboolean
expect_two_sources (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  g_autoptr (GPtrArray) sources =
      vigie_store_list_provenances (user_data, vigie_post_get_id (post), NULL);

  g_assert_cmpuint (sources->len, ==, 2);
  return TRUE;
}

/* The feed that it has of an account beside its interface names the same posts: each is one,
 * brought by both. */
static void
test_feed_of_the_same_server (void)
{
  static const Peer snac = { "snac", TRUE, 0 };
  static const char *const tags[] = { "tag=crue", NULL };
  g_auto (Desk) desk = { 0 };
  g_autofree char *option = NULL;
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (GError) error = NULL;

  if (!desk_set_up_peer (&desk, &snac))
    return;
  for (guint i = 0; i < 3; i++)
    desk_publish (&desk, i);
  option = g_strdup_printf ("url=http://localhost:%u/anne.rss",
                            vigie_real_server_get_port (desk.server));
  g_clear_object (&desk.source);
  desk.source = vigie_source_new ("feed", (const char *const[]) { option, NULL }, &error);
  g_assert_no_error (error);
  desk_expect_round (&desk, 3, 3);
  desk_watch (&desk, tags);
  desk_expect_round (&desk, 0, 3);
  g_assert_cmpuint (desk.counts.known, ==, 3);
  g_assert_cmpuint (desk.counts.changed, ==, 0);
  expect_same_by_links (&desk, 3);
  vigie_store_foreach_post (desk.store, query, 0, expect_two_sources, desk.store, &error);
  g_assert_no_error (error);
}

/* ---- what only a server of ours does on command ---- */

static void
publish_many (Desk *self, guint n)
{
  for (guint i = 0; i < n; i++)
    desk_publish (self, i);
}

/* A post of another server gets its place by when it was written, below others that came before. */
static void
test_late_posts_are_not_lost (void)
{
  g_auto (Desk) desk = { 0 };

  desk_set_up_fake (&desk, 0);
  publish_many (&desk, 30);
  desk_expect_round (&desk, 30, 30);
  fake_mastodon_add_late (desk.fake, "Pont fermé, vu hier", 5);
  fake_mastodon_add_late (desk.fake, "Pont fermé, vu plus tôt", 15);
  desk_expect_round (&desk, 2, 32);
  publish_many (&desk, 50);
  fake_mastodon_add_late (desk.fake, "Pont fermé, encore", 55);
  desk_expect_round (&desk, 51, 83);
}

static void
test_deleted_posts_do_not_stop_it (gconstpointer data)
{
  g_auto (Desk) desk = { 0 };

  desk_set_up_fake (&desk, GPOINTER_TO_UINT (data));
  publish_many (&desk, 60);
  desk_expect_round (&desk, 60, 60);
  for (guint number = 30; number <= 60; number++)
    fake_mastodon_delete (desk.fake, number);
  publish_many (&desk, 100);
  desk_expect_round (&desk, 100, 160);
  desk_expect_round (&desk, 0, 160);
}

/* The first round reaches back a day, and ten pages at most. */
static void
test_first_round_has_an_end (gconstpointer data)
{
  g_auto (Desk) desk = { 0 };

  desk_set_up_fake (&desk, GPOINTER_TO_UINT (data));
  publish_many (&desk, 450);
  fake_mastodon_count (desk.fake);
  desk_expect_round (&desk, 400, 400);
  g_assert_cmpuint (fake_mastodon_count (desk.fake), ==, 10);
  desk_expect_round (&desk, 0, 400);
  publish_many (&desk, 250);
  desk_expect_round (&desk, 250, 650);
}

/* A round in which nothing came sees the latest posts again, as they may have changed, and no more.
 */
static void
test_quiet_rounds_ask_little (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *query = NULL;

  desk_set_up_fake (&desk, 0);
  publish_many (&desk, 30);
  for (guint i = 0; i < 3; i++)
    desk_expect_round (&desk, i == 0 ? 30 : 0, 30);
  fake_mastodon_count (desk.fake);
  desk_expect_round (&desk, 0, 30);
  g_assert_cmpuint (fake_mastodon_count (desk.fake), <=, 2);
  publish_many (&desk, 200);
  desk_expect_round (&desk, 200, 230);
  fake_mastodon_count (desk.fake);
  desk_expect_round (&desk, 0, 230);
  g_assert_cmpuint (fake_mastodon_count (desk.fake), <=, 7);
  query = fake_mastodon_dup_query (desk.fake);
  g_assert_nonnull (strstr (query, "limit=40"));
  g_assert_nonnull (strstr (query, "min_id="));
}

static void
test_strange_pages_lose_nothing (gconstpointer data)
{
  g_auto (Desk) desk = { 0 };

  desk_set_up_fake (&desk, GPOINTER_TO_UINT (data));
  publish_many (&desk, 30);
  desk_expect_round (&desk, 30, 30);
  publish_many (&desk, 90);
  for (guint i = 0; i < 20 && desk_count_posts (&desk) < 120; i++)
    {
      desk_poll (&desk);
      g_assert_no_error (desk.error);
    }
  desk_expect_round (&desk, 0, 120);
}

/* The process dies after any of its batches: what is on disk stays, the rest comes later. */
static void
test_dying_between_pages (gconstpointer data)
{
  for (guint n_batches = 0; n_batches < 8; n_batches++)
    {
      g_auto (Desk) desk = { 0 };

      desk_set_up_fake (&desk, GPOINTER_TO_UINT (data));
      publish_many (&desk, 100);
      desk.sink->n_left = n_batches;
      if (!desk_poll (&desk))
        g_assert_error (desk.error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE);
      desk.sink->n_left = G_MAXUINT;
      desk_poll (&desk);
      g_assert_cmpuint (desk_count_posts (&desk), ==, 100);
      publish_many (&desk, 150);
      desk.sink->n_left = n_batches;
      desk_poll (&desk);
      desk.sink->n_left = G_MAXUINT;
      publish_many (&desk, 45);
      desk_poll (&desk);
      g_assert_no_error (desk.error);
      desk_expect_round (&desk, 0, 295);
    }
}

/* The server breaks down at any request, in each way. */
static void
test_failing_in_between (gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *type;
    const char *body;
    const char *header;
    const char *value;
    int code;
  } faults[] = {
    { 429, "application/json", "{\"error\":\"Too many requests\"}", "Retry-After", "1",
      VIGIE_ERROR_LIMITED },
    { 500, "text/html", "<h1>500</h1>", NULL, NULL, VIGIE_ERROR_NETWORK },
    { 0, "application/json", "[{\"id\":\"1\",", NULL, NULL, VIGIE_ERROR_NETWORK },
    { 200, "application/json", "[{\"id\":\"1\",\"content\":\"<p>cut", NULL, NULL,
      VIGIE_ERROR_INVALID },
    { 200, "text/html", "<!doctype html><title>Maintenance</title>", NULL, NULL,
      VIGIE_ERROR_INVALID },
    { 200, "application/json", "{\"error\":\"Maintenance\"}", NULL, NULL, VIGIE_ERROR_INVALID },
    { 200, "application/json", "", NULL, NULL, VIGIE_ERROR_INVALID },
    { 404, "text/html", "<h1>404</h1>", NULL, NULL, VIGIE_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    for (guint n_more = 0; n_more < 3; n_more++)
      {
        g_auto (Desk) desk = { 0 };

        desk_set_up_fake (&desk, GPOINTER_TO_UINT (data));
        publish_many (&desk, 20);
        desk_expect_round (&desk, 20, 20);
        publish_many (&desk, 100);
        fake_mastodon_fail (desk.fake, n_more, faults[i].status, faults[i].type, faults[i].body,
                            faults[i].header, faults[i].value);
        desk_expect_failure (&desk, faults[i].code, "127.0.0.1");
        /* after the pause that it wants: a client of its own has none */
        vigie_http_client_close (desk.client);
        g_object_unref (desk.client);
        desk.client = vigie_http_client_new (NULL, FALSE);
        desk_poll (&desk);
        g_assert_no_error (desk.error);
        desk_expect_round (&desk, 0, 120);
      }
}

static void
test_pause_without_retry_after (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *base = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) later = g_date_time_add_seconds (now, 200);
  g_autofree char *reset = g_date_time_format (later, "%Y-%m-%dT%H:%M:%S.000000Z");
  gint64 pause;

  desk_set_up_fake (&desk, 0);
  fake_mastodon_fail (desk.fake, 0, 429, "application/json", "{\"error\":\"Too many requests\"}",
                      "X-RateLimit-Reset", reset);
  desk_expect_failure (&desk, VIGIE_ERROR_LIMITED, NULL);
  base = fake_mastodon_dup_uri (desk.fake);
  pause = vigie_http_client_get_pause (desk.client, base) - vigie_http_client_get_now (desk.client);
  g_assert_cmpint (pause, >, 30 * 1000);
  g_assert_cmpint (pause, <=, 200 * 1000);
}

static void
test_closed_to_strangers (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *authorization = NULL;

  desk_set_up_fake (&desk, FAKE_MASTODON_CLOSED);
  publish_many (&desk, 2);
  desk_expect_round (&desk, 0, 0);
  g_assert_nonnull (strstr (desk.notes, "only to members"));
  desk.secret = "t0ken";
  desk_expect_round (&desk, 2, 2);
  authorization = fake_mastodon_dup_authorization (desk.fake);
  g_assert_cmpstr (authorization, ==, "Bearer t0ken");
}

static void
test_refusals_say_what_to_do (void)
{
  static const guint statuses[] = { 401, 403, 422 };
  g_auto (Desk) desk = { 0 };

  desk_set_up_fake (&desk, 0);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      fake_mastodon_fail (desk.fake, 0, statuses[i], "application/json",
                          "{\"error\":\"This method requires\\nan authenticated user\"}", NULL,
                          NULL);
      desk_expect_failure (&desk, VIGIE_ERROR_LOGIN,
                           "“This method requires an authenticated user”");
      g_assert_nonnull (strstr (desk.error->message, "access token"));
    }
  desk.secret = "old";
  fake_mastodon_fail (desk.fake, 0, 401, "application/json",
                      "{\"error\":\"The access token was revoked\"}", NULL, NULL);
  desk_expect_failure (&desk, VIGIE_ERROR_LOGIN, "does not accept the access token");
}

static void
test_unknown_tag_is_empty (void)
{
  g_auto (Desk) desk = { 0 };

  desk_set_up_fake (&desk, 0);
  fake_mastodon_fail (desk.fake, 0, 404, "application/json", "{\"error\":\"Record not found\"}",
                      NULL, NULL);
  desk_expect_round (&desk, 0, 0);
  g_assert_nonnull (strstr (desk.notes, "has no post under #crue so far"));
}

/* One tag that fails does not keep the others from being read. */
static void
test_tags_stand_side_by_side (void)
{
  static const char *const tags[] = { "tag=crue", "tag=pont fermé", NULL };
  static const char *const good[] = { "tag=nobody", "tag=crue", "tag=#Été", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *base = NULL;
  g_autofree char *url = NULL;
  g_auto (Desk) desk = { 0 };

  desk_set_up_fake (&desk, 0);
  base = fake_mastodon_dup_uri (desk.fake);
  url = g_strconcat ("url=", base, NULL);
  g_assert_null (
      vigie_source_new ("mastodon", (const char *const[]) { url, tags[0], tags[1], NULL }, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "pont fermé"));
  g_clear_error (&error);
  g_assert_null (
      vigie_source_new ("mastodon", (const char *const[]) { url, "words=no", NULL }, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  desk_watch (&desk, good);
  publish_many (&desk, 3);
  fake_mastodon_fail (desk.fake, 0, 200, "text/html", "<p>", NULL, NULL);
  desk_expect_round (&desk, 3, 3);
  g_assert_nonnull (strstr (desk.notes, "#nobody: 127.0.0.1 does not answer"));
  desk_expect_round (&desk, 0, 3); /* both tags have the same posts */
  g_assert_null (strstr (desk.notes, "does not answer"));
  fake_mastodon_fail (desk.fake, 2, 404, "text/html", "<p>", NULL, NULL);
  desk_expect_round (&desk, 0, 3);
  g_assert_nonnull (strstr (desk.notes, "#Été: "));
  fake_mastodon_fail (desk.fake, 1, 401, "text/html", "<p>", NULL, NULL);
  desk_expect_failure (&desk, VIGIE_ERROR_LOGIN, NULL); /* which is about the server */
}

/* The server does not exist; what is said of the token does not wait for it. */
static void
test_token_in_the_clear_is_said (void)
{
  static const char *const plain[] = { "url=http://mastodon.invalid", "tag=crue", NULL };
  static const char *const secure[] = { "url=https://mastodon.invalid", "tag=crue", NULL };
  g_auto (Desk) desk = { 0 };

  desk_set_up_fake (&desk, 0);
  g_clear_object (&desk.source);
  desk.source = vigie_source_new ("mastodon", plain, NULL);
  desk_expect_failure (&desk, VIGIE_ERROR_NETWORK, NULL);
  g_assert_null (strstr (desk.notes, "unencrypted"));
  desk.secret = "t0ken";
  desk_expect_failure (&desk, VIGIE_ERROR_NETWORK, NULL);
  g_assert_nonnull (strstr (desk.notes, "mastodon.invalid unencrypted"));
  g_clear_object (&desk.source);
  desk.source = vigie_source_new ("mastodon", secure, NULL);
  desk_expect_failure (&desk, VIGIE_ERROR_NETWORK, NULL);
  g_assert_null (strstr (desk.notes, "unencrypted"));
}

static void
test_search_finds_what_is_public (void)
{
  static const char *const search[] = { "q=pont \"fermé\"", "only-media=yes", NULL };
  g_auto (Desk) desk = { 0 };
  g_autofree char *query = NULL;

  desk_set_up_fake (&desk, FAKE_MASTODON_SINCE);
  desk_watch (&desk, search);
  desk.secret = "t0ken";
  fake_mastodon_add (desk.fake, "Privé", "\"visibility\":\"private\",\"reblog\":null,");
  fake_mastodon_add (desk.fake, "Direct", "\"visibility\":\"direct\",\"reblog\":null,");
  fake_mastodon_add (desk.fake, "Sans image", NULL);
  fake_mastodon_add (desk.fake, "Pont",
                     "\"visibility\":\"unlisted\",\"media_attachments\":[{\"id\":\"7\","
                     "\"type\":\"image\",\"url\":\"https://m.example/a.jpg\"}],");
  desk_expect_round (&desk, 1, 1);
  g_assert_nonnull (strstr (desk.notes, "2 posts are not public"));
  query = fake_mastodon_dup_query (desk.fake);
  g_assert_nonnull (strstr (query, "type=statuses"));
  g_assert_nonnull (strstr (query, "q=pont%20%22ferm%C3%A9%22%20has%3Amedia"));
  for (guint i = 0; i < 95; i++)
    fake_mastodon_add (desk.fake, "Pont",
                       "\"media_attachments\":[{\"id\":\"7\",\"type\":\"image\","
                       "\"url\":\"https://m.example/a.jpg\"}],");
  desk_expect_round (&desk, 95, 96);
}

static void
test_edits_are_noted (gconstpointer data)
{
  g_auto (Desk) desk = { 0 };
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (GPtrArray) updates = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) later = g_date_time_add_seconds (now, 90);
  g_autofree char *at = g_date_time_format (later, "%Y-%m-%dT%H:%M:%S.000Z");
  const VigieProvenance *update;

  desk_set_up_fake (&desk, GPOINTER_TO_UINT (data));
  publish_many (&desk, 30);
  desk_expect_round (&desk, 30, 30);
  fake_mastodon_edit (desk.fake, 20, "Pont rouvert", at);
  for (guint i = 0; i < 3; i++)
    desk_expect_round (&desk, 0, 30);
  vigie_post_make_id ("mastodon", "m.example", "117020583223440020", id);
  updates = vigie_store_list_post_updates (desk.store, id, NULL);
  g_assert_cmpuint (updates->len, ==, 1);
  update = g_ptr_array_index (updates, 0);
  g_assert_cmpint (update->kind, ==, VIGIE_POST_EDITED);
  g_assert_cmpstr (update->text, ==, "Pont rouvert");
  g_assert_cmpint (update->at, ==, g_date_time_to_unix (later) * 1000);
}

/* A post is the same whichever server shows it, repeated or not, and when somebody pastes its
 * address. */
static void
test_one_post_by_all_ways (void)
{
  static const char repeated[] =
      "\"reblog\":{\"id\":\"x\",\"created_at\":\"2026-08-01T13:53:15.378Z\","
      "\"uri\":\"https://m.example/users/anne/statuses/117020583223440001\","
      "\"url\":\"https://m.example/@anne/117020583223440001\",\"content\":\"<p>Pont fermé 0 "
      "#crue</p>\",\"account\":{\"acct\":\"anne@m.example\"}},";
  g_auto (Desk) desk = { 0 };
  g_auto (VigiePostLink) link = { 0 };
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (FakeMastodon) other = fake_mastodon_new ();

  desk_set_up_fake (&desk, 0);
  publish_many (&desk, 1);
  fake_mastodon_add (desk.fake, "", repeated);
  desk_expect_round (&desk, 1, 1);
  g_assert_true (vigie_post_link_parse ("https://m.example/@anne/117020583223440001", &link));
  vigie_post_make_id (link.kind, link.host, link.external_id, id);
  post = vigie_store_find_post (desk.store, id, NULL);
  g_assert_nonnull (post);
  g_assert_cmpstr (vigie_post_get_author (post), ==, "anne@m.example");

  fake_mastodon_add (other, "Pont fermé 0 #crue", NULL); /* shown by another server */
  fake_mastodon_free (g_steal_pointer (&desk.fake));
  desk.fake = g_steal_pointer (&other);
  desk_watch (&desk, (const char *const[]) { "tag=crue", NULL });
  desk_expect_round (&desk, 0, 1);
  g_assert_cmpuint (desk.counts.known, ==, 1);
}

/* As GoToSocial has them, and Mastodon with its host in capitals and the usual port. */
static void
test_other_servers_posts_by_link (void)
{
  static const char body[] =
      "[{\"id\":\"01HZ5Q7Z3W8N4RM6Y2T9BVXKCD\",\"created_at\":\"2026-08-01T13:53:15.378Z\","
      "\"uri\":\"https://gts.example/users/anne/statuses/01HZ5Q7Z3W8N4RM6Y2T9BVXKCD\","
      "\"url\":\"https://gts.example/@anne/statuses/01HZ5Q7Z3W8N4RM6Y2T9BVXKCD\","
      "\"content\":\"<p>Pont fermé</p>\",\"account\":{\"acct\":\"anne@gts.example\"}},"
      "{\"id\":\"2\",\"uri\":\"https://M.example:443/users/anne/statuses/117020583223440009\","
      "\"url\":\"https://m.example/@anne/117020583223440009\",\"content\":\"<p>Pont</p>\","
      "\"account\":{\"acct\":\"anne@m.example\"}}]";
  g_auto (Desk) desk = { 0 };

  desk_set_up_fake (&desk, 0);
  fake_mastodon_fail (desk.fake, 0, 200, "application/json", body, NULL, NULL);
  desk_expect_round (&desk, 2, 2);
  expect_same_by_links (&desk, 2);
}

/* What a server of version 4.6.4 answered. */
static void
test_recorded_answer (void)
{
  static const char mark[] = "      string: '[{";
  g_autofree char *path =
      vigie_test_shared_path_or_skip ("data/feeds/mastodon/test_list_timeline.yaml");
  g_autofree char *text = NULL;
  g_autoptr (GString) body = g_string_new (NULL);
  g_auto (Desk) desk = { 0 };
  const char *at;

  if (path == NULL)
    return;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  at = strstr (text, mark);
  g_assert_nonnull (at);
  /* YAML in single quotes, folded over lines */
  for (at += strlen (mark) - strlen ("[{"); *at != '\'' || at[1] == '\''; at++)
    {
      if (*at == '\'')
        at++;
      if (*at != '\n')
        g_string_append_c (body, *at);
      else
        while (g_ascii_isspace (at[1]))
          at++;
      if (*at == ' ' && at[-1] == '\n')
        g_string_append_c (body, ' ');
    }
  desk_set_up_fake (&desk, 0);
  fake_mastodon_fail (desk.fake, 0, 200, "application/json; charset=utf-8", body->str, NULL, NULL);
  desk_poll (&desk);
  g_assert_no_error (desk.error);
  g_assert_cmpuint (desk_count_posts (&desk), >, 0);
}

static void
test_hostile_answers (void)
{
  static const char *const bodies[] = {
    "[1,null,\"x\",[],{}]",
    "[{\"id\":\"1\"}]",
    "[{\"id\":1,\"uri\":2,\"created_at\":3,\"account\":4,\"content\":5,\"reblog\":6}]",
    "[{\"id\":\"\",\"account\":{},\"content\":\"\",\"edited_at\":\"never\"}]",
    "[{\"id\":\"1&max_id=2#\",\"account\":{\"acct\":\"a\"},\"content\":\"<p>a\\u0000b</p>\","
    "\"uri\":\"https://a.example/users/a/statuses/1\",\"edited_at\":\"2026-08-01T13:53:15Z\","
    "\"reblog\":{\"reblog\":{\"reblog\":{}}}}]",
  };
  g_auto (Desk) desk = { 0 };

  desk_set_up_fake (&desk, 0);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      fake_mastodon_fail (desk.fake, 0, 200, "application/json", bodies[i], NULL, NULL);
      desk_poll (&desk);
      g_assert_no_error (desk.error);
    }
  publish_many (&desk, 5);
  desk_poll (&desk);
  g_assert_no_error (desk.error);
  g_assert_cmpuint (desk_count_posts (&desk), >=, 5);
}

static void
add_for_peers (const char *name, GTestDataFunc function)
{
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/mastodon-source/%s/%s", name, peers[i].name);

      g_test_add_data_func (path, &peers[i], function);
    }
}

static void
add_for_manners (const char *name, GTestDataFunc function, gboolean with_strange)
{
  static const struct
  {
    const char *name;
    guint manner;
    gboolean is_strange;
  } manners[] = {
    { "as-mastodon", 0, FALSE },
    { "since", FAKE_MASTODON_SINCE, FALSE },
    { "without-link", FAKE_MASTODON_NO_LINK, FALSE },
    { "doubled", FAKE_MASTODON_DOUBLED, TRUE },
    { "ascending", FAKE_MASTODON_ASCENDING, TRUE },
    { "ascending-without-link", FAKE_MASTODON_ASCENDING | FAKE_MASTODON_NO_LINK, TRUE },
    { "short", FAKE_MASTODON_SHORT, TRUE },
    { "short-since", FAKE_MASTODON_SHORT | FAKE_MASTODON_SINCE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (manners); i++)
    {
      g_autofree char *path = g_strdup_printf ("/mastodon-source/%s/%s", name, manners[i].name);

      if (manners[i].is_strange <= with_strange)
        g_test_add_data_func (path, GUINT_TO_POINTER (manners[i].manner), function);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_for_peers ("each-post-comes-once", test_each_post_comes_once);
  add_for_peers ("many-come-at-once", test_many_come_at_once);
  add_for_peers ("goes-on-after-reopening", test_goes_on_after_reopening);
  add_for_peers ("search-needs-a-token", test_search_needs_a_token);
  g_test_add_func ("/mastodon-source/feed-of-the-same-server/snac", test_feed_of_the_same_server);
  add_for_manners ("deleted-posts-do-not-stop-it", test_deleted_posts_do_not_stop_it, FALSE);
  add_for_manners ("first-round-has-an-end", test_first_round_has_an_end, FALSE);
  add_for_manners ("strange-pages-lose-nothing", test_strange_pages_lose_nothing, TRUE);
  add_for_manners ("dying-between-pages", test_dying_between_pages, FALSE);
  add_for_manners ("failing-in-between", test_failing_in_between, FALSE);
  add_for_manners ("edits-are-noted", test_edits_are_noted, FALSE);
  g_test_add_func ("/mastodon-source/late-posts-are-not-lost", test_late_posts_are_not_lost);
  g_test_add_func ("/mastodon-source/quiet-rounds-ask-little", test_quiet_rounds_ask_little);
  g_test_add_func ("/mastodon-source/pause-without-retry-after", test_pause_without_retry_after);
  g_test_add_func ("/mastodon-source/closed-to-strangers", test_closed_to_strangers);
  g_test_add_func ("/mastodon-source/refusals-say-what-to-do", test_refusals_say_what_to_do);
  g_test_add_func ("/mastodon-source/unknown-tag-is-empty", test_unknown_tag_is_empty);
  g_test_add_func ("/mastodon-source/tags-stand-side-by-side", test_tags_stand_side_by_side);
  g_test_add_func ("/mastodon-source/token-in-the-clear-is-said", test_token_in_the_clear_is_said);
  g_test_add_func ("/mastodon-source/search-finds-what-is-public",
                   test_search_finds_what_is_public);
  g_test_add_func ("/mastodon-source/one-post-by-all-ways", test_one_post_by_all_ways);
  g_test_add_func ("/mastodon-source/other-servers-posts-by-link",
                   test_other_servers_posts_by_link);
  g_test_add_func ("/mastodon-source/recorded-answer", test_recorded_answer);
  g_test_add_func ("/mastodon-source/hostile-answers", test_hostile_answers);
  return g_test_run ();
}
