/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-reason-dialog.h"

#include <glib/gi18n.h>

struct _VigieReasonDialog
{
  AdwDialog parent_instance;

  AdwPreferencesGroup *reasons;
  AdwEntryRow *entry;
  GtkWidget *give_button;
  VigieReasonKind kind;
};

enum
{
  GIVEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define MAX_REASONS 5

static const struct
{
  const char *title;
  const char *button;
  gboolean is_destructive;
  const char *reasons[MAX_REASONS]; /* the usual ones */
} questions[] = {
  [VIGIE_REASON_REJECT] = { N_ ("Reject the Post"),
                            N_ ("_Reject"),
                            TRUE,
                            { N_ ("Old photo"), N_ ("Elsewhere"), N_ ("Rumour, denied"),
                              N_ ("Not about this incident"), N_ ("Joke or advertisement") } },
  [VIGIE_REASON_UNVERIFIABLE] = { N_ ("Mark the Post as Unverifiable"),
                                  N_ ("_Unverifiable"),
                                  FALSE,
                                  { N_ ("No original source found"), N_ ("Place not recognisable"),
                                    N_ ("Time not known"), N_ ("The author does not answer"),
                                    N_ ("Too little to go by") } },
  [VIGIE_REASON_CONFIRM] = { N_ ("Confirm the Post"),
                             N_ ("_Confirm"),
                             FALSE,
                             { N_ ("Seen by a second source"), N_ ("Place recognised"),
                               N_ ("Confirmed by a crew on site"),
                               N_ ("Confirmed by the author on the phone"),
                               N_ ("Official source") } },
  [VIGIE_REASON_PHOTO_REJECT] = { N_ ("Reject the Photo"),
                                  N_ ("_Reject"),
                                  TRUE,
                                  { N_ ("Already published before"), N_ ("Taken elsewhere"),
                                    N_ ("Altered"), N_ ("Made by AI"), N_ ("Of another event") } },
  [VIGIE_REASON_PHOTO_UNVERIFIABLE] = { N_ ("Mark the Photo as Unverifiable"),
                                        N_ ("_Unverifiable"),
                                        FALSE,
                                        { N_ ("No original found"), N_ ("Place not recognisable"),
                                          N_ ("Time not known"), N_ ("Too small or blurred"),
                                          N_ ("Too little to go by") } },
};

G_DEFINE_FINAL_TYPE (VigieReasonDialog, vigie_reason_dialog, ADW_TYPE_DIALOG)

static void
give (VigieReasonDialog *self, const char *reason)
{
  g_signal_emit (self, signals[GIVEN], 0, reason);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_reason_activated (AdwActionRow *row, VigieReasonDialog *self)
{
  give (self, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
}

static void
on_entry_activated (VigieReasonDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (text[0] != '\0')
    give (self, text);
}

static void
on_entry_changed (VigieReasonDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  gtk_widget_set_sensitive (self->give_button, text[0] != '\0');
}

static void
add_reason (VigieReasonDialog *self, guint number, const char *reason)
{
  g_autofree char *key = g_strdup_printf ("%u", number);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (key);

  gtk_widget_add_css_class (label, "dimmed");
  gtk_widget_add_css_class (label, "numeric");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), reason);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_reason_activated), self, 0);
  adw_preferences_group_add (self->reasons, row);
}

static gboolean
choose_number (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  VigieReasonDialog *self = VIGIE_REASON_DIALOG (widget);
  int number = g_variant_get_int32 (arguments);

  /* In the entry a digit is a digit. */
  if (gtk_editable_get_text (GTK_EDITABLE (self->entry))[0] != '\0')
    return FALSE;
  give (self, _ (questions[self->kind].reasons[number]));
  return TRUE;
}

static void
add_number_keys (VigieReasonDialog *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (gsize i = 0; i < MAX_REASONS; i++)
    {
      guint keys[] = { GDK_KEY_1 + (guint) i, GDK_KEY_KP_1 + (guint) i };

      for (gsize j = 0; j < G_N_ELEMENTS (keys); j++)
        gtk_shortcut_controller_add_shortcut (
            GTK_SHORTCUT_CONTROLLER (controller),
            gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (keys[j], 0),
                                             gtk_callback_action_new (choose_number, NULL, NULL),
                                             "i", (int) i));
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
vigie_reason_dialog_class_init (VigieReasonDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[GIVEN] = g_signal_new ("given", VIGIE_TYPE_REASON_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-reason-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieReasonDialog, reasons);
  gtk_widget_class_bind_template_child (widget_class, VigieReasonDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, VigieReasonDialog, give_button);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed);
}

static void
vigie_reason_dialog_init (VigieReasonDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_number_keys (self);
}

/**
 * vigie_reason_dialog_new:
 * @kind: the verdict to be given a reason
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
vigie_reason_dialog_new (VigieReasonKind kind)
{
  VigieReasonDialog *self = g_object_new (VIGIE_TYPE_REASON_DIALOG, NULL);

  self->kind = kind;
  adw_dialog_set_title (ADW_DIALOG (self), _ (questions[kind].title));
  gtk_button_set_label (GTK_BUTTON (self->give_button), _ (questions[kind].button));
  gtk_widget_add_css_class (self->give_button, questions[kind].is_destructive ? "destructive-action"
                                                                              : "suggested-action");
  for (guint i = 0; i < MAX_REASONS; i++)
    add_reason (self, i + 1, _ (questions[kind].reasons[i]));
  return GTK_WIDGET (self);
}
