/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

#define DEMO_WIDTH 1280
#define DEMO_HEIGHT 960

typedef struct
{
  double r, g, b;
} Colour;

/* How the light falls: all colours of a scene follow from it. */
typedef struct
{
  Colour sky_top;
  Colour sky_low;
  Colour haze;        /* what far things fade into */
  Colour snow;        /* lit snow */
  Colour snow_shadow; /* snow in shadow */
  Colour ambient;     /* what falls on everything else */
  double haze_per_m;
  gboolean night;
} Light;

typedef enum
{
  LIGHT_OVERCAST,
  LIGHT_CLEAR,
  LIGHT_STORM,
  LIGHT_DUSK,
  LIGHT_NIGHT,
} LightKind;

/*
 * A photographer stands at the origin, the eye `eye` metres above flat ground. Things stand on
 * it: `x` metres to the right and `z` metres ahead. The road bends by `bend` × z².
 */
typedef struct
{
  cairo_t *cr;
  GRand *rand;
  Light light;
  double horizon; /* y of the horizon, pixels */
  double centre;  /* x of the vanishing point, pixels */
  double focus;   /* pixels a metre at a distance of one metre */
  double bend;
  double eye;
  double headlights;
} Scene;

double demo_random (Scene *scene, double from, double to);
double demo_x (const Scene *scene, double x, double z);
double demo_y (const Scene *scene, double z);

Colour demo_mix (Colour a, Colour b, double share_of_b);
void demo_set (Scene *scene, Colour colour, double alpha);
void demo_set_lit (Scene *scene, Colour colour, double z); /* under the light, behind the haze */
void demo_set_snow (Scene *scene, double shade, double z); /* 0 lit, 1 in shadow */
void demo_headlights (Scene *scene, double factor);        /* on what is painted from now on */

/* Makes metres the unit and the ground at (x, z) the origin, y going down. */
void demo_stand_at (Scene *scene, double x, double z);

Scene *demo_scene_new (cairo_surface_t *surface, LightKind light, guint32 seed);
void demo_scene_free (Scene *scene);

void demo_sky (Scene *scene);
void demo_stars (Scene *scene);
void demo_hills (Scene *scene, int n, double height);
void demo_ground (Scene *scene);
void demo_road (Scene *scene, double width, double bareness);
void demo_marker_posts (Scene *scene, double x);
void demo_drift (Scene *scene, double x, double z, double width, double height);
void demo_bare_tree (Scene *scene, double x, double z, double height);
void demo_conifer (Scene *scene, double x, double z, double height);
void demo_wood (Scene *scene, double near, double far, double edge, double conifers);
void demo_glow (
    Scene *scene, double x, double z, double height, double radius, Colour colour, double strength);
void demo_beam (Scene *scene, double x, double z, double height);
void demo_snowfall (Scene *scene, double density, double wind);
void demo_finish (cairo_surface_t *surface, guint32 seed, double grain);
void demo_band (cairo_surface_t *surface);

G_END_DECLS
