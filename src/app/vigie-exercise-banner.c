/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-exercise-banner.h"

#include <glib/gi18n.h>

#include "vigie-exercise-word.h"
#include "vigie-new-dialog.h"

#define MARK "vigie-exercise-marked"

struct _VigieExerciseBanner
{
  AdwBin parent_instance;

  AdwBanner *banner;
  GListModel *dialogs; /* (nullable): of the window */
};

G_DEFINE_FINAL_TYPE (VigieExerciseBanner, vigie_exercise_banner, ADW_TYPE_BIN)

/* ---- dialogs ---- */

static GtkWidget *
make_banner (void)
{
  VigieExerciseBanner *self = g_object_new (VIGIE_TYPE_EXERCISE_BANNER, NULL);

  vigie_exercise_banner_set_exercise (self, TRUE);
  return GTK_WIDGET (self);
}

/* What is new, or about the program, is no exercise. */
static gboolean
is_of_the_incident (AdwDialog *dialog)
{
  return !VIGIE_IS_NEW_DIALOG (dialog) && !ADW_IS_ABOUT_DIALOG (dialog);
}

static char *
escape (const char *text, gboolean is_markup)
{
  return is_markup ? g_strdup (text) : g_markup_escape_text (text, -1);
}

/* The word alone is the heading, which has to fit into one line; what is asked comes below it. */
static void
mark_question (AdwAlertDialog *dialog)
{
  const char *heading = adw_alert_dialog_get_heading (dialog);
  const char *body = adw_alert_dialog_get_body (dialog);
  g_autofree char *question =
      escape (heading != NULL ? heading : "", adw_alert_dialog_get_heading_use_markup (dialog));
  g_autofree char *rest =
      escape (body != NULL ? body : "", adw_alert_dialog_get_body_use_markup (dialog));
  g_autofree char *all = g_strdup_printf (
      "<b>%s</b>%s%s", question, question[0] != '\0' && rest[0] != '\0' ? "\n\n" : "", rest);

  adw_alert_dialog_set_heading_use_markup (dialog, FALSE);
  adw_alert_dialog_set_heading (dialog, VIGIE_EXERCISE_WORD);
  adw_alert_dialog_set_body_use_markup (dialog, TRUE);
  adw_alert_dialog_set_body (dialog, all);
}

/* Below the header bar; above all of what has several pages. */
static void
mark_content (AdwDialog *dialog, GtkWidget *content)
{
  g_autoptr (GtkWidget) child = g_object_ref (content);
  GtkWidget *view;

  if (ADW_IS_TOOLBAR_VIEW (child))
    {
      adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (child), make_banner ());
      return;
    }
  view = adw_toolbar_view_new ();
  adw_dialog_set_child (dialog, NULL);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), make_banner ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), child);
  adw_dialog_set_child (dialog, view);
}

static void
mark_dialog (AdwDialog *dialog)
{
  GtkWidget *child = adw_dialog_get_child (dialog);

  if (g_object_get_data (G_OBJECT (dialog), MARK) != NULL || !is_of_the_incident (dialog))
    return;
  g_object_set_data (G_OBJECT (dialog), MARK, (gpointer) MARK);
  if (ADW_IS_ALERT_DIALOG (dialog))
    mark_question (ADW_ALERT_DIALOG (dialog));
  else if (child != NULL)
    mark_content (dialog, child);
}

static void
mark_dialogs (VigieExerciseBanner *self)
{
  if (self->dialogs == NULL || !adw_banner_get_revealed (self->banner))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (self->dialogs); i++)
    {
      g_autoptr (AdwDialog) dialog = g_list_model_get_item (self->dialogs, i);

      mark_dialog (dialog);
    }
}

/**
 * vigie_exercise_banner_follow_dialogs:
 * @self: a window's banner
 * @dialogs: (element-type AdwDialog): those that the window shows
 *
 * Each dialog that is about the incident gets a banner of its own, and each question the word as
 * its heading: so no dialog can be without, whoever makes it.
 */
void
vigie_exercise_banner_follow_dialogs (VigieExerciseBanner *self, GListModel *dialogs)
{
  g_return_if_fail (VIGIE_IS_EXERCISE_BANNER (self));
  g_return_if_fail (self->dialogs == NULL);

  self->dialogs = g_object_ref (dialogs);
  g_signal_connect_object (dialogs, "items-changed", G_CALLBACK (mark_dialogs), self,
                           G_CONNECT_SWAPPED);
  mark_dialogs (self);
}

/* ---- the banner ---- */

/**
 * vigie_exercise_banner_set_exercise:
 * @self: a banner
 * @exercise: whether the incident that is shown is one
 */
void
vigie_exercise_banner_set_exercise (VigieExerciseBanner *self, gboolean exercise)
{
  g_return_if_fail (VIGIE_IS_EXERCISE_BANNER (self));

  adw_banner_set_revealed (self->banner, exercise);
  mark_dialogs (self);
}

gboolean
vigie_exercise_banner_get_exercise (VigieExerciseBanner *self)
{
  g_return_val_if_fail (VIGIE_IS_EXERCISE_BANNER (self), FALSE);

  return adw_banner_get_revealed (self->banner);
}

/* The window's own stands near the top. (transfer none) (nullable) */
static VigieExerciseBanner *
find_banner (GtkWidget *widget)
{
  if (VIGIE_IS_EXERCISE_BANNER (widget))
    return VIGIE_EXERCISE_BANNER (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      VigieExerciseBanner *found = find_banner (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/**
 * vigie_exercise_banner_is_above:
 * @widget: a widget of a window, or the window
 *
 * Returns: whether the window says that it shows an exercise
 */
gboolean
vigie_exercise_banner_is_above (GtkWidget *widget)
{
  GtkRoot *root;
  VigieExerciseBanner *banner;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);

  root = gtk_widget_get_root (widget);
  banner = root != NULL ? find_banner (GTK_WIDGET (root)) : NULL;
  return banner != NULL && vigie_exercise_banner_get_exercise (banner);
}

static void
vigie_exercise_banner_dispose (GObject *object)
{
  VigieExerciseBanner *self = VIGIE_EXERCISE_BANNER (object);

  g_clear_object (&self->dialogs);

  G_OBJECT_CLASS (vigie_exercise_banner_parent_class)->dispose (object);
}

static void
vigie_exercise_banner_class_init (VigieExerciseBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_exercise_banner_dispose;
}

static void
vigie_exercise_banner_init (VigieExerciseBanner *self)
{
  /* Translators: follows “EXERCICE – ”, which stands in every language */
  g_autofree char *title = vigie_exercise_mark (TRUE, _ ("nothing here is real"));

  self->banner = ADW_BANNER (adw_banner_new (title));
  adw_banner_set_use_markup (self->banner, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->banner), "exercise");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
}
