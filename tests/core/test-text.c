/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-text.h"

static void
assert_line (const char *text, gsize max_chars, const char *expected)
{
  g_autofree char *line = vigie_text_make_line (text, max_chars);

  g_assert_cmpstr (line, ==, expected);
}

static void
test_breaks_of_every_kind_become_one_space (void)
{
  assert_line ("D 971\r\nverglas\t\tici", G_MAXSIZE, "D 971 verglas ici");
  assert_line ("D 971\xe2\x80\xa8verglas\xe2\x80\xa9ici\xc2\x85!", G_MAXSIZE,
               "D 971 verglas ici !");
  assert_line (" \n a\x07 ", G_MAXSIZE, "a");
  assert_line ("", G_MAXSIZE, "");
}

static void
test_characters_are_kept_whole (void)
{
  assert_line ("👨\xe2\x80\x8d👩\xe2\x80\x8d👧 éà", G_MAXSIZE, "👨\xe2\x80\x8d👩\xe2\x80\x8d👧 éà");
  assert_line ("éàü", 2, "éà");
  assert_line ("éàü", 0, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/breaks-become-one-space", test_breaks_of_every_kind_become_one_space);
  g_test_add_func ("/text/characters-are-kept-whole", test_characters_are_kept_whole);
  return g_test_run ();
}
