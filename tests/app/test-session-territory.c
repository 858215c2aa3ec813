/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "territory-support.h"
#include "vigie-json.h"
#include "vigie-session.h"

/* A session whose incident has a territory: who waits for it, and what gets lost (nothing). No
 * display takes part. */

#define PATIENCE_MS 30000
#define SHAPE "shape-1"

typedef struct
{
  char *dir;
  char *path;
  char *territory;
  VigieSession *session;
  guint n_decided;
  guint n_undone;
  guint n_failed;
  gboolean draws_while_reading;
} Fixture;

static void
on_decided (VigieSession *session, VigieDecision *decision, gboolean undone, guint n, Fixture *self)
{
  self->n_decided += !undone;
  self->n_undone += undone;
}

static void
on_failed (VigieSession *session, const char *text, Fixture *self)
{
  g_test_message ("%s", text);
  self->n_failed++;
}

static VigieDraft *
make_draft (const char *kind, const char *subject, const char *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = vigie_json_parse (payload, -1, &error);
  VigieDraft *draft;

  g_assert_no_error (error);
  draft = vigie_draft_new (kind, subject, node, NULL, "Ana", &error);
  g_assert_no_error (error);
  return draft;
}

static void
decide (Fixture *self, const char *kind, const char *subject, const char *payload)
{
  g_autoptr (GPtrArray) drafts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);

  g_ptr_array_add (drafts, make_draft (kind, subject, payload));
  vigie_session_decide_all (self->session, drafts);
}

static void
draw (Fixture *self)
{
  decide (
      self, "shape.draw", SHAPE,
      "{\"kind\":\"closure\",\"title\":\"Pont\",\"cause\":\"snow\",\"geometry\":" VALLEY_ON_BRIDGE
      "}");
}

static void
on_territory_changed (VigieSession *session, Fixture *self)
{
  if (self->draws_while_reading && vigie_session_get_guide (session) == NULL)
    draw (self);
  self->draws_while_reading = FALSE;
}

/* An incident whose territory is @territory, and a session that has not looked at it yet. */
static void
open_session (Fixture *self, const char *territory)
{
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GError) error = NULL;

  store = vigie_store_create (self->path, "Neige", FALSE, &error);
  g_assert_no_error (error);
  if (territory != NULL)
    g_assert_true (vigie_store_set (store, VIGIE_INFO_TERRITORY, territory, &error));
  g_assert_no_error (error);
  self->session = vigie_session_new (store, 0);
  g_signal_connect (self->session, "decided", G_CALLBACK (on_decided), self);
  g_signal_connect (self->session, "failed", G_CALLBACK (on_failed), self);
  g_signal_connect (self->session, "territory-changed", G_CALLBACK (on_territory_changed), self);
}

static void
close_session (Fixture *self)
{
  g_signal_handlers_disconnect_by_data (self->session, self); /* it may outlive this test */
  vigie_session_close (self->session);
  g_clear_object (&self->session);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = vigie_test_make_dir ();
  self->path = g_build_filename (self->dir, "test.vigie", NULL);
  self->territory = build_valley_file (self->dir);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->session != NULL)
    close_session (self);
  g_free (self->path);
  g_free (self->territory);
  vigie_test_remove_dir (self->dir);
}

/* ---- what there is in the end ---- */

static gboolean
collect (VigieDecision *decision, gpointer user_data)
{
  g_ptr_array_add (user_data, g_object_ref (decision));
  return TRUE;
}

/* (transfer full) (element-type VigieDecision): what the file's log has */
static GPtrArray *
read_log (Fixture *self)
{
  GPtrArray *log = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_open (self->path, VIGIE_STORE_OPEN_READ_ONLY, &error);

  g_assert_no_error (error);
  g_assert_true (vigie_store_foreach_decision (store, G_MAXINT64, collect, log, &error));
  vigie_store_close (store);
  return log;
}

static void
assert_log (Fixture *self, const char *kinds)
{
  g_autoptr (GPtrArray) log = read_log (self);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < log->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            vigie_decision_get_kind_name (g_ptr_array_index (log, i)));
  g_assert_cmpstr (text->str, ==, kinds);
}

/* How many sections the entry carries, or −1 for none. */
static int
count_sections (Fixture *self, guint entry)
{
  g_autoptr (GPtrArray) log = read_log (self);
  JsonObject *payload;

  g_assert_cmpuint (entry, <, log->len);
  payload = vigie_decision_get_payload (g_ptr_array_index (log, entry));
  if (!json_object_has_member (payload, "sections"))
    return -1;
  return (int) json_array_get_length (json_object_get_array_member (payload, "sections"));
}

/* ---- waiting ---- */

static gboolean
has_guide (gpointer data)
{
  return vigie_session_get_guide (((Fixture *) data)->session) != NULL;
}

static gboolean
has_no_guide (gpointer data)
{
  return !has_guide (data);
}

static gboolean
has_problem (gpointer data)
{
  return vigie_session_get_territory_problem (((Fixture *) data)->session) != NULL;
}

static gboolean
has_shape (gpointer data)
{
  return vigie_session_find_shape (((Fixture *) data)->session, SHAPE) != NULL;
}

static gboolean
has_decided_once (gpointer data)
{
  return ((Fixture *) data)->n_decided == 1;
}

static gboolean
has_decided_twice (gpointer data)
{
  return ((Fixture *) data)->n_decided == 2;
}

static gboolean
has_decided_five_times (gpointer data)
{
  return ((Fixture *) data)->n_decided == 5;
}

static gboolean
has_undone (gpointer data)
{
  return ((Fixture *) data)->n_undone == 1;
}

#define WAIT(self, func) g_assert_true (vigie_test_wait_until (func, self, PATIENCE_MS))

/* ---- drawing ---- */

/* From the first moment, when not even the incident has been read. */
static void
test_drawing_waits_for_the_territory (Fixture *self, gconstpointer data)
{
  open_session (self, self->territory);
  draw (self);
  WAIT (self, has_decided_once);
  g_assert_nonnull (vigie_session_get_guide (self->session));
  g_assert_cmpint (count_sections (self, 0), ==, 1);
  WAIT (self, has_shape);
  g_assert_nonnull (vigie_session_find_shape (self->session, SHAPE)->details);
}

static void
test_drawing_while_it_is_read (Fixture *self, gconstpointer data)
{
  self->draws_while_reading = TRUE;
  open_session (self, self->territory);
  WAIT (self, has_decided_once);
  g_assert_cmpint (count_sections (self, 0), ==, 1);
}

static void
test_what_comes_after_stays_after (Fixture *self, gconstpointer data)
{
  open_session (self, self->territory);
  draw (self);
  decide (self, "note", NULL, "{\"text\":\"RAS\"}");
  WAIT (self, has_decided_twice);
  assert_log (self, "shape.draw note");
}

/* What does not need it is written before it is there. */
static void
test_others_do_not_wait (Fixture *self, gconstpointer data)
{
  open_session (self, self->territory);
  decide (self, "note", NULL, "{\"text\":\"RAS\"}");
  draw (self);
  WAIT (self, has_decided_twice);
  assert_log (self, "note shape.draw");
  g_assert_cmpint (count_sections (self, 1), ==, 1);
}

static void
test_undo_right_after_drawing (Fixture *self, gconstpointer data)
{
  open_session (self, self->territory);
  draw (self);
  vigie_session_undo (self->session);
  WAIT (self, has_undone);
  assert_log (self, "shape.draw revoke");
  g_assert_cmpint (count_sections (self, 0), ==, 1);
  vigie_session_redo (self->session);
  WAIT (self, has_shape);
  assert_log (self, "shape.draw revoke revoke");
  g_assert_cmpuint (self->n_failed, ==, 0);
}

static void
test_edits_ask_it_again (Fixture *self, gconstpointer data)
{
  open_session (self, self->territory);
  draw (self);
  WAIT (self, has_shape);
  decide (self, "shape.edit", SHAPE, "{\"title\":\"Vieux pont\"}");
  decide (self, "shape.edit", SHAPE, "{\"cause\":\"flood\"}");
  self->n_decided = 0;
  WAIT (self, has_decided_twice);
  g_assert_cmpint (count_sections (self, 1), ==, -1);
  g_assert_cmpint (count_sections (self, 2), ==, 0); /* water runs under it */
}

/* Before the desk shows what was drawn: each builds on the one before. */
static void
test_edits_right_after_drawing (Fixture *self, gconstpointer data)
{
  open_session (self, self->territory);
  draw (self);
  decide (self, "shape.edit", SHAPE, "{\"cause\":\"flood\"}");
  decide (self, "shape.edit", SHAPE, "{\"geometry\":" VALLEY_IN_WEST "}");
  decide (self, "shape.edit", SHAPE, "{\"include\":[]}");
  vigie_session_undo (self->session);
  vigie_session_undo (self->session);
  decide (self, "shape.edit", SHAPE, "{\"exclude\":[]}");
  WAIT (self, has_decided_five_times);
  assert_log (self, "shape.draw shape.edit shape.edit shape.edit revoke revoke shape.edit");
  g_assert_cmpint (count_sections (self, 0), ==, 1);
  g_assert_cmpint (count_sections (self, 1), ==, 0); /* of the bridge, in a flood */
  g_assert_cmpint (count_sections (self, 2), ==, 1);
  g_assert_cmpint (count_sections (self, 3), ==, 1);
  g_assert_cmpint (count_sections (self, 6), ==, 0); /* on the bridge again */
}

/* ---- closing ---- */

static void
test_closing_at_once_loses_nothing (Fixture *self, gconstpointer data)
{
  open_session (self, self->territory);
  draw (self);
  decide (self, "note", NULL, "{\"text\":\"RAS\"}");
  close_session (self);
  assert_log (self, "shape.draw note");
}

static void
test_closing_while_it_answers_loses_nothing (Fixture *self, gconstpointer data)
{
  open_session (self, self->territory);
  WAIT (self, has_guide);
  draw (self);
  decide (self, "note", NULL, "{\"text\":\"RAS\"}");
  close_session (self);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  assert_log (self, "shape.draw note");
}

static void
test_closing_takes_an_undo_along (Fixture *self, gconstpointer data)
{
  open_session (self, self->territory);
  WAIT (self, has_guide);
  draw (self);
  vigie_session_undo (self->session);
  close_session (self);
  assert_log (self, "shape.draw revoke");
}

/* ---- without it ---- */

static void
test_incident_without_territory (Fixture *self, gconstpointer data)
{
  open_session (self, NULL);
  draw (self);
  WAIT (self, has_decided_once);
  g_assert_cmpint (count_sections (self, 0), ==, -1);
  g_assert_null (vigie_session_get_territory (self->session));
  g_assert_null (vigie_session_get_territory_problem (self->session));
}

static void
test_missing_file_is_told_and_gone_without (Fixture *self, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (self->dir, "missing.territory", NULL);

  open_session (self, missing);
  draw (self);
  WAIT (self, has_decided_once);
  WAIT (self, has_problem);
  g_assert_nonnull (
      strstr (vigie_session_get_territory_problem (self->session), "missing.territory"));
  g_assert_null (vigie_session_get_guide (self->session));
  g_assert_cmpstr (vigie_session_get_territory (self->session), ==, missing);
  g_assert_cmpint (count_sections (self, 0), ==, -1);
  g_assert_cmpuint (self->n_failed, ==, 0);

  g_assert_cmpint (g_rename (self->territory, missing), ==, 0);
  vigie_session_reload_territory (self->session);
  WAIT (self, has_guide);
  g_assert_null (vigie_session_get_territory_problem (self->session));
}

static void
test_damaged_file_is_told (Fixture *self, gconstpointer data)
{
  g_assert_true (g_file_set_contents (self->territory, "SQLite format 3", -1, NULL));
  open_session (self, self->territory);
  WAIT (self, has_problem);
}

static void
test_follows_the_incident (Fixture *self, gconstpointer data)
{
  VigieStore *store;

  open_session (self, NULL);
  store = vigie_session_get_store (self->session);
  g_assert_true (vigie_store_set (store, VIGIE_INFO_TERRITORY, self->territory, NULL));
  WAIT (self, has_guide);
  g_assert_true (vigie_store_set (store, VIGIE_INFO_TERRITORY, "", NULL));
  WAIT (self, has_no_guide);
  draw (self);
  WAIT (self, has_decided_once);
}

/* The last one counts, whichever was read first. */
static void
test_reading_again_and_again (Fixture *self, gconstpointer data)
{
  open_session (self, self->territory);
  WAIT (self, has_guide);
  for (int i = 0; i < 5; i++)
    vigie_session_reload_territory (self->session);
  g_assert_null (vigie_session_get_guide (self->session));
  draw (self);
  WAIT (self, has_decided_once);
  g_assert_nonnull (vigie_session_get_guide (self->session));
  g_assert_cmpint (count_sections (self, 0), ==, 1);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/session-territory/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("drawing-waits-for-the-territory", test_drawing_waits_for_the_territory);
  ADD ("drawing-while-it-is-read", test_drawing_while_it_is_read);
  ADD ("what-comes-after-stays-after", test_what_comes_after_stays_after);
  ADD ("others-do-not-wait", test_others_do_not_wait);
  ADD ("undo-right-after-drawing", test_undo_right_after_drawing);
  ADD ("edits-ask-it-again", test_edits_ask_it_again);
  ADD ("edits-right-after-drawing", test_edits_right_after_drawing);
  ADD ("closing-at-once-loses-nothing", test_closing_at_once_loses_nothing);
  ADD ("closing-while-it-answers-loses-nothing", test_closing_while_it_answers_loses_nothing);
  ADD ("closing-takes-an-undo-along", test_closing_takes_an_undo_along);
  ADD ("incident-without-territory", test_incident_without_territory);
  ADD ("missing-file-is-told-and-gone-without", test_missing_file_is_told_and_gone_without);
  ADD ("damaged-file-is-told", test_damaged_file_is_told);
  ADD ("follows-the-incident", test_follows_the_incident);
  ADD ("reading-again-and-again", test_reading_again_and_again);
  return g_test_run ();
}
