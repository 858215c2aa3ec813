/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * VigieRaster:
 * @width: pixels
 * @height: pixels
 * @pixels: one number each, row by row, as %GDK_MEMORY_DEFAULT has them: alpha in the highest byte,
 *   then red, green and blue, multiplied with it
 *
 * A picture as it is drawn: in this form cairo takes pixels as they are, where others would be
 * converted anew for every frame. Immutable and reference counted.
 */
typedef struct
{
  int width;
  int height;
  GBytes *pixels;
} VigieRaster;

VigieRaster *vigie_raster_new (int width, int height, GBytes *pixels);
VigieRaster *vigie_raster_new_for_texture (GdkTexture *texture);
VigieRaster *vigie_raster_ref (VigieRaster *self);
void vigie_raster_unref (VigieRaster *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRaster, vigie_raster_unref)

guint32 vigie_raster_get (VigieRaster *self, int x, int y);
GdkTexture *vigie_raster_cut (VigieRaster *self, int left, int top, int right, int bottom);

/* For worker threads: some milliseconds for a million pixels. %NULL when cancelled. */
VigieRaster *vigie_raster_halve (VigieRaster *self, GCancellable *cancellable);
VigieRaster *
vigie_raster_apply (VigieRaster *self, const guint8 table[256], GCancellable *cancellable);

void vigie_raster_make_tone (double contrast, double shadows, guint8 table[256]);

G_END_DECLS
