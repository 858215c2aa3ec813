/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-facts.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-photo-info.h"
#include "vigie-photo-text.h"

#define SHORT_DIGITS 16 /* of a SHA-256: enough to compare by eye */

struct _VigiePhotoFactsView
{
  AdwBin parent_instance;

  char *sha256;              /* (nullable): of the photo that is shown */
  char *uri;                 /* (nullable): where its post has it from */
  GCancellable *cancellable; /* (nullable): of the reading that runs */
  gboolean is_read;
  gboolean is_removed; /* the photo was removed: no original is read */
  GPtrArray *rows;     /* (element-type GtkWidget), borrowed */

  AdwPreferencesGroup *group;
};

G_DEFINE_FINAL_TYPE (VigiePhotoFactsView, vigie_photo_facts_view, ADW_TYPE_BIN)

/* ---- rows ---- */

static void
clear_rows (VigiePhotoFactsView *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

/* Nothing to say makes no row: returns %NULL then. */
static AdwActionRow *
add_row (VigiePhotoFactsView *self, const char *title, const char *text)
{
  GtkWidget *row;

  if (text == NULL || *text == '\0')
    return NULL;
  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
  return ADW_ACTION_ROW (row);
}

static void
on_copy_clicked (GtkWidget *button, VigiePhotoFactsView *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), self->sha256);
}

static void
add_sha256_row (VigiePhotoFactsView *self)
{
  g_autofree char *text = g_strdup_printf ("%.*s…", SHORT_DIGITS, self->sha256);
  AdwActionRow *row = add_row (self, _ ("SHA-256 of the original"), text);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_set_tooltip_text (GTK_WIDGET (row), self->sha256);
  gtk_widget_set_tooltip_text (button, _ ("Copy the whole SHA-256"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_copy_clicked), self, 0);
  adw_action_row_add_suffix (row, button);
}

static void
add_place_rows (VigiePhotoFactsView *self, const VigiePhotoInfo *info)
{
  if (info->has_position)
    {
      g_autofree char *position = vigie_format_position (&info->position);
      g_autofree char *radius = vigie_format_radius (info->position.radius_m);
      g_autofree char *text = g_strdup_printf ("%s %s", position, radius);

      add_row (self, _ ("Position of the camera"), text);
    }
  if (info->has_direction)
    {
      g_autofree char *text =
          vigie_describe_direction (info->direction_deg, info->direction_is_magnetic);

      add_row (self, _ ("Looks towards"), text);
    }
}

static char *
join (const char *first, const char *second)
{
  if (first == NULL || second == NULL || g_strcmp0 (first, second) == 0)
    return g_strdup (first != NULL ? first : second);
  return g_strdup_printf ("%s · %s", first, second);
}

static void
add_source_type_row (VigiePhotoFactsView *self, const VigiePhotoInfo *info)
{
  g_autofree char *text = NULL;
  AdwActionRow *row;
  gboolean is_synthetic = info->source_type == VIGIE_SOURCE_TYPE_AI ||
                          info->source_type == VIGIE_SOURCE_TYPE_COMPOSITE_AI ||
                          info->source_type == VIGIE_SOURCE_TYPE_COMPOSITE_SYNTHETIC ||
                          info->source_type == VIGIE_SOURCE_TYPE_ALGORITHM;

  if (info->source_type == VIGIE_SOURCE_TYPE_UNKNOWN)
    return;
  text = vigie_describe_source_type (info->source_type, info->source_text);
  row = add_row (self, _ ("Kind of picture"), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), info->source_text);
  if (is_synthetic)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (icon, "warning");
      adw_action_row_add_prefix (row, icon);
    }
}

static void
add_metadata_rows (VigiePhotoFactsView *self, const VigiePhotoInfo *info)
{
  g_autofree char *taken =
      info->taken.at_ms != VIGIE_TIME_UNKNOWN ? vigie_describe_photo_time (&info->taken) : NULL;
  g_autofree char *camera = join (info->camera, info->lens);
  g_autofree char *software = join (info->software, info->creator_tool);
  g_autofree char *edits = vigie_describe_photo_edits (info);
  g_autofree char *author = join (info->author, info->credit);

  add_row (self, _ ("Taken"), taken);
  add_place_rows (self, info);
  add_row (self, _ ("Camera"), camera);
  add_row (self, _ ("Software"), software);
  add_row (self, _ ("Edited with"), edits);
  add_source_type_row (self, info);
  add_row (self, _ ("Author"), author);
  add_row (self, _ ("Caption"), info->caption);
  if (info->metadata_refused)
    add_row (self, _ ("Metadata"), _ ("Too long to be read safely"));
  add_row (self, _ ("Content credentials (C2PA)"),
           info->has_manifest ? _ ("A manifest is there; Vigie does not check its signature")
                              : _ ("None"));
}

/* Where it came from in the end: the address in the post may only lead there. */
static void
add_fetch_row (VigiePhotoFactsView *self, const VigiePhotoFetch *fetch)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;
  AdwActionRow *row;

  if (fetch == NULL || g_strcmp0 (fetch->sha256, self->sha256) != 0)
    return;
  uri = g_uri_parse (fetch->final_uri, G_URI_FLAGS_PARSE_RELAXED, NULL);
  time = vigie_format_time (fetch->fetched_at);
  /* Translators: a day and time, and the server that a photo was fetched from */
  text = g_strdup_printf (_ ("%s from %s"), time,
                          uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "?");
  row = add_row (self, _ ("Fetched"), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), fetch->final_uri);
}

/* ---- reading ---- */

typedef struct
{
  VigieStore *store;
  char *sha256;
  char *uri; /* (nullable) */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->store);
  g_free (request->sha256);
  g_free (request->uri);
  g_free (request);
}

typedef struct
{
  VigiePhotoInfo *info;
  VigiePhotoFetch *fetch; /* (nullable) */
  gsize n_bytes;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  vigie_photo_info_free (answer->info);
  vigie_photo_fetch_free (answer->fetch);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = vigie_store_load_photo (request->store, request->sha256, &error);
  VigiePhotoInfo *info = NULL;
  Answer *answer;

  if (bytes != NULL && !g_cancellable_is_cancelled (cancellable))
    info = vigie_photo_info_new (bytes, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  answer = g_new0 (Answer, 1);
  answer->info = info; /* %NULL only when nobody waits for it any more */
  answer->n_bytes = g_bytes_get_size (bytes);
  if (request->uri != NULL)
    answer->fetch = vigie_store_find_photo_fetch (request->store, request->uri, NULL);
  g_task_return_pointer (task, answer, answer_free);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigiePhotoFactsView *self = VIGIE_PHOTO_FACTS_VIEW (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (Answer) answer = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another photo is looked at */
  g_clear_object (&self->cancellable);
  clear_rows (self);
  self->is_read = answer != NULL;
  if (answer == NULL)
    add_row (self, _ ("Cannot be read"), error->message);
  else
    {
      g_autofree char *size = vigie_describe_photo_size (answer->info, answer->n_bytes);

      add_row (self, _ ("Picture"), size);
      if (vigie_photo_info_has_metadata (answer->info))
        add_metadata_rows (self, answer->info);
      else
        add_row (self, _ ("Metadata"), _ ("No metadata: normal on social networks"));
    }
  if (answer != NULL)
    add_fetch_row (self, answer->fetch);
  add_sha256_row (self);
}

/* What the incident knows already, until the original is read. */
static void
add_known_rows (VigiePhotoFactsView *self, const VigiePhotoFacts *facts)
{
  if (facts != NULL && facts->width > 0 && facts->height > 0)
    {
      g_autofree char *size = g_strdup_printf ("%d × %d", facts->width, facts->height);

      add_row (self, _ ("Picture"), size);
    }
  add_sha256_row (self);
}

/* ---- life ---- */

static void
cancel (VigiePhotoFactsView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
vigie_photo_facts_view_dispose (GObject *object)
{
  cancel (VIGIE_PHOTO_FACTS_VIEW (object));

  G_OBJECT_CLASS (vigie_photo_facts_view_parent_class)->dispose (object);
}

static void
vigie_photo_facts_view_finalize (GObject *object)
{
  VigiePhotoFactsView *self = VIGIE_PHOTO_FACTS_VIEW (object);

  g_ptr_array_unref (self->rows);
  g_free (self->sha256);
  g_free (self->uri);

  G_OBJECT_CLASS (vigie_photo_facts_view_parent_class)->finalize (object);
}

static void
vigie_photo_facts_view_class_init (VigiePhotoFactsViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_photo_facts_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_photo_facts_view_finalize;
}

static void
vigie_photo_facts_view_init (VigiePhotoFactsView *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Photo"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
vigie_photo_facts_view_new (void)
{
  return g_object_new (VIGIE_TYPE_PHOTO_FACTS_VIEW, NULL);
}

/**
 * vigie_photo_facts_view_set_photo:
 * @self: a view
 * @store: where the photo's original is
 * @sha256: (nullable): which photo, %NULL for none
 * @facts: (nullable): what is known of it already
 *
 * Shows what is known at once, and the rest when the original has been read, which happens in a
 * thread and ends when another photo is set. An original that could not be read is asked for again
 * when its photo is set again.
 */
void
vigie_photo_facts_view_set_photo (VigiePhotoFactsView *self,
                                  VigieStore *store,
                                  const char *sha256,
                                  const VigiePhotoFacts *facts)
{
  g_autoptr (GTask) task = NULL;
  const char *uri = facts != NULL ? facts->uri : NULL;
  const gboolean is_removed = facts != NULL && facts->is_removed;
  Request *request;

  g_return_if_fail (VIGIE_IS_PHOTO_FACTS_VIEW (self));
  g_return_if_fail (sha256 == NULL || VIGIE_IS_STORE (store));

  if (sha256 != NULL && g_strcmp0 (sha256, self->sha256) == 0 && g_strcmp0 (uri, self->uri) == 0 &&
      is_removed == self->is_removed && (self->is_read || self->cancellable != NULL))
    return;
  cancel (self);
  clear_rows (self);
  self->is_read = is_removed;
  self->is_removed = is_removed;
  g_set_str (&self->sha256, sha256);
  g_set_str (&self->uri, uri);
  gtk_widget_set_visible (GTK_WIDGET (self), sha256 != NULL);
  if (sha256 == NULL)
    return;

  if (is_removed) /* there is nothing left to read */
    {
      /* Translators: of a photo; who removed it follows, and when */
      add_row (self, C_ ("photo", "Removed"), facts->error);
      add_sha256_row (self);
      return;
    }
  add_known_rows (self, facts);
  request = g_new0 (Request, 1);
  request->store = g_object_ref (store);
  request->sha256 = g_strdup (sha256);
  request->uri = g_strdup (uri);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, vigie_photo_facts_view_set_photo);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, read_in_thread);
}
