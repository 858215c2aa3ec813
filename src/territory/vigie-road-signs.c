/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-signs.h"

#include <math.h>
#include <string.h>

/* What is beyond these is a typing error, not a sign. */
#define MIN_LENGTH_M 0.5
#define MAX_LENGTH_M 30
#define MIN_WEIGHT_T 0.3
#define MAX_WEIGHT_T 600

#define FOOT_M 0.3048
#define INCH_M 0.0254
#define MILE_KM 1.609344
#define POUND_T 0.00045359237
#define SHORT_TON_T 0.90718474

/* Words that people write where there is no sign, or none with a number. */
static gboolean
says_nothing (const char *text)
{
  static const char *const words[] = { "none",   "default",  "below_default",  "no_sign", "no",
                                       "nosign", "unsigned", "no_indications", "variable" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_ascii_strcasecmp (text, words[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A number with a point or a comma; moves @text behind it and the blanks that follow. */
static gboolean
read_number (const char **text, double *number)
{
  g_autofree char *copy = NULL;
  const char *at = *text;
  char *end;
  gsize length;

  at += strspn (at, " ~<≤");
  length = strspn (at, "0123456789.,");
  if (length == 0 || length > 12)
    return FALSE;
  copy = g_strndup (at, length);
  g_strdelimit (copy, ",", '.');
  *number = g_ascii_strtod (copy, &end);
  if (*end != '\0' || !isfinite (*number))
    return FALSE;
  at += length;
  at += strspn (at, " ");
  *text = at;
  return TRUE;
}

static gboolean
is_unit (const char *text, const char *const *units)
{
  for (; *units != NULL; units++)
    {
      if (g_ascii_strcasecmp (text, *units) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The factor to metres of what follows a number; inches after feet are added to @number. */
static double
read_length_unit (const char *text, double *number)
{
  static const char *const metres[] = { "", "m", "metre", "metres", "mètres", "meters", NULL };
  double inches;

  if (is_unit (text, metres))
    return 1;
  if (g_ascii_strcasecmp (text, "cm") == 0)
    return 0.01;
  if (g_ascii_strcasecmp (text, "ft") == 0)
    return FOOT_M;
  if (g_str_equal (text, "\"") || g_ascii_strcasecmp (text, "in") == 0)
    return INCH_M;
  if (*text != '\'')
    return 0;
  text += 1 + strspn (text + 1, " ");
  if (*text == '\0')
    return FOOT_M;
  if (!read_number (&text, &inches) || (*text != '\0' && !g_str_equal (text, "\"")))
    return 0;
  *number += inches / 12;
  return FOOT_M;
}

/**
 * vigie_sign_read_length:
 * @text: (nullable): a height or width as OpenStreetMap and BD TOPO write it: "3.5", "3,5 m",
 *   "350 cm", "11'6\"", "default"; metres where there is no unit
 * @centimetres: (out): set where it is read
 *
 * Returns: what @text says
 */
VigieSign
vigie_sign_read_length (const char *text, guint16 *centimetres)
{
  double number, factor;

  if (text == NULL || *text == '\0' || says_nothing (text))
    return VIGIE_SIGN_NONE;
  if (!read_number (&text, &number))
    return VIGIE_SIGN_UNREADABLE;
  factor = read_length_unit (text, &number);
  if (number == 0 && factor > 0)
    return VIGIE_SIGN_NONE;
  if (factor <= 0 || number * factor < MIN_LENGTH_M || number * factor > MAX_LENGTH_M)
    return VIGIE_SIGN_UNREADABLE;
  *centimetres = (guint16) floor (number * factor * 100 + 1e-6);
  return VIGIE_SIGN_READ;
}

static double
read_weight_unit (const char *text)
{
  static const char *const tonnes[] = { "", "t", "to", "tonne", "tonnes", NULL };
  static const char *const pounds[] = { "lb", "lbs", NULL };

  if (is_unit (text, tonnes))
    return 1;
  if (g_ascii_strcasecmp (text, "kg") == 0)
    return 0.001;
  if (is_unit (text, pounds))
    return POUND_T;
  return g_ascii_strcasecmp (text, "st") == 0 ? SHORT_TON_T : 0;
}

/**
 * vigie_sign_read_weight:
 * @text: (nullable): "3.5", "3,5 t", "3500 kg"; tonnes where there is no unit
 * @tens_of_kg: (out): set where it is read
 *
 * Returns: what @text says
 */
VigieSign
vigie_sign_read_weight (const char *text, guint16 *tens_of_kg)
{
  double number, factor;

  if (text == NULL || *text == '\0' || says_nothing (text))
    return VIGIE_SIGN_NONE;
  if (!read_number (&text, &number))
    return VIGIE_SIGN_UNREADABLE;
  factor = read_weight_unit (text);
  if (number == 0 && factor > 0)
    return VIGIE_SIGN_NONE;
  if (factor <= 0 || number * factor < MIN_WEIGHT_T || number * factor > MAX_WEIGHT_T)
    return VIGIE_SIGN_UNREADABLE;
  *tens_of_kg = (guint16) floor (number * factor * 100 + 1e-6);
  return VIGIE_SIGN_READ;
}

/**
 * vigie_sign_read_speed:
 * @text: (nullable): "50", "30 mph", "FR:urban", "FR:zone30", "walk"
 * @kmh: (out): set where it is read; 1 to 255
 *
 * The zones are those of the French Code de la route, R413-2 and R413-3.
 *
 * Returns: what @text says
 */
VigieSign
vigie_sign_read_speed (const char *text, guint8 *kmh)
{
  static const struct
  {
    const char *zone;
    guint8 kmh;
  } zones[] = { { "urban", 50 },  { "rural", 80 }, { "trunk", 110 },        { "motorway", 130 },
                { "zone30", 30 }, { "30", 30 },    { "living_street", 20 }, { "walk", 5 } };
  const char *zone;
  double number;

  if (text == NULL || *text == '\0')
    return VIGIE_SIGN_NONE;
  zone = strchr (text, ':') != NULL ? strrchr (text, ':') + 1 : text;
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      if ((zone != text || i == G_N_ELEMENTS (zones) - 1) &&
          g_ascii_strcasecmp (zone, zones[i].zone) == 0)
        {
          *kmh = zones[i].kmh;
          return VIGIE_SIGN_READ;
        }
    }
  if (says_nothing (text) || g_str_equal (text, "signals"))
    return VIGIE_SIGN_NONE;
  if (!read_number (&text, &number))
    return VIGIE_SIGN_UNREADABLE;
  if (g_ascii_strcasecmp (text, "mph") == 0)
    number *= MILE_KM;
  else if (*text != '\0' && g_ascii_strncasecmp (text, "km", 2) != 0)
    return VIGIE_SIGN_UNREADABLE;
  if (number < 1 || number > 200)
    return VIGIE_SIGN_UNREADABLE;
  *kmh = (guint8) lround (number);
  return VIGIE_SIGN_READ;
}

/* "RD" is what the département's own services write for "D", and so on. */
static const char *
shorten_prefix (const char *prefix)
{
  static const char *const longer[][2] = {
    { "RD", "D" }, { "RN", "N" }, { "RM", "M" }, { "CD", "D" }, { "RNIL", "N" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (longer); i++)
    {
      if (g_str_equal (prefix, longer[i][0]))
        return longer[i][1];
    }
  return prefix;
}

/**
 * vigie_road_ref_normalize:
 * @text: a road's number as some source writes it: "D971", "RD 971", "d-971a", "N0013"
 *
 * Letters, a space, the number without leading zeros, what follows: the way signs and OpenStreetMap
 * write it. What does not look like a number is left as it is.
 *
 * Returns: (transfer full): the number as signed
 */
char *
vigie_road_ref_normalize (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *prefix = NULL;
  g_autofree char *tail = NULL;
  gsize n_letters = 0, n_digits;
  const char *number;

  while (g_ascii_isalpha (stripped[n_letters]))
    n_letters++;
  number = stripped + n_letters;
  number += strspn (number, " -.");
  n_digits = strspn (number, "0123456789");
  if (n_letters == 0 || n_letters > 4 || n_digits == 0 || n_digits > 6)
    return g_steal_pointer (&stripped);
  /* "CG-2" and "CS-310" are signed so, in Andorra; French numbers have no dash. */
  if (stripped[n_letters] == '-' && n_letters > 1)
    return g_steal_pointer (&stripped);
  prefix = g_ascii_strup (stripped, (gssize) n_letters);
  tail = g_strdup (number + n_digits);
  while (n_digits > 1 && *number == '0')
    number++, n_digits--;
  return g_strdup_printf ("%s %.*s%s", shorten_prefix (prefix), (int) n_digits, number, tail);
}

/**
 * vigie_road_refs_split:
 * @text: (nullable): one number, or several parted by ";" or "/"
 * @first: (out) (transfer full) (nullable): the first one, as signed
 *
 * Returns: (transfer full) (nullable): the others, parted by ";"
 */
char *
vigie_road_refs_split (const char *text, char **first)
{
  g_autoptr (GString) others = g_string_new (NULL);
  g_auto (GStrv) parts = NULL;

  *first = NULL;
  if (text == NULL)
    return NULL;
  parts = g_strsplit_set (text, ";/", 16);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *ref = vigie_road_ref_normalize (parts[i]);

      if (*ref == '\0')
        continue;
      if (*first == NULL)
        *first = g_steal_pointer (&ref);
      else if (!g_str_equal (ref, *first))
        g_string_append_printf (others, "%s%s", others->len > 0 ? ";" : "", ref);
    }
  return others->len > 0 ? g_strdup (others->str) : NULL;
}
