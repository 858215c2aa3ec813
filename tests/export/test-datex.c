/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "vigie-datex-export.h"
#include "vigie-error.h"
#include "vigie-export-sample.h"
#include "vigie-situation-text.h"
#include "vigie-test-util.h"
#include "xml-export-support.h"

#define SCHEMA(version) "data/schemas/datex-xsd/datex-v" version "/DATEXII_3_D2Payload.xsd"

static const char *const schemas3[] = { SCHEMA ("3.0"), SCHEMA ("3.1"), SCHEMA ("3.5"),
                                        SCHEMA ("3.6"), SCHEMA ("3.7"), NULL };
static const char *const schemas2[] = { "data/schemas/datex-xsd/datex-v2.3/DATEXIISchema_2_2_3.xsd",
                                        NULL };

typedef struct
{
  VigieExportFunc write;
  const char *const *schemas;
} Version;

static const Version version3 = { vigie_datex3_write, schemas3 };
static const Version version2 = { vigie_datex2_write, schemas2 };

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
  fixture->path = g_build_filename (fixture->folder, "closures.xml", NULL);
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

static xmlDoc *
write_datex (Fixture *fixture, const Version *version)
{
  VigieExportInput input = { .situation = fixture->situation };
  g_autoptr (GError) error = NULL;

  vigie_export_report_clear (&fixture->report);
  fixture->report = (VigieExportReport) { 0 };
  version->write (&input, fixture->path, NULL, &fixture->report, &error);
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

#define assert_attribute(document, name, index, attribute, expected)                               \
  do                                                                                               \
    {                                                                                              \
      g_autofree char *found = xml_export_dup_attribute (document, name, index, attribute);        \
      g_assert_cmpstr (found, ==, expected);                                                       \
    }                                                                                              \
  while (0)

/* The closure of the example, with cause, PR, line and diversion. */
static VigieSituationShape *
add_example (VigieSituation *situation)
{
  static const double lonlat[] = { 4.73, 47.51, 4.7312, 47.5137, 4.733, 47.518 };
  VigieSituationShape *closure = xml_export_add_closure (situation, "vigie-2026-0007",
                                                         xml_export_new_square (4.73, 47.51, 0.1));
  VigieSituationSection *section;

  g_free (closure->cause);
  closure->cause = g_strdup ("fallen-tree");
  g_free (closure->cause_label);
  closure->cause_label = g_strdup ("Chute d’arbre");
  closure->version = 2;
  closure->ends_at = closure->to = situation->at + 60 * SAMPLE_MINUTE;
  xml_export_add_section (closure, "D971", "PR 12+300", "PR 14+50");
  section = g_ptr_array_index (closure->sections, 0);
  section->along = vigie_geometry_new_line (lonlat, 3);
  xml_export_add_diversion (situation, "way", "vigie-2026-0007");
  return closure;
}

/* ---- tests ---- */

static void
test_schema (Fixture *fixture, gconstpointer data)
{
  const Version *version = data;
  g_autoptr (GRand) rand = NULL;
  guint64 n_shapes = 0;

  if (!xml_export_has_schemas (version->schemas))
    return;
  rand = vigie_test_rand_new ();
  for (int i = 0; i < 150; i++)
    {
      g_autoptr (xmlDoc) document = NULL;

      vigie_situation_free (fixture->situation);
      fixture->situation = xml_export_new_random (rand);
      document = write_datex (fixture, version);
      xml_export_check_schemas (fixture->path, version->schemas);
      n_shapes += fixture->report.n_shapes;
    }
  g_assert_cmpuint (n_shapes, >, 50);
}

static void
test_example (Fixture *fixture, gconstpointer data)
{
  static const char *const without[] = { "sourceIdentification", "sourceType", NULL };
  g_autofree char *path =
      vigie_test_shared_path_or_skip ("data/schemas/examples/closure_datex2_v3.xml");
  g_autoptr (xmlDoc) example = NULL;
  g_autoptr (xmlDoc) ours = NULL;
  g_autoptr (GHashTable) expected = NULL;
  g_autoptr (GHashTable) paths = NULL;
  GHashTableIter iter;
  gpointer element;

  if (path == NULL)
    return;
  add_example (fixture->situation);
  fixture->situation->exercise = TRUE;
  ours = write_datex (fixture, &version3);
  example = xml_export_read (path);
  paths = xml_export_list_paths (ours);
  expected = xml_export_list_paths (example);
  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &element, NULL))
    if (!g_hash_table_contains (paths, element) &&
        !g_strv_contains (without, strrchr (element, '/') + 1))
      g_error ("not written: %s", (const char *) element);
}

static void
test_closure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (xmlDoc) document = NULL;

  add_example (fixture->situation);
  document = write_datex (fixture, &version3);
  g_assert_cmpuint (xml_export_count (document, "situation"), ==, 1);
  g_assert_cmpuint (xml_export_count (document, "situationRecord"), ==, 3);
  assert_text (document, "informationStatus", 0, "real");
  assert_text (document, "environmentalObstructionType", 0, "fallenTrees");
  assert_attribute (document, "situationRecord", 1, "id", "vigie-2026-0007-F");
  assert_attribute (document, "situationRecord", 1, "version", "2");
  assert_attribute (document, "situationRecord", 2, "version", "1");
  assert_attribute (document, "objectReference", 0, "id", "vigie-2026-0007-C");
  assert_attribute (document, "objectReference", 0, "version", "2");
  assert_attribute (document, "objectReference", 1, "id", "vigie-2026-0007-F");
  assert_text (document, "posList", 0, "47.51 4.73 47.5137 4.7312 47.518 4.733");
  assert_text (document, "referentIdentifier", 0, "PR12");
  assert_text (document, "distanceAlong", 0, "300");
  assert_text (document, "referentIdentifier", 1, "PR14");
  assert_text (document, "distanceAlong", 1, "50");
  assert_text (document, "directionRelativeOnLinearSection", 0, "both");
  assert_text (document, "overallStartTime", 0, "2026-11-24T18:02:00+01:00");
  g_assert_cmpuint (fixture->report.n_shapes, ==, 2);
  g_assert_cmpuint (fixture->report.n_left_out, ==, 0);
}

/* What the PR tell and what the line tells is the same place. */
static void
test_line_is_cut (Fixture *fixture, gconstpointer data)
{
  static const double lonlat[] = { 4.7, 47.51, 4.73, 47.51, 4.76, 47.51 };
  VigieSituationShape *closure =
      xml_export_add_closure (fixture->situation, "c", xml_export_new_square (4.73, 47.51, 0.01));
  VigieSituationSection *section;
  g_autoptr (xmlDoc) document = NULL;

  xml_export_add_section (closure, "D 971", "PR 12+300", "PR 14+50");
  section = g_ptr_array_index (closure->sections, 0);
  section->along = vigie_geometry_new_line (lonlat, 3);
  document = write_datex (fixture, &version3);
  g_assert_cmpuint (xml_export_count (document, "gmlLineString"), ==, 1);
  assert_text (document, "posList", 0, "47.51 4.72 47.51 4.73 47.51 4.74");
}

/* A road without PR and line is somewhere in what is drawn. */
static void
test_unknown_place (Fixture *fixture, gconstpointer data)
{
  VigieSituationShape *closure =
      xml_export_add_closure (fixture->situation, "c", xml_export_new_square (4.73, 47.51, 0.01));
  g_autoptr (xmlDoc) document = NULL;

  xml_export_add_section (closure, "D 971", "PR 12+300", "PR 14+50");
  xml_export_add_section (closure, "Rue du Port", NULL, "20 m de la D 16");
  document = write_datex (fixture, data);
  g_assert_cmpuint (xml_export_count (document, "locationContainedInGroup"), ==, 2);
  assert_text (document, "referentIdentifier", 0, "PR12");
  g_assert_cmpuint (xml_export_count (document, "gmlMultiPolygon") +
                        xml_export_count (document, "areaExtended"),
                    ==, 1);
}

static void
test_no_territory (Fixture *fixture, gconstpointer data)
{
  const Version *version = data;
  g_autoptr (xmlDoc) document = NULL;

  xml_export_add_closure (fixture->situation, "c", xml_export_new_square (4.73, 47.51, 0.01));
  document = write_datex (fixture, version);
  g_assert_cmpuint (xml_export_count (document, "situationRecord"), ==, 1);
  g_assert_cmpuint (xml_export_count (document, "cause"), ==, 0);
  if (version == &version3)
    assert_text (document, "posList", 0, "47.5 4.72 47.5 4.74 47.52 4.74 47.52 4.72 47.5 4.72");
  else
    g_assert_cmpuint (xml_export_count (document, "polygonArea"), ==, 1);
}

static void
test_exercise (Fixture *fixture, gconstpointer data)
{
  g_autoptr (xmlDoc) document = NULL;
  g_autofree char *comment = NULL;

  fixture->situation->exercise = TRUE;
  xml_export_add_closure (fixture->situation, "c", xml_export_new_square (4.73, 47.51, 0.01));
  document = write_datex (fixture, data);
  assert_text (document, "informationStatus", 0, "securityExercise");
  assert_text (document, "confidentiality", 0, "restrictedToAuthorities");
  comment = xml_export_dup_text (document, "generalPublicComment", 0);
  g_assert_true (g_str_has_prefix (g_strstrip (comment), "EXERCICE – "));
}

static VigieSituationShape *
add_lifted (Fixture *fixture, gint64 lifted_at)
{
  g_autoptr (VigieShape) shape =
      vigie_sample_shape ("lifted", VIGIE_SHAPE_CLOSURE, xml_export_new_square (4.73, 47.51, 0.01));

  shape->drawn_at = shape->edited_at = lifted_at - 60 * SAMPLE_MINUTE;
  shape->lifted_at = lifted_at;
  shape->version = 3;
  return vigie_situation_add_shape (fixture->situation, shape);
}

static void
test_lifted (Fixture *fixture, gconstpointer data)
{
  const Version *version = data;
  g_autoptr (xmlDoc) document = NULL;
  g_autoptr (xmlDoc) old = NULL;
  g_autoptr (xmlDoc) all = NULL;

  add_lifted (fixture, SAMPLE_AT - 60 * SAMPLE_MINUTE);
  document = write_datex (fixture, version);
  g_assert_cmpuint (xml_export_count (document, "situationRecord"), ==, 1);
  assert_attribute (document, "situationRecord", 0, "version", "3");
  assert_text (document, "validityStatus", 0, "definedByValidityTimeSpec");
  assert_text (document, "overallEndTime", 0, "2026-11-24T18:32:00+01:00");
  g_assert_cmpuint (xml_export_count (document, "operatorActionStatus"), ==, 0);
  if (version == &version2)
    assert_text (document, "end", 0, "true");

  /* A day later it is told no more, but when asked for. */
  fixture->situation->at += 24 * 60 * SAMPLE_MINUTE;
  old = write_datex (fixture, version);
  g_assert_cmpuint (xml_export_count (old, "situationRecord"), ==, 0);
  fixture->situation->with_lifted = TRUE;
  all = write_datex (fixture, version);
  g_assert_cmpuint (xml_export_count (all, "situationRecord"), ==, 1);
}

static void
test_planned (Fixture *fixture, gconstpointer data)
{
  VigieSituationShape *closure =
      xml_export_add_closure (fixture->situation, "c", xml_export_new_square (4.73, 47.51, 0.01));
  g_autoptr (xmlDoc) document = NULL;

  closure->from = fixture->situation->at + SAMPLE_MINUTE;
  closure->status = VIGIE_SITUATION_PLANNED;
  document = write_datex (fixture, data);
  g_assert_cmpuint (xml_export_count (document, "situation"), ==, 0);
}

static void
test_holes_and_parts (Fixture *fixture, gconstpointer data)
{
  const Version *version = data;
  g_autoptr (VigieGeometry) area = vigie_geometry_from_wkt (
      "MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0),(1 1,1 2,2 2,1 1),(4 4,4 5,5 5,4 4)),"
      "((20 0,29 0,29 9,20 0)))");
  g_autoptr (xmlDoc) document = NULL;

  g_assert_nonnull (area);
  xml_export_add_closure (fixture->situation, "c", g_steal_pointer (&area));
  document = write_datex (fixture, version);
  if (version == &version3)
    {
      g_assert_cmpuint (xml_export_count (document, "gmlPolygon"), ==, 2);
      g_assert_cmpuint (xml_export_count (document, "interior"), ==, 2);
    }
  else
    {
      g_autofree char *comment = xml_export_dup_text (document, "comment", 1);

      g_assert_cmpuint (xml_export_count (document, "polygonArea"), ==, 2);
      g_assert_nonnull (strstr (comment, "Sauf 2 zones intérieures"));
    }
}

static void
test_hostile_text (Fixture *fixture, gconstpointer data)
{
  VigieSituationShape *closure =
      xml_export_add_closure (fixture->situation, "a b<&>", xml_export_new_square (4.7, 47.5, 0.1));
  g_autoptr (xmlDoc) document = NULL;
  g_autofree char *comment = NULL;
  g_autofree char *id = NULL;
  g_autofree char *again = NULL;

  g_free (closure->label);
  closure->label = g_strdup ("Forêt </a>&amp;\001 \342\200\256x\nŒuvre");
  document = write_datex (fixture, data);
  comment = xml_export_dup_text (document, "comment", 0);
  g_assert_true (g_str_has_prefix (g_strstrip (comment), "Forêt </a>&amp; x Œuvre – "));
  id = xml_export_dup_attribute (document, "situation", 0, "id");
  g_assert_cmpuint (strlen (id), ==, 32);
  again = vigie_situation_dup_identifier ("a b<&>", "");
  g_assert_cmpstr (id, ==, again);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  const Version *version = data;
  g_autoptr (xmlDoc) document = write_datex (fixture, version);

  g_assert_cmpuint (xml_export_count (document, "situation"), ==, 0);
  assert_text (document, "nationalIdentifier", 0, "SDIS 21, Côte-d’Or");
  if (xml_export_has_schemas (version->schemas))
    xml_export_check_schemas (fixture->path, version->schemas);
}

static void
test_left_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieShape) hazard =
      vigie_sample_shape ("h", VIGIE_SHAPE_HAZARD, xml_export_new_square (4.73, 47.51, 0.01));
  g_autoptr (xmlDoc) document = NULL;

  vigie_situation_add_shape (fixture->situation, hazard);
  document = write_datex (fixture, data);
  g_assert_cmpuint (fixture->report.n_left_out, ==, 1);
  g_assert_nonnull (fixture->report.note);
}

/* Nobody is sent over a closed road, and nothing vanishes from the feed. */
static void
test_cut_diversion (Fixture *fixture, gconstpointer data)
{
  const Version *version = data;
  g_autoptr (xmlDoc) document = NULL;
  VigieSituationShape *way;

  add_example (fixture->situation);
  way = (VigieSituationShape *) vigie_situation_find_shape (fixture->situation, "way");
  way->is_cut = TRUE;
  document = write_datex (fixture, version);
  assert_text (document, "validityStatus", 1, "active"); /* the cause, the closure, the way */
  assert_text (document, "validityStatus", 2, "suspended");
  g_assert_cmpuint (fixture->report.n_shapes, ==, 2);
  if (xml_export_has_schemas (version->schemas))
    xml_export_check_schemas (fixture->path, version->schemas);
}

static void
test_lone_diversion (Fixture *fixture, gconstpointer data)
{
  g_autoptr (xmlDoc) document = NULL;

  xml_export_add_diversion (fixture->situation, "way", "gone");
  document = write_datex (fixture, data);
  assert_attribute (document, "situationRecord", 0, "id", "way-D");
  assert_attribute (document, "situation", 0, "id", "way");
  g_assert_cmpuint (xml_export_count (document, "cause"), ==, 0);
  g_assert_cmpuint (xml_export_count (document, "locationContainedInItinerary"), >=, 1);
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  const Version *version = data;
  VigieExportInput input = { .situation = fixture->situation };
  g_autofree char *path = g_build_filename (fixture->folder, "none", "closures.xml", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (version->write (&input, path, NULL, &fixture->report, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  const Version *version = data;
  VigieExportInput input = { .situation = fixture->situation };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  add_example (fixture->situation);
  g_cancellable_cancel (cancellable);
  g_assert_false (version->write (&input, fixture->path, cancellable, &fixture->report, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_access (fixture->path, F_OK), !=, 0);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *name3 = g_strconcat ("/datex/3", name, NULL);
  g_autofree char *name2 = g_strconcat ("/datex/2.3", name, NULL);

  g_test_add (name3, Fixture, &version3, set_up, test, tear_down);
  g_test_add (name2, Fixture, &version2, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/follows-the-schema", test_schema);
  g_test_add ("/datex/3/is-built-like-the-example", Fixture, NULL, set_up, test_example, tear_down);
  g_test_add ("/datex/3/links-cause-closure-and-diversion", Fixture, NULL, set_up, test_closure,
              tear_down);
  g_test_add ("/datex/3/cuts-lines-to-what-is-closed", Fixture, NULL, set_up, test_line_is_cut,
              tear_down);
  add ("/adds-the-area-where-a-place-is-unknown", test_unknown_place);
  add ("/writes-the-area-without-a-territory", test_no_territory);
  add ("/says-that-it-is-an-exercise", test_exercise);
  add ("/tells-for-a-day-what-was-lifted", test_lifted);
  add ("/leaves-out-what-is-planned", test_planned);
  add ("/has-holes-and-parts", test_holes_and_parts);
  add ("/takes-hostile-text", test_hostile_text);
  add ("/may-be-empty", test_empty);
  add ("/says-what-is-left-out", test_left_out);
  add ("/suspends-a-diversion-that-is-cut", test_cut_diversion);
  add ("/tells-a-diversion-without-closure", test_lone_diversion);
  add ("/fails-where-it-cannot-write", test_unwritable);
  add ("/stops-when-cancelled", test_cancelled);

  return g_test_run ();
}
