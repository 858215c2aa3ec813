/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-error.h"
#include "vigie-photo-decoder.h"
#include "vigie-similar.h"

#define BATCH 64

/* A sandbox can fail over something else than its photo: a busy machine makes it too slow, say.
 * What is noted as looking like nothing is never found again, so it is tried twice. */
static VigieImage *
decode (GBytes *bytes, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  VigieImage *image = vigie_photo_decode (bytes, VIGIE_PHOTO_THUMBNAIL_SIZE, cancellable, &error);

  if (image != NULL || g_cancellable_is_cancelled (cancellable) ||
      g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE) ||
      g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED) ||
      g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_INVALID))
    return image;
  return vigie_photo_decode (bytes, VIGIE_PHOTO_THUMBNAIL_SIZE, cancellable, NULL);
}

/* A photo that cannot be shown looks like nothing: it is not tried again each time. */
static gboolean
hash_photo (VigieStore *store, const char *sha256, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = vigie_store_load_photo (store, sha256, error);
  g_autoptr (VigieImage) image = NULL;
  g_autoptr (GBytes) look = NULL;
  VigiePhotoHash hash;

  if (bytes == NULL)
    return FALSE;
  image = decode (bytes, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (image != NULL && vigie_photo_hash_compute (image, &hash))
    look = vigie_photo_hash_to_bytes (&hash);
  return vigie_store_save_look (store, sha256, VIGIE_PHOTO_HASH_VERSION, look, error);
}

/**
 * vigie_photos_hash_new:
 * @store: an incident that can be written to
 * @cancellable: (nullable): ends it between two photos
 * @n_hashed: (out) (optional): how many were looked at
 * @error: return location for a #GError
 *
 * Looks at all photos that nobody looked at yet. Decodes, so it takes its time: call it in a worker
 * thread. What was done before it ended stays.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_photos_hash_new (VigieStore *store,
                       GCancellable *cancellable,
                       guint *n_hashed,
                       GError **error)
{
  guint n = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) photos =
          vigie_store_list_photos_without_look (store, VIGIE_PHOTO_HASH_VERSION, BATCH, error);

      if (n_hashed != NULL)
        *n_hashed = n;
      if (photos == NULL)
        return FALSE;
      if (photos->len == 0)
        return TRUE;
      for (guint i = 0; i < photos->len; i++, n++)
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
              !hash_photo (store, g_ptr_array_index (photos, i), cancellable, error))
            return FALSE;
        }
    }
}
