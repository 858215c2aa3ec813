/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-toast.h"

#include "app-fixture.h"

/* A window with a toast overlay, and a widget somewhere in it. */

typedef struct
{
  GtkWidget *window;
  GtkWidget *overlay;
  GtkWidget *speaker;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->window = adw_window_new ();
  self->overlay = adw_toast_overlay_new ();
  self->speaker = g_object_ref_sink (gtk_image_new ());
  gtk_box_append (GTK_BOX (box), self->speaker);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->overlay), box);
  adw_window_set_content (ADW_WINDOW (self->window), self->overlay);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 400, 300);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->speaker);
}

static GtkWidget *
find_in_toast (Fixture *self, GType type)
{
  GtkWidget *toast = app_fixture_find (self->overlay, g_type_from_name ("AdwToastWidget"));

  return toast != NULL ? app_fixture_find (toast, type) : NULL;
}

static gboolean
is_said (gpointer data)
{
  return find_in_toast (data, GTK_TYPE_LABEL) != NULL;
}

static void
assert_says (Fixture *self, const char *text)
{
  g_assert_true (vigie_test_wait_until (is_said, self, APP_PATIENCE_MS));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find_in_toast (self, GTK_TYPE_LABEL))), ==, text);
}

/* As in the name of a file, and in what a server answers. */
static void
test_signs_of_markup_are_shown (Fixture *self, gconstpointer data)
{
  vigie_toast_say (self->speaker, "“<b>R&D.jpg” is not a photo");
  assert_says (self, "“<b>R&D.jpg” is not a photo");
}

static void
test_file_is_offered_until_it_is_closed (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/log.pdf");

  vigie_toast_offer_file (self->speaker, "3 entries written: log.pdf", file);
  assert_says (self, "3 entries written: log.pdf");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (find_in_toast (self, GTK_TYPE_BUTTON))), ==,
                   "_Open");
}

/* What was begun in a dialog may end when that is closed. */
static void
test_who_is_nowhere_says_nothing (Fixture *self, gconstpointer data)
{
  GtkWidget *alone = g_object_ref_sink (gtk_image_new ());
  AdwToast *toast = vigie_toast_new ("Too late");

  g_object_add_weak_pointer (G_OBJECT (toast), (gpointer *) &toast);
  vigie_toast_show (alone, toast);
  g_assert_null (toast);
  g_object_unref (alone);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, test) g_test_add ("/toast/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("signs-of-markup-are-shown", test_signs_of_markup_are_shown);
  ADD ("file-is-offered-until-it-is-closed", test_file_is_offered_until_it_is_closed);
  ADD ("who-is-nowhere-says-nothing", test_who_is_nowhere_says_nothing);
#undef ADD
  return g_test_run ();
}
