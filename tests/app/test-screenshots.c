/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "app-fixture.h"
#include "vigie-brief-dialog.h"
#include "vigie-demo.h"
#include "vigie-destinations-dialog.h"
#include "vigie-diversion-page.h"
#include "vigie-file-group.h"
#include "vigie-import-dialog.h"
#include "vigie-install.h"
#include "vigie-outside-button.h"
#include "vigie-place-entry.h"
#include "vigie-publish-dialog.h"
#include "vigie-review-view.h"
#include "vigie-source-dialog.h"
#include "vigie-sources-page.h"
#include "vigie-territory-basemap.h"
#include "vigie-territory-dialog.h"
#include "vigie-territory-row.h"
#include "vigie-words-dialog.h"

/* Pictures for people to look at, under build/screenshots; VIGIE_PICTURES names the language. */

static char *
make_name (const char *what)
{
  const char *language = g_getenv ("VIGIE_PICTURES");

  return g_strdup_printf ("%s-%s", what, language != NULL ? language : "en");
}

static void
keep_picture (AppFixture *self, const char *what)
{
  g_autofree char *name = make_name (what);

  app_fixture_keep_picture (self, name);
}

static gboolean
has_demonstration (gpointer data)
{
  VigieSession *session = vigie_window_get_session (data);

  return session != NULL && vigie_session_get_feed (session) != NULL &&
         vigie_session_get_histogram (session) != NULL &&
         vigie_session_get_shapes (session)->len > 0 &&
         vigie_map_points_get_data (vigie_session_get_points (session))->n > 0;
}

static void
open_demonstration (AppFixture *self)
{
  g_autofree char *data_dir = vigie_test_source_path ("data/demo");
  g_autofree char *built = g_build_filename (g_getenv ("VIGIE_BUILDDIR"), "data", "demo", NULL);
  g_autofree char *posts = g_build_filename (built, "posts.jsonl", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;

  self->path = g_build_filename (self->dir, "demonstration.vigie", NULL);
  vigie_demo_create (self->path, g_file_test (posts, G_FILE_TEST_EXISTS) ? built : data_dir,
                     g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  file = g_file_new_for_path (self->path);
  vigie_window_open (self->window, file);
  g_assert_true (vigie_test_wait_until (has_demonstration, self->window, APP_PATIENCE_MS));
}

static void
select_first_photo (AppFixture *self)
{
  VigieSession *session = vigie_window_get_session (self->window);
  GListModel *feed = vigie_session_get_feed (session);

  for (guint i = 0; i < g_list_model_get_n_items (feed); i++)
    {
      g_autoptr (VigieFeedItem) item = g_list_model_get_item (feed, i);
      gsize n_photos;

      vigie_post_get_photos (vigie_feed_item_get_post (item), &n_photos);
      if (n_photos > 0 && vigie_feed_item_get_n_duplicates (item) > 0)
        {
          vigie_session_select_item (session, item);
          return;
        }
    }
  g_assert_not_reached ();
}

static void
show_import_dialog (AppFixture *self)
{
  g_autofree char *path = g_build_filename (self->dir, "classeur.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  VigieStore *store = vigie_session_get_store (vigie_window_get_session (self->window));

  g_assert_true (
      g_file_set_contents (path,
                           "Horodatage;Auteur;Message;Lien;Latitude;Longitude\n"
                           "12/01/2026 18:04;@anne;Route coupée à Chanceaux;;47,52;4,71\n",
                           -1, NULL));
  g_list_store_append (files, file);
  adw_dialog_present (ADW_DIALOG (vigie_import_dialog_new (store, G_LIST_MODEL (files))),
                      GTK_WIDGET (self->window));
}

static void
close_dialog (AppFixture *self)
{
  AdwDialog *dialog = app_fixture_get_dialog (self);

  g_assert_nonnull (dialog);
  adw_dialog_force_close (dialog);
}

/* ---- territories ---- */

static gboolean
has_guide (gpointer data)
{
  return vigie_session_get_guide (vigie_window_get_session (data)) != NULL;
}

/* What no server is asked for. */
static void
show_territory (AppFixture *self)
{
  g_assert_true (vigie_test_wait_until (has_guide, self->window, APP_PATIENCE_MS));
  vigie_map_view_set_basemap (app_fixture_get_map (self), VIGIE_TERRITORY_BASEMAP_ID);
}

static gboolean
can_divert (gpointer data)
{
  return app_fixture_find_button (GTK_WIDGET (((AppFixture *) data)->window),
                                  _ ("Find a way round")) != NULL;
}

static gboolean
has_ways (gpointer data)
{
  GtkWidget *page =
      app_fixture_find (GTK_WIDGET (((AppFixture *) data)->window), VIGIE_TYPE_DIVERSION_PAGE);

  return page != NULL && gtk_widget_get_sensitive (app_fixture_get_part (page, "save_button"));
}

static void
keep_diversion (AppFixture *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  vigie_session_select_shape (vigie_window_get_session (self->window), "shape-a38");
  g_assert_true (vigie_test_wait_until (can_divert, self, APP_PATIENCE_MS));
  keep_picture (self, "closed-roads");
  g_signal_emit_by_name (
      app_fixture_find_button (GTK_WIDGET (self->window), _ ("Find a way round")), "clicked");
  g_assert_true (vigie_test_wait_until (has_ways, self, APP_PATIENCE_MS));
  keep_picture (self, "diversion");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  keep_picture (self, "diversion-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_signal_emit_by_name (
      gtk_widget_get_prev_sibling (app_fixture_get_part (
          app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_DIVERSION_PAGE), "save_button")),
      "clicked");
}

static void
add_file (AppFixture *self, gpointer dialog, const char *group, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->dir, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  vigie_file_group_add (app_fixture_get_part (dialog, group), file);
}

static gpointer
open_territory_dialog (AppFixture *self)
{
  g_autofree char *path = g_build_filename (self->dir, "Côte-d’Or.territory", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  AdwDialog *dialog;

  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.make-territory", NULL));
  dialog = app_fixture_get_dialog (self);
  vigie_territory_dialog_set_file (VIGIE_TERRITORY_DIALOG (dialog), file);
  add_file (self, dialog, "roads_group", "Côte-d’Or.geojson",
            "{\"type\":\"FeatureCollection\",\"features\":["
            "{\"type\":\"Feature\",\"properties\":{\"highway\":\"primary\",\"ref\":\"D 971\"},"
            "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[5,47.3],[5.04,47.3]]}},"
            "{\"type\":\"Feature\",\"properties\":{\"highway\":\"footway\"},"
            "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[5,47.3],[5,47.4]]}}]}");
  add_file (self, dialog, "markers_group", "pr.csv",
            "road,pr,lon,lat\nD 971,1,5.01,47.3\nD 10,1,5.01,47.3\nD 971,,5.02,47.3\n");
  return dialog;
}

static gboolean
is_not_making (gpointer data)
{
  GtkStack *stack = app_fixture_get_part (data, "stack");

  return !g_str_equal (gtk_stack_get_visible_child_name (stack), "progress");
}

static void
make_territory (gpointer dialog)
{
  g_signal_emit_by_name (app_fixture_get_part (dialog, "make_button"), "clicked");
  g_assert_true (vigie_test_wait_until (is_not_making, dialog, APP_PATIENCE_MS));
}

static gboolean
shows_territory (gpointer data)
{
  return strstr (adw_action_row_get_subtitle (data), "Côte-d’Or") != NULL;
}

static void
keep_territory (AppFixture *self)
{
  gpointer dialog = open_territory_dialog (self);
  GtkWidget *row;

  keep_picture (self, "territory");
  add_file (self, dialog, "communes_group", "communes.geojson", "{\"type\": \"Fea");
  make_territory (dialog);
  keep_picture (self, "territory-error");
  close_dialog (self);

  dialog = open_territory_dialog (self);
  make_territory (dialog);
  keep_picture (self, "territory-result");
  g_signal_emit_by_name (app_fixture_get_part (dialog, "use_button"), "clicked");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.new", NULL));
  row = app_fixture_get_part (app_fixture_get_dialog (self), "territory_row");
  g_assert_true (vigie_test_wait_until (shows_territory, row, APP_PATIENCE_MS));
  keep_picture (self, "new-territory");
  close_dialog (self);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.details", NULL));
  row = app_fixture_find (GTK_WIDGET (app_fixture_get_dialog (self)), VIGIE_TYPE_TERRITORY_ROW);
  g_assert_true (vigie_test_wait_until (shows_territory, row, APP_PATIENCE_MS));
  keep_picture (self, "details-territory");
  close_dialog (self);
}

static gboolean
shows_preview (gpointer data)
{
  return vigie_publish_dialog_is_ready (data);
}

static void
keep_publishing (AppFixture *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  VigiePublishDialog *dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.export", NULL));
  dialog = VIGIE_PUBLISH_DIALOG (app_fixture_get_dialog (self));
  g_assert_true (vigie_test_wait_until (shows_preview, dialog, APP_PATIENCE_MS));
  keep_picture (self, "publish");
  vigie_publish_dialog_choose_format (dialog, "cifs");
  g_assert_true (vigie_test_wait_until (shows_preview, dialog, APP_PATIENCE_MS));
  keep_picture (self, "publish-feed");
  vigie_publish_dialog_choose_format (dialog, "kml");
  adw_switch_row_set_active (ADW_SWITCH_ROW (app_fixture_get_part (dialog, "unconfirmed_row")),
                             TRUE);
  g_assert_true (vigie_test_wait_until (shows_preview, dialog, APP_PATIENCE_MS));
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  keep_picture (self, "publish-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  close_dialog (self);
}

static gboolean
words_are_ready (gpointer data)
{
  return vigie_words_dialog_is_ready (data);
}

static void
keep_words (AppFixture *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  gpointer dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.words", NULL));
  dialog = app_fixture_get_dialog (self);
  keep_picture (self, "words-none");
  gtk_text_buffer_set_text (app_fixture_get_part (dialog, "buffer"),
                            "neige, verglas -ski\n« route coupée » OU accident, D971", -1);
  adw_toggle_group_set_active_name (app_fixture_get_part (dialog, "span_group"), "all");
  g_assert_true (vigie_test_wait_until (words_are_ready, dialog, APP_PATIENCE_MS));
  keep_picture (self, "words");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  keep_picture (self, "words-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_text_buffer_set_text (app_fixture_get_part (dialog, "buffer"), "-ski", -1);
  keep_picture (self, "words-wrong");
  close_dialog (self);
}

static void
keep_dialogs (AppFixture *self)
{
  GtkWidget *window = GTK_WIDGET (self->window);

  keep_publishing (self);
  keep_words (self);
  show_import_dialog (self);
  keep_picture (self, "import");
  close_dialog (self);
  g_assert_true (gtk_widget_activate_action (window, "win.details", NULL));
  keep_picture (self, "details");
  close_dialog (self);
  g_assert_true (gtk_widget_activate_action (window, "win.new", NULL));
  keep_picture (self, "new");
  close_dialog (self);
}

static gboolean
brief_is_ready (gpointer data)
{
  return vigie_brief_dialog_is_ready (data);
}

static void
keep_brief_once (AppFixture *self, gpointer dialog, const char *name)
{
  g_assert_true (vigie_test_wait_until (brief_is_ready, dialog, 3 * APP_PATIENCE_MS));
  keep_picture (self, name);
}

/* The paper stays white by night. */
static void
keep_brief (AppFixture *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  gpointer dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.brief", NULL));
  dialog = app_fixture_get_dialog (self);
  keep_brief_once (self, dialog, "brief");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  keep_brief_once (self, dialog, "brief-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  close_dialog (self);
}

/* A pin beside the post's own position, then the answer to a name that nobody can look up. */
static void
keep_placing (AppFixture *self)
{
  VigieMapView *map = app_fixture_get_map (self);
  VigiePlaceEntry *entry =
      VIGIE_PLACE_ENTRY (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_PLACE_ENTRY));

  app_fixture_act (self, "desk.centre");
  g_object_unref (app_fixture_render_at_rest (self)); /* until the map has glided there */
  app_fixture_act (self, "desk.place");
  for (int i = 0; i < 8; i++)
    g_assert_true (vigie_map_view_key (map, GDK_KEY_Right, 0));
  vigie_map_view_step_radius (map, 3);
  keep_picture (self, "placing");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  keep_picture (self, "placing-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_editable_set_text (vigie_place_entry_get_editable (entry), "Beaune");
  g_signal_emit_by_name (vigie_place_entry_get_editable (entry), "activate");
  keep_picture (self, "placing-by-name");
  vigie_place_entry_reset (entry);
  app_fixture_act (self, "desk.cancel");
}

static void
keep_preview (AppFixture *self, const char *name)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.export", NULL));
  g_assert_true (
      vigie_test_wait_until (shows_preview, app_fixture_get_dialog (self), APP_PATIENCE_MS));
  keep_picture (self, name);
  close_dialog (self);
}

static void
keep_sizes (AppFixture *self)
{
  GtkSettings *settings = gtk_settings_get_default ();
  gint dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi * 3 / 2, NULL);
  keep_picture (self, "large-text");
  keep_preview (self, "publish-large-text");
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1024, 700);
  keep_picture (self, "small");
  gtk_window_set_default_size (GTK_WINDOW (self->window), 480, 700);
  keep_picture (self, "narrow");
  gtk_window_set_default_size (GTK_WINDOW (self->window), 400, 1300);
  keep_preview (self, "publish-narrow");
}

/* ---- what the outside world sees ---- */

static VigieOutsideSummary
get_outside_summary (AppFixture *self)
{
  return vigie_outside_get_summary (vigie_window_get_outside (self->window));
}

static gboolean
is_published (gpointer data)
{
  VigieOutsideSummary summary = get_outside_summary (data);

  return summary.shown && summary.state == VIGIE_PUSH_CURRENT;
}

static gboolean
is_behind (gpointer data)
{
  VigieOutsideSummary summary = get_outside_summary (data);

  return vigie_outside_summary_is_behind (&summary) && summary.n_behind > 1;
}

static void
add_destination (AppFixture *self, const char *name, VigieDestinationKind kind, const char *address)
{
  g_autoptr (VigieDestination) destination = vigie_destination_new ();
  g_autoptr (GError) error = NULL;

  g_set_str (&destination->name, name);
  g_set_str (&destination->address, address);
  destination->kind = kind;
  destination->automatic = kind != VIGIE_DESTINATION_FOLDER;
  vigie_destinations_add (vigie_session_get_store (vigie_window_get_session (self->window)),
                          destination, &error);
  g_assert_no_error (error);
}

/* A popover is no part of the picture of its window. */
static void
keep_popover (GtkWidget *popover, const char *what)
{
  g_autofree char *name = make_name (what);
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("VIGIE_BUILDDIR"), "screenshots", file, NULL);
  g_autoptr (GdkTexture) texture = NULL;

  for (guint i = 0; texture == NULL || i < 30; i++) /* it unfolds */
    {
      g_clear_object (&texture);
      texture = app_fixture_render (popover);
    }
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static gboolean
is_asked (gpointer data)
{
  return ADW_IS_ALERT_DIALOG (app_fixture_get_dialog (data));
}

/* The demonstration is an exercise, which leaves the desk only when somebody agrees. */
static void
keep_question (AppFixture *self)
{
  AdwDialog *dialog;

  g_assert_true (vigie_test_wait_until (is_asked, self, APP_PATIENCE_MS));
  keep_picture (self, "outside-exercise");
  dialog = app_fixture_get_dialog (self);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "agree");
  adw_dialog_close (dialog);
}

static void
keep_outside (AppFixture *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autofree char *folder = g_strconcat (self->dir, "/", NULL);
  GtkWidget *sign = app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_OUTSIDE_BUTTON);
  AdwDialog *dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.destinations", NULL));
  keep_picture (self, "destinations-none");
  close_dialog (self);
  add_destination (self, "Partage du CODIS", VIGIE_DESTINATION_FOLDER, folder);
  vigie_outside_refresh (vigie_window_get_outside (self->window));
  while (vigie_outside_get_n_destinations (vigie_window_get_outside (self->window)) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.publish-now", NULL));
  keep_question (self);
  g_assert_true (vigie_test_wait_until (is_published, self, APP_PATIENCE_MS));
  keep_picture (self, "outside");
  add_destination (self, "Inforoutes", VIGIE_DESTINATION_HTTP_PUT, "http://127.0.0.1:9/carte");
  vigie_session_set_info (vigie_window_get_session (self->window), VIGIE_INFO_TITLE,
                          "Neige en Côte-d’Or, nord");
  g_assert_true (vigie_test_wait_until (is_behind, self, APP_PATIENCE_MS));
  keep_picture (self, "outside-behind");
  vigie_outside_button_popup (VIGIE_OUTSIDE_BUTTON (sign));
  keep_popover (app_fixture_get_part (sign, "popover"), "outside-list");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  keep_picture (self, "outside-behind-dark");
  keep_popover (app_fixture_get_part (sign, "popover"), "outside-list-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_popover_popdown (app_fixture_get_part (sign, "popover"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.destinations", NULL));
  keep_picture (self, "destinations");
  dialog = app_fixture_get_dialog (self);
  vigie_destinations_dialog_add (VIGIE_DESTINATIONS_DIALOG (dialog));
  keep_picture (self, "destination");
  close_dialog (self);
}

/* ---- sources ---- */

static void
add_source (AppFixture *self, const char *name, const char *kind, const char *option)
{
  const char *const options[] = { option, "tag=neige", NULL };
  const char *const only[] = { option, NULL };
  g_autoptr (VigieWatch) watch =
      vigie_watch_new (name, kind, strcmp (kind, "mastodon") == 0 ? options : only);
  g_autoptr (GError) error = NULL;

  vigie_watches_add (vigie_session_get_store (vigie_window_get_session (self->window)), watch,
                     &error);
  g_assert_no_error (error);
}

static gboolean
has_held_sources (gpointer data)
{
  return vigie_sources_list (vigie_session_get_sources (vigie_window_get_session (data)))->len == 4;
}

/* What the file names is held, so nothing is asked for a picture. */
static void
keep_sources (AppFixture *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  AdwDialog *dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-sources", NULL));
  keep_picture (self, "sources-none");
  add_source (self, "Préfecture de la Côte-d’Or", "feed", "url=https://www.example.org/feed.xml");
  add_source (self, "Mastodon", "mastodon", "url=https://mastodon.example.net");
  add_source (self, "Photos de l’astreinte", "folder", "path=/srv/partage/photos");
  add_source (self, "Recherche", "bluesky", "q=neige, verglas");
  g_assert_true (vigie_test_wait_until (has_held_sources, self->window, APP_PATIENCE_MS));
  keep_picture (self, "sources");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  keep_picture (self, "sources-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_widget_activate_action (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_SOURCES_PAGE),
                              "sources.agree", "s", "");
  keep_picture (self, "sources-question");
  close_dialog (self);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.add-source", NULL));
  keep_picture (self, "source-kinds");
  dialog = app_fixture_get_dialog (self);
  vigie_source_dialog_choose_kind (VIGIE_SOURCE_DIALOG (dialog), "mastodon");
  keep_picture (self, "source");
  close_dialog (self);
}

static void
show_view (AppFixture *self, const char *name)
{
  adw_view_stack_set_visible_child_name (
      ADW_VIEW_STACK (app_fixture_find (GTK_WIDGET (self->window), ADW_TYPE_VIEW_STACK)), name);
}

static gboolean
has_history (gpointer data)
{
  return vigie_replay_pane_get_moment (data) != NULL;
}

static void
keep_review (AppFixture *self)
{
  VigieReviewView *view;
  VigieHistory *history;
  gint64 from, to;

  show_view (self, "review");
  view = VIGIE_REVIEW_VIEW (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_REVIEW_VIEW));
  g_assert_true (
      vigie_test_wait_until (has_history, vigie_review_view_get_pane (view, 0), APP_PATIENCE_MS));
  history = vigie_moment_get_history (
      vigie_replay_pane_get_moment (vigie_review_view_get_pane (view, 0)));
  g_assert_true (vigie_history_get_span (history, &from, &to));
  vigie_review_view_show_moment (view, from + (to - from) / 2);
  keep_picture (self, "review");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view), "review.compare", NULL));
  vigie_review_view_show_moment (view, to);
  keep_picture (self, "review-two");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view), "review.compare", NULL));
}

static gboolean
has_figures (gpointer data)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (app_fixture_get_part (data, "stack")),
                    "figures") == 0;
}

static void
keep_finding (AppFixture *self, GtkWidget *page)
{
  VigieSession *session = vigie_window_get_session (self->window);
  AdwDialog *dialog;

  vigie_session_decide (session, vigie_draft_new_finding ("finding-0", FALSE,
                                                          "Les volontaires étaient là à temps.",
                                                          NULL, NULL, NULL, "Anne"));
  vigie_session_decide (session, vigie_draft_new_finding ("finding-1", TRUE,
                                                          "La coupure de la D 971 a été vue tard.",
                                                          "Suivre aussi les groupes des stations",
                                                          "Zoé Martin", "2026-03-31", "Anne"));
  keep_picture (self, "figures");
  g_assert_true (gtk_widget_activate_action (page, "figures.add-improve", NULL));
  dialog = app_fixture_get_dialog (self);
  gtk_text_buffer_set_text (app_fixture_get_part (dialog, "buffer"),
                            "Deux personnes ont vérifié la même publication.", -1);
  keep_picture (self, "finding");
  close_dialog (self);
}

static void
keep_figures (AppFixture *self)
{
  GtkWidget *view = app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_REVIEW_VIEW);
  GtkWidget *page = app_fixture_get_part (view, "figures_page");

  adw_view_stack_set_visible_child_name (app_fixture_get_part (view, "pages"), "figures");
  g_assert_true (vigie_test_wait_until (has_figures, page, 3 * APP_PATIENCE_MS));
  keep_finding (self, page);
}

static void
take_pictures (void)
{
  AppFixture self = { .dir = vigie_test_make_dir (),
                      .application = app_fixture_get_application () };
  AdwStyleManager *style = adw_style_manager_get_default ();

  vigie_settings_set_basemap ("");
  self.window = vigie_window_new (self.application);
  gtk_window_present (GTK_WINDOW (self.window));
  keep_picture (&self, "welcome");

  open_demonstration (&self);
  show_territory (&self);
  select_first_photo (&self);
  keep_picture (&self, "desk");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  keep_picture (&self, "desk-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  keep_placing (&self);
  app_fixture_draw_outline (&self);
  keep_picture (&self, "drawing");
  g_assert_true (vigie_shape_editor_key (vigie_map_view_get_editor (app_fixture_get_map (&self)),
                                         GDK_KEY_Return, 0));
  keep_picture (&self, "closure");
  close_dialog (&self);
  app_fixture_act (&self, "desk.reject");
  keep_picture (&self, "reject");
  close_dialog (&self);
  keep_outside (&self);
  keep_diversion (&self);
  keep_dialogs (&self);
  keep_brief (&self);
  keep_territory (&self);
  show_view (&self, "log");
  keep_picture (&self, "log");
  keep_sources (&self);
  keep_review (&self);
  keep_figures (&self);
  show_view (&self, "desk");
  keep_sizes (&self);

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  app_fixture_tear_down (&self);
}

/* A French desk speaks French everywhere; the catalogue's own test finds missing strings. */
static void
check_language (void)
{
  if (g_strcmp0 (g_getenv ("VIGIE_PICTURES"), "fr") != 0)
    return;
  if (g_str_equal (_ ("Nothing Selected"), "Nothing Selected"))
    g_test_fail_printf ("the French catalogue was not found");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  vigie_install_init_locale ();
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, ""); /* which gtk_test_init() made English: dates and numbers too */
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);

  g_test_add_func ("/screenshots/language", check_language);
  g_test_add_func ("/screenshots/take", take_pictures);

  return g_test_run ();
}
