/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-file-dialog.h"

#include "vigie-exercise-banner.h"
#include "vigie-exercise-word.h"

/**
 * vigie_file_dialog_set_title:
 * @dialog: where a file is chosen
 * @about: (nullable): a widget of the window whose incident it is about; %NULL where it is about
 *   another one
 * @title: what is to be chosen
 *
 * Of an exercise the title says so, as those of windows do: a file dialog is a window of its own,
 * often of another program, where no banner can stand.
 */
void
vigie_file_dialog_set_title (GtkFileDialog *dialog, GtkWidget *about, const char *title)
{
  g_autofree char *marked = NULL;

  g_return_if_fail (GTK_IS_FILE_DIALOG (dialog));
  g_return_if_fail (about == NULL || GTK_IS_WIDGET (about));
  g_return_if_fail (title != NULL);

  marked = vigie_exercise_mark (about != NULL && vigie_exercise_banner_is_above (about), title);
  gtk_file_dialog_set_title (dialog, marked);
}
