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

#define NOBODY G_MAXUINT32

typedef struct
{
  Item *items;
  gsize n;
  gsize n_allocated;
} Items;

/* An item with the index of its row. */
typedef struct
{
  guint32 item;
  guint32 row;
} Turn;

/* Where in the three rows neighbours may be; the middle one is on both sides of the item. */
typedef struct
{
  gsize from[3];
  gsize to[3];
} Reach;

typedef struct
{
  VigieClusterIndex *index;
  guint row_shift; /* of the input's rows */
  guint32 radius;
  guint64 square;

  Items in;
  Items out;
  guint32 *owner;   /* of each item: itself when it is free, NOBODY before that is settled */
  GArray *in_rows;  /* of Row */
  GArray *out_rows; /* of Row; twice as high */
  GArray *turns;    /* of Turn: a stack */

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

/* The first of a row's items that may be within the radius of @x. */
static gsize
search_row (const Build *self, const Row *row, guint32 x)
{
  gsize low = row[0].start, high = row[1].start;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if ((guint64) self->in.items[middle].x + self->radius < x)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static inline gboolean
follows (const Row *rows, gsize row, gsize other)
{
  return rows[row].row == rows[other].row + 1;
}

static Reach
find_reach (const Build *self, Turn turn)
{
  const Row *rows = get_rows (self);
  guint32 x = self->in.items[turn.item].x;
  Reach reach = { .from = { [1] = turn.item }, .to = { [1] = rows[turn.row + 1].start } };

  while (reach.from[1] > rows[turn.row].start &&
         (guint64) self->in.items[reach.from[1] - 1].x + self->radius >= x)
    reach.from[1]--;
  if (turn.row > 0 && follows (rows, turn.row, turn.row - 1))
    {
      reach.from[0] = search_row (self, &rows[turn.row - 1], x);
      reach.to[0] = rows[turn.row].start;
    }
  if (follows (rows, turn.row + 1, turn.row))
    {
      reach.from[2] = search_row (self, &rows[turn.row + 1], x);
      reach.to[2] = rows[turn.row + 2].start;
    }
  return reach;
}

static inline gboolean
is_near (const Build *self, const Item *a, const Item *b)
{
  gint64 dx = (gint64) a->x - b->x;
  gint64 dy = (gint64) a->y - b->y;

  return (guint64) (dx * dx + dy * dy) <= self->square;
}

/* Goes through the neighbours of @turn's item: the index of each in @i. */
#define FOR_EACH_NEIGHBOUR(self, turn, reach, i)                                                   \
  for (int line_ = 0; line_ < 3; line_++)                                                          \
    for (gsize i = (reach)->from[line_];                                                           \
         i < (reach)->to[line_] &&                                                                 \
         (self)->in.items[i].x <= (guint64) (self)->in.items[(turn).item].x + (self)->radius;      \
         i++)                                                                                      \
      if (i != (turn).item && is_near (self, &(self)->in.items[i], &(self)->in.items[(turn).item]))

/* The index of a neighbour's row. */
static guint32
get_row_of (const Build *self, Turn turn, gsize item)
{
  const Row *rows = get_rows (self);

  if (item < rows[turn.row].start)
    return turn.row - 1;
  return item < rows[turn.row + 1].start ? turn.row : turn.row + 1;
}

static gboolean
find_who_goes_first (const Build *self, Turn turn, const Reach *reach, Turn *first, gboolean *alone)
{
  guint32 rank = self->in.items[turn.item].rank;

  *alone = TRUE;
  FOR_EACH_NEIGHBOUR (self, turn, reach, i)
  {
    *alone = FALSE;
    if (self->owner[i] == NOBODY && self->in.items[i].rank < rank)
      {
        *first = (Turn) { (guint32) i, get_row_of (self, turn, i) };
        return TRUE;
      }
  }
  return FALSE;
}

static void
take_in_neighbours (Build *self, Turn turn, const Reach *reach)
{
  const Item *items = self->in.items;
  guint32 rank = items[turn.item].rank;

  FOR_EACH_NEIGHBOUR (self, turn, reach, i)
  if (self->owner[i] == NOBODY || items[self->owner[i]].rank > rank)
    self->owner[i] = turn.item;
}

static void
settle (Build *self, Turn turn, const Reach *reach)
{
  Reach own;
  Turn first;
  gboolean alone;

  g_array_append_val (self->turns, turn);
  while (self->turns->len > 0)
    {
      turn = g_array_index (self->turns, Turn, self->turns->len - 1);
      if (self->owner[turn.item] == NOBODY)
        {
          if (reach == NULL)
            {
              own = find_reach (self, turn);
              reach = &own;
            }
          if (find_who_goes_first (self, turn, reach, &first, &alone))
            {
              g_array_append_val (self->turns, first);
              reach = NULL;
              continue;
            }
          self->owner[turn.item] = turn.item;
          if (!alone)
            take_in_neighbours (self, turn, reach);
        }
      g_array_set_size (self->turns, self->turns->len - 1);
      reach = NULL;
    }
}

/* Follows @x along a row instead of searching it. */
static inline gsize
step (const Build *self, gsize from, gsize to, guint32 x)
{
  while (from < to && (guint64) self->in.items[from].x + self->radius < x)
    from++;
  return from;
}

static void
begin_row (const Build *self, guint32 row, Reach *reach)
{
  const Row *rows = get_rows (self);

  *reach = (Reach) { { 0 }, { 0 } };
  reach->from[1] = rows[row].start;
  reach->to[1] = rows[row + 1].start;
  if (row > 0 && follows (rows, row, row - 1))
    {
      reach->from[0] = rows[row - 1].start;
      reach->to[0] = rows[row].start;
    }
  if (follows (rows, row + 1, row))
    {
      reach->from[2] = rows[row + 1].start;
      reach->to[2] = rows[row + 2].start;
    }
}

static inline void
move_on (const Build *self, guint32 item, Reach *reach)
{
  guint32 x = self->in.items[item].x;

  for (int i = 0; i < 3; i++)
    reach->from[i] = step (self, reach->from[i], reach->to[i], x);
}

static void
settle_row (Build *self, guint32 row)
{
  const Row *rows = get_rows (self);
  Reach reach;

  begin_row (self, row, &reach);
  for (guint32 i = rows[row].start; i < rows[row + 1].start; i++)
    {
      move_on (self, i, &reach);
      if (self->owner[i] == NOBODY)
        settle (self, (Turn) { i, row }, &reach);
    }
}

/* The cluster of a free item and all that it owns; the item itself when it owns nothing. */
static Item
make_cluster (Build *self, Turn turn, const Reach *reach)
{
  Node *nodes = self->index->nodes;
  const Item *items = self->in.items, *seed = &items[turn.item];
  guint32 id = (guint32) self->index->n_nodes;
  guint64 count = nodes[seed->id].count;
  guint64 sum_x = seed->x * count, sum_y = seed->y * count;
  guint32 *link = &nodes[seed->id].sibling;

  FOR_EACH_NEIGHBOUR (self, turn, reach, i)
  if (self->owner[i] == turn.item)
    {
      Node *node = &nodes[items[i].id];

      count += node->count;
      sum_x += (guint64) items[i].x * node->count;
      sum_y += (guint64) items[i].y * node->count;
      *link = items[i].id;
      link = &node->sibling;
    }
  if (link == &nodes[seed->id].sibling)
    return *seed;

  nodes[id] = (Node) { .x = (guint32) (sum_x / count),
                       .y = (guint32) (sum_y / count),
                       .count = (guint32) count,
                       .point = seed->rank,
                       .child = seed->id,
                       .sibling = NO_NODE };
  self->index->n_nodes++;
  return (Item) { nodes[id].x, nodes[id].y, id, seed->rank };
}

static void
emit_row (Build *self, guint32 row)
{
  const Row *rows = get_rows (self);
  Reach reach;

  begin_row (self, row, &reach);
  for (guint32 i = rows[row].start; i < rows[row + 1].start; i++)
    {
      Item item;
      guint32 its_row;

      if (self->owner[i] != i)
        continue;
      move_on (self, i, &reach);
      item = make_cluster (self, (Turn) { i, row }, &reach);
      its_row = (item.y / self->index->row_height) >> self->row_shift;
      items_insert (its_row == rows[row].row  ? &self->here
                    : its_row < rows[row].row ? &self->up
                                              : &self->down,
                    item);
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
  self->owner = g_new (guint32, n);
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
  memset (self->owner, 0xff, self->in.n * sizeof *self->owner);
  for (guint32 row = 0; row + 1 < self->in_rows->len; row++)
    settle_row (self, row);
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
  g_free (self->owner);
  g_array_unref (self->in_rows);
  g_array_unref (self->out_rows);
  g_array_unref (self->turns);
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
    .turns = g_array_new (FALSE, FALSE, sizeof (Turn)),
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
