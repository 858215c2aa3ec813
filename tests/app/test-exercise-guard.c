/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"
#include "vigie-brief-dialog.h"
#include "vigie-destination.h"
#include "vigie-exercise-word.h"
#include "vigie-live-dialog.h"
#include "vigie-live-service.h"
#include "vigie-outside.h"

/* Before something of an exercise leaves the desk, somebody agrees once more. */

static void
open_incident (AppFixture *self, gboolean exercise)
{
  g_autofree char *path =
      g_build_filename (self->dir, exercise ? "exercise.vigie" : "real.vigie", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_create (path, "Neige", exercise, &error);

  g_assert_no_error (error);
  app_fixture_add_posts (store, 3);
  vigie_store_close (store);
  vigie_window_open (self->window, file);
  g_assert_true (vigie_test_wait_until (app_fixture_has_feed, self, APP_PATIENCE_MS));
}

static void
set_up (AppFixture *self, gconstpointer data)
{
  app_fixture_set_up (self, 3);
  open_incident (self, TRUE);
}

static void
tear_down (AppFixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

static gboolean
is_asked (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return dialog != NULL && ADW_IS_ALERT_DIALOG (dialog);
}

static gboolean
is_not_asked (gpointer data)
{
  return !is_asked (data);
}

static void
answer (AppFixture *self, const char *response)
{
  AdwAlertDialog *dialog;

  g_assert_true (vigie_test_wait_until (is_asked, self, APP_PATIENCE_MS));
  dialog = ADW_ALERT_DIALOG (app_fixture_get_dialog (self));
  g_assert_cmpstr (adw_alert_dialog_get_heading (dialog), ==, VIGIE_EXERCISE_WORD);
  g_assert_cmpstr (adw_alert_dialog_get_default_response (dialog), ==, "cancel");
  g_assert_true (adw_alert_dialog_has_response (dialog, response));
  adw_alert_dialog_set_close_response (dialog, response);
  adw_dialog_close (ADW_DIALOG (dialog));
  g_assert_true (vigie_test_wait_until (is_not_asked, self, APP_PATIENCE_MS));
}

static gpointer
open_dialog (AppFixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
  g_assert_nonnull (app_fixture_get_dialog (self));
  return app_fixture_get_dialog (self);
}

/* ---- the live overlay ---- */

static gboolean
is_on (gpointer dialog)
{
  return adw_switch_row_get_active (app_fixture_get_part (dialog, "active_row"));
}

static gboolean
is_off (gpointer dialog)
{
  AdwSwitchRow *row = app_fixture_get_part (dialog, "active_row");

  return !adw_switch_row_get_active (row) && gtk_widget_get_sensitive (GTK_WIDGET (row));
}

static gpointer
open_live (AppFixture *self)
{
  gpointer dialog = open_dialog (self, "win.live-overlay");
  const guint port =
      vigie_live_service_find_free_port (20000 + (guint) g_test_rand_int_range (0, 20000), TRUE);

  adw_spin_row_set_value (app_fixture_get_part (dialog, "port_row"), port);
  return dialog;
}

static void
set_live (gpointer dialog, const char *row, gboolean on)
{
  adw_switch_row_set_active (app_fixture_get_part (dialog, row), on);
}

static void
test_other_machines_see_it_only_when_agreed (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_live (self);

  set_live (dialog, "active_row", TRUE); /* this machine alone: nobody is asked */
  g_assert_true (is_on (dialog));
  g_assert_false (is_asked (self));
  set_live (dialog, "active_row", FALSE);
  g_assert_true (vigie_test_wait_until (is_off, dialog, APP_PATIENCE_MS));

  set_live (dialog, "shared_row", TRUE);
  set_live (dialog, "active_row", TRUE);
  g_assert_false (is_on (dialog));
  answer (self, "cancel");
  g_assert_false (is_on (dialog));
  set_live (dialog, "active_row", TRUE);
  g_assert_false (is_on (dialog));
  answer (self, "agree");
  g_assert_true (is_on (dialog));
  set_live (dialog, "active_row", FALSE);
  g_assert_true (vigie_test_wait_until (is_off, dialog, APP_PATIENCE_MS));
}

static void
test_what_is_real_starts_at_once (AppFixture *self, gconstpointer data)
{
  gpointer dialog;

  open_incident (self, FALSE);
  dialog = open_live (self);
  set_live (dialog, "shared_row", TRUE);
  set_live (dialog, "active_row", TRUE);
  g_assert_true (is_on (dialog));
  g_assert_false (is_asked (self));
  set_live (dialog, "active_row", FALSE);
  g_assert_true (vigie_test_wait_until (is_off, dialog, APP_PATIENCE_MS));
}

/* ---- the brief ---- */

static gboolean
brief_is_ready (gpointer data)
{
  return vigie_brief_dialog_is_ready (data);
}

static void
test_a_brief_is_issued_only_when_agreed (AppFixture *self, gconstpointer data)
{
  static const char *const actions[] = { "brief.issue", "brief.print" };
  gpointer dialog = open_dialog (self, "win.brief");

  g_assert_true (vigie_test_wait_until (brief_is_ready, dialog, 3 * APP_PATIENCE_MS));
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_assert_true (gtk_widget_activate_action (dialog, actions[i], NULL));
      answer (self, "cancel");
      g_assert_true (app_fixture_get_dialog (self) == dialog);
      g_assert_false (vigie_brief_dialog_is_issued (dialog));
    }
}

/* ---- destinations ---- */

static char *
add_destination (AppFixture *self, gboolean automatic)
{
  VigieStore *store = vigie_session_get_store (app_fixture_get_session (self));
  g_autoptr (VigieDestination) destination = vigie_destination_new ();
  char *path = g_build_filename (self->dir, "carte.geojson", NULL);
  g_autoptr (GError) error = NULL;

  destination->kind = VIGIE_DESTINATION_FOLDER;
  destination->automatic = automatic;
  g_set_str (&destination->name, "Conseil départemental");
  g_set_str (&destination->address, path);
  g_set_str (&destination->format, "geojson");
  vigie_destinations_add (store, destination, &error);
  g_assert_no_error (error);
  vigie_outside_refresh (vigie_window_get_outside (self->window));
  return path;
}

static const VigieOutsideItem *
find_item (AppFixture *self)
{
  return vigie_outside_find (vigie_window_get_outside (self->window), "Conseil départemental");
}

static gboolean
is_known (gpointer data)
{
  return find_item (data) != NULL;
}

static gboolean
waits_for_an_answer (gpointer data)
{
  const VigieOutsideItem *item = find_item (data);

  return item != NULL && item->state == VIGIE_PUSH_FAILED && item->needs == VIGIE_PUSH_EXERCISE;
}

static gboolean
is_sent (gpointer data)
{
  const VigieOutsideItem *item = find_item (data);

  return item != NULL && item->state == VIGIE_PUSH_CURRENT;
}

static void
draw (AppFixture *self)
{
  g_autoptr (JsonNode) payload = json_from_string (
      "{\"kind\":\"closure\",\"title\":\"D 971\",\"geometry\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[4.8,47],[4.9,47],[4.9,47.1],[4.8,47]]]}}",
      NULL);
  g_autofree char *id = vigie_shape_new_id ();
  g_autoptr (VigieDraft) draft = vigie_draft_new ("shape.draw", id, payload, NULL, "Anne", NULL);
  g_autoptr (VigieDecision) decision =
      vigie_store_append (vigie_session_get_store (app_fixture_get_session (self)), draft, NULL);

  g_assert_nonnull (decision);
}

static gboolean
holds_the_closure (gpointer path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "D 971") != NULL;
}

static void
test_a_destination_gets_it_only_when_agreed (AppFixture *self, gconstpointer data)
{
  g_autofree char *path = add_destination (self, FALSE);

  g_assert_true (vigie_test_wait_until (is_known, self, APP_PATIENCE_MS));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.publish-now", NULL));
  answer (self, "cancel");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.publish-now", NULL));
  answer (self, "agree");
  g_assert_true (vigie_test_wait_until (is_sent, self, APP_PATIENCE_MS));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_an_automatic_one_waits_and_is_then_kept_up_to_date (AppFixture *self, gconstpointer data)
{
  g_autofree char *path = add_destination (self, TRUE);

  g_assert_true (vigie_test_wait_until (waits_for_an_answer, self, APP_PATIENCE_MS));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.publish-now", NULL));
  answer (self, "agree");
  g_assert_true (vigie_test_wait_until (is_sent, self, APP_PATIENCE_MS));
  draw (self); /* nobody is asked any more: the log says that it was sent there */
  g_assert_true (vigie_test_wait_until (holds_the_closure, path, APP_PATIENCE_MS));
  g_assert_false (is_asked (self));
}

#define ADD(path, func)                                                                            \
  g_test_add ("/exercise-guard/" path, AppFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  ADD ("live-overlay", test_other_machines_see_it_only_when_agreed);
  ADD ("real", test_what_is_real_starts_at_once);
  ADD ("brief", test_a_brief_is_issued_only_when_agreed);
  ADD ("destination", test_a_destination_gets_it_only_when_agreed);
  ADD ("automatic", test_an_automatic_one_waits_and_is_then_kept_up_to_date);

  return g_test_run ();
}
