/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-watching.h"

#include "vigie-error.h"
#include "vigie-exercise-replay.h"
#include "vigie-incident-words.h"
#include "vigie-login.h"
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

/* A territory is read whole, so only for those that do something with it: feeds leave the order of
 * their coordinates open, Commons is asked for what was photographed there, and of what authorities
 * say what is far away is left out. */
static gboolean
needs_area (VigieSource *source)
{
  const char *kind = vigie_source_get_kind (source);

  return g_str_equal (kind, "feed") || vigie_source_kind_is_official (kind) ||
         (g_str_equal (kind, "commons") && vigie_source_get_option (source, "lat") == NULL);
}

typedef gboolean (*AskFunc) (VigieSource *source, VigieSourceRound *round, GError **error);

/* @round has what it is told with by now, and where it goes if not into the incident. */
static gboolean
ask_once (VigieStore *store,
          VigieSource *source,
          AskFunc func,
          GCancellable *cancellable,
          VigieSourceRound *round,
          GError **error)
{
  g_autofree char *key = vigie_source_dup_key (source);
  g_autoptr (VigieWatchWords) words = NULL;
  GError *failure = NULL;
  VigieBox area;
  gboolean done;

  if (!vigie_exercise_allows (store, source, error))
    return FALSE;
  if (!vigie_incident_words_load (store, &words, &failure) && !vigie_source_follows_words (source))
    g_clear_error (&failure); /* what others look for does not keep it */
  if (failure == NULL && round->sink == NULL)
    round->cursor = vigie_store_dup_cursor (store, key, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (round->sink == NULL)
    round->sink = VIGIE_POST_SINK (store);
  if (round->sink == VIGIE_POST_SINK (store) && vigie_exercise_is_replay (store))
    {
      round->replay = vigie_exercise_replay_round;
      round->replay_data = store;
    }
  round->inspect = inspect_photo;
  round->words = words;
  round->cancellable = cancellable;
  if (needs_area (source) && find_area (store, cancellable, &area))
    round->area = &area;
  done = func (source, round, error);
  round->area = NULL;
  round->words = NULL;
  return done;
}

/* A source's secret, and what of it the source has just now. */
typedef struct
{
  VigieSource *source;
  const char *secret; /* (nullable) */
  char *token;        /* (nullable) */
} Secret;

static gboolean
renew (VigieSourceRound *round, gpointer data, GError **error)
{
  Secret *self = data;

  if (!vigie_login_renew (self->source, round->client, self->secret, self->token,
                          round->cancellable, error))
    return FALSE;
  vigie_secret_free (self->token);
  round->secret = self->token = vigie_login_dup_token (self->secret);
  return TRUE;
}

/* Tokens run out; where its login can give another one, nobody has to sign in again. */
static gboolean
ask (VigieStore *store,
     VigieSource *source,
     AskFunc func,
     const char *secret, /* (nullable) */
     GCancellable *cancellable,
     VigieSourceRound *round,
     GError **error)
{
  Secret own = { source, secret, vigie_login_dup_token (secret) };
  GError *failure = NULL;
  GError *refusal = NULL;
  gboolean done;

  round->secret = own.token;
  round->renew = secret != NULL ? renew : NULL;
  round->renew_data = &own;
  done = ask_once (store, source, func, cancellable, round, &failure);
  if (g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_LOGIN) && secret != NULL)
    {
      if (renew (round, &own, &refusal))
        {
          g_clear_error (&failure);
          vigie_source_round_clear (round); /* what has come still counts */
          if (round->sink == VIGIE_POST_SINK (store))
            round->sink = NULL; /* it goes on where it is by now */
          done = ask_once (store, source, func, cancellable, round, &failure);
        }
      else if (!g_error_matches (refusal, VIGIE_ERROR, VIGIE_ERROR_LOGIN))
        {
          g_clear_error (&failure); /* nobody said that it is refused for good */
          failure = g_steal_pointer (&refusal);
        }
      g_clear_error (&refusal);
    }
  round->secret = NULL;
  round->renew = NULL;
  round->renew_data = NULL;
  vigie_secret_free (own.token);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return done;
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
  g_return_val_if_fail (VIGIE_IS_STORE (store), FALSE);
  g_return_val_if_fail (VIGIE_IS_SOURCE (source), FALSE);

  *round = (VigieSourceRound) { .client = client };
  return ask (store, source, vigie_source_poll, secret, cancellable, round, error);
}

/**
 * vigie_watching_poll_into:
 * @store: an incident, whose words and area count
 * @sink: where everything goes instead
 * @source: what is asked
 * @client: what asks
 * @secret: (nullable): password or token
 * @cancellable: (nullable): ends the round
 * @round: (out caller-allocates): what came; to be cleared, also after a failure
 * @error: see vigie_source_poll()
 *
 * A first round of a source that leaves nothing in the incident. Blocks; any thread but the main
 * one.
 *
 * Returns: whether the round came to its end
 */
gboolean
vigie_watching_poll_into (VigieStore *store,
                          VigiePostSink *sink,
                          VigieSource *source,
                          VigieHttpClient *client,
                          const char *secret,
                          GCancellable *cancellable,
                          VigieSourceRound *round,
                          GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (store), FALSE);
  g_return_val_if_fail (VIGIE_IS_POST_SINK (sink), FALSE);
  g_return_val_if_fail (VIGIE_IS_SOURCE (source), FALSE);

  *round = (VigieSourceRound) { .client = client, .sink = sink };
  return ask (store, source, vigie_source_poll, secret, cancellable, round, error);
}

typedef struct
{
  VigieSource *source;
  VigieHttpClient *client;
  char *secret;
  VigieSourceRound round;

  VigieWatchingNewsFunc news_func; /* (nullable) */
  gpointer news_data;
  GMutex mutex; /* everything below */
  VigieWatchingNews news;
  gboolean is_on_its_way;
} Poll;

static void
poll_free (gpointer data)
{
  Poll *self = data;

  g_object_unref (self->source);
  g_object_unref (self->client);
  vigie_secret_free (self->secret);
  vigie_source_round_clear (&self->round);
  g_clear_pointer (&self->news.notes, g_ptr_array_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static GTask *
task_new (VigieStore *store,
          VigieSource *source,
          VigieHttpClient *client,
          const char *secret,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Poll *self = g_new0 (Poll, 1);

  self->source = g_object_ref (source);
  self->client = g_object_ref (client);
  self->secret = g_strdup (secret);
  self->round = (VigieSourceRound) { .client = self->client };
  self->news_data = user_data;
  g_mutex_init (&self->mutex);
  g_task_set_task_data (task, self, poll_free);
  /* what came counts also where the round was ended */
  g_task_set_return_on_cancel (task, FALSE);
  return task;
}

static void
poll_in_thread (GTask *task, gpointer store, gpointer data, GCancellable *cancellable)
{
  Poll *self = data;
  GError *error = NULL;

  if (ask (store, self->source, vigie_source_poll, self->secret, cancellable, &self->round, &error))
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
  g_autoptr (GTask) task =
      task_new (store, source, client, secret, cancellable, callback, user_data);

  g_task_set_source_tag (task, vigie_watching_poll_async);
  g_task_run_in_thread (task, poll_in_thread);
}

static gboolean
finish (GAsyncResult *result, VigieSourceRound *round, GError **error)
{
  Poll *self = g_task_get_task_data (G_TASK (result));

  *round = self->round;
  self->round = (VigieSourceRound) { 0 };
  round->report = NULL;
  self->news_func = NULL;
  return g_task_propagate_boolean (G_TASK (result), error);
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
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_watching_poll_async), FALSE);

  return finish (result, round, error);
}

/* ---- following ---- */

static gboolean
tell (gpointer data)
{
  GTask *task = data;
  Poll *self = g_task_get_task_data (task);
  VigieWatchingNews news;
  g_autoptr (GPtrArray) notes = NULL;

  g_mutex_lock (&self->mutex);
  news = self->news;
  notes = g_steal_pointer (&self->news.notes);
  self->is_on_its_way = FALSE;
  g_mutex_unlock (&self->mutex);
  if (self->news_func != NULL) /* it has not been told of the end */
    self->news_func (&news, self->news_data);
  return G_SOURCE_REMOVE;
}

/* In the thread. Where the user has not heard of the last news yet, he hears of both at once. */
static void
on_report (const VigieSourceRound *round, gpointer data)
{
  GTask *task = data;
  Poll *self = g_task_get_task_data (task);
  GPtrArray *notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSource) source = NULL;
  gboolean is_on_its_way;

  for (guint i = 0; i < round->notes->len; i++)
    g_ptr_array_add (notes, g_strdup (g_ptr_array_index (round->notes, i)));
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->news.notes, g_ptr_array_unref);
  self->news = (VigieWatchingNews) { round->counts, round->is_live, notes };
  is_on_its_way = self->is_on_its_way;
  self->is_on_its_way = TRUE;
  g_mutex_unlock (&self->mutex);
  if (is_on_its_way)
    return;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static gpointer
follow_in_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  Poll *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->round.report = on_report;
  self->round.report_data = task;
  if (ask (g_task_get_source_object (task), self->source, vigie_source_follow, self->secret,
           g_task_get_cancellable (task), &self->round, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  return NULL;
}

/**
 * vigie_watching_follow_async:
 * @store: an incident
 * @source: what is watched
 * @client: what asks
 * @secret: (nullable): password or token
 * @cancellable: (nullable): ends it
 * @news: called in the thread-default main context with what has come, until @callback is
 * @callback: called there when it has ended
 * @user_data: for @news and @callback
 *
 * vigie_source_follow() into an incident, from where it went to the last time. It may last for
 * days, so it has a thread of its own.
 */
void
vigie_watching_follow_async (VigieStore *store,
                             VigieSource *source,
                             VigieHttpClient *client,
                             const char *secret,
                             GCancellable *cancellable,
                             VigieWatchingNewsFunc news,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = task_new (store, source, client, secret, cancellable, callback, user_data);

  ((Poll *) g_task_get_task_data (task))->news_func = news;
  g_task_set_source_tag (task, vigie_watching_follow_async);
  g_thread_unref (g_thread_new ("vigie-watch", follow_in_thread, task));
}

/**
 * vigie_watching_follow_finish:
 * @result: of vigie_watching_follow_async()
 * @round: (out caller-allocates): what came; to be cleared, also after a failure
 * @error: see vigie_source_follow()
 *
 * Returns: %TRUE where the source was polled once, as it does not send by itself
 */
gboolean
vigie_watching_follow_finish (GAsyncResult *result, VigieSourceRound *round, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_watching_follow_async), FALSE);

  return finish (result, round, error);
}
