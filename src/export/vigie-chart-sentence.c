/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts in a sentence, for those who do not see them. */
#include "vigie-chart-private.h"

static char *
say_moment (const VigieChart *self, gint64 at)
{
  g_autofree char *day = vigie_chart_say_day (self->language, at, self->zone, 1);
  g_autofree char *clock = vigie_chart_say_clock (at, self->zone, FALSE);

  return g_strdup_printf ("%s\u00a0%s", day, clock);
}

static void
append_part (GString *out, const char *part)
{
  if (out->len > 0)
    g_string_append (out, ", ");
  g_string_append (out, part);
}

/* « Mastodon 12, X 3 », of some rows. */
static char *
say_series (const VigieChart *self, guint first, guint n_rows)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->series->len; i++)
    {
      const VigieChartRow *series = vigie_chart_get_series (self, i);
      guint64 sum = 0;
      g_autofree char *number = NULL;
      g_autofree char *part = NULL;

      for (guint j = first; j < first + n_rows; j++)
        sum += series->values[j];
      number = vigie_chart_say_number (self->language, sum);
      part = g_strdup_printf ("%s\u00a0%s", series->name, number);
      append_part (out, part);
    }
  return g_string_free_and_steal (out);
}

static void
say_bars (const VigieChart *self, GString *out)
{
  const guint64 total = vigie_chart_get_total (self, 0, self->n_bins);
  g_autofree char *n = vigie_chart_fill_count (self->language, VIGIE_CHART_WORD_N_POSTS, total);
  g_autofree char *from = say_moment (self, self->from);
  g_autofree char *to = say_moment (self, self->to);
  g_autofree char *span = vigie_chart_fill (self->language, VIGIE_CHART_WORD_SPAN, from, to);
  g_autofree char *all = vigie_chart_fill (self->language, VIGIE_CHART_WORD_SAY_BARS, n, span);
  g_autofree char *series = say_series (self, 0, self->n_bins);
  g_autofree char *number = NULL;
  g_autofree char *when = NULL;
  g_autofree char *most = NULL;
  guint highest = 0;

  for (guint i = 1; i < self->n_bins; i++)
    if (vigie_chart_get_total (self, i, 1) > vigie_chart_get_total (self, highest, 1))
      highest = i;
  number = vigie_chart_say_number (self->language, vigie_chart_get_total (self, highest, 1));
  when = vigie_chart_dup_bin (self, highest, 1);
  most = vigie_chart_fill (self->language, VIGIE_CHART_WORD_SAY_MOST, number, when);
  g_string_append_printf (out, "%s, %s ; %s", all, most, series);
  if (self->language != VIGIE_LANGUAGE_FRENCH)
    g_string_replace (out, " ; ", "; ", 1);
}

static void
say_areas (const VigieChart *self, GString *out)
{
  g_autofree char *to = say_moment (self, self->to);
  g_autofree char *series = say_series (self, self->n_bins - 1, 1);
  g_autofree char *text = vigie_chart_fill (self->language, VIGIE_CHART_WORD_SAY_AREAS, to, series);

  g_string_append (out, text);
}

static void
say_delays (const VigieChart *self, GString *out)
{
  const gint64 goals[] = { 180000, 900000 };
  const guint64 total = vigie_chart_get_total (self, 0, self->n_bins);
  g_autofree char *n = vigie_chart_fill_count (self->language, VIGIE_CHART_WORD_N_POSTS, total);

  append_part (out, n);
  if (self->median != VIGIE_TIME_UNKNOWN)
    {
      g_autofree char *duration = vigie_chart_say_duration (self->language, self->median);
      g_autofree char *median =
          vigie_chart_fill (self->language, VIGIE_CHART_WORD_SAY_MEDIAN, duration, NULL);

      append_part (out, median);
    }
  for (guint i = 0; i < G_N_ELEMENTS (goals); i++)
    for (guint j = 0; j < self->bounds->len; j++)
      if (g_array_index (self->bounds, gint64, j) == goals[i])
        {
          const guint64 within = vigie_chart_get_total (self, 0, j + 1);
          g_autofree char *share =
              vigie_chart_say_percent (self->language, (double) within / (double) total);
          g_autofree char *goal = vigie_chart_say_duration (self->language, goals[i]);
          g_autofree char *part =
              vigie_chart_fill (self->language, VIGIE_CHART_WORD_SAY_WITHIN, share, goal);

          append_part (out, part);
        }
}

static void
say_ranges (const VigieChart *self, GString *out)
{
  for (guint i = 0; i < MIN (self->ranges->len, VIGIE_CHART_MAX_SERIES); i++)
    {
      const VigieChartRange *range = &g_array_index (self->ranges, VigieChartRange, i);
      g_autofree char *duration = vigie_chart_say_duration (self->language, range->median_ms);
      g_autofree char *median =
          vigie_chart_fill (self->language, VIGIE_CHART_WORD_SAY_MEDIAN, duration, NULL);
      g_autofree char *part = g_strdup_printf ("%s, %s", range->name, median);

      g_string_append_printf (out, "%s%s",
                              i == 0                                    ? ""
                              : self->language == VIGIE_LANGUAGE_FRENCH ? " ; "
                                                                        : "; ",
                              part);
    }
}

static void
say_closures (const VigieChart *self, GString *out)
{
  g_autofree char *n =
      vigie_chart_fill_count (self->language, VIGIE_CHART_WORD_SAY_CLOSURES, self->closures->len);
  g_autofree char *lifted = NULL;
  guint n_lifted = 0;

  for (guint i = 0; i < self->closures->len; i++)
    n_lifted +=
        vigie_chart_get_closure_state (
            self, &g_array_index (self->closures, VigieChartClosure, i)) == VIGIE_CHART_WORD_LIFTED;
  lifted = vigie_chart_fill_count (self->language, VIGIE_CHART_WORD_SAY_LIFTED, n_lifted);
  append_part (out, n);
  append_part (out, lifted);
}

/* (transfer full) (nullable): « Beaune 12, Nuits 3 » */
static char *
say_top_communes (const VigieChart *self)
{
  const VigieChartCommune *top[3] = { NULL };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->communes->len; i++)
    {
      const VigieChartCommune *commune = &g_array_index (self->communes, VigieChartCommune, i);
      guint place = G_N_ELEMENTS (top);

      while (place > 0 && (top[place - 1] == NULL || top[place - 1]->value < commune->value))
        place--;
      if (commune->value <= 0 || place == G_N_ELEMENTS (top))
        continue;
      for (guint j = G_N_ELEMENTS (top) - 1; j > place; j--)
        top[j] = top[j - 1];
      top[place] = commune;
    }
  for (guint i = 0; i < G_N_ELEMENTS (top) && top[i] != NULL; i++)
    {
      g_autofree char *number = vigie_chart_say_number (self->language, (guint64) top[i]->value);
      g_autofree char *part = g_strdup_printf ("%s\u00a0%s", top[i]->name, number);

      append_part (out, part);
    }
  return g_string_free_and_steal (out);
}

static void
say_communes (const VigieChart *self, GString *out)
{
  g_autofree char *all = vigie_chart_say_number (self->language, self->communes->len);
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  g_autofree char *list = say_top_communes (self);
  guint n = 0;

  for (guint i = 0; i < self->communes->len; i++)
    n += g_array_index (self->communes, VigieChartCommune, i).value > 0;
  number = vigie_chart_say_number (self->language, n);
  text = vigie_chart_fill (self->language, VIGIE_CHART_WORD_SAY_COMMUNES, number, all);
  append_part (out, text);
  if (*list != '\0')
    {
      g_autofree char *top =
          vigie_chart_fill (self->language, VIGIE_CHART_WORD_SAY_TOP, list, NULL);

      append_part (out, top);
    }
}

/**
 * vigie_chart_dup_sentence:
 * @self: a chart
 *
 * Returns: (transfer full): what it shows, for those who do not see it
 */
char *
vigie_chart_dup_sentence (const VigieChart *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *named = NULL;

  if (vigie_chart_is_empty (self))
    g_string_append (out, vigie_chart_get_nothing (self));
  else if (self->kind == VIGIE_CHART_BARS)
    say_bars (self, out);
  else if (self->kind == VIGIE_CHART_AREAS)
    say_areas (self, out);
  else if (self->kind == VIGIE_CHART_DELAYS)
    say_delays (self, out);
  else if (self->kind == VIGIE_CHART_RANGES)
    say_ranges (self, out);
  else if (self->kind == VIGIE_CHART_CLOSURES)
    say_closures (self, out);
  else
    say_communes (self, out);
  named = vigie_chart_fill (self->language, VIGIE_CHART_WORD_NAMED, self->title, out->str);
  return g_strdup_printf ("%s.", named);
}
