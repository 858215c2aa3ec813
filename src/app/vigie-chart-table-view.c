/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-chart-table-view.h"

/* ---- a row, which says its cells when they are seen ---- */

#define VIGIE_TYPE_CHART_ITEM (vigie_chart_item_get_type ())
G_DECLARE_FINAL_TYPE (VigieChartItem, vigie_chart_item, VIGIE, CHART_ITEM, GObject)

struct _VigieChartItem
{
  GObject parent_instance;

  VigieChart *chart;
  guint row;
};

G_DEFINE_FINAL_TYPE (VigieChartItem, vigie_chart_item, G_TYPE_OBJECT)

static void
vigie_chart_item_finalize (GObject *object)
{
  g_clear_pointer (&VIGIE_CHART_ITEM (object)->chart, vigie_chart_unref);

  G_OBJECT_CLASS (vigie_chart_item_parent_class)->finalize (object);
}

static void
vigie_chart_item_class_init (VigieChartItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_chart_item_finalize;
}

static void
vigie_chart_item_init (VigieChartItem *self)
{
}

/* ---- the rows, made when they are asked for ---- */

#define VIGIE_TYPE_CHART_ROWS (vigie_chart_rows_get_type ())
G_DECLARE_FINAL_TYPE (VigieChartRows, vigie_chart_rows, VIGIE, CHART_ROWS, GObject)

struct _VigieChartRows
{
  GObject parent_instance;

  VigieChart *chart;
};

static GType
vigie_chart_rows_get_item_type (GListModel *model)
{
  return VIGIE_TYPE_CHART_ITEM;
}

static guint
vigie_chart_rows_get_n_items (GListModel *model)
{
  return vigie_chart_get_n_rows (VIGIE_CHART_ROWS (model)->chart);
}

static gpointer
vigie_chart_rows_get_item (GListModel *model, guint position)
{
  VigieChartRows *self = VIGIE_CHART_ROWS (model);
  VigieChartItem *item;

  if (position >= vigie_chart_get_n_rows (self->chart))
    return NULL;
  item = g_object_new (VIGIE_TYPE_CHART_ITEM, NULL);
  item->chart = vigie_chart_ref (self->chart);
  item->row = position;
  return item;
}

static void
vigie_chart_rows_interface_init (GListModelInterface *interface)
{
  interface->get_item_type = vigie_chart_rows_get_item_type;
  interface->get_n_items = vigie_chart_rows_get_n_items;
  interface->get_item = vigie_chart_rows_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VigieChartRows,
                               vigie_chart_rows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      vigie_chart_rows_interface_init))

static void
vigie_chart_rows_finalize (GObject *object)
{
  g_clear_pointer (&VIGIE_CHART_ROWS (object)->chart, vigie_chart_unref);

  G_OBJECT_CLASS (vigie_chart_rows_parent_class)->finalize (object);
}

static void
vigie_chart_rows_class_init (VigieChartRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_chart_rows_finalize;
}

static void
vigie_chart_rows_init (VigieChartRows *self)
{
}

/* ---- columns ---- */

#define N_LOOKED_AT 64 /* rows, of which the column's width is taken */
#define MAX_CHARS 28
#define COLUMN_CHARS "vigie-chars"

/* A table that is wider than its place is scrolled, and its cells are not cut. */
static guint
measure_column (VigieChart *chart, guint column)
{
  const guint n_rows = MIN (vigie_chart_get_n_rows (chart), N_LOOKED_AT);
  guint n_chars = 6;

  for (guint row = 0; row < n_rows; row++)
    {
      g_autofree char *text = vigie_chart_dup_cell (chart, row, column);

      n_chars = MAX (n_chars, (guint) g_utf8_strlen (text, -1));
    }
  return MIN (n_chars, MAX_CHARS);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer column)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), GPOINTER_TO_UINT (g_object_get_data (
                                                             G_OBJECT (factory), COLUMN_CHARS)));
  gtk_widget_add_css_class (text, "numeric");
  if (g_object_get_data (G_OBJECT (factory), "vigie-number") != NULL)
    gtk_inscription_set_xalign (GTK_INSCRIPTION (text), 1);
  gtk_list_item_set_child (cell, text);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer column)
{
  VigieChartItem *item = gtk_list_item_get_item (cell);
  g_autofree char *text = vigie_chart_dup_cell (item->chart, item->row, GPOINTER_TO_UINT (column));

  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (cell)), text);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (cell), text);
}

static GtkColumnViewColumn *
make_column (VigieChart *chart, guint index)
{
  g_autofree char *title = vigie_chart_dup_column (chart, index);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  if (vigie_chart_is_number (chart, index))
    g_object_set_data (G_OBJECT (factory), "vigie-number", GINT_TO_POINTER (TRUE));
  g_object_set_data (G_OBJECT (factory), COLUMN_CHARS,
                     GUINT_TO_POINTER (measure_column (chart, index)));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), GUINT_TO_POINTER (index));
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, TRUE);
  return column;
}

static GtkWidget *
find_label (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LABEL (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child);
  return found;
}

/* A column has no word for how its title is aligned: those of numbers stand above the numbers. */
static void
align_titles (GtkWidget *view, VigieChart *chart)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_first_child (view));

  for (guint i = 0; title != NULL; i++, title = gtk_widget_get_next_sibling (title))
    {
      GtkWidget *label = find_label (title);

      if (label == NULL || !vigie_chart_is_number (chart, i))
        continue;
      gtk_widget_set_hexpand (label, TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 1);
    }
}

/**
 * vigie_chart_table_view_new:
 * @chart: a chart; a reference is taken
 *
 * Returns: (transfer floating): its table, a #GtkColumnView
 */
GtkWidget *
vigie_chart_table_view_new (VigieChart *chart)
{
  VigieChartRows *rows = g_object_new (VIGIE_TYPE_CHART_ROWS, NULL);
  GtkNoSelection *selection;
  GtkWidget *view;

  rows->chart = vigie_chart_ref (chart);
  selection = gtk_no_selection_new (G_LIST_MODEL (rows));
  view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_column_view_set_reorderable (GTK_COLUMN_VIEW (view), FALSE);
  gtk_widget_add_css_class (view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  vigie_chart_get_title (chart), -1);
  for (guint i = 0; i < vigie_chart_get_n_columns (chart); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = make_column (chart, i);

      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }
  align_titles (view, chart);
  return view;
}
