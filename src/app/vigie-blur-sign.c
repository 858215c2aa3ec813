/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-blur-sign.h"

#include "vigie-redaction.h"

struct _VigieBlurSign
{
  AdwBin parent_instance;

  VigieStore *store; /* (nullable) */
  gulong changed_handler;
  char *sha256;              /* (nullable) */
  GCancellable *cancellable; /* (nullable): the reading that runs */
};

G_DEFINE_FINAL_TYPE (VigieBlurSign, vigie_blur_sign, ADW_TYPE_BIN)

/* ---- reading ---- */

typedef struct
{
  VigieStore *store;
  char *sha256;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->store);
  g_free (reading->sha256);
  g_free (reading);
}

static void
read_state (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Reading *reading = task_data;
  GError *error = NULL;
  VigiePhotoState state;

  if (!vigie_store_load_photo_state (reading->store, reading->sha256, &state, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_boolean (task, state.redaction != NULL &&
                                   vigie_redaction_get_n_regions (state.redaction) > 0);
  vigie_photo_state_clear (&state);
}

static void
state_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_blurred = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another photo is looked at, or this one anew */
  if (error != NULL)
    g_debug ("Whether a photo is blurred is not known: %s", error->message);
  gtk_widget_set_visible (GTK_WIDGET (object), is_blurred);
}

static void
cancel (VigieBlurSign *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
load (VigieBlurSign *self)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  cancel (self);
  if (self->store == NULL || self->sha256 == NULL)
    return;
  reading = g_new0 (Reading, 1);
  reading->store = g_object_ref (self->store);
  reading->sha256 = g_strdup (self->sha256);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, state_cb, NULL);
  g_task_set_source_tag (task, load);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_state);
}

static void
on_store_changed (VigieBlurSign *self, guint changes)
{
  if ((changes & VIGIE_STORE_CHANGED_DECISIONS) != 0)
    load (self);
}

/* ---- life ---- */

static gboolean
set_store (VigieBlurSign *self, VigieStore *store)
{
  if (self->store == store)
    return FALSE;
  if (self->store != NULL)
    g_clear_signal_handler (&self->changed_handler, self->store);
  g_set_object (&self->store, store);
  if (store != NULL)
    self->changed_handler =
        g_signal_connect_swapped (store, "changed", G_CALLBACK (on_store_changed), self);
  return TRUE;
}

static void
vigie_blur_sign_dispose (GObject *object)
{
  VigieBlurSign *self = VIGIE_BLUR_SIGN (object);

  cancel (self);
  set_store (self, NULL);
  g_clear_pointer (&self->sha256, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIGIE_TYPE_BLUR_SIGN);

  G_OBJECT_CLASS (vigie_blur_sign_parent_class)->dispose (object);
}

static void
vigie_blur_sign_class_init (VigieBlurSignClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_blur_sign_dispose;

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/vigie/Vigie/vigie-blur-sign.ui");
}

static void
vigie_blur_sign_init (VigieBlurSign *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vigie_blur_sign_set_photo:
 * @self: a sign
 * @store: (nullable): the incident
 * @sha256: (nullable): the photo that it lies over
 */
void
vigie_blur_sign_set_photo (VigieBlurSign *self, VigieStore *store, const char *sha256)
{
  g_return_if_fail (VIGIE_IS_BLUR_SIGN (self));

  /* Both, also where the first is another. */
  if (!(set_store (self, store) | g_set_str (&self->sha256, sha256)))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  load (self);
}
