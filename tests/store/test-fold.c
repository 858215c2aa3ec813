/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store-drafts.h"
#include "store-support.h"
#include "vigie-error.h"
#include "vigie-schema.h"
#include "vigie-sql.h"

/* The standing test: whatever is decided in whatever order, what the file shows as it goes along
 * equals what its log folds to from nothing. vigie_store_check() compares the two with the board
 * over all entries; the seed is printed by the test framework. */

#define N_SHAPES 3

typedef struct
{
  VigieStore *store;
  GPtrArray *ids; /* of decisions, also some that are nowhere */
  GPtrArray *shapes;
  gint64 now;

  /* another desk's chain */
  GPtrArray *foreign;
  guint n_received;
} Walk;

/* A whole chain of another desk, some of whose entries revoke what that desk does later, or ours.
 */
static void
write_foreign_chain (Walk *walk, guint n)
{
  const char *previous = VIGIE_HASH_NONE;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%032x", 0xf0000u + i);
      g_autofree char *later =
          g_strdup_printf ("%032x", 0xf0000u + (guint) g_test_rand_int_range (0, (int) n));
      g_autoptr (VigieDraft) draft = g_test_rand_int_range (0, 3) == 0
                                         ? vigie_draft_new_revoke (later, "Bo")
                                         : draft_anything (walk->ids, walk->shapes, walk->now);
      VigieDecision *decision =
          vigie_decision_new (draft, id, "fedcba9876543210", i + 1,
                              walk->now + g_test_rand_int_range (-5000, 5000), previous);

      g_ptr_array_add (walk->foreign, decision);
      g_ptr_array_add (walk->ids, g_strdup (id));
      previous = vigie_decision_get_hash (decision);
    }
}

static gint64
walk_clock (gpointer user_data)
{
  Walk *walk = user_data;

  return walk->now;
}

/* What a board refuses by its rules: a post in other hands, an entry revoked already, a ring of
 * posts that repeat each other. */
static void
assert_decision_refused (const GError *error)
{
  g_assert_nonnull (error);
  if (!g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_LOCKED) &&
      !g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_INVALID))
    g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOTHING_TO_DO);
}

static void
append_group (Walk *walk)
{
  g_autoptr (GPtrArray) drafts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);
  g_autoptr (GPtrArray) written = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = g_test_rand_int_range (2, 6); i > 0; i--)
    g_ptr_array_add (drafts, draft_on_post ());
  written = vigie_store_append_all (walk->store, drafts, NULL, &error);
  if (written == NULL)
    assert_decision_refused (error);
  for (guint i = 0; written != NULL && i < written->len; i++)
    g_ptr_array_add (walk->ids, g_strdup (vigie_decision_get_id (g_ptr_array_index (written, i))));
}

static void
take_step (Walk *walk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (VigieDraft) draft = NULL;

  walk->now += g_test_rand_int_range (-200, 2000);
  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
      decision = vigie_store_undo (walk->store, "Ana", NULL, &error);
      break;
    case 1:
      decision = vigie_store_redo (walk->store, "Ana", NULL, &error);
      break;
    case 2:
    case 3:
      if (walk->n_received < walk->foreign->len)
        vigie_store_receive (walk->store, g_ptr_array_index (walk->foreign, walk->n_received++),
                             &error);
      break;
    case 4:
      ingest_numbered (walk->store, (guint) g_test_rand_int_range (0, DRAFT_POSTS), 1);
      break;
    default:
      draft = draft_anything (walk->ids, walk->shapes, walk->now);
      decision = vigie_store_append (walk->store, draft, &error);
      if (decision == NULL)
        {
          assert_decision_refused (error);
          return;
        }
      g_ptr_array_add (walk->ids, g_strdup (vigie_decision_get_id (decision)));
      break;
    case 5:
      append_group (walk);
      break;
    }
  if (error != NULL)
    assert_decision_refused (error);
}

static gboolean
collect (VigieDecision *decision, gpointer user_data)
{
  g_ptr_array_add (user_data, g_object_ref (decision));
  return TRUE;
}

/* Besides the check: the board in another order of arrival, which must not matter. */
static void
assert_order_does_not_matter (VigieStore *store)
{
  g_autoptr (VigieBoard) sorted = NULL;
  g_autoptr (VigieBoard) reversed = vigie_board_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  sorted = vigie_store_fold (store, G_MAXINT64, &error);
  g_assert_no_error (error);
  g_assert_true (vigie_store_foreach_decision (store, G_MAXINT64, collect, all, &error));
  for (guint i = all->len; i > 0; i--)
    vigie_board_apply (reversed, g_ptr_array_index (all, i - 1), NULL);
  g_assert_true (vigie_board_equal (sorted, reversed));
}

static void
set_projection_version (const char *path, int version)
{
  g_autoptr (GError) error = NULL;
  VigieSql *sql = vigie_sql_open (path, SQLITE_OPEN_READWRITE, &error);
  g_autofree char *statement = g_strdup_printf ("UPDATE projection SET version = %d", version);

  g_assert_no_error (error);
  g_assert_true (vigie_sql_exec (sql, statement, &error));
  vigie_sql_close (sql);
}

static void
test_tables_equal_refold_on_random_sequences (void)
{
  int n_rounds = g_test_slow () ? 60 : 12;

  for (int round = 0; round < n_rounds; round++)
    {
      g_auto (Place) place = { 0 };
      Walk walk = { .now = NUMBERED_TIME (0) };

      place_init (&place);
      walk.store = create_store (place.path);
      walk.ids = g_ptr_array_new_with_free_func (g_free);
      walk.shapes = g_ptr_array_new_with_free_func (g_free);
      walk.foreign = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (walk.ids, g_strdup ("ffffffffffffffffffffffffffffffff"));
      for (int i = 0; i < N_SHAPES; i++)
        g_ptr_array_add (walk.shapes, vigie_shape_new_id ());
      vigie_store_set_clock (walk.store, walk_clock, &walk);
      write_foreign_chain (&walk, 25);

      for (int step = 0; step < 120; step++)
        {
          take_step (&walk);
          if (step % 40 == 39)
            assert_intact (walk.store);
        }
      assert_order_does_not_matter (walk.store);
      close_and_unref (walk.store);

      /* Made from nothing by another version of the projections. */
      set_projection_version (place.path, 0);
      walk.store = open_store (place.path);
      assert_intact (walk.store);
      close_and_unref (walk.store);
      g_ptr_array_unref (walk.ids);
      g_ptr_array_unref (walk.shapes);
      g_ptr_array_unref (walk.foreign);
    }
}

static void
test_fold_stops_at_the_moment (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) first = NULL;
  g_autoptr (VigieDecision) second = NULL;
  g_autoptr (VigieBoard) before = NULL;
  g_autoptr (VigieBoard) between = NULL;
  g_autoptr (VigieBoard) after = NULL;
  g_autoptr (GError) error = NULL;
  Walk walk = { .now = NUMBERED_TIME (100) };
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  vigie_store_set_clock (store, walk_clock, &walk);
  ingest_numbered (store, 0, 1);
  numbered_post_id (0, id);
  first = decide_status (store, 0, VIGIE_STATUS_CONFIRMED);
  walk.now += 1000;
  second = decide_status (store, 0, VIGIE_STATUS_REJECTED);
  before = vigie_store_fold (store, NUMBERED_TIME (100) - 1, &error);
  between = vigie_store_fold (store, NUMBERED_TIME (100) + 999, &error);
  after = vigie_store_fold (store, NUMBERED_TIME (100) + 1000, &error);
  g_assert_no_error (error);
  g_assert_null (vigie_board_get_post (before, id));
  g_assert_cmpint (vigie_board_get_post (between, id)->status, ==, VIGIE_STATUS_CONFIRMED);
  g_assert_cmpint (vigie_board_get_post (after, id)->status, ==, VIGIE_STATUS_REJECTED);
}

static void
assert_refused (VigieSql *sql, const char *statement)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (vigie_sql_exec (sql, statement, &error));
  g_assert_nonnull (error);
}

static void
test_log_is_append_only (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GError) error = NULL;
  VigieSql *sql;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 1);
  decision = decide_status (store, 0, VIGIE_STATUS_CONFIRMED);
  sql = vigie_sql_open (place.path, SQLITE_OPEN_READWRITE, &error);
  g_assert_no_error (error);
  assert_refused (sql, "UPDATE log SET actor = 'nobody'");
  assert_refused (sql, "DELETE FROM log");
  assert_refused (sql, "INSERT OR REPLACE INTO log SELECT * FROM log");
  assert_refused (sql,
                  "REPLACE INTO log SELECT entry + 1, id, device, seq, at, 'nobody', kind, version,"
                  " subject, reason, previous_hash, hash, body FROM log");
  vigie_sql_close (sql);
  assert_intact (store);
}

/* What somebody with a database tool could do to a file, and what the check says of it. */
static void
tamper (const char *path, const char *statement)
{
  g_autoptr (GError) error = NULL;
  VigieSql *sql = vigie_sql_open (path, SQLITE_OPEN_READWRITE, &error);

  g_assert_no_error (error);
  vigie_sql_exec (sql, statement, &error);
  g_assert_no_error (error);
  vigie_sql_close (sql);
}

static void
draw_closure (VigieStore *store)
{
  g_autoptr (VigieDraft) draft =
      draft_from ("shape.draw", "shape-1",
                  "{\"kind\":\"closure\",\"sections\":[{\"road\":\"D 971\"}],\"geometry\":{"
                  "\"type\":\"Polygon\",\"coordinates\":[[[4,47],[5,47],[5,48],[4,47]]]}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDecision) decision = vigie_store_append (store, draft, &error);

  g_assert_no_error (error);
}

static void
test_check_sees_what_was_tampered_with (void)
{
  static const struct
  {
    const char *statement;
    gboolean breaks_chain;
  } attacks[] = {
    { "DROP TRIGGER log_no_update; UPDATE log SET actor = 'nobody' WHERE seq = 2", TRUE },
    { "DROP TRIGGER log_no_update; UPDATE log SET body = replace (body, 'Ana', 'Eve') WHERE seq = "
      "2",
      TRUE },
    { "DROP TRIGGER log_no_delete; DELETE FROM log WHERE seq = 2", TRUE },
    { "UPDATE post_state SET status = 2", FALSE },
    { "DELETE FROM post_state", FALSE },
    { "UPDATE counter SET n = n + 1 WHERE name = 'new'", FALSE },
    { "UPDATE feed SET flags = 4", FALSE },
    { "UPDATE feed SET x = x + 1", FALSE },
    { "DELETE FROM map_block", FALSE },
    { "UPDATE log_fold SET active = 0", FALSE },
    { "UPDATE shape_state SET details = NULL", FALSE },
    { "UPDATE shape_state SET details = replace (details, '971', '972')", FALSE },
    { "UPDATE post SET text = 'autre chose'", FALSE },
    { "UPDATE post SET external_id = 'autre'", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_auto (Place) place = { 0 };
      g_autoptr (OpenStore) store = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieCheckReport) report = NULL;

      place_init (&place);
      store = create_store (place.path);
      ingest_numbered (store, 0, 5);
      for (guint n = 0; n < 3; n++)
        g_object_unref (decide_status (store, n, VIGIE_STATUS_CONFIRMED));
      draw_closure (store);
      assert_intact (store);
      g_clear_pointer (&store, close_and_unref);
      tamper (place.path, attacks[i].statement);
      store = open_store (place.path);
      report = vigie_store_check (store, &error);
      g_test_message ("%s", attacks[i].statement);
      if (error != NULL) /* so broken that it cannot be read to its end is an answer too */
        continue;
      g_assert_cmpuint (report->problems->len, >, 0);
      g_assert_true (attacks[i].breaks_chain ? !report->chain_intact : !report->projections_intact);
      g_assert_cmpuint (report->explanation->len > 0, ==,
                        strstr (attacks[i].statement, "log ") != NULL && attacks[i].breaks_chain);
    }
}

static void
test_check_tells_what_stays_trustworthy (void)
{
  static const struct
  {
    const char *statement;
    const char *first;
    const char *rest;
  } attacks[] = {
    { "DROP TRIGGER log_no_update; UPDATE log SET body = replace (body, '\"kind\"', '\"kund\"')"
      " WHERE seq = 3",
      "first breaks at its entry 3, which says that Ana wrote it at ",
      "Its entries before that stand as they were written: 2. Its entries from there on, which "
      "cannot be trusted: 2." },
    { "DROP TRIGGER log_no_delete; DELETE FROM log WHERE seq = 2",
      "first breaks at its entry 3, which",
      "Its entries before that stand as they were written: 1. Its entries from there on, which "
      "cannot be trusted: 2." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_auto (Place) place = { 0 };
      g_autoptr (OpenStore) store = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieCheckReport) report = NULL;

      place_init (&place);
      store = create_store (place.path);
      ingest_numbered (store, 0, 4);
      for (guint n = 0; n < 4; n++)
        g_object_unref (decide_status (store, n, VIGIE_STATUS_CONFIRMED));
      g_clear_pointer (&store, close_and_unref);
      tamper (place.path, attacks[i].statement);
      store = open_store (place.path);
      report = vigie_store_check (store, &error);
      g_assert_no_error (error);
      g_test_message ("%s", attacks[i].statement);
      g_assert_cmpuint (report->explanation->len, ==, 3);
      g_assert_nonnull (strstr (g_ptr_array_index (report->explanation, 0), attacks[i].first));
      g_assert_cmpstr (g_ptr_array_index (report->explanation, 1), ==, attacks[i].rest);
    }
}

static void
ingest_photo (VigieStore *store)
{
  g_autoptr (VigiePhotoFacts) photo = vigie_photo_facts_new ("https://example.org/1.jpg");
  g_autoptr (GError) error = NULL;
  VigiePhotoFacts *photos[] = { photo };
  const VigieObservation post = { .source_kind = "file",
                                  .source_host = "a.csv",
                                  .external_id = "1",
                                  .text = "",
                                  .posted_at = 5000,
                                  .received_at = 6000,
                                  .photos = photos,
                                  .n_photos = 1 };

  photo->bytes = g_bytes_new_static ("a picture", 9);
  photo->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, photo->bytes);
  vigie_store_ingest (store, &post, 1, NULL, &error);
  g_assert_no_error (error);
}

static void
test_check_tells_photos_from_the_log (void)
{
  static const char *const attacks[] = { "UPDATE blob SET bytes = x'00'", "DELETE FROM blob" };

  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_auto (Place) place = { 0 };
      g_autoptr (OpenStore) store = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieCheckReport) report = NULL;

      place_init (&place);
      store = create_store (place.path);
      ingest_photo (store);
      assert_intact (store);
      g_clear_pointer (&store, close_and_unref);
      tamper (place.path, attacks[i]);
      store = open_store (place.path);
      report = vigie_store_check (store, &error);
      g_assert_no_error (error);
      g_assert_true (report->chain_intact);
      g_assert_true (report->projections_intact);
      g_assert_false (report->photos_intact);
      g_assert_cmpuint (report->problems->len, ==, 1);
    }
}

static void
ingest_official (VigieStore *store)
{
  g_autoptr (VigieOfficialState) state = vigie_official_state_new ();
  g_autoptr (GBytes) packed = vigie_official_state_pack (state);
  const guint8 answer[32] = { 0 };
  const VigieOfficialNews news = {
    .kind = "vigicrues", .said_at = VIGIE_TIME_UNKNOWN, .answer = answer, .packed = packed
  };
  const VigieBatch batch = { .watch = "vigicrues", .cursor = "{}", .official = &news };
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  vigie_post_sink_take (VIGIE_POST_SINK (store), &batch, &counts, &error);
  g_assert_no_error (error);
}

static void
test_check_looks_at_official_information (void)
{
  static const char *const attacks[] = { "UPDATE official_body SET bytes = x'00'",
                                         "PRAGMA foreign_keys = OFF; DELETE FROM official_body" };

  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_auto (Place) place = { 0 };
      g_autoptr (OpenStore) store = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieCheckReport) report = NULL;

      place_init (&place);
      store = create_store (place.path);
      ingest_official (store);
      assert_intact (store);
      g_clear_pointer (&store, close_and_unref);
      tamper (place.path, attacks[i]);
      store = open_store (place.path);
      report = vigie_store_check (store, &error);
      g_assert_no_error (error);
      g_assert_true (report->chain_intact);
      g_assert_true (report->photos_intact);
      g_assert_false (report->official_intact);
      g_assert_cmpuint (report->problems->len, ==, 1);
    }
}

static void
test_head_tells_logs_apart (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (VigieCheckReport) before = NULL;
  g_autoptr (VigieCheckReport) after = NULL;
  g_autofree char *line = NULL;
  g_autofree char *expected = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 1);
  before = vigie_store_check (store, NULL);
  g_assert_cmpuint (before->n_devices, ==, 0);
  decision = decide_status (store, 0, VIGIE_STATUS_CONFIRMED);
  after = vigie_store_check (store, NULL);
  g_assert_cmpuint (after->n_devices, ==, 1);
  g_assert_cmpuint (after->n_decisions, ==, 1);
  g_assert_cmpuint (after->n_posts, ==, 1);
  line = g_strdup_printf ("%s %s\n", vigie_store_get_device (store),
                          vigie_decision_get_hash (decision));
  expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, line, -1);
  g_assert_cmpstr (after->head, ==, expected);
  g_assert_cmpstr (before->head, !=, after->head);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/fold/tables-equal-refold-on-random-sequences",
                   test_tables_equal_refold_on_random_sequences);
  g_test_add_func ("/fold/fold-stops-at-the-moment", test_fold_stops_at_the_moment);
  g_test_add_func ("/fold/log-is-append-only", test_log_is_append_only);
  g_test_add_func ("/fold/check-sees-what-was-tampered-with",
                   test_check_sees_what_was_tampered_with);
  g_test_add_func ("/fold/check-tells-what-stays-trustworthy",
                   test_check_tells_what_stays_trustworthy);
  g_test_add_func ("/fold/check-tells-photos-from-the-log", test_check_tells_photos_from_the_log);
  g_test_add_func ("/fold/check-official", test_check_looks_at_official_information);
  g_test_add_func ("/fold/head-tells-logs-apart", test_head_tells_logs_apart);
  return g_test_run ();
}
