/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-viewing.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-photo-facts.h"
#include "vigie-redaction.h"

struct _VigiePhotoViewing
{
  GObject parent_instance;

  VigieSession *session;
  VigiePhotoCache *photos;
  VigiePost *post;            /* (nullable) */
  GPtrArray *others;          /* (nullable) (element-type VigiePost) */
  VigiePhotoViewer *viewer;   /* (nullable) (unowned): until it is closed */
  VigiePhotoFactsView *facts; /* (nullable) (unowned): with the viewer */
};

G_DEFINE_FINAL_TYPE (VigiePhotoViewing, vigie_photo_viewing, G_TYPE_OBJECT)

static void
add_photos (GPtrArray *list, VigiePost *post)
{
  const char *author = vigie_post_get_author (post);
  g_autofree char *time = vigie_format_time (vigie_post_get_posted_at (post));
  g_autofree char *source =
      vigie_format_source (vigie_post_get_source_kind (post), vigie_post_get_source_host (post));
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", time, source);
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);

  for (gsize i = 0; i < n_photos; i++)
    {
      VigieViewerPhoto *photo =
          vigie_viewer_photo_new (photos[i]->sha256, author != NULL ? author : _ ("Unknown author"),
                                  subtitle, photos[i]->uri, photos[i]->error);

      photo->is_removed = photos[i]->is_removed;
      g_ptr_array_add (list, photo);
    }
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_viewer_photo_unref);
}

/* What the file says of itself stands beside the photo that is looked at. */
static void
on_photo_changed (VigiePhotoViewing *self, const char *sha256)
{
  gsize n_photos = 0;
  VigiePhotoFacts *const *photos =
      self->post != NULL ? vigie_post_get_photos (self->post, &n_photos) : NULL;
  const VigiePhotoFacts *facts = NULL;

  for (gsize i = 0; i < n_photos && facts == NULL; i++)
    {
      if (g_strcmp0 (photos[i]->sha256, sha256) == 0)
        facts = photos[i];
    }
  vigie_photo_facts_view_set_photo (self->facts, vigie_session_get_store (self->session), sha256,
                                    facts);
}

static void
show_post (VigiePhotoViewing *self, guint index)
{
  g_autoptr (GPtrArray) list = new_list ();

  add_photos (list, self->post);
  vigie_photo_viewer_set_photos (self->viewer, list, index);
}

static void
show_others (VigiePhotoViewing *self)
{
  g_autoptr (GPtrArray) list = new_list ();

  for (guint i = 0; self->others != NULL && i < self->others->len; i++)
    add_photos (list, g_ptr_array_index (self->others, i));
  vigie_photo_viewer_set_others (self->viewer, list->len > 0 ? list : NULL);
}

static void
close_viewer (VigiePhotoViewing *self)
{
  if (self->viewer != NULL)
    gtk_window_destroy (GTK_WINDOW (self->viewer));
}

static void
on_viewer_destroyed (VigiePhotoViewing *self)
{
  self->viewer = NULL;
  self->facts = NULL;
}

static GtkWidget *
make_sidebar (VigiePhotoViewing *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->facts = VIGIE_PHOTO_FACTS_VIEW (vigie_photo_facts_view_new ());
  gtk_widget_set_margin_top (GTK_WIDGET (self->facts), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->facts), 12);
  gtk_widget_set_margin_start (GTK_WIDGET (self->facts), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->facts), 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->facts));
  return scrolled;
}

static void
on_redact (VigiePhotoViewing *self, const char *sha256, gpointer before, gpointer after)
{
  vigie_session_decide (self->session,
                        vigie_draft_new_photo_redaction (sha256, before, after,
                                                         vigie_session_get_actor (self->session)));
}

static void
make_viewer (VigiePhotoViewing *self, GtkWindow *parent)
{
  self->viewer = vigie_photo_viewer_new (self->photos, vigie_session_get_store (self->session));
  vigie_photo_viewer_set_sidebar (self->viewer, make_sidebar (self));
  g_signal_connect_object (self->viewer, "photo-changed", G_CALLBACK (on_photo_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->viewer, "redact", G_CALLBACK (on_redact), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->viewer, "destroy", G_CALLBACK (on_viewer_destroyed), self,
                           G_CONNECT_SWAPPED);
  if (parent != NULL)
    gtk_window_set_application (GTK_WINDOW (self->viewer), gtk_window_get_application (parent));
}

/* ---- life ---- */

static void
vigie_photo_viewing_dispose (GObject *object)
{
  VigiePhotoViewing *self = VIGIE_PHOTO_VIEWING (object);

  close_viewer (self);
  g_clear_object (&self->session);
  g_clear_object (&self->photos);
  g_clear_object (&self->post);
  g_clear_pointer (&self->others, g_ptr_array_unref);

  G_OBJECT_CLASS (vigie_photo_viewing_parent_class)->dispose (object);
}

static void
vigie_photo_viewing_class_init (VigiePhotoViewingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_photo_viewing_dispose;
}

static void
vigie_photo_viewing_init (VigiePhotoViewing *self)
{
}

VigiePhotoViewing *
vigie_photo_viewing_new (void)
{
  return g_object_new (VIGIE_TYPE_PHOTO_VIEWING, NULL);
}

/**
 * vigie_photo_viewing_set_session:
 * @self: a viewing
 * @session: (nullable): whose photos; a viewer of another session is closed
 * @photos: (nullable): the session's pictures
 */
void
vigie_photo_viewing_set_session (VigiePhotoViewing *self,
                                 VigieSession *session,
                                 VigiePhotoCache *photos)
{
  g_return_if_fail (VIGIE_IS_PHOTO_VIEWING (self));

  if (!g_set_object (&self->session, session))
    return;
  close_viewer (self);
  g_set_object (&self->photos, photos);
  g_clear_object (&self->post);
  g_clear_pointer (&self->others, g_ptr_array_unref);
}

/**
 * vigie_photo_viewing_set_post:
 * @self: a viewing
 * @post: (nullable): what is looked at now
 *
 * A viewer that is open shows its photos; it keeps the last ones where there are none.
 */
void
vigie_photo_viewing_set_post (VigiePhotoViewing *self, VigiePost *post)
{
  gsize n_photos = 0;

  g_return_if_fail (VIGIE_IS_PHOTO_VIEWING (self));

  if (post != NULL)
    vigie_post_get_photos (post, &n_photos);
  if (n_photos == 0 || !g_set_object (&self->post, post))
    return;
  g_clear_pointer (&self->others, g_ptr_array_unref);
  if (self->viewer == NULL)
    return;
  show_others (self);
  show_post (self, 0);
}

/**
 * vigie_photo_viewing_set_others:
 * @self: a viewing
 * @posts: (nullable) (element-type VigiePost): whose photos the post's may be compared with
 */
void
vigie_photo_viewing_set_others (VigiePhotoViewing *self, GPtrArray *posts)
{
  g_return_if_fail (VIGIE_IS_PHOTO_VIEWING (self));

  g_clear_pointer (&self->others, g_ptr_array_unref);
  self->others = posts != NULL ? g_ptr_array_ref (posts) : NULL;
  if (self->viewer != NULL)
    show_others (self);
}

/**
 * vigie_photo_viewing_open:
 * @self: a viewing
 * @index: which photo of the post
 * @parent: (nullable): the window that asks
 */
void
vigie_photo_viewing_open (VigiePhotoViewing *self, guint index, GtkWindow *parent)
{
  g_return_if_fail (VIGIE_IS_PHOTO_VIEWING (self));

  if (self->session == NULL || self->post == NULL)
    return;
  if (self->viewer == NULL)
    make_viewer (self, parent);
  show_others (self);
  show_post (self, index);
  gtk_window_present (GTK_WINDOW (self->viewer));
}

VigiePhotoViewer *
vigie_photo_viewing_get_viewer (VigiePhotoViewing *self)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_VIEWING (self), NULL);

  return self->viewer;
}
