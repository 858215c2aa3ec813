/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-cli-run.h"

/* Messages to the public from the command. */

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
  vigie_run_ok (
      "decide", self->incident, "shape.draw", "s1", "--payload",
      "{\"kind\":\"closure\",\"title\":\"D 971\",\"cause\":\"ice\",\"geometry\":{\"type\":"
      "\"Polygon\",\"coordinates\":[[[4.8,47],[4.9,47],[4.9,47.1],[4.8,47]]]},\"sections\":"
      "[{\"road\":\"Rue Haute\",\"communes\":[\"Chanceaux\"]},{\"road\":\"D 971\"}]}",
      NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->incident);
  vigie_test_remove_dir (self->dir);
}

static void
test_lists_what_is_suggested_first (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) run = vigie_run ("message", self->incident, "--list", "--json", NULL);
  g_autoptr (GPtrArray) lines = NULL;

  assert_run (run, 0);
  lines = vigie_parse_lines (run->out);
  vigie_assert_members (vigie_line_object (lines, 0), "template name suggested");
  g_assert_cmpstr (json_object_get_string_member (vigie_line_object (lines, 0), "template"), ==,
                   "snow-ice");
  g_assert_true (json_object_get_boolean_member (vigie_line_object (lines, 0), "suggested"));
  g_assert_false (
      json_object_get_boolean_member (vigie_line_object (lines, lines->len - 1), "suggested"));
}

static void
test_fills_in_and_fits (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) whole = vigie_run ("message", self->incident, "snow-ice", NULL);
  g_autoptr (VigieRun) sms =
      vigie_run ("message", self->incident, "snow-ice", "--network", "sms", "--json", NULL);
  g_autoptr (VigieRun) english = vigie_run ("message", self->incident, "flood", "--language", "en",
                                            "--roads", "A 38, D 16", "--until", "noon", NULL);
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *lengths;

  assert_run (whole, 0);
  g_assert_nonnull (strstr (whole->out, "la RD\u00a0971 et Rue Haute"));
  g_assert_true (g_str_has_suffix (whole->out, "Alertez d’abord le 18 ou le 112.\n"));
  assert_run (sms, 0);
  lines = vigie_parse_lines (sms->out);
  lengths = json_object_get_object_member (vigie_line_object (lines, 0), "lengths");
  g_assert_true (
      json_object_get_boolean_member (json_object_get_object_member (lengths, "sms"), "fits"));
  assert_run (english, 0);
  g_assert_nonnull (strstr (english->out, "on A 38 and D 16."));
  g_assert_nonnull (strstr (english->out, "Expected to end: noon."));
  g_assert_true (g_str_has_suffix (english->out, "Call 18 or 112 first.\n"));
}

static void
test_own_words_keep_the_sentence (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) run =
      vigie_run ("message", self->incident, "flood", "--text", "Restez chez vous.", NULL);

  assert_run (run, 0);
  g_assert_cmpstr (run->out, ==, "Restez chez vous. Alertez d’abord le 18 ou le 112.\n");
}

static void
test_relayed_messages_are_in_the_log (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) log = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *payload;

  vigie_run_ok ("message", self->incident, "flood", "--relayed", "--channel", "x", "--channel",
                "facebook", "--actor", "Anne", NULL);
  log = vigie_run ("log", self->incident, "--json", NULL);
  assert_run (log, 0);
  lines = vigie_parse_lines (log->out);
  payload = json_object_get_object_member (vigie_line_object (lines, lines->len - 1), "payload");
  vigie_assert_members (payload, "channels communes language roads template text");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (payload, "channels")), ==,
                    2);
  vigie_run_ok ("check", self->incident, NULL);
}

/* What was relayed cannot be called back, but who noted the wrong network can say so. */
static void
test_a_note_of_it_can_be_undone (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) noted = NULL;
  g_autoptr (VigieRun) undone = NULL;
  g_autoptr (VigieRun) log = NULL;
  g_autoptr (VigieRun) redone = NULL;

  noted = vigie_run ("message", self->incident, "flood", "--relayed", "--channel", "x", NULL);
  assert_run (noted, 0);
  g_assert_nonnull (strstr (noted->err, "vigie-cli undo"));
  undone = vigie_run ("undo", self->incident, NULL);
  assert_run (undone, 0);
  g_assert_nonnull (strstr (undone->out, "undone: message"));
  g_assert_nonnull (strstr (undone->out, "Inondations en cours."));
  log = vigie_run ("log", self->incident, NULL);
  g_assert_nonnull (strstr (log->out, "(undone)"));
  redone = vigie_run ("redo", self->incident, NULL);
  assert_run (redone, 0);
  g_assert_nonnull (strstr (redone->out, "counts again: message"));
  vigie_run_ok ("check", self->incident, NULL);
}

static void
assert_refused (Fixture *self, const char *first, const char *second, const char *because)
{
  g_autoptr (VigieRun) run = vigie_run ("message", self->incident, first, second, NULL);

  assert_run (run, 2);
  if (strstr (run->err, because) == NULL)
    g_error ("“%s” is not in: %s", because, run->err);
}

static void
test_wrong_usage_is_told (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) bad = NULL;

  assert_refused (self, "tsunami", NULL, "“tsunami” is not a template");
  assert_refused (self, NULL, NULL, "a template is missing");
  assert_refused (self, "flood", "--list", "without a template");
  assert_refused (self, "flood", "--text= ", "--text is empty");
  assert_refused (self, "flood", "--relayed", "needs a --channel");
  assert_refused (self, "flood", "--channel=x", "is given with --relayed");
  assert_refused (self, "flood", "--network=fax", "networks are x, mastodon");
  assert_refused (self, "flood", "--language=de", "not in “de”");
  bad = vigie_run ("decide", self->incident, "message", "--payload",
                   "{\"text\":\"a\",\"channels\":[1]}", NULL);
  assert_run (bad, 1);
  g_assert_nonnull (strstr (bad->err, "lists of texts"));
}

#define ADD(path, func) g_test_add ("/cli/message/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("list", test_lists_what_is_suggested_first);
  ADD ("fills-in", test_fills_in_and_fits);
  ADD ("own-words", test_own_words_keep_the_sentence);
  ADD ("relayed", test_relayed_messages_are_in_the_log);
  ADD ("undone", test_a_note_of_it_can_be_undone);
  ADD ("wrong-usage", test_wrong_usage_is_told);
  return g_test_run ();
}
