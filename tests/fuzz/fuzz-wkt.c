/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WKT comes from columns of tables that nobody checked. Whatever is read goes through all that is
 * done with geometries, sound or not, and is written and read again. */
#include "fuzz.h"
#include "vigie-geometry.h"

static void
measure (VigieGeometry *geometry)
{
  double lon, lat;
  VigieSegment segment;
  VigieBox box;

  vigie_geometry_get_box (geometry, &box);
  g_assert_true (vigie_geometry_get_label_point (geometry, &lon, &lat));
  vigie_geometry_contains (geometry, lon, lat);
  vigie_geometry_get_area_m2 (geometry);
  vigie_geometry_get_length_m (geometry);
  vigie_geometry_nearest_segment (geometry, 5, 47, &segment);
}

static void
edit (VigieGeometry *geometry)
{
  for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
    {
      g_autoptr (VigieGeometry) more = vigie_geometry_insert_vertex (geometry, part, 0, 1, 5, 47);
      g_autoptr (VigieGeometry) less = vigie_geometry_remove_vertex (geometry, part, 0, 0);
      g_autoptr (VigieGeometry) moved = vigie_geometry_move_vertex (geometry, part, 0, 0, 5, 47);
      gsize n = vigie_geometry_get_n_points (geometry);

      g_assert_true (more == NULL || vigie_geometry_get_n_points (more) == n + 1);
      g_assert_true (less == NULL || vigie_geometry_get_n_points (less) == n - 1);
      g_assert_true (moved != NULL && vigie_geometry_get_n_points (moved) == n);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *wkt = g_strndup ((const char *) data, size);
  g_autoptr (VigieGeometry) geometry = vigie_geometry_from_wkt (wkt);
  g_autoptr (VigieGeometry) normal = NULL;
  g_autoptr (VigieGeometry) twice = NULL;
  g_autoptr (VigieGeometry) rounded = NULL;
  g_autoptr (VigieGeometry) coarse = NULL;
  g_autoptr (VigieGeometry) back = NULL;
  g_autofree char *written = NULL;

  if (geometry == NULL)
    return 0;
  g_assert_cmpuint (vigie_geometry_get_n_points (geometry), >, 0);
  vigie_geometry_check (geometry, NULL, NULL);
  measure (geometry);
  edit (geometry);
  normal = vigie_geometry_normalize (geometry);
  twice = vigie_geometry_normalize (normal);
  g_assert_cmpuint (vigie_geometry_get_n_points (normal), ==, vigie_geometry_get_n_points (twice));
  rounded = vigie_geometry_round (normal, 7);
  coarse = vigie_geometry_simplify (geometry, 1e-6);
  g_assert_cmpuint (vigie_geometry_get_n_points (coarse), <=,
                    vigie_geometry_get_n_points (geometry));

  written = vigie_geometry_to_wkt (geometry);
  back = vigie_geometry_from_wkt (written);
  g_assert_true (vigie_geometry_equal (geometry, back));
  return 0;
}
