/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-feed-private.h"
#include "vigie-import-time.h"

/* Zones as RFC 822 and people write them, in minutes. What a zone means elsewhere does not matter:
 * these are the ones of e-mail, and of Europe. */
static const struct
{
  const char *name;
  int minutes;
} zones[] = {
  { "UT", 0 },     { "UTC", 0 },    { "GMT", 0 },    { "Z", 0 },      { "WET", 0 },
  { "WEST", 60 },  { "BST", 60 },   { "CET", 60 },   { "MET", 60 },   { "CEST", 120 },
  { "MEST", 120 }, { "MESZ", 120 }, { "MEZ", 60 },   { "EET", 120 },  { "EEST", 180 },
  { "MSK", 180 },  { "EST", -300 }, { "EDT", -240 }, { "CST", -360 }, { "CDT", -300 },
  { "MST", -420 }, { "MDT", -360 }, { "PST", -480 }, { "PDT", -420 }, { "AST", -240 },
  { "JST", 540 },  { "RET", 240 },  { "NCT", 660 },
};

static gboolean
find_zone (const char *name, int *minutes)
{
  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    if (g_ascii_strcasecmp (zones[i].name, name) == 0)
      {
        *minutes = zones[i].minutes;
        return TRUE;
      }
  return FALSE;
}

/* "Tue, 24 Nov 26 10:00 CET" → "24 Nov 2026 10:00" and 60 */
static char *
rewrite_date (const char *text, int *minutes)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n,", -1);
  GString *date = g_string_new (NULL);
  guint n = 0;

  *minutes = 0;
  for (gsize i = 0; words[i] != NULL; i++)
    {
      const char *word = words[i];

      if (word[0] == '\0' || (n == 0 && !g_ascii_isdigit (word[0])))
        continue; /* a weekday */
      if (n == 2 && strlen (word) == 2 && g_ascii_isdigit (word[0]))
        g_string_append_printf (date, " %s%s", word[0] < '7' ? "20" : "19", word);
      else if (n >= 3 && (g_ascii_isalpha (word[0]) || word[0] == '('))
        {
          /* "GMT+0100" has its offset behind it; what nobody knows is taken for UTC */
          const char *offset = strpbrk (word, "+-");

          if (offset != NULL)
            g_string_append_printf (date, " %s", offset);
          else if (!find_zone (word, minutes))
            continue;
          break;
        }
      else
        g_string_append_printf (date, "%s%s", n > 0 ? " " : "", word);
      n++;
    }
  return g_string_free_and_steal (date);
}

/**
 * vigie_feed_parse_time:
 * @text: a date of RFC 822 or RFC 3339, or what is nearly one
 * @at_ms: (out): ms since 1970
 *
 * Returns: whether it is a date; without a zone it is taken for UTC
 */
gboolean
vigie_feed_parse_time (const char *text, gint64 *at_ms)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *date = NULL;
  int minutes;

  if (strlen (text) > 100)
    return FALSE;
  if (vigie_import_parse_time (text, utc, VIGIE_DATE_ORDER_AUTO, at_ms))
    return TRUE;
  date = rewrite_date (text, &minutes);
  if (!vigie_import_parse_time (date, utc, VIGIE_DATE_ORDER_AUTO, at_ms))
    return FALSE;
  *at_ms -= minutes * G_GINT64_CONSTANT (60000);
  return TRUE;
}
