/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closures over time, a line for each. */
#include <math.h>

#include "vigie-chart-private.h"

#define MAX_NATURAL_ROWS 40
#define N_MEASURED 200 /* names whose widths are asked for */

static const VigieChartClosure *
get_closure (const VigieChart *chart, guint row)
{
  return &g_array_index (chart->closures, VigieChartClosure, row);
}

static VigieChartSwatchKind
get_kind (const VigieChart *chart, const VigieChartClosure *closure)
{
  const VigieChartWord state = vigie_chart_get_closure_state (chart, closure);

  return state == VIGIE_CHART_WORD_LIFTED ? VIGIE_CHART_SWATCH_LIFTED
         : state == VIGIE_CHART_WORD_OPEN ? VIGIE_CHART_SWATCH_OPEN
                                          : VIGIE_CHART_SWATCH_PLANNED;
}

/* ---- layout ---- */

static gboolean
is_narrow (const VigieChartLayout *self)
{
  return self->width < self->size * 38;
}

static double
get_row_height (const VigieChartLayout *self)
{
  return is_narrow (self) ? self->line * 1.9 : self->line * 1.35;
}

static double
lay_legend (VigieChartLayout *self)
{
  static const struct
  {
    VigieChartSwatchKind kind;
    VigieChartWord word;
  } states[] = { { VIGIE_CHART_SWATCH_LIFTED, VIGIE_CHART_WORD_LIFTED },
                 { VIGIE_CHART_SWATCH_PLANNED, VIGIE_CHART_WORD_PLANNED },
                 { VIGIE_CHART_SWATCH_OPEN, VIGIE_CHART_WORD_OPEN } };
  const VigieChart *chart = self->chart;
  g_autoptr (GArray) keys = vigie_chart_keys_new ();
  gboolean seen[VIGIE_CHART_SWATCH_BADGE] = { FALSE };

  for (guint i = 0; i < chart->closures->len; i++)
    seen[get_kind (chart, get_closure (chart, i))] = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (seen[states[i].kind])
      vigie_chart_add_key (keys, states[i].kind, 0,
                           vigie_chart_word (chart->language, states[i].word));
  return vigie_chart_lay_keys (self, keys, 0, 0, self->width, 3) + self->line * 0.35;
}

static double
get_names_width (VigieChartLayout *self)
{
  const VigieChart *chart = self->chart;
  const double most = self->width * 0.34;
  double width = 0;

  if (is_narrow (self))
    return 0;
  for (guint i = 0; i < MIN (chart->closures->len, N_MEASURED) && width < most; i++)
    width = MAX (width, vigie_chart_get_text_width (self, get_closure (chart, i)->name));
  return MIN (width + 1, most) + self->size;
}

typedef struct
{
  gint64 length;
  guint row;
} Length;

static gint
compare_lengths (gconstpointer a, gconstpointer b)
{
  const Length *first = a;
  const Length *second = b;

  if (first->length != second->length)
    return first->length > second->length ? -1 : 1;
  return (first->row > second->row) - (first->row < second->row);
}

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const Length *first = a;
  const Length *second = b;

  return (first->row > second->row) - (first->row < second->row);
}

/* (transfer full): the longest @n, in order of time. */
static GArray *
choose_rows (const VigieChart *chart, guint n)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (Length), chart->closures->len);

  for (guint i = 0; i < chart->closures->len; i++)
    {
      const VigieChartClosure *closure = get_closure (chart, i);
      Length length = { vigie_chart_get_closure_end (chart, closure) - closure->from, i };

      g_array_append_val (rows, length);
    }
  if (rows->len <= n)
    return rows;
  g_array_sort (rows, compare_lengths);
  g_array_set_size (rows, n);
  g_array_sort (rows, compare_rows);
  return rows;
}

static double
get_clamped_x (const VigieChartLayout *self, gint64 at)
{
  return CLAMP (vigie_chart_get_x (self, at), self->plot.x, self->plot.x + self->plot.width);
}

static gboolean
has_planned (const VigieChart *chart, const VigieChartClosure *closure)
{
  return closure->planned != VIGIE_TIME_UNKNOWN &&
         closure->planned > vigie_chart_get_closure_end (chart, closure) &&
         vigie_chart_get_closure_state (chart, closure) != VIGIE_CHART_WORD_LIFTED;
}

/* How long: behind the bar, or else on it. */
static void
place_duration (VigieChartLayout *self, const VigieChartClosure *closure, const VigieChartBar *bar)
{
  const VigieChart *chart = self->chart;
  const gint64 length = vigie_chart_get_closure_end (chart, closure) - closure->from;
  const double gap = self->size * 0.5;
  const double middle = bar->rect.y + (bar->rect.height - self->line) / 2;
  const double arrow =
      get_kind (chart, closure) == VIGIE_CHART_SWATCH_OPEN ? bar->rect.height / 2 : 0;
  const double bar_end = bar->rect.x + bar->rect.width;
  double end = bar_end + arrow;
  g_autofree char *text = NULL;
  double width;
  const char *colour = vigie_chart_get_colours (&self->style)->closure;

  if (length <= 0)
    return;
  if (has_planned (chart, closure))
    end = MAX (end, get_clamped_x (self, closure->planned));
  text = vigie_chart_say_duration (chart->language, length);
  width = vigie_chart_get_text_width (self, text);
  if (end + gap + width <= self->width)
    vigie_chart_place_text (self, text, VIGIE_CHART_QUIET, end + gap, middle, 0, 0);
  else if (bar->rect.width > width + 2 * gap)
    vigie_chart_place_text (self, text,
                            get_kind (chart, closure) == VIGIE_CHART_SWATCH_LIFTED ? VIGIE_CHART_INK
                            : vigie_chart_get_lightness (colour) < 55 ? VIGIE_CHART_ON_DARK
                                                                      : VIGIE_CHART_ON_LIGHT,
                            bar_end - gap, middle, 1, 0);
}

static void
add_row (VigieChartLayout *self, guint row, double y, double height)
{
  const VigieChart *chart = self->chart;
  const VigieChartClosure *closure = get_closure (chart, row);
  const gboolean narrow = is_narrow (self);
  const double thickness = vigie_chart_snap (self, self->line * 0.72);
  const double bar_y = narrow ? y + self->line + (height - self->line - thickness) / 2 - 1
                              : y + (height - thickness) / 2;
  VigieChartSlot slot = { { 0, y, self->width, height }, row, 1 };
  VigieChartBar bar = { 0, self->slots->len, { 0 }, 0 };

  bar.rect.x = get_clamped_x (self, closure->from);
  bar.rect.width =
      MAX (get_clamped_x (self, vigie_chart_get_closure_end (chart, closure)) - bar.rect.x, 2);
  if (bar.rect.x + 2 > self->plot.x + self->plot.width) /* at the very end */
    bar.rect.x = self->plot.x + self->plot.width - bar.rect.width;
  bar.rect.y = vigie_chart_snap (self, bar_y);
  bar.rect.height = thickness;
  bar.value = (guint64) (vigie_chart_get_closure_end (chart, closure) - closure->from);
  g_array_append_val (self->bars, bar);
  g_array_append_val (self->slots, slot);
  vigie_chart_place_text (self, closure->name, VIGIE_CHART_INK, 0,
                          narrow ? y : y + (height - self->line) / 2, 0,
                          narrow ? self->width : self->plot.x - self->size * 0.8);
  place_duration (self, closure, &bar);
}

static void
place_note (VigieChartLayout *self, double y, guint n_shown)
{
  const VigieChart *chart = self->chart;
  g_autofree char *shown = vigie_chart_say_number (chart->language, n_shown);
  g_autofree char *all = vigie_chart_say_number (chart->language, chart->closures->len);
  g_autofree char *text = vigie_chart_fill (chart->language, VIGIE_CHART_WORD_LONGEST, shown, all);

  vigie_chart_place_text (self, text, VIGIE_CHART_QUIET, 0, y, 0, self->width);
}

/* @with_note: whether a line is kept for saying that not all are shown. Returns whether all are, or
 * that is said. */
static gboolean
lay_out (VigieChartLayout *self, gboolean with_note)
{
  const VigieChart *chart = self->chart;
  const double row_height = get_row_height (self);
  const double pad = self->size * 0.4;
  const guint n = chart->closures->len;
  g_autoptr (GArray) keys = vigie_chart_keys_new ();
  g_autoptr (GArray) rows = NULL;
  const double note_y = lay_legend (self);
  double y = with_note ? note_y + self->line + self->size * 0.2 : note_y;
  guint room;

  self->plot.x = get_names_width (self);
  self->plot.width = MAX (self->width - self->plot.x - self->size * 1.5, 1);
  y = vigie_chart_lay_marks (self, y, keys);
  vigie_chart_lay_plot (self, y + self->size * 0.3,
                        MIN (n, MAX_NATURAL_ROWS) * row_height + 2 * pad,
                        vigie_chart_get_axis_height (self), keys);
  room = (guint) CLAMP ((self->plot.height - 2 * pad + 1) / row_height, 1, n);
  if (room < n && !with_note)
    return FALSE;
  rows = choose_rows (chart, room);
  self->n_hidden = n - rows->len;
  if (self->n_hidden > 0)
    place_note (self, note_y, rows->len);
  for (guint i = 0; i < rows->len; i++)
    add_row (self, g_array_index (rows, Length, i).row, self->plot.y + pad + i * row_height,
             row_height);
  vigie_chart_lay_time_axis (self);
  return TRUE;
}

void
vigie_chart_lay_closures (VigieChartLayout *self)
{
  if (!lay_out (self, FALSE))
    {
      vigie_chart_layout_clear (self);
      lay_out (self, TRUE);
    }
}

/* ---- drawing ---- */

/* Over: light, with an end. In force: full, with an arrow where nobody knows the end, and with a
 * dashed frame up to the announced one. */
void
vigie_chart_draw_closure (VigieChartLayout *self,
                          cairo_t *cr,
                          VigieChartSwatchKind kind,
                          double left,
                          double end,
                          double planned,
                          double y,
                          double height)
{
  const char *colour = vigie_chart_get_colours (&self->style)->closure;
  const gboolean is_print = self->style.look == VIGIE_CHART_PRINT;
  const double hair = is_print ? 0.6 : 1;
  const double dashes[] = { hair * 3, hair * 2 };

  cairo_save (cr);
  if (kind == VIGIE_CHART_SWATCH_LIFTED)
    end = MAX (end, planned);
  cairo_move_to (cr, end, y + height);
  cairo_line_to (cr, left, y + height);
  cairo_line_to (cr, left, y);
  cairo_line_to (cr, end, y);
  if (kind == VIGIE_CHART_SWATCH_OPEN)
    cairo_rel_line_to (cr, height / 2, height / 2);
  cairo_close_path (cr);
  vigie_map_set_colour (cr, colour, kind == VIGIE_CHART_SWATCH_LIFTED ? 0.38 : 1);
  cairo_fill (cr);
  vigie_map_set_colour (cr, colour, 1);
  if (kind == VIGIE_CHART_SWATCH_LIFTED)
    {
      cairo_rectangle (cr, MAX (end - hair * 2, left), y - hair, hair * 2, height + 2 * hair);
      cairo_fill (cr);
    }
  else if (kind == VIGIE_CHART_SWATCH_PLANNED && planned > end)
    {
      cairo_rectangle (cr, end, y + hair / 2, planned - end, height - hair);
      cairo_set_line_width (cr, hair);
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

void
vigie_chart_draw_closures (VigieChartLayout *self, cairo_t *cr)
{
  const VigieChart *chart = self->chart;

  for (guint i = 0; i < self->bars->len; i++)
    {
      const VigieChartBar *bar = &g_array_index (self->bars, VigieChartBar, i);
      const VigieChartSlot *slot = &g_array_index (self->slots, VigieChartSlot, bar->slot);
      const VigieChartClosure *closure = get_closure (chart, slot->first_row);
      const VigieChartSwatchKind kind = get_kind (chart, closure);
      const double end = bar->rect.x + bar->rect.width;

      vigie_chart_draw_closure (
          self, cr, kind, bar->rect.x, end,
          has_planned (chart, closure) ? get_clamped_x (self, closure->planned) : end, bar->rect.y,
          bar->rect.height);
    }
}
