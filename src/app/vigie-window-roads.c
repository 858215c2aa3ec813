/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the roads as a sheet for the wall, or as a table. */
#include <glib/gi18n.h>

#include "vigie-exercise-word.h"
#include "vigie-file-dialog.h"
#include "vigie-publish-roads.h"
#include "vigie-window-private.h"

typedef struct
{
  VigieStore *store;
  VigieGuide *guide; /* (nullable) */
  char *path;
  char *territory_problem; /* the result */
} Publication;

static void
publication_free (Publication *publication)
{
  g_object_unref (publication->store);
  g_clear_pointer (&publication->guide, vigie_guide_unref);
  g_free (publication->path);
  g_free (publication->territory_problem);
  g_free (publication);
}

static void
published_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieWindow *self = VIGIE_WINDOW (object);
  Publication *publication = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (publication->path);
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      vigie_window_show_toast (self, error->message);
      return;
    }
  if (publication->territory_problem != NULL)
    {
      /* Translators: %s is a sentence that says why */
      g_autofree char *problem =
          g_strdup_printf (_ ("The roads board was made without the incident’s territory: %s"),
                           publication->territory_problem);

      vigie_window_show_toast (self, problem);
    }
  /* Translators: a file was written; %s is its name */
  text = g_strdup_printf (_ ("Roads board written: %s"), name);
  /* It is printed from there, with the printer's own choices. */
  vigie_window_offer_file (self, text, publication->path);
}

static void
publish_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Publication *publication = task_data;
  const VigieRoadsRequest request = { .path = publication->path,
                                      .guide = publication->guide,
                                      .at = VIGIE_TIME_UNKNOWN,
                                      .list_all = TRUE };
  g_auto (VigieRoadsOutcome) outcome = { 0 };
  GError *error = NULL;

  if (vigie_publish_roads (publication->store, &request, cancellable, &outcome, &error))
    {
      publication->territory_problem = g_steal_pointer (&outcome.territory_problem);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

/**
 * vigie_window_write_roads:
 * @self: a window with an incident
 * @file: where to; it is replaced; a table where its name ends with ".csv", a PDF where with ".pdf"
 *
 * Writes the roads board in a worker; a toast says when it is there and opens it.
 */
void
vigie_window_write_roads (VigieWindow *self, GFile *file)
{
  VigieSession *session = vigie_window_get_session (self);
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GTask) task = NULL;
  Publication *publication;

  if (session == NULL)
    return;
  if (path == NULL)
    {
      vigie_window_show_toast (self, _ ("Choose a folder of this machine."));
      return;
    }
  publication = g_new0 (Publication, 1);
  publication->store = g_object_ref (vigie_session_get_store (session));
  if (vigie_session_get_guide (session) != NULL)
    publication->guide = vigie_guide_ref (vigie_session_get_guide (session));
  publication->path = g_steal_pointer (&path);
  task = g_task_new (self, NULL, published_cb, NULL);
  g_task_set_source_tag (task, vigie_window_write_roads);
  g_task_set_task_data (task, publication, (GDestroyNotify) publication_free);
  g_task_run_in_thread (task, publish_in_thread);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieWindow) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)
    vigie_window_write_roads (self, file);
}

static void
add_filter (GListStore *filters, const char *name, const char *suffix)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_suffix (filter, suffix);
  g_list_store_append (filters, filter);
}

void
vigie_window_ask_roads (VigieWindow *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %Hh%M");
  /* Translators: the beginning of a file's name; then a date and a time */
  g_autofree char *plain = g_strdup_printf (_ ("Roads %s.pdf"), time);
  g_autofree char *name =
      vigie_exercise_mark (vigie_session_is_exercise (vigie_window_get_session (self)), plain);

  add_filter (filters, _ ("Sheet to print (PDF)"), "pdf");
  add_filter (filters, _ ("Table (CSV)"), "csv");
  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Roads Board"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_save (dialog, GTK_WINDOW (self), NULL, saved_cb, g_object_ref (self));
}
