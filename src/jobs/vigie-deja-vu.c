/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-deja-vu.h"

#include "vigie-look-alikes.h"
#include "vigie-store-exercise.h"

#define NO_ITEM G_MAXUINT32

/* A photo of another incident. */
typedef struct
{
  const char *incident_id; /* in the chunk */
  char post_id[VIGIE_POST_ID_LENGTH + 1];
  gint64 posted_at;
  guint32 next; /* with the same bytes, or %NO_ITEM */
} Item;

struct _VigieDejaVu
{
  VigieLibrary *library;
  char *incident_id;
  GStringChunk *names;
  GHashTable *titles; /* (element-type utf8 utf8): of the incidents that are known now */
  GArray *items;      /* (element-type Item) */
  GHashTable *files;  /* (element-type utf8 guint32): the last item of each SHA-256 */
  VigieLookAlikes *alikes;
  gint64 cursor;
};

static void
seen_before_free (gpointer data)
{
  VigieSeenBefore *seen = data;

  g_free (seen->incident_id);
  g_free (seen->title);
  g_free (seen->post_id);
  g_free (seen);
}

/**
 * vigie_deja_vu_new:
 * @library: (transfer full): a library
 * @incident_id: the incident that is open, which is left out
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the photos of all others
 */
VigieDejaVu *
vigie_deja_vu_new (VigieLibrary *library, const char *incident_id, GError **error)
{
  g_autoptr (VigieDejaVu) self = g_new0 (VigieDejaVu, 1);

  self->library = library;
  self->incident_id = g_strdup (incident_id);
  self->names = g_string_chunk_new (4096);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->alikes = vigie_look_alikes_new ();
  return vigie_deja_vu_update (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * vigie_deja_vu_new_for_store:
 * @store: the incident that is open
 * @error: return location for a #GError
 *
 * Opens the user's own library.
 *
 * Returns: (transfer full) (nullable): the photos of all other incidents; %NULL without an error
 *   where there shall be no library
 */
VigieDejaVu *
vigie_deja_vu_new_for_store (VigieStore *store, GError **error)
{
  g_autofree char *path = vigie_library_dup_path ();
  g_autofree char *id = vigie_store_get (store, VIGIE_INFO_ID);
  VigieLibrary *library;

  if (path == NULL || id == NULL)
    return NULL;
  library = vigie_library_open (path, error);
  return library != NULL ? vigie_deja_vu_new (library, id, error) : NULL;
}

void
vigie_deja_vu_free (VigieDejaVu *self)
{
  if (self == NULL)
    return;
  vigie_look_alikes_free (self->alikes);
  g_hash_table_unref (self->files);
  g_array_unref (self->items);
  g_hash_table_unref (self->titles);
  g_string_chunk_free (self->names);
  vigie_library_close (self->library);
  g_free (self->incident_id);
  g_free (self);
}

/* Whether the library's file had to be set aside, in words for the user. */
const char *
vigie_deja_vu_get_notice (VigieDejaVu *self)
{
  return vigie_library_get_notice (self->library);
}

static void
take_look (const VigieLibraryLook *look, gpointer user_data)
{
  VigieDejaVu *self = user_data;
  Item item = { .posted_at = look->posted_at, .next = NO_ITEM };
  guint32 number = self->items->len;
  gpointer previous;
  VigiePhotoHash hash;

  if (g_str_equal (look->incident_id, self->incident_id))
    return;
  item.incident_id = g_string_chunk_insert_const (self->names, look->incident_id);
  g_strlcpy (item.post_id, look->post_id, sizeof item.post_id);
  if (g_hash_table_lookup_extended (self->files, look->sha256, NULL, &previous))
    item.next = GPOINTER_TO_UINT (previous);
  g_array_append_val (self->items, item);
  g_hash_table_replace (self->files, g_strdup (look->sha256), GUINT_TO_POINTER (number));
  if (look->look != NULL && vigie_photo_hash_from_bytes (look->look, &hash))
    vigie_look_alikes_add (self->alikes, &hash, number);
}

/**
 * vigie_deja_vu_update:
 * @self: what is known
 * @error: return location for a #GError
 *
 * Reads what the library learnt, or forgot, since.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_deja_vu_update (VigieDejaVu *self, GError **error)
{
  g_autoptr (GPtrArray) incidents = NULL;

  if (!vigie_library_has_changed (self->library))
    return TRUE;
  incidents = vigie_library_list (self->library, error);
  if (incidents == NULL)
    return FALSE;
  g_hash_table_remove_all (self->titles);
  for (guint i = 0; i < incidents->len; i++)
    {
      const VigieLibraryIncident *incident = g_ptr_array_index (incidents, i);

      g_hash_table_replace (self->titles, g_strdup (incident->id), g_strdup (incident->title));
    }
  return vigie_library_foreach_look (self->library, VIGIE_PHOTO_HASH_VERSION, &self->cursor,
                                     take_look, self, error);
}

/* ---- finding ---- */

static int
compare_strength (const VigieSeenBefore *a, const VigieSeenBefore *b)
{
  if (a->why != b->why)
    return a->why < b->why ? -1 : 1;
  if (a->distance != b->distance)
    return a->distance < b->distance ? -1 : 1;
  return (a->posted_at > b->posted_at) - (a->posted_at < b->posted_at);
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const VigieSeenBefore *x = *(const VigieSeenBefore *const *) a;
  const VigieSeenBefore *y = *(const VigieSeenBefore *const *) b;
  int order = compare_strength (x, y);

  return order != 0 ? order : g_strcmp0 (x->incident_id, y->incident_id);
}

/* Of each incident the strongest reason counts. */
static void
add_item (VigieDejaVu *self, GPtrArray *found, guint32 number, VigieSimilarity why, guint distance)
{
  const Item *item = &g_array_index (self->items, Item, number);
  const char *title = g_hash_table_lookup (self->titles, item->incident_id);
  VigieSeenBefore *seen;

  if (title == NULL) /* forgotten */
    return;
  seen = g_new0 (VigieSeenBefore, 1);
  *seen = (VigieSeenBefore) { .incident_id = g_strdup (item->incident_id),
                              .title = g_strdup (title),
                              .post_id = g_strdup (item->post_id),
                              .posted_at = item->posted_at,
                              .why = why,
                              .distance = distance };
  for (guint i = 0; i < found->len; i++)
    {
      VigieSeenBefore *other = g_ptr_array_index (found, i);

      if (!g_str_equal (other->incident_id, seen->incident_id))
        continue;
      if (compare_strength (seen, other) < 0)
        {
          seen_before_free (other);
          found->pdata[i] = seen;
        }
      else
        seen_before_free (seen);
      return;
    }
  g_ptr_array_add (found, seen);
}

static void
add_photo (VigieDejaVu *self, GPtrArray *found, const char *sha256, const VigiePhotoHash *hash)
{
  g_autoptr (GArray) alikes = NULL;
  gpointer number;

  if (g_hash_table_lookup_extended (self->files, sha256, NULL, &number))
    {
      for (guint32 i = GPOINTER_TO_UINT (number); i != NO_ITEM;
           i = g_array_index (self->items, Item, i).next)
        add_item (self, found, i, VIGIE_SIMILAR_BYTES, 0);
    }
  if (hash == NULL)
    return;
  alikes = vigie_look_alikes_find (self->alikes, hash);
  for (guint i = 0; i < alikes->len; i++)
    {
      const VigieLookAlike *alike = &g_array_index (alikes, VigieLookAlike, i);

      add_item (self, found, alike->photo,
                alike->mirrored ? VIGIE_SIMILAR_MIRRORED : VIGIE_SIMILAR_PICTURE, alike->distance);
    }
}

/**
 * vigie_deja_vu_find:
 * @self: what is known
 * @sha256: a photo, as 64 hex digits
 * @hash: (nullable): what it looks like
 *
 * Returns: (transfer full) (element-type VigieSeenBefore): other incidents that had it, each once,
 *   the strongest reason first
 */
GPtrArray *
vigie_deja_vu_find (VigieDejaVu *self, const char *sha256, const VigiePhotoHash *hash)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (seen_before_free);

  add_photo (self, found, sha256, hash);
  g_ptr_array_sort (found, compare_found);
  return found;
}

/**
 * vigie_deja_vu_find_post:
 * @self: what is known
 * @similar: what the open incident's photos look like
 * @post: one of its posts
 *
 * Returns: (transfer full) (element-type VigieSeenBefore): other incidents that had one of its
 *   photos, each once, the strongest reason first
 */
GPtrArray *
vigie_deja_vu_find_post (VigieDejaVu *self, VigieSimilar *similar, VigiePost *post)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (seen_before_free);
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);

  for (gsize i = 0; i < n_photos; i++)
    {
      if (photos[i]->sha256 != NULL)
        add_photo (self, found, photos[i]->sha256,
                   vigie_similar_get_hash (similar, photos[i]->sha256));
    }
  g_ptr_array_sort (found, compare_found);
  return found;
}

/**
 * vigie_deja_vu_forget_removed:
 * @store: an incident from which photos were removed
 * @error: return location for a #GError
 *
 * Has the user's own library forget what those photos look like, where there is one. Blocks: call
 * it in a worker thread.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_deja_vu_forget_removed (VigieStore *store, GError **error)
{
  g_autofree char *path = vigie_library_dup_path ();
  g_autoptr (VigieLibrary) library = NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  library = vigie_library_open (path, error);
  return library != NULL && vigie_library_forget_removed (library, store, error);
}

/**
 * vigie_deja_vu_learn:
 * @store: an incident whose photos were looked at
 * @notice: (out) (optional) (nullable) (transfer full): a sentence for the user, where the
 * library's file had to be set aside
 * @error: return location for a #GError
 *
 * Has the user's library learn the incident's photos. An exercise teaches nothing: its photos are
 * staged, or old ones on purpose. Blocks: call it in a worker thread.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_deja_vu_learn (VigieStore *store, char **notice, GError **error)
{
  g_autofree char *path = vigie_library_dup_path ();
  g_autoptr (VigieLibrary) library = NULL;

  if (notice != NULL)
    *notice = NULL;
  if (path == NULL || vigie_store_is_exercise (store))
    return TRUE;
  library = vigie_library_open (path, error);
  if (library == NULL)
    return FALSE;
  if (notice != NULL)
    *notice = g_strdup (vigie_library_get_notice (library));
  return vigie_library_learn (library, store, VIGIE_PHOTO_HASH_VERSION, NULL, error);
}
