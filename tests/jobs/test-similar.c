/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-similar.h"

#include "jobs-posts.h"
#include "vigie-test-util.h"

/* Posts that seem to tell one thing, and why. */

#define WORDS                                                                                      \
  "Un arbre est tombé sur la D 16 à la sortie de Lusigny, la route est coupée dans les deux sens"

typedef struct
{
  Place place;
  VigieStore *store;
  VigieSimilar *similar;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  place_init (&self->place);
  self->store = create_store (self->place.path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  vigie_similar_free (self->similar);
  close_and_unref (self->store);
  place_clear (&self->place);
}

/* "b:same-address c:near-same-text", earliest first */
static char *
describe (Fixture *self, const char *external_id)
{
  g_autoptr (VigiePost) post = jobs_find (self->store, external_id);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  if (self->similar == NULL)
    self->similar = vigie_similar_new (self->store, &error);
  else
    vigie_similar_update (self->similar, &error);
  g_assert_no_error (error);
  found = vigie_similar_find (self->similar, post, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    {
      const VigieSimilarPost *other = g_ptr_array_index (found, i);

      g_string_append_printf (out, "%s%s:%s", i > 0 ? " " : "",
                              vigie_post_get_external_id (other->post),
                              vigie_similarity_to_string (other->why));
    }
  return g_string_free_and_steal (g_steal_pointer (&out));
}

static void
assert_found (Fixture *self, const char *external_id, const char *expected)
{
  g_autofree char *found = describe (self, external_id);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_near_same_words_within_the_hour (Fixture *self, gconstpointer data)
{
  jobs_add (self->store, &(JobsPost) { "a", 0, WORDS });
  jobs_add (self->store, &(JobsPost) { "b", MINUTES (60), "RT @anne: " WORDS " https://t.co/1" });
  jobs_add (self->store, &(JobsPost) { "c", MINUTES (61), WORDS });
  jobs_add (self->store, &(JobsPost) { "d", MINUTES (5), "Il neige à Beaune depuis ce matin" });

  assert_found (self, "a", "b:near-same-text");
  assert_found (self, "b", "a:near-same-text c:near-same-text");
  assert_found (self, "c", "b:near-same-text");
  assert_found (self, "d", "");
}

static void
test_near_same_words_at_one_place (Fixture *self, gconstpointer data)
{
  jobs_add (self->store, &(JobsPost) { "a", 0, WORDS, NULL, 4.80, 47.00 });
  jobs_add (self->store, &(JobsPost) { "b", 1000, WORDS, NULL, 4.83, 47.02 }); /* 3.2 km */
  jobs_add (self->store, &(JobsPost) { "c", 2000, WORDS, NULL, 4.90, 47.00 }); /* 7.6 km */
  jobs_add (self->store, &(JobsPost) { "d", 3000, WORDS });

  assert_found (self, "a", "b:near-same-text d:near-same-text");
  assert_found (self, "d", "a:near-same-text b:near-same-text c:near-same-text");
}

/* A position that somebody confirmed counts before the first one. */
static void
test_confirmed_places_count (Fixture *self, gconstpointer data)
{
  g_autofree char *id = jobs_get_id ("b");
  VigiePosition far = { 5.5, 47.5, 10, VIGIE_ORIGIN_ANALYST };
  g_autoptr (VigieDraft) draft = vigie_draft_new_position (id, &far, "Ana");
  g_autoptr (VigieDecision) decision = NULL;

  jobs_add (self->store, &(JobsPost) { "a", 0, WORDS, NULL, 4.80, 47.00 });
  jobs_add (self->store, &(JobsPost) { "b", 1000, WORDS, NULL, 4.80, 47.00 });
  assert_found (self, "a", "b:near-same-text");
  decision = vigie_store_append (self->store, draft, NULL);
  assert_found (self, "a", "");
  assert_found (self, "b", "");
}

static void
test_one_web_address (Fixture *self, gconstpointer data)
{
  jobs_add (self->store, &(JobsPost) { "a", 0, "À lire", "https://example.org/2026/neige-1.html" });
  jobs_add (self->store,
            &(JobsPost) { "b", MINUTES (3),
                          "Neige : http://www.example.org/2026/neige-1.html?utm_id=3 !" });
  jobs_add (self->store, &(JobsPost) { "c", MINUTES (4), "Autre",
                                       "https://m.example.org/2026/neige-1.html#haut" });
  jobs_add (self->store,
            &(JobsPost) { "d", MINUTES (5), "Non https://example.org/2026/neige-2.html",
                          "https://example.org/" });
  /* Days later: only the index of words tells. */
  jobs_add (self->store,
            &(JobsPost) { "e", MINUTES (5000), "Rappel example.org/2026/neige-1.html/" });

  assert_found (self, "a", "b:same-address c:same-address e:same-address");
  assert_found (self, "e", "b:same-address");
  assert_found (self, "d", "");
}

/* The words of two addresses may be alike where the addresses are not. */
static void
test_alike_addresses_are_not_one (Fixture *self, gconstpointer data)
{
  jobs_add (self->store, &(JobsPost) { "a", 0, "Vu https://example.org/Dijon/route-coupee" });
  jobs_add (self->store, &(JobsPost) { "b", 1, "Lu https://example.net/beaune/route-coupee" });
  jobs_add (self->store, &(JobsPost) { "c", 2, "Ici t.co/AbCdEf" });
  jobs_add (self->store, &(JobsPost) { "d", 3, "Là t.co/abcdef" });
  jobs_add (self->store, &(JobsPost) { "e", 4, "Une route coupee pour rien" });

  assert_found (self, "a", "");
  assert_found (self, "c", "");
  assert_found (self, "e", "");
}

static void
test_the_strongest_reason_is_told (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) photo = made_photo_new (0, "90", FALSE);
  g_autoptr (GBytes) again = made_photo_new (0, "35", FALSE);
  g_autoptr (GBytes) turned = made_photo_new (0, "90", TRUE);
  g_autoptr (GBytes) other = made_photo_new (3, "90", FALSE);
  const char *url = "https://example.org/post/12345";
  g_autoptr (GError) error = NULL;

  jobs_add (self->store, &(JobsPost) { "a", 0, WORDS, url, .photo = photo });
  jobs_add (self->store, &(JobsPost) { "b", 4000, WORDS, url, .photo = again });
  jobs_add (self->store, &(JobsPost) { "c", 3000, WORDS, url, .photo = photo });
  jobs_add (self->store, &(JobsPost) { "d", 2000, WORDS, url, .photo = other });
  jobs_add (self->store, &(JobsPost) { "e", 1000, WORDS, NULL, .photo = turned });
  g_assert_true (vigie_photos_hash_new (self->store, NULL, NULL, &error));
  g_assert_no_error (error);

  assert_found (self, "a", "e:mirrored-picture d:same-address c:same-bytes b:same-picture");
}

static void
test_the_earliest_is_told (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (VigiePost) first = NULL;
  g_autoptr (VigiePost) last = NULL;
  g_autoptr (GError) error = NULL;

  jobs_add (self->store, &(JobsPost) { "late", 9000, WORDS });
  jobs_add (self->store, &(JobsPost) { "early", 0, WORDS });
  first = jobs_find (self->store, "early");
  last = jobs_find (self->store, "late");
  self->similar = vigie_similar_new (self->store, &error);
  found = vigie_similar_find (self->similar, first, &error);
  g_assert_true (vigie_similar_is_earliest (first, found));
  g_ptr_array_unref (found);
  found = vigie_similar_find (self->similar, last, &error);
  g_assert_false (vigie_similar_is_earliest (last, found));
  g_ptr_array_set_size (found, 0);
  g_assert_true (vigie_similar_is_earliest (last, found));
}

/* Either of the two may have been looked at when they were split. */
static void
test_what_was_split_stays_apart (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) photo = made_photo_new (0, "90", FALSE);
  g_autofree char *a = jobs_get_id ("a");
  g_autofree char *b = jobs_get_id ("b");
  g_autoptr (VigieDraft) split = vigie_draft_new_duplicate (a, b, FALSE, "Ana");
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (VigieDecision) undone = NULL;

  jobs_add (self->store, &(JobsPost) { "a", 0, WORDS, .photo = photo });
  jobs_add (self->store, &(JobsPost) { "b", 1000, WORDS, .photo = photo });
  jobs_add (self->store, &(JobsPost) { "c", 2000, WORDS });
  decision = vigie_store_append (self->store, split, NULL);

  assert_found (self, "a", "c:near-same-text");
  assert_found (self, "b", "c:near-same-text");
  assert_found (self, "c", "a:near-same-text b:near-same-text");

  undone = vigie_store_undo (self->store, "Ana", NULL, NULL);
  g_assert_nonnull (undone);
  assert_found (self, "a", "b:same-bytes c:near-same-text");
}

/* Posts and looks that come while it is in use. */
static void
test_what_comes_later_is_found (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) photo = made_photo_new (0, "90", FALSE);
  g_autoptr (GBytes) again = made_photo_new (0, "35", FALSE);
  guint n_hashed = 0;

  jobs_add (self->store, &(JobsPost) { "a", MINUTES (10), WORDS, .photo = photo });
  assert_found (self, "a", "");
  jobs_add (self->store, &(JobsPost) { "b", 0, WORDS });
  assert_found (self, "a", "b:near-same-text");
  jobs_add (self->store, &(JobsPost) { "c", MINUTES (600), "x", .photo = again });
  assert_found (self, "a", "b:near-same-text");
  g_assert_true (vigie_photos_hash_new (self->store, NULL, &n_hashed, NULL));
  g_assert_cmpuint (n_hashed, ==, 2);
  assert_found (self, "a", "b:near-same-text c:same-picture");
  g_assert_true (vigie_photos_hash_new (self->store, NULL, &n_hashed, NULL));
  g_assert_cmpuint (n_hashed, ==, 0);
  assert_found (self, "a", "b:near-same-text c:same-picture");
}

/* Thousands who pass one text on: the earliest are told, and it stays quick. */
static void
test_of_many_the_earliest_are_told (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (VigiePost) last = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      jobs_add (self->store, &(JobsPost) { id, 1000 * i, WORDS });
    }
  self->similar = vigie_similar_new (self->store, &error);
  last = jobs_find (self->store, "199");
  found = vigie_similar_find (self->similar, last, &error);
  g_assert_cmpuint (found->len, ==, 50);
  g_assert_cmpstr (
      vigie_post_get_external_id (((VigieSimilarPost *) g_ptr_array_index (found, 0))->post), ==,
      "0");
}

/* ---- the window ---- */

typedef struct
{
  const char *text;
  gint64 at;
} Sample;

/* Whatever order posts are asked in, the answer is what comparing each with each gives. */
static void
test_every_order_gives_the_same (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = { WORDS, "Verglas sur la route de Dijon ce soir encore",
                                       "La neige tombe fort sur les hauteurs de Nuits", "Rien" };
  enum
  {
    N = 1500
  };
  g_autoptr (GRand) rand = vigie_test_rand_new ();
  g_autofree Sample *samples = g_new (Sample, N);

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      samples[i] = (Sample) { texts[g_rand_int_range (rand, 0, 4)],
                              g_rand_int_range (rand, 0, (gint32) MINUTES (9 * 60)) };
      jobs_add (self->store, &(JobsPost) { id, samples[i].at, samples[i].text });
    }
  self->similar = vigie_similar_new (self->store, NULL);
  for (guint round = 0; round < 150; round++)
    {
      guint i = (guint) g_rand_int_range (rand, 0, N);
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autoptr (VigiePost) post = jobs_find (self->store, id);
      g_autoptr (GPtrArray) found = vigie_similar_find (self->similar, post, NULL);
      guint n = 0;

      for (guint j = 0; j < N; j++)
        n += j != i && samples[j].text == samples[i].text &&
             ABS (samples[j].at - samples[i].at) <= MINUTES (60);
      g_assert_cmpuint (found->len, ==, MIN (n, 50));
    }
}

/* A tenth of a second apart, every thousandth with the same words. */
static void
add_long_story (VigieStore *store, guint n)
{
  g_autofree VigieObservation *posts = g_new0 (VigieObservation, n);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (ids, g_strdup_printf ("%u", i));
      posts[i] = (VigieObservation) { .source_kind = "file",
                                      .source_host = "test.csv",
                                      .external_id = g_ptr_array_index (ids, i),
                                      .text = i % 1000 == 0 ? WORDS : "Rien",
                                      .posted_at = JOBS_TIME + 100 * (gint64) i,
                                      .received_at = JOBS_TIME };
    }
  vigie_store_ingest (store, posts, n, NULL, &error);
  g_assert_no_error (error);
}

/* More posts than are kept, and more in the hour than are looked at. */
static void
test_long_incidents_are_walked (Fixture *self, gconstpointer data)
{
  enum
  {
    N = 90000,
    EACH_SIDE = 10
  };
  static const guint walk[] = { 89, 88, 87, 70, 50, 30, 29, 10, 0, 1, 45, 89, 20, 40, 60, 61, 80 };

  add_long_story (self->store, N);
  self->similar = vigie_similar_new (self->store, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (walk); i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", 1000 * walk[i]);
      g_autoptr (VigiePost) post = jobs_find (self->store, id);
      g_autoptr (GPtrArray) found = vigie_similar_find (self->similar, post, NULL);
      guint before = MIN (walk[i], EACH_SIDE);
      guint after = MIN (N / 1000 - 1 - walk[i], EACH_SIDE - 1); /* the post is one of those */

      g_assert_cmpuint (found->len, ==, before + after);
    }
}

static void
test_posts_of_one_moment (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      jobs_add (self->store, &(JobsPost) { id, 0, WORDS });
    }
  assert_found (self, "1", "0:near-same-text 2:near-same-text");
}

static void
test_a_closed_incident_is_an_error (Fixture *self, gconstpointer data)
{
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  jobs_add (self->store, &(JobsPost) { "a", 0, WORDS });
  post = jobs_find (self->store, "a");
  self->similar = vigie_similar_new (self->store, NULL);
  vigie_store_close (self->store);
  found = vigie_similar_find (self->similar, post, &error);
  g_assert_null (found);
  g_assert_nonnull (error);
  g_assert_false (vigie_similar_update (self->similar, NULL));
  g_clear_object (&self->store);
  self->store = open_store (self->place.path);
}

#define ADD(path, func) g_test_add ("/similar/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("near-same-words-within-the-hour", test_near_same_words_within_the_hour);
  ADD ("near-same-words-at-one-place", test_near_same_words_at_one_place);
  ADD ("confirmed-places-count", test_confirmed_places_count);
  ADD ("one-web-address", test_one_web_address);
  ADD ("alike-addresses-are-not-one", test_alike_addresses_are_not_one);
  ADD ("the-strongest-reason-is-told", test_the_strongest_reason_is_told);
  ADD ("the-earliest-is-told", test_the_earliest_is_told);
  ADD ("what-was-split-stays-apart", test_what_was_split_stays_apart);
  ADD ("what-comes-later-is-found", test_what_comes_later_is_found);
  ADD ("of-many-the-earliest-are-told", test_of_many_the_earliest_are_told);
  ADD ("every-order-gives-the-same", test_every_order_gives_the_same);
  ADD ("long-incidents-are-walked", test_long_incidents_are_walked);
  ADD ("posts-of-one-moment", test_posts_of_one_moment);
  ADD ("a-closed-incident-is-an-error", test_a_closed_incident_is_an_error);

  return g_test_run ();
}
