/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-similar-group.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-similar.h"
#include "vigie-text.h"

#define MAX_ROWS 20
#define TITLE_CHARS 120

struct _VigieSimilarGroup
{
  AdwBin parent_instance;

  VigieSession *session;
  VigiePost *post;
  GCancellable *cancellable; /* (nullable): the search that runs */
  GPtrArray *rows;           /* (element-type GtkWidget), borrowed */

  AdwPreferencesGroup *group;
};

G_DEFINE_FINAL_TYPE (VigieSimilarGroup, vigie_similar_group, ADW_TYPE_BIN)

/* ---- searching ---- */

typedef struct
{
  VigiePost *post;
  VigieSimilarity why;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_object_unref (found->post);
  g_free (found);
}

typedef struct
{
  VigieStore *store;
  VigiePost *post;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_object_unref (search->store);
  g_object_unref (search->post);
  g_free (search);
}

static void
search_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;
  GError *error = NULL;
  g_autoptr (VigieSimilar) similar = vigie_similar_new (search->store, &error);
  g_autoptr (GPtrArray) posts =
      similar != NULL ? vigie_similar_find (similar, search->post, &error) : NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (found_free);

  for (guint i = 0; posts != NULL && i < posts->len && all->len < MAX_ROWS; i++)
    {
      const VigieSimilarPost *one = g_ptr_array_index (posts, i);
      VigiePost *post = vigie_store_find_post (search->store, one->post_id, &error);
      Found *found;

      if (post == NULL)
        break;
      found = g_new0 (Found, 1);
      found->post = post;
      found->why = one->why;
      g_ptr_array_add (all, found);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&all), (GDestroyNotify) g_ptr_array_unref);
}

/* ---- rows ---- */

static const char *
describe_similarity (VigieSimilarity why)
{
  switch (why)
    {
    case VIGIE_SIMILAR_BYTES:
      return _ ("The same file");
    case VIGIE_SIMILAR_MIRRORED:
      return _ ("The same picture, mirrored");
    case VIGIE_SIMILAR_PICTURE:
    default:
      return _ ("The same picture");
    }
}

static void
on_row_activated (GtkWidget *row, VigieSimilarGroup *self)
{
  VigiePost *post = g_object_get_data (G_OBJECT (row), "post");

  vigie_session_select_row (self->session, vigie_post_get_row_id (post));
}

static void
on_repeats_clicked (GtkWidget *button, VigieSimilarGroup *self)
{
  VigiePost *original = g_object_get_data (G_OBJECT (button), "post");

  vigie_session_set_duplicate_of (self->session, vigie_post_get_id (original));
}

static GtkWidget *
make_repeats_button (VigieSimilarGroup *self, VigiePost *post)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_set_tooltip_text (button, _ ("The post looked at repeats this one"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "post", g_object_ref (post), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_repeats_clicked), self, 0);
  return button;
}

static void
add_row (VigieSimilarGroup *self, const Found *found)
{
  VigiePost *post = found->post;
  g_autofree char *title = vigie_text_make_line (vigie_post_get_text (post), TITLE_CHARS);
  g_autofree char *time = vigie_format_time (vigie_post_get_posted_at (post));
  const char *author = vigie_post_get_author (post);
  g_autofree char *subtitle =
      author != NULL
          ? g_strdup_printf ("%s · %s · %s", describe_similarity (found->why), author, time)
          : g_strdup_printf ("%s · %s", describe_similarity (found->why), time);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title[0] != '\0' ? title : "–");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "post", g_object_ref (post), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, 0);
  if (!vigie_store_is_read_only (vigie_session_get_store (self->session)))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_repeats_button (self, post));
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (VigieSimilarGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
search_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieSimilarGroup *self = VIGIE_SIMILAR_GROUP (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another post is looked at */
  g_clear_object (&self->cancellable);
  clear_rows (self);
  if (all == NULL)
    g_debug ("Photos that look alike are not known: %s", error->message);
  for (guint i = 0; all != NULL && i < all->len; i++)
    add_row (self, g_ptr_array_index (all, i));
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
}

static void
search (VigieSimilarGroup *self)
{
  g_autoptr (GTask) task = NULL;
  Search *search;
  gsize n_photos = 0;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->post != NULL)
    vigie_post_get_photos (self->post, &n_photos);
  if (self->session == NULL || n_photos == 0)
    {
      clear_rows (self);
      return;
    }

  search = g_new0 (Search, 1);
  search->store = g_object_ref (vigie_session_get_store (self->session));
  search->post = g_object_ref (self->post);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, search_cb, NULL);
  g_task_set_source_tag (task, search_cb);
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, search_in_thread);
}

/* ---- life ---- */

static void
vigie_similar_group_dispose (GObject *object)
{
  VigieSimilarGroup *self = VIGIE_SIMILAR_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->post);

  G_OBJECT_CLASS (vigie_similar_group_parent_class)->dispose (object);
}

static void
vigie_similar_group_finalize (GObject *object)
{
  VigieSimilarGroup *self = VIGIE_SIMILAR_GROUP (object);

  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (vigie_similar_group_parent_class)->finalize (object);
}

static void
vigie_similar_group_class_init (VigieSimilarGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_similar_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_similar_group_finalize;
}

static void
vigie_similar_group_init (VigieSimilarGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Same Photo in Other Posts"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
vigie_similar_group_set_session (VigieSimilarGroup *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_SIMILAR_GROUP (self));

  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, search, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "photos-changed", G_CALLBACK (search), self,
                             G_CONNECT_SWAPPED);
  search (self);
}

/**
 * vigie_similar_group_set_post:
 * @self: a group
 * @post: (nullable): the post that is looked at
 */
void
vigie_similar_group_set_post (VigieSimilarGroup *self, VigiePost *post)
{
  g_return_if_fail (VIGIE_IS_SIMILAR_GROUP (self));

  if (g_set_object (&self->post, post))
    search (self);
}
