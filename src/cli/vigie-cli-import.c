/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cli-wait.h"
#include "vigie-cli.h"
#include "vigie-import.h"
#include "vigie-json.h"
#include "vigie-photo-info.h"

#define MESSAGES_SHOWN 20

static void
on_progress (guint64 n_bytes, guint64 n_total, guint64 n_rows, gpointer user_data)
{
  if (n_total > 0)
    vigie_cli_wait_tell (user_data, (guint) (MIN (n_bytes, n_total) * 100 / n_total), 100);
}

static void
inspect_photo (GBytes *bytes, VigiePhotoFacts *facts, gpointer user_data)
{
  vigie_photo_facts_read (facts, bytes, user_data);
}

/* Runs the import on its thread so that an interrupt can stop it between two rows. */
static VigieImportResult *
run (VigieImport *import, VigieStore *store, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  VigieCliWait wait;

  vigie_cli_wait_begin (&wait);
  vigie_import_set_progress (import, on_progress, &wait, NULL);
  vigie_import_run_async (import, VIGIE_POST_SINK (store), wait.cancellable, vigie_cli_wait_ready,
                          &wait);
  result = vigie_cli_wait_end (&wait);
  vigie_import_set_progress (import, NULL, NULL, NULL);
  return vigie_import_run_finish (import, result, error);
}

static void
append_json (GString *out, const char *input, const VigieImportResult *result)
{
  g_string_append_c (out, '{');
  vigie_cli_append_member (out, "input", input);
  g_string_append_printf (out,
                          ",\"imported\":%" G_GUINT64_FORMAT ",\"known\":%" G_GUINT64_FORMAT
                          ",\"rejected\":%" G_GUINT64_FORMAT,
                          result->imported, result->known, result->rejected);
  vigie_cli_append_member (out, "rejects_file", result->rejects_path);
  g_string_append (out, ",\"messages\":[");
  for (guint i = 0; i < result->messages->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      vigie_json_append_string (out, g_ptr_array_index (result->messages, i));
    }
  g_string_append (out, "],\"notes\":[");
  for (guint i = 0; i < result->notes->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      vigie_json_append_string (out, g_ptr_array_index (result->notes, i));
    }
  g_string_append (out, "]}\n");
}

/* The words are part of the contract with scripts and therefore not translated. */
static void
append_counts (GString *out, guint64 imported, guint64 known, guint64 rejected)
{
  g_string_append_printf (out,
                          "imported %" G_GUINT64_FORMAT ", known %" G_GUINT64_FORMAT
                          ", rejected %" G_GUINT64_FORMAT "\n",
                          imported, known, rejected);
}

static void
append_text (GString *out, const char *input, gboolean several, const VigieImportResult *result)
{
  guint shown = MIN (result->messages->len, MESSAGES_SHOWN);

  if (several)
    g_string_append_printf (out, "%s: ", input);
  append_counts (out, result->imported, result->known, result->rejected);
  for (guint i = 0; i < shown; i++)
    g_string_append_printf (out, "  %s\n", (const char *) g_ptr_array_index (result->messages, i));
  if (result->rejected > shown)
    {
      g_autofree char *rest = g_strdup_printf ("%" G_GUINT64_FORMAT, result->rejected - shown);

      /* Translators: the number of further rejected rows, and the file that holds them */
      g_string_append_printf (out, _ ("  and %s more, see %s\n"), rest, result->rejects_path);
    }
  else if (result->rejects_path != NULL)
    g_string_append_printf (out, _ ("  the rejected rows are in %s\n"), result->rejects_path);
  for (guint i = 0; i < result->notes->len; i++)
    g_string_append_printf (out, "  %s\n", (const char *) g_ptr_array_index (result->notes, i));
}

static VigieCliStatus
import_one (VigieStore *store,
            const char *input,
            gboolean several,
            gboolean json,
            const VigieImportOptions *options,
            VigieImportResult *total)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (input);
  g_autoptr (VigieImport) import = vigie_import_new (file, options);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImportResult) result = run (import, store, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (result == NULL)
    {
      const VigieImportResult *partial = vigie_import_get_partial (import);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_autofree char *n_kept =
              g_strdup_printf ("%" G_GUINT64_FORMAT, partial != NULL ? partial->imported : 0);

          /* Translators: a file, and how many posts */
          vigie_cli_message (_ ("%s: stopped; %s posts had been imported and stay"), input, n_kept);
        }
      else
        vigie_cli_message ("%s: %s", input, error->message);
      return VIGIE_CLI_FAILED;
    }
  total->imported += result->imported;
  total->known += result->known;
  total->rejected += result->rejected;
  if (json)
    append_json (out, input, result);
  else
    append_text (out, input, several, result);

  return vigie_cli_print (out);
}

static VigieCliStatus
import_all (VigieStore *store, char **inputs, gboolean json, const VigieImportOptions *options)
{
  gboolean several = inputs[1] != NULL;
  VigieImportResult total = { 0 };
  VigieCliStatus status = VIGIE_CLI_DONE;

  for (guint i = 0; inputs[i] != NULL; i++)
    if (import_one (store, inputs[i], several, json, options, &total) != VIGIE_CLI_DONE)
      status = VIGIE_CLI_FAILED;
  if (several && !json)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      append_counts (out, total.imported, total.known, total.rejected);
      vigie_cli_print (out);
    }
  if (total.imported > 0)
    vigie_cli_look_at_photos (store);

  return status;
}

/* vigie-cli import FILE INPUT... [--source NAME] */
VigieCliStatus
vigie_cli_import (char **args)
{
  g_autofree char *source = NULL;
  g_autofree char *zone = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "source", 's', 0, G_OPTION_ARG_STRING, &source,
      N_ ("What the posts' source is called; else the file's name"), N_ ("NAME") },
    { "time-zone", 0, 0, G_OPTION_ARG_STRING, &zone,
      N_ ("For times without a zone; else Europe/Paris"), N_ ("ZONE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GTimeZone) photo_zone = NULL;
  g_autoptr (VigieStore) store = NULL;
  VigieImportOptions options = { .inspect = inspect_photo };
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 2, -1, &status))
    return status;
  rest = args;
  photo_zone = g_time_zone_new_identifier (zone != NULL ? zone : "Europe/Paris");
  if (photo_zone == NULL)
    return vigie_cli_usage_error ("import", _ ("the time zone “%s” is not known"),
                                  zone != NULL ? zone : "Europe/Paris");
  options.source_name = source;
  options.time_zone = zone;
  options.inspect_data = photo_zone;
  store = vigie_cli_open (rest[1], TRUE, &status);
  if (store == NULL)
    return status;
  status = import_all (store, rest + 2, json, &options);
  vigie_store_close (store);

  return status;
}
