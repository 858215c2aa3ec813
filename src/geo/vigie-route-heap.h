/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A heap of keys with what they stand for, the least first. Entries are never moved up when a
 * better key turns up: the better one is added, and who takes the worse one sees that it is old. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef GArray VigieRouteHeap; /* (element-type guint64): key, then value; four children each */

static inline void
vigie_route_heap_push (VigieRouteHeap *heap, guint32 key, guint32 value)
{
  const guint64 entry = (guint64) key << 32 | value;
  guint64 *data;
  guint at = heap->len;

  g_array_set_size (heap, at + 1);
  data = (guint64 *) (gpointer) heap->data;
  while (at > 0 && data[(at - 1) / 4] > entry)
    {
      data[at] = data[(at - 1) / 4];
      at = (at - 1) / 4;
    }
  data[at] = entry;
}

static inline guint32
vigie_route_heap_get_key (const VigieRouteHeap *heap)
{
  return (guint32) (g_array_index (heap, guint64, 0) >> 32);
}

static inline guint32
vigie_route_heap_pop (VigieRouteHeap *heap, guint32 *key)
{
  guint64 *data = (guint64 *) (gpointer) heap->data;
  const guint64 first = data[0], last = data[heap->len - 1];
  const guint n = heap->len - 1;
  guint at = 0;

  while (TRUE)
    {
      guint child = 4 * at + 1, best = child;
      guint end = MIN (child + 4, n);

      if (child >= n)
        break;
      for (guint i = child + 1; i < end; i++)
        best = data[i] < data[best] ? i : best;
      if (data[best] >= last)
        break;
      data[at] = data[best];
      at = best;
    }
  data[at] = last;
  g_array_set_size (heap, n);
  *key = (guint32) (first >> 32);
  return (guint32) first;
}

G_END_DECLS
