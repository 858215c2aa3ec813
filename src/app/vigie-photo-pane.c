/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-pane.h"

#include <glib/gi18n.h>

#include "vigie-blur-sign.h"

struct _VigiePhotoPane
{
  AdwBin parent_instance;

  VigieViewerPhoto *photo;
  GCancellable *load;
  char *reason;

  GtkStack *stack;
  VigieImageView *view;
  GtkWidget *spinner;
  GtkWidget *sign_place;
  VigieBlurSign *sign;
  AdwStatusPage *broken;
};

G_DEFINE_FINAL_TYPE (VigiePhotoPane, vigie_photo_pane, ADW_TYPE_BIN)

VigieViewerPhoto *
vigie_viewer_photo_new (const char *sha256,
                        const char *caption,
                        const char *subtitle,
                        const char *url,
                        const char *error)
{
  VigieViewerPhoto *self = g_rc_box_new0 (VigieViewerPhoto);

  self->sha256 = g_strdup (sha256);
  self->caption = g_strdup (caption);
  self->subtitle = g_strdup (subtitle);
  self->url = g_strdup (url);
  self->error = g_strdup (error);
  return self;
}

VigieViewerPhoto *
vigie_viewer_photo_ref (VigieViewerPhoto *self)
{
  return g_rc_box_acquire (self);
}

static void
viewer_photo_clear (gpointer data)
{
  VigieViewerPhoto *self = data;

  g_free (self->sha256);
  g_free (self->caption);
  g_free (self->subtitle);
  g_free (self->url);
  g_free (self->error);
}

void
vigie_viewer_photo_unref (VigieViewerPhoto *self)
{
  g_rc_box_release_full (self, viewer_photo_clear);
}

static void
show_broken (VigiePhotoPane *self, const char *why)
{
  g_autofree char *markup = g_markup_escape_text (why, -1);

  g_set_str (&self->reason, why);
  adw_status_page_set_title (self->broken, self->photo->is_removed
                                               ? _ ("The Photo Was Removed")
                                               : _ ("The Photo Cannot Be Shown"));
  adw_status_page_set_description (self->broken, markup);
  gtk_stack_set_visible_child_name (self->stack, "broken");
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigiePhotoPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
      vigie_photo_cache_load_finish (VIGIE_PHOTO_CACHE (object), result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return; /* another photo was asked for since, or the window is closed */
  g_clear_object (&self->load);
  gtk_widget_set_visible (self->spinner, FALSE);
  if (texture == NULL)
    {
      vigie_image_view_set_preview (self->view, NULL);
      show_broken (self, error->message);
      return;
    }
  vigie_image_view_set_texture (self->view, texture);
}

static void
vigie_photo_pane_dispose (GObject *object)
{
  VigiePhotoPane *self = VIGIE_PHOTO_PANE (object);

  vigie_photo_pane_stop (self);
  g_clear_pointer (&self->photo, vigie_viewer_photo_unref);
  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (vigie_photo_pane_parent_class)->dispose (object);
}

static void
vigie_photo_pane_class_init (VigiePhotoPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_photo_pane_dispose;

  g_type_ensure (VIGIE_TYPE_IMAGE_VIEW);
  g_type_ensure (VIGIE_TYPE_BLUR_SIGN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-photo-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoPane, stack);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoPane, view);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoPane, spinner);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoPane, sign_place);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoPane, sign);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoPane, broken);
}

static void
vigie_photo_pane_init (VigiePhotoPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What a screen reader says of the picture. */
static void
describe (VigiePhotoPane *self)
{
  const char *caption = self->photo->caption != NULL ? self->photo->caption : "";
  const char *subtitle = self->photo->subtitle != NULL ? self->photo->subtitle : "";
  /* Translators: whose photo, and when */
  g_autofree char *label = g_strdup_printf (_ ("Photo: %s, %s"), caption, subtitle);

  vigie_image_view_set_label (self->view, label);
}

/**
 * vigie_photo_pane_show:
 * @self: a pane
 * @cache: where photos come from
 * @photo: (nullable): what is shown now
 */
void
vigie_photo_pane_show (VigiePhotoPane *self, VigiePhotoCache *cache, VigieViewerPhoto *photo)
{
  GdkTexture *preview;

  g_return_if_fail (VIGIE_IS_PHOTO_PANE (self));
  g_return_if_fail (VIGIE_IS_PHOTO_CACHE (cache));

  vigie_photo_pane_stop (self);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->photo, vigie_viewer_photo_unref);
  vigie_image_view_set_preview (self->view, NULL);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "picture");
  vigie_blur_sign_set_photo (self->sign, vigie_photo_cache_get_store (cache),
                             photo != NULL && photo->error == NULL ? photo->sha256 : NULL);
  if (photo == NULL)
    return;

  self->photo = vigie_viewer_photo_ref (photo);
  describe (self);
  if (photo->error != NULL || photo->sha256 == NULL)
    {
      show_broken (self,
                   photo->error != NULL ? photo->error : _ ("The photo is not on this desk."));
      return;
    }
  preview = vigie_photo_cache_peek (cache, photo->sha256);
  if (preview != NULL)
    vigie_image_view_set_preview (self->view, preview);
  gtk_widget_set_visible (self->spinner, preview == NULL);
  self->load = g_cancellable_new ();
  vigie_photo_cache_load_async (cache, photo->sha256, VIGIE_PHOTO_PANE_MAX_PX, self->load,
                                loaded_cb, g_object_ref (self));
}

/**
 * vigie_photo_pane_stop:
 * @self: a pane
 *
 * Ends what is being loaded.
 */
void
vigie_photo_pane_stop (VigiePhotoPane *self)
{
  g_return_if_fail (VIGIE_IS_PHOTO_PANE (self));

  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
}

/**
 * vigie_photo_pane_set_is_painted:
 * @self: a pane
 * @is_painted: whether its photo is being painted on, so that nothing may lie over it
 */
void
vigie_photo_pane_set_is_painted (VigiePhotoPane *self, gboolean is_painted)
{
  g_return_if_fail (VIGIE_IS_PHOTO_PANE (self));

  gtk_widget_set_visible (self->sign_place, !is_painted);
}

VigieImageView *
vigie_photo_pane_get_view (VigiePhotoPane *self)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_PANE (self), NULL);

  return self->view;
}

VigieViewerPhoto *
vigie_photo_pane_get_photo (VigiePhotoPane *self)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_PANE (self), NULL);

  return self->photo;
}

const char *
vigie_photo_pane_get_reason (VigiePhotoPane *self)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_PANE (self), NULL);

  return self->reason;
}

gboolean
vigie_photo_pane_is_loading (VigiePhotoPane *self)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_PANE (self), FALSE);

  return self->load != NULL;
}
