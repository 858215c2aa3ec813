/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-tape.h"

G_BEGIN_DECLS

/* Who replays shows that he is there at least every so often… */
#define VIGIE_EXERCISE_SIGN_MS (5 * 1000)
/* …and after so long without that, nobody was, and the time in between does not count. */
#define VIGIE_EXERCISE_LOST_MS (15 * 1000)

/**
 * VigieExerciseCourse:
 * @place: the last event that came
 * @seen_at: ms: when somebody who replays was last there
 * @has_ended: whether all came that there was
 *
 * How time goes on in an exercise: which moment of the original it is, and when in the exercise
 * something of the original was. It runs at a speed, stands still and runs on, also at another one;
 * the cursor of the exercise's source keeps all of that. It knows no clock. Times of the original
 * are called moments here, the others times.
 */
typedef struct
{
  VigieTapeEvent place;
  gint64 seen_at;
  gboolean has_ended;
  /*< private >*/
  GArray *legs;
} VigieExerciseCourse;

VigieExerciseCourse *vigie_exercise_course_new (const VigieTapeEvent *before);
VigieExerciseCourse *vigie_exercise_course_read (const char *cursor, GError **error);
char *vigie_exercise_course_write (const VigieExerciseCourse *self);
void vigie_exercise_course_free (VigieExerciseCourse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieExerciseCourse, vigie_exercise_course_free)

gboolean vigie_exercise_course_has_begun (const VigieExerciseCourse *self);
gboolean vigie_exercise_course_is_running (const VigieExerciseCourse *self, gint64 now);
double vigie_exercise_course_get_speed (const VigieExerciseCourse *self);
gint64 vigie_exercise_course_get_moment (const VigieExerciseCourse *self, gint64 now);
gint64 vigie_exercise_course_get_moment_at (const VigieExerciseCourse *self, gint64 at);
gint64 vigie_exercise_course_map (const VigieExerciseCourse *self, gint64 moment);

void vigie_exercise_course_begin (VigieExerciseCourse *self, gint64 from, gint64 now);
void vigie_exercise_course_go (VigieExerciseCourse *self, gint64 now, double speed);
void vigie_exercise_course_stop (VigieExerciseCourse *self, gint64 now, gint64 last_moment);

G_END_DECLS
