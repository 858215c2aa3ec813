/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Multi-index hashing (Norouzi, Punjani, Fleet, Fast Search in Hamming Space with Multi-Index
 * Hashing, 2012): the hashes stand in four tables by one of their four parts of 16 bits. Two hashes
 * that differ in at most r bits differ in at most r / 4 bits in one of the parts at least: looking
 * at the buckets that near in each table misses nothing.
 */
#include "vigie-hash-index.h"

#include <string.h>

#define N_PARTS 4
#define PART_BITS 16
#define N_BUCKETS (1 << PART_BITS)
#define MAX_PART_RADIUS 3 /* beyond, reading all hashes is as quick */
#define MIN_TAIL 1024     /* hashes that are not worth a table */

struct _VigieHashIndex
{
  GArray *hashes;           /* of guint64 */
  GArray *values;           /* of guint64 */
  gsize n_sorted;           /* the first ones stand in the tables, the rest is read one by one */
  guint32 *starts[N_PARTS]; /* N_BUCKETS + 1 places in @places */
  guint32 *places[N_PARTS]; /* of hashes, by bucket */
};

/**
 * vigie_hash_index_new:
 *
 * Finds 64-bit hashes that differ in few bits. For one thread at a time.
 *
 * Returns: (transfer full): an empty index
 */
VigieHashIndex *
vigie_hash_index_new (void)
{
  VigieHashIndex *self = g_new0 (VigieHashIndex, 1);

  self->hashes = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->values = g_array_new (FALSE, FALSE, sizeof (guint64));
  return self;
}

static void
clear_tables (VigieHashIndex *self)
{
  for (int part = 0; part < N_PARTS; part++)
    {
      g_clear_pointer (&self->starts[part], g_free);
      g_clear_pointer (&self->places[part], g_free);
    }
}

void
vigie_hash_index_free (VigieHashIndex *self)
{
  if (self == NULL)
    return;
  clear_tables (self);
  g_array_unref (self->hashes);
  g_array_unref (self->values);
  g_free (self);
}

/**
 * vigie_hash_index_add:
 * @self: an index
 * @hash: a hash; the same one may come again
 * @value: what it stands for
 */
void
vigie_hash_index_add (VigieHashIndex *self, guint64 hash, guint64 value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->hashes->len < G_MAXUINT32);

  g_array_append_val (self->hashes, hash);
  g_array_append_val (self->values, value);
}

gsize
vigie_hash_index_get_size (VigieHashIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->hashes->len;
}

static inline guint
get_part (guint64 hash, int part)
{
  return (guint) (hash >> (part * PART_BITS)) & (N_BUCKETS - 1);
}

static inline guint
get_distance (guint64 a, guint64 b)
{
  return (guint) __builtin_popcountll (a ^ b);
}

/* A counting sort by one part. */
static void
build_table (VigieHashIndex *self, int part)
{
  const guint64 *hashes = (const guint64 *) (gpointer) self->hashes->data;
  guint32 *starts = g_new0 (guint32, N_BUCKETS + 1);
  guint32 *places = g_new (guint32, self->n_sorted);

  for (gsize i = 0; i < self->n_sorted; i++)
    starts[get_part (hashes[i], part) + 1]++;
  for (gsize i = 0; i < N_BUCKETS; i++)
    starts[i + 1] += starts[i];
  for (gsize i = 0; i < self->n_sorted; i++)
    places[starts[get_part (hashes[i], part)]++] = (guint32) i;
  /* each start has moved to the next one's place */
  memmove (starts + 1, starts, N_BUCKETS * sizeof *starts);
  starts[0] = 0;
  self->starts[part] = starts;
  self->places[part] = places;
}

/* Adding one by one must not build the tables each time. */
static void
ensure_tables (VigieHashIndex *self)
{
  gsize n_tail = self->hashes->len - self->n_sorted;

  if (n_tail <= MAX (MIN_TAIL, self->n_sorted / 8))
    return;
  clear_tables (self);
  self->n_sorted = self->hashes->len;
  for (int part = 0; part < N_PARTS; part++)
    build_table (self, part);
}

static void
read_all (VigieHashIndex *self, gsize first, guint64 hash, guint radius, GArray *matches)
{
  const guint64 *hashes = (const guint64 *) (gpointer) self->hashes->data;

  for (gsize i = first; i < self->hashes->len; i++)
    {
      guint distance = get_distance (hashes[i], hash);

      if (distance <= radius)
        {
          VigieHashMatch match = { g_array_index (self->values, guint64, i), distance };

          g_array_append_val (matches, match);
        }
    }
}

/* Whether an earlier table has found it: its part is as near as this one's. */
static gboolean
was_found (guint64 difference, int part, guint part_radius)
{
  for (int earlier = 0; earlier < part; earlier++)
    {
      if ((guint) __builtin_popcount (get_part (difference, earlier)) <= part_radius)
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  VigieHashIndex *index;
  guint64 hash;
  guint radius;
  guint part_radius;
  GArray *matches;
} Search;

static void
read_bucket (const Search *search, int part, guint bucket)
{
  VigieHashIndex *self = search->index;
  const guint64 *hashes = (const guint64 *) (gpointer) self->hashes->data;
  const guint32 *place = self->places[part] + self->starts[part][bucket];
  const guint32 *end = self->places[part] + self->starts[part][bucket + 1];

  for (; place < end; place++)
    {
      guint distance = get_distance (hashes[*place], search->hash);

      if (distance <= search->radius &&
          !was_found (hashes[*place] ^ search->hash, part, search->part_radius))
        {
          VigieHashMatch match = { g_array_index (self->values, guint64, *place), distance };

          g_array_append_val (search->matches, match);
        }
    }
}

/* The buckets that differ from @bucket in up to @n_more bits, of those from @first_bit on. */
static void
read_near (const Search *search, int part, guint bucket, guint first_bit, guint n_more)
{
  read_bucket (search, part, bucket);
  if (n_more == 0)
    return;
  for (guint bit = first_bit; bit < PART_BITS; bit++)
    read_near (search, part, bucket ^ (1u << bit), bit + 1, n_more - 1);
}

/**
 * vigie_hash_index_find:
 * @self: an index
 * @hash: a hash
 * @radius: how many bits may differ, at most
 * @matches: (element-type VigieHashMatch): gets all that are that near, each once, in no order
 */
void
vigie_hash_index_find (VigieHashIndex *self, guint64 hash, guint radius, GArray *matches)
{
  const Search search = { self, hash, radius, radius / N_PARTS, matches };

  g_return_if_fail (self != NULL);
  g_return_if_fail (matches != NULL);

  ensure_tables (self);
  if (search.part_radius > MAX_PART_RADIUS || self->n_sorted == 0)
    {
      read_all (self, 0, hash, radius, matches);
      return;
    }
  for (int part = 0; part < N_PARTS; part++)
    read_near (&search, part, get_part (hash, part), 0, search.part_radius);
  read_all (self, self->n_sorted, hash, radius, matches);
}
