/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app-fixture.h"
#include "vigie-log-bar.h"
#include "vigie-log-view.h"

/* A window that shows the log of an incident with three entries. For test programs only. */

typedef struct
{
  AppFixture app;
  VigieLogView *view;
  gpointer bar;
  guint n; /* entries that are waited for */
} LogFixture;

static inline GListModel *
log_fixture_get_list (LogFixture *self)
{
  return G_LIST_MODEL (
      gtk_column_view_get_model (app_fixture_get_part (self->view, "column_view")));
}

static inline gboolean
log_fixture_has_entries (gpointer data)
{
  LogFixture *self = data;
  GListModel *list = log_fixture_get_list (self);

  return list != NULL && g_list_model_get_n_items (list) == self->n;
}

static inline void
log_fixture_wait (LogFixture *self, guint n)
{
  self->n = n;
  if (!vigie_test_wait_until (log_fixture_has_entries, self, APP_PATIENCE_MS))
    g_assert_cmpuint (g_list_model_get_n_items (log_fixture_get_list (self)), ==, n);
}

typedef struct
{
  LogFixture *fixture;
  const char *text;
} LogFixtureCount;

static inline gboolean
log_fixture_says_count (gpointer data)
{
  LogFixtureCount *count = data;

  return g_strcmp0 (gtk_label_get_text (app_fixture_get_part (count->fixture->bar, "count_label")),
                    count->text) == 0;
}

static inline void
log_fixture_expect_count (LogFixture *self, const char *text)
{
  LogFixtureCount count = { self, text };

  if (!vigie_test_wait_until (log_fixture_says_count, &count, APP_PATIENCE_MS))
    g_assert_cmpstr (gtk_label_get_text (app_fixture_get_part (self->bar, "count_label")), ==,
                     text);
}

static inline void
log_fixture_decide (
    LogFixture *self, guint row, VigieStatus status, const char *reason, const char *actor)
{
  VigieSession *session = app_fixture_get_session (&self->app);
  g_autoptr (VigieFeedItem) item =
      g_list_model_get_item (G_LIST_MODEL (vigie_session_get_feed (session)), row);

  vigie_session_decide (session,
                        vigie_draft_new_status (vigie_post_get_id (vigie_feed_item_get_post (item)),
                                                status, reason, actor));
}

static inline void
log_fixture_show_view (LogFixture *self, const char *name)
{
  adw_view_stack_set_visible_child_name (
      ADW_VIEW_STACK (app_fixture_find (GTK_WIDGET (self->app.window), ADW_TYPE_VIEW_STACK)), name);
}

static inline void
log_fixture_set_up (LogFixture *self)
{
  app_fixture_set_up (&self->app, 5);
  log_fixture_show_view (self, "log");
  self->view =
      VIGIE_LOG_VIEW (app_fixture_find (GTK_WIDGET (self->app.window), VIGIE_TYPE_LOG_VIEW));
  self->bar = app_fixture_get_part (self->view, "log_bar");
  log_fixture_decide (self, 0, VIGIE_STATUS_REJECTED, "Déjà vu à Dijon", "Zoé Martin");
  log_fixture_wait (self, 1);
  log_fixture_decide (self, 1, VIGIE_STATUS_CONFIRMED, "Deux photos", "Karim");
  log_fixture_wait (self, 2);
  gtk_editable_set_text (app_fixture_get_part (self->view, "note_entry"), "Appel de la préfecture");
  g_signal_emit_by_name (app_fixture_get_part (self->view, "note_entry"), "activate");
  log_fixture_wait (self, 3);
}

static inline void
log_fixture_search (LogFixture *self, const char *text)
{
  gtk_editable_set_text (app_fixture_get_part (self->bar, "search_entry"), text);
}

static inline void
log_fixture_tear_down (LogFixture *self)
{
  app_fixture_tear_down (&self->app);
}

/* As another process would: the view hears of it from the file. */
static inline void
log_fixture_append (
    LogFixture *self, const char *kind, const char *subject, const char *payload, const char *actor)
{
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new (kind, subject, node, NULL, actor, &error);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_store_append (vigie_session_get_store (app_fixture_get_session (&self->app)),
                                 draft, &error);
  g_assert_no_error (error);
}

/* What a toast of the window says, "" where there is none. */
static inline const char *
log_fixture_get_toast (LogFixture *self)
{
  GtkWidget *toast =
      app_fixture_find (GTK_WIDGET (self->app.window), g_type_from_name ("AdwToastWidget"));
  GtkWidget *label = toast != NULL ? app_fixture_find (toast, GTK_TYPE_LABEL) : NULL;

  return label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : "";
}
