/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-bluesky-original.h"
#include "vigie-error.h"
#include "vigie-exercise.h"
#include "vigie-photo-fetch-private.h"

struct _VigiePhotoFetcher
{
  GObject parent_instance;

  VigieStore *store;
  VigieHttpClient *client;
  gboolean is_replay;   /* nothing is fetched */
  GHashTable *running;  /* (element-type utf8 Running): by address */
  GHashTable *failures; /* (element-type utf8 Failure): by address */
};

G_DEFINE_FINAL_TYPE (VigiePhotoFetcher, vigie_photo_fetcher, G_TYPE_OBJECT)

typedef struct
{
  char *sentence;
  int code; /* of VIGIE_ERROR */
  gint64 at_ms;
} Failure;

/* One fetch and all who wait for it. */
typedef struct
{
  grefcount n_refs;
  VigiePhotoFetcher *fetcher; /* (nullable): not once it was closed, or nobody waits any more */
  char *uri;
  GCancellable *cancellable;
  GPtrArray *waiters; /* of Waiter */
  VigieStore *store;
  VigieHttpClient *client;
  VigieHttpResponse *response;
} Running;

typedef struct
{
  Running *running;
  GTask *task;
  GSource *cancelled; /* (nullable) */
} Waiter;

static void
failure_free (gpointer data)
{
  g_free (((Failure *) data)->sentence);
  g_free (data);
}

static void
waiter_free (gpointer data)
{
  Waiter *self = data;

  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
  g_object_unref (self->task);
  g_free (self);
}

static Running *
running_ref (Running *self)
{
  g_ref_count_inc (&self->n_refs);
  return self;
}

static void
running_unref (gpointer data)
{
  Running *self = data;

  if (!g_ref_count_dec (&self->n_refs))
    return;
  g_ptr_array_unref (self->waiters);
  g_clear_pointer (&self->response, vigie_http_response_free);
  g_object_unref (self->cancellable);
  g_object_unref (self->client);
  g_object_unref (self->store);
  g_free (self->uri);
  g_free (self);
}

/* ---- the end of a fetch ---- */

/* A pause is remembered by the client, with its own end; a stop says nothing of the photo. */
static void
remember_failure (VigiePhotoFetcher *self, const char *uri, const GError *error)
{
  Failure *failure;

  if (error->domain != VIGIE_ERROR || error->code == VIGIE_ERROR_LIMITED)
    return;
  failure = g_new0 (Failure, 1);
  failure->sentence = g_strdup (error->message);
  failure->code = error->code;
  failure->at_ms = vigie_http_client_get_now (self->client);
  g_hash_table_insert (self->failures, g_strdup (uri), failure);
}

/* Takes it out of the list and answers everybody. (nullable): @error */
static void
end (Running *running, const GError *error)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&running->waiters);

  running->waiters = g_ptr_array_new_with_free_func (waiter_free);
  if (running->fetcher != NULL)
    {
      VigiePhotoFetcher *fetcher = running->fetcher;

      if (error != NULL)
        remember_failure (fetcher, running->uri, error);
      running->fetcher = NULL;
      g_hash_table_remove (fetcher->running, running->uri);
    }
  for (guint i = 0; i < waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (waiters, i);

      if (error != NULL)
        g_task_return_error (waiter->task, g_error_copy (error));
      else
        g_task_return_boolean (waiter->task, TRUE);
    }
}

/* ---- the steps: is it here already, ask for it, keep it ---- */

static void
keep_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Running *running = data;
  GError *error = NULL;
  g_autoptr (VigiePhotoFacts) facts =
      vigie_photo_fetch_read (running->uri, running->response, &error);

  if (facts != NULL && vigie_photo_fetch_keep (running->store, running->response, facts, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_kept (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Running *running = user_data;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  end (running, error);
  running_unref (running);
}

static void
run_in_thread (Running *running, GTaskThreadFunc func, GAsyncReadyCallback callback)
{
  /* not to be cancelled: that would lose a photo that came */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, running_ref (running));

  g_task_set_task_data (task, running_ref (running), running_unref);
  g_task_run_in_thread (task, func);
}

static void
on_answer (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Running *running = user_data;
  g_autoptr (GError) error = NULL;

  running->response = vigie_http_client_get_finish (VIGIE_HTTP_CLIENT (object), result, &error);
  if (running->response != NULL)
    run_in_thread (running, keep_in_thread, on_kept);
  else
    end (running, error);
  running_unref (running);
}

static void
ask_for_copy (Running *running)
{
  const VigieHttpRequest request = vigie_photo_fetch_make_request (running->uri);

  vigie_http_client_get_async (running->client, &request, running->cancellable, on_answer,
                               running_ref (running));
}

static void
original_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Running *running = data;
  g_autoptr (VigiePhotoFacts) facts = NULL;

  running->response =
      vigie_photo_fetch_original (running->client, running->uri, running->cancellable);
  if (running->response != NULL)
    facts = vigie_photo_fetch_read (running->uri, running->response, NULL);
  if (facts == NULL)
    g_clear_pointer (&running->response, vigie_http_response_free);
  g_task_return_boolean (task, running->response != NULL);
}

static void
on_original (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Running *running = user_data;

  if (g_task_propagate_boolean (G_TASK (result), NULL))
    run_in_thread (running, keep_in_thread, on_kept);
  else if (running->fetcher == NULL) /* nobody wants it any more */
    end (running, NULL);
  else
    ask_for_copy (running);
  running_unref (running);
}

/* Whether there may be more than the copy at its address. */
static gboolean
has_original (const char *uri)
{
  g_auto (VigieBlueskyOriginal) original = { 0 };

  return vigie_bluesky_original_parse (uri, &original);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Running *running = data;
  GError *error = NULL;
  g_autoptr (VigiePhotoFetch) known =
      vigie_store_find_photo_fetch (running->store, running->uri, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, known != NULL);
}

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Running *running = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_here = g_task_propagate_boolean (G_TASK (result), &error);

  if (is_here || error != NULL || running->fetcher == NULL)
    end (running, error);
  else if (has_original (running->uri))
    run_in_thread (running, original_in_thread, on_original);
  else
    ask_for_copy (running);
  running_unref (running);
}

/* ---- who waits ---- */

/* One who does not want it any more; without anybody who does it is stopped. */
static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  Waiter *waiter = data;
  g_autoptr (GTask) task = g_object_ref (waiter->task);
  Running *running = waiter->running;

  g_ptr_array_remove (running->waiters, waiter);
  if (running->waiters->len == 0 && running->fetcher != NULL)
    {
      VigiePhotoFetcher *fetcher = running->fetcher;

      g_cancellable_cancel (running->cancellable);
      running->fetcher = NULL;
      g_hash_table_remove (fetcher->running, running->uri);
    }
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
join (Running *running, GTask *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiter->running = running;
  waiter->task = g_object_ref (task);
  if (cancellable != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (on_cancelled), waiter, NULL);
      g_source_attach (waiter->cancelled, g_main_context_get_thread_default ());
    }
  g_ptr_array_add (running->waiters, waiter);
}

static Running *
start (VigiePhotoFetcher *self, const char *uri)
{
  Running *running = g_new0 (Running, 1);

  g_ref_count_init (&running->n_refs);
  running->fetcher = self;
  running->uri = g_strdup (uri);
  running->cancellable = g_cancellable_new ();
  running->waiters = g_ptr_array_new_with_free_func (waiter_free);
  running->store = g_object_ref (self->store);
  running->client = g_object_ref (self->client);
  g_hash_table_insert (self->running, running->uri, running);
  run_in_thread (running, find_in_thread, on_found);
  return running;
}

/* (nullable): one that is young enough to spare the server another try */
static const Failure *
find_failure (VigiePhotoFetcher *self, const char *uri)
{
  const Failure *failure = g_hash_table_lookup (self->failures, uri);
  gint64 age;

  if (failure == NULL)
    return NULL;
  age = vigie_http_client_get_now (self->client) - failure->at_ms;
  return age >= 0 && age < VIGIE_PHOTO_FETCH_AGAIN_MS ? failure : NULL;
}

/**
 * vigie_photo_fetcher_fetch_async:
 * @self: a fetcher
 * @uri: the address as posts name it
 * @cancellable: (nullable): to wait no longer; it goes on as long as somebody waits
 * @callback: called in the thread-default main context
 * @user_data: for @callback
 *
 * Fetches a photo into the incident, together with whoever asked for the same address already. One
 * that is here is not asked for again, nor one that failed less than ten minutes ago: that fails
 * with the same words. See vigie_photo_fetcher_forget().
 */
void
vigie_photo_fetcher_fetch_async (VigiePhotoFetcher *self,
                                 const char *uri,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  const Failure *failure;
  Running *running;

  g_return_if_fail (VIGIE_IS_PHOTO_FETCHER (self));
  g_return_if_fail (uri != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vigie_photo_fetcher_fetch_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->running == NULL)
    {
      g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
      return;
    }
  if (self->is_replay)
    {
      GError *error = NULL;

      vigie_exercise_may_fetch (self->store, &error);
      g_task_return_error (task, error);
      return;
    }
  failure = find_failure (self, uri);
  if (failure != NULL)
    {
      g_task_return_error (task,
                           g_error_new_literal (VIGIE_ERROR, failure->code, failure->sentence));
      return;
    }
  running = g_hash_table_lookup (self->running, uri);
  if (running == NULL)
    running = start (self, uri);
  join (running, task);
}

/**
 * vigie_photo_fetcher_fetch_finish:
 * @self: a fetcher
 * @result: of vigie_photo_fetcher_fetch_async()
 * @error: return location for a #GError
 *
 * Errors: as vigie_photo_fetch().
 *
 * Returns: whether the photo is in the incident; the post shows it when it is read again
 */
gboolean
vigie_photo_fetcher_fetch_finish (VigiePhotoFetcher *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_photo_fetcher_fetch_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
vigie_photo_fetcher_is_running (VigiePhotoFetcher *self, const char *uri)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_FETCHER (self), FALSE);

  return self->running != NULL && g_hash_table_contains (self->running, uri);
}

/**
 * vigie_photo_fetcher_get_failure:
 * @self: a fetcher
 * @uri: the address as posts name it
 * @at_ms: (out) (optional): when it failed
 *
 * Returns: (nullable): why a photo could not be had the last time; %NULL where that was ten minutes
 *   ago, or it was not tried
 */
const char *
vigie_photo_fetcher_get_failure (VigiePhotoFetcher *self, const char *uri, gint64 *at_ms)
{
  const Failure *failure;

  g_return_val_if_fail (VIGIE_IS_PHOTO_FETCHER (self), NULL);

  failure = find_failure (self, uri);
  if (failure == NULL)
    return NULL;
  if (at_ms != NULL)
    *at_ms = failure->at_ms;
  return failure->sentence;
}

/**
 * vigie_photo_fetcher_forget:
 * @self: a fetcher
 * @uri: the address as posts name it
 *
 * Forgets that it failed, so that the next fetch asks at once: for when a person wants it.
 */
void
vigie_photo_fetcher_forget (VigiePhotoFetcher *self, const char *uri)
{
  g_return_if_fail (VIGIE_IS_PHOTO_FETCHER (self));

  g_hash_table_remove (self->failures, uri);
}

/* ---- life ---- */

static void
vigie_photo_fetcher_finalize (GObject *object)
{
  VigiePhotoFetcher *self = VIGIE_PHOTO_FETCHER (object);

  g_assert (self->running == NULL); /* vigie_photo_fetcher_close() was forgotten */

  g_hash_table_unref (self->failures);
  g_object_unref (self->client);
  g_object_unref (self->store);

  G_OBJECT_CLASS (vigie_photo_fetcher_parent_class)->finalize (object);
}

static void
vigie_photo_fetcher_class_init (VigiePhotoFetcherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_photo_fetcher_finalize;
}

static void
vigie_photo_fetcher_init (VigiePhotoFetcher *self)
{
  self->running = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, running_unref);
  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, failure_free);
}

/**
 * vigie_photo_fetcher_new:
 * @store: an incident that can be written to
 * @contact: (nullable): see vigie_http_client_new()
 * @allow_local: see vigie_http_client_new()
 *
 * Returns: (transfer full): a fetcher, to be closed with vigie_photo_fetcher_close()
 */
VigiePhotoFetcher *
vigie_photo_fetcher_new (VigieStore *store, const char *contact, gboolean allow_local)
{
  VigiePhotoFetcher *self;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  self = g_object_new (VIGIE_TYPE_PHOTO_FETCHER, NULL);
  self->store = g_object_ref (store);
  self->is_replay = vigie_exercise_is_replay (store);
  self->client = vigie_http_client_new (contact, allow_local);
  return self;
}

VigieHttpClient *
vigie_photo_fetcher_get_client (VigiePhotoFetcher *self)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_FETCHER (self), NULL);

  return self->client;
}

/**
 * vigie_photo_fetcher_close:
 * @self: a fetcher
 *
 * Stops everything; who waits is told that it was cancelled. Once, before the incident is closed.
 */
void
vigie_photo_fetcher_close (VigiePhotoFetcher *self)
{
  g_autoptr (GHashTable) running = NULL;
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
  GHashTableIter iter;
  gpointer one;

  g_return_if_fail (VIGIE_IS_PHOTO_FETCHER (self));

  running = g_steal_pointer (&self->running);
  if (running == NULL)
    return;
  g_hash_table_iter_init (&iter, running);
  while (g_hash_table_iter_next (&iter, NULL, &one))
    {
      ((Running *) one)->fetcher = NULL;
      g_cancellable_cancel (((Running *) one)->cancellable);
      end (one, error);
    }
  vigie_http_client_close (self->client);
}
