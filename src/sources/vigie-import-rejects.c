/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-import-rejects.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-json.h"

struct _VigieImportRejects
{
  char *path;     /* (nullable): the input has none, then only elsewhere */
  char *fallback; /* (nullable): rows are discarded */
  char *header;
  char *written; /* where the rows go */
  GFileOutputStream *file;
  GOutputStream *stream;
};

/**
 * vigie_import_rejects_new:
 * @input: (nullable): what is imported; %NULL discards the rows
 * @suffix: ".rejects.csv" or ".rejects.jsonl", put behind the whole name
 *
 * Returns: (transfer full): a list that has no file yet
 */
VigieImportRejects *
vigie_import_rejects_new (GFile *input, const char *suffix)
{
  VigieImportRejects *self = g_new0 (VigieImportRejects, 1);
  g_autofree char *name = NULL;
  g_autofree char *input_path = NULL;
  g_autofree char *file_name = NULL;

  if (input == NULL)
    return self;
  name = g_file_get_basename (input);
  input_path = g_file_get_path (input);
  file_name = g_strconcat (name != NULL ? name : "import", suffix, NULL);
  if (input_path != NULL)
    self->path = g_strconcat (input_path, suffix, NULL);
  self->fallback = g_build_filename (g_get_user_cache_dir (), "vigie", "rejects", file_name, NULL);

  return self;
}

void
vigie_import_rejects_free (VigieImportRejects *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->stream);
  g_clear_object (&self->file);
  g_free (self->path);
  g_free (self->fallback);
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

/* Whether nothing is lost when a list of rejects takes the place of what is at @path: nothing is
 * there, or the list of an earlier import. */
static gboolean
is_ours_or_free (const char *path)
{
  static const char *const beginnings[] = { "reject_line", "{\"reject_line\":" };
  char begin[32] = { 0 };
  GStatBuf info;
  FILE *file;

  if (g_lstat (path, &info) != 0)
    return errno == ENOENT;
  file = S_ISREG (info.st_mode) ? g_fopen (path, "rbe") : NULL;
  if (file == NULL)
    return FALSE;
  if (fread (begin, 1, sizeof begin - 1, file) == 0)
    begin[0] = '\0';
  fclose (file);
  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      if (g_str_has_prefix (begin, beginnings[i]))
        return TRUE;
    }
  return FALSE;
}

static GFileOutputStream *
create (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return g_file_replace (file, NULL, FALSE,
                         G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, error);
}

static gboolean
open_file (VigieImportRejects *self, GError **error)
{
  g_autofree char *folder = NULL;

  if (self->path != NULL && is_ours_or_free (self->path))
    {
      self->file = create (self->path, NULL);
      self->written = self->file != NULL ? g_strdup (self->path) : NULL;
    }
  if (self->file == NULL)
    {
      folder = g_path_get_dirname (self->fallback);
      if (g_mkdir_with_parents (folder, 0700) != 0)
        {
          g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO,
                       _ ("The rejected rows cannot be written to %s: %s"), folder,
                       g_strerror (errno));
          return FALSE;
        }
      self->file = create (self->fallback, error);
      if (self->file == NULL)
        {
          g_prefix_error (error, "%s: ", self->fallback);
          return FALSE;
        }
      self->written = g_strdup (self->fallback);
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

/**
 * vigie_import_rejects_finish:
 *
 * Puts the file in its place, or removes the one of an earlier import when no row was rejected.
 */
gboolean
vigie_import_rejects_finish (VigieImportRejects *self, GError **error)
{
  gboolean done;

  if (self->stream != NULL)
    {
      done = g_output_stream_close (self->stream, NULL, error);
      g_clear_object (&self->stream);
      g_clear_object (&self->file);
      if (done && g_strcmp0 (self->written, self->path) == 0)
        g_unlink (self->fallback);
      return done;
    }
  if (self->path != NULL && is_ours_or_free (self->path))
    g_unlink (self->path);
  if (self->fallback != NULL)
    g_unlink (self->fallback);

  return TRUE;
}

const char *
vigie_import_rejects_get_path (VigieImportRejects *self)
{
  return self->written;
}

gboolean
vigie_import_rejects_is_elsewhere (VigieImportRejects *self)
{
  return self->written != NULL && g_strcmp0 (self->written, self->path) != 0;
}
