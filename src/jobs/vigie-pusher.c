/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-pusher.h"

#include <string.h>

#include "vigie-push-entry.h"
#include "vigie-push-finding.h"
#include "vigie-push-private.h"
#include "vigie-push-rest.h"
#include "vigie-secret.h"

#define DELAY_MS 1000 /* after a change: several decisions at once are one file */
#define MAX_DELAYS 5  /* but who never stops does not keep it here for longer than so many */
#define PAUSE_MS 5000 /* between what was sent to a destination and the next that is */
#define MAX_SLEEP_MS (60 * 60 * 1000)

struct _VigiePusher
{
  GObject parent_instance;

  VigieStore *store;
  gulong changed_id;
  GPtrArray *entries;  /* of VigiePushEntry */
  GPtrArray *list;     /* of their statuses */
  GHashTable *secrets; /* (element-type utf8 utf8): by place and user; what was entered here */
  GCancellable *cancellable;
  char *actor;           /* (nullable) */
  VigiePushFlags agreed; /* for all of them */
  GStrv only;            /* (nullable): of destinations: no others are sent to by themselves */
  guint delay_ms;
  guint pause_ms;
  gint64 unsettled_since; /* monotonic, µs: the first change that was not looked at, or 0 */
  gint64 settles_at;      /* monotonic, µs: when changes are looked at; with unsettled_since */
  guint timer_id;
  gint64 next_at; /* ms: when a shape begins or ends */
  gboolean ready;
  gboolean examining;
  gboolean again; /* something changed while it was looked at */
  gboolean closed;
  guint n_workers;
  GTask *rest; /* (nullable): begins when no worker is at it any more */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigiePusher, vigie_pusher, G_TYPE_OBJECT)

static void start_examining (VigiePusher *self);
static void schedule (VigiePusher *self);
static void begin_rest (VigiePusher *self);

const char *
vigie_push_state_to_string (VigiePushState state)
{
  static const char *const names[] = { "current", "changed", "sending", "waiting", "failed" };

  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (names), names[0]);

  return names[state];
}

static gint64
get_now (void)
{
  return g_get_real_time () / 1000;
}

/* ---- sending ---- */

typedef struct
{
  VigieStore *store;
  VigieDestination *destination;
  char *secret; /* (nullable): entered here */
  char *actor;  /* (nullable) */
  VigiePushFlags flags;
  VigiePushOutcome outcome;
} Sending;

static void
sending_free (gpointer data)
{
  Sending *self = data;

  g_object_unref (self->store);
  vigie_destination_free (self->destination);
  vigie_secret_free (self->secret);
  g_free (self->actor);
  vigie_push_outcome_clear (&self->outcome);
  g_free (self);
}

static void
send_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Sending *self = data;
  GError *error = NULL;

  if (vigie_push_with_keyring (self->store, self->destination, self->secret, self->actor,
                               self->flags, cancellable, &self->outcome, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static VigiePushEntry *
find_entry (VigiePusher *self, const char *name)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      VigiePushEntry *entry = g_ptr_array_index (self->entries, i);

      if (strcmp (entry->status.destination->name, name) == 0)
        return entry;
    }
  return NULL;
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigiePusher *self = VIGIE_PUSHER (object);
  Sending *sending = g_task_get_task_data (G_TASK (result));
  VigiePushEntry *entry = find_entry (self, sending->destination->name);
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  self->n_workers--;
  begin_rest (self);
  if (self->closed || entry == NULL)
    return;
  vigie_push_entry_take_outcome (entry, sending->destination, &sending->outcome, error);
  start_examining (self);
}

static void
start_sending (VigiePusher *self, VigiePushEntry *entry)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_sent, NULL);
  Sending *sending = g_new0 (Sending, 1);
  g_autofree char *key = vigie_push_dup_secret_key (entry->status.destination);
  const char *secret = g_hash_table_lookup (self->secrets, key);

  sending->store = g_object_ref (self->store);
  sending->destination = vigie_destination_copy (entry->status.destination);
  sending->secret = g_strdup (secret);
  sending->actor = g_strdup (self->actor);
  sending->flags = entry->flags | self->agreed;
  entry->flags &= VIGIE_PUSH_EXERCISE; /* holds until it got there, and then by the log */
  entry->running = TRUE;
  entry->status.state = VIGIE_PUSH_SENDING;
  g_task_set_source_tag (task, start_sending);
  g_task_set_task_data (task, sending, sending_free);
  self->n_workers++;
  g_task_run_in_thread (task, send_in_thread);
}

/* ---- what is to be done ---- */

static gboolean
goes_by_itself (VigiePusher *self, const VigieDestination *destination)
{
  return self->only != NULL ? g_strv_contains ((const char *const *) self->only, destination->name)
                            : destination->automatic;
}

static void
decide_all (VigiePusher *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      VigiePushEntry *entry = g_ptr_array_index (self->entries, i);

      if (vigie_push_entry_decide (entry, goes_by_itself (self, entry->status.destination),
                                   self->pause_ms))
        start_sending (self, entry);
    }
  schedule (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Takes the entry of a destination out of those that there were, or makes one. */
static VigiePushEntry *
take_entry (VigiePusher *self, const char *name)
{
  VigiePushEntry *entry = find_entry (self, name);
  guint index;

  if (entry == NULL)
    return vigie_push_entry_new ();
  g_ptr_array_find (self->entries, entry, &index);
  return g_ptr_array_steal_index (self->entries, index);
}

static void
take_findings (VigiePusher *self, VigiePushFindings *findings)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (vigie_push_entry_free);

  for (guint i = 0; i < findings->findings->len; i++)
    {
      VigiePushFinding *finding = g_ptr_array_index (findings->findings, i);
      VigiePushEntry *entry = take_entry (self, finding->destination->name);

      vigie_push_entry_take_finding (entry, finding);
      g_ptr_array_add (entries, entry);
    }
  g_ptr_array_set_size (self->list, 0);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (self->list, &((VigiePushEntry *) g_ptr_array_index (entries, i))->status);
  g_ptr_array_unref (self->entries);
  self->entries = g_steal_pointer (&entries);
  self->next_at = findings->next_at;
  self->ready = TRUE;
}

static void
on_examined (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigiePusher *self = VIGIE_PUSHER (object);
  g_autoptr (GError) error = NULL;
  VigiePushFindings *findings = g_task_propagate_pointer (G_TASK (result), &error);

  self->n_workers--;
  self->examining = FALSE;
  if (findings != NULL && !self->closed)
    take_findings (self, findings);
  else if (!self->closed)
    g_debug ("Destinations cannot be looked at: %s", error->message);
  g_clear_pointer (&findings, vigie_push_findings_free);
  begin_rest (self);
  if (self->closed)
    return;
  if (self->again)
    start_examining (self);
  else
    decide_all (self);
}

static void
start_examining (VigiePusher *self)
{
  g_autoptr (GTask) task = NULL;

  self->again = self->examining;
  if (self->examining)
    return;
  self->unsettled_since = 0;
  self->examining = TRUE;
  task = g_task_new (self, self->cancellable, on_examined, NULL);
  g_task_set_source_tag (task, start_examining);
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  self->n_workers++;
  g_task_run_in_thread (task, vigie_push_examine_in_thread);
}

static gboolean
on_timer (gpointer data)
{
  VigiePusher *self = data;

  self->timer_id = 0;
  start_examining (self);
  return G_SOURCE_REMOVE;
}

static void
set_timer (VigiePusher *self, gint64 after_ms)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id = g_timeout_add ((guint) CLAMP (after_ms, 0, MAX_SLEEP_MS), on_timer, self);
}

/* The next moment at which something may have to leave. */
static void
schedule (VigiePusher *self)
{
  const gint64 now = get_now ();
  gint64 next_at = self->next_at, after_ms = G_MAXINT64;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const VigiePushEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->status.state == VIGIE_PUSH_WAITING)
        next_at = MIN (next_at, entry->status.retry_at);
      else if (entry->status.state == VIGIE_PUSH_CHANGED &&
               goes_by_itself (self, entry->status.destination))
        next_at = MIN (next_at, now + vigie_push_entry_get_pause (entry, self->pause_ms));
    }
  if (next_at != G_MAXINT64)
    after_ms = next_at - now + 1;
  if (self->unsettled_since != 0) /* changed while it was looked at */
    after_ms = MIN (after_ms, (self->settles_at - g_get_monotonic_time ()) / 1000 + 1);
  if (self->entries->len > 0 && after_ms != G_MAXINT64)
    set_timer (self, after_ms);
}

static void
on_store_changed (VigiePusher *self)
{
  const gint64 now = g_get_monotonic_time ();
  const gint64 delay = (gint64) self->delay_ms * 1000;

  if (self->unsettled_since == 0)
    self->unsettled_since = now;
  self->settles_at = MIN (now + delay, self->unsettled_since + MAX_DELAYS * delay);
  set_timer (self, (self->settles_at - now) / 1000);
}

/* ---- the object ---- */

static void
vigie_pusher_finalize (GObject *object)
{
  VigiePusher *self = VIGIE_PUSHER (object);

  g_assert (self->closed); /* vigie_pusher_close() was forgotten */
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->list);
  g_hash_table_unref (self->secrets);
  g_object_unref (self->cancellable);
  g_free (self->actor);
  g_strfreev (self->only);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (vigie_pusher_parent_class)->finalize (object);
}

static void
vigie_pusher_class_init (VigiePusherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_pusher_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_pusher_init (VigiePusher *self)
{
  self->entries = g_ptr_array_new_with_free_func (vigie_push_entry_free);
  self->list = g_ptr_array_new ();
  self->secrets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) vigie_secret_free);
  self->cancellable = g_cancellable_new ();
  self->delay_ms = DELAY_MS;
  self->pause_ms = PAUSE_MS;
  self->next_at = G_MAXINT64;
}

/**
 * vigie_pusher_new:
 * @store: the incident
 *
 * Returns: (transfer full): one that begins to look at once, in a worker
 */
VigiePusher *
vigie_pusher_new (VigieStore *store)
{
  VigiePusher *self = g_object_new (VIGIE_TYPE_PUSHER, NULL);

  self->store = g_object_ref (store);
  self->changed_id =
      g_signal_connect_swapped (store, "changed", G_CALLBACK (on_store_changed), self);
  start_examining (self);
  return self;
}

/**
 * vigie_pusher_close:
 * @self: a pusher
 *
 * Stops what is under way, and waits for nothing: a drive or a server may never answer. Workers
 * keep the store until they are through; of one that is closed they learn nothing and write nothing
 * to it.
 */
void
vigie_pusher_close (VigiePusher *self)
{
  g_return_if_fail (VIGIE_IS_PUSHER (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_signal_handler (&self->changed_id, self->store);
  g_cancellable_cancel (self->cancellable);
}

/* ---- what is left when the incident is closed ---- */

/**
 * vigie_pusher_has_rest:
 * @self: a pusher, also one that is closed
 *
 * Returns: whether something that goes by itself may not have left, though nothing is in its way
 */
gboolean
vigie_pusher_has_rest (VigiePusher *self)
{
  g_return_val_if_fail (VIGIE_IS_PUSHER (self), FALSE);

  for (guint i = 0; self->ready && self->only == NULL && i < self->entries->len; i++)
    {
      const VigiePushEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->status.destination->automatic && !vigie_push_entry_is_held_up (entry) &&
          (entry->running || entry->changed || self->examining || self->unsettled_since != 0))
        return TRUE;
    }
  return FALSE;
}

static void
send_rest_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (vigie_push_rest_send (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
begin_rest (VigiePusher *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->rest == NULL || self->n_workers > 0)
    return;
  task = g_steal_pointer (&self->rest);
  g_task_run_in_thread (task, send_rest_in_thread);
}

/**
 * vigie_pusher_send_rest_async:
 * @self: a pusher that is closed
 * @cancellable: (nullable): ends it
 * @callback: called in the main context
 * @user_data: for @callback
 *
 * Sends what had not left, once, when no worker is at it any more. The store may be closed before:
 * a worker opens the file once more.
 */
void
vigie_pusher_send_rest_async (VigiePusher *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  VigiePushRest *rest;
  g_autoptr (GStrvBuilder) but = g_strv_builder_new ();

  g_return_if_fail (VIGIE_IS_PUSHER (self));
  g_return_if_fail (self->closed && self->rest == NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const VigiePushEntry *entry = g_ptr_array_index (self->entries, i);

      if (vigie_push_entry_is_held_up (entry))
        g_strv_builder_add (but, entry->status.destination->name);
    }
  rest = g_new0 (VigiePushRest, 1);
  rest->path = g_strdup (vigie_store_get_path (self->store));
  rest->actor = g_strdup (self->actor);
  rest->secrets = g_hash_table_ref (self->secrets); /* of a closed pusher: it stays as it is */
  rest->but = g_strv_builder_end (but);
  self->rest = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->rest, vigie_pusher_send_rest_async);
  g_task_set_task_data (self->rest, rest, (GDestroyNotify) vigie_push_rest_free);
  begin_rest (self);
}

gboolean
vigie_pusher_send_rest_finish (VigiePusher *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * vigie_pusher_is_busy:
 * @self: a pusher, also one that is closed
 *
 * Returns: whether workers are at it, the end of which comes in the main context; a program that
 *   ends earlier may leave part of a file behind
 */
gboolean
vigie_pusher_is_busy (VigiePusher *self)
{
  g_return_val_if_fail (VIGIE_IS_PUSHER (self), FALSE);

  return self->n_workers > 0;
}

/* How long after a change nothing is sent, for others may follow it. */
void
vigie_pusher_set_delay (VigiePusher *self, guint delay_ms)
{
  g_return_if_fail (VIGIE_IS_PUSHER (self));

  self->delay_ms = delay_ms;
}

/* How long after something was sent to a destination nothing more is sent there by itself. */
void
vigie_pusher_set_pause (VigiePusher *self, guint pause_ms)
{
  g_return_if_fail (VIGIE_IS_PUSHER (self));

  self->pause_ms = pause_ms;
  vigie_pusher_refresh (self);
}

/**
 * vigie_pusher_set_only:
 * @self: a pusher
 * @names: (nullable) (array zero-terminated=1): of destinations; %NULL for those that are automatic
 *
 * Chooses what is kept up to date: these, automatic or not, and no others.
 */
void
vigie_pusher_set_only (VigiePusher *self, const char *const *names)
{
  g_return_if_fail (VIGIE_IS_PUSHER (self));

  g_strfreev (self->only);
  self->only = g_strdupv ((char **) names);
  vigie_pusher_refresh (self);
}

/* Who has it sent, for the log; the incident's author when NULL. */
void
vigie_pusher_set_actor (VigiePusher *self, const char *actor)
{
  g_return_if_fail (VIGIE_IS_PUSHER (self));

  g_set_str (&self->actor, actor);
}

/* What somebody agreed to for all that it sends. */
void
vigie_pusher_set_agreed (VigiePusher *self, VigiePushFlags flags)
{
  g_return_if_fail (VIGIE_IS_PUSHER (self));

  self->agreed = flags;
}

/* Whether the list is one already. */
gboolean
vigie_pusher_is_ready (VigiePusher *self)
{
  g_return_val_if_fail (VIGIE_IS_PUSHER (self), FALSE);

  return self->ready;
}

/**
 * vigie_pusher_list:
 * @self: a pusher
 *
 * Returns: (transfer none) (element-type VigiePushStatus): all destinations; valid until "changed"
 */
GPtrArray *
vigie_pusher_list (VigiePusher *self)
{
  g_return_val_if_fail (VIGIE_IS_PUSHER (self), NULL);

  return self->list;
}

/* (transfer none) (nullable): valid until "changed" */
const VigiePushStatus *
vigie_pusher_find (VigiePusher *self, const char *name)
{
  const VigiePushEntry *entry;

  g_return_val_if_fail (VIGIE_IS_PUSHER (self), NULL);

  entry = find_entry (self, name);
  return entry != NULL ? &entry->status : NULL;
}

/**
 * vigie_pusher_is_behind:
 * @self: a pusher
 *
 * Returns: whether something that the desk says has not reached one of the destinations
 */
gboolean
vigie_pusher_is_behind (VigiePusher *self)
{
  g_return_val_if_fail (VIGIE_IS_PUSHER (self), FALSE);

  for (guint i = 0; i < self->list->len; i++)
    if (((VigiePushStatus *) g_ptr_array_index (self->list, i))->state != VIGIE_PUSH_CURRENT)
      return TRUE;
  return FALSE;
}

/* Looks again at once; changes of the incident are seen without it. */
void
vigie_pusher_refresh (VigiePusher *self)
{
  g_return_if_fail (VIGIE_IS_PUSHER (self));

  if (!self->closed)
    start_examining (self);
}

/**
 * vigie_pusher_send:
 * @self: a pusher that is ready
 * @name: (nullable): of a destination; %NULL for all that are behind
 * @flags: what somebody agreed to
 *
 * Sends now, also where that failed before.
 */
void
vigie_pusher_send (VigiePusher *self, const char *name, VigiePushFlags flags)
{
  g_return_if_fail (VIGIE_IS_PUSHER (self));

  if (self->closed)
    return;
  for (guint i = 0; i < self->entries->len; i++)
    {
      VigiePushEntry *entry = g_ptr_array_index (self->entries, i);

      if (name != NULL ? strcmp (entry->status.destination->name, name) != 0 : !entry->changed)
        continue;
      vigie_push_entry_ask (entry, flags);
    }
  start_examining (self);
}

/**
 * vigie_pusher_set_secret:
 * @self: a pusher
 * @destination: whose; at another address or for another user it is not used
 * @secret: (nullable): its password or token, for as long as @self lives; %NULL to ask the keyring
 */
void
vigie_pusher_set_secret (VigiePusher *self, const VigieDestination *destination, const char *secret)
{
  g_autofree char *key = vigie_push_dup_secret_key (destination);

  g_return_if_fail (VIGIE_IS_PUSHER (self));

  if (secret != NULL)
    g_hash_table_insert (self->secrets, g_steal_pointer (&key), g_strdup (secret));
  else
    g_hash_table_remove (self->secrets, key);
}
