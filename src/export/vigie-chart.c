/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-chart-private.h"

#include <string.h>

#define MINUTE G_GINT64_CONSTANT (60000)

static const gint64 usual_bounds[] = {
  MINUTE / 6,  MINUTE / 2,  MINUTE,       3 * MINUTE,   5 * MINUTE,    15 * MINUTE,
  30 * MINUTE, 60 * MINUTE, 180 * MINUTE, 360 * MINUTE, 1440 * MINUTE,
};

static void
free_series (gpointer data)
{
  VigieChartRow *series = data;

  g_free (series->name);
  g_free (series->values);
  g_free (series);
}

static void
clear_mark (gpointer data)
{
  g_free (((VigieChartMark *) data)->label);
}

static void
clear_closure (gpointer data)
{
  g_free ((char *) ((VigieChartClosure *) data)->name);
}

static void
clear_range (gpointer data)
{
  g_free ((char *) ((VigieChartRange *) data)->name);
}

static void
clear_commune (gpointer data)
{
  VigieChartCommune *commune = data;

  g_free ((char *) commune->name);
  vigie_geometry_unref (commune->outline);
}

static VigieChart *
new_chart (VigieChartKind kind, const char *title, VigieLanguage language, GTimeZone *zone)
{
  VigieChart *self = g_new0 (VigieChart, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->title = g_utf8_make_valid (title, -1);
  self->language = language;
  self->zone = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_utc ();
  self->series = g_ptr_array_new_with_free_func (free_series);
  self->marks = g_array_new (FALSE, FALSE, sizeof (VigieChartMark));
  g_array_set_clear_func (self->marks, clear_mark);
  self->bounds = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->ranges = g_array_new (FALSE, FALSE, sizeof (VigieChartRange));
  g_array_set_clear_func (self->ranges, clear_range);
  self->closures = g_array_new (FALSE, FALSE, sizeof (VigieChartClosure));
  g_array_set_clear_func (self->closures, clear_closure);
  self->communes = g_array_new (FALSE, FALSE, sizeof (VigieChartCommune));
  g_array_set_clear_func (self->communes, clear_commune);
  self->alert = self->median = VIGIE_TIME_UNKNOWN;
  return self;
}

static VigieChart *
new_binned (VigieChartKind kind,
            const char *title,
            VigieLanguage language,
            GTimeZone *zone,
            gint64 from,
            gint64 bin_ms,
            guint n_bins)
{
  VigieChart *self = new_chart (kind, title, language, zone);

  self->from = from;
  self->bin_ms = MAX (bin_ms, 1);
  self->n_bins = n_bins;
  self->to = from + self->bin_ms * MAX (n_bins, 1);
  return self;
}

/**
 * vigie_chart_new_bars:
 * @title: for people
 * @language: of its words
 * @zone: (nullable): whose clock its times are read on; UTC when %NULL
 * @from: ms, where the first bin begins
 * @bin_ms: length of each, see vigie_chart_choose_bin()
 * @n_bins: how many
 *
 * What came in each bin of time. Its counts are given with vigie_chart_set_series().
 *
 * Returns: (transfer full): a chart
 */
VigieChart *
vigie_chart_new_bars (const char *title,
                      VigieLanguage language,
                      GTimeZone *zone,
                      gint64 from,
                      gint64 bin_ms,
                      guint n_bins)
{
  return new_binned (VIGIE_CHART_BARS, title, language, zone, from, bin_ms, n_bins);
}

/**
 * vigie_chart_new_areas:
 *
 * What stood at the end of each bin of time: as vigie_chart_new_bars(), but levels that hold on and
 * are not added up over time.
 *
 * Returns: (transfer full): a chart
 */
VigieChart *
vigie_chart_new_areas (const char *title,
                       VigieLanguage language,
                       GTimeZone *zone,
                       gint64 from,
                       gint64 bin_ms,
                       guint n_bins)
{
  return new_binned (VIGIE_CHART_AREAS, title, language, zone, from, bin_ms, n_bins);
}

/**
 * vigie_chart_get_usual_bounds:
 * @n_bounds: (out): how many
 *
 * Returns: (transfer none): ms, ascending: 10 s, 30 s, 1 min, 3 min, 5 min, 15 min, …; as there is
 *   a bin below the first and one above the last, there is one bin more than bounds
 */
const gint64 *
vigie_chart_get_usual_bounds (guint *n_bounds)
{
  *n_bounds = G_N_ELEMENTS (usual_bounds);
  return usual_bounds;
}

/**
 * vigie_chart_new_delays:
 * @title: for people
 * @language: of its words
 * @bounds_ms: (nullable): ascending, above 0; the usual ones when %NULL
 * @n_bounds: how many
 * @median_ms: of all delays, or %VIGIE_TIME_UNKNOWN
 *
 * How many took how long. Counts, one for each of the bins below, between and above the bounds, are
 * given with vigie_chart_set_series().
 *
 * Returns: (transfer full): a chart
 */
VigieChart *
vigie_chart_new_delays (const char *title,
                        VigieLanguage language,
                        const gint64 *bounds_ms,
                        guint n_bounds,
                        gint64 median_ms)
{
  VigieChart *self = new_chart (VIGIE_CHART_DELAYS, title, language, NULL);

  if (bounds_ms == NULL || n_bounds == 0)
    bounds_ms = vigie_chart_get_usual_bounds (&n_bounds);
  g_array_append_vals (self->bounds, bounds_ms, n_bounds);
  self->n_bins = n_bounds + 1;
  self->median = median_ms;
  return self;
}

/**
 * vigie_chart_new_ranges:
 * @title: for people
 * @language: of its words
 * @column: what the rows are: « Source »
 * @bounds_ms: (nullable): as for vigie_chart_new_delays()
 * @n_bounds: how many
 * @ranges: (array length=n_ranges): copied
 *
 * Returns: (transfer full): a chart with a line for each that has any delays
 */
VigieChart *
vigie_chart_new_ranges (const char *title,
                        VigieLanguage language,
                        const char *column,
                        const gint64 *bounds_ms,
                        guint n_bounds,
                        const VigieChartRange *ranges,
                        guint n_ranges)
{
  VigieChart *self =
      vigie_chart_new_delays (title, language, bounds_ms, n_bounds, VIGIE_TIME_UNKNOWN);

  self->kind = VIGIE_CHART_RANGES;
  self->column = g_strdup (column);
  for (guint i = 0; i < n_ranges; i++)
    {
      VigieChartRange range = ranges[i];

      if (range.n == 0)
        continue;
      range.name = g_utf8_make_valid (range.name != NULL ? range.name : "", -1);
      g_array_append_val (self->ranges, range);
    }
  return self;
}

/* ---- closures ---- */

/* As of the chart's moment, if it goes on. */
gint64
vigie_chart_get_closure_end (const VigieChart *self, const VigieChartClosure *closure)
{
  gint64 end = closure->until != VIGIE_TIME_UNKNOWN ? closure->until : self->median;

  return MAX (end, closure->from);
}

static gint
compare_closures (gconstpointer a, gconstpointer b)
{
  const VigieChartClosure *first = a;
  const VigieChartClosure *second = b;

  return (first->from > second->from) - (first->from < second->from);
}

/* Room for announced ends, but not so much that nothing is seen of what has been. */
static void
find_span (VigieChart *self, gint64 from, gint64 at)
{
  gint64 last = at;

  self->from = MIN (from, at);
  for (guint i = 0; i < self->closures->len; i++)
    {
      const VigieChartClosure *closure = &g_array_index (self->closures, VigieChartClosure, i);

      self->from = MIN (self->from, closure->from);
      last = MAX (last, vigie_chart_get_closure_end (self, closure));
      if (closure->planned != VIGIE_TIME_UNKNOWN && closure->until == VIGIE_TIME_UNKNOWN)
        last = MAX (last, closure->planned);
    }
  self->to = MAX (MIN (last, at + MAX ((at - self->from) / 4, 30 * MINUTE)), self->from + MINUTE);
}

/**
 * vigie_chart_new_closures:
 * @title: for people
 * @language: of its words
 * @zone: (nullable): whose clock its times are read on; UTC when %NULL
 * @from: ms, where the axis begins unless a closure began before
 * @at: ms, the moment that is looked at
 * @closures: (array length=n_closures): in any order; copied
 *
 * Returns: (transfer full): a chart with a line for each closure, by begin
 */
VigieChart *
vigie_chart_new_closures (const char *title,
                          VigieLanguage language,
                          GTimeZone *zone,
                          gint64 from,
                          gint64 at,
                          const VigieChartClosure *closures,
                          guint n_closures)
{
  VigieChart *self = new_chart (VIGIE_CHART_CLOSURES, title, language, zone);

  self->median = at;
  for (guint i = 0; i < n_closures; i++)
    {
      VigieChartClosure closure = closures[i];

      closure.name = g_utf8_make_valid (closure.name != NULL ? closure.name : "", -1);
      if (closure.from == VIGIE_TIME_UNKNOWN)
        closure.from = MIN (from, at);
      g_array_append_val (self->closures, closure);
    }
  g_array_sort (self->closures, compare_closures);
  find_span (self, from, at);
  return self;
}

VigieChartWord
vigie_chart_get_closure_state (const VigieChart *self, const VigieChartClosure *closure)
{
  if (closure->until != VIGIE_TIME_UNKNOWN && closure->until <= self->median)
    return VIGIE_CHART_WORD_LIFTED;
  if (closure->from > self->median)
    return VIGIE_CHART_WORD_TO_COME;
  return closure->planned != VIGIE_TIME_UNKNOWN ? VIGIE_CHART_WORD_PLANNED : VIGIE_CHART_WORD_OPEN;
}

/* ---- communes ---- */

/**
 * vigie_chart_new_communes:
 * @title: for people
 * @language: of its words
 * @communes: (array length=n_communes): copied, their outlines referenced; those without are left
 *   out
 *
 * Returns: (transfer full): a map of them, each by its class
 */
VigieChart *
vigie_chart_new_communes (const char *title,
                          VigieLanguage language,
                          const VigieChartCommune *communes,
                          guint n_communes)
{
  VigieChart *self = new_chart (VIGIE_CHART_COMMUNES, title, language, NULL);

  for (guint i = 0; i < n_communes; i++)
    {
      VigieChartCommune commune = communes[i];

      if (commune.outline == NULL)
        continue;
      commune.name = g_utf8_make_valid (commune.name != NULL ? commune.name : "", -1);
      vigie_geometry_ref (commune.outline);
      g_array_append_val (self->communes, commune);
    }
  return self;
}

/* ---- series ---- */

static guint64
sum_values (const guint64 *values, guint n)
{
  guint64 sum = 0;

  for (guint i = 0; i < n; i++)
    sum += values[i];
  return sum;
}

/* The largest ones, at most VIGIE_CHART_MAX_SERIES of them. */
static void
choose_largest (const VigieChart *self, const VigieChartSeries *series, guint n, gboolean *chosen)
{
  g_autofree guint64 *sums = g_new0 (guint64, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    sums[i] = sum_values (series[i].values, self->n_bins);
  for (guint round = 0; round < MIN (n, VIGIE_CHART_MAX_SERIES); round++)
    {
      guint best = n;

      for (guint i = 0; i < n; i++)
        if (!chosen[i] && (best == n || sums[i] > sums[best]))
          best = i;
      chosen[best] = TRUE;
    }
}

static VigieChartTone
choose_tone (VigieChartTone wanted, gboolean *taken)
{
  if (wanted == VIGIE_CHART_TONE_OTHER)
    return wanted;
  if (wanted == VIGIE_CHART_TONE_AUTO || taken[wanted])
    for (wanted = VIGIE_CHART_TONE_NAVY; taken[wanted]; wanted++)
      if (wanted == VIGIE_CHART_TONE_OTHER)
        return wanted;
  taken[wanted] = TRUE;
  return wanted;
}

static VigieChartRow *
add_row (VigieChart *self, char *name, VigieChartTone tone)
{
  VigieChartRow *row = g_new0 (VigieChartRow, 1);

  row->name = name;
  row->tone = tone;
  row->values = g_new0 (guint64, MAX (self->n_bins, 1));
  g_ptr_array_add (self->series, row);
  return row;
}

/**
 * vigie_chart_set_series:
 * @self: a chart of bins
 * @series: (array length=n_series): from the bottom up; copied. Beyond %VIGIE_CHART_MAX_SERIES the
 *   smallest are joined into one.
 *
 * Called once.
 */
void
vigie_chart_set_series (VigieChart *self, const VigieChartSeries *series, guint n_series)
{
  g_autofree gboolean *chosen = g_new0 (gboolean, MAX (n_series, 1));
  gboolean taken[VIGIE_CHART_TONE_OTHER + 1] = { FALSE };
  VigieChartRow *others = NULL;

  g_return_if_fail (self->series->len == 0);

  choose_largest (self, series, n_series, chosen);
  for (guint i = 0; i < n_series; i++)
    if (chosen[i] && series[i].tone != VIGIE_CHART_TONE_AUTO &&
        series[i].tone != VIGIE_CHART_TONE_OTHER)
      taken[series[i].tone] = TRUE;
  for (guint i = 0; i < n_series; i++)
    {
      VigieChartTone tone = series[i].tone;
      VigieChartRow *row;

      if (!chosen[i])
        continue;
      if (tone == VIGIE_CHART_TONE_AUTO)
        tone = choose_tone (tone, taken);
      row = add_row (self, g_utf8_make_valid (series[i].name, -1), tone);
      for (guint j = 0; j < self->n_bins; j++)
        row->values[j] = series[i].values[j];
    }
  if (n_series <= VIGIE_CHART_MAX_SERIES)
    return;
  others = add_row (self,
                    vigie_chart_fill_count (self->language, VIGIE_CHART_WORD_OTHERS,
                                            n_series - VIGIE_CHART_MAX_SERIES),
                    VIGIE_CHART_TONE_OTHER);
  for (guint i = 0; i < n_series; i++)
    for (guint j = 0; !chosen[i] && j < self->n_bins; j++)
      others->values[j] += series[i].values[j];
}

/**
 * vigie_chart_add_mark:
 * @self: a chart over time
 * @at: ms; a mark outside of its time is left out
 * @label: what happened then
 */
void
vigie_chart_add_mark (VigieChart *self, gint64 at, const char *label)
{
  VigieChartMark mark = { at, NULL };
  guint place = self->marks->len;

  if (at == VIGIE_TIME_UNKNOWN || at < self->from || at > self->to)
    return;
  mark.label = g_utf8_make_valid (label, -1);
  while (place > 0 && g_array_index (self->marks, VigieChartMark, place - 1).at > at)
    place--;
  g_array_insert_val (self->marks, place, mark);
}

/**
 * vigie_chart_set_alert:
 * @self: a chart over time
 * @at: ms, from which H+00:43 is counted, or %VIGIE_TIME_UNKNOWN
 */
void
vigie_chart_set_alert (VigieChart *self, gint64 at)
{
  self->alert = at;
}

VigieChart *
vigie_chart_ref (VigieChart *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
vigie_chart_unref (VigieChart *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->title);
  g_time_zone_unref (self->zone);
  g_ptr_array_unref (self->series);
  g_array_unref (self->marks);
  g_array_unref (self->bounds);
  g_free (self->column);
  g_array_unref (self->ranges);
  g_array_unref (self->closures);
  g_array_unref (self->communes);
  g_free (self);
}

VigieChartKind
vigie_chart_get_kind (const VigieChart *self)
{
  return self->kind;
}

const char *
vigie_chart_get_title (const VigieChart *self)
{
  return self->title;
}

/* Of all series. */
guint64
vigie_chart_get_total (const VigieChart *self, guint first, guint n_rows)
{
  guint64 sum = 0;

  for (guint i = 0; i < self->series->len; i++)
    for (guint j = first; j < first + n_rows; j++)
      sum += vigie_chart_get_series (self, i)->values[j];
  return sum;
}

gboolean
vigie_chart_is_empty (const VigieChart *self)
{
  switch (self->kind)
    {
    case VIGIE_CHART_CLOSURES:
      return self->closures->len == 0;
    case VIGIE_CHART_RANGES:
      return self->ranges->len == 0;
    case VIGIE_CHART_COMMUNES:
      return self->communes->len == 0;
    case VIGIE_CHART_BARS:
    case VIGIE_CHART_AREAS:
    case VIGIE_CHART_DELAYS:
    default:
      return vigie_chart_get_total (self, 0, self->n_bins) == 0;
    }
}

/* What an empty chart says. */
const char *
vigie_chart_get_nothing (const VigieChart *self)
{
  static const VigieChartWord words[] = {
    [VIGIE_CHART_BARS] = VIGIE_CHART_WORD_NOTHING_ARRIVED,
    [VIGIE_CHART_AREAS] = VIGIE_CHART_WORD_NOTHING_ARRIVED,
    [VIGIE_CHART_DELAYS] = VIGIE_CHART_WORD_NO_DELAYS,
    [VIGIE_CHART_RANGES] = VIGIE_CHART_WORD_NO_DELAYS,
    [VIGIE_CHART_CLOSURES] = VIGIE_CHART_WORD_NO_CLOSURES,
    [VIGIE_CHART_COMMUNES] = VIGIE_CHART_WORD_NO_COMMUNES,
  };

  return vigie_chart_word (self->language, words[self->kind]);
}

/**
 * vigie_chart_get_span:
 * @self: a chart
 * @first_row: of its table
 * @n_rows: how many
 * @from: (out): ms
 * @to: (out): ms; of a closure that goes on, the moment that is looked at
 *
 * Returns: %FALSE where rows are no times
 */
gboolean
vigie_chart_get_span (
    const VigieChart *self, guint first_row, guint n_rows, gint64 *from, gint64 *to)
{
  if (self->kind == VIGIE_CHART_CLOSURES && first_row < self->closures->len)
    {
      const VigieChartClosure *closure =
          &g_array_index (self->closures, VigieChartClosure, first_row);

      *from = closure->from;
      *to = vigie_chart_get_closure_end (self, closure);
      return TRUE;
    }
  if (self->kind != VIGIE_CHART_BARS && self->kind != VIGIE_CHART_AREAS)
    return FALSE;
  *from = self->from + self->bin_ms * first_row;
  *to = *from + self->bin_ms * n_rows;
  return TRUE;
}
