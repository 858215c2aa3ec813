/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cli.h"
#include "vigie-error.h"
#include "vigie-pusher.h"
#include "vigie-secret.h"

typedef struct
{
  VigieStore *store;
  GPtrArray *destinations; /* of VigieDestination: those that are meant */
  const char *secret;      /* (nullable) */
  const char *actor;
  char **names; /* (nullable): of destinations; else all, or while it watches the automatic ones */
  VigiePushFlags flags;
  gboolean json;
  gboolean failed;
} Publishing;

/* What somebody would have to agree to, or to give. */
static const char *
get_hint (VigiePushFlags needs, gboolean wants_secret)
{
  if (wants_secret)
    return _ (" Give it with --password, or keep it with “vigie-cli destination FILE login NAME”.");
  if ((needs & VIGIE_PUSH_REPLACE) != 0)
    return _ (" With --replace it is.");
  if ((needs & VIGIE_PUSH_MAKE_FOLDERS) != 0)
    return _ (" With --make-folders it is made.");
  if ((needs & VIGIE_PUSH_EXERCISE) != 0)
    return _ (" With --exercise it is sent.");
  return "";
}

static void
say_reason (const char *name, const char *reason, VigiePushFlags needs, gboolean wants_secret)
{
  /* Translators: a destination, a sentence that says why, and what to do */
  vigie_cli_message (_ ("%s: %s%s"), name, reason, get_hint (needs, wants_secret));
}

static void
append_needs (GString *out, VigiePushFlags needs)
{
  const char *option = (needs & VIGIE_PUSH_REPLACE) != 0        ? "replace"
                       : (needs & VIGIE_PUSH_MAKE_FOLDERS) != 0 ? "make-folders"
                       : (needs & VIGIE_PUSH_EXERCISE) != 0     ? "exercise"
                                                                : NULL;

  vigie_cli_append_member (out, "needs", option);
}

/* ---- once ---- */

static void
append_result (GString *out,
               const char *name,
               const VigiePushOutcome *outcome,
               const GError *error,
               gboolean json)
{
  const VigieExportReport *report = &outcome->report;

  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "name", name);
      vigie_cli_append_member (out, "state", error == NULL ? "current" : "failed");
      g_string_append_printf (out, ",\"sent\":%s", outcome->sent ? "true" : "false");
      vigie_cli_append_member (out, "sha256", outcome->sha256[0] != '\0' ? outcome->sha256 : NULL);
      g_string_append_printf (out,
                              ",\"shapes\":%" G_GUINT64_FORMAT ",\"posts\":%" G_GUINT64_FORMAT
                              ",\"bytes\":%" G_GUINT64_FORMAT,
                              report->n_shapes, report->n_posts, report->n_bytes);
      vigie_cli_append_member (out, "reason", error != NULL ? error->message : NULL);
      append_needs (out, outcome->needs);
      g_string_append_printf (out, ",\"retry\":%s}\n", outcome->may_retry ? "true" : "false");
    }
  else if (error == NULL)
    {
      g_autofree char *n_shapes = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_shapes);
      g_autofree char *n_posts = g_strdup_printf ("%" G_GUINT64_FORMAT, report->n_posts);

      if (outcome->sent)
        /* Translators: a destination, and two numbers */
        g_string_append_printf (out, _ ("%s: sent, shapes %s, posts %s\n"), name, n_shapes,
                                n_posts);
      else
        g_string_append_printf (out, _ ("%s: is there already, shapes %s, posts %s\n"), name,
                                n_shapes, n_posts);
    }
}

static VigieCliStatus
publish_one (Publishing *self, const VigieDestination *destination)
{
  g_auto (VigiePushOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!vigie_push_with_keyring (self->store, destination, self->secret, self->actor, self->flags,
                                NULL, &outcome, &error))
    {
      self->failed = TRUE;
      say_reason (destination->name, error->message, outcome.needs,
                  g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_LOCKED) && self->secret == NULL);
    }
  if (outcome.territory_problem != NULL)
    /* Translators: %s is a sentence that says why */
    vigie_cli_message (_ ("the file was made without the incident’s territory: %s"),
                       outcome.territory_problem);
  if (outcome.report.note != NULL)
    vigie_cli_message ("%s", outcome.report.note);
  if (outcome.log_problem != NULL)
    {
      self->failed = TRUE;
      vigie_cli_message ("%s", outcome.log_problem);
    }
  append_result (out, destination->name, &outcome, error, self->json);
  return vigie_cli_print (out);
}

/* One that fails does not keep the others from theirs. */
static VigieCliStatus
publish_once (Publishing *self)
{
  for (guint i = 0; i < self->destinations->len; i++)
    {
      VigieCliStatus status = publish_one (self, g_ptr_array_index (self->destinations, i));

      if (status != VIGIE_CLI_DONE)
        return status;
    }
  return self->failed ? VIGIE_CLI_FAILED : VIGIE_CLI_DONE;
}

/* ---- as it changes ---- */

typedef struct
{
  Publishing *publishing;
  VigiePusher *pusher;
  GMainLoop *loop;
  GHashTable *told; /* (element-type utf8 utf8): what was said of a destination last */
  VigieCliStatus status;
} Watch;

static char *
describe (const VigiePushStatus *status, gboolean json)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *name = status->destination->name;
  g_autofree char *at = status->published_at != VIGIE_TIME_UNKNOWN
                            ? vigie_time_format (status->published_at)
                            : g_strdup ("-");

  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "name", name);
      vigie_cli_append_member (out, "state", vigie_push_state_to_string (status->state));
      vigie_cli_append_time (out, "published_at", status->published_at);
      vigie_cli_append_member (out, "reason", status->reason);
      append_needs (out, status->needs);
      vigie_cli_append_time (out, "retry_at", status->retry_at);
      g_string_append (out, "}\n");
    }
  else if (status->state == VIGIE_PUSH_CURRENT)
    /* Translators: a destination, and a time */
    g_string_append_printf (out, _ ("%s: others see what the desk said at %s\n"), name, at);
  return g_string_free_and_steal (g_steal_pointer (&out));
}

static gboolean
is_told (const Publishing *self, const VigiePushStatus *status)
{
  const VigieDestination *destination = status->destination;
  const gboolean is_meant =
      self->names != NULL ? g_strv_contains ((const char *const *) self->names, destination->name)
                          : destination->automatic;

  return is_meant && (status->state == VIGIE_PUSH_CURRENT || status->state == VIGIE_PUSH_WAITING ||
                      status->state == VIGIE_PUSH_FAILED);
}

static void
tell (Watch *self, const VigiePushStatus *status)
{
  const char *name = status->destination->name;
  g_autofree char *key = NULL;
  g_autoptr (GString) out = NULL;

  if (!is_told (self->publishing, status))
    return;
  key = g_strdup_printf ("%d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, (int) status->state,
                         status->published_at, status->retry_at);
  if (g_strcmp0 (g_hash_table_lookup (self->told, name), key) == 0)
    return;
  g_hash_table_insert (self->told, g_strdup (name), g_steal_pointer (&key));
  if (status->state != VIGIE_PUSH_CURRENT && status->reason != NULL)
    say_reason (name, status->reason, status->needs, FALSE);
  {
    g_autofree char *text = describe (status, self->publishing->json);

    out = g_string_new (text);
  }
  self->status = vigie_cli_print (out);
  if (self->status != VIGIE_CLI_DONE)
    g_main_loop_quit (self->loop);
}

static void
on_changed (VigiePusher *pusher, Watch *self)
{
  GPtrArray *list = vigie_pusher_list (pusher);

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
watch (Publishing *publishing)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (VigiePusher) pusher = vigie_pusher_new (publishing->store);
  Watch self = { .publishing = publishing, .pusher = pusher, .loop = loop, .told = told };
  guint interrupt_id = g_unix_signal_add (SIGINT, on_stop, loop);
  guint terminate_id = g_unix_signal_add (SIGTERM, on_stop, loop);

  vigie_pusher_set_actor (pusher, publishing->actor);
  vigie_pusher_set_agreed (pusher, publishing->flags & VIGIE_PUSH_EXERCISE);
  if (publishing->names != NULL)
    vigie_pusher_set_only (pusher, (const char *const *) publishing->names);
  if (publishing->secret != NULL)
    {
      const VigieDestination *only = g_ptr_array_index (publishing->destinations, 0);

      vigie_pusher_set_secret (pusher, only, publishing->secret);
    }
  g_signal_connect (pusher, "changed", G_CALLBACK (on_changed), &self);
  g_main_loop_run (loop);
  g_signal_handlers_disconnect_by_data (pusher, &self);
  vigie_pusher_close (pusher);
  g_source_remove (interrupt_id); /* who does not want to wait any longer asks again */
  g_source_remove (terminate_id);
  while (vigie_pusher_is_busy (pusher))
    g_main_context_iteration (NULL, TRUE);

  return self.status;
}

/* ---- the command ---- */

static gboolean
choose (Publishing *self, gboolean only_automatic, GError **error)
{
  char **names = self->names;
  g_autoptr (GPtrArray) all = vigie_destinations_load (self->store, error);

  if (all == NULL)
    return FALSE;
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (vigie_destinations_find (all, names[i]) == NULL)
      {
        g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no destination “%s”."),
                     names[i]);
        return FALSE;
      }
  for (guint i = 0; i < all->len; i++)
    {
      const VigieDestination *destination = g_ptr_array_index (all, i);

      if (names != NULL ? g_strv_contains ((const char *const *) names, destination->name)
                        : !only_automatic || destination->automatic)
        g_ptr_array_add (self->destinations, vigie_destination_copy (destination));
    }
  if (self->destinations->len > 0)
    return TRUE;
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                       only_automatic ? _ ("No destination of the incident is automatic. Add one "
                                           "with “vigie-cli destination … --automatic”.")
                                      : _ ("The incident has no destinations. Add one with "
                                           "“vigie-cli destination”."));
  return FALSE;
}

static VigieCliStatus
publish (Publishing *self, gboolean asks, gboolean watches)
{
  g_autoptr (GError) error = NULL;
  VigieCliStatus status;
  char *secret = NULL;

  if (!choose (self, watches, &error))
    return vigie_cli_fail (error);
  if (asks && self->destinations->len != 1)
    return vigie_cli_usage_error ("publish",
                                  _ ("--password is for one destination: name it with --to"));
  if (asks)
    {
      secret = vigie_cli_read_secret (_ ("Password or token:"));
      if (secret == NULL)
        return VIGIE_CLI_FAILED;
      self->secret = secret;
    }
  status = watches ? watch (self) : publish_once (self);
  vigie_secret_free (secret);
  return status;
}

/* vigie-cli publish FILE [--to NAME…] [--watch] [--replace] [--make-folders] [--exercise]
 * [--password] [--actor NAME] [--json] */
VigieCliStatus
vigie_cli_publish (char **args)
{
  g_auto (GStrv) names = NULL;
  g_autofree char *given = NULL;
  g_autofree char *actor = NULL;
  gboolean watches = FALSE, replace = FALSE, folders = FALSE, exercise = FALSE, asks = FALSE,
           json = FALSE;
  const GOptionEntry entries[] = {
    { "to", 't', 0, G_OPTION_ARG_STRING_ARRAY, &names,
      N_ ("Only to this destination; may be repeated"), N_ ("NAME") },
    { "watch", 'w', 0, G_OPTION_ARG_NONE, &watches,
      N_ ("Send each change to these or to the automatic destinations, until interrupted"), NULL },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace,
      N_ ("Also where somebody else wrote a file there"), NULL },
    { "make-folders", 0, 0, G_OPTION_ARG_NONE, &folders, N_ ("Make a folder that is not there"),
      NULL },
    { "exercise", 0, 0, G_OPTION_ARG_NONE, &exercise,
      N_ ("The incident is an exercise, and is to be sent all the same"), NULL },
    { "password", 0, 0, G_OPTION_ARG_NONE, &asks,
      N_ ("Ask for the password or token, or read it from stdin, instead of the keyring"), NULL },
    { "actor", 'a', 0, G_OPTION_ARG_STRING, &given, N_ ("Who has it sent, for the log"),
      N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GPtrArray) destinations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_destination_free);
  Publishing publishing = { .destinations = destinations };
  VigieCliExercise agreement;
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  if (watches && (replace || folders))
    return vigie_cli_usage_error ("publish",
                                  _ ("--watch asks nobody: without --replace and --make-folders"));
  store = vigie_cli_open (rest[1], TRUE, &status); /* the log says what left */
  if (store == NULL)
    return status;
  publishing.store = store;
  publishing.actor = actor = vigie_cli_choose_actor (store, given);
  publishing.names = names;
  publishing.json = json;
  publishing.flags = (replace ? VIGIE_PUSH_REPLACE : 0) | (folders ? VIGIE_PUSH_MAKE_FOLDERS : 0) |
                     (exercise ? VIGIE_PUSH_EXERCISE : 0);
  agreement = (VigieCliExercise) {
    .command = "publish",
    .agreed = exercise,
    .leaves = TRUE,
    .real = _ ("this incident is real and no exercise: publish it without --exercise"),
    .unasked = _ ("this incident is an exercise: with --exercise it is sent all the same"),
  };
  if (vigie_cli_check_exercise (store, &agreement, &status))
    status = publish (&publishing, asks, watches);
  vigie_store_close (store);

  return status;
}
