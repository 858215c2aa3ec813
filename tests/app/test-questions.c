/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "app-fixture.h"
#include "vigie-exercise-question.h"
#include "vigie-exercise-word.h"
#include "vigie-install.h"
#include "vigie-photo-search.h"
#include "vigie-question.h"
#include "vigie-source-questions.h"

/* Questions in a narrow window, in the longer of the two languages: all of them is read without
 * scrolling sideways. Every warning of GTK and libadwaita ends the test: they say so where
 * something does not fit. */

#define NARROW 360
#define WINDOW 370 /* and what the window draws around itself */
#define FRAME 16
#define ALL 3 /* the rule, in the list of the dialog */

static gboolean
is_narrow (gpointer data)
{
  AppFixture *self = data;
  const int width = gtk_widget_get_width (GTK_WIDGET (self->window));

  return width <= WINDOW && width >= WINDOW - FRAME;
}

static void
set_up (AppFixture *self, gconstpointer data)
{
  g_autoptr (GdkTexture) shown = NULL;

  app_fixture_set_up (self, 3);
  shown = app_fixture_render_at_rest (self);
  gtk_window_set_default_size (GTK_WINDOW (self->window), WINDOW, 700);
  if (!vigie_test_wait_until (is_narrow, self, APP_PATIENCE_MS))
    g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->window)), ==, WINDOW);
}

static void
tear_down (AppFixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

static gboolean
is_question (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return dialog != NULL && ADW_IS_ALERT_DIALOG (dialog) &&
         gtk_widget_get_mapped (GTK_WIDGET (dialog)) &&
         gtk_widget_get_width (GTK_WIDGET (dialog)) > 0;
}

static gboolean
is_no_question (gpointer data)
{
  return !is_question (data);
}

/* What is shown of it is whole, and lies within. */
static void
check_texts (GtkWidget *widget, GtkWidget *dialog)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget) && gtk_label_get_ellipsize (GTK_LABEL (widget)) == PANGO_ELLIPSIZE_NONE)
    {
      g_assert_true (gtk_widget_compute_bounds (widget, dialog, &bounds));
      if (bounds.origin.x < -1 ||
          bounds.origin.x + bounds.size.width > (float) gtk_widget_get_width (dialog) + 1)
        g_error ("“%s” is not within", gtk_label_get_text (GTK_LABEL (widget)));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_texts (child, dialog);
}

static void
check (AppFixture *self, const char *name)
{
  GtkWidget *dialog, *content;
  int minimum;

  if (!vigie_test_wait_until (is_question, self, APP_PATIENCE_MS))
    g_error ("%s: there is no question", name);
  app_fixture_keep_picture (self, name);
  dialog = GTK_WIDGET (app_fixture_get_dialog (self));
  content = adw_dialog_get_child (ADW_DIALOG (dialog));
  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_test_message ("%s: at least %d", name, minimum);
  g_assert_cmpint (minimum, <=, NARROW);
  g_assert_cmpint (gtk_widget_get_width (dialog), <=,
                   gtk_widget_get_width (GTK_WIDGET (self->window)));
  check_texts (content, content);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  g_assert_true (vigie_test_wait_until (is_no_question, self, APP_PATIENCE_MS));
}

static void
check_dialog (AppFixture *self, gpointer dialog, const char *name)
{
  adw_dialog_present (dialog, GTK_WIDGET (self->window));
  check (self, name);
}

static void
test_long_headings (AppFixture *self, gconstpointer data)
{
  static const char *const headings[] = {
    "Remplacer le fichier « Carte de la préfecture de la Côte-d’Or » ?",
    "Créer le dossier de Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson ?",
    "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (headings); i++)
    {
      AdwAlertDialog *question = vigie_question_new (headings[i], "Corps");

      adw_alert_dialog_add_responses (question, "cancel", "_Annuler", "keep", "_Garder le leur",
                                      "agree", "_Remplacer le fichier qui est là-bas", NULL);
      check_dialog (self, question, "question-long");
    }
}

static void
agreed (gpointer owner)
{
}

static void
test_of_an_exercise (AppFixture *self, gconstpointer data)
{
  const VigieExerciseQuestion question = {
    .heading = "Donner à voir l’exercice à d’autres machines ?",
    .agree = "_Donner à voir l’exercice à d’autres machines",
  };

  vigie_exercise_ask (GTK_WIDGET (self->window), TRUE, &question, agreed, self->window);
  check (self, "question-exercise");
}

static void
test_of_photos (AppFixture *self, gconstpointer data)
{
  check_dialog (self,
                vigie_photo_search_dialog_new ("https://www.example.org/photographies/2026/01/12/"
                                               "0123456789012345678901234567890123456789.jpg"),
                "question-photo-address");
  check_dialog (self, vigie_photo_search_dialog_new (NULL), "question-photo-upload");
}

static void
test_of_sources (AppFixture *self, gconstpointer data)
{
  static const char *const options[] = {
    "url=https://mastodon.tres-long-nom-de-serveur.example.org", "q=neige", NULL
  };
  g_autoptr (GPtrArray) watches =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_watch_free);
  guint n_logins = 0;

  for (const char *const *kind = vigie_source_list_kinds (); *kind != NULL; kind++)
    {
      VigieWatch *watch = vigie_watch_new ("Verglas et neige en Côte-d’Or", *kind, options);

      g_ptr_array_add (watches, watch);
      if (vigie_source_kind_get_login (*kind) == NULL)
        continue;
      n_logins++;
      check_dialog (self, vigie_source_question_login (watch), "question-login");
    }
  g_assert_cmpuint (n_logins, >, 2);
  check_dialog (self, vigie_source_question_agree (watches), "question-agree");
}

static gboolean
has_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) != NULL;
}

static void
toggle_switches (GtkWidget *widget)
{
  if (ADW_IS_SWITCH_ROW (widget))
    {
      if (g_strrstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), "Nominatim") !=
          NULL)
        adw_switch_row_set_active (ADW_SWITCH_ROW (widget), TRUE);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    toggle_switches (child);
}

static void
test_of_nominatim (AppFixture *self, gconstpointer data)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.details", NULL));
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  toggle_switches (GTK_WIDGET (app_fixture_get_dialog (self)));
  check (self, "question-nominatim");
}

static gboolean
can_remove (gpointer dialog)
{
  return gtk_widget_is_sensitive (app_fixture_get_part (dialog, "remove_row"));
}

static void
test_of_personal_data (AppFixture *self, gconstpointer data)
{
  GtkWidget *dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.personal-data", NULL));
  g_assert_true (vigie_test_wait_until (has_dialog, self, APP_PATIENCE_MS));
  dialog = GTK_WIDGET (app_fixture_get_dialog (self));
  adw_combo_row_set_selected (app_fixture_get_part (dialog, "rule_row"), ALL);
  g_assert_true (vigie_test_wait_until (can_remove, dialog, APP_PATIENCE_MS));
  g_assert_true (gtk_widget_activate_action (dialog, "privacy.remove", NULL));
  check (self, "question-remove");
  g_assert_true (gtk_widget_activate_action (dialog, "privacy.pseudonymise", NULL));
  check (self, "question-pseudonymise");
}

/* No new question is without. */
static void
test_all_are_made_in_one_place (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("VIGIE_SRCDIR"), "src", "app", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *source = NULL;

      if (!g_str_has_suffix (name, ".c") && !g_str_has_suffix (name, ".blp"))
        continue;
      g_assert_true (g_file_get_contents (path, &source, NULL, NULL));
      if (!g_str_equal (name, "vigie-question.c") &&
          (strstr (source, "adw_alert_dialog_new (") != NULL ||
           strstr (source, "Adw.AlertDialog") != NULL))
        g_error ("%s: a question is made by vigie_question_new()", name);
      n += strstr (source, "vigie_question_new (") != NULL;
    }
  g_assert_cmpuint (n, >, 5);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/app/questions/" path, AppFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  vigie_install_init_locale ();
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, "gtk-enable-animations",
                FALSE, NULL);

  ADD ("long-headings", test_long_headings);
  ADD ("exercise", test_of_an_exercise);
  ADD ("photos", test_of_photos);
  ADD ("sources", test_of_sources);
  ADD ("nominatim", test_of_nominatim);
  ADD ("personal-data", test_of_personal_data);
  g_test_add_func ("/app/questions/one-place", test_all_are_made_in_one_place);

  return g_test_run ();
}
