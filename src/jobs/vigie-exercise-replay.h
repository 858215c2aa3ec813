/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-exercise.h"
#include "vigie-source.h"

G_BEGIN_DECLS

/**
 * VigieExerciseStep:
 * @counts: what has come; steps add to it
 * @has_more: whether more is due at once
 * @next_at: ms: when the next thing is due; %VIGIE_TIME_UNKNOWN where nothing is
 * @has_ended: whether all came that there is
 *
 * What a step leaves.
 */
typedef struct
{
  VigieIngestCounts counts;
  gboolean has_more;
  gint64 next_at;
  gboolean has_ended;
} VigieExerciseStep;

/**
 * VigieExerciseReplay:
 *
 * Replays an incident into an exercise, step by step. Used by one thread, which is that of the
 * original's store.
 */
typedef struct _VigieExerciseReplay VigieExerciseReplay;

VigieExerciseReplay *
vigie_exercise_replay_new (VigieStore *store, const char *original, GError **error);
void vigie_exercise_replay_free (VigieExerciseReplay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieExerciseReplay, vigie_exercise_replay_free)

gboolean vigie_exercise_replay_step (
    VigieExerciseReplay *self, gint64 now, double speed, VigieExerciseStep *step, GError **error);
gboolean vigie_exercise_replay_stop (VigieExerciseReplay *self, gint64 now, GError **error);

/* As a source: #VigieSourceReplayFunc, with the store as the round's data */
gboolean vigie_exercise_replay_round (VigieSource *source,
                                      VigieSourceRound *round,
                                      gboolean to_follow,
                                      GError **error);

G_END_DECLS
