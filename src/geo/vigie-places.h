/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-gazetteer.h"
#include "vigie-position.h"
#include "vigie-pr-table.h"

G_BEGIN_DECLS

#define VIGIE_PLACES_MAX 5 /* candidates of one text */

/**
 * VigiePlace:
 * @position: where it is; its origin is %VIGIE_ORIGIN_TEXT or %VIGIE_ORIGIN_ROAD_REFERENCE
 * @label: what it is called, for people
 * @start: first byte in the text
 * @end: the byte behind the last one
 *
 * A candidate for where a text speaks of.
 */
typedef struct
{
  VigiePosition position;
  char *label;
  gsize start;
  gsize end;
} VigiePlace;

void vigie_place_clear (VigiePlace *self);

/* (transfer full) (element-type VigiePlace) */
GArray *vigie_places_find (const char *text,
                           VigieGazetteer *gazetteer, /* (nullable) */
                           VigiePrTable *roads);      /* (nullable) */
GArray *vigie_places_lookup (const char *name,
                             VigieGazetteer *gazetteer, /* (nullable) */
                             VigiePrTable *roads);      /* (nullable) */

G_END_DECLS
