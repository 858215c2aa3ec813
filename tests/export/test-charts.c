/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo-pdf.h>
#include <string.h>

#include "chart-samples.h"
#include "vigie-chart-private.h"
#include "vigie-export-sample.h"
#include "vigie-test-util.h"

/* ---- pictures, under build/screenshots, for people: some always, all with “-m slow” ---- */

static const struct
{
  const char *name;
  VigieChartStyle style;
  double width;
} looks[] = {
  { "light", { VIGIE_CHART_LIGHT, FALSE, 0, NULL }, 900 },
  { "dark", { VIGIE_CHART_DARK, FALSE, 0, NULL }, 900 },
  { "contrast", { VIGIE_CHART_LIGHT, TRUE, 0, NULL }, 700 },
  { "narrow", { VIGIE_CHART_LIGHT, FALSE, 0, NULL }, 360 },
  { "large", { VIGIE_CHART_DARK, FALSE, 18, NULL }, 700 },
  { "print", { VIGIE_CHART_PRINT, FALSE, 0, NULL }, 527 },
};

typedef VigieChart *(*MakeChart) (VigieLanguage language);

static VigieChart *
make_bars (VigieLanguage language)
{
  return chart_sample_bars (language, 5, 540);
}

static VigieChart *
make_many_bars (VigieLanguage language)
{
  return chart_sample_bars (language, 9, 4320);
}

static VigieChart *
make_ranges (VigieLanguage language)
{
  return chart_sample_ranges (language, 6);
}

static VigieChart *
make_closures (VigieLanguage language)
{
  return chart_sample_closures (language, 8);
}

static VigieChart *
make_many_closures (VigieLanguage language)
{
  return chart_sample_closures (language, 100);
}

static VigieChart *
make_communes (VigieLanguage language)
{
  return chart_sample_communes (language, 14, 16);
}

static VigieChart *
make_empty (VigieLanguage language)
{
  return chart_sample_bars (language, 0, 540);
}

static const struct
{
  const char *name;
  MakeChart make;
} kinds[] = {
  { "bars", make_bars },
  { "days", make_many_bars },
  { "areas", chart_sample_areas },
  { "delays", chart_sample_delays },
  { "ranges", make_ranges },
  { "closures", make_closures },
  { "many-closures", make_many_closures },
  { "communes", make_communes },
  { "empty", make_empty },
};

/* Whether a picture has more than @n colours. */
static gboolean
has_colours (cairo_surface_t *surface, guint n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  const int stride = cairo_image_surface_get_stride (surface);
  const guchar *data = cairo_image_surface_get_data (surface);

  for (int y = 0; y < cairo_image_surface_get_height (surface); y += 3)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      {
        guint32 pixel;

        memcpy (&pixel, data + (gsize) y * (gsize) stride + (gsize) x * 4, 4);
        g_hash_table_add (seen, GUINT_TO_POINTER (pixel));
        if (g_hash_table_size (seen) > n)
          return TRUE;
      }
  return FALSE;
}

static void
draw_picture (VigieChart *chart, const char *name, guint look)
{
  g_autofree char *folder = g_build_filename (g_getenv ("VIGIE_BUILDDIR"), "screenshots", NULL);
  g_autofree char *file = g_strdup_printf ("chart-%s-%s.png", name, looks[look].name);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  const VigieChartStyle *style = &looks[look].style;
  const double scale = style->look == VIGIE_CHART_PRINT ? 2 : 1;
  const double height = vigie_chart_get_natural_height (chart, looks[look].width, style);
  const double margin = 12;
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) ((looks[look].width + 2 * margin) * scale),
      (int) ((height + 2 * margin) * scale));
  cairo_t *cr = cairo_create (surface);

  vigie_chart_set_colour (cr, vigie_chart_get_colours (style)->paper);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, margin, margin);
  vigie_chart_draw (chart, cr, looks[look].width, height, style);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  g_assert_true (has_colours (surface, vigie_chart_is_empty (chart) ? 3 : 20));
  if (look == 0 || g_test_slow ()) /* packing takes longer than drawing */
    {
      g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
      g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
    }
  cairo_surface_destroy (surface);
}

static void
test_each_is_drawn_in_each_look (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (VigieChart) chart = kinds[i].make (VIGIE_LANGUAGE_FRENCH);

      for (guint j = 0; j < G_N_ELEMENTS (looks); j++)
        draw_picture (chart, kinds[i].name, j);
    }
}

static gint64
random_span (GRand *random)
{
  /* From seconds to centuries, each as often. */
  return (gint64) (1000 * pow (10, g_rand_double_range (random, 0, 9.5)));
}

/* ---- random charts ---- */

static char *
random_name (GRand *random)
{
  static const char *const words[] = { "Mastodon",    "D 971",   "Équipe", "officielle",
                                       "première",    "Bluesky", "à",      "Saint-Marc-sur-Seine",
                                       "information", "العربية", "雪" };
  GString *name = g_string_new (NULL);

  for (int i = g_rand_int_range (random, 0, 4); i >= 0; i--)
    g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "",
                            words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
  return g_string_free_and_steal (name);
}

static void
set_random_series (GRand *random, VigieChart *chart, guint n_bins)
{
  const guint n = (guint) g_rand_int_range (random, 1, 10);
  const double size = pow (10, g_rand_double_range (random, 0, 7));
  VigieChartSeries series[10] = { 0 };
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      guint64 *values = g_new0 (guint64, n_bins);

      for (guint j = 0; j < n_bins; j++)
        values[j] = g_rand_boolean (random) ? (guint64) (g_rand_double (random) * size) : 0;
      series[i].name = random_name (random);
      series[i].values = values;
      g_ptr_array_add (owned, (char *) series[i].name);
      g_ptr_array_add (owned, values);
    }
  vigie_chart_set_series (chart, series, n);
}

static void
add_random_marks (GRand *random, VigieChart *chart, gint64 span)
{
  for (int i = g_rand_int_range (random, 0, 16); i > 0; i--)
    {
      g_autofree char *name = random_name (random);

      vigie_chart_add_mark (chart, SAMPLE_NIGHT + (gint64) ((double) span * g_rand_double (random)),
                            name);
    }
  if (g_rand_boolean (random))
    vigie_chart_set_alert (
        chart, SAMPLE_NIGHT + (gint64) ((double) span * g_rand_double_range (random, -1, 1)));
}

static VigieChart *
make_random_closures (GRand *random, VigieLanguage language, GTimeZone *zone, gint64 span)
{
  const guint n = (guint) g_rand_int_range (random, 1, 60);
  g_autofree VigieChartClosure *closures = g_new0 (VigieChartClosure, n);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      const double a = g_rand_double_range (random, -0.3, 1.1);

      closures[i].name = random_name (random);
      closures[i].from = SAMPLE_NIGHT + (gint64) (a * (double) span);
      closures[i].until = closures[i].planned = VIGIE_TIME_UNKNOWN;
      if (g_rand_boolean (random))
        closures[i].until =
            closures[i].from + (gint64) (g_rand_double_range (random, -0.1, 1) * (double) span);
      if (g_rand_boolean (random))
        closures[i].planned =
            closures[i].from + (gint64) (g_rand_double_range (random, -1, 3) * (double) span);
      g_ptr_array_add (names, (char *) closures[i].name);
    }
  return vigie_chart_new_closures ("Closures", language, zone, SAMPLE_NIGHT, SAMPLE_NIGHT + span,
                                   closures, n);
}

static VigieChart *
make_random (GRand *random)
{
  const VigieLanguage language =
      g_rand_boolean (random) ? VIGIE_LANGUAGE_FRENCH : VIGIE_LANGUAGE_ENGLISH;
  g_autoptr (GTimeZone) zone = chart_sample_zone ();
  const VigieChartKind kind =
      (VigieChartKind) g_rand_int_range (random, 0, VIGIE_CHART_COMMUNES + 1);
  const guint n_bins = g_rand_boolean (random) ? 1 : (guint) g_rand_int_range (random, 1, 900);
  const gint64 bin = MAX (random_span (random) / n_bins, 1000);
  VigieChart *chart;
  guint n_bounds;

  switch (kind)
    {
    case VIGIE_CHART_CLOSURES:
      chart = make_random_closures (random, language, zone, bin * n_bins);
      break;
    case VIGIE_CHART_COMMUNES:
      return chart_sample_communes (language, (guint) g_rand_int_range (random, 1, 12),
                                    (guint) g_rand_int_range (random, 1, 12));
    case VIGIE_CHART_RANGES:
      return chart_sample_ranges (language, (guint) g_rand_int_range (random, 1, 40));
    case VIGIE_CHART_DELAYS:
      chart = vigie_chart_new_delays ("Delays", language, NULL, 0, random_span (random));
      vigie_chart_get_usual_bounds (&n_bounds);
      set_random_series (random, chart, n_bounds + 1);
      return chart;
    case VIGIE_CHART_BARS:
    case VIGIE_CHART_AREAS:
    default:
      chart = kind == VIGIE_CHART_BARS
                  ? vigie_chart_new_bars ("Bars", language, zone, SAMPLE_NIGHT, bin, n_bins)
                  : vigie_chart_new_areas ("Areas", language, zone, SAMPLE_NIGHT, bin, n_bins);
      set_random_series (random, chart, n_bins);
    }
  add_random_marks (random, chart, bin * n_bins);
  return chart;
}

static VigieChartLayout *
lay_out_random (GRand *random, VigieChart *chart)
{
  const VigieChartStyle style = {
    .look = (VigieChartLook) g_rand_int_range (random, 0, 3),
    .high_contrast = g_rand_boolean (random),
    .text_size = g_rand_boolean (random) ? 0 : g_rand_double_range (random, 6, 24),
  };
  const double width = pow (10, g_rand_double_range (random, 1.3, 3.2));

  return vigie_chart_layout_new (chart, width,
                                 g_rand_boolean (random)
                                     ? vigie_chart_get_natural_height (chart, width, &style)
                                     : pow (10, g_rand_double_range (random, 1.3, 3)),
                                 &style);
}

static gboolean
rects_touch (const VigieChartRect *a, const VigieChartRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
         b->y < a->y + a->height;
}

static void
assert_texts_are_clear (const VigieChartLayout *layout)
{
  for (guint i = 0; i < layout->labels->len; i++)
    {
      const VigieChartLabel *label = &g_array_index (layout->labels, VigieChartLabel, i);
      PangoRectangle logical;

      pango_layout_get_extents (label->text, NULL, &logical);
      g_assert_cmpint (pango_layout_get_line_count (label->text), ==, 1);
      g_assert_cmpfloat (pango_units_to_double (logical.width), <=, label->rect.width + 0.6);
      g_assert_cmpfloat (label->rect.x, >=, -0.1);
      g_assert_cmpfloat (label->rect.y, >=, -0.1);
      g_assert_cmpfloat (label->rect.x + label->rect.width, <=, layout->width + 0.1);
      g_assert_cmpfloat (label->rect.y + label->rect.height, <=, layout->height + 0.1);
      for (guint j = 0; j < i; j++)
        g_assert_false (
            rects_touch (&label->rect, &g_array_index (layout->labels, VigieChartLabel, j).rect));
    }
  for (guint i = 0; i < layout->badges->len; i++)
    for (guint j = 0; j < i; j++)
      g_assert_false (rects_touch (&g_array_index (layout->badges, VigieChartRect, i),
                                   &g_array_index (layout->badges, VigieChartRect, j)));
}

static void
test_texts_never_overlap_and_are_never_cut (void)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();

  for (guint i = 0; i < 150; i++)
    {
      g_autoptr (VigieChart) chart = make_random (random);
      g_autoptr (VigieChartLayout) layout = lay_out_random (random, chart);
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 64, 64);
      cairo_t *cr = cairo_create (surface);

      assert_texts_are_clear (layout);
      vigie_chart_layout_draw (layout, cr);
      for (guint j = 0; j < MIN (vigie_chart_layout_get_n_slots (layout), 3); j++)
        vigie_chart_layout_draw_focus (layout, cr, j);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

/* ---- the table and the drawing say the same ---- */

/* As whole numbers, from the file for spreadsheets. */
static guint64
read_cell (char **lines, guint row, guint column)
{
  g_auto (GStrv) cells = g_strsplit (lines[row + 1], ",", -1);

  g_assert_cmpuint (g_strv_length (cells), >, column);
  return g_ascii_strtoull (cells[column], NULL, 10);
}

static void
assert_bars_are_of_table (VigieChart *chart, const VigieChartLayout *layout)
{
  g_autoptr (GBytes) csv = vigie_chart_to_csv (chart);
  g_autofree char *text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  const guint first_column = vigie_chart_get_kind (chart) == VIGIE_CHART_BARS ? 2 : 1;
  const double unit = layout->plot.height; /* of the highest number of the axis */
  double scale = 0;
  guint next_row = 0;
  guint n_bars = 0;

  g_assert_cmpuint (g_strv_length (lines), ==, vigie_chart_get_n_rows (chart) + 2);
  for (guint i = 0; i < vigie_chart_layout_get_n_slots (layout); i++)
    {
      const VigieChartSlot *slot = vigie_chart_layout_get_slot (layout, i);

      g_assert_cmpuint (slot->first_row, ==, next_row);
      next_row += slot->n_rows;
      for (guint series = 0; series < chart->series->len; series++)
        {
          const VigieChartBar *bar = &g_array_index (layout->bars, VigieChartBar, n_bars);
          guint64 sum = 0;

          for (guint row = slot->first_row; row < next_row; row++)
            {
              const guint64 value = read_cell (lines, row, first_column + series);

              sum = vigie_chart_get_kind (chart) == VIGIE_CHART_AREAS ? value : sum + value;
            }
          if (sum == 0)
            continue;
          g_assert_cmpuint (n_bars++, <, layout->bars->len);
          g_assert_cmpuint (bar->series, ==, series);
          g_assert_cmpuint (bar->slot, ==, i);
          g_assert_cmpuint (bar->value, ==, sum);
          if (scale == 0)
            scale = bar->rect.height / (double) sum;
          g_assert_cmpfloat_with_epsilon (bar->rect.height, (double) sum * scale, unit * 1e-6);
          g_assert_cmpfloat (bar->rect.y, >=, layout->plot.y - 0.01);
          g_assert_cmpfloat (bar->rect.y + bar->rect.height, <=,
                             layout->plot.y + layout->plot.height + 0.01);
        }
    }
  g_assert_cmpuint (n_bars, ==, layout->bars->len);
  g_assert_cmpuint (next_row, ==,
                    vigie_chart_is_empty (chart) ? 0 : vigie_chart_get_n_rows (chart));
}

static void
assert_lengths_are_of_table (VigieChart *chart, const VigieChartLayout *layout)
{
  for (guint i = 0; i < layout->bars->len; i++)
    {
      const VigieChartBar *bar = &g_array_index (layout->bars, VigieChartBar, i);
      const VigieChartSlot *slot = vigie_chart_layout_get_slot (layout, bar->slot);
      g_autofree char *length = vigie_chart_dup_cell (chart, slot->first_row, 4);
      g_autofree char *drawn = vigie_chart_say_duration (chart->language, (gint64) bar->value);

      g_assert_cmpstr (length, ==, drawn);
      g_assert_cmpfloat (bar->rect.x, >=, layout->plot.x - 2.01);
      g_assert_cmpfloat (bar->rect.x + bar->rect.width, <=,
                         layout->plot.x + layout->plot.width + 2.01);
    }
  g_assert_cmpuint (layout->slots->len + layout->n_hidden, ==, vigie_chart_get_n_rows (chart));
}

static void
assert_ranges_are_of_table (VigieChart *chart, const VigieChartLayout *layout)
{
  for (guint i = 0; i < layout->bars->len; i++)
    {
      const VigieChartBar *bar = &g_array_index (layout->bars, VigieChartBar, i);
      g_autofree char *n =
          vigie_chart_dup_cell (chart, vigie_chart_layout_get_slot (layout, i)->first_row, 1);

      g_assert_cmpuint (g_ascii_strtoull (n, NULL, 10), ==, bar->value);
      g_assert_cmpfloat (bar->rect.x, >=, layout->plot.x);
      g_assert_cmpfloat (bar->rect.x + bar->rect.width, <=,
                         layout->plot.x + layout->plot.width + 1.01);
    }
  g_assert_cmpuint (layout->slots->len + layout->n_hidden, ==, vigie_chart_get_n_rows (chart));
}

static void
test_table_says_what_is_drawn (void)
{
  g_autoptr (GRand) random = vigie_test_rand_new ();

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (VigieChart) chart = make_random (random);
      g_autoptr (VigieChartLayout) layout = lay_out_random (random, chart);

      if (vigie_chart_get_kind (chart) == VIGIE_CHART_COMMUNES)
        g_assert_cmpuint (layout->slots->len, ==, vigie_chart_get_n_rows (chart));
      else if (vigie_chart_get_kind (chart) == VIGIE_CHART_RANGES)
        assert_ranges_are_of_table (chart, layout);
      else if (vigie_chart_get_kind (chart) == VIGIE_CHART_CLOSURES)
        assert_lengths_are_of_table (chart, layout);
      else
        assert_bars_are_of_table (chart, layout);
    }
}

static void
test_what_is_pointed_at_is_found (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (VigieChart) chart = kinds[i].make (VIGIE_LANGUAGE_ENGLISH);
      const VigieChartStyle style = { .look = VIGIE_CHART_LIGHT };
      g_autoptr (VigieChartLayout) layout = vigie_chart_layout_new (chart, 700, 400, &style);
      guint slot;

      g_assert_false (vigie_chart_layout_find_slot (layout, -5, 20, &slot));
      for (guint j = 0; j < vigie_chart_layout_get_n_slots (layout); j++)
        {
          const VigieChartRect *rect = &vigie_chart_layout_get_slot (layout, j)->rect;
          const double x = rect->x + rect->width / 2;
          const double y = rect->y + rect->height / 2;

          if (vigie_chart_get_kind (chart) == VIGIE_CHART_COMMUNES &&
              !vigie_chart_is_in_commune (layout, j, x, y))
            continue;
          g_assert_true (vigie_chart_layout_find_slot (layout, x, y, &slot));
          g_assert_cmpuint (slot, ==, j);
        }
    }
}

/* ---- few and many ---- */

static void
test_one_bin_is_enough (void)
{
  const guint64 one = 1;
  const VigieChartSeries series = { "X", VIGIE_CHART_TONE_AUTO, &one };
  g_autoptr (VigieChart) chart =
      vigie_chart_new_bars ("Posts", VIGIE_LANGUAGE_ENGLISH, NULL, SAMPLE_NIGHT, 60000, 1);
  g_autofree char *text = NULL;

  vigie_chart_set_series (chart, &series, 1);
  draw_picture (chart, "one", 0);
  text = vigie_chart_dup_rows_text (chart, 0, 1);
  g_assert_cmpstr (text, ==, "15:30 – 15:31\nX: 1");
}

static void
test_a_hundred_thousand_rows_are_drawn (void)
{
  const guint n = 100000;
  const VigieChartStyle style = { .look = VIGIE_CHART_PRINT };
  g_autoptr (VigieChart) closures = chart_sample_closures (VIGIE_LANGUAGE_FRENCH, n);
  g_autoptr (VigieChart) bars =
      vigie_chart_new_bars ("Posts", VIGIE_LANGUAGE_ENGLISH, NULL, SAMPLE_NIGHT, 1000, n);
  g_autofree guint64 *values = g_new0 (guint64, n);
  const VigieChartSeries series = { "X", VIGIE_CHART_TONE_AUTO, values };
  g_autoptr (VigieChart) communes = chart_sample_communes (VIGIE_LANGUAGE_FRENCH, 400, 250);
  g_autoptr (VigieChartLayout) map = NULL;
  g_autoptr (VigieChartLayout) few = NULL;
  g_autoptr (VigieChartLayout) wide = NULL;

  for (guint i = 0; i < n; i++)
    {
      values[i] = i % 7;
      if (i % 1000 == 0)
        vigie_chart_add_mark (bars, SAMPLE_NIGHT + i * 1000, "Mark");
    }
  vigie_chart_set_series (bars, &series, 1);
  wide = vigie_chart_layout_new (bars, 500, 200, &style);
  assert_texts_are_clear (wide);
  g_assert_cmpuint (vigie_chart_layout_get_n_slots (wide), >, 50);
  g_assert_cmpuint (vigie_chart_layout_get_n_slots (wide), <=, 200);

  map = vigie_chart_layout_new (communes, 500, 500, &style);
  assert_texts_are_clear (map);
  g_assert_cmpuint (vigie_chart_layout_get_n_slots (map), ==, n);

  few = vigie_chart_layout_new (closures, 500, 300, &style);
  assert_texts_are_clear (few);
  g_assert_cmpuint (vigie_chart_layout_get_n_slots (few), >, 10);
  g_assert_cmpuint (vigie_chart_get_n_rows (closures), ==, n);
  g_assert_cmpfloat (vigie_chart_get_natural_height (closures, 500, &style), <, 800);
}

/* However many bins are drawn as one. */
static void
test_caption_says_how_long_a_bar_is (void)
{
  const VigieChartStyle style = { .look = VIGIE_CHART_LIGHT };
  const guint n = 600;
  g_autofree guint64 *values = g_new0 (guint64, n);
  const VigieChartSeries series = { "X", VIGIE_CHART_TONE_AUTO, values };
  g_autoptr (VigieChart) chart = vigie_chart_new_bars ("Posts", VIGIE_LANGUAGE_ENGLISH, NULL,
                                                       SAMPLE_NIGHT - 3 * 120000, 120000, n);

  values[17] = 4;
  vigie_chart_set_series (chart, &series, 1);
  for (double width = 100; width < 6000; width *= 1.5)
    {
      g_autoptr (VigieChartLayout) layout = vigie_chart_layout_new (chart, width, 300, &style);
      const VigieChartSlot *slot = vigie_chart_layout_get_slot (layout, 1);
      g_autofree char *length =
          vigie_chart_say_duration (VIGIE_LANGUAGE_ENGLISH, 120000 * (gint64) slot->n_rows);
      g_autofree char *caption = g_strdup_printf ("Posts every %s", length);

      g_assert_cmpstr (
          pango_layout_get_text (g_array_index (layout->labels, VigieChartLabel, 0).text), ==,
          caption);
      g_assert_cmpint (vigie_chart_choose_bin (120000 * (gint64) slot->n_rows, 1), ==,
                       120000 * (gint64) slot->n_rows);
      /* A bar begins where its length is round on the clock. */
      g_assert_cmpint ((SAMPLE_NIGHT / 120000 - 3 + slot->first_row) % slot->n_rows, ==, 0);
    }
}

static void
test_smaller_series_are_joined (void)
{
  g_autoptr (VigieChart) chart = chart_sample_bars (VIGIE_LANGUAGE_FRENCH, 9, 540);
  g_autofree char *last = vigie_chart_dup_column (chart, 2 + 6);
  g_autofree char *total = vigie_chart_dup_column (chart, 2 + 7);

  g_assert_cmpuint (vigie_chart_get_n_columns (chart), ==, 2 + 6 + 1 + 1);
  g_assert_cmpstr (last, ==, "3 autres");
  g_assert_cmpstr (total, ==, "Total");
}

/* ---- words ---- */

static void
assert_sentence (MakeChart make, VigieLanguage language, const char *expected)
{
  g_autoptr (VigieChart) chart = make (language);
  g_autofree char *sentence = vigie_chart_dup_sentence (chart);

  g_assert_cmpstr (sentence, ==, expected);
}

static void
test_a_sentence_says_what_is_seen (void)
{
  assert_sentence (make_empty, VIGIE_LANGUAGE_FRENCH,
                   "Publications reçues par source\u00a0: Aucune publication sur cette période.");
  assert_sentence (
      chart_sample_delays, VIGIE_LANGUAGE_ENGLISH,
      "From arrival to confirmation: 657 posts, median 3\u00a0min\u00a048, 46% in less "
      "than 3\u00a0min, 83% in less than 15\u00a0min.");
  assert_sentence (make_closures, VIGIE_LANGUAGE_FRENCH,
                   "Coupures et levées\u00a0: 8 coupures, dont 4 levées.");
}

static void
test_durations_are_short (void)
{
  static const struct
  {
    gint64 seconds;
    const char *french;
  } durations[] = {
    { 0, "0\u00a0s" },
    { 45, "45\u00a0s" },
    { 60, "1\u00a0min" },
    { 228, "3\u00a0min\u00a048" },
    { 659, "10\u00a0min\u00a059" },
    { 3600, "1\u00a0h" },
    { 4800, "1\u00a0h\u00a020" },
    { 86400, "1\u00a0j" },
    { 100800, "1\u00a0j\u00a04\u00a0h" },
    { 8640000, "100\u00a0j" },
    { -90, "−1\u00a0min\u00a030" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text =
          vigie_chart_say_duration (VIGIE_LANGUAGE_FRENCH, durations[i].seconds * 1000);

      g_assert_cmpstr (text, ==, durations[i].french);
    }
}

/* As vigie-cli says them. */
static void
test_durations_are_of_whole_seconds (void)
{
  g_autofree char *more = vigie_chart_say_duration (VIGIE_LANGUAGE_FRENCH, 293500);
  g_autofree char *less = vigie_chart_say_duration (VIGIE_LANGUAGE_FRENCH, 293499);
  g_autofree char *hour = vigie_chart_say_duration (VIGIE_LANGUAGE_FRENCH, 3599600);

  g_assert_cmpstr (more, ==, "4\u00a0min\u00a054");
  g_assert_cmpstr (less, ==, "4\u00a0min\u00a053");
  g_assert_cmpstr (hour, ==, "1\u00a0h");
}

static void
test_names_are_no_formulas_for_spreadsheets (void)
{
  const VigieChartClosure closure = { "=HYPERLINK(1);\n\"x\"", SAMPLE_NIGHT, VIGIE_TIME_UNKNOWN,
                                      SAMPLE_NIGHT + 60 * SAMPLE_MIN };
  g_autoptr (VigieChart) chart =
      vigie_chart_new_closures ("Closures", VIGIE_LANGUAGE_ENGLISH, NULL, SAMPLE_NIGHT,
                                SAMPLE_NIGHT + 30 * SAMPLE_MIN, &closure, 1);
  g_autoptr (GBytes) csv = vigie_chart_to_csv (chart);
  g_autofree char *text = g_strndup (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));

  g_assert_cmpstr (
      text, ==,
      "\xef\xbb\xbf"
      "Closure,Begin,Lifted,Announced end,Duration,State\r\n"
      "\"'=HYPERLINK(1); \"\"x\"\"\",2026-11-24T15:30:00.000Z,,2026-11-24T16:30:00.000Z,1800,"
      "\"in force, end announced\"\r\n");
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* What pdftotext reads of a chart on paper; NULL when it is not installed, and the test is skipped.
 */
static char *
read_paper (VigieChart *chart)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "chart.pdf", NULL);
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  const VigieChartStyle style = { .look = VIGIE_CHART_PRINT };
  g_autoptr (GByteArray) pdf = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_bytes, pdf, 527, 400);
  cairo_t *cr = cairo_create (surface);

  vigie_chart_draw (chart, cr, 527, 400, &style);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  g_assert_true (g_file_set_contents (path, (const char *) pdf->data, (gssize) pdf->len, NULL));
  return vigie_sample_run (argv);
}

static void
test_paper_can_be_read_by_machines (void)
{
  static const struct
  {
    MakeChart make;
    const char *words[7];
  } papers[] = {
    { make_bars,
      { "Mastodon", "Publications par tranche de 10", "Équipe en ligne", "17:00",
        "mar. 24 nov. 2026", "mer. 25 nov. 2026", "H+01:00" } },
    { chart_sample_delays, { "Médiane", "3 min 48", "15 min" } },
    { make_ranges, { "Classeur partagé des volontaires", "1 min 35", "3 et 15 min" } },
    { make_closures,
      { "D 905 dans la traversée de Sombernon", "7 h 50", "en cours, fin annoncée", "levée" } },
    { make_communes, { "non suivie", "aucune", "51 – 135" } },
    { make_empty, { "Aucune publication sur cette période" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autoptr (VigieChart) chart = papers[i].make (VIGIE_LANGUAGE_FRENCH);
      g_autofree char *raw = read_paper (chart);
      g_autoptr (GString) text = g_string_new (raw);

      if (raw == NULL)
        return;
      g_string_replace (text, "\u00a0", " ", 0);
      for (guint j = 0; j < G_N_ELEMENTS (papers[i].words) && papers[i].words[j] != NULL; j++)
        if (strstr (text->str, papers[i].words[j]) == NULL)
          g_error ("“%s” is missing in:\n%s", papers[i].words[j], text->str);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/charts/pictures", test_each_is_drawn_in_each_look);
  g_test_add_func ("/charts/texts", test_texts_never_overlap_and_are_never_cut);
  g_test_add_func ("/charts/table", test_table_says_what_is_drawn);
  g_test_add_func ("/charts/pointer", test_what_is_pointed_at_is_found);
  g_test_add_func ("/charts/one-bin", test_one_bin_is_enough);
  g_test_add_func ("/charts/many-rows", test_a_hundred_thousand_rows_are_drawn);
  g_test_add_func ("/charts/caption", test_caption_says_how_long_a_bar_is);
  g_test_add_func ("/charts/joined", test_smaller_series_are_joined);
  g_test_add_func ("/charts/sentence", test_a_sentence_says_what_is_seen);
  g_test_add_func ("/charts/durations", test_durations_are_short);
  g_test_add_func ("/charts/durations-whole", test_durations_are_of_whole_seconds);
  g_test_add_func ("/charts/spreadsheet", test_names_are_no_formulas_for_spreadsheets);
  g_test_add_func ("/charts/paper", test_paper_can_be_read_by_machines);
  return g_test_run ();
}
