/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VIGIE_ROAD_NUMBER_SIZE 24 /* bytes of a road's number, the ending zero included */

/**
 * VigieRoadReference:
 * @number: the road's number in its normal form ("D 971", "A 6B"), or "rocade", "périphérique"
 * @side: 'D' or 'G' for one carriageway (right and left in the direction of rising PR), 0 for none
 * @has_pr: whether it says more than the road
 * @pr: the point de repère
 * @pr_m: metres behind it, along the road
 * @precision_m: how far off what was written may be meant
 * @start: first byte in the text
 * @end: the byte behind the last one
 * @has_to: whether it is a stretch up to another PR
 * @to_pr: that PR
 * @to_m: metres behind that one
 *
 * A road as people write it, and where on it. A plain value.
 */
typedef struct
{
  char number[VIGIE_ROAD_NUMBER_SIZE];
  char side;
  gboolean has_pr;
  guint pr;
  double pr_m;
  double precision_m;
  gsize start;
  gsize end;
  gboolean has_to;
  guint to_pr;
  double to_m;
} VigieRoadReference;

gboolean vigie_road_reference_find (const char *text, gsize from, VigieRoadReference *found);
gboolean vigie_road_reference_parse (const char *text, VigieRoadReference *reference);
char *vigie_road_reference_to_string (const VigieRoadReference *self); /* "D 971 PR 12+300" */

/* Both take "D971", "RD 971", "d 0971" alike. */
gboolean vigie_road_number_normalize (const char *text, char number[VIGIE_ROAD_NUMBER_SIZE]);
gboolean vigie_road_number_equal (const char *a, const char *b);

G_END_DECLS
