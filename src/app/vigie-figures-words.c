/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-figures-words.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <stdio.h>

#include "vigie-chart-words.h"
#include "vigie-closures.h"

static char *
say_span (gint64 ms, VigieLanguage language)
{
  return vigie_chart_say_duration (language, ABS (ms));
}

/**
 * vigie_figures_get_language:
 *
 * Charts bring their own words, in the languages of documents. On screen they speak as the window
 * around them does, and that is English where nobody translated it; a document is in French then.
 *
 * Returns: the language of what is seen on screen
 */
VigieLanguage
vigie_figures_get_language (void)
{
  VigieLanguage language = VIGIE_LANGUAGE_ENGLISH;

  /* Translators: the language of the charts on screen. Give "fr" if yours is French, and leave it
   * as it is otherwise: charts know English and French alone. */
  vigie_language_from_string (C_ ("language of charts", "en"), &language);
  return language;
}

/* What the desk was for, in one sentence. */
char *
vigie_figures_say_gain (const VigieReviewGain *gain, VigieLanguage language)
{
  g_autofree char *span = NULL;

  if (gain->official_at == VIGIE_TIME_UNKNOWN)
    return g_strdup (_ ("The log does not say when the first official information came, so nobody "
                        "can say how much time was gained."));
  if (gain->first == NULL)
    return g_strdup (_ ("No post was confirmed, so no time was gained."));
  span = say_span (gain->confirmed_ms, language);
  if (gain->confirmed_ms >= 0)
    /* Translators: %s is how long, as “12 min” */
    return g_strdup_printf (
        _ ("%s gained: the first post was confirmed that long before the first official "
           "information."),
        span);
  /* Translators: %s is how long, as “12 min” */
  return g_strdup_printf (
      _ ("No time gained: the first post was confirmed %s after the first official information."),
      span);
}

/* When, and how long before the first official information; @ms is unknown where one is missing. */
char *
vigie_figures_say_before (gint64 ms, gint64 at, VigieLanguage language)
{
  g_autofree char *time = NULL;
  g_autofree char *span = NULL;

  if (at == VIGIE_TIME_UNKNOWN)
    return g_strdup (_ ("Not in the log"));
  time = vigie_format_time (at);
  if (ms == VIGIE_TIME_UNKNOWN)
    return g_steal_pointer (&time);
  span = say_span (ms, language);
  /* Translators: a time, and how long before or after the first official information */
  return g_strdup_printf (ms >= 0 ? _ ("%s, %s before") : _ ("%s, %s after"), time, span);
}

/* A milestone against the alert. */
char *
vigie_figures_say_call (gint64 ms, gint64 limit_ms, VigieLanguage language)
{
  g_autofree char *span = NULL;
  g_autofree char *limit = say_span (limit_ms, language);

  if (ms == VIGIE_TIME_UNKNOWN)
    return g_strdup (_ ("Not in the log"));
  span = say_span (ms, language);
  if (ms < 0)
    /* Translators: how long */
    return g_strdup_printf (_ ("%s before the alert"), span);
  if (ms <= limit_ms)
    /* Translators: how long, and how long it may take */
    return g_strdup_printf (_ ("%s after the alert: within %s"), span, limit);
  /* Translators: how long, and how long it may take */
  return g_strdup_printf (_ ("%s after the alert: late, the limit is %s"), span, limit);
}

char *
vigie_figures_say_statuses (const VigieReviewCounts *counts)
{
  const guint64 *by_status = counts->by_status;

  return g_strdup_printf (
      _ ("Confirmed: %u · Known to command: %u · Rejected: %u · Unverifiable: %u · Open: %u"),
      (guint) by_status[VIGIE_STATUS_CONFIRMED], (guint) by_status[VIGIE_STATUS_KNOWN_TO_COMMAND],
      (guint) by_status[VIGIE_STATUS_REJECTED], (guint) by_status[VIGIE_STATUS_UNVERIFIABLE],
      (guint) by_status[VIGIE_STATUS_NEW]);
}

char *
vigie_figures_say_used (const VigieReviewCounts *counts)
{
  if (counts->withdrawn == 0)
    return g_strdup_printf (_ ("Briefs: %u · Overlays: %u"), (guint) counts->briefs,
                            (guint) counts->overlays);
  return g_strdup_printf (_ ("Briefs: %u · Overlays: %u · Not confirmed any more: %u"),
                          (guint) counts->briefs, (guint) counts->overlays,
                          (guint) counts->withdrawn);
}

char *
vigie_figures_say_entries (const VigieReviewCounts *counts)
{
  return g_strdup_printf (_ ("Persons: %u · Undone: %u · Messages relayed: %u"),
                          (guint) counts->persons, (guint) counts->undone,
                          (guint) counts->messages);
}

char *
vigie_figures_say_closures (const VigieReviewCounts *counts)
{
  return g_strdup_printf (_ ("Lifted: %u · Not over: %u"), (guint) counts->closures_lifted,
                          (guint) counts->closures_open);
}

/* All but the median, which stands beside it. */
char *
vigie_figures_say_delays (const VigieDelays *delays, VigieLanguage language)
{
  GString *text = g_string_new (NULL);

  if (delays->n == 0)
    g_string_append (text, _ ("No post"));
  else
    {
      g_autofree char *q1 = say_span (delays->q1_ms, language);
      g_autofree char *q3 = say_span (delays->q3_ms, language);
      g_autofree char *p90 = say_span (delays->p90_ms, language);

      g_string_append_printf (text, ngettext ("%u post", "%u posts", (gulong) delays->n),
                              (guint) delays->n);
      g_string_append (text, " · ");
      /* Translators: three times, as “12 min”: shares of the posts that took no longer */
      g_string_append_printf (
          text, _ ("a quarter within %s, three quarters within %s, nine tenths within %s"), q1, q3,
          p90);
    }
  if (delays->n_negative > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text,
                              ngettext ("%u below zero is left out, as clocks differ",
                                        "%u below zero are left out, as clocks differ",
                                        (gulong) delays->n_negative),
                              (guint) delays->n_negative);
    }
  return g_string_free_and_steal (text);
}

/* (transfer full): how this desk writes a day in numbers, but the year always in full: "03/04/27"
 * may be one of three days. */
static char *
find_day_format (void)
{
  g_autoptr (GString) format = g_string_new (NULL);

  for (const char *c = nl_langinfo (D_FMT); *c != '\0'; c++)
    {
      if (c[0] != '%' || c[1] == '\0')
        g_string_append_c (format, *c);
      else
        {
          c++;
          if (*c == 'D')
            g_string_append (format, "%m/%d/%Y");
          else
            g_string_append_printf (format, "%%%c", *c == 'y' ? 'Y' : *c);
        }
    }
  return g_string_free_and_steal (g_steal_pointer (&format));
}

/**
 * vigie_figures_format_day:
 * @day: as "2026-03-31"
 *
 * Returns: (transfer full): as this desk writes days, with four digits of the year; @day itself
 *   where it is none
 */
char *
vigie_figures_format_day (const char *day)
{
  g_autofree char *format = find_day_format ();
  g_autofree char *text = NULL;
  g_autoptr (GDateTime) date = NULL;
  int year, month, number;

  if (sscanf (day, "%4d-%2d-%2d", &year, &month, &number) == 3)
    date = g_date_time_new_utc (year, month, number, 12, 0, 0);
  if (date != NULL)
    text = g_date_time_format (date, format);
  return text != NULL ? g_steal_pointer (&text) : g_strdup (day);
}

/* Three numbers with something between them, of @numbers; how many digits the first one has. */
static gsize
scan_day (const char *text, int numbers[3])
{
  gsize n_digits = 0;
  int end = 0;

  if (sscanf (text, " %4d %*1[-/.] %2d %*1[-/.] %4d %n", &numbers[0], &numbers[1], &numbers[2],
              &end) != 3 ||
      text[end] != '\0')
    return 0;
  while (*text == ' ')
    text++;
  while (g_ascii_isdigit (text[n_digits]))
    n_digits++;
  return n_digits;
}

/**
 * vigie_figures_parse_day:
 * @text: a day in numbers, as "2026-03-31" or as this desk writes days
 *
 * Returns: (transfer full) (nullable): as "2026-03-31"; %NULL where it is no day that there is
 */
char *
vigie_figures_parse_day (const char *text)
{
  g_autofree char *sample = vigie_figures_format_day ("2033-02-01");
  int numbers[3], order[3];
  gsize n_digits = scan_day (text, numbers);
  int year, month, day;

  if (n_digits == 0)
    return NULL;
  if (n_digits > 2 || scan_day (sample, order) == 0 || order[0] % 100 == 33)
    year = numbers[0], month = numbers[1], day = numbers[2];
  else
    {
      year = numbers[2];
      month = numbers[order[0] == 2 ? 0 : 1];
      day = numbers[order[0] == 2 ? 1 : 0];
    }
  if (year >= 0 && year < 100)
    year += 2000;
  if (year < 1000 || month < 1 || day < 1 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return NULL;
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

/* What is to be done, by whom, and until when. */
char *
vigie_figures_say_finding (const VigieFinding *finding)
{
  g_autofree char *day = finding->due != NULL ? vigie_figures_format_day (finding->due) : NULL;
  g_autofree char *who = NULL;

  if (finding->owner != NULL && day != NULL)
    /* Translators: who sees to it, and until which day */
    who = g_strdup_printf (_ ("%s, until %s"), finding->owner, day);
  else if (day != NULL)
    /* Translators: a day */
    who = g_strdup_printf (C_ ("day", "Until %s"), day);
  else
    who = g_strdup (finding->owner);
  if (finding->action == NULL || who == NULL)
    return g_strdup (finding->action != NULL ? finding->action : (who != NULL ? who : ""));
  return g_strdup_printf ("%s\n%s", finding->action, who);
}
