/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing an exercise with its original: which files it takes, and that it only reads. */
#include <glib/gstdio.h>
#include <string.h>

#include "exercise-of.h"
#include "store-support.h"
#include "vigie-comparing.h"
#include "vigie-comparison-titles.h"
#include "vigie-comparison-words.h"
#include "vigie-error.h"
#include "vigie-privacy.h"
#include "vigie-test-util.h"

#define FROM G_GINT64_CONSTANT (1769846400000)  /* 2026-01-31T08:00:00Z */
#define BEGUN G_GINT64_CONSTANT (1772355600000) /* 2026-03-01T09:00:00Z */
#define MINUTE G_GINT64_CONSTANT (60000)
#define SPEED 10

typedef struct
{
  Place place;
  char *original;
  char *exercise;
  char *ids[4];
} Fixture;

typedef struct
{
  VigieStore *store;
  gint64 now;
} Desk;

static gint64
get_clock (gpointer user_data)
{
  return ((Desk *) user_data)->now;
}

static void
add_post (Desk *desk, guint number, gint64 at)
{
  g_autofree char *external_id = g_strdup_printf ("p%u", number);
  g_autoptr (GError) error = NULL;
  const VigiePosition position = { 5.04, 47.32, 50, VIGIE_ORIGIN_SOURCE };
  const VigieObservation post = { .source_kind = "mastodon",
                                  .source_host = "a.example",
                                  .external_id = external_id,
                                  .text = "Crue de l’Ouche",
                                  .posted_at = at,
                                  .received_at = at,
                                  .candidates = &position,
                                  .n_candidates = 1 };

  vigie_store_ingest (desk->store, &post, 1, NULL, &error);
  g_assert_no_error (error);
}

static void
judge (Desk *desk, gint64 at, const char *post, VigieStatus status)
{
  g_autoptr (VigieDraft) draft = vigie_draft_new_status (post, status, NULL, "Ana");
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDecision) decision = NULL;

  desk->now = at;
  decision = vigie_store_append (desk->store, draft, &error);
  g_assert_no_error (error);
}

static void
make_original (Fixture *self)
{
  Desk desk = { create_store (self->original), FROM };

  vigie_store_set_clock (desk.store, get_clock, &desk);
  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++)
    add_post (&desk, i, FROM + i * 10 * MINUTE);
  judge (&desk, FROM + 5 * MINUTE, self->ids[0], VIGIE_STATUS_CONFIRMED);
  judge (&desk, FROM + 15 * MINUTE, self->ids[1], VIGIE_STATUS_REJECTED);
  judge (&desk, FROM + 25 * MINUTE, self->ids[2], VIGIE_STATUS_CONFIRMED);
  close_and_unref (desk.store);
}

static void
make_exercise (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  Desk desk = { vigie_store_create (self->exercise, "Exercice", TRUE, &error), BEGUN };

  g_assert_no_error (error);
  vigie_store_set_clock (desk.store, get_clock, &desk);
  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++)
    add_post (&desk, i, BEGUN + i * MINUTE);
  judge (&desk, BEGUN + 2 * MINUTE, self->ids[0], VIGIE_STATUS_CONFIRMED);
  judge (&desk, BEGUN + 3 * MINUTE, self->ids[1], VIGIE_STATUS_CONFIRMED);
  close_and_unref (desk.store);
  exercise_of_write (self->exercise, self->original, "2026-01-31T08:00:00Z", "2026-03-01T09:00:00Z",
                     SPEED);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  place_init (&self->place);
  self->original = g_build_filename (self->place.folder, "crue.vigie", NULL);
  self->exercise = g_build_filename (self->place.folder, "exercice.vigie", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++)
    {
      g_autofree char *external_id = g_strdup_printf ("p%u", i);

      self->ids[i] = g_new0 (char, VIGIE_POST_ID_LENGTH + 1);
      vigie_post_make_id ("mastodon", "a.example", external_id, self->ids[i]);
    }
  make_original (self);
  make_exercise (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->ids); i++)
    g_free (self->ids[i]);
  g_free (self->original);
  g_free (self->exercise);
  place_clear (&self->place);
}

static char *
hash_file (const char *path)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
}

static const char *
find_line (GPtrArray *lines, const char *title)
{
  for (guint i = 0; i < lines->len; i++)
    if (strcmp (((VigieComparisonLine *) g_ptr_array_index (lines, i))->title, title) == 0)
      return ((VigieComparisonLine *) g_ptr_array_index (lines, i))->text;
  return NULL;
}

static void
test_both_are_compared_and_only_read (Fixture *self, gconstpointer data)
{
  g_autofree char *before = hash_file (self->original);
  g_autofree char *after = NULL;
  g_autoptr (OpenStore) store = open_store (self->exercise);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieComparison) comparison =
      vigie_comparing_open_and_run (store, NULL, BEGUN + 60 * MINUTE, NULL, &error);
  g_autoptr (GPtrArray) english = NULL;
  g_autoptr (GPtrArray) french = NULL;
  const VigieComparedPost *rows;

  g_assert_no_error (error);
  g_assert_true (vigie_comparing_is_possible (store));
  rows = (const VigieComparedPost *) (gpointer) comparison->posts->data;
  g_assert_cmpuint (comparison->n_common, ==, 4);
  g_assert_cmpuint (comparison->posts->len, ==, 3);
  g_assert_cmpint (rows[0].kind, ==, VIGIE_COMPARED_CONTRARY);
  g_assert_cmpint (rows[1].kind, ==, VIGIE_COMPARED_MISSED);
  g_assert_cmpint (rows[2].kind, ==, VIGIE_COMPARED_AGREE);
  g_assert_cmpuint (comparison->n_persons[VIGIE_SIDE_EXERCISE], ==, 1);

  english = vigie_comparison_list_lines (comparison, VIGIE_LANGUAGE_ENGLISH, NULL);
  french = vigie_comparison_list_lines (comparison, VIGIE_LANGUAGE_FRENCH, NULL);
  g_assert_cmpuint (english->len, ==, french->len);
  g_assert_cmpstr (find_line (english, "Confirmed in the original"), ==,
                   "2 posts; here confirmed: 1 · rejected: 0 · left open: 1");
  g_assert_cmpstr (find_line (english, "Rejected in the original"), ==,
                   "1 post; here confirmed: 1 · rejected: 0 · left open: 0");
  g_assert_cmpstr (find_line (english, "From seen to verdict, median"), ==,
                   "2\u00a0min here, 5\u00a0min in the original");
  g_assert_cmpstr (find_line (french, "Jugées des deux côtés"), ==,
                   "2 publications\u00a0; même verdict\u00a0: 1");
  after = hash_file (self->original);
  g_assert_cmpstr (before, ==, after);
}

static void
assert_refused (VigieStore *store, const char *path, int code, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_comparing_open_and_run (store, path, BEGUN, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, code);
  if (strstr (error->message, word) == NULL)
    g_error ("“%s” does not say “%s”", error->message, word);
}

static void
test_what_is_not_its_original_is_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *moved = g_build_filename (self->place.folder, "elsewhere", NULL);
  g_autofree char *there = g_build_filename (moved, "crue.vigie", NULL);
  g_autofree char *broken = g_build_filename (self->place.folder, "broken.vigie", NULL);
  g_autoptr (OpenStore) original = open_store (self->original);
  g_autoptr (OpenStore) store = open_store (self->exercise);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieComparison) comparison = NULL;

  g_assert_false (vigie_comparing_is_possible (original));
  assert_refused (original, NULL, VIGIE_ERROR_UNSUPPORTED, "not an exercise");
  assert_refused (store, self->exercise, VIGIE_ERROR_INVALID, "another incident");
  g_file_set_contents (broken, "no incident", -1, &error);
  g_assert_no_error (error);
  assert_refused (store, broken, VIGIE_ERROR_NOT_OURS, "");

  g_assert_cmpint (g_mkdir (moved, 0700), ==, 0);
  copy_file (self->original, there);
  g_assert_cmpint (g_unlink (self->original), ==, 0);
  assert_refused (store, NULL, VIGIE_ERROR_NOT_FOUND, self->original);
  comparison = vigie_comparing_open_and_run (store, there, BEGUN + 60 * MINUTE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (comparison->n_common, ==, 4);
}

/* Both files were copied to another folder together. */
static void
test_an_original_beside_the_exercise_is_found (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->place.folder, "usb", NULL);
  g_autofree char *exercise = g_build_filename (folder, "exercice.vigie", NULL);
  g_autofree char *original = g_build_filename (folder, "crue.vigie", NULL);
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieComparison) comparison = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  copy_file (self->original, original);
  copy_file (self->exercise, exercise);
  g_assert_cmpint (g_unlink (self->original), ==, 0);
  store = open_store (exercise);
  comparison = vigie_comparing_open_and_run (store, NULL, BEGUN + 60 * MINUTE, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (comparison);
}

static void
test_titles_of_removed_posts_are_ids (Fixture *self, gconstpointer data)
{
  const VigiePurge purge = { .rule = VIGIE_PURGE_STATUS, .status = VIGIE_STATUS_CONFIRMED };
  g_autoptr (OpenStore) store = open_store (self->exercise);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieComparison) comparison = NULL;
  g_autoptr (VigieRemovalReport) report = vigie_store_purge (store, &purge, NULL, "Ana", &error);
  g_autoptr (GPtrArray) titles = NULL;
  guint n_removed = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (report->n_posts, ==, 2);
  comparison = vigie_comparing_open_and_run (store, NULL, BEGUN + 60 * MINUTE, NULL, &error);
  g_assert_no_error (error);
  titles = vigie_comparison_list_titles (comparison, store, 0, G_MAXUINT, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (titles->len, ==, comparison->posts->len);
  for (guint i = 0; i < titles->len; i++)
    {
      const VigieComparisonTitle *title = g_ptr_array_index (titles, i);
      char id[VIGIE_POST_ID_LENGTH + 1];

      vigie_compared_post_format_id (&g_array_index (comparison->posts, VigieComparedPost, i), id);
      g_assert_cmpstr (title->text, ==, title->row_id == 0 ? id : "Crue de l’Ouche");
      n_removed += title->row_id == 0;
    }
  g_assert_cmpuint (n_removed, ==, 2);
}

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
test_in_a_worker (Fixture *self, gconstpointer data)
{
  g_autoptr (OpenStore) store = open_store (self->exercise);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GAsyncResult) never = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (VigieComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancelled);
  vigie_comparing_open_and_run_async (store, NULL, BEGUN, cancelled, keep_result, &never);
  g_assert_true (vigie_test_wait_until (has_result, &never, 60000));
  g_assert_null (vigie_comparing_open_and_run_finish (store, never, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  vigie_comparing_open_and_run_async (store, self->original, BEGUN + MINUTE, NULL, keep_result,
                                      &done);
  g_assert_true (vigie_test_wait_until (has_result, &done, 60000));
  comparison = vigie_comparing_open_and_run_finish (store, done, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (comparison->n_common, ==, 2); /* as it stood then */
  g_assert_cmpint (comparison->reached, ==, FROM + 10 * MINUTE);
}

#define ADD(path, func) g_test_add ("/jobs/comparing/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("read", test_both_are_compared_and_only_read);
  ADD ("refused", test_what_is_not_its_original_is_refused);
  ADD ("beside", test_an_original_beside_the_exercise_is_found);
  ADD ("removed", test_titles_of_removed_posts_are_ids);
  ADD ("worker", test_in_a_worker);
  return g_test_run ();
}
