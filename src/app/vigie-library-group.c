/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-library-group.h"

#include <glib/gi18n.h>

#include "vigie-error.h"
#include "vigie-library.h"
#include "vigie-privacy-words.h"
#include "vigie-question.h"
#include "vigie-rows.h"

struct _VigieLibraryGroup
{
  AdwPreferencesGroup parent_instance;

  GCancellable *cancellable; /* (nullable): of what is done now */
  GPtrArray *rows;           /* (element-type GtkWidget), borrowed */

  AdwExpanderRow *expander;
  GtkWidget *all_row;
};

G_DEFINE_FINAL_TYPE (VigieLibraryGroup, vigie_library_group, ADW_TYPE_PREFERENCES_GROUP)

/* ---- in a worker ---- */

typedef struct
{
  gboolean all;
  char *id;     /* (nullable): of the incident that is forgotten */
  char *notice; /* (nullable): the result: what else there is to say */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->id);
  g_free (work->notice);
  g_free (work);
}

static gboolean
forget (VigieLibrary *library, const Work *work, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (work->all)
    return vigie_library_forget_all (library, error);
  if (work->id == NULL || vigie_library_forget (library, work->id, &failure) ||
      g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND)) /* somebody else was faster */
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Looking makes no library where there is none. */
static void
work_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autofree char *path = vigie_library_dup_path ();
  g_autoptr (VigieLibrary) library = NULL;
  Work *work = task_data;
  GPtrArray *incidents;
  GError *error = NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_task_return_pointer (task, g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  library = vigie_library_open (path, &error);
  if (library != NULL)
    work->notice = g_strdup (vigie_library_get_notice (library));
  incidents = library != NULL && forget (library, work, &error)
                  ? vigie_library_list (library, &error)
                  : NULL;
  if (incidents != NULL)
    g_task_return_pointer (task, incidents, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* ---- what is known ---- */

typedef struct
{
  VigieLibraryGroup *group;
  char *id; /* (nullable): all of them */
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *asking = data;

  g_object_unref (asking->group);
  g_free (asking->id);
  g_free (asking);
}

static void do_work (VigieLibraryGroup *self, gboolean all, const char *id);

static void
on_answered (AdwAlertDialog *question, const char *response, Asking *asking)
{
  if (!g_str_equal (response, "forget"))
    return;
  /* What has the focus goes away with its row. */
  gtk_widget_grab_focus (GTK_WIDGET (asking->group->expander));
  do_work (asking->group, asking->id == NULL, asking->id);
}

static void
ask (VigieLibraryGroup *self, const char *id, const char *heading)
{
  AdwAlertDialog *question = vigie_question_new (
      heading, id != NULL ? _ ("Vigie no longer notices when one of its photos comes back as new. "
                               "The incident’s file stays as it is; when it is opened again, its "
                               "photos are learnt again.")
                          : _ ("Vigie no longer notices when an old photo comes back as new. The "
                               "files of the incidents stay as they are; what is opened again is "
                               "learnt again."));
  Asking *asking = g_new0 (Asking, 1);

  asking->group = g_object_ref (self);
  asking->id = g_strdup (id);
  adw_alert_dialog_add_responses (question, "cancel", _ ("_Cancel"), "forget", _ ("_Forget"), NULL);
  adw_alert_dialog_set_response_appearance (question, "forget", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (question, "cancel");
  g_signal_connect_data (question, "response", G_CALLBACK (on_answered), asking, asking_free, 0);
  adw_dialog_present (ADW_DIALOG (question), GTK_WIDGET (self));
}

static void
on_forget (GtkWidget *button, VigieLibraryGroup *self)
{
  /* Translators: %s is the title of an incident */
  g_autofree char *heading = g_strdup_printf (
      _ ("Forget “%s”?"), (const char *) g_object_get_data (G_OBJECT (button), "title"));

  ask (self, g_object_get_data (G_OBJECT (button), "id"), heading);
}

static void
on_forget_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask (VIGIE_LIBRARY_GROUP (widget), NULL, _ ("Forget All Past Incidents?"));
}

static void
add_incident (VigieLibraryGroup *self, const VigieLibraryIncident *incident)
{
  g_autofree char *words = vigie_privacy_words_known (incident);
  const char *title =
      incident->title[0] != '\0' ? incident->title : _ ("An incident without a title");
  /* Translators: %s is the title of an incident */
  g_autofree char *tooltip = g_strdup_printf (_ ("Forget “%s”…"), title);
  GtkWidget *row = vigie_row_new (title, words);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (incident->id), g_free);
  g_object_set_data_full (G_OBJECT (button), "title", g_strdup (title), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_forget), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_expander_row_add_row (self->expander, row);
  g_ptr_array_add (self->rows, row);
}

static void
show (VigieLibraryGroup *self, GPtrArray *incidents)
{
  g_autofree char *words = vigie_privacy_words_library (incidents);

  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (self->expander, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < incidents->len; i++)
    add_incident (self, g_ptr_array_index (incidents, i));
  adw_expander_row_set_subtitle (self->expander, words);
  adw_expander_row_set_enable_expansion (self->expander, incidents->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.forget-all", incidents->len > 0);
}

static void
worked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieLibraryGroup *self = VIGIE_LIBRARY_GROUP (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) incidents = g_task_propagate_pointer (G_TASK (result), &error);
  const Work *work = g_task_get_task_data (G_TASK (result));

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return; /* asked again since, or nobody looks any more */
  g_clear_object (&self->cancellable);
  if (incidents != NULL)
    show (self, incidents);
  if (incidents == NULL || work->notice != NULL)
    adw_expander_row_set_subtitle (self->expander,
                                   incidents == NULL ? error->message : work->notice);
}

/* What was asked to be forgotten is forgotten whether somebody still looks or not. */
static void
do_work (VigieLibraryGroup *self, gboolean all, const char *id)
{
  g_autoptr (GTask) task = NULL;
  Work *work = g_new0 (Work, 1);

  work->all = all;
  work->id = g_strdup (id);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, worked_cb, NULL);
  g_task_set_source_tag (task, do_work);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_in_thread);
}

/**
 * vigie_library_group_refresh:
 * @self: a group
 *
 * Reads the library again.
 */
void
vigie_library_group_refresh (VigieLibraryGroup *self)
{
  g_return_if_fail (VIGIE_IS_LIBRARY_GROUP (self));

  do_work (self, FALSE, NULL);
}

/* ---- life ---- */

static void
vigie_library_group_dispose (GObject *object)
{
  VigieLibraryGroup *self = VIGIE_LIBRARY_GROUP (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (vigie_library_group_parent_class)->dispose (object);
}

static void
vigie_library_group_finalize (GObject *object)
{
  g_ptr_array_unref (VIGIE_LIBRARY_GROUP (object)->rows);

  G_OBJECT_CLASS (vigie_library_group_parent_class)->finalize (object);
}

static void
vigie_library_group_class_init (VigieLibraryGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_library_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_library_group_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-library-group.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieLibraryGroup, expander);
  gtk_widget_class_bind_template_child (widget_class, VigieLibraryGroup, all_row);
  gtk_widget_class_install_action (widget_class, "library.forget-all", NULL, on_forget_all);
}

static void
vigie_library_group_init (VigieLibraryGroup *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "library.forget-all", FALSE);
  vigie_library_group_refresh (self);
}
