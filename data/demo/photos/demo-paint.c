/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-paint.h"

#include <math.h>

static const Light lights[] = {
  [LIGHT_OVERCAST] = { .sky_top = { 0.62, 0.66, 0.71 },
                       .sky_low = { 0.83, 0.85, 0.87 },
                       .haze = { 0.82, 0.84, 0.86 },
                       .snow = { 0.92, 0.93, 0.95 },
                       .snow_shadow = { 0.66, 0.71, 0.78 },
                       .ambient = { 0.82, 0.84, 0.88 },
                       .haze_per_m = 0.006 },
  [LIGHT_CLEAR] = { .sky_top = { 0.26, 0.47, 0.74 },
                    .sky_low = { 0.78, 0.87, 0.94 },
                    .haze = { 0.76, 0.84, 0.92 },
                    .snow = { 0.98, 0.97, 0.95 },
                    .snow_shadow = { 0.55, 0.66, 0.83 },
                    .ambient = { 1.0, 0.98, 0.94 },
                    .haze_per_m = 0.0018 },
  [LIGHT_STORM] = { .sky_top = { 0.70, 0.73, 0.76 },
                    .sky_low = { 0.82, 0.84, 0.86 },
                    .haze = { 0.81, 0.83, 0.85 },
                    .snow = { 0.88, 0.90, 0.92 },
                    .snow_shadow = { 0.68, 0.72, 0.77 },
                    .ambient = { 0.76, 0.79, 0.83 },
                    .haze_per_m = 0.022 },
  [LIGHT_DUSK] = { .sky_top = { 0.16, 0.20, 0.37 },
                   .sky_low = { 0.86, 0.55, 0.44 },
                   .haze = { 0.48, 0.42, 0.52 },
                   .snow = { 0.63, 0.62, 0.76 },
                   .snow_shadow = { 0.30, 0.34, 0.52 },
                   .ambient = { 0.46, 0.43, 0.54 },
                   .haze_per_m = 0.006 },
  [LIGHT_NIGHT] = { .sky_top = { 0.02, 0.03, 0.06 },
                    .sky_low = { 0.12, 0.13, 0.19 },
                    .haze = { 0.10, 0.11, 0.16 },
                    .snow = { 0.30, 0.33, 0.42 },
                    .snow_shadow = { 0.09, 0.11, 0.18 },
                    .ambient = { 0.19, 0.20, 0.27 },
                    .haze_per_m = 0.010,
                    .night = TRUE },
};

double
demo_random (Scene *scene, double from, double to)
{
  return g_rand_double_range (scene->rand, from, to);
}

double
demo_x (const Scene *scene, double x, double z)
{
  return scene->centre + scene->focus * (x + scene->bend * z * z) / z;
}

double
demo_y (const Scene *scene, double z)
{
  return scene->horizon + scene->focus * scene->eye / z;
}

Colour
demo_mix (Colour a, Colour b, double share_of_b)
{
  return (Colour) { a.r + (b.r - a.r) * share_of_b, a.g + (b.g - a.g) * share_of_b,
                    a.b + (b.b - a.b) * share_of_b };
}

void
demo_set (Scene *scene, Colour colour, double alpha)
{
  cairo_set_source_rgba (scene->cr, colour.r, colour.g, colour.b, alpha);
}

static Colour
behind_haze (Scene *scene, Colour colour, double z)
{
  return demo_mix (colour, scene->light.haze, 1.0 - exp (-z * scene->light.haze_per_m));
}

void
demo_set_lit (Scene *scene, Colour colour, double z)
{
  const Colour *ambient = &scene->light.ambient;
  Colour lit = { colour.r * ambient->r, colour.g * ambient->g, colour.b * ambient->b };

  demo_set (scene, behind_haze (scene, lit, z), 1.0);
}

void
demo_set_snow (Scene *scene, double shade, double z)
{
  Colour snow = demo_mix (scene->light.snow, scene->light.snow_shadow, shade);

  demo_set (scene, behind_haze (scene, snow, z), 1.0);
}

/* The photographer's headlights: @factor times as much light, 1 to take them away again. */
void
demo_headlights (Scene *scene, double factor)
{
  Light *light = &scene->light;
  double now = factor / scene->headlights;

  light->ambient =
      (Colour) { light->ambient.r * now * (factor > 1 ? 1.10 : 1 / 1.10), light->ambient.g * now,
                 light->ambient.b * now * (factor > 1 ? 0.85 : 1 / 0.85) };
  scene->headlights = factor;
}

void
demo_stand_at (Scene *scene, double x, double z)
{
  cairo_translate (scene->cr, demo_x (scene, x, z), demo_y (scene, z));
  cairo_scale (scene->cr, scene->focus / z, scene->focus / z);
}

Scene *
demo_scene_new (cairo_surface_t *surface, LightKind light, guint32 seed)
{
  Scene *scene = g_new0 (Scene, 1);

  scene->cr = cairo_create (surface);
  scene->rand = g_rand_new_with_seed (seed);
  scene->light = lights[light];
  scene->horizon = DEMO_HEIGHT * demo_random (scene, 0.42, 0.47);
  scene->centre = DEMO_WIDTH * demo_random (scene, 0.44, 0.56);
  scene->focus = 1050.0;
  scene->eye = 1.6;
  scene->headlights = 1.0;
  return scene;
}

void
demo_scene_free (Scene *scene)
{
  cairo_destroy (scene->cr);
  g_rand_free (scene->rand);
  g_free (scene);
}

static void
fill_all (Scene *scene, cairo_pattern_t *pattern)
{
  cairo_set_source (scene->cr, pattern);
  cairo_paint (scene->cr);
  cairo_pattern_destroy (pattern);
}

static void
add_stop (cairo_pattern_t *pattern, double at, Colour colour, double alpha)
{
  cairo_pattern_add_color_stop_rgba (pattern, at, colour.r, colour.g, colour.b, alpha);
}

/* Sky with soft, flat clouds. */
void
demo_sky (Scene *scene)
{
  cairo_pattern_t *sky = cairo_pattern_create_linear (0, 0, 0, scene->horizon);

  add_stop (sky, 0.0, scene->light.sky_top, 1.0);
  add_stop (sky, 0.55, demo_mix (scene->light.sky_top, scene->light.sky_low, 0.55), 1.0);
  add_stop (sky, 1.0, scene->light.sky_low, 1.0);
  fill_all (scene, sky);

  for (int i = 0; i < 60; i++)
    {
      double x = demo_random (scene, -200, DEMO_WIDTH + 200);
      double y = demo_random (scene, 0, scene->horizon);
      double radius = demo_random (scene, 60, 220);
      gboolean bright = demo_random (scene, 0, 1) < 0.6;
      Colour colour = demo_mix (bright ? scene->light.sky_low : scene->light.sky_top,
                                (Colour) { 1, 1, 1 }, bright && !scene->light.night ? 0.3 : 0.0);
      cairo_pattern_t *cloud = cairo_pattern_create_radial (0, 0, 0, 0, 0, radius);

      cairo_save (scene->cr);
      cairo_translate (scene->cr, x, y);
      cairo_scale (scene->cr, 2.2, 0.35 + 0.25 * (1.0 - y / scene->horizon));
      add_stop (cloud, 0.0, colour, 0.16);
      add_stop (cloud, 1.0, colour, 0.0);
      cairo_set_source (scene->cr, cloud);
      cairo_arc (scene->cr, 0, 0, radius, 0, 2 * G_PI);
      cairo_fill (scene->cr);
      cairo_restore (scene->cr);
      cairo_pattern_destroy (cloud);
    }
}

void
demo_stars (Scene *scene)
{
  for (int i = 0; i < 130; i++)
    {
      double y = demo_random (scene, 0, scene->horizon * 0.8);

      cairo_arc (scene->cr, demo_random (scene, 0, DEMO_WIDTH), y, demo_random (scene, 0.4, 1.2), 0,
                 2 * G_PI);
      demo_set (scene, (Colour) { 0.85, 0.88, 1.0 },
                demo_random (scene, 0.1, 0.6) * (1.0 - y / scene->horizon));
      cairo_fill (scene->cr);
    }
}

/* A ridge as a sum of waves, each with half the height and about twice the frequency. */
static void
ridge_path (Scene *scene, double base, double height)
{
  double phase[6];

  for (int i = 0; i < 6; i++)
    phase[i] = demo_random (scene, 0, 2 * G_PI);
  cairo_move_to (scene->cr, -10, DEMO_HEIGHT);
  for (double x = -10; x <= DEMO_WIDTH + 10; x += 4)
    {
      double y = 0;

      for (int i = 0; i < 6; i++)
        y += sin (x / 330.0 * pow (2.07, i) + phase[i]) / pow (2.0, i);
      cairo_line_to (scene->cr, x, base - height * (0.9 + 0.5 * y));
    }
  cairo_line_to (scene->cr, DEMO_WIDTH + 10, DEMO_HEIGHT);
  cairo_close_path (scene->cr);
}

void
demo_hills (Scene *scene, int n, double height)
{
  for (int i = 0; i < n; i++)
    {
      double near = (i + 1.0) / n;
      double base = scene->horizon + 4 * near;
      double h = height * (1.15 - 0.75 * near);
      cairo_pattern_t *slope = cairo_pattern_create_linear (0, base - 2 * h, 0, base);
      Colour snow = demo_mix (scene->light.snow_shadow, scene->light.snow, 0.35);
      Colour wood = { 0.30 * scene->light.ambient.r, 0.32 * scene->light.ambient.g,
                      0.36 * scene->light.ambient.b };

      add_stop (
          slope, 0.0,
          demo_mix (demo_mix (snow, wood, 0.35 * near), scene->light.haze, 0.80 - 0.45 * near),
          1.0);
      add_stop (slope, 1.0, demo_mix (snow, scene->light.haze, 0.85 - 0.35 * near), 1.0);
      ridge_path (scene, base, h);
      cairo_set_source (scene->cr, slope);
      cairo_fill (scene->cr);
      cairo_pattern_destroy (slope);

      /* Woods on the slopes: dark strokes, denser where the hill is nearer. */
      for (int j = 0; j < (int) (260 * near); j++)
        {
          double x = demo_random (scene, 0, DEMO_WIDTH);
          double y = base - h * demo_random (scene, 0.05, 0.75);
          double size = demo_random (scene, 3, 9) * near;

          demo_set (scene, demo_mix (wood, scene->light.haze, 0.80 - 0.5 * near), 0.55);
          cairo_save (scene->cr);
          cairo_translate (scene->cr, x, y);
          cairo_scale (scene->cr, 2.6, 1.0);
          cairo_arc (scene->cr, 0, 0, size, 0, 2 * G_PI);
          cairo_fill (scene->cr);
          cairo_restore (scene->cr);
        }
    }
}

/* Snow to the horizon with long, soft waves. */
void
demo_ground (Scene *scene)
{
  cairo_pattern_t *ground = cairo_pattern_create_linear (0, scene->horizon, 0, DEMO_HEIGHT);
  Colour middle = demo_mix (scene->light.snow, scene->light.snow_shadow, 0.25);

  add_stop (ground, 0.0, demo_mix (scene->light.snow, scene->light.haze, 0.75), 1.0);
  add_stop (ground, 0.25, demo_mix (scene->light.snow, scene->light.haze, 0.25), 1.0);
  add_stop (ground, 1.0, middle, 1.0);
  cairo_rectangle (scene->cr, 0, scene->horizon, DEMO_WIDTH, DEMO_HEIGHT);
  cairo_set_source (scene->cr, ground);
  cairo_fill (scene->cr);
  cairo_pattern_destroy (ground);

  for (int i = 0; i < 150; i++)
    {
      double z = 2.5 + 60.0 * pow (demo_random (scene, 0, 1), 2);
      double length = demo_random (scene, 1.0, 6.0);
      gboolean shadow = i % 2 == 0;
      cairo_pattern_t *wave = cairo_pattern_create_radial (0, 0, 0, 0, 0, length);
      Colour colour = shadow ? scene->light.snow_shadow
                             : demo_mix (scene->light.snow, (Colour) { 1, 1, 1 }, 0.25);

      cairo_save (scene->cr);
      cairo_translate (scene->cr, demo_random (scene, 0, DEMO_WIDTH), demo_y (scene, z));
      cairo_scale (scene->cr, scene->focus / z, scene->focus / z * 0.07);
      add_stop (wave, 0.0, colour, shadow ? 0.22 : 0.16);
      add_stop (wave, 1.0, colour, 0.0);
      cairo_set_source (scene->cr, wave);
      cairo_arc (scene->cr, 0, 0, length, 0, 2 * G_PI);
      cairo_fill (scene->cr);
      cairo_restore (scene->cr);
      cairo_pattern_destroy (wave);
    }
}

/* A strip of the ground between two distances from the road's middle. */
static void
strip_path (Scene *scene, double left, double right, double wobble)
{
  double near = 1.6;

  cairo_move_to (scene->cr, demo_x (scene, left, near), demo_y (scene, near));
  for (double z = near; z < 220; z *= 1.08)
    cairo_line_to (scene->cr, demo_x (scene, left + demo_random (scene, -wobble, wobble), z),
                   demo_y (scene, z));
  for (double z = 220; z > near; z /= 1.08)
    cairo_line_to (scene->cr, demo_x (scene, right + demo_random (scene, -wobble, wobble), z),
                   demo_y (scene, z));
  cairo_close_path (scene->cr);
}

/* A snowed-up road: packed snow, tyre tracks that show the asphalt by @bareness, banks beside. */
void
demo_road (Scene *scene, double width, double bareness)
{
  static const double tracks[] = { -0.36, -0.13, 0.13, 0.36 };
  cairo_pattern_t *packed = cairo_pattern_create_linear (0, scene->horizon, 0, DEMO_HEIGHT);
  Colour asphalt = { 0.36 * scene->light.ambient.r, 0.37 * scene->light.ambient.g,
                     0.40 * scene->light.ambient.b };
  Colour dirty = demo_mix (demo_mix (scene->light.snow, scene->light.snow_shadow, 0.45), asphalt,
                           0.12 + 0.4 * bareness);

  add_stop (packed, 0.0, demo_mix (dirty, scene->light.haze, 0.8), 1.0);
  add_stop (packed, 0.3, demo_mix (dirty, scene->light.haze, 0.2), 1.0);
  add_stop (packed, 1.0, dirty, 1.0);
  strip_path (scene, -width / 2, width / 2, 0.10);
  cairo_set_source (scene->cr, packed);
  cairo_fill (scene->cr);
  cairo_pattern_destroy (packed);

  for (gsize i = 0; i < G_N_ELEMENTS (tracks); i++)
    {
      for (int pass = 0; pass < 4; pass++)
        {
          double half = demo_random (scene, 0.10, 0.26);
          double at = tracks[i] * width + demo_random (scene, -0.12, 0.12);

          strip_path (scene, at - half, at + half, 0.04);
          demo_set (scene, demo_mix (dirty, asphalt, 0.35 + 0.65 * bareness),
                    0.10 + 0.22 * bareness);
          cairo_fill (scene->cr);
        }
    }
  for (int side = -1; side <= 1; side += 2)
    {
      for (int pass = 0; pass < 5; pass++)
        {
          double at = side * (width / 2 + 0.22 * pass);

          strip_path (scene, at - 0.18, at + 0.18, 0.12);
          demo_set (scene,
                    demo_mix (scene->light.snow, scene->light.snow_shadow,
                              side > 0 ? 0.10 * pass : 0.75 - 0.15 * pass),
                    0.55);
          cairo_fill (scene->cr);
        }
    }
}

/* The white marker posts with a dark band that stand along French roads. */
void
demo_marker_posts (Scene *scene, double x)
{
  for (int i = 10; i >= 1; i--)
    {
      double z = 6.0 + 9.0 * (i - 1);

      cairo_save (scene->cr);
      demo_stand_at (scene, x, z);
      demo_set_lit (scene, (Colour) { 0.95, 0.95, 0.95 }, z);
      cairo_rectangle (scene->cr, -0.06, -0.85, 0.12, 0.85);
      cairo_fill (scene->cr);
      demo_set_lit (scene, (Colour) { 0.75, 0.12, 0.10 }, z);
      cairo_rectangle (scene->cr, -0.06, -0.72, 0.12, 0.16);
      cairo_fill (scene->cr);
      demo_set_snow (scene, 0.2, z);
      cairo_arc (scene->cr, 0, 0.02, 0.28, G_PI, 2 * G_PI);
      cairo_fill (scene->cr);
      cairo_restore (scene->cr);
    }
}

/* A wind-blown heap, steep in its lee. */
void
demo_drift (Scene *scene, double x, double z, double width, double height)
{
  cairo_pattern_t *body = cairo_pattern_create_linear (0, -height, 0, 0.5);
  cairo_pattern_t *lee = cairo_pattern_create_linear (0, 0, width * 0.4, 0);

  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  add_stop (body, 0.0, demo_mix (scene->light.snow, (Colour) { 1, 1, 1 }, 0.25), 1.0);
  add_stop (body, 0.5, demo_mix (scene->light.snow, scene->light.snow_shadow, 0.20), 1.0);
  add_stop (body, 0.75, demo_mix (scene->light.snow, scene->light.snow_shadow, 0.35), 0.9);
  add_stop (body, 1.0, demo_mix (scene->light.snow, scene->light.snow_shadow, 0.30), 0.0);
  add_stop (lee, 0.0, scene->light.snow_shadow, 0.0);
  add_stop (lee, 0.35, scene->light.snow_shadow, 0.45);
  add_stop (lee, 1.0, scene->light.snow_shadow, 0.0);
  cairo_move_to (scene->cr, -width / 2, 0.25);
  cairo_curve_to (scene->cr, -width / 3, -height * 0.2, -width / 5, -height, 0, -height);
  cairo_curve_to (scene->cr, width / 6, -height, width / 7, -height * 0.35, width / 2, 0.1);
  cairo_curve_to (scene->cr, width / 3, 0.5, -width / 4, 0.6, -width / 2, 0.25);
  cairo_set_source (scene->cr, body);
  cairo_fill_preserve (scene->cr);
  cairo_save (scene->cr);
  cairo_clip (scene->cr);
  cairo_rectangle (scene->cr, 0, -height, width / 2, height * 1.1);
  cairo_set_source (scene->cr, lee);
  cairo_fill (scene->cr);
  cairo_restore (scene->cr);
  cairo_new_path (scene->cr);
  cairo_pattern_destroy (body);
  cairo_pattern_destroy (lee);

  cairo_set_line_cap (scene->cr, CAIRO_LINE_CAP_ROUND);
  for (int i = 0; i < 26; i++) /* ripples that the wind left */
    {
      double at = demo_random (scene, -0.30, 0.02) * width;
      double up = demo_random (scene, 0.05, 0.75) * height * (1.0 + at / width * 2);
      double length = demo_random (scene, 0.05, 0.16) * width;

      demo_set (scene, scene->light.snow_shadow, demo_random (scene, 0.08, 0.28));
      cairo_set_line_width (scene->cr, demo_random (scene, 0.015, 0.05));
      cairo_move_to (scene->cr, at, -up);
      cairo_curve_to (scene->cr, at + length / 3, -up - 0.08, at + length / 2, -up + 0.06,
                      at + length, -up - 0.03);
      cairo_stroke (scene->cr);
    }
  cairo_restore (scene->cr);
}

static void
branch (Scene *scene, double length, double angle, double thickness, int depth, double z)
{
  double end_x = length * sin (angle);
  double end_y = -length * cos (angle);

  cairo_save (scene->cr);
  cairo_set_line_width (scene->cr, thickness);
  demo_set_lit (scene, (Colour) { 0.27, 0.23, 0.21 }, z);
  cairo_move_to (scene->cr, 0, 0);
  cairo_line_to (scene->cr, end_x, end_y);
  cairo_stroke (scene->cr);
  /* Snow lies on what is not upright. */
  if (fabs (angle) > 0.45)
    {
      cairo_set_line_width (scene->cr, thickness * 0.7);
      demo_set_snow (scene, 0.05, z);
      cairo_move_to (scene->cr, 0, -thickness * 0.55);
      cairo_line_to (scene->cr, end_x, end_y - thickness * 0.55);
      cairo_stroke (scene->cr);
    }
  cairo_translate (scene->cr, end_x, end_y);
  if (depth > 0)
    {
      int n = depth > 3 ? 3 : 2;

      for (int i = 0; i < n; i++)
        branch (scene, length * demo_random (scene, 0.60, 0.82),
                angle + demo_random (scene, -0.62, 0.62), thickness * 0.62, depth - 1, z);
    }
  cairo_restore (scene->cr);
}

void
demo_bare_tree (Scene *scene, double x, double z, double height)
{
  int depth = z < 20 ? 6 : z < 50 ? 5 : 4;

  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  cairo_set_line_cap (scene->cr, CAIRO_LINE_CAP_ROUND);
  branch (scene, height * 0.30, demo_random (scene, -0.08, 0.08), height * 0.045, depth, z);
  demo_set_snow (scene, 0.12, z); /* the heap that it stands in */
  cairo_scale (scene->cr, 1.0, 0.32);
  cairo_arc (scene->cr, 0, 0, height * 0.09, 0, 2 * G_PI);
  cairo_fill (scene->cr);
  cairo_restore (scene->cr);
}

void
demo_conifer (Scene *scene, double x, double z, double height)
{
  const int n = 9;

  cairo_save (scene->cr);
  demo_stand_at (scene, x, z);
  demo_set_lit (scene, (Colour) { 0.25, 0.20, 0.17 }, z);
  cairo_rectangle (scene->cr, -height * 0.02, -height * 0.15, height * 0.04, height * 0.15);
  cairo_fill (scene->cr);
  for (int i = 0; i < n; i++)
    {
      double low = -height * (0.08 + 0.84 * i / n);
      double half = height * 0.24 * (1.0 - (double) i / n) + height * 0.02;
      double top = low - height * 0.20;

      demo_set_lit (scene, (Colour) { 0.16, 0.26, 0.22 }, z);
      cairo_move_to (scene->cr, 0, top);
      cairo_line_to (scene->cr, half, low + demo_random (scene, -0.1, 0.1));
      cairo_line_to (scene->cr, half * 0.3, low - height * 0.02);
      cairo_line_to (scene->cr, -half, low + demo_random (scene, -0.1, 0.1));
      cairo_close_path (scene->cr);
      cairo_fill (scene->cr);
      demo_set_snow (scene, demo_random (scene, 0.0, 0.35), z);
      cairo_move_to (scene->cr, 0, top);
      cairo_line_to (scene->cr, half * 0.85, low - height * 0.015);
      cairo_curve_to (scene->cr, half * 0.4, low - height * 0.06, -half * 0.2, low - height * 0.045,
                      -half * 0.75, low - height * 0.02);
      cairo_close_path (scene->cr);
      cairo_fill (scene->cr);
    }
  cairo_restore (scene->cr);
}

/* Trees along both sides, the farthest first. @conifers is their share. */
void
demo_wood (Scene *scene, double near, double far, double edge, double conifers)
{
  for (double z = far; z > near; z *= 0.93)
    {
      for (int side = -1; side <= 1; side += 2)
        {
          double x = side * (edge + demo_random (scene, 0, 0.25 * z + 3));
          double height = demo_random (scene, 7, 13);

          if (demo_random (scene, 0, 1) < conifers)
            demo_conifer (scene, x, z, height);
          else
            demo_bare_tree (scene, x, z, height);
        }
    }
}

/* A lamp and its halo. */
void
demo_glow (
    Scene *scene, double x, double z, double height, double radius, Colour colour, double strength)
{
  double px = demo_x (scene, x, z);
  double py = demo_y (scene, z) - height * scene->focus / z;
  double size = radius * scene->focus / z;
  cairo_pattern_t *halo = cairo_pattern_create_radial (px, py, 0, px, py, size);

  cairo_save (scene->cr);
  cairo_set_operator (scene->cr, CAIRO_OPERATOR_ADD);
  add_stop (halo, 0.0, demo_mix (colour, (Colour) { 1, 1, 1 }, 0.75), strength);
  add_stop (halo, 0.10, demo_mix (colour, (Colour) { 1, 1, 1 }, 0.3), strength * 0.8);
  add_stop (halo, 0.35, colour, strength * 0.22);
  add_stop (halo, 1.0, colour, 0.0);
  cairo_set_source (scene->cr, halo);
  cairo_arc (scene->cr, px, py, size, 0, 2 * G_PI);
  cairo_fill (scene->cr);
  cairo_restore (scene->cr);
  cairo_pattern_destroy (halo);
}

/* Headlights of the photographer's or another car, on the snow in front of (x, z). */
void
demo_beam (Scene *scene, double x, double z, double height)
{
  double px = demo_x (scene, x, z);
  double py = demo_y (scene, z);
  double size = scene->focus / z * 4.0;
  cairo_pattern_t *pool = cairo_pattern_create_radial (0, 0, 0, 0, 0, size);

  cairo_save (scene->cr);
  cairo_translate (scene->cr, px, py);
  cairo_scale (scene->cr, 1.6, height);
  cairo_set_operator (scene->cr, CAIRO_OPERATOR_ADD);
  add_stop (pool, 0.0, (Colour) { 0.95, 0.88, 0.70 }, 0.50);
  add_stop (pool, 0.5, (Colour) { 0.80, 0.72, 0.55 }, 0.22);
  add_stop (pool, 1.0, (Colour) { 0.5, 0.45, 0.35 }, 0.0);
  cairo_set_source (scene->cr, pool);
  cairo_arc (scene->cr, 0, 0, size, 0, 2 * G_PI);
  cairo_fill (scene->cr);
  cairo_restore (scene->cr);
  cairo_pattern_destroy (pool);
}

/* Flakes of all distances: many small and sharp, a few large and out of focus. */
void
demo_snowfall (Scene *scene, double density, double wind)
{
  int n = (int) (2600 * density);

  cairo_save (scene->cr);
  cairo_set_line_cap (scene->cr, CAIRO_LINE_CAP_ROUND);
  for (int i = 0; i < n; i++)
    {
      double near = pow (demo_random (scene, 0, 1), 5);
      double size = 0.8 + 7.5 * near;
      double x = demo_random (scene, -40, DEMO_WIDTH + 40);
      double y = demo_random (scene, -20, DEMO_HEIGHT);
      double alpha = (scene->light.night ? 0.45 : 0.75) * (1.0 - 0.72 * near);
      double fall = size * demo_random (scene, 0.6, 1.6);

      cairo_set_line_width (scene->cr, size);
      demo_set (scene, demo_mix (scene->light.snow, (Colour) { 1, 1, 1 }, 0.75), alpha);
      cairo_move_to (scene->cr, x, y);
      cairo_line_to (scene->cr, x - wind * fall, y + fall);
      cairo_stroke (scene->cr);
    }
  cairo_restore (scene->cr);
}

/* What a lens and a sensor add: darker corners and grain. */
void
demo_finish (cairo_surface_t *surface, guint32 seed, double grain)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed ^ 0x5eed);
  int stride;
  guint8 *data;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < DEMO_HEIGHT; y++)
    {
      guint8 *pixel = data + (gsize) y * (gsize) stride;

      for (int x = 0; x < DEMO_WIDTH; x++, pixel += 4)
        {
          double dx = 2.0 * x / DEMO_WIDTH - 1.0;
          double dy = 2.0 * y / DEMO_HEIGHT - 1.0;
          double corner = 1.0 - 0.13 * (dx * dx + dy * dy) * (dx * dx + dy * dy) / 2.0;
          double noise = grain * (g_rand_double (rand) + g_rand_double (rand) - 1.0);

          for (int i = 0; i < 3; i++)
            pixel[i] = (guint8) CLAMP (pixel[i] * corner + noise, 0.0, 255.0);
        }
    }
  cairo_surface_mark_dirty (surface);
}

/* Nobody shall take the picture for a real one, at any size. */
void
demo_band (cairo_surface_t *surface)
{
  static const char text[] = "ÉCHANTILLON – Vigie";
  double width = cairo_image_surface_get_width (surface);
  double height = cairo_image_surface_get_height (surface);
  double band = height * 0.085;
  cairo_t *cr = cairo_create (surface);
  cairo_text_extents_t extents;

  cairo_rectangle (cr, 0, height - band, width, band);
  cairo_set_source_rgba (cr, 0.07, 0.09, 0.14, 0.82);
  cairo_fill (cr);
  cairo_rectangle (cr, 0, height - band, width, band * 0.07);
  cairo_set_source_rgb (cr, 0.96, 0.60, 0.12);
  cairo_fill (cr);
  cairo_select_font_face (cr, "Cantarell", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cr, band * 0.52);
  cairo_text_extents (cr, text, &extents);
  cairo_move_to (cr, (width - extents.width) / 2 - extents.x_bearing, height - band * 0.30);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_show_text (cr, text);
  cairo_destroy (cr);
}
