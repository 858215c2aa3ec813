/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "vigie-entry-words.h"

/* What is picked out of a body is what a reader of JSON finds there. */

static const char *const members[] = {
  "action", "label", "name", "owner", "target", "text", "title"
};

static char *
pick (const char *body)
{
  GString *out = g_string_new (NULL);

  vigie_entry_words_append (out, body);
  return g_string_free_and_steal (out);
}

static void
expect (const char *body, const char *expected)
{
  g_autofree char *words = pick (body);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_takes_what_people_wrote (void)
{
  expect ("{\"kind\":\"note\",\"payload\":{\"text\":\"Relève\"},\"seq\":1}", "\nRelève");
  expect ("{\"payload\":{\"title\":\"D 971\",\"geometry\":[[1,2],{\"text\":\"no\"}],"
          "\"name\":\"Pont\"},\"text\":\"no\"}",
          "\nD 971\nPont");
  expect (" { \"reason\" : \"no\" ,\n\t\"payload\" : { \"label\" : \"a\" , \"at\" : 12 } } ",
          "\na");
  expect ("{\"actor\":\"payload\",\"payload\":{\"text\":\"\"}}", "\n");
  expect ("{\"payload\":{\"status\":\"text\",\"texts\":\"no\",\"tex\":\"no\",\"text\":null,"
          "\"name\":3,\"owner\":true,\"target\":[\"no\"]}}",
          "");
}

static void
test_reads_escapes (void)
{
  expect ("{\"a\\\"payload\":1,\"payload\":{\"text\":\"\\\"a\\\\\\\"\",\"title\":\"\\\\\"}}",
          "\n\"a\\\"\n\\");
  expect ("{\"payload\":{\"text\":\"1\\n2\\t3\\u00e9\\u001f\\/\\ud83d\\ude00\"}}",
          "\n1\n2\t3é\x1f/😀");
  expect ("{\"payload\":{\"text\":\"\\ud83d \\ude00\"}}", "\n\xef\xbf\xbd \xef\xbf\xbd");
}

static void
test_what_is_no_json_is_left (void)
{
  static const char *const bodies[] = { "",         "{",           "[]",
                                        "null",     "\"payload\"", "{\"a\"",
                                        "{\"a\":}", "{]}",         "{\"payload\":[1]}",
                                        "{,}",      "{\"a\":\"\\", "{\"a\":{\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    expect (bodies[i], "");
}

/* ---- any body ---- */

static char *
make_text (GRand *random)
{
  static const char *const parts[] = { "é",       "\"", "\\", "\n", "{",  "}",    "[",
                                       "]",       ",",  ":",  "a",  "😀", "\x01", "text",
                                       "payload", "/",  " ",  "œ",  "’" };
  GString *text = g_string_new (NULL);
  const gint n = g_rand_int_range (random, 0, 12);

  for (gint i = 0; i < n; i++)
    g_string_append (text, parts[g_rand_int_range (random, 0, G_N_ELEMENTS (parts))]);
  return g_string_free_and_steal (text);
}

static JsonNode *make_object (GRand *random, guint depth);

static JsonNode *
make_value (GRand *random, guint depth)
{
  JsonNode *node = NULL;
  g_autofree char *text = make_text (random);
  JsonArray *array;

  switch (g_rand_int_range (random, 0, depth > 0 ? 7 : 5))
    {
    case 0:
      return json_node_new (JSON_NODE_NULL);
    case 1:
      return json_node_init_double (json_node_alloc (), g_rand_double_range (random, -9, 9));
    case 2:
      return json_node_init_boolean (json_node_alloc (), g_rand_boolean (random));
    case 5:
      array = json_array_new ();
      for (gint n = g_rand_int_range (random, 0, 4); n > 0; n--)
        json_array_add_element (array, make_value (random, depth - 1));
      node = json_node_init_array (json_node_alloc (), array);
      json_array_unref (array);
      return node;
    case 6:
      return make_object (random, depth - 1);
    default:
      return json_node_init_string (json_node_alloc (), text);
    }
}

static JsonNode *
make_object (GRand *random, guint depth)
{
  JsonObject *object = json_object_new ();
  JsonNode *node;

  for (gint n = g_rand_int_range (random, 0, 6); n > 0; n--)
    {
      g_autofree char *other = make_text (random);
      const char *name = g_rand_boolean (random)
                             ? members[g_rand_int_range (random, 0, G_N_ELEMENTS (members))]
                             : other;

      json_object_set_member (object, name, make_value (random, depth));
    }
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return node;
}

/* In the order in which they stand there. */
static char *
read_words (JsonObject *payload)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GList) names = json_object_get_members (payload);

  for (GList *name = names; name != NULL; name = name->next)
    {
      JsonNode *value = json_object_get_member (payload, name->data);

      for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
        if (g_str_equal (members[i], name->data) &&
            json_node_get_value_type (value) == G_TYPE_STRING)
          g_string_append_printf (out, "\n%s", json_node_get_string (value));
    }
  return g_string_free_and_steal (out);
}

static void
test_any_body (void)
{
  const guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (JsonNode) body = make_object (random, 2);
      g_autoptr (JsonNode) payload = make_object (random, 3);
      g_autofree char *expected = read_words (json_node_get_object (payload));
      g_autofree char *text = NULL;
      gsize length;

      json_object_set_member (json_node_get_object (body), "payload", json_node_copy (payload));
      json_object_set_string_member (json_node_get_object (body), "reason", "no");
      text = json_to_string (body, g_rand_boolean (random));
      g_test_message ("%s", text);
      expect (text, expected);
      /* cut off anywhere it ends, and adds no more than the whole */
      length = (gsize) g_rand_int_range (random, 0, (gint32) strlen (text));
      text[length] = '\0';
      {
        g_autofree char *part = pick (text);

        g_assert_cmpuint (strlen (part), <=, strlen (expected));
      }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entry-words/takes", test_takes_what_people_wrote);
  g_test_add_func ("/entry-words/escapes", test_reads_escapes);
  g_test_add_func ("/entry-words/no-json", test_what_is_no_json_is_left);
  g_test_add_func ("/entry-words/any", test_any_body);
  return g_test_run ();
}
