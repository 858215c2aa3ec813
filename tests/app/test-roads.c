/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closing a road at the desk of an incident with a territory. */
#include <json-glib/json-glib.h>

#include "app-fixture.h"
#include "road-fixture.h"
#include "vigie-json.h"
#include "vigie-shape-dialog.h"
#include "vigie-territory-file.h"

#define LON 4.85 /* in the middle of the fixture's posts */
#define LAT 47.02

typedef AppFixture Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  app_fixture_set_up (self, 10);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

static gboolean
has_guide (gpointer session)
{
  return vigie_session_get_guide (session) != NULL;
}

static void
give_territory (Fixture *self)
{
  g_autoptr (VigieTerritoryContent) content = vigie_territory_content_new ();
  g_autofree char *path = g_build_filename (self->dir, "test.territory", NULL);
  g_autoptr (GError) error = NULL;

  content->title = g_strdup ("Côte-d’Or");
  content->graph = road_fixture_make (LON, LAT);
  content->communes = vigie_commune_set_new (g_ptr_array_new ());
  vigie_box_extend (&content->box, LON - 0.1, LAT - 0.1);
  vigie_box_extend (&content->box, LON + 0.1, LAT + 0.1);
  g_assert_true (vigie_territory_file_write (content, path, NULL, &error));
  g_assert_no_error (error);
  vigie_session_set_info (app_fixture_get_session (self), VIGIE_INFO_TERRITORY, path);
  g_assert_true (
      vigie_test_wait_until (has_guide, app_fixture_get_session (self), APP_PATIENCE_MS));
}

static void
set_place (Fixture *self, double lon, double lat)
{
  VigieSpanEditor *editor = vigie_map_view_get_span_editor (app_fixture_get_map (self));
  ShumateMap *map = vigie_map_view_get_map (app_fixture_get_map (self));
  double x, y;

  shumate_viewport_location_to_widget_coords (shumate_map_get_viewport (map), GTK_WIDGET (map), lat,
                                              lon, &x, &y);
  vigie_span_editor_move (editor, x, y);
  vigie_span_editor_press (editor, x, y, 1);
  vigie_span_editor_release (editor, x, y);
}

static gboolean
has_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) != NULL;
}

static gboolean
has_shape (gpointer data)
{
  return vigie_session_get_shapes (data)->len == 1;
}

/* Edges by their numbers, of a member of what goes with the shape. */
static char *
list_edges (const VigieShape *shape, const char *member)
{
  g_autoptr (JsonNode) details = vigie_json_parse (shape->details, -1, NULL);
  JsonArray *edges = json_object_get_array_member (json_node_get_object (details), member);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (edges); i++)
    g_string_append_printf (text, "%s%d", i > 0 ? " " : "",
                            (int) json_array_get_int_element (edges, i));
  return g_string_free (text, FALSE);
}

static void
test_road_is_closed (Fixture *self, gconstpointer data)
{
  VigieSession *session = app_fixture_get_session (self);
  VigieMapView *map = app_fixture_get_map (self);
  g_autofree char *exclude = NULL, *include = NULL;
  g_autoptr (JsonNode) details = NULL;
  const VigieShape *shape;
  AdwDialog *dialog;

  give_territory (self);
  while (gtk_widget_get_width (GTK_WIDGET (map)) == 0)
    gtk_test_widget_wait_for_draw (GTK_WIDGET (self->window));
  vigie_map_view_go_to (map, LON, LAT, 14, FALSE);
  app_fixture_act (self, "desk.close-road");
  g_assert_true (vigie_map_view_is_closing_road (map));
  set_place (self, LON - 0.008, LAT);
  set_place (self, LON + 0.008, LAT);
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  dialog = app_fixture_get_dialog (self);
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (app_fixture_get_part (dialog, "title_row"))), ==,
      "D 190");
  g_signal_emit_by_name (app_fixture_get_part (dialog, "save_button"), "clicked");
  g_assert_true (vigie_test_wait_until (has_shape, session, APP_PATIENCE_MS));

  shape = g_ptr_array_index (vigie_session_get_shapes (session), 0);
  g_assert_cmpstr (shape->title, ==, "D 190");
  g_assert_nonnull (shape->details);
  exclude = list_edges (shape, "exclude");
  include = list_edges (shape, "include");
  g_assert_cmpstr (exclude, ==, "2 3"); /* D 157, which crosses */
  g_assert_cmpstr (include, ==, "");
  details = vigie_json_parse (shape->details, -1, NULL);
  g_assert_cmpuint (json_array_get_length (
                        json_object_get_array_member (json_node_get_object (details), "sections")),
                    ==, 1);
}

static void
test_without_a_territory_it_says_so (Fixture *self, gconstpointer data)
{
  VigieMapView *map = app_fixture_get_map (self);
  GtkWidget *overlay = app_fixture_find (GTK_WIDGET (self->window), ADW_TYPE_TOAST_OVERLAY);

  app_fixture_act (self, "desk.close-road");
  g_assert_false (vigie_map_view_is_drawing (map));
  g_assert_nonnull (app_fixture_find (overlay, g_type_from_name ("AdwToastWidget")));
}

static void
test_another_territory_ends_it (Fixture *self, gconstpointer data)
{
  VigieMapView *map = app_fixture_get_map (self);

  give_territory (self);
  app_fixture_act (self, "desk.close-road");
  g_assert_true (vigie_map_view_is_drawing (map));
  vigie_session_set_info (app_fixture_get_session (self), VIGIE_INFO_TERRITORY, "");
  while (vigie_map_view_is_drawing (map))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (vigie_session_get_guide (app_fixture_get_session (self)));
}

#define ADD(path, func) g_test_add ("/roads/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("road-is-closed", test_road_is_closed);
  ADD ("without-a-territory", test_without_a_territory_it_says_so);
  ADD ("another-territory-ends-it", test_another_territory_ends_it);

  return g_test_run ();
}
