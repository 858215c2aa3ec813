/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-scenes.h"

#include "demo-things.h"

static const Colour blue = { 0.16, 0.27, 0.52 };
static const Colour green = { 0.15, 0.38, 0.28 };
static const Colour grey = { 0.52, 0.54, 0.57 };
static const Colour white = { 0.92, 0.92, 0.93 };
static const Colour dark = { 0.16, 0.17, 0.20 };
static const Colour wine = { 0.45, 0.08, 0.13 };
static const Colour ochre = { 0.83, 0.72, 0.54 };
static const Colour plaster = { 0.86, 0.82, 0.74 };

static void
open_land (Scene *scene, double hills)
{
  demo_sky (scene);
  if (scene->light.night)
    demo_stars (scene);
  demo_hills (scene, 3, hills);
  demo_ground (scene);
}

static void
lorry_of (Scene *scene, Colour cab, Colour trailer)
{
  scene->bend = 0.0006;
  open_land (scene, 55);
  demo_wood (scene, 30, 160, 14, 0.5);
  demo_road (scene, 9.0, 0.35);
  if (scene->light.night)
    demo_headlights (scene, 2.6);
  demo_lorry_across (scene, 24, cab, trailer);
  demo_headlights (scene, 1.0);
  demo_marker_posts (scene, 6.2);
  if (scene->light.night)
    demo_beam (scene, 0.5, 9, 0.45);
  else
    demo_person (scene, 4.2, 13);
  demo_snowfall (scene, 0.8, 0.35);
}

static void
lorry (Scene *scene)
{
  lorry_of (scene, blue, (Colour) { 0.24, 0.36, 0.62 });
}

/* The same one from its other side, with what has stopped behind it. */
static void
lorry_from_behind (Scene *scene)
{
  cairo_translate (scene->cr, DEMO_WIDTH, 0);
  cairo_scale (scene->cr, -1, 1);
  scene->bend = -0.0004;
  open_land (scene, 50);
  demo_wood (scene, 34, 160, 12, 0.35);
  demo_road (scene, 9.0, 0.35);
  demo_lorry_across (scene, 27, blue, (Colour) { 0.24, 0.36, 0.62 });
  demo_marker_posts (scene, 6.4);
  demo_car_behind (scene, 2.3, 17, grey, TRUE);
  demo_car_behind (scene, 2.2, 10.5, wine, TRUE);
  demo_person (scene, -0.6, 14);
  demo_snowfall (scene, 1.0, -0.3);
}

static void
other_lorry (Scene *scene)
{
  lorry_of (scene, wine, ochre);
}

static void
green_lorry (Scene *scene)
{
  lorry_of (scene, white, green);
}

static void
fallen_tree (Scene *scene)
{
  scene->bend = -0.0008;
  open_land (scene, 40);
  demo_road (scene, 6.5, 0.2);
  demo_wood (scene, 19, 130, 6.5, 0.35);
  demo_fallen_tree (scene, 13);
  demo_bare_tree (scene, -7.5, 15, 11);
  demo_bare_tree (scene, 8.2, 12, 10);
  demo_snowfall (scene, 0.6, 0.2);
}

static void
drift (Scene *scene)
{
  scene->bend = 0.001;
  open_land (scene, 60);
  demo_road (scene, 6.0, 0.45);
  demo_wood (scene, 70, 150, 40, 0.6);
  demo_marker_posts (scene, 4.4);
  demo_drift (scene, 3.0, 30, 22, 2.0);
  demo_drift (scene, -0.5, 17, 15, 1.7);
  demo_drift (scene, -4.4, 11, 9, 1.1);
  demo_bare_tree (scene, -9.5, 20, 9);
  if (scene->light.haze_per_m > 0.01)
    demo_snowfall (scene, 2.0, 3.2);
}

static void
closed_road (Scene *scene)
{
  open_land (scene, 48);
  demo_wood (scene, 26, 140, 9, 0.4);
  demo_road (scene, 6.5, 0.08);
  demo_marker_posts (scene, 4.6);
  demo_barrier (scene, -0.3, 9.5);
  demo_detour_panel (scene, 3.3, 8.2);
  if (scene->light.night)
    demo_beam (scene, 0, 8.5, 0.9);
  demo_snowfall (scene, 0.7, 0.3);
}

static void
plough (Scene *scene)
{
  scene->bend = -0.0012;
  open_land (scene, 55);
  demo_wood (scene, 34, 150, 12, 0.55);
  demo_road (scene, 7.0, 0.25);
  demo_marker_posts (scene, -5.0);
  demo_plough (scene, -0.4, 13);
  demo_snowfall (scene, 1.1, 0.7);
}

static void
queue (Scene *scene)
{
  const Colour paints[] = { dark, grey, wine, white, blue, dark, green };

  scene->bend = 0.0012;
  scene->eye = scene->light.night ? 6.5 : 3.2; /* from a bridge; from a lorry's cab */
  open_land (scene, 50);
  demo_wood (scene, 45, 160, 16, 0.5);
  demo_road (scene, 10.5, 0.5);
  for (int i = 13; i >= 0; i--)
    {
      double z = (scene->light.night ? 15.0 : 11.0) + 8.5 * i;

      if (i % 4 == 2)
        demo_lorry_behind (scene, 2.2, z, i == 2 ? white : ochre);
      else
        demo_car_behind (scene, 2.2 + demo_random (scene, -0.2, 0.2), z, paints[i % 7], TRUE);
      if (i != 4)
        demo_car_behind (scene, -1.7 + demo_random (scene, -0.2, 0.2), z + 3, paints[(i + 3) % 7],
                         i % 2 == 0);
    }
  demo_snowfall (scene, 0.9, 0.3);
}

static void
power_line (Scene *scene)
{
  open_land (scene, 62);
  demo_wood (scene, 60, 150, 30, 0.3);
  demo_house (scene, -26, 60, 10, 5.2, plaster);
  demo_road (scene, 5.5, 0.15);
  demo_power_line (scene, 15, 0.42);
  demo_bare_tree (scene, -7.0, 14, 9);
  demo_snowfall (scene, 0.6, 0.5);
}

static void
square (Scene *scene)
{
  demo_sky (scene);
  if (scene->light.night)
    demo_stars (scene);
  demo_ground (scene);
  demo_house (scene, -24, 52, 12, 7.0, plaster);
  demo_house (scene, 26, 50, 13, 6.5, ochre);
  demo_church (scene, -6, 58);
  demo_house (scene, 17.5, 36, 10, 6.8, plaster);
  demo_house (scene, -18.5, 33, 11, 7.0, ochre);
  demo_bare_tree (scene, 7.5, 27, 8);
  demo_bare_tree (scene, -9.0, 24, 8);
  demo_street_lamp (scene, 5.2, 18);
  demo_street_lamp (scene, -6.6, 16);
  demo_car_front (scene, 3.2, 14, wine);
  demo_drift (scene, -3.5, 11, 8, 0.7);
  demo_drift (scene, 5.5, 9, 7, 0.8);
  demo_snowfall (scene, 0.7, 0.1);
}

static void
cars_in_the_ditch (Scene *scene)
{
  scene->bend = -0.0015;
  open_land (scene, 55);
  demo_wood (scene, 40, 150, 13, 0.5);
  demo_road (scene, 6.5, 0.6);
  demo_marker_posts (scene, 4.8);
  demo_drift (scene, -5.8, 24, 6, 0.6);
  demo_car_front (scene, -5.0, 23, white);
  demo_drift (scene, -5.4, 22, 5, 0.6);
  demo_drift (scene, 4.8, 11.5, 7, 0.8);
  cairo_save (scene->cr);
  cairo_translate (scene->cr, demo_x (scene, 4.2, 10), demo_y (scene, 10));
  cairo_rotate (scene->cr, 0.26);
  cairo_translate (scene->cr, -demo_x (scene, 4.2, 10), -demo_y (scene, 10) + 25);
  demo_car_behind (scene, 4.2, 10, blue, TRUE);
  cairo_restore (scene->cr);
  demo_drift (scene, 4.6, 9.0, 5.5, 0.65);
  demo_person (scene, 1.5, 12);
  demo_snowfall (scene, 0.5, 0.4);
}

static void
coach (Scene *scene)
{
  scene->bend = 0.0012;
  open_land (scene, 58);
  demo_house (scene, 16, 70, 11, 6.0, ochre);
  demo_house (scene, -12, 62, 10, 5.5, plaster);
  demo_house (scene, 25, 55, 12, 6.0, plaster);
  demo_road (scene, 6.8, 0.2);
  demo_bare_tree (scene, -8.5, 22, 10);
  demo_coach (scene, -1.3, 13);
  demo_town_panel (scene, 4.4, 10.0, "SOMBERNON");
  demo_snowfall (scene, 0.9, 0.3);
}

static void
barn (Scene *scene)
{
  open_land (scene, 60);
  demo_wood (scene, 60, 140, 24, 0.5);
  demo_bare_tree (scene, -14, 36, 11);
  demo_bare_tree (scene, 15, 38, 12);
  demo_barn (scene, 0.5, 27);
  demo_person (scene, -4.5, 16);
  demo_person (scene, -3.6, 17);
  demo_drift (scene, 3, 10, 9, 0.6);
  demo_snowfall (scene, 1.1, 0.8);
}

static void
gymnasium (Scene *scene)
{
  demo_sky (scene);
  demo_hills (scene, 2, 30);
  demo_ground (scene);
  demo_bare_tree (scene, -17, 40, 11);
  demo_gymnasium (scene, 0, 32);
  demo_street_lamp (scene, 11.5, 24);
  demo_street_lamp (scene, -10.5, 21);
  demo_car_behind (scene, 6.5, 17, dark, FALSE);
  demo_car_behind (scene, 9.2, 16.5, grey, FALSE);
  demo_car_behind (scene, -7.2, 16, blue, FALSE);
  demo_person (scene, -1.6, 23);
  demo_person (scene, 0.6, 26);
  demo_person (scene, 1.5, 25);
  demo_drift (scene, -2, 10, 12, 0.5);
  demo_snowfall (scene, 0.6, 0.2);
}

static void
vineyard (Scene *scene)
{
  open_land (scene, 85);
  demo_house (scene, -18, 85, 12, 6, ochre);
  demo_church (scene, -8, 90);
  demo_vines (scene);
}

static void
cleared (Scene *scene)
{
  scene->bend = 0.0007;
  open_land (scene, 50);
  demo_wood (scene, 30, 150, 12, 0.5);
  demo_road (scene, 8.0, 1.0);
  demo_beam (scene, 0.3, 8, 0.6);
  demo_headlights (scene, 2.4);
  demo_fire_engine (scene, 2.8, 21);
  for (int i = 5; i >= 0; i--)
    demo_cone (scene, 1.0 + 0.06 * i, 9.0 + 3.0 * i);
  demo_person (scene, 4.6, 15);
  demo_headlights (scene, 1.0);
  demo_traffic_light (scene, -4.4, 11);
  demo_car_front (scene, -1.8, 34, grey);
  demo_snowfall (scene, 0.15, 0.1);
}

static void
moonrise (Scene *scene)
{
  demo_sky (scene);
  demo_stars (scene);
  demo_moon (scene, 190, 150, 46);
  demo_hills (scene, 3, 70);
  demo_ground (scene);
  demo_vines (scene);
  demo_bare_tree (scene, -6.5, 13, 10);
}

/* Positions lie where the story of posts.jsonl has them. Only pictures of another winter carry a
 * date: the others belong to a day that is always today. */
const DemoPhoto demo_photos[] = {
  { "lorry-jackknifed", 101, LIGHT_OVERCAST, lorry, 47.50640, 4.72622, 12, 285, NULL },
  { "lorry-other-side", 122, LIGHT_OVERCAST, lorry_from_behind, 0, 0, 0, 0, NULL },
  { "lorry-night", 102, LIGHT_NIGHT, green_lorry, 47.26305, 4.24287, 18, 70, NULL },
  { "lorry-old-event", 123, LIGHT_CLEAR, other_lorry, 47.80021, 3.61204, 20, 180,
    "2021:01:17 10:42:10" },
  { "tree-fallen", 103, LIGHT_OVERCAST, fallen_tree, 47.63466, 4.76701, 8, 40, NULL },
  { "snowdrift", 106, LIGHT_STORM, drift, 47.41872, 4.88915, 15, 95, NULL },
  { "road-closed-sign", 107, LIGHT_OVERCAST, closed_road, 47.67030, 4.99041, 10, 210, NULL },
  { "plough-day", 109, LIGHT_STORM, plough, 0, 0, 0, 0, NULL },
  { "plough-night", 110, LIGHT_NIGHT, plough, 47.60651, 4.63731, 18, 150, NULL },
  { "queue-day", 112, LIGHT_OVERCAST, queue, 47.45750, 4.77249, 14, 320, NULL },
  { "queue-night", 111, LIGHT_NIGHT, queue, 47.30568, 4.72151, 25, 165, NULL },
  { "powerline-down", 113, LIGHT_OVERCAST, power_line, 47.40744, 4.55219, 9, 60, NULL },
  { "village-square", 115, LIGHT_OVERCAST, square, 47.67188, 4.99430, 14, 20, NULL },
  { "black-ice", 117, LIGHT_DUSK, cars_in_the_ditch, 47.41058, 4.52399, 11, 310, NULL },
  { "school-bus", 118, LIGHT_OVERCAST, coach, 0, 0, 0, 0, NULL },
  { "barn-roof", 124, LIGHT_OVERCAST, barn, 47.77911, 4.86039, 16, 5, NULL },
  { "gymnasium", 125, LIGHT_NIGHT, gymnasium, 0, 0, 0, 0, NULL },
  { "road-cleared", 126, LIGHT_NIGHT, cleared, 47.50931, 4.72624, 10, 340, NULL },
  { "vineyard", 127, LIGHT_CLEAR, vineyard, 47.02411, 4.84036, 20, 250, "2019:01:30 11:05:44" },
  { "moonrise", 128, LIGHT_NIGHT, moonrise, 0, 0, 0, 0, NULL },
};
const gsize n_demo_photos = G_N_ELEMENTS (demo_photos);
