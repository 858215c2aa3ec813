/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of one tile on its way, on the fetcher's thread. */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-http-policy.h"
#include "vigie-tile-download.h"
#include "vigie-tile-fetcher-private.h"
#include "vigie-tile-format.h"

#define MAX_CONNECTIONS 2
#define TOO_MANY_REQUESTS 429               /* RFC 6585 §4 */
#define NETWORK_AUTHENTICATION_REQUIRED 511 /* RFC 6585 §6: a captive portal that says so */

gint64
vigie_tile_fetcher_now (VigieTileFetcher *self)
{
  return self->config.clock (self->config.clock_data);
}

gint64
vigie_tile_key (int z, int x, int y)
{
  return (gint64) z << 48 | (gint64) x << 24 | y;
}

/* Tells the owner when the state has changed. */
void
vigie_tile_fetcher_publish (VigieTileFetcher *self)
{
  const VigieTileHealth *health = &self->health;
  gboolean changed;

  g_mutex_lock (&self->mutex);
  changed = self->trouble != health->trouble || self->retry_at != health->retry_at;
  self->trouble = health->trouble;
  self->retry_at = health->retry_at;
  g_mutex_unlock (&self->mutex);
  if (changed)
    self->on_event (VIGIE_TILE_EVENT_STATE, self->event_data);
}

void
vigie_tile_fetcher_refill (VigieTileFetcher *self)
{
  if (vigie_tile_health_take_failed (&self->health))
    self->on_event (VIGIE_TILE_EVENT_REFILL, self->event_data);
}

GError *
vigie_tile_not_found_error (void)
{
  return g_error_new_literal (VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                              _ ("There is no map for this place."));
}

void
vigie_tile_waiter_stop_listening (VigieTileWaiter *waiter)
{
  if (waiter->cancel_source)
    g_source_destroy (waiter->cancel_source);
  g_clear_pointer (&waiter->cancel_source, g_source_unref);
  waiter->flight = NULL;
}

/* (transfer full) for @task */
void
vigie_tile_waiter_give (
    GTask *task, GBytes *bytes, VigieTileFormat format, int found_z, gboolean stale)
{
  VigieTileWaiter *waiter = g_task_get_task_data (task);

  vigie_tile_waiter_stop_listening (waiter);
  vigie_tile_info_init (&waiter->info, waiter->z, waiter->x, waiter->y, found_z);
  waiter->info.format = format;
  waiter->info.stale = stale;
  g_task_return_pointer (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_object_unref (task);
}

/* Without the tile itself: gives the nearest ancestor that the cache has, or @error, which it
 * takes. (transfer full) for both */
void
vigie_tile_waiter_give_ancestor (VigieTileFetcher *self, GTask *task, int below_z, GError *error)
{
  VigieTileWaiter *waiter = g_task_get_task_data (task);

  for (int z = below_z - 1;
       z >= self->config.min_zoom && !(waiter->flags & VIGIE_BASEMAP_NO_PARENT); z--)
    {
      g_auto (VigieCachedTile) tile = { 0 };
      gint64 time = vigie_tile_fetcher_now (self);
      int up = waiter->z - z;

      if (vigie_tile_cache_find (self->cache, z, waiter->x >> up, waiter->y >> up, time, &tile))
        {
          g_clear_error (&error);
          vigie_tile_waiter_give (task, tile.bytes, tile.format, z, time >= tile.expires_at);
          return;
        }
    }
  vigie_tile_waiter_stop_listening (waiter);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* The expired tile, or else an ancestor, or else @error. (transfer full) for task and error */
void
vigie_tile_waiter_give_best (
    VigieTileFetcher *self, GTask *task, int z, const VigieCachedTile *cached, GError *error)
{
  if (cached->bytes)
    {
      g_clear_error (&error);
      vigie_tile_waiter_give (task, cached->bytes, cached->format, z, TRUE);
    }
  else
    vigie_tile_waiter_give_ancestor (self, task, z, error);
}

void
vigie_tile_flight_free (VigieTileFlight *self)
{
  g_ptr_array_unref (self->waiters);
  g_object_unref (self->cancellable);
  vigie_cached_tile_clear (&self->cached);
  g_free (self);
}

/* Every waiter gets the expired tile, an ancestor or a copy of @error. */
static void
flight_fail (VigieTileFlight *flight, const GError *error)
{
  VigieTileFetcher *self = flight->fetcher;

  while (flight->waiters->len > 0)
    {
      GTask *task = g_ptr_array_steal_index (flight->waiters, flight->waiters->len - 1);

      vigie_tile_waiter_give_best (self, task, flight->z, &flight->cached, g_error_copy (error));
    }
}

static void
flight_succeed (VigieTileFlight *flight, GBytes *bytes, VigieTileFormat format)
{
  while (flight->waiters->len > 0)
    vigie_tile_waiter_give (g_ptr_array_steal_index (flight->waiters, flight->waiters->len - 1),
                            bytes, format, flight->z, FALSE);
}

/* What is not sent yet fails with it: a server in trouble is left alone. */
static void
fail_waiting (VigieTileFetcher *self, VigieTileTrouble trouble)
{
  g_autoptr (GError) error = vigie_tile_trouble_to_error (trouble);
  VigieTileFlight *flight;

  while ((flight = g_queue_pop_head (&self->waiting)))
    {
      g_hash_table_remove (self->flights, &flight->key);
      flight_fail (flight, error);
      vigie_tile_flight_free (flight);
    }
}

void
vigie_tile_fetcher_stop_retrying (VigieTileFetcher *self)
{
  if (self->retry_source)
    g_source_destroy (self->retry_source);
  g_clear_pointer (&self->retry_source, g_source_unref);
}

static void arm_retry (VigieTileFetcher *self);

static gboolean
on_retry_time (gpointer data)
{
  VigieTileFetcher *self = data;

  g_clear_pointer (&self->retry_source, g_source_unref);
  if (vigie_tile_fetcher_now (self) < self->health.retry_at)
    arm_retry (self);
  else
    vigie_tile_fetcher_refill (self);
  return G_SOURCE_REMOVE;
}

static void
arm_retry (VigieTileFetcher *self)
{
  gint64 wait_ms = MAX ((self->health.retry_at - vigie_tile_fetcher_now (self)) / 1000 + 1, 1000);

  vigie_tile_fetcher_stop_retrying (self);
  self->retry_source = g_timeout_source_new ((guint) MIN (wait_ms, 60 * 60 * 1000));
  g_source_set_callback (self->retry_source, on_retry_time, self, NULL);
  g_source_attach (self->retry_source, self->context);
}

/* The server failed at one tile; those who wait for this one and for others get what there is. */
static void
back_off (VigieTileFlight *flight, VigieTileTrouble trouble, gint64 retry_after)
{
  VigieTileFetcher *self = flight->fetcher;
  g_autoptr (GError) error = vigie_tile_trouble_to_error (trouble);

  vigie_tile_health_fail (&self->health, flight->epoch, trouble, retry_after,
                          vigie_tile_fetcher_now (self), g_random_double ());
  vigie_tile_fetcher_publish (self);
  arm_retry (self);
  flight_fail (flight, error);
  fail_waiting (self, trouble);
}

static void
all_is_well (VigieTileFlight *flight)
{
  VigieTileFetcher *self = flight->fetcher;

  vigie_tile_health_succeed (&self->health, flight->epoch);
  if (self->health.trouble != VIGIE_TILE_TROUBLE_NONE)
    return; /* an answer from before the last failure */
  vigie_tile_fetcher_stop_retrying (self);
  vigie_tile_fetcher_publish (self);
  vigie_tile_fetcher_refill (self);
}

/* The server answers, and has no such tile. */
static void
miss_tile (VigieTileFlight *flight)
{
  VigieTileFetcher *self = flight->fetcher;
  g_autoptr (GError) error = vigie_tile_not_found_error ();

  all_is_well (flight);
  vigie_tile_health_note_missing (&self->health, flight->key,
                                  vigie_tile_fetcher_now (self) + VIGIE_TILE_MISSING_US);
  flight_fail (flight, error);
}

static void
refuse_tile (VigieTileFlight *flight, const GError *error)
{
  VigieTileFetcher *self = flight->fetcher;

  vigie_tile_health_fail_tile (&self->health, flight->key, vigie_tile_fetcher_now (self));
  vigie_tile_fetcher_publish (self);
  flight_fail (flight, error);
}

/* A page or nothing where a picture should be: it is not the tile that is wrong, but the network.
 */
static gboolean
looks_like_portal (const VigieTileAnswer *answer)
{
  const char *type = soup_message_headers_get_content_type (
      soup_message_get_response_headers (answer->message), NULL);
  gsize size;
  const char *data = g_bytes_get_data (answer->body, &size);

  if (size == 0)
    return TRUE;
  while (size > 0 && g_ascii_isspace (*data))
    data++, size--;
  return (size > 0 && *data == '<') || (type && g_str_has_prefix (type, "text/"));
}

static void
keep_tile (VigieTileFlight *flight,
           SoupMessageHeaders *headers,
           GBytes *bytes,
           VigieTileFormat format)
{
  VigieTileFetcher *self = flight->fetcher;
  gint64 time = vigie_tile_fetcher_now (self);
  VigieHttpFreshness freshness = vigie_http_freshness (headers, time, self->config.at_least_s);
  VigieCachedTile tile = {
    .bytes = bytes,
    .format = format,
    .etag = (char *) soup_message_headers_get_one (headers, "ETag"),
    .modified = (char *) soup_message_headers_get_one (headers, "Last-Modified"),
    .lifetime = freshness.lifetime,
    .expires_at = time + freshness.lifetime,
  };

  if (freshness.store)
    vigie_tile_cache_store (self->cache, flight->z, flight->x, flight->y, time, &tile);
}

static void
on_success (VigieTileFlight *flight, const VigieTileAnswer *answer)
{
  gboolean vector = flight->fetcher->config.vector;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) tile = NULL;
  VigieTileFormat format;

  /* Vector tiles of empty places are empty in earnest. */
  if (vector && g_bytes_get_size (answer->body) == 0)
    {
      miss_tile (flight);
      return;
    }
  tile = vigie_tile_check (answer->body, vector, &format, &error);
  if (tile)
    {
      all_is_well (flight);
      keep_tile (flight, soup_message_get_response_headers (answer->message), tile, format);
      flight_succeed (flight, tile, format);
    }
  else if (looks_like_portal (answer))
    back_off (flight, VIGIE_TILE_TROUBLE_PORTAL, 0);
  else
    refuse_tile (flight, error);
}

static void
on_not_modified (VigieTileFlight *flight, SoupMessageHeaders *headers)
{
  VigieTileFetcher *self = flight->fetcher;
  gint64 time = vigie_tile_fetcher_now (self);
  VigieHttpFreshness freshness = vigie_http_freshness (headers, time, self->config.at_least_s);
  gint64 lifetime = freshness.stated ? freshness.lifetime : flight->cached.lifetime;

  all_is_well (flight);
  vigie_tile_cache_confirm (self->cache, flight->z, flight->x, flight->y, lifetime,
                            time + lifetime);
  flight_succeed (flight, flight->cached.bytes, flight->cached.format);
}

static void
on_status (VigieTileFlight *flight, guint status, SoupMessageHeaders *headers)
{
  gint64 retry_after = vigie_http_retry_after (headers, vigie_tile_fetcher_now (flight->fetcher));

  /* WMTS answers 400 outside of its tiles' limits. */
  if (status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE ||
      status == SOUP_STATUS_BAD_REQUEST)
    miss_tile (flight);
  else if (status == TOO_MANY_REQUESTS ||
           (status == SOUP_STATUS_SERVICE_UNAVAILABLE && retry_after != 0))
    back_off (flight, VIGIE_TILE_TROUBLE_LIMITED, retry_after);
  else if (status == NETWORK_AUTHENTICATION_REQUIRED)
    back_off (flight, VIGIE_TILE_TROUBLE_PORTAL, retry_after);
  else if (SOUP_STATUS_IS_CLIENT_ERROR (status))
    back_off (flight, VIGIE_TILE_TROUBLE_REFUSED, retry_after);
  else
    back_off (flight, VIGIE_TILE_TROUBLE_SERVER, retry_after);
}

static void
on_no_answer (VigieTileFlight *flight, const GError *reason)
{
  g_debug ("Tile %d/%d/%d: %s", flight->z, flight->x, flight->y, reason->message);
  if (g_error_matches (reason, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE))
    refuse_tile (flight, reason);
  else if (reason->domain == G_TLS_ERROR || reason->domain == VIGIE_ERROR)
    back_off (flight, VIGIE_TILE_TROUBLE_PORTAL, 0);
  else
    back_off (flight, VIGIE_TILE_TROUBLE_OFFLINE, 0);
}

static void
on_downloaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieTileFlight *flight = user_data;
  VigieTileFetcher *self = flight->fetcher;
  g_auto (VigieTileAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  self->n_running--;
  vigie_tile_download_finish (result, &answer, &error);
  if (!g_cancellable_is_cancelled (flight->cancellable)) /* else it left the table already */
    {
      g_hash_table_remove (self->flights, &flight->key);
      if (answer.message == NULL)
        on_no_answer (flight, error);
      else if (answer.body)
        on_success (flight, &answer);
      else if (soup_message_get_status (answer.message) == SOUP_STATUS_NOT_MODIFIED &&
               flight->cached.bytes)
        on_not_modified (flight, soup_message_get_response_headers (answer.message));
      else
        on_status (flight, soup_message_get_status (answer.message),
                   soup_message_get_response_headers (answer.message));
    }
  vigie_tile_flight_free (flight);
  vigie_tile_fetcher_pump (self);
}

static void
send_flight (VigieTileFetcher *self, VigieTileFlight *flight)
{
  g_autofree char *uri =
      vigie_tile_expand_template (self->uri_template, flight->z, flight->x, flight->y);
  VigieTileRequest request = {
    .uri = uri,
    .accept = self->config.vector ? "application/vnd.mapbox-vector-tile,application/x-protobuf,*/*"
                                  : "image/png,image/jpeg,image/webp;q=0.8",
    .etag = flight->cached.bytes ? flight->cached.etag : NULL,
    .modified = flight->cached.bytes ? flight->cached.modified : NULL,
    .timeout_ms = self->config.timeout_ms,
    .max_bytes = VIGIE_TILE_MAX_BYTES,
  };

  flight->epoch = self->health.epoch;
  self->n_running++;
  vigie_tile_download_async (self->session, &request, flight->cancellable, on_downloaded, flight);
}

void
vigie_tile_fetcher_pump (VigieTileFetcher *self)
{
  /* After a failure one tile tries the server before the others follow. */
  guint limit = self->health.n_failures > 0 ? 1 : MAX_CONNECTIONS;

  while (!self->quit && self->n_running < limit && !g_queue_is_empty (&self->waiting))
    send_flight (self, g_queue_pop_head (&self->waiting));
}
