/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the review: random incidents against a slow computation. */
#include "review-slow.h"
#include "review-walk.h"
#include "vigie-json.h"
#include "vigie-store-things.h"
#include "vigie-test-util.h"

#define N_POSTS 30
#define FOREIGN "fedcba9876543210"

static void
ingest_random (Walk *walk)
{
  const gint64 skew = g_test_rand_int_range (-60, 3600) * G_GINT64_CONSTANT (1000);

  ingest_at (walk, walk->n_posts, walk->now - skew,
             walk->now + g_test_rand_int_range (-1, 2) * 20000,
             g_test_rand_int_range (0, 3) > 0 ? &dijon : NULL);
  walk->n_posts++;
}

static VigieDraft *
draft_brief (Walk *walk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieLogMark) mark = vigie_store_read_mark (walk->store, NULL, &error);
  g_autoptr (JsonNode) log = vigie_log_mark_to_json (mark);
  g_autofree char *log_text = vigie_json_canonical (log);
  g_autofree char *as_of = vigie_time_format (walk->now - g_test_rand_int_range (0, 3000));
  g_autofree char *payload =
      g_test_rand_int_range (0, 4) == 0
          ? g_strdup_printf ("{\"number\":1,\"as_of\":\"%s\"}", as_of)
          : g_strdup_printf ("{\"number\":1,\"as_of\":\"%s\",\"log\":%s}", as_of, log_text);

  return make_draft ("brief.issued", NULL, payload, "Ana");
}

static VigieDraft *
draft_on_post (Walk *walk, const char *actor)
{
  char id[VIGIE_POST_ID_LENGTH + 1], other[VIGIE_POST_ID_LENGTH + 1];
  g_autofree char *payload = NULL;

  make_post_id ((guint) g_test_rand_int_range (0, N_POSTS), id);
  make_post_id ((guint) g_test_rand_int_range (0, N_POSTS), other);
  switch (g_test_rand_int_range (0, 7))
    {
    case 0:
      return make_draft ("post.position", id, g_test_rand_bit () ? "{\"lon\":5,\"lat\":47}" : "{}",
                         actor);
    case 1:
      if (g_str_equal (id, other))
        return make_draft ("note", NULL, "{\"text\":\"RAS\"}", actor);
      payload = g_strdup_printf ("{\"post\":\"%s\"}", other);
      return make_draft ("post.duplicate-of", id, payload, actor);
    case 2:
    case 3:
      return vigie_draft_new_status (id, (VigieStatus) g_test_rand_int_range (0, VIGIE_N_STATUSES),
                                     "vu", actor);
    default:
      return vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, NULL, actor);
    }
}

static VigieDraft *
draft_anything (Walk *walk)
{
  static const char *const actors[] = { "Ana", "Bo", "Cléo", "Dan", "ana " };
  static const char *const overlays[] = { "{\"n_posts\":4}", "{\"n_posts\":0}", "{}" };
  const char *actor = actors[g_test_rand_int_range (0, G_N_ELEMENTS (actors))];

  switch (g_test_rand_int_range (0, 14))
    {
    case 0:
      return make_draft ("overlay.published", NULL, overlays[g_test_rand_int_range (0, 3)], actor);
    case 1:
      return draft_brief (walk);
    case 2:
    case 3:
    case 4:
      if (walk->ids->len > 0)
        return vigie_draft_new_revoke (
            g_ptr_array_index (walk->ids, (guint) g_test_rand_int_range (0, (int) walk->ids->len)),
            actor);
      return make_draft ("note", NULL, "{\"text\":\"RAS\"}", actor);
    case 5:
      return make_draft ("milestone", NULL,
                         g_test_rand_bit () ? "{\"name\":\"official-information\"}"
                                            : "{\"name\":\"alert-received\"}",
                         actor);
    default:
      return draft_on_post (walk, actor);
    }
}

/* Another desk, whose clock is wrong and whose entries come at once. */
static void
receive_foreign (Walk *walk, VigieDraft *draft)
{
  const gint64 seq = walk->foreign != NULL ? vigie_decision_get_seq (walk->foreign) + 1 : 1;
  g_autofree char *id = g_strdup_printf ("%032x", 0xf0000u + (guint) seq);
  g_autoptr (GError) error = NULL;
  VigieDecision *decision = vigie_decision_new (
      draft, id, FOREIGN, seq, walk->now + g_test_rand_int_range (-90, 30) * 1000,
      walk->foreign != NULL ? vigie_decision_get_hash (walk->foreign) : VIGIE_HASH_NONE);

  vigie_store_receive (walk->store, decision, &error);
  g_assert_no_error (error);
  g_ptr_array_add (walk->ids, g_strdup (id));
  g_clear_object (&walk->foreign);
  walk->foreign = decision;
}

static void
take_step (Walk *walk)
{
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;

  walk->now += g_test_rand_int_range (0, 4) * G_GINT64_CONSTANT (15000);
  if (walk->n_posts < N_POSTS && g_test_rand_int_range (0, 4) == 0)
    {
      ingest_random (walk);
      return;
    }
  draft = draft_anything (walk);
  if (g_test_rand_int_range (0, 4) == 0)
    {
      receive_foreign (walk, draft);
      return;
    }
  /* What is revoked already, or would be a ring of repeats, is refused. */
  decision = vigie_store_append (walk->store, draft, NULL);
  if (decision != NULL)
    g_ptr_array_add (walk->ids, g_strdup (vigie_decision_get_id (decision)));
}

typedef struct
{
  GHashTable *left; /* ids of entries that did not come yet */
  GHashTable *over; /* subjects of posts of which all came */
  VigieDecision *last;
} Things;

static gboolean
collect_id (VigieDecision *decision, gpointer user_data)
{
  g_hash_table_add (user_data, g_strdup (vigie_decision_get_id (decision)));
  return TRUE;
}

static gboolean
check_thing (VigieDecision *decision, gboolean begins, gpointer user_data)
{
  Things *things = user_data;
  const gboolean is_post = g_str_has_prefix (vigie_decision_get_kind_name (decision), "post.");
  const char *subject = vigie_decision_get_subject (decision);

  g_assert_true (g_hash_table_remove (things->left, vigie_decision_get_id (decision)));
  g_assert_true (begins || things->last != NULL);
  if (begins && things->last != NULL)
    g_hash_table_add (things->over, g_strdup (vigie_decision_get_subject (things->last)));
  if (!begins)
    g_assert_cmpint (vigie_decision_compare (things->last, decision), <, 0);
  g_assert_false (is_post && g_hash_table_contains (things->over, subject));
  if (is_post || begins)
    g_set_object (&things->last, decision);
  return TRUE;
}

/* Each entry comes once, with all others about the same post. */
static void
assert_things (Walk *walk, gint64 at)
{
  g_autoptr (GHashTable) left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) over = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  Things things = { left, over, NULL };

  vigie_store_foreach_decision (walk->store, at, collect_id, left, &error);
  g_assert_no_error (error);
  g_assert_true (vigie_store_foreach_by_thing (walk->store, at, check_thing, &things, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (left), ==, 0);
  g_clear_object (&things.last);
}

static void
test_figures_equal_a_slow_computation (void)
{
  const int n_rounds = g_test_slow () ? 40 : 4;

  for (int round = 0; round < n_rounds; round++)
    {
      const gboolean four_eyes = round % 2 == 1;
      Walk walk;

      walk_init (&walk);
      if (four_eyes)
        vigie_store_set (walk.store, VIGIE_INFO_FOUR_EYES, "true", NULL);
      for (int step = 0; step < 160; step++)
        take_step (&walk);
      assert_review (walk.store, walk.now + G_GINT64_CONSTANT (3600000), four_eyes);
      assert_things (&walk, G_MAXINT64);
      assert_things (&walk, BEGIN + (walk.now - BEGIN) / 2);
      for (int i = 0; i < 3; i++)
        assert_review (walk.store,
                       BEGIN + g_test_rand_int_range (-60, (int) ((walk.now - BEGIN) / 1000)) *
                                   G_GINT64_CONSTANT (1000),
                       four_eyes);
      walk_clear (&walk);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jobs/review/equals-a-slow-computation", test_figures_equal_a_slow_computation);
  return g_test_run ();
}
