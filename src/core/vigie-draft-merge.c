/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-draft-merge.h"

/**
 * vigie_draft_new_merge:
 * @post_id: a post
 * @state: what was decided about it
 * @original_id: the post that it repeats
 * @original: what was decided about that one
 * @actor: (nullable): who
 *
 * Whoever marks a repeat looks at the original from then on, so the original gets the labels that
 * it lacks. Where it was itself taken for a repeat of @post_id, that is taken back: of two posts
 * one is the original. What stands in the original's place already stays.
 *
 * Returns: (transfer full) (element-type VigieDraft): the repeat, then what follows from it, to be
 *   written as one group, which is undone as one
 */
GPtrArray *
vigie_draft_new_merge (const char *post_id,
                       const VigiePostState *state,
                       const char *original_id,
                       const VigiePostState *original,
                       const char *actor)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);

  g_return_val_if_fail (post_id != NULL && state != NULL, drafts);
  g_return_val_if_fail (original_id != NULL && original != NULL, drafts);
  g_return_val_if_fail (!g_str_equal (post_id, original_id), drafts);

  g_ptr_array_add (drafts, vigie_draft_new_duplicate (post_id, original_id, TRUE, actor));
  if (g_strcmp0 (original->duplicate_of, post_id) == 0)
    g_ptr_array_add (drafts, vigie_draft_new_duplicate (original_id, NULL, TRUE, actor));
  for (guint i = 0; state->labels != NULL && state->labels[i] != NULL; i++)
    {
      const char *label = state->labels[i];

      if (original->labels == NULL ||
          !g_strv_contains ((const char *const *) original->labels, label))
        g_ptr_array_add (drafts, vigie_draft_new_label (original_id, label, FALSE, actor));
    }
  return drafts;
}
