/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-source-trial.h"
#include "x-desk.h"

/* ---- search ---- */

static void
test_search_brings_posts_joined (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (VigiePost) post = NULL;
  VigiePhotoFacts *const *photos;
  const VigiePosition *candidates;
  gsize n;

  desk_init (&desk, "q=crue", "lang=fr");
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 3);
  g_assert_cmpstr (desk.fake.last_search, ==, "(crue) -is:retweet lang:fr");
  g_assert_null (strstr (round.cursor, TOKEN));
  post = find_post (&desk, 1);
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Crue & 1");
  g_assert_cmpstr (vigie_post_get_author (post), ==, "anne0");
  g_assert_true (g_str_has_prefix (vigie_post_get_url (post), "https://x.com/anne0/status/"));
  g_assert_cmpint (vigie_post_get_posted_at (post) / 1000, ==,
                   (desk.watch.now - 2 * STEP_MS) / 1000);
  photos = vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (photos[0]->uri, ==, "https://pbs.twimg.com/media/a.jpg");
  /* a place is an area, never a point */
  candidates = vigie_post_get_candidates (post, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat_with_epsilon (candidates[0].lon, 5.0, 1e-6);
  g_assert_cmpfloat (candidates[0].radius_m, >, 10000);
  /* what X lets be handed on is id and link */
  g_assert_true (vigie_post_is_link_only (post));
}

static void
test_next_round_asks_for_what_is_new (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "tag=crue", NULL);
  desk.fake.n_posts = 250;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 250);
  g_assert_cmpstr (desk.fake.last_search, ==, "(#crue) -is:retweet");
  g_assert_cmpuint (desk.fake.n_searches, ==, 3);
  desk.fake.n_posts = 253;
  desk.fake.now += 3 * STEP_MS; /* the others stay what they are */
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 3);
  g_assert_cmpuint (round.counts.known, ==, 0); /* nothing is paid for twice */
  g_assert_cmpuint (desk.fake.n_given, ==, 253);
}

static void
test_round_that_breaks_off_goes_on_below (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", NULL);
  desk.fake.n_posts = 250;
  desk.fake.fail_at = 2;
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpuint (round.counts.imported, ==, 100);
  desk.watch.now += 10 * 60000; /* the server's pause is over */
  desk.fake.n_posts = 252;
  desk.fake.now += 2 * STEP_MS;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 152);
  g_assert_cmpuint (round.counts.known, ==, 0);
  g_assert_cmpuint (desk.fake.n_given, ==, 252);
}

/* What was left to be read is too old by now: it is lost, and that is said. */
static void
test_round_that_breaks_off_for_a_week (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", "cap=1000/month");
  desk.fake.n_posts = 250;
  desk.fake.fail_at = 2;
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  desk.watch.now += 8 * DAY_MS;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 0);
  g_assert_true (round_says (&round, "last 7 days"));
  g_assert_null (strstr (round.cursor, "until"));
  desk.fake.now += 8 * DAY_MS;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 250);
}

/* The same with an upper end that X still knows, and a lower one that it does not. */
static void
test_round_that_breaks_off_after_a_week (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", "cap=1000/month");
  watch_desk_poll_well (&desk.watch, &round);
  desk.watch.now += 8 * DAY_MS;
  desk.fake.now = desk.watch.now;
  desk.fake.n_posts = 250;
  desk.fake.fail_at = desk.fake.n_searches + 2;
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpuint (round.counts.imported, ==, 100);
  desk.watch.now += 10 * 60000;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 150);
  g_assert_cmpuint (round.counts.known, ==, 0);
}

/* A query that nobody wrote about for long has missed nothing. */
static void
test_silence_is_no_hole (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", "cap=1000/month");
  watch_desk_poll_well (&desk.watch, &round);
  for (guint i = 0; i < 3; i++)
    {
      desk.watch.now += 4 * DAY_MS;
      watch_desk_poll_well (&desk.watch, &round);
      g_assert_false (round_says (&round, "last 7 days"));
    }
  desk.watch.now += 8 * DAY_MS; /* nobody asked */
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_true (round_says (&round, "last 7 days"));
  desk.watch.now += 60000;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_false (round_says (&round, "last 7 days"));
  desk.fake.n_posts += 2;
  desk.fake.now = desk.watch.now;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 5); /* for the clock of the fake makes all new */
}

/* ---- edits ---- */

static GPtrArray *
list_updates (Desk *desk, guint index)
{
  g_autoptr (VigiePost) post = find_post (desk, index);

  g_assert_nonnull (post);
  return vigie_store_list_post_updates (desk->watch.store, vigie_post_get_id (post), NULL);
}

static void
test_edit_is_one_of_the_first_post (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GPtrArray) updates = NULL;
  g_autoptr (VigiePost) second = NULL;
  const VigieProvenance *update;

  desk_init (&desk, "q=crue", NULL);
  desk.watch.now -= 1000; /* the edit is written after the post came */
  watch_desk_poll_well (&desk.watch, &round);
  expect_cost (&desk, "$0.03 of"); /* 3 × 0.005, an author, a photo */
  desk.watch.now += 60000;
  desk.fake.n_posts = 4;
  desk.fake.edited = 2;
  desk.fake.now += STEP_MS;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 0);
  g_assert_cmpuint (round.counts.changed, ==, 1);
  second = find_post (&desk, 3);
  g_assert_null (second);
  updates = list_updates (&desk, 2);
  g_assert_cmpuint (updates->len, ==, 1);
  update = g_ptr_array_index (updates, 0);
  g_assert_cmpint (update->kind, ==, VIGIE_POST_EDITED);
  g_assert_cmpstr (update->text, ==, "Crue & 3");
  expect_cost (&desk, "$0.07 of"); /* it is billed, and leaves no post */
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.changed, ==, 0);
}

/* Both versions in one answer, the later one first: what it reads now is what counts. */
static void
test_later_version_counts (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GPtrArray) updates = NULL;
  g_autoptr (VigiePost) post = NULL;

  desk_init (&desk, "q=crue", "tag=crue");
  desk.fake.edited = 1;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 2);
  post = find_post (&desk, 1);
  g_assert_cmpstr (vigie_post_get_text (post), ==, "Crue & 2");
  updates = list_updates (&desk, 1);
  g_assert_cmpuint (updates->len, ==, 0);
}

static void
test_words_become_questions (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) words = g_string_new ("crue -ski, \"pont coupé\"");

  desk_init (&desk, "words=yes", NULL);
  desk.fake.n_posts = 0;
  watch_desk_poll (&desk.watch, TOKEN, &round, &error); /* there are none */
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  vigie_incident_words_save (desk.watch.store, words->str, &error);
  g_assert_no_error (error);
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_searches, ==, 1);
  g_assert_nonnull (strstr (desk.fake.last_search, "-ski"));
  g_assert_nonnull (strstr (desk.fake.last_search, "\"pont coupé\""));

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (words, ", inondation%u", i);
  vigie_incident_words_save (desk.watch.store, words->str, &error);
  g_assert_no_error (error);
  watch_desk_poll_well (&desk.watch, &round); /* the server looks that none is too long */
  g_assert_cmpuint (desk.fake.n_searches, >, 4);
}

/* ---- what goes wrong ---- */

static void
test_refusals_are_said (void)
{
  static const struct
  {
    guint status;
    const char *text;
    int code;
    const char *words;
  } cases[] = {
    { 400,
      "{\"errors\":[{\"message\":\"There were errors processing your request: missing EOF\"}],"
      "\"title\":\"Invalid Request\",\"detail\":\"One or more parameters\"}",
      VIGIE_ERROR_INVALID, "missing EOF" },
    { 401, "{\"title\":\"Unauthorized\"}", VIGIE_ERROR_LOGIN, "bearer token" },
    { 402, "{\"title\":\"CreditsDepleted\"}", VIGIE_ERROR_LIMITED, "credit" },
    { 403, "{\"detail\":\"You must use keys from a Project\"}", VIGIE_ERROR_LOGIN, "Project" },
    { 404, "Not here", VIGIE_ERROR_INVALID, "X API" },
  };
  g_auto (Desk) desk = { 0 };

  desk_init (&desk, "q=crue", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      desk.fake.status = cases[i].status;
      desk.fake.refusal = cases[i].text;
      poll_badly (&desk, cases[i].code, cases[i].words);
    }
  desk.fake.status = 0;
  desk.fake.is_page = TRUE;
  poll_badly (&desk, VIGIE_ERROR_INVALID, "X API");
  desk.fake.is_page = FALSE;
  desk.fake.status = 429;
  poll_badly (&desk, VIGIE_ERROR_LIMITED, "");
  poll_badly (&desk, VIGIE_ERROR_LIMITED, "pause until"); /* until the time that X named */
}

static void
test_token_is_needed (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", NULL);
  g_assert_false (watch_desk_poll (&desk.watch, NULL, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  g_clear_error (&error);
  g_assert_false (watch_desk_poll (&desk.watch, "other", &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN);
  watch_desk_poll_well (&desk.watch, &round);
}

static void
test_part_of_an_answer_is_taken (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", NULL);
  desk.fake.has_errors = TRUE;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 3);
  g_assert_true (round_says (&round, "pinned_tweet_id"));
}

static void
test_options_are_checked (void)
{
  static const char *const wrong[][3] = {
    { "words=no", NULL },           { "q=crue", "cap=lots" },     { "q=crue", "cap=0" },
    { "q=crue", "cap=5/year" },     { "q=crue", "cap=0.01/day" }, { "q=crue", "cap=-1" },
    { "q=crue", "cap=9posts/day" }, { "tag=deux mots", NULL },    { "q=crue", "lang=French" },
    { "q=crue", "cap=1e400" },      { "q=crue", "cap=$20posts" }, { "q=crue", "cap=nan" },
  };
  static const char *const right[] = { "cap=5", "cap=$5/day", "cap= 7.5 / month", "cap=2000 posts",
                                       "cap=30posts/month" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vigie_source_new ("x", wrong[i], &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieSource) source =
          vigie_source_new ("x", (const char *const[]) { "q=crue", right[i], NULL }, &error);
      g_autofree char *price = NULL;

      g_assert_no_error (error);
      price = vigie_source_describe_price (source);
      g_assert_nonnull (strstr (price, "1000 posts"));
      g_assert_false (vigie_source_may_be_tried (source)); /* no cap would count it */
    }
}

/* ---- what it costs ---- */

static void
test_cap_stops_it (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autofree char *key = NULL;
  g_autofree char *same_key = NULL;

  desk_init (&desk, "q=crue", "cap=120posts/day");
  desk.fake.n_posts = 250;
  poll_badly (&desk, VIGIE_ERROR_CAP, "120 of 120 posts");
  g_assert_cmpuint (desk.fake.n_given, ==, 120);
  poll_badly (&desk, VIGIE_ERROR_CAP, "120 of 120 posts");
  g_assert_cmpuint (desk.fake.n_searches, ==, 2); /* nobody was asked */
  expect_cost (&desk, "Stopped at the cap: 120 of 120 posts");

  /* with a higher one it goes on where it was */
  key = vigie_source_dup_key (desk.watch.source);
  g_set_object (&desk.watch.source, NULL);
  desk.watch.source = make_source (&desk, "q=crue", "cap=300posts/day");
  same_key = vigie_source_dup_key (desk.watch.source);
  g_assert_cmpstr (key, ==, same_key);
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.imported, ==, 130);
  g_assert_cmpuint (round.counts.known, ==, 0);
  g_assert_cmpuint (desk.fake.n_given, ==, 250);
  g_assert_true (round_says (&round, "250 of 300 posts"));

  desk.watch.now += DAY_MS; /* another day, another cap */
  expect_cost (&desk, "0 of 300 posts");
}

static void
test_money_is_counted (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", "cap=$2/day");
  desk.fake.n_posts = 21;
  desk.fake.n_authors = 4;
  watch_desk_poll_well (&desk.watch, &round); /* 21 × 0.005 + 4 × 0.010 + one photo */
  expect_cost (&desk, "$0.15 of $2.00");
  g_assert_true (round_says (&round, "$0.15 of $2.00"));
  desk.fake.n_posts = 420;
  desk.fake.now += 400 * STEP_MS;
  watch_desk_poll_well (&desk.watch,
                        &round); /* questions become smaller, so this is not all of them */
  poll_badly (&desk, VIGIE_ERROR_CAP, " of $2.00");
  g_assert_cmpuint (desk.fake.n_given, >, 300);
  g_assert_cmpuint (desk.fake.n_given, <, 400);
}

/* One post is billed once a day, whoever finds it. */
static void
test_same_post_is_counted_once (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", "tag=crue");
  desk.fake.n_posts = 3;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_given, ==, 6);
  g_assert_cmpuint (round.counts.known, ==, 3);
  expect_cost (&desk, "$0.03 of $5.00");
  g_set_object (&desk.watch.source, NULL);
  desk.watch.source = make_source (&desk, "tag=crue", NULL);
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.known, ==, 3);
  expect_cost (&desk, "$0.00 of $5.00");
}

/* What is read again on another day comes with authors and photos, and may cost as much as can be.
 */
static void
test_posts_read_again_are_counted_whole (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk, "q=crue", "tag=crue");
  desk.fake.n_posts = 4;
  desk.fake.fail_at = 2; /* the tag */
  g_assert_false (watch_desk_poll (&desk.watch, TOKEN, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_assert_cmpuint (round.counts.imported, ==, 4);
  desk.watch.now += DAY_MS / 2 + 60000; /* past midnight */
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.known, ==, 4);
  expect_cost (&desk, "$0.14 of $5.00"); /* 4 × (0.005 + 0.010 + 4 × 0.005) */
}

/* What another source brought yesterday is billed once today, when it comes for this one. */
static void
test_post_of_yesterday_is_counted_once (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", NULL);
  watch_desk_poll_well (&desk.watch, &round);
  desk.watch.now += DAY_MS / 2 + 60000; /* past midnight */
  g_set_object (&desk.watch.source, NULL);
  desk.watch.source = make_source (&desk, "tag=crue", NULL);
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (round.counts.known, ==, 3);
  expect_cost (&desk, "$0.03 of $5.00"); /* 3 × 0.005, an author, a photo */
}

static void
test_deleted_posts_are_found (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (VigieSourceRound) round = { 0 };

  desk_init (&desk, "q=crue", "cap=1000/month");
  desk.fake.n_posts = 130;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_looked_up, ==, 0); /* they were read just now */
  desk.fake.gone = 7;
  desk.fake.hidden = 9;
  desk.watch.now += DAY_MS;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_looked_up, ==, 130);
  g_assert_cmpuint (round.counts.changed, ==, 2);
  g_assert_true (is_deleted (&desk, 7));
  g_assert_true (is_deleted (&desk, 9));
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_looked_up, ==, 130); /* once a day */
  desk.watch.now += DAY_MS;
  watch_desk_poll_well (&desk.watch, &round);
  g_assert_cmpuint (desk.fake.n_looked_up, ==, 258);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/x/search/posts-are-joined", test_search_brings_posts_joined);
  g_test_add_func ("/x/search/next-round", test_next_round_asks_for_what_is_new);
  g_test_add_func ("/x/search/broken-off", test_round_that_breaks_off_goes_on_below);
  g_test_add_func ("/x/search/broken-off-for-a-week", test_round_that_breaks_off_for_a_week);
  g_test_add_func ("/x/search/broken-off-after-a-week", test_round_that_breaks_off_after_a_week);
  g_test_add_func ("/x/search/silence", test_silence_is_no_hole);
  g_test_add_func ("/x/edits/first", test_edit_is_one_of_the_first_post);
  g_test_add_func ("/x/edits/both", test_later_version_counts);
  g_test_add_func ("/x/search/words", test_words_become_questions);
  g_test_add_func ("/x/faults/refusals", test_refusals_are_said);
  g_test_add_func ("/x/faults/token", test_token_is_needed);
  g_test_add_func ("/x/faults/partial", test_part_of_an_answer_is_taken);
  g_test_add_func ("/x/options", test_options_are_checked);
  g_test_add_func ("/x/cost/cap", test_cap_stops_it);
  g_test_add_func ("/x/cost/money", test_money_is_counted);
  g_test_add_func ("/x/cost/once", test_same_post_is_counted_once);
  g_test_add_func ("/x/cost/yesterday", test_post_of_yesterday_is_counted_once);
  g_test_add_func ("/x/cost/again", test_posts_read_again_are_counted_whole);
  g_test_add_func ("/x/deletions", test_deleted_posts_are_found);
  return g_test_run ();
}
