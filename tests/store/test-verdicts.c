/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-support.h"
#include "vigie-error.h"
#include "vigie-shape.h"

#define PHOTO "277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9"

static VigieDecision *
append (VigieStore *store, VigieDraft *draft, GError **error)
{
  VigieDecision *decision = vigie_store_append (store, draft, error);

  vigie_draft_unref (draft);
  return decision;
}

static void
append_ok (VigieStore *store, VigieDraft *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDecision) decision = append (store, draft, &error);

  g_assert_no_error (error);
}

static void
assert_locked (VigieStore *store, VigieDraft *draft)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (append (store, draft, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, "Ana"));
}

static VigiePostState *
read_state (VigieStore *store, guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigiePost) found = load_numbered (store, number);
  g_autoptr (VigiePost) post = NULL;
  VigiePostState *state = g_new0 (VigiePostState, 1);

  post = vigie_store_load_post (store, vigie_post_get_row_id (found), state, &error);
  g_assert_no_error (error);
  return state;
}

static GPtrArray *
draft_verdicts (guint first, guint n, VigieStatus status, const char *actor)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_draft_unref);

  for (guint i = first; i < first + n; i++)
    {
      char id[VIGIE_POST_ID_LENGTH + 1];

      numbered_post_id (i, id);
      g_ptr_array_add (drafts, vigie_draft_new_status (id, status, "vu ensemble", actor));
    }
  return drafts;
}

static guint
count_status (VigieStore *store, VigieStatus status)
{
  guint64 counts[VIGIE_N_STATUSES];
  g_autoptr (GError) error = NULL;

  vigie_store_count (store, counts, &error);
  g_assert_no_error (error);
  return (guint) counts[status];
}

/* ---- groups ---- */

static void
test_group_is_undone_and_redone_as_one (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GPtrArray) written = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autoptr (VigieDecision) redone = NULL;
  g_autoptr (VigieDecision) undone_again = NULL;
  g_autoptr (VigieDecision) undone_alone = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 60);
  g_object_unref (decide_status (store, 59, VIGIE_STATUS_REJECTED));
  drafts = draft_verdicts (0, 50, VIGIE_STATUS_UNVERIFIABLE, "Ana");
  written = vigie_store_append_all (store, drafts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (written->len, ==, 50);
  g_assert_nonnull (vigie_decision_get_group (g_ptr_array_index (written, 0)));
  g_assert_cmpstr (vigie_decision_get_group (g_ptr_array_index (written, 49)), ==,
                   vigie_decision_get_group (g_ptr_array_index (written, 0)));
  g_assert_cmpuint (count_status (store, VIGIE_STATUS_UNVERIFIABLE), ==, 50);

  undone = vigie_store_undo (store, "Ana", &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 50);
  g_assert_cmpuint (count_status (store, VIGIE_STATUS_UNVERIFIABLE), ==, 0);
  g_assert_cmpuint (count_status (store, VIGIE_STATUS_REJECTED), ==, 1);
  redone = vigie_store_redo (store, "Ana", &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 50);
  g_assert_cmpuint (count_status (store, VIGIE_STATUS_UNVERIFIABLE), ==, 50);
  undone_again = vigie_store_undo (store, "Ana", &n, &error);
  g_assert_cmpuint (n, ==, 50);
  undone_alone = vigie_store_undo (store, "Ana", &n, &error);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (count_status (store, VIGIE_STATUS_NEW), ==, 60);
  assert_intact (store);
}

static void
test_two_groups_stay_apart (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) first_written = NULL;
  g_autoptr (GPtrArray) second_written = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autoptr (VigieDecision) undone_first = NULL;
  g_autoptr (VigieDecision) redone_first = NULL;
  g_autoptr (VigieDecision) redone = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 10);
  first = draft_verdicts (0, 3, VIGIE_STATUS_CONFIRMED, "Ana");
  second = draft_verdicts (3, 4, VIGIE_STATUS_CONFIRMED, "Ana");
  first_written = vigie_store_append_all (store, first, NULL, &error);
  second_written = vigie_store_append_all (store, second, NULL, &error);
  g_assert_no_error (error);

  undone = vigie_store_undo (store, "Ana", &n, &error);
  g_assert_cmpuint (n, ==, 4);
  undone_first = vigie_store_undo (store, "Ana", &n, &error);
  g_assert_cmpuint (n, ==, 3);
  redone_first = vigie_store_redo (store, "Ana", &n, &error);
  g_assert_cmpuint (n, ==, 3);
  redone = vigie_store_redo (store, "Ana", &n, &error);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (count_status (store, VIGIE_STATUS_CONFIRMED), ==, 7);
  assert_intact (store);
}

/* Right by itself, and before the beginning that stays. */
static VigieDraft *
draft_early_end (const char *shape)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) payload = json_from_string ("{\"to\":\"2001-01-01T00:00:00Z\"}", NULL);
  VigieDraft *draft = vigie_draft_new ("shape.edit", shape, payload, NULL, "Ana", &error);

  g_assert_no_error (error);
  return draft;
}

static void
test_bad_one_of_a_group_writes_nothing (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieGeometry) polygon = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GError) error = NULL;
  const double ring[] = { 4, 47, 4.1, 47, 4.1, 47.1 };
  gint64 noon = NUMBERED_TIME (0);

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 10);
  polygon = vigie_geometry_new_polygon (ring, 3);
  append_ok (store, vigie_draft_new_shape ("s1", VIGIE_DECISION_SHAPE_DRAW, VIGIE_SHAPE_CLOSURE,
                                           "D 1", "", noon, noon + 1000, polygon, "Ana"));
  drafts = draft_verdicts (0, 3, VIGIE_STATUS_CONFIRMED, "Ana");
  g_ptr_array_add (drafts, draft_early_end ("s1"));
  g_assert_null (vigie_store_append_all (store, drafts, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_cmpuint (count_status (store, VIGIE_STATUS_CONFIRMED), ==, 0);
  assert_intact (store);
}

/* ---- who works on what ---- */

static void
test_taken_post_is_left_to_its_owner (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  const VigiePosition position = { 5, 47, 10, VIGIE_ORIGIN_ANALYST };
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 2);
  numbered_post_id (0, id);
  append_ok (store, vigie_draft_new_owner (id, "Ana", FALSE, "Ana"));
  assert_locked (store, vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, NULL, "Bo"));
  assert_locked (store, vigie_draft_new_position (id, &position, "Bo"));
  assert_locked (store, vigie_draft_new_owner (id, "Bo", FALSE, "Bo"));
  assert_locked (store, vigie_draft_new_owner (id, NULL, FALSE, "Bo"));

  append_ok (store, vigie_draft_new_owner (id, "Bo", TRUE, "Bo"));
  append_ok (store, vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, NULL, "Bo"));
  /* There is a verdict: the second person may look at it. */
  append_ok (store, vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, NULL, "Ana"));
  append_ok (store, vigie_draft_new_owner (id, NULL, FALSE, "Bo"));
  append_ok (store, vigie_draft_new_owner (id, "Ana", FALSE, "Ana"));
  assert_intact (store);
}

/* A verdict is what a taken post was taken for: afterwards its owner keeps nobody off. */
static void
test_verdict_ends_what_an_owner_holds (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 1);
  numbered_post_id (0, id);
  append_ok (store, vigie_draft_new_owner (id, "Ana", FALSE, "Ana"));
  assert_locked (store, vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, NULL, "Bo"));
  append_ok (store, vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, NULL, "ana"));
  append_ok (store, vigie_draft_new_owner (id, "Bo", FALSE, "Bo"));
  assert_intact (store);
}

static void
test_others_do_not_revoke_what_an_owner_decided (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) taken = NULL;
  g_autoptr (VigieDecision) twice = NULL;
  g_autoptr (GError) error = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 1);
  numbered_post_id (0, id);
  taken = append (store, vigie_draft_new_owner (id, "Ana", FALSE, "Ana"), &error);
  g_assert_no_error (error);
  assert_locked (store, vigie_draft_new_revoke (vigie_decision_get_id (taken), "Bo"));

  append_ok (store, vigie_draft_new_revoke (vigie_decision_get_id (taken), "Ana"));
  twice = append (store, vigie_draft_new_revoke (vigie_decision_get_id (taken), "Ana"), &error);
  g_assert_null (twice);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOTHING_TO_DO);
  assert_intact (store);
}

static void
test_posts_do_not_repeat_each_other_in_a_ring (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) ring = NULL;
  g_autoptr (GError) error = NULL;
  char id[3][VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 3);
  for (guint i = 0; i < 3; i++)
    numbered_post_id (i, id[i]);
  append_ok (store, vigie_draft_new_duplicate (id[0], id[1], TRUE, "Ana"));
  append_ok (store, vigie_draft_new_duplicate (id[1], id[2], TRUE, "Ana"));
  ring = append (store, vigie_draft_new_duplicate (id[2], id[0], TRUE, "Ana"), &error);
  g_assert_null (ring);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  assert_intact (store);
}

static void
test_group_leaves_out_what_others_work_on (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) written = NULL;
  g_autoptr (GError) error = NULL;
  guint n_locked = 0;
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 10);
  numbered_post_id (4, id);
  append_ok (store, vigie_draft_new_owner (id, "Ana", FALSE, "Ana"));
  drafts = draft_verdicts (0, 10, VIGIE_STATUS_REJECTED, "Bo");
  written = vigie_store_append_all (store, drafts, &n_locked, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (written->len, ==, 9);
  g_assert_cmpuint (n_locked, ==, 1);
  g_assert_cmpint (get_status (store, 4), ==, VIGIE_STATUS_NEW);

  one = draft_verdicts (4, 1, VIGIE_STATUS_REJECTED, "Bo");
  g_assert_null (vigie_store_append_all (store, one, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_LOCKED);
  assert_intact (store);
}

static VigieDecision *
write_foreign (VigieDraft *draft, gint64 seq, gint64 at, const char *previous)
{
  g_autofree char *id = g_strdup_printf ("%032" G_GINT64_MODIFIER "x", (guint64) seq);
  VigieDecision *decision = vigie_decision_new (draft, id, "fedcba9876543210", seq, at, previous);

  vigie_draft_unref (draft);
  return decision;
}

/* Two desks take a post while they do not hear of each other: on both it is the earlier one's. */
static void
test_earlier_of_two_desks_has_the_post (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) foreign = NULL;
  g_autoptr (VigiePostState) state = NULL;
  g_autoptr (GError) error = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 1);
  numbered_post_id (0, id);
  append_ok (store, vigie_draft_new_owner (id, "Ana", FALSE, "Ana"));
  foreign = write_foreign (vigie_draft_new_owner (id, "Bo", FALSE, "Bo"), 1, 1000, VIGIE_HASH_NONE);
  vigie_store_receive (store, foreign, &error);
  g_assert_no_error (error);
  state = read_state (store, 0);
  g_assert_cmpstr (state->owner, ==, "Bo");
  assert_intact (store);
}

/* ---- four eyes ---- */

static void
test_second_person_clears_a_post (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePostState) one = NULL;
  g_autoptr (VigiePostState) same = NULL;
  g_autoptr (VigiePostState) two = NULL;
  g_autoptr (VigieQuery) waiting = vigie_query_new ();

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 3);
  waiting->awaits_second = TRUE;
  g_object_unref (decide_as (store, 0, VIGIE_STATUS_CONFIRMED, "Ana"));
  one = read_state (store, 0);
  g_assert_true (vigie_post_state_is_cleared (one, FALSE));
  g_assert_false (vigie_post_state_is_cleared (one, TRUE));
  g_assert_cmpuint (count_found (store, waiting), ==, 1);

  g_object_unref (decide_as (store, 0, VIGIE_STATUS_CONFIRMED, "Ana"));
  same = read_state (store, 0);
  g_assert_false (vigie_post_state_is_cleared (same, TRUE));

  g_object_unref (decide_as (store, 0, VIGIE_STATUS_CONFIRMED, "Bo"));
  two = read_state (store, 0);
  g_assert_true (vigie_post_state_is_cleared (two, TRUE));
  g_assert_cmpuint (g_strv_length (two->confirmed_by), ==, 2);
  g_assert_cmpuint (count_found (store, waiting), ==, 0);
  assert_intact (store);
}

/* The same place said once more is no other place. */
static void
test_same_place_keeps_its_second_person (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePostState) state = NULL;
  const VigiePosition position = { 5, 47, 10, VIGIE_ORIGIN_ANALYST };
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 1);
  numbered_post_id (0, id);
  append_ok (store, vigie_draft_new_position (id, &position, "Ana"));
  g_object_unref (decide_as (store, 0, VIGIE_STATUS_CONFIRMED, "Ana"));
  g_object_unref (decide_as (store, 0, VIGIE_STATUS_CONFIRMED, "Bo"));
  append_ok (store, vigie_draft_new_position (id, &position, "Zoé"));
  state = read_state (store, 0);
  g_assert_true (vigie_post_state_is_cleared (state, TRUE));
  assert_intact (store);
}

/* However a name is typed, it is one person. */
static void
test_one_person_under_two_spellings_is_one (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePostState) state = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 1);
  g_object_unref (decide_as (store, 0, VIGIE_STATUS_CONFIRMED, "Ana Müller"));
  g_object_unref (decide_as (store, 0, VIGIE_STATUS_CONFIRMED, " ana MÜLLER "));
  state = read_state (store, 0);
  g_assert_false (vigie_post_state_is_cleared (state, TRUE));
  assert_intact (store);
}

/* Who judged stays who judged, whatever is labelled afterwards. */
static void
test_label_leaves_the_verdict_to_its_person (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePostState) before = NULL;
  g_autoptr (VigiePostState) after = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 1);
  numbered_post_id (0, id);
  g_object_unref (decide_as (store, 0, VIGIE_STATUS_CONFIRMED, "Ana"));
  before = read_state (store, 0);
  append_ok (store, vigie_draft_new_label (id, "blessés", TRUE, "Bo"));
  after = read_state (store, 0);
  g_assert_cmpstr (after->judged_by, ==, "Ana");
  g_assert_cmpint (after->judged_at, ==, before->judged_at);
  g_assert_cmpint (after->decided_at, ==, before->decided_at);
  assert_intact (store);
}

static void
test_moved_post_needs_its_second_person_again (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePostState) moved = NULL;
  g_autoptr (VigiePostState) rejected = NULL;
  const VigiePosition position = { 5, 47, 10, VIGIE_ORIGIN_ANALYST };
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 1);
  numbered_post_id (0, id);
  g_object_unref (decide_as (store, 0, VIGIE_STATUS_CONFIRMED, "Ana"));
  g_object_unref (decide_as (store, 0, VIGIE_STATUS_CONFIRMED, "Bo"));
  append_ok (store, vigie_draft_new_position (id, &position, "Bo"));
  moved = read_state (store, 0);
  g_assert_false (vigie_post_state_is_cleared (moved, TRUE));
  g_assert_cmpstr (moved->confirmed_by[0], ==, "Bo");
  g_assert_null (moved->confirmed_by[1]);

  g_object_unref (decide_as (store, 0, VIGIE_STATUS_REJECTED, "Ana"));
  rejected = read_state (store, 0);
  g_assert_null (rejected->confirmed_by);
  assert_intact (store);
}

/* ---- checks, photos, what is not the same ---- */

static void
test_checks_are_kept_with_the_verdict (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePostState) state = NULL;
  g_autoptr (VigiePostState) again = NULL;
  char *checks[] = { (char *) "time", (char *) "place", NULL };
  char *more[] = { (char *) "weather", NULL };
  char id[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 1);
  numbered_post_id (0, id);
  append_ok (store, vigie_draft_new_verdict (id, VIGIE_STATUS_CONFIRMED, checks, "vu", "Ana"));
  append_ok (store, vigie_draft_new_verdict (id, VIGIE_STATUS_CONFIRMED, more, NULL, "Bo"));
  state = read_state (store, 0);
  g_assert_cmpuint (g_strv_length (state->checks), ==, 3);
  g_assert_cmpstr (state->checks[2], ==, "weather");
  g_assert_cmpstr (state->reason, ==, "vu");

  append_ok (store, vigie_draft_new_verdict (id, VIGIE_STATUS_UNVERIFIABLE, more, NULL, "Bo"));
  again = read_state (store, 0);
  g_assert_cmpuint (g_strv_length (again->checks), ==, 1);
  g_assert_null (again->reason);
  assert_intact (store);
}

static void
ingest_with_photo (VigieStore *store, const char *external_id)
{
  g_autoptr (VigiePhotoFacts) facts = vigie_photo_facts_new ("photo.jpg");
  VigiePhotoFacts *photos[] = { facts };
  g_autoptr (GError) error = NULL;
  VigieObservation observation = {
    .source_kind = "x",
    .source_host = "",
    .external_id = external_id,
    .text = "photo",
    .posted_at = NUMBERED_TIME (0),
    .received_at = NUMBERED_TIME (0),
    .photos = photos,
    .n_photos = 1,
  };

  facts->sha256 = g_strdup (PHOTO);
  facts->error = g_strdup ("made up");
  vigie_store_ingest (store, &observation, 1, NULL, &error);
  g_assert_no_error (error);
}

static void
test_verdict_on_a_photo_holds_for_the_file (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieDecision) undone = NULL;
  g_autoptr (GError) error = NULL;
  VigiePhotoState state;

  place_init (&place);
  store = create_store (place.path);
  ingest_with_photo (store, "1");
  append_ok (store, vigie_draft_new_photo_verdict (PHOTO, VIGIE_STATUS_REJECTED, NULL,
                                                   "inondation de 2019", "Ana"));
  g_assert_true (vigie_store_load_photo_state (store, PHOTO, &state, &error));
  g_assert_cmpint (state.verdict, ==, VIGIE_STATUS_REJECTED);
  g_assert_cmpstr (state.reason, ==, "inondation de 2019");
  vigie_photo_state_clear (&state);
  assert_intact (store);

  undone = vigie_store_undo (store, "Ana", NULL, &error);
  g_assert_cmpint (vigie_decision_get_kind (undone), ==, VIGIE_DECISION_PHOTO_VERDICT);
  g_assert_true (vigie_store_load_photo_state (store, PHOTO, &state, &error));
  g_assert_cmpint (state.verdict, ==, VIGIE_STATUS_NEW);
  vigie_photo_state_clear (&state);
  assert_intact (store);
}

static void
test_what_differs_is_no_duplicate (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigiePostState) split = NULL;
  g_autoptr (VigiePostState) joined = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];
  char other[VIGIE_POST_ID_LENGTH + 1];

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 2);
  numbered_post_id (0, id);
  numbered_post_id (1, other);
  append_ok (store, vigie_draft_new_duplicate (id, other, TRUE, "Ana"));
  append_ok (store, vigie_draft_new_duplicate (id, other, FALSE, "Ana"));
  split = read_state (store, 0);
  g_assert_null (split->duplicate_of);
  g_assert_cmpstr (split->differs_from[0], ==, other);

  append_ok (store, vigie_draft_new_duplicate (id, other, TRUE, "Ana"));
  joined = read_state (store, 0);
  g_assert_cmpstr (joined->duplicate_of, ==, other);
  g_assert_null (joined->differs_from);
  assert_intact (store);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdicts/group-is-undone-and-redone-as-one",
                   test_group_is_undone_and_redone_as_one);
  g_test_add_func ("/verdicts/two-groups-stay-apart", test_two_groups_stay_apart);
  g_test_add_func ("/verdicts/bad-one-of-a-group-writes-nothing",
                   test_bad_one_of_a_group_writes_nothing);
  g_test_add_func ("/verdicts/taken-post-is-left-to-its-owner",
                   test_taken_post_is_left_to_its_owner);
  g_test_add_func ("/verdicts/group-leaves-out-what-others-work-on",
                   test_group_leaves_out_what_others_work_on);
  g_test_add_func ("/verdicts/earlier-of-two-desks-has-the-post",
                   test_earlier_of_two_desks_has_the_post);
  g_test_add_func ("/verdicts/second-person-clears-a-post", test_second_person_clears_a_post);
  g_test_add_func ("/verdicts/moved-post-needs-its-second-person-again",
                   test_moved_post_needs_its_second_person_again);
  g_test_add_func ("/verdicts/checks-are-kept", test_checks_are_kept_with_the_verdict);
  g_test_add_func ("/verdicts/photo-verdict-holds-for-the-file",
                   test_verdict_on_a_photo_holds_for_the_file);
  g_test_add_func ("/verdicts/what-differs-is-no-duplicate", test_what_differs_is_no_duplicate);
  g_test_add_func ("/verdicts/verdict-ends-what-an-owner-holds",
                   test_verdict_ends_what_an_owner_holds);
  g_test_add_func ("/verdicts/others-do-not-revoke-what-an-owner-decided",
                   test_others_do_not_revoke_what_an_owner_decided);
  g_test_add_func ("/verdicts/posts-do-not-repeat-each-other-in-a-ring",
                   test_posts_do_not_repeat_each_other_in_a_ring);
  g_test_add_func ("/verdicts/same-place-keeps-its-second-person",
                   test_same_place_keeps_its_second_person);
  g_test_add_func ("/verdicts/one-person-under-two-spellings-is-one",
                   test_one_person_under_two_spellings_is_one);
  g_test_add_func ("/verdicts/label-leaves-the-verdict-to-its-person",
                   test_label_leaves_the_verdict_to_its_person);
  return g_test_run ();
}
