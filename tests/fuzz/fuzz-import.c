/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-import.h"

#include <math.h>
#include <string.h>

#include "vigie-post-sink.h"

/* A sink that believes nothing. */
#define FUZZ_TYPE_SINK (fuzz_sink_get_type ())
G_DECLARE_FINAL_TYPE (FuzzSink, fuzz_sink, FUZZ, SINK, GObject)

struct _FuzzSink
{
  GObject parent_instance;
};

static void
check_text (const char *text, gboolean one_line)
{
  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      g_assert_true (character >= 0x20 || (!one_line && (character == '\n' || character == '\t')));
      g_assert_false (character >= 0x7f && character < 0xa0);
    }
}

static void
check_observation (const VigieObservation *post)
{
  g_assert_nonnull (post->source_kind);
  g_assert_nonnull (post->source_host);
  g_assert_nonnull (post->external_id);
  g_assert_nonnull (post->text);
  g_assert_cmpstr (post->external_id, !=, "");
  check_text (post->source_kind, TRUE);
  check_text (post->source_host, TRUE);
  check_text (post->external_id, TRUE);
  check_text (post->url, TRUE);
  check_text (post->author, TRUE);
  check_text (post->text, FALSE);
  for (gsize i = 0; i < post->n_candidates; i++)
    {
      g_assert_true (vigie_position_is_valid (&post->candidates[i]));
      g_assert_true (isfinite (post->candidates[i].radius_m) && post->candidates[i].radius_m >= 0);
    }
  for (gsize i = 0; i < post->n_photos; i++)
    {
      g_assert_nonnull (post->photos[i]);
      g_assert_null (post->photos[i]->bytes); /* nothing lies beside a file of the fuzzer */
    }
}

static void
check_update (const VigiePostUpdate *update)
{
  g_assert_nonnull (update->source_kind);
  g_assert_nonnull (update->source_host);
  g_assert_nonnull (update->external_id);
  check_text (update->external_id, TRUE);
  check_text (update->text, FALSE);
  g_assert_true (update->kind == VIGIE_POST_EDITED || update->kind == VIGIE_POST_DELETED);
}

static gboolean
take (VigiePostSink *sink, const VigieBatch *batch, VigieIngestCounts *counts, GError **error)
{
  g_assert_true (batch->n_observations > 0 || batch->cursor != NULL);
  for (gsize i = 0; i < batch->n_observations; i++)
    check_observation (&batch->observations[i]);
  for (gsize i = 0; i < batch->n_updates; i++)
    check_update (&batch->updates[i]);
  counts->imported += batch->n_observations;

  return TRUE;
}

static void
sink_iface_init (VigiePostSinkInterface *iface)
{
  iface->take = take;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FuzzSink,
                               fuzz_sink,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_POST_SINK, sink_iface_init))

static void
fuzz_sink_class_init (FuzzSinkClass *klass)
{
}

static void
fuzz_sink_init (FuzzSink *self)
{
}

GObject *
fuzz_sink_create (void)
{
  return g_object_new (FUZZ_TYPE_SINK, NULL);
}

void
fuzz_import (const uint8_t *data, size_t size, const char *name)
{
  g_autofree char *path = g_build_filename ("/nonexistent", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (FuzzSink) sink = g_object_new (FUZZ_TYPE_SINK, NULL);
  VigieImportOptions options = { .discard_rejects = TRUE };
  g_autoptr (VigieImport) import = vigie_import_new (file, &options);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImportResult) result =
      vigie_import_run_stream (import, stream, VIGIE_POST_SINK (sink), NULL, &error);

  g_assert_true ((result == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  for (guint i = 0; result != NULL && i < result->messages->len; i++)
    g_assert_true (g_utf8_validate (g_ptr_array_index (result->messages, i), -1, NULL));
  for (guint i = 0; result != NULL && i < result->notes->len; i++)
    g_assert_true (g_utf8_validate (g_ptr_array_index (result->notes, i), -1, NULL));
}
