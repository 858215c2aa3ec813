/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-pr-table.h"

G_BEGIN_DECLS

/* One PR with the line that its metres are counted along. */
typedef struct
{
  guint32 road; /* of the table */
  guint number;
  char side; /* 'D', 'G' or 0 */
  double lon;
  double lat;
  double distance_m; /* from the one before it, as measured; 0 where not known */
  guint32 first_point;
  guint32 n_points;     /* 0: no line is known */
  double line_m;        /* the length of the line */
  double counted_m;     /* the metres that its whole length counts */
  gint32 next;          /* the PR where the line ends; −1: the road just goes on so far */
  gboolean is_straight; /* no road was found there: the line is drawn between the two */
} VigiePr;

typedef struct
{
  char number[VIGIE_ROAD_NUMBER_SIZE];
  guint32 first_pr; /* sorted by side, then by number */
  guint32 n_pr;
} VigiePrRoad;

struct _VigiePrTable
{
  VigieRoadNumbers *index; /* (nullable) */
  GHashTable *roads;       /* (element-type utf8 guint): number in capitals → road, plus one */
  GArray *road_list;       /* (element-type VigiePrRoad) */
  GArray *prs;             /* (element-type VigiePr) */
  GArray *points;          /* (element-type VigieRoadPoint): of all lines */
};

#define VIGIE_PR(table, i) (&g_array_index ((table)->prs, VigiePr, i))

/* %NULL where the road has no PR */
const VigiePrRoad *vigie_pr_table_find_road (VigiePrTable *self, const char *number);
const VigieRoadPoint *vigie_pr_table_get_line (VigiePrTable *self, const VigiePr *pr);

G_END_DECLS
