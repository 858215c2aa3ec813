/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of tables for spreadsheets (RFC 4180). */
#include "vigie-csv-cells.h"

#include <string.h>

/* What a spreadsheet would compute instead of showing it, also behind blanks. */
gboolean
vigie_csv_is_formula (const char *text)
{
  while (*text == ' ')
    text++;
  return *text != '\0' && strchr ("=+-@", *text) != NULL;
}

void
vigie_csv_append_cell (GString *row, const char *text)
{
  const gboolean is_first = row->str[row->len - 1] == '\n';
  const gboolean must_quote = (*text == '\0' && is_first) || strpbrk (text, ",;\"") != NULL;

  if (!is_first)
    g_string_append_c (row, ',');
  if (must_quote)
    g_string_append_c (row, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (row, '"');
      g_string_append_c (row, *text);
    }
  if (must_quote)
    g_string_append_c (row, '"');
}

/* Texts come from anywhere. Each stays one line of plain text. */
void
vigie_csv_append_text (GString *row, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iscntrl (c))
        g_string_append_unichar (clean, c);
      else if (c == '\n' || c == '\t')
        g_string_append_c (clean, ' ');
    }
  g_strstrip (clean->str);
  if (vigie_csv_is_formula (clean->str))
    {
      g_autofree char *guarded = g_strconcat ("'", clean->str, NULL);

      vigie_csv_append_cell (row, guarded);
    }
  else
    vigie_csv_append_cell (row, clean->str);
}
