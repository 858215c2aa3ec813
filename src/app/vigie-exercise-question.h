/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What is done where somebody agreed; @owner is who asked. */
typedef void (*VigieExerciseAgreed) (gpointer owner);

/**
 * VigieExerciseQuestion:
 * @heading: what would leave, as a question; short, for a heading does not wrap. The word of an
 * exercise is put above it
 * @body: (nullable): what may come of it; a sentence that holds for all when %NULL
 * @agree: label of the button that does it, with a mnemonic
 */
typedef struct
{
  const char *heading;
  const char *body;
  const char *agree;
} VigieExerciseQuestion;

void vigie_exercise_ask (GtkWidget *parent,
                         gboolean exercise,
                         const VigieExerciseQuestion *question,
                         VigieExerciseAgreed agreed,
                         gpointer owner);

G_END_DECLS
