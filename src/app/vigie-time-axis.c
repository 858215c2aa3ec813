/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-time-axis.h"

#include "vigie-closures.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

/**
 * vigie_time_axis_draw_label:
 * @widget: whose font and colour it has
 * @snapshot: where to
 * @text: a time or a span
 * @x: where it belongs, px; it stays within the widget
 * @y: its top, px
 * @align: which part of it is at @x: 0 its begin, 1 its end
 */
void
vigie_time_axis_draw_label (
    GtkWidget *widget, GtkSnapshot *snapshot, const char *text, double x, double y, double align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GdkRGBA colour;
  int width;

  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_widget_get_color (widget, &colour);
  colour.alpha *= 0.7f;
  x = CLAMP (x - width * align, 2, MAX (gtk_widget_get_width (widget) - width - 2, 2));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &colour);
  gtk_snapshot_restore (snapshot);
}

/**
 * vigie_time_axis_draw:
 * @widget: whose axis it is
 * @snapshot: where to
 * @from: ms
 * @to: ms
 * @y: top of the labels, px
 * @label_px: how much room a label wants
 * @max_labels: how many at the most, besides the first
 * @get_x: where a time stands in @widget
 *
 * Labels from @from to @to: clock times, with the day where it is longer than one.
 */
void
vigie_time_axis_draw (GtkWidget *widget,
                      GtkSnapshot *snapshot,
                      gint64 from,
                      gint64 to,
                      double y,
                      int label_px,
                      int max_labels,
                      VigieTimeAxisFunc get_x)
{
  const int n_labels = CLAMP (gtk_widget_get_width (widget) / label_px, 1, max_labels);

  for (int i = 0; i <= n_labels; i++)
    {
      gint64 at = from + (to - from) * i / n_labels;
      g_autofree char *text = to - from < DAY_MS ? vigie_format_clock (at) : vigie_format_time (at);

      vigie_time_axis_draw_label (widget, snapshot, text, get_x (widget, at), y,
                                  (double) i / n_labels);
    }
}

/**
 * vigie_time_axis_measure:
 * @widget: whose axis it is
 * @orientation: what is asked for
 * @height_above: of what stands above the labels, px
 * @minimum: (out): px
 * @natural: (out): px
 */
void
vigie_time_axis_measure (
    GtkWidget *widget, GtkOrientation orientation, int height_above, int *minimum, int *natural)
{
  g_autoptr (PangoLayout) layout = NULL;
  int height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 100;
      *natural = 400;
      return;
    }
  layout = gtk_widget_create_pango_layout (widget, "0");
  pango_layout_get_pixel_size (layout, NULL, &height);
  *minimum = *natural = height_above + height + 4;
}

/**
 * vigie_time_axis_take_drags:
 * @widget: a view of time, which can then have the focus
 * @on_begin: as of #GtkGestureDrag::drag-begin, with @widget as its data
 * @on_update: as of #GtkGestureDrag::drag-update
 * @on_end: as of #GtkGestureDrag::drag-end
 */
void
vigie_time_axis_take_drags (GtkWidget *widget,
                            GCallback on_begin,
                            GCallback on_update,
                            GCallback on_end)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_set_focusable (widget, TRUE);
  g_signal_connect (drag, "drag-begin", on_begin, widget);
  g_signal_connect (drag, "drag-update", on_update, widget);
  g_signal_connect (drag, "drag-end", on_end, widget);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}
