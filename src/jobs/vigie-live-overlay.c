/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-live-overlay.h"

#include <glib/gstdio.h>

#include "vigie-live-files.h"
#include "vigie-time.h"

/* Decisions come in bursts: a closure and its diversion, an import of positions. */
#define SETTLE_MS 100
/* Posts that arrive rarely change what is published. */
#define SETTLE_POSTS_MS 2000
/* The clock of the machine may be set, or sleep: longer waits are looked at again. */
#define LOOK_AGAIN_MS 15000

struct _VigieLiveOverlay
{
  GObject parent_instance;

  VigieStore *store;
  VigieOverlayServer *server;
  GCancellable *cancellable;
  VigieLiveFiles *files;
  gulong changed_id;
  guint settle_id;
  gint64 settle_at; /* monotonic, µs */
  guint clock_id;
  gint64 next_at; /* ms: when it says something else without any decision */
  gboolean busy;
  gboolean again;
  gboolean closed;
  char *territory_problem;
  char *log_problem;
  char *actor;
};

static guint served_signal;

G_DEFINE_FINAL_TYPE (VigieLiveOverlay, vigie_live_overlay, G_TYPE_OBJECT)

static void make (VigieLiveOverlay *self);

static gboolean
on_settled (gpointer data)
{
  VigieLiveOverlay *self = data;

  self->settle_id = 0;
  make (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (VigieLiveOverlay *self, guint delay_ms)
{
  gint64 at = g_get_monotonic_time () + delay_ms * G_TIME_SPAN_MILLISECOND;

  if (self->closed || (self->settle_id != 0 && self->settle_at <= at))
    return;
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_at = at;
  self->settle_id = g_timeout_add (delay_ms, on_settled, self);
}

static void
on_changed (VigieStore *store, guint changes, VigieLiveOverlay *self)
{
  schedule (self,
            (changes & ~(guint) VIGIE_STORE_CHANGED_POSTS) != 0 ? SETTLE_MS : SETTLE_POSTS_MS);
}

/* ---- what begins and ends by itself ---- */

static void set_clock (VigieLiveOverlay *self);

static gboolean
on_clock (gpointer data)
{
  VigieLiveOverlay *self = data;

  self->clock_id = 0;
  if (g_get_real_time () / 1000 >= self->next_at)
    make (self); /* and then the clock is set again */
  else
    set_clock (self);
  return G_SOURCE_REMOVE;
}

static void
set_clock (VigieLiveOverlay *self)
{
  gint64 left;

  g_clear_handle_id (&self->clock_id, g_source_remove);
  if (self->closed || self->next_at == VIGIE_TIME_UNKNOWN)
    return;
  left = CLAMP (self->next_at - g_get_real_time () / 1000 + 1, 1, LOOK_AGAIN_MS);
  self->clock_id = g_timeout_add ((guint) left, on_clock, self);
}

/* ---- making the files ---- */

static void
made_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieLiveOverlay *self = VIGIE_LIVE_OVERLAY (object);
  g_autoptr (VigieOverlaySnapshot) snapshot = g_task_propagate_pointer (G_TASK (result), NULL);

  self->busy = FALSE;
  if (self->closed)
    {
      vigie_live_files_clean (self->files);
      return;
    }
  if (snapshot != NULL)
    {
      vigie_overlay_server_publish (self->server, snapshot);
      self->next_at = vigie_live_files_get_next_at (self->files);
      if (self->next_at != VIGIE_TIME_UNKNOWN && self->next_at <= g_get_real_time () / 1000)
        self->next_at = g_get_real_time () / 1000 + LOOK_AGAIN_MS; /* the files could not be made */
      g_set_str (&self->territory_problem, vigie_live_files_get_territory_problem (self->files));
      g_set_str (&self->log_problem, vigie_live_files_get_log_problem (self->files));
    }
  set_clock (self);
  if (self->again)
    schedule (self, SETTLE_MS);
  self->again = FALSE;
  g_signal_emit (self, served_signal, 0);
}

static void
make_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  VigieLiveOverlay *self = source;
  g_autoptr (VigieOverlaySnapshot) snapshot =
      vigie_live_files_make (self->files, self->store, task_data, cancellable);

  g_task_return_pointer (task, g_steal_pointer (&snapshot),
                         (GDestroyNotify) vigie_overlay_snapshot_unref);
}

static void
make (VigieLiveOverlay *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->busy || self->closed)
    {
      self->again = TRUE;
      return;
    }
  self->busy = TRUE;
  task = g_task_new (self, self->cancellable, made_cb, NULL);
  g_task_set_source_tag (task, make);
  g_task_set_task_data (task, g_strdup (self->actor), g_free);
  g_task_run_in_thread (task, make_in_thread);
}

/* ---- life ---- */

/**
 * vigie_live_overlay_new:
 * @store: the incident
 * @server: where it is served; its owner closes it
 * @actor: (nullable): as of vigie_live_overlay_set_actor()
 *
 * Begins at once.
 *
 * Returns: (transfer full): what has to be closed before the store is
 */
VigieLiveOverlay *
vigie_live_overlay_new (VigieStore *store, VigieOverlayServer *server, const char *actor)
{
  VigieLiveOverlay *self;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);
  g_return_val_if_fail (VIGIE_IS_OVERLAY_SERVER (server), NULL);

  self = g_object_new (VIGIE_TYPE_LIVE_OVERLAY, NULL);
  self->store = g_object_ref (store);
  self->server = g_object_ref (server);
  self->actor = g_strdup (actor);
  self->changed_id = g_signal_connect (store, "changed", G_CALLBACK (on_changed), self);
  make (self);

  return self;
}

/**
 * vigie_live_overlay_set_actor:
 * @self: a live overlay
 * @actor: (nullable): who has it served, for what the log says from now on; the incident's author
 *   when %NULL
 */
void
vigie_live_overlay_set_actor (VigieLiveOverlay *self, const char *actor)
{
  g_return_if_fail (VIGIE_IS_LIVE_OVERLAY (self));

  g_set_str (&self->actor, actor);
}

/**
 * vigie_live_overlay_close:
 * @self: a live overlay
 *
 * Follows no longer. What a worker still makes is given up, and nobody waits for it here.
 */
void
vigie_live_overlay_close (VigieLiveOverlay *self)
{
  g_return_if_fail (VIGIE_IS_LIVE_OVERLAY (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  g_clear_signal_handler (&self->changed_id, self->store);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_handle_id (&self->clock_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (!self->busy)
    vigie_live_files_clean (self->files);
}

/**
 * vigie_live_overlay_is_busy:
 *
 * Returns: whether a worker makes files, which ends in the main context; a program that ends waits
 *   for that, so that nothing of them is left behind
 */
gboolean
vigie_live_overlay_is_busy (VigieLiveOverlay *self)
{
  return self->busy;
}

/**
 * vigie_live_overlay_get_territory_problem:
 *
 * Returns: (nullable): a sentence: why the files were made without the incident's territory
 */
const char *
vigie_live_overlay_get_territory_problem (VigieLiveOverlay *self)
{
  return self->territory_problem;
}

/**
 * vigie_live_overlay_get_log_problem:
 *
 * Returns: (nullable): a sentence: why the log does not say what is served; it is served all the
 *   same, and noted with the next change where that works again
 */
const char *
vigie_live_overlay_get_log_problem (VigieLiveOverlay *self)
{
  return self->log_problem;
}

static void
vigie_live_overlay_finalize (GObject *object)
{
  VigieLiveOverlay *self = VIGIE_LIVE_OVERLAY (object);

  if (!self->closed)
    g_critical ("A live overlay was not closed");
  g_clear_object (&self->store);
  g_clear_object (&self->server);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->files, vigie_live_files_free);
  g_free (self->territory_problem);
  g_free (self->log_problem);
  g_free (self->actor);

  G_OBJECT_CLASS (vigie_live_overlay_parent_class)->finalize (object);
}

static void
vigie_live_overlay_class_init (VigieLiveOverlayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_live_overlay_finalize;
  served_signal = g_signal_new ("served", VIGIE_TYPE_LIVE_OVERLAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
vigie_live_overlay_init (VigieLiveOverlay *self)
{
  self->cancellable = g_cancellable_new ();
  self->files = vigie_live_files_new ();
  self->next_at = VIGIE_TIME_UNKNOWN;
}
