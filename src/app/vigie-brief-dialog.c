/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-dialog.h"

#include <glib/gi18n.h>

#include "vigie-brief-chooser.h"
#include "vigie-brief-notes.h"
#include "vigie-brief-preview.h"
#include "vigie-brief-print.h"
#include "vigie-brief-text.h"
#include "vigie-exercise-question.h"
#include "vigie-exercise-word.h"
#include "vigie-file-dialog.h"
#include "vigie-toast.h"

#define TYPING_MS 400
#define FOLLOWING_MS 1000
#define SPINNER_MS 200 /* what is there sooner needs no sign */
#define MINUTE_S 60    /* the page says at which minute it was true */

struct _VigieBriefDialog
{
  AdwDialog parent_instance;

  VigieSession *session; /* (nullable) once it is gone */
  VigieStore *store;
  VigieBriefPress *press;
  VigieBriefProof *proof;  /* (nullable) until the first is made */
  GCancellable *preparing; /* (nullable): of the proof that is made now */
  GCancellable *closing;   /* what waits for the user */
  gboolean is_stale;       /* @proof is not what is chosen */
  gboolean is_issuing;
  gboolean is_issued;
  gboolean is_closed;
  GFile *file; /* (nullable): that was, or is to be, issued */
  gboolean wants_issue;
  gboolean then_print;
  guint prepare_id;
  guint spinner_id;
  guint minute_id;
  GPtrArray *change_rows;
  GPtrArray *note_rows;

  AdwWindowTitle *window_title;
  GtkWidget *spinner;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwMultiLayoutView *layouts;
  VigieBriefPreview *preview;
  AdwPreferencesGroup *notes_group;
  VigieBriefChooser *chooser;
  AdwPreferencesGroup *changes_group;
  AdwPreferencesGroup *texts_group;
  AdwActionRow *short_row;
  AdwStatusPage *problem_page;
  GtkWidget *print_button;
  GtkWidget *issue_button;
  GtkWidget *open_button;
};

G_DEFINE_FINAL_TYPE (VigieBriefDialog, vigie_brief_dialog, ADW_TYPE_DIALOG)

enum
{
  ISSUED,
  FAILED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void prepare (VigieBriefDialog *self);
static void issue (VigieBriefDialog *self);

/* ---- what the dialog says ---- */

static void
say (VigieBriefDialog *self, AdwToast *toast)
{
  adw_toast_overlay_dismiss_all (self->toasts);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
say_failure (VigieBriefDialog *self, const char *sentence, const char *action)
{
  AdwToast *toast = vigie_toast_new (sentence);

  adw_toast_set_button_label (toast, _ ("_Try Again"));
  adw_toast_set_action_name (toast, action);
  adw_toast_set_timeout (toast, 0);
  say (self, toast);
}

static void
on_spinner (gpointer data)
{
  VigieBriefDialog *self = data;

  self->spinner_id = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
}

static void
update_spinner (VigieBriefDialog *self)
{
  const gboolean is_busy = self->preparing != NULL || self->is_issuing ||
                           (self->proof != NULL && !vigie_brief_preview_is_drawn (self->preview));

  if (!is_busy)
    {
      g_clear_handle_id (&self->spinner_id, g_source_remove);
      gtk_widget_set_visible (self->spinner, FALSE);
    }
  else if (self->spinner_id == 0 && !gtk_widget_get_visible (self->spinner))
    self->spinner_id = g_timeout_add_once (SPINNER_MS, on_spinner, self);
}

static void
update_title (VigieBriefDialog *self)
{
  g_autofree char *title = NULL;

  if (self->proof == NULL)
    {
      adw_window_title_set_title (self->window_title, _ ("Brief for Command"));
      return;
    }
  /* Translators: the number of a brief */
  title = g_strdup_printf (_ ("Brief No. %u"), vigie_brief_proof_get_brief (self->proof)->number);
  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (self->window_title, self->is_issued ? C_ ("brief", "Issued")
                                                     : self->is_issuing
                                                         ? C_ ("brief", "Issuing…")
                                                         : C_ ("brief", "Not issued yet"));
}

static void
update (VigieBriefDialog *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const gboolean may_write = !vigie_store_is_read_only (self->store);
  const gboolean is_open = !self->is_issued && !self->is_issuing && !self->wants_issue;
  const gboolean may_issue =
      is_open && may_write && vigie_brief_chooser_is_valid (self->chooser) && self->proof != NULL;

  gtk_widget_action_set_enabled (widget, "brief.issue", may_issue);
  gtk_widget_action_set_enabled (widget, "brief.print", may_issue || self->is_issued);
  gtk_widget_action_set_enabled (widget, "brief.open", self->is_issued);
  gtk_widget_action_set_enabled (widget, "brief.copy-text", self->proof != NULL);
  gtk_widget_action_set_enabled (widget, "brief.copy-short-text", self->proof != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->chooser), is_open);
  gtk_widget_set_visible (self->issue_button, !self->is_issued);
  gtk_widget_set_visible (self->open_button, self->is_issued);
  gtk_button_set_label (GTK_BUTTON (self->print_button),
                        self->is_issued ? _ ("_Print…") : _ ("Issue and _Print…"));
  update_title (self);
  update_spinner (self);
}

static void
describe_preview (VigieBriefDialog *self)
{
  VigieBriefing *briefing = vigie_brief_proof_get_briefing (self->proof);
  g_autofree char *text = vigie_briefing_dup_short_text (briefing);
  /* Translators: characters of a message, and how many there may be */
  g_autofree char *length = g_strdup_printf (_ ("For radio or messages: %ld of %d characters"),
                                             g_utf8_strlen (text, -1), VIGIE_BRIEF_SHORT_TEXT_MAX);

  adw_action_row_set_subtitle (self->short_row, length);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Pages of the brief"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

/* ---- preparing ---- */

static void
show_proof (VigieBriefDialog *self)
{
  const VigieBrief *brief = vigie_brief_proof_get_brief (self->proof);
  const gboolean is_read_only = vigie_store_is_read_only (self->store);

  vigie_brief_chooser_take_suggestion (self->chooser,
                                       brief->next_at != VIGIE_TIME_UNKNOWN ? brief->next_at : 0);
  vigie_brief_preview_set_proof (self->preview, self->proof);
  vigie_brief_notes_fill_changes (self->changes_group, self->change_rows, self->proof);
  vigie_brief_notes_fill_warnings (self->notes_group, self->note_rows, self->proof, is_read_only);
  describe_preview (self);
  gtk_stack_set_visible_child_name (self->stack, "brief");
}

static void
show_problem (VigieBriefDialog *self, const char *sentence)
{
  g_autofree char *text = g_markup_escape_text (sentence, -1);

  self->wants_issue = FALSE;
  adw_status_page_set_description (self->problem_page, text);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
give_up (VigieBriefDialog *self, const char *sentence)
{
  const gboolean was_wanted = self->wants_issue;

  g_clear_pointer (&self->proof, vigie_brief_proof_unref);
  show_problem (self, sentence);
  if (was_wanted && self->is_closed)
    g_signal_emit (self, signals[FAILED], 0, sentence);
}

static void
proved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieBriefDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieBriefProof) proof = vigie_brief_press_prove_finish (result, &error);

  if (self->session == NULL || g_task_get_cancellable (G_TASK (result)) != self->preparing)
    return; /* something else was chosen meanwhile */
  g_clear_object (&self->preparing);
  self->is_stale = self->prepare_id != 0; /* something came in meanwhile */
  if (proof == NULL)
    give_up (self, error->message);
  else
    {
      g_clear_pointer (&self->proof, vigie_brief_proof_unref);
      self->proof = g_steal_pointer (&proof);
      show_proof (self);
    }
  if (self->wants_issue && self->is_stale)
    prepare (self);
  else if (self->wants_issue)
    issue (self);
  update (self);
}

static void
stop_preparing (VigieBriefDialog *self)
{
  g_clear_handle_id (&self->prepare_id, g_source_remove);
  if (self->preparing != NULL)
    g_cancellable_cancel (self->preparing);
  g_clear_object (&self->preparing);
}

static void
prepare (VigieBriefDialog *self)
{
  VigieBriefChoices choices;

  stop_preparing (self);
  if (self->is_issuing || self->is_issued)
    return;
  vigie_brief_chooser_get_choices (self->chooser, &choices);
  choices.actor = vigie_session_get_actor (self->session);
  choices.guide = vigie_session_get_guide (self->session);
  self->is_stale = TRUE;
  self->preparing = g_cancellable_new ();
  vigie_brief_press_prove_async (self->press, &choices, self->preparing, proved_cb,
                                 g_object_ref (self));
  update (self);
}

static void
on_prepare (gpointer data)
{
  VigieBriefDialog *self = data;

  self->prepare_id = 0;
  prepare (self);
}

static void
prepare_soon (VigieBriefDialog *self, guint delay_ms)
{
  if (self->session == NULL || self->is_issued || self->is_issuing || self->is_closed)
    return;
  self->is_stale = TRUE;
  g_clear_handle_id (&self->prepare_id, g_source_remove);
  self->prepare_id = g_timeout_add_once (delay_ms, on_prepare, self);
}

/* What is issued is the incident as it is now. A preparation that runs is not begun anew each time
 * that something comes in. */
static void
on_incident_changed (VigieBriefDialog *self)
{
  if (self->prepare_id == 0)
    prepare_soon (self, FOLLOWING_MS);
}

static gboolean
on_minute (gpointer data)
{
  on_incident_changed (data);
  return G_SOURCE_CONTINUE;
}

static void
on_choice_changed (VigieBriefDialog *self, gboolean is_typing)
{
  if (is_typing)
    prepare_soon (self, TYPING_MS);
  else if (self->session != NULL)
    prepare (self);
  update (self);
}

/* ---- texts ---- */

static void
copy (VigieBriefDialog *self, const char *text)
{
  AdwToast *toast = vigie_toast_new (
      self->is_issued ? _ ("Text copied") : _ ("Text copied. The brief itself is not issued yet."));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_set_timeout (toast, 3);
  say (self, toast);
}

static void
on_copy_text (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieBriefDialog *self = VIGIE_BRIEF_DIALOG (widget);
  VigieBriefing *briefing = vigie_brief_proof_get_briefing (self->proof);
  g_autofree char *text = g_str_equal (name, "brief.copy-text")
                              ? vigie_briefing_dup_text (briefing)
                              : vigie_briefing_dup_short_text (briefing);

  copy (self, text);
}

/* ---- printing ---- */

static void
on_printed (GtkPrintOperation *operation, GtkPrintOperationResult result, VigieBriefDialog *self)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      say_failure (self, error != NULL ? error->message : _ ("The brief was not printed."),
                   "brief.print");
    }
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    say (self, vigie_toast_new (_ ("Sent to the printer")));
  g_object_unref (operation);
}

static void
print (VigieBriefDialog *self)
{
  GtkPrintOperation *operation = vigie_brief_print_new (self->proof); /* until it is done */
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_signal_connect_object (operation, "done", G_CALLBACK (on_printed), self, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           root != NULL ? GTK_WINDOW (root) : NULL, NULL);
}

/* ---- issuing ---- */

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieBriefDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (object), result, &error) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, vigie_toast_new (error->message));
}

static void
on_open (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieBriefDialog *self = VIGIE_BRIEF_DIALOG (widget);
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (self->file);

  gtk_file_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (widget)), self->closing,
                            launched_cb, g_object_ref (self));
}

static void
say_issued (VigieBriefDialog *self)
{
  g_autofree char *name = g_file_get_basename (self->file);
  /* Translators: the number of a brief, and the name of its file */
  g_autofree char *text = g_strdup_printf (_ ("Brief No. %u issued: %s"),
                                           vigie_brief_proof_get_brief (self->proof)->number, name);
  AdwToast *toast = vigie_toast_new (text);

  adw_toast_set_button_label (toast, _ ("_Open"));
  adw_toast_set_action_name (toast, "brief.open");
  adw_toast_set_timeout (toast, 0);
  say (self, toast);
}

static void
on_not_issued (VigieBriefDialog *self, const GError *error)
{
  if (self->is_closed)
    {
      g_signal_emit (self, signals[FAILED], 0, error->message);
      return;
    }
  say_failure (self, error->message, self->then_print ? "brief.print" : "brief.issue");
  prepare (self); /* another number may be next now */
}

static void
issued_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieBriefDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_issuing = FALSE;
  self->is_issued = vigie_brief_proof_issue_finish (result, &error);
  if (self->session == NULL)
    return;
  if (!self->is_issued)
    on_not_issued (self, error);
  else if (self->is_closed)
    g_signal_emit (self, signals[ISSUED], 0, self->file);
  else
    {
      g_clear_handle_id (&self->minute_id, g_source_remove);
      adw_preferences_group_set_description (self->texts_group, NULL);
      update (self);
      gtk_widget_grab_focus (self->open_button);
      say_issued (self);
      if (self->then_print)
        print (self);
    }
  update (self);
}

static void
issue (VigieBriefDialog *self)
{
  self->wants_issue = FALSE;
  self->is_issuing = TRUE;
  stop_preparing (self);
  vigie_brief_proof_issue_async (self->proof, g_file_peek_path (self->file), issued_cb,
                                 g_object_ref (self));
  update (self);
}

/**
 * vigie_brief_dialog_issue:
 * @self: a dialog
 * @file: where to; it is replaced
 * @then_print: whether the pages are printed then
 *
 * Issues the brief as soon as it is as it was chosen, in a worker. A toast says when it is there.
 */
void
vigie_brief_dialog_issue (VigieBriefDialog *self, GFile *file, gboolean then_print)
{
  g_return_if_fail (VIGIE_IS_BRIEF_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->is_issuing || self->is_issued || self->wants_issue || self->session == NULL)
    return;
  if (g_file_peek_path (file) == NULL)
    {
      say (self, vigie_toast_new (_ ("Choose a folder of this machine.")));
      return;
    }
  g_set_object (&self->file, file);
  self->then_print = then_print;
  self->wants_issue = TRUE;
  if (self->proof == NULL || self->prepare_id != 0)
    prepare (self);
  else if (!self->is_stale)
    issue (self);
  update (self);
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieBriefDialog) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)
    vigie_brief_dialog_issue (self, file, self->then_print);
}

static char *
make_name (VigieBriefDialog *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %Hh%M");
  g_autofree char *title = vigie_exercise_mark (vigie_session_is_exercise (self->session),
                                                vigie_session_get_title (self->session));
  /* Translators: name of a file: the incident, the number of the brief, and when */
  char *name = g_strdup_printf (_ ("%s, brief %u, %s.pdf"), title,
                                vigie_brief_proof_get_brief (self->proof)->number, time);

  return g_strstrip (g_strdelimit (name, "/\\:*?\"<>|", '-'));
}

static void
choose_file (gpointer data)
{
  VigieBriefDialog *self = data;
  g_autoptr (GtkFileDialog) dialog = NULL;
  g_autofree char *initial_name = NULL;

  if (self->session == NULL || self->is_closed)
    return;
  dialog = gtk_file_dialog_new ();
  initial_name = make_name (self);
  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Issue the Brief as PDF"));
  gtk_file_dialog_set_accept_label (dialog,
                                    self->then_print ? _ ("_Issue and Print") : _ ("_Issue"));
  gtk_file_dialog_set_initial_name (dialog, initial_name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->closing,
                        chosen_cb, g_object_ref (self));
}

static void
on_issue (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VigieBriefDialog *self = VIGIE_BRIEF_DIALOG (widget);
  const VigieExerciseQuestion question = {
    .heading = _ ("Issue the Exercise?"),
    .body = _ ("This is an exercise. The brief says so on every page; whoever gets only a part of "
               "it could take it for real."),
    .agree = g_str_equal (name, "brief.print") ? _ ("_Issue and Print") : _ ("_Issue"),
  };

  if (self->is_issued)
    {
      print (self);
      return;
    }
  self->then_print = g_str_equal (name, "brief.print");
  vigie_exercise_ask (widget, vigie_session_is_exercise (self->session), &question, choose_file,
                      self);
}

/* ---- life ---- */

static void
on_prepare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  prepare (VIGIE_BRIEF_DIALOG (widget));
}

/* What was to be issued is; everything else ends. */
static void
vigie_brief_dialog_closed (AdwDialog *dialog)
{
  VigieBriefDialog *self = VIGIE_BRIEF_DIALOG (dialog);

  self->is_closed = TRUE;
  g_cancellable_cancel (self->closing);
  g_clear_handle_id (&self->minute_id, g_source_remove);
  if (!self->wants_issue)
    stop_preparing (self);
}

static void
vigie_brief_dialog_dispose (GObject *object)
{
  VigieBriefDialog *self = VIGIE_BRIEF_DIALOG (object);

  stop_preparing (self);
  g_cancellable_cancel (self->closing);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  g_clear_handle_id (&self->minute_id, g_source_remove);
  g_clear_pointer (&self->proof, vigie_brief_proof_unref);
  g_clear_pointer (&self->press, vigie_brief_press_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (vigie_brief_dialog_parent_class)->dispose (object);
}

static void
vigie_brief_dialog_finalize (GObject *object)
{
  VigieBriefDialog *self = VIGIE_BRIEF_DIALOG (object);

  g_clear_object (&self->closing);
  g_clear_pointer (&self->change_rows, g_ptr_array_unref);
  g_clear_pointer (&self->note_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (vigie_brief_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, layouts);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, notes_group);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, chooser);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, changes_group);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, texts_group);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, short_row);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, problem_page);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, print_button);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, issue_button);
  gtk_widget_class_bind_template_child (widget_class, VigieBriefDialog, open_button);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_changed);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  const GdkModifierType control = GDK_CONTROL_MASK;
  const GdkModifierType both = GDK_CONTROL_MASK | GDK_SHIFT_MASK;

  gtk_widget_class_install_action (widget_class, "brief.prepare", NULL, on_prepare_action);
  gtk_widget_class_install_action (widget_class, "brief.issue", NULL, on_issue);
  gtk_widget_class_install_action (widget_class, "brief.print", NULL, on_issue);
  gtk_widget_class_install_action (widget_class, "brief.open", NULL, on_open);
  gtk_widget_class_install_action (widget_class, "brief.copy-text", NULL, on_copy_text);
  gtk_widget_class_install_action (widget_class, "brief.copy-short-text", NULL, on_copy_text);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, control, "brief.issue", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, control, "brief.print", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, control, "brief.copy-text", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, both, "brief.copy-short-text",
                                       NULL);
}

static void
vigie_brief_dialog_class_init (VigieBriefDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_brief_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_brief_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = vigie_brief_dialog_closed;

  g_type_ensure (VIGIE_TYPE_BRIEF_CHOOSER);
  g_type_ensure (VIGIE_TYPE_BRIEF_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-brief-dialog.ui");
  bind_children (widget_class);
  install_actions (widget_class);

  signals[ISSUED] = g_signal_new ("issued", VIGIE_TYPE_BRIEF_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);
  signals[FAILED] = g_signal_new ("failed", VIGIE_TYPE_BRIEF_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
vigie_brief_dialog_init (VigieBriefDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->closing = g_cancellable_new ();
  self->change_rows = g_ptr_array_new ();
  self->note_rows = g_ptr_array_new ();
  g_signal_connect_object (self->preview, "drawn", G_CALLBACK (update_spinner), self,
                           G_CONNECT_SWAPPED);
}

/**
 * vigie_brief_dialog_new:
 * @session: whose incident
 * @territory: (nullable): its territory as a basemap
 *
 * Returns: (transfer floating): a dialog that prepares the next brief
 */
GtkWidget *
vigie_brief_dialog_new (VigieSession *session, VigieBasemap *territory)
{
  VigieBriefDialog *self = g_object_new (VIGIE_TYPE_BRIEF_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->store = g_object_ref (vigie_session_get_store (session));
  self->press = vigie_brief_press_new (self->store, territory);
  vigie_brief_chooser_set_store (self->chooser, self->store);
  g_signal_connect_object (session, "shapes-changed", G_CALLBACK (on_incident_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "counts-changed", G_CALLBACK (on_incident_changed), self,
                           G_CONNECT_SWAPPED);
  self->minute_id = g_timeout_add_seconds (MINUTE_S, on_minute, self);
  prepare (self);
  return GTK_WIDGET (self);
}

/**
 * vigie_brief_dialog_is_ready:
 *
 * Returns: whether it shows, to the last page, the brief that was chosen
 */
gboolean
vigie_brief_dialog_is_ready (VigieBriefDialog *self)
{
  g_return_val_if_fail (VIGIE_IS_BRIEF_DIALOG (self), FALSE);

  return self->proof != NULL && !self->is_stale && vigie_brief_preview_is_drawn (self->preview);
}

gboolean
vigie_brief_dialog_is_issued (VigieBriefDialog *self)
{
  g_return_val_if_fail (VIGIE_IS_BRIEF_DIALOG (self), FALSE);

  return self->is_issued;
}
