/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-cluster.h"

G_BEGIN_DECLS

/* Coordinates are in units of 2⁻³² of the world, 9 mm at the equator: sums are exact, and they take
 * half the room of a double. */
#define VIGIE_CLUSTER_WORLD 4294967296.0
#define NO_NODE G_MAXUINT32

/* A point or a cluster. It stays the same over all zooms at which it is not merged. Points come
 * first, then the clusters of one zoom after the other. */
typedef struct
{
  guint32 x;
  guint32 y;
  guint32 count;
  guint32 point;
  guint32 child;   /* NO_NODE for a point */
  guint32 sibling; /* the next child of the same cluster, or NO_NODE */
} Node;

typedef struct
{
  guint32 row;
  guint32 start; /* index of its first item; the row after the last one ends the list */
} Row;

/* The nodes of one zoom by rows, and by x in each row. */
typedef struct
{
  guint32 *ids; /* NULL where they are 0, 1, 2, … */
  Row *rows;    /* n_rows + 1 */
  gsize n;
  gsize n_rows;
  gsize n_nodes;   /* when it was made: the later ones are of farther zooms */
  guint row_shift; /* rows are row_height << row_shift high */
} Level;

struct _VigieClusterIndex
{
  int min_zoom;
  int max_zoom;
  double radius;      /* at zoom 0, in units */
  guint32 row_height; /* the radius at max_zoom, rounded up */
  Node *nodes;
  gsize n_nodes;
  Level levels[32]; /* min_zoom … max_zoom, and the points alone at max_zoom + 1 */
};

/* What the build moves about: a node's place beside its id, in the order of space. */
typedef struct
{
  guint32 x;
  guint32 y;
  guint32 id;
  guint32 rank; /* who comes first takes in the others: the place among the given points */
} Item;

static inline guint32
vigie_cluster_to_units (double world)
{
  return (guint32) CLAMP (world * VIGIE_CLUSTER_WORLD, 0.0, VIGIE_CLUSTER_WORLD - 1);
}

void vigie_cluster_index_build (VigieClusterIndex *self, const double *x, const double *y, gsize n);
gsize vigie_cluster_sort (
    const double *x, const double *y, gsize n, guint32 row_height, Item *sorted, void *scratch);

G_END_DECLS
