/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-watcher.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-exercise.h"
#include "vigie-secret.h"
#include "vigie-watching.h"

#define MIN_BACK_OFF_MS 1000
#define MAX_BACK_OFF_MS (5 * 60 * 1000)
#define STEADY_MS (60 * 1000) /* a connection that stood for so long was none that failed */
#define CAPPED_MS (60 * 1000)
#define MISSING_MS (15 * 60 * 1000)   /* it may be a mistake of the moment, at night too */
#define MAX_PAUSE_MS (60 * 60 * 1000) /* however long a source wants to be left alone */

typedef struct
{
  VigieWatchStatus status; /* first, so that it can be listed */
  VigieWatcher *watcher;
  VigieSource *source;       /* (nullable): a newer Vigie's kind is not known */
  char *secret;              /* (nullable) */
  guint n_failures;          /* in a row */
  gint64 due;                /* of g_get_monotonic_time(); 0 for never */
  GCancellable *cancellable; /* (nullable): of the round that runs */
  VigieIngestCounts before;  /* that round */
  gint64 live_since;         /* of g_get_monotonic_time(); 0 where nothing is streaming */
  gboolean again;            /* the round is ended to begin another one */
} Entry;

struct _VigieWatcher
{
  GObject parent_instance;

  VigieStore *store;
  VigieHttpClient *client;
  VigieWatchAllowFunc allow; /* (nullable) */
  gpointer allow_data;
  gulong store_handler;
  GPtrArray *entries; /* (element-type Entry) */
  char *words;        /* (nullable): what the incident looks for */
  GSource *timer;
  guint n_running; /* also rounds of sources that are no longer watched */
  gboolean closed;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieWatcher, vigie_watcher, G_TYPE_OBJECT)

const char *
vigie_watch_state_to_string (VigieWatchState state)
{
  static const char *const names[] = { "paused",      "held",   "catching-up", "live", "waiting",
                                       "needs-login", "failed", "capped",      "ended" };

  return names[state];
}

static void
entry_free (gpointer data)
{
  Entry *self = data;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->source);
  vigie_secret_free (self->secret);
  vigie_watch_free (self->status.watch);
  g_free (self->status.reason);
  g_clear_pointer (&self->status.notes, g_ptr_array_unref);
  g_free (self);
}

static void
emit_changed (VigieWatcher *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- the rhythm ---- */

static void run_due (VigieWatcher *self);

static gboolean
on_timer (gpointer data)
{
  VigieWatcher *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  run_due (self);
  return G_SOURCE_REMOVE;
}

static void
stop_timer (VigieWatcher *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
start_timer (VigieWatcher *self)
{
  gint64 first = G_MAXINT64;

  stop_timer (self);
  for (guint i = 0; !self->closed && i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->due != 0 && entry->cancellable == NULL)
        first = MIN (first, entry->due);
    }
  if (first == G_MAXINT64)
    return;
  self->timer = g_timeout_source_new (0);
  g_source_set_ready_time (self->timer, first);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
set_due (Entry *entry, gint64 in_ms)
{
  entry->due = g_get_monotonic_time () + in_ms * G_TIME_SPAN_MILLISECOND;
  entry->status.next_at = g_get_real_time () / 1000 + in_ms;
}

static void
set_never (Entry *entry)
{
  entry->due = 0;
  entry->status.next_at = VIGIE_TIME_UNKNOWN;
}

/* 1, 2, 4, … seconds less up to a half, so that many desks do not come back in step. */
static gint64
get_back_off (guint n_failures)
{
  gint64 longest = MIN ((gint64) MIN_BACK_OFF_MS << MIN (n_failures, 16), MAX_BACK_OFF_MS);

  return longest - (gint64) (g_random_double () * (double) longest / 2);
}

/* ---- rounds ---- */

typedef struct
{
  VigieWatcher *watcher;
  GCancellable *cancellable; /* tells whose round it was */
} Round;

static Entry *
find_running (VigieWatcher *self, GCancellable *cancellable)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->cancellable == cancellable)
        return entry;
    }
  return NULL;
}

static void
take_success (Entry *entry, const VigieSourceRound *round)
{
  gint64 pause = MAX (vigie_source_get_interval (entry->source), round->pause_ms);

  entry->n_failures = 0;
  entry->status.state = VIGIE_WATCH_LIVE;
  g_clear_pointer (&entry->status.reason, g_free);
  set_due (entry, MIN (pause, MAX_PAUSE_MS));
  if (!round->has_ended)
    return;
  entry->status.state = VIGIE_WATCH_ENDED;
  set_never (entry);
}

/* Until when the server itself wants to be left alone, in ms from now. */
static gint64
get_server_pause (Entry *entry)
{
  const char *address = vigie_source_get_server (entry->source);
  gint64 until =
      address != NULL ? vigie_http_client_get_pause (entry->watcher->client, address) : 0;

  /* a clock that was put back must not silence it for days */
  return until != 0
             ? CLAMP (until - vigie_http_client_get_now (entry->watcher->client), 0, MAX_PAUSE_MS)
             : 0;
}

/* A door that has no key may open again. */
static gboolean
takes_login (const Entry *entry)
{
  return vigie_source_kind_get_login (vigie_source_get_kind (entry->source)) != NULL;
}

static void
take_failure (Entry *entry, const VigieSourceRound *round, const GError *error)
{
  entry->n_failures++;
  g_set_str (&entry->status.reason, error->message);
  if (g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN) && takes_login (entry))
    {
      entry->status.state = VIGIE_WATCH_NEEDS_LOGIN;
      set_never (entry);
    }
  else if (g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY))
    {
      entry->status.state = VIGIE_WATCH_FAILED;
      set_never (entry);
    }
  else if (g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND) ||
           g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN))
    {
      entry->status.state = VIGIE_WATCH_FAILED;
      set_due (entry, MAX (MISSING_MS, get_server_pause (entry)));
    }
  else if (g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_CAP))
    { /* a new day begins, or the cap is raised: looking costs nothing */
      entry->n_failures = 0;
      entry->status.state = VIGIE_WATCH_CAPPED;
      set_due (entry, CAPPED_MS);
    }
  else
    {
      entry->status.state = VIGIE_WATCH_WAITING;
      set_due (entry, MAX (MAX (get_server_pause (entry), MIN (round->pause_ms, MAX_PAUSE_MS)),
                           get_back_off (entry->n_failures)));
    }
}

static void
take_counts (Entry *entry, const VigieIngestCounts *counts)
{
  VigieWatchStatus *status = &entry->status;
  const VigieIngestCounts *before = &entry->before;
  guint64 n_imported = status->counts.imported;

  status->asked_at = g_get_real_time () / 1000;
  status->counts = (VigieIngestCounts) {
    .imported = before->imported + counts->imported,
    .known = before->known + counts->known,
    .known_otherwise = before->known_otherwise + counts->known_otherwise,
    .changed = before->changed + counts->changed,
  };
  if (status->counts.imported > n_imported)
    status->post_at = status->asked_at;
}

static void
take_notes (VigieWatchStatus *status, GPtrArray *notes /* (nullable) */)
{
  g_clear_pointer (&status->notes, g_ptr_array_unref);
  status->notes = notes != NULL ? g_ptr_array_ref (notes) : g_ptr_array_new_with_free_func (g_free);
}

static void
end_stream (Entry *entry)
{
  if (entry->live_since != 0 &&
      g_get_monotonic_time () - entry->live_since >= STEADY_MS * G_TIME_SPAN_MILLISECOND)
    entry->n_failures = 0;
  entry->live_since = 0;
  entry->status.is_streaming = FALSE;
}

static void
on_news (const VigieWatchingNews *news, gpointer user_data)
{
  Round *data = user_data;
  VigieWatcher *self = data->watcher;
  Entry *entry = self->closed ? NULL : find_running (self, data->cancellable);

  if (entry == NULL)
    return;
  take_counts (entry, &news->counts);
  take_notes (&entry->status, news->notes);
  if (news->is_live && entry->live_since == 0)
    {
      entry->live_since = g_get_monotonic_time ();
      entry->status.is_streaming = TRUE;
      entry->status.state = VIGIE_WATCH_LIVE;
      g_clear_pointer (&entry->status.reason, g_free);
    }
  emit_changed (self);
}

static void
on_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Round *data = user_data;
  g_autoptr (VigieWatcher) self = data->watcher;
  g_autoptr (GCancellable) cancellable = data->cancellable;
  Entry *entry = self->closed ? NULL : find_running (self, cancellable);
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean done = vigie_watching_follow_finish (result, &round, &error);

  g_free (data);
  self->n_running--;
  if (entry == NULL)
    {
      if (self->closed)
        emit_changed (self);
      return;
    }
  g_clear_object (&entry->cancellable);
  take_counts (entry, &round.counts);
  take_notes (&entry->status, round.notes);
  end_stream (entry);
  if (entry->again)
    {
      entry->status.state = VIGIE_WATCH_CATCHING_UP;
      set_due (entry, 0);
    }
  else if (done)
    take_success (entry, &round);
  else
    take_failure (entry, &round, error);
  entry->again = FALSE;
  start_timer (self);
  emit_changed (self);
}

static void
run_round (VigieWatcher *self, Entry *entry)
{
  Round *round = g_new0 (Round, 1);

  entry->due = 0;
  entry->status.next_at = VIGIE_TIME_UNKNOWN;
  if (entry->status.state != VIGIE_WATCH_LIVE)
    entry->status.state = VIGIE_WATCH_CATCHING_UP;
  entry->before = entry->status.counts;
  entry->cancellable = g_cancellable_new ();
  round->watcher = g_object_ref (self);
  round->cancellable = g_object_ref (entry->cancellable);
  self->n_running++;
  vigie_watching_follow_async (self->store, entry->source, self->client, entry->secret,
                               entry->cancellable, on_news, on_ended, round);
}

static void
run_due (VigieWatcher *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean changed = FALSE;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->due == 0 || entry->due > now || entry->cancellable != NULL)
        continue;
      run_round (self, entry);
      changed = TRUE;
    }
  start_timer (self);
  if (changed)
    emit_changed (self);
}

/* ---- the list ---- */

static gboolean
is_allowed (VigieWatcher *self, const VigieWatch *watch)
{
  return self->allow == NULL || self->allow (watch, self->allow_data);
}

static Entry *
entry_new (VigieWatcher *watcher, const VigieWatch *watch)
{
  Entry *self = g_new0 (Entry, 1);
  g_autoptr (GError) error = NULL;

  self->watcher = watcher;
  self->status.watch = vigie_watch_copy (watch);
  self->status.notes = g_ptr_array_new_with_free_func (g_free);
  self->status.asked_at = self->status.post_at = self->status.next_at = VIGIE_TIME_UNKNOWN;
  self->source = vigie_watch_make_source (watch, &error);
  self->status.follows_words = self->source != NULL && vigie_source_follows_words (self->source);
  if (self->source == NULL || !vigie_exercise_allows (watcher->store, self->source, &error))
    {
      self->status.state = VIGIE_WATCH_FAILED;
      self->status.reason = g_strdup (error->message);
    }
  else if (watch->paused)
    self->status.state = VIGIE_WATCH_PAUSED;
  else if (!is_allowed (watcher, watch))
    self->status.state = VIGIE_WATCH_HELD;
  else
    {
      self->status.state = VIGIE_WATCH_CATCHING_UP;
      set_due (self, 0);
    }
  return self;
}

static gboolean
asks_the_same (const VigieWatch *a, const VigieWatch *b)
{
  return g_str_equal (a->kind, b->kind) &&
         g_strv_equal ((const char *const *) a->options, (const char *const *) b->options);
}

/* A source that is paused or goes on needs its secret afterwards. */
static char *
steal_secret (VigieWatcher *self, const VigieWatch *watch)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry != NULL && entry->secret != NULL && asks_the_same (entry->status.watch, watch))
        return g_steal_pointer (&entry->secret);
    }
  return NULL;
}

/* What is watched as before goes on, under a new name as well. */
static Entry *
take_entry (VigieWatcher *self, const VigieWatch *watch)
{
  Entry *fresh;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry == NULL || entry->status.watch->paused != watch->paused ||
          entry->status.state == VIGIE_WATCH_HELD || !asks_the_same (entry->status.watch, watch))
        continue;
      self->entries->pdata[i] = NULL;
      g_set_str (&entry->status.watch->name, watch->name);
      return entry;
    }
  fresh = entry_new (self, watch);
  fresh->secret = steal_secret (self, watch);
  return fresh;
}

static void
clear_entry (gpointer data)
{
  if (data != NULL)
    entry_free (data);
}

/* What was being asked is asked anew. */
static void
follow_words (VigieWatcher *self)
{
  g_autofree char *words = vigie_store_get (self->store, VIGIE_INFO_WATCH_WORDS);

  if (g_strcmp0 (self->words, words) == 0)
    return;
  g_set_str (&self->words, words);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->source == NULL || entry->status.state == VIGIE_WATCH_PAUSED ||
          entry->status.state == VIGIE_WATCH_HELD || !vigie_source_follows_words (entry->source))
        continue;
      if (entry->cancellable == NULL)
        set_due (entry, 0);
      else
        {
          entry->again = TRUE;
          g_cancellable_cancel (entry->cancellable);
        }
    }
}

static void
reload (VigieWatcher *self)
{
  g_autoptr (GPtrArray) watches = vigie_watches_load (self->store, NULL);
  GPtrArray *entries;

  if (watches == NULL)
    return; /* all goes on as it was */
  entries = g_ptr_array_new_with_free_func (clear_entry);
  for (guint i = 0; i < watches->len; i++)
    g_ptr_array_add (entries, take_entry (self, g_ptr_array_index (watches, i)));
  g_ptr_array_unref (self->entries);
  self->entries = entries;
  follow_words (self);
  run_due (self);
}

static void
on_store_changed (VigieStore *store, guint changes, gpointer data)
{
  VigieWatcher *self = data;

  if ((changes & VIGIE_STORE_CHANGED_INFO) == 0)
    return;
  reload (self);
  emit_changed (self);
}

/* ---- life ---- */

static void
vigie_watcher_finalize (GObject *object)
{
  VigieWatcher *self = VIGIE_WATCHER (object);

  g_assert (self->closed); /* vigie_watcher_close() was forgotten */

  g_ptr_array_unref (self->entries);
  g_free (self->words);
  g_object_unref (self->store);
  g_object_unref (self->client);

  G_OBJECT_CLASS (vigie_watcher_parent_class)->finalize (object);
}

static void
vigie_watcher_class_init (VigieWatcherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_watcher_finalize;

  /**
   * VigieWatcher::changed:
   *
   * How a source stands has changed, or the list has.
   */
  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_WATCHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
vigie_watcher_init (VigieWatcher *self)
{
  self->entries = g_ptr_array_new_with_free_func (clear_entry);
}

/**
 * vigie_watcher_new:
 * @store: an incident
 * @client: what asks
 *
 * Begins to ask all of the incident's sources.
 *
 * Returns: (transfer full): a watcher, to be closed
 */
VigieWatcher *
vigie_watcher_new (VigieStore *store, VigieHttpClient *client)
{
  return vigie_watcher_new_guarded (store, client, NULL, NULL);
}

/**
 * vigie_watcher_new_guarded:
 * @store: an incident
 * @client: what asks
 * @allow: (nullable): says whether a source may be asked, on the thread of the watcher
 * @data: for @allow
 *
 * Begins to ask those of the incident's sources that may be asked; the others are
 * %VIGIE_WATCH_HELD. Whenever the list changes, and with vigie_watcher_reload(), @allow is asked
 * about what is new or held.
 *
 * Returns: (transfer full): a watcher, to be closed
 */
VigieWatcher *
vigie_watcher_new_guarded (VigieStore *store,
                           VigieHttpClient *client,
                           VigieWatchAllowFunc allow,
                           gpointer data)
{
  VigieWatcher *self = g_object_new (VIGIE_TYPE_WATCHER, NULL);

  self->store = g_object_ref (store);
  self->client = g_object_ref (client);
  self->allow = allow;
  self->allow_data = data;
  self->store_handler = g_signal_connect (store, "changed", G_CALLBACK (on_store_changed), self);
  reload (self);
  return self;
}

/**
 * vigie_watcher_close:
 * @self: a watcher
 *
 * Ends what is being asked, without waiting for it: until vigie_watcher_is_busy() says no, which is
 * told by "changed", the store and the client must live.
 */
void
vigie_watcher_close (VigieWatcher *self)
{
  g_return_if_fail (VIGIE_IS_WATCHER (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  stop_timer (self);
  g_clear_signal_handler (&self->store_handler, self->store);
  g_ptr_array_set_size (self->entries, 0); /* which cancels their rounds */
}

gboolean
vigie_watcher_is_busy (VigieWatcher *self)
{
  g_return_val_if_fail (VIGIE_IS_WATCHER (self), FALSE);

  return self->n_running > 0;
}

/**
 * vigie_watcher_list:
 * @self: a watcher
 *
 * Returns: (transfer none) (element-type VigieWatchStatus): how each source stands, until the next
 *   "changed"
 */
GPtrArray *
vigie_watcher_list (VigieWatcher *self)
{
  g_return_val_if_fail (VIGIE_IS_WATCHER (self), NULL);

  return self->entries;
}

static Entry *
find (VigieWatcher *self, const char *name)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (entry->status.watch->name, name))
        return entry;
    }
  return NULL;
}

/* (transfer none) (nullable) */
const VigieWatchStatus *
vigie_watcher_find (VigieWatcher *self, const char *name)
{
  Entry *entry;

  g_return_val_if_fail (VIGIE_IS_WATCHER (self), NULL);

  entry = find (self, name);
  return entry != NULL ? &entry->status : NULL;
}

/**
 * vigie_watcher_ask:
 * @self: a watcher
 * @name: of a source
 *
 * Asks it now, also where it had failed for good; one that a server wants left alone waits for
 * that, and one that sends by itself does so anyway.
 */
void
vigie_watcher_ask (VigieWatcher *self, const char *name)
{
  Entry *entry;

  g_return_if_fail (VIGIE_IS_WATCHER (self));

  entry = find (self, name);
  if (entry == NULL || entry->source == NULL || entry->cancellable != NULL ||
      entry->status.watch->paused || entry->status.state == VIGIE_WATCH_HELD)
    return;
  set_due (entry, 0);
  run_due (self);
}

/**
 * vigie_watcher_reload:
 * @self: a watcher
 *
 * Looks at the list again: something else may be asked now.
 */
void
vigie_watcher_reload (VigieWatcher *self)
{
  g_return_if_fail (VIGIE_IS_WATCHER (self));

  if (self->closed)
    return;
  reload (self);
  emit_changed (self);
}

/**
 * vigie_watcher_set_secret:
 * @self: a watcher
 * @name: of a source
 * @secret: (nullable): its password or token, kept in memory only
 *
 * Asks again with it.
 */
void
vigie_watcher_set_secret (VigieWatcher *self, const char *name, const char *secret)
{
  Entry *entry;

  g_return_if_fail (VIGIE_IS_WATCHER (self));

  entry = find (self, name);
  if (entry == NULL)
    return;
  vigie_secret_free (entry->secret);
  entry->secret = g_strdup (secret);
  if (entry->cancellable != NULL) /* with the old one */
    {
      entry->again = TRUE;
      g_cancellable_cancel (entry->cancellable);
      return;
    }
  vigie_watcher_ask (self, name);
}
