/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-feed-model.h"
#include "vigie-history.h"
#include "vigie-privacy.h"
#include "vigie-sql.h"
#include "vigie-tape.h"

/* What was removed is gone from everywhere, also from the bytes of the file; what stays fits
 * together; nothing brings back what was removed. */

#define JPEG(nr) "\377\330\377\340 a picture without compare " nr
static const char rare[] = "zyglodactyle";
static const char author[] = "Philomène Quatrevingt";

static const VigiePurge all_posts = { VIGIE_PURGE_POSTS, VIGIE_PURGE_ALL, 0, VIGIE_STATUS_NEW };
static const VigiePurge all_photos = { VIGIE_PURGE_PHOTOS, VIGIE_PURGE_ALL, 0, VIGIE_STATUS_NEW };

/* ---- posts ---- */

typedef struct
{
  const char *id;
  const char *text;
  const char *author;
  const char *photo; /* (nullable): its bytes */
  const char *uri;   /* (nullable): of a photo that is not here */
  guint minute;
} Told;

static void
tell (VigieStore *store, const char *watch, const Told *told, VigieIngestCounts *counts)
{
  g_autoptr (VigiePhotoFacts) facts = vigie_photo_facts_new (told->uri);
  VigiePhotoFacts *photos[] = { facts };
  const VigiePosition place = { 5, 47.3, 50, VIGIE_ORIGIN_SOURCE };
  g_autofree char *url = g_strdup_printf ("https://social.example/@philo/%s", told->id);
  const VigieObservation observation = { .source_kind = "mastodon",
                                         .source_host = "social.example",
                                         .external_id = told->id,
                                         .url = url,
                                         .author = told->author,
                                         .text = told->text,
                                         .posted_at = NUMBERED_TIME (told->minute),
                                         .received_at = NUMBERED_TIME (told->minute) + 1000,
                                         .candidates = &place,
                                         .n_candidates = 1,
                                         .photos = photos,
                                         .n_photos = told->photo != NULL || told->uri != NULL };
  const VigieBatch batch = { .watch = watch,
                             .cursor = watch != NULL ? told->id : NULL,
                             .observations = &observation,
                             .n_observations = 1 };
  g_autoptr (GError) error = NULL;

  if (told->photo != NULL)
    {
      facts->bytes = g_bytes_new (told->photo, strlen (told->photo));
      facts->mime_type = g_strdup ("image/jpeg");
      facts->has_position = TRUE;
      facts->position = place;
    }
  vigie_post_sink_take (VIGIE_POST_SINK (store), &batch, counts, &error);
  g_assert_no_error (error);
}

static VigiePost *
find (VigieStore *store, const char *external_id)
{
  char id[VIGIE_POST_ID_LENGTH + 1];

  vigie_post_make_id ("mastodon", "social.example", external_id, id);
  return vigie_store_find_post (store, id, NULL);
}

static void
decide (VigieStore *store, const char *external_id, VigieStatus status)
{
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GError) error = NULL;

  vigie_post_make_id ("mastodon", "social.example", external_id, id);
  draft = vigie_draft_new_status (id, status, NULL, "Ana");
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
}

static VigieRemovalReport *
purge (VigieStore *store, const VigiePurge *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieRemovalReport) preview = vigie_store_preview_purge (store, what, &error);
  VigieRemovalReport *report;

  g_assert_no_error (error);
  report = vigie_store_purge (store, what, "délai passé", "Zoé", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_posts, ==, preview->n_posts);
  g_assert_cmpuint (report->n_photos, ==, preview->n_photos);
  g_assert_cmpuint (report->n_bytes, ==, preview->n_bytes);
  g_assert_true (report->is_clean);
  g_assert_null (report->notice);
  return report;
}

/* Whether some bytes are in the file or beside it, as they are or as the text index cuts them. */
static gboolean
has_bytes (const char *path, const char *bytes)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_get_contents (name, &contents, &length, NULL))
        found |= memmem (contents, length, bytes, strlen (bytes)) != NULL;
    }
  return found;
}

static guint64
search (VigieStore *store, const char *word)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();

  g_set_str (&query->text, word);
  return count_found (store, query);
}

static guint
count_removals (VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) removals = vigie_store_list_removals (store, &error);

  g_assert_no_error (error);
  return removals->len;
}

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
  g_assert_cmpstr (first->external_id, !=, second->external_id);
  g_assert_cmpuint (first->n_photos, ==, 1);
  g_assert_null (first->photos[0]->sha256);
  g_assert_nonnull (strstr (first->photos[0]->error, "removed"));
}

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

  g_test_add_func ("/privacy/posts", test_removed_posts_are_gone);
  g_test_add_func ("/privacy/status-and-all", test_by_status_and_all);
  g_test_add_func ("/privacy/photos", test_removed_photos_leave_their_posts);
  g_test_add_func ("/privacy/shared-photo", test_a_photo_that_another_post_shows_stays);
  g_test_add_func ("/privacy/pseudonyms", test_authors_get_pseudonyms);
  g_test_add_func ("/privacy/open-lists", test_open_lists_follow);
  g_test_add_func ("/privacy/arrivals", test_arrivals_still_count);
  g_test_add_func ("/privacy/replayed", test_what_is_left_can_be_replayed);
  g_test_add_func ("/privacy/read-only", test_read_only_and_nothing);
  g_test_add_func ("/privacy/somebody-reads", test_somebody_reads_on);
  g_test_add_func ("/privacy/without-an-entry", test_removals_without_an_entry_are_noticed);
  g_test_add_func ("/privacy/older-file", test_older_file_can_be_purged);
  g_test_add_func ("/privacy/random-walks", test_random_walks);

  return g_test_run ();
}
