/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-place-fold.h"

#include <string.h>

static void
append_folded (GString *out, gunichar character)
{
  switch (character)
    {
    case 0x0153: /* œ, which has no decomposition */
      g_string_append (out, "oe");
      break;
    case 0x00e6: /* æ */
      g_string_append (out, "ae");
      break;
    case 0x00df: /* ß */
      g_string_append (out, "ss");
      break;
    case 0x00f8: /* ø */
      g_string_append_c (out, 'o');
      break;
    default:
      g_string_append_unichar (out, character);
    }
}

/* Short for what the full names have. */
static const char *
expand_word (const char *word)
{
  static const char *const words[][2] = {
    { "st", "saint" }, { "ste", "sainte" }, { "sts", "saints" }, { "stes", "saintes" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strcmp (word, words[i][0]) == 0)
        return words[i][1];
    }
  return word;
}

static void
end_word (GString *out, GString *word)
{
  if (word->len == 0)
    return;
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, expand_word (word->str));
  g_string_truncate (word, 0);
}

/**
 * vigie_place_fold:
 * @name: a place's name as somebody writes it; valid UTF-8
 *
 * What names are compared by: lower case without accents, words parted by one blank whatever parts
 * them ("Saint-Jean-de-Bœuf" and "ST JEAN DE BOEUF" are both "saint jean de boeuf").
 *
 * Returns: (transfer full): may be empty
 */
char *
vigie_place_fold (const char *name)
{
  g_autofree char *apart = g_utf8_normalize (name, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) word = g_string_new (NULL);
  GString *out = g_string_new (NULL);

  for (const char *c = apart; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_unichar_tolower (g_utf8_get_char (c));

      if (g_unichar_ismark (character))
        continue;
      if (g_unichar_isalnum (character))
        append_folded (word, character);
      else
        end_word (out, word);
    }
  end_word (out, word);
  return g_string_free_and_steal (out);
}
