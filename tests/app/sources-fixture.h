/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app-fixture.h"
#include "vigie-source-dialog.h"
#include "vigie-source-questions.h"
#include "vigie-source-row.h"
#include "vigie-sources-page.h"
#include "vigie-web-server.h"

/* A window and a server with feeds. For test programs only. */

typedef struct
{
  AppFixture app;
  VigieWebServer *server;
} Desk;

static inline void
desk_clear (Desk *self)
{
  if (self->app.dir != NULL)
    app_fixture_tear_down (&self->app);
  vigie_web_server_free (self->server);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static inline void
serve (Desk *self, const char *path, guint n_items)
{
  g_autoptr (GString) feed = g_string_new ("<rss version=\"2.0\"><channel><title>T</title>");

  for (guint i = 0; i < n_items; i++)
    g_string_append_printf (feed,
                            "<item><guid isPermaLink=\"false\">%s-%u</guid>"
                            "<title>Crue %u</title></item>",
                            path, i, i);
  g_string_append (feed, "</channel></rss>");
  vigie_web_server_set_text (self->server, path, 200, "application/rss+xml", feed->str);
}

static inline VigieSources *
get_sources (Desk *self)
{
  return vigie_session_get_sources (app_fixture_get_session (&self->app));
}

static inline gboolean
is_ready (gpointer data)
{
  return vigie_sources_is_ready (get_sources (data));
}

static inline GtkWidget *
get_page (Desk *self)
{
  return app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_SOURCES_PAGE);
}

static inline void
desk_init (Desk *self)
{
  *self = (Desk) { .server = vigie_web_server_new () };
  serve (self, "/feed", 3);
  serve (self, "/other", 2);
  app_fixture_set_up (&self->app, 2);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->app.window), "win.show-sources", NULL));
  g_assert_nonnull (get_page (self));
  g_assert_true (vigie_test_wait_until (is_ready, self, APP_PATIENCE_MS));
}

static inline VigieWatch *
make_watch (Desk *self, const char *name, const char *path)
{
  g_autofree char *uri = vigie_web_server_dup_uri (self->server, path);
  g_autofree char *option = g_strconcat ("url=", uri, NULL);
  const char *const options[] = { option, NULL };

  return vigie_watch_new (name, "feed", options);
}

/* As a file has it that somebody else made. */
static inline void
add_by_another_hand (Desk *self, const char *name, const char *path)
{
  g_autoptr (VigieWatch) watch = make_watch (self, name, path);
  g_autoptr (GError) error = NULL;

  vigie_watches_add (vigie_sources_get_store (get_sources (self)), watch, &error);
  g_assert_no_error (error);
}

/* One that looks like Bluesky's and asks somebody else; it waits for somebody to let it go on. */
static inline void
add_hidden_server (Desk *self, const char *name)
{
  g_autofree char *option = g_strdup_printf ("jetstream=ws://127.0.0.1:%u/stream",
                                             vigie_web_server_get_port (self->server));
  const char *const options[] = { "q=crue", "q=eau, boue", option, NULL };
  g_autoptr (VigieWatch) watch = vigie_watch_new (name, "bluesky", options);
  g_autoptr (GError) error = NULL;

  watch->paused = TRUE;
  vigie_watches_add (vigie_sources_get_store (get_sources (self)), watch, &error);
  g_assert_no_error (error);
}

typedef struct
{
  Desk *desk;
  const char *name;
  int state; /* VigieWatchState, or -1 where there is no such source */
} Wish;

static inline gboolean
is_so (gpointer data)
{
  Wish *wish = data;
  const VigieWatchStatus *status = vigie_sources_find (get_sources (wish->desk), wish->name);

  return (status != NULL ? (int) status->state : -1) == wish->state;
}

static inline void
wait_for (Desk *self, const char *name, int state)
{
  Wish wish = { self, name, state };

  if (!vigie_test_wait_until (is_so, &wish, APP_PATIENCE_MS))
    {
      const VigieWatchStatus *status = vigie_sources_find (get_sources (self), name);

      g_error ("%s: %s", name,
               status != NULL ? vigie_watch_state_to_string (status->state) : "there is none");
    }
}

static inline gboolean
has_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) != NULL;
}

static inline gboolean
has_no_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) == NULL;
}

static inline const char *
get_row_text (Desk *self)
{
  return adw_action_row_get_subtitle (
      ADW_ACTION_ROW (app_fixture_find (get_page (self), VIGIE_TYPE_SOURCE_ROW)));
}

static inline void
act_on (Desk *self, const char *action, const char *name)
{
  g_assert_true (gtk_widget_activate_action (get_page (self), action, "s", name));
}

static inline void
answer (Desk *self, const char *response)
{
  AdwDialog *dialog;

  g_assert_true (vigie_test_wait_until (has_dialog, &self->app, APP_PATIENCE_MS));
  dialog = app_fixture_get_dialog (&self->app);
  g_signal_emit_by_name (dialog, "response", response);
  adw_dialog_force_close (dialog);
}

static inline gboolean
has_question (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return ADW_IS_ALERT_DIALOG (dialog) &&
         adw_alert_dialog_has_response (ADW_ALERT_DIALOG (dialog), "agree");
}

static inline gboolean
has_login (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return ADW_IS_ALERT_DIALOG (dialog) &&
         adw_alert_dialog_has_response (ADW_ALERT_DIALOG (dialog), "forget");
}

static inline gboolean
has_searched (gpointer data)
{
  return vigie_web_server_count (data, "/api/v2/search") > 0;
}

static inline void
sign_in (Desk *self, const char *secret)
{
  g_assert_true (vigie_test_wait_until (has_login, &self->app, APP_PATIENCE_MS));
  vigie_source_question_set_secret (ADW_ALERT_DIALOG (app_fixture_get_dialog (&self->app)), secret);
  answer (self, "save");
}

/* (nullable): a button by what it says */
static inline GtkWidget *
find_label (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static inline gboolean
has_undo (gpointer data)
{
  return find_label (get_page (data), "_Undo") != NULL;
}

static inline gpointer
open_dialog (Desk *self, const char *kind)
{
  gpointer dialog;

  g_assert_true (gtk_widget_activate_action (get_page (self), "sources.add", NULL));
  dialog = app_fixture_get_dialog (&self->app);
  g_assert_true (VIGIE_IS_SOURCE_DIALOG (dialog));
  vigie_source_dialog_choose_kind (dialog, kind);
  return dialog;
}

static inline void
type (gpointer dialog, const char *option, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (vigie_source_dialog_get_row (dialog, option)), text);
}

static inline void
save (gpointer dialog)
{
  g_signal_emit_by_name (app_fixture_get_part (dialog, "save_button"), "clicked");
}

static inline gboolean
has_rhythm (gpointer data)
{
  const gint64 now = g_get_real_time () / 1000;

  return vigie_sources_get_rhythm (get_sources (data), "127.0.0.1", now).n_last_hour == 3;
}
