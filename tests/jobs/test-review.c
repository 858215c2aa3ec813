/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
/* The figures of the review: cases by hand. */
#include <string.h>

#include "review-slow.h"
#include "review-walk.h"
#include "vigie-json.h"
#include "vigie-reporting.h"
#include "vigie-review-charts.h"
#include "vigie-reviewing.h"
#include "vigie-test-util.h"

static VigieReview *
run_review (Walk *walk)
{
  g_autoptr (GError) error = NULL;
  VigieReview *review = vigie_reviewing_run (walk->store, walk->now, NULL, NULL, &error);

  g_assert_no_error (error);
  assert_review (walk->store, walk->now, FALSE);
  return review;
}

static void
set_up (Walk *walk, gconstpointer data)
{
  walk_init (walk);
}

static void
tear_down (Walk *walk, gconstpointer data)
{
  walk_clear (walk);
}

static char *
decide_at (Walk *walk, int second, VigieDraft *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDecision) decision = NULL;

  walk->now = BEGIN + second * G_GINT64_CONSTANT (1000);
  decision = vigie_store_append (walk->store, draft, &error);
  vigie_draft_unref (draft);
  g_assert_no_error (error);
  return g_strdup (vigie_decision_get_id (decision));
}

static void
log_at (Walk *walk, int second, const char *kind, const char *payload, const char *actor)
{
  g_free (decide_at (walk, second, make_draft (kind, NULL, payload, actor)));
}

static void
confirm_at (Walk *walk, int second, guint number, const char *actor)
{
  char id[VIGIE_POST_ID_LENGTH + 1];

  make_post_id (number, id);
  g_free (
      decide_at (walk, second, vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, NULL, actor)));
}

/* Seen @second after the begin, ten seconds after it was posted. */
static void
see_at (Walk *walk, int second, guint number, const VigiePosition *position)
{
  const gint64 at = BEGIN + second * G_GINT64_CONSTANT (1000);

  walk->now = MAX (walk->now, at);
  ingest_at (walk, number, at - 10000, at, position);
}

static const VigieReviewPost *
get_post (const VigieReview *review, guint number)
{
  char wanted[VIGIE_POST_ID_LENGTH + 1];

  make_post_id (number, wanted);
  for (guint i = 0; i < review->posts->len; i++)
    {
      const VigieReviewPost *post = &g_array_index (review->posts, VigieReviewPost, i);
      gboolean same = TRUE;

      for (guint k = 0; k < sizeof post->id; k++)
        same = same && (g_ascii_xdigit_value (wanted[2 * k]) << 4 |
                        g_ascii_xdigit_value (wanted[2 * k + 1])) == post->id[k];
      if (same)
        return post;
    }
  g_error ("no post %u", number);
}

#define AT(second) (BEGIN + (second) * G_GINT64_CONSTANT (1000))

static void
test_an_empty_incident_has_no_figures (Walk *walk, gconstpointer data)
{
  g_autoptr (VigieReview) review = run_review (walk);

  g_assert_cmpuint (review->counts.posts, ==, 0);
  g_assert_cmpuint (review->series.n_bins, ==, 0);
  g_assert_cmpint (review->delays[VIGIE_DELAY_SEEN_TO_CONFIRMED].median_ms, ==, VIGIE_TIME_UNKNOWN);
  g_assert_cmpint (review->call_out.called_ms, ==, VIGIE_TIME_UNKNOWN);
  g_assert_cmpint (review->gain.seen_ms, ==, VIGIE_TIME_UNKNOWN);
  g_assert_cmpuint (review->groups->len, ==, 0);
}

static void
test_the_call_out_is_held_against_the_alert (Walk *walk, gconstpointer data)
{
  g_autoptr (VigieReview) without = NULL;
  g_autoptr (VigieReview) review = NULL;

  log_at (walk, 150, "milestone", "{\"name\":\"volunteers-called\"}", "Ana");
  log_at (walk, 960, "milestone", "{\"name\":\"team-online\",\"at\":\"2026-01-31T08:15:01Z\"}",
          "Ana");
  without = run_review (walk);
  g_assert_cmpint (without->call_out.called_at, ==, AT (150));
  g_assert_cmpint (without->call_out.called_ms, ==, VIGIE_TIME_UNKNOWN);

  vigie_store_set (walk->store, VIGIE_INFO_ALERT_AT, "2026-01-31T08:00:00Z", NULL);
  review = run_review (walk);
  g_assert_cmpint (review->call_out.alert_at, ==, BEGIN);
  g_assert_cmpint (review->call_out.called_ms, ==, 150000);
  g_assert_cmpint (review->call_out.online_ms, ==, 901000);
}

static void
test_time_is_gained_against_the_official_channel (Walk *walk, gconstpointer data)
{
  g_autoptr (VigieReview) review = NULL;

  see_at (walk, 60, 1, &dijon);
  see_at (walk, 30, 2, &dijon);
  confirm_at (walk, 100, 1, "Ana");
  confirm_at (walk, 110, 2, "Ana");
  log_at (walk, 190, "milestone", "{\"name\":\"first-official-information\"}", "Ana"); /* once */
  log_at (walk, 200, "milestone", "{\"name\":\"official-information\"}", "Ana");
  review = run_review (walk);
  g_assert_cmpuint (review->milestones->len, ==, 1);
  g_assert_cmpint (review->gain.seen_ms, ==, 140000);
  g_assert_cmpint (review->gain.confirmed_ms, ==, 100000);
}

/* Taken back: never confirmed. Rejected later: it was confirmed all the same. */
static void
test_an_undone_confirmation_is_none (Walk *walk, gconstpointer data)
{
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigieReview) review = NULL;
  g_autofree char *undone = NULL;

  see_at (walk, 0, 1, &dijon);
  see_at (walk, 0, 2, &dijon);
  make_post_id (1, id);
  undone = decide_at (walk, 10, vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, NULL, "Ana"));
  confirm_at (walk, 20, 2, "Ana");
  log_at (walk, 30, "overlay.published", "{\"n_posts\":2}", "Ana");
  g_free (decide_at (walk, 40, vigie_draft_new_revoke (undone, "Ana")));
  make_post_id (2, id);
  g_free (decide_at (walk, 50, vigie_draft_new_status (id, VIGIE_STATUS_REJECTED, "faux", "Bo")));
  review = run_review (walk);
  g_assert_cmpint (get_post (review, 1)->confirmed_at, ==, VIGIE_TIME_UNKNOWN);
  g_assert_cmpint (get_post (review, 1)->decided_at, ==, AT (30));
  g_assert_cmpint (get_post (review, 2)->confirmed_at, ==, AT (20));
  g_assert_cmpuint (review->counts.decided, ==, 2);
  g_assert_cmpuint (review->counts.withdrawn, ==, 2);
  g_assert_cmpuint (review->counts.undone, ==, 1);
}

/* The first of them confirmed it; it goes out once the second one did. */
static void
test_two_confirm (Walk *walk, gconstpointer data)
{
  g_autoptr (VigieReview) review = NULL;
  g_autoptr (GError) error = NULL;

  vigie_store_set (walk->store, VIGIE_INFO_FOUR_EYES, "true", NULL);
  see_at (walk, 0, 1, &dijon);
  confirm_at (walk, 10, 1, "Ana");
  log_at (walk, 20, "overlay.published", "{}", "Ana");
  confirm_at (walk, 30, 1, "Bo");
  log_at (walk, 40, "overlay.published", "{}", "Ana");
  review = vigie_reviewing_run (walk->store, walk->now, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_post (review, 1)->confirmed_at, ==, AT (10));
  g_assert_cmpint (get_post (review, 1)->decided_at, ==, AT (40));
  assert_review (walk->store, walk->now, TRUE);
}

/* An overlay shows places, and some hold no posts at all; a brief tells what has no place, too, but
 * nothing twice. */
static void
test_what_leaves_is_what_was_in_it (Walk *walk, gconstpointer data)
{
  char id[VIGIE_POST_ID_LENGTH + 1], original[VIGIE_POST_ID_LENGTH + 1];
  g_autofree char *payload = NULL;
  g_autoptr (VigieReview) review = NULL;

  see_at (walk, 0, 1, NULL);   /* no place */
  see_at (walk, 1, 2, &dijon); /* confirmed behind the brief */
  see_at (walk, 2, 3, &dijon); /* of X */
  see_at (walk, 3, 5, &dijon); /* repeats number 3 */
  confirm_at (walk, 10, 1, "Ana");
  confirm_at (walk, 11, 3, "Ana");
  confirm_at (walk, 12, 5, "Ana");
  make_post_id (5, id);
  make_post_id (3, original);
  payload = g_strdup_printf ("{\"post\":\"%s\"}", original);
  g_free (decide_at (walk, 13, make_draft ("post.duplicate-of", id, payload, "Ana")));
  log_at (walk, 20, "overlay.published", "{\"format\":\"datex2\",\"n_posts\":0}", "Ana");
  log_at (walk, 30, "brief.issued", "{\"number\":7}", "Ana");
  confirm_at (walk, 40, 2, "Ana");
  log_at (walk, 50, "overlay.published", "{\"format\":\"geojson\",\"n_posts\":3}", "Ana");
  review = run_review (walk);
  g_assert_cmpint (get_post (review, 1)->decided_at, ==, AT (30));
  g_assert_cmpint (get_post (review, 2)->decided_at, ==, AT (50));
  g_assert_cmpint (get_post (review, 3)->decided_at, ==, AT (30));
  g_assert_cmpint (get_post (review, 5)->decided_at, ==, AT (50));
  g_assert_cmpuint (review->releases->len, ==, 3);
  g_assert_cmpint (g_array_index (review->releases, VigieReviewRelease, 1).number, ==, 7);
  g_assert_cmpuint (review->counts.duplicates, ==, 1);
  g_assert_cmpuint (review->counts.placed, ==, 3);
}

static void
test_delays_below_zero_are_counted_apart (Walk *walk, gconstpointer data)
{
  const VigieDelays *delays;
  g_autoptr (VigieReview) review = NULL;

  ingest_at (walk, 1, AT (100), AT (0), NULL);
  ingest_at (walk, 2, AT (0), AT (20), NULL);
  ingest_at (walk, 3, AT (0), AT (40), NULL);
  walk->now = AT (200);
  review = run_review (walk);
  delays = &review->delays[VIGIE_DELAY_POSTED_TO_SEEN];
  g_assert_cmpuint (delays->n, ==, 2);
  g_assert_cmpuint (delays->n_negative, ==, 1);
  g_assert_cmpint (delays->median_ms, ==, 30000);
  g_assert_cmpint (delays->min_ms, ==, 20000);
}

static void
draw_at (Walk *walk, int second, const char *id, const char *more)
{
  g_autofree char *payload = g_strdup_printf (
      "{\"kind\":\"closure\",\"title\":\"D 971\",\"geometry\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[5,47],[5.1,47],[5.1,47.1],[5,47]]]}%s}",
      more);

  g_free (decide_at (walk, second, make_draft ("shape.draw", id, payload, "Ana")));
}

static void
test_closures_end_when_lifted_or_as_planned (Walk *walk, gconstpointer data)
{
  const VigieReviewClosure *closures;
  g_autoptr (VigieReview) review = NULL;

  draw_at (walk, 0, "lifted", "");
  draw_at (walk, 10, "planned", ",\"to\":\"2026-01-31T08:05:00Z\"");
  draw_at (walk, 20, "open", ",\"to\":\"2026-02-01T08:00:00Z\"");
  g_free (decide_at (walk, 100, vigie_draft_new_lift ("lifted", AT (90), "Ana")));
  walk->now = AT (600);
  review = run_review (walk);
  g_assert_cmpuint (review->closures->len, ==, 3);
  closures = (const VigieReviewClosure *) (gpointer) review->closures->data;
  g_assert_cmpint (closures[0].ends_at, ==, AT (90));
  g_assert_true (closures[0].is_lifted);
  g_assert_cmpint (closures[1].ends_at, ==, AT (300));
  g_assert_false (closures[1].is_lifted);
  g_assert_cmpint (closures[2].ends_at, ==, VIGIE_TIME_UNKNOWN);
  g_assert_cmpuint (review->counts.closures_open, ==, 1);
  g_assert_cmpint (review->closed.max_ms, ==, 290000);
}

/* Three are a group; two and one are the others; what one alone did is nobody's business. */
static void
test_no_figure_is_one_persons (Walk *walk, gconstpointer data)
{
  static const char *const joins[] = { "{\"group\":\"VISOV\",\"name\":\"Ana\"}",
                                       "{\"group\":\"VISOV\",\"name\":\"Bo\"}",
                                       "{\"group\":\"VISOV\",\"name\":\"Cléo\"}",
                                       "{\"group\":\"SDIS\",\"name\":\"Dan\"}" };
  const VigieReviewGroup *group;
  g_autoptr (VigieReview) few = NULL;
  g_autoptr (VigieReview) review = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (joins); i++)
    log_at (walk, (int) i, "roster.join", joins[i], "Ana");
  for (guint i = 1; i < 6; i++)
    see_at (walk, 10, i, &dijon);
  confirm_at (walk, 20, 1, "ANA ");
  confirm_at (walk, 30, 2, "Bo");
  confirm_at (walk, 100, 4, "Dan");
  few = run_review (walk);
  g_assert_cmpuint (few->groups->len, ==, 1);
  group = g_ptr_array_index (few->groups, 0);
  g_assert_cmpint ((int) group->kind, ==, (int) VIGIE_REVIEW_GROUP_OTHERS);
  g_assert_false (group->withheld);
  g_assert_cmpuint (group->n_confirmed, ==, 3);

  confirm_at (walk, 110, 3, "Cléo");
  review = run_review (walk);
  g_assert_cmpuint (review->groups->len, ==, 2);
  group = g_ptr_array_index (review->groups, 0);
  g_assert_cmpstr (group->name, ==, "VISOV");
  g_assert_cmpuint (group->n_confirmed, ==, 3);
  g_assert_cmpint (group->delay.median_ms, ==, 20000);
  group = g_ptr_array_index (review->groups, 1);
  g_assert_true (group->withheld);
  g_assert_cmpuint (group->n_decisions, ==, 0);
  g_assert_cmpuint (group->delay.n, ==, 0);
}

static void
test_findings_are_edited_and_taken_back (Walk *walk, gconstpointer data)
{
  const VigieFinding *finding;
  g_autofree char *second = NULL;
  g_autoptr (VigieReview) edited = NULL;
  g_autoptr (VigieReview) review = NULL;

  g_free (decide_at (
      walk, 0, vigie_draft_new_finding ("finding-1", TRUE, "Trop tard", NULL, NULL, NULL, "Ana")));
  second = decide_at (walk, 10,
                      vigie_draft_new_finding ("finding-1", TRUE, "Appelés trop tard",
                                               "Liste à jour", "Bo", "2026-03-31", "Ana"));
  edited = run_review (walk);
  g_assert_cmpuint (edited->findings->len, ==, 1);
  finding = g_ptr_array_index (edited->findings, 0);
  g_assert_cmpstr (finding->text, ==, "Appelés trop tard");
  g_assert_cmpstr (finding->due, ==, "2026-03-31");
  g_assert_cmpint (finding->found_at, ==, AT (0));
  g_assert_cmpint (finding->written_at, ==, AT (10));
  g_free (decide_at (walk, 20, vigie_draft_new_revoke (second, "Ana")));
  review = run_review (walk);
  finding = g_ptr_array_index (review->findings, 0);
  g_assert_cmpstr (finding->text, ==, "Trop tard");
  g_assert_null (finding->owner);
}

/* The sum of a column of numbers of a chart's table. */
static guint64
sum_column (VigieChart *chart, guint column)
{
  guint64 sum = 0;

  for (guint row = 0; row < vigie_chart_get_n_rows (chart); row++)
    {
      g_autofree char *cell = vigie_chart_dup_cell (chart, row, column);

      sum += g_ascii_strtoull (cell, NULL, 10);
    }
  return sum;
}

/* The last number of a bar's row is its total. */
static void
test_charts_show_the_figures (Walk *walk, gconstpointer data)
{
  g_autoptr (VigieReview) none = run_review (walk);
  g_autoptr (VigieChart) empty =
      vigie_review_chart_arrivals (none, TRUE, VIGIE_LANGUAGE_FRENCH, NULL);
  g_autoptr (VigieReview) review = NULL;
  g_autoptr (VigieChart) sources = NULL;
  g_autoptr (VigieChart) networks = NULL;
  g_autoptr (VigieChart) statuses = NULL;
  g_autoptr (VigieChart) delays = NULL;
  g_autoptr (VigieChart) by_source = NULL;
  g_autoptr (VigieChart) closures = NULL;

  g_assert_true (vigie_chart_is_empty (empty));
  for (guint i = 0; i < 8; i++)
    see_at (walk, (int) i * 40, i, &dijon);
  confirm_at (walk, 400, 1, "Ana");
  draw_at (walk, 500, "closed", "");
  review = run_review (walk);
  sources = vigie_review_chart_arrivals (review, FALSE, VIGIE_LANGUAGE_ENGLISH, NULL);
  networks = vigie_review_chart_arrivals (review, TRUE, VIGIE_LANGUAGE_ENGLISH, NULL);
  statuses = vigie_review_chart_statuses (review, VIGIE_LANGUAGE_ENGLISH, NULL);
  delays = vigie_review_chart_delays (review, VIGIE_DELAY_SEEN_TO_CONFIRMED, VIGIE_LANGUAGE_FRENCH);
  by_source = vigie_review_chart_delays_by (review, VIGIE_REVIEW_BY_SOURCE,
                                            VIGIE_DELAY_SEEN_TO_CONFIRMED, VIGIE_LANGUAGE_FRENCH);
  closures = vigie_review_chart_closures (review, VIGIE_LANGUAGE_ENGLISH, NULL);

  g_assert_cmpuint (vigie_chart_get_n_columns (sources), ==,
                    vigie_chart_get_n_columns (networks) + 1);
  g_assert_cmpuint (sum_column (sources, vigie_chart_get_n_columns (sources) - 1), ==, 8);
  g_assert_cmpuint (sum_column (networks, vigie_chart_get_n_columns (networks) - 1), ==, 8);
  g_assert_cmpuint (vigie_chart_get_n_rows (delays), ==, VIGIE_DELAY_N_BINS);
  g_assert_cmpuint (sum_column (delays, 1), ==, 1);
  g_assert_cmpstr (vigie_chart_get_title (delays), ==, "De l’arrivée à la confirmation");
  g_assert_cmpuint (vigie_chart_get_n_rows (by_source), ==, 1); /* of those with any */
  g_assert_cmpuint (sum_column (by_source, 1), ==, 1);
  g_assert_cmpstr (vigie_chart_get_title (by_source), ==,
                   "De l’arrivée à la confirmation, par source");
  g_assert_cmpuint (vigie_chart_get_n_rows (closures), ==, 1);
  g_assert_cmpuint (vigie_chart_get_n_rows (statuses), ==, review->series.n_bins);
}

/* ---- its report ---- */

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

static void
test_a_report_is_written_in_a_worker (Walk *walk, gconstpointer data)
{
  g_autofree char *path = g_build_filename (walk->place.folder, "r.pdf", NULL);
  const VigieReportRequest request = { .path = path, .language = "fr", .at = walk->now };
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GAsyncResult) never = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_auto (VigieReportOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancelled);
  vigie_report_write_async (walk->store, &request, cancelled, keep_result, &never);
  g_assert_true (vigie_test_wait_until (has_result, &never, 60000));
  g_assert_false (vigie_report_write_finish (walk->store, never, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  vigie_report_write_async (walk->store, &request, NULL, keep_result, &done);
  g_assert_true (vigie_test_wait_until (has_result, &done, 60000));
  g_assert_true (vigie_report_write_finish (walk->store, done, &outcome, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (outcome.n_pages, >=, 3);
  g_assert_cmpuint (outcome.n_photos, ==, 0);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
add_notes (Walk *walk, guint n)
{
  g_autoptr (GPtrArray) drafts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);
  g_autoptr (GPtrArray) written = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (drafts, make_draft ("note", NULL, "{\"text\":\"RAS\"}", "Ana"));
  written = vigie_store_append_all (walk->store, drafts, NULL, &error);
  g_assert_no_error (error);
}

/* How many rows of tables those hear who have the report read to them. */
static guint
count_rows_of_report (Walk *walk, guint *n_pages)
{
  g_autofree char *path = g_build_filename (walk->place.folder, "r.pdf", NULL);
  const VigieReportRequest request = { .path = path, .language = "fr", .at = walk->now };
  g_auto (VigieReportOutcome) outcome = { 0 };
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  const char *at;
  gsize size;
  guint n = 0;

  g_assert_true (vigie_report_write (walk->store, &request, NULL, &outcome, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &size, &error));
  g_assert_no_error (error);
  for (at = contents; (at = memmem (at, size - (gsize) (at - contents), "/S /TR\n", 7)) != NULL;
       at += 7)
    n++;
  g_assert_nonnull (memmem (contents, size, "/Lang (fr-FR)", 13));
  *n_pages = outcome.n_pages;
  return n;
}

/* Cells of a long log would fill the memory: its pages are paragraphs. */
static void
test_a_long_annex_is_paragraphs (Walk *walk, gconstpointer data)
{
  guint n_rows, n_without, n_pages;

  if (vigie_test_get_patience () > 1)
    {
      g_test_skip ("ten thousand entries take minutes under sanitizers");
      return;
    }
  n_without = count_rows_of_report (walk, &n_pages);
  add_notes (walk, 200);
  n_rows = count_rows_of_report (walk, &n_pages);
  g_assert_cmpuint (n_rows, >=, n_without + 200);
  add_notes (walk, 10000);
  n_rows = count_rows_of_report (walk, &n_pages);
  g_assert_cmpuint (n_rows, <, n_without + 200);
  g_assert_cmpuint (n_pages, >, 100);
}

static void
draw_closures (Walk *walk, guint first, guint n)
{
  g_autoptr (GPtrArray) drafts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);
  g_autoptr (GPtrArray) written = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      const double west = 4 + 0.005 * i;
      const double ring[] = { west, 47, west + 0.003, 47, west + 0.003, 47.01, west, 47 };
      g_autoptr (VigieGeometry) polygon = vigie_geometry_new_polygon (ring, 4);
      g_autofree char *id = g_strdup_printf ("%032x", first + i);
      g_autofree char *title = g_strdup_printf ("D %u", first + i);

      g_ptr_array_add (drafts, vigie_draft_new_shape (id, VIGIE_DECISION_SHAPE_DRAW,
                                                      VIGIE_SHAPE_CLOSURE, title, "snow", walk->now,
                                                      VIGIE_TIME_UNKNOWN, polygon, "Ana"));
    }
  written = vigie_store_append_all (walk->store, drafts, NULL, &error);
  g_assert_no_error (error);
}

/* A heading is on the page of its chart, however much of the page before is left. */
static void
test_a_heading_stands_above_its_chart (Walk *walk, gconstpointer data)
{
  g_autofree char *path = g_build_filename (walk->place.folder, "r.pdf", NULL);
  g_autofree char *text = NULL;
  const char *const args[] = { "pdftotext", "-layout", path, "-", NULL };
  VigieReportRequest request = { .path = path, .language = "fr", .without_log = TRUE };

  for (guint n = 1; n <= 300; n += 23)
    {
      g_auto (VigieReportOutcome) outcome = { 0 };
      g_auto (GStrv) pages = NULL;
      g_autoptr (GError) error = NULL;
      guint n_found = 0;

      g_clear_pointer (&text, g_free);
      draw_closures (walk, n, 23);
      walk->now += 60000;
      request.at = walk->now;
      g_assert_true (vigie_report_write (walk->store, &request, NULL, &outcome, &error));
      g_assert_no_error (error);
      if (!g_spawn_sync (NULL, (char **) args, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL,
                         NULL, NULL))
        {
          g_test_skip ("pdftotext is not here");
          return;
        }
      pages = g_strsplit (text, "\f", -1);
      for (guint i = 0; pages[i] != NULL; i++)
        if (strstr (pages[i], "Coupures de routes") != NULL)
          {
            g_assert_nonnull (strstr (pages[i], "Routes coupées et levées"));
            n_found++;
          }
      g_assert_cmpuint (n_found, ==, 1);
    }
}

#define ADD(path, func) g_test_add ("/jobs/review/" path, Walk, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("empty", test_an_empty_incident_has_no_figures);
  ADD ("call-out", test_the_call_out_is_held_against_the_alert);
  ADD ("gained", test_time_is_gained_against_the_official_channel);
  ADD ("undone-confirmation", test_an_undone_confirmation_is_none);
  ADD ("two-confirm", test_two_confirm);
  ADD ("what-leaves", test_what_leaves_is_what_was_in_it);
  ADD ("below-zero", test_delays_below_zero_are_counted_apart);
  ADD ("closures", test_closures_end_when_lifted_or_as_planned);
  ADD ("groups", test_no_figure_is_one_persons);
  ADD ("findings", test_findings_are_edited_and_taken_back);
  ADD ("charts", test_charts_show_the_figures);
  ADD ("report", test_a_report_is_written_in_a_worker);
  ADD ("long-annex", test_a_long_annex_is_paragraphs);
  ADD ("heading-and-chart", test_a_heading_stands_above_its_chart);
  return g_test_run ();
}
