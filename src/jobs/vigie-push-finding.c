/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-push-finding.h"

#include <string.h>

#include "vigie-publication.h"

static void
finding_free (gpointer data)
{
  VigiePushFinding *self = data;

  g_clear_pointer (&self->destination, vigie_destination_free);
  g_free (self);
}

/* A #GDestroyNotify. */
void
vigie_push_findings_free (gpointer data)
{
  VigiePushFindings *self = data;

  g_ptr_array_unref (self->findings);
  g_free (self);
}

static gboolean
is_of (const VigiePublication *publication, const VigieDestination *destination)
{
  g_autofree char *place = vigie_destination_dup_place_key (destination);

  return g_strcmp0 (publication->place, place) == 0 &&
         strcmp (publication->format, destination->format) == 0 &&
         publication->with_lifted == destination->with_lifted &&
         publication->include_authors == destination->include_authors &&
         publication->include_unconfirmed == destination->include_unconfirmed;
}

static gboolean
examine (VigieStore *store, VigiePushFinding *finding, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  VigiePublication last;
  g_autoptr (VigieDecision) decision = vigie_publication_find_last (
      store, VIGIE_CHANNEL_DESTINATION, finding->destination->name, &last, &failure);

  finding->changed = TRUE;
  finding->published_at = finding->changed_at = VIGIE_TIME_UNKNOWN;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (decision == NULL)
    return TRUE;
  finding->published_at = last.at;
  return !is_of (&last, finding->destination) ||
         vigie_publication_compare (store, &last, &finding->changed, &finding->changed_at,
                                    cancellable, error);
}

static void
note_moment (gint64 *next_at, gint64 now, gint64 moment)
{
  if (moment != VIGIE_TIME_UNKNOWN && moment > now)
    *next_at = MIN (*next_at, moment);
}

static gboolean
find_next (VigieStore *store, gint64 *next_at, GError **error)
{
  g_autoptr (GPtrArray) shapes = vigie_store_list_shapes (store, error);
  const gint64 now = g_get_real_time () / 1000;

  *next_at = G_MAXINT64;
  for (guint i = 0; shapes != NULL && i < shapes->len; i++)
    {
      const VigieShape *shape = g_ptr_array_index (shapes, i);

      note_moment (next_at, now, shape->from);
      note_moment (next_at, now, shape->to);
      note_moment (next_at, now, shape->lifted_at);
    }
  return shapes != NULL;
}

/**
 * vigie_push_examine:
 * @store: the incident
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Blocks while each overlay is made that was sent before.
 *
 * Returns: (transfer full) (nullable): how all destinations stand
 */
VigiePushFindings *
vigie_push_examine (VigieStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) destinations = vigie_destinations_load (store, error);
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (finding_free);
  gint64 next_at;
  VigiePushFindings *all;

  if (destinations == NULL || !find_next (store, &next_at, error))
    return NULL;
  for (guint i = 0; i < destinations->len; i++)
    {
      VigiePushFinding *finding = g_new0 (VigiePushFinding, 1);

      g_ptr_array_add (findings, finding);
      finding->destination = vigie_destination_copy (g_ptr_array_index (destinations, i));
      if (!examine (store, finding, cancellable, error))
        return NULL;
    }
  all = g_new (VigiePushFindings, 1);
  all->findings = g_steal_pointer (&findings);
  all->next_at = next_at;
  return all;
}

/**
 * vigie_push_examine_in_thread:
 * @data: the #VigieStore
 *
 * A #GTaskThreadFunc that returns #VigiePushFindings.
 */
void
vigie_push_examine_in_thread (GTask *task,
                              gpointer source,
                              gpointer data,
                              GCancellable *cancellable)
{
  GError *error = NULL;
  VigiePushFindings *findings = vigie_push_examine (data, cancellable, &error);

  if (findings != NULL)
    g_task_return_pointer (task, findings, vigie_push_findings_free);
  else
    g_task_return_error (task, error);
}
