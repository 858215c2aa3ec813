/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-basemap-catalog.h"
#include "vigie-error.h"
#include "vigie-tile-fetcher.h"

static void
test_entries (void)
{
  gsize n;
  const VigieBasemapEntry *entries = vigie_basemap_catalog_get_entries (&n);

  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpstr (entries[0].id, ==, VIGIE_BASEMAP_DEFAULT_ID);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieBasemap) map =
          vigie_basemap_catalog_open (entries[i].id, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (vigie_basemap_catalog_find (entries[i].id) == &entries[i]);
      g_assert_cmpstr (vigie_basemap_get_id (map), ==, entries[i].id);
      g_assert_cmpstr (vigie_basemap_get_attribution (map), ==, entries[i].attribution);
      g_assert_cmpstr (vigie_basemap_get_title (map), !=, "");
      g_assert_true (g_str_has_prefix (entries[i].uri_template, "https://"));
      vigie_basemap_close (map);
    }
}

static void
test_policy_of_osm (void)
{
  const VigieBasemapEntry *osm = vigie_basemap_catalog_find ("osm");

  g_assert_cmpstr (osm->uri_template, ==, "https://tile.openstreetmap.org/{z}/{x}/{y}.png");
  g_assert_false (osm->may_prefetch);
  g_assert_cmpint (osm->at_least_s, >=, 7 * 86400);
  g_assert_cmpstr (osm->attribution, ==, "© OpenStreetMap contributors");
  g_assert_cmpint (osm->max_zoom, ==, 19);
}

static void
test_address_of_plan_ign (void)
{
  g_autofree char *uri = vigie_tile_expand_template (
      vigie_basemap_catalog_find ("plan-ign")->uri_template, 14, 8287, 5630);

  g_assert_cmpstr (uri, ==,
                   "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
                   "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
                   "&TILEMATRIXSET=PM&TILEMATRIX=14&TILEROW=5630&TILECOL=8287");
}

static void
test_rows_from_the_south (void)
{
  g_autofree char *uri = vigie_tile_expand_template ("https://a.example/{z}/{x}/{-y}", 3, 4, 2);

  g_assert_cmpstr (uri, ==, "https://a.example/3/4/5");
}

static void
test_unknown (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_basemap_catalog_open ("nowhere", NULL, NULL, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (vigie_basemap_catalog_open ("mbtiles:/no/such.mbtiles", NULL, NULL, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (vigie_basemap_catalog_open ("osm", "no address", NULL, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

static void
test_tile_info (void)
{
  VigieTileInfo info;

  vigie_tile_info_init (&info, 24, (1 << 24) - 1, (1 << 24) - 1, 0);
  g_assert_cmpint (info.z, ==, 0);
  g_assert_cmpint (info.x, ==, 0);
  g_assert_cmpint (info.y, ==, 0);
  g_assert_cmpfloat (info.left + info.part, ==, 1.0);
  vigie_tile_info_init (&info, 3, 5, 7, 3);
  g_assert_cmpfloat (info.left, ==, 0.0);
  g_assert_cmpfloat (info.part, ==, 1.0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/basemap-catalog/entries", test_entries);
  g_test_add_func ("/basemap-catalog/policy-of-osm", test_policy_of_osm);
  g_test_add_func ("/basemap-catalog/address-of-plan-ign", test_address_of_plan_ign);
  g_test_add_func ("/basemap-catalog/rows-from-the-south", test_rows_from_the_south);
  g_test_add_func ("/basemap-catalog/unknown", test_unknown);
  g_test_add_func ("/basemap-catalog/tile-info", test_tile_info);

  return g_test_run ();
}
