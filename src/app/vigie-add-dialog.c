/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-add-dialog.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-file-dialog.h"
#include "vigie-photo-strip.h"
#include "vigie-post-link.h"
#include "vigie-settings.h"

#define PASTE_STEP_MS 500
#define PASTE_STEPS 10 /* for a program that does not hand over what it copied */

struct _VigieAddDialog
{
  AdwDialog parent_instance;

  VigieSession *session;
  GCancellable *cancellable; /* everything but fetching */
  GCancellable *paste;       /* (nullable): reading what was copied */
  guint paste_id;
  guint n_paste_steps;
  GCancellable *fetch;    /* (nullable): the photo on its way from the web */
  char *page_photo;       /* (nullable): the address of a photo that the page showed */
  char *photo_address;    /* (nullable): that, or the link, where it is that of a photo */
  gboolean photo_fetched; /* that photo was fetched */
  guint n_loading;        /* photos and what was copied, on their way from this machine */
  gboolean add_when_loaded;
  gboolean is_adding;

  GtkWidget *add_button;
  AdwBanner *problem_banner;
  AdwPreferencesGroup *link_group;
  AdwEntryRow *link_row;
  AdwActionRow *fetch_row;
  GtkWidget *fetch_spinner;
  GtkButton *fetch_button;
  VigiePhotoStrip *strip;
  GtkTextView *text_view;
  AdwEntryRow *author_row;
  AdwEntryRow *time_row;
  GtkWidget *camera_button;
};

enum
{
  ADDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieAddDialog, vigie_add_dialog, ADW_TYPE_DIALOG)

static void start_adding (VigieAddDialog *self);

static void
show_problem (VigieAddDialog *self, const char *sentence)
{
  adw_banner_set_title (self->problem_banner, sentence);
  adw_banner_set_revealed (self->problem_banner, TRUE);
}

static void
on_problem_dismissed (VigieAddDialog *self)
{
  adw_banner_set_revealed (self->problem_banner, FALSE);
}

/* ---- what is there ---- */

static char *
dup_text (VigieAddDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static char *
dup_link (VigieAddDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->link_row))));
}

static gboolean
read_time (VigieAddDialog *self, gint64 *at)
{
  return vigie_hand_parse_time (gtk_editable_get_text (GTK_EDITABLE (self->time_row)),
                                g_get_real_time () / 1000, at);
}

static void
mark (AdwEntryRow *row, gboolean good)
{
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
}

static void
update_camera (VigieAddDialog *self)
{
  gint64 taken_at = vigie_photo_strip_get_taken_at (self->strip);
  g_autofree char *time = vigie_format_time (taken_at);
  g_autofree char *tooltip = NULL;

  gtk_widget_set_visible (self->camera_button, taken_at != VIGIE_TIME_UNKNOWN);
  if (taken_at == VIGIE_TIME_UNKNOWN)
    return;
  /* Translators: a day and time */
  tooltip = g_strdup_printf (_ ("Take the time of the photo’s camera: %s"), time);
  gtk_widget_set_tooltip_text (self->camera_button, tooltip);
}

static void
update (VigieAddDialog *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *link = dup_link (self);
  g_auto (VigiePostLink) parsed = { 0 };
  gboolean has_link = link[0] != '\0';
  gboolean good_link = !has_link || vigie_post_link_parse (link, &parsed);
  gint64 at;
  gboolean good_time =
      !gtk_widget_get_visible (GTK_WIDGET (self->time_row)) || read_time (self, &at);
  gboolean has_any = has_link || text[0] != '\0' || self->n_loading > 0 ||
                     vigie_photo_strip_get_n_photos (self->strip) > 0;

  mark (self->link_row, good_link);
  mark (self->time_row, good_time);
  update_camera (self);
  gtk_widget_set_sensitive (self->add_button,
                            has_any && good_link && good_time && !self->is_adding);
}

static void
end_loading (VigieAddDialog *self)
{
  self->n_loading--;
  update (self);
  if (self->n_loading > 0 || !self->add_when_loaded)
    return;
  self->add_when_loaded = FALSE;
  start_adding (self);
}

/* ---- photos of this machine ---- */

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieAddDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  VigieHandPhoto *photo = vigie_hand_photo_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the dialog is closed */
  if (photo != NULL)
    vigie_photo_strip_add (self->strip, photo);
  else
    {
      self->add_when_loaded = FALSE; /* what is missing is seen first */
      show_problem (self, error->message);
    }
  end_loading (self);
}

static void
load_file (VigieAddDialog *self, GFile *file)
{
  self->n_loading++;
  vigie_hand_photo_load_async (file, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieAddDialog) self = user_data;
  g_autoptr (GListModel) files =
      gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (files == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      load_file (self, file);
    }
  update (self);
}

static void
on_choose_photos (VigieAddDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (filter, _ ("Photos"));
  gtk_file_filter_add_mime_type (filter, "image/*");
  g_list_store_append (filters, filter);
  vigie_file_dialog_set_title (dialog, GTK_WIDGET (self), _ ("Add Photos"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 self->cancellable, chosen_cb, g_object_ref (self));
}

static void
set_time (VigieAddDialog *self, gint64 at)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *text = local != NULL ? g_date_time_format (local, "%d/%m/%Y %H:%M:%S") : NULL;

  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->time_row), text);
}

static void
on_camera_clicked (VigieAddDialog *self)
{
  set_time (self, vigie_photo_strip_get_taken_at (self->strip));
}

/* ---- a photo of the web ---- */

static void
cancel_fetch (VigieAddDialog *self)
{
  g_cancellable_cancel (self->fetch);
  g_clear_object (&self->fetch);
}

static void
show_fetch (VigieAddDialog *self, const char *sentence, const char *button)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->fetch_row), sentence);
  gtk_widget_set_visible (self->fetch_spinner, self->fetch != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->fetch_button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->fetch_button, button);
}

static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieAddDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  VigieHandPhoto *photo = vigie_hand_photo_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->fetch);
  if (photo == NULL)
    {
      show_fetch (self, error->message, _ ("_Try Again"));
      return;
    }
  self->photo_fetched = TRUE;
  vigie_photo_strip_add (self->strip, photo);
  show_fetch (self, _ ("The photo was fetched."), NULL);
}

static void
start_fetching (VigieAddDialog *self)
{
  VigiePhotoFetcher *fetcher = vigie_session_get_fetcher (self->session);
  g_autoptr (GUri) uri = g_uri_parse (self->photo_address, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *sentence = NULL;

  if (fetcher == NULL)
    return;
  cancel_fetch (self);
  self->fetch = g_cancellable_new ();
  sentence =
      g_strdup_printf (_ ("Fetching from %s…"),
                       uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "?");
  show_fetch (self, sentence, NULL);
  vigie_hand_photo_fetch_async (vigie_photo_fetcher_get_client (fetcher), self->photo_address,
                                self->fetch, fetched_cb, g_object_ref (self));
}

static void
on_fetch_clicked (VigieAddDialog *self)
{
  start_fetching (self);
}

/* Where a link is of a known network, it tells when the post was written. */
static void
describe_link (VigieAddDialog *self, const char *link)
{
  g_auto (VigiePostLink) parsed = { 0 };
  g_autofree char *source = NULL;
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (link[0] != '\0' && vigie_post_link_parse (link, &parsed) &&
      !g_str_equal (parsed.kind, VIGIE_SOURCE_HAND))
    {
      source = vigie_format_source (parsed.kind, parsed.host);
      time = vigie_format_time (parsed.posted_at);
      text = g_strjoin (" · ", source, time[0] != '\0' ? time : parsed.author,
                        time[0] != '\0' ? parsed.author : NULL, NULL);
    }
  adw_preferences_group_set_description (self->link_group, text);
  gtk_widget_set_visible (GTK_WIDGET (self->time_row), time == NULL || time[0] == '\0');
}

static void
on_link_changed (VigieAddDialog *self)
{
  g_autofree char *link = dup_link (self);
  gboolean is_photo = vigie_hand_is_photo_address (link);
  const char *address = is_photo ? link : self->page_photo;

  if (g_set_str (&self->photo_address, address))
    {
      cancel_fetch (self);
      self->photo_fetched = FALSE;
      show_fetch (self,
                  is_photo ? _ ("The link is that of a photo.") : _ ("The page shows a photo."),
                  _ ("_Fetch It"));
      adw_action_row_set_subtitle (self->fetch_row, is_photo || address == NULL ? "" : address);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->fetch_row), address != NULL);
  describe_link (self, link);
  update (self);
}

/* ---- what comes from elsewhere ---- */

static void
add_text (VigieAddDialog *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  if (gtk_text_buffer_get_char_count (buffer) > 0)
    gtk_text_buffer_insert (buffer, &end, "\n", 1);
  gtk_text_buffer_insert (buffer, &end, text, -1);
}

static void
take_text (VigieAddDialog *self, const char *text)
{
  g_autofree char *old = dup_link (self);
  g_autofree char *link = NULL;
  g_autofree char *rest = NULL;

  vigie_hand_split_text (text, &link, &rest);
  if (link != NULL && old[0] == '\0')
    {
      gtk_editable_set_text (GTK_EDITABLE (self->link_row), link);
      gtk_editable_set_position (GTK_EDITABLE (self->link_row), -1);
      if (self->photo_address != NULL && vigie_settings_get_fetch_photos ())
        start_fetching (self);
    }
  else if (link != NULL && rest == NULL)
    add_text (self, link);
  if (rest != NULL)
    add_text (self, rest);
}

/**
 * vigie_add_dialog_take:
 * @self: a dialog
 * @intake: what another program hands over
 *
 * Fills it in, beside what is there.
 */
void
vigie_add_dialog_take (VigieAddDialog *self, const VigieIntake *intake)
{
  g_return_if_fail (VIGIE_IS_ADD_DIALOG (self));
  g_return_if_fail (intake != NULL);

  for (guint i = 0; i < intake->files->len; i++)
    load_file (self, g_ptr_array_index (intake->files, i));
  for (guint i = 0; i < intake->images->len; i++)
    {
      self->n_loading++;
      vigie_hand_photo_read_async (g_ptr_array_index (intake->images, i), NULL, self->cancellable,
                                   loaded_cb, g_object_ref (self));
    }
  if (intake->text != NULL)
    take_text (self, intake->text);
  update (self);
}

/**
 * vigie_add_dialog_fill:
 * @self: an empty dialog
 * @capture: what a page says
 *
 * A page may say anything: it is shown, and nothing is asked for on the web before somebody wants
 * that.
 */
void
vigie_add_dialog_fill (VigieAddDialog *self, const VigieCapture *capture)
{
  const VigieCapturePicture *picture =
      capture->pictures->len > 0 ? g_ptr_array_index (capture->pictures, 0) : NULL;
  const char *words = vigie_capture_get_words (capture);

  g_return_if_fail (VIGIE_IS_ADD_DIALOG (self));

  g_set_str (&self->page_photo, picture != NULL ? picture->address : NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->link_row),
                         capture->address != NULL ? capture->address : "");
  on_link_changed (self);
  if (words != NULL)
    add_text (self, words);
  if (capture->author != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->author_row), capture->author);
  if (capture->posted_at != VIGIE_TIME_UNKNOWN)
    set_time (self, capture->posted_at);
  update (self);
}

/**
 * vigie_add_dialog_is_empty:
 *
 * Returns: whether nothing is filled in, nor on its way
 */
gboolean
vigie_add_dialog_is_empty (VigieAddDialog *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *link = dup_link (self);

  return text[0] == '\0' && link[0] == '\0' && self->n_loading == 0 && !self->is_adding &&
         gtk_editable_get_text (GTK_EDITABLE (self->author_row))[0] == '\0' &&
         vigie_photo_strip_get_n_photos (self->strip) == 0;
}

/**
 * vigie_add_dialog_refuse:
 * @self: a dialog that somebody fills in
 *
 * Says that what a page hands over has to wait.
 */
void
vigie_add_dialog_refuse (VigieAddDialog *self)
{
  show_problem (self, _ ("The browser handed over another page. Add this post first, or close it, "
                         "then hand over again."));
}

static void
pasted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieAddDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieIntake) intake = vigie_intake_read_finish (result, &error);

  g_clear_handle_id (&self->paste_id, g_source_remove);
  g_clear_object (&self->paste);
  if (g_cancellable_is_cancelled (self->cancellable))
    return; /* the dialog is closed */
  if (intake != NULL)
    vigie_add_dialog_take (self, intake);
  end_loading (self);
}

/* Steps, as a desk that stands still for seconds is not the other program's fault. */
static gboolean
wait_for_paste (gpointer user_data)
{
  VigieAddDialog *self = user_data;

  if (++self->n_paste_steps < PASTE_STEPS)
    return G_SOURCE_CONTINUE;
  self->paste_id = 0;
  g_cancellable_cancel (self->paste);
  return G_SOURCE_REMOVE;
}

/**
 * vigie_add_dialog_paste:
 * @self: a dialog
 * @clipboard: what was copied
 *
 * Fills in what was copied, once it is handed over.
 */
void
vigie_add_dialog_paste (VigieAddDialog *self, GdkClipboard *clipboard)
{
  g_return_if_fail (VIGIE_IS_ADD_DIALOG (self));
  g_return_if_fail (GDK_IS_CLIPBOARD (clipboard));

  if (self->paste != NULL)
    return;
  self->n_loading++;
  self->paste = g_cancellable_new ();
  self->n_paste_steps = 0;
  if (!gdk_clipboard_is_local (clipboard))
    self->paste_id = g_timeout_add_full (G_PRIORITY_LOW, PASTE_STEP_MS, wait_for_paste, self, NULL);
  vigie_intake_read_clipboard_async (clipboard, self->paste, pasted_cb, g_object_ref (self));
  update (self);
}

/* ---- adding ---- */

static void
added_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieAddDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  VigieHandResult added;

  self->is_adding = FALSE;
  if (!vigie_hand_post_add_finish (result, &added, &error))
    {
      show_problem (self, error->message);
      update (self);
      return;
    }
  g_signal_emit (self, signals[ADDED], 0, added.row_id, added.is_known);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
start_adding (VigieAddDialog *self)
{
  VigieHandPost *post;
  VigieStore *store = vigie_session_get_store (self->session);

  update (self);
  if (!gtk_widget_get_sensitive (self->add_button) || store == NULL)
    return;
  if (self->n_loading > 0)
    {
      self->add_when_loaded = TRUE;
      return;
    }
  cancel_fetch (self);
  post = vigie_hand_post_new ();
  post->observer = g_strdup (vigie_session_get_actor (self->session));
  post->link = dup_link (self);
  post->text = dup_text (self);
  post->author = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->author_row)));
  post->photos = vigie_photo_strip_dup_photos (self->strip);
  if (self->photo_address != NULL && !self->photo_fetched) /* later, when it is looked at */
    g_ptr_array_add (post->photos, vigie_hand_photo_new_for_address (self->photo_address));
  read_time (self, &post->posted_at);
  self->is_adding = TRUE;
  update (self);
  vigie_hand_post_add_async (store, post, added_cb, g_object_ref (self));
}

static void
on_add_clicked (VigieAddDialog *self)
{
  start_adding (self);
}

static void
on_add (GtkWidget *widget, const char *name, GVariant *parameter)
{
  start_adding (VIGIE_ADD_DIALOG (widget));
}

/* ---- life ---- */

static void
vigie_add_dialog_closed (AdwDialog *dialog)
{
  VigieAddDialog *self = VIGIE_ADD_DIALOG (dialog);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->paste);
  cancel_fetch (self);
}

static void
vigie_add_dialog_dispose (GObject *object)
{
  VigieAddDialog *self = VIGIE_ADD_DIALOG (object);

  vigie_add_dialog_closed (ADW_DIALOG (self));
  g_clear_handle_id (&self->paste_id, g_source_remove);
  g_clear_object (&self->paste);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vigie_add_dialog_parent_class)->dispose (object);
}

static void
vigie_add_dialog_finalize (GObject *object)
{
  VigieAddDialog *self = VIGIE_ADD_DIALOG (object);

  g_object_unref (self->cancellable);
  g_free (self->page_photo);
  g_free (self->photo_address);

  G_OBJECT_CLASS (vigie_add_dialog_parent_class)->finalize (object);
}

static void
vigie_add_dialog_class_init (VigieAddDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_add_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_add_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = vigie_add_dialog_closed;

  signals[ADDED] = g_signal_new ("added", VIGIE_TYPE_ADD_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_BOOLEAN);

  g_type_ensure (VIGIE_TYPE_PHOTO_STRIP);
  gtk_widget_class_install_action (widget_class, "add.add", NULL, on_add);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-add-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieAddDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, VigieAddDialog, problem_banner);
  gtk_widget_class_bind_template_child (widget_class, VigieAddDialog, link_group);
  gtk_widget_class_bind_template_child (widget_class, VigieAddDialog, link_row);
  gtk_widget_class_bind_template_child (widget_class, VigieAddDialog, fetch_row);
  gtk_widget_class_bind_template_child (widget_class, VigieAddDialog, fetch_spinner);
  gtk_widget_class_bind_template_child (widget_class, VigieAddDialog, fetch_button);
  gtk_widget_class_bind_template_child (widget_class, VigieAddDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, VigieAddDialog, text_view);
  gtk_widget_class_bind_template_child (widget_class, VigieAddDialog, author_row);
  gtk_widget_class_bind_template_child (widget_class, VigieAddDialog, time_row);
  gtk_widget_class_bind_template_child (widget_class, VigieAddDialog, camera_button);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_dismissed);
  gtk_widget_class_bind_template_callback (widget_class, on_link_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_fetch_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_photos);
  gtk_widget_class_bind_template_callback (widget_class, on_camera_clicked);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
vigie_add_dialog_init (VigieAddDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/**
 * vigie_add_dialog_new:
 * @session: whose incident the post goes to
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
vigie_add_dialog_new (VigieSession *session)
{
  VigieAddDialog *self;

  g_return_val_if_fail (VIGIE_IS_SESSION (session), NULL);

  self = g_object_new (VIGIE_TYPE_ADD_DIALOG, NULL);
  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
