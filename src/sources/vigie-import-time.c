/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-import-time.h"

#include <string.h>

#include "vigie-time.h"

#define MS_PER_DAY G_GINT64_CONSTANT (86400000)
#define NO_OFFSET G_MAXINT

/* What the text said, before it is a moment. */
typedef struct
{
  int year, month, day;
  int hour, minute, second, ms;
  gboolean has_clock;
  int offset_minutes; /* NO_OFFSET when the text names no zone */
} CivilTime;

static void
skip_blanks (const char **text)
{
  while (**text == ' ' || **text == '\t' || **text == ',')
    (*text)++;
}

/* Reads between @min and @max digits. */
static gboolean
read_number (const char **text, int min, int max, int *value)
{
  int n = 0;

  *value = 0;
  while (n < max && g_ascii_isdigit (**text))
    {
      *value = *value * 10 + (**text - '0');
      (*text)++;
      n++;
    }

  return n >= min;
}

/* Days since 1970-01-01, Howard Hinnant's days_from_civil. */
static gint64
days_from_civil (gint64 year, int month, int day)
{
  gint64 era, year_of_era, day_of_year, day_of_era;

  year -= month <= 2;
  era = (year >= 0 ? year : year - 399) / 400;
  year_of_era = year - era * 400;
  day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

static gboolean
date_exists (int year, int month, int day)
{
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
         g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

static gboolean
civil_to_ms (const CivilTime *civil, GTimeZone *time_zone, gint64 *at_ms)
{
  gint64 local, seconds, offset;

  if (!date_exists (civil->year, civil->month, civil->day) || civil->hour > 23 ||
      civil->minute > 59 || civil->second > 60)
    return FALSE;

  seconds = days_from_civil (civil->year, civil->month, civil->day) * 86400 + civil->hour * 3600 +
            civil->minute * 60 + civil->second;
  if (civil->offset_minutes != NO_OFFSET)
    offset = civil->offset_minutes * 60;
  else
    {
      int interval;

      local = seconds;
      interval = g_time_zone_adjust_time (time_zone, G_TIME_TYPE_STANDARD, &local);
      offset = g_time_zone_get_offset (time_zone, interval);
      seconds += local - seconds; /* an hour that the clocks skipped */
    }
  *at_ms = (seconds - offset) * 1000 + civil->ms;

  return TRUE;
}

/* "Z", "+01:00", "+0100", "+01", " UTC", " GMT" or nothing. */
static gboolean
read_zone (const char **text, int *minutes)
{
  int sign, hours, rest = 0;

  skip_blanks (text);
  if (g_ascii_strncasecmp (*text, "utc", 3) == 0 || g_ascii_strncasecmp (*text, "gmt", 3) == 0)
    {
      *text += 3;
      *minutes = 0;
      return TRUE;
    }
  if (**text == 'Z' || **text == 'z')
    {
      (*text)++;
      *minutes = 0;
      return TRUE;
    }
  if (**text != '+' && **text != '-')
    return TRUE;

  sign = **text == '-' ? -1 : 1;
  (*text)++;
  if (!read_number (text, 2, 2, &hours) || hours > 15)
    return FALSE;
  if (**text == ':')
    (*text)++;
  if (g_ascii_isdigit (**text) && (!read_number (text, 2, 2, &rest) || rest > 59))
    return FALSE;
  *minutes = sign * (hours * 60 + rest);

  return TRUE;
}

static void
read_fraction (const char **text, int *ms)
{
  int scale = 100;

  if ((**text != '.' && **text != ',') || !g_ascii_isdigit ((*text)[1]))
    return;
  for ((*text)++; g_ascii_isdigit (**text); (*text)++, scale /= 10)
    *ms += (**text - '0') * scale;
}

/* "18:04", "18:04:05.123", "18h04", "18 h", "6:04 PM" and a zone after it. */
static gboolean
read_clock (const char **text, CivilTime *civil)
{
  gboolean letter;

  if (!read_number (text, 1, 2, &civil->hour))
    return FALSE;
  if (**text == ' ' && ((*text)[1] == 'h' || (*text)[1] == 'H'))
    (*text)++;
  letter = **text == 'h' || **text == 'H';
  if (!letter && **text != ':')
    return FALSE;
  (*text)++;
  if (letter && **text == ' ')
    (*text)++;
  if (!read_number (text, letter ? 0 : 2, 2, &civil->minute))
    return FALSE;
  if (**text == ':' || (letter && g_ascii_tolower (**text) == 'm'))
    {
      (*text)++;
      if (!read_number (text, letter ? 0 : 2, 2, &civil->second))
        return FALSE;
      read_fraction (text, &civil->ms);
    }
  civil->has_clock = TRUE;

  skip_blanks (text);
  if ((g_ascii_tolower (**text) == 'a' || g_ascii_tolower (**text) == 'p') &&
      g_ascii_tolower ((*text)[1]) == 'm')
    {
      if (civil->hour < 1 || civil->hour > 12)
        return FALSE;
      civil->hour = civil->hour % 12 + (g_ascii_tolower (**text) == 'p' ? 12 : 0);
      *text += 2;
    }

  return read_zone (text, &civil->offset_minutes);
}

/* The clock after a date: behind "T", blanks or « à »; a date alone is midnight. */
static gboolean
read_rest (const char *text, CivilTime *civil)
{
  if (*text == 'T' || *text == 't')
    text++;
  skip_blanks (&text);
  if (g_str_has_prefix (text, "à "))
    text += strlen ("à ");
  else if (*text == '-' && text[1] == ' ')
    text += 2;
  if (*text == '\0')
    return TRUE;
  if (!read_clock (&text, civil))
    return FALSE;
  skip_blanks (&text);

  return *text == '\0';
}

static int
read_month_name (const char **text)
{
  /* English and French; the longer word first where one begins with another */
  static const struct
  {
    const char *name;
    int month;
  } months[] = {
    { "january", 1 },   { "janvier", 1 },   { "janv", 1 },      { "jan", 1 },
    { "february", 2 },  { "février", 2 },   { "fevrier", 2 },   { "févr", 2 },
    { "fevr", 2 },      { "fév", 2 },       { "feb", 2 },       { "march", 3 },
    { "mars", 3 },      { "mar", 3 },       { "april", 4 },     { "avril", 4 },
    { "avr", 4 },       { "apr", 4 },       { "may", 5 },       { "mai", 5 },
    { "june", 6 },      { "juin", 6 },      { "jun", 6 },       { "july", 7 },
    { "juillet", 7 },   { "juil", 7 },      { "jul", 7 },       { "august", 8 },
    { "août", 8 },      { "aout", 8 },      { "aug", 8 },       { "september", 9 },
    { "septembre", 9 }, { "sept", 9 },      { "sep", 9 },       { "october", 10 },
    { "octobre", 10 },  { "oct", 10 },      { "november", 11 }, { "novembre", 11 },
    { "nov", 11 },      { "december", 12 }, { "décembre", 12 }, { "decembre", 12 },
    { "déc", 12 },      { "dec", 12 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (months); i++)
    if (g_ascii_strncasecmp (*text, months[i].name, strlen (months[i].name)) == 0)
      {
        *text += strlen (months[i].name);
        if (**text == '.')
          (*text)++;
        return months[i].month;
      }

  return 0;
}

/* "Sat Nov 10 05:55:39 +0000 2018", as the X API v1 writes it. */
static gboolean
read_twitter (const char *text, CivilTime *civil)
{
  civil->month = read_month_name (&text);
  skip_blanks (&text);
  if (civil->month == 0 || !read_number (&text, 1, 2, &civil->day))
    return FALSE;
  skip_blanks (&text);
  if (!read_clock (&text, civil))
    return FALSE;
  skip_blanks (&text);

  return read_number (&text, 4, 4, &civil->year) && *text == '\0';
}

/* "10 Nov 2018 05:55:39 +0000" (RFC 2822) or « 12 janvier 2026 à 18h04 ». */
static gboolean
read_named_month (const char *text, CivilTime *civil)
{
  if (!read_number (&text, 1, 2, &civil->day))
    return FALSE;
  if (g_str_has_prefix (text, "er"))
    text += 2;
  skip_blanks (&text);
  if (*text == '-')
    text++;
  civil->month = read_month_name (&text);
  skip_blanks (&text);
  if (*text == '-')
    text++;
  if (civil->month == 0 || !read_number (&text, 4, 4, &civil->year))
    return FALSE;

  return read_rest (text, civil);
}

static gboolean
read_numeric_date (const char *text, VigieDateOrder order, CivilTime *civil)
{
  const char *start = text;
  gboolean year_first;
  int a, b, c;
  char separator;

  if (!read_number (&text, 1, 4, &a))
    return FALSE;
  year_first = text - start > 2;
  separator = *text;
  if (separator != '-' && separator != '/' && separator != '.')
    return FALSE;
  text++;
  if (!read_number (&text, 1, 2, &b) || *text != separator)
    return FALSE;
  text++;
  if (year_first || a > 31)
    {
      if (a < 1000 || !read_number (&text, 1, 2, &c))
        return FALSE;
      civil->year = a;
      civil->month = b;
      civil->day = c;
    }
  else
    {
      if (!read_number (&text, 2, 4, &c))
        return FALSE;
      civil->year = c < 100 ? 2000 + c : c;
      civil->month = order == VIGIE_DATE_ORDER_MDY ? a : b;
      civil->day = order == VIGIE_DATE_ORDER_MDY ? b : a;
    }

  return read_rest (text, civil);
}

/* Unix seconds, ms or µs by the number of digits; 20260112 and 20260112180405 are dates. */
static gboolean
read_digits_only (const char *text, gsize length, CivilTime *civil, gint64 *at_ms, gboolean *done)
{
  gint64 value = 0;

  if (length == 8 || length == 14)
    {
      read_number (&text, 4, 4, &civil->year);
      read_number (&text, 2, 2, &civil->month);
      read_number (&text, 2, 2, &civil->day);
      if (length == 14)
        {
          read_number (&text, 2, 2, &civil->hour);
          read_number (&text, 2, 2, &civil->minute);
          read_number (&text, 2, 2, &civil->second);
        }
      return TRUE;
    }
  for (gsize i = 0; i < length; i++)
    value = value * 10 + (text[i] - '0');
  *done = TRUE;
  if (length == 9 || length == 10)
    *at_ms = value * 1000;
  else if (length == 12 || length == 13)
    *at_ms = value;
  else if (length == 16)
    *at_ms = value / 1000;
  else
    return FALSE;

  return TRUE;
}

static gboolean
read_unix (const char *text, CivilTime *civil, gint64 *at_ms, gboolean *done)
{
  gsize n_digits = strspn (text, "0123456789");

  if (n_digits == 0 || n_digits > 16)
    return FALSE;
  if (text[n_digits] == '\0')
    return read_digits_only (text, n_digits, civil, at_ms, done);
  if (text[n_digits] == '.' && (n_digits == 9 || n_digits == 10) &&
      text[n_digits + 1 + strspn (text + n_digits + 1, "0123456789")] == '\0')
    {
      *at_ms = (gint64) (g_ascii_strtod (text, NULL) * 1000.0 + 0.5);
      *done = TRUE;
      return TRUE;
    }

  return FALSE;
}

/**
 * vigie_import_parse_time:
 * @text: a date as people and programs write it; blanks around it are ignored
 * @time_zone: for times that name no zone
 * @order: for 03/04/2026; %VIGIE_DATE_ORDER_AUTO reads it as in France
 * @at_ms: (out): ms since 1970 UTC
 *
 * Reads ISO 8601, dd/mm/yyyy with or without a clock, Unix time in s, ms or µs, RFC 2822, the
 * form of the X API v1, and dates with English or French month names.
 *
 * Returns: %FALSE when @text is nothing of the kind
 */
gboolean
vigie_import_parse_time (const char *text,
                         GTimeZone *time_zone,
                         VigieDateOrder order,
                         gint64 *at_ms)
{
  char buffer[80];
  const char *rest;
  CivilTime civil = { .offset_minutes = NO_OFFSET };
  gboolean done = FALSE;
  gsize length;

  /* the one form that all APIs write, without the copy */
  if (g_ascii_isdigit (text[0]) && vigie_time_parse (text, at_ms))
    return TRUE;

  if (g_strlcpy (buffer, text, sizeof buffer) >= sizeof buffer)
    return FALSE;
  g_strstrip (buffer);
  length = strlen (buffer);
  if (length == 0)
    return FALSE;

  if (read_unix (buffer, &civil, at_ms, &done))
    return done || civil_to_ms (&civil, time_zone, at_ms);
  if (done)
    return FALSE;
  if (read_numeric_date (buffer, order, &civil))
    return civil_to_ms (&civil, time_zone, at_ms);

  civil = (CivilTime) { .offset_minutes = NO_OFFSET };
  rest = buffer;
  if (!g_ascii_isdigit (*rest) && read_month_name (&rest) == 0)
    { /* a weekday says nothing that the date does not */
      rest += strcspn (rest, " ,");
      skip_blanks (&rest);
    }
  else
    rest = buffer;
  if (g_ascii_isdigit (*rest) ? read_named_month (rest, &civil) : read_twitter (rest, &civil))
    return civil_to_ms (&civil, time_zone, at_ms);

  return FALSE;
}

/**
 * vigie_import_parse_clock:
 * @text: a time of day without a date, "18:04" or "18h04"
 * @ms_of_day: (out): since midnight
 */
gboolean
vigie_import_parse_clock (const char *text, gint64 *ms_of_day)
{
  CivilTime civil = { .offset_minutes = NO_OFFSET };

  skip_blanks (&text);
  if (!read_clock (&text, &civil) || civil.hour > 23 || civil.minute > 59 || civil.second > 60)
    return FALSE;
  skip_blanks (&text);
  if (*text != '\0' || civil.offset_minutes != NO_OFFSET)
    return FALSE;
  *ms_of_day =
      ((civil.hour * 60 + civil.minute) * 60 + civil.second) * G_GINT64_CONSTANT (1000) + civil.ms;

  return TRUE;
}

/**
 * vigie_import_has_clock:
 *
 * Returns: whether the date in @text says the time of day too
 */
gboolean
vigie_import_has_clock (const char *text)
{
  gsize n_digits = strspn (text, "0123456789");

  if (text[n_digits] == '\0' && n_digits != 8)
    return TRUE;

  return strpbrk (text, ":hHT") != NULL && strlen (text) > 10;
}

/**
 * vigie_import_guess_date_order:
 *
 * Returns: the order that @text proves by a number above twelve, or %VIGIE_DATE_ORDER_AUTO
 */
VigieDateOrder
vigie_import_guess_date_order (const char *text)
{
  int a, b;

  skip_blanks (&text);
  if (!read_number (&text, 1, 2, &a) || (*text != '/' && *text != '-' && *text != '.'))
    return VIGIE_DATE_ORDER_AUTO;
  text++;
  if (!read_number (&text, 1, 2, &b) || (*text != '/' && *text != '-' && *text != '.'))
    return VIGIE_DATE_ORDER_AUTO;
  if (a > 12 && a <= 31 && b <= 12)
    return VIGIE_DATE_ORDER_DMY;
  if (b > 12 && b <= 31 && a <= 12)
    return VIGIE_DATE_ORDER_MDY;

  return VIGIE_DATE_ORDER_AUTO;
}

#define SNOWFLAKE_EPOCH_MS G_GINT64_CONSTANT (1288834974657)

/**
 * vigie_snowflake_to_time:
 * @digits: the id of a post on X
 * @at_ms: (out): when it was made
 *
 * Ids since November 2010 hold their ms since 2010-11-04T01:42:54.657Z above bit 22
 * (Twitter's Snowflake); older ones were plain numbers.
 */
gboolean
vigie_snowflake_to_time (const char *digits, gint64 *at_ms)
{
  guint64 id;
  char *end;

  if (!g_ascii_isdigit (digits[0]) || strlen (digits) < 12 || strlen (digits) > 19)
    return FALSE;
  id = g_ascii_strtoull (digits, &end, 10);
  if (*end != '\0' || (id >> 22) == 0)
    return FALSE;
  *at_ms = (gint64) (id >> 22) + SNOWFLAKE_EPOCH_MS;

  return TRUE;
}

/* (transfer full): the lowest id of a post that is made then; see vigie_snowflake_to_time() */
char *
vigie_snowflake_from_time (gint64 at_ms)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT,
                          CLAMP (at_ms - SNOWFLAKE_EPOCH_MS, 1, G_MAXINT64 >> 22) << 22);
}
