/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-fake-sink.h"
#include "vigie-test-util.h"

static const VigiePosition *
candidate (VigiePost *post)
{
  gsize n;
  const VigiePosition *candidates = vigie_post_get_candidates (post, &n);

  g_assert_cmpuint (n, ==, 1);

  return candidates;
}

static void
assert_post (VigiePost *post,
             const char *source,
             const char *id,
             const char *author,
             const char *text,
             const char *posted_at,
             const char *url)
{
  g_autofree char *actual = vigie_post_dup_source (post);
  g_autofree char *time = vigie_time_format (vigie_post_get_posted_at (post));

  g_assert_cmpstr (actual, ==, source);
  g_assert_cmpstr (vigie_post_get_external_id (post), ==, id);
  g_assert_cmpstr (vigie_post_get_author (post), ==, author);
  g_assert_cmpstr (vigie_post_get_text (post), ==, text);
  g_assert_cmpstr (time, ==, posted_at);
  g_assert_cmpstr (vigie_post_get_url (post), ==, url);
}

static VigiePost *
import_one (VigieFakeSink *sink, const char *text)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieImportResult) result = vigie_fake_import (sink, dir, "p.jsonl", text, -1);

  assert_counts (result, 1, 0, 0);

  return vigie_fake_sink_get_post (sink, vigie_fake_sink_get_n_posts (sink) - 1);
}

#define STATUS(extra)                                                                              \
  "{\"id\":\"99\",\"created_at\":\"2026-01-12T18:04:05.378Z\",\"spoiler_text\":\"\",\"uri\":"      \
  "\"https://m.example/ap/users/7/statuses/1170\","                                                \
  "\"url\":\"https://m.example/@zoe/1170\",\"content\":\"<p>Neige &amp; "                          \
  "verglas</p><p>D996</p>\",\"account\":{\"id\":\"7\","                                            \
  "\"acct\":\"zoe\",\"display_name\":\"Zoé\"}" extra "}"

static void
test_mastodon (void)
{
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  VigiePost *post =
      import_one (sink, STATUS (",\"reblog\":null,\"media_attachments\":[{\"type\":\"image\","
                                "\"url\":\"https://m.example/1.jpg\",\"meta\":{\"original\":"
                                "{\"width\":640,\"height\":480}}},{\"type\":\"video\",\"url\":"
                                "\"https://m.example/2.mp4\"}]"));
  VigiePhotoFacts *const *photos;
  gsize n;

  assert_post (post, "mastodon:m.example", "1170", "zoe@m.example", "Neige & verglas\n\nD996",
               "2026-01-12T18:04:05.378Z", "https://m.example/@zoe/1170");
  photos = vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (photos[0]->uri, ==, "https://m.example/1.jpg");
  g_assert_cmpint (photos[0]->width, ==, 640);
}

static void
test_boost_is_its_original (void)
{
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieImportResult) result =
      vigie_fake_import (sink, dir, "m.json",
                         "[" STATUS ("") ",\n{\"id\":\"3\",\"uri\":\"https://other.example/users/b/"
                                         "statuses/3/activity\",\"content\":\"\","
                                         "\"account\":{\"acct\":\"bob\"},\"created_at\":\"2026-01-"
                                         "12T19:00:00Z\",\"reblog\":" STATUS ("") "}]",
                         -1);

  assert_counts (result, 1, 1, 0);
}

static void
test_bluesky (void)
{
  static const char view[] =
      "{\"uri\":\"at://did:plc:abc/app.bsky.feed.post/"
      "3k\",\"cid\":\"bafy\",\"author\":{\"did\":\"did:plc:abc\",\"handle\":"
      "\"zoe.bsky.social\"},\"record\":{\"$type\":\"app.bsky.feed.post\",\"text\":\"Verglas\","
      "\"createdAt\":"
      "\"2026-01-12T18:04:05.000Z\"},\"embed\":{\"images\":[{\"thumb\":\"https://cdn/"
      "t\",\"fullsize\":\"https://cdn/f\","
      "\"aspectRatio\":{\"width\":4,\"height\":3}}]},\"indexedAt\":\"2026-01-12T18:05:00.000Z\"}";
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autofree char *feed = g_strdup_printf ("{\"feed\":[{\"post\":%s}],\"cursor\":\"x\"}", view);
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieImportResult) result = NULL;
  VigiePost *post = import_one (sink, view);
  gsize n;

  assert_post (post, "bluesky", "at://did:plc:abc/app.bsky.feed.post/3k", "zoe.bsky.social",
               "Verglas", "2026-01-12T18:04:05.000Z",
               "https://bsky.app/profile/did:plc:abc/post/3k");
  g_assert_cmpstr (vigie_post_get_photos (post, &n)[0]->uri, ==, "https://cdn/f");
  result = vigie_fake_import (sink, dir, "feed.json", feed, -1);
  assert_counts (result, 0, 1, 0);
}

static void
test_bluesky_time_of_the_future (void)
{
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  VigiePost *post = import_one (
      sink, "{\"uri\":\"at://did:plc:abc/app.bsky.feed.post/"
            "3k\",\"author\":{\"handle\":\"a\"},\"record\":{\"text\":\"x\","
            "\"createdAt\":\"2036-01-01T00:00:00Z\"},\"indexedAt\":\"2026-01-12T18:05:00.000Z\"}");
  g_autofree char *time = vigie_time_format (vigie_post_get_posted_at (post));

  g_assert_cmpstr (time, ==, "2026-01-12T18:05:00.000Z");
}

static void
test_x1 (void)
{
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  VigiePost *post =
      import_one (sink, "{\"created_at\":\"Sat Nov 10 05:55:39 +0000 "
                        "2018\",\"id\":1061135278256066560,\"id_str\":\"1061135278256066560\","
                        "\"text\":\"cut…\",\"extended_tweet\":{\"full_text\":\"Feu &amp; fumée "
                        "&lt;3\"},\"user\":{\"screen_name\":\"zoe\"},"
                        "\"coordinates\":{\"type\":\"Point\",\"coordinates\":[4.84,47.02]},"
                        "\"entities\":{\"media\":[{\"type\":\"photo\","
                        "\"media_url_https\":\"https://pbs/1.jpg\"}]}}");
  gsize n;

  assert_post (post, "x", "1061135278256066560", "zoe", "Feu & fumée <3",
               "2018-11-10T05:55:39.000Z", "https://x.com/zoe/status/1061135278256066560");
  g_assert_cmpfloat (candidate (post)->lon, ==, 4.84);
  vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 1);

  post = import_one (
      sink,
      "{\"id_str\":\"1061135278256066561\",\"text\":\"t\",\"user\":{\"screen_name\":\"zoe\"},"
      "\"place\":{"
      "\"bounding_box\":{\"type\":\"Polygon\",\"coordinates\":[[[4,47],[5,47],[5,48],[4,48]]]}}}");
  g_assert_cmpfloat (candidate (post)->lon, ==, 4.5);
  g_assert_cmpfloat (candidate (post)->radius_m, >, 60000); /* an area, not a point */
}

static void
test_x2 (void)
{
  static const char answer[] =
      "{\"data\":[{\"id\":\"1061135278256066560\",\"text\":\"Un\",\"author_id\":\"7\",\"created_"
      "at\":\"2018-11-10T05:55:39.000Z\","
      "\"geo\":{\"place_id\":\"p\"},\"attachments\":{\"media_keys\":[\"3_1\"]}},\n"
      "{\"id\":\"1061135278256066561\",\"text\":\"Deux\",\"author_id\":\"8\",\"created_at\":\"2018-"
      "11-10T05:56:00.000Z\"}],\n"
      "\"includes\":{\"users\":[{\"id\":\"7\",\"username\":\"zoe\"}],\"places\":[{\"id\":\"p\","
      "\"geo\":{\"bbox\":[4,47,5,48]}}],"
      "\"media\":[{\"media_key\":\"3_1\",\"type\":\"photo\",\"url\":\"https://pbs/"
      "1.jpg\",\"width\":5,\"height\":4}]}}";
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = vigie_fake_import (sink, dir, "x.json", answer, -1);
  VigiePost *post;
  gsize n;

  assert_counts (result, 2, 0, 0);
  post = vigie_fake_sink_get_post (sink, 0);
  assert_post (post, "x", "1061135278256066560", "zoe", "Un", "2018-11-10T05:55:39.000Z",
               "https://x.com/zoe/status/1061135278256066560");
  g_assert_cmpfloat (candidate (post)->lat, ==, 47.5);
  vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 1);
  post = import_one (sink, "{\"id\":\"1061135278256066562\",\"text\":\"Trois\",\"author_id\":\"9\","
                           "\"edit_history_tweet_ids\":[\"1061135278256066562\"]}");
  g_assert_cmpstr (vigie_post_get_author (post), ==, "9");
  g_assert_cmpint (vigie_post_get_posted_at (post) / 60000, ==, 1541829339 / 60);
}

static void
test_plain (void)
{
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  VigiePost *post = import_one (
      sink, "{\"id\":12,\"date\":1768241045,\"auteur\":{\"name\":\"Zoé\"},\"texte\":\"a\\nb\","
            "\"lat\":47.02,\"lon\":\"4,84\",\"photos\":[\"https://e.org/1.jpg\"]}");
  gsize n;

  assert_post (post, "file:p.jsonl", "12", "Zoé", "a\nb", "2026-01-12T18:04:05.000Z", NULL);
  g_assert_cmpfloat (candidate (post)->lon, ==, 4.84);
  vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 1);

  post = import_one (
      sink, "{\"text\":\"nested\",\"position\":{\"lon\":4.84,\"lat\":47.02,\"radius_m\":50}}");
  g_assert_cmpfloat (candidate (post)->radius_m, ==, 50);
  post = import_one (sink, "{\"text\":\"pair\",\"coordinates\":[4.84,47.02]}");
  g_assert_cmpfloat (candidate (post)->lat, ==, 47.02);
  post = import_one (
      sink, "{\"text\":\"geometry\",\"geo\":{\"type\":\"Point\",\"coordinates\":[4.84,47.02]}}");
  g_assert_cmpfloat (candidate (post)->lat, ==, 47.02);
}

static void
test_own_posts_come_back (void)
{
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  VigiePost *post = import_one (
      sink, "{\"id\":\"00112233445566778899aabbccddeeff\",\"source\":\"mastodon:m.example\","
            "\"external_id\":\"1170\",\"url\":\"https://m\","
            "\"author\":\"zoe@m.example\",\"text\":\"Neige\",\"posted_at\":\"2026-01-12T18:04:05."
            "378Z\",\"received_at\":"
            "\"2026-01-12T18:10:00.000Z\",\"status\":\"confirmed\",\"position\":{\"lon\":1,\"lat\":"
            "2,\"radius_m\":3,\"origin\":\"analyst\"},"
            "\"candidates\":[{\"lon\":4.84,\"lat\":47.02,\"radius_m\":15,\"origin\":\"exif\"}],"
            "\"photos\":[{\"sha256\":null,\"uri\":"
            "\"https://m/1.jpg\",\"mime_type\":\"image/"
            "jpeg\",\"width\":4,\"height\":3,\"taken_at\":\"2026-01-12T18:00:00.000Z\","
            "\"position\":null,\"error\":null}],\"look_alikes\":[],\"duplicate_of\":null}");
  g_autofree char *received = vigie_time_format (vigie_post_get_received_at (post));
  VigiePhotoFacts *const *photos;
  gsize n;

  assert_post (post, "mastodon:m.example", "1170", "zoe@m.example", "Neige",
               "2026-01-12T18:04:05.378Z", "https://m");
  g_assert_cmpstr (received, ==, "2026-01-12T18:10:00.000Z");
  g_assert_cmpfloat (candidate (post)->lon, ==, 4.84);
  g_assert_cmpint (candidate (post)->origin, ==, VIGIE_ORIGIN_EXIF);
  photos = vigie_post_get_photos (post, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (photos[0]->mime_type, ==, "image/jpeg");
  g_assert_cmpint (photos[0]->width, ==, 4);
  g_assert_cmpint (photos[0]->taken_at, !=, VIGIE_TIME_UNKNOWN);
}

static void
test_bad_lines (void)
{
  static const char text[] = "{\"id\":1,\"text\":\"One\"}\n"
                             "{\"id\":2,\"text\":\"unterminated\n"
                             "not json at all\n"
                             "\n"
                             "[]\n"
                             "{\"id\":3,\"date\":\"never\",\"text\":\"Three\"}\n"
                             "{\"id\":4,\"text\":\"bad \xff byte\"}\n"
                             "{\"id\":5,\"text\":\"nul \\u0000 and \\u001b\"}\n"
                             "42\n"
                             "{\"id\":6,\"text\":\"Six\"}";
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result = vigie_fake_import (sink, dir, "b.json", text, -1);

  assert_counts (result, 3, 0, 5);
  g_assert_true (
      g_str_has_prefix (g_ptr_array_index (result->messages, 0), "line 2: Not valid JSON"));
  g_assert_true (
      g_str_has_prefix (g_ptr_array_index (result->messages, 1), "line 3: Not valid JSON"));
  g_assert_cmpstr (g_ptr_array_index (result->messages, 2), ==,
                   "line 6: The date “never” is not understood");
  g_assert_true (
      g_str_has_prefix (g_ptr_array_index (result->messages, 3), "line 7: Not valid JSON"));
  g_assert_cmpstr (g_ptr_array_index (result->messages, 4), ==, "line 9: Not an object");
  g_assert_cmpstr (vigie_post_get_text (vigie_fake_sink_find (sink, "5")), ==,
                   "nul \xef\xbf\xbd and \xef\xbf\xbd");
}

static void
test_deep_lines_are_refused (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (GString) text = g_string_new ("{\"text\":\"a\"}\n");
  g_autoptr (VigieImportResult) result = NULL;

  for (guint i = 0; i < 70; i++)
    g_string_append (text, "{\"a\":");
  g_string_append (text, "1");
  for (guint i = 0; i < 70; i++)
    g_string_append_c (text, '}');
  g_string_append (
      text,
      "\n{\"text\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"}\n");
  result = vigie_fake_import (sink, dir, "d.jsonl", text->str, -1);

  assert_counts (result, 2, 0, 1);
  g_assert_cmpstr (g_ptr_array_index (result->messages, 0), ==, "line 2: It is nested too deeply");
}

static void
test_unused_members_are_said (void)
{
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autoptr (VigieFakeSink) sink = vigie_fake_sink_new ();
  g_autoptr (VigieImportResult) result =
      vigie_fake_import (sink, dir, "d.jsonl",
                         "{\"text\":\"a\",\"humAID_class\":\"b\",\"location_mentions\":[]}\n", -1);

  assert_counts (result, 1, 0, 0);
  g_assert_cmpstr (g_ptr_array_index (result->notes, 0), ==,
                   "Not imported: humAID_class, location_mentions");
  g_assert_cmpstr (g_ptr_array_index (result->notes, 1), ==,
                   "1 post has no date of its own; it stands at the time of import.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-lines/reads-mastodon", test_mastodon);
  g_test_add_func ("/json-lines/a-boost-is-its-original", test_boost_is_its_original);
  g_test_add_func ("/json-lines/reads-bluesky", test_bluesky);
  g_test_add_func ("/json-lines/does-not-believe-a-time-of-the-future",
                   test_bluesky_time_of_the_future);
  g_test_add_func ("/json-lines/reads-x-version-1", test_x1);
  g_test_add_func ("/json-lines/reads-x-version-2", test_x2);
  g_test_add_func ("/json-lines/reads-plain-objects", test_plain);
  g_test_add_func ("/json-lines/own-posts-come-back", test_own_posts_come_back);
  g_test_add_func ("/json-lines/names-bad-lines", test_bad_lines);
  g_test_add_func ("/json-lines/refuses-deep-lines", test_deep_lines_are_refused);
  g_test_add_func ("/json-lines/says-what-it-does-not-import", test_unused_members_are_said);

  return g_test_run ();
}
