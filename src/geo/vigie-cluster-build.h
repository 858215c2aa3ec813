/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-cluster.h"

G_BEGIN_DECLS

#define NO_NODE G_MAXUINT32

/* Coordinates are in units of 2⁻³² of the world: exact sums, and half the size of a double. */
typedef struct
{
  guint32 x;
  guint32 y;
  guint32 point;
} Place;

/* A point or a cluster. It stays the same over all zooms at which it is not merged. */
typedef struct
{
  guint32 x;
  guint32 y;
  guint32 count;
  guint32 point;
  guint32 child;   /* NO_NODE for a point */
  guint32 sibling; /* the next child of the same cluster, or NO_NODE */
  gint32 zoom;     /* at which it was formed */
} Node;

typedef struct
{
  guint32 row;
  guint32 start; /* index of its first item; the row after the last one ends the list */
} Row;

/* The nodes of one zoom by rows, and by x in each row. */
typedef struct
{
  guint32 *ids;
  Row *rows; /* n_rows + 1 */
  gsize n;
  gsize n_rows;
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

void vigie_cluster_index_build (VigieClusterIndex *self,
                                Place *places,
                                gsize n); /* (transfer full): places */
void vigie_cluster_sort (Place *places, gsize n, guint32 row_height);

G_END_DECLS
