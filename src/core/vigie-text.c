/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-text.h"

/**
 * vigie_text_make_line:
 * @text: what somebody wrote, valid UTF-8
 * @max_chars: how many characters of it at most, %G_MAXSIZE for all
 *
 * Breaks of lines and paragraphs, of which Unicode has more than one, and runs of spaces become one
 * space.
 *
 * Returns: (transfer full): @text as one line
 */
char *
vigie_text_make_line (const char *text, gsize max_chars)
{
  GString *line = g_string_new (NULL);
  gboolean space = FALSE;

  for (gsize i = 0; i < max_chars && *text != '\0'; i++, text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      if (g_unichar_isspace (character) || g_unichar_iscntrl (character))
        {
          space = line->len > 0;
          continue;
        }
      if (space)
        g_string_append_c (line, ' ');
      space = FALSE;
      g_string_append_unichar (line, character);
    }
  return g_string_free_and_steal (line);
}
