/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is selected while posts are removed for good. */
#include "vigie-session-private.h"

#include <glib/gi18n.h>

#include "vigie-error.h"

typedef struct
{
  VigieStore *store;
  char *id;        /* (nullable): of the one post that is selected */
  GArray *row_ids; /* (nullable): where several are */
} Selection;

static void
selection_free (gpointer data)
{
  Selection *selection = data;

  g_object_unref (selection->store);
  g_free (selection->id);
  g_clear_pointer (&selection->row_ids, g_array_unref);
  g_free (selection);
}

static gboolean
is_gone (Selection *selection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GPtrArray) ids = NULL;

  if (selection->id != NULL)
    {
      post = vigie_store_find_post (selection->store, selection->id, &error);
      return g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
    }
  ids = vigie_store_list_post_ids (selection->store, selection->row_ids, NULL);
  return ids != NULL && ids->len < selection->row_ids->len;
}

static void
check_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_boolean (task, is_gone (task_data));
}

static gboolean
is_selected (VigieSession *self, const Selection *selection)
{
  if (selection->id == NULL)
    return self->selected_rows == selection->row_ids;
  return self->selected_item != NULL &&
         g_str_equal (vigie_post_get_id (vigie_feed_item_get_post (self->selected_item)),
                      selection->id);
}

static void
checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieSession *self = VIGIE_SESSION (object);
  const Selection *selection = g_task_get_task_data (G_TASK (result));
  const gboolean one = selection->id != NULL;

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || !is_selected (self, selection))
    return;
  vigie_session_select_item (self, NULL);
  vigie_session_say (self, one ? _ ("The post that was selected is removed.")
                               : _ ("Posts that were selected are removed."));
}

/**
 * vigie_session_check_selection:
 * @self: a session
 *
 * Lets go of what is selected where that was removed for good, and says so: nobody may judge what
 * is not there any longer.
 */
void
vigie_session_check_selection (VigieSession *self)
{
  g_autoptr (GTask) task = NULL;
  Selection *selection;

  if (self->selected_item == NULL && self->selected_rows == NULL)
    return;
  selection = g_new0 (Selection, 1);
  selection->store = g_object_ref (self->store);
  if (self->selected_item != NULL)
    selection->id = g_strdup (vigie_post_get_id (vigie_feed_item_get_post (self->selected_item)));
  else
    selection->row_ids = g_array_ref (self->selected_rows);
  task = g_task_new (self, self->cancellable, checked_cb, NULL);
  g_task_set_source_tag (task, vigie_session_check_selection);
  g_task_set_task_data (task, selection, selection_free);
  g_task_run_in_thread (task, check_in_thread);
}
