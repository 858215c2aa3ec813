/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-post-history.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-feed-words.h"
#include "vigie-hand-post.h"
#include "vigie-rows.h"
#include "vigie-watch-list.h"

#define MAX_CHANGES 20u /* the last ones */

struct _VigiePostHistory
{
  AdwBin parent_instance;

  GCancellable *cancellable; /* (nullable): the reading that runs */
  char *post_id;             /* (nullable): of the post that is told of */
  AdwPreferencesGroup *group;
  GPtrArray *rows; /* (element-type GtkWidget), borrowed */
};

G_DEFINE_FINAL_TYPE (VigiePostHistory, vigie_post_history, ADW_TYPE_BIN)

/* ---- reading, in a worker ---- */

typedef struct
{
  VigieStore *store;
  char *post_id;
  char *came_through; /* (out) (nullable) */
  GPtrArray *changes; /* (out) (element-type VigieProvenance) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->store);
  g_free (reading->post_id);
  g_free (reading->came_through);
  g_clear_pointer (&reading->changes, g_ptr_array_unref);
  g_free (reading);
}

/* The names of the sources that are watched now, by what is noted of them. */
static GHashTable *
list_names (VigieStore *store)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) watches = vigie_watches_load (store, NULL);

  for (guint i = 0; watches != NULL && i < watches->len; i++)
    {
      const VigieWatch *watch = g_ptr_array_index (watches, i);
      char *key = vigie_watch_dup_key (watch);

      if (key != NULL)
        g_hash_table_insert (names, key, g_strdup (watch->name));
    }
  return names;
}

/* A source that is watched no more, or by a command alone, is told by its kind. */
static char *
name_source (GHashTable *names, const char *key)
{
  const char *name = g_hash_table_lookup (names, key);
  const char *observer = vigie_hand_watch_get_observer (key);
  g_autofree char *kind = g_strndup (key, strcspn (key, " "));
  const char *title = vigie_source_kind_get_title (kind);

  if (observer != NULL)
    return observer[0] != '\0' ? /* Translators: %s is a person who added the post */
               g_strdup_printf (_ ("by hand, %s"), observer)
                               : g_strdup (_ ("by hand"));
  return g_strdup (name != NULL ? name : title != NULL ? title : kind);
}

static char *
describe_sources (GPtrArray *provenances, GHashTable *names)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_null_terminated (4, g_free, TRUE);

  for (guint i = 0; i < provenances->len; i++)
    {
      const VigieProvenance *provenance = g_ptr_array_index (provenances, i);
      g_autofree char *name = name_source (names, provenance->watch);
      g_autofree char *moment = vigie_feed_words_moment (provenance->at);

      /* Translators: through which source a post came, and when */
      g_ptr_array_add (parts, g_strdup_printf (_ ("%s (%s)"), name, moment));
    }
  return parts->len > 0 ? g_strjoinv (", ", (char **) parts->pdata) : NULL;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Reading *reading = task_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) provenances =
      vigie_store_list_provenances (reading->store, reading->post_id, &error);

  if (provenances != NULL)
    reading->changes = vigie_store_list_post_updates (reading->store, reading->post_id, &error);
  if (reading->changes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (provenances->len > 0)
    {
      g_autoptr (GHashTable) names = list_names (reading->store);

      reading->came_through = describe_sources (provenances, names);
    }
  g_task_return_boolean (task, TRUE);
}

/* ---- showing ---- */

static void
add_fact (VigiePostHistory *self, const char *title, const char *text)
{
  GtkWidget *row = vigie_row_new (title, text);

  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "property");
  vigie_rows_add (self->group, self->rows, row);
}

static void
show (VigiePostHistory *self, const Reading *reading)
{
  guint n_changes = reading->changes->len;
  gboolean was_edited = FALSE;

  vigie_rows_remove_all (self->group, self->rows);
  for (guint i = n_changes - MIN (n_changes, MAX_CHANGES); i < n_changes; i++)
    {
      const VigieProvenance *change = g_ptr_array_index (reading->changes, i);
      g_autofree char *title = vigie_feed_words_change (change->kind, change->at);

      if (title == NULL) /* a newer version knows what it is */
        continue;
      was_edited |= change->kind == VIGIE_POST_EDITED;
      add_fact (self, title,
                change->kind == VIGIE_POST_EDITED ? change->text
                                                  : _ ("The post stays here as it came."));
    }
  if (reading->came_through != NULL)
    add_fact (self, _ ("Came through"), reading->came_through);
  adw_preferences_group_set_description (
      self->group, was_edited ? _ ("The text above is the one that came first.") : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigiePostHistory *self = VIGIE_POST_HISTORY (object);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("What became of a post cannot be read: %s", error->message);
      return;
    }
  g_clear_object (&self->cancellable);
  show (self, g_task_get_task_data (G_TASK (result)));
}

static void
stop_reading (VigiePostHistory *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
vigie_post_history_dispose (GObject *object)
{
  stop_reading (VIGIE_POST_HISTORY (object));

  G_OBJECT_CLASS (vigie_post_history_parent_class)->dispose (object);
}

static void
vigie_post_history_finalize (GObject *object)
{
  g_ptr_array_unref (VIGIE_POST_HISTORY (object)->rows);
  g_free (VIGIE_POST_HISTORY (object)->post_id);

  G_OBJECT_CLASS (vigie_post_history_parent_class)->finalize (object);
}

static void
vigie_post_history_class_init (VigiePostHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_post_history_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_post_history_finalize;
}

static void
vigie_post_history_init (VigiePostHistory *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("At the Source"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * vigie_post_history_set_post:
 * @self: a group
 * @session: (nullable): where it is, with the post
 * @post: (nullable): what to tell of, again when something became of it
 */
void
vigie_post_history_set_post (VigiePostHistory *self, VigieSession *session, VigiePost *post)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  g_return_if_fail (VIGIE_IS_POST_HISTORY (self));

  stop_reading (self);
  if (g_set_str (&self->post_id, post != NULL ? vigie_post_get_id (post) : NULL))
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE); /* what stands there is another's */
  if (post == NULL || session == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  reading = g_new0 (Reading, 1);
  reading->store = g_object_ref (vigie_session_get_store (session));
  reading->post_id = g_strdup (vigie_post_get_id (post));
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, vigie_post_history_set_post);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_in_thread);
}
