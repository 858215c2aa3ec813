/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-item-cache.h"

struct _VigieItemCache
{
  GHashTable *entries; /* (element-type gint64 Entry): every live item */
  GQueue held;         /* of entries, the last used first; each has a reference on its item */
  guint n_held;
};

typedef struct
{
  VigieItemCache *cache;
  gint64 key;
  GObject *item; /* weak */
  GList *link;   /* (nullable): in the queue */
} Entry;

VigieItemCache *
vigie_item_cache_new (guint n_held)
{
  VigieItemCache *self = g_new0 (VigieItemCache, 1);

  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  g_queue_init (&self->held);
  self->n_held = n_held;
  return self;
}

static void
on_item_gone (gpointer data, GObject *where_the_object_was)
{
  Entry *entry = data;

  g_hash_table_remove (entry->cache->entries, &entry->key);
}

static void
drop_oldest (VigieItemCache *self)
{
  Entry *entry = g_queue_pop_tail (&self->held);

  entry->link = NULL;
  g_object_unref (entry->item); /* may free the entry */
}

void
vigie_item_cache_free (VigieItemCache *self)
{
  GHashTableIter iter;
  gpointer entry;

  if (self == NULL)
    return;
  while (self->held.length > 0)
    drop_oldest (self);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    g_object_weak_unref (((Entry *) entry)->item, on_item_gone, entry);
  g_hash_table_unref (self->entries);
  g_free (self);
}

static void
use (VigieItemCache *self, Entry *entry)
{
  if (entry->link != NULL)
    {
      g_queue_unlink (&self->held, entry->link);
      g_queue_push_head_link (&self->held, entry->link);
      return;
    }
  g_object_ref (entry->item);
  g_queue_push_head (&self->held, entry);
  entry->link = self->held.head;
  while (self->held.length > self->n_held)
    drop_oldest (self);
}

gpointer
vigie_item_cache_get (VigieItemCache *self, gint64 key)
{
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  if (entry == NULL)
    return NULL;
  use (self, entry);
  return g_object_ref (entry->item);
}

gpointer
vigie_item_cache_peek (VigieItemCache *self, gint64 key)
{
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  return entry != NULL ? entry->item : NULL;
}

/* The object is no longer the one of this number, whoever holds it. */
void
vigie_item_cache_forget (VigieItemCache *self, gint64 key)
{
  Entry *entry = g_hash_table_lookup (self->entries, &key);
  GObject *held = NULL;

  if (entry == NULL)
    return;
  g_object_weak_unref (entry->item, on_item_gone, entry);
  if (entry->link != NULL)
    {
      held = entry->item;
      g_queue_delete_link (&self->held, entry->link);
    }
  g_hash_table_remove (self->entries, &key);
  g_clear_object (&held);
}

GArray *
vigie_item_cache_list_keys (VigieItemCache *self)
{
  GArray *keys =
      g_array_sized_new (FALSE, FALSE, sizeof (gint64), g_hash_table_size (self->entries));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (keys, key, 1);
  return keys;
}

void
vigie_item_cache_put (VigieItemCache *self, gint64 key, gpointer item)
{
  Entry *entry = g_new0 (Entry, 1);

  g_return_if_fail (G_IS_OBJECT (item));
  g_return_if_fail (!g_hash_table_contains (self->entries, &key));

  entry->cache = self;
  entry->key = key;
  entry->item = item;
  g_object_weak_ref (entry->item, on_item_gone, entry);
  g_hash_table_insert (self->entries, &entry->key, entry);
  use (self, entry);
}
