/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-decision.h"

#include "vigie-error.h"
#include "vigie-json.h"

static VigieDecision *
make_decision (const char *reason)
{
  g_autoptr (VigieDraft) draft =
      vigie_draft_new_status ("p1", VIGIE_STATUS_CONFIRMED, reason, "Anne Roux");

  return vigie_decision_new (draft, "0123", "desk", 1, 1768241045123, VIGIE_HASH_NONE);
}

static void
test_body_is_canonical (void)
{
  g_autoptr (VigieDecision) decision = make_decision ("seen « by two »");
  g_autoptr (JsonNode) node = vigie_json_parse (vigie_decision_get_body (decision), -1, NULL);
  g_autofree char *canonical = vigie_json_canonical (node);

  g_assert_cmpstr (vigie_decision_get_body (decision), ==, canonical);
  g_assert_cmpstr (
      canonical, ==,
      "{\"actor\":\"Anne Roux\",\"at\":\"2026-01-12T18:04:05.123Z\",\"device\":\"desk\","
      "\"id\":\"0123\",\"kind\":\"post.status\",\"payload\":{\"status\":\"confirmed\"},"
      "\"previous_hash\":\"" VIGIE_HASH_NONE "\",\"reason\":\"seen « by two »\","
      "\"seq\":1,\"subject\":\"p1\",\"version\":1}");
}

static void
test_json_ends_with_the_hash_of_the_body (void)
{
  g_autoptr (VigieDecision) decision = make_decision (NULL);
  g_autofree char *json = vigie_decision_to_json (decision);
  g_autofree char *hash =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, vigie_decision_get_body (decision), -1);
  g_autofree char *end = g_strdup_printf (",\"hash\":\"%s\"}", hash);

  g_assert_true (g_str_has_suffix (json, end));
  g_assert_cmpint (strlen (json) - strlen (end), ==,
                   strlen (vigie_decision_get_body (decision)) - 1);
}

static void
test_reads_back_what_it_wrote (void)
{
  g_autoptr (VigieDecision) decision = make_decision ("a \"quote\"\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDecision) again =
      vigie_decision_new_from_body (vigie_decision_get_body (decision), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (vigie_decision_get_hash (again), ==, vigie_decision_get_hash (decision));
  g_assert_cmpstr (vigie_decision_get_reason (again), ==, "a \"quote\"\n");
  g_assert_cmpint (vigie_decision_get_at (again), ==, 1768241045123);
  g_assert_cmpint (vigie_decision_get_kind (again), ==, VIGIE_DECISION_POST_STATUS);
}

static void
test_keeps_what_it_does_not_know (void)
{
  static const char body[] =
      "{\"actor\":\"Bob\",\"at\":\"2026-01-12T18:04:05.000Z\",\"device\":\"d\",\"extra\":[1.50,2],"
      "\"id\":\"x\",\"kind\":\"weather.set\",\"payload\":{\"wind\":1e2},\"previous_hash\":\"\","
      "\"reason\":\"\",\"seq\":1,\"subject\":\"\",\"version\":3}";
  g_autoptr (VigieDecision) decision = vigie_decision_new_from_body (body, NULL);

  g_assert_cmpint (vigie_decision_get_kind (decision), ==, VIGIE_DECISION_UNKNOWN);
  g_assert_cmpstr (vigie_decision_get_kind_name (decision), ==, "weather.set");
  g_assert_cmpstr (vigie_decision_get_body (decision), ==, body);
}

static void
test_later_version_of_a_kind_is_unknown (void)
{
  static const char body[] =
      "{\"actor\":\"Bob\",\"at\":\"2026-01-12T18:04:05.000Z\",\"device\":\"d\",\"id\":\"x\","
      "\"kind\":\"post.status\",\"payload\":{},\"previous_hash\":\"\",\"reason\":\"\",\"seq\":1,"
      "\"subject\":\"p\",\"version\":2}";
  g_autoptr (VigieDecision) decision = vigie_decision_new_from_body (body, NULL);

  g_assert_cmpint (vigie_decision_get_kind (decision), ==, VIGIE_DECISION_UNKNOWN);
}

static void
test_bad_bodies_are_refused (void)
{
  static const char *const bodies[] = {
    "",
    "[]",
    "{}",
    "{\"actor\":1}",
    "{\"actor\":\"Bob\",\"at\":\"yesterday\",\"device\":\"d\",\"id\":\"x\",\"kind\":\"note\","
    "\"payload\":{},\"previous_hash\":\"\",\"reason\":\"\",\"seq\":1,\"subject\":\"\",\"version\":"
    "1}",
    "{\"actor\":\"Bob\",\"at\":\"2026-01-12T18:04:05.000Z\",\"device\":\"d\",\"id\":\"x\","
    "\"kind\":\"note\",\"payload\":[],\"previous_hash\":\"\",\"reason\":\"\",\"seq\":1,"
    "\"subject\":\"\",\"version\":1}",
    "{\"actor\":\"Bob\",\"at\":\"2026-01-12T18:04:05.000Z\",\"device\":\"d\",\"id\":\"x\","
    "\"kind\":\"note\",\"payload\":{},\"previous_hash\":\"\",\"reason\":\"\",\"seq\":0,"
    "\"subject\":\"\",\"version\":1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vigie_decision_new_from_body (bodies[i], &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

static void
test_drafts_from_outside_are_checked (void)
{
  static const struct
  {
    const char *kind;
    const char *subject;
    const char *payload;
  } bad[] = {
    { "review.finding", "f", "{\"text\":\"Lent\"}" },
    { "review.finding", "f", "{\"what\":\"bad\",\"text\":\"Lent\"}" },
    { "review.finding", "f", "{\"what\":\"improve\",\"text\":\" \"}" },
    { "review.finding", "f", "{\"what\":\"improve\",\"text\":\"a\",\"due\":\"2026-02-30\"}" },
    { "review.finding", "f", "{\"what\":\"improve\",\"text\":\"a\",\"due\":\"2026-3-1\"}" },
    { "review.finding", "f", "{\"what\":\"improve\",\"text\":\"a\",\"owner\":7}" },
    { "review.finding", NULL, "{\"what\":\"worked\",\"text\":\"a\"}" },
    { "roster.join", NULL, "{\"group\":7}" },
    { "post.status", "p", "{\"status\":\"sure\"}" },
    { "post.status", "p", "{}" },
    { "post.status", NULL, "{\"status\":\"new\"}" },
    { "post.status", "", "{\"status\":\"new\"}" },
    { "post.status", "p", "[]" },
    { "post.position", "p", "{\"lon\":181,\"lat\":0}" },
    { "post.position", "p", "{\"lon\":5}" },
    { "post.position", "p", "{\"lon\":5,\"lat\":47,\"radius_m\":-1}" },
    { "post.position", "p", "{\"lon\":5,\"lat\":47,\"origin\":\"dream\"}" },
    { "post.label", "p", "{\"label\":\"\"}" },
    { "post.duplicate-of", "p", "{\"post\":\"p\"}" },
    { "shape.draw", "s", "{\"kind\":\"closure\"}" },
    { "shape.draw", "s",
      "{\"kind\":\"wall\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[5,47]}}" },
    { "shape.draw", "s", "{\"geometry\":{\"type\":\"Point\",\"coordinates\":[5,47]}}" },
    { "shape.draw", "s",
      "{\"kind\":\"closure\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
      "[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}" },
    { "shape.draw", "s",
      "{\"kind\":\"closure\",\"from\":\"soon\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[5,"
      "47]}}" },
    { "shape.edit", "s", "{\"from\":\"2026-01-12T18:00:00Z\",\"to\":\"2026-01-12T17:59:00Z\"}" },
    { "shape.lift", "s", "{}" },
    { "note", NULL, "{}" },
    { "milestone", NULL, "{\"at\":\"2026-01-12T18:00:00Z\"}" },
    { "weather.set", "x", "{}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) payload = vigie_json_parse (bad[i].payload, -1, NULL);
      g_autoptr (VigieDraft) draft =
          vigie_draft_new (bad[i].kind, bad[i].subject, payload, NULL, NULL, &error);

      if (draft != NULL)
        g_error ("accepted: %s %s", bad[i].kind, bad[i].payload);
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

static void
test_text_that_is_not_utf8_is_mended (void)
{
  g_autoptr (VigieDraft) draft =
      vigie_draft_new_status ("p", VIGIE_STATUS_REJECTED, "vu \xe9t\xe9", "\xff");
  g_autoptr (VigieDecision) decision =
      vigie_decision_new (draft, "0123", "desk", 1, 0, VIGIE_HASH_NONE);

  g_assert_true (g_utf8_validate (vigie_decision_get_body (decision), -1, NULL));
}

static void
test_order_is_time_device_sequence (void)
{
  g_autoptr (VigieDraft) draft = vigie_draft_new_status ("p", VIGIE_STATUS_NEW, NULL, NULL);
  g_autoptr (VigieDecision) a1 = vigie_decision_new (draft, "1", "a", 1, 1000, VIGIE_HASH_NONE);
  g_autoptr (VigieDecision) a2 = vigie_decision_new (draft, "2", "a", 2, 1000, VIGIE_HASH_NONE);
  g_autoptr (VigieDecision) b1 = vigie_decision_new (draft, "3", "b", 1, 1000, VIGIE_HASH_NONE);
  g_autoptr (VigieDecision) b0 = vigie_decision_new (draft, "4", "b", 9, 999, VIGIE_HASH_NONE);

  g_assert_cmpint (vigie_decision_compare (a1, a2), <, 0);
  g_assert_cmpint (vigie_decision_compare (a2, b1), <, 0);
  g_assert_cmpint (vigie_decision_compare (b0, a1), <, 0);
  g_assert_cmpint (vigie_decision_compare (a1, a1), ==, 0);
}

static void
test_what_left_the_desk_cannot_be_undone (void)
{
  g_assert_true (vigie_decision_kind_is_undoable (VIGIE_DECISION_POST_STATUS));
  g_assert_true (vigie_decision_kind_is_undoable (VIGIE_DECISION_SHAPE_LIFT));
  g_assert_true (vigie_decision_kind_is_undoable (VIGIE_DECISION_MESSAGE)); /* what somebody said */
  g_assert_false (vigie_decision_kind_is_undoable (VIGIE_DECISION_OVERLAY_PUBLISHED));
  g_assert_false (vigie_decision_kind_is_undoable (VIGIE_DECISION_BRIEF_ISSUED));
  g_assert_false (vigie_decision_kind_is_undoable (VIGIE_DECISION_REVOKE));
  g_assert_false (vigie_decision_kind_is_undoable (VIGIE_DECISION_UNKNOWN));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/decision/body-is-canonical", test_body_is_canonical);
  g_test_add_func ("/decision/json-ends-with-the-hash-of-the-body",
                   test_json_ends_with_the_hash_of_the_body);
  g_test_add_func ("/decision/reads-back-what-it-wrote", test_reads_back_what_it_wrote);
  g_test_add_func ("/decision/keeps-what-it-does-not-know", test_keeps_what_it_does_not_know);
  g_test_add_func ("/decision/later-version-of-a-kind-is-unknown",
                   test_later_version_of_a_kind_is_unknown);
  g_test_add_func ("/decision/bad-bodies-are-refused", test_bad_bodies_are_refused);
  g_test_add_func ("/decision/drafts-from-outside-are-checked",
                   test_drafts_from_outside_are_checked);
  g_test_add_func ("/decision/text-that-is-not-utf8-is-mended",
                   test_text_that_is_not_utf8_is_mended);
  g_test_add_func ("/decision/order-is-time-device-sequence", test_order_is_time_device_sequence);
  g_test_add_func ("/decision/what-left-the-desk-cannot-be-undone",
                   test_what_left_the_desk_cannot_be_undone);

  return g_test_run ();
}
