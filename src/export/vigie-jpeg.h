/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

#define VIGIE_IMAGE_MAX_SIDE 4096 /* pixels of a tile, of a picture on paper */

GBytes *vigie_jpeg_encode (cairo_surface_t *surface, int quality);
cairo_surface_t *vigie_jpeg_decode (GBytes *bytes, GError **error);
cairo_surface_t *vigie_png_decode (GBytes *bytes, GError **error);
gboolean vigie_jpeg_attach (cairo_surface_t *surface, int quality);

G_END_DECLS
