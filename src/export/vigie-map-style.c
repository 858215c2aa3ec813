/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-map-style.h"

static const VigieMapStyle styles[] = {
  [VIGIE_SHAPE_CLOSURE] = { "#b3151f", "#d7303a", "roadblock", 5, 0.28, VIGIE_HATCH_RISING, { 0 } },
  [VIGIE_SHAPE_HAZARD] = { "#b85b00", "#f08c1e", "danger", 3, 0.25, VIGIE_HATCH_CROSSED, { 2, 2 } },
  [VIGIE_SHAPE_PERIMETER] = { "#6a3a8c", "#8e5bb0", "barrier", 3, 0.1, VIGIE_HATCH_NONE, { 7, 3 } },
  [VIGIE_SHAPE_DIVERSION] = { "#11509e",
                              "#3b7fd1",
                              "car",
                              5,
                              0.12,
                              VIGIE_HATCH_FALLING,
                              { 9, 3, 2, 3 } },
  [VIGIE_SHAPE_MARKER] = { "#33363d", "#6b7079", "star", 3, 0.15, VIGIE_HATCH_DOTS, { 0 } },
};

/**
 * vigie_map_style_for_kind:
 *
 * Returns: (transfer none): how shapes of @kind look, on the overlay and on paper
 */
const VigieMapStyle *
vigie_map_style_for_kind (VigieShapeKind kind)
{
  return &styles[(gsize) kind < G_N_ELEMENTS (styles) ? (gsize) kind : VIGIE_SHAPE_MARKER];
}

/**
 * vigie_map_set_colour:
 * @colour: "#rrggbb"
 * @alpha: 0 to 1
 */
void
vigie_map_set_colour (cairo_t *cr, const char *colour, double alpha)
{
  guint64 rgb = g_ascii_strtoull (colour + 1, NULL, 16);

  cairo_set_source_rgba (cr, (double) (rgb >> 16 & 0xff) / 255, (double) (rgb >> 8 & 0xff) / 255,
                         (double) (rgb & 0xff) / 255, alpha);
}
