/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "vigie-brief-dialog.h"
#include "vigie-publish-dialog.h"
#include "vigie-publish.h"
#include "vigie-toast.h"
#include "vigie-window-private.h"

typedef struct
{
  VigieStore *store;
  VigieOverlayRequest overlay;
  char *path;
  char *actor;
  guint n_waiting; /* the result */
  char *territory_problem;
  char *log_problem;
} Publication;

static void
publication_free (Publication *publication)
{
  g_object_unref (publication->store);
  g_clear_pointer (&publication->overlay.guide, vigie_guide_unref);
  g_free (publication->path);
  g_free (publication->actor);
  g_free (publication->territory_problem);
  g_free (publication->log_problem);
  g_free (publication);
}

/* Says that there is a file, and opens it where it is asked for. */
void
vigie_window_offer_file (VigieWindow *self, const char *text, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  vigie_toast_offer_file (vigie_window_get_desk (self), text, file);
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
  if (publication->n_waiting > 0)
    {
      g_autofree char *waiting = g_strdup_printf (
          ngettext ("%u confirmed post waits for a second person and was left out.",
                    "%u confirmed posts wait for a second person and were left out.",
                    publication->n_waiting),
          publication->n_waiting);

      vigie_window_show_toast (self, waiting);
    }
  if (publication->territory_problem != NULL)
    {
      /* Translators: %s is a sentence that says why */
      g_autofree char *problem =
          g_strdup_printf (_ ("The file is made without the incident’s territory: %s"),
                           publication->territory_problem);

      vigie_window_show_toast (self, problem);
    }
  if (publication->log_problem != NULL)
    vigie_window_show_toast (self, publication->log_problem);
  /* Translators: a file was written; %s is its name */
  text = g_strdup_printf (_ ("Overlay written: %s"), name);
  vigie_window_offer_file (self, text, publication->path);
}

static void
publish_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Publication *publication = task_data;
  g_auto (VigieOverlayOutcome) written = { 0 };
  GError *error = NULL;
  gboolean done;

  done = vigie_publish_overlay (publication->store, &publication->overlay, cancellable, &written,
                                &error);
  publication->log_problem = g_steal_pointer (&written.log_problem);
  publication->territory_problem = g_steal_pointer (&written.territory_problem);
  publication->n_waiting = written.n_waiting;
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
publish (VigieWindow *self, const VigieOverlayRequest *overlay, GFile *file)
{
  VigieSession *session = vigie_window_get_session (self);
  g_autoptr (GTask) task = NULL;
  Publication *publication;
  g_autofree char *path = g_file_get_path (file);

  if (session == NULL)
    return;
  if (path == NULL)
    {
      vigie_window_show_toast (self, _ ("Choose a folder of this machine."));
      return;
    }
  publication = g_new0 (Publication, 1);
  publication->store = g_object_ref (vigie_session_get_store (session));
  publication->path = g_steal_pointer (&path);
  publication->overlay = *overlay;
  publication->overlay.path = publication->path;
  publication->overlay.to_log = TRUE;
  publication->actor = g_strdup (vigie_session_get_actor (session));
  publication->overlay.actor = publication->actor;
  if (overlay->guide != NULL)
    vigie_guide_ref (overlay->guide);
  task = g_task_new (self, NULL, published_cb, NULL);
  g_task_set_source_tag (task, publish);
  g_task_set_task_data (task, publication, (GDestroyNotify) publication_free);
  g_task_run_in_thread (task, publish_in_thread);
}

/**
 * vigie_window_export:
 * @self: a window with an incident
 * @file: where to; it is replaced
 *
 * Writes the overlay as GeoJSON in a worker; a toast says when it is there and opens it.
 */
void
vigie_window_export (VigieWindow *self, GFile *file)
{
  const VigieOverlayRequest request = { .at = VIGIE_TIME_UNKNOWN };

  g_return_if_fail (VIGIE_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  publish (self, &request, file);
}

static void
on_overlay_chosen (VigiePublishDialog *dialog, GFile *file, VigieWindow *self)
{
  VigieOverlayRequest request;

  vigie_publish_dialog_fill_request (dialog, &request);
  publish (self, &request, file);
}

void
vigie_window_ask_export (VigieWindow *self)
{
  GtkWidget *dialog =
      vigie_publish_dialog_new (vigie_window_get_session (self), vigie_window_get_territory (self));

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_overlay_chosen), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* ---- the brief ---- */

static void
on_brief_issued (VigieWindow *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  /* Translators: a file was written; %s is its name */
  g_autofree char *text = g_strdup_printf (_ ("Brief written: %s"), name);

  vigie_window_offer_file (self, text, g_file_peek_path (file));
}

/* Ctrl+P asks for the brief, and once more for the printer. */
void
vigie_window_ask_brief (VigieWindow *self)
{
  AdwDialog *visible = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  GtkWidget *dialog;

  if (visible != NULL && VIGIE_IS_BRIEF_DIALOG (visible))
    {
      gtk_widget_activate_action (GTK_WIDGET (visible), "brief.print", NULL);
      return;
    }
  dialog =
      vigie_brief_dialog_new (vigie_window_get_session (self), vigie_window_get_territory (self));
  g_signal_connect_object (dialog, "issued", G_CALLBACK (on_brief_issued), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "failed", G_CALLBACK (vigie_window_show_toast), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}
