/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-time.h"

G_BEGIN_DECLS

/**
 * VigieExerciseOf:
 * @incident: id of the incident that is replayed
 * @path: (nullable): where its file was when the exercise was made
 * @title: (nullable): of that incident
 * @from: where on the original's clock the exercise begins, ms
 * @to: where it ends, ms, or %VIGIE_TIME_UNKNOWN
 * @speed: how many times as quick as the original it goes, above 0
 * @begun_at: when it began, on its own clock, ms
 * @by_posting: posts come when they were posted, as the original has them from an import: its
 *   decisions are of another time then
 *
 * What an exercise replays: its setting `exercise_of`.
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
  gboolean by_posting;
} VigieExerciseOf;

gboolean vigie_exercise_of_read (VigieExerciseOf *self, const char *json, GError **error);
void vigie_exercise_of_copy (VigieExerciseOf *self, const VigieExerciseOf *other);
void vigie_exercise_of_clear (VigieExerciseOf *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieExerciseOf, vigie_exercise_of_clear)

G_END_DECLS
