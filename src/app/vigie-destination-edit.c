/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-destination-edit.h"

#include "vigie-destination-try.h"
#include "vigie-secret.h"

typedef struct
{
  VigieStore *store; /* (nullable) */
  char *name;        /* (nullable) */
  VigieDestination *destination;
  char *secret;         /* (nullable) */
  char *secret_problem; /* (nullable): the result */
  gboolean forget;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_clear_object (&self->store);
  g_free (self->name);
  g_clear_pointer (&self->destination, vigie_destination_free);
  vigie_secret_free (self->secret);
  g_free (self->secret_problem);
  g_free (self);
}

static GTask *
make_task (const VigieDestination *destination,
           const char *secret,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data,
           Job **job)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  *job = g_new0 (Job, 1);
  (*job)->destination = destination != NULL ? vigie_destination_copy (destination) : NULL;
  (*job)->secret = g_strdup (secret);
  g_task_set_task_data (task, *job, job_free);
  return task;
}

/* ---- writing ---- */

static gboolean
write_change (Job *job, GError **error)
{
  if (job->destination == NULL)
    return vigie_destinations_remove (job->store, job->name, error);
  if (job->name == NULL)
    return vigie_destinations_add (job->store, job->destination, error);
  return vigie_destinations_change (job->store, job->name, job->destination, error);
}

static void
edit_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) keyring = NULL;
  GError *error = NULL;

  /* The keyring comes first: what is sent automatically is sent as soon as it is written. */
  if (job->secret != NULL && vigie_destination_check (job->destination, NULL) &&
      !vigie_secret_store (job->destination, job->secret, cancellable, &keyring))
    job->secret_problem = g_strdup (keyring->message);
  if (write_change (job, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_destination_edit:
 * @store: the incident
 * @name: (nullable): of the destination that is changed or removed; %NULL for a new one
 * @destination: (nullable): as it is from now on; %NULL removes it
 * @secret: (nullable): its new password or token
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes a change of the destinations, and its secret into the keyring.
 */
void
vigie_destination_edit (VigieStore *store,
                        const char *name,
                        const VigieDestination *destination,
                        const char *secret,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Job *job;
  g_autoptr (GTask) task = make_task (destination, secret, NULL, callback, user_data, &job);

  job->store = g_object_ref (store);
  job->name = g_strdup (name);
  g_task_set_source_tag (task, vigie_destination_edit);
  g_task_run_in_thread (task, edit_in_thread);
}

/* @secret_problem: (out) (nullable) (transfer full): a sentence: why the keyring has not got it */
gboolean
vigie_destination_edit_finish (GAsyncResult *result, char **secret_problem, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_destination_edit), FALSE);

  *secret_problem = g_strdup (job->secret_problem);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- trying ---- */

static void
test_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  char *sentence;

  if (job->secret == NULL && job->destination->kind != VIGIE_DESTINATION_FOLDER)
    job->secret = vigie_secret_lookup (job->destination, cancellable, NULL);
  sentence = vigie_destination_try (job->destination, job->secret, cancellable, &error);
  if (sentence != NULL)
    g_task_return_pointer (task, sentence, g_free);
  else
    g_task_return_error (task, error);
}

/* Looks in a worker whether @destination can be reached; writes nothing. */
void
vigie_destination_test (const VigieDestination *destination,
                        const char *secret,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Job *job;
  g_autoptr (GTask) task = make_task (destination, secret, cancellable, callback, user_data, &job);

  g_task_set_source_tag (task, vigie_destination_test);
  g_task_run_in_thread (task, test_in_thread);
}

/* Returns: (transfer full) (nullable): a sentence, or %NULL with one in @error */
char *
vigie_destination_test_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_destination_test), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- the keyring ---- */

static void
ask_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (job->forget && !vigie_secret_forget (job->destination, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!job->forget)
    job->secret = vigie_secret_lookup (job->destination, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, job->secret != NULL);
}

/* Whether the keyring has a secret for @destination; with @forget it has none afterwards. */
void
vigie_destination_ask_secret (const VigieDestination *destination,
                              gboolean forget,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Job *job;
  g_autoptr (GTask) task = make_task (destination, NULL, cancellable, callback, user_data, &job);

  job->forget = forget;
  g_task_set_source_tag (task, vigie_destination_ask_secret);
  g_task_run_in_thread (task, ask_in_thread);
}

gboolean
vigie_destination_ask_secret_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_destination_ask_secret), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
