/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-chart-words.h"

#include <math.h>
#include <string.h>

/* In the language of the readers, as those of the brief. {0} and {1} are filled in; a second form,
 * after "|", is for more than one. */
static const char *const words[VIGIE_CHART_N_WORDS][VIGIE_N_LANGUAGES] = {
  [VIGIE_CHART_WORD_POSTS] = { "Publications", "Posts" },
  [VIGIE_CHART_WORD_POSTS_PER] = { "Publications par tranche de {0}", "Posts every {0}" },
  [VIGIE_CHART_WORD_N_POSTS] = { "{0} publication|{0} publications", "{0} post|{0} posts" },
  [VIGIE_CHART_WORD_NOTHING_ARRIVED] = { "Aucune publication sur cette période",
                                         "No post in this time" },
  [VIGIE_CHART_WORD_NO_DELAYS] = { "Aucun délai à montrer", "No delay to show" },
  [VIGIE_CHART_WORD_NO_CLOSURES] = { "Aucune coupure", "No closure" },
  [VIGIE_CHART_WORD_NO_COMMUNES] = { "Aucune commune à montrer", "No commune to show" },
  [VIGIE_CHART_WORD_OTHERS] = { "{0} autre|{0} autres", "{0} other|{0} others" },
  [VIGIE_CHART_WORD_TIME] = { "Heure", "Time" },
  [VIGIE_CHART_WORD_FROM] = { "De", "From" },
  [VIGIE_CHART_WORD_TO] = { "À", "To" },
  [VIGIE_CHART_WORD_TOTAL] = { "Total", "Total" },
  [VIGIE_CHART_WORD_DELAY] = { "Délai", "Delay" },
  [VIGIE_CHART_WORD_SHARE] = { "Part", "Share" },
  [VIGIE_CHART_WORD_BELOW] = { "moins de {0}", "below {0}" },
  [VIGIE_CHART_WORD_ABOVE] = { "{0} et plus", "{0} and more" },
  [VIGIE_CHART_WORD_BETWEEN] = { "{0} – {1}", "{0} – {1}" },
  [VIGIE_CHART_WORD_MEDIAN] = { "Médiane\u00a0: {0}", "Median: {0}" },
  [VIGIE_CHART_WORD_GOALS] = { "3 et 15\u00a0min", "3 and 15\u00a0min" },
  [VIGIE_CHART_WORD_QUARTER] = { "Un quart", "A quarter" },
  [VIGIE_CHART_WORD_HALF] = { "Médiane", "Median" },
  [VIGIE_CHART_WORD_THREE_QUARTERS] = { "Trois quarts", "Three quarters" },
  [VIGIE_CHART_WORD_NINE_TENTHS] = { "Neuf dixièmes", "Nine tenths" },
  [VIGIE_CHART_WORD_RANGE] = { "la moitié des délais, leur médiane, et jusqu’à neuf sur dix",
                               "half of the delays, their median, and up to nine of ten" },
  [VIGIE_CHART_WORD_CLOSURE] = { "Coupure", "Closure" },
  [VIGIE_CHART_WORD_BEGIN] = { "Début", "Begin" },
  [VIGIE_CHART_WORD_END] = { "Levée", "Lifted" },
  [VIGIE_CHART_WORD_PLANNED_END] = { "Fin annoncée", "Announced end" },
  [VIGIE_CHART_WORD_DURATION] = { "Durée", "Duration" },
  [VIGIE_CHART_WORD_STATE] = { "État", "State" },
  [VIGIE_CHART_WORD_LIFTED] = { "levée", "lifted" },
  [VIGIE_CHART_WORD_PLANNED] = { "en cours, fin annoncée", "in force, end announced" },
  [VIGIE_CHART_WORD_OPEN] = { "en cours, fin non connue", "in force, end not known" },
  [VIGIE_CHART_WORD_TO_COME] = { "à venir", "to come" },
  [VIGIE_CHART_WORD_LONGEST] = { "Les {0} plus longues de {1} coupures.",
                                 "The {0} longest of {1} closures." },
  [VIGIE_CHART_WORD_COMMUNE] = { "Commune", "Commune" },
  [VIGIE_CHART_WORD_NONE] = { "aucune", "none" },
  [VIGIE_CHART_WORD_NOT_WATCHED] = { "non suivie", "not watched" },
  [VIGIE_CHART_WORD_MORE] = { "et {0} de plus", "and {0} more" },
  [VIGIE_CHART_WORD_NAMED] = { "{0}\u00a0: {1}", "{0}: {1}" },
  [VIGIE_CHART_WORD_SPAN] = { "du {0} au {1}", "from {0} to {1}" },
  [VIGIE_CHART_WORD_SAY_BARS] = { "{0} {1}", "{0} {1}" },
  [VIGIE_CHART_WORD_SAY_MOST] = { "au plus {0}, {1}", "at most {0}, {1}" },
  [VIGIE_CHART_WORD_SAY_AREAS] = { "le {0}\u00a0: {1}", "on {0}: {1}" },
  [VIGIE_CHART_WORD_SAY_DELAYS] = { "{0}, {1}", "{0}, {1}" },
  [VIGIE_CHART_WORD_SAY_MEDIAN] = { "médiane {0}", "median {0}" },
  [VIGIE_CHART_WORD_SAY_WITHIN] = { "{0} en moins de {1}", "{0} in less than {1}" },
  [VIGIE_CHART_WORD_SAY_CLOSURES] = { "{0} coupure|{0} coupures", "{0} closure|{0} closures" },
  [VIGIE_CHART_WORD_SAY_LIFTED] = { "dont {0} levée|dont {0} levées",
                                    "{0} of them lifted|{0} of them lifted" },
  [VIGIE_CHART_WORD_SAY_COMMUNES] = { "des publications dans {0} des {1} communes",
                                      "posts in {0} of {1} communes" },
  [VIGIE_CHART_WORD_SAY_TOP] = { "le plus\u00a0: {0}", "most: {0}" },
};

static const char *const months[12][VIGIE_N_LANGUAGES] = {
  { "janv.", "Jan" }, { "févr.", "Feb" }, { "mars", "Mar" },  { "avr.", "Apr" },
  { "mai", "May" },   { "juin", "Jun" },  { "juil.", "Jul" }, { "août", "Aug" },
  { "sept.", "Sep" }, { "oct.", "Oct" },  { "nov.", "Nov" },  { "déc.", "Dec" },
};

static const char *const days[7][VIGIE_N_LANGUAGES] = {
  { "lun.", "Mon" }, { "mar.", "Tue" }, { "mer.", "Wed" }, { "jeu.", "Thu" },
  { "ven.", "Fri" }, { "sam.", "Sat" }, { "dim.", "Sun" },
};

/* The first form. */
const char *
vigie_chart_word (VigieLanguage language, VigieChartWord word)
{
  g_return_val_if_fail (strchr (words[word][language], '|') == NULL, words[word][language]);

  return words[word][language];
}

/* One after the other, so that what is filled in is not looked into. */
static char *
fill (const char *form, gsize length, const char *first, const char *second)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    {
      const char *value = NULL;

      if (i + 2 < length && form[i] == '{' && form[i + 2] == '}')
        value = form[i + 1] == '0' ? first : second;
      if (value != NULL)
        {
          g_string_append (out, value);
          i += 2;
        }
      else
        g_string_append_c (out, form[i]);
    }
  return g_string_free_and_steal (out);
}

char *
vigie_chart_fill (VigieLanguage language,
                  VigieChartWord word,
                  const char *first,
                  const char *second)
{
  const char *form = words[word][language];

  return fill (form, strlen (form), first, second);
}

char *
vigie_chart_fill_count (VigieLanguage language, VigieChartWord word, guint64 n)
{
  const char *form = words[word][language];
  const char *plural = strchr (form, '|');
  gboolean is_one = language == VIGIE_LANGUAGE_FRENCH ? n < 2 : n == 1;
  g_autofree char *number = vigie_chart_say_number (language, n);

  if (plural == NULL)
    return fill (form, strlen (form), number, NULL);
  return is_one ? fill (form, (gsize) (plural - form), number, NULL)
                : fill (plural + 1, strlen (plural + 1), number, NULL);
}

char *
vigie_chart_say_number (VigieLanguage language, guint64 n)
{
  return vigie_words_number (language, (double) n, 0);
}

/* @part of 1. Not 0 % of what is there, and not 100 % of what is not all. */
char *
vigie_chart_say_percent (VigieLanguage language, double part)
{
  double percent = round (part * 100);
  g_autofree char *number = NULL;

  if (part > 0 && part < 1)
    percent = CLAMP (percent, 1, 99);
  number = vigie_words_number (language, percent, 0);
  return g_strdup_printf (language == VIGIE_LANGUAGE_FRENCH ? "%s\u00a0%%" : "%s%%", number);
}

/* "45 s", "3 min", "14 min 50", "1 h 20", "2 j 4 h": never more than two units. Below an hour to
 * the second, as a bound that was rounded down by a minute would be none. */
char *
vigie_chart_say_duration (VigieLanguage language, gint64 ms)
{
  const char *day = language == VIGIE_LANGUAGE_FRENCH ? "j" : "d";
  const char *sign = ms < 0 ? "−" : "";
  gint64 s = ms == G_MININT64 ? 0 : ABS (ms) / 1000 + (ABS (ms) % 1000 >= 500);

  if (s < 60)
    return g_strdup_printf ("%s%d\u00a0s", sign, (int) s);
  if (s < 3600 && s % 60 != 0)
    return g_strdup_printf ("%s%d\u00a0min\u00a0%02d", sign, (int) (s / 60), (int) (s % 60));
  if (s < 3600)
    return g_strdup_printf ("%s%d\u00a0min", sign, (int) (s / 60));
  if (s < 86400 && s % 3600 >= 60)
    return g_strdup_printf ("%s%d\u00a0h\u00a0%02d", sign, (int) (s / 3600), (int) (s % 3600 / 60));
  if (s < 86400)
    return g_strdup_printf ("%s%d\u00a0h", sign, (int) (s / 3600));
  if (s < 864000 && s % 86400 >= 3600)
    return g_strdup_printf ("%s%d\u00a0%s\u00a0%d\u00a0h", sign, (int) (s / 86400), day,
                            (int) (s % 86400 / 3600));
  return g_strdup_printf ("%s%" G_GINT64_FORMAT "\u00a0%s", sign, s / 86400, day);
}

static GDateTime *
make_local (gint64 at, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (at * 1000);

  return utc == NULL ? NULL
                     : (zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc));
}

/* "14:05" */
char *
vigie_chart_say_clock (gint64 at, GTimeZone *zone, gboolean seconds)
{
  g_autoptr (GDateTime) local = make_local (at, zone);

  if (local == NULL)
    return g_strdup ("–");
  return g_date_time_format (local, seconds ? "%H:%M:%S" : "%H:%M");
}

/* With a @brevity of 0 « mar. 24 nov. 2026 », of 1 « 24 nov. », of 2 « 24/11 ». */
char *
vigie_chart_say_day (VigieLanguage language, gint64 at, GTimeZone *zone, guint brevity)
{
  g_autoptr (GDateTime) local = make_local (at, zone);
  const char *month;
  int day;

  if (local == NULL)
    return g_strdup ("–");
  month = months[g_date_time_get_month (local) - 1][language];
  day = g_date_time_get_day_of_month (local);
  if (brevity == 0)
    return g_strdup_printf ("%s\u00a0%d\u00a0%s\u00a0%d",
                            days[g_date_time_get_day_of_week (local) - 1][language], day, month,
                            g_date_time_get_year (local));
  if (brevity == 1)
    return g_strdup_printf ("%d\u00a0%s", day, month);
  return g_strdup_printf ("%02d/%02d", day, g_date_time_get_month (local));
}

/* « nov. 2026 » */
char *
vigie_chart_say_month (VigieLanguage language, gint64 at, GTimeZone *zone)
{
  g_autoptr (GDateTime) local = make_local (at, zone);

  if (local == NULL)
    return g_strdup ("–");
  return g_strdup_printf ("%s\u00a0%d", months[g_date_time_get_month (local) - 1][language],
                          g_date_time_get_year (local));
}

/* "H+00:43" */
char *
vigie_chart_say_since_alert (gint64 ms, gboolean seconds)
{
  gint64 s = ms / 1000;

  if (seconds)
    return g_strdup_printf ("H+%02d:%02d:%02d", (int) (s / 3600), (int) (s / 60 % 60),
                            (int) (s % 60));
  return g_strdup_printf ("H+%02d:%02d", (int) (s / 3600), (int) (s / 60 % 60));
}
