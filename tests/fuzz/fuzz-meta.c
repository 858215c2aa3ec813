/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers and headers of the Graph API, which pass on what anybody writes. */
#include "fuzz-import.h"

#include <math.h>
#include <string.h>

#include "vigie-meta-answer.h"

typedef gboolean (*ToPostFunc) (VigieImportRun *run,
                                yyjson_val *item,
                                VigieImportPost *post,
                                char **reason);

static void
take (yyjson_val *item, ToPostFunc to_post)
{
  g_autoptr (GObject) sink = fuzz_sink_create ();
  VigieImportOptions options = { .discard_rejects = TRUE };
  VigieImportRun run = { 0 };
  VigieImportPost post;
  g_autofree char *reason = NULL;

  vigie_import_run_init (&run, &options, "", VIGIE_POST_SINK (sink), NULL);
  vigie_import_post_init (&post);
  if (to_post (&run, item, &post, &reason))
    g_assert_true (vigie_import_run_add (&run, &post, NULL));
  else
    {
      g_assert_nonnull (reason);
      vigie_import_post_clear (&post);
    }
  g_assert_true (vigie_import_batch_flush (run.batch, NULL));
  vigie_import_run_clear (&run);
}

static void
check_usage (const char *text)
{
  VigieMetaUsage usage;

  vigie_meta_usage_read (&usage, text, text);
  g_assert_true (usage.percent >= 0 && usage.regain_ms >= 0);
  g_assert_cmpint (usage.regain_ms, <=, 24 * 60 * 60 * 1000);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (VigieMetaAnswer) answer = { 0 };
  yyjson_arr_iter iter;
  yyjson_val *item;

  check_usage (text);
  if (!vigie_meta_answer_read (&answer, bytes))
    return 0;
  g_assert_true (answer.trouble != VIGIE_META_FINE || answer.data != NULL);
  g_assert_true (answer.after == NULL || strpbrk (answer.after, "&#? \n\"") == NULL);
  yyjson_arr_iter_init (answer.data, &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      vigie_meta_is_own (item);
      vigie_meta_get_after (yyjson_obj_get (item, "comments"));
      take (item, vigie_meta_facebook_to_post);
      take (item, vigie_meta_instagram_to_post);
    }
  return 0;
}
