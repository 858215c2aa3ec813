/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-coordinates.h"

#include <math.h>
#include <string.h>

#define METRES_PER_DEGREE                                                                          \
  111320.0            /* of latitude, and of longitude at the equator: never too few               \
                       */
#define MAX_TEXT 4096 /* bytes; a text is not read further */

typedef gboolean (*ReadFunc) (const GMatchInfo *match, VigiePosition *position);

/* "47,0525" and "47.0525" alike. NAN where there is none. */
static double
get_number (const GMatchInfo *match, const char *group)
{
  g_autofree char *text = g_match_info_fetch_named (match, group);

  if (text == NULL || text[0] == '\0')
    return NAN;
  if (g_str_has_prefix (text, "\u2212")) /* a real minus sign */
    return -g_ascii_strtod (g_strdelimit (text + strlen ("\u2212"), ",", '.'), NULL);
  return g_ascii_strtod (g_strdelimit (text, ",", '.'), NULL);
}

static guint
count_decimals (const GMatchInfo *match, const char *group)
{
  g_autofree char *text = g_match_info_fetch_named (match, group);
  const char *point = text != NULL ? strpbrk (text, ".,") : NULL;

  return point != NULL ? (guint) strlen (point + 1) : 0;
}

static gboolean
is_letter (const GMatchInfo *match, const char *group, const char *letters)
{
  g_autofree char *text = g_match_info_fetch_named (match, group);

  return text != NULL && text[0] != '\0' && strchr (letters, text[0]) != NULL;
}

/* Half a unit of the last digit, both ways: what rounding leaves open. */
static double
get_rounding (double degrees)
{
  return MAX (1.0, degrees / 2 * METRES_PER_DEGREE * G_SQRT2);
}

static gboolean
read_decimal (const GMatchInfo *match, VigiePosition *position)
{
  guint decimals = MIN (count_decimals (match, "lat"), count_decimals (match, "lon"));

  position->lat = get_number (match, "lat");
  position->lon = get_number (match, "lon");
  if (is_letter (match, "ns", "Ss"))
    position->lat = -position->lat;
  if (is_letter (match, "ew", "WwOo")) /* ouest */
    position->lon = -position->lon;
  position->radius_m = get_rounding (pow (10, -(double) decimals));
  return TRUE;
}

static double
get_degrees (const GMatchInfo *match, const char *d, const char *m, const char *s)
{
  double minutes = get_number (match, m);
  double seconds = get_number (match, s);

  if (minutes >= 60 || seconds >= 60)
    return NAN;
  return get_number (match, d) + minutes / 60 + (isnan (seconds) ? 0 : seconds / 3600);
}

static gboolean
read_sexagesimal (const GMatchInfo *match, VigiePosition *position)
{
  gboolean has_seconds = !isnan (get_number (match, "lats")) && !isnan (get_number (match, "lons"));
  guint decimals = has_seconds
                       ? MIN (count_decimals (match, "lats"), count_decimals (match, "lons"))
                       : MIN (count_decimals (match, "latm"), count_decimals (match, "lonm"));

  position->lat = get_degrees (match, "latd", "latm", "lats");
  position->lon = get_degrees (match, "lond", "lonm", "lons");
  if (is_letter (match, "ns", "Ss"))
    position->lat = -position->lat;
  if (is_letter (match, "ew", "WwOo"))
    position->lon = -position->lon;
  position->radius_m = get_rounding (pow (10, -(double) decimals) / (has_seconds ? 3600 : 60));
  return TRUE;
}

/* A whole code of the Open Location Code specification, 1.0: five pairs of digits to the base of
 * 20, then digits of a grid of 4 × 5. */
static gboolean
read_plus_code (const GMatchInfo *match, VigiePosition *position)
{
  static const char digits[] = "23456789CFGHJMPQRVWX";
  g_autofree char *code = g_match_info_fetch_named (match, "code");
  double lat = -90;
  double lon = -180;
  double height = 400;
  double width = 400;
  guint n = 0;

  for (const char *c = code; *c != '\0'; c++)
    {
      const char *found = strchr (digits, g_ascii_toupper (*c));
      int digit = found != NULL ? (int) (found - digits) : -1;

      if (digit < 0)
        continue; /* the plus */
      if (n < 10 && n % 2 == 0)
        lat += digit * (height /= 20);
      else if (n < 10)
        lon += digit * (width /= 20);
      else
        {
          lat += digit / 4 * (height /= 5);
          lon += digit % 4 * (width /= 4);
        }
      n++;
    }
  position->lat = lat + height / 2;
  position->lon = lon + width / 2;
  position->radius_m = get_rounding (MAX (height, width));
  return n >= 10;
}

#define BEFORE "(?<![\\w.,+-])"
#define AFTER "(?![\\w]|[.,]\\d)"
#define SEPARATOR "\\s*[,;/\\s]\\s*"
#define ANGLE(name)                                                                                \
  "(?<" name "d>\\d{1,3})\\s*[°º]\\s*(?<" name "m>\\d{1,2}(?:[.,]\\d{1,6})?)\\s*['’′]\\s*"         \
  "(?:(?<" name "s>\\d{1,2}(?:[.,]\\d{1,6})?)\\s*(?:[\"”″]|''|’’|′′)\\s*)?"

static const struct
{
  const char *pattern;
  ReadFunc read;
} notations[] = {
  { BEFORE ANGLE ("lat") "(?<ns>[NnSs])" SEPARATOR ANGLE ("lon") "(?<ew>[EeWwOo])" AFTER,
    read_sexagesimal },
  { BEFORE "(?<lat>\\d{1,2}[.,]\\d{2,8})\\s*°?\\s*(?<ns>[NnSs])" SEPARATOR
           "(?<lon>\\d{1,3}[.,]\\d{2,8})\\s*°?\\s*(?<ew>[EeWwOo])" AFTER,
    read_decimal },
  /* Without letters only what no price, date or score looks like. */
  { "(?<![\\w.,+])(?<lat>-?\\d{1,2}\\.\\d{4,15})\\s*°?" SEPARATOR
    "(?<lon>-?\\d{1,3}\\.\\d{4,15})(?![\\w]|\\.\\d)",
    read_decimal },
  { BEFORE "(?<code>[23456789CFGHJMPQRV][23456789CFGHJMPQRVWX]{7}\\+[23456789CFGHJMPQRVWX]{2,7})"
           "(?![\\w+])",
    read_plus_code },
};

static GRegex *
get_regex (gsize notation)
{
  static GRegex *regexes[G_N_ELEMENTS (notations)];
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (notations); i++)
        {
          regexes[i] =
              g_regex_new (notations[i].pattern, G_REGEX_OPTIMIZE, G_REGEX_MATCH_DEFAULT, NULL);
          g_assert (regexes[i] != NULL);
        }
      g_once_init_leave (&ready, 1);
    }
  return regexes[notation];
}

/* Most texts hold none, and that is soon said: each notation has a digit before one of these. */
static gboolean
may_hold_any (const char *text)
{
  for (const char *c = text; (c = strpbrk (c, ".,+\xc2")) != NULL; c++)
    {
      if (*c == '+' || (guint8) c[1] == 0xb0 || (guint8) c[1] == 0xba ||
          (c > text && g_ascii_isdigit (c[-1]) && g_ascii_isdigit (c[1])))
        return TRUE;
    }
  return FALSE;
}

/**
 * vigie_coordinates_find:
 * @text: UTF-8
 * @found: (out): the first coordinates in it
 *
 * Finds what people write and what maps put into their links: degrees with decimals
 * ("47.0525, 4.8371", « 47,0525 N 4,8371 E »), degrees, minutes and seconds
 * (« 47°03′09″ N 4°50′14″ E »), and whole plus codes ("8FR6X38P+QR"). Latitude comes first.
 *
 * Returns: whether there are any
 */
gboolean
vigie_coordinates_find (const char *text, VigieCoordinates *found)
{
  gsize length;
  gboolean any = FALSE;

  g_return_val_if_fail (text != NULL, FALSE);

  length = strlen (text);
  if (!may_hold_any (text) || !g_utf8_validate_len (text, length, NULL))
    return FALSE;
  if (length > MAX_TEXT)
    length = (gsize) (g_utf8_find_prev_char (text, text + MAX_TEXT) - text);
  for (gsize i = 0; i < G_N_ELEMENTS (notations); i++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      VigiePosition position = { .origin = VIGIE_ORIGIN_TEXT };
      int start, end;

      if (g_regex_match_full (get_regex (i), text, (gssize) length, 0, G_REGEX_MATCH_DEFAULT,
                              &match, NULL) &&
          g_match_info_fetch_pos (match, 0, &start, &end) && notations[i].read (match, &position) &&
          vigie_position_is_valid (&position) && (!any || (gsize) start < found->start))
        {
          *found = (VigieCoordinates) { position, (gsize) start, (gsize) end };
          any = TRUE;
        }
    }
  return any;
}

/* Two numbers and nothing else are coordinates where somebody gives them as such. */
static GRegex *
get_bare_regex (void)
{
  static GRegex *regex;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      regex = g_regex_new (
          "^\\s*(?:(?<lat>[-\u2212]?\\d{1,2}[.,]\\d{2,})(?:\\s*[;/]\\s*|\\s*,\\s+|\\s+)"
          "(?<lon>[-\u2212]?\\d{1,3}[.,]\\d{2,})"
          "|(?<lat>[-\u2212]?\\d{1,2}\\.\\d{2,}),(?<lon>[-\u2212]?\\d{1,3}\\.\\d{2,}))\\s*$",
          G_REGEX_OPTIMIZE | G_REGEX_DUPNAMES, G_REGEX_MATCH_DEFAULT, NULL);
      g_once_init_leave (&ready, 1);
    }
  return regex;
}

/**
 * vigie_coordinates_parse:
 * @text: UTF-8, given as a place
 * @position: (out): what it means
 *
 * As vigie_coordinates_find(), and also two bare numbers with two decimals or more
 * ("47.05 4.84", « 47,0525 4,8371 »), which in the text of a post may be anything.
 *
 * Returns: whether @text holds coordinates
 */
gboolean
vigie_coordinates_parse (const char *text, VigiePosition *position)
{
  g_autoptr (GMatchInfo) match = NULL;
  VigieCoordinates found;

  g_return_val_if_fail (text != NULL, FALSE);

  if (vigie_coordinates_find (text, &found))
    {
      *position = found.position;
      return TRUE;
    }
  if (strlen (text) > MAX_TEXT || !g_utf8_validate (text, -1, NULL) ||
      !g_regex_match (get_bare_regex (), text, G_REGEX_MATCH_DEFAULT, &match))
    return FALSE;
  *position = (VigiePosition) { .origin = VIGIE_ORIGIN_TEXT };
  return read_decimal (match, position) && vigie_position_is_valid (position);
}

/**
 * vigie_coordinates_find_other:
 * @text: UTF-8
 * @known: positions that are known already
 * @n_known: how many
 * @position: (out): what is written in it
 *
 * Returns: whether @text has coordinates that are not, to the metre, one of @known
 */
gboolean
vigie_coordinates_find_other (const char *text,
                              const VigiePosition *known,
                              gsize n_known,
                              VigiePosition *position)
{
  VigieCoordinates written;

  if (!vigie_coordinates_find (text, &written))
    return FALSE;
  for (gsize i = 0; i < n_known; i++)
    {
      if (vigie_distance_m (known[i].lon, known[i].lat, written.position.lon,
                            written.position.lat) < 1)
        return FALSE;
    }
  *position = written.position;
  return TRUE;
}
