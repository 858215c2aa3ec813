/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtkunixprint.h>
#include <string.h>

#include "log-fixture.h"
#include "obey-modes.h"
#include "vigie-log-output.h"

/* The log of an incident that can only be read, as from a share or a disk that is kept as evidence:
 * it is exported and printed all the same, and nothing of the incident changes. */

#ifdef __SANITIZE_ADDRESS__
/* As in test-log-output.c. */
G_MODULE_EXPORT const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libgio-2.0.so";
}
#endif

typedef struct
{
  const char *name;
  guint file_mode;
  guint folder_mode;
} Case;

static const Case cases[] = {
  { "file", 0400, 0700 },
  { "folder", 0600, 0500 },
  { "both", 0400, 0500 },
};

typedef struct
{
  LogFixture log;
  const Case *how;
  char *elsewhere; /* a folder that can be written */
  char *before;    /* the incident's bytes, as a hash */
} Fixture;

static char *
hash_file (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
}

static gboolean
is_closed (gpointer data)
{
  Fixture *self = data;
  g_autofree char *journal = g_strconcat (self->log.app.path, "-wal", NULL);

  return vigie_window_get_session (self->log.app.window) == NULL &&
         !g_file_test (journal, G_FILE_TEST_EXISTS);
}

static gboolean
is_read_only (gpointer data)
{
  Fixture *self = data;
  VigieSession *session = vigie_window_get_session (self->log.app.window);

  return session != NULL && vigie_store_is_read_only (vigie_session_get_store (session));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = NULL;

  self->how = data;
  self->elsewhere = vigie_test_make_dir ();
  log_fixture_set_up (&self->log);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->log.app.window), "win.close-incident", NULL));
  g_assert_true (vigie_test_wait_until (is_closed, self, APP_PATIENCE_MS));
  g_assert_cmpint (g_chmod (self->log.app.path, (int) self->how->file_mode), ==, 0);
  g_assert_cmpint (g_chmod (self->log.app.dir, (int) self->how->folder_mode), ==, 0);
  self->before = hash_file (self->log.app.path);
  file = g_file_new_for_path (self->log.app.path);
  vigie_window_open (self->log.app.window, file);
  g_assert_true (vigie_test_wait_until (is_read_only, self, APP_PATIENCE_MS));
  log_fixture_show_view (&self->log, "log");
  log_fixture_wait (&self->log, 3);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *after = hash_file (self->log.app.path);

  g_assert_cmpstr (after, ==, self->before);
  g_assert_cmpint (g_chmod (self->log.app.dir, 0700), ==, 0);
  g_assert_cmpint (g_chmod (self->log.app.path, 0600), ==, 0);
  log_fixture_tear_down (&self->log);
  vigie_test_remove_dir (self->elsewhere);
  g_free (self->before);
}

static VigieLogOutput *
get_output (Fixture *self)
{
  return app_fixture_get_part (self->log.view, "output");
}

static gboolean
rests (gpointer data)
{
  return !vigie_log_output_is_busy (get_output (data));
}

typedef struct
{
  Fixture *fixture;
  const char *part;
} Toast;

static gboolean
says (gpointer data)
{
  Toast *toast = data;

  return strstr (log_fixture_get_toast (&toast->fixture->log), toast->part) != NULL;
}

static void
expect_toast (Fixture *self, const char *part)
{
  Toast toast = { self, part };

  if (!vigie_test_wait_until (says, &toast, APP_PATIENCE_MS))
    g_error ("“%s” was said, not “%s”", log_fixture_get_toast (&self->log), part);
}

/* What is said first is not in the way of what is waited for. */
static void
dismiss_toasts (Fixture *self)
{
  adw_toast_overlay_dismiss_all (ADW_TOAST_OVERLAY (
      app_fixture_find (GTK_WIDGET (self->log.app.window), ADW_TYPE_TOAST_OVERLAY)));
}

static void
write_file (Fixture *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  dismiss_toasts (self);
  vigie_log_output_write (get_output (self), NULL, file);
  g_assert_true (vigie_test_wait_until (rests, self, 3 * APP_PATIENCE_MS));
}

static void
test_exports (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "log.csv", "log.pdf" };

  g_assert_false (gtk_widget_is_sensitive (app_fixture_get_part (self->log.view, "note_entry")));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->elsewhere, names[i], NULL);
      g_autofree char *beside = g_build_filename (self->log.app.dir, names[i], NULL);
      g_autofree char *said = g_strdup_printf ("3 entries written: %s", names[i]);
      g_autofree char *bytes = NULL;
      gsize length;

      write_file (self, path);
      expect_toast (self, said);
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_true (i == 0 ? strstr (bytes, "Appel de la préfecture") != NULL
                            : g_str_has_prefix (bytes, "%PDF-1.4"));
      if ((self->how->folder_mode & 0200) != 0)
        continue;
      write_file (self, beside); /* there it cannot be, and somebody hears why */
      expect_toast (self, names[i]);
      g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));
    }
}

/* ---- to a printer ---- */

static gpointer
find_print_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_str_equal (G_OBJECT_TYPE_NAME (window), "GtkPrintUnixDialog") &&
          gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

/* GTK wants to find its printers before its dialog closes. */
static gboolean
has_printer (gpointer data)
{
  gpointer dialog = find_print_dialog ();
  GtkPrinter *printer = dialog != NULL ? gtk_print_unix_dialog_get_selected_printer (dialog) : NULL;

  return printer != NULL && gtk_printer_has_details (printer);
}

static void
test_prints (Fixture *self, gconstpointer data)
{
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autofree char *path = g_build_filename (self->elsewhere, "printed.pdf", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *bytes = NULL;

  gtk_print_settings_set_printer (settings, "Print to File");
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_URI, uri);
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf");
  vigie_log_output_set_print_settings (get_output (self), settings);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->log.view), "log.print", NULL));
  g_assert_true (vigie_test_wait_until (has_printer, NULL, APP_PATIENCE_MS));
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_dialog_response (GTK_DIALOG (find_print_dialog ()), GTK_RESPONSE_OK);
  G_GNUC_END_IGNORE_DEPRECATIONS
  g_assert_true (vigie_test_wait_until (rests, self, 3 * APP_PATIENCE_MS));
  expect_toast (self, "Sent to the printer");
  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  g_assert_true (g_str_has_prefix (bytes, "%PDF-1.4"));
}

int
main (int argc, char *argv[])
{
  vigie_test_obey_modes ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *exports = g_strconcat ("/app/log-read-only/exports/", cases[i].name, NULL);
      g_autofree char *prints = g_strconcat ("/app/log-read-only/prints/", cases[i].name, NULL);

      g_test_add (exports, Fixture, &cases[i], set_up, test_exports, tear_down);
      g_test_add (prints, Fixture, &cases[i], set_up, test_prints, tear_down);
    }

  return g_test_run ();
}
