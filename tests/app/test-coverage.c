/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "territory-support.h"
#include "vigie-commune-coverage.h"
#include "vigie-coverage.h"
#include "vigie-exercise.h"
#include "vigie-source-words.h"
#include "vigie-test-util.h"

#define MINUTE G_GINT64_CONSTANT (60000)
#define NOW (G_GINT64_CONSTANT (1768240000000))

static GArray *
make_times (gint64 first, gint64 gap, guint n)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n; i++)
    {
      const gint64 at = first + gap * i;

      g_array_append_val (times, at);
    }
  return times;
}

static VigieWatchStatus *
make_status (const char *kind, VigieWatchState state, const char *first, const char *second)
{
  const char *const options[] = { first, second, NULL };
  VigieWatchStatus *status = g_new0 (VigieWatchStatus, 1);

  status->watch = vigie_watch_new ("Source", kind, options);
  status->state = state;
  status->notes = g_ptr_array_new ();
  status->asked_at = status->post_at = status->next_at = VIGIE_TIME_UNKNOWN;
  return status;
}

static void
status_free (gpointer data)
{
  VigieWatchStatus *self = data;

  vigie_watch_free (self->watch);
  g_free (self->reason);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieWatchStatus, status_free)

/* ---- rhythm ---- */

static void
test_source_without_posts_has_no_rhythm (void)
{
  g_autoptr (GArray) none = make_times (0, 0, 0);
  VigieRhythm rhythm;

  vigie_rhythm_read (&rhythm, NULL, NOW);
  g_assert_cmpint (rhythm.last_at, ==, VIGIE_TIME_UNKNOWN);
  g_assert_false (vigie_rhythm_is_silent (&rhythm, NOW, NOW));
  vigie_rhythm_read (&rhythm, none, NOW);
  g_assert_cmpint (rhythm.median_gap_ms, ==, 0);
}

static void
test_posts_are_counted_where_they_belong (void)
{
  g_autoptr (GArray) times = make_times (NOW - 70 * MINUTE, 10 * MINUTE, 8);
  VigieRhythm rhythm;

  vigie_rhythm_read (&rhythm, times, NOW);
  g_assert_cmpint (rhythm.last_at, ==, NOW);
  g_assert_cmpuint (rhythm.n_last_hour, ==, 6); /* one that is an hour old is not of the last */
  g_assert_cmpint (rhythm.median_gap_ms, ==, 10 * MINUTE);
  g_assert_cmpuint (rhythm.bins[VIGIE_RHYTHM_BINS - 1], ==, 2);
  g_assert_cmpuint (rhythm.bins[VIGIE_RHYTHM_BINS - 5], ==, 2);
  g_assert_cmpuint (rhythm.bins[0], ==, 0);
}

static void
test_posts_of_the_future_are_of_now (void)
{
  g_autoptr (GArray) times = make_times (NOW + 1000 * MINUTE, MINUTE, 3);
  VigieRhythm rhythm;

  vigie_rhythm_read (&rhythm, times, NOW);
  g_assert_cmpint (rhythm.last_at, ==, NOW);
  g_assert_cmpuint (rhythm.bins[VIGIE_RHYTHM_BINS - 1], ==, 3);
}

static void
test_silence_is_measured_by_the_source_itself (void)
{
  g_autoptr (GArray) quick = make_times (NOW - 60 * MINUTE, 3 * MINUTE, 11); /* up to −30 min */
  g_autoptr (GArray) slow = make_times (NOW - 400 * MINUTE, 60 * MINUTE, 6); /* up to −100 min */
  g_autoptr (GArray) burst = make_times (NOW - 5 * MINUTE, 1, 6);
  g_autoptr (GArray) few = make_times (NOW - 60 * MINUTE, MINUTE, 3);
  VigieRhythm rhythm;

  vigie_rhythm_read (&rhythm, quick, NOW);
  g_assert_true (vigie_rhythm_is_silent (&rhythm, NOW - MINUTE, NOW));
  g_assert_false (vigie_rhythm_is_silent (&rhythm, VIGIE_TIME_UNKNOWN, NOW)); /* alone */
  g_assert_false (vigie_rhythm_is_silent (&rhythm, NOW - 29 * MINUTE, NOW));  /* all are quiet */
  vigie_rhythm_read (&rhythm, slow, NOW);
  g_assert_false (vigie_rhythm_is_silent (&rhythm, NOW - MINUTE, NOW));
  vigie_rhythm_read (&rhythm, burst, NOW);
  g_assert_false (vigie_rhythm_is_silent (&rhythm, NOW - MINUTE, NOW));
  vigie_rhythm_read (&rhythm, few, NOW);
  g_assert_false (vigie_rhythm_is_silent (&rhythm, NOW - MINUTE, NOW));
}

/* ---- coverage ---- */

static gboolean
has (GPtrArray *texts, const char *text)
{
  return g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL);
}

static void
test_coverage_names_what_is_not_watched (void)
{
  g_autoptr (GPtrArray) statuses = g_ptr_array_new_with_free_func (status_free);
  g_auto (VigieCoverage) coverage = { 0 };

  g_ptr_array_add (statuses, make_status ("mastodon", VIGIE_WATCH_LIVE, "tag=crue", "tag=#pont"));
  g_ptr_array_add (statuses, make_status ("mastodon", VIGIE_WATCH_WAITING, "tag=crue", NULL));
  g_ptr_array_add (statuses, make_status ("bluesky", VIGIE_WATCH_PAUSED, "q=neige", NULL));
  g_ptr_array_add (statuses, make_status ("feed", VIGIE_WATCH_HELD, "url=https://a", NULL));
  vigie_coverage_read (&coverage, statuses, "verglas");
  g_assert_cmpuint (coverage.watched->len, ==, 1);
  g_assert_true (has (coverage.watched, "Mastodon"));
  g_assert_true (has (coverage.unwatched, "Bluesky"));
  g_assert_true (has (coverage.unwatched, "Facebook and Instagram"));
  g_assert_true (has (coverage.unwatched, "Snapchat"));
  g_assert_false (has (coverage.unwatched, "Mastodon"));
  g_assert_cmpuint (coverage.words->len, ==, 2);
  g_assert_true (has (coverage.words, "#crue"));
  g_assert_true (has (coverage.words, "#pont"));
  g_assert_cmpuint (coverage.n_troubled, ==, 2);
}

static void
test_words_of_the_incident_are_covered_where_a_source_follows_them (void)
{
  g_autoptr (GPtrArray) statuses = g_ptr_array_new_with_free_func (status_free);
  VigieWatchStatus *paused = make_status ("bluesky", VIGIE_WATCH_PAUSED, NULL, NULL);
  VigieWatchStatus *live = make_status ("mastodon", VIGIE_WATCH_LIVE, NULL, NULL);
  g_auto (VigieCoverage) before = { 0 };
  g_auto (VigieCoverage) after = { 0 };
  g_auto (VigieCoverage) without = { 0 };

  paused->follows_words = live->follows_words = TRUE;
  g_ptr_array_add (statuses, paused);
  vigie_coverage_read (&before, statuses, "verglas, neige");
  g_assert_cmpuint (before.words->len, ==, 0);
  g_ptr_array_add (statuses, live);
  vigie_coverage_read (&after, statuses, "verglas, neige");
  g_assert_cmpuint (after.words->len, ==, 1);
  g_assert_true (has (after.words, "verglas, neige"));
  vigie_coverage_read (&without, statuses, "");
  g_assert_cmpuint (without.words->len, ==, 0);
}

/* (transfer full): the file of an exercise of @original that was just made */
static char *
make_exercise (const char *original, const char *dir, const char *name)
{
  const VigieExerciseOptions options = { .speed = 60,
                                         .from = VIGIE_TIME_UNKNOWN,
                                         .to = VIGIE_TIME_UNKNOWN };
  char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;

  vigie_exercise_create (original, path, &options, NOW, &error);
  g_assert_no_error (error);
  return path;
}

static void
add_source (VigieStore *store, const char *kind, const char *option)
{
  const char *const options[] = { option, NULL };
  g_autoptr (VigieWatch) watch = vigie_watch_new (kind, kind, options);
  g_autoptr (GError) error = NULL;

  vigie_watches_add (store, watch, &error);
  g_assert_no_error (error);
}

static void
add_post (VigieStore *store, const char *key)
{
  const VigieObservation post = { .source_kind = "mastodon",
                                  .source_host = "example.org",
                                  .external_id = "1",
                                  .text = "Crue",
                                  .posted_at = NOW,
                                  .received_at = NOW };
  const VigieBatch batch = {
    .observations = &post, .n_observations = 1, .watch = key, .cursor = key != NULL ? "{}" : NULL
  };
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  vigie_post_sink_take (VIGIE_POST_SINK (store), &batch, &counts, &error);
  g_assert_no_error (error);
}

static void
read_replayed (const char *path, VigieCoverage *coverage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_open (path, VIGIE_STORE_OPEN_READ_ONLY, &error);
  g_autofree char *words = NULL;
  g_autoptr (GPtrArray) statuses = NULL;

  g_assert_no_error (error);
  words = vigie_store_get (store, VIGIE_INFO_WATCH_WORDS);
  statuses = vigie_coverage_list_replayed (store);
  g_assert_nonnull (statuses);
  vigie_coverage_read (coverage, statuses, words);
  vigie_store_close (store);
}

/* Also what was asked once and removed later; no account and no address goes into an exercise, and
 * an exercise of an exercise says the same. */
static void
test_replay_counts_what_watched_the_original (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *original = g_build_filename (dir, "original.vigie", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_create (original, "Crue", FALSE, &error);
  gsize length;

  g_assert_no_error (error);
  g_assert_true (vigie_store_set (store, VIGIE_INFO_WATCH_WORDS, "verglas", NULL));
  add_post (store, "mastodon account=@anne@example.org tag=pont%20neuf");
  add_source (store, "bluesky", "q=neige");
  add_source (store, "vigicrues", NULL);
  add_source (store, "feed", "url=https://example.org/secret");
  vigie_store_close (store);
  g_clear_object (&store);
  first = make_exercise (original, dir, "first.vigie");
  store = vigie_store_open (first, VIGIE_STORE_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  add_post (store, VIGIE_SOURCE_EXERCISE " incident=0");
  vigie_store_close (store);
  second = make_exercise (first, dir, "second.vigie");
  for (guint i = 0; i < 2; i++)
    {
      const char *path = i == 0 ? first : second;
      g_auto (VigieCoverage) coverage = { 0 };

      read_replayed (path, &coverage);
      g_assert_true (has (coverage.watched, "Mastodon"));
      g_assert_true (has (coverage.watched, "Bluesky"));
      g_assert_cmpuint (coverage.watched->len, ==, 3);
      g_assert_cmpuint (coverage.official->len, ==, 1);
      g_assert_true (has (coverage.words, "#pont neuf"));
      g_assert_true (has (coverage.words, "neige"));
      g_assert_true (has (coverage.unwatched, "Telegram"));
      g_assert_false (has (coverage.unwatched, "Mastodon"));
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_null (memmem (bytes, length, "anne@", strlen ("anne@")));
      g_assert_null (memmem (bytes, length, "example.org/secret", strlen ("example.org/secret")));
      g_clear_pointer (&bytes, g_free);
    }
}

static void
test_imported_incident_was_watched_by_nothing (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *original = g_build_filename (dir, "original.vigie", NULL);
  g_autofree char *exercise = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store = vigie_store_create (original, "Crue", FALSE, &error);
  g_auto (VigieCoverage) coverage = { 0 };

  g_assert_no_error (error);
  add_post (store, NULL);
  g_assert_null (vigie_coverage_list_replayed (store));
  vigie_store_close (store);
  exercise = make_exercise (original, dir, "exercise.vigie");
  read_replayed (exercise, &coverage);
  g_assert_cmpuint (coverage.watched->len, ==, 0);
  g_assert_cmpuint (coverage.words->len, ==, 0);
  g_assert_true (has (coverage.unwatched, "Mastodon"));
}

/* ---- words ---- */

static void
test_row_says_how_a_source_stands (void)
{
  g_autoptr (VigieWatchStatus) status =
      make_status ("mastodon", VIGIE_WATCH_WAITING, "url=https://example.org", "tag=crue");
  g_autoptr (GArray) times = make_times (NOW - 60 * MINUTE, 3 * MINUTE, 11);
  g_autofree char *text = NULL;
  VigieRhythm rhythm;

  status->reason = g_strdup ("The server is busy.");
  status->next_at = NOW + MINUTE;
  g_ptr_array_add (status->notes, (gpointer) "One entry has no text.");
  vigie_rhythm_read (&rhythm, times, NOW);
  text = vigie_source_format_row (status, &rhythm, TRUE, NOW);
  g_assert_nonnull (strstr (text, "Mastodon · example.org · #crue\n"));
  g_assert_nonnull (strstr (text, "Waiting until "));
  g_assert_nonnull (strstr (text, ". The server is busy.\n"));
  g_assert_nonnull (strstr (text, "10 in the last hour"));
  g_assert_nonnull (strstr (text, "\nSilent for 30 minutes, while others go on."));
  g_assert_nonnull (strstr (text, "\nOne entry has no text."));
}

static void
test_stream_is_not_said_to_be_asked (void)
{
  g_autoptr (VigieWatchStatus) status = make_status ("bluesky", VIGIE_WATCH_LIVE, "q=crue", NULL);
  g_autofree char *asked = NULL;
  g_autofree char *sent = NULL;

  status->asked_at = NOW;
  asked = vigie_source_format_state (status, NOW);
  g_assert_true (g_str_has_prefix (asked, "Live, asked at "));
  status->is_streaming = TRUE;
  sent = vigie_source_format_state (status, NOW);
  g_assert_cmpstr (sent, ==, "Live, posts come as they are written");
}

static void
assert_place (const char *kind, const char *option, const char *expected)
{
  g_autoptr (VigieWatchStatus) status = make_status (kind, VIGIE_WATCH_HELD, option, NULL);
  g_autofree char *text = vigie_source_format_place (status->watch);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_question_names_who_would_be_asked (void)
{
  assert_place ("feed", "url=https://example.org/feed", "Ask example.org");
  assert_place ("feed", "url=http://192.168.1.1/admin",
                "Ask 192.168.1.1, in this desk’s own network");
  assert_place ("folder", "path=/home/anne", "Read the folder /home/anne");
  assert_place ("bluesky", "q=crue", "Ask Bluesky");
  assert_place ("newer", "q=crue", "Ask newer");
  assert_place ("bluesky", "jetstream=wss://other.example/",
                "Ask Bluesky · "
                "jetstream=wss://other.example/");
}

/* ---- communes ---- */

#define NONE "None of the territory’s 3 is named by the words or watched for photos by place"

static char *
describe_communes (VigieGuide *guide, GPtrArray *statuses, const char *const *expressions)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_auto (VigieCommuneCoverage) coverage = { 0 };

  for (gsize i = 0; expressions[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer) expressions[i]);
  vigie_commune_coverage_read (&coverage, vigie_guide_get_territory (guide), statuses, words);
  g_assert_cmpuint (coverage.n_communes, ==, 3);
  return vigie_commune_coverage_format (&coverage);
}

static void
assert_communes (VigieGuide *guide,
                 GPtrArray *statuses,
                 const char *const *expressions,
                 const char *expected)
{
  g_autofree char *text = describe_communes (guide, statuses, expressions);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_communes_are_named_by_words (void)
{
  static const char *const named[] = { "crue, inondation saint est", NULL };
  static const char *const tag[] = { "#fond", "\"à l'ouest\"", NULL };
  static const char *const excluded[] = { "neige -fond -\"saint est\"", NULL };
  static const char *const apart[] = { "saint", "est", NULL };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  assert_communes (guide, none, named,
                   "Named by the words: 1 of 3 (Saint-Est)\nNeither: 2 of 3 (Fond, Ouest)");
  assert_communes (guide, none, tag,
                   "Named by the words: 2 of 3 (Fond, Ouest)\nNeither: 1 of 3 (Saint-Est)");
  assert_communes (guide, none, excluded, NONE);
  assert_communes (guide, none, apart, NONE);
}

static void
test_communes_are_in_reach_of_a_place (void)
{
  static const char *const none[] = { NULL };
  const char *const around[] = { "lat=47,35", "lon=5.04", NULL };
  const char *const farther[] = { "lat=47.35", "lon=5.04", "radius=6500", NULL };
  g_autoptr (VigieGuide) guide = build_valley ();
  g_autoptr (GPtrArray) statuses = g_ptr_array_new_with_free_func (status_free);
  VigieWatchStatus *status = make_status ("commons", VIGIE_WATCH_LIVE, NULL, NULL);

  g_ptr_array_add (statuses, make_status ("mastodon", VIGIE_WATCH_LIVE, "tag=crue", NULL));
  g_ptr_array_add (statuses, status);
  assert_communes (guide, statuses, none, "Watched for photos by place: 3 of 3");
  vigie_watch_free (status->watch);
  status->watch = vigie_watch_new ("Source", "commons", around);
  assert_communes (guide, statuses, none,
                   "Watched for photos by place: 1 of 3\nNeither: 2 of 3 (Fond, Ouest)");
  vigie_watch_free (status->watch);
  status->watch = vigie_watch_new ("Source", "commons", farther);
  assert_communes (guide, statuses, none,
                   "Watched for photos by place: 2 of 3\nNeither: 1 of 3 (Fond)");
  status->state = VIGIE_WATCH_PAUSED;
  assert_communes (guide, statuses, none, NONE);
}

static void
test_official_information_covers_no_network (void)
{
  g_autoptr (GPtrArray) statuses = g_ptr_array_new_with_free_func (status_free);
  g_auto (VigieCoverage) coverage = { 0 };

  g_ptr_array_add (statuses, make_status ("vigicrues", VIGIE_WATCH_WAITING, NULL, NULL));
  g_ptr_array_add (statuses, make_status ("bisonfute", VIGIE_WATCH_LIVE, NULL, NULL));
  vigie_coverage_read (&coverage, statuses, NULL);
  g_assert_cmpuint (coverage.watched->len, ==, 0);
  g_assert_cmpuint (coverage.n_troubled, ==, 0);
  g_assert_cmpuint (coverage.official->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (coverage.official, 0), ==, "Vigicrues");
}

static void
test_official_row_says_of_when_it_is (void)
{
  VigieWatchStatus *status = make_status ("vigilance", VIGIE_WATCH_LIVE, "department=21", NULL);
  VigieOfficialItem *item = vigie_official_item_new (VIGIE_OFFICIAL_WEATHER, "21");
  g_autoptr (VigieOfficialSheet) sheet = g_new0 (VigieOfficialSheet, 1);
  g_autofree char *text = NULL;

  sheet->kind = g_strdup ("vigilance");
  sheet->said_at = sheet->first_at = sheet->last_at = NOW;
  sheet->state = vigie_official_state_new ();
  item->level = 3;
  item->title = g_strdup ("21");
  item->topic = g_strdup ("snow-ice");
  g_ptr_array_add (sheet->state->items, item);
  text = vigie_source_format_official_row (status, sheet, NOW + MINUTE);
  g_assert_nonnull (strstr (text, "Météo-France vigilance · 21"));
  g_assert_nonnull (strstr (text, "21 · Snow and ice: Orange"));
  g_assert_nonnull (strstr (text, "in words"));
  g_assert_nonnull (strstr (text, "no overlay"));
  g_assert_null (strstr (text, "No posts"));
  status_free (status);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/coverage/no-posts", test_source_without_posts_has_no_rhythm);
  g_test_add_func ("/coverage/bins", test_posts_are_counted_where_they_belong);
  g_test_add_func ("/coverage/future", test_posts_of_the_future_are_of_now);
  g_test_add_func ("/coverage/silence", test_silence_is_measured_by_the_source_itself);
  g_test_add_func ("/coverage/unwatched", test_coverage_names_what_is_not_watched);
  g_test_add_func ("/coverage/replay", test_replay_counts_what_watched_the_original);
  g_test_add_func ("/coverage/replay-of-imported", test_imported_incident_was_watched_by_nothing);
  g_test_add_func ("/coverage/words-of-the-incident",
                   test_words_of_the_incident_are_covered_where_a_source_follows_them);
  g_test_add_func ("/coverage/row", test_row_says_how_a_source_stands);
  g_test_add_func ("/coverage/stream", test_stream_is_not_said_to_be_asked);
  g_test_add_func ("/coverage/communes-by-name", test_communes_are_named_by_words);
  g_test_add_func ("/coverage/communes-by-place", test_communes_are_in_reach_of_a_place);
  g_test_add_func ("/coverage/question", test_question_names_who_would_be_asked);

  g_test_add_func ("/coverage/official-information-covers-no-network",
                   test_official_information_covers_no_network);
  g_test_add_func ("/coverage/official-row-says-of-when-it-is",
                   test_official_row_says_of_when_it_is);

  return g_test_run ();
}
