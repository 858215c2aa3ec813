/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "vigie-shape.h"

G_BEGIN_DECLS

/**
 * VigieHatch:
 * @VIGIE_HATCH_NONE: fill only
 * @VIGIE_HATCH_RISING: lines from lower left to upper right
 * @VIGIE_HATCH_FALLING: lines from upper left to lower right
 * @VIGIE_HATCH_CROSSED: both directions
 * @VIGIE_HATCH_DOTS: a grid of dots
 *
 * How areas are told apart where colours are not printed.
 */
typedef enum
{
  VIGIE_HATCH_NONE,
  VIGIE_HATCH_RISING,
  VIGIE_HATCH_FALLING,
  VIGIE_HATCH_CROSSED,
  VIGIE_HATCH_DOTS,
} VigieHatch;

/**
 * VigieMapStyle:
 * @stroke: "#rrggbb"
 * @fill: "#rrggbb"
 * @symbol: a Maki icon, for simplestyle
 * @stroke_width: pixels on a screen; points on paper are half of it
 * @fill_opacity: 0 to 1
 * @hatch: pattern on paper
 * @dash: lengths in points, ended by 0; none for a solid line
 */
typedef struct
{
  const char *stroke;
  const char *fill;
  const char *symbol;
  double stroke_width;
  double fill_opacity;
  VigieHatch hatch;
  double dash[5];
} VigieMapStyle;

#define VIGIE_MAP_POST_COLOUR "#1b6e3c"
#define VIGIE_MAP_UNCONFIRMED_COLOUR "#1a5fb4"
#define VIGIE_MAP_INK "#1d1f24"

const VigieMapStyle *vigie_map_style_for_kind (VigieShapeKind kind);
void vigie_map_set_colour (cairo_t *cr, const char *colour, double alpha);

G_END_DECLS
