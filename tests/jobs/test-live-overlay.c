/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The live overlay: an incident, served as it changes. */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sqlite3.h>

#include "overlay-client.h"
#include "store-support.h"
#include "vigie-live-overlay.h"
#include "vigie-test-util.h"
#include "vigie-time.h"

typedef struct
{
  Place place;
  VigieStore *store;
  VigieOverlayServer *server;
  VigieLiveOverlay *live;
  guint port;
  guint n_served;
} Fixture;

static void
count_served (VigieLiveOverlay *live, Fixture *self)
{
  self->n_served++;
}

static gboolean
was_served (gpointer data)
{
  return ((Fixture *) data)->n_served > 0;
}

static void
wait_served (Fixture *self)
{
  self->n_served = 0;
  g_assert_true (vigie_test_wait_until (was_served, self, 20000));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place_init (&self->place);
  self->store = create_store (self->place.path);
  self->server = vigie_overlay_server_new (&(VigieOverlayServerOptions) { 0 }, &error);
  g_assert_no_error (error);
  self->port = vigie_overlay_server_get_port (self->server);
  self->live = vigie_live_overlay_new (self->store, self->server, NULL);
  g_signal_connect (self->live, "served", G_CALLBACK (count_served), self);
  wait_served (self);
}

static gboolean
is_idle (gpointer data)
{
  return !vigie_live_overlay_is_busy (data);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  vigie_live_overlay_close (self->live);
  vigie_test_wait_until (is_idle, self->live, 20000);
  g_clear_object (&self->live);
  vigie_overlay_server_close (self->server);
  g_clear_object (&self->server);
  vigie_store_close (self->store);
  g_clear_object (&self->store);
  place_clear (&self->place);
}

static void
decide (VigieStore *store, const char *kind, const char *subject, const char *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (payload, &error);
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  draft = vigie_draft_new (kind, subject, node, NULL, "anne", &error);
  g_assert_no_error (error);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
}

/* @times: more members of the payload, with their comma */
static void
draw (VigieStore *store, const char *title, const char *times)
{
  g_autofree char *payload = g_strdup_printf (
      "{\"kind\":\"closure\",\"title\":\"%s\",\"cause\":\"snow\"%s,\"geometry\":{\"type\":"
      "\"Polygon\",\"coordinates\":[[[5.03,47.31],[5.05,47.31],[5.05,47.33],[5.03,47.31]]]}}",
      title, times);

  decide (store, "shape.draw", title, payload);
}

static char *
get (Fixture *self, const char *path)
{
  return overlay_client_ask (self->port, "GET", path, "");
}

static char *
get_etag (Fixture *self, const char *path)
{
  g_autofree char *answer = get (self, path);

  return overlay_client_find_header (answer, "ETag");
}

typedef struct
{
  Fixture *fixture;
  const char *path;
  const char *text;
  gboolean there;
} Expectation;

static gboolean
holds (gpointer data)
{
  Expectation *expectation = data;
  g_autofree char *answer = get (expectation->fixture, expectation->path);

  return (strstr (answer, expectation->text) != NULL) == expectation->there;
}

static void
expect (Fixture *self, const char *path, const char *text, gboolean there)
{
  Expectation expectation = { self, path, text, there };

  if (!vigie_test_wait_until (holds, &expectation, 20000))
    g_error ("%s does not come to %s “%s”", path, there ? "hold" : "lose", text);
}

static void
test_a_decision_is_served_and_told (Fixture *self, gconstpointer data)
{
  g_autofree char *before = get_etag (self, "/overlay.geojson");
  g_autofree char *after = NULL, *told = NULL, *changed = NULL;
  g_autoptr (GSocketConnection) listener = overlay_client_connect (self->port);

  overlay_client_send (listener, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  told = overlay_client_read_until (listener, "event: overlay");
  g_assert_nonnull (told);
  draw (self->store, "D 971", "");
  expect (self, "/overlay.geojson", "D 971", TRUE);
  changed = overlay_client_read_until (listener, "event: overlay");
  g_assert_nonnull (changed);
  after = get_etag (self, "/overlay.geojson");
  g_assert_cmpstr (before, !=, after);
  expect (self, "/overlay.kml", "D 971", TRUE);
  expect (self, "/situation.json", "\"cause_fr\":\"Neige\"", TRUE);
}

static void
test_what_changes_nothing_leaves_every_etag (Fixture *self, gconstpointer data)
{
  gsize n_files;
  const VigieLiveFile *files = vigie_live_overlay_list_files (&n_files);
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  vigie_store_set (self->store, VIGIE_INFO_ORGANISATION, "SDIS 21", &error);
  g_assert_no_error (error);
  draw (self->store, "D 971", "");
  expect (self, "/overlay.geojson", "D 971", TRUE);
  expect (self, "/datex2.xml", "SDIS 21", TRUE);
  for (gsize i = 0; i < n_files; i++)
    {
      g_ptr_array_add (before, get_etag (self, files[i].path));
      g_assert_nonnull (before->pdata[i]);
    }
  decide (self->store, "note", "", "{\"text\":\"Rien de nouveau\"}");
  wait_served (self);
  for (gsize i = 0; i < n_files; i++)
    {
      g_autofree char *after = get_etag (self, files[i].path);

      g_assert_cmpstr (after, ==, before->pdata[i]);
    }
}

static guint
count_noted (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) noted =
      vigie_store_list_decisions (self->store, VIGIE_DECISION_OVERLAY_PUBLISHED, &error);

  g_assert_no_error (error);
  return noted->len;
}

static void
test_the_log_says_once_what_others_can_read (Fixture *self, gconstpointer data)
{
  guint before = count_noted (self);

  draw (self->store, "D 971", "");
  expect (self, "/overlay.geojson", "D 971", TRUE);
  g_assert_cmpuint (count_noted (self), ==, before + 1);
  decide (self->store, "note", "", "{\"text\":\"Rien de nouveau\"}");
  wait_served (self);
  g_assert_cmpuint (count_noted (self), ==, before + 1);
}

static char *
dup_last_actor (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) noted =
      vigie_store_list_decisions (self->store, VIGIE_DECISION_OVERLAY_PUBLISHED, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (noted->len, >, 0);
  return g_strdup (vigie_decision_get_actor (g_ptr_array_index (noted, noted->len - 1)));
}

/* The file has an author, and somebody else sits at the desk. */
static void
test_the_log_says_who_has_it_served (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  vigie_store_set (self->store, VIGIE_INFO_AUTHOR, "Claire", &error);
  g_assert_no_error (error);
  vigie_live_overlay_set_actor (self->live, "Anne");
  draw (self->store, "D 971", "");
  expect (self, "/overlay.geojson", "D 971", TRUE);
  first = dup_last_actor (self);
  g_assert_cmpstr (first, ==, "Anne");
  vigie_live_overlay_set_actor (self->live, "Bruno");
  draw (self->store, "D 16", "");
  expect (self, "/overlay.geojson", "D 16", TRUE);
  second = dup_last_actor (self);
  g_assert_cmpstr (second, ==, "Bruno");
  vigie_live_overlay_set_actor (self->live, NULL);
  draw (self->store, "D 905", "");
  expect (self, "/overlay.geojson", "D 905", TRUE);
  third = dup_last_actor (self);
  g_assert_cmpstr (third, ==, "Claire");
}

/* As a disk that is full, for one kind of entries. */
static void
run_sql (Fixture *self, const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (self->place.path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 20000);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static gboolean
has_log_problem (gpointer data)
{
  return vigie_live_overlay_get_log_problem (data) != NULL;
}

static gboolean
has_no_log_problem (gpointer data)
{
  return !has_log_problem (data);
}

static void
test_what_the_log_cannot_say_is_told_and_said_later (Fixture *self, gconstpointer data)
{
  guint before = count_noted (self);

  run_sql (self, "CREATE TRIGGER full BEFORE INSERT ON log WHEN NEW.kind = 'overlay.published'"
                 " BEGIN SELECT RAISE (ABORT, 'no room'); END");
  draw (self->store, "D 971", "");
  expect (self, "/overlay.geojson", "D 971", TRUE);
  g_assert_true (vigie_test_wait_until (has_log_problem, self->live, 20000));
  g_assert_cmpuint (count_noted (self), ==, before);
  run_sql (self, "DROP TRIGGER full");
  decide (self->store, "note", "", "{\"text\":\"Rien de nouveau\"}");
  g_assert_true (vigie_test_wait_until (has_no_log_problem, self->live, 20000));
  g_assert_cmpuint (count_noted (self), ==, before + 1);
}

static void
test_a_validity_that_ends_is_served_without_a_decision (Fixture *self, gconstpointer data)
{
  gint64 now = g_get_real_time () / 1000;
  g_autofree char *from = vigie_time_format (now + 2500);
  g_autofree char *to = vigie_time_format (now + 4000);
  g_autofree char *times = g_strdup_printf (",\"from\":\"%s\",\"to\":\"%s\"", from, to);

  draw (self->store, "D 12", times);
  expect (self, "/overlay.geojson", "D 12", TRUE);
  expect (self, "/overlay.geojson", "D 12", FALSE);
}

static void
test_a_setting_of_the_incident_is_served (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  draw (self->store, "D 971", "");
  vigie_store_set (self->store, VIGIE_INFO_ORGANISATION, "SDIS 21", &error);
  g_assert_no_error (error);
  expect (self, "/datex2.xml", "SDIS 21", TRUE);
  expect (self, "/situation.json", "\"publisher\":\"SDIS 21\"", TRUE);
}

/* (transfer full): the folder that the files are made in */
static char *
find_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (g_get_tmp_dir (), 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "vigie-overlay-"))
      return g_build_filename (g_get_tmp_dir (), name, NULL);
  g_error ("There is no folder for files of the overlay");
}

static void
test_the_folder_of_files_may_be_tidied_away (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = find_folder ();

  g_assert_cmpint (g_rmdir (folder), ==, 0);
  draw (self->store, "D 971", "");
  expect (self, "/overlay.geojson", "D 971", TRUE);
}

static void
test_what_could_not_be_made_is_made_without_a_decision (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = find_folder ();
  g_autofree char *obstacle = g_build_filename (folder, "overlay.geojson", "in-the-way", NULL);
  g_autofree char *failed = NULL;

  g_assert_cmpint (g_mkdir_with_parents (obstacle, 0700), ==, 0);
  draw (self->store, "D 971", "");
  expect (self, "/situation.json", "D 971", TRUE);
  failed = get (self, "/overlay.geojson");
  assert_answer (failed, "503");
  g_assert_cmpint (g_rmdir (obstacle), ==, 0);
  *strrchr (obstacle, '/') = '\0';
  g_assert_cmpint (g_rmdir (obstacle), ==, 0);
  expect (self, "/overlay.geojson", "D 971", TRUE);
}

static void
test_decisions_of_another_process_are_followed (Fixture *self, gconstpointer data)
{
  g_autoptr (OpenStore) other = open_store (self->place.path);

  draw (other, "D 33", "");
  expect (self, "/overlay.geojson", "D 33", TRUE);
}

static void
test_closing_while_files_are_made_leaves_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieLiveOverlay) second = vigie_live_overlay_new (self->store, self->server, NULL);

  vigie_live_overlay_close (second);
  g_assert_true (vigie_test_wait_until (is_idle, second, 20000));
}

int
main (int argc, char **argv)
{
  g_autoptr (VigieTestDir) tmp = g_mkdtemp (g_strdup ("/tmp/vigie-live-XXXXXX"));

  /* The files of this program alone. */
  g_assert_nonnull (tmp);
  g_setenv ("TMPDIR", tmp, TRUE);
  g_test_init (&argc, &argv, NULL);
#define add(name) g_test_add ("/live-overlay/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  add (a_decision_is_served_and_told);
  add (what_changes_nothing_leaves_every_etag);
  add (the_log_says_once_what_others_can_read);
  add (the_log_says_who_has_it_served);
  add (what_the_log_cannot_say_is_told_and_said_later);
  add (a_validity_that_ends_is_served_without_a_decision);
  add (a_setting_of_the_incident_is_served);
  add (the_folder_of_files_may_be_tidied_away);
  add (what_could_not_be_made_is_made_without_a_decision);
  add (decisions_of_another_process_are_followed);
  add (closing_while_files_are_made_leaves_nothing);
#undef add
  return g_test_run ();
}
