/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vigie-cli.h"
#include "vigie-exercise.h"
#include "vigie-json.h"

typedef struct
{
  char *output;
  char *speed_text;
  char *from_text;
  char *to_text;
  char *original;
  gboolean no_backlog;
  gboolean alert;
  gboolean by_posting;
  gboolean pause;
  gboolean resume;
  gboolean run;
  gboolean json;

  double speed; /* 0 where none is given */
  gint64 from;
  gint64 to;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->output);
  g_free (self->speed_text);
  g_free (self->from_text);
  g_free (self->to_text);
  g_free (self->original);
}

/* ---- how it stands ---- */

static void
append_status_json (GString *out, const char *path, const VigieExerciseStatus *status)
{
  g_string_append_c (out, '{');
  vigie_cli_append_member (out, "file", path);
  vigie_cli_append_member (out, "incident", status->of->incident);
  vigie_cli_append_member (out, "title", status->of->title);
  vigie_cli_append_member (out, "original", status->original);
  vigie_cli_append_member (out, "state", vigie_exercise_state_to_string (status->state));
  g_string_append (out, ",\"speed\":");
  vigie_json_append_double (out, status->speed);
  vigie_cli_append_time (out, "from", status->of->from);
  vigie_cli_append_time (out, "to", status->of->to);
  vigie_cli_append_time (out, "moment", status->moment);
  vigie_cli_append_time (out, "begun_at", status->of->begun_at);
  vigie_cli_append_time (out, "ends_at", status->ends_at);
  g_string_append_printf (out, ",\"backlog\":%s,\"by_posting\":%s}\n",
                          status->of->backlog ? "true" : "false",
                          status->of->by_posting ? "true" : "false");
}

static const char *
describe_state (VigieExerciseState state)
{
  switch (state)
    {
    case VIGIE_EXERCISE_RUNNING:
      return C_ ("exercise", "running");
    case VIGIE_EXERCISE_PAUSED:
      return C_ ("exercise", "paused");
    case VIGIE_EXERCISE_ENDED:
      return C_ ("exercise", "over");
    case VIGIE_EXERCISE_WAITING:
    default:
      return C_ ("exercise", "waiting for somebody to run it");
    }
}

static void
append_status_text (GString *out, const VigieExerciseStatus *status)
{
  g_autofree char *moment = vigie_time_format (status->moment);
  g_autofree char *from = vigie_time_format (status->of->from);
  g_autofree char *to = vigie_time_format (status->of->to);
  g_autofree char *ends_at =
      status->ends_at != VIGIE_TIME_UNKNOWN ? vigie_time_format (status->ends_at) : NULL;

  /* Translators: the title and the file of an incident */
  g_string_append_printf (out, _ ("Replays “%s” (%s)\n"), status->of->title, status->original);
  /* Translators: two times */
  g_string_append_printf (out, _ ("  part: %s to %s\n"), from, to);
  /* Translators: “running” or “paused”, and how many times as fast */
  g_string_append_printf (out, _ ("  state: %s, ×%g\n"), describe_state (status->state),
                          status->speed);
  /* Translators: a time, of the incident that is replayed */
  g_string_append_printf (out, _ ("  is at: %s\n"), moment);
  if (ends_at != NULL)
    /* Translators: a time */
    g_string_append_printf (out, _ ("  ends at: %s\n"), ends_at);
}

static VigieCliStatus
show (VigieStore *store, const char *path, gboolean json)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieExerciseStatus) status =
      vigie_exercise_status_load (store, vigie_cli_now (), &error);

  if (status == NULL)
    return vigie_cli_fail (error);
  if (json)
    append_status_json (out, path, status);
  else
    append_status_text (out, status);
  return vigie_cli_print (out);
}

/* ---- changing it ---- */

static gboolean
change (VigieStore *store, const Options *options, GError **error)
{
  return (options->original == NULL ||
          vigie_exercise_set_original (store, options->original, error)) &&
         (options->speed == 0 || vigie_exercise_set_speed (store, options->speed, error)) &&
         (!options->pause || vigie_exercise_set_paused (store, TRUE, error)) &&
         (!options->resume || vigie_exercise_set_paused (store, FALSE, error));
}

static VigieCliStatus
run_or_show (VigieStore *store, const char *path, const Options *options)
{
  if (options->run)
    return vigie_cli_watch_to_end (store, options->json);
  return show (store, path, options->json);
}

static VigieCliStatus
go_on (const char *path, const Options *options)
{
  const gboolean to_write = options->pause || options->resume || options->run ||
                            options->speed != 0 || options->original != NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status;

  store = vigie_cli_open (path, to_write, &status);
  if (store == NULL)
    return status;
  status =
      change (store, options, &error) ? run_or_show (store, path, options) : vigie_cli_fail (error);
  vigie_store_close (store);
  return status;
}

static VigieCliStatus
make (const char *original, const Options *options)
{
  const VigieExerciseOptions how = { .speed = options->speed != 0 ? options->speed : 1,
                                     .from = options->from,
                                     .to = options->to,
                                     .no_backlog = options->no_backlog,
                                     .alert = options->alert,
                                     .by_posting = options->by_posting };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status = VIGIE_CLI_DONE;

  if (!vigie_exercise_create (original, options->output, &how, vigie_cli_now (), &error))
    return vigie_cli_fail (error);
  if (!options->json)
    {
      g_string_append_printf (out, _ ("made %s\n"), options->output);
      status = vigie_cli_print (out);
    }
  if (status != VIGIE_CLI_DONE)
    return status;
  store = vigie_cli_open (options->output, options->run, &status);
  if (store == NULL)
    return status;
  status = run_or_show (store, options->output, options);
  vigie_store_close (store);
  return status;
}

/* ---- the command ---- */

static gboolean
read_speed (Options *options, VigieCliStatus *status)
{
  char *end = NULL;

  if (options->speed_text == NULL)
    return TRUE;
  options->speed = g_ascii_strtod (options->speed_text, &end);
  if (end != options->speed_text && *end == '\0' && isfinite (options->speed) &&
      options->speed >= VIGIE_EXERCISE_MIN_SPEED && options->speed <= VIGIE_EXERCISE_MAX_SPEED)
    return TRUE;
  *status = vigie_cli_usage_error ("exercise", _ ("“%s” is no speed from 0.1 to 600"),
                                   options->speed_text);
  return FALSE;
}

static gboolean
read_time (const char *text, gint64 *at, VigieCliStatus *status)
{
  *at = VIGIE_TIME_UNKNOWN;
  if (text == NULL || vigie_time_parse (text, at))
    return TRUE;
  *status =
      vigie_cli_usage_error ("exercise", _ ("“%s” is not a time like 2026-01-12T18:04:00Z"), text);
  return FALSE;
}

/* What says how an exercise is made goes with --output, what changes its course without. */
static gboolean
check (Options *options, VigieCliStatus *status)
{
  const gboolean makes = options->output != NULL;
  const gboolean has_part = options->from_text != NULL || options->to_text != NULL ||
                            options->no_backlog || options->alert || options->by_posting;

  if (!read_speed (options, status) || !read_time (options->from_text, &options->from, status) ||
      !read_time (options->to_text, &options->to, status))
    return FALSE;
  if (options->pause && (options->resume || options->run))
    *status =
        vigie_cli_usage_error ("exercise", _ ("--pause goes with neither --resume nor --run"));
  else if (makes && (options->pause || options->resume || options->original != NULL))
    *status = vigie_cli_usage_error (
        "exercise", _ ("--pause, --resume and --original are for an exercise that is there"));
  else if (!makes && has_part)
    *status = vigie_cli_usage_error (
        "exercise", _ ("--from, --to, --no-backlog, --alert and --by-posting go with --output"));
  else if (options->from != VIGIE_TIME_UNKNOWN && options->to != VIGIE_TIME_UNKNOWN &&
           options->from > options->to)
    *status = vigie_cli_usage_error ("exercise", _ ("--to is before --from"));
  else
    return TRUE;
  return FALSE;
}

/* vigie-cli exercise ORIGINAL --output NEW [--speed N] [--from T] [--to T] [--no-backlog] [--alert]
 *   [--by-posting] [--run]
 * vigie-cli exercise FILE [--pause | --resume] [--speed N] [--original PATH] [--run] */
VigieCliStatus
vigie_cli_exercise (char **args)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options.output,
      N_ ("Make this exercise of the incident"), N_ ("NEW") },
    { "speed", 0, 0, G_OPTION_ARG_STRING, &options.speed_text,
      N_ ("How many times as fast as it was, from 0.1 to 600"), N_ ("N") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from_text,
      N_ ("Begin with this moment of the incident"), N_ ("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to_text,
      N_ ("End with this moment of the incident"), N_ ("TIME") },
    { "no-backlog", 0, 0, G_OPTION_ARG_NONE, &options.no_backlog,
      N_ ("Leave out what came before the begin"), NULL },
    { "alert", 0, 0, G_OPTION_ARG_NONE, &options.alert,
      N_ ("Set the alert at the begin, where the incident has one"), NULL },
    { "by-posting", 0, 0, G_OPTION_ARG_NONE, &options.by_posting,
      N_ ("Let posts come when they were posted, whenever they were imported"), NULL },
    { "pause", 0, 0, G_OPTION_ARG_NONE, &options.pause, N_ ("Let time stand still"), NULL },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &options.resume, N_ ("Let time go on"), NULL },
    { "original", 0, 0, G_OPTION_ARG_FILENAME, &options.original,
      N_ ("Where the incident that is replayed is now"), N_ ("PATH") },
    { "run", 0, 0, G_OPTION_ARG_NONE, &options.run,
      N_ ("Run it until its end or until interrupted"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  VigieCliStatus status = VIGIE_CLI_USAGE;
  g_auto (GStrv) rest = NULL;

  if (vigie_cli_parse (&args, entries, 1, 1, &status))
    {
      rest = args;
      if (check (&options, &status))
        status = options.output != NULL ? make (rest[1], &options) : go_on (rest[1], &options);
    }
  options_clear (&options);
  return status;
}
