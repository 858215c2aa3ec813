/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-line-chain.h"

typedef struct
{
  const VigieChainLink *links;
  guint32 *first; /* of each node, in @at */
  guint32 *at;    /* links; one that returns to its node twice */
} Joints;

static void
joints_init (Joints *self, const VigieChainLink *links, guint32 n_links, guint32 n_nodes)
{
  g_autofree guint32 *next = NULL;

  self->links = links;
  self->first = g_new0 (guint32, (gsize) n_nodes + 1);
  self->at = g_new (guint32, MAX (2 * (gsize) n_links, 1));
  for (guint32 i = 0; i < n_links; i++)
    {
      self->first[links[i].source + 1]++;
      self->first[links[i].target + 1]++;
    }
  for (guint32 i = 0; i < n_nodes; i++)
    self->first[i + 1] += self->first[i];
  next = g_memdup2 (self->first, ((gsize) n_nodes + 1) * sizeof *next);
  for (guint32 i = 0; i < n_links; i++)
    {
      self->at[next[links[i].source]++] = i;
      self->at[next[links[i].target]++] = i;
    }
}

static guint32
get_end (const Joints *self, VigieRoadStep step)
{
  const VigieChainLink *link = &self->links[VIGIE_ROAD_STEP_EDGE (step)];

  return VIGIE_ROAD_STEP_IS_BACKWARD (step) ? link->source : link->target;
}

/* The only other link of the same key where @step ends. FALSE where there is none, or several. */
static gboolean
go_on (const Joints *self, VigieRoadStep step, VigieRoadStep *next)
{
  const guint32 node = get_end (self, step), from = VIGIE_ROAD_STEP_EDGE (step);
  guint32 other = from, n = 0;

  for (guint32 i = self->first[node]; i < self->first[node + 1]; i++)
    {
      if (self->links[self->at[i]].key != self->links[from].key)
        continue;
      n++;
      if (self->at[i] != from)
        other = self->at[i];
    }
  if (n != 2 || other == from)
    return FALSE;
  *next = VIGIE_ROAD_STEP (other, self->links[other].source != node);
  return TRUE;
}

/**
 * vigie_line_chain_foreach:
 * @links: (array length=n_links): between nodes
 * @n_links: how many
 * @n_nodes: more than any node's number
 * @func: called for each chain
 * @user_data: for @func
 *
 * Joins links where exactly two of one key meet, whatever else does. Each link is in one chain. A
 * ring without ends begins anywhere.
 */
void
vigie_line_chain_foreach (const VigieChainLink *links,
                          guint32 n_links,
                          guint32 n_nodes,
                          VigieChainFunc func,
                          gpointer user_data)
{
  g_autofree guint8 *done = g_malloc0 (MAX (n_links, 1));
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (VigieRoadStep));
  Joints joints;

  joints_init (&joints, links, n_links, n_nodes);
  for (guint32 i = 0; i < n_links; i++)
    {
      VigieRoadStep step = VIGIE_ROAD_STEP (i, TRUE), next;

      if (done[i])
        continue;
      while (go_on (&joints, step, &next) && VIGIE_ROAD_STEP_EDGE (next) != i)
        step = next;
      step ^= 1; /* turned round at the beginning of the chain */
      g_array_set_size (steps, 0);
      do
        {
          done[VIGIE_ROAD_STEP_EDGE (step)] = TRUE;
          g_array_append_val (steps, step);
        }
      while (go_on (&joints, step, &step) && !done[VIGIE_ROAD_STEP_EDGE (step)]);
      func ((const VigieRoadStep *) (gconstpointer) steps->data, steps->len, user_data);
    }
  g_free (joints.first);
  g_free (joints.at);
}
