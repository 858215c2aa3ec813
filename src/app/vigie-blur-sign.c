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

static void
state_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieBlurSign) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePhotoState) state =
      vigie_store_load_photo_state_finish (VIGIE_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another photo is looked at, or this one anew */
  if (error != NULL)
    g_debug ("Whether a photo is blurred is not known: %s", error->message);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          state != NULL && state->redaction != NULL &&
                              vigie_redaction_get_n_regions (state->redaction) > 0);
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
  cancel (self);
  if (self->store == NULL || self->sha256 == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  vigie_store_load_photo_state_async (self->store, self->sha256, self->cancellable, state_cb,
                                      g_object_ref (self));
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
