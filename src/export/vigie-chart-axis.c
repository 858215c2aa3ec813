/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-chart-axis.h"

#include <math.h>

#define SECOND G_GINT64_CONSTANT (1000)
#define DAY (86400 * SECOND)
#define MAX_TICKS 1000 /* against times that nobody can mean */

static const VigieChartStep steps[] = {
  { 1, 0, 0 },     { 5, 0, 0 },       { 10, 0, 0 },   { 15, 0, 0 },    { 30, 0, 0 },
  { 60, 0, 0 },    { 120, 0, 0 },     { 300, 0, 0 },  { 600, 0, 0 },   { 900, 0, 0 },
  { 1800, 0, 0 },  { 3600, 0, 0 },    { 7200, 0, 0 }, { 10800, 0, 0 }, { 21600, 0, 0 },
  { 43200, 0, 0 }, { 0, 1, 0 },       { 0, 2, 0 },    { 0, 7, 0 },     { 0, 14, 0 },
  { 0, 0, 1 },     { 0, 0, 3 },       { 0, 0, 6 },    { 0, 0, 12 },    { 0, 0, 60 },
  { 0, 0, 120 },   { 0, 0, 12 * 50 },
};

static gint64
get_length (const VigieChartStep *step)
{
  return step->seconds * SECOND + step->days * DAY + (gint64) (step->months * 30.4 * DAY);
}

/**
 * vigie_chart_choose_value_step:
 * @max: the largest value
 * @max_ticks: at least 1
 *
 * Returns: 1, 2 or 5 times a power of ten, so that no more than @max_ticks steps reach @max
 */
gint64
vigie_chart_choose_value_step (guint64 max, guint max_ticks)
{
  const gint64 factors[] = { 1, 2, 5 };

  for (gint64 power = 1; power < G_MAXINT64 / 100; power *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
      if ((max + (guint64) (factors[i] * power) - 1) / (guint64) (factors[i] * power) <=
          MAX (max_ticks, 1))
        return factors[i] * power;
  return G_MAXINT64 / 10;
}

/**
 * vigie_chart_choose_bin:
 * @span_ms: the time to show
 * @max_bins: at least 1
 *
 * Returns: ms, a length that people count in, of which no more than @max_bins reach over @span_ms
 */
gint64
vigie_chart_choose_bin (gint64 span_ms, guint max_bins)
{
  static const guint lengths[] = {
    1,    5,    10,   15,    30,    60,    120,   300,    600,    900,
    1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800,
  };
  const gint64 n = MAX (max_bins, 1);
  const gint64 span = CLAMP (span_ms, 1, G_MAXINT64 / 2);
  gint64 week = lengths[G_N_ELEMENTS (lengths) - 1] * SECOND;

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    if ((span - 1) / (lengths[i] * SECOND) < n)
      return lengths[i] * SECOND;
  return ((span - 1) / week / n + 1) * week;
}

/* The shortest step with no more than @max_ticks over the span; the longest where none is. */
const VigieChartStep *
vigie_chart_choose_time_step (gint64 span_ms, guint max_ticks)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (span_ms / get_length (&steps[i]) < MAX (max_ticks, 1))
      return &steps[i];
  return &steps[G_N_ELEMENTS (steps) - 1];
}

static void
add_tick (GArray *ticks, gint64 from, gint64 to, gint64 at)
{
  if (at < from || at > to ||
      (ticks->len > 0 && at <= g_array_index (ticks, gint64, ticks->len - 1)))
    return;
  g_array_append_val (ticks, at);
}

static gint64
to_ms (GDateTime *time)
{
  return g_date_time_to_unix (time) * 1000;
}

/* The first day or month, in local time, before @from, where counting begins. */
static GDateTime *
find_start (GTimeZone *zone, gint64 from, const VigieChartStep *step)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (from * 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  int year, month, day;

  if (local == NULL)
    return NULL;
  g_date_time_get_ymd (local, &year, &month, &day);
  if (step->months > 0)
    {
      const int months = year * 12 + month - 1;
      const int first = months - months % (int) step->months;

      return g_date_time_new (zone, MAX (first / 12, 1), first % 12 + 1, 1, 0, 0, 0);
    }
  if (step->days > 1)
    {
      GDate date;
      guint32 julian;

      g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
      julian = g_date_get_julian (&date);
      julian -= MIN ((julian - 1) % step->days, julian - 1); /* weeks begin on Mondays */
      g_date_set_julian (&date, julian);
      return g_date_time_new (zone, g_date_get_year (&date), (int) g_date_get_month (&date),
                              g_date_get_day (&date), 0, 0, 0);
    }
  return g_date_time_new (zone, year, month, day, 0, 0, 0);
}

/* All of a day, on the clock of the wall, which may go back or leave out an hour. */
static void
add_ticks_of_day (
    GArray *ticks, GTimeZone *zone, GDateTime *midnight, gint64 from, gint64 to, guint step)
{
  int year, month, day;

  g_date_time_get_ymd (midnight, &year, &month, &day);
  for (guint second = 0; second < 86400; second += step)
    {
      g_autoptr (GDateTime) time = g_date_time_new (zone, year, month, day, (int) (second / 3600),
                                                    (int) (second / 60 % 60), second % 60);

      if (time == NULL)
        continue;
      if (to_ms (time) > to)
        return;
      add_tick (ticks, from, to, to_ms (time));
    }
}

/**
 * vigie_chart_make_time_ticks:
 * @zone: whose clock
 * @from: ms
 * @to: ms
 * @step: between two
 *
 * Returns: (transfer full) (element-type gint64): ms, from @from to @to, strictly ascending
 */
GArray *
vigie_chart_make_time_ticks (GTimeZone *zone, gint64 from, gint64 to, const VigieChartStep *step)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GDateTime) at = find_start (zone, from, step);

  for (guint n = 0; at != NULL && to_ms (at) <= to && n < MAX_TICKS; n++)
    {
      GDateTime *next = step->months > 0 ? g_date_time_add_months (at, (int) step->months)
                                         : g_date_time_add_days (at, MAX ((int) step->days, 1));

      if (step->seconds > 0)
        add_ticks_of_day (ticks, zone, at, from, to, step->seconds);
      else
        add_tick (ticks, from, to, to_ms (at));
      g_date_time_unref (at);
      at = next;
    }
  return ticks;
}

/* (transfer full): where days, or years, begin between the two times. */
GArray *
vigie_chart_make_days (GTimeZone *zone, gint64 from, gint64 to, gboolean years)
{
  const VigieChartStep step = { 0, years ? 0 : 1, years ? 12 : 0 };

  return vigie_chart_make_time_ticks (zone, from, to, &step);
}

/* (transfer full): whole steps after the alert. */
GArray *
vigie_chart_make_alert_ticks (gint64 alert, gint64 from, gint64 to, guint max_ticks)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (gint64));
  const gint64 begin = MAX (alert, from);
  gint64 length;

  if (alert == G_MININT64 || begin > to)
    return ticks;
  length = get_length (vigie_chart_choose_time_step (to - from, max_ticks));
  if (length >= 28 * DAY)
    return ticks; /* nobody counts months by the hour */
  for (gint64 at = alert + (begin - alert + length - 1) / length * length; at <= to; at += length)
    g_array_append_val (ticks, at);
  return ticks;
}

/**
 * vigie_chart_place_delay:
 * @bounds: ms, ascending, above 0
 * @n_bounds: how many, at least 1
 * @delay_ms: 0 or more
 *
 * Returns: where it is on an axis on which each bin is 1 wide; within a bin that ends and begins,
 *   as its logarithm
 */
double
vigie_chart_place_delay (const gint64 *bounds, guint n_bounds, gint64 delay_ms)
{
  guint bin = 0;

  while (bin < n_bounds && delay_ms >= bounds[bin])
    bin++;
  if (bin == 0)
    return (double) MAX (delay_ms, 0) / (double) bounds[0];
  if (bin == n_bounds)
    return bin + 0.5;
  return bin + log ((double) delay_ms / (double) bounds[bin - 1]) /
                   log ((double) bounds[bin] / (double) bounds[bin - 1]);
}

/**
 * vigie_chart_make_classes:
 * @max: the largest value
 * @lasts: (out): the last value of each class; the first class begins with 1
 * @max_classes: room in @lasts, at least 1
 *
 * Classes that grow as 1, 2, 5, 10, …, for few places have much and many have little.
 *
 * Returns: how many there are; 0 for a @max of 0
 */
guint
vigie_chart_make_classes (guint64 max, guint64 *lasts, guint max_classes)
{
  double ratio;
  guint n = 0;

  if (max == 0)
    return 0;
  if (max <= max_classes)
    {
      for (guint64 i = 1; i <= max; i++)
        lasts[n++] = i;
      return n;
    }
  ratio = pow ((double) max, 1.0 / max_classes);
  for (guint i = 1; i < max_classes; i++)
    {
      double ideal = pow (ratio, i);
      double power = pow (10, floor (log10 (ideal)));
      double nice = ideal / power;
      guint64 last = (guint64) (power * (nice < 1.5 ? 1 : nice < 3.5 ? 2 : nice < 7.5 ? 5 : 10));

      if (last >= max)
        break;
      if (n == 0 || last > lasts[n - 1])
        lasts[n++] = last;
    }
  lasts[n++] = max;
  return n;
}
