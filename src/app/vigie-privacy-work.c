/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-privacy-work.h"

#include <glib/gi18n.h>

#include "vigie-deja-vu.h"

void
vigie_privacy_facts_free (VigiePrivacyFacts *self)
{
  g_clear_pointer (&self->removals, g_ptr_array_unref);
  g_free (self);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (VigiePrivacyFacts) facts = g_new0 (VigiePrivacyFacts, 1);
  GError *error = NULL;

  facts->removals = vigie_store_list_removals (source, &error);
  if (facts->removals != NULL && vigie_store_count_personal (source, &facts->data, &error))
    g_task_return_pointer (task, g_steal_pointer (&facts),
                           (GDestroyNotify) vigie_privacy_facts_free);
  else
    g_task_return_error (task, error);
}

void
vigie_privacy_read_async (VigieStore *store,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, vigie_privacy_read_async);
  g_task_run_in_thread (task, read_in_thread);
}

VigiePrivacyFacts *
vigie_privacy_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_privacy_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- removing ---- */

typedef struct
{
  gboolean is_purge;
  VigiePurge purge;
  char *reason;
  char *actor;
  char *problem; /* (nullable): the result */
} Removing;

static void
removing_free (gpointer data)
{
  Removing *removing = data;

  g_free (removing->reason);
  g_free (removing->actor);
  g_free (removing->problem);
  g_free (removing);
}

static void
remove_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Removing *removing = task_data;
  GError *error = NULL;
  g_autoptr (GError) library_error = NULL;
  VigieRemovalReport *report =
      removing->is_purge
          ? vigie_store_purge (source, &removing->purge, removing->reason, removing->actor, &error)
          : vigie_store_pseudonymise (source, removing->reason, removing->actor, &error);

  if (report == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (removing->is_purge && !vigie_deja_vu_forget_removed (source, &library_error))
    removing->problem =
        /* Translators: %s is a sentence that says why */
        g_strdup_printf (_ ("The library of past incidents still knows what was removed: %s"),
                         library_error->message);
  g_task_return_pointer (task, report, (GDestroyNotify) vigie_removal_report_free);
}

/**
 * vigie_privacy_remove_async:
 * @store: an incident
 * @purge: (nullable): what is removed; %NULL to give authors pseudonyms
 * @reason: (nullable): why
 * @actor: who does it
 * @callback: called when it is done and the file is cleaned
 * @user_data: for @callback
 *
 * It cannot be cancelled: who asked is told what was done.
 */
void
vigie_privacy_remove_async (VigieStore *store,
                            const VigiePurge *purge,
                            const char *reason,
                            const char *actor,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, NULL, callback, user_data);
  Removing *removing = g_new0 (Removing, 1);

  removing->is_purge = purge != NULL;
  if (purge != NULL)
    removing->purge = *purge;
  removing->reason = g_strdup (reason);
  removing->actor = g_strdup (actor);
  g_task_set_source_tag (task, vigie_privacy_remove_async);
  g_task_set_task_data (task, removing, removing_free);
  g_task_run_in_thread (task, remove_in_thread);
}

VigieRemovalReport *
vigie_privacy_remove_finish (GAsyncResult *result, char **problem, GError **error)
{
  Removing *removing;

  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_privacy_remove_async), NULL);

  removing = g_task_get_task_data (G_TASK (result));
  *problem = g_steal_pointer (&removing->problem);
  return g_task_propagate_pointer (G_TASK (result), error);
}
