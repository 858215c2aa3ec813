/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-similar-search.h"

/* What was read for one post serves the next: it is kept with the session, and used by one worker
 * at a time. Once something was removed it is read anew: it names what is gone, and would take what
 * comes in its place for what it knows. */
typedef struct
{
  GMutex mutex;
  VigieSimilar *similar; /* (nullable): from the first search on */
  VigieDejaVu *deja_vu;  /* (nullable): there may be no library */
  gint is_stale;         /* atomic */
} Memory;

static void
memory_clear (gpointer data)
{
  Memory *memory = data;

  g_clear_pointer (&memory->similar, vigie_similar_free);
  g_clear_pointer (&memory->deja_vu, vigie_deja_vu_free);
  g_mutex_clear (&memory->mutex);
}

static void
memory_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, memory_clear);
}

static void
on_store_changed (Memory *memory, guint changes)
{
  if ((changes & VIGIE_STORE_CHANGED_REMOVED) != 0)
    g_atomic_int_set (&memory->is_stale, TRUE);
}

static void
release_closure (gpointer data, GClosure *closure)
{
  memory_unref (data);
}

/* Not longer than the session, for the memory holds the store. */
static void
watch_store (VigieSession *session, Memory *memory)
{
  GClosure *closure = g_cclosure_new_swap (G_CALLBACK (on_store_changed),
                                           g_atomic_rc_box_acquire (memory), release_closure);

  g_object_watch_closure (G_OBJECT (session), closure);
  g_signal_connect_closure (vigie_session_get_store (session), "changed", closure, FALSE);
}

static Memory *
get_memory (VigieSession *session)
{
  static GQuark quark = 0;
  Memory *memory;

  if (quark == 0)
    quark = g_quark_from_static_string ("vigie-similar-memory");
  memory = g_object_get_qdata (G_OBJECT (session), quark);
  if (memory == NULL)
    {
      memory = g_atomic_rc_box_new0 (Memory);
      g_mutex_init (&memory->mutex);
      g_object_set_qdata_full (G_OBJECT (session), quark, memory, memory_unref);
      watch_store (session, memory);
    }
  return g_atomic_rc_box_acquire (memory);
}

void
vigie_similar_findings_free (VigieSimilarFindings *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->posts, g_ptr_array_unref);
  g_clear_pointer (&self->seen_before, g_ptr_array_unref);
  vigie_post_state_free (self->state);
  g_free (self->notice);
  g_free (self);
}

/* ---- in a worker ---- */

typedef struct
{
  Memory *memory;
  VigieStore *store;
  VigiePost *post;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  memory_unref (search->memory);
  g_object_unref (search->store);
  g_object_unref (search->post);
  g_free (search);
}

static gboolean
find_posts (Search *search, VigieSimilarFindings *findings, GError **error)
{
  Memory *memory = search->memory;
  g_autoptr (VigiePost) again = NULL;

  if (g_atomic_int_compare_and_exchange (&memory->is_stale, TRUE, FALSE))
    g_clear_pointer (&memory->similar, vigie_similar_free);
  if (memory->similar == NULL)
    memory->similar = vigie_similar_new (search->store, error);
  else if (!vigie_similar_update (memory->similar, error))
    return FALSE;
  if (memory->similar == NULL)
    return FALSE;
  findings->posts = vigie_similar_find (memory->similar, search->post, error);
  findings->state = g_new0 (VigiePostState, 1);
  *findings->state = VIGIE_POST_STATE_NONE;
  if (findings->posts != NULL)
    again = vigie_store_load_post (search->store, vigie_post_get_row_id (search->post),
                                   findings->state, error);
  return again != NULL;
}

/* The library is a help: what is wrong with it stands in nobody's way. */
static void
find_seen_before (Search *search, VigieSimilarFindings *findings)
{
  Memory *memory = search->memory;
  g_autoptr (GError) error = NULL;
  gsize n_photos;

  vigie_post_get_photos (search->post, &n_photos);
  if (n_photos == 0)
    return;
  if (memory->deja_vu == NULL)
    {
      memory->deja_vu = vigie_deja_vu_new_for_store (search->store, &error);
      if (memory->deja_vu != NULL)
        findings->notice = g_strdup (vigie_deja_vu_get_notice (memory->deja_vu));
    }
  else if (!vigie_deja_vu_update (memory->deja_vu, &error))
    g_clear_pointer (&memory->deja_vu, vigie_deja_vu_free);
  if (error != NULL)
    g_debug ("Past incidents are not known: %s", error->message);
  if (memory->deja_vu != NULL)
    findings->seen_before =
        vigie_deja_vu_find_post (memory->deja_vu, memory->similar, search->post);
}

static void
search_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&search->memory->mutex);
  g_autoptr (VigieSimilarFindings) findings = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task)) /* while it waited for its turn */
    return;
  findings = g_new0 (VigieSimilarFindings, 1);
  if (!find_posts (search, findings, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  find_seen_before (search, findings);
  g_task_return_pointer (task, g_steal_pointer (&findings),
                         (GDestroyNotify) vigie_similar_findings_free);
}

/**
 * vigie_similar_search_async:
 * @session: a session
 * @post: one of its posts
 * @cancellable: (nullable): ends it before its turn comes
 * @callback: called when done
 * @user_data: for @callback
 */
void
vigie_similar_search_async (VigieSession *session,
                            VigiePost *post,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->memory = get_memory (session);
  search->store = g_object_ref (vigie_session_get_store (session));
  search->post = g_object_ref (post);
  g_task_set_source_tag (task, vigie_similar_search_async);
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, search_in_thread);
}

/**
 * vigie_similar_search_finish:
 * @session: a session
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what looks like the post
 */
VigieSimilarFindings *
vigie_similar_search_finish (VigieSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_similar_search_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
