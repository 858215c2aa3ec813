/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-map-transform.h"
#include "vigie-position.h"

G_BEGIN_DECLS

/* Where on the screen the parts of a position lie: pure functions, in widget pixels. */

#define VIGIE_RING_POINTS 72
#define VIGIE_CONE_POINTS 18
#define VIGIE_LABEL_OFFERS 6

/**
 * VigieMapLabel:
 * @width: pixels
 * @height: pixels
 * @offers: upper left corners where it may stand, the best first
 * @n_offers: how many
 * @owner: what it belongs to: obstacles of the same owner do not count; −1 for nothing
 * @needed: stands at its first offer, moved into the view, even where nothing is free
 * @chosen: (out): the offer that it got, or −1
 * @x: (out): left edge
 * @y: (out): upper edge
 *
 * A label on its way to a free place.
 */
typedef struct
{
  float width, height;
  graphene_point_t offers[VIGIE_LABEL_OFFERS];
  guint n_offers;
  int owner;
  gboolean needed;

  int chosen;
  float x, y;
} VigieMapLabel;

/**
 * VigieMapObstacle:
 * @rect: what labels keep off
 * @owner: whose, or −1
 */
typedef struct
{
  graphene_rect_t rect;
  int owner;
} VigieMapObstacle;

void vigie_map_labels_place (VigieMapLabel *labels,
                             gsize n_labels,
                             const VigieMapObstacle *obstacles,
                             gsize n_obstacles,
                             float width,
                             float height);

void vigie_position_to_widget (
    const VigieMapTransform *transform, double lon, double lat, double *x, double *y);
double vigie_position_radius_px (const VigieMapTransform *transform, const VigiePosition *position);
gboolean vigie_position_ring (const VigieMapTransform *transform,
                              const VigiePosition *position,
                              graphene_point_t points[VIGIE_RING_POINTS]);
graphene_point_t
vigie_position_toward (double x, double y, double azimuth_deg, double length, double rotation);
void vigie_position_cone (double x,
                          double y,
                          double direction_deg,
                          double opening_deg,
                          double length,
                          double rotation,
                          graphene_point_t points[VIGIE_CONE_POINTS]);
double vigie_position_cone_length (const VigieMapTransform *transform, double lat);

double vigie_radius_step (double radius_m, int steps);
double vigie_radius_round (double radius_m);

G_END_DECLS
