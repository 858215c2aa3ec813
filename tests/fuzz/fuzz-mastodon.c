/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statuses as servers of Mastodon's network give them, in a list or over a stream, with what each
 * says of edits and deletions. Whatever comes is a post, or is counted as none. */
#include "fuzz-import.h"

#include <string.h>

#include "vigie-mastodon-status.h"

static gsize
take_list (VigieSourceIntake *intake, yyjson_val *list, VigieMastodonIds *ids, guint *n_hidden)
{
  gsize i, n;
  yyjson_val *status;

  yyjson_arr_foreach (list, i, n, status)
  {
    g_autofree char *id = vigie_mastodon_dup_id (status);

    g_assert_true (id == NULL || id[0] != '\0');
    g_assert_true (vigie_mastodon_take_status (intake, status, i % 3 == 2, ids, n_hidden, NULL));
    if (id != NULL && i % 2 == 1)
      vigie_mastodon_take_deletion (intake, id, ids);
  }
  return yyjson_arr_size (list);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GObject) sink = fuzz_sink_create ();
  g_auto (VigieSourceRound) round = { .sink = VIGIE_POST_SINK (sink) };
  VigieSourceIntake intake;
  VigieMastodonIds *ids;
  yyjson_doc *doc = yyjson_read ((const char *) data, size, YYJSON_READ_NOFLAG);
  yyjson_val *root = yyjson_doc_get_root (doc);
  guint n_hidden = 0;
  gsize n_statuses = 1;

  if (doc == NULL)
    return 0;
  round.notes = g_ptr_array_new_with_free_func (g_free);
  round.watch = g_strdup ("mastodon url=https://example.org tag=crue");
  ids = vigie_mastodon_ids_new ();
  vigie_source_intake_init (&intake, &round, "example.org");
  if (yyjson_is_arr (root))
    n_statuses = take_list (&intake, root, ids, &n_hidden);
  else
    g_assert_true (vigie_mastodon_take_status (&intake, root, FALSE, ids, &n_hidden, NULL));
  g_assert_true (vigie_source_intake_commit (&intake, "{}", NULL));
  vigie_source_intake_clear (&intake);
  vigie_mastodon_note_hidden (&round, n_hidden);
  g_assert_cmpuint (round.counts.imported + round.n_rejected + n_hidden, <=, n_statuses);
  for (guint i = 0; i < round.notes->len; i++)
    g_assert_true (g_utf8_validate (g_ptr_array_index (round.notes, i), -1, NULL));
  vigie_mastodon_ids_free (ids);
  yyjson_doc_free (doc);
  return 0;
}
