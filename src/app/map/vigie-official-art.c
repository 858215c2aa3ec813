/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-official-art.h"

#include <math.h>

#include "vigie-palette.h"

#define HALF (VIGIE_OFFICIAL_SIGN_PX / 2)

/* Green, yellow, orange and red as Vigicrues and Météo-France show them. */
static const struct
{
  guint32 rgb;
  double width;
  double dash; /* 0: solid */
} levels[VIGIE_OFFICIAL_N_LEVELS] = {
  { 0x77767b, 2.5, 0 },  { 0x31aa35, 2.5, 0 }, { 0xfff600, 4.5, 7 },
  { 0xffa02b, 6.5, 16 }, { 0xcc0000, 8.5, 0 },
};

static void
set_rgb (cairo_t *cr, guint32 rgb, double alpha)
{
  GdkRGBA color = vigie_palette_unpack (rgb);

  color.alpha = (float) alpha;
  gdk_cairo_set_source_rgba (cr, &color);
}

/* Returns: in pixels */
double
vigie_official_art_get_width (guint level)
{
  return levels[level].width;
}

/**
 * vigie_official_art_stroke:
 * @cr: with a path, which is used up
 * @level: of what the path is
 * @dark: whether the map below is dark
 *
 * Yellow alone would hardly be seen on a light map: all but green lie on a dark line, which shows
 * between the dashes.
 */
void
vigie_official_art_stroke (cairo_t *cr, guint level, gboolean dark)
{
  const double dashes[] = { levels[level].dash, 5 };
  const guint32 casing = level > 1 ? 0x241f31 : dark ? 0x000000 : 0xffffff;

  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, levels[level].width + 2);
  set_rgb (cr, casing, level > 1 ? 0.85 : 0.6);
  cairo_stroke_preserve (cr);
  if (levels[level].dash > 0)
    cairo_set_dash (cr, dashes, 2, 0);
  cairo_set_line_width (cr, levels[level].width);
  set_rgb (cr, levels[level].rgb, 1);
  cairo_stroke_preserve (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (level == VIGIE_OFFICIAL_N_LEVELS - 1)
    {
      cairo_set_line_width (cr, 1.5);
      set_rgb (cr, 0xffffff, 1);
      cairo_stroke_preserve (cr);
    }
  cairo_new_path (cr);
  cairo_restore (cr);
}

/* ---- signs ---- */

static void
fill_and_line (cairo_t *cr, guint32 fill, guint32 line, double width)
{
  set_rgb (cr, fill, 1);
  cairo_fill_preserve (cr);
  set_rgb (cr, line, 1);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/* No entry */
static void
draw_closed (cairo_t *cr)
{
  cairo_arc (cr, 0, 0, HALF - 0.5, 0, 2 * G_PI);
  fill_and_line (cr, 0xc01c28, 0xffffff, 1.5);
  cairo_rectangle (cr, -5.5, -2, 11, 4);
  set_rgb (cr, 0xffffff, 1);
  cairo_fill (cr);
}

static void
trace_triangle (cairo_t *cr)
{
  cairo_move_to (cr, 0, -HALF + 1);
  cairo_line_to (cr, HALF, HALF - 2);
  cairo_line_to (cr, -HALF, HALF - 2);
  cairo_close_path (cr);
}

/* Danger, with a burst for an accident and a mark for what lies in the way */
static void
draw_danger (cairo_t *cr, VigieOfficialKind kind)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  trace_triangle (cr);
  fill_and_line (cr, 0xffffff, 0xc01c28, 2.5);
  set_rgb (cr, 0x241f31, 1);
  cairo_set_line_width (cr, 1.8);
  if (kind == VIGIE_OFFICIAL_ACCIDENT)
    for (int i = 0; i < 3; i++)
      {
        const double dx = 3.2 * cos (i * G_PI / 3 + 0.3), dy = 3.2 * sin (i * G_PI / 3 + 0.3);

        cairo_move_to (cr, -dx, 2.5 - dy);
        cairo_line_to (cr, dx, 2.5 + dy);
      }
  else
    {
      cairo_move_to (cr, 0, -2.5);
      cairo_line_to (cr, 0, 2.5);
      cairo_move_to (cr, 0, 4.2);
      cairo_line_to (cr, 0, 6);
    }
  cairo_stroke (cr);
}

/* A heap and a shovel, on a yellow diamond */
static void
draw_works (cairo_t *cr)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (cr, 0, -HALF + 0.5);
  cairo_line_to (cr, HALF - 0.5, 0);
  cairo_line_to (cr, 0, HALF - 0.5);
  cairo_line_to (cr, -HALF + 0.5, 0);
  cairo_close_path (cr);
  fill_and_line (cr, 0xf8c200, 0x241f31, 1.5);
  cairo_arc (cr, 1, 3, 3, G_PI, 2 * G_PI);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_move_to (cr, -4, -2.5);
  cairo_line_to (cr, -0.5, 1.5);
  cairo_set_line_width (cr, 1.4);
  cairo_stroke (cr);
}

static void
trace_plate (cairo_t *cr)
{
  cairo_rectangle (cr, -HALF + 1, -HALF + 1, VIGIE_OFFICIAL_SIGN_PX - 2,
                   VIGIE_OFFICIAL_SIGN_PX - 2);
}

/* Two lanes, of which one ends */
static void
draw_lanes (cairo_t *cr)
{
  trace_plate (cr);
  fill_and_line (cr, 0x1a5fb4, 0xffffff, 1.5);
  cairo_set_line_width (cr, 2.4);
  cairo_move_to (cr, -3.5, 6);
  cairo_line_to (cr, -3.5, -6);
  cairo_move_to (cr, 3.5, 6);
  cairo_line_to (cr, 3.5, -1);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 2.4);
  set_rgb (cr, 0xffb0a8, 1);
  cairo_move_to (cr, 0.5, -1.5);
  cairo_line_to (cr, 6.5, -1.5);
  cairo_stroke (cr);
}

static void
draw_diversion (cairo_t *cr)
{
  trace_plate (cr);
  fill_and_line (cr, 0xf8c200, 0x241f31, 1.5);
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, -5, 5);
  cairo_line_to (cr, -5, -1);
  cairo_line_to (cr, 4, -1);
  cairo_move_to (cr, 1, -4.5);
  cairo_line_to (cr, 5, -1);
  cairo_line_to (cr, 1, 2.5);
  cairo_stroke (cr);
}

/* Three vehicles in a row */
static void
draw_traffic (cairo_t *cr)
{
  cairo_arc (cr, 0, 0, HALF - 1, 0, 2 * G_PI);
  fill_and_line (cr, 0xffffff, 0x813d9c, 2);
  for (int i = -1; i <= 1; i++)
    {
      cairo_rectangle (cr, i * 4.5 - 1.6, -2, 3.2, 4);
      cairo_fill (cr);
    }
}

static void
draw_other (cairo_t *cr)
{
  cairo_arc (cr, 0, 0, HALF - 3, 0, 2 * G_PI);
  fill_and_line (cr, 0xffffff, 0x3d3846, 2);
  cairo_arc (cr, 0, 0, 2, 0, 2 * G_PI);
  cairo_fill (cr);
}

/**
 * vigie_official_art_draw_sign:
 * @cr: where to
 * @kind: of something on a road
 * @x: its middle
 * @y: its middle
 *
 * Draws %VIGIE_OFFICIAL_SIGN_PX wide and high.
 */
void
vigie_official_art_draw_sign (cairo_t *cr, VigieOfficialKind kind, double x, double y)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  switch (kind)
    {
    case VIGIE_OFFICIAL_CLOSED:
      draw_closed (cr);
      break;
    case VIGIE_OFFICIAL_ACCIDENT:
    case VIGIE_OFFICIAL_OBSTACLE:
      draw_danger (cr, kind);
      break;
    case VIGIE_OFFICIAL_LANES:
      draw_lanes (cr);
      break;
    case VIGIE_OFFICIAL_DIVERSION:
      draw_diversion (cr);
      break;
    case VIGIE_OFFICIAL_WORKS:
      draw_works (cr);
      break;
    case VIGIE_OFFICIAL_TRAFFIC:
      draw_traffic (cr);
      break;
    case VIGIE_OFFICIAL_RIVER:
    case VIGIE_OFFICIAL_OTHER:
    case VIGIE_OFFICIAL_WEATHER:
    default:
      draw_other (cr);
    }
  cairo_new_path (cr);
  cairo_restore (cr);
}
