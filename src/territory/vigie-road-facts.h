/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-left-out.h"
#include "vigie-road-graph.h"

G_BEGIN_DECLS

/**
 * VigieRoadFacts:
 * @edge: class, flags, level, speed, limits and origin count
 * @ref: (nullable): its number as signed
 * @other_refs: (nullable): further numbers of the same road, parted by ";"
 * @name: (nullable): its name
 * @n_unreadable: signs that could not be read
 *
 * What a source says of one road.
 */
typedef struct
{
  VigieRoadEdge edge;
  char *ref;
  char *other_refs;
  char *name;
  guint n_unreadable;
} VigieRoadFacts;

void vigie_road_facts_clear (VigieRoadFacts *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieRoadFacts, vigie_road_facts_clear)

/**
 * VigieRoadAsk:
 * @source: a road of some source
 * @key: a tag or column
 *
 * Returns: (nullable): what is said, %NULL for nothing
 */
typedef const char *(*VigieRoadAsk) (gconstpointer source, const char *key);

/* Both: %FALSE with the reason for what is no road for vehicles. */
gboolean vigie_road_facts_read_osm (VigieRoadFacts *self,
                                    VigieRoadAsk ask,
                                    gconstpointer source,
                                    VigieLeftOut *reason);
gboolean vigie_road_facts_read_bdtopo (VigieRoadFacts *self,
                                       VigieRoadAsk ask,
                                       gconstpointer source,
                                       VigieLeftOut *reason);
gboolean vigie_road_facts_read_numbered (VigieRoadFacts *self,
                                         VigieRoadAsk ask,
                                         gconstpointer source,
                                         VigieLeftOut *reason);

gboolean vigie_road_facts_is_barrier (VigieRoadAsk ask, gconstpointer source);
guint8 vigie_road_class_get_speed (VigieRoadClass road_class, guint flags);

/* For those who read facts: a sign that cannot be read is counted. */
void vigie_road_facts_limit_length (VigieRoadFacts *self, guint16 *limit, const char *text);
void vigie_road_facts_limit_weight (VigieRoadFacts *self, const char *text);

G_END_DECLS
