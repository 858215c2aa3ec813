/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "store-drafts.h"
#include "store-past.h"
#include "vigie-history-moment.h"
#include "vigie-post-search.h"
#include "vigie-projection.h"
#include "vigie-store-private.h"

/* The standing test: a moment of a random past, reached by jumps forward and backward, shows what
 * an incident shows that only ever saw what came until then. The seed is printed by the test
 * framework. */

/* ---- comparing ---- */

static VigieHistory *
load_history (VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  VigieHistory *history = vigie_history_load (store, NULL, &error);

  g_assert_no_error (error);
  return history;
}

static void
assert_same_row (VigieFeedItem *item, VigieSql *fresh, gint64 row_id)
{
  g_auto (VigiePostState) state = VIGIE_POST_STATE_NONE;
  VigiePostTies ties = { 0 };
  g_autoptr (VigiePost) post = vigie_post_load (fresh, row_id, &state, &ties, NULL);
  gint64 at;

  g_assert_nonnull (post);
  g_assert_cmpstr (vigie_post_get_id (vigie_feed_item_get_post (item)), ==,
                   vigie_post_get_id (post));
  g_assert_true (vigie_post_state_equal (vigie_feed_item_get_state (item), &state));
  g_assert_cmpuint (vigie_feed_item_get_n_duplicates (item), ==, ties.n_duplicates);
  g_assert_cmpint (vigie_feed_item_get_photo_verdict (item), ==, ties.photo_verdict);
  g_assert_cmpint (vigie_feed_item_is_photo_redacted (item), ==, ties.photo_redacted);
  g_assert_cmpint (vigie_feed_item_get_source_change (item, &at), ==, ties.source_change);
  if (ties.source_change != 0)
    g_assert_cmpint (at, ==, ties.source_changed_at);
}

static void
assert_same_list (VigieMoment *moment, VigieStore *fresh, const VigieQuery *query)
{
  g_autoptr (GError) error = NULL;
  VigieSql *sql = vigie_store_take_reader (fresh, &error);
  g_autoptr (GArray) keys = NULL;

  g_assert_no_error (error);
  keys = vigie_post_search_list (sql, query, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (moment)), ==, keys->len);
  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr (VigieFeedItem) item = g_list_model_get_item (G_LIST_MODEL (moment), i);

      assert_same_row (item, sql, g_array_index (keys, gint64, keys->len - 1 - i));
    }
  vigie_store_give_reader (fresh, sql);
}

static void
assert_same_counts (VigieMoment *moment, VigieStore *fresh)
{
  guint64 counts[VIGIE_N_STATUSES];
  guint64 n_posts = 0;

  g_assert_true (vigie_store_count (fresh, counts, NULL));
  for (int i = 0; i < VIGIE_N_STATUSES; i++)
    {
      g_assert_cmpuint (vigie_moment_get_counts (moment)[i], ==, counts[i]);
      n_posts += counts[i];
    }
  g_assert_cmpuint (vigie_moment_get_n_posts (moment), ==, n_posts);
}

static void
assert_same_shapes (VigieMoment *moment, GPtrArray *expected)
{
  g_autoptr (GPtrArray) shapes = vigie_moment_list_shapes (moment);

  g_assert_cmpuint (shapes->len, ==, expected->len);
  for (guint i = 0; i < shapes->len; i++)
    g_assert_true (
        vigie_shape_equal (g_ptr_array_index (shapes, i), g_ptr_array_index (expected, i)));
}

static void
set_flag (gpointer flag)
{
  *(gboolean *) flag = TRUE;
}

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

static guint
count_shown (const VigieMapPointsData *points)
{
  guint n = 0;

  for (gsize i = 0; i < points->n; i++)
    n += points->mask[i];
  return n;
}

static void
assert_point_is_shown (const VigieMapPointsData *points,
                       VigieStore *store,
                       const VigieMapPointsData *expected,
                       gsize index,
                       const char *id)
{
  for (gsize i = 0; i < points->n; i++)
    {
      g_autoptr (VigiePost) post =
          points->mask[i] ? vigie_store_load_post (store, points->row_id[i], NULL, NULL) : NULL;

      if (post == NULL || !g_str_equal (vigie_post_get_id (post), id))
        continue;
      g_assert_cmpfloat (points->x[i], ==, expected->x[index]);
      g_assert_cmpfloat (points->y[i], ==, expected->y[index]);
      g_assert_cmpfloat (points->radius_m[i], ==, expected->radius_m[index]);
      g_assert_cmpint (points->status[i], ==, expected->status[index]);
      return;
    }
  g_assert_not_reached ();
}

static void
assert_same_points (VigieMoment *moment,
                    VigieStore *store,
                    VigieStore *fresh,
                    const VigieQuery *query)
{
  g_autoptr (VigieMapPoints) map = vigie_map_points_new (fresh);
  const VigieMapPointsData *expected;
  const VigieMapPointsData *points = vigie_moment_get_points (moment);
  gboolean changed = FALSE;
  gulong handler;

  handler = g_signal_connect_swapped (map, "changed", G_CALLBACK (set_flag), &changed);
  vigie_map_points_set_query (map, query);
  vigie_map_points_load (map);
  g_assert_true (wait_until (is_set, &changed, 20));
  g_signal_handler_disconnect (map, handler); /* a worker may outlive this */
  expected = vigie_map_points_get_data (map);
  g_assert_cmpuint (count_shown (points), ==, count_shown (expected));
  for (gsize i = 0; i < expected->n; i++)
    {
      g_autoptr (VigiePost) post = vigie_store_load_post (fresh, expected->row_id[i], NULL, NULL);

      if (expected->mask[i])
        assert_point_is_shown (points, store, expected, i, vigie_post_get_id (post));
    }
}

static void
assert_same_fold (VigieMoment *moment, VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieBoard) board = vigie_store_fold (store, vigie_moment_get_at (moment), &error);
  g_autoptr (GPtrArray) shapes = NULL;

  g_assert_no_error (error);
  shapes = vigie_board_list_shapes (board);
  assert_same_shapes (moment, shapes);
  for (guint i = 0; i < DRAFT_POSTS; i++)
    {
      g_autoptr (VigiePost) post = load_numbered (store, i);
      const VigiePostState *state = vigie_moment_get_state (moment, vigie_post_get_row_id (post));
      const VigiePostState *folded = vigie_board_get_post (board, vigie_post_get_id (post));

      g_assert_cmpint (state == NULL, ==, folded == NULL);
      g_assert_true (state == NULL || vigie_post_state_equal (state, folded));
    }
  for (guint i = 0; i < DRAFT_PHOTOS; i++)
    {
      const VigiePhotoState *state = vigie_moment_get_photo_state (moment, draft_photos[i]);
      const VigiePhotoState *folded = vigie_board_get_photo (board, draft_photos[i]);

      g_assert_cmpint (state == NULL, ==, folded == NULL);
      g_assert_true (state == NULL || vigie_photo_state_equal (state, folded));
    }
}

static void
assert_same_as_fresh (VigieMoment *moment,
                      VigieStore *store,
                      const Past *past,
                      const VigieQuery *query)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) fresh = NULL;
  g_autoptr (GPtrArray) shapes = NULL;

  place_init (&place);
  fresh = past_make_store (place.path, past, vigie_moment_get_at (moment));
  assert_same_counts (moment, fresh);
  assert_same_list (moment, fresh, query);
  assert_same_points (moment, store, fresh, query);
  shapes = vigie_store_list_shapes (fresh, NULL);
  assert_same_shapes (moment, shapes);
}

/* ---- jumps ---- */

/* A copy of the list that is kept only by what the list tells about itself. */
typedef struct
{
  VigieMoment *moment;
  GArray *row_ids;
} Copy;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Copy *copy = user_data;

  if (removed > 0)
    g_array_remove_range (copy->row_ids, position, removed);
  for (guint i = 0; i < added; i++)
    {
      const gint64 row_id = vigie_moment_get_row_id (VIGIE_MOMENT (model), position + i);

      g_array_insert_val (copy->row_ids, position + i, row_id);
    }
  /* Also between the changes of one jump. */
  g_assert_cmpuint (copy->row_ids->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < copy->row_ids->len; i++)
    {
      guint found;

      g_assert_cmpint (vigie_moment_get_row_id (copy->moment, i), ==,
                       g_array_index (copy->row_ids, gint64, i));
      g_assert_true (
          vigie_moment_find_row (copy->moment, vigie_moment_get_row_id (copy->moment, i), &found));
      g_assert_cmpuint (found, ==, i);
    }
}

static void
copy_init (Copy *copy, VigieMoment *moment)
{
  copy->moment = moment;
  copy->row_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_signal_connect (moment, "items-changed", G_CALLBACK (on_items_changed), copy);
}

static void
copy_clear (Copy *copy)
{
  g_clear_pointer (&copy->row_ids, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Copy, copy_clear)

static void
choose_query (VigieQuery *query)
{
  static const char *const texts[] = { "neige", "verg", "neige verglas", "absent" };

  if (g_test_rand_bit ())
    return;
  if (g_test_rand_int_range (0, 3) == 0)
    query->text = g_strdup (texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))]);
  if (g_test_rand_int_range (0, 3) == 0)
    query->statuses = (guint) g_test_rand_int_range (1, 1 << VIGIE_N_STATUSES);
  query->awaits_second = g_test_rand_int_range (0, 6) == 0;
  query->with_photo = g_test_rand_int_range (0, 4) == 0;
  query->on_map = g_test_rand_int_range (0, 4) == 0;
  if (g_test_rand_int_range (0, 5) == 0)
    query->owner = g_strdup (g_test_rand_bit () ? "Ana" : "Bo");
  query->has_box = g_test_rand_int_range (0, 4) == 0;
  query->box = (VigieBox) { .west = 4, .south = 46, .east = 6.05, .north = 48 };
  if (g_test_rand_int_range (0, 4) == 0)
    query->from = past_random_time ();
  if (g_test_rand_int_range (0, 4) == 0)
    query->to = past_random_time ();
}

static void
set_query (VigieMoment *moment, const VigieQuery *query)
{
  gboolean changed = FALSE;
  gulong handler = g_signal_connect_swapped (moment, "changed", G_CALLBACK (set_flag), &changed);

  vigie_moment_set_query (moment, query);
  if (query->text != NULL)
    g_assert_true (wait_until (is_set, &changed, 20));
  g_signal_handler_disconnect (moment, handler);
}

static void
jump_about (VigieStore *store, const Past *past)
{
  g_autoptr (VigieHistory) history = load_history (store);
  g_autoptr (VigieMoment) moment = vigie_moment_new (history);
  g_auto (Copy) copy = { 0 };
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);

  copy_init (&copy, moment);
  for (int jump = 0; jump < 4; jump++)
    {
      g_autoptr (VigieQuery) query = vigie_query_new ();

      choose_query (query);
      vigie_moment_seek (moment, past_random_time () + g_test_rand_int_range (-1, 2));
      if (g_test_rand_bit () && g_list_model_get_n_items (G_LIST_MODEL (moment)) > 0)
        g_ptr_array_add (held, g_list_model_get_item (G_LIST_MODEL (moment), 0));
      set_query (moment, query);
      vigie_moment_seek (moment, past_random_time ());
      assert_same_fold (moment, store);
      assert_same_as_fresh (moment, store, past, query);
      set_query (moment, &(VigieQuery) VIGIE_QUERY_INIT);
    }
}

static void
test_moment_equals_what_only_saw_the_past (void)
{
  const int n_rounds = g_test_slow () ? 40 : 3;

  for (int round = 0; round < n_rounds; round++)
    {
      g_auto (Place) place = { 0 };
      g_auto (Past) past = { 0 };
      g_autoptr (OpenStore) store = NULL;

      place_init (&place);
      past_init (&past, 20, FALSE);
      store = past_make_store (place.path, &past, G_MAXINT64);
      jump_about (store, &past);
    }
}

static void
test_moment_equals_the_fold_whatever_clocks_say (void)
{
  g_auto (Place) place = { 0 };
  g_auto (Past) past = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieHistory) history = NULL;
  g_autoptr (VigieMoment) moment = NULL;

  place_init (&place);
  past_init (&past, 40, TRUE);
  store = past_make_store (place.path, &past, G_MAXINT64);
  history = load_history (store);
  moment = vigie_moment_new (history);
  for (int jump = 0; jump < 100; jump++)
    {
      vigie_moment_seek (moment, past_random_time () + g_test_rand_int_range (-1, 2));
      assert_same_fold (moment, store);
    }
}

/* ---- single questions ---- */

static gint64
read_clock (gpointer user_data)
{
  return *(gint64 *) user_data;
}

typedef struct
{
  Place place;
  VigieStore *store;
  gint64 now;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  place_init (&fixture->place);
  fixture->store = create_store (fixture->place.path);
  fixture->now = NUMBERED_TIME (100);
  vigie_store_set_clock (fixture->store, read_clock, &fixture->now);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->store, close_and_unref);
  place_clear (&fixture->place);
}

static void
test_nothing_happened (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieHistory) history = load_history (fixture->store);
  g_autoptr (VigieMoment) moment = vigie_moment_new (history);
  g_autoptr (GPtrArray) shapes = NULL;
  gint64 from, to;

  g_assert_false (vigie_history_get_span (history, &from, &to));
  g_assert_false (vigie_history_find_next (history, G_MININT64, &from));
  g_assert_false (vigie_history_find_previous (history, G_MAXINT64, &from));
  vigie_moment_seek (moment, G_MAXINT64);
  vigie_moment_seek (moment, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (moment)), ==, 0);
  g_assert_cmpuint (vigie_moment_get_points (moment)->n, ==, 0);
  shapes = vigie_moment_list_shapes (moment);
  g_assert_cmpuint (shapes->len, ==, 0);
}

static void
test_everything_of_one_millisecond_belongs_together (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieDecision) first = NULL;
  g_autoptr (VigieDecision) second = NULL;
  g_autoptr (VigieHistory) history = NULL;
  g_autoptr (VigieMoment) moment = NULL;

  ingest_numbered (fixture->store, 0, 1);
  first = decide_status (fixture->store, 0, VIGIE_STATUS_CONFIRMED);
  second = decide_status (fixture->store, 0, VIGIE_STATUS_REJECTED);
  history = load_history (fixture->store);
  moment = vigie_moment_new (history);
  vigie_moment_seek (moment, fixture->now - 1);
  g_assert_cmpuint (vigie_moment_get_counts (moment)[VIGIE_STATUS_NEW], ==, 1);
  g_assert_cmpuint (vigie_moment_get_n_decisions (moment), ==, 0);
  vigie_moment_seek (moment, fixture->now);
  g_assert_cmpuint (vigie_moment_get_counts (moment)[VIGIE_STATUS_REJECTED], ==, 1);
  g_assert_cmpuint (vigie_moment_get_n_decisions (moment), ==, 2);
}

static void
test_steps_and_marks (Fixture *fixture, gconstpointer data)
{
  const gint64 start = fixture->now;
  g_autoptr (VigieDraft) milestone =
      draft_from ("milestone", NULL, "{\"name\":\"alert-received\"}");
  g_autoptr (VigieDecision) reached = NULL;
  g_autoptr (VigieDecision) again = NULL;
  g_autoptr (VigieDecision) note = NULL;
  g_autoptr (VigieDraft) revoke = NULL;
  g_autoptr (VigieDecision) revoked = NULL;
  g_autoptr (VigieHistory) history = NULL;
  GPtrArray *marks;
  gint64 at;

  reached = vigie_store_append (fixture->store, milestone, NULL);
  fixture->now += 1000;
  note = decide_note (fixture->store, "RAS");
  again = vigie_store_append (fixture->store, milestone, NULL);
  fixture->now += 1000;
  revoke = vigie_draft_new_revoke (vigie_decision_get_id (reached), "Ana");
  revoked = vigie_store_append (fixture->store, revoke, NULL);
  g_assert_nonnull (revoked);
  history = load_history (fixture->store);

  marks = vigie_history_get_marks (history);
  g_assert_cmpuint (marks->len, ==, 2);
  g_assert_false (((VigieHistoryMark *) g_ptr_array_index (marks, 0))->active);
  g_assert_true (((VigieHistoryMark *) g_ptr_array_index (marks, 1))->active);
  g_assert_cmpint (((VigieHistoryMark *) g_ptr_array_index (marks, 1))->kind, ==,
                   VIGIE_DECISION_MILESTONE);

  g_assert_true (vigie_history_find_next (history, G_MININT64, &at));
  g_assert_cmpint (at, ==, start);
  g_assert_true (vigie_history_find_next (history, at, &at));
  g_assert_cmpint (at, ==, start + 1000);
  g_assert_true (vigie_history_find_next (history, at, &at));
  g_assert_cmpint (at, ==, start + 2000);
  g_assert_false (vigie_history_find_next (history, at, &at));
  g_assert_true (vigie_history_find_previous (history, start + 2000, &at));
  g_assert_cmpint (at, ==, start + 1000);
  g_assert_false (vigie_history_find_previous (history, start, &at));
  g_assert_false (vigie_history_find_previous (history, G_MININT64, &at));
}

static void
test_two_moments_share_a_past (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (VigieHistory) history = NULL;
  g_autoptr (VigieMoment) early = NULL;
  g_autoptr (VigieMoment) late = NULL;

  ingest_numbered (fixture->store, 0, 20);
  decision = decide_status (fixture->store, 3, VIGIE_STATUS_CONFIRMED);
  history = load_history (fixture->store);
  early = vigie_moment_new (history);
  late = vigie_moment_new (history);
  vigie_moment_seek (late, G_MAXINT64);
  vigie_moment_seek (early, NUMBERED_TIME (9) + 5000);
  g_assert_cmpuint (vigie_moment_get_n_posts (early), ==, 10);
  g_assert_cmpuint (vigie_moment_get_counts (early)[VIGIE_STATUS_CONFIRMED], ==, 0);
  g_assert_cmpuint (vigie_moment_get_n_posts (late), ==, 20);
  g_assert_cmpuint (vigie_moment_get_counts (late)[VIGIE_STATUS_CONFIRMED], ==, 1);
}

static void
count_call (gpointer counter)
{
  (*(guint *) counter)++;
}

static void
test_rows_follow_the_moment (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (VigieHistory) history = NULL;
  g_autoptr (VigieMoment) moment = NULL;
  g_autoptr (VigieFeedItem) item = NULL;
  g_autoptr (VigieFeedItem) same = NULL;
  guint n_told = 0;

  ingest_numbered (fixture->store, 0, 5);
  decision = decide_status (fixture->store, 2, VIGIE_STATUS_CONFIRMED);
  history = load_history (fixture->store);
  moment = vigie_moment_new (history);
  vigie_moment_seek (moment, fixture->now - 1);
  item = g_list_model_get_item (G_LIST_MODEL (moment), 2);
  g_signal_connect_swapped (item, "notify::status", G_CALLBACK (count_call), &n_told);
  g_assert_cmpint (vigie_feed_item_get_status (item), ==, VIGIE_STATUS_NEW);
  vigie_moment_seek (moment, fixture->now);
  g_assert_cmpint (vigie_feed_item_get_status (item), ==, VIGIE_STATUS_CONFIRMED);
  vigie_moment_seek (moment, fixture->now + 1);
  g_assert_cmpuint (n_told, ==, 1);
  same = g_list_model_get_item (G_LIST_MODEL (moment), 2);
  g_assert_true (same == item);
}

static void
test_many_places_of_the_list_change_at_once (Fixture *fixture, gconstpointer data)
{
  VigieObservation posts[300];
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (VigieHistory) history = NULL;
  g_autoptr (VigieMoment) moment = NULL;
  g_auto (Copy) copy = { 0 };

  for (guint i = 0; i < 300; i++)
    {
      g_ptr_array_add (ids, g_strdup_printf ("%u", i));
      posts[i] = (VigieObservation) { .source_kind = "file",
                                      .source_host = "a.csv",
                                      .external_id = g_ptr_array_index (ids, i),
                                      .text = "",
                                      .posted_at = NUMBERED_TIME (i),
                                      .received_at = NUMBERED_TIME (1000 + i % 3) };
    }
  g_assert_true (vigie_store_ingest (fixture->store, posts, 300, NULL, NULL));
  history = load_history (fixture->store);
  moment = vigie_moment_new (history);
  copy_init (&copy, moment);
  for (int jump = 0; jump < 8; jump++)
    {
      const guint n_waves = (guint) g_test_rand_int_range (0, 4);

      vigie_moment_seek (moment, NUMBERED_TIME (999 + n_waves));
      g_assert_cmpuint (copy.row_ids->len, ==, 100 * n_waves);
    }
}

static void
test_what_comes_later_is_not_in_it (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (VigieHistory) history = NULL;
  g_autoptr (VigieMoment) moment = NULL;
  g_autoptr (VigieFeedItem) item = NULL;

  ingest_numbered (fixture->store, 0, 3);
  history = load_history (fixture->store);
  moment = vigie_moment_new (history);
  ingest_numbered (fixture->store, 3, 3);
  decision = decide_status (fixture->store, 2, VIGIE_STATUS_CONFIRMED);
  vigie_moment_seek (moment, G_MAXINT64);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (moment)), ==, 3);
  item = g_list_model_get_item (G_LIST_MODEL (moment), 0);
  g_assert_cmpint (vigie_feed_item_get_status (item), ==, VIGIE_STATUS_NEW);
}

static void
test_posts_tell_their_source (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieHistory) history = NULL;
  const VigieHistoryPosts *posts;
  const char *kind, *host;

  ingest_numbered (fixture->store, 0, 3);
  history = load_history (fixture->store);
  posts = vigie_history_get_posts (history);
  g_assert_cmpuint (posts->n, ==, 3);
  g_assert_cmpint (posts->posted_at[1], ==, NUMBERED_TIME (1));
  g_assert_cmpint (posts->received_at[1], ==, NUMBERED_TIME (1) + 5000);
  g_assert_true (vigie_history_get_source (history, posts->source[1], &kind, &host));
  g_assert_cmpstr (kind, ==, "file");
  g_assert_cmpstr (host, ==, "test.csv");
  g_assert_false (vigie_history_get_source (history, 99, &kind, &host));
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static void
test_history_is_read_in_a_worker (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieHistory) history = NULL;
  g_autoptr (VigieHistory) none = NULL;

  ingest_numbered (fixture->store, 0, 3);
  vigie_history_load_async (fixture->store, NULL, keep_result, &result);
  g_cancellable_cancel (cancellable);
  vigie_history_load_async (fixture->store, cancellable, keep_result, &cancelled);
  g_assert_true (wait_until (has_result, &result, 20));
  history = vigie_history_load_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vigie_history_get_posts (history)->n, ==, 3);
  g_assert_true (wait_until (has_result, &cancelled, 20));
  none = vigie_history_load_finish (cancelled, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_last_words_win (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieHistory) history = NULL;
  g_autoptr (VigieMoment) moment = NULL;
  g_autoptr (VigieQuery) first = vigie_query_new ();
  g_autoptr (VigieQuery) second = vigie_query_new ();

  ingest_numbered (fixture->store, 0, 10);
  history = load_history (fixture->store);
  moment = vigie_moment_new (history);
  vigie_moment_seek (moment, G_MAXINT64);
  first->text = g_strdup ("verglas");
  second->text = g_strdup ("neige");
  vigie_moment_set_query (moment, first);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (moment)), ==, 10);
  set_query (moment, second);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (moment)), ==, 2);
  vigie_moment_set_query (moment, first);
  vigie_moment_set_query (moment, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (moment)), ==, 10);
}

#define ADD(name, func) g_test_add ("/history/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/history/moment-equals-what-only-saw-the-past",
                   test_moment_equals_what_only_saw_the_past);
  g_test_add_func ("/history/moment-equals-the-fold-whatever-clocks-say",
                   test_moment_equals_the_fold_whatever_clocks_say);
  ADD ("nothing-happened", test_nothing_happened);
  ADD ("everything-of-one-millisecond-belongs-together",
       test_everything_of_one_millisecond_belongs_together);
  ADD ("steps-and-marks", test_steps_and_marks);
  ADD ("two-moments-share-a-past", test_two_moments_share_a_past);
  ADD ("rows-follow-the-moment", test_rows_follow_the_moment);
  ADD ("many-places-of-the-list-change-at-once", test_many_places_of_the_list_change_at_once);
  ADD ("what-comes-later-is-not-in-it", test_what_comes_later_is_not_in_it);
  ADD ("posts-tell-their-source", test_posts_tell_their_source);
  ADD ("history-is-read-in-a-worker", test_history_is_read_in_a_worker);
  ADD ("last-words-win", test_last_words_win);
  return g_test_run ();
}
