/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "app-fixture.h"
#include "overlay-client.h"
#include "vigie-install.h"
#include "vigie-live-dialog.h"
#include "vigie-live-service.h"

/* The live overlay, from its switch to who asks for it. */

static void
set_up (AppFixture *self, gconstpointer data)
{
  app_fixture_set_up (self, 3);
}

static void
tear_down (AppFixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

static gboolean
has_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) != NULL;
}

static gpointer
open_dialog (AppFixture *self)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.live-overlay", NULL));
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  g_assert_true (VIGIE_IS_LIVE_DIALOG (app_fixture_get_dialog (self)));
  return app_fixture_get_dialog (self);
}

/* A port that nobody had a moment ago; other programs of this machine take some of the usual ones.
 */
static guint
choose_port (gpointer dialog)
{
  guint port =
      vigie_live_service_find_free_port (20000 + (guint) g_test_rand_int_range (0, 20000), TRUE);

  g_assert_cmpuint (port, >, 0);
  adw_spin_row_set_value (app_fixture_get_part (dialog, "port_row"), port);
  return port;
}

static void
set_on (gpointer dialog, gboolean on)
{
  adw_switch_row_set_active (app_fixture_get_part (dialog, "active_row"), on);
}

static gboolean
is_on (gpointer dialog)
{
  return adw_switch_row_get_active (app_fixture_get_part (dialog, "active_row"));
}

static const char *
get_address (gpointer dialog)
{
  return adw_action_row_get_subtitle (app_fixture_get_part (dialog, "address_row"));
}

static GtkWidget *
get_sign (AppFixture *self)
{
  return app_fixture_get_part (self->window, "live_button");
}

typedef struct
{
  guint port;
  const char *path;
  const char *text;
} Expectation;

static gboolean
answers (gpointer data)
{
  Expectation *expectation = data;
  g_autofree char *answer = overlay_client_ask (expectation->port, "GET", expectation->path, "");

  return strstr (answer, expectation->text) != NULL;
}

static void
expect (guint port, const char *path, const char *text)
{
  Expectation expectation = { port, path, text };

  if (!vigie_test_wait_until (answers, &expectation, APP_PATIENCE_MS))
    g_error ("%s does not come to say “%s”", path, text);
}

static gboolean
is_refused (gpointer data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", (guint16) GPOINTER_TO_UINT (data), NULL, &error);

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static gboolean
can_be_turned (gpointer row)
{
  return gtk_widget_get_sensitive (row);
}

static char *
get_etag (guint port, const char *path)
{
  g_autofree char *answer = overlay_client_ask (port, "GET", path, "");

  return overlay_client_find_header (answer, "ETag");
}

static void
draw_closure (AppFixture *self)
{
  const char *payload =
      "{\"kind\":\"closure\",\"title\":\"D 971\",\"cause\":\"flood\",\"geometry\":{\"type\":"
      "\"Polygon\",\"coordinates\":[[[4.8,47],[4.9,47],[4.9,47.1],[4.8,47]]]}}";
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = vigie_shape_new_id ();
  g_autoptr (VigieDraft) draft = vigie_draft_new ("shape.draw", id, node, NULL, "Anne", &error);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision =
      vigie_store_append (vigie_session_get_store (app_fixture_get_session (self)), draft, &error);
  g_assert_no_error (error);
}

/* A socket that holds @port; (transfer full) */
static GSocket *
occupy (guint port)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (inet, (guint16) port);
  g_autoptr (GError) error = NULL;
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_assert_true (g_socket_bind (socket, address, TRUE, &error));
  g_assert_true (g_socket_listen (socket, &error));
  return socket;
}

static void
test_serves_at_the_address_that_it_shows_and_follows_decisions (AppFixture *self,
                                                                gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  guint port = choose_port (dialog);
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u/", port);
  g_autofree char *before = NULL, *after = NULL;

  g_assert_false (gtk_widget_get_visible (get_sign (self)));
  set_on (dialog, TRUE);
  g_assert_cmpstr (get_address (dialog), ==, address);
  g_assert_true (gtk_widget_get_visible (get_sign (self)));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (get_sign (self)), address));
  expect (port, "/", "<html");
  expect (port, "/overlay.geojson", "FeatureCollection");
  app_fixture_keep_picture (self, "live-dialog");
  before = get_etag (port, "/overlay.geojson");
  draw_closure (self);
  expect (port, "/overlay.geojson", "D 971");
  after = get_etag (port, "/overlay.geojson");
  g_assert_cmpstr (before, !=, after);
}

static void
test_what_is_turned_off_is_refused_and_can_be_turned_on_again (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  guint port = choose_port (dialog);
  GtkWidget *row = app_fixture_get_part (dialog, "active_row");

  set_on (dialog, TRUE);
  expect (port, "/overlay.geojson", "FeatureCollection");
  set_on (dialog, FALSE);
  g_assert_false (gtk_widget_get_visible (get_sign (self)));
  g_assert_true (vigie_test_wait_until (is_refused, GUINT_TO_POINTER (port), APP_PATIENCE_MS));
  g_assert_true (vigie_test_wait_until (can_be_turned, row, APP_PATIENCE_MS));
  set_on (dialog, TRUE);
  expect (port, "/overlay.geojson", "FeatureCollection");
}

static void
test_a_busy_port_is_told_and_the_next_one_offered (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  guint port = choose_port (dialog);
  g_autoptr (GSocket) other = occupy (port);
  g_autofree char *number = g_strdup_printf ("%u", port);
  GtkWidget *button = app_fixture_get_part (dialog, "next_port_button");

  set_on (dialog, TRUE);
  g_assert_false (is_on (dialog));
  g_assert_true (gtk_widget_get_visible (app_fixture_get_part (dialog, "problem_group")));
  g_assert_nonnull (strstr (
      adw_preferences_row_get_title (app_fixture_get_part (dialog, "problem_row")), number));
  app_fixture_keep_picture (self, "live-dialog-busy");
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (is_on (dialog));
  g_assert_false (gtk_widget_get_visible (app_fixture_get_part (dialog, "problem_group")));
  port = (guint) adw_spin_row_get_value (app_fixture_get_part (dialog, "port_row"));
  expect (port, "/overlay.geojson", "FeatureCollection");
}

static void
test_other_machines_have_to_show_the_token (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  guint port = choose_port (dialog);
  const char *token;
  g_autofree char *path = NULL;

  adw_switch_row_set_active (app_fixture_get_part (dialog, "shared_row"), TRUE);
  set_on (dialog, TRUE);
  token = adw_action_row_get_subtitle (app_fixture_get_part (dialog, "token_row"));
  g_assert_cmpuint (strlen (token), >=, 16);
  g_assert_null (strstr (get_address (dialog), token));
  path = g_strconcat ("/overlay.geojson?token=", token, NULL);
  expect (port, path, "FeatureCollection");
  expect (port, "/overlay.geojson", "401");
  app_fixture_keep_picture (self, "live-dialog-shared");
  gtk_window_set_default_size (GTK_WINDOW (self->window), 480, 640);
  app_fixture_keep_picture (self, "live-dialog-narrow");
}

static void
test_it_ends_with_the_incident (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  guint port = choose_port (dialog);

  set_on (dialog, TRUE);
  expect (port, "/overlay.geojson", "FeatureCollection");
  adw_dialog_force_close (dialog);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.close-incident", NULL));
  g_assert_true (vigie_test_wait_until (is_refused, GUINT_TO_POINTER (port), APP_PATIENCE_MS));
}

static void
test_it_ends_with_the_window (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  guint port = choose_port (dialog);

  set_on (dialog, TRUE); /* its files are still being made when the window goes */
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_assert_true (vigie_test_wait_until (is_refused, GUINT_TO_POINTER (port), APP_PATIENCE_MS));
  self->window = vigie_window_new (self->application);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  vigie_install_init_locale ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
#define add(name) g_test_add ("/live/" #name, AppFixture, NULL, set_up, test_##name, tear_down)
  add (serves_at_the_address_that_it_shows_and_follows_decisions);
  add (what_is_turned_off_is_refused_and_can_be_turned_on_again);
  add (a_busy_port_is_told_and_the_next_one_offered);
  add (other_machines_have_to_show_the_token);
  add (it_ends_with_the_incident);
  add (it_ends_with_the_window);
#undef add
  return g_test_run ();
}
