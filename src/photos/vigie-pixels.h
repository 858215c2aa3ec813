/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-image.h"

G_BEGIN_DECLS

/**
 * VigiePixelLayout:
 *
 * How decoders hand out their pixels: the number of channels (1 grey, 2 grey and alpha, 3 colour,
 * 4 colour and alpha), the kind of each number, in the machine's byte order, and where each
 * channel lies.
 */
typedef enum
{
  VIGIE_NUMBER_U8,
  VIGIE_NUMBER_U16,
  VIGIE_NUMBER_HALF,
  VIGIE_NUMBER_FLOAT,
} VigieNumber;

typedef struct
{
  VigieNumber number;
  guint n_channels;
  gint8 red, green, blue, alpha; /* index of the channel; alpha −1 when there is none */
  gboolean is_premultiplied;
} VigiePixelLayout;

VigieImage *vigie_pixels_convert (
    const VigiePixelLayout *layout, int width, int height, gsize stride, GBytes *pixels);
VigieImage *vigie_pixels_orient (VigieImage *image, int orientation);

G_END_DECLS
