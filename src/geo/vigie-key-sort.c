/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-key-sort.h"

#include <string.h>

#define DIGIT_BITS 11
#define N_DIGITS (1u << DIGIT_BITS)
#define KEY_SHIFT 32
#define FEW 64 /* for which counting digits takes longer than comparing */

static void
sort_few (guint64 *keys, gsize n)
{
  for (gsize i = 1; i < n; i++)
    {
      const guint64 key = keys[i];
      gsize at = i;

      for (; at > 0 && keys[at - 1] >> KEY_SHIFT > key >> KEY_SHIFT; at--)
        keys[at] = keys[at - 1];
      keys[at] = key;
    }
}

/* One digit, from the least one on. */
static void
sort_digit (const guint64 *from, guint64 *to, gsize n, guint shift)
{
  guint32 first[N_DIGITS + 1] = { 0 };

  for (gsize i = 0; i < n; i++)
    first[((from[i] >> shift) & (N_DIGITS - 1)) + 1]++;
  for (guint i = 1; i < N_DIGITS; i++)
    first[i] += first[i - 1];
  for (gsize i = 0; i < n; i++)
    to[first[(from[i] >> shift) & (N_DIGITS - 1)]++] = from[i];
}

/**
 * vigie_key_sort:
 * @keys: (array length=n): each with what goes along in its lower half
 * @n: how many, fewer than 2^32
 */
void
vigie_key_sort (guint64 *keys, gsize n)
{
  g_autofree guint64 *other = NULL;
  guint64 *from = keys, *to;
  guint64 used = 0;

  if (n <= FEW)
    {
      sort_few (keys, n);
      return;
    }
  to = other = g_new (guint64, n);
  for (gsize i = 0; i < n; i++)
    used |= keys[i];
  for (guint shift = KEY_SHIFT; shift < 64 && used >> shift != 0; shift += DIGIT_BITS)
    {
      guint64 *sorted = to;

      sort_digit (from, to, n, shift);
      to = from;
      from = sorted;
    }
  if (from != keys)
    memcpy (keys, from, n * sizeof *keys);
}
