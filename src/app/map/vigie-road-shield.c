/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-road-shield.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "vigie-road-plate.h"

#define PREFIX "road:" /* of sprites' names in the styles */
#define FONT_SIZE 10.0
#define PADDING 4.0
#define CORNER 3.0
#define MAX_BYTES 24 /* of a number; more is a mistake in the map */

static PangoLayout *
make_layout (cairo_t *cr, const char *number)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Sans Semi-Bold");

  pango_font_description_set_absolute_size (font, FONT_SIZE * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, number, -1);
  pango_font_description_free (font);
  return layout;
}

static void
measure (PangoLayout *layout, double *width, double *height)
{
  int w, h;

  pango_layout_get_pixel_size (layout, &w, &h);
  *width = w + 2 * PADDING;
  *height = h + 2;
}

/**
 * vigie_road_shield_measure:
 * @number: of a road
 * @width: (out): pixels
 * @height: (out): pixels
 */
void
vigie_road_shield_measure (const char *number, double *width, double *height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (PangoLayout) layout = make_layout (cr, number);

  measure (layout, width, height);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
set_colour (cairo_t *cr, guint32 rgb, gboolean dark)
{
  double light = dark ? 0.8 : 1; /* plates must not glare at night */

  cairo_set_source_rgb (cr, (rgb >> 16 & 0xff) / 255.0 * light, (rgb >> 8 & 0xff) / 255.0 * light,
                        (rgb & 0xff) / 255.0 * light);
}

/**
 * vigie_road_shield_paint:
 * @cr: where to; callable on any thread
 * @number: of a road
 * @x: middle of the shield
 * @y: the same
 * @dark: whether on a night map
 */
void
vigie_road_shield_paint (cairo_t *cr, const char *number, double x, double y, gboolean dark)
{
  const VigieRoadPlate *plate = vigie_road_plate_for_number (number);
  g_autoptr (PangoLayout) layout = make_layout (cr, number);
  double width, height, left, top;

  measure (layout, &width, &height);
  left = floor (x - width / 2) + 0.5;
  top = floor (y - height / 2) + 0.5;
  cairo_new_path (cr);
  for (int i = 0; i < 4; i++)
    cairo_arc (cr, i == 0 || i == 3 ? left + width - 1 - CORNER : left + CORNER,
               i < 2 ? top + height - 1 - CORNER : top + CORNER, CORNER, i * G_PI_2,
               (i + 1) * G_PI_2);
  cairo_close_path (cr);
  set_colour (cr, plate->ground, dark);
  cairo_fill_preserve (cr);
  set_colour (cr, plate->edge, dark);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  set_colour (cr, plate->ink, FALSE);
  cairo_move_to (cr, left - 0.5 + PADDING, top + 0.5);
  pango_cairo_show_layout (cr, layout);
}

/* Called in libshumate's own threads. */
static ShumateVectorSprite *
make_sprite (ShumateVectorSpriteSheet *sheet, const char *name, double scale, gpointer user_data)
{
  const char *number = name + strlen (PREFIX);
  double width, height;
  cairo_surface_t *surface;
  cairo_t *cr;
  g_autoptr (GBytes) pixels = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  gsize stride;
  int w, h;

  if (!g_str_has_prefix (name, PREFIX) || *number == '\0' || strlen (number) > MAX_BYTES)
    return NULL;
  scale = CLAMP (scale, 1, 4);
  vigie_road_shield_measure (number, &width, &height);
  w = (int) ceil (width * scale);
  h = (int) ceil (height * scale);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, w, h);
  stride = (gsize) cairo_image_surface_get_stride (surface);
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  vigie_road_shield_paint (cr, number, width / 2, height / 2, user_data != NULL);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixels = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * (gsize) h,
                                       (GDestroyNotify) cairo_surface_destroy, surface);
  texture = gdk_memory_texture_new (w, h, GDK_MEMORY_DEFAULT, pixels, stride);
  return shumate_vector_sprite_new_full (GDK_PAINTABLE (texture), (int) ceil (width),
                                         (int) ceil (height), scale, NULL);
}

/**
 * vigie_road_shield_sheet_new:
 * @dark: whether for a night map
 *
 * Returns: (transfer full): sprites named "road:" and a number, made when they are asked for
 */
ShumateVectorSpriteSheet *
vigie_road_shield_sheet_new (gboolean dark)
{
  ShumateVectorSpriteSheet *sheet = shumate_vector_sprite_sheet_new ();

  shumate_vector_sprite_sheet_set_fallback (sheet, make_sprite, GINT_TO_POINTER (dark ? 1 : 0),
                                            NULL);
  return sheet;
}
