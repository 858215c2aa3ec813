/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others read in the files that we write. */
#include <locale.h>
#include <string.h>

#include "vigie-export-sample.h"
#include "vigie-geometry-codec.h"
#include "vigie-json.h"
#include "vigie-test-util.h"

typedef struct
{
  VigieTestDir *folder;
  char *path;
  VigieSampleBoard board;
  VigieSituation *situation;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = vigie_test_make_dir ();
  self->path = g_strdup_printf ("%s/o.%s", self->folder, (const char *) data);
  vigie_sample_board_init (&self->board);
  self->situation = vigie_sample_situation (&self->board);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  vigie_situation_free (self->situation);
  vigie_sample_board_clear (&self->board);
  g_free (self->path);
  vigie_test_remove_dir (self->folder);
}

static void
fill (Fixture *self, guint n_shapes, guint n_posts)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();

  vigie_sample_add_random (random, &self->board, self->situation, n_shapes);
  for (guint i = 0; i < n_posts; i++)
    vigie_sample_board_add_post (&self->board, vigie_sample_post (i, FALSE),
                                 vigie_sample_state (i, VIGIE_STATUS_CONFIRMED));
}

static void
write_as (Fixture *self, const char *format, VigieExportReport *report)
{
  g_autoptr (GError) error = NULL;

  vigie_sample_write (format, self->situation, &self->board, self->path, report, &error);
  g_assert_no_error (error);
}

static guint
count_shown (Fixture *self)
{
  guint n = 0;

  for (guint i = 0; i < self->situation->shapes->len; i++)
    n += vigie_situation_shows (self->situation, g_ptr_array_index (self->situation->shapes, i), 0);
  return n;
}

/* ---- geometry, back through ogr2ogr ---- */

static char *
dup_ring (const double *lonlat, gsize n_points, gboolean backwards)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n_points; i++)
    {
      const double *point = lonlat + 2 * (backwards ? n_points - 1 - i : i);

      g_string_append_printf (text, "%.7f %.7f,", point[0], point[1]);
    }
  return g_string_free_and_steal (text);
}

/* Which way round a polygon's ring goes is for each format to say. */
static void
add_rings (GPtrArray *rings, const VigieGeometry *geometry)
{
  g_autoptr (VigieGeometry) rounded = vigie_geometry_round ((VigieGeometry *) geometry, 7);

  for (gsize part = 0; part < vigie_geometry_get_n_parts (rounded); part++)
    for (gsize ring = 0; ring < vigie_geometry_get_n_rings (rounded, part); ring++)
      {
        gsize n_points;
        const double *lonlat = vigie_geometry_get_ring (rounded, part, ring, &n_points);
        char *text = dup_ring (lonlat, n_points, FALSE);
        char *back = dup_ring (lonlat, n_points, TRUE);

        if (vigie_geometry_is_polygonal (rounded) && strcmp (back, text) < 0)
          {
            char *other = back;

            back = text;
            text = other;
          }
        g_free (back);
        g_ptr_array_add (rings, text);
      }
}

static void
assert_same_rings (const VigieGeometry *a, const VigieGeometry *b)
{
  g_autoptr (GPtrArray) ours = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) theirs = g_ptr_array_new_with_free_func (g_free);

  add_rings (ours, a);
  add_rings (theirs, b);
  g_assert_cmpuint (ours->len, ==, theirs->len);
  for (guint i = 0; i < ours->len; i++)
    g_assert_cmpstr (g_ptr_array_index (ours, i), ==, g_ptr_array_index (theirs, i));
}

/* Returns: how many features were shapes */
static guint
compare_layer (Fixture *self, const char *layer)
{
  const char *argv[] = {
    "ogr2ogr",     "-f",       "GeoJSON", "-lco", "COORDINATE_PRECISION=9", "-lco", "RFC7946=NO",
    "/vsistdout/", self->path, layer,     NULL
  };
  g_autofree char *out = vigie_sample_run (argv);
  g_autoptr (JsonNode) root = out != NULL ? vigie_json_parse (out, -1, NULL) : NULL;
  JsonArray *features;
  guint n = 0;

  g_assert_nonnull (root);
  features = json_object_get_array_member (json_node_get_object (root), "features");
  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      JsonObject *feature = json_array_get_object_element (features, i);
      JsonObject *properties = json_object_get_object_member (feature, "properties");
      const char *kind = vigie_json_get_string (properties, "kind");
      const char *own_id = vigie_json_get_string (properties, "id");
      const char *id = own_id != NULL ? own_id : vigie_json_get_string (feature, "id");
      const VigieSituationShape *shape;
      g_autoptr (VigieGeometry) read = NULL;
      g_autoptr (GError) error = NULL;

      if (id == NULL || !g_str_has_prefix (id, "shape-") || g_strcmp0 (kind, "section") == 0)
        continue;
      shape = vigie_situation_find_shape (self->situation, id);
      g_assert_nonnull (shape);
      read = vigie_geometry_from_json (json_object_get_member (feature, "geometry"), &error);
      g_assert_no_error (error);
      assert_same_rings (shape->geometry, read);
      n++;
    }
  return n;
}

static gboolean
has_ogr (void)
{
  g_autofree char *program = g_find_program_in_path ("ogr2ogr");

  if (program == NULL)
    g_test_skip ("ogr2ogr is not installed");
  return program != NULL;
}

static void
test_gpkg_keeps_geometry (Fixture *self, gconstpointer data)
{
  static const char *const layers[] = { "areas", "lines", "points" };
  g_auto (VigieExportReport) report = { 0 };
  guint n = 0;

  if (!has_ogr ())
    return;
  fill (self, 60, 3);
  write_as (self, "gpkg", &report);
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    n += compare_layer (self, layers[i]);
  g_assert_cmpuint (n, ==, count_shown (self));
  g_assert_cmpuint (report.n_shapes, ==, n);
}

static void
test_kml_keeps_geometry (Fixture *self, gconstpointer data)
{
  g_auto (VigieExportReport) report = { 0 };
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n = 0;

  if (!has_ogr ())
    return;
  fill (self, 60, 3);
  write_as (self, "kml", &report);
  for (guint i = 0; i < self->situation->shapes->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (self->situation->shapes, i);

      if (vigie_situation_shows (self->situation, shape, 0) &&
          g_hash_table_add (seen, GINT_TO_POINTER (shape->kind + 1)))
        n += compare_layer (self, shape->kind_label); /* a folder is a layer */
    }
  g_assert_cmpuint (n, ==, count_shown (self));
}

static void
test_geojson_keeps_geometry (Fixture *self, gconstpointer data)
{
  g_auto (VigieExportReport) report = { 0 };

  if (!has_ogr ())
    return;
  fill (self, 60, 3);
  write_as (self, data, &report);
  g_assert_cmpuint (compare_layer (self, NULL), ==, count_shown (self));
  g_assert_cmpuint (report.n_shapes, ==, count_shown (self));
}

static void
test_gpkg_is_opened_without_a_warning (Fixture *self, gconstpointer data)
{
  const char *argv[] = { "sh", "-c", "ogrinfo -al -so \"$0\" 2>&1", self->path, NULL };
  g_auto (VigieExportReport) report = { 0 };
  g_autofree char *out = NULL;

  if (!has_ogr ())
    return;
  fill (self, 20, 5);
  write_as (self, "gpkg", &report);
  out = vigie_sample_run (argv);
  g_assert_null (strstr (out, "Warning"));
  g_assert_null (strstr (out, "ERROR"));
  g_assert_nonnull (strstr (out, "Layer name: posts"));
  g_assert_nonnull (strstr (out, "Feature Count: 5"));
}

/* ---- tables ---- */

static void
test_csv_is_read_as_meant (Fixture *self, gconstpointer data)
{
  static const char script[] =
      "import csv,sys\n"
      "raw=open(sys.argv[1],'rb').read()\n"
      "assert raw.startswith(b'\\xef\\xbb\\xbf') and raw.endswith(b'\\r\\n')\n"
      "rows=list(csv.reader(open(sys.argv[1],encoding='utf-8-sig',newline=''),strict=True))\n"
      "assert len(set(rows[0]))==len(rows[0])\n"
      "for row in rows:\n"
      "  assert len(row)==len(rows[0]),row\n"
      "  for cell in row:\n"
      "    assert not cell.strip()[:1] in set('=+-@') or not cell.strip(),cell\n"
      "    assert '\\n' not in cell and '\\r' not in cell and '\\t' not in cell,cell\n"
      "    assert cell.isprintable() or True\n"
      "print(len(rows)-1,len({row[0] for row in rows[1:]}))\n";
  const char *argv[] = { "python3", "-c", script, self->path, NULL };
  g_auto (VigieExportReport) report = { 0 };
  g_autofree char *out = NULL;
  guint n_rows = 0;
  guint64 n_shapes = 0;
  g_autofree char *expected = NULL;

  fill (self, 200, 0);
  write_as (self, "csv", &report);
  for (guint i = 0; i < self->situation->shapes->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (self->situation->shapes, i);

      if (shape->kind != VIGIE_SHAPE_CLOSURE || !vigie_situation_shows (self->situation, shape, 0))
        continue;
      n_rows += MAX (shape->sections->len, 1);
      n_shapes++;
    }
  g_assert_cmpuint (report.n_shapes, ==, n_shapes);
  out = vigie_sample_run (argv);
  if (out == NULL)
    return;
  expected = g_strdup_printf ("%u %u\n", n_rows, (guint) n_shapes);
  g_assert_cmpstr (out, ==, expected);
}

static void
test_csv_cells (Fixture *self, gconstpointer data)
{
  g_auto (VigieExportReport) report = { 0 };
  g_autofree char *text = NULL;
  VigieShape *closure = vigie_sample_closure (0);
  VigieSituationSection *section;

  g_ptr_array_add (self->board.shapes, closure);
  g_free (closure->title);
  closure->title = g_strdup ("=HYPERLINK(\"x\"), « Pont »\nà côté");
  section = vigie_sample_add_section (vigie_situation_add_shape (self->situation, closure), "D 971",
                                      NULL, 0);
  g_free (section->stretch_from);
  section->stretch_from = g_strdup ("  +33");
  write_as (self, "csv", &report);
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, ",\"'=HYPERLINK(\"\"x\"\"), « Pont » à côté\","));
  g_assert_nonnull (strstr (text, ",D 971,12+300,,PR 12+300,D 16 + 230 m,both,"
                                  "\"Saint-Est, Fond\",454,'+33,,1512,"));
}

/* ---- Waze ---- */

static void
add_cut (Fixture *self, gboolean there_and_back_differ)
{
  static const double line[] = { 5.02, 47.3, 5.03, 47.3000001, 5.04, 47.31 };
  static const double back[] = { 5.05, 47.31, 5.04, 47.31, 5.02, 47.3 };
  VigieShape *closure = vigie_sample_closure (0);
  VigieSituationSection *section;

  g_ptr_array_add (self->board.shapes, closure);
  section = vigie_sample_add_section (vigie_situation_add_shape (self->situation, closure), "D 971",
                                      line, 3);
  if (there_and_back_differ)
    {
      vigie_geometry_unref (section->against);
      section->against = vigie_geometry_new_line (back, 3);
    }
}

static void
assert_holds (Fixture *self, const char *part, guint times)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  parts = g_strsplit (text, part, -1);
  if (g_strv_length (parts) != times + 1)
    g_test_message ("%s", text);
  g_assert_cmpuint (g_strv_length (parts), ==, times + 1);
}

static void
test_cifs_closes_both_directions_at_once (Fixture *self, gconstpointer data)
{
  g_auto (VigieExportReport) report = { 0 };
  const char *argv[] = { "xmllint", "--noout", self->path, NULL };
  g_autofree char *out = NULL;

  add_cut (self, FALSE);
  write_as (self, "cifs", &report);
  g_assert_cmpuint (report.n_left_out, ==, 0);
  g_assert_null (report.note);
  assert_holds (self, "<incident id=\"i-1.shape-0000000000000001.D971\">", 1);
  assert_holds (self, "<direction>BOTH_DIRECTIONS</direction>", 1);
  assert_holds (self, "<polyline>47.3 5.02 47.3000001 5.03 47.31 5.04</polyline>", 1);
  assert_holds (self, "+01:00</starttime>", 1);
  assert_holds (self, "endtime", 0);
  out = vigie_sample_run (argv);
}

static void
test_cifs_tells_directions_apart (Fixture *self, gconstpointer data)
{
  g_auto (VigieExportReport) report = { 0 };

  add_cut (self, TRUE);
  write_as (self, "cifs", &report);
  assert_holds (self, "<direction>ONE_DIRECTION</direction>", 2);
  assert_holds (self, "D971.2\">", 1);
  assert_holds (self, "<polyline>47.31 5.05 47.31 5.04 47.3 5.02</polyline>", 1);
}

/* Who reads the feed once an hour must see the end, and not only that a closure is gone. */
static void
test_cifs_keeps_what_was_lifted_for_a_day (Fixture *self, gconstpointer data)
{
  VigieSituationShape *shape;

  add_cut (self, FALSE);
  shape = g_ptr_array_index (self->situation->shapes, 0);
  shape->from = SAMPLE_AT - 100 * 60 * SAMPLE_MINUTE;
  shape->status = VIGIE_SITUATION_ENDED;
  for (int hours = 1; hours < 48; hours += 23)
    {
      g_auto (VigieExportReport) report = { 0 };

      shape->ends_at = shape->lifted_at = SAMPLE_AT - hours * 60 * SAMPLE_MINUTE;
      write_as (self, "cifs", &report);
      assert_holds (self, "<endtime>", hours < 24 ? 1 : 0);
    }
}

static void
test_cifs_tells_what_it_leaves_out (Fixture *self, gconstpointer data)
{
  g_auto (VigieExportReport) report = { 0 };
  g_auto (VigieExportReport) two = { 0 };
  g_autoptr (VigieShape) first = vigie_sample_closure (0);
  g_autoptr (VigieShape) second = vigie_sample_closure (3);

  vigie_situation_add_shape (self->situation, first);
  write_as (self, "cifs", &report);
  g_assert_cmpuint (report.n_shapes, ==, 0);
  g_assert_cmpuint (report.n_left_out, ==, 1);
  g_assert_nonnull (strstr (report.note, "D 190"));
  assert_holds (self, "<incident ", 0);
  vigie_situation_add_shape (self->situation, second);
  write_as (self, "cifs", &two);
  g_assert_nonnull (strstr (two.note, "2 closures"));
}

static void
test_cifs_warns_of_an_exercise (Fixture *self, gconstpointer data)
{
  g_auto (VigieExportReport) report = { 0 };

  add_cut (self, FALSE);
  self->situation->exercise = TRUE;
  write_as (self, "cifs", &report);
  g_assert_nonnull (strstr (report.note, "exercise"));
  assert_holds (self, "<description>EXERCICE – ", 1);
}

/* ---- uMap and globes ---- */

static void
test_umap_knows_the_style (Fixture *self, gconstpointer data)
{
  g_auto (VigieExportReport) report = { 0 };
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  JsonObject *properties;
  JsonObject *options;

  g_ptr_array_add (self->board.shapes, vigie_sample_closure (0));
  write_as (self, "umap", &report);
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  root = vigie_json_parse (text, -1, NULL);
  properties = json_object_get_object_member (
      json_array_get_object_element (
          json_object_get_array_member (json_node_get_object (root), "features"), 0),
      "properties");
  options = json_object_get_object_member (properties, "_umap_options");
  g_assert_cmpstr (json_object_get_string_member (options, "color"), ==,
                   json_object_get_string_member (properties, "stroke"));
  g_assert_cmpstr (json_object_get_string_member (options, "fillColor"), ==,
                   json_object_get_string_member (properties, "fill"));
  g_assert_cmpstr (json_object_get_string_member (properties, "name"), ==,
                   json_object_get_string_member (properties, "title"));
}

/* Globes show descriptions as HTML. */
static void
test_kml_runs_no_html_of_others (Fixture *self, gconstpointer data)
{
  VigiePosition position = { 5, 47, 10, VIGIE_ORIGIN_SOURCE };
  VigieObservation observation = { .source_kind = "file",
                                   .source_host = "a.csv",
                                   .external_id = "1",
                                   .text = "<script>x</script> & é",
                                   .posted_at = SAMPLE_AT,
                                   .received_at = SAMPLE_AT,
                                   .candidates = &position,
                                   .n_candidates = 1 };
  g_auto (VigieExportReport) report = { 0 };

  vigie_sample_board_add_post (&self->board, vigie_post_new (1, &observation),
                               vigie_sample_state (0, VIGIE_STATUS_CONFIRMED));
  write_as (self, "kml", &report);
  assert_holds (self, "&amp;lt;script&amp;gt;x&amp;lt;/script&amp;gt; &amp;amp; é", 1);
  assert_holds (self, "<script", 0);
}

#define ADD(format, name, func)                                                                    \
  g_test_add ("/readers/" format "/" name, Fixture, format, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  ADD ("gpkg", "keeps-geometry", test_gpkg_keeps_geometry);
  ADD ("gpkg", "is-opened-without-a-warning", test_gpkg_is_opened_without_a_warning);
  ADD ("kml", "keeps-geometry", test_kml_keeps_geometry);
  ADD ("geojson", "keeps-geometry", test_geojson_keeps_geometry);
  ADD ("umap", "keeps-geometry", test_geojson_keeps_geometry);
  ADD ("kml", "runs-no-html-of-others", test_kml_runs_no_html_of_others);
  ADD ("csv", "is-read-as-meant", test_csv_is_read_as_meant);
  ADD ("csv", "cells", test_csv_cells);
  ADD ("cifs", "closes-both-directions-at-once", test_cifs_closes_both_directions_at_once);
  ADD ("cifs", "tells-directions-apart", test_cifs_tells_directions_apart);
  ADD ("cifs", "keeps-what-was-lifted-for-a-day", test_cifs_keeps_what_was_lifted_for_a_day);
  ADD ("cifs", "tells-what-it-leaves-out", test_cifs_tells_what_it_leaves_out);
  ADD ("cifs", "warns-of-an-exercise", test_cifs_warns_of_an_exercise);
  ADD ("umap", "knows-the-style", test_umap_knows_the_style);
  return g_test_run ();
}
