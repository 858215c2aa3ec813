/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "vigie-chart.h"
#include "vigie-time.h"

/* Charts of a night of snow, for tests and for looking at. */

#define SAMPLE_NIGHT G_GINT64_CONSTANT (1795534200000) /* 24 November 2026, 15:30 UTC */
#define SAMPLE_MIN G_GINT64_CONSTANT (60000)

static inline GTimeZone *
chart_sample_zone (void)
{
  return g_time_zone_new_identifier ("Europe/Paris");
}

static inline void
chart_sample_add_marks (VigieChart *chart)
{
  vigie_chart_set_alert (chart, SAMPLE_NIGHT + 12 * SAMPLE_MIN);
  vigie_chart_add_mark (chart, SAMPLE_NIGHT + 12 * SAMPLE_MIN, "Alerte reçue");
  vigie_chart_add_mark (chart, SAMPLE_NIGHT + 15 * SAMPLE_MIN, "Volontaires appelés");
  vigie_chart_add_mark (chart, SAMPLE_NIGHT + 26 * SAMPLE_MIN, "Équipe en ligne");
  vigie_chart_add_mark (chart, SAMPLE_NIGHT + 185 * SAMPLE_MIN, "Première information officielle");
  vigie_chart_add_mark (chart, SAMPLE_NIGHT + 420 * SAMPLE_MIN, "Point de situation n° 3");
}

static inline double
chart_sample_wave (double at, double middle, double width)
{
  return exp (-(at - middle) * (at - middle) / (2 * width * width));
}

/* With @n_series of @names, of the length of a @night in minutes. */
static inline VigieChart *
chart_sample_bars (VigieLanguage language, guint n_series, guint minutes)
{
  static const char *const names[] = { "Mastodon",  "X",        "Bluesky",
                                       "Facebook",  "Telegram", "RSS",
                                       "Instagram", "Ushahidi", "Classeur partagé" };
  g_autoptr (GTimeZone) zone = chart_sample_zone ();
  const gint64 bin = vigie_chart_choose_bin (minutes * SAMPLE_MIN, 100);
  const guint n_bins = (guint) (minutes * SAMPLE_MIN / bin);
  VigieChart *chart =
      vigie_chart_new_bars (language == VIGIE_LANGUAGE_FRENCH ? "Publications reçues par source"
                                                              : "Posts received by source",
                            language, zone, SAMPLE_NIGHT, bin, n_bins);
  VigieChartSeries series[G_N_ELEMENTS (names)] = { 0 };
  g_autofree guint64 *values = g_new0 (guint64, n_series * n_bins + 1);

  for (guint i = 0; i < n_series; i++)
    {
      series[i].name = names[i];
      series[i].values = values + i * n_bins;
      for (guint j = 0; j < n_bins; j++)
        {
          double at = (double) j / n_bins;
          double level = 42 * chart_sample_wave (at, 0.3, 0.08) +
                         24 * chart_sample_wave (at, 0.62, 0.16) + 1.5 + 3 * sin (j * 1.7 + i * 2);

          values[i * n_bins + j] = (guint64) MAX (level / (1 + i * 0.8), 0);
        }
    }
  vigie_chart_set_series (chart, series, n_series);
  chart_sample_add_marks (chart);
  return chart;
}

static inline VigieChart *
chart_sample_areas (VigieLanguage language)
{
  g_autoptr (GTimeZone) zone = chart_sample_zone ();
  const gboolean french = language == VIGIE_LANGUAGE_FRENCH;
  const guint n_bins = 108;
  VigieChart *chart = vigie_chart_new_areas (french ? "Publications ouvertes et traitées"
                                                    : "Posts open and decided",
                                             language, zone, SAMPLE_NIGHT, 5 * SAMPLE_MIN, n_bins);
  guint64 values[4][108];
  const VigieChartSeries series[] = {
    { french ? "Confirmées" : "Confirmed", VIGIE_CHART_TONE_TEAL, values[0] },
    { french ? "Rejetées" : "Rejected", VIGIE_CHART_TONE_PLUM, values[1] },
    { french ? "Invérifiables" : "Unverifiable", VIGIE_CHART_TONE_NAVY, values[2] },
    { french ? "À traiter" : "Open", VIGIE_CHART_TONE_SKY, values[3] },
  };

  for (guint i = 0; i < n_bins; i++)
    {
      values[0][i] = (guint64) (i * i / 48);
      values[1][i] = i * 2;
      values[2][i] = i / 2;
      values[3][i] = (guint64) (160 * chart_sample_wave (i, 34, 12) + 30 + 6 * sin (i));
    }
  vigie_chart_set_series (chart, series, G_N_ELEMENTS (series));
  chart_sample_add_marks (chart);
  return chart;
}

static inline VigieChart *
chart_sample_delays (VigieLanguage language)
{
  static const guint64 values[] = { 12, 31, 74, 188, 143, 96, 44, 23, 31, 9, 4, 2 };
  VigieChart *chart =
      vigie_chart_new_delays (language == VIGIE_LANGUAGE_FRENCH ? "De l’arrivée à la confirmation"
                                                                : "From arrival to confirmation",
                              language, NULL, 0, 228000);
  const VigieChartSeries series = { language == VIGIE_LANGUAGE_FRENCH ? "Publications" : "Posts",
                                    VIGIE_CHART_TONE_TEAL, values };

  vigie_chart_set_series (chart, &series, 1);
  return chart;
}

static inline VigieChart *
chart_sample_ranges (VigieLanguage language, guint n)
{
  static const char *const names[] = { "Mastodon, piaille.fr", "X", "Bluesky",
                                       "Classeur partagé des volontaires" };
  g_autofree VigieChartRange *ranges = g_new0 (VigieChartRange, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    ranges[i] =
        (VigieChartRange) { names[i % 4],        400 / (i + 1) + 3,    (i % 9 + 1) * 20000,
                            (i % 9 + 1) * 95000, (i % 9 + 1) * 300000, (i % 9 + 1) * 2400000 };
  return vigie_chart_new_ranges (language == VIGIE_LANGUAGE_FRENCH
                                     ? "De l’arrivée à la confirmation, par source"
                                     : "From arrival to confirmation, by source",
                                 language, "Source", NULL, 0, ranges, n);
}

static inline VigieChart *
chart_sample_closures (VigieLanguage language, guint n)
{
  static const VigieChartClosure some[] = {
    { "D 971, Chanceaux – Saint-Marc-sur-Seine", 20, 262, VIGIE_TIME_UNKNOWN },
    { "D 16, PR 12+300 – PR 14+050", 45, VIGIE_TIME_UNKNOWN, 640 },
    { "A 38, échangeur 29", 61, 97, VIGIE_TIME_UNKNOWN },
    { "D 905 dans la traversée de Sombernon", 70, VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN },
    { "Rue Haute", 118, 121, VIGIE_TIME_UNKNOWN },
    { "D 996", 150, VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN },
    { "D 70, col de Bessey", 230, 470, 400 },
    { "Pont de Pany", 531, VIGIE_TIME_UNKNOWN, 4000 },
  };
  g_autoptr (GTimeZone) zone = chart_sample_zone ();
  g_autofree VigieChartClosure *closures = g_new0 (VigieChartClosure, MAX (n, 1));
  VigieChart *chart;

  for (guint i = 0; i < n; i++)
    {
      closures[i] = some[i % G_N_ELEMENTS (some)];
      closures[i].from = SAMPLE_NIGHT + (closures[i].from + i / 8) * SAMPLE_MIN;
      if (closures[i].until != VIGIE_TIME_UNKNOWN)
        closures[i].until = SAMPLE_NIGHT + (closures[i].until + i / 4) * SAMPLE_MIN;
      if (closures[i].planned != VIGIE_TIME_UNKNOWN)
        closures[i].planned = SAMPLE_NIGHT + closures[i].planned * SAMPLE_MIN;
    }
  chart = vigie_chart_new_closures (
      language == VIGIE_LANGUAGE_FRENCH ? "Coupures et levées" : "Closures and their lifting",
      language, zone, SAMPLE_NIGHT, SAMPLE_NIGHT + 540 * SAMPLE_MIN, closures, n);
  chart_sample_add_marks (chart);
  return chart;
}

/* A corner that the communes around it share. */
static inline void
chart_sample_add_corner (VigieGeometryBuilder *builder, guint column, guint row)
{
  const double swing = sin (column * 12.9 + row * 78.2) * 0.3;

  vigie_geometry_builder_add (builder, 4.6 + (column + swing) * 0.06,
                              47.1 + (row + cos (column * 3.1 + row * 7.7) * 0.3) * 0.042);
}

static inline VigieChart *
chart_sample_communes (VigieLanguage language, guint n_columns, guint n_rows)
{
  static const char *const names[] = { "Beaune",   "Nuits", "Is-sur-Tille", "Sombernon",
                                       "Vitteaux", "Arc",   "Fixin",        "Meloisey" };
  const guint n = n_columns * n_rows;
  g_autofree VigieChartCommune *communes = g_new0 (VigieChartCommune, MAX (n, 1));
  VigieChart *chart;

  for (guint i = 0; i < n; i++)
    {
      const guint column = i % n_columns;
      const guint row = i / n_columns;
      const double near = chart_sample_wave (column, n_columns * 0.4, n_columns * 0.13) *
                          chart_sample_wave (row, n_rows * 0.6, n_rows * 0.2);
      VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_POLYGON);

      vigie_geometry_builder_begin_part (builder);
      vigie_geometry_builder_begin_ring (builder);
      chart_sample_add_corner (builder, column, row);
      chart_sample_add_corner (builder, column + 1, row);
      chart_sample_add_corner (builder, column + 1, row + 1);
      chart_sample_add_corner (builder, column, row + 1);
      chart_sample_add_corner (builder, column, row);
      communes[i].outline = vigie_geometry_builder_end (builder);
      communes[i].name = names[i % G_N_ELEMENTS (names)];
      communes[i].value = i % 17 == 5 ? -1 : (gint64) (140 * near * near + near * 4);
    }
  chart = vigie_chart_new_communes (language == VIGIE_LANGUAGE_FRENCH ? "Publications par commune"
                                                                      : "Posts by commune",
                                    language, communes, n);
  for (guint i = 0; i < n; i++)
    vigie_geometry_unref (communes[i].outline);
  return chart;
}
