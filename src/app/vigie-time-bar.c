/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-time-bar.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "vigie-closures.h"
#include "vigie-time-axis.h"

#define SIGNS_HEIGHT 14
#define BAR_HEIGHT 40
#define TICKS_HEIGHT 6 /* of decisions, below the bars */
#define AXIS_GAP 2
#define SIDE 12
#define SIGN_PX 9
#define BAR_PX 4
#define MAX_BINS 600
#define NEAR_PX 6

struct _VigieTimeBar
{
  GtkWidget parent_instance;

  VigieHistory *history;
  gint64 from; /* of the history */
  gint64 to;
  gint64 alert;
  gint64 at;
  gint64 other;     /* or VIGIE_TIME_UNKNOWN */
  gint64 span_from; /* or VIGIE_TIME_UNKNOWN */
  gint64 span_to;
  gint64 anchor; /* where a span begins that is being chosen, or VIGIE_TIME_UNKNOWN */

  guint n_bins; /* as many as there is room for */
  guint32 *arrived;
  guint8 *decided;
  guint32 highest;
};

enum
{
  SOUGHT,
  BRUSHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieTimeBar, vigie_time_bar, GTK_TYPE_WIDGET)

static double
get_room (VigieTimeBar *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * SIDE, 1);
}

static double
get_x (VigieTimeBar *self, gint64 at)
{
  double part = (double) (at - self->from) / (double) MAX (self->to - self->from, 1);

  return SIDE + CLAMP (part, 0, 1) * get_room (self);
}

static double
get_x_of (gpointer widget, gint64 at)
{
  return get_x (VIGIE_TIME_BAR (widget), at);
}

static gint64
get_time (VigieTimeBar *self, double x)
{
  double part = CLAMP ((x - SIDE) / get_room (self), 0, 1);

  return self->from + (gint64) llround (part * (double) (self->to - self->from));
}

static gint64
get_bin_ms (VigieTimeBar *self)
{
  return MAX ((self->to - self->from) / MAX (self->n_bins, 1), 1);
}

/* ---- bars ---- */

static gsize
count_before (const gint64 *times, gsize n, gint64 limit)
{
  gsize low = 0;

  while (low < n)
    {
      gsize middle = low + (n - low) / 2;

      if (times[middle] < limit)
        low = middle + 1;
      else
        n = middle;
    }
  return low;
}

static void
count_bins (VigieTimeBar *self)
{
  const guint n_bins = CLAMP ((guint) (get_room (self) / BAR_PX), 1, MAX_BINS);
  const VigieHistoryPosts *posts;
  const gint64 *decided;
  gsize n_decisions, post = 0, decision = 0;

  if (self->history == NULL || self->n_bins == n_bins)
    return;
  self->n_bins = n_bins;
  self->arrived = g_renew (guint32, self->arrived, n_bins);
  self->decided = g_renew (guint8, self->decided, n_bins);
  self->highest = 1;
  posts = vigie_history_get_posts (self->history);
  decided = vigie_history_get_decision_times (self->history, &n_decisions);
  for (guint i = 0; i < n_bins; i++)
    {
      gint64 end = i + 1 < n_bins
                       ? self->from + (gint64) ((double) (self->to - self->from) * (i + 1) / n_bins)
                       : self->to + 1;
      gsize next_post = count_before (posts->received_at, posts->n, end);
      gsize next_decision = count_before (decided, n_decisions, end);

      self->arrived[i] = (guint32) (next_post - post);
      self->decided[i] = next_decision > decision;
      self->highest = MAX (self->highest, self->arrived[i]);
      post = next_post;
      decision = next_decision;
    }
}

/* ---- drawing ---- */

static void
fill (GtkSnapshot *snapshot, const GdkRGBA *colour, double x, double y, double width, double height)
{
  gtk_snapshot_append_color (
      snapshot, colour, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

static void
draw_bars (VigieTimeBar *self, GtkSnapshot *snapshot, const GdkRGBA *ink, const GdkRGBA *accent)
{
  const double width = get_room (self) / self->n_bins;
  const double bottom = SIGNS_HEIGHT + BAR_HEIGHT;
  GdkRGBA seen = *accent;
  GdkRGBA ahead = *ink;
  GdkRGBA decided = *ink;

  ahead.alpha *= 0.25f;
  decided.alpha *= 0.55f;
  for (guint i = 0; i < self->n_bins; i++)
    {
      double height = (double) self->arrived[i] * BAR_HEIGHT / self->highest;
      double x = SIDE + i * width;

      if (self->arrived[i] > 0)
        fill (snapshot, x <= get_x (self, self->at) ? &seen : &ahead, x, bottom - MAX (height, 1),
              MAX (width - 1, 1), MAX (height, 1));
      if (self->decided[i])
        fill (snapshot, &decided, x, bottom + 2, MAX (width - 1, 1), TICKS_HEIGHT - 3);
    }
  fill (snapshot, &ahead, SIDE, bottom, get_room (self), 1);
}

static void
draw_span (VigieTimeBar *self, GtkSnapshot *snapshot, const GdkRGBA *accent)
{
  GdkRGBA shade = *accent;
  double left, right;

  if (self->span_from == VIGIE_TIME_UNKNOWN)
    return;
  shade.alpha = 0.14f;
  left = get_x (self, self->span_from);
  right = get_x (self, self->span_to);
  fill (snapshot, &shade, left, SIGNS_HEIGHT, right - left, BAR_HEIGHT + TICKS_HEIGHT);
  fill (snapshot, accent, left - 1, SIGNS_HEIGHT, 2, BAR_HEIGHT + TICKS_HEIGHT);
  fill (snapshot, accent, right - 1, SIGNS_HEIGHT, 2, BAR_HEIGHT + TICKS_HEIGHT);
}

/* What left is a square, a milestone stands on its corner, a message is round. */
static void
draw_sign (VigieTimeBar *self,
           GtkSnapshot *snapshot,
           const VigieHistoryMark *mark,
           const GdkRGBA *colour)
{
  const double half = SIGN_PX / 2.0;
  GskRoundedRect shape;
  GdkRGBA tone = *colour;

  tone.alpha *= mark->active ? 1.0f : 0.4f;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((float) get_x (self, mark->at), SIGNS_HEIGHT / 2.0f));
  if (mark->kind == VIGIE_DECISION_MILESTONE)
    gtk_snapshot_rotate (snapshot, 45);
  gsk_rounded_rect_init_from_rect (
      &shape, &GRAPHENE_RECT_INIT ((float) -half, (float) -half, SIGN_PX, SIGN_PX),
      mark->kind == VIGIE_DECISION_MESSAGE ? (float) half : 1.5f);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &tone, &shape.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_restore (snapshot);
}

static void
draw_cursor (
    VigieTimeBar *self, GtkSnapshot *snapshot, gint64 at, const GdkRGBA *colour, double width)
{
  const double x = get_x (self, at);

  fill (snapshot, colour, x - width / 2, SIGNS_HEIGHT - 2, width, BAR_HEIGHT + TICKS_HEIGHT + 2);
}

static void
vigie_time_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigieTimeBar *self = VIGIE_TIME_BAR (widget);
  g_autoptr (GdkRGBA) accent =
      adw_style_manager_get_accent_color_rgba (adw_style_manager_get_default ());
  GPtrArray *marks;
  GdkRGBA ink;

  if (self->history == NULL)
    return;
  count_bins (self);
  gtk_widget_get_color (widget, &ink);
  draw_bars (self, snapshot, &ink, accent);
  draw_span (self, snapshot, accent);
  marks = vigie_history_get_marks (self->history);
  for (guint i = 0; i < marks->len; i++)
    draw_sign (self, snapshot, g_ptr_array_index (marks, i), &ink);
  if (self->other != VIGIE_TIME_UNKNOWN)
    {
      GdkRGBA quiet = ink;

      quiet.alpha *= 0.5f;
      draw_cursor (self, snapshot, self->other, &quiet, 2);
    }
  draw_cursor (self, snapshot, self->at, &ink, 3);
  vigie_time_axis_draw (widget, snapshot, self->from, self->to,
                        SIGNS_HEIGHT + BAR_HEIGHT + TICKS_HEIGHT + AXIS_GAP, 170, 8, get_x_of);
}

static void
vigie_time_bar_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  vigie_time_axis_measure (widget, orientation, SIGNS_HEIGHT + BAR_HEIGHT + TICKS_HEIGHT + AXIS_GAP,
                           minimum, natural);
  *minimum_baseline = *natural_baseline = -1;
}

/* ---- words ---- */

static char *
describe_moment (VigieTimeBar *self, gint64 at)
{
  g_autofree char *time = vigie_format_time (at);
  g_autofree char *since = NULL;

  if (self->alert == VIGIE_TIME_UNKNOWN)
    return g_steal_pointer (&time);
  since = vigie_format_since_alert (self->alert, at);
  return g_strdup_printf ("%s · %s", time, since);
}

static void
tell_value (VigieTimeBar *self)
{
  g_autofree char *text = self->history != NULL ? describe_moment (self, self->at) : g_strdup ("");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                  (double) self->from, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  (double) self->to, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  (double) self->at, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static const VigieHistoryMark *
find_mark (VigieTimeBar *self, double x)
{
  GPtrArray *marks = vigie_history_get_marks (self->history);
  const VigieHistoryMark *best = NULL;
  double nearest = NEAR_PX;

  for (guint i = 0; i < marks->len; i++)
    {
      const VigieHistoryMark *mark = g_ptr_array_index (marks, i);
      double distance = fabs (get_x (self, mark->at) - x);

      if (distance <= nearest)
        {
          nearest = distance;
          best = mark;
        }
    }
  return best;
}

static gboolean
on_query_tooltip (
    GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  VigieTimeBar *self = VIGIE_TIME_BAR (widget);
  g_autofree char *text =
      vigie_time_bar_describe (self, keyboard ? get_x (self, self->at) : (double) x);

  if (text == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* ---- moving ---- */

static void
seek (VigieTimeBar *self, gint64 at)
{
  g_signal_emit (self, signals[SOUGHT], 0, CLAMP (at, self->from, self->to));
}

static void
brush (VigieTimeBar *self, gint64 from, gint64 to)
{
  vigie_time_bar_set_span (self, from, to);
  g_signal_emit (self, signals[BRUSHED], 0, from, to);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, VigieTimeBar *self)
{
  const GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  const VigieHistoryMark *mark;

  if (self->history == NULL)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->anchor = (state & GDK_SHIFT_MASK) != 0 ? get_time (self, x) : VIGIE_TIME_UNKNOWN;
  if (self->anchor != VIGIE_TIME_UNKNOWN)
    return;
  mark = y <= SIGNS_HEIGHT ? find_mark (self, x) : NULL;
  seek (self, mark != NULL ? mark->at : get_time (self, x));
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, VigieTimeBar *self)
{
  double x, y;
  gint64 at;

  if (self->history == NULL || (dx == 0 && dy == 0))
    return;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  at = get_time (self, x + dx);
  if (self->anchor == VIGIE_TIME_UNKNOWN)
    seek (self, at);
  else
    vigie_time_bar_set_span (self, MIN (self->anchor, at), MAX (self->anchor, at));
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, VigieTimeBar *self)
{
  if (self->history == NULL || self->anchor == VIGIE_TIME_UNKNOWN)
    return;
  self->anchor = VIGIE_TIME_UNKNOWN;
  if (fabs (dx) < 3)
    brush (self, VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN);
  else
    brush (self, self->span_from, self->span_to);
}

static gboolean
step (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  VigieTimeBar *self = VIGIE_TIME_BAR (widget);

  if (self->history == NULL)
    return FALSE;
  seek (self, self->at + g_variant_get_int32 (arguments) * get_bin_ms (self));
  return TRUE;
}

static gboolean
go_to_end (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  VigieTimeBar *self = VIGIE_TIME_BAR (widget);

  if (self->history == NULL)
    return FALSE;
  seek (self, g_variant_get_int32 (arguments) < 0 ? self->from : self->to);
  return TRUE;
}

static gboolean
drop_span (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  VigieTimeBar *self = VIGIE_TIME_BAR (widget);

  if (self->span_from == VIGIE_TIME_UNKNOWN)
    return FALSE;
  brush (self, VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN);
  return TRUE;
}

/* ---- class ---- */

static void
vigie_time_bar_finalize (GObject *object)
{
  VigieTimeBar *self = VIGIE_TIME_BAR (object);

  g_clear_pointer (&self->history, vigie_history_unref);
  g_free (self->arrived);
  g_free (self->decided);

  G_OBJECT_CLASS (vigie_time_bar_parent_class)->finalize (object);
}

static void
add_key (GtkWidgetClass *klass, guint key, GtkShortcutFunc func, int by)
{
  gtk_widget_class_add_binding (klass, key, 0, func, "i", by);
}

static void
vigie_time_bar_class_init (VigieTimeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_time_bar_finalize;
  widget_class->snapshot = vigie_time_bar_snapshot;
  widget_class->measure = vigie_time_bar_measure;

  signals[SOUGHT] = g_signal_new ("sought", VIGIE_TYPE_TIME_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[BRUSHED] = g_signal_new ("brushed", VIGIE_TYPE_TIME_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);

  gtk_widget_class_set_css_name (widget_class, "timebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  add_key (widget_class, GDK_KEY_Left, step, -1);
  add_key (widget_class, GDK_KEY_Right, step, 1);
  add_key (widget_class, GDK_KEY_Page_Down, step, -10);
  add_key (widget_class, GDK_KEY_Page_Up, step, 10);
  add_key (widget_class, GDK_KEY_Home, go_to_end, -1);
  add_key (widget_class, GDK_KEY_End, go_to_end, 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, drop_span, NULL);
}

static void
vigie_time_bar_init (VigieTimeBar *self)
{
  self->alert = self->other = self->span_from = self->span_to = self->anchor = VIGIE_TIME_UNKNOWN;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Moment of the incident"), -1);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  vigie_time_axis_take_drags (GTK_WIDGET (self), G_CALLBACK (on_drag_begin),
                              G_CALLBACK (on_drag_update), G_CALLBACK (on_drag_end));
}

/**
 * vigie_time_bar_set_history:
 * @self: a bar
 * @history: (nullable): whose time it shows
 */
void
vigie_time_bar_set_history (VigieTimeBar *self, VigieHistory *history)
{
  g_return_if_fail (VIGIE_IS_TIME_BAR (self));

  g_clear_pointer (&self->history, vigie_history_unref);
  self->n_bins = 0;
  if (history != NULL && vigie_history_get_span (history, &self->from, &self->to))
    self->history = vigie_history_ref (history);
  tell_value (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * vigie_time_bar_set_alert:
 * @self: a bar
 * @alert: H+0, ms, or %VIGIE_TIME_UNKNOWN
 */
void
vigie_time_bar_set_alert (VigieTimeBar *self, gint64 alert)
{
  g_return_if_fail (VIGIE_IS_TIME_BAR (self));

  self->alert = alert;
  tell_value (self);
}

/**
 * vigie_time_bar_set_at:
 * @self: a bar
 * @at: the moment that is looked at, ms
 */
void
vigie_time_bar_set_at (VigieTimeBar *self, gint64 at)
{
  g_return_if_fail (VIGIE_IS_TIME_BAR (self));

  self->at = at;
  tell_value (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * vigie_time_bar_set_other:
 * @self: a bar
 * @at: the moment that stands beside it, ms, or %VIGIE_TIME_UNKNOWN
 */
void
vigie_time_bar_set_other (VigieTimeBar *self, gint64 at)
{
  g_return_if_fail (VIGIE_IS_TIME_BAR (self));

  self->other = at;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * vigie_time_bar_set_span:
 * @self: a bar
 * @from: ms, or %VIGIE_TIME_UNKNOWN for no span
 * @to: ms
 *
 * Shows a span without telling anybody.
 */
void
vigie_time_bar_set_span (VigieTimeBar *self, gint64 from, gint64 to)
{
  g_return_if_fail (VIGIE_IS_TIME_BAR (self));

  self->span_from = from;
  self->span_to = to;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * vigie_time_bar_describe:
 * @self: a bar
 * @x: where, in its pixels
 *
 * Returns: (transfer full) (nullable): the milestone, the brief or what else left there; else the
 *   time and how many posts arrived
 */
char *
vigie_time_bar_describe (VigieTimeBar *self, double x)
{
  g_autofree char *time = NULL;
  g_autofree char *number = NULL;
  const VigieHistoryMark *mark;
  guint bin;

  g_return_val_if_fail (VIGIE_IS_TIME_BAR (self), NULL);

  if (self->history == NULL)
    return NULL;
  mark = find_mark (self, x);
  time = describe_moment (self, mark != NULL ? mark->at : get_time (self, x));
  if (mark != NULL)
    {
      g_autofree char *words = vigie_describe_decision (mark->decision);

      /* Translators: what happened, and when */
      return g_strdup_printf (_ ("%s\n%s"), words, time);
    }
  count_bins (self);
  bin = (guint) CLAMP ((x - SIDE) * self->n_bins / get_room (self), 0, self->n_bins - 1);
  number = vigie_format_count (self->arrived[bin]);
  return g_strdup_printf (
      g_dngettext (NULL, "%s\n%s post arrived", "%s\n%s posts arrived", self->arrived[bin]), time,
      number);
}
