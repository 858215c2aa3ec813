/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cluster-build.h"

#include <math.h>
#include <string.h>

/* What the sweep moves about: the node's place beside its id, in cache-friendly order. */
typedef struct
{
  guint32 x;
  guint32 y;
  guint32 id;
  guint32 taken; /* in this zoom, by a cluster */
} Item;

typedef struct
{
  Item *items;
  gsize n;
  gsize n_allocated;
} Items;

/* One zoom at work. Rows are as high as the radius, so a cluster's members lie in the row of its
 * first one and the next; in the rows before and to the left all have been served. */
typedef struct
{
  VigieClusterIndex *index;
  int zoom;
  guint row_shift; /* of the input's rows */
  guint32 radius;
  guint64 square;

  Items in;
  Items out;
  GArray *in_rows;  /* of Row */
  GArray *out_rows; /* of Row; twice as high */

  Items here;    /* the output of this row … */
  Items below;   /* … and what came to stand in the next one */
  Items pending; /* what the row before left for this one */
  GArray *found; /* of guint32: neighbours, indices of items */
} Sweep;

static inline void
items_reserve (Items *self, gsize n)
{
  if (n > self->n_allocated)
    {
      self->n_allocated = MAX (n, 2 * self->n_allocated);
      self->items = g_renew (Item, self->items, self->n_allocated);
    }
}

/* Nearly sorted input: a new cluster lies at most a radius from its turn. */
static inline void
items_insert (Items *self, Item item)
{
  gsize at = self->n;

  items_reserve (self, self->n + 1);
  for (; at > 0 && self->items[at - 1].x > item.x; at--)
    self->items[at] = self->items[at - 1];
  self->items[at] = item;
  self->n++;
}

/* Merges @from into @self from index @start on, from the right so that it needs no room. */
static void
items_merge (Items *self, gsize start, const Items *from)
{
  gsize left = self->n, right = from->n, to = left + right;
  Item *items;

  items_reserve (self, to);
  items = self->items;
  self->n = to;
  while (right > 0 && left > start)
    if (items[left - 1].x > from->items[right - 1].x)
      items[--to] = items[--left];
    else
      items[--to] = from->items[--right];
  if (right > 0)
    memcpy (items + start, from->items, right * sizeof (Item));
}

static inline void
find_neighbours (Sweep *self, const Item *seed, gsize from, gsize to)
{
  const Item *items = self->in.items;
  guint64 right = (guint64) seed->x + self->radius;

  for (gsize i = from; i < to && items[i].x <= right; i++)
    {
      gint64 dx = (gint64) items[i].x - seed->x;
      gint64 dy = (gint64) items[i].y - seed->y;

      if ((guint64) (dx * dx + dy * dy) <= self->square && !items[i].taken)
        {
          guint32 index = (guint32) i;

          g_array_append_val (self->found, index);
        }
    }
}

static Item
make_cluster (Sweep *self, const Item *seed)
{
  Node *nodes = self->index->nodes;
  Node *first = &nodes[seed->id];
  guint32 id = (guint32) self->index->n_nodes++;
  guint64 count = first->count;
  guint64 sum_x = (guint64) seed->x * count, sum_y = (guint64) seed->y * count;
  guint32 *link = &first->sibling;

  for (guint i = 0; i < self->found->len; i++)
    {
      Item *member = &self->in.items[g_array_index (self->found, guint32, i)];
      Node *node = &nodes[member->id];

      member->taken = TRUE;
      count += node->count;
      sum_x += (guint64) member->x * node->count;
      sum_y += (guint64) member->y * node->count;
      *link = member->id;
      link = &node->sibling;
    }
  nodes[id] = (Node) {
    .x = (guint32) (sum_x / count),
    .y = (guint32) (sum_y / count),
    .count = (guint32) count,
    .point = first->point,
    .child = seed->id,
    .sibling = NO_NODE,
    .zoom = self->zoom,
  };
  return (Item) { nodes[id].x, nodes[id].y, id, FALSE };
}

static void
sweep_row (Sweep *self, const Row *row, gboolean has_next)
{
  gsize end = row[1].start;
  gsize next = end, next_end = has_next ? row[2].start : end;

  for (gsize i = row[0].start; i < end; i++)
    {
      Item *seed = &self->in.items[i];

      if (seed->taken)
        continue;
      while (next < next_end && (guint64) self->in.items[next].x + self->radius < seed->x)
        next++;
      g_array_set_size (self->found, 0);
      find_neighbours (self, seed, i + 1, end);
      find_neighbours (self, seed, next, next_end);
      if (self->found->len == 0)
        items_insert (&self->here, *seed);
      else
        {
          Item cluster = make_cluster (self, seed);
          guint32 its_row = (cluster.y / self->index->row_height) >> self->row_shift;

          items_insert (its_row == row->row ? &self->here : &self->below, cluster);
        }
    }
}

/* Two rows of the input make one of the output. */
static void
finish_row (Sweep *self, guint32 row)
{
  Row last = { row >> 1, (guint32) self->out.n };
  Items swap = self->pending;

  items_merge (&self->here, 0, &self->pending);
  if (self->here.n > 0)
    {
      if (self->out_rows->len > 0 &&
          g_array_index (self->out_rows, Row, self->out_rows->len - 1).row == last.row)
        last = g_array_index (self->out_rows, Row, self->out_rows->len - 1);
      else
        g_array_append_val (self->out_rows, last);
      items_merge (&self->out, last.start, &self->here);
    }
  self->here.n = 0;
  self->pending = self->below;
  self->below = swap;
  self->below.n = 0;
}

static void
end_rows (GArray *rows, gsize n)
{
  Row end = { G_MAXUINT32, (guint32) n };

  g_array_append_val (rows, end);
}

static void
sweep (Sweep *self)
{
  const Row *rows = (const Row *) (void *) self->in_rows->data;
  gsize n_rows = self->in_rows->len - 1;
  double radius = self->index->radius / exp2 (self->zoom);

  self->radius = (guint32) floor (radius);
  self->square = (guint64) floor (radius * radius);
  self->out.n = 0;
  g_array_set_size (self->out_rows, 0);
  for (gsize i = 0; i < n_rows; i++)
    {
      sweep_row (self, &rows[i], rows[i + 1].row == rows[i].row + 1);
      finish_row (self, rows[i].row);
    }
  end_rows (self->out_rows, self->out.n);
}

static void
keep_level (
    VigieClusterIndex *self, int zoom, const Items *items, const GArray *rows, guint row_shift)
{
  Level *level = &self->levels[zoom];

  level->n = items->n;
  level->n_rows = rows->len - 1;
  level->row_shift = row_shift;
  level->ids = g_new (guint32, items->n);
  for (gsize i = 0; i < items->n; i++)
    level->ids[i] = items->items[i].id;
  level->rows = g_memdup2 (rows->data, rows->len * sizeof (Row));
}

static void
init_points (Sweep *self, Place *places, gsize n)
{
  VigieClusterIndex *index = self->index;

  vigie_cluster_sort (places, n, index->row_height);
  items_reserve (&self->in, n);
  self->in.n = n;
  index->nodes = g_new (Node, 2 * n); /* a tree's inner nodes are fewer than its leaves */
  index->n_nodes = n;
  for (gsize i = 0; i < n; i++)
    {
      guint32 id = (guint32) i;
      Row row = { places[i].y / index->row_height, id };

      index->nodes[i] = (Node) {
        .x = places[i].x,
        .y = places[i].y,
        .count = 1,
        .point = places[i].point,
        .child = NO_NODE,
        .sibling = NO_NODE,
        .zoom = index->max_zoom + 1,
      };
      self->in.items[i] = (Item) { places[i].x, places[i].y, id, FALSE };
      if (i == 0 || row.row != g_array_index (self->in_rows, Row, self->in_rows->len - 1).row)
        g_array_append_val (self->in_rows, row);
    }
  end_rows (self->in_rows, n);
}

static void
sweep_clear (Sweep *self)
{
  g_free (self->in.items);
  g_free (self->out.items);
  g_free (self->here.items);
  g_free (self->below.items);
  g_free (self->pending.items);
  g_array_unref (self->in_rows);
  g_array_unref (self->out_rows);
  g_array_unref (self->found);
}

/*
 * vigie_cluster_index_build:
 * @places: (transfer full): the points' places
 *
 * Fills nodes and levels, from the closest zoom to the farthest.
 */
void
vigie_cluster_index_build (VigieClusterIndex *self, Place *places, gsize n)
{
  Sweep work = {
    .index = self,
    .in_rows = g_array_new (FALSE, FALSE, sizeof (Row)),
    .out_rows = g_array_new (FALSE, FALSE, sizeof (Row)),
    .found = g_array_new (FALSE, FALSE, sizeof (guint32)),
  };

  init_points (&work, places, n);
  g_free (places);
  keep_level (self, self->max_zoom + 1, &work.in, work.in_rows, 0);
  for (int zoom = self->max_zoom; zoom >= self->min_zoom; zoom--)
    {
      Items items;
      GArray *rows;

      work.zoom = zoom;
      work.row_shift = (guint) (self->max_zoom - zoom);
      sweep (&work);
      keep_level (self, zoom, &work.out, work.out_rows, work.row_shift + 1);

      items = work.in;
      work.in = work.out;
      work.out = items;
      rows = work.in_rows;
      work.in_rows = work.out_rows;
      work.out_rows = rows;
    }
  sweep_clear (&work);
  self->nodes = g_renew (Node, self->nodes, MAX (self->n_nodes, 1));
}
