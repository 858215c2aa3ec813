/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-cache.h"

#include "vigie-photo-decoder.h"
#include "vigie-photo-encode.h"

#define MAX_THUMBNAILS 400 /* of at most 256 kB each */
#define THUMBNAIL_QUALITY 85

struct _VigiePhotoCache
{
  GObject parent_instance;

  VigieStore *store;
  VigieSession *session;  /* (nullable): where photos can be fetched */
  GHashTable *thumbnails; /* (element-type utf8 GdkTexture) */
  GQueue order;           /* of the keys of thumbnails, oldest first */
};

G_DEFINE_FINAL_TYPE (VigiePhotoCache, vigie_photo_cache, G_TYPE_OBJECT)

typedef struct
{
  VigieStore *store;
  char *sha256;
  int max_size_px;
  gboolean was_cached;
} Load;

static void
load_free (Load *load)
{
  g_object_unref (load->store);
  g_free (load->sha256);
  g_free (load);
}

static void
vigie_photo_cache_finalize (GObject *object)
{
  VigiePhotoCache *self = VIGIE_PHOTO_CACHE (object);

  g_clear_object (&self->store);
  g_clear_object (&self->session);
  g_queue_clear (&self->order);
  g_clear_pointer (&self->thumbnails, g_hash_table_unref);

  G_OBJECT_CLASS (vigie_photo_cache_parent_class)->finalize (object);
}

static void
vigie_photo_cache_class_init (VigiePhotoCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_photo_cache_finalize;
}

static void
vigie_photo_cache_init (VigiePhotoCache *self)
{
  self->thumbnails = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_queue_init (&self->order);
}

VigiePhotoCache *
vigie_photo_cache_new (VigieStore *store)
{
  VigiePhotoCache *self = g_object_new (VIGIE_TYPE_PHOTO_CACHE, NULL);

  self->store = g_object_ref (store);
  return self;
}

VigieStore *
vigie_photo_cache_get_store (VigiePhotoCache *self)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_CACHE (self), NULL);

  return self->store;
}

/**
 * vigie_photo_cache_set_session:
 * @self: a cache
 * @session: whose photos can be fetched
 */
void
vigie_photo_cache_set_session (VigiePhotoCache *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_PHOTO_CACHE (self));

  g_set_object (&self->session, session);
}

/**
 * vigie_photo_cache_get_fetcher:
 * @self: a cache
 * @facts: a photo of a post
 *
 * Returns: (transfer none) (nullable): who can fetch it; %NULL for a photo that is here, that has
 * no address of the web, or that could not be kept
 */
VigiePhotoFetcher *
vigie_photo_cache_get_fetcher (VigiePhotoCache *self, const VigiePhotoFacts *facts)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_CACHE (self), NULL);

  if (self->session == NULL || facts->sha256 != NULL || facts->error != NULL ||
      facts->uri == NULL ||
      (g_ascii_strncasecmp (facts->uri, "https://", 8) != 0 &&
       g_ascii_strncasecmp (facts->uri, "http://", 7) != 0))
    return NULL;
  return vigie_session_get_fetcher (self->session);
}

GdkTexture *
vigie_photo_cache_peek (VigiePhotoCache *self, const char *sha256)
{
  g_return_val_if_fail (VIGIE_IS_PHOTO_CACHE (self), NULL);

  return g_hash_table_lookup (self->thumbnails, sha256);
}

static void
keep_thumbnail (VigiePhotoCache *self, const char *sha256, GdkTexture *texture)
{
  char *key;

  if (g_hash_table_contains (self->thumbnails, sha256))
    return;
  while (g_hash_table_size (self->thumbnails) >= MAX_THUMBNAILS)
    g_hash_table_remove (self->thumbnails, g_queue_pop_head (&self->order));
  key = g_strdup (sha256);
  g_hash_table_insert (self->thumbnails, key, g_object_ref (texture));
  g_queue_push_tail (&self->order, key);
}

static void
encode_thumbnail (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = g_object_get_data (G_OBJECT (task), "load");
  g_autoptr (GBytes) jpeg = vigie_photo_encode_jpeg (task_data, THUMBNAIL_QUALITY, NULL);

  if (jpeg != NULL)
    vigie_store_save_thumbnail (load->store, load->sha256, jpeg);
  g_task_return_boolean (task, jpeg != NULL);
}

/* Next time the small picture is there at once. */
static void
save_thumbnail (Load *load, VigieImage *image)
{
  g_autoptr (GTask) task = NULL;
  Load *copy;

  if (load->was_cached || vigie_store_is_read_only (load->store))
    return;
  copy = g_memdup2 (load, sizeof *load);
  copy->store = g_object_ref (load->store);
  copy->sha256 = g_strdup (load->sha256);
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, save_thumbnail);
  g_task_set_task_data (task, vigie_image_ref (image), (GDestroyNotify) vigie_image_unref);
  g_object_set_data_full (G_OBJECT (task), "load", copy, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, encode_thumbnail);
}

static void
decoded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VigiePhotoCache *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);
  g_autoptr (VigieImage) image = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GError *error = NULL;

  image = vigie_photo_decode_finish (result, &error);
  if (image == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  texture = gdk_memory_texture_new (image->width, image->height, GDK_MEMORY_R8G8B8A8, image->pixels,
                                    image->stride);
  if (load->max_size_px == VIGIE_PHOTO_THUMBNAIL_PX)
    {
      keep_thumbnail (self, load->sha256, texture);
      save_thumbnail (load, image);
    }
  g_task_return_pointer (task, g_steal_pointer (&texture), g_object_unref);
}

static void
bytes_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (bytes == NULL)
    g_task_return_error (task, error);
  else
    vigie_photo_decode_async (bytes, load->max_size_px, g_task_get_cancellable (task), decoded_cb,
                              g_object_ref (task));
}

static void
read_bytes (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  GBytes *bytes = NULL;
  GError *error = NULL;

  if (load->max_size_px == VIGIE_PHOTO_THUMBNAIL_PX)
    bytes = vigie_store_load_thumbnail (load->store, load->sha256);
  load->was_cached = bytes != NULL;
  if (bytes == NULL)
    bytes = vigie_store_load_photo (load->store, load->sha256, &error);
  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_photo_cache_load_async:
 * @self: a cache
 * @sha256: the photo
 * @max_size_px: longest edge, or 0; %VIGIE_PHOTO_THUMBNAIL_PX for what is kept
 * @cancellable: (nullable): ends it
 * @callback: called when done
 * @user_data: for @callback
 */
void
vigie_photo_cache_load_async (VigiePhotoCache *self,
                              const char *sha256,
                              int max_size_px,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) reading = NULL;
  Load *load;

  g_return_if_fail (VIGIE_IS_PHOTO_CACHE (self));
  g_return_if_fail (sha256 != NULL);

  load = g_new0 (Load, 1);
  load->store = g_object_ref (self->store);
  load->sha256 = g_strdup (sha256);
  load->max_size_px = max_size_px;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vigie_photo_cache_load_async);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);

  reading = g_task_new (self, cancellable, bytes_cb, g_object_ref (task));
  g_task_set_source_tag (reading, read_bytes);
  g_task_set_task_data (reading, load, NULL); /* owned by the outer task, which outlives it */
  g_task_run_in_thread (reading, read_bytes);
}

GdkTexture *
vigie_photo_cache_load_finish (VigiePhotoCache *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
