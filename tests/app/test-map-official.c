/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map-view-fixture.h"

/* What authorities say, on the map. */

#define MINUTE_MS G_GINT64_CONSTANT (60000)

static gint64
get_now (void)
{
  return g_get_real_time () / 1000;
}

static VigieOfficialItem *
add_item (VigieOfficialSheet *sheet,
          VigieOfficialKind kind,
          guint level,
          const char *title,
          const char *wkt /* (nullable) */)
{
  VigieOfficialItem *item = vigie_official_item_new (kind, title);

  item->level = level;
  item->title = g_strdup (title);
  item->geometry = wkt != NULL ? vigie_geometry_from_wkt (wkt) : NULL;
  g_ptr_array_add (sheet->state->items, item);
  sheet->state->n_all++;
  return item;
}

static VigieOfficialSheet *
add_sheet (GPtrArray *sheets, const char *kind, gint64 last_at)
{
  VigieOfficialSheet *sheet = g_new0 (VigieOfficialSheet, 1);

  sheet->watch = g_strconcat (kind, " ", NULL);
  sheet->kind = g_strdup (kind);
  sheet->said_at = sheet->first_at = last_at - 2 * MINUTE_MS;
  sheet->last_at = last_at;
  sheet->state = vigie_official_state_new ();
  g_ptr_array_add (sheets, sheet);
  return sheet;
}

static GPtrArray *
make_sheets (gint64 last_at)
{
  GPtrArray *sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_official_sheet_free);
  VigieOfficialSheet *rivers = add_sheet (sheets, "vigicrues", last_at);
  VigieOfficialSheet *roads = add_sheet (sheets, "bisonfute", last_at);
  VigieOfficialSheet *weather = add_sheet (sheets, "vigilance", last_at);
  VigieOfficialItem *item;

  add_item (rivers, VIGIE_OFFICIAL_RIVER, 1, "Seine amont",
            "LINESTRING (2.05 48.87, 2.09 48.875, 2.13 48.87)");
  add_item (rivers, VIGIE_OFFICIAL_RIVER, 2, "Mauldre",
            "LINESTRING (2.05 48.885, 2.09 48.89, 2.13 48.885)");
  add_item (rivers, VIGIE_OFFICIAL_RIVER, 3, "Oise aval",
            "LINESTRING (2.05 48.9, 2.09 48.905, 2.13 48.9)");
  add_item (rivers, VIGIE_OFFICIAL_RIVER, 4, "Seine moyenne",
            "LINESTRING (2.05 48.915, 2.09 48.92, 2.13 48.915)");
  for (guint kind = VIGIE_OFFICIAL_CLOSED; kind <= VIGIE_OFFICIAL_OTHER; kind++)
    {
      g_autofree char *wkt =
          g_strdup_printf ("POINT (%.3f 48.925)", 2.06 + 0.008 * (kind - VIGIE_OFFICIAL_CLOSED));

      item = add_item (roads, (VigieOfficialKind) kind, 0, "N 13", wkt);
      item->place = g_strdup ("Saint-Germain-en-Laye");
      item->text = g_strdup ("Sens Paris vers province, entre les PR 12 et 14");
      item->from = last_at - 60 * MINUTE_MS;
    }
  item = add_item (roads, VIGIE_OFFICIAL_CLOSED, 0, "N 184", "POINT (2.07 48.91)");
  item->to = last_at - 10 * MINUTE_MS; /* it is over */
  item = add_item (weather, VIGIE_OFFICIAL_WEATHER, 3, "78", NULL);
  item->topic = g_strdup ("floods");
  return sheets;
}

static void
wait_painted (Fixture *fixture)
{
  VigieOfficialLayer *layer = vigie_map_view_get_official_layer (fixture->base.view);

  map_fixture_wait_frames (&fixture->base, 2);
  MAP_WAIT (vigie_painted_layer_is_painted (VIGIE_PAINTED_LAYER (layer)), 10000);
  g_assert_true (vigie_painted_layer_is_painted (VIGIE_PAINTED_LAYER (layer)));
  map_fixture_wait_frames (&fixture->base, 1);
}

static char *
click (Fixture *fixture, double lon, double lat)
{
  double x, y;

  to_widget (fixture, lon, lat, &x, &y);
  vigie_map_view_click (fixture->base.view, x, y);
  return vigie_map_view_dup_official_text (fixture->base.view);
}

static void
assert_says (const char *text, const char *part)
{
  if (text == NULL || strstr (text, part) == NULL)
    g_error ("“%s” does not say “%s”", text != NULL ? text : "(nothing)", part);
}

static void
test_levels_are_drawn_in_their_colours (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) sheets = make_sheets (get_now ());
  double x, y;
  guint32 color;

  vigie_map_view_set_official (fixture->base.view, sheets);
  wait_painted (fixture);
  /* rivers and roads that hold now: not what is over, nor what has no place */
  g_assert_cmpuint (
      vigie_official_layer_get_n_drawn (vigie_map_view_get_official_layer (fixture->base.view)), ==,
      4 + (VIGIE_OFFICIAL_OTHER - VIGIE_OFFICIAL_CLOSED + 1));
  map_fixture_save (&fixture->base, "official-light");
  to_widget (fixture, 2.06, 48.91625, &x, &y); /* beside the white core of red */
  color = map_fixture_get_color (&fixture->base, (int) x, (int) y + 2);
  g_assert_cmphex (color & 0xf00000, ==, 0xc00000);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  wait_painted (fixture);
  map_fixture_save (&fixture->base, "official-dark");
}

static void
test_click_tells_what_it_is (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) sheets = make_sheets (get_now ());
  g_autofree char *river = NULL, *road = NULL;

  vigie_map_view_set_official (fixture->base.view, sheets);
  wait_painted (fixture);
  river = click (fixture, 2.09, 48.905);
  assert_says (river, "Oise aval");
  assert_says (river, "Vigicrues");
  road = click (fixture, 2.06, 48.925);
  assert_says (road, "N 13");
  assert_says (road, "entre les PR 12 et 14");
  g_assert_cmpuint (fixture->n_background, ==, 0);
}

static void
test_what_the_desk_knows_comes_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) sheets = make_sheets (get_now ());
  g_autoptr (GPtrArray) shapes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_unref);
  g_autofree char *told = NULL;

  g_ptr_array_add (shapes, make_shape ("s", VIGIE_SHAPE_HAZARD, "Crue",
                                       "POLYGON ((2.08 48.9, 2.1 48.9, 2.1 48.91, 2.08 48.9))"));
  vigie_map_view_set_official (fixture->base.view, sheets);
  vigie_map_view_set_shapes (fixture->base.view, shapes);
  wait_painted (fixture);
  told = click (fixture, 2.09, 48.905);
  g_assert_null (told);
  g_assert_cmpstr (fixture->shape_id, ==, "s");
}

static void
test_a_layer_can_be_hidden (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) sheets = make_sheets (get_now ());
  VigieMapView *view = fixture->base.view;
  g_autofree char *legend = NULL, *told = NULL;

  vigie_map_view_set_official (view, sheets);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view), "official.vigicrues", NULL));
  wait_painted (fixture);
  legend = vigie_official_legend_dup_text (vigie_map_view_get_legend (view));
  g_assert_null (strstr (legend, "Vigicrues"));
  told = click (fixture, 2.09, 48.905);
  g_assert_null (told);
  g_assert_cmpuint (fixture->n_background, ==, 1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (view), "official.vigicrues", NULL));
}

static void
test_legend_says_of_when_it_is (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) sheets = make_sheets (get_now ());
  g_autoptr (GPtrArray) old = make_sheets (get_now () - 120 * MINUTE_MS);
  VigieOfficialLegend *legend = vigie_map_view_get_legend (fixture->base.view);
  g_autofree char *text = NULL, *old_text = NULL;

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (legend)));
  vigie_map_view_set_official (fixture->base.view, sheets);
  text = vigie_official_legend_dup_text (legend);
  assert_says (text, "Vigicrues, ");
  assert_says (text, "Bison Futé, ");
  assert_says (text, "Rivers in flood"); /* no outlines come with it */
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (legend)));

  vigie_map_view_set_official (fixture->base.view, old);
  old_text = vigie_official_legend_dup_text (legend);
  assert_says (old_text, "out of date");
  wait_painted (fixture);
  map_fixture_save (&fixture->base, "official-old");
  vigie_map_view_set_official (fixture->base.view, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (legend)));
}

int
main (int argc, char *argv[])
{
  static const MapTest tests[] = {
    { "/map-official/levels-are-drawn-in-their-colours", test_levels_are_drawn_in_their_colours },
    { "/map-official/click-tells-what-it-is", test_click_tells_what_it_is },
    { "/map-official/what-the-desk-knows-comes-first", test_what_the_desk_knows_comes_first },
    { "/map-official/a-layer-can-be-hidden", test_a_layer_can_be_hidden },
    { "/map-official/legend-says-of-when-it-is", test_legend_says_of_when_it_is },
  };

  return run_map_tests (tests, G_N_ELEMENTS (tests), argc, argv);
}
