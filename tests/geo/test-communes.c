/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 704 communes of Côte-d'Or: real shapes, every ring of which is wound against RFC 7946. */
#include <json-glib/json-glib.h>
#include <math.h>

#include "vigie-geometry.h"

static GPtrArray *communes;

static void
add_ring (VigieGeometryBuilder *builder, JsonArray *ring)
{
  vigie_geometry_builder_begin_ring (builder);
  for (guint i = 0; i < json_array_get_length (ring); i++)
    {
      JsonArray *point = json_array_get_array_element (ring, i);

      vigie_geometry_builder_add (builder, json_array_get_double_element (point, 0),
                                  json_array_get_double_element (point, 1));
    }
}

static void
add_polygon (VigieGeometryBuilder *builder, JsonArray *polygon)
{
  vigie_geometry_builder_begin_part (builder);
  for (guint i = 0; i < json_array_get_length (polygon); i++)
    add_ring (builder, json_array_get_array_element (polygon, i));
}

static VigieGeometry *
read_geometry (JsonObject *object)
{
  JsonArray *coordinates = json_object_get_array_member (object, "coordinates");
  VigieGeometryKind kind;
  VigieGeometryBuilder *builder;

  g_assert_true (
      vigie_geometry_kind_from_string (json_object_get_string_member (object, "type"), &kind));
  builder = vigie_geometry_builder_new (kind);
  if (kind == VIGIE_GEOMETRY_POLYGON)
    add_polygon (builder, coordinates);
  else
    for (guint i = 0; i < json_array_get_length (coordinates); i++)
      add_polygon (builder, json_array_get_array_element (coordinates, i));
  return vigie_geometry_builder_end (builder);
}

static gboolean
load_communes (void)
{
  const char *shared = g_getenv ("VIGIE_SHARED");
  g_autofree char *path = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *features;

  if (shared == NULL || *shared == '\0')
    return FALSE;
  path = g_build_filename (shared, "data", "gazetteer", "communes-21-cote-d-or.geojson", NULL);
  if (!json_parser_load_from_file (parser, path, NULL))
    return FALSE;
  communes = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_geometry_unref);
  features = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                           "features");
  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      JsonObject *feature = json_array_get_object_element (features, i);

      g_ptr_array_add (communes,
                       read_geometry (json_object_get_object_member (feature, "geometry")));
    }
  return TRUE;
}

static gboolean
have_communes (void)
{
  if (communes != NULL)
    return TRUE;
  g_test_skip ("The file of communes is not here");
  return FALSE;
}

static double
get_winding (const double *ring, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i + 1 < n; i++)
    sum += (ring[2 * i] - ring[0]) * (ring[2 * i + 3] - ring[1]) -
           (ring[2 * i + 2] - ring[0]) * (ring[2 * i + 1] - ring[1]);
  return sum;
}

static void
test_rings_are_turned_round (void)
{
  gsize turned = 0;

  if (!have_communes ())
    return;
  g_assert_cmpuint (communes->len, ==, 704);
  for (guint i = 0; i < communes->len; i++)
    {
      g_autoptr (VigieGeometry) normal = vigie_geometry_normalize (communes->pdata[i]);

      for (gsize part = 0; part < vigie_geometry_get_n_parts (normal); part++)
        for (gsize ring = 0; ring < vigie_geometry_get_n_rings (normal, part); ring++)
          {
            gsize n;
            const double *points = vigie_geometry_get_ring (communes->pdata[i], part, ring, &n);
            double before = get_winding (points, n), after;

            points = vigie_geometry_get_ring (normal, part, ring, &n);
            after = get_winding (points, n);
            g_assert_true (ring == 0 ? after > 0 : after < 0);
            turned += (before < 0) != (after < 0);
          }
    }
  g_assert_cmpuint (turned, >=, 704);
}

static void
test_all_are_sound (void)
{
  if (!have_communes ())
    return;
  for (guint i = 0; i < communes->len; i++)
    g_assert_cmpint (vigie_geometry_check (communes->pdata[i], NULL, NULL), ==, VIGIE_GEOMETRY_OK);
}

static void
test_labels_lie_inside (void)
{
  if (!have_communes ())
    return;
  for (guint i = 0; i < communes->len; i++)
    {
      double lon, lat;

      g_assert_true (vigie_geometry_get_label_point (communes->pdata[i], &lon, &lat));
      g_assert_true (vigie_geometry_contains (communes->pdata[i], lon, lat));
    }
}

/* 8,763 km² by INSEE. */
static void
test_area_of_the_departement (void)
{
  double area = 0;

  if (!have_communes ())
    return;
  for (guint i = 0; i < communes->len; i++)
    area += vigie_geometry_get_area_m2 (communes->pdata[i]);
  g_assert_cmpfloat_with_epsilon (area / 1e6, 8763, 60);
}

/* Communes tile the land: hardly any place is in two of them, or in none. */
static void
test_places_are_in_one_commune (void)
{
  gsize once = 0, places = 2000;

  if (!have_communes ())
    return;
  for (gsize k = 0; k < places; k++)
    {
      double lon = g_test_rand_double_range (4.6, 5.0), lat = g_test_rand_double_range (47.2, 47.6);
      guint n = 0;

      for (guint i = 0; i < communes->len; i++)
        n += vigie_geometry_contains (communes->pdata[i], lon, lat) ? 1 : 0;
      once += n == 1;
    }
  g_assert_cmpuint (once, >=, places * 99 / 100);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  load_communes ();
  g_test_add_func ("/communes/rings-are-turned-round", test_rings_are_turned_round);
  g_test_add_func ("/communes/all-are-sound", test_all_are_sound);
  g_test_add_func ("/communes/labels-lie-inside", test_labels_lie_inside);
  g_test_add_func ("/communes/area-of-the-departement", test_area_of_the_departement);
  g_test_add_func ("/communes/places-are-in-one-commune", test_places_are_in_one_commune);
  result = g_test_run ();
  g_clear_pointer (&communes, g_ptr_array_unref);
  return result;
}
