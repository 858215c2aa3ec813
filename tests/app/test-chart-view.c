/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-chart-view.h"

#include "app-fixture.h"
#include "chart-samples.h"
#include "vigie-chart-canvas.h"
#include "vigie-resources.h"

/* Charts in a window of their own. */

typedef struct
{
  GtkWidget *window;
  VigieChartView *view;
  GtkWidget *canvas;
} Fixture;

static gboolean
is_drawn (gpointer data)
{
  Fixture *self = data;

  return gtk_widget_get_width (self->canvas) > 0 && gtk_widget_get_mapped (self->canvas);
}

static void
set_up (Fixture *self, VigieChart *chart, int width)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->window = gtk_window_new ();
  self->view = VIGIE_CHART_VIEW (g_object_ref_sink (vigie_chart_view_new ()));
  vigie_chart_view_set_chart (self->view, chart);
  gtk_widget_set_margin_start (GTK_WIDGET (self->view), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->view), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->view), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->view), 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  gtk_window_set_child (GTK_WINDOW (self->window), scrolled);
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, -1);
  self->canvas = GTK_WIDGET (app_fixture_get_part (GTK_WIDGET (self->view), "canvas"));
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_true (vigie_test_wait_until (is_drawn, self, APP_PATIENCE_MS));
}

static void
tear_down (Fixture *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_assert_finalize_object (self->view);
}

static guint
get_point (Fixture *self)
{
  guint first_row, n_rows;

  if (!vigie_chart_canvas_get_point (VIGIE_CHART_CANVAS (self->canvas), &first_row, &n_rows))
    return G_MAXUINT;
  return first_row;
}

static void
move (Fixture *self, int by)
{
  g_assert_true (gtk_widget_activate_action (self->canvas, "chart.move", "i", by));
}

static void
test_keys_go_over_all_points (void)
{
  g_autoptr (VigieChart) chart = chart_sample_delays (VIGIE_LANGUAGE_ENGLISH);
  Fixture self;

  set_up (&self, chart, 600);
  g_assert_cmpuint (get_point (&self), ==, G_MAXUINT);
  move (&self, 1);
  g_assert_cmpuint (get_point (&self), ==, 0);
  move (&self, 1);
  move (&self, 1);
  g_assert_cmpuint (get_point (&self), ==, 2);
  move (&self, -10);
  g_assert_cmpuint (get_point (&self), ==, 0);
  move (&self, G_MAXINT32);
  g_assert_cmpuint (get_point (&self), ==, vigie_chart_get_n_rows (chart) - 1);
  move (&self, -G_MAXINT32);
  g_assert_cmpuint (get_point (&self), ==, 0);
  tear_down (&self);
}

static void
test_nothing_has_no_points (void)
{
  g_autoptr (VigieChart) chart = chart_sample_bars (VIGIE_LANGUAGE_ENGLISH, 0, 540);
  Fixture self;

  set_up (&self, chart, 600);
  move (&self, 1);
  g_assert_cmpuint (get_point (&self), ==, G_MAXUINT);
  g_assert_false (gtk_widget_get_sensitive (
      GTK_WIDGET (app_fixture_get_part (GTK_WIDGET (self.view), "table_button"))));
  vigie_chart_view_set_chart (self.view, NULL);
  move (&self, 1);
  g_assert_null (vigie_chart_view_get_chart (self.view));
  tear_down (&self);
}

static GtkColumnView *
get_table (Fixture *self)
{
  GObject *window = app_fixture_get_part (GTK_WIDGET (self->view), "table_window");
  GtkWidget *child = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (window));

  return child != NULL ? GTK_COLUMN_VIEW (child) : NULL;
}

static void
test_table_has_all_rows_and_columns (void)
{
  g_autoptr (VigieChart) chart = chart_sample_closures (VIGIE_LANGUAGE_ENGLISH, 100000);
  g_autoptr (VigieChart) other = chart_sample_delays (VIGIE_LANGUAGE_ENGLISH);
  GListModel *columns;
  Fixture self;

  set_up (&self, chart, 600);
  g_assert_null (get_table (&self));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self.view), "chart.show-table", NULL));
  g_assert_nonnull (get_table (&self));
  columns = gtk_column_view_get_columns (get_table (&self));
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, vigie_chart_get_n_columns (chart));
  g_assert_cmpuint (
      g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (get_table (&self)))), ==,
      100000);
  g_assert_null (
      g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (get_table (&self))), 100000));

  /* Another chart keeps the choice. */
  vigie_chart_view_set_chart (self.view, other);
  g_assert_cmpuint (
      g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (get_table (&self)))), ==,
      vigie_chart_get_n_rows (other));
  tear_down (&self);
}

static GtkWidget *
get_title_label (Fixture *self, guint column)
{
  GtkWidget *title =
      gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (get_table (self))));

  for (guint i = 0; i < column; i++)
    title = gtk_widget_get_next_sibling (title);
  return app_fixture_find (title, GTK_TYPE_LABEL);
}

static gboolean
has_place (gpointer label)
{
  return gtk_widget_get_width (label) > 0;
}

/* Where a title's text ends, from the left edge of the view. */
static double
get_text_end (Fixture *self, GtkWidget *label)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  graphene_point_t place;
  int x, y, width;

  gtk_label_get_layout_offsets (GTK_LABEL (label), &x, &y);
  pango_layout_get_pixel_size (layout, &width, NULL);
  g_assert_true (gtk_widget_compute_point (label, GTK_WIDGET (self->view),
                                           &GRAPHENE_POINT_INIT ((float) (x + width), 0), &place));
  return place.x;
}

/* The titles of numbers end where their columns do, as the numbers below them. */
static void
test_titles_of_numbers_stand_above_them (void)
{
  g_autoptr (VigieChart) chart = chart_sample_delays (VIGIE_LANGUAGE_ENGLISH);
  Fixture self;
  guint n_numbers = 0;

  set_up (&self, chart, 900);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self.view), "chart.show-table", NULL));
  g_assert_true (vigie_test_wait_until (has_place, get_title_label (&self, 0), APP_PATIENCE_MS));
  for (guint i = 0; i < vigie_chart_get_n_columns (chart); i++)
    {
      GtkWidget *label = get_title_label (&self, i);
      GtkWidget *title = gtk_widget_get_ancestor (label, g_type_from_name ("GtkColumnViewTitle"));
      graphene_rect_t bounds;

      g_assert_nonnull (title);
      g_assert_true (gtk_widget_compute_bounds (title, GTK_WIDGET (self.view), &bounds));
      n_numbers += vigie_chart_is_number (chart, i);
      if (vigie_chart_is_number (chart, i))
        g_assert_cmpfloat (bounds.origin.x + bounds.size.width - get_text_end (&self, label), <,
                           40);
      else
        g_assert_cmpfloat (gtk_label_get_xalign (GTK_LABEL (label)), <, 1);
    }
  g_assert_cmpuint (n_numbers, >, 0);
  tear_down (&self);
}

/* A narrow table is scrolled sideways: its cells stand whole. */
static void
test_cells_are_not_cut (void)
{
  g_autoptr (VigieChart) chart = chart_sample_closures (VIGIE_LANGUAGE_FRENCH, 12);
  Fixture self;

  set_up (&self, chart, 360);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self.view), "chart.show-table", NULL));
  for (guint i = 0; i < vigie_chart_get_n_columns (chart); i++)
    {
      GtkListItemFactory *factory;
      g_autoptr (GtkColumnViewColumn) column =
          g_list_model_get_item (gtk_column_view_get_columns (get_table (&self)), i);
      g_autofree char *text = vigie_chart_dup_cell (chart, 3, i);
      const guint length = (guint) g_utf8_strlen (text, -1);
      guint n_chars;

      factory = gtk_column_view_column_get_factory (column);
      n_chars = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "vigie-chars"));
      g_assert_cmpuint (n_chars, >=, MIN (length, 28));
    }
  tear_down (&self);
}

/* ---- pictures ---- */

static gboolean
rests (gpointer data)
{
  return !gtk_stack_get_transition_running (data);
}

static void
keep_picture (Fixture *self, gpointer native, const char *name)
{
  g_autofree char *folder = g_build_filename (g_getenv ("VIGIE_BUILDDIR"), "screenshots", NULL);
  g_autofree char *file = g_strdup_printf ("chart-view-%s.png", name);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GdkTexture) texture = NULL;

  g_assert_true (vigie_test_wait_until (
      rests, app_fixture_get_part (GTK_WIDGET (self->view), "stack"), APP_PATIENCE_MS));
  texture = app_fixture_render (native);
  g_assert_nonnull (texture);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static void
test_pictures (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (VigieChart) bars = chart_sample_bars (VIGIE_LANGUAGE_FRENCH, 5, 540);
  g_autoptr (VigieChart) communes = chart_sample_communes (VIGIE_LANGUAGE_FRENCH, 10, 12);
  Fixture self;

  set_up (&self, bars, 900);
  gtk_widget_grab_focus (self.canvas);
  move (&self, 1);
  move (&self, 17);
  keep_picture (&self, self.window, "light");
  keep_picture (&self, gtk_widget_get_first_child (self.canvas), "bubble");
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  keep_picture (&self, self.window, "dark");
  g_object_set (self.view, "table-shown", TRUE, NULL);
  keep_picture (&self, self.window, "table-dark");
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  keep_picture (&self, self.window, "table");
  tear_down (&self);

  set_up (&self, communes, 360);
  gtk_widget_grab_focus (self.canvas);
  move (&self, 1);
  move (&self, 64);
  keep_picture (&self, self.window, "narrow");
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (vigie_get_resource ()); /* as the application does */

  g_test_add_func ("/chart-view/keys", test_keys_go_over_all_points);
  g_test_add_func ("/chart-view/nothing", test_nothing_has_no_points);
  g_test_add_func ("/chart-view/table", test_table_has_all_rows_and_columns);
  g_test_add_func ("/chart-view/titles-of-numbers", test_titles_of_numbers_stand_above_them);
  g_test_add_func ("/chart-view/cells-are-not-cut", test_cells_are_not_cut);
  g_test_add_func ("/chart-view/pictures", test_pictures);
  return g_test_run ();
}
