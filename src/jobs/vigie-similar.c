/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-similar.h"

#include "vigie-look-alikes.h"
#include "vigie-text-window.h"
#include "vigie-web-address.h"

#define MAX_OF_PHOTO 100u /* posts that show one photo */
#define MAX_OF_WORDS 50   /* posts with one web address, or with nearly the same words */
#define MAX_TRIED 300     /* posts that are read to find those */

const char *
vigie_similarity_to_string (VigieSimilarity similarity)
{
  static const char *const names[] = {
    [VIGIE_SIMILAR_BYTES] = "same-bytes",          [VIGIE_SIMILAR_PICTURE] = "same-picture",
    [VIGIE_SIMILAR_MIRRORED] = "mirrored-picture", [VIGIE_SIMILAR_ADDRESS] = "same-address",
    [VIGIE_SIMILAR_TEXT] = "near-same-text",
  };

  return names[similarity];
}

/* ---- what photos look like ---- */

struct _VigieSimilar
{
  VigieStore *store;
  VigieLookAlikes *alikes;
  GPtrArray *photos;  /* (element-type utf8): by their number in @alikes */
  GHashTable *hashes; /* (element-type utf8 VigiePhotoHash): by photo */
  gint64 cursor;      /* the looks that are known */
  VigieTextWindow *texts;
};

static void
take_look (const char *sha256, GBytes *look, gpointer user_data)
{
  VigieSimilar *self = user_data;
  VigiePhotoHash hash;

  if (g_hash_table_contains (self->hashes, sha256) || !vigie_photo_hash_from_bytes (look, &hash))
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
  self->texts = vigie_text_window_new (store);
  return vigie_similar_update (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * vigie_similar_update:
 * @self: what is known
 * @error: return location for a #GError
 *
 * Reads what photos look like that were hashed since.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_similar_update (VigieSimilar *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return vigie_store_foreach_new_look (self->store, VIGIE_PHOTO_HASH_VERSION, &self->cursor,
                                       take_look, self, error);
}

void
vigie_similar_free (VigieSimilar *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->texts, vigie_text_window_free);
  g_hash_table_unref (self->hashes);
  g_ptr_array_unref (self->photos);
  vigie_look_alikes_free (self->alikes);
  g_object_unref (self->store);
  g_free (self);
}

/**
 * vigie_similar_get_hash:
 * @self: what is known
 * @sha256: a photo
 *
 * Returns: (transfer none) (nullable): what it looks like; %NULL where nobody looked yet, or there
 *   is nothing to see
 */
const VigiePhotoHash *
vigie_similar_get_hash (VigieSimilar *self, const char *sha256)
{
  return g_hash_table_lookup (self->hashes, sha256);
}

/* ---- finding ---- */

typedef struct
{
  VigieSimilar *self;
  VigiePost *post;
  VigiePostState *state;
  const VigiePosition *position; /* (nullable) */
  GPtrArray *addresses;          /* (element-type utf8): normalized */
  GPtrArray *found;              /* (element-type VigieSimilarPost) */
  GHashTable *seen;              /* (element-type gint64): posts that need no second look */
} Search;

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->state, vigie_post_state_free);
  g_clear_pointer (&search->addresses, g_ptr_array_unref);
  g_clear_pointer (&search->found, g_ptr_array_unref);
  g_clear_pointer (&search->seen, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
similar_post_free (gpointer data)
{
  VigieSimilarPost *similar = data;

  g_object_unref (similar->post);
  vigie_post_state_free (similar->state);
  g_free (similar);
}

static VigiePostState *
state_new (void)
{
  VigiePostState *state = g_new0 (VigiePostState, 1);

  *state = VIGIE_POST_STATE_NONE;
  return state;
}

static gboolean
lists (GStrv ids, const char *id)
{
  return ids != NULL && g_strv_contains ((const char *const *) ids, id);
}

/* Somebody said of either that it is not the other. */
static gboolean
was_split (Search *search, const VigieSimilarPost *other)
{
  return lists (search->state->differs_from, vigie_post_get_id (other->post)) ||
         lists (other->state->differs_from, vigie_post_get_id (search->post));
}

static gboolean
has_address (Search *search, VigiePost *post)
{
  g_autoptr (GPtrArray) addresses =
      vigie_web_address_list (vigie_post_get_url (post), vigie_post_get_text (post));

  for (guint i = 0; i < addresses->len; i++)
    {
      if (g_ptr_array_find_with_equal_func (search->addresses, g_ptr_array_index (addresses, i),
                                            g_str_equal, NULL))
        return TRUE;
    }
  return FALSE;
}

/* Whether @why, which an index said, holds for the post itself. */
static gboolean
holds (Search *search, const VigieSimilarPost *other)
{
  switch (other->why)
    {
    case VIGIE_SIMILAR_ADDRESS:
      return has_address (search, other->post);
    case VIGIE_SIMILAR_TEXT:
      return other->distance_m <= VIGIE_SIMILAR_MAX_DISTANCE_M;
    case VIGIE_SIMILAR_BYTES:
    case VIGIE_SIMILAR_PICTURE:
    case VIGIE_SIMILAR_MIRRORED:
    default:
      return TRUE;
    }
}

static gboolean
mark_seen (Search *search, gint64 row_id)
{
  return g_hash_table_add (search->seen, g_memdup2 (&row_id, sizeof row_id));
}

/* Each post once: what was found first says why. */
static gboolean
add_post (Search *search, gint64 row_id, VigieSimilarity why, GError **error)
{
  VigieSimilarPost *other;
  const VigiePosition *position;

  if (g_hash_table_contains (search->seen, &row_id))
    return TRUE;
  other = g_new0 (VigieSimilarPost, 1);
  other->why = why;
  other->state = state_new ();
  other->post = vigie_store_load_post (search->self->store, row_id, other->state, error);
  if (other->post == NULL)
    {
      vigie_post_state_free (other->state);
      g_free (other);
      return FALSE;
    }
  position = vigie_post_choose_position (other->post, other->state);
  other->distance_m = position != NULL && search->position != NULL
                          ? vigie_position_distance_m (position, search->position)
                          : -1;
  if (was_split (search, other))
    mark_seen (search, row_id);
  else if (holds (search, other))
    {
      mark_seen (search, row_id);
      g_ptr_array_add (search->found, other);
      return TRUE;
    }
  similar_post_free (other);
  return TRUE;
}

static gboolean
add_posts_of_photo (Search *search, const char *sha256, VigieSimilarity why, GError **error)
{
  g_autoptr (GArray) rows = vigie_store_list_rows_of_photo (search->self->store, sha256, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < MIN (rows->len, MAX_OF_PHOTO); i++)
    {
      if (!add_post (search, g_array_index (rows, gint64, i), why, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_look_alikes (Search *search, const char *sha256, GError **error)
{
  const VigiePhotoHash *hash = vigie_similar_get_hash (search->self, sha256);
  g_autoptr (GArray) alikes = NULL;

  if (hash == NULL)
    return TRUE;
  alikes = vigie_look_alikes_find (search->self->alikes, hash);
  for (guint i = 0; i < alikes->len; i++)
    {
      const VigieLookAlike *alike = &g_array_index (alikes, VigieLookAlike, i);

      if (!add_posts_of_photo (search, g_ptr_array_index (search->self->photos, alike->photo),
                               alike->mirrored ? VIGIE_SIMILAR_MIRRORED : VIGIE_SIMILAR_PICTURE,
                               error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_by_photos (Search *search, GError **error)
{
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (search->post, &n_photos);

  for (gsize i = 0; i < n_photos; i++)
    {
      if (photos[i]->sha256 != NULL &&
          !add_posts_of_photo (search, photos[i]->sha256, VIGIE_SIMILAR_BYTES, error))
        return FALSE;
    }
  for (gsize i = 0; i < n_photos; i++)
    {
      if (photos[i]->sha256 != NULL && !add_look_alikes (search, photos[i]->sha256, error))
        return FALSE;
    }
  return TRUE;
}

/* By the index of words, which knows every post's text and not its own address. */
static gboolean
add_by_addresses (Search *search, GError **error)
{
  for (guint i = 0; i < search->addresses->len; i++)
    {
      g_autofree char *expression =
          vigie_web_address_to_fts (g_ptr_array_index (search->addresses, i));
      g_autoptr (GArray) rows = NULL;

      if (expression == NULL)
        continue;
      rows = vigie_store_list_rows_with (search->self->store, expression, MAX_OF_WORDS, error);
      if (rows == NULL)
        return FALSE;
      for (guint j = 0; j < rows->len; j++)
        {
          if (!add_post (search, g_array_index (rows, gint64, j), VIGIE_SIMILAR_ADDRESS, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* The earliest ones: of a text that thousands pass on, those tell where it comes from. */
static gboolean
add_matches (Search *search, GArray *matches, VigieSimilarity why, GError **error)
{
  guint n_before = search->found->len;

  for (guint i = 0, n = 0; i < matches->len && n < MAX_TRIED; i++)
    {
      const VigieTextMatch *match = &g_array_index (matches, VigieTextMatch, i);

      if (why == VIGIE_SIMILAR_TEXT ? !match->has_text : !match->has_address)
        continue;
      if (!add_post (search, match->row_id, why, error))
        return FALSE;
      n++;
      if (search->found->len - n_before >= MAX_OF_WORDS)
        break;
    }
  return TRUE;
}

static gboolean
add_by_words (Search *search, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) matches = NULL;

  for (guint i = 0; i < search->addresses->len; i++)
    {
      guint32 key = vigie_web_address_get_key (g_ptr_array_index (search->addresses, i), -1);

      g_array_append_val (keys, key);
    }
  matches = vigie_text_window_find (search->self->texts, search->post,
                                    (const guint32 *) (gpointer) keys->data, keys->len, error);
  return matches != NULL && add_matches (search, matches, VIGIE_SIMILAR_ADDRESS, error) &&
         add_by_addresses (search, error) &&
         add_matches (search, matches, VIGIE_SIMILAR_TEXT, error);
}

static int
compare_by_time (gconstpointer a, gconstpointer b)
{
  const VigieSimilarPost *x = *(const VigieSimilarPost *const *) a;
  const VigieSimilarPost *y = *(const VigieSimilarPost *const *) b;
  gint64 at_x = vigie_post_get_posted_at (x->post);
  gint64 at_y = vigie_post_get_posted_at (y->post);

  if (at_x != at_y)
    return at_x < at_y ? -1 : 1;
  return vigie_post_get_row_id (x->post) < vigie_post_get_row_id (y->post) ? -1 : 1;
}

/**
 * vigie_similar_find:
 * @self: what is known
 * @post: a post of the same incident
 * @error: return location for a #GError
 *
 * Other posts that seem to tell the same thing: they show one of its photos, have the same web
 * address, or say nearly the same words within an hour and, where both have a position, five
 * kilometres. Those that somebody said are something else are left out. Of very many, the earliest
 * are found.
 *
 * Returns: (transfer full) (element-type VigieSimilarPost) (nullable): each with the strongest
 *   reason, earliest first
 */
GPtrArray *
vigie_similar_find (VigieSimilar *self, VigiePost *post, GError **error)
{
  g_auto (Search) search = { .self = self, .post = post };
  g_autoptr (VigiePost) again = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (VIGIE_IS_POST (post), NULL);

  search.state = state_new ();
  search.addresses = vigie_web_address_list (vigie_post_get_url (post), vigie_post_get_text (post));
  search.found = g_ptr_array_new_with_free_func (similar_post_free);
  search.seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  mark_seen (&search, vigie_post_get_row_id (post));
  again = vigie_store_load_post (self->store, vigie_post_get_row_id (post), search.state, error);
  if (again == NULL)
    return NULL;
  search.position = vigie_post_choose_position (post, search.state);
  if (!add_by_photos (&search, error) || !add_by_words (&search, error))
    return NULL;
  g_ptr_array_sort (search.found, compare_by_time);
  return g_steal_pointer (&search.found);
}

/**
 * vigie_similar_is_earliest:
 * @post: a post
 * @found: (element-type VigieSimilarPost): what vigie_similar_find() found for it
 *
 * Returns: whether none of them is older than @post
 */
gboolean
vigie_similar_is_earliest (VigiePost *post, GPtrArray *found)
{
  const VigieSimilarPost *first = found->len > 0 ? g_ptr_array_index (found, 0) : NULL;

  return first == NULL || vigie_post_get_posted_at (first->post) >= vigie_post_get_posted_at (post);
}
