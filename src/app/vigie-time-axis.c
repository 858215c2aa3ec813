/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-time-axis.h"

#include "vigie-closures.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

static gint64
get_time (gint64 from, gint64 to, int n_labels, int i)
{
  return from + (gint64) ((double) (to - from) * i / n_labels);
}

static char *
format_seconds (gint64 at)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (at / 1000);

  return local != NULL ? g_date_time_format (local, "%H:%M:%S") : g_strdup ("");
}

/* As short as labels that stand so close to each other may be and still say something. */
static char *
format (gint64 from, gint64 to, int n_labels, int i)
{
  const gint64 at = get_time (from, to, n_labels, i);

  if (to - from >= DAY_MS)
    return vigie_format_time (at);
  return (to - from) / n_labels < MINUTE_MS ? format_seconds (at) : vigie_format_clock (at);
}

/**
 * vigie_time_axis_make_label:
 * @from: ms: begin of the axis
 * @to: ms: its end
 * @n_labels: how many there are, besides the first
 * @i: which: 0 for that at @from
 *
 * Returns: (transfer full) (nullable): a clock time, with the day where the axis is longer than one
 *   and with seconds where labels are less than a minute apart; %NULL where it would say what the
 *   label before it says
 */
char *
vigie_time_axis_make_label (gint64 from, gint64 to, int n_labels, int i)
{
  g_autofree char *text = NULL;
  g_autofree char *before = NULL;

  g_return_val_if_fail (n_labels > 0 && i >= 0 && i <= n_labels, NULL);

  text = format (from, to, n_labels, i);
  before = i > 0 ? format (from, to, n_labels, i - 1) : NULL;
  return g_strcmp0 (text, before) != 0 ? g_steal_pointer (&text) : NULL;
}

static PangoLayout *
make_layout (GtkWidget *widget, const char *text)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);

  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

/* Large letters need more room. */
static int
choose_n_labels (GtkWidget *widget, gint64 from, gint64 to, int label_px, int max_labels)
{
  g_autofree char *text = format (from, to, max_labels, 0);
  g_autoptr (PangoLayout) layout = make_layout (widget, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return CLAMP (gtk_widget_get_width (widget) / MAX (label_px, width * 3 / 2), 1, max_labels);
}

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
  g_autoptr (PangoLayout) layout = make_layout (widget, text);
  GdkRGBA colour;
  int width;

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
 * @label_px: how much room a label wants at the least
 * @max_labels: how many at the most, besides the first
 * @get_x: where a time stands in @widget
 *
 * Labels from @from to @to; see vigie_time_axis_make_label().
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
  const int n_labels = choose_n_labels (widget, from, to, label_px, max_labels);

  for (int i = 0; i <= n_labels; i++)
    {
      g_autofree char *text = vigie_time_axis_make_label (from, to, n_labels, i);

      if (text != NULL)
        vigie_time_axis_draw_label (widget, snapshot, text,
                                    get_x (widget, get_time (from, to, n_labels, i)), y,
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
