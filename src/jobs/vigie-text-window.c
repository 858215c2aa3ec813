/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-text-window.h"

#include "vigie-text-sketch.h"
#include "vigie-web-address.h"

#define HALF (VIGIE_TEXT_WINDOW_POSTS / 2)
#define CHUNK 1000      /* posts that are read at once when the window moves on */
#define N_KEYS 4        /* web addresses of a post that are compared */
#define MAX_KEPT 60000u /* posts; some 10 MB */

typedef struct
{
  gint64 row_id;
  gint64 posted_at;
  VigieTextSketch *sketch;
  VigieTextOutline outline; /* the same one, where it is read quickly */
  guint32 keys[N_KEYS];     /* of its web addresses, its own first; 0 for none */
} Entry;

struct _VigieTextWindow
{
  VigieStore *store;
  GArray *entries; /* (element-type Entry): ascending; every post from @low to @high */
  gint64 low;
  gint64 high;
  guint64 n_posts; /* of the incident, when the first of them was read */
};

static void
clear_entry (gpointer data)
{
  vigie_text_sketch_free (((Entry *) data)->sketch);
}

static GArray *
make_entries (void)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (entries, clear_entry);
  return entries;
}

/**
 * vigie_text_window_new:
 * @store: an incident
 *
 * Returns: (transfer full): nothing read yet
 */
VigieTextWindow *
vigie_text_window_new (VigieStore *store)
{
  VigieTextWindow *self = g_new0 (VigieTextWindow, 1);

  self->store = g_object_ref (store);
  self->entries = make_entries ();
  return self;
}

void
vigie_text_window_free (VigieTextWindow *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->entries);
  g_object_unref (self->store);
  g_free (self);
}

/* ---- reading ---- */

static void
take_text (const VigiePostText *post, gpointer user_data)
{
  Entry entry = { .row_id = post->row_id,
                  .posted_at = post->posted_at,
                  .sketch = vigie_text_sketch_new (post->text) };
  const guint32 *addresses;
  guint n_addresses;

  entry.outline = *vigie_text_sketch_get_outline (entry.sketch);
  if (post->url != NULL)
    entry.keys[0] = vigie_web_address_get_key (post->url, -1);
  addresses = vigie_text_sketch_get_addresses (entry.sketch, &n_addresses);
  for (guint i = 0; i < MIN (n_addresses, N_KEYS - 1); i++)
    entry.keys[i + 1] = addresses[i];
  g_array_append_val (user_data, entry);
}

static void
clear_window (VigieTextWindow *self)
{
  g_array_set_size (self->entries, 0);
}

/* Posts do not go away: while there are as many as before, there are no others. */
static gboolean
forget_when_posts_came (VigieTextWindow *self, GError **error)
{
  guint64 counts[VIGIE_N_STATUSES];
  guint64 n_posts = 0;

  if (!vigie_store_count (self->store, counts, error))
    return FALSE;
  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    n_posts += counts[i];
  if (n_posts != self->n_posts)
    clear_window (self);
  self->n_posts = n_posts;
  return TRUE;
}

/* The first entry at @row_id or later. */
static guint
find_entry (VigieTextWindow *self, gint64 row_id)
{
  guint low = 0, high = self->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->entries, Entry, middle).row_id < row_id)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
read_newer (VigieTextWindow *self, gint64 to, guint limit, GError **error)
{
  guint before = self->entries->len;

  if (!vigie_store_foreach_text (self->store, self->high + 1, to, limit, take_text, self->entries,
                                 error))
    return FALSE;
  self->high = self->entries->len - before < limit
                   ? to
                   : g_array_index (self->entries, Entry, self->entries->len - 1).row_id;
  return TRUE;
}

static gboolean
read_older (VigieTextWindow *self, gint64 to, guint limit, GError **error)
{
  g_autoptr (GArray) older = make_entries ();

  if (!vigie_store_foreach_text (self->store, self->low - 1, to, limit, take_text, older, error))
    return FALSE;
  self->low = older->len < limit ? to : g_array_index (older, Entry, older->len - 1).row_id;
  for (guint i = 0, j = older->len; i + 1 < j; i++)
    {
      Entry entry = g_array_index (older, Entry, i);

      g_array_index (older, Entry, i) = g_array_index (older, Entry, --j);
      g_array_index (older, Entry, j) = entry;
    }
  g_array_prepend_vals (self->entries, older->data, older->len);
  g_array_set_clear_func (older, NULL); /* they have moved */
  return TRUE;
}

/* Drops what is far from the entry at @index. */
static void
trim (VigieTextWindow *self, guint index)
{
  guint end = index + HALF + CHUNK;

  if (self->entries->len <= MAX_KEPT)
    return;
  if (end < self->entries->len)
    {
      g_array_set_size (self->entries, end);
      self->high = g_array_index (self->entries, Entry, end - 1).row_id;
    }
  if (index > HALF + CHUNK)
    {
      g_array_remove_range (self->entries, 0, index - HALF - CHUNK);
      self->low = g_array_index (self->entries, Entry, 0).row_id;
    }
}

/* Reads what is missing around @row_id. */
static gboolean
move_to (VigieTextWindow *self, gint64 row_id, GError **error)
{
  gint64 from = MAX (row_id, G_MININT64 + 2 * VIGIE_TEXT_WINDOW_MS) - VIGIE_TEXT_WINDOW_MS;
  gint64 to = MIN (row_id, G_MAXINT64 - 2 * VIGIE_TEXT_WINDOW_MS) + VIGIE_TEXT_WINDOW_MS;
  guint index;

  if (!forget_when_posts_came (self, error))
    return FALSE;
  if (self->entries->len == 0 || row_id < self->low || row_id > self->high)
    {
      clear_window (self);
      self->low = row_id;
      self->high = row_id - 1;
    }
  index = find_entry (self, row_id);
  if (self->low > from && index < HALF &&
      !read_older (self, from, MAX (HALF - index, CHUNK), error))
    return FALSE;
  index = find_entry (self, row_id);
  if (self->high < to && self->entries->len - index < HALF &&
      !read_newer (self, to, MAX (HALF - (self->entries->len - index), CHUNK), error))
    return FALSE;
  trim (self, find_entry (self, row_id));
  return TRUE;
}

/* ---- comparing ---- */

static inline gboolean
has_key (const Entry *entry, const guint32 *keys, gsize n_keys)
{
  for (gsize i = 0; i < n_keys; i++)
    {
      for (gsize j = 0; j < N_KEYS; j++)
        {
          if (entry->keys[j] == keys[i])
            return TRUE;
        }
    }
  return FALSE;
}

/* Few words are compared as a whole: an outline says too little of them. */
static gboolean
is_near (const VigieTextSketch *sketch, const VigieTextOutline *outline, const Entry *entry)
{
  return (outline->n_words < VIGIE_TEXT_SHORT || entry->outline.n_words < VIGIE_TEXT_SHORT
              ? outline->n_words == entry->outline.n_words
              : vigie_text_outline_may_be_near (outline, &entry->outline)) &&
         vigie_text_sketch_is_near (sketch, entry->sketch);
}

/**
 * vigie_text_window_find:
 * @self: what posts say
 * @post: a post of the incident
 * @keys: (array length=n_keys): of its web addresses; see vigie_web_address_get_key()
 * @n_keys: how many
 * @error: return location for a #GError
 *
 * Looks at the posts of the hour before @post and the hour after it, of more than
 * %VIGIE_TEXT_WINDOW_POSTS at those nearest to it in time.
 *
 * Returns: (transfer full) (element-type VigieTextMatch) (nullable): posts that say nearly the same
 *   words or have one of the addresses, earliest first
 */
GArray *
vigie_text_window_find (
    VigieTextWindow *self, VigiePost *post, const guint32 *keys, gsize n_keys, GError **error)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (VigieTextMatch));
  g_autoptr (VigieTextSketch) sketch = vigie_text_sketch_new (vigie_post_get_text (post));
  gint64 row_id = vigie_post_get_row_id (post);
  gint64 posted_at = vigie_post_get_posted_at (post);
  guint index, first, end;

  if (n_keys == 0 && vigie_text_sketch_get_n_words (sketch) == 0)
    return g_steal_pointer (&matches);
  if (!move_to (self, row_id, error))
    return NULL;
  index = find_entry (self, row_id);
  first = index - MIN (index, HALF);
  end = MIN (self->entries->len, index + HALF);
  for (guint i = first; i < end; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);
      gboolean has_text, has_address;

      if (entry->row_id == row_id || ABS (entry->posted_at - posted_at) > VIGIE_TEXT_WINDOW_MS)
        continue;
      has_text = is_near (sketch, vigie_text_sketch_get_outline (sketch), entry);
      has_address = has_key (entry, keys, n_keys);
      if (has_text || has_address)
        {
          VigieTextMatch match = { entry->row_id, has_text, has_address };

          g_array_append_val (matches, match);
        }
    }
  return g_steal_pointer (&matches);
}
