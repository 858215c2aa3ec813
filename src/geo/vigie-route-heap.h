/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A heap of keys with what they stand for, the least first. Entries are never moved up when a
 * better key turns up: the better one is added, and who takes the worse one sees that it is old. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 *entries; /* key, then value; four children each */
  guint32 n;
  guint32 n_allocated;
} VigieRouteHeap;

static inline void
vigie_route_heap_clear (VigieRouteHeap *heap)
{
  g_clear_pointer (&heap->entries, g_free);
  heap->n = heap->n_allocated = 0;
}

static inline void
vigie_route_heap_push (VigieRouteHeap *heap, guint32 key, guint32 value)
{
  const guint64 entry = (guint64) key << 32 | value;
  guint64 *entries = heap->entries;
  guint32 at = heap->n++;

  if (G_UNLIKELY (at == heap->n_allocated))
    {
      heap->n_allocated = MAX (2 * heap->n_allocated, 1024);
      entries = heap->entries = g_renew (guint64, entries, heap->n_allocated);
    }
  while (at > 0 && entries[(at - 1) / 4] > entry)
    {
      entries[at] = entries[(at - 1) / 4];
      at = (at - 1) / 4;
    }
  entries[at] = entry;
}

static inline guint32
vigie_route_heap_get_key (const VigieRouteHeap *heap)
{
  return (guint32) (heap->entries[0] >> 32);
}

static inline guint32
vigie_route_heap_pop (VigieRouteHeap *heap, guint32 *key)
{
  guint64 *entries = heap->entries;
  const guint64 first = entries[0];
  const guint32 n = --heap->n;
  const guint64 last = entries[n];
  guint32 at = 0, child = 1;

  for (; child + 4 <= n; child = 4 * at + 1)
    {
      guint32 left = entries[child + 1] < entries[child] ? child + 1 : child;
      guint32 right = entries[child + 3] < entries[child + 2] ? child + 3 : child + 2;
      guint32 best = entries[right] < entries[left] ? right : left;

      if (entries[best] >= last)
        break;
      entries[at] = entries[best];
      at = best;
    }
  if (child + 4 > n && child < n) /* fewer than four */
    {
      guint32 best = child;

      for (guint32 i = child + 1; i < n; i++)
        best = entries[i] < entries[best] ? i : best;
      if (entries[best] < last)
        {
          entries[at] = entries[best];
          at = best;
        }
    }
  entries[at] = last;
  *key = (guint32) (first >> 32);
  return (guint32) first;
}

G_END_DECLS
