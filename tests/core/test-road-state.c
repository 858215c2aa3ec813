/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-board.h"
#include "vigie-error.h"
#include "vigie-road-state.h"

#define AREA(x)                                                                                    \
  "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[4,47],[" x ",47],[5,48],[4,47]]]}"

typedef struct
{
  VigieBoard *board;
  gint64 seq;
} Log;

static void
append (Log *self, const char *kind, const char *payload)
{
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new (kind, "s", node, NULL, "Anne", &error);
  g_autofree char *id = g_strdup_printf ("d%d", (int) ++self->seq);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_decision_new (draft, id, "desk", self->seq, 1000 * self->seq, VIGIE_HASH_NONE);
  g_assert_true (vigie_board_apply (self->board, decision, &error));
}

/* "" where the shape says nothing */
static const char *
get_state (const char *kind, const char *more)
{
  Log log = { vigie_board_new (), 0 };
  g_autofree char *payload = g_strdup_printf ("{\"kind\":\"%s\"%s," AREA ("5") "}", kind, more);
  VigieRoadState state = VIGIE_ROAD_STATE_GREEN;
  gboolean known;

  append (&log, "shape.draw", payload);
  known = vigie_shape_get_road_state (vigie_board_get_shape (log.board, "s"), &state);
  vigie_board_free (log.board);
  return known ? vigie_road_state_to_string (state) : "";
}

static void
test_follows_from_kind_and_cause (void)
{
  g_assert_cmpstr (get_state ("closure", ",\"cause\":\"ice\""), ==, "black");
  g_assert_cmpstr (get_state ("hazard", ",\"cause\":\"ice\""), ==, "orange");
  g_assert_cmpstr (get_state ("hazard", ",\"cause\":\"flood\""), ==, "red");
  g_assert_cmpstr (get_state ("hazard", ",\"cause\":\"boue\""), ==, "orange");
  g_assert_cmpstr (get_state ("hazard", ""), ==, "orange");
  g_assert_cmpstr (get_state ("perimeter", ""), ==, "");
  g_assert_cmpstr (get_state ("marker", ""), ==, "");
}

static void
test_what_is_set_counts (void)
{
  g_assert_cmpstr (get_state ("closure", ",\"state\":\"orange\""), ==, "orange");
  g_assert_cmpstr (get_state ("perimeter", ",\"state\":\"black\""), ==, "black");
  g_assert_cmpstr (get_state ("hazard", ",\"state\":null"), ==, "orange");
}

static void
test_stays_when_the_outline_changes_and_can_be_taken_back (void)
{
  Log log = { vigie_board_new (), 0 };
  VigieRoadState state = VIGIE_ROAD_STATE_GREEN;

  append (&log, "shape.draw", "{\"kind\":\"closure\",\"state\":\"red\"," AREA ("5") "}");
  append (&log, "shape.edit", "{" AREA ("4.5") "}");
  g_assert_true (vigie_shape_get_road_state (vigie_board_get_shape (log.board, "s"), &state));
  g_assert_cmpint (state, ==, VIGIE_ROAD_STATE_RED);
  append (&log, "shape.edit", "{\"state\":null}");
  g_assert_true (vigie_shape_get_road_state (vigie_board_get_shape (log.board, "s"), &state));
  g_assert_cmpint (state, ==, VIGIE_ROAD_STATE_BLACK);
  vigie_board_free (log.board);
}

static void
test_other_words_are_refused (void)
{
  g_autoptr (JsonNode) node =
      json_from_string ("{\"kind\":\"closure\",\"state\":\"noir\"," AREA ("5") "}", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_draft_new ("shape.draw", "s", node, NULL, "Anne", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/road-state/follows-from-kind-and-cause", test_follows_from_kind_and_cause);
  g_test_add_func ("/road-state/what-is-set-counts", test_what_is_set_counts);
  g_test_add_func ("/road-state/stays-with-another-outline",
                   test_stays_when_the_outline_changes_and_can_be_taken_back);
  g_test_add_func ("/road-state/other-words", test_other_words_are_refused);
  return g_test_run ();
}
