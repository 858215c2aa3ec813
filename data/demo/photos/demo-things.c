/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-things.h"

#include <math.h>

static const Colour white = { 0.94, 0.94, 0.95 };
static const Colour black = { 0.07, 0.07, 0.08 };
static const Colour rubber = { 0.10, 0.10, 0.11 };
static const Colour glass = { 0.20, 0.25, 0.30 };
static const Colour red = { 0.80, 0.10, 0.10 };
static const Colour orange = { 0.95, 0.50, 0.08 };
static const Colour amber = { 1.0, 0.60, 0.10 };

void
demo_rounded (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

void
demo_box (Scene *scene, Colour colour, double z, double x, double y, double width, double height)
{
  demo_set_lit (scene, colour, z);
  cairo_rectangle (scene->cr, x, y, width, height);
  cairo_fill (scene->cr);
}

void
demo_plate (Scene *scene,
            Colour colour,
            double z,
            double x,
            double y,
            double width,
            double height,
            double radius)
{
  demo_set_lit (scene, colour, z);
  demo_rounded (scene->cr, x, y, width, height, radius);
  cairo_fill (scene->cr);
}

/* A lamp that shines by itself. */
void
demo_lamp (Scene *scene, Colour colour, double x, double y, double radius)
{
  demo_set (scene, demo_mix (colour, (Colour) { 1, 1, 1 }, 0.35), 1.0);
  cairo_arc (scene->cr, x, y, radius, 0, 2 * G_PI);
  cairo_fill (scene->cr);
}

/* Snow on an edge, uneven. */
void
demo_snow_cap (Scene *scene, double z, double x, double y, double width, double thickness)
{
  demo_set_snow (scene, 0.08, z);
  cairo_move_to (scene->cr, x, y + thickness * 0.2);
  for (int i = 0; i <= 8; i++)
    cairo_line_to (scene->cr, x + width * i / 8,
                   y - thickness * demo_random (scene, 0.6, 1.1) * sin (G_PI * (i + 0.7) / 9.4));
  cairo_line_to (scene->cr, x + width, y + thickness * 0.2);
  cairo_close_path (scene->cr);
  cairo_fill (scene->cr);
}

void
demo_shadow (Scene *scene, double half, double depth)
{
  cairo_save (scene->cr);
  cairo_scale (scene->cr, half, depth);
  cairo_arc (scene->cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (scene->cr);
  demo_set (scene, demo_mix (scene->light.snow_shadow, black, 0.5), 0.55);
  cairo_fill (scene->cr);
}

static void
car_body (Scene *scene, double z, Colour paint)
{
  cairo_t *cr = scene->cr;

  demo_shadow (scene, 1.05, 0.16);
  demo_plate (scene, rubber, z, -0.82, -0.34, 0.24, 0.36, 0.06);
  demo_plate (scene, rubber, z, 0.58, -0.34, 0.24, 0.36, 0.06);
  demo_plate (scene, demo_mix (paint, black, 0.25), z, -0.88, -0.62, 1.76, 0.42, 0.12);
  demo_plate (scene, paint, z, -0.88, -0.98, 1.76, 0.58, 0.16);
  cairo_move_to (cr, -0.78, -0.92);
  cairo_curve_to (cr, -0.70, -1.20, -0.62, -1.46, -0.50, -1.48);
  cairo_line_to (cr, 0.50, -1.48);
  cairo_curve_to (cr, 0.62, -1.46, 0.70, -1.20, 0.78, -0.92);
  cairo_close_path (cr);
  demo_set_lit (scene, paint, z);
  cairo_fill (cr);
  cairo_move_to (cr, -0.64, -0.96);
  cairo_line_to (cr, -0.50, -1.36);
  cairo_line_to (cr, 0.50, -1.36);
  cairo_line_to (cr, 0.64, -0.96);
  cairo_close_path (cr);
  demo_set_lit (scene, glass, z);
  cairo_fill (cr);
  demo_snow_cap (scene, z, -0.52, -1.46, 1.04, 0.13);
}

void
demo_car_behind (Scene *scene, double x, double z, Colour paint, gboolean braking)
{
  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  car_body (scene, z, paint);
  demo_box (scene, white, z, -0.26, -0.56, 0.52, 0.12);
  for (int side = -1; side <= 1; side += 2)
    {
      demo_plate (scene, demo_mix (red, black, 0.2), z, side * 0.70 - 0.13, -0.92, 0.26, 0.20,
                  0.05);
      if (braking || scene->light.night)
        demo_lamp (scene, red, side * 0.70, -0.82, 0.09);
    }
  cairo_restore (scene->cr);
  for (int side = -1; side <= 1; side += 2)
    {
      if (braking || scene->light.night)
        demo_glow (scene, x + side * 0.70, z, 0.82, braking ? 1.3 : 0.7,
                   (Colour) { 1.0, 0.12, 0.08 }, braking ? 0.9 : 0.6);
    }
}

void
demo_car_front (Scene *scene, double x, double z, Colour paint)
{
  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  car_body (scene, z, paint);
  demo_plate (scene, black, z, -0.40, -0.74, 0.80, 0.14, 0.05);
  demo_box (scene, white, z, -0.26, -0.48, 0.52, 0.11);
  for (int side = -1; side <= 1; side += 2)
    demo_lamp (scene, (Colour) { 1.0, 0.95, 0.8 }, side * 0.68, -0.78, 0.10);
  cairo_restore (scene->cr);
  for (int side = -1; side <= 1; side += 2)
    demo_glow (scene, x + side * 0.68, z, 0.78, scene->light.night ? 2.2 : 0.9,
               (Colour) { 1.0, 0.92, 0.72 }, scene->light.night ? 1.0 : 0.55);
}

static void
wheels (Scene *scene, double z, const double *at, int n, double radius)
{
  for (int i = 0; i < n; i++)
    {
      demo_set_lit (scene, rubber, z);
      cairo_arc (scene->cr, at[i], -radius * 0.95, radius, 0, 2 * G_PI);
      cairo_fill (scene->cr);
      demo_set_lit (scene, (Colour) { 0.55, 0.56, 0.58 }, z);
      cairo_arc (scene->cr, at[i], -radius * 0.95, radius * 0.5, 0, 2 * G_PI);
      cairo_fill (scene->cr);
      demo_set_snow (scene, 0.3, z);
      cairo_arc (scene->cr, at[i], -radius * 0.05, radius * 0.75, G_PI, 2 * G_PI);
      cairo_fill (scene->cr);
    }
}

/* The front of a tall cab that faces the photographer. */
static void
cab_front (Scene *scene, double z, Colour paint)
{
  demo_plate (scene, rubber, z, -1.15, -0.70, 0.42, 0.75, 0.10);
  demo_plate (scene, rubber, z, 0.73, -0.70, 0.42, 0.75, 0.10);
  demo_plate (scene, paint, z, -1.22, -3.45, 2.44, 3.05, 0.20);
  demo_plate (scene, demo_mix (paint, black, 0.35), z, -1.22, -1.02, 2.44, 0.62, 0.12);
  demo_plate (scene, glass, z, -1.08, -2.95, 2.16, 1.02, 0.10);
  demo_plate (scene, demo_mix (glass, white, 0.25), z, -0.98, -2.90, 0.75, 0.55, 0.08);
  demo_plate (scene, black, z, -0.75, -1.72, 1.50, 0.55, 0.08);
  demo_box (scene, white, z, -0.27, -0.72, 0.54, 0.13);
  demo_snow_cap (scene, z, -1.18, -3.42, 2.36, 0.22);
}

/* A jack-knifed lorry: the trailer lies across the road, the cab has slid round to us. */
void
demo_lorry_across (Scene *scene, double z, Colour cab, Colour trailer)
{
  static const double axles[] = { 2.6, 3.7, 4.8 };
  cairo_t *cr = scene->cr;
  double cab_x = -6.4;
  double cab_z = z - 3.0;

  cairo_save (cr);
  demo_stand_at (scene, 0.6, z);
  cairo_save (cr);
  cairo_translate (cr, 0, 0.25);
  demo_shadow (scene, 7.2, 0.5);
  cairo_restore (cr);
  demo_box (scene, black, z, -6.2, -1.15, 12.4, 0.28);
  wheels (scene, z, axles, 3, 0.52);
  /* The side in slight perspective: the right end is farther off. */
  cairo_move_to (cr, -6.4, -4.05);
  cairo_line_to (cr, 6.3, -3.75);
  cairo_line_to (cr, 6.3, -1.08);
  cairo_line_to (cr, -6.4, -1.02);
  cairo_close_path (cr);
  demo_set_lit (scene, trailer, z);
  cairo_fill_preserve (cr);
  cairo_save (cr);
  cairo_clip (cr);
  for (double at = -6.4; at < 6.4; at += 0.62) /* folds of the tarpaulin */
    {
      demo_set_lit (scene, demo_mix (trailer, black, 0.18), z);
      cairo_rectangle (cr, at, -4.2, 0.07, 3.4);
      cairo_fill (cr);
    }
  demo_box (scene, demo_mix (trailer, white, 0.75), z, -6.4, -2.95, 12.9, 0.55);
  demo_set_snow (scene, 0.25, z); /* snow that stuck to its side */
  for (int i = 0; i < 46; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, demo_random (scene, -6.4, 6.3), demo_random (scene, -2.0, -0.95));
      cairo_scale (cr, demo_random (scene, 0.2, 0.7), demo_random (scene, 0.05, 0.22));
      cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
      cairo_restore (cr);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  cairo_new_path (cr);
  demo_snow_cap (scene, z, -6.4, -4.0, 6.6, 0.26);
  demo_snow_cap (scene, z, -0.2, -3.86, 6.5, 0.24);
  cairo_restore (cr);

  cairo_save (cr);
  demo_stand_at (scene, cab_x, cab_z);
  cairo_rotate (cr, 0.045);
  demo_shadow (scene, 1.7, 0.3);
  cairo_move_to (cr, 1.15, -3.4); /* its side, turned towards the trailer */
  cairo_line_to (cr, 2.7, -3.2);
  cairo_line_to (cr, 2.7, -0.6);
  cairo_line_to (cr, 1.15, -0.45);
  cairo_close_path (cr);
  demo_set_lit (scene, demo_mix (cab, black, 0.35), cab_z);
  cairo_fill (cr);
  demo_plate (scene, glass, cab_z, 1.45, -2.85, 0.75, 0.85, 0.08);
  cab_front (scene, cab_z, cab);
  for (int side = -1; side <= 1; side += 2)
    demo_lamp (scene, amber, side * 1.0, -1.25, 0.12);
  cairo_restore (cr);
  for (int side = -1; side <= 1; side += 2)
    demo_glow (scene, cab_x + side * 1.0, cab_z, 1.25, 1.8, amber, scene->light.night ? 0.9 : 0.6);
}

void
demo_lorry_behind (Scene *scene, double x, double z, Colour trailer)
{
  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  demo_shadow (scene, 1.5, 0.25);
  for (int side = -1; side <= 1; side += 2)
    demo_plate (scene, rubber, z, side * 0.95 - 0.28, -0.95, 0.56, 0.98, 0.10);
  demo_box (scene, black, z, -1.24, -1.15, 2.48, 0.32);
  demo_box (scene, trailer, z, -1.27, -3.95, 2.54, 2.85);
  demo_box (scene, demo_mix (trailer, black, 0.4), z, -0.02, -3.85, 0.04, 2.7);
  demo_box (scene, demo_mix (trailer, black, 0.25), z, -1.27, -3.95, 0.09, 2.85);
  demo_box (scene, demo_mix (trailer, black, 0.25), z, 1.18, -3.95, 0.09, 2.85);
  for (int i = 0; i < 8; i++)
    demo_box (scene, i % 2 ? white : red, z, -1.2 + 0.3 * i, -1.18, 0.3, 0.14);
  for (int side = -1; side <= 1; side += 2)
    demo_lamp (scene, red, side * 1.05, -0.98, 0.08);
  demo_snow_cap (scene, z, -1.27, -3.92, 2.54, 0.24);
  cairo_restore (scene->cr);
  for (int side = -1; side <= 1; side += 2)
    demo_glow (scene, x + side * 1.05, z, 0.98, 0.9, (Colour) { 1.0, 0.12, 0.08 },
               scene->light.night ? 0.8 : 0.45);
}

void
demo_plough (Scene *scene, double x, double z)
{
  cairo_t *cr = scene->cr;

  cairo_save (cr);
  demo_stand_at (scene, x, z);
  demo_shadow (scene, 2.0, 0.3);
  cab_front (scene, z, orange);
  demo_box (scene, orange, z, -1.28, -3.3, 0.10, 1.6);
  for (int side = -1; side <= 1; side += 2)
    {
      demo_lamp (scene, amber, side * 0.85, -3.72, 0.14);
      demo_lamp (scene, (Colour) { 1.0, 0.96, 0.85 }, side * 0.92, -1.42, 0.13);
    }
  /* The blade, set aslant, with its warning stripes and the snow that it throws. */
  cairo_move_to (cr, -1.75, -1.05);
  cairo_curve_to (cr, -0.6, -1.22, 0.6, -1.18, 1.75, -0.92);
  cairo_line_to (cr, 1.85, 0.05);
  cairo_line_to (cr, -1.85, 0.12);
  cairo_close_path (cr);
  demo_set_lit (scene, demo_mix (orange, white, 0.1), z);
  cairo_fill_preserve (cr);
  cairo_save (cr);
  cairo_clip (cr);
  for (double at = -2.2; at < 2.2; at += 0.7)
    {
      cairo_move_to (cr, at, -1.3);
      cairo_line_to (cr, at + 0.35, -1.3);
      cairo_line_to (cr, at + 0.05, -0.72);
      cairo_line_to (cr, at - 0.30, -0.72);
      cairo_close_path (cr);
      demo_set_lit (scene, white, z);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  cairo_new_path (cr);
  for (int i = 0; i < 130; i++)
    {
      double out = demo_random (scene, 0, 1);

      cairo_save (cr);
      cairo_translate (cr, 1.6 + 2.6 * out, 0.1 - demo_random (scene, 0, 1.5) * (1 - out * out));
      cairo_arc (cr, 0, 0, demo_random (scene, 0.08, 0.34), 0, 2 * G_PI);
      cairo_restore (cr);
      demo_set (scene, scene->light.snow, 0.32);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  for (int side = -1; side <= 1; side += 2)
    {
      demo_glow (scene, x + side * 0.85, z, 3.72, 1.7, amber, 0.8);
      demo_glow (scene, x + side * 0.92, z, 1.42, scene->light.night ? 1.9 : 1.1,
                 (Colour) { 1.0, 0.93, 0.75 }, 0.9);
    }
}

void
demo_fire_engine (Scene *scene, double x, double z)
{
  static const Colour fire = { 0.82, 0.07, 0.07 };
  static const Colour yellow = { 0.93, 0.90, 0.20 };
  static const Colour blue = { 0.25, 0.45, 1.0 };

  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  demo_shadow (scene, 1.8, 0.28);
  for (int side = -1; side <= 1; side += 2)
    demo_plate (scene, rubber, z, side * 0.92 - 0.28, -0.9, 0.56, 0.93, 0.10);
  demo_plate (scene, fire, z, -1.25, -3.15, 2.5, 2.65, 0.12);
  demo_plate (scene, (Colour) { 0.62, 0.64, 0.67 }, z, -0.92, -2.75, 1.84, 1.55, 0.05);
  for (int i = 0; i < 9; i++) /* the shutter */
    demo_box (scene, (Colour) { 0.48, 0.50, 0.53 }, z, -0.92, -2.70 + 0.17 * i, 1.84, 0.03);
  for (int i = 0; i < 10; i++) /* chevrons */
    {
      cairo_move_to (scene->cr, -1.25 + 0.25 * i, -0.62);
      cairo_line_to (scene->cr, -1.25 + 0.25 * (i + 1), -0.62);
      cairo_line_to (scene->cr, -1.12 + 0.25 * (i + 1), -1.05);
      cairo_line_to (scene->cr, -1.12 + 0.25 * i, -1.05);
      cairo_close_path (scene->cr);
      demo_set_lit (scene, i % 2 ? fire : yellow, z);
      cairo_fill (scene->cr);
    }
  for (int i = 0; i < 2; i++) /* the ladder on the roof */
    demo_box (scene, (Colour) { 0.75, 0.76, 0.78 }, z, -0.55 + 0.95 * i, -3.45, 0.10, 0.32);
  demo_snow_cap (scene, z, -1.2, -3.12, 2.4, 0.14);
  for (int side = -1; side <= 1; side += 2)
    {
      demo_lamp (scene, blue, side * 1.0, -3.28, 0.13);
      demo_lamp (scene, red, side * 1.05, -1.25, 0.09);
    }
  cairo_restore (scene->cr);
  for (int side = -1; side <= 1; side += 2)
    {
      demo_glow (scene, x + side * 1.0, z, 3.28, 2.8, blue, 1.0);
      demo_glow (scene, x + side * 1.05, z, 1.25, 0.9, (Colour) { 1.0, 0.12, 0.08 }, 0.6);
    }
}

static void
lying_branch (Scene *scene, double length, double angle, double thickness, int depth, double z)
{
  double end_x = length * cos (angle);
  double end_y = -length * sin (angle);

  cairo_save (scene->cr);
  cairo_set_line_width (scene->cr, thickness);
  demo_set_lit (scene, (Colour) { 0.29, 0.23, 0.19 }, z);
  cairo_move_to (scene->cr, 0, 0);
  cairo_curve_to (scene->cr, end_x * 0.4, end_y * 0.25, end_x * 0.7, end_y * 0.8, end_x, end_y);
  cairo_stroke (scene->cr);
  cairo_set_line_width (scene->cr, thickness * 0.5);
  demo_set_snow (scene, 0.05, z);
  cairo_move_to (scene->cr, 0, -thickness * 0.45);
  cairo_curve_to (scene->cr, end_x * 0.4, end_y * 0.25 - thickness * 0.45, end_x * 0.7,
                  end_y * 0.8 - thickness * 0.4, end_x, end_y - thickness * 0.3);
  cairo_stroke (scene->cr);
  cairo_translate (scene->cr, end_x, end_y);
  for (int i = 0; depth > 0 && i < 3; i++)
    lying_branch (scene, length * demo_random (scene, 0.55, 0.8),
                  angle * 0.8 + demo_random (scene, -0.75, 0.75), thickness * 0.55, depth - 1, z);
  cairo_restore (scene->cr);
}

/* From the left bank over the whole road, its crown on the right. */
void
demo_fallen_tree (Scene *scene, double z)
{
  cairo_t *cr = scene->cr;

  cairo_save (cr);
  demo_stand_at (scene, -5.2, z);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_save (cr);
  cairo_translate (cr, 4.5, 0.1);
  demo_shadow (scene, 5.5, 0.35);
  cairo_restore (cr);
  for (int i = 0; i < 24; i++) /* the roots, torn out with earth */
    {
      demo_set_lit (scene, (Colour) { 0.30, 0.22, 0.16 }, z);
      cairo_set_line_width (cr, demo_random (scene, 0.05, 0.14));
      cairo_move_to (cr, 0, -0.5);
      cairo_line_to (cr, demo_random (scene, -1.1, 0.1), demo_random (scene, -1.7, 0.5));
      cairo_stroke (cr);
    }
  cairo_set_line_width (cr, 0.62);
  demo_set_lit (scene, (Colour) { 0.33, 0.27, 0.22 }, z);
  cairo_move_to (cr, 0, -0.45);
  cairo_curve_to (cr, 2, -0.42, 4, -0.55, 6.2, -0.62);
  cairo_stroke (cr);
  for (int i = 0; i < 60; i++) /* bark */
    {
      double at = demo_random (scene, 0, 6);

      demo_set_lit (scene, (Colour) { 0.20, 0.16, 0.13 }, z);
      cairo_set_line_width (cr, 0.03);
      cairo_move_to (cr, at, demo_random (scene, -0.6, -0.2));
      cairo_rel_line_to (cr, demo_random (scene, 0.1, 0.5), demo_random (scene, -0.04, 0.02));
      cairo_stroke (cr);
    }
  cairo_set_line_width (cr, 0.24);
  demo_set_snow (scene, 0.05, z);
  cairo_move_to (cr, 0.1, -0.76);
  cairo_curve_to (cr, 2, -0.72, 4, -0.86, 6.2, -0.92);
  cairo_stroke (cr);
  for (int i = 0; i < 9; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, 2.8 + 0.42 * i, -0.5 - 0.02 * i);
      lying_branch (scene, demo_random (scene, 1.0, 1.9), demo_random (scene, -0.5, 1.5), 0.20, 5,
                    z);
      cairo_restore (cr);
    }
  cairo_restore (cr);
}

/* Wooden poles beside the road; the nearest leans, its wires lie on the road. */
void
demo_power_line (Scene *scene, double z, double lean)
{
  cairo_t *cr = scene->cr;

  for (int i = 3; i >= 0; i--)
    {
      double at = z + 28.0 * i;

      cairo_save (cr);
      demo_stand_at (scene, 5.2, at);
      if (i == 0)
        cairo_rotate (cr, -lean);
      demo_box (scene, (Colour) { 0.34, 0.27, 0.21 }, at, -0.13, -8.5, 0.26, 8.6);
      demo_box (scene, (Colour) { 0.30, 0.24, 0.19 }, at, -0.9, -8.1, 1.8, 0.14);
      for (int j = -1; j <= 1; j++)
        demo_box (scene, white, at, j * 0.75 - 0.05, -8.35, 0.10, 0.25);
      demo_snow_cap (scene, at, -0.9, -8.1, 1.8, 0.12);
      cairo_restore (cr);
    }
  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (int i = 0; i < 3; i++)
    {
      double down = sin (lean) * 8.2;
      double top_x = demo_x (scene, 5.2 - down + 0.75 * (i - 1), z);
      double top_y = demo_y (scene, z) - cos (lean) * 8.2 * scene->focus / z;
      double next_x = demo_x (scene, 5.2 + 0.75 * (i - 1), z + 28);
      double next_y = demo_y (scene, z + 28) - 8.2 * scene->focus / (z + 28);

      demo_set_lit (scene, black, z);
      cairo_set_line_width (cr, 2.6);
      cairo_move_to (cr, next_x, next_y);
      cairo_curve_to (cr, next_x, next_y + 150, top_x, top_y + 190, top_x, top_y);
      cairo_stroke (cr);
      cairo_set_line_width (cr, 3.6);
      cairo_move_to (cr, top_x, top_y);
      cairo_curve_to (cr, top_x - 30, top_y + 260, demo_x (scene, 1.5 - i, 7.0),
                      demo_y (scene, 7.0) - 140, demo_x (scene, 0.4 - 1.1 * i, 6.2 - i),
                      demo_y (scene, 6.2 - i));
      cairo_rel_curve_to (cr, -90, 20 + 10 * i, -150, -25, -420, 30 + 14 * i);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

void
demo_text (Scene *scene, const char *words, double size, double y)
{
  cairo_text_extents_t extents;

  cairo_select_font_face (scene->cr, "Cantarell", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (scene->cr, size);
  cairo_text_extents (scene->cr, words, &extents);
  cairo_move_to (scene->cr, -extents.width / 2 - extents.x_bearing, y);
  cairo_show_text (scene->cr, words);
}

/* The panel KC1 "route barrée" under a no-entry disc, on a striped barrier. */
void
demo_barrier (Scene *scene, double x, double z)
{
  cairo_t *cr = scene->cr;

  cairo_save (cr);
  demo_stand_at (scene, x, z);
  demo_shadow (scene, 1.9, 0.14);
  for (int side = -1; side <= 1; side += 2)
    demo_box (scene, (Colour) { 0.45, 0.46, 0.48 }, z, side * 1.35 - 0.05, -1.35, 0.10, 1.4);
  for (int row = 0; row < 2; row++)
    {
      cairo_save (cr);
      cairo_rectangle (cr, -1.75, -1.25 + 0.55 * row, 3.5, 0.30);
      cairo_clip (cr);
      demo_box (scene, white, z, -1.75, -1.25 + 0.55 * row, 3.5, 0.30);
      for (double at = -2.2; at < 2; at += 0.7)
        {
          cairo_move_to (cr, at, -0.95 + 0.55 * row);
          cairo_line_to (cr, at + 0.35, -0.95 + 0.55 * row);
          cairo_line_to (cr, at + 0.65, -1.25 + 0.55 * row);
          cairo_line_to (cr, at + 0.30, -1.25 + 0.55 * row);
          cairo_close_path (cr);
          demo_set_lit (scene, red, z);
          cairo_fill (cr);
        }
      cairo_restore (cr);
      cairo_new_path (cr);
    }
  demo_snow_cap (scene, z, -1.75, -1.25, 3.5, 0.10);
  demo_plate (scene, white, z, -1.05, -2.15, 2.1, 0.62, 0.06);
  demo_plate (scene, (Colour) { 0.98, 0.82, 0.10 }, z, -1.02, -2.12, 2.04, 0.56, 0.05);
  demo_set_lit (scene, black, z);
  demo_text (scene, "ROUTE BARRÉE", 0.25, -1.75);
  demo_set_lit (scene, red, z);
  cairo_arc (cr, 0, -2.72, 0.48, 0, 2 * G_PI);
  cairo_fill (cr);
  demo_box (scene, white, z, -0.36, -2.81, 0.72, 0.18);
  for (int side = -1; side <= 1; side += 2)
    demo_lamp (scene, amber, side * 1.55, -1.38, 0.10);
  cairo_restore (cr);
  for (int side = -1; side <= 1; side += 2)
    demo_glow (scene, x + side * 1.55, z, 1.38, 1.0, amber, scene->light.night ? 1.0 : 0.55);
}

void
demo_detour_panel (Scene *scene, double x, double z)
{
  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  demo_box (scene, (Colour) { 0.45, 0.46, 0.48 }, z, -0.05, -1.2, 0.10, 1.2);
  demo_plate (scene, (Colour) { 0.98, 0.78, 0.08 }, z, -0.95, -1.75, 1.9, 0.55, 0.05);
  cairo_move_to (scene->cr, 0.95, -1.75);
  cairo_line_to (scene->cr, 1.3, -1.475);
  cairo_line_to (scene->cr, 0.95, -1.20);
  cairo_close_path (scene->cr);
  cairo_fill (scene->cr);
  demo_set_lit (scene, black, z);
  demo_text (scene, "DÉVIATION", 0.29, -1.37);
  demo_snow_cap (scene, z, -0.95, -1.75, 1.9, 0.11);
  cairo_restore (scene->cr);
}

/* The white panel with a red edge at the beginning of a French town. */
void
demo_town_panel (Scene *scene, double x, double z, const char *name)
{
  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  for (int side = -1; side <= 1; side += 2)
    demo_box (scene, (Colour) { 0.45, 0.46, 0.48 }, z, side * 0.75 - 0.05, -1.5, 0.10, 1.5);
  demo_plate (scene, red, z, -1.15, -2.15, 2.3, 0.70, 0.08);
  demo_plate (scene, white, z, -1.08, -2.08, 2.16, 0.56, 0.05);
  demo_set_lit (scene, black, z);
  demo_text (scene, name, 0.31, -1.69);
  demo_snow_cap (scene, z, -1.15, -2.14, 2.3, 0.22);
  cairo_restore (scene->cr);
  demo_drift (scene, x, z - 0.2, 5.0, 0.85);
}

/* Somebody in a high-visibility jacket. */
void
demo_person (Scene *scene, double x, double z)
{
  static const Colour hi_vis = { 0.95, 0.55, 0.10 };

  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  demo_shadow (scene, 0.4, 0.07);
  demo_plate (scene, (Colour) { 0.16, 0.18, 0.26 }, z, -0.17, -0.86, 0.15, 0.88, 0.05);
  demo_plate (scene, (Colour) { 0.16, 0.18, 0.26 }, z, 0.02, -0.86, 0.15, 0.88, 0.05);
  demo_plate (scene, demo_mix (hi_vis, black, 0.15), z, -0.30, -1.42, 0.12, 0.58, 0.06);
  demo_plate (scene, demo_mix (hi_vis, black, 0.15), z, 0.18, -1.42, 0.12, 0.58, 0.06);
  demo_plate (scene, hi_vis, z, -0.21, -1.46, 0.42, 0.68, 0.10);
  demo_box (scene, white, z, -0.21, -1.14, 0.42, 0.06);
  demo_box (scene, white, z, -0.21, -0.98, 0.42, 0.06);
  demo_set_lit (scene, (Colour) { 0.85, 0.65, 0.55 }, z);
  cairo_arc (scene->cr, 0, -1.60, 0.13, 0, 2 * G_PI);
  cairo_fill (scene->cr);
  demo_set_lit (scene, (Colour) { 0.20, 0.22, 0.32 }, z);
  cairo_arc (scene->cr, 0, -1.64, 0.145, G_PI * 0.95, 2.05 * G_PI);
  cairo_fill (scene->cr);
  cairo_restore (scene->cr);
}

/* A school coach that faces the photographer. */
void
demo_coach (Scene *scene, double x, double z)
{
  static const Colour body = { 0.93, 0.90, 0.84 };
  static const Colour stripe = { 0.16, 0.45, 0.50 };

  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  demo_shadow (scene, 1.9, 0.3);
  for (int side = -1; side <= 1; side += 2)
    demo_plate (scene, rubber, z, side * 0.95 - 0.25, -0.75, 0.5, 0.78, 0.10);
  cairo_move_to (scene->cr, 1.2, -3.25); /* its side, going back */
  cairo_line_to (scene->cr, 3.3, -2.75);
  cairo_line_to (scene->cr, 3.3, -0.75);
  cairo_line_to (scene->cr, 1.2, -0.40);
  cairo_close_path (scene->cr);
  demo_set_lit (scene, demo_mix (body, black, 0.3), z);
  cairo_fill (scene->cr);
  for (int i = 0; i < 4; i++)
    {
      double near = 1.32 + 0.49 * i;
      double slope = (near - 1.2) * 0.24;

      cairo_move_to (scene->cr, near, -2.85 + slope);
      cairo_rel_line_to (scene->cr, 0.40, 0.09);
      cairo_rel_line_to (scene->cr, 0, 0.80);
      cairo_rel_line_to (scene->cr, -0.40, 0.06);
      cairo_close_path (scene->cr);
      demo_set_lit (scene, glass, z);
      cairo_fill (scene->cr);
    }
  demo_plate (scene, body, z, -1.27, -3.35, 2.54, 2.95, 0.20);
  demo_plate (scene, glass, z, -1.14, -2.75, 2.28, 1.35, 0.12);
  demo_plate (scene, demo_mix (glass, white, 0.22), z, -1.04, -2.68, 0.85, 0.75, 0.08);
  demo_box (scene, stripe, z, -1.27, -1.25, 2.54, 0.30);
  demo_plate (scene, black, z, -0.85, -3.22, 1.70, 0.36, 0.05);
  demo_set (scene, amber, 1.0);
  demo_text (scene, "SCOLAIRE", 0.26, -2.95);
  demo_box (scene, white, z, -0.26, -0.66, 0.52, 0.12);
  for (int side = -1; side <= 1; side += 2)
    {
      demo_lamp (scene, (Colour) { 1.0, 0.95, 0.8 }, side * 0.98, -0.82, 0.11);
      demo_lamp (scene, amber, side * 1.08, -1.08, 0.07);
      demo_box (scene, black, z, side * 1.34 - 0.08, -2.75, 0.16, 0.45);
    }
  demo_snow_cap (scene, z, -1.24, -3.32, 2.48, 0.26);
  cairo_restore (scene->cr);
  for (int side = -1; side <= 1; side += 2)
    {
      demo_glow (scene, x + side * 0.98, z, 0.82, 1.1, (Colour) { 1.0, 0.92, 0.72 }, 0.7);
      demo_glow (scene, x + side * 1.08, z, 1.08, 0.9, amber, 0.7);
    }
}

/* The lights that let one lane pass at a time. */
void
demo_traffic_light (Scene *scene, double x, double z)
{
  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  demo_shadow (scene, 0.5, 0.08);
  demo_box (scene, (Colour) { 0.85, 0.75, 0.15 }, z, -0.06, -1.6, 0.12, 1.6);
  demo_plate (scene, black, z, -0.24, -2.75, 0.48, 1.25, 0.10);
  demo_lamp (scene, (Colour) { 0.10, 0.75, 0.35 }, 0, -1.75, 0.14);
  demo_set_lit (scene, (Colour) { 0.35, 0.1, 0.1 }, z);
  cairo_arc (scene->cr, 0, -2.50, 0.14, 0, 2 * G_PI);
  cairo_fill (scene->cr);
  demo_snow_cap (scene, z, -0.24, -2.74, 0.48, 0.12);
  cairo_restore (scene->cr);
  demo_glow (scene, x, z, 1.75, 1.4, (Colour) { 0.15, 0.95, 0.45 }, 0.9);
}

void
demo_cone (Scene *scene, double x, double z)
{
  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  cairo_move_to (scene->cr, -0.20, 0);
  cairo_line_to (scene->cr, -0.04, -0.75);
  cairo_line_to (scene->cr, 0.04, -0.75);
  cairo_line_to (scene->cr, 0.20, 0);
  cairo_close_path (scene->cr);
  demo_set_lit (scene, orange, z);
  cairo_fill (scene->cr);
  demo_box (scene, white, z, -0.11, -0.42, 0.22, 0.16);
  demo_box (scene, orange, z, -0.26, -0.05, 0.52, 0.06);
  cairo_restore (scene->cr);
}
