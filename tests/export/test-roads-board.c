/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-export-sample.h"
#include "vigie-roads-board.h"
#include "vigie-test-util.h"

/* A situation of shapes that this test makes by itself. */

static VigieSituation *
make_situation (gboolean exercise)
{
  VigieSituation *self = vigie_situation_new ();

  g_set_str (&self->title, "Neige sur la Côte");
  self->organisation = g_strdup ("SDIS 21");
  self->exercise = exercise;
  self->at = self->exported_at = SAMPLE_AT;
  return self;
}

static VigieSituationShape *
add_shape (VigieSituation *self, const char *id, VigieShapeKind kind, const char *cause)
{
  g_autoptr (VigieShape) shape = vigie_shape_new (id);
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_POINT);

  vigie_geometry_builder_add (builder, 5, 47);
  shape->geometry = vigie_geometry_builder_end (builder);
  shape->kind = kind;
  shape->drawn_at = SAMPLE_AT - 30 * SAMPLE_MINUTE;
  g_set_str (&shape->cause, cause);
  g_set_str (&shape->title, "=HYPERLINK(1)");
  return vigie_situation_add_shape (self, shape);
}

static void
add_section (VigieSituationShape *shape, const char *road, const char *from, const char *to)
{
  VigieSituationSection *section = vigie_situation_shape_add_section (shape);

  section->road = g_strdup (road);
  vigie_situation_reference_set (&section->from, from);
  vigie_situation_reference_set (&section->to, to);
  section->direction = g_strdup ("both");
  section->both_ways = TRUE;
  section->length_m = 1750;
  g_strfreev (section->communes);
  section->communes = g_strsplit ("Chanceaux", ",", -1);
}

static VigieSituation *
make_usual (void)
{
  VigieSituation *situation = make_situation (FALSE);
  VigieSituationShape *hazard = add_shape (situation, "h", VIGIE_SHAPE_HAZARD, "ice");
  VigieSituationShape *closure = add_shape (situation, "c", VIGIE_SHAPE_CLOSURE, "fallen-tree");
  VigieSituationShape *way;

  add_section (hazard, "D 971", "PR 1+000", "PR 30+000");
  add_section (hazard, "D 16", "PR 12+300", "PR 14+050");
  add_section (hazard, "Rue Haute", NULL, NULL);
  add_section (closure, "D 16", "PR 12+300", "PR 14+050");
  add_section (closure, "A 38", "PR 2+000", "PR 3+000");
  add_shape (situation, "c2", VIGIE_SHAPE_CLOSURE, "");
  way = add_shape (situation, "d", VIGIE_SHAPE_DIVERSION, "");
  g_set_str (&vigie_situation_shape_add_route (way)->closure, "c");
  vigie_situation_route_add_road (way->route)->road = g_strdup ("D 905");
  return situation;
}

static const VigieRoadsRow *
get_row (VigieRoadsBoard *board, guint index)
{
  return g_ptr_array_index (board->rows, index);
}

static void
test_worst_first_and_each_stretch_once (void)
{
  static const char *const all[] = { "D 10", "D 9", "A 38", "N 7", "D 16", "D 9", NULL };
  g_autoptr (VigieSituation) situation = make_usual ();
  g_autoptr (VigieRoadsBoard) board = vigie_roads_board_new (situation, all, NULL);
  g_autofree char *others = g_strjoinv (",", board->others);

  g_assert_cmpuint (board->rows->len, ==, 4);
  g_assert_cmpstr (get_row (board, 0)->road, ==, "A 38");
  g_assert_cmpint (get_row (board, 0)->state, ==, VIGIE_ROAD_STATE_BLACK);
  g_assert_cmpstr (get_row (board, 0)->diversion, ==, "D 905");
  g_assert_cmpstr (get_row (board, 1)->road, ==, "D 16");
  g_assert_cmpstr (get_row (board, 2)->road, ==, "=HYPERLINK(1)"); /* whose road nobody knows */
  g_assert_cmpstr (get_row (board, 3)->road, ==, "D 971");
  g_assert_cmpint (get_row (board, 3)->state, ==, VIGIE_ROAD_STATE_ORANGE);
  g_assert_cmpstr (others, ==, "N 7,D 9,D 10");
  g_assert_cmpuint (board->n_roads[VIGIE_ROAD_STATE_BLACK], ==, 3);
  g_assert_cmpuint (board->n_roads[VIGIE_ROAD_STATE_ORANGE], ==, 1);
  g_assert_cmpuint (board->n_roads[VIGIE_ROAD_STATE_GREEN], ==, 3);
}

/* One stretch, two numbers: neither is green. */
static void
test_each_number_of_a_stretch_is_told (void)
{
  static const char *const all[] = { "D 971", "D 996", "D 16", "D 905", "D 9", NULL };
  g_autoptr (VigieSituation) situation = make_situation (FALSE);
  VigieSituationShape *closure = add_shape (situation, "c", VIGIE_SHAPE_CLOSURE, "flood");
  g_autoptr (VigieRoadsBoard) board = NULL;
  g_autofree char *others = NULL;

  add_section (closure, "D 971 / D 996", "PR 1+000", "PR 2+000");
  add_section (closure, "D 16;D 905", NULL, NULL);
  add_section (closure, "Rue Haute / Rue Basse", NULL, NULL);
  board = vigie_roads_board_new (situation, all, NULL);
  others = g_strjoinv (",", board->others);
  g_assert_cmpstr (others, ==, "D 9");
  g_assert_cmpuint (board->n_roads[VIGIE_ROAD_STATE_BLACK], ==, 5);
  g_assert_cmpuint (board->n_roads[VIGIE_ROAD_STATE_GREEN], ==, 1);
}

static void
test_directions_are_in_words (void)
{
  static const char *const directions[][3] = {
    { "north-east", "sens nord-est", "north-east-bound" },
    { "forward", "", "" },
    { "both", "", "" },
    { "widdershins <b>", "un seul sens", "one direction" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      g_autofree char *french =
          vigie_roads_describe_direction (VIGIE_LANGUAGE_FRENCH, directions[i][0]);
      g_autofree char *english =
          vigie_roads_describe_direction (VIGIE_LANGUAGE_ENGLISH, directions[i][0]);

      g_assert_cmpstr (french, ==, directions[i][1]);
      g_assert_cmpstr (english, ==, directions[i][2]);
    }
}

static void
test_what_has_ended_or_is_planned_is_not_told (void)
{
  g_autoptr (VigieSituation) situation = make_situation (FALSE);
  g_autoptr (VigieShape) shape = vigie_shape_new ("late");
  VigieSituationShape *ended = add_shape (situation, "c", VIGIE_SHAPE_CLOSURE, "");
  g_autoptr (VigieRoadsBoard) board = NULL;

  ended->status = VIGIE_SITUATION_ENDED;
  ended->ends_at = SAMPLE_AT - SAMPLE_MINUTE;
  shape->from = SAMPLE_AT + SAMPLE_MINUTE;
  vigie_situation_add_shape (situation, shape);
  board = vigie_roads_board_new (situation, NULL, NULL);
  g_assert_cmpuint (board->rows->len, ==, 0);
  g_assert_null (board->others);
}

static void
test_table_has_whole_rows_and_no_formulas (void)
{
  static const char *const all[] = { "D 9", NULL };
  g_autoptr (VigieSituation) situation = make_usual ();
  g_autoptr (VigieRoadsBoard) board = vigie_roads_board_new (situation, all, NULL);
  g_autoptr (GBytes) table = vigie_roads_board_to_csv (board);
  g_autofree char *text = g_strndup (g_bytes_get_data (table, NULL), g_bytes_get_size (table));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 4 + 1 + 1);
  g_assert_true (g_str_has_prefix (lines[1], "A 38,black,fermée,PR 2+000,PR 3+000,both,Chanceaux,"
                                             "1750,"));
  g_assert_true (g_str_has_prefix (lines[3], "'=HYPERLINK(1),black"));
  g_assert_true (g_str_has_prefix (lines[5], "D 9,green,normale,,,,,,,,,,,,,"));
  for (guint i = 1; i < 6; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, 19);
    }
}

/* ---- paper ---- */

/* (transfer full) (nullable): what a tool says of the file; %NULL where it is not installed */
static char *
run_on_pdf (VigieRoadsBoard *board, const char *const *tool)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "roads.pdf", NULL);
  g_autoptr (GError) error = NULL;
  const char *argv[] = { tool[0], tool[1], path, tool[2], NULL };
  guint n_pages;
  guint64 n_bytes;

  vigie_roads_board_write (board, path, &n_pages, &n_bytes, &error);
  g_assert_no_error (error);
  return vigie_sample_run (argv);
}

static void
assert_contains (const char *text, const char *wanted)
{
  if (strstr (text, wanted) == NULL)
    g_error ("“%s” is missing in:\n%s", wanted, text);
}

static const char *const read_text[] = { "pdftotext", "-layout", "-" };
static const char *const read_structure[] = { "pdfinfo", "-struct", NULL };

static void
test_paper_says_states_in_words (void)
{
  static const char *const wanted[] = { "État des routes",
                                        "NOIR",
                                        "fermée",
                                        "ORANGE",
                                        "difficile",
                                        "A 38",
                                        "PR 2+000 – PR 3+000",
                                        "Chanceaux",
                                        "D 905",
                                        "page 1/1",
                                        "SDIS 21",
                                        "Toutes les autres routes",
                                        "Alertez d'abord le 18" };
  g_autoptr (VigieSituation) situation = make_usual ();
  g_autoptr (VigieRoadsBoard) board = vigie_roads_board_new (situation, NULL, "IGN");
  g_autofree char *text = run_on_pdf (board, read_text);

  if (text == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    assert_contains (text, wanted[i]);
  assert_contains (text, "IGN");
  g_assert_null (strstr (text, "EXERCICE"));
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, part)) != NULL; at++)
    n++;
  return n;
}

static void
test_long_lists_repeat_head_and_mark_on_each_page (void)
{
  g_autoptr (VigieSituation) situation = make_situation (TRUE);
  VigieSituationShape *closure = add_shape (situation, "c", VIGIE_SHAPE_CLOSURE, "snow");
  g_autoptr (VigieRoadsBoard) board = NULL;
  g_autofree char *text = NULL;
  g_autofree char *structure = NULL;

  situation->language = VIGIE_LANGUAGE_ENGLISH;
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *road = g_strdup_printf ("D %u", 100 + i);

      add_section (closure, road, "PR 1+000", "PR 2+000");
    }
  board = vigie_roads_board_new (situation, NULL, NULL);
  text = run_on_pdf (board, read_text);
  structure = run_on_pdf (board, read_structure);
  if (text == NULL || structure == NULL)
    return;
  assert_contains (text, "page 3/3");
  g_assert_cmpuint (count (text, "From – to, communes"), ==, 3);
  g_assert_cmpuint (count (text, "EXERCICE"), ==, 3);
  g_assert_cmpuint (count (text, "\f"), ==, 3);
  assert_contains (text, "D 159");
  g_assert_cmpuint (count (structure, "Table (block)"), ==, 3);
  g_assert_cmpuint (count (structure, "TH"), ==, 18);
  g_assert_cmpuint (count (structure, "TD"), ==, 360);
}

static void
test_an_empty_board_says_so (void)
{
  g_autoptr (VigieSituation) situation = make_situation (FALSE);
  g_autoptr (VigieRoadsBoard) board = vigie_roads_board_new (situation, NULL, NULL);
  g_autofree char *text = run_on_pdf (board, read_text);

  if (text != NULL)
    assert_contains (text, "Aucune route n’est signalée.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/roads-board/worst-first", test_worst_first_and_each_stretch_once);
  g_test_add_func ("/roads-board/two-numbers", test_each_number_of_a_stretch_is_told);
  g_test_add_func ("/roads-board/directions", test_directions_are_in_words);
  g_test_add_func ("/roads-board/only-what-holds", test_what_has_ended_or_is_planned_is_not_told);
  g_test_add_func ("/roads-board/table", test_table_has_whole_rows_and_no_formulas);
  g_test_add_func ("/roads-board/states-in-words", test_paper_says_states_in_words);
  g_test_add_func ("/roads-board/many-pages", test_long_lists_repeat_head_and_mark_on_each_page);
  g_test_add_func ("/roads-board/empty", test_an_empty_board_says_so);
  return g_test_run ();
}
