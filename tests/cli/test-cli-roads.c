/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "made-valley.h"
#include "vigie-cli-run.h"

/* The state of the roads from the command. */

typedef struct
{
  char *dir;
  char *incident;
  char *csv;
  char *pdf;
} Fixture;

static void
draw (Fixture *self, const char *id, const char *members, const char *area)
{
  g_autofree char *payload = g_strdup_printf ("{%s,\"geometry\":%s}", members, area);

  vigie_run_ok ("decide", self->incident, "shape.draw", id, "--payload", payload, NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *territory = NULL;
  g_autofree char *roads = NULL;
  g_autofree char *pr = NULL;

  self->dir = vigie_test_make_dir ();
  self->incident = vigie_make_incident (self->dir);
  self->csv = g_build_filename (self->dir, "roads.csv", NULL);
  self->pdf = g_build_filename (self->dir, "roads.pdf", NULL);
  territory = g_build_filename (self->dir, "valley.territory", NULL);
  roads = vigie_write (self->dir, "roads.geojson", VALLEY_ROADS);
  pr = vigie_write (self->dir, "pr.csv", VALLEY_PR);
  vigie_run_ok ("territory", "build", territory, "--roads", roads, "--pr", pr, NULL);
  vigie_run_ok ("set", self->incident, "territory", territory, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->incident);
  g_free (self->csv);
  g_free (self->pdf);
  vigie_test_remove_dir (self->dir);
}

static char *
read_table (Fixture *self, const char *option)
{
  char *text;

  vigie_run_ok ("roads", self->incident, "--output", self->csv, "--language", "en", option, NULL);
  g_assert_true (g_file_get_contents (self->csv, &text, NULL, NULL));
  return text;
}

static void
assert_holds (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

static void
test_closures_are_black_hazards_as_their_cause (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  draw (self, "c", "\"kind\":\"closure\",\"cause\":\"accident\"",
        VALLEY_SQUARE ("5.05", "5.055", "47.29", "47.305"));
  draw (self, "ice", "\"kind\":\"hazard\",\"cause\":\"ice\"",
        VALLEY_SQUARE ("5.065", "5.07", "47.29", "47.305"));
  draw (self, "mud", "\"kind\":\"hazard\",\"cause\":\"landslide\"",
        VALLEY_SQUARE ("5.025", "5.035", "47.305", "47.315"));
  text = read_table (self, "--all");
  assert_holds (text, "\r\nD 971,black,closed,PR ");
  assert_holds (text, "\r\nD 20,orange,difficult,");
  assert_holds (text, "\r\nD 10,red,very difficult,");
  assert_holds (text, "\r\nD 12,green,normal,");
  g_assert_null (strstr (text, "D 10,green"));
}

static void
test_what_an_officer_sets_counts (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *later = NULL;

  draw (self, "c", "\"kind\":\"closure\",\"state\":\"orange\"",
        VALLEY_SQUARE ("5.05", "5.055", "47.29", "47.305"));
  text = read_table (self, NULL);
  assert_holds (text, "\r\nD 971,orange,difficult,");
  g_assert_null (strstr (text, "D 12"));
  vigie_run_ok ("decide", self->incident, "shape.edit", "c", "--payload", "{\"state\":null}", NULL);
  later = read_table (self, NULL);
  assert_holds (later, "\r\nD 971,black,closed,");
  vigie_run_ok ("check", self->incident, NULL);
}

static void
test_paper_counts_roads (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *begin = NULL;

  draw (self, "c", "\"kind\":\"closure\"", VALLEY_SQUARE ("5.05", "5.055", "47.29", "47.305"));
  run = vigie_run ("roads", self->incident, "--output", self->pdf, "--all", "--json", NULL);
  assert_run (run, 0);
  lines = vigie_parse_lines (run->out);
  vigie_assert_members (vigie_line_object (lines, 0),
                        "output black red orange green stretches pages bytes");
  g_assert_cmpint (json_object_get_int_member (vigie_line_object (lines, 0), "black"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (vigie_line_object (lines, 0), "green"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (vigie_line_object (lines, 0), "pages"), ==, 1);
  g_assert_true (g_file_get_contents (self->pdf, &begin, NULL, NULL));
  g_assert_true (g_str_has_prefix (begin, "%PDF-"));
}

static void
test_wrong_usage_and_targets_are_told (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) nowhere = vigie_run ("roads", self->incident, NULL);
  g_autoptr (VigieRun) language =
      vigie_run ("roads", self->incident, "--output", self->pdf, "--language", "de", NULL);
  g_autofree char *text = g_build_filename (self->dir, "roads.txt", NULL);
  g_autofree char *link = g_build_filename (self->dir, "link.csv", NULL);
  g_autoptr (VigieRun) unknown = vigie_run ("roads", self->incident, "--output", text, NULL);
  g_autoptr (VigieRun) itself = NULL;

  assert_run (nowhere, 2);
  assert_run (language, 2);
  assert_run (unknown, 2);
  assert_holds (unknown->err, ".pdf");
  assert_holds (unknown->err, ".csv");
  g_assert_false (g_file_test (text, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rename (self->incident, link), ==, 0);
  itself = vigie_run ("roads", link, "--output", link, NULL);
  g_assert_cmpint (g_rename (link, self->incident), ==, 0);
  assert_run (itself, 1);
  assert_holds (itself->err, "is not replaced");
  vigie_run_ok ("check", self->incident, NULL);
}

static void
test_goes_out_without_the_territory (Fixture *self, gconstpointer data)
{
  g_autofree char *territory = g_build_filename (self->dir, "valley.territory", NULL);
  g_autoptr (VigieRun) run = NULL;
  g_autofree char *text = NULL;

  draw (self, "c", "\"kind\":\"closure\"", VALLEY_SQUARE ("5.05", "5.055", "47.29", "47.305"));
  g_assert_cmpint (g_unlink (territory), ==, 0);
  run = vigie_run ("roads", self->incident, "--output", self->csv, NULL);
  assert_run (run, 0);
  assert_holds (run->err, "without the incident’s territory");
  g_assert_true (g_file_get_contents (self->csv, &text, NULL, NULL));
  assert_holds (text, "D 971,black");
}

#define ADD(path, func) g_test_add ("/cli/roads/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("states", test_closures_are_black_hazards_as_their_cause);
  ADD ("set-states", test_what_an_officer_sets_counts);
  ADD ("paper", test_paper_counts_roads);
  ADD ("wrong-usage", test_wrong_usage_and_targets_are_told);
  ADD ("without-territory", test_goes_out_without_the_territory);
  return g_test_run ();
}
