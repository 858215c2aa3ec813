/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-exercise-bar.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-closures.h"
#include "vigie-exercise.h"

struct _VigieExerciseBar
{
  GtkBox parent_instance;

  GtkWidget *pause_button;
  GtkLabel *label;
  GtkWidget *original_button;
  GtkMenuButton *speed_button;

  VigieSession *session;       /* (nullable) */
  VigieExerciseStatus *status; /* (nullable): as it was read last */
  GCancellable *cancellable;   /* (nullable): of what is being read or written */
  gboolean again;              /* something changed while it was being read */
  gulong handler;
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (VigieExerciseBar, vigie_exercise_bar, GTK_TYPE_BOX)

static void load (VigieExerciseBar *self);

/* ---- what it says ---- */

static char *
describe (const VigieExerciseStatus *status)
{
  g_autofree char *moment = vigie_format_time (status->moment);
  g_autofree char *ends_at =
      status->ends_at != VIGIE_TIME_UNKNOWN ? vigie_format_clock (status->ends_at) : NULL;

  if (status->is_lost)
    return g_strdup (_ ("The incident that is replayed is not where it was."));
  switch (status->state)
    {
    case VIGIE_EXERCISE_ENDED:
      return g_strdup (_ ("The exercise is over: all has come that there was."));
    case VIGIE_EXERCISE_PAUSED:
      /* Translators: a day and time, of the incident that is replayed */
      return g_strdup_printf (_ ("Time stands still at %s"), moment);
    case VIGIE_EXERCISE_RUNNING:
      /* Translators: a day and time of the incident that is replayed, and a time of day */
      return g_strdup_printf (_ ("Replays %s, until %s"), moment, ends_at);
    case VIGIE_EXERCISE_WAITING:
    default:
      /* Translators: a day and time, of the incident that is replayed */
      return g_strdup_printf (_ ("Goes on from %s when it is watched"), moment);
    }
}

/* (nullable): why nothing comes, as the source that replays says it */
static const char *
find_problem (VigieExerciseBar *self)
{
  VigieSources *sources = vigie_session_get_sources (self->session);
  GPtrArray *list = sources != NULL ? vigie_sources_list (sources) : NULL;

  if (self->status->state != VIGIE_EXERCISE_WAITING || self->status->is_lost)
    return NULL;
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (list, i);

      if (strcmp (status->watch->kind, VIGIE_SOURCE_EXERCISE) == 0 &&
          (status->state == VIGIE_WATCH_FAILED || status->state == VIGIE_WATCH_WAITING))
        return status->reason;
    }
  return NULL;
}

static void
show_button (VigieExerciseBar *self)
{
  const gboolean is_paused = self->status->state == VIGIE_EXERCISE_PAUSED;
  const char *text = is_paused ? _ ("Let Time Go On (F8)") : _ ("Let Time Stand Still (F8)");

  gtk_button_set_icon_name (GTK_BUTTON (self->pause_button), is_paused
                                                                 ? "media-playback-start-symbolic"
                                                                 : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (self->pause_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
update_actions (VigieExerciseBar *self)
{
  static const char *const names[] = { "exercise-pause", "exercise-speed", "exercise-original" };
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const gboolean is_possible = vigie_exercise_bar_can_pause (self) &&
                               !vigie_store_is_read_only (vigie_session_get_store (self->session));

  for (gsize i = 0; G_IS_ACTION_MAP (root) && i < G_N_ELEMENTS (names); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (root), names[i]);

      if (action != NULL)
        g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_possible);
    }
}

static void
show (VigieExerciseBar *self)
{
  g_autofree char *text = NULL;
  g_autofree char *speed = NULL;
  const char *problem;
  gboolean has_ended;

  gtk_widget_set_visible (GTK_WIDGET (self), self->status != NULL);
  update_actions (self);
  if (self->status == NULL)
    return;
  has_ended = self->status->state == VIGIE_EXERCISE_ENDED;
  problem = find_problem (self);
  text = problem != NULL ? g_strdup (problem) : describe (self->status);
  speed = g_strdup_printf ("×%g", self->status->speed);
  gtk_label_set_label (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), text);
  gtk_menu_button_set_label (self->speed_button, speed);
  gtk_widget_set_visible (self->original_button,
                          (self->status->is_lost || problem != NULL) && !has_ended);
  gtk_widget_set_visible (GTK_WIDGET (self->speed_button), !has_ended);
  gtk_widget_set_visible (self->pause_button, !has_ended);
  show_button (self);
}

/* ---- reading ---- */

static void
load_in_thread (GTask *task, gpointer source, gpointer store, GCancellable *cancellable)
{
  GError *error = NULL;
  VigieExerciseStatus *status =
      vigie_exercise_status_load (store, g_get_real_time () / 1000, &error);

  if (status != NULL)
    g_task_return_pointer (task, status, (GDestroyNotify) vigie_exercise_status_free);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieExerciseBar *self = VIGIE_EXERCISE_BAR (object);
  g_autoptr (GError) error = NULL;
  VigieExerciseStatus *status = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->status, vigie_exercise_status_free);
  self->status = status;
  show (self);
  if (self->again)
    load (self);
}

static void
load (VigieExerciseBar *self)
{
  g_autoptr (GTask) task = NULL;

  self->again = self->cancellable != NULL;
  if (self->session == NULL || self->again)
    return;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, loaded_cb, NULL);
  g_task_set_task_data (task, g_object_ref (vigie_session_get_store (self->session)),
                        g_object_unref);
  g_task_run_in_thread (task, load_in_thread);
}

static gboolean
on_tick (gpointer data)
{
  VigieExerciseBar *self = data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->status != NULL &&
      self->status->state != VIGIE_EXERCISE_ENDED)
    load (self);
  return G_SOURCE_CONTINUE;
}

static void
on_store_changed (VigieStore *store, guint changes, gpointer data)
{
  if ((changes & VIGIE_STORE_CHANGED_INFO) != 0)
    load (data);
}

/* ---- writing ---- */

typedef struct
{
  VigieStore *store;
  double speed; /* 0: as it is */
  gboolean toggle;
  gboolean paused;
} Change;

static void
change_free (gpointer data)
{
  g_object_unref (((Change *) data)->store);
  g_free (data);
}

static void
change_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Change *change = data;
  GError *error = NULL;

  if ((change->speed == 0 || vigie_exercise_set_speed (change->store, change->speed, &error)) &&
      (!change->toggle || vigie_exercise_set_paused (change->store, change->paused, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
changed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieExerciseBar *self = VIGIE_EXERCISE_BAR (object);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) && self->session != NULL)
    vigie_session_say (self->session, error->message);
  load (self);
}

static void
change (VigieExerciseBar *self, double speed, gboolean toggle)
{
  g_autoptr (GTask) task = NULL;
  Change *change;

  if (self->session == NULL || self->status == NULL)
    return;
  change = g_new0 (Change, 1);
  change->store = g_object_ref (vigie_session_get_store (self->session));
  change->speed = speed;
  change->toggle = toggle;
  change->paused = self->status->state != VIGIE_EXERCISE_PAUSED;
  task = g_task_new (self, NULL, changed_cb, NULL);
  g_task_set_task_data (task, change, change_free);
  g_task_run_in_thread (task, change_in_thread);
}

/* Whether there is a time to let stand. */
gboolean
vigie_exercise_bar_can_pause (VigieExerciseBar *self)
{
  return self->status != NULL && self->status->state != VIGIE_EXERCISE_ENDED;
}

/* Lets time stand, or go on. */
void
vigie_exercise_bar_toggle (VigieExerciseBar *self)
{
  g_return_if_fail (VIGIE_IS_EXERCISE_BAR (self));

  if (vigie_exercise_bar_can_pause (self))
    change (self, 0, TRUE);
}

void
vigie_exercise_bar_set_speed (VigieExerciseBar *self, double speed)
{
  g_return_if_fail (VIGIE_IS_EXERCISE_BAR (self));

  change (self, speed, FALSE);
}

/* ---- life ---- */

/**
 * vigie_exercise_bar_set_session:
 * @self: a bar
 * @session: (nullable): of the incident that the window shows now
 */
void
vigie_exercise_bar_set_session (VigieExerciseBar *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_EXERCISE_BAR (self));

  if (self->session == session)
    return;
  if (self->session != NULL)
    g_clear_signal_handler (&self->handler, vigie_session_get_store (self->session));
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_pointer (&self->status, vigie_exercise_status_free);
  g_set_object (&self->session, session);
  show (self);
  if (session == NULL)
    return;
  self->handler = g_signal_connect (vigie_session_get_store (session), "changed",
                                    G_CALLBACK (on_store_changed), self);
  self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  load (self);
}

static void
vigie_exercise_bar_dispose (GObject *object)
{
  VigieExerciseBar *self = VIGIE_EXERCISE_BAR (object);

  vigie_exercise_bar_set_session (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIGIE_TYPE_EXERCISE_BAR);

  G_OBJECT_CLASS (vigie_exercise_bar_parent_class)->dispose (object);
}

static void
vigie_exercise_bar_class_init (VigieExerciseBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_exercise_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-exercise-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseBar, pause_button);
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseBar, label);
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseBar, original_button);
  gtk_widget_class_bind_template_child (widget_class, VigieExerciseBar, speed_button);
}

static void
vigie_exercise_bar_init (VigieExerciseBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vigie_exercise_bar_new (void)
{
  return g_object_new (VIGIE_TYPE_EXERCISE_BAR, NULL);
}
