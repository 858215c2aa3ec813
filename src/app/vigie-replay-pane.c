/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-replay-pane.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vigie-closures.h"
#include "vigie-feed-rows.h"
#include "vigie-map-view.h"
#include "vigie-mercator.h"
#include "vigie-settings.h"
#include "vigie-territory-basemap.h"

struct _VigieReplayPane
{
  AdwBreakpointBin parent_instance;

  VigieSession *session;
  VigieMoment *moment; /* (nullable): without a history */
  VigieFeedRows *rows;
  gboolean is_following; /* the other pane's map moves this one */
  gboolean is_framed;    /* its map was shown what there is, or will be with the next frame */
  gboolean has_frame;    /* and there was something */
  GSignalGroup *moment_signals;
  GSignalGroup *session_signals;
  GtkSingleSelection *selection;

  GtkLabel *time_label;
  GtkLabel *numbers_label;
  GtkStack *feed_stack;
  GtkListView *list_view;
  VigieMapView *map_view;
};

enum
{
  WANTS_TIME,
  CAMERA_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieReplayPane, vigie_replay_pane, ADW_TYPE_BREAKPOINT_BIN)

static void
on_row_activated (VigieReplayPane *self, guint position)
{
  vigie_session_select_row (self->session, vigie_moment_get_row_id (self->moment, position));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-desk", NULL);
}

/* ---- what is shown of the moment ---- */

static guint
count_open_closures (GPtrArray *shapes, gint64 at)
{
  guint n = 0;

  for (guint i = 0; i < shapes->len; i++)
    {
      const VigieShape *shape = g_ptr_array_index (shapes, i);

      n += shape->kind == VIGIE_SHAPE_CLOSURE && vigie_shape_is_valid_at (shape, at);
    }
  return n;
}

static void
show_numbers (VigieReplayPane *self, GPtrArray *shapes)
{
  const guint64 *counts = vigie_moment_get_counts (self->moment);
  const guint n_closed = count_open_closures (shapes, vigie_moment_get_at (self->moment));
  g_autofree char *posts = vigie_format_count (vigie_moment_get_n_posts (self->moment));
  g_autofree char *confirmed = vigie_format_count (counts[VIGIE_STATUS_CONFIRMED]);
  g_autofree char *open = vigie_format_count (counts[VIGIE_STATUS_NEW]);
  g_autofree char *closed = vigie_format_count (n_closed);
  /* Translators: of a moment of the incident: "1,204 posts · 33 confirmed · 12 open · 3 closed
   * roads"; written so that it fits one as well as many */
  g_autofree char *text = g_strdup_printf (
      _ ("Posts: %s · confirmed: %s · open: %s · closures: %s"), posts, confirmed, open, closed);

  gtk_label_set_text (self->numbers_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->numbers_label), text);
}

static void
show_time (VigieReplayPane *self)
{
  const gint64 at = vigie_moment_get_at (self->moment);
  const gint64 alert = vigie_session_get_alert_at (self->session);
  g_autofree char *time = vigie_format_time (at);
  g_autofree char *since = vigie_format_since_alert (alert, at);
  g_autofree char *text = *since != '\0' ? g_strdup_printf ("%s · %s", time, since) : NULL;

  gtk_label_set_text (self->time_label, text != NULL ? text : time);
}

static void
show_selected (VigieReplayPane *self)
{
  VigieFeedItem *item = gtk_single_selection_get_selected_item (self->selection);
  VigiePost *post = item != NULL ? vigie_feed_item_get_post (item) : NULL;

  vigie_map_view_set_selected_post (
      self->map_view, post != NULL ? vigie_post_get_row_id (post) : 0,
      post != NULL ? vigie_post_choose_position (post, vigie_feed_item_get_state (item)) : NULL);
}

/* Who reads a post goes on reading it; else the newest ones are looked at. */
static void
show_newest (VigieReplayPane *self)
{
  if (gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION &&
      g_list_model_get_n_items (G_LIST_MODEL (self->moment)) > 0)
    gtk_list_view_scroll_to (self->list_view, 0, GTK_LIST_SCROLL_NONE, NULL);
}

static void
show_moment (VigieReplayPane *self)
{
  g_autoptr (GPtrArray) shapes = vigie_moment_list_shapes (self->moment);
  const gint64 at = vigie_moment_get_at (self->moment);
  const gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->moment)) == 0;

  vigie_map_view_set_points_data (self->map_view, vigie_moment_get_points (self->moment));
  vigie_map_view_set_shapes (self->map_view, shapes);
  vigie_shape_layer_set_time (vigie_map_view_get_shape_layer (self->map_view), at);
  vigie_feed_rows_set_now (self->rows, at);
  gtk_stack_set_visible_child_name (self->feed_stack, is_empty ? "empty" : "list");
  show_time (self);
  show_numbers (self, shapes);
  show_selected (self);
  show_newest (self);
}

static void
show_territory (VigieReplayPane *self)
{
  VigieGuide *guide = self->session != NULL ? vigie_session_get_guide (self->session) : NULL;
  g_autoptr (VigieBasemap) basemap = NULL;

  if (guide != NULL)
    basemap = vigie_territory_basemap_new (vigie_guide_get_territory (guide));
  vigie_map_view_set_territory (self->map_view, basemap);
}

/* ---- the map ---- */

static void
on_post_activated (VigieReplayPane *self, gint64 row_id)
{
  guint position;

  if (self->moment == NULL || !vigie_moment_find_row (self->moment, row_id, &position))
    return;
  gtk_list_view_scroll_to (self->list_view, position, GTK_LIST_SCROLL_SELECT, NULL);
}

static void
on_background_activated (VigieReplayPane *self)
{
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

static void
on_view_changed (VigieReplayPane *self)
{
  if (!self->is_following)
    g_signal_emit (self, signals[CAMERA_CHANGED], 0);
}

static void
on_basemap_chosen (VigieReplayPane *self)
{
  vigie_settings_set_basemap (vigie_map_view_get_basemap (self->map_view));
}

static void
on_focus (VigieReplayPane *self)
{
  g_signal_emit (self, signals[WANTS_TIME], 0);
}

/* ---- class ---- */

static void
vigie_replay_pane_dispose (GObject *object)
{
  VigieReplayPane *self = VIGIE_REPLAY_PANE (object);

  if (self->moment != NULL && self->map_view != NULL)
    vigie_map_view_set_points_data (self->map_view, NULL);
  g_clear_object (&self->moment_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->moment);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vigie_replay_pane_parent_class)->dispose (object);
}

static void
vigie_replay_pane_finalize (GObject *object)
{
  VigieReplayPane *self = VIGIE_REPLAY_PANE (object);

  g_object_unref (self->rows);
  g_object_unref (self->selection);

  G_OBJECT_CLASS (vigie_replay_pane_parent_class)->finalize (object);
}

static void
vigie_replay_pane_class_init (VigieReplayPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_replay_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_replay_pane_finalize;

  signals[WANTS_TIME] = g_signal_new ("wants-time", VIGIE_TYPE_REPLAY_PANE, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CAMERA_CHANGED] = g_signal_new ("camera-changed", VIGIE_TYPE_REPLAY_PANE,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (VIGIE_TYPE_MAP_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-replay-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieReplayPane, time_label);
  gtk_widget_class_bind_template_child (widget_class, VigieReplayPane, numbers_label);
  gtk_widget_class_bind_template_child (widget_class, VigieReplayPane, feed_stack);
  gtk_widget_class_bind_template_child (widget_class, VigieReplayPane, list_view);
  gtk_widget_class_bind_template_child (widget_class, VigieReplayPane, map_view);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
vigie_replay_pane_init (VigieReplayPane *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = vigie_feed_rows_new (self->list_view);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_selected),
                           self, G_CONNECT_SWAPPED);

  self->moment_signals = g_signal_group_new (VIGIE_TYPE_MOMENT);
  g_signal_group_connect_swapped (self->moment_signals, "changed", G_CALLBACK (show_moment), self);
  self->session_signals = g_signal_group_new (VIGIE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "territory-changed",
                                  G_CALLBACK (show_territory), self);
  g_signal_connect_object (self->map_view, "post-activated", G_CALLBACK (on_post_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map_view, "background-activated",
                           G_CALLBACK (on_background_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map_view, "view-changed", G_CALLBACK (on_view_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map_view, "notify::basemap", G_CALLBACK (on_basemap_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "enter", G_CALLBACK (on_focus), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/**
 * vigie_replay_pane_set_session:
 * @self: a pane
 * @session: (nullable): whose incident it shows, once it has a history
 * @photos: (nullable): its pictures
 */
void
vigie_replay_pane_set_session (VigieReplayPane *self,
                               VigieSession *session,
                               VigiePhotoCache *photos)
{
  g_return_if_fail (VIGIE_IS_REPLAY_PANE (self));

  vigie_replay_pane_set_history (self, NULL);
  g_set_object (&self->session, session);
  vigie_feed_rows_set_photos (self->rows, photos);
  g_signal_group_set_target (self->session_signals, session);
  self->is_framed = FALSE;
  self->has_frame = FALSE;
  show_territory (self);
}

/**
 * vigie_replay_pane_set_history:
 * @self: a pane with a session
 * @history: (nullable): of its incident
 *
 * A newer history of the same incident is shown at the same moment.
 */
void
vigie_replay_pane_set_history (VigieReplayPane *self, VigieHistory *history)
{
  const gint64 at = vigie_replay_pane_get_at (self);

  g_return_if_fail (VIGIE_IS_REPLAY_PANE (self));

  g_signal_group_set_target (self->moment_signals, NULL);
  vigie_map_view_set_points_data (self->map_view, NULL);
  gtk_single_selection_set_model (self->selection, NULL);
  g_clear_object (&self->moment);
  if (history == NULL)
    return;
  self->is_framed = self->has_frame; /* once more, where there was nothing to be framed */
  self->moment = vigie_moment_new (history);
  vigie_moment_seek (self->moment, at);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->moment));
  g_signal_group_set_target (self->moment_signals, self->moment);
  show_moment (self);
}

/* Where something is in the end: who watches it come should not have to look for it. */
static void
get_whole (VigieReplayPane *self, VigieBox *box)
{
  g_autoptr (VigieMoment) end = vigie_moment_new (vigie_moment_get_history (self->moment));
  g_autoptr (GPtrArray) shapes = NULL;
  VigieWorldBox world = { 2, 2, -1, -1 };
  const VigieMapPointsData *points;

  vigie_moment_seek (end, G_MAXINT64);
  points = vigie_moment_get_points (end);
  shapes = vigie_moment_list_shapes (end);
  for (gsize i = 0; i < points->n; i++)
    {
      if (!isfinite (points->x[i]) || !isfinite (points->y[i]))
        continue;
      world.min_x = MIN (world.min_x, points->x[i]);
      world.min_y = MIN (world.min_y, points->y[i]);
      world.max_x = MAX (world.max_x, points->x[i]);
      world.max_y = MAX (world.max_y, points->y[i]);
    }
  vigie_box_init_empty (box);
  if (world.min_x <= world.max_x)
    vigie_world_box_to_box (&world, box);
  for (guint i = 0; i < shapes->len; i++)
    {
      const VigieShape *shape = g_ptr_array_index (shapes, i);
      VigieBox bounds;

      vigie_geometry_get_box (shape->geometry, &bounds);
      if (!vigie_box_is_empty (&bounds))
        vigie_box_extend_box (box, &bounds);
    }
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VigieReplayPane *self = VIGIE_REPLAY_PANE (data);
  VigieBox box;

  if (self->moment == NULL)
    return G_SOURCE_REMOVE;
  if (gtk_widget_get_width (widget) == 0)
    return G_SOURCE_CONTINUE;
  get_whole (self, &box);
  self->has_frame = vigie_box_is_valid (&box);
  if (self->has_frame)
    vigie_map_view_show_box (self->map_view, &box, FALSE);
  return G_SOURCE_REMOVE;
}

/**
 * vigie_replay_pane_seek:
 * @self: a pane with a history
 * @at: ms
 */
void
vigie_replay_pane_seek (VigieReplayPane *self, gint64 at)
{
  g_return_if_fail (VIGIE_IS_REPLAY_PANE (self));
  g_return_if_fail (self->moment != NULL);

  vigie_moment_seek (self->moment, at);
  if (self->is_framed)
    return;
  self->is_framed = TRUE;
  gtk_widget_add_tick_callback (GTK_WIDGET (self->map_view), frame_cb, self, NULL);
}

/**
 * vigie_replay_pane_get_at:
 * @self: a pane
 *
 * Returns: ms, or %VIGIE_TIME_UNKNOWN without a history
 */
gint64
vigie_replay_pane_get_at (VigieReplayPane *self)
{
  g_return_val_if_fail (VIGIE_IS_REPLAY_PANE (self), VIGIE_TIME_UNKNOWN);

  return self->moment != NULL ? vigie_moment_get_at (self->moment) : VIGIE_TIME_UNKNOWN;
}

VigieMoment *
vigie_replay_pane_get_moment (VigieReplayPane *self)
{
  g_return_val_if_fail (VIGIE_IS_REPLAY_PANE (self), NULL);

  return self->moment;
}

/**
 * vigie_replay_pane_set_active:
 * @self: one of two panes
 * @active: whether time moves this one
 */
void
vigie_replay_pane_set_active (VigieReplayPane *self, gboolean active)
{
  g_return_if_fail (VIGIE_IS_REPLAY_PANE (self));

  if (active)
    gtk_widget_add_css_class (GTK_WIDGET (self->time_label), "accent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->time_label), "accent");
}

/**
 * vigie_replay_pane_set_basemap:
 * @self: a pane
 * @basemap: see vigie_map_view_set_basemap(); "" for none
 */
void
vigie_replay_pane_set_basemap (VigieReplayPane *self, const char *basemap)
{
  g_return_if_fail (VIGIE_IS_REPLAY_PANE (self));

  if (basemap[0] != '\0')
    vigie_map_view_set_basemap (self->map_view, basemap);
}

/**
 * vigie_replay_pane_follow_camera:
 * @self: a pane
 * @other: the pane whose map shows what this one's shall show
 */
void
vigie_replay_pane_follow_camera (VigieReplayPane *self, VigieReplayPane *other)
{
  ShumateViewport *from, *to;

  g_return_if_fail (VIGIE_IS_REPLAY_PANE (self));
  g_return_if_fail (VIGIE_IS_REPLAY_PANE (other));

  from = shumate_map_get_viewport (vigie_map_view_get_map (other->map_view));
  to = shumate_map_get_viewport (vigie_map_view_get_map (self->map_view));
  self->is_following = TRUE;
  self->is_framed = TRUE;
  self->has_frame = TRUE;
  shumate_viewport_set_zoom_level (to, shumate_viewport_get_zoom_level (from));
  shumate_location_set_location (SHUMATE_LOCATION (to),
                                 shumate_location_get_latitude (SHUMATE_LOCATION (from)),
                                 shumate_location_get_longitude (SHUMATE_LOCATION (from)));
  self->is_following = FALSE;
}

/**
 * vigie_replay_pane_get_numbers:
 * @self: a pane
 *
 * Returns: (transfer none): what it says of the moment's posts and closures
 */
const char *
vigie_replay_pane_get_numbers (VigieReplayPane *self)
{
  g_return_val_if_fail (VIGIE_IS_REPLAY_PANE (self), NULL);

  return gtk_label_get_text (self->numbers_label);
}
