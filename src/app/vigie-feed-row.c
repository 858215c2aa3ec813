/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-row.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-status-icon.h"

struct _VigieFeedRow
{
  GtkBox parent_instance;

  VigieFeedItem *item;
  GSignalGroup *item_signals;
  VigiePhotoCache *photos;
  GCancellable *photo_load;

  VigieStatusIcon *status_icon;
  GtkLabel *author_label;
  GtkLabel *age_label;
  GtkLabel *text_label;
  GtkLabel *source_label;
  GtkWidget *position_box;
  GtkLabel *position_label;
  GtkWidget *duplicates_box;
  GtkLabel *duplicates_label;
  GtkStack *photo_stack;
  GtkPicture *picture;
  GtkWidget *broken_image;
};

G_DEFINE_FINAL_TYPE (VigieFeedRow, vigie_feed_row, GTK_TYPE_BOX)

static void
cancel_photo (VigieFeedRow *self)
{
  if (self->photo_load != NULL)
    g_cancellable_cancel (self->photo_load);
  g_clear_object (&self->photo_load);
}

static void
show_texture (VigieFeedRow *self, GdkTexture *texture)
{
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->photo_stack, "picture");
}

static void
show_broken (VigieFeedRow *self, const char *why)
{
  gtk_widget_set_tooltip_text (self->broken_image, why);
  gtk_stack_set_visible_child_name (self->photo_stack, "broken");
}

static void
photo_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieFeedRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
      vigie_photo_cache_load_finish (VIGIE_PHOTO_CACHE (object), result, &error);

  if (texture != NULL && self->item != NULL &&
      g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))) == FALSE)
    show_texture (self, texture);
  else if (texture == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_broken (self, error->message);
}

static void
update_photo (VigieFeedRow *self)
{
  gsize n_photos;
  VigiePhotoFacts *const *photos =
      vigie_post_get_photos (vigie_feed_item_get_post (self->item), &n_photos);
  GdkTexture *texture;

  cancel_photo (self);
  gtk_widget_set_visible (GTK_WIDGET (self->photo_stack), n_photos > 0);
  if (n_photos == 0)
    return;
  if (photos[0]->error != NULL || photos[0]->sha256 == NULL)
    {
      show_broken (self, photos[0]->error != NULL ? photos[0]->error
                                                  : _ ("The photo is not on this desk."));
      return;
    }

  texture = vigie_photo_cache_peek (self->photos, photos[0]->sha256);
  if (texture != NULL)
    {
      show_texture (self, texture);
      return;
    }
  gtk_stack_set_visible_child_name (self->photo_stack, "loading");
  self->photo_load = g_cancellable_new ();
  vigie_photo_cache_load_async (self->photos, photos[0]->sha256, VIGIE_PHOTO_THUMBNAIL_PX,
                                self->photo_load, photo_cb, g_object_ref (self));
}

static void
update_position (VigieFeedRow *self)
{
  VigiePost *post = vigie_feed_item_get_post (self->item);
  const VigiePostState *state = vigie_feed_item_get_state (self->item);
  const VigiePosition *position = vigie_post_choose_position (post, state);
  g_autofree char *words = NULL;

  gtk_widget_set_visible (self->position_box, position != NULL);
  if (position == NULL)
    return;
  words = state->has_position ? g_strdup (_ ("Position confirmed"))
                              : vigie_format_origin (position->origin);
  gtk_label_set_label (self->position_label, words);
}

static void
update_state (VigieFeedRow *self)
{
  guint n_duplicates = vigie_feed_item_get_n_duplicates (self->item);
  VigieStatus status = vigie_feed_item_get_status (self->item);
  g_autofree char *count = vigie_format_count (n_duplicates);
  g_autofree char *repeated = g_strdup_printf (
      ngettext ("Repeated by %u post", "Repeated by %u posts", n_duplicates), n_duplicates);

  vigie_status_icon_set_status (self->status_icon, status);
  gtk_label_set_label (self->duplicates_label, count);
  gtk_widget_set_tooltip_text (self->duplicates_box, repeated);
  gtk_widget_set_visible (self->duplicates_box, n_duplicates > 0);
  if (status == VIGIE_STATUS_REJECTED)
    gtk_widget_add_css_class (GTK_WIDGET (self), "rejected");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "rejected");
  update_position (self);
}

static void
vigie_feed_row_dispose (GObject *object)
{
  VigieFeedRow *self = VIGIE_FEED_ROW (object);

  cancel_photo (self);
  g_clear_object (&self->item_signals);
  g_clear_object (&self->item);
  g_clear_object (&self->photos);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIGIE_TYPE_FEED_ROW);

  G_OBJECT_CLASS (vigie_feed_row_parent_class)->dispose (object);
}

static void
vigie_feed_row_class_init (VigieFeedRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_feed_row_dispose;

  g_type_ensure (VIGIE_TYPE_STATUS_ICON);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-feed-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieFeedRow, status_icon);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedRow, author_label);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedRow, age_label);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedRow, source_label);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedRow, position_box);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedRow, position_label);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedRow, duplicates_box);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedRow, duplicates_label);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedRow, photo_stack);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedRow, picture);
  gtk_widget_class_bind_template_child (widget_class, VigieFeedRow, broken_image);
}

static void
vigie_feed_row_init (VigieFeedRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->item_signals = g_signal_group_new (VIGIE_TYPE_FEED_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify", G_CALLBACK (update_state), self);
}

GtkWidget *
vigie_feed_row_new (void)
{
  return g_object_new (VIGIE_TYPE_FEED_ROW, NULL);
}

/**
 * vigie_feed_row_set_item:
 * @self: a row
 * @item: (nullable): the post to show, %NULL to let go
 * @photos: where pictures come from
 */
void
vigie_feed_row_set_item (VigieFeedRow *self, VigieFeedItem *item, VigiePhotoCache *photos)
{
  g_autofree char *source = NULL;
  VigiePost *post;

  g_return_if_fail (VIGIE_IS_FEED_ROW (self));

  g_set_object (&self->photos, photos);
  g_set_object (&self->item, item);
  g_signal_group_set_target (self->item_signals, item);
  if (item == NULL)
    {
      cancel_photo (self);
      gtk_picture_set_paintable (self->picture, NULL);
      return;
    }

  post = vigie_feed_item_get_post (item);
  source =
      vigie_format_source (vigie_post_get_source_kind (post), vigie_post_get_source_host (post));
  gtk_label_set_label (self->author_label, vigie_post_get_author (post) != NULL
                                               ? vigie_post_get_author (post)
                                               : _ ("Unknown author"));
  gtk_label_set_label (self->text_label, vigie_post_get_text (post));
  gtk_label_set_label (self->source_label, source);
  vigie_feed_row_update_age (self, g_get_real_time () / 1000);
  update_state (self);
  update_photo (self);
}

void
vigie_feed_row_update_age (VigieFeedRow *self, gint64 now_ms)
{
  gint64 posted_at;
  g_autofree char *age = NULL;
  g_autofree char *time = NULL;

  g_return_if_fail (VIGIE_IS_FEED_ROW (self));

  if (self->item == NULL)
    return;
  posted_at = vigie_post_get_posted_at (vigie_feed_item_get_post (self->item));
  age = vigie_format_age (posted_at, now_ms);
  time = vigie_format_time (posted_at);
  gtk_label_set_label (self->age_label, age);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->age_label), time);
}

/**
 * vigie_feed_row_dup_accessible_label:
 * @item: a post
 *
 * Returns: (transfer full): what a screen reader says for the row
 */
char *
vigie_feed_row_dup_accessible_label (VigieFeedItem *item)
{
  VigiePost *post = vigie_feed_item_get_post (item);
  g_autofree char *status = vigie_format_status (vigie_feed_item_get_status (item));
  g_autofree char *time = vigie_format_time (vigie_post_get_posted_at (post));
  const char *author = vigie_post_get_author (post);

  /* Translators: a post for screen readers: verdict, author, time, text */
  return g_strdup_printf (_ ("%s, %s, %s: %s"), status,
                          author != NULL ? author : _ ("Unknown author"), time,
                          vigie_post_get_text (post));
}
