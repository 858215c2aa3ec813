/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-review-view.h"

#include <glib/gi18n.h>

#include "vigie-comparison-page.h"
#include "vigie-figures-page.h"
#include "vigie-settings.h"
#include "vigie-time-bar.h"

#define RELOAD_MS 3000

struct _VigieReviewView
{
  AdwBin parent_instance;

  VigieSession *session;
  VigiePhotoCache *photos;
  VigiePlayer *player;
  VigieHistory *history;     /* (nullable): until it is read */
  GCancellable *cancellable; /* (nullable): while it is read */
  gboolean is_behind;        /* something came since it was read */
  guint reload_id;
  gint64 wanted;        /* a moment to show once it is read, or VIGIE_TIME_UNKNOWN */
  guint active;         /* which pane time moves */
  gboolean is_settling; /* a pane is shown another moment by this view */
  gulong store_handler;

  AdwViewStack *pages;
  VigieFiguresPage *figures_page;
  AdwViewStackPage *comparison_stack_page;
  VigieComparisonPage *comparison_page;
  GtkStack *stack;
  AdwStatusPage *problem_page;
  VigieReplayPane *first_pane;
  VigieReplayPane *second_pane;
  GtkButton *play_button;
  GtkDropDown *speed_drop_down;
  GtkToggleButton *loop_button;
  GtkToggleButton *compare_button;
  VigieTimeBar *time_bar;
  AdwInlineViewSwitcher *page_switcher;
  GtkButton *exercise_button;
  GtkShortcutController *shortcuts;
};

/* Its pages, each with its key; the second name is what the key of the digit gives on a French
 * keyboard. */
static const struct
{
  const char *name;
  const char *keys;
} page_keys[] = {
  { "replay", "1|ampersand|KP_1" },
  { "figures", "2|eacute|KP_2" },
  { "comparison", "3|quotedbl|KP_3" },
};

static const guint speeds[] = { 1, 4, 15, 60, 300, 600 };
#define DEFAULT_SPEED 3

G_DEFINE_FINAL_TYPE (VigieReviewView, vigie_review_view, ADW_TYPE_BIN)

static VigieReplayPane *
get_active_pane (VigieReviewView *self)
{
  return self->active == 0 ? self->first_pane : self->second_pane;
}

static VigieReplayPane *
get_other_pane (VigieReviewView *self)
{
  return self->active == 0 ? self->second_pane : self->first_pane;
}

static gboolean
is_comparing (VigieReviewView *self)
{
  return gtk_toggle_button_get_active (self->compare_button);
}

/* ---- the moment ---- */

static void
update_actions (VigieReviewView *self)
{
  const gint64 at = vigie_player_get_at (self->player);
  gint64 there;
  const gboolean is_shown =
      g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "replay") == 0;
  const gboolean is_read = self->history != NULL && is_shown;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.loop", is_shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.compare", is_shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.begin-span", is_shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.end-span", is_shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.play", is_read);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.next",
                                 is_read && vigie_history_find_next (self->history, at, &there));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.previous",
                                 is_read &&
                                     vigie_history_find_previous (self->history, at, &there));
}

/* Figures are told as of where the replay stands only to who looks at them. */
static void
tell_moment (VigieReviewView *self)
{
  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "figures") == 0)
    vigie_figures_page_set_moment (self->figures_page, self->history != NULL
                                                           ? vigie_player_get_at (self->player)
                                                           : VIGIE_TIME_UNKNOWN);
}

/* Its keys are for what is seen, and nobody sees time go on behind another page. */
static void
on_page (VigieReviewView *self)
{
  if (self->player == NULL)
    return;
  vigie_player_set_playing (self->player, FALSE);
  update_actions (self);
  tell_moment (self);
}

static void
on_at (VigieReviewView *self)
{
  const gint64 at = vigie_player_get_at (self->player);

  if (self->history == NULL)
    return;
  vigie_time_bar_set_at (self->time_bar, at);
  if (!self->is_settling)
    vigie_replay_pane_seek (get_active_pane (self), at);
  update_actions (self);
  tell_moment (self);
}

static void
on_sought (VigieReviewView *self, gint64 at)
{
  vigie_player_seek (self->player, at);
}

static void
on_brushed (VigieReviewView *self, gint64 from, gint64 to)
{
  if (from == VIGIE_TIME_UNKNOWN)
    from = to = 0;
  vigie_player_set_span (self->player, from, to);
}

static void
on_playing (VigieReviewView *self)
{
  const gboolean playing = vigie_player_is_playing (self->player);

  gtk_button_set_icon_name (self->play_button, playing ? "media-playback-pause-symbolic"
                                                       : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button),
                               playing ? _ ("Pause (Space)") : _ ("Play (Space)"));
}

static void
on_speed (VigieReviewView *self)
{
  const guint chosen = gtk_drop_down_get_selected (self->speed_drop_down);

  if (chosen < G_N_ELEMENTS (speeds))
    vigie_player_set_speed (self->player, speeds[chosen]);
}

/* Time moves the pane in which somebody works. */
static void
activate_pane (VigieReviewView *self, VigieReplayPane *pane)
{
  const guint active = pane == self->second_pane ? 1 : 0;

  if (self->active == active || !is_comparing (self) || self->history == NULL)
    return;
  vigie_player_set_playing (self->player, FALSE);
  self->active = active;
  vigie_replay_pane_set_active (get_active_pane (self), TRUE);
  vigie_replay_pane_set_active (get_other_pane (self), FALSE);
  vigie_time_bar_set_other (self->time_bar, vigie_replay_pane_get_at (get_other_pane (self)));
  self->is_settling = TRUE;
  vigie_player_seek (self->player, vigie_replay_pane_get_at (pane));
  self->is_settling = FALSE;
}

static void
on_camera_changed (VigieReviewView *self, VigieReplayPane *pane)
{
  if (is_comparing (self))
    vigie_replay_pane_follow_camera (
        pane == self->first_pane ? self->second_pane : self->first_pane, pane);
}

/* The moment that is there stays on the left; the right one can be moved. */
static void
on_compare (VigieReviewView *self)
{
  const gboolean comparing = is_comparing (self);
  const gint64 at = vigie_player_get_at (self->player);

  gtk_widget_set_visible (GTK_WIDGET (self->second_pane), comparing);
  if (self->history == NULL)
    return;
  if (!comparing)
    {
      self->active = 0;
      vigie_replay_pane_set_history (self->second_pane, NULL);
      vigie_replay_pane_set_active (self->first_pane, FALSE);
      vigie_time_bar_set_other (self->time_bar, VIGIE_TIME_UNKNOWN);
      vigie_replay_pane_seek (self->first_pane, at);
      return;
    }
  vigie_replay_pane_set_history (self->second_pane, self->history);
  vigie_replay_pane_seek (self->second_pane, at);
  vigie_replay_pane_follow_camera (self->second_pane, self->first_pane);
  self->active = 0;
  activate_pane (self, self->second_pane);
}

/* Two moments have no room beside each other. */
static void
on_narrow (VigieReviewView *self)
{
  gtk_toggle_button_set_active (self->compare_button, FALSE);
}

/* ---- what happened ---- */

static void load (VigieReviewView *self);

static void
take_history (VigieReviewView *self, VigieHistory *history)
{
  gint64 from, to;

  g_clear_pointer (&self->history, vigie_history_unref);
  if (!vigie_history_get_span (history, &from, &to))
    {
      vigie_history_unref (history);
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      return;
    }
  self->history = history;
  vigie_time_bar_set_alert (self->time_bar, vigie_session_get_alert_at (self->session));
  vigie_time_bar_set_history (self->time_bar, history);
  vigie_replay_pane_set_history (self->first_pane, history);
  if (is_comparing (self))
    vigie_replay_pane_set_history (self->second_pane, history);
  vigie_player_set_bounds (self->player, from, to);
  gtk_stack_set_visible_child_name (self->stack, "replay");
  if (self->wanted != VIGIE_TIME_UNKNOWN)
    vigie_player_seek (self->player, self->wanted);
  self->wanted = VIGIE_TIME_UNKNOWN;
  on_at (self);
}

static gboolean
on_reload (gpointer data)
{
  VigieReviewView *self = data;

  self->reload_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
  return G_SOURCE_REMOVE;
}

static void
queue_reload (VigieReviewView *self)
{
  if (self->reload_id == 0 && self->cancellable == NULL && self->is_behind)
    self->reload_id = g_timeout_add (RELOAD_MS, on_reload, self);
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieReviewView) self = user_data;
  g_autoptr (GError) error = NULL;
  VigieHistory *history = vigie_history_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (history == NULL)
    {
      adw_status_page_set_description (self->problem_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "problem");
      return;
    }
  take_history (self, history);
  queue_reload (self);
}

static void
load (VigieReviewView *self)
{
  if (self->session == NULL || self->cancellable != NULL)
    return;
  if (self->history == NULL)
    gtk_stack_set_visible_child_name (self->stack, "reading");
  self->is_behind = FALSE;
  self->cancellable = g_cancellable_new ();
  vigie_history_load_async (vigie_session_get_store (self->session), self->cancellable, on_loaded,
                            g_object_ref (self));
}

static void
on_store_changed (VigieReviewView *self, guint changes)
{
  if ((changes & (VIGIE_STORE_CHANGED_POSTS | VIGIE_STORE_CHANGED_DECISIONS)) == 0)
    return;
  self->is_behind = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    queue_reload (self);
}

static void
vigie_review_view_map (GtkWidget *widget)
{
  VigieReviewView *self = VIGIE_REVIEW_VIEW (widget);
  g_autofree char *basemap = vigie_settings_dup_basemap ();

  GTK_WIDGET_CLASS (vigie_review_view_parent_class)->map (widget);
  vigie_replay_pane_set_basemap (self->first_pane, basemap);
  vigie_replay_pane_set_basemap (self->second_pane, basemap);
  if (self->history == NULL || self->is_behind)
    load (self);
}

/* Nobody hears or sees it. */
static void
vigie_review_view_unmap (GtkWidget *widget)
{
  vigie_player_set_playing (VIGIE_REVIEW_VIEW (widget)->player, FALSE);

  GTK_WIDGET_CLASS (vigie_review_view_parent_class)->unmap (widget);
}

/* ---- actions ---- */

static void
on_play (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigiePlayer *player = VIGIE_REVIEW_VIEW (widget)->player;

  vigie_player_set_playing (player, !vigie_player_is_playing (player));
}

static void
on_step (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieReviewView *self = VIGIE_REVIEW_VIEW (widget);
  const gint64 at = vigie_player_get_at (self->player);
  gint64 there;

  if (self->history == NULL)
    return;
  if (g_str_equal (name, "review.next") ? vigie_history_find_next (self->history, at, &there)
                                        : vigie_history_find_previous (self->history, at, &there))
    {
      vigie_player_set_playing (self->player, FALSE);
      vigie_player_seek (self->player, there);
    }
}

static void
on_span (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieReviewView *self = VIGIE_REVIEW_VIEW (widget);
  const gint64 at = vigie_player_get_at (self->player);
  gint64 from, to;

  if (self->history == NULL || !vigie_history_get_span (self->history, &from, &to))
    return;
  if (g_str_equal (name, "review.begin-span"))
    from = at;
  else
    to = at;
  if (from >= to)
    return;
  vigie_time_bar_set_span (self->time_bar, from, to);
  on_brushed (self, from, to);
}

static void
on_toggle (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieReviewView *self = VIGIE_REVIEW_VIEW (widget);
  GtkToggleButton *button =
      g_str_equal (name, "review.loop") ? self->loop_button : self->compare_button;

  if (!gtk_widget_get_visible (GTK_WIDGET (button)))
    return;
  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

static void
on_show_page (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieReviewView *self = VIGIE_REVIEW_VIEW (widget);
  const char *page = g_variant_get_string (parameter, NULL);
  GtkWidget *child = adw_view_stack_get_child_by_name (self->pages, page);

  if (child != NULL &&
      adw_view_stack_page_get_visible (adw_view_stack_get_page (self->pages, child)))
    adw_view_stack_set_visible_child (self->pages, child);
}

static void
on_reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  load (VIGIE_REVIEW_VIEW (widget));
}

/* ---- class ---- */

/* @session: (nullable): of an exercise; nothing else has this page */
static void
show_comparison (VigieReviewView *self, VigieSession *session)
{
  if (session == NULL &&
      g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "comparison") == 0)
    adw_view_stack_set_visible_child_name (self->pages, "replay");
  adw_view_stack_page_set_visible (self->comparison_stack_page, session != NULL);
  vigie_comparison_page_set_session (self->comparison_page, session);
}

static void
drop_session (VigieReviewView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->reload_id, g_source_remove);
  vigie_player_set_playing (self->player, FALSE);
  vigie_player_set_span (self->player, 0, 0);
  gtk_toggle_button_set_active (self->compare_button, FALSE);
  vigie_time_bar_set_span (self->time_bar, VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN);
  vigie_time_bar_set_history (self->time_bar, NULL);
  vigie_figures_page_set_session (self->figures_page, NULL);
  show_comparison (self, NULL);
  vigie_replay_pane_set_session (self->first_pane, NULL, NULL);
  vigie_replay_pane_set_session (self->second_pane, NULL, NULL);
  g_clear_pointer (&self->history, vigie_history_unref);
  if (self->session != NULL)
    g_clear_signal_handler (&self->store_handler, vigie_session_get_store (self->session));
  g_clear_object (&self->photos);
  g_clear_object (&self->session);
  self->wanted = VIGIE_TIME_UNKNOWN;
}

static void
vigie_review_view_dispose (GObject *object)
{
  VigieReviewView *self = VIGIE_REVIEW_VIEW (object);

  if (self->stack != NULL)
    drop_session (self);
  g_clear_object (&self->player);
  self->stack = NULL;

  G_OBJECT_CLASS (vigie_review_view_parent_class)->dispose (object);
}

static void
vigie_review_view_class_init (VigieReviewViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_review_view_dispose;
  widget_class->map = vigie_review_view_map;
  widget_class->unmap = vigie_review_view_unmap;

  g_type_ensure (VIGIE_TYPE_COMPARISON_PAGE);
  g_type_ensure (VIGIE_TYPE_FIGURES_PAGE);
  g_type_ensure (VIGIE_TYPE_REPLAY_PANE);
  g_type_ensure (VIGIE_TYPE_TIME_BAR);
  gtk_widget_class_install_action (widget_class, "review.play", NULL, on_play);
  gtk_widget_class_install_action (widget_class, "review.next", NULL, on_step);
  gtk_widget_class_install_action (widget_class, "review.previous", NULL, on_step);
  gtk_widget_class_install_action (widget_class, "review.begin-span", NULL, on_span);
  gtk_widget_class_install_action (widget_class, "review.end-span", NULL, on_span);
  gtk_widget_class_install_action (widget_class, "review.loop", NULL, on_toggle);
  gtk_widget_class_install_action (widget_class, "review.compare", NULL, on_toggle);
  gtk_widget_class_install_action (widget_class, "review.show-page", "s", on_show_page);
  gtk_widget_class_install_action (widget_class, "review.reload", NULL, on_reload_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-review-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, pages);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, figures_page);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, comparison_stack_page);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, comparison_page);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, stack);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, problem_page);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, first_pane);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, second_pane);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, play_button);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, speed_drop_down);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, loop_button);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, compare_button);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, time_bar);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, page_switcher);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, exercise_button);
  gtk_widget_class_bind_template_child (widget_class, VigieReviewView, shortcuts);
  gtk_widget_class_bind_template_callback (widget_class, on_page);
  gtk_widget_class_bind_template_callback (widget_class, on_sought);
  gtk_widget_class_bind_template_callback (widget_class, on_brushed);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
}

static void
fill_speeds (VigieReviewView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      g_autofree char *name = g_strdup_printf ("×%u", speeds[i]);

      gtk_string_list_append (names, name);
    }
  gtk_drop_down_set_model (self->speed_drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->speed_drop_down, DEFAULT_SPEED);
}

static void
add_page_keys (VigieReviewView *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (page_keys); i++)
    {
      GtkShortcut *shortcut =
          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (page_keys[i].keys),
                            gtk_named_action_new ("review.show-page"));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (page_keys[i].name));
      gtk_shortcut_controller_add_shortcut (self->shortcuts, shortcut);
    }
}

static void
vigie_review_view_init (VigieReviewView *self)
{
  VigieReplayPane *panes[2];

  gtk_widget_init_template (GTK_WIDGET (self));
  self->wanted = VIGIE_TIME_UNKNOWN;
  self->player = vigie_player_new ();
  fill_speeds (self);
  add_page_keys (self);
  g_object_bind_property (self->loop_button, "active", self->player, "looping",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->player, "notify::at", G_CALLBACK (on_at), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::playing", G_CALLBACK (on_playing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->speed_drop_down, "notify::selected", G_CALLBACK (on_speed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare_button, "notify::active", G_CALLBACK (on_compare), self,
                           G_CONNECT_SWAPPED);
  panes[0] = self->first_pane;
  panes[1] = self->second_pane;
  for (gsize i = 0; i < G_N_ELEMENTS (panes); i++)
    {
      g_signal_connect_object (panes[i], "wants-time", G_CALLBACK (activate_pane), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (panes[i], "camera-changed", G_CALLBACK (on_camera_changed), self,
                               G_CONNECT_SWAPPED);
    }
  update_actions (self);
}

/**
 * vigie_review_view_set_session:
 * @self: a view
 * @session: (nullable): whose incident is looked back on
 */
void
vigie_review_view_set_session (VigieReviewView *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_REVIEW_VIEW (self));

  if (self->session == session)
    return;
  drop_session (self);
  update_actions (self);
  if (session == NULL)
    return;
  self->session = g_object_ref (session);
  self->photos = vigie_photo_cache_new (vigie_session_get_store (session));
  vigie_photo_cache_set_session (self->photos, session);
  self->store_handler = g_signal_connect_swapped (vigie_session_get_store (session), "changed",
                                                  G_CALLBACK (on_store_changed), self);
  vigie_figures_page_set_session (self->figures_page, session);
  show_comparison (self, vigie_session_is_exercise (session) ? session : NULL);
  vigie_replay_pane_set_session (self->first_pane, session, self->photos);
  vigie_replay_pane_set_session (self->second_pane, session, self->photos);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
}

/**
 * vigie_review_view_show_moment:
 * @self: a view
 * @at: ms
 *
 * Stops there, as soon as what happened is read.
 */
void
vigie_review_view_show_moment (VigieReviewView *self, gint64 at)
{
  g_return_if_fail (VIGIE_IS_REVIEW_VIEW (self));

  adw_view_stack_set_visible_child_name (self->pages, "replay");
  vigie_player_set_playing (self->player, FALSE);
  if (self->history != NULL)
    vigie_player_seek (self->player, at);
  else
    self->wanted = at;
}

VigiePlayer *
vigie_review_view_get_player (VigieReviewView *self)
{
  g_return_val_if_fail (VIGIE_IS_REVIEW_VIEW (self), NULL);

  return self->player;
}

VigieReplayPane *
vigie_review_view_get_pane (VigieReviewView *self, guint n)
{
  g_return_val_if_fail (VIGIE_IS_REVIEW_VIEW (self), NULL);

  return n == 0 ? self->first_pane : self->second_pane;
}
