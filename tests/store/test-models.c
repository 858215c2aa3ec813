/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "store-support.h"
#include "vigie-feed-model.h"
#include "vigie-mercator.h"

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

static VigieFeedModel *
load_first (VigieStore *store, const VigieQuery *query, guint n_first)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  Answer answer = { 0 };
  VigieFeedModel *model;

  vigie_feed_model_load_async (store, query, n_first, NULL, on_answer, &answer);
  g_assert_true (wait_until (has_answer, &answer, 20));
  result = answer.result;
  model = vigie_feed_model_load_finish (result, &error);
  g_assert_no_error (error);
  return model;
}

static VigieFeedModel *
load_feed (VigieStore *store, const VigieQuery *query)
{
  return load_first (store, query, 0);
}

/* A copy of a list that is kept only by what the list tells about itself. */
typedef struct
{
  GListModel *model;
  GPtrArray *items;
  guint n_emissions;
} Mirror;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Mirror *mirror = user_data;

  mirror->n_emissions++;
  if (removed > 0)
    g_ptr_array_remove_range (mirror->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->items, (int) (position + i),
                        g_list_model_get_item (model, position + i));
}

static void
mirror_init (Mirror *mirror, gpointer model)
{
  mirror->model = model;
  mirror->items = g_ptr_array_new_with_free_func (g_object_unref);
  mirror->n_emissions = 0;
  on_items_changed (mirror->model, 0, 0, g_list_model_get_n_items (mirror->model), mirror);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), mirror);
}

static void
mirror_clear (Mirror *mirror)
{
  g_signal_handlers_disconnect_by_data (mirror->model, mirror);
  g_ptr_array_unref (mirror->items);
}

static gboolean
mirror_is_faithful (Mirror *mirror)
{
  guint n = g_list_model_get_n_items (mirror->model);

  if (n != mirror->items->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (mirror->model, i);

      if (item != g_ptr_array_index (mirror->items, i)) /* the very same object */
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  GListModel *model;
  guint n;
} Length;

static gboolean
has_length (gpointer data)
{
  Length *length = data;

  return g_list_model_get_n_items (length->model) == length->n;
}

static void
wait_for_length (gpointer model, guint n)
{
  Length length = { model, n };

  if (!wait_until (has_length, &length, 20))
    g_assert_cmpuint (g_list_model_get_n_items (model), ==, n);
}

static gint64
get_key (GListModel *model, guint position)
{
  g_autoptr (VigieFeedItem) item = g_list_model_get_item (model, position);

  return vigie_post_get_row_id (vigie_feed_item_get_post (item));
}

static void
assert_newest_first (gpointer model)
{
  for (guint i = 1; i < g_list_model_get_n_items (model); i++)
    g_assert_cmpint (get_key (model, i - 1), >, get_key (model, i));
}

static void
test_feed_lists_newest_first_and_keeps_its_objects (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieFeedModel) feed = NULL;
  g_autoptr (GObject) first = NULL;
  g_autoptr (GObject) again = NULL;
  guint position;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 20000);
  feed = load_feed (store, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (feed)), ==, 20000);
  first = g_list_model_get_item (G_LIST_MODEL (feed), 0);
  g_assert_cmpint (get_key (G_LIST_MODEL (feed), 0), ==, NUMBERED_TIME (19999));
  assert_newest_first (feed); /* more rows than are held */
  again = g_list_model_get_item (G_LIST_MODEL (feed), 0);
  g_assert_true (first == again);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (feed), 20000));

  g_assert_true (vigie_feed_model_find (feed, NUMBERED_TIME (15), &position));
  g_assert_cmpuint (position, ==, 19984);
  g_assert_false (vigie_feed_model_find (feed, NUMBERED_TIME (15) + 1, &position));
  g_assert_cmpuint (vigie_feed_model_find_time (feed, NUMBERED_TIME (19999)), ==, 0);
  g_assert_cmpuint (vigie_feed_model_find_time (feed, NUMBERED_TIME (19998) + 1), ==, 1);
  g_assert_cmpuint (vigie_feed_model_find_time (feed, NUMBERED_TIME (0) - 1), ==, 20000);
  g_assert_cmpuint (vigie_feed_model_find_time (feed, G_MAXINT64), ==, 0);
}

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static gboolean
is_positive (gpointer data)
{
  return *(guint *) data > 0;
}

static gboolean
is_new (gpointer data)
{
  return vigie_feed_item_get_status (data) == VIGIE_STATUS_NEW;
}

static void
test_feed_follows_posts_and_decisions (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieFeedModel) all = NULL;
  g_autoptr (VigieFeedModel) new_ones = NULL;
  g_autoptr (VigieFeedItem) item = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (GError) error = NULL;
  Mirror all_mirror, new_mirror;
  guint n_notified = 0;
  guint position;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 100, 300);
  query->statuses = 1u << VIGIE_STATUS_NEW;
  all = load_feed (store, NULL);
  new_ones = load_feed (store, query);
  mirror_init (&all_mirror, all);
  mirror_init (&new_mirror, new_ones);

  ingest_numbered (store, 400, 50); /* newer */
  wait_for_length (all, 350);
  wait_for_length (new_ones, 350);
  g_assert_cmpuint (all_mirror.n_emissions, ==, 2); /* one for all fifty */
  ingest_numbered (store, 0, 50);                   /* older */
  wait_for_length (all, 400);
  wait_for_length (new_ones, 400);

  g_assert_true (vigie_feed_model_find (all, NUMBERED_TIME (200), &position));
  item = g_list_model_get_item (G_LIST_MODEL (all), position);
  g_signal_connect (item, "notify::status", G_CALLBACK (on_notify), &n_notified);
  decision = decide_status (store, 200, VIGIE_STATUS_CONFIRMED);
  wait_for_length (new_ones, 399);
  g_assert_true (wait_until (is_positive, &n_notified, 20));
  g_assert_cmpint (vigie_feed_item_get_status (item), ==, VIGIE_STATUS_CONFIRMED);
  g_assert_false (vigie_feed_model_find (new_ones, NUMBERED_TIME (200), &position));
  undone = vigie_store_undo (store, "Ana", NULL, &error);
  wait_for_length (new_ones, 400);
  g_assert_true (wait_until (is_new, item, 20)); /* the other list may be later */

  g_assert_true (mirror_is_faithful (&all_mirror));
  g_assert_true (mirror_is_faithful (&new_mirror));
  assert_newest_first (all);
  assert_newest_first (new_ones);
  mirror_clear (&all_mirror);
  mirror_clear (&new_mirror);
}

static void
test_feed_takes_posts_between_its_rows (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieFeedModel) feed = NULL;
  Mirror mirror;

  place_init (&place);
  store = create_store (place.path);
  for (guint i = 0; i < 400; i += 2)
    ingest_numbered (store, i, 1);
  feed = load_feed (store, NULL);
  mirror_init (&mirror, feed);
  for (guint i = 101; i < 140; i += 2) /* few places: one by one */
    ingest_numbered (store, i, 1);
  wait_for_length (feed, 220);
  ingest_numbered (store, 0, 400); /* all the places in between: at once */
  wait_for_length (feed, 400);
  g_assert_true (mirror_is_faithful (&mirror));
  assert_newest_first (feed);
  mirror_clear (&mirror);
}

static void
test_duplicates_are_counted_on_their_original (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieFeedModel) feed = NULL;
  g_autoptr (VigieFeedItem) item = NULL;
  g_autoptr (JsonNode) payload = NULL;
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GPtrArray) duplicates = NULL;
  g_autoptr (GError) error = NULL;
  char original[VIGIE_POST_ID_LENGTH + 1];
  char copy[VIGIE_POST_ID_LENGTH + 1];
  g_autofree char *text = NULL;
  guint n_notified = 0;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 3);
  feed = load_feed (store, NULL);
  item = g_list_model_get_item (G_LIST_MODEL (feed), 2);
  g_signal_connect (item, "notify::duplicates", G_CALLBACK (on_notify), &n_notified);
  numbered_post_id (0, original);
  numbered_post_id (1, copy);
  text = g_strdup_printf ("{\"post\":\"%s\"}", original);
  payload = json_from_string (text, &error);
  g_assert_no_error (error);
  draft = vigie_draft_new ("post.duplicate-of", copy, payload, NULL, "Ana", &error);
  g_assert_no_error (error);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
  g_assert_true (wait_until (is_positive, &n_notified, 20));
  g_assert_cmpuint (vigie_feed_item_get_n_duplicates (item), ==, 1);
  duplicates = vigie_store_list_duplicates (store, original, &error);
  g_assert_cmpuint (duplicates->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (duplicates, 0), ==, copy);
}

static void
test_feed_gives_newest_rows_first (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieFeedModel) feed = NULL;
  g_autoptr (VigieFeedModel) short_feed = NULL;
  g_autoptr (VigieFeedItem) item = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  Mirror mirror;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 500);
  feed = load_first (store, NULL, 40);
  g_assert_true (vigie_feed_model_is_partial (feed));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (feed)), ==, 40);
  g_assert_cmpint (get_key (G_LIST_MODEL (feed), 0), ==, NUMBERED_TIME (499));
  mirror_init (&mirror, feed);

  /* what happens before the rest is there is not lost */
  item = g_list_model_get_item (G_LIST_MODEL (feed), 3);
  decision = decide_status (store, 496, VIGIE_STATUS_CONFIRMED);
  ingest_numbered (store, 500, 20);
  vigie_feed_model_load_rest (feed);
  wait_for_length (feed, 520);
  g_assert_false (vigie_feed_model_is_partial (feed));
  g_assert_cmpint (vigie_feed_item_get_status (item), ==, VIGIE_STATUS_CONFIRMED);
  g_assert_true (mirror_is_faithful (&mirror));
  assert_newest_first (feed);
  mirror_clear (&mirror);

  short_feed = load_first (store, NULL, 1000);
  g_assert_false (vigie_feed_model_is_partial (short_feed));
  vigie_feed_model_load_rest (short_feed);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (short_feed)), ==, 520);
}

static void
test_follower_far_behind_reads_everything_again (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieFeedModel) feed = NULL;
  g_autoptr (VigieFeedItem) item = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  Mirror mirror;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 10);
  feed = load_feed (store, NULL);
  mirror_init (&mirror, feed);
  item = g_list_model_get_item (G_LIST_MODEL (feed), 4);
  decision = decide_status (store, 5, VIGIE_STATUS_REJECTED);
  for (guint i = 0; i < 1200; i++) /* more changes than the file keeps */
    ingest_numbered (store, 10 + i, 1);
  wait_for_length (feed, 1210);
  g_assert_cmpint (vigie_feed_item_get_status (item), ==, VIGIE_STATUS_REJECTED);
  g_assert_true (mirror_is_faithful (&mirror));
  mirror_clear (&mirror);
}

typedef struct
{
  VigieMapPoints *points;
  gsize n;
  gsize n_masked;
} Shown;

static gboolean
shows (gpointer data)
{
  Shown *shown = data;
  const VigieMapPointsData *points = vigie_map_points_get_data (shown->points);
  gsize n_masked = 0;

  for (gsize i = 0; i < points->n; i++)
    n_masked += points->mask[i];
  return points->n == shown->n && n_masked == shown->n_masked;
}

static void
wait_for_points (VigieMapPoints *points, gsize n, gsize n_masked)
{
  Shown shown = { points, n, n_masked };

  g_assert_true (wait_until (shows, &shown, 20));
}

static void
test_map_points_follow_posts_query_and_decisions (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieMapPoints) points = NULL;
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (VigieDecision) confirmed = NULL;
  g_autoptr (VigieDecision) placed = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  const VigieMapPointsData *data;
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 100, 100);
  points = vigie_map_points_new (store);
  vigie_map_points_load (points);
  wait_for_points (points, 90, 90);
  data = vigie_map_points_get_data (points);
  g_assert_cmpint (data->row_id[0], ==, NUMBERED_TIME (100));
  g_assert_cmpfloat_with_epsilon (data->x[0], vigie_mercator_x (4.5), 1e-9);
  g_assert_cmpfloat_with_epsilon (data->y[0], vigie_mercator_y (47.01), 1e-9);
  g_assert_cmpfloat_with_epsilon (data->radius_m[0], 50, 1e-6);

  ingest_numbered (store, 0, 10); /* older: they come after in the arrays */
  wait_for_points (points, 99, 99);

  query->statuses = 1u << VIGIE_STATUS_CONFIRMED;
  vigie_map_points_set_query (points, query);
  wait_for_points (points, 99, 0);
  confirmed = decide_status (store, 3, VIGIE_STATUS_CONFIRMED);
  wait_for_points (points, 99, 1);
  ingest_numbered (store, 300, 5);
  wait_for_points (points, 104, 1);
  vigie_map_points_set_query (points, NULL);
  wait_for_points (points, 104, 104);

  /* A post without a place gets one, and loses it again. */
  numbered_post_id (109, id);
  draft =
      vigie_draft_new_position (id, &(VigiePosition) { 5, 48, 30, VIGIE_ORIGIN_ANALYST }, "Ana");
  placed = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
  wait_for_points (points, 105, 105);
  undone = vigie_store_undo (store, "Ana", NULL, &error);
  wait_for_points (points, 105, 104);
}

/* What the points were before they said that they changed. */
typedef struct
{
  VigieMapPointsData data;
  guint n_added_only; /* how often all that were there stayed as they were */
} Before;

static void
before_take (Before *before, const VigieMapPointsData *data)
{
  before->data = *data;
  before->data.x = g_memdup2 (data->x, data->n * sizeof *data->x);
  before->data.y = g_memdup2 (data->y, data->n * sizeof *data->y);
  before->data.status = g_memdup2 (data->status, data->n);
  before->data.mask = g_memdup2 (data->mask, data->n);
  before->data.row_id = g_memdup2 (data->row_id, data->n * sizeof *data->row_id);
  before->data.radius_m = g_memdup2 (data->radius_m, data->n * sizeof *data->radius_m);
}

static void
before_clear (Before *before)
{
  g_free ((gpointer) before->data.x);
  g_free ((gpointer) before->data.y);
  g_free ((gpointer) before->data.status);
  g_free ((gpointer) before->data.mask);
  g_free ((gpointer) before->data.row_id);
  g_free ((gpointer) before->data.radius_m);
}

static void
on_points_changed (VigieMapPoints *points, Before *before)
{
  const VigieMapPointsData *now = vigie_map_points_get_data (points);
  const gsize n = now->n_kept;

  g_assert_cmpuint (now->revision, ==, before->data.revision + 1);
  g_assert_cmpuint (n, <=, before->data.n);
  g_assert_cmpmem (now->x, n * sizeof *now->x, before->data.x, n * sizeof *now->x);
  g_assert_cmpmem (now->y, n * sizeof *now->y, before->data.y, n * sizeof *now->y);
  g_assert_cmpmem (now->status, n, before->data.status, n);
  g_assert_cmpmem (now->mask, n, before->data.mask, n);
  g_assert_cmpmem (now->row_id, n * sizeof *now->row_id, before->data.row_id,
                   n * sizeof *now->row_id);
  g_assert_cmpmem (now->radius_m, n * sizeof *now->radius_m, before->data.radius_m,
                   n * sizeof *now->radius_m);
  before->n_added_only += n == before->data.n && now->n > n;
  before_clear (before);
  before_take (before, now);
}

static void
test_map_points_say_which_stay_as_they_were (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieMapPoints) points = NULL;
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (VigieDecision) decision = NULL;
  Before before = { 0 };

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 100);
  points = vigie_map_points_new (store);
  vigie_map_points_load (points);
  wait_for_points (points, 90, 90);
  before_take (&before, vigie_map_points_get_data (points));
  g_signal_connect (points, "changed", G_CALLBACK (on_points_changed), &before);

  ingest_numbered (store, 100, 10);
  wait_for_points (points, 99, 99);
  g_assert_cmpuint (before.n_added_only, ==, 1);
  ingest_numbered (store, 200, 3000); /* more than the arrays have room for */
  wait_for_points (points, 2799, 2799);
  g_assert_cmpuint (before.n_added_only, ==, 2);

  query->statuses = 1u << VIGIE_STATUS_NEW;
  vigie_map_points_set_query (points, query);
  wait_for_points (points, 2799, 2799);
  decision = decide_status (store, 3, VIGIE_STATUS_REJECTED);
  wait_for_points (points, 2799, 2798);
  ingest_numbered (store, 5000, 3000);
  wait_for_points (points, 5499, 5498);
  g_assert_cmpuint (before.n_added_only, ==, 3);
  g_signal_handlers_disconnect_by_data (points, &before);
  before_clear (&before);
}

static void
test_histogram_counts_every_post_once (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieQuery) query = vigie_query_new ();
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (VigieHistogram) histogram = NULL;
  g_autoptr (GError) error = NULL;
  guint64 totals[VIGIE_N_STATUSES] = { 0 };
  Answer answer = { 0 };

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 600); /* ten hours */
  decision = decide_status (store, 599, VIGIE_STATUS_CONFIRMED);
  query->from = NUMBERED_TIME (10); /* the brush does not cut its own context */
  query->to = NUMBERED_TIME (20);
  vigie_store_load_histogram_async (store, query, 50, NULL, on_answer, &answer);
  g_assert_true (wait_until (has_answer, &answer, 20));
  result = answer.result;
  histogram = vigie_store_load_histogram_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (histogram->n_bins, <=, 50);
  g_assert_cmpuint (histogram->n_bins, >, 25);
  g_assert_cmpint (histogram->from % histogram->bin_ms, ==, 0);
  for (guint i = 0; i < histogram->n_bins * VIGIE_N_STATUSES; i++)
    totals[i % VIGIE_N_STATUSES] += histogram->counts[i];
  g_assert_cmpuint (totals[VIGIE_STATUS_NEW], ==, 599);
  g_assert_cmpuint (totals[VIGIE_STATUS_CONFIRMED], ==, 1);
  g_assert_cmpuint (
      histogram->counts[(histogram->n_bins - 1) * VIGIE_N_STATUSES + VIGIE_STATUS_CONFIRMED], ==,
      1);
}

static gboolean
is_undone (gpointer data)
{
  return !vigie_log_item_is_active (data);
}

static void
test_log_lists_newest_first_and_marks_what_was_undone (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieLogModel) log = NULL;
  g_autoptr (VigieDecision) first = NULL;
  g_autoptr (VigieDecision) second = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autoptr (VigieLogItem) row = NULL;
  g_autoptr (VigieLogItem) undo = NULL;
  g_autoptr (GError) error = NULL;
  Mirror mirror;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 2);
  first = decide_status (store, 0, VIGIE_STATUS_CONFIRMED);
  log = vigie_log_model_new (store);
  mirror_init (&mirror, log);
  wait_for_length (log, 1);
  second = decide_status (store, 1, VIGIE_STATUS_REJECTED);
  wait_for_length (log, 2);
  row = g_list_model_get_item (G_LIST_MODEL (log), 0);
  g_assert_cmpstr (vigie_decision_get_id (vigie_log_item_get_decision (row)), ==,
                   vigie_decision_get_id (second));
  g_assert_true (vigie_log_item_is_active (row));
  g_assert_cmpint (vigie_log_item_get_row_id (row), ==, NUMBERED_TIME (1)); /* what it is about */
  g_assert_nonnull (vigie_log_item_get_text (row));

  undone = vigie_store_undo (store, "Ana", NULL, &error);
  wait_for_length (log, 3);
  g_assert_true (wait_until (is_undone, row, 20));
  undo = g_list_model_get_item (G_LIST_MODEL (log), 0);
  g_assert_true (vigie_log_item_is_active (undo));
  g_assert_cmpint (vigie_log_item_get_row_id (undo), ==, NUMBERED_TIME (1));
  g_assert_true (vigie_log_item_is_active (g_ptr_array_index (mirror.items, 2)));
  g_assert_true (mirror_is_faithful (&mirror));
  mirror_clear (&mirror);
}

static const char *
get_headline (VigieLogModel *log, guint position)
{
  g_autoptr (VigieLogItem) row = g_list_model_get_item (G_LIST_MODEL (log), position);

  return vigie_log_item_get_headline (row); /* the list holds the row */
}

static gboolean
is_redo (VigieLogModel *log, guint position)
{
  g_autoptr (VigieLogItem) row = g_list_model_get_item (G_LIST_MODEL (log), position);

  return vigie_log_item_is_redo (row);
}

static void
test_log_names_what_was_undone_and_redone (void)
{
  const double square[] = { 4.8, 47.0, 4.9, 47.0, 4.9, 47.1, 4.8, 47.1 };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieLogModel) log = NULL;
  g_autoptr (VigieGeometry) geometry = vigie_geometry_new_polygon (square, 4);
  g_autoptr (VigieDraft) draft =
      vigie_draft_new_shape ("shape-1", VIGIE_DECISION_SHAPE_DRAW, VIGIE_SHAPE_CLOSURE, "A 38",
                             "snow", VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN, geometry, "Ana");
  g_autoptr (VigieDecision) drawn = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autoptr (VigieDecision) redone = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  drawn = vigie_store_append (store, draft, &error);
  undone = vigie_store_undo (store, "Ana", NULL, &error);
  log = vigie_log_model_new (store);
  wait_for_length (log, 2);
  g_assert_cmpstr (get_headline (log, 1), ==, "A 38"); /* though it is drawn no more */
  g_assert_cmpstr (get_headline (log, 0), ==, "A 38");
  g_assert_false (is_redo (log, 0));

  redone = vigie_store_redo (store, "Ana", NULL, &error);
  g_assert_no_error (error);
  wait_for_length (log, 3);
  g_assert_cmpstr (get_headline (log, 0), ==, "A 38");
  g_assert_true (is_redo (log, 0));
}

static gboolean
is_at_rest (gpointer log)
{
  return !vigie_log_model_is_busy (log);
}

static void
test_log_lists_what_its_filter_lets_through (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieLogModel) log = NULL;
  g_autoptr (VigieLogFilter) filter = vigie_log_filter_new ();
  g_autoptr (VigieDecision) first = NULL;
  g_autoptr (VigieDecision) second = NULL;
  g_autoptr (VigieDecision) third = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autoptr (GError) error = NULL;
  Mirror mirror;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 3);
  first = decide_status (store, 0, VIGIE_STATUS_CONFIRMED);
  second = decide_status (store, 1, VIGIE_STATUS_REJECTED);
  log = vigie_log_model_new (store);
  mirror_init (&mirror, log);
  wait_for_length (log, 2);
  g_assert_cmpuint (vigie_log_model_get_total (log), ==, 2);

  g_set_str (&filter->subject, vigie_decision_get_subject (first));
  vigie_log_model_set_filter (log, filter);
  wait_for_length (log, 1);
  third = decide_status (store, 2, VIGIE_STATUS_CONFIRMED); /* about another post */
  undone = vigie_store_undo (store, "Ana", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wait_until (is_at_rest, log, 20));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 1);
  g_clear_pointer (&filter->subject, g_free);
  filter->group = VIGIE_LOG_GROUP_UNDONE;
  vigie_log_model_set_filter (log, filter);
  wait_for_length (log, 2);
  g_assert_cmpuint (vigie_log_model_get_total (log), ==, 4);

  filter->group = VIGIE_LOG_GROUP_SHAPES; /* asked for and given up before it was answered */
  vigie_log_model_set_filter (log, filter);
  vigie_log_model_set_filter (log, NULL);
  wait_for_length (log, 4);
  g_assert_true (wait_until (is_at_rest, log, 20));
  g_assert_true (mirror_is_faithful (&mirror));
  mirror_clear (&mirror);
}

static void
test_models_outlive_their_file (void)
{
  g_auto (Place) place = { 0 };
  VigieStore *store;
  g_autoptr (VigieFeedModel) feed = NULL;
  g_autoptr (VigieMapPoints) points = NULL;
  g_autoptr (VigieLogModel) log = NULL;
  g_autoptr (GObject) item = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 1000);
  feed = load_feed (store, NULL);
  points = vigie_map_points_new (store);
  vigie_map_points_load (points);
  log = vigie_log_model_new (store);
  ingest_numbered (store, 1000, 1000);
  vigie_store_close (store); /* while workers read */
  g_object_unref (store);
  item = g_list_model_get_item (G_LIST_MODEL (feed), 500);
  g_assert_true (VIGIE_IS_FEED_ITEM (item));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/models/feed-lists-newest-first",
                   test_feed_lists_newest_first_and_keeps_its_objects);
  g_test_add_func ("/models/feed-follows-posts-and-decisions",
                   test_feed_follows_posts_and_decisions);
  g_test_add_func ("/models/feed-takes-posts-between-its-rows",
                   test_feed_takes_posts_between_its_rows);
  g_test_add_func ("/models/duplicates-are-counted-on-their-original",
                   test_duplicates_are_counted_on_their_original);
  g_test_add_func ("/models/feed-gives-newest-rows-first", test_feed_gives_newest_rows_first);
  g_test_add_func ("/models/follower-far-behind-reads-everything-again",
                   test_follower_far_behind_reads_everything_again);
  g_test_add_func ("/models/map-points-follow", test_map_points_follow_posts_query_and_decisions);
  g_test_add_func ("/models/map-points-say-which-stay-as-they-were",
                   test_map_points_say_which_stay_as_they_were);
  g_test_add_func ("/models/histogram-counts-every-post-once",
                   test_histogram_counts_every_post_once);
  g_test_add_func ("/models/log-lists-newest-first",
                   test_log_lists_newest_first_and_marks_what_was_undone);
  g_test_add_func ("/models/log-names-what-was-undone", test_log_names_what_was_undone_and_redone);
  g_test_add_func ("/models/log-filters", test_log_lists_what_its_filter_lets_through);
  g_test_add_func ("/models/models-outlive-their-file", test_models_outlive_their_file);
  return g_test_run ();
}
