/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts that come while somebody reads: what stands under the eye stays there. */
#include <math.h>

#include "app-fixture.h"

#include "vigie-feed-pane.h"
#include "vigie-feed-row.h"
#include "vigie-feed-words.h"
#include "vigie-post-page.h"
#include "vigie-watch-list.h"

#define N_POSTS 400
#define BEGIN_MS G_GINT64_CONSTANT (1768240000000)
#define STEP_MS 60000

typedef struct
{
  AppFixture app;
  GtkListView *list;
  GtkAdjustment *adjustment;
  guint n_made;
} Fixture;

/* ---- posts that come ---- */

typedef struct
{
  GListModel *feed;
  guint n;
} Length;

static gboolean
has_length (gpointer data)
{
  return g_list_model_get_n_items (((Length *) data)->feed) == ((Length *) data)->n;
}

static VigieFeedModel *
get_feed (Fixture *self)
{
  return VIGIE_FEED_MODEL (vigie_session_get_feed (app_fixture_get_session (&self->app)));
}

/* Posts of one batch, from a moment on; all of them are shown. */
static void
let_come_at (Fixture *self, gint64 at, gint64 step, guint n)
{
  VigieStore *store = vigie_session_get_store (app_fixture_get_session (&self->app));
  Length length = { G_LIST_MODEL (get_feed (self)), 0 };
  g_autofree VigieObservation *posts = g_new0 (VigieObservation, n);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  length.n = g_list_model_get_n_items (length.feed) + n;
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (ids, g_strdup_printf ("live-%u", self->n_made++));
      posts[i] = (VigieObservation) { .source_kind = "mastodon",
                                      .source_host = "example.org",
                                      .external_id = g_ptr_array_index (ids, i),
                                      .author = "@jean",
                                      .text = "Neige et grêle sur la côte",
                                      .posted_at = at + i * step,
                                      .received_at = at + i * step + 1000 };
    }
  g_assert_true (vigie_store_ingest (store, posts, n, NULL, NULL));
  g_assert_true (vigie_test_wait_until (has_length, &length, APP_PATIENCE_MS));
}

/* Posts newer than all others. */
static void
let_come (Fixture *self, guint n)
{
  let_come_at (self, BEGIN_MS + N_POSTS * (gint64) STEP_MS + self->n_made * 1000, 1000, n);
}

/* ---- what is seen ---- */

static GtkWidget *
find_row (GtkWidget *widget, gint64 row_id)
{
  if (VIGIE_IS_FEED_ROW (widget))
    {
      VigieFeedItem *item = vigie_feed_row_get_item (VIGIE_FEED_ROW (widget));

      return item != NULL && gtk_widget_get_mapped (widget) &&
                     vigie_post_get_row_id (vigie_feed_item_get_post (item)) == row_id
                 ? widget
                 : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, row_id);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* How far below the list's upper edge a post stands; far away where it is not shown. */
static double
find_place (Fixture *self, gint64 row_id)
{
  GtkWidget *row = find_row (GTK_WIDGET (self->list), row_id);
  graphene_point_t place;

  if (row == NULL ||
      !gtk_widget_compute_point (row, GTK_WIDGET (self->list), &GRAPHENE_POINT_INIT (0, 0), &place))
    return -1e6;
  return place.y;
}

/* Somebody who looks at one post, frame after frame. */
typedef struct
{
  Fixture *fixture;
  gint64 row_id;
  double place;    /* where it stood first */
  double farthest; /* that it was from there */
  guint n_frames;
} Eye;

static void
on_painted (GdkFrameClock *clock, gpointer data)
{
  Eye *eye = data;

  eye->farthest = MAX (eye->farthest, fabs (find_place (eye->fixture, eye->row_id) - eye->place));
  eye->n_frames++;
}

static gboolean
has_seen_frames (gpointer data)
{
  Eye *eye = data;

  gtk_widget_queue_draw (GTK_WIDGET (eye->fixture->list));
  return eye->n_frames >= 4;
}

static void
look (Fixture *self, Eye *eye)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->app.window));
  gulong handler;

  eye->fixture = self;
  eye->n_frames = 0;
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), eye);
  g_assert_true (vigie_test_wait_until (has_seen_frames, eye, APP_PATIENCE_MS));
  g_signal_handler_disconnect (clock, handler);
}

static void
pass_frames (Fixture *self)
{
  Eye eye = { 0 };

  look (self, &eye);
}

static void
scroll_to (Fixture *self, double value)
{
  gtk_adjustment_set_value (self->adjustment, value);
  pass_frames (self);
  pass_frames (self);
}

/* Looks at the first post from a row on that is in view. */
static void
begin_to_read (Fixture *self, Eye *eye, guint n_rows_below)
{
  VigieFeedModel *feed = get_feed (self);
  guint row = 0;

  while (find_place (self, vigie_feed_model_get_row_id (feed, row)) < 0)
    row++;
  eye->row_id = vigie_feed_model_get_row_id (feed, row + n_rows_below);
  eye->place = find_place (self, eye->row_id);
  eye->farthest = 0;
  g_assert_cmpfloat (eye->place, >=, 0);
}

static guint
get_pill (Fixture *self)
{
  GtkWidget *pane = app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_FEED_PANE);
  GtkRevealer *revealer = app_fixture_get_part (pane, "arrivals_revealer");
  AdwButtonContent *content = app_fixture_get_part (pane, "arrivals_content");

  if (!gtk_revealer_get_reveal_child (revealer))
    return 0;
  return (guint) g_ascii_strtoull (adw_button_content_get_label (content), NULL, 10);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  app_fixture_set_up (&self->app, N_POSTS);
  self->list = GTK_LIST_VIEW (app_fixture_find (GTK_WIDGET (self->app.window), GTK_TYPE_LIST_VIEW));
  self->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));
  pass_frames (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_fixture_tear_down (&self->app);
}

static void
test_what_is_read_stays_where_it_is (Fixture *self, gconstpointer data)
{
  static const double values[] = { 40, 777, 20033, 1e9 };
  Eye eye = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      scroll_to (self, values[i]);
      begin_to_read (self, &eye, 1);
      let_come (self, 3);
      look (self, &eye);
      let_come (self, 500);
      look (self, &eye);
      let_come (self, 1);
      look (self, &eye);
      g_assert_cmpfloat (eye.farthest, ==, 0);
    }
}

static void
test_new_ones_appear_at_the_top (Fixture *self, gconstpointer data)
{
  for (guint i = 1; i <= 3; i++)
    {
      let_come (self, i * 20);
      pass_frames (self);
      g_assert_cmpfloat (gtk_adjustment_get_value (self->adjustment), ==, 0);
      g_assert_cmpfloat (find_place (self, vigie_feed_model_get_row_id (get_feed (self), 0)), >=,
                         0);
      g_assert_cmpuint (get_pill (self), ==, 0);
    }
}

static void
test_selected_post_holds_the_top (Fixture *self, gconstpointer data)
{
  Eye eye = { 0 };

  app_fixture_act (&self->app, "desk.next");
  pass_frames (self);
  begin_to_read (self, &eye, 0);
  let_come (self, 37);
  look (self, &eye);
  g_assert_cmpfloat (eye.farthest, ==, 0);
  g_assert_cmpuint (get_pill (self), ==, 37);
  app_fixture_keep_picture (&self->app, "feed-pill");
  let_come (self, 5);
  look (self, &eye);
  g_assert_cmpfloat (eye.farthest, ==, 0);
  g_assert_cmpuint (get_pill (self), ==, 42);
}

static void
test_pill_takes_to_the_top (Fixture *self, gconstpointer data)
{
  scroll_to (self, 5000);
  let_come (self, 37);
  pass_frames (self);
  g_assert_cmpuint (get_pill (self), ==, 37);
  app_fixture_act (&self->app, "desk.newest");
  pass_frames (self);
  g_assert_cmpfloat (gtk_adjustment_get_value (self->adjustment), ==, 0);
  g_assert_cmpuint (get_pill (self), ==, 0);
  let_come (self, 2); /* and stays there */
  pass_frames (self);
  g_assert_cmpfloat (gtk_adjustment_get_value (self->adjustment), ==, 0);
}

/* What comes into view on the way up is new no more; what was new stays so on the way down. */
static void
test_pill_counts_what_was_not_in_view (Fixture *self, gconstpointer data)
{
  double value;

  scroll_to (self, 5000);
  let_come (self, 100);
  pass_frames (self);
  g_assert_cmpuint (get_pill (self), ==, 100);
  value = gtk_adjustment_get_upper (self->adjustment) / (N_POSTS + 100) * 60;
  scroll_to (self, value);
  g_assert_cmpuint (get_pill (self), ==, 60);
  scroll_to (self, 30000);
  g_assert_cmpuint (get_pill (self), ==, 60);
}

/* Servers tell late of posts of others: those above what is read are new as well, those below are
 * not above. */
static void
test_late_posts_between_others_move_nothing (Fixture *self, gconstpointer data)
{
  gint64 end = BEGIN_MS + N_POSTS * (gint64) STEP_MS;
  Eye eye = { 0 };

  scroll_to (self, 20033);
  begin_to_read (self, &eye, 3);
  let_come_at (self, end - 60 * (gint64) STEP_MS + 1, STEP_MS, 30); /* at thirty places above */
  look (self, &eye);
  let_come_at (self, BEGIN_MS + 1, STEP_MS, 20); /* far below */
  look (self, &eye);
  g_assert_cmpfloat (eye.farthest, ==, 0);
  g_assert_cmpuint (get_pill (self), ==, 30);
}

/* At more places than are told of one by one, also around the post that is read. */
static void
test_read_post_stays_among_late_ones (Fixture *self, gconstpointer data)
{
  Eye eye = { 0 };

  scroll_to (self, 20033);
  begin_to_read (self, &eye, 4);
  vigie_session_select_row (app_fixture_get_session (&self->app), eye.row_id);
  pass_frames (self);
  g_assert_cmpfloat (find_place (self, eye.row_id), ==, eye.place);
  let_come_at (self, BEGIN_MS + 7, STEP_MS, N_POSTS);
  look (self, &eye);
  g_assert_cmpfloat (eye.farthest, ==, 0);
  g_assert_cmpuint (vigie_session_get_n_selected (app_fixture_get_session (&self->app)), ==, 1);
}

/* A row that is out of view, and told of together with others, is selected still. */
static void
test_selection_stays_among_late_ones (Fixture *self, gconstpointer data)
{
  VigieSession *session = app_fixture_get_session (&self->app);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GtkBitset) selected = NULL;

  for (guint i = 3; i < 6; i++)
    {
      gint64 row_id = vigie_feed_model_get_row_id (get_feed (self), i * 50);

      g_array_append_val (rows, row_id);
    }
  vigie_session_select_rows (session, rows);
  let_come_at (self, BEGIN_MS + 7, STEP_MS, N_POSTS);
  pass_frames (self);
  g_assert_cmpuint (vigie_session_get_n_selected (session), ==, 3);
  selected = gtk_selection_model_get_selection (gtk_list_view_get_model (self->list));
  g_assert_cmpuint (gtk_bitset_get_size (selected), ==, 3);
  for (guint i = 0; i < rows->len; i++)
    {
      guint position;

      g_assert_true (
          vigie_feed_model_find (get_feed (self), g_array_index (rows, gint64, i), &position));
      g_assert_true (gtk_bitset_contains (selected, position));
    }
}

static gboolean
has_half_the_feed (gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_feed (data))) == N_POSTS / 2;
}

static void
test_pill_counts_what_the_search_shows (Fixture *self, gconstpointer data)
{
  VigieStore *store = vigie_session_get_store (app_fixture_get_session (&self->app));
  g_autoptr (VigieQuery) query = vigie_query_new ();
  const VigieObservation other = { .source_kind = "mastodon",
                                   .source_host = "example.org",
                                   .external_id = "other",
                                   .text = "Soleil",
                                   .posted_at = BEGIN_MS + N_POSTS * (gint64) STEP_MS,
                                   .received_at = BEGIN_MS + N_POSTS * (gint64) STEP_MS };

  query->text = g_strdup ("neige");
  vigie_session_set_query (app_fixture_get_session (&self->app), query);
  g_assert_true (vigie_test_wait_until (has_half_the_feed, self, APP_PATIENCE_MS));
  pass_frames (self);
  scroll_to (self, 5000);
  g_assert_true (vigie_store_ingest (store, &other, 1, NULL, NULL));
  let_come (self, 4);
  pass_frames (self);
  g_assert_cmpuint (get_pill (self), ==, 4);
}

/* ---- what a source does afterwards ---- */

#define WATCH "mastodon tag=crue url=https://example.org"
#define FIRST_WORDS "Neige sur la côte"
#define LATER_WORDS "Neige sur la côte, route coupée"

static void
take (Fixture *self, const char *watch, const char *text, const VigiePostUpdate *update)
{
  VigiePostSink *sink =
      VIGIE_POST_SINK (vigie_session_get_store (app_fixture_get_session (&self->app)));
  gint64 at = BEGIN_MS + N_POSTS * (gint64) STEP_MS;
  const VigieObservation post = { .source_kind = "mastodon",
                                  .source_host = "example.org",
                                  .external_id = "watched",
                                  .author = "@jean",
                                  .text = text,
                                  .posted_at = at,
                                  .received_at = at + 1000 };
  const VigieBatch batch = { .watch = watch,
                             .observations = &post,
                             .n_observations = text != NULL ? 1 : 0,
                             .updates = update,
                             .n_updates = update != NULL ? 1 : 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (vigie_post_sink_take (sink, &batch, NULL, &error));
  g_assert_no_error (error);
}

typedef struct
{
  GtkWidget *widget;
  const char *words;
} Words;

static gboolean
says (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (says (child, words))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_said (gpointer data)
{
  Words *words = data;

  return says (words->widget, words->words);
}

static void
wait_for_words (Fixture *self, const char *text)
{
  GtkWidget *page = app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_POST_PAGE);
  Words words = { page, text };

  if (!vigie_test_wait_until (is_said, &words, APP_PATIENCE_MS))
    g_error ("Nothing says “%s”", text);
}

static gboolean
has_one_more (gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_feed (data))) == N_POSTS + 1;
}

static void
test_edits_and_deletions_are_shown_beside_the_text (Fixture *self, gconstpointer data)
{
  VigieStore *store = vigie_session_get_store (app_fixture_get_session (&self->app));
  const char *const options[] = { "url=https://example.org", "tag=crue", NULL };
  g_autoptr (VigieWatch) watch = vigie_watch_new ("La crue", "mastodon", options);
  VigiePostUpdate update = { .kind = VIGIE_POST_EDITED,
                             .source_kind = "mastodon",
                             .source_host = "example.org",
                             .external_id = "watched",
                             .at = BEGIN_MS + N_POSTS * (gint64) STEP_MS + 60000,
                             .text = LATER_WORDS };
  g_autoptr (VigieFeedItem) item = NULL;
  g_autofree char *before = NULL;
  g_autofree char *words = NULL;
  g_autofree char *after = NULL;

  g_assert_true (vigie_watches_add (store, watch, NULL));
  take (self, WATCH, FIRST_WORDS, NULL);
  g_assert_true (vigie_test_wait_until (has_one_more, self, APP_PATIENCE_MS));
  take (self, "feed url=https://example.org/feed", FIRST_WORDS, NULL);
  app_fixture_act (&self->app, "desk.next");
  wait_for_words (self, "La crue (");
  item = g_object_ref (vigie_session_get_selected_item (app_fixture_get_session (&self->app)));
  before = vigie_feed_words_note (item, VIGIE_FEED_NOTE_CHANGE);
  g_assert_null (before);

  take (self, WATCH, NULL, &update);
  wait_for_words (self, LATER_WORDS);
  wait_for_words (self, "Edited at the source, ");
  g_assert_cmpstr (vigie_post_get_text (vigie_feed_item_get_post (item)), ==, FIRST_WORDS);
  words = vigie_feed_words_note (item, VIGIE_FEED_NOTE_CHANGE);
  g_assert_true (g_str_has_prefix (words, "Edited "));

  app_fixture_keep_picture (&self->app, "feed-edited");
  update.kind = VIGIE_POST_DELETED;
  update.text = NULL;
  take (self, WATCH, NULL, &update);
  wait_for_words (self, "Deleted at the source, ");
  wait_for_words (self, LATER_WORDS);
  after = vigie_feed_words_note (item, VIGIE_FEED_NOTE_CHANGE);
  g_assert_true (g_str_has_prefix (after, "Deleted "));
}

#define ADD(name, test) g_test_add ("/feed-live/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("what-is-read-stays-where-it-is", test_what_is_read_stays_where_it_is);
  ADD ("new-ones-appear-at-the-top", test_new_ones_appear_at_the_top);
  ADD ("selected-post-holds-the-top", test_selected_post_holds_the_top);
  ADD ("pill-takes-to-the-top", test_pill_takes_to_the_top);
  ADD ("pill-counts-what-was-not-in-view", test_pill_counts_what_was_not_in_view);
  ADD ("late-posts-between-others-move-nothing", test_late_posts_between_others_move_nothing);
  ADD ("read-post-stays-among-late-ones", test_read_post_stays_among_late_ones);
  ADD ("selection-stays-among-late-ones", test_selection_stays_among_late_ones);
  ADD ("pill-counts-what-the-search-shows", test_pill_counts_what_the_search_shows);
  ADD ("edits-and-deletions-are-shown-beside-the-text",
       test_edits_and_deletions_are_shown_beside_the_text);
  return g_test_run ();
}
