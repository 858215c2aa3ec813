/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "made-valley.h"
#include "vigie-cli-run.h"

/* One closure to every format. */

typedef struct
{
  char *dir;
  char *territory;
  char *incident;
  char *out;
} Fixture;

static char *
build (const char *dir, const char *name, const char *roads)
{
  char *out = g_build_filename (dir, name, NULL);
  g_autofree char *road_file = vigie_write (dir, "roads.geojson", roads);
  g_autofree char *communes = vigie_write (dir, "communes.geojson", VALLEY_COMMUNES);
  g_autofree char *pr = vigie_write (dir, "pr.csv", VALLEY_PR);

  vigie_run_ok ("territory", "build", out, "--roads", road_file, "--communes", communes, "--pr", pr,
                NULL);
  return out;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = vigie_test_make_dir ();
  self->territory = build (self->dir, "valley.territory", VALLEY_ROADS);
  self->incident = vigie_make_incident (self->dir);
  self->out = g_build_filename (self->dir, "out", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->out);
  g_free (self->territory);
  g_free (self->incident);
  vigie_test_remove_dir (self->dir);
}

static void
use_territory (Fixture *self, const char *path)
{
  vigie_run_ok ("set", self->incident, "territory", path, NULL);
}

static void
draw (Fixture *self, const char *id, const char *area)
{
  g_autofree char *payload =
      g_strdup_printf ("{\"kind\":\"closure\",\"title\":\"Chaussée coupée\",\"cause\":\"accident\","
                       "\"from\":\"2026-01-12T06:00:00Z\",\"geometry\":%s}",
                       area);

  vigie_run_ok ("decide", self->incident, "shape.draw", id, "--payload", payload, NULL);
}

static VigieRun *
export_as (Fixture *self, const char *format)
{
  return vigie_run ("export", self->incident, "--format", format, "--output", self->out, "--json",
                    NULL);
}

/* (transfer full): what is in the file */
static char *
export_text (Fixture *self, const char *format)
{
  g_autoptr (VigieRun) run = export_as (self, format);
  char *text = NULL;

  assert_run (run, 0);
  g_assert_true (g_file_get_contents (self->out, &text, NULL, NULL));
  return text;
}

static void
assert_holds (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

static void
test_every_format_is_written (Fixture *self, gconstpointer data)
{
  static const char *const formats[] = { "geojson", "umap", "datex2", "datex2-2.3", "cifs",
                                         "cap",     "kml",  "gpkg",   "csv" };

  use_territory (self, self->territory);
  draw (self, "pont", VALLEY_ON_BRIDGE);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *out = g_strdup_printf ("%s.%s", self->out, formats[i]);
      g_autoptr (VigieRun) run = vigie_run ("export", self->incident, "--format", formats[i],
                                            "--output", out, "--json", NULL);
      g_autoptr (GPtrArray) lines = NULL;
      JsonObject *object;

      assert_run (run, 0);
      g_assert_cmpstr (run->err, ==, "");
      lines = vigie_parse_lines (run->out);
      object = vigie_line_object (lines, 0);
      vigie_assert_members (
          object, "output format shapes posts bytes waiting left_out photos photos_left_out");
      g_assert_cmpstr (json_object_get_string_member (object, "format"), ==, formats[i]);
      g_assert_cmpint (json_object_get_int_member (object, "shapes"), ==, 1);
      g_assert_true (g_file_test (out, G_FILE_TEST_IS_REGULAR));
    }
}

static void
test_table_has_pr_and_communes (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  use_territory (self, self->territory);
  draw (self, "pont", VALLEY_ON_BRIDGE);
  text = export_text (self, "csv");
  assert_holds (text, ",D 971,2+303,2+756,PR 2+303,PR 2+756,both,Saint-Est,454,D 10,D 10,1513,");
}

/* From junction to junction, whole edges. */
static void
test_line_goes_to_the_last_junctions (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  use_territory (self, self->territory);
  draw (self, "pont", VALLEY_ON_BRIDGE);
  text = export_text (self, "cifs");
  assert_holds (text, "<polyline>47.3 5.02 47.3 5.03 47.3 5.04</polyline>");
  assert_holds (text, "<direction>BOTH_DIRECTIONS</direction>");
  assert_holds (text, "<street>D 971</street>");
}

static void
test_closure_drawn_before_there_was_a_territory (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) before = NULL;
  g_autofree char *without = NULL;
  g_autofree char *with = NULL;

  draw (self, "pont", VALLEY_ON_BRIDGE);
  before = export_as (self, "cifs");
  assert_run (before, 0);
  assert_holds (before->out, "\"shapes\":0");
  assert_holds (before->out, "\"left_out\":1");
  assert_holds (before->err, "“Chaussée coupée” is left out");
  without = export_text (self, "csv");
  assert_holds (without, "accident,Accident,active,2026-01-12T");
  use_territory (self, self->territory);
  with = export_text (self, "cifs");
  assert_holds (with, "<street>D 971</street>");
}

/* What was decided stays; the line is that of the road where it lies now. */
static void
test_territory_with_other_edges (Fixture *self, gconstpointer data)
{
  g_autofree char *other = build (self->dir, "other.territory", VALLEY_FEWER_ROADS);
  g_autofree char *text = NULL;
  g_autofree char *table = NULL;

  use_territory (self, self->territory);
  draw (self, "pont", VALLEY_ON_BRIDGE);
  use_territory (self, other);
  text = export_text (self, "cifs");
  assert_holds (text, "<polyline>47.3 5.02 47.3 5.03 47.3 5.04</polyline>");
  table = export_text (self, "csv");
  assert_holds (table, ",D 10,D 10,1513,"); /* as the log says */
}

static void
test_territory_that_is_gone (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) table = NULL;
  g_autoptr (VigieRun) lines = NULL;
  g_autofree char *text = NULL;

  use_territory (self, self->territory);
  draw (self, "pont", VALLEY_ON_BRIDGE);
  g_assert_cmpint (g_unlink (self->territory), ==, 0);
  lines = export_as (self, "cifs");
  assert_run (lines, 0);
  assert_holds (lines->err, "without the incident’s territory");
  assert_holds (lines->out, "\"left_out\":1");
  table = export_as (self, "csv");
  assert_run (table, 0);
  g_assert_true (g_file_get_contents (self->out, &text, NULL, NULL));
  assert_holds (text, "PR 2+303"); /* the log knows */
}

static void
test_lifted_closure_keeps_its_end (Fixture *self, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) before = g_date_time_add_hours (now, -1);
  g_autofree char *lift = g_date_time_format (before, "{\"at\":\"%Y-%m-%dT%H:%M:%SZ\"}");
  g_autofree char *waze = NULL;
  g_autofree char *table = NULL;
  g_autofree char *all = NULL;
  g_autoptr (VigieRun) run = NULL;

  use_territory (self, self->territory);
  draw (self, "pont", VALLEY_ON_BRIDGE);
  vigie_run_ok ("decide", self->incident, "shape.lift", "pont", "--payload", lift, NULL);
  waze = export_text (self, "cifs");
  assert_holds (waze, "<endtime>");
  table = export_text (self, "csv");
  g_assert_null (strstr (table, "D 971"));
  run = vigie_run ("export", self->incident, "--format", "csv", "--output", self->out,
                   "--with-lifted", NULL);
  assert_run (run, 0);
  g_assert_true (g_file_get_contents (self->out, &all, NULL, NULL));
  assert_holds (all, ",ended,");
}

static void
test_moment_of_the_past (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) run = NULL;

  use_territory (self, self->territory);
  draw (self, "pont", VALLEY_ON_BRIDGE);
  run = vigie_run ("export", self->incident, "--format", "gpkg", "--output", self->out, "--at",
                   "2020-01-01T00:00:00Z", "--json", NULL);
  assert_run (run, 0);
  assert_holds (run->out, "\"shapes\":0");
}

/* A GeoPackage is a database, too: ours is written anew, the data of others are not. */
static void
test_geopackage_of_others_is_kept (Fixture *self, gconstpointer data)
{
  g_autofree char *theirs = g_build_filename (self->dir, "bdtopo.gpkg", NULL);
  g_autofree char *roads = g_build_filename (self->dir, "roads.geojson", NULL);
  g_autofree char *script = g_strdup_printf ("ogr2ogr -f GPKG '%s' '%s'", theirs, roads);
  g_autoptr (VigieRun) first = export_as (self, "gpkg");
  g_autoptr (VigieRun) second = export_as (self, "gpkg");
  g_autoptr (VigieRun) text = export_as (self, "csv");
  g_autoptr (VigieRun) made = NULL;
  g_autoptr (VigieRun) run = NULL;

  assert_run (first, 0);
  assert_run (second, 0);
  assert_run (text, 1); /* not by another format */
  made = vigie_run_shell (self->dir, script);
  if (made->status != 0)
    {
      g_test_skip ("ogr2ogr is not installed");
      return;
    }
  run = vigie_run ("export", self->incident, "--format", "gpkg", "--output", theirs, NULL);
  assert_run (run, 1);
  assert_holds (run->err, "is not replaced");
}

#define ADD(name, func) g_test_add ("/cli-export/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("every-format-is-written", test_every_format_is_written);
  ADD ("table-has-pr-and-communes", test_table_has_pr_and_communes);
  ADD ("line-goes-to-the-last-junctions", test_line_goes_to_the_last_junctions);
  ADD ("closure-drawn-before-there-was-a-territory",
       test_closure_drawn_before_there_was_a_territory);
  ADD ("territory-with-other-edges", test_territory_with_other_edges);
  ADD ("territory-that-is-gone", test_territory_that_is_gone);
  ADD ("lifted-closure-keeps-its-end", test_lifted_closure_keeps_its_end);
  ADD ("moment-of-the-past", test_moment_of_the_past);
  ADD ("geopackage-of-others-is-kept", test_geopackage_of_others_is_kept);
  return g_test_run ();
}
