/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-fake-sink.h"
#include "vigie-test-util.h"

/* Files that nobody of this project wrote; their counts were taken with other programs. */
static VigieImportResult *
import_shared (VigieFakeSink *sink, const char *relative)
{
  g_autofree char *path = vigie_test_shared_path (relative);
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *name = g_path_get_basename (relative);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));

  return vigie_fake_import (sink, dir, name, text, (gssize) length);
}

static gboolean
has_note (const VigieImportResult *result, const char *beginning)
{
  for (guint i = 0; i < result->notes->len; i++)
    {
      g_test_message ("%s", (char *) g_ptr_array_index (result->notes, i));
      if (g_str_has_prefix (g_ptr_array_index (result->notes, i), beginning))
        return TRUE;
    }

  return FALSE;
}

static void
assert_second_adds_nothing (VigieFakeSink *sink, const char *relative, guint n)
{
  g_autoptr (VigieImportResult) second = import_shared (sink, relative);

  assert_counts (second, 0, n, 0);
}

static void
test_rmunro (void)
{
  static const char path[] = "data/posts/rmunro-200.csv";
  g_autofree char *found = vigie_test_shared_path_or_skip (path);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = NULL;
  g_autofree char *time = NULL;
  VigiePost *post;

  if (found == NULL)
    return;
  result = import_shared (sink, path);
  assert_counts (result, 200, 0, 0);
  post = vigie_fake_sink_find (sink, "18");
  g_assert_true (g_str_has_prefix (vigie_post_get_text (post), "I am in Croix-des-Bouquets."));
  time = vigie_time_format (vigie_post_get_posted_at (post));
  g_assert_cmpstr (time, ==, "2010-01-16T23:00:00.000Z"); /* 2010-01-17 in Paris */
  g_assert_true (has_note (result, "Not imported: split, original, genre"));
  assert_second_adds_nothing (sink, path, 200);
}

static void
test_crisislex (gconstpointer data)
{
  const char *path = data;
  g_autofree char *found = vigie_test_shared_path_or_skip (path);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = NULL;

  if (found == NULL)
    return;
  result = import_shared (sink, path);
  assert_counts (result, 1000, 0, 0);
  for (guint i = 0; i < 1000; i++)
    {
      VigiePost *post = vigie_fake_sink_get_post (sink, i);
      g_autofree char *time = vigie_time_format (vigie_post_get_posted_at (post));

      g_assert_cmpstr (vigie_post_get_source_kind (post), ==, "x");
      g_assert_true (g_str_has_prefix (time, "2013-")); /* from the ids alone */
    }
  g_assert_true (
      has_note (result, "Not imported: Information Source, Information Type, Informativeness"));
  assert_second_adds_nothing (sink, path, 1000);
}

static void
test_idrisi (gconstpointer data)
{
  const char *path = data;
  g_autofree char *found = vigie_test_shared_path_or_skip (path);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = NULL;

  if (found == NULL)
    return;
  result = import_shared (sink, path);
  assert_counts (result, 910, 0, 0);
  for (guint i = 0; i < 910; i++)
    {
      VigiePost *post = vigie_fake_sink_get_post (sink, i);

      g_assert_cmpstr (vigie_post_get_source_kind (post), ==, "x");
      g_assert_nonnull (vigie_post_get_author (post));
      g_assert_cmpint (vigie_post_get_posted_at (post), !=, VIGIE_TIME_UNKNOWN);
    }
  g_assert_true (has_note (result, "Not imported: humAID_class, location_mentions"));
  assert_second_adds_nothing (sink, path, 910);
}

static void
test_jetstream (void)
{
  static const char path[] = "data/feeds/jetstream-events.jsonl";
  g_autofree char *found = vigie_test_shared_path_or_skip (path);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = NULL;
  g_autofree char *text = NULL;
  guint n_posts = 0;

  if (found == NULL)
    return;
  g_assert_true (g_file_get_contents (found, &text, NULL, NULL));
  for (const char *at = text; (at = strstr (at, "\"collection\":\"app.bsky.feed.post\"")) != NULL;
       at++)
    n_posts++;
  result = import_shared (sink, path);
  g_assert_cmpuint (n_posts, >, 10);
  g_assert_cmpuint (result->imported + result->known + result->rejected, ==, 152);
  g_assert_cmpuint (result->imported, <=, n_posts);
  g_assert_cmpuint (result->imported, >=, n_posts * 3 / 4); /* deletions and empty posts are none */
}

/* The bodies that a server answered, out of a cassette of recorded requests: YAML strings in single
 * quotes, folded over lines, with '' for an apostrophe. */
static GPtrArray *
read_bodies (const char *path)
{
  GPtrArray *bodies = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  static const char mark[] = "      string: '";

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (char *at = strstr (text, mark); at != NULL; at = strstr (at, mark))
    {
      GString *body = g_string_new (NULL);

      for (at += strlen (mark); *at != '\0'; at++)
        {
          if (*at == '\'' && at[1] != '\'')
            break;
          if (*at == '\'')
            at++;
          if (*at == '\n')
            {
              while (g_ascii_isspace (at[1]))
                at++;
              g_string_append_c (body, ' ');
            }
          else
            g_string_append_c (body, *at);
        }
      g_ptr_array_add (bodies, g_string_free (body, FALSE));
    }

  return bodies;
}

static void
test_mastodon (void)
{
  static const char *const names[] = { "test_status.yaml", "test_list_timeline.yaml",
                                       "test_search.yaml", "test_media_post_file.yaml" };
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  guint n_statuses = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *relative = g_strconcat ("data/feeds/mastodon/", names[i], NULL);
      g_autofree char *path = vigie_test_shared_path_or_skip (relative);
      g_autoptr (GPtrArray) bodies = NULL;

      if (path == NULL)
        return;
      bodies = read_bodies (path);
      for (guint j = 0; j < bodies->len; j++)
        {
          const char *body = g_ptr_array_index (bodies, j);
          g_autoptr (VigieImportResult) result = NULL;

          if (strstr (body, "\"content\":") == NULL)
            continue;
          result = vigie_fake_import (sink, dir, "answer.json", body, -1);
          g_assert_cmpuint (result->rejected, ==, 0);
          n_statuses++;
        }
    }
  g_assert_cmpuint (n_statuses, >, 3);
  g_assert_cmpuint (vigie_fake_sink_get_n_posts (sink), >, 0);
  for (guint i = 0; i < vigie_fake_sink_get_n_posts (sink); i++)
    {
      VigiePost *post = vigie_fake_sink_get_post (sink, i);

      g_assert_cmpstr (vigie_post_get_source_kind (post), ==, "mastodon");
      g_assert_cmpstr (vigie_post_get_source_host (post), ==, "localhost:3000");
      g_assert_null (strchr (vigie_post_get_text (post), '<'));
      g_assert_cmpint (vigie_post_get_posted_at (post), !=, VIGIE_TIME_UNKNOWN);
    }
}

static void
test_communes_are_no_posts_but_areas (void)
{
  /* polygons wound against RFC 7946, with names and no dates */
  static const char path[] = "data/gazetteer/communes-21-cote-d-or.geojson";
  g_autofree char *found = vigie_test_shared_path_or_skip (path);
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = NULL;

  if (found == NULL)
    return;
  result = import_shared (sink, path);
  assert_counts (result, 704, 0, 0);
  for (guint i = 0; i < 704; i++)
    {
      gsize n;
      const VigiePosition *position =
          vigie_post_get_candidates (vigie_fake_sink_get_post (sink, i), &n);

      g_assert_cmpuint (n, ==, 1);
      g_assert_cmpfloat (position->radius_m, >, 100);
      g_assert_cmpfloat (position->radius_m, <, 30000);
      g_assert_cmpfloat (position->lat, >, 46.8);
      g_assert_cmpfloat (position->lat, <, 48.1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/real-files/rmunro", test_rmunro);
  g_test_add_data_func ("/real-files/crisislex/colorado",
                        "data/posts/2013_Colorado_floods/2013_Colorado_floods-tweets_labeled.csv",
                        test_crisislex);
  g_test_add_data_func (
      "/real-files/crisislex/lac-megantic",
      "data/posts/2013_Lac_Megantic_train_crash/2013_Lac_Megantic_train_crash-tweets_labeled.csv",
      test_crisislex);
  g_test_add_data_func ("/real-files/idrisi/california",
                        "data/posts/idrisi/california_wildfires_2018/train.jsonl", test_idrisi);
  g_test_add_data_func ("/real-files/idrisi/harvey",
                        "data/posts/idrisi/hurricane_harvey_2017/train.jsonl", test_idrisi);
  g_test_add_func ("/real-files/jetstream", test_jetstream);
  g_test_add_func ("/real-files/mastodon", test_mastodon);
  g_test_add_func ("/real-files/communes", test_communes_are_no_posts_but_areas);

  return g_test_run ();
}
