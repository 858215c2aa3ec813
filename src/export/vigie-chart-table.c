/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts for those who read instead of look, and for spreadsheets. */
#include "vigie-chart-private.h"

#include "vigie-csv-cells.h"

typedef enum
{
  CLOSURE_NAME,
  CLOSURE_BEGIN,
  CLOSURE_END,
  CLOSURE_PLANNED,
  CLOSURE_DURATION,
  CLOSURE_STATE,
  N_CLOSURE_COLUMNS,
} ClosureColumn;

/* ---- pieces ---- */

/* "12:30", "12:30:10", "23/11 12:30": as short as the chart allows. */
static char *
say_time (const VigieChart *self, gint64 at)
{
  const gboolean seconds = self->kind != VIGIE_CHART_CLOSURES && self->bin_ms % 60000 != 0;
  g_autofree char *first = vigie_chart_say_day (self->language, self->from, self->zone, 2);
  g_autofree char *last = vigie_chart_say_day (self->language, self->to, self->zone, 2);
  g_autofree char *day = NULL;
  g_autofree char *clock = NULL;

  if (at == VIGIE_TIME_UNKNOWN)
    return g_strdup ("");
  day = vigie_chart_say_day (self->language, at, self->zone, 2);
  clock = vigie_chart_say_clock (at, self->zone, seconds);
  if (g_str_equal (first, last) && g_str_equal (first, day))
    return g_steal_pointer (&clock);
  return g_strdup_printf ("%s\u00a0%s", day, clock);
}

/* From when to when some bins are. */
char *
vigie_chart_dup_bin (const VigieChart *self, guint first, guint n_rows)
{
  g_autofree char *from = say_time (self, self->from + self->bin_ms * first);
  g_autofree char *to = say_time (self, self->from + self->bin_ms * (first + n_rows));

  return vigie_chart_fill (self->language, VIGIE_CHART_WORD_BETWEEN, from, to);
}

/* « 3 min – 5 min » */
char *
vigie_chart_dup_delay (const VigieChart *self, guint bin)
{
  g_autofree char *from =
      bin > 0
          ? vigie_chart_say_duration (self->language, g_array_index (self->bounds, gint64, bin - 1))
          : NULL;
  g_autofree char *to =
      bin < self->bounds->len
          ? vigie_chart_say_duration (self->language, g_array_index (self->bounds, gint64, bin))
          : NULL;

  if (from == NULL)
    return vigie_chart_fill (self->language, VIGIE_CHART_WORD_BELOW, to, NULL);
  if (to == NULL)
    return vigie_chart_fill (self->language, VIGIE_CHART_WORD_ABOVE, from, NULL);
  return vigie_chart_fill (self->language, VIGIE_CHART_WORD_BETWEEN, from, to);
}

static char *
say_count (const VigieChart *self, guint64 n, gboolean plain)
{
  return plain ? g_strdup_printf ("%" G_GUINT64_FORMAT, n)
               : vigie_chart_say_number (self->language, n);
}

static char *
say_share (const VigieChart *self, guint row)
{
  const guint64 all = vigie_chart_get_total (self, 0, self->n_bins);

  if (all == 0)
    return g_strdup ("");
  return vigie_chart_say_percent (self->language,
                                  (double) vigie_chart_get_total (self, row, 1) / (double) all);
}

/* ---- the table ---- */

/* The first one is what the rows are. */
static const VigieChartWord range_columns[] = {
  VIGIE_CHART_WORD_POSTS, VIGIE_CHART_WORD_POSTS,          VIGIE_CHART_WORD_QUARTER,
  VIGIE_CHART_WORD_HALF,  VIGIE_CHART_WORD_THREE_QUARTERS, VIGIE_CHART_WORD_NINE_TENTHS,
};

/* How many columns stand before those of the series. */
static guint
get_n_before (const VigieChart *self)
{
  return self->kind == VIGIE_CHART_BARS ? 2 : 1;
}

static gboolean
has_total (const VigieChart *self)
{
  return self->series->len != 1;
}

guint
vigie_chart_get_n_rows (const VigieChart *self)
{
  if (self->kind == VIGIE_CHART_CLOSURES)
    return self->closures->len;
  if (self->kind == VIGIE_CHART_COMMUNES)
    return self->communes->len;
  if (self->kind == VIGIE_CHART_RANGES)
    return self->ranges->len;
  return self->n_bins;
}

guint
vigie_chart_get_n_columns (const VigieChart *self)
{
  if (self->kind == VIGIE_CHART_CLOSURES)
    return N_CLOSURE_COLUMNS;
  if (self->kind == VIGIE_CHART_RANGES)
    return G_N_ELEMENTS (range_columns);
  if (self->kind == VIGIE_CHART_COMMUNES)
    return 2;
  return get_n_before (self) + self->series->len + (has_total (self) ? 1 : 0) +
         (self->kind == VIGIE_CHART_DELAYS ? 1 : 0);
}

/* Whether a column is counts, or lengths, and stands to the right. */
gboolean
vigie_chart_is_number (const VigieChart *self, guint column)
{
  if (self->kind == VIGIE_CHART_CLOSURES)
    return column == CLOSURE_DURATION;
  if (self->kind == VIGIE_CHART_COMMUNES || self->kind == VIGIE_CHART_RANGES)
    return column >= 1;
  return column >= get_n_before (self);
}

char *
vigie_chart_dup_column (const VigieChart *self, guint column)
{
  static const VigieChartWord closure_columns[] = {
    VIGIE_CHART_WORD_CLOSURE,     VIGIE_CHART_WORD_BEGIN,    VIGIE_CHART_WORD_END,
    VIGIE_CHART_WORD_PLANNED_END, VIGIE_CHART_WORD_DURATION, VIGIE_CHART_WORD_STATE,
  };
  const guint n_before = get_n_before (self);
  VigieChartWord word = VIGIE_CHART_WORD_TOTAL;

  if (self->kind == VIGIE_CHART_RANGES && column == 0)
    return g_strdup (self->column);
  if (self->kind == VIGIE_CHART_RANGES)
    word = range_columns[column];
  else if (self->kind == VIGIE_CHART_CLOSURES)
    word = closure_columns[column];
  else if (self->kind == VIGIE_CHART_COMMUNES)
    word = column == 0 ? VIGIE_CHART_WORD_COMMUNE : VIGIE_CHART_WORD_POSTS;
  else if (self->kind == VIGIE_CHART_BARS && column < n_before)
    word = column == 0 ? VIGIE_CHART_WORD_FROM : VIGIE_CHART_WORD_TO;
  else if (column < n_before)
    word = self->kind == VIGIE_CHART_AREAS ? VIGIE_CHART_WORD_TIME : VIGIE_CHART_WORD_DELAY;
  else if (column - n_before < self->series->len)
    return g_strdup (vigie_chart_get_series (self, column - n_before)->name);
  else if (self->kind == VIGIE_CHART_DELAYS && column + 1 == vigie_chart_get_n_columns (self))
    word = VIGIE_CHART_WORD_SHARE;
  return g_strdup (vigie_chart_word (self->language, word));
}

static char *
say_full_time (const VigieChart *self, gint64 at)
{
  return at != VIGIE_TIME_UNKNOWN ? vigie_time_format (at) : g_strdup ("");
}

static char *
dup_closure_cell (const VigieChart *self, guint row, guint column, gboolean plain)
{
  const VigieChartClosure *closure = &g_array_index (self->closures, VigieChartClosure, row);
  const gint64 times[] = { [CLOSURE_BEGIN] = closure->from,
                           [CLOSURE_END] = closure->until,
                           [CLOSURE_PLANNED] = closure->planned };
  const gint64 length = vigie_chart_get_closure_end (self, closure) - closure->from;

  switch ((ClosureColumn) column)
    {
    case CLOSURE_NAME:
      return g_strdup (closure->name);
    case CLOSURE_DURATION:
      return plain ? g_strdup_printf ("%" G_GINT64_FORMAT, length / 1000)
                   : vigie_chart_say_duration (self->language, length);
    case CLOSURE_STATE:
      return g_strdup (
          vigie_chart_word (self->language, vigie_chart_get_closure_state (self, closure)));
    case CLOSURE_BEGIN:
    case CLOSURE_END:
    case CLOSURE_PLANNED:
    case N_CLOSURE_COLUMNS:
    default:
      return plain ? say_full_time (self, times[column]) : say_time (self, times[column]);
    }
}

static char *
dup_commune_cell (const VigieChart *self, guint row, guint column, gboolean plain)
{
  const VigieChartCommune *commune = &g_array_index (self->communes, VigieChartCommune, row);

  if (column == 0)
    return g_strdup (commune->name);
  if (commune->value < 0)
    return g_strdup (plain ? "" : vigie_chart_word (self->language, VIGIE_CHART_WORD_NOT_WATCHED));
  return say_count (self, (guint64) commune->value, plain);
}

static char *
say_seconds (gint64 ms)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.3f", (double) ms / 1000));
}

static char *
dup_range_cell (const VigieChart *self, guint row, guint column, gboolean plain)
{
  const VigieChartRange *range = &g_array_index (self->ranges, VigieChartRange, row);
  const gint64 times[] = { 0, 0, range->q1_ms, range->median_ms, range->q3_ms, range->p90_ms };

  if (column == 0)
    return g_strdup (range->name);
  if (column == 1)
    return say_count (self, range->n, plain);
  return plain ? say_seconds (times[column])
               : vigie_chart_say_duration (self->language, times[column]);
}

static char *
dup_bin_time (const VigieChart *self, guint row, guint column, gboolean plain)
{
  const guint end = self->kind == VIGIE_CHART_AREAS ? row + 1 : row + column;
  const gint64 at = self->from + self->bin_ms * end;

  if (self->kind == VIGIE_CHART_DELAYS)
    return vigie_chart_dup_delay (self, row);
  return plain ? say_full_time (self, at) : say_time (self, at);
}

static char *
dup_cell (const VigieChart *self, guint row, guint column, gboolean plain)
{
  const guint n_before = get_n_before (self);

  if (self->kind == VIGIE_CHART_CLOSURES)
    return dup_closure_cell (self, row, column, plain);
  if (self->kind == VIGIE_CHART_COMMUNES)
    return dup_commune_cell (self, row, column, plain);
  if (self->kind == VIGIE_CHART_RANGES)
    return dup_range_cell (self, row, column, plain);
  if (column < n_before)
    return dup_bin_time (self, row, column, plain);
  if (column - n_before < self->series->len)
    return say_count (self, vigie_chart_get_series (self, column - n_before)->values[row], plain);
  if (self->kind == VIGIE_CHART_DELAYS && column + 1 == vigie_chart_get_n_columns (self))
    return say_share (self, row);
  return say_count (self, vigie_chart_get_total (self, row, 1), plain);
}

/**
 * vigie_chart_dup_cell:
 * @self: a chart
 * @row: below vigie_chart_get_n_rows()
 * @column: below vigie_chart_get_n_columns()
 *
 * Returns: (transfer full): for people
 */
char *
vigie_chart_dup_cell (const VigieChart *self, guint row, guint column)
{
  g_return_val_if_fail (row < vigie_chart_get_n_rows (self), NULL);
  g_return_val_if_fail (column < vigie_chart_get_n_columns (self), NULL);

  return dup_cell (self, row, column, FALSE);
}

/**
 * vigie_chart_to_csv:
 * @self: a chart
 *
 * Returns: (transfer full): its table (RFC 4180, UTF-8 with a byte order mark); times as in ISO
 *   8601, durations in seconds
 */
GBytes *
vigie_chart_to_csv (const VigieChart *self)
{
  const guint n_columns = vigie_chart_get_n_columns (self);
  GString *out = g_string_new ("\n"); /* cells begin a line behind the end of one */

  for (guint column = 0; column < n_columns; column++)
    {
      g_autofree char *name = vigie_chart_dup_column (self, column);

      vigie_csv_append_text (out, name);
    }
  g_string_append (out, "\r\n");
  for (guint row = 0; row < vigie_chart_get_n_rows (self); row++)
    {
      for (guint column = 0; column < n_columns; column++)
        {
          g_autofree char *cell = dup_cell (self, row, column, TRUE);

          vigie_csv_append_text (out, cell);
        }
      g_string_append (out, "\r\n");
    }
  g_string_erase (out, 0, 1);
  g_string_prepend (out, VIGIE_CSV_BYTE_ORDER_MARK);
  return g_string_free_to_bytes (out);
}

/* ---- some rows in words ---- */

static void
append_named (GString *out, const VigieChart *self, const char *name, const char *value)
{
  g_autofree char *line = vigie_chart_fill (self->language, VIGIE_CHART_WORD_NAMED, name, value);

  g_string_append_printf (out, "\n%s", line);
}

static void
append_count (GString *out, const VigieChart *self, const char *name, guint64 n)
{
  g_autofree char *number = vigie_chart_say_number (self->language, n);

  append_named (out, self, name, number);
}

static void
append_bins (GString *out, const VigieChart *self, guint first, guint n_rows)
{
  const guint from = self->kind == VIGIE_CHART_AREAS ? first + n_rows - 1 : first;
  const guint n = first + n_rows - from;
  const guint64 total = vigie_chart_get_total (self, from, n);

  for (guint i = self->series->len; i-- > 0;) /* as they stand above each other */
    {
      const VigieChartRow *series = vigie_chart_get_series (self, i);
      guint64 sum = 0;

      for (guint j = from; j < from + n; j++)
        sum += series->values[j];
      if (sum > 0 || self->series->len == 1)
        append_count (out, self, series->name, sum);
    }
  if (self->series->len != 1)
    append_count (out, self, vigie_chart_word (self->language, VIGIE_CHART_WORD_TOTAL), total);
  if (self->kind == VIGIE_CHART_DELAYS && total > 0)
    {
      g_autofree char *share = say_share (self, first);

      append_named (out, self, vigie_chart_word (self->language, VIGIE_CHART_WORD_SHARE), share);
    }
}

/**
 * vigie_chart_dup_rows_text:
 * @self: a chart
 * @first: a row
 * @n_rows: how many, at least 1
 *
 * Returns: (transfer full): what they say, in lines: the first names them
 */
char *
vigie_chart_dup_rows_text (const VigieChart *self, guint first, guint n_rows)
{
  GString *out = g_string_new (NULL);
  g_autofree char *name = NULL;

  if (self->kind == VIGIE_CHART_CLOSURES || self->kind == VIGIE_CHART_COMMUNES ||
      self->kind == VIGIE_CHART_RANGES)
    {
      name = vigie_chart_dup_cell (self, first, 0);
      g_string_append (out, name);
      for (guint column = 1; column < vigie_chart_get_n_columns (self); column++)
        {
          g_autofree char *column_name = vigie_chart_dup_column (self, column);
          g_autofree char *cell = vigie_chart_dup_cell (self, first, column);

          if (*cell != '\0')
            append_named (out, self, column_name, cell);
        }
      return g_string_free_and_steal (out);
    }
  name = self->kind == VIGIE_CHART_DELAYS ? vigie_chart_dup_delay (self, first)
         : self->kind == VIGIE_CHART_AREAS
             ? say_time (self, self->from + self->bin_ms * (first + n_rows))
             : vigie_chart_dup_bin (self, first, n_rows);
  g_string_append (out, name);
  append_bins (out, self, first, n_rows);
  return g_string_free_and_steal (out);
}
