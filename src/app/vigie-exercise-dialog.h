/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-session.h"

G_BEGIN_DECLS

/**
 * VigieExerciseDialog:
 *
 * Asks how an incident is replayed as an exercise, and makes that. Signal "made" (#GFile): it is
 * there.
 */
#define VIGIE_TYPE_EXERCISE_DIALOG (vigie_exercise_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VigieExerciseDialog, vigie_exercise_dialog, VIGIE, EXERCISE_DIALOG, AdwDialog)

GtkWidget *vigie_exercise_dialog_new (VigieSession *session, gint64 from, gint64 to);
void vigie_exercise_dialog_create (VigieExerciseDialog *self, GFile *file);

G_END_DECLS
