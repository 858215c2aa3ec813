/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "vigie-cli.h"
#include "vigie-json.h"
#include "vigie-watcher.h"

typedef struct
{
  VigieWatcher *watcher;
  GMainLoop *loop;
  GHashTable *told; /* (element-type utf8 utf8): what was said of a source last */
  gboolean json;
  VigieCliStatus status;
} Watch;

static void
append_status (GString *out, const VigieWatchStatus *status, gboolean json)
{
  const char *state = vigie_watch_state_to_string (status->state);

  if (!json)
    {
      /* The words are part of the contract with scripts and therefore not translated. */
      g_string_append_printf (out,
                              "%s: %s%s, imported %" G_GUINT64_FORMAT ", known %" G_GUINT64_FORMAT
                              ", changed %" G_GUINT64_FORMAT "\n",
                              status->watch->name, state, status->is_streaming ? " (stream)" : "",
                              status->counts.imported, status->counts.known,
                              status->counts.changed);
      return;
    }
  g_string_append_c (out, '{');
  vigie_cli_append_member (out, "name", status->watch->name);
  vigie_cli_append_member (out, "state", state);
  g_string_append (out, status->is_streaming ? ",\"stream\":true" : ",\"stream\":false");
  g_string_append_printf (out,
                          ",\"imported\":%" G_GUINT64_FORMAT ",\"known\":%" G_GUINT64_FORMAT
                          ",\"changed\":%" G_GUINT64_FORMAT,
                          status->counts.imported, status->counts.known, status->counts.changed);
  vigie_cli_append_member (out, "reason", status->reason);
  vigie_cli_append_time (out, "asked_at", status->asked_at);
  vigie_cli_append_time (out, "post_at", status->post_at);
  vigie_cli_append_time (out, "next_at", status->next_at);
  g_string_append (out, "}\n");
}

/* A round that brings nothing new is not worth a line. */
static void
tell (Watch *self, const VigieWatchStatus *status)
{
  const char *name = status->watch->name;
  g_autofree char *key = NULL;
  g_autoptr (GString) out = NULL;

  if (status->state == VIGIE_WATCH_CATCHING_UP)
    return;
  key = g_strdup_printf ("%d %d %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s",
                         (int) status->state, status->is_streaming, status->counts.imported,
                         status->counts.changed, status->reason != NULL ? status->reason : "");
  if (g_strcmp0 (g_hash_table_lookup (self->told, name), key) == 0)
    return;
  g_hash_table_insert (self->told, g_strdup (name), g_steal_pointer (&key));
  if (status->reason != NULL)
    vigie_cli_message ("%s: %s", name, status->reason);
  out = g_string_new (NULL);
  append_status (out, status, self->json);
  self->status = vigie_cli_print (out);
  if (self->status != VIGIE_CLI_DONE)
    g_main_loop_quit (self->loop);
}

static void
on_changed (VigieWatcher *watcher, Watch *self)
{
  GPtrArray *list = vigie_watcher_list (watcher);

  for (guint i = 0; i < list->len; i++)
    tell (self, g_ptr_array_index (list, i));
}

static gboolean
on_stop (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static VigieCliStatus
watch (VigieStore *store, gboolean json)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, FALSE);
  g_autoptr (VigieWatcher) watcher = vigie_watcher_new (store, client);
  Watch self = { .watcher = watcher, .loop = loop, .told = told, .json = json };
  guint interrupt_id = g_unix_signal_add (SIGINT, on_stop, loop);
  guint terminate_id = g_unix_signal_add (SIGTERM, on_stop, loop);

  g_signal_connect (watcher, "changed", G_CALLBACK (on_changed), &self);
  on_changed (watcher, &self);
  g_main_loop_run (loop);
  g_signal_handlers_disconnect_by_data (watcher, &self);
  g_source_remove (interrupt_id);
  g_source_remove (terminate_id); /* from here on a signal ends us: a drive may hang */
  vigie_watcher_close (watcher);
  while (vigie_watcher_is_busy (watcher))
    g_main_context_iteration (NULL, TRUE);
  vigie_http_client_close (client);
  return self.status;
}

/* vigie-cli watch FILE [--json] */
VigieCliStatus
vigie_cli_watch (char **args)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json,
                                     N_ ("Output for programs"), NULL },
                                   G_OPTION_ENTRY_NULL };
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GPtrArray) watches = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) rest = NULL;
  VigieCliStatus status;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  store = vigie_cli_open (rest[1], TRUE, &status);
  if (store == NULL)
    return status;
  watches = vigie_watches_load (store, &error);
  if (watches == NULL)
    status = vigie_cli_fail (error);
  else if (watches->len == 0)
    {
      vigie_cli_message (
          "%s", _ ("The incident watches no sources. Add one with “vigie-cli source … add”."));
      status = VIGIE_CLI_FAILED;
    }
  else
    status = watch (store, json);
  vigie_store_close (store);
  return status;
}
