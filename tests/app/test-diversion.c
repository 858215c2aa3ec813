/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app-fixture.h"
#include "vigie-demo.h"
#include "vigie-diversion-page.h"
#include "vigie-inspector.h"
#include "vigie-sections-group.h"
#include "vigie-shape-page.h"

/* Closed roads, ways around them and what is cut off, in the demonstration with its territory. */

#define LIFTED "shape-d971-chanceaux" /* what the story has lifted by now, */
#define CLOSURE "shape-again"         /* and is closed again here */

static gboolean
has_territory (gpointer data)
{
  VigieSession *session = vigie_window_get_session (data);

  return session != NULL && vigie_session_get_guide (session) != NULL &&
         vigie_session_find_shape (session, LIFTED) != NULL;
}

static gboolean
has_closure (gpointer data)
{
  return vigie_session_find_shape (vigie_window_get_session (data), CLOSURE) != NULL;
}

static void
close_again (AppFixture *self)
{
  VigieSession *session = app_fixture_get_session (self);
  VigieShape *lifted = vigie_session_find_shape (session, LIFTED);

  vigie_session_decide (session, vigie_draft_new_shape (CLOSURE, VIGIE_DECISION_SHAPE_DRAW,
                                                        VIGIE_SHAPE_CLOSURE, "D 971", "snow",
                                                        VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN,
                                                        lifted->geometry, "Anne"));
  g_assert_true (vigie_test_wait_until (has_closure, self->window, APP_PATIENCE_MS));
}

static void
set_up (AppFixture *self, gconstpointer data)
{
  g_autofree char *built = g_build_filename (g_getenv ("VIGIE_BUILDDIR"), "data", "demo", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_set_up (self, 1);
  path = g_build_filename (self->dir, "demonstration.vigie", NULL);
  vigie_demo_create (path, built, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  file = g_file_new_for_path (path);
  vigie_window_open (self->window, file);
  g_assert_true (vigie_test_wait_until (has_territory, self->window, APP_PATIENCE_MS));
  close_again (self);
}

static void
tear_down (AppFixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

/* ---- looking ---- */

/* The first one that has such a title, and such a button in it where one is sought. */
static GtkWidget *
find_row (GtkWidget *widget, const char *title, const char *tooltip)
{
  if (ADW_IS_PREFERENCES_ROW (widget) && gtk_widget_get_mapped (widget) &&
      strstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) != NULL &&
      (tooltip == NULL || app_fixture_find_button (widget, tooltip) != NULL))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title, tooltip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

typedef struct
{
  AppFixture *app;
  GType type; /* of what the row is in */
  const char *title;
  const char *tooltip; /* (nullable) */
} Sought;

static GtkWidget *
look (const Sought *sought)
{
  GtkWidget *part = app_fixture_find (GTK_WIDGET (sought->app->window), sought->type);
  GtkWidget *row = part != NULL ? find_row (part, sought->title, sought->tooltip) : NULL;

  return row != NULL && sought->tooltip != NULL ? app_fixture_find_button (row, sought->tooltip)
                                                : row;
}

static gboolean
is_there (gpointer data)
{
  return look (data) != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return look (data) == NULL;
}

static GtkWidget *
wait_for (AppFixture *self, GType type, const char *title, const char *tooltip)
{
  Sought sought = { self, type, title, tooltip };

  if (!vigie_test_wait_until (is_there, &sought, APP_PATIENCE_MS))
    g_error ("there is no row “%s” with “%s”", title, tooltip != NULL ? tooltip : "");
  return look (&sought);
}

static GtkWidget *
wait_for_section (AppFixture *self, const char *title, const char *tooltip)
{
  return wait_for (self, VIGIE_TYPE_SECTIONS_GROUP, title, tooltip);
}

static VigieShape *
find_diversion (AppFixture *self, gboolean lifted)
{
  GPtrArray *shapes = vigie_session_get_shapes (app_fixture_get_session (self));

  for (guint i = 0; i < shapes->len; i++)
    {
      VigieShape *shape = g_ptr_array_index (shapes, i);

      if (shape->kind == VIGIE_SHAPE_DIVERSION &&
          (shape->lifted_at != VIGIE_TIME_UNKNOWN) == lifted)
        return shape;
    }
  return NULL;
}

static gboolean
has_diversion (gpointer data)
{
  return find_diversion (data, FALSE) != NULL;
}

static gboolean
has_lifted_diversion (gpointer data)
{
  return find_diversion (data, TRUE) != NULL;
}

static void
select_closure (AppFixture *self)
{
  vigie_session_select_shape (app_fixture_get_session (self), CLOSURE);
}

static const char *
get_details (AppFixture *self)
{
  return vigie_session_find_shape (app_fixture_get_session (self), CLOSURE)->details;
}

/* ---- what a closure closes ---- */

static void
test_closed_roads_are_listed (AppFixture *self, gconstpointer data)
{
  GtkWidget *row;

  select_closure (self);
  row = wait_for_section (self, "D 971", NULL);
  g_assert_nonnull (strstr (
      ADW_IS_ACTION_ROW (row) ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)) : "PR",
      "PR"));
  g_assert_nonnull (strstr (get_details (self), "\"sections\":[{"));
}

static gboolean
excludes (gpointer data)
{
  return strstr (get_details (data), "\"exclude\":[]") == NULL &&
         strstr (get_details (data), "\"exclude\":[") != NULL;
}

static gboolean
excludes_nothing (gpointer data)
{
  return !excludes (data);
}

static void
test_a_road_can_be_left_open (AppFixture *self, gconstpointer data)
{
  GtkWidget *row;

  select_closure (self);
  g_signal_emit_by_name (wait_for_section (self, "D 971", "This road is open all the same"),
                         "clicked");
  g_assert_true (vigie_test_wait_until (excludes, self, APP_PATIENCE_MS));
  row = gtk_widget_get_ancestor (wait_for_section (self, "D 971", "This road is closed, too"),
                                 ADW_TYPE_ACTION_ROW);
  g_assert_null (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "No through traffic"));

  vigie_session_undo (app_fixture_get_session (self));
  g_assert_true (vigie_test_wait_until (excludes_nothing, self, APP_PATIENCE_MS));
  wait_for_section (self, "D 971", "This road is open all the same");
}

static void
test_another_road_can_be_closed (AppFixture *self, gconstpointer data)
{
  VigieMapView *map = app_fixture_get_map (self);
  VigieSession *session = app_fixture_get_session (self);
  g_autoptr (GArray) places =
      vigie_guide_look_up (vigie_session_get_guide (session), "D 103", NULL);
  const VigiePlace *place;

  g_assert_nonnull (places);
  place = &g_array_index (places, VigiePlace, 0);
  select_closure (self);
  wait_for_section (self, "D 971", NULL);
  g_assert_null (strstr (get_details (self), "\"road\":\"D 103\""));
  g_signal_emit_by_name (
      app_fixture_get_part (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_SECTIONS_GROUP),
                            "include_button"),
      "clicked");
  g_assert_true (vigie_map_view_is_placing (map));
  vigie_map_view_set_place (map, place->position.lon, place->position.lat, 20);
  g_assert_true (vigie_map_view_finish_placing (map));
  wait_for_section (self, "D 103", "This road is open all the same");
  g_assert_nonnull (strstr (get_details (self), "\"road\":\"D 103\""));
}

static gboolean
has_early_closure (gpointer data)
{
  return vigie_session_find_shape (app_fixture_get_session (data), "shape-early") != NULL;
}

/* As a desk wrote it that had no territory: nobody looked for roads, which is not to say that there
 * are none. */
static void
test_a_closure_without_a_list_says_so (AppFixture *self, gconstpointer data)
{
  VigieSession *session = app_fixture_get_session (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft =
      vigie_draft_new_shape ("shape-early", VIGIE_DECISION_SHAPE_DRAW, VIGIE_SHAPE_CLOSURE, "Early",
                             "snow", VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN,
                             vigie_session_find_shape (session, CLOSURE)->geometry, "Anne");
  g_autoptr (VigieDecision) decision =
      vigie_store_append (vigie_session_get_store (session), draft, &error);
  GtkWidget *group;
  const char *words;

  g_assert_no_error (error);
  g_assert_true (vigie_test_wait_until (has_early_closure, self, APP_PATIENCE_MS));
  vigie_session_select_shape (session, "shape-early");
  group = app_fixture_get_part (
      app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_SECTIONS_GROUP), "closed_group");
  words = adw_preferences_group_get_description (ADW_PREFERENCES_GROUP (group));
  g_assert_nonnull (strstr (words, "without a territory"));
}

static void
test_cut_off_communes_are_named (AppFixture *self, gconstpointer data)
{
  VigieSession *session = app_fixture_get_session (self);
  GPtrArray *shapes = vigie_session_get_shapes (session);

  for (guint i = 0; i < shapes->len; i++)
    {
      const VigieShape *shape = g_ptr_array_index (shapes, i);

      if (g_str_has_prefix (shape->title, "D 112"))
        vigie_session_select_shape (session, shape->id);
    }
  g_assert_nonnull (vigie_session_get_selected_shape (session));
  wait_for_section (self, "Fraignot", NULL);

  /* Another closure has no part in it. */
  {
    Sought sought = { self, VIGIE_TYPE_SECTIONS_GROUP, "Fraignot", NULL };

    select_closure (self);
    wait_for_section (self, "D 971", NULL);
    g_assert_true (vigie_test_wait_until (is_gone, &sought, APP_PATIENCE_MS));
  }
}

/* ---- diversions ---- */

static gboolean
has_ways (gpointer data)
{
  AppFixture *self = data;
  GtkWidget *page = app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_DIVERSION_PAGE);

  return page != NULL && gtk_widget_get_mapped (page) &&
         gtk_widget_get_sensitive (app_fixture_get_part (page, "save_button"));
}

static GtkWidget *
plan (AppFixture *self)
{
  select_closure (self);
  g_signal_emit_by_name (wait_for_section (self, "D 971", "Find a way round"), "clicked");
  g_assert_true (vigie_test_wait_until (has_ways, self, APP_PATIENCE_MS));
  return app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_DIVERSION_PAGE);
}

static void
save (AppFixture *self, GtkWidget *page)
{
  g_signal_emit_by_name (app_fixture_get_part (page, "save_button"), "clicked");
  g_assert_true (vigie_test_wait_until (has_diversion, self, APP_PATIENCE_MS));
}

static void
test_diversion_is_planned_and_saved (AppFixture *self, gconstpointer data)
{
  GtkWidget *page = plan (self);
  VigieShape *diversion;

  wait_for (self, VIGIE_TYPE_DIVERSION_PAGE, "min (+", NULL);
  g_assert_cmpstr (gtk_editable_get_text (app_fixture_get_part (page, "title_row")), !=, "");
  save (self, page);
  diversion = find_diversion (self, FALSE);
  g_assert_nonnull (strstr (diversion->details, "\"vehicle\":\"car\""));
  g_assert_nonnull (strstr (diversion->details, "\"closure\":\"" CLOSURE "\""));
  g_assert_cmpstr (vigie_session_get_selected_shape (app_fixture_get_session (self)), ==,
                   diversion->id);
  wait_for (self, VIGIE_TYPE_SHAPE_PAGE, "Way for cars", NULL);
  g_assert_cmpuint (vigie_session_get_cut_diversions (app_fixture_get_session (self))->len, ==, 0);
}

static gboolean
is_another_title (gpointer data)
{
  GtkWidget *page =
      app_fixture_find (GTK_WIDGET (((AppFixture *) data)->window), VIGIE_TYPE_DIVERSION_PAGE);
  const char *title = gtk_editable_get_text (app_fixture_get_part (page, "title_row"));
  const char *known = g_object_get_data (G_OBJECT (page), "known-title");

  return has_ways (data) && g_strcmp0 (title, known) != 0;
}

/* A bridge on the way is too low for them. */
static void
test_heavy_vehicles_take_another_way (AppFixture *self, gconstpointer data)
{
  GtkWidget *page = plan (self);
  GtkEditable *title = app_fixture_get_part (page, "title_row");

  g_object_set_data_full (G_OBJECT (page), "known-title", g_strdup (gtk_editable_get_text (title)),
                          g_free);
  adw_toggle_group_set_active_name (app_fixture_get_part (page, "vehicle_group"), "hgv");
  g_assert_true (vigie_test_wait_until (is_another_title, self, APP_PATIENCE_MS));
  save (self, page);
  g_assert_nonnull (strstr (find_diversion (self, FALSE)->details, "\"vehicle\":\"hgv\""));
}

static void
test_via_bends_the_way (AppFixture *self, gconstpointer data)
{
  GtkWidget *page = plan (self);
  VigieMapView *map = app_fixture_get_map (self);
  Sought via = { self, VIGIE_TYPE_DIVERSION_PAGE, "D 70", "Do not go through here" };

  g_signal_emit_by_name (app_fixture_get_part (page, "via_button"), "activated");
  g_assert_true (vigie_map_view_is_placing (map));
  {
    g_autoptr (GArray) places = vigie_guide_look_up (
        vigie_session_get_guide (app_fixture_get_session (self)), "D 70", NULL);
    const VigiePlace *place = &g_array_index (places, VigiePlace, 0);

    vigie_map_view_set_place (map, place->position.lon, place->position.lat, 20);
  }
  g_assert_true (vigie_map_view_finish_placing (map));
  g_assert_true (vigie_test_wait_until (is_there, &via, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (has_ways, self, APP_PATIENCE_MS));
  g_signal_emit_by_name (look (&via), "clicked");
  g_assert_true (vigie_test_wait_until (is_gone, &via, APP_PATIENCE_MS));
}

/* One beside everything, too. */
static void
test_clicks_leave_the_chosen_way_marked (AppFixture *self, gconstpointer data)
{
  VigieMapView *map = app_fixture_get_map (self);

  plan (self);
  g_assert_true (g_str_has_prefix (vigie_map_view_get_selected_shape (map), "diverter-"));
  vigie_map_view_go_to (map, 0, 0, 10, FALSE);
  vigie_map_view_click (map, 10, 10);
  g_assert_nonnull (vigie_map_view_get_selected_shape (map));
  g_assert_true (g_str_has_prefix (vigie_map_view_get_selected_shape (map), "diverter-"));
}

static void
test_giving_up_leaves_nothing (AppFixture *self, gconstpointer data)
{
  GtkWidget *page = plan (self);
  GtkWidget *cancel = gtk_widget_get_prev_sibling (app_fixture_get_part (page, "save_button"));

  g_signal_emit_by_name (cancel, "clicked");
  wait_for_section (self, "D 971", NULL);
  g_assert_null (find_diversion (self, FALSE));
}

static gboolean
is_alarmed (gpointer data)
{
  AppFixture *self = data;

  return adw_banner_get_revealed (
      app_fixture_get_part (vigie_window_get_desk (self->window), "diversion_banner"));
}

static gboolean
is_calm (gpointer data)
{
  return !is_alarmed (data);
}

/* Around a place on the diversion. */
static void
close_the_way (AppFixture *self, const VigieShape *diversion)
{
  gsize n;
  const double *line = vigie_geometry_get_ring (diversion->geometry, 0, 0, &n);
  const double lon = line[2 * (n / 2)], lat = line[2 * (n / 2) + 1];
  const double corners[] = { lon - 0.002, lat - 0.002, lon + 0.002, lat - 0.002,
                             lon + 0.002, lat + 0.002, lon - 0.002, lat + 0.002 };
  g_autoptr (VigieGeometry) area = vigie_geometry_new_polygon (corners, 4);

  vigie_session_decide (
      app_fixture_get_session (self),
      vigie_draft_new_shape ("shape-later", VIGIE_DECISION_SHAPE_DRAW, VIGIE_SHAPE_CLOSURE, "Later",
                             "snow", VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN, area, "Anne"));
}

static void
test_later_closure_raises_an_alarm (AppFixture *self, gconstpointer data)
{
  save (self, plan (self));
  g_assert_false (is_alarmed (self));
  close_the_way (self, find_diversion (self, FALSE));
  g_assert_true (vigie_test_wait_until (is_alarmed, self, APP_PATIENCE_MS));

  g_signal_emit_by_name (
      app_fixture_get_part (vigie_window_get_desk (self->window), "diversion_banner"),
      "button-clicked");
  g_assert_true (vigie_test_wait_until (has_ways, self, APP_PATIENCE_MS));
  g_signal_emit_by_name (
      app_fixture_get_part (app_fixture_find (GTK_WIDGET (self->window), VIGIE_TYPE_DIVERSION_PAGE),
                            "save_button"),
      "clicked");
  g_assert_true (vigie_test_wait_until (has_lifted_diversion, self, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (has_diversion, self, APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (is_calm, self, APP_PATIENCE_MS));
}

#define ADD(name, func) g_test_add ("/diversion/" name, AppFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  ADD ("closed-roads-are-listed", test_closed_roads_are_listed);
  ADD ("a-road-can-be-left-open", test_a_road_can_be_left_open);
  ADD ("another-road-can-be-closed", test_another_road_can_be_closed);
  ADD ("a-closure-without-a-list-says-so", test_a_closure_without_a_list_says_so);
  ADD ("cut-off-communes-are-named", test_cut_off_communes_are_named);
  ADD ("is-planned-and-saved", test_diversion_is_planned_and_saved);
  ADD ("heavy-vehicles-take-another-way", test_heavy_vehicles_take_another_way);
  ADD ("via-bends-the-way", test_via_bends_the_way);
  ADD ("clicks-leave-the-chosen-way-marked", test_clicks_leave_the_chosen_way_marked);
  ADD ("giving-up-leaves-nothing", test_giving_up_leaves_nothing);
  ADD ("later-closure-raises-an-alarm", test_later_closure_raises_an_alarm);
  return g_test_run ();
}
