/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-web-address.h"

#include <string.h>

static void
assert_normalized (const char *address, const char *expected)
{
  g_autofree char *normalized = vigie_web_address_normalize (address, -1);
  g_autofree char *again = normalized != NULL ? vigie_web_address_normalize (normalized, -1) : NULL;

  g_assert_cmpstr (normalized, ==, expected);
  g_assert_cmpstr (again, ==, expected);
  g_assert_cmpint (vigie_web_address_get_key (address, -1) != 0, ==, expected != NULL);
  if (expected != NULL)
    g_assert_cmpuint (vigie_web_address_get_key (address, -1), ==,
                      vigie_web_address_get_key (expected, -1));
}

static void
test_one_page_has_one_spelling (void)
{
  static const char *const same[] = {
    "https://example.org/a/b",
    "http://www.example.org/a/b/",
    "HTTPS://WWW.Example.ORG:443/a/b//",
    "example.org/a/b",
    "https://m.example.org/a/b#comments",
    "https://example.org/a/b?utm_source=x&utm_medium=y&fbclid=123",
    "https://anne@example.org/a/b?",
    "https://example.org/a/b).",
    "https://example.org/a/b?at_medium=x#xtor=RSS-1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    assert_normalized (same[i], "example.org/a/b");
}

static void
test_what_leads_elsewhere_differs (void)
{
  assert_normalized ("https://t.co/AbC", "t.co/AbC");
  assert_normalized ("https://t.co/abc", "t.co/abc");
  assert_normalized ("https://example.org/a?id=5&utm_id=1", "example.org/a?id=5");
  assert_normalized ("https://example.org/?id=5", "example.org?id=5");
  assert_normalized ("https://youtube.com/watch?v=x_1&feature=share&si=2",
                     "youtube.com/watch?v=x_1");
  assert_normalized ("https://mobile.twitter.com/a/status/1?s=20&t=zz", "x.com/a/status/1");
  assert_normalized ("https://example.org/a?s=20", "example.org/a?s=20");
  assert_normalized ("https://fr.wikipedia.org/wiki/Dijon_(ville)",
                     "fr.wikipedia.org/wiki/Dijon_(ville)");
  assert_normalized ("http://example.org:8080/a", "example.org:8080/a");
}

static void
test_what_is_no_page_is_none (void)
{
  g_autofree char *endless = g_strnfill (5000, 'a');

  memcpy (endless, "http://a.b/", 11);
  assert_normalized (endless, NULL);
  assert_normalized ("", NULL);
  assert_normalized ("https://", NULL);
  assert_normalized ("https://example.org", NULL); /* a front page */
  assert_normalized ("https://www.example.org/?utm_source=x", NULL);
  assert_normalized ("https://t.co/Ab…", NULL); /* cut off */
  assert_normalized ("https://t.co/Ab...", NULL);
  assert_normalized ("https://localhost/a", NULL);
}

static void
test_addresses_are_found_in_texts (void)
{
  g_autoptr (GPtrArray) list = vigie_web_address_list (
      "https://x.com/anne/status/1",
      "Lire https://Example.org/A?x=1&utm_source=2, (www.b.fr/c) t.co/Z… et/ou 12.5km/h "
      "«https://d.fr/e» é.fr/x https://twitter.com/anne/status/1?s=20");

  g_assert_cmpuint (list->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (list, 0), ==, "x.com/anne/status/1");
  g_assert_cmpstr (g_ptr_array_index (list, 1), ==, "example.org/A?x=1");
  g_assert_cmpstr (g_ptr_array_index (list, 2), ==, "b.fr/c");
  g_assert_cmpstr (g_ptr_array_index (list, 3), ==, "d.fr/e");
  g_ptr_array_unref (g_steal_pointer (&list));

  list = vigie_web_address_list ("file:///etc/passwd", "rien ici");
  g_assert_cmpuint (list->len, ==, 0);
}

static void
assert_expression (const char *address, const char *expected)
{
  g_autofree char *expression = vigie_web_address_to_fts (address);

  g_assert_cmpstr (expression, ==, expected);
}

static void
test_the_telling_part_is_looked_up (void)
{
  assert_expression ("t.co/AbCd123", "\"AbCd123\"");
  assert_expression ("lemonde.fr/a/neige-sur-la-cote.html", "\"neige-sur-la-cote.html\"");
  assert_expression ("youtube.com/watch?v=dQw4w9&t=1", "\"dQw4w9\"");
  assert_expression ("x.org/b/c", "\"x.org/b/c\"");
  assert_expression ("x.org/a\"b\"cde", "\"a b cde\"");
}

static void
test_any_bytes_are_read (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  static const char *const pieces[] = { "http://", "www.", "a", ".",   "/",  "?",          "&",
                                        "=",       "#",    "@", ":",   "…",  "\"",         "é",
                                        "\xe2",    "utm_", ")", ":80", "m.", "twitter.com" };

  for (guint i = 0; i < 50000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) list = NULL;

      for (guint n = g_rand_int_range (rand, 0, 16); n > 0; n--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      list = vigie_web_address_list (text->str, text->str);
      for (guint j = 0; j < list->len; j++)
        {
          g_autofree char *expression = vigie_web_address_to_fts (g_ptr_array_index (list, j));

          g_assert_true (expression == NULL || strlen (expression) >= 6);
        }
    }
}

static void
expect_parsed (const char *base, const char *reference, const char *expected)
{
  g_autoptr (GUri) uri = vigie_web_address_parse (base, reference);
  g_autofree char *address = uri != NULL ? g_uri_to_string (uri) : NULL;

  g_assert_cmpstr (address, ==, expected);
}

static void
test_references_are_read_as_written (void)
{
  const char *base = "https://a.example/news/feed.xml";

  expect_parsed (base, "../photo 1.jpg", "https://a.example/photo%201.jpg");
  expect_parsed (base, "//b.example/100%", "https://b.example/100%");
  expect_parsed (NULL, "HTTP://a.example", "http://a.example");
  expect_parsed (NULL, "http://a.example?q=1", "http://a.example?q=1");
}

static void
test_what_leads_out_of_the_web_is_refused (void)
{
  const char *base = "https://a.example/news/feed.xml";

  expect_parsed (base, "http://a;b", NULL);
  expect_parsed (base, "//a.example;b/", NULL);
  expect_parsed (base, "http:///etc/passwd", NULL);
  expect_parsed (base, "file:///etc/passwd", NULL);
  expect_parsed (base, "javascript:alert(1)", NULL);
  expect_parsed ("ftp://a.example/", "x", NULL);
  expect_parsed (NULL, "/x", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/web-address/one-page-has-one-spelling", test_one_page_has_one_spelling);
  g_test_add_func ("/web-address/what-leads-elsewhere-differs", test_what_leads_elsewhere_differs);
  g_test_add_func ("/web-address/what-is-no-page-is-none", test_what_is_no_page_is_none);
  g_test_add_func ("/web-address/addresses-are-found-in-texts", test_addresses_are_found_in_texts);
  g_test_add_func ("/web-address/the-telling-part-is-looked-up",
                   test_the_telling_part_is_looked_up);
  g_test_add_func ("/web-address/references-are-read-as-written",
                   test_references_are_read_as_written);
  g_test_add_func ("/web-address/what-leads-out-of-the-web-is-refused",
                   test_what_leads_out_of_the_web_is_refused);
  g_test_add_func ("/web-address/any-bytes-are-read", test_any_bytes_are_read);

  return g_test_run ();
}
