/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers and lines of X. Whatever comes: ids are digits, and so is what goes into addresses; what
 * becomes a post is one. */
#include "fuzz-import.h"

#include <string.h>

#include "vigie-x-answer.h"

static void
check_id (const char *id)
{
  g_assert_true (id == NULL || (strspn (id, "0123456789") == strlen (id) && strlen (id) <= 19));
}

static void
check_ids (GPtrArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    check_id (g_ptr_array_index (ids, i));
  g_ptr_array_unref (ids);
}

static void
check_words (char *words)
{
  g_assert_true (words == NULL || g_utf8_validate (words, -1, NULL));
  g_free (words);
}

static void
take (const VigieXAnswer *answer)
{
  g_autoptr (GObject) sink = fuzz_sink_create ();
  VigieImportOptions options = { .discard_rejects = TRUE };
  VigieImportRun run = { 0 };
  g_autoptr (GPtrArray) edited = vigie_x_answer_list_edited (answer);
  guint n_older;

  if (edited->len > 1) /* some of them are here */
    g_ptr_array_set_size (edited, (gint) edited->len / 2);
  vigie_import_run_init (&run, &options, "", VIGIE_POST_SINK (sink), NULL);
  g_assert_true (vigie_x_answer_take (answer, &run, edited, &n_older, NULL));
  g_assert_true (vigie_import_batch_flush (run.batch, NULL));
  g_assert_cmpuint (run.n_rows + n_older, ==, vigie_x_answer_count (answer));
  vigie_import_run_clear (&run);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_auto (VigieXAnswer) answer = { 0 };

  check_words (vigie_x_describe_refusal (bytes));
  if (!vigie_x_answer_read (&answer, bytes))
    return 0;
  check_id (answer.newest);
  check_id (answer.oldest);
  check_ids (vigie_x_answer_list_gone (&answer));
  check_ids (vigie_x_answer_list_older (&answer, 0));
  check_ids (vigie_x_answer_list_edited (&answer));
  check_words (vigie_x_answer_describe_errors (&answer));
  vigie_x_answer_has_rule (&answer, "vigie 0123456789ab");
  take (&answer);
  return 0;
}
