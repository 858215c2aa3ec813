/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-cli-wait.h"
#include "vigie-cli.h"
#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-secret.h"
#include "vigie-watching.h"

typedef struct
{
  char *kind;
  GStrv options;
  gboolean secret;
  gboolean json;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->kind);
  g_strfreev (self->options);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* The words are part of the contract with scripts and therefore not translated. */
static void
append_official (GString *out, const VigieSourceRound *round, const GError *error, gboolean json)
{
  const VigieOfficialRound *official = round->official;
  g_autofree char *said_at = official != NULL && official->said_at != VIGIE_TIME_UNKNOWN
                                 ? vigie_time_format (official->said_at)
                                 : NULL;

  if (json && official == NULL)
    g_string_append (out, ",\"official\":null");
  else if (json)
    {
      g_string_append_printf (out, ",\"official\":{\"kept\":%u,\"all\":%u", official->n_kept,
                              official->n_all);
      vigie_cli_append_member (out, "said_at", said_at);
      g_string_append_c (out, '}');
    }
  else if (official == NULL)
    g_string_append (out, error == NULL ? "unchanged\n" : "");
  else
    g_string_append_printf (out, "kept %u of %u, as of %s\n", official->n_kept, official->n_all,
                            said_at != NULL ? said_at : "unknown");
}

static void
append_round (GString *out,
              const VigieSourceRound *round,
              const GError *error,
              gboolean is_official,
              gboolean json)
{
  if (!json)
    {
      if (is_official)
        append_official (out, round, error, FALSE);
      else
        /* The words are part of the contract with scripts and therefore not translated. */
        g_string_append_printf (out,
                                "imported %" G_GUINT64_FORMAT ", known %" G_GUINT64_FORMAT
                                ", changed %" G_GUINT64_FORMAT ", rejected %" G_GUINT64_FORMAT,
                                round->counts.imported, round->counts.known, round->counts.changed,
                                round->n_rejected);
      if (round->n_left_out > 0)
        g_string_append_printf (out, ", left out %" G_GUINT64_FORMAT, round->n_left_out);
      if (!is_official)
        g_string_append_c (out, '\n');
      for (guint i = 0; round->notes != NULL && i < round->notes->len; i++)
        g_string_append_printf (out, "  %s\n", (char *) g_ptr_array_index (round->notes, i));
      return;
    }
  g_string_append_c (out, '{');
  vigie_cli_append_member (out, "source", round->watch);
  g_string_append_printf (out,
                          ",\"imported\":%" G_GUINT64_FORMAT ",\"known\":%" G_GUINT64_FORMAT
                          ",\"changed\":%" G_GUINT64_FORMAT ",\"rejected\":%" G_GUINT64_FORMAT
                          ",\"left_out\":%" G_GUINT64_FORMAT,
                          round->counts.imported, round->counts.known, round->counts.changed,
                          round->n_rejected, round->n_left_out);
  if (is_official)
    append_official (out, round, error, TRUE);
  g_string_append (out, ",\"notes\":[");
  for (guint i = 0; round->notes != NULL && i < round->notes->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      vigie_json_append_string (out, g_ptr_array_index (round->notes, i));
    }
  g_string_append_c (out, ']');
  vigie_cli_append_member (out, "error", error != NULL ? error->message : NULL);
  g_string_append (out, "}\n");
}

static VigieCliStatus
fetch (VigieStore *store, VigieSource *source, const char *secret, gboolean json)
{
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, FALSE);
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  VigieCliWait wait;
  VigieCliStatus status;

  vigie_cli_wait_begin (&wait);
  vigie_watching_poll_async (store, source, client, secret, wait.cancellable, vigie_cli_wait_ready,
                             &wait);
  result = vigie_cli_wait_end (&wait);
  vigie_watching_poll_finish (result, &round, &error);
  vigie_http_client_close (client);

  append_round (out, &round, error, vigie_source_kind_is_official (vigie_source_get_kind (source)),
                json);
  status = vigie_cli_print (out);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    vigie_cli_message (_ ("stopped; what had come stays"));
  else if (g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN) && secret == NULL)
    vigie_cli_message (_ ("%s Give the token with --token."), error->message);
  else if (error != NULL)
    vigie_cli_message ("%s", error->message);
  return error != NULL ? VIGIE_CLI_FAILED : status;
}

static VigieSource *
make_source (const Options *options, VigieCliStatus *status)
{
  static const char *const none[] = { NULL };
  g_autoptr (GError) error = NULL;
  VigieSource *source;

  if (options->kind == NULL)
    {
      g_autofree char *kinds = g_strjoinv (", ", (char **) vigie_source_list_kinds ());

      *status = vigie_cli_usage_error ("fetch", _ ("--source says what to ask: %s"), kinds);
      return NULL;
    }
  source = vigie_source_new (
      options->kind, options->options != NULL ? (const char *const *) options->options : none,
      &error);
  if (source == NULL)
    *status = vigie_cli_usage_error ("fetch", "%s", error->message);
  return source;
}

VigieCliStatus
vigie_cli_fetch (char **args)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "source", 0, 0, G_OPTION_ARG_STRING, &options.kind, N_ ("What kind of source it is"),
      N_ ("KIND") },
    { "option", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.options,
      N_ ("What the source is told; may be repeated"), N_ ("NAME=VALUE") },
    { "token", 0, 0, G_OPTION_ARG_NONE, &options.secret,
      N_ ("Read a password or token from the terminal, or from standard input"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  VigieCliStatus status;
  g_autoptr (VigieSource) source = NULL;
  g_autoptr (VigieStore) store = NULL;
  g_auto (GStrv) rest = NULL;
  char *secret = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  source = make_source (&options, &status);
  if (source == NULL)
    return status;
  if (options.secret)
    {
      secret = vigie_cli_read_secret (_ ("Password or token:"));
      if (secret == NULL)
        return VIGIE_CLI_FAILED;
    }
  store = vigie_cli_open (rest[1], TRUE, &status);
  if (store != NULL)
    {
      status = fetch (store, source, secret, options.json);
      vigie_store_close (store);
    }
  vigie_secret_free (secret);
  return status;
}
