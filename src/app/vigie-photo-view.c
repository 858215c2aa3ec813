/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-view.h"

#include <glib/gi18n.h>

#include "vigie-blur-sign.h"
#include "vigie-settings.h"

#define VIEW_PX 1024

struct _VigiePhotoView
{
  AdwBin parent_instance;

  VigiePost *post;
  VigiePhotoCache *photos;
  GCancellable *load;
  gsize index;

  GtkStack *stack;
  GtkPicture *picture;
  GtkLabel *fetching_label;
  GtkLabel *broken_label;
  GtkButton *fetch_button;
  GtkWidget *steps;
  GtkLabel *count_label;
  VigieBlurSign *sign;
};

enum
{
  PHOTO_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigiePhotoView, vigie_photo_view, ADW_TYPE_BIN)

static void
cancel_load (VigiePhotoView *self)
{
  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
}

/* @fetch_label: (nullable): of the button that fetches it */
static void
show_broken (VigiePhotoView *self, const char *why, const char *fetch_label)
{
  gtk_label_set_label (self->broken_label, why);
  if (fetch_label != NULL)
    gtk_button_set_label (self->fetch_button, fetch_label);
  gtk_widget_set_visible (GTK_WIDGET (self->fetch_button), fetch_label != NULL);
  gtk_stack_set_visible_child_name (self->stack, "broken");
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigiePhotoView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
      vigie_photo_cache_load_finish (VIGIE_PHOTO_CACHE (object), result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return; /* another photo was asked for since */
  if (texture == NULL)
    {
      show_broken (self, error->message, NULL);
      return;
    }
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->stack, "picture");
}

/* ---- photos that are not here yet ---- */

/* When it came, the post is told anew. */
static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigiePhotoView) self = user_data;
  g_autoptr (GError) error = NULL;

  vigie_photo_fetcher_fetch_finish (VIGIE_PHOTO_FETCHER (object), result, &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_broken (self, error->message, _ ("_Try Again"));
}

static void
fetch (VigiePhotoView *self, VigiePhotoFetcher *fetcher, const char *uri)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;
  /* Translators: the name of a server */
  g_autofree char *text = g_strdup_printf (_ ("Fetching from %s…"), host != NULL ? host : "?");

  gtk_label_set_label (self->fetching_label, text);
  gtk_stack_set_visible_child_name (self->stack, "fetching");
  self->load = g_cancellable_new ();
  vigie_photo_fetcher_fetch_async (fetcher, uri, self->load, fetched_cb, g_object_ref (self));
}

static void
on_fetch_clicked (VigiePhotoView *self)
{
  const VigiePhotoFacts *facts = vigie_photo_view_get_facts (self);
  VigiePhotoFetcher *fetcher =
      facts != NULL ? vigie_photo_cache_get_fetcher (self->photos, facts) : NULL;

  if (fetcher == NULL)
    return;
  cancel_load (self);
  vigie_photo_fetcher_forget (fetcher, facts->uri);
  fetch (self, fetcher, facts->uri);
}

static void
show_absent (VigiePhotoView *self, const VigiePhotoFacts *facts)
{
  VigiePhotoFetcher *fetcher = vigie_photo_cache_get_fetcher (self->photos, facts);

  if (fetcher == NULL)
    show_broken (self, _ ("The photo is not on this desk."), NULL);
  else if (vigie_settings_get_fetch_photos ())
    fetch (self, fetcher, facts->uri);
  else
    show_broken (self, _ ("The photo is not on this desk."), _ ("_Fetch the Photo"));
}

static void
update_sign (VigiePhotoView *self)
{
  const VigiePhotoFacts *facts = vigie_photo_view_get_facts (self);

  vigie_blur_sign_set_photo (
      self->sign, self->photos != NULL ? vigie_photo_cache_get_store (self->photos) : NULL,
      facts != NULL && facts->error == NULL ? facts->sha256 : NULL);
}

static void
show_photo (VigiePhotoView *self)
{
  gsize n_photos = 0;
  VigiePhotoFacts *const *photos =
      self->post != NULL ? vigie_post_get_photos (self->post, &n_photos) : NULL;
  g_autofree char *count = NULL;

  cancel_load (self);
  gtk_widget_set_visible (GTK_WIDGET (self), n_photos > 0);
  gtk_widget_set_visible (self->steps, n_photos > 1);
  update_sign (self);
  g_signal_emit (self, signals[PHOTO_CHANGED], 0);
  if (n_photos == 0)
    return;

  count = g_strdup_printf ("%u / %u", (guint) self->index + 1, (guint) n_photos);
  gtk_label_set_label (self->count_label, count);
  if (photos[self->index]->error != NULL)
    show_broken (self, photos[self->index]->error, NULL);
  else if (photos[self->index]->sha256 == NULL)
    show_absent (self, photos[self->index]);
  else
    {
      gtk_stack_set_visible_child_name (self->stack, "loading");
      self->load = g_cancellable_new ();
      vigie_photo_cache_load_async (self->photos, photos[self->index]->sha256, VIEW_PX, self->load,
                                    loaded_cb, g_object_ref (self));
    }
}

static void
step (VigiePhotoView *self, gsize by)
{
  gsize n_photos = 0;

  if (self->post != NULL)
    vigie_post_get_photos (self->post, &n_photos);
  if (n_photos == 0)
    return;
  self->index = (self->index + by) % n_photos;
  show_photo (self);
}

static void
on_next (VigiePhotoView *self)
{
  step (self, 1);
}

static void
on_previous (VigiePhotoView *self)
{
  gsize n_photos = 0;

  if (self->post != NULL)
    vigie_post_get_photos (self->post, &n_photos);
  if (n_photos > 0)
    step (self, n_photos - 1);
}

static void
on_picture_clicked (VigiePhotoView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "post.view-photo", NULL);
}

static void
vigie_photo_view_dispose (GObject *object)
{
  VigiePhotoView *self = VIGIE_PHOTO_VIEW (object);

  cancel_load (self);
  g_clear_object (&self->post);
  g_clear_object (&self->photos);

  G_OBJECT_CLASS (vigie_photo_view_parent_class)->dispose (object);
}

static void
vigie_photo_view_class_init (VigiePhotoViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_photo_view_dispose;

  signals[PHOTO_CHANGED] = g_signal_new ("photo-changed", VIGIE_TYPE_PHOTO_VIEW, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (VIGIE_TYPE_BLUR_SIGN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-photo-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoView, stack);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoView, picture);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoView, fetching_label);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoView, broken_label);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoView, fetch_button);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoView, steps);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoView, count_label);
  gtk_widget_class_bind_template_child (widget_class, VigiePhotoView, sign);
  gtk_widget_class_bind_template_callback (widget_class, on_fetch_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_picture_clicked);
}

static void
vigie_photo_view_init (VigiePhotoView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vigie_photo_view_set_post:
 * @self: a view
 * @post: (nullable): the post whose photos it shows
 * @photos: where they come from
 */
void
vigie_photo_view_set_post (VigiePhotoView *self, VigiePost *post, VigiePhotoCache *photos)
{
  g_return_if_fail (VIGIE_IS_PHOTO_VIEW (self));

  g_set_object (&self->photos, photos);
  if (self->post == post)
    return;
  /* The same post anew, when a photo of it came, keeps its place. */
  if (self->post == NULL || post == NULL ||
      vigie_post_get_row_id (self->post) != vigie_post_get_row_id (post))
    self->index = 0;
  g_set_object (&self->post, post);
  show_photo (self);
}

/**
 * vigie_photo_view_get_facts:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what is known of the photo that is shown
 */
const VigiePhotoFacts *
vigie_photo_view_get_facts (VigiePhotoView *self)
{
  gsize n_photos = 0;
  VigiePhotoFacts *const *photos;

  g_return_val_if_fail (VIGIE_IS_PHOTO_VIEW (self), NULL);

  photos = self->post != NULL ? vigie_post_get_photos (self->post, &n_photos) : NULL;
  return self->index < n_photos ? photos[self->index] : NULL;
}

gsize
vigie_photo_view_get_index (VigiePhotoView *self)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_VIEW (self), 0);

  return self->index;
}
