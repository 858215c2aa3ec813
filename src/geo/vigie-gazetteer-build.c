/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names are rows of folded words. Each beginning of each name is a key in one hash table, so that a
 * text is followed word by word as in a trie, with one look-up a word. */
#include "vigie-gazetteer-private.h"

#include <string.h>

#define MAX_LABEL 400 /* bytes; a longer name is none */
#define MAX_NAMES 64  /* places of one name that are kept, the largest first */
#define MIN_PART 4    /* letters of a part that stands for the whole name */

static const double usual_radius_m[] = { 2000, 1500, 500, 300, 200 };

typedef struct
{
  guint64 key;
  VigieName name;
  gboolean goes_on;
} Key;

typedef struct
{
  VigieGazetteer *gazetteer;
  GArray *keys; /* (element-type Key) */
} Builder;

static void
add_key (Builder *builder, guint64 key, guint32 entry, guint32 flags, gboolean goes_on)
{
  Key added = { key, { entry, flags }, goes_on };

  g_array_append_val (builder->keys, added);
}

/* Words from @first to before @end, without the articles between them. */
static void
add_words (
    Builder *builder, const VigieWords *words, guint first, guint end, guint32 entry, guint32 flags)
{
  guint64 key = VIGIE_NAME_ROOT;
  guint last = end;

  while (last > first + 1 && (words->words[last - 1].flags & WORD_ARTICLE) != 0)
    last--;
  for (guint i = first; i < last; i++)
    {
      if (i > first && (words->words[i].flags & WORD_ARTICLE) != 0)
        continue;
      key = vigie_words_mix (key, words->words[i].hash);
      add_key (builder, key, entry, flags, i + 1 < last);
    }
}

static void
add_joined (Builder *builder, const char *label, guint32 entry)
{
  g_autoptr (GString) joined = g_string_new ("#");
  static _Thread_local VigieWords words;

  for (const char *c = label; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isalnum (g_utf8_get_char (c)))
      g_string_append_len (joined, c, g_utf8_next_char (c) - c);
  vigie_words_read (joined->str, joined->len, &words);
  if (words.n_hashtags == 1)
    add_key (builder, vigie_words_mix (VIGIE_NAME_JOINED, words.hashtags[0].hash), entry, 0, FALSE);
}

/* A part that may stand for the whole: long enough, and no common word. */
static gboolean
stands_alone (const VigieWords *words, guint first, guint end)
{
  guint n = 0;

  for (guint i = first; i < end; i++)
    if ((words->words[i].flags & (WORD_COMMON | WORD_ARTICLE)) == 0 &&
        words->words[i].n_chars >= MIN_PART)
      n++;
  return n > 0;
}

/* « Fraignot » for « Fraignot-et-Vesvrotte », « Vesvrotte » too. */
static void
add_parts (Builder *builder, const VigieWords *words, guint first, guint32 entry)
{
  for (guint i = first + 1; i + 1 < words->n_words; i++)
    {
      if ((words->words[i].flags & WORD_SPLITS) == 0)
        continue;
      if (stands_alone (words, first, i))
        add_words (builder, words, first, i, entry, NAME_PARTIAL);
      if ((words->words[i].flags & WORD_LINKS) != 0 && stands_alone (words, i + 1, words->n_words))
        add_words (builder, words, i + 1, words->n_words, entry, NAME_PARTIAL);
      return;
    }
}

static void
add_entry (Builder *builder, guint32 entry)
{
  static _Thread_local VigieWords words;
  const VigieGazetteerEntry *e = &builder->gazetteer->entries[entry];
  gsize length = strlen (e->label);
  guint first = 0;

  if (length > MAX_LABEL || !g_utf8_validate (e->label, (gssize) length, NULL))
    return;
  vigie_words_read (e->label, length, &words);
  while (first + 1 < words.n_words && (words.words[first].flags & WORD_ARTICLE) != 0)
    first++;
  if (words.n_words == 0 || (words.words[first].flags & WORD_ARTICLE) != 0)
    return;
  if (first > 0)
    add_words (builder, &words, first - 1, words.n_words, entry, 0);
  add_words (builder, &words, first, words.n_words, entry, first > 0 ? NAME_NO_ARTICLE : 0);
  if (words.n_words > 1)
    add_joined (builder, e->label, entry);
  if (e->kind <= VIGIE_PLACE_OLD_COMMUNE)
    add_parts (builder, &words, first, entry);
}

/* ---- the table ---- */

/* By key; ends before beginnings, whole names before parts, larger places first. */
static int
compare_keys (gconstpointer a, gconstpointer b, gpointer entries)
{
  const Key *x = a, *y = b;
  const VigieGazetteerEntry *left = (VigieGazetteerEntry *) entries + x->name.entry;
  const VigieGazetteerEntry *right = (VigieGazetteerEntry *) entries + y->name.entry;
  guint32 x_part = x->name.flags & NAME_PARTIAL, y_part = y->name.flags & NAME_PARTIAL;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  if (x->goes_on != y->goes_on)
    return x->goes_on ? 1 : -1;
  if (x_part != y_part)
    return x_part < y_part ? -1 : 1;
  if (left->kind != right->kind)
    return left->kind < right->kind ? -1 : 1;
  if (left->population != right->population)
    return left->population > right->population ? -1 : 1;
  if (x->name.entry != y->name.entry)
    return x->name.entry < y->name.entry ? -1 : 1;
  return (x->name.flags > y->name.flags) - (x->name.flags < y->name.flags);
}

static void
put_slot (VigieGazetteer *self, const VigieNameSlot *slot)
{
  guint64 at = slot->key & self->mask;

  while (self->slots[at].key != 0)
    at = (at + 1) & self->mask;
  self->slots[at] = *slot;
}

/* One slot of each key, with the names that end there. */
static void
make_slots (VigieGazetteer *self, GArray *keys)
{
  gsize n_slots = 16;
  guint32 n_names = 0;

  while (n_slots < 2 * (gsize) keys->len)
    n_slots *= 2;
  self->mask = n_slots - 1;
  self->slots = g_new0 (VigieNameSlot, n_slots);
  self->names = g_new (VigieName, MAX (keys->len, 1));
  for (guint i = 0; i < keys->len;)
    {
      VigieNameSlot slot = { .key = g_array_index (keys, Key, i).key, .first_name = n_names };

      for (; i < keys->len && g_array_index (keys, Key, i).key == slot.key; i++)
        {
          const Key *key = &g_array_index (keys, Key, i);

          if (key->goes_on)
            slot.goes_on = TRUE;
          else if (slot.n_names < MAX_NAMES &&
                   (slot.n_names == 0 || self->names[n_names - 1].entry != key->name.entry))
            {
              self->names[n_names++] = key->name;
              slot.n_names++;
            }
        }
      put_slot (self, &slot);
    }
}

static void
copy_entries (VigieGazetteer *self, const VigieGazetteerEntry *entries, gsize n_entries)
{
  gsize length = 1;
  char *label;

  self->entries = g_new (VigieGazetteerEntry, MAX (n_entries, 1));
  for (gsize i = 0; i < n_entries; i++)
    length += entries[i].label != NULL ? strlen (entries[i].label) + 1 : 1;
  label = self->labels = g_malloc (length);
  for (gsize i = 0; i < n_entries; i++)
    {
      VigieGazetteerEntry *entry = &self->entries[i];

      *entry = entries[i];
      entry->label = label;
      label = g_stpcpy (label, entries[i].label != NULL ? entries[i].label : "") + 1;
      entry->kind = MIN (entry->kind, VIGIE_PLACE_POI);
      if (!(entry->radius_m > 0))
        entry->radius_m = usual_radius_m[entry->kind];
    }
  self->n_entries = (guint32) n_entries;
}

/* Where what lies in a commune finds its name. */
static void
note_communes (VigieGazetteer *self)
{
  self->communes = g_hash_table_new (NULL, NULL);
  for (guint32 i = 0; i < self->n_entries; i++)
    if (self->entries[i].kind == VIGIE_PLACE_COMMUNE && self->entries[i].commune != G_MAXUINT32)
      g_hash_table_insert (self->communes, GUINT_TO_POINTER (self->entries[i].commune),
                           GUINT_TO_POINTER (i + 1));
}

/**
 * vigie_gazetteer_new:
 * @entries: (array length=n_entries): places; copied
 * @n_entries: how many
 *
 * Returns: (transfer full): their names, ready to be found in texts
 */
VigieGazetteer *
vigie_gazetteer_new (const VigieGazetteerEntry *entries, gsize n_entries)
{
  VigieGazetteer *self = g_new0 (VigieGazetteer, 1);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (Key));
  Builder builder = { self, keys };

  g_return_val_if_fail (n_entries < G_MAXUINT32, NULL);

  copy_entries (self, entries, n_entries);
  note_communes (self);
  for (guint32 i = 0; i < self->n_entries; i++)
    add_entry (&builder, i);
  g_array_sort_with_data (keys, compare_keys, self->entries);
  make_slots (self, keys);
  return self;
}

void
vigie_gazetteer_free (VigieGazetteer *self)
{
  g_hash_table_unref (self->communes);
  g_free (self->entries);
  g_free (self->labels);
  g_free (self->names);
  g_free (self->slots);
  g_free (self);
}

const VigieGazetteerEntry *
vigie_gazetteer_get_entry (VigieGazetteer *self, guint32 entry)
{
  return &self->entries[entry];
}

/**
 * vigie_gazetteer_get_commune:
 * @self: a gazetteer
 * @commune: as entries have it
 *
 * Returns: (nullable): the commune's own entry
 */
const VigieGazetteerEntry *
vigie_gazetteer_get_commune (VigieGazetteer *self, guint32 commune)
{
  guint entry = GPOINTER_TO_UINT (g_hash_table_lookup (self->communes, GUINT_TO_POINTER (commune)));

  return entry > 0 ? &self->entries[entry - 1] : NULL;
}
