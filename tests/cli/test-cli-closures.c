/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "made-valley.h"
#include "vigie-cli-run.h"

/* Closures and posts of an incident that has a territory. */

typedef struct
{
  char *dir;
  char *territory;
  char *incident;
} Fixture;

static char *
build (const char *dir, const char *name, const char *roads)
{
  char *out = g_build_filename (dir, name, NULL);
  g_autofree char *road_file = vigie_write (dir, "roads.geojson", roads);
  g_autofree char *communes = vigie_write (dir, "communes.geojson", VALLEY_COMMUNES);
  g_autofree char *pr = vigie_write (dir, "pr.csv", VALLEY_PR);
  g_autofree char *names = vigie_write (dir, "names.csv", VALLEY_NAMES);

  vigie_run_ok ("territory", "build", out, "--roads", road_file, "--communes", communes, "--pr", pr,
                "--names", names, NULL);
  return out;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = vigie_test_make_dir ();
  self->territory = build (self->dir, "valley.territory", VALLEY_ROADS);
  self->incident = vigie_make_incident (self->dir);
  vigie_run_ok ("set", self->incident, "territory", self->territory, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->territory);
  g_free (self->incident);
  vigie_test_remove_dir (self->dir);
}

/* (transfer full): the payload of the decision */
static JsonObject *
decide (Fixture *self, const char *kind, const char *subject, const char *payload)
{
  g_autoptr (VigieRun) run =
      vigie_run ("decide", self->incident, kind, subject, "--payload", payload, "--json", NULL);
  g_autoptr (GPtrArray) lines = NULL;

  assert_run (run, 0);
  g_assert_cmpstr (run->err, ==, "");
  lines = vigie_parse_lines (run->out);
  return json_object_ref (json_object_get_object_member (vigie_line_object (lines, 0), "payload"));
}

static JsonObject *
draw (Fixture *self, const char *cause, const char *area)
{
  g_autofree char *payload = g_strdup_printf (
      "{\"kind\":\"closure\",\"title\":\"Pont\",\"cause\":\"%s\",\"geometry\":%s}", cause, area);

  return decide (self, "shape.draw", "pont", payload);
}

static guint
count_sections (JsonObject *payload)
{
  g_assert_true (json_object_has_member (payload, "territory"));
  return json_array_get_length (json_object_get_array_member (payload, "sections"));
}

static void
assert_intact (Fixture *self)
{
  g_autoptr (VigieRun) run = vigie_run ("check", self->incident, NULL);

  assert_run (run, 0);
}

static void
test_decisions_carry_sections (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) drawn = draw (self, "flood", VALLEY_ON_BRIDGE);
  g_autoptr (JsonObject) title = decide (self, "shape.edit", "pont", "{\"title\":\"Vieux pont\"}");
  g_autoptr (JsonObject) cause = decide (self, "shape.edit", "pont", "{\"cause\":\"accident\"}");
  g_autoptr (JsonObject) moved =
      decide (self, "shape.edit", "pont", "{\"geometry\":" VALLEY_BEFORE_FOND "}");

  g_assert_cmpuint (count_sections (drawn), ==, 0); /* water runs under the bridge */
  vigie_assert_members (title, "title");
  g_assert_cmpuint (count_sections (cause), ==, 1);
  g_assert_false (json_object_has_member (cause, "geometry"));
  g_assert_cmpuint (count_sections (moved), ==, 1);
  vigie_run_ok ("undo", self->incident, NULL);
  vigie_run_ok ("redo", self->incident, NULL);
  vigie_run_ok ("undo", self->incident, NULL);
  assert_intact (self);
}

/* By its edges where it has them, else by its line. */
static void
test_closure_over_a_diversion_is_told (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) before = NULL, over = NULL;

  vigie_run_ok ("decide", self->incident, "shape.draw", "way", "--payload",
                "{\"kind\":\"diversion\",\"title\":\"Par le pont\",\"geometry\":"
                "{\"type\":\"LineString\",\"coordinates\":[[5.02,47.3],[5.04,47.3]]}}",
                NULL);
  before = vigie_run ("decide", self->incident, "shape.draw", "west", "--payload",
                      "{\"kind\":\"closure\",\"title\":\"Ouest\",\"cause\":\"snow\","
                      "\"geometry\":" VALLEY_IN_WEST "}",
                      NULL);
  assert_run (before, 0);
  g_assert_cmpstr (before->err, ==, "");
  over = vigie_run ("decide", self->incident, "shape.draw", "pont", "--payload",
                    "{\"kind\":\"closure\",\"title\":\"Pont\",\"cause\":\"snow\","
                    "\"geometry\":" VALLEY_ON_BRIDGE "}",
                    NULL);
  assert_run (over, 0);
  g_assert_nonnull (strstr (over->err, "“Par le pont” leads over a closed road: “Pont”"));
}

static void
test_choices_are_checked (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *payload;
    const char *says;
  } cases[] = {
    { "{\"include\":7}", "edge numbers" },
    { "{\"include\":[-1]}", "edge numbers" },
    { "{\"exclude\":[1.5]}", "edge numbers" },
    { "{\"exclude\":[\"1\"]}", "edge numbers" },
    { "{\"sections\":{}}", "list of objects" },
    { "{\"sections\":[1]}", "list of objects" },
    { "{\"territory\":7}", "text" },
    { "{\"route\":[]}", "object" },
  };
  g_autoptr (JsonObject) drawn = draw (self, "snow", VALLEY_ON_BRIDGE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VigieRun) run = vigie_run ("decide", self->incident, "shape.edit", "pont",
                                            "--payload", cases[i].payload, NULL);

      g_test_message ("%s: %s", cases[i].payload, run->err);
      assert_run (run, 1);
      g_assert_nonnull (strstr (run->err, cases[i].says));
    }
}

static void
test_choices_stay_until_edges_change (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) drawn = draw (self, "snow", VALLEY_ON_BRIDGE);
  JsonArray *sections = json_object_get_array_member (drawn, "sections");
  JsonArray *edges =
      json_object_get_array_member (json_array_get_object_element (sections, 0), "edges");
  g_autofree char *edit = g_strdup_printf ("{\"exclude\":[%" G_GINT64_FORMAT "]}",
                                           json_array_get_int_element (edges, 0));
  g_autoptr (JsonObject) excluded = decide (self, "shape.edit", "pont", edit);
  g_autoptr (JsonObject) cause = decide (self, "shape.edit", "pont", "{\"cause\":\"ice\"}");
  g_autofree char *other = build (self->dir, "other.territory", VALLEY_FEWER_ROADS);
  g_autoptr (JsonObject) again = NULL;

  g_assert_cmpuint (count_sections (excluded), ==, 0);
  g_assert_cmpuint (count_sections (cause), ==, 0);
  vigie_run_ok ("set", self->incident, "territory", other, NULL);
  again = decide (self, "shape.edit", "pont", "{\"cause\":\"snow\"}");
  g_assert_cmpuint (count_sections (again), ==, 1);
  g_assert_true (json_object_get_null_member (again, "exclude"));
  assert_intact (self);
}

/* Whatever happened to the file, what people decide is kept. */
static void
test_goes_on_without_the_territory (Fixture *self, gconstpointer data)
{
  static const char *const states[] = { NULL, "", "SQLite format 3", "{}" };
  static const char payload[] =
      "{\"kind\":\"closure\",\"title\":\"Pont\",\"geometry\":" VALLEY_ON_BRIDGE "}";
  g_autofree char *posts = vigie_write (self->dir, "a.csv", "id,text\n1,Arbre sur la D 20\n");

  vigie_run_ok ("import", self->incident, posts, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (VigieRun) drawn = NULL, edited = NULL, listed = NULL, quiet = NULL, set = NULL;
      g_autoptr (GPtrArray) lines = NULL;

      g_unlink (self->territory);
      if (states[i] != NULL)
        {
          g_assert_true (g_file_set_contents (self->territory, states[i], -1, NULL));
          set = vigie_run ("set", self->incident, "territory", self->territory, NULL);
          assert_run (set, 0);
          g_assert_nonnull (strstr (set->err, "Going on without the territory: "));
        }
      drawn = vigie_run ("decide", self->incident, "shape.draw", "--payload", payload, NULL);
      edited = vigie_run ("decide", self->incident, "shape.edit", g_strchomp (drawn->out),
                          "--payload", "{\"title\":\"Autre\"}", NULL);
      listed = vigie_run ("posts", self->incident, "--json", NULL);
      quiet = vigie_run ("posts", self->incident, NULL);
      assert_run (drawn, 0);
      assert_run (edited, 0);
      assert_run (listed, 0);
      assert_run (quiet, 0);
      g_assert_nonnull (strstr (drawn->err, "Going on without the territory: "));
      g_assert_nonnull (strstr (drawn->err, "valley.territory"));
      g_assert_cmpstr (edited->err, ==, ""); /* a title needs none */
      g_assert_nonnull (strstr (listed->err, "Going on without the territory: "));
      lines = vigie_parse_lines (listed->out);
      g_assert_cmpuint (lines->len, ==, 1);
    }
  assert_intact (self);
}

static void
test_posts_know_the_places_of_their_texts (Fixture *self, gconstpointer data)
{
  g_autofree char *posts = vigie_write (
      self->dir, "a.csv", "id,text,lon,lat\n1,Arbre sur la D 20 à Fond,5,47\n2,Rien de neuf,,\n");
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  vigie_run_ok ("import", self->incident, posts, NULL);
  g_assert_cmpint (g_chmod (self->incident, 0444), ==, 0); /* reading is enough */
  run = vigie_run ("posts", self->incident, "--json", NULL);
  assert_run (run, 0);
  lines = vigie_parse_lines (run->out);
  g_assert_cmpuint (lines->len, ==, 2);
  for (guint i = 0; i < lines->len; i++)
    {
      JsonObject *post = vigie_line_object (lines, i);
      JsonArray *candidates = json_object_get_array_member (post, "candidates");
      JsonObject *place;

      if (g_str_equal (json_object_get_string_member (post, "external_id"), "2"))
        {
          g_assert_cmpuint (json_array_get_length (candidates), ==, 0);
          continue;
        }
      g_assert_cmpuint (json_array_get_length (candidates), >=, 2);
      vigie_assert_members (json_array_get_object_element (candidates, 0),
                            "lon lat radius_m origin");
      place = json_array_get_object_element (candidates, 1);
      vigie_assert_members (place, "lon lat radius_m origin label");
      g_assert_cmpstr (json_object_get_string_member (place, "label"), ==, "D 20, Fond");
      /* on the map it stays where its source has it */
      g_assert_cmpfloat (
          json_object_get_double_member (json_object_get_object_member (post, "position"), "lon"),
          ==, 5);
    }
}

static void
test_incident_without_territory_is_quiet (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) drawn = NULL;

  vigie_run_ok ("set", self->incident, "territory", "", NULL);
  drawn = draw (self, "snow", VALLEY_ON_BRIDGE);
  vigie_assert_members (drawn, "kind title cause geometry");
}

#define ADD(path, func) g_test_add ("/cli-closures/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("decisions-carry-sections", test_decisions_carry_sections);
  ADD ("closure-over-a-diversion-is-told", test_closure_over_a_diversion_is_told);
  ADD ("choices-are-checked", test_choices_are_checked);
  ADD ("choices-stay-until-edges-change", test_choices_stay_until_edges_change);
  ADD ("goes-on-without-the-territory", test_goes_on_without_the_territory);
  ADD ("posts-know-the-places-of-their-texts", test_posts_know_the_places_of_their_texts);
  ADD ("incident-without-territory-is-quiet", test_incident_without_territory_is_quiet);
  return g_test_run ();
}
