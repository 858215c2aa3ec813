/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app-fixture.h"
#include "vigie-day-row.h"
#include "vigie-privacy-dialog.h"
#include "vigie-privacy-report.h"

/* A window with posts and photos, three posts of which are rejected, and its dialog about personal
 * data. For test programs only. */

#define N_POSTS 12
#define N_REJECTED 3
#define N_PHOTOS 2

enum
{
  POSTS,
  PHOTOS
};

enum
{
  OLDER,
  REJECTED,
  UNVERIFIABLE,
  ALL
};

static inline VigieStore *
get_store (AppFixture *self)
{
  return vigie_session_get_store (app_fixture_get_session (self));
}

static inline void
add_photos (AppFixture *self)
{
  for (guint i = 0; i < N_PHOTOS; i++)
    {
      g_autofree char *id = g_strdup_printf ("photo-%u", i);
      g_autofree char *bytes = g_strdup_printf ("no picture %u", i);
      g_autoptr (VigiePhotoFacts) photo = vigie_photo_facts_new ("photo.jpg");
      g_autoptr (GError) error = NULL;
      VigiePhotoFacts *photos[] = { photo };
      const VigieObservation post = { .source_kind = "file",
                                      .source_host = "test.csv",
                                      .external_id = id,
                                      .author = "@paul",
                                      .text = "Congère",
                                      .posted_at = 1768300000000,
                                      .received_at = 1768300000000,
                                      .photos = photos,
                                      .n_photos = 1 };

      photo->bytes = g_bytes_new (bytes, strlen (bytes));
      photo->mime_type = g_strdup ("image/jpeg");
      vigie_store_ingest (get_store (self), &post, 1, NULL, &error);
      g_assert_no_error (error);
    }
}

static inline void
reject (AppFixture *self, guint i)
{
  g_autofree char *external_id = g_strdup_printf ("%u", i);
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GError) error = NULL;

  vigie_post_make_id ("file", "test.csv", external_id, id);
  draft = vigie_draft_new_status (id, VIGIE_STATUS_REJECTED, "vu ailleurs", "Ana");
  decision = vigie_store_append (get_store (self), draft, &error);
  g_assert_no_error (error);
}

static inline void
set_up (AppFixture *self, gconstpointer data)
{
  app_fixture_set_up (self, N_POSTS);
  add_photos (self);
  for (guint i = 0; i < N_REJECTED; i++)
    reject (self, i);
  app_fixture_wait_for_count (self, VIGIE_STATUS_REJECTED, N_REJECTED);
  app_fixture_wait_for_count (self, VIGIE_STATUS_NEW, N_POSTS + N_PHOTOS - N_REJECTED);
}

static inline void
tear_down (AppFixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

static inline gboolean
has_dialog (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return dialog != NULL && VIGIE_IS_PRIVACY_DIALOG (dialog);
}

static inline GtkWidget *
open_dialog (AppFixture *self)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.personal-data", NULL));
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  return GTK_WIDGET (app_fixture_get_dialog (self));
}

static inline void
choose (GtkWidget *dialog, guint what, guint rule)
{
  adw_combo_row_set_selected (app_fixture_get_part (dialog, "what_row"), what);
  adw_combo_row_set_selected (app_fixture_get_part (dialog, "rule_row"), rule);
}

static inline void
choose_day (GtkWidget *dialog, const char *day)
{
  VigieDayRow *row = app_fixture_get_part (dialog, "day_row");

  vigie_day_row_set_day (row, day);
  g_signal_emit_by_name (row, "chosen");
}

typedef struct
{
  GtkWidget *widget;
  GtkWidget *spinner;
  const char *words;
} Said;

static inline gboolean
is_said (gpointer data)
{
  Said *said = data;
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (said->widget));

  return !gtk_widget_get_visible (said->spinner) && title != NULL &&
         strstr (title, said->words) != NULL;
}

static inline void
wait_for_preview (GtkWidget *dialog, const char *words)
{
  Said said = { app_fixture_get_part (dialog, "preview_row"),
                app_fixture_get_part (dialog, "preview_spinner"), words };

  if (!vigie_test_wait_until (is_said, &said, APP_PATIENCE_MS))
    g_error ("“%s”, expected “%s”",
             adw_preferences_row_get_title (ADW_PREFERENCES_ROW (said.widget)), words);
}

static inline gboolean
can_remove (gpointer dialog)
{
  return gtk_widget_is_sensitive (app_fixture_get_part (dialog, "remove_row"));
}

static inline gboolean
has_question (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return dialog != NULL && ADW_IS_ALERT_DIALOG (dialog);
}

static inline AdwAlertDialog *
ask (AppFixture *self, GtkWidget *dialog, const char *action)
{
  g_assert_true (gtk_widget_activate_action (dialog, action, NULL));
  g_assert_true (vigie_test_wait_until (has_question, self, APP_PATIENCE_MS));
  return ADW_ALERT_DIALOG (app_fixture_get_dialog (self));
}

static inline void
answer (AdwAlertDialog *question, const char *response)
{
  g_autofree char *name = g_strconcat ("response::", response, NULL);

  g_signal_emit_by_name (question, name, response);
  adw_dialog_force_close (ADW_DIALOG (question));
}

static inline gboolean
has_report (gpointer dialog)
{
  GtkWidget *report = app_fixture_find (dialog, VIGIE_TYPE_PRIVACY_REPORT);

  return report != NULL && vigie_privacy_report_get_text (VIGIE_PRIVACY_REPORT (report)) != NULL;
}

/* Returns: the report */
static inline VigiePrivacyReport *
agree (AppFixture *self, GtkWidget *dialog, const char *action)
{
  answer (ask (self, dialog, action), "remove");
  g_assert_true (vigie_test_wait_until (has_report, dialog, 2 * APP_PATIENCE_MS));
  return VIGIE_PRIVACY_REPORT (app_fixture_find (dialog, VIGIE_TYPE_PRIVACY_REPORT));
}

static inline void
assert_says (VigiePrivacyReport *report, const char *words)
{
  const char *text = vigie_privacy_report_get_text (report);

  if (strstr (text, words) == NULL)
    g_error ("“%s” is not in:\n%s", words, text);
}

static inline void
select_first (AppFixture *self)
{
  GListModel *feed = vigie_session_get_feed (app_fixture_get_session (self));
  g_autoptr (VigieFeedItem) item = g_list_model_get_item (feed, 0);

  vigie_session_select_item (app_fixture_get_session (self), item);
}
