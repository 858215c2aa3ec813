/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-road-graph.h"

G_BEGIN_DECLS

/**
 * VigieRoadSet:
 * @n_steps: of the graph; twice its edges
 * @bits: (array): one for each step, 32 in each
 *
 * Some of the steps of a road graph: what is closed, or what is cut off. A road that is closed in
 * one direction only has one of its two steps in the set.
 */
typedef struct
{
  guint32 n_steps;
  guint32 *bits;
} VigieRoadSet;

VigieRoadSet *vigie_road_set_new (VigieRoadGraph *graph); /* (transfer full): empty */
void vigie_road_set_free (VigieRoadSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRoadSet, vigie_road_set_free)

void vigie_road_set_add_step (VigieRoadSet *self, VigieRoadStep step);
void vigie_road_set_add_edge (VigieRoadSet *self, guint32 edge); /* in both directions */
void vigie_road_set_remove_edge (VigieRoadSet *self, guint32 edge);
void vigie_road_set_add_all (VigieRoadSet *self, const VigieRoadSet *other); /* of the same graph */
void vigie_road_set_clear (VigieRoadSet *self);

static inline gboolean
vigie_road_set_has_step (const VigieRoadSet *self, VigieRoadStep step)
{
  return (self->bits[step / 32] >> (step % 32) & 1) != 0;
}

G_END_DECLS
