/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-sources.h"

#include <string.h>

#include "vigie-hold.h"
#include "vigie-login.h"
#include "vigie-secret.h"
#include "vigie-settings.h"

#define READ_DELAY_MS 1000
#define TICK_S 60

struct _VigieSources
{
  GObject parent_instance;

  VigieStore *store;
  VigieHttpClient *client; /* (nullable): until it begins, and where nothing can be written */
  VigieWatcher *watcher;   /* (nullable): with the client */
  VigieWatchTrust *trust;  /* (nullable): with the client */
  GPtrArray *none;
  GHashTable *times;    /* (element-type utf8 GArray): when posts of a source were posted */
  GHashTable *logins;   /* (element-type utf8): keys of sources whose login was looked for */
  GHashTable *typed;    /* (element-type utf8 utf8): by whose login it is */
  GHashTable *accounts; /* (element-type utf8 utf8): what logins in the browser call themselves */
  GCancellable *cancellable;
  guint start_id;
  guint read_id;
  guint tick_id;
  gulong changed_handler;
  gboolean reading;
  gboolean again; /* something came while it was read */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieSources, vigie_sources, G_TYPE_OBJECT)

static void
emit_changed (VigieSources *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ---- how often they bring something: read in a worker ---- */

typedef struct
{
  VigieStore *store;
  GHashTable *keys; /* (element-type utf8 utf8): by name */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_object_unref (self->store);
  g_hash_table_unref (self->keys);
  g_free (self);
}

static void
read_in_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autoptr (GHashTable) times =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  const gint64 now = g_get_real_time () / 1000;
  GHashTableIter iter;
  gpointer name, key;

  g_hash_table_iter_init (&iter, reading->keys);
  while (g_hash_table_iter_next (&iter, &name, &key))
    {
      GArray *list = vigie_rhythm_load_times (reading->store, key, now);

      if (list != NULL)
        g_hash_table_insert (times, g_strdup (name), list);
    }
  g_task_return_pointer (task, g_steal_pointer (&times), (GDestroyNotify) g_hash_table_unref);
}

static void read_soon (VigieSources *self);

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieSources *self = VIGIE_SOURCES (object);
  GHashTable *times = g_task_propagate_pointer (G_TASK (result), NULL);

  self->reading = FALSE;
  if (self->store == NULL || times == NULL)
    {
      g_clear_pointer (&times, g_hash_table_unref);
      return;
    }
  g_hash_table_unref (self->times);
  self->times = times;
  if (self->again)
    read_soon (self);
  emit_changed (self);
}

static gboolean
on_read (gpointer data)
{
  VigieSources *self = data;
  g_autoptr (GTask) task = NULL;
  Reading *reading = g_new0 (Reading, 1);
  GPtrArray *list = vigie_sources_list (self);

  self->read_id = 0;
  self->reading = TRUE;
  self->again = FALSE;
  reading->store = g_object_ref (self->store);
  reading->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < list->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (list, i);
      char *key = vigie_watch_dup_key (status->watch);

      if (key != NULL)
        g_hash_table_insert (reading->keys, g_strdup (status->watch->name), key);
    }
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, on_read);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_in_thread);
  return G_SOURCE_REMOVE;
}

static void
read_soon (VigieSources *self)
{
  self->again = self->reading;
  if (!self->reading && self->read_id == 0)
    self->read_id = g_timeout_add (READ_DELAY_MS, on_read, self);
}

/* ---- logins ---- */

/* (transfer full) (nullable): whose login it uses */
static char *
dup_login (const VigieWatch *watch)
{
  g_autoptr (VigieSource) source = vigie_watch_make_source (watch, NULL);

  return source != NULL ? vigie_secret_dup_source_key (source) : NULL;
}

static void
note_account (VigieSources *self, const char *login, const char *secret /* (nullable) */)
{
  char *account = vigie_login_dup_account (secret);

  if (account != NULL)
    g_hash_table_insert (self->accounts, g_strdup (login), account);
  else
    g_hash_table_remove (self->accounts, login);
}

/* To all that @dup gives @key for; those that are held get it when somebody agrees. */
static void
set_secret_of (VigieSources *self,
               char *(*dup) (const VigieWatch *watch),
               const char *key,
               const char *secret)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *list = vigie_sources_list (self);

  for (guint i = 0; i < list->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (list, i);
      g_autofree char *of_it = status->state != VIGIE_WATCH_HELD ? dup (status->watch) : NULL;

      if (g_strcmp0 (of_it, key) == 0)
        g_ptr_array_add (names, g_strdup (status->watch->name));
    }
  for (guint i = 0; i < names->len; i++)
    vigie_watcher_set_secret (self->watcher, g_ptr_array_index (names, i), secret);
}

static void
look_up_in_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, vigie_secret_lookup_source (data, cancellable, NULL),
                         (GDestroyNotify) vigie_secret_free);
}

static void
look_up_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieSources *self = VIGIE_SOURCES (object);
  g_autofree char *key = user_data;
  g_autofree char *login = vigie_secret_dup_source_key (g_task_get_task_data (G_TASK (result)));
  char *secret = g_task_propagate_pointer (G_TASK (result), NULL);

  /* what was typed meanwhile is newer */
  if (secret != NULL && !g_hash_table_contains (self->typed, login))
    {
      note_account (self, login, secret);
      set_secret_of (self, vigie_watch_dup_key, key, secret);
    }
  vigie_secret_free (secret);
}

static void
find_login (VigieSources *self, const VigieWatch *watch, const char *key)
{
  g_autofree char *login = dup_login (watch);
  const char *typed = g_hash_table_lookup (self->typed, login);
  g_autoptr (GTask) task = NULL;

  if (typed != NULL)
    {
      set_secret_of (self, vigie_watch_dup_key, key, typed);
      return;
    }
  task = g_task_new (self, self->cancellable, look_up_cb, g_strdup (key));
  g_task_set_source_tag (task, find_login);
  g_task_set_task_data (task, vigie_watch_make_source (watch, NULL), g_object_unref);
  g_task_run_in_thread (task, look_up_in_thread);
}

/* Once for each that may be asked, as long as it is in the list; without a keyring there is none,
 * which is said where one is typed. */
static void
find_logins (VigieSources *self)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->logins);
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_watch_free);
  GPtrArray *list = vigie_sources_list (self);

  self->logins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < list->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (list, i);
      g_autofree char *key = NULL;

      if (status->state == VIGIE_WATCH_HELD ||
          vigie_source_kind_get_login (status->watch->kind) == NULL)
        continue;
      key = vigie_watch_dup_key (status->watch);
      if (key == NULL)
        continue;
      if (!g_hash_table_contains (before, key))
        g_ptr_array_add (fresh, vigie_watch_copy (status->watch));
      g_hash_table_add (self->logins, g_steal_pointer (&key));
    }
  for (guint i = 0; i < fresh->len; i++)
    {
      g_autofree char *key = vigie_watch_dup_key (g_ptr_array_index (fresh, i));

      find_login (self, g_ptr_array_index (fresh, i), key);
    }
}

/* ---- the watcher ---- */

static gboolean
allow (const VigieWatch *watch, gpointer data)
{
  return vigie_watch_trust_has (((VigieSources *) data)->trust, watch);
}

static void
on_watcher_changed (VigieSources *self)
{
  find_logins (self);
  emit_changed (self);
}

static void
on_store_changed (VigieSources *self, guint changes)
{
  if ((changes & (VIGIE_STORE_CHANGED_POSTS | VIGIE_STORE_CHANGED_INFO)) != 0)
    read_soon (self);
}

static gboolean
on_tick (gpointer data)
{
  emit_changed (data);
  return G_SOURCE_CONTINUE;
}

/* What is seen of the incident comes first. */
static gboolean
on_start (gpointer data)
{
  VigieSources *self = data;
  g_autofree char *contact = vigie_settings_dup_contact ();

  self->start_id = 0;
  self->client = vigie_http_client_new (contact, FALSE);
  self->trust = vigie_watch_trust_new (self->store);
  self->watcher = vigie_watcher_new_guarded (self->store, self->client, allow, self);
  g_signal_connect_object (self->watcher, "changed", G_CALLBACK (on_watcher_changed), self,
                           G_CONNECT_SWAPPED);
  self->changed_handler =
      g_signal_connect_swapped (self->store, "changed", G_CALLBACK (on_store_changed), self);
  self->tick_id = g_timeout_add_seconds (TICK_S, on_tick, self);
  read_soon (self);
  on_watcher_changed (self);
  return G_SOURCE_REMOVE;
}

/* ---- life ---- */

static void
vigie_sources_finalize (GObject *object)
{
  VigieSources *self = VIGIE_SOURCES (object);

  g_assert (self->store == NULL); /* vigie_sources_close() was forgotten */
  g_clear_pointer (&self->trust, vigie_watch_trust_free);
  g_ptr_array_unref (self->none);
  g_hash_table_unref (self->times);
  g_hash_table_unref (self->logins);
  g_hash_table_unref (self->typed);
  g_hash_table_unref (self->accounts);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (vigie_sources_parent_class)->finalize (object);
}

static void
vigie_sources_class_init (VigieSourcesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_sources_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", VIGIE_TYPE_SOURCES, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_sources_init (VigieSources *self)
{
  self->none = g_ptr_array_new ();
  self->times =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->logins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->typed =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) vigie_secret_free);
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();
}

/**
 * vigie_sources_new:
 * @store: the incident
 *
 * Returns: (transfer full): its sources, which are asked as soon as there is time for it
 */
VigieSources *
vigie_sources_new (VigieStore *store)
{
  VigieSources *self;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  self = g_object_new (VIGIE_TYPE_SOURCES, NULL);
  self->store = g_object_ref (store);
  if (!vigie_store_is_read_only (store))
    self->start_id = g_idle_add_full (G_PRIORITY_LOW, on_start, self, NULL);
  return self;
}

/* A client must live as long as what asks with it. */
static void
close_client_when_idle (VigieWatcher *watcher, VigieHttpClient *client)
{
  if (vigie_watcher_is_busy (watcher))
    return;
  vigie_http_client_close (client);
  g_signal_handlers_disconnect_by_data (watcher, client);
  g_object_unref (client);
  g_object_unref (watcher);
}

/**
 * vigie_sources_close:
 * @self: sources
 *
 * Ends what is being asked, without waiting for it. Call once, before the store is closed and the
 * last reference goes.
 */
void
vigie_sources_close (VigieSources *self)
{
  VigieHttpClient *client;
  VigieWatcher *watcher;

  g_return_if_fail (VIGIE_IS_SOURCES (self));
  g_return_if_fail (self->store != NULL);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->start_id, g_source_remove);
  g_clear_handle_id (&self->read_id, g_source_remove);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_signal_handler (&self->changed_handler, self->store);
  client = g_steal_pointer (&self->client);
  watcher = g_steal_pointer (&self->watcher);
  g_clear_object (&self->store);
  if (watcher == NULL)
    return;
  g_signal_handlers_disconnect_by_data (watcher, self);
  vigie_watcher_close (watcher);
  if (vigie_watcher_is_busy (watcher))
    {
      vigie_hold_application_for (watcher);
      g_signal_connect (watcher, "changed", G_CALLBACK (close_client_when_idle), client);
    }
  else
    close_client_when_idle (watcher, client);
}

/* ---- what they are ---- */

VigieStore *
vigie_sources_get_store (VigieSources *self)
{
  g_return_val_if_fail (VIGIE_IS_SOURCES (self), NULL);

  return self->store;
}

/* (transfer none) (nullable): what asks for them, as long as they are watched */
VigieHttpClient *
vigie_sources_get_client (VigieSources *self)
{
  g_return_val_if_fail (VIGIE_IS_SOURCES (self), NULL);

  return self->client;
}

/* Whether they are watched, or could be: not before they are begun with, nor where nothing can be
 * written. */
gboolean
vigie_sources_is_ready (VigieSources *self)
{
  g_return_val_if_fail (VIGIE_IS_SOURCES (self), FALSE);

  return self->watcher != NULL;
}

/**
 * vigie_sources_list:
 * @self: sources
 *
 * Returns: (transfer none) (element-type VigieWatchStatus): how each stands, until "changed"
 */
GPtrArray *
vigie_sources_list (VigieSources *self)
{
  g_return_val_if_fail (VIGIE_IS_SOURCES (self), NULL);

  return self->watcher != NULL ? vigie_watcher_list (self->watcher) : self->none;
}

/* (transfer none) (nullable) */
const VigieWatchStatus *
vigie_sources_find (VigieSources *self, const char *name)
{
  g_return_val_if_fail (VIGIE_IS_SOURCES (self), NULL);

  return self->watcher != NULL ? vigie_watcher_find (self->watcher, name) : NULL;
}

VigieRhythm
vigie_sources_get_rhythm (VigieSources *self, const char *name, gint64 now)
{
  VigieRhythm rhythm;

  vigie_rhythm_read (&rhythm, g_hash_table_lookup (self->times, name), now);
  return rhythm;
}

/**
 * vigie_sources_is_silent:
 * @self: sources
 * @name: of one
 * @now: ms
 *
 * Returns: whether it answers but brings nothing, for much longer than usual, while others do
 */
gboolean
vigie_sources_is_silent (VigieSources *self, const char *name, gint64 now)
{
  const VigieWatchStatus *status = vigie_sources_find (self, name);
  VigieRhythm rhythm;

  if (status == NULL || status->state != VIGIE_WATCH_LIVE)
    return FALSE;
  rhythm = vigie_sources_get_rhythm (self, name, now);
  return vigie_rhythm_is_silent (&rhythm,
                                 vigie_rhythm_find_newest_elsewhere (self->times, name, now), now);
}

/* How many somebody should look at: held, failed, without a login, or silent. */
guint
vigie_sources_count_troubled (VigieSources *self, gint64 now)
{
  GPtrArray *list = vigie_sources_list (self);
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (list, i);

      if (status->state == VIGIE_WATCH_HELD || status->state == VIGIE_WATCH_FAILED ||
          status->state == VIGIE_WATCH_NEEDS_LOGIN || status->state == VIGIE_WATCH_CAPPED ||
          vigie_sources_is_silent (self, status->watch->name, now))
        n++;
    }
  return n;
}

/* ---- what people do ---- */

void
vigie_sources_ask (VigieSources *self, const char *name)
{
  g_return_if_fail (VIGIE_IS_SOURCES (self));

  if (self->watcher != NULL)
    vigie_watcher_ask (self->watcher, name);
}

/* (transfer full) (element-type VigieWatch): those that nobody at this desk agreed to */
GPtrArray *
vigie_sources_dup_held (VigieSources *self)
{
  GPtrArray *held = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_watch_free);
  GPtrArray *list = vigie_sources_list (self);

  for (guint i = 0; i < list->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (list, i);

      if (status->state == VIGIE_WATCH_HELD)
        g_ptr_array_add (held, vigie_watch_copy (status->watch));
    }
  return held;
}

/* Whether somebody at this desk agreed that it is asked: of a paused one, that says no state. */
gboolean
vigie_sources_is_agreed (VigieSources *self, const VigieWatch *watch)
{
  g_return_val_if_fail (VIGIE_IS_SOURCES (self), FALSE);

  return self->trust != NULL && vigie_watch_trust_has (self->trust, watch);
}

/* ---- agreeing ---- */

typedef struct
{
  VigieWatchTrust *trust; /* its own: a worker's */
  GPtrArray *watches;     /* (element-type VigieWatch) */
} Agreement;

static void
agreement_free (gpointer data)
{
  Agreement *self = data;

  vigie_watch_trust_free (self->trust);
  g_ptr_array_unref (self->watches);
  g_free (self);
}

static void
agree_in_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Agreement *agreement = data;
  GError *error = NULL;

  if (vigie_watch_trust_add (agreement->trust,
                             (const VigieWatch *const *) agreement->watches->pdata,
                             agreement->watches->len, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_sources_agree_async:
 * @self: sources
 * @watches: (element-type VigieWatch): what somebody at this desk was shown
 * @callback: called when it is kept
 * @user_data: for @callback
 *
 * They agree, so it is asked from then on. What came to the list meanwhile is still held. A worker
 * writes that down.
 */
void
vigie_sources_agree_async (VigieSources *self,
                           GPtrArray *watches,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Agreement *agreement;

  g_return_if_fail (VIGIE_IS_SOURCES (self));
  g_return_if_fail (watches != NULL && self->store != NULL);

  agreement = g_new0 (Agreement, 1);
  agreement->trust = vigie_watch_trust_new (self->store);
  agreement->watches = g_ptr_array_ref (watches);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vigie_sources_agree_async);
  g_task_set_task_data (task, agreement, agreement_free);
  g_task_run_in_thread (task, agree_in_thread);
}

/* Returns: %FALSE with @error of vigie_watch_trust_add() where that cannot be kept, and nothing is
 * asked */
gboolean
vigie_sources_agree_finish (VigieSources *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_sources_agree_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (self->watcher != NULL)
    vigie_watcher_reload (self->watcher); /* which looks at what is written down */
  return TRUE;
}

/**
 * vigie_sources_set_secret:
 * @self: sources
 * @watch: one, also one that comes into the list only now
 * @secret: (nullable): its login until the incident is closed; the keyring may have it for longer
 *
 * All sources of the same server and account use it, also after they were changed.
 */
void
vigie_sources_set_secret (VigieSources *self, const VigieWatch *watch, const char *secret)
{
  g_autofree char *login = NULL;

  g_return_if_fail (VIGIE_IS_SOURCES (self));

  login = dup_login (watch);
  if (login == NULL || self->watcher == NULL)
    return;
  if (secret != NULL)
    g_hash_table_insert (self->typed, g_strdup (login), g_strdup (secret));
  else
    g_hash_table_remove (self->typed, login);
  note_account (self, login, secret);
  set_secret_of (self, dup_login, login, secret);
}

/* (transfer none) (nullable): a login that was typed or made since the incident was opened */
const char *
vigie_sources_get_secret (VigieSources *self, const VigieWatch *watch)
{
  g_autofree char *login = NULL;

  g_return_val_if_fail (VIGIE_IS_SOURCES (self), NULL);

  login = dup_login (watch);
  return login != NULL ? g_hash_table_lookup (self->typed, login) : NULL;
}

/**
 * vigie_sources_get_account:
 * @self: sources
 * @source: any at the same server
 *
 * Returns: (transfer none) (nullable): as whom somebody is signed in there in the browser, where
 *   the server still takes that
 */
const char *
vigie_sources_get_account (VigieSources *self, VigieSource *source)
{
  g_autofree char *login = NULL;
  GPtrArray *list;

  g_return_val_if_fail (VIGIE_IS_SOURCES (self), NULL);

  login = vigie_secret_dup_source_key (source);
  list = vigie_sources_list (self);
  for (guint i = 0; i < list->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (list, i);
      g_autofree char *of_it =
          status->state == VIGIE_WATCH_NEEDS_LOGIN ? dup_login (status->watch) : NULL;

      if (g_strcmp0 (of_it, login) == 0)
        return NULL;
    }
  return g_hash_table_lookup (self->accounts, login);
}
