/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-cli-wait.h"
#include "vigie-cli.h"
#include "vigie-json.h"
#include "vigie-photo-fetch.h"

typedef struct
{
  VigieStore *store;
  VigieHttpClient *client;
  guint limit;
  VigiePhotoFetchCounts counts;
  VigieCliWait wait;
} Fetch;

static void
on_progress (guint n_done, guint n_all, gpointer user_data)
{
  vigie_cli_wait_tell (user_data, n_done, n_all);
}

static void
fetch_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fetch *fetch = data;
  GError *error = NULL;

  if (vigie_photos_fetch_all (fetch->store, fetch->client, fetch->limit, cancellable, on_progress,
                              &fetch->wait, &fetch->counts, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* On a thread, so that an interrupt can stop it; what was fetched until then stays. */
static gboolean
run (Fetch *fetch, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = NULL;

  vigie_cli_wait_begin (&fetch->wait);
  task = g_task_new (NULL, fetch->wait.cancellable, vigie_cli_wait_ready, &fetch->wait);
  g_task_set_source_tag (task, run);
  g_task_set_task_data (task, fetch, NULL);
  g_task_run_in_thread (task, fetch_in_thread);
  result = vigie_cli_wait_end (&fetch->wait);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
append_json (GString *out, const VigiePhotoFetchCounts *counts)
{
  g_string_append_printf (out, "{\"fetched\":%u,\"failed\":%u,\"failures\":[", counts->n_fetched,
                          counts->failures->len);
  for (guint i = 0; i < counts->failures->len; i++)
    {
      const VigiePhotoFailure *failure = g_ptr_array_index (counts->failures, i);

      g_string_append (out, i > 0 ? ",{" : "{");
      vigie_cli_append_member (out, "uri", failure->uri);
      vigie_cli_append_member (out, "error", failure->sentence);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}\n");
}

/* The words of the first line are part of the contract with scripts and therefore not translated.
 */
static void
append_text (GString *out, const VigiePhotoFetchCounts *counts)
{
  g_string_append_printf (out, "fetched %u, failed %u\n", counts->n_fetched, counts->failures->len);
  for (guint i = 0; i < counts->failures->len; i++)
    {
      const VigiePhotoFailure *failure = g_ptr_array_index (counts->failures, i);

      g_string_append_printf (out, "  %s: %s\n", failure->uri, failure->sentence);
    }
}

static VigieCliStatus
fetch_photos (VigieStore *store, guint limit, gboolean json, gboolean allow_local)
{
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, allow_local);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Fetch fetch = { .store = store, .client = client, .limit = limit };
  VigieCliStatus status = VIGIE_CLI_DONE;

  if (!run (&fetch, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        vigie_cli_message ("%s", _ ("stopped; the photos that had come stay"));
      else
        vigie_cli_message ("%s", error->message);
      status = VIGIE_CLI_FAILED;
    }
  vigie_http_client_close (client);
  if (fetch.counts.failures == NULL)
    return status;
  if (fetch.counts.n_fetched > 0 && status == VIGIE_CLI_DONE)
    vigie_cli_look_at_photos (store);
  if (fetch.counts.failures->len > 0)
    status = VIGIE_CLI_FAILED;
  if (json)
    append_json (out, &fetch.counts);
  else
    append_text (out, &fetch.counts);
  vigie_photo_fetch_counts_clear (&fetch.counts);

  return vigie_cli_print (out) == VIGIE_CLI_DONE ? status : VIGIE_CLI_FAILED;
}

/* vigie-cli photos FILE --fetch [--limit N] [--json] */
VigieCliStatus
vigie_cli_photos (char **args)
{
  gboolean wanted = FALSE;
  gboolean json = FALSE;
  gboolean allow_local = FALSE;
  gint64 limit = -1;
  const GOptionEntry entries[] = {
    { "fetch", 0, 0, G_OPTION_ARG_NONE, &wanted, N_ ("Fetch the photos that posts name by address"),
      NULL },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &limit, N_ ("At most so many"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    { "allow-local", 0, 0, G_OPTION_ARG_NONE, &allow_local,
      N_ ("Also from this machine and the local network, for servers of your own; else refused, "
          "because anybody may write an address into a post"),
      NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  if (!wanted)
    return vigie_cli_usage_error ("photos", "%s", _ ("say what to do with the photos: --fetch"));
  if (limit < -1 || limit == 0 || limit > G_MAXUINT)
    return vigie_cli_usage_error ("photos", "%s", _ ("the limit is a number of photos"));
  store = vigie_cli_open (rest[1], TRUE, &status);
  if (store == NULL)
    return status;
  status = fetch_photos (store, limit < 0 ? 0 : (guint) limit, json, allow_local);
  vigie_store_close (store);

  return status;
}
