/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames come from a server that passes on what anybody wrote. Whatever comes is named, and what
 * goes into addresses holds nothing but what it may. */
#include "fuzz-import.h"

#include <string.h>

#include "vigie-jetstream.h"
#include "vigie-json-post.h"

static void
check_name (const char *name, const char *signs)
{
  g_assert_cmpstr (name, !=, "");
  for (const char *c = name; *c != '\0'; c++)
    g_assert_true (g_ascii_isalnum (*c) || strchr (signs, *c) != NULL);
}

/* As a post or as a sentence that says why it is none. */
static void
take_record (const VigieJetstreamFrame *frame)
{
  g_autoptr (GObject) sink = fuzz_sink_create ();
  VigieImportOptions options = { .discard_rejects = TRUE };
  VigieImportRun run = { 0 };
  VigieImportPost post;
  g_autofree char *reason = NULL;

  vigie_import_run_init (&run, &options, "", VIGIE_POST_SINK (sink), NULL);
  vigie_import_post_init (&post);
  if (vigie_bluesky_record_to_post (&run, frame->record, frame->did, frame->rkey,
                                    frame->at_us / 1000, &post, &reason))
    g_assert_true (vigie_import_run_add (&run, &post, NULL));
  else
    {
      g_assert_nonnull (reason);
      vigie_import_post_clear (&post);
    }
  g_assert_true (vigie_import_batch_flush (run.batch, NULL));
  vigie_import_run_clear (&run);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static VigieJetstream *reader = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  VigieJetstreamFrame frame;

  if (reader == NULL)
    reader = vigie_jetstream_new ((const char *const[]) { "crue", "#neige", NULL }, "fr", NULL);
  vigie_jetstream_read (reader, bytes, &frame);
  if (frame.kind == VIGIE_JETSTREAM_POST || frame.kind == VIGIE_JETSTREAM_EDIT ||
      frame.kind == VIGIE_JETSTREAM_DELETION)
    {
      check_name (frame.did, "._:%-");
      check_name (frame.rkey, "._:~-");
      g_assert_true (g_str_has_prefix (frame.did, "did:"));
      g_assert_true ((frame.record == NULL) == (frame.kind == VIGIE_JETSTREAM_DELETION));
      if (frame.record != NULL)
        take_record (&frame);
    }
  if (frame.kind != VIGIE_JETSTREAM_BAD)
    g_assert_cmpint (frame.at_us, >=, 0);
  if (frame.message != NULL)
    g_assert_true (g_utf8_validate (frame.message, -1, NULL));
  return 0;
}
