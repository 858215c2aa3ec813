/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "vigie-edit-model.h"

static VigieEditModel *
draw_square (void)
{
  VigieEditModel *model = vigie_edit_model_new (VIGIE_EDIT_POLYGON, TRUE);

  g_assert_true (vigie_edit_model_append (model, 0, 0));
  g_assert_true (vigie_edit_model_append (model, 1, 0));
  g_assert_true (vigie_edit_model_append (model, 1, 1));
  g_assert_true (vigie_edit_model_append (model, 0, 1));
  return model;
}

static guint
count (VigieEditModel *model, guint ring)
{
  guint n;

  vigie_edit_model_get_ring (model, ring, &n);
  return n;
}

static void
test_draws_and_undoes_each_corner (void)
{
  g_autoptr (VigieEditModel) model = draw_square ();

  for (guint n = 4; n > 0; n--)
    {
      g_assert_cmpuint (count (model, 0), ==, n);
      g_assert_true (vigie_edit_model_undo (model));
    }
  g_assert_cmpuint (count (model, 0), ==, 0);
  g_assert_false (vigie_edit_model_undo (model));
  for (guint n = 1; n <= 4; n++)
    {
      g_assert_true (vigie_edit_model_redo (model));
      g_assert_cmpuint (count (model, 0), ==, n);
    }
  g_assert_false (vigie_edit_model_redo (model));
}

static void
test_same_corner_twice_counts_once (void)
{
  g_autoptr (VigieEditModel) model = draw_square ();

  g_assert_false (vigie_edit_model_append (model, 0, 1));
  g_assert_cmpuint (count (model, 0), ==, 4);
}

static void
test_does_not_close_with_two_corners (void)
{
  g_autoptr (VigieEditModel) model = vigie_edit_model_new (VIGIE_EDIT_POLYGON, TRUE);

  vigie_edit_model_append (model, 0, 0);
  vigie_edit_model_append (model, 1, 0);
  g_assert_false (vigie_edit_model_stop_drawing (model));
  g_assert_true (vigie_edit_model_is_drawing (model));
}

static void
test_closing_is_a_step (void)
{
  g_autoptr (VigieEditModel) model = draw_square ();

  g_assert_true (vigie_edit_model_stop_drawing (model));
  g_assert_false (vigie_edit_model_is_drawing (model));
  g_assert_true (vigie_edit_model_undo (model));
  g_assert_true (vigie_edit_model_is_drawing (model));
  g_assert_cmpuint (count (model, 0), ==, 4);
}

static void
test_a_drag_is_one_step (void)
{
  g_autoptr (VigieEditModel) model = draw_square ();
  guint n;

  vigie_edit_model_begin_move (model);
  for (int i = 0; i < 50; i++)
    vigie_edit_model_move (model, 0, 2, 1 + i * 0.01, 1);
  g_assert_false (vigie_edit_model_can_undo (model)); /* not in the middle of a drag */
  g_assert_true (vigie_edit_model_end_move (model));
  g_assert_true (vigie_edit_model_undo (model));
  g_assert_cmpfloat (vigie_edit_model_get_ring (model, 0, &n)[2].lon, ==, 1);
  g_assert_cmpuint (n, ==, 4);
}

static void
test_a_press_without_motion_is_no_step (void)
{
  g_autoptr (VigieEditModel) model = draw_square ();

  vigie_edit_model_begin_move (model);
  g_assert_false (vigie_edit_model_end_move (model));
  g_assert_true (vigie_edit_model_undo (model));
  g_assert_cmpuint (count (model, 0), ==, 3);
}

static void
test_insert_by_drag_is_one_step (void)
{
  g_autoptr (VigieEditModel) model = draw_square ();

  vigie_edit_model_begin_move (model);
  vigie_edit_model_insert (model, 0, 1, 0.5, 0);
  vigie_edit_model_move (model, 0, 1, 0.5, -0.5);
  g_assert_true (vigie_edit_model_end_move (model));
  g_assert_cmpuint (count (model, 0), ==, 5);
  g_assert_true (vigie_edit_model_undo (model));
  g_assert_cmpuint (count (model, 0), ==, 4);
}

static void
test_aborted_drag_leaves_no_trace (void)
{
  g_autoptr (VigieEditModel) model = draw_square ();
  guint n;

  vigie_edit_model_begin_move (model);
  vigie_edit_model_move (model, 0, 0, 5, 5);
  vigie_edit_model_abort_move (model);
  g_assert_cmpfloat (vigie_edit_model_get_ring (model, 0, &n)[0].lon, ==, 0);
  g_assert_false (vigie_edit_model_can_redo (model));
}

static void
test_keeps_three_corners (void)
{
  g_autoptr (VigieEditModel) model = draw_square ();

  vigie_edit_model_stop_drawing (model);
  g_assert_true (vigie_edit_model_remove (model, 0, 3));
  g_assert_false (vigie_edit_model_remove (model, 0, 0));
  g_assert_false (vigie_edit_model_remove (model, 0, 7));
  g_assert_cmpuint (count (model, 0), ==, 3);
}

static void
test_hole_goes_as_a_whole (void)
{
  g_autoptr (VigieEditModel) model = vigie_edit_model_new (VIGIE_EDIT_POLYGON, FALSE);
  const VigieEditVertex outer[] = { { 0, 0 }, { 9, 0 }, { 9, 9 }, { 0, 9 } };
  const VigieEditVertex hole[] = { { 3, 3 }, { 6, 3 }, { 5, 6 } };
  GArray *ring = g_array_new (FALSE, FALSE, sizeof (VigieEditVertex));

  g_array_append_vals (ring, outer, G_N_ELEMENTS (outer));
  vigie_edit_model_take_ring (model, ring, 0);
  ring = g_array_new (FALSE, FALSE, sizeof (VigieEditVertex));
  g_array_append_vals (ring, hole, G_N_ELEMENTS (hole));
  vigie_edit_model_take_ring (model, ring, 0);
  ring = g_array_new (FALSE, FALSE, sizeof (VigieEditVertex));
  g_array_append_vals (ring, hole, G_N_ELEMENTS (hole));
  vigie_edit_model_take_ring (model, ring, 1);

  g_assert_true (vigie_edit_model_remove (model, 1, 0));
  g_assert_cmpuint (vigie_edit_model_get_n_rings (model), ==, 2);
  g_assert_cmpuint (vigie_edit_model_get_part (model, 1), ==, 1);
  g_assert_false (vigie_edit_model_remove (model, 1, 0)); /* another part is not a hole */
  g_assert_true (vigie_edit_model_undo (model));
  g_assert_cmpuint (vigie_edit_model_get_n_rings (model), ==, 3);
  g_assert_cmpuint (vigie_edit_model_get_part (model, 1), ==, 0);
}

/* Whatever is done: undoing everything gives the beginning, redoing everything the end. */
static void
test_random_acts_are_undone_and_redone (void)
{
  guint32 seed = g_test_rand_int_range (0, G_MAXINT32);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (VigieEditModel) model = draw_square ();
  g_autofree VigieEditVertex *end = NULL;
  guint n, n_end, steps = 0;

  g_test_message ("seed %u", seed);
  vigie_edit_model_stop_drawing (model);
  for (int i = 0; i < 500; i++)
    {
      vigie_edit_model_get_ring (model, 0, &n);
      if (n == 0)
        {
          vigie_edit_model_redo (model);
          continue;
        }
      switch (g_rand_int_range (rand, 0, 5))
        {
        case 0:
          vigie_edit_model_insert (model, 0, (guint) g_rand_int_range (rand, 0, (int) n + 1),
                                   g_rand_double (rand), g_rand_double (rand));
          break;
        case 1:
          vigie_edit_model_remove (model, 0, (guint) g_rand_int_range (rand, 0, (int) n));
          break;
        case 2:
          vigie_edit_model_begin_move (model);
          vigie_edit_model_move (model, 0, (guint) g_rand_int_range (rand, 0, (int) n),
                                 g_rand_double (rand), g_rand_double (rand));
          vigie_edit_model_end_move (model);
          break;
        case 3:
          vigie_edit_model_undo (model);
          break;
        default:
          vigie_edit_model_redo (model);
          break;
        }
    }

  while (vigie_edit_model_redo (model))
    ;
  end = g_memdup2 (vigie_edit_model_get_ring (model, 0, &n_end),
                   count (model, 0) * sizeof (VigieEditVertex));
  while (vigie_edit_model_undo (model))
    steps++;
  g_assert_cmpuint (steps, >, 5);
  g_assert_cmpuint (count (model, 0), ==, 0);
  while (vigie_edit_model_redo (model))
    ;
  g_assert_cmpmem (vigie_edit_model_get_ring (model, 0, &n), n * sizeof (VigieEditVertex), end,
                   n_end * sizeof (VigieEditVertex));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map-edit/draws-and-undoes-each-corner", test_draws_and_undoes_each_corner);
  g_test_add_func ("/map-edit/same-corner-twice-counts-once", test_same_corner_twice_counts_once);
  g_test_add_func ("/map-edit/does-not-close-with-two", test_does_not_close_with_two_corners);
  g_test_add_func ("/map-edit/closing-is-a-step", test_closing_is_a_step);
  g_test_add_func ("/map-edit/a-drag-is-one-step", test_a_drag_is_one_step);
  g_test_add_func ("/map-edit/press-without-motion", test_a_press_without_motion_is_no_step);
  g_test_add_func ("/map-edit/insert-by-drag-is-one-step", test_insert_by_drag_is_one_step);
  g_test_add_func ("/map-edit/aborted-drag", test_aborted_drag_leaves_no_trace);
  g_test_add_func ("/map-edit/keeps-three-corners", test_keeps_three_corners);
  g_test_add_func ("/map-edit/hole-goes-as-a-whole", test_hole_goes_as_a_whole);
  g_test_add_func ("/map-edit/random-acts", test_random_acts_are_undone_and_redone);
  return g_test_run ();
}
