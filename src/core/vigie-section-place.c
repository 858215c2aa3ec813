/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-section-place.h"

#include <math.h>
#include <string.h>

#define AT_JUNCTION_M 15   /* nearer than this nobody says how far it is */
#define MAX_AWAY_M 1000000 /* beyond that it is somebody's own words */

/**
 * vigie_section_place_make:
 * @crossing: (nullable): the road at the next junction, or %VIGIE_SECTION_DEAD_END
 * @away_m: metres from there
 *
 * Says where a section begins or ends where no PR does, in the words of no language: the log is
 * read in several.
 *
 * Returns: (transfer full) (nullable): "D 16", or "D 16 + 230 m"
 */
char *
vigie_section_place_make (const char *crossing, double away_m)
{
  if (crossing == NULL || away_m < AT_JUNCTION_M)
    return g_strdup (crossing);
  return g_strdup_printf ("%s + %.0f m", crossing,
                          away_m < 1000 ? round (away_m) : round (away_m / 100) * 100);
}

static const char *
skip_word (const char *text, const char *const *words)
{
  for (; *words != NULL; words++)
    if (g_str_has_prefix (text, *words))
      return text + strlen (*words);
  return NULL;
}

static const char *
read_crossing (const char *crossing)
{
  return strcmp (crossing, "dead end") == 0 || strcmp (crossing, "impasse") == 0
             ? VIGIE_SECTION_DEAD_END
             : crossing;
}

/**
 * vigie_section_place_read:
 * @place: (nullable): `from` or `to` of a section or of its stretch, as a log has it
 *
 * Earlier versions wrote "230 m from D 16", or « 1,2 km de D 16 », in the language of the desk.
 *
 * Returns: (transfer full) (nullable): the same in the words of no language
 */
char *
vigie_section_place_read (const char *place)
{
  static const char *const metres[] = { " m ", NULL };
  static const char *const kilometres[] = { " km ", NULL };
  static const char *const from[] = { "from ", "de ", NULL };
  const char *rest = place;
  double away_m = 0;
  double unit = 0.1; /* of the next decimal */

  if (place == NULL || !g_ascii_isdigit (*place))
    return place != NULL ? g_strdup (read_crossing (place)) : NULL;
  for (; g_ascii_isdigit (*rest); rest++)
    away_m = away_m * 10 + g_ascii_digit_value (*rest);
  if (*rest == '.' || *rest == ',')
    for (rest++; g_ascii_isdigit (*rest); rest++, unit /= 10)
      away_m += unit * g_ascii_digit_value (*rest);
  if (skip_word (rest, kilometres) != NULL)
    away_m *= 1000;
  else if (skip_word (rest, metres) == NULL)
    return g_strdup (place);
  rest = strchr (rest + 1, ' ') + 1;
  rest = skip_word (rest, from);
  if (rest == NULL || *rest == '\0' || away_m > 1e6)
    return g_strdup (place);
  return vigie_section_place_make (read_crossing (rest), away_m);
}

/* "D 16 + 11800 m" is "D 16 + 11.8 km" to people. */
static char *
say_away (const char *place, const char *decimal_point)
{
  const char *plus = g_strrstr (place, " + ");
  guint64 metres;
  char *rest;
  g_autofree char *crossing = NULL;

  if (plus == NULL || !g_ascii_isdigit (plus[3]))
    return g_strdup (place);
  metres = g_ascii_strtoull (plus + 3, &rest, 10);
  if (metres < 1000 || metres > MAX_AWAY_M || strcmp (rest, " m") != 0)
    return g_strdup (place);
  metres = (metres + 50) / 100; /* hundreds */
  crossing = g_strndup (place, (gsize) (plus - place));
  if (metres % 10 == 0)
    return g_strdup_printf ("%s + %" G_GUINT64_FORMAT " km", crossing, metres / 10);
  return g_strdup_printf ("%s + %" G_GUINT64_FORMAT "%s%" G_GUINT64_FORMAT " km", crossing,
                          metres / 10, decimal_point, metres % 10);
}

/**
 * vigie_section_place_say:
 * @place: (nullable): `from` or `to` of a section or of its stretch
 * @dead_end: how the reader calls a road that just ends
 * @decimal_point: what the reader writes before tenths
 *
 * Returns: (transfer full) (nullable): the same for people, from 1000 m on in kilometres
 */
char *
vigie_section_place_say (const char *place, const char *dead_end, const char *decimal_point)
{
  const gsize length = strlen (VIGIE_SECTION_DEAD_END);
  g_autofree char *read = vigie_section_place_read (place);
  g_autofree char *said = NULL;

  if (read == NULL)
    return NULL;
  said = say_away (read, decimal_point);
  if (strncmp (said, VIGIE_SECTION_DEAD_END, length) != 0 ||
      (said[length] != '\0' && said[length] != ' '))
    return g_steal_pointer (&said);
  return g_strconcat (dead_end, said + length, NULL);
}
