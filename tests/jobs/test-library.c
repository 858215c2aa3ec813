/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include <errno.h>
#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jobs-posts.h"
#include "vigie-deja-vu.h"
#include "vigie-error.h"
#include "vigie-test-util.h"

/* Photos of past incidents that come back. This program is its own other processes:
 * `test-jobs-library --child LIBRARY INCIDENT`. */

static char *program;

typedef struct
{
  char *folder;
  char *path; /* of the library, which does not exist yet */
  VigieStore *old;
  VigieStore *new;
} Fixture;

static VigieStore *
make_incident (const char *folder, const char *name, const char *title)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  VigieStore *store = vigie_store_create (path, title, FALSE, &error);

  g_assert_no_error (error);
  return store;
}

static void
hash_all (VigieStore *store)
{
  g_autoptr (GError) error = NULL;

  vigie_photos_hash_new (store, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) photo = made_photo_new (0, "90", FALSE);
  g_autoptr (GBytes) again = made_photo_new (0, "35", FALSE);
  g_autoptr (GBytes) turned = made_photo_new (0, "60", TRUE);
  g_autoptr (GBytes) other = made_photo_new (3, "90", FALSE);

  self->folder = vigie_test_make_dir ();
  self->path = g_build_filename (self->folder, "data", "library.sqlite", NULL);
  self->old = make_incident (self->folder, "old.vigie", "Crues de 2024");
  jobs_add (self->old, &(JobsPost) { "o1", 0, "Secret de Camille", .photo = photo });
  jobs_add (self->old, &(JobsPost) { "o2", -MINUTES (5), "Secret de Camille", .photo = photo });
  hash_all (self->old);
  self->new = make_incident (self->folder, "new.vigie", "Neige");
  jobs_add (self->new, &(JobsPost) { "same", MINUTES (9000), "x", .photo = photo });
  jobs_add (self->new, &(JobsPost) { "again", MINUTES (9001), "x", .photo = again });
  jobs_add (self->new, &(JobsPost) { "turned", MINUTES (9002), "x", .photo = turned });
  jobs_add (self->new, &(JobsPost) { "other", MINUTES (9003), "x", .photo = other });
  jobs_add (self->new, &(JobsPost) { "none", MINUTES (9004), "x" });
  hash_all (self->new);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  close_and_unref (self->old);
  close_and_unref (self->new);
  g_free (self->path);
  vigie_test_remove_dir (self->folder);
}

static VigieLibrary *
open_library (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  VigieLibrary *library = vigie_library_open (self->path, &error);

  g_assert_no_error (error);
  return library;
}

static guint
learn (VigieLibrary *library, VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  guint n_new = 99;

  vigie_library_learn (library, store, VIGIE_PHOTO_HASH_VERSION, &n_new, &error);
  g_assert_no_error (error);
  return n_new;
}

static char *
get_incident_id (VigieStore *store)
{
  return vigie_store_get (store, VIGIE_INFO_ID);
}

/* "Crues de 2024: same-bytes" */
static char *
describe (VigieDejaVu *deja_vu, VigieStore *store, const char *external_id)
{
  g_autoptr (VigieSimilar) similar = vigie_similar_new (store, NULL);
  g_autoptr (VigiePost) post = jobs_find (store, external_id);
  g_autoptr (GPtrArray) found = vigie_deja_vu_find_post (deja_vu, similar, post);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const VigieSeenBefore *seen = g_ptr_array_index (found, i);

      g_string_append_printf (out, "%s%s: %s", i > 0 ? ", " : "", seen->title,
                              vigie_similarity_to_string (seen->why));
    }
  return g_string_free_and_steal (g_steal_pointer (&out));
}

static void
assert_seen (VigieDejaVu *deja_vu, VigieStore *store, const char *external_id, const char *expected)
{
  g_autofree char *found = describe (deja_vu, store, external_id);

  g_assert_cmpstr (found, ==, expected);
}

static VigieDejaVu *
make_deja_vu (Fixture *self, VigieStore *store)
{
  g_autofree char *id = get_incident_id (store);
  g_autoptr (GError) error = NULL;
  VigieDejaVu *deja_vu = vigie_deja_vu_new (open_library (self), id, &error);

  g_assert_no_error (error);
  return deja_vu;
}

/* ---- seeing again ---- */

static void
test_old_photos_are_known_again (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieLibrary) library = open_library (self);
  g_autoptr (VigieDejaVu) deja_vu = NULL;
  g_autoptr (VigieDejaVu) own = NULL;

  g_assert_cmpuint (learn (library, self->old), ==, 1);
  g_assert_cmpuint (learn (library, self->new), ==, 4);
  deja_vu = make_deja_vu (self, self->new);
  assert_seen (deja_vu, self->new, "same", "Crues de 2024: same-bytes");
  assert_seen (deja_vu, self->new, "again", "Crues de 2024: same-picture");
  assert_seen (deja_vu, self->new, "turned", "Crues de 2024: mirrored-picture");
  assert_seen (deja_vu, self->new, "other", "");
  assert_seen (deja_vu, self->new, "none", "");

  own = make_deja_vu (self, self->old); /* an incident is not its own past */
  assert_seen (own, self->old, "o1", "Neige: same-bytes");
}

static void
test_the_earliest_post_is_named (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieLibrary) library = open_library (self);
  g_autoptr (VigieDejaVu) deja_vu = NULL;
  g_autoptr (VigieSimilar) similar = vigie_similar_new (self->new, NULL);
  g_autoptr (VigiePost) post = jobs_find (self->new, "same");
  g_autoptr (GBytes) photo = made_photo_new (0, "90", FALSE);
  g_autofree char *earliest = jobs_get_id ("o2");
  g_autofree char *earlier_still = jobs_get_id ("o3");
  g_autoptr (GPtrArray) found = NULL;
  const VigieSeenBefore *seen;

  learn (library, self->old);
  deja_vu = make_deja_vu (self, self->new);
  found = vigie_deja_vu_find_post (deja_vu, similar, post);
  seen = g_ptr_array_index (found, 0);
  g_assert_cmpstr (seen->post_id, ==, earliest);
  g_assert_cmpint (seen->posted_at, ==, JOBS_TIME - MINUTES (5));
  g_ptr_array_unref (found);

  jobs_add (self->old, &(JobsPost) { "o3", -MINUTES (50), "x", .photo = photo });
  g_assert_cmpuint (learn (library, self->old), ==, 1);
  g_assert_true (vigie_deja_vu_update (deja_vu, NULL));
  found = vigie_deja_vu_find_post (deja_vu, similar, post);
  g_assert_cmpuint (found->len, ==, 1);
  seen = g_ptr_array_index (found, 0);
  g_assert_cmpstr (seen->post_id, ==, earlier_still);
}

static void
test_learning_again_changes_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieLibrary) library = open_library (self);
  g_autofree char *id = get_incident_id (self->old);
  g_autoptr (GPtrArray) incidents = NULL;
  const VigieLibraryIncident *incident;

  g_assert_cmpuint (learn (library, self->old), ==, 1);
  g_assert_cmpuint (learn (library, self->old), ==, 0);
  vigie_store_set (self->old, VIGIE_INFO_TITLE, "Crues de l’Ouche", NULL);
  g_assert_cmpuint (learn (library, self->old), ==, 0);
  incidents = vigie_library_list (library, NULL);
  g_assert_cmpuint (incidents->len, ==, 1);
  incident = g_ptr_array_index (incidents, 0);
  g_assert_cmpstr (incident->id, ==, id);
  g_assert_cmpstr (incident->title, ==, "Crues de l’Ouche");
  g_assert_true (g_str_has_suffix (incident->path, "/old.vigie"));
  g_assert_cmpuint (incident->n_photos, ==, 1);
  g_assert_cmpint (ABS (incident->seen_at - g_get_real_time () / 1000), <, 600000);
}

static void
test_what_is_learnt_later_is_seen (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieDejaVu) deja_vu = make_deja_vu (self, self->new);
  g_autoptr (VigieLibrary) library = open_library (self);
  g_autofree char *id = get_incident_id (self->old);
  g_autoptr (GError) error = NULL;

  assert_seen (deja_vu, self->new, "same", "");
  learn (library, self->old);
  g_assert_true (vigie_deja_vu_update (deja_vu, NULL));
  assert_seen (deja_vu, self->new, "same", "Crues de 2024: same-bytes");

  g_assert_true (vigie_library_forget (library, id, &error));
  g_assert_true (vigie_deja_vu_update (deja_vu, NULL));
  assert_seen (deja_vu, self->new, "same", "");
  g_assert_false (vigie_library_forget (library, id, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);

  learn (library, self->old);
  g_assert_true (vigie_deja_vu_update (deja_vu, NULL));
  assert_seen (deja_vu, self->new, "same", "Crues de 2024: same-bytes");
}

/* ---- the user's own library ---- */

static void
test_an_exercise_teaches_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "exercise.vigie", NULL);
  g_autoptr (OpenStore) exercise = vigie_store_create (path, "Exercice", TRUE, NULL);
  g_autoptr (VigieLibrary) library = open_library (self);
  g_autoptr (GPtrArray) incidents = NULL;
  g_autofree char *notice = NULL;

  g_setenv (VIGIE_LIBRARY_VARIABLE, self->path, TRUE);
  g_assert_true (vigie_deja_vu_learn (exercise, &notice, NULL));
  g_assert_true (vigie_deja_vu_learn (self->old, NULL, NULL));
  g_assert_null (notice);
  incidents = vigie_library_list (library, NULL);
  g_assert_cmpuint (incidents->len, ==, 1);
}

static void
test_an_empty_path_means_none (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieDejaVu) deja_vu = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv (VIGIE_LIBRARY_VARIABLE, "", TRUE);
  g_assert_null (vigie_library_dup_path ());
  g_assert_null (vigie_library_open (NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  deja_vu = vigie_deja_vu_new_for_store (self->new, &error);
  g_assert_null (deja_vu);
  g_assert_no_error (error);
  g_assert_true (vigie_deja_vu_learn (self->old, NULL, &error));

  g_setenv (VIGIE_LIBRARY_VARIABLE, self->path, TRUE);
  g_assert_true (vigie_deja_vu_learn (self->old, NULL, &error));
  deja_vu = vigie_deja_vu_new_for_store (self->new, &error);
  assert_seen (deja_vu, self->new, "same", "Crues de 2024: same-bytes");
}

/* ---- what is in the file ---- */

static gboolean
holds (const char *path, const char *text)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  return file != NULL && memmem (g_mapped_file_get_contents (file), g_mapped_file_get_length (file),
                                 text, strlen (text)) != NULL;
}

static void
test_no_personal_data_is_kept (Fixture *self, gconstpointer data)
{
  g_autofree char *id = get_incident_id (self->old);
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);
  VigieLibrary *library = open_library (self);
  GStatBuf info;

  learn (library, self->old);
  vigie_library_close (library); /* everything is in the one file then */
  g_assert_true (holds (self->path, "Crues"));
  g_assert_false (holds (self->path, "Camille"));
  g_assert_false (holds (self->path, "@anne"));

  library = open_library (self);
  g_assert_true (vigie_library_forget (library, id, NULL));
  g_assert_true (g_stat (wal, &info) != 0 || info.st_size == 0); /* while it is open */
  g_assert_false (holds (self->path, "Crues"));
  g_assert_false (holds (self->path, id));
  vigie_library_close (library);
}

/* Also what was set aside, and nothing else that lies there. */
static void
test_all_is_forgotten (Fixture *self, gconstpointer data)
{
  g_autofree char *damaged = g_strconcat (self->path, ".damaged-2", NULL);
  g_autofree char *newer = g_strconcat (self->path, ".newer-wal", NULL);
  g_autofree char *foreign = g_strconcat (self->path, ".txt", NULL);
  VigieLibrary *library = open_library (self);
  g_autoptr (GPtrArray) incidents = NULL;
  g_autoptr (GError) error = NULL;

  learn (library, self->old);
  learn (library, self->new);
  g_assert_true (g_file_set_contents (damaged, "x", 1, NULL));
  g_assert_true (g_file_set_contents (newer, "x", 1, NULL));
  g_assert_true (g_file_set_contents (foreign, "x", 1, NULL));
  vigie_library_forget_all (library, &error);
  g_assert_no_error (error);
  incidents = vigie_library_list (library, &error);
  g_assert_cmpuint (incidents->len, ==, 0);
  g_assert_false (g_file_test (damaged, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (newer, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  vigie_library_close (library);
  g_assert_false (holds (self->path, "Crues"));

  library = open_library (self);
  g_assert_cmpuint (learn (library, self->old), ==, 1);
  vigie_library_close (library);
}

/* ---- files that cannot be used ---- */

static void
write_file (const char *path, const char *content, gssize length)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, content, length, NULL));
}

static void
assert_set_aside (Fixture *self, const char *suffix)
{
  g_autofree char *aside = g_strconcat (self->path, suffix, NULL);
  g_autoptr (VigieLibrary) library = open_library (self);
  g_autoptr (VigieLibrary) again = NULL;

  g_assert_nonnull (vigie_library_get_notice (library));
  g_assert_nonnull (strstr (vigie_library_get_notice (library), aside));
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (learn (library, self->old), ==, 1);
  again = open_library (self);
  g_assert_null (vigie_library_get_notice (again));
}

static void
test_a_damaged_file_is_set_aside (Fixture *self, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize length;

  write_file (self->path,
              "This is no library, and it is longer than a header of SQLite is, "
              "so that it is read as a page and refused.......................",
              -1);
  assert_set_aside (self, ".damaged");

  /* Cut off. */
  g_assert_true (g_file_get_contents (self->path, &content, &length, NULL));
  write_file (self->path, content, 700);
  assert_set_aside (self, ".damaged-2");
}

/* The first page tells nothing of it. */
static void
test_damage_that_shows_later (Fixture *self, gconstpointer data)
{
  g_autofree char *aside = g_strconcat (self->path, ".damaged", NULL);
  g_autoptr (VigieDejaVu) deja_vu = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length;

  vigie_library_close (open_library (self));
  {
    g_autoptr (VigieLibrary) library = open_library (self);

    learn (library, self->old);
    learn (library, self->new);
  }
  g_assert_true (g_file_get_contents (self->path, &content, &length, NULL));
  for (gsize at = 4096; at + 4096 <= length; at += 4096)
    for (gsize i = at; i < at + 4096 && memmem (content + at, 4096, "Crues", 5) == NULL; i++)
      content[i] = 'x';
  write_file (self->path, content, (gssize) length);

  deja_vu = vigie_deja_vu_new (open_library (self), "other", &error);
  g_assert_null (deja_vu);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_DAMAGED);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  {
    g_autoptr (VigieLibrary) library = open_library (self);

    g_assert_cmpuint (learn (library, self->old), ==, 1);
  }
}

static void
test_a_newer_file_is_set_aside (Fixture *self, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize length;

  vigie_library_close (open_library (self));
  /* user_version and what follows it in the header: SQLite's file format, 1.3 */
  g_assert_true (g_file_get_contents (self->path, &content, &length, NULL));
  content[63] = 99;
  write_file (self->path, content, (gssize) length);
  assert_set_aside (self, ".newer");
}

/* An incident whose path was given by mistake. */
static void
test_a_file_of_something_else_stays (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieLibrary) library = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *path = vigie_store_get_path (self->old);
  guint n = 0;

  library = vigie_library_open (path, &error);
  g_assert_null (library);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_OURS);
  assert_intact (self->old);
  folder = g_dir_open (self->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (folder)) != NULL;)
    n += strstr (name, "damaged") != NULL;
  g_assert_cmpuint (n, ==, 0);
}

static void
test_where_nothing_can_be_written (Fixture *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->folder, "file", NULL);
  g_autofree char *path = g_build_filename (file, "library.sqlite", NULL);
  g_autoptr (GError) error = NULL;

  write_file (file, "x", 1);
  g_assert_null (vigie_library_open (path, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "library"));
}

/* ---- several processes ---- */

static GPid
spawn (const char *library, const char *incident)
{
  const char *argv[] = { program, "--child", library, incident, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid = 0;

  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  return pid;
}

static void
expect_success (GPid pid)
{
  int status = 0;

  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_spawn_close_pid (pid);
}

/* All of them begin where there is no file yet, or a damaged one. */
static void
test_processes_learn_at_once (Fixture *self, gconstpointer data)
{
  for (int damaged = 0; damaged < 2; damaged++)
    {
      g_autoptr (VigieLibrary) library = NULL;
      g_autoptr (GPtrArray) incidents = NULL;
      g_autofree char *aside = g_strconcat (self->path, ".damaged-2", NULL);
      GPid pids[4];

      g_unlink (self->path);
      if (damaged)
        write_file (self->path,
                    "Not a library, though long enough to be taken for the beginning "
                    "of one by whoever looks at no more than its size..............",
                    -1);
      for (gsize i = 0; i < G_N_ELEMENTS (pids); i++)
        pids[i] = spawn (self->path, vigie_store_get_path (i % 2 ? self->old : self->new));
      for (gsize i = 0; i < G_N_ELEMENTS (pids); i++)
        expect_success (pids[i]);
      g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS)); /* a good one never is */
      library = open_library (self);
      incidents = vigie_library_list (library, NULL);
      g_assert_cmpuint (incidents->len, ==, 2);
      g_assert_cmpuint (learn (library, self->old), ==, 0);
      g_assert_cmpuint (learn (library, self->new), ==, 0);
    }
}

static int
run_child (const char *library_path, const char *incident)
{
  g_autoptr (OpenStore) store = vigie_store_open (incident, VIGIE_STORE_OPEN_READ_ONLY, NULL);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VigieLibrary) library = vigie_library_open (library_path, &error);

      if (library == NULL ||
          !vigie_library_learn (library, store, VIGIE_PHOTO_HASH_VERSION, NULL, &error))
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
    }
  return 0;
}

#define ADD(path, func) g_test_add ("/library/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  program = argv[0];
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);

  ADD ("old-photos-are-known-again", test_old_photos_are_known_again);
  ADD ("the-earliest-post-is-named", test_the_earliest_post_is_named);
  ADD ("learning-again-changes-nothing", test_learning_again_changes_nothing);
  ADD ("what-is-learnt-later-is-seen", test_what_is_learnt_later_is_seen);
  ADD ("an-exercise-teaches-nothing", test_an_exercise_teaches_nothing);
  ADD ("an-empty-path-means-none", test_an_empty_path_means_none);
  ADD ("no-personal-data-is-kept", test_no_personal_data_is_kept);
  ADD ("all-is-forgotten", test_all_is_forgotten);
  ADD ("a-damaged-file-is-set-aside", test_a_damaged_file_is_set_aside);
  ADD ("damage-that-shows-later", test_damage_that_shows_later);
  ADD ("a-newer-file-is-set-aside", test_a_newer_file_is_set_aside);
  ADD ("a-file-of-something-else-stays", test_a_file_of_something_else_stays);
  ADD ("where-nothing-can-be-written", test_where_nothing_can_be_written);
  ADD ("processes-learn-at-once", test_processes_learn_at_once);

  return g_test_run ();
}
