/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-board.h"

#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-test-util.h"

typedef struct
{
  VigieBoard *board;
  gint64 seq;
  char hash[VIGIE_HASH_LENGTH + 1];
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->board = vigie_board_new ();
  fixture->seq = 0;
  g_strlcpy (fixture->hash, VIGIE_HASH_NONE, sizeof fixture->hash);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vigie_board_free (fixture->board);
}

/* Writes @draft as the next entry of a desk, one second after the one before. */
static VigieDecision *
write_entry (Fixture *fixture, VigieDraft *draft)
{
  g_autofree char *id = NULL;
  VigieDecision *decision;

  fixture->seq++;
  id = g_strdup_printf ("%032" G_GINT64_MODIFIER "x", (guint64) fixture->seq);
  decision = vigie_decision_new (draft, id, "0123456789abcdef", fixture->seq,
                                 1768241045000 + fixture->seq * 1000, fixture->hash);
  g_strlcpy (fixture->hash, vigie_decision_get_hash (decision), sizeof fixture->hash);
  vigie_draft_unref (draft);
  return decision;
}

static VigieDecision *
apply (Fixture *fixture, VigieDraft *draft)
{
  g_autoptr (GError) error = NULL;
  VigieDecision *decision = write_entry (fixture, draft);

  g_assert_true (vigie_board_apply (fixture->board, decision, &error));
  g_assert_no_error (error);
  return decision;
}

static VigieDraft *
draft (const char *kind, const char *subject, const char *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = vigie_json_parse (payload, -1, &error);
  VigieDraft *result;

  g_assert_no_error (error);
  result = vigie_draft_new (kind, subject, node, "because", "Anne", &error);
  g_assert_no_error (error);
  return result;
}

static void
test_verdict_has_reason_and_author (Fixture *fixture, gconstpointer data)
{
  const VigiePostState *state;

  g_assert_null (vigie_board_get_post (fixture->board, "post"));
  g_object_unref (apply (fixture, draft ("post.status", "post", "{\"status\":\"rejected\"}")));
  state = vigie_board_get_post (fixture->board, "post");
  g_assert_cmpint (state->status, ==, VIGIE_STATUS_REJECTED);
  g_assert_cmpstr (state->reason, ==, "because");
  g_assert_cmpstr (state->judged_by, ==, "Anne");
  g_assert_cmpint (state->decided_at, ==, 1768241046000);
}

static void
test_revoke_and_its_revoke (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieDecision) first =
      apply (fixture, draft ("post.status", "post", "{\"status\":\"confirmed\"}"));
  g_autoptr (VigieDecision) second =
      apply (fixture, draft ("post.status", "post", "{\"status\":\"rejected\"}"));
  g_autoptr (VigieDecision) undo =
      apply (fixture, vigie_draft_new_revoke (vigie_decision_get_id (second), "Anne"));

  g_assert_cmpint (vigie_board_get_post (fixture->board, "post")->status, ==,
                   VIGIE_STATUS_CONFIRMED);
  g_assert_false (vigie_board_is_active (fixture->board, vigie_decision_get_id (second)));
  g_object_unref (apply (fixture, vigie_draft_new_revoke (vigie_decision_get_id (undo), "Anne")));
  g_assert_cmpint (vigie_board_get_post (fixture->board, "post")->status, ==,
                   VIGIE_STATUS_REJECTED);
  g_assert_true (vigie_board_is_active (fixture->board, vigie_decision_get_id (second)));
  g_assert_true (vigie_board_is_active (fixture->board, vigie_decision_get_id (first)));
}

static void
test_revoked_alone_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieDecision) decision =
      apply (fixture, draft ("post.label", "post", "{\"label\":\"bridge\"}"));

  g_object_unref (
      apply (fixture, vigie_draft_new_revoke (vigie_decision_get_id (decision), "Anne")));
  g_assert_null (vigie_board_get_post (fixture->board, "post"));
}

static void
test_revoke_may_come_before_its_target (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieDecision) target =
      write_entry (fixture, draft ("post.status", "post", "{\"status\":\"confirmed\"}"));

  g_object_unref (apply (fixture, vigie_draft_new_revoke (vigie_decision_get_id (target), "Anne")));
  g_assert_true (vigie_board_apply (fixture->board, target, NULL));
  g_assert_null (vigie_board_get_post (fixture->board, "post"));
}

static void
test_revokes_in_a_ring_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieDecision) first =
      apply (fixture, vigie_draft_new_revoke ("00000000000000000000000000000002", "Anne"));
  g_autoptr (VigieDecision) second =
      apply (fixture, vigie_draft_new_revoke (vigie_decision_get_id (first), "Anne"));

  g_assert_false (vigie_board_is_active (fixture->board, vigie_decision_get_id (second)));
}

static void
test_same_entry_twice_counts_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieDecision) decision =
      apply (fixture,
             draft ("shape.draw", "shape-1",
                    "{\"kind\":\"closure\",\"title\":\"D 971\",\"geometry\":{\"type\":\"Polygon\","
                    "\"coordinates\":[[[4.8,47.3],[4.9,47.3],[4.9,47.4],[4.8,47.3]]]}}"));

  g_assert_true (vigie_board_apply (fixture->board, decision, NULL));
  g_assert_cmpint (vigie_board_get_shape (fixture->board, "shape-1")->version, ==, 1);
}

static void
test_shape_is_drawn_edited_and_lifted (Fixture *fixture, gconstpointer data)
{
  VigieShape *shape;
  const gint64 drawn_at = 1768241046000;

  g_object_unref (
      apply (fixture, draft ("shape.draw", "shape-1",
                             "{\"kind\":\"closure\",\"title\":\"D 971\",\"cause\":\"snow\","
                             "\"to\":\"2026-01-13T06:00:00Z\",\"geometry\":{\"type\":\"Polygon\","
                             "\"coordinates\":[[[4.8,47.3],[4.9,47.3],[4.9,47.4],[4.8,47.3]]]}}")));
  shape = vigie_board_get_shape (fixture->board, "shape-1");
  g_assert_true (vigie_shape_is_valid_at (shape, drawn_at));
  g_assert_false (vigie_shape_is_valid_at (shape, drawn_at - 1));
  g_assert_false (vigie_shape_is_valid_at (shape, 1768284000000)); /* the announced end */

  g_object_unref (
      apply (fixture, draft ("shape.edit", "shape-1", "{\"title\":\"D 971 north\",\"to\":null}")));
  shape = vigie_board_get_shape (fixture->board, "shape-1");
  g_assert_cmpstr (shape->title, ==, "D 971 north");
  g_assert_cmpstr (shape->cause, ==, "snow");
  g_assert_cmpint (shape->to, ==, VIGIE_TIME_UNKNOWN);
  g_assert_cmpint (shape->version, ==, 2);

  g_object_unref (apply (fixture, vigie_draft_new_lift ("shape-1", drawn_at + 5000, "Anne")));
  shape = vigie_board_get_shape (fixture->board, "shape-1");
  g_assert_true (vigie_shape_is_valid_at (shape, drawn_at + 4999));
  g_assert_false (vigie_shape_is_valid_at (shape, drawn_at + 5000));
  g_assert_cmpint (shape->version, ==, 3);
}

/* ---- what a territory said ---- */

#define RING(west)                                                                                 \
  "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" west                                    \
  ",47.3],[4.9,47.3],[4.9,47.4],[" west ",47.3]]]}"

static void
draw_with_details (Fixture *fixture)
{
  g_object_unref (apply (
      fixture, draft ("shape.draw", "shape-1",
                      "{\"kind\":\"closure\"," RING (
                          "4.8") ",\"sections\":[{\"road\":\"D 971\"}],"
                                 "\"territory\":\"a\",\"include\":[3],\"colour\":\"red\"}")));
}

static void
assert_details (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (vigie_board_get_shape (fixture->board, "shape-1")->details, ==, expected);
}

static void
edit (Fixture *fixture, const char *payload)
{
  g_object_unref (apply (fixture, draft ("shape.edit", "shape-1", payload)));
}

static void
test_details_stay_with_their_geometry (Fixture *fixture, gconstpointer data)
{
  static const char drawn[] =
      "{\"include\":[3],\"sections\":[{\"road\":\"D 971\"}],\"territory\":\"a\"}";

  draw_with_details (fixture);
  assert_details (fixture, drawn);
  edit (fixture, "{\"title\":\"D 971\",\"cause\":\"snow\",\"kind\":\"closure\"}");
  assert_details (fixture, drawn);
  edit (fixture, "{" RING ("4.8") "}"); /* as it was */
  assert_details (fixture, drawn);
  g_object_unref (apply (fixture, vigie_draft_new_lift ("shape-1", 1768241050000, "Anne")));
  assert_details (fixture, drawn);
  edit (fixture, "{" RING ("4.7") ",\"territory\":\"b\"}");
  assert_details (fixture, "{\"territory\":\"b\"}");
  edit (fixture, "{" RING ("4.6") "}");
  assert_details (fixture, NULL);
}

static void
test_details_change_one_by_one (Fixture *fixture, gconstpointer data)
{
  draw_with_details (fixture);
  edit (fixture, "{\"include\":null,\"exclude\":[7],\"sections\":[],\"route\":null}");
  assert_details (fixture, "{\"exclude\":[7],\"sections\":[],\"territory\":\"a\"}");
  edit (fixture, "{\"exclude\":null,\"sections\":null,\"territory\":null}");
  assert_details (fixture, NULL);
}

static void
test_details_are_of_one_kind_of_shape (Fixture *fixture, gconstpointer data)
{
  draw_with_details (fixture);
  edit (fixture, "{\"kind\":\"diversion\",\"route\":{\"length_m\":1}}");
  assert_details (fixture, "{\"route\":{\"length_m\":1}}");
  edit (fixture, "{\"kind\":\"hazard\"}");
  assert_details (fixture, NULL);
}

static void
test_revoked_edit_gives_details_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieDecision) moved = NULL;
  g_autofree char *before = NULL;

  draw_with_details (fixture);
  before = g_strdup (vigie_board_get_shape (fixture->board, "shape-1")->details);
  moved = apply (fixture, draft ("shape.edit", "shape-1", "{" RING ("4.7") "}"));
  assert_details (fixture, NULL);
  g_object_unref (apply (fixture, vigie_draft_new_revoke (vigie_decision_get_id (moved), "Anne")));
  assert_details (fixture, before);
}

static void
test_unknown_kind_changes_nothing (Fixture *fixture, gconstpointer data)
{
  static const char body[] =
      "{\"actor\":\"Bob\",\"at\":\"2026-01-12T18:04:05.000Z\",\"device\":\"d\",\"id\":\"x\","
      "\"kind\":\"post.colour\",\"payload\":{\"colour\":\"red\"},\"previous_hash\":\"\","
      "\"reason\":\"\",\"seq\":1,\"subject\":\"post\",\"version\":1}";
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDecision) decision = vigie_decision_new_from_body (body, &error);

  g_assert_no_error (error);
  g_assert_false (vigie_board_apply (fixture->board, decision, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED);
  g_assert_null (vigie_board_get_post (fixture->board, "post"));
  g_assert_true (vigie_board_is_active (fixture->board, "x"));
}

static void
test_unreadable_payload_changes_nothing (Fixture *fixture, gconstpointer data)
{
  static const char body[] =
      "{\"actor\":\"Bob\",\"at\":\"2026-01-12T18:04:05.000Z\",\"device\":\"d\",\"id\":\"x\","
      "\"kind\":\"post.status\",\"payload\":{\"status\":7},\"previous_hash\":\"\","
      "\"reason\":\"\",\"seq\":1,\"subject\":\"post\",\"version\":1}";
  g_autoptr (VigieDecision) decision = vigie_decision_new_from_body (body, NULL);

  g_assert_false (vigie_board_apply (fixture->board, decision, NULL));
  g_assert_null (vigie_board_get_post (fixture->board, "post"));
}

static void
test_labels_are_a_set (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = { "bridge", "lorry", NULL };

  g_object_unref (apply (fixture, draft ("post.label", "post", "{\"label\":\"lorry\"}")));
  g_object_unref (apply (fixture, draft ("post.label", "post", "{\"label\":\"bridge\"}")));
  g_object_unref (apply (fixture, draft ("post.label", "post", "{\"label\":\"lorry\"}")));
  g_object_unref (apply (fixture, draft ("post.label", "post", "{\"label\":\"ice\"}")));
  g_object_unref (
      apply (fixture, draft ("post.label", "post", "{\"label\":\"ice\",\"remove\":true}")));
  g_assert_cmpstrv (vigie_board_get_post (fixture->board, "post")->labels, expected);
}

/* ---- the same state whatever the order of arrival ---- */

static VigieDraft *
random_draft (GRand *rand, GPtrArray *log)
{
  static const char *const payloads[][2] = {
    { "post.status", "{\"status\":\"confirmed\"}" },
    { "post.status", "{\"status\":\"rejected\"}" },
    { "post.position", "{\"lat\":47.3,\"lon\":5.04,\"origin\":\"analyst\",\"radius_m\":50}" },
    { "post.position", "{}" },
    { "post.label", "{\"label\":\"a\"}" },
    { "post.label", "{\"label\":\"a\",\"remove\":true}" },
    { "post.owner", "{\"owner\":\"Bob\"}" },
    { "post.duplicate-of", "{\"post\":\"other\"}" },
    { "shape.draw",
      "{\"kind\":\"closure\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[5,47]}}" },
    { "shape.edit", "{\"title\":\"t\"}" },
    { "shape.lift", "{\"at\":\"2026-01-12T20:00:00Z\"}" },
  };
  int choice = g_rand_int_range (rand, 0, G_N_ELEMENTS (payloads) + 6);
  g_autofree char *subject = NULL;

  if (choice >= (int) G_N_ELEMENTS (payloads) && log->len > 0)
    {
      VigieDecision *target = g_ptr_array_index (log, g_rand_int_range (rand, 0, (int) log->len));

      return vigie_draft_new_revoke (vigie_decision_get_id (target), "Anne");
    }
  choice %= (int) G_N_ELEMENTS (payloads);
  subject = g_strdup_printf ("%s-%d", choice < 8 ? "post" : "shape", g_rand_int_range (rand, 0, 4));
  return draft (payloads[choice][0], subject, payloads[choice][1]);
}

static void
shuffle (GRand *rand, GPtrArray *array)
{
  for (guint i = array->len; i > 1; i--)
    {
      guint j = (guint) g_rand_int_range (rand, 0, (int) i);
      gpointer swap = array->pdata[i - 1];

      array->pdata[i - 1] = array->pdata[j];
      array->pdata[j] = swap;
    }
}

static void
test_any_order_gives_the_same_board (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = vigie_test_rand_new ();

  for (int round = 0; round < 60; round++)
    {
      g_autoptr (GPtrArray) log = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (VigieBoard) in_order = vigie_board_new ();
      g_autoptr (VigieBoard) shuffled = vigie_board_new ();

      for (int i = 0; i < 80; i++)
        g_ptr_array_add (log, write_entry (fixture, random_draft (rand, log)));
      for (guint i = 0; i < log->len; i++)
        vigie_board_apply (in_order, g_ptr_array_index (log, i), NULL);
      shuffle (rand, log);
      for (guint i = 0; i < log->len; i++)
        vigie_board_apply (shuffled, g_ptr_array_index (log, i), NULL);
      g_assert_true (vigie_board_equal (in_order, shuffled));
    }
}

/* A later entry on the same subject replaces it; revoked, the one before it counts again. */
static void
test_findings_follow_their_last_entry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VigieDecision) first =
      apply (fixture, draft ("review.finding", "f1", "{\"what\":\"worked\",\"text\":\"Rapide\"}"));
  g_autoptr (VigieDecision) second =
      apply (fixture, draft ("review.finding", "f1",
                             "{\"what\":\"improve\",\"text\":\"Lent\",\"owner\":\"Bo\"}"));
  g_autoptr (GPtrArray) edited = vigie_board_list_findings (fixture->board);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) none = NULL;
  const VigieFinding *finding = g_ptr_array_index (edited, 0);

  g_assert_cmpuint (edited->len, ==, 1);
  g_assert_true (finding->improve);
  g_assert_cmpstr (finding->owner, ==, "Bo");
  g_assert_cmpint (finding->found_at, ==, vigie_decision_get_at (first));

  g_object_unref (apply (fixture, vigie_draft_new_revoke (vigie_decision_get_id (second), "Anne")));
  before = vigie_board_list_findings (fixture->board);
  finding = g_ptr_array_index (before, 0);
  g_assert_false (finding->improve);
  g_assert_cmpstr (finding->text, ==, "Rapide");
  g_assert_null (finding->owner);

  g_object_unref (apply (fixture, vigie_draft_new_revoke (vigie_decision_get_id (first), "Anne")));
  none = vigie_board_list_findings (fixture->board);
  g_assert_cmpuint (none->len, ==, 0);
}

#define ADD(path, func) g_test_add ("/board/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("verdict-has-reason-and-author", test_verdict_has_reason_and_author);
  ADD ("revoke-and-its-revoke", test_revoke_and_its_revoke);
  ADD ("revoked-alone-leaves-nothing", test_revoked_alone_leaves_nothing);
  ADD ("revoke-may-come-before-its-target", test_revoke_may_come_before_its_target);
  ADD ("revokes-in-a-ring-end", test_revokes_in_a_ring_end);
  ADD ("same-entry-twice-counts-once", test_same_entry_twice_counts_once);
  ADD ("shape-is-drawn-edited-and-lifted", test_shape_is_drawn_edited_and_lifted);
  ADD ("details-stay-with-their-geometry", test_details_stay_with_their_geometry);
  ADD ("details-change-one-by-one", test_details_change_one_by_one);
  ADD ("details-are-of-one-kind-of-shape", test_details_are_of_one_kind_of_shape);
  ADD ("revoked-edit-gives-details-back", test_revoked_edit_gives_details_back);
  ADD ("unknown-kind-changes-nothing", test_unknown_kind_changes_nothing);
  ADD ("unreadable-payload-changes-nothing", test_unreadable_payload_changes_nothing);
  ADD ("labels-are-a-set", test_labels_are_a_set);
  ADD ("findings-follow-their-last-entry", test_findings_follow_their_last_entry);
  ADD ("any-order-gives-the-same-board", test_any_order_gives_the_same_board);

  return g_test_run ();
}
