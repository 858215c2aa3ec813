/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "vigie-capture-receiver.h"
#include "vigie-cli.h"
#include "vigie-overlay-request.h"
#include "vigie-secret.h"

typedef struct
{
  VigieStore *store;
  VigieCaptureReceiver *receiver;
  GMainLoop *loop;
  gboolean json;
  VigieCliStatus status;
} Receiving;

static VigieCliStatus
print_post (const char *post_id, gboolean is_known, gboolean json)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "post", post_id);
      g_string_append_printf (out, ",\"known\":%s}\n", is_known ? "true" : "false");
    }
  else
    g_string_append_printf (out, "%s %s\n", post_id, is_known ? _ ("known") : _ ("added"));
  return vigie_cli_print (out);
}

/* ---- what the browser hands over ---- */

static gboolean
on_stop (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static void
on_captured (VigieCaptureReceiver *receiver, gint64 row_id, gboolean is_known, Receiving *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePost) post = vigie_store_load_post (self->store, row_id, NULL, &error);

  if (post == NULL)
    {
      vigie_cli_message ("%s", error->message);
      return;
    }
  self->status = print_post (vigie_post_get_id (post), is_known, self->json);
  if (self->status != VIGIE_CLI_DONE)
    g_main_loop_quit (self->loop);
}

/* A browser that is connected needs a new page for the next one. */
static VigieCliStatus
print_page (Receiving *self)
{
  g_autofree char *number = NULL;
  g_autofree char *page = vigie_capture_receiver_dup_pair_uri (self->receiver, &number);
  g_autoptr (GString) out = g_string_new (NULL);

  if (!self->json)
    /* Translators: the browser shows three numbers, one of which is %s */
    vigie_cli_message (
        _ ("open this page to connect a browser, which asks for the number %s; stop with Ctrl+C"),
        number);
  if (self->json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "page", page);
      vigie_cli_append_member (out, "number", number);
      g_string_append_printf (out, ",\"port\":%u}\n",
                              vigie_capture_receiver_get_port (self->receiver));
    }
  else
    g_string_append_printf (out, "%s\n", page);
  return vigie_cli_print (out);
}

static VigieCliStatus
receive (VigieStore *store, VigieCaptureReceiver *receiver, gboolean json)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Receiving self = { .store = store, .receiver = receiver, .loop = loop, .json = json };
  guint interrupt_id = g_unix_signal_add (SIGINT, on_stop, loop);
  guint terminate_id = g_unix_signal_add (SIGTERM, on_stop, loop);

  g_signal_connect (receiver, "captured", G_CALLBACK (on_captured), &self);
  self.status = print_page (&self);
  if (self.status == VIGIE_CLI_DONE)
    g_main_loop_run (loop);
  g_signal_handlers_disconnect_by_data (receiver, &self);
  g_source_remove (interrupt_id);
  g_source_remove (terminate_id);
  return self.status;
}

static VigieCliStatus
serve (VigieStore *store, guint port, const char *token, const char *actor, gboolean json)
{
  g_autofree char *made = token == NULL ? vigie_overlay_token_new () : NULL;
  const VigieCaptureOptions options = { .port = port, .token = token != NULL ? token : made };
  g_autoptr (VigieCaptureReceiver) receiver = NULL;
  g_autoptr (GError) error = NULL;
  VigieCliStatus status;

  receiver = vigie_capture_receiver_new (&options, &error);
  if (receiver == NULL)
    return vigie_cli_fail (error);
  vigie_capture_receiver_set_incident (receiver, store, actor);
  status = receive (store, receiver, json);
  vigie_capture_receiver_close (receiver);
  return status;
}

/* ---- a link ---- */

static VigieCliStatus
add_link (VigieStore *store, const char *link, const char *actor, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieCapture) capture = vigie_capture_parse_link (link, &error);
  VigieHandResult result;

  if (capture == NULL || !vigie_capture_add (store, capture, actor, &result, &error))
    return vigie_cli_fail (error);
  return print_post (result.post_id, result.is_known, json);
}

/* vigie-cli capture FILE [LINK] [--port N] [--token] [--actor NAME] [--json] */
VigieCliStatus
vigie_cli_capture (char **args)
{
  char *secret = NULL;
  g_autofree char *given_actor = NULL;
  g_autofree char *actor = NULL;
  const char *token;
  int port = 0;
  gboolean typed = FALSE;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &port, N_ ("Port, or 0 for any that is free"), N_ ("N") },
    { "token", 't', 0, G_OPTION_ARG_NONE, &typed,
      N_ ("Read what browsers are connected by; else $VIGIE_TOKEN, or one that is made"), NULL },
    { "actor", 0, 0, G_OPTION_ARG_STRING, &given_actor, N_ ("Who hands over"), N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 2, &status))
    return status;
  rest = args;
  if (port < 0 || port > G_MAXUINT16)
    return vigie_cli_usage_error ("capture", _ ("--port goes from 0 to 65535"));
  if (typed && (secret = vigie_cli_read_secret (_ ("Token:"))) == NULL)
    return VIGIE_CLI_FAILED;
  token = typed ? secret : g_getenv ("VIGIE_TOKEN");
  if (token != NULL && !vigie_overlay_token_is_valid (token))
    status = vigie_cli_usage_error (
        "capture", "%s", _ ("A token has 16 to 256 letters, digits, “-”, “.”, “_” and “~”."));
  else if ((store = vigie_cli_open (rest[1], TRUE, &status)) != NULL)
    {
      actor = vigie_cli_choose_actor (store, given_actor);
      status = rest[2] != NULL ? add_link (store, rest[2], actor, json)
                               : serve (store, (guint) port, token, actor, json);
      vigie_store_close (store);
    }
  vigie_secret_free (secret);
  return status;
}
