/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-error.h"
#include "vigie-fake-sink.h"
#include "vigie-test-util.h"

#define FEATURE(id, geometry)                                                                      \
  "{\"type\":\"Feature\",\"id\":" id ",\"geometry\":" geometry                                     \
  ",\"properties\":{\"text\":\"T\",\"date\":\"2026-01-12T18:04:00Z\"}}"
#define POINT "{\"type\":\"Point\",\"coordinates\":[4.84,47.02]}"

static guint
count_candidates (VigiePost *post)
{
  gsize n;

  vigie_post_get_candidates (post, &n);

  return (guint) n;
}

static const VigiePosition *
candidate (VigiePost *post)
{
  gsize n;
  const VigiePosition *candidates = vigie_post_get_candidates (post, &n);

  g_assert_cmpuint (n, ==, 1);

  return candidates;
}

static void
test_collection (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = vigie_fake_import (
      sink, dir, "p.geojson",
      "{\"type\":\"FeatureCollection\",\"name\":\"features\",\"other\":{\"features\":[1]},\n"
      " \"features\" : [\n" FEATURE ("1", POINT) ",\n" FEATURE ("\"b\"",
                                                                "null") "\n],\"more\":true}",
      -1);

  assert_counts (result, 2, 0, 0);
  g_assert_cmpint (result->format, ==, VIGIE_IMPORT_FORMAT_GEOJSON);
  g_assert_cmpfloat (candidate (vigie_fake_sink_find (sink, "1"))->lat, ==, 47.02);
  g_assert_cmpuint (count_candidates (vigie_fake_sink_find (sink, "b")), ==, 0);
  g_assert_cmpstr (vigie_post_get_text (vigie_fake_sink_find (sink, "1")), ==, "T");
}

static void
test_other_layouts (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) one =
      vigie_fake_import (sink, dir, "one.json", FEATURE ("1", POINT), -1);
  g_autoptr (VigieImportResult) sequence = vigie_fake_import (
      sink, dir, "seq.geojsons",
      "\x1e" FEATURE ("2", POINT) "\n\x1e{\"type\":\n\"Feature\"\n\x1e" FEATURE ("3", POINT) "\n",
      -1);
  g_autoptr (VigieImportResult) lines =
      vigie_fake_import (sink, dir, "l.geojsonl",
                         FEATURE ("4", POINT) "\n\n" FEATURE ("5", POINT) "\n{\"type\":\n", -1);
  g_autoptr (VigieImportResult) pretty =
      vigie_fake_import (sink, dir, "p.geojson",
                         "{\n \"type\": \"Feature\",\n \"id\": 6,\n \"properties\": {\"text\": "
                         "\"[}\"},\n \"geometry\": null\n}\n",
                         -1);

  assert_counts (one, 1, 0, 0);
  assert_counts (sequence, 2, 0, 1);
  assert_counts (lines, 2, 0, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (lines->messages, 0), "line 4: "));
  assert_counts (pretty, 1, 0, 0);
  g_assert_cmpstr (vigie_post_get_text (vigie_fake_sink_find (sink, "6")), ==, "[}");
}

static void
test_areas_are_covered (void)
{
  static const char *const geometries[] = {
    "{\"type\":\"Polygon\",\"coordinates\":[[[4,47],[4.2,47],[4.2,47.1],[4,47.1],[4,47]]]}",
    "{\"type\":\"LineString\",\"coordinates\":[[4,47],[4.2,47.1]]}",
    "{\"type\":\"MultiPoint\",\"coordinates\":[[4,47],[4.2,47.1]]}",
    "{\"type\":\"MultiLineString\",\"coordinates\":[[[4,47],[4.1,47.1]],[[4.1,47],[4.2,47.1]]]}",
    "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[4,47],[4.2,47],[4.2,47.1],[4,47]]]]}",
    ("{\"type\":\"GeometryCollection\",\"geometries\":"
     "[{\"type\":\"LineString\",\"coordinates\":[[4,47],[4.2,47.1]]}]}"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (geometries); i++)
    {
      g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
      g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
      g_autofree char *text = g_strdup_printf (FEATURE ("1", "%s"), geometries[i]);
      g_autoptr (VigieImportResult) result = vigie_fake_import (sink, dir, "p.json", text, -1);
      const VigiePosition *position;

      g_test_message ("%s", geometries[i]);
      assert_counts (result, 1, 0, 0);
      position = candidate (vigie_fake_sink_get_post (sink, 0));
      g_assert_cmpfloat (position->lon, >=, 4);
      g_assert_cmpfloat (position->lon, <=, 4.2);
      g_assert_cmpfloat (position->radius_m, >=,
                         vigie_distance_m (position->lon, position->lat, 4.2, 47.1) - 1);
      g_assert_cmpfloat (position->radius_m, <, 30000);
    }
}

static void
test_crs (void)
{
  static const struct
  {
    const char *before, *after;
    gboolean good;
  } cases[] = {
    { "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}},",
      "", TRUE },
    { "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::4326\"}},", "",
      TRUE },
    { "\"crs\":null,", "", TRUE },
    { "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::2154\"}},", "",
      FALSE },
    { "\"crs\":{\"type\":\"link\",\"properties\":{\"href\":\"x\"}},", "", FALSE },
    { "", ",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:2154\"}}", FALSE },
    { "", ",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4326\"}}", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
      g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strdup_printf (
          "{\"type\":\"FeatureCollection\",%s\"features\":[" FEATURE ("1", POINT) "]%s}",
          cases[i].before, cases[i].after);
      g_autoptr (VigieImportResult) result =
          vigie_fake_import_options (sink, dir, "p.json", text, -1, NULL, &error);

      g_test_message ("%s", text);
      if (cases[i].good)
        {
          g_assert_no_error (error);
          assert_counts (result, 1, 0, 0);
          continue;
        }
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED);
      g_assert_cmpuint (vigie_fake_sink_get_n_posts (sink), ==, 0); /* nothing half imported */
    }
}

static void
test_bad_features (void)
{
  static const char *const lines[] = {
    "{\"type\":\"FeatureCollection\",\"features\":[",
    FEATURE ("1", "{\"type\":\"Point\",\"coordinates\":[850000,6700000]}") ",",
    FEATURE ("2", "{\"type\":\"Circle\",\"coordinates\":[1,2]}") ",",
    FEATURE ("3", "{\"type\":\"Polygon\",\"coordinates\":[1]}") ",",
    "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"colour\":\"red\"}},",
    "{\"a\" 1},",
    "12,",
    FEATURE ("7", POINT),
    "]}",
    NULL,
  };
  g_autofree char *text = g_strjoinv ("\n", (char **) lines);
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autofree char *kept = NULL;
  g_autoptr (VigieImportResult) result = vigie_fake_import (sink, dir, "p.geojson", text, -1);
  g_autoptr (VigieImportResult) again = NULL;

  assert_counts (result, 1, 0, 6);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (result->messages, 0), "line 2: "));
  g_assert_true (
      g_str_has_prefix (g_ptr_array_index (result->messages, 4), "line 6: Not valid JSON"));
  g_assert_true (g_file_get_contents (result->rejects_path, &kept, NULL, NULL));
  g_assert_true (g_str_has_prefix (kept, "{\"reject_line\":2,\"reject_reason\":\""));
  g_assert_nonnull (strstr (kept, "\"row\":\"{\\\"a\\\" 1}\"}"));
  again = vigie_fake_import (sink, dir, "p.geojson.rejects.jsonl", kept, -1);
  assert_counts (again, 0, 0, 6); /* still as bad as before, and taken out of their wrapping */
  g_assert_true (g_str_has_prefix (g_ptr_array_index (again->messages, 0),
                                   "line 1: 850000, 6700000 looks like Lambert-93"));
}

/* Many programs write a collection on one line: its number alone would find nothing. */
static void
test_bad_features_of_one_line (void)
{
  static const char bad[] = "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}";
  g_autofree char *collection = g_strdup_printf (
      "{\"type\":\"FeatureCollection\",\"features\":[%s," FEATURE ("1", POINT) ",%s]}", bad, bad);
  g_autofree char *lines = g_strdup_printf ("{\"id\":1,\"text\":\"One\"}\n%s\n", collection);
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) alone =
      vigie_fake_import (sink, dir, "one.geojson", collection, -1);
  g_autoptr (VigieImportResult) second = vigie_fake_import (sink, dir, "l.jsonl", lines, -1);

  assert_counts (alone, 1, 0, 2);
  g_assert_cmpstr (g_ptr_array_index (alone->messages, 0), ==,
                   "line 1: Neither a text nor a photo nor a link");
  g_assert_cmpstr (g_ptr_array_index (alone->messages, 1), ==,
                   "line 1, entry 3: Neither a text nor a photo nor a link");
  g_assert_cmpuint (second->rejected, ==, 2);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (second->messages, 0), "line 2: "));
  g_assert_true (g_str_has_prefix (g_ptr_array_index (second->messages, 1), "line 2, entry 3: "));
}

/* What map programs write: a name, and a description that may be HTML. */
static void
test_titles_and_descriptions (void)
{
  static const char *const cases[][2] = {
    { "\"name\":\"Pont coup\u00e9\",\"description\":\"voir photo\"",
      "Pont coup\u00e9\nvoir photo" },
    { "\"description\":\"Pont coup\u00e9 hier\",\"name\":\"Pont coup\u00e9\"",
      "Pont coup\u00e9 hier" },
    { "\"title\":\"A 38\"", "A 38" },
    { "\"title\":\"A 38\",\"description\":\"<b>gras</b> &amp; x<br>y\"", "A 38\ngras & x\ny" },
    { "\"description\":\"1 < 2 & 3 > 2\"", "1 < 2 & 3 > 2" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("{\"type\":\"Feature\",\"geometry\":null,\"properties\":{%s,\"from\":"
                           "\"2026-11-25T19:33:11Z\"}}",
                           cases[i][0]);
      g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
      g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
      g_autoptr (VigieImportResult) result = vigie_fake_import (sink, dir, "t.geojson", text, -1);
      VigiePost *post;

      assert_counts (result, 1, 0, 0);
      post = vigie_fake_sink_get_post (sink, 0);
      g_assert_cmpstr (vigie_post_get_text (post), ==, cases[i][1]);
      g_assert_null (vigie_post_get_author (post)); /* when it began is nobody's name */
    }
}

static void
test_damaged_files (void)
{
  static const char *const ends[] = {
    "", ",", ",{\"type\":\"Feature\",\"geom", "}", ",]]", " oops"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
      g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
      g_autofree char *text = g_strdup_printf (
          "{\"type\":\"FeatureCollection\",\"features\":[" FEATURE ("1", POINT) "%s", ends[i]);
      g_autoptr (VigieImportResult) result = vigie_fake_import (sink, dir, "p.geojson", text, -1);

      g_test_message ("%s", text);
      assert_counts (result, 1, 0, 1); /* what could be read is there, and the rest is said */
    }
}

static void
test_deep_and_large (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (GString) text = g_string_new ("{\"type\":\"FeatureCollection\",\"features\":[\n");
  g_autoptr (VigieImportResult) result = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, ']');
  g_string_append (text, ",\n{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"text\":\"");
  for (guint i = 0; i < 17 * 1024; i++)
    g_string_append (text, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                           "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
  g_string_append (text, "\"}},\n" FEATURE ("3", POINT) "]}");
  result = vigie_fake_import (sink, dir, "p.geojson", text->str, (gssize) text->len);

  assert_counts (result, 1, 0, 2);
  g_assert_cmpstr (g_ptr_array_index (result->messages, 0), ==, "line 2: It is nested too deeply");
  g_assert_cmpstr (g_ptr_array_index (result->messages, 1), ==,
                   "line 3: The record is longer than 16 MB");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geojson/reads-a-collection", test_collection);
  g_test_add_func ("/geojson/reads-features-lines-and-sequences", test_other_layouts);
  g_test_add_func ("/geojson/covers-areas-with-a-radius", test_areas_are_covered);
  g_test_add_func ("/geojson/refuses-other-reference-systems", test_crs);
  g_test_add_func ("/geojson/names-and-keeps-bad-features", test_bad_features);
  g_test_add_func ("/geojson/tells-bad-features-of-one-line-apart", test_bad_features_of_one_line);
  g_test_add_func ("/geojson/joins-titles-and-descriptions", test_titles_and_descriptions);
  g_test_add_func ("/geojson/reads-what-is-whole-of-a-damaged-file", test_damaged_files);
  g_test_add_func ("/geojson/refuses-deep-and-large-features", test_deep_and_large);

  return g_test_run ();
}
