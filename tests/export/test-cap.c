/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "vigie-cap-export.h"
#include "vigie-error.h"
#include "vigie-export-sample.h"
#include "vigie-test-util.h"
#include "xml-export-support.h"

static const char *const schemas[] = { "data/schemas/CAP-v1.2.xsd", NULL };

typedef struct
{
  VigieTestDir *folder;
  char *path;
  VigieSituation *situation;
  VigieExportReport report;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = vigie_test_make_dir ();
  fixture->path = g_build_filename (fixture->folder, "alert.xml", NULL);
  fixture->situation = xml_export_new_situation ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vigie_export_report_clear (&fixture->report);
  vigie_situation_free (fixture->situation);
  g_free (fixture->path);
  vigie_test_remove_dir (fixture->folder);
}

static gboolean
try_cap (Fixture *fixture, GError **error)
{
  VigieExportInput input = { .situation = fixture->situation };

  vigie_export_report_clear (&fixture->report);
  fixture->report = (VigieExportReport) { 0 };
  return vigie_cap_write (&input, fixture->path, NULL, &fixture->report, error);
}

static xmlDoc *
write_cap (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  try_cap (fixture, &error);
  g_assert_no_error (error);
  return xml_export_read (fixture->path);
}

#define assert_text(document, name, index, expected)                                               \
  do                                                                                               \
    {                                                                                              \
      g_autofree char *found = xml_export_dup_text (document, name, index);                        \
      g_assert_cmpstr (found, ==, expected);                                                       \
    }                                                                                              \
  while (0)

static VigieSituationShape *
add_closure (Fixture *fixture, const char *id)
{
  return xml_export_add_closure (fixture->situation, id, xml_export_new_square (4.73, 47.51, 0.01));
}

/* ---- tests ---- */

static void
test_schema (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = NULL;
  guint n_written = 0;

  if (!xml_export_has_schemas (schemas))
    return;
  rand = vigie_test_rand_new ();
  for (int i = 0; i < 200; i++)
    {
      g_autoptr (GError) error = NULL;

      vigie_situation_free (fixture->situation);
      fixture->situation = xml_export_new_random (rand);
      try_cap (fixture, &error);
      g_assert_no_error (error);
      xml_export_check_schemas (fixture->path, schemas);
      n_written += fixture->report.n_shapes > 0;
    }
  g_assert_cmpuint (n_written, >, 20);
}

static void
test_example (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = vigie_test_shared_path_or_skip ("data/schemas/examples/alert_cap12.xml");
  g_autoptr (xmlDoc) example = NULL;
  g_autoptr (xmlDoc) first = NULL;
  g_autoptr (xmlDoc) ours = NULL;
  g_autoptr (GHashTable) expected = NULL;
  g_autoptr (GHashTable) paths = NULL;
  VigieSituationShape *closure;
  GHashTableIter iter;
  gpointer element;

  if (path == NULL)
    return;
  closure = add_closure (fixture, "c");
  closure->ends_at = closure->to = SAMPLE_AT + SAMPLE_MINUTE;
  first = write_cap (fixture);
  ours = write_cap (fixture);
  example = xml_export_read (path);
  paths = xml_export_list_paths (ours);
  expected = xml_export_list_paths (example);
  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &element, NULL))
    if (!g_hash_table_contains (paths, element) && strstr (element, "/geocode") == NULL)
      g_error ("not written: %s", (const char *) element);
}

static void
test_closure (Fixture *fixture, gconstpointer data)
{
  VigieSituationShape *closure = add_closure (fixture, "c");
  g_autoptr (xmlDoc) document = NULL;
  g_autofree char *description = NULL;

  closure->version = 4;
  xml_export_add_section (closure, "D 971", "PR 12+300", "PR 14+50");
  xml_export_add_diversion (fixture->situation, "way", "c");
  document = write_cap (fixture);
  assert_text (document, "sender", 0, "sdis-21-cote-d-or");
  assert_text (document, "senderName", 0, "SDIS 21, Côte-d’Or");
  assert_text (document, "sent", 0, "2026-11-24T19:32:00+01:00");
  assert_text (document, "status", 0, "Actual");
  assert_text (document, "msgType", 0, "Alert");
  assert_text (document, "language", 0, "fr-FR");
  assert_text (document, "responseType", 0, "Avoid");
  assert_text (document, "headline", 0, "D 971 coupée à l’Étang");
  assert_text (document, "areaDesc", 0, "D 971, PR 12+300 – PR 14+50");
  assert_text (document, "instruction", 0, "« Alertez d'abord le 18 ou le 112 »");
  assert_text (document, "polygon", 0, "47.5,4.72 47.5,4.74 47.52,4.74 47.52,4.72 47.5,4.72");
  assert_text (document, "value", 0, "c");
  assert_text (document, "value", 1, "4");
  description = xml_export_dup_text (document, "description", 0);
  g_assert_nonnull (strstr (description, "D 101, D 16"));
  g_assert_cmpuint (fixture->report.n_shapes, ==, 2);
  g_assert_cmpuint (fixture->report.n_left_out, ==, 0);
}

/* Nobody is sent over a closed road. */
static void
test_cut_diversion (Fixture *fixture, gconstpointer data)
{
  g_autoptr (xmlDoc) document = NULL;
  g_autofree char *description = NULL;

  add_closure (fixture, "c");
  xml_export_add_diversion (fixture->situation, "way", "c")->is_cut = TRUE;
  document = write_cap (fixture);
  description = xml_export_dup_text (document, "description", 0);
  g_assert_null (strstr (description, "D 101"));
  g_assert_cmpuint (fixture->report.n_shapes, ==, 1);
  g_assert_cmpuint (fixture->report.n_left_out, ==, 1);
}

static void
test_utc (Fixture *fixture, gconstpointer data)
{
  g_autoptr (xmlDoc) document = NULL;

  g_time_zone_unref (fixture->situation->zone);
  fixture->situation->zone = g_time_zone_new_utc ();
  add_closure (fixture, "c");
  document = write_cap (fixture);
  assert_text (document, "sent", 0, "2026-11-24T18:32:00-00:00");
}

static void
test_exercise (Fixture *fixture, gconstpointer data)
{
  g_autoptr (xmlDoc) document = NULL;

  fixture->situation->exercise = TRUE;
  add_closure (fixture, "c");
  document = write_cap (fixture);
  assert_text (document, "status", 0, "Exercise");
  assert_text (document, "note", 0, "EXERCICE – Tempête « Zoé »");
  assert_text (document, "headline", 0, "EXERCICE – D 971 coupée à l’Étang");
}

static void
test_update (Fixture *fixture, gconstpointer data)
{
  VigieSituationShape *closure = add_closure (fixture, "c");
  g_autoptr (xmlDoc) first = write_cap (fixture);
  g_autoptr (xmlDoc) second = NULL;
  g_autoptr (xmlDoc) third = NULL;
  g_autoptr (xmlDoc) fourth = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *cancelled = NULL;

  closure->version = 2;
  closure->ends_at = closure->lifted_at = closure->changed_at = SAMPLE_AT - SAMPLE_MINUTE;
  closure->status = VIGIE_SITUATION_ENDED;
  fixture->situation->exported_at += SAMPLE_MINUTE;
  second = write_cap (fixture);
  assert_text (second, "msgType", 0, "Update");
  expected = g_strdup_printf (
      "sdis-21-cote-d-or,vigie-i-1-%" G_GINT64_FORMAT ",2026-11-24T19:32:00+01:00", SAMPLE_AT);
  assert_text (second, "references", 0, expected);
  assert_text (second, "responseType", 0, "AllClear");
  assert_text (second, "urgency", 0, "Past");
  assert_text (second, "expires", 0, "2026-11-24T19:31:00+01:00");
  assert_text (second, "value", 1, "2");

  /* A day later there is nothing left: the alert is cancelled, also for who missed that. */
  fixture->situation->at += 24 * 60 * SAMPLE_MINUTE;
  fixture->situation->exported_at = fixture->situation->at;
  third = write_cap (fixture);
  assert_text (third, "msgType", 0, "Cancel");
  g_assert_cmpuint (xml_export_count (third, "info"), ==, 0);
  cancelled = xml_export_dup_text (third, "references", 0);
  g_assert_true (g_str_has_prefix (cancelled, expected));
  fourth = write_cap (fixture);
  assert_text (fourth, "msgType", 0, "Cancel");
  assert_text (fourth, "references", 0, cancelled);
  if (xml_export_has_schemas (schemas))
    xml_export_check_schemas (fixture->path, schemas);
}

static void
test_new_after_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (xmlDoc) first = NULL;
  g_autoptr (xmlDoc) cancelled = NULL;
  g_autoptr (xmlDoc) again = NULL;
  VigieSituationShape *closure = add_closure (fixture, "c");

  first = write_cap (fixture);
  closure->kind = VIGIE_SHAPE_MARKER;
  cancelled = write_cap (fixture);
  assert_text (cancelled, "msgType", 0, "Cancel");
  closure->kind = VIGIE_SHAPE_CLOSURE;
  again = write_cap (fixture);
  assert_text (again, "msgType", 0, "Alert");
  g_assert_cmpuint (xml_export_count (again, "references"), ==, 0);
}

/* Another service's alert, an exercise's, or anything else is no earlier alert of ours. */
static void
test_foreign_files (Fixture *fixture, gconstpointer data)
{
  static const char *const contents[] = {
    "",
    "not XML",
    "<alert/>",
    "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>",
    "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>a b,c</identifier>"
    "<sender>sdis-21-cote-d-or</sender><sent>2026-11-24T18:32:00+01:00</sent>"
    "<status>Actual</status><incidents>i-1</incidents></alert>",
    "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>a</identifier>"
    "<sender>sdis-21-cote-d-or</sender><sent>yesterday</sent>"
    "<status>Actual</status><incidents>i-1</incidents></alert>",
    "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>a</identifier>"
    "<sender>sdis-71</sender><sent>2026-11-24T18:32:00+01:00</sent>"
    "<status>Actual</status><incidents>i-1</incidents></alert>",
    "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>a</identifier>"
    "<sender>sdis-21-cote-d-or</sender><sent>2026-11-24T18:32:00+01:00</sent>"
    "<status>Exercise</status><incidents>i-1</incidents></alert>",
  };

  add_closure (fixture, "c");
  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (xmlDoc) document = NULL;

      g_assert_true (g_file_set_contents (fixture->path, contents[i], -1, NULL));
      document = write_cap (fixture);
      assert_text (document, "msgType", 0, "Alert");
    }
}

static void
test_holes_and_parts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieGeometry) area = vigie_geometry_from_wkt (
      "MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0),(1 1,1 2,2 2,1 1)),((20 0,29 0,29 9,20 0)))");
  g_autoptr (xmlDoc) document = NULL;

  xml_export_add_closure (fixture->situation, "c", g_steal_pointer (&area));
  document = write_cap (fixture);
  g_assert_cmpuint (xml_export_count (document, "polygon"), ==, 2);
  assert_text (document, "polygon", 1, "0,20 0,29 9,29 0,20");
  assert_text (document, "areaDesc", 0,
               "D 971 coupée à l’Étang – Sauf 1 zone intérieure, non touchée");
}

static void
test_lines_and_points (Fixture *fixture, gconstpointer data)
{
  g_autoptr (xmlDoc) document = NULL;

  xml_export_add_closure (fixture->situation, "line",
                          vigie_geometry_from_wkt ("LINESTRING(4.7 47.5,4.8 47.5,4.8 47.6)"));
  xml_export_add_closure (fixture->situation, "point", vigie_geometry_new_point (4.7, 47.5));
  document = write_cap (fixture);
  g_assert_cmpuint (xml_export_count (document, "polygon"), ==, 2);
  assert_text (document, "circle", 0, "47.5,4.7 0.1");
}

/* Nobody acts upon a draft, and the first alert after it is no update. */
static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (xmlDoc) document = write_cap (fixture);
  g_autoptr (xmlDoc) alert = NULL;

  assert_text (document, "status", 0, "Draft");
  g_assert_cmpuint (xml_export_count (document, "info"), ==, 0);
  g_assert_nonnull (fixture->report.note);
  add_closure (fixture, "c");
  alert = write_cap (fixture);
  assert_text (alert, "status", 0, "Actual");
  assert_text (alert, "msgType", 0, "Alert");
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add_closure (fixture, "c");
  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->folder, "none", "alert.xml", NULL);
  g_assert_false (try_cap (fixture, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/cap/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("follows-the-schema", test_schema);
  ADD ("is-built-like-the-example", test_example);
  ADD ("tells-a-closure", test_closure);
  ADD ("advises-no-diversion-that-is-cut", test_cut_diversion);
  ADD ("writes-utc-as-the-standard-asks", test_utc);
  ADD ("says-that-it-is-an-exercise", test_exercise);
  ADD ("updates-the-alert-that-it-replaces", test_update);
  ADD ("begins-anew-after-a-cancel", test_new_after_cancel);
  ADD ("refers-to-nothing-foreign", test_foreign_files);
  ADD ("has-parts-and-tells-holes", test_holes_and_parts);
  ADD ("surrounds-lines-and-points", test_lines_and_points);
  ADD ("is-a-draft-without-anything-to-tell", test_empty);
  ADD ("fails-where-it-cannot-write", test_unwritable);
#undef ADD

  return g_test_run ();
}
