/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "log-fixture.h"
#include "vigie-install.h"

/* Narrow windows, in both languages. Every warning of GTK and libadwaita ends the
 * test: they say so where something does not fit. Pictures lie under build/screenshots. */

#define NARROW 370 /* 360, and what the window draws around itself */
#define FRAME 16

static void
resize (AppFixture *self, int width, int height)
{
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
}

typedef struct
{
  AppFixture *fixture;
  int width;
} Size;

/* What the window draws around itself is part of its default size. */
static gboolean
has_width (gpointer data)
{
  Size *size = data;
  const int width = gtk_widget_get_width (GTK_WIDGET (size->fixture->window));

  return width <= size->width && width >= size->width - FRAME;
}

static void
wait_for_width (AppFixture *self, int width, int height)
{
  Size size = { self, width };
  g_autoptr (GdkTexture) shown = app_fixture_render_at_rest (self);

  resize (self, width, height);
  if (!vigie_test_wait_until (has_width, &size, APP_PATIENCE_MS))
    g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->window)), ==, width);
}

/* ---- the views ---- */

static void
keep_pictures (AppFixture *self, const char *name)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autofree char *dark = g_strconcat (name, "-dark", NULL);

  app_fixture_keep_picture (self, name);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  app_fixture_keep_picture (self, dark);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
}

static gboolean
is_whole (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!is_whole (child))
      return FALSE;
  return TRUE;
}

/* Returns: whether nothing of the widget is wider than the list */
static gboolean
is_within (GtkWidget *widget, GtkWidget *list)
{
  graphene_rect_t bounds;

  if (gtk_widget_get_mapped (widget) &&
      (!gtk_widget_compute_bounds (widget, list, &bounds) || bounds.origin.x < 0 ||
       bounds.origin.x + bounds.size.width > (float) gtk_widget_get_width (list)))
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!is_within (child, list))
      return FALSE;
  return TRUE;
}

/* Returns: whether a text can be read in the widget */
static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

/* Nothing of an entry lies beside what is shown, and nothing of it is cut off. */
static void
check_entries_are_readable (LogFixture *self)
{
  GtkWidget *list = app_fixture_get_part (self->view, "list_view");
  static const char *const texts[] = {
    "Zoé Martin",  "Déjà vu à Dijon",        "Karim",
    "Deux photos", "Appel de la préfecture", "Verglas sur la D 903"
  };

  g_assert_true (is_whole (list));
  g_assert_true (is_within (list, list));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!shows (list, texts[i]))
      g_error ("“%s” cannot be read", texts[i]);
}

static gboolean
has_columns (LogFixture *self)
{
  gboolean are_columns = gtk_widget_get_mapped (app_fixture_get_part (self->view, "column_view"));

  g_assert_true (gtk_widget_get_mapped (app_fixture_get_part (self->view, "list_view")) !=
                 are_columns);
  return are_columns;
}

static void
set_text_size (double factor)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (factor * 96 * 1024), NULL);
}

/* The names of buttons go over several lines before they need a wider window. */
static void
check_large_text_fits_phone (LogFixture *self)
{
  const char *language = g_getenv ("LANGUAGE");
  g_autofree char *name = g_strconcat (
      "log-narrow-large-", language != NULL && *language != '\0' ? language : "en", NULL);
  g_autofree char *filtered = g_strconcat (name, "-filtered", NULL);
  int least;

  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (log_fixture_get_list (self)), 1);
  wait_for_width (&self->app, NARROW, 900);
  app_fixture_keep_picture (&self->app, name);
  gtk_widget_measure (GTK_WIDGET (self->view), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                      NULL);
  g_assert_cmpint (least, <=, 360);
  /* the bar leaves no room for all of them: those that are seen are whole */
  g_assert_true (is_whole (app_fixture_get_part (self->view, "list_view")));
  g_assert_true (is_within (app_fixture_get_part (self->view, "list_view"),
                            app_fixture_get_part (self->view, "list_view")));

  gtk_editable_set_text (app_fixture_get_part (self->bar, "from_entry"), "2026-01-12 18:30");
  gtk_editable_set_text (app_fixture_get_part (self->bar, "to_entry"), "2026-01-13 18:30");
  vigie_log_bar_set_subject (self->bar, "pont", "@anne: Verglas sur la D 903 près de Beaune");
  app_fixture_keep_picture (&self->app, filtered);
  gtk_widget_measure (GTK_WIDGET (self->view), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                      NULL);
  g_assert_cmpint (least, <=, 360);
  vigie_log_bar_clear (self->bar);
  log_fixture_wait (self, 3);
}

static void
test_log_fits (void)
{
  LogFixture self = { 0 };
  GtkColumnViewColumn *time;
  int dpi;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  log_fixture_set_up (&self);
  time = app_fixture_get_part (self.view, "time_column");
  g_assert_true (has_columns (&self));
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (time), ==, 150);
  wait_for_width (&self.app, NARROW, 640);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (log_fixture_get_list (&self)), 1);
  keep_pictures (&self.app, "log-narrow");
  g_assert_false (has_columns (&self));
  check_entries_are_readable (&self);
  log_fixture_search (&self, "photos");
  vigie_log_bar_set_subject (self.bar, "pont", "@anne: Verglas sur la D 903 près de Beaune");
  app_fixture_keep_picture (&self.app, "log-narrow-filtered");
  vigie_log_bar_clear (self.bar);
  log_fixture_wait (&self, 3);

  wait_for_width (&self.app, 800, 900);
  set_text_size (2);
  app_fixture_keep_picture (&self.app, "log-large");
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (time), ==, 300);
  g_assert_false (has_columns (&self)); /* text as large as this has no room in columns */
  check_entries_are_readable (&self);
  check_large_text_fits_phone (&self);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  wait_for_width (&self.app, 1200, 800);
  app_fixture_keep_picture (&self.app, "log-wide-again");
  g_assert_true (has_columns (&self));
  log_fixture_tear_down (&self);
}

/* ---- the switcher ---- */

static void
test_names_of_views_are_whole (void)
{
  static const int widths[] = { 1110, 910, 890, 800, 600 };
  AppFixture self = { 0 };
  GtkWidget *switcher, *bar;

  app_fixture_set_up (&self, 3);
  switcher = app_fixture_find (GTK_WIDGET (self.window), ADW_TYPE_INLINE_VIEW_SWITCHER);
  bar = app_fixture_find (GTK_WIDGET (self.window), ADW_TYPE_VIEW_SWITCHER_BAR);
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (GdkTexture) shown = NULL;

      g_test_message ("%d", widths[i]);
      wait_for_width (&self, widths[i], 700);
      shown = app_fixture_render_at_rest (&self);
      g_assert_true (gtk_widget_get_mapped (switcher) !=
                     adw_view_switcher_bar_get_reveal (ADW_VIEW_SWITCHER_BAR (bar)));
      g_assert_true (is_whole (gtk_widget_get_mapped (switcher) ? switcher : bar));
    }
  app_fixture_tear_down (&self);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  vigie_install_init_locale ();
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);

  g_test_add_func ("/app/narrow/log", test_log_fits);
  g_test_add_func ("/app/narrow/names-of-views", test_names_of_views_are_whole);

  return g_test_run ();
}
