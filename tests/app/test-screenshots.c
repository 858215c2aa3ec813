/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "app-fixture.h"
#include "vigie-demo.h"
#include "vigie-map-view.h"

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

static GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_child (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
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
draw_outline (AppFixture *self)
{
  static const double corners[][2] = { { 0.3, 0.3 }, { 0.65, 0.25 }, { 0.7, 0.6 }, { 0.35, 0.65 } };
  VigieMapView *map = VIGIE_MAP_VIEW (find_child (GTK_WIDGET (self->window), VIGIE_TYPE_MAP_VIEW));
  VigieShapeEditor *editor = vigie_map_view_get_editor (map);

  app_fixture_act (self, "desk.draw");
  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++)
    {
      double x = gtk_widget_get_width (GTK_WIDGET (map)) * corners[i][0];
      double y = gtk_widget_get_height (GTK_WIDGET (map)) * corners[i][1];

      vigie_shape_editor_press (editor, x, y, 1);
      vigie_shape_editor_release (editor, x, y);
    }
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
  select_first_photo (&self);
  keep_picture (&self, "desk");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  keep_picture (&self, "desk-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  draw_outline (&self);
  keep_picture (&self, "drawing");
  app_fixture_act (&self, "desk.cancel");
  app_fixture_act (&self, "desk.reject");
  keep_picture (&self, "reject");

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
  vigie_application_init_translations ();
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, ""); /* which gtk_test_init() made English: dates and numbers too */
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);

  g_test_add_func ("/screenshots/language", check_language);
  g_test_add_func ("/screenshots/take", take_pictures);

  return g_test_run ();
}
