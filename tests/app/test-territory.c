/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app-fixture.h"
#include "vigie-details-dialog.h"
#include "vigie-file-group.h"
#include "vigie-new-dialog.h"
#include "vigie-territory-dialog.h"
#include "vigie-territory-row.h"
#include "vigie-territory.h"

/* Making a territory in its dialog, and choosing one for an incident. */

static void
set_up (AppFixture *self, gconstpointer data)
{
  app_fixture_set_up (self, 4);
  vigie_settings_set_last_territory ("");
}

static void
tear_down (AppFixture *self, gconstpointer data)
{
  app_fixture_tear_down (self);
}

/* ---- files ---- */

/* A crossing of two roads, and a path that is none. */
static const char roads[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"highway\":\"primary\",\"ref\":\"D 971\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[5,47.3],[5.02,47.3],[5.04,47.3]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"highway\":\"secondary\",\"ref\":\"D 10\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[5.02,47.2],[5.02,47.3],[5.02,47.4]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"highway\":\"footway\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[5,47.3],[5,47.4]]}}]}";

static const char communes[] =
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
    "{\"code\":\"21001\",\"nom\":\"Chanceaux\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[4.9,47.2],[5.1,47.2],[5.1,47.4],[4.9,47.4],[4.9,47.2]]]}}]}";

static const char markers[] = "road;pr;lon;lat\nD 971;1;5.01;47.3\nD 971;2;5.03;47.3\n"
                              "D 999;1;5.03;47.3\n";

static GFile *
write_file (AppFixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_file_new_for_path (path);
}

static void
add_file (gpointer dialog, const char *group, GFile *file)
{
  vigie_file_group_add (app_fixture_get_part (dialog, group), file);
}

static void
add_text (AppFixture *self, gpointer dialog, const char *group, const char *name, const char *text)
{
  g_autoptr (GFile) file = write_file (self, name, text);

  add_file (dialog, group, file);
}

static char *
get_output (AppFixture *self)
{
  return g_build_filename (self->dir, "made.territory", NULL);
}

/* Nothing of a territory is left in the folder, complete or not. */
static void
assert_no_territory (AppFixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_null (strstr (name, ".territory"));
}

/* ---- the dialog ---- */

static gboolean
has_no_dialog (gpointer data)
{
  return app_fixture_get_dialog (data) == NULL;
}

static void
wait_for_no_dialog (AppFixture *self)
{
  g_assert_true (vigie_test_wait_until (has_no_dialog, self, APP_PATIENCE_MS));
}

static gpointer
open_dialog (AppFixture *self)
{
  g_autofree char *output = get_output (self);
  g_autoptr (GFile) file = g_file_new_for_path (output);
  AdwDialog *dialog;

  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.make-territory", NULL));
  dialog = app_fixture_get_dialog (self);
  g_assert_true (VIGIE_IS_TERRITORY_DIALOG (dialog));
  vigie_territory_dialog_set_file (VIGIE_TERRITORY_DIALOG (dialog), file);
  return dialog;
}

static void
click (gpointer dialog, const char *button)
{
  GtkWidget *widget = app_fixture_get_part (dialog, button);

  g_assert_true (gtk_widget_is_sensitive (widget));
  g_signal_emit_by_name (widget, "clicked");
}

static const char *
get_page (gpointer dialog)
{
  return gtk_stack_get_visible_child_name (app_fixture_get_part (dialog, "stack"));
}

typedef struct
{
  gpointer dialog;
  const char *page;
} Page;

static gboolean
shows_page (gpointer data)
{
  Page *page = data;

  return g_strcmp0 (get_page (page->dialog), page->page) == 0;
}

static void
wait_for_page (gpointer dialog, const char *name)
{
  Page page = { dialog, name };

  if (!vigie_test_wait_until (shows_page, &page, APP_PATIENCE_MS))
    g_error ("shows %s, not %s: %s", get_page (dialog), name,
             adw_action_row_get_subtitle (app_fixture_get_part (dialog, "error_row")));
}

static const char *
get_words (gpointer dialog, const char *row)
{
  gpointer result = app_fixture_get_part (dialog, "result");

  return adw_action_row_get_subtitle (app_fixture_get_part (result, row));
}

static gboolean
is_shown (gpointer dialog, const char *part)
{
  return gtk_widget_get_visible (
      app_fixture_get_part (app_fixture_get_part (dialog, "result"), part));
}

typedef struct
{
  AppFixture *fixture;
  const char *expected; /* (nullable) */
} Setting;

static gboolean
has_setting (gpointer data)
{
  Setting *setting = data;
  VigieStore *store = vigie_session_get_store (app_fixture_get_session (setting->fixture));
  g_autofree char *value = vigie_store_get (store, VIGIE_INFO_TERRITORY);

  return g_strcmp0 (value, setting->expected) == 0;
}

static void
wait_for_territory (AppFixture *self, const char *path)
{
  Setting setting = { self, path };

  g_assert_true (vigie_test_wait_until (has_setting, &setting, APP_PATIENCE_MS));
}

/* ---- making one ---- */

static void
test_makes_one_and_says_what_it_holds (AppFixture *self, gconstpointer data)
{
  g_autofree char *output = get_output (self);
  g_autofree char *last = NULL;
  g_autoptr (VigieTerritory) territory = NULL;
  g_autoptr (GError) error = NULL;
  gpointer dialog = open_dialog (self);

  g_assert_false (gtk_widget_is_sensitive (app_fixture_get_part (dialog, "make_button")));
  add_text (self, dialog, "roads_group", "côte-latest.geojson", roads);
  g_assert_cmpstr (gtk_editable_get_text (app_fixture_get_part (dialog, "title_row")), ==, "Côte");
  add_text (self, dialog, "communes_group", "communes.geojson", communes);
  add_text (self, dialog, "markers_group", "pr.csv", markers);
  add_text (self, dialog, "names_group", "names.csv", "name,lon,lat\nLe Val,5.01,47.31\n");
  gtk_editable_set_text (app_fixture_get_part (dialog, "attributions_row"), " SDIS 21 ;; CD 21");
  click (dialog, "make_button");
  wait_for_page (dialog, "result");
  g_assert_cmpstr (get_words (dialog, "roads_row"), ==, "2 of 3, with 2 road numbers");
  g_assert_cmpstr (get_words (dialog, "markers_row"), ==,
                   "3, of which 1 without their road nearby");
  g_assert_cmpstr (get_words (dialog, "communes_row"), ==, "1");
  g_assert_true (is_shown (dialog, "left_out_group"));
  g_assert_false (is_shown (dialog, "unnamed_group"));
  click (dialog, "use_button");
  wait_for_no_dialog (self);
  wait_for_territory (self, output);
  last = vigie_settings_dup_last_territory ();
  g_assert_cmpstr (last, ==, output);

  territory = vigie_territory_open (output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigie_territory_get_title (territory), ==, "Côte");
  g_assert_nonnull (strstr (vigie_territory_get_attribution (territory), "SDIS 21 · CD 21"));
}

static void
test_makes_one_of_a_real_network (AppFixture *self, gconstpointer data)
{
  g_autofree char *path = vigie_test_shared_path_or_skip ("data/roads/monaco.osm.pbf");
  g_autofree char *output = get_output (self);
  g_autoptr (GFile) file = NULL;
  g_autoptr (VigieTerritoryAbout) about = NULL;
  gpointer dialog;

  if (path == NULL)
    return;
  file = g_file_new_for_path (path);
  dialog = open_dialog (self);
  add_file (dialog, "roads_group", file);
  click (dialog, "make_button");
  wait_for_page (dialog, "result");
  g_assert_nonnull (strstr (get_words (dialog, "communes_row"), "None"));
  adw_dialog_close (dialog);
  wait_for_no_dialog (self);
  wait_for_territory (self, NULL); /* nobody said that this incident uses it */
  about = vigie_territory_read_about (output, NULL, NULL);
  g_assert_nonnull (about);
  g_assert_cmpstr (about->title, ==, "Monaco");
  g_assert_nonnull (strstr (about->attribution, "OpenStreetMap"));
  g_assert_cmpuint (strlen (about->as_of), ==, strlen ("2026-01-12"));
}

static void
test_who_must_be_named_is_asked (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);

  add_text (self, dialog, "roads_group", "roads.geojson", roads);
  add_text (self, dialog, "names_group", "names.csv", "name,lon,lat\nLe Val,5.01,47.31\n");
  click (dialog, "make_button");
  wait_for_page (dialog, "result");
  g_assert_true (is_shown (dialog, "unnamed_group"));
  g_signal_emit_by_name (app_fixture_get_part (dialog, "result"), "name-sources");
  g_assert_cmpstr (get_page (dialog), ==, "files");
  gtk_editable_set_text (app_fixture_get_part (dialog, "attributions_row"), "SDIS 21");
  click (dialog, "make_button"); /* its own file is replaced without a question */
  wait_for_page (dialog, "result");
  g_assert_false (is_shown (dialog, "unnamed_group"));
  adw_dialog_close (dialog);
  wait_for_no_dialog (self);
}

static void
test_broken_file_is_corrected (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  gpointer group = app_fixture_get_part (dialog, "communes_group");
  gpointer error_group = app_fixture_get_part (dialog, "error_group");

  add_text (self, dialog, "roads_group", "roads.geojson", roads);
  add_text (self, dialog, "communes_group", "broken.geojson", "{\"type\": \"Fea");
  click (dialog, "make_button");
  wait_for_page (dialog, "files");
  g_assert_true (gtk_widget_get_visible (error_group));
  g_assert_nonnull (strstr (
      adw_action_row_get_subtitle (app_fixture_get_part (dialog, "error_row")), "broken.geojson"));
  assert_no_territory (self);

  g_assert_cmpuint (vigie_file_group_get_n (group), ==, 1); /* all is still there */
  g_signal_emit_by_name (
      app_fixture_find (app_fixture_find (group, ADW_TYPE_ACTION_ROW), GTK_TYPE_BUTTON), "clicked");
  g_assert_cmpuint (vigie_file_group_get_n (group), ==, 0);
  add_text (self, dialog, "communes_group", "communes.geojson", communes);
  click (dialog, "make_button");
  wait_for_page (dialog, "result");
  g_assert_false (gtk_widget_get_visible (error_group));
  adw_dialog_close (dialog);
  wait_for_no_dialog (self);
}

static void
test_files_are_taken_once_and_only_from_here (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  VigieFileGroup *group = app_fixture_get_part (dialog, "roads_group");
  gpointer row = app_fixture_get_part (dialog, "error_row");
  g_autoptr (GFile) elsewhere = g_file_new_for_uri ("sftp://example.org/roads.gpkg");
  g_autoptr (GFile) folder = g_file_new_for_path (self->dir);

  add_text (self, dialog, "roads_group", "roads.shp", "");
  add_text (self, dialog, "roads_group", "roads.shp", "");
  add_text (self, dialog, "roads_group", "roads.dbf", ""); /* the Shapefile finds it */
  g_assert_cmpuint (vigie_file_group_get_n (group), ==, 1);
  vigie_file_group_add (group, elsewhere);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (row), "not on this computer"));
  vigie_file_group_add (group, folder);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (row), "is a folder"));
  g_assert_cmpuint (vigie_file_group_get_n (group), ==, 1);
  adw_dialog_close (dialog);
  wait_for_no_dialog (self);
}

/* Each part that one needs has the focus in turn, and the last one begins. */
static void
test_works_from_the_keyboard (AppFixture *self, gconstpointer data)
{
  static const char *const stops[] = { "title_row",   "roads_group",      "communes_group",
                                       "names_group", "attributions_row", "make_button" };
  gpointer dialog = open_dialog (self);
  GtkWidget *focus = NULL;
  gsize n = 0;

  add_text (self, dialog, "roads_group", "roads.geojson", roads);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (self->window)); /* Tab goes by what is where */
  gtk_test_widget_wait_for_draw (GTK_WIDGET (self->window));
  gtk_widget_grab_focus (app_fixture_get_part (dialog, "title_row"));
  for (guint i = 0; i < 60 && n < G_N_ELEMENTS (stops); i++)
    {
      focus = gtk_root_get_focus (GTK_ROOT (self->window));
      if (focus != NULL &&
          (focus == app_fixture_get_part (dialog, stops[n]) ||
           gtk_widget_is_ancestor (focus, app_fixture_get_part (dialog, stops[n]))))
        n++;
      else
        g_signal_emit_by_name (self->window, "move-focus", GTK_DIR_TAB_FORWARD);
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (stops));
  g_assert_true (gtk_widget_activate (focus));
  wait_for_page (dialog, "result");
  focus = gtk_root_get_focus (GTK_ROOT (self->window));
  g_assert_true (focus == app_fixture_get_part (dialog, "use_button"));
  g_assert_true (gtk_widget_activate (focus));
  wait_for_no_dialog (self);
}

/* ---- while it is made ---- */

/* A file that gives nothing until it is let go: it is read for as long as a test wants. */
static char *
make_slow_file (AppFixture *self)
{
  char *path = g_build_filename (self->dir, "slow.osm.pbf", NULL);

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  return path;
}

static gboolean
is_being_read (gpointer data)
{
  int *fd = data;
  const char *path = g_object_get_data (G_OBJECT (g_application_get_default ()), "slow-file");

  *fd = open (path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  return *fd >= 0;
}

static int
begin_slowly (AppFixture *self, gpointer dialog)
{
  g_autofree char *path = make_slow_file (self);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  int fd = -1;

  g_application_set_default (G_APPLICATION (self->application));
  g_object_set_data_full (G_OBJECT (self->application), "slow-file", g_strdup (path), g_free);
  add_file (dialog, "roads_group", file);
  click (dialog, "make_button");
  g_assert_true (vigie_test_wait_until (is_being_read, &fd, APP_PATIENCE_MS));
  g_assert_cmpstr (get_page (dialog), ==, "progress");
  return fd;
}

static void
test_cancel_leaves_no_file (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  int fd = begin_slowly (self, dialog);

  click (dialog, "cancel_button");
  close (fd);
  wait_for_page (dialog, "files");
  g_assert_false (gtk_widget_get_visible (app_fixture_get_part (dialog, "error_group")));
  assert_no_territory (self);
  g_assert_cmpuint (vigie_file_group_get_n (app_fixture_get_part (dialog, "roads_group")), ==, 1);
  adw_dialog_close (dialog);
  wait_for_no_dialog (self);
}

static gboolean
has_question (gpointer data)
{
  AdwDialog *dialog = app_fixture_get_dialog (data);

  return dialog != NULL && ADW_IS_ALERT_DIALOG (dialog);
}

static void
answer (AppFixture *self, const char *response)
{
  g_autofree char *name = g_strconcat ("response::", response, NULL);
  AdwDialog *question;

  g_assert_true (vigie_test_wait_until (has_question, self, APP_PATIENCE_MS));
  question = app_fixture_get_dialog (self);
  g_signal_emit_by_name (question, name, response);
  adw_dialog_force_close (question);
}

static void
test_closing_asks_before_it_stops (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  int fd = begin_slowly (self, dialog);

  adw_dialog_close (dialog);
  answer (self, "go-on");
  g_assert_cmpstr (get_page (dialog), ==, "progress");
  gtk_window_close (GTK_WINDOW (self->window)); /* neither does the window go */
  answer (self, "stop");
  close (fd);
  wait_for_no_dialog (self);
  assert_no_territory (self);
  g_assert_nonnull (app_fixture_get_session (self));
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
test_window_that_goes_ends_it (AppFixture *self, gconstpointer data)
{
  gpointer dialog = open_dialog (self);
  int fd = begin_slowly (self, dialog);
  gpointer weak = dialog;

  g_object_add_weak_pointer (G_OBJECT (dialog), &weak);
  gtk_window_destroy (GTK_WINDOW (self->window));
  close (fd);
  g_assert_true (vigie_test_wait_until (is_gone, &weak, APP_PATIENCE_MS));
  assert_no_territory (self);
  self->window = vigie_window_new (self->application); /* for the end */
}

static void
test_what_is_there_is_replaced_by_choice (AppFixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "vigie", "territories", NULL);
  g_autofree char *path = g_build_filename (folder, "Essai.territory", NULL);
  g_autofree char *text = NULL;
  AdwDialog *dialog;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.make-territory", NULL));
  dialog = app_fixture_get_dialog (self);
  add_text (self, dialog, "roads_group", "essai.geojson", roads);
  g_assert_cmpstr (adw_action_row_get_subtitle (app_fixture_get_part (dialog, "file_row")), ==,
                   path);
  click (dialog, "make_button");
  answer (self, "cancel");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  click (dialog, "make_button");
  answer (self, "replace");
  wait_for_page (dialog, "result");
  adw_dialog_close (dialog);
  wait_for_no_dialog (self);
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, !=, "old");
}

/* ---- choosing one ---- */

static VigieTerritoryRow *
open_details (AppFixture *self)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.details", NULL));
  return VIGIE_TERRITORY_ROW (
      app_fixture_find (GTK_WIDGET (app_fixture_get_dialog (self)), VIGIE_TYPE_TERRITORY_ROW));
}

typedef struct
{
  gpointer row;
  const char *words;
} Words;

static gboolean
says (gpointer data)
{
  Words *words = data;

  return strstr (adw_action_row_get_subtitle (words->row), words->words) != NULL;
}

static void
wait_for_words (gpointer row, const char *expected)
{
  Words words = { row, expected };

  if (!vigie_test_wait_until (says, &words, APP_PATIENCE_MS))
    g_error ("says “%s”, not “%s”", adw_action_row_get_subtitle (row), expected);
}

static char *
make_territory (AppFixture *self)
{
  gpointer dialog = open_dialog (self);

  add_text (self, dialog, "roads_group", "roads.geojson", roads);
  click (dialog, "make_button");
  wait_for_page (dialog, "result");
  adw_dialog_close (dialog);
  wait_for_no_dialog (self);
  return get_output (self);
}

static void
test_details_choose_and_remove_one (AppFixture *self, gconstpointer data)
{
  g_autofree char *path = make_territory (self);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) other = write_file (self, "other.territory", "this is none");
  VigieTerritoryRow *row = open_details (self);

  wait_for_words (row, "None");
  vigie_territory_row_choose (row, other);
  wait_for_words (row, "“other.territory” is not a territory of Vigie.");
  wait_for_territory (self, NULL);
  vigie_territory_row_choose (row, file);
  wait_for_words (row, "Roads");
  wait_for_territory (self, path);
  vigie_territory_row_choose (row, other); /* the one before is used still */
  wait_for_words (row, "is not a territory");
  g_assert_cmpstr (vigie_territory_row_get_path (row), ==, path);
  click (row, "remove_button");
  wait_for_words (row, "None");
  wait_for_territory (self, "");
  adw_dialog_close (app_fixture_get_dialog (self));
  wait_for_no_dialog (self);
}

static void
test_details_say_that_one_is_missing (AppFixture *self, gconstpointer data)
{
  vigie_session_set_info (app_fixture_get_session (self), VIGIE_INFO_TERRITORY,
                          "/nowhere/gone.territory");
  wait_for_territory (self, "/nowhere/gone.territory");
  wait_for_words (open_details (self), "There is no file “gone.territory”.");
  adw_dialog_close (app_fixture_get_dialog (self));
  wait_for_no_dialog (self);
}

/* What the file says of itself can be read, its roads cannot. */
static void
test_details_say_that_one_is_damaged (AppFixture *self, gconstpointer data)
{
  g_autofree char *path = make_territory (self);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DELETE FROM graph", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  vigie_session_set_info (app_fixture_get_session (self), VIGIE_INFO_TERRITORY, path);
  wait_for_words (open_details (self), "The territory “made.territory” is damaged.");
  adw_dialog_close (app_fixture_get_dialog (self));
  wait_for_no_dialog (self);
}

static gboolean
has_guide (gpointer data)
{
  return vigie_session_get_guide (data) != NULL;
}

static void
count_change (VigieSession *session, guint *n)
{
  (*n)++;
}

static void
test_one_that_is_made_again_is_read_again (AppFixture *self, gconstpointer data)
{
  g_autofree char *path = make_territory (self);
  VigieSession *session = app_fixture_get_session (self);
  guint n = 0;
  gulong id;

  vigie_session_set_info (session, VIGIE_INFO_TERRITORY, path);
  g_assert_true (vigie_test_wait_until (has_guide, session, APP_PATIENCE_MS));
  id = g_signal_connect (session, "territory-changed", G_CALLBACK (count_change), &n);
  g_free (make_territory (self));
  g_assert_cmpuint (n, >, 0);
  g_assert_true (vigie_test_wait_until (has_guide, session, APP_PATIENCE_MS));
  g_signal_handler_disconnect (session, id);
}

static gpointer
open_new (AppFixture *self)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.new", NULL));
  return app_fixture_get_dialog (self);
}

static gboolean
has_other_session (gpointer data)
{
  return vigie_window_get_session (data) != NULL;
}

static void
test_new_incident_has_the_last_one (AppFixture *self, gconstpointer data)
{
  g_autofree char *path = make_territory (self);
  g_autofree char *incident = g_build_filename (self->dir, "new.vigie", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (incident);
  gpointer dialog = open_new (self);
  AppFixture other = { 0 };

  g_assert_null (vigie_territory_row_get_path (app_fixture_get_part (dialog, "territory_row")));
  adw_dialog_close (dialog);
  wait_for_no_dialog (self);

  vigie_settings_set_last_territory (path);
  dialog = open_new (self);
  wait_for_words (app_fixture_get_part (dialog, "territory_row"), "Roads");
  g_signal_emit_by_name (
      dialog, "chosen", file, "Crue", FALSE,
      vigie_territory_row_get_path (app_fixture_get_part (dialog, "territory_row")));
  adw_dialog_force_close (dialog);
  wait_for_no_dialog (self);
  other.window =
      VIGIE_WINDOW (gtk_application_get_windows (GTK_APPLICATION (self->application))->data);
  g_assert_true (other.window != self->window);
  g_assert_true (vigie_test_wait_until (has_other_session, other.window, APP_PATIENCE_MS));
  wait_for_territory (&other, path);
  gtk_window_destroy (GTK_WINDOW (other.window));
}

static void
test_territory_that_is_gone_is_not_offered (AppFixture *self, gconstpointer data)
{
  gpointer dialog;

  vigie_settings_set_last_territory ("/nowhere/gone.territory");
  dialog = open_new (self);
  g_assert_null (vigie_territory_row_get_path (app_fixture_get_part (dialog, "territory_row")));
  adw_dialog_close (dialog);
  wait_for_no_dialog (self);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/territory-ui/" path, AppFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_autoptr (VigieTestDir) data = vigie_test_make_dir ();

  g_setenv ("XDG_DATA_HOME", data, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  ADD ("makes-one-and-says-what-it-holds", test_makes_one_and_says_what_it_holds);
  ADD ("makes-one-of-a-real-network", test_makes_one_of_a_real_network);
  ADD ("who-must-be-named-is-asked", test_who_must_be_named_is_asked);
  ADD ("broken-file-is-corrected", test_broken_file_is_corrected);
  ADD ("files-are-taken-once-and-only-from-here", test_files_are_taken_once_and_only_from_here);
  ADD ("works-from-the-keyboard", test_works_from_the_keyboard);
  ADD ("cancel-leaves-no-file", test_cancel_leaves_no_file);
  ADD ("closing-asks-before-it-stops", test_closing_asks_before_it_stops);
  ADD ("window-that-goes-ends-it", test_window_that_goes_ends_it);
  ADD ("what-is-there-is-replaced-by-choice", test_what_is_there_is_replaced_by_choice);
  ADD ("details-choose-and-remove-one", test_details_choose_and_remove_one);
  ADD ("details-say-that-one-is-missing", test_details_say_that_one_is_missing);
  ADD ("details-say-that-one-is-damaged", test_details_say_that_one_is_damaged);
  ADD ("one-that-is-made-again-is-read-again", test_one_that_is_made_again_is_read_again);
  ADD ("new-incident-has-the-last-one", test_new_incident_has_the_last_one);
  ADD ("territory-that-is-gone-is-not-offered", test_territory_that_is_gone_is_not_offered);

  return g_test_run ();
}
