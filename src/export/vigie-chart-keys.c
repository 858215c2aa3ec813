/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What colours and signs of a chart mean, and what happened when. */
#include <math.h>

#include "vigie-chart-private.h"

/* ---- keys: a swatch and what it means, in rows ---- */

static void
clear_key (gpointer key)
{
  g_free (((VigieChartKey *) key)->text);
}

void
vigie_chart_add_key (GArray *keys, VigieChartSwatchKind kind, guint index, const char *text)
{
  VigieChartKey key = { kind, index, g_strdup (text) };

  g_array_append_val (keys, key);
}

/* Ends the last row that is allowed. */
static void
place_rest (VigieChartLayout *self, guint n, double x, double y, double width)
{
  g_autofree char *number = vigie_chart_say_number (self->chart->language, n);
  g_autofree char *text =
      vigie_chart_fill (self->chart->language, VIGIE_CHART_WORD_MORE, number, NULL);

  vigie_chart_place_text (self, text, VIGIE_CHART_QUIET, x, y, 0, width);
}

/* As wide as its badge, which is round for one figure. */
static double
get_swatch_width (const VigieChartLayout *self, const VigieChartKey *key)
{
  if (key->kind == VIGIE_CHART_SWATCH_LIFTED || key->kind == VIGIE_CHART_SWATCH_PLANNED ||
      key->kind == VIGIE_CHART_SWATCH_OPEN || key->kind == VIGIE_CHART_SWATCH_RANGE)
    return self->size * 2;
  if (key->kind != VIGIE_CHART_SWATCH_BADGE)
    return self->size * 0.9;
  return MAX (self->line, self->size * (key->index < 100 ? 1.9 : key->index < 1000 ? 2.6 : 4.5));
}

static void
place_key (VigieChartLayout *self, const VigieChartKey *key, double x, double y, double text_width)
{
  const double height = key->kind == VIGIE_CHART_SWATCH_BADGE ? self->line - 1 : self->size * 0.9;
  VigieChartSwatch swatch = { key->kind,
                              key->index,
                              { x, y + (self->line - height) / 2, get_swatch_width (self, key),
                                height } };

  if (key->kind == VIGIE_CHART_SWATCH_BADGE && key->index < 10)
    swatch.rect.width = height;
  if (!vigie_chart_place_text (self, key->text, VIGIE_CHART_INK,
                               x + swatch.rect.width + self->size * 0.45, y, 0, text_width))
    return;
  swatch.rect.x = vigie_chart_snap (self, swatch.rect.x);
  swatch.rect.y = vigie_chart_snap (self, swatch.rect.y);
  g_array_append_val (self->swatches, swatch);
  if (key->kind == VIGIE_CHART_SWATCH_BADGE)
    {
      g_autofree char *number = g_strdup_printf ("%u", key->index);

      g_array_append_val (self->badges, swatch.rect);
      vigie_chart_place_text (self, number, VIGIE_CHART_REVERSED,
                              swatch.rect.x + swatch.rect.width / 2, y, 0.5, 0);
    }
}

/* (transfer full) (element-type VigieChartKey) */
GArray *
vigie_chart_keys_new (void)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (VigieChartKey));

  g_array_set_clear_func (keys, clear_key);
  return keys;
}

/* Returns how many rows they take, and places them if that is wanted. */
static guint
walk_keys (VigieChartLayout *self,
           GArray *keys,
           double x,
           double y,
           double width,
           guint max_rows,
           gboolean place)
{
  double at = 0;
  guint row = 0;

  if (keys->len == 0 || max_rows == 0)
    return 0;
  for (guint i = 0; i < keys->len; i++)
    {
      const VigieChartKey *key = &g_array_index (keys, VigieChartKey, i);
      const double swatch = get_swatch_width (self, key) + self->size * 0.45;
      const double text = MIN (vigie_chart_get_text_width (self, key->text), width - swatch);
      const gboolean is_last = i + 1 == keys->len;
      const double rest = row + 1 == max_rows && !is_last ? self->size * 6 : 0;

      if (at > 0 && at + swatch + text + rest > width)
        {
          if (row + 1 == max_rows)
            {
              if (place)
                place_rest (self, keys->len - i, x + at, y + row * self->line, width - at);
              break;
            }
          row++;
          at = 0;
        }
      if (place)
        place_key (self, key, x + at, y + row * self->line, text + 0.5);
      at += swatch + text + self->size * 1.3;
    }
  return row + 1;
}

/* Over the whole width. */
guint
vigie_chart_count_key_rows (VigieChartLayout *self, GArray *keys, guint max_rows)
{
  return walk_keys (self, keys, 0, 0, self->width, max_rows, FALSE);
}

/* Returns where the rows end. */
double
vigie_chart_lay_keys (
    VigieChartLayout *self, GArray *keys, double x, double y, double width, guint max_rows)
{
  return y + walk_keys (self, keys, x, y, width, max_rows, TRUE) * self->line;
}

/* Of the series; one alone is named by the caption. */
double
vigie_chart_lay_legend (VigieChartLayout *self, double y)
{
  VigieChart *chart = self->chart;
  g_autoptr (GArray) keys = vigie_chart_keys_new ();

  for (guint i = 0; chart->series->len > 1 && i < chart->series->len; i++)
    {
      const VigieChartRow *series = vigie_chart_get_series (chart, i);

      vigie_chart_add_key (keys, VIGIE_CHART_SWATCH_TONE, series->tone, series->name);
    }
  if (chart->kind == VIGIE_CHART_DELAYS)
    vigie_chart_add_key (keys, VIGIE_CHART_SWATCH_DASHES, 0,
                         vigie_chart_word (chart->language, VIGIE_CHART_WORD_GOALS));
  if (keys->len == 0)
    return y;
  return vigie_chart_lay_keys (self, keys, 0, y, self->width, 3) + self->line * 0.35;
}

/* ---- marks ---- */

#define MAX_LANES 3

typedef struct
{
  double x;
  double width;
  guint lane;
  gboolean to_left;
} Flag;

/* Rightmost first: a flag goes above all that stand under it, so that no line crosses a text.
 * Returns how many lanes there are, or 0 where it cannot be done. */
static guint
choose_lanes (const VigieChartLayout *self, Flag *flags, guint n)
{
  const double gap = self->size * 0.6;
  const double right = self->plot.x + self->plot.width;
  guint n_lanes = 1;

  for (guint i = n; i-- > 0;)
    {
      const double end = flags[i].x + gap / 2 + flags[i].width;

      flags[i].to_left = end > right;
      if (flags[i].to_left && (i + 1 < n || flags[i].x - gap / 2 - flags[i].width < self->plot.x))
        return 0;
      flags[i].lane = 0;
      for (guint j = i + 1; j < n; j++)
        {
          const double begin =
              flags[j].to_left ? flags[j].x - gap / 2 - flags[j].width : flags[j].x;

          if (begin < end + gap && !flags[i].to_left)
            flags[i].lane = MAX (flags[i].lane, flags[j].lane + 1);
          if (flags[j].to_left && begin < flags[i].x + 1) /* its text would be crossed */
            return 0;
        }
      n_lanes = MAX (n_lanes, flags[i].lane + 1);
    }
  return n_lanes <= MAX_LANES ? n_lanes : 0;
}

static void
add_line (VigieChartLayout *self, double x, double top)
{
  VigieChartLine line = { vigie_chart_snap (self, x), top };

  g_array_append_val (self->marks, line);
}

static double
lay_flags (VigieChartLayout *self, double y, const Flag *flags, guint n_lanes)
{
  const VigieChart *chart = self->chart;
  const double gap = self->size * 0.3;

  for (guint i = 0; i < chart->marks->len; i++)
    {
      const char *text = g_array_index (chart->marks, VigieChartMark, i).label;
      const double top = y + (n_lanes - 1 - flags[i].lane) * self->line;

      vigie_chart_place_text (self, text, VIGIE_CHART_INK,
                              flags[i].x + (flags[i].to_left ? -gap : gap), top,
                              flags[i].to_left ? 1 : 0, 0);
      add_line (self, flags[i].x, top);
    }
  return y + n_lanes * self->line;
}

/* Marks that stand close to each other share a badge. */
typedef struct
{
  guint first; /* from 1 */
  guint last;
  double begin; /* of the marks */
  double end;
  VigieChartRect rect;
} Badge;

static char *
say_badge (const Badge *badge)
{
  return badge->first == badge->last ? g_strdup_printf ("%u", badge->first)
                                     : g_strdup_printf ("%u–%u", badge->first, badge->last);
}

static void
measure_badge (VigieChartLayout *self, Badge *badge, double y)
{
  g_autofree char *text = say_badge (badge);
  double width, height;
  g_autoptr (PangoLayout) layout = vigie_chart_make_text (self, text, TRUE, &width, &height);

  badge->rect.width = MAX (width + self->size * 0.7, self->line);
  badge->rect.height = self->line;
  badge->rect.y = y;
  badge->rect.x = CLAMP ((badge->begin + badge->end - badge->rect.width) / 2, 0,
                         MAX (self->width - badge->rect.width, 0));
}

/* (transfer full): no two of them touch. */
static GArray *
make_badges (VigieChartLayout *self, double y, const Flag *flags, guint n)
{
  GArray *badges = g_array_new (FALSE, FALSE, sizeof (Badge));

  for (guint i = 0; i < n; i++)
    {
      Badge badge = { i + 1, i + 1, flags[i].x, flags[i].x, { 0 } };

      if (badges->len > 0)
        {
          Badge *last = &g_array_index (badges, Badge, badges->len - 1);

          if (flags[i].x < last->end + self->size)
            {
              last->last = i + 1;
              last->end = flags[i].x;
              continue;
            }
        }
      g_array_append_val (badges, badge);
    }
  for (guint i = 0; i < badges->len; i++)
    {
      measure_badge (self, &g_array_index (badges, Badge, i), y);
      while (i > 0)
        {
          Badge *this = &g_array_index (badges, Badge, i);
          Badge *before = this - 1;

          if (before->rect.x + before->rect.width + 1 <= this->rect.x)
            break;
          before->last = this->last;
          before->end = this->end;
          g_array_remove_index (badges, i--);
          measure_badge (self, &g_array_index (badges, Badge, i), y);
        }
    }
  return badges;
}

static double
lay_badges (VigieChartLayout *self, double y, const Flag *flags, guint n, GArray *keys)
{
  const VigieChart *chart = self->chart;
  g_autoptr (GArray) badges = make_badges (self, y, flags, n);

  for (guint i = 0; i < n; i++)
    {
      const VigieChartMark *mark = &g_array_index (chart->marks, VigieChartMark, i);
      g_autofree char *clock = vigie_chart_say_clock (mark->at, chart->zone, FALSE);
      g_autofree char *text = g_strdup_printf ("%s\u00a0%s", mark->label, clock);

      vigie_chart_add_key (keys, VIGIE_CHART_SWATCH_BADGE, i + 1, text);
      if (i == 0 || flags[i].x > flags[i - 1].x + 1)
        add_line (self, flags[i].x, y + self->line);
    }
  for (guint i = 0; i < badges->len; i++)
    {
      const Badge *badge = &g_array_index (badges, Badge, i);
      g_autofree char *text = say_badge (badge);

      if (vigie_chart_place_text (self, text, VIGIE_CHART_REVERSED,
                                  badge->rect.x + badge->rect.width / 2, y, 0.5, 0))
        g_array_append_val (self->badges, badge->rect);
    }
  return y + self->line + self->size * 0.15;
}

/* Above the plot, whose left and right edges are known. Where there is no room for names there are
 * numbers, and @keys says what they mean. Returns where the plot may begin. */
double
vigie_chart_lay_marks (VigieChartLayout *self, double y, GArray *keys)
{
  const VigieChart *chart = self->chart;
  const guint n = chart->marks->len;
  g_autofree Flag *flags = g_new0 (Flag, MAX (n, 1));
  guint n_lanes = 0;

  if (n == 0)
    return y;
  for (guint i = 0; i < n; i++)
    flags[i].x = vigie_chart_get_x (self, g_array_index (chart->marks, VigieChartMark, i).at);
  if (n <= 12)
    {
      for (guint i = 0; i < n; i++)
        flags[i].width = vigie_chart_get_text_width (
            self, g_array_index (chart->marks, VigieChartMark, i).label);
      n_lanes = choose_lanes (self, flags, n);
    }
  return n_lanes > 0 ? lay_flags (self, y, flags, n_lanes) : lay_badges (self, y, flags, n, keys);
}
