/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-support.h"
#include "vigie-error.h"

/* What a watched source leaves in the incident beside its posts. */

#define TAG "mastodon tag=crue url=https://example.org"
#define FEED "feed url=https://example.org/feed"

static VigieObservation
make_post (const char *external_id, const char *text, guint number)
{
  return (VigieObservation) { .source_kind = "mastodon",
                              .source_host = "example.org",
                              .external_id = external_id,
                              .text = text,
                              .posted_at = NUMBERED_TIME (number),
                              .received_at = NUMBERED_TIME (number) };
}

static void
take (VigieStore *store, const VigieBatch *batch, VigieIngestCounts *counts)
{
  g_autoptr (GError) error = NULL;

  *counts = (VigieIngestCounts) { 0 };
  vigie_post_sink_take (VIGIE_POST_SINK (store), batch, counts, &error);
  g_assert_no_error (error);
}

static void
take_post (VigieStore *store, const char *watch, const char *text, VigieIngestCounts *counts)
{
  const VigieObservation post = make_post ("1", text, 1);

  take (store, &(VigieBatch) { .watch = watch, .observations = &post, .n_observations = 1 },
        counts);
}

static void
post_id (char id[VIGIE_POST_ID_LENGTH + 1])
{
  vigie_post_make_id ("mastodon", "example.org", "1", id);
}

static char *
describe_updates (VigieStore *store)
{
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) updates = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  post_id (id);
  updates = vigie_store_list_post_updates (store, id, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < updates->len; i++)
    {
      const VigieProvenance *update = g_ptr_array_index (updates, i);

      g_string_append_printf (text, "%d:%s ", update->kind,
                              update->text != NULL ? update->text : "-");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
expect_updates (VigieStore *store, const char *expected)
{
  g_autofree char *found = describe_updates (store);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_cursor_goes_with_its_posts (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  VigieIngestCounts counts = { 0 };
  VigieObservation posts[] = { make_post ("1", "Crue", 1), make_post ("2", "Crue", 2) };
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL, *first = NULL, *kept = NULL, *later = NULL;

  place_init (&place);
  store = create_store (place.path);
  none = vigie_store_dup_cursor (store, TAG, NULL);
  g_assert_null (none);
  take (
      store,
      &(VigieBatch) { .watch = TAG, .cursor = "min=1", .observations = posts, .n_observations = 1 },
      &counts);
  g_assert_cmpuint (counts.imported, ==, 1);
  first = vigie_store_dup_cursor (store, TAG, NULL);
  g_assert_cmpstr (first, ==, "min=1");

  /* a batch that is refused leaves neither a post nor a cursor */
  posts[1].text = "\xff";
  g_assert_false (vigie_post_sink_take (
      VIGIE_POST_SINK (store),
      &(VigieBatch) { .watch = TAG, .cursor = "min=2", .observations = posts, .n_observations = 2 },
      &counts, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  kept = vigie_store_dup_cursor (store, TAG, NULL);
  g_assert_cmpstr (kept, ==, "min=1");

  /* a cursor may go on without a post, and a batch without a cursor leaves it */
  take (store, &(VigieBatch) { .watch = TAG, .cursor = "min=3" }, &counts);
  take_post (store, TAG, "Crue", &counts);
  g_assert_cmpuint (counts.known, ==, 1);
  later = vigie_store_dup_cursor (store, TAG, NULL);
  g_assert_cmpstr (later, ==, "min=3");
  assert_intact (store);
}

static void
test_cursor_outlives_the_process (void)
{
  g_auto (Place) place = { 0 };
  VigieIngestCounts counts;
  g_autofree char *cursor = NULL;

  place_init (&place);
  {
    g_autoptr (OpenStore) store = create_store (place.path);

    take (store, &(VigieBatch) { .watch = TAG, .cursor = "min=1" }, &counts);
  }
  {
    g_autoptr (OpenStore) store = open_store (place.path);

    cursor = vigie_store_dup_cursor (store, TAG, NULL);
    g_assert_cmpstr (cursor, ==, "min=1");
  }
}

static void
test_one_post_of_two_sources (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  VigieIngestCounts counts;
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (GPtrArray) provenances = NULL;
  g_autoptr (GError) error = NULL;
  const VigieProvenance *first, *second;

  place_init (&place);
  store = create_store (place.path);
  take_post (store, TAG, "Crue à Dijon", &counts);
  g_assert_cmpuint (counts.imported, ==, 1);
  take_post (store, FEED, "Anne : Crue à Dijon", &counts);
  g_assert_cmpuint (counts.imported, ==, 0);
  g_assert_cmpuint (counts.known, ==, 1);
  g_assert_cmpuint (counts.changed, ==, 0); /* words of another source are no edit */
  take_post (store, FEED, "Anne : Crue à Dijon", &counts);

  post_id (id);
  provenances = vigie_store_list_provenances (store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (provenances->len, ==, 2);
  first = g_ptr_array_index (provenances, 0);
  second = g_ptr_array_index (provenances, 1);
  g_assert_cmpstr (first->watch, ==, TAG);
  g_assert_cmpint (first->at, ==, NUMBERED_TIME (1));
  g_assert_cmpstr (second->watch, ==, FEED);
  expect_updates (store, "");
  assert_intact (store);
}

static void
test_edit_is_noted_and_the_post_stays (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  VigieIngestCounts counts;
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  take_post (store, TAG, "Pont coupé", &counts);
  take_post (store, TAG, "Pont ouvert", &counts);
  g_assert_cmpuint (counts.changed, ==, 1);
  take_post (store, TAG, "Pont ouvert", &counts);
  g_assert_cmpuint (counts.changed, ==, 0);
  take_post (store, TAG, "Pont coupé", &counts); /* back again */
  g_assert_cmpuint (counts.changed, ==, 1);
  expect_updates (store, "1:Pont ouvert 1:Pont coupé ");

  post_id (id);
  post = vigie_store_find_post (store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Pont coupé");
  assert_intact (store);
}

/* One edit that two servers date alike, but show with a difference, is one. */
static void
test_dated_edit_is_noted_once (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  VigieIngestCounts counts;
  const VigieObservation first = make_post ("1", "Pont ouvert.", 1);
  const VigieObservation second = make_post ("1", "Pont ouvert .", 1);
  VigiePostUpdate update = { .kind = VIGIE_POST_EDITED,
                             .source_kind = "mastodon",
                             .source_host = "example.org",
                             .external_id = "1",
                             .at = NUMBERED_TIME (0),
                             .text = "Pont fermé ." };

  place_init (&place);
  store = create_store (place.path);
  take_post (store, TAG, "Pont fermé.", &counts);
  /* an edit from before the post came */
  take (store, &(VigieBatch) { .watch = FEED, .updates = &update, .n_updates = 1 }, &counts);
  expect_updates (store, "");
  update.at = NUMBERED_TIME (2);
  for (guint i = 0; i < 3; i++)
    {
      update.text = "Pont ouvert .";
      take (store,
            &(VigieBatch) { .watch = FEED,
                            .observations = &second,
                            .n_observations = 1,
                            .updates = &update,
                            .n_updates = 1 },
            &counts);
      update.text = "Pont ouvert.";
      take (store,
            &(VigieBatch) { .watch = TAG,
                            .observations = &first,
                            .n_observations = 1,
                            .updates = &update,
                            .n_updates = 1 },
            &counts);
    }
  expect_updates (store, "1:Pont ouvert . 1:Pont ouvert. ");
}

static void
test_imported_post_that_is_seen_live_is_not_edited (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  VigieIngestCounts counts;
  const VigieObservation post = make_post ("1", "copié du tableau", 1);

  place_init (&place);
  store = create_store (place.path);
  g_assert_true (vigie_store_ingest (store, &post, 1, NULL, NULL));
  for (guint i = 0; i < 3; i++)
    {
      const VigieObservation seen = { .source_kind = "mastodon",
                                      .source_host = "example.org",
                                      .external_id = "1",
                                      .text = "Crue à Dijon",
                                      .posted_at = NUMBERED_TIME (1),
                                      .received_at = NUMBERED_TIME (i == 0 ? 0 : 5 + i) };

      take (store, &(VigieBatch) { .watch = TAG, .observations = &seen, .n_observations = 1 },
            &counts);
      g_assert_cmpuint (counts.known, ==, 1);
      g_assert_cmpuint (counts.changed, ==, 0);
    }
  expect_updates (store, "");
}

/* A server that has not heard of an edit yet still shows the post as it was. */
static void
test_edit_that_another_source_shows_stays (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  VigieIngestCounts counts;
  const VigiePostUpdate update = { .kind = VIGIE_POST_EDITED,
                                   .source_kind = "mastodon",
                                   .source_host = "example.org",
                                   .external_id = "1",
                                   .at = NUMBERED_TIME (2),
                                   .text = "Pont fermé" };

  place_init (&place);
  store = create_store (place.path);
  take_post (store, TAG, "Pont ouvert", &counts);
  take (store, &(VigieBatch) { .watch = FEED, .updates = &update, .n_updates = 1 }, &counts);
  g_assert_cmpuint (counts.changed, ==, 1);
  take_post (store, TAG, "Pont ouvert", &counts);
  g_assert_cmpuint (counts.changed, ==, 0);
  take_post (store, TAG, "Pont fermé", &counts); /* now it has heard */
  g_assert_cmpuint (counts.changed, ==, 0);
  expect_updates (store, "1:Pont fermé ");
}

/* Two rows of a table that have one number: the first one is the post. */
static void
test_one_identifier_twice_in_a_batch_is_no_edit (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  VigieIngestCounts counts;
  const VigieObservation posts[] = { make_post ("1", "a", 1), make_post ("1", "b", 1) };

  place_init (&place);
  store = create_store (place.path);
  for (guint i = 0; i < 3; i++)
    take (store, &(VigieBatch) { .watch = TAG, .observations = posts, .n_observations = 2 },
          &counts);
  g_assert_cmpuint (counts.known, ==, 2);
  expect_updates (store, "");
}

static void
delete_post (VigieStore *store, const char *external_id, VigieIngestCounts *counts)
{
  const VigiePostUpdate update = { .kind = VIGIE_POST_DELETED,
                                   .source_kind = "mastodon",
                                   .source_host = "example.org",
                                   .external_id = external_id,
                                   .at = NUMBERED_TIME (9) };

  take (store, &(VigieBatch) { .watch = TAG, .updates = &update, .n_updates = 1 }, counts);
}

static void
test_deletion_is_noted_once_and_the_evidence_stays (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  VigieIngestCounts counts;
  guint64 totals[VIGIE_N_STATUSES];

  place_init (&place);
  store = create_store (place.path);
  take_post (store, TAG, "Pont coupé", &counts);
  delete_post (store, "1", &counts);
  g_assert_cmpuint (counts.changed, ==, 1);
  delete_post (store, "1", &counts);
  g_assert_cmpuint (counts.changed, ==, 0);
  delete_post (store, "never seen", &counts);
  g_assert_cmpuint (counts.changed, ==, 0);
  expect_updates (store, "2:- ");
  g_assert_true (vigie_store_count (store, totals, NULL));
  g_assert_cmpuint (totals[VIGIE_STATUS_NEW], ==, 1);
  assert_intact (store);
}

static void
test_post_and_its_deletion_in_one_batch (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  VigieIngestCounts counts;
  const VigieObservation post = make_post ("1", "Pont coupé", 1);
  const VigiePostUpdate update = { .kind = VIGIE_POST_DELETED,
                                   .source_kind = "mastodon",
                                   .source_host = "example.org",
                                   .external_id = "1",
                                   .at = VIGIE_TIME_UNKNOWN };

  place_init (&place);
  store = create_store (place.path);
  take (store,
        &(VigieBatch) { .watch = TAG,
                        .observations = &post,
                        .n_observations = 1,
                        .updates = &update,
                        .n_updates = 1 },
        &counts);
  g_assert_cmpuint (counts.imported, ==, 1);
  g_assert_cmpuint (counts.changed, ==, 1);
  expect_updates (store, "2:- ");
}

/* A stream tells of every deletion in the world; only what is here is worth a transaction. */
static void
test_what_is_here_is_told_from_the_rest (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  VigieIngestCounts counts = { 0 };
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  take_post (store, TAG, "Crue", &counts);
  g_ptr_array_add (ids, (gpointer) "0");
  g_ptr_array_add (ids, (gpointer) "1");
  g_ptr_array_add (ids, (gpointer) "2");
  g_assert_true (
      vigie_post_sink_keep_known (VIGIE_POST_SINK (store), "mastodon", "example.org", ids, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (ids, 0), ==, "1");
  g_assert_true (
      vigie_post_sink_keep_known (VIGIE_POST_SINK (store), "mastodon", "other.org", ids, &error));
  g_assert_cmpuint (ids->len, ==, 0);
}

static GPtrArray *
list_recent (VigieStore *store, gint64 since, gint64 *below)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *ids = vigie_post_sink_list_recent (VIGIE_POST_SINK (store), "mastodon", "example.org",
                                                since, G_MAXINT64, below, 2, &error);

  g_assert_no_error (error);
  return ids;
}

static void
test_recent_posts_are_listed_in_turns (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  VigieIngestCounts counts = { 0 };
  VigieObservation posts[] = { make_post ("1", "Crue", 1), make_post ("2", "Crue", 2),
                               make_post ("3", "Crue", 3), make_post ("4", "Crue", 4),
                               make_post ("5", "Crue", 5) };
  const VigiePostUpdate gone = { .kind = VIGIE_POST_DELETED,
                                 .source_kind = "mastodon",
                                 .source_host = "example.org",
                                 .external_id = "4",
                                 .at = VIGIE_TIME_UNKNOWN };
  g_autoptr (GPtrArray) first = NULL, second = NULL, again = NULL;
  gint64 below = G_MAXINT64;

  place_init (&place);
  store = create_store (place.path);
  posts[4].source_host = "other.org";
  take (store,
        &(VigieBatch) { .watch = TAG,
                        .observations = posts,
                        .n_observations = G_N_ELEMENTS (posts),
                        .updates = &gone,
                        .n_updates = 1 },
        &counts);
  first = list_recent (store, NUMBERED_TIME (1), &below);
  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (first, 0), ==, "3");
  g_assert_cmpstr (g_ptr_array_index (first, 1), ==, "2");
  second = list_recent (store, NUMBERED_TIME (1), &below);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpint (below, ==, G_MAXINT64);
  again = list_recent (store, NUMBERED_TIME (3), &below);
  g_assert_cmpuint (again->len, ==, 1);
}

static void
test_recent_posts_that_came_just_now_are_left_out (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  VigieIngestCounts counts = { 0 };
  VigieObservation posts[] = { make_post ("1", "Crue", 1), make_post ("2", "Crue", 2) };
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  gint64 below = G_MAXINT64;

  place_init (&place);
  store = create_store (place.path);
  posts[0].received_at = NUMBERED_TIME (8);
  posts[1].received_at = NUMBERED_TIME (9);
  take (store, &(VigieBatch) { .watch = TAG, .observations = posts, .n_observations = 2 }, &counts);
  ids = vigie_post_sink_list_recent (VIGIE_POST_SINK (store), "mastodon", "example.org",
                                     NUMBERED_TIME (1), NUMBERED_TIME (9), &below, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (ids, 0), ==, "1");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watch/cursor-goes-with-its-posts", test_cursor_goes_with_its_posts);
  g_test_add_func ("/watch/cursor-outlives-the-process", test_cursor_outlives_the_process);
  g_test_add_func ("/watch/one-post-of-two-sources", test_one_post_of_two_sources);
  g_test_add_func ("/watch/edit-is-noted-and-the-post-stays",
                   test_edit_is_noted_and_the_post_stays);
  g_test_add_func ("/watch/dated-edit-is-noted-once", test_dated_edit_is_noted_once);
  g_test_add_func ("/watch/imported-post-that-is-seen-live-is-not-edited",
                   test_imported_post_that_is_seen_live_is_not_edited);
  g_test_add_func ("/watch/edit-that-another-source-shows-stays",
                   test_edit_that_another_source_shows_stays);
  g_test_add_func ("/watch/one-identifier-twice-in-a-batch-is-no-edit",
                   test_one_identifier_twice_in_a_batch_is_no_edit);
  g_test_add_func ("/watch/deletion-is-noted-once-and-the-evidence-stays",
                   test_deletion_is_noted_once_and_the_evidence_stays);
  g_test_add_func ("/watch/post-and-its-deletion-in-one-batch",
                   test_post_and_its_deletion_in_one_batch);
  g_test_add_func ("/watch/what-is-here-is-told-from-the-rest",
                   test_what_is_here_is_told_from_the_rest);
  g_test_add_func ("/watch/recent-posts-are-listed-in-turns",
                   test_recent_posts_are_listed_in_turns);
  g_test_add_func ("/watch/recent-posts-that-came-just-now-are-left-out",
                   test_recent_posts_that_came_just_now_are_left_out);

  return g_test_run ();
}
