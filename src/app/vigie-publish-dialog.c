/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-publish-dialog.h"

#include <glib/gi18n.h>

#include "vigie-exercise-word.h"
#include "vigie-file-dialog.h"
#include "vigie-overlay-preview.h"
#include "vigie-publish-words.h"
#include "vigie-settings.h"

#define DEBOUNCE_MS 150
#define MAP_WIDTH 440
#define MAP_HEIGHT 320

struct _VigiePublishDialog
{
  AdwDialog parent_instance;

  VigieSession *session;
  VigieBasemap *territory;   /* (nullable) */
  GCancellable *cancellable; /* (nullable): of the preview that is being made */
  guint timeout;

  AdwPreferencesGroup *format_group;
  AdwComboRow *format_row;
  AdwSwitchRow *lifted_row;
  AdwSwitchRow *unconfirmed_row;
  AdwSwitchRow *photos_row;
  AdwSwitchRow *authors_row;
  GtkWidget *save_button;
  GtkPicture *map_picture;
  GtkWidget *spinner;
  AdwActionRow *problems_row;
  AdwActionRow *goes_row;
  AdwActionRow *stays_row;
  GtkLabel *size_label;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigiePublishDialog, vigie_publish_dialog, ADW_TYPE_DIALOG)

static const VigieExportFormat *
get_format (VigiePublishDialog *self)
{
  gsize n;
  const VigieExportFormat *formats = vigie_export_formats_get (&n);
  const guint selected = adw_combo_row_get_selected (self->format_row);

  return &formats[selected < n ? selected : 0];
}

/* ---- the preview ---- */

static void
show_line (AdwActionRow *row, const char *text)
{
  adw_action_row_set_subtitle (row, text);
  gtk_widget_set_visible (GTK_WIDGET (row), text[0] != '\0');
}

static void
show_preview (VigiePublishDialog *self, const VigieOverlayPreview *preview)
{
  const VigiePublishPreview *counts = preview->counts;
  g_autofree char *goes = vigie_publish_words_goes_out (counts);
  g_autofree char *stays = vigie_publish_words_stays (counts);
  g_autofree char *problems = vigie_publish_words_problems (counts);
  g_autofree char *size =
      counts->problem == NULL ? g_format_size (counts->outcome.report.n_bytes) : g_strdup ("");

  gtk_picture_set_paintable (self->map_picture, GDK_PAINTABLE (preview->map));
  adw_action_row_set_subtitle (self->goes_row, goes[0] != '\0' ? goes : _ ("Nothing"));
  show_line (self->stays_row, stays);
  show_line (self->problems_row, problems);
  gtk_label_set_text (self->size_label, size);
  gtk_widget_set_sensitive (self->save_button, counts->problem == NULL);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigiePublishDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieOverlayPreview) preview =
      vigie_overlay_preview_load_finish (VIGIE_STORE (object), result, &error);

  /* A newer one is on its way, or nobody looks any more. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (self->spinner, FALSE);
  if (preview != NULL)
    show_preview (self, preview);
  else
    show_line (self->problems_row, error->message);
}

static gboolean
load (gpointer data)
{
  VigiePublishDialog *self = data;
  g_autofree char *basemap_id = vigie_settings_dup_basemap ();
  VigieOverlayRequest request = { 0 };
  const VigieOverlayView view = { .basemap_id = basemap_id,
                                  .territory = self->territory,
                                  .width = MAP_WIDTH,
                                  .height = MAP_HEIGHT,
                                  .scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)) };

  self->timeout = 0;
  self->cancellable = g_cancellable_new ();
  vigie_publish_dialog_fill_request (self, &request);
  vigie_overlay_preview_load_async (vigie_session_get_store (self->session), &request, &view,
                                    self->cancellable, loaded_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
stop (VigiePublishDialog *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
refresh (VigiePublishDialog *self)
{
  if (self->session == NULL)
    return;
  stop (self);
  gtk_widget_set_visible (self->spinner, TRUE);
  self->timeout = g_timeout_add (DEBOUNCE_MS, load, self);
}

/* ---- choices ---- */

static void
on_choice_changed (VigiePublishDialog *self)
{
  refresh (self);
}

static void
on_format_changed (VigiePublishDialog *self)
{
  const VigieExportFormat *format = get_format (self);
  const gboolean has_posts = (format->flags & VIGIE_EXPORT_POSTS) != 0;

  adw_preferences_group_set_description (self->format_group, _ (format->audience));
  gtk_widget_set_visible (GTK_WIDGET (self->unconfirmed_row), has_posts);
  gtk_widget_set_visible (GTK_WIDGET (self->photos_row), has_posts);
  gtk_widget_set_visible (GTK_WIDGET (self->authors_row), has_posts);
  refresh (self);
}

/**
 * vigie_publish_dialog_fill_request:
 * @self: a dialog
 * @request: (out caller-allocates): what was chosen; without a path, borrowed from @self and its
 *   session
 */
void
vigie_publish_dialog_fill_request (VigiePublishDialog *self, VigieOverlayRequest *request)
{
  static const VigiePhotoChoice confirmed_photos = { .all_confirmed = TRUE };
  const VigieExportFormat *format = get_format (self);
  const gboolean has_posts = (format->flags & VIGIE_EXPORT_POSTS) != 0;

  *request = (VigieOverlayRequest) {
    .format = format,
    .guide = vigie_session_get_guide (self->session),
    .at = VIGIE_TIME_UNKNOWN,
    .with_lifted = adw_switch_row_get_active (self->lifted_row),
    .include_unconfirmed = has_posts && adw_switch_row_get_active (self->unconfirmed_row),
    .include_authors = has_posts && adw_switch_row_get_active (self->authors_row),
    .photos = has_posts && adw_switch_row_get_active (self->photos_row) ? &confirmed_photos : NULL,
  };
}

/**
 * vigie_publish_dialog_choose_format:
 * @self: a dialog
 * @name: of `--format`; an unknown one changes nothing
 */
void
vigie_publish_dialog_choose_format (VigiePublishDialog *self, const char *name)
{
  gsize n;
  const VigieExportFormat *formats = vigie_export_formats_get (&n);

  for (gsize i = 0; i < n; i++)
    if (g_str_equal (formats[i].name, name))
      adw_combo_row_set_selected (self->format_row, (guint) i);
}

/* Whether the preview shows what is chosen. */
gboolean
vigie_publish_dialog_is_ready (VigiePublishDialog *self)
{
  return self->timeout == 0 && self->cancellable == NULL;
}

/* ---- saving ---- */

/**
 * vigie_publish_dialog_save_to:
 * @self: a dialog
 * @file: where to
 *
 * Ends the dialog with what was chosen, and keeps format and folder for the next time.
 */
void
vigie_publish_dialog_save_to (VigiePublishDialog *self, GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  const char *path = folder != NULL ? g_file_peek_path (folder) : NULL;

  if (path != NULL)
    vigie_settings_set_overlay (get_format (self)->name, path);
  g_signal_emit (self, signals[CHOSEN], 0, file);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigiePublishDialog) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL && self->session != NULL) /* else dismissed: the dialog stays */
    vigie_publish_dialog_save_to (self, file);
}

static void
on_save_clicked (VigiePublishDialog *self)
{
  const VigieExportFormat *format = get_format (self);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %Hh%M");
  g_autofree char *title = vigie_exercise_mark (vigie_session_is_exercise (self->session),
                                                vigie_session_get_title (self->session));
  g_autofree char *name = g_strdup_printf ("%s %s%s", title, time, format->suffix);
  g_autofree char *path = vigie_settings_dup_overlay_folder ();
  g_autoptr (GFile) folder = path != NULL ? g_file_new_for_path (path) : NULL;

  g_strdelimit (name, "/\\:*?\"<>|", '-');
  gtk_file_filter_set_name (filter, _ (format->title));
  gtk_file_filter_add_suffix (filter, strrchr (format->suffix, '.') + 1);
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Overlay for Another Map"));
  gtk_file_dialog_set_initial_name (dialog, g_strstrip (name));
  if (folder != NULL)
    gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        saved_cb, g_object_ref (self));
}

/* ---- the object ---- */

static void
vigie_publish_dialog_dispose (GObject *object)
{
  VigiePublishDialog *self = VIGIE_PUBLISH_DIALOG (object);

  stop (self);
  g_clear_object (&self->session);
  g_clear_object (&self->territory);
  G_OBJECT_CLASS (vigie_publish_dialog_parent_class)->dispose (object);
}

static void
vigie_publish_dialog_closed (AdwDialog *dialog)
{
  stop (VIGIE_PUBLISH_DIALOG (dialog));
}

static void
vigie_publish_dialog_class_init (VigiePublishDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_publish_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = vigie_publish_dialog_closed;

  signals[CHOSEN] = g_signal_new ("chosen", VIGIE_TYPE_PUBLISH_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-publish-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, format_group);
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, lifted_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, unconfirmed_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, photos_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, authors_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, map_picture);
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, problems_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, goes_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, stays_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePublishDialog, size_label);
  gtk_widget_class_bind_template_callback (widget_class, on_format_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
}

static void
vigie_publish_dialog_init (VigiePublishDialog *self)
{
  gsize n;
  const VigieExportFormat *formats = vigie_export_formats_get (&n);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < n; i++)
    gtk_string_list_append (titles, _ (formats[i].title));
  adw_combo_row_set_model (self->format_row, G_LIST_MODEL (titles));
}

/**
 * vigie_publish_dialog_new:
 * @session: what is published
 * @territory: (nullable): the incident's territory as a basemap
 *
 * Returns: (transfer full): the dialog, with the format of the last time and no further choice
 */
GtkWidget *
vigie_publish_dialog_new (VigieSession *session, VigieBasemap *territory)
{
  VigiePublishDialog *self = g_object_new (VIGIE_TYPE_PUBLISH_DIALOG, NULL);
  g_autofree char *format = vigie_settings_dup_overlay_format ();

  self->session = g_object_ref (session);
  g_set_object (&self->territory, territory);
  vigie_publish_dialog_choose_format (self, format);
  on_format_changed (self);
  g_signal_connect_object (session, "shapes-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "counts-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "territory-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
