/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-log-output.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "vigie-closures.h"
#include "vigie-exercise-word.h"
#include "vigie-file-dialog.h"
#include "vigie-log-writing.h"
#include "vigie-toast.h"

#define TICK_MS 100
#define REVEAL_TICKS 3 /* most logs are written before anything has to be said */
#define STEPS 1000

struct _VigieLogOutput
{
  AdwBin parent_instance;

  VigieSession *session;      /* (nullable) */
  GtkPrintSettings *settings; /* (nullable): of the last printing */
  GCancellable *cancellable;  /* (nullable): of what is written */
  guint tick_id;
  guint n_ticks;
  gboolean busy;

  GtkRevealer *revealer;
  GtkLabel *what_label;
  GtkProgressBar *progress_bar;
};

G_DEFINE_FINAL_TYPE (VigieLogOutput, vigie_log_output, ADW_TYPE_BIN)

typedef enum
{
  PROP_BUSY = 1,
} VigieLogOutputProperty;

static GParamSpec *properties[PROP_BUSY + 1];

/* What is being written. The worker says how far it is, the window looks at it. */
typedef struct
{
  VigieLogOutput *output;
  GCancellable *cancellable;
  GFile *file;
  char *folder; /* (nullable): made for what goes to a printer, and removed with it */
  char *title;  /* of the sheets */
  int done;     /* of STEPS; atomic */
} Writing;

static void
writing_free (Writing *self)
{
  if (self->folder != NULL)
    {
      g_unlink (g_file_peek_path (self->file));
      g_rmdir (self->folder);
    }
  g_free (self->folder);
  g_free (self->title);
  g_object_unref (self->file);
  g_object_unref (self->cancellable);
  g_object_unref (self->output);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Writing, writing_free)

/* ---- what is said ---- */

static GtkWindow *
get_window (VigieLogOutput *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
say_written (VigieLogOutput *self, GFile *file, const VigieLogOutcome *outcome)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *n = vigie_format_count (outcome->n);
  /* Translators: how many entries of the log were written, and the file's name */
  g_autofree char *text = g_strdup_printf (
      ngettext ("%s entry written: %s", "%s entries written: %s", outcome->n), n, name);

  vigie_toast_offer_file (GTK_WIDGET (self), text, file);
}

/* ---- how far it is ---- */

static void
set_busy (VigieLogOutput *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
on_progress (double fraction, gpointer user_data)
{
  Writing *writing = user_data;

  g_atomic_int_set (&writing->done, (int) (fraction * STEPS));
}

static gboolean
tick_cb (gpointer user_data)
{
  Writing *writing = user_data;
  VigieLogOutput *self = writing->output;

  gtk_progress_bar_set_fraction (self->progress_bar,
                                 g_atomic_int_get (&writing->done) / (double) STEPS);
  if (++self->n_ticks >= REVEAL_TICKS)
    gtk_revealer_set_reveal_child (self->revealer, TRUE);
  return G_SOURCE_CONTINUE;
}

static void
end_progress (VigieLogOutput *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
rest (VigieLogOutput *self)
{
  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
}

static void
stop (VigieLogOutput *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/* ---- writing ---- */

static void print (Writing *writing);

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Writing) writing = user_data;
  VigieLogOutput *self = writing->output;
  VigieLogOutcome outcome = { 0 };
  g_autoptr (GError) error = NULL;
  const gboolean written = vigie_log_write_finish (VIGIE_STORE (object), result, &outcome, &error);

  if (self->cancellable != writing->cancellable)
    return; /* of another incident */
  end_progress (self);
  if (written && writing->folder != NULL)
    {
      print (g_steal_pointer (&writing));
      return;
    }
  if (written)
    say_written (self, writing->file, &outcome);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    vigie_toast_say (GTK_WIDGET (self), error->message);
  rest (self);
}

/* Takes @folder. */
static void
begin (
    VigieLogOutput *self, const VigieLogFilter *filter, GFile *file, char *folder, const char *what)
{
  VigieLogRequest request = { .filter = filter, .path = g_file_peek_path (file) };
  Writing *writing = g_new0 (Writing, 1);
  g_autofree char *title = NULL;

  self->cancellable = g_cancellable_new ();
  writing->output = g_object_ref (self);
  writing->cancellable = g_object_ref (self->cancellable);
  writing->file = g_object_ref (file);
  writing->folder = folder;
  /* Translators: what a printer is given, as a name: the incident */
  title = g_strdup_printf (_ ("Log – %s"), vigie_session_get_title (self->session));
  writing->title = vigie_exercise_mark (vigie_session_is_exercise (self->session), title);
  request.progress = on_progress;
  request.progress_data = writing;
  gtk_label_set_text (self->what_label, what);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  self->n_ticks = 0;
  self->tick_id = g_timeout_add (TICK_MS, tick_cb, writing);
  set_busy (self, TRUE);
  vigie_log_write_async (vigie_session_get_store (self->session), &request, self->cancellable,
                         written_cb, writing);
}

/**
 * vigie_log_output_write:
 * @self: an output that is not busy
 * @filter: (nullable): which entries; %NULL for the whole log
 * @file: the file to make or to replace; its name says what, ".pdf" or ".csv"
 *
 * Writes the log in a worker.
 */
void
vigie_log_output_write (VigieLogOutput *self, const VigieLogFilter *filter, GFile *file)
{
  g_return_if_fail (VIGIE_IS_LOG_OUTPUT (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->session == NULL || self->busy)
    return;
  if (g_file_peek_path (file) == NULL)
    vigie_toast_say (GTK_WIDGET (self), _ ("Choose a folder of this machine."));
  else
    begin (self, filter, file, NULL, _ ("Writing the log…"));
}

/* Somebody chooses where to, for entries that were chosen before. */
typedef struct
{
  VigieLogOutput *output;
  VigieSession *session;
  VigieLogFilter *filter;
} Asking;

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL && asking->output->session == asking->session)
    vigie_log_output_write (asking->output, asking->filter, file);
  vigie_log_filter_free (asking->filter);
  g_object_unref (asking->session);
  g_object_unref (asking->output);
  g_free (asking);
}

static char *
suggest_name (VigieLogOutput *self, const char *suffix)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %Hh%M");
  /* Translators: name of a file without its ending: the incident; a date and a time */
  g_autofree char *plain =
      g_strdup_printf (_ ("%s, log %s"), vigie_session_get_title (self->session), time);
  g_autofree char *name = vigie_exercise_mark (vigie_session_is_exercise (self->session), plain);

  g_strstrip (g_strdelimit (name, "/\\:*?\"<>|", '-'));
  return g_strconcat (name, suffix, NULL);
}

/**
 * vigie_log_output_ask:
 * @self: an output that is not busy
 * @filter: (nullable): which entries; %NULL for the whole log
 * @suffix: ".pdf" or ".csv"
 *
 * Asks where the log is to be written, and writes it there.
 */
void
vigie_log_output_ask (VigieLogOutput *self, const VigieLogFilter *filter, const char *suffix)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = NULL;
  Asking *asking;

  g_return_if_fail (VIGIE_IS_LOG_OUTPUT (self));
  g_return_if_fail (suffix != NULL);

  if (self->session == NULL || self->busy)
    return;
  name = suggest_name (self, suffix);
  asking = g_new0 (Asking, 1);
  asking->output = g_object_ref (self);
  asking->session = g_object_ref (self->session);
  asking->filter = vigie_log_filter_copy (filter);
  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Export the Log"));
  gtk_file_dialog_set_accept_label (dialog, _ ("_Export"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, get_window (self), NULL, chosen_cb, asking);
}

/* ---- printing ---- */

static void
printed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Writing) writing = user_data;
  VigieLogOutput *self = writing->output;
  g_autoptr (GError) error = NULL;
  const gboolean printed =
      gtk_print_dialog_print_file_finish (GTK_PRINT_DIALOG (object), result, &error);

  if (self->cancellable != writing->cancellable)
    return; /* of another incident */
  if (printed)
    vigie_toast_say (GTK_WIDGET (self), _ ("Sent to the printer"));
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED) &&
           !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED))
    vigie_toast_say (GTK_WIDGET (self), error->message);
  g_set_object (&self->settings, gtk_print_dialog_get_print_settings (GTK_PRINT_DIALOG (object)));
  rest (self);
}

/* Takes @writing: the sheets are there until the printer has them. */
static void
print (Writing *writing)
{
  VigieLogOutput *self = writing->output;
  g_autoptr (GtkPrintDialog) dialog = gtk_print_dialog_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size (setup, paper);
  gtk_print_dialog_set_title (dialog, writing->title);
  gtk_print_dialog_set_page_setup (dialog, setup);
  if (self->settings != NULL)
    gtk_print_dialog_set_print_settings (dialog, self->settings);
  /* Without a cancellable: where there is no portal, GTK 4.18 asks one to close all the same. */
  gtk_print_dialog_print_file (dialog, get_window (self), NULL, writing->file, NULL, printed_cb,
                               writing);
}

/**
 * vigie_log_output_print:
 * @self: an output that is not busy
 * @filter: (nullable): which entries; %NULL for the whole log
 *
 * Makes the sheets in a worker and asks which printer is to have them.
 */
void
vigie_log_output_print (VigieLogOutput *self, const VigieLogFilter *filter)
{
  g_autofree char *folder = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VIGIE_IS_LOG_OUTPUT (self));

  if (self->session == NULL || self->busy)
    return;
  folder = g_dir_make_tmp ("vigie-XXXXXX", &error); /* for nobody else */
  if (folder == NULL)
    {
      vigie_toast_say (GTK_WIDGET (self), error->message);
      return;
    }
  file = g_file_new_build_filename (folder, "log.pdf", NULL);
  begin (self, filter, file, g_steal_pointer (&folder), _ ("Preparing the sheets…"));
}

/**
 * vigie_log_output_set_print_settings:
 * @self: an output
 * @settings: (nullable): what the next printing is offered with
 */
void
vigie_log_output_set_print_settings (VigieLogOutput *self, GtkPrintSettings *settings)
{
  g_return_if_fail (VIGIE_IS_LOG_OUTPUT (self));

  g_set_object (&self->settings, settings);
}

/* ---- life ---- */

static void
vigie_log_output_dispose (GObject *object)
{
  VigieLogOutput *self = VIGIE_LOG_OUTPUT (object);

  stop (self);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vigie_log_output_parent_class)->dispose (object);
}

static void
vigie_log_output_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((VigieLogOutputProperty) prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, VIGIE_LOG_OUTPUT (object)->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vigie_log_output_class_init (VigieLogOutputClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vigie_log_output_dispose;
  object_class->get_property = vigie_log_output_get_property;

  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-log-output.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieLogOutput, revealer);
  gtk_widget_class_bind_template_child (widget_class, VigieLogOutput, what_label);
  gtk_widget_class_bind_template_child (widget_class, VigieLogOutput, progress_bar);
  gtk_widget_class_bind_template_callback (widget_class, stop);
}

static void
vigie_log_output_init (VigieLogOutput *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vigie_log_output_set_session:
 * @self: an output
 * @session: (nullable): whose log it is
 *
 * What is still being written of another incident is given up.
 */
void
vigie_log_output_set_session (VigieLogOutput *self, VigieSession *session)
{
  g_return_if_fail (VIGIE_IS_LOG_OUTPUT (self));

  if (!g_set_object (&self->session, session))
    return;
  stop (self);
  end_progress (self);
  rest (self);
}

/**
 * vigie_log_output_is_busy:
 * @self: an output
 *
 * Returns: whether it writes or prints
 */
gboolean
vigie_log_output_is_busy (VigieLogOutput *self)
{
  g_return_val_if_fail (VIGIE_IS_LOG_OUTPUT (self), FALSE);

  return self->busy;
}
