/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What French services write on everything of an exercise: the same word in every language, so that
 * it is known again wherever it is read. */
#define VIGIE_EXERCISE_WORD "EXERCICE"

char *vigie_exercise_mark (gboolean exercise, const char *text);

G_END_DECLS
