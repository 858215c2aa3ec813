/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-things.h"

#include <math.h>

static const Colour white = { 0.94, 0.94, 0.95 };
static const Colour black = { 0.07, 0.07, 0.08 };
static const Colour glass = { 0.20, 0.25, 0.30 };
static const Colour sheet = { 0.55, 0.60, 0.60 };

static void
window (Scene *scene, double z, double x, double y, double width, double height)
{
  gboolean lit = scene->light.ambient.r < 0.6 && demo_random (scene, 0, 1) < 0.6;

  demo_box (scene, (Colour) { 0.35, 0.40, 0.47 }, z, x - 0.25 * width, y, width * 1.5, height);
  demo_box (scene, glass, z, x, y, width, height);
  if (lit)
    {
      demo_set (scene, (Colour) { 1.0, 0.80, 0.45 }, 0.9);
      cairo_rectangle (scene->cr, x, y, width, height);
      cairo_fill (scene->cr);
    }
  demo_box (scene, white, z, x + width / 2 - 0.03, y, 0.06, height);
  demo_snow_cap (scene, z, x, y + height, width, 0.10);
}

void
demo_house (Scene *scene, double x, double z, double width, double height, Colour wall)
{
  cairo_t *cr = scene->cr;
  double roof = width * 0.38;

  cairo_save (cr);
  demo_stand_at (scene, x, z);
  demo_box (scene, wall, z, -width / 2, -height, width, height);
  demo_box (scene, demo_mix (wall, black, 0.18), z, -width / 2, -height, width * 0.02, height);
  demo_box (scene, (Colour) { 0.50, 0.33, 0.27 }, z, width * 0.22, -height - roof * 1.05, 0.6,
            roof * 0.7);
  cairo_move_to (cr, -width * 0.56, -height);
  cairo_line_to (cr, -width * 0.40, -height - roof);
  cairo_line_to (cr, width * 0.40, -height - roof);
  cairo_line_to (cr, width * 0.56, -height);
  cairo_close_path (cr);
  demo_set_snow (scene, 0.18, z);
  cairo_fill_preserve (cr);
  cairo_save (cr);
  cairo_clip (cr);
  for (int i = 0; i < 14; i++)
    {
      cairo_set_line_width (cr, 0.05);
      demo_set (scene, scene->light.snow_shadow, 0.25);
      cairo_move_to (cr, demo_random (scene, -width / 2, width / 2), -height - roof);
      cairo_rel_line_to (cr, demo_random (scene, -0.3, 0.3), roof);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
  cairo_new_path (cr);
  demo_snow_cap (scene, z, width * 0.20, -height - roof * 1.02, 0.66, 0.18);
  demo_box (scene, (Colour) { 0.25, 0.18, 0.14 }, z, -width * 0.57, -height - 0.05, width * 1.14,
            0.12);
  for (double at = -width * 0.40; at < width * 0.36; at += 1.9)
    {
      for (double up = height - 1.0; up > 2.2; up -= 2.5)
        window (scene, z, at, -up - 0.55, 0.75, 1.25);
      window (scene, z, at, -2.2, 0.75, 1.25);
    }
  demo_box (scene, (Colour) { 0.36, 0.22, 0.16 }, z, width * 0.34, -2.15, 0.95, 2.15);
  cairo_restore (cr);
  demo_drift (scene, x - width * 0.1, z - 0.4, width * 1.1, 0.5);
}

void
demo_church (Scene *scene, double x, double z)
{
  static const Colour stone = { 0.78, 0.71, 0.60 };
  cairo_t *cr = scene->cr;

  demo_house (scene, x + 6.5, z, 12.0, 6.5, demo_mix (stone, white, 0.1));
  cairo_save (cr);
  demo_stand_at (scene, x, z - 0.5);
  demo_box (scene, stone, z, -2.3, -13.0, 4.6, 13.0);
  demo_box (scene, demo_mix (stone, black, 0.22), z, 1.5, -13.0, 0.8, 13.0);
  for (int i = 0; i < 22; i++) /* courses of stone */
    demo_box (scene, demo_mix (stone, black, 0.12), z, -2.3, -13.0 + 0.6 * i, 4.6, 0.04);
  for (int i = 0; i < 2; i++) /* the bell openings */
    {
      demo_set_lit (scene, black, z);
      demo_rounded (cr, -1.2 + 1.4 * i, -12.2, 0.9, 2.2, 0.44);
      cairo_fill (cr);
    }
  demo_set_lit (scene, white, z);
  cairo_arc (cr, 0, -8.9, 0.75, 0, 2 * G_PI);
  cairo_fill (cr);
  demo_set_lit (scene, black, z);
  cairo_set_line_width (cr, 0.09);
  cairo_move_to (cr, 0.0, -9.45);
  cairo_line_to (cr, 0, -8.9);
  cairo_line_to (cr, 0.36, -8.7);
  cairo_stroke (cr);
  cairo_move_to (cr, -2.6, -13.0);
  cairo_line_to (cr, 0, -20.5);
  cairo_line_to (cr, 2.6, -13.0);
  cairo_close_path (cr);
  demo_set_lit (scene, (Colour) { 0.33, 0.36, 0.42 }, z);
  cairo_fill (cr);
  cairo_move_to (cr, -2.6, -13.0);
  cairo_line_to (cr, 0, -20.5);
  cairo_line_to (cr, -0.2, -13.0);
  cairo_close_path (cr);
  demo_set_snow (scene, 0.1, z);
  cairo_fill (cr);
  demo_box (scene, black, z, -0.04, -21.8, 0.08, 1.3);
  demo_box (scene, black, z, -0.35, -21.4, 0.70, 0.08);
  demo_set_lit (scene, (Colour) { 0.30, 0.19, 0.13 }, z);
  demo_rounded (cr, -0.8, -3.0, 1.6, 3.3, 0.75);
  cairo_fill (cr);
  cairo_restore (cr);
  demo_drift (scene, x, z - 0.9, 6.5, 0.6);
}

void
demo_street_lamp (Scene *scene, double x, double z)
{
  gboolean on = scene->light.ambient.r < 0.6;

  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  demo_box (scene, (Colour) { 0.18, 0.22, 0.22 }, z, -0.07, -4.6, 0.14, 4.6);
  demo_box (scene, (Colour) { 0.18, 0.22, 0.22 }, z, -0.25, -5.1, 0.5, 0.5);
  if (on)
    demo_lamp (scene, (Colour) { 1.0, 0.80, 0.45 }, 0, -4.85, 0.18);
  demo_snow_cap (scene, z, -0.28, -5.1, 0.56, 0.20);
  cairo_restore (scene->cr);
  if (on)
    {
      demo_glow (scene, x, z, 4.85, 4.5, (Colour) { 1.0, 0.72, 0.36 }, 0.85);
      cairo_save (scene->cr);
      demo_beam (scene, x, z, 0.12);
      cairo_restore (scene->cr);
    }
}

/* A barn of sheet iron; the snow has broken its roof in the middle. */
void
demo_barn (Scene *scene, double x, double z)
{
  static const Colour wood = { 0.46, 0.36, 0.27 };
  static const double roof[][2] = { { -10, -5.2 },  { -8.5, -8.0 }, { -3.6, -8.2 }, { -2.4, -4.6 },
                                    { -0.8, -3.0 }, { 1.0, -3.5 },  { 2.0, -5.4 },  { 3.4, -8.1 },
                                    { 8.5, -8.0 },  { 10, -5.2 } };
  cairo_t *cr = scene->cr;

  cairo_save (cr);
  demo_stand_at (scene, x, z);
  demo_box (scene, wood, z, -9.4, -5.4, 18.8, 5.4);
  for (int i = 0; i < 47; i++) /* planks */
    demo_box (scene, demo_mix (wood, black, demo_random (scene, 0.1, 0.4)), z, -9.4 + 0.4 * i, -5.4,
              0.06, 5.4);
  demo_box (scene, black, z, -2.6, -4.4, 5.2, 4.4);
  for (int i = 0; i < 13; i++) /* beams that stick out of the hole */
    {
      demo_set_lit (scene, demo_mix (wood, black, 0.2), z);
      cairo_set_line_width (cr, 0.20);
      cairo_move_to (cr, demo_random (scene, -3.0, 2.6), demo_random (scene, -3.6, -1.0));
      cairo_rel_line_to (cr, demo_random (scene, -1.8, 1.8), demo_random (scene, -4.4, -1.2));
      cairo_stroke (cr);
    }
  cairo_move_to (cr, roof[0][0], roof[0][1]);
  for (gsize i = 1; i < G_N_ELEMENTS (roof); i++)
    cairo_line_to (cr, roof[i][0], roof[i][1]);
  cairo_line_to (cr, 3.2, -5.1);
  cairo_line_to (cr, 1.6, -2.6);
  cairo_line_to (cr, -1.4, -2.2);
  cairo_line_to (cr, -3.0, -5.0);
  cairo_close_path (cr);
  demo_set_snow (scene, 0.22, z);
  cairo_fill (cr);
  for (int i = 0; i < 7; i++) /* torn sheets */
    {
      double at = demo_random (scene, -3.2, 2.4);

      cairo_move_to (cr, at, demo_random (scene, -5.4, -2.6));
      cairo_rel_line_to (cr, demo_random (scene, 0.6, 1.6), demo_random (scene, -0.9, 0.5));
      cairo_rel_line_to (cr, demo_random (scene, -0.2, 0.6), demo_random (scene, 0.5, 1.2));
      cairo_close_path (cr);
      demo_set_lit (scene, demo_mix (sheet, white, demo_random (scene, 0, 0.4)), z);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  demo_drift (scene, x - 0.5, z - 0.6, 9, 1.3);
  demo_drift (scene, x + 8, z - 0.6, 7, 0.8);
}

/* A sports hall with lit doors, where people are taken in. */
void
demo_gymnasium (Scene *scene, double x, double z)
{
  cairo_t *cr = scene->cr;

  cairo_save (cr);
  demo_stand_at (scene, x, z);
  demo_box (scene, (Colour) { 0.62, 0.58, 0.55 }, z, -12, -6.4, 24, 6.4);
  for (int i = 0; i < 48; i++) /* cladding */
    demo_box (scene, (Colour) { 0.50, 0.47, 0.46 }, z, -12 + 0.5 * i, -6.4, 0.05, 2.6);
  demo_box (scene, (Colour) { 0.32, 0.40, 0.52 }, z, -12, -3.85, 24, 0.35);
  demo_snow_cap (scene, z, -12, -6.4, 24, 0.5);
  demo_set (scene, (Colour) { 1.0, 0.86, 0.60 }, 0.95);
  cairo_rectangle (cr, -5.5, -3.0, 11, 3.0);
  cairo_fill (cr);
  for (int i = 0; i <= 8; i++)
    demo_box (scene, black, z, -5.55 + 1.375 * i, -3.0, 0.10, 3.0);
  demo_box (scene, black, z, -5.5, -2.25, 11, 0.08);
  demo_box (scene, (Colour) { 0.40, 0.42, 0.46 }, z, -6.4, -3.45, 12.8, 0.42);
  demo_snow_cap (scene, z, -6.4, -3.44, 12.8, 0.30);
  demo_set (scene, (Colour) { 1.0, 0.95, 0.85 }, 1.0);
  demo_text (scene, "GYMNASE MUNICIPAL", 0.82, -4.65);
  cairo_restore (cr);
  for (int i = -1; i <= 1; i++)
    demo_glow (scene, x + 3.6 * i, z, 1.6, 6.0, (Colour) { 1.0, 0.78, 0.45 }, 0.5);
}

/* Rows of vines that run to the horizon. */
void
demo_vines (Scene *scene)
{
  for (double z = 96; z > 5.0; z -= 1.15)
    {
      for (int row = -16; row < 16; row++)
        {
          double lean = demo_random (scene, -0.12, 0.12);

          cairo_save (scene->cr);
          demo_stand_at (scene, 2.4 * row + 1.2, z);
          cairo_set_line_cap (scene->cr, CAIRO_LINE_CAP_ROUND);
          demo_set_snow (scene, 0.35, z);
          cairo_save (scene->cr);
          cairo_scale (scene->cr, 1.0, 0.35);
          cairo_arc (scene->cr, 0, 0, 0.34, 0, 2 * G_PI);
          cairo_fill (scene->cr);
          cairo_restore (scene->cr);
          demo_set_lit (scene, (Colour) { 0.34, 0.27, 0.22 }, z);
          cairo_set_line_width (scene->cr, 0.08);
          cairo_move_to (scene->cr, 0, 0);
          cairo_curve_to (scene->cr, 0.1 + lean, -0.2, -0.12, -0.35, lean, -0.62);
          cairo_stroke (scene->cr);
          cairo_set_line_width (scene->cr, 0.028);
          for (int i = 0; i < 4; i++)
            {
              cairo_move_to (scene->cr, lean, -0.60);
              cairo_rel_curve_to (scene->cr, demo_random (scene, -0.25, 0.25), -0.05,
                                  demo_random (scene, -0.3, 0.3), -0.3,
                                  demo_random (scene, -0.5, 0.5), demo_random (scene, -0.7, -0.2));
              cairo_stroke (scene->cr);
            }
          demo_set_snow (scene, 0.0, z);
          cairo_arc (scene->cr, lean, -0.61, 0.09, G_PI, 2 * G_PI);
          cairo_fill (scene->cr);
          cairo_restore (scene->cr);
        }
    }
}

/* A full moon over the horizon, @x and @up in pixels from its middle. */
void
demo_moon (Scene *scene, double x, double up, double radius)
{
  cairo_t *cr = scene->cr;
  double y = scene->horizon - up;
  cairo_pattern_t *halo;

  x += scene->centre;
  halo = cairo_pattern_create_radial (x, y, radius * 0.6, x, y, radius * 9);
  cairo_pattern_add_color_stop_rgba (halo, 0, 0.95, 0.88, 0.70, 0.55);
  cairo_pattern_add_color_stop_rgba (halo, 0.15, 0.70, 0.66, 0.62, 0.22);
  cairo_pattern_add_color_stop_rgba (halo, 1, 0.3, 0.3, 0.4, 0.0);
  cairo_save (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_ADD);
  cairo_set_source (cr, halo);
  cairo_arc (cr, x, y, radius * 9, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_pattern_destroy (halo);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  demo_set (scene, (Colour) { 0.98, 0.94, 0.82 }, 1.0);
  cairo_fill_preserve (cr);
  cairo_save (cr);
  cairo_clip (cr);
  for (int i = 0; i < 14; i++) /* its seas */
    {
      cairo_arc (cr, x + radius * demo_random (scene, -0.7, 0.6),
                 y + radius * demo_random (scene, -0.7, 0.7),
                 radius * demo_random (scene, 0.08, 0.3), 0, 2 * G_PI);
      demo_set (scene, (Colour) { 0.72, 0.69, 0.62 }, 0.4);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  cairo_new_path (cr);
}
