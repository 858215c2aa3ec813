/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-details-dialog.h"

#include <glib/gi18n.h>

#include "vigie-checklist.h"
#include "vigie-closures.h"
#include "vigie-geocoder.h"
#include "vigie-question.h"
#include "vigie-retention.h"
#include "vigie-settings.h"
#include "vigie-territory-dialog.h"
#include "vigie-territory-row.h"

struct _VigieDetailsDialog
{
  AdwPreferencesDialog parent_instance;

  VigieSession *session;
  VigieTerritoryRow *territory_row;
};

G_DEFINE_FINAL_TYPE (VigieDetailsDialog, vigie_details_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static void
on_applied (AdwEntryRow *row, VigieDetailsDialog *self)
{
  vigie_session_set_info (self->session, g_object_get_data (G_OBJECT (row), "key"),
                          gtk_editable_get_text (GTK_EDITABLE (row)));
}

static void
add_row (VigieDetailsDialog *self, AdwPreferencesGroup *group, const char *key, const char *title)
{
  g_autofree char *value = vigie_store_get (vigie_session_get_store (self->session), key);
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), value != NULL ? value : "");
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "key", g_strdup (key), g_free);
  g_signal_connect_object (row, "apply", G_CALLBACK (on_applied), self, 0);
  adw_preferences_group_add (group, row);
}

static void
on_four_eyes (AdwSwitchRow *row, GParamSpec *pspec, VigieDetailsDialog *self)
{
  vigie_session_set_info (self->session, VIGIE_INFO_FOUR_EYES,
                          adw_switch_row_get_active (row) ? "true" : "false");
}

static void
on_checklist_applied (AdwEntryRow *row, VigieDetailsDialog *self)
{
  g_auto (GStrv) checks = vigie_checklist_from_words (gtk_editable_get_text (GTK_EDITABLE (row)));
  g_autofree char *text = vigie_checklist_to_string (checks);

  vigie_session_set_info (self->session, VIGIE_INFO_CHECKLIST, text);
}

static AdwPreferencesGroup *
make_verification_group (VigieDetailsDialog *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GStrv checklist = (GStrv) vigie_session_get_checklist (self->session);
  g_autofree char *words = vigie_checklist_to_words (checklist);
  GtkWidget *four_eyes = adw_switch_row_new ();
  GtkWidget *checks = adw_entry_row_new ();

  adw_preferences_group_set_title (group, _ ("Verification"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (four_eyes), _ ("Two pairs of eyes"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (four_eyes),
                               _ ("What goes to command needs a second person who confirms it"));
  adw_switch_row_set_active (ADW_SWITCH_ROW (four_eyes),
                             vigie_session_wants_second_person (self->session));
  g_signal_connect_object (four_eyes, "notify::active", G_CALLBACK (on_four_eyes), self, 0);
  adw_preferences_group_add (group, four_eyes);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (checks),
                                 _ ("Checklist, separated by semicolons; empty for the usual one"));
  gtk_editable_set_text (GTK_EDITABLE (checks), words);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (checks), TRUE);
  g_signal_connect_object (checks, "apply", G_CALLBACK (on_checklist_applied), self, 0);
  adw_preferences_group_add (group, checks);
  return group;
}

/* ---- until when ---- */

static AdwPreferencesGroup *
make_retention_group (VigieDetailsDialog *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_description (
      group, _ ("When that day is over, whoever opens the incident is reminded. Nothing is removed "
                "by itself."));
  adw_preferences_group_add (group, vigie_retention_make_row (self->session));
  return group;
}

/* ---- the territory ---- */

static void
on_territory_chosen (VigieTerritoryRow *row, const char *path, VigieDetailsDialog *self)
{
  if (g_strcmp0 (path, vigie_session_get_territory (self->session)) == 0)
    vigie_session_reload_territory (self->session); /* its file may be another one now */
  else
    vigie_session_set_info (self->session, VIGIE_INFO_TERRITORY, path);
  if (path[0] != '\0')
    vigie_settings_set_last_territory (path);
}

static void
show_territory (VigieDetailsDialog *self)
{
  const char *problem = vigie_session_get_territory_problem (self->session);

  vigie_territory_row_set_path (self->territory_row, vigie_session_get_territory (self->session));
  if (problem != NULL)
    vigie_territory_row_say (self->territory_row, problem);
}

static void
on_make_territory (VigieDetailsDialog *self)
{
  adw_dialog_present (ADW_DIALOG (vigie_territory_dialog_new (self->session)), GTK_WIDGET (self));
}

static AdwPreferencesGroup *
make_territory_group (VigieDetailsDialog *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *row = vigie_territory_row_new ();
  GtkWidget *make = adw_button_row_new ();

  adw_preferences_group_set_description (
      group, _ ("With the roads and names of a département, Vigie finds closed sections, ways "
                "around and places without a network."));
  self->territory_row = VIGIE_TERRITORY_ROW (row);
  show_territory (self);
  g_signal_connect_object (row, "chosen", G_CALLBACK (on_territory_chosen), self, 0);
  g_signal_connect_object (self->session, "territory-changed", G_CALLBACK (show_territory), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (make), _ ("Make a Territory…"));
  adw_button_row_set_start_icon_name (ADW_BUTTON_ROW (make), "list-add-symbolic");
  g_signal_connect_object (make, "activated", G_CALLBACK (on_make_territory), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, make);
  return group;
}

/* ---- this desk ---- */

static void
on_policy_answered (AdwAlertDialog *dialog, const char *response, AdwSwitchRow *row)
{
  gboolean agreed = g_str_equal (response, "use");

  g_settings_set_boolean (vigie_settings_get (), "nominatim", agreed);
  if (!agreed)
    adw_switch_row_set_active (row, FALSE);
}

/* Its operators want its use to be a deliberate choice of somebody who knows the policy. */
static void
on_nominatim (AdwSwitchRow *row, GParamSpec *pspec, VigieDetailsDialog *self)
{
  AdwAlertDialog *dialog;
  GtkWidget *link;

  if (!adw_switch_row_get_active (row))
    {
      g_settings_set_boolean (vigie_settings_get (), "nominatim", FALSE);
      return;
    }
  if (g_settings_get_boolean (vigie_settings_get (), "nominatim"))
    return;
  dialog = vigie_question_new (
      _ ("Ask Nominatim for Places?"),
      _ ("What you look for is sent to a server that volunteers of OpenStreetMap run. They ask for "
         "at most one question a second of all users together, none while one types, and none in "
         "bulk; Vigie keeps to that. Read the policy before you decide."));
  link = gtk_link_button_new_with_label (VIGIE_NOMINATIM_POLICY_URI, _ ("Usage policy"));
  adw_alert_dialog_set_extra_child (dialog, link);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "use", _ ("_Ask Nominatim"),
                                  NULL);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_policy_answered), row, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
on_fetch_photos (AdwSwitchRow *row)
{
  vigie_settings_set_fetch_photos (adw_switch_row_get_active (row));
}

static void
on_person_applied (AdwEntryRow *row, VigieDetailsDialog *self)
{
  vigie_settings_set_person (gtk_editable_get_text (GTK_EDITABLE (row)));
  vigie_session_reload_info (self->session);
}

static GtkWidget *
make_person_row (VigieDetailsDialog *self)
{
  g_autofree char *person = vigie_settings_dup_person ();
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Your name"));
  gtk_editable_set_text (GTK_EDITABLE (row),
                         person != NULL ? person : vigie_session_get_actor (self->session));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_object (row, "apply", G_CALLBACK (on_person_applied), self, 0);
  return row;
}

/* What holds for this desk, whatever incident is open. */
static AdwPreferencesGroup *
make_desk_group (VigieDetailsDialog *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *fetch = adw_switch_row_new ();
  GtkWidget *nominatim = adw_switch_row_new ();

  adw_preferences_group_set_title (group, _ ("This Desk"));
  adw_preferences_group_set_description (group, _ ("Your name signs what you decide from now on."));
  adw_preferences_group_add (group, make_person_row (self));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (fetch), _ ("Fetch photos automatically"));
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (fetch),
      _ ("Asks servers for the photos of posts you look at. They see that somebody looks."));
  adw_switch_row_set_active (ADW_SWITCH_ROW (fetch), vigie_settings_get_fetch_photos ());
  g_signal_connect (fetch, "notify::active", G_CALLBACK (on_fetch_photos), NULL);
  adw_preferences_group_add (group, fetch);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (nominatim), _ ("Ask Nominatim for places"));
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (nominatim),
      _ ("Where the Géoplateforme knows little. It is asked when you press Enter, never before."));
  adw_switch_row_set_active (ADW_SWITCH_ROW (nominatim),
                             g_settings_get_boolean (vigie_settings_get (), "nominatim"));
  g_signal_connect_object (nominatim, "notify::active", G_CALLBACK (on_nominatim), self, 0);
  adw_preferences_group_add (group, nominatim);
  return group;
}

static void
vigie_details_dialog_dispose (GObject *object)
{
  g_clear_object (&VIGIE_DETAILS_DIALOG (object)->session);

  G_OBJECT_CLASS (vigie_details_dialog_parent_class)->dispose (object);
}

static void
vigie_details_dialog_class_init (VigieDetailsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_details_dialog_dispose;
}

static void
vigie_details_dialog_init (VigieDetailsDialog *self)
{
}

/**
 * vigie_details_dialog_new:
 * @session: whose incident
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
vigie_details_dialog_new (VigieSession *session)
{
  VigieDetailsDialog *self =
      g_object_new (VIGIE_TYPE_DETAILS_DIALOG, "title", _ ("Incident Details"), NULL);
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->session = g_object_ref (session);
  adw_preferences_group_set_description (group, _ ("They stand on briefs."));
  add_row (self, group, VIGIE_INFO_TITLE, _ ("Title"));
  add_row (self, group, VIGIE_INFO_AUTHOR, _ ("Author"));
  add_row (self, group, VIGIE_INFO_ORGANISATION, _ ("Organisation"));
  add_row (self, group, VIGIE_INFO_RECIPIENTS, _ ("Recipients of briefs"));
  adw_preferences_page_add (page, group);
  adw_preferences_page_add (page, make_territory_group (self));
  adw_preferences_page_add (page, make_verification_group (self));
  adw_preferences_page_add (page, make_retention_group (self));
  if (vigie_settings_get () != NULL)
    adw_preferences_page_add (page, make_desk_group (self));
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (self), page);
  return GTK_WIDGET (self);
}
