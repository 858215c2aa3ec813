/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"
#include "made-photo.h"
#include "vigie-deja-vu.h"
#include "vigie-post-page.h"
#include "vigie-privacy.h"
#include "vigie-similar-group.h"
#include "vigie-similar-search.h"

/* Posts that seem to tell the same, and photos that were seen before, as the inspector tells of
 * them. */

typedef AppFixture Fixture;

#define BEGIN G_GINT64_CONSTANT (1768300000000)
#define WORDS "Un arbre est tombé sur la D 16 à la sortie de Lusigny, la route est coupée"

typedef struct
{
  const char *id;
  const char *text;
  guint minutes;       /* after BEGIN */
  const char *quality; /* of its photo; NULL: no photo */
  double lon;          /* 0: no position */
} Sample;

static void
add_post (VigieStore *store, const Sample *sample)
{
  g_autoptr (VigiePhotoFacts) photo = vigie_photo_facts_new ("photo.jpg");
  g_autoptr (GError) error = NULL;
  VigiePhotoFacts *photos[] = { photo };
  VigiePosition position = { sample->lon, 47, 50, VIGIE_ORIGIN_SOURCE };
  const VigieObservation post = { .source_kind = "file",
                                  .source_host = "test.csv",
                                  .external_id = sample->id,
                                  .author = "@anne",
                                  .text = sample->text,
                                  .posted_at = BEGIN + sample->minutes * 60000,
                                  .received_at = BEGIN + sample->minutes * 60000,
                                  .candidates = &position,
                                  .n_candidates = sample->lon != 0,
                                  .photos = photos,
                                  .n_photos = sample->quality != NULL };

  if (sample->quality != NULL)
    photo->bytes = made_photo_new (0, sample->quality, FALSE);
  photo->mime_type = g_strdup ("image/jpeg");
  photo->width = 320;
  photo->height = 240;
  vigie_store_ingest (store, &post, 1, NULL, &error);
  g_assert_no_error (error);
}

static VigieStore *
get_store (Fixture *self)
{
  return vigie_session_get_store (app_fixture_get_session (self));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const Sample samples[] = {
    { "a", WORDS, 0, "90", 4.80 },
    { "b", "Vu sur un groupe", 1, "90", 0 },
    { "w", "RT @anne: " WORDS " 😱", 13, NULL, 4.816 },
    { "c", WORDS " https://t.co/x", 25, "35", 4.80 },
  };

  app_fixture_set_up (self, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    add_post (get_store (self), &samples[i]);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

/* The newest post of the feed, once it is there. */
static gboolean
select_newest (gpointer data)
{
  VigieSession *session = app_fixture_get_session (data);
  GListModel *feed = vigie_session_get_feed (session);
  g_autoptr (VigieFeedItem) item = g_list_model_get_item (feed, 0);

  if (item == NULL ||
      g_strcmp0 (vigie_post_get_external_id (vigie_feed_item_get_post (item)), "c") != 0)
    return FALSE;
  vigie_session_select_item (session, item);
  return TRUE;
}

static const VigiePostState *
get_state (Fixture *self)
{
  return vigie_feed_item_get_state (
      vigie_session_get_selected_item (app_fixture_get_session (self)));
}

static void
list_widgets (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_widgets (child, type, found);
}

static GtkWidget *
get_group (Fixture *self)
{
  return app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_SIMILAR_GROUP);
}

/* "why · author · time" of each row, without what follows the reason, parted by "|" */
static char *
describe_rows (Fixture *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GString) out = g_string_new (NULL);

  if (gtk_widget_get_visible (get_group (self)))
    list_widgets (get_group (self), ADW_TYPE_ACTION_ROW, rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const char *subtitle = adw_action_row_get_subtitle (g_ptr_array_index (rows, i));
      const char *end = strstr (subtitle, " · ");

      g_string_append_printf (out, "%s%.*s", i > 0 ? "|" : "",
                              (int) (end != NULL ? (gsize) (end - subtitle) : strlen (subtitle)),
                              subtitle);
    }
  return g_string_free_and_steal (g_steal_pointer (&out));
}

typedef struct
{
  Fixture *fixture;
  const char *rows;
} Expected;

static gboolean
shows_rows (gpointer data)
{
  Expected *expected = data;
  g_autofree char *rows = describe_rows (expected->fixture);

  return g_str_equal (rows, expected->rows);
}

static void
wait_for_rows (Fixture *self, const char *rows)
{
  Expected expected = { self, rows };

  if (!vigie_test_wait_until (shows_rows, &expected, APP_PATIENCE_MS))
    {
      g_autofree char *found = describe_rows (self);

      g_assert_cmpstr (found, ==, rows);
    }
}

static AdwActionRow *
get_row (Fixture *self, guint index)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  list_widgets (get_group (self), ADW_TYPE_ACTION_ROW, rows);
  g_assert_cmpuint (index, <, rows->len);
  return g_ptr_array_index (rows, index);
}

static gboolean
has_label (AdwActionRow *row, const char *text)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  list_widgets (GTK_WIDGET (row), GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    {
      if (g_str_equal (gtk_label_get_label (g_ptr_array_index (labels, i)), text))
        return TRUE;
    }
  return FALSE;
}

static void
click (AdwActionRow *row, const char *tooltip)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  list_widgets (GTK_WIDGET (row), GTK_TYPE_BUTTON, buttons);
  for (guint i = 0; i < buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (buttons, i);

      if (g_strcmp0 (gtk_widget_get_tooltip_text (button), tooltip) == 0)
        {
          g_signal_emit_by_name (button, "clicked");
          return;
        }
    }
  g_error ("There is no button “%s”", tooltip);
}

#define REPEATS "The post looked at repeats this one"
#define TAKE_BACK "Take back: the post looked at repeats this one"
#define ALL_ROWS                                                                                   \
  "The same picture|The same picture|Nearly the same words, 12 min before, 1.2 km away"

static void
wait_for_newest (Fixture *self)
{
  g_assert_true (vigie_test_wait_until (select_newest, self, APP_PATIENCE_MS));
  wait_for_rows (self, ALL_ROWS);
}

/* ---- what is told ---- */

static void
test_look_alikes_are_told_earliest_first (Fixture *self, gconstpointer data)
{
  wait_for_newest (self);
  app_fixture_keep_picture (self, "similar");
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (get_row (self, 0))), ==,
                   WORDS);
  g_assert_true (has_label (get_row (self, 0), "Earliest"));
  g_assert_false (has_label (get_row (self, 1), "Earliest"));

  adw_action_row_activate (get_row (self, 0));
  g_assert_cmpstr (vigie_post_get_external_id (vigie_feed_item_get_post (
                       vigie_session_get_selected_item (app_fixture_get_session (self)))),
                   ==, "a");
  wait_for_rows (self, "The same file|Nearly the same words, 13 min after, 1.2 km away|"
                       "The same picture");
  g_assert_false (has_label (get_row (self, 0), "Earliest")); /* that is the one looked at */
}

static void
test_posts_that_are_like_none_show_none (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieFeedItem) plain = NULL;

  wait_for_newest (self);
  plain = g_list_model_get_item (vigie_session_get_feed (app_fixture_get_session (self)), 4);
  vigie_session_select_item (app_fixture_get_session (self), plain);
  g_assert_false (gtk_widget_get_visible (get_group (self))); /* at once: rows of another mislead */
  wait_for_rows (self, "");
}

static gboolean
knows_ten_posts (gpointer data)
{
  return vigie_session_get_counts (app_fixture_get_session (data))[VIGIE_STATUS_NEW] == 10;
}

static void
search_once (Fixture *self)
{
  VigieSession *session = app_fixture_get_session (self);
  GAsyncResult *result = NULL;
  g_autoptr (VigieSimilarFindings) findings = NULL;
  g_autoptr (GAsyncResult) done = NULL;

  vigie_similar_search_async (session,
                              vigie_feed_item_get_post (vigie_session_get_selected_item (session)),
                              NULL, vigie_test_take_result, &result);
  done = vigie_test_wait_result (&result);
  findings = vigie_similar_search_finish (session, done, NULL);
  g_assert_nonnull (findings);
}

/* Rows stay where nothing about them changed, so that a click finds its button. */
static void
test_rows_stay_while_posts_come (Fixture *self, gconstpointer data)
{
  static const Sample other = { "z", "Rien à voir avec cela", 90, NULL, 0 };
  static const Sample one_more = { "y", WORDS, 20, NULL, 0 };
  AdwActionRow *first;

  wait_for_newest (self);
  add_post (get_store (self), &other);
  add_post (get_store (self), &one_more);
  wait_for_rows (self, ALL_ROWS "|Nearly the same words, 5 min before");
  first = get_row (self, 0);
  add_post (get_store (self), &(Sample) { "x", "Encore autre chose", 91, NULL, 0 });
  g_assert_true (vigie_test_wait_until (knows_ten_posts, self, APP_PATIENCE_MS));
  search_once (self); /* behind the group's own search */
  g_assert_true (get_row (self, 0) == first);
}

static gboolean
select_last_one (gpointer data)
{
  VigieSession *session = app_fixture_get_session (data);
  g_autoptr (VigieFeedItem) item = g_list_model_get_item (vigie_session_get_feed (session), 0);

  if (item == NULL ||
      g_strcmp0 (vigie_post_get_external_id (vigie_feed_item_get_post (item)), "l") != 0)
    return FALSE;
  vigie_session_select_item (session, item);
  return TRUE;
}

/* What comes after a removal has the places in the file of what was removed. */
static void
test_look_alikes_are_found_after_a_removal (Fixture *self, gconstpointer data)
{
  static const Sample again[] = { { "k", "Vu ce matin", 120, "80", 0 },
                                  { "l", "Et encore", 240, "60", 0 } };
  const VigiePurge all = { .rule = VIGIE_PURGE_ALL };
  g_autoptr (VigieRemovalReport) report = NULL;
  g_autoptr (GError) error = NULL;

  wait_for_newest (self);
  report = vigie_store_purge (get_store (self), &all, NULL, "Ana", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_photos, ==, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (again); i++)
    add_post (get_store (self), &again[i]);
  g_assert_true (vigie_test_wait_until (select_last_one, self, APP_PATIENCE_MS));
  wait_for_rows (self, "The same picture");
}

/* ---- what is decided ---- */

static gboolean
is_repeat (gpointer data)
{
  return get_state (data)->duplicate_of != NULL;
}

static gboolean
is_no_repeat (gpointer data)
{
  return get_state (data)->duplicate_of == NULL;
}

static char *
get_id (const char *external_id)
{
  char id[VIGIE_POST_ID_LENGTH + 1];

  vigie_post_make_id ("file", "test.csv", external_id, id);
  return g_strdup (id);
}

static void
label_post (Fixture *self, const char *external_id, const char *label)
{
  g_autofree char *id = get_id (external_id);
  g_autoptr (VigieDraft) draft = vigie_draft_new_label (id, label, FALSE, "Ana");
  g_autoptr (VigieDecision) decision = vigie_store_append (get_store (self), draft, NULL);

  g_assert_nonnull (decision);
}

/* "arbre route", as the incident file has them */
static char *
read_labels (Fixture *self, const char *external_id)
{
  g_autofree char *id = get_id (external_id);
  g_autoptr (VigiePost) found = vigie_store_find_post (get_store (self), id, NULL);
  g_autoptr (VigiePostState) state = g_new0 (VigiePostState, 1);
  g_autoptr (VigiePost) post =
      vigie_store_load_post (get_store (self), vigie_post_get_row_id (found), state, NULL);

  return state->labels != NULL ? g_strjoinv (" ", state->labels) : g_strdup ("");
}

static void
assert_labels (Fixture *self, const char *external_id, const char *expected)
{
  g_autofree char *labels = read_labels (self, external_id);

  g_assert_cmpstr (labels, ==, expected);
}

static gboolean
knows_labels (gpointer data)
{
  return get_state (data)->labels != NULL && g_strv_length (get_state (data)->labels) == 2;
}

static gboolean
shows_original (gpointer data)
{
  return has_label (get_row (data, 0), "Original");
}

static gboolean
shows_no_original (gpointer data)
{
  return !has_label (get_row (data, 0), "Original");
}

static void
test_a_repeat_carries_its_labels (Fixture *self, gconstpointer data)
{
  g_autofree char *original = get_id ("a");

  label_post (self, "c", "arbre");
  label_post (self, "c", "route");
  label_post (self, "a", "route");
  wait_for_newest (self);
  g_assert_true (vigie_test_wait_until (knows_labels, self, APP_PATIENCE_MS));

  click (get_row (self, 0), REPEATS);
  g_assert_true (vigie_test_wait_until (is_repeat, self, APP_PATIENCE_MS));
  g_assert_cmpstr (get_state (self)->duplicate_of, ==, original);
  assert_labels (self, "a", "arbre route");
  g_assert_true (vigie_test_wait_until (shows_original, self, APP_PATIENCE_MS));

  vigie_session_undo (app_fixture_get_session (self)); /* all of it at once */
  g_assert_true (vigie_test_wait_until (is_no_repeat, self, APP_PATIENCE_MS));
  assert_labels (self, "a", "route");
  assert_labels (self, "c", "arbre route");
  g_assert_true (vigie_test_wait_until (shows_no_original, self, APP_PATIENCE_MS));
}

static void
test_a_repeat_is_taken_back (Fixture *self, gconstpointer data)
{
  wait_for_newest (self);
  click (get_row (self, 0), REPEATS);
  g_assert_true (vigie_test_wait_until (is_repeat, self, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (shows_original, self, APP_PATIENCE_MS));
  click (get_row (self, 0), TAKE_BACK);
  g_assert_true (vigie_test_wait_until (is_no_repeat, self, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (shows_no_original, self, APP_PATIENCE_MS));
}

static void
test_a_group_is_split (Fixture *self, gconstpointer data)
{
  g_autofree char *other = get_id ("a");

  wait_for_newest (self);
  click (get_row (self, 0), "Not the same");
  wait_for_rows (self, "The same picture|Nearly the same words, 12 min before, 1.2 km away");
  g_assert_true (has_label (get_row (self, 0), "Earliest")); /* of those that are left */
  g_assert_null (get_state (self)->duplicate_of);
  g_assert_cmpstr (get_state (self)->differs_from[0], ==, other);

  vigie_session_undo (app_fixture_get_session (self));
  wait_for_rows (self, ALL_ROWS);
}

/* ---- past incidents ---- */

static void
set_up_with_past (Fixture *self, gconstpointer data)
{
  static const Sample sample = { "old", "Ancien", 0, "60", 0 };
  g_autofree char *folder = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "old.vigie", NULL);
  g_autofree char *library = g_build_filename (folder, "library.sqlite", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) old = vigie_store_create (path, "Crues de 2024", FALSE, &error);

  g_assert_no_error (error);
  g_setenv (VIGIE_LIBRARY_VARIABLE, library, TRUE);
  add_post (old, &sample);
  g_assert_true (vigie_photos_hash_new (old, NULL, NULL, &error));
  g_assert_true (vigie_deja_vu_learn (old, NULL, &error));
  vigie_store_close (old);
  set_up (self, data);
  g_object_set_data_full (G_OBJECT (self->window), "past", g_steal_pointer (&folder), g_free);
}

static void
tear_down_with_past (Fixture *self, gconstpointer data)
{
  char *folder = g_object_steal_data (G_OBJECT (self->window), "past");

  tear_down (self, data);
  g_setenv (VIGIE_LIBRARY_VARIABLE, "", TRUE);
  vigie_test_remove_dir (folder);
}

static gboolean
has_learnt (gpointer data)
{
  g_autoptr (VigieLibrary) library = vigie_library_open (NULL, NULL);
  g_autoptr (GPtrArray) incidents = vigie_library_list (library, NULL);

  for (guint i = 0; i < incidents->len; i++)
    {
      const VigieLibraryIncident *incident = g_ptr_array_index (incidents, i);

      if (g_str_equal (incident->title, "Neige sur la côte") && incident->n_photos == 2)
        return TRUE;
    }
  return FALSE;
}

static void
test_photos_of_the_past_are_told (Fixture *self, gconstpointer data)
{
  g_assert_true (vigie_test_wait_until (select_newest, self, APP_PATIENCE_MS));
  wait_for_rows (self, "The same picture, 13 January 2026|" ALL_ROWS);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (get_row (self, 0))), ==,
                   "Seen before: Crues de 2024");
  app_fixture_keep_picture (self, "similar-seen-before");
  g_assert_true (vigie_test_wait_until (has_learnt, self, APP_PATIENCE_MS));
}

static VigiePhotoViewer *
get_viewer (Fixture *self)
{
  return vigie_post_page_get_viewer (
      VIGIE_POST_PAGE (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_POST_PAGE)));
}

static gboolean
viewer_shows_photo (gpointer data)
{
  VigiePhotoPane *pane = vigie_photo_viewer_get_pane (get_viewer (data), 0);

  return !vigie_photo_pane_is_loading (pane) && vigie_photo_pane_get_reason (pane) == NULL;
}

static void
test_photo_is_looked_at_closely (Fixture *self, gconstpointer data)
{
  VigieSession *session = vigie_window_get_session (self->window);
  g_autoptr (VigieFeedItem) other = NULL;
  VigiePhotoPane *pane;

  g_assert_true (vigie_test_wait_until (select_newest, self, APP_PATIENCE_MS));
  app_fixture_act (self, "desk.view-photo");
  g_assert_nonnull (get_viewer (self));
  g_assert_true (vigie_test_wait_until (viewer_shows_photo, self, APP_PATIENCE_MS));

  /* It goes with the selection, and ends with its window. */
  other = g_list_model_get_item (vigie_session_get_feed (session), 1);
  vigie_session_select_item (session, other);
  g_assert_true (vigie_test_wait_until (viewer_shows_photo, self, APP_PATIENCE_MS));
  pane = vigie_photo_viewer_get_pane (get_viewer (self), 0);
  g_assert_cmpstr (vigie_photo_pane_get_photo (pane)->caption, ==, "@anne");
  gtk_window_close (GTK_WINDOW (get_viewer (self)));
  g_assert_null (get_viewer (self));
}

#define ADD(path, func) g_test_add ("/similar/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("look-alikes-are-told-earliest-first", test_look_alikes_are_told_earliest_first);
  ADD ("posts-that-are-like-none-show-none", test_posts_that_are_like_none_show_none);
  ADD ("rows-stay-while-posts-come", test_rows_stay_while_posts_come);
  ADD ("removed", test_look_alikes_are_found_after_a_removal);
  ADD ("a-repeat-carries-its-labels", test_a_repeat_carries_its_labels);
  ADD ("a-repeat-is-taken-back", test_a_repeat_is_taken_back);
  ADD ("a-group-is-split", test_a_group_is_split);
  g_test_add ("/similar/photos-of-the-past-are-told", Fixture, NULL, set_up_with_past,
              test_photos_of_the_past_are_told, tear_down_with_past);
  ADD ("photo-is-looked-at-closely", test_photo_is_looked_at_closely);

  return g_test_run ();
}
