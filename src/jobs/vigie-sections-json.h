/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vigie-closed-roads.h"

G_BEGIN_DECLS

/**
 * VigieSectionsWords:
 * @dup_commune: (nullable): name of a commune as the graph numbers them
 * @dup_reference: (nullable): where on its road a place is, as "PR 12+300": @along_m metres from
 * the edge's source
 * @user_data: for both
 *
 * What a territory knows to say of closed roads. Both return (transfer full) (nullable).
 */
typedef struct
{
  char *(*dup_commune) (guint32 commune, gpointer user_data);
  char *(*dup_reference) (guint32 edge, double along_m, gpointer user_data);
  gpointer user_data;
} VigieSectionsWords;

/* As vigie-cli prints them and a closure keeps them: an array of objects. */
JsonNode *vigie_sections_to_json (VigieRoadGraph *graph,
                                  GPtrArray *roads,                 /* of VigieClosedRoad */
                                  const VigieSectionsWords *words); /* (nullable) */

/* The same for people, a line for each. */
char *vigie_sections_to_text (VigieRoadGraph *graph,
                              GPtrArray *roads,
                              const VigieSectionsWords *words); /* (transfer full) */

/* What its `direction` is in JSON */
const char *vigie_closed_road_get_direction (const VigieClosedRoad *road);
/* Of its `direction`: (nullable) */
const char *vigie_section_direction_get_words (const char *direction);

G_END_DECLS
