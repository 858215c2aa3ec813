/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-session.h"
#include "vigie-test-util.h"

/* What a session loads, in which order answers may come. No display takes part. */

#define N_POSTS 60000 /* more than are read at once */
#define PATIENCE_MS 30000

typedef struct
{
  char *dir;
  VigieSession *session;
  guint delay_ms;
  gboolean asked;
} Fixture;

static void
add_posts (VigieStore *store)
{
  g_autofree VigieObservation *posts = g_new0 (VigieObservation, N_POSTS);
  g_autoptr (GStringChunk) ids = g_string_chunk_new (N_POSTS * 8);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_POSTS; i++)
    {
      char id[16];

      g_snprintf (id, sizeof id, "%u", i);
      posts[i] = (VigieObservation) { .source_kind = "file",
                                      .source_host = "a.csv",
                                      .external_id = g_string_chunk_insert (ids, id),
                                      .text = "Neige sur la D 971",
                                      .posted_at = 1768240000000 + i * 100,
                                      .received_at = 1768240000000 + i * 100 };
    }
  vigie_store_ingest (store, posts, N_POSTS, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GError) error = NULL;

  self->dir = vigie_test_make_dir ();
  path = g_build_filename (self->dir, "long.vigie", NULL);
  store = vigie_store_create (path, "Neige", FALSE, &error);
  g_assert_no_error (error);
  add_posts (store);
  self->session = vigie_session_new (store, N_POSTS);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  vigie_session_close (self->session);
  g_object_unref (self->session);
  vigie_test_remove_dir (self->dir);
}

static void
ask_for (VigieSession *session, const char *text)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();

  query->text = g_strdup (text);
  vigie_session_set_query (session, query);
}

static gboolean
has_all_posts (gpointer data)
{
  GListModel *feed = vigie_session_get_feed (data);

  return feed != NULL && g_list_model_get_n_items (feed) == N_POSTS;
}

static gboolean
has_histogram (gpointer data)
{
  return vigie_session_get_histogram (data) != NULL;
}

static gboolean
ask_cb (gpointer user_data)
{
  ask_for (user_data, "neige"); /* which every post says */
  return G_SOURCE_REMOVE;
}

static void
on_first_feed (VigieSession *session, Fixture *self)
{
  if (!self->asked)
    g_timeout_add (self->delay_ms, ask_cb, session);
  self->asked = TRUE;
}

static gboolean
was_asked (gpointer data)
{
  return vigie_session_get_query (data)->text != NULL;
}

/* Whatever moment of the loading a search falls into, all its posts are there in the end. */
static void
test_search_while_loading_finds_everything (void)
{
  static const guint delays[] = { 0, 20, 40, 48, 52, 55, 58, 60, 64, 80 };

  for (gsize i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      Fixture fixture = { .delay_ms = delays[i] };

      set_up (&fixture, NULL);
      g_signal_connect (fixture.session, "feed-changed", G_CALLBACK (on_first_feed), &fixture);
      g_assert_true (vigie_test_wait_until (was_asked, fixture.session, PATIENCE_MS));
      if (!vigie_test_wait_until (has_all_posts, fixture.session, PATIENCE_MS))
        g_error ("asked after %u ms, %u posts of %d are there", delays[i],
                 g_list_model_get_n_items (vigie_session_get_feed (fixture.session)), N_POSTS);
      tear_down (&fixture, NULL);
    }
}

static void
test_histogram_is_that_of_the_last_search (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieQuery) slow = vigie_query_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (VigieHistogram) ignored = NULL;
  VigieStore *store = vigie_session_get_store (self->session);

  g_assert_true (vigie_test_wait_until (has_all_posts, self->session, PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (has_histogram, self->session, PATIENCE_MS));
  ask_for (self->session, "neige"); /* takes long */
  ask_for (self->session, "zzzz");  /* takes no time */

  /* as long as the first one can take, which began before */
  slow->text = g_strdup ("neige");
  vigie_store_load_histogram_async (store, slow, 240, NULL, vigie_test_take_result, &result);
  ignored = vigie_store_load_histogram_finish (store, vigie_test_wait_result (&result), NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (vigie_session_get_histogram (self->session)->n_bins, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/search-while-loading-finds-everything",
                   test_search_while_loading_finds_everything);
  g_test_add ("/session/histogram-is-of-the-last-search", Fixture, NULL, set_up,
              test_histogram_is_that_of_the_last_search, tear_down);

  return g_test_run ();
}
