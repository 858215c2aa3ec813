/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-line-chain.h"

#define MAX_LINKS 60

typedef struct
{
  const VigieChainLink *links;
  guint n_seen[MAX_LINKS];
  guint n_chains;
  gsize longest;
  guint32 ends[2 * MAX_LINKS]; /* of chains that are no rings: their first and last steps' nodes */
  guint32 end_links[2 * MAX_LINKS];
  guint n_ends;
} Seen;

static guint32
get_node (const VigieChainLink *links, VigieRoadStep step, gboolean end)
{
  const VigieChainLink *link = &links[VIGIE_ROAD_STEP_EDGE (step)];

  return VIGIE_ROAD_STEP_IS_BACKWARD (step) == end ? link->source : link->target;
}

static void
see (const VigieRoadStep *steps, gsize n_steps, gpointer user_data)
{
  Seen *seen = user_data;

  g_assert_cmpuint (n_steps, >, 0);
  for (gsize i = 0; i < n_steps; i++)
    {
      seen->n_seen[VIGIE_ROAD_STEP_EDGE (steps[i])]++;
      if (i == 0)
        continue;
      g_assert_cmpuint (get_node (seen->links, steps[i - 1], TRUE), ==,
                        get_node (seen->links, steps[i], FALSE));
      g_assert_true (seen->links[VIGIE_ROAD_STEP_EDGE (steps[i])].key ==
                     seen->links[VIGIE_ROAD_STEP_EDGE (steps[0])].key);
    }
  seen->n_chains++;
  seen->longest = MAX (seen->longest, n_steps);
  for (int end = 0; end < 2; end++)
    {
      VigieRoadStep step = steps[end == 0 ? 0 : n_steps - 1];

      seen->ends[seen->n_ends] = get_node (seen->links, step, end);
      seen->end_links[seen->n_ends++] = VIGIE_ROAD_STEP_EDGE (step);
    }
}

static void
test_goes_straight_through_a_crossing (void)
{
  /* Two roads that cross at 2; the second one forks at 4. */
  static const VigieChainLink links[] = { { 1, 2, 7 }, { 3, 2, 7 }, { 4, 2, 8 },
                                          { 2, 5, 8 }, { 4, 6, 8 }, { 4, 7, 8 } };
  Seen seen = { .links = links };

  vigie_line_chain_foreach (links, G_N_ELEMENTS (links), 8, see, &seen);
  g_assert_cmpuint (seen.n_chains, ==, 4);
  g_assert_cmpuint (seen.longest, ==, 2);
}

static void
test_rings (void)
{
  static const VigieChainLink links[] = { { 0, 1, 1 }, { 2, 1, 1 }, { 2, 0, 1 },
                                          { 3, 3, 1 }, { 4, 5, 2 }, { 5, 4, 2 } };
  Seen seen = { .links = links };

  vigie_line_chain_foreach (links, G_N_ELEMENTS (links), 6, see, &seen);
  g_assert_cmpuint (seen.n_chains, ==, 3);
  g_assert_cmpuint (seen.longest, ==, 3);
}

static void
test_nothing (void)
{
  Seen seen = { 0 };

  vigie_line_chain_foreach (NULL, 0, 0, see, &seen);
  g_assert_cmpuint (seen.n_chains, ==, 0);
}

static guint
count_at (const VigieChainLink *links, guint n, guint32 node, guint64 key)
{
  guint count = 0;

  for (guint i = 0; i < n; i++)
    if (links[i].key == key)
      count += (links[i].source == node) + (links[i].target == node);
  return count;
}

/* Each link once, and no chain ends where exactly two links meet, but a ring. */
static void
test_all_that_can_be_joined_is (void)
{
  for (int round = 0; round < 500; round++)
    {
      VigieChainLink links[MAX_LINKS];
      guint n = (guint) g_test_rand_int_range (1, MAX_LINKS);
      Seen seen = { .links = links };

      for (guint i = 0; i < n; i++)
        links[i] = (VigieChainLink) { (guint32) g_test_rand_int_range (0, 25),
                                      (guint32) g_test_rand_int_range (0, 25),
                                      (guint64) g_test_rand_int_range (0, 3) };
      vigie_line_chain_foreach (links, n, 25, see, &seen);
      for (guint i = 0; i < n; i++)
        g_assert_cmpuint (seen.n_seen[i], ==, 1);
      for (guint i = 0; i < seen.n_ends; i++)
        {
          gboolean ring = seen.ends[i] == seen.ends[i ^ 1];

          g_assert_true (ring ||
                         count_at (links, n, seen.ends[i], links[seen.end_links[i]].key) != 2);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-chain/goes-straight-through-a-crossing",
                   test_goes_straight_through_a_crossing);
  g_test_add_func ("/line-chain/rings", test_rings);
  g_test_add_func ("/line-chain/nothing", test_nothing);
  g_test_add_func ("/line-chain/all-that-can-be-joined-is", test_all_that_can_be_joined_is);
  return g_test_run ();
}
