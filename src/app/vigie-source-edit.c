/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-source-edit.h"

#include <glib/gi18n.h>

#include "vigie-error.h"
#include "vigie-hold.h"
#include "vigie-login.h"
#include "vigie-secret.h"
#include "vigie-watch-trust.h"

typedef struct
{
  VigieStore *store; /* (nullable) */
  char *name;        /* (nullable) */
  VigieWatch *watch; /* (nullable) */
  char *secret;      /* (nullable) */
  gboolean agrees;
  VigieSource *source;  /* (nullable): as it will be */
  char *before;         /* (nullable): its login in the keyring until now */
  gboolean is_kept;     /* its new one is there */
  char *secret_problem; /* (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_clear_object (&self->store);
  g_free (self->name);
  vigie_watch_free (self->watch);
  vigie_secret_free (self->secret);
  g_clear_object (&self->source);
  vigie_secret_free (self->before);
  g_free (self->secret_problem);
  g_free (self);
}

static gboolean
write_change (Job *job, GError **error)
{
  if (job->watch == NULL)
    return vigie_watches_remove (job->store, job->name, error);
  if (job->name == NULL)
    return vigie_watches_add (job->store, job->watch, error);
  return vigie_watches_change (job->store, job->name, job->watch, error);
}

static void
keep_secret (Job *job)
{
  g_autoptr (GError) error = NULL;

  job->before = vigie_secret_lookup_source (job->source, NULL, &error);
  if (error == NULL)
    job->is_kept = vigie_secret_store_source (job->source, job->secret, NULL, &error);
  if (!job->is_kept)
    job->secret_problem = g_strdup (error->message);
}

/* Other sources may have the login that it had. */
static void
put_back (Job *job)
{
  if (!job->is_kept)
    return;
  if (job->before != NULL)
    vigie_secret_store_source (job->source, job->before, NULL, NULL);
  else
    vigie_secret_forget_source (job->source, NULL, NULL);
  job->is_kept = FALSE;
}

static gboolean
agree (Job *job, GError **error)
{
  g_autoptr (VigieWatchTrust) trust = vigie_watch_trust_new (job->store);
  const VigieWatch *watch = job->watch;

  return vigie_watch_trust_add (trust, &watch, 1, error);
}

static void
edit_in_thread (GTask *task, gpointer source_object, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  /* Login and agreement come first: a source is asked as soon as it is written. */
  job->source = job->watch != NULL ? vigie_watch_make_source (job->watch, NULL) : NULL;
  if (job->source != NULL && job->secret != NULL)
    keep_secret (job);
  if ((job->source == NULL || !job->agrees || agree (job, &error)) && write_change (job, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  put_back (job);
  g_task_return_error (task, error);
}

/**
 * vigie_source_edit:
 * @store: the incident
 * @edit: copied: what is wanted
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes a change of the list, and the login into the keyring. Where the change fails, the keyring
 * has what it had.
 */
void
vigie_source_edit (VigieStore *store,
                   const VigieSourceEdit *edit,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->store = g_object_ref (store);
  job->name = g_strdup (edit->name);
  job->watch = edit->watch != NULL ? vigie_watch_copy (edit->watch) : NULL;
  job->secret = g_strdup (edit->secret);
  job->agrees = edit->agrees;
  g_task_set_source_tag (task, vigie_source_edit);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, edit_in_thread);
}

static gboolean
is_replaced (Job *job)
{
  char *before = vigie_login_dup_token (job->before);
  char *now = vigie_login_dup_token (job->secret);
  const gboolean differs = job->is_kept && before != NULL && g_strcmp0 (before, now) != 0;

  vigie_secret_free (before);
  vigie_secret_free (now);
  return differs;
}

/* The server forgets a login that another one has replaced. @secret_problem: (out) (nullable)
 * (transfer full): a sentence: why the keyring has not got it */
gboolean
vigie_source_edit_finish (GAsyncResult *result, char **secret_problem, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_source_edit), FALSE);

  *secret_problem = g_strdup (job->secret_problem);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (is_replaced (job))
    vigie_source_give_back_login (job->source, g_steal_pointer (&job->before));
  return TRUE;
}

typedef struct
{
  VigieSource *source;
  VigieHttpClient *client;
  char *secret; /* (nullable) */
} Forgetting;

static void
forgetting_free (gpointer data)
{
  Forgetting *self = data;

  g_object_unref (self->source);
  g_object_unref (self->client);
  vigie_secret_free (self->secret);
  g_free (self);
}

static void
forget_in_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Forgetting *self = data;
  g_autoptr (GError) refusal = NULL;
  GError *error = NULL;

  if (self->secret == NULL)
    self->secret = vigie_secret_lookup_source (self->source, cancellable, NULL);
  if (self->secret != NULL)
    vigie_login_revoke (self->source, self->client, self->secret, cancellable, &refusal);
  if (!vigie_secret_forget_source (self->source, cancellable, &error))
    g_task_return_error (task, error);
  else if (refusal != NULL)
    g_task_return_new_error (task, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                             _ ("The login is forgotten here. The server may still know it: %s"),
                             refusal->message);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * vigie_source_forget_login:
 * @watch: a source
 * @secret: (nullable): its login where that is known
 * @client: what asks
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * The keyring has no login for @watch afterwards, and where it was one in the browser, the server
 * knows none.
 */
void
vigie_source_forget_login (const VigieWatch *watch,
                           const char *secret,
                           VigieHttpClient *client,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (VigieSource) source = vigie_watch_make_source (watch, NULL);
  g_autoptr (GTask) task = NULL;
  Forgetting *forgetting;

  g_return_if_fail (source != NULL);

  forgetting = g_new0 (Forgetting, 1);
  forgetting->source = g_steal_pointer (&source);
  forgetting->client = g_object_ref (client);
  forgetting->secret = g_strdup (secret);
  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, vigie_source_forget_login);
  g_task_set_task_data (task, forgetting, forgetting_free);
  g_task_run_in_thread (task, forget_in_thread);
}

gboolean
vigie_source_forget_login_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_source_forget_login), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  VigieSource *source;
  char *secret;
} Leftover;

static void
leftover_free (gpointer data)
{
  Leftover *self = data;

  g_object_unref (self->source);
  vigie_secret_free (self->secret);
  g_free (self);
}

static void
give_back_in_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Leftover *self = data;

  vigie_login_give_back (self->source, self->secret);
  g_task_return_boolean (task, TRUE);
}

/**
 * vigie_source_give_back_login:
 * @source: at whose server it is
 * @secret: (transfer full): a login that nobody keeps
 *
 * Has the server forget it, also where the incident or the window is closed meanwhile.
 */
void
vigie_source_give_back_login (VigieSource *source, char *secret)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  Leftover *leftover = g_new0 (Leftover, 1);

  leftover->source = g_object_ref (source);
  leftover->secret = secret;
  vigie_hold_application_for (task);
  g_task_set_source_tag (task, vigie_source_give_back_login);
  g_task_set_task_data (task, leftover, leftover_free);
  g_task_run_in_thread (task, give_back_in_thread);
}
