/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store-support.h"
#include "vigie-error.h"

static guint64
find_text (VigieStore *store, const char *text)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();

  query->text = g_strdup (text);
  return count_found (store, query);
}

static void
test_words_are_found_as_people_type_them (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 50); /* five texts, ten times each */
  g_assert_cmpuint (find_text (store, "verglas"), ==, 10);
  g_assert_cmpuint (find_text (store, "VERGLAS"), ==, 10);
  g_assert_cmpuint (find_text (store, "Beaune"), ==, 10);
  g_assert_cmpuint (find_text (store, "beaune"), ==, 10);
  g_assert_cmpuint (find_text (store, "étang"), ==, 10);
  g_assert_cmpuint (find_text (store, "etang"), ==, 10);
  g_assert_cmpuint (find_text (store, "e\xcc\x81tang"), ==, 10); /* the accent by itself */
  g_assert_cmpuint (find_text (store, "ROUTE coupee"), ==, 10);
  g_assert_cmpuint (find_text (store, "beau"), ==, 20);  /* a beginning while it is typed */
  g_assert_cmpuint (find_text (store, "beau "), ==, 10); /* a whole word */
  g_assert_cmpuint (find_text (store, "acc*"), ==, 10);
  g_assert_cmpuint (find_text (store, "l'étang"), ==, 10);
  g_assert_cmpuint (find_text (store, "Is-sur-Tille"), ==, 10);
  g_assert_cmpuint (find_text (store, "verglas Beaune"), ==, 0);
  g_assert_cmpuint (find_text (store, "\"verglas\" OR (NEAR"), ==, 0); /* no operators */
  g_assert_cmpuint (find_text (store, "   "), ==, 50);
  g_assert_cmpuint (find_text (store, "text:verglas"), ==, 0);
}

/* Every filter alone and together says the same as the predicate, one post at a time. */
typedef struct
{
  const VigieQuery *query;
  GHashTable *found; /* NULL: collect what the predicate says */
  guint n;
} Expectation;

static gboolean
expect (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Expectation *expectation = user_data;

  if (vigie_query_matches (expectation->query, post, state))
    {
      expectation->n++;
      g_assert_true (g_hash_table_contains (expectation->found, vigie_post_get_id (post)));
    }
  return TRUE;
}

static gboolean
collect (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  g_assert_true (g_hash_table_add (user_data, g_strdup (vigie_post_get_id (post))));
  return TRUE;
}

static void
assert_as_predicate (VigieStore *store, const VigieQuery *query)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  Expectation expectation = { query, found, 0 };

  vigie_store_foreach_post (store, query, 0, collect, found, &error);
  g_assert_no_error (error);
  vigie_store_foreach_post (store, NULL, 0, expect, &expectation, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (found), ==, expectation.n);
}

static void
decide (VigieStore *store, const char *kind, guint number, const char *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (payload, &error);
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];

  g_assert_no_error (error);
  numbered_post_id (number, id);
  draft = vigie_draft_new (kind, id, node, NULL, "Ana", &error);
  g_assert_no_error (error);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
}

static void
add_photo (VigieStore *store, guint number)
{
  g_autofree char *external_id = g_strdup_printf ("photo-%u", number);
  g_autoptr (VigiePhotoFacts) photo = vigie_photo_facts_new ("https://example.org/a.jpg");
  g_autoptr (GError) error = NULL;
  VigiePhotoFacts *photos[] = { photo };
  VigieObservation observation = {
    .source_kind = "x",
    .source_host = "",
    .external_id = external_id,
    .text = number % 2 == 0 ? "verglas en photo" : "rien",
    .posted_at = NUMBERED_TIME (number) + 1,
    .received_at = NUMBERED_TIME (number),
    .photos = photos,
    .n_photos = 1,
  };

  vigie_store_ingest (store, &observation, 1, NULL, &error);
  g_assert_no_error (error);
}

static VigieQuery *
make_random_query (void)
{
  static const char *const words[] = { "verglas", "route", "neige dij", "beau*", "photo" };
  VigieQuery *query = vigie_query_new ();

  if (g_test_rand_int_range (0, 3) == 0)
    query->text = g_strdup (words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
  if (g_test_rand_int_range (0, 3) == 0)
    query->statuses = (guint) g_test_rand_int_range (0, 1 << VIGIE_N_STATUSES);
  query->awaits_second = g_test_rand_int_range (0, 5) == 0;
  query->with_photo = g_test_rand_int_range (0, 4) == 0;
  query->on_map = g_test_rand_int_range (0, 4) == 0;
  if (g_test_rand_int_range (0, 4) == 0)
    query->owner = g_strdup ("Bo");
  if (g_test_rand_int_range (0, 3) == 0)
    {
      query->has_box = TRUE;
      query->box.west = 4.5 + g_test_rand_int_range (0, 100) * 0.01; /* edges run through posts */
      query->box.east = query->box.west + g_test_rand_int_range (0, 60) * 0.01;
      query->box.south = 47 + g_test_rand_int_range (0, 10) * 0.01;
      query->box.north = query->box.south + g_test_rand_int_range (0, 10) * 0.01;
    }
  if (g_test_rand_int_range (0, 3) == 0)
    query->from = NUMBERED_TIME (g_test_rand_int_range (0, 800));
  if (g_test_rand_int_range (0, 3) == 0)
    query->to = NUMBERED_TIME (g_test_rand_int_range (100, 900));
  return query;
}

static void
test_index_agrees_with_predicate (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 800);
  for (guint i = 0; i < 60; i++)
    add_photo (store, (guint) g_test_rand_int_range (0, 900));
  for (guint i = 0; i < 150; i++)
    {
      guint number = (guint) g_test_rand_int_range (0, 800);

      switch (g_test_rand_int_range (0, 4))
        {
        case 0:
          g_object_unref (decide_status (
              store, number, (VigieStatus) g_test_rand_int_range (1, VIGIE_N_STATUSES)));
          break;
        case 1:
          decide (store, "post.owner", number, "{\"owner\":\"Bo\",\"take_over\":true}");
          g_object_unref (decide_as (store, number, VIGIE_STATUS_CONFIRMED, "Bo"));
          break;
        case 2:
          decide (store, "post.position", number,
                  "{\"lon\":4.9,\"lat\":47.05,\"radius_m\":20,\"origin\":\"analyst\"}");
          break;
        default:
          decide (store, "post.position", number, "{}");
          break;
        }
    }
  for (guint i = 0; i < 400; i++)
    {
      g_autoptr (VigieQuery) query = make_random_query ();

      assert_as_predicate (store, query);
    }
  assert_intact (store);
}

static void
test_box_over_the_antimeridian (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (GError) error = NULL;
  const double lons[] = { -180, -179.5, 179.5, 180, 0 };

  place_init (&place);
  store = create_store (place.path);
  for (gsize i = 0; i < G_N_ELEMENTS (lons); i++)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GSIZE_FORMAT, i);
      VigiePosition position = { lons[i], -17, 0, VIGIE_ORIGIN_SOURCE };
      VigieObservation observation = { .source_kind = "x",
                                       .source_host = "",
                                       .external_id = id,
                                       .text = "",
                                       .posted_at = (gint64) i * 1000,
                                       .received_at = 0,
                                       .candidates = &position,
                                       .n_candidates = 1 };

      g_assert_true (vigie_store_ingest (store, &observation, 1, NULL, &error));
    }
  query->has_box = TRUE;
  query->box = (VigieBox) { 179, -18, -179, -16 };
  g_assert_cmpuint (count_found (store, query), ==, 4);
  query->box = (VigieBox) { -180, -90, 180, 90 };
  g_assert_cmpuint (count_found (store, query), ==, 5);
  query->box = (VigieBox) { -180, -17, -180, -17 };
  g_assert_cmpuint (count_found (store, query), ==, 1);
}

static gboolean
stop_after_three (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  return ++*(guint *) user_data < 3;
}

static void
test_limit_and_stop_end_the_walk (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;
  guint64 counted = 0;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 100);
  g_assert_true (vigie_store_foreach_post (store, NULL, 0, stop_after_three, &n, &error));
  g_assert_cmpuint (n, ==, 3);
  n = 0;
  g_assert_true (vigie_store_foreach_post (store, NULL, 2, stop_after_three, &n, &error));
  g_assert_cmpuint (n, ==, 2);
  counted = count_found (store, NULL);
  g_assert_cmpuint (counted, ==, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/search/words-are-found-as-typed", test_words_are_found_as_people_type_them);
  g_test_add_func ("/search/index-agrees-with-predicate", test_index_agrees_with_predicate);
  g_test_add_func ("/search/box-over-the-antimeridian", test_box_over_the_antimeridian);
  g_test_add_func ("/search/limit-and-stop-end-the-walk", test_limit_and_stop_end_the_walk);
  return g_test_run ();
}
