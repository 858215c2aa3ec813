/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "vigie-xml-rules.h"

#define MAX_TEXT 1024 /* DATEX II takes no longer ones */

static gboolean
is_time (const char *value)
{
  g_autoptr (GDateTime) time = NULL;

  /* The offset is always there, and never "Z". */
  if (strlen (value) != 25 || (value[19] != '+' && value[19] != '-'))
    return FALSE;
  time = g_date_time_new_from_iso8601 (value, NULL);
  return time != NULL;
}

static gboolean
is_one_of (const char *words, const char *value)
{
  g_auto (GStrv) list = g_strsplit (words, "|", -1);

  return g_strv_contains ((const char *const *) list, value);
}

/* A decimal number without exponent. */
static gboolean
read_number (const char *text, double *number)
{
  char *end;

  if (text[0] == '\0' || strspn (text, "+-.0123456789") != strlen (text))
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*number);
}

static gboolean
is_number_within (const char *value, double least, double most)
{
  double number;

  return read_number (value, &number) && number >= least && number <= most;
}

/* "lat lon lat lon …" into pairs; %NULL where it is something else. */
static GArray *
read_positions (const char *value, const char *between_pairs, const char *in_pair)
{
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, 2 * sizeof (double));
  g_auto (GStrv) parts = g_strsplit (value, between_pairs, -1);
  gboolean alternates = strcmp (between_pairs, in_pair) == 0;

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      double pair[2];

      if (alternates)
        {
          if (parts[i + 1] == NULL || !read_number (parts[i], &pair[0]) ||
              !read_number (parts[i + 1], &pair[1]))
            return NULL;
          i++;
        }
      else
        {
          g_auto (GStrv) numbers = g_strsplit (parts[i], in_pair, -1);

          if (g_strv_length (numbers) != 2 || !read_number (numbers[0], &pair[0]) ||
              !read_number (numbers[1], &pair[1]))
            return NULL;
        }
      if (fabs (pair[0]) > 90 || fabs (pair[1]) > 180)
        return NULL;
      g_array_append_val (positions, pair);
    }
  return g_steal_pointer (&positions);
}

static gboolean
is_line (GArray *positions)
{
  return positions != NULL && positions->len >= 2;
}

static gboolean
is_ring (GArray *positions)
{
  return positions != NULL && positions->len >= 4 &&
         memcmp (positions->data, positions->data + (positions->len - 1) * 2 * sizeof (double),
                 2 * sizeof (double)) == 0;
}

static gboolean
is_text (const char *value, glong max_chars)
{
  glong n_chars = g_utf8_strlen (value, -1);

  return n_chars > 0 && n_chars <= max_chars;
}

/* "lon,lat lon,lat …": the other way round than everywhere else in XML. */
static gboolean
is_kml_line (const char *value, guint least, gboolean closed)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", -1);
  const guint n = g_strv_length (parts);

  for (guint i = 0; i < n; i++)
    {
      const char *comma = strchr (parts[i], ',');
      g_autofree char *lon =
          comma != NULL ? g_strndup (parts[i], (gsize) (comma - parts[i])) : NULL;

      if (comma == NULL || !is_number_within (lon, -180, 180) ||
          !is_number_within (comma + 1, -90, 90))
        return FALSE;
    }
  return n >= least && (!closed || strcmp (parts[0], parts[n - 1]) == 0);
}

/* What stands in lists of CAP between spaces and commas. */
static gboolean
is_cap_name (const char *value)
{
  return value[0] != '\0' && strpbrk (value, " ,<&\n") == NULL;
}

/* "lat,lon km" */
static gboolean
is_circle (const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", -1);
  g_autoptr (GArray) positions = NULL;

  if (g_strv_length (parts) != 2)
    return FALSE;
  positions = read_positions (parts[0], " ", ",");
  return positions != NULL && positions->len == 1 && is_number_within (parts[1], 0, 20000);
}

/**
 * vigie_xml_value_is_valid:
 * @type: "text" (1 to 1024 characters), "long" (1 character or more), "line" (line of "lat lon"
 *   pairs), "ring" (a closed one), "cap-ring" ("lat,lon lat,lon …", closed), "cap-circle"
 *   ("lat,lon km"), "cap-name" (without space and comma), "time" (with an offset in digits), "lat",
 * "lon", "metres", "count", "flag", "language", "country", or "=a|b"
 * @value: what an element or an attribute holds
 *
 * Returns: whether it may
 */
gboolean
vigie_xml_value_is_valid (const char *type, const char *value)
{
  g_autoptr (GArray) positions = NULL;

  if (type[0] == '=')
    return is_one_of (type + 1, value);
  if (strcmp (type, "text") == 0)
    return is_text (value, MAX_TEXT);
  if (strcmp (type, "long") == 0)
    return is_text (value, G_MAXLONG);
  if (strcmp (type, "time") == 0)
    return is_time (value);
  if (strcmp (type, "lat") == 0)
    return is_number_within (value, -90, 90);
  if (strcmp (type, "lon") == 0)
    return is_number_within (value, -180, 180);
  if (strcmp (type, "metres") == 0)
    return is_number_within (value, 0, 1e7);
  if (strcmp (type, "count") == 0)
    return strspn (value, "0123456789") == strlen (value) && is_number_within (value, 0, 1e15);
  if (strcmp (type, "flag") == 0)
    return is_one_of ("true|false", value);
  if (strcmp (type, "language") == 0)
    return is_one_of ("fr|en|fr-FR|en-GB", value);
  if (strcmp (type, "country") == 0)
    return strlen (value) == 2;
  if (strcmp (type, "cap-name") == 0)
    return is_cap_name (value);
  if (strcmp (type, "cap-circle") == 0)
    return is_circle (value);
  if (strcmp (type, "cap-ring") == 0)
    return is_ring (positions = read_positions (value, " ", ","));
  if (strcmp (type, "ring") == 0)
    return is_ring (positions = read_positions (value, " ", " "));
  if (strcmp (type, "line") == 0)
    return is_line (positions = read_positions (value, " ", " "));
  if (strcmp (type, "kml-point") == 0)
    return is_kml_line (value, 1, TRUE);
  if (strcmp (type, "kml-line") == 0)
    return is_kml_line (value, 2, FALSE);
  if (strcmp (type, "kml-ring") == 0)
    return is_kml_line (value, 4, TRUE);
  if (strcmp (type, "colour") == 0)
    return strlen (value) == 8 && strspn (value, "0123456789abcdef") == 8;
  g_return_val_if_reached (FALSE);
}
