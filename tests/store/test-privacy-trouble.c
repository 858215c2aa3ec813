/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "privacy-support.h"
#include "vigie-error.h"
#include "vigie-sql.h"

/* When a removal does not go as it should, and whatever comes before and after one. */

static const char rare[] = "zyglodactyle";

static const VigiePurge all_posts = { VIGIE_PURGE_POSTS, VIGIE_PURGE_ALL, 0, VIGIE_STATUS_NEW };
static const Told one = {
  "1", "vu un zyglodactyle à Beaune", "Philomène Quatrevingt", JPEG ("1"), NULL, 1
};
static const Told two = { "2", "rien à signaler", "Bo", JPEG ("2"), NULL, 2 };

/* ---- when it does not go as it should ---- */

static void
test_read_only_and_nothing (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL, reader = NULL;
  g_autoptr (VigieRemovalReport) report = NULL, preview = NULL, nothing = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  nothing = purge (store, &all_posts);
  g_assert_null (nothing->decision);
  ingest_numbered (store, 0, 10);
  reader = vigie_store_open (place.path, VIGIE_STORE_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  preview = vigie_store_preview_purge (reader, &all_posts, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (preview->n_posts, ==, 10);
  report = vigie_store_purge (reader, &all_posts, NULL, NULL, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY);
  g_assert_null (report);
  g_assert_cmpuint (count_found (store, NULL), ==, 10);
  g_assert_cmpuint (count_removals (store), ==, 0);
}

/* Another program reads in the write-ahead log, so that it cannot be emptied. */
static void
test_somebody_reads_on (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieRemovalReport) report = NULL, again = NULL;
  g_autoptr (VigieSql) other = NULL;
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 n;

  place_init (&place);
  store = create_store (place.path);
  tell (store, NULL, &one, &counts);
  other = vigie_sql_open (place.path, SQLITE_OPEN_READONLY, &error);
  g_assert_no_error (error);
  vigie_sql_exec (other, "BEGIN", &error);
  vigie_sql_read_int (other, "SELECT count (*) FROM post", &n, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 1);

  report = vigie_store_purge (store, &all_posts, NULL, "Zoé", &error);
  g_assert_no_error (error);
  g_assert_nonnull (report->decision);
  g_assert_false (report->is_clean);
  g_assert_nonnull (report->notice);
  g_assert_true (has_bytes (place.path, rare));
  g_assert_cmpuint (count_found (store, NULL), ==, 0);
  vigie_sql_exec (other, "COMMIT", &error);
  g_assert_no_error (error);

  again = purge (store, &all_posts);
  g_assert_null (again->decision);
  g_assert_false (has_bytes (place.path, rare));
  assert_intact (store);
}

/* Somebody who takes rows out by hand is found out, also who notes them as removed. */
static void
test_removals_without_an_entry_are_noticed (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieSql) hand = NULL;
  g_autoptr (VigieCheckReport) report = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 10);
  {
    g_autoptr (VigieDecision) decision = decide_status (store, 1, VIGIE_STATUS_REJECTED);
  }
  hand = vigie_sql_open (place.path, SQLITE_OPEN_READWRITE, &error);
  g_assert_no_error (error);
  vigie_sql_exec (hand,
                  "INSERT INTO removed_post SELECT id, 1, source, posted_at, received_at, 1"
                  " FROM post LIMIT 1",
                  &error);
  g_assert_no_error (error);
  report = vigie_store_check (store, &error);
  g_assert_no_error (error);
  g_assert_false (report->chain_intact);
}

static VigieSql *
open_by_hand (const char *path)
{
  g_autoptr (GError) error = NULL;
  VigieSql *hand = vigie_sql_open (path, SQLITE_OPEN_READWRITE, &error);

  g_assert_no_error (error);
  return hand;
}

static void
change_by_hand (VigieSql *hand, const char *text)
{
  g_autoptr (GError) error = NULL;

  vigie_sql_exec (hand, text, &error);
  g_assert_no_error (error);
}

/* The check says nothing but this. */
static void
assert_only_problem (VigieStore *store, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieCheckReport) report = vigie_store_check (store, &error);

  g_assert_no_error (error);
  g_assert_false (report->chain_intact);
  g_assert_cmpuint (report->problems->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (report->problems, 0), words));
}

/* What the log says was removed must be known as removed, or it comes back; and what came back by
 * whatever hand is found. */
static void
test_what_comes_back_is_noticed (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieRemovalReport) report = NULL;
  g_autoptr (VigieSql) hand = NULL;
  VigieIngestCounts counts = { 0 };

  place_init (&place);
  store = create_store (place.path);
  tell (store, NULL, &one, &counts);
  tell (store, NULL, &two, &counts);
  report = purge (store, &all_posts);
  assert_intact (store);

  hand = open_by_hand (place.path);
  change_by_hand (hand, "CREATE TABLE kept_post AS SELECT * FROM removed_post;"
                        "CREATE TABLE kept_photo AS SELECT * FROM removed_photo;"
                        "DELETE FROM removed_post");
  assert_only_problem (store, "forgotten that 2 posts were removed");
  change_by_hand (hand, "INSERT INTO removed_post SELECT * FROM kept_post LIMIT 1");
  assert_only_problem (store, "forgotten that 1 post was removed");
  change_by_hand (hand, "INSERT OR IGNORE INTO removed_post SELECT * FROM kept_post;"
                        "DELETE FROM removed_photo");
  assert_only_problem (store, "forgotten which photos were removed");

  change_by_hand (hand, "DELETE FROM removed_post");
  counts = (VigieIngestCounts) { 0 };
  tell (store, NULL, &one, &counts);
  g_assert_cmpuint (counts.imported, ==, 1); /* it could come back, as the check said */
  change_by_hand (hand, "INSERT INTO removed_post SELECT * FROM kept_post;");
  change_by_hand (hand, "INSERT INTO removed_photo SELECT k.* FROM kept_photo k"
                        " WHERE k.sha256 NOT IN (SELECT sha256 FROM blob)");
  assert_only_problem (store, "A post that was removed is here again.");
  change_by_hand (hand, "DELETE FROM removed_photo");
  change_by_hand (hand, "INSERT INTO removed_photo SELECT * FROM kept_photo;"
                        "DELETE FROM removed_post;"
                        "INSERT INTO removed_post SELECT k.* FROM kept_post k"
                        " WHERE k.id NOT IN (SELECT id FROM post)");
  {
    g_autoptr (VigieCheckReport) found = vigie_store_check (store, NULL);

    g_assert_cmpuint (found->problems->len, ==, 2); /* one post is forgotten as well */
    g_assert_true (g_ptr_array_find_with_equal_func (
        found->problems, "A photo that was removed is here again.", g_str_equal, NULL));
  }
}

/* A photo that was never here leaves nothing behind that could be forgotten. */
static void
test_removed_addresses_are_not_missed (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieRemovalReport) report = NULL;
  VigieIngestCounts counts = { 0 };
  const VigiePurge photos = { .what = VIGIE_PURGE_PHOTOS, .rule = VIGIE_PURGE_ALL };
  const VigiePurge new_photos = { .what = VIGIE_PURGE_PHOTOS, .rule = VIGIE_PURGE_STATUS };

  place_init (&place);
  store = create_store (place.path);
  tell (store, NULL, &(Told) { "1", "neige", "Bo", NULL, "https://x.example/1.jpg", 1 }, &counts);
  report = purge (store, &new_photos);
  g_assert_cmpuint (report->n_photos, ==, 1);
  g_assert_nonnull (report->decision);
  assert_intact (store);
  g_clear_pointer (&report, vigie_removal_report_free);
  report = purge (store, &photos);
  assert_intact (store);
}

/* The seventh version removed nothing; a file of it that is only read says so. */
static void
test_older_file_can_be_purged (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL, reader = NULL;
  g_autoptr (VigieSql) sql = NULL;
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (VigieRemovalReport) report = NULL;
  VigieIngestCounts counts = { 0 };
  VigiePersonalData data;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  tell (store, NULL, &one, &counts);
  tell (store, NULL, &two, &counts);
  g_clear_pointer (&store, close_and_unref);
  sql = vigie_sql_open (place.path, SQLITE_OPEN_READWRITE, &error);
  g_assert_no_error (error);
  vigie_sql_exec (sql, DROP_REMOVALS "PRAGMA user_version = 7", &error);
  g_assert_no_error (error);
  g_clear_pointer (&sql, vigie_sql_close);

  reader = vigie_store_open (place.path, VIGIE_STORE_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  post = find (reader, "1");
  g_assert_nonnull (post);
  g_assert_false (get_photo (post, 0)->is_removed);
  vigie_store_count_personal (reader, &data, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (data.n_posts, ==, 2);
  g_assert_cmpuint (data.n_removed_posts, ==, 0);
  g_clear_pointer (&reader, close_and_unref);

  store = open_store (place.path);
  report = purge (store, &all_posts);
  g_assert_cmpuint (report->n_posts, ==, 2);
  g_assert_false (has_bytes (place.path, JPEG ("1")));
  assert_intact (store);
}

/* ---- a file that is only peeked at ---- */

static void
assert_peek (const char *path, const char *expected)
{
  g_autofree char *day = vigie_retention_peek (path, NUMBERED_TIME (0));

  g_assert_cmpstr (day, ==, expected);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (names) != NULL)
    n++;
  return n;
}

/* Whether somebody has it open or nobody: what is set last counts, and nothing is left beside. */
static void
test_peeking_leaves_nothing (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieRemovalReport) report = NULL;
  g_autofree char *other = NULL;
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  place_init (&place);
  other = g_build_filename (place.folder, "other.vigie", NULL);
  assert_peek (place.path, NULL); /* there is no file */
  g_assert_true (g_file_set_contents (other, "no incident at all", -1, NULL));
  assert_peek (other, NULL);
  store = create_store (place.path);
  tell (store, NULL, &one, &counts);
  assert_peek (place.path, NULL); /* and no day */
  g_assert_true (vigie_store_set (store, VIGIE_INFO_RETENTION, "2999-12-31", &error));
  assert_peek (place.path, NULL);
  g_assert_true (vigie_store_set (store, VIGIE_INFO_RETENTION, "2020-03-03", &error));
  assert_peek (place.path, "2020-03-03");
  g_clear_pointer (&store, close_and_unref);
  g_assert_cmpuint (count_files (place.folder), ==, 2);
  assert_peek (place.path, "2020-03-03");
  g_assert_cmpuint (count_files (place.folder), ==, 2);

  store = open_store (place.path);
  report = vigie_store_pseudonymise (store, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_peek (place.path, "2020-03-03"); /* its photo is there */
  g_clear_pointer (&report, vigie_removal_report_free);
  report = purge (store, &(VigiePurge) { .what = VIGIE_PURGE_PHOTOS });
  assert_peek (place.path, NULL);
}

/* ---- at random ---- */

#define N_POSTS 120

static VigiePurge
random_purge (void)
{
  return (VigiePurge) { g_test_rand_bit () ? VIGIE_PURGE_POSTS : VIGIE_PURGE_PHOTOS,
                        g_test_rand_int_range (0, 12) == 0 ? VIGIE_PURGE_ALL
                        : g_test_rand_bit ()               ? VIGIE_PURGE_OLDER
                                                           : VIGIE_PURGE_STATUS,
                        NUMBERED_TIME (g_test_rand_int_range (0, N_POSTS / 3)),
                        (VigieStatus) g_test_rand_int_range (0, VIGIE_N_STATUSES) };
}

/* Whatever comes, is decided and removed in whatever order: the tables follow from the log, the
 * preview says what happens, and no post comes twice. */
static void
test_random_walks (void)
{
  for (guint walk = 0; walk < 8; walk++)
    {
      g_auto (Place) place = { 0 };
      g_autoptr (OpenStore) store = NULL;
      guint64 n_came = 0, n_gone = 0;

      place_init (&place);
      store = create_store (place.path);
      for (guint step = 0; step < 60; step++)
        {
          const guint number = (guint) g_test_rand_int_range (0, N_POSTS);
          g_autofree char *id = g_strdup_printf ("%u", number);
          g_autofree char *text = g_strdup_printf ("mot%u @nom%u", number, number);
          g_autofree char *picture = g_strdup_printf ("\377\330\377 %u", number % 17);
          VigieIngestCounts counts = { 0 };

          switch (g_test_rand_int_range (0, 10))
            {
            case 0:
              {
                const VigiePurge what = random_purge ();
                g_autoptr (VigieRemovalReport) report = purge (store, &what);

                n_gone += what.what == VIGIE_PURGE_POSTS ? report->n_posts : 0;
                break;
              }
            case 1:
              {
                g_autoptr (GError) error = NULL;
                g_autoptr (VigieRemovalReport) report =
                    vigie_store_pseudonymise (store, NULL, "Zoé", &error);

                g_assert_no_error (error);
                break;
              }
            case 2:
            case 3:
              decide (store, id, (VigieStatus) g_test_rand_int_range (0, VIGIE_N_STATUSES));
              break;
            case 4:
              {
                g_autoptr (VigieDecision) undone = vigie_store_undo (store, "Ana", NULL, NULL);
                break;
              }
            default:
              tell (store, g_test_rand_bit () ? "mastodon tag=a" : NULL,
                    &(Told) { id, text, "Bo", g_test_rand_bit () ? picture : NULL, NULL, number },
                    &counts);
              n_came += counts.imported;
            }
        }
      g_assert_cmpuint (count_found (store, NULL), ==, n_came - n_gone);
      assert_intact (store);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/read-only", test_read_only_and_nothing);
  g_test_add_func ("/privacy/somebody-reads", test_somebody_reads_on);
  g_test_add_func ("/privacy/without-an-entry", test_removals_without_an_entry_are_noticed);
  g_test_add_func ("/privacy/comes-back", test_what_comes_back_is_noticed);
  g_test_add_func ("/privacy/addresses", test_removed_addresses_are_not_missed);
  g_test_add_func ("/privacy/older-file", test_older_file_can_be_purged);
  g_test_add_func ("/privacy/peek", test_peeking_leaves_nothing);
  g_test_add_func ("/privacy/random-walks", test_random_walks);

  return g_test_run ();
}
