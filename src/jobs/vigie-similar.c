/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-similar.h"

#include "vigie-look-alikes.h"
#include "vigie-photo-decoder.h"

#define BATCH 64

const char *
vigie_similarity_to_string (VigieSimilarity similarity)
{
  static const char *const names[] = {
    [VIGIE_SIMILAR_BYTES] = "same-bytes",
    [VIGIE_SIMILAR_PICTURE] = "same-picture",
    [VIGIE_SIMILAR_MIRRORED] = "mirrored-picture",
  };

  return names[similarity];
}

/* ---- hashing ---- */

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
  image = vigie_photo_decode (bytes, VIGIE_PHOTO_THUMBNAIL_SIZE, cancellable, NULL);
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

/* ---- finding ---- */

struct _VigieSimilar
{
  VigieStore *store;
  VigieLookAlikes *alikes;
  GPtrArray *photos;  /* (element-type utf8): by their number in @alikes */
  GHashTable *hashes; /* (element-type utf8 VigiePhotoHash): by photo */
};

static void
take_look (const char *sha256, GBytes *look, gpointer user_data)
{
  VigieSimilar *self = user_data;
  VigiePhotoHash hash;

  if (!vigie_photo_hash_from_bytes (look, &hash))
    return;
  vigie_look_alikes_add (self->alikes, &hash, self->photos->len);
  g_ptr_array_add (self->photos, g_strdup (sha256));
  g_hash_table_insert (self->hashes, g_ptr_array_index (self->photos, self->photos->len - 1),
                       g_memdup2 (&hash, sizeof hash));
}

/**
 * vigie_similar_new:
 * @store: an incident
 * @error: return location for a #GError
 *
 * Reads what all photos look like, those that were hashed.
 *
 * Returns: (transfer full) (nullable): for vigie_similar_find(), by one thread at a time
 */
VigieSimilar *
vigie_similar_new (VigieStore *store, GError **error)
{
  g_autoptr (VigieSimilar) self = g_new0 (VigieSimilar, 1);

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  self->store = g_object_ref (store);
  self->alikes = vigie_look_alikes_new ();
  self->photos = g_ptr_array_new_with_free_func (g_free);
  self->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return vigie_store_foreach_look (store, VIGIE_PHOTO_HASH_VERSION, take_look, self, error)
             ? g_steal_pointer (&self)
             : NULL;
}

void
vigie_similar_free (VigieSimilar *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->hashes);
  g_ptr_array_unref (self->photos);
  vigie_look_alikes_free (self->alikes);
  g_object_unref (self->store);
  g_free (self);
}

static void
similar_post_free (gpointer data)
{
  VigieSimilarPost *similar = data;

  g_free (similar->post_id);
  g_free (similar);
}

/* The posts that show a photo, each once: what was found first says why. */
static gboolean
add_posts (VigieSimilar *self,
           VigiePost *post,
           const char *sha256,
           VigieSimilarity why,
           GPtrArray *found,
           GError **error)
{
  g_autoptr (GPtrArray) ids = vigie_store_list_posts_of_photo (self->store, sha256, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      gboolean known = g_str_equal (id, vigie_post_get_id (post));

      for (guint j = 0; j < found->len && !known; j++)
        known = g_str_equal (id, ((VigieSimilarPost *) g_ptr_array_index (found, j))->post_id);
      if (!known)
        {
          VigieSimilarPost *similar = g_new0 (VigieSimilarPost, 1);

          similar->post_id = g_strdup (id);
          similar->why = why;
          g_ptr_array_add (found, similar);
        }
    }
  return TRUE;
}

static gboolean
add_look_alikes (
    VigieSimilar *self, VigiePost *post, const char *sha256, GPtrArray *found, GError **error)
{
  const VigiePhotoHash *hash = g_hash_table_lookup (self->hashes, sha256);
  g_autoptr (GArray) alikes = NULL;

  if (hash == NULL)
    return TRUE;
  alikes = vigie_look_alikes_find (self->alikes, hash);
  for (guint i = 0; i < alikes->len; i++)
    {
      const VigieLookAlike *alike = &g_array_index (alikes, VigieLookAlike, i);

      if (!add_posts (self, post, g_ptr_array_index (self->photos, alike->photo),
                      alike->mirrored ? VIGIE_SIMILAR_MIRRORED : VIGIE_SIMILAR_PICTURE, found,
                      error))
        return FALSE;
    }
  return TRUE;
}

/**
 * vigie_similar_find:
 * @self: what photos look like
 * @post: a post of the same incident
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type VigieSimilarPost) (nullable): other posts that show one of
 *   its photos, with the strongest reason for each; same files first, then by likeness
 */
GPtrArray *
vigie_similar_find (VigieSimilar *self, VigiePost *post, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (similar_post_free);
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);

  for (gsize i = 0; i < n_photos; i++)
    {
      if (photos[i]->sha256 != NULL &&
          !add_posts (self, post, photos[i]->sha256, VIGIE_SIMILAR_BYTES, found, error))
        return NULL;
    }
  for (gsize i = 0; i < n_photos; i++)
    {
      if (photos[i]->sha256 != NULL &&
          !add_look_alikes (self, post, photos[i]->sha256, found, error))
        return NULL;
    }
  return g_steal_pointer (&found);
}
