/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-post-id.h"

static void
test_new_incident_has_its_facts (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autofree char *title = NULL;
  g_autofree char *exercise = NULL;
  g_autofree char *id = NULL;
  g_autofree char *created_at = NULL;
  gint64 at;

  place_init (&place);
  store = create_store (place.path);
  title = vigie_store_get (store, VIGIE_INFO_TITLE);
  exercise = vigie_store_get (store, VIGIE_INFO_EXERCISE);
  id = vigie_store_get (store, VIGIE_INFO_ID);
  created_at = vigie_store_get (store, VIGIE_INFO_CREATED_AT);
  g_assert_cmpstr (title, ==, "Neige sur la Côte-d’Or");
  g_assert_cmpstr (exercise, ==, "false");
  g_assert_cmpuint (strlen (id), ==, 32);
  g_assert_true (vigie_time_parse (created_at, &at));
  g_assert_cmpuint (strlen (vigie_store_get_device (store)), ==, 16);
  g_assert_false (vigie_store_is_read_only (store));
  assert_intact (store);
}

/* What an exercise replays stays what it was made for. */
static void
test_exercise_keeps_what_it_replays (void)
{
  static const char exercise_of[] = "{\"incident\":\"0123\"}";
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *exercise = NULL;
  g_autofree char *of = NULL;

  place_init (&place);
  store = vigie_store_create_exercise (place.path, "Neige", exercise_of, &error);
  g_assert_no_error (error);
  exercise = vigie_store_get (store, VIGIE_INFO_EXERCISE);
  g_assert_cmpstr (exercise, ==, "true");
  g_assert_false (vigie_store_set (store, VIGIE_INFO_EXERCISE_OF, "{}", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  of = vigie_store_get (store, VIGIE_INFO_EXERCISE_OF);
  g_assert_cmpstr (of, ==, exercise_of);
  assert_intact (store);
}

static void
test_settings_are_kept_and_checked (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *author = NULL;

  place_init (&place);
  store = create_store (place.path);
  g_assert_true (vigie_store_set (store, VIGIE_INFO_AUTHOR, "Capitaine Ana", &error));
  g_assert_no_error (error);
  author = vigie_store_get (store, VIGIE_INFO_AUTHOR);
  g_assert_cmpstr (author, ==, "Capitaine Ana");

  g_assert_false (vigie_store_set (store, VIGIE_INFO_ID, "another", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (vigie_store_set (store, "colour", "red", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (vigie_store_set (store, VIGIE_INFO_ALERT_AT, "tomorrow", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (vigie_store_set (store, VIGIE_INFO_ALERT_AT, "2026-01-31T08:15:00+01:00", &error));
  g_assert_no_error (error);
  g_assert_false (vigie_store_set (store, VIGIE_INFO_WATCH_WORDS, "-ski", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (vigie_store_set (store, VIGIE_INFO_WATCH_WORDS, "neige -ski", &error));
  g_assert_no_error (error);
}

static void
test_ingesting_twice_adds_nothing (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  VigieIngestCounts counts = { 0 };
  guint64 by_status[VIGIE_N_STATUSES];
  VigieObservation twice[2] = {
    { .source_kind = "x",
      .source_host = "",
      .external_id = "7",
      .text = "a",
      .posted_at = 5000,
      .received_at = 6000 },
    { .source_kind = "x",
      .source_host = "",
      .external_id = "7",
      .text = "a",
      .posted_at = 5000,
      .received_at = 6000 },
  };

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 500);
  ingest_numbered (store, 0, 500);
  ingest_numbered (store, 250, 500);
  g_assert_true (vigie_store_count (store, by_status, &error));
  g_assert_cmpuint (by_status[VIGIE_STATUS_NEW], ==, 750);
  g_assert_cmpuint (count_found (store, NULL), ==, 750);

  g_assert_true (vigie_store_ingest (store, twice, 2, &counts, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (counts.imported, ==, 1);
  g_assert_cmpuint (counts.known, ==, 1);
  g_assert_cmpuint (counts.known_otherwise, ==, 0);
  twice[0].text = "another";
  g_assert_true (vigie_store_ingest (store, twice, 2, &counts, &error));
  g_assert_cmpuint (counts.known, ==, 3);
  g_assert_cmpuint (counts.known_otherwise, ==, 1);
  assert_intact (store);
}

/* Newest first, whatever order posts came in, also where many have the same time or none. */
static gboolean
check_order (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  gint64 *previous = user_data;

  g_assert_cmpint (vigie_post_get_row_id (post), <, *previous);
  *previous = vigie_post_get_row_id (post);
  return TRUE;
}

static void
test_posts_of_one_moment_are_all_kept (void)
{
  enum
  {
    N = 3000
  };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieQuery) query = vigie_query_new ();
  gint64 previous = G_MAXINT64;
  VigieIngestCounts counts = { 0 };

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 10);
  for (int batch = 0; batch < 3; batch++)
    {
      g_autofree VigieObservation *observations = g_new0 (VigieObservation, N);
      g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

      for (int i = 0; i < N; i++)
        {
          g_ptr_array_add (ids, g_strdup_printf ("%d-%d", batch, i));
          observations[i] = (VigieObservation) {
            .source_kind = "x",
            .source_host = "",
            .external_id = g_ptr_array_index (ids, i),
            .text = "neige",
            .posted_at = NUMBERED_TIME (3),
            .received_at = NUMBERED_TIME (4),
          };
        }
      g_assert_true (vigie_store_ingest (store, observations, N, &counts, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpuint (counts.imported, ==, 3 * N);
  g_assert_true (vigie_store_foreach_post (store, NULL, 0, check_order, &previous, &error));

  /* Their time is what was given, although their keys go on into the next minute. */
  query->from = NUMBERED_TIME (3);
  query->to = NUMBERED_TIME (3) + 1;
  g_assert_cmpuint (count_found (store, query), ==, 3 * N + 1);
  query->from = NUMBERED_TIME (3) + 1;
  query->to = NUMBERED_TIME (5);
  g_assert_cmpuint (count_found (store, query), ==, 1);
  assert_intact (store);
}

static void
test_undated_posts_get_the_clock (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePost) post = NULL;
  gint64 before = g_get_real_time () / 1000;
  char id[VIGIE_POST_ID_LENGTH + 1];
  VigieObservation undated = { .source_kind = "x",
                               .source_host = "",
                               .external_id = "1",
                               .text = "",
                               .posted_at = VIGIE_TIME_UNKNOWN,
                               .received_at = VIGIE_TIME_UNKNOWN };

  place_init (&place);
  store = create_store (place.path);
  g_assert_true (vigie_store_ingest (store, &undated, 1, NULL, &error));
  vigie_post_make_id ("x", "", "1", id);
  post = vigie_store_find_post (store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vigie_post_get_posted_at (post), >=, before);
  g_assert_cmpint (vigie_post_get_received_at (post), ==, vigie_post_get_posted_at (post));
}

static void
test_post_comes_back_as_it_was_given (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GBytes) original = g_bytes_new_static ("not really a JPEG", 17);
  g_autoptr (GBytes) loaded = NULL;
  g_autoptr (GBytes) thumbnail = NULL;
  g_autoptr (VigiePhotoFacts) photo = vigie_photo_facts_new ("https://example.org/1.jpg");
  g_autoptr (VigiePhotoFacts) absent = vigie_photo_facts_new ("https://example.org/2.jpg");
  VigiePhotoFacts *photos[] = { photo, absent };
  const VigiePosition candidates[] = { { 4.8357, 47.0256, 12.5, VIGIE_ORIGIN_EXIF },
                                       { 5.04, 47.32, 0, VIGIE_ORIGIN_TEXT } };
  const VigiePosition *read_candidates;
  VigiePhotoFacts *const *read_photos;
  gsize n_candidates, n_photos;
  VigieObservation observation = {
    .source_kind = "mastodon",
    .source_host = "example.org",
    .external_id = "42",
    .url = "https://example.org/@a/42",
    .author = "Élodie",
    .text = "Œil sur la D190 — à Beaune",
    .posted_at = 1769846400123,
    .received_at = 1769846405000,
    .candidates = candidates,
    .n_candidates = 2,
    .photos = photos,
    .n_photos = 2,
  };
  VigieObservation other = observation;
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  photo->bytes = g_bytes_ref (original);
  photo->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, original);
  photo->mime_type = g_strdup ("image/jpeg");
  photo->width = 1600;
  photo->height = 1200;
  photo->taken_at = 1769846300000;
  photo->has_position = TRUE;
  photo->position = candidates[0];
  absent->error = g_strdup ("Not fetched");
  other.external_id = "43";
  g_assert_true (
      vigie_store_ingest (store, (VigieObservation[]) { observation, other }, 2, NULL, &error));
  g_assert_no_error (error);

  vigie_post_make_id ("mastodon", "example.org", "42", id);
  id[8] = '\0'; /* a beginning is enough */
  post = vigie_store_find_post (store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigie_post_get_source_kind (post), ==, "mastodon");
  g_assert_cmpstr (vigie_post_get_source_host (post), ==, "example.org");
  g_assert_cmpstr (vigie_post_get_external_id (post), ==, "42");
  g_assert_cmpstr (vigie_post_get_url (post), ==, observation.url);
  g_assert_cmpstr (vigie_post_get_author (post), ==, "Élodie");
  g_assert_cmpstr (vigie_post_get_text (post), ==, observation.text);
  g_assert_cmpint (vigie_post_get_posted_at (post), ==, observation.posted_at);
  g_assert_cmpint (vigie_post_get_received_at (post), ==, observation.received_at);
  read_candidates = vigie_post_get_candidates (post, &n_candidates);
  g_assert_cmpuint (n_candidates, ==, 2);
  g_assert_true (vigie_position_equal (&read_candidates[0], &candidates[0]));
  g_assert_true (vigie_position_equal (&read_candidates[1], &candidates[1]));
  read_photos = vigie_post_get_photos (post, &n_photos);
  g_assert_cmpuint (n_photos, ==, 2);
  g_assert_cmpstr (read_photos[0]->sha256, ==, photo->sha256);
  g_assert_cmpstr (read_photos[0]->uri, ==, photo->uri);
  g_assert_cmpstr (read_photos[0]->mime_type, ==, "image/jpeg");
  g_assert_cmpint (read_photos[0]->width, ==, 1600);
  g_assert_cmpint (read_photos[0]->taken_at, ==, photo->taken_at);
  g_assert_true (vigie_position_equal (&read_photos[0]->position, &candidates[0]));
  g_assert_null (read_photos[1]->sha256);
  g_assert_cmpstr (read_photos[1]->error, ==, "Not fetched");
  g_assert_cmpint (read_photos[1]->taken_at, ==, VIGIE_TIME_UNKNOWN);

  loaded = vigie_store_load_photo (store, photo->sha256, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (loaded, original));
  g_assert_null (vigie_store_load_photo (store, VIGIE_HASH_NONE, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);

  g_assert_null (vigie_store_load_thumbnail (store, photo->sha256));
  vigie_store_save_thumbnail (store, photo->sha256, original);
  assert_intact (store); /* waits for the queue */
  thumbnail = vigie_store_load_thumbnail (store, photo->sha256);
  g_assert_true (g_bytes_equal (thumbnail, original));
}

/* No two identifiers that begin with the same 63 bits are known, but they may exist. */
static void
test_identifiers_that_begin_alike_are_told_apart (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  VigieSql *sql;
  guint8 ids[3][VIGIE_POST_ID_BYTES];
  gint64 key, where;
  gint64 stale = 0; /* a place that was free when it was asked for */

  place_init (&place);
  close_and_unref (create_store (place.path));
  sql = vigie_sql_open (place.path, SQLITE_OPEN_READWRITE, &error);
  g_assert_no_error (error);
  g_assert_true (
      vigie_sql_exec (sql, "INSERT INTO source (source, kind, host) VALUES (1, 'x', '')", &error));
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *hex = g_strdup_printf ("ffffffffffffff0000000000000000%02x", (guint) i);
      g_autofree char *insert = g_strdup_printf ("INSERT INTO post VALUES (%d, x'%s', 1, 0, 0, 0, "
                                                 "0, NULL, NULL, NULL, NULL, '', NULL, NULL, '')",
                                                 i + 1, hex);

      g_assert_true (vigie_post_id_parse (hex, ids[i]));
      g_assert_true (vigie_post_id_find (sql, ids[i], &key, &where, &error));
      g_assert_cmpint (key, ==, 0);
      g_assert_true (vigie_sql_exec (sql, insert, &error));
      g_assert_no_error (error);
      g_assert_true (vigie_post_id_insert (sql, ids[i], i == 2 ? stale : where, i + 1, &error));
      if (i == 0)
        g_assert_true (vigie_post_id_settle (sql, &error));
      stale = where;
    }
  for (int i = 0; i < 3; i++)
    {
      g_assert_true (vigie_post_id_find (sql, ids[i], &key, NULL, &error));
      g_assert_cmpint (key, ==, i + 1);
    }
  vigie_sql_close (sql);
}

static void
test_find_post_needs_a_unique_beginning (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 5);
  g_assert_null (vigie_store_find_post (store, "00000000", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (vigie_store_find_post (store, "abc", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (vigie_store_find_post (store, "not-hexadecimal", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
}

static void
test_decision_changes_state_and_counters (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (VigieDecision) found = NULL;
  g_autoptr (GError) error = NULL;
  guint64 counts[VIGIE_N_STATUSES];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 10);
  decision = decide_status (store, 3, VIGIE_STATUS_CONFIRMED);
  g_assert_cmpint (vigie_decision_get_seq (decision), ==, 1);
  g_assert_cmpstr (vigie_decision_get_previous_hash (decision), ==, VIGIE_HASH_NONE);
  g_assert_cmpstr (vigie_decision_get_device (decision), ==, vigie_store_get_device (store));
  g_assert_cmpint (get_status (store, 3), ==, VIGIE_STATUS_CONFIRMED);
  g_assert_true (vigie_store_count (store, counts, &error));
  g_assert_cmpuint (counts[VIGIE_STATUS_NEW], ==, 9);
  g_assert_cmpuint (counts[VIGIE_STATUS_CONFIRMED], ==, 1);
  g_assert_true (vigie_store_decision_is_active (store, vigie_decision_get_id (decision)));
  found = vigie_store_find_decision (store, vigie_decision_get_id (decision), &error);
  g_assert_cmpstr (vigie_decision_get_body (found), ==, vigie_decision_get_body (decision));
  g_assert_null (vigie_store_find_decision (store, "nothing", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  assert_intact (store);
}

static void
assert_nothing_to_do (VigieDecision *decision, GError **error)
{
  g_assert_null (decision);
  g_assert_error (*error, VIGIE_ERROR, VIGIE_ERROR_NOTHING_TO_DO);
  g_clear_error (error);
}

static void
test_undo_and_redo_walk_back_and_forth (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) first = NULL;
  g_autoptr (VigieDecision) second = NULL;
  g_autoptr (VigieDecision) later = NULL;
  g_autoptr (VigieDecision) undone_second = NULL;
  g_autoptr (VigieDecision) undone_first = NULL;
  g_autoptr (VigieDecision) peeked = NULL;
  g_autoptr (VigieDecision) redone_first = NULL;
  g_autoptr (VigieDecision) redone_second = NULL;
  g_autoptr (VigieDecision) undone_again = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 3);
  assert_nothing_to_do (vigie_store_undo (store, "Ana", NULL, &error), &error);
  assert_nothing_to_do (vigie_store_redo (store, "Ana", NULL, &error), &error);
  first = decide_status (store, 0, VIGIE_STATUS_CONFIRMED);
  second = decide_status (store, 0, VIGIE_STATUS_REJECTED);

  undone_second = vigie_store_undo (store, "Ana", NULL, &error);
  g_assert_cmpstr (vigie_decision_get_id (undone_second), ==, vigie_decision_get_id (second));
  g_assert_cmpint (get_status (store, 0), ==, VIGIE_STATUS_CONFIRMED);
  undone_first = vigie_store_undo (store, "Ana", NULL, &error);
  g_assert_cmpstr (vigie_decision_get_id (undone_first), ==, vigie_decision_get_id (first));
  g_assert_cmpint (get_status (store, 0), ==, VIGIE_STATUS_NEW);
  assert_nothing_to_do (vigie_store_undo (store, "Ana", NULL, &error), &error);

  peeked = vigie_store_peek_redo (store, &error);
  g_assert_cmpstr (vigie_decision_get_id (peeked), ==, vigie_decision_get_id (first));
  redone_first = vigie_store_redo (store, "Ana", NULL, &error);
  g_assert_cmpstr (vigie_decision_get_id (redone_first), ==, vigie_decision_get_id (first));
  g_assert_cmpint (get_status (store, 0), ==, VIGIE_STATUS_CONFIRMED);
  redone_second = vigie_store_redo (store, "Ana", NULL, &error);
  g_assert_cmpstr (vigie_decision_get_id (redone_second), ==, vigie_decision_get_id (second));
  g_assert_cmpint (get_status (store, 0), ==, VIGIE_STATUS_REJECTED);
  assert_nothing_to_do (vigie_store_redo (store, "Ana", NULL, &error), &error);

  /* A new decision ends what could be redone. */
  undone_again = vigie_store_undo (store, "Ana", NULL, &error);
  g_assert_no_error (error);
  later = decide_status (store, 1, VIGIE_STATUS_UNVERIFIABLE);
  assert_nothing_to_do (vigie_store_peek_redo (store, &error), &error);
  g_assert_cmpint (get_status (store, 0), ==, VIGIE_STATUS_CONFIRMED);
  assert_intact (store);
}

typedef struct
{
  GAsyncResult *result;
} Answer;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Answer *) user_data)->result = g_object_ref (result);
}

static gboolean
has_answer (gpointer data)
{
  return ((Answer *) data)->result != NULL;
}

static void
on_changed (VigieStore *store, guint changes, gpointer user_data)
{
  *(guint *) user_data |= changes;
}

static gboolean
has_changed (gpointer data)
{
  return *(guint *) data != 0;
}

static void
test_async_append_answers_and_tells (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Answer answer = { 0 };
  guint changes = 0;
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 1);
  numbered_post_id (0, id);
  draft = vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, NULL, "Ana");
  g_assert_true (wait_until (has_changed, &(guint) { 1 }, 1));
  g_signal_connect (store, "changed", G_CALLBACK (on_changed), &changes);

  g_cancellable_cancel (cancellable);
  vigie_store_append_async (store, draft, cancellable, on_answer, &answer);
  g_assert_true (wait_until (has_answer, &answer, 10));
  g_assert_null (vigie_store_append_finish (store, answer.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&answer.result);
  g_assert_cmpint (get_status (store, 0), ==, VIGIE_STATUS_NEW);

  changes = 0;
  vigie_store_append_async (store, draft, NULL, on_answer, &answer);
  g_assert_true (wait_until (has_answer, &answer, 10));
  decision = vigie_store_append_finish (store, answer.result, &error);
  g_assert_no_error (error);
  g_clear_object (&answer.result);
  g_assert_true (wait_until (has_changed, &changes, 10));
  g_assert_cmpuint (changes & VIGIE_STORE_CHANGED_DECISIONS, !=, 0);

  vigie_store_undo_async (store, "Ana", NULL, on_answer, &answer);
  g_assert_true (wait_until (has_answer, &answer, 10));
  undone = vigie_store_undo_finish (store, answer.result, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&answer.result);
  g_assert_cmpstr (vigie_decision_get_id (undone), ==, vigie_decision_get_id (decision));
}

static gint64
standing_clock (gpointer user_data)
{
  return *(gint64 *) user_data;
}

static void
test_time_never_runs_backwards_on_a_desk (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) first = NULL;
  g_autoptr (VigieDecision) second = NULL;
  gint64 now = NUMBERED_TIME (0);

  place_init (&place);
  store = create_store (place.path);
  vigie_store_set_clock (store, standing_clock, &now);
  first = decide_note (store, "premier");
  now -= 3600 * 1000;
  second = decide_note (store, "second");
  g_assert_cmpint (vigie_decision_get_at (second), ==, vigie_decision_get_at (first));
  g_assert_cmpstr (vigie_decision_get_previous_hash (second), ==, vigie_decision_get_hash (first));
}

static void
test_copied_file_goes_on_with_its_own_device (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (OpenStore) copy = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (VigieDecision) on_copy = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *copy_path = NULL;
  g_autofree char *device = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 2);
  decision = decide_status (store, 0, VIGIE_STATUS_CONFIRMED);
  device = g_strdup (vigie_store_get_device (store));
  g_clear_pointer (&store, close_and_unref);

  copy_path = g_build_filename (place.folder, "copy.vigie", NULL);
  copy_file (place.path, copy_path);
  copy = open_store (copy_path);
  store = open_store (place.path);
  g_assert_cmpstr (vigie_store_get_device (store), ==, device);
  g_assert_cmpstr (vigie_store_get_device (copy), !=, device);
  on_copy = decide_status (copy, 1, VIGIE_STATUS_REJECTED);
  g_assert_cmpint (vigie_decision_get_seq (on_copy), ==, 1);
  g_assert_null (vigie_store_peek_redo (copy, &error));
  g_clear_error (&error);

  /* The other desk's entry comes back here, and undo here does not touch it. */
  g_assert_true (vigie_store_receive (store, on_copy, &error));
  g_assert_true (vigie_store_receive (store, on_copy, &error));
  g_assert_cmpint (get_status (store, 1), ==, VIGIE_STATUS_REJECTED);
  g_clear_object (&on_copy);
  on_copy = vigie_store_undo (store, "Ana", NULL, &error);
  g_assert_cmpstr (vigie_decision_get_id (on_copy), ==, vigie_decision_get_id (decision));
  assert_intact (store);
  assert_intact (copy);
}

static VigieDecision *
foreign (const char *id, gint64 seq, const char *previous, VigieDraft *draft)
{
  return vigie_decision_new (draft, id, "fedcba9876543210", seq, NUMBERED_TIME (seq), previous);
}

static void
test_what_comes_before_its_subject_waits_for_it (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDraft) confirm = NULL;
  g_autoptr (VigieDraft) revoke = vigie_draft_new_revoke ("11111111111111111111111111111111", "Bo");
  g_autoptr (VigieDraft) place_draft = NULL;
  g_autoptr (VigieDecision) a = NULL;
  g_autoptr (VigieDecision) b = NULL;
  g_autoptr (VigieDecision) c = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieQuery) query = vigie_query_new ();
  guint64 counts[VIGIE_N_STATUSES];
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  numbered_post_id (9, id); /* has no position of its own */
  confirm = vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, NULL, "Bo");
  place_draft =
      vigie_draft_new_position (id, &(VigiePosition) { 2, 48, 10, VIGIE_ORIGIN_ANALYST }, "Bo");
  a = foreign ("00000000000000000000000000000001", 1, VIGIE_HASH_NONE, revoke);
  b = foreign ("11111111111111111111111111111111", 2, vigie_decision_get_hash (a), confirm);
  c = foreign ("00000000000000000000000000000003", 3, vigie_decision_get_hash (b), place_draft);

  g_assert_false (vigie_store_receive (store, b, &error)); /* a gap in the chain */
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (vigie_store_receive (store, a, &error));
  g_assert_false (vigie_store_decision_is_active (store, vigie_decision_get_id (a)));
  assert_intact (store);
  g_assert_true (vigie_store_receive (store, b, &error));
  g_assert_true (vigie_store_receive (store, c, &error));
  g_assert_no_error (error);
  g_assert_true (vigie_store_decision_is_active (store, vigie_decision_get_id (a)));
  g_assert_false (vigie_store_decision_is_active (store, vigie_decision_get_id (b)));
  assert_intact (store);

  ingest_numbered (store, 9, 1);
  g_assert_cmpint (get_status (store, 9), ==, VIGIE_STATUS_NEW);
  query->has_box = TRUE;
  query->box = (VigieBox) { 1.9, 47.9, 2.1, 48.1 };
  g_assert_cmpuint (count_found (store, query), ==, 1);
  g_assert_true (vigie_store_count (store, counts, &error));
  g_assert_cmpuint (counts[VIGIE_STATUS_NEW], ==, 1);
  assert_intact (store);
}

static void
test_unknown_kinds_stay_and_change_nothing (void)
{
  static const char body[] =
      "{\"actor\":\"Bo\",\"at\":\"2026-01-31T08:00:00.000Z\",\"device\":\"fedcba9876543210\","
      "\"id\":\"00000000000000000000000000000001\",\"kind\":\"post.weather\","
      "\"mood\":3,\"payload\":{\"sky\":[1,2]},\"previous_hash\":\"" VIGIE_HASH_NONE "\","
      "\"reason\":\"\",\"seq\":1,\"subject\":\"abc\",\"version\":7}";
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDecision) decision = vigie_decision_new_from_body (body, &error);
  g_autoptr (VigieDecision) found = NULL;

  g_assert_no_error (error);
  place_init (&place);
  store = create_store (place.path);
  g_assert_true (vigie_store_receive (store, decision, &error));
  found = vigie_store_find_decision (store, "00000000000000000000000000000001", &error);
  g_assert_cmpstr (vigie_decision_get_body (found), ==, body);
  g_assert_cmpint (vigie_decision_get_kind (found), ==, VIGIE_DECISION_UNKNOWN);
  assert_intact (store);
}

static void
test_shapes_follow_their_decisions (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = vigie_shape_new_id ();
  const double ring[] = { 4.83, 47.02, 4.85, 47.02, 4.85, 47.04, 4.83, 47.04 };
  g_autoptr (VigieGeometry) polygon = vigie_geometry_new_polygon (ring, 4);
  g_autoptr (VigieDraft) draw =
      vigie_draft_new_shape (id, VIGIE_DECISION_SHAPE_DRAW, VIGIE_SHAPE_CLOSURE, "D190", "snow",
                             NUMBERED_TIME (0), VIGIE_TIME_UNKNOWN, polygon, "Ana");
  g_autoptr (VigieDraft) lift = vigie_draft_new_lift (id, NUMBERED_TIME (10), "Ana");
  g_autoptr (VigieDecision) drawn =
      vigie_store_append ((place_init (&place), store = create_store (place.path)), draw, &error);
  g_autoptr (VigieDecision) lifted = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autoptr (GPtrArray) shapes = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) none = NULL;
  VigieShape *shape;

  g_assert_no_error (error);
  lifted = vigie_store_append (store, lift, &error);
  g_assert_no_error (error);
  shapes = vigie_store_list_shapes (store, &error);
  g_assert_cmpuint (shapes->len, ==, 1);
  shape = g_ptr_array_index (shapes, 0);
  g_assert_cmpstr (shape->id, ==, id);
  g_assert_cmpstr (shape->title, ==, "D190");
  g_assert_cmpint (shape->lifted_at, ==, NUMBERED_TIME (10));
  g_assert_true (vigie_geometry_equal (shape->geometry, polygon));
  assert_intact (store);

  undone = vigie_store_undo (store, "Ana", NULL, &error);
  after = vigie_store_list_shapes (store, &error);
  g_assert_cmpint (((VigieShape *) g_ptr_array_index (after, 0))->lifted_at, ==,
                   VIGIE_TIME_UNKNOWN);
  g_clear_object (&undone);
  undone = vigie_store_undo (store, "Ana", NULL, &error);
  none = vigie_store_list_shapes (store, &error);
  g_assert_cmpuint (none->len, ==, 0);
  assert_intact (store);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/new-incident-has-its-facts", test_new_incident_has_its_facts);
  g_test_add_func ("/store/exercise-keeps-what-it-replays", test_exercise_keeps_what_it_replays);
  g_test_add_func ("/store/settings-are-kept-and-checked", test_settings_are_kept_and_checked);
  g_test_add_func ("/store/ingesting-twice-adds-nothing", test_ingesting_twice_adds_nothing);
  g_test_add_func ("/store/posts-of-one-moment-are-all-kept",
                   test_posts_of_one_moment_are_all_kept);
  g_test_add_func ("/store/undated-posts-get-the-clock", test_undated_posts_get_the_clock);
  g_test_add_func ("/store/post-comes-back-as-it-was-given", test_post_comes_back_as_it_was_given);
  g_test_add_func ("/store/identifiers-that-begin-alike",
                   test_identifiers_that_begin_alike_are_told_apart);
  g_test_add_func ("/store/find-post-needs-a-unique-beginning",
                   test_find_post_needs_a_unique_beginning);
  g_test_add_func ("/store/decision-changes-state-and-counters",
                   test_decision_changes_state_and_counters);
  g_test_add_func ("/store/undo-and-redo-walk-back-and-forth",
                   test_undo_and_redo_walk_back_and_forth);
  g_test_add_func ("/store/async-append-answers-and-tells", test_async_append_answers_and_tells);
  g_test_add_func ("/store/time-never-runs-backwards", test_time_never_runs_backwards_on_a_desk);
  g_test_add_func ("/store/copied-file-goes-on-with-its-own-device",
                   test_copied_file_goes_on_with_its_own_device);
  g_test_add_func ("/store/what-comes-before-its-subject-waits",
                   test_what_comes_before_its_subject_waits_for_it);
  g_test_add_func ("/store/unknown-kinds-stay", test_unknown_kinds_stay_and_change_nothing);
  g_test_add_func ("/store/shapes-follow-their-decisions", test_shapes_follow_their_decisions);
  return g_test_run ();
}
