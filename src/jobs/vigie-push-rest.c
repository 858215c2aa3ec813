/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was decided in the last seconds before an incident was closed: a pusher lets a change
 * settle, and pauses between two files, so that it is still here. */
#include "vigie-push-rest.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-push-finding.h"
#include "vigie-push-private.h"
#include "vigie-push.h"
#include "vigie-secret.h"

#define RETRY_US (100 * 1000)

void
vigie_push_rest_free (VigiePushRest *self)
{
  g_free (self->path);
  g_free (self->actor);
  g_hash_table_unref (self->secrets);
  g_strfreev (self->but);
  g_free (self);
}

/**
 * vigie_push_dup_secret_key:
 *
 * A secret is of an address and a user, and never goes to another one.
 *
 * Returns: (transfer full): what it is found by
 */
char *
vigie_push_dup_secret_key (const VigieDestination *destination)
{
  g_autofree char *place = vigie_destination_dup_place_key (destination);

  return g_strconcat (place, " ", destination->user, NULL);
}

static gboolean
is_wanted (const VigiePushRest *self, const VigiePushFinding *finding)
{
  return finding->changed && finding->destination->automatic &&
         !g_strv_contains ((const char *const *) self->but, finding->destination->name);
}

static gboolean
send_one (const VigiePushRest *self,
          VigieStore *store,
          const VigieDestination *destination,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *key = vigie_push_dup_secret_key (destination);
  g_auto (VigiePushOutcome) outcome = { 0 };

  if (!vigie_push_with_keyring (store, destination, g_hash_table_lookup (self->secrets, key),
                                self->actor, 0, cancellable, &outcome, error))
    {
      g_prefix_error (error, _ ("%s: "), destination->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
send_all (const VigiePushRest *self, VigieStore *store, GCancellable *cancellable, GError **error)
{
  VigiePushFindings *findings = vigie_push_examine (store, cancellable, error);
  gboolean done = TRUE;

  if (findings == NULL)
    return FALSE;
  for (guint i = 0; i < findings->findings->len; i++)
    {
      const VigiePushFinding *finding = g_ptr_array_index (findings->findings, i);

      /* One that fails does not keep the others from theirs; the first reason is told. */
      if (is_wanted (self, finding) &&
          !send_one (self, store, finding->destination, cancellable, done ? error : NULL))
        done = FALSE;
    }
  vigie_push_findings_free (findings);
  return done;
}

/* On a network share the incident has one holder at a time: the desk that is closing, at first. */
static VigieStore *
open_when_free (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) busy = NULL;
  VigieStore *store = vigie_store_open (path, VIGIE_STORE_OPEN_DEFAULT, &busy);

  while (g_error_matches (busy, VIGIE_ERROR, VIGIE_ERROR_BUSY) &&
         !g_cancellable_is_cancelled (cancellable))
    {
      g_usleep (RETRY_US);
      g_clear_error (&busy);
      store = vigie_store_open (path, VIGIE_STORE_OPEN_DEFAULT, &busy);
    }
  if (store == NULL)
    g_propagate_error (error, g_steal_pointer (&busy));
  return store;
}

static gboolean
open_and_send (const VigiePushRest *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (VigieStore) store = open_when_free (self->path, cancellable, error);
  gboolean done;

  if (store == NULL)
    return FALSE;
  done = send_all (self, store, cancellable, error);
  vigie_store_close (store);
  return done;
}

/**
 * vigie_push_rest_send:
 * @self: what is to be sent
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError: the first destination that did not get it, and why
 *
 * Opens the incident once more and sends to its automatic destinations what they do not show yet.
 * Blocks: for a worker.
 *
 * Returns: whether all of them have it
 */
gboolean
vigie_push_rest_send (const VigiePushRest *self, GCancellable *cancellable, GError **error)
{
  /* the store looks for others' changes in the context that it is opened in: not in the desk's,
   * which would look at it while it is closed here */
  g_autoptr (GMainContext) context = g_main_context_new ();
  gboolean done;

  g_main_context_push_thread_default (context);
  done = open_and_send (self, cancellable, error);
  g_main_context_pop_thread_default (context);
  return done;
}
