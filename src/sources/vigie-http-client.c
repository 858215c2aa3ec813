/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-http-client.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-http-private.h"

struct _VigieHttpClient
{
  GObject parent_instance;

  char *contact;
  gboolean allow_local;
  VigieHttpClockFunc clock;
  gpointer clock_data;
  VigieHttpPauses pauses;

  GMutex mutex;    /* everything below */
  GThread *thread; /* (nullable): from the first request on */
  GMainContext *context;
  GPtrArray *streams; /* (element-type GCancellable): open connections of their own */
  gboolean closed;
};

enum
{
  PROP_0,
  PROP_CONTACT,
  PROP_ALLOW_LOCAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VigieHttpClient, vigie_http_client, G_TYPE_OBJECT)

void
vigie_http_validator_clear (VigieHttpValidator *self)
{
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->modified, g_free);
}

void
vigie_http_response_free (VigieHttpResponse *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  vigie_http_validator_clear (&self->validator);
  g_free (self->uri);
  g_free (self->mime_type);
  g_free (self->moved_to);
  g_free (self->link);
  g_free (self->app_usage);
  g_free (self->business_usage);
  g_free (self->dpop_nonce);
  g_free (self->challenge);
  g_free (self);
}

/* ---- the client's thread ---- */

/* What the thread has of the client, so that it holds no reference to it. */
typedef struct
{
  GMainContext *context;
  char *contact;
  gboolean allow_local;
  VigieHttpClockFunc clock;
  gpointer clock_data;
  VigieHttpPauses *pauses; /* of the client, which waits for the thread */
  VigieHttpQueue *queue;
} Worker;

static GPrivate current_worker;

static gpointer
run (gpointer data)
{
  Worker *self = data;

  g_main_context_push_thread_default (self->context);
  self->queue = vigie_http_queue_new (self->context, self->contact);
  self->queue->allow_local = self->allow_local;
  self->queue->clock = self->clock;
  self->queue->clock_data = self->clock_data;
  self->queue->pauses = self->pauses;
  g_private_set (&current_worker, self);

  while (!self->queue->closed || self->queue->running.length > 0 ||
         g_main_context_pending (self->context))
    g_main_context_iteration (self->context, TRUE);

  g_clear_pointer (&self->queue, vigie_http_queue_free);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
  g_free (self->contact);
  g_free (self);
  return NULL;
}

static gboolean
on_caller_cancelled (GCancellable *caller, gpointer data)
{
  VigieHttpJob *job = data;

  if (job->host != NULL)
    g_cancellable_cancel (job->cancellable);
  else
    vigie_http_queue_end (job->queue, job, NULL,
                          g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  return G_SOURCE_REMOVE;
}

static gboolean
on_push (gpointer data)
{
  Worker *worker = g_private_get (&current_worker);
  VigieHttpJob *job = data;
  GCancellable *caller = g_task_get_cancellable (job->task);

  if (caller != NULL)
    {
      job->caller = g_cancellable_source_new (caller);
      g_source_set_callback (job->caller, G_SOURCE_FUNC (on_caller_cancelled), job, NULL);
      g_source_attach (job->caller, worker->context);
    }
  vigie_http_queue_push (worker->queue, job);
  return G_SOURCE_REMOVE;
}

static gboolean
on_close (gpointer data)
{
  Worker *worker = g_private_get (&current_worker);

  vigie_http_queue_close (worker->queue);
  return G_SOURCE_REMOVE;
}

static void
invoke (GMainContext *context, GSourceFunc func, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, context);
}

/* With the mutex locked. */
static void
ensure_thread (VigieHttpClient *self)
{
  Worker *worker;

  if (self->thread != NULL)
    return;
  worker = g_new0 (Worker, 1);
  self->context = g_main_context_new ();
  worker->context = g_main_context_ref (self->context);
  worker->contact = g_strdup (self->contact);
  worker->allow_local = self->allow_local;
  worker->clock = self->clock;
  worker->clock_data = self->clock_data;
  worker->pauses = &self->pauses;
  self->thread = g_thread_new ("vigie-http", run, worker);
}

/* ---- life ---- */

static void
vigie_http_client_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VigieHttpClient *self = VIGIE_HTTP_CLIENT (object);

  switch (id)
    {
    case PROP_CONTACT:
      self->contact = g_value_dup_string (value);
      break;
    case PROP_ALLOW_LOCAL:
      self->allow_local = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vigie_http_client_finalize (GObject *object)
{
  VigieHttpClient *self = VIGIE_HTTP_CLIENT (object);

  g_assert (self->thread == NULL); /* vigie_http_client_close() was forgotten */

  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->pauses.mutex);
  g_hash_table_unref (self->pauses.until);
  g_ptr_array_unref (self->streams);
  g_free (self->contact);

  G_OBJECT_CLASS (vigie_http_client_parent_class)->finalize (object);
}

static void
vigie_http_client_class_init (VigieHttpClientClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = vigie_http_client_set_property;
  object_class->finalize = vigie_http_client_finalize;

  properties[PROP_CONTACT] = g_param_spec_string ("contact", NULL, NULL, NULL, flags);
  properties[PROP_ALLOW_LOCAL] = g_param_spec_boolean ("allow-local", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vigie_http_client_init (VigieHttpClient *self)
{
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->pauses.mutex);
  self->streams = g_ptr_array_new_with_free_func (g_object_unref);
  self->pauses.until = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * vigie_http_client_new:
 * @contact: (nullable): address or mail of who runs this desk, for the User-Agent
 * @allow_local: whether addresses of this machine and its networks may be asked: for tests, and for
 *   servers that the desk itself runs
 *
 * Returns: (transfer full): a client; nothing is sent before the first request
 */
VigieHttpClient *
vigie_http_client_new (const char *contact, gboolean allow_local)
{
  return g_object_new (VIGIE_TYPE_HTTP_CLIENT, "contact", contact, "allow-local", allow_local,
                       NULL);
}

/**
 * vigie_http_client_set_clock:
 * @self: a client that was not asked for anything yet
 * @clock: (nullable): what says the time; %NULL for the system's
 * @user_data: for @clock
 *
 * For tests.
 */
void
vigie_http_client_set_clock (VigieHttpClient *self, VigieHttpClockFunc clock, gpointer user_data)
{
  g_return_if_fail (VIGIE_IS_HTTP_CLIENT (self));
  g_return_if_fail (self->thread == NULL);

  self->clock = clock;
  self->clock_data = user_data;
}

/**
 * vigie_http_client_get_now:
 * @self: a client
 *
 * Returns: ms since 1970, by its clock
 */
gint64
vigie_http_client_get_now (VigieHttpClient *self)
{
  g_return_val_if_fail (VIGIE_IS_HTTP_CLIENT (self), 0);

  return self->clock != NULL ? self->clock (self->clock_data) : g_get_real_time () / 1000;
}

/**
 * vigie_http_client_get_pause:
 * @self: a client
 * @uri: an address
 *
 * Returns: until when its server wants a pause, ms since 1970; 0 where it may be asked now
 */
gint64
vigie_http_client_get_pause (VigieHttpClient *self, const char *uri)
{
  g_autoptr (GUri) parsed =
      g_uri_parse (uri, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_PARSE_RELAXED, NULL);
  gint64 now, until;

  g_return_val_if_fail (VIGIE_IS_HTTP_CLIENT (self), 0);

  if (parsed == NULL || g_uri_get_host (parsed) == NULL)
    return 0;
  now = vigie_http_client_get_now (self);
  until = vigie_http_pauses_get (&self->pauses, parsed, now);
  return until > now ? until : 0;
}

/* What a server says to somebody with a connection of his own counts for all. */
void
vigie_http_client_note_answer (VigieHttpClient *self, SoupMessage *message)
{
  VigieHttpHost *host = vigie_http_host_new (soup_message_get_uri (message));

  vigie_http_host_take_answer (host, soup_message_get_status (message),
                               soup_message_get_response_headers (message),
                               vigie_http_client_get_now (self), g_random_double ());
  vigie_http_pauses_note (&self->pauses, soup_message_get_uri (message), host->wait_until);
  vigie_http_host_free (host);
}

const char *
vigie_http_client_get_contact (VigieHttpClient *self)
{
  return self->contact;
}

gboolean
vigie_http_client_get_allow_local (VigieHttpClient *self)
{
  return self->allow_local;
}

/* Returns: %FALSE where the client is closed; else @cancellable is cancelled when it is */
gboolean
vigie_http_client_add_stream (VigieHttpClient *self, GCancellable *cancellable)
{
  gboolean closed;

  g_mutex_lock (&self->mutex);
  closed = self->closed;
  if (!closed)
    g_ptr_array_add (self->streams, g_object_ref (cancellable));
  g_mutex_unlock (&self->mutex);
  return !closed;
}

void
vigie_http_client_remove_stream (VigieHttpClient *self, GCancellable *cancellable)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_remove_fast (self->streams, cancellable);
  g_mutex_unlock (&self->mutex);
}

/**
 * vigie_http_client_close:
 * @self: a client
 *
 * Ends what is on its way, as if it had been cancelled, and waits for its thread. Once, by the
 * owner, before the last reference goes.
 */
void
vigie_http_client_close (VigieHttpClient *self)
{
  g_autoptr (GPtrArray) streams = g_ptr_array_new_with_free_func (g_object_unref);
  GThread *thread;

  g_return_if_fail (VIGIE_IS_HTTP_CLIENT (self));

  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_ptr_array_extend_and_steal (streams, g_steal_pointer (&self->streams));
  self->streams = g_ptr_array_new_with_free_func (g_object_unref);
  thread = g_steal_pointer (&self->thread);
  if (thread != NULL)
    invoke (self->context, on_close, NULL);
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < streams->len; i++)
    g_cancellable_cancel (streams->pdata[i]);
  if (thread != NULL)
    g_thread_join (thread);
  g_clear_pointer (&self->context, g_main_context_unref);
}

/* ---- requests ---- */

/**
 * vigie_http_client_get_async:
 * @self: a client
 * @request: copied
 * @cancellable: (nullable): to stop it
 * @callback: called in the thread-default main context
 * @user_data: for @callback
 *
 * Asks, with GET unless the request says otherwise.
 */
void
vigie_http_client_get_async (VigieHttpClient *self,
                             const VigieHttpRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  VigieHttpJob *job;
  GError *error = NULL;

  g_return_if_fail (VIGIE_IS_HTTP_CLIENT (self));
  g_return_if_fail (request != NULL && request->uri != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vigie_http_client_get_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  job = vigie_http_job_new (request, task, &error);
  if (job == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_mutex_lock (&self->mutex);
  if (!self->closed)
    {
      ensure_thread (self);
      invoke (self->context, on_push, g_steal_pointer (&job));
    }
  g_mutex_unlock (&self->mutex);
  if (job != NULL)
    {
      vigie_http_job_free (job);
      g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
    }
}

/**
 * vigie_http_client_get_finish:
 * @self: a client
 * @result: of vigie_http_client_get_async()
 * @error: return location for a #GError
 *
 * Errors: %VIGIE_ERROR_NOT_FOUND (404, 410), %VIGIE_ERROR_LOGIN (401, 403), %VIGIE_ERROR_LIMITED
 * (429, or the server wants a pause), %VIGIE_ERROR_TOO_LARGE, %VIGIE_ERROR_INVALID (an address that
 * is not of the web, or leads into the local network), %VIGIE_ERROR_NETWORK for everything else,
 * and %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): a whole answer
 */
VigieHttpResponse *
vigie_http_client_get_finish (VigieHttpClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_http_client_get_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
take_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}

/**
 * vigie_http_client_get:
 * @self: a client
 * @request: what to ask for
 * @cancellable: (nullable): to stop it
 * @error: return location for a #GError
 *
 * Like vigie_http_client_get_async(), and waits: for worker threads.
 *
 * Returns: (transfer full) (nullable): a whole answer; see vigie_http_client_get_finish()
 */
VigieHttpResponse *
vigie_http_client_get (VigieHttpClient *self,
                       const VigieHttpRequest *request,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;
  VigieHttpResponse *response;

  g_main_context_push_thread_default (context);
  vigie_http_client_get_async (self, request, cancellable, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  response = vigie_http_client_get_finish (self, result, error);
  g_main_context_pop_thread_default (context);
  return response;
}
