/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-cli-run.h"
#include "vigie-time.h"

typedef struct
{
  char *dir;
  char *incident;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = vigie_test_make_dir ();
  self->incident = vigie_make_incident (self->dir);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->incident);
  vigie_test_remove_dir (self->dir);
}

/* Posts so many minutes ago. */
static void
import (Fixture *self)
{
  static const struct
  {
    int minutes;
    const char *text;
  } posts[] = {
    { 5, "Les CRUES arrivent à Dijon" },
    { 20, "Marché de Noël" },
    { 90, "Route inondée, crue de la Tille" },
    { 3000, "crue de l’hiver dernier" },
  };
  g_autoptr (GString) table = g_string_new ("id,date,text\n");
  g_autofree char *path = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (posts); i++)
    {
      g_autofree char *time =
          vigie_time_format (g_get_real_time () / 1000 - posts[i].minutes * 60000);

      g_string_append_printf (table, "%zu,%s,\"%s\"\n", i, time, posts[i].text);
    }
  path = vigie_write (self->dir, "posts.csv", table->str);
  vigie_run_ok ("import", self->incident, path, NULL);
}

static void
test_words_are_set_and_shown (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) none = vigie_run ("words", self->incident, NULL);
  g_autoptr (VigieRun) gone = NULL;
  g_autofree char *line = NULL;

  assert_run (none, 0);
  g_assert_cmpstr (none->out, ==, "");
  g_assert_nonnull (strstr (none->err, "no words"));
  vigie_run_ok ("words", self->incident, "crue, inondation OU submersion", NULL);
  line = vigie_run_line ("words", self->incident, NULL);
  g_assert_cmpstr (line, ==, "crue, inondation OU submersion");
  vigie_run_ok ("words", self->incident, "", NULL);
  gone = vigie_run ("words", self->incident, "--json", NULL);
  assert_run (gone, 0);
  g_assert_cmpstr (gone->out, ==, "{\"expression\":null}\n");
}

static void
test_what_is_no_expression_is_said (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) set = vigie_run ("words", self->incident, "--", "-ski", NULL);
  g_autoptr (VigieRun) tried = vigie_run ("words", self->incident, "--try", ", ,", NULL);

  assert_run (set, 1);
  g_assert_true (g_str_has_prefix (set->err, "vigie-cli: "));
  assert_run (tried, 1);
  g_assert_nonnull (strstr (tried->err, "no word"));
}

static void
test_trial_tells_what_would_have_come (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) hour = NULL;
  g_autoptr (VigieRun) day = NULL;
  g_autoptr (VigieRun) kept = NULL;

  import (self);
  hour = vigie_run ("words", self->incident, "--try", "crue", NULL);
  assert_run (hour, 0);
  g_assert_true (g_str_has_prefix (hour->out, "matched 1 of 2\n"));
  g_assert_nonnull (strstr (hour->out, "Les CRUES arrivent à Dijon"));
  day = vigie_run ("words", self->incident, "--try", "crue", "--since", "1d", "--limit", "1", NULL);
  assert_run (day, 0);
  g_assert_true (g_str_has_prefix (day->out, "matched 2 of 3\n"));
  g_assert_null (strstr (day->out, "Tille")); /* one is shown */
  kept = vigie_run ("words", self->incident, NULL);
  g_assert_cmpstr (kept->out, ==, ""); /* nothing was set */
}

static void
test_trial_tells_programs (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) run = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *object;
  JsonArray *matches;

  import (self);
  run = vigie_run ("words", self->incident, "--try", "crue", "--since", "2h", "--queries", "--json",
                   NULL);
  assert_run (run, 0);
  lines = vigie_parse_lines (run->out);
  g_assert_cmpuint (lines->len, ==, 1);
  object = vigie_line_object (lines, 0);
  vigie_assert_members (object, "expression matched matches posts queries since");
  g_assert_cmpint (json_object_get_int_member (object, "posts"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (object, "matched"), ==, 2);
  matches = json_object_get_array_member (object, "matches");
  g_assert_cmpuint (json_array_get_length (matches), ==, 2);
  vigie_assert_members (json_array_get_object_element (matches, 0), "id posted_at text");
  g_assert_cmpuint (
      strlen (json_object_get_string_member (json_array_get_object_element (matches, 0), "id")), ==,
      32);
  vigie_assert_members (json_object_get_object_member (object, "queries"),
                        "bluesky mastodon mastodon_tags x");
}

static void
test_queries_of_each_network (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) run = NULL;

  vigie_run_ok ("words", self->incident, "crue -ski, \"pont coupé\"", NULL);
  run = vigie_run ("words", self->incident, "--queries", NULL);
  assert_run (run, 0);
  g_assert_nonnull (strstr (run->out, "mastodon_tags  crue\n"));
  g_assert_nonnull (strstr (run->out, "mastodon       crue -ski\n"));
  g_assert_nonnull (strstr (run->out, "mastodon       \"pont coupé\"\n"));
  g_assert_nonnull (strstr (run->out, "bluesky        crue\n"));
}

static void
test_wrong_use (Fixture *self, gconstpointer data)
{
  static const char *const cases[][6] = {
    { "words" },
    { "words", "FILE", "crue", "--queries" },
    { "words", "FILE", "crue", "--try", "neige" },
    { "words", "FILE", "--since", "1h" },
    { "words", "FILE", "--try", "crue", "--since=soon" },
    { "words", "FILE", "--try", "crue", "--since=0h" },
    { "words", "FILE", "--try", "crue", "--limit=-1" },
    { "words", "FILE", "crue", "inondation" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *args[7] = { NULL };
      g_autoptr (VigieRun) run = NULL;

      for (gsize j = 0; j < G_N_ELEMENTS (cases[i]) && cases[i][j] != NULL; j++)
        args[j] = g_str_equal (cases[i][j], "FILE") ? self->incident : cases[i][j];
      run = vigie_run_strv (args);
      assert_run (run, 2);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/cli/words/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("are-set-and-shown", test_words_are_set_and_shown);
  ADD ("what-is-no-expression-is-said", test_what_is_no_expression_is_said);
  ADD ("trial-tells-what-would-have-come", test_trial_tells_what_would_have_come);
  ADD ("trial-tells-programs", test_trial_tells_programs);
  ADD ("queries-of-each-network", test_queries_of_each_network);
  ADD ("wrong-use", test_wrong_use);
#undef ADD

  return g_test_run ();
}
