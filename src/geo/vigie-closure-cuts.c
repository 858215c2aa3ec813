/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-closure-cuts.h"

struct _VigieClosureCuts
{
  VigieRoadIndex *index;
  VigieRoadGraph *graph; /* of @index */
  GHashTable *closures;  /* (element-type utf8 VigieClosedSections) */
  guint16 *n_closed;     /* by edge: how many closures close it; steps of an edge go together */
  guint64 *steps;
  guint n_steps;
  guint64 serial;
};

/**
 * vigie_closure_cuts_new:
 * @index: kept
 *
 * Returns: (transfer full): with no closures yet
 */
VigieClosureCuts *
vigie_closure_cuts_new (VigieRoadIndex *index)
{
  VigieClosureCuts *self = g_new0 (VigieClosureCuts, 1);

  self->index = vigie_road_index_ref (index);
  self->graph = vigie_road_index_get_graph (index);
  self->closures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) vigie_closed_sections_unref);
  self->n_closed = g_new0 (guint16, (gsize) self->graph->n_edges + 1);
  self->steps = g_new0 (guint64, ((gsize) self->graph->n_edges * 2 + 63) / 64 + 1);
  return self;
}

void
vigie_closure_cuts_free (VigieClosureCuts *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->closures);
  vigie_road_index_unref (self->index);
  g_free (self->n_closed);
  g_free (self->steps);
  g_free (self);
}

/* Sets or takes back the bits of the directions in which a section's edge may be driven. */
static void
flip_steps (VigieClosureCuts *self, const VigieClosedSection *section)
{
  for (guint backward = 0; backward < 2; backward++)
    {
      const VigieRoadStep step = VIGIE_ROAD_STEP (section->edge, backward);
      const guint64 bit = G_GUINT64_CONSTANT (1) << (step % 64);

      if ((section->closes & (backward ? VIGIE_ROAD_BACKWARD : VIGIE_ROAD_FORWARD)) == 0)
        continue;
      self->steps[step / 64] ^= bit;
      if (self->steps[step / 64] & bit)
        self->n_steps++;
      else
        self->n_steps--;
    }
}

static void
count_sections (VigieClosureCuts *self, const VigieClosedSections *sections, gboolean add)
{
  for (guint32 i = 0; i < sections->n_sections; i++)
    {
      guint16 *n = &self->n_closed[sections->sections[i].edge];

      if (add ? (*n)++ == 0 : --(*n) == 0)
        flip_steps (self, &sections->sections[i]);
    }
}

/**
 * vigie_closure_cuts_set:
 * @self: cuts
 * @id: of a closure
 * @sections: (nullable): what it closes, of the same graph; kept
 *
 * Takes what @id closes now for what it closed before. No more than 65,535 closures can be kept.
 */
void
vigie_closure_cuts_set (VigieClosureCuts *self, const char *id, VigieClosedSections *sections)
{
  VigieClosedSections *before = g_hash_table_lookup (self->closures, id);

  g_return_if_fail (before != NULL || g_hash_table_size (self->closures) < G_MAXUINT16);

  if (sections != NULL)
    count_sections (self, sections, TRUE);
  if (before != NULL)
    count_sections (self, before, FALSE);
  if (sections != NULL)
    g_hash_table_insert (self->closures, g_strdup (id), vigie_closed_sections_ref (sections));
  else
    g_hash_table_remove (self->closures, id);
  self->serial++;
}

/**
 * vigie_closure_cuts_draw:
 * @self: cuts
 * @id: of a closure, new or known
 * @area: its area now
 * @options: (nullable): as for vigie_closed_sections_new()
 *
 * Returns: (transfer none): what it closes now; good until it is drawn or removed again
 */
VigieClosedSections *
vigie_closure_cuts_draw (VigieClosureCuts *self,
                         const char *id,
                         const VigieGeometry *area,
                         const VigieClosedOptions *options)
{
  g_autoptr (VigieClosedSections) sections = vigie_closed_sections_new (self->index, area, options);

  vigie_closure_cuts_set (self, id, sections);
  return vigie_closure_cuts_get (self, id);
}

/**
 * vigie_closure_cuts_remove:
 *
 * Returns: whether @id was there
 */
gboolean
vigie_closure_cuts_remove (VigieClosureCuts *self, const char *id)
{
  if (!g_hash_table_contains (self->closures, id))
    return FALSE;
  vigie_closure_cuts_set (self, id, NULL);
  return TRUE;
}

VigieClosedSections *
vigie_closure_cuts_get (VigieClosureCuts *self, const char *id)
{
  return g_hash_table_lookup (self->closures, id);
}

guint
vigie_closure_cuts_get_n_closures (VigieClosureCuts *self)
{
  return g_hash_table_size (self->closures);
}

VigieRoadIndex *
vigie_closure_cuts_get_index (VigieClosureCuts *self)
{
  return self->index;
}

const guint64 *
vigie_closure_cuts_get_steps (VigieClosureCuts *self)
{
  return self->steps;
}

gboolean
vigie_closure_cuts_is_closed (VigieClosureCuts *self, VigieRoadStep step)
{
  g_return_val_if_fail (VIGIE_ROAD_STEP_EDGE (step) < self->graph->n_edges, FALSE);

  return (self->steps[step / 64] >> (step % 64) & 1) != 0;
}

guint
vigie_closure_cuts_get_n_steps (VigieClosureCuts *self)
{
  return self->n_steps;
}

guint64
vigie_closure_cuts_get_serial (VigieClosureCuts *self)
{
  return self->serial;
}
