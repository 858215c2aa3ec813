/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-exercise-question.h"

#include <glib/gi18n.h>

#include "vigie-question.h"

static void
on_response (AdwAlertDialog *dialog, const char *response, gpointer owner)
{
  VigieExerciseAgreed agreed =
      (VigieExerciseAgreed) g_object_get_data (G_OBJECT (dialog), "agreed");

  if (g_str_equal (response, "agree"))
    agreed (owner);
}

/**
 * vigie_exercise_ask:
 * @parent: what shows the question
 * @exercise: whether the incident is one
 * @question: what is asked
 * @agreed: what is done then
 * @owner: (type GObject): for @agreed; where it is gone, nothing is done
 *
 * Before something of an exercise leaves the desk somebody agrees once more; what is real goes at
 * once.
 */
void
vigie_exercise_ask (GtkWidget *parent,
                    gboolean exercise,
                    const VigieExerciseQuestion *question,
                    VigieExerciseAgreed agreed,
                    gpointer owner)
{
  AdwAlertDialog *dialog;

  g_return_if_fail (G_IS_OBJECT (owner));

  if (!exercise)
    {
      agreed (owner);
      return;
    }
  dialog = vigie_question_new (
      question->heading, question->body != NULL ? question->body
                                                : _ ("This is an exercise. Whoever gets it could "
                                                     "take it for real, although it says so."));
  adw_alert_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  adw_alert_dialog_add_response (dialog, "agree", question->agree);
  adw_alert_dialog_set_response_appearance (dialog, "agree", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_default_response (dialog, "cancel");
  g_object_set_data (G_OBJECT (dialog), "agreed", (gpointer) agreed);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), owner, 0);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}
