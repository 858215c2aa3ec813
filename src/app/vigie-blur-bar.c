/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-blur-bar.h"

#include <glib/gi18n.h>
#include <math.h>

#include "vigie-blur-brush.h"
#include "vigie-photo-decoder.h"

#define PREVIEW_PX 1600
#define SIZE_STEP 1.25

struct _VigieBlurBar
{
  AdwBin parent_instance;

  VigieBlurBrush *brush; /* (unowned): in the overlay */
  GSimpleActionGroup *actions;
  char *sha256;
  VigieRedaction *saved; /* what is decided already */
  GCancellable *load;

  GtkAdjustment *size;
  GtkToggleButton *eraser;
  GtkToggleButton *original;
};

enum
{
  DONE,
  ENDED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieBlurBar, vigie_blur_bar, ADW_TYPE_BIN)

/* ---- reading the photo ---- */

typedef struct
{
  VigieStore *store;
  char *sha256;
  VigieImage *image;
  VigieRedaction *redaction;
} Loading;

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  g_clear_object (&loading->store);
  g_free (loading->sha256);
  g_clear_pointer (&loading->image, vigie_image_unref);
  g_clear_pointer (&loading->redaction, vigie_redaction_unref);
  g_free (loading);
}

static void
load_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Loading *loading = data;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;
  VigiePhotoState state;

  if (!vigie_store_load_photo_state (loading->store, loading->sha256, &state, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  loading->redaction = g_steal_pointer (&state.redaction);
  vigie_photo_state_clear (&state);
  bytes = vigie_store_load_photo (loading->store, loading->sha256, &error);
  if (bytes != NULL)
    loading->image = vigie_photo_decode (bytes, PREVIEW_PX, cancellable, &error);
  if (loading->image != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieBlurBar *self = VIGIE_BLUR_BAR (object);
  Loading *loading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_signal_emit (self, signals[FAILED], 0, error->message);
      vigie_blur_bar_end (self);
      return;
    }
  g_clear_object (&self->load);
  self->saved = loading->redaction != NULL ? vigie_redaction_ref (loading->redaction)
                                           : vigie_redaction_new ();
  vigie_blur_brush_begin (self->brush, loading->image, loading->redaction);
  vigie_blur_brush_set_size (self->brush, gtk_adjustment_get_value (self->size));
}

/* ---- the buttons ---- */

static gboolean
is_changed (VigieBlurBar *self)
{
  const VigieRedaction *redaction =
      self->brush != NULL ? vigie_blur_brush_get_redaction (self->brush) : NULL;

  return redaction != NULL && self->saved != NULL &&
         !vigie_redaction_equal (redaction, self->saved);
}

static void
on_full (VigieBlurBar *self)
{
  g_signal_emit (self, signals[FAILED], 0,
                 _ ("There is no room for more strokes. Take some away, or use a wider brush."));
}

static void
on_size_changed (VigieBlurBar *self)
{
  if (self->brush != NULL)
    vigie_blur_brush_set_size (self->brush, gtk_adjustment_get_value (self->size));
}

static void
on_eraser_toggled (VigieBlurBar *self)
{
  vigie_blur_brush_set_erases (self->brush, gtk_toggle_button_get_active (self->eraser));
}

static void
on_original_toggled (VigieBlurBar *self)
{
  vigie_blur_brush_set_lifted (self->brush, gtk_toggle_button_get_active (self->original));
}

/* ---- the original, for as long as a button or a key is held ---- */

static void
show_original (VigieBlurBar *self, gboolean shown)
{
  gtk_toggle_button_set_active (self->original, shown && vigie_blur_bar_is_active (self));
}

static void
on_original_pressed (VigieBlurBar *self, int n_press, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_original (self, TRUE);
}

static void
on_original_released (VigieBlurBar *self)
{
  show_original (self, FALSE);
}

static gboolean
is_key_of_original (guint key, GdkModifierType state)
{
  return gdk_keyval_to_lower (key) == GDK_KEY_o &&
         (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) == 0;
}

static gboolean
on_key_pressed (VigieBlurBar *self, guint key, guint code, GdkModifierType state)
{
  if (!vigie_blur_bar_is_active (self) || !is_key_of_original (key, state))
    return GDK_EVENT_PROPAGATE;
  show_original (self, TRUE);
  return GDK_EVENT_STOP;
}

static void
on_key_released (VigieBlurBar *self, guint key)
{
  if (is_key_of_original (key, 0))
    show_original (self, FALSE);
}

/* A key that is let go elsewhere is not heard of. */
static void
on_window_active (VigieBlurBar *self, GParamSpec *pspec, GtkWindow *window)
{
  if (!gtk_window_is_active (window))
    show_original (self, FALSE);
}

static void
watch_original (VigieBlurBar *self, GtkWindow *window)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_original_pressed), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_original_released), self);
  g_signal_connect_swapped (click, "cancel", G_CALLBACK (on_original_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self->original), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-released", G_CALLBACK (on_key_released), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_window_active), self,
                           G_CONNECT_SWAPPED);
}

/* ---- actions ---- */

static void
on_larger (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  vigie_blur_bar_scale_brush (user_data, 1);
}

static void
on_smaller (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  vigie_blur_bar_scale_brush (user_data, -1);
}

static void
on_erase (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VigieBlurBar *self = user_data;

  gtk_toggle_button_set_active (self->eraser, !gtk_toggle_button_get_active (self->eraser));
}

static void
on_undo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VigieBlurBar *self = user_data;

  vigie_blur_brush_undo (self->brush);
}

static void
on_done (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  vigie_blur_bar_finish (user_data);
}

static void
on_cancel (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  vigie_blur_bar_end (user_data);
}

static void
enable (VigieBlurBar *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* What is there to do depends on whether there is a photo, and on what was painted on it. */
static void
update_actions (VigieBlurBar *self)
{
  static const char *const names[] = { "larger", "smaller", "erase", "cancel" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    enable (self, names[i], vigie_blur_bar_is_active (self));
  enable (self, "undo", vigie_blur_brush_can_undo (self->brush));
  enable (self, "done", is_changed (self));
}

/* ---- life ---- */

static void
vigie_blur_bar_dispose (GObject *object)
{
  VigieBlurBar *self = VIGIE_BLUR_BAR (object);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->saved, vigie_redaction_unref);
  self->brush = NULL;
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIGIE_TYPE_BLUR_BAR);

  G_OBJECT_CLASS (vigie_blur_bar_parent_class)->dispose (object);
}

static void
vigie_blur_bar_class_init (VigieBlurBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_blur_bar_dispose;
  signals[DONE] = g_signal_new ("done", VIGIE_TYPE_BLUR_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[ENDED] = g_signal_new ("ended", VIGIE_TYPE_BLUR_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", VIGIE_TYPE_BLUR_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-blur-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieBlurBar, size);
  gtk_widget_class_bind_template_child (widget_class, VigieBlurBar, eraser);
  gtk_widget_class_bind_template_child (widget_class, VigieBlurBar, original);
  gtk_widget_class_bind_template_callback (widget_class, on_size_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_eraser_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_original_toggled);
}

static void
vigie_blur_bar_init (VigieBlurBar *self)
{
  static const GActionEntry entries[] = {
    { .name = "larger", .activate = on_larger }, { .name = "smaller", .activate = on_smaller },
    { .name = "erase", .activate = on_erase },   { .name = "undo", .activate = on_undo },
    { .name = "done", .activate = on_done },     { .name = "cancel", .activate = on_cancel },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vigie_blur_bar_attach:
 * @self: a bar
 * @window: around it; it gets the actions “blur.larger”, “blur.smaller”, “blur.erase”, “blur.undo”,
 *   “blur.done” and “blur.cancel”
 * @overlay: where the brush lies over @view
 * @view: shows the photo
 */
void
vigie_blur_bar_attach (VigieBlurBar *self,
                       GtkWindow *window,
                       GtkOverlay *overlay,
                       VigieImageView *view)
{
  g_return_if_fail (VIGIE_IS_BLUR_BAR (self));

  self->brush = VIGIE_BLUR_BRUSH (vigie_blur_brush_new (view));
  gtk_overlay_add_overlay (overlay, GTK_WIDGET (self->brush));
  g_signal_connect_object (self->brush, "changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->brush, "full", G_CALLBACK (on_full), self, G_CONNECT_SWAPPED);
  watch_original (self, window);
  gtk_widget_insert_action_group (GTK_WIDGET (window), "blur", G_ACTION_GROUP (self->actions));
  update_actions (self);
}

/**
 * vigie_blur_bar_begin:
 * @self: a bar with its brush
 * @store: the incident
 * @sha256: the photo that the view shows
 *
 * Reads the photo in a worker, then lets it be painted on.
 */
void
vigie_blur_bar_begin (VigieBlurBar *self, VigieStore *store, const char *sha256)
{
  g_autoptr (GTask) task = NULL;
  Loading *loading;

  g_return_if_fail (VIGIE_IS_BLUR_BAR (self));

  vigie_blur_bar_end (self);
  self->sha256 = g_strdup (sha256);
  self->load = g_cancellable_new ();
  loading = g_new0 (Loading, 1);
  loading->store = g_object_ref (store);
  loading->sha256 = g_strdup (sha256);
  task = g_task_new (self, self->load, loaded_cb, NULL);
  g_task_set_source_tag (task, vigie_blur_bar_begin);
  g_task_set_task_data (task, loading, loading_free);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  update_actions (self);
  g_task_run_in_thread (task, load_thread);
}

/**
 * vigie_blur_bar_finish:
 * @self: a bar
 *
 * Ends it, and has decided what was painted, if it is another than before.
 */
void
vigie_blur_bar_finish (VigieBlurBar *self)
{
  g_return_if_fail (VIGIE_IS_BLUR_BAR (self));

  vigie_blur_brush_finish_stroke (self->brush);
  if (is_changed (self))
    g_signal_emit (self, signals[DONE], 0, self->sha256, self->saved,
                   vigie_blur_brush_get_redaction (self->brush));
  vigie_blur_bar_end (self);
}

/* What was not saved is given up. */
void
vigie_blur_bar_end (VigieBlurBar *self)
{
  const gboolean was_active = vigie_blur_bar_is_active (self);

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->saved, vigie_redaction_unref);
  vigie_blur_brush_end (self->brush);
  gtk_toggle_button_set_active (self->eraser, FALSE);
  gtk_toggle_button_set_active (self->original, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  update_actions (self);
  if (was_active)
    g_signal_emit (self, signals[ENDED], 0);
}

gboolean
vigie_blur_bar_is_active (VigieBlurBar *self)
{
  return self->sha256 != NULL;
}

/**
 * vigie_blur_bar_scale_brush:
 * @self: a bar
 * @steps: 1: larger, −1: smaller
 *
 * Returns: whether there is a brush at the moment
 */
gboolean
vigie_blur_bar_scale_brush (VigieBlurBar *self, int steps)
{
  if (!vigie_blur_bar_is_active (self))
    return FALSE;
  gtk_adjustment_set_value (self->size,
                            gtk_adjustment_get_value (self->size) * pow (SIZE_STEP, steps));
  return TRUE;
}
