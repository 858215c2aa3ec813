/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-privacy-report.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-exercise-banner.h"
#include "vigie-exercise-word.h"
#include "vigie-file-dialog.h"
#include "vigie-privacy-words.h"
#include "vigie-rows.h"

struct _VigiePrivacyReport
{
  AdwNavigationPage parent_instance;

  char *incident;
  char *actor;
  char *text; /* (nullable): the report, when there is one */

  GtkStack *stack;
  AdwStatusPage *failed_page;
  AdwPreferencesGroup *done_group;
  AdwPreferencesGroup *kept_group;
  GtkLabel *saved_label;
};

G_DEFINE_FINAL_TYPE (VigiePrivacyReport, vigie_privacy_report, ADW_TYPE_NAVIGATION_PAGE)

static void
say (VigiePrivacyReport *self, const char *words)
{
  gtk_label_set_text (self->saved_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->saved_label), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* ---- copying and saving ---- */

static void
on_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigiePrivacyReport *self = VIGIE_PRIVACY_REPORT (widget);

  if (self->text == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->text);
  say (self, _ ("Report copied"));
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigiePrivacyReport) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (object));
  g_autofree char *words = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    {
      say (self, error->message);
      return;
    }
  /* Translators: %s is the name of a file */
  words = g_strdup_printf (_ ("Report saved: %s"), name);
  say (self, words);
}

/**
 * vigie_privacy_report_save:
 * @self: a report that is done
 * @file: where to; it is replaced
 */
void
vigie_privacy_report_save (VigiePrivacyReport *self, GFile *file)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (VIGIE_IS_PRIVACY_REPORT (self));
  g_return_if_fail (self->text != NULL);

  bytes = g_bytes_new (self->text, strlen (self->text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       written_cb, g_object_ref (self));
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigiePrivacyReport) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)
    vigie_privacy_report_save (self, file);
}

static void
on_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigiePrivacyReport *self = VIGIE_PRIVACY_REPORT (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *file = NULL;

  if (self->text == NULL)
    return;
  vigie_file_dialog_set_title (dialog, widget, _ ("Save the Report"));
  /* Translators: the name of a file */
  file = vigie_exercise_mark (vigie_exercise_banner_is_above (widget), _ ("removed-data.txt"));
  gtk_file_dialog_set_initial_name (dialog, file);
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, chosen_cb,
                        g_object_ref (self));
}

/* ---- what it says ---- */

static void
add_words (AdwPreferencesGroup *group, const char *words)
{
  GtkWidget *row = vigie_row_new (words, NULL);

  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (group, row);
}

/**
 * vigie_privacy_report_show:
 * @self: a page that says that it works
 * @purge: (nullable): what was asked; %NULL for pseudonyms
 * @report: what was done
 * @problem: (nullable): what did not work beside it
 */
void
vigie_privacy_report_show (VigiePrivacyReport *self,
                           const VigiePurge *purge,
                           const VigieRemovalReport *report,
                           const char *problem)
{
  g_autofree char *done = NULL;
  g_autofree char *rule = NULL;

  g_return_if_fail (VIGIE_IS_PRIVACY_REPORT (self));
  g_return_if_fail (self->text == NULL);

  self->text = vigie_privacy_words_report (self->incident, self->actor, g_get_real_time () / 1000,
                                           purge, report, problem);
  done = vigie_privacy_words_done (purge, report);
  add_words (self->done_group, done);
  if (purge != NULL)
    {
      rule = vigie_privacy_words_rule (purge);
      add_words (self->done_group, rule);
    }
  add_words (self->done_group,
             report->notice != NULL ? report->notice : vigie_privacy_words_clean ());
  if (problem != NULL)
    add_words (self->done_group, problem);
  add_words (self->kept_group, vigie_privacy_words_log ());
  add_words (self->kept_group, vigie_privacy_words_copies ());
  gtk_stack_set_visible_child_name (self->stack, "done");
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), done,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/**
 * vigie_privacy_report_fail:
 * @self: a page that says that it works
 * @why: why nothing was removed, in words
 */
void
vigie_privacy_report_fail (VigiePrivacyReport *self, const char *why)
{
  g_autofree char *escaped = g_markup_escape_text (why, -1);

  g_return_if_fail (VIGIE_IS_PRIVACY_REPORT (self));

  adw_status_page_set_description (self->failed_page, escaped);
  gtk_stack_set_visible_child_name (self->stack, "failed");
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), why, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* (nullable): what is copied and saved; %NULL before it is done */
const char *
vigie_privacy_report_get_text (VigiePrivacyReport *self)
{
  g_return_val_if_fail (VIGIE_IS_PRIVACY_REPORT (self), NULL);

  return self->text;
}

/* ---- life ---- */

static void
vigie_privacy_report_finalize (GObject *object)
{
  VigiePrivacyReport *self = VIGIE_PRIVACY_REPORT (object);

  g_free (self->incident);
  g_free (self->actor);
  g_free (self->text);

  G_OBJECT_CLASS (vigie_privacy_report_parent_class)->finalize (object);
}

static void
vigie_privacy_report_class_init (VigiePrivacyReportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_privacy_report_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-privacy-report.ui");
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyReport, stack);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyReport, failed_page);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyReport, done_group);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyReport, kept_group);
  gtk_widget_class_bind_template_child (widget_class, VigiePrivacyReport, saved_label);
  gtk_widget_class_install_action (widget_class, "privacy-report.copy", NULL, on_copy);
  gtk_widget_class_install_action (widget_class, "privacy-report.save", NULL, on_save);
}

static void
vigie_privacy_report_init (VigiePrivacyReport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vigie_privacy_report_new:
 * @incident: its title
 * @actor: who removes
 *
 * Returns: (transfer floating): a page that says that it works
 */
VigiePrivacyReport *
vigie_privacy_report_new (const char *incident, const char *actor)
{
  VigiePrivacyReport *self = g_object_new (VIGIE_TYPE_PRIVACY_REPORT, NULL);

  self->incident = g_strdup (incident);
  self->actor = g_strdup (actor);
  return self;
}
