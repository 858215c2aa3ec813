/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "vigie-push-exercise.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-exercise-word.h"
#include "vigie-store-exercise.h"

/* What is of an exercise must not come to where real closures are read, nor the other way round,
 * unless somebody says so. That somebody did is not kept anywhere: what was sent to a place is in
 * the log, and only with that word the first time. */

/* Returns: whether this exercise was sent there before */
static gboolean
was_agreed (VigieStore *store, const VigieDestination *destination)
{
  g_autofree char *place = vigie_destination_dup_place_key (destination);
  VigiePublication said;
  g_autoptr (VigieDecision) last = vigie_publication_find_last (store, VIGIE_CHANNEL_DESTINATION,
                                                                destination->name, &said, NULL);

  return last != NULL && g_strcmp0 (said.place, place) == 0;
}

/**
 * vigie_push_exercise_check:
 * @store: the incident
 * @destination: where it is about to be sent to
 * @flags: what somebody agreed to
 * @outcome: its needs are set where somebody has to agree first
 * @error: a sentence for the user
 *
 * Asked before anybody outside is: an exercise goes nowhere for the first time unless somebody says
 * so, by itself least of all.
 *
 * Returns: whether it may be sent
 */
gboolean
vigie_push_exercise_check (VigieStore *store,
                           const VigieDestination *destination,
                           VigiePushFlags flags,
                           VigiePushOutcome *outcome,
                           GError **error)
{
  if (!vigie_store_is_exercise (store) || (flags & VIGIE_PUSH_EXERCISE) != 0 ||
      was_agreed (store, destination))
    return TRUE;
  outcome->needs = VIGIE_PUSH_EXERCISE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               /* Translators: %s is the name of a destination */
               _ ("This is an exercise, and nothing of it was sent to %s yet. Whoever reads it "
                  "there could take it for real."),
               destination->name);
  return FALSE;
}

static gboolean
holds (GBytes *bytes, const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return data != NULL && memmem (data, size, text, strlen (text)) != NULL;
}

/* By the word that each format holds, or by what the format has for it. */
static gboolean
is_exercise (GBytes *bytes)
{
  return holds (bytes, VIGIE_EXERCISE_WORD) || holds (bytes, "\"exercise\":true") ||
         holds (bytes, "securityExercise") || holds (bytes, "<status>Exercise</status>");
}

/**
 * vigie_push_exercise_warn:
 * @store: the incident
 * @found: what lies there and this incident did not write
 * @place: where, for people
 *
 * Returns: (transfer full) (nullable): a sentence where the one is an exercise and the other is not
 */
char *
vigie_push_exercise_warn (VigieStore *store, GBytes *found, const char *place)
{
  const gboolean exercise = vigie_store_is_exercise (store);

  if (exercise == is_exercise (found))
    return NULL;
  if (exercise)
    return g_strdup_printf (_ ("The file on %s may be of a real incident, and this is an exercise. "
                               "It was not replaced."),
                            place);
  return g_strdup_printf (_ ("The file on %s is of an exercise, and this incident is real. It was "
                             "not replaced."),
                          place);
}
