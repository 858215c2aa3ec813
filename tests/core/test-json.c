/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-json.h"

#include <locale.h>
#include <math.h>

#include "vigie-error.h"

#include "vigie-test-util.h"

static void
assert_canonical (const char *input, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = vigie_json_parse (input, -1, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = vigie_json_canonical (node);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_canonical_sorts_and_shortens (void)
{
  assert_canonical ("{ \"b\": 1, \"a\": [ true, null, 2.50 ] }", "{\"a\":[true,null,2.5],\"b\":1}");
  assert_canonical ("{\"lon\":4.8312345, \"lat\":47.0}", "{\"lat\":47,\"lon\":4.8312345}");
  assert_canonical ("\"é\\u00e9\\n\\t\\\"\\\\ \\u0001\"", "\"éé\\n\\t\\\"\\\\ \\u0001\"");
  assert_canonical ("9007199254740993", "9007199254740993");
  assert_canonical ("{}", "{}");
}

static void
test_canonical_is_stable (void)
{
  g_autoptr (JsonNode) node = vigie_json_parse ("{\"z\":[1e-7,0.1,-5e20],\"é\":\"è\"}", -1, NULL);
  g_autofree char *once = vigie_json_canonical (node);
  g_autoptr (JsonNode) again = vigie_json_parse (once, -1, NULL);
  g_autofree char *twice = vigie_json_canonical (again);

  g_assert_cmpstr (once, ==, twice);
}

static void
test_doubles_read_back_exactly (void)
{
  g_autoptr (GRand) rand = vigie_test_rand_new ();

  for (int i = 0; i < 10000; i++)
    {
      double value =
          g_rand_double_range (rand, -180, 180) * pow (10, g_rand_int_range (rand, -9, 9));
      g_autoptr (GString) text = g_string_new (NULL);

      vigie_json_append_double (text, value);
      g_assert_true (g_ascii_strtod (text->str, NULL) == value);
    }
}

static void
test_numbers_have_a_point_in_every_locale (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *before = g_strdup (setlocale (LC_NUMERIC, NULL));

  if (setlocale (LC_NUMERIC, "fr_FR.UTF-8") == NULL)
    {
      g_test_skip ("the locale fr_FR.UTF-8 is not here");
      return;
    }
  vigie_json_append_double (text, 1.5);
  setlocale (LC_NUMERIC, before);
  g_assert_cmpstr (text->str, ==, "1.5");
}

static void
test_says_where_it_is_no_json (void)
{
  static const struct
  {
    const char *text;
    const char *says;
  } cases[] = { { "", "line 1, character 1" }, { "{\"a\":\n  nothing}", "line 2, " } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vigie_json_parse (cases[i].text, -1, &error));
      g_assert_true (g_str_has_prefix (error->message, cases[i].says));
    }
}

static void
test_refuses_what_is_no_json (void)
{
  static const char *const bad[] = { "", "{", "{\"a\":}", "{'a':1}", "[1,]", "\"\xff\"", "{} {}" };
  g_autoptr (GString) deep = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = vigie_json_parse (bad[i], -1, &error);

      if (node != NULL)
        g_error ("accepted: %s", bad[i]);
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
  for (int i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (vigie_json_parse (deep->str, (gssize) deep->len, &error));
    g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  }
}

static void
test_members_are_read_by_type (void)
{
  g_autoptr (JsonNode) node =
      vigie_json_parse ("{\"s\":\"x\",\"n\":2,\"d\":2.5,\"null\":null,\"o\":{}}", -1, NULL);
  JsonObject *object = json_node_get_object (node);
  double value = 0;

  g_assert_cmpstr (vigie_json_get_string (object, "s"), ==, "x");
  g_assert_null (vigie_json_get_string (object, "n"));
  g_assert_null (vigie_json_get_string (object, "null"));
  g_assert_null (vigie_json_get_string (object, "absent"));
  g_assert_true (vigie_json_get_double (object, "n", &value) && value == 2);
  g_assert_true (vigie_json_get_double (object, "d", &value) && value == 2.5);
  g_assert_false (vigie_json_get_double (object, "s", &value));
  g_assert_false (vigie_json_get_double (object, "o", &value));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/canonical-sorts-and-shortens", test_canonical_sorts_and_shortens);
  g_test_add_func ("/json/canonical-is-stable", test_canonical_is_stable);
  g_test_add_func ("/json/doubles-read-back-exactly", test_doubles_read_back_exactly);
  g_test_add_func ("/json/numbers-have-a-point-in-every-locale",
                   test_numbers_have_a_point_in_every_locale);
  g_test_add_func ("/json/says-where-it-is-no-json", test_says_where_it_is_no_json);
  g_test_add_func ("/json/refuses-what-is-no-json", test_refuses_what_is_no_json);
  g_test_add_func ("/json/members-are-read-by-type", test_members_are_read_by_type);

  return g_test_run ();
}
