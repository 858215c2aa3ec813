/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made-photo.h"
#include "vigie-cli-run.h"

/* Photos of past incidents, and posts that tell the same without a photo. */

#define WORDS "Un arbre est tombé sur la D 16 à la sortie de Lusigny, la route est coupée"

static char *
make_incident (const char *dir, const char *name, const char *title)
{
  char *path = g_build_filename (dir, name, NULL);

  vigie_run_ok ("new", path, "--title", title, NULL);
  return path;
}

/* Beside the table that names it. */
static void
write_photo (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "photo.jpg", NULL);
  g_autoptr (GBytes) photo = made_photo_new (0, "90", FALSE);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (photo, NULL),
                                      (gssize) g_bytes_get_size (photo), NULL));
}

static JsonObject *
find_post (GPtrArray *lines, const char *external_id)
{
  for (guint i = 0; i < lines->len; i++)
    {
      JsonObject *post = vigie_line_object (lines, i);

      if (g_str_equal (json_object_get_string_member (post, "external_id"), external_id))
        return post;
    }
  g_assert_not_reached ();
}

static GPtrArray *
list_posts (const char *path)
{
  g_autoptr (VigieRun) run = vigie_run ("posts", path, "--json", NULL);

  assert_run (run, 0);
  g_assert_cmpstr (run->err, ==, "");
  return vigie_parse_lines (run->out);
}

static void
test_old_photos_are_told (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *library = g_build_filename (dir, "library.sqlite", NULL);
  g_autofree char *old = make_incident (dir, "old.vigie", "Crues de 2024");
  g_autofree char *new = make_incident (dir, "new.vigie", "Neige");
  g_autofree char *first =
      vigie_write (dir, "a.csv", "id,date,text,photo\n1,2024-03-01T10:00:00Z,x,photo.jpg\n");
  g_autofree char *second = vigie_write (dir, "b.csv",
                                         "id,date,text,photo\n2,2026-01-12T18:00:00Z,y,photo.jpg\n"
                                         "3,2026-01-12T18:00:01Z,sans photo,\n");
  g_autoptr (VigieRun) learnt = NULL;
  g_autoptr (VigieRun) list = NULL;
  g_autoptr (VigieRun) human = NULL;
  g_autoptr (VigieRun) gone = NULL;
  g_autoptr (VigieRun) wrong = NULL;
  g_autoptr (VigieRun) both = NULL;
  g_autoptr (VigieRun) empty = NULL;
  g_autoptr (GPtrArray) incidents = NULL;
  g_autoptr (GPtrArray) posts = NULL;
  g_autofree char *id = NULL;
  JsonObject *seen;
  JsonObject *incident;

  write_photo (dir);
  g_setenv ("VIGIE_LIBRARY", library, TRUE);
  vigie_run_ok ("import", old, first, NULL);
  vigie_run_ok ("import", new, second, NULL);

  posts = list_posts (new);
  vigie_assert_members (find_post (posts, "2"),
                        "id source external_id url author text posted_at received_at status "
                        "position candidates photos look_alikes seen_before duplicate_of owner "
                        "labels confirmed_by checks differs_from");
  g_assert_false (json_object_has_member (find_post (posts, "3"), "seen_before"));
  seen = json_array_get_object_element (
      json_object_get_array_member (find_post (posts, "2"), "seen_before"), 0);
  vigie_assert_members (seen, "incident posted_at why");
  g_assert_cmpstr (json_object_get_string_member (seen, "incident"), ==, "Crues de 2024");
  g_assert_true (
      g_str_has_prefix (json_object_get_string_member (seen, "posted_at"), "2024-03-01T10:00:00"));
  g_assert_cmpstr (json_object_get_string_member (seen, "why"), ==, "same-bytes");

  list = vigie_run ("library", "list", "--json", NULL);
  assert_run (list, 0);
  incidents = vigie_parse_lines (list->out);
  g_assert_cmpuint (incidents->len, ==, 2);
  incident = vigie_line_object (incidents, 1); /* the one that was seen first */
  vigie_assert_members (incident, "id title path seen_at photos");
  g_assert_cmpstr (json_object_get_string_member (incident, "title"), ==, "Crues de 2024");
  g_assert_cmpint (json_object_get_int_member (incident, "photos"), ==, 1);
  human = vigie_run ("library", "list", NULL);
  g_assert_nonnull (strstr (human->out, "Crues de 2024"));

  learnt = vigie_run ("library", "learn", old, NULL);
  assert_run (learnt, 0);
  g_assert_cmpstr (learnt->out, ==, "new photos: 0\n");

  id = g_strndup (json_object_get_string_member (incident, "id"), 8);
  vigie_run_ok ("library", "forget", id, NULL);
  g_ptr_array_unref (posts);
  posts = list_posts (new);
  g_assert_false (json_object_has_member (find_post (posts, "2"), "seen_before"));
  gone = vigie_run ("library", "forget", id, NULL);
  assert_run (gone, 1);

  wrong = vigie_run ("library", "forget", NULL);
  assert_run (wrong, 2);
  both = vigie_run ("library", "forget", id, "--all", NULL);
  assert_run (both, 2);
  vigie_run_ok ("library", "forget", "--all", NULL);
  empty = vigie_run ("library", "list", NULL);
  assert_run (empty, 0);
  g_assert_cmpstr (empty->out, ==, "");
}

static void
test_exercises_are_learnt_when_told (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *library = g_build_filename (dir, "deep", "library.sqlite", NULL);
  g_autofree char *path = g_build_filename (dir, "demo.vigie", NULL);
  g_autoptr (VigieRun) empty = NULL;
  g_autoptr (VigieRun) learnt = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  g_setenv ("VIGIE_LIBRARY", library, TRUE);
  vigie_run_ok ("demo", path, NULL);
  empty = vigie_run ("library", "list", NULL);
  assert_run (empty, 0);
  g_assert_cmpstr (empty->out, ==, "");
  learnt = vigie_run ("library", "learn", path, "--json", NULL);
  assert_run (learnt, 0);
  lines = vigie_parse_lines (learnt->out);
  g_assert_cmpint (json_object_get_int_member (vigie_line_object (lines, 0), "new"), >, 0);
  g_assert_true (json_object_get_boolean_member (vigie_line_object (lines, 0), "exercise"));
}

static void
test_without_a_library_all_else_works (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = make_incident (dir, "a.vigie", "Neige");
  g_autofree char *csv = vigie_write (dir, "a.csv", "id,text,photo\n1,x,photo.jpg\n");
  g_autoptr (GPtrArray) posts = NULL;
  g_autoptr (VigieRun) list = NULL;

  write_photo (dir);
  g_setenv ("VIGIE_LIBRARY", "", TRUE);
  vigie_run_ok ("import", path, csv, NULL);
  posts = list_posts (path);
  g_assert_cmpuint (posts->len, ==, 1);
  list = vigie_run ("library", "list", NULL);
  assert_run (list, 1);
  g_assert_nonnull (strstr (list->err, "VIGIE_LIBRARY"));
}

/* A damaged one is said once, and stands in nobody's way. */
static void
test_a_damaged_library_is_set_aside (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *library = vigie_write (
      dir, "library.sqlite",
      "Not a library, though long enough to be taken for the beginning of one by whoever looks at "
      "no more than its size, as nobody should.");
  g_autofree char *aside = g_strconcat (library, ".damaged", NULL);
  g_autofree char *path = NULL;
  g_autofree char *csv = vigie_write (dir, "a.csv", "id,text,photo\n1,x,photo.jpg\n");
  g_autoptr (VigieRun) import = NULL;
  g_autoptr (VigieRun) list = NULL;

  write_photo (dir);
  g_setenv ("VIGIE_LIBRARY", library, TRUE);
  path = make_incident (dir, "a.vigie", "Neige");
  import = vigie_run ("import", path, csv, NULL);
  assert_run (import, 0);
  g_assert_nonnull (strstr (import->err, aside));
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  list = vigie_run ("library", "list", NULL);
  assert_run (list, 0);
  g_assert_nonnull (strstr (list->out, "Neige"));
  g_assert_cmpstr (list->err, ==, "");
}

static void
assert_alike (JsonObject *post, guint index, JsonObject *other, const char *why)
{
  JsonArray *alikes = json_object_get_array_member (post, "look_alikes");
  JsonObject *alike;

  g_assert_cmpuint (index, <, json_array_get_length (alikes));
  alike = json_array_get_object_element (alikes, index);
  vigie_assert_members (alike, "post why");
  g_assert_cmpstr (json_object_get_string_member (alike, "post"), ==,
                   json_object_get_string_member (other, "id"));
  g_assert_cmpstr (json_object_get_string_member (alike, "why"), ==, why);
}

static void
test_posts_without_photos_look_alike (void)
{
  static const char table[] =
      "id,date,text,url\n"
      "1,2026-01-12T18:00:00Z,\"" WORDS "\",https://e.org/p/1\n"
      "2,2026-01-12T18:20:00Z,\"RT @anne: " WORDS " https://t.co/x12345\",https://e.org/p/2\n"
      "3,2026-01-12T18:30:00Z,Voyez www.e.org/p/1?utm_source=z,https://e.org/p/3\n"
      "4,2026-01-12T20:00:00Z,\"" WORDS "\",https://e.org/p/4\n";
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = make_incident (dir, "a.vigie", "Neige");
  g_autofree char *csv = vigie_write (dir, "a.csv", table);
  g_autoptr (GPtrArray) posts = NULL;
  g_autoptr (GPtrArray) split = NULL;
  g_autofree char *payload = NULL;
  JsonObject *first, *second, *third;

  vigie_run_ok ("import", path, csv, NULL);
  posts = list_posts (path);
  first = find_post (posts, "1");
  second = find_post (posts, "2");
  third = find_post (posts, "3");
  assert_alike (first, 0, second, "near-same-text");
  assert_alike (first, 1, third, "same-address");
  assert_alike (second, 0, first, "near-same-text");
  assert_alike (third, 0, first, "same-address");
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (find_post (posts, "4"), "look_alikes")),
      ==, 0);

  payload = g_strdup_printf ("{\"post\":\"%s\",\"same\":false}",
                             json_object_get_string_member (second, "id"));
  vigie_run_ok ("decide", path, "post.duplicate-of", json_object_get_string_member (first, "id"),
                "--payload", payload, NULL);
  split = list_posts (path);
  assert_alike (find_post (split, "1"), 0, third, "same-address");
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (find_post (split, "2"), "look_alikes")),
      ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-library/old-photos-are-told", test_old_photos_are_told);
  g_test_add_func ("/cli-library/exercises-are-learnt-when-told",
                   test_exercises_are_learnt_when_told);
  g_test_add_func ("/cli-library/without-a-library-all-else-works",
                   test_without_a_library_all_else_works);
  g_test_add_func ("/cli-library/a-damaged-library-is-set-aside",
                   test_a_damaged_library_is_set_aside);
  g_test_add_func ("/cli-library/posts-without-photos-look-alike",
                   test_posts_without_photos_look_alike);

  return g_test_run ();
}
