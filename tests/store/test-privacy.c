/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "privacy-support.h"
#include "vigie-error.h"
#include "vigie-feed-model.h"
#include "vigie-history.h"
#include "vigie-sql.h"
#include "vigie-tape.h"

/* What was removed is gone from everywhere, also from the bytes of the file; what stays fits
 * together; nothing brings back what was removed. */

static const char rare[] = "zyglodactyle";
static const char author[] = "Philomène Quatrevingt";

static const VigiePurge all_posts = { VIGIE_PURGE_POSTS, VIGIE_PURGE_ALL, 0, VIGIE_STATUS_NEW };
static const VigiePurge all_photos = { VIGIE_PURGE_PHOTOS, VIGIE_PURGE_ALL, 0, VIGIE_STATUS_NEW };

/* ---- tests ---- */

static const Told one = { "1", "vu un zyglodactyle à Beaune", author, JPEG ("1"), NULL, 1 };
static const Told two = { "2", "rien à signaler", "Bo", JPEG ("2"), NULL, 2 };

static void
test_removed_posts_are_gone (void)
{
  const VigiePurge old = { VIGIE_PURGE_POSTS, VIGIE_PURGE_OLDER, NUMBERED_TIME (2), 0 };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieRemovalReport) report = NULL;
  g_autoptr (VigiePost) gone = NULL, kept = NULL;
  g_autoptr (GPtrArray) removals = NULL;
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 100, 300);
  tell (store, NULL, &one, &counts);
  tell (store, NULL, &two, &counts);
  decide (store, "1", VIGIE_STATUS_CONFIRMED);
  g_assert_cmpuint (search (store, rare), ==, 1);
  g_assert_true (has_bytes (place.path, JPEG ("1")));
  g_assert_true (has_bytes (place.path, "Quatrevingt"));

  report = purge (store, &old);
  g_assert_cmpuint (report->n_posts, ==, 1);
  g_assert_cmpuint (report->n_photos, ==, 1);
  g_assert_cmpuint (report->n_bytes, ==, strlen (JPEG ("1")));
  g_assert_nonnull (report->decision);
  g_assert_cmpstr (vigie_decision_get_kind_name (report->decision), ==, "data.purge");
  gone = find (store, "1");
  kept = find (store, "2");
  g_assert_null (gone);
  g_assert_nonnull (kept);
  g_assert_cmpuint (search (store, rare), ==, 0);
  g_assert_cmpuint (search (store, "signaler"), ==, 1);
  g_assert_cmpuint (search (store, "Verglas"), ==, 60);
  g_assert_false (has_bytes (place.path, rare));
  g_assert_false (has_bytes (place.path, "zyglo")); /* words are cut where they begin alike */
  g_assert_false (has_bytes (place.path, "Quatrevingt"));
  g_assert_false (has_bytes (place.path, JPEG ("1")));
  g_assert_true (has_bytes (place.path, JPEG ("2")));

  /* it does not come back */
  counts = (VigieIngestCounts) { 0 };
  tell (store, NULL, &one, &counts);
  g_assert_cmpuint (counts.imported, ==, 0);
  g_assert_cmpuint (counts.known, ==, 1);
  g_assert_false (has_bytes (place.path, rare));
  assert_intact (store);

  removals = vigie_store_list_removals (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (removals->len, ==, 1);
  g_assert_cmpint (((VigieRemoval *) g_ptr_array_index (removals, 0))->purge.older_than, ==,
                   NUMBERED_TIME (2));
  g_assert_cmpstr (((VigieRemoval *) g_ptr_array_index (removals, 0))->actor, ==, "Zoé");
  g_assert_false (strstr (vigie_decision_get_body (report->decision), "Quatre") != NULL);
}

static void
test_by_status_and_all (void)
{
  const VigiePurge rejected = { VIGIE_PURGE_POSTS, VIGIE_PURGE_STATUS, 0, VIGIE_STATUS_REJECTED };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieRemovalReport) report = NULL, rest = NULL, nothing = NULL;
  g_autoptr (VigieDecision) first = NULL, undone = NULL;
  g_autoptr (VigieDraft) revoke = NULL;
  g_autoptr (GError) error = NULL;
  guint64 counts[VIGIE_N_STATUSES];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 500);
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (VigieDecision) decision =
          decide_status (store, i * 7, i % 2 == 0 ? VIGIE_STATUS_REJECTED : VIGIE_STATUS_CONFIRMED);
    }
  report = purge (store, &rejected);
  g_assert_cmpuint (report->n_posts, ==, 20);
  vigie_store_count (store, counts, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts[VIGIE_STATUS_REJECTED], ==, 0);
  g_assert_cmpuint (counts[VIGIE_STATUS_CONFIRMED], ==, 20);
  g_assert_cmpuint (counts[VIGIE_STATUS_NEW], ==, 460);
  assert_intact (store);

  /* what was decided on what is gone can still be undone, the removal cannot */
  undone = vigie_store_undo (store, "Ana", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigie_decision_get_kind_name (undone), ==, "post.status");
  revoke = vigie_draft_new_revoke (vigie_decision_get_id (report->decision), "Ana");
  first = vigie_store_append (store, revoke, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  assert_intact (store);

  rest = purge (store, &all_posts);
  g_assert_cmpuint (rest->n_posts, ==, 480);
  g_assert_cmpuint (count_found (store, NULL), ==, 0);
  assert_intact (store);
  nothing = purge (store, &all_posts);
  g_assert_null (nothing->decision);
  g_assert_cmpuint (count_removals (store), ==, 2);

  /* the incident goes on: keys that are free again are used again */
  ingest_numbered (store, 450, 100);
  g_assert_cmpuint (count_found (store, NULL), ==, 50);
  assert_intact (store);
}

/* ---- photos ---- */

static void
assert_removed (VigiePost *post)
{
  const VigiePhotoFacts *facts = get_photo (post, 0);

  g_assert_true (facts->is_removed);
  g_assert_nonnull (strstr (facts->error, "Zoé"));
  g_assert_null (facts->uri);
  g_assert_null (facts->mime_type);
  g_assert_false (facts->has_position);
}

static void
test_removed_photos_leave_their_posts (void)
{
  static const Told far = { "3", "loin", "Cy", NULL, "https://media.example/cy-at-home.jpg", 3 };
  static const Told again = { "4", "encore", "Di", JPEG ("1"), NULL, 4 };
  static const Told farther = { "5", "ailleurs", "Ed", NULL, "https://media.example/e.jpg", 5 };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieRemovalReport) report = NULL, nothing = NULL, later = NULL;
  g_autoptr (VigiePost) post = NULL, fetched = NULL, shown = NULL, other = NULL;
  g_autoptr (VigiePhotoFacts) facts =
      vigie_photo_facts_new ("https://media.example/cy-at-home.jpg");
  g_autoptr (GBytes) small = g_bytes_new_static ("small", 5);
  g_autoptr (GBytes) none = NULL;
  g_autoptr (GPtrArray) unfetched = NULL;
  g_autofree char *sha256 = NULL;
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  tell (store, NULL, &one, &counts);
  tell (store, NULL, &far, &counts);
  facts->bytes = g_bytes_new_static (JPEG ("3"), strlen (JPEG ("3")));
  facts->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, facts->bytes);
  vigie_store_add_fetched_photo (store, facts->uri, "https://media.example/final-cy", 7, facts,
                                 &error);
  g_assert_no_error (error);
  vigie_store_save_look (store, facts->sha256, 1, small, &error);
  g_assert_no_error (error);
  fetched = find (store, "3");
  g_assert_cmpstr (get_photo (fetched, 0)->sha256, ==, facts->sha256);
  g_clear_object (&fetched);

  report = purge (store, &all_photos);
  g_assert_cmpuint (report->n_posts, ==, 2);
  g_assert_cmpuint (report->n_photos, ==, 2);
  post = find (store, "1");
  fetched = find (store, "3");
  assert_removed (post);
  assert_removed (fetched);
  g_assert_cmpstr (get_photo (fetched, 0)->sha256, ==, facts->sha256);
  sha256 = g_strdup (get_photo (post, 0)->sha256);
  none = vigie_store_load_photo (store, sha256, &error);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "Zoé"));
  g_clear_error (&error);
  g_assert_false (has_bytes (place.path, JPEG ("1")));
  g_assert_false (has_bytes (place.path, JPEG ("3")));
  g_assert_false (has_bytes (place.path, "cy-at-home"));
  g_assert_false (has_bytes (place.path, "final-cy"));
  g_assert_true (has_bytes (place.path, rare)); /* the text stays */
  assert_intact (store);
  unfetched = vigie_store_list_unfetched_photos (store, 10, &error);
  g_assert_cmpuint (unfetched->len, ==, 0);
  nothing = purge (store, &all_photos);
  g_assert_null (nothing->decision);

  /* neither another post, nor an address, nor what was on its way brings it back */
  tell (store, NULL, &again, &counts);
  tell (store, NULL, &farther, &counts);
  vigie_store_add_fetched_photo (store, farther.uri, farther.uri, 8, facts, &error);
  g_assert_no_error (error);
  vigie_store_add_fetched_photo (store, facts->uri, facts->uri, 9, facts, &error);
  g_assert_no_error (error);
  vigie_store_save_look (store, facts->sha256, 1, small, &error);
  g_assert_no_error (error);
  vigie_store_save_thumbnail (store, facts->sha256, small);
  assert_intact (store); /* comes after the thumbnail */
  g_assert_null (vigie_store_load_thumbnail (store, facts->sha256));
  shown = find (store, "4");
  other = find (store, "5");
  assert_removed (shown);
  assert_removed (other);
  g_assert_cmpstr (get_photo (shown, 0)->sha256, ==, sha256);
  g_assert_false (has_bytes (place.path, JPEG ("1")));
  g_assert_false (has_bytes (place.path, JPEG ("3")));

  later = purge (store, &all_posts);
  g_assert_cmpuint (later->n_posts, ==, 4);
  g_assert_cmpuint (later->n_photos, ==, 0);
  assert_intact (store);
}

static void
test_a_photo_that_another_post_shows_stays (void)
{
  static const Told same = { "9", "la même", "Flo", JPEG ("1"), NULL, 9 };
  const VigiePurge old[] = { { VIGIE_PURGE_PHOTOS, VIGIE_PURGE_OLDER, NUMBERED_TIME (5), 0 },
                             { VIGIE_PURGE_POSTS, VIGIE_PURGE_OLDER, NUMBERED_TIME (5), 0 } };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieRemovalReport) nothing = NULL, report = NULL, rest = NULL;
  g_autoptr (VigiePost) post = NULL;
  VigieIngestCounts counts = { 0 };

  place_init (&place);
  store = create_store (place.path);
  tell (store, NULL, &one, &counts);
  tell (store, NULL, &same, &counts);
  nothing = purge (store, &old[0]);
  g_assert_null (nothing->decision);
  report = purge (store, &old[1]);
  g_assert_cmpuint (report->n_posts, ==, 1);
  g_assert_cmpuint (report->n_photos, ==, 0);
  post = find (store, "9");
  g_assert_false (get_photo (post, 0)->is_removed);
  g_assert_true (has_bytes (place.path, JPEG ("1")));
  g_assert_false (has_bytes (place.path, rare));
  assert_intact (store);
  rest = purge (store, &all_posts);
  g_assert_cmpuint (rest->n_photos, ==, 1);
  g_assert_false (has_bytes (place.path, JPEG ("1")));
  assert_intact (store);
}

/* ---- pseudonyms ---- */

static void
test_authors_get_pseudonyms (void)
{
  static const Told told[] = {
    { "1", "@philo@social.example dit : vu un zyglodactyle", author, NULL, NULL, 1 },
    { "2", "voir https://social.example/@philo/1 ou x.com/philo_q", author, NULL, NULL, 2 },
    { "3", "rien", "Bo", JPEG ("2"), NULL, 3 },
  };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieRemovalReport) report = NULL, nothing = NULL;
  g_autoptr (VigiePost) first = NULL, second = NULL, third = NULL, fourth = NULL;
  g_autoptr (GPtrArray) updates = NULL;
  VigieIngestCounts counts = { 0 };
  VigiePersonalData data;
  g_autoptr (GError) error = NULL;
  Told later;

  place_init (&place);
  store = create_store (place.path);
  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    tell (store, "mastodon tag=neige", &told[i], &counts);
  decide (store, "1", VIGIE_STATUS_CONFIRMED);
  report = vigie_store_pseudonymise (store, NULL, "Zoé", &error);
  g_assert_no_error (error);
  g_assert_true (report->is_clean);
  g_assert_cmpuint (report->n_posts, ==, 3);
  g_assert_cmpuint (report->n_authors, ==, 2);
  first = find (store, "1");
  second = find (store, "2");
  third = find (store, "3");
  g_assert_true (g_str_has_prefix (vigie_post_get_author (first), "A-"));
  g_assert_cmpstr (vigie_post_get_author (first), ==, vigie_post_get_author (second));
  g_assert_cmpstr (vigie_post_get_author (first), !=, vigie_post_get_author (third));
  g_assert_null (vigie_post_get_url (first));
  g_assert_cmpstr (vigie_post_get_external_id (first), ==, "");
  g_assert_cmpstr (vigie_post_get_text (first), ==, "@… dit : vu un zyglodactyle");
  g_assert_cmpstr (vigie_post_get_text (second), ==, "voir … ou …");
  g_assert_cmpuint (search (store, rare), ==, 1);
  g_assert_cmpuint (search (store, "philo"), ==, 0);
  g_assert_false (has_bytes (place.path, "Quatrevingt"));
  g_assert_false (has_bytes (place.path, "philo"));
  assert_intact (store);

  /* the source shows them again: they are known, and nothing of them is new */
  counts = (VigieIngestCounts) { 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    tell (store, "mastodon tag=neige", &told[i], &counts);
  g_assert_cmpuint (counts.known, ==, 3);
  g_assert_cmpuint (counts.known_otherwise, ==, 0);
  g_assert_cmpuint (counts.changed, ==, 0);
  later = told[0];
  later.text = "@philo corrige : vu deux zyglodactyles";
  tell (store, "mastodon tag=neige", &later, &counts);
  updates = vigie_store_list_post_updates (store, vigie_post_get_id (first), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (updates->len, ==, 1);
  g_assert_cmpstr (((VigieProvenance *) g_ptr_array_index (updates, 0))->text, ==,
                   "@… corrige : vu deux zyglodactyles");

  /* once more: those that have a pseudonym keep it, new ones get one */
  nothing = vigie_store_pseudonymise (store, NULL, "Zoé", &error);
  g_assert_no_error (error);
  g_assert_null (nothing->decision);
  tell (store, NULL, &(Told) { "4", "plus tard", author, NULL, NULL, 4 }, &counts);
  vigie_store_count_personal (store, &data, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (data.n_authors, ==, 1);
  g_assert_cmpuint (data.n_pseudonyms, ==, 3);
  g_clear_pointer (&nothing, vigie_removal_report_free);
  nothing = vigie_store_pseudonymise (store, NULL, "Zoé", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nothing->n_posts, ==, 1);
  fourth = find (store, "4");
  g_assert_cmpstr (vigie_post_get_author (fourth), !=, vigie_post_get_author (first));
  g_clear_object (&second);
  second = find (store, "2");
  g_assert_cmpstr (vigie_post_get_author (first), ==, vigie_post_get_author (second));
  assert_intact (store);
}

/* ---- what follows the file ---- */

typedef struct
{
  VigieFeedModel *model;
  GListModel *list;
  guint n;
} Following;

static void
on_model (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Following *following = user_data;
  g_autoptr (GError) error = NULL;

  following->model = vigie_feed_model_load_finish (result, &error);
  g_assert_no_error (error);
  following->list = G_LIST_MODEL (following->model);
}

static gboolean
is_loaded (gpointer data)
{
  return ((Following *) data)->model != NULL;
}

static gboolean
has_n (gpointer data)
{
  Following *following = data;

  return g_list_model_get_n_items (following->list) == following->n;
}

static gboolean
is_renamed (gpointer data)
{
  return g_str_has_prefix (vigie_post_get_author (vigie_feed_item_get_post (data)), "A-");
}

static void
test_open_lists_follow (void)
{
  const VigiePurge old = { VIGIE_PURGE_POSTS, VIGIE_PURGE_OLDER, NUMBERED_TIME (50), 0 };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL, other = NULL;
  g_autoptr (VigieRemovalReport) report = NULL, names = NULL;
  g_autoptr (VigieFeedItem) last = NULL, first = NULL;
  Following following = { 0 };
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  other = open_store (place.path);
  ingest_numbered (store, 0, 100);
  vigie_feed_model_load_async (other, NULL, 0, NULL, on_model, &following);
  g_assert_true (wait_until (is_loaded, &following, 10));
  following.n = 100;
  g_assert_true (wait_until (has_n, &following, 10));
  first = g_list_model_get_item (following.list, 0);
  last = g_list_model_get_item (following.list, 99);

  report = purge (store, &old);
  g_assert_cmpuint (report->n_posts, ==, 50);
  following.n = 50;
  g_assert_true (wait_until (has_n, &following, 10));
  names = vigie_store_pseudonymise (store, NULL, "Zoé", &error);
  g_assert_no_error (error);
  g_assert_true (wait_until (is_renamed, first, 10));

  /* another post of that time is another post, though somebody still holds the one that is gone */
  tell (store, NULL, &(Told) { "new", "nouveau", "Bo", NULL, NULL, 0 }, &counts);
  following.n = 51;
  g_assert_true (wait_until (has_n, &following, 10));
  {
    g_autoptr (VigieFeedItem) fresh = g_list_model_get_item (following.list, 50);

    g_assert_true (fresh != last);
    g_assert_cmpstr (vigie_post_get_text (vigie_feed_item_get_post (fresh)), ==, "nouveau");
  }
  g_clear_object (&following.model);
}

/* ---- what the review needs ---- */

typedef struct
{
  guint n;
  guint n_removed;
  guint n_placed;
} Arrivals;

static gboolean
count_arrival (const VigieArrival *arrival, gpointer user_data)
{
  Arrivals *arrivals = user_data;

  arrivals->n++;
  arrivals->n_removed += arrival->is_removed;
  arrivals->n_placed += arrival->has_candidate;
  g_assert_cmpstr (arrival->source_kind, ==, "file");
  g_assert_cmpint (arrival->received_at, ==, arrival->posted_at + 5000);
  return TRUE;
}

static void
test_arrivals_still_count (void)
{
  const VigiePurge old = { VIGIE_PURGE_POSTS, VIGIE_PURGE_OLDER, NUMBERED_TIME (30), 0 };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieRemovalReport) report = NULL;
  g_autoptr (VigieBoard) board = NULL;
  Arrivals arrivals = { 0 }, early = { 0 };
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 100);
  report = purge (store, &old);
  vigie_store_foreach_arrival (store, G_MAXINT64, count_arrival, &arrivals, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (arrivals.n, ==, 100);
  g_assert_cmpuint (arrivals.n_removed, ==, 30);
  g_assert_cmpuint (arrivals.n_placed, ==, 90);
  vigie_store_foreach_arrival (store, NUMBERED_TIME (9) + 5000, count_arrival, &early, &error);
  g_assert_cmpuint (early.n, ==, 10);
  board = vigie_store_fold (store, G_MAXINT64, &error);
  g_assert_no_error (error);
}

/* What an exercise replays: posts without names are still told from one another, and a photo that
 * is gone is said to be. */
static void
test_what_is_left_can_be_replayed (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieRemovalReport) photos = NULL, names = NULL;
  g_autoptr (VigieTape) tape = NULL;
  g_autoptr (VigieTapeSlice) slice = vigie_tape_slice_new ();
  const VigieObservation *first, *second;
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  tell (store, NULL, &one, &counts);
  tell (store, NULL, &two, &counts);
  photos = purge (store, &all_photos);
  names = vigie_store_pseudonymise (store, NULL, "Zoé", &error);
  g_assert_no_error (error);
  tape = vigie_tape_new (store, VIGIE_TAPE_DEFAULT, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < vigie_tape_get_n (tape); i++)
    g_assert_true (vigie_tape_read (tape, i, slice, &error));
  g_assert_cmpuint (slice->posts->len, ==, 2);
  first = &g_array_index (slice->posts, VigieObservation, 0);
  second = &g_array_index (slice->posts, VigieObservation, 1);
  g_assert_cmpstr (first->external_id, ==, "");
  g_assert_cmpstr (first->id, !=, second->id); /* those that they have here */
  g_assert_cmpuint (strlen (first->id), ==, VIGIE_POST_ID_LENGTH);
  g_assert_cmpuint (first->n_photos, ==, 1);
  g_assert_null (first->photos[0]->sha256);
  g_assert_nonnull (strstr (first->photos[0]->error, "removed"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/posts", test_removed_posts_are_gone);
  g_test_add_func ("/privacy/status-and-all", test_by_status_and_all);
  g_test_add_func ("/privacy/photos", test_removed_photos_leave_their_posts);
  g_test_add_func ("/privacy/shared-photo", test_a_photo_that_another_post_shows_stays);
  g_test_add_func ("/privacy/pseudonyms", test_authors_get_pseudonyms);
  g_test_add_func ("/privacy/open-lists", test_open_lists_follow);
  g_test_add_func ("/privacy/arrivals", test_arrivals_still_count);
  g_test_add_func ("/privacy/replayed", test_what_is_left_can_be_replayed);

  return g_test_run ();
}
