/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

#include "vigie-cli.h"
#include "vigie-json.h"
#include "vigie-photo-fetch.h"

typedef struct
{
  VigieStore *store;
  VigieHttpClient *client;
  guint limit;
  VigiePhotoFetchCounts counts;
  gint n_done; /* atomic; written by the fetching thread */
  gint n_all;  /* atomic */
} Fetch;

typedef struct
{
  GMainLoop *loop;
  GCancellable *cancellable;
  GAsyncResult *result;
  Fetch *fetch;
} Wait;

static gboolean
on_interrupt (gpointer user_data)
{
  Wait *wait = user_data;

  g_cancellable_cancel (wait->cancellable);

  return G_SOURCE_CONTINUE;
}

static void
on_fetched (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

static void
on_progress (guint n_done, guint n_all, gpointer user_data)
{
  Fetch *fetch = user_data;

  g_atomic_int_set (&fetch->n_all, (gint) n_all);
  g_atomic_int_set (&fetch->n_done, (gint) n_done);
}

static gboolean
show_progress (gpointer user_data)
{
  Fetch *fetch = ((Wait *) user_data)->fetch;

  fprintf (stderr, "\r%d / %d", g_atomic_int_get (&fetch->n_done),
           g_atomic_int_get (&fetch->n_all));
  fflush (stderr);

  return G_SOURCE_CONTINUE;
}

static void
fetch_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fetch *fetch = data;
  GError *error = NULL;

  if (vigie_photos_fetch_all (fetch->store, fetch->client, fetch->limit, cancellable, on_progress,
                              fetch, &fetch->counts, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* On a thread, so that an interrupt can stop it; what was fetched until then stays. */
static gboolean
run (Fetch *fetch, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Wait wait = { .loop = loop, .cancellable = cancellable, .fetch = fetch };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, on_fetched, &wait);
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, &wait);
  guint terminate = g_unix_signal_add (SIGTERM, on_interrupt, &wait);
  guint progress = isatty (STDERR_FILENO) ? g_timeout_add (250, show_progress, &wait) : 0;
  gboolean done;

  g_task_set_task_data (task, fetch, NULL);
  g_task_run_in_thread (task, fetch_in_thread);
  g_main_loop_run (loop);
  done = g_task_propagate_boolean (G_TASK (wait.result), error);
  g_object_unref (wait.result);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  if (progress != 0)
    {
      g_source_remove (progress);
      fputs ("\r               \r", stderr);
    }

  return done;
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
