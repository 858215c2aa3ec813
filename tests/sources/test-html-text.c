/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-html-text.h"

static void
assert_text (const char *html, const char *expected)
{
  g_autofree char *out = g_malloc (strlen (html) + 1);
  gsize length = vigie_html_to_text (html, strlen (html), out);

  g_assert_cmpuint (length, <=, strlen (html));
  out[length] = '\0';
  g_assert_cmpstr (out, ==, expected);
}

static void
test_paragraphs (void)
{
  assert_text ("<p>Toot!</p>", "Toot!");
  assert_text ("<p>un</p><p>deux<br>trois<br/>quatre</p>", "un\n\ndeux\ntrois\nquatre");
  assert_text ("<p>a</p>\n  <p>b</p>", "a\n\nb");
  assert_text ("a<br><br><br><br>b", "a\n\nb");
  assert_text ("<ul><li>x</li><li>y</li></ul>z", "x\ny\n\nz");
  assert_text ("  d'un   seul\n trait ", "d'un seul trait");
}

static void
test_inline (void)
{
  assert_text ("<p>Route <a href=\"https://e.org/?a=1&amp;b=2\" title=\"a > b\">coup&eacute;e</a> "
               "&#10052; &#x2744;</p>",
               "Route coupée ❄ ❄");
  assert_text ("<span class=\"h-card\"><a>@<span>pseudo</span></a></span> ici", "@pseudo ici");
  assert_text ("5 < 6 & 7 > 2, a<b", "5 < 6 & 7 > 2, a<b");
  assert_text ("&amp;lt; &unknown; &amp &;", "&lt; &unknown; &amp &;");
}

/* Tags that never end are looked at once each, not each up to the end of all. */
static void
test_without_end (void)
{
  static const char *const pieces[] = { "<img src=", "<a \"", "<!-", "<a title='\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      GString *html = g_string_new (NULL);
      g_autofree char *text = NULL;

      for (guint n = 0; n < 1000000; n++)
        g_string_append (html, pieces[i]);
      text = g_malloc (html->len + 1);
      g_assert_cmpuint (vigie_html_to_text (html->str, html->len, text), <=, html->len);
      g_string_append (html, "x>y");
      vigie_html_to_text (html->str, html->len - 1, text);
      g_string_free (html, TRUE);
    }
}

static void
test_silent (void)
{
  assert_text ("a<script>alert('x')</script>b<style>p{}</style>c", "abc");
  assert_text ("a<!-- hidden > text -->b", "ab");
  assert_text ("a<script>never closed", "a");
  assert_text ("<p>a<img src=x onerror='alert(1)'>b", "ab");
}

static void
test_odd_entities (void)
{
  assert_text ("&#0;&#xd800;&#99999999;x", "&#0;\xef\xbf\xbd&#99999999;x");
  assert_text ("&#;&#x;", "&#;&#x;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/html-text/keeps-paragraphs-and-line-breaks", test_paragraphs);
  g_test_add_func ("/html-text/keeps-what-is-said-and-no-markup", test_inline);
  g_test_add_func ("/html-text/drops-scripts-styles-and-comments", test_silent);
  g_test_add_func ("/html-text/without-end", test_without_end);
  g_test_add_func ("/html-text/survives-odd-entities", test_odd_entities);

  return g_test_run ();
}
