/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where all of a chart goes. A text is placed only where it fits and touches no other one. */
#include <math.h>

#include "vigie-chart-private.h"
#include "vigie-map-private.h"

/* ---- texts ---- */

static void
clear_label (gpointer data)
{
  g_object_unref (((VigieChartLabel *) data)->text);
}

PangoLayout *
vigie_chart_make_text (
    VigieChartLayout *self, const char *text, gboolean bold, double *width, double *height)
{
  PangoLayout *layout = vigie_map_make_text_in (self->texts, text, self->size, bold);
  g_autoptr (PangoAttrList) attributes =
      pango_attr_list_copy (pango_layout_get_attributes (layout));

  /* Figures of one width, so that labels of an axis do not jump. */
  pango_attr_list_insert (attributes,
                          pango_attr_font_features_new ("tnum=1, liga=0, clig=0, dlig=0"));
  if (self->font != NULL)
    pango_attr_list_insert (attributes, pango_attr_family_new (self->font));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  vigie_map_measure_text (layout, width, height);
  return layout;
}

double
vigie_chart_get_text_width (VigieChartLayout *self, const char *text)
{
  double width, height;
  g_autoptr (PangoLayout) layout = vigie_chart_make_text (self, text, FALSE, &width, &height);

  return width;
}

/* Whether two texts touch, or would be read as one. */
static gboolean
overlaps (const VigieChartLayout *self, const VigieChartRect *a, const VigieChartRect *b)
{
  const double gap = self->size * 0.3;

  return a->x < b->x + b->width + gap && b->x < a->x + a->width + gap && a->y < b->y + b->height &&
         b->y < a->y + a->height;
}

static gboolean
is_free (const VigieChartLayout *self, const VigieChartRect *rect)
{
  if (rect->x < -0.01 || rect->y < -0.01 || rect->x + rect->width > self->width + 0.01 ||
      rect->y + rect->height > self->height + 0.01)
    return FALSE;
  for (guint i = self->labels->len; i-- > 0;)
    if (overlaps (self, rect, &g_array_index (self->labels, VigieChartLabel, i).rect))
      return FALSE;
  return TRUE;
}

/* Places a text with its left edge, middle or right edge (@align 0, 0.5, 1) at @x and its top at
 * @y; ellipsized to @max_width where that is above 0. Returns FALSE where it does not fit. */
gboolean
vigie_chart_place_text (VigieChartLayout *self,
                        const char *text,
                        VigieChartInk ink,
                        double x,
                        double y,
                        double align,
                        double max_width)
{
  const gboolean bold = ink == VIGIE_CHART_STRONG || ink == VIGIE_CHART_REVERSED;
  VigieChartLabel label = { .ink = ink };

  if (*text == '\0')
    return FALSE;
  label.text = vigie_chart_make_text (self, text, bold, &label.rect.width, &label.rect.height);
  if (max_width > 0 && label.rect.width > max_width)
    {
      pango_layout_set_width (label.text, (int) (max_width * PANGO_SCALE));
      pango_layout_set_ellipsize (label.text, PANGO_ELLIPSIZE_END);
      vigie_map_measure_text (label.text, &label.rect.width, &label.rect.height);
      if (label.rect.width > max_width + 0.5) /* not even one letter */
        {
          g_object_unref (label.text);
          return FALSE;
        }
      pango_layout_set_width (label.text, (int) (label.rect.width * PANGO_SCALE) + 1);
    }
  label.rect.height = self->line;
  label.rect.x = x - align * label.rect.width;
  label.rect.y = y;
  if (!is_free (self, &label.rect))
    {
      g_object_unref (label.text);
      return FALSE;
    }
  g_array_append_val (self->labels, label);
  return TRUE;
}

/* On a screen lines fill whole pixels. */
double
vigie_chart_snap (const VigieChartLayout *self, double at)
{
  return self->style.look == VIGIE_CHART_PRINT ? at : round (at);
}

double
vigie_chart_get_x (const VigieChartLayout *self, gint64 at)
{
  const VigieChart *chart = self->chart;

  return self->plot.x +
         self->plot.width * (double) (at - chart->from) / (double) (chart->to - chart->from);
}

/* ---- the whole ---- */

/* For laying out anew. */
void
vigie_chart_layout_clear (VigieChartLayout *self)
{
  GArray *const all[] = { self->labels, self->swatches, self->badges, self->slots,  self->bars,
                          self->marks,  self->x_ticks,  self->x_days, self->y_ticks };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_array_set_size (all[i], 0);
}

static void
lay_nothing (VigieChartLayout *self)
{
  self->used = self->line * 5;
  vigie_chart_place_text (self, vigie_chart_get_nothing (self->chart), VIGIE_CHART_QUIET,
                          self->width / 2, MAX ((self->height - self->line) / 2, 0), 0.5,
                          self->width);
}

static void
lay_out (VigieChartLayout *self)
{
  if (vigie_chart_is_empty (self->chart))
    {
      lay_nothing (self);
      return;
    }
  switch (self->chart->kind)
    {
    case VIGIE_CHART_CLOSURES:
      vigie_chart_lay_closures (self);
      return;
    case VIGIE_CHART_RANGES:
      vigie_chart_lay_ranges (self);
      return;
    case VIGIE_CHART_COMMUNES:
      vigie_chart_lay_communes (self);
      return;
    case VIGIE_CHART_BARS:
    case VIGIE_CHART_AREAS:
    case VIGIE_CHART_DELAYS:
    default:
      vigie_chart_lay_bars (self);
      return;
    }
}

#define HIGH 1e6 /* room for all */

/* With a height of 0, as high as it needs. */
static VigieChartLayout *
new_layout (VigieChart *chart, double width, double height, const VigieChartStyle *style)
{
  VigieChartLayout *self = g_new0 (VigieChartLayout, 1);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  double text_width;

  self->chart = vigie_chart_ref (chart);
  self->style = *style;
  self->font = g_strdup (style->font);
  self->style.font = self->font;
  self->width = MAX (width, 1);
  self->is_natural = height <= 0;
  self->height = self->is_natural ? HIGH : height;
  self->texts = vigie_map_make_text_context (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  self->size = style->text_size > 0               ? style->text_size
               : style->look == VIGIE_CHART_PRINT ? 6.7
                                                  : 11.5;
  self->labels = g_array_new (FALSE, FALSE, sizeof (VigieChartLabel));
  g_array_set_clear_func (self->labels, clear_label);
  self->swatches = g_array_new (FALSE, FALSE, sizeof (VigieChartSwatch));
  self->badges = g_array_new (FALSE, FALSE, sizeof (VigieChartRect));
  self->slots = g_array_new (FALSE, FALSE, sizeof (VigieChartSlot));
  self->bars = g_array_new (FALSE, FALSE, sizeof (VigieChartBar));
  self->marks = g_array_new (FALSE, FALSE, sizeof (VigieChartLine));
  self->x_ticks = g_array_new (FALSE, FALSE, sizeof (double));
  self->x_days = g_array_new (FALSE, FALSE, sizeof (double));
  self->y_ticks = g_array_new (FALSE, FALSE, sizeof (double));
  self->median_x = -1;
  g_object_unref (vigie_chart_make_text (self, "Ég0", FALSE, &text_width, &self->line));
  lay_out (self);
  return self;
}

/**
 * vigie_chart_layout_new:
 * @chart: what is shown; a reference is taken
 * @width: in pixels or points
 * @height: the same
 * @style: copied
 *
 * Returns: (transfer full): where all of it goes
 */
VigieChartLayout *
vigie_chart_layout_new (VigieChart *chart,
                        double width,
                        double height,
                        const VigieChartStyle *style)
{
  return new_layout (chart, width, MAX (height, 1), style);
}
void
vigie_chart_layout_free (VigieChartLayout *self)
{
  g_array_unref (self->labels);
  g_array_unref (self->swatches);
  g_array_unref (self->badges);
  g_array_unref (self->slots);
  g_array_unref (self->bars);
  g_array_unref (self->marks);
  g_array_unref (self->x_ticks);
  g_array_unref (self->x_days);
  g_array_unref (self->y_ticks);
  g_object_unref (self->texts);
  vigie_chart_unref (self->chart);
  g_free (self->font);
  g_free (self);
}

guint
vigie_chart_layout_get_n_slots (const VigieChartLayout *self)
{
  return self->slots->len;
}

const VigieChartSlot *
vigie_chart_layout_get_slot (const VigieChartLayout *self, guint slot)
{
  g_return_val_if_fail (slot < self->slots->len, NULL);

  return &g_array_index (self->slots, VigieChartSlot, slot);
}

/**
 * vigie_chart_layout_find_slot:
 * @self: a layout
 * @x: in its units
 * @y: the same
 * @slot: (out): what is there
 *
 * Returns: whether anything is
 */
gboolean
vigie_chart_layout_find_slot (const VigieChartLayout *self, double x, double y, guint *slot)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      const VigieChartSlot *at = &g_array_index (self->slots, VigieChartSlot, i);
      const VigieChartRect *rect = &at->rect;

      if (x < rect->x || x >= rect->x + rect->width || y < rect->y || y >= rect->y + rect->height)
        continue;
      if (self->chart->kind == VIGIE_CHART_COMMUNES &&
          !vigie_chart_is_in_commune (self, at->first_row, x, y))
        continue;
      *slot = i;
      return TRUE;
    }
  return FALSE;
}

/**
 * vigie_chart_get_natural_height:
 * @self: a chart
 * @width: that it will have
 * @style: the same
 *
 * Returns: the height at which it looks well
 */
double
vigie_chart_get_natural_height (VigieChart *self, double width, const VigieChartStyle *style)
{
  g_autoptr (VigieChartLayout) layout = new_layout (self, width, 0, style);

  return ceil (layout->used);
}
