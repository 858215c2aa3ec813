/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * VigieExerciseBanner:
 *
 * Says in a window, and in each of its dialogs, that nothing of the incident is real. Hidden until
 * it is told that the incident is an exercise.
 */
#define VIGIE_TYPE_EXERCISE_BANNER (vigie_exercise_banner_get_type ())
G_DECLARE_FINAL_TYPE (VigieExerciseBanner, vigie_exercise_banner, VIGIE, EXERCISE_BANNER, AdwBin)

void vigie_exercise_banner_set_exercise (VigieExerciseBanner *self, gboolean exercise);
gboolean vigie_exercise_banner_get_exercise (VigieExerciseBanner *self);
gboolean vigie_exercise_banner_is_above (GtkWidget *widget);
void vigie_exercise_banner_follow_dialogs (VigieExerciseBanner *self, GListModel *dialogs);

G_END_DECLS
