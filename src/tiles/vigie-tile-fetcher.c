/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-tile-fetcher.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-tile-fetcher-private.h"

/**
 * vigie_tile_expand_template:
 * @uri_template: with `{z}`, `{x}`, `{y}` or `{-y}`
 *
 * Returns: (transfer full): the address of a tile
 */
char *
vigie_tile_expand_template (const char *uri_template, int z, int x, int y)
{
  const struct
  {
    const char *name;
    int value;
  } variables[] = { { "{z}", z }, { "{x}", x }, { "{y}", y }, { "{-y}", (1 << z) - 1 - y } };
  GString *uri = g_string_new (uri_template);

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      char value[16];

      g_snprintf (value, sizeof value, "%d", variables[i].value);
      g_string_replace (uri, variables[i].name, value, 0);
    }
  return g_string_free_and_steal (uri);
}

static gint64
real_clock (gpointer data)
{
  return g_get_real_time ();
}

void
vigie_tile_fetcher_unref (VigieTileFetcher *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->context, g_main_context_unref);
  if (self->event_destroy)
    self->event_destroy (self->event_data);
  g_mutex_clear (&self->mutex);
  g_free (self->uri_template);
  g_free (self->user_agent);
  g_free (self->cache_path);
  g_free (self);
}

static VigieTileFetcher *
fetcher_ref (VigieTileFetcher *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
waiter_free (gpointer data)
{
  VigieTileWaiter *self = data;

  g_assert (self->cancel_source == NULL);
  vigie_tile_fetcher_unref (self->fetcher);
  g_free (self);
}

static void
leave_flight (VigieTileWaiter *waiter)
{
  VigieTileFlight *flight = waiter->flight;
  VigieTileFetcher *self = flight->fetcher;
  guint index;

  if (g_ptr_array_find (flight->waiters, waiter->task, &index))
    g_ptr_array_steal_index (flight->waiters, index);
  if (flight->waiters->len > 0)
    return;

  g_hash_table_remove (self->flights, &flight->key);
  if (g_queue_remove (&self->waiting, flight))
    vigie_tile_flight_free (flight);
  else
    g_cancellable_cancel (flight->cancellable);
}

static gboolean
on_waiter_cancelled (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;
  VigieTileWaiter *waiter = g_task_get_task_data (task);

  leave_flight (waiter);
  vigie_tile_waiter_stop_listening (waiter);
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

/* (transfer full) for @task; takes what @cached holds */
static void
join_flight (VigieTileFetcher *self, GTask *task, int z, int x, int y, VigieCachedTile *cached)
{
  VigieTileWaiter *waiter = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  gint64 key = vigie_tile_key (z, x, y);
  VigieTileFlight *flight = g_hash_table_lookup (self->flights, &key);

  if (flight == NULL)
    {
      flight = g_new0 (VigieTileFlight, 1);
      *flight = (VigieTileFlight) { .fetcher = self, .key = key, .z = z, .x = x, .y = y };
      flight->waiters = g_ptr_array_new ();
      flight->cancellable = g_cancellable_new ();
      flight->cached = *cached;
      *cached = (VigieCachedTile) { 0 };
      g_hash_table_insert (self->flights, &flight->key, flight);
      g_queue_push_tail (&self->waiting, flight);
    }
  g_ptr_array_add (flight->waiters, task);
  waiter->flight = flight;
  if (cancellable)
    {
      waiter->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancel_source, G_SOURCE_FUNC (on_waiter_cancelled), task,
                             NULL);
      g_source_attach (waiter->cancel_source, self->context);
    }
  vigie_tile_fetcher_pump (self);
}

static void
load_on_thread (VigieTileFetcher *self, GTask *task)
{
  VigieTileWaiter *waiter = g_task_get_task_data (task);
  g_auto (VigieCachedTile) cached = { 0 };
  int z = MIN (waiter->z, self->config.max_zoom);
  int x = waiter->x >> (waiter->z - z);
  int y = waiter->y >> (waiter->z - z);
  gint64 time = vigie_tile_fetcher_now (self);

  if (z < self->config.min_zoom || (z != waiter->z && (waiter->flags & VIGIE_BASEMAP_NO_PARENT)))
    vigie_tile_waiter_give_ancestor (self, task, 0, vigie_tile_not_found_error ());
  else if (vigie_tile_cache_find (self->cache, z, x, y, time, &cached) &&
           (time < cached.expires_at || (waiter->flags & VIGIE_BASEMAP_CACHE_ONLY)))
    vigie_tile_waiter_give (task, cached.bytes, cached.format, z, time >= cached.expires_at);
  else if ((waiter->flags & VIGIE_BASEMAP_CACHE_ONLY))
    vigie_tile_waiter_give_ancestor (self, task, z, vigie_tile_not_found_error ());
  else if (vigie_tile_health_is_missing (&self->health, vigie_tile_key (z, x, y), time))
    vigie_tile_waiter_give_best (self, task, z, &cached, vigie_tile_not_found_error ());
  else if (time < self->health.retry_at)
    {
      self->health.some_failed = TRUE;
      vigie_tile_waiter_give_best (self, task, z, &cached,
                                   vigie_tile_trouble_to_error (self->health.trouble));
    }
  else
    join_flight (self, task, z, x, y, &cached);
}

static gboolean
on_load (gpointer data)
{
  GTask *task = data;
  VigieTileWaiter *waiter = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else
    load_on_thread (waiter->fetcher, task);
  return G_SOURCE_REMOVE;
}

static gboolean
on_network_changed (gpointer data)
{
  VigieTileFetcher *self = data;

  vigie_tile_health_network_came (&self->health);
  vigie_tile_fetcher_publish (self);
  if (vigie_tile_fetcher_now (self) >= self->health.retry_at)
    {
      vigie_tile_fetcher_stop_retrying (self);
      vigie_tile_fetcher_refill (self);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
on_stop (gpointer data)
{
  VigieTileFetcher *self = data;

  self->quit = TRUE;
  return G_SOURCE_REMOVE;
}

/* Ends what is left: nobody waits for a tile of a closed map. */
static void
end_flights (VigieTileFetcher *self)
{
  g_autoptr (GError) error =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The map was closed."));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->flights);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      VigieTileFlight *flight = value;

      g_hash_table_iter_remove (&iter);
      while (flight->waiters->len > 0)
        {
          GTask *task = g_ptr_array_steal_index (flight->waiters, flight->waiters->len - 1);

          vigie_tile_waiter_stop_listening (g_task_get_task_data (task));
          g_task_return_error (task, g_error_copy (error));
          g_object_unref (task);
        }
      if (g_queue_remove (&self->waiting, flight))
        vigie_tile_flight_free (flight);
      else
        g_cancellable_cancel (flight->cancellable);
    }
  while (self->n_running > 0)
    g_main_context_iteration (self->context, TRUE);
}

static gpointer
run (gpointer data)
{
  VigieTileFetcher *self = data;

  g_main_context_push_thread_default (self->context);
  self->cache =
      vigie_tile_cache_open (self->cache_path, self->uri_template, self->config.cache_max_bytes);
  self->session =
      soup_session_new_with_options ("user-agent", self->user_agent, "idle-timeout", 60, NULL);
  self->flights = g_hash_table_new (g_int64_hash, g_int64_equal);
  vigie_tile_health_init (&self->health);
  g_queue_init (&self->waiting);

  while (!self->quit)
    g_main_context_iteration (self->context, TRUE);

  end_flights (self);
  vigie_tile_fetcher_stop_retrying (self);
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_clear_pointer (&self->cache, vigie_tile_cache_close);
  g_clear_pointer (&self->flights, g_hash_table_unref);
  vigie_tile_health_clear (&self->health);
  g_main_context_pop_thread_default (self->context);
  vigie_tile_fetcher_unref (self);
  return NULL;
}

/* Hands something to the thread, in order. Returns: FALSE once it was told to stop */
static gboolean
post (VigieTileFetcher *self, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = NULL;
  gboolean open;

  g_mutex_lock (&self->mutex);
  open = !self->stopped;
  if (func == on_stop)
    self->stopped = TRUE;
  if (open)
    {
      source = g_idle_source_new ();
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, func, data, destroy);
      g_source_attach (source, self->context);
    }
  g_mutex_unlock (&self->mutex);
  if (!open && destroy)
    destroy (data);
  return open;
}

/**
 * vigie_tile_fetcher_new:
 * @config: copied
 * @on_event: called on the fetcher's thread
 * @destroy: (nullable): for @data, when the fetcher's last part goes, on whatever thread
 *
 * Returns: (transfer full): a running fetcher; stop it before the last vigie_tile_fetcher_unref()
 */
VigieTileFetcher *
vigie_tile_fetcher_new (const VigieTileFetcherConfig *config,
                        VigieTileEventFunc on_event,
                        gpointer data,
                        GDestroyNotify destroy)
{
  VigieTileFetcher *self = g_new0 (VigieTileFetcher, 1);

  g_atomic_ref_count_init (&self->refs);
  self->config = *config;
  self->config.uri_template = self->uri_template = g_strdup (config->uri_template);
  self->config.user_agent = self->user_agent = g_strdup (config->user_agent);
  self->config.cache_path = self->cache_path = g_strdup (config->cache_path);
  if (self->config.clock == NULL)
    self->config.clock = real_clock;
  self->on_event = on_event;
  self->event_data = data;
  self->event_destroy = destroy;
  g_mutex_init (&self->mutex);
  self->context = g_main_context_new ();
  self->thread = g_thread_new ("vigie-tiles", run, fetcher_ref (self));
  return self;
}

/**
 * vigie_tile_fetcher_stop:
 * @wait: whether to wait for its thread; not from that thread
 *
 * Ends every load with %G_IO_ERROR_CANCELLED. The second call does nothing.
 */
void
vigie_tile_fetcher_stop (VigieTileFetcher *self, gboolean wait)
{
  if (!post (self, on_stop, self, NULL))
    return;
  if (wait)
    g_thread_join (self->thread);
  else
    g_thread_unref (self->thread);
}

/**
 * vigie_tile_fetcher_load:
 * @task: (transfer full): gets the tile; free for its task data
 */
void
vigie_tile_fetcher_load (
    VigieTileFetcher *self, GTask *task, int z, int x, int y, VigieBasemapFlags flags)
{
  VigieTileWaiter *waiter = g_new0 (VigieTileWaiter, 1);

  *waiter =
      (VigieTileWaiter) { .fetcher = fetcher_ref (self), .task = task, .z = z, .x = x, .y = y };
  waiter->flags = flags;
  g_task_set_task_data (task, waiter, waiter_free);
  if (!post (self, on_load, task, NULL))
    {
      g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                       _ ("The map was closed."));
      g_object_unref (task);
    }
}

GBytes *
vigie_tile_fetcher_load_finish (GTask *task, VigieTileInfo *info, GError **error)
{
  const VigieTileWaiter *waiter = g_task_get_task_data (task);

  if (info && waiter)
    *info = waiter->info;
  return g_task_propagate_pointer (task, error);
}

/**
 * vigie_tile_fetcher_network_changed:
 *
 * Says that a network came: waiting for an unreachable server ends. What servers asked for stays.
 */
void
vigie_tile_fetcher_network_changed (VigieTileFetcher *self)
{
  post (self, on_network_changed, fetcher_ref (self), (GDestroyNotify) vigie_tile_fetcher_unref);
}

/**
 * vigie_tile_fetcher_get_trouble:
 * @retry_at: (out) (optional): µs since 1970 when the server will be asked again, or 0
 */
VigieTileTrouble
vigie_tile_fetcher_get_trouble (VigieTileFetcher *self, gint64 *retry_at)
{
  VigieTileTrouble trouble;

  g_mutex_lock (&self->mutex);
  trouble = self->trouble;
  if (retry_at)
    *retry_at = self->retry_at;
  g_mutex_unlock (&self->mutex);
  return trouble;
}
