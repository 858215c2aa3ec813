/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-draft-merge.h"

#define A "00000000000000000000000000000aaa"
#define B "00000000000000000000000000000bbb"

/* What the log makes of it. */
static void
apply (GPtrArray *drafts, VigiePostState *a, VigiePostState *b)
{
  for (guint i = 0; i < drafts->len; i++)
    {
      VigieDraft *draft = g_ptr_array_index (drafts, i);
      g_autoptr (VigieDecision) decision =
          vigie_decision_new (draft, "0123456789abcdef0123456789abcdef", "0123456789abcdef", i + 1,
                              1000, VIGIE_HASH_NONE);
      gboolean is_a = g_str_equal (vigie_draft_get_subject (draft), A);

      g_assert_cmpstr (vigie_draft_get_actor (draft), ==, "Ana");
      g_assert_true (vigie_post_state_fold (is_a ? a : b, decision));
    }
}

static VigiePostState *
make_state (const char *labels, const char *duplicate_of)
{
  VigiePostState *state = g_new0 (VigiePostState, 1);

  state->labels = labels != NULL ? g_strsplit (labels, " ", -1) : NULL;
  state->duplicate_of = g_strdup (duplicate_of);
  return state;
}

static void
assert_labels (const VigiePostState *state, const char *expected)
{
  g_autofree char *labels = state->labels != NULL ? g_strjoinv (" ", state->labels) : NULL;

  g_assert_cmpstr (labels, ==, expected);
}

static void
test_the_original_gets_the_labels_it_lacks (void)
{
  g_autoptr (VigiePostState) a = make_state ("autre photo", NULL);
  g_autoptr (VigiePostState) b = make_state ("blessé photo route", NULL);
  g_autoptr (GPtrArray) drafts = vigie_draft_new_merge (B, b, A, a, "Ana");

  g_assert_cmpuint (drafts->len, ==, 3);
  apply (drafts, a, b);
  assert_labels (a, "autre blessé photo route");
  assert_labels (b, "blessé photo route");
  g_assert_cmpstr (b->duplicate_of, ==, A);
  g_assert_null (a->duplicate_of);
}

static void
test_without_labels_it_is_one_decision (void)
{
  g_autoptr (VigiePostState) a = make_state ("autre", NULL);
  g_autoptr (VigiePostState) b = make_state (NULL, NULL);
  g_autoptr (GPtrArray) drafts = vigie_draft_new_merge (B, b, A, a, "Ana");

  g_assert_cmpuint (drafts->len, ==, 1);
  apply (drafts, a, b);
  assert_labels (a, "autre");
  g_assert_cmpstr (b->duplicate_of, ==, A);
}

static void
test_two_posts_never_repeat_each_other (void)
{
  g_autoptr (VigiePostState) a = make_state (NULL, B);
  g_autoptr (VigiePostState) b = make_state (NULL, NULL);
  g_autoptr (GPtrArray) drafts = vigie_draft_new_merge (B, b, A, a, "Ana");

  apply (drafts, a, b);
  g_assert_null (a->duplicate_of);
  g_assert_cmpstr (b->duplicate_of, ==, A);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/draft-merge/the-original-gets-the-labels-it-lacks",
                   test_the_original_gets_the_labels_it_lacks);
  g_test_add_func ("/draft-merge/without-labels-it-is-one-decision",
                   test_without_labels_it_is_one_decision);
  g_test_add_func ("/draft-merge/two-posts-never-repeat-each-other",
                   test_two_posts_never_repeat_each_other);

  return g_test_run ();
}
