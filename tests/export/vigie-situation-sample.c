/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-export-sample.h"

#define HOUR (60 * SAMPLE_MINUTE)

VigieSituation *
vigie_sample_situation (VigieSampleBoard *board)
{
  VigieSituation *self = vigie_situation_new ();

  self->id = g_strdup ("i-1");
  g_free (self->title);
  self->title = g_strdup ("Neige « Côte »");
  self->organisation = g_strdup ("SDIS 21");
  self->attribution = g_strdup ("SDIS 21");
  self->author = g_strdup ("Zoé Martin");
  self->at = self->exported_at = SAMPLE_AT;
  g_time_zone_unref (self->zone);
  self->zone = g_time_zone_new_identifier ("Europe/Paris");
  g_assert_nonnull (self->zone);
  for (guint i = 0; i < board->shapes->len; i++)
    vigie_situation_add_shape (self, g_ptr_array_index (board->shapes, i));
  return self;
}

char *
vigie_sample_text (GRand *random)
{
  static const char *const pieces[] = {
    "é",    "Œuvre", "\"",    ",",   ";",  "=1+1", "+33",          "@x",           "-", "\n", "\t",
    " ",    "<b>",   "&amp;", "]]>", "'",  "\\",   "D 971",        "\xe2\x80\xae", "𝒳", "\r", "%s",
    "\x01", "日本",  "—",     "€",   "''", "\"\"", "\xef\xbf\xbf", "&#0;",         "{", "}",
  };
  g_autoptr (GString) text = g_string_new (NULL);
  const int n = g_rand_int_range (random, 0, 8);

  for (int i = 0; i < n; i++)
    g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
  return g_strdup (text->str);
}

/* ---- random shapes ---- */

static void
add_ring (VigieGeometryBuilder *builder, GRand *random, double lon, double lat, double size)
{
  const int n = g_rand_int_range (random, 6, 12);
  double first[2] = { 0 };

  vigie_geometry_builder_begin_ring (builder);
  for (int i = 0; i < n; i++)
    {
      const double r = size * g_rand_double_range (random, 0.5, 1);
      const double x = lon + r * cos (2 * G_PI * i / n);
      const double y = lat + r * sin (2 * G_PI * i / n);

      if (i == 0)
        {
          first[0] = x;
          first[1] = y;
        }
      vigie_geometry_builder_add (builder, x, y);
    }
  vigie_geometry_builder_add (builder, first[0], first[1]);
}

static VigieGeometry *
make_geometry (GRand *random)
{
  const VigieGeometryKind kind = (VigieGeometryKind) g_rand_int_range (random, 0, 6);
  const gboolean several = kind == VIGIE_GEOMETRY_MULTI_POINT ||
                           kind == VIGIE_GEOMETRY_MULTI_LINE_STRING ||
                           kind == VIGIE_GEOMETRY_MULTI_POLYGON;
  const gboolean is_point = kind == VIGIE_GEOMETRY_POINT || kind == VIGIE_GEOMETRY_MULTI_POINT;
  const gboolean is_area = kind == VIGIE_GEOMETRY_POLYGON || kind == VIGIE_GEOMETRY_MULTI_POLYGON;
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (kind);
  const int n_parts = several ? g_rand_int_range (random, 1, 4) : 1;
  const double west = g_rand_double_range (random, -10, 0);
  g_autoptr (VigieGeometry) made = NULL;

  for (int part = 0; part < n_parts; part++)
    {
      const double lon = west + 3 * part; /* parts do not meet */
      const double lat = g_rand_double_range (random, 40, 50);

      if (several)
        vigie_geometry_builder_begin_part (builder);
      if (is_area)
        {
          add_ring (builder, random, lon, lat, 1);
          if (g_rand_boolean (random))
            add_ring (builder, random, lon, lat, 0.1);
          continue;
        }
      vigie_geometry_builder_add (builder, lon, lat);
      for (int i = 0; !is_point && i < g_rand_int_range (random, 1, 20); i++)
        vigie_geometry_builder_add (builder, lon + 0.01 * (i + 1), lat + 0.01 * ((i * 7) % 5));
    }
  made = vigie_geometry_builder_end (builder);
  return vigie_geometry_round (made, 7);
}

VigieSituationSection *
vigie_sample_add_section (VigieSituationShape *shape,
                          const char *road,
                          const double *lonlat,
                          guint n_points)
{
  VigieSituationSection *section = vigie_situation_shape_add_section (shape);

  section->road = g_strdup (road);
  section->direction = g_strdup ("both");
  section->both_ways = TRUE;
  section->length_m = 453.6;
  section->stretch_length_m = 1512.4;
  g_strfreev (section->communes);
  section->communes = g_strsplit ("Saint-Est,Fond", ",", -1);
  vigie_situation_reference_set (&section->from, "PR 12+300");
  vigie_situation_reference_set (&section->to, "D 16 + 230 m");
  section->stretch_from = g_strdup ("D 10");
  if (n_points > 0)
    {
      g_autofree double *back = g_new (double, 2 * n_points);

      for (guint i = 0; i < n_points; i++)
        {
          back[2 * i] = lonlat[2 * (n_points - 1 - i)];
          back[2 * i + 1] = lonlat[2 * (n_points - 1 - i) + 1];
        }
      section->along = vigie_geometry_new_line (lonlat, n_points);
      section->against = vigie_geometry_new_line (back, n_points);
    }
  return section;
}

static void
add_random_section (GRand *random, VigieSituationShape *shape)
{
  double lonlat[40];
  const int n = g_rand_boolean (random) ? 0 : g_rand_int_range (random, 2, 20);
  g_autofree char *road = vigie_sample_text (random);
  VigieSituationSection *section;

  for (int i = 0; i < n; i++)
    {
      lonlat[2 * i] = 5 + 0.001 * i;
      lonlat[2 * i + 1] = 47 + g_rand_double_range (random, -0.01, 0.01);
    }
  section =
      vigie_sample_add_section (shape, g_rand_boolean (random) ? road : NULL, lonlat, (guint) n);
  if (g_rand_boolean (random))
    {
      g_free (section->direction);
      section->direction = g_strdup ("north-east");
      section->both_ways = FALSE;
      g_clear_pointer (&section->against, vigie_geometry_unref);
    }
}

void
vigie_sample_add_random (GRand *random, VigieSampleBoard *board, VigieSituation *situation, guint n)
{
  const gsize n_causes = g_strv_length ((char **) vigie_shape_get_causes ());

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("shape-%u", board->shapes->len);
      VigieShape *shape = vigie_sample_shape (id, (VigieShapeKind) g_rand_int_range (random, 0, 5),
                                              make_geometry (random));
      VigieSituationShape *added;

      g_free (shape->title);
      shape->title = vigie_sample_text (random);
      g_free (shape->cause);
      shape->cause =
          g_strdup (vigie_shape_get_causes ()[g_rand_int_range (random, 0, (gint32) n_causes)]);
      if (g_rand_boolean (random))
        shape->from = SAMPLE_AT + g_rand_int_range (random, -50, 20) * HOUR;
      if (g_rand_boolean (random))
        shape->to = SAMPLE_AT + g_rand_int_range (random, -40, 40) * HOUR;
      if (g_rand_int_range (random, 0, 3) == 0)
        shape->lifted_at = SAMPLE_AT + g_rand_int_range (random, -60, 5) * HOUR;
      g_ptr_array_add (board->shapes, shape);
      added = vigie_situation_add_shape (situation, shape);
      if (shape->kind == VIGIE_SHAPE_CLOSURE)
        for (int j = 0; j < g_rand_int_range (random, 0, 4); j++)
          add_random_section (random, added);
    }
}

gboolean
vigie_sample_write (const char *format,
                    const VigieSituation *situation,
                    VigieSampleBoard *board,
                    const char *path,
                    VigieExportReport *report,
                    GError **error)
{
  const VigieExportSource source = vigie_sample_board_source (board);
  const VigieExportInput input = { .situation = situation, .source = &source };
  const VigieExportFormat *found = vigie_export_format_find (format);

  g_assert_nonnull (found);
  return found->write (&input, path, NULL, report, error);
}
