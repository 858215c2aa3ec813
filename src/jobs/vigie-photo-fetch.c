/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-bluesky-original.h"
#include "vigie-error.h"
#include "vigie-exercise.h"
#include "vigie-photo-fetch-private.h"
#include "vigie-photo-info.h"

#define N_WORKERS VIGIE_HTTP_MAX_RUNNING
/* A server's pause is waited out when nobody sits in front of it. */
#define PATIENCE_MS (30 * 1000)

/* ---- one photo ---- */

/* For cameras that do not say how their clock stands, as in imports. (transfer full) */
GTimeZone *
vigie_photo_camera_zone (void)
{
  return g_time_zone_new_identifier ("Europe/Paris");
}

VigieHttpRequest
vigie_photo_fetch_make_request (const char *uri)
{
  return (VigieHttpRequest) {
    .uri = uri,
    .accept = "image/*;q=1.0, */*;q=0.1",
    .max_bytes = VIGIE_PHOTO_FETCH_MAX_BYTES,
    .deadline_ms = VIGIE_PHOTO_FETCH_DEADLINE_MS,
  };
}

/* Servers call pages by wrong names as they do photos, so the beginning is looked at too. */
static gboolean
is_page (const VigieHttpResponse *response)
{
  static const char *const beginnings[] = { "<!doctype", "<html", "<head", "<?xml" };
  gsize size;
  const char *data = g_bytes_get_data (response->bytes, &size);
  gsize start = size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  if (g_strcmp0 (response->mime_type, "text/html") == 0 ||
      g_strcmp0 (response->mime_type, "application/xhtml+xml") == 0)
    return TRUE;
  while (start < size && g_ascii_isspace (data[start]))
    start++;
  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      gsize length = strlen (beginnings[i]);

      if (size - start >= length && g_ascii_strncasecmp (data + start, beginnings[i], length) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
fail_no_photo (const VigieHttpResponse *response, GError **error)
{
  if (g_bytes_get_size (response->bytes) == 0)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                         _ ("This address gives an empty file, not a photo."));
  else if (is_page (response))
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                         _ ("This address shows a web page, not a photo."));
  else
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                         _ ("What this address gives is not a photo of a kind that can be shown."));
  return FALSE;
}

/**
 * vigie_photo_fetch_read:
 * @uri: the address as posts name it
 * @response: what came from it
 * @error: return location for a #GError
 *
 * Reads the photo's own facts. One that is damaged is still what the address gave: it is kept, with
 * its error.
 *
 * Returns: (transfer full) (nullable): the facts, or %NULL where it is no photo
 */
VigiePhotoFacts *
vigie_photo_fetch_read (const char *uri, const VigieHttpResponse *response, GError **error)
{
  g_autoptr (VigiePhotoFacts) facts = vigie_photo_facts_new (uri);
  g_autoptr (GTimeZone) zone = vigie_photo_camera_zone ();
  g_autoptr (VigiePhotoInfo) info = NULL;
  g_autoptr (GError) failure = NULL;

  info = vigie_photo_info_new (response->bytes, &failure);
  if (info == NULL && !g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_DAMAGED))
    {
      fail_no_photo (response, error);
      return NULL;
    }
  vigie_photo_facts_read (facts, response->bytes, zone);
  return g_steal_pointer (&facts);
}

gboolean
vigie_photo_fetch_keep (VigieStore *store,
                        const VigieHttpResponse *response,
                        const VigiePhotoFacts *facts,
                        GError **error)
{
  return vigie_store_add_fetched_photo (store, facts->uri, response->uri, response->received_at,
                                        facts, error);
}

/**
 * vigie_photo_fetch_original:
 * @client: for the web
 * @uri: the address as posts name it
 * @cancellable: (nullable): to stop it
 *
 * Some networks show copies without what the camera wrote, while the original can be had too.
 * Blocks.
 *
 * Returns: (transfer full) (nullable): it, where there is one: else the address itself has to do
 */
VigieHttpResponse *
vigie_photo_fetch_original (VigieHttpClient *client, const char *uri, GCancellable *cancellable)
{
  const VigieHttpRequest request = vigie_photo_fetch_make_request (uri);
  g_auto (VigieBlueskyOriginal) original = { 0 };

  if (!vigie_bluesky_original_parse (uri, &original))
    return NULL;
  return vigie_bluesky_original_fetch (&original, client, &request, cancellable, NULL);
}

/* The request that is told to wait has failed by that; asked again, it waits with the others. */
static VigieHttpResponse *
get_patiently (VigieHttpClient *client,
               const VigieHttpRequest *request,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GError) failure = NULL;
  VigieHttpResponse *response = vigie_http_client_get (client, request, cancellable, &failure);

  if (response == NULL && request->patience_ms > 0 &&
      g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_LIMITED))
    return vigie_http_client_get (client, request, cancellable, error);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return response;
}

/* @lost is what the network or the photo did, @error what the incident did. */
static gboolean
fetch (VigieStore *store,
       VigieHttpClient *client,
       const char *uri,
       guint patience_ms,
       GCancellable *cancellable,
       GError **lost,
       GError **error)
{
  VigieHttpRequest request = vigie_photo_fetch_make_request (uri);
  g_autoptr (VigiePhotoFetch) known = NULL;
  g_autoptr (VigieHttpResponse) response = NULL;
  g_autoptr (VigiePhotoFacts) facts = NULL;
  g_autoptr (GError) failure = NULL;

  if (!vigie_exercise_may_fetch (store, lost))
    return FALSE;
  known = vigie_store_find_photo_fetch (store, uri, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (known != NULL)
    return TRUE;
  response = vigie_photo_fetch_original (client, uri, cancellable);
  if (response != NULL)
    facts = vigie_photo_fetch_read (uri, response, NULL);
  if (facts != NULL)
    return vigie_photo_fetch_keep (store, response, facts, error);
  g_clear_pointer (&response, vigie_http_response_free);
  request.patience_ms = patience_ms;
  response = get_patiently (client, &request, cancellable, lost);
  if (response == NULL)
    return FALSE;
  facts = vigie_photo_fetch_read (uri, response, lost);
  return facts != NULL && vigie_photo_fetch_keep (store, response, facts, error);
}

/**
 * vigie_photo_fetch:
 * @store: an incident that can be written to
 * @client: for the web
 * @uri: the address as posts name it
 * @cancellable: (nullable): to stop it
 * @error: return location for a #GError
 *
 * Fetches one photo and waits for it; one that was fetched before is not asked for again. For
 * worker threads.
 *
 * Errors: those of vigie_http_client_get_finish(), %VIGIE_ERROR_UNSUPPORTED and
 * %VIGIE_ERROR_INVALID for what is no photo, and those of the incident.
 *
 * Returns: whether the photo is in the incident
 */
gboolean
vigie_photo_fetch (VigieStore *store,
                   VigieHttpClient *client,
                   const char *uri,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GError) lost = NULL;

  g_return_val_if_fail (VIGIE_IS_STORE (store), FALSE);
  g_return_val_if_fail (VIGIE_IS_HTTP_CLIENT (client), FALSE);
  g_return_val_if_fail (uri != NULL, FALSE);

  if (fetch (store, client, uri, 0, cancellable, &lost, error))
    return TRUE;
  if (lost != NULL)
    g_propagate_error (error, g_steal_pointer (&lost));
  return FALSE;
}

/* ---- all photos ---- */

typedef struct
{
  const char *uri;
  gboolean fetched;
  GError *lost;
  GError *error;
} Item;

typedef struct
{
  VigieStore *store;
  VigieHttpClient *client;
  GCancellable *cancellable; /* ours: stopped by the caller or by a failure of the incident */
  GAsyncQueue *done;
} Batch;

static void
free_failure (gpointer data)
{
  VigiePhotoFailure *self = data;

  g_free (self->uri);
  g_free (self->sentence);
  g_free (self);
}

void
vigie_photo_fetch_counts_clear (VigiePhotoFetchCounts *self)
{
  g_clear_pointer (&self->failures, g_ptr_array_unref);
}

static void
fetch_item (gpointer data, gpointer user_data)
{
  Item *item = data;
  Batch *batch = user_data;

  if (!g_cancellable_set_error_if_cancelled (batch->cancellable, &item->lost))
    item->fetched = fetch (batch->store, batch->client, item->uri, PATIENCE_MS, batch->cancellable,
                           &item->lost, &item->error);
  g_async_queue_push (batch->done, item);
}

static void
stop_batch (GCancellable *caller, gpointer data)
{
  g_cancellable_cancel (data);
}

/* Returns: (transfer full) (nullable): what the incident failed with */
static GError *
run_batch (
    Batch *batch, Item *items, guint n_items, VigiePhotoFetchProgress progress, gpointer user_data)
{
  GThreadPool *pool = g_thread_pool_new (fetch_item, batch, N_WORKERS, FALSE, NULL);
  GError *error = NULL;

  for (guint i = 0; i < n_items; i++)
    g_thread_pool_push (pool, &items[i], NULL);
  for (guint n_done = 1; n_done <= n_items; n_done++)
    {
      Item *item = g_async_queue_pop (batch->done);

      if (item->error != NULL && error == NULL)
        {
          error = g_error_copy (item->error);
          g_cancellable_cancel (batch->cancellable);
        }
      if (progress != NULL)
        progress (n_done, n_items, user_data);
    }
  g_thread_pool_free (pool, FALSE, TRUE);
  return error;
}

static void
count_items (const Item *items, guint n_items, VigiePhotoFetchCounts *counts)
{
  for (guint i = 0; i < n_items; i++)
    {
      VigiePhotoFailure *failure;

      counts->n_fetched += items[i].fetched ? 1 : 0;
      if (items[i].lost == NULL ||
          g_error_matches (items[i].lost, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        continue;
      failure = g_new0 (VigiePhotoFailure, 1);
      failure->uri = g_strdup (items[i].uri);
      failure->sentence = g_strdup (items[i].lost->message);
      g_ptr_array_add (counts->failures, failure);
    }
}

/**
 * vigie_photos_fetch_all:
 * @store: an incident that can be written to
 * @client: for the web
 * @limit: at most so many, those of the newest posts; 0 for all
 * @cancellable: (nullable): to stop it
 * @progress: (nullable): called in this thread after each photo
 * @user_data: for @progress
 * @counts: (out caller-allocates): what came, also with an error; cleared by the caller
 * @error: return location for a #GError
 *
 * Fetches the photos that posts name by address and that are not here, several at once. Each is
 * durable as soon as it came, so what was fetched before it ended stays. Where a server wants a
 * short pause it waits. Takes its time: for worker threads.
 *
 * Returns: %FALSE with @error set when the incident failed, or with %G_IO_ERROR_CANCELLED; photos
 * that could not be had are no error
 */
gboolean
vigie_photos_fetch_all (VigieStore *store,
                        VigieHttpClient *client,
                        guint limit,
                        GCancellable *cancellable,
                        VigiePhotoFetchProgress progress,
                        gpointer user_data,
                        VigiePhotoFetchCounts *counts,
                        GError **error)
{
  g_autoptr (GPtrArray) uris = NULL;
  g_autoptr (GCancellable) own = g_cancellable_new ();
  g_autoptr (GAsyncQueue) done = g_async_queue_new ();
  Batch batch = { store, client, own, done };
  g_autofree Item *items = NULL;
  GError *failure = NULL;
  gulong handler = 0;

  g_return_val_if_fail (VIGIE_IS_STORE (store), FALSE);
  g_return_val_if_fail (VIGIE_IS_HTTP_CLIENT (client), FALSE);

  *counts = (VigiePhotoFetchCounts) { 0, g_ptr_array_new_with_free_func (free_failure) };
  uris = vigie_store_list_unfetched_photos (store, limit > 0 ? limit : G_MAXUINT, error);
  if (uris == NULL)
    return FALSE;
  items = g_new0 (Item, uris->len);
  for (guint i = 0; i < uris->len; i++)
    items[i].uri = g_ptr_array_index (uris, i);

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (stop_batch), own, NULL);
  failure = run_batch (&batch, items, uris->len, progress, user_data);
  g_cancellable_disconnect (cancellable, handler);
  count_items (items, uris->len, counts);
  for (guint i = 0; i < uris->len; i++)
    {
      g_clear_error (&items[i].lost);
      g_clear_error (&items[i].error);
    }
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
