/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-time.h"

#define MS_PER_DAY (G_GINT64_CONSTANT (86400000))

/* Days since 1970-01-01 of a proleptic Gregorian date, and back: Howard Hinnant,
 * "chrono-compatible low-level date algorithms". No time zone data is read here. */
static gint64
days_from_civil (gint64 year, int month, int day)
{
  gint64 y = month <= 2 ? year - 1 : year;
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

static void
civil_from_days (gint64 days, gint64 *year, int *month, int *day)
{
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  gint64 day_of_era = z - era * 146097;
  gint64 year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 shifted_month = (5 * day_of_year + 2) / 153;

  *day = (int) (day_of_year - (153 * shifted_month + 2) / 5 + 1);
  *month = (int) (shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

/**
 * vigie_time_format:
 * @at_ms: ms since 1970 UTC
 *
 * Returns: (transfer full): RFC 3339 in UTC with milliseconds, "2026-01-12T18:04:05.123Z";
 *   "" for %VIGIE_TIME_UNKNOWN
 */
char *
vigie_time_format (gint64 at_ms)
{
  gint64 days, rest, year;
  int month, day;

  if (at_ms == VIGIE_TIME_UNKNOWN)
    return g_strdup ("");

  days = at_ms / MS_PER_DAY;
  rest = at_ms % MS_PER_DAY;
  if (rest < 0)
    {
      days--;
      rest += MS_PER_DAY;
    }
  civil_from_days (days, &year, &month, &day);

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", (int) year, month, day,
                          (int) (rest / 3600000), (int) (rest / 60000 % 60),
                          (int) (rest / 1000 % 60), (int) (rest % 1000));
}

static gboolean
read_digits (const char **text, int n_digits, int *value)
{
  *value = 0;
  for (int i = 0; i < n_digits; i++, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      *value = *value * 10 + (**text - '0');
    }
  return TRUE;
}

static gboolean
read_char (const char **text, char c)
{
  if (**text != c)
    return FALSE;
  (*text)++;
  return TRUE;
}

static gboolean
read_date (const char **text, gint64 *days)
{
  static const int lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  int year, month, day;
  gboolean leap;

  if (!read_digits (text, 4, &year) || !read_char (text, '-') || !read_digits (text, 2, &month) ||
      !read_char (text, '-') || !read_digits (text, 2, &day))
    return FALSE;
  leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month < 1 || month > 12 || day < 1 || day > lengths[month - 1] ||
      (month == 2 && day == 29 && !leap))
    return FALSE;

  *days = days_from_civil (year, month, day);
  return TRUE;
}

static gboolean
read_fraction (const char **text, int *ms)
{
  int scale = 100;

  *ms = 0;
  if (**text != '.')
    return TRUE;
  (*text)++;
  if (!g_ascii_isdigit (**text))
    return FALSE;
  for (; g_ascii_isdigit (**text); (*text)++, scale /= 10)
    *ms += (**text - '0') * scale;
  return TRUE;
}

static gboolean
read_offset (const char **text, int *minutes)
{
  int sign, hours, rest;

  if (**text == 'Z' || **text == 'z')
    {
      (*text)++;
      *minutes = 0;
      return TRUE;
    }
  if (**text != '+' && **text != '-')
    return FALSE;
  sign = **text == '-' ? -1 : 1;
  (*text)++;
  if (!read_digits (text, 2, &hours) || !read_char (text, ':') || !read_digits (text, 2, &rest) ||
      hours > 23 || rest > 59)
    return FALSE;
  *minutes = sign * (hours * 60 + rest);
  return TRUE;
}

/**
 * vigie_time_parse:
 * @text: a date-time of RFC 3339, with its offset
 * @at_ms: (out): ms since 1970 UTC
 *
 * Returns: %FALSE when @text is nothing of the kind; a time without offset is refused,
 *   for nobody could say what it means
 */
gboolean
vigie_time_parse (const char *text, gint64 *at_ms)
{
  gint64 days;
  int hour, minute, second, ms, offset;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!read_date (&text, &days) || (*text != 'T' && *text != 't' && *text != ' '))
    return FALSE;
  text++;
  if (!read_digits (&text, 2, &hour) || !read_char (&text, ':') ||
      !read_digits (&text, 2, &minute) || !read_char (&text, ':') ||
      !read_digits (&text, 2, &second) || !read_fraction (&text, &ms) ||
      !read_offset (&text, &offset) || *text != '\0')
    return FALSE;
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;

  *at_ms = days * MS_PER_DAY + ((hour * 60 + minute - offset) * 60 + second) * 1000LL + ms;
  return TRUE;
}
