/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-strip.h"

#include <glib/gi18n.h>

#include "vigie-photo-decoder.h"

#define TILE_WIDTH 104
#define TILE_HEIGHT 78
#define TILE_GAP 6

struct _VigiePhotoStrip
{
  AdwBin parent_instance;

  GPtrArray *photos; /* (element-type VigieHandPhoto) */
  AdwWrapBox *box;   /* a tile for each, in their order */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigiePhotoStrip, vigie_photo_strip, ADW_TYPE_BIN)

static void
update (VigiePhotoStrip *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->photos->len > 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_remove_clicked (GtkWidget *button, VigiePhotoStrip *self)
{
  GtkWidget *tile = gtk_widget_get_parent (button);

  g_cancellable_cancel (g_object_get_data (G_OBJECT (tile), "cancellable"));
  g_ptr_array_remove (self->photos, g_object_get_data (G_OBJECT (tile), "photo"));
  adw_wrap_box_remove (self->box, tile);
  update (self);
}

/* Fills the tile of a photo that is in it still. */
static void
decoded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkPicture) picture = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImage) image = vigie_photo_decode_finish (result, &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (image == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        gtk_widget_set_tooltip_text (GTK_WIDGET (picture), error->message);
      return;
    }
  texture = gdk_memory_texture_new (image->width, image->height, GDK_MEMORY_R8G8B8A8, image->pixels,
                                    image->stride);
  gtk_picture_set_paintable (picture, GDK_PAINTABLE (texture));
}

static GtkWidget *
make_tile (VigiePhotoStrip *self, VigieHandPhoto *photo)
{
  GtkWidget *tile = gtk_overlay_new ();
  GtkWidget *ground = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0); /* gives the size */
  GtkWidget *picture = gtk_picture_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const char *problem = photo->facts->error;

  gtk_picture_set_content_fit (GTK_PICTURE (picture), GTK_CONTENT_FIT_COVER);
  gtk_widget_set_size_request (ground, TILE_WIDTH, TILE_HEIGHT);
  gtk_widget_set_tooltip_text (picture, problem != NULL ? problem : photo->facts->uri);
  gtk_overlay_set_child (GTK_OVERLAY (tile), ground);
  gtk_overlay_add_overlay (GTK_OVERLAY (tile), picture);
  gtk_widget_add_css_class (tile, "photo-tile");
  gtk_widget_set_overflow (tile, GTK_OVERFLOW_HIDDEN);
  if (problem != NULL)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("image-missing-symbolic");

      gtk_widget_set_can_target (icon, FALSE);
      gtk_overlay_add_overlay (GTK_OVERLAY (tile), icon);
    }
  gtk_widget_set_tooltip_text (button, _ ("Take this photo away"));
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "osd");
  gtk_widget_add_css_class (button, "circular");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self, 0);
  gtk_overlay_add_overlay (GTK_OVERLAY (tile), button);

  g_object_set_data (G_OBJECT (tile), "photo", photo);
  if (problem == NULL)
    vigie_photo_decode_async (photo->facts->bytes, 2 * TILE_WIDTH, /* for sharp screens */
                              cancellable, decoded_cb, g_object_ref (picture));
  g_object_set_data_full (G_OBJECT (tile), "cancellable", g_steal_pointer (&cancellable),
                          g_object_unref);
  return tile;
}

static void
vigie_photo_strip_dispose (GObject *object)
{
  VigiePhotoStrip *self = VIGIE_PHOTO_STRIP (object);
  GtkWidget *tile = self->box != NULL ? gtk_widget_get_first_child (GTK_WIDGET (self->box)) : NULL;

  for (; tile != NULL; tile = gtk_widget_get_next_sibling (tile))
    g_cancellable_cancel (g_object_get_data (G_OBJECT (tile), "cancellable"));
  self->box = NULL;

  G_OBJECT_CLASS (vigie_photo_strip_parent_class)->dispose (object);
}

static void
vigie_photo_strip_finalize (GObject *object)
{
  g_ptr_array_unref (VIGIE_PHOTO_STRIP (object)->photos);

  G_OBJECT_CLASS (vigie_photo_strip_parent_class)->finalize (object);
}

static void
vigie_photo_strip_class_init (VigiePhotoStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_photo_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_photo_strip_finalize;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_PHOTO_STRIP, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_photo_strip_init (VigiePhotoStrip *self)
{
  self->photos = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_hand_photo_unref);
  self->box = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_child_spacing (self->box, TILE_GAP);
  adw_wrap_box_set_line_spacing (self->box, TILE_GAP);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * vigie_photo_strip_add:
 * @self: a strip
 * @photo: (transfer full): with its bytes
 *
 * Returns: %FALSE where the same photo is there already
 */
gboolean
vigie_photo_strip_add (VigiePhotoStrip *self, VigieHandPhoto *photo)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_STRIP (self), FALSE);
  g_return_val_if_fail (photo->facts->bytes != NULL, FALSE);

  for (guint i = 0; i < self->photos->len; i++)
    {
      const VigieHandPhoto *other = g_ptr_array_index (self->photos, i);

      if (g_strcmp0 (other->facts->sha256, photo->facts->sha256) == 0)
        {
          vigie_hand_photo_unref (photo);
          return FALSE;
        }
    }
  g_ptr_array_add (self->photos, photo);
  adw_wrap_box_append (self->box, make_tile (self, photo));
  update (self);
  return TRUE;
}

guint
vigie_photo_strip_get_n_photos (VigiePhotoStrip *self)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_STRIP (self), 0);

  return self->photos->len;
}

/**
 * vigie_photo_strip_dup_photos:
 * @self: a strip
 *
 * Returns: (transfer full) (element-type VigieHandPhoto): the photos
 */
GPtrArray *
vigie_photo_strip_dup_photos (VigiePhotoStrip *self)
{
  GPtrArray *photos;

  g_return_val_if_fail (VIGIE_IS_PHOTO_STRIP (self), NULL);

  photos = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_hand_photo_unref);
  for (guint i = 0; i < self->photos->len; i++)
    g_ptr_array_add (photos, vigie_hand_photo_ref (g_ptr_array_index (self->photos, i)));
  return photos;
}

/**
 * vigie_photo_strip_get_taken_at:
 * @self: a strip
 *
 * Returns: ms since 1970 when the first photo that tells it was taken, or %VIGIE_TIME_UNKNOWN
 */
gint64
vigie_photo_strip_get_taken_at (VigiePhotoStrip *self)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_STRIP (self), VIGIE_TIME_UNKNOWN);

  for (guint i = 0; i < self->photos->len; i++)
    {
      const VigieHandPhoto *photo = g_ptr_array_index (self->photos, i);

      if (photo->facts->taken_at != VIGIE_TIME_UNKNOWN)
        return photo->facts->taken_at;
    }
  return VIGIE_TIME_UNKNOWN;
}
