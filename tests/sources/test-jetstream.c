/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames as Bluesky's Jetstreams send them, and what is found in them. */
#include <string.h>
#include <yyjson.h>

#include "vigie-error.h"
#include "vigie-jetstream.h"
#include "vigie-test-util.h"

#define DID "did:plc:q235v55g5unth4zjjdpacfdr"
#define AT_US G_GINT64_CONSTANT (1779719009157119)

static VigieJetstream *
make_reader (const char *expression)
{
  g_autoptr (GError) error = NULL;
  VigieJetstream *reader =
      vigie_jetstream_new ((const char *const[]) { expression, NULL }, NULL, &error);

  g_assert_no_error (error);
  return reader;
}

/* Borrows @text for as long as the frame is looked at. */
static VigieJetstreamFrame
read_frame (VigieJetstream *reader, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  VigieJetstreamFrame frame;

  vigie_jetstream_read (reader, bytes, &frame);
  return frame;
}

/* With a record that begins with @members. */
static char *
make_first (const char *operation, const char *members)
{
  return g_strdup_printf (
      "{\"did\":\"" DID "\",\"time_us\":1779719009157119,\"kind\":\"commit\",\"commit\":{"
      "\"rev\":\"3mmoojpaqkn2z\",\"operation\":\"%s\",\"collection\":\"app.bsky.feed.post\","
      "\"rkey\":\"3mmoojp4cd223\",\"record\":{\"$type\":\"app.bsky.feed.post\","
      "\"createdAt\":\"2026-05-25T14:23:28.757Z\",%s},"
      "\"cid\":\"bafyreicl7rzkxdrm4zz2ehbx52kuk3mvfow6p3gzfys\"}}",
      operation, members);
}

static char *
make_second (const char *operation, const char *members)
{
  return g_strdup_printf (
      "{\"$type\":\"message\",\"payload\":{"
      "\"$type\":\"network.bsky.jetstream.subscribeEvents#commit\",\"seq\":4211,\"did\":\"" DID
      "\",\"time\":\"2026-05-25T14:23:29.157119Z\",\"rev\":\"3mmoojpaqkn2z\","
      "\"operation\":\"%s\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"3mmoojp4cd223\","
      "\"cid\":\"bafyreicl7rzkxdrm4zz2ehbx52kuk3mvfow6p3gzfys\","
      "\"record\":{\"$type\":\"app.bsky.feed.post\",\"createdAt\":\"2026-05-25T14:23:28.757Z\",%s}"
      "}}",
      operation, members);
}

static void
test_both_versions (void)
{
  g_autoptr (VigieJetstream) reader = make_reader ("route barrée, inondation");
  g_autofree char *first = make_first ("create", "\"text\":\"Inondations \\u00e0 Arles\"");
  g_autofree char *second = make_second ("create", "\"text\":\"Inondations à Arles\"");
  VigieJetstreamFrame frame = read_frame (reader, first);

  g_assert_cmpint (frame.kind, ==, VIGIE_JETSTREAM_POST);
  g_assert_true (frame.is_match);
  g_assert_cmpstr (frame.did, ==, DID);
  g_assert_cmpstr (frame.rkey, ==, "3mmoojp4cd223");
  g_assert_cmpint (frame.at_us, ==, AT_US);
  g_assert_cmpuint (frame.seq, ==, 0);
  g_assert_cmpstr (yyjson_get_str (yyjson_obj_get (frame.record, "text")), ==,
                   "Inondations à Arles");

  frame = read_frame (reader, second);
  g_assert_cmpint (frame.kind, ==, VIGIE_JETSTREAM_POST);
  g_assert_cmpstr (frame.did, ==, DID);
  g_assert_cmpuint (frame.seq, ==, 4211);
  g_assert_cmpint (frame.at_us / 1000, ==, AT_US / 1000);
}

static void
test_what_does_not_match (void)
{
  g_autoptr (VigieJetstream) reader = make_reader ("\"route barrée\"");
  g_autofree char *other = make_first ("create", "\"text\":\"Try RSV for a good time !!\"");
  g_autofree char *none = make_first ("create", "\"langs\":[\"fr\"]");
  VigieJetstreamFrame frame = read_frame (reader, other);

  g_assert_cmpint (frame.kind, ==, VIGIE_JETSTREAM_NOTHING);
  g_assert_cmpint (frame.at_us, ==, AT_US); /* the stream goes on behind it */
  frame = read_frame (reader, none);
  g_assert_cmpint (frame.kind, ==, VIGIE_JETSTREAM_NOTHING);
}

static void
test_tags (void)
{
  g_autoptr (VigieJetstream) reader = make_reader ("#crue");
  g_autofree char *inside = make_first ("create", "\"text\":\"À Arles #Crue\"");
  g_autofree char *beside = make_first ("create", "\"text\":\"À Arles\",\"tags\":[1,\"crue\"]");
  g_autofree char *word = make_first ("create", "\"text\":\"La crue\",\"tags\":[\"arles\"]");

  g_assert_cmpint (read_frame (reader, inside).kind, ==, VIGIE_JETSTREAM_POST);
  g_assert_cmpint (read_frame (reader, beside).kind, ==, VIGIE_JETSTREAM_POST);
  g_assert_cmpint (read_frame (reader, word).kind, ==, VIGIE_JETSTREAM_NOTHING);
}

static void
test_descriptions_of_photos (void)
{
  static const char *const embeds[] = {
    "{\"$type\":\"app.bsky.embed.images\",\"images\":[{\"alt\":\"\"},"
    "{\"alt\":\"Une route barrée\"}]}",
    "{\"$type\":\"app.bsky.embed.video\",\"alt\":\"La route barrée, vue du pont\"}",
    "{\"$type\":\"app.bsky.embed.recordWithMedia\",\"record\":{},\"media\":{\"images\":["
    "{\"alt\":\"route barrée\"}]}}",
  };
  static const char *const others[] = { "{\"images\":[{\"alt\":5},7,{}]}", "{\"images\":5}", "5" };
  g_autoptr (VigieJetstream) reader = make_reader ("\"route barrée\"");

  for (gsize i = 0; i < G_N_ELEMENTS (embeds); i++)
    {
      g_autofree char *members = g_strdup_printf ("\"text\":\"Ce matin\",\"embed\":%s", embeds[i]);
      g_autofree char *frame = make_first ("create", members);

      g_assert_cmpint (read_frame (reader, frame).kind, ==, VIGIE_JETSTREAM_POST);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *members = g_strdup_printf ("\"text\":\"La route\",\"embed\":%s", others[i]);
      g_autofree char *frame = make_first ("create", members);

      g_assert_cmpint (read_frame (reader, frame).kind, ==, VIGIE_JETSTREAM_NOTHING);
    }
}

static void
test_language (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieJetstream) reader =
      vigie_jetstream_new ((const char *const[]) { "crue", NULL }, "fr", &error);
  g_autofree char *french = make_first ("create", "\"langs\":[\"en\",\"fr-CA\"],\"text\":\"Crue\"");
  g_autofree char *frisian = make_first ("create", "\"langs\":[\"frr\"],\"text\":\"Crue\"");
  g_autofree char *silent = make_first ("create", "\"text\":\"Crue\"");

  g_assert_no_error (error);
  g_assert_cmpint (read_frame (reader, french).kind, ==, VIGIE_JETSTREAM_POST);
  g_assert_cmpint (read_frame (reader, frisian).kind, ==, VIGIE_JETSTREAM_NOTHING);
  g_assert_cmpint (read_frame (reader, silent).kind, ==, VIGIE_JETSTREAM_NOTHING);
}

static void
test_edits_and_deletions (void)
{
  g_autoptr (VigieJetstream) reader = make_reader ("crue");
  g_autofree char *edit = make_first ("update", "\"text\":\"Plus rien\"");
  g_autofree char *found = make_second ("update", "\"text\":\"La crue monte\"");
  VigieJetstreamFrame frame = read_frame (reader, edit);

  g_assert_cmpint (frame.kind, ==, VIGIE_JETSTREAM_EDIT);
  g_assert_false (frame.is_match);
  g_assert_nonnull (frame.record);
  frame = read_frame (reader, found);
  g_assert_cmpint (frame.kind, ==, VIGIE_JETSTREAM_EDIT);
  g_assert_true (frame.is_match);

  frame = read_frame (reader, "{\"did\":\"" DID
                              "\",\"time_us\":1779719009153272,\"kind\":\"commit\",\"commit\":{"
                              "\"rev\":\"3mmoojpae7c2e\",\"operation\":\"delete\","
                              "\"collection\":\"app.bsky.feed.post\",\"rkey\":\"3mmontn3gnc2e\"}}");
  g_assert_cmpint (frame.kind, ==, VIGIE_JETSTREAM_DELETION);
  g_assert_cmpstr (frame.rkey, ==, "3mmontn3gnc2e");
  g_assert_null (frame.record);
}

/* Events that come whatever was asked for, and some that were not. */
static void
test_other_events (void)
{
  static const char *const texts[] = {
    "{\"did\":\"" DID "\",\"time_us\":1779719010267528,\"kind\":\"identity\",\"identity\":{\"did\":"
    "\"" DID "\",\"seq\":30340180350,\"time\":\"2026-05-25T14:23:29.950Z\"}}",
    "{\"did\":\"" DID "\",\"time_us\":1779719010272410,\"kind\":\"account\",\"account\":{"
    "\"active\":true,\"did\":\"" DID "\",\"seq\":30340180351,\"time\":"
    "\"2026-05-25T14:23:29.950Z\"}}",
    "{\"did\":\"" DID "\",\"time_us\":1779719009134740,\"kind\":\"commit\",\"commit\":{\"rev\":"
    "\"3mm\",\"operation\":\"create\",\"collection\":\"app.bsky.feed.repost\",\"rkey\":\"3mm\","
    "\"record\":{\"$type\":\"app.bsky.feed.repost\",\"text\":\"crue\"},\"cid\":\"b\"}}",
    "{\"$type\":\"message\",\"payload\":{\"$type\":"
    "\"network.bsky.jetstream.subscribeEvents#sync\",\"seq\":9,\"did\":\"" DID
    "\",\"time\":\"2026-05-25T14:23:29.157119Z\",\"sync\":{}}}",
    "{\"$type\":\"something newer\"}",
  };
  g_autoptr (VigieJetstream) reader = make_reader ("crue");
  g_autofree char *newer = make_first ("move", "\"text\":\"crue\"");

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (read_frame (reader, texts[i]).kind, ==, VIGIE_JETSTREAM_NOTHING);
  g_assert_cmpint (read_frame (reader, newer).kind, ==, VIGIE_JETSTREAM_NOTHING);
}

static void
test_end_and_outdated (void)
{
  g_autoptr (VigieJetstream) reader = make_reader ("crue");
  VigieJetstreamFrame frame = read_frame (
      reader, "{\"$type\":\"error\",\"error\":\"ConsumerTooSlow\",\"message\":\"too slow\"}");

  g_assert_cmpint (frame.kind, ==, VIGIE_JETSTREAM_END);
  g_assert_cmpstr (frame.name, ==, "ConsumerTooSlow");
  g_assert_cmpstr (frame.message, ==, "too slow");

  frame = read_frame (reader, "{\"$type\":\"message\",\"payload\":{\"$type\":"
                              "\"network.bsky.jetstream.subscribeEvents#info\","
                              "\"name\":\"OutdatedCursor\",\"message\":\"resumed from 17\"}}");
  g_assert_cmpint (frame.kind, ==, VIGIE_JETSTREAM_OUTDATED);
  g_assert_cmpstr (frame.message, ==, "resumed from 17");
}

/* Whatever a server sends, addresses are made of nothing but what they may hold. */
static void
test_bad_frames (void)
{
  static const char *const texts[] = {
    "",
    "{",
    "[]",
    "null",
    "{\"did\":\"x\"}",
    "{\"did\":\"" DID "\",\"time_us\":-3,\"kind\":\"commit\"}",
    "{\"did\":\"did:plc:a/../b\",\"time_us\":1,\"kind\":\"commit\",\"commit\":{\"operation\":"
    "\"delete\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"a\"}}",
    "{\"did\":\"did:plc:a\",\"time_us\":1,\"kind\":\"commit\",\"commit\":{\"operation\":"
    "\"delete\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"a?b\"}}",
    "{\"did\":\"did:plc:a\",\"time_us\":1,\"kind\":\"commit\",\"commit\":{\"operation\":"
    "\"delete\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"a\\u0000b\"}}",
    "{\"did\":\"alice\",\"time_us\":1,\"kind\":\"commit\",\"commit\":{\"operation\":"
    "\"delete\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"a\"}}",
    "{\"did\":\"did:plc:a\",\"time_us\":1,\"kind\":\"commit\",\"commit\":{\"operation\":"
    "\"create\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"a\",\"record\":\"crue\"}}",
    "{\"$type\":\"message\",\"payload\":{}}",
    "{\"did\":\"did:plc:a\",\"time_us\":1,\"kind\":\"commit\",\"text\":\"\xff\"}",
  };
  g_autoptr (VigieJetstream) reader = make_reader ("crue");
  g_autofree char *huge = g_strnfill (VIGIE_JETSTREAM_MAX_FRAME + 1, ' ');
  g_autofree char *deep = g_strnfill (100000, '[');

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (read_frame (reader, texts[i]).kind, ==, VIGIE_JETSTREAM_BAD);
  g_assert_cmpint (read_frame (reader, huge).kind, ==, VIGIE_JETSTREAM_BAD);
  g_assert_cmpint (read_frame (reader, deep).kind, ==, VIGIE_JETSTREAM_BAD);
}

static void
test_bad_words (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieJetstream) reader =
      vigie_jetstream_new ((const char *const[]) { "crue", "!?", NULL }, NULL, &error);

  g_assert_null (reader);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

/* What a real server sent, one frame a line. */
static void
test_real_frames (void)
{
  g_autofree char *path = vigie_test_shared_path_or_skip ("data/feeds/jetstream-events.jsonl");
  g_autoptr (VigieJetstream) reader = make_reader ("the, de, a, i, の*");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n[VIGIE_JETSTREAM_BAD + 1] = { 0 };

  if (path == NULL)
    return;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      n[read_frame (reader, lines[i]).kind]++;
  g_assert_cmpuint (n[VIGIE_JETSTREAM_BAD], ==, 0);
  g_assert_cmpuint (n[VIGIE_JETSTREAM_END], ==, 0);
  g_assert_cmpuint (n[VIGIE_JETSTREAM_POST], >, 3);
  g_assert_cmpuint (n[VIGIE_JETSTREAM_NOTHING], >, 50);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jetstream/both-versions", test_both_versions);
  g_test_add_func ("/jetstream/what-does-not-match", test_what_does_not_match);
  g_test_add_func ("/jetstream/tags", test_tags);
  g_test_add_func ("/jetstream/descriptions", test_descriptions_of_photos);
  g_test_add_func ("/jetstream/language", test_language);
  g_test_add_func ("/jetstream/edits-and-deletions", test_edits_and_deletions);
  g_test_add_func ("/jetstream/other-events", test_other_events);
  g_test_add_func ("/jetstream/end-and-outdated", test_end_and_outdated);
  g_test_add_func ("/jetstream/bad-frames", test_bad_frames);
  g_test_add_func ("/jetstream/bad-words", test_bad_words);
  g_test_add_func ("/jetstream/real-frames", test_real_frames);

  return g_test_run ();
}
