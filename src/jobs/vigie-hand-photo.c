/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-hand-post.h"
#include "vigie-photo-fetch-private.h"
#include "vigie-photo-info.h"
#include "vigie-text.h"

#define NAME_CHARS 60

static void
clear (gpointer data)
{
  VigieHandPhoto *self = data;

  g_clear_pointer (&self->facts, vigie_photo_facts_free);
  g_free (self->final_uri);
}

VigieHandPhoto *
vigie_hand_photo_ref (VigieHandPhoto *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
vigie_hand_photo_unref (VigieHandPhoto *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* Takes @facts. */
static VigieHandPhoto *
make (VigiePhotoFacts *facts)
{
  VigieHandPhoto *self = g_atomic_rc_box_new0 (VigieHandPhoto);

  self->facts = facts;
  return self;
}

/* A name in a sentence: short, in one line. */
static char *
shorten (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);

  return vigie_text_make_line (valid, NAME_CHARS);
}

static void
fail_no_photo (const char *name, GError **error)
{
  g_autofree char *said = name != NULL ? shorten (name) : NULL;

  if (said != NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                 /* Translators: the name of a file */
                 _ ("“%s” is not a photo of a kind that can be shown."), said);
  else
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                         _ ("This is not a photo of a kind that can be shown."));
}

static void
fail_size (const char *name, GError **error)
{
  g_autofree char *said = name != NULL ? shorten (name) : NULL;

  if (said != NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                 /* Translators: the name of a file */
                 _ ("“%s” is larger than 100 MB."), said);
  else
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                         _ ("The photo is larger than 100 MB."));
}

/**
 * vigie_hand_photo_new:
 * @bytes: the original
 * @name: (nullable): of its file
 * @error: return location for a #GError
 *
 * Reads what a photo says about itself. One that is damaged is a photo too: it is kept, with its
 * error. Takes its time: for worker threads.
 *
 * Errors: %VIGIE_ERROR_UNSUPPORTED for what is no photo, %VIGIE_ERROR_TOO_LARGE.
 *
 * Returns: (transfer full) (nullable): the photo
 */
VigieHandPhoto *
vigie_hand_photo_new (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GTimeZone) zone = vigie_photo_camera_zone ();
  g_autoptr (VigiePhotoInfo) info = NULL;
  g_autoptr (GError) failure = NULL;
  VigieHandPhoto *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (g_bytes_get_size (bytes) > VIGIE_HAND_MAX_PHOTO_BYTES)
    {
      fail_size (name, error);
      return NULL;
    }
  info = vigie_photo_info_new (bytes, &failure);
  if (info == NULL && !g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_DAMAGED))
    {
      fail_no_photo (name, error);
      return NULL;
    }
  self = make (vigie_photo_facts_new (name));
  vigie_photo_facts_read (self->facts, bytes, zone);
  return self;
}

/**
 * vigie_hand_photo_new_for_address:
 * @uri: of a photo that is fetched later
 *
 * Returns: (transfer full): the photo
 */
VigieHandPhoto *
vigie_hand_photo_new_for_address (const char *uri)
{
  return make (vigie_photo_facts_new (uri));
}

/* ---- in worker threads ---- */

typedef struct
{
  GBytes *bytes;
  GFile *file;
  char *name;
  VigieHttpResponse *response;
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;

  g_clear_pointer (&source->bytes, g_bytes_unref);
  g_clear_object (&source->file);
  g_clear_pointer (&source->response, vigie_http_response_free);
  g_free (source->name);
  g_free (source);
}

/* Only a regular file is opened: anything else may never end. */
static GBytes *
load_file (GFile *file, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                         G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      fail_no_photo (name, error);
      return NULL;
    }
  if (g_file_info_get_size (info) > VIGIE_HAND_MAX_PHOTO_BYTES)
    {
      fail_size (name, error);
      return NULL;
    }
  return g_file_load_bytes (file, cancellable, NULL, error);
}

static void
read_in_thread (GTask *task, gpointer object, gpointer task_data, GCancellable *cancellable)
{
  Source *source = task_data;
  GError *error = NULL;
  VigieHandPhoto *photo = NULL;

  if (source->bytes == NULL)
    source->bytes = load_file (source->file, source->name, cancellable, &error);
  if (source->bytes != NULL)
    photo = vigie_hand_photo_new (source->bytes, source->name, &error);
  if (photo != NULL)
    g_task_return_pointer (task, photo, (GDestroyNotify) vigie_hand_photo_unref);
  else
    g_task_return_error (task, error);
}

static void
read_response_in_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Source *source = data;
  GError *error = NULL;
  VigiePhotoFacts *facts = vigie_photo_fetch_read (source->name, source->response, &error);
  VigieHandPhoto *photo;

  if (facts == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  photo = make (facts);
  photo->final_uri = g_strdup (source->response->uri);
  photo->fetched_at = source->response->received_at;
  g_task_return_pointer (task, photo, (GDestroyNotify) vigie_hand_photo_unref);
}

static GTask *
make_task (Source *source, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, vigie_hand_photo_finish);
  g_task_set_task_data (task, source, source_free);
  return task;
}

/**
 * vigie_hand_photo_read_async:
 * @bytes: the original
 * @name: (nullable): of its file
 * @cancellable: (nullable): ends it
 * @callback: called when done
 * @user_data: for @callback
 *
 * As vigie_hand_photo_new(), in a worker.
 */
void
vigie_hand_photo_read_async (GBytes *bytes,
                             const char *name,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Source *source = g_new0 (Source, 1);
  g_autoptr (GTask) task = make_task (source, cancellable, callback, user_data);

  source->bytes = g_bytes_ref (bytes);
  source->name = g_strdup (name);
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * vigie_hand_photo_load_async:
 * @file: of a photo
 * @cancellable: (nullable): ends it
 * @callback: called when done
 * @user_data: for @callback
 *
 * Only the file's name is kept, not where it lay.
 */
void
vigie_hand_photo_load_async (GFile *file,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Source *source = g_new0 (Source, 1);
  g_autoptr (GTask) task = make_task (source, cancellable, callback, user_data);
  g_autofree char *name = g_file_get_basename (file);

  source->file = g_object_ref (file);
  source->name = name != NULL ? g_utf8_make_valid (name, -1) : NULL;
  g_task_run_in_thread (task, read_in_thread);
}

static void
on_answer (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Source *source = g_task_get_task_data (task);
  GError *error = NULL;

  source->response = vigie_http_client_get_finish (VIGIE_HTTP_CLIENT (object), result, &error);
  if (source->response != NULL)
    g_task_run_in_thread (task, read_response_in_thread);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_hand_photo_fetch_async:
 * @client: for the web
 * @uri: of a photo
 * @cancellable: (nullable): ends it
 * @callback: called when done
 * @user_data: for @callback
 *
 * Errors of its end: those of vigie_photo_fetch().
 */
void
vigie_hand_photo_fetch_async (VigieHttpClient *client,
                              const char *uri,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Source *source = g_new0 (Source, 1);
  g_autoptr (GTask) task = make_task (source, cancellable, callback, user_data);
  const VigieHttpRequest request = vigie_photo_fetch_make_request (uri);

  source->name = g_strdup (uri);
  vigie_http_client_get_async (client, &request, cancellable, on_answer, g_steal_pointer (&task));
}

/**
 * vigie_hand_photo_finish:
 * @result: of any of the three
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the photo
 */
VigieHandPhoto *
vigie_hand_photo_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_hand_photo_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
