/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "vigie-error.h"
#include "vigie-source-private.h"

#define INTERVAL_MS 1000 /* until the next one is due, the round itself waits */

/* Another incident that is replayed as if it came from its sources. What reads it knows incident
 * files, which no source does, so it is handed in with the round. */

struct _VigieExerciseSource
{
  VigieSource parent_instance;
};

G_DEFINE_FINAL_TYPE (VigieExerciseSource, vigie_exercise_source, VIGIE_TYPE_SOURCE)

static gboolean
replay (VigieSource *source, VigieSourceRound *round, gboolean to_follow, GError **error)
{
  if (round->replay != NULL)
    return round->replay (source, round, to_follow, error);
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                       _ ("An incident is replayed into one that was made for that."));
  return FALSE;
}

static gboolean
vigie_exercise_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  return replay (source, round, FALSE, error);
}

static gboolean
vigie_exercise_source_stream (VigieSource *source, VigieSourceRound *round, GError **error)
{
  return replay (source, round, TRUE, error);
}

static gboolean
vigie_exercise_source_check (VigieSource *source, GError **error)
{
  const char *text = vigie_source_get_option (source, "speed");
  char *end = NULL;
  const double speed = text != NULL ? g_ascii_strtod (text, &end) : 1;

  if (text == NULL || (*end == '\0' && isfinite (speed) && speed >= VIGIE_EXERCISE_MIN_SPEED &&
                       speed <= VIGIE_EXERCISE_MAX_SPEED))
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("“%s” is no speed: it is a number from 0.1 to 600."), text);
  return FALSE;
}

/* Where it lies and how quickly it goes may change: what is replayed stays the same. */
static const VigieSourceOption options[] = {
  { "incident", VIGIE_SOURCE_OPTION_REQUIRED, N_ ("identifier of the incident that is replayed") },
  { "original", VIGIE_SOURCE_OPTION_REQUIRED | VIGIE_SOURCE_OPTION_LIMIT,
    N_ ("file of that incident") },
  { "speed", VIGIE_SOURCE_OPTION_LIMIT, N_ ("how many times as fast, from 0.1 to 600") },
  { NULL, 0, NULL },
};

static void
vigie_exercise_source_class_init (VigieExerciseSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  source_class->kind = VIGIE_SOURCE_EXERCISE;
  source_class->title = N_ ("Replay of an incident");
  source_class->options = options;
  source_class->interval_ms = INTERVAL_MS;
  source_class->check = vigie_exercise_source_check;
  source_class->poll = vigie_exercise_source_poll;
  source_class->stream = vigie_exercise_source_stream;
}

static void
vigie_exercise_source_init (VigieExerciseSource *self)
{
}
