/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the review by a slow computation that shares nothing with theirs but the fold of a
 * whole log: boards from nothing for each moment, and SQL for what is counted and measured. */
#include "review-slow.h"

#include <sqlite3.h>
#include <string.h>

#include "vigie-json.h"
#include "vigie-reviewing.h"

/* ---- the slow computation ---- */

/* What is known of a post without any figure. */
typedef struct
{
  char id[VIGIE_POST_ID_LENGTH + 1];
  char *source;
  char *network;
  gint64 posted_at;
  gint64 seen_at;
  gboolean has_candidate;
  gint64 confirmed_at;
  gint64 decided_at;
  VigieStatus status;
} SlowPost;

typedef struct
{
  gint64 at;
  gboolean four_eyes;
  GPtrArray *log; /* (element-type VigieDecision) */
  GArray *posts;  /* (element-type SlowPost) */
} Slow;

static void
slow_post_clear (SlowPost *post)
{
  g_free (post->source);
  g_free (post->network);
}

static gboolean
collect_decision (VigieDecision *decision, gpointer user_data)
{
  Slow *slow = user_data;

  if (vigie_decision_get_at (decision) <= slow->at)
    g_ptr_array_add (slow->log, g_object_ref (decision));
  return TRUE;
}

static gboolean
collect_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Slow *slow = user_data;
  SlowPost row = { .posted_at = vigie_post_get_posted_at (post),
                   .seen_at = vigie_post_get_received_at (post),
                   .confirmed_at = VIGIE_TIME_UNKNOWN,
                   .decided_at = VIGIE_TIME_UNKNOWN };
  gsize n_candidates;

  if (row.seen_at > slow->at)
    return TRUE;
  g_strlcpy (row.id, vigie_post_get_id (post), sizeof row.id);
  row.source = vigie_post_dup_source (post);
  row.network = g_strdup (vigie_post_get_source_kind (post));
  vigie_post_get_candidates (post, &n_candidates);
  row.has_candidate = n_candidates > 0;
  g_array_append_val (slow->posts, row);
  return TRUE;
}

static gboolean
counts (const Slow *slow, const char *id)
{
  for (guint i = 0; i < slow->log->len; i++)
    {
      VigieDecision *revoke = g_ptr_array_index (slow->log, i);

      if (vigie_decision_get_kind (revoke) == VIGIE_DECISION_REVOKE &&
          strcmp (vigie_decision_get_subject (revoke), id) == 0 &&
          counts (slow, vigie_decision_get_id (revoke)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_cleared (const Slow *slow, const VigiePostState *state)
{
  return state != NULL && state->status == VIGIE_STATUS_CONFIRMED &&
         (!slow->four_eyes || (state->confirmed_by != NULL && state->confirmed_by[0] != NULL &&
                               state->confirmed_by[1] != NULL));
}

static VigieBoard *
fold (const Slow *slow, VigieDecision *brief, gint64 until)
{
  VigieBoard *board = vigie_board_new ();
  JsonObject *log = NULL;

  if (brief != NULL && json_object_has_member (vigie_decision_get_payload (brief), "log"))
    log = json_object_get_object_member (vigie_decision_get_payload (brief), "log");
  for (guint i = 0; i < slow->log->len; i++)
    {
      VigieDecision *decision = g_ptr_array_index (slow->log, i);
      const gint64 told = log != NULL ? json_object_get_int_member_with_default (
                                            log, vigie_decision_get_device (decision), 0)
                                      : 0;

      if (log != NULL ? vigie_decision_get_seq (decision) <= told
                      : vigie_decision_get_at (decision) <= until)
        vigie_board_apply (board, decision, NULL);
    }
  return board;
}

static SlowPost *
find_post (const Slow *slow, const char *id)
{
  for (guint i = 0; i < slow->posts->len; i++)
    if (strcmp (g_array_index (slow->posts, SlowPost, i).id, id) == 0)
      return &g_array_index (slow->posts, SlowPost, i);
  return NULL;
}

static void
decide (SlowPost *post, gint64 at)
{
  if (post->decided_at == VIGIE_TIME_UNKNOWN || at < post->decided_at)
    post->decided_at = at;
}

static void
hold_in_overlay (const Slow *slow, VigieDecision *overlay)
{
  const gint64 at = vigie_decision_get_at (overlay);
  g_autoptr (VigieBoard) board = fold (slow, NULL, at);

  if (json_object_get_int_member_with_default (vigie_decision_get_payload (overlay), "n_posts",
                                               1) == 0)
    return;
  for (guint i = 0; i < slow->posts->len; i++)
    {
      SlowPost *post = &g_array_index (slow->posts, SlowPost, i);
      const VigiePostState *state = vigie_board_get_post (board, post->id);

      if (post->seen_at <= at && is_cleared (slow, state) &&
          (state->has_position || post->has_candidate))
        decide (post, at);
    }
}

static const char *
get_original (const Slow *slow, VigieBoard *board, gint64 as_of, const char *id)
{
  const VigiePostState *state = vigie_board_get_post (board, id);
  const SlowPost *post = find_post (slow, id);

  return post != NULL && post->seen_at <= as_of && state != NULL ? state->duplicate_of : NULL;
}

/* In a ring the smallest id of it; a ring is walked around often enough to be in it. */
static const char *
get_root (const Slow *slow, VigieBoard *board, gint64 as_of, const char *id)
{
  const char *root = id;
  const char *least;

  for (int i = 0; i < (int) slow->posts->len * 2 + 2; i++)
    {
      const char *next = get_original (slow, board, as_of, root);

      if (next == NULL)
        return root;
      root = next;
    }
  least = root;
  for (int i = 0; i < (int) slow->posts->len * 2 + 2; i++)
    {
      root = get_original (slow, board, as_of, root);
      least = strcmp (root, least) < 0 ? root : least;
    }
  return least;
}

static gboolean
is_fact (const Slow *slow, VigieBoard *board, gint64 as_of, const char *id)
{
  const VigiePostState *state = vigie_board_get_post (board, id);
  const SlowPost *post = find_post (slow, id);

  return post != NULL && post->seen_at <= as_of && is_cleared (slow, state);
}

/* A repeat stands for what it repeats where nobody confirmed that, and no earlier repeat does. */
static gboolean
is_in_brief (const Slow *slow, VigieBoard *board, gint64 as_of, const SlowPost *post)
{
  const char *root;

  if (!is_fact (slow, board, as_of, post->id))
    return FALSE;
  if (get_original (slow, board, as_of, post->id) == NULL)
    return TRUE;
  root = get_root (slow, board, as_of, post->id);
  if (is_fact (slow, board, as_of, root) && get_original (slow, board, as_of, root) == NULL)
    return FALSE;
  for (guint i = 0; i < slow->posts->len; i++)
    {
      const SlowPost *other = &g_array_index (slow->posts, SlowPost, i);

      if (other != post && is_fact (slow, board, as_of, other->id) &&
          get_original (slow, board, as_of, other->id) != NULL &&
          strcmp (get_root (slow, board, as_of, other->id), root) == 0 &&
          (other->posted_at < post->posted_at ||
           (other->posted_at == post->posted_at && strcmp (other->id, post->id) > 0)))
        return FALSE;
    }
  return TRUE;
}

static void
hold_in_brief (const Slow *slow, VigieDecision *brief)
{
  const char *text = vigie_json_get_string (vigie_decision_get_payload (brief), "as_of");
  g_autoptr (VigieBoard) board = NULL;
  gint64 as_of = vigie_decision_get_at (brief);

  if (text != NULL)
    g_assert_true (vigie_time_parse (text, &as_of));
  as_of = MIN (as_of, vigie_decision_get_at (brief));
  board = fold (slow, brief, as_of);
  for (guint i = 0; i < slow->posts->len; i++)
    {
      SlowPost *post = &g_array_index (slow->posts, SlowPost, i);

      if (is_in_brief (slow, board, as_of, post))
        decide (post, vigie_decision_get_at (brief));
    }
}

static void
slow_init (Slow *slow, VigieStore *store, gint64 at, gboolean four_eyes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieBoard) board = NULL;

  *slow = (Slow) { .at = at,
                   .four_eyes = four_eyes,
                   .log = g_ptr_array_new_with_free_func (g_object_unref),
                   .posts = g_array_new (FALSE, TRUE, sizeof (SlowPost)) };
  g_array_set_clear_func (slow->posts, (GDestroyNotify) slow_post_clear);
  vigie_store_foreach_decision (store, G_MAXINT64, collect_decision, slow, &error);
  vigie_store_foreach_post (store, NULL, 0, collect_post, slow, &error);
  g_assert_no_error (error);
  board = fold (slow, NULL, at);
  for (guint i = 0; i < slow->posts->len; i++)
    {
      SlowPost *post = &g_array_index (slow->posts, SlowPost, i);
      const VigiePostState *state = vigie_board_get_post (board, post->id);

      post->status = state != NULL ? state->status : VIGIE_STATUS_NEW;
    }
  for (guint i = 0; i < slow->log->len; i++)
    {
      VigieDecision *decision = g_ptr_array_index (slow->log, i);
      const VigieDecisionKind kind = vigie_decision_get_kind (decision);
      SlowPost *post = find_post (slow, vigie_decision_get_subject (decision));

      if (!counts (slow, vigie_decision_get_id (decision)))
        continue;
      if (kind == VIGIE_DECISION_OVERLAY_PUBLISHED)
        hold_in_overlay (slow, decision);
      else if (kind == VIGIE_DECISION_BRIEF_ISSUED)
        hold_in_brief (slow, decision);
      else if (kind == VIGIE_DECISION_POST_STATUS && post != NULL &&
               post->confirmed_at == VIGIE_TIME_UNKNOWN &&
               g_strcmp0 (vigie_json_get_string (vigie_decision_get_payload (decision), "status"),
                          "confirmed") == 0)
        post->confirmed_at = vigie_decision_get_at (decision);
    }
}

static void
slow_clear (Slow *slow)
{
  g_ptr_array_unref (slow->log);
  g_array_unref (slow->posts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Slow, slow_clear)

/* ---- in SQL ---- */

static void
bind_time (sqlite3_stmt *statement, int index, gint64 at)
{
  if (at != VIGIE_TIME_UNKNOWN)
    sqlite3_bind_int64 (statement, index, at);
}

static sqlite3 *
open_table (const Slow *slow)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *insert = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "CREATE TABLE p (id, source, network, posted, seen, confirmed,"
                                 " decided, status)",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_prepare_v2 (db, "INSERT INTO p VALUES (?, ?, ?, ?, ?, ?, ?, ?)", -1, &insert, NULL);
  for (guint i = 0; i < slow->posts->len; i++)
    {
      const SlowPost *post = &g_array_index (slow->posts, SlowPost, i);

      sqlite3_bind_text (insert, 1, post->id, -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 2, post->source, -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 3, post->network, -1, SQLITE_STATIC);
      bind_time (insert, 4, post->posted_at);
      bind_time (insert, 5, post->seen_at);
      bind_time (insert, 6, post->confirmed_at);
      bind_time (insert, 7, post->decided_at);
      sqlite3_bind_int (insert, 8, (int) post->status);
      g_assert_cmpint (sqlite3_step (insert), ==, SQLITE_DONE);
      sqlite3_reset (insert);
      sqlite3_clear_bindings (insert);
    }
  sqlite3_finalize (insert);
  return db;
}

/* VIGIE_TIME_UNKNOWN for NULL. */
static gint64
ask (sqlite3 *db, const char *format, ...)
{
  sqlite3_stmt *statement = NULL;
  va_list args;
  gint64 value;
  char *sql;

  va_start (args, format);
  sql = sqlite3_vmprintf (format, args);
  va_end (args);
  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_type (statement, 0) == SQLITE_NULL ? VIGIE_TIME_UNKNOWN
                                                            : sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_free (sql);
  return value;
}

/* The weighted mean of the two rows around the quantile. */
static gint64
ask_quantile (sqlite3 *db, const char *delay, const char *where, int twentieths)
{
  return ask (db,
              "WITH d AS (SELECT %s AS v, row_number () OVER (ORDER BY %s) - 1 AS n FROM p WHERE"
              " %s AND %s >= 0), k AS (SELECT (count (*) - 1) * %d AS h FROM d)"
              " SELECT CAST (round (a.v + coalesce ((h %% 20) * (b.v - a.v) / 20.0, 0)) AS INT)"
              " FROM (SELECT 0 AS one) LEFT JOIN k LEFT JOIN d a ON a.n = h / 20"
              " LEFT JOIN d b ON b.n = h / 20 + 1",
              delay, delay, where, delay, twentieths);
}

static void
assert_delays (sqlite3 *db, const VigieDelays *delays, const char *delay, const char *where)
{
  gint64 begin = 0;

  g_assert_cmpint ((gint64) delays->n, ==,
                   ask (db, "SELECT count (*) FROM p WHERE %s AND %s >= 0", where, delay));
  g_assert_cmpint ((gint64) delays->n_negative, ==,
                   ask (db, "SELECT count (*) FROM p WHERE %s AND %s < 0", where, delay));
  g_assert_cmpint (delays->min_ms, ==,
                   ask (db, "SELECT min (%s) FROM p WHERE %s AND %s >= 0", delay, where, delay));
  g_assert_cmpint (delays->max_ms, ==,
                   ask (db, "SELECT max (%s) FROM p WHERE %s AND %s >= 0", delay, where, delay));
  g_assert_cmpint (delays->q1_ms, ==, ask_quantile (db, delay, where, 5));
  g_assert_cmpint (delays->median_ms, ==, ask_quantile (db, delay, where, 10));
  g_assert_cmpint (delays->q3_ms, ==, ask_quantile (db, delay, where, 15));
  g_assert_cmpint (delays->p90_ms, ==, ask_quantile (db, delay, where, 18));
  for (guint i = 0; i < VIGIE_DELAY_N_BINS; i++)
    {
      g_assert_cmpint ((gint64) delays->bins[i], ==,
                       ask (db, "SELECT count (*) FROM p WHERE %s AND %s >= %lld AND %s < %lld",
                            where, delay, (long long) begin, delay,
                            (long long) vigie_delay_get_bin_end (i)));
      begin = vigie_delay_get_bin_end (i);
    }
}

static const char *const delay_sql[VIGIE_N_DELAYS] = {
  [VIGIE_DELAY_POSTED_TO_SEEN] = "(seen - posted)",
  [VIGIE_DELAY_SEEN_TO_CONFIRMED] = "(confirmed - seen)",
  [VIGIE_DELAY_CONFIRMED_TO_DECIDED] = "(decided - confirmed)",
  [VIGIE_DELAY_POSTED_TO_CONFIRMED] = "(confirmed - posted)",
  [VIGIE_DELAY_POSTED_TO_DECIDED] = "(decided - posted)",
};

static void
assert_origins (sqlite3 *db, GPtrArray *origins, const char *column)
{
  guint64 n_before = G_MAXUINT64;

  g_assert_cmpint (origins->len, ==, ask (db, "SELECT count (DISTINCT %s) FROM p", column));
  for (guint i = 0; i < origins->len; i++)
    {
      const VigieReviewOrigin *origin = g_ptr_array_index (origins, i);
      g_autofree char *where = g_strdup_printf ("%s = '%s'", column, origin->name);

      g_assert_cmpuint (origin->n_posts, <=, n_before);
      n_before = origin->n_posts;
      g_assert_cmpint ((gint64) origin->n_posts, ==,
                       ask (db, "SELECT count (*) FROM p WHERE %s", where));
      g_assert_cmpint ((gint64) origin->n_decided, ==,
                       ask (db, "SELECT count (decided) FROM p WHERE %s", where));
      for (guint status = 0; status < VIGIE_N_STATUSES; status++)
        g_assert_cmpint (
            (gint64) origin->n_by_status[status], ==,
            ask (db, "SELECT count (*) FROM p WHERE %s AND status = %d", where, (int) status));
      for (guint kind = 0; kind < VIGIE_N_DELAYS; kind++)
        assert_delays (db, &origin->delays[kind], delay_sql[kind], where);
    }
}

/* ---- both ---- */

static char *
format_id (const VigieReviewPost *post)
{
  GString *hex = g_string_new (NULL);

  for (guint i = 0; i < sizeof post->id; i++)
    g_string_append_printf (hex, "%02x", post->id[i]);
  return g_string_free_and_steal (hex);
}

static void
assert_posts (const VigieReview *review, const Slow *slow)
{
  guint n_first = 0, n_decided = 0;

  g_assert_cmpuint (review->posts->len, ==, slow->posts->len);
  for (guint i = 0; i < review->posts->len; i++)
    {
      const VigieReviewPost *post = &g_array_index (review->posts, VigieReviewPost, i);
      g_autofree char *id = format_id (post);
      const SlowPost *expected = find_post (slow, id);

      if (expected == NULL)
        g_error ("post %s is none", id);
      g_assert_cmpint (post->posted_at, ==, expected->posted_at);
      g_assert_cmpint (post->seen_at, ==, expected->seen_at);
      g_assert_cmpint (post->confirmed_at, ==, expected->confirmed_at);
      g_assert_cmpint (post->decided_at, ==, expected->decided_at);
      g_assert_cmpint ((int) post->status, ==, (int) expected->status);
      g_assert_cmpstr (vigie_review_get_source (review, post)->name, ==, expected->source);
      n_decided += post->decided_at != VIGIE_TIME_UNKNOWN;
    }
  for (guint i = 0; i < review->releases->len; i++)
    n_first += (guint) g_array_index (review->releases, VigieReviewRelease, i).n_first;
  g_assert_cmpuint (review->counts.decided, ==, n_decided);
  g_assert_cmpuint (n_first, ==, n_decided);
}

/* What came from each source adds up over time. */
static void
assert_source_series (const VigieReview *review)
{
  const VigieReviewSeries *series = &review->series;

  for (guint i = 0; i < review->sources->len && series->n_bins > 0; i++)
    {
      const VigieReviewOrigin *source = g_ptr_array_index (review->sources, i);
      guint64 n = 0;

      for (guint bin = 0; bin < series->n_bins; bin++)
        n += series->by_source[i * series->n_bins + bin];
      g_assert_cmpuint (n, ==, source->n_posts);
    }
}

/* Each bin's end as the fold at that moment has it. */
static void
assert_series (const VigieReview *review, const Slow *slow, sqlite3 *db)
{
  const VigieReviewSeries *series = &review->series;

  for (guint bin = 0; bin < series->n_bins; bin++)
    {
      const gint64 begin = series->begin + series->step_ms * bin;
      const gint64 end = begin + series->step_ms - 1;
      guint64 expected[VIGIE_N_STATUSES] = { 0 };
      g_autoptr (VigieBoard) board = NULL;

      g_assert_cmpint ((gint64) series->arrived[bin], ==,
                       ask (db, "SELECT count (*) FROM p WHERE seen BETWEEN %lld AND %lld",
                            (long long) begin, (long long) end));
      if (bin % 7 != 0 && bin != series->n_bins - 1)
        continue; /* folds are slow */
      board = fold (slow, NULL, end);
      for (guint i = 0; i < slow->posts->len; i++)
        {
          const SlowPost *post = &g_array_index (slow->posts, SlowPost, i);
          const VigiePostState *state = vigie_board_get_post (board, post->id);

          if (post->seen_at <= end)
            expected[state != NULL ? state->status : VIGIE_STATUS_NEW]++;
        }
      for (guint status = 0; status < VIGIE_N_STATUSES; status++)
        g_assert_cmpuint (series->by_status[status][bin], ==, expected[status]);
    }
}

static void
assert_gain (const VigieReview *review, sqlite3 *db)
{
  const gint64 confirmed_at = ask (db, "SELECT min (confirmed) FROM p");

  g_assert_cmpint (review->gain.first_confirmed_at, ==, confirmed_at);
  if (confirmed_at == VIGIE_TIME_UNKNOWN)
    {
      g_assert_null (review->gain.first);
      return;
    }
  g_assert_cmpint (
      review->gain.first_seen_at, ==,
      ask (db, "SELECT min (seen) FROM p WHERE confirmed = %lld", (long long) confirmed_at));
}

/* The review at @at says what this computation does. */
void
assert_review (VigieStore *store, gint64 at, gboolean four_eyes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieReview) review = vigie_reviewing_run (store, at, NULL, NULL, &error);
  g_auto (Slow) slow = { 0 };
  sqlite3 *db;

  g_assert_no_error (error);
  slow_init (&slow, store, at, four_eyes);
  db = open_table (&slow);
  g_test_message ("%u posts, %u left", slow.posts->len, (guint) review->counts.decided);
  assert_posts (review, &slow);
  g_assert_cmpuint (review->counts.decisions, ==, slow.log->len);
  g_assert_cmpint ((gint64) review->counts.posts, ==, ask (db, "SELECT count (*) FROM p"));
  g_assert_cmpint ((gint64) review->counts.withdrawn, ==,
                   ask (db, "SELECT count (decided) FROM p WHERE status <> 1"));
  for (guint status = 0; status < VIGIE_N_STATUSES; status++)
    g_assert_cmpint ((gint64) review->counts.by_status[status], ==,
                     ask (db, "SELECT count (*) FROM p WHERE status = %d", (int) status));
  for (guint kind = 0; kind < VIGIE_N_DELAYS; kind++)
    assert_delays (db, &review->delays[kind], delay_sql[kind], "1");
  assert_origins (db, review->sources, "source");
  assert_origins (db, review->networks, "network");
  assert_gain (review, db);
  assert_series (review, &slow, db);
  assert_source_series (review);
  sqlite3_close (db);
}
