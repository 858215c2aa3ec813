/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-source-questions.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-login.h"
#include "vigie-question.h"
#include "vigie-rows.h"
#include "vigie-source-words.h"

/* ---- what a file wants to ask ---- */

static GtkWidget *
make_list (GPtrArray *watches)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_margin_bottom (list, 2);
  for (guint i = 0; i < watches->len; i++)
    {
      const VigieWatch *watch = g_ptr_array_index (watches, i);
      g_autofree char *place = vigie_source_format_place (watch);
      g_autoptr (VigieSource) source = vigie_watch_make_source (watch, NULL);
      g_autofree char *price = source != NULL ? vigie_source_describe_price (source) : NULL;
      GtkWidget *row = vigie_row_new (place, price != NULL ? price : watch->name);

      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), price != NULL ? 0 : 1);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  return scroller;
}

AdwAlertDialog *
vigie_source_question_agree (GPtrArray *watches)
{
  AdwAlertDialog *dialog = vigie_question_new (
      _ ("Watch These Sources?"),
      _ ("They came with the incident’s file. As long as it is open, this desk would do this again "
         "and again, and those who are asked would see its address."));

  adw_alert_dialog_set_extra_child (dialog, make_list (watches));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Not Now"), "agree",
                                  _ ("_Watch These Sources"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "agree", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_default_response (dialog, "cancel");
  return dialog;
}

/* ---- a login ---- */

static void
on_secret_changed (GtkEditable *row, AdwAlertDialog *dialog)
{
  adw_alert_dialog_set_response_enabled (dialog, "save", gtk_editable_get_text (row)[0] != '\0');
}

static void
add_login_row (AdwAlertDialog *dialog, GtkListBox *list)
{
  GtkWidget *row = vigie_login_row_new ();

  gtk_list_box_append (list, row);
  g_object_set_data (G_OBJECT (dialog), "login-row", row);
}

static void
add_secret_row (AdwAlertDialog *dialog, const VigieWatch *watch)
{
  GtkWidget *row = adw_password_entry_row_new ();
  GtkWidget *list = gtk_list_box_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 vigie_source_kind_get_login (watch->kind));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_secret_changed), dialog, 0);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  if (vigie_login_is_in_browser (watch->kind))
    add_login_row (dialog, GTK_LIST_BOX (list));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  adw_alert_dialog_set_extra_child (dialog, list);
  adw_dialog_set_focus (ADW_DIALOG (dialog),
                        gtk_widget_get_first_child (list)); /* the browser where there is one */
  g_object_set_data (G_OBJECT (dialog), "secret-row", row);
}

/* What somebody types where the browser is not wanted. */
static const char *
get_typed_label (const char *kind)
{
  if (!vigie_login_is_in_browser (kind))
    return _ ("_Sign In");
  return strcmp (kind, "bluesky") == 0 ? _ ("_Use Password") : _ ("_Use Token");
}

AdwAlertDialog *
vigie_source_question_login (const VigieWatch *watch)
{
  AdwAlertDialog *dialog = vigie_question_new (NULL, NULL);
  g_autofree char *place = vigie_source_format_what (watch);
  const gboolean in_browser = vigie_login_is_in_browser (watch->kind);

  /* Translators: %s is the name of a source */
  adw_alert_dialog_format_heading (dialog, _ ("Sign In for “%s”"), watch->name);
  adw_alert_dialog_format_body (
      dialog, "%s\n\n%s", place,
      _ ("The login stays in the keyring of this desk and is never written into the incident."));
  add_secret_row (dialog, watch);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "forget", _ ("_Forget Login"),
                                  "save", get_typed_label (watch->kind), NULL);
  adw_alert_dialog_set_prefer_wide_layout (dialog, in_browser); /* its row has a button */
  adw_alert_dialog_set_response_appearance (dialog, "forget", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_response_enabled (dialog, "save", FALSE);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_default_response (dialog, "save");
  return dialog;
}

const char *
vigie_source_question_get_secret (AdwAlertDialog *dialog)
{
  return gtk_editable_get_text (g_object_get_data (G_OBJECT (dialog), "secret-row"));
}

void
vigie_source_question_set_secret (AdwAlertDialog *dialog, const char *secret)
{
  gtk_editable_set_text (g_object_get_data (G_OBJECT (dialog), "secret-row"), secret);
}

/* (transfer none) (nullable): where there is a login in the browser */
VigieLoginRow *
vigie_source_question_get_login_row (AdwAlertDialog *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), "login-row");
}
