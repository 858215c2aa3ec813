/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "log-fixture.h"
#include "vigie-install.h"

/* Narrow windows, in the longer of the two languages. Every warning of GTK and libadwaita ends the
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

static void
test_log_fits (void)
{
  LogFixture self = { 0 };
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  log_fixture_set_up (&self);
  wait_for_width (&self.app, NARROW, 640);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (log_fixture_get_list (&self)), 1);
  keep_pictures (&self.app, "log-narrow");
  log_fixture_search (&self, "photos");
  vigie_log_bar_set_subject (self.bar, "pont", "@anne: Verglas sur la D 903 près de Beaune");
  app_fixture_keep_picture (&self.app, "log-narrow-filtered");
  vigie_log_bar_clear (self.bar);

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  resize (&self.app, 800, 800);
  app_fixture_keep_picture (&self.app, "log-large");
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  log_fixture_tear_down (&self);
}

/* ---- the switcher ---- */

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
