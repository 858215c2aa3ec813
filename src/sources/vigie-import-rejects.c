/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-import-rejects.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-json.h"

#define MAX_LISTS 1000    /* of one input, in one folder */
#define MAX_NAME_CHARS 40 /* of an input's name, where its own folder does not take it */

struct _VigieImportRejects
{
  char *folder;   /* (nullable): of the input */
  char *fallback; /* (nullable): folder where that one cannot be written to; none: discarded */
  char *name;     /* of the list, up to the number */
  char *fallback_name;
  char *extension;
  char *header;
  char *written; /* where the rows go */
  GFileOutputStream *file;
  GOutputStream *stream;
};

/**
 * vigie_import_rejects_new:
 * @input: (nullable): what is imported; %NULL discards the rows
 * @extension: ".csv" or ".jsonl"
 *
 * A list of rows that lies beside the input as INPUT.rejects.EXTENSION. Such a list may be what
 * somebody is mending: it is never touched again, and other rows get a list with a number.
 *
 * Returns: (transfer full): a list that has no file yet
 */
VigieImportRejects *
vigie_import_rejects_new (GFile *input, const char *extension)
{
  VigieImportRejects *self = g_new0 (VigieImportRejects, 1);
  g_autoptr (GFile) parent = NULL;
  g_autofree char *name = NULL;
  g_autofree char *valid_name = NULL;
  g_autofree char *short_name = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *hash = NULL;

  if (input == NULL)
    return self;
  name = g_file_get_basename (input);
  parent = g_file_get_parent (input);
  uri = g_file_get_uri (input);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, uri, -1);
  self->folder = parent != NULL ? g_file_get_path (parent) : NULL;
  self->fallback = g_build_filename (g_get_user_cache_dir (), "vigie", "rejects", NULL);
  self->name = g_strconcat (name, ".rejects", NULL);
  /* a name that is too long beside the input must not be too long there as well */
  valid_name = g_utf8_make_valid (name, -1);
  short_name =
      g_utf8_substring (valid_name, 0, MIN (g_utf8_strlen (valid_name, -1), MAX_NAME_CHARS));
  self->fallback_name = g_strdup_printf ("%.8s-%s.rejects", hash, short_name);
  self->extension = g_strdup (extension);

  return self;
}

void
vigie_import_rejects_free (VigieImportRejects *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->stream);
  g_clear_object (&self->file);
  g_free (self->folder);
  g_free (self->fallback);
  g_free (self->name);
  g_free (self->fallback_name);
  g_free (self->extension);
  g_free (self->header);
  g_free (self->written);
  g_free (self);
}

void
vigie_import_rejects_set_header (VigieImportRejects *self, const char *header)
{
  g_free (self->header);
  self->header = g_strdup (header);
}

static char *
make_path (VigieImportRejects *self, const char *folder, const char *name, guint number)
{
  g_autofree char *file_name = number > 1
                                   ? g_strdup_printf ("%s-%u%s", name, number, self->extension)
                                   : g_strconcat (name, self->extension, NULL);

  return g_build_filename (folder, file_name, NULL);
}

/* Makes the first list that is not there yet. */
static gboolean
create_in (VigieImportRejects *self, const char *folder, const char *name, GError **error)
{
  for (guint number = 1; self->file == NULL && number <= MAX_LISTS; number++)
    {
      g_autofree char *path = make_path (self, folder, name, number);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autoptr (GError) failure = NULL;

      self->file = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, &failure);
      if (self->file != NULL)
        self->written = g_steal_pointer (&path);
      else if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_EXISTS) || number == MAX_LISTS)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s: ", path);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
open_file (VigieImportRejects *self, GError **error)
{
  if (self->folder == NULL || !create_in (self, self->folder, self->name, NULL))
    {
      if (g_mkdir_with_parents (self->fallback, 0700) != 0)
        {
          g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO,
                       _ ("The rejected rows cannot be written to %s: %s"), self->fallback,
                       g_strerror (errno));
          return FALSE;
        }
      if (!create_in (self, self->fallback, self->fallback_name, error))
        return FALSE;
    }
  self->stream = g_buffered_output_stream_new_sized (G_OUTPUT_STREAM (self->file), 64 * 1024);

  return self->header == NULL ||
         g_output_stream_write_all (self->stream, self->header, strlen (self->header), NULL, NULL,
                                    error);
}

static gboolean
write_row (VigieImportRejects *self, GString *row, GError **error)
{
  if (self->fallback == NULL)
    return TRUE;
  if (self->stream == NULL && !open_file (self, error))
    return FALSE;

  return g_output_stream_write_all (self->stream, row->str, row->len, NULL, NULL, error);
}

static void
append_csv_field (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

/**
 * vigie_import_rejects_add_csv:
 * @row: as the file has it, without its line end
 *
 * Writes line and reason as two columns before the row's own ones.
 */
gboolean
vigie_import_rejects_add_csv (VigieImportRejects *self,
                              char delimiter,
                              guint64 line,
                              const char *reason,
                              const char *row,
                              gsize length,
                              GError **error)
{
  g_autoptr (GString) out = g_string_sized_new (length + 128);

  g_string_append_printf (out, "%" G_GUINT64_FORMAT "%c", line, delimiter);
  append_csv_field (out, reason);
  g_string_append_c (out, delimiter);
  g_string_append_len (out, row, (gssize) length);
  g_string_append_c (out, '\n');

  return write_row (self, out, error);
}

/**
 * vigie_import_rejects_add_json:
 * @row: as the file has it
 * @valid: whether it is JSON; else it is kept as a string
 *
 * Writes an object with "reject_line", "reject_reason" and "row" on a line of its own.
 */
gboolean
vigie_import_rejects_add_json (VigieImportRejects *self,
                               guint64 line,
                               const char *reason,
                               const char *row,
                               gsize length,
                               gboolean valid,
                               GError **error)
{
  g_autoptr (GString) out = g_string_sized_new (length + 128);

  g_string_append_printf (out, "{\"reject_line\":%" G_GUINT64_FORMAT ",\"reject_reason\":", line);
  vigie_json_append_string (out, reason);
  g_string_append (out, ",\"row\":");
  if (valid)
    {
      gsize start = out->len;

      g_string_append_len (out, row, (gssize) length);
      for (gsize i = start; i < out->len; i++) /* only blanks between values can be line ends */
        if (out->str[i] == '\n' || out->str[i] == '\r')
          out->str[i] = ' ';
    }
  else
    {
      g_autofree char *text = g_utf8_make_valid (row, (gssize) length);

      vigie_json_append_string (out, text);
    }
  g_string_append (out, "}\n");

  return write_row (self, out, error);
}

static gboolean
is_same_file (const char *path, const char *other)
{
  g_autoptr (GMappedFile) a = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GMappedFile) b = g_mapped_file_new (other, FALSE, NULL);
  gsize length = a != NULL ? g_mapped_file_get_length (a) : 0;

  return length > 0 && b != NULL && g_mapped_file_get_length (b) == length &&
         memcmp (g_mapped_file_get_contents (a), g_mapped_file_get_contents (b), length) == 0;
}

/* The same file imported again rejects the same rows: one list of them is enough. */
static void
drop_if_there (VigieImportRejects *self)
{
  gboolean elsewhere = vigie_import_rejects_is_elsewhere (self);
  const char *folder = elsewhere ? self->fallback : self->folder;
  const char *name = elsewhere ? self->fallback_name : self->name;

  for (guint number = 1; number <= MAX_LISTS; number++)
    {
      g_autofree char *path = make_path (self, folder, name, number);

      if (strcmp (path, self->written) == 0)
        return;
      if (is_same_file (path, self->written))
        {
          g_unlink (self->written);
          g_free (self->written);
          self->written = g_steal_pointer (&path);
          return;
        }
    }
}

/**
 * vigie_import_rejects_finish:
 *
 * Puts the list in its place, where there are rows.
 */
gboolean
vigie_import_rejects_finish (VigieImportRejects *self, GError **error)
{
  gboolean done;

  if (self->stream == NULL)
    return TRUE;
  done = g_output_stream_close (self->stream, NULL, error);
  g_clear_object (&self->stream);
  g_clear_object (&self->file);
  if (done)
    drop_if_there (self);

  return done;
}

const char *
vigie_import_rejects_get_path (VigieImportRejects *self)
{
  return self->written;
}

gboolean
vigie_import_rejects_is_elsewhere (VigieImportRejects *self)
{
  return self->written != NULL && g_str_has_prefix (self->written, self->fallback) &&
         (self->folder == NULL || strcmp (self->folder, self->fallback) != 0);
}
