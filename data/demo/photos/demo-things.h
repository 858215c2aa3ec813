/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-paint.h"

G_BEGIN_DECLS

/* The parts that things are made of, in metres. */
void demo_rounded (cairo_t *cr, double x, double y, double width, double height, double radius);
void
demo_box (Scene *scene, Colour colour, double z, double x, double y, double width, double height);
void demo_plate (Scene *scene,
                 Colour colour,
                 double z,
                 double x,
                 double y,
                 double width,
                 double height,
                 double radius);
void demo_lamp (Scene *scene, Colour colour, double x, double y, double radius);
void demo_snow_cap (Scene *scene, double z, double x, double y, double width, double thickness);
void demo_shadow (Scene *scene, double half, double depth);
void demo_text (Scene *scene, const char *words, double size, double y);

/* All stand on the ground at (x, z) metres, see #Scene. */

void demo_car_behind (Scene *scene, double x, double z, Colour paint, gboolean braking);
void demo_car_front (Scene *scene, double x, double z, Colour paint);
void demo_lorry_across (Scene *scene, double z, Colour cab, Colour trailer);
void demo_lorry_behind (Scene *scene, double x, double z, Colour trailer);
void demo_plough (Scene *scene, double x, double z);
void demo_fire_engine (Scene *scene, double x, double z);
void demo_fallen_tree (Scene *scene, double z);
void demo_power_line (Scene *scene, double z, double lean);
void demo_barrier (Scene *scene, double x, double z);
void demo_detour_panel (Scene *scene, double x, double z);
void demo_town_panel (Scene *scene, double x, double z, const char *name);
void demo_house (Scene *scene, double x, double z, double width, double height, Colour wall);
void demo_church (Scene *scene, double x, double z);
void demo_street_lamp (Scene *scene, double x, double z);
void demo_person (Scene *scene, double x, double z);
void demo_coach (Scene *scene, double x, double z);
void demo_traffic_light (Scene *scene, double x, double z);
void demo_cone (Scene *scene, double x, double z);
void demo_barn (Scene *scene, double x, double z);
void demo_gymnasium (Scene *scene, double x, double z);
void demo_vines (Scene *scene);
void demo_moon (Scene *scene, double x, double up, double radius);

G_END_DECLS
