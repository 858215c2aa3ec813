/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "jobs-posts.h"
#include "vigie-error.h"
#include "vigie-incident-words.h"
#include "vigie-test-util.h"

typedef struct
{
  Place place;
  VigieStore *store;
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
  close_and_unref (self->store);
  place_clear (&self->place);
}

/* ---- of the incident ---- */

static void
expect_expression (VigieStore *store, const char *expected)
{
  g_autoptr (VigieWatchWords) words = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (vigie_incident_words_load (store, &words, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (words != NULL ? vigie_watch_words_get_expression (words) : NULL, ==, expected);
}

static void
save (VigieStore *store, const char *expression)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vigie_incident_words_save (store, expression, &error));
  g_assert_no_error (error);
}

static void
test_words_are_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (OpenStore) other = NULL;

  expect_expression (self->store, NULL);
  save (self->store, "  crue, inondation OU submersion\n");
  expect_expression (self->store, "crue, inondation OU submersion");
  other = open_store (self->place.path);
  expect_expression (other, "crue, inondation OU submersion");
  save (other, "");
  expect_expression (self->store, NULL);
}

static void
test_what_is_no_expression_changes_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  save (self->store, "crue");
  g_assert_false (vigie_incident_words_save (self->store, "-ski", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (vigie_store_set (self->store, VIGIE_INFO_WATCH_WORDS, "\"\"", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  expect_expression (self->store, "crue");
}

/* ---- what they would have found ---- */

static VigieWordsTrial *
try (VigieStore *store, const char *expression, VigieWordsBounds bounds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieWatchWords) words = vigie_watch_words_new (expression, &error);
  VigieWordsTrial *trial;

  g_assert_no_error (error);
  trial = vigie_words_trial_run (store, words, &bounds, NULL, &error);
  g_assert_no_error (error);
  return trial;
}

static void
add_text (VigieStore *store, const char *id, gint64 after, const char *text)
{
  jobs_add (store, &(JobsPost) { .id = id, .after = after, .text = text });
}

static void
test_trial_counts_and_shows_the_newest_first (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieWordsTrial) trial = NULL;

  add_text (self->store, "1", 0, "La crue monte");
  add_text (self->store, "2", MINUTES (10), "Marché de Noël");
  add_text (self->store, "3", MINUTES (20), "Crues à Dijon");
  add_text (self->store, "4", MINUTES (-90), "Crue d’hier");
  trial = try (self->store, "crue",
               (VigieWordsBounds) {
                   .since = JOBS_TIME - MINUTES (60), .max_posts = 100, .max_matches = 100 });
  g_assert_cmpuint (trial->n_posts, ==, 3);
  g_assert_cmpuint (trial->n_matched, ==, 2);
  g_assert_cmpuint (trial->matches->len, ==, 2);
  g_assert_cmpstr (((VigieWordsMatch *) g_ptr_array_index (trial->matches, 0))->text, ==,
                   "Crues à Dijon");
  g_assert_cmpint (((VigieWordsMatch *) g_ptr_array_index (trial->matches, 1))->posted_at, ==,
                   JOBS_TIME);
  g_assert_false (trial->is_cut);
  g_assert_cmpint (trial->looked_back_to, ==, JOBS_TIME - MINUTES (60));
}

static void
test_trial_goes_no_further_than_it_may (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieWordsTrial) cut = NULL;
  g_autoptr (VigieWordsTrial) whole = NULL;

  ingest_numbered (self->store, 0, 5000);
  cut = try (self->store, "post, message, route, numéro, dijon, n*",
             (VigieWordsBounds) { .since = 0, .max_posts = 4500, .max_matches = 10 });
  g_assert_true (cut->is_cut);
  g_assert_cmpuint (cut->n_posts, ==, 4500);
  g_assert_cmpuint (cut->matches->len, ==, MIN (cut->n_matched, 10));
  g_assert_cmpint (cut->looked_back_to, ==, NUMBERED_TIME (500));
  whole = try (self->store, "crue",
               (VigieWordsBounds) { .since = 0, .max_posts = 5000, .max_matches = 10 });
  g_assert_false (whole->is_cut);
  g_assert_cmpuint (whole->n_posts, ==, 5000);
}

static void
test_trial_can_be_ended (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VigieWatchWords) words = vigie_watch_words_new ("crue", NULL);
  g_autoptr (GError) error = NULL;

  ingest_numbered (self->store, 0, 10);
  g_cancellable_cancel (cancellable);
  g_assert_null (vigie_words_trial_run (self->store, words, &(VigieWordsBounds) { 0, 100, 100 },
                                        cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/incident-words/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("words-are-kept", test_words_are_kept);
  ADD ("what-is-no-expression-changes-nothing", test_what_is_no_expression_changes_nothing);
  ADD ("trial-counts-and-shows-the-newest-first", test_trial_counts_and_shows_the_newest_first);
  ADD ("trial-goes-no-further-than-it-may", test_trial_goes_no_further_than_it_may);
  ADD ("trial-can-be-ended", test_trial_can_be_ended);
#undef ADD

  return g_test_run ();
}
