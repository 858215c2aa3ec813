/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-copy.h"

#include <glib/gi18n.h>

#include "vigie-exercise-word.h"
#include "vigie-file-dialog.h"
#include "vigie-photo-header.h"
#include "vigie-store-exercise.h"

#define NAME_DIGITS 12 /* of the hash: enough to find the photo again */

typedef struct
{
  VigieStore *store;
  char *sha256;
  GFile *file; /* (nullable) */
  GBytes *bytes;
} Copy;

static Copy *
copy_new (VigieStore *store, const char *sha256, GFile *file)
{
  Copy *copy = g_new0 (Copy, 1);

  copy->store = g_object_ref (store);
  copy->sha256 = g_strdup (sha256);
  copy->file = file != NULL ? g_object_ref (file) : NULL;
  return copy;
}

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->store);
  g_free (copy->sha256);
  g_clear_object (&copy->file);
  g_clear_pointer (&copy->bytes, g_bytes_unref);
  g_free (copy);
}

static const char *
get_ending (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const char *type = vigie_photo_format_get_mime_type (vigie_photo_format_guess (data, size));

  if (type == NULL || !g_str_has_prefix (type, "image/"))
    return "";
  return g_str_equal (type, "image/jpeg") ? "jpg" : type + strlen ("image/");
}

/**
 * vigie_photo_copy_make_name:
 * @sha256: a photo
 * @bytes: what it is
 *
 * Returns: (transfer full): a name for a copy, with the ending that its bytes ask for
 */
char *
vigie_photo_copy_make_name (const char *sha256, GBytes *bytes)
{
  const char *ending = get_ending (bytes);

  return g_strdup_printf ("photo-%.*s%s%s", NAME_DIGITS, sha256, ending[0] != '\0' ? "." : "",
                          ending);
}

/* ---- writing ---- */

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Copy *copy = g_task_get_task_data (task);
  GError *error = NULL;

  copy->bytes = g_task_propagate_pointer (G_TASK (result), &error);
  if (copy->bytes == NULL)
    g_task_return_error (task, error);
  else
    g_file_replace_contents_bytes_async (copy->file, copy->bytes, NULL, FALSE, G_FILE_CREATE_NONE,
                                         g_task_get_cancellable (task), written_cb,
                                         g_object_ref (task));
}

static void
read_bytes (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Copy *copy = task_data;
  GError *error = NULL;
  GBytes *bytes = vigie_store_load_photo (copy->store, copy->sha256, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_photo_copy_write_async:
 * @store: an incident
 * @sha256: a photo of it
 * @file: where its bytes are to be; what is there is replaced
 * @cancellable: (nullable): ends it
 * @callback: called when done
 * @user_data: for @callback
 */
void
vigie_photo_copy_write_async (VigieStore *store,
                              const char *sha256,
                              GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) reading = NULL;

  g_return_if_fail (VIGIE_IS_STORE (store));
  g_return_if_fail (sha256 != NULL);
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, vigie_photo_copy_write_async);
  g_task_set_task_data (task, copy_new (store, sha256, file), (GDestroyNotify) copy_free);
  reading = g_task_new (NULL, cancellable, read_cb, g_object_ref (task));
  g_task_set_source_tag (reading, read_bytes);
  g_task_set_task_data (reading, copy_new (store, sha256, NULL), (GDestroyNotify) copy_free);
  g_task_run_in_thread (reading, read_bytes);
}

gboolean
vigie_photo_copy_write_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_photo_copy_write_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- asking where to ---- */

typedef struct
{
  GtkWindow *window;
  VigieStore *store;
  char *sha256;
  AdwToastOverlay *toasts;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->window);
  g_object_unref (question->store);
  g_free (question->sha256);
  g_object_unref (question->toasts);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
tell (Question *question, const char *text)
{
  adw_toast_overlay_add_toast (
      question->toasts, g_object_new (ADW_TYPE_TOAST, "use-markup", FALSE, "title", text, NULL));
}

static void
tell_error (Question *question, const GError *error)
{
  g_autofree char *text = g_strdup_printf (_ ("No copy was saved: %s"), error->message);

  tell (question, text);
}

static void
copied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;

  if (vigie_photo_copy_write_finish (result, &error))
    tell (question, _ ("Copy saved"));
  else
    tell_error (question, error);
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  Question *rest;

  if (file == NULL)
    return; /* nobody wanted one after all */
  rest = g_steal_pointer (&question);
  vigie_photo_copy_write_async (rest->store, rest->sha256, file, NULL, copied_cb, rest);
}

static void
name_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GtkFileDialog) dialog = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *name = NULL;
  Question *rest;

  if (bytes == NULL)
    {
      tell_error (question, error);
      return;
    }
  dialog = gtk_file_dialog_new ();
  plain = vigie_photo_copy_make_name (question->sha256, bytes);
  name = vigie_exercise_mark (vigie_store_is_exercise (question->store), plain);
  vigie_file_dialog_set_title (dialog, GTK_WIDGET (question->window),
                               _ ("Save a Copy of the Photo"));
  gtk_file_dialog_set_initial_name (dialog, name);
  rest = g_steal_pointer (&question);
  gtk_file_dialog_save (dialog, rest->window, NULL, chosen_cb, rest);
}

/**
 * vigie_photo_copy_ask:
 * @window: whose question it is
 * @store: an incident
 * @sha256: a photo of it
 * @toasts: where it is said how it went
 *
 * Asks where a copy is to be and saves it there.
 */
void
vigie_photo_copy_ask (GtkWindow *window,
                      VigieStore *store,
                      const char *sha256,
                      AdwToastOverlay *toasts)
{
  Question *question;
  g_autoptr (GTask) reading = NULL;

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (VIGIE_IS_STORE (store));

  question = g_new0 (Question, 1);
  question->window = g_object_ref (window);
  question->store = g_object_ref (store);
  question->sha256 = g_strdup (sha256);
  question->toasts = g_object_ref (toasts);
  reading = g_task_new (NULL, NULL, name_cb, question);
  g_task_set_source_tag (reading, vigie_photo_copy_ask);
  g_task_set_task_data (reading, copy_new (store, sha256, NULL), (GDestroyNotify) copy_free);
  g_task_run_in_thread (reading, read_bytes);
}
