/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-http-error.h"
#include "vigie-http-private.h"
#include "vigie-user-agent.h"

#define IDLE_CONNECTION_S 60

VigieHttpQueue *
vigie_http_queue_new (GMainContext *context, const char *contact)
{
  g_autofree char *user_agent = vigie_user_agent_new (contact);
  VigieHttpQueue *self = g_new0 (VigieHttpQueue, 1);

  self->context = context;
  self->session =
      soup_session_new_with_options ("user-agent", user_agent, "idle-timeout", IDLE_CONNECTION_S,
                                     "max-conns", 2 * VIGIE_HTTP_MAX_RUNNING, NULL);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) vigie_http_host_free);
  g_queue_init (&self->waiting);
  g_queue_init (&self->running);
  return self;
}

/* ---- pauses ---- */

/* Returns: until when its server wants a pause, ms since 1970; @now where it may be asked */
gint64
vigie_http_pauses_get (VigieHttpPauses *self, GUri *uri, gint64 now)
{
  g_autofree char *key = vigie_http_host_make_key (uri);
  gint64 *until;
  gint64 pause = now;

  g_mutex_lock (&self->mutex);
  until = g_hash_table_lookup (self->until, key);
  if (until != NULL) /* a clock that was put back must not make us wait for days */
    pause = *until = MIN (*until, now + VIGIE_HTTP_MAX_WAIT_MS);
  g_mutex_unlock (&self->mutex);
  return MAX (pause, now);
}

/* Several answers cross: the latest end counts. */
void
vigie_http_pauses_note (VigieHttpPauses *self, GUri *uri, gint64 until)
{
  g_autofree char *key = vigie_http_host_make_key (uri);
  gint64 *noted;

  g_mutex_lock (&self->mutex);
  noted = g_hash_table_lookup (self->until, key);
  if (noted != NULL)
    *noted = MAX (*noted, until);
  else if (until > 0)
    g_hash_table_insert (self->until, g_steal_pointer (&key), g_memdup2 (&until, sizeof until));
  g_mutex_unlock (&self->mutex);
}

/* ---- the queue ---- */

static void
stop_wake (VigieHttpQueue *self)
{
  if (self->wake != NULL)
    g_source_destroy (self->wake);
  g_clear_pointer (&self->wake, g_source_unref);
}

static GError *
make_cancelled (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
}

/* Ends what waits, and stops what runs: that ends when libsoup says so. */
void
vigie_http_queue_close (VigieHttpQueue *self)
{
  self->closed = TRUE;
  stop_wake (self);
  while (self->waiting.head != NULL)
    vigie_http_queue_end (self, self->waiting.head->data, NULL, make_cancelled ());
  for (GList *item = self->running.head; item != NULL; item = item->next)
    g_cancellable_cancel (((VigieHttpJob *) item->data)->cancellable);
}

void
vigie_http_queue_free (VigieHttpQueue *self)
{
  g_assert (self->waiting.length == 0 && self->running.length == 0);

  stop_wake (self);
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_hash_table_unref (self->hosts);
  g_free (self);
}

gint64
vigie_http_queue_now (VigieHttpQueue *self)
{
  return self->clock != NULL ? self->clock (self->clock_data) : g_get_real_time () / 1000;
}

static VigieHttpHost *
find_host (VigieHttpQueue *self, GUri *uri)
{
  g_autofree char *key = vigie_http_host_make_key (uri);
  VigieHttpHost *host = g_hash_table_lookup (self->hosts, key);

  if (host == NULL)
    {
      host = vigie_http_host_new (uri);
      g_hash_table_insert (self->hosts, g_steal_pointer (&key), host);
    }
  return host;
}

static void pump (VigieHttpQueue *self);

static gboolean
on_wake (gpointer data)
{
  VigieHttpQueue *self = data;

  g_clear_pointer (&self->wake, g_source_unref);
  pump (self);
  return G_SOURCE_REMOVE;
}

static void
wake_in (VigieHttpQueue *self, gint64 wait_ms)
{
  stop_wake (self);
  self->wake = g_timeout_source_new ((guint) CLAMP (wait_ms, 1, 60 * 1000));
  g_source_set_callback (self->wake, on_wake, self, NULL);
  g_source_attach (self->wake, self->context);
}

/* Returns: ms until the server may be asked; -1 where the job has ended over it */
static gint64
wait_or_end (VigieHttpQueue *self, VigieHttpJob *job, VigieHttpHost *host, gint64 now)
{
  gint64 noted = vigie_http_pauses_get (self->pauses, job->uri, now) - now;
  gint64 wait = MAX (vigie_http_host_get_wait (host, now), noted);
  GError *error = NULL;

  if (job->patient_until == 0)
    job->patient_until = now + job->patience_ms;
  if (wait == 0 || now + wait <= job->patient_until)
    return wait;
  vigie_http_fail_wait (host->name, now + wait, &error);
  vigie_http_queue_end (self, job, NULL, error);
  return -1;
}

/* Starts, in their order, the waiting jobs for which there is a place. */
static void
pump (VigieHttpQueue *self)
{
  gint64 now = vigie_http_queue_now (self);
  gint64 first_wake = G_MAXINT64;

  for (GList *item = self->waiting.head, *next; item != NULL; item = next)
    {
      VigieHttpJob *job = item->data;
      VigieHttpHost *host = find_host (self, job->uri);
      gint64 wait;

      next = item->next;
      /* Its caller has given it up, and the queue is about to hear of that. */
      if (g_cancellable_is_cancelled (g_task_get_cancellable (job->task)))
        continue;
      wait = wait_or_end (self, job, host, now);
      if (wait > 0)
        first_wake = MIN (first_wake, wait);
      if (wait != 0 || self->running.length >= VIGIE_HTTP_MAX_RUNNING ||
          host->n_running >= VIGIE_HTTP_MAX_PER_HOST)
        continue;
      g_queue_delete_link (&self->waiting, item);
      g_queue_push_tail (&self->running, job);
      host->n_running++;
      job->host = host;
      vigie_http_job_send (job);
    }
  if (first_wake != G_MAXINT64)
    wake_in (self, first_wake);
}

void
vigie_http_queue_push (VigieHttpQueue *self, VigieHttpJob *job)
{
  job->queue = self;
  g_queue_push_tail (&self->waiting, job);
  if (self->closed)
    vigie_http_queue_end (self, job, NULL, make_cancelled ());
  else
    pump (self);
}

static void
leave_host (VigieHttpQueue *self, VigieHttpJob *job)
{
  if (job->host == NULL)
    return;
  job->host->n_running--;
  job->host = NULL;
  g_queue_remove (&self->running, job);
}

/* After a redirect, which may lead to another server: next in turn there. */
void
vigie_http_queue_push_again (VigieHttpQueue *self, VigieHttpJob *job)
{
  leave_host (self, job);
  g_queue_push_head (&self->waiting, job);
  pump (self);
}

/* For those who show why a source is silent. */
void
vigie_http_queue_note_pause (VigieHttpQueue *self, VigieHttpJob *job)
{
  vigie_http_pauses_note (self->pauses, job->uri, job->host->wait_until);
}

/* (transfer full): all of them. The caller hears of it in its own main context. */
void
vigie_http_queue_end (VigieHttpQueue *self,
                      VigieHttpJob *job,
                      VigieHttpResponse *response,
                      GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&job->task);
  gboolean had_place = job->host != NULL;

  leave_host (self, job);
  g_queue_remove (&self->waiting, job);
  vigie_http_job_free (job);
  if (response != NULL)
    g_task_return_pointer (task, response, (GDestroyNotify) vigie_http_response_free);
  else
    g_task_return_error (task, error);
  if (had_place && !self->closed)
    pump (self);
}
