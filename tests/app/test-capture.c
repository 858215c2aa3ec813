/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "app-fixture.h"
#include "capture-client.h"
#include "vigie-add-dialog.h"
#include "vigie-capture-dialog.h"
#include "vigie-hand-post.h"
#include "vigie-install.h"

/* What a browser hands over, from the switch and from links. */

#define N_POSTS 3
#define LINK                                                                                       \
  "vigie:capture?address=https%3A%2F%2Fwww.facebook.com%2Fgroups%2Froads%2Fposts%2F7&"             \
  "text=Arbre%20sur%20la%20D%20905&author=Paul&posted_at=2026-01-31T08:00:00Z&"                    \
  "picture=https%3A%2F%2Fcdn.example%2Fa%3Fb"

static void
set_up (AppFixture *self, gconstpointer data)
{
  vigie_settings_set_fetch_photos (FALSE);
  app_fixture_set_up (self, N_POSTS);
}

static void
tear_down (AppFixture *self, gconstpointer data)
{
  vigie_capture_service_set_wanted (vigie_application_get_capture (self->application), FALSE);
  app_fixture_tear_down (self);
}

static gboolean
has_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) != NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) == NULL;
}

/* ---- the switch ---- */

static gboolean
is_on (gpointer service)
{
  return vigie_capture_service_get_state (service) == VIGIE_CAPTURE_ON;
}

static VigieCaptureService *
turn_on (AppFixture *self)
{
  VigieCaptureService *service = vigie_application_get_capture (self->application);

  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.connect-browser", NULL));
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  g_assert_true (VIGIE_IS_CAPTURE_DIALOG (app_fixture_get_dialog (self)));
  adw_switch_row_set_active (app_fixture_get_part (app_fixture_get_dialog (self), "active_row"),
                             TRUE);
  g_assert_true (vigie_test_wait_until (is_on, service, APP_PATIENCE_MS));
  return service;
}

static guint
find_port (const char *uri)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);

  g_assert_nonnull (parsed);
  return (guint) g_uri_get_port (parsed);
}

/* Returns: (transfer full): what a browser knows once it is connected */
static char *
pair (VigieCaptureService *service, guint *port)
{
  g_autofree char *uri = vigie_capture_service_dup_pair_uri (service);
  g_autofree char *answer = NULL;
  char *key;

  *port = find_port (uri);
  key = capture_client_pair (*port, strchr (uri, '#') + 1, CAPTURE_EXTENSION, &answer);
  g_assert_nonnull (key);
  return key;
}

static gboolean
was_paired (gpointer service)
{
  return vigie_capture_service_was_paired (service);
}

static gboolean
has_captured (gpointer service)
{
  gint64 last_at;

  return vigie_capture_service_get_n_captured (service, &last_at) > 0;
}

static void
test_connected_browser_adds_posts (AppFixture *self, gconstpointer data)
{
  VigieCaptureService *service = turn_on (self);
  AdwActionRow *row = app_fixture_get_part (app_fixture_get_dialog (self), "active_row");
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *key = NULL;
  g_autofree char *before = g_strdup (adw_action_row_get_subtitle (row));
  g_autofree char *id = NULL;
  guint port;

  app_fixture_keep_picture (self, "connect-browser");
  key = pair (service, &port);
  g_assert_true (vigie_test_wait_until (was_paired, service, APP_PATIENCE_MS));
  answer = capture_client_request (
      port, key, "POST", "/capture",
      "{\"address\":\"https://map.snapchat.com/\",\"text\":\"Arbre sur la D 905\"}");
  assert_answer (answer, "200");
  id = g_strndup (strstr (answer, "\"post\":\"") + 8, VIGIE_POST_ID_LENGTH);
  app_fixture_wait_for_count (self, VIGIE_STATUS_NEW, N_POSTS + 1);
  g_assert_true (vigie_test_wait_until (has_captured, service, APP_PATIENCE_MS));
  g_assert_cmpstr (adw_action_row_get_subtitle (row), !=, before);
  list = vigie_store_list_provenances (vigie_session_get_store (app_fixture_get_session (self)), id,
                                       NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (
      vigie_hand_watch_get_observer (((VigieProvenance *) g_ptr_array_index (list, 0))->watch), ==,
      vigie_session_get_actor (app_fixture_get_session (self)));
}

static gboolean
has_no_number (gpointer service)
{
  return vigie_capture_service_get_number (service) == NULL;
}

/* Which the browser asks for; until it is connected. */
static void
test_number_is_shown_while_a_browser_asks (AppFixture *self, gconstpointer data)
{
  VigieCaptureService *service = turn_on (self);
  gpointer dialog = app_fixture_get_dialog (self);
  GtkWidget *group = app_fixture_get_part (dialog, "number_group");
  g_autofree char *number = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *key = NULL;

  g_assert_false (gtk_widget_get_visible (group));
  uri = vigie_capture_service_dup_pair_uri (service);
  g_assert_true (gtk_widget_get_visible (group));
  number = g_strdup (gtk_label_get_label (app_fixture_get_part (dialog, "number_label")));
  g_assert_cmpuint (strlen (number), ==, 4);
  g_assert_cmpstr (number, ==, vigie_capture_service_get_number (service));
  app_fixture_keep_picture (self, "connect-browser-number");
  key = capture_client_pair (find_port (uri), strchr (uri, '#') + 1, CAPTURE_EXTENSION, &answer);
  g_assert_nonnull (key);
  g_assert_true (vigie_test_wait_until (has_no_number, service, APP_PATIENCE_MS));
  g_assert_false (gtk_widget_get_visible (group));
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

static void
test_nobody_is_listened_to_once_it_is_off (AppFixture *self, gconstpointer data)
{
  VigieCaptureService *service = turn_on (self);
  g_autofree char *uri = vigie_capture_service_dup_pair_uri (service);

  adw_switch_row_set_active (app_fixture_get_part (app_fixture_get_dialog (self), "active_row"),
                             FALSE);
  g_assert_true (
      vigie_test_wait_until (is_refused, GUINT_TO_POINTER (find_port (uri)), APP_PATIENCE_MS));
  g_assert_null (vigie_capture_service_dup_pair_uri (service));
}

static gboolean
has_new_receiver (gpointer service)
{
  g_autofree char *uri = vigie_capture_service_dup_pair_uri (service);

  return uri != NULL;
}

static void
on_disconnected (VigieCaptureService *service, gboolean for_good, guint *n)
{
  g_assert_false (for_good); /* no keyring that could forget them */
  (*n)++;
}

static void
test_disconnected_browser_is_refused (AppFixture *self, gconstpointer data)
{
  VigieCaptureService *service = turn_on (self);
  guint port;
  g_autofree char *key = pair (service, &port);
  g_autofree char *uri = NULL;
  guint n_told = 0;

  g_signal_connect (service, "disconnected", G_CALLBACK (on_disconnected), &n_told);
  vigie_capture_service_renew (service);
  g_assert_cmpuint (n_told, ==, 0);
  g_assert_true (vigie_test_wait_until (has_new_receiver, service, APP_PATIENCE_MS));
  g_assert_cmpuint (n_told, ==, 1);
  g_signal_handlers_disconnect_by_data (service, &n_told);
  uri = vigie_capture_service_dup_pair_uri (service);
  g_assert_cmpuint (find_port (uri), ==, port);
  g_assert_null (capture_client_greet (port, key));
}

/* ---- links ---- */

/* As the desktop hands them over. */
static void
open_link (AppFixture *self, const char *link)
{
  GFile *files[] = { g_file_new_for_uri (link) };

  G_APPLICATION_GET_CLASS (self->application)
      ->open (G_APPLICATION (self->application), files, 1, "");
  g_object_unref (files[0]);
}

static const char *
get_text (gpointer dialog, const char *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (app_fixture_get_part (dialog, row)));
}

static void
test_link_is_shown_before_it_is_added (AppFixture *self, gconstpointer data)
{
  gpointer dialog;
  AdwActionRow *fetch_row;

  open_link (self, LINK);
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  dialog = app_fixture_get_dialog (self);
  g_assert_true (VIGIE_IS_ADD_DIALOG (dialog));
  g_assert_cmpstr (get_text (dialog, "link_row"), ==,
                   "https://www.facebook.com/groups/roads/posts/7");
  g_assert_cmpstr (get_text (dialog, "author_row"), ==, "Paul");
  g_assert_cmpstr (get_text (dialog, "time_row"), !=, "");
  fetch_row = app_fixture_get_part (dialog, "fetch_row");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fetch_row)));
  g_assert_cmpstr (adw_action_row_get_subtitle (fetch_row), ==, "https://cdn.example/a?b");
  app_fixture_keep_picture (self, "capture-link");
  app_fixture_wait_for_count (self, VIGIE_STATUS_NEW, N_POSTS);

  g_assert_true (gtk_widget_activate_action (dialog, "add.add", NULL));
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
  app_fixture_wait_for_count (self, VIGIE_STATUS_NEW, N_POSTS + 1);
}

/* A page may make many. */
static void
test_second_link_changes_nothing_that_is_filled_in (AppFixture *self, gconstpointer data)
{
  gpointer dialog;

  open_link (self, LINK);
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  dialog = app_fixture_get_dialog (self);
  open_link (self, "vigie:capture?address=https://evil.example/&text=Non");
  g_assert_true (app_fixture_get_dialog (self) == dialog);
  g_assert_true (adw_banner_get_revealed (app_fixture_get_part (dialog, "problem_banner")));
  g_assert_cmpstr (get_text (dialog, "link_row"), ==,
                   "https://www.facebook.com/groups/roads/posts/7");
}

static void
test_bad_link_is_said (AppFixture *self, gconstpointer data)
{
  open_link (self, "vigie:capture?address=file:///etc/passwd");
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  g_assert_true (ADW_IS_ALERT_DIALOG (app_fixture_get_dialog (self)));
  app_fixture_wait_for_count (self, VIGIE_STATUS_NEW, N_POSTS);
  adw_dialog_force_close (app_fixture_get_dialog (self));
}

static void
test_link_waits_for_an_incident (AppFixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.close-incident", NULL));
  open_link (self, LINK);
  g_assert_true (has_no_dialog (self));
  vigie_window_open (self->window, file);
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  g_assert_true (VIGIE_IS_ADD_DIALOG (app_fixture_get_dialog (self)));
}

#define ADD(path, func) g_test_add ("/capture/" path, AppFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  vigie_install_init_locale ();
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE); /* no keyring */
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("browser", test_connected_browser_adds_posts);
  ADD ("number", test_number_is_shown_while_a_browser_asks);
  ADD ("off", test_nobody_is_listened_to_once_it_is_off);
  ADD ("disconnected", test_disconnected_browser_is_refused);
  ADD ("link", test_link_is_shown_before_it_is_added);
  ADD ("link/second", test_second_link_changes_nothing_that_is_filled_in);
  ADD ("link/bad", test_bad_link_is_said);
  ADD ("link/waits", test_link_waits_for_an_incident);
  return g_test_run ();
}
