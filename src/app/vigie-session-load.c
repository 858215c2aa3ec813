/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session reads from its incident, all of it in workers. */
#include "vigie-session-private.h"

#include "vigie-checklist.h"
#include "vigie-deja-vu.h"
#include "vigie-diversion.h"
#include "vigie-milestone.h"
#include "vigie-settings.h"

#define HISTOGRAM_BINS 240
#define RELOAD_DELAY_MS 120
#define LONG_FEED 50000    /* posts; what is shorter is read at once */
#define FIRST_ROWS 5000    /* of a long feed, before anything else is read */
#define FIRST_PAINT_MS 60  /* what the first rows are given to be painted */
#define HASH_DELAY_MS 1500 /* photos are looked at when nobody waits for anything else */

/* ---- shapes, counts, settings, milestones, histogram ---- */

typedef struct
{
  GPtrArray *shapes;
  GArray *cuts; /* (element-type VigieDiversionCut) */
  guint64 counts[VIGIE_N_STATUSES];
  char *title;
  char *author;
  char *alert_at;
  char *four_eyes;
  char *checklist;
  char *territory;
  GHashTable *milestones;
} Snapshot;

static void
snapshot_free (Snapshot *snapshot)
{
  g_clear_pointer (&snapshot->shapes, g_ptr_array_unref);
  g_clear_pointer (&snapshot->cuts, g_array_unref);
  g_clear_pointer (&snapshot->milestones, g_hash_table_unref);
  g_free (snapshot->title);
  g_free (snapshot->author);
  g_free (snapshot->alert_at);
  g_free (snapshot->four_eyes);
  g_free (snapshot->checklist);
  g_free (snapshot->territory);
  g_free (snapshot);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Snapshot, snapshot_free)

static GHashTable *
read_milestones (VigieStore *store)
{
  GHashTable *times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) decisions =
      vigie_store_list_decisions (store, VIGIE_DECISION_MILESTONE, NULL);

  for (guint i = 0; decisions != NULL && i < decisions->len; i++)
    {
      VigieDecision *decision = g_ptr_array_index (decisions, i);
      JsonObject *payload = vigie_decision_get_payload (decision);
      const char *name = json_object_get_string_member_with_default (payload, "name", "");
      const char *at_text = json_object_get_string_member_with_default (payload, "at", "");
      gint64 at;

      if (!vigie_time_parse (at_text, &at))
        at = vigie_decision_get_at (decision);
      g_hash_table_replace (times, g_strdup (vigie_milestone_get_current_name (name)),
                            g_memdup2 (&at, sizeof at));
    }
  return times;
}

static void
read_snapshot (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  VigieStore *store = task_data;
  g_autoptr (Snapshot) snapshot = g_new0 (Snapshot, 1);
  GError *error = NULL;

  snapshot->shapes = vigie_store_list_shapes (store, &error);
  if (snapshot->shapes == NULL || !vigie_store_count (store, snapshot->counts, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  snapshot->cuts = vigie_diversion_find_cut (snapshot->shapes, g_get_real_time () / 1000);
  snapshot->title = vigie_store_get (store, VIGIE_INFO_TITLE);
  snapshot->author = vigie_store_get (store, VIGIE_INFO_AUTHOR);
  snapshot->alert_at = vigie_store_get (store, VIGIE_INFO_ALERT_AT);
  snapshot->four_eyes = vigie_store_get (store, VIGIE_INFO_FOUR_EYES);
  snapshot->checklist = vigie_store_get (store, VIGIE_INFO_CHECKLIST);
  snapshot->territory = vigie_store_get (store, VIGIE_INFO_TERRITORY);
  snapshot->milestones = read_milestones (store);
  g_task_return_pointer (task, g_steal_pointer (&snapshot), (GDestroyNotify) snapshot_free);
}

/* A person belongs to a desk, and not to the file that several desks have. */
static void
choose_actor (VigieSession *self, const char *author)
{
  g_autofree char *person = vigie_settings_dup_person ();

  if (person != NULL)
    g_set_str (&self->actor, person);
  else
    g_set_str (&self->actor, author != NULL && author[0] != '\0' ? author : g_get_real_name ());
}

static void
apply_info (VigieSession *self, Snapshot *snapshot)
{
  gint64 *alert = g_hash_table_lookup (snapshot->milestones, VIGIE_MILESTONE_ALERT);
  gint64 alert_at = VIGIE_TIME_UNKNOWN;

  g_set_str (&self->title, snapshot->title);
  choose_actor (self, snapshot->author);
  self->four_eyes = g_strcmp0 (snapshot->four_eyes, "true") == 0;
  g_strfreev (self->checklist);
  self->checklist = vigie_checklist_parse (snapshot->checklist);
  if (alert != NULL)
    alert_at = *alert;
  else if (snapshot->alert_at != NULL && !vigie_time_parse (snapshot->alert_at, &alert_at))
    alert_at = VIGIE_TIME_UNKNOWN;
  self->alert_at = alert_at;
  g_clear_pointer (&self->milestones, g_hash_table_unref);
  self->milestones = g_steal_pointer (&snapshot->milestones);
}

static void
snapshot_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieSession *self = VIGIE_SESSION (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (Snapshot) snapshot = g_task_propagate_pointer (G_TASK (result), &error);

  self->reload_running = FALSE;
  if (snapshot == NULL)
    {
      vigie_session_fail (self, error);
      vigie_session_follow_territory (self, self->territory); /* nobody waits for it any longer */
      return;
    }

  memcpy (self->counts, snapshot->counts, sizeof self->counts);
  g_clear_pointer (&self->shapes, g_ptr_array_unref);
  self->shapes = g_steal_pointer (&snapshot->shapes);
  g_clear_pointer (&self->cuts, g_array_unref);
  self->cuts = g_steal_pointer (&snapshot->cuts);
  apply_info (self, snapshot);
  vigie_session_follow_territory (self, snapshot->territory);
  if (self->selected_shape != NULL && vigie_session_find_shape (self, self->selected_shape) == NULL)
    vigie_session_select_shape (self, NULL);

  g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_SHAPES_CHANGED], 0);
  g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_COUNTS_CHANGED], 0);
  g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_INFO_CHANGED], 0);
}

static void
load_snapshot (VigieSession *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, snapshot_cb, NULL);

  self->reload_running = TRUE;
  g_task_set_source_tag (task, load_snapshot);
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  g_task_run_in_thread (task, read_snapshot);
}

static void load_histogram (VigieSession *self);

static void
histogram_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieSession) self = user_data;
  g_autoptr (GError) error = NULL;
  VigieHistogram *histogram =
      vigie_store_load_histogram_finish (VIGIE_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another one is on its way, or the session was closed */
  g_clear_object (&self->histogram_cancellable);
  if (self->histogram_is_behind)
    load_histogram (self);
  if (histogram == NULL)
    {
      vigie_session_fail (self, error);
      return;
    }
  g_clear_pointer (&self->histogram, vigie_histogram_free);
  self->histogram = histogram;
  g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_HISTOGRAM_CHANGED], 0);
}

/* Ends what runs: an older question must not be answered after a newer one. */
static void
restart (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
  *cancellable = g_cancellable_new ();
}

static void
load_histogram (VigieSession *self)
{
  self->histogram_is_behind = FALSE;
  restart (&self->histogram_cancellable);
  vigie_store_load_histogram_async (self->store, self->query, HISTOGRAM_BINS,
                                    self->histogram_cancellable, histogram_cb, g_object_ref (self));
}

/* The same question again: the running one is answered first, or an import would never let it be.
 */
static void
refresh_histogram (VigieSession *self)
{
  if (self->histogram_cancellable != NULL)
    self->histogram_is_behind = TRUE;
  else
    load_histogram (self);
}

/* ---- photos ---- */

typedef struct
{
  VigieStore *store;
  gboolean learns; /* also where no photo is new */
  char *notice;    /* (out) (nullable): about the library of past incidents */
} Hashing;

static void
hashing_free (gpointer data)
{
  Hashing *hashing = data;

  g_object_unref (hashing->store);
  g_free (hashing->notice);
  g_free (hashing);
}

static void
hash_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Hashing *hashing = task_data;
  g_autoptr (GError) library_error = NULL;
  guint n_hashed = 0;
  GError *error = NULL;

  if (!vigie_photos_hash_new (hashing->store, cancellable, &n_hashed, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if ((hashing->learns || n_hashed > 0) &&
      !vigie_deja_vu_learn (hashing->store, &hashing->notice, &library_error))
    g_debug ("These photos will not be known again: %s", library_error->message);
  g_task_return_int (task, n_hashed);
}

static void
hash_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieSession *self = VIGIE_SESSION (object);
  g_autoptr (GError) error = NULL;
  Hashing *hashing = g_task_get_task_data (G_TASK (result));
  gssize n_hashed = g_task_propagate_int (G_TASK (result), &error);

  self->hash_running = FALSE;
  if (error != NULL)
    g_debug ("Photos were not looked at: %s", error->message);
  else
    self->has_learnt = TRUE;
  if (hashing->notice != NULL)
    g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_FAILED], 0, hashing->notice);
  if (n_hashed > 0)
    g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_PHOTOS_CHANGED], 0);
}

static gboolean
start_hashing (gpointer user_data)
{
  VigieSession *self = user_data;
  g_autoptr (GTask) task = NULL;
  Hashing *hashing;

  if (self->hash_running)
    return G_SOURCE_CONTINUE;
  self->hash_id = 0;
  self->hash_running = TRUE;
  task = g_task_new (self, self->cancellable, hash_cb, NULL);
  hashing = g_new0 (Hashing, 1);
  hashing->store = g_object_ref (self->store);
  hashing->learns = !self->has_learnt;
  g_task_set_source_tag (task, start_hashing);
  g_task_set_task_data (task, hashing, hashing_free);
  g_task_run_in_thread (task, hash_in_thread);
  return G_SOURCE_REMOVE;
}

/* New photos are hashed soon, so that those that look alike are found. */
static void
hash_photos (VigieSession *self)
{
  if (self->hash_id == 0 && !vigie_store_is_read_only (self->store))
    self->hash_id = g_timeout_add (HASH_DELAY_MS, start_hashing, self);
}

static gboolean
reload_cb (gpointer user_data)
{
  VigieSession *self = user_data;

  if (self->reload_running)
    return G_SOURCE_CONTINUE;

  self->reload_id = 0;
  load_snapshot (self);
  refresh_histogram (self);
  hash_photos (self);
  return G_SOURCE_REMOVE;
}

/* Many changes in a row, an import say, cost one reload. */
void
vigie_session_reload (VigieSession *self)
{
  if (self->reload_id == 0)
    self->reload_id = g_timeout_add (RELOAD_DELAY_MS, reload_cb, self);
}

/* ---- the feed, and what comes after it ---- */

/* Map and histogram, and the feed's older rows. */
static gboolean
load_rest (gpointer user_data)
{
  VigieSession *self = user_data;

  self->rest_id = 0;
  self->has_rest = TRUE;
  vigie_map_points_load (self->points);
  load_histogram (self);
  if (self->feed != NULL)
    vigie_feed_model_load_rest (self->feed);
  return G_SOURCE_REMOVE;
}

static void
feed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieFeedModel) feed = vigie_feed_model_load_finish (result, &error);

  if (feed == NULL)
    vigie_session_fail (self, error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another one is on its way, or the session was closed */
  if (feed != NULL)
    {
      g_set_object (&self->feed, feed);
      g_signal_emit (self, vigie_session_signals[VIGIE_SESSION_FEED_CHANGED], 0);
      if (self->has_rest) /* which may have been due while the first rows were read */
        vigie_feed_model_load_rest (feed);
    }
  if (!self->has_rest && self->rest_id == 0)
    self->rest_id = g_timeout_add (FIRST_PAINT_MS, load_rest, self);
}

static void
load_feed (VigieSession *self)
{
  restart (&self->feed_cancellable);
  vigie_feed_model_load_async (self->store, self->query, self->has_rest ? 0 : FIRST_ROWS,
                               self->feed_cancellable, feed_cb, g_object_ref (self));
}

void
vigie_session_load_results (VigieSession *self)
{
  load_feed (self);
  load_histogram (self);
  vigie_map_points_set_query (self->points, self->query);
}

/* @n_posts: how many the incident has, or about */
void
vigie_session_load (VigieSession *self, guint64 n_posts)
{
  if (n_posts <= LONG_FEED)
    load_rest (self);
  load_feed (self);
  load_snapshot (self);
  hash_photos (self);
}
