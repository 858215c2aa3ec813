/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "vigie-cluster-build.h"

#define DIGIT_BITS 11
#define N_DIGITS (1 << DIGIT_BITS)

typedef struct
{
  guint32 key;
  guint32 index;
} Entry;

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

static guint
count_bits (guint32 number)
{
  return number == 0 ? 0 : (guint) g_bit_storage (number);
}

static int
compare_x (gconstpointer a, gconstpointer b)
{
  const Place *left = a, *right = b;

  return (left->x > right->x) - (left->x < right->x);
}

/* Keys leave out the last bits of x: what shares a key may still be out of order. */
static void
sort_run (Place *run, gsize n)
{
  if (n > 24)
    {
      qsort (run, n, sizeof *run, compare_x);
      return;
    }
  for (gsize i = 1; i < n; i++)
    {
      Place place = run[i];
      gsize at = i;

      for (; at > 0 && run[at - 1].x > place.x; at--)
        run[at] = run[at - 1];
      run[at] = place;
    }
}

/*
 * vigie_cluster_sort:
 *
 * Sorts by row, and in each row by x. The key has the row in its upper bits and as much of x as
 * fits in the lower ones; both count from the smallest, so that points of one country need few
 * bits.
 */
void
vigie_cluster_sort (Place *places, gsize n, guint32 row_height)
{
  guint32 min_x = G_MAXUINT32, max_x = 0, min_row = G_MAXUINT32, max_row = 0;
  guint x_bits, x_used, x_shift, key_bits;
  Entry *entries, *other;
  Place *sorted;

  if (n < 2)
    return;
  entries = g_new (Entry, n);
  other = g_new (Entry, n);
  sorted = g_new (Place, n);
  for (gsize i = 0; i < n; i++)
    {
      min_x = MIN (min_x, places[i].x);
      max_x = MAX (max_x, places[i].x);
      min_row = MIN (min_row, places[i].y);
      max_row = MAX (max_row, places[i].y);
    }
  min_row /= row_height;
  max_row /= row_height;

  x_bits = count_bits (max_x - min_x);
  x_used = MIN (x_bits, 32 - MIN (count_bits (max_row - min_row), 32));
  x_shift = x_bits - x_used;
  key_bits = count_bits (max_row - min_row) + x_used;
  for (gsize i = 0; i < n; i++)
    {
      guint64 row = places[i].y / row_height - min_row;
      guint64 x = (guint64) (places[i].x - min_x) >> x_shift;

      entries[i] = (Entry) { (guint32) (row << x_used | x), (guint32) i };
    }
  for (guint shift = 0; shift < key_bits; shift += DIGIT_BITS)
    {
      Entry *swap = entries;

      sort_by_digit (entries, other, n, shift);
      entries = other;
      other = swap;
    }

  for (gsize i = 0; i < n; i++)
    sorted[i] = places[entries[i].index];
  if (x_shift > 0)
    for (gsize i = 0, end; i < n; i = end)
      {
        for (end = i + 1; end < n && entries[end].key == entries[i].key; end++)
          ;
        if (end - i > 1)
          sort_run (sorted + i, end - i);
      }
  memcpy (places, sorted, n * sizeof *places);
  g_free (entries);
  g_free (other);
  g_free (sorted);
}
