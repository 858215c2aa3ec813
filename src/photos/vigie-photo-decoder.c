/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-decoder.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-photo-backend.h"
#include "vigie-photo-encode.h"
#include "vigie-photo-header.h"
#include "vigie-photo-info.h"

#define MAX_DECODES 2 /* at once: each may need a gigabyte */

static int chosen_backend = VIGIE_PHOTO_BACKEND_AUTO; /* atomic */

static GMutex slots_mutex;
static GCond slots_cond;
static guint slots_taken;

/**
 * vigie_photo_decoder_set_backend:
 * @backend: what to decode with from now on
 *
 * For tests and for finding faults; programs leave the automatic choice.
 */
void
vigie_photo_decoder_set_backend (VigiePhotoBackend backend)
{
  g_atomic_int_set (&chosen_backend, (int) backend);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_mutex_lock (&slots_mutex);
  g_cond_broadcast (&slots_cond);
  g_mutex_unlock (&slots_mutex);
}

static gboolean
take_slot (GCancellable *cancellable, GError **error)
{
  gulong handler = 0;
  gboolean taken;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), NULL, NULL);

  g_mutex_lock (&slots_mutex);
  while (slots_taken == MAX_DECODES && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&slots_cond, &slots_mutex);
  taken = !g_cancellable_is_cancelled (cancellable);
  if (taken)
    slots_taken++;
  g_mutex_unlock (&slots_mutex);

  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  if (!taken)
    g_cancellable_set_error_if_cancelled (cancellable, error);
  return taken;
}

static void
leave_slot (void)
{
  g_mutex_lock (&slots_mutex);
  slots_taken--;
  g_cond_signal (&slots_cond);
  g_mutex_unlock (&slots_mutex);
}

static VigieImage *
decode_with_helper (GBytes *bytes,
                    const VigiePhotoInfo *info,
                    int max_size_px,
                    gint64 deadline,
                    GCancellable *cancellable,
                    GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  VigiePhotoFormat format = vigie_photo_format_guess (data, size);

  return vigie_photo_helper_decode (bytes, vigie_photo_format_get_name (format), info->orientation,
                                    max_size_px, deadline, cancellable, error);
}

static VigieImage *
decode_with_glycin (
    GBytes *bytes, int max_size_px, gint64 deadline, GCancellable *cancellable, GError **error)
{
  g_autoptr (VigieImage) full = vigie_photo_glycin_decode (bytes, deadline, cancellable, error);

  return full != NULL ? vigie_image_scale_to_fit (full, max_size_px) : NULL;
}

static VigieImage *
decode (GBytes *bytes,
        const VigiePhotoInfo *info,
        int max_size_px,
        GCancellable *cancellable,
        GError **error)
{
  VigiePhotoBackend backend = (VigiePhotoBackend) g_atomic_int_get (&chosen_backend);
  gint64 deadline;

  if (backend == VIGIE_PHOTO_BACKEND_GLYCIN ||
      (backend == VIGIE_PHOTO_BACKEND_AUTO && vigie_photo_glycin_is_usable ()))
    {
      g_autoptr (GError) glycin_error = NULL;
      VigieImage *image;

      deadline = g_get_monotonic_time () + VIGIE_PHOTO_WALL_CLOCK_LIMIT_US;
      image = decode_with_glycin (bytes, max_size_px, deadline, cancellable, &glycin_error);
      /* A loader for one kind of photo may be missing where the others are there. */
      if (image != NULL || backend == VIGIE_PHOTO_BACKEND_GLYCIN ||
          !g_error_matches (glycin_error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED))
        {
          if (image == NULL)
            g_propagate_error (error, g_steal_pointer (&glycin_error));
          return image;
        }
    }
  deadline = g_get_monotonic_time () + VIGIE_PHOTO_WALL_CLOCK_LIMIT_US;
  return decode_with_helper (bytes, info, max_size_px, deadline, cancellable, error);
}

/**
 * vigie_photo_decode:
 * @bytes: a whole photo, as it came
 * @max_size_px: the longest side allowed, 0 for the full size
 * @cancellable: (nullable): a cancellable
 *
 * Decodes a photo in another process, which is ended after 15 s. At most two are decoded at once.
 * Blocks: for worker threads.
 *
 * Fails with %VIGIE_ERROR_DAMAGED, %VIGIE_ERROR_TOO_LARGE, %VIGIE_ERROR_UNSUPPORTED,
 * %VIGIE_ERROR_INVALID for no bytes, %VIGIE_ERROR_FAILED when it takes too long,
 * %VIGIE_ERROR_NOT_FOUND when there is nothing to decode with, or %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full): the upright picture, or %NULL with @error set
 */
VigieImage *
vigie_photo_decode (GBytes *bytes, int max_size_px, GCancellable *cancellable, GError **error)
{
  g_autoptr (VigiePhotoInfo) info = NULL;
  VigieImage *image;

  g_return_val_if_fail (max_size_px >= 0, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  info = vigie_photo_info_new (bytes, error);
  if (info == NULL || !vigie_photo_info_check (info, error))
    return NULL;

  if (!take_slot (cancellable, error))
    return NULL;
  image = decode (bytes, info, max_size_px, cancellable, error);
  leave_slot ();
  return image;
}

typedef struct
{
  GBytes *bytes;
  int max_size_px;
  gboolean thumbnail;
  guint serial;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_bytes_unref (job->bytes);
  g_free (job);
}

static void
run_job (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  const Job *job = g_task_get_task_data (task);
  g_autoptr (VigieImage) image = NULL;
  g_autoptr (GBytes) jpeg = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  image = vigie_photo_decode (job->bytes, job->max_size_px, g_task_get_cancellable (task), &error);
  if (image != NULL && job->thumbnail)
    jpeg = vigie_photo_encode_jpeg (image, VIGIE_PHOTO_THUMBNAIL_QUALITY, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (job->thumbnail)
    g_task_return_pointer (task, g_steal_pointer (&jpeg), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_pointer (task, g_steal_pointer (&image), (GDestroyNotify) vigie_image_unref);
}

/* The newest first: what the user has just opened does not wait for a long feed's thumbnails. */
static int
compare_jobs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Job *job_a = g_task_get_task_data (G_TASK (a));
  const Job *job_b = g_task_get_task_data (G_TASK (b));

  return (job_a->serial < job_b->serial) - (job_a->serial > job_b->serial);
}

static GThreadPool *
get_pool (void)
{
  static gsize pool = 0;

  if (g_once_init_enter (&pool))
    {
      GThreadPool *made = g_thread_pool_new (run_job, NULL, MAX_DECODES, FALSE, NULL);

      g_thread_pool_set_sort_function (made, compare_jobs, NULL);
      g_once_init_leave (&pool, (gsize) made);
    }
  return (GThreadPool *) pool; /* lives as long as the process */
}

static void
push_job (GBytes *bytes,
          int max_size_px,
          gboolean thumbnail,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  static guint last_serial = 0;
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->bytes = g_bytes_ref (bytes);
  job->max_size_px = max_size_px;
  job->thumbnail = thumbnail;
  job->serial = (guint) g_atomic_int_add (&last_serial, 1);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  g_thread_pool_push (get_pool (), task, NULL);
}

/**
 * vigie_photo_decode_async:
 * @bytes: a whole photo, as it came
 * @max_size_px: the longest side allowed, 0 for the full size
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default main context
 * @user_data: for @callback
 *
 * See vigie_photo_decode().
 */
void
vigie_photo_decode_async (GBytes *bytes,
                          int max_size_px,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (max_size_px >= 0);

  push_job (bytes, max_size_px, FALSE, vigie_photo_decode_async, cancellable, callback, user_data);
}

/**
 * vigie_photo_decode_finish:
 * @result: of vigie_photo_decode_async()
 *
 * Returns: (transfer full): the upright picture, or %NULL with @error set
 */
VigieImage *
vigie_photo_decode_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_photo_decode_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * vigie_photo_thumbnail_async:
 * @bytes: a whole photo, as it came
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default main context
 * @user_data: for @callback
 *
 * Makes a JPEG of at most 256 pixels a side, upright and without any metadata.
 */
void
vigie_photo_thumbnail_async (GBytes *bytes,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  push_job (bytes, VIGIE_PHOTO_THUMBNAIL_SIZE, TRUE, vigie_photo_thumbnail_async, cancellable,
            callback, user_data);
}

/**
 * vigie_photo_thumbnail_finish:
 * @result: of vigie_photo_thumbnail_async()
 *
 * Returns: (transfer full): a JPEG, or %NULL with @error set
 */
GBytes *
vigie_photo_thumbnail_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_photo_thumbnail_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
