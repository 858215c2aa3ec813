/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-histogram-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "map/vigie-palette.h"
#include "vigie-closures.h"
#include "vigie-time-axis.h"

#define BAR_HEIGHT 44
#define TOP 6
#define AXIS_GAP 2
#define SIDE 12
#define HANDLE_PX 6

struct _VigieHistogramView
{
  GtkWidget parent_instance;

  VigieHistogram *histogram;
  gint64 from; /* the span, or VIGIE_TIME_UNKNOWN */
  gint64 to;
  gint64 anchor; /* where the drag began */
};

enum
{
  BRUSHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieHistogramView, vigie_histogram_view, GTK_TYPE_WIDGET)

static gboolean
is_empty (VigieHistogramView *self)
{
  return self->histogram == NULL || self->histogram->n_bins == 0;
}

static gint64
get_end (VigieHistogramView *self)
{
  return self->histogram->from + self->histogram->bin_ms * self->histogram->n_bins;
}

static double
get_x (VigieHistogramView *self, gint64 at)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * SIDE, 1);
  double part =
      (double) (at - self->histogram->from) / (double) (get_end (self) - self->histogram->from);

  return SIDE + CLAMP (part, 0, 1) * width;
}

static double
get_x_of (gpointer widget, gint64 at)
{
  return get_x (VIGIE_HISTOGRAM_VIEW (widget), at);
}

static gint64
get_time (VigieHistogramView *self, double x)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * SIDE, 1);
  double part = CLAMP ((x - SIDE) / width, 0, 1);
  double bin = round (part * self->histogram->n_bins);

  return self->histogram->from + (gint64) bin * self->histogram->bin_ms;
}

/* ---- drawing ---- */

static guint32
get_highest (VigieHistogramView *self)
{
  guint32 highest = 1;

  for (guint i = 0; i < self->histogram->n_bins; i++)
    {
      guint32 sum = 0;

      for (int j = 0; j < VIGIE_N_STATUSES; j++)
        sum += self->histogram->counts[i * VIGIE_N_STATUSES + (guint) j];
      highest = MAX (highest, sum);
    }
  return highest;
}

static gboolean
is_outside (VigieHistogramView *self, guint bin)
{
  gint64 start = self->histogram->from + self->histogram->bin_ms * bin;

  return self->from != VIGIE_TIME_UNKNOWN && (start < self->from || start >= self->to);
}

static void
draw_bars (VigieHistogramView *self, GtkSnapshot *snapshot, gboolean dark)
{
  /* Decided posts at the bottom, so that the open ones stand out on top. */
  static const VigieStatus order[] = { VIGIE_STATUS_CONFIRMED, VIGIE_STATUS_KNOWN_TO_COMMAND,
                                       VIGIE_STATUS_UNVERIFIABLE, VIGIE_STATUS_REJECTED,
                                       VIGIE_STATUS_NEW };
  double width =
      (double) (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * SIDE) / self->histogram->n_bins;
  double scale = (double) BAR_HEIGHT / get_highest (self);

  for (guint i = 0; i < self->histogram->n_bins; i++)
    {
      double y = TOP + BAR_HEIGHT;

      for (gsize j = 0; j < G_N_ELEMENTS (order); j++)
        {
          guint32 count = self->histogram->counts[i * VIGIE_N_STATUSES + order[j]];
          double height = count * scale;
          GdkRGBA colour = vigie_palette_unpack (vigie_palette_status (order[j], dark));

          if (count == 0)
            continue;
          if (is_outside (self, i))
            colour.alpha = 0.3f;
          y -= height;
          gtk_snapshot_append_color (
              snapshot, &colour,
              &GRAPHENE_RECT_INIT ((float) (SIDE + i * width), (float) y,
                                   (float) MAX (width - (width > 3 ? 1 : 0), 1), (float) height));
        }
    }
}

static void
draw_brush (VigieHistogramView *self, GtkSnapshot *snapshot)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (style);
  GdkRGBA fill = *accent;
  double left, right;

  if (self->from == VIGIE_TIME_UNKNOWN)
    return;
  left = get_x (self, self->from);
  right = get_x (self, self->to);
  fill.alpha = 0.14f;
  gtk_snapshot_append_color (
      snapshot, &fill,
      &GRAPHENE_RECT_INIT ((float) left, TOP - 2, (float) (right - left), BAR_HEIGHT + 4));
  gtk_snapshot_append_color (snapshot, accent,
                             &GRAPHENE_RECT_INIT ((float) left - 1, TOP - 2, 2, BAR_HEIGHT + 4));
  gtk_snapshot_append_color (snapshot, accent,
                             &GRAPHENE_RECT_INIT ((float) right - 1, TOP - 2, 2, BAR_HEIGHT + 4));
}

static void
draw_axis (VigieHistogramView *self, GtkSnapshot *snapshot)
{
  const double y = TOP + BAR_HEIGHT + AXIS_GAP;
  GdkRGBA line;

  gtk_widget_get_color (GTK_WIDGET (self), &line);
  line.alpha *= 0.25f;
  gtk_snapshot_append_color (
      snapshot, &line,
      &GRAPHENE_RECT_INIT (SIDE, TOP + BAR_HEIGHT,
                           (float) MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * SIDE, 0),
                           1));

  if (self->from != VIGIE_TIME_UNKNOWN)
    {
      g_autofree char *from = vigie_format_time (self->from);
      g_autofree char *to = vigie_format_time (self->to);
      /* Translators: a span of time, from and to */
      g_autofree char *span = g_strdup_printf (_ ("%s – %s"), from, to);

      vigie_time_axis_draw_label (GTK_WIDGET (self), snapshot, span,
                                  (get_x (self, self->from) + get_x (self, self->to)) / 2, y, 0.5);
      return;
    }
  vigie_time_axis_draw (GTK_WIDGET (self), snapshot, self->histogram->from, get_end (self), y, 160,
                        6, get_x_of);
}

static void
vigie_histogram_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieHistogramView *self = VIGIE_HISTOGRAM_VIEW (widget);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  if (is_empty (self))
    return;
  draw_bars (self, snapshot, dark);
  draw_brush (self, snapshot);
  draw_axis (self, snapshot);
}

static void
vigie_histogram_view_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  vigie_time_axis_measure (widget, orientation, TOP + BAR_HEIGHT + AXIS_GAP, minimum, natural);
  *minimum_baseline = *natural_baseline = -1;
}

/* ---- the brush ---- */

static void
describe_span (VigieHistogramView *self)
{
  g_autofree char *from = vigie_format_time (self->from);
  g_autofree char *to = vigie_format_time (self->to);
  g_autofree char *text = self->from == VIGIE_TIME_UNKNOWN
                              ? g_strdup (_ ("All posts"))
                              : g_strdup_printf (_ ("%s – %s"), from, to);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
brush (VigieHistogramView *self, gint64 from, gint64 to)
{
  vigie_histogram_view_set_span (self, from, to);
  g_signal_emit (self, signals[BRUSHED], 0, self->from, self->to);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, VigieHistogramView *self)
{
  if (is_empty (self))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->anchor = get_time (self, x);
  /* Near an edge of the span, that edge is dragged. */
  if (self->from != VIGIE_TIME_UNKNOWN && fabs (x - get_x (self, self->from)) < HANDLE_PX)
    self->anchor = self->to;
  else if (self->from != VIGIE_TIME_UNKNOWN && fabs (x - get_x (self, self->to)) < HANDLE_PX)
    self->anchor = self->from;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, VigieHistogramView *self)
{
  double x, y;
  gint64 at;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  at = get_time (self, x + dx);
  if (at != self->anchor)
    vigie_histogram_view_set_span (self, MIN (self->anchor, at), MAX (self->anchor, at));
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, VigieHistogramView *self)
{
  if (is_empty (self))
    return;
  if (fabs (dx) < 3)
    brush (self, VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN);
  else
    brush (self, self->from, self->to);
}

static gboolean
move_span (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  VigieHistogramView *self = VIGIE_HISTOGRAM_VIEW (widget);
  gint64 move_from, move_to, from, to;

  if (is_empty (self))
    return FALSE;
  if (self->from == VIGIE_TIME_UNKNOWN)
    {
      brush (self, get_end (self) - self->histogram->bin_ms * MIN (12, self->histogram->n_bins),
             get_end (self));
      return TRUE;
    }
  g_variant_get (arguments, "(xx)", &move_from, &move_to);
  from = CLAMP (self->from + move_from * self->histogram->bin_ms, self->histogram->from,
                get_end (self) - self->histogram->bin_ms);
  to = CLAMP (self->to + move_to * self->histogram->bin_ms, from + self->histogram->bin_ms,
              get_end (self));
  brush (self, from, to);
  return TRUE;
}

static gboolean
drop_span (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  VigieHistogramView *self = VIGIE_HISTOGRAM_VIEW (widget);

  if (self->from == VIGIE_TIME_UNKNOWN)
    return FALSE;
  brush (self, VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN);
  return TRUE;
}

static void
vigie_histogram_view_finalize (GObject *object)
{
  VigieHistogramView *self = VIGIE_HISTOGRAM_VIEW (object);

  g_clear_pointer (&self->histogram, vigie_histogram_free);

  G_OBJECT_CLASS (vigie_histogram_view_parent_class)->finalize (object);
}

static void
vigie_histogram_view_class_init (VigieHistogramViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_histogram_view_finalize;
  widget_class->snapshot = vigie_histogram_view_snapshot;
  widget_class->measure = vigie_histogram_view_measure;

  signals[BRUSHED] = g_signal_new ("brushed", VIGIE_TYPE_HISTOGRAM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);

  gtk_widget_class_set_css_name (widget_class, "histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, move_span, "(xx)",
                                G_GINT64_CONSTANT (-1), G_GINT64_CONSTANT (-1));
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, move_span, "(xx)",
                                G_GINT64_CONSTANT (1), G_GINT64_CONSTANT (1));
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_SHIFT_MASK, move_span, "(xx)",
                                G_GINT64_CONSTANT (0), G_GINT64_CONSTANT (-1));
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, GDK_SHIFT_MASK, move_span, "(xx)",
                                G_GINT64_CONSTANT (0), G_GINT64_CONSTANT (1));
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, drop_span, NULL);
}

static void
vigie_histogram_view_init (VigieHistogramView *self)
{
  self->from = self->to = VIGIE_TIME_UNKNOWN;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               _ ("Posts over time. Drag to see a span, click to see all."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Posts over time"), -1);
  vigie_time_axis_take_drags (GTK_WIDGET (self), G_CALLBACK (on_drag_begin),
                              G_CALLBACK (on_drag_update), G_CALLBACK (on_drag_end));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

/**
 * vigie_histogram_view_set_histogram:
 * @self: a view
 * @histogram: (nullable): copied
 */
void
vigie_histogram_view_set_histogram (VigieHistogramView *self, const VigieHistogram *histogram)
{
  g_return_if_fail (VIGIE_IS_HISTOGRAM_VIEW (self));

  g_clear_pointer (&self->histogram, vigie_histogram_free);
  if (histogram != NULL)
    {
      self->histogram = g_memdup2 (histogram, sizeof *histogram);
      self->histogram->counts =
          g_memdup2 (histogram->counts, sizeof (guint32) * histogram->n_bins * VIGIE_N_STATUSES);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * vigie_histogram_view_set_span:
 * @self: a view
 * @from: ms, or %VIGIE_TIME_UNKNOWN for everything
 * @to: ms, exclusive
 *
 * Shows a span without telling anybody.
 */
void
vigie_histogram_view_set_span (VigieHistogramView *self, gint64 from, gint64 to)
{
  g_return_if_fail (VIGIE_IS_HISTOGRAM_VIEW (self));

  self->from = from;
  self->to = to;
  describe_span (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
