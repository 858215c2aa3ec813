/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-viewer-photo-row.h"

#define THUMBNAIL_WIDTH 72
#define THUMBNAIL_HEIGHT 54

static void
thumbnail_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkPicture) picture = user_data;
  g_autoptr (GdkTexture) texture =
      vigie_photo_cache_load_finish (VIGIE_PHOTO_CACHE (object), result, NULL);

  if (texture != NULL)
    gtk_picture_set_paintable (picture, GDK_PAINTABLE (texture));
}

static GtkWidget *
make_thumbnail (VigieViewerPhoto *photo, VigiePhotoCache *cache, GCancellable *cancellable)
{
  GtkWidget *picture = gtk_picture_new ();
  GtkWidget *clamp = adw_clamp_new (); /* or the picture asks for all of its size */
  GdkTexture *known = photo->sha256 != NULL ? vigie_photo_cache_peek (cache, photo->sha256) : NULL;

  gtk_picture_set_content_fit (GTK_PICTURE (picture), GTK_CONTENT_FIT_COVER);
  gtk_widget_set_size_request (picture, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT);
  gtk_widget_set_overflow (picture, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (picture, "card");
  gtk_accessible_update_state (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  if (known != NULL)
    gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (known));
  else if (photo->sha256 != NULL)
    vigie_photo_cache_load_async (cache, photo->sha256, VIGIE_PHOTO_THUMBNAIL_PX, cancellable,
                                  thumbnail_cb, g_object_ref (picture));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), THUMBNAIL_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), picture);
  return clamp;
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  if (style != NULL)
    {
      gtk_widget_add_css_class (label, style);
      gtk_widget_add_css_class (label, "dimmed");
    }
  return label;
}

/**
 * vigie_viewer_photo_row_new:
 * @photo: what is shown
 * @cache: where its picture comes from
 * @cancellable: (nullable): ends what the picture is loaded for
 *
 * Returns: (transfer floating): a photo in a list to choose from, with whose it is
 */
GtkWidget *
vigie_viewer_photo_row_new (VigieViewerPhoto *photo,
                            VigiePhotoCache *cache,
                            GCancellable *cancellable)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), make_label (photo->caption, NULL));
  gtk_box_append (GTK_BOX (texts), make_label (photo->subtitle, "caption"));
  gtk_widget_set_margin_top (row, 6);
  gtk_widget_set_margin_bottom (row, 6);
  gtk_box_append (GTK_BOX (row), make_thumbnail (photo, cache, cancellable));
  gtk_box_append (GTK_BOX (row), texts);
  return row;
}
