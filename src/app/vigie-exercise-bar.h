/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieExerciseBar:
 *
 * How far the exercise is that a window shows: it lets time stand or go on, quicker or more slowly,
 * and asks where the original is when that was moved. Shown for a replay only.
 */
#define VIGIE_TYPE_EXERCISE_BAR (vigie_exercise_bar_get_type ())
G_DECLARE_FINAL_TYPE (VigieExerciseBar, vigie_exercise_bar, VIGIE, EXERCISE_BAR, GtkBox)

GtkWidget *vigie_exercise_bar_new (void);
void vigie_exercise_bar_set_session (VigieExerciseBar *self,
                                     VigieSession *session); /* (nullable) */
gboolean vigie_exercise_bar_can_pause (VigieExerciseBar *self);
void vigie_exercise_bar_toggle (VigieExerciseBar *self);
void vigie_exercise_bar_set_speed (VigieExerciseBar *self, double speed);

G_END_DECLS
