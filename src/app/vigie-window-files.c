/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "vigie-basemap-catalog.h"
#include "vigie-details-dialog.h"
#include "vigie-file-dialog.h"
#include "vigie-import-dialog.h"
#include "vigie-message-dialog.h"
#include "vigie-new-dialog.h"
#include "vigie-settings.h"
#include "vigie-territory-dialog.h"
#include "vigie-window-private.h"
#include "vigie-words-dialog.h"

static GListModel *
make_filter (const char *name, const char *const *suffixes)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, filter);
  g_list_store_append (filters, all);
  return G_LIST_MODEL (filters);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieWindow) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (file != NULL && application != NULL)
    vigie_application_open_file (VIGIE_APPLICATION (application), file, GTK_WINDOW (self));
}

void
vigie_window_ask_open (VigieWindow *self)
{
  static const char *const suffixes[] = { "vigie", NULL };
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = make_filter (_ ("Incidents"), suffixes);

  vigie_file_dialog_set_title (dialog, NULL, _ ("Open an Incident"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_open (dialog, GTK_WINDOW (self), NULL, opened_cb, g_object_ref (self));
}

static void
on_new_chosen (GtkWidget *dialog,
               GFile *file,
               const char *title,
               gboolean exercise,
               const char *territory,
               VigieWindow *self)
{
  gboolean then_import = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), "then-import"));
  VigieWindow *window = self;

  if (vigie_window_get_file (self) != NULL)
    {
      window =
          vigie_window_new (VIGIE_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
      gtk_window_present (GTK_WINDOW (window));
    }
  if (territory != NULL)
    vigie_settings_set_last_territory (territory);
  vigie_window_create (window, file, title, exercise, territory, then_import);
}

void
vigie_window_ask_new (VigieWindow *self, gboolean then_import)
{
  GtkWidget *dialog = vigie_new_dialog_new ();

  g_object_set_data (G_OBJECT (dialog), "then-import", GINT_TO_POINTER (then_import));
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_new_chosen), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
import_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieWindow) self = user_data;
  g_autoptr (GListModel) files =
      gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (object), result, NULL);
  VigieSession *session = vigie_window_get_session (self);

  if (files != NULL && session != NULL && g_list_model_get_n_items (files) > 0)
    adw_dialog_present (
        ADW_DIALOG (vigie_import_dialog_new (vigie_session_get_store (session), files)),
        GTK_WIDGET (self));
}

void
vigie_window_ask_import (VigieWindow *self)
{
  static const char *const suffixes[] = { "csv",   "tsv",    "txt",      "json",     "geojson",
                                          "jsonl", "ndjson", "geojsonl", "geojsons", NULL };
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = make_filter (_ ("Posts: tables, GeoJSON, JSON"), suffixes);

  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Import Posts"));
  gtk_file_dialog_set_accept_label (dialog, _ ("_Import"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (self), NULL, import_cb, g_object_ref (self));
}

static void
mbtiles_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieWindow) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autofree char *id = NULL;

  if (file == NULL || g_file_peek_path (file) == NULL)
    return;
  id = g_strconcat (VIGIE_BASEMAP_MBTILES_PREFIX, g_file_peek_path (file), NULL);
  vigie_window_set_basemap (self, id);
}

void
vigie_window_ask_mbtiles (VigieWindow *self)
{
  static const char *const suffixes[] = { "mbtiles", NULL };
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = make_filter (_ ("Offline maps (MBTiles)"), suffixes);

  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Choose an Offline Map"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_open (dialog, GTK_WINDOW (self), NULL, mbtiles_cb, g_object_ref (self));
}

void
vigie_window_ask_details (VigieWindow *self)
{
  adw_dialog_present (ADW_DIALOG (vigie_details_dialog_new (vigie_window_get_session (self))),
                      GTK_WIDGET (self));
}

void
vigie_window_ask_words (VigieWindow *self)
{
  adw_dialog_present (ADW_DIALOG (vigie_words_dialog_new (vigie_window_get_session (self))),
                      GTK_WIDGET (self));
}

void
vigie_window_ask_message (VigieWindow *self)
{
  adw_dialog_present (ADW_DIALOG (vigie_message_dialog_new (vigie_window_get_session (self))),
                      GTK_WIDGET (self));
}

void
vigie_window_ask_territory (VigieWindow *self)
{
  adw_dialog_present (ADW_DIALOG (vigie_territory_dialog_new (vigie_window_get_session (self))),
                      GTK_WIDGET (self));
}
