/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "vigie-error.h"
#include "vigie-export-number.h"
#include "vigie-export-sample.h"
#include "vigie-geojson-check.h"
#include "vigie-geojson-export.h"
#include "vigie-json.h"
#include "vigie-test-util.h"

static const VigieGeojsonOptions defaults = {
  .at = SAMPLE_AT,
  .exported_at = SAMPLE_AT,
  .title = "Neige « Côte »",
  .incident_id = "i-1",
  .attribution = "SDIS 21",
  .language = VIGIE_LANGUAGE_FRENCH,
};

typedef struct
{
  VigieTestDir *folder;
  char *path;
  VigieSampleBoard board;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = vigie_test_make_dir ();
  fixture->path = g_build_filename (fixture->folder, "overlay.geojson", NULL);
  vigie_sample_board_init (&fixture->board);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vigie_sample_board_clear (&fixture->board);
  g_free (fixture->path);
  vigie_test_remove_dir (fixture->folder);
}

static void
fill_board (Fixture *fixture, guint n_closures, guint n_posts)
{
  for (guint i = 0; i < n_closures; i++)
    g_ptr_array_add (fixture->board.shapes, vigie_sample_closure (i));
  for (guint i = 0; i < n_posts; i++)
    vigie_sample_board_add_post (&fixture->board, vigie_sample_post (i, i % 2 == 0),
                                 vigie_sample_state (i, VIGIE_STATUS_CONFIRMED));
}

static JsonObject *
export_with (Fixture *fixture, const VigieGeojsonOptions *options, JsonNode **root)
{
  VigieExportSource source = vigie_sample_board_source (&fixture->board);
  VigieGeojsonCounts counts;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  vigie_geojson_export (&source, options, fixture->path, NULL, &counts, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, &error));
  g_assert_cmpuint (counts.n_bytes, ==, strlen (text));
  *root = vigie_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (*root);
}

static JsonObject *
get_feature (JsonObject *collection, guint index)
{
  return json_array_get_object_element (json_object_get_array_member (collection, "features"),
                                        index);
}

static JsonObject *
get_properties (JsonObject *collection, guint index)
{
  return json_object_get_object_member (get_feature (collection, index), "properties");
}

static VigieGeojsonFacts
check_file (const char *path)
{
  VigieGeojsonFacts facts;
  g_autoptr (GError) error = NULL;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  vigie_geojson_check_fd (fd, &facts, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  return facts;
}

/* ---- Numbers ---- */

static void
assert_degrees (double value, const char *wanted)
{
  char buffer[VIGIE_EXPORT_NUMBER_SIZE];

  *vigie_export_write_degrees (buffer, value) = '\0';
  g_assert_cmpstr (buffer, ==, wanted);
}

/* The C library's printf is the judge. */
static void
assert_like_printf (double value)
{
  char wanted[64];
  char *end;

  g_ascii_formatd (wanted, sizeof wanted, "%.7f", value);
  end = wanted + strlen (wanted);
  while (end[-1] == '0')
    *--end = '\0';
  if (end[-1] == '.')
    *--end = '\0';
  if (g_str_equal (wanted, "-0"))
    g_strlcpy (wanted, "0", sizeof wanted);
  assert_degrees (value, wanted);
}

static void
test_numbers (void)
{
  g_autoptr (GRand) rand = vigie_test_rand_new ();

  assert_degrees (0, "0");
  assert_degrees (-0.0, "0");
  assert_degrees (-0.00000004, "0");
  assert_degrees (-180, "-180");
  assert_degrees (5.0415, "5.0415");
  assert_like_printf (47.00000005);
  assert_degrees (0.0000001, "0.0000001");
  assert_degrees (89.99999999, "90");
  for (int i = 0; i < 200000; i++)
    {
      double value = g_rand_double_range (rand, -180, 180);

      assert_like_printf (value);
      /* Near the middle between two results, where a product rounded once goes wrong. */
      value = (floor (value * 1e7) + 0.5) / 1e7;
      assert_like_printf (value);
      assert_like_printf (nextafter (value, 1000));
      assert_like_printf (nextafter (value, -1000));
      assert_like_printf (g_rand_int_range (rand, -1000, 1000) / 1024.0);
    }
}

/* ---- Content ---- */

static void
test_shape_members (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *collection;
  JsonObject *feature;
  JsonObject *properties;

  fill_board (fixture, 1, 0);
  collection = export_with (fixture, &defaults, &root);
  feature = get_feature (collection, 0);
  properties = get_properties (collection, 0);

  g_assert_cmpstr (vigie_json_get_string (collection, "type"), ==, "FeatureCollection");
  g_assert_false (json_object_has_member (collection, "crs"));
  g_assert_cmpstr (vigie_json_get_string (feature, "id"), ==, "shape-0000000000000001");
  g_assert_cmpstr (vigie_json_get_string (properties, "title"), ==,
                   "D 190 coupée entre Le Pecq et Saint-Germain-en-Laye, PR 12+300 à PR 14+050");
  g_assert_cmpstr (vigie_json_get_string (properties, "description"), ==,
                   "Neige, depuis 24/11/2026 18:22 (UTC)");
  g_assert_cmpstr (vigie_json_get_string (properties, "kind"), ==, "closure");
  g_assert_cmpstr (vigie_json_get_string (properties, "cause"), ==, "snow");
  g_assert_cmpstr (vigie_json_get_string (properties, "status"), ==, "active");
  g_assert_cmpstr (vigie_json_get_string (properties, "incident"), ==, "Neige « Côte »");
  g_assert_cmpstr (vigie_json_get_string (properties, "attribution"), ==, "SDIS 21");
  g_assert_cmpint (json_object_get_int_member (properties, "version"), ==, 1);
  g_assert_true (json_object_get_null_member (properties, "to"));
  g_assert_true (json_object_get_null_member (properties, "lifted_at"));
  g_assert_false (json_object_get_boolean_member (properties, "exercise"));
  g_assert_cmpstr (vigie_json_get_string (properties, "stroke"), ==, "#b3151f");
  g_assert_cmpfloat (json_object_get_double_member (properties, "stroke-width"), ==, 5);
  g_assert_cmpfloat (json_object_get_double_member (properties, "stroke-opacity"), ==, 1);
  g_assert_true (json_object_has_member (properties, "fill"));
  g_assert_true (json_object_has_member (properties, "fill-opacity"));
}

static void
test_post_members (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  JsonObject *properties;
  JsonArray *position;

  fill_board (fixture, 0, 5);
  export_with (fixture, &defaults, &root);
  properties = get_properties (json_node_get_object (root), 0);

  g_assert_cmpstr (vigie_json_get_string (properties, "title"), ==,
                   "Mastodon, mastodon.example, 18:27");
  g_assert_cmpstr (vigie_json_get_string (properties, "source"), ==, "mastodon:mastodon.example");
  g_assert_cmpstr (vigie_json_get_string (properties, "url"), ==,
                   "https://mastodon.example/@temoin/1000");
  g_assert_true (g_str_has_prefix (vigie_json_get_string (properties, "text"), "Verglas"));
  g_assert_cmpstr (vigie_json_get_string (properties, "status"), ==, "confirmed");
  g_assert_cmpstr (vigie_json_get_string (properties, "marker-color"), ==, "#1b6e3c");
  g_assert_cmpfloat (json_object_get_double_member (properties, "radius_m"), ==, 50);
  g_assert_true (json_object_get_boolean_member (properties, "position_confirmed"));
  g_assert_false (json_object_get_boolean_member (get_properties (json_node_get_object (root), 4),
                                                  "position_confirmed"));
  position = json_object_get_array_member (
      json_object_get_object_member (get_feature (json_node_get_object (root), 0), "geometry"),
      "coordinates");
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (position, 0), 2.0429, 1e-4);
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (position, 1), 48.9043, 1e-4);

  /* X: identifier and link, never the words. */
  properties = get_properties (json_node_get_object (root), 3);
  g_assert_cmpstr (vigie_json_get_string (properties, "source"), ==, "x");
  g_assert_cmpstr (vigie_json_get_string (properties, "external_id"), ==, "1003");
  g_assert_false (json_object_has_member (properties, "text"));
  g_assert_cmpstr (vigie_json_get_string (properties, "description"), ==,
                   "https://mastodon.example/@temoin/1003");

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_null (strstr (text, "Jeanne"));
  g_assert_null (strstr (text, "portefeuille")); /* the X post's text */
}

static void
test_authors_only_when_asked (Fixture *fixture, gconstpointer data)
{
  VigieGeojsonOptions options = defaults;
  g_autoptr (JsonNode) root = NULL;

  fill_board (fixture, 0, 1);
  options.include_authors = TRUE;
  export_with (fixture, &options, &root);
  g_assert_cmpstr (
      vigie_json_get_string (get_properties (json_node_get_object (root), 0), "author"), ==,
      "Jeanne Témoin");
}

static void
test_only_confirmed_posts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;

  for (guint status = 0; status < VIGIE_N_STATUSES; status++)
    vigie_sample_board_add_post (&fixture->board, vigie_sample_post (status, FALSE),
                                 vigie_sample_state (status, (VigieStatus) status));
  export_with (fixture, &defaults, &root);
  g_assert_cmpuint (check_file (fixture->path).n_features, ==, 1);
}

static void
test_validity (Fixture *fixture, gconstpointer data)
{
  VigieGeojsonOptions options = defaults;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) all = NULL;
  JsonObject *properties;
  VigieShape *shape;

  fill_board (fixture, 4, 0);
  shape = g_ptr_array_index (fixture->board.shapes, 1);
  shape->lifted_at = SAMPLE_AT - SAMPLE_MINUTE;
  shape->version = 2;
  shape = g_ptr_array_index (fixture->board.shapes, 2);
  shape->to = SAMPLE_AT;
  shape = g_ptr_array_index (fixture->board.shapes, 3);
  shape->from = SAMPLE_AT + SAMPLE_MINUTE; /* announced */

  export_with (fixture, &defaults, &root);
  g_assert_cmpuint (check_file (fixture->path).n_features, ==, 1);

  options.with_lifted = TRUE;
  export_with (fixture, &options, &all);
  g_assert_cmpuint (check_file (fixture->path).n_features, ==, 3);
  properties = get_properties (json_node_get_object (all), 1);
  g_assert_cmpstr (vigie_json_get_string (properties, "status"), ==, "lifted");
  g_assert_cmpint (json_object_get_int_member (properties, "version"), ==, 2);
  g_assert_nonnull (vigie_json_get_string (properties, "lifted_at"));
  g_assert_cmpstr (vigie_json_get_string (get_properties (json_node_get_object (all), 2), "status"),
                   ==, "ended");
}

static void
test_exercise (Fixture *fixture, gconstpointer data)
{
  VigieGeojsonOptions options = defaults;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *collection;

  options.exercise = TRUE;
  options.language = VIGIE_LANGUAGE_ENGLISH;
  fill_board (fixture, 1, 1);
  collection = export_with (fixture, &options, &root);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (json_object_get_boolean_member (get_properties (collection, i), "exercise"));
      g_assert_true (g_str_has_prefix (
          vigie_json_get_string (get_properties (collection, i), "title"), "EXERCICE – "));
    }
  g_assert_true (json_object_get_boolean_member (
      json_object_get_object_member (collection, "vigie"), "exercise"));
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *collection = export_with (fixture, &defaults, &root);

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (collection, "features")),
                    ==, 0);
  g_assert_false (json_object_has_member (collection, "bbox"));
  g_assert_cmpuint (check_file (fixture->path).n_features, ==, 0);
}

/* ---- Geometry ---- */

static VigieGeometry *
make_clockwise_with_hole (void)
{
  static const double outer[] = { 4, 47, 4, 48, 5, 48, 5, 47, 4, 47 };
  static const double hole[] = { 4.2, 47.2, 4.8, 47.2, 4.8, 47.8, 4.2, 47.8, 4.2, 47.2 };
  g_autoptr (VigieGeometryBuilder) builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_POLYGON);

  vigie_geometry_builder_begin_part (builder);
  vigie_geometry_builder_begin_ring (builder);
  vigie_geometry_builder_add_many (builder, outer, 5);
  vigie_geometry_builder_begin_ring (builder);
  vigie_geometry_builder_add_many (builder, hole, 5);
  return vigie_geometry_builder_end (g_steal_pointer (&builder));
}

static void
test_winding (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;

  g_ptr_array_add (fixture->board.shapes,
                   vigie_sample_shape ("shape-1", VIGIE_SHAPE_HAZARD, make_clockwise_with_hole ()));
  export_with (fixture, &defaults, &root);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "[[[4,47],[5,47],[5,48],[4,48],[4,47]],"
                                  "[[4.2,47.2],[4.2,47.8],[4.8,47.8],[4.8,47.2],[4.2,47.2]]]"));
  g_assert_nonnull (strstr (text, "\"bbox\":[4,47,5,48]"));
}

static void
test_all_kinds_of_geometry (Fixture *fixture, gconstpointer data)
{
  static const char *const wkt[] = {
    "POINT (5.1 47.3)",
    "MULTIPOINT ((5.1 47.3), (5.2 47.4))",
    "LINESTRING (5.1 47.3, 5.2 47.4, 5.3 47.3)",
    "MULTILINESTRING ((5.1 47.3, 5.2 47.4), (5.3 47.3, 5.4 47.2, 5.5 47.1))",
    "POLYGON ((5 47, 6 47, 6 48, 5 47))",
    "MULTIPOLYGON (((5 47, 6 47, 6 48, 5 47)), ((7 47, 7 48, 8 48, 7 47)))",
  };
  static const char *const wanted[] = {
    "\"Point\",\"coordinates\":[5.1,47.3]}",
    "\"MultiPoint\",\"coordinates\":[[5.1,47.3],[5.2,47.4]]}",
    "\"LineString\",\"coordinates\":[[5.1,47.3],[5.2,47.4],[5.3,47.3]]}",
    "\"MultiLineString\",\"coordinates\":[[[5.1,47.3],[5.2,47.4]],[[5.3,47.3],[5.4,47.2],[5.5,47.1]"
    "]]}",
    "\"Polygon\",\"coordinates\":[[[5,47],[6,47],[6,48],[5,47]]]}",
    "\"MultiPolygon\",\"coordinates\":[[[[5,47],[6,47],[6,48],[5,47]]],[[[7,47],[8,48],[7,48],[7,"
    "47]]]]}",
  };
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (wkt); i++)
    {
      g_autofree char *id = g_strdup_printf ("shape-%" G_GSIZE_FORMAT, i);
      VigieGeometry *geometry = vigie_geometry_from_wkt (wkt[i]);

      g_assert_nonnull (geometry);
      g_ptr_array_add (fixture->board.shapes,
                       vigie_sample_shape (id, (VigieShapeKind) (i % 5), geometry));
    }
  export_with (fixture, &defaults, &root);
  g_assert_cmpuint (check_file (fixture->path).n_features, ==, G_N_ELEMENTS (wkt));
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      if (strstr (text, wanted[i]) == NULL)
        g_error ("“%s” is missing in %s", wanted[i], text);
    }
}

/* Random stars, clockwise and not, small and large: what is read back is what was drawn. */
static void
test_random_polygons (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = vigie_test_rand_new ();
  g_autoptr (JsonNode) root = NULL;

  for (int i = 0; i < 300; i++)
    {
      double lonlat[80];
      int n = g_rand_int_range (rand, 3, 40);
      double lon = g_rand_double_range (rand, -170, 170);
      double lat = g_rand_double_range (rand, -80, 80);
      double size = pow (10, g_rand_double_range (rand, -7.5, 0.7));
      double sense = g_rand_boolean (rand) ? 1 : -1;
      g_autofree char *id = g_strdup_printf ("shape-%d", i);

      for (int j = 0; j < n; j++)
        {
          double r = size * g_rand_double_range (rand, 0.4, 1);

          lonlat[2 * j] = lon + r * cos (sense * 2 * G_PI * j / n);
          lonlat[2 * j + 1] = lat + r * sin (sense * 2 * G_PI * j / n);
        }
      g_ptr_array_add (fixture->board.shapes,
                       vigie_sample_shape (id, VIGIE_SHAPE_CLOSURE,
                                           vigie_geometry_new_polygon (lonlat, (gsize) n)));
    }
  export_with (fixture, &defaults, &root);
  g_assert_cmpuint (check_file (fixture->path).n_features, ==, 300);
  for (guint i = 0; i < 300; i++)
    {
      VigieShape *shape = g_ptr_array_index (fixture->board.shapes, i);
      JsonArray *ring = json_array_get_array_element (
          json_object_get_array_member (
              json_object_get_object_member (get_feature (json_node_get_object (root), i),
                                             "geometry"),
              "coordinates"),
          0);
      gsize n_points;
      const double *lonlat = vigie_geometry_get_ring (shape->geometry, 0, 0, &n_points);
      JsonArray *first = json_array_get_array_element (ring, 0);

      g_assert_cmpuint (json_array_get_length (ring), ==, n_points);
      g_assert_cmpfloat_with_epsilon (json_array_get_double_element (first, 0), lonlat[0], 5.1e-8);
      g_assert_cmpfloat_with_epsilon (json_array_get_double_element (first, 1), lonlat[1], 5.1e-8);
    }
}

static void
test_refuses_the_antimeridian (Fixture *fixture, gconstpointer data)
{
  static const double lonlat[] = { 179, -18, -179, -18, -179, -17, 179, -17 };
  VigieExportSource source = vigie_sample_board_source (&fixture->board);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  VigieShape *shape =
      vigie_sample_shape ("shape-1", VIGIE_SHAPE_HAZARD, vigie_geometry_new_polygon (lonlat, 4));

  g_free (shape->title);
  shape->title = g_strdup ("Fidji");
  g_ptr_array_add (fixture->board.shapes, shape);
  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  g_assert_false (vigie_geojson_export (&source, &defaults, fixture->path, NULL, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Fidji"));
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
}

/* ---- Surroundings ---- */

static void
test_decimal_comma (Fixture *fixture, gconstpointer data)
{
  static const char *const locales[] = { "fr_FR.UTF-8", "de_DE.UTF-8" };
  g_autofree char *plain = NULL;
  gboolean tried = FALSE;
  g_autoptr (JsonNode) first = NULL;

  fill_board (fixture, 3, 3);
  export_with (fixture, &defaults, &first);
  g_assert_true (g_file_get_contents (fixture->path, &plain, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) root = NULL;

      if (setlocale (LC_ALL, locales[i]) == NULL)
        continue;
      tried = TRUE;
      export_with (fixture, &defaults, &root);
      setlocale (LC_ALL, "C.UTF-8");
      g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, plain);
    }
  if (!tried)
    g_test_skip ("no locale with a decimal comma is generated here");
}

static void
test_cancel_leaves_the_old_file (Fixture *fixture, gconstpointer data)
{
  VigieExportSource source = vigie_sample_board_source (&fixture->board);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) listing = NULL;
  g_autofree char *text = NULL;

  fill_board (fixture, 1, 0);
  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (
      vigie_geojson_export (&source, &defaults, fixture->path, cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  listing = g_dir_open (fixture->folder, 0, NULL);
  g_dir_read_name (listing);
  g_assert_null (g_dir_read_name (listing)); /* no temporary file is left behind */
}

static void
test_full_disk_leaves_the_old_file (Fixture *fixture, gconstpointer data)
{
  VigieExportSource source = vigie_sample_board_source (&fixture->board);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  struct rlimit old;
  struct rlimit small;

  fill_board (fixture, 900, 0);
  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  small = old;
  small.rlim_cur = 300000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (vigie_geojson_export (&source, &defaults, fixture->path, NULL, NULL, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
}

static void
test_keeps_links_and_modes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "target.geojson", NULL);
  g_autoptr (JsonNode) root = NULL;
  GStatBuf status;

  g_assert_true (
      g_file_set_contents_full (target, "old", -1, G_FILE_SET_CONTENTS_NONE, 0640, NULL));
  g_assert_cmpint (g_chmod (target, 0640), ==, 0);
  g_assert_cmpint (symlink (target, fixture->path), ==, 0);
  fill_board (fixture, 1, 0);
  export_with (fixture, &defaults, &root);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_stat (target, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0640);
  g_assert_cmpuint (check_file (target).n_features, ==, 1);
}

static void
test_refuses_a_folder (Fixture *fixture, gconstpointer data)
{
  VigieExportSource source = vigie_sample_board_source (&fixture->board);
  g_autoptr (GError) error = NULL;

  g_assert_false (vigie_geojson_export (&source, &defaults, fixture->folder, NULL, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

static void
test_ogr_reads_the_same (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "ogrinfo", "-so", "-al", fixture->path, NULL };
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *out = NULL;

  fill_board (fixture, 7, 5);
  export_with (fixture, &defaults, &root);
  out = vigie_sample_run (argv);
  if (out == NULL)
    return;
  g_assert_nonnull (strstr (out, "Feature Count: 12"));
}

/* ---- The check itself ---- */

typedef struct
{
  const char *text;
  const char *problem; /* part of it */
} Broken;

#define BEGIN "{\"type\":\"FeatureCollection\",\"features\":["
#define FEATURE(geometry)                                                                          \
  "{\"type\":\"Feature\",\"id\":\"a\",\"properties\":null,\"geometry\":" geometry "}"
#define POLYGON(rings) "{\"type\":\"Polygon\",\"coordinates\":" rings "}"

static void
test_check_finds (void)
{
  static const Broken broken[] = {
    { "", "bracket" },
    { "[]", "bracket" },
    { BEGIN, "bracket" },
    { BEGIN "]} x", "follows" },
    { "{\"type\":\"Feature\",\"features\":[]}", "wrong type" },
    { "{\"features\":[]}", "not a FeatureCollection" },
    { BEGIN "],\"crs\":{}}", "reference system" },
    { BEGIN FEATURE ("null") ",]}", "bracket" },
    { BEGIN "{\"type\":\"Feature\",\"properties\":null,\"geometry\":null}]}", "no type, id" },
    { BEGIN "{\"type\":\"Feature\",\"type\":\"Feature\",\"id\":\"a\",\"properties\":null,"
            "\"geometry\":null}]}",
      "twice" },
    { BEGIN "{\"type\":\"Feature\",\"id\":\"a\",\"properties\":[],\"geometry\":null}]}",
      "not an object" },
    { BEGIN FEATURE (POLYGON ("[[[0,0],[1,0],[1,1],[0,1]]]")) "]}", "not closed" },
    { BEGIN FEATURE (POLYGON ("[[[0,0],[1,0],[0,0]]]")) "]}", "fewer than four" },
    { BEGIN FEATURE (POLYGON ("[[[0,0],[0,1],[1,1],[1,0],[0,0]]]")) "]}", "wrong way" },
    { BEGIN FEATURE (POLYGON ("[[[0,0],[9,0],[9,9],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]")) "]}",
      "wrong way" },
    { BEGIN FEATURE ("{\"type\":\"LineString\",\"coordinates\":[[0,0]]}") "]}", "fewer than two" },
    { BEGIN FEATURE ("{\"type\":\"Point\",\"coordinates\":[181,0]}") "]}", "globe" },
    { BEGIN FEATURE ("{\"type\":\"Point\",\"coordinates\":[1.23456789,0]}") "]}", "7 decimals" },
    { BEGIN FEATURE ("{\"type\":\"Point\",\"coordinates\":[NaN,0]}") "]}", "number" },
    { BEGIN FEATURE ("{\"type\":\"Point\",\"coordinates\":[1,47,3]}") "]}", "bracket" },
    { BEGIN FEATURE ("{\"type\":\"Circle\",\"coordinates\":[1,2]}") "]}", "unknown type" },
    { BEGIN FEATURE ("{\"type\":\"Point\",\"coordinates\":[1,2]}") "]}", "bbox is missing" },
    { BEGIN FEATURE ("{\"type\":\"Point\",\"coordinates\":[1,2]}") "],\"bbox\":[1,2,1,3]}",
      "extent" },
    { BEGIN FEATURE ("{\"type\":\"Point\",\"coordinates\":[01,2]}") "]}", "begins with 0" },
    { BEGIN FEATURE ("{\"type\":\"Point\",\"coordinates\":[01.5,2]}") "]}", "begins with 0" },
    { BEGIN FEATURE ("{\"type\":\"Point\",\"coordinates\":[1.,2]}") "]}", "wrong number" },
    { BEGIN FEATURE ("{\"type\":\"Point\",\"coordinates\":[-.5,2]}") "]}", "wrong number" },
    { BEGIN FEATURE ("{\"type\":\"Point\",\"coordinates\":[1.5.5,2]}") "]}", "wrong number" },
    { BEGIN "],\"x\":\"\x01\"}", "control character" },
    { BEGIN "],\"x\":\"\xff\xfe\"}", "UTF-8" },
    { BEGIN "],\"x\":\"\\q\"}", "escape" },
    { BEGIN "],\"x\":nul}", "not a value" },
  };
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "x.geojson", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      VigieGeojsonFacts facts;
      g_autoptr (GError) error = NULL;
      int fd;

      g_assert_true (g_file_set_contents (path, broken[i].text, -1, NULL));
      fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
      if (vigie_geojson_check_fd (fd, &facts, &error))
        g_error ("passes: %s", broken[i].text);
      if (strstr (error->message, broken[i].problem) == NULL)
        g_error ("%s instead of “%s” for: %s", error->message, broken[i].problem, broken[i].text);
      g_close (fd, NULL);
    }
}

static void
test_check_is_not_fooled_by_depth (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "x.geojson", NULL);
  g_autoptr (GString) text = g_string_new (BEGIN "],\"x\":");
  VigieGeojsonFacts facts;
  g_autoptr (GError) error = NULL;
  int fd;

  for (int i = 0; i < 1000000; i++)
    g_string_append_c (text, '[');
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  g_assert_false (vigie_geojson_check_fd (fd, &facts, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_close (fd, NULL);
}

#define ADD(name, func) g_test_add ("/geojson/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geojson/numbers-equal-printf", test_numbers);
  ADD ("shape-members", test_shape_members);
  ADD ("post-members", test_post_members);
  ADD ("authors-only-when-asked", test_authors_only_when_asked);
  ADD ("only-confirmed-posts", test_only_confirmed_posts);
  ADD ("validity", test_validity);
  ADD ("exercise", test_exercise);
  ADD ("empty-incident", test_empty);
  ADD ("right-hand-rule", test_winding);
  ADD ("all-kinds-of-geometry", test_all_kinds_of_geometry);
  ADD ("random-polygons", test_random_polygons);
  ADD ("refuses-the-antimeridian", test_refuses_the_antimeridian);
  ADD ("decimal-comma-of-the-locale", test_decimal_comma);
  ADD ("cancel-leaves-the-old-file", test_cancel_leaves_the_old_file);
  ADD ("full-disk-leaves-the-old-file", test_full_disk_leaves_the_old_file);
  ADD ("keeps-links-and-modes", test_keeps_links_and_modes);
  ADD ("refuses-a-folder", test_refuses_a_folder);
  ADD ("ogrinfo-reads-the-same", test_ogr_reads_the_same);
  g_test_add_func ("/geojson/check-finds", test_check_finds);
  g_test_add_func ("/geojson/check-is-not-fooled-by-depth", test_check_is_not_fooled_by_depth);
  return g_test_run ();
}
