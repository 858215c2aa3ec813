/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-watching.h"

#include "vigie-photo-info.h"
#include "vigie-secret.h"
#include "vigie-territory.h"

/* Where the incident is, as far as its territory says; without one, nowhere in particular. */
static gboolean
find_area (VigieStore *store, GCancellable *cancellable, VigieBox *area)
{
  g_autofree char *path = vigie_store_get (store, VIGIE_INFO_TERRITORY);
  g_autoptr (VigieTerritory) territory =
      path != NULL && path[0] != '\0' ? vigie_territory_open (path, cancellable, NULL) : NULL;

  if (territory == NULL)
    return FALSE;
  vigie_territory_get_box (territory, area);
  return TRUE;
}

static void
inspect_photo (GBytes *bytes, VigiePhotoFacts *facts, gpointer user_data)
{
  vigie_photo_facts_read (facts, bytes, NULL);
}

/**
 * vigie_watching_poll:
 * @store: an incident
 * @source: what is watched
 * @client: what asks
 * @secret: (nullable): password or token
 * @cancellable: (nullable): ends the round
 * @round: (out caller-allocates): what came; to be cleared, also after a failure
 * @error: see vigie_source_poll()
 *
 * One round of a source into an incident, from where it went to the last time. Blocks; any thread
 * but the main one.
 *
 * Returns: whether the round came to its end
 */
gboolean
vigie_watching_poll (VigieStore *store,
                     VigieSource *source,
                     VigieHttpClient *client,
                     const char *secret,
                     GCancellable *cancellable,
                     VigieSourceRound *round,
                     GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *cursor = NULL;
  g_autoptr (GError) failure = NULL;
  VigieBox area;
  gboolean has_area;
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_STORE (store), FALSE);
  g_return_val_if_fail (VIGIE_IS_SOURCE (source), FALSE);

  key = vigie_source_dup_key (source);
  cursor = vigie_store_dup_cursor (store, key, &failure);
  if (failure != NULL)
    {
      *round = (VigieSourceRound) { 0 };
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  /* only feeds leave the order of their coordinates open; a territory is read whole */
  has_area =
      g_str_equal (vigie_source_get_kind (source), "feed") && find_area (store, cancellable, &area);
  *round = (VigieSourceRound) { .client = client,
                                .sink = VIGIE_POST_SINK (store),
                                .secret = secret,
                                .inspect = inspect_photo,
                                .area = has_area ? &area : NULL,
                                .cancellable = cancellable,
                                .cursor = g_steal_pointer (&cursor) };
  done = vigie_source_poll (source, round, error);
  round->area = NULL;
  return done;
}

typedef struct
{
  VigieSource *source;
  VigieHttpClient *client;
  char *secret;
  VigieSourceRound round;
} Poll;

static void
poll_free (gpointer data)
{
  Poll *self = data;

  g_object_unref (self->source);
  g_object_unref (self->client);
  vigie_secret_free (self->secret);
  vigie_source_round_clear (&self->round);
  g_free (self);
}

static void
poll_in_thread (GTask *task, gpointer store, gpointer data, GCancellable *cancellable)
{
  Poll *self = data;
  GError *error = NULL;

  if (vigie_watching_poll (store, self->source, self->client, self->secret, cancellable,
                           &self->round, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_watching_poll_async:
 *
 * vigie_watching_poll() on a worker thread.
 */
void
vigie_watching_poll_async (VigieStore *store,
                           VigieSource *source,
                           VigieHttpClient *client,
                           const char *secret,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Poll *self = g_new0 (Poll, 1);

  self->source = g_object_ref (source);
  self->client = g_object_ref (client);
  self->secret = g_strdup (secret);
  g_task_set_source_tag (task, vigie_watching_poll_async);
  g_task_set_task_data (task, self, poll_free);
  /* what came counts also where the round was ended */
  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, poll_in_thread);
}

/**
 * vigie_watching_poll_finish:
 * @result: of vigie_watching_poll_async()
 * @round: (out caller-allocates): what came; to be cleared, also after a failure
 * @error: see vigie_source_poll()
 *
 * Returns: whether the round came to its end
 */
gboolean
vigie_watching_poll_finish (GAsyncResult *result, VigieSourceRound *round, GError **error)
{
  Poll *self;

  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_watching_poll_async), FALSE);

  self = g_task_get_task_data (G_TASK (result));
  *round = self->round;
  self->round = (VigieSourceRound) { 0 };
  return g_task_propagate_boolean (G_TASK (result), error);
}
