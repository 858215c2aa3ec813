/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every format in the table. */
#include <glib/gstdio.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "vigie-error.h"
#include "vigie-exercise-word.h"
#include "vigie-export-sample.h"
#include "vigie-test-util.h"

typedef struct
{
  const VigieExportFormat *format;
  VigieTestDir *folder;
  char *path;
  VigieSampleBoard board;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->format = data;
  self->folder = vigie_test_make_dir ();
  self->path = g_strdup_printf ("%s/o%s", self->folder, self->format->suffix);
  vigie_sample_board_init (&self->board);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  vigie_sample_board_clear (&self->board);
  g_free (self->path);
  vigie_test_remove_dir (self->folder);
}

static void
add_closures (Fixture *self, guint n)
{
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->board.shapes, vigie_sample_closure (i));
}

/* A line for each: what is closed has roads. */
static VigieSituation *
make_situation (Fixture *self)
{
  static const double line[] = { 2.09, 48.93, 2.1, 48.93, 2.11, 48.94 };
  VigieSituation *situation = vigie_sample_situation (&self->board);

  for (guint i = 0; i < situation->shapes->len; i++)
    vigie_sample_add_section (g_ptr_array_index (situation->shapes, i), "D 190", line, 3);
  return situation;
}

static gboolean
write_file (Fixture *self,
            const VigieSituation *situation,
            VigieExportReport *report,
            GError **error)
{
  return vigie_sample_write (self->format->name, situation, &self->board, self->path, report,
                             error);
}

/* What the file holds, searched by bytes: a GeoPackage, too, holds texts as they are. */
static gboolean
holds (Fixture *self, const char *text)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (self->path, &contents, &length, &error);
  g_assert_no_error (error);
  return memmem (contents, length, text, strlen (text)) != NULL;
}

static void
assert_old (Fixture *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GDir) listing = g_dir_open (self->folder, 0, NULL);

  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_dir_read_name (listing);
  g_assert_null (g_dir_read_name (listing)); /* no temporary file is left behind */
}

/* An alert of nothing is none; every other file says that there is nothing. */
static void
assert_nothing_to_do (Fixture *self, const GError *error)
{
  g_assert_cmpstr (self->format->name, ==, "cap");
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOTHING_TO_DO);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static void
test_empty_incident (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = make_situation (self);
  g_auto (VigieExportReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  if (!write_file (self, situation, &report, &error))
    {
      assert_nothing_to_do (self, error);
      return;
    }
  g_assert_cmpuint (report.n_shapes, ==, 0);
  g_assert_cmpuint (report.n_posts, ==, 0);
  g_assert_cmpuint (report.n_left_out, ==, 0);
  g_assert_cmpuint (report.n_bytes, >, 0);
}

static void
test_reports_what_it_wrote (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = NULL;
  g_auto (VigieExportReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  add_closures (self, 7);
  for (guint i = 0; i < 5; i++)
    vigie_sample_board_add_post (&self->board, vigie_sample_post (i, TRUE),
                                 vigie_sample_state (i, VIGIE_STATUS_CONFIRMED));
  situation = make_situation (self);
  write_file (self, situation, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_shapes, ==, 7);
  g_assert_cmpuint (report.n_posts, ==, (self->format->flags & VIGIE_EXPORT_POSTS) != 0 ? 5 : 0);
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpuint (report.n_bytes, ==, (guint64) status.st_size);
  g_assert_false (holds (self, VIGIE_EXERCISE_WORD));
}

static void
test_exercise_is_marked (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = NULL;
  g_auto (VigieExportReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  add_closures (self, 1);
  situation = make_situation (self);
  situation->exercise = TRUE;
  write_file (self, situation, &report, &error);
  g_assert_no_error (error);
  g_assert_true (holds (self, VIGIE_EXERCISE_WORD));
}

static void
test_nobody_is_named (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = NULL;
  g_auto (VigieExportReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  add_closures (self, 2);
  for (guint i = 0; i < 8; i++)
    vigie_sample_board_add_post (&self->board, vigie_sample_post (i, FALSE),
                                 vigie_sample_state (i, VIGIE_STATUS_CONFIRMED));
  vigie_sample_board_add_post (&self->board, vigie_sample_post (9, FALSE),
                               vigie_sample_state (9, VIGIE_STATUS_NEW));
  situation = make_situation (self);
  write_file (self, situation, &report, &error);
  g_assert_no_error (error);
  g_assert_false (holds (self, "Jeanne")); /* who wrote the posts */
  g_assert_false (holds (self, "Zoé"));    /* who keeps the log */
  g_assert_false (holds (self, "1009"));   /* not confirmed */
  if ((self->format->flags & VIGIE_EXPORT_POSTS) == 0)
    return;
  g_assert_true (holds (self, "Verglas sur la D 190"));
  g_assert_true (holds (self, "@temoin/1003")); /* of X only the link */
  g_assert_false (holds (self, "Camion en portefeuille"));
}

/* A confirmed one, one of X, a new one, one of X, and a rejected one. */
static VigieSituation *
add_posts_of_all_verdicts (Fixture *self)
{
  static const struct
  {
    guint index;
    VigieStatus status;
  } posts[] = {
    { 0, VIGIE_STATUS_CONFIRMED },     { 3, VIGIE_STATUS_CONFIRMED }, { 9, VIGIE_STATUS_NEW },
    { 13, VIGIE_STATUS_UNVERIFIABLE }, { 7, VIGIE_STATUS_NEW },       { 10, VIGIE_STATUS_REJECTED },
  };

  add_closures (self, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (posts); i++)
    vigie_sample_board_add_post (&self->board, vigie_sample_post (posts[i].index, FALSE),
                                 vigie_sample_state (posts[i].index, posts[i].status));
  /* As a store gives it while nobody has decided anything. */
  g_clear_pointer (&g_ptr_array_index (self->board.states, 2), vigie_post_state_free);
  return make_situation (self);
}

static void
test_unconfirmed_only_when_asked (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = add_posts_of_all_verdicts (self);
  const VigieExportSource source = vigie_sample_board_source (&self->board);
  const gboolean has_posts = (self->format->flags & VIGIE_EXPORT_POSTS) != 0;

  for (int asked = 0; asked < 2; asked++)
    {
      const VigieExportInput input = { .situation = situation,
                                       .source = &source,
                                       .include_unconfirmed = asked };
      g_auto (VigieExportReport) report = { 0 };
      g_autoptr (GError) error = NULL;

      self->format->write (&input, self->path, NULL, &report, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (report.n_posts, ==, !has_posts ? 0 : asked ? 5 : 2);
      g_assert_cmpint (holds (self, "1009"), ==, asked && has_posts);
      g_assert_cmpint (holds (self, "à confirmer)"), ==, asked && has_posts);
      g_assert_cmpint (holds (self, "(invérifiable)"), ==, asked && has_posts);
      g_assert_false (holds (self, "1010")); /* rejected */
      g_assert_false (holds (self, "Jeanne"));
    }
}

static void
test_authors_only_when_asked (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = add_posts_of_all_verdicts (self);
  const VigieExportSource source = vigie_sample_board_source (&self->board);
  const VigieExportInput input = { .situation = situation,
                                   .source = &source,
                                   .include_authors = TRUE };
  g_auto (VigieExportReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  self->format->write (&input, self->path, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (holds (self, "Jeanne"), ==, (self->format->flags & VIGIE_EXPORT_POSTS) != 0);
  g_assert_false (holds (self, "Zoé"));
}

/* Of X the author does not go out even then. */
static void
test_of_x_only_id_and_link (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = NULL;
  const VigieExportSource source = vigie_sample_board_source (&self->board);
  VigieExportInput input = { NULL, &source, TRUE, TRUE };
  g_auto (VigieExportReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  add_closures (self, 1);
  vigie_sample_board_add_post (&self->board, vigie_sample_post (3, FALSE),
                               vigie_sample_state (3, VIGIE_STATUS_CONFIRMED));
  vigie_sample_board_add_post (&self->board, vigie_sample_post (7, FALSE),
                               vigie_sample_state (7, VIGIE_STATUS_NEW));
  input.situation = situation = make_situation (self);
  self->format->write (&input, self->path, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_false (holds (self, "Jeanne"));
  g_assert_false (holds (self, "Camion en portefeuille"));
  if ((self->format->flags & VIGIE_EXPORT_POSTS) == 0)
    return;
  g_assert_true (holds (self, "@temoin/1003"));
  g_assert_true (holds (self, "@temoin/1007"));
}

static void
test_what_ended_only_when_asked (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 day = VIGIE_SITUATION_KEEP_MS;

  add_closures (self, 3);
  for (guint i = 0; i < 3; i++)
    {
      VigieShape *shape = g_ptr_array_index (self->board.shapes, i);

      shape->from = SAMPLE_AT - 3 * day;
      shape->to = VIGIE_TIME_UNKNOWN;
    }
  ((VigieShape *) g_ptr_array_index (self->board.shapes, 1))->lifted_at = SAMPLE_AT - 2 * day;
  ((VigieShape *) g_ptr_array_index (self->board.shapes, 2))->from = SAMPLE_AT + day;
  situation = make_situation (self);
  for (int with_lifted = 0; with_lifted < 2; with_lifted++)
    {
      g_auto (VigieExportReport) report = { 0 };

      situation->with_lifted = with_lifted;
      write_file (self, situation, &report, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (report.n_shapes, ==, with_lifted ? 2 : 1);
    }
}

static void
test_cancel_leaves_the_old_file (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (VigieExportReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  const VigieExportSource source = vigie_sample_board_source (&self->board);
  VigieExportInput input = { .source = &source };

  add_closures (self, 1);
  input.situation = situation = make_situation (self);
  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (self->format->write (&input, self->path, cancellable, &report, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_old (self);
}

static void
test_full_disk_leaves_the_old_file (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = NULL;
  g_auto (VigieExportReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  struct rlimit old;
  struct rlimit small;

  add_closures (self, 200);
  situation = make_situation (self);
  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  small = old;
  small.rlim_cur = 10000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (write_file (self, situation, &report, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE);
  assert_old (self);
}

static void
test_folder_that_is_not_there (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = NULL;
  g_autofree char *path = g_build_filename (self->folder, "none", "o", NULL);
  g_auto (VigieExportReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  add_closures (self, 1);
  situation = make_situation (self);
  g_assert_false (
      vigie_sample_write (self->format->name, situation, &self->board, path, &report, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
}

static void
test_random_incidents (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();

  for (int i = 0; i < 40; i++)
    {
      g_autoptr (VigieSituation) situation = NULL;
      g_auto (VigieExportReport) report = { 0 };
      g_autoptr (GError) error = NULL;

      g_ptr_array_set_size (self->board.shapes, 0);
      situation = vigie_sample_situation (&self->board);
      g_free (situation->title);
      situation->title = vigie_sample_text (random);
      situation->exercise = g_rand_boolean (random);
      situation->with_lifted = g_rand_boolean (random);
      vigie_sample_add_random (random, &self->board, situation,
                               (guint) g_rand_int_range (random, 0, 30));
      g_unlink (self->path);
      if (!write_file (self, situation, &report, &error))
        assert_nothing_to_do (self, error);
    }
}

static void
test_huge_number_of_shapes (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = NULL;
  g_auto (VigieExportReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  add_closures (self, 1500);
  for (guint i = 0; i < 1500; i++)
    ((VigieShape *) g_ptr_array_index (self->board.shapes, i))->to = VIGIE_TIME_UNKNOWN;
  situation = make_situation (self);
  write_file (self, situation, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_shapes, ==, 1500);
}

/* The same text whatever the locale says of decimal points. */
static void
test_decimal_comma (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieSituation) situation = NULL;
  g_auto (VigieExportReport) first = { 0 };
  g_auto (VigieExportReport) second = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *text = NULL;
  gsize length;

  add_closures (self, 3);
  situation = make_situation (self);
  write_file (self, situation, &first, &error);
  g_assert_no_error (error);
  if (strcmp (self->format->name, "gpkg") == 0)
    return; /* GDAL's own numbers, which its own tests cover */
  g_assert_true (g_file_get_contents (self->path, &plain, &length, NULL));
  if (setlocale (LC_ALL, "fr_FR.UTF-8") == NULL)
    {
      g_test_skip ("no locale with a decimal comma is generated here");
      return;
    }
  g_assert_cmpint (g_unlink (self->path), ==, 0); /* an alert that replaces one is its update */
  write_file (self, situation, &second, &error);
  setlocale (LC_ALL, "C.UTF-8");
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, plain);
}

static void
add_tests (const VigieExportFormat *format)
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "empty-incident", test_empty_incident },
    { "reports-what-it-wrote", test_reports_what_it_wrote },
    { "exercise-is-marked", test_exercise_is_marked },
    { "nobody-is-named", test_nobody_is_named },
    { "unconfirmed-only-when-asked", test_unconfirmed_only_when_asked },
    { "authors-only-when-asked", test_authors_only_when_asked },
    { "of-x-only-id-and-link", test_of_x_only_id_and_link },
    { "what-ended-only-when-asked", test_what_ended_only_when_asked },
    { "cancel-leaves-the-old-file", test_cancel_leaves_the_old_file },
    { "full-disk-leaves-the-old-file", test_full_disk_leaves_the_old_file },
    { "folder-that-is-not-there", test_folder_that_is_not_there },
    { "random-incidents", test_random_incidents },
    { "huge-number-of-shapes", test_huge_number_of_shapes },
    { "decimal-comma-of-the-locale", test_decimal_comma },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/formats/%s/%s", format->name, tests[i].name);

      g_test_add (path, Fixture, format, set_up, tests[i].test, tear_down);
    }
}

static void
test_names_are_unique (void)
{
  gsize n;
  const VigieExportFormat *formats = vigie_export_formats_get (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_assert_true (vigie_export_format_find (formats[i].name) == &formats[i]);
      g_assert_true (g_str_has_prefix (formats[i].suffix, "."));
    }
  g_assert_null (vigie_export_format_find ("docx"));
}

int
main (int argc, char **argv)
{
  gsize n;
  const VigieExportFormat *formats = vigie_export_formats_get (&n);

  setlocale (LC_ALL, "C.UTF-8");
  /* Filling what is freed takes minutes where much of the heap's end is free, as behind a large
   * document. */
  mallopt (M_PERTURB, 0);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/names-are-unique", test_names_are_unique);
  for (gsize i = 0; i < n; i++)
    add_tests (&formats[i]);
  return g_test_run ();
}
