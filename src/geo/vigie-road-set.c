/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-set.h"

#include <string.h>

static gsize
get_size (guint32 n_steps)
{
  return ((gsize) n_steps + 31) / 32 * sizeof (guint32);
}

VigieRoadSet *
vigie_road_set_new (VigieRoadGraph *graph)
{
  VigieRoadSet *self = g_new0 (VigieRoadSet, 1);

  self->n_steps = 2 * graph->n_edges;
  self->bits = g_malloc0 (get_size (self->n_steps));
  return self;
}

void
vigie_road_set_free (VigieRoadSet *self)
{
  g_free (self->bits);
  g_free (self);
}

void
vigie_road_set_add_step (VigieRoadSet *self, VigieRoadStep step)
{
  g_return_if_fail (step < self->n_steps);

  self->bits[step / 32] |= 1u << (step % 32);
}

void
vigie_road_set_add_edge (VigieRoadSet *self, guint32 edge)
{
  vigie_road_set_add_step (self, VIGIE_ROAD_STEP (edge, FALSE));
  vigie_road_set_add_step (self, VIGIE_ROAD_STEP (edge, TRUE));
}

void
vigie_road_set_remove_edge (VigieRoadSet *self, guint32 edge)
{
  g_return_if_fail (edge < self->n_steps / 2);

  self->bits[edge / 16] &= ~(3u << (edge % 16 * 2));
}

void
vigie_road_set_clear (VigieRoadSet *self)
{
  memset (self->bits, 0, get_size (self->n_steps));
}

void
vigie_road_set_add_all (VigieRoadSet *self, const VigieRoadSet *other)
{
  g_return_if_fail (self->n_steps == other->n_steps);

  for (guint32 i = 0; i < (self->n_steps + 31) / 32; i++)
    self->bits[i] |= other->bits[i];
}
