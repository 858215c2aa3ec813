/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-kept.h"

#define MAX_BYTES (48 << 20)
#define MAX_IMAGE_BYTES (8 << 20) /* a larger one is not asked for again and again */

typedef struct
{
  char *key;
  VigieImage *image;
} Kept;

typedef struct
{
  GQueue order; /* (element-type Kept): the last that was asked for first */
  gsize n_bytes;
} Cache;

static GMutex mutex;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->key);
  vigie_image_unref (kept->image);
  g_free (kept);
}

static void
cache_free (gpointer data)
{
  Cache *cache = data;

  g_queue_clear_full (&cache->order, kept_free);
  g_free (cache);
}

/* Call with the mutex. */
static Cache *
get_cache (VigieStore *store)
{
  static const char name[] = "vigie-photo-kept";
  Cache *cache = g_object_get_data (G_OBJECT (store), name);

  if (cache == NULL)
    {
      cache = g_new0 (Cache, 1);
      g_object_set_data_full (G_OBJECT (store), name, cache, cache_free);
    }
  return cache;
}

static GList *
find (Cache *cache, const char *key)
{
  for (GList *link = cache->order.head; link != NULL; link = link->next)
    {
      if (g_str_equal (((Kept *) link->data)->key, key))
        return link;
    }
  return NULL;
}

static gsize
measure (const VigieImage *image)
{
  return image->stride * (gsize) image->height;
}

/**
 * vigie_photo_kept_get:
 * @store: an incident
 * @key: all that the picture was made of
 *
 * Returns: (transfer full) (nullable): the picture, where it is kept
 */
VigieImage *
vigie_photo_kept_get (VigieStore *store, const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Cache *cache = get_cache (store);
  GList *link = find (cache, key);

  if (link == NULL)
    return NULL;
  g_queue_unlink (&cache->order, link);
  g_queue_push_head_link (&cache->order, link);
  return vigie_image_ref (((Kept *) link->data)->image);
}

/**
 * vigie_photo_kept_put:
 * @store: an incident
 * @key: all that @image was made of
 * @image: a picture, not changed any more
 */
void
vigie_photo_kept_put (VigieStore *store, const char *key, VigieImage *image)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Cache *cache = get_cache (store);
  Kept *kept;

  if (measure (image) > MAX_IMAGE_BYTES || find (cache, key) != NULL)
    return;
  kept = g_new0 (Kept, 1);
  kept->key = g_strdup (key);
  kept->image = vigie_image_ref (image);
  g_queue_push_head (&cache->order, kept);
  cache->n_bytes += measure (image);
  while (cache->n_bytes > MAX_BYTES)
    {
      kept = g_queue_pop_tail (&cache->order);
      cache->n_bytes -= measure (kept->image);
      kept_free (kept);
    }
}
