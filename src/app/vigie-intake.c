/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-intake.h"

#include <string.h>

#include "vigie-hand-post.h"

#define MAX_TEXT (400 * 1000) /* bytes */
#define MAX_URIS 100
#define CHUNK (256 * 1024)

/* Pictures without loss come first: programs offer one in many types that they make for it. */
static const char *const image_types[] = { "image/png",  "image/webp", "image/avif", "image/heic",
                                           "image/tiff", "image/gif",  "image/jpeg", NULL };
static const char *const uri_types[] = { "text/uri-list", NULL };
static const char *const text_types[] = { "text/plain;charset=utf-8", "text/plain", NULL };

VigieIntake *
vigie_intake_new (void)
{
  VigieIntake *self = g_new0 (VigieIntake, 1);

  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  self->images = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

void
vigie_intake_free (VigieIntake *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->images);
  g_free (self->text);
  g_free (self);
}

gboolean
vigie_intake_is_empty (const VigieIntake *self)
{
  return self->files->len == 0 && self->images->len == 0 && self->text == NULL;
}

/**
 * vigie_intake_add_uris:
 * @self: an intake
 * @uri_list: a text/uri-list (RFC 2483)
 *
 * Files are taken as such; the first address of the web is taken as text.
 */
void
vigie_intake_add_uris (VigieIntake *self, const char *uri_list)
{
  g_auto (GStrv) uris = g_uri_list_extract_uris (uri_list);

  for (guint i = 0; uris[i] != NULL && i < MAX_URIS; i++)
    {
      g_autofree char *scheme = g_uri_parse_scheme (uris[i]);

      if (scheme != NULL && g_ascii_strcasecmp (scheme, "file") == 0)
        g_ptr_array_add (self->files, g_file_new_for_uri (uris[i]));
      else if (scheme != NULL && self->text == NULL &&
               (g_ascii_strcasecmp (scheme, "https") == 0 ||
                g_ascii_strcasecmp (scheme, "http") == 0))
        self->text = g_utf8_make_valid (uris[i], -1);
    }
}

/**
 * vigie_intake_take_tables:
 * @self: an intake
 *
 * Takes out the files that are tables of posts, by their names.
 *
 * Returns: (transfer full) (nullable) (element-type GFile): these, or %NULL
 */
GListModel *
vigie_intake_take_tables (VigieIntake *self)
{
  static const char *const endings[] = { ".csv",   ".tsv",    ".txt",      ".json",    ".geojson",
                                         ".jsonl", ".ndjson", ".geojsonl", ".geojsons" };
  g_autoptr (GListStore) tables = g_list_store_new (G_TYPE_FILE);

  for (guint i = 0; i < self->files->len; i++)
    {
      GFile *file = g_ptr_array_index (self->files, i);
      g_autofree char *name = g_file_get_basename (file);
      g_autofree char *lower = name != NULL ? g_ascii_strdown (name, -1) : NULL;
      gboolean is_table = FALSE;

      for (gsize j = 0; lower != NULL && j < G_N_ELEMENTS (endings); j++)
        is_table = is_table || g_str_has_suffix (lower, endings[j]);
      if (!is_table)
        continue;
      g_list_store_append (tables, file);
      g_ptr_array_remove_index (self->files, i--);
    }
  return g_list_model_get_n_items (G_LIST_MODEL (tables)) > 0
             ? G_LIST_MODEL (g_steal_pointer (&tables))
             : NULL;
}

/* ---- reading from another program, one type after the other ---- */

typedef enum
{
  STEP_URIS,
  STEP_IMAGE,
  STEP_TEXT,
  STEP_END,
} Step;

typedef struct
{
  GdkClipboard *clipboard; /* (nullable): this or */
  GdkDrop *drop;           /* (nullable): this */
  Step step;
  GInputStream *stream;
  GByteArray *bytes;
  gboolean is_too_large;
  VigieIntake *intake;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_object (&reading->clipboard);
  g_clear_object (&reading->drop);
  g_clear_object (&reading->stream);
  g_clear_pointer (&reading->bytes, g_byte_array_unref);
  g_clear_pointer (&reading->intake, vigie_intake_free);
  g_free (reading);
}

static void read_step (GTask *task);

static const char *const *
get_types (Step step)
{
  switch (step)
    {
    case STEP_URIS:
      return uri_types;
    case STEP_IMAGE:
      return image_types;
    case STEP_TEXT:
    case STEP_END:
    default:
      return text_types;
    }
}

static void
next_step (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);

  reading->step++;
  read_step (task);
}

static void
keep (Reading *reading)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&reading->bytes));
  gsize size = g_bytes_get_size (bytes);
  g_autofree char *text = NULL;

  if (size == 0 || reading->is_too_large)
    return;
  if (reading->step == STEP_IMAGE)
    {
      g_ptr_array_add (reading->intake->images, g_steal_pointer (&bytes));
      return;
    }
  text = g_utf8_make_valid (g_bytes_get_data (bytes, NULL), (gssize) size);
  if (reading->step == STEP_URIS)
    vigie_intake_add_uris (reading->intake, text);
  else if (reading->intake->text == NULL && *g_strstrip (text) != '\0')
    reading->intake->text = g_steal_pointer (&text);
}

static void
chunk_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  gsize max = reading->step == STEP_IMAGE ? VIGIE_HAND_MAX_PHOTO_BYTES : MAX_TEXT;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  gsize size = chunk != NULL ? g_bytes_get_size (chunk) : 0;

  if (size > 0 && reading->bytes->len + size <= max)
    {
      g_byte_array_append (reading->bytes, g_bytes_get_data (chunk, NULL), (guint) size);
      g_input_stream_read_bytes_async (reading->stream, CHUNK, G_PRIORITY_DEFAULT,
                                       g_task_get_cancellable (task), chunk_cb,
                                       g_object_ref (task));
      return;
    }
  /* What broke off is nothing; of what is too long, a text's beginning is not wanted either. */
  reading->is_too_large = size > 0 || error != NULL;
  g_clear_object (&reading->stream);
  keep (reading);
  next_step (task);
}

static void
stream_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  const char *type;

  reading->stream = reading->clipboard != NULL
                        ? gdk_clipboard_read_finish (reading->clipboard, result, &type, &error)
                        : gdk_drop_read_finish (reading->drop, result, &type, &error);
  if (reading->stream == NULL)
    {
      g_debug ("What was offered cannot be read: %s", error->message);
      next_step (task);
      return;
    }
  reading->is_too_large = FALSE;
  reading->bytes = g_byte_array_new ();
  g_input_stream_read_bytes_async (reading->stream, CHUNK, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), chunk_cb, g_object_ref (task));
}

/* Files say all; beside a picture, a text is what is written with it. */
static gboolean
is_wanted (const Reading *reading, GdkContentFormats *formats)
{
  const char *const *types = get_types (reading->step);

  if (reading->intake->files->len > 0)
    return FALSE;
  for (guint i = 0; types[i] != NULL; i++)
    if (gdk_content_formats_contain_mime_type (formats, types[i]))
      return TRUE;
  return FALSE;
}

static void
read_step (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);
  GdkContentFormats *formats = reading->clipboard != NULL
                                   ? gdk_clipboard_get_formats (reading->clipboard)
                                   : gdk_drop_get_formats (reading->drop);

  if (g_task_return_error_if_cancelled (task))
    return;
  while (reading->step < STEP_END && !is_wanted (reading, formats))
    reading->step++;
  if (reading->step == STEP_END)
    {
      g_task_return_pointer (task, g_steal_pointer (&reading->intake),
                             (GDestroyNotify) vigie_intake_free);
      return;
    }
  if (reading->clipboard != NULL)
    gdk_clipboard_read_async (reading->clipboard, (const char **) get_types (reading->step),
                              G_PRIORITY_DEFAULT, g_task_get_cancellable (task), stream_cb,
                              g_object_ref (task));
  else
    gdk_drop_read_async (reading->drop, (const char **) get_types (reading->step),
                         G_PRIORITY_DEFAULT, g_task_get_cancellable (task), stream_cb,
                         g_object_ref (task));
}

static void
start (Reading *reading, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  reading->intake = vigie_intake_new ();
  g_task_set_source_tag (task, vigie_intake_read_finish);
  g_task_set_task_data (task, reading, reading_free);
  read_step (task);
}

/**
 * vigie_intake_get_formats:
 *
 * Returns: (transfer full): what can be read
 */
GdkContentFormats *
vigie_intake_get_formats (void)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  for (Step step = STEP_URIS; step < STEP_END; step++)
    for (const char *const *types = get_types (step); *types != NULL; types++)
      gdk_content_formats_builder_add_mime_type (builder, *types);
  return gdk_content_formats_builder_free_to_formats (builder);
}

/**
 * vigie_intake_read_clipboard_async:
 * @clipboard: what another program copied to
 * @cancellable: (nullable): ends it
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads what there is: what cannot be read is left out, so that it may end with nothing.
 */
void
vigie_intake_read_clipboard_async (GdkClipboard *clipboard,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->clipboard = g_object_ref (clipboard);
  start (reading, cancellable, callback, user_data);
}

/**
 * vigie_intake_read_drop_async:
 * @drop: what another program lets fall
 * @cancellable: (nullable): ends it
 * @callback: called when done; the drop is then to be finished
 * @user_data: for @callback
 *
 * As vigie_intake_read_clipboard_async().
 */
void
vigie_intake_read_drop_async (GdkDrop *drop,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->drop = g_object_ref (drop);
  start (reading, cancellable, callback, user_data);
}

VigieIntake *
vigie_intake_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_intake_read_finish), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
