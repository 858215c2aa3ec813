/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-store.h"
#include "vigie-watch-list.h"

G_BEGIN_DECLS

/**
 * VigieExerciseTerms:
 * @incident: id of the incident that is replayed
 * @path: its file when the exercise was made
 * @title: its title then
 * @from: ms, the first moment
 * @to: ms, the last one
 * @speed: how many times as fast, at first
 * @begun_at: ms, when the exercise was made
 * @backlog: whether what came before @from is there at the start
 * @by_posting: whether posts come when they were posted, whenever they were received
 *
 * What an exercise replays and how: %VIGIE_INFO_EXERCISE_OF, with what only the replay needs.
 */
typedef struct
{
  char *incident;
  char *path;
  char *title;
  gint64 from;
  gint64 to;
  double speed;
  gint64 begun_at;
  gboolean backlog;
  gboolean by_posting;
} VigieExerciseTerms;

VigieExerciseTerms *vigie_exercise_terms_load (VigieStore *store, GError **error);
void vigie_exercise_terms_free (VigieExerciseTerms *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieExerciseTerms, vigie_exercise_terms_free)
gboolean vigie_exercise_is_replay (VigieStore *store);
gboolean vigie_exercise_may_fetch (VigieStore *store, GError **error);
gboolean vigie_exercise_allows (VigieStore *store, VigieSource *source, GError **error);

/**
 * VigieExerciseOptions:
 * @speed: how many times as fast, from %VIGIE_EXERCISE_MIN_SPEED to %VIGIE_EXERCISE_MAX_SPEED
 * @from: ms, or %VIGIE_TIME_UNKNOWN for the beginning
 * @to: ms, or %VIGIE_TIME_UNKNOWN for the end
 * @no_backlog: whether what came before @from never comes
 * @alert: whether the alert comes with the begin, where the original has one
 * @by_posting: see #VigieExerciseTerms
 */
typedef struct
{
  double speed;
  gint64 from;
  gint64 to;
  gboolean no_backlog;
  gboolean alert;
  gboolean by_posting;
} VigieExerciseOptions;

VigieStore *vigie_exercise_open_original (const char *path,
                                          const char *incident, /* (nullable) */
                                          GError **error);
gboolean vigie_exercise_fail_original (GError *cause, GError **error);
gboolean vigie_exercise_create (const char *original,
                                const char *path,
                                const VigieExerciseOptions *options,
                                gint64 now,
                                GError **error);
void vigie_exercise_create_async (const char *original,
                                  const char *path,
                                  const VigieExerciseOptions *options,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean vigie_exercise_create_finish (GAsyncResult *result, GError **error);

/**
 * VigieExerciseState:
 * @VIGIE_EXERCISE_WAITING: nobody replays it at the moment
 * @VIGIE_EXERCISE_RUNNING: time goes on
 * @VIGIE_EXERCISE_PAUSED: somebody let time stand
 * @VIGIE_EXERCISE_ENDED: all came that there was
 */
typedef enum
{
  VIGIE_EXERCISE_WAITING,
  VIGIE_EXERCISE_RUNNING,
  VIGIE_EXERCISE_PAUSED,
  VIGIE_EXERCISE_ENDED,
} VigieExerciseState;

const char *vigie_exercise_state_to_string (VigieExerciseState state); /* "running", … */

/**
 * VigieExerciseStatus:
 * @of: what is replayed
 * @original: where the original is looked for
 * @is_lost: whether there is no such file
 * @state: how it stands
 * @speed: how many times as fast
 * @moment: ms: which moment of the original it is
 * @ends_at: ms: when all will have come at this speed, or %VIGIE_TIME_UNKNOWN
 *
 * How far an exercise is.
 */
typedef struct
{
  VigieExerciseTerms *of;
  char *original;
  gboolean is_lost;
  VigieExerciseState state;
  double speed;
  gint64 moment;
  gint64 ends_at;
} VigieExerciseStatus;

/**
 * VigieExercisePast:
 * @begun_at: ms: when time began to run in it, which is when somebody first ran it
 * @moment: ms: which moment of the original it was in the end
 * @since: ms: since when it was that one
 */
typedef struct
{
  gint64 begun_at;
  gint64 moment;
  gint64 since;
} VigieExercisePast;

gboolean vigie_exercise_find_course (VigieStore *store,
                                     const char *incident,
                                     gint64 at,
                                     VigieExercisePast *found);
VigieExerciseStatus *vigie_exercise_status_load (VigieStore *store, gint64 now, GError **error);
void vigie_exercise_status_free (VigieExerciseStatus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieExerciseStatus, vigie_exercise_status_free)

gboolean vigie_exercise_set_paused (VigieStore *store, gboolean paused, GError **error);
gboolean vigie_exercise_set_speed (VigieStore *store, double speed, GError **error);
gboolean vigie_exercise_set_original (VigieStore *store, const char *path, GError **error);
gboolean vigie_exercise_keep_original (VigieStore *store, const char *path, GError **error);
void vigie_exercise_set_original_async (VigieStore *store,
                                        const char *path,
                                        gboolean is_for_time,
                                        GCancellable *cancellable, /* (nullable) */
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
vigie_exercise_set_original_finish (VigieStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
