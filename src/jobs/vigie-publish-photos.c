/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-publish-photos.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-atomic-file.h"
#include "vigie-error.h"
#include "vigie-photo-out.h"

/* A file is named by what it holds: another blur is another file, which no cache mistakes for the
 * one before, and what is ours can be told from what somebody else put there. */
#define NAME_DIGITS 12
#define NAME_SUFFIX ".jpg"
#define MAX_OWN_BYTES (64 << 20) /* no photo that goes out is larger */

typedef struct
{
  VigieStore *store;
  const VigiePhotoChoice *choice;
  VigiePublishedPhotos *photos;
  GCancellable *cancellable;
  char *address;      /* of the folder, relative to the overlay */
  GHashTable *done;   /* sha256 → name of the file; "" for one that does not go out */
  GHashTable *chosen; /* (nullable): those not met yet */
} Writer;

void
vigie_published_photos_clear (VigiePublishedPhotos *self)
{
  g_clear_pointer (&self->by_post, g_hash_table_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->folder, g_free);
}

static char *
make_name (const void *data, gsize length)
{
  g_autofree char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, length);

  return g_strdup_printf ("%.*s" NAME_SUFFIX, NAME_DIGITS, sha256);
}

/* ---- what goes out ---- */

/**
 * vigie_publish_photo_may_go_out:
 * @store: the incident
 * @choice: which photos are asked for
 * @sha256: a photo of a confirmed post
 * @may: (out): whether it goes out; what was found false never does, chosen or not
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_publish_photo_may_go_out (VigieStore *store,
                                const VigiePhotoChoice *choice,
                                const char *sha256,
                                gboolean *may,
                                GError **error)
{
  VigiePhotoState state;

  if (!vigie_store_load_photo_state (store, sha256, &state, error))
    return FALSE;
  *may = choice->all_confirmed ? state.verdict == VIGIE_STATUS_CONFIRMED
                               : state.verdict != VIGIE_STATUS_REJECTED;
  vigie_photo_state_clear (&state);
  return TRUE;
}

static gboolean
make_folder (const char *folder, GError **error)
{
  if (g_mkdir (folder, 0777) == 0 || (errno == EEXIST && g_file_test (folder, G_FILE_TEST_IS_DIR)))
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO,
               _ ("The photos go into the folder %s, which cannot be made: %s"), folder,
               g_strerror (errno));
  return FALSE;
}

static gboolean
is_written (const char *path, GBytes *bytes)
{
  g_autofree char *contents = NULL;
  GStatBuf info;
  gsize length;

  return g_stat (path, &info) == 0 && (gsize) info.st_size == g_bytes_get_size (bytes) &&
         g_file_get_contents (path, &contents, &length, NULL) &&
         length == g_bytes_get_size (bytes) &&
         memcmp (contents, g_bytes_get_data (bytes, NULL), length) == 0;
}

static gboolean
write_file (Writer *self, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = g_build_filename (self->photos->folder, name, NULL);
  g_autoptr (VigieAtomicFile) file = NULL;

  if (!make_folder (self->photos->folder, error))
    return FALSE;
  if (is_written (path, bytes))
    return TRUE;
  file = vigie_atomic_file_new (path, error);
  if (file == NULL)
    return FALSE;
  vigie_atomic_file_write (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return vigie_atomic_file_commit (file, error);
}

/* A photo that cannot be decoded is left out; a folder that cannot be written to ends it all.
 * Returns: (nullable): the name of its file, "" where it does not go out, %NULL with @error */
static const char *
write_photo (Writer *self, const char *sha256, GError **error)
{
  const char *known = g_hash_table_lookup (self->done, sha256);
  const int size = self->choice->max_size_px > 0 ? self->choice->max_size_px : VIGIE_PHOTO_OUT_SIZE;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) jpeg = NULL;
  char *name = NULL;
  gboolean may;

  if (known != NULL)
    return known;
  if (!vigie_publish_photo_may_go_out (self->store, self->choice, sha256, &may, error))
    return NULL;
  if (may)
    {
      jpeg = vigie_photo_out_make_jpeg (self->store, sha256, size, self->cancellable, &problem);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return NULL;
    }
  if (jpeg == NULL)
    {
      self->photos->n_left_out++;
      name = g_strdup ("");
    }
  else
    {
      name = make_name (g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg));
      if (!write_file (self, name, jpeg, error))
        {
          g_free (name);
          return NULL;
        }
      g_hash_table_add (self->photos->names, g_strdup (name));
    }
  g_hash_table_insert (self->done, g_strdup (sha256), name);
  return name;
}

/* Of X only id and link leave the desk. Photos are decoded when the store is not read any more. */
static gboolean
collect_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  gsize n_photos;

  vigie_post_get_photos (post, &n_photos);
  if (state != NULL && state->status == VIGIE_STATUS_CONFIRMED && n_photos > 0 &&
      !vigie_post_is_link_only (post))
    g_ptr_array_add (user_data, g_object_ref (post));
  return TRUE;
}

static gboolean
write_photos_of_post (Writer *self, VigiePost *post, GError **error)
{
  gsize n_photos;
  VigiePhotoFacts *const *facts = vigie_post_get_photos (post, &n_photos);
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  guint n = 0;

  for (gsize i = 0; i < n_photos; i++)
    {
      const char *name;

      if (facts[i]->sha256 == NULL || (!self->choice->all_confirmed &&
                                       (self->choice->chosen == NULL ||
                                        !g_strv_contains (self->choice->chosen, facts[i]->sha256))))
        continue;
      if (self->chosen != NULL)
        g_hash_table_remove (self->chosen, facts[i]->sha256);
      name = write_photo (self, facts[i]->sha256, error);
      if (name == NULL)
        return FALSE;
      if (name[0] == '\0')
        continue;
      g_strv_builder_take (addresses, g_strconcat (self->address, "/", name, NULL));
      n++;
    }
  if (n > 0)
    g_hash_table_replace (self->photos->by_post, g_strdup (vigie_post_get_id (post)),
                          g_strv_builder_end (addresses));
  return TRUE;
}

/* ---- the folder ---- */

static void
init_photos (VigiePublishedPhotos *photos, const char *path)
{
  photos->by_post =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  photos->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  photos->folder = g_strconcat (path, "-photos", NULL);
}

/**
 * vigie_publish_photos_write:
 * @store: the incident
 * @source: its posts
 * @choice: (nullable): which photos go out; %NULL for none
 * @path: the overlay, which is written afterwards
 * @cancellable: (nullable): ends it
 * @photos: (out caller-allocates): what was written; of zeros before, to be cleared
 * @error: return location for a #GError
 *
 * Writes photos of confirmed posts into a folder beside the overlay, which is named as the overlay
 * with “-photos” behind: JPEG without metadata, and without what was blurred. What is there already
 * stays as it is.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_publish_photos_write (VigieStore *store,
                            const VigieExportSource *source,
                            const VigiePhotoChoice *choice,
                            const char *path,
                            GCancellable *cancellable,
                            VigiePublishedPhotos *photos,
                            GError **error)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *address = g_uri_escape_string (base, NULL, FALSE);
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) chosen = NULL;
  g_autoptr (GPtrArray) posts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *folder_address = g_strconcat (address, "-photos", NULL);
  Writer self = { .store = store,
                  .choice = choice,
                  .photos = photos,
                  .cancellable = cancellable,
                  .address = folder_address,
                  .done = done };

  init_photos (photos, path);
  if (choice == NULL)
    return TRUE;
  if (!choice->all_confirmed)
    {
      self.chosen = chosen = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; choice->chosen != NULL && choice->chosen[i] != NULL; i++)
        g_hash_table_add (chosen, (gpointer) choice->chosen[i]);
    }
  if (!vigie_export_source_foreach_post (source, collect_post, posts, error))
    return FALSE;
  for (guint i = 0; i < posts->len; i++)
    {
      if (!write_photos_of_post (&self, g_ptr_array_index (posts, i), error))
        return FALSE;
    }
  photos->n_left_out += chosen != NULL ? g_hash_table_size (chosen) : 0;
  return TRUE;
}

/* Whether the file is as this made it: then nobody else's work is lost with it. */
static gboolean
is_ours (const char *path, const char *name)
{
  g_autofree char *contents = NULL;
  g_autofree char *made = NULL;
  GStatBuf info;
  gsize length;

  if (strspn (name, "0123456789abcdef") != NAME_DIGITS ||
      strcmp (name + NAME_DIGITS, NAME_SUFFIX) != 0 || g_lstat (path, &info) != 0 ||
      !S_ISREG (info.st_mode) || info.st_size > MAX_OWN_BYTES ||
      !g_file_get_contents (path, &contents, &length, NULL))
    return FALSE;
  made = make_name (contents, length);
  return strcmp (made, name) == 0;
}

/**
 * vigie_publish_photos_tidy:
 * @photos: what the overlay names now
 *
 * Takes away what an earlier overlay at the same place named and this one does not: a photo from
 * before its blur must not stay behind. Only files that this made are touched.
 */
void
vigie_publish_photos_tidy (const VigiePublishedPhotos *photos)
{
  g_autoptr (GDir) dir = g_dir_open (photos->folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (photos->folder, name, NULL);

      if (!g_hash_table_contains (photos->names, name) && is_ours (path, name) &&
          g_unlink (path) != 0)
        g_warning ("%s: %s", path, g_strerror (errno));
    }
  if (g_hash_table_size (photos->names) == 0)
    g_rmdir (photos->folder); /* stays where somebody else's files are in it */
}
