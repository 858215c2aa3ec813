/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "vigie-cli.h"
#include "vigie-error.h"
#include "vigie-live-overlay.h"

typedef struct
{
  VigieLiveOverlay *live;
  VigieOverlayServer *server;
  GMainLoop *loop;
  gboolean json;
  gboolean told; /* the addresses */
  char *problem; /* the last one that was said */
  char *log_problem;
  VigieCliStatus status;
} Serving;

static void
append_addresses (GString *out, VigieOverlayServer *server, gboolean json)
{
  gsize n_files;
  const VigieLiveFile *files = vigie_live_overlay_list_files (&n_files);
  g_autofree char *page = vigie_overlay_server_dup_uri (server, "/");
  g_autofree char *events = vigie_overlay_server_dup_uri (server, "/events");

  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "page", page);
      g_string_append_printf (out, ",\"port\":%u", vigie_overlay_server_get_port (server));
      g_string_append_printf (out, ",\"token\":%s",
                              vigie_overlay_server_needs_token (server) ? "true" : "false");
      vigie_cli_append_member (out, "events", events);
      g_string_append (out, ",\"files\":[");
    }
  else
    g_string_append_printf (out, "%s\n", page);
  for (gsize i = 0; i < n_files; i++)
    {
      g_autofree char *uri = vigie_overlay_server_dup_uri (server, files[i].path);

      if (json)
        g_string_append_printf (out, "%s\"%s\"", i > 0 ? "," : "", uri);
      else
        g_string_append_printf (out, "%s\n", uri);
    }
  g_string_append_printf (out, json ? "]}\n" : "%s\n", events);
}

/* The addresses are told when there is something at them. */
static void
on_served (VigieLiveOverlay *live, Serving *self)
{
  const char *problem = vigie_live_overlay_get_territory_problem (live);
  g_autoptr (GString) out = g_string_new (NULL);

  if (g_set_str (&self->problem, problem) && problem != NULL)
    /* Translators: %s is a sentence that says why */
    vigie_cli_message (_ ("the overlay is served without the incident’s territory: %s"), problem);
  problem = vigie_live_overlay_get_log_problem (live);
  if (g_set_str (&self->log_problem, problem) && problem != NULL)
    /* Translators: %s is a sentence that says why */
    vigie_cli_message (_ ("the log does not say what is served: %s"), problem);
  if (self->told)
    return;
  self->told = TRUE;
  append_addresses (out, self->server, self->json);
  self->status = vigie_cli_print (out);
  if (self->status != VIGIE_CLI_DONE)
    g_main_loop_quit (self->loop);
  else if (!self->json && vigie_overlay_server_needs_token (self->server))
    vigie_cli_message ("%s", _ ("add “?token=…” to an address; stop with Ctrl+C"));
  else if (!self->json)
    vigie_cli_message ("%s", _ ("stop with Ctrl+C"));
}

static gboolean
on_stop (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static VigieCliStatus
serve (VigieStore *store, VigieOverlayServer *server, const char *actor, gboolean json)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (VigieLiveOverlay) live = vigie_live_overlay_new (store, server, actor);
  Serving serving = { .live = live, .server = server, .loop = loop, .json = json };
  guint interrupt_id = g_unix_signal_add (SIGINT, on_stop, loop);
  guint terminate_id = g_unix_signal_add (SIGTERM, on_stop, loop);

  g_signal_connect (live, "served", G_CALLBACK (on_served), &serving);
  g_main_loop_run (loop);
  g_signal_handlers_disconnect_by_data (live, &serving);
  vigie_live_overlay_close (live);
  while (vigie_live_overlay_is_busy (live))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (interrupt_id);
  g_source_remove (terminate_id);
  g_free (serving.problem);
  g_free (serving.log_problem);

  return serving.status;
}

/* vigie-cli serve FILE --port N [--address A] [--token TOKEN] [--exercise] [--actor NAME]
 * [--json] */
VigieCliStatus
vigie_cli_serve (char **args)
{
  g_autofree char *address = NULL;
  g_autofree char *token = NULL;
  g_autofree char *actor = NULL;
  int port = -1;
  gboolean exercise = FALSE, json = FALSE;
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &port, N_ ("Port, or 0 for any that is free"), N_ ("N") },
    { "address", 'a', 0, G_OPTION_ARG_STRING, &address,
      N_ ("Of this machine, for others to reach it; loopback otherwise"), N_ ("ADDRESS") },
    { "token", 't', 0, G_OPTION_ARG_STRING, &token,
      N_ ("What others have to show, “-” to read it; else $VIGIE_TOKEN"), N_ ("TOKEN") },
    { "exercise", 0, 0, G_OPTION_ARG_NONE, &exercise,
      N_ ("The incident is an exercise, and other machines are to see it all the same"), NULL },
    { "actor", 0, 0, G_OPTION_ARG_STRING, &actor, N_ ("Who has it served, for the log"),
      N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  VigieOverlayServerOptions options = { 0 };
  VigieCliExercise agreement;
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (VigieOverlayServer) server = NULL;
  g_autoptr (GError) error = NULL;
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  if (port < 0)
    return vigie_cli_usage_error ("serve", _ ("serving needs --port, from 0 to 65535"));
  if (g_strcmp0 (token, "-") == 0)
    {
      g_free (token);
      token = vigie_cli_read_secret (_ ("Token:"));
      if (token == NULL)
        return VIGIE_CLI_FAILED;
    }
  if (token == NULL)
    token = g_strdup (g_getenv ("VIGIE_TOKEN"));
  options.address = address;
  options.port = (guint) port;
  options.token = token;
  if (!vigie_overlay_server_check_options (&options, &error))
    return vigie_cli_usage_error ("serve", "%s", error->message);
  store = vigie_cli_open (rest[1], TRUE, &status); /* the log says what is served */
  if (store == NULL)
    return status;
  agreement = (VigieCliExercise) {
    .command = "serve",
    .agreed = exercise,
    .leaves = !vigie_overlay_server_options_are_local (&options), /* else it is nobody's business */
    .real = _ ("this incident is real and no exercise: serve it without --exercise"),
    .unasked = _ ("this incident is an exercise: with --exercise other machines can read it all "
                  "the same"),
  };
  if (!vigie_cli_check_exercise (store, &agreement, &status))
    {
      vigie_store_close (store);
      return status;
    }
  server = vigie_overlay_server_new (&options, &error);
  if (server != NULL)
    {
      status = serve (store, server, actor, json);
      vigie_overlay_server_close (server);
    }
  else
    status = vigie_cli_fail (error);
  vigie_store_close (store);

  return status;
}
