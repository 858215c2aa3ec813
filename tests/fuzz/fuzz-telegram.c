/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of the Bot API, which pass on what anybody writes to a bot. */
#include "fuzz-import.h"

#include <string.h>

#include "vigie-telegram-update.h"

static void
check_path (const char *text)
{
  if (text != NULL && vigie_telegram_is_path (text))
    {
      g_assert_null (strstr (text, ".."));
      g_assert_cmpint (text[0], !=, '/');
      g_assert_null (strpbrk (text, "?#%:\\"));
    }
}

static void
take (GArray *messages, guint first, guint n_messages)
{
  const VigieTelegramMessage *message = &g_array_index (messages, VigieTelegramMessage, first);
  g_autoptr (GObject) sink = fuzz_sink_create ();
  VigieImportOptions options = { .discard_rejects = TRUE };
  VigieImportRun run = { 0 };
  VigieImportPost post;
  VigiePostUpdate update;
  VigieTelegramFile file;
  g_autofree char *reason = NULL;

  vigie_import_run_init (&run, &options, "", VIGIE_POST_SINK (sink), NULL);
  vigie_import_post_init (&post);
  if (vigie_telegram_find_file (message, &file))
    vigie_import_post_add_photo_bytes (&post, &run, file.unique_id, NULL, "?");
  vigie_telegram_is_command (message);
  if (vigie_telegram_to_update (message, &run, &update))
    g_assert_nonnull (update.text);
  if (vigie_telegram_to_post (message, n_messages, &run, &post, &reason))
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
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_auto (VigieTelegramAnswer) answer = { 0 };
  g_autoptr (GArray) messages = NULL;

  if (!vigie_telegram_answer_read (&answer, bytes))
    return 0;
  check_path (yyjson_get_str (yyjson_obj_get (answer.result, "file_path")));
  messages = vigie_telegram_list_messages (&answer);
  for (guint i = 0; i < messages->len; i++)
    {
      const VigieTelegramMessage *message = &g_array_index (messages, VigieTelegramMessage, i);

      g_assert_cmpint (message->update_id, >=, 0);
      if (message->message != NULL)
        take (messages, i, 1);
    }
  return 0;
}
