/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-question.h"

/* The heading in large letters, which libadwaita 1.7 measures also where it does not fit.
 * (transfer none) (nullable) */
static GtkLabel *
find_heading (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "title-2"))
    return GTK_LABEL (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkLabel *found = find_heading (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/**
 * vigie_question_new:
 * @heading: (nullable): what is asked, in a few words
 * @body: (nullable): what to know before one answers
 *
 * A question whose heading goes over several lines where the window is narrow, the language long,
 * or something's name is part of it. All questions are made here.
 *
 * Returns: (transfer floating): a question without answers
 */
AdwAlertDialog *
vigie_question_new (const char *heading, const char *body)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);
  GtkLabel *label = find_heading (adw_dialog_get_child (dialog));

  if (label != NULL)
    {
      gtk_label_set_wrap (label, TRUE);
      gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
    }
  return ADW_ALERT_DIALOG (dialog);
}
