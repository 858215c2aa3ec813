/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "vigie-cluster-build.h"

#define DIGIT_BITS 11
#define N_DIGITS (1 << DIGIT_BITS)

typedef struct
{
  guint32 key;
  guint32 index;
} Entry;

G_STATIC_ASSERT (2 * sizeof (Entry) <= sizeof (Item));

/* How a key is made: the row in its upper bits and as much of x as fits in the lower ones. Both
 * count from the smallest, so that points of one country need few bits. */
typedef struct
{
  guint32 row_height;
  guint32 min_x;
  guint32 min_row;
  guint x_bits;   /* in the key */
  guint x_shift;  /* left out of the key */
  guint key_bits; /* in use */
} Keys;

static guint
count_bits (guint32 number)
{
  return number == 0 ? 0 : (guint) g_bit_storage (number);
}

static void
keys_init (Keys *self, const double *x, const double *y, gsize n, guint32 row_height)
{
  double min_x = 1, max_x = 0, min_y = 1, max_y = 0;
  guint row_bits, x_bits;

  for (gsize i = 0; i < n; i++)
    {
      /* Comparisons with NaN are false. */
      min_x = x[i] < min_x ? x[i] : min_x;
      max_x = x[i] > max_x ? x[i] : max_x;
      min_y = y[i] < min_y ? y[i] : min_y;
      max_y = y[i] > max_y ? y[i] : max_y;
    }
  self->row_height = row_height;
  self->min_x = vigie_cluster_to_units (min_x);
  self->min_row = vigie_cluster_to_units (min_y) / row_height;
  row_bits = count_bits (vigie_cluster_to_units (max_y) / row_height - self->min_row);
  x_bits = count_bits (vigie_cluster_to_units (max_x) - self->min_x);
  self->x_bits = MIN (x_bits, 32 - row_bits);
  self->x_shift = x_bits - self->x_bits;
  self->key_bits = row_bits + self->x_bits;
}

static inline guint32
keys_make (const Keys *self, double x, double y)
{
  guint64 row = vigie_cluster_to_units (y) / self->row_height - self->min_row;
  guint64 column = (guint64) (vigie_cluster_to_units (x) - self->min_x) >> self->x_shift;

  return (guint32) (row << self->x_bits | column);
}

/* Stable counting sort by one digit. */
static void
sort_by_digit (const Entry *from, Entry *to, gsize n, guint shift)
{
  guint32 starts[N_DIGITS] = { 0 };
  guint32 sum = 0;

  for (gsize i = 0; i < n; i++)
    starts[(from[i].key >> shift) & (N_DIGITS - 1)]++;
  for (gsize i = 0; i < N_DIGITS; i++)
    {
      guint32 count = starts[i];

      starts[i] = sum;
      sum += count;
    }
  for (gsize i = 0; i < n; i++)
    to[starts[(from[i].key >> shift) & (N_DIGITS - 1)]++] = from[i];
}

static int
compare_x (gconstpointer a, gconstpointer b)
{
  const Item *left = a, *right = b;

  return (left->x > right->x) - (left->x < right->x);
}

/* Items of one key, whose x may still be out of order in the bits that the key leaves out. */
static void
sort_run (Item *run, gsize n)
{
  if (n > 24)
    {
      qsort (run, n, sizeof *run, compare_x);
      return;
    }
  for (gsize i = 1; i < n; i++)
    {
      Item item = run[i];
      gsize at = i;

      for (; at > 0 && run[at - 1].x > item.x; at--)
        run[at] = run[at - 1];
      run[at] = item;
    }
}

/*
 * vigie_cluster_sort:
 * @x: world units
 * @y: world units
 * @row_height: in units of the index
 * @sorted: (out caller-allocates): room for @n items; ids are 0, 1, 2, …, ranks the points' indices
 * @scratch: as much room again
 *
 * Sorts by row, and in each row by x. Points whose place is not a number are left out.
 *
 * Returns: number of items
 */
gsize
vigie_cluster_sort (
    const double *x, const double *y, gsize n, guint32 row_height, Item *sorted, void *scratch)
{
  Entry *entries = scratch, *other = entries + n;
  gsize n_entries = 0;
  Keys keys;

  keys_init (&keys, x, y, n, row_height);
  for (gsize i = 0; i < n; i++)
    if (!isnan (x[i]) && !isnan (y[i]))
      entries[n_entries++] = (Entry) { keys_make (&keys, x[i], y[i]), (guint32) i };
  for (guint shift = 0; shift < keys.key_bits; shift += DIGIT_BITS)
    {
      Entry *swap = entries;

      sort_by_digit (entries, other, n_entries, shift);
      entries = other;
      other = swap;
    }

  for (gsize i = 0; i < n_entries; i++)
    {
      guint32 point = entries[i].index;

      sorted[i] =
          (Item) { vigie_cluster_to_units (x[point]), vigie_cluster_to_units (y[point]), 0, point };
    }
  if (keys.x_shift > 0)
    for (gsize i = 0, end; i < n_entries; i = end)
      {
        for (end = i + 1; end < n_entries && entries[end].key == entries[i].key; end++)
          ;
        if (end - i > 1)
          sort_run (sorted + i, end - i);
      }
  for (gsize i = 0; i < n_entries; i++)
    sorted[i].id = (guint32) i;
  return n_entries;
}
