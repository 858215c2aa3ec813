/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cluster-build.h"

#include <math.h>
#include <string.h>

/*
 * One zoom after the other, each from the next closer one. In the order of their ranks, whoever is
 * still free takes in everybody free within the radius. Serving them in that order would jump about
 * in memory; but who takes in others depends on neighbours only: an item is free in the end exactly
 * when none of its neighbours of lower rank is. So the sweep goes through space, from north to
 * south and in each row from west to east, and settles the neighbours of lower rank first; of
 * several that reach an item the lowest rank gets it. The result is the same.
 *
 * Rows are as high as the radius, so neighbours lie in three rows.
 */

/* What is known of an item: NOBODY before it is settled; who has it; or FREE, with the first of
 * those that it has. All of them go on in their nodes' siblings. */
#define NOBODY 0x7fffffffu
#define FREE 0x80000000u

typedef struct
{
  Item *items;
  gsize n;
  gsize n_allocated;
} Items;

/* Where in the rows neighbours may be: from the first that is not too far west to the row's end. */
typedef struct
{
  guint32 from[3];
  guint32 to[3];
} Reach;

/* An item that is to be settled. */
typedef struct
{
  guint32 item;
  guint32 row; /* its index */
  Reach reach;
} Turn;

typedef struct
{
  VigieClusterIndex *index;
  guint row_shift; /* of the input's rows */
  guint32 radius;
  guint64 square;

  Items in;
  Items out;
  guint32 *owners;
  GArray *in_rows;  /* of Row */
  GArray *out_rows; /* of Row; twice as high */
  Turn *turns;      /* a stack: each waits for the next */
  gsize n_turns_allocated;
  guint32 *near; /* the neighbours of one item */
  gsize n_near;
  gsize n_near_allocated;

  /* Output by its row: of the row at work, and of the one before, which that may still add to. */
  Items here;
  Items up;
  Items down;
  Items before;
  Items from_before;
} Build;

static inline void
items_reserve (Items *self, gsize n)
{
  if (n > self->n_allocated)
    {
      self->n_allocated = MAX (n, 2 * self->n_allocated);
      self->items = g_renew (Item, self->items, self->n_allocated);
    }
}

/* For nearly sorted input: a new cluster lies at most a radius from where its first item was. */
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

/* Merges @from into @self from index @start on, beginning on the right, so that it needs no room.
 */
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

static inline const Row *
get_rows (const Build *self)
{
  return (const Row *) (void *) self->in_rows->data;
}

static inline gboolean
is_west_of (const Build *self, gsize item, guint32 x)
{
  return (guint64) self->in.items[item].x + self->radius < x;
}

static inline gboolean
is_east_of (const Build *self, gsize item, guint32 x)
{
  return self->in.items[item].x > (guint64) x + self->radius;
}

static inline gboolean
is_near (const Build *self, const Item *a, const Item *b)
{
  gint64 dx = (gint64) a->x - b->x;
  gint64 dy = (gint64) a->y - b->y;

  return (guint64) (dx * dx + dy * dy) <= self->square;
}

/* The three rows around one, as far as they are there. */
static void
reach_init (Reach *self, const Row *rows, guint32 row)
{
  *self = (Reach) { .from = { [1] = rows[row].start }, .to = { [1] = rows[row + 1].start } };
  if (row > 0 && rows[row - 1].row + 1 == rows[row].row)
    {
      self->from[0] = rows[row - 1].start;
      self->to[0] = rows[row].start;
    }
  if (rows[row].row + 1 == rows[row + 1].row)
    {
      self->from[2] = rows[row + 1].start;
      self->to[2] = rows[row + 2].start;
    }
}

static guint32
search_line (const Build *self, guint32 low, guint32 high, guint32 x)
{
  while (low < high)
    {
      guint32 middle = (low + high) / 2;

      if (is_west_of (self, middle, x))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* For a neighbour @line rows below that of @from: a few steps from there in the rows they share. */
static void
reach_neighbour (Reach *self, const Build *build, const Turn *from, int line, const Turn *turn)
{
  guint32 x = build->in.items[turn->item].x;

  reach_init (self, get_rows (build), turn->row);
  for (int i = 0; i < 3; i++)
    {
      guint32 start = self->from[i], at;

      if (start == self->to[i])
        continue;
      if (i + line < 0 || i + line > 2)
        {
          self->from[i] = search_line (build, start, self->to[i], x);
          continue;
        }
      at = from->reach.from[i + line];
      while (at > start && !is_west_of (build, at - 1, x))
        at--;
      while (at < self->to[i] && is_west_of (build, at, x))
        at++;
      self->from[i] = at;
    }
}

/* For the next item of the row. Returns whether anything comes near it. */
static inline gboolean
reach_follow (Reach *self, const Build *build, guint32 item)
{
  guint32 x = build->in.items[item].x;

  while (self->from[0] < self->to[0] && is_west_of (build, self->from[0], x))
    self->from[0]++;
  while (is_west_of (build, self->from[1], x))
    self->from[1]++;
  while (self->from[2] < self->to[2] && is_west_of (build, self->from[2], x))
    self->from[2]++;
  return self->from[1] < item || (item + 1 < self->to[1] && !is_east_of (build, item + 1, x)) ||
         (self->from[0] < self->to[0] && !is_east_of (build, self->from[0], x)) ||
         (self->from[2] < self->to[2] && !is_east_of (build, self->from[2], x));
}

static inline void
add_near (Build *self, guint32 item)
{
  if (G_UNLIKELY (self->n_near == self->n_near_allocated))
    {
      self->n_near_allocated = MAX (64, 2 * self->n_near_allocated);
      self->near = g_renew (guint32, self->near, self->n_near_allocated);
    }
  self->near[self->n_near++] = item;
}

/* Collects the neighbours, but stops at one that must be settled before. */
static gboolean
find_who_goes_first (Build *self, const Turn *turn, Turn *first)
{
  const Item *items = self->in.items, *item = &items[turn->item];

  self->n_near = 0;
  for (int line = 0; line < 3; line++)
    for (guint32 i = turn->reach.from[line], end = turn->reach.to[line];
         i < end && !is_east_of (self, i, item->x); i++)
      {
        if (i == turn->item || !is_near (self, &items[i], item))
          continue;
        if (self->owners[i] == NOBODY && items[i].rank < item->rank)
          {
            first->item = i;
            first->row = turn->row + (guint32) line - 1;
            reach_neighbour (&first->reach, self, turn, line - 1, first);
            return TRUE;
          }
        add_near (self, i);
      }
  return FALSE;
}

/* Whoever of lower rank has a neighbour already keeps it. */
static void
take_in_neighbours (Build *self, guint32 item)
{
  const Item *items = self->in.items;

  self->owners[item] = FREE | NOBODY;
  for (gsize i = 0; i < self->n_near; i++)
    {
      guint32 owner = self->owners[self->near[i]];

      if (owner == NOBODY || items[owner].rank > items[item].rank)
        self->owners[self->near[i]] = item;
    }
}

static void
settle (Build *self, guint32 item, guint32 row, const Reach *reach)
{
  gsize n = 1;

  self->turns[0] = (Turn) { item, row, *reach };
  while (n > 0)
    {
      if (n == self->n_turns_allocated)
        {
          self->n_turns_allocated *= 2;
          self->turns = g_renew (Turn, self->turns, self->n_turns_allocated);
        }
      if (self->owners[self->turns[n - 1].item] != NOBODY)
        n--;
      else if (find_who_goes_first (self, &self->turns[n - 1], &self->turns[n]))
        n++;
      else
        take_in_neighbours (self, self->turns[--n].item);
    }
}

static void
settle_row (Build *self, guint32 row)
{
  Reach reach;

  reach_init (&reach, get_rows (self), row);
  for (guint32 i = get_rows (self)[row].start, end = reach.to[1]; i < end; i++)
    if (self->owners[i] == NOBODY)
      {
        if (reach_follow (&reach, self, i))
          settle (self, i, row, &reach);
        else
          self->owners[i] = FREE | NOBODY;
      }
}

/* Turns who has whom around: each free item gets the list of those that it has. */
static void
link_members (Build *self)
{
  Node *nodes = self->index->nodes;
  const Item *items = self->in.items;

  for (gsize i = 0; i < self->in.n; i++)
    {
      guint32 owner = self->owners[i];

      if (!(owner & FREE))
        {
          guint32 next = self->owners[owner] & ~FREE;

          nodes[items[i].id].sibling = next != NOBODY ? items[next].id : NO_NODE;
          self->owners[owner] = FREE | (guint32) i;
        }
    }
}

static Item
make_cluster (Build *self, const Item *seed, const Item *last)
{
  Node *nodes = self->index->nodes;
  guint32 id = (guint32) self->index->n_nodes++;
  guint64 count = nodes[seed->id].count;
  guint64 sum_x = seed->x * count, sum_y = seed->y * count;

  nodes[seed->id].sibling = last->id;
  for (guint32 i = last->id; i != NO_NODE; i = nodes[i].sibling)
    {
      count += nodes[i].count;
      sum_x += (guint64) nodes[i].x * nodes[i].count;
      sum_y += (guint64) nodes[i].y * nodes[i].count;
    }
  nodes[id] = (Node) { .x = (guint32) (sum_x / count),
                       .y = (guint32) (sum_y / count),
                       .count = (guint32) count,
                       .point = seed->rank,
                       .child = seed->id,
                       .sibling = NO_NODE };
  return (Item) { nodes[id].x, nodes[id].y, id, seed->rank };
}

static void
emit_row (Build *self, guint32 row)
{
  const Row *rows = get_rows (self);
  const Item *items = self->in.items;

  for (guint32 i = rows[row].start; i < rows[row + 1].start; i++)
    {
      guint32 owner = self->owners[i];
      Item cluster;
      guint32 its_row;

      if (owner == (FREE | NOBODY))
        items_insert (&self->here, items[i]);
      if (!(owner & FREE) || owner == (FREE | NOBODY))
        continue;
      cluster = make_cluster (self, &items[i], &items[owner & ~FREE]);
      its_row = (cluster.y / self->index->row_height) >> self->row_shift;
      items_insert (its_row == rows[row].row  ? &self->here
                    : its_row < rows[row].row ? &self->up
                                              : &self->down,
                    cluster);
    }
}

/* A row to which nothing can be added any more. Two rows of the input make one of the output. */
static void
finish_row (Build *self, const Items *items, guint32 row)
{
  Row last = { row >> 1, (guint32) self->out.n };

  if (items->n == 0)
    return;
  if (self->out_rows->len > 0 &&
      g_array_index (self->out_rows, Row, self->out_rows->len - 1).row == last.row)
    last = g_array_index (self->out_rows, Row, self->out_rows->len - 1);
  else
    g_array_append_val (self->out_rows, last);
  items_merge (&self->out, last.start, items);
}

static void
swap_items (Items *a, Items *b)
{
  Items swap = *a;

  *a = *b;
  *b = swap;
}

static void
end_rows (GArray *rows, gsize n)
{
  Row end = { G_MAXUINT32, (guint32) n };

  g_array_append_val (rows, end);
}

static void
emit (Build *self)
{
  const Row *rows = get_rows (self);
  gsize n_rows = self->in_rows->len - 1;

  self->out.n = 0;
  self->before.n = 0;
  self->from_before.n = 0;
  g_array_set_size (self->out_rows, 0);
  for (guint32 row = 0; row < n_rows; row++)
    {
      self->here.n = 0;
      self->up.n = 0;
      self->down.n = 0;
      emit_row (self, row);
      items_merge (&self->before, 0, &self->up);
      if (row > 0)
        finish_row (self, &self->before, rows[row - 1].row);
      items_merge (&self->here, 0, &self->from_before);
      swap_items (&self->before, &self->here);
      swap_items (&self->from_before, &self->down);
    }
  if (n_rows > 0)
    finish_row (self, &self->before, rows[n_rows - 1].row);
  end_rows (self->out_rows, self->out.n);
}

static void
keep_level (
    VigieClusterIndex *self, int zoom, const Items *items, const GArray *rows, guint row_shift)
{
  Level *level = &self->levels[zoom];

  level->n = items->n;
  level->n_rows = rows->len - 1;
  level->n_nodes = self->n_nodes;
  level->row_shift = row_shift;
  level->rows = g_memdup2 (rows->data, rows->len * sizeof (Row));
  if (zoom > self->max_zoom)
    return; /* the points themselves, in their order */
  level->ids = g_new (guint32, items->n);
  for (gsize i = 0; i < items->n; i++)
    level->ids[i] = items->items[i].id;
}

static void
init_points (Build *self, const double *x, const double *y, gsize n)
{
  VigieClusterIndex *index = self->index;

  items_reserve (&self->in, n);
  items_reserve (&self->out, n);
  n = vigie_cluster_sort (x, y, n, index->row_height, self->in.items, self->out.items);
  self->in.n = n;
  self->owners = g_new (guint32, n);
  index->nodes = g_new (Node, 2 * n); /* a tree's inner nodes are fewer than its leaves */
  index->n_nodes = n;
  for (gsize i = 0; i < n; i++)
    {
      const Item *item = &self->in.items[i];
      Row row = { item->y / index->row_height, (guint32) i };

      index->nodes[i] = (Node) { item->x, item->y, 1, item->rank, NO_NODE, NO_NODE };
      if (i == 0 || row.row != g_array_index (self->in_rows, Row, self->in_rows->len - 1).row)
        g_array_append_val (self->in_rows, row);
    }
  end_rows (self->in_rows, n);
}

static void
build_zoom (Build *self, int zoom)
{
  double radius = self->index->radius / exp2 (zoom);

  self->row_shift = (guint) (self->index->max_zoom - zoom);
  self->radius = (guint32) radius;
  self->square = (guint64) (radius * radius);
  for (gsize i = 0; i < self->in.n; i++)
    self->owners[i] = NOBODY;
  for (guint32 row = 0; row + 1 < self->in_rows->len; row++)
    settle_row (self, row);
  link_members (self);
  emit (self);
}

static void
build_clear (Build *self)
{
  g_free (self->in.items);
  g_free (self->out.items);
  g_free (self->here.items);
  g_free (self->up.items);
  g_free (self->down.items);
  g_free (self->before.items);
  g_free (self->from_before.items);
  g_free (self->owners);
  g_array_unref (self->in_rows);
  g_array_unref (self->out_rows);
  g_free (self->turns);
  g_free (self->near);
}

/*
 * vigie_cluster_index_build:
 *
 * Fills nodes and levels, from the closest zoom to the farthest.
 */
void
vigie_cluster_index_build (VigieClusterIndex *self, const double *x, const double *y, gsize n)
{
  Build build = {
    .index = self,
    .in_rows = g_array_new (FALSE, FALSE, sizeof (Row)),
    .out_rows = g_array_new (FALSE, FALSE, sizeof (Row)),
    .turns = g_new (Turn, 64),
    .n_turns_allocated = 64,
  };

  init_points (&build, x, y, n);
  keep_level (self, self->max_zoom + 1, &build.in, build.in_rows, 0);
  for (int zoom = self->max_zoom; zoom >= self->min_zoom; zoom--)
    {
      GArray *rows = build.in_rows;

      build_zoom (&build, zoom);
      keep_level (self, zoom, &build.out, build.out_rows, build.row_shift + 1);
      swap_items (&build.in, &build.out);
      build.in_rows = build.out_rows;
      build.out_rows = rows;
    }
  build_clear (&build);
  self->nodes = g_renew (Node, self->nodes, MAX (self->n_nodes, 1));
}
