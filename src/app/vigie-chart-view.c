/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-chart-view.h"

#include "vigie-chart-canvas.h"
#include "vigie-chart-table-view.h"

struct _VigieChartView
{
  AdwBin parent_instance;

  VigieChart *chart; /* (nullable) */
  gboolean table_shown;

  GtkLabel *title_label;
  GtkWidget *table_button;
  GtkStack *stack;
  VigieChartCanvas *canvas;
  GtkScrolledWindow *table_window; /* empty until the table is wanted */
};

typedef enum
{
  PROP_TABLE_SHOWN = 1,
} VigieChartViewProperty;

static GParamSpec *properties[PROP_TABLE_SHOWN + 1];

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieChartView, vigie_chart_view, ADW_TYPE_BIN)

static void
update_page (VigieChartView *self)
{
  const gboolean has_table = self->table_shown && self->chart != NULL;

  if (has_table && gtk_scrolled_window_get_child (self->table_window) == NULL)
    gtk_scrolled_window_set_child (self->table_window, vigie_chart_table_view_new (self->chart));
  gtk_stack_set_visible_child_name (self->stack, has_table ? "table" : "drawing");
}

static void
set_table_shown (VigieChartView *self, gboolean shown)
{
  if (shown == self->table_shown)
    return;
  self->table_shown = shown;
  update_page (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TABLE_SHOWN]);
}

static void
on_activated (VigieChartView *self, guint first_row, guint n_rows)
{
  g_signal_emit (self, signals[ACTIVATED], 0, first_row, n_rows);
}

static void
vigie_chart_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((VigieChartViewProperty) id)
    {
    case PROP_TABLE_SHOWN:
      g_value_set_boolean (value, VIGIE_CHART_VIEW (object)->table_shown);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vigie_chart_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((VigieChartViewProperty) id)
    {
    case PROP_TABLE_SHOWN:
      set_table_shown (VIGIE_CHART_VIEW (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vigie_chart_view_dispose (GObject *object)
{
  VigieChartView *self = VIGIE_CHART_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), VIGIE_TYPE_CHART_VIEW);
  g_clear_pointer (&self->chart, vigie_chart_unref);

  G_OBJECT_CLASS (vigie_chart_view_parent_class)->dispose (object);
}

static void
vigie_chart_view_class_init (VigieChartViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = vigie_chart_view_get_property;
  object_class->set_property = vigie_chart_view_set_property;
  object_class->dispose = vigie_chart_view_dispose;

  properties[PROP_TABLE_SHOWN] =
      g_param_spec_boolean ("table-shown", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signals[ACTIVATED] = g_signal_new ("activated", VIGIE_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  g_type_ensure (VIGIE_TYPE_CHART_CANVAS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-chart-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieChartView, title_label);
  gtk_widget_class_bind_template_child (widget_class, VigieChartView, table_button);
  gtk_widget_class_bind_template_child (widget_class, VigieChartView, stack);
  gtk_widget_class_bind_template_child (widget_class, VigieChartView, canvas);
  gtk_widget_class_bind_template_child (widget_class, VigieChartView, table_window);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_install_property_action (widget_class, "chart.show-table", "table-shown");
}

static void
vigie_chart_view_init (VigieChartView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vigie_chart_view_new (void)
{
  return g_object_new (VIGIE_TYPE_CHART_VIEW, NULL);
}

/**
 * vigie_chart_view_set_chart:
 * @self: a view
 * @chart: (nullable): what to show; a reference is taken
 */
void
vigie_chart_view_set_chart (VigieChartView *self, VigieChart *chart)
{
  g_return_if_fail (VIGIE_IS_CHART_VIEW (self));

  if (chart != NULL)
    vigie_chart_ref (chart);
  g_clear_pointer (&self->chart, vigie_chart_unref);
  self->chart = chart;
  gtk_label_set_text (self->title_label, chart != NULL ? vigie_chart_get_title (chart) : "");
  gtk_widget_set_sensitive (self->table_button, chart != NULL && !vigie_chart_is_empty (chart));
  vigie_chart_canvas_set_chart (self->canvas, chart);
  gtk_scrolled_window_set_child (self->table_window, NULL);
  update_page (self);
}

VigieChart *
vigie_chart_view_get_chart (VigieChartView *self)
{
  g_return_val_if_fail (VIGIE_IS_CHART_VIEW (self), NULL);

  return self->chart;
}
