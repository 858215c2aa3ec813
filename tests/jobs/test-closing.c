/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-closing.h"

#include <string.h>

#include "store-support.h"
#include "territory-support.h"
#include "vigie-board.h"
#include "vigie-geometry-codec.h"
#include "vigie-json.h"

/* A board as the incident's, and a territory that completes what is decided. */
typedef struct
{
  VigieGuide *guide;
  VigieBoard *board;
  gint64 seq;
  char hash[VIGIE_HASH_LENGTH + 1];
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->guide = build_valley ();
  self->board = vigie_board_new ();
  g_strlcpy (self->hash, VIGIE_HASH_NONE, sizeof self->hash);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  vigie_guide_unref (self->guide);
  vigie_board_free (self->board);
}

static VigieShape *
get_shape (Fixture *self)
{
  return vigie_board_get_shape (self->board, "shape-1");
}

static VigieDraft *
make_draft (const char *kind, const char *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = vigie_json_parse (payload, -1, &error);
  VigieDraft *draft;

  g_assert_no_error (error);
  draft = vigie_draft_new (kind, "shape-1", node, "parce que", "Ana", &error);
  g_assert_no_error (error);
  return draft;
}

/* Takes @draft. Returns: the id of its entry */
static char *
apply (Fixture *self, VigieDraft *draft)
{
  char *id = g_strdup_printf ("%032" G_GINT64_MODIFIER "x", (guint64) ++self->seq);
  g_autoptr (VigieDecision) decision = vigie_decision_new (
      draft, id, "0123456789abcdef", self->seq, 1768241045000 + self->seq * 1000, self->hash);
  g_autoptr (GError) error = NULL;

  g_strlcpy (self->hash, vigie_decision_get_hash (decision), sizeof self->hash);
  vigie_draft_unref (draft);
  vigie_board_apply (self->board, decision, &error);
  g_assert_no_error (error);
  return id;
}

static char *
decide_with (Fixture *self, VigieGuide *guide, const char *kind, const char *payload)
{
  g_autoptr (VigieDraft) draft = make_draft (kind, payload);

  return apply (self, vigie_closing_complete (guide, draft, get_shape (self)));
}

static void
decide (Fixture *self, const char *kind, const char *payload)
{
  g_free (decide_with (self, self->guide, kind, payload));
}

static void
draw (Fixture *self, const char *cause, const char *more, const char *area)
{
  g_autofree char *payload =
      g_strdup_printf ("{\"kind\":\"closure\",\"title\":\"D 971\",\"cause\":\"%s\"%s,"
                       "\"geometry\":%s}",
                       cause, more, area);

  decide (self, "shape.draw", payload);
}

/* (transfer full): the details of the shape */
static JsonObject *
dup_details (Fixture *self)
{
  g_autoptr (JsonNode) node = NULL;

  g_assert_nonnull (get_shape (self)->details);
  node = vigie_json_parse (get_shape (self)->details, -1, NULL);
  return json_node_dup_object (node);
}

/* Roads of the sections as "D 971 (commune), …" */
static char *
list_sections (Fixture *self)
{
  g_autoptr (JsonObject) details = dup_details (self);
  JsonArray *sections = json_object_get_array_member (details, "sections");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      JsonObject *section = json_array_get_object_element (sections, i);

      g_string_append_printf (text, "%s%s (%s)", i > 0 ? ", " : "",
                              json_object_get_string_member_with_default (section, "road", "-"),
                              json_object_get_string_member_with_default (section, "commune", "-"));
    }
  return g_string_free_and_steal (text);
}

#define assert_sections(self, expected)                                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *sections_ = list_sections (self);                                             \
    g_assert_cmpstr (sections_, ==, expected);                                                     \
  }                                                                                                \
  G_STMT_END

static void
assert_members (Fixture *self, const char *expected)
{
  g_autoptr (JsonObject) details = dup_details (self);
  g_autoptr (GList) names = json_object_get_members (details);
  g_autoptr (GString) text = g_string_new (NULL);

  names = g_list_sort (g_steal_pointer (&names), (GCompareFunc) strcmp);
  for (GList *name = names; name != NULL; name = name->next)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", (const char *) name->data);
  g_assert_cmpstr (text->str, ==, expected);
}

static guint32
find_edge (Fixture *self, const char *ref, VigieRoadFlags flag)
{
  VigieRoadGraph *graph = vigie_guide_get_graph (self->guide);

  for (guint32 i = 0; i < graph->n_edges; i++)
    if (g_strcmp0 (vigie_road_graph_get_string (graph, graph->edges[i].ref), ref) == 0 &&
        (flag == 0 || (graph->edges[i].flags & flag) != 0))
      return i;
  g_assert_not_reached ();
}

/* ---- drawing ---- */

static void
test_closure_carries_what_it_closes (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) details = NULL;
  JsonObject *section, *stretch;

  draw (self, "accident", "", VALLEY_IN_WEST);
  assert_sections (self, "D 971 (Ouest)");
  assert_members (self, "sections territory");
  details = dup_details (self);
  g_assert_cmpstr (json_object_get_string_member (details, "territory"), ==,
                   vigie_guide_get_fingerprint (self->guide));
  section = json_array_get_object_element (json_object_get_array_member (details, "sections"), 0);
  stretch = json_object_get_object_member (section, "stretch");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (section, "length_m"),
                                  0.005 * 75580, 2);
  g_assert_cmpstr (json_object_get_string_member (section, "direction"), ==, "both");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (section, "from"), "PR 1+"));
  g_assert_true (g_str_has_prefix (json_object_get_string_member (section, "to"), "PR 1+"));
  g_assert_cmpfloat (json_object_get_double_member (stretch, "length_m"), >,
                     json_object_get_double_member (section, "length_m"));
}

static void
test_area_without_roads_closes_none (Fixture *self, gconstpointer data)
{
  draw (self, "snow", "", VALLEY_NOWHERE);
  assert_sections (self, "");
  assert_members (self, "sections territory");
}

static void
test_holes_are_open (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) details = NULL;
  JsonArray *sections;
  double length_m = 0;

  draw (self, "snow", "",
        "{\"type\":\"Polygon\",\"coordinates\":["
        "[[5.001,47.299],[5.019,47.299],[5.019,47.301],[5.001,47.301],[5.001,47.299]],"
        "[[5.002,47.2995],[5.002,47.3005],[5.018,47.3005],[5.018,47.2995],[5.002,47.2995]]]}");
  details = dup_details (self);
  sections = json_object_get_array_member (details, "sections");
  for (guint i = 0; i < json_array_get_length (sections); i++)
    length_m +=
        json_object_get_double_member (json_array_get_object_element (sections, i), "length_m");
  g_assert_cmpfloat_with_epsilon (length_m, 0.002 * 75580, 1);
}

static void
test_several_parts_are_one_closure (Fixture *self, gconstpointer data)
{
  draw (self, "snow", "",
        "{\"type\":\"MultiPolygon\",\"coordinates\":["
        "[[[5.01,47.299],[5.015,47.299],[5.015,47.301],[5.01,47.301],[5.01,47.299]]],"
        "[[[5.07,47.299],[5.075,47.299],[5.075,47.301],[5.07,47.301],[5.07,47.299]]]]}");
  assert_sections (self, "D 971 (Ouest), D 20 (Fond)");
}

static void
test_what_closes_nothing_is_left_as_it_is (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *kind;
    const char *payload;
  } cases[] = {
    { "shape.draw", "{\"kind\":\"hazard\",\"geometry\":" VALLEY_IN_WEST "}" },
    { "shape.draw", "{\"kind\":\"closure\",\"geometry\":{\"type\":\"Point\","
                    "\"coordinates\":[5.01,47.3]}}" },
    { "shape.draw", "{\"kind\":\"closure\",\"geometry\":{\"type\":\"LineString\","
                    "\"coordinates\":[[5.01,47.3],[5.02,47.3]]}}" },
    { "shape.edit", "{\"title\":\"D 971\"}" },
    { "shape.edit", "{\"cause\":\"snow\"}" }, /* of a shape that is not there */
    { "shape.lift", "{\"at\":\"2026-01-12T18:00:00Z\"}" },
    { "note", "{\"text\":\"RAS\",\"geometry\":1}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VigieDraft) draft = make_draft (cases[i].kind, cases[i].payload);
      g_autoptr (VigieDraft) whole = vigie_closing_complete (self->guide, draft, NULL);

      g_assert_true (whole == draft);
    }
}

static void
test_reason_and_author_stay (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieDraft) draft =
      make_draft ("shape.draw", "{\"kind\":\"closure\",\"geometry\":" VALLEY_IN_WEST "}");
  g_autoptr (VigieDraft) whole = vigie_closing_complete (self->guide, draft, NULL);

  g_assert_true (whole != draft);
  g_assert_cmpstr (vigie_draft_get_subject (whole), ==, "shape-1");
  g_assert_cmpstr (vigie_draft_get_reason (whole), ==, "parce que");
  g_assert_cmpstr (vigie_draft_get_actor (whole), ==, "Ana");
}

/* ---- editing ---- */

static void
test_title_keeps_sections (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;

  draw (self, "snow", "", VALLEY_IN_WEST);
  before = g_strdup (get_shape (self)->details);
  decide (self, "shape.edit", "{\"title\":\"Autre\",\"to\":\"2026-02-12T18:00:00Z\"}");
  g_assert_cmpstr (get_shape (self)->details, ==, before);
}

static void
test_geometry_changes_sections (Fixture *self, gconstpointer data)
{
  draw (self, "snow", "", VALLEY_IN_WEST);
  decide (self, "shape.edit", "{\"geometry\":" VALLEY_BEFORE_FOND "}");
  assert_sections (self, "D 971 (Saint-Est)");
  decide (self, "shape.edit", "{\"geometry\":{\"type\":\"Point\",\"coordinates\":[5,47]}}");
  g_assert_null (get_shape (self)->details);
}

static void
test_flood_runs_under_bridges (Fixture *self, gconstpointer data)
{
  draw (self, "flood", "", VALLEY_ON_BRIDGE);
  assert_sections (self, "");
  decide (self, "shape.edit", "{\"cause\":\"snow\"}");
  assert_sections (self, "D 971 (Saint-Est)");
  decide (self, "shape.edit", "{\"cause\":\"flood\"}");
  assert_sections (self, "");
  decide (self, "shape.edit", "{\"cause\":null}");
  assert_sections (self, "D 971 (Saint-Est)");
}

static void
test_choices_survive_cause_and_geometry (Fixture *self, gconstpointer data)
{
  const guint32 bridge = find_edge (self, "D 971", VIGIE_ROAD_BRIDGE);
  g_autofree char *more = g_strdup_printf (",\"include\":[%u]", bridge);
  g_autofree char *edit = g_strdup_printf ("{\"exclude\":[%u]}", find_edge (self, "D 20", 0));

  draw (self, "flood", more, VALLEY_NOWHERE);
  assert_sections (self, "D 971 (Saint-Est)");
  decide (self, "shape.edit", edit);
  assert_members (self, "exclude include sections territory");
  decide (self, "shape.edit", "{\"cause\":\"snow\"}");
  assert_members (self, "exclude include sections territory");
  decide (self, "shape.edit",
          "{\"geometry\":" VALLEY_SQUARE ("5.061", "5.07", "47.29", "47.31") "}");
  assert_members (self, "exclude include sections territory");
  assert_sections (self, "D 971 (Saint-Est)");
  decide (self, "shape.edit", "{\"include\":null,\"exclude\":null}");
  assert_members (self, "sections territory");
  assert_sections (self, "D 20 (Fond)");
}

/* Up to the end of the D 971, and seven metres of the D 20 behind it. */
#define CLIPPING_D20 VALLEY_SQUARE ("5.05", "5.0601", "47.29", "47.31")

/* (transfer full): as "D 971, D 20" */
static char *
list_open (Fixture *self)
{
  g_autoptr (JsonNode) open = vigie_closing_list_open (self->guide, get_shape (self));
  JsonArray *list = json_node_get_array (open);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (list); i++)
    g_string_append_printf (
        text, "%s%s", i > 0 ? ", " : "",
        json_object_get_string_member (json_array_get_object_element (list, i), "road"));
  return g_string_free_and_steal (text);
}

static void
test_open_roads_are_those_that_matter (Fixture *self, gconstpointer data)
{
  g_autofree char *exclude = g_strdup_printf (",\"exclude\":[%u]", find_edge (self, "D 20", 0));
  g_autofree char *bridge = NULL, *clipped = NULL, *whole = NULL;

  draw (self, "flood", "", VALLEY_ON_BRIDGE);
  bridge = list_open (self);
  g_assert_cmpstr (bridge, ==, "D 971");
  draw (self, "snow", exclude, CLIPPING_D20);
  clipped = list_open (self);
  g_assert_cmpstr (clipped, ==, "");
  draw (self, "snow", exclude, VALLEY_SQUARE ("5.05", "5.07", "47.29", "47.31"));
  whole = list_open (self);
  g_assert_cmpstr (whole, ==, "D 20");
}

/* What an outline only clipped is not open for ever. */
static void
test_larger_outline_closes_what_was_clipped (Fixture *self, gconstpointer data)
{
  g_autofree char *exclude = g_strdup_printf (",\"exclude\":[%u]", find_edge (self, "D 20", 0));

  draw (self, "snow", exclude, CLIPPING_D20);
  assert_sections (self, "D 971 (Saint-Est)");
  decide (self, "shape.edit",
          "{\"geometry\":" VALLEY_SQUARE ("5.05", "5.06015", "47.29", "47.31") "}");
  assert_sections (self, "D 971 (Saint-Est)");
  decide (self, "shape.edit",
          "{\"geometry\":" VALLEY_SQUARE ("5.05", "5.07", "47.29", "47.31") "}");
  assert_sections (self, "D 971 (Saint-Est), D 20 (Fond)");
}

static void
test_edges_that_are_not_there_close_nothing (Fixture *self, gconstpointer data)
{
  draw (self, "snow", ",\"include\":[9,4294967295,4294967296,9007199254740992]", VALLEY_NOWHERE);
  assert_sections (self, "");
}

/* Another desk's log may hold what ours would not write. */
static void
test_choices_that_are_none_are_passed_over (Fixture *self, gconstpointer data)
{
  g_autofree char *edges = g_strdup_printf (
      "{\"include\":[{},[],null,\"1\",1.5,-1,%u],\"exclude\":7}", find_edge (self, "D 20", 0));
  g_autoptr (VigieShape) shape = NULL;
  g_autoptr (VigieClosedSections) sections = NULL;
  g_autoptr (VigieClosedSections) of_list = NULL;

  draw (self, "snow", "", VALLEY_NOWHERE);
  shape = vigie_shape_copy (get_shape (self));
  g_free (shape->details);
  shape->details = g_steal_pointer (&edges);
  sections = vigie_closing_measure (self->guide, shape);
  g_assert_cmpuint (sections->n_sections, ==, 1);
  g_free (shape->details);
  shape->details = g_strdup ("[]");
  of_list = vigie_closing_measure (self->guide, shape);
  g_assert_cmpuint (of_list->n_sections, ==, 0);
}

static void
test_measures_as_it_was_completed (Fixture *self, gconstpointer data)
{
  g_autofree char *more =
      g_strdup_printf (",\"include\":[%u]", find_edge (self, "D 971", VIGIE_ROAD_BRIDGE));
  g_autoptr (VigieClosedSections) sections = NULL;
  g_autoptr (VigieShape) point = NULL;

  draw (self, "flood", more, VALLEY_IN_WEST);
  sections = vigie_closing_measure (self->guide, get_shape (self));
  g_assert_cmpuint (sections->n_sections, ==, 2);
  point = vigie_shape_copy (get_shape (self));
  g_clear_pointer (&point->geometry, vigie_geometry_unref);
  g_assert_null (vigie_closing_measure (self->guide, point));
}

static void
test_other_kind_of_shape_closes_nothing (Fixture *self, gconstpointer data)
{
  draw (self, "snow", "", VALLEY_IN_WEST);
  decide (self, "shape.edit", "{\"kind\":\"hazard\"}");
  g_assert_null (get_shape (self)->details);
  decide (self, "shape.edit", "{\"kind\":\"closure\"}");
  assert_sections (self, "D 971 (Ouest)");
}

static void
test_undo_brings_sections_back (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *edit = NULL;

  draw (self, "snow", "", VALLEY_IN_WEST);
  before = g_strdup (get_shape (self)->details);
  edit = decide_with (self, self->guide, "shape.edit",
                      "{\"geometry\":" VALLEY_BEFORE_FOND ",\"include\":[1]}");
  g_assert_cmpstr (get_shape (self)->details, !=, before);
  g_free (apply (self, vigie_draft_new_revoke (edit, "Ana")));
  g_assert_cmpstr (get_shape (self)->details, ==, before);
}

/* ---- a territory that was built anew ---- */

static void
test_other_edges_drop_choices (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieGuide) fewer =
      build_guide (VALLEY_FEWER_ROADS, VALLEY_COMMUNES, VALLEY_PR, VALLEY_NAMES);
  g_autoptr (JsonObject) details = NULL;

  draw (self, "snow", ",\"include\":[1],\"exclude\":[2]", VALLEY_IN_WEST);
  g_free (decide_with (self, fewer, "shape.edit", "{\"title\":\"Autre\"}"));
  assert_members (self, "exclude include sections territory");
  g_free (decide_with (self, fewer, "shape.edit", "{\"cause\":\"ice\"}"));
  assert_members (self, "sections territory");
  details = dup_details (self);
  g_assert_cmpstr (json_object_get_string_member (details, "territory"), ==,
                   vigie_guide_get_fingerprint (fewer));
}

static void
test_same_edges_keep_choices (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieGuide) bare = build_guide (VALLEY_ROADS, NULL, NULL, NULL);

  draw (self, "snow", ",\"include\":[1]", VALLEY_IN_WEST);
  g_free (decide_with (self, bare, "shape.edit", "{\"geometry\":" VALLEY_NOWHERE "}"));
  assert_members (self, "include sections territory");
}

static void
test_choices_that_name_another_territory_are_not_taken (Fixture *self, gconstpointer data)
{
  draw (self, "snow", ",\"include\":[1],\"territory\":\"0123456789abcdef\"", VALLEY_NOWHERE);
  assert_sections (self, "");
  assert_members (self, "sections territory");
}

/* ---- the incident's territory ---- */

static void
test_incident_names_its_territory (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();
  g_autofree char *path = build_valley_file (dir);
  g_autofree char *missing = g_build_filename (dir, "missing.territory", NULL);
  g_autoptr (VigieGuide) guide = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  g_assert_null (vigie_closing_open_guide (store, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (vigie_store_set (store, VIGIE_INFO_TERRITORY, path, &error));
  guide = vigie_closing_open_guide (store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vigie_guide_get_graph (guide)->n_edges, ==, VALLEY_N_EDGES);
  g_assert_true (vigie_store_set (store, VIGIE_INFO_TERRITORY, missing, &error));
  g_assert_null (vigie_closing_open_guide (store, NULL, &error));
  g_assert_nonnull (error);
}

static void
test_text_is_a_line_for_each_road (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonNode) node =
      json_from_string (VALLEY_SQUARE ("5.01", "5.07", "47.29", "47.305"), NULL);
  g_autoptr (VigieGeometry) area = vigie_geometry_from_json (node, NULL);
  g_autoptr (GPtrArray) roads = vigie_closing_list_roads (self->guide, area, NULL);
  g_autofree char *text = vigie_closing_to_text (self->guide, roads);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, roads->len + 1);
  g_assert_nonnull (strstr (text, "D 971, from PR 1+"));
  g_assert_nonnull (strstr (text, "D 20"));
}

#define ADD(path, func) g_test_add ("/closing/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("closure-carries-what-it-closes", test_closure_carries_what_it_closes);
  ADD ("area-without-roads-closes-none", test_area_without_roads_closes_none);
  ADD ("holes-are-open", test_holes_are_open);
  ADD ("several-parts-are-one-closure", test_several_parts_are_one_closure);
  ADD ("what-closes-nothing-is-left-as-it-is", test_what_closes_nothing_is_left_as_it_is);
  ADD ("reason-and-author-stay", test_reason_and_author_stay);
  ADD ("title-keeps-sections", test_title_keeps_sections);
  ADD ("geometry-changes-sections", test_geometry_changes_sections);
  ADD ("flood-runs-under-bridges", test_flood_runs_under_bridges);
  ADD ("choices-survive-cause-and-geometry", test_choices_survive_cause_and_geometry);
  ADD ("open-roads-are-those-that-matter", test_open_roads_are_those_that_matter);
  ADD ("larger-outline-closes-what-was-clipped", test_larger_outline_closes_what_was_clipped);
  ADD ("edges-that-are-not-there-close-nothing", test_edges_that_are_not_there_close_nothing);
  ADD ("choices-that-are-none-are-passed-over", test_choices_that_are_none_are_passed_over);
  ADD ("measures-as-it-was-completed", test_measures_as_it_was_completed);
  ADD ("other-kind-of-shape-closes-nothing", test_other_kind_of_shape_closes_nothing);
  ADD ("undo-brings-sections-back", test_undo_brings_sections_back);
  ADD ("other-edges-drop-choices", test_other_edges_drop_choices);
  ADD ("same-edges-keep-choices", test_same_edges_keep_choices);
  ADD ("choices-that-name-another-territory-are-not-taken",
       test_choices_that_name_another_territory_are_not_taken);
  g_test_add_func ("/closing/incident-names-its-territory", test_incident_names_its_territory);
  ADD ("text-is-a-line-for-each-road", test_text_is_a_line_for_each_road);
  return g_test_run ();
}
